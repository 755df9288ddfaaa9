"""Effects of Morris in which seed noise counts for nothing.

The usual mu* takes absolute values, and noise has an absolute value, too: a factor that moves nothing gets a mu* of the
size of the noise. Here the sign of an effect comes from other replicates than its size. Without noise all measures are
those of Morris 1991 and Campolongo et al. 2007.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.sensitivity.problem import Floats, Points, Problem, steps_of
from analysis.sensitivity.resampling import averaged, block_weights, cross

NAMES = ("mu_star", "mu", "sigma", "rms", "noise")


def effects(problem: Problem, points: Points, y: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Elementary effects, and which of what is moved has a direction.

    (Y after - Y before) / Delta per step up, Delta = p / (2 (p - 1)) of the range with p levels. Without an order of values,
    or where several factors move together, the effect has no direction and its sign means nothing.

    Args:
        problem: the design.
        points: its rows.
        y: trajectories x rows x sets x replicates x outputs.

    Returns:
        Trajectories x moved x sets x replicates x outputs; moved.
    """
    levels = problem.levels + problem.levels % 2
    delta = levels / (2.0 * (levels - 1.0))
    where = np.argsort(steps_of(problem, points), axis=1)  # at which step a factor moves
    steps = np.take_along_axis(np.diff(y, axis=1), where[:, :, None, None, None], axis=1)
    alone = problem.members.sum(axis=1) == 1
    column = problem.members.argmax(axis=1)
    x = points.numbers.reshape(len(y), -1, len(problem.names))
    directed = alone & np.isfinite(points.numbers).all(axis=0)[column]
    moves = np.take_along_axis(np.diff(x, axis=1), where[:, :, None], axis=1)[:, range(len(column)), column]
    signs = np.where(directed & (moves < 0.0), -1.0, 1.0)
    return signs[:, :, None, None, None] * steps / delta, directed


def measures(e: Floats, directed: NDArray[np.bool_], weights: Floats) -> dict[str, Floats]:
    """All measures from weighted means over trajectories: draws x moved x outputs.

    mu: mean effect. mu*: mean of the size of one replicate times the sign of the mean of the others, on average not above
    the mean absolute effect and zero where there is none. rms: root of the mean of e_r e_s, r != s, the mean square
    effect without noise. sigma: standard deviation over trajectories without noise, from the same products. Roots of
    negative estimates are given as minus the root of their size. noise: what the usual mu* would show of a factor that
    moves nothing, from differences of replicates.

    Args:
        e: trajectories x moved x sets x replicates x outputs.
        directed: moved.
        weights: draws x trajectories.
    """
    paths = len(e)
    mean, square = averaged(weights, e), averaged(weights, cross(e, e))
    away = e - e.mean(axis=0)  # the difference of two large squares would leave nothing but rounding
    around, squares = averaged(weights, away), averaged(weights, cross(away, away))
    variance = (squares - cross(around, around)) * (paths / (paths - 1.0))
    known = np.where(directed, 1.0, np.nan)[:, None]
    return {
        "mu_star": averaged(weights, sizes(e)),
        "mu": mean.mean(axis=(2, 3)) * known,
        "sigma": signed_root(variance) * known,
        "rms": signed_root(square),
        "noise": averaged(weights, floor(e)),
    }


def estimate(e: Floats, directed: NDArray[np.bool_], bootstraps: int, seed: int) -> dict[str, Floats]:
    """Measures and their draws, (1 + bootstraps) x moved x outputs: trajectories are resampled with all replicates."""
    whole = np.full((1, len(e)), 1.0 / len(e))
    weights = block_weights(len(e), bootstraps, np.random.default_rng(seed))
    return measures(e, directed, np.concatenate([whole, weights]))


def sizes(e: Floats) -> Floats:
    """Size of each effect, its sign taken from the other replicates; with one replicate its absolute value."""
    others = e.sum(axis=3, keepdims=True) - e if e.shape[3] > 1 else e
    return np.asarray((np.sign(others) * e).mean(axis=(2, 3)))


def floor(e: Floats) -> Floats:
    """Absolute value of a contrast of replicates that has the noise of their mean and none of the effect."""
    n = e.shape[3] // 2 * 2
    if n == 0:
        return np.full((*e.shape[:2], e.shape[4]), np.nan)
    contrast = (e[:, :, :, 0:n:2] - e[:, :, :, 1:n:2]).sum(axis=3)
    return np.asarray(np.abs(contrast).mean(axis=2) / np.sqrt(n * e.shape[3]))


def signed_root(x: Floats) -> Floats:
    """Root that keeps the sign."""
    return np.asarray(np.sign(x) * np.sqrt(np.abs(x)))
