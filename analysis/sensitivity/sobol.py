"""Sobol indices in which seed noise counts for nothing.

The usual estimators square differences of outcomes, and the square of noise is no noise: with a noise as large as the
signal a factor that moves nothing gets a total index of about a half from one replicate. Here every product is of two
different replicates, whose noise is independent, so that noise has mean zero in it (compare variance deconvolution, arXiv
2403.06106). Without noise the formulae are those of Saltelli et al. 2010 (first and total) and Saltelli 2002 (second).
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from analysis.sensitivity.problem import Floats, Points, Problem
from analysis.sensitivity.resampling import averaged, block_weights, cross, replicate_counts

FEWEST_BLOCKS = 256
"""Base blocks below which the columns of a design mislead whatever the runs say."""
UNEVEN = 0.1
"""An error of this size that the layout alone makes in an index is said."""
ROUNDING = 1e-12
"""Differences that small against the values are the rounding of the computer, not variance."""
SLIGHT = 0.05
"""Share of the variance of the design below which that of a bootstrap draw is no divisor: what is divided by it says nothing."""


@dataclass(frozen=True)
class Moments:
    """What is averaged over blocks.

    Attributes:
        products: blocks x (total, first, variance, second) x outputs.
        level: blocks x sets x replicates x outputs, mean of A and B.
    """

    products: Floats
    level: Floats


def centred(y: Floats) -> Floats:
    """Each replicate less its mean over all rows: first-order estimates depend on where zero is, and least so there.

    Runs with a missing replicate are missing as a whole.
    """
    there = np.isfinite(y).all(axis=(2, 3), keepdims=True)
    kept = np.where(there, y, 0.0)
    mean = kept.sum(axis=(0, 1), keepdims=True) / np.maximum(there.sum(axis=(0, 1), keepdims=True), 1)
    return np.asarray(np.where(there, y - mean, np.nan))


def moments(problem: Problem, y: Floats, counts: Floats | None = None) -> Moments:
    """For each block, with d_r = A_r - AB_r and all products over r != s: d_r d_s / 2; B_r (AB_s - A_s); (A_r A_s + B_r
    B_s) / 2; BA_r AB_s - A_r B_s of each pair.

    Args:
        problem: the design.
        y: blocks x rows x sets x replicates x outputs, centred.
        counts: weight of each replicate.
    """
    groups = len(problem.moved)
    a, b, ab = y[:, :1], y[:, -1:], y[:, 1 : groups + 1]
    d = ab - a
    parts = [
        0.5 * cross(d, d, counts),
        cross(np.broadcast_to(b, d.shape), d, counts),
        0.5 * (cross(a, a, counts) + cross(b, b, counts)),
    ]
    if problem.second_order and groups > 1:
        j, k = pairs(groups)
        ba = y[:, groups + 1 : -1]
        parts.append(cross(ba[:, j], ab[:, k], counts) - cross(a, b, counts))
    return Moments(np.concatenate(parts, axis=1), 0.5 * (a + b)[:, 0])


def indices(
    problem: Problem, weights: Floats, found: Moments, tiny: Floats, counts: Floats | None = None
) -> dict[str, Floats]:
    """Indices from averages over blocks, draws x factors (pairs) x outputs; missing where the variance is not above ``tiny``.

    Variance: mean of (A_r A_s + B_r B_s) / 2 less the product of the means of replicates r and s.
    """
    groups = len(problem.moved)
    products, variance = averaged(weights, found.products), variance_of(problem, weights, found, counts)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where(variance > tiny, products / variance, np.nan)
    st, s1, joint = shares[:, :groups], shares[:, groups : 2 * groups], shares[:, 2 * groups + 1 :]
    if not joint.shape[1]:
        return {"ST": st, "S1": s1}
    j, k = pairs(groups)
    return {"ST": st, "S1": s1, "S2": joint - s1[:, j] - s1[:, k]}


def variance_of(problem: Problem, weights: Floats, found: Moments, counts: Floats | None = None) -> Floats:
    """Variance over the design without noise: draws x 1 x outputs; see :func:`indices`."""
    place = 2 * len(problem.moved)
    products, level = averaged(weights, found.products[:, place : place + 1]), averaged(weights, found.level)
    return np.asarray(products - cross(level, level, counts)[:, None])


def pairs(groups: int) -> tuple[list[int], list[int]]:
    """First and second of each pair of factors."""
    both = list(combinations(range(groups), 2))
    return [j for j, _ in both], [k for _, k in both]


def estimate(problem: Problem, y: Floats, bootstraps: int, crossed: bool, seed: int) -> dict[str, Floats]:
    """Indices and their bootstrap draws: (1 + bootstraps) x factors (pairs) x outputs, the indices first.

    Blocks are resampled with all their replicates. Replicates within a block are not drawn once more: a block brings
    its own luck along, so its noise is in the spread over blocks already, and a replicate drawn twice would make a pair
    with itself (Davison & Hinkley 1997, 3.8). Where all rows share their seeds (``crossed``) luck is not the block's own:
    replicates of the whole design are resampled as well, and only pairs of different ones count (Owen 2007, the
    pigeonhole bootstrap).

    An index is a ratio. Draws in which the variance that it is divided by is below :data:`SLIGHT` of that of the design
    have none; where these are many, there is no interval.

    Args:
        problem: the design.
        y: blocks x rows x sets x replicates x outputs.
        bootstraps: how many draws.
        crossed: draw replicates of the whole design as well.
        seed: of the bootstrap.
    """
    rng = np.random.default_rng(seed)
    weights = block_weights(len(y), bootstraps, rng)
    data = centred(y)
    found = moments(problem, data)
    whole = np.full((1, len(y)), 1.0 / len(y))
    tiny = rounding(y, data)
    draws = [indices(problem, whole, found, tiny)]
    slight = np.maximum(tiny, SLIGHT * variance_of(problem, whole, found)[0, 0])
    if not crossed:
        draws.append(indices(problem, weights, found, slight))
    else:
        for weight, counts in zip(weights, replicate_counts(y.shape[3], bootstraps, rng), strict=True):
            draws.append(indices(problem, weight[None], moments(problem, data, counts), slight, counts))
    return {name: np.concatenate([draw[name] for draw in draws]) for name in draws[0]}


def rounding(y: Floats, data: Floats) -> Floats:
    """Variance of each output that is nothing but rounding: of the values themselves, and of products of the centred ones."""
    there = np.isfinite(data)
    values = np.abs(np.where(there, y, 0.0)).max(axis=(0, 1, 2, 3))
    products = (np.where(there, data, 0.0) ** 2).sum(axis=(0, 1, 2, 3)) / np.maximum(
        there.sum(axis=(0, 1, 2, 3)), 1
    )
    return np.asarray(np.maximum((ROUNDING * values) ** 2, ROUNDING * products))


def complete(y: Floats) -> NDArray[np.int64]:
    """Of each output, the smallest number of blocks behind an index: those in which A, B and AB_j (BA_j) all have a value.

    A missing AB_j takes that pair (A, AB_j) and leaves the others of its block.

    Args:
        y: blocks x rows x replicates x outputs.
    """
    there = np.isfinite(y).all(axis=2)  # blocks x rows x outputs
    whole = there[:, 1:-1] & (there[:, :1] & there[:, -1:])
    return np.asarray(whole.sum(axis=0).min(axis=0))


def reach(problem: Problem, points: Points) -> Floats:
    """For each factor the total index that an outcome would get that follows the rank of this factor alone.

    mean of (A - B)^2 / 2 over the variance of A and B; of names, one column a name, summed. It is 1 where A and B are
    independent. In small designs from a Sobol sequence they are not: some pairs of its dimensions fill their square badly,
    so that A and B lie too near to or too far from one another, in every scrambling alike. A bootstrap cannot know this.
    """
    rows = np.arange(len(points.codes)).reshape(-1, problem.block_rows)[:, [0, -1]]
    found = np.empty(len(problem.names))
    for j in range(len(problem.names)):
        x, codes = points.numbers[:, j][rows], points.codes[:, j][rows]
        if np.isfinite(x).all():
            columns = rankdata(x).reshape(1, *x.shape)
        else:
            columns = (codes == np.unique(codes)[:, None, None]).astype(np.float64)
        spread = columns.var(axis=(1, 2)).sum()
        apart = 0.5 * ((columns[:, :, 0] - columns[:, :, 1]) ** 2).mean(axis=1).sum()
        found[j] = apart / spread if spread > 0.0 else 1.0
    return found


def matchings(replicates: int) -> list[list[tuple[int, int]]]:
    """Pairs of replicates, each in one of several sets within which no replicate stands twice (a round robin)."""
    n = replicates + replicates % 2
    others = list(range(1, n))
    sets = []
    for turn in range(n - 1):
        ring = [0, *others[turn:], *others[:turn]]
        pairs = [(ring[i], ring[n - 1 - i]) for i in range(n // 2)]
        sets.append([pair for pair in pairs if max(pair) < replicates])
    return sets


def variances(y: Floats) -> Floats:
    """Replicates of the variance over seeds, each from two runs of its own: (Y_r - Y_s)^2 / 2, in every round of pairs.

    Args:
        y: ... x replicates x outputs, four replicates or more.

    Returns:
        ... x sets x replicates x outputs. Values of one set share no run, so that their errors are independent.
    """
    rounds = np.array(matchings(y.shape[-2]))  # sets x pairs x 2
    return np.asarray(0.5 * (y[..., rounds[..., 0], :] - y[..., rounds[..., 1], :]) ** 2)
