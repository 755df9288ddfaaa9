"""From one value a seed to a mean, an interval, a verdict, and pass rates."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.plausible import drawn, fewest, one_range
from analysis.statistics import interval
from analysis.two_errors import components, half_of_mean, interval_of, scaled
from analysis.why import Why
from experiments.patterns.library import USES, Row, Use
from model.declare import Label

Verdict = Literal["pass", "fail", "not told", "drawn to", "reported", "not computable"]
VERDICTS: dict[Verdict, Label] = {
    "pass": Label("pass", "符合"),
    "fail": Label("fail", "不符合"),
    "not told": Label("not told", "不能判定"),
    "drawn to": Label("drawn to agree", "抽样依据"),
    "reported": Label("reported", "仅报告"),
    "not computable": Label("not computable", "不能计算"),
}


MET, MISSED = 0.75, 0.25
"""Shares of worlds from which on a pattern is met over worlds, and up to which it is missed; between them it is not told."""
DIVIDED = Label("worlds divide", "各组取值结论不一")
HIDDEN = Label("hidden by luck", "为偶然差异所掩")
TOO_FEW = Label("too few have a value", "有数值者过少")
"""Why a row is not told over worlds."""


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

    Attributes:
        figure: whether the worlds were drawn to agree with a published figure for this very row: then it tests nothing, and as worlds
            may lie three errors from a figure their share within its target is no verdict.
        weights: of the worlds towards all discrepancies of published figures halved or doubled, by name.
    """

    figure: bool = False
    weights: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

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
    def why(self) -> Why:
        """Why there is no range, or not the usual one."""
        return one_range(self.values)[4] if self.values.size else Why.ABSENT

    @property
    def worlds(self) -> int:
        """Worlds in which every seed has a value."""
        return len(self._there)

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
        return self._share(drawn(there))

    def met_under(self, name: str) -> float:
        """Share of worlds that meet the target, without luck, with the weights of this name; missing without them."""
        there = self._there
        if name not in self.weights or len(there) < 2:
            return math.nan
        of = self.weights[name][np.isfinite(self.values).all(axis=1)]
        each = there[:, 0] if np.ptp(there) == 0.0 else drawn(there)
        return float(np.average([inside(self.row, float(one)) for one in each], weights=of))

    @property
    def verdict(self) -> Verdict:
        """Met, missed, or not told."""
        if not math.isfinite(self.value):
            return "not computable"
        if not self.row.judged or self.figure:
            return "drawn to" if self.figure else "reported"
        return "not told" if self.doubt else by_share(self.met)

    @property
    def doubt(self) -> Label | None:
        """Why nothing is told of a row that is judged, where that is so."""
        if self.worlds < fewest(len(self.values)):
            return TOO_FEW
        if len({by_share(share) for share in (self.met, *self._under_luck())}) > 1:
            return HIDDEN
        return DIVIDED if by_share(self.met) == "not told" else None

    def _under_luck(self) -> Iterator[float]:
        """Shares that meet the target if the mean, and K where it is not distinguished from 0, were at an end of their intervals."""
        there = self._there
        if there.shape[1] < 2 or np.ptp(there) == 0.0:
            return
        low2, high2 = interval_of(there, components(there)[1], 1)
        if low2 > 0.0:
            return
        half = half_of_mean(there)
        for spread in (low2, high2):
            yield from (self._share(scaled(there, spread) + shift) for shift in (-half, half))

    def _share(self, each: NDArray[np.float64]) -> float:
        return float(np.mean([inside(self.row, float(one)) for one in each]))

    @property
    def _there(self) -> NDArray[np.float64]:
        return self.values[np.isfinite(self.values).all(axis=1)] if self.values.size else np.empty((0, 2))


def by_share(met: float) -> Verdict:
    """The verdict of a share of worlds."""
    return "pass" if met >= MET else "fail" if met <= MISSED else "not told"


def inside(row: Row, value: float) -> bool:
    """Whether a value lies within the target, bounds included."""
    return (row.low is None or value >= row.low) and (row.high is None or value <= row.high)


def whole(parts: Sequence[Finding]) -> Verdict:
    """Verdict on a pattern: it fails where a part fails, and is not computable where a judged part is not."""
    verdicts = {part.verdict for part in parts if part.row.judged}
    order: tuple[Verdict, ...] = ("fail", "not computable", "not told", "pass", "drawn to")
    return next((verdict for verdict in order if verdict in verdicts), "reported")


def by_pattern(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings of each pattern, in their order."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.row.id, []).append(finding)
    return found


@dataclass(frozen=True)
class Rate:
    """Patterns of one use by their verdict: ``judged`` are those that passed, failed, or were not told."""

    passed: int
    failed: int
    not_told: int
    not_computable: int

    @property
    def judged(self) -> int:
        """Those that could be computed."""
        return self.passed + self.failed + self.not_told


def rates(findings: Iterable[Finding]) -> Mapping[Use, Rate]:
    """Pass rates by use. Verification restates inputs: its count is apart and never added to another."""
    verdicts: dict[Use, list[Verdict]] = {use: [] for use in USES}
    for parts in by_pattern(findings).values():
        verdicts[parts[0].row.use].append(whole(parts))
    return {
        use: Rate(*(found.count(verdict) for verdict in ("pass", "fail", "not told", "not computable")))
        for use, found in verdicts.items()
    }
