"""A study on disk: a manifest, a plan, a journal with one row a run, and segments of results. kill -9 at any moment loses
only what was under way, and the resumed table is the undisturbed one, row for row and bit for bit.

The order decides it: a segment is written aside, synced and renamed; then, in one transaction, the journal names it and
marks its runs as done. A whole segment that the journal does not name is taken over, run by run, where the journal has no
such run: nothing that was computed is thrown away, even where the journal itself is lost.

Runs are kept by key alone. Which point of the design has which key is in the plan, and the table of a study is the plan
with the values of its keys: a design that grows moves no row, and a run of another model is in no table.
"""

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

MANIFEST, PLAN, POINTS, JOURNAL, SEGMENTS, LOCK = (
    "manifest.json",
    "plan.parquet",
    "points.parquet",
    "journal.sqlite",
    "segments",
    "lock",
)
OURS = (MANIFEST, PLAN, POINTS, JOURNAL, SEGMENTS, LOCK, "derived")
PLAN_OF = "of"
"""Where a plan says what it is made of."""
KEY = 32
"""Hexadecimal digits of a run key."""
MERGE_AT = 50
"""Small segments at which they are merged into one."""
KEYS = ("key", "row", "arm", "replicate", "seed")
"""Columns that every table of a study begins with."""
SMALL = 10_000
"""Rows below which a segment is small."""
READ_AGAIN = 3
"""Times a reader looks anew where the writer has just merged the segments it was about to read."""

_SCHEMA = """
create table if not exists runs (
    key text primary key, state text, attempts integer, seconds real, error text, segment text, model text
) without rowid;
create index if not exists by_state on runs (state);
create index if not exists by_segment on runs (segment);
create table if not exists segments (name text primary key, rows integer) without rowid;
"""


