"""Running a study on anything that is an executor: blocks of runs, a bounded number in flight, failures as rows.

Threads by default, for the compiled month gives up the interpreter lock; processes on request. A block is about half a
second of runs, by how long runs took so far. What a run raises is recorded with the run and the others go on; it is tried
again with the same seed by the next call, and left alone after three times.

Where a worker process dies, the pool is made anew and only the blocks in flight are put back. A block whose worker died
twice is suspect: its runs are tried one by one with nobody else at work, so that a death is theirs; who kills three
workers has failed.
"""

import faulthandler
import multiprocessing
import os
import signal
import statistics
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, Literal

import numpy as np

from experiments.study.schema import Study
from experiments.study.store import Done, Store, StoreError, stale
from experiments.study.tasks import Layout, Plan, Task, Todo, columns, hash_of_plan, measured
from model.fingerprint import fingerprint
from model.run import Run
from model.simulate import simulate

Pool = Literal["threads", "processes"]
BLOCK_SECONDS = 0.5
BLOCK_RUNS = 200
"""Most runs of a block."""
ATTEMPTS = 3
DEATHS = 2
"""Deaths of workers after which the runs of a block are tried one by one."""
HOPELESS = 20
"""Pools that may die before a single run came back."""
LISTEN_EVERY = 0.2
"""Seconds after which a Ctrl-C is noticed, at the latest."""
KEEP_EVERY = 2.0
"""Seconds after which ended runs are written, if there are any."""
PROBES = 4
BYTES = 8
"""Of a value, before compression."""
SMALLEST = 60
"""People of a village that is run for nothing but to load the compiled month."""
LONGEST_ERROR = 500
"""Characters of an error that are kept."""


class Stopped(StoreError):
    """The study was interrupted; what had ended is kept."""


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
    """How far a study is.

    Attributes:
        total: different runs of the design; points of equal values and seeds share one.
        done: of them, ended well.
        failed: of them, failed in this call, or left alone for having failed too often.
        rate: runs ended well a second in this call.
        shared: taken from other studies beside this one.
        notes: what was mended, and which runs are of another model, in sentences.
    """

    total: int
    done: int
    failed: int
    rate: float = 0.0
    shared: int = 0
    notes: list[str] = field(default_factory=list)


OnProgress = Callable[[Progress], None]


def manifest_of(study: Study) -> dict[str, Any]:
    """What the folder of a study says of itself."""
    return {
        "study": study.model_dump(mode="json"),
        "fingerprint": fingerprint(),
        "outcomes": study.outcome_names,
        "columns": columns(study),
        "hash": hash_of_plan(study),
    }


def estimate(study: Study, done: set[str], workers: int) -> Estimate:
    """Runs, time and disk of a study, from a few runs of it."""
    layout = Layout(study)
    plan = layout.plan()
    every = plan.first_of_each_key()
    todo = [place for place in every if plan.key[place].decode() not in done]
    each = probe(study, [layout.task(plan, place) for place in todo[:PROBES]])
    return Estimate(
        len(every),
        len(todo),
        each,
        each * len(todo) / max(1, workers),
        len(todo) * BYTES * (len(columns(study)) + 8),
    )


def probe(study: Study, some: Sequence[Task]) -> float:
    """Seconds of the fastest of some runs (the first may compile); 0 where there is nothing to run."""
    return min((run_one(task, study.outcome_names, study.windows).seconds for task in some), default=0.0)


