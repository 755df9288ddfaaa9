"""Which of many villages to take: what each way does for all villages, for those taken, and for the gap between villages.

The gap is the distance between the lowest and the highest tenth of villages. It holds luck of single villages as well, the same with
and without the policy, so that its change is what counts. Every number has both of its errors where runs are of plausible worlds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from analysis.effects import interest_of
from analysis.plausible import by_world, is_uncertain, ranges
from analysis.statistics import Floats, interval, paired, share_of
from analysis.two_errors import two_errors
from bilingual.numbers import is_share
from bilingual.words import Words

TENTHS = (0.1, 0.9)
NONE, LOT = "none", "random"
LOT_NUMBERS = ("effect_against_lot", "low_against_lot", "high_against_lot")
NUMBERS = ("base", "effect", "low", "high", *LOT_NUMBERS)
"""Columns of :func:`ways_told` in the unit of the outcome, or of its differences."""
WHAT = {
    "all": Words("all villages", "全部村"),
    "taken": Words("villages taken", "入选村"),
    "gap": Words("gap between villages", "村间差距"),
}
"""What a way of taking villages is judged by."""


class NotFixed(ValueError):
    """Villages that are drawn again in each run have no number of their own."""


def gap(values: Floats) -> Floats:
    """Distance between the lowest and the highest tenth of villages (the last axis); villages without a value are left out."""
    low, high = np.nanquantile(values, TENTHS, axis=-1)
    return np.asarray(high - low)


def ways_told(villages: xr.Dataset, whole: xr.Dataset, names: Sequence[str]) -> pd.DataFrame:
    """A row an outcome, way and yardstick: value without, effect against no policy, against the lot, with errors and grade.

    Args:
        villages: outcomes by replicate, way and village, and ``taken``.
        whole: outcomes of all villages together, by replicate and way.
        names: the outcomes.
    """
    return pd.DataFrame([row for name in names for row in _of_outcome(villages, whole, name)])


def _of_outcome(villages: xr.Dataset, whole: xr.Dataset, name: str) -> Iterator[dict[str, Any]]:
    """The rows of one outcome."""
    values, together = by_way(villages[name]), by_way(whole[name])
    taken = by_way(villages["taken"])
    for way in values:
        if way == NONE:
            continue
        with_it, without = np.where(taken[way] > 0.0, (values[way], values[NONE]), np.nan)
        pairs = {
            "all": (together[NONE], together[way]),
            "taken": (means(without), means(with_it)),
            "gap": (gap(values[NONE]), gap(values[way])),
        }
        against = {"all": together[LOT], "gap": gap(values[LOT])}
        for what, (base, other) in pairs.items():
            row = {"outcome": name, "way": way, "what": what, "base": float(np.nanmean(base))}
            row |= told(villages, base, other, villages[name].attrs)
            if what in against and way not in (LOT, "all"):
                lot = told(villages, against[what], other, villages[name].attrs)
                row |= {f"{key}_against_lot": value for key, value in lot.items()}
            yield row


def as_read(rows: pd.DataFrame, attrs: Mapping[Any, Any]) -> tuple[pd.DataFrame, Words]:
    """Rows of one outcome in the unit in which people read it, and that unit: shares in per cent, their differences in points."""
    unit = str(attrs.get("units", ""))
    if not is_share(unit):
        return rows, Words(unit, str(attrs.get("units_zh", "")))
    made = rows.assign(**{key: 100.0 * rows[key] for key in NUMBERS if key in rows})
    return made, Words("%; differences in percentage points", "%；差异为百分点")


def against_lot(row: Mapping[Any, Any], say: Callable[[float], str]) -> str:
    """How far a way does otherwise than the lot, with its range; nothing for the lot itself and where there is no such thing."""
    value, low, high = (float(row.get(key, np.nan)) for key in LOT_NUMBERS)
    return f"{say(value)} [{say(low)}, {say(high)}]" if np.isfinite(value) else ""


def by_way(values: xr.DataArray) -> dict[str, Floats]:
    """Values of each way, replicates first and villages last."""
    return {str(way): values.sel(way=way).values for way in values["way"].values}


def means(values: Floats) -> Floats:
    """Means over villages (the last axis), missing where no village has a value."""
    there = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(
            np.where(there, values, 0.0).sum(axis=-1)
            / np.where(there.any(axis=-1), there.sum(axis=-1), np.nan)
        )


def told(data: xr.Dataset, base: Floats, other: Floats, attrs: Mapping[Any, Any]) -> dict[str, Any]:
    """An effect with its errors: over worlds with a grade, else its 95 % interval over seeds."""
    if not is_uncertain(data):
        found = paired(base, other, str(attrs.get("units", ""))).one()
        return {"effect": found.value, "low": found.low, "high": found.high, "luck": np.nan, "grade": ""}
    e = by_world(data, other - base)
    if np.isfinite(e).all(axis=1).sum() < 4 or e.shape[1] < 2:
        found = ranges(e).one()
        return {"effect": found.value, "low": found.low, "high": found.high, "luck": np.nan, "grade": ""}
    both = two_errors(e, interest_of(attrs, float(np.nanmean(base))))
    return {
        "effect": both.mean,
        "low": both.low,
        "high": both.high,
        "luck": both.luck,
        "grade": str(both.grade.value),
    }


def risks(villages: xr.Dataset, name: str, take: int) -> pd.DataFrame:
    """A row a village: its outcome without policy, and the chance that it is among the worst so many, each with its error.

    Over plausible worlds the chance is the share of worlds in which its mean over seeds is among the worst, so that it holds what
    is not known; otherwise the share of seeds. Both come with their exact 95 % interval.

    Args:
        villages: outcomes by replicate, way and village, of villages that are the same in every run.
        name: of the outcome; it has a better direction.
        take: how many count as worst.

    Raises:
        NotFixed: villages are drawn again in each run.
        ValueError: no direction of the outcome is better.
    """
    better = str(villages[name].attrs.get("better", ""))
    if better not in ("up", "down"):
        raise ValueError(f"{name}: no direction of it is better, so that no village is worst")
    if not fixed(villages):
        raise NotFixed(
            "villages: they are drawn again in each run; a table by village needs a county of one's own"
        )
    values = villages[name].sel(way=NONE).values
    rows = by_world(villages, values).mean(axis=1) if is_uncertain(villages) else values
    worst = among_worst(rows if better == "up" else -rows, take)
    found = interval(rows, unit=str(villages[name].attrs.get("units", "")))
    shares = [share_of(int(k), len(rows)) for k in worst.sum(axis=0)]
    return pd.DataFrame(
        {
            "village": villages["village"].values,
            "code": villages["code"].values,
            "value": found.value,
            "low": found.low,
            "high": found.high,
            "risk": [one.value for one in shares],
            "risk_low": [one.low for one in shares],
            "risk_high": [one.high for one in shares],
        }
    )


def fixed(villages: xr.Dataset) -> bool:
    """Whether villages are the same in every run: those of a county's own table, which have codes."""
    return "code" in villages.coords


def among_worst(values: Floats, take: int) -> Floats:
    """Which villages (the last axis) have the lowest values, so many of them; one without a value is not among them."""
    order = np.argsort(np.where(np.isfinite(values), values, np.inf), axis=-1, kind="stable")
    worst = np.zeros(values.shape)
    np.put_along_axis(worst, order[..., :take], 1.0, axis=-1)
    return np.where(np.isfinite(values), worst, 0.0)
