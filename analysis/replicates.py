"""How many replicates are enough: what a pilot says of luck, and the seeds that a stated precision or power needs.

A run is mean + what its point does + luck of its seed. Everything here follows from three variances of a pilot: of the
luck of one seed (``within``), of the luck that points with the same seed have in common (``shared``), and of what the
points do (``between``).

Sources: Searle, Casella & McCulloch 1992, Variance Components (components from means of squares); Browne 1995, Statistics
in Medicine 14:1933 (upper limit of the pilot's standard deviation); Lee et al. 2015, JASSS 18(4)4 (coefficient of
variation); Secchi & Seri 2017, Computational and Mathematical Organization Theory 23:96 (power of simulation studies).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf, isfinite, isnan, nan, sqrt

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import chdtri, stdtrit
from scipy.stats import nct

from analysis.statistics import LEVEL
from analysis.why import Why

Floats = NDArray[np.float64]
POWER = 0.8
"""Chance to find an effect that is there, where nothing else is asked for."""
ASSURANCE = 0.9
"""Chance that the cautious number of seeds keeps its promise, however lucky the pilot was."""
LEFT = 0.05
"""Share of luck in the variance between means of points from which seeds are called enough."""
STABLE = 0.01
"""Change of the coefficient of variation below which it is called stable (Lee et al. 2015)."""
MOST = 10_000_000
"""Seeds at which looking for a number ends: no study has as many."""
SAME = 1e24
"""Factor from which two worlds differ by rounding only."""
FOLDS = 40
"""Parts of a pilot that are left out in turn to see how sure its split is."""


@dataclass(frozen=True)
class Spread:
    """Luck of one seed in something that is averaged over seeds.

    Attributes:
        sd: standard deviation between seeds, in the unit of the outcome; 0 or more, missing where it is not known. Of 0
            nothing is promised: seeds that all agree do not show how far another may lie.
        freedom: degrees of freedom behind it; above 0.
        each: degrees of freedom that one more seed brings: 1 for a paired difference, 2 for two separate groups, more
            where the variance is pooled over points.
    """

    sd: float
    freedom: float
    each: float = 1.0

    @property
    def known(self) -> bool:
        """Whether there is luck that can be planned with."""
        return self.sd > 0.0

    def half_width(self, n: float) -> float:
        """Half of the 95 % interval of the mean over ``n`` seeds: t(0.975; each (n - 1)) sd / sqrt(n); missing below 2, and
        where no seed differs."""
        if n < 2 or not self.known:
            return nan
        return float(stdtrit(self.each * (n - 1), 0.5 + LEVEL / 2)) * self.sd / sqrt(n)

    def power(self, effect: float, n: int) -> float:
        """Chance that the two-sided test at 5 % finds ``effect`` with ``n`` seeds.

        P(\\|T\\| > t(0.975; f)), T noncentral t with f = each (n - 1) and noncentrality effect sqrt(n) / sd.
        """
        if n < 2 or not self.known:
            return nan
        freedom, away = self.each * (n - 1), abs(effect) * sqrt(n) / self.sd
        bound = float(stdtrit(freedom, 0.5 + LEVEL / 2))
        if away > bound + 40.0:  # the library loses its way out there
            return 1.0
        wrong = float(nct.cdf(-bound, freedom, away))  # the library loses its way far out in this tail, too
        return float(nct.sf(bound, freedom, away)) + (0.0 if isnan(wrong) else wrong)

    def for_precision(self, half_width: float) -> float:
        """Least seeds whose interval is as narrow as ``half_width``; infinite beyond MOST, missing without ``sd``.

        Raises:
            ValueError: the half width is not above 0.
        """
        if not half_width > 0.0:
            raise ValueError(f"precision {half_width:g}: allowed is a half width above 0")
        return least(lambda n: self.half_width(n) <= half_width) if self.known else nan

    def for_effect(self, effect: float, power: float = POWER) -> float:
        """Least seeds that find ``effect`` with this power; infinite beyond MOST, missing without ``sd``.

        Raises:
            ValueError: no effect, or a power that is not between 5 and 100 %.
        """
        if effect == 0.0 or not isfinite(effect):
            raise ValueError(f"effect {effect:g}: allowed is a number other than 0")
        check_power(power)
        return least(lambda n: self.power(effect, n) >= power) if self.known else nan

    def detectable(self, n: int, power: float = POWER) -> float:
        """Smallest effect that ``n`` seeds find with this power, in the unit of the outcome; missing below 2 seeds."""
        check_power(power)
        return nan if n < 2 or not self.known else self.sd * found_by(n, self.each, power)

    def cautious(self, assurance: float = ASSURANCE) -> "Spread":
        """The same with the upper limit of ``sd``: sd sqrt(f / chi2(1 - assurance; f)), for normal luck (Browne 1995)."""
        if self.freedom <= 0.0 or isnan(self.sd):
            return replace(self, sd=nan)
        return replace(self, sd=self.sd * sqrt(self.freedom / float(chdtri(self.freedom, assurance))))


@lru_cache(maxsize=1024)
def found_by(n: int, each: float, power: float) -> float:
    """Smallest effect in standard deviations that ``n`` seeds find with this power."""
    unit = Spread(1.0, 1.0, each)
    low, high = 0.0, 1.0
    while unit.power(high, n) < power:
        low, high = high, 2.0 * high
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if unit.power(middle, n) < power else (low, middle)
    return high


def check_power(power: float) -> None:
    """Refuse a power that no test has.

    Raises:
        ValueError: not between 5 and 100 %.
    """
    if not 1.0 - LEVEL < power < 1.0:
        raise ValueError(f"power {power:g}: allowed is above {1.0 - LEVEL:.2g} and below 1")


def least(enough: Callable[[int], bool]) -> float:
    """The least number from 2 on that is enough, where every larger one is, too; infinite beyond MOST."""
    high = 2
    while not enough(high):
        if high >= MOST:
            return inf
        high = min(MOST, 2 * high)
    low = high // 2 if high > 2 else 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return float(high)


@dataclass(frozen=True)
class Sharing:
    """Which points of a design have their seeds in common.

    Attributes:
        points: how many there are, 1 or more.
        lucks: how many lists of seeds; 1 where all points share one, as many as points where none does.
        pairs: ordered pairs of different points with the same list.
    """

    points: int
    lucks: int
    pairs: int

    @staticmethod
    def of(luck: ArrayLike) -> "Sharing":
        """From the list of seeds (anything that tells them apart) of every point."""
        _, sizes = np.unique(np.asarray(luck), return_counts=True)
        return Sharing(int(sizes.sum()), len(sizes), int((sizes * (sizes - 1)).sum()))


@dataclass(frozen=True)
class Split:
    """Variance of the runs of a pilot, split. Variances are in the squared unit of the outcome, missing where unknown.

    Attributes:
        mean: over points.
        within: between seeds of a point.
        shared: covariance of two points with the same seeds, over seeds; 0 where no points share any.
        between: between points, without luck; unbiased, hence below 0 now and then where there is little.
        replicates: seeds of a point, the median.
        sharing: of the points that had two seeds or more.
        low, high: 95 % interval of :attr:`share`; missing where the pilot is too small to have one.
    """

    mean: float
    within: float
    shared: float
    between: float
    replicates: int
    sharing: Sharing
    low: float = nan
    high: float = nan

    @property
    def why(self) -> Why:
        """Why nothing can be said of luck: no run has a value, no point has two seeds, or all seeds of a point agree."""
        if isnan(self.mean):
            return Why.ABSENT
        if not self.sharing.points:
            return Why.FEW
        return Why.NONE if self.within > 0.0 else Why.CONSTANT

    @property
    def share(self) -> float:
        """Share of the variance of single runs that is luck: within / (within + max(0, between))."""
        total = self.within + max(0.0, self.between)
        return self.within / total if total > 0.0 else nan

    @property
    def alike(self) -> float:
        """Correlation of the luck of two points with the same seeds, kept within 0 to 1."""
        return min(1.0, max(0.0, self.shared / self.within)) if self.within > 0.0 else 0.0

    @property
    def common(self) -> float:
        """The variance that goes with it: what plans are made with, for a chance estimate below 0 would promise too much."""
        return self.alike * self.within

    def each(self, sharing: Sharing) -> float:
        """Degrees of freedom that a seed at every point brings to ``within``, by Satterthwaite's rule for normal luck.

        points / (1 + alike^2 pairs / points): all the points where their luck is separate, 1 where it is the same.
        """
        return sharing.points / (1.0 + self.alike**2 * sharing.pairs / sharing.points)

    @property
    def freedom(self) -> float:
        """Degrees of freedom behind ``within``."""
        return max(0.0, self.each(self.sharing) * (self.replicates - 1))

    def point(self, sharing: Sharing | None = None) -> Spread:
        """Luck of the mean of one point."""
        return Spread(sqrt(self.within), self.freedom, self.each(sharing or self.sharing))

    def points_apart(self, sharing: Sharing | None = None) -> Spread:
        """Luck of the difference between two points: what their seeds have in common drops out if all share them."""
        sharing = sharing or self.sharing
        common = self.common if sharing.lucks == 1 else 0.0
        variance = 2.0 * max(0.0, self.within - common)
        return Spread(sqrt(variance) if variance == variance else nan, self.freedom, self.each(sharing))

    def over_points(self, sharing: Sharing | None = None) -> Spread:
        """Luck of the mean over all points: within / points + common pairs / points^2, for one seed at each."""
        sharing = sharing or self.sharing
        p = sharing.points
        variance = self.within / p + self.common * sharing.pairs / p**2
        behind = self.sharing.lucks * (self.replicates - 1)
        return Spread(sqrt(variance) if self.within == self.within else nan, behind, sharing.lucks)

    def among_means(self, sharing: Sharing | None = None) -> float:
        """Variance that one seed of luck brings into the variance between means of points.

        within - common pairs / (points (points - 1)): luck that all points have in common moves no point against another.
        """
        sharing = sharing or self.sharing
        p = sharing.points
        return max(0.0, self.within - self.common * sharing.pairs / (p * (p - 1))) if p > 1 else nan

    def left(self, n: float, sharing: Sharing | None = None) -> float:
        """Share of the variance between means over ``n`` seeds that is luck still."""
        noise = self.among_means(sharing) / n
        total = noise + max(0.0, self.between)
        return noise / total if total > 0.0 else nan

    def for_left(self, left: float = LEFT, sharing: Sharing | None = None) -> float:
        """Seeds at which luck is no more than ``left`` of the variance between means; infinite where points do nothing but
        luck does, missing where there is neither."""
        noise = self.among_means(sharing)
        if isnan(noise) or isnan(self.between):
            return nan
        if noise == 0.0:
            return 2.0 if self.between > 0.0 else nan
        return (
            max(2.0, float(np.ceil(noise / self.between * (1.0 - left) / left)))
            if self.between > 0.0
            else inf
        )


def split(point: ArrayLike, value: ArrayLike, seed: ArrayLike | None = None, sure: bool = False) -> Split:
    """Split the variance of a pilot.

    With n_i seeds at point i, m_i and s_i^2 their mean and variance, p points with two seeds or more, and
    c_ij = (y_ij - m_i) / sqrt(n_i (n_i - 1)):

    - within = mean of s_i^2;
    - covariance of means = sum over seeds of (sum over points of c)^2, less the sum of c^2, over the pairs that share seeds;
    - between = var(m) - mean of s_i^2 / n_i + mean covariance of means over all pairs.

    Unbiased whatever the variances of the points, with seeds shared by all, by some or by no points; with gaps it is so
    only nearly where seeds are shared. (With shared seeds the usual ``var(m) - s^2 / n`` takes away luck that is not there.)

    Args:
        point, value, seed: one each a run; runs of the same seed at different points have luck in common. Without seeds,
            none have. Runs without value are left out.
        sure: work out how sure the share is, too: a jackknife that leaves out points (by lists of seeds where there are
            several) and, where all points share their seeds, seeds; on the logarithm of the share.
    """
    frame = pd.DataFrame({"point": np.asarray(point), "value": np.asarray(value, np.float64)})
    frame["seed"] = np.arange(len(frame)) if seed is None else np.asarray(seed)
    frame = frame[np.isfinite(frame["value"])]
    at, which = pd.factorize(frame["point"])[0], pd.factorize(frame["seed"])[0]
    runs = Runs(at.astype(np.int64), frame["value"].to_numpy(), which.astype(np.int64))
    found = runs.split()
    return runs.with_interval(found) if sure else found


@dataclass(frozen=True)
class Runs:
    """Runs of a pilot as numbers: which point, which value, which seed."""

    point: NDArray[np.int64]
    value: Floats
    seed: NDArray[np.int64]

    def split(self) -> Split:
        """The split, without interval."""
        if not len(self.point):
            return Split(nan, nan, nan, nan, 0, Sharing(0, 0, 0))
        n = np.bincount(self.point)
        means = np.bincount(self.point, self.value)[n > 0] / n[n > 0]
        several = n >= 2
        p = int(several.sum())
        if not p:
            return Split(float(means.mean()), nan, nan, nan, int(np.median(n[n > 0])), Sharing(0, 0, 0))
        kept = several[self.point]
        point, seed = (np.unique(x[kept], return_inverse=True)[1] for x in (self.point, self.seed))
        value, n = self.value[kept], n[several]
        m = np.bincount(point, value) / n
        off = value - m[point]
        squares = np.bincount(point, off**2)
        within = float((squares / (n - 1)).mean())
        off /= np.sqrt(n * (n - 1.0))[point]
        of_means = float((off**2).sum())
        cross = float((np.bincount(seed, off) ** 2).sum()) - of_means
        sharing = Sharing.of(lucks(point, seed))
        same = sharing.pairs > 0
        shared = cross / sharing.pairs * float(np.median(n)) if same else 0.0
        between = nan
        if p > 1:
            between = float(m.var(ddof=1)) - of_means / p + (cross / (p * (p - 1)) if same else 0.0)
        return Split(float(means.mean()), within, shared, between, int(np.median(n)), sharing)

    def without(self, gone: NDArray[np.bool_]) -> Split:
        """The split of the other runs."""
        return Runs(self.point[~gone], self.value[~gone], self.seed[~gone]).split()

    def with_interval(self, found: Split) -> Split:
        """How sure the share is."""
        if isnan(found.between) or not found.within > 0.0:
            return found
        luck = lucks(self.point, self.seed)[self.point]
        parts = [luck if found.sharing.lucks > 1 else self.point]
        if found.sharing.lucks == 1:
            parts.append(self.seed)
        variance, freedom = 0.0, inf
        for part in parts:
            made, folds = self.jackknife(part)
            variance, freedom = variance + made, min(freedom, folds - 1)
        if not isfinite(variance) or freedom < 1:
            return found
        # of the logarithm of within / (within + between), which may lie above 0 as between may lie below
        centre = log_share(found)
        half = float(stdtrit(freedom, 0.5 + LEVEL / 2)) * sqrt(variance)
        low, high = (min(1.0, float(np.exp(x))) for x in (centre - half, centre + half))
        return replace(found, low=low, high=high)

    def jackknife(self, part: NDArray[np.int64]) -> tuple[float, int]:
        """Variance of the logarithm of the share when parts are left out in turn, in up to FOLDS folds; and the folds."""
        ids = np.unique(part, return_inverse=True)[1]
        fold = ids % FOLDS
        count = int(fold.max()) + 1
        logs = np.array([log_share(self.without(fold == k)) for k in range(count)])
        if count < 3 or not np.isfinite(logs).all():
            return inf, count
        return float((count - 1) / count * ((logs - logs.mean()) ** 2).sum()), count


def lucks(point: NDArray[np.int64], seed: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for the list of seeds of every point: the same for points that share seeds, gaps or not."""
    p, s = int(point.max()) + 1, int(seed.max()) + 1
    links = coo_array((np.ones(len(point)), (point, p + seed)), shape=(p + s, p + s))
    part: NDArray[np.int64] = connected_components(links, directed=False)[1][:p].astype(np.int64)
    return part


