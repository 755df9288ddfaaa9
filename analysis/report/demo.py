"""The page of the demonstration: places without policy, two incentives for the same money, outmigration and incentives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import xarray as xr

from analysis.effects import arms
from analysis.figures.effects import forest
from analysis.figures.grades import grade_plane
from analysis.figures.places import compared, dots, in_rows, is_urban, place_name
from analysis.figures.surfaces import lever_title, surface
from analysis.plausible import is_uncertain, key_of, runs_said
from analysis.report.compare import budget_said, head, plate, whiskers
from analysis.report.compare_sentences import how_sure, two_values_said
from analysis.report.compare_sentences import money_said as cost_said
from analysis.report.demo_sentences import (
    Runs,
    about,
    conclusion,
    first_answers,
    leading,
    money_said,
    places_period,
    places_said,
    row_said,
    rural,
    shown_window,
)
from analysis.report.first_screen import FirstScreen, add_answers, assumed_of, of_answers, table_of
from analysis.report.method import hangs_of, method
from analysis.report.page import Page, Shown, Source, months_of, place_of, seeds_of, simulated, titled
from analysis.report.run import foundations, source
from analysis.summary import Reading, read, window
from analysis.surface_effects import at_point
from analysis.words import label, say
from bilingual.months import dates, months
from bilingual.words import Language, Single, Words, composed

ROWS = {
    "participation": ("household_attendance", "quorum_rate", "recorded_quorum_rate"),
    "settlement": ("settled_substantive", "settled_of_accepted", "recorded_settlement"),
}
"""Outcomes of the two figures of a surface; substance and record stand in one figure."""

type Surfaces = Mapping[str, xr.Dataset]


@dataclass(frozen=True)
class Told:
    """A figure and the sentences that follow it."""

    shown: Shown
    said: Callable[[Single], list[str]]


def demo_page(
    baselines: Runs, budget: xr.Dataset, surfaces: Surfaces, folder: Path, lang: Language = "both"
) -> Path:
    """Write the page of the demonstration, ``index.html``, and its figures under ``figures/``.

    Args:
        baselines: outcomes without policy, replicate x period, by name of the place; the first is the reference.
        budget: a comparison of two policies that cost the same.
        surfaces: outcomes by lever, replicate x outmigration x level.
        folder: where to write; made when it is not there.
        lang: one language, or both with a switch.

    Returns:
        The path of the page.
    """
    page = Page(Path(folder), lang, str(budget.attrs.get("run_hash", "")), source(budget))
    first = add_first(page, budget, surfaces)
    places = add_places(page, baselines)
    money = add_budget(page, budget)
    both: list[Told | None] = []
    for data in surfaces.values():
        both += [add_surface(page, data, baselines, kind) for kind in ROWS] + [add_grades(page, data)]
    ends = foundations(budget.attrs) | hangs_of(first.answers, [*surfaces.values(), budget])
    ends["changed"] |= varied(surfaces)
    return page.write(
        "demo.html.j2",
        attrs=budget.attrs,
        runs=partial(runs_said, budget),
        method=partial(method, budget),
        n_rural=len(rural(baselines)),
        n_urban=sum(is_urban(data) for data in baselines.values()),
        first=first,
        sure=lambda one: [*two_values_said(budget, one), how_sure(budget, one)],
        conclusion=partial(conclusion, baselines, budget, surfaces),
        places=places,
        money=money,
        budget=partial(budget_said, budget) if "budget" in budget.attrs else None,
        surfaces=[told for told in both if told is not None],
        tables=place_tables(baselines),
        named=lambda key: lambda one: label(budget.attrs, key, one),
        **ends,
    )


def add_first(page: Page, budget: xr.Dataset, surfaces: Surfaces) -> FirstScreen:
    """The first screen: three answers, the policies as a table, all answers as a figure."""
    found, data = first_answers(budget, surfaces), next(iter(surfaces.values()))
    shown = add_answers(page, found, surface_source(data, page.run_hash))
    return of_answers(
        leading(found), about(data), assumed_of(budget), table_of(budget, also_of(budget)), shown
    )


def also_of(data: xr.Dataset) -> Words | None:
    """What acts with every policy, where the data say so."""
    also = str(data.attrs.get("also", ""))
    return Words(also, str(data.attrs["also_zh"])) if also else None


def varied(surfaces: Surfaces) -> dict[str, str]:
    """What the surfaces move, with every value of it."""
    moved: dict[str, str] = {}
    for data in surfaces.values():
        moved["migration.outmigration"] = ", ".join(f"{value:g}" for value in data["outmigration"].values)
        levels = ", ".join(f"{value:g}" for value in data["level"].values)
        moved[str(data.attrs["lever"])] = f"{levels} {data.attrs['lever_unit']}"
    return moved


def add_places(page: Page, runs: Runs) -> Told:
    """Outcomes by place."""
    pairs = compared(runs)
    shown = page.add(
        "places",
        lambda lang: dots(runs, pairs, lang=lang),
        lambda lang: composed(partial(_places_caption, runs), lang),
        titled("head_places"),
        places_source(runs),
    )
    return Told(shown, lambda lang: [places_said(runs, lang)])


def _places_caption(runs: Runs, lang: Single) -> str:
    data = next(iter(runs.values()))
    return say("plate_places", lang, period=places_period(runs, lang), bar=whiskers(data, lang))


def add_budget(page: Page, data: xr.Dataset) -> Told:
    """The comparison of two policies that cost the same."""
    shown = page.add(
        "budget",
        lambda lang: forest(data, arms(data), lang=lang),
        partial(plate, "plate_forest", data, arms(data)),
        partial(head, "head_forest", data),
    )
    return Told(
        shown,
        lambda lang: [
            text
            for text in (money_said(data, lang), *(cost_said(data, arm, lang) for arm in arms(data)))
            if text
        ],
    )


def add_surface(page: Page, data: xr.Dataset, runs: Runs, kind: str) -> Told | None:
    """Outcomes of one kind over outmigration and the level of a lever; nothing where none was measured."""
    names = [name for name in ROWS[kind] if name in data]
    if not names:
        return None
    shown = page.add(
        f"{data.attrs['lever']}-{kind}",
        lambda lang: surface(data, names, lang=lang),
        lambda lang: composed(partial(_surface_caption, data), lang),
        lambda lang: composed(lambda one: say("head_surface", one, lever=data.attrs[f"lever_{one}"]), lang),
        surface_source(data, page.run_hash),
    )
    return Told(shown, lambda lang: [row_said(data, runs, name, lang) for name in names])


def add_grades(page: Page, data: xr.Dataset) -> Told | None:
    """What may be said of each point, for the first outcome of each kind; nothing where only luck is known."""
    names = [name for name in (kind[0] for kind in ROWS.values()) if name in data]
    if not names or not is_uncertain(data):
        return None
    shown = page.add(
        f"{data.attrs['lever']}-grades",
        lambda lang: grade_plane(data, names, lang=lang),
        lambda lang: composed(partial(_grades_caption, data, names), lang),
        lambda lang: composed(lambda one: say("head_grades", one, lever=data.attrs[f"lever_{one}"]), lang),
        surface_source(data, page.run_hash),
    )
    return Told(shown, lambda lang: [])


def _grades_caption(data: xr.Dataset, names: Sequence[str], lang: Single) -> str:
    units = dict.fromkeys(at_point(data, name, 0, 1).units(lang) for name in names)
    said = {"seeds": runs_said(data, lang), "unit": say("says_list", lang).join(units)}
    return say("plate_grades", lang, **said, **_about(data, lang))


def _surface_caption(data: xr.Dataset, lang: Single) -> str:
    return say("plate_surface", lang, bar=whiskers(data, lang), **_about(data, lang))


def _about(data: xr.Dataset, lang: Single) -> dict[str, str]:
    """What the caption of every figure of a surface says."""
    also = label(data.attrs, "also", lang)
    return {
        "lever": lever_title(data, lang),
        "place": label(data.attrs, "label", lang),
        "period": shown_window(data, lang),
        "also": say("with_everywhere", lang, also=also) if also else "",
        "file": data.attrs["lever"],
    }


def places_source(runs: Runs) -> Source:
    """What the figure of places says of where it comes from."""
    first = next(iter(runs.values()))
    return simulated(
        str(first.attrs.get("run_hash", "")),
        lambda lang: say("imprint_places", lang, n=len(runs)),
        months_of(first.attrs),
        seeds_of(first),
    )


def surface_source(data: xr.Dataset, run_hash: str) -> Source:
    """What the figure of a surface says of where it comes from."""
    return simulated(run_hash, place_of(data.attrs), partial(shown_window, data), seeds_of(data))


@dataclass(frozen=True)
class PlaceTable:
    """Places in rows: name, years, and outcomes in columns."""

    caption: Callable[[Single], str]
    heads: list[Reading]
    rows: list[tuple[Callable[[Single], str], Callable[[Single], str], list[Reading]]]


def places_months(data: xr.Dataset, lang: Single) -> str:
    """The months that are looked at in every place, without years, which stand under its name."""
    first, last = window(data)
    return months(first + 1, last, lang)


def years_said(data: xr.Dataset, lang: Single) -> str:
    """The years of these months in one place."""
    first, last = window(data)
    return dates(first + 1, last, int(data.attrs["year"]), lang)


def place_tables(runs: Runs) -> list[PlaceTable]:
    """The outcomes of the figure as numbers, a table for each group of them, so that each is as wide as a page."""
    first = runs[in_rows(runs)[0]]
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(name for pair in compared(runs) for name in pair if name):
        groups.setdefault(str(first[name].attrs["group"]), []).append(name)
    return [_place_table(runs, group, names) for group, names in groups.items()]


def _place_table(runs: Runs, group: str, names: Sequence[str]) -> PlaceTable:
    rows = in_rows(runs)
    first = runs[rows[0]]

    def named(row: str) -> Callable[[Single], str]:
        return lambda lang: place_name(runs[row], lang)

    def caption(lang: Single) -> str:
        key = key_of(first, ("table_caption_single", "table_caption", "table_caption_worlds"))
        title = say("demo_tables", lang, group=say(group, lang))
        return say(key, lang, group=title, period=places_months(first, lang), seeds=runs_said(first, lang))

    body: list[Any] = [
        (named(row), partial(years_said, runs[row]), [read(runs[row], name) for name in names])
        for row in rows
    ]
    return PlaceTable(caption, [read(first, name) for name in names], body)
