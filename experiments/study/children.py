"""Processes that run the blocks they are sent, each watched by a thread of its parent.

A run that ends its process, or takes longer than it may, costs that process and no other run: every run is sent back as
soon as it has ended, and a new process goes on with the next. So it is in a pool of one's own and on a cluster, whose
workers are parents like any other: whatever a run does, the worker lives.
"""

import contextlib
import hashlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO

from experiments.study.disk import StoreError
from experiments.study.segments import Done

ATTEMPTS = 3
"""Times that a run may fail; processes that it may end before it has."""
STARTS = 10
"""Processes that may end before they begin, with none in between that does."""
IDLE = 60.0
"""Seconds without work after which a process ends by itself: nobody may be left to tell it so."""
BEGIN = "from experiments.study.children import serve; serve()"
BEGUN = "begun"
NUMBERS = {"population.registered": 60.0}
"""Village by whose numbers processors are compared."""
NUMBERS_MONTHS = 26


class WorkersFail(StoreError):
    """Worker processes that cannot begin, or compute other numbers than their parent."""


@dataclass(frozen=True)
class Stamp:
    """What two processes must have in common for their numbers to stand in one table.

    Attributes:
        model: fingerprint of the model code, with the versions of numpy and numba.
        python: version.
        numba: version.
        numbers: hash of what a small village comes to; another processor or C library may move last bits.
    """

    model: str
    python: str
    numba: str
    numbers: str = ""

    def differences(self, other: "Stamp") -> str:
        """What is otherwise with ``other``, in words; numbers only where both know them."""
        pairs = [
            ("Python", self.python, other.python),
            ("numba", self.numba, other.numba),
            ("model", self.model[:12], other.model[:12]),
            ("numbers of the same run", self.numbers[:12], other.numbers[:12]),
        ]
        return ", ".join(
            f"{what} {there} there, {here} here"
            for what, here, there in pairs
            if here and there and here != there
        )


@cache
def code_stamp() -> Stamp:
    """Stamp of this process without numbers, which takes no time."""
    import numba

    from model.fingerprint import fingerprint

    return Stamp(fingerprint(), ".".join(map(str, sys.version_info[:2])), numba.__version__)


@cache
def stamp() -> Stamp:
    """Stamp of this process; the compiled month is loaded by it, so that no run pays for that with its own time."""
    import numpy as np

    from model.outcomes import OUTCOMES, Seen
    from model.run import Run
    from model.simulate import simulate

    seen = Seen.of(simulate(Run(months=NUMBERS_MONTHS, values=NUMBERS)))
    found = seen.over(NUMBERS_MONTHS - 12, NUMBERS_MONTHS)
    numbers = np.array([item.function(found) for item in OUTCOMES.values()])
    bits = hashlib.sha256(np.where(np.isnan(numbers), np.nan, numbers).tobytes()).hexdigest()
    code = code_stamp()
    return Stamp(code.model, code.python, code.numba, bits)


class Died(Exception):
    """A process ended before it had sent everything.

    Attributes:
        begun: whether it had begun with what it was sent.
        overdue: whether it was ended for taking too long.
        how: it ended, in words.
    """

    def __init__(self, begun: bool, overdue: bool, how: str) -> None:
        super().__init__(how)
        self.begun, self.overdue, self.how = begun, overdue, how


