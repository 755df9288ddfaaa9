"""Columns of a Sobol design whose pairs do not mislead.

Saltelli's design takes every factor from two columns, A and B. Taken from neighbouring dimensions of a Sobol sequence, some pairs
of factors fill their common space badly, in every scrambling alike and however long the sequence: an outcome that is the product
of two factors, each of total-order index 1, was given 0.44, with an interval from 0.39 to 0.49, and more points did not help.
Choosing other dimensions mends products of straight lines and leaves those of curves as they were.

So the two columns of a factor are the first two dimensions of a Sobol sequence, which fill their square as well as can be, scrambled
for this factor alone; and their rows are shuffled for this factor alone, in chunks that double, so that a design of twice the rows
begins with the design of half of them. Factors then meet by chance alone: errors of their pairs shrink with the rows, and the
bootstrap knows of them. Of a pool of such pairs of columns those are kept whose worst pair is least, judged at 256 and at 512 base
points.

Sources: Owen 1998, Latin supercube sampling for very high-dimensional simulations, ACM TOMACS 8: 71-102; Saltelli et al. 2010,
Computer Physics Communications 181: 259-270.
"""

from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

Floats = NDArray[np.float64]
FIRST_CHUNK = 4
JUDGED = (256, 512)
"""Base points at which pairs are judged."""
POOL = 384
"""Pairs of columns to choose from; twice the factors where that is more."""
STRAIGHT = 1.75
"""How much more an error of a product of straight lines counts than one of curves or steps."""


def columns(factors: int, rows: int, seed: int) -> tuple[Floats, Floats]:
    """The matrices A and B, rows x factors each, in the unit cube; fewer rows are the first of more."""
    made = np.stack([both(rows, seed, number) for number in chosen(factors, seed)], axis=2)
    return made[:, 0], made[:, 1]


def both(rows: int, seed: int, number: int) -> Floats:
    """Columns A and B of one factor, rows x 2, shuffled together within chunks of 4, 4, 8, 16 ...

    Args:
        rows: how many.
        seed: of the design.
        number: of the pair of columns in the pool.
    """
    net = qmc.Sobol(2, scramble=True, rng=np.random.default_rng([seed, number]))
    made = net.random(max(FIRST_CHUNK, 1 << (rows - 1).bit_length()))
    begin, end = 0, FIRST_CHUNK
    while begin < len(made):
        made[begin:end] = np.random.default_rng([seed, number, end]).permutation(made[begin:end])
        begin, end = end, 2 * end
    return made[:rows]


@lru_cache(maxsize=32)
def chosen(factors: int, seed: int) -> tuple[int, ...]:
    """Numbers of the pairs of columns kept: those whose worst pair of factors is least."""
    pool = max(POOL, 2 * factors)
    made = np.stack([both(max(JUDGED), seed, number) for number in range(pool)], axis=2)
    errors = np.zeros((pool, pool))
    for n in JUDGED:
        scale = np.sqrt(n / JUDGED[0])
        for straight, weight in ((True, STRAIGHT), (False, 1.0)):
            found = pair_errors(made[:n, 0], made[:n, 1], straight)
            np.maximum(errors, weight * scale * found, out=errors)
    return tuple(int(k) for k in least(errors, factors))


def pair_errors(a: Floats, b: Floats, straight: bool = False) -> Floats:
    """Worst error of a total-order index of 1, for every pair of columns, over outcomes g(x_i) h(x_j).

    g and h are Legendre polynomials of degree 1 to 3 and a step at the middle, of mean 0: both factors have total-order index 1.
    The index is Jansen's, mean((f(A) - f(AB_i))^2) / 2 over the variance of A and B.

    Args:
        a, b: rows x columns.
        straight: only the product of straight lines.

    Returns:
        columns x columns, symmetric, 0 on the diagonal.
    """
    n = len(a)
    shapes = [(g(a), g(b)) for g in SHAPES[: 1 if straight else None]]
    worst = np.zeros((a.shape[1],) * 2)
    for (gi, hi), (gj, hj) in product(shapes, shapes):
        apart = ((gi - hi) ** 2).T @ gj**2 / (2 * n)
        mean = (gi.T @ gj + hi.T @ hj) / (2 * n)
        variance = ((gi**2).T @ gj**2 + (hi**2).T @ hj**2) / (2 * n) - mean**2
        error = np.divide(apart, variance, out=np.full_like(apart, 9.0), where=variance > 0.0) - 1.0
        np.maximum(worst, np.abs(error), out=worst)
    np.fill_diagonal(worst, 0.0)
    return np.maximum(worst, worst.T)


SHAPES = (
    lambda u: 2.0 * u - 1.0,
    lambda u: 1.5 * (2.0 * u - 1.0) ** 2 - 0.5,
    lambda u: 2.5 * (2.0 * u - 1.0) ** 3 - 1.5 * (2.0 * u - 1.0),
    lambda u: np.where(u < 0.5, -1.0, 1.0),
)


def least(errors: Floats, keep: int) -> NDArray[np.intp]:
    """Columns left when the worse of the worst pair has been dropped again and again."""
    left = errors.copy()
    alive = np.arange(len(errors))
    while len(alive) > keep:
        i, j = np.unravel_index(int(left.argmax()), left.shape)
        drop = i if (left[i] ** 6).sum() > (left[j] ** 6).sum() else j
        kept = np.arange(len(alive)) != drop
        alive, left = alive[kept], left[np.ix_(kept, kept)]
    return alive
