"""Whether a design was large enough: for the values of the indices, for the ranking, for screening.

After Sarrazin, Pianosi & Wagener 2016 (Environmental Modelling & Software 79, 135-152).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sensitivity.problem import Floats
from analysis.sensitivity.result import Index, Indices, as_html
from analysis.sensitivity.words import CRITERIA
from analysis.why import Why

VALUES, RANKING, SCREENING, LITTLE = 0.05, 1.0, 0.05, 0.05
HOPELESS = (Why.CONSTANT, Why.ABSENT)
"""Of these outputs more base points would say no more."""
PAIRS = 100
"""Draws that are compared two by two for the ranking."""


@dataclass(frozen=True)
class Criterion:
    """One criterion: a statistic for each output, and the limit below which it has to lie.

    A statistic that is missing (no interval) has not passed; for screening it is 0 where no factor does little.
    """

    name: str
    statistic: Floats
    limit: float

    @property
    def passed(self) -> bool:
        """Whether it lies below its limit for all outputs."""
        return bool((self.statistic < self.limit).all())


@dataclass(frozen=True)
class Gate:
    """Three criteria for one index; what is the same in every run or in none does not count."""

    index: str
    outputs: tuple[str, ...]
    values: Criterion
    ranking: Criterion
    screening: Criterion
    why: tuple[Why, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "why", self.why or (Why.NONE,) * len(self.outputs))

    @property
    def met(self) -> NDArray[np.bool_]:
        """Outputs that meet all three."""
        three = (self.values, self.ranking, self.screening)
        found: NDArray[np.bool_] = np.all([one.statistic < one.limit for one in three], axis=0)
        return found

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Outputs that a larger design can tell more of."""
        return np.array([why not in HOPELESS for why in self.why])

    @property
    def passed(self) -> bool:
        """Whether all outputs that can be judged meet all three, and there are such."""
        return bool(self.judged.any() and self.met[self.judged].all())

    @property
    def reasons(self) -> tuple[Why, ...]:
        """Of each output, why it cannot be quoted: the reason of its indices, or that they have not converged."""
        return tuple(
            why or (Why.NONE if met else Why.GATE) for why, met in zip(self.why, self.met, strict=True)
        )

    def to_dataframe(self) -> pd.DataFrame:
        """One row for each criterion and output: criterion, output, statistic, limit, passed, why."""
        return pd.DataFrame(
            [
                {
                    "criterion": one.name,
                    "output": output,
                    "statistic": float(x),
                    "limit": one.limit,
                    "passed": bool(x < one.limit),
                    "why": str(why),
                }
                for one in (self.values, self.ranking, self.screening)
                for output, x, why in zip(self.outputs, one.statistic, self.reasons, strict=True)
            ]
        )

    def __repr__(self) -> str:
        met = ", ".join(
            f"{one.name} {'passed' if one.passed else 'not passed'} ({np.max(one.statistic):.3g}, limit {one.limit:g})"
            for one in (self.values, self.ranking, self.screening)
        )
        return f"<Gate of {self.index}: {met}>"

    def _repr_html_(self) -> str:
        frame = self.to_dataframe()
        frame["criterion"] = [f"{CRITERIA[name].en} {CRITERIA[name].zh}" for name in frame["criterion"]]
        frame["passed"] = ["yes 是" if passed else "no 否" for passed in frame["passed"]]
        return as_html(frame)


def converged(
    result: Indices,
    index: str | None = None,
    values: float = VALUES,
    ranking: float = RANKING,
    screening: float = SCREENING,
    little: float = LITTLE,
) -> Gate:
    """Hold the indices against the three criteria.

    values: largest width of an interval. ranking: over pairs (a, b) of bootstrap draws the 95th percentile of
    sum_i |R_i^a - R_i^b| max(S_i^a, S_i^b)^2 / sum_i max(S_i^a, S_i^b)^2, with R ranks and negative indices counted as 0:
    how many places factors exchange, important ones counting more. screening: largest width among factors whose index
    is below ``little``. Effects of Morris have units: they are first divided by the largest of their output.

    Args:
        result: what was analysed.
        index: which index; the one that ranks unless given.
        values: limit of the widths, share of the variance (of the largest effect with Morris).
        ranking: limit, places.
        screening: limit of the widths of what does little.
        little: below this an index counts as little.

    Raises:
        ValueError: the result has no such index, or one that does not rank.
    """
    names = [
        part.name
        for part in result.parts
        if part.name in ("ST", "S1", "mu_star", "rms", "median", "mean", "max")
    ]
    name = index or result.main.name
    if name not in names:
        raise ValueError(f"index: given {name!r}, allowed are {', '.join(names)}")
    part = result[name]
    moving = np.array([factor != result.problem.dummy for factor in part.factors])
    value, width, draws = (
        x[..., moving, :] for x in scaled(part, result.method)
    )  # the dummy has no importance to be sure of
    widest = np.where(np.isnan(value), np.nan, np.where(value < little, width, 0.0)).max(axis=0)
    return Gate(
        name,
        result.outputs,
        Criterion("values", width.max(axis=0), values),
        Criterion("ranking", exchanged(draws), ranking),
        Criterion("screening", widest, screening),
        result.why,
    )


def scaled(part: Index, method: str) -> tuple[Floats, Floats, Floats]:
    """Values, widths and draws as shares."""
    width = part.high - part.low
    if method != "morris":
        return part.value, width, part.draws
    largest = part.value.max(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        unit = np.where(largest > 0.0, largest, np.nan)
        return part.value / unit, width / unit, part.draws / unit


def exchanged(draws: Floats) -> Floats:
    """95th percentile of the weighted exchange of places over pairs of draws, for each output; see :func:`converged`.

    Args:
        draws: bootstraps x factors x outputs; those with a missing index are left out.
    """
    found = np.full(draws.shape[2], np.nan)
    for o in range(draws.shape[2]):
        kept = draws[np.isfinite(draws[:, :, o]).all(axis=1), :, o][:PAIRS]
        if len(kept) < PAIRS // 2:
            continue
        ranks = np.argsort(np.argsort(-kept, axis=1, kind="stable"), axis=1)
        a, b = np.triu_indices(len(kept), 1)
        weight = np.maximum(np.maximum(kept[a], kept[b]), 0.0) ** 2
        total = weight.sum(axis=1)
        moved = (np.abs(ranks[a] - ranks[b]) * weight).sum(axis=1)
        found[o] = np.quantile(np.divide(moved, total, out=np.zeros_like(moved), where=total > 0.0), 0.95)
    return found