def log_share(found: Split) -> float:
    """Logarithm of within / (within + between), unbounded."""
    total = found.within + found.between
    return float(np.log(found.within / total)) if total > 0.0 and found.within > 0.0 else nan


def cv_stable(values: ArrayLike, change: float = STABLE) -> float:
    """Seeds from which on the coefficient of variation stays where it is (Lee et al. 2015, their n_min).

    Least n with |cv(n) - cv(m)| < change for all m > n that there are, cv(n) = sd / |mean| over the first n seeds; with
    several points, the root of the mean variance over the mean. Infinite where only the last seeds agree, for nothing
    then says that it will stay; it says nothing of precision either, which is why it stands second.

    Args:
        values: seeds, or points x seeds.
        change: largest change of the coefficient, a pure number above 0.
    """
    data = np.atleast_2d(np.asarray(values, np.float64))
    last = data.shape[1]
    if last < 3:
        return nan
    of = np.full(last + 1, nan)
    for n in range(2, last + 1):
        with np.errstate(invalid="ignore", divide="ignore"):
            of[n] = np.sqrt(np.nanmean(np.nanvar(data[:, :n], axis=1, ddof=1))) / abs(np.nanmean(data[:, :n]))
    if not np.isfinite(of[2:]).all():
        return nan
    for n in range(2, last):
        if (np.abs(of[n + 1 :] - of[n]) < change).all():
            # a quarter of the seeds has to come after, or it is the end of the list that is stable and not the coefficient
            return float(n) if n <= 0.75 * last else inf
    return inf


