"""The page of a comparison: conclusion first, coercive arms apart, then figures, all effects, and what they rest on."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import xarray as xr
from matplotlib.figure import Figure

from analysis.effects import Effect, arms, effect, outcomes, reasons, windows_of
from analysis.figures.calendar import Span, calendar
from analysis.figures.effects import (
    arm_name,
    arm_sets,
    coercive,
    forest,
    four_parts,
    grouped_names,
    groups,
    has_effect,
    in_order,
    petition_arms,
    petitions,
    span_label,
    split_arms,
    window_name,
)
from analysis.numbers import Language, Single, figures
from analysis.report.compare_sentences import about, base_label, capital, how_sure
from analysis.report.page import Page
from analysis.report.run import foundations
from analysis.why import marked
from analysis.words import WORDS, Words, composed, label, say, seeds

MOST_NAMED = 3
"""Arms that a title names one by one."""


@dataclass(frozen=True)
class ArmSaid:
    """An arm and the sentences about it, in the language asked for."""

    name: Callable[[Single], str]
    said: Callable[[Single], list[str]]


@dataclass(frozen=True)
class EffectTable:
    """A table of the page: outcomes of one group in one arm, an effect for each window."""

    number: int
    caption: Callable[[Single], str]
    windows: list[str]
    head: Callable[[str], Callable[[Single], str]]
    lines: list[list[Effect]]


def compare_page(data: xr.Dataset, folder: Path, lang: Language = "both") -> Path:
    """Write the page of a comparison, ``index.html``, and its figures under ``figures/``.

    Args:
        data: a comparison: outcomes by replicate, arm (the first is the base), window and group, with what stands beside.
        folder: where to write; made when it is not there.
        lang: one language, or both with a switch.

    Returns:
        The path of the page.
    """
    page = Page(Path(folder), lang, str(data.attrs.get("run_hash", "")))
    add_figures(page, data)
    return page.write("compare.html.j2", **compare_context(data))


def add_figures(page: Page, data: xr.Dataset) -> None:
    """The figures that have something to show, coercive arms in figures of their own."""
    several = len(arm_sets(data)) > 1
    for k, some in enumerate(arm_sets(data), 1):
        end = f"-{k}" if several else ""
        key = "plate_forest_coercive" if coercive(data, some[0]) else "plate_forest"
        add_forest(page, data, some, f"effects{end}", key)
        if grouped_names(data):
            draw = partial(_drawn, groups, data, some)
            page.add(f"groups{end}", draw, partial(plate, "plate_groups", data))
        changed = [arm for arm in some if arm in petition_arms(data)]
        if changed:
            draw = partial(_drawn, petitions, data, changed)
            page.add(f"petitions{end}", draw, partial(plate, "plate_petitions", data))
    if split_arms(data):
        page.add("parts", lambda lang: four_parts(data, lang=lang), partial(plate, "plate_parts", data))
    _add_calendars(page, data)


def add_forest(
    page: Page, data: xr.Dataset, some: Sequence[str], name: str, key: str = "plate_forest"
) -> None:
    """The forest of some arms, where there is an effect."""
    if any(has_effect(data, outcome, some) for outcome in outcomes(data)):
        page.add(name, partial(_drawn, forest, data, some), partial(plate, key, data))


def _drawn(figure: Callable[..., Figure], data: xr.Dataset, some: Sequence[str], lang: Language) -> Figure:
    return figure(data, some, lang=lang)


def _add_calendars(page: Page, data: xr.Dataset) -> None:
    """When each lever acts, arm by arm, where the data say so.

    ``calendar`` in their attributes is JSON: by arm, a list of rows with the fields of ``Span``, texts as [English, Chinese].
    """
    for arm, rows in json.loads(str(data.attrs.get("calendar") or "{}")).items():
        spans = [
            Span(**{**row, "label": Words(*row["label"]), "targets": Words(*row["targets"])}) for row in rows
        ]
        if spans:
            draw = partial(_calendar, data, arm, spans)
            name = f"calendar-{arms(data).index(arm) + 1}"
            page.add(name, draw, partial(plate, "plate_calendar", data, arm=arm))


def _calendar(data: xr.Dataset, arm: str, spans: list[Span], lang: Language) -> Figure:
    title = Words(arm_name(data, arm, "en"), arm_name(data, arm, "zh"))
    return calendar(spans, int(data.attrs["months"]), title, int(data.attrs["year"]), lang=lang)


def plate(key: str, data: xr.Dataset, lang: Language, arm: str = "") -> str:
    """The caption of a figure: what is shown, over which months, what the whiskers are."""
    return composed(lambda one: _plate(key, data, one, arm), lang)


def _plate(key: str, data: xr.Dataset, lang: Single, arm: str) -> str:
    over = seeds(int(data.sizes["replicate"]), lang)
    return say(
        key,
        lang,
        base=base_label(data, lang),
        during=span_label(data, "during", lang, [arm] if arm else ()),
        after=span_label(data, "after", lang, [arm] if arm else ()),
        arm=arm_name(data, arm, lang) if arm else "",
        seeds=over,
        bar=whiskers(int(data.sizes["replicate"]), lang),
    )


def whiskers(n: int, lang: Single) -> str:
    """What whiskers and bands are."""
    return say("whisker_1" if n == 1 else "whisker_n", lang, seeds=seeds(n, lang))


def compare_context(data: xr.Dataset) -> dict[str, Any]:
    """What the template of a comparison needs, besides the figures."""
    told = {kind: [arm for arm in arms(data) if coercive(data, arm) == kind] for kind in (False, True)}
    plain = tables(data, told[False], 1)
    return {
        "attrs": data.attrs,
        "named": lambda key: lambda lang: label(data.attrs, key, lang),
        "title": lambda lang: title(data, lang),
        "replicates": int(data.sizes["replicate"]),
        "plain": [arm_said(data, arm) for arm in told[False]],
        "coercive": [arm_said(data, arm) for arm in told[True]],
        "sure": lambda lang: [how_sure(data, lang)],
        "budget": partial(budget_said, data) if "budget" in data.attrs else None,
        "plain_tables": plain,
        "reasons": [partial(marked, why) for why in reasons(data, outcomes(data))],
        "coercive_tables": tables(data, told[True], len(plain) + 1),
        **foundations(data.attrs),
    }


def arm_said(data: xr.Dataset, arm: str) -> ArmSaid:
    """Name and sentences of an arm."""
    return ArmSaid(lambda lang: capital(arm_name(data, arm, lang)), partial(about, data, arm))


def title(data: xr.Dataset, lang: Single) -> str:
    """The title that the data bring; otherwise place, arms, base."""
    own = label(data.attrs, "title", lang)
    if own:
        return own
    names = [arm_name(data, arm, lang) for arm in arms(data)]
    several = say("n_arms", lang, n=len(names))
    listed = say("says_list", lang).join(names) if len(names) <= MOST_NAMED else several
    return say(
        "title_compare",
        lang,
        place=label(data.attrs, "label", lang),
        arms=listed,
        base=base_label(data, lang),
    )


def budget_said(data: xr.Dataset, lang: Single) -> str:
    """How policies were brought to the same spending, each with its sum and its months."""
    told = [
        say(
            "equal_budgets_said",
            lang,
            arm=arm_name(data, one["arm"], lang),
            scale=figures(one["scale"]),
            aim=figures(one["aim"]),
            reached=figures(one["reached"]),
            first=one["first"],
            last=one["last"],
        )
        for one in json.loads(data.attrs["budget"])
    ]
    return (" " if lang == "en" else "").join(told)


def tables(data: xr.Dataset, chosen: Sequence[str], first: int) -> list[EffectTable]:
    """Tables of some arms, one for each group of outcomes, numbered from ``first``."""
    made: list[EffectTable] = []
    by_group: dict[str, list[str]] = {}
    for name in in_order(data, outcomes(data)):
        by_group.setdefault(str(data[name].attrs.get("group", "")), []).append(name)
    for arm in chosen:
        for group, names in by_group.items():
            lines = [line for name in names if (line := _line(data, name, arm))]
            if lines:
                caption = partial(_table_caption, data, arm, group)
                made.append(
                    EffectTable(first + len(made), caption, windows_of(data, arm), _heads(data, arm), lines)
                )
    return made


def _heads(data: xr.Dataset, arm: str) -> Callable[[str], Callable[[Single], str]]:
    return lambda window: lambda lang: window_name(data, window, lang, [arm])


def _line(data: xr.Dataset, name: str, arm: str) -> list[Effect]:
    """The effects on an outcome, window by window; nothing where there is none."""
    found = [effect(data, name, arm, window) for window in windows_of(data, arm)]
    return found if any(one.n for one in found) else []


def _table_caption(data: xr.Dataset, arm: str, group: str, lang: Single) -> str:
    n = int(data.sizes["replicate"])
    return say(
        "effects_caption_single" if n == 1 else "effects_caption",
        lang,
        group=say(group, lang) if group in WORDS else group,
        arm=arm_name(data, arm, lang),
        base=base_label(data, lang),
        seeds=seeds(n, lang),
    )
