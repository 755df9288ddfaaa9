"""What an analysis came to: indices with intervals, what they are of, and what has to be said with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from analysis.sensitivity.noise import Share
from analysis.sensitivity.problem import Floats, Ints, Problem
from analysis.sensitivity.words import HEADS, METHODS, QUANTITIES
from analysis.words import Words


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

    def to_dataframe(self) -> pd.DataFrame:
        """One row for each index, factor and output: factor, index, output, value, low, high, above_dummy."""
        frames = []
        for part in self.parts:
            names = pd.MultiIndex.from_product([part.factors, self.outputs], names=["factor", "output"])
            frame = names.to_frame(index=False)
            frame.insert(1, "index", part.name)
            for column in ("value", "low", "high"):
                frame[column] = getattr(part, column).ravel()
            above = pd.array(self.above_dummy(part.name).ravel(), dtype="Float64")
            frame["above_dummy"] = pd.Series(above).astype("boolean")
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


def as_html(frame: pd.DataFrame) -> str:
    """A table with heads in both languages."""
    heads = {name: f"{words.en} {words.zh}" for name, words in HEADS.items()}
    shown: str = frame.rename(columns=heads).to_html(index=False, na_rep="–", float_format="{:.3g}".format)
    return shown


def notes_as_html(notes: Iterable[Words]) -> str:
    """Notes as paragraphs."""
    return "".join(f"<p>{escape(words.en)}<br>{escape(words.zh)}</p>" for words in notes)
