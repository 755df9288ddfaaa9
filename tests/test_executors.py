"""A study is the same study on threads, processes, a cluster and any executor, whatever its runs do to them."""

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conduct import LIMIT, misbehave
from processes import BEGINS, ENDS, HELD, children_of, gone, in_session, until
from small_study import small

from experiments.study import children, cluster, runner
from experiments.study.children import stamp
from experiments.study.disk import StoreError
from experiments.study.runner import Workers, run_study
from experiments.study.store import failures, read, runs

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.executors, pytest.mark.timeout(1500)]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LOOPBACK = "127.0.0.1"
MOST_KILLED = 6
"""Workers that one test kills."""
FAILS = {
    "raises": "ValueError: no village",
    "raises no Exception": "Beyond: beyond",
    "interrupts": "KeyboardInterrupt: ",
    "raises what cannot be sent": "Unsendable: cannot be sent",
    "raises a huge text": "ValueError: " + "x" * 488,
    "exits": "SystemExit: 3",
    "returns what cannot be sent": "TypeError: float() argument must be a string or a real number, not '_thread.lock'",
    "returns something huge": "ValueError: 6250000 values came back, expected were",
    "returns too little": "ValueError: 1 values came back, expected were",
}
"""What provenance records of a run, wherever it is run."""
FAILS_IN_PROCESSES = FAILS | {
    "is killed": "worker: died 3 times at this run (signal SIGKILL)",
    "leaves": "worker: died 3 times at this run (exit code 0)",
}
HANGS = ["hangs", "hangs and lets nobody else"]
PATIENT = {
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "600s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "600s",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "null",
    "PYTHONPATH": str(HERE),
}
"""Settings of a scheduler and its workers that take nobody for dead because the machine is busy, and know the tests."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The undisturbed table."""
    folder = tmp_path_factory.mktemp("whole") / "study"
    run_study(small(), folder, Workers(1))
    return read(folder)


@contextlib.contextmanager
def cluster_of(workers: int) -> Iterator[Any]:
    """A cluster of real processes."""
    with (
        cluster.silence(),
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, host=LOOPBACK, dashboard_address=None
        ) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a cluster of two workers is reached."""
    with cluster_of(2) as made:
        assert made.scheduler_address.startswith("tcp://")
        yield made.scheduler_address


@contextlib.contextmanager
def crew(kind: str, address: str) -> Iterator[dict[str, Any]]:
    """Settings of a study for one kind of workers."""
    if kind == "cluster":
        with cluster.opened(address, 2) as made:
            yield {"executor": made}
    elif kind == "an executor":
        with ThreadPoolExecutor(2) as pool:
            yield {"executor": pool}
    elif kind == "dask's executor":
        with distributed.Client(address, set_as_default=False) as client:
            yield {"executor": client.get_executor(pure=False)}
    else:
        yield {"pool": kind}


KINDS = ["threads", "processes", "cluster", "an executor", "dask's executor"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_is_the_same_wherever_it_is_run(
    tmp_path: Path, kind: str, address: str, whole: Any
) -> None:
    with crew(kind, address) as how:
        state = run_study(small(), tmp_path / "study", Workers(**how))
    assert (state.done, state.failed) == (80, 0)
    assert read(tmp_path / "study").equals(whole)


@pytest.mark.parametrize("kind", KINDS[:3])
def test_whatever_runs_do_is_a_row_and_costs_no_other_run(
    tmp_path: Path, kind: str, address: str, whole: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = FAILS if kind == "threads" else FAILS_IN_PROCESSES
    keys = misbehave(monkeypatch, [*expected, "prints"], apart=5)
    with crew(kind, address) as how:
        state = run_study(small(), tmp_path / "study", Workers(**how))
    assert len(keys) == len(expected) + 1
    said = failures(tmp_path / "study").set_index("key")
    assert {keys[key] for key in said.index} == set(expected)
    for key, error in said.error.items():
        assert error.startswith(expected[keys[key]]), keys[key]
        assert len(error) <= 500
    assert (state.total, state.done, state.failed) == (80, 80 - len(expected), len(expected))
    bad = [key for key, conduct in keys.items() if conduct in expected]
    assert read(tmp_path / "study").equals(whole[~whole.key.isin(bad)].reset_index(drop=True))


@pytest.mark.parametrize("kind", ["processes", "cluster"])
def test_a_run_that_hangs_is_ended_and_costs_no_other_run(
    tmp_path: Path, kind: str, address: str, whole: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine others may be overdue as well: they are then said to be, and are run again with more time."""
    with monkeypatch.context() as patched, crew(kind, address) as how:
        keys = misbehave(patched, HANGS)
        run_study(small(), tmp_path / "study", Workers(limit=LIMIT, **how))
    said = failures(tmp_path / "study").set_index("key")
    assert set(keys) <= set(said.index) and len(keys) == len(HANGS)
    assert set(said.error) == {f"overdue: ended after {LIMIT:g} s"}
    with crew(kind, address) as how:
        run_study(small(), tmp_path / "study", Workers(**how))
    assert read(tmp_path / "study").equals(whole)


