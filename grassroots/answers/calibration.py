"""Calibration in waves: worlds are run, ruled out or kept by published figures, and a sample of what is left is drawn and checked."""

import json
from collections.abc import Callable, Sequence
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
    checked,
    fitted,
    identified,
    lack_of_fit,
    sampled,
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
SHORT = 400
"""Steps of the walks that look for what pulls, from the sample already drawn."""


@dataclass(frozen=True)
class Sizes:
    """How much is run.

    Attributes:
        first: worlds of the first wave, with one seed each.
        later: worlds of each later wave, with two.
        draws: of the sample.
        checks: of the sample that are run, with two seeds.
        steps: of each walk.
    """

    first: int = 2400
    later: int = 500
    draws: int = 400
    checks: int = 200
    steps: int = 1500

    @property
    def runs(self) -> int:
        """Worlds times seeds in all."""
        return self.first + 2 * (2 * self.later + self.checks)


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
        waves: what was run.
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
    waves: tuple[Wave, ...]
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
    three = np.array([one.mean, one.low, one.high])
    return [float(x) for x in (np.exp(three) if target.scale == "log" else three).round(4)]


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
    aims = tuple(Aim(one.id, one.centre, one.variance) for one in targets)
    bank = _Bank(tuple(targets), sizes, threads, on_step or (lambda share: None))
    prior = worlds(Run(), None, "plausible", sizes.first, seed)
    whole = np.random.default_rng([seed, 1]).random((PRIOR_DRAWS, len(prior.paths)))
    first = bank.run(prior, 1)
    fit = fitted(aims, prior.units, first[:, 0])
    waves = [Wave(len(prior), 1, _left(fit, whole))]
    lack = luck = np.zeros(len(aims))
    for number in (2, 3):
        drawn = at_units(prior, sampled(fit, sizes.later, seed + number, sizes.steps, WIDER))
        values = bank.run(drawn, 2)
        lack, luck = lack_of_fit(fit, drawn.units, values)
        fit = fitted(aims, *bank.all, lack)
        waves.append(Wave(len(drawn), 2, _left(fit, whole)))
    units = sampled(fit, sizes.draws, seed + 4, sizes.steps)
    drawn = at_units(prior, units)
    values = bank.run(replace(drawn, units=units[: sizes.checks], values=drawn.values[: sizes.checks]), 2)
    after = tuple(checked(aims, values))
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
        tuple(waves),
        sizes.checks,
        seed,
    )


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

    def run(self, drawn: Worlds, seeds: int) -> Floats:
        """World x seed x target, and kept."""
        first = self._done
        values = measured_over(self._targets, drawn, seeds, first, self._threads, self._one)
        self._units.append(drawn.units)
        with np.errstate(invalid="ignore"):
            self._means.append(values.mean(axis=1))
        return values

    def _one(self) -> None:
        self._done += 1
        self._on_step(min(1.0, self._done / self._of))

    @property
    def all(self) -> tuple[Floats, Floats]:
        """Worlds and the means of their seeds."""
        return np.vstack(self._units), np.vstack(self._means)


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
