"""Texts of users (labels, questions, paths) as data: what is invisible is shown, and every kind of output has one writer.

A label may hold anything that a file or a Python call can hold. Three things can go wrong on the way out, and each has
one answer here:

- *Characters without a face*: control characters (a terminal obeys them, XML and Excel refuse them), characters that turn
  the direction of writing (they make a text read otherwise than it is), halves of characters, which no encoding has.
  :func:`visible` writes each as ``<U+202E>``. Files that are read are refused where they hold one
  (:mod:`scenarios.reading`); what comes from Python or from the name of a file is shown.
- *Characters with a task*: ``<`` in a page, ``$`` in a figure, ``=`` in a sheet, ``[`` on a terminal. The writer of each
  output takes the task from them: the template, :mod:`analysis.style`, :func:`sheet_text`, :func:`csv_text`,
  :mod:`grassroots.shown`.
- *Length*: :func:`shortened`, with a mark.
"""

import itertools
import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but tab and line ends
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction of writing
    "\u200b\u2028\u2029\u2060-\u2064\ufeff\ufff9-\ufffb"  # without width, or line ends that look like none
    "\ud800-\udfff\ufffe\uffff"  # halves of characters, and what is none
    "]"
)
"""Characters that nobody sees and that change how the rest is read. The joiners of emoji (U+200C, U+200D) are not among them."""

