"""Fitting a county: which sets of plausible numbers give what was found there.

A set of numbers stays where, for every target,

    |z - f| < 3 sqrt(se² + noise² + discrepancy²),

z what was found, se its error, f the mean of the runs with these numbers, noise the error of that mean, and discrepancy what
no set of numbers could put right, for the model is not the county (history matching: Craig, Goldstein, Seheult & Smith 1997).
Sets that stay are plausible and no more; none is called right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.drawn import Draw, draws_of
from experiments.measure import window
from experiments.run import OnStep, simulate_all
from experiments.worlds import Worlds
from model.outcomes import Seen, headline
from model.run import Run
from model.simulate import World
from scenarios.county.targets import Target

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
FAR = 3.0
"""How many times its error a result may lie from a target."""
DISCREPANCY = {"share": 0.05, "SD": 0.15}
"""What no set of numbers could put right, by unit: assumed."""
DISCREPANCY_OF_RATES = 0.15
"""Of other units, as a share of the value found: assumed."""
FEWEST_STAY = 10
"""Sets that have to stay for ranges to be told."""


@dataclass(frozen=True)
class Fitted:
    """What fitting found.

    Attributes:
        targets: that were asked for.
        values: what each set of numbers gives: set x target.
        noise: the errors of these.
        answers: headline outcomes of each set: set x outcome.
        worlds: the sets.
    """

    targets: tuple[Target, ...]
    values: Floats
    noise: Floats
    answers: Floats
    worlds: Worlds

    @property
    def distance(self) -> Floats:
        """How many errors each set lies from each target; missing where its runs have no such value."""
        z = np.array([one.value for one in self.targets])
        error = np.array([one.se**2 + discrepancy(one) ** 2 for one in self.targets])
        found: Floats = np.abs(z - self.values) / np.sqrt(error + self.noise**2)
        return found

    @property
    def judged(self) -> Mask:
        """Targets of which the runs have a value at all: of an election there is none where none falls into their months."""
        return np.isfinite(self.values).any(axis=0)

    @property
    def near(self) -> Mask:
        """Whether each set gives each target; one without a value does not, unless no set has one."""
        return (self.distance < FAR) | ~self.judged

    @property
    def stays(self) -> Mask:
        """Sets that give all targets."""
        return np.asarray(self.near.all(axis=1))

    def without(self, k: int) -> Mask:
        """Sets that give all targets but one."""
        return np.asarray(np.delete(self.near, k, axis=1).all(axis=1))


def discrepancy(target: Target) -> float:
    """What no set of numbers could put right of a target."""
    return DISCREPANCY.get(target.about.unit, DISCREPANCY_OF_RATES * abs(target.value))


def span_of(target: Target, run: Run) -> tuple[int, int]:
    """Months of a run over which a target is compared: all that are measured, for the county is as it is, without a policy."""
    return window(run.months)


def fit(
    run: Run,
    worlds: Worlds,
    targets: Sequence[Target],
    seeds: int,
    threads: int = 2,
    on_step: OnStep | None = None,
) -> Fitted:
    """Run every set of numbers and compare it with what was found.

    Args:
        run: of the county, without a policy.
        worlds: sets of plausible numbers.
        targets: what was found.
        seeds: of each set; two or more, for the error of its mean.
        threads: of them side by side.
        on_step: told the share done.
    """
    draws = [draw for draw in draws_of(worlds, seeds, usual=0) if draw.world > 0]
    found, _ = simulate_all(
        [draw.of(run) for draw in draws], threads, lambda world: measured(world, targets), on_step
    )
    values = np.array(found)
    of_targets, of_answers = values[:, : len(targets)], values[:, len(targets) :]
    mean, noise = over_seeds(of_targets, draws, len(worlds))
    answers, _ = over_seeds(of_answers, draws, len(worlds))
    return Fitted(tuple(targets), mean, noise, answers, worlds)


def measured(world: World, targets: Sequence[Target]) -> list[float]:
    """Targets and headline outcomes of one run."""
    seen = Seen.of(world, *window(world.run.months))
    n = world.run.n_villages
    values = [
        one.about.function(seen if len(one.villages) == n else seen.within(places(one, n))) for one in targets
    ]
    return [*values, *(item.function(seen) for item in headline())]


def places(target: Target, n: int) -> Mask:
    """The villages that a target is about."""
    return np.isin(np.arange(n), target.villages)


def over_seeds(values: Floats, draws: Sequence[Draw], n: int) -> tuple[Floats, Floats]:
    """Mean of the runs of each set, and the error of it; their spread is that of all sets together, for a set has few runs."""
    world = np.array([draw.world for draw in draws])
    some = [values[world == k + 1] for k in range(n)]
    mean = np.array([one.mean(axis=0) for one in some])
    within = np.ma.masked_invalid(np.array([one.var(axis=0, ddof=1) for one in some]))
    spread = np.ma.filled(within.mean(axis=0), np.nan)
    noise = np.sqrt(spread / len(some[0]))
    return mean, np.broadcast_to(noise, mean.shape).copy()
