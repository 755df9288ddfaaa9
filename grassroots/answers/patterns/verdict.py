"""From one value a seed to a mean, an interval, a verdict, and pass rates."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.plausible import drawn, one_range
from analysis.statistics import interval
from experiments.patterns.library import USES, Row, Use
from model.declare import Label

Verdict = Literal["pass", "fail", "not told", "reported", "not computable"]
VERDICTS: dict[Verdict, Label] = {
    "pass": Label("pass", "符合"),
    "fail": Label("fail", "不符合"),
    "not told": Label("not told", "不能判定"),
    "reported": Label("reported", "仅报告"),
    "not computable": Label("not computable", "不能计算"),
}


MET, MISSED = 0.75, 0.25
"""Shares of worlds from which on a pattern is met over worlds, and up to which it is missed; between them it is not told."""


@dataclass(frozen=True)
class Finding:
    """What came out for one row.

    Attributes:
        row: the row.
        values: one a seed; missing where a seed has none; empty where it cannot be computed.
        reason: why it cannot be computed.
    """

    row: Row
    values: NDArray[np.float64]
    reason: Label | None = None

    @property
    def value(self) -> float:
        """Mean over the seeds that have a value."""
        return float(interval(self.values).value) if len(self.values) else math.nan

    @property
    def low(self) -> float:
        """Lower bound of the 95 % interval of the mean (Student t over seeds)."""
        return float(interval(self.values).low) if len(self.values) else math.nan

    @property
    def high(self) -> float:
        """Upper bound of that interval."""
        return float(interval(self.values).high) if len(self.values) else math.nan

    @property
    def met(self) -> float:
        """Share of the seeds with a value in which it lies within the target."""
        there = self.values[np.isfinite(self.values)]
        return float(np.mean([inside(self.row, value) for value in there])) if len(there) else math.nan

    @property
    def verdict(self) -> Verdict:
        """On the mean of the seeds, or on the share of seeds where the row asks for one."""
        if not math.isfinite(self.value):
            return "not computable"
        if not self.row.judged:
            return "reported"
        wanted = self.row.of_seeds
        good = inside(self.row, self.value) if wanted is None else self.met >= wanted
        return "pass" if good else "fail"


@dataclass(frozen=True)
class OverWorlds(Finding):
    """What came out for one row over worlds: ``values`` are worlds x seeds, and luck is apart from not knowing.

    The verdict is on the share of worlds that meet the target without their luck.
    """

    @property
    def value(self) -> float:
        """Mean over the worlds in which every seed has a value."""
        return one_range(self.values)[0] if self.values.size else math.nan

    @property
    def low(self) -> float:
        """5th percentile of worlds, without luck."""
        return one_range(self.values)[1] if self.values.size else math.nan

    @property
    def high(self) -> float:
        """95th percentile of worlds, without luck."""
        return one_range(self.values)[2] if self.values.size else math.nan

    @property
    def luck(self) -> float:
        """Half of the 5-95 % range that luck alone gives one run."""
        there = self._there
        return float(1.645 * np.sqrt(there.var(axis=1, ddof=1).mean())) if len(there) > 1 else math.nan

    @property
    def met(self) -> float:
        """Share of worlds that meet the target, without luck."""
        there = self._there
        if len(there) < 2 or np.ptp(there) == 0.0:
            return float(inside(self.row, float(there[0, 0]))) if len(there) else math.nan
        return float(np.mean([inside(self.row, float(one)) for one in drawn(there)]))

    @property
    def verdict(self) -> Verdict:
        """Met, missed, or not told."""
        if not math.isfinite(self.value):
            return "not computable"
        if not self.row.judged:
            return "reported"
        return "pass" if self.met >= MET else "fail" if self.met <= MISSED else "not told"

    @property
    def _there(self) -> NDArray[np.float64]:
        return self.values[np.isfinite(self.values).all(axis=1)] if self.values.size else np.empty((0, 2))


def inside(row: Row, value: float) -> bool:
    """Whether a value lies within the target, bounds included."""
    return (row.low is None or value >= row.low) and (row.high is None or value <= row.high)


def whole(parts: Sequence[Finding]) -> Verdict:
    """Verdict on a pattern: it fails where a part fails, and is not computable where a judged part is not."""
    verdicts = {part.verdict for part in parts if part.row.judged}
    order: tuple[Verdict, ...] = ("fail", "not computable", "not told", "pass")
    return next((verdict for verdict in order if verdict in verdicts), "reported")


def by_pattern(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings of each pattern, in their order."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.row.id, []).append(finding)
    return found


@dataclass(frozen=True)
class Rate:
    """Patterns of one use that passed, of those that could be computed; and how many could not."""

    passed: int
    judged: int
    not_computable: int


def rates(findings: Iterable[Finding]) -> Mapping[Use, Rate]:
    """Pass rates by use. Verification restates inputs: its count is apart and never added to another."""
    verdicts: dict[Use, list[Verdict]] = {use: [] for use in USES}
    for parts in by_pattern(findings).values():
        verdicts[parts[0].row.use].append(whole(parts))
    return {
        use: Rate(
            found.count("pass"),
            sum(found.count(verdict) for verdict in ("pass", "fail", "not told")),
            found.count("not computable"),
        )
        for use, found in verdicts.items()
    }
