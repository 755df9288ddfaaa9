"""Running a study on threads, processes, a cluster or any other executor: blocks of runs, a bounded number in flight,
failures as rows.

Threads by default, for the compiled month gives up the interpreter lock; processes on request. A block is about half a
second of runs, by how long runs took so far. What a run raises is recorded with the run and the others go on; it is tried
again with the same seed by the next call, and left alone after three times. So is a run that ends its process or takes
longer than it may (:mod:`experiments.study.children`). What goes wrong with a whole block is put down to its runs only
after they were tried one by one.
"""

import contextlib
import signal
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np

from experiments.signals import heard
from experiments.study.carried import differing, manifest_of
from experiments.study.children import ATTEMPTS, Children, stamp
from experiments.study.disk import StoreError
from experiments.study.manifest import stated
from experiments.study.schema import Study
from experiments.study.segments import Done
from experiments.study.shards import STATED, Shard, kept_here
from experiments.study.single import failure, in_main_thread, run_block, said
from experiments.study.store import Store, stale
from experiments.study.tasks import Layout, Plan, Task, Todo, hash_of_plan
from experiments.study.values import columns
from experiments.study.windows import spans_of
from model.fingerprint import fingerprint

Pool = Literal["threads", "processes"]
BLOCK_SECONDS = 0.5
BLOCK_RUNS = 200
"""Most runs of a block."""
LISTEN_EVERY = 0.2
"""Seconds after which a Ctrl-C is noticed, at the latest."""
KEEP_EVERY = 2.0
"""Seconds after which ended runs are written, if there are any."""
PROBES = 4


