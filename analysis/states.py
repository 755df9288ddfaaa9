"""A histogram by the states of two inputs: which part of an outcome's distribution comes from where.

Each of two numbers is cut into states (low, middle, high); the worlds of each pair of states are stacked in the histogram of the outcome.
Where one number decides, its states lie side by side; where two interact, the states of the second lie apart in one state of the first
only (Kozlova, Moss, Yeomans & Caers 2024, Environmental Modelling & Software 179).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from bilingual.words import Words

Floats = NDArray[np.float64]
STATES = (Words("low", "低"), Words("middle", "中"), Words("high", "高"))
BINS = 24


@dataclass(frozen=True)
class States:
    """An outcome by the states of two inputs.

    Attributes:
        edges: of the bins, bins + 1.
        counts: state of the first x state of the second x bin.
        mean, worlds: of the outcome, state x state; the mean is missing where there is no world.
        limits: ends of the states of both inputs, 2 x 4.
        missing: worlds without a value.
    """

    edges: Floats
    counts: NDArray[np.int64]
    mean: Floats
    worlds: NDArray[np.int64]
    limits: Floats
    missing: int

    def to_dataframe(self) -> pd.DataFrame:
        """One row a pair of states."""
        rows = [
            {"first": a.en, "second": b.en, "mean": self.mean[i, j], "worlds": int(self.worlds[i, j])}
            for i, a in enumerate(STATES)
            for j, b in enumerate(STATES)
        ]
        return pd.DataFrame(rows)


def by_states(first: ArrayLike, second: ArrayLike, outcome: ArrayLike, bins: int = BINS) -> States:
    """Cut two inputs into thirds and stack an outcome by them.

    Args:
        first, second: one value a world.
        outcome: one value a world; worlds where it is missing are left out.
        bins: of the histogram.

    Raises:
        ValueError: lengths that differ, or no world with a value.
    """
    x = np.stack([np.asarray(first, np.float64), np.asarray(second, np.float64)])
    y = np.asarray(outcome, np.float64)
    if x.shape[1] != len(y):
        raise ValueError(f"inputs of {x.shape[1]} worlds for an outcome of {len(y)}")
    there = np.isfinite(y)
    if not there.any():
        raise ValueError("the outcome has no value in any world")
    limits = np.quantile(x, (0.0, 1 / 3, 2 / 3, 1.0), axis=1).T
    state = np.stack([np.searchsorted(limits[k, 1:3], x[k, there], side="right") for k in (0, 1)])
    edges = np.histogram_bin_edges(y[there], bins)
    at = np.clip(np.searchsorted(edges, y[there], side="right") - 1, 0, bins - 1)
    counts = np.zeros((3, 3, bins), np.int64)
    np.add.at(counts, (state[0], state[1], at), 1)
    total = np.zeros((3, 3))
    np.add.at(total, (state[0], state[1]), y[there])
    worlds = counts.sum(axis=2)
    mean = np.divide(total, worlds, out=np.full((3, 3), np.nan), where=worlds > 0)
    return States(edges, counts, mean, worlds, limits, int((~there).sum()))
