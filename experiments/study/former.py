"""A study that an earlier version kept: its runs come into today's form. What it was kept in is set aside."""

import contextlib
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.study.carried import manifest_of
from experiments.study.disk import (
    FORMER,
    MANIFEST,
    SEGMENTS,
    Contents,
    StoreError,
    keep_aside,
    open_seal,
    set_aside,
)
from experiments.study.faults import Mended
from experiments.study.manifest import keep_manifest
from experiments.study.segments import newest_of_each_key, segment_written

OTHERS = ("plan.parquet", "points.parquet", f"{FORMER}-wal", f"{FORMER}-shm", FORMER)
"""What is not needed any more: the journal goes last, for it says that this is still to be done."""


def bring_over(folder: Path, said: Mended) -> None:
    """Take the study and its runs over; nothing vouched for them, so that what can be read counts.

    Raises:
        StoreError: this version does not understand the study.
        OSError: it cannot be written.
    """
    from pydantic import ValidationError

    from experiments.study.schema import Study

    try:
        found = (folder / MANIFEST).read_bytes()
        old = json.loads(found)
        study = Study.model_validate_json(json.dumps(old["study"]))
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        raise StoreError(
            f"{folder}: an earlier version kept this study, and this one cannot read what it asks; "
            "start it in a new folder"
        ) from None
    tables = [
        table
        for path in sorted((folder / SEGMENTS).glob("*.parquet"))
        for table in former(folder, path, said)
    ]
    there = Contents()
    if tables:
        whole = newest_of_each_key(pa.concat_tables(tables, promote_options="default"))
        entry = segment_written(folder, whole)
        there.segments[entry.name] = entry
    if open_seal(found, "manifest") is None:
        keep_aside(folder, folder / MANIFEST, found)
    keep_manifest(folder, manifest_of(study) | {"fingerprint": str(old.get("fingerprint", ""))}, found)
    there.write(folder)
    for name in OTHERS:
        if (folder / name).exists():
            set_aside(folder, folder / name)
    for path in sorted((folder / SEGMENTS).glob("*.parquet")):
        if path.name not in there.segments:
            set_aside(folder, path)
    said.mended.append(f"an earlier version kept this study; its {there.rows:,} runs were taken over")


def former(folder: Path, path: Path, said: Mended) -> list[pa.Table]:
    """Runs of a segment of the first format; none where it cannot be read."""
    with contextlib.suppress(OSError, pa.ArrowException):
        table = pq.read_table(path)
        if "done" in table.column_names:
            return [table]
        n = table.num_rows
        about = {
            "key": table["key"],
            "model": table["model"],
            "done": np.ones(n, bool),
            "attempts": np.ones(n, np.int64),
            "seconds": np.zeros(n),
            "error": [""] * n,
        }
        return [pa.table(about | {name: table[name] for name in table.column_names if name not in about})]
    said.lost.append(
        f"{path.relative_to(folder)} of the earlier version cannot be read; its runs are run again"
    )
    return []
