"""The store: nothing half-written, damage is mended or said, and reading gives what was put in."""

import errno
import multiprocessing
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from experiments.study import disk
from experiments.study import store as stores
from experiments.study.check import check
from experiments.study.disk import CONTENTS, MANIFEST, SEGMENTS, SPARE, StoreError, contents
from experiments.study.faults import faults
from experiments.study.manifest import stated
from experiments.study.segments import Done
from experiments.study.store import Store, failures, read, stale
from filing import KeptAside

NAMES = ["one", "two"]


def manifest(model="m1", name="small", names=NAMES):
    return {"study": {"name": name}, "fingerprint": model, "columns": list(names), "hash": "of"}


def opened(folder, **more):
    return Store(folder, manifest(**more), more.get("names", NAMES))


def done(k):
    return Done(f"k{k:04d}", "done", 0.1, (float(k), np.nan if k % 3 == 0 else k / 7.0))


def plan(n):
    rows = np.arange(n)
    return as_table(
        pd.DataFrame(
            {"row": rows, "arm": "none", "replicate": 0, "seed": "1", "key": [f"k{k:04d}" for k in rows]}
        )
    )


def design(n):
    return pd.DataFrame({"block": np.arange(n)})


def as_table(frame):
    return pa.Table.from_pandas(frame, preserve_index=False)


def filled(folder, blocks=3, size=5):
    """A study of some blocks, each a segment of its own."""
    with opened(folder) as store:
        store.keep_plan(plan(blocks * size), "of", design(blocks * size))
        for b in range(blocks):
            store.add([done(b * size + k) for k in range(size)])
    return read(folder)


def files(folder):
    return sorted(path.name for path in (folder / SEGMENTS).iterdir())


def test_what_was_put_in_comes_out_in_order(tmp_path):
    table = filled(tmp_path)
    assert table.row.tolist() == list(range(15))
    assert list(table.columns) == ["key", "row", "arm", "replicate", "seed", *NAMES]
    expected = np.array([done(k).values for k in range(15)])
    assert np.array_equal(table[NAMES].to_numpy(), expected, equal_nan=True)
    chosen = read(tmp_path, ("row", "two"), "one > 11 and not isnan(two)")  # statistics leave NaN out
    assert chosen.row.tolist() == [13, 14]


def test_rows_of_equal_key_share_their_run(tmp_path):
    filled(tmp_path)
    once = plan(3).to_pandas()
    with opened(tmp_path) as store:
        store.keep_plan(as_table(pd.concat([once, once.assign(row=[7, 8, 9])])))
    table = read(tmp_path)
    assert table.row.tolist() == [0, 1, 2, 7, 8, 9]
    assert table.one.tolist() == [0.0, 1.0, 2.0] * 2


def test_merging_moves_no_value(tmp_path, monkeypatch):
    before = filled(tmp_path)
    with opened(tmp_path) as store:
        store.merge()
    assert len(files(tmp_path)) == 1
    assert read(tmp_path).equals(before)
    monkeypatch.setattr(stores, "MERGE_AT", 4)
    filled(tmp_path / "often", blocks=10)
    assert len(files(tmp_path / "often")) < 4


def test_an_outcome_that_comes_later_is_missing_in_runs_there_were(tmp_path):
    filled(tmp_path)
    with opened(tmp_path, names=[*NAMES, "three"]) as store:
        assert read(tmp_path).three.isna().all()
        store.add([Done("k0015", "done", 0.1, (1.0, 2.0, 3.0))])
        store.keep_plan(plan(16))
        store.merge()
    assert read(tmp_path).three.dropna().tolist() == [3.0]


def test_failures_are_rows_with_their_error(tmp_path):
    filled(tmp_path)
    with opened(tmp_path) as store:
        store.add([Done("k0003", "failed", 0.1, (), "ValueError: no", 2), done(4)])
        assert store.failed() == {}
    found = failures(tmp_path)
    assert found.empty, "a run that ended well once has not failed"
    with opened(tmp_path) as store:
        store.keep_plan(plan(16))
        for attempt in (1, 2):
            store.add([Done("k0015", "failed", 0.1, (), f"ValueError: {attempt}", attempt)])
        assert store.failed() == {"k0015": 2}
        store.merge()
    found = failures(tmp_path)
    assert found[["row", "attempts", "error"]].to_numpy().tolist() == [[15, 2, "ValueError: 2"]]
    with opened(tmp_path) as store:
        store.add([done(15)])
    assert failures(tmp_path).empty and len(read(tmp_path)) == 16


