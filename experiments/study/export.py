"""A study as files for other programs: CSV, CSV for Excel, Parquet, netCDF, a workbook, each with its codebook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.formats import (
    SHEET_ROWS,
    identifier,
    write_csv,
    write_json,
    write_parquet_table,
    write_workbook,
)
from experiments.study.disk import keeps
from experiments.study.results import StudyResult
from experiments.study.store import MANIFEST, SEGMENTS
from filing import OutputError, write
from filing.origin import facts

FORMATS = ("csv", "excel", "parquet", "netcdf", "xlsx")
ENDINGS = {"csv": ".csv", "excel": ".csv", "parquet": ".parquet", "netcdf": ".nc", "xlsx": ".xlsx"}
DERIVED = "derived"
"""Folder inside that of a study for what is made from its runs."""


@dataclass(frozen=True)
class Exported:
    """What is written.

    Attributes:
        result: the study.
        frame: its rows, one a run, or one a run and village.
        more: further sheets of a workbook, by name.
    """

    result: StudyResult
    frame: pd.DataFrame
    more: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Where the numbers come from: code, packages and machine of the runs, when they were begun, and when this was written."""
        return facts() | self.result.facts


def export(
    result: StudyResult,
    kind: str,
    path: Path,
    frame: pd.DataFrame | None = None,
    more: Mapping[str, pd.DataFrame] | None = None,
) -> list[Path]:
    """Write a study; the files written: the table, and beside CSV its codebook and where it comes from.

    Args:
        result: the study.
        kind: one of ``FORMATS``.
        path: of the table.
        frame: another table that was made from its runs.
        more: further sheets of a workbook, by name.

    Raises:
        OutputError: the file cannot be written there.
        NotWritten: the disk is full, or the file is open in another program.
    """
    check_place(path)
    return WRITERS[kind](
        Exported(result, result.to_dataframe() if frame is None else frame, more or {}), path
    )


def check_place(path: Path) -> None:
    """Refuse the name of a file by which a study is kept.

    Raises:
        OutputError: it is one.
    """
    own = keeps(path.name) and (path.parent / MANIFEST).exists()
    if own or (path.parent.name == SEGMENTS and (path.parent.parent / MANIFEST).exists()):
        raise OutputError(
            f"{path}: a study is kept in this file; another name, or the folder {DERIVED}, is free",
            f"{path}：该文件用于保存研究，请另取名称或写入文件夹{DERIVED}",
        )


def _csv(made: Exported, path: Path) -> list[Path]:
    """UTF-8 as programs like it; numbers with all their digits."""
    return _tables(made, path, partial(write_csv, mark=False))


def _excel(made: Exported, path: Path) -> list[Path]:
    """CSV that Excel and WPS open with its Chinese intact; seeds are text, for Excel keeps 15 digits."""
    return _tables(made, path, partial(write_csv, seeds_as_text=True))


def _tables(made: Exported, path: Path, write_table: Callable[[pd.DataFrame, Path], None]) -> list[Path]:
    beside = path.with_name(f"{path.stem}-codebook.csv")
    origin = path.with_name(f"{path.stem}-provenance.json")
    write_table(made.frame, path)
    write_table(made.result.codebook(made.frame), beside)
    write_json(made.facts, origin)
    return [path, beside, origin]


def _parquet(made: Exported, path: Path) -> list[Path]:
    """Labels and units in the metadata of each field, facts in that of the file."""
    write_parquet_table(made.frame, made.result.about("village" in made.frame), made.facts, path)
    return [path]


def _netcdf(made: Exported, path: Path) -> list[Path]:
    """netCDF 3, which every program with netCDF reads; always one value a run."""
    data = made.result.to_xarray().assign_attrs(made.facts)
    data = data.rename(name_dict={name: identifier(str(name)) for name in data.variables})
    write(path, lambda to: data.to_netcdf(to, engine="scipy"))
    return [path]


def _xlsx(made: Exported, path: Path) -> list[Path]:
    """A workbook: runs, what is given beside them, codebook, facts; the first row of each stays in sight. Numbers have 16 digits there,
    so that the last bit of some is lost.

    Raises:
        OutputError: more rows than a sheet has.
    """
    if len(made.frame) >= SHEET_ROWS:
        raise OutputError(
            f"--format xlsx: {len(made.frame):,} rows; a sheet has {SHEET_ROWS:,} rows; write csv or parquet",
            f"--format xlsx：共{len(made.frame):,}行，而工作表只有{SHEET_ROWS:,}行；请用csv或parquet",
        )
    sheets = {
        "runs": made.frame,
        **made.more,
        "codebook": made.result.codebook(made.frame),
        "facts": pd.DataFrame(list(made.facts.items()), columns=["name", "value"]),
    }

    write_workbook(sheets, path)
    return [path]


WRITERS: dict[str, Callable[[Exported, Path], list[Path]]] = {
    "csv": _csv,
    "excel": _excel,
    "parquet": _parquet,
    "netcdf": _netcdf,
    "xlsx": _xlsx,
}
