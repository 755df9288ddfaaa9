"""Locks that tell the truth, and drives that lack what a local disk has."""

import itertools
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_study import small
from test_study_store import done, filled, opened

from experiments.study import lock as module
from experiments.study.disk import LOCK, StoreError
from experiments.study.faults import faults
from experiments.study.lock import RECORD, Lock, at_work, owner
from experiments.study.runner import run_study
from experiments.study.store import read

HERE = Path(__file__).parent
STUDY = """
import sys
from pathlib import Path
sys.path[:0] = [{tests!r}]
from small_study import small
from experiments.study import lock
from experiments.study.runner import Workers, run_study
lock.BEAT = 0.2
state = run_study(small(rows=2), Path(sys.argv[1]), Workers(1), share=False)
print(state.done, state.failed, *state.notes, sep="\\n")
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A heart that beats fast."""
    monkeypatch.setattr(module, "BEAT", 0.2)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A heart that does not beat by itself: tests say when, so that nothing hangs on how fast this machine is."""
    monkeypatch.setattr(Lock, "_live", lambda self: None)


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> list[float]:
    """Something happens whenever a lock waits, instead of time; how long it would have waited."""
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        happens()

    monkeypatch.setattr(module, "pause", pause)
    return waited


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that keeps no locks."""
    monkeypatch.setattr(Lock, "_lock", lambda self: False)


def another(folder: Path, beat: int = 1) -> None:
    """A record that another process has written."""
    record = {
        "host": "elsewhere",
        "boot": "",
        "pid": 7,
        "since": "2025-01-01 08:00",
        "token": "t",
        "beat": beat,
    }
    (folder / LOCK).write_bytes(json.dumps(record).encode().ljust(RECORD))


def hold(folder: str, ready: Any, leave: Any) -> None:
    module.BEAT = 0.2
    with opened(Path(folder)):
        ready.set()
        leave.wait(600)


def test_who_is_refused_is_told_who_is_at_work(tmp_path: Path) -> None:
    filled(tmp_path)
    context = multiprocessing.get_context("spawn")
    ready, leave = context.Event(), context.Event()
    other = context.Process(target=hold, args=(str(tmp_path), ready, leave))
    other.start()
    assert ready.wait(300)
    with pytest.raises(StoreError, match=rf"process {other.pid} on .*, since 20\d\d-") as refused:
        opened(tmp_path)
    assert "wait for it, or stop it first" in str(refused.value)
    other.kill()
    other.join(60)
    with opened(tmp_path) as store:  # what it left behind is in nobody's way
        assert store.notes == []
    assert (tmp_path / LOCK).read_bytes() == b"" and faults(tmp_path) == []


@pytest.mark.parametrize("garbage", [b"x", b"\0" * 300, b'{"host": 1}'])
def test_a_lock_that_says_nothing_is_in_nobodys_way(tmp_path: Path, garbage: bytes) -> None:
    before = filled(tmp_path)
    (tmp_path / LOCK).write_bytes(garbage)
    assert len(faults(tmp_path)) == 1
    with opened(tmp_path):
        pass
    assert faults(tmp_path) == [] and read(tmp_path).equals(before)


def test_without_locks_a_record_that_moves_keeps_others_out(
    tmp_path: Path, no_locks: None, still: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as store:
        assert "keeps no locks" in store.notes[0]
        meanwhile(monkeypatch, store._lock.beat)
        with pytest.raises(StoreError, match=f"process {os.getpid()} on"):
            opened(tmp_path)
        store.add([done(1)])
    assert (tmp_path / LOCK).read_bytes() == b""


def test_without_locks_a_record_that_stands_still_was_left_behind(
    tmp_path: Path, no_locks: None, still: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path)
    another(tmp_path)
    waited = meanwhile(monkeypatch, lambda: None)
    with opened(tmp_path) as store:
        assert at_work(tmp_path / LOCK).pid == os.getpid()
        store.add([done(20)])
    assert sum(waited) >= module.BEATS * module.BEAT


def test_another_machine_keeps_us_out_where_its_lock_cannot_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path)
    another(tmp_path)
    with monkeypatch.context() as patched:
        beats = itertools.count(2)
        meanwhile(patched, lambda: another(tmp_path, beat=next(beats)))
        with pytest.raises(StoreError, match="process 7 on elsewhere, since 2025-01-01 08:00"):
            opened(tmp_path)
    with opened(tmp_path):
        pass


