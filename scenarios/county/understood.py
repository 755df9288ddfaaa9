"""What a workbook was understood to say, as plain text: this is what runs read, what a study carries, and what is hashed."""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from scenarios.county.cells import read
from scenarios.county.columns import COLUMNS, narrow, plain, unit_in
from scenarios.county.facts import FACTS, Fact
from scenarios.county.sheets import Raw, Sheet, sheets_of
from scenarios.county.table import CellProblem, Reading, read_table
from scenarios.county.template import EVIDENCE_HEADS, SHEETS, TARGET_COLUMNS
from scenarios.errors import InputError, Problem, reason
from scenarios.evidence import COLUMNS as EVIDENCE

KEYS = tuple(column.key for column in COLUMNS)


def load_table(path: str) -> bytes:
    """The bytes of a table of villages.

    Raises:
        InputError: it cannot be read.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            path, [Problem(0, 0, reason(error), "`grassroots county new FOLDER` writes one")]
        ) from None


@lru_cache(maxsize=8)
def understood(path: str, found: bytes) -> bytes:
    """A workbook in plain text: villages, facts of the county, targets and evidence.

    Raises:
        InputError: something in it cannot be used; all of it.
    """
    return json.dumps(content(whole(path, found)), ensure_ascii=False, indent=0, sort_keys=True).encode()


@lru_cache(maxsize=8)
def whole(path: str, found: bytes) -> Reading:
    """The table of villages, with what the other sheets say."""
    reading = read_table(path, found)
    for sheet in sheets_of(path, found):
        title = narrow(sheet.title).lower()
        if title in titles("county"):
            reading.facts = dict(facts_in(reading, sheet))
        elif title in titles("targets"):
            reading.targets = list(
                lines_in(
                    sheet, {label.zh: key for key, label in TARGET_COLUMNS.items()}, tuple(TARGET_COLUMNS)
                )
            )
        elif title in titles("evidence"):
            reading.evidence = list(
                lines_in(sheet, {zh: key for key, zh in EVIDENCE_HEADS.items()}, EVIDENCE)
            )
    return reading


def titles(key: str) -> tuple[str, ...]:
    """What a sheet of the template is called."""
    return SHEETS[key].en.lower(), SHEETS[key].zh


def content(reading: Reading) -> dict[str, Any]:
    """What was understood.

    Raises:
        InputError: something cannot be used.
    """
    reading.refuse()
    if not reading.villages:
        said = "no village stands below the headings"
        raise InputError(reading.path, [CellProblem(0, 0, said, "a row a village", "", reading.sheet)])
    return {
        "villages": [
            {key: value for key in KEYS if (value := one.value(key)) is not None} for one in reading.villages
        ],
        "facts": reading.facts,
        "targets": reading.targets,
        "evidence": reading.evidence,
    }


def facts_in(reading: Reading, sheet: Sheet) -> Iterator[tuple[str, float | str]]:
    """What the sheet of the county says, line by line."""
    known = {plain(name): fact for fact in FACTS for name in (fact.about.label.zh, fact.about.label.en)}
    for row in sorted(sheet.rows):
        fact = known.get(plain(sheet.text(row, 1)))
        if fact is None:
            continue
        value = value_of(reading, sheet, fact, sheet.at(row, 2), sheet.text(row, 3))
        if value is not None:
            yield fact.about.key, value


def value_of(reading: Reading, sheet: Sheet, fact: Fact, cell: Raw, unit: str) -> float | str | None:
    """The value of a line; what is wrong with it is noted."""
    made = read(fact.about, cell, unit_in(f"({unit})") if unit else "")
    if made.wrong:
        said = f"{fact.about.label.zh}: {made.wrong[0]}"
        given, allowed, hint = (said, *made.wrong[1:], "", "")[:3]
        reading.problems.append(CellProblem(cell.row, cell.column, given, allowed, hint, sheet.title))
    return made.value


def lines_in(sheet: Sheet, names: dict[str, str], keys: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The lines of a sheet with headings in its first row, as texts by column."""
    known = {plain(zh): key for zh, key in names.items()} | {plain(key): key for key in keys}
    known |= {plain(label.en): key for key, label in TARGET_COLUMNS.items() if key in keys}
    first = min(sheet.rows, default=0)
    heads = {column: known.get(plain(cell.text), "") for column, cell in sheet.rows.get(first, {}).items()}
    for row in sorted(sheet.rows):
        line = {heads[column]: said(cell) for column, cell in sheet.rows[row].items() if heads.get(column)}
        if row > first and any(line.values()):
            yield {"row": str(row), **line}


def said(cell: Raw) -> str:
    """What a cell says, as a text; per cent by its format as a share."""
    return cell.text.strip()