class Child:
    """One process."""

    def __init__(self) -> None:
        self._overdue = False
        self._stamp: Stamp | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", BEGIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
            **_apart(),
        )

    def begun(self) -> Stamp:
        """Wait until it can work.

        Raises:
            Died: it never could.
        """
        if self._stamp is None:
            self._stamp = self._hear(begun=False)
        return self._stamp

    def lives(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def run(self, block: Sequence[Any], names: list[str], spans: Any, limit: float | None) -> Iterator[Done]:
        """Runs as they end.

        Raises:
            Died: it did not live to the end of the block.
            ValueError: it cannot read what it was sent.
        """
        stdin = self._process.stdin
        assert stdin is not None
        try:
            pickle.dump(pickle.dumps((block, names, spans)), stdin)
            stdin.flush()
        except OSError:
            raise self._died(begun=False) from None
        self._hear(begun=False)  # that it has begun
        for _ in block:
            with self._in_time(limit):
                one = self._hear(begun=True)
            if isinstance(one, str):
                raise ValueError(one)
            yield one
            if self._overdue:  # the bell rang while it answered
                raise self._died(begun=False)

    def end(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what was not sent any more
                if pipe is not None:
                    pipe.close()

    def _hear(self, begun: bool) -> Any:
        stdout = self._process.stdout
        assert stdout is not None
        try:
            return pickle.load(stdout)
        except Exception:  # its end, or words that a dying process has not finished
            raise self._died(begun) from None

    def _died(self, begun: bool) -> Died:
        self.end()
        code = self._process.returncode
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return Died(begun, self._overdue, how)

    @contextlib.contextmanager
    def _in_time(self, limit: float | None) -> Iterator[None]:
        if limit is None:
            yield
            return
        bell = threading.Timer(limit, self._ring)
        bell.daemon = True
        bell.start()
        try:
            yield
        finally:
            bell.cancel()

    def _ring(self) -> None:
        self._overdue = True
        self._process.kill()


class Children:
    """Processes of one study, made when they are needed and used again; threads share them.

    Args:
        expected: stamp that their numbers must have.
        where: they are, for messages.
    """

    def __init__(self, expected: Stamp, where: str = "here") -> None:
        self._expected, self._where = expected, where
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._busy: set[Child] = set()
        self._ended = False
        self._vain = 0

    def run(
        self, block: Sequence[Any], names: list[str], spans: Any, limit: float | None = None
    ) -> list[Done]:
        """Run a block to its end, with as many processes as it takes.

        Raises:
            WorkersFail: no process can begin, they compute other numbers, or :meth:`end` was called.
            ValueError: the block cannot be read by a process.
        """
        ended: list[Done] = []
        deaths = 0
        while len(ended) < len(block):
            before = len(ended)
            death = self._go_on(block, names, spans, limit, ended)
            if death is None:
                break
            if len(ended) > before:
                deaths = 0
            deaths += death.begun
            if death.overdue and death.begun:
                said = f"overdue: ended after {limit:g} s"
                ended.append(Done(block[len(ended)].key, "failed", limit or 0.0, (), said))
                deaths = 0
            elif not death.begun and self._vain >= STARTS:
                raise WorkersFail(f"worker processes {self._where} end before they begin ({death.how})")
            elif deaths >= ATTEMPTS:
                said = f"worker: died {deaths} times at this run ({death.how})"
                ended.append(Done(block[len(ended)].key, "failed", 0.0, (), said, deaths))
                deaths = 0
        return ended

    def end(self) -> None:
        """End all of them, whatever they are at; none is made any more."""
        with self._lock:
            self._ended = True
            everyone = [*self._idle, *self._busy]
        for child in everyone:
            child.end()

    def _go_on(
        self, block: Sequence[Any], names: list[str], spans: Any, limit: float | None, ended: list[Done]
    ) -> Died | None:
        """What is left of a block, into ``ended``; how the process died, if it did."""
        child = self._taken()
        try:
            differs = self._expected.differences(child.begun())
            if differs:
                raise WorkersFail(f"workers {self._where} would give other numbers: {differs}")
            self._vain = 0
            for one in child.run(block[len(ended) :], names, spans, limit):
                ended.append(one)
        except BaseException as error:
            child.end()
            with self._lock:
                self._busy.discard(child)
                self._vain += isinstance(error, Died) and not error.begun
            if isinstance(error, Died):
                return error
            raise
        with self._lock:
            self._busy.discard(child)
            self._idle.append(child)
        return None

    def _taken(self) -> Child:
        """A process to work with."""
        with self._lock:
            if self._ended:
                raise WorkersFail(f"worker processes {self._where} were told to end")
            self._idle = [child for child in self._idle if child.lives()]
            child = self._idle.pop() if self._idle else Child()
            self._busy.add(child)
        return child


def serve() -> None:
    """Be a process that runs what it is sent, until nobody sends any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to hear
    inbox, outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a run prints is no answer
    blocks: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=work, args=(blocks, outbox), daemon=True).start()
    with contextlib.suppress(Exception):
        while True:
            blocks.put(pickle.load(inbox))
    os._exit(0)  # the parent is gone, and nobody wants what is under way


def work(blocks: "queue.Queue[bytes]", outbox: BinaryIO) -> None:
    """Run one block after another."""

    def send(what: Any) -> None:
        pickle.dump(what, outbox)
        outbox.flush()

    try:
        from experiments.study.single import run_one, said

        send(stamp())
        while True:
            packed = blocks.get(timeout=IDLE)
            send(BEGUN)
            try:
                block, names, spans = pickle.loads(packed)
            except BaseException as error:
                send(said(error))
                continue
            for task in block:
                send(run_one(task, names, spans))
    except (queue.Empty, OSError):
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _apart() -> dict[str, Any]:
    """Out of reach of a Ctrl-C that is meant for the parent, from the first moment on."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"process_group": 0}
