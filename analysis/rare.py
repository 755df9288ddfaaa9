"""Exact bounds of a mean where most replicates have one value and few another, so that their spread shows nothing.

With k of n replicates above (below) the usual value r, the share of replicates that lie there is at most U(k, n) and at least
L(k, n), the bounds of Clopper and Pearson at (1 + level) / 2 each. Where fewer than :data:`FEW_DIFFER` differ (K in all), the
mean lies within r +- U(k, n) M at least as surely, M the largest deviation seen times 1 + 1 / K (the largest of K is on average
K / (K + 1) of the largest there is), at least one event. Where none differs M is what one event changes, else what the unit
leaves room for; without either nothing is known. Where more differ the mean size m of deviations is known, and the bounds are
r + L m to r + U m. Events of one size are held as surely as is said; those that come in lumps of which none was seen are not.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

Floats = NDArray[np.float64]
Bounds = tuple[Floats, Floats]
FEW_DIFFER = 8
"""Replicates that differ from all others, below which what they show counts as rare."""
ROUNDING = 1e-12
"""Differences that small against the values are the rounding of the computer."""


class Exact(NamedTuple):
    """What most replicates agree on, and the exact bounds of the mean.

    Attributes:
        usual: the value in the middle; the one that most have, where ``agree``.
        differ: how many replicates have another.
        agree: two replicates or more, of which more than half have the same value.
        same: two replicates or more, and all have.
        low, high: bounds of the mean; missing where nothing says how far a replicate may lie.
    """

    usual: Floats
    differ: NDArray[np.int64]
    agree: NDArray[np.bool_]
    same: NDArray[np.bool_]
    low: Floats
    high: Floats


def exact(
    data: Floats,
    there: NDArray[np.bool_],
    n: NDArray[np.int64],
    known: ArrayLike,
    bounds: Bounds,
    level: float,
) -> Exact:
    """Exact bounds over the first axis; see above.

    Args:
        data: replicates x anything.
        there: which are not missing.
        n: how many are not.
        known: what one event changes, or how far a replicate may deviate; missing where that is not known. It says nothing
            of fewer than :data:`FEW_DIFFER` replicates, of which nobody knows whether what they do not show is rare.
        bounds: least and most that a value can be; infinite where nothing bounds it.
        level: coverage.
    """
    usual = middle(data, there, n)
    size = np.where(there, np.abs(data), 0.0).max(axis=0, initial=0.0)
    away = np.where(there, data - usual, 0.0)
    away = np.where(np.abs(away) <= ROUNDING * size, 0.0, away)
    up, down = np.maximum(away, 0.0), np.maximum(-away, 0.0)
    above, below = (up > 0.0).sum(axis=0), (down > 0.0).sum(axis=0)
    differ = above + below
    few = differ < FEW_DIFFER
    least, most = unseen(np.where(n >= FEW_DIFFER, known, np.nan), usual, bounds)
    largest = np.abs(away).max(axis=0, initial=0.0) * (1.0 + 1.0 / np.maximum(differ, 1))
    furthest = np.fmax(largest, np.where(n >= FEW_DIFFER, known, np.nan))
    far_down, far_up = (np.where(differ > 0, furthest, end) for end in (least, most))
    m_up, m_down = up.sum(axis=0) / np.maximum(above, 1), down.sum(axis=0) / np.maximum(below, 1)
    low = np.where(few, 0.0, lower_share(above, n, level) * m_up)
    low = low - upper_share(below, n, level) * np.where(few, far_down, m_down)
    high = np.where(few, 0.0, -lower_share(below, n, level) * m_down)
    high = high + upper_share(above, n, level) * np.where(few, far_up, m_up)
    low, high = np.fmax(usual + low, bounds[0]), np.fmin(usual + high, bounds[1])
    told = ~few | (np.isfinite(far_down) & np.isfinite(far_up))
    ends = (np.where(told, end, np.nan) for end in (low, high))
    several = n > 1
    return Exact(usual, differ, several & (2 * (n - differ) > n), several & (differ == 0), *ends)


def middle(data: Floats, there: NDArray[np.bool_], n: NDArray[np.int64]) -> Floats:
    """The value in the middle, of two the lower; a value that more than half have stands there. Missing where there is none."""
    if not len(data):
        return np.full(n.shape, np.nan)
    ordered = np.sort(np.where(there, data, np.inf), axis=0)
    found = np.take_along_axis(ordered, (np.maximum(n - 1, 0) // 2)[None], axis=0)[0]
    return np.asarray(np.where(np.isfinite(found), found, np.nan))


def unseen(known: Floats, usual: Floats, bounds: Bounds) -> Bounds:
    """How far below and above the usual value a replicate may lie where none was seen to deviate; missing where unknown."""
    ends = (np.where(np.isfinite(end), np.abs(end - usual), np.nan) for end in bounds)
    least, most = (np.where(known > 0.0, known, end) for end in ends)
    return least, most


def upper_share(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> Floats:
    """Upper Clopper-Pearson bound of a share seen ``k`` times in ``n``, at (1 + level) / 2; 1 where it was always seen."""
    k, n = np.asarray(k, float), np.asarray(n, float)
    bound = betaincinv(k + 1.0, np.maximum(n - k, 1e-9), 0.5 + level / 2)
    return np.asarray(np.where(k >= n, 1.0, bound), np.float64)


def lower_share(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> Floats:
    """Lower Clopper-Pearson bound of a share seen ``k`` times in ``n``; 0 where it was never seen."""
    k, n = np.asarray(k, float), np.asarray(n, float)
    return np.asarray(1.0 - upper_share(n - k, n, level), np.float64)
