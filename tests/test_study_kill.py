"""kill -9 at any moment: nothing that was kept is lost, nobody lives on, and the resumed table is the undisturbed one."""

import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import mortal
import pytest
from processes import children_of, gone, in_session
from small_study import small

from experiments.study.disk import CONTENTS, contents
from experiments.study.runner import Workers, run_study
from experiments.study.store import failures, read

pytestmark = [
    pytest.mark.kill,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks after processes in /proc"),
]
PATIENCE = 300.0
"""Seconds that a study may take, at most."""


@pytest.fixture(scope="module")
def server() -> Any:
    """Makes processes that have imported everything; it has one thread."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["mortal"])
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(
            "PYTHONPATH", os.pathsep.join(sys.path)
        )  # some Pythons tell a server no path of their own
        forkserver.ensure_running()
    return context


def begun(server: Any, what: Any, *words: Any) -> Any:
    """A process at work."""
    process = server.Process(target=what, args=words)
    process.start()
    return process


def ended(process: Any) -> int:
    """How a process ended; it has to."""
    process.join(PATIENCE)
    assert process.exitcode is not None, "it hangs"
    return process.exitcode


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, server: Any) -> Any:
    """The undisturbed table."""
    folder = tmp_path_factory.mktemp("whole") / "study"
    assert ended(begun(server, mortal.run, str(folder), "threads")) == 0
    return read(folder)


@pytest.mark.parametrize(("pool", "kills"), [("threads", 85), ("processes", 15)])
def test_kill_9_at_random_moments_costs_nothing(
    tmp_path: Path, server: Any, whole: Any, pool: str, kills: int
) -> None:
    seed = time.time_ns()
    rng = random.Random(seed)
    clock = time.monotonic()
    assert ended(begun(server, mortal.run, str(tmp_path / "undisturbed"), pool)) == 0
    duration = time.monotonic() - clock
    assert read(tmp_path / "undisturbed").equals(whole)
    studies, killed, sessions, rows = 0, 0, list[int](), 0
    for _ in range(5 * kills):  # some end before they are killed
        folder = tmp_path / f"{studies}"
        process = begun(server, mortal.run, str(folder), pool)
        sessions.append(process.pid)
        process.join(rng.uniform(0.0, duration))
        process.kill()
        how = ended(process)
        assert how in (0, -signal.SIGKILL), seed
        if how == 0:
            assert read(folder).equals(whole), seed
            studies += 1
        else:
            killed += 1
            rows = kept(folder, at_least=rows)
        if how == 0:
            rows = 0
        if killed == kills:
            break
    assert killed == kills, seed
    assert ended(begun(server, mortal.run, str(tmp_path / f"{studies}"), pool)) == 0, seed
    assert read(tmp_path / f"{studies}").equals(whole), seed
    assert failures(tmp_path / f"{studies}").empty, seed
    assert gone(pid for session in sessions for pid in in_session(session)), seed


def kept(folder: Path, at_least: int) -> int:
    """Rows of a study that was killed, which are never fewer than before."""
    if not (folder / CONTENTS).exists() or contents(folder).plan is None:
        assert at_least == 0
        return 0
    rows = len(read(folder))
    assert rows >= at_least
    return rows


def test_death_at_every_file_that_is_touched_costs_nothing(tmp_path: Path, server: Any) -> None:
    run_study(small(rows=2), tmp_path / "whole")
    whole = read(tmp_path / "whole")
    last = 0
    while True:
        last += 1
        folder = tmp_path / f"{last}"
        how = ended(begun(server, mortal.run_to_call, str(folder), last))
        if how == 0:
            break
        assert how == -signal.SIGKILL
        run_study(small(rows=2), folder, share=False)
        assert read(folder).equals(whole), last
        assert failures(folder).empty
    assert 20 < last < 500


def test_a_disk_that_fills_up_is_a_message_and_costs_nothing(tmp_path: Path, server: Any) -> None:
    run_study(small(rows=8), tmp_path / "whole")
    hows, room = [], 500
    while not hows or hows[-1] != 0:
        folder = tmp_path / f"{room}"
        hows.append(ended(begun(server, mortal.run_with_room, str(folder), room)))
        assert hows[-1] in (0, 7), room
        run_study(small(rows=8), folder, share=False)
        assert read(folder).equals(read(tmp_path / "whole")), room
        room = int(room * 1.3)
    assert len(hows) > 5


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can become nobody")
def test_a_folder_that_may_not_be_written_is_a_message(tmp_path: Path, server: Any) -> None:
    run_study(small(rows=8), tmp_path / "study")
    with tempfile.TemporaryDirectory() as base:
        os.chmod(base, 0o755)
        shutil.copytree(tmp_path / "study", Path(base) / "study")
        for folder in (Path(base) / "study", Path(base) / "new"):
            assert ended(begun(server, mortal.run_as_nobody, str(folder))) == 7
        assert read(Path(base) / "study").equals(read(tmp_path / "study"))
        assert not (Path(base) / "new").exists()


def test_workers_killed_at_random_moments_cost_no_run(tmp_path: Path) -> None:
    study = small(rows=64, replicates=4)
    run_study(study, tmp_path / "whole")
    seed = time.time_ns()
    rng, killed, over = random.Random(seed), list[int](), threading.Event()

    def kill() -> None:
        wait = rng.uniform(0.0, 0.2)  # the first dies soon, for a fast machine is done within seconds
        while not over.wait(wait):
            victims = [pid for pid in children_of([os.getpid()]) if is_worker(pid)]
            if victims and len(killed) < 10:
                killed.append(rng.choice(victims))
                os.kill(killed[-1], signal.SIGKILL)
                wait = rng.uniform(0.2, 8.0)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        state = run_study(study, tmp_path / "study", Workers(pool="processes"), share=False)
    finally:
        over.set()
        killer.join()
    assert killed, seed
    assert (state.done, state.failed) == (state.total, 0), seed
    assert read(tmp_path / "study").equals(read(tmp_path / "whole")), seed
    assert not [pid for pid in children_of([os.getpid()]) if is_worker(pid)]


def is_worker(pid: int) -> bool:
    """Whether a process is one that runs blocks."""
    try:
        return b"experiments.study.children" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
