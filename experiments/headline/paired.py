"""Paired differences of a study: outcomes by seed, arm and point, and how sure the mean over seeds is.

Every point and arm of a paired study has the same seeds, so that a difference between two of them carries no luck that
they share; everything here is a mean over such differences with its 95 % Student interval.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr

import scenarios
from analysis.numbers import is_points, is_share
from analysis.statistics import interval
from experiments.study.results import StudyResult
from model.declare import Label
from model.levers import Lever
from model.outcomes import OUTCOMES, UNITS

Floats = NDArray[np.float64]
NONE = "none"
OUTMIGRATION = "migration.outmigration"
BASE = Label("no policy", "无政策")
COERCIVE = Label("coercive", "强制性")


class Cube:
    """The outcomes of a study as arrays of seed x arm x point; what failed is missing.

    Args:
        result: of a study with paired seeds.

    Raises:
        ValueError: the seeds are not paired.
    """

    def __init__(self, result: StudyResult) -> None:
        if result.study.seeds != "paired":
            raise ValueError(f"{result.study.name}: seeds are {result.study.seeds}; needed are paired ones")
        self.study, self.design = result.study, result.design
        self.arms = list(result.study.arms)
        self._kept: dict[tuple[str, str | None], Floats] = {}
        self._data = result.to_xarray().transpose("replicate", "arm", "point", ...)

    def of(self, outcome: str, window: str | None = None) -> Floats:
        """Seed x arm x point of one outcome (in one window, where there are several)."""
        key = outcome, window
        if key not in self._kept:
            values = self._data[outcome]
            if window is not None and "window" in values.dims:
                values = values.sel(window=window)
            self._kept[key] = np.asarray(values, np.float64)
        return self._kept[key]


def summary(values: Floats) -> dict[str, float]:
    """Mean over seeds of one difference, its interval, and how many seeds it rests on."""
    found = interval(values)
    return {
        "value": float(found.value),
        "low": float(found.low),
        "high": float(found.high),
        "n": int(found.n),
    }


def chance_at_most(values: Floats, bound: float = 0.0) -> float:
    """How sure the seeds make it that the mean is ``bound`` or less: Student's t, flat prior; missing below two seeds.

    Where all seeds agree to the bit there is nothing left to doubt: 0 or 1.
    """
    there = values[np.isfinite(values)]
    n = len(there)
    if n < 2:
        return float("nan")
    sd = float(there.std(ddof=1))
    if sd == 0.0:
        return float(there[0] <= bound)
    return float(stdtr(n - 1, (bound - float(there.mean())) / (sd / np.sqrt(n))))


def gains_of(outcome: str, values: Floats) -> Floats:
    """Differences turned so that more is better.

    Raises:
        ValueError: no way is better: a recorded rate, a count of petitions, an amount of money.
    """
    better = OUTCOMES[outcome].better
    if better == "none":
        raise ValueError(f"{outcome}: neither way is better, so that nothing helps or harms it")
    return values if better == "up" else -values


def slope(values: Floats, at: Floats) -> Floats:
    """Least-squares slope over the last axis, by seed; missing where a value is.

    Args:
        values: seeds x places on ``at``.
        at: where, in the unit that the slope is for.
    """
    x = at - at.mean()
    slopes: Floats = (values * x).sum(axis=-1) / float((x * x).sum())
    return slopes


def lever_of(arm: str) -> tuple[Lever, float]:
    """The one lever of an arm, and its level.

    Raises:
        ValueError: it has none, or several.
    """
    measures = () if arm == NONE else scenarios.load_policy(arm).measures
    if len(measures) != 1:
        raise ValueError(f"{arm}: {len(measures)} levers; needed is one")
    return measures[0].lever, measures[0].level


def arm_label(arm: str) -> Label:
    """Name of an arm with its level and unit, marked where it is coercive."""
    if arm == NONE:
        return BASE
    lever, level = lever_of(arm)
    if lever.unit.startswith("yuan"):
        amount, zh = f"{level:,.0f} {lever.unit}", f"{level:,.0f}元"
    elif lever.unit == "share":
        amount = zh = f"{100 * level:g} %"
    else:
        amount = zh = f"{level:g}"
    mark_en, mark_zh = (f" ({COERCIVE.en})", f"({COERCIVE.zh})") if lever.coercive else ("", "")
    return Label(f"{lever.label.en} {amount}{mark_en}", f"{lever.label.zh}{zh}{mark_zh}")


def arm_columns(arm: str) -> dict[str, object]:
    """What a table says of an arm."""
    lever, level = lever_of(arm)
    label = arm_label(arm)
    return {
        "arm": arm,
        "lever": lever.name,
        "level": level,
        "arm_en": label.en,
        "arm_zh": label.zh,
        "coercive": lever.coercive,
    }


def outcome_columns(outcome: str) -> dict[str, object]:
    """What a table says of an outcome."""
    item = OUTCOMES[outcome]
    return {
        "outcome": outcome,
        "outcome_en": item.label.en,
        "outcome_zh": item.label.zh,
        "ledger": item.ledger,
        "better": item.better,
        "unit": item.unit,
    }


def place_label(place: str) -> Label:
    """Name of a place."""
    return scenarios.load(place).label


def recorded_pairs(names: list[str]) -> list[tuple[str, str]]:
    """Outcomes on record and what they stand for in substance, as outcomes declare it, where both are among ``names``."""
    pairs = [(name, OUTCOMES[name].twin) for name in names if OUTCOMES[name].ledger == "recorded"]
    return [(recorded, twin) for recorded, twin in pairs if twin in names]


def shown(row: pd.Series, unit: str) -> Label:
    """A difference with its interval and unit, in words; shares in percentage points."""
    points = is_share(unit) or is_points(unit)
    text = bracketed(*((100.0 if points else 1.0) * float(row[key]) for key in ("value", "low", "high")))
    if points:
        return Label(f"{text} points", f"{text}个百分点")
    plain = unit in ("", "-", "0-1")
    return Label(text, text) if plain else Label(f"{text} {unit}", f"{text}{UNITS.get(unit, unit)}")


def bracketed(value: float, low: float, high: float) -> str:
    """``+0.209 [0.203, 0.216]``: so many decimals as half of the interval is worth."""
    half = 0.5 * (high - low)
    if not np.isfinite(half) or half <= 0.0:
        return f"{value:+.3g}".replace("+0", "0") if np.isfinite(value) else "n/a"
    decimals = int(np.clip(-np.floor(np.log10(half)), 0, 9))
    texts = [f"{x:,.{decimals}f}" for x in (value, low, high)]
    return f"{'+' if value > 0.0 else ''}{texts[0]} [{texts[1]}, {texts[2]}]"


def shown_share(value: float, low: float, high: float, bounded: bool = True) -> Label:
    """A ratio in per cent; where what it is divided by is not told from nothing, that."""
    if not bounded or not np.isfinite(value):
        return Label("cannot be said", "无法判断")
    text = f"{100 * value:.0f} % [{100 * low:.0f}, {100 * high:.0f}]"
    return Label(text, text)


def per_cent(share: float) -> str:
    """A share in per cent, without decimals."""
    return f"{100 * share:.0f} %" if np.isfinite(share) else "n/a"
