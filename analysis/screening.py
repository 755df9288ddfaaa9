"""Which of hundreds of numbers move an outcome, from a bank of worlds that was run for anything.

Given-data screening: no design of its own. For each number two questions are asked of its rank: does the outcome rise or fall
with it (Spearman's correlation), and does it bend (correlation with the squared, centred rank). First on the outcome as it is;
then on what a quadratic in the numbers already found leaves over, so that a number of moderate effect does not drown in what
strong ones do. All questions together are held to one rate of false discoveries (Benjamini & Hochberg 1995).

A number that acts only through an interaction, with no effect of its own on average, is not found unless its partner is strong.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.two_errors import discoveries, p_of_correlation, ranked

Floats = NDArray[np.float64]
RATE = 0.10
"""Rate of false discoveries."""
STRONG, MODERATE = 0.15, 0.07
"""Absolute rank correlations from which on a number is called strong, or moderate."""
MOST_REMOVED = 60
"""Numbers whose effect is taken out before the second look, the strongest first."""
INTERACTING = 8
"""Strongest numbers whose products are taken out, too."""


@dataclass(frozen=True)
class Screened:
    """What was found of one outcome.

    Attributes:
        names: the numbers.
        correlation: rank correlation with the outcome, one a number.
        partial: rank correlation with what the other numbers found leave over.
        bend: correlation of the squared rank with the same.
        p: the smallest p of a number over its questions, times their number (Bonferroni), at most 1.
        discovered: whether the number is a discovery.
        n: worlds used.
        missing: worlds left out for want of a value.
    """

    names: tuple[str, ...]
    correlation: Floats
    partial: Floats
    bend: Floats
    p: Floats
    discovered: NDArray[np.bool_]
    n: int
    missing: int

    @property
    def found(self) -> tuple[str, ...]:
        """Discoveries, the strongest first."""
        size = np.maximum(np.abs(self.partial), np.abs(self.bend))
        return tuple(self.names[k] for k in np.argsort(-size) if self.discovered[k])

    def to_dataframe(self) -> pd.DataFrame:
        """One row a number, discoveries first."""
        table = pd.DataFrame(
            {
                "number": self.names,
                "correlation": self.correlation,
                "partial": self.partial,
                "bend": self.bend,
                "p": self.p,
                "discovered": self.discovered,
            }
        )
        at = np.lexsort((-np.maximum(table["partial"].abs(), table["bend"].abs()), ~self.discovered))
        return table.iloc[at].reset_index(drop=True)


def screen(drawn: ArrayLike, outcome: ArrayLike, names: tuple[str, ...], rate: float = RATE) -> Screened:
    """Screen one outcome.

    Args:
        drawn: worlds x numbers, drawn independently of one another.
        outcome: one value a world; a mean over its seeds, or of one seed. Worlds in which it is missing are left out.
        names: the numbers.
        rate: of false discoveries.

    Raises:
        ValueError: shapes that do not fit, or fewer than 20 worlds with a value.
    """
    x, y = np.asarray(drawn, np.float64), np.asarray(outcome, np.float64)
    if x.ndim != 2 or x.shape != (len(y), len(names)):
        raise ValueError(f"numbers of shape {x.shape} for {len(y)} worlds and {len(names)} names")
    there = np.isfinite(y)
    n = int(there.sum())
    if n < 20:
        raise ValueError(f"{n} worlds have a value; at least 20 are allowed")
    ranks, target = ranked(x[there]), ranked(y[there][:, None])[:, 0]
    first = ranks.T @ target / n
    strong = ordered(first, discoveries(p_of_correlation(first, n), rate))
    partial, bend, freedom = looked_again(ranks, target, strong)
    p = np.stack([p_of_correlation(partial, freedom), p_of_correlation(bend, freedom)])
    p[:, ranks.std(axis=0) == 0.0] = 1.0  # a number that does not move moves nothing
    smallest = np.minimum(1.0, 2.0 * p.min(axis=0))
    return Screened(
        names, first, partial, bend, smallest, discoveries(smallest, rate), n, int((~there).sum())
    )


def unscreened(names: tuple[str, ...], n: int, missing: int) -> Screened:
    """Nothing found: of an outcome of which nothing can be said."""
    gone = np.full(len(names), np.nan)
    return Screened(names, gone, gone, gone, np.ones(len(names)), np.zeros(len(names), bool), n, missing)


def ordered(r: Floats, discovered: NDArray[np.bool_]) -> list[int]:
    """Positions of discoveries, the strongest first, at most :data:`MOST_REMOVED`."""
    return [int(k) for k in np.argsort(-np.abs(r)) if discovered[k]][:MOST_REMOVED]


def looked_again(ranks: Floats, target: Floats, strong: list[int]) -> tuple[Floats, Floats, int]:
    """Correlations of every number, and of its square, with what the strong ones leave over; and pairs of freedom left.

    A strong number is itself compared with what the others leave over.
    """
    n = len(target)
    strong = strong[: max(0, n // 10)]
    squares = ranked(np.abs(ranks))
    rest, columns = left_over(ranks, target, strong)
    partial, bend = ranks.T @ rest / n, squares.T @ rest / n
    for k in strong:
        own, _ = left_over(ranks, target, [j for j in strong if j != k])
        partial[k], bend[k] = ranks[:, k] @ own / n, squares[:, k] @ own / n
    return partial, bend, n - columns


def left_over(ranks: Floats, target: Floats, strong: list[int]) -> tuple[Floats, int]:
    """The target less a quadratic in the strong numbers, with mean 0 and variance 1, and the columns that took."""
    basis = [np.ones(len(target))]
    basis += [ranks[:, k] for k in strong] + [ranks[:, k] ** 2 for k in strong]
    top = strong[:INTERACTING]
    basis += [ranks[:, a] * ranks[:, b] for i, a in enumerate(top) for b in top[i + 1 :]]
    matrix = np.column_stack(basis)[:, : max(1, len(target) // 4)]
    rest = target - matrix @ np.linalg.lstsq(matrix, target, rcond=None)[0]
    spread = rest.std()
    return (rest / spread if spread > 0.0 else rest), matrix.shape[1]
