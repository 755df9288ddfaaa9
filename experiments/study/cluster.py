"""Studies on a cluster of dask: blocks of runs go to its workers, and on each of them to processes that may die.

A worker runs nothing by itself. Each of its threads watches a process (:mod:`experiments.study.children`), which a run
may end, hang or fill: the worker lives, and with it what else it has to do. Where a worker is lost, dask gives its blocks
to another one. What a worker sends is taken only where its model, its Python, its numba and the numbers of a small run
are those of the machine that asks: numbers of different kinds do not mix in silence.
"""

import asyncio
import concurrent.futures
import contextlib
import logging
import pickle
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any

from experiments.study.children import Children, Stamp, WorkersFail, code_stamp, stamp
from experiments.study.disk import StoreError
from experiments.study.schema import Study
from experiments.study.segments import Done
from experiments.study.tasks import Task
from experiments.study.windows import spans_of

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss|ucx)://)?(?:[^\s/:\[\]]+|\[[\da-fA-F:]+\]):\d{1,5}/?")
ANSWER = 10.0
"""Seconds in which a scheduler has to answer."""
LOOK_EVERY = 2.0
"""Seconds after which the workers are counted again."""
MESSAGES = ("distributed", "tornado")
"""Loggers whose messages are for those who run the cluster."""


class ClusterError(StoreError):
    """A cluster that cannot be used."""


class Cluster:
    """A cluster that somebody runs; a study can be given to it in place of an executor.

    Args:
        client: connected to it.
        address: for messages.
        tell: is told when there are no workers, and when there are again.
    """

    def __init__(self, client: "Client", address: str, tell: Callable[[str], None]) -> None:
        self._client, self._address, self._tell = client, address, tell
        self._executor = client.get_executor(pure=False, retries=0)
        self._token = uuid.uuid4().hex
        self._workers, self._looked, self._empty = 1, -LOOK_EVERY, False

    @property
    def workers(self) -> int:
        """Threads of all workers."""
        if time.monotonic() - self._looked >= LOOK_EVERY:
            self._looked = time.monotonic()
            self._workers = sum(self._asked(self._client.nthreads).values())
            if self._empty != (self._workers == 0):
                self._empty = self._workers == 0
                where = f"--cluster {self._address}"
                self._tell(
                    f"{where}: no workers yet; waiting for some (Ctrl-C stops)"
                    if self._empty
                    else f"{where}: {self._workers} workers"
                )
        return self._workers

    def check(self) -> None:
        """Whether workers there are could give the same numbers.

        Raises:
            ClusterError: one could not.
        """
        found = self._asked(lambda: self._client.run(code_stamp, on_error="return"))
        for worker, there in found.items():
            if not isinstance(there, Stamp):
                raise ClusterError(
                    f"--cluster {self._address}: the worker {worker} cannot run studies ({there}); all workers need the same "
                    "environment"
                )
            differs = code_stamp().differences(there)
            if differs:
                raise ClusterError(
                    f"--cluster {self._address}: the worker {worker} would give other numbers ({differs}); all workers need the "
                    "same environment"
                )

    def submit(self, block: list[Task], study: Study, limit: float | None) -> "Future[list[Done]]":
        """Begin a block.

        Raises:
            ClusterError: the scheduler is gone.
        """
        packed = pickle.dumps((block, study.outcome_names, spans_of(study), limit, stamp()))
        future: Future[list[Done]] = self._asked(
            lambda: self._executor.submit(run_there, packed, self._token)
        )
        return future

    def end(self, at_once: bool) -> None:
        """End the processes of this study on all workers."""
        with contextlib.suppress(Exception):
            self._client.run(end_there, self._token, on_error="ignore")

    def _asked(self, question: Callable[[], Any]) -> Any:
        """What the cluster says.

        Raises:
            ClusterError: the scheduler is gone.
        """
        try:
            return question()
        except (OSError, RuntimeError, TypeError, ValueError, CancelledError) as error:
            if self._client.status == "running":
                raise
            raise ClusterError(
                f"--cluster {self._address}: the scheduler is gone; what was kept is safe, `study resume` goes on from it"
            ) from error


@contextlib.contextmanager
def opened(
    address: str, workers: int, tell: Callable[[str], None] = lambda message: None
) -> Iterator[Cluster]:
    """A cluster by its address, or one of this machine for trying it.

    Args:
        address: of its scheduler, as ``tcp://host:8786``; or ``local``.
        workers: threads of a local one.
        tell: is told when there are no workers.

    Raises:
        ValueError: the packages are missing, or this is no address.
        ClusterError: nobody answers, or a worker has other code.
    """
    if address != LOCAL and not ADDRESS.fullmatch(address):
        raise ValueError(f"--cluster {address}: give tcp://HOST:PORT, as in tcp://10.0.0.5:8786, or local")
    try:
        import distributed
    except ImportError:
        raise ValueError(
            f"--cluster {address}: the packages of the extra `cluster` are not installed; "
            "see docs/how-to/run-on-a-cluster.md"
        ) from None
    with contextlib.ExitStack() as stack:
        stack.enter_context(silence())
        where = address
        if address == LOCAL:
            made = distributed.LocalCluster(
                n_workers=1,
                threads_per_worker=workers,
                processes=False,  # runs have processes of their own, which a Ctrl-C does not reach
                memory_limit=0,
                protocol="tcp",
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
            )
            where = stack.enter_context(made).scheduler_address
        if not answers(where):
            raise ClusterError(f"--cluster {address}: no scheduler answers there within {ANSWER:g} s")
        client = distributed.Client(where, timeout=ANSWER, set_as_default=False, name="grassroots")
        cluster = Cluster(stack.enter_context(client), address, tell)
        cluster.check()
        yield cluster


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Keep what dask says to itself off the screen; what a user has to know is said by us."""
    before = {name: logging.getLogger(name).level for name in MESSAGES}
    for name in MESSAGES:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def answers(address: str) -> bool:
    """Whether there is a scheduler; a client of dask would wait for one that takes calls and says nothing."""
    import distributed

    async def ask() -> Any:
        async with distributed.rpc(address) as scheduler:
            return await asyncio.wait_for(scheduler.identity(), ANSWER)

    with concurrent.futures.ThreadPoolExecutor(
        1
    ) as pool:  # for in a notebook this thread has a loop of its own
        try:
            return bool(pool.submit(asyncio.run, ask()).result()["type"] == "Scheduler")
        except Exception:
            return False


# on the workers

_there: dict[str, Children] = {}
_lock = threading.Lock()


def run_there(packed: bytes, token: str) -> list[Done]:
    """Run a block in a process of this worker."""
    from distributed import get_worker

    block, names, spans, limit, expected = pickle.loads(packed)
    where = f"at {get_worker().address}"
    differs = expected.differences(code_stamp())
    if differs:
        raise WorkersFail(f"workers {where} would give other numbers: {differs}")
    with _lock:
        children = _there.setdefault(token, Children(expected, where))
    return children.run(block, names, spans, limit)


def end_there(token: str) -> None:
    """End the processes of one study on this worker."""
    with _lock:
        children = _there.pop(token, None)
    if children is not None:
        children.end()