def test_a_run_in_a_thread_that_takes_too_long_is_kept_and_said_to_be_overdue(
    tmp_path: Path, whole: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = misbehave(monkeypatch, ["is late"])
    run_study(small(), tmp_path / "study", Workers(limit=LIMIT))
    assert read(tmp_path / "study").equals(whole)
    known = runs(tmp_path / "study").to_pandas().set_index("key").error
    late = known[known.str.startswith("overdue: took")]
    assert set(keys) <= set(late.index)


# workers come and go


@contextlib.contextmanager
def workers_kept(address: str, count: int) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Workers at a scheduler, each of which is followed by another when it ends.

    A nanny of dask gives up for good where its worker dies while it starts, so that on a busy machine none might be left.
    """
    living: list[subprocess.Popen[bytes]] = []
    with contextlib.ExitStack() as stack:
        over = threading.Event()

        def keep() -> None:
            while not over.wait(0.05):
                living[:] = [one for one in living if one.poll() is None]
                while len(living) < count:
                    living.append(stack.enter_context(worker_at(address)))

        keeper = threading.Thread(target=keep)
        keeper.start()
        try:
            yield living
        finally:
            over.set()
            keeper.join()


def test_what_a_cluster_refuses_to_carry_is_a_row_too(
    tmp_path: Path, scheduler: Any, whole: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, _ = scheduler
    keys = misbehave(monkeypatch, ["kills the worker"])
    with workers_kept(where, 2), cluster.opened(where, 2) as executor:
        state = run_study(small(), tmp_path / "study", Workers(executor=executor))
    assert (state.done, state.failed) == (79, 1)
    said = failures(tmp_path / "study")
    assert set(said.key) == set(keys)
    assert said.error[0].startswith("worker: KilledWorker")
    assert read(tmp_path / "study").equals(whole[~whole.key.isin(keys)].reset_index(drop=True))


def test_workers_that_are_lost_cost_no_run(
    tmp_path: Path, scheduler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many die as no run can be alone with: a run is given up when four have died at it alone."""
    monkeypatch.setattr(runner, "KEEP_EVERY", 0.1)
    study = small(rows=64, replicates=3)
    run_study(study, tmp_path / "whole")
    where, _ = scheduler
    seed = time.time_ns()
    rng, killed, orphans = random.Random(seed), list[int](), list[int]()

    with workers_kept(where, 3) as living, cluster.opened(where, 3) as executor:

        def kill(state: runner.Progress) -> None:
            if len(killed) < MOST_KILLED and living:
                victim = rng.choice(living)
                orphans.extend(children_of([victim.pid]))
                victim.kill()
                killed.append(victim.pid)

        state = run_study(
            study, tmp_path / "study", Workers(executor=executor), share=False, on_progress=kill
        )
    assert len(set(killed)) > 1, seed
    assert (state.done, state.failed) == (state.total, 0), seed
    assert read(tmp_path / "study").equals(read(tmp_path / "whole")), seed
    assert gone(orphans), seed


def test_a_study_waits_for_workers_and_says_so(tmp_path: Path, whole: Any) -> None:
    told: list[str] = []
    with cluster_of(0) as made:

        def tell(message: str) -> None:
            told.append(message)
            made.scale(1)

        with cluster.opened(made.scheduler_address, 2, tell) as executor:
            run_study(small(), tmp_path / "study", Workers(executor=executor))
    assert "no workers yet" in told[0]
    assert told[1].endswith(": 1 workers")
    assert read(tmp_path / "study").equals(whole)


def test_nothing_stays_on_the_workers(address: str, tmp_path: Path) -> None:
    with cluster.opened(address, 2) as executor:
        run_study(small(rows=1), tmp_path / "study", Workers(executor=executor))
    with distributed.Client(address, set_as_default=False) as client:
        pids = list(client.run(os.getpid).values())
    assert gone(children_of(pids))


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler in a process of its own."""
    known = tmp_path / "scheduler.json"
    words = ["--host", LOOPBACK, "--port", "0", "--no-dashboard", "--scheduler-file", str(known)]
    with started("distributed.cli.dask_scheduler", *words) as process:
        assert until(lambda: whole_json(known), ENDS)
        yield json.loads(known.read_text("utf-8"))["address"], process


def whole_json(path: Path) -> bool:
    """Whether a file is there and written to its end."""
    with contextlib.suppress(OSError, ValueError):
        return bool(json.loads(path.read_text("utf-8")))
    return False


@contextlib.contextmanager
def started(module: str, *words: str, path: Path | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """A command of dask as a process; its modules come first from ``path``."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *words],
        cwd=path or ROOT,
        env=os.environ | PATIENT,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(ENDS)


def worker_at(address: str, path: Path | None = None) -> Any:
    """A worker of dask without a nanny."""
    words = ("--no-nanny", "--nthreads", "1", "--host", LOOPBACK, "--no-dashboard")
    return started("distributed.cli.dask_worker", address, *words, path=path)


def test_a_scheduler_that_goes_is_one_message_and_nothing_is_lost(
    tmp_path: Path, scheduler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "KEEP_EVERY", 0.1)
    where, process = scheduler
    study = small(rows=128)
    with worker_at(where), cluster.opened(where, 1) as executor:

        def kill(state: runner.Progress) -> None:
            if state.done > 50:
                process.kill()

        with pytest.raises(StoreError, match=r"gone.*kept is safe, `study resume`"):
            run_study(study, tmp_path / "study", Workers(executor=executor), on_progress=kill)
    kept = read(tmp_path / "study")
    assert 50 < len(kept) < 1280
    run_study(study, tmp_path / "study")
    run_study(study, tmp_path / "whole", share=False)
    assert read(tmp_path / "study").equals(read(tmp_path / "whole"))


def test_workers_of_another_model_are_refused_before_anything_is_run(tmp_path: Path, scheduler: Any) -> None:
    where, _ = scheduler
    with worker_at(where, other_model(tmp_path)), distributed.Client(where, set_as_default=False) as client:
        client.wait_for_workers(1, ENDS)
        with pytest.raises(StoreError, match=r"the worker tcp://.* would give other numbers \(model "):
            cluster.opened(where, 1).__enter__()


def test_workers_of_another_model_that_come_later_are_refused_too(tmp_path: Path, scheduler: Any) -> None:
    where, _ = scheduler
    with (
        cluster.opened(where, 1) as executor,
        worker_at(where, other_model(tmp_path)),
        pytest.raises(StoreError, match="would give other numbers: model "),
    ):
        run_study(small(), tmp_path / "study", Workers(executor=executor))
    assert failures(tmp_path / "study").empty
    assert len(read(tmp_path / "study")) == 0


def test_workers_without_the_project_are_refused(tmp_path: Path, scheduler: Any) -> None:
    where, _ = scheduler
    (tmp_path / "bare" / "experiments").mkdir(parents=True)
    (tmp_path / "bare" / "experiments" / "__init__.py").touch()
    with worker_at(where, tmp_path / "bare"), distributed.Client(where, set_as_default=False) as client:
        client.wait_for_workers(1, ENDS)
        with pytest.raises(StoreError, match=r"the worker tcp://.* cannot run studies .*No module named"):
            cluster.opened(where, 1).__enter__()


def other_model(folder: Path) -> Path:
    """A copy of the project with one number more in its model."""
    other = folder / "other"
    for name in ("model", "scenarios", "experiments", "filing", "bilingual"):
        shutil.copytree(ROOT / name, other / name, ignore=shutil.ignore_patterns("__pycache__"))
    with open(other / "model" / "run.py", "a", encoding="utf-8") as file:
        file.write("\nMORE = 1\n")
    return other


def test_numbers_that_differ_are_said() -> None:
    here = stamp()
    assert here == stamp() and len(here.numbers) == 64
    assert here.differences(replace(here, python="3.9")) == f"Python 3.9 there, {here.python} here"
    assert "numba 0.1 there" in here.differences(replace(here, numba="0.1"))
    assert "numbers of the same run" in here.differences(replace(here, numbers="0" * 64))
    assert here.differences(replace(here, numbers="")) == ""


def test_processes_that_compute_other_numbers_or_cannot_begin_end_the_study_with_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(runner, "stamp", lambda: replace(stamp(), numbers="0" * 64))
        with pytest.raises(StoreError, match="other numbers: numbers of the same run"):
            run_study(small(rows=1), tmp_path / "study", Workers(pool="processes"))
    monkeypatch.setattr(children, "BEGIN", "import os; os._exit(7)")
    with pytest.raises(StoreError, match=r"end before they begin \(exit code 7\)"):
        run_study(small(rows=1), tmp_path / "study", Workers(pool="processes"))


def test_a_pool_that_breaks_is_one_message(tmp_path: Path) -> None:
    with (
        ProcessPoolExecutor(1, initializer=os._exit, initargs=(1,)) as pool,
        pytest.raises(StoreError, match=r"workers are gone .*kept is safe, `study resume`"),
    ):
        run_study(small(rows=1), tmp_path / "study", Workers(executor=pool))


# addresses


@pytest.mark.parametrize("given", ["nonsense", "tcp://somewhere", "http://127.0.0.1:80", "a b:1", "8786", ""])
def test_what_is_no_address_is_said(given: str) -> None:
    with pytest.raises(ValueError, match="give tcp://HOST:PORT"):
        cluster.opened(given, 1).__enter__()


@pytest.mark.parametrize("listening", [False, True])
def test_an_address_at_which_nobody_answers(listening: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 2.0)
    with socket.socket() as held:
        held.bind((LOOPBACK, 0))
        if listening:
            held.listen()
        begun = time.monotonic()
        with pytest.raises(StoreError, match="no scheduler answers there within 2 s"):
            cluster.opened(f"tcp://{LOOPBACK}:{held.getsockname()[1]}", 1).__enter__()
    assert time.monotonic() - begun < ENDS


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ValueError, match="extra `cluster` are not installed; see docs/how-to"):
        cluster.opened("local", 1).__enter__()


