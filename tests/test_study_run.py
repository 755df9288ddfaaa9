"""Running a study: only what is not done, the same table however it is run, and failures as rows."""

import errno
import os
import time

import pytest
from small_study import small

from experiments.study import results, runner, single, store
from experiments.study import tasks as tasks_module
from experiments.study.cost import estimate
from experiments.study.designs import points
from experiments.study.disk import StoreError
from experiments.study.results import open_study
from experiments.study.runner import Progress, Workers, run_study
from experiments.study.schema import Design, Factor
from experiments.study.store import failures, read, stale
from experiments.study.tasks import measured, tasks


@pytest.fixture
def folder(tmp_path):
    """Of a study that has no others beside it."""
    return tmp_path / "studies" / "small"


@pytest.fixture
def ran(monkeypatch):
    """The runs that were run, in the order they began."""
    seen = []

    def noted(run, names, spans):
        seen.append(run)
        return measured(run, names, spans)

    monkeypatch.setattr(single, "measured", noted)
    return seen


def failing(monkeypatch, bad):
    """Make the runs fail that ``bad`` says yes to."""

    def raising(run, names, spans):
        if bad(run):
            raise ValueError("no village")
        return measured(run, names, spans)

    monkeypatch.setattr(single, "measured", raising)


def poor(run):
    """A tenth or so of the runs of the small study."""
    return run.values["attendance.allowance"] < 6.0


def test_a_study_that_is_done_is_not_run_again(folder, ran):
    first = run_study(small(), folder)
    assert (first.total, first.done, first.failed) == (80, 80, 0)
    assert len(ran) == 80
    table = read(folder)
    again = run_study(small(), folder)
    assert (again.total, again.done) == (80, 80)
    assert len(ran) == 80
    assert read(folder).equals(table)


def test_extending_runs_the_new_rows_only(tmp_path, ran):
    run_study(small(rows=64, replicates=1), tmp_path / "grown")
    few = read(tmp_path / "grown")
    assert len(few) == len(ran) == 320
    run_study(small(rows=128, replicates=1), tmp_path / "grown")
    assert len(ran) == 640
    many = read(tmp_path / "grown")
    assert many.iloc[:320].equals(few)
    run_study(small(rows=128, replicates=1), tmp_path / "at once", share=False)
    assert read(tmp_path / "at once").equals(many)


def test_adding_replicates_runs_the_new_ones_only(folder, ran):
    run_study(small(rows=4, replicates=1), folder)
    run_study(small(rows=4, replicates=3), folder)
    assert len(ran) == 60
    assert len(read(folder)) == 60


def test_a_grid_that_gets_a_value_in_between_keeps_its_runs(tmp_path, ran):
    def grid(*values):
        return small(
            factors=(
                Factor(path="attendance.allowance", values=values),
                Factor(path="outmigration", values=(0.3, 0.6)),
            ),
            design=Design(kind="grid"),
        )

    run_study(grid(0, 20), tmp_path / "grown")
    run_study(grid(0, 10, 20), tmp_path / "grown")
    assert len(ran) == 12
    run_study(grid(0, 10, 20), tmp_path / "at once", share=False)
    assert read(tmp_path / "grown").equals(read(tmp_path / "at once"))


def test_points_of_equal_values_share_a_run(folder, ran):
    point = {"migration.outmigration": 0.4, "attendance.allowance": 5.0}
    study = small(design=Design(kind="table", table=(point, point)), replicates=3)
    state = run_study(study, folder)
    assert (state.total, state.done, len(ran)) == (3, 3, 3)
    table = read(folder)
    assert len(table) == 6
    assert (
        table.iloc[:3]
        .drop(columns="row")
        .reset_index(drop=True)
        .equals(table.iloc[3:].drop(columns="row").reset_index(drop=True))
    )


def test_two_studies_share_runs(tmp_path, ran):
    run_study(small(rows=4), tmp_path / "a")
    state = run_study(small(rows=8, name="other"), tmp_path / "b")
    assert (state.shared, state.done, len(ran)) == (40, 80, 80)
    run_study(small(rows=8, name="alone"), tmp_path / "c", share=False)
    assert read(tmp_path / "b").equals(read(tmp_path / "c"))


