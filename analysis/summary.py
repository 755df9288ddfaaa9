"""Outcomes of a run as rows to read: value with its interval, and what the file says beside what happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from analysis.numbers import Language, is_points, show, show_gap, show_range
from analysis.statistics import Interval, interval
from analysis.words import composed, label, say

WINDOW = "window"
GROUPS = ("participation", "disputes", "capacity", "party", "attitudes", "money", "population")
"""Groups of outcomes in the order in which people read them; others follow."""


@dataclass(frozen=True)
class Reading:
    """One outcome in one period: mean over replicates, 95 % interval, and the number of replicates with a value."""

    name: str
    value: float
    low: float
    high: float
    n: int
    attrs: dict[str, Any]

    @property
    def unit(self) -> str:
        """The unit as the data have it; what decides on per cent."""
        return str(self.attrs.get("units", ""))

    def shown(self) -> str:
        """The value for people."""
        return show(self.value, self.unit)

    def shown_range(self) -> str:
        """The interval for people; empty where there is none."""
        return show_range(self.low, self.high, self.unit)

    def label(self, lang: Language) -> str:
        """Name of the outcome."""
        return label(self.attrs, "long_name", lang) or self.name

    def of(self, lang: Language) -> str:
        """Denominator; empty where there is none."""
        return label(self.attrs, "of", lang)

    def units(self, lang: Language) -> str:
        """Unit; of a difference of shares, percentage points."""
        return say("points", lang) if is_points(self.unit) else label(self.attrs, "units", lang)


@dataclass(frozen=True)
class Row:
    """A line of a table: what happened, what the file says, or both where they are twins."""

    happened: Reading | None
    recorded: Reading | None

    @property
    def first(self) -> Reading:
        """The reading that gives the line its name."""
        reading = self.happened or self.recorded
        assert reading is not None
        return reading

    def gap(self, lang: Language) -> str:
        """Record minus what happened; empty unless the line has both and the record names this as its twin."""
        if self.happened is None or self.recorded is None:
            return ""
        if self.recorded.attrs.get("twin") != self.happened.name:
            return ""
        gap, unit = self.recorded.value - self.happened.value, self.happened.unit
        return composed(lambda one: show_gap(gap, unit, one), lang) if np.isfinite(gap) else ""


def years(data: xr.Dataset) -> list[str]:
    """The periods that are calendar years, in order."""
    return [str(period) for period in data["period"].values if str(period) != WINDOW]


def over_years(data: xr.Dataset, name: str) -> Interval:
    """An outcome year by year with its interval over replicates."""
    return interval(data[name].sel(period=years(data)).transpose("replicate", "period").values)


def read(data: xr.Dataset, name: str, period: str = WINDOW) -> Reading:
    """One outcome in one period."""
    values = data[name].sel(period=period).values
    found = interval(np.atleast_1d(values))
    numbers = float(found.value), float(found.low), float(found.high), int(found.n)
    return Reading(name, *numbers, dict(data[name].attrs))


def twins(data: xr.Dataset) -> dict[str, str]:
    """Substantive outcomes that have a recorded twin, with the twin; several may share one.

    A twin is declared by the attribute ``twin`` of either.
    """
    named = {name: str(attrs.get("twin", "")) for name, attrs in _attrs(data)}
    recorded = {name for name, attrs in _attrs(data) if attrs.get("ledger") == "recorded"}
    back = {named[name]: name for name in recorded}
    found = {name: twin if twin in recorded else back.get(name, "") for name, twin in named.items()}
    return {name: twin for name, twin in found.items() if twin and name not in recorded}


def mutual(data: xr.Dataset) -> dict[str, str]:
    """Twins of which the recorded one names the other: their denominators are fit for comparison."""
    return {name: twin for name, twin in twins(data).items() if data[twin].attrs.get("twin") == name}


def rows(data: xr.Dataset, period: str = WINDOW) -> dict[str, list[Row]]:
    """Lines of the tables of outcomes by group, in the order of the data within one; twins share a line."""
    pairs = twins(data)
    beside = set(pairs.values())
    groups: dict[str, list[Row]] = {group: [] for group in GROUPS}
    for name in map(str, data.data_vars):
        if name in beside:
            continue
        group = str(data[name].attrs.get("group", ""))
        groups.setdefault(group, []).append(_row(data, name, pairs.get(name, ""), period))
    return {group: lines for group, lines in groups.items() if lines}


def _row(data: xr.Dataset, name: str, twin: str, period: str) -> Row:
    reading = read(data, name, period)
    if reading.attrs.get("ledger") == "recorded":
        return Row(None, reading)
    return Row(reading, read(data, twin, period) if twin else None)


def headlines(data: xr.Dataset, group: str) -> list[str]:
    """Headline outcomes of a group, in the order of the data."""
    return [
        name for name, attrs in _attrs(data) if attrs.get("group") == group and int(attrs.get("headline", 0))
    ]


def _attrs(data: xr.Dataset) -> Iterator[tuple[str, dict[Any, Any]]]:
    return ((str(name), outcome.attrs) for name, outcome in data.data_vars.items())


def period_label(data: xr.Dataset, lang: Language, period: str = WINDOW) -> str:
    """A period in words: a year, or the months of the window counted from 1."""
    if period != WINDOW:
        return say("period_year", lang, year=period)
    first, last = window(data)
    return say("period_window", lang, first=first + 1, last=last)


def window(data: xr.Dataset) -> tuple[int, int]:
    """First month of the window and the month after its last, counted from 0 at the start."""
    at = data.sel(period=WINDOW)
    return int(at["first_month"]), int(at["last_month"])
