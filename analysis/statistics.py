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