@pytest.mark.executors
def test_the_table_is_the_same_however_it_is_run(tmp_path):
    tables = []
    for workers, pool in ((1, "threads"), (2, "threads"), (2, "processes")):
        folder = tmp_path / f"{pool}{workers}"
        run_study(small(), folder, Workers(workers, pool=pool), share=False)
        tables.append(read(folder))
    for table in tables[1:]:
        assert table.equals(tables[0])


def test_one_thread_and_two_give_the_same_table(tmp_path):
    run_study(small(), tmp_path / "one", Workers(1))
    run_study(small(), tmp_path / "two", Workers(2), share=False)
    assert read(tmp_path / "one").equals(read(tmp_path / "two"))


def test_a_run_that_fails_is_a_row_and_the_others_go_on(tmp_path, monkeypatch):
    run_study(small(), tmp_path / "whole")
    failing(monkeypatch, poor)
    state = run_study(small(), tmp_path / "with failures", share=False)
    bad = {task.key for task in tasks(small()) if poor(task.run)}
    assert 0 < len(bad) < 80
    assert (state.total, state.done, state.failed) == (80, 80 - len(bad), len(bad))
    table, said = read(tmp_path / "with failures"), failures(tmp_path / "with failures")
    assert set(said.key) == bad
    assert set(said.error) == {"ValueError: no village"}
    assert (said.attempts == 1).all()
    whole = read(tmp_path / "whole")
    assert table.equals(whole[~whole.key.isin(bad)].reset_index(drop=True))


def test_a_third_failure_is_the_last(folder, tmp_path, monkeypatch):
    bad = {task.key for task in tasks(small()) if poor(task.run)}
    with monkeypatch.context() as patched:
        failing(patched, poor)
        for attempt in (1, 2, 3, 3):
            state = run_study(small(), folder)
            assert state.failed == len(bad)
            assert set(failures(folder).attempts) == {attempt}
        run_study(small(), folder, retry_failed=True)
        assert set(failures(folder).attempts) == {4}
    assert run_study(small(), folder).failed == len(bad)
    state = run_study(small(), folder, retry_failed=True)
    assert (state.done, state.failed) == (80, 0)
    assert failures(folder).empty
    run_study(small(), tmp_path / "whole", share=False)
    assert read(folder).equals(read(tmp_path / "whole"))


def test_a_failure_that_passes_leaves_no_trace(folder, monkeypatch):
    with monkeypatch.context() as patched:
        failing(patched, poor)
        run_study(small(), folder)
    assert run_study(small(), folder).failed == 0
    assert len(read(folder)) == 80


def test_a_damaged_segment_is_run_again_to_the_same_table(folder, ran):
    run_study(small(), folder)
    table = read(folder)
    (segment,) = (folder / store.SEGMENTS).iterdir()
    segment.write_bytes(segment.read_bytes()[:-5])
    state = run_study(small(), folder)
    assert "80 runs are lost and are to be run again" in state.notes[0]
    assert len(ran) == 160
    assert read(folder).equals(table)


def test_a_disk_that_is_full_in_the_middle_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "KEEP_EVERY", 0.0)
    written, write = [], store.segment_written

    def filling(folder, table):
        written.append(table.num_rows)
        if len(written) > 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(folder, table)

    with monkeypatch.context() as patched:
        patched.setattr(store, "segment_written", filling)
        with pytest.raises(StoreError, match=r"the disk is full.*study resume"):
            run_study(small(), tmp_path / "study")
    assert len(read(tmp_path / "study")) == sum(written[:3])
    run_study(small(), tmp_path / "study")
    run_study(small(), tmp_path / "whole", share=False)
    assert read(tmp_path / "study").equals(read(tmp_path / "whole"))


def test_runs_of_another_model_are_named_and_not_mixed_in(folder, monkeypatch, ran):
    run_study(small(), folder)
    before = read(folder)
    with monkeypatch.context() as patched:
        for module in ("experiments.study.runner", "experiments.provenance", "model.fingerprint"):
            patched.setattr(f"{module}.fingerprint", lambda: "f" * 32)
        assert sum(stale(folder, "f" * 32).values()) == 80
        state = run_study(small(), folder)
        assert any(note.startswith("80 runs are of another model") for note in state.notes)
        after = read(folder)
        assert not set(after.key) & set(before.key)
        assert len(after) == 80
    assert len(ran) == 160
    run_study(small(), folder)
    assert len(ran) == 160  # the old model again: its runs count again
    assert read(folder).equals(before)


