"""The first screen of a run: levels, for nothing is compared; what happened beside what the file says; what that cannot tell."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from analysis import answer_said
from analysis.figures.answers import NARROW
from analysis.figures.canvas import PANEL
from analysis.figures.outcomes import over_years, yearly
from analysis.plausible import is_uncertain, key_of, runs_said
from analysis.report.first_screen import FirstScreen, Rows, Statement, Text, assumed_of, cannot_said, quoted
from analysis.report.page import Page, Shown, titled
from analysis.style import style
from analysis.summary import Reading, Row, period_label, read, rows
from analysis.why import because
from analysis.words import label, say
from bilingual.numbers import is_share
from bilingual.words import SINGLES, Language, Single, Words, composed

LEVELS = ("household_attendance", "settled_substantive", "recorded_settlement")
"""Outcomes that are said: who comes, what is settled in substance, and what the file says of it."""
CANNOT = ("answer_cannot_place", "answer_cannot_file", "answer_cannot_level")


def of_run(page: Page, data: xr.Dataset) -> FirstScreen | None:
    """The first screen of a run, with its figure; nothing where no outcome that people count has a value.

    Args:
        page: to which the figure is added.
        data: outcomes, replicate x period, labelled.
    """
    found = levels_of(data)
    if not found:
        return None
    said = [statement(data, one) for one in found]
    cannot = partial(cannot_said, assumed_of(data), keys=CANNOT)
    return FirstScreen(said, lambda lang: [], cannot, table_of(data), add_levels(page, data, found))


def quotes_of(data: xr.Dataset, lang: Language = "en") -> list[str]:
    """What a run says first, as texts that can be quoted by themselves; with both languages first all in English."""
    return quoted([statement(data, one) for one in levels_of(data)], lang)


def levels_of(data: xr.Dataset) -> list[Reading]:
    """Outcomes that people count and that have a value."""
    found = [read(data, name) for name in LEVELS if name in data]
    return [one for one in found if np.isfinite(one.value) and "spoken_of" in one.attrs]


def add_levels(page: Page, data: xr.Dataset, found: Sequence[Reading]) -> Shown:
    """The figure of levels: year by year, with their intervals."""
    names = [one.name for one in found if np.isfinite(over_years(data, one.name).value).any()]
    return page.add(
        "levels",
        lambda lang: levels(data, names, lang),
        lambda lang: composed(partial(caption, data), lang),
        titled("head_levels"),
    )


def levels(data: xr.Dataset, names: Sequence[str], lang: Language) -> Figure:
    """Some outcomes year by year, as narrow as beside a table."""
    with style(lang):
        return yearly(data, names, Figure(figsize=(NARROW, PANEL)).subplots(), lang)


def caption(data: xr.Dataset, lang: Single) -> str:
    """What the lines and their bands are."""
    return say(
        "levels_caption",
        lang,
        band=say(key_of(data, ("band_single", "band", "band_worlds")), lang, seeds=runs_said(data, lang)),
    )


def statement(data: xr.Dataset, one: Reading) -> Statement:
    """One level: how many of how many, and its interval."""
    about = Words(*(about_said(data, lang) for lang in SINGLES))
    return Statement(
        partial(answer_said.level, one),
        lambda lang: "",
        partial(kind, data, one),
        partial(sure, data, one),
        lambda lang: quote(data, one, about, lang),
    )


def about_said(data: xr.Dataset, lang: Single) -> str:
    """The place and the months."""
    return say("answer_place", lang, place=label(data.attrs, "label", lang), over=period_label(data, lang))


def kind(data: xr.Dataset, one: Reading, lang: Single) -> str:
    """What the interval is: over seeds luck alone, over worlds what is not known."""
    if not one.bounded:
        return say("level_single" if one.replicates == 1 else "level_none", lang)
    return say("level_worlds" if is_uncertain(data) else "answer_luck_only", lang)


def sure(data: xr.Dataset, one: Reading, lang: Single) -> str:
    """The interval, and over how many runs."""
    over = runs_said(data, lang, basis=False)
    if one.replicates == 1:
        return say("level_over", lang, over=over)
    if not one.bounded:
        return say("level_because", lang, over=over, why=because(one.why, lang))
    key = key_of(data, ("level_interval", "level_interval", "level_range"))
    return say(key, lang, ends=answer_said.level_ends(one, lang), over=over)


def quote(data: xr.Dataset, one: Reading, about: Words, lang: Single) -> str:
    """All of it."""
    parts = [
        say("answer_about", lang, about=answer_said.spoken(about, lang), claim=answer_said.level(one, lang)),
        say("answer_graded", lang, grade=kind(data, one, lang), sure=sure(data, one, lang)),
    ]
    return answer_said.joined(parts, lang)


def table_of(data: xr.Dataset) -> Rows | None:
    """Headline shares: what happened, and what the file says where it counts the same."""
    lines = [
        line
        for group in rows(data).values()
        for line in group
        if int(line.first.attrs.get("headline", 0)) and is_share(line.first.unit)
    ]
    if not lines:
        return None
    heads: list[Text] = [lambda lang: say("value", lang), lambda lang: say("recorded", lang)]
    return Rows(
        lambda lang: say("level_table", lang, over=runs_said(data, lang)),
        heads,
        [row_of(one) for one in lines],
    )


def row_of(line: Row) -> tuple[Text, list[Text]]:
    """An outcome, and its value in either ledger; empty where it is in one only."""
    return line.first.label, [partial(shown, one) for one in (line.happened, line.recorded)]


def shown(one: Reading | None, lang: Single) -> str:
    """A value, or nothing."""
    return "" if one is None else one.shown(lang)
