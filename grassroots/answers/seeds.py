"""How many seeds a study needs: from a small pilot of it, or from the runs it has."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import product
from math import nan
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.replicates import POWER, Sharing, Split, Spread, cv_stable, split
from analysis.why import Why
from experiments.study.results import StudyResult
from experiments.study.schema import Study
from experiments.study.tasks import Layout, measured
from experiments.study.values import columns
from experiments.study.windows import spans_of
from model.draws import replicate_seed
from model.outcomes import OUTCOMES

Quantity = Literal["point", "mean", "points", "arms"]
"""What is to be known: the mean of one point, the mean over all points, the difference of two points, that of an arm from
the first arm at one point."""
QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)
RUNS = 128
"""Runs of a pilot, for each arm."""
SEEDS = 8
"""Seeds at each point of a pilot, and more where a design has few points."""
FEWEST = 4
"""Two points with two seeds: less splits nothing."""


@dataclass(frozen=True)
class Goal:
    """The goal; without precision and effect, that luck is 5 % of the variance between means, or half the error.

    Attributes:
        of: the quantity.
        precision: half width of its 95 % interval, in the unit of the outcome.
        effect: the smallest difference worth finding, in the unit of the outcome.
        power: chance to find it, two-sided at 5 %.
    """

    of: Quantity = "point"
    precision: float | None = None
    effect: float | None = None
    power: float = POWER

    def needed(self, found: Split, sharing: Sharing, n: int, careful: bool) -> float:
        """Seeds that reach it with the luck of a pilot, or with the upper limit of that luck."""
        luck = luck_of(found, self.of, sharing)
        half = 0.5 * luck.half_width(n)
        if careful:
            upper = luck.cautious().sd
            found = scaled(found, (upper / luck.sd) ** 2) if luck.sd > 0.0 else found
            luck = replace(luck, sd=upper)
        if self.effect is not None:
            return luck.for_effect(self.effect, self.power)
        if self.precision is not None:
            return luck.for_precision(self.precision)
        if self.of == "point" and sharing.points > 1:
            return found.for_left(sharing=sharing)
        return luck.for_precision(half) if half > 0.0 else nan


def scaled(found: Split, by: float) -> Split:
    """The split with more luck."""
    return replace(found, within=found.within * by, shared=found.shared * by)


@dataclass(frozen=True)
class Planned:
    """What seeds give for one outcome, window and arm, and how many are needed.

    Attributes:
        outcome, window, arm, unit: of what.
        share, low, high: seed noise of single runs with its 95 % interval.
        replicates: seeds that the study has or states.
        half_width: of the 95 % interval with these.
        detectable: smallest difference that these find with the power asked for.
        needed: seeds that reach the goal if luck is as the pilot shows it.
        cautious: seeds that reach it with 90 % assurance, the pilot being short.
        stable: seeds from which on the coefficient of variation holds still.
        why: why nothing can be said of luck; empty where it can.
    """

    outcome: str
    window: str
    arm: str
    unit: str
    share: float
    low: float
    high: float
    replicates: int
    half_width: float
    detectable: float
    needed: float
    cautious: float
    stable: float
    why: Why = Why.NONE


def pilot(study: Study, runs: int = RUNS, workers: int = 2) -> StudyResult:
    """Run some points of a study with the first of its seeds; nothing is kept.

    A design that is a sample is represented by points with luck of their own, drawn at random: so the variance between
    them is that of the design. A run that fails is left out and counted.

    Args:
        study: what.
        runs: for each arm.
        workers: side by side.

    Raises:
        ValueError: fewer than four runs, or every run failed.
    """
    if runs < FEWEST:
        raise ValueError(f"pilot: {runs} runs given; allowed is {FEWEST} or more, two points with two seeds")
    layout = Layout(study)
    chosen = some_points(layout.luck, min(len(layout.luck), max(runs // SEEDS, 2)), study.design.seed)
    seeds = max(2, runs // len(chosen))
    names, spans = columns(study), spans_of(study)

    def one(at: tuple[int, int, int]) -> NDArray[np.float64]:
        try:
            return measured(layout.run(*at), study.outcome_names, spans)
        except Exception:  # as in a study, a run that fails is no reason to lose the others
            return np.full(len(names), nan)

    plan = list(product(chosen.tolist(), range(len(study.arms)), range(seeds)))
    with ThreadPoolExecutor(max(1, workers)) as pool:
        values = np.array(list(pool.map(one, plan)))
    failed = np.isnan(values).all(axis=1)
    if failed.all():
        raise ValueError(f"pilot of {study.name}: every run failed")
    frame = pd.DataFrame(plan, columns=["row", "arm", "replicate"])
    frame["seed"] = [
        str(replicate_seed(study.seed, int(layout.luck[row]) + replicate)) for row, _, replicate in plan
    ]
    frame["arm"] = [study.arms[arm] for arm in frame["arm"]]
    frame[names] = values
    facts = {"name": study.name, "runs": int((~failed).sum()), "failed": int(failed.sum())}
    return StudyResult(study, frame[~failed].reset_index(drop=True), facts)


def some_points(luck: NDArray[np.int64], count: int, seed: int) -> NDArray[np.int64]:
    """Points of a design, drawn at random, with luck of their own as long as there are enough such."""
    order = np.random.default_rng(seed).permutation(len(luck))
    _, first, which = np.unique(luck[order], return_index=True, return_inverse=True)
    own = first[which] == np.arange(len(order))
    return np.sort(np.concatenate([order[own], order[~own]])[:count])


def planned(
    result: StudyResult, goal: Goal, names: Sequence[str] | None = None, sure: bool = True
) -> list[Planned]:
    """What the seeds of a study give, and how many the goal needs: a line an outcome, window and arm.

    Args:
        result: runs of the study, or of a pilot of it.
        goal: precision, or effect with power.
        names: outcomes; all of the study where nothing is said.
        sure: work out how sure the shares are; takes a while where there are very many runs.

    Raises:
        ValueError: the difference of arms is asked of a study that has one, or of points where there is one.
    """
    study = result.study
    layout = Sharing.of(Layout(study).luck)
    if goal.of == "arms" and len(study.arms) < 2:
        raise ValueError(f"arms: {study.name} has one only; give two, or another quantity")
    if goal.of == "points" and layout.points < 2:
        raise ValueError(f"points: {study.name} has one only; give two, or another quantity")
    arms = study.arms[1:] if goal.of == "arms" else study.arms
    return [
        line(result, goal, measure, arm, layout, sure)
        for measure in result.measured()
        if names is None or measure[1] in names
        for arm in arms
    ]


def line(
    result: StudyResult, goal: Goal, measure: tuple[str, str, str], arm: str, sharing: Sharing, sure: bool
) -> Planned:
    """One line of a plan."""
    column, name, window = measure
    study, runs = result.study, values_of(result, column, arm, goal.of)
    found = split(runs["row"], runs["value"], runs["seed"], sure)
    luck, n = luck_of(found, goal.of, sharing), study.replicates
    return Planned(
        name,
        window,
        arm,
        OUTCOMES[name].unit,
        found.share,
        found.low,
        found.high,
        n,
        luck.half_width(n),
        luck.detectable(n, goal.power),
        goal.needed(found, sharing, n, False),
        goal.needed(found, sharing, n, True),
        stable(runs),
        found.why,
    )


def values_of(result: StudyResult, column: str, arm: str, of: Quantity) -> pd.DataFrame:
    """Row, replicate, seed and value: of an arm, or of its difference from the first arm with the same luck."""
    keys = ["row", "replicate", "seed"]
    frame = result.rows.loc[result.rows["arm"] == arm, [*keys, column]].rename(columns={column: "value"})
    if of != "arms":
        return frame.dropna()
    first = result.rows.loc[result.rows["arm"] == result.study.arms[0], [*keys, column]]
    both = frame.merge(first.rename(columns={column: "base"}), on=keys)
    both["value"] -= both["base"]
    return both[[*keys, "value"]].dropna()


def luck_of(found: Split, of: Quantity, sharing: Sharing) -> Spread:
    """Luck of one seed in the quantity, for the whole design.

    Where points of the design share seeds and those of the pilot do not, the mean over points may have as much luck as if
    sharing were perfect, and is planned for that.
    """
    if not found.sharing.points:
        return Spread(nan, nan)
    if of == "mean":
        blind = sharing.pairs > 0 and found.sharing.pairs == 0
        return (replace(found, shared=found.within) if blind else found).over_points(sharing)
    return found.points_apart(sharing) if of == "points" else found.point(sharing)


def stable(runs: pd.DataFrame) -> float:
    """Seeds from which on the coefficient of variation holds still; missing where no point has three seeds."""
    if runs.empty:
        return nan
    return cv_stable(runs.pivot_table(index="row", columns="replicate", values="value").to_numpy())