def run_study(
    study: Study,
    folder: Path,
    workers: int = 2,
    pool: Pool = "threads",
    executor: Executor | None = None,
    on_progress: OnProgress | None = None,
    retry_failed: bool = False,
    limit: float | None = None,
    share: bool = True,
) -> Progress:
    """Run what is not done yet.

    Args:
        study: what.
        folder: where it is kept; made where there is none.
        workers: runs side by side.
        pool: threads, or processes.
        executor: anything else that is a ``concurrent.futures.Executor``.
        on_progress: told whenever runs were written.
        retry_failed: also what has failed as often as it may.
        limit: seconds that a run may take, above 0. In processes a run that takes longer is ended and has failed; in
            threads, and on an executor of one's own, it is kept and recorded as overdue when it returns.
        share: take runs of equal keys from the other studies in the folder above.

    Raises:
        StoreError: the folder cannot be used, or the disk is full.
        Stopped: interrupted (Ctrl-C); what had ended is kept.
        ValueError: no worker, or no time.
    """
    if workers < 1:
        raise ValueError(f"workers: {workers} given; needed is 1 or more")
    if limit is not None and not limit > 0.0:
        raise ValueError(f"limit: {limit} seconds given; needed is more than 0")
    with Store(folder, manifest_of(study), columns(study)) as store:
        layout, plan = Layout(study), known_plan(store, study)
        every = plan.first_of_each_key()
        keys = plan.key[every]
        open_ = ~np.isin(keys, store.done_keys())
        shared = store.share({key.decode() for key in keys[open_]}) if share and open_.any() else 0
        failed = store.failed()
        hopeless = [key for key, tried in failed.items() if tried >= ATTEMPTS and not retry_failed]
        open_ = ~np.isin(keys, store.done_keys())
        left = open_ & np.isin(keys, np.array(hopeless, keys.dtype))
        todo = every[open_ & ~left]
        state = Progress(len(keys), int((~open_).sum()), int(left.sum()), 0.0, shared)
        state.notes = [*store.notes, *of_other_models(folder)]
        with Crew(workers, pool, executor, limit) as crew:
            Supervisor(study, store, crew, Todo(layout, plan, todo), failed, state, on_progress).go()
        store.merge()
        return state


def known_plan(store: Store, study: Study) -> Plan:
    """The plan that is kept where it is still that of the study, else a new one, kept."""
    what = hash_of_plan(study)
    kept = store.plan(what)
    if kept is not None:
        return Plan.of_table(kept, study)
    plan = Layout(study).plan()
    store.keep_plan(plan.to_table(study), what)
    return plan


def of_other_models(folder: Path) -> list[str]:
    """Which runs in the folder are of another model, in sentences."""
    return [
        f"{count} runs are of another model ({model[:12] or 'unknown'}): they are kept, but not in the table"
        for model, count in stale(folder, fingerprint()).items()
    ]


