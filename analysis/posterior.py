"""What published figures say of the numbers of a model: emulators of targets, how far each world is from them, and a sample.

A target t has a value z and an error of variance e^2 (source and discrepancy). Its emulator m(u) was fitted on worlds u of the
unit cube. Where the model was run again at points the emulator had not seen, its lack of fit is measured and never assumed away:
with residuals r1, r2 of two seeds of a world, L = mean(r1 r2), for the luck of two seeds is independent. Then

    I_t(u) = |m_t(u) - z_t| / sqrt(V_t),  V_t = L_t + e_t^2,

a world is *not ruled out* where no I exceeds 3 (history matching: Craig et al. 1997; Vernon, Goldstein & Bower 2010), and a
sample is drawn from ln p(u) = -1/2 sum(I_t^2) with a uniform prior, by a preconditioned Crank-Nicolson walk in probit space
(Cotter et al. 2013) over the numbers that emulators use. All other numbers keep their prior, exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from analysis.response import Link, Response, Together, respond, together

Floats = NDArray[np.float64]
RULED_OUT = 3.0
"""Standard deviations from a target beyond which a world is ruled out."""
TENSION = 2.0
"""Standard deviations of a target's error from which on the mean of a sample is in tension with it."""
IDENTIFIED = 0.8
"""Share of its prior standard deviation below which a number counts as identified."""
BLOCK = 8
"""Most numbers that one step of the walk moves."""
STRIDES = (0.1, 0.3, 0.6, 1.0)
"""Sizes of a step, in prior standard deviations; 1 draws them afresh."""


@dataclass(frozen=True)
class Aim:
    """A target as calibration sees it.

    Attributes:
        name: of the target.
        centre: its value z, on the scale on which worlds are measured.
        variance: of its error, source and discrepancy.
        link: scale on which worlds are fitted.
    """

    name: str
    centre: float
    variance: float
    link: Link = "plain"


@dataclass(frozen=True)
class Fit:
    """Emulators of all targets, fitted together on the same worlds.

    Attributes:
        aims: the targets.
        emulators: one each; none where too few worlds had a value or none of the numbers was found to move it.
        lack: variance of what the emulator misses, one a target.
        numbers: how many a world has.
    """

    aims: tuple[Aim, ...]
    emulators: tuple[Response | None, ...]
    lack: Floats
    numbers: int

    @cached_property
    def joint(self) -> Together:
        """All emulators as one."""
        return together(self.emulators)

    @property
    def used(self) -> NDArray[np.int64]:
        """Positions of the numbers that any emulator uses."""
        return self.joint.used

    @property
    def variance(self) -> Floats:
        """V of each target: lack of fit, source and discrepancy."""
        found: Floats = self.lack + np.array([aim.variance for aim in self.aims])
        return found

    def predicted(self, units: Floats) -> Floats:
        """World x target, without luck; missing where there is no emulator."""
        return self.joint.at(units[:, self.used])

    def implausibility(self, units: Floats, wider: float = 1.0) -> Floats:
        """World x target: how many standard deviations each world is from each target; 0 where nothing is known.

        Args:
            units: worlds x numbers, 0 to 1.
            wider: by which V is multiplied.
        """
        return self.away(self.predicted(units), wider)

    def away(self, values: Floats, wider: float = 1.0) -> Floats:
        """The same of values that emulators gave."""
        off = np.abs(values - np.array([aim.centre for aim in self.aims]))
        found: Floats = np.nan_to_num(off / np.sqrt(wider * self.variance))
        return found


def fitted(
    aims: Sequence[Aim], units: Floats, values: Floats, lack: Floats | None = None, many: Floats | None = None
) -> Fit:
    """Fit every target.

    Args:
        aims: the targets.
        units: worlds x numbers, 0 to 1.
        values: worlds x targets, means over the seeds of a world.
        lack: variance of what emulators miss, measured elsewhere; none for what they leave over here, which holds luck.
        many: weight of each world; none for 1.

    Returns:
        The emulators.
    """
    weights = np.ones(len(units)) if many is None else many
    emulators = tuple(respond(units, values[:, k], weights, aim.link) for k, aim in enumerate(aims))
    spread = np.nanvar(values, axis=0)
    errors = np.array(
        [spread[k] if one is None else one.error**2 for k, one in enumerate(emulators)], np.float64
    )
    return Fit(tuple(aims), emulators, errors if lack is None else lack, units.shape[1])


