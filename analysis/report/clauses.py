"""Clauses about a change: up or down by how much, or that nothing can be told; every number comes from an effect."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from analysis import statistics
from analysis.both_errors import count_said
from analysis.effects import ALL, Effect, means, over_worlds
from analysis.plausible import is_uncertain
from analysis.statistics import Floats
from analysis.two_errors import Grade
from analysis.why import Why
from analysis.words import say
from bilingual.numbers import figures, fixed, is_points, is_share, show
from bilingual.words import Language, Single

WENT = {
    Grade.CLEAR: "went_clear",
    Grade.LIKELY: "went_likely",
    Grade.HARDLY: "went_hardly",
    Grade.CANNOT: "went_cannot",
    Grade.UNSETTLED: "went_unsettled",
}
"""The clause of each grade."""


def paired(
    name: str, attrs: dict[Any, Any], base: Floats, other: Floats, arm: str = "", window: str = ""
) -> Effect:
    """The difference of two series on the same seeds, as an effect."""
    found = statistics.paired(base, other, str(attrs.get("units", ""))).one()
    numbers = (*means(base, other), found.value, found.low, found.high)
    return Effect(name, arm, window, ALL, *numbers, found.n, dict(attrs), found.why)


def between(data: xr.Dataset, name: str, base: Floats, other: Floats) -> Effect:
    """The difference of two series of a result, over its worlds or its seeds."""
    if is_uncertain(data):
        return over_worlds(data, name, ("", "", ALL), base, other, statistics.LEVEL)
    return paired(name, data[name].attrs, base, other)


def numbers(value: float, low: float, high: float, unit: str, sign: str = "") -> str:
    """``1.2 [0.8, 1.6]``, shares in percentage points; fine enough that what is not zero does not read as zero.

    Args:
        value, low, high: mean and ends.
        unit: of the outcome.
        sign: what stands before a mean above zero.
    """
    points = is_share(unit) or is_points(unit)
    factor = 100.0 if points else 1.0
    coarse = all(x == 0.0 or not np.isfinite(x) or abs(factor * x) >= 0.05 for x in (value, low, high))
    decimals = 1 if coarse else 2
    first, *ends = (
        fixed(factor * x, decimals, plus) if points else figures(x, plus)
        for x, plus in ((value, sign), (low, ""), (high, ""))
    )
    return first + (f" [{', '.join(ends)}]" if np.isfinite(low) and np.isfinite(high) else "")


def signed(value: float, low: float, high: float, unit: str) -> str:
    """The same with a plus where it is above zero."""
    return numbers(value, low, high, unit, "+")


def unit_of(one: Effect, lang: Single) -> str:
    """Unit of a difference within a sentence."""
    return say("points_more", lang) if is_share(one.unit) or is_points(one.unit) else one.units(lang)


def clause(one: Effect, lang: Single) -> str:
    """An outcome and what became of it."""
    return f"{one.label(lang)}{' ' if lang == 'en' else ''}{change(one, lang)}"


def change(one: Effect, lang: Single) -> str:
    """Up, down, unchanged, or not to be told; with the interval, from the value without."""
    filled = {
        "unit": unit_of(one, lang),
        "base": show(one.base, one.unit),
        "number": signed(one.effect, one.low, one.high, one.unit),
    }
    if one.grade is not None:
        return say(WENT[one.grade], lang, **filled, count=count_said(one, lang))
    if one.n < 2:
        return say("went_single", lang, **filled)
    if one.effect == 0.0 and one.why is Why.CONSTANT:
        return say("went_same", lang, **filled)
    if not one.known_sign:
        return say("went_unknown", lang, **filled)
    if one.effect > 0.0:
        return say("went_up", lang, **filled | {"number": numbers(one.effect, one.low, one.high, one.unit)})
    return say("went_down", lang, **filled | {"number": numbers(-one.effect, -one.high, -one.low, one.unit)})


def joined(found: Sequence[str], lang: Language) -> str:
    """Clauses one after the other."""
    return say("says_join", lang).join(found)


def clauses(found: Sequence[Effect], lang: Single) -> str:
    """Clauses about those effects that have a value."""
    return joined([clause(one, lang) for one in found if one.n], lang)


def brief(found: Sequence[Effect], lang: Single) -> str:
    """The same, with all of which nothing can be told named together and without numbers."""
    there = [one for one in found if one.n]
    told = [one for one in there if one.known_sign or one.n < 2 or one.why is Why.CONSTANT]
    silent = say("says_list", lang).join(one.label(lang) for one in there if one not in told)
    rest = [say("told_nothing", lang, labels=silent)] if silent else []
    return joined([*(clause(one, lang) for one in told), *rest], lang)
