"""What trials find: estimators by cluster, and many trials drawn by lot from villages whose every outcome is known.

Nothing here knows the model; villages are rows of arrays. Two designs:

*Parallel.* ``n`` villages an arm, one mean a village, adjusted for its value before (analysis of covariance):
y = a + d z + b x, Student t with 2 n - 3 degrees of freedom (Hayes and Moulton 2017, Cluster Randomised Trials, ch. 10).

*Stepped wedge.* The villages go over in ``k`` groups, one a period, until all have; one mean a village and period,
y_it = m_i + t_t + d X_it + e_it with m_i random (Hussey and Hughes 2007), by generalised least squares. The error of d is
the sandwich with the correction of Kauermann and Carroll (2001), Student t with ``n - 2`` degrees of freedom (Li and
Redden 2015), so that it does not rest on the months of a village being alike but for m_i.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
LEVEL = 0.05
"""Two-sided level of the test of every trial."""


class Estimates(NamedTuple):
    """What each of several trials says: effect, its standard error, degrees of freedom of the test."""

    value: Floats
    error: Floats
    freedom: float

    @property
    def half(self) -> Floats:
        """Half width of the 95 % interval."""
        width: Floats = float(stdtrit(self.freedom, 1.0 - LEVEL / 2.0)) * self.error
        return width


class Verdicts(NamedTuple):
    """Many trials of one design, compared with the truth.

    Attributes:
        power: share whose interval excludes zero.
        wrong: share whose interval excludes zero on the wrong side (the numerator of a type S error); missing where the
            truth is zero, which has no side.
        claimed: sum of |estimate| over those that exclude zero, per trial (the numerator of a type M error).
        covered: share whose interval holds the truth.
        bias: mean estimate less the truth.
        error: root mean square of the standard errors.
    """

    power: float
    wrong: float
    claimed: float
    covered: float
    bias: float
    error: float


MISSING = Verdicts(*(float("nan"),) * 6)


def parallel(treated: Floats, control: Floats, before_treated: Floats, before_control: Floats) -> Estimates:
    """Analysis of covariance of trials x villages; without a spread before, the difference of means.

    Args:
        treated, control: outcome by trial and village of each arm.
        before_treated, before_control: the same before the pilot.
    """
    n1, n0 = treated.shape[1], control.shape[1]
    y1, y0, x1, x0 = (
        a - a.mean(axis=1, keepdims=True) for a in (treated, control, before_treated, before_control)
    )
    xx = (x1**2).sum(axis=1) + (x0**2).sum(axis=1)
    xy = (x1 * y1).sum(axis=1) + (x0 * y0).sum(axis=1)
    spread = xx > 1e-12 * np.maximum(1.0, np.abs(before_control).max()) ** 2
    adjusted = bool(spread.all()) and n1 + n0 > 3
    slope = np.where(spread, xy / np.where(spread, xx, 1.0), 0.0) if adjusted else np.zeros(len(treated))
    apart = before_treated.mean(axis=1) - before_control.mean(axis=1)
    value = treated.mean(axis=1) - control.mean(axis=1) - slope * apart
    left = ((y1 - slope[:, None] * x1) ** 2).sum(axis=1) + ((y0 - slope[:, None] * x0) ** 2).sum(axis=1)
    freedom = n1 + n0 - (3 if adjusted else 2)
    leverage = np.where(spread, apart**2 / np.where(spread, xx, 1.0), 0.0) if adjusted else 0.0
    return Estimates(value, np.sqrt(left / freedom * (1.0 / n1 + 1.0 / n0 + leverage)), float(freedom))


def steps(n: int, k: int) -> Floats:
    """Village x period of a stepped wedge: 1 from the period on in which a village goes over; groups as even as can be."""
    group = np.arange(n) * k // n
    treated: Floats = (np.arange(k + 1)[None, :] > group[:, None]).astype(np.float64)
    return treated


def wedge(y: Floats, treated: Floats) -> Estimates:
    """Hussey and Hughes's model on trials x villages x periods.

    With the covariance of a village's periods s2 (I + r J) and a free mean a period, d is a ratio of sums over villages of
    X'WX and X'Wy, both less their mean over villages; s2 and r come from the fit with fixed villages.

    Args:
        y: means by trial, village and period.
        treated: village x period, 0 or 1; villages in the same order in every trial.
    """
    n = y.shape[1]
    x = treated - treated.mean(axis=0)
    z = y - y.mean(axis=1, keepdims=True)
    r = _share_of_mean(z, x)  # by trial: how much of a village's own mean is taken out
    xw = x[None] - r[:, None, None] * x.mean(axis=1)[None, :, None]
    zw = z - r[:, None, None] * z.mean(axis=2, keepdims=True)
    each = np.einsum("tip,ip->ti", xw, x)
    total = each.sum(axis=1)
    value = np.einsum("tip,ip->t", zw, x) / total
    score = np.einsum("tip,tip->ti", xw, z - value[:, None, None] * x[None])
    lever = np.clip(1.0 - each / total[:, None], 1e-9, None)
    error = np.sqrt((score**2 / lever).sum(axis=1) * n / (n - 1)) / total
    return Estimates(value, error, float(n - 2))


def _share_of_mean(z: Floats, x: Floats) -> Floats:
    """T v / (s2 + T v) by trial: s2 within villages and v between them, by the method of moments."""
    _, n, periods = z.shape
    zd, xd = z - z.mean(axis=2, keepdims=True), x - x.mean(axis=1, keepdims=True)
    d = np.einsum("tip,ip->t", zd, xd) / (xd**2).sum()
    within = ((zd - d[:, None, None] * xd[None]) ** 2).sum(axis=(1, 2)) / ((n - 1) * (periods - 1) - 1)
    own = (z - d[:, None, None] * x[None]).mean(axis=2)
    between = np.maximum(0.0, (own**2).sum(axis=1) / (n - 1) - within / periods)
    share: Floats = periods * between / np.maximum(within + periods * between, 1e-300)
    return share


def judged(found: Estimates, truth: float) -> Verdicts:
    """Trials compared with the truth."""
    sure = np.abs(found.value) > found.half
    size = np.abs(found.value) * sure
    return Verdicts(
        float(sure.mean()),
        float((sure & (np.sign(found.value) != np.sign(truth))).mean()) if truth != 0.0 else float("nan"),
        float(size.mean()),
        float((np.abs(found.value - truth) <= found.half).mean()),
        float(found.value.mean() - truth),
        float(np.sqrt((found.error**2).mean())),
    )


def lots(rng: np.random.Generator, trials: int, villages: int, n: int) -> NDArray[np.intp]:
    """Trials x n: villages drawn by lot without putting back."""
    drawn: NDArray[np.intp] = rng.random((trials, villages)).argsort(axis=1)[:, :n]
    return drawn


def parallel_trials(
    rng: np.random.Generator, without: Floats, with_it: Floats, before: Floats, n: int, trials: int
) -> Verdicts:
    """Many parallel trials with ``n`` villages an arm, against the mean effect in all villages.

    Args:
        rng: chance of the lots.
        without, with_it, before: outcome of every village without the policy, with it, and before.
        n: villages an arm.
        trials: how many.
    """
    if 2 * n > len(without) or n < 2:
        return MISSING
    who = lots(rng, trials, len(without), 2 * n)
    a, b = who[:, :n], who[:, n:]
    return judged(parallel(with_it[a], without[b], before[a], before[b]), float((with_it - without).mean()))


def wedge_trials(rng: np.random.Generator, paths: Floats, n: int, trials: int) -> Verdicts:
    """Many stepped wedges with ``n`` villages in all, against the mean effect over the months under the policy.

    Args:
        rng: chance of the lots.
        paths: k + 1 x village x k + 1: outcome by period of every village if it went over in step 1 to k, and never.
        n: villages in all.
        trials: how many.
    """
    k = len(paths) - 1
    if n > paths.shape[1] or n < max(k, 4):
        return MISSING
    x = steps(n, k)
    group = (np.arange(n) * k // n)[None, :]
    y = paths[group, lots(rng, trials, paths.shape[1], n)]
    return judged(wedge(y, x), wedge_truth(paths))


def wedge_truth(paths: Floats) -> float:
    """Mean effect over villages, and over the periods that a village spends under the policy, all groups alike."""
    k = len(paths) - 1
    under = steps(k, k)[:, None, :] > 0.0
    return float((paths[:k] - paths[k])[np.broadcast_to(under, paths[:k].shape)].mean())


class Parts(NamedTuple):
    """Variance between clusters and within them, and the share of the first (the intraclass correlation)."""

    between: float
    within: float

    @property
    def icc(self) -> float:
        """between / (between + within); missing where there is no variance."""
        whole = self.between + self.within
        return self.between / whole if whole > 0.0 else float("nan")


def variance_parts(values: Floats, counts: Floats | None = None) -> Parts:
    """One-way analysis of variance of cluster x unit (Donner and Klar 2000); a negative variance between is kept.

    Args:
        values: a value a unit, missing where there is none; or means of sub-samples of a cluster.
        counts: single units in each sub-sample, where ``values`` are such means: then the variance within is that of
            single units.
    """
    there = np.isfinite(values) if counts is None else np.isfinite(values) & (counts > 0)
    weight = there.astype(np.float64) if counts is None else np.where(there, counts, 0.0)
    filled = np.where(there, values, 0.0)
    size = weight.sum(axis=1)
    kept = size > 0
    weight, filled, size, rows = weight[kept], filled[kept], size[kept], there[kept].sum(axis=1)
    free = int(rows.sum()) - len(size)
    if len(size) < 2 or free < 1:
        return Parts(float("nan"), float("nan"))
    means = (weight * filled).sum(axis=1) / size
    grand = float((weight * filled).sum() / size.sum())
    within = float((weight * (filled - means[:, None]) ** 2).sum() / free)
    among = float((size * (means - grand) ** 2).sum() / (len(size) - 1))
    usual = float((size.sum() - (size**2).sum() / size.sum()) / (len(size) - 1))
    return Parts((among - within) / usual, within)


def over_time(panel: Floats) -> Parts:
    """Variance of what lasts of a village, and of what comes and goes by period, from village x period; no village misses."""
    level = panel - panel.mean(axis=0)
    n, periods = panel.shape
    own = level.mean(axis=1)
    within = float(((level - own[:, None]) ** 2).sum() / ((n - 1) * (periods - 1)))
    return Parts(float((own**2).sum() / (n - 1)) - within / periods, within)


class Naive(NamedTuple):
    """What comparisons without a lot say of a pilot in chosen villages, and the truth about it.

    Attributes:
        compared: chosen villages with the policy less the others without.
        changed: chosen villages with the policy less themselves before.
        both: change of the chosen less change of the others.
        chosen: true mean effect in the chosen villages.
        everywhere: true mean effect in all villages.
    """

    compared: float
    changed: float
    both: float
    chosen: float
    everywhere: float


def over_all_lots(without: Floats, with_it: Floats, before: Floats) -> Naive:
    """Mean of the naive comparisons over all lots, which is exact: each village is as often among the chosen as any other."""
    effect = float((with_it - without).mean())
    return Naive(effect, float((with_it - before).mean()), effect, effect, effect)


def naive(without: Floats, with_it: Floats, before: Floats, chosen: Mask) -> Naive:
    """Naive comparisons of the villages ``chosen``."""
    effect, rest = with_it - without, ~chosen
    compared = float(with_it[chosen].mean() - without[rest].mean())
    changed = float((with_it - before)[chosen].mean())
    both = changed - float((without - before)[rest].mean())
    return Naive(compared, changed, both, float(effect[chosen].mean()), float(effect.mean()))
