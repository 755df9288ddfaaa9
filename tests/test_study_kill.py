"""Workers that are killed: no other run is lost, and what keeps killing them is recorded."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from small_study import small

from experiments.study import runner
from experiments.study.runner import run_study
from experiments.study.store import StoreError, failures, read
from experiments.study.tasks import measured

pytestmark = [pytest.mark.kill, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]

HERE = Path(__file__).resolve().parent


@pytest.fixture
def forked(monkeypatch):
    """Worker processes that are copies of this one, so that they run what a test put in place of a run."""
    monkeypatch.setattr(runner, "pool_context", lambda: multiprocessing.get_context("fork"))
    monkeypatch.setattr(runner, "KEEP_EVERY", 0.05)


def killing(monkeypatch, when):
    """Make a worker die at the runs that ``when`` says yes to."""

    def dying(run, names, spans):
        if when(run):
            os.kill(os.getpid(), signal.SIGKILL)
        return measured(run, names, spans)

    monkeypatch.setattr(runner, "measured", dying)


def test_a_worker_killed_among_40_blocks_costs_no_run(tmp_path, monkeypatch, forked):
    monkeypatch.setattr(runner, "BLOCK_RUNS", 4)
    study = small(rows=16, replicates=3)  # 240 runs: 4 single ones and 59 blocks
    run_study(study, tmp_path / "undisturbed")
    marker = tmp_path / "killed"

    def once(run):
        late = run.replicate % (1 << 20) == 1 and not marker.exists()
        if late:
            marker.touch()
        return late

    killing(monkeypatch, once)
    state = run_study(study, tmp_path / "study", pool="processes", share=False)
    assert marker.exists()
    assert (state.done, state.failed) == (240, 0)
    assert read(tmp_path / "study").equals(read(tmp_path / "undisturbed"))


def test_a_run_that_kills_its_worker_is_the_only_one_to_fail(tmp_path, monkeypatch, forked):
    study = small(rows=8)
    run_study(study, tmp_path / "undisturbed")
    killing(monkeypatch, lambda run: run.values["attendance.allowance"] < 6.0)
    state = run_study(study, tmp_path / "study", pool="processes", share=False)
    said = failures(tmp_path / "study")
    assert 0 < len(said) < 20
    assert set(said.error) == {"worker: died 3 times at this run"}
    assert set(said.attempts) == {3}
    assert state.done == 80 - state.failed == 80 - len(said)
    whole = read(tmp_path / "undisturbed")
    assert read(tmp_path / "study").equals(whole[~whole.key.isin(said.key)].reset_index(drop=True))
    assert run_study(study, tmp_path / "study", share=False).failed == len(said)  # left alone from now on


def test_workers_that_never_return_anything_end_the_study_with_a_message(tmp_path, monkeypatch, forked):
    monkeypatch.setattr(runner, "begin_worker", lambda: os._exit(1))
    with pytest.raises(StoreError, match="died before one run came back"):
        run_study(small(rows=1), tmp_path / "study", pool="processes")
