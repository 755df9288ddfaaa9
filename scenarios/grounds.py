"""What the numbers of a file may rest on: the rows of the library, and rows and documents of its own.

A file of one's own names its documents under ``documents`` and its rows in a table beside it (``evidence_file``), in the
columns of the library. An id starts with the name of the file that cites it, so that no row is taken for one about another
place.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from model.evidence import SOURCES, Source
from model.evidence.source import HowSeen
from scenarios.errors import InputError, Problem, did_you_mean, one_of, shown
from scenarios.evidence import COLUMNS, TEXTS, Grounds, Row, library, rows
from scenarios.files import Files, Kind, seen_from
from scenarios.numbers import hint, number_in
from scenarios.reading import Text, decode, text_of

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")
NUMBERS = ("value", "low", "high")
FIRST_YEAR, LAST_YEAR = 1900, 2100
A_ROW = "an id is words in small letters and digits with hyphens between, as in my-county-away"


Table = tuple[str, bytes] | None
"""Path and content of a table of evidence; nothing where a file has none."""


def grounds_of(text: Text, table: Table) -> Grounds:
    """The grounds of a file: those of the library, and its own.

    Args:
        text: of the file.
        table: its table of evidence.

    Raises:
        InputError: the table cannot be used; all that is wrong with it.
    """
    own = dict(own_documents(text.data.get("documents")))
    sources = {**SOURCES, **own}
    if table is None:
        return Grounds(rows(), sources) if own else library()
    name = text.data.get("name")
    return Grounds({**rows(), **read_rows(*table, name if isinstance(name, str) else "", sources)}, sources)


def own_documents(given: Any) -> Iterator[tuple[str, Source]]:
    """Documents that a file declares; what is wrong with them is said where the file is checked."""
    for key, one in given.items() if isinstance(given, dict) else ():
        if isinstance(one, dict) and key not in SOURCES:
            title, authors, where = (str(one.get(word) or "") for word in ("title", "authors", "where"))
            year, seen = one.get("year"), one.get("how_seen")
            note = one["note"] if isinstance(one.get("note"), dict) else {}
            yield (
                key,
                Source(
                    key,
                    "document",
                    "Z",
                    (authors,) if authors else (),
                    year,
                    title,
                    cast(HowSeen, seen),
                    note.get("en", ""),
                    note.get("zh", ""),
                    container=where,
                ),
            )


def read_rows(
    path: str, found: bytes, name: str = "", sources: Mapping[str, Source] | None = None
) -> dict[str, Row]:
    """The rows of a table of evidence.

    Args:
        path: of the table, for messages.
        found: what stands in it.
        name: of the file whose rows these are; ids start with it. Nothing where the table is read by itself.
        sources: documents by key; ``None`` where the table is read by itself, and any key will do.

    Raises:
        InputError: it cannot be used; all that is wrong with it.
    """
    lines = decode(path, found).split("\n")
    heads = [text for _, text in fields(lines[0])]
    wrong = list(wrong_heads(lines[0], heads))
    if wrong:
        raise InputError(path, wrong)
    made: dict[str, Row] = {}
    for k, line in enumerate(lines[1:], start=2):
        cells = {head: (at, text) for head, (at, text) in zip(heads, fields(line), strict=False)}
        if not any(text for _, text in cells.values()):
            continue
        said = [
            Problem(k, cells.get(head, (len(line) + 1, ""))[0], f"{head}: {given}" if head else given, *rest)
            for head, given, *rest in wrong_cells(cells, line, len(heads), name, sources, made)
        ]
        wrong += said
        if not said:
            row = row_of(cells)
            made[row.id] = row
    if wrong:
        raise InputError(path, wrong)
    return made


def fields(line: str) -> list[tuple[int, str]]:
    """The fields of a line of comma-separated values, each with its column, from 1."""
    starts, quoted = [0], False
    for k, letter in enumerate(line):
        quoted ^= letter == '"'
        if letter == "," and not quoted:
            starts.append(k + 1)
    ends = [*(start - 1 for start in starts[1:]), len(line)]
    return [(start + 1, bare(line[start:end].strip())) for start, end in zip(starts, ends, strict=True)]


def bare(field: str) -> str:
    """A field without its quotation marks."""
    return (
        field[1:-1].replace('""', '"').strip() if len(field) > 1 and field[0] == field[-1] == '"' else field
    )


def wrong_heads(line: str, heads: list[str]) -> Iterator[Problem]:
    """What is wrong with the first line of a table."""
    allowed = f"the first line has the columns {one_of(COLUMNS)}".replace(" or ", " and ")
    if len(heads) == 1 and any(mark in line for mark in ";\t|"):
        yield Problem(
            1, 1, "columns are not divided by commas", allowed, "save the table as CSV with commas, in UTF-8"
        )
        return
    for at, head in fields(line):
        if head and head not in COLUMNS:
            yield Problem(1, at, f"there is no column {shown(head)}", allowed, did_you_mean(head, COLUMNS))
    missing = [column for column in COLUMNS if column not in heads]
    if missing:
        yield Problem(1, 1, f"columns are missing: {', '.join(missing)}", allowed)


Said = tuple[str, ...]
"""A column, what is wrong with it, what is allowed, and a hint."""
Cells = dict[str, tuple[int, str]]


def wrong_cells(
    cells: Cells,
    line: str,
    columns: int,
    name: str,
    sources: Mapping[str, Source] | None,
    before: Mapping[str, Row],
) -> Iterator[Said]:
    """What is wrong with one line of a table."""
    count = len(fields(line))
    if line.count('"') % 2:
        yield "", "a quotation mark is not closed on this line", "a text stands on one line"
        return
    if count < columns or any(text for _, text in fields(line)[columns:]):
        yield (
            "",
            f"the line has {count} fields",
            f"it has to have {columns}",
            "a text with a comma in it needs quotes",
        )
        return
    text = {head: cell for head, (_, cell) in cells.items()}
    yield from wrong_id(text["id"], name, before)
    if sources is not None and text["document"] not in sources:
        known = "a document of the project, or one under `documents:`"
        yield (
            "document",
            f"{shown(text['document'])} is not known",
            known,
            did_you_mean(text["document"], sources),
        )
    for head in ("document", "place", "quantity_en", "quantity_zh"):
        if not text[head]:
            yield head, "nothing is given", "it has to be text"
    yield from wrong_figure(text)


def wrong_id(given: str, name: str, before: Mapping[str, Row]) -> Iterator[Said]:
    """What is wrong with the id of a row."""
    if not ID.fullmatch(given):
        yield "id", f"{shown(given)} is no id", A_ROW, did_you_mean(given, ())
    elif name and given in rows():
        yield "id", f"{given} is a row of the library", "a row of one's own has an id of its own"
    elif given in before:
        yield "id", f"{given} is given twice", "an id stands once"
    elif name and not given.startswith(f"{name}-"):
        yield (
            "id",
            f"{given} does not start with {name}-",
            "a row starts with the name of the file that cites it",
        )


def wrong_figure(text: Mapping[str, str]) -> Iterator[Said]:
    """What is wrong with the year, the figure and the unit of a row."""
    year = number_in(text["year"])
    if year is None or year != round(year) or not FIRST_YEAR <= year <= LAST_YEAR:
        allowed = f"allowed is a whole number, {FIRST_YEAR} to {LAST_YEAR}"
        yield "year", shown(text["year"]), allowed, hint(text["year"], lambda n: FIRST_YEAR <= n <= LAST_YEAR)
    given = {head: text[head] for head in NUMBERS if text[head]}
    for head, cell in given.items():
        if number_in(cell) is None:
            yield head, f"{shown(cell)} is not a number", "it has to be a number", hint(cell)
    if "value" in given and len(given) > 1:
        yield "value", "it stands beside a bound", "give the figure, or its bounds as low and high"
    numbers = {head: number_in(cell) for head, cell in given.items()}
    low, high = numbers.get("low"), numbers.get("high")
    if low is not None and high is not None and low >= high:
        yield "low", f"{low:g} is not below high {high:g}", ""
    if bool(given) != bool(text["unit"]):
        said = "nothing is given" if given else f"{shown(text['unit'])} without a figure"
        yield "unit", said, "a figure has a unit, and a row without a figure has none"


def row_of(cells: Cells) -> Row:
    """The row in a line that is right."""
    text = {head: cell for head, (_, cell) in cells.items()}
    value, low, high = (number_in(text[head]) if text[head] else None for head in NUMBERS)
    texts = {head: text[head] for head in TEXTS}
    return Row(**texts, year=int(float(text["year"])), value=value, low=low, high=high)


def table_beside(name: str | Path, path: str, found: bytes, kind: Kind, files: Files) -> Table:
    """The table of evidence that a file names, seen from its folder; ``None`` where it names none, or none that can be one.

    Raises:
        InputError: the file is no text, or the table cannot be read.
    """
    given = _text(path, found, kind).data.get("evidence_file")
    if not isinstance(given, str) or not given.lower().endswith(".csv"):
        return None
    return files.read("evidence", seen_from(name, given))


def beside(name: str | Path, path: str, found: bytes, kind: Kind, files: Files, key: str) -> Table:
    """Another table that a file names under a key, seen from its folder; ``None`` where it names none.

    Raises:
        InputError: the file is no text, or the table cannot be read.
    """
    given = _text(path, found, "place").data.get(key)
    return files.read(kind, seen_from(name, given)) if isinstance(given, str) and given else None


def text_with(path: str, found: bytes, kind: Kind, table: Table) -> Text:
    """The text in a file, with what it may cite.

    Raises:
        InputError: the file is no text, or its table of evidence cannot be used.
    """
    text = _text(path, found, kind)
    return replace(text, problems=list(text.problems), grounds=grounds_of(text, table))


@lru_cache(maxsize=256)
def _text(path: str, found: bytes, kind: Kind) -> Text:
    """The text in a file; nobody writes into it."""
    return text_of(path, found, kind)
