"""A grid of points as an explorer shows it: levels of each factor, outcomes at every point, differences from the point compared with.

Nothing is interpolated. Every number is written once, as whole steps of the last digit that people read, so that what the page
shows is the study to the printed digit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor, log10, prod
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from analysis.answer import Answer
from analysis.answer_said import capital, measure, outcome_said
from analysis.effects import ALL, Effect, over_seeds, over_worlds
from analysis.plausible import is_uncertain
from analysis.statistics import LEVEL
from analysis.two_errors import SHOWN, Grade
from analysis.words import label, say
from bilingual.numbers import fixed, is_points, is_share
from bilingual.words import SINGLES, Single, Words

Floats = NDArray[np.float64]
LARGE = 1000
"""Of how many a share is said: its printed per cent with one decimal is a whole number of these."""
MOST_DECIMALS = 4
SPOKEN = ("household_attendance", "settled_substantive", "spent_on_incentives")
"""Outcomes that the sentence speaks of, where they are there: who comes, what is settled in substance, what it costs."""
NOTHING = Words("", "")


class ExplorerError(ValueError):
    """What no explorer can be made of; the message says why, and what is allowed."""


@dataclass(frozen=True)
class Axis:
    """A factor of the grid.

    Attributes:
        key: its name in the address of the page.
        name: in a few words.
        meaning: in full.
        levels: their values, which are places along an axis.
        labels: of the levels, with their unit.
        ticks: the same in a few letters, for an axis; empty where names do not fit there.
        decided: whether somebody decides on it, as on a policy.
    """

    key: str
    name: Words
    meaning: Words
    levels: tuple[float, ...]
    labels: tuple[Words, ...]
    ticks: tuple[Words, ...]
    decided: bool


@dataclass(frozen=True)
class Grid:
    """Points of several factors with what every run came to.

    Attributes:
        axes: two to four; the last moves fastest along the points.
        data: point x replicate, a variable an outcome with its attributes; ``world`` of each replicate where worlds are drawn.
    """

    axes: tuple[Axis, ...]
    data: xr.Dataset

    @property
    def shape(self) -> tuple[int, ...]:
        """Levels of each factor."""
        return tuple(len(axis.levels) for axis in self.axes)

    @cached_property
    def compared(self) -> tuple[int, ...]:
        """Axes that stand at their first level in the point compared with: those decided on, else all but the first."""
        decided = tuple(k for k, axis in enumerate(self.axes) if axis.decided)
        return decided or tuple(range(1, len(self.axes)))

    def base(self) -> NDArray[np.int64]:
        """For each point the one that it is compared with."""
        at = np.array(np.unravel_index(np.arange(prod(self.shape)), self.shape))
        at[list(self.compared)] = 0
        return np.asarray(np.ravel_multi_index(tuple(at), self.shape), np.int64)

    def effects(self, name: str) -> list[Effect]:
        """What each point changes against the one compared with, on the same luck, by the rules of any other effect."""
        made = over_worlds if is_uncertain(self.data) else over_seeds
        values = self.data[name].values
        return [
            made(self.data, name, (str(k), "", ALL), values[b], values[k], LEVEL)
            for k, b in enumerate(self.base())
        ]

    def outcomes(self) -> list[str]:
        """Names of the outcomes."""
        return list(map(str, self.data.data_vars))

    def spoken(self) -> list[int]:
        """Places of the outcomes that the sentence speaks of; the first two where none of :data:`SPOKEN` is there."""
        found = [name for name in SPOKEN if name in self.outcomes()] or self.outcomes()[:2]
        return [self.outcomes().index(name) for name in found]


@dataclass(frozen=True)
class Steps:
    """How numbers of an outcome are written: ``value * factor`` with so many decimals."""

    factor: float
    decimals: int

    def of(self, value: float) -> int | None:
        """A number as whole steps of its last printed digit; nothing where it is missing."""
        if not np.isfinite(value):
            return None
        return int(fixed(value * self.factor, self.decimals).replace(",", "").replace(".", ""))


def steps_of(unit: str, values: Floats) -> Steps:
    """Per cent with one decimal; otherwise three figures of the largest value."""
    if is_share(unit) or is_points(unit):
        return Steps(100.0, 1)
    largest = float(np.nanmax(np.abs(values), initial=0.0))
    wanted = 2 - floor(log10(largest)) if largest > 0.0 else 0
    return Steps(1.0, min(max(wanted, 0), MOST_DECIMALS))


def shown(grid: Grid) -> dict[str, Any]:
    """The grid as data of a page: axes, outcomes, points compared with, in both languages."""
    return {
        "axes": [axis_shown(axis) for axis in grid.axes],
        "compared": list(grid.compared),
        "spoken": grid.spoken(),
        "outcomes": [outcome_shown(grid, name) for name in grid.outcomes()],
    }


def axis_shown(axis: Axis) -> dict[str, Any]:
    """A factor: name, meaning and labels of levels in each language."""
    return {
        "key": axis.key,
        "levels": list(axis.levels),
        "name": axis.name._asdict(),
        "meaning": axis.meaning._asdict(),
        "labels": {lang: [getattr(one, lang) for one in axis.labels] for lang in SINGLES},
        "ticks": {lang: [getattr(one, lang) for one in axis.ticks] for lang in SINGLES},
    }


def outcome_shown(grid: Grid, name: str) -> dict[str, Any]:
    """One outcome at every point.

    ``v`` is its value, ``d`` the difference from the point compared with, ``l`` and ``h`` the ends of its interval (over worlds
    of the range of what is not known), ``k`` half of the 5-95 % range of one run's luck; in steps of the last digit. ``w`` has a
    letter a point: what may be said of the difference, see :func:`way_of`. ``g`` has the place of the grade among ``grades``.
    """
    attrs, found, base = dict(grid.data[name].attrs), grid.effects(name), grid.base()
    unit = str(attrs.get("units", ""))
    means = [mean_of(runs) for runs in grid.data[name].values]
    steps = steps_of(unit, np.array(means))
    values = [steps.of(one) for one in means]
    here = [k == b for k, b in enumerate(base)]
    made: dict[str, Any] = {
        "name": name,
        "label": {lang: capital(label(attrs, "long_name", lang)) for lang in SINGLES},
        "unit": unit_shown(attrs, unit),
        "signed": is_points(unit),
        "counted": is_share(unit) and "spoken_of" in attrs,
        "decimals": steps.decimals,
        "v": values,
        "d": [
            None if here[k] else difference(values[k], values[base[k]], steps.of(one.effect))
            for k, one in enumerate(found)
        ],
        "l": [None if here[k] else steps.of(one.low) for k, one in enumerate(found)],
        "h": [None if here[k] else steps.of(one.high) for k, one in enumerate(found)],
        "w": "".join("b" if here[k] else way_of(one, steps) for k, one in enumerate(found)),
        "says": {lang: said_of(found, lang) for lang in SINGLES},
    }
    if is_uncertain(grid.data):
        made |= {
            "k": [None if one.errors is None else steps.of(SHOWN * one.errors.luck) for one in found],
            "g": "".join(grade_of(one) for one in found),
        }
    return made


def mean_of(runs: Floats) -> float:
    """Mean over the runs of a point that have a value; missing where none has."""
    there = runs[np.isfinite(runs)]
    return float(there.mean()) if len(there) else float("nan")


def difference(value: int | None, base: int | None, effect: int | None) -> int | None:
    """The difference as it is read: that of the printed values, where it departs from the mean of pairs by rounding alone."""
    if value is None or base is None or effect is None:
        return None
    return value - base if abs(value - base - effect) <= 1 else effect


WAYS = {"more": "m", "less": "l", "hardly": "h", "open": "o"}
GRADES = tuple(Grade)


def way_of(one: Effect, steps: Steps) -> str:
    """What may be said of a difference: more, less, hardly, open; ``s`` of a single run, ``x`` where there is no value.

    Where only luck is known an interval that holds zero as it is printed leaves the direction open.
    """
    if one.n < 2:
        return "s" if one.n else "x"
    way = Answer(NOTHING, one, (), NOTHING).way
    printed = 0 in (steps.of(one.low), steps.of(one.high)) and one.errors is None
    return WAYS["open" if printed else way]


def grade_of(one: Effect) -> str:
    """Place of the grade among all, or a dash."""
    return "-" if one.grade is None else str(GRADES.index(one.grade))


def grades_said(lang: Single) -> list[str]:
    """The grades in words."""
    return [capital(getattr(one.words, lang)) for one in GRADES]


def unit_shown(attrs: Mapping[str, Any], unit: str) -> dict[str, dict[str, str]]:
    """The unit of values, and that of differences where it is another, in each language."""
    if is_share(unit):
        return {lang: {"value": "%", "change": say("points", lang)} for lang in SINGLES}
    units = {
        lang: say("points", lang) if is_points(unit) else label(attrs, "units", lang) for lang in SINGLES
    }
    return {lang: {"value": one, "change": ""} for lang, one in units.items()}


def said_of(found: Sequence[Effect], lang: Single) -> dict[str, str]:
    """Sentences on the outcome: one for each thing that may be said of a difference, and the count behind it.

    ``{first}`` and ``{last}`` are left for the values compared with and chosen.
    """
    one = Answer(NOTHING, found[0], (), NOTHING)
    if one.effect.attrs.get("group") == "money":  # what is spent is said, and not that it rises
        return dict.fromkeys(("count", "alike", "alone"), counts_of(one, lang)["alone"])
    said = outcome_said(one, lang)
    claims = {
        letter: capital(say(f"explore_{way}", lang, label=one.effect.label(lang), **said))
        for way, letter in WAYS.items()
    }
    return claims | counts_of(one, lang)


def counts_of(one: Answer, lang: Single) -> dict[str, str]:
    """The count behind a claim: where values differ, where they are alike, and of one point alone."""
    ends = {"first": "{first}", "last": "{last}"}
    if one.counted:
        of, do = (label(one.effect.attrs, f"spoken_{key}", lang) for key in ("of", "do"))
        ends = {key: f"{value}{measure(one, lang)}" for key, value in ends.items()}
        about = {"n": f"{LARGE:,}", "of": of, "do": do}
        return {
            "count": say("answer_count", lang, **about, **ends),
            "alike": say("answer_alike", lang, **about, first=ends["last"]),
            "alone": say("explore_alone", lang, **about, last=ends["last"]),
        }
    named = {"label": capital(one.effect.label(lang)), "unit": unit_behind(one, lang), **ends}
    return {
        "count": say("explore_values", lang, **named),
        "alike": say("explore_value", lang, **named),
        "alone": say("explore_value", lang, **named),
    }


def unit_behind(one: Answer, lang: Single) -> str:
    """The unit behind a value, with the space that it takes."""
    unit = unit_shown(one.effect.attrs, one.effect.unit)[lang]["value"]
    return unit if lang == "zh" or not unit else f" {unit}"
