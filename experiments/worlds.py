"""Worlds: sets of all uncertain numbers at once, the one source of draws for everything that does not rest on one guess at each.

A world is one value for every number of the model that is uncertain here: it has a plausible range, restates no law, is not set
by the run, not stated on evidence by the place, and decided on by no lever (what somebody chooses is no matter of ignorance).
Worlds are a Latin hypercube (McKay, Beckman & Conover 1979): each range is cut into as many slices as there are worlds, and each
slice is used once. Numbers that go together are drawn together where ``scenarios/library/correlations.csv`` declares it, by
rearranging their slices (Iman & Conover 1982, a Gaussian copula on the ranks).

With the source ``posterior`` worlds agree with published figures: numbers that these speak of are taken together from the sample
that calibration has drawn (``experiments/posterior.py``), all others from their ranges. What a place knows of itself goes before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

import scenarios
from experiments.posterior import SAMPLE, folder_of, posterior
from model.declare import Number
from model.parameters import ledger
from model.run import Run
from scenarios.correlations import correlations
from scenarios.schema import Place

Floats = NDArray[np.float64]
SOURCES = ("posterior", "plausible", "none")
Source = str
"""One of :data:`SOURCES`, or the folder of a sample of one's own."""
WIDE = 10.0
"""Ratio of the ends of a positive range from which on it is drawn evenly over its logarithm."""
FIXED = ("population.villages_per_township", "mediation.days_court", "mediation.days_petition")
"""How many villages a township has is known of every place. How long courts and petitions take is held at what their legal
limits make of it: open ranges would make all worlds other ones (docs/decisions/0055)."""


@dataclass(frozen=True)
class Worlds:
    """Draws of all uncertain numbers.

    Attributes:
        paths: the numbers.
        units: worlds x numbers, 0 at the low end of a range and 1 at the high end.
        values: worlds x numbers, in the unit of each number.
        source: ``plausible``: from the plausible ranges; ``posterior``: from what published figures leave of them; ``none``:
            one world, in which every number is at its default; all else: the folder of a sample of one's own.
    """

    paths: tuple[str, ...]
    units: Floats
    values: Floats
    source: Source

    def __len__(self) -> int:
        return len(self.units)

    def settings(self, world: int) -> dict[str, float]:
        """The numbers of one world, by path."""
        return {path: float(value) for path, value in zip(self.paths, self.values[world], strict=True)}


def worlds(run: Run, place: Place | None, source: Source, n: int, seed: int = 1) -> Worlds:
    """Draw worlds for a run.

    Args:
        run: the place with what is set for it and the policies in force or compared.
        place: the file behind the scenario, which says what is known of the place.
        source: where the draws come from.
        n: how many worlds; with ``none`` there is one.
        seed: of the draws; the first worlds of a larger draw are other worlds than those of a smaller one.

    Raises:
        ValueError: an unknown source, or no world.
    """
    if source not in SOURCES and not (folder_of(source) / SAMPLE).is_file():
        raise ValueError(
            f"uncertainty: given {source!r}, allowed is {', '.join(SOURCES)} or the folder of a sample"
        )
    if n < 1:
        raise ValueError(f"worlds: given {n}, allowed is 1 or more")
    ranges = uncertain(run, place) if source != "none" else {}
    if not ranges:
        return Worlds((), np.empty((n if ranges else 1, 0)), np.empty((n if ranges else 1, 0)), source)
    units = hypercube(tuple(ranges), n, seed)
    if source not in ("plausible", "none"):
        units = agreeing(units, ranges, seed, source)
    values = np.column_stack([within(span, units[:, k]) for k, span in enumerate(ranges.values())])
    return Worlds(tuple(ranges), units, values, source)


def at_units(drawn: Worlds, units: Floats) -> Worlds:
    """Worlds over the same numbers at other points of the unit cube; the numbers of ``drawn`` are open everywhere."""
    spans = [open_ranges()[path] for path in drawn.paths]
    values = np.column_stack([within(span, units[:, k]) for k, span in enumerate(spans)])
    return Worlds(drawn.paths, units, values, drawn.source)


