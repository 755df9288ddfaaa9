"""How many effects are told at once: a few together, the others as discoveries.

The effects on the headline outcomes and their recorded twins in the months of each policy are one family, declared before anything is run. Their
intervals are widened until all of them together hold their means in 95 of 100 comparisons: the critical value is the 95th
percentile of the largest |t|, from rows (worlds, or seeds) reweighted by chance (multiplier bootstrap; Chernozhukov, Chetverikov
& Kato 2013), with Student's freedom. Every other effect is exploratory: it counts where it is a discovery at a rate of false
ones of 5 % (Benjamini & Hochberg 1995).
"""

from dataclasses import dataclass

import numpy as np
import xarray as xr
from scipy.special import stdtr

from analysis.plausible import independent
from analysis.statistics import LEVEL, Floats
from analysis.two_errors import discoveries
from analysis.windows import DURING

MOST = 12
"""Outcomes of a family, at most."""
RATE = 0.05
"""Rate of false discoveries among exploratory effects."""
DRAWS = 4000
"""Sets of weights behind the critical value."""


@dataclass(frozen=True)
class Family:
    """What decides whether an effect is told.

    Attributes:
        level: of the interval of each effect of the family, at least 95 %.
        p: the largest p at which an exploratory effect is a discovery; -1 where none is.
    """

    level: float = LEVEL
    p: float = RATE


def family_of(data: xr.Dataset) -> Family:
    """The family of a comparison, as it travels with it."""
    return Family(float(data.attrs.get("family_level", LEVEL)), float(data.attrs.get("exploratory_p", RATE)))


def in_family(data: xr.Dataset, name: str, window: str, group: str) -> bool:
    """Whether an effect was declared beforehand: on a headline outcome, in the months of the policy, of everybody."""
    if window != DURING or group != "all":
        return False
    return is_headline(data, name)


def is_headline(data: xr.Dataset, name: str) -> bool:
    """Whether an outcome is one of the headline, or the recorded twin of one."""
    if int(data.variables[name].attrs.get("headline", 0)):
        return True
    beside = (one.attrs for one in data.variables.values())
    return any(int(attrs.get("headline", 0)) and attrs.get("twin") == name for attrs in beside)


def told_together(data: xr.Dataset, names: list[str]) -> Family:
    """The family of a comparison, computed from its differences.

    Args:
        data: a comparison.
        names: its outcomes.
    """
    declared: list[Floats] = []
    others: list[Floats] = []
    for name in names:
        values = data[name].transpose("replicate", "side", "window", "group", "arm")
        e = independent(data, (values.sel(side="with") - values.sel(side="without")).values)
        for w, window in enumerate(map(str, data["window"].values)):
            for g, group in enumerate(map(str, data["group"].values)):
                (declared if in_family(data, name, window, group) else others).append(e[:, w, g])
    return Family(simultaneous(columns(declared)), last_discovery(p_of(columns(others))))


def columns(found: list[Floats]) -> Floats:
    """Side by side."""
    return np.concatenate(found, axis=1) if found else np.empty((0, 0))


def simultaneous(e: Floats, level: float = LEVEL, seed: int = 1) -> float:
    """The level of each interval at which all together have this one; rows are independent, missing values are left out."""
    there = np.isfinite(e)
    d = np.where(there, e - np.nanmean(np.where(there.any(axis=0), e, 0.0), axis=0), 0.0)
    size = np.sqrt((d**2).sum(axis=0))
    d, n = d[:, size > 0.0] / size[size > 0.0], len(e)
    if d.shape[1] < 2 or n < 3:
        return level
    rng = np.random.default_rng(seed)
    largest = np.abs(rng.standard_normal((DRAWS, n)) @ d).max(axis=1)
    t = largest / np.sqrt(rng.chisquare(n - 1, DRAWS) / (n - 1))
    return max(level, float(1.0 - 2.0 * stdtr(n - 1, -np.quantile(t, level))))


def p_of(e: Floats) -> Floats:
    """Two-sided p of a mean of 0, by Student's t, of rows x effects; missing where nothing differs."""
    there = np.isfinite(e)
    n = there.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, e, 0.0).sum(axis=0) / n
        error = np.sqrt(np.where(there, (e - mean) ** 2, 0.0).sum(axis=0) / (n - 1) / n)
        p: Floats = 2.0 * stdtr(np.maximum(n - 1, 1), -np.abs(mean) / error)
    return np.where((n > 1) & (error > 0.0), p, np.nan)


def last_discovery(p: Floats) -> float:
    """The largest p that is a discovery; -1 where none is."""
    found = discoveries(p, RATE)
    return float(p[found].max()) if found.any() else -1.0
