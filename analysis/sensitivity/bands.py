"""One factor at a time: means at each value with their intervals over replicates. A picture, never a ranking."""

from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from analysis.sensitivity.problem import Floats, Points, Problem
from analysis.sensitivity.result import as_html, notes_as_html
from analysis.sensitivity.words import note
from analysis.statistics import interval
from bilingual.words import Words


@dataclass(frozen=True)
class Bands:
    """Means along each factor, the others at their base.

    Attributes:
        problem: the design.
        frame: factor, at, output, value, low, high, n, why, effect, effect_low, effect_high, effect_why: the mean at a value
            of a factor and its paired difference from the base, with intervals over replicates and why there is none.
        notes: what has to be said with the numbers.
    """

    problem: Problem
    frame: pd.DataFrame
    notes: tuple[Words, ...]

    def to_dataframe(self) -> pd.DataFrame:
        """The table."""
        return self.frame.copy()

    def __repr__(self) -> str:
        return f"<Bands around one base: {len(self.problem.names)} factors, {len(self.frame)} means>"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self)[1:-1])}</p>" + as_html(self.frame) + notes_as_html(self.notes)


def bands(
    problem: Problem, points: Points, at: pd.DataFrame, y: Floats, outputs: tuple[str, ...], level: float
) -> Bands:
    """Means and differences from the base, which is the first row.

    Args:
        problem: the design.
        points: its rows.
        at: the rows as they were given.
        y: rows x replicates x outputs; what is missing or infinite is left out and counted.
        outputs: their labels.
        level: coverage.

    Raises:
        ValueError: a row differs from the first in several factors.
    """
    differs = points.codes != points.codes[0]
    several = differs.sum(axis=1) > 1
    if several.any():
        raise ValueError(
            f"rows: row {int(np.argmax(several))} differs from the first, the base, in several factors; in a design of "
            "one factor at a time the base stands first and every other row differs from it in one factor"
        )
    there = np.isfinite(y)
    y = np.where(there, y, np.nan)
    frames = []
    for j, name in enumerate(problem.names):
        rows = np.flatnonzero(differs[:, j] | ~differs.any(axis=1))
        rows = rows[np.argsort(points.numbers[rows, j], kind="stable")]
        mean = interval(np.moveaxis(y[rows], 1, 0), level)
        effect = interval(np.moveaxis(y[rows] - y[0], 1, 0), level)
        values = at[name].iloc[rows].to_numpy(object)
        frame = pd.DataFrame(
            {"factor": name, "at": np.repeat(values, len(outputs)), "output": np.tile(outputs, len(rows))}
        )
        columns = {"value": mean.value, "low": mean.low, "high": mean.high, "n": mean.n, "why": mean.why}
        columns |= {"effect": effect.value, "effect_low": effect.low, "effect_high": effect.high}
        columns |= {"effect_why": effect.why}
        frames.append(frame.assign(**{key: column.ravel() for key, column in columns.items()}))
    gone = int((~there).sum())
    notes = (note("missing", dropped=gone, blocks=there.size),) if gone else ()
    return Bands(problem, pd.concat(frames, ignore_index=True), notes)
