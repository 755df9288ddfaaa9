"""A robust search over packages of levers on emulators, and what the best of them are worth once they have been run.

A package is one level for each lever, 0 (not used) to 1 (the highest that is tried). Objectives are effects against each world's own run
without a policy, in smallest effects of interest, upwards better; of each package the mean over the worst fifth of the worlds counts.
Random packages are drawn first; then those of the front (none better in every objective) are moved about, round after round. As many
calls of a genetic algorithm (NSGA-II) reach no larger front (``docs/decisions``).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics import LEVEL, interval

Floats = NDArray[np.float64]
Robust = Callable[[Floats], Floats]
"""From packages x levels to packages x objectives, upwards better; and last a column of costs."""
RANDOM, ROUNDS, MOVES = 1_000, 4, 500
MOST_USED = 4
"""Levers of a package at the most: what nobody could carry out is not proposed."""
KEPT = 20
WORST = 0.2
"""Share of worlds, the worst, over which a package is judged."""
STEP = 0.15
"""Standard deviation of a move of a level."""


@dataclass(frozen=True)
class Searched:
    """The packages that a search keeps, the best first.

    Attributes:
        levels: packages x levers, 0 to 1.
        robust: packages x objectives, in smallest effects of interest.
        cost: of each, as emulated.
        looked_at: how many packages were looked at.
    """

    levels: Floats
    robust: Floats
    cost: Floats
    looked_at: int


def search(judge: Robust, levers: int, budget: float, seed: int = 1) -> Searched:
    """Look for packages within a budget that are best in the worst fifth of the worlds.

    Args:
        judge: see :data:`Robust`.
        levers: how many there are.
        budget: what a package may cost, in the unit of the last column of ``judge``.
        seed: of the search.
    """
    rng = np.random.default_rng(seed)
    levels = np.concatenate([np.zeros((1, levers)), drawn(RANDOM - 1, levers, rng)])
    found = judge(levels)
    for _ in range(ROUNDS):
        parents = levels[best_of(found, budget, KEPT)]
        moved = moves(parents, MOVES, rng)
        levels, found = np.concatenate([levels, moved]), np.concatenate([found, judge(moved)])
    order = best_of(found, budget, len(found))
    _, first = np.unique(levels[order], axis=0, return_index=True)
    kept = order[np.sort(first)[:KEPT]]
    return Searched(levels[kept], found[kept, :-1], found[kept, -1], len(levels))


def drawn(n: int, levers: int, rng: np.random.Generator) -> Floats:
    """Random packages of one to :data:`MOST_USED` levers, at levels evenly from 0 to 1."""
    used = rng.integers(1, min(MOST_USED, levers) + 1, n)
    order = rng.random((n, levers)).argsort(axis=1).argsort(axis=1)
    return np.asarray(np.where(order < used[:, None], rng.random((n, levers)), 0.0))


def moves(parents: Floats, n: int, rng: np.random.Generator) -> Floats:
    """Packages near those given: levels a little up or down, and now and then a lever taken in or left out."""
    made = parents[rng.integers(0, len(parents), n)].copy()
    used = made > 0.0
    made = np.where(used, np.clip(made + rng.normal(0.0, STEP, made.shape), 0.0, 1.0), 0.0)
    at, other = rng.integers(0, made.shape[1], (2, n))
    swap = rng.random(n) < 0.5
    made[swap, at[swap]] = 0.0
    room = (made > 0.0).sum(axis=1) < MOST_USED
    taken = swap & room & (made[np.arange(n), other] == 0.0)
    made[taken, other[taken]] = rng.random(int(taken.sum()))
    return made


def best_of(found: Floats, budget: float, keep: int) -> NDArray[np.intp]:
    """The packages within the budget that no other beats in every objective, the largest sum first; then the others by their sum."""
    within = np.flatnonzero(found[:, -1] <= budget)
    worth = found[within, :-1]
    total = worth.sum(axis=1)
    order = np.lexsort((-total, ~front(worth)))
    return np.asarray(within[order[:keep]])


def front(worth: Floats) -> NDArray[np.bool_]:
    """Which packages no other beats in every objective: packages x objectives, upwards better."""
    on = np.ones(len(worth), bool)
    for k in np.argsort(-worth.sum(axis=1), kind="stable"):
        if on[k]:
            beaten = (worth <= worth[k]).all(axis=1) & (worth < worth[k]).any(axis=1)
            on &= ~beaten
    return on


def worst_mean(values: Floats, share: float = WORST) -> Floats:
    """Mean over the worst share of worlds: packages x worlds, upwards better; at least one world."""
    n = max(1, round(share * values.shape[1]))
    return np.asarray(np.sort(values, axis=1)[:, :n].mean(axis=1))


@dataclass(frozen=True)
class Worth:
    """What packages are worth in worlds in which they were run; the first is no policy.

    Attributes:
        best: share of worlds in which each is best; ties are shared.
        regret: mean over worlds of what the best of that world is worth more.
        worst_regret: mean over the fifth of worlds in which regret is largest.
        worst: mean over the worst fifth of worlds.
        mean: over worlds.
        alike: which are not told apart from the first in :attr:`order`, itself included, see :func:`alike_to`.
    """

    best: Floats
    regret: Floats
    worst_regret: Floats
    worst: Floats
    mean: Floats
    alike: NDArray[np.bool_]

    @property
    def order(self) -> NDArray[np.intp]:
        """Packages by their regret in the worst worlds, then by their mean; of equal ones the first."""
        return np.lexsort((-self.mean, self.worst_regret))

    @property
    def tied(self) -> NDArray[np.intp]:
        """The packages that share the first place, in order; one alone where it is told apart from all others."""
        return self.order[self.alike[self.order]]

    @property
    def hardly_matters(self) -> bool:
        """Whether no package is worth a smallest effect of interest more than another, no policy included."""
        return bool(self.regret.max() < 1.0)


def worth_of(values: Floats) -> Worth:
    """Probability of being best, and regret beside it.

    Args:
        values: packages x worlds, in smallest effects of interest, upwards better; the first package is no policy.
    """
    top = values.max(axis=0)
    leads = values == top
    regret = top - values
    mean, worst_regret = values.mean(axis=1), -worst_mean(-regret)
    first = int(np.lexsort((-mean, worst_regret))[0])
    return Worth(
        best=(leads / leads.sum(axis=0)).mean(axis=1),
        regret=regret.mean(axis=1),
        worst_regret=worst_regret,
        worst=worst_mean(values),
        mean=mean,
        alike=alike_to(values, first),
    )


def alike_to(values: Floats, first: int) -> NDArray[np.bool_]:
    """Which packages are not told apart from one: it is no smallest effect of interest better, or luck of the worlds may be why.

    The interval of the mean difference over worlds is Student's at 95 % for all packages together (Bonferroni), since the
    one they are compared with was chosen among them.

    Args:
        values: packages x worlds, in smallest effects of interest.
        first: the package with which the others are compared.
    """
    level = 1.0 - (1.0 - LEVEL) / max(1, len(values) - 1)
    found = interval((values[first] - values).T, level)
    low = np.where(np.isfinite(found.low), found.low, found.value)  # the same in every world: no luck in it
    return np.asarray((found.value < 1.0) | ~(low > 0.0))