def lack_of_fit(residuals: Floats) -> tuple[Floats, Floats]:
    """What emulators miss at points they have not seen, and the luck of one run, as variances.

    L = mean(r1 r2), luck = mean((r1 - r2)^2) / 2, over worlds with residuals r1, r2 of two seeds. A product of independent
    errors may come out below 0, where nothing is missed; then it is 0.

    Args:
        residuals: worlds x 2 seeds x targets, from emulators fitted without these worlds.
    """
    with np.errstate(invalid="ignore"):
        lack = np.nanmean(residuals[:, 0] * residuals[:, 1], axis=0)
        luck = np.nanmean((residuals[:, 0] - residuals[:, 1]) ** 2, axis=0) / 2.0
    return np.maximum(np.nan_to_num(lack), 0.0), luck


def sampled(
    fit_: Fit, n: int, seed: int, steps: int = 1500, wider: float = 1.0, start: Floats | None = None
) -> Floats:
    """A sample of worlds, worlds x numbers in the unit cube: one walk each, its last point kept.

    Args:
        fit_: emulators with their lack of fit.
        n: how many worlds.
        seed: of the walks.
        steps: of each walk.
        wider: by which V is multiplied: 4 for worlds to be run next, which should lie around the sample.
        start: worlds to walk from; otherwise the best of draws from the prior.

    Returns:
        Worlds; numbers that no emulator uses are uniform.
    """
    rng = np.random.default_rng(seed)
    used = fit_.used
    units = rng.random((n, fit_.numbers)) if start is None else start[rng.integers(len(start), size=n)].copy()
    z = ndtri(np.clip(units[:, used], 1e-12, 1.0 - 1e-12))
    log_p = _log_likelihood(fit_, z, wider)
    for _ in range(steps if len(used) else 0):
        tried = _stepped(z, rng)
        log_q = _log_likelihood(fit_, tried, wider)
        kept = np.log(rng.random(n)) < log_q - log_p
        z[kept], log_p[kept] = tried[kept], log_q[kept]
    units[:, used] = ndtr(z)
    return units


def _log_likelihood(fit_: Fit, z: Floats, wider: float) -> Floats:
    """At points in probit space, over the numbers that emulators use."""
    found: Floats = -0.5 * (fit_.away(fit_.joint.at(ndtr(z)), wider) ** 2).sum(axis=1)
    return found


def _stepped(z: Floats, rng: np.random.Generator) -> Floats:
    """A Crank-Nicolson step of a random block, which leaves the standard normal law as it is."""
    n, d = z.shape
    size = int(rng.integers(1, min(BLOCK, d) + 1))
    moved = np.argsort(rng.random((n, d)), axis=1)[:, :size]
    stride = rng.choice(STRIDES, size=(n, 1))
    rows = np.arange(n)[:, None]
    made = z.copy()
    made[rows, moved] = np.sqrt(1.0 - stride**2) * z[rows, moved] + stride * rng.standard_normal((n, size))
    return made


def weighed(fit_: Fit, units: Floats, values: Floats, luck: Floats) -> Floats:
    """Logarithms of weights by which worlds of a sample count once they have been run.

    An emulator says of a world's own mean that it is normal with mean m(u) and variance L; its runs add that they are this mean with
    luck. Both together give a narrower law with mean m' and variance L', and the weight is N(z; m', L' + e^2) / N(z; m, L + e^2).
    Over the luck of runs its mean is 1, so that what emulators know is not counted twice.

    Args:
        fit_: emulators with their lack of fit.
        units: worlds x numbers, sampled with these emulators.
        values: worlds x seeds x targets.
        luck: variance of one run.
    """
    m, z = fit_.predicted(units), np.array([aim.centre for aim in fit_.aims])
    error = np.array([aim.variance for aim in fit_.aims])
    lack, of_mean = np.maximum(fit_.lack, 1e-12), np.maximum(luck, 1e-12) / values.shape[1]
    narrower = 1.0 / (1.0 / lack + 1.0 / of_mean)
    mean = narrower * (m / lack + values.mean(axis=1) / of_mean)
    found = _log_normal(mean - z, narrower + error) - _log_normal(m - z, lack + error)
    return np.asarray(np.nan_to_num(found).sum(axis=1))


def _log_normal(off: Floats, variance: Floats) -> Floats:
    found: Floats = -0.5 * (off**2 / variance + np.log(variance))
    return found


def tempered(log_weights: Floats, least: float) -> tuple[Floats, float]:
    """Weights that add up to 1, and the power they were raised to, so that no few worlds carry the sample.

    Args:
        log_weights: one a world.
        least: worlds that count at least, sum(w)^2 / sum(w^2), as a share of all; the power is the largest up to 1 that keeps it.
    """
    for power in np.linspace(1.0, 0.0, 41):
        w = np.exp(power * (log_weights - log_weights.max()))
        w /= w.sum()
        if 1.0 / (w**2).sum() >= least * len(w):
            break
    return w, float(power)


