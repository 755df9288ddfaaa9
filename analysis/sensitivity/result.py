"""What an analysis came to: indices with intervals, what they are of, and what has to be said with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from analysis.sensitivity.noise import Share
from analysis.sensitivity.problem import Floats, Ints, Problem
from analysis.sensitivity.words import HEADS, METHODS, QUANTITIES
from analysis.statistics import Estimate
from analysis.why import Why
from bilingual.words import Words


@dataclass(frozen=True)
class Index:
    """One index of all factors and outputs.

    Attributes:
        name: S1, ST, S2, mu_star, mu, sigma, rms, noise, median, mean, max.
        factors: what is moved; pairs ``a x b`` for S2.
        value, low, high: factors x outputs.
        draws: bootstraps x factors x outputs.
    """

    name: str
    factors: tuple[str, ...]
    value: Floats
    low: Floats
    high: Floats
    draws: Floats

    def __repr__(self) -> str:
        return f"<Index {self.name}: {len(self.factors)} factors, {self.value.shape[1]} outputs>"


SIZES = ("ST", "S1", "mu_star", "rms", "median", "mean", "max")
"""Indices that say how much a factor does, so that the dummy's is their floor."""


@dataclass(frozen=True)
class Indices:
    """Indices of a design.

    Attributes:
        problem: the design.
        method: sobol, morris or pawn.
        quantity: of what they are: mean, spread or tail; of the whole distribution with PAWN.
        estimator: ``cross-replicate``, or ``standard`` with one replicate; ``Kolmogorov-Smirnov`` with PAWN.
        outputs: labels of the outputs.
        parts: the indices; the first is the one that ranks.
        seed_share: share of seed noise in the variance of one run, with its interval.
        replicates: how many there were.
        blocks: blocks that were used, outputs.
        dropped: blocks left out because a value in them is missing or infinite, outputs.
        notes: what has to be said with the numbers.
        why: of each output, why nothing can be said of it: no run has a value (absent), all have the same (constant), too few
            blocks have all their values (few), the variance over the design cannot be distinguished from zero (zero); empty where
            something can.
    """

    problem: Problem
    method: str
    quantity: str
    estimator: str
    outputs: tuple[str, ...]
    parts: tuple[Index, ...]
    seed_share: Share
    replicates: int
    blocks: Ints
    dropped: Ints
    notes: tuple[Words, ...]
    why: tuple[Why, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "why", self.why or (Why.NONE,) * len(self.outputs))

    @property
    def main(self) -> Index:
        """The index that ranks: ST, mu_star, or the median of PAWN."""
        return self.parts[0]

    def __getitem__(self, name: str) -> Index:
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(f"no index {name!r}; there are {', '.join(part.name for part in self.parts)}")

    def above_dummy(self, name: str | None = None) -> Floats:
        """1 where the interval lies above the dummy's: the factor counts as moving something; else 0, factors x outputs.

        Missing for the dummy itself, without a dummy, where an interval is missing, and for indices that have a sign or
        are of pairs.
        """
        part = self.main if name is None else self[name]
        if part.name not in SIZES or self.problem.dummy not in part.factors:
            return np.full(part.value.shape, np.nan)
        floor = part.factors.index(self.problem.dummy)
        above = (part.low > part.high[floor]).astype(np.float64)
        unknown = ~np.isfinite(part.low) | ~np.isfinite(part.high[floor])
        unknown[floor] = True
        return np.where(unknown, np.nan, above)

    def readable(self, name: str, factor: int, output: int) -> Estimate:
        """One index for people: of those that are shares, within 0 to 1 or with the reason why not.

        An estimate scatters around the truth and may leave 0 to 1, which no share does. Its interval is then cut to what is
        possible and stands alone (outside); an interval that excludes nothing says nothing (wide).
        """
        part, n, why = self[name], int(self.blocks[output]), self.why[output]
        value, low, high = (float(x[factor, output]) for x in (part.value, part.low, part.high))
        if self.method == "morris":  # effects have the unit of the outcome
            return Estimate(np.nan if why else value, low, high, n, why)
        return as_share(value, low, high, n, why)

    def to_dataframe(self) -> pd.DataFrame:
        """One row for each index, factor and output: factor, index, output, value, low, high, above_dummy, why."""
        frames = []
        for part in self.parts:
            names = pd.MultiIndex.from_product([part.factors, self.outputs], names=["factor", "output"])
            frame = names.to_frame(index=False)
            frame.insert(1, "index", part.name)
            for column in ("value", "low", "high"):
                frame[column] = getattr(part, column).ravel()
            above = pd.array(self.above_dummy(part.name).ravel(), dtype="Float64")
            frame["above_dummy"] = pd.Series(above).astype("boolean")
            frame["why"] = np.tile(np.array(self.why, dtype=str), len(part.factors))
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def noise(self) -> pd.DataFrame:
        """One row for each output: share of seed noise with interval, variance over the design, replicates, blocks."""
        value, low, high, variance = self.seed_share
        return pd.DataFrame(
            {
                "output": self.outputs,
                "seed_share": value,
                "low": low,
                "high": high,
                "variance": variance,
                "replicates": self.replicates,
                "blocks": self.blocks,
                "dropped": self.dropped,
                "why": np.array(self.why, dtype=str),
            }
        )

    def __repr__(self) -> str:
        return (
            f"<{METHODS[self.method].en} of {QUANTITIES[self.quantity].en}: {len(self.problem.moved)} factors, "
            f"{len(self.outputs)} outputs, {int(self.blocks.max())} blocks, {self.replicates} replicates, "
            f"{self.estimator} estimator>"
        )

    def _repr_html_(self) -> str:
        method, quantity = METHODS[self.method], QUANTITIES[self.quantity]
        head = (
            f"<h4>{escape(f'{method.en} of {quantity.en}')} {escape(f'{quantity.zh}的{method.zh}')}</h4>"
            f"<p>{escape(repr(self)[1:-1])}</p>"
        )
        return head + as_html(self.to_dataframe()) + notes_as_html(self.notes)


def as_share(value: float, low: float, high: float, n: int, why: Why = Why.NONE) -> Estimate:
    """An index and its interval as a share; see :meth:`Indices.readable`."""
    if why or not np.isfinite(low + high):
        return Estimate(np.nan, np.nan, np.nan, n, why or Why.FEW)
    if (low <= 0.0 and high >= 1.0) or low > 1.0 or high < 0.0:
        return Estimate(np.nan, np.nan, np.nan, n, Why.WIDE if low <= 0.0 <= high else Why.OUTSIDE)
    inside = 0.0 <= value <= 1.0
    ends = max(low, 0.0), min(high, 1.0)
    return Estimate(value if inside else np.nan, *ends, n, Why.NONE if inside else Why.OUTSIDE)


def as_html(frame: pd.DataFrame) -> str:
    """A table with heads in both languages."""
    heads = {name: f"{words.en} {words.zh}" for name, words in HEADS.items()}
    shown: str = frame.rename(columns=heads).to_html(index=False, na_rep="–", float_format="{:.3g}".format)
    return shown


def notes_as_html(notes: Iterable[Words]) -> str:
    """Notes as paragraphs."""
    return "".join(f"<p>{escape(words.en)}<br>{escape(words.zh)}</p>" for words in notes)