class Stopped(StoreError):
    """The study was interrupted; what had ended is kept.

    Attributes:
        code: exit code that goes with the signal, 130 for Ctrl-C and 143 for SIGTERM.
    """

    def __init__(self, message: str, number: int = signal.SIGINT) -> None:
        super().__init__(message)
        self.code = 128 + number


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
        stopping: a Ctrl-C or SIGTERM was heard, and only what is under way is waited for.
    """

    total: int
    done: int
    failed: int
    rate: float = 0.0
    shared: int = 0
    notes: list[str] = field(default_factory=list)
    stopping: bool = False


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class Workers:
    """Who runs a study, and how long a run may take.

    Attributes:
        number: runs side by side.
        pool: threads, or processes.
        executor: a cluster (:func:`experiments.study.cluster.opened`), or any ``concurrent.futures.Executor``, in their place.
        limit: seconds that a run may take, above 0. In processes and on a cluster a run that takes longer is ended and
            has failed; in threads, and on an executor of one's own, it is kept and recorded as overdue when it returns.

    Raises:
        ValueError: no worker, or no time.
    """

    number: int = 2
    pool: Pool = "threads"
    executor: "Executor | Crew | None" = None
    limit: float | None = None

    def __post_init__(self) -> None:
        """Refuse what nobody could work with, before anything is run."""
        if self.number < 1:
            raise ValueError(f"workers: {self.number} given; allowed is 1 or more")
        if self.limit is not None and not self.limit > 0.0:
            raise ValueError(f"limit: {self.limit} seconds given; allowed is more than 0")


def run_study(
    study: Study,
    folder: Path,
    workers: Workers = Workers(),
    on_progress: OnProgress | None = None,
    retry_failed: bool = False,
    share: bool = True,
    take_changes: bool = False,
    shard: Shard | None = None,
) -> Progress:
    """Run what is not done yet.

    Args:
        study: what.
        folder: where it is kept; made where there is none.
        workers: who runs it; two threads where nothing is said.
        on_progress: told whenever runs were written.
        retry_failed: also what has failed as often as it may.
        share: take runs of equal keys from the other studies in the folder above.
        take_changes: go on with files that the study names also where they are not as they were when it was begun.
        shard: the points that are run; all of them where nothing is said, or those whose shard the folder holds.

    Raises:
        StoreError: the folder cannot be used, it carries other files of the same names, the disk is full, or the workers
            are gone.
        Stopped: interrupted (Ctrl-C, SIGTERM); what had ended is kept.
    """
    if not take_changes:
        check_files(study, folder)
    shard = kept_here(folder, shard)
    said = {} if shard is None else {STATED: str(shard)}
    with Store(folder, manifest_of(study) | said, columns(study)) as store:
        layout = Layout(study)
        plan = known_plan(store, layout)
        every = plan.first_of_each_key(shard)
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
        with at_work(workers) as crew:
            Supervisor(
                study, store, crew, workers.limit, Todo(layout, plan, todo), failed, state, on_progress
            ).go()
        store.merge()
        return state


def check_files(study: Study, folder: Path) -> None:
    """Refuse to go on in silence with files of other content.

    Raises:
        StoreError: the folder carries other files of the same names.
    """
    names = differing(stated(folder), study)
    if names:
        raise StoreError(
            f"{folder}: files have changed since this study was begun ({', '.join(names)}); "
            "take_changes=True goes on with what is there now, and open_study(...).study with the copy in the folder"
        )


def known_plan(store: Store, layout: Layout) -> Plan:
    """The plan that is kept where it is still that of the study, else a new one, kept."""
    study = layout.study
    what = hash_of_plan(study)
    kept = store.plan(what)
    if kept is not None:
        return Plan.of_table(kept, study)
    plan = layout.plan()
    store.keep_plan(plan.to_table(study), what, layout.design)
    return plan


def of_other_models(folder: Path) -> list[str]:
    """Which runs in the folder are of another model, in sentences."""
    return [
        f"{count} runs are of another model ({model[:12] or 'unknown'}): they are kept, but not in the table"
        for model, count in stale(folder, fingerprint()).items()
    ]


class Crew(Protocol):
    """Who does the work.

    Attributes:
        workers: runs side by side.
    """

    @property
    def workers(self) -> int: ...

    def submit(self, block: list[Task], study: Study, limit: float | None) -> "Future[list[Done]]":
        """Begin a block.

        Raises:
            StoreError: there is nobody to do it.
        """

    def end(self, at_once: bool) -> None:
        """Let everybody go; ``at_once``: whatever they are at, for nobody wants it any more."""


class Threads:
    """Threads of this process, or any executor."""

    def __init__(self, workers: int, given: Executor | None = None) -> None:
        self.workers, self._given = workers, given
        self._pool = given or ThreadPoolExecutor(workers)

    def submit(self, block: list[Task], study: Study, limit: float | None) -> "Future[list[Done]]":
        """Begin a block."""
        return self._pool.submit(run_block, block, study.outcome_names, spans_of(study), limit)

    def end(self, at_once: bool) -> None:
        """Let go of threads; a run cannot be ended in one, and is not waited for ``at_once``."""
        if self._given is None:
            self._pool.shutdown(wait=not at_once, cancel_futures=True)


class Processes:
    """Processes of this machine, each watched by a thread."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._children = Children(stamp())
        self._pool = ThreadPoolExecutor(workers)

    def submit(self, block: list[Task], study: Study, limit: float | None) -> "Future[list[Done]]":
        """Begin a block."""
        return self._pool.submit(self._children.run, block, study.outcome_names, spans_of(study), limit)

    def end(self, at_once: bool) -> None:
        """End all processes."""
        self._children.end()
        self._pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def at_work(workers: Workers) -> Iterator[Crew]:
    """Who does the work; they are let go in the end."""
    crew: Crew
    number, executor = workers.number, workers.executor
    if isinstance(executor, Executor):
        crew = Threads(number, executor)
    else:
        crew = executor or (Threads(number) if workers.pool == "threads" else Processes(number))
    try:
        yield crew
    except BaseException:
        crew.end(at_once=True)
        raise
    crew.end(at_once=False)


class Interrupts:
    """Ctrl-C, SIGTERM and a terminal that is closed are noted, for no moment is safe to be thrown out of; the second throws."""

    def __init__(self) -> None:
        self.heard: int | None = None
        self._ears = heard(self._hear) if in_main_thread() else contextlib.nullcontext()

    def _hear(self, number: int, _: Any) -> None:
        if self.heard is not None:
            raise KeyboardInterrupt
        self.heard = number

    def __enter__(self) -> "Interrupts":
        self._ears.__enter__()
        return self

    def __exit__(self, *_: Any) -> None:
        self._ears.__exit__(None, None, None)


@dataclass
class Block:
    """Runs that go to a worker together.

    Attributes:
        tasks: the runs.
        calls: how often it was called back by others.
        alone: nothing else may be in flight meanwhile, so that what goes wrong is its own doing.
    """

    tasks: list[Task]
    calls: int = 0
    alone: bool = False


