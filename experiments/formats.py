"""Tables in the formats of other programs: CSV, workbook, Parquet, JSON. Texts pass :mod:`bilingual.texts`, numbers stay numbers."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from bilingual.texts import csv_text, is_active, json_text, sheet_text, visible
from filing import write

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET_ROWS = 1_048_576
"""Rows of a sheet in Excel."""


def identifier(name: str) -> str:
    """The name of a column as Python, R and Stata take it: ``household_attendance@during`` as ``household_attendance_during``."""
    return re.sub(r"\W", "_", name)


def texts_as(table: pd.DataFrame, write: Callable[[str], str]) -> pd.DataFrame:
    """A copy with every text, the names of columns among them, as ``write`` writes it; everything else as it is."""
    made = table.copy()
    for name in made.columns:
        if not pd.api.types.is_numeric_dtype(made[name]):
            made[name] = made[name].map(lambda cell: write(cell) if isinstance(cell, str) else cell)
    made.columns = [write(str(name)) for name in made.columns]
    return made


def unsigned(table: pd.DataFrame) -> pd.DataFrame:
    """A copy in which no zero has a sign: people read CSV and workbooks."""
    made = table.copy()
    for name in made.select_dtypes("float").columns:
        made[name] = made[name] + 0.0
    return made


def write_csv(
    table: pd.DataFrame, path: Path, digits: int | None = None, mark: bool = True, seeds_as_text: bool = False
) -> None:
    """CSV in UTF-8; every digit, or so many. See :func:`bilingual.texts.csv_text` for texts that look like formulas.

    Args:
        table: rows and columns.
        path: of the file.
        digits: significant figures of numbers.
        mark: begin with the mark from which Excel and WPS know that it is UTF-8.
        seeds_as_text: write the column ``seed`` so that Excel, which keeps 15 digits, shows all of them.
    """
    style = None if digits is None else f"%.{digits}g"
    made = texts_as(unsigned(table), csv_text)
    if seeds_as_text and "seed" in made:
        made["seed"] = [f'="{seed}"' for seed in made["seed"]]
    encoding = "utf-8-sig" if mark else "utf-8"
    how: dict[str, Any] = {"encoding": encoding, "lineterminator": "\n", "float_format": style}
    write(path, lambda to: made.to_csv(to, index=False, **how))


def write_workbook(sheets: Mapping[str, pd.DataFrame], path: Path) -> None:
    """A workbook; the first row of each sheet stays in sight, and no text is a formula, now or after it was edited."""

    def make(to: Path) -> None:
        with pd.ExcelWriter(to, engine="openpyxl") as book:
            for name, table in sheets.items():
                made = texts_as(unsigned(table), sheet_text)
                made.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
                as_texts(book.sheets[name])

    write(path, make)


def as_texts(sheet: "Worksheet") -> None:
    """Make every text a text: what begins like a formula gets Excel's own mark for text."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
                cell.quotePrefix = is_active(cell.value)


def write_parquet_table(
    frame: pd.DataFrame, about: Mapping[str, Mapping[Any, Any]], facts: Any, path: Path
) -> None:
    """Parquet with labels and units in the metadata of each field, and facts as JSON in that of the file."""
    table = pa.Table.from_pandas(texts_as(frame, whole_text), preserve_index=False)
    fields = [field.with_metadata(as_metadata(about.get(field.name, {}))) for field in table.schema]
    schema = pa.schema(fields, metadata={"grassroots": json_text(facts, None)})
    made = table.cast(schema)

    def make(to: Path) -> None:
        with to.open("wb") as file:  # Arrow cannot open a file whose name is not UTF-8.
            pq.write_table(made, file, compression="zstd")

    write(path, make)


def as_metadata(about: Mapping[Any, Any]) -> dict[str, str]:
    """Attributes as texts."""
    return {str(key): visible(str(value)) for key, value in about.items()}


def whole_text(text: str) -> str:
    """The text itself; halves of characters, which UTF-8 does not have, are shown by their number."""
    return (
        text
        if text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)
        else visible(text)
    )


def write_json(value: Any, path: Path) -> None:
    """JSON in UTF-8."""
    text = json_text(value) + "\n"
    write(path, lambda to: to.write_text(text, "utf-8", newline="\n"))
