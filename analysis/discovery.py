"""Under which conditions an effect falls short: a box in at most three numbers, checked on worlds held out.

The patient rule induction method (Friedman & Fisher 1999; Bryant & Lempert 2010 for scenario discovery): starting from all worlds,
a small slice at one end of one number is peeled off again and again, the one whose removal leaves the largest share of failures.
Only numbers that screening found may bound the box, for over many numbers a box fits luck. The box is chosen on two thirds of
the worlds; what it is worth is measured on the rest.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

from analysis.statistics import LEVEL

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
PEEL = 0.05
"""Share of the worlds in the box that a step takes off."""
LEAST = 0.08
"""Share of all worlds below which a box is no longer peeled."""
MOST_BOUNDS = 3
HELD_OUT = 1.0 / 3.0
FEWEST = 8
"""Failures in the worlds searched, from which on a box is looked for."""


@dataclass(frozen=True)
class Bound:
    """One side condition: the number at position ``number`` lies between ``low`` and ``high``."""

    number: int
    low: float
    high: float


@dataclass(frozen=True)
class Box:
    """Conditions under which worlds fail more often, and what they are worth on worlds held out.

    Attributes:
        bounds: at most three; empty where no box was found.
        failures: share of all worlds that fail.
        coverage: share of the failures held out that lie in the box.
        density: share of the worlds held out in the box that fail.
        density_low, density_high: exact 95 % interval of the density (Clopper-Pearson).
        inside: worlds held out that lie in the box.
        holds: whether the lower end of the density exceeds the share of all worlds that fail.
    """

    bounds: tuple[Bound, ...]
    failures: float
    coverage: float
    density: float
    density_low: float
    density_high: float
    inside: int

    @property
    def holds(self) -> bool:
        """Whether worlds held out confirm the box."""
        return bool(self.bounds) and self.density_low > self.failures


def discover(drawn: ArrayLike, fails: ArrayLike, candidates: tuple[int, ...], seed: int = 1) -> Box:
    """Look for a box in which worlds fail.

    Args:
        drawn: worlds x numbers.
        fails: whether each world fails (its effect is below the smallest effect of interest).
        candidates: positions of the numbers that may bound the box, the strongest first; only the first three are used.
        seed: of the split into worlds searched and worlds held out.

    Raises:
        ValueError: shapes that do not fit.
    """
    x, y = np.asarray(drawn, np.float64), np.asarray(fails, bool)
    if x.ndim != 2 or len(x) != len(y):
        raise ValueError(f"numbers of shape {x.shape} for {len(y)} worlds")
    held = held_out(len(y), seed)
    bounds = peeled(x[~held], y[~held], candidates[:MOST_BOUNDS]) if y[~held].sum() >= FEWEST else ()
    return judged(bounds, x[held], y[held], float(y.mean()))


def held_out(worlds: int, seed: int = 1) -> Flags:
    """Which worlds are kept out of the search, for the box to be judged by."""
    held: Flags = np.random.default_rng(seed).permutation(worlds) < HELD_OUT * worlds
    return held


def peeled(x: Floats, y: Flags, candidates: tuple[int, ...]) -> tuple[Bound, ...]:
    """Bounds of the box on the path of peeling whose density times coverage is largest."""
    inside = np.ones(len(y), bool)
    best, worth = inside, y.mean()
    while inside.sum() > LEAST * len(y) and (smaller := one_peel(x, y, inside, candidates)) is not None:
        inside = smaller
        made = y[inside].mean() * y[inside].sum() / y.sum()
        if made > worth:
            best, worth = inside, made
    found = [Bound(k, float(x[best, k].min()), float(x[best, k].max())) for k in candidates]
    return tuple(b for b in found if b.low > x[:, b.number].min() or b.high < x[:, b.number].max())


def one_peel(x: Floats, y: Flags, inside: Flags, candidates: tuple[int, ...]) -> Flags | None:
    """The box less the slice whose removal raises the share of failures most; nothing where none raises it."""
    best, density = None, y[inside].mean()
    for k in candidates:
        low, high = np.quantile(x[inside, k], (PEEL, 1.0 - PEEL))
        for kept in (inside & (x[:, k] >= low), inside & (x[:, k] <= high)):
            if kept.any() and kept.sum() < inside.sum() and y[kept].mean() > density:
                best, density = kept, y[kept].mean()
    return best


def judged(bounds: tuple[Bound, ...], x: Floats, y: Flags, failures: float) -> Box:
    """What the bounds are worth on worlds held out."""
    inside = np.ones(len(y), bool)
    for bound in bounds:
        inside &= (x[:, bound.number] >= bound.low) & (x[:, bound.number] <= bound.high)
    n, k = int(inside.sum()), int((inside & y).sum())
    tail = (1.0 - LEVEL) / 2.0
    low = float(betaincinv(k, n - k + 1, tail)) if k else 0.0
    high = float(betaincinv(k + 1, n - k, 1.0 - tail)) if k < n else 1.0
    return Box(
        bounds,
        failures,
        float(k / y.sum()) if y.any() else 0.0,
        k / n if n else 0.0,
        low,
        high if n else 1.0,
        n,
    )
