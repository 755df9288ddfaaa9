"""From one value a seed to a mean, an interval, a verdict, and pass rates."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.statistics import interval
from experiments.patterns.library import USES, Row, Use
from model.declare import Label

Verdict = Literal["pass", "fail", "reported", "not computable"]
VERDICTS: dict[Verdict, Label] = {
    "pass": Label("pass", "符合"),
    "fail": Label("fail", "不符合"),
    "reported": Label("reported", "仅报告"),
    "not computable": Label("not computable", "不能计算"),
}


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


def inside(row: Row, value: float) -> bool:
    """Whether a value lies within the target, bounds included."""
    return (row.low is None or value >= row.low) and (row.high is None or value <= row.high)


def whole(parts: Sequence[Finding]) -> Verdict:
    """Verdict on a pattern: it fails where a part fails, and is not computable where a judged part is not."""
    verdicts = {part.verdict for part in parts if part.row.judged}
    order: tuple[Verdict, ...] = ("fail", "not computable", "pass")
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
            found.count("pass"), found.count("pass") + found.count("fail"), found.count("not computable")
        )
        for use, found in verdicts.items()
    }
