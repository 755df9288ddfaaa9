"""The patterns that the model is checked against, read from ``scenarios/library/patterns.csv``: one row a part of a pattern."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

import scenarios
from model.declare import Label

Use = Literal["calibrate", "validate", "verification"]
USES: tuple[Use, ...] = get_args(Use)
PLACES: dict[str, Label] = {
    "default": Label("the default village", "默认村"),
    "spread": Label("40 villages, outmigration 0.1 to 0.6", "40村，外出率0.1至0.6"),
    "county": Label("40 villages around the default", "默认村分布下的40村"),
    "wusheng": Label("Wusheng, 10 villages", "武胜，10村"),
    "xiantao": Label("Xiantao", "仙桃"),
}
"""What patterns are computed on."""
FILE = Path(scenarios.__file__).parent / "library" / "patterns.csv"


@dataclass(frozen=True)
class Row:
    """One part of a pattern.

    Attributes:
        id: the pattern, ``P1`` and on.
        part: which of its parts.
        use: what it is for: it sets parameters, is only checked, or restates an input or an equation.
        statement: what is computed, in both languages.
        source: keys of ``model.evidence`` or ids of evidence, separated by ``;``, or a citation.
        unit: of the value.
        low, high: bounds of what counts as met, inclusive; missing where there is none on that side.
        of_seeds: share of the seeds that have to meet them; missing where the mean over seeds has to.
        tolerance: how the bounds follow from what the source says, in both languages.
        place: what it is computed on, one of :data:`PLACES`.
        note: what to beware of, in both languages.
    """

    id: str
    part: str
    use: Use
    statement: Label
    source: str
    unit: str
    low: float | None
    high: float | None
    of_seeds: float | None
    tolerance: Label
    place: str
    note: Label

    @property
    def judged(self) -> bool:
        """Whether it has a target; the others are reported beside it."""
        return self.low is not None or self.high is not None


class UnknownPattern(ValueError):
    """An id that no pattern has."""


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """Every row, in the order of the file."""
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return tuple(_row(cells) for cells in csv.DictReader(file))


def _row(cells: dict[str, str]) -> Row:
    if cells["use"] not in USES:
        raise ValueError(f"{FILE.name}: use {cells['use']!r} of {cells['id']}; allowed is {', '.join(USES)}")
    return Row(
        cells["id"],
        cells["part"],
        cells["use"],
        Label(cells["statement"], cells["statement_zh"]),
        cells["source"],
        cells["unit"],
        _bound(cells["low"]),
        _bound(cells["high"]),
        _bound(cells["of_seeds"]),
        Label(cells["tolerance"], cells["tolerance_zh"]),
        cells["place"],
        Label(cells["note"], cells["note_zh"]),
    )


def _bound(text: str) -> float | None:
    return float(text) if text else None


def ids() -> list[str]:
    """Ids of the patterns, each once."""
    return list(dict.fromkeys(row.id for row in rows()))


def chosen(wanted: Sequence[str]) -> list[Row]:
    """Rows of these patterns, in the order of the file; all where none is named.

    Raises:
        UnknownPattern: there is none of this id; the message says which there are.
    """
    known = ids()
    asked = [text.strip().upper() for text in wanted]
    for given, text in zip(wanted, asked, strict=True):
        if text not in known:
            near = get_close_matches(text, known, n=1, cutoff=0.5)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UnknownPattern(f"there is no pattern {given!r}; there are {', '.join(known)}{hint}")
    return [row for row in rows() if not asked or row.id in asked]