SHEET_MOST = 32_767
"""Characters of a cell in Excel."""
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters of a text that a spreadsheet would work out; a Chinese or Japanese one does so with the wide ones as well."""


def code(letter: str) -> str:
    """A character by its number, as ``<U+202E>``."""
    return f"<U+{ord(letter):04X}>"


def visible(text: str) -> str:
    """The text with every hidden character shown by its number."""
    return HIDDEN.sub(lambda found: code(found[0]), text) if HIDDEN.search(text) else text


def in_html(html: str) -> str:
    """A page or a part of one, otherwise escaped, with every hidden character shown."""
    return HIDDEN.sub(lambda found: f"&lt;{code(found[0])[1:-1]}&gt;", html)


def one_line(text: str) -> str:
    """The text on one line: hidden characters shown, line ends and tabs as spaces. Hard spaces stay."""
    return re.sub("[ \t\r\n]+", " ", visible(text)).strip(" ")


def columns(text: str) -> int:
    """Columns of a text: wide characters and emoji take two, combining ones none."""
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or letter in "\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def shortened(text: str, most: int) -> str:
    """A text of ``most`` columns at the most; where something is left out, an ellipsis ends it."""
    if columns(text) <= most:
        return text
    return text[: fitting(text, most - 1)].rstrip() + "…"


def fitting(text: str, most: int) -> int:
    """How many characters of a text fit into ``most`` columns; at least one."""
    used = 0
    for k, letter in enumerate(text):
        used += _columns(letter)
        if used > most:
            return max(1, k)
    return len(text)


WIDE = "\u2e80-\uffef"
PIECE = re.compile(
    f" *(?:(?:[^ {WIDE}]*[0-9])?[《（「『【“]*[{WIDE}][,.;:)，。；：、）》」』】”%]*|[^ {WIDE}]+[，。；：、）》」』】”]*)"
)
"""What stays on one line: a wide character with the number before it and the marks that belong to it, or a run of others
without a space."""


OPENING, CLOSING = "(（[［", ")）]］"


def breaks(text: str, width: int, inside: bool = False) -> list[int]:
    """Where the lines of a text begin so that they have about ``width`` columns, but for the first line.

    Lines end at spaces and between wide characters, so that names, paths and commands stay whole: one that is longer than
    a line has a line of its own. With ``inside`` it is broken too, as where there is no room beyond the edge. What stands
    in brackets goes whole onto a line of its own where it fits there and more than half a line comes before it.
    """
    parts, found, first = list(pieces(text, width if inside else 0)), [], 0
    while (first := _next_line(parts, first, width)) < len(parts):
        found.append(parts[first][0])
    return found


type Piece = tuple[int, int, str]


def _next_line(parts: list[Piece], first: int, width: int) -> int:
    """The piece with which the next line begins."""
    last, used = first + 1, columns(parts[first][2]) if first < len(parts) else 0
    while last < len(parts) and used + _size(parts, last, last + 1) <= width:
        used += _size(parts, last, last + 1)
        last += 1
    return _bracket_kept(parts, first, last, width)


def _bracket_kept(parts: list[Piece], first: int, last: int, width: int) -> int:
    """The opening of a bracket that a line end at ``last`` would break, where it can begin a line; else ``last``."""
    opened = next((k for k in range(last - 1, first, -1) if parts[k][2][0] in OPENING), first)
    closed = next((k for k in range(opened, len(parts)) if set(CLOSING) & set(parts[k][2])), len(parts))
    if opened == first or closed < last or closed == len(parts):
        return last
    fits = _size(parts, opened, closed + 1) <= width and _size(parts, first, opened) > width / 2
    return opened if fits else last


def _size(parts: list[Piece], first: int, last: int) -> int:
    """Columns of some pieces with the spaces before them."""
    return sum(spaces + columns(piece) for _, spaces, piece in parts[first:last])


def pieces(text: str, most: int = 0) -> Iterator[Piece]:
    """What stays on one line: where it begins, how many spaces before it, and itself; no wider than ``most`` where given."""
    for found in PIECE.finditer(text):
        bare = found[0].lstrip(" ")
        at, spaces = found.end() - len(bare), len(found[0]) - len(bare)
        while most and columns(bare) > most:
            n = fitting(bare, most)
            yield at, spaces, bare[:n]
            at, spaces, bare = at + n, 0, bare[n:]
        yield at, spaces, bare


def wrapped(text: str, width: int, inside: bool = False, lines: int = 0) -> str:
    """A text in lines of about ``width`` columns, see :func:`breaks`; with ``lines``, so many at the most."""
    at = [0, *breaks(text, width, inside), len(text)]
    made = [text[first:last].rstrip(" ") for first, last in itertools.pairwise(at)]
    if lines and len(made) > lines:
        made = [*made[: lines - 1], shortened(made[lines - 1] + "…", width)]
    return "\n".join(made)


# data


def json_text(value: Any, indent: int | None = 2) -> str:
    """JSON that every reader takes: Chinese as it is, hidden characters as escapes, ``null`` where there is no number.

    The data are the same as given: an escape is another way to write a character.
    """
    said = json.dumps(without_nan(value), ensure_ascii=False, indent=indent, allow_nan=False)
    return HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", said)


def without_nan(value: Any) -> Any:
    """The same with ``None`` in place of numbers that JSON does not have; a zero has no sign."""
    if isinstance(value, float):
        return value + 0.0 if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: without_nan(one) for key, one in value.items()}
    return [without_nan(one) for one in value] if isinstance(value, list | tuple) else value


def csv_text(text: str) -> str:
    """A text as a cell of CSV: with an apostrophe before it where a spreadsheet would work it out.

    CSV has no types: Excel, WPS and LibreOffice take ``=HYPERLINK(...)`` for a formula whether or not it stands in quotation
    marks. The apostrophe is their own mark for text, stays visible, and is one character to take off again. A lone sign
    and a number written as text are left as they are; numbers are no texts and never pass here. Parquet, netCDF, JSON and
    the workbook hold the text itself.
    """
    shown = visible(text)
    return f"'{shown}" if is_active(shown) else shown


def is_active(text: str) -> bool:
    """Whether a spreadsheet would work a text out instead of showing it."""
    if not text.startswith(ACTIVE) or text in ("+", "-"):
        return False
    try:
        float(text)
    except ValueError:
        return True
    return False


def sheet_text(text: str) -> str:
    """A text as a cell of a workbook: hidden characters shown, and what is too long for Excel cut with a mark that says so.

    ``_x0041_`` is Excel's own escape for a character, and is escaped itself.
    """
    shown = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", visible(text))
    if len(shown) <= SHEET_MOST:
        return shown
    mark = f"… ({len(shown):,})"
    return shown[: SHEET_MOST - len(mark)] + mark
