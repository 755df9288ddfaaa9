"""Means over replicates and how sure they are; where there is no interval, or not the usual one, why.

Intervals stay within what the quantity can be, and none has a width of zero: what is the same in every replicate is either
bounded exactly or has no interval and a reason.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from analysis.rare import FEW_DIFFER, ROUNDING, exact, lower_share, upper_share
from analysis.why import Why
from bilingual.numbers import bounds_of

Floats = NDArray[np.float64]
Codes = NDArray[np.str_]
LEVEL = 0.95
"""Coverage of intervals."""
FEWEST = 20
"""Replicates before which adding some never stops: fewer that agree show nothing of what is rare."""
STANDS: Codes = np.array(str(Why.NONE))


@dataclass(frozen=True)
class Estimate:
    """One number with its interval.

    Attributes:
        value: missing where there is none.
        low, high: ends of the 95 % interval; missing where there is none.
        n: replicates (draws) behind it.
        why: why there is no number or no usual interval; empty where both stand.
    """

    value: float
    low: float
    high: float
    n: int = 0
    why: Why = Why.NONE

    @property
    def half(self) -> float:
        """Half width of the interval."""
        return 0.5 * (self.high - self.low)

    @property
    def bounded(self) -> bool:
        """Whether there is an interval."""
        return bool(np.isfinite(self.low) and np.isfinite(self.high))


class Interval(NamedTuple):
    """Means over replicates with their intervals.

    Attributes:
        value, low, high: missing where there is none.
        n: replicates in which there was a value.
        why: code of a :class:`~analysis.why.Why`, empty where the usual interval stands.
    """

    value: Floats
    low: Floats
    high: Floats
    n: NDArray[np.int64]
    why: Codes = STANDS

    def one(self) -> Estimate:
        """The only number there is."""
        value, low, high = (float(np.asarray(part).item()) for part in self[:3])
        return Estimate(value, low, high, int(self.n), Why(str(np.asarray(self.why).item())))


def interval(
    values: ArrayLike,
    level: float = LEVEL,
    unit: str = "",
    event: ArrayLike = np.nan,
    reach: ArrayLike = np.nan,
) -> Interval:
    """Interval of the mean over the first axis, one row a replicate; values that are missing are left out.

    Usually Student's, mean +- t(level; n - 1) s / sqrt(n), or, where the unit bounds the quantity, its counterpart that
    stays inside, see :func:`inside`. Where most replicates have one and the same value the sample does not show the spread:
    the interval is then widened to the exact bounds of :func:`analysis.rare.exact` (why: rare where fewer than
    :data:`~analysis.rare.FEW_DIFFER` differ, constant where none does). What is the same in every replicate has no interval
    where nothing says how far it might be otherwise.

    Args:
        values: replicates x anything.
        level: coverage.
        unit: of the values; bounds them where it is a share, a difference of shares or a count.
        event: what one event changes, in the unit of the values; missing where it is not known.
        reach: largest deviation to be reckoned with where no replicate deviates.
    """
    data = np.asarray(values, np.float64)
    there = np.isfinite(data)
    n = there.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, data, 0.0).sum(axis=0) / np.where(n > 0, n, np.nan)
        squares = np.where(there, (data - mean) ** 2, 0.0).sum(axis=0)
        freedom = np.where(n > 1, n - 1, np.nan)
        error = stdtrit(freedom, 0.5 + level / 2) * np.sqrt(squares / freedom / n)
        bounds = held(data, there, bounds_of(unit))
        low, high = inside(mean, error, *bounds)
        far = exact(data, there, n, np.fmax(event, reach), bounds, level)
        low = np.where(far.agree, np.minimum(far.low, low), low)
        high = np.where(far.agree, np.maximum(far.high, high), high)
    mean = np.where(far.same, far.usual, mean)  # a mean of equal numbers is that number, to the bit
    why = np.select(
        [n == 0, n == 1, far.same, far.agree & (far.differ < FEW_DIFFER)],
        [Why.ABSENT.value, Why.FEW.value, Why.CONSTANT.value, Why.RARE.value],
        Why.NONE.value,
    )
    return Interval(mean, low, high, n, np.asarray(why))


def held(data: Floats, there: NDArray[np.bool_], bounds: tuple[float, float]) -> tuple[Floats, Floats]:
    """The bounds where all values keep to them; none where one does not, for then they are not bounds of this quantity."""
    outside = (there & ((data < bounds[0]) | (data > bounds[1]))).any(axis=0)
    return np.where(outside, -np.inf, bounds[0]), np.where(outside, np.inf, bounds[1])


def inside(mean: Floats, error: Floats, lowest: Floats, highest: Floats) -> tuple[Floats, Floats]:
    """Ends of the interval mean +- error, kept within bounds by letting the variance shrink towards them.

    All m with |mean - m| <= error sqrt(v(m) / v(mean)), v(m) = (m - lowest)(highest - m): Wilson's interval with the
    effective number of trials that the spread between replicates shows (Dean and Pagano 2015). With one bound
    v(m) = m - lowest, with none the error is the same everywhere. Far from the bounds both are Student's.
    """
    curved = np.where(np.isfinite(highest), 1.0, 0.0)  # 1: bounded on both sides; 0: on one
    start = np.where(np.isfinite(lowest), lowest, 0.0)
    scale = np.where(np.isfinite(highest), highest - start, 1.0)
    p, half = (mean - start) / scale, error / scale
    variance = p * (1.0 - curved * p)
    k = np.where(half > 0.0, half**2 / np.where(variance > 0.0, variance, 1.0), 0.0 * half)
    middle, width = p + k / 2.0, np.sqrt(np.maximum(0.0, k * variance + k**2 / 4.0))
    ends = ((start + scale * end / (1.0 + curved * k)) for end in (middle - width, middle + width))
    low, high = (
        np.where(np.isfinite(lowest), end, plain)
        for end, plain in zip(ends, (mean - error, mean + error), strict=True)
    )
    return low, high


def share_of(k: int, n: int, level: float = LEVEL) -> Estimate:
    """The share of ``n`` independent draws in which something holds, with the Clopper-Pearson interval.

    Args:
        k: draws in which it holds.
        n: draws, 0 or more.
        level: coverage, at least.
    """
    if n == 0:
        return Estimate(np.nan, np.nan, np.nan, 0, Why.ABSENT)
    return Estimate(k / n, float(lower_share(k, n, level)), float(upper_share(k, n, level)), n)


def paired(
    base: ArrayLike, other: ArrayLike, unit: str = "", level: float = LEVEL, event: ArrayLike = np.nan
) -> Interval:
    """Interval of the mean difference of pairs, replicates first; a pair in which one is missing is left out.

    As :func:`interval` of the differences. Of shares they lie within -1 to 1. Where no pair differs, a pair is reckoned
    to differ by one event at most, or where that is not known by as much as any two values of ``base`` and ``other``.

    Args:
        base, other: replicates x anything, one seed a row.
        unit: of the values themselves.
        level: coverage.
        event: what one event changes, in that unit.
    """
    a, b = np.broadcast_arrays(np.asarray(base, np.float64), np.asarray(other, np.float64))
    both = np.concatenate([a, b])
    lowest = np.where(np.isfinite(both), both, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(np.isfinite(both), both, -np.inf).max(axis=0, initial=-np.inf)
    with np.errstate(invalid="ignore"):
        reach = np.where((highest > lowest) & ~np.any(a != b, axis=0), highest - lowest, np.nan)
    return interval(b - a, level, difference_unit(unit), event, reach)


def difference_unit(unit: str) -> str:
    """Unit of a difference as far as it bounds one: of shares, a difference of shares."""
    return "share difference" if bounds_of(unit) == (0.0, 1.0) else ""


def spread_of(half_width: float, n: int, level: float = LEVEL) -> float:
    """Standard deviation behind a Student interval: half sqrt(n) / t(level; n - 1); missing below two values."""
    return half_width * float(np.sqrt(n)) / float(stdtrit(n - 1, 0.5 + level / 2)) if n > 1 else np.nan


class Ratio(NamedTuple):
    """A ratio of two means with its interval; an end that is missing is unbounded, and ``why`` says why."""

    value: float
    low: float
    high: float
    bounded: bool
    why: Why = Why.NONE


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
    if n == 0:
        return Ratio(np.nan, np.nan, np.nan, False, Why.ABSENT)
    if abs(b.mean()) <= ROUNDING * np.abs(b).max():
        return Ratio(np.nan, np.nan, np.nan, False, Why.ZERO)
    if n == 1:
        return Ratio(float(a[0] / b[0]), np.nan, np.nan, False, Why.FEW)
    return ratio_of_means(a.mean(), b.mean(), float(stdtrit(n - 1, 0.5 + level / 2)) ** 2 / n * np.cov(a, b))


def ratio_of_means(a: float, b: float, v: Floats) -> Ratio:
    """Fieller's interval of a / b for two means that go together (Fieller 1954).

    All t with (a - t b)^2 <= v_aa - 2 t v_ab + t^2 v_bb, a quadratic in t. Where b cannot be distinguished from zero that set is no
    interval: the ratio then has no bounds, and says so. Where the replicates show no spread at all there is none either.

    Args:
        a, b: the means; b is not zero.
        v: covariance of the two means times the square of the Student quantile, 2 x 2.
    """
    value = float(a / b)
    square, middle, rest = b * b - v[1, 1], a * b - v[0, 1], a * a - v[0, 0]
    inside = middle**2 - square * rest
    if square <= 0.0 or inside < 0.0:
        return Ratio(value, np.nan, np.nan, False, Why.ZERO)
    root = float(np.sqrt(inside))
    return Ratio(value, float((middle - root) / square), float((middle + root) / square), True)
