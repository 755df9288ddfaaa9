"""The first screen of a pilot tried out: villages and months that find the effect, wrong signs, and what choosing villages does."""

from collections.abc import Callable
from functools import partial

import numpy as np
import xarray as xr

from analysis import trial_numbers as numbers
from analysis import trial_sentences as said
from analysis.report.first_screen import (
    FirstScreen,
    Rows,
    Statement,
    Text,
    assumed_of,
    cannot_said,
    quoted,
    stated,
)
from analysis.report.page import Shown
from analysis.trial_numbers import Cell
from analysis.why import Why
from analysis.words import label, say
from bilingual.words import Language, Single

CANNOT = ("trial_cannot_place", "trial_cannot_worlds", "trial_cannot_office")
CLAIM = "model"
"""The effect of the model; an effect worth having stands further down."""

type Write = Callable[[xr.Dataset, Cell | None, Single], str]


def of_trial(data: xr.Dataset, figure: Shown | None = None) -> FirstScreen:
    """The first screen of a pilot."""
    best, smallest = numbers.best(data, CLAIM), least(data)
    statements = [
        statement(data, best, (found, design, reached, power)),
        statement(data, smallest, (wrong, exaggerated, wrong_grade, wrong_sure)),
        statement(data, smallest, (choosing, choosing_lot, choosing_grade, choosing_sure)),
    ]
    cannot = partial(cannot_said, assumed_of(data), keys=CANNOT)
    return FirstScreen(statements, lambda lang: [], cannot, table_of(data), figure)


def quotes_of(data: xr.Dataset, lang: Language = "en") -> list[str]:
    """What a pilot says first, as texts that can be quoted by themselves; with both languages first all in English."""
    return quoted(of_trial(data).said, lang)


def least(data: xr.Dataset) -> Cell:
    """The smallest and shortest trial of those drawn by lot."""
    first = (numbers.names(data, "design")[0], numbers.months(data)[0], numbers.sizes(data)[0])
    return numbers.cell(data, *first, CLAIM)


def statement(data: xr.Dataset, one: Cell | None, parts: tuple[Write, Write, Write, Write]) -> Statement:
    """One statement of four parts, about the place."""
    return stated([partial(part, data, one) for part in parts], partial(label, data.attrs, "label"))


def found(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """How many villages and months find the effect, and how often; the best where none reaches the power asked for."""
    if one is None:
        return say("trial_none", lang, what=numbers.named(data, "claim", CLAIM, lang))
    key = "trial_first_enough" if one.reaches(float(data.attrs["wanted"])) else "trial_first_most"
    return say(
        key,
        lang,
        n=one.villages,
        months=one.month,
        policy=said.policy(data, lang),
        power=said.in_hundred(one.power.value),
    )


def design(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """The effect that is to be found, on which outcome, and by which design."""
    if one is None:
        return ""
    mean = numbers.mean(numbers.truths(data, one.design, one.month, CLAIM)).value
    return say(
        "trial_first_effect",
        lang,
        outcome=said.outcome(data, lang),
        effect=said.single(data, mean),
        unit=numbers.unit_label(data, lang),
        design=numbers.named(data, "design", one.design, lang),
    )


def reached(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """Whether the power asked for is reached."""
    wanted = float(data.attrs["wanted"])
    if one is None or not numbers.told(one.power.n, wanted):
        key = "trial_first_untold"
    elif one.reaches(wanted):
        key = "trial_first_yes"
    else:
        key = "trial_first_no" if one.power.high < wanted else "trial_first_untold"
    return say(key, lang, wanted=said.per_cent(wanted))


def power(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """The chance with its Monte Carlo error."""
    draws = int(data.sizes["draw"])
    if one is None:
        return say("trial_first_draws", lang, draws=draws)
    return say("trial_first_power", lang, power=said.with_error(one.power, lang), draws=draws)


def wrong(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """How often a finding of the smallest trial points the wrong way."""
    assert one is not None
    if one.wrong.why is Why.ABSENT or not np.isfinite(one.wrong.value):
        return say("trial_first_nothing", lang, n=one.villages, months=one.month)
    return say(
        "trial_first_wrong", lang, n=one.villages, months=one.month, wrong=said.in_hundred(one.wrong.value)
    )


def exaggerated(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """By how much findings of it overstate the effect."""
    if one is None or not np.isfinite(one.exaggerated.value):
        return ""
    return say("trial_first_times", lang, times=said.times(one.exaggerated, lang))


def wrong_grade(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """What the box beside it is about."""
    return say("trial_first_sign", lang)


def wrong_sure(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """The share of wrong signs with its interval; that none can be told."""
    if one is None or not np.isfinite(one.wrong.value):
        return say("trial_not_told", lang)
    return say(
        "trial_first_power", lang, power=said.with_error(one.wrong, lang, 1), draws=int(data.sizes["draw"])
    )


def choosing(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """What villages chosen by need or ease do to a comparison with the others."""
    month = numbers.months(data)[-1]
    shown = {
        name: said.bare(data, numbers.bias(data, name, month, "compared"), lang)
        for name in numbers.names(data, "choice")
    }
    return say("trial_first_chosen", lang, unit=numbers.unit_label(data, lang), **shown)


def choosing_lot(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """Nothing more: one lot's scatter stands beside it."""
    return ""


def choosing_grade(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """What the box beside it is about."""
    return say("trial_first_lot", lang)


def choosing_sure(data: xr.Dataset, one: Cell | None, lang: Single) -> str:
    """How far a single lot is off by chance."""
    spread = said.size_of(data, numbers.one_lot(data, numbers.months(data)[-1], "compared"))
    return say("trial_first_spread", lang, sd=spread, n=int(data.attrs["chosen_villages"]))


def table_of(data: xr.Dataset) -> Rows:
    """Power by length and number of villages, of the design that is drawn by lot."""
    first, sizes = numbers.names(data, "design")[0], numbers.sizes(data)
    heads: list[Text] = [partial(villages, 2 * size) for size in sizes]
    rows: list[tuple[Text, list[Text]]] = []
    for month in numbers.months(data):
        cells = [numbers.cell(data, first, month, size, CLAIM).power for size in sizes]
        rows.append((partial(length, month), [partial(share, one.value) for one in cells]))

    def caption(lang: Single) -> str:
        named = numbers.named(data, "design", first, lang)
        return say("trial_first_table", lang, place=label(data.attrs, "label", lang), design=named)

    return Rows(caption, heads, rows)


def villages(n: int, lang: Single) -> str:
    """A column of the table."""
    return say("trial_villages", lang, n=n)


def length(n: int, lang: Single) -> str:
    """A row of the table."""
    return say("trial_length", lang, n=n)


def share(value: float, lang: Single) -> str:
    """A share of a hundred; a dash where there is none."""
    return said.in_hundred(value) if np.isfinite(value) else "–"