def resampled(weights: Floats, n: int, seed: int) -> NDArray[np.int64]:
    """Positions of n worlds drawn by weight, evenly (systematic resampling), in an order of chance."""
    rng = np.random.default_rng(seed)
    points = (np.arange(n) + rng.random()) / n
    rows = np.minimum(np.searchsorted(np.cumsum(weights), points), len(weights) - 1)
    return np.asarray(rng.permutation(rows), np.int64)


@dataclass(frozen=True)
class Known:
    """What a sample says of one number.

    Attributes:
        at: position of the number.
        narrowed: standard deviation of the sample over that of the prior.
        mean: of the sample, 0 to 1 within its range.
    """

    at: int
    narrowed: float
    mean: float


def identified(units: Floats, used: NDArray[np.int64]) -> list[Known]:
    """Numbers that targets narrow, the most narrowed first; the prior is uniform, with a standard deviation of 1/sqrt(12)."""
    found = [Known(int(k), float(units[:, k].std() * np.sqrt(12.0)), float(units[:, k].mean())) for k in used]
    return sorted((one for one in found if one.narrowed < IDENTIFIED), key=lambda one: one.narrowed)


@dataclass(frozen=True)
class Checked:
    """Worlds of a sample that were run, against one target.

    Attributes:
        name: of the target.
        mean: over worlds and seeds.
        low, high: 5th and 95th percentile over worlds, luck included.
        away: (mean - value) / standard deviation of the target's error.
    """

    name: str
    mean: float
    low: float
    high: float
    away: float

    @property
    def tense(self) -> bool:
        """Whether the sample cannot meet it."""
        return abs(self.away) > TENSION


def checked(aims: Sequence[Aim], values: Floats) -> list[Checked]:
    """Run worlds against every target.

    Args:
        aims: the targets.
        values: worlds x seeds x targets.
    """
    made = []
    for k, aim in enumerate(aims):
        each = values[:, :, k].ravel()
        low, high = np.nanquantile(each, (0.05, 0.95))
        mean = float(np.nanmean(each))
        made.append(
            Checked(aim.name, mean, float(low), float(high), (mean - aim.centre) / np.sqrt(aim.variance))
        )
    return made


def within(aims: Sequence[Aim], values: Floats, luck: Floats) -> float:
    """Share of run worlds with every target within 3 standard deviations, luck included.

    Args:
        aims: the targets.
        values: worlds x seeds x targets.
        luck: variance of one run, one a target.
    """
    error = np.sqrt(np.array([aim.variance for aim in aims]) + np.nan_to_num(luck))
    away = np.abs(values - np.array([aim.centre for aim in aims])) / error
    met: Floats = (np.nan_to_num(away) < RULED_OUT).all(axis=2)
    return float(met.mean())


@dataclass(frozen=True)
class Otherwise:
    """What would come of it if all discrepancies were another multiple of what was judged.

    Attributes:
        factor: by which they are multiplied.
        met: share of worlds with every target within 3 standard deviations of that error, luck included.
        known: numbers that are identified.
        means: of the targets, in the unit of each emulator.
    """

    factor: float
    met: float
    known: tuple[Known, ...]
    means: Floats


def otherwise(
    fit_: Fit, aims: Sequence[Aim], factor: float, left: Floats, luck: Floats, units: Floats
) -> Otherwise:
    """What a sample for other errors says, without new runs: emulators, and what they left over where the model was run.

    Args:
        fit_: emulators with their lack of fit.
        aims: the targets with the errors to be tried.
        factor: by which discrepancies were multiplied in them.
        left: residuals of worlds of the sample that were run, worlds x targets; whole rows are drawn from it.
        luck: variance of one run.
        units: a sample for these errors.
    """
    rows = np.random.default_rng(len(units)).integers(len(left), size=len(units))
    values = fit_.predicted(units) + left[rows]
    met = within(aims, values[:, None], luck)
    return Otherwise(factor, met, tuple(identified(units, fit_.used)), np.nanmean(values, axis=0))


def towards(values: Floats, centres: Floats, variances: Floats, others: Floats) -> Floats:
    """Logarithms of the weights under which a sample stands for the one that targets with other errors would give.

    ln w = -1/2 sum((y - z)^2 (1/V' - 1/V)): importance sampling (Kahn & Marshall 1953). With many targets few worlds keep a weight:
    :func:`tempered` goes only as far as enough of them count.

    Args:
        values: worlds x targets, as run, y; a missing one says nothing.
        centres: values of the targets, z.
        variances: V of each target with the errors that the sample was drawn with, luck of the values included.
        others: V' with the other errors.
    """
    squares = np.nan_to_num(values - centres) ** 2
    found: Floats = -0.5 * (squares * (1.0 / others - 1.0 / variances)).sum(axis=1)
    return found


def effective(weights: Floats) -> float:
    """Size of an unweighted sample that would say as much: (sum w)^2 / sum w^2 (Kish 1965)."""
    return float(weights.sum() ** 2 / (weights**2).sum())
