"""Numbers that a source is said to state agree with a second reading of the source, made before the declared values were seen."""

import csv
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

import scenarios
from model.declare import Number
from model.evidence import DOCUMENTS, cited
from model.parameters import ledger
from scenarios.decide import lever_file
from scenarios.evidence import rows

TABLE = Path(__file__).with_name("second_reading.csv")
STATED = ("measured", "reported", "legal")
"""Grades that say: a source has this very number."""
NOT_AT_HAND = 1
DIFFER = 1
"""No more than these, ever: a source that cannot be seen, and a default that is not what the source says (decision 55)."""

with TABLE.open(encoding="utf-8", newline="") as file:
    READ = {row["path"]: row for row in csv.DictReader(file, strict=True)}
with TABLE.with_name("second_reading_rows.csv").open(encoding="utf-8", newline="") as file:
    FACTS = {row["id"]: row for row in csv.DictReader(file, strict=True)}


def about(path: str) -> Number:
    found = ledger()[path].about
    assert isinstance(found, Number)
    return found


def rounded(value: Fraction, default: float) -> float:
    """A value as it would be declared: with the digits of the default, and no fewer than two."""
    digits = len(f"{default:.12g}".replace(".", "").lstrip("0"))
    return float(f"{float(value):.{max(2, digits)}g}")


def agrees(row: dict[str, str], default: float) -> bool:
    low, high = (rounded(Fraction(row[name]), default) for name in ("value_low", "value_high"))
    return low <= float(f"{default:.12g}") <= high


def paths(how: str) -> list[str]:
    return [path for path, row in READ.items() if row["how"] == how]


def test_every_number_that_a_source_is_said_to_state_was_read_again() -> None:
    stated = {
        path
        for path, item in ledger().items()
        if isinstance(item.about, Number) and item.about.grade in STATED
    }
    assert len(stated) > 20
    assert not stated - set(READ), f"read the source and add a row to {TABLE.name}"


@pytest.mark.parametrize("path", READ)
def test_the_default_is_what_the_source_says(path: str) -> None:
    row, item = READ[path], ledger()[path]
    assert agrees(row, item.default) is (row["how"] != "differs"), (
        f"read was {row}; declared is {item.default}"
    )
    assert set(row["source"].split(";")) == set(cited(path)), "it was read from what the declaration cites"


def test_a_number_that_differs_is_not_called_stated() -> None:
    assert len(paths("differs")) <= DIFFER
    assert all(about(path).grade not in STATED for path in paths("differs"))


def test_sources_that_were_not_at_hand_become_no_more() -> None:
    assert len(paths("not at hand")) <= NOT_AT_HAND
    shown = {path for path, row in READ.items() if row["location"]}
    assert shown == set(READ) - set(paths("not at hand")), "a reading names the place and the words"
    assert {row["how"] for row in READ.values()} == {"quotation", "arithmetic", "differs", "not at hand"}


def test_numbers_that_cite_no_source_are_called_assumed() -> None:
    uncited = {
        path for path, item in ledger().items() if isinstance(item.about, Number) and "assumed" in cited(path)
    }
    otherwise = {path for path in uncited if about(path).grade not in ("assumed", "numerical")}
    assert otherwise <= {"mediation.left_off", "powers.acts", "grid_work.tickets"}, (
        "open in decision 55; it becomes no more"
    )


@pytest.mark.parametrize(
    ("value", "default", "found"),
    [
        ("0.3712", 0.37, 0.37),
        ("1406/204", 6.9, 6.9),
        ("346/456", 0.75, 0.76),
        ("2/3", 2 / 3, 0.666666666667),
        ("41000/12", 3450.0, 3417.0),
    ],
)
def test_rounding_is_that_of_the_declaration(value: str, default: float, found: float) -> None:
    assert rounded(Fraction(value), default) == pytest.approx(found, rel=1e-12)


def leaned_on() -> Iterator[str]:
    """Rows that numbers of the model, of places and of levers are said to have been read or derived from."""
    for path, item in ledger().items():
        if isinstance(item.about, Number) and item.about.grade in (*STATED, "derived"):
            yield from cited(path)
    for place in map(
        scenarios.load_place, (name for name in scenarios.places() if not scenarios.is_default(name))
    ):
        for figure in place.figures.values():
            yield from figure.evidence
    for lever in map(lever_file, scenarios.levers()):
        if lever.grade in ("reported", "derived"):
            yield from lever.evidence


def test_every_row_of_a_document_that_a_number_leans_on_was_read_again() -> None:
    founding = {document.key for document in DOCUMENTS}
    found = {key for key in leaned_on() if key in rows()}
    owed = {key for key in found if rows()[key].document in founding and rows()[key].has_number}
    assert len(owed) > 90
    assert not owed - set(FACTS)


@pytest.mark.parametrize("key", FACTS)
def test_a_row_has_the_figure_that_was_read(key: str) -> None:
    row, read = rows()[key], FACTS[key]
    figures = {number for number in (row.value, row.low, row.high) if number is not None}
    assert figures == {float(read["value_low"]), float(read["value_high"])}
    assert row.document == read["document"] and read["words"]