def test_a_record_is_never_empty_while_it_is_renewed(
    tmp_path: Path, no_locks: None, still: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty one says that nobody is at work, and another command would begin."""
    seen: list[bytes] = []

    def looked(do: Callable[..., Any]) -> Callable[..., Any]:
        def did(*words: Any) -> Any:
            found = do(*words)
            seen.append((tmp_path / LOCK).read_bytes())
            return found

        return did

    with opened(tmp_path) as store:
        with monkeypatch.context() as patched:
            for name in ("open", "lseek", "write", "ftruncate", "fsync", "close"):
                patched.setattr(module.os, name, looked(getattr(os, name)))
            store._lock.beat()
            store._lock.beat()
        assert len(seen) == 12 and all(owner(record) is not None for record in seen)
        assert {len(record) for record in seen} == {RECORD}


def test_who_was_asleep_for_too_long_notices_that_another_took_over(
    tmp_path: Path, no_locks: None, still: None
) -> None:
    with opened(tmp_path) as store:
        another(tmp_path)
        store._lock.beat()
        with pytest.raises(StoreError, match="on elsewhere"):
            store.add([done(1)])
    assert at_work(tmp_path / LOCK).pid == 7, "the record of the other stays"


def test_of_two_that_start_at_once_one_is_refused(
    tmp_path: Path, no_locks: None, still: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have found nobody before either puts itself into the record."""
    filled(tmp_path)
    both, ends, write = threading.Barrier(2), list[str](), Lock._write

    def written(lock: Lock) -> None:
        both.wait(300)
        write(lock)
        both.wait(300)

    monkeypatch.setattr(Lock, "_write", written)

    def begin() -> None:
        try:
            Lock(tmp_path / LOCK).release()
        except StoreError as error:
            ends.append(str(error))
            return
        ends.append("")

    monkeypatch.setattr(Lock, "release", lambda self: None)
    threads = [threading.Thread(target=begin) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(end == "" for end in ends) == 1, ends


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stand-ins for drives, to be loaded before anything else."""
    if sys.platform != "linux" or shutil.which("gcc") is None:
        pytest.skip("needs gcc on Linux: drives without locks and shared memory are not tried out")
    made = tmp_path_factory.mktemp("preload") / "preload.so"
    source = str(HERE / "preload.c")
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-o", str(made), source, "-ldl"], check=True, capture_output=True
    )
    return made


@pytest.mark.parametrize("drive", ["nolock", "nomap", "nosync", "norename"])
def test_a_study_runs_on_any_drive(tmp_path: Path, library: Path, drive: str) -> None:
    environment = os.environ | {
        "LD_PRELOAD": str(library),
        "GRASSROOTS_DRIVE": drive,
        "GRASSROOTS_HOME": str(tmp_path),
        "PYTHONPATH": str(HERE.parent),
    }
    command = [sys.executable, "-c", STUDY.format(tests=str(HERE)), str(tmp_path / "study")]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    done_, failed, *notes = ran.stdout.splitlines()
    assert (done_, failed) == ("20", "0")
    assert [note for note in notes if "keeps no locks" in note] == notes[: drive == "nolock"]
    run_study(small(rows=2), tmp_path / "here", share=False)
    assert read(tmp_path / "study").equals(read(tmp_path / "here"))
    assert faults(tmp_path / "study") == []
