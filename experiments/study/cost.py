"""What a study will cost before it is run: runs, time, memory and disk, from a few of its own runs.

Runs of one study take as long as each other unless their territories are of other sizes. Time and memory grow with the
registered persons of a territory, so that of territories of several sizes the smallest are tried out and the rest is worked
out in proportion.
"""

import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.study.schema import Study
from experiments.study.shards import Shard
from experiments.study.single import run_one
from experiments.study.tasks import Layout, Task
from experiments.study.values import columns
from experiments.study.windows import spans_of
from model.parameters import resolve
from model.run import Run

PROBES = 4
PATIENCE = 5.0
"""Seconds of probe runs after which two are enough."""
BYTES = 8
"""Of a value, before compression."""
PROGRAM = 390e6
"""Bytes of a process before its first run: Python, packages, and the compiled model (measured: docs/how-to/run-on-a-cluster.md)."""
PERSONS = "population.registered"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """What a study, or a shard of it, will cost.

    Attributes:
        runs, to_do: all runs, and those not done yet.
        seconds_each: of a run, the mean of those to do.
        seconds: until done with these workers.
        bytes: on disk, at most.
        memory_each: bytes of memory of a run, the largest of those to do.
        memory: of all that go on at once, with the program itself.
    """

    runs: int
    to_do: int
    seconds_each: float
    seconds: float
    bytes: int
    memory_each: float
    memory: float


def estimate(study: Study, done: set[str], workers: int, shard: Shard | None = None) -> Estimate:
    """Runs, time, memory and disk of a study or of a shard of it, from a few runs.

    Args:
        study: what.
        done: keys of the runs that are done.
        workers: runs side by side.
        shard: the points that are meant; all of them where nothing is said.
    """
    layout = Layout(study)
    plan = layout.plan()
    every = plan.first_of_each_key(shard)
    todo = np.array([place for place in every if plan.key[place].decode() not in done], np.intp)
    sizes = persons(layout, plan.row[todo])
    tried = todo[np.argsort(sizes, kind="stable")[:PROBES]]
    each, memory = probe(study, [layout.task(plan, int(place)) for place in tried])
    seconds = each * float(sizes.sum()) / float(sizes.min(initial=np.inf)) if len(todo) else 0.0
    largest = memory * float(sizes.max() / sizes.min()) if len(todo) else 0.0
    return Estimate(
        len(every),
        len(todo),
        seconds / max(1, len(todo)),
        seconds / max(1, workers),
        len(todo) * BYTES * (len(columns(study)) + 8) + BYTES * of_villages(layout, plan.row[todo]),
        largest,
        PROGRAM + min(workers, len(todo)) * largest,
    )


def of_villages(layout: Layout, rows: NDArray[np.int32]) -> int:
    """Numbers that a study keeps of single villages, in runs of some points."""
    study = layout.study
    if not study.by_village:
        return 0
    each = {int(row): layout.run(int(row), 0, 0).n_villages for row in np.unique(rows)}
    return sum(each[int(row)] for row in rows) * (len(columns(study)) + 2)


def persons(layout: Layout, rows: NDArray[np.int32]) -> Floats:
    """Registered persons of the territories at some points, about: one run tells for all points of its place."""
    place = layout.columns["place"][rows].astype(str) if "place" in layout.columns else np.zeros(len(rows))
    _, first, where = np.unique(place, return_index=True, return_inverse=True)
    runs = [layout.run(int(row), 0, 0) for row in rows[first]]
    if PERSONS in layout.columns:
        villages = np.array([run.n_villages for run in runs], np.float64)[where]
        return villages * layout.columns[PERSONS][rows].astype(np.float64)
    return np.array([registered(run) for run in runs], np.float64)[where]


def registered(run: Run) -> float:
    """Registered persons of a territory, about: its villages times those of the median one."""
    return run.n_villages * run.in_force().get(PERSONS, resolve(PERSONS).default)


def probe(study: Study, some: Sequence[Task]) -> tuple[float, float]:
    """Seconds of the fastest of some runs (the first may compile) and the bytes that one takes; 0 where there is none."""
    names, spans = study.outcome_names, spans_of(study)
    seconds: list[float] = []
    for task in some:
        seconds.append(run_one(task, names, spans).seconds)
        if len(seconds) > 1 and sum(seconds) > PATIENCE:
            break
    return min(seconds, default=0.0), memory_of(study, some[0]) if some else 0.0


def memory_of(study: Study, task: Task) -> float:
    """Bytes that a run takes at most, counted as they are asked for: it does not matter what else the process holds."""
    tracemalloc.start()
    try:
        run_one(task, study.outcome_names, spans_of(study))
        return float(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()
