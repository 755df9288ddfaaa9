"""One door to all analyses: :func:`analyse`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.sensitivity import morris, pawn, sobol
from analysis.sensitivity.bands import Bands, bands
from analysis.sensitivity.noise import Share, seed_share
from analysis.sensitivity.pairs import worst_pair
from analysis.sensitivity.problem import (
    Floats,
    Ints,
    Method,
    Points,
    Problem,
    fitting,
    framed,
    known,
    points_of,
)
from analysis.sensitivity.resampling import LEAST_BLOCKS, Resampling, block_weights, percentiles
from analysis.sensitivity.result import Index, Indices
from analysis.sensitivity.words import note
from analysis.why import Why
from bilingual.words import Words

Quantity = Literal["mean", "spread", "tail"]
SPREAD_NEEDS = 4
"""Replicates from which the variance over seeds is told twice, independently."""


USUAL = Resampling()
"""The bootstrap where nothing is said."""


class Tail(NamedTuple):
    """The chance of exceeding a threshold: one number, or one for each output."""

    threshold: float | Sequence[float] | None


class Options(NamedTuple):
    """What was asked for; see :func:`analyse`."""

    method: Method
    quantity: Quantity
    slices: int
    resampling: Resampling


def analyse(
    problem: Problem,
    rows: pd.DataFrame | ArrayLike,
    values: ArrayLike,
    *,
    method: Method | None = None,
    quantity: Quantity | Tail = "mean",
    outputs: Iterable[object] | None = None,
    slices: int = 10,
    resampling: Resampling = USUAL,
) -> Indices | Bands:
    """Which factors move the outcome, and how sure that is; seed noise counts for nothing.

    Args:
        problem: what is known of the design.
        rows: the points in the order of the design; a table with a column for each factor (and ``block``), or an array.
        values: rows x replicates, or rows x replicates x outputs (outcomes, or months of one).
        method: sobol, morris, pawn or bands; the one that fits the design unless given.
        quantity: of what the indices are: the mean over seeds, its spread (variance over seeds), or the chance of
            exceeding a threshold (:class:`Tail`).
        outputs: labels of the outputs, for instance months; numbers from 0 unless given.
        slices: of a factor's range, for PAWN.
        resampling: draws behind the intervals, their coverage and the seed.

    Returns:
        Indices with intervals and notes; from one factor at a time bands.

    Raises:
        ValueError: the analysis does not fit the design, rows are not in its order, values do not match the rows, too few
            replicates or blocks are there; the message says what would do.
    """
    threshold = quantity.threshold if isinstance(quantity, Tail) else None
    named: Quantity = "tail" if isinstance(quantity, Tail) else quantity
    known("quantity", named, get_args(Quantity))
    options = Options(fitting(problem, method), named, slices, resampling)
    points = points_of(problem, rows)
    raw = values_of(values, len(points.codes))
    check(options, raw.shape[1])
    labels = labels_of(outputs, raw.shape[2])
    y = raw if named != "tail" else exceeding(raw, threshold)
    if options.method == "bands":
        return bands(problem, points, framed(problem, rows), y, labels, resampling.level)
    return by_availability(problem, points, y, labels, options)


def check(options: Options, replicates: int) -> None:
    """Refuse what cannot be worked out.

    Raises:
        ValueError: numbers out of range, a quantity that the method does not have, too few replicates for it.
    """
    method, quantity, slices, (bootstraps, level, _) = options
    if bootstraps < 2 or not 0.0 < level < 1.0 or slices < 2:
        raise ValueError(
            f"given bootstraps {bootstraps}, level {level}, slices {slices}; allowed are bootstraps and slices of 2 or "
            "more and a level between 0 and 1"
        )
    if method == "bands" and quantity == "spread":
        raise ValueError("bands are of the mean over seeds or of a chance (tail); given quantity 'spread'")
    if method == "pawn" and quantity != "mean":
        raise ValueError(f"PAWN compares whole distributions: leave quantity out; given {quantity!r}")
    if quantity == "spread" and replicates < SPREAD_NEEDS:
        raise ValueError(
            f"the spread over seeds needs {SPREAD_NEEDS} replicates or more, so that it is told twice, independently; "
            f"given {replicates}"
        )


def values_of(values: ArrayLike, rows: int) -> Floats:
    """Values as rows x replicates x outputs.

    Raises:
        ValueError: they are no numbers or do not match the rows.
    """
    try:
        array = np.asarray(values, np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"values: they are no numbers ({error})") from None
    array = array[:, None] if array.ndim == 1 else array
    array = array[:, :, None] if array.ndim == 2 else array
    if array.ndim != 3 or len(array) != rows or 0 in array.shape:
        raise ValueError(
            f"values: given an array of shape {np.shape(values)} for {rows} rows; it has to be rows x replicates or "
            "rows x replicates x outputs"
        )
    return array


def labels_of(outputs: Iterable[object] | None, n: int) -> tuple[str, ...]:
    """Labels of the outputs.

    Raises:
        ValueError: not as many as there are outputs.
    """
    labels = tuple(map(str, range(n) if outputs is None else outputs))
    if len(labels) != n:
        raise ValueError(f"outputs: given {len(labels)} labels for {n} outputs")
    return labels


def exceeding(y: Floats, threshold: float | Sequence[float] | None) -> Floats:
    """1 above the threshold, else 0; what is missing stays missing.

    Raises:
        ValueError: there is no threshold, or not one for each output.
    """
    limits = np.asarray(np.nan if threshold is None else threshold, np.float64)
    if not np.isfinite(limits).all() or limits.shape not in ((), (y.shape[2],)):
        raise ValueError(
            f"threshold: given {threshold}, give one number, or one for each of {y.shape[2]} outputs"
        )
    return np.where(np.isfinite(y), (y > limits).astype(np.float64), np.nan)


def by_availability(
    problem: Problem, points: Points, y: Floats, labels: tuple[str, ...], options: Options
) -> Indices:
    """Analyse outputs together that exist in the same blocks, each without the blocks in which a value of it is missing.

    Of a Sobol design a missing value takes its pair (A, AB_j) only.

    Raises:
        ValueError: the design has one block only.
    """
    blocks = y.reshape(-1, problem.block_rows, *y.shape[1:])
    there = np.isfinite(blocks).all(axis=(1, 2))  # blocks x outputs
    left = there.sum(axis=0)
    if options.method == "sobol":
        blocks = np.where(np.isfinite(blocks), blocks, np.nan)
        left, there = sobol.complete(blocks), np.ones_like(there)
    if len(there) < 2:
        raise ValueError(f"rows: {len(there)} block; allowed is two or more")
    patterns, which = np.unique(there, axis=1, return_inverse=True)
    found: dict[str, list[Floats]] = {}
    for k, kept in enumerate(patterns.T):
        enough = kept if kept.sum() >= 2 else np.ones_like(kept)  # nothing comes of what is missing
        data = np.where(kept.sum() >= 2, 1.0, np.nan) * blocks[enough][..., which.ravel() == k]
        rows = np.repeat(enough, problem.block_rows)
        part = Points(points.codes[rows], points.numbers[rows], points.blocks[rows])
        for name, array in estimate(problem, part, data, options).items():
            found.setdefault(name, []).append(array)
    back = np.argsort(np.argsort(which.ravel(), kind="stable"), kind="stable")
    arrays = {name: np.concatenate(parts, axis=-1)[..., back] for name, parts in found.items()}
    known = why_known(y, left)
    nothing = np.isin(known, (Why.ABSENT, Why.CONSTANT)) | (left < 2)
    arrays = {name: np.where(nothing, np.nan, array) for name, array in arrays.items()}
    share = Share(*(arrays.pop(field) for field in Share._fields))
    result = Indices(
        problem=problem,
        method=options.method,
        quantity="distribution" if options.method == "pawn" else options.quantity,
        estimator=estimator_of(options.method, y.shape[1]),
        outputs=labels,
        parts=tuple(
            index_of(problem, name, draws, left, options.resampling.level) for name, draws in arrays.items()
        ),
        seed_share=share,
        replicates=y.shape[1],
        blocks=left,
        dropped=len(there) - left,
        notes=(),
        why=(),
    )
    flat = np.isnan(result.main.high).all(axis=0) & (known == Why.NONE.value)
    result = replace(result, why=tuple(Why(str(one)) for one in np.where(flat, Why.ZERO.value, known)))
    return replace(result, notes=tuple(notes_on(result, points)))


def why_known(y: Floats, left: Ints) -> NDArray[np.str_]:
    """What the values alone say of each output: absent, constant, or in too few blocks; else empty.

    Args:
        y: rows x replicates x outputs.
        left: blocks with all their values, outputs.
    """
    there = np.isfinite(y)
    lowest, highest = (
        end(np.where(there, y, fill), axis=(0, 1)) for end, fill in ((np.min, np.inf), (np.max, -np.inf))
    )
    with np.errstate(invalid="ignore"):
        same = highest - lowest <= sobol.ROUNDING * np.maximum(np.abs(lowest), np.abs(highest))
    cases = [~there.any(axis=(0, 1)), left == 0, same, left < LEAST_BLOCKS]
    reasons = (Why.ABSENT, Why.FEW, Why.CONSTANT, Why.FEW)
    return np.select(cases, [why.value for why in reasons], Why.NONE.value)


def estimate(problem: Problem, points: Points, y: Floats, options: Options) -> dict[str, Floats]:
    """Every index as (1 + bootstraps) x factors x outputs, the value first, and the share of seed noise.

    Args:
        problem: the design.
        points: the rows of blocks without a missing value.
        y: blocks x rows x replicates x outputs.
        options: what was asked for.
    """
    bootstraps, level, seed = options.resampling
    sets = sobol.variances(y) if options.quantity == "spread" else y[:, :, None]
    if options.method == "pawn":
        ends = (
            [0, -1] if problem.kind == "sobol" else [0]
        )  # A and B are drawn like the inputs, rows between are not
        rows = np.arange(len(points.codes)).reshape(len(y), -1)[:, ends].ravel()
        drawn = Points(points.codes[rows], points.numbers[rows], points.blocks[rows])
        slices = pawn.slices_of(drawn, options.slices)
        flat = y[:, ends].reshape(len(rows), *y.shape[2:])
        found = pawn.estimate(flat, drawn.blocks, slices, bootstraps, seed)
    elif options.method == "morris":
        effects, directed = morris.effects(problem, points, sets)
        found = morris.estimate(effects, directed, bootstraps, seed)
    else:
        found = sobol.estimate(problem, sets, bootstraps, is_crossed(problem, sets), seed)
    weights = block_weights(len(y), bootstraps, np.random.default_rng(seed))
    own = y[:, [0, -1]] if problem.kind == "sobol" else y
    return found | seed_share(own, weights, level)._asdict()


def estimator_of(method: Method, replicates: int) -> str:
    """What the estimator is called."""
    if method == "pawn":
        return "Kolmogorov-Smirnov"
    return "standard" if replicates == 1 else "cross-replicate"


def is_crossed(problem: Problem, sets: Floats) -> bool:
    """Whether seeds of the whole design can be resampled: all rows share them, and there are three or more."""
    return problem.seeds == "paired" and sets.shape[2] == 1 and sets.shape[3] >= 3


def index_of(problem: Problem, name: str, draws: Floats, blocks: Ints, level: float) -> Index:
    """An index with its interval, from the value and its draws."""
    factors = problem.names if name in pawn.NAMES else problem.moved
    if name == "S2":
        factors = tuple(f"{a} x {b}" for a, b in combinations(factors, 2))
    return Index(name, factors, draws[0], *percentiles(draws[1:], blocks, level), draws[1:])


def too_small(result: Indices) -> Words | None:
    """What stands before everything that a Sobol design with too few blocks says; nothing where there are enough."""
    blocks = int((result.blocks + result.dropped)[0])
    if result.method != "sobol" or blocks >= sobol.FEWEST_BLOCKS:
        return None
    return note("small", blocks=blocks, least=sobol.FEWEST_BLOCKS)


def notes_on_size(result: Indices, points: Points) -> Iterator[Words]:
    """How large a Sobol design is: too small a one, the pair of columns that it serves worst, the widest interval."""
    blocks = int((result.blocks + result.dropped)[0])
    flag = too_small(result)
    if flag is not None:
        yield flag
    worst = worst_pair(result.problem, points)
    if worst is not None:
        yield note(
            "worst_pair", first=worst.first, second=worst.second, error=f"{worst.error:.2f}", blocks=blocks
        )


def notes_on(result: Indices, points: Points) -> Iterator[Words]:
    """What has to be said with the numbers."""
    problem, outputs = result.problem, np.array(result.outputs)
    if result.replicates == 1 and result.method != "pawn":
        yield note("standard")
    if problem.seeds == "paired" and result.method != "pawn":
        several = result.method == "sobol" and result.replicates >= 3 and result.quantity != "spread"
        yield note("pigeonhole", replicates=result.replicates) if several else note("paired")
    for dropped in np.unique(result.dropped[result.dropped > 0]):
        of = list(outputs[result.dropped == dropped])
        key = "pairs" if result.method == "sobol" else "dropped"
        yield note(key, dropped=dropped, blocks=int((result.blocks + result.dropped)[0]), outputs=of)
    for why in (Why.ABSENT, Why.CONSTANT, Why.FEW, Why.ZERO):
        of = list(outputs[[one is why for one in result.why]])
        if of:
            yield note(str(why), outputs=of, least=LEAST_BLOCKS)
    if result.method == "sobol":
        reached = sobol.reach(problem, points)
        off = [
            f"{name} = {x:.2f}"
            for name, x in zip(problem.names, reached, strict=True)
            if abs(x - 1.0) > sobol.UNEVEN
        ]
        if off:
            yield note("uneven", factors=off)
        yield from notes_on_size(result, points)
    if problem.dummy not in result.main.factors:
        yield note("no_floor")
    if result.method == "morris":
        yield note("by_rms")
        members = problem.members.sum(axis=1)
        together = [name for name, n in zip(problem.moved, members, strict=True) if n > 1]
        unordered = ~np.isfinite(points.numbers).all(axis=0)
        alone = set(problem.moved) - set(together)
        named = [
            group
            for name, group, odd in zip(
                problem.names, problem.groups or problem.names, unordered, strict=True
            )
            if odd and group in alone
        ]
        if together:
            yield note("together", factors=together)
        if named:
            yield note("names_only", factors=named)