class StoreError(ValueError):
    """A study folder that cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Done:
    """One run that has ended.

    Attributes:
        key: which.
        state: ``done`` or ``failed``.
        seconds: it took.
        values: outcomes; empty where it failed.
        error: what went wrong.
        attempts: how often it was tried.
    """

    key: str
    state: str
    seconds: float
    values: Sequence[float] = ()
    error: str = ""
    attempts: int = 1


class Store:
    """The folder of a study, open for one writer.

    Attributes:
        folder: where it is.
        names: of the values of a run.
        model: fingerprint that new runs are kept with.
        notes: what was found damaged on opening and what came of it, in sentences.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any], names: Sequence[str]) -> None:
        self.folder, self.names, self.notes = folder, list(names), list[str]()
        self.model = str(manifest.get("fingerprint", ""))
        check_folder(folder, manifest)
        try:
            (folder / SEGMENTS).mkdir(parents=True, exist_ok=True)
            self._lock = _locked(folder / LOCK)
        except OSError as error:
            raise cannot_write(folder, error) from error
        try:
            self._journal = self._opened()
            self._reconcile()
            write_aside(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2).encode())
        except OSError as error:
            self.close()
            raise cannot_write(folder, error) from error
        except BaseException:
            self.close()
            raise

    def _opened(self) -> sqlite3.Connection:
        """The journal, made where there is none; a damaged one is moved aside, and its runs are in the segments."""
        path = self.folder / JOURNAL
        try:
            return _journal(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise StoreError(f"{path}: {error}; a study has to be able to write there") from error
        aside = path.with_name(f"{JOURNAL}.damaged-{time.time_ns()}")
        os.replace(path, aside)
        for part in ("-wal", "-shm"):
            path.with_name(JOURNAL + part).unlink(missing_ok=True)
        self.notes.append(f"the journal was damaged; it is kept as {aside.name}")
        return _journal(path)

    def _reconcile(self) -> None:
        """Forget runs whose segment is gone or cannot be read; take over the runs of segments that have no name."""
        for path in self.folder.glob(f".{MANIFEST}.*"):
            path.unlink(missing_ok=True)
        named = {name for (name,) in self._journal.execute("select name from segments")}
        for name in sorted(named):
            if not readable(self.folder / SEGMENTS / name):
                self._forget(name)
        for path in sorted((self.folder / SEGMENTS).iterdir()):
            if path.name not in named:
                self._take_over(path)

    def _forget(self, name: str) -> None:
        """A segment that cannot be read: its runs are to be done again; what is left of the file is kept aside."""
        path = self.folder / SEGMENTS / name
        with self._journal:
            gone = self._journal.execute("delete from runs where segment = ?", (name,)).rowcount
            self._journal.execute("delete from segments where name = ?", (name,))
        what = "is missing"
        if path.exists():
            os.replace(path, self.folder / f"{SEGMENTS}.damaged-{name}")
            what = "cannot be read"
        self.notes.append(f"the segment {name} {what}; its {gone} runs are run again")

    def _take_over(self, path: Path) -> None:
        """A segment without a name: keep the runs that the journal does not have, and delete the file otherwise."""
        table = (
            pq.read_table(path)
            if path.suffix == ".parquet" and path.name[0] != "." and readable(path)
            else None
        )
        if table is not None and {"key", "model"} <= set(table.column_names):
            known = pa.array(sorted(self.done()), pa.string())
            fresh = table.filter(pc.invert(pc.is_in(table["key"], value_set=known)))
            if fresh.num_rows:
                name = segment_name()
                write_table(self.folder / SEGMENTS / name, fresh)
                with self._journal:
                    self._name(name, fresh)
                self.notes.append(
                    f"{fresh.num_rows} runs were found that the journal did not have; they count"
                )
        path.unlink(missing_ok=True)

    def _name(self, name: str, table: pa.Table) -> None:
        """Enter a segment and its runs, as done, into the journal; inside a transaction."""
        self._journal.execute("insert into segments values (?, ?)", (name, table.num_rows))
        self._journal.executemany(
            "insert or replace into runs values (?, 'done', 1, null, '', ?, ?)",
            [
                (key, name, model)
                for key, model in zip(*(table[c].to_pylist() for c in ("key", "model")), strict=True)
            ],
        )

    def keep_plan(self, plan: pa.Table, what: str = "", design: pd.DataFrame | None = None) -> None:
        """Keep which point has which key, the points themselves, and the hash of what the plan is made of.

        Args:
            plan: columns row, arm, replicate, seed, key.
            what: hash.
            design: a row a point, in order: the values of the factors and the block.

        Raises:
            StoreError: it cannot be written.
        """
        try:
            if design is not None:
                points = pa.Table.from_pandas(design.rename_axis("row").reset_index(), preserve_index=False)
                write_table(self.folder / POINTS, points)
            write_table(self.folder / PLAN, plan.replace_schema_metadata({PLAN_OF: what}))
        except OSError as error:
            raise cannot_write(self.folder, error) from error

    def plan(self, what: str) -> pa.Table | None:
        """The plan, where one is kept that is made of the same."""
        try:
            kept = pq.read_table(self.folder / PLAN)
        except (OSError, pa.ArrowException):
            return None
        return kept if (kept.schema.metadata or {}).get(PLAN_OF.encode()) == what.encode() else None

    def done(self) -> set[str]:
        """Keys of the runs that have ended well."""
        return {key for (key,) in self._journal.execute("select key from runs where state = 'done'")}

    def done_keys(self) -> NDArray[np.bytes_]:
        """The same as an array, which takes a tenth of the room."""
        count = self._journal.execute("select count(*) from runs where state = 'done'").fetchone()[0]
        found = self._journal.execute("select key from runs where state = 'done'")
        return np.fromiter((key.encode() for (key,) in found), f"S{KEY}", count)

    def failed(self) -> dict[str, int]:
        """Keys of the runs that failed, with how often they were tried."""
        return dict(self._journal.execute("select key, attempts from runs where state = 'failed'"))

    def counts(self) -> dict[str, int]:
        """Runs by state."""
        return dict(self._journal.execute("select state, count(*) from runs group by state"))

    def seconds(self) -> float:
        """Mean seconds of a run that ended well; 0 where there is none."""
        found = self._journal.execute("select avg(seconds) from runs where state = 'done'").fetchone()
        return float(found[0] or 0.0)

    def add(self, ended: Sequence[Done]) -> None:
        """Keep runs that have ended: results to a segment, then all of it into the journal at once.

        Raises:
            StoreError: the disk is full, or the folder cannot be written any more; nothing of these runs is kept.
        """
        good = [one for one in ended if one.state == "done"]
        name = segment_name() if good else None
        try:
            if name is not None:
                write_table(self.folder / SEGMENTS / name, segment(good, self.names, self.model))
            with self._journal:
                if name is not None:
                    self._journal.execute("insert into segments values (?, ?)", (name, len(good)))
                self._journal.executemany(
                    "insert or replace into runs values (?, ?, ?, ?, ?, ?, ?)",
                    [
                        (
                            d.key,
                            d.state,
                            d.attempts,
                            d.seconds,
                            d.error,
                            name if d.state == "done" else None,
                            self.model,
                        )
                        for d in ended
                    ],
                )
        except (OSError, sqlite3.Error) as error:
            if name is not None:
                with contextlib.suppress(OSError):
                    (self.folder / SEGMENTS / name).unlink(missing_ok=True)
            raise no_room(self.folder, error) from error
        if self._small() >= MERGE_AT:
            self.merge()

    def share(self, wanted: Collection[str]) -> int:
        """Copy runs that other studies beside this one have done; returns how many.

        Raises:
            StoreError: they cannot be written.
        """
        missing, copied = set(wanted), 0
        for other in sorted(self.folder.resolve().parent.iterdir()) if missing else []:
            if other == self.folder.resolve() or not (other / MANIFEST).exists():
                continue
            for table in shared(other, missing, self.names):
                name = segment_name()
                try:
                    write_table(self.folder / SEGMENTS / name, table)
                    with self._journal:
                        self._name(name, table)
                except (OSError, sqlite3.Error) as error:
                    raise no_room(self.folder, error) from error
                missing -= set(table["key"].to_pylist())
                copied += table.num_rows
        return copied

    def _small(self) -> int:
        found = self._journal.execute("select count(*) from segments where rows < ?", (SMALL,)).fetchone()
        return int(found[0])

    def merge(self) -> None:
        """Put the small segments together into one.

        Raises:
            StoreError: it cannot be written; the small ones stay.
        """
        found = self._journal.execute("select name from segments where rows < ? order by name", (SMALL,))
        small = [name for (name,) in found]
        if len(small) < 2:
            return
        name = segment_name()
        try:
            tables = [pq.read_table(self.folder / SEGMENTS / old) for old in small]
            whole = pa.concat_tables(tables, promote_options="default")
            write_table(self.folder / SEGMENTS / name, whole)
            with self._journal:
                self._journal.execute("insert into segments values (?, ?)", (name, whole.num_rows))
                for old in small:
                    self._journal.execute("update runs set segment = ? where segment = ?", (name, old))
                    self._journal.execute("delete from segments where name = ?", (old,))
        except (OSError, sqlite3.Error) as error:
            with contextlib.suppress(OSError):
                (self.folder / SEGMENTS / name).unlink(missing_ok=True)
            raise no_room(self.folder, error) from error
        for old in small:
            (self.folder / SEGMENTS / old).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the folder."""
        journal = getattr(self, "_journal", None)
        if journal is not None:
            journal.close()
        with contextlib.suppress(OSError):
            os.close(self._lock)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def check_folder(folder: Path, manifest: dict[str, Any]) -> None:
    """Refuse what is no folder for this study, before anything is made in it.

    Raises:
        StoreError: a file, a folder with other things, or one of another study.
    """
    if folder.is_file():
        raise StoreError(f"{folder}: it is a file; a study is a folder")
    if (folder / MANIFEST).exists():
        named, given = study_in(folder), manifest["study"]["name"]
        if named not in (None, given):
            raise StoreError(f"{folder}: the study {named} is here; {given} needs a folder of its own")
        return
    try:
        others = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    except OSError as error:
        raise cannot_write(folder, error) from error
    if any(not name.lstrip(".").startswith(OURS) for name in others):
        raise StoreError(f"{folder}: the folder holds other things; a study needs one of its own")


def study_in(folder: Path) -> str | None:
    """Name of the study in a folder; None where the manifest is damaged, to be written anew."""
    try:
        return str(json.loads((folder / MANIFEST).read_text("utf-8"))["study"]["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def cannot_write(folder: Path, error: OSError) -> StoreError:
    """That a folder cannot be written."""
    return StoreError(f"{folder}: {error.strerror or error}; a study has to be able to write there")


def no_room(folder: Path, error: Exception) -> StoreError:
    """That writing failed in the middle of a study."""
    said = getattr(error, "strerror", None) or error
    return StoreError(f"{folder}: {said}; what was kept before is safe, `study resume` goes on from it")


def segment_name() -> str:
    """A name that sorts by time and that nobody else takes."""
    return f"{time.time_ns():020d}-{os.getpid()}.parquet"


def segment(ended: Sequence[Done], names: Sequence[str], model: str) -> pa.Table:
    """Runs as a table: key, fingerprint of the model, and the values."""
    values = np.array([one.values for one in ended], np.float64).reshape(len(ended), len(names))
    data: dict[str, Any] = {"key": [one.key for one in ended], "model": [model] * len(ended)}
    return pa.table(data | {name: values[:, k] for k, name in enumerate(names)})


def write_aside(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(data)
    _settle(part, path)


def write_table(path: Path, table: pa.Table) -> None:
    """A Parquet file, written aside, synced and renamed."""
    part = path.with_name(f".{path.name}")
    try:
        # Bounds of a column leave NaN out, and DuckDB, believing them, would let NaN pass through `where`.
        pq.write_table(table, part, compression="zstd", write_statistics=False)
        _settle(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _settle(part: Path, path: Path) -> None:
    """Sync a file and give it its name."""
    with open(part, "rb+") as file:
        os.fsync(file.fileno())
    os.replace(part, path)
    if os.name != "nt":  # a name is safe only when its folder is
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def readable(path: Path) -> bool:
    """Whether a segment is there and whole."""
    try:
        pq.read_table(path)
    except (OSError, pa.ArrowException):
        return False
    return True


def _journal(path: Path) -> sqlite3.Connection:
    """The journal, made where there is none.

    Raises:
        sqlite3.DatabaseError: the file is no journal, or damaged.
    """
    journal = sqlite3.connect(path, isolation_level="DEFERRED", check_same_thread=False)
    try:
        journal.execute("pragma journal_mode = wal")
        journal.execute("pragma synchronous = full")
        if journal.execute("pragma quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")
        journal.executescript(_SCHEMA)
        journal.execute("select key, state, attempts, seconds, error, segment, model from runs limit 1")
    except sqlite3.OperationalError as error:
        journal.close()
        if "no such column" in str(error):
            raise sqlite3.DatabaseError("no journal of a study") from error
        raise
    except sqlite3.DatabaseError:
        journal.close()
        raise
    return journal


def _locked(path: Path) -> int:
    """Keep others from writing into the study.

    Raises:
        StoreError: another process is at it.
        OSError: the folder cannot be written.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise StoreError(
            f"{path.parent}: another process is running this study; wait for it, or stop it first"
        ) from None
    return handle


def asked(folder: Path, question: str) -> list[tuple[Any, ...]]:
    """Rows from the journal of a study that somebody else may be writing.

    Raises:
        StoreError: there is no study, or its journal cannot be read.
    """
    if not (folder / MANIFEST).exists() or not (folder / JOURNAL).exists():
        raise StoreError(f"{folder}: there is no study here")
    try:
        with contextlib.closing(
            sqlite3.connect(f"{(folder / JOURNAL).absolute().as_uri()}?mode=ro", uri=True)
        ) as journal:
            return journal.execute(question).fetchall()
    except sqlite3.Error as error:
        raise StoreError(
            f"{folder / JOURNAL}: the journal cannot be read ({error}); `study resume` mends it from the segments"
        ) from error


def segments(folder: Path) -> list[str]:
    """Paths of the segments that count."""
    return [
        str(folder / SEGMENTS / name) for (name,) in asked(folder, "select name from segments order by name")
    ]


def shared(folder: Path, wanted: set[str], names: Sequence[str]) -> Iterator[pa.Table]:
    """Runs of another study that are wanted here, as segments. Equal keys are of equal outcomes, so that columns agree."""
    with contextlib.suppress(
        StoreError, OSError, pa.ArrowException
    ):  # a study that is damaged, or just being merged
        if not any(key in wanted for (key,) in asked(folder, "select key from runs where state = 'done'")):
            return
        for path in segments(folder):
            table = pq.read_table(path)
            if set(names) <= set(table.column_names):
                chosen = table.filter(pc.is_in(table["key"], value_set=pa.array(sorted(wanted), pa.string())))
                if chosen.num_rows:
                    yield chosen.select(["key", "model", *names])


def stale(folder: Path, model: str) -> dict[str, int]:
    """Runs that were done by another model than ``model`` (a fingerprint), counted by fingerprint: in no table.

    Raises:
        StoreError: there is no study, or its journal cannot be read.
    """
    found = asked(
        folder, "select model, count(*) from runs where state = 'done' group by model order by model"
    )
    return {name: count for name, count in found if name != model}


def failures(folder: Path) -> pd.DataFrame:
    """The points whose runs failed: row, arm, replicate, seed, key, attempts, error.

    Raises:
        StoreError: there is no study, or it cannot be read.
    """
    rows = asked(folder, "select key, attempts, error from runs where state = 'failed'")
    plan = _plan(folder)
    return plan.merge(pd.DataFrame(rows, columns=["key", "attempts", "error"]), on="key", how="inner")


def _plan(folder: Path) -> pd.DataFrame:
    try:
        return pq.read_table(folder / PLAN).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise StoreError(f"{folder / PLAN}: it cannot be read; `study resume` rewrites it") from error


def read(folder: Path, columns: Sequence[str] = ("*",), where: str = "") -> pd.DataFrame:
    """Results of a study, in the order of row, arm and replicate: the plan with the values of its keys, by DuckDB.

    Args:
        folder: of the study.
        columns: names among key, row, arm, replicate, seed, the outcomes, the factors and block; all but the last
            two kinds where nothing is said.
        where: a condition of SQL on any of them; names with a dot or a colon stand in double quotes.

    Raises:
        StoreError: there is no study, it cannot be read, or has no such column.
    """
    import duckdb

    for left in reversed(range(READ_AGAIN)):
        files = segments(folder)
        if not files:
            return pd.DataFrame()
        names = [*KEYS, *kept_columns(folder)]
        chosen = ", ".join(f'"{one}"' for name in columns for one in (names if name == "*" else [name]))
        try:
            with contextlib.closing(duckdb.connect()) as base:
                return base.execute(
                    f"select {chosen} from ({_table(folder, base, files)}) "
                    f"{f'where {where}' if where else ''} order by row, arm, replicate",
                    [str(folder / PLAN), files, str(folder / POINTS)][
                        : 3 if (folder / POINTS).exists() else 2
                    ],
                ).df()
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            if not left:
                raise StoreError(f"{folder}: {error}; `study resume` mends a damaged study") from error
        except duckdb.Error as error:
            raise StoreError(f"{folder}: {error}") from error
    raise AssertionError("unreachable")


def kept_columns(folder: Path) -> list[str]:
    """Names of the outcomes that a study keeps.

    Raises:
        StoreError: the manifest cannot be read.
    """
    try:
        return [str(name) for name in json.loads((folder / MANIFEST).read_text("utf-8"))["columns"]]
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{folder / MANIFEST}: it cannot be read; `study resume` rewrites it") from error


def _table(folder: Path, base: Any, files: list[str]) -> str:
    """SQL of the table of a study; an outcome that no segment has yet is missing everywhere."""
    rows = base.execute("describe select * from read_parquet(?, union_by_name = true)", [files]).fetchall()
    there = {row[0] for row in rows}
    values = ", ".join(
        f'v."{name}"' if name in there else f'null::double as "{name}"' for name in kept_columns(folder)
    )
    table = (
        f"select p.key, p.row, p.arm, p.replicate, p.seed, {values} "
        "from read_parquet(?) p join read_parquet(?, union_by_name = true) v on p.key = v.key"
    )
    if not (folder / POINTS).exists():
        return table
    return f"select t.*, d.* exclude (row) from ({table}) t join read_parquet(?) d on t.row = d.row"
