"""Products of different replicates, and resampling of blocks: what is common to all estimators."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, stdtrit

from analysis.sensitivity.problem import Floats, Ints

LEVEL = 0.95


class Resampling(NamedTuple):
    """How intervals are found: by a bootstrap.

    Attributes:
        bootstraps: draws behind the intervals.
        level: coverage of the intervals.
        seed: of the bootstrap; 0 is a seed like any other.
    """

    bootstraps: int = 1000
    level: float = LEVEL
    seed: int = 1


def cross(x: Floats, z: Floats, counts: Floats | None = None) -> Floats:
    """Mean of x_r z_s over pairs of different replicates: seed noise, independent between replicates, has mean zero in it.

    sum over r != s of c_r c_s x_r z_s / sum over r != s of c_r c_s = ((sum c x)(sum c z) - sum c^2 x z) / ((sum c)^2 -
    sum c^2). With one replicate, x z.

    Args:
        x, z: ... x sets x replicates x outputs; the mean is taken over sets, too.
        counts: weight c of each replicate; all the same unless given.

    Returns:
        ... x outputs.
    """
    if x.shape[-2] == 1 or z.shape[-2] == 1:
        return np.asarray((x * z).mean(axis=(-3, -2)))
    if counts is None:
        n = x.shape[-2]
        summed = x.sum(axis=-2) * z.sum(axis=-2) - (x * z).sum(axis=-2)
        return np.asarray(summed.mean(axis=-2) / (n * (n - 1)))
    c = counts[:, None]
    summed = (c * x).sum(axis=-2) * (c * z).sum(axis=-2) - (c * c * x * z).sum(axis=-2)
    return np.asarray(summed.mean(axis=-2) / (counts.sum() ** 2 - (counts**2).sum()))


def block_weights(blocks: int, bootstraps: int, rng: np.random.Generator) -> Floats:
    """Bootstraps x blocks: how often each block is drawn, over the number of blocks."""
    return rng.multinomial(blocks, np.full(blocks, 1.0 / blocks), bootstraps) / blocks


def replicate_counts(replicates: int, bootstraps: int, rng: np.random.Generator) -> Floats:
    """Bootstraps x replicates: how often each is drawn, at least two different ones each time.

    A draw of one replicate only holds no pair of different ones and is drawn again.
    """
    counts = rng.multinomial(replicates, np.full(replicates, 1.0 / replicates), bootstraps)
    while (lone := (counts == replicates).any(axis=1)).any():
        counts[lone] = rng.multinomial(replicates, np.full(replicates, 1.0 / replicates), int(lone.sum()))
    return counts.astype(np.float64)


def averaged(weights: Floats, moments: Floats) -> Floats:
    """Weighted means over blocks: (bootstraps x blocks) of (blocks x ...); what is missing is left out, each by itself."""
    flat = moments.reshape(len(moments), -1)
    there = np.isfinite(flat)
    if there.all():
        return np.asarray((weights @ flat).reshape(-1, *moments.shape[1:]))
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (weights @ np.where(there, flat, 0.0)) / (weights @ there)
    return np.asarray(means.reshape(-1, *moments.shape[1:]))


LEAST_BLOCKS = 4
"""Blocks from which intervals are given: of two or three, draws repeat so much that nothing can be told."""


class Range(NamedTuple):
    """Both ends of an interval."""

    low: Floats
    high: Floats


def percentiles(draws: Floats, blocks: Ints, level: float = LEVEL) -> Range:
    """Percentile interval over the first axis, wider where blocks are few; missing where too many draws are.

    Percentiles of a bootstrap of n blocks are too narrow as a normal interval is beside Student's, and by sqrt((n - 1) / n)
    more. Both are made good by cutting at Phi(-sqrt(n / (n - 1)) t) (Hesterberg 2015, the expanded percentile interval).

    Args:
        draws: bootstraps x ... x outputs.
        blocks: n of each output; below :data:`LEAST_BLOCKS` there is no interval.
        level: coverage.
    """
    low, high = np.empty(draws.shape[1:]), np.empty(draws.shape[1:])
    for n in np.unique(blocks):
        if n < LEAST_BLOCKS:
            low[..., blocks == n] = high[..., blocks == n] = np.nan
            continue
        tail = float(ndtr(-np.sqrt(n / (n - 1)) * stdtrit(n - 1, 0.5 + level / 2)))
        part = draws[..., blocks == n]
        there = np.isfinite(part).mean(axis=0) >= 0.5 + level / 2
        ends = np.nanquantile(np.where(there, part, 0.0), (tail, 1.0 - tail), axis=0)
        low[..., blocks == n], high[..., blocks == n] = np.where(there, ends, np.nan)
    return Range(low, high)
