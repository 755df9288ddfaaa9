"""A folder that an earlier version kept is taken over with its runs, or refused in clear words; nothing of it is lost."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from small_study import small

from experiments.study.check import check, to_run
from experiments.study.disk import ASIDE, FORMER, MANIFEST, SEGMENTS, StoreError, contents
from experiments.study.faults import faults
from experiments.study.results import open_study, study_in
from experiments.study.runner import run_study
from experiments.study.segments import table_in
from experiments.study.store import failures, plan_in, read

JOURNAL = """
create table runs (
    key text primary key, state text, attempts integer, seconds real, error text, segment text, model text
) without rowid;
create table segments (name text primary key, rows integer) without rowid;
"""


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study as it is kept now."""
    folder = tmp_path_factory.mktemp("today") / "study"
    run_study(small(rows=2), folder, share=False)
    return folder


def first_format(today: Path, folder: Path) -> Path:
    """The same study as the first version kept it: a journal of SQLite, and files that vouch for nothing."""
    (folder / SEGMENTS).mkdir(parents=True)
    there = contents(today)
    (name,) = there.segments
    runs = table_in(today / SEGMENTS / name)
    runs = runs.drop_columns(["done", "attempts", "seconds", "error"])
    journal = sqlite3.connect(folder / FORMER)
    journal.executescript(JOURNAL)
    for k, part in enumerate((runs.slice(0, 12), runs.slice(12))):
        segment = f"{k + 1:020d}-4711.parquet"
        pq.write_table(part, folder / SEGMENTS / segment)
        journal.execute("insert into segments values (?, ?)", (segment, part.num_rows))
        journal.executemany(
            "insert into runs values (?, 'done', 1, 0.1, '', ?, ?)",
            [(one["key"], segment, one["model"]) for one in part.select(["key", "model"]).to_pylist()],
        )
    journal.commit()
    journal.close()
    pq.write_table(table_in(today / there.plan.name), folder / "plan.parquet")
    pq.write_table(table_in(today / there.points.name), folder / "points.parquet")
    manifest = json.loads((today / MANIFEST).read_text("utf-8"))
    old = {key: manifest[key] for key in ("study", "fingerprint", "outcomes", "columns", "hash")}
    (folder / MANIFEST).write_text(json.dumps(old, ensure_ascii=False, indent=2), "utf-8")
    return folder


def bytes_in(folder: Path) -> set[str]:
    """Hashes of all files, wherever they lie."""
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_of_the_first_format_is_not_read_but_the_next_step_is_said(
    today: Path, tmp_path: Path
) -> None:
    folder = first_format(today, tmp_path / "old")
    before = bytes_in(folder)
    for look in (open_study, study_in, read, failures):
        with pytest.raises(StoreError, match=r"an earlier version kept this study.*`grassroots study check "):
            look(folder)
    assert bytes_in(folder) == before


@pytest.mark.parametrize("way", ["check", "run"])
def test_a_folder_of_the_first_format_is_taken_over_with_its_runs(
    today: Path, tmp_path: Path, way: str
) -> None:
    folder = first_format(today, tmp_path / "old")
    before = bytes_in(folder)
    if way == "check":
        seen = check(folder)
        assert (seen.state, seen.lost, seen.runs) == ("mended", [], 0)
        assert "its 20 runs were taken over" in seen.mended[0]
    else:
        state = run_study(small(rows=2), folder, share=False)
        assert (state.done, state.total) == (20, 20)
        assert "its 20 runs were taken over" in state.notes[0]
    assert open_study(folder).rows.equals(open_study(today).rows)
    assert len(to_run(folder)) == 0 and faults(folder) == []
    assert before <= bytes_in(folder), "what it was kept in is set aside whole"
    assert (folder / ASIDE).is_dir() and not (folder / FORMER).exists()


def test_a_segment_of_the_first_format_that_cannot_be_read_is_said_and_run_again(
    today: Path, tmp_path: Path
) -> None:
    folder = first_format(today, tmp_path / "old")
    bad = sorted((folder / SEGMENTS).iterdir())[0]
    bad.write_bytes(bad.read_bytes()[:-9])
    before = bytes_in(folder)
    seen = check(folder)
    assert seen.state == "lost" and f"{bad.name} of the earlier version cannot be read" in seen.lost[0]
    assert len(to_run(folder)) == 12
    assert before <= bytes_in(folder)
    run_study(study_in(folder), folder, share=False)
    assert open_study(folder).rows.equals(open_study(today).rows)


def garbage(path: Path) -> None:
    path.write_bytes(b"{")


def of_another_time(path: Path) -> None:
    old = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(old | {"study": old["study"] | {"unheard_of": 1}}), "utf-8")


@pytest.mark.parametrize("spoil", [garbage, of_another_time, Path.unlink])
def test_one_that_cannot_be_understood_is_refused_and_left_as_it_is(
    today: Path, tmp_path: Path, spoil: Callable[[Path], Any]
) -> None:
    folder = first_format(today, tmp_path / "old")
    spoil(folder / MANIFEST)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(
        StoreError, match=r"old: (an earlier version kept this study, and this one cannot read)"
    ):
        check(folder)
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "lock"}
    assert after == before


def test_being_stopped_in_the_middle_of_it_loses_nothing(
    today: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every step at which a file is written or moved."""
    from experiments.study import disk, former

    class Killed(BaseException):
        """As a kill, which nothing catches."""

    original, step = first_format(today, tmp_path / "old"), 0
    while True:
        folder = shutil.copytree(original, tmp_path / f"step-{step}")
        left = [step]

        def dying(real: Callable[..., Any], left: list[int] = left) -> Callable[..., Any]:
            def do(*words: Any) -> Any:
                left[0] -= 1
                if left[0] < 0:
                    raise Killed
                return real(*words)

            return do

        with monkeypatch.context() as patched:
            patched.setattr(disk, "rename", dying(disk.rename))
            patched.setattr(former, "set_aside", dying(former.set_aside))
            try:
                check(folder)
                break
            except Killed:
                pass
        assert check(folder).lost == []
        assert open_study(folder).rows.equals(open_study(today).rows), step
        assert faults(folder) == [] and len(plan_in(folder, contents(folder))) == 20, step
        step += 1
    assert step > 6
