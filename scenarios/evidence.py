"""The rows of evidence that places and declarations cite: facts read from the founding documents, in short."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from model.evidence import SOURCES, Source

LIBRARY = Path(__file__).parent / "library"

COLUMNS = ("id", "document", "place", "year", "quantity_en", "quantity_zh", "value", "low", "high", "unit")
"""Columns of a table of evidence."""

TEXTS = ("id", "document", "place", "quantity_en", "quantity_zh", "unit")
"""Those that hold text."""

IN_WORDS = "in words"


@dataclass(frozen=True)
class Row:
    """One fact.

    Attributes:
        id: how it is cited.
        document: key of the founding document it was read from.
        place: of what.
        year: when.
        quantity_en, quantity_zh: what was stated.
        value: the figure; ``None`` where the text gives bounds or no number at all.
        low, high: bounds as stated; 'most' is a low bound of 50 percent, and its unit says ``in words``.
        unit: of the figure; ``percent`` starts the unit of a share.
    """

    id: str
    document: str
    place: str
    year: int
    quantity_en: str
    quantity_zh: str
    value: float | None
    low: float | None
    high: float | None
    unit: str

    @property
    def has_number(self) -> bool:
        """Whether a number can rest on it; on a word such as 'most' none can."""
        return IN_WORDS not in self.unit and any(number is not None for number in self._numbers)

    @property
    def _numbers(self) -> tuple[float | None, float | None, float | None]:
        return self.value, self.low, self.high

    def states(self, number: float) -> bool:
        """Whether ``number`` is the figure, a bound, or between two bounds; a share may stand for a percentage."""
        if not self.has_number:
            return False
        stated = number * 100.0 if self.unit.startswith("percent") else number
        if any(bound is not None and same(stated, bound) for bound in self._numbers):
            return True
        return self.low is not None and self.high is not None and self.low <= stated <= self.high

    def figure(self) -> str:
        """The figure in words."""
        if self.value is not None:
            return f"{self.value:.12g} {self.unit}"
        bounds = [
            f"{word} {bound:.12g}"
            for word, bound in (("from", self.low), ("to", self.high))
            if bound is not None
        ]
        return f"{' '.join(bounds)} {self.unit}" if bounds else "no figure"


def same(one: float, other: float) -> bool:
    """Whether two numbers agree to the third digit, as far as figures are rounded."""
    return abs(one - other) <= 0.005 * max(abs(one), abs(other))


@lru_cache(maxsize=1)
def rows() -> dict[str, Row]:
    """Every row of the library by its id."""
    with open(LIBRARY / "evidence.csv", encoding="utf-8", newline="") as file:
        return {row["id"]: _row(row) for row in csv.DictReader(file)}


def _row(row: dict[str, str]) -> Row:
    value, low, high = (float(row[name]) if row[name] else None for name in ("value", "low", "high"))
    texts = {name: row[name] for name in TEXTS}
    return Row(**texts, year=int(row["year"]), value=value, low=low, high=high)


@dataclass(frozen=True)
class Grounds:
    """What the numbers of a file may rest on.

    Attributes:
        rows: of evidence by id: those of the library, and those of the file's own table.
        sources: by key: those of the project, and the documents that the file declares.
    """

    rows: Mapping[str, Row]
    sources: Mapping[str, Source]

    def documents(self, ids: Iterable[str]) -> list[str]:
        """Keys of the documents that rows were read from."""
        return sorted({self.rows[row].document for row in ids})


@lru_cache(maxsize=1)
def library() -> Grounds:
    """The rows and sources that come with the project."""
    return Grounds(rows(), SOURCES)


def documents(ids: Iterable[str] | None = None) -> list[str]:
    """Keys of the documents that rows of the library (all of them where nothing is given) were read from."""
    return library().documents(rows() if ids is None else ids)
