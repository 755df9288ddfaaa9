"""A study as files for other programs: CSV, CSV for Excel, Parquet, netCDF, a workbook, each with its codebook."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.files import OutputError, write_csv
from experiments.study.results import StudyResult

FORMATS = ("csv", "excel", "parquet", "netcdf", "xlsx")
ENDINGS = {"csv": ".csv", "excel": ".csv", "parquet": ".parquet", "netcdf": ".nc", "xlsx": ".xlsx"}
DERIVED = "derived"
"""Folder inside that of a study for what is made from its runs."""
SHEET_ROWS = 1_048_576
"""Rows of a sheet in Excel."""


def export(result: StudyResult, kind: str, path: Path) -> list[Path]:
    """Write a study; the files written: the table, and beside CSV its codebook and where it comes from.

    Args:
        result: the study.
        kind: one of ``FORMATS``.
        path: of the table.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return WRITERS[kind](result, path)
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}; nothing was written") from error


def _csv(result: StudyResult, path: Path) -> list[Path]:
    """UTF-8 as programs like it; numbers with all their digits."""
    return _tables(result, path, lambda table, to: table.to_csv(to, index=False, lineterminator="\n"))


def _excel(result: StudyResult, path: Path) -> list[Path]:
    """CSV that Excel and WPS open with its Chinese intact; seeds are text, for Excel keeps 15 digits."""

    def write(table: pd.DataFrame, to: Path) -> None:
        if "seed" in table:
            table = table.assign(seed=[f'="{seed}"' for seed in table["seed"]])
        write_csv(table, to)

    return _tables(result, path, write)


def _tables(result: StudyResult, path: Path, write: Callable[[pd.DataFrame, Path], None]) -> list[Path]:
    beside = path.with_name(f"{path.stem}-codebook.csv")
    facts = path.with_name(f"{path.stem}-provenance.json")
    _aside(path, lambda to: write(result.to_dataframe(), to))
    _aside(beside, lambda to: write(result.codebook(), to))
    text = json.dumps(result.facts, ensure_ascii=False, indent=2) + "\n"
    _aside(facts, lambda to: to.write_text(text, "utf-8"))
    return [path, beside, facts]


def _parquet(result: StudyResult, path: Path) -> list[Path]:
    """Labels and units in the metadata of each field, facts in that of the file."""
    about = result.about()
    table = pa.Table.from_pandas(result.to_dataframe(), preserve_index=False)
    fields = [
        field.with_metadata({key: str(value) for key, value in about[field.name].items()})
        for field in table.schema
    ]
    facts = {"grassroots": json.dumps(result.facts, ensure_ascii=False)}
    whole = table.cast(pa.schema(fields, metadata=facts))
    _aside(path, lambda to: pq.write_table(whole, to, compression="zstd"))
    return [path]


def _netcdf(result: StudyResult, path: Path) -> list[Path]:
    """netCDF 3, which every program with netCDF reads."""
    data = result.to_xarray()
    _aside(path, lambda to: data.to_netcdf(to, engine="scipy"))
    return [path]


def _xlsx(result: StudyResult, path: Path) -> list[Path]:
    """A workbook: runs, summary, codebook, facts; the first row of each stays in sight. Numbers have 16 digits there,
    so that the last bit of some is lost.

    Raises:
        OutputError: more runs than a sheet has rows.
    """
    if len(result.rows) >= SHEET_ROWS:
        raise OutputError(
            f"--format xlsx: {len(result.rows):,} runs; a sheet has {SHEET_ROWS:,} rows; write csv or parquet"
        )
    facts = pd.DataFrame(list(result.facts.items()), columns=["name", "value"])
    sheets = {
        "runs": result.to_dataframe(),
        "summary": result.summary(),
        "codebook": result.codebook(),
        "facts": facts,
    }

    def write(to: Path) -> None:
        with pd.ExcelWriter(to, engine="openpyxl") as book:
            for name, table in sheets.items():
                table.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))

    _aside(path, write)
    return [path]


def _aside(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        write(part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


WRITERS: dict[str, Callable[[StudyResult, Path], list[Path]]] = {
    "csv": _csv,
    "excel": _excel,
    "parquet": _parquet,
    "netcdf": _netcdf,
    "xlsx": _xlsx,
}
