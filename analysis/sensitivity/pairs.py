"""How badly a Sobol design serves the pair of factors that it serves worst.

In a finite design no two factors meet in all combinations alike. What that does to an index is known without any run: an outcome
that is the product of two factors has total-order index 1 in both, and the design gives it another. No bootstrap knows of this.
"""

from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.stats import rankdata

from analysis.sensitivity.problem import Floats, Points, Problem

SHAPES = (
    lambda u: 2.0 * u - 1.0,
    lambda u: 1.5 * (2.0 * u - 1.0) ** 2 - 0.5,
    lambda u: 2.5 * (2.0 * u - 1.0) ** 3 - 1.5 * (2.0 * u - 1.0),
    lambda u: np.where(u < 0.5, -1.0, 1.0),
)
"""A line, a parabola, a cubic and a step, of mean 0 over 0 to 1."""


class Worst(NamedTuple):
    """The pair of factors that meet least evenly, and the error of a total-order index of 1 of their product."""

    first: str
    second: str
    error: float


def worst_pair(problem: Problem, points: Points) -> Worst | None:
    """The pair that a design serves worst, for products of straight lines; nothing where fewer than two factors move alone.

    Args:
        problem: a Sobol design.
        points: its rows; factors count by the rank of their values, names in the order of their codes.
    """
    alone = [
        j
        for j, name in enumerate(problem.groups or problem.names)
        if (problem.groups or problem.names).count(name) == 1
    ]
    if len(alone) < 2:
        return None
    ends = np.arange(len(points.codes)).reshape(-1, problem.block_rows)[:, [0, -1]]
    values = np.where(np.isfinite(points.numbers), points.numbers, points.codes)[ends][:, :, alone]
    n = values.shape[0] * 2
    u = (rankdata(values.reshape(n, -1), axis=0) - 0.5).reshape(values.shape) / n
    errors = pair_errors(u[:, 0], u[:, 1], straight=True)
    i, j = np.unravel_index(int(errors.argmax()), errors.shape)
    return Worst(problem.names[alone[i]], problem.names[alone[j]], float(errors[i, j]))


def pair_errors(a: Floats, b: Floats, straight: bool = False) -> Floats:
    """Worst error of a total-order index of 1, for every pair of columns, over outcomes g(x_i) h(x_j).

    g and h are the shapes of :data:`SHAPES`, of mean 0: both factors have total-order index 1. The index is Jansen's,
    mean((f(A) - f(AB_i))^2) / 2 over the variance of A and B.

    Args:
        a, b: rows x columns, in the unit cube.
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
