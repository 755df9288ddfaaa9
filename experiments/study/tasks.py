"""From points to runs: every run of a study with its key, so that what is done can be told from what is not."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import scenarios
from experiments.arms import windows
from experiments.provenance import canonical, content
from experiments.study.designs import BLOCK, points
from experiments.study.schema import Study
from model.draws import replicate_seed
from model.outcomes import OUTCOMES, Seen
from model.policy import Measure, Policy
from model.run import Run, Scenario
from model.simulate import simulate

RESERVED = 1 << 20
"""Replicates a block may have: with a number of its own for each, replicates can be added to a study later."""
KEY = 32
"""Hexadecimal digits of a run key."""


@dataclass(frozen=True)
class Task:
    """One run of a study.

    Attributes:
        row: number of the point.
        arm: name of the policy compared, or ``none``.
        replicate: which seed of the point.
        run: what to run.
        key: hash of everything its numbers depend on.
    """

    row: int
    arm: str
    replicate: int
    run: Run
    key: str

    @property
    def seed(self) -> str:
        """The 64-bit seed of the run, as text: few readers of tables keep whole numbers of that size."""
        return str(replicate_seed(self.run.seed, self.run.replicate))


def plan_of(all_tasks: Sequence[Task]) -> pd.DataFrame:
    """Which point has which run: row, arm, replicate, seed, key."""
    names = ("row", "arm", "replicate", "seed", "key")
    return pd.DataFrame({name: [getattr(task, name) for task in all_tasks] for name in names})


def tasks(study: Study) -> Iterator[Task]:
    """Every run: replicate by replicate over all points, so that a study stopped early is a fair sample."""
    design = points(study)
    names = [factor.name for factor in study.factors]
    rows = design[names].to_dict("records")
    blocks = design[BLOCK].to_numpy()
    arms = [arm_of(name) for name in study.arms]
    for replicate in range(study.replicates):
        for row, point in enumerate(rows):
            for name, policy in zip(study.arms, arms, strict=True):
                run = run_of(study, point, policy, seed_number(study, row, int(blocks[row]), replicate))
                yield Task(row, name, replicate, run, key_of(run, study))


def seed_number(study: Study, row: int, block: int, replicate: int) -> int:
    """Which replicate of the master seed a run has: shared by all points, by a block, or by nobody."""
    if study.seeds == "paired":
        return replicate
    return (block if study.seeds == "blocked" else row) * RESERVED + replicate


@lru_cache(maxsize=64)
def arm_of(name: str) -> Policy | None:
    """The policy of an arm."""
    return None if name == "none" else scenarios.load_policy(name)


@lru_cache(maxsize=256)
def _scenario(name: str) -> Scenario:
    return scenarios.load(name)


def run_of(study: Study, point: Mapping[str, Any], policy: Policy | None, replicate: int) -> Run:
    """The run at one point of one arm."""
    values = dict(study.values)
    policies = [scenarios.load_policy(name) for name in study.policies]
    place = study.place
    for factor in study.factors:
        value = point[factor.name]
        if factor.path is not None:
            values[factor.name] = float(value)
        elif factor.lever is not None:
            lever = scenarios.load_lever(factor.lever)
            policies.append(Policy(factor.name, lever.label, (Measure(lever, float(value)),)))
        else:
            place = str(value)
    if policy is not None:
        policies.append(policy)
    return Run(
        _scenario(place),
        values,
        study.months,
        study.seed,
        replicate,
        study.villages,
        study.preset,
        tuple(policies),
    )


def key_of(run: Run, study: Study) -> str:
    """Hash of model, scenario, seed, horizon and outcome schema: two studies share a run of the same key."""
    what = content(run) | {
        "seed": replicate_seed(run.seed, run.replicate),
        "outcomes": study.outcome_names,
        "windows": list(study.windows),
    }
    return hashlib.sha256(canonical(what).encode()).hexdigest()[:KEY]


def columns(study: Study) -> list[str]:
    """Names of the columns of values: outcome, and window where there are several."""
    return [
        name if len(study.windows) == 1 else f"{name}@{window}"
        for window in study.windows
        for name in study.outcome_names
    ]


def measured(run: Run, names: Sequence[str], spans: Sequence[str]) -> NDArray[np.float64]:
    """The values of one run, in the order of :func:`columns`."""
    known = windows(run.months)
    seen = Seen.of(simulate(run))
    return np.array([OUTCOMES[name].function(seen.over(*known[span])) for span in spans for name in names])