def test_progress_is_told_to_the_end(folder, monkeypatch):
    monkeypatch.setattr(runner, "KEEP_EVERY", 0.0)
    told: list[int] = []

    def listen(state: Progress) -> None:
        told.append(state.done)

    run_study(small(), folder, on_progress=listen)
    assert told == sorted(told)
    assert told[-1] == 80


def test_values_that_do_not_fit_are_a_failure(folder, monkeypatch):
    monkeypatch.setattr(single, "measured", lambda run, names, spans: [1.0] * (len(names) + 1))
    state = run_study(small(rows=1), folder)
    assert (state.done, state.failed) == (0, 10)
    assert "values came back" in failures(folder).error[0]


def test_an_overdue_run_of_a_thread_is_kept_and_recorded(tmp_path, monkeypatch):
    def slow(run, names, spans):
        time.sleep(0.3 * poor(run))
        return measured(run, names, spans)

    run_study(small(rows=2), tmp_path / "before", Workers(1))  # whatever is compiled is compiled now
    monkeypatch.setattr(single, "measured", slow)
    state = run_study(small(rows=2), tmp_path / "study", Workers(limit=0.25), share=False)
    assert (state.done, state.failed) == (20, 0)
    known = store.runs(tmp_path / "study").to_pandas()
    rows = known.loc[known.error != "", ["key", "error"]].to_numpy().tolist()
    assert {key for key, _ in rows} >= {task.key for task in tasks(small(rows=2)) if poor(task.run)}
    assert all(error.startswith("overdue: took") for _, error in rows)


@pytest.mark.parametrize(("more", "match"), [({"number": 0}, "workers: 0"), ({"limit": 0.0}, "limit: 0")])
def test_bad_settings_are_said(folder, more, match):
    with pytest.raises(ValueError, match=match):
        run_study(small(), folder, Workers(**more))


def test_an_estimate_counts_what_is_left(folder, monkeypatch):
    failing(monkeypatch, poor)
    keys = [task.key for task in tasks(small())]
    made = estimate(small(), set(keys[:20]), workers=2)
    assert (made.runs, made.to_do) == (80, 60)
    assert made.seconds == made.seconds_each * 30
    assert estimate(small(), set(keys), workers=2).seconds == 0.0


def test_runs_are_chosen_by_the_values_of_factors(folder):
    run_study(small(rows=4), folder)
    design = points(small(rows=4))
    wanted = design.index[design["attendance.allowance"] > 20.0]
    chosen = read(folder, ("row", "attendance.allowance"), '"attendance.allowance" > 20')
    assert sorted(set(chosen.row)) == list(wanted)
    assert chosen["attendance.allowance"].tolist() == design["attendance.allowance"][chosen.row].tolist()


def test_a_plan_is_kept_and_made_anew_where_a_policy_it_names_has_changed(folder, monkeypatch):
    study = small(rows=2)
    run_study(study, folder)
    made = []
    layout = tasks_module.Layout.plan
    monkeypatch.setattr(tasks_module.Layout, "plan", lambda self: made.append(1) or layout(self))
    assert run_study(study, folder).done == 20
    assert not made
    monkeypatch.setattr(runner, "hash_of_plan", lambda study: "other")
    assert run_study(study, folder).done == 20
    assert made


def test_points_that_were_laid_out_otherwise_are_not_taken_for_those_of_the_runs(folder, monkeypatch):
    run_study(small(rows=2), folder)
    assert len(open_study(folder).design) == 10
    monkeypatch.setattr(results, "points", lambda study: points(study) * 1.0001)
    with pytest.raises(StoreError, match="laid out by other versions"):
        open_study(folder)


def test_the_dummy_stands_in_the_table_and_the_dataset(folder):
    run_study(small(rows=2), folder)
    result = open_study(folder)
    frame, data = result.to_dataframe(), result.to_xarray()
    assert frame["dummy"].tolist() == result.design["dummy"][frame["row"]].tolist()
    assert data["dummy"].dims == ("point",)
    assert data["dummy"].attrs["long_name_zh"]
    assert "dummy" in set(result.codebook()["name"])
