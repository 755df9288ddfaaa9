"""From points to runs: every run of a study with its key, so that what is done is known."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from experiments.provenance import canonical, content, described
from experiments.study.designs import BLOCK, DUMMY, points
from experiments.study.disk import KEY
from experiments.study.schema import Study
from experiments.study.shards import Shard
from experiments.study.territory import villages_in
from experiments.study.values import values_in
from experiments.study.windows import Spans, spans_of
from model.draws import replicate_seed
from model.outcomes import Seen
from model.policy import BURN_IN, Measure, Policy, measures_of
from model.run import Run, Scenario
from model.simulate import simulate

RESERVED = 1 << 20
"""Replicates a block may have: with a number of its own for each, replicates can be added to a study later."""


@dataclass(frozen=True)
class Task:
    """One run of a study.

    Attributes:
        row: number of the point.
        arm: name of the policy compared, or ``none``.
        replicate: which seed of the point.
        run: what to run.
        key: hash of everything its numbers depend on.
        by_village: keep what every village comes to as well.
    """

    row: int
    arm: str
    replicate: int
    run: Run
    key: str
    by_village: bool = False

    @property
    def seed(self) -> str:
        """The 64-bit seed of the run, as text: few readers of tables keep whole numbers of that size."""
        return str(replicate_seed(self.run.seed, self.run.replicate))


@dataclass(frozen=True)
class Plan:
    """Which point has which run, replicate by replicate over all points, so that a study stopped early is a fair sample.

    Attributes:
        row: numbers of the points.
        arm: numbers of the arms, as in the study.
        replicate: which seed of the point.
        seed: 64-bit seeds.
        key: run keys, 32 hexadecimal digits each.
    """

    row: NDArray[np.int32]
    arm: NDArray[np.int32]
    replicate: NDArray[np.int32]
    seed: NDArray[np.uint64]
    key: NDArray[np.bytes_]

    def __len__(self) -> int:
        return len(self.row)

    def first_of_each_key(self, shard: Shard | None = None) -> NDArray[np.intp]:
        """Places in the plan, in its order, at which a key stands for the first time; those of a shard, where one is meant."""
        every = np.sort(np.unique(self.key, return_index=True)[1])
        return every if shard is None else every[shard.has(self.row[every])]

    def to_table(self, study: Study) -> pa.Table:
        """As it is kept: seeds and keys as text."""
        return pa.table(
            {
                "row": self.row.astype(np.int64),
                "arm": pa.array(study.arms, pa.string()).take(pa.array(self.arm)),
                "replicate": self.replicate.astype(np.int64),
                "seed": pa.array(self.seed).cast(pa.string()),
                "key": pa.array(self.key).cast(pa.string()),
            }
        )

    @staticmethod
    def of_table(table: pa.Table, study: Study) -> "Plan":
        """The plan as it was before it was kept."""
        arm = pc.index_in(table["arm"], value_set=pa.array(study.arms, pa.string()))
        return Plan(
            table["row"].to_numpy().astype(np.int32),
            arm.to_numpy().astype(np.int32),
            table["replicate"].to_numpy().astype(np.int32),
            table["seed"].cast(pa.uint64()).to_numpy(),
            np.array(table["key"].to_pylist(), f"S{KEY}"),
        )


class Layout:
    """The points of a study and its arms, from which any of its runs is made when its turn comes."""

    def __init__(self, study: Study) -> None:
        design = self.design = points(study)
        self.study = study
        self.factors = {factor.name: factor for factor in study.factors}
        self.columns = {name: design[name].to_numpy() for name in self.factors}
        self.luck = luck_of(study, design)
        self.arms = [None if name == "none" else study.policy(name) for name in study.arms]
        self.policies = [study.policy(name) for name in study.policies]
        self.places = {name: study.scenario(name) for name in study.place_names}
        self.free_from = {name: free_from(study, place) for name, place in self.places.items()}

    def task(self, plan: Plan, place: int) -> Task:
        """The run at one place of the plan."""
        row, arm, replicate = int(plan.row[place]), int(plan.arm[place]), int(plan.replicate[place])
        run = self.run(row, arm, replicate)
        study = self.study
        return Task(row, study.arms[arm], replicate, run, plan.key[place].decode(), study.by_village)

    def run(self, row: int, arm: int, replicate: int) -> Run:
        """The run of one point, arm and seed."""
        study = self.study
        values, policies, place = dict(study.values), list(self.policies), study.place
        for name, factor in self.factors.items():
            value = self.columns[name][row]
            if factor.path is not None:
                values[name] = float(value)
            elif factor.lever is not None:
                lever = factor.moved
                policies.append(Policy(name, lever.label, (Measure(lever, float(value)),)))
            else:
                place = str(value)
        policy = self.arms[arm]
        if policy is not None:
            policies.append(policy)
        number = int(self.luck[row]) + replicate
        return Run(
            self.places[place],
            values,
            study.months,
            study.seed,
            number,
            study.villages,
            study.preset,
            tuple(policies),
            freeze_from=self.free_from[place],
        )

    def plan(self, model: str | None = None) -> Plan:
        """Every run with its seed and its key; what a point is made of is hashed once for all of its seeds.

        Args:
            model: fingerprint of the model that runs them, where it is not this one.
        """
        study, n = self.study, self.study.replicates
        row, arm = (part.ravel().astype(np.int32) for part in np.indices((len(self.luck), len(self.arms))))
        spans = spans_of(study)
        stamps = [
            stamp_of(self.run(int(r), int(a), 0), study, spans, model) for r, a in zip(row, arm, strict=True)
        ]
        lucks, which = np.unique(self.luck[row], return_inverse=True)
        seed = np.array(
            [[replicate_seed(study.seed, int(luck) + r) for luck in lucks] for r in range(n)], np.uint64
        )[:, which]
        key = np.empty(seed.shape, f"S{KEY}")
        for at, stamp in enumerate(stamps):
            for r in range(n):
                key[r, at] = key_of(stamp, int(seed[r, at]))
        replicate = np.repeat(np.arange(n, dtype=np.int32), len(row))
        return Plan(np.tile(row, n), np.tile(arm, n), replicate, seed.ravel(), key.ravel())


class Todo:
    """Runs still to do, made one by one when they are handed out: a hundred thousand of them take no room."""

    def __init__(self, layout: Layout, plan: Plan, places: NDArray[np.intp]) -> None:
        self._layout, self._plan, self._places, self._next = layout, plan, places, 0

    def __len__(self) -> int:
        return len(self._places) - self._next

    def popleft(self) -> Task:
        """The next run."""
        self._next += 1
        return self._layout.task(self._plan, int(self._places[self._next - 1]))


def tasks(study: Study) -> Iterator[Task]:
    """Every run, in the order of the plan."""
    layout = Layout(study)
    plan = layout.plan()
    return (layout.task(plan, place) for place in range(len(plan)))


def free_from(study: Study, place: Scenario) -> int | None:
    """The first month in which a policy of the study acts, where outmigration is then left to itself at all points and arms."""
    if study.outmigration == "held":
        return None
    measures = measures_of([study.policy(name) for name in study.policy_names])
    return min((one.span(place.year, study.months)[0] for one in measures), default=BURN_IN)


def luck_of(study: Study, design: pd.DataFrame) -> NDArray[np.int64]:
    """Number of the first seed of each point: shared by all points, by a block, or by nobody.

    Within a block the luck follows the dummy factor: rows of another value of the dummy have other seeds. So the dummy
    moves nothing but chance, and its index shows what chance alone can do.
    """
    blocks = design[BLOCK].to_numpy()
    base = {"paired": np.zeros(len(design), np.int64), "blocked": blocks}.get(
        study.seeds, np.arange(len(design))
    )
    luck = base.astype(np.int64) * RESERVED
    if DUMMY in design:
        first = design.groupby(BLOCK)[DUMMY].transform("first")
        luck += (design[DUMMY] != first).to_numpy() * (RESERVED // 2)
    return luck


def stamp_of(run: Run, study: Study, spans: Spans, model: str | None = None) -> bytes:
    """Hash of model, scenario, policies, horizon and outcome schema, seeds apart; of a window its months count."""
    windows = [(name, *span[run.scenario.year]) for name, span in zip(study.windows, spans, strict=True)]
    what = content_with(run, model) | {"outcomes": study.outcome_names, "windows": windows}
    what |= {"by_village": True} if study.by_village else {}
    return hashlib.sha256(canonical(what).encode()).digest()


def key_of(stamp: bytes, seed: int) -> bytes:
    """Key of a run: two studies share a run of the same key."""
    return hashlib.sha256(stamp + seed.to_bytes(8, "little")).hexdigest()[:KEY].encode()


def content_with(run: Run, model: str | None) -> dict[str, Any]:
    """Everything about a run that its numbers depend on, with this model or another."""
    return content(run) | ({} if model is None else {"fingerprint": model})


def hash_of_plan(study: Study, model: str | None = None) -> str:
    """Hash of everything a plan is made of: the study, the files it names, the model, and what lays out its points."""
    levers = [factor.moved for factor in study.factors if factor.lever is not None]
    policies = [study.policy(name) for name in study.policy_names]
    measures = [measure for policy in policies for measure in policy.measures]
    what = {
        "study": study.model_dump(mode="json"),
        "runs": [content_with(Run(study.scenario(name)), model) for name in study.place_names],
        "measures": [
            described(measure) for measure in [*measures, *(Measure(one, one.domain[0]) for one in levers)]
        ],
        "versions": {name: version(name) for name in ("numpy", "scipy", "SALib")},
    }
    return hashlib.sha256(canonical(what).encode()).hexdigest()


def measured(run: Run, names: Sequence[str], spans: Spans) -> NDArray[np.float64]:
    """The values of one run, over all of its villages, in the order of :func:`columns`."""
    return values_in(Seen.of(simulate(run)), run.scenario.year, names, spans)


def measured_with_villages(
    run: Run, names: Sequence[str], spans: Spans
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The values of one run over all of its villages, and those of each village."""
    world = simulate(run)
    over_all = values_in(Seen.of(world), run.scenario.year, names, spans)
    return over_all, villages_in(world, names, spans)
