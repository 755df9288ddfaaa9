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
    """Fieller's interval of mean(above) / mean(below) over paired replicates, see :func:`ratio_of_means`.

    Args:
        above, below: one value a replicate each; pairs in which one is missing are left out.
        level: coverage.
    """
    a, b = np.asarray(above, np.float64), np.asarray(below, np.float64)
    there = np.isfinite(a) & np.isfinite(b)
    a, b = a[there], b[there]
    n = len(a)
    if n == 0 or b.mean() == 0.0:
        return Ratio(np.nan, np.nan, np.nan, False)
    if n == 1:
        return Ratio(float(a[0] / b[0]), np.nan, np.nan, False)
    return ratio_of_means(a.mean(), b.mean(), float(stdtrit(n - 1, 0.5 + level / 2)) ** 2 / n * np.cov(a, b))


def ratio_of_means(a: float, b: float, v: Floats) -> Ratio:
    """Fieller's interval of a / b for two means that go together (Fieller 1954).

    All t with (a - t b)^2 <= v_aa - 2 t v_ab + t^2 v_bb, a quadratic in t. Where b is not told from zero that set is no
    interval: the ratio then has no bounds, and says so.

    Args:
        a, b: the means; b is not zero.
        v: covariance of the two means times the square of the Student quantile, 2 x 2.
    """
    value = float(a / b)
    square, middle, rest = b * b - v[1, 1], a * b - v[0, 1], a * a - v[0, 0]
    inside = middle**2 - square * rest
    if square <= 0.0 or inside < 0.0:
        return Ratio(value, np.nan, np.nan, False)
    root = float(np.sqrt(inside))
    return Ratio(value, float((middle - root) / square), float((middle + root) / square), True)