# the command


def command(folder: Path, *words: str, code: str = "") -> "subprocess.Popen[str]":
    """``grassroots study``, or some code, in a process of its own session."""
    (folder / "small.yaml").write_text(SMALL, "utf-8")
    return subprocess.Popen(
        [sys.executable, *(["-c", code] if code else ["-m", "grassroots.command"]), "study", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


SMALL = """name: small
label: {en: small, zh: 小}
question: {en: What of it?, zh: 如何？}
values: {registered: 60}
months: 26
factors:
  - {path: outmigration, low: 0.1, high: 0.7}
  - {lever: group-meetings, low: 1, high: 12}
design: {kind: sobol, rows: 64}
replicates: 8
outcomes: [deliberation_rate, residents]
"""


@pytest.fixture(scope="module")
def of_command(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The undisturbed table of the command."""
    folder = tmp_path_factory.mktemp("command")
    process = command(folder, "run", "small.yaml", "--quiet")
    assert process.communicate(timeout=600) and process.returncode == 0
    return read(folder / "studies" / "small")


HOW = {
    "threads": [],
    "processes": ["--processes"],
    "local": ["--cluster", "local"],
    "address": ["--cluster", "@"],
}


@pytest.mark.kill
@pytest.mark.skipif(os.name == "nt", reason="SIGINT is sent to a process of its own")
@pytest.mark.parametrize("how", HOW)
def test_ctrl_c_says_what_is_kept_and_loses_nothing(
    tmp_path: Path, how: str, address: str, of_command: Any
) -> None:
    words = [address if word == "@" else word for word in HOW[how]]
    process = command(tmp_path, "run", "small.yaml", "--workers", "2", "--limit", "60", *words, code=HELD)
    segments = tmp_path / "studies" / "small" / "segments"
    try:
        assert until(lambda: any(segments.glob("[0-9]*.parquet")), BEGINS)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of the group
        _, said = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 130, said
    assert "stopping: runs under way are waited for" in said
    assert "runs are kept, `study resume` goes on from them" in said
    assert "Traceback" not in said and "distributed" not in said
    assert gone(in_session(process.pid))
    kept = len(read(tmp_path / "studies" / "small"))
    assert 0 < kept < len(of_command)
    process = command(tmp_path, "resume", "small", "--quiet", *words)
    _, said = process.communicate(timeout=600)
    assert (process.returncode, said) == (0, "")
    assert read(tmp_path / "studies" / "small").equals(of_command)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--cluster", "nonsense"], "--cluster nonsense: give tcp://HOST:PORT"),
        (["--cluster", "local", "--processes"], "a study is run on one of the two"),
        (["--limit", "0"], "--limit 0: give seconds above 0"),
        (["--limit", "nan"], "--limit nan: give seconds above 0"),
    ],
)
def test_wrong_options_are_one_message_and_code_2(tmp_path: Path, words: list[str], message: str) -> None:
    process = command(tmp_path, "run", "small.yaml", *words)
    out, said = process.communicate(timeout=300)
    assert (process.returncode, out) == (2, "")
    errors = [
        line for line in said.splitlines() if "outside the plausible range" not in line
    ]  # that is a remark
    assert len(errors) == 1 and message in errors[0]
    assert not (tmp_path / "studies").exists()


HANGING = """
import sys, time
from experiments.study import single
from grassroots.command import main
single.measured = lambda *_: print("hangs", file=sys.stderr, flush=True) or time.sleep(600.0)
main()
"""


@pytest.mark.kill
@pytest.mark.skipif(os.name == "nt", reason="SIGINT is sent to a process of its own")
def test_a_second_ctrl_c_does_not_wait_for_a_run_that_hangs(tmp_path: Path) -> None:
    process = command(tmp_path, "run", "small.yaml", code=HANGING)
    assert process.stderr is not None
    try:
        while not process.stderr.readline().startswith("hangs"):  # remarks come before
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        while "stopping: runs under way are waited for" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "stopped at once; what had ended is kept" in said and "Traceback" not in said