@pytest.mark.parametrize("damage", ["missing", "empty", "garbage", "truncated", "one bit"])
def test_a_damaged_segment_costs_its_own_runs_only(tmp_path, damage):
    before = filled(tmp_path)
    hit = tmp_path / SEGMENTS / files(tmp_path)[1]
    whole = hit.read_bytes()
    if damage == "missing":
        hit.unlink()
    else:
        bit = bytes([whole[99] ^ 4])
        hit.write_bytes(
            {
                "empty": b"",
                "garbage": os.urandom(len(whole)),
                "truncated": whole[:-9],
                "one bit": whole[:99] + bit + whole[100:],
            }[damage]
        )
    with pytest.raises(StoreError, match=r"segments.*study check"):
        read(tmp_path)
    with opened(tmp_path) as store:
        assert store.done() == set(before.key) - {f"k{k:04d}" for k in range(5, 10)}
        assert len(store.notes) == 1
        assert "5 runs are lost and are to be run again" in store.notes[0]
        assert read(tmp_path).row.tolist() == [*range(5), *range(10, 15)]
        store.add([done(k) for k in range(5, 10)])
    assert read(tmp_path).equals(before)
    assert faults(tmp_path) == []


@pytest.mark.parametrize("name", [CONTENTS, MANIFEST, f"{SPARE}/{MANIFEST}", "plan", "points"])
@pytest.mark.parametrize(
    "damage", ["missing", "empty", "garbage", "truncated", "one bit", "swapped", "appended"]
)
def test_damage_to_what_is_no_run_costs_none(tmp_path, name, damage):
    before = filled(tmp_path)
    path = tmp_path / name if "." in name else next(tmp_path.glob(f"{name}-*"))
    whole = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage == "swapped":
        other = tmp_path / SEGMENTS / files(tmp_path)[0]
        path.write_bytes(other.read_bytes())
        other.write_bytes(whole)
    else:
        bit = bytes([whole[20] ^ 64])
        path.write_bytes(
            {
                "empty": b"",
                "garbage": os.urandom(900),
                "truncated": whole[: len(whole) // 2],
                "one bit": whole[:20] + bit + whole[21:],
                "appended": whole + b"\0" * 50,
            }[damage]
        )
    assert faults(tmp_path)
    if not name.startswith(SPARE):
        with pytest.raises(StoreError, match="study check"):
            read(tmp_path, ("*", "block"))
    with opened(tmp_path) as store:
        assert store.done() == set(before.key)
        assert store.notes and not any("lost" in note for note in store.notes)
        if store.plan("of") is None:
            store.keep_plan(plan(15), "of", design(15))
    assert read(tmp_path).equals(before)
    assert faults(tmp_path) == []
    with opened(tmp_path) as store:
        assert store.notes == []


def test_a_study_whose_question_is_lost_keeps_its_runs(tmp_path):
    before = filled(tmp_path)
    for path in (tmp_path / MANIFEST, tmp_path / SPARE / MANIFEST):
        path.write_bytes(b"?")
    found = check(tmp_path)
    assert found.state == "lost" and found.runs == 0 and "grassroots study run" in found.lost[0]
    filled(tmp_path)
    assert read(tmp_path).equals(before)


def test_what_was_left_half_written_goes_and_what_is_not_ours_stays(tmp_path):
    before = filled(tmp_path)
    half = ".grassroots-0123456789abcdef.part"
    (tmp_path / SEGMENTS / half).write_bytes(b"PAR1half")
    (tmp_path / half).write_text("{")
    (tmp_path / SEGMENTS / "notes.docx").write_text("mine")
    (tmp_path / "letter.txt").write_text("dear")
    with opened(tmp_path):
        pass
    assert len(files(tmp_path)) == 4
    assert not list(tmp_path.rglob("*.part"))
    assert (tmp_path / SEGMENTS / "notes.docx").read_text() == "mine"
    assert check(tmp_path).foreign == ["letter.txt", "segments/notes.docx"]
    assert read(tmp_path).equals(before)


def test_a_segment_that_was_not_entered_any_more_counts(tmp_path):
    filled(tmp_path)
    with opened(tmp_path):
        stores.segment_written(tmp_path, stores.segment([done(4), done(15), done(16)], NAMES, "m1"))
    with opened(tmp_path) as store:
        store.keep_plan(plan(17))
        assert len(store.done()) == 17
        assert store.notes == ["2 runs were found that the contents did not name; they count"]
    assert read(tmp_path).row.tolist() == list(range(17))


def test_segments_that_were_merged_and_not_deleted_any_more_count_once(tmp_path, monkeypatch):
    before = filled(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(stores, "forget", lambda path: None)
        with opened(tmp_path) as store:
            store.merge()
    assert len(files(tmp_path)) == 4
    assert read(tmp_path).equals(before)
    (tmp_path / CONTENTS).unlink()
    with opened(tmp_path) as store:
        assert len(store.done()) == 15
    assert read(tmp_path)[NAMES].equals(before[NAMES]) and contents(tmp_path).rows == 15


def test_no_file_holds_more_than_some_minutes_of_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(stores, "MERGE_AT", 4)
    with opened(tmp_path) as store:
        for k in range(40):
            store.add([Done(f"k{k:04d}", "done", 100.0, (1.0, 2.0))])
        store.merge()
    entries = contents(tmp_path).segments.values()
    assert len(entries) < 8
    assert all(one.seconds <= 2 * stores.LONG for one in entries)
    assert sum(one.rows for one in entries) == 40


@pytest.mark.parametrize("where", ["write_aside", "rename"])
@pytest.mark.parametrize("from_", [1, 2])
def test_a_full_disk_is_one_message_and_loses_nothing(tmp_path, monkeypatch, where, from_):
    before, calls = filled(tmp_path), []
    real = getattr(disk, where)

    def full(*words):
        calls.append(words)
        if len(calls) >= from_:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(*words)

    with opened(tmp_path) as store:
        for act in (lambda: store.add([done(90)]), store.merge):
            calls.clear()
            with monkeypatch.context() as patched:
                patched.setattr(disk, where, full)
                with pytest.raises(StoreError, match=r"the disk is full.*kept before is safe"):
                    act()
        assert len(files(tmp_path)) == 3
        assert read(tmp_path).equals(before)
        store.add([done(90)])
        assert "k0090" in store.done()


def test_a_full_disk_at_the_start_is_one_message(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(disk, "rename", full)
    with pytest.raises(StoreError, match="the disk is full"):
        opened(tmp_path)


def test_a_file_that_somebody_looks_at_is_waited_for(tmp_path, monkeypatch):
    before, real, left = filled(tmp_path), os.replace, [3]

    def busy(*words):
        left[0] -= 1
        if left[0] >= 0:
            raise PermissionError(errno.EACCES, "in use by another program")
        real(*words)

    monkeypatch.setattr(disk, "PATIENCE", (0.0,) * 4)
    monkeypatch.setattr(os, "replace", busy)
    with opened(tmp_path) as store:
        store.add([done(90)])
        assert "k0090" in store.done()
    assert len(read(tmp_path)) == len(before)


def test_a_file_is_no_folder(tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(StoreError, match="a study is a folder"):
        opened(path)
    with pytest.raises(StoreError, match="has to be able to write there"):
        opened(path / "below")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="has to be able to write there"):
            opened(tmp_path / "study")
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match="holds other things"):
        opened(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_folder_of_another_study_is_left_alone(tmp_path):
    before = filled(tmp_path)
    with pytest.raises(StoreError, match="the study small is here"):
        opened(tmp_path, name="other")
    assert stated(tmp_path)["study"]["name"] == "small"
    assert read(tmp_path).equals(before)


def test_no_study_is_said(tmp_path):
    for look in (read, failures):
        with pytest.raises(StoreError, match="there is no study here"):
            look(tmp_path)


def hold(folder, ready, leave):
    with opened(Path(folder)):
        ready.set()
        leave.wait(600)


def test_two_processes_cannot_run_one_study(tmp_path):
    filled(tmp_path)
    context = multiprocessing.get_context("spawn")
    ready, leave = context.Event(), context.Event()
    other = context.Process(target=hold, args=(str(tmp_path), ready, leave))
    other.start()
    assert ready.wait(300)
    kept = (tmp_path / MANIFEST).read_text()
    with pytest.raises(StoreError, match="another process is running this study"):
        opened(tmp_path, model="m2")
    assert (tmp_path / MANIFEST).read_text() == kept
    assert len(read(tmp_path)) == 15
    leave.set()
    other.join(60)
    with opened(tmp_path) as store:
        assert len(store.done()) == 15


def test_runs_of_another_model_are_counted_and_in_no_table(tmp_path):
    filled(tmp_path)
    assert stale(tmp_path, "m1") == {}
    assert stale(tmp_path, "m2") == {"m1": 15}
    with opened(tmp_path, model="m2") as store:
        store.keep_plan(as_table(plan(3).to_pandas().assign(key=["n0", "n1", "n2"])))
        store.add([Done("n1", "done", 0.1, (1.0, 2.0))])
        store.merge()
    assert stale(tmp_path, "m2") == {"m1": 15}
    assert read(tmp_path).key.tolist() == ["n1"]


def test_runs_of_other_studies_are_copied(tmp_path):
    filled(tmp_path / "a")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / MANIFEST).write_text("{")
    (tmp_path / "broken" / CONTENTS).write_bytes(os.urandom(500))
    filled(tmp_path / "worse")
    (tmp_path / "worse" / SEGMENTS / files(tmp_path / "worse")[0]).write_bytes(os.urandom(500))
    with opened(tmp_path / "b", name="b") as store:
        store.keep_plan(plan(6))
        assert store.share({f"k{k:04d}" for k in (1, 5, 77)}) == 2
        assert store.share({"k0077"}) == 0
    assert read(tmp_path / "b").row.tolist() == [1, 5]
    with opened(tmp_path / "c", names=["one"], name="c") as store:
        assert store.share({"k0001"}) == 1


def test_what_somebody_edited_in_the_folder_is_kept(tmp_path):
    """A text without its seal, or a copy that is not what the study carries: it is put right, and the edit stays."""
    with opened(tmp_path) as store:
        store.keep_plan(plan(5), "of", design(5))
        (tmp_path / CONTENTS).write_text("mine", "utf-8")
        with pytest.warns(KeptAside, match=CONTENTS):
            store.add([done(k) for k in range(5)])
    assert len(read(tmp_path)) == 5
    (kept,) = tmp_path.glob("contents.kept-*.json")
    assert kept.read_text("utf-8") == "mine"
