"""Numbers of a study as Parquet: runs that have ended, in segments, and the plan and the points with what they are made of."""

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from experiments.study.disk import SEGMENTS, Contents, Entry, vouched, write_numbers

PLAN_OF = "of"
"""Where a plan and its points say what they are made of."""
ABOUT = pa.schema(
    {
        "key": pa.string(),
        "model": pa.string(),
        "done": pa.bool_(),
        "attempts": pa.int64(),
        "seconds": pa.float64(),
        "error": pa.string(),
    }
)
"""Columns that every segment begins with."""
VILLAGES = "villages"
"""Column of what each village comes to, in the segments of studies that keep it."""


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
        villages: what each village comes to, row after row (:func:`experiments.study.territory.villages_in`); empty
            where they are not kept.
    """

    key: str
    state: str
    seconds: float
    values: Sequence[float] = ()
    error: str = ""
    attempts: int = 1
    villages: Sequence[float] = ()


def segment(ended: Sequence[Done], names: Sequence[str], model: str) -> pa.Table:
    """Runs as a table: what is known about them, and the values; these are missing where a run failed."""
    nothing = [np.nan] * len(names)
    values = np.array([one.values if one.state == "done" else nothing for one in ended], np.float64)
    about: dict[str, Any] = {
        "key": [one.key for one in ended],
        "model": [model] * len(ended),
        "done": [one.state == "done" for one in ended],
        "attempts": [one.attempts for one in ended],
        "seconds": [one.seconds for one in ended],
        "error": [one.error for one in ended],
    }
    columns = values.reshape(len(ended), len(names))
    table = pa.table(about, schema=ABOUT)
    for k, name in enumerate(names):
        table = table.append_column(name, pa.array(columns[:, k]))
    if any(one.villages for one in ended):
        kept = [list(one.villages) or None for one in ended]
        table = table.append_column(VILLAGES, pa.array(kept, pa.list_(pa.float64())))
    return table


def segment_written(folder: Path, table: pa.Table) -> Entry:
    """Write a segment; its name sorts by time.

    Raises:
        OSError: it cannot be written.
    """
    seconds = float(pc.sum(table["seconds"]).as_py() or 0.0)
    stem = f"{time.time_ns():020d}"
    return write_numbers(folder / SEGMENTS, stem, parquet(table), table.num_rows, seconds)


def written(folder: Path, stem: str, table: pa.Table, of: str) -> Entry:
    """Write the plan or the points, with what they are made of.

    Raises:
        OSError: it cannot be written.
    """
    return write_numbers(folder, stem, parquet(table.replace_schema_metadata({PLAN_OF: of})), table.num_rows)


def points_written(folder: Path, design: pd.DataFrame, of: str) -> Entry:
    """Write the points, a row each.

    Raises:
        OSError: they cannot be written.
    """
    points = pa.Table.from_pandas(design.rename_axis("row").reset_index(), preserve_index=False)
    return written(folder, "points", points, of)


def parquet(table: pa.Table) -> bytes:
    """A table as Parquet."""
    to = io.BytesIO()
    pq.write_table(table, to, compression="zstd", write_statistics=False)
    return to.getvalue()


def table_in(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """A file of numbers, or those of some columns that it has.

    Raises:
        Damaged: it is not as it was written.
    """
    found = pq.ParquetFile(pa.BufferReader(vouched(path)))
    there = found.schema_arrow.names
    return found.read(there if columns is None else [name for name in columns if name in there])


def made_of(found: bytes) -> str:
    """What a plan or its points are made of, as they say."""
    metadata = pq.ParquetFile(pa.BufferReader(found)).schema_arrow.metadata or {}
    return str(metadata.get(PLAN_OF.encode(), b"").decode())


def newest_of_each_key(table: pa.Table) -> pa.Table:
    """Of runs in the order in which they ended one row a key: that which ended well, else the last."""
    key, done = table["key"].to_pylist(), table["done"].to_pylist()
    kept: dict[str, int] = {}
    for at, one in enumerate(key):
        if one not in kept or done[at] or not done[kept[one]]:
            kept[one] = at
    return table if len(kept) == len(key) else table.take(sorted(kept.values()))


def kept_runs(folder: Path, there: Contents) -> pa.Table:
    """What is known of all runs, without their values, in the order in which they ended.

    Raises:
        Damaged: a segment is not as it was written.
    """
    found = [table_in(folder / SEGMENTS / name, ABOUT.names) for name in sorted(there.segments)]
    return pa.concat_tables(found) if found else segment([], (), "")
