"""What must not be in a table of villages: anything about one person. The cell is named, never what stands in it."""

import csv
import io
import re
from collections.abc import Iterator

from scenarios.county.columns import narrow
from scenarios.county.sheets import Raw, Sheet
from scenarios.errors import InputError, Problem

HEADINGS = ("姓名", "身份证", "电话", "手机", "户主", "住址", "银行", "微信")
"""Words of headings that announce personal data."""
ENGLISH = re.compile(
    r"\b(first name|full name|id card|identity (?:card|number)|passport|phone|telephone|mobile|home address|bank account|wechat)\b"
)
MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
    r"|(?<!\d)[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"
)
ACCOUNT = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
LANDLINE = re.compile(r"(?:电话|手机|联系方式|tel|phone)[^\d]{0,6}\d[\d -]{5,}")
MOST_FREE = 20
"""Free characters of a cell in the table of villages."""
ALLOWED = "delete it: the table is about villages, and no person may be recognised in it"


def heading_words(text: str) -> bool:
    """Whether a heading announces personal data."""
    bare = re.sub(r"\s", "", narrow(text))
    return any(word in bare for word in HEADINGS) or ENGLISH.search(narrow(text).lower()) is not None


def numbers_in(cell: Raw) -> str:
    """What kind of number of a person stands in a cell; nothing where none does."""
    text = re.sub(r"(?<=\d)[\s-](?=\d)", "", narrow(cell.text))
    if IDENTITY.search(text) or ACCOUNT.search(text):
        return "a number of a person, as of an identity card or a bank account"
    if MOBILE.search(text) or LANDLINE.search(narrow(cell.text).lower()):
        return "a telephone number"
    return ""


def refuse_file(path: str, text: str) -> None:
    """Refuse a table beside the workbook with anything about a person, by line and column.

    Raises:
        InputError: all that is.
    """
    found = [
        Problem(line, column, said, ALLOWED)
        for line, cells in enumerate(csv.reader(io.StringIO(text)), start=1)
        for column, cell in enumerate(cells, start=1)
        if (said := said_of(Raw(line, column, cell), is_heading=line == 1))
    ]
    if found:
        raise InputError(path, found)


def said_of(cell: Raw, is_heading: bool) -> str:
    """What is about a person in a cell; nothing where nothing is."""
    if is_heading and heading_words(cell.text):
        return "the heading announces data about persons"
    return numbers_in(cell)


def in_sheet(sheet: Sheet) -> Iterator[tuple[Raw, str]]:
    """Cells of any sheet with a number of a person."""
    for row in sheet.rows.values():
        for cell in row.values():
            if said := numbers_in(cell):
                yield cell, said


def is_long(cell: Raw) -> bool:
    """Whether a cell has more free characters than a table of villages needs."""
    return isinstance(cell.value, str) and not cell.formula and len(re.sub(r"\s", "", cell.text)) > MOST_FREE
