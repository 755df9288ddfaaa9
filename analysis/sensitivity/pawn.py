"""PAWN: how far the distribution of an outcome moves when a factor is held within a slice of its range.

For outcomes that are so skewed that a variance says little. With few points a distance between distributions is never
zero, so an index is read against that of the dummy and never against zero (Pianosi & Wagener 2018; Puy et al. 2020).
"""

import numpy as np

from analysis.sensitivity.problem import Floats, Ints, Points
from analysis.sensitivity.resampling import block_weights

NAMES = ("median", "mean", "max")
CHUNK = 100
"""Bootstrap draws worked out side by side."""


def slices_of(points: Points, slices: int) -> Ints:
    """Slice of each point along each factor: one a value where values are few or names, else equally many points."""
    found = np.empty_like(points.codes)
    for j, (codes, numbers) in enumerate(zip(points.codes.T, points.numbers.T, strict=True)):
        if codes.max() < slices or not np.isfinite(numbers).all():
            found[:, j] = codes
        else:
            edges = np.quantile(numbers, np.arange(1, slices) / slices)
            found[:, j] = np.searchsorted(edges, numbers, side="right")
    return found


def distances(y: Floats, slice_of: Ints, weights: Floats) -> Floats:
    """Kolmogorov-Smirnov distance of each slice from the whole: bootstraps x slices; missing where a slice is empty.

    sup over y of |F(y | x in slice) - F(y)| with weighted points. The first moves only at values in the slice, so it is
    enough to look there: at the value and just before it.

    Args:
        y: points x replicates.
        slice_of: points.
        weights: bootstraps x points.
    """
    replicates = y.shape[1]
    place = np.unique(y, return_inverse=True)[1].reshape(y.shape).ravel()
    owner = np.repeat(np.arange(len(y)), replicates)
    order = np.argsort(place, kind="stable")
    place, owner = place[order], owner[order]
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    whole = np.cumsum(np.add.reduceat(weights[:, owner], starts, axis=1), axis=1)
    whole = np.pad(whole / whole[:, -1:], ((0, 0), (1, 0)))
    found = []
    for one in range(slice_of.max() + 1):
        inside = slice_of[owner] == one
        part = np.cumsum(weights[:, owner[inside]], axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            part = (
                np.pad(part / part[:, -1:], ((0, 0), (1, 0)))
                if inside.any()
                else np.full((len(weights), 1), np.nan)
            )
        at = place[inside]
        after = (part[:, 1:] - whole[:, at + 1]).max(axis=1, initial=-1.0)
        before = (whole[:, at] - part[:, :-1]).max(axis=1, initial=-1.0)
        found.append(np.where(np.isfinite(part[:, -1]), np.maximum(after, before), np.nan))
    return np.array(found).T


def indices(y: Floats, slices: Ints, weights: Floats) -> dict[str, Floats]:
    """Median, mean and largest distance over the slices of each factor: bootstraps x factors x outputs.

    Args:
        y: points x replicates x outputs; replicates of a point are more draws of its distribution.
        slices: points x factors.
        weights: bootstraps x points.
    """
    shape = (len(weights), slices.shape[1], y.shape[2])
    found = {name: np.empty(shape) for name in NAMES}
    for j in range(shape[1]):
        for o in range(shape[2]):
            for start in range(0, len(weights), CHUNK):
                part = slice(start, start + CHUNK)
                distance = distances(y[:, :, o], slices[:, j], weights[part])
                found["median"][part, j, o] = np.nanmedian(distance, axis=1)
                found["mean"][part, j, o] = np.nanmean(distance, axis=1)
                found["max"][part, j, o] = np.nanmax(distance, axis=1)
    return found


def estimate(y: Floats, blocks: Ints, slices: Ints, bootstraps: int, seed: int) -> dict[str, Floats]:
    """Indices and their draws, (1 + bootstraps) x factors x outputs, with the bootstrap's own inflation taken off.

    Points drawn twice make distributions coarser and distances larger; draws are moved so that they scatter around the
    index itself.

    Args:
        y: points x replicates x outputs.
        blocks: points; those of a block are drawn together.
        slices: points x factors.
        bootstraps: how many draws.
        seed: of the bootstrap.
    """
    names, of = np.unique(blocks, return_inverse=True)
    weights = block_weights(len(names), bootstraps, np.random.default_rng(seed))[:, of]
    value = indices(y, slices, np.full((1, len(y)), 1.0 / len(y)))
    draws = indices(y, slices, weights)
    return {
        name: np.concatenate([value[name], draw + (value[name] - draw.mean(axis=0))])
        for name, draw in draws.items()
    }