@dataclass
class Supervisor:
    """Keeps the workers busy with a few blocks in hand, and writes what has ended every few seconds."""

    study: Study
    store: Store
    crew: Crew
    limit: float | None
    todo: Todo
    tried: dict[str, int]
    state: Progress
    on_progress: OnProgress | None
    back: deque[Block] = field(default_factory=deque)
    suspects: deque[Block] = field(default_factory=deque)
    flying: dict["Future[list[Done]]", Block] = field(default_factory=dict)
    ended: list[Done] = field(default_factory=list)
    seconds: deque[float] = field(default_factory=lambda: deque(maxlen=100))

    def go(self) -> None:
        """Run everything.

        Raises:
            Stopped: interrupted.
            StoreError: the disk is full, or the workers are gone.
        """
        self.begun = self.kept = time.monotonic()
        self.first = self.state.done
        try:
            with Interrupts() as self.interrupts:
                while self.send():
                    self.collect(min(LISTEN_EVERY, KEEP_EVERY))
                    if time.monotonic() - self.kept >= KEEP_EVERY:
                        self.keep()
                    if self.interrupts.heard is not None:
                        self.stop(self.interrupts.heard)
        finally:
            self.gather()
            self.keep()

    def stop(self, number: int) -> None:
        """Call back what has not begun, wait for what has, and keep it as it comes: nobody may wait for long.

        Raises:
            Stopped: always.
        """
        self.state.stopping = True
        self.keep()
        self.tell()
        for future in list(self.flying):
            if future.cancel():
                del self.flying[future]
        while self.flying:
            self.collect(LISTEN_EVERY)
            self.keep()
        raise Stopped(
            f"{self.store.folder}: stopped; {self.state.done} of {self.state.total} runs are kept, "
            "`study resume` goes on from them",
            number,
        )

    def send(self) -> bool:
        """Hand out blocks; whether there is anything to wait for."""
        while block := self.next_block():
            try:
                self.flying[self.crew.submit(block.tasks, self.study, self.limit)] = block
            except BrokenExecutor as error:
                raise gone(error) from error
        return bool(self.flying)

    def next_block(self) -> Block | None:
        """What to hand out now: what was put back, then new runs, and in the end suspects one by one."""
        if len(self.flying) >= 2 * max(1, self.crew.workers):
            return None
        if any(block.alone for block in self.flying.values()):
            return None
        if self.back:
            return self.back.popleft()
        if self.todo:
            return Block([self.todo.popleft() for _ in range(min(self.size(), len(self.todo)))])
        return self.suspects.popleft() if self.suspects and not self.flying else None

    def size(self) -> int:
        """Runs of a block; single ones until a few have told how long they take."""
        if len(self.seconds) < PROBES:
            return 1
        return max(1, min(BLOCK_RUNS, int(BLOCK_SECONDS / max(1e-6, statistics.median(self.seconds)))))

    def collect(self, timeout: float) -> None:
        """Take what has ended.

        Raises:
            StoreError: the workers are gone, or not of this model.
        """
        finished, _ = wait(self.flying, timeout=timeout, return_when=FIRST_COMPLETED)
        for future in finished:
            block = self.flying.pop(future)
            try:
                self.record(future.result())
            except StoreError:
                raise
            except BrokenExecutor as error:
                raise gone(error) from error
            except CancelledError:
                self.called_back(block)
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt) and self.interrupts.heard is not None:
                    raise
                self.gave_nothing_back(block, error)

    def gather(self) -> None:
        """Take what has ended well, and ask nothing of the rest."""
        for future in self.flying:
            if future.done() and not future.cancelled() and future.exception() is None:
                self.record(future.result())
        self.flying.clear()

    def record(self, ended: list[Done]) -> None:
        """Runs have ended, well or not."""
        self.seconds.extend(one.seconds for one in ended)
        for one in ended:
            attempts = 1 if one.state == "done" else self.tried.get(one.key, 0) + one.attempts
            self.ended.append(replace(one, attempts=attempts))

    def called_back(self, block: Block) -> None:
        """A block was cancelled, by nobody here: it is handed out again, for a few times.

        Raises:
            StoreError: that does not end.
        """
        if block.calls >= ATTEMPTS:
            raise gone("blocks of runs are cancelled again and again")
        self.back.append(replace(block, calls=block.calls + 1))

    def gave_nothing_back(self, block: Block, error: BaseException) -> None:
        """There is an error instead of a block: its runs are tried one by one, then alone, and then it is theirs."""
        if len(block.tasks) > 1:
            self.back.extend(Block([task]) for task in block.tasks)
        elif not block.alone:
            self.suspects.append(replace(block, alone=True))
        else:
            self.record([failure(block.tasks[0].key, f"worker: {said(error)}", 0.0)])

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
        self.tell()

    def tell(self) -> None:
        """Tell how far the study is."""
        if self.on_progress is not None:
            self.on_progress(self.state)


def gone(why: object) -> StoreError:
    """That there is nobody any more to do the work."""
    return StoreError(f"the workers are gone ({why}); what was kept is safe, `study resume` goes on from it")
