"""How good the predictions were: chances given before, from docs/predictions.md, against what came out, from docs/patterns.md.

A prediction is a row of a round with the chance that its own test is met, or fails where failure was expected, or that one of its
parts does. The Brier score is the mean of (chance - what came)^2, 1 where the verdict came as foretold and 0 where not
(Brier 1950): 0 is perfect, and .25 is what an even chance for everything scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
ROUNDS = ("one", "two", "three", "four")
EVEN = 0.25
"""Score of an even chance for everything."""
BANDS = ((0.45, 0.60), (0.61, 0.80), (0.81, 0.90), (0.91, 1.0))
"""Chances that are counted together, ends included."""
SURE = re.compile(r"(\d+) %(?: (fail))?(?: on (\w+))?")


@dataclass(frozen=True)
class Prediction:
    """One row of one round.

    Attributes:
        round: 1 is the first.
        row: of the patterns.
        says: the verdict of which ``sure`` is the chance, pass or fail.
        sure: the chance given before, 0 to 1.
        came: the verdict that came out, of the row or of the part that was meant.
        again: whether an earlier round had computed the row, so that its outcome under another model was known.
    """

    round: int
    row: str
    says: str
    sure: float
    came: str
    again: bool

    @property
    def right(self) -> bool:
        """Whether it came as foretold."""
        return self.says == self.came

    @property
    def score(self) -> float:
        """Its part of the Brier score."""
        return (self.sure - self.right) ** 2


def predictions(docs: Path = DOCS) -> list[Prediction]:
    """Every prediction with a chance, in the order of the rounds.

    Raises:
        ValueError: a chance or an outcome that cannot be read, or a row that is foretold and does not come out.
    """
    before = (docs / "predictions.md").read_text("utf-8")
    after = (docs / "patterns.md").read_text("utf-8")
    found: list[Prediction] = []
    for number, name in enumerate(ROUNDS, 1):
        came = dict(outcomes(section(after, f"Predictions of round {name}")))
        known = {one.row for one in found}
        for row, cell in chances(section(before, f"Round {name}")):
            says, sure, part = read(cell)
            if row not in came:
                raise ValueError(f"round {name}: {row} is foretold and does not come out")
            found.append(Prediction(number, row, says, sure, verdict(came[row], part), row in known))
    return found


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second level that begins so."""
    return re.split(rf"^## {heading}\b", text, maxsplit=1, flags=re.MULTILINE)[1].partition("\n## ")[0]


def chances(text: str) -> Iterator[tuple[str, str]]:
    """Row and last cell of every table line that begins with a pattern."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if re.fullmatch(r"P\d+", cells[0]):
            yield cells[0], cells[-1]


def outcomes(text: str) -> Iterator[tuple[str, str]]:
    """Row and what came out, one for each row that a line names."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if re.match(r"P\d+", cells[0]):
            yield from ((row, cells[2]) for row in cells[0].split(", "))


def read(cell: str) -> tuple[str, float, str]:
    """The verdict that is foretold, its chance, and the part that is meant; no part for the whole row."""
    match = SURE.fullmatch(cell)
    if match is None:
        raise ValueError(f"chance {cell!r}: allowed is as in 80 %, 80 % fail, or 80 % fail on persons")
    return match[2] or "pass", int(match[1]) / 100, match[3] or ""


def verdict(came: str, part: str) -> str:
    """The verdict that a cell begins with, or the one it has on a part."""
    match = re.search(rf"(pass|fail) on {part}", came) if part else re.match("(pass|fail)", came)
    if match is None:
        raise ValueError(f"outcome {came!r}: allowed is one that begins with pass or fail")
    return match[1]


def brier(some: Sequence[Prediction]) -> float:
    """Mean score."""
    return sum(one.score for one in some) / len(some)


def by_band(some: Sequence[Prediction]) -> Iterator[tuple[tuple[float, float], list[Prediction]]]:
    """Predictions by the chance that was given."""
    for low, high in BANDS:
        yield (low, high), [one for one in some if low <= one.sure <= high]
