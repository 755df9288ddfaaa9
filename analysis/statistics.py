"""Means over replicates and how sure they are."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]
LEVEL = 0.95


class Interval(NamedTuple):
    """A mean over replicates with its interval; ``n`` counts the replicates in which there was a value."""

    value: Floats
    low: Floats
    high: Floats
    n: NDArray[np.int64]


def interval(values: ArrayLike, level: float = LEVEL) -> Interval:
    """Student t interval of the mean over the first axis, one row a replicate.

    mean +- t(level; n - 1) s / sqrt(n), with n the number of values that are not missing. With fewer than two there
    is no interval: low and high are missing. Bounds are not cut to what an outcome can be.

    Args:
        values: replicates x anything.
        level: coverage.
    """
    data = np.asarray(values, np.float64)
    there = np.isfinite(data)
    n = there.sum(axis=0)
    enough = np.where(n > 0, n, np.nan)
    mean = np.where(there, data, 0.0).sum(axis=0) / enough
    squares = np.where(there, (data - mean) ** 2, 0.0).sum(axis=0)
    freedom = np.where(n > 1, n - 1, np.nan)
    half = stdtrit(freedom, 0.5 + level / 2) * np.sqrt(squares / freedom / enough)
    return Interval(mean, mean - half, mean + half, n)


def spread_of(half_width: float, n: int, level: float = LEVEL) -> float:
    """Standard deviation behind a Student interval: half sqrt(n) / t(level; n - 1); missing below two values."""
    return half_width * float(np.sqrt(n)) / float(stdtrit(n - 1, 0.5 + level / 2)) if n > 1 else np.nan


class Ratio(NamedTuple):
    """A ratio of two means with its interval; an end that is missing is unbounded."""

    value: float
    low: float
    high: float
    bounded: bool


def ratio_interval(above: ArrayLike, below: ArrayLike, level: float = LEVEL) -> Ratio:
    """Fieller's interval of mean(above) / mean(below) over paired replicates (Fieller 1954).

    All t with (mean(a) - t mean(b))^2 <= q^2 var(a - t b) / n, q the Student quantile. Where the mean of ``below`` is not
    told from zero that set is no interval: the ratio then has no bounds, and says so.

    Args:
        above, below: one value a replicate each.
        level: coverage.
    """
    a, b = np.asarray(above, np.float64), np.asarray(below, np.float64)
    there = np.isfinite(a) & np.isfinite(b)
    a, b = a[there], b[there]
    n = len(a)
    if n == 0 or b.mean() == 0.0:
        return Ratio(np.nan, np.nan, np.nan, False)
    value = float(a.mean() / b.mean())
    if n == 1:
        return Ratio(value, np.nan, np.nan, False)
    q2 = float(stdtrit(n - 1, 0.5 + level / 2)) ** 2 / n
    (vaa, vab), (_, vbb) = np.cov(a, b)
    # quadratic in t: (b^2 - q2 vbb) t^2 - 2 (a b - q2 vab) t + (a^2 - q2 vaa) <= 0
    square, middle, rest = b.mean() ** 2 - q2 * vbb, a.mean() * b.mean() - q2 * vab, a.mean() ** 2 - q2 * vaa
    inside = middle**2 - square * rest
    if square <= 0.0 or inside < 0.0:
        return Ratio(value, np.nan, np.nan, False)
    root = float(np.sqrt(inside))
    return Ratio(value, float((middle - root) / square), float((middle + root) / square), True)
