"""What documents claim of their own results, and which outcome on record each may be compared with.

A record is compared with a record, and what happened with nothing: authors count what was reported. That the model gives
a claim back says that it is consistent with what they say of themselves, and validates neither.
"""

import csv
import math
from functools import lru_cache
from typing import NamedTuple

from model.declare import Label
from model.outcomes import OUTCOMES
from scenarios.checks import arithmetic
from scenarios.evidence import LIBRARY, Row, rows


class Claim(NamedTuple):
    """One claim: its row of evidence, the outcome on record that answers to it (none: not comparable), and why.

    ``arithmetic`` makes the figure of the document one in the unit of the outcome.
    """

    evidence: str
    outcome: str
    arithmetic: str
    about: Label

    @property
    def row(self) -> Row:
        """The row that states it."""
        return rows()[self.evidence]

    @property
    def figure(self) -> float | None:
        """The figure in the unit of the outcome; none where the document gives none."""
        return arithmetic(self.arithmetic) if self.arithmetic else None

    @property
    def span(self) -> tuple[float, float] | None:
        """Between what the claim lies: "over" and "nearly" leave one side open; nothing where no figure is given."""
        figure, row = self.figure, self.row
        if figure is None:
            return None
        bounded = row.value is None
        return (
            -math.inf if bounded and row.low is None else figure,
            math.inf if bounded and row.high is None else figure,
        )

    @property
    def comparable(self) -> bool:
        """Whether an outcome on record answers to it."""
        return bool(self.outcome) and OUTCOMES[self.outcome].ledger == "recorded"


def claims_of(place: str) -> list[Claim]:
    """Claims of the document about a place."""
    return [claim for claim in claims() if claim.evidence.startswith(f"{place}-")]


@lru_cache(maxsize=1)
def claims() -> tuple[Claim, ...]:
    """Every claim of the library."""
    with open(LIBRARY / "claims.csv", encoding="utf-8", newline="") as file:
        return tuple(
            Claim(row["evidence"], row["outcome"], row["figure"], Label(row["en"], row["zh"]))
            for row in csv.DictReader(file)
        )
