"""A study as files for other programs: CSV, CSV for Excel, Parquet, netCDF, a workbook, each with its codebook."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from experiments.formats import SHEET_ROWS, write_csv, write_json, write_parquet_table, write_workbook
from experiments.study.results import StudyResult
from experiments.study.store import MANIFEST, OURS, SEGMENTS
from filing import OutputError, write

FORMATS = ("csv", "excel", "parquet", "netcdf", "xlsx")
ENDINGS = {"csv": ".csv", "excel": ".csv", "parquet": ".parquet", "netcdf": ".nc", "xlsx": ".xlsx"}
DERIVED = "derived"
"""Folder inside that of a study for what is made from its runs."""


def export(result: StudyResult, kind: str, path: Path) -> list[Path]:
    """Write a study; the files written: the table, and beside CSV its codebook and where it comes from.

    Args:
        result: the study.
        kind: one of ``FORMATS``.
        path: of the table.

    Raises:
        OutputError: the file cannot be written there.
        NotWritten: the disk is full, or the file is open in another program.
    """
    check_place(path)
    return WRITERS[kind](result, path)


def check_place(path: Path) -> None:
    """Refuse the name of a file by which a study is kept.

    Raises:
        OutputError: it is one.
    """
    own = path.name in OURS and (path.parent / MANIFEST).exists()
    if own or (path.parent.name == SEGMENTS and (path.parent.parent / MANIFEST).exists()):
        raise OutputError(
            f"{path}: a study is kept in this file; another name, or the folder {DERIVED}, is free",
            f"{path}：该文件用于保存研究，请另取名称或写入文件夹{DERIVED}",
        )


def _csv(result: StudyResult, path: Path) -> list[Path]:
    """UTF-8 as programs like it; numbers with all their digits."""
    return _tables(result, path, partial(write_csv, mark=False))


def _excel(result: StudyResult, path: Path) -> list[Path]:
    """CSV that Excel and WPS open with its Chinese intact; seeds are text, for Excel keeps 15 digits."""
    return _tables(result, path, partial(write_csv, seeds_as_text=True))


def _tables(result: StudyResult, path: Path, write_table: Callable[[pd.DataFrame, Path], None]) -> list[Path]:
    beside = path.with_name(f"{path.stem}-codebook.csv")
    facts = path.with_name(f"{path.stem}-provenance.json")
    write_table(result.to_dataframe(), path)
    write_table(result.codebook(), beside)
    write_json(result.facts, facts)
    return [path, beside, facts]


def _parquet(result: StudyResult, path: Path) -> list[Path]:
    """Labels and units in the metadata of each field, facts in that of the file."""
    write_parquet_table(result.to_dataframe(), result.about(), result.facts, path)
    return [path]


def _netcdf(result: StudyResult, path: Path) -> list[Path]:
    """netCDF 3, which every program with netCDF reads."""
    data = result.to_xarray()
    write(path, lambda to: data.to_netcdf(to, engine="scipy"))
    return [path]


def _xlsx(result: StudyResult, path: Path) -> list[Path]:
    """A workbook: runs, summary, codebook, facts; the first row of each stays in sight. Numbers have 16 digits there,
    so that the last bit of some is lost.

    Raises:
        OutputError: more runs than a sheet has rows.
    """
    if len(result.rows) >= SHEET_ROWS:
        raise OutputError(
            f"--format xlsx: {len(result.rows):,} runs; a sheet has {SHEET_ROWS:,} rows; write csv or parquet",
            f"--format xlsx：共{len(result.rows):,}次模拟，而工作表只有{SHEET_ROWS:,}行；请用csv或parquet",
        )
    facts = pd.DataFrame(list(result.facts.items()), columns=["name", "value"])
    sheets = {
        "runs": result.to_dataframe(),
        "summary": result.summary(),
        "codebook": result.codebook(),
        "facts": facts,
    }

    write_workbook(sheets, path)
    return [path]


WRITERS: dict[str, Callable[[StudyResult, Path], list[Path]]] = {
    "csv": _csv,
    "excel": _excel,
    "parquet": _parquet,
    "netcdf": _netcdf,
    "xlsx": _xlsx,
}
