"""Running a study on anything that is an executor: blocks of runs, a bounded number in flight, failures as rows.

Threads by default, for the compiled month gives up the interpreter lock; processes on request. A block is about half a
second of runs, found from probe runs. What a run raises is recorded with the run and the others go on; it is tried again
with the same seed, and left alone after three times.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from experiments.provenance import canonical
from experiments.study.schema import Study
from experiments.study.store import Done, Store, batches
from experiments.study.tasks import Task, columns, measured, tasks
from model.draws import replicate_seed
from model.fingerprint import fingerprint

Pool = Literal["threads", "processes"]
BLOCK_SECONDS = 0.5
ATTEMPTS = 3
KEEP_EVERY = 2.0
"""Seconds after which ended runs are written, if there are any."""
PROBES = 4
BYTES = 8
"""Of a value, before compression."""


@dataclass(frozen=True)
class Estimate:
    """What a study will cost, from probe runs.

    Attributes:
        runs, to_do: all runs, and those not done yet.
        seconds_each: of a probe run.
        seconds: until done with these workers.
        bytes: on disk, at most.
    """

    runs: int
    to_do: int
    seconds_each: float
    seconds: float
    bytes: int


@dataclass
class Progress:
    """How far a study is."""

    total: int
    done: int
    failed: int
    rate: float


OnProgress = Callable[[Progress], None]


def manifest_of(study: Study) -> dict[str, Any]:
    """What the folder of a study says of itself."""
    return {
        "study": study.model_dump(mode="json"),
        "fingerprint": fingerprint(),
        "outcomes": study.outcome_names,
        "columns": columns(study),
        "hash": canonical(study.model_dump(mode="json")),
    }


def estimate(study: Study, done: set[str], workers: int) -> Estimate:
    """Runs, time and disk of a study, from a few runs of it."""
    todo = [task for task in tasks(study) if task.key not in done]
    total = sum(1 for _ in tasks(study))
    each = probe(study, todo[:PROBES])
    return Estimate(
        total,
        len(todo),
        each,
        each * len(todo) / max(1, workers),
        len(todo) * BYTES * (len(columns(study)) + 8),
    )


def probe(study: Study, some: Sequence[Task]) -> float:
    """Seconds of a run, the first apart (it compiles); 0 where there is nothing to run."""
    times = []
    for task in some:
        begun = time.perf_counter()
        measured(task.run, study.outcome_names, study.windows)
        times.append(time.perf_counter() - begun)
    return min(times) if times else 0.0


def run_study(
    study: Study,
    folder: Path,
    workers: int = 2,
    pool: Pool = "threads",
    executor: Executor | None = None,
    on_progress: OnProgress | None = None,
    retry_failed: bool = False,
) -> Progress:
    """Run what is not done yet.

    Args:
        study: what.
        folder: where it is kept; made where there is none.
        workers: runs side by side.
        pool: threads, or processes.
        executor: anything else that is a ``concurrent.futures.Executor``.
        on_progress: told after every block.
        retry_failed: also what has failed as often as it may.

    Raises:
        StoreError: the folder cannot be used.
    """
    with Store(folder, manifest_of(study), columns(study)) as store:
        done, failed = store.done(), store.failed()
        todo = [
            task
            for task in tasks(study)
            if task.key not in done and (retry_failed or failed.get(task.key, 0) < ATTEMPTS)
        ]
        total = len(todo) + len(done)
        each = probe(study, todo[:PROBES])
        size = max(1, min(200, int(BLOCK_SECONDS / each))) if each > 0.0 else 1
        own = executor is None
        made = executor or (
            ThreadPoolExecutor(workers) if pool == "threads" else ProcessPoolExecutor(workers)
        )
        try:
            state = Progress(total, len(done), 0, 0.0)
            supervise(study, store, made, batches(iter(todo), size), workers, failed, state, on_progress)
        finally:
            if own:
                made.shutdown(wait=True, cancel_futures=True)
        store.merge()
        return state


def supervise(
    study: Study,
    store: Store,
    executor: Executor,
    blocks: Iterator[list[Task]],
    workers: int,
    attempts: dict[str, int],
    state: Progress,
    on_progress: OnProgress | None,
) -> None:
    """Keep the workers busy with a few blocks in hand, and write what has ended every few seconds."""
    flying: dict[Future[list[Done]], list[Task]] = {}
    ended: list[Done] = []
    begun = kept = time.monotonic()
    first = state.done
    try:
        while True:
            for block in islice(blocks, max(0, 2 * workers - len(flying))):
                flying[executor.submit(run_block, block, study.outcome_names, study.windows, attempts)] = (
                    block
                )
            if not flying:
                break
            finished, _ = wait(flying, timeout=KEEP_EVERY, return_when=FIRST_COMPLETED)
            for future in finished:
                ended += results(future, flying.pop(future), attempts)
            now = time.monotonic()
            if ended and now - kept >= KEEP_EVERY:
                keep(store, ended, state, begun, first, on_progress)
                ended, kept = [], now
    finally:
        if ended:
            keep(store, ended, state, begun, first, on_progress)


def keep(
    store: Store, ended: list[Done], state: Progress, begun: float, first: int, on_progress: OnProgress | None
) -> None:
    """Write runs that have ended and tell how far the study is."""
    store.add(ended)
    state.done += sum(one.state == "done" for one in ended)
    state.failed += sum(one.state == "failed" for one in ended)
    state.rate = (state.done - first) / max(1e-9, time.monotonic() - begun)
    if on_progress is not None:
        on_progress(state)


def results(future: "Future[list[Done]]", block: list[Task], attempts: dict[str, int]) -> list[Done]:
    """What a block came to; where its worker died or gave nothing back, every run of it has failed once more."""
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except BaseException as error:
        return [failure(task, f"worker: {type(error).__name__}: {error}", 0.0, attempts) for task in block]


def run_block(
    block: list[Task], names: list[str], spans: tuple[str, ...], attempts: dict[str, int]
) -> list[Done]:
    """Run a few runs one after the other."""
    return [run_one(task, names, spans, attempts) for task in block]


def run_one(task: Task, names: list[str], spans: tuple[str, ...], attempts: dict[str, int]) -> Done:
    """One run; what it raises is its result."""
    begun = time.perf_counter()
    try:
        values = measured(task.run, names, spans)
    except Exception as error:
        return failure(task, f"{type(error).__name__}: {error}", time.perf_counter() - begun, attempts)
    seconds = time.perf_counter() - begun
    return Done(task.key, task.row, task.arm, task.replicate, seed_of(task), "done", seconds, values.tolist())


def failure(task: Task, error: str, seconds: float, attempts: dict[str, int]) -> Done:
    """A run that failed, as a row."""
    tried = attempts.get(task.key, 0) + 1
    return Done(
        task.key, task.row, task.arm, task.replicate, seed_of(task), "failed", seconds, (), error, tried
    )


def seed_of(task: Task) -> str:
    """The 64-bit seed of a run."""
    return str(replicate_seed(task.run.seed, task.run.replicate))


def available() -> int:
    """Processors that may be used."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
