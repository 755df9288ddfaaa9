"""Outcomes of a run as rows to read: value with its interval, and what the file says beside what happened."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from analysis.cells import cell
from analysis.plausible import spread
from analysis.statistics import Estimate, Interval
from analysis.why import MARKS, Why, because
from analysis.words import label, say
from bilingual import months
from bilingual.numbers import event_of, is_points, show, show_gap, show_range
from bilingual.words import Language, composed

WINDOW = "window"
GROUPS = ("participation", "disputes", "capacity", "party", "attitudes", "money", "population")
"""Groups of outcomes in the order in which people read them; others follow."""


@dataclass(frozen=True)
class Reading(Estimate):
    """One outcome in one period: an estimate with its name, what the data say of it, and all replicates that were run."""

    name: str = ""
    attrs: dict[str, Any] = field(default_factory=dict)
    replicates: int = 0

    @property
    def unit(self) -> str:
        """The unit as the data have it; what decides on per cent."""
        return str(self.attrs.get("units", ""))

    def shown(self, lang: Language = "en") -> str:
        """The value for people; where there is none, why."""
        if np.isfinite(self.value):
            return show(self.value, self.unit, lang)
        return because(self.why, lang, short=True)

    def shown_range(self) -> str:
        """The interval for people, with the mark of what is not usual in it; empty where there is none."""
        mark = "" if self.replicates == 1 else MARKS.get(self.why, "")  # of a single seed the foot speaks
        return f"{show_range(self.low, self.high, self.unit)} {mark}".strip()

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
    values = data[name].sel(period=years(data)).transpose("replicate", "period").values
    return spread(data, values, unit=str(data[name].attrs.get("units", "")))


def read(data: xr.Dataset, name: str, period: str = WINDOW) -> Reading:
    """One outcome in one period."""
    values, attrs = cell(data, name, period=period), dict(data.variables[name].attrs)
    event = one_event(data, str(attrs.get("units", "")), period)
    found = spread(data, np.atleast_1d(values), unit=str(attrs.get("units", "")), event=event).one()
    return Reading(**vars(found), name=name, attrs=attrs, replicates=np.size(values))


def one_event(data: xr.Dataset, unit: str, period: str) -> float:
    """What one event changes in an outcome of this unit; missing where that is not known."""
    if not {"residents", "first_month", "last_month"} <= data.variables.keys():
        return event_of(unit, float("nan"), float("nan"))
    first, last = bounds(data, period)
    residents = cell(data, "residents", period=period)
    known = residents[np.isfinite(residents)]
    people = float(known.mean()) if known.size else float("nan")
    return event_of(unit, people, (last - first) / 12.0)


def summary_table(data: xr.Dataset) -> pd.DataFrame:
    """One row per outcome and period: value, low, high, n, why (code and words), unit."""
    found = [
        (one, str(period))
        for name in map(str, data.data_vars)
        for period in data["period"].values
        for one in (read(data, name, str(period)),)
    ]
    return pd.DataFrame(
        {
            "outcome": one.name,
            "period": period,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "n": one.n,
            "why": str(one.why),
            "why_en": because(one.why, "en"),
            "why_zh": because(one.why, "zh"),
            "unit": one.unit,
        }
        for one, period in found
    )


def reasons(lines: Iterable[Row]) -> list[Why]:
    """Reasons that occur in some lines and have a mark."""
    found = [one for line in lines for one in (line.happened, line.recorded) if one is not None]
    seen = {one.why for one in found if one.replicates > 1 and np.isfinite(one.value)}
    return [why for why in MARKS if why in seen]


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
    """A period in words: a year, or the months of the window counted from 1, with their years."""
    if period != WINDOW:
        return say("period_year", lang, year=period)
    first, last = window(data)
    return months.period(first + 1, last, int(data.attrs["year"]), lang)


def window(data: xr.Dataset) -> tuple[int, int]:
    """First month of the window and the month after its last, counted from 0 at the start."""
    return bounds(data, WINDOW)


def bounds(data: xr.Dataset, period: str) -> tuple[int, int]:
    """First month of a period and the month after its last."""
    first, last = (int(cell(data, name, period=period)) for name in ("first_month", "last_month"))
    return first, last
