"""A study on disk: a manifest, a journal with one row a run, and segments of results. kill -9 at any moment loses only
what was under way, and the resumed table is the undisturbed one, row for row and bit for bit.

The order decides it: a segment is written aside, synced and renamed; then, in one transaction, the journal names it and
marks its runs as done. A segment that the journal does not name belongs to runs that will be run again, and is deleted.
"""

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

MANIFEST, JOURNAL, SEGMENTS, LOCK = "manifest.json", "journal.sqlite", "segments", "lock"
MERGE_AT = 50
"""Small segments at which they are merged into one."""

_SCHEMA = """
create table if not exists runs (
    key text primary key, row integer, arm text, replicate integer, seed text, state text, attempts integer,
    seconds real, error text, segment text
) without rowid;
create index if not exists by_state on runs (state);
create table if not exists segments (name text primary key, rows integer) without rowid;
"""


class StoreError(ValueError):
    """A study folder that cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Done:
    """One run that has ended.

    Attributes:
        key, row, arm, replicate, seed: which.
        state: ``done`` or ``failed``.
        seconds: it took.
        values: outcomes; empty where it failed.
        error: what went wrong.
        attempts: how often it was tried.
    """

    key: str
    row: int
    arm: str
    replicate: int
    seed: str
    state: str
    seconds: float
    values: Sequence[float] = ()
    error: str = ""
    attempts: int = 1


class Store:
    """The folder of a study, open for one writer."""

    def __init__(self, folder: Path, manifest: dict[str, Any], names: Sequence[str]) -> None:
        self.folder, self.names = folder, list(names)
        self._begin(manifest)
        self._lock = _locked(folder / LOCK)
        try:
            self._journal = _opened(folder / JOURNAL)
            self._reconcile()
        except BaseException:
            self.close()
            raise

    def _begin(self, manifest: dict[str, Any]) -> None:
        if self.folder.is_file():
            raise StoreError(f"{self.folder}: it is a file; a study is a folder")
        path = self.folder / MANIFEST
        try:
            (self.folder / SEGMENTS).mkdir(parents=True, exist_ok=True)
            if not path.exists() and any(
                p.name not in (SEGMENTS, LOCK, JOURNAL) for p in self.folder.iterdir()
            ):
                raise StoreError(
                    f"{self.folder}: the folder holds other things; a study needs one of its own"
                )
            write_aside(path, json.dumps(manifest, ensure_ascii=False, indent=2).encode())
        except OSError as error:
            raise StoreError(
                f"{self.folder}: {error.strerror or error}; a study has to be able to write there"
            ) from error

    def _reconcile(self) -> None:
        """Delete segments that the journal does not name; forget runs whose segment is gone or cannot be read."""
        named = {name for (name,) in self._journal.execute("select name from segments")}
        for path in (self.folder / SEGMENTS).iterdir():
            if path.name not in named:
                path.unlink(missing_ok=True)
        for name in sorted(named):
            if not readable(self.folder / SEGMENTS / name):
                with self._journal:
                    self._journal.execute("delete from runs where segment = ?", (name,))
                    self._journal.execute("delete from segments where name = ?", (name,))
                (self.folder / SEGMENTS / name).unlink(missing_ok=True)
                self.lost.append(name)

    lost: list[str]

    def __new__(cls, *_: Any, **__: Any) -> "Store":
        made = super().__new__(cls)
        made.lost = []
        return made

    def done(self) -> set[str]:
        """Keys of the runs that have ended well."""
        return {key for (key,) in self._journal.execute("select key from runs where state = 'done'")}

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
        name = f"{time.time_ns():020d}-{os.getpid()}.parquet" if good else None
        try:
            if name is not None:
                write_segment(self.folder / SEGMENTS / name, good, self.names)
            with self._journal:
                if name is not None:
                    self._journal.execute("insert into segments values (?, ?)", (name, len(good)))
                self._journal.executemany(
                    "insert or replace into runs values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        (
                            d.key,
                            d.row,
                            d.arm,
                            d.replicate,
                            d.seed,
                            d.state,
                            d.attempts,
                            d.seconds,
                            d.error,
                            name if d.state == "done" else None,
                        )
                        for d in ended
                    ],
                )
        except (OSError, sqlite3.Error) as error:
            if name is not None:
                with contextlib.suppress(OSError):
                    (self.folder / SEGMENTS / name).unlink(missing_ok=True)
            said = getattr(error, "strerror", None) or error
            raise StoreError(
                f"{self.folder}: {said}; what was kept before is safe, `study resume` goes on from it"
            ) from error
        if self._small() >= MERGE_AT:
            self.merge()

    def _small(self) -> int:
        return int(self._journal.execute("select count(*) from segments where rows < 10000").fetchone()[0])

    def merge(self) -> None:
        """Put the small segments together into one."""
        small = [
            n for (n,) in self._journal.execute("select name from segments where rows < 10000 order by name")
        ]
        if len(small) < 2:
            return
        whole = pa.concat_tables([pq.read_table(self.folder / SEGMENTS / name) for name in small])
        name = f"{time.time_ns():020d}-{os.getpid()}m.parquet"
        write_table(self.folder / SEGMENTS / name, whole)
        with self._journal:
            self._journal.execute("insert into segments values (?, ?)", (name, whole.num_rows))
            self._journal.executemany(
                "update runs set segment = ? where segment = ?", [(name, old) for old in small]
            )
            self._journal.executemany("delete from segments where name = ?", [(old,) for old in small])
        for old in small:
            (self.folder / SEGMENTS / old).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the folder."""
        journal = getattr(self, "_journal", None)
        if journal is not None:
            journal.close()
        _unlocked(self._lock)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def write_aside(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def write_segment(path: Path, ended: Sequence[Done], names: Sequence[str]) -> None:
    """Results of runs as one Parquet file: key, row, arm, replicate, seed and the values."""
    values = np.array([one.values for one in ended], np.float64).reshape(len(ended), len(names))
    data: dict[str, Any] = {
        "key": [one.key for one in ended],
        "row": np.array([one.row for one in ended], np.int64),
        "arm": [one.arm for one in ended],
        "replicate": np.array([one.replicate for one in ended], np.int64),
        "seed": [one.seed for one in ended],
    }
    data |= {name: values[:, k] for k, name in enumerate(names)}
    write_table(path, pa.table(data))


def write_table(path: Path, table: pa.Table) -> None:
    """A Parquet file, written aside, synced and renamed."""
    part = path.with_name(f".{path.name}")
    pq.write_table(table, part, compression="zstd")
    with open(part, "rb") as file:
        os.fsync(file.fileno())
    os.replace(part, path)


def readable(path: Path) -> bool:
    """Whether a segment is there and whole."""
    try:
        pq.read_table(path)
    except (OSError, pa.ArrowException):
        return False
    return True


def _opened(path: Path) -> sqlite3.Connection:
    """The journal, made where there is none.

    Raises:
        StoreError: the file is no journal, or damaged.
    """
    try:
        journal = sqlite3.connect(path, isolation_level="DEFERRED", check_same_thread=False)
        journal.execute("pragma journal_mode = wal")
        journal.execute("pragma synchronous = full")
        journal.executescript(_SCHEMA)
        if journal.execute("pragma quick_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")
    except sqlite3.Error as error:
        raise StoreError(
            f"{path}: the journal cannot be read ({error}); move it away and `study resume` finds the runs in the "
            "segments no more: they are run again"
        ) from error
    return journal


def _locked(path: Path) -> int:
    """Keep others from writing into the study.

    Raises:
        StoreError: another process is at it.
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


def _unlocked(handle: int) -> None:
    with contextlib.suppress(OSError):
        os.close(handle)


def read(folder: Path, columns: Iterable[str] = ("*",), where: str = "") -> pd.DataFrame:
    """Results of a study, in the order of row, arm and replicate; DuckDB reads the segments that the journal names.

    Args:
        folder: of the study.
        columns: names; all of them where nothing is said.
        where: a condition of SQL on the columns.

    Raises:
        StoreError: there is no study.
    """
    import duckdb

    if not (folder / MANIFEST).exists():
        raise StoreError(f"{folder}: there is no study here")
    journal = sqlite3.connect(f"file:{folder / JOURNAL}?mode=ro", uri=True)
    with contextlib.closing(journal):
        names = [name for (name,) in journal.execute("select name from segments order by name")]
    if not names:
        return pd.DataFrame()
    files = [str(folder / SEGMENTS / name) for name in names]
    chosen = ", ".join(name if name == "*" else f'"{name}"' for name in columns)
    sql = f"select {chosen} from read_parquet(?) {f'where {where}' if where else ''} order by row, arm, replicate"
    with contextlib.closing(duckdb.connect()) as base:
        return base.execute(sql, [files]).df()


def batches[T](items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of up to ``size`` items."""
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