class Crew:
    """Workers that can be replaced where they are ours."""

    def __init__(self, workers: int, pool: Pool, executor: Executor | None, limit: float | None) -> None:
        self.workers, self.limit = workers, limit
        self.mortal = executor is None and pool == "processes"
        self._given = executor
        self._watch = tempfile.TemporaryDirectory() if self.mortal and limit is not None else None
        self._pool = executor or self._made()

    def _made(self) -> Executor:
        if not self.mortal:
            return ThreadPoolExecutor(self.workers)
        return ProcessPoolExecutor(self.workers, pool_context(), initializer=begin_worker)

    @property
    def watch(self) -> str | None:
        """Folder in which every worker says which run it is at, where runs are to be ended in time."""
        return self._watch.name if self._watch is not None else None

    def submit(self, block: list[Task], study: Study) -> "Future[list[Done]]":
        """Begin a block."""
        return self._pool.submit(run_block, block, study.outcome_names, study.windows, self.limit, self.watch)

    def must_be_ours(self) -> None:
        """A broken pool can be replaced only where it is ours.

        Raises:
            StoreError: it is not.
        """
        if self._given is not None:
            raise StoreError("the executor is broken; what was kept is safe, `study resume` goes on from it")

    def renew(self) -> None:
        """Replace a broken pool."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._made()

    def overdue(self) -> set[str]:
        """Keys of the runs that were ended for taking too long since this was last asked."""
        keys = set()
        for path in Path(self.watch).iterdir() if self.watch is not None else ():
            key, _, rest = path.read_text("utf-8", "replace").partition("\n")
            path.unlink()
            if rest.startswith("Timeout"):
                keys.add(key)
        return keys

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, error: type[BaseException] | None, *_: Any) -> None:
        if error is not None and self.mortal:
            for process in list((getattr(self._pool, "_processes", None) or {}).values()):
                process.terminate()  # it may be in a run that never ends
        if self._given is None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        if self._watch is not None:
            self._watch.cleanup()


class Interrupts:
    """Ctrl-C is noted, for no moment is safe to be thrown out of; the second one throws."""

    def __init__(self) -> None:
        self.heard = False

    def _hear(self, *_: Any) -> None:
        if self.heard:
            raise KeyboardInterrupt
        self.heard = True

    def __enter__(self) -> "Interrupts":
        self._before = signal.signal(signal.SIGINT, self._hear) if in_main_thread() else None
        return self

    def __exit__(self, *_: Any) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)


def pool_context() -> BaseContext:
    """How worker processes are made: never as a copy of a process that has threads."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def begin_worker() -> None:
    """Ctrl-C is for the parent to hear; and no worker outlives its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait for the end of the parent, and follow."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@dataclass
class Block:
    """Runs that go to a worker together.

    Attributes:
        tasks: the runs.
        deaths: workers that died while it was in flight.
        alone: nothing else may be in flight meanwhile.
    """

    tasks: list[Task]
    deaths: int = 0
    alone: bool = False


@dataclass
class Supervisor:
    """Keeps the workers busy with a few blocks in hand, and writes what has ended every few seconds."""

    study: Study
    store: Store
    crew: Crew
    todo: Todo
    tried: dict[str, int]
    state: Progress
    on_progress: OnProgress | None
    back: deque[Block] = field(default_factory=deque)
    suspects: deque[Block] = field(default_factory=deque)
    flying: dict["Future[list[Done]]", Block] = field(default_factory=dict)
    ended: list[Done] = field(default_factory=list)
    seconds: deque[float] = field(default_factory=lambda: deque(maxlen=100))
    renewed: int = 0
    came_back: bool = False

    def go(self) -> None:
        """Run everything.

        Raises:
            Stopped: interrupted.
            StoreError: the disk is full, or an executor that is not ours broke.
        """
        self.begun = self.kept = time.monotonic()
        self.first = self.state.done
        try:
            with Interrupts() as self.interrupts:
                while self.send():
                    self.collect(min(LISTEN_EVERY, KEEP_EVERY))
                    if time.monotonic() - self.kept >= KEEP_EVERY:
                        self.keep()
                    if self.interrupts.heard:
                        self.stop()
        finally:
            self.keep()

    def stop(self) -> None:
        """Call back what has not begun, wait for what has, and keep it.

        Raises:
            Stopped: always.
        """
        for future in list(self.flying):
            if future.cancel():
                del self.flying[future]
        while self.flying:
            self.collect(LISTEN_EVERY)
        self.keep()
        raise Stopped(
            f"{self.store.folder}: stopped; {self.state.done} of {self.state.total} runs are kept, "
            "`study resume` goes on from them"
        )

    def send(self) -> bool:
        """Hand out blocks; whether there is anything to wait for."""
        while block := self.next_block():
            try:
                self.flying[self.crew.submit(block.tasks, self.study)] = block
            except BrokenExecutor:
                self.back.appendleft(block)
                self.mend([])
        return bool(self.flying)

    def next_block(self) -> Block | None:
        """What to hand out now: what was put back, then new runs, and suspects once nothing else is in flight."""
        if any(block.alone for block in self.flying.values()) or len(self.flying) >= 2 * self.crew.workers:
            return None
        if self.back:
            return self.back.popleft()
        if self.suspects:
            return None if self.flying else self.suspects.popleft()
        if self.todo:
            return Block([self.todo.popleft() for _ in range(min(self.size(), len(self.todo)))])
        return None

    def size(self) -> int:
        """Runs of a block; single ones until a few have told how long they take."""
        if len(self.seconds) < PROBES:
            return 1
        return max(1, min(BLOCK_RUNS, int(BLOCK_SECONDS / max(1e-6, statistics.median(self.seconds)))))

    def collect(self, timeout: float | None) -> bool:
        """Take what has ended; whether anything had."""
        finished, _ = wait(self.flying, timeout=timeout, return_when=FIRST_COMPLETED)
        broken = []
        for future in finished:
            block = self.flying.pop(future)
            try:
                self.take(future.result())
            except BrokenExecutor:
                broken.append(block)
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt) and self.interrupts.heard:
                    raise
                self.gave_nothing_back(block, error)
        if broken:
            self.mend(broken)
        return bool(finished)

    def take(self, ended: list[Done]) -> None:
        """Runs came back from a worker."""
        self.came_back = True
        self.record(ended)

    def record(self, ended: list[Done]) -> None:
        """Runs have ended, well or not."""
        self.seconds.extend(one.seconds for one in ended)
        for one in ended:
            attempts = 1 if one.state == "done" else self.tried.get(one.key, 0) + one.attempts
            self.ended.append(replace(one, attempts=attempts))

    def gave_nothing_back(self, block: Block, error: BaseException) -> None:
        """A worker that lives returned an error for a whole block: its runs are tried one by one, then it is theirs."""
        if len(block.tasks) > 1:
            self.back.extend(Block([task]) for task in block.tasks)
        else:
            self.record([failure(block.tasks[0].key, f"worker: {said(error)}", 0.0)])

    def mend(self, broken: list[Block]) -> None:
        """A worker died, and the pool with it: make it anew, and put back what was in flight.

        Raises:
            StoreError: the pool is not ours, or its workers die before anything comes back.
        """
        self.renewed += 1
        if not self.came_back and self.renewed > HOPELESS:
            raise StoreError(f"{self.renewed} pools of workers died before one run came back; try threads")
        self.crew.must_be_ours()
        for future, block in self.flying.items():  # the pool ends them all
            wait([future])
            if future.cancelled() or future.exception() is not None:
                broken.append(block)
            else:
                self.take(future.result())
        self.flying.clear()
        self.crew.renew()
        overdue = self.crew.overdue()
        for block in broken:
            late = [task for task in block.tasks if task.key in overdue]
            for task in late:
                self.record(
                    [failure(task.key, f"overdue: ended after {self.crew.limit:g} s", self.crew.limit or 0.0)]
                )
            rest = [task for task in block.tasks if task.key not in overdue]
            if rest:
                self.put_back(Block(rest, block.deaths + (not overdue), block.alone))

    def put_back(self, block: Block) -> None:
        """A block whose worker died, or whose neighbour's did."""
        if block.alone and block.deaths >= ATTEMPTS:
            error = f"worker: died {block.deaths} times at this run"
            self.record([failure(task.key, error, 0.0, ATTEMPTS) for task in block.tasks])
        elif block.alone:
            self.suspects.appendleft(block)
        elif block.deaths >= DEATHS:
            self.suspects.extend(Block([task], alone=True) for task in block.tasks)
        else:
            self.back.append(block)

    def keep(self) -> None:
        """Write runs that have ended and tell how far the study is."""
        self.kept = time.monotonic()
        if not self.ended:
            return
        ended, self.ended = self.ended, []
        self.store.add(ended)
        self.state.done += sum(one.state == "done" for one in ended)
        self.state.failed += sum(one.state == "failed" for one in ended)
        self.state.rate = (self.state.done - self.first) / max(1e-9, self.kept - self.begun)
        if self.on_progress is not None:
            self.on_progress(self.state)