def agreeing(
    units: Floats, ranges: Mapping[str, tuple[float, float]], seed: int, source: Source = "posterior"
) -> Floats:
    """The same worlds with the numbers that published figures speak of taken from the sample of calibration, together.

    Args:
        units: worlds x numbers, drawn from the ranges.
        ranges: of each number; where a place has a range of its own, that is kept.
        seed: of the order in which worlds of the sample are taken; none is taken twice before all have been.
        source: the shipped sample, or the folder of another.
    """
    sample, everywhere = posterior(folder_of(source)), open_ranges()
    rows = np.concatenate(
        [
            np.random.default_rng([seed, k]).permutation(len(sample))
            for k in range(-(-len(units) // len(sample)))
        ]
    )[: len(units)]
    made = units.copy()
    for k, (path, span) in enumerate(ranges.items()):
        if path in sample and span == everywhere.get(path):
            made[:, k] = position(span, sample[path].to_numpy()[rows])
    return made


def uncertain(run: Run, place: Place | None) -> dict[str, tuple[float, float]]:
    """Range of every number that is uncertain in this run, by path: the one definition of what is counted as uncertain anywhere."""
    kept = moved_by(run) | set(run.values)
    return {path: span for path, span in open_at(place).items() if path not in kept}


def open_at(place: Place | None) -> dict[str, tuple[float, float]]:
    """Range of every number that is uncertain at a place: the place's own where its file gives bounds, else the plausible one."""
    stated = place.numbers if place is not None else {}
    own = {path: figure.bounds for path, figure in stated.items() if figure.bounds is not None}
    known = {path for path, figure in stated.items() if figure.assumed is None and path not in own}
    return {path: own.get(path, span) for path, span in open_ranges().items() if path not in known}


def open_ranges() -> dict[str, tuple[float, float]]:
    """Plausible range of every number that is uncertain where nothing more is known of a place, by path."""
    kept = levered() | set(FIXED)
    return {
        path: item.about.plausible
        for path, item in ledger().items()
        if isinstance(item.about, Number)
        and item.about.plausible is not None
        and item.about.grade not in ("legal", "numerical")
        and item.about.plausible[0] < item.about.plausible[1]
        and path not in kept
    }


def levered() -> set[str]:
    """Settings that a lever of the project moves."""
    return {effect.path for name in scenarios.levers() for effect in scenarios.load_lever(name).effects}


def moved_by(run: Run) -> set[str]:
    """Settings that the policies of a run move."""
    return {effect.path for policy in run.policies for m in policy.measures for effect in m.lever.effects}


def within(span: Sequence[float], u: Floats) -> Floats:
    """Points ``u`` (0 to 1) of a range: evenly, or over the logarithm where the range is wide."""
    low, high = span
    return np.asarray(low * (high / low) ** u if is_wide(span) else low + u * (high - low))


def position(span: Sequence[float], values: Floats) -> Floats:
    """Where in a range values lie, 0 to 1: the inverse of :func:`within`, held to the range."""
    low, high = span
    found = np.log(values / low) / np.log(high / low) if is_wide(span) else (values - low) / (high - low)
    return np.asarray(np.clip(found, 0.0, 1.0))


def is_wide(span: Sequence[float]) -> bool:
    """Whether a range is so wide that it is drawn over its logarithm."""
    low, high = span
    return low > 0.0 and high / low >= WIDE


def hypercube(paths: Sequence[str], n: int, seed: int) -> Floats:
    """A Latin hypercube, worlds x numbers, correlated where declared.

    Each number has a stream of its own, so that a number more or less in the model leaves the draws of the others alone.
    """
    columns = [sliced(path, n, seed) for path in paths]
    for group, correlation in declared(tuple(paths)):
        together = rearranged([columns[k] for k in group], np.array(correlation))
        for k, column in zip(group, together, strict=True):
            columns[k] = column
    return np.column_stack(columns)


def sliced(path: str, n: int, seed: int) -> Floats:
    """One point in each of n slices, in an order of chance."""
    rng = np.random.default_rng([seed, n, *path.encode()])
    points: Floats = (rng.permutation(n) + rng.random(n)) / n
    return points


def rearranged(columns: Sequence[Floats], correlation: Floats) -> list[Floats]:
    """The same points of each column in such an order that their normal scores have nearly this correlation.

    z = L (scores), L the Cholesky factor; each column is then ordered as its z is.
    """
    z = ndtri(np.column_stack(columns)) @ np.linalg.cholesky(correlation).T
    return [
        np.sort(column)[np.argsort(np.argsort(z[:, k], kind="stable"), kind="stable")]
        for k, column in enumerate(columns)
    ]


@lru_cache(maxsize=32)
def declared(paths: tuple[str, ...]) -> tuple[tuple[tuple[int, ...], tuple[tuple[float, ...], ...]], ...]:
    """Numbers that are drawn together, by position, with their correlations.

    Numbers hang together where a chain of declared pairs joins them; of a pair in a chain that nothing is declared of, the
    correlation is the product along the chain.
    """
    at = {path: k for k, path in enumerate(paths)}
    pairs = {(at[one.a], at[one.b]): one.correlation for one in correlations() if one.a in at and one.b in at}
    return tuple((group, matrix(group, pairs)) for group in joined(pairs))


def joined(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Sets of positions that a chain of pairs joins."""
    groups: list[set[int]] = []
    for pair in pairs:
        touching = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in touching] + [set(pair).union(*touching)]
    return [tuple(sorted(group)) for group in groups]


def matrix(group: tuple[int, ...], pairs: Mapping[tuple[int, int], float]) -> tuple[tuple[float, ...], ...]:
    """Correlations of a group: the largest product along any chain."""
    r = np.eye(len(group))
    for (a, b), value in pairs.items():
        if a in group:
            i, j = group.index(a), group.index(b)
            r[i, j] = r[j, i] = value
    for _ in group:
        chained = r[:, :, None] * r[None, :, :]
        longest = np.take_along_axis(chained, np.abs(chained).argmax(axis=1)[:, None], axis=1)[:, 0]
        r = np.where(np.abs(longest) > np.abs(r), longest, r)
    return tuple(map(tuple, r.tolist()))
