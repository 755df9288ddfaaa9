"""Calibration in waves: worlds are run, ruled out or kept by published figures, and a sample of what is left is drawn and checked."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.posterior import (
    RULED_OUT,
    Aim,
    Checked,
    Fit,
    Known,
    Otherwise,
    checked,
    fitted,
    identified,
    lack_of_fit,
    otherwise,
    resampled,
    sampled,
    tempered,
    weighed,
    within,
)
from experiments.posterior import code
from experiments.targets import Target, measured_over
from experiments.worlds import Worlds, at_units, worlds
from model.run import Run

Floats = NDArray[np.float64]
OnStep = Callable[[float], None]
PRIOR_DRAWS = 20_000
"""Draws of the prior by which the share not ruled out is counted."""
WIDER = 4.0
"""By which the error is multiplied for worlds that are to be run next."""
ENOUGH = 0.5
"""Share of the worlds weighed that count at least."""
FACTORS = (0.5, 1.0, 2.0)
"""By which discrepancies, which are judgement, are multiplied to see what hangs on them."""
THIRDS = 3
"""Parts of a wave, each of which is left out once when lack of fit is measured."""
SHORT = 400
"""Steps of the walks that look for what pulls, from the sample already drawn."""


@dataclass(frozen=True)
class Sizes:
    """How much is run.

    Attributes:
        first: worlds of the first wave, with one seed each.
        later: worlds of each later wave, with two.
        tried: worlds of the emulators' sample, run with two seeds and weighed by these.
        draws: of the sample.
        checks: of the sample that are run, with two seeds.
        steps: of each walk.
    """

    first: int = 2400
    later: int = 500
    tried: int = 400
    draws: int = 400
    checks: int = 200
    steps: int = 1500

    @property
    def runs(self) -> int:
        """Worlds times seeds in all."""
        return self.first + 2 * (2 * self.later + self.tried + self.checks)


@dataclass(frozen=True)
class Wave:
    """One wave: worlds run, seeds of each, and the share of the prior that is not ruled out after it."""

    worlds: int
    seeds: int
    left: float


@dataclass(frozen=True)
class Calibration:
    """What came of it.

    Attributes:
        targets: the figures.
        drawn: worlds of the sample, all uncertain numbers.
        fit: the emulators with their lack of fit.
        luck: variance of one run, one a target.
        before, after: the prior and the sample against each target, as run.
        met: share of run worlds of the sample with every target within 3 standard deviations, luck included.
        met_before: the same of the prior.
        known: numbers that are narrowed.
        pulls: of a target in tension, those without which it would be met.
        others: what would come of it with other discrepancies.
        waves: what was run.
        weighed: worlds of the emulators' sample that were run and weighed by it, and the power of the weights.
        checks: worlds of the sample that were run, with two seeds each.
        seed: of worlds and walks.
    """

    targets: tuple[Target, ...]
    drawn: Worlds
    fit: Fit
    luck: Floats
    before: tuple[Checked, ...]
    after: tuple[Checked, ...]
    met: float
    met_before: float
    known: tuple[Known, ...]
    pulls: dict[str, tuple[str, ...]]
    others: tuple[Otherwise, ...]
    waves: tuple[Wave, ...]
    weighed: tuple[int, float]
    checks: int
    seed: int

    def sample(self) -> pd.DataFrame:
        """One row a world, one column a number that targets could speak of, in its unit."""
        used = self.fit.used
        return pd.DataFrame(self.drawn.values[:, used], columns=[self.drawn.paths[k] for k in used])

    def facts(self) -> dict[str, Any]:
        """Where the sample comes from, and what it says."""
        return {
            "model": code(),
            "targets": digest(self.targets),
            "seed": self.seed,
            "waves": [vars(wave) for wave in self.waves],
            "weighed": {"worlds": self.weighed[0], "power": round(self.weighed[1], 3)},
            "met": round(self.met, 4),
            "met_before": round(self.met_before, 4),
            "identified": {
                self.drawn.paths[one.at]: {"narrowed": round(one.narrowed, 3), "mean": round(one.mean, 3)}
                for one in self.known
            },
            "tensions": {
                one.name: {"away": round(one.away, 2), "pulled_by": list(self.pulls.get(one.name, ()))}
                for one in self.after
                if one.tense
            },
            "discrepancies": {
                f"{one.factor:g}": {
                    "met": round(one.met, 4),
                    "identified": {self.drawn.paths[k.at]: round(k.narrowed, 3) for k in one.known},
                    "means": {t.id: _mean(t, m) for t, m in zip(self.targets, one.means, strict=True)},
                }
                for one in self.others
            },
            "rows": [
                {
                    "target": target.id,
                    "value": target.value,
                    "before": _plain(target, before),
                    "after": _plain(target, after),
                    "away": round(after.away, 2),
                    "lack_of_fit": float(np.sqrt(lack).round(4)),
                    "luck": float(np.sqrt(luck).round(4)),
                }
                for target, before, after, lack, luck in zip(
                    self.targets, self.before, self.after, self.fit.lack, self.luck, strict=True
                )
            ],
        }


def _plain(target: Target, one: Checked) -> list[float]:
    """Mean and range in the unit of the target."""
    return [_mean(target, x) for x in (one.mean, one.low, one.high)]


def _mean(target: Target, x: float) -> float:
    return round(float(np.exp(x) if target.scale == "log" else x), 4)


def digest(targets: Sequence[Target]) -> str:
    """Which targets: their values and errors, in order."""
    told = [(one.id, one.row, one.part, one.value, one.sd_source, one.sd_discrepancy) for one in targets]
    return sha256(json.dumps(told).encode()).hexdigest()[:16]


def calibrate(
    targets: Sequence[Target],
    sizes: Sizes = Sizes(),
    seed: int = 1,
    threads: int = 2,
    on_step: OnStep | None = None,
) -> Calibration:
    """Calibrate the model at its default village.

    Args:
        targets: published figures.
        sizes: how much is run.
        seed: of worlds and walks.
        threads: worlds side by side.
        on_step: told what share is done.
    """
    aims = tuple(Aim(one.id, one.centre, one.variance, one.link) for one in targets)
    bank = _Bank(tuple(targets), sizes, threads, on_step or (lambda share: None))
    prior = worlds(Run(), None, "plausible", sizes.first, seed)
    whole = np.random.default_rng([seed, 1]).random((PRIOR_DRAWS, len(prior.paths)))
    first = bank.run(prior, 1)
    fit = fitted(aims, prior.units, first[:, 0])
    waves = [Wave(len(prior), 1, _left(fit, whole))]
    luck = np.zeros(len(aims))
    for number in (2, 3):
        drawn = at_units(prior, sampled(fit, sizes.later, seed + number, sizes.steps, WIDER))
        values = bank.run(drawn, 2)
        lack, luck = bank.lack_of_fit(aims, drawn.units, values)
        fit = fitted(aims, *bank.all, lack, bank.many)
        waves.append(Wave(len(drawn), 2, _left(fit, whole)))
    tried = at_units(prior, sampled(fit, sizes.tried, seed + 4, sizes.steps))
    weights, power = tempered(weighed(fit, tried.units, bank.run(tried, 2), luck), ENOUGH)
    drawn = at_units(prior, taken(tried.units, weights, fit.used, sizes.draws, seed + 5))
    units, run = drawn.units, drawn.units[: sizes.checks]
    values = bank.run(replace(drawn, units=run, values=drawn.values[: sizes.checks]), 2)
    after = tuple(checked(aims, values))
    left = (values - fit.predicted(run)[:, None]).reshape(-1, len(aims))
    return Calibration(
        tuple(targets),
        drawn,
        fit,
        luck,
        tuple(checked(aims, first)),
        after,
        within(aims, values, luck),
        within(aims, first, luck),
        tuple(identified(units, fit.used)),
        {one.name: pulled(fit, one, units, seed) for one in after if one.tense},
        tuple(others(targets, fit, left, luck, sizes, seed)),
        tuple(waves),
        (sizes.tried, power),
        sizes.checks,
        seed,
    )


def taken(units: Floats, weights: Floats, used: NDArray[np.int64], n: int, seed: int) -> Floats:
    """Worlds drawn by weight; numbers that no emulator uses are drawn again, as they are where the sample is used."""
    made = np.random.default_rng([seed, 2]).random((n, units.shape[1]))
    made[:, used] = units[resampled(weights, n, seed)][:, used]
    return made


def others(
    targets: Sequence[Target], fit: Fit, left: Floats, luck: Floats, sizes: Sizes, seed: int
) -> Iterator[Otherwise]:
    """What would come of it with discrepancies halved, as they are, and doubled; from what was run already."""
    for factor in FACTORS:
        variances = [one.sd_source**2 + (factor * one.sd_discrepancy) ** 2 for one in targets]
        aims = tuple(replace(aim, variance=v) for aim, v in zip(fit.aims, variances, strict=True))
        tried = replace(fit, aims=aims)
        units = sampled(tried, sizes.draws, seed + 6, sizes.steps)
        yield otherwise(tried, aims, factor, left, luck, units)


def _left(fit: Fit, whole: Floats) -> float:
    """Share of the prior that no target rules out."""
    return float((fit.implausibility(whole) < RULED_OUT).all(axis=1).mean())


class _Bank:
    """Everything that was run, with the seeds used up."""

    def __init__(self, targets: tuple[Target, ...], sizes: Sizes, threads: int, on_step: OnStep) -> None:
        self._targets, self._threads = targets, threads
        self._done, self._of, self._on_step = 0, sizes.runs, on_step
        self._units: list[Floats] = []
        self._means: list[Floats] = []
        self._many: list[Floats] = []

    def run(self, drawn: Worlds, seeds: int) -> Floats:
        """World x seed x target, and kept."""
        first = self._done
        values = measured_over(self._targets, drawn, seeds, first, self._threads, self._one)
        self._units.append(drawn.units)
        with np.errstate(invalid="ignore"):
            self._means.append(values.mean(axis=1))
        self._many.append(np.full(len(drawn), float(seeds)))
        return values

    def _one(self) -> None:
        self._done += 1
        self._on_step(min(1.0, self._done / self._of))

    @property
    def all(self) -> tuple[Floats, Floats]:
        """Worlds and the means of their seeds."""
        return np.vstack(self._units), np.vstack(self._means)

    @property
    def many(self) -> Floats:
        """Weight of each world: its seeds."""
        return np.concatenate(self._many)

    def lack_of_fit(self, aims: Sequence[Aim], units: Floats, values: Floats) -> tuple[Floats, Floats]:
        """What emulators miss in the worlds run last, and the luck of one run; each third of these is unseen by the emulators it judges."""
        (every, means), many, new = self.all, self.many, len(units)
        third = np.r_[np.full(len(every) - new, -1), np.arange(new) % THIRDS]
        off = np.empty_like(values)
        for k in range(THIRDS):
            seen, unseen = third != k, third[-new:] == k
            fit = fitted(aims, every[seen], means[seen], many=many[seen])
            off[unseen] = values[unseen] - fit.predicted(units[unseen])[:, None]
        return lack_of_fit(off)


def pulled(fit: Fit, tense: Checked, units: Floats, seed: int) -> tuple[str, ...]:
    """Targets that keep one from being met: without each of them alone it would come closer by half a standard deviation or more."""
    at = next(k for k, aim in enumerate(fit.aims) if aim.name == tense.name)
    error = np.sqrt(fit.variance[at])
    now = abs(fit.predicted(units)[:, at].mean() - fit.aims[at].centre) / error
    gains = {}
    for k, aim in enumerate(fit.aims):
        if k != at and fit.emulators[k] is not None:
            free = sampled(_without(fit, k), len(units), seed + 5, SHORT, 1.0, units)
            closer = abs(fit.predicted(free)[:, at].mean() - fit.aims[at].centre) / error
            gains[aim.name] = now - closer
    return tuple(name for name, gain in sorted(gains.items(), key=lambda one: -one[1]) if gain > 0.5)[:3]


def _without(fit: Fit, k: int) -> Fit:
    """The same without one target."""
    kept = [j for j in range(len(fit.aims)) if j != k]
    return Fit(
        tuple(fit.aims[j] for j in kept), tuple(fit.emulators[j] for j in kept), fit.lack[kept], fit.numbers
    )