def best_replicates(share: float, budget: int, index: float = 1.0) -> int:
    """Seeds a point that tell most surely what parameters do, for a budget of runs.

    The variance of what a factor does, estimated without the bias of luck, from p = budget / n points with n seeds has the
    sampling variance, for normal effects and luck (Searle et al. 1992),

        2 / n^2 ((n S + W)^2 / (p - 1) + W^2 / (p (n - 1))),

    with W = share, S = index (1 - share); so has a total index from products of two seeds. One seed has no such estimate,
    and where points share luck W is less and fewer seeds do. For the *mean* over the parameters one seed a
    point is always best, as each run then has a point of its own.

    Args:
        share: of variance that is luck, above 0 and below 1.
        budget: runs, 8 or more.
        index: share of the parameters' variance that the factor has, above 0 and up to 1; smaller ones need more seeds.

    Raises:
        ValueError: outside of that.
    """
    if not 0.0 < share < 1.0 or not 0.0 < index <= 1.0 or budget < 8:
        raise ValueError(
            f"share {share:g}, index {index:g}, budget {budget}: allowed are a share between 0 and 1, an index above 0 "
            "and up to 1, and 8 runs or more"
        )
    n = np.arange(2, budget // 4 + 1)
    p, signal, luck = budget / n, index * (1.0 - share), share
    variance = ((n * signal + luck) ** 2 / (p - 1.0) + luck**2 / (p * (n - 1.0))) / n**2
    return int(n[np.argmin(variance)])


@dataclass(frozen=True)
class Saving:
    """How many times the runs independent seeds need for the same precision of a difference, with its 95 % interval."""

    factor: float
    low: float
    high: float
    n: int


def saving(base: ArrayLike, other: ArrayLike, resamples: int = 2000, seed: int = 1) -> Saving:
    """What common luck saves: (var(base) + var(other)) / var(other - base).

    Independent seeds give a difference the variance var(base) + var(other), common ones that of the paired difference; the
    runs for equal precision are in the same proportion. The interval is a bootstrap over seeds (percentiles of the ratio).
    Infinite where the difference is the same with every seed.

    Args:
        base, other: one value a seed each, the same seeds in the same order; gaps in either are left out.
        resamples, seed: of the bootstrap.
    """
    a, b = np.asarray(base, np.float64), np.asarray(other, np.float64)
    there = np.isfinite(a) & np.isfinite(b)
    a, b = a[there], b[there]
    n = len(a)
    if n < 3:
        return Saving(nan, nan, nan, n)
    # variances from weighted sums of what a resample repeats: one multiplication instead of as many copies
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1.0 / n), resamples).astype(np.float64)
    of = np.stack([a - a.mean(), b - b.mean(), b - a - (b - a).mean()])

    def variances(weights: Floats) -> Floats:
        return weights @ (of**2).T / n - (weights @ of.T / n) ** 2

    def factor(v: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return (v[..., 0] + v[..., 1]) / v[..., 2]

    value = float(factor(variances(np.ones(n))))
    if not value < SAME:
        return Saving(nan if isnan(value) else inf, nan, nan, n)
    low, high = np.nanquantile(factor(variances(times)), (0.5 - LEVEL / 2, 0.5 + LEVEL / 2))
    return Saving(value, float(low), float(high), n)


def seeds_text(n: float) -> str:
    """A number of seeds for people: whole, with commas; a dash where it is not known, "never" spelled as an infinity."""
    if isnan(n):
        return "–"
    return "∞" if n == inf else f"{n:,.0f}"