def run_block(
    block: list[Task],
    names: list[str],
    spans: tuple[str, ...],
    limit: float | None = None,
    watch: str | None = None,
) -> list[Done]:
    """Run a few runs one after the other; where ``watch`` is a folder, this process ends with a run that is overdue."""
    if watch is None or limit is None:
        return [run_one(task, names, spans, limit) for task in block]
    warm()
    ended = []
    with open(Path(watch) / str(os.getpid()), "w", encoding="utf-8") as file:
        for task in block:
            file.seek(0)
            file.truncate()
            file.write(f"{task.key}\n")
            file.flush()
            # A thread in C that needs no interpreter lock: it also ends a run that never gives it up.
            faulthandler.dump_traceback_later(limit, exit=True, file=file)
            try:
                ended.append(run_one(task, names, spans))
            finally:
                faulthandler.cancel_dump_traceback_later()
    return ended


@cache
def warm() -> None:
    """Load the compiled month, so that no run pays for it with its own time."""
    simulate(Run(months=1, values={"population.registered": SMALLEST}))


def run_one(task: Task, names: list[str], spans: tuple[str, ...], limit: float | None = None) -> Done:
    """One run; what it raises is its result, and nothing but numbers and text leaves the worker."""
    begun = time.perf_counter()
    expected = len(names) * len(spans)
    try:
        values = [float(value) for value in measured(task.run, names, spans)]
        if len(values) != expected:
            raise ValueError(f"{len(values)} values came back, needed are {expected}")
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt) and in_main_thread():
            raise
        return failure(task.key, said(error), time.perf_counter() - begun)
    seconds = time.perf_counter() - begun
    late = f"overdue: took {seconds:.3g} s of {limit:g}" if limit is not None and seconds > limit else ""
    return Done(task.key, "done", seconds, values, late)


def in_main_thread() -> bool:
    """Whether this is where Ctrl-C is heard: not so in a worker process, which ignores it."""
    return threading.current_thread() is threading.main_thread() and multiprocessing.parent_process() is None


def failure(key: str, error: str, seconds: float, attempts: int = 1) -> Done:
    """A run that failed, as a row."""
    return Done(key, "failed", seconds, (), error, attempts)


def said(error: BaseException) -> str:
    """An error in one short line, also where it cannot say what it is."""
    try:
        words = str(error)
    except BaseException:
        words = "(without words)"
    return f"{type(error).__name__}: {words}"[:LONGEST_ERROR]


def available() -> int:
    """Processors that may be used."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
