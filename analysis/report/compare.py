"""The page of a comparison: conclusion first, coercive arms apart, then figures, all effects, and what they rest on."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import xarray as xr
from matplotlib.figure import Figure

from analysis.choice import choice_lines
from analysis.compare_tables import notes
from analysis.effects import Effect, arms, base_label, effect, outcomes, reasons, spending
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
    spans_said,
    split_arms,
    window_name,
)
from analysis.plausible import is_uncertain, key_of, n_worlds, runs_said
from analysis.report.compare_sentences import about, capital, how_sure, piece_said, two_values_said
from analysis.report.first_compare import of_comparison
from analysis.report.first_county import township_tables
from analysis.report.method import hangs_of, method
from analysis.report.page import Page, Source, months_of, place_of, titled
from analysis.report.run import foundations, source
from analysis.why import marked
from analysis.windows import AFTER, COMMON, DURING, EVERYWHERE, beside, main, pieces, told, where
from analysis.words import WORDS, label, say
from bilingual.months import period
from bilingual.numbers import all_villages, figures, fixed
from bilingual.words import Language, Single, Words, composed

MOST_NAMED = 3
"""Arms that a title names one by one."""
MOST_PANELS = 3
"""Windows beside each other in a figure."""
EVERY = (DURING + EVERYWHERE, AFTER + EVERYWHERE)


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


def compare_page(data: xr.Dataset, folder: Path, lang: Language = "both", opens: Language = "both") -> Path:
    """Write the page of a comparison, ``index.html``, and its figures under ``figures/``.

    Args:
        data: a comparison: outcomes by replicate, arm (the first is the base), window and group, with what stands beside.
        folder: where to write; made when it is not there.
        lang: one language, or both with a switch.
        opens: in which of both it opens; ``both`` leaves that to the browser.

    Returns:
        The path of the page.
    """
    page = Page(Path(folder), lang, str(data.attrs.get("run_hash", "")), source(data), opens)
    first = of_comparison(page, data)
    add_figures(page, data)
    context = compare_context(data) | hangs_of(first.answers if first else [], [data])
    return page.write("compare.html.j2", first=first, **context)


def add_figures(page: Page, data: xr.Dataset) -> None:
    """The figures that have something to show, coercive arms in figures of their own."""
    several = len(arm_sets(data)) > 1
    for k, some in enumerate(arm_sets(data), 1):
        end = f"-{k}" if several else ""
        key = "plate_forest_coercive" if coercive(data, some[0]) else "plate_forest"
        add_forest(page, data, some, f"effects{end}", key)
        aimed = [arm for arm in some if beside(data, arm)]
        add_forest(page, data, aimed, f"all-villages{end}", "plate_all_villages", EVERY)
        add_forest(page, data, some, f"side-by-side{end}", "plate_common", (COMMON,))
        if grouped_names(data):
            draw = partial(_drawn, groups, data, some)
            about = partial(plate, "plate_groups", data, some)
            page.add(f"groups{end}", draw, about, partial(head, "head_groups", data))
        changed = [arm for arm in some if arm in petition_arms(data)]
        if changed:
            draw = partial(_drawn, petitions, data, changed)
            about = partial(plate, "plate_petitions", data, changed)
            page.add(f"petitions{end}", draw, about, partial(head, "head_petitions", data))
    for arm in arms(data):
        for n, shown in enumerate(by(MOST_PANELS, pieces(data, arm)), 1):
            name = f"pieces-{arms(data).index(arm) + 1}-{n}"
            add_forest(page, data, [arm], name, "plate_pieces", tuple(shown))
    if split_arms(data):
        draw_parts = partial(plate, "plate_parts", data, split_arms(data))
        page.add("parts", lambda lang: four_parts(data, lang=lang), draw_parts, titled("head_parts"))
    _add_calendars(page, data)


def by[Item](most: int, items: Sequence[Item]) -> list[Sequence[Item]]:
    """A few at a time."""
    return [items[k : k + most] for k in range(0, len(items), most)]


def add_forest(
    page: Page,
    data: xr.Dataset,
    some: Sequence[str],
    name: str,
    key: str = "plate_forest",
    windows: tuple[str, ...] = (DURING, AFTER),
) -> None:
    """The forest of some arms over some windows, where there is an effect."""
    if any(has_effect(data, outcome, some, windows) for outcome in outcomes(data)):
        draw = partial(_drawn, partial(forest, windows=windows), data, some)
        title = partial(head, key.replace("plate_", "head_"), data, arm=some[0])
        page.add(name, draw, partial(plate, key, data, some, windows=windows), title)


def _drawn(figure: Callable[..., Figure], data: xr.Dataset, some: Sequence[str], lang: Language) -> Figure:
    return figure(data, some, lang=lang)


def _add_calendars(page: Page, data: xr.Dataset) -> None:
    """When each lever acts, arm by arm, where the data say so.

    ``calendar`` in their attributes is JSON: by arm, a list of rows with the fields of ``Span``, texts as [English, Chinese].
    """
    for arm, rows in json.loads(str(data.attrs.get("calendar") or "{}")).items():
        spans = [
            Span(**row | {key: Words(*row[key]) for key in ("label", "level", "targets")}) for row in rows
        ]
        if spans:
            draw = partial(_calendar, data, arm, spans)
            name = f"calendar-{arms(data).index(arm) + 1}"
            about = partial(plate, "plate_calendar", data, [arm])
            page.add(name, draw, about, partial(head, "head_calendar", data, arm=arm), calendar_source(data))


def calendar_source(data: xr.Dataset) -> Source:
    """What the picture of a calendar says of itself: it is set, not simulated."""
    a = data.attrs
    return lambda lang: say(
        "imprint_set",
        lang,
        facts=say("says_list_of_facts", lang).join((place_of(a)(lang), months_of(a)(lang))),
    )


def head(key: str, data: xr.Dataset, lang: Language, arm: str = "") -> str:
    """The title of a figure inside the saved picture."""
    named = arm_name(data, arm, lang) if arm else ""
    return composed(lambda one: say(key, one, base=base_label(data, one), arm=named), lang)


def _calendar(data: xr.Dataset, arm: str, spans: list[Span], lang: Language) -> Figure:
    title = Words(arm_name(data, arm, "en"), arm_name(data, arm, "zh"))
    return calendar(spans, int(data.attrs["months"]), title, int(data.attrs["year"]), lang=lang)


def plate(
    key: str, data: xr.Dataset, some: Sequence[str], lang: Language, windows: Sequence[str] = (DURING, AFTER)
) -> str:
    """The caption of a figure of some arms: what is shown, over which months and villages, what the whiskers are."""
    return composed(lambda one: _plate(key, data, some, windows, one), lang)


def _plate(key: str, data: xr.Dataset, some: Sequence[str], windows: Sequence[str], lang: Single) -> str:
    over = runs_said(data, lang)
    return say(
        key,
        lang,
        base=base_label(data, lang),
        during=spans_said(data, some, windows[0], lang),
        after=spans_said(data, some, windows[-1], lang) if len(windows) > 1 else "",
        pieces=pieces_said(data, some[0], windows, lang),
        arm=arm_name(data, some[0], lang),
        seeds=over,
        bar=whiskers(data, lang),
    )


def pieces_said(data: xr.Dataset, arm: str, windows: Sequence[str], lang: Single) -> str:
    """Windows of an arm by name: what is in force, months, villages."""
    found = [window for window in windows if window in pieces(data, arm)]
    return say("says_join", lang).join(piece_said(data, arm, window, lang) for window in found)


def whiskers(data: xr.Dataset, lang: Single) -> str:
    """What whiskers and bands are."""
    return say(key_of(data, ("whisker_1", "whisker_n", "whisker_worlds")), lang, seeds=runs_said(data, lang))


def compare_context(data: xr.Dataset) -> dict[str, Any]:
    """What the template of a comparison needs, besides the figures."""
    told = {kind: [arm for arm in arms(data) if coercive(data, arm) == kind] for kind in (False, True)}
    plain = tables(data, told[False], 1)
    return {
        "attrs": data.attrs,
        "named": lambda key: lambda lang: label(data.attrs, key, lang),
        "title": lambda lang: title(data, lang),
        "runs": partial(runs_said, data),
        "method": partial(method, data),
        "notes": [partial(one_note, data, k) for k in range(len(notes(data, "en")))],
        "plain": [arm_said(data, arm) for arm in told[False]],
        "coercive": [arm_said(data, arm) for arm in told[True]],
        "sure": lambda lang: [*two_values_said(data, lang), how_sure(data, lang)],
        "base_key": key_of(data, ("base_value_defaults", "base_value_defaults", "base_value_worlds")),
        "choice": partial(choice_lines, data) if choice_lines(data, "en") else None,
        "budget": partial(budget_said, data) if "budget" in data.attrs else None,
        "plain_tables": plain,
        "reasons": [partial(marked, why) for why in reasons(data, outcomes(data))],
        "townships": township_tables(data),
        "coercive_tables": tables(data, told[True], len(plain) + 1),
        **foundations(data.attrs),
    }


def one_note(data: xr.Dataset, k: int, lang: Single) -> str:
    """One of the notes that stand below the tables of the terminal."""
    return notes(data, lang)[k]


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


def budget_said(data: xr.Dataset, lang: Single) -> list[str]:
    """How policies were brought to one sum at the default numbers, and what they spend over worlds."""
    told_ = budget_words(json.loads(str(data.attrs["budget"])), int(data.attrs["year"]), lang)
    if not is_uncertain(data):
        return told_
    listed = [
        say("budget_of_arm", lang, arm=arm_name(data, arm, lang), yuan=figures(spending(data, arm)[0]))
        for arm in arms(data)
    ]
    over_worlds = say("budget_worlds", lang, n=n_worlds(data), listed=say("says_list", lang).join(listed))
    return [told_[0], over_worlds, *told_[1:]]


def budget_words(found: Mapping[str, Any], year: int, lang: Single) -> list[str]:
    """The sum, then what each policy spends in its own months, and what was scaled in it.

    Args:
        found: as :func:`experiments.budget.facts_of` gives it.
        year: in whose January the run starts.
        lang: language of the words.
    """
    n = found["villages"]
    places = all_villages(n, lang)
    first, key = found["arms"][0][f"label_{lang}"], "budget_given" if found["given"] else "budget_of_first"
    told = say(key, lang, places=places, first=first, yuan=f"{found['yuan']:,.0f}")
    return [told, *(_spent_said(one, found["yuan"], year, lang) for one in found["arms"])]


def _spent_said(one: Mapping[str, Any], yuan: float, year: int, lang: Single) -> str:
    """What one policy spends in its months, by how much it misses the sum, and what was scaled."""
    levels = [_level_said(level, lang) for level in one["levels"]]
    return say(
        "budget_scaled" if levels else "budget_as_it_is",
        lang,
        arm=capital(one[f"label_{lang}"]),
        over=period(one["first_month"], one["last_month"], year, lang),
        yuan=f"{one['yuan']:,.0f}",
        rate=figures(one["a_year"]),
        off=fixed(100.0 * (one["yuan"] / yuan - 1.0), 1, "+"),
        scale=figures(one["scale"]),
        levels=say("says_list", lang).join(levels),
    )


def _level_said(level: Mapping[str, Any], lang: Single) -> str:
    """A level before and after."""
    numbers = {key: f"{float(f'{level[key]:.4g}'):,.10g}" for key in ("before", "after")}
    return say("budget_level", lang, lever=level[f"label_{lang}"], unit=level[f"unit_{lang}"], **numbers)


def tables(data: xr.Dataset, chosen: Sequence[str], first: int) -> list[EffectTable]:
    """Tables of some arms, one for each group of outcomes, numbered from ``first``."""
    made: list[EffectTable] = []
    by_group: dict[str, list[str]] = {}
    for name in in_order(data, outcomes(data)):
        by_group.setdefault(str(data[name].attrs.get("group", "")), []).append(name)
    for arm in chosen:
        windows = shown_windows(data, arm)
        for group, names in by_group.items():
            lines = [line for name in names if (line := _line(data, name, arm, windows))]
            if lines:
                caption = partial(_table_caption, data, arm, group)
                made.append(EffectTable(first + len(made), caption, windows, _heads(data, arm), lines))
    return made


def shown_windows(data: xr.Dataset, arm: str) -> list[str]:
    """Windows of an arm that have a column: its own, the same over all villages, its pieces, and that of all arms alike."""
    shared = [COMMON] if COMMON in data["window"].values else []
    return [*main(data, arm), *beside(data, arm), *pieces(data, arm), *shared]


def _heads(data: xr.Dataset, arm: str) -> Callable[[str], Callable[[Single], str]]:
    def head(window: str) -> Callable[[Single], str]:
        return lambda lang: say(
            "when_where",
            lang,
            when=window_name(data, window, lang, [arm]),
            where=where(data, arm, window, lang),
        )

    return head


def _line(data: xr.Dataset, name: str, arm: str, windows: Sequence[str]) -> list[Effect]:
    """The effects on an outcome, window by window; nothing where there is none."""
    found = [effect(data, name, arm, window) for window in windows]
    return found if any(one.n for one in found) else []


def _table_caption(data: xr.Dataset, arm: str, group: str, lang: Single) -> str:
    return say(
        key_of(data, ("effects_caption_single", "effects_caption", "effects_caption_worlds")),
        lang,
        group=say(group, lang) if group in WORDS else group,
        arm=arm_name(data, arm, lang),
        base=base_label(data, lang),
        over=told(data, arm, DURING, lang),
        seeds=runs_said(data, lang),
    )
