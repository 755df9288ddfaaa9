"""Shares of the variance of everything moved, from the emulator of a bank.

A Sobol design says what share of *its own* variance each of its factors carries. What its factors carry of the variance of all that is
uncertain is another question, and this one answers it: over a bank of worlds an emulator with lines, squares and products falls apart
into parts of its numbers and pairs in closed form, because the numbers are drawn evenly and independently on -1 to 1:

    number    V_i  = b_i^2 / 3 + 4 c_i^2 / 45        (line b_i, square c_i)
    pair      V_ij = d_ij^2 / 9                      (product d_ij)

First-order share V_i; total V_i + sum_j V_ij; Shapley effect V_i + sum_j V_ij / 2, which adds up to the whole (Owen 2014, SIAM/ASA JUQ
2: 245-251). Numbers that are drawn together share what they carry in a way this leaves undecided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.emulator import Emulator

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shares:
    """Shares of the variance without luck of everything moved.

    Attributes:
        names: the numbers of the emulator.
        first, total, shapley: one share a number, 0 to 1.
        explained: what all of them explain together on unseen worlds; the rest is of numbers and shapes not found.
    """

    names: tuple[str, ...]
    first: Floats
    total: Floats
    shapley: Floats
    explained: float

    def of(self, chosen: Sequence[str]) -> float:
        """Share that some numbers carry together (the sum of their Shapley effects)."""
        return float(sum(s for name, s in zip(self.names, self.shapley, strict=True) if name in set(chosen)))

    def to_dataframe(self) -> pd.DataFrame:
        """One row a number, the largest Shapley effect first."""
        columns = {"number": self.names, "first": self.first, "total": self.total, "shapley": self.shapley}
        return pd.DataFrame(columns).sort_values("shapley", ascending=False, ignore_index=True)


def variance_shares(made: Emulator, names: Sequence[str]) -> Shares:
    """What each number of an emulator carries of the variance of everything moved.

    Args:
        made: the emulator.
        names: of all numbers of the bank, by position.

    Raises:
        ExplainsTooLittle: the emulator may not be used.
    """
    made.check()
    weight = dict(zip(columns_of(made), made.weights[1:] / made.scale, strict=True))
    alone = np.array([weight[k,] ** 2 / 3 + weight.get((k, k), 0.0) ** 2 * 4 / 45 for k in made.linear])
    at = {k: place for place, k in enumerate(made.linear)}
    paired = np.zeros((len(alone), len(alone)))
    for a, b in combinations(made.squared, 2):
        paired[at[a], at[b]] = paired[at[b], at[a]] = weight[a, b] ** 2 / 9
    whole = alone.sum() + paired.sum() / 2
    known = made.r2 if np.isnan(made.r2_without_luck) else made.r2_without_luck
    scale = min(1.0, known) / whole if whole > 0.0 else 0.0
    met = paired.sum(axis=1)
    chosen = tuple(names[k] for k in made.linear)
    return Shares(chosen, scale * alone, scale * (alone + met), scale * (alone + met / 2), min(1.0, known))


def columns_of(made: Emulator) -> list[tuple[int, ...]]:
    """What each column of the regression is of: (k,) a line, (k, k) a square, (a, b) a product."""
    lines = [(k,) for k in made.linear]
    squares = [(k, k) for k in made.squared]
    return [*lines, *squares, *combinations(made.squared, 2)]
