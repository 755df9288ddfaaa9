"""How much of the variance of an outcome is seed noise."""

from typing import NamedTuple

import numpy as np

from analysis.sensitivity.problem import Floats
from analysis.sensitivity.resampling import averaged, cross, percentiles


class Share(NamedTuple):
    """Share of seed noise in the variance of one run, and the variance over the design; outputs each."""

    value: Floats
    low: Floats
    high: Floats
    variance: Floats


def seed_share(y: Floats, weights: Floats, level: float) -> Share:
    """E[Var(Y | x)] / (E[Var(Y | x)] + Var(E[Y | x])) over points x, missing with one replicate.

    The first from the variances over the replicates of a point, the second from products of different replicates, which
    hold no noise: mean of Y_r Y_s less the product of the means of Y_r and Y_s, r != s; not below zero.

    Args:
        y: blocks x rows x replicates x outputs, of rows that are drawn like the inputs.
        weights: bootstraps x blocks.
        level: coverage of the interval.
    """
    if y.shape[2] == 1:
        gone = np.full(y.shape[3], np.nan)
        return Share(gone, gone, gone, gone)
    y = np.where(np.isfinite(y).all(axis=2, keepdims=True), y, np.nan)
    centred = y - np.nanmean(np.where(np.isfinite(y).any(axis=(0, 1)), y, 0.0), axis=(0, 1), keepdims=True)
    within = centred.var(axis=2, ddof=1).mean(axis=1)
    product = cross(centred[:, :, None], centred[:, :, None]).mean(axis=1)
    mean = centred.mean(axis=1)[:, None]  # blocks x sets x replicates x outputs
    one = np.full((1, len(y)), 1.0 / len(y))
    value, variance = parts(*(averaged(one, part) for part in (within, product, mean)))
    draws, _ = parts(*(averaged(weights, part) for part in (within, product, mean)))
    return Share(value[0], *percentiles(draws, np.full(y.shape[3], len(y)), level), variance[0])


def parts(within: Floats, product: Floats, mean: Floats) -> tuple[Floats, Floats]:
    """The share, and the variance over the design."""
    variance = product - cross(mean, mean)
    total = within + np.maximum(variance, 0.0)
    return np.divide(within, total, out=np.full_like(total, np.nan), where=total > 0.0), variance
