"""Which share of the variance of an outcome hangs on parameters whose value is assumed.

Exactly from a design that moves the assumed and the evidenced as two groups, within bounds from first and total indices otherwise.

Source: Saltelli et al. 2008, Global Sensitivity Analysis: The Primer (closed and total indices of groups).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sensitivity.problem import Floats
from analysis.statistics import LEVEL
from bilingual.words import Words

DUMMY = "dummy"
"""Name of a column that moves nothing but luck."""


@dataclass(frozen=True)
class EvidenceSplit:
    """Shares of the variance (of the mean over seeds) that rest on assumed and on evidenced parameters.

    Attributes:
        table: a row a share, all 0..1: ``part``; ``lower`` and ``upper``, between which it lies by the indices (the same where
            it is known exactly); ``low`` and ``high``, with the 95 % sampling error of these added; ``how`` it was found.
            Parts: ``assumed_alone``, the closed index of the assumed: what would go if all of them were known;
            ``assumed_total``, their total index: what would stay if all evidenced ones were known; ``evidenced_alone``,
            ``evidenced_total`` likewise; ``together``, interactions between the two.
        exact: whether a design of two groups was there.
    """

    table: pd.DataFrame
    exact: bool

    def to_dataframe(self) -> pd.DataFrame:
        """One row a share."""
        return self.table

    def __getitem__(self, part: str) -> tuple[float, float]:
        """Lower and upper end of a share, without sampling error."""
        lower, upper = self._ends(part, "lower", "upper")
        return lower, upper

    def with_error(self, part: str) -> tuple[float, float]:
        """Lower and upper end of a share, with sampling error."""
        low, high = self._ends(part, "low", "high")
        return low, high

    def _ends(self, part: str, *columns: str) -> list[float]:
        return [float(x) for x in self.table.loc[self.table["part"] == part, list(columns)].to_numpy()[0]]


PARTS = {
    "assumed_alone": Words("assumed parameters alone", "仅由假设参数"),
    "assumed_total": Words("assumed parameters with their interactions", "假设参数及其交互"),
    "evidenced_alone": Words("evidenced parameters alone", "仅由有依据的参数"),
    "evidenced_total": Words("evidenced parameters with their interactions", "有依据的参数及其交互"),
    "together": Words("both together", "两者的交互"),
}


def evidence_split(
    table: pd.DataFrame,
    assumed: Collection[str],
    group: pd.DataFrame | None = None,
    draws: Mapping[str, Floats] | None = None,
    dummy: str = DUMMY,
) -> EvidenceSplit:
    """Share of the variance that rests on assumed parameters.

    With A the assumed, E the evidenced, S closed and T total indices, S_i and T_i those of single parameters:
    S_A = 1 - T_E and T_A = 1 - S_E, and

        max(sum_A S_i, 1 - sum_E T_j) <= S_A <= T_A <= min(1 - sum_E S_j, sum_A T_i).

    Of two bounds the tighter one is used, and named. Where a design moved A and E as two groups, S_A and T_A are what it says.

    Args:
        table: single indices: a row a factor and index (columns factor, index, value, low, high), S1 and ST; of one output.
        assumed: names of the assumed parameters; all others but the dummy rest on evidence.
        group: the same table of a design with the two factors ``assumed`` and ``evidenced``.
        draws: bootstrap draws of S1 and ST, draw x factor, in the order of the factors in the table, for the sampling error of
            sums. Without them half widths are added up, which is never too little.
        dummy: factor that counts as neither.

    Raises:
        ValueError: for an index or a factor that is not there, or given twice (several outputs).
    """
    if group is not None:
        return _split_of_groups(group)
    first, total = (_indices(table, name) for name in ("S1", "ST"))
    names = [str(name) for name in first.index]
    unknown = sorted(set(assumed) - set(names))
    if unknown:
        raise ValueError(f"assumed, but no factor: {', '.join(unknown)}; factors are {', '.join(names)}")
    held = np.array([name in assumed for name in names])
    rest = ~held & np.array([name != dummy for name in names])
    s, t = _Sums("S1", first, draws), _Sums("ST", total.loc[first.index], draws)
    alone = [max(s.of(a), t.of(e).complement(), key=_value) for a, e in ((held, rest), (rest, held))]
    above = [min(s.of(e).complement(), t.of(a), key=_value) for a, e in ((held, rest), (rest, held))]
    rows = []
    for k, who in enumerate(("assumed", "evidenced")):
        rows.append(_bounded(f"{who}_alone", alone[k], above[k]))
        rows.append(_bounded(f"{who}_total", alone[k], above[k]))
    ends = [Bound(0.0, 0.0, 0.0, "0"), alone[0].rest(alone[1])]
    rows.append(_bounded("together", *ends))
    return EvidenceSplit(pd.DataFrame(rows), exact=False)


class Bound(NamedTuple):
    """An index or sum of indices with its sampling interval, and what it is."""

    value: float
    low: float
    high: float
    how: str

    def complement(self) -> "Bound":
        """One less it."""
        how = self.how.removeprefix("1 - ") if self.how.startswith("1 - ") else f"1 - {self.how}"
        return Bound(1.0 - self.value, 1.0 - self.high, 1.0 - self.low, how)

    def rest(self, other: "Bound") -> "Bound":
        """What is left of 1 by both."""
        ends = 1.0 - self.value - other.value, 1.0 - self.high - other.high, 1.0 - self.low - other.low
        return Bound(*ends, f"1 - {self.how} - {other.how}")


def _value(bound: Bound) -> float:
    return bound.value


class _Sums:
    """Sums of one index over sets of factors, with their sampling error."""

    def __init__(self, name: str, rows: pd.DataFrame, draws: Mapping[str, Floats] | None) -> None:
        self.name, self.rows = name, rows
        self.draws = None if draws is None else np.asarray(draws[name], np.float64)
        if self.draws is not None and self.draws.shape[1:] != (len(rows),):
            raise ValueError(f"draws of {name} of shape {self.draws.shape} for {len(rows)} factors")

    def of(self, chosen: NDArray[np.bool_]) -> Bound:
        """Sum over a set."""
        value, low, high = (self.rows[name].to_numpy()[chosen].sum() for name in ("value", "low", "high"))
        if self.draws is not None:
            half = 0.5 * np.ptp(np.quantile(self.draws[:, chosen].sum(axis=1), _ENDS))
            low, high = value - half, value + half
        return Bound(float(value), float(low), float(high), f"sum of {self.name}")


_ENDS = [0.5 - LEVEL / 2, 0.5 + LEVEL / 2]


def _bounded(part: str, lower: Bound, upper: Bound) -> dict[str, object]:
    """A row: a share between two bounds, cut to 0..1; bounds that sampling error has crossed are exchanged."""
    inner = lower.value, upper.value
    outer = (*inner, lower.low, upper.high)
    ends = np.clip([min(inner), max(inner), np.min(outer), np.max(outer)], 0.0, 1.0)
    named = dict(zip(("lower", "upper", "low", "high"), map(float, ends), strict=True))
    label = PARTS[part]
    how = lower.how if lower == upper else f"{lower.how} .. {upper.how}"
    return {"part": part, "part_en": label.en, "part_zh": label.zh, **named, "how": how}


def _indices(table: pd.DataFrame, index: str) -> pd.DataFrame:
    """Rows of one index by factor.

    Raises:
        ValueError: where there is none, or more than one for a factor, or its value is missing.
    """
    rows = table[table["index"] == index].set_index("factor")
    if rows.empty:
        raise ValueError(
            f"no index {index}: {', '.join(map(str, table['index'].unique()))}; S1 and ST are needed"
        )
    if not rows.index.is_unique:
        raise ValueError(
            f"several values of {index} for {rows.index[rows.index.duplicated()][0]}: give one output"
        )
    gaps = [str(name) for name in rows.index[rows["value"].isna()]]
    if gaps:
        raise ValueError(f"{index} is missing for {', '.join(gaps)}: shares of no variance cannot be split")
    return rows


def _split_of_groups(group: pd.DataFrame) -> EvidenceSplit:
    """The split that a design of two groups gives."""
    rows, closed = [], []
    for who in ("assumed", "evidenced"):
        for name, part in (("S1", "alone"), ("ST", "total")):
            found = _indices(group, name)
            if who not in found.index:
                raise ValueError(f"no group {who!r} among {', '.join(map(str, found.index))}")
            value, low, high = map(float, found.loc[[who], ["value", "low", "high"]].to_numpy()[0])
            bound = Bound(value, low, high, f"{name} of the group")
            rows.append(_bounded(f"{who}_{part}", bound, bound))
            closed += [bound] if name == "S1" else []
    both = closed[0].rest(closed[1])
    rows.append(_bounded("together", both, both))
    return EvidenceSplit(pd.DataFrame(rows), exact=True)
