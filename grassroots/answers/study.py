"""What a study came to: means over its points, how much of them is the luck of seeds, and whether the seeds are enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd

import experiments.study.results as runs
from analysis.replicates import LEFT, best_replicates, seeds_text, split
from bilingual.texts import in_html
from experiments.study.again import by_village
from experiments.study.finished import HEADS
from experiments.study.schema import Study, size_of
from model.declare import Label
from model.outcomes import OUTCOMES, UNITS

SAMPLES = ("lhs", "worlds", "sobol", "morris")
"""Designs whose points are a sample and read all together, so that more points can stand for more seeds."""


@dataclass(frozen=True, repr=False)
class StudyResult(runs.StudyResult):
    """What a study came to, with how much of it is the luck of seeds."""

    def by_village(self, workers: int = 1) -> pd.DataFrame:
        """As :meth:`to_dataframe` with one row a run and village, for which the runs are made again.

        Raises:
            StoreError: a run comes to other numbers than those that are kept.
        """
        return self.beside_points(by_village(self, workers))

    def summary(self) -> pd.DataFrame:
        """As :func:`summary`."""
        return self._summary.copy()

    @cached_property
    def _summary(self) -> pd.DataFrame:
        return summary(self)

    def enough(self) -> Label:
        """Whether the seeds are enough, and why, in a sentence."""
        return reason(self.study, self._summary)

    def _repr_html_(self) -> str:
        from grassroots.answers.first_study import quotes_of

        label, question = self.study.label, self.study.question
        head = (
            f"<h4>{escape(label.en)} {escape(label.zh)}</h4>"
            f"<p>{escape(question.en)}<br>{escape(question.zh)}</p><p>{escape(repr(self)[1:-1])}</p>"
        )
        head += "".join(f"<p>{escape(text)}</p>" for text in quotes_of(self, "both"))
        table = self.summary()
        why = self.enough()
        table["needed"] = [seeds_text(n) for n in table["needed"]]
        table["outcome"] = [
            f"{OUTCOMES[name].label.en} {OUTCOMES[name].label.zh}" for name in table["outcome"]
        ]
        table["unit"] = [unit if unit == UNITS[unit] else f"{unit} {UNITS[unit]}" for unit in table["unit"]]
        heads = {name: f"{en} {zh}" for name, (en, zh) in HEADS.items()}
        shown: str = table.rename(columns=heads).to_html(
            index=False, na_rep="–", float_format="{:.4g}".format
        )
        return in_html(f"{head}{shown}<p>{escape(why.en)}<br>{escape(why.zh)}</p>")


def open_study(folder: Path) -> StudyResult:
    """As :func:`experiments.study.results.open_study`; the result says how much of it is luck."""
    found = runs.open_study(folder)
    return StudyResult(found.study, found.rows, found.facts, found.villages)


def summary(result: runs.StudyResult) -> pd.DataFrame:
    """For each outcome, window and arm: mean over points, how much is luck, and the seeds that would be enough.

    ``seed_share``: share of the variance of single runs that is between seeds of a point; ``half_width``: of the 95 %
    Student interval of the mean of one point; ``left``: share of luck in the variance between the means of points;
    ``needed``: seeds at which that is 5 %, infinite where points differ by no more than luck; ``why``: why nothing can be
    said of luck. See :func:`analysis.replicates.split`.
    """
    lines = []
    for column, name, window in result.measured():
        for arm in result.study.arms:
            of_arm = result.rows.loc[result.rows["arm"] == arm, ["row", "seed", column]].dropna()
            named = {"outcome": name, "window": window, "arm": arm, "unit": OUTCOMES[name].unit}
            lines.append({**named, **spread(of_arm["row"], of_arm[column], of_arm["seed"])})
    return pd.DataFrame(lines)


def spread(row: pd.Series, value: pd.Series, seed: pd.Series | None = None) -> dict[str, float | str]:
    """Mean over points, lowest and highest point, and what is luck; missing where it cannot be told."""
    means, found = value.groupby(row).mean(), split(row, value, seed)
    n = found.replicates
    return {
        "mean": means.mean(),
        "lowest": means.min(),
        "highest": means.max(),
        "seed_share": found.share,
        "half_width": found.point().half_width(n) if found.sharing.points else np.nan,
        "replicates": n,
        "left": found.left(n) if n else np.nan,
        "needed": found.for_left(),
        "points": len(means),
        "why": str(found.why),
    }


def reason(study: Study, summary: pd.DataFrame) -> Label:
    """Whether the seeds of a study are enough, and why, from its summary.

    Means of points are surely told apart where luck is 5 % or less of the variance between them. A design that is a sample
    is read over all its points, and needs two seeds at each to tell luck from the rest.
    """
    n, known = study.replicates, summary.dropna(subset=["needed"])
    if known.empty:
        return Label(
            f"{n} at each point: luck cannot be separated from the rest; it takes two seeds at two points or more",
            f"每点{n}次重复模拟：无法区分偶然差异，至少需要两个点、每点两次重复模拟",
        )
    good = (known["left"] <= LEFT) | (known["needed"] <= known["replicates"])
    never = np.isinf(known["needed"]) & ~good
    rest = known.loc[~good & ~never, "needed"]
    limit = f"{100 * LEFT:.0f}"
    en = [f"{n} seeds at each point: luck is {limit} % or less of the variance between means of points for "]
    en[0] += f"{good.sum()} of {len(known)}, so that these are enough to compare points"
    zh = [
        f"每点{n}次重复模拟：{len(known)}项中{good.sum()}项的偶然差异不超过各点均值方差的{limit}%，足以比较各点"
    ]
    if len(rest):
        en.append(f"{len(rest)} would need up to {seeds_text(rest.max())}")
        zh.append(f"{len(rest)}项最多需{seeds_text(rest.max())}个")
    if never.any():
        en.append(f"for {never.sum()} nothing but luck shows between points")
        zh.append(f"{never.sum()}项各点之间看不出偶然差异以外的差异")
    best = best_seeds(study, known["seed_share"])
    if best is not None:
        en.append(
            f"over all points together, as many runs tell most of the factors with {best[0]} (all factors) to {best[1]} "
            "(a factor with a tenth of their variance) at each"
        )
        zh.append(
            f"就全部设计点而言，同样的模拟次数以每点{best[0]}个（全部因素）至{best[1]}个（占因素方差十分之一的因素）随机种子最为有效"
        )
    return Label("; ".join(en), "；".join(zh))


def best_seeds(study: Study, shares: Iterable[float]) -> tuple[int, int] | None:
    """Seeds a point that tell most surely what factors do, with as many runs as the study has for each arm.

    For all factors together, and for one with a tenth of their variance: the median over the shares of seed noise. None
    where the points are no sample, or where nothing is known.
    """
    budget, known = size_of(study) * study.replicates, [share for share in shares if 0.0 < share < 1.0]
    if study.design.kind not in SAMPLES or not known or budget < 8:
        return None
    all_, one = (
        int(np.median([best_replicates(share, budget, index) for share in known])) for index in (1.0, 0.1)
    )
    return all_, one
