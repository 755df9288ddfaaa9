"""What stands in a file that a spreadsheet saved: its sheets as cells, with what is hidden, worked out or a picture.

A sheet is read row by row and left after 200 rows without anything in them: one that is formatted down to row 1,048,576 takes
minutes to walk through.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser

from scenarios.errors import InputError, Problem

BLANK_ROWS = 200
"""Rows without anything after which a sheet is at its end."""
MOST_ROWS = 20_000
"""Rows with something in them that are read."""
MOST_COLUMNS = 400
LARGEST = 50_000_000
"""Bytes of a file."""
FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE = "open it in Excel or WPS and save it as xlsx"


@dataclass(frozen=True)
class Raw:
    """A cell as it stands in a file.

    Attributes:
        row, column: from 1.
        value: text, number, truth value, date, or nothing.
        percent: it is shown in per cent.
        formula: it is worked out.
        picture: it holds a picture.
        error: what the spreadsheet says in place of a value, as ``#REF!``.
    """

    row: int
    column: int
    value: Any = None
    percent: bool = False
    formula: bool = False
    picture: bool = False
    error: bool = False

    @property
    def address(self) -> str:
        """As the spreadsheet calls it."""
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """What it says; a whole number has no decimals."""
        value = self.value
        if isinstance(value, float) and value == int(value) and abs(value) < 1e20:
            return str(int(value))
        return "" if value is None else str(value)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there."""
        return not self.formula and not self.text.strip("\u200b\ufeff \t\r\n\u3000\xa0")


@dataclass
class Sheet:
    """A sheet: its rows by number, those that are hidden, and the row after which nothing more was looked for."""

    title: str
    rows: dict[int, dict[int, Raw]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_hidden: bool = False
    left_at: int = 0

    def at(self, row: int, column: int) -> Raw:
        """A cell; an empty one where nothing stands."""
        return self.rows.get(row, {}).get(column, Raw(row, column))

    def text(self, row: int, column: int) -> str:
        """What a cell says, without the spaces around it."""
        return self.at(row, column).text.strip()


class Parser(WorkSheetParser):  # type: ignore[misc, unused-ignore]
    """The reader of openpyxl, which says of each cell too whether it is worked out."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """A cell, and the formula behind it."""
        cell: dict[str, Any] = super().parse_cell(element)
        formula = element.find(FORMULA)
        cell["formula"] = None if formula is None else formula.text or "="
        return cell


def sheets_of(path: str, found: bytes) -> list[Sheet]:
    """The sheets in the bytes of a file.

    Args:
        path: of the file, for messages and for what its name ends with.
        found: what stands in it.

    Raises:
        InputError: it is no workbook and no CSV, or one that cannot be read.
    """
    if len(found) > LARGEST:
        raise refused(
            path, "the file is larger than 50 MB", "a table of villages is small; keep that sheet alone"
        )
    if found.startswith(OLD) or path.lower().endswith((".xls", ".et", ".wps")):
        said = "this is a workbook of the old kind, or one with a password"
        raise refused(path, said, f"{SAVE}, without a password")
    if found.startswith(b"PK"):
        return workbook(path, found)
    if path.lower().endswith(".csv"):
        return [from_csv(path, found)]
    raise refused(path, "this is not a workbook", SAVE)


def refused(path: str, said: str, allowed: str) -> InputError:
    """A file that cannot be read at all."""
    return InputError(path, [Problem(0, 0, said, allowed)])


def workbook(path: str, found: bytes) -> list[Sheet]:
    """The sheets of a workbook."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(found), read_only=True, data_only=True)
            return [sheet_of(book, one) for one in book.worksheets]
    except (
        KeyError,
        ValueError,
        TypeError,
        OSError,
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        EOFError,
    ):
        raise refused(path, "the workbook cannot be read: it is damaged, or of another kind", SAVE) from None


def sheet_of(book: Any, one: Any) -> Sheet:
    """One sheet, row by row until 200 have had nothing."""
    sheet = Sheet(one.title, is_hidden=one.sheet_state != "visible")
    percent = percent_styles(book)
    with one._get_source() as source:
        parser = Parser(
            source,
            one._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in upto_blank(parser, sheet):
            sheet.rows[number] = {c["column"]: raw(c, percent) for c in cells if filled(c)}
            if parser.row_dimensions.pop(str(number), {}).get("hidden") in ("1", "true"):
                sheet.hidden.add(number)
        for column in parser.column_dimensions.values():
            if column.get("hidden") in ("1", "true") and int(column["min"]) <= MOST_COLUMNS:
                sheet.hidden_columns.update(
                    range(int(column["min"]), min(int(column["max"]), MOST_COLUMNS) + 1)
                )
    return sheet


def upto_blank(parser: Parser, sheet: Sheet) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Rows with something in them; what lies behind 200 rows without anything is not looked at, and that is noted."""
    last = 0
    for number, cells in parser.parse():
        if number - last > BLANK_ROWS or len(sheet.rows) > MOST_ROWS:
            sheet.left_at = last
            return
        if any(map(filled, cells)):
            last = number
            yield number, cells


def filled(cell: dict[str, Any]) -> bool:
    """Whether something stands in a cell."""
    return (cell["value"] is not None or cell["formula"] is not None) and cell["column"] <= MOST_COLUMNS


def percent_styles(book: Any) -> set[int]:
    """Styles that show a number in per cent."""
    own = {164 + k: text for k, text in enumerate(book._number_formats)}
    return {
        k
        for k, style in enumerate(book._cell_styles)
        if "%" in (own.get(style.numFmtId) or BUILTIN_FORMATS.get(style.numFmtId, ""))
    }


def raw(cell: dict[str, Any], percent: set[int]) -> Raw:
    """A cell of openpyxl as ours."""
    value, formula = cell["value"], cell["formula"]
    picture = any("DISPIMG" in str(text).upper() for text in (value, formula) if text is not None)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Raw(
        cell["row"],
        cell["column"],
        value,
        number and cell["style_id"] in percent,
        formula is not None,
        picture,
        cell["data_type"] == "e",
    )


def from_csv(path: str, found: bytes) -> Sheet:
    """The one sheet of a CSV file, in UTF-8 or in the GB18030 of a Chinese Excel; divided by commas, semicolons or tabs."""
    text = decoded(path, found)
    head = text[:4000]
    mark = max(",;\t，", key=head.count)
    sheet = Sheet("CSV")
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=mark), start=1):
        cells = {k: Raw(number, k, one) for k, one in enumerate(row[:MOST_COLUMNS], start=1) if one.strip()}
        if cells:
            sheet.rows[number] = cells
        if len(sheet.rows) > MOST_ROWS:
            sheet.left_at = number
            break
    return sheet


def decoded(path: str, found: bytes) -> str:
    """The text of a CSV file: UTF-8 fails loudly where it is not, so it is tried first.

    Raises:
        InputError: neither.
    """
    codes = ("utf-16",) if found[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            return found.decode(code)
        except UnicodeDecodeError:
            continue
    raise refused(path, "the text is neither UTF-8 nor GB18030", "save it as xlsx, or as CSV in UTF-8")
