"""Numbers drawn from their plausible ranges, so that what a pilot would find does not rest on one guess at each.

Drawn is every uncertain number of the model, except what the run sets, what the place states on evidence, what restates
a law, and what some lever decides on: the last three are no matter of ignorance. Draws are a Latin hypercube (McKay,
Beckman and Conover 1979): each range is cut into as many slices as there are draws, and each slice is used once.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import qmc

import scenarios
from experiments.provenance import is_uncertain
from model.declare import Number
from model.parameters import ledger
from model.run import Run
from scenarios.schema import Place

WIDE = 10.0
"""Ratio of the ends of a positive range from which it is drawn evenly over its logarithm."""
FIXED = ("population.villages_per_township",)
"""How many villages a township has is known of every place."""


def levered() -> set[str]:
    """Settings that a lever of the project moves."""
    return {effect.path for name in scenarios.levers() for effect in scenarios.load_lever(name).effects}


def drawn_paths(run: Run, place: Place | None) -> dict[str, tuple[float, float]]:
    """Range of every number that is drawn for this run, by path."""
    moved = levered() | {effect.path for p in run.policies for m in p.measures for effect in m.lever.effects}
    known = (
        {path for path, figure in place.values.items() if figure.assumed is None}
        if place is not None
        else set()
    )
    kept = moved | known | set(run.values) | set(FIXED)
    return {
        path: item.about.plausible
        for path, item in ledger().items()
        if isinstance(item.about, Number)
        and item.about.plausible is not None
        and is_uncertain(item.about)
        and item.about.grade != "legal"
        and item.about.plausible[0] < item.about.plausible[1]
        and path not in kept
    }


def drawn(ranges: Mapping[str, tuple[float, float]], draws: int, seed: int) -> list[dict[str, float]]:
    """That many sets of numbers, one value a path each."""
    if not ranges:
        return [{} for _ in range(draws)]
    sampler = qmc.LatinHypercube(len(ranges), rng=np.random.default_rng([seed, draws]))
    units = sampler.random(draws)
    return [
        {path: within(span, float(u)) for (path, span), u in zip(ranges.items(), row, strict=True)}
        for row in units
    ]


def within(span: Sequence[float], u: float) -> float:
    """The point ``u`` (0 to 1) of a range: evenly, or over the logarithm where the range is wide."""
    low, high = span
    if low > 0.0 and high / low >= WIDE:
        return float(low * (high / low) ** u)
    return float(low + u * (high - low))
