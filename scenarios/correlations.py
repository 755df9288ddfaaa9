"""Pairs of uncertain numbers that are drawn together, as the library declares them."""

import csv
from functools import lru_cache
from typing import NamedTuple

from scenarios.evidence import LIBRARY


class Correlation(NamedTuple):
    """Two numbers that go together: the rank correlation of their draws, and why."""

    a: str
    b: str
    correlation: float
    grade: str
    reason_en: str
    reason_zh: str


@lru_cache(maxsize=1)
def correlations() -> tuple[Correlation, ...]:
    """Every declared pair."""
    with open(LIBRARY / "correlations.csv", encoding="utf-8", newline="") as file:
        return tuple(
            Correlation(correlation=float(row.pop("correlation")), **row) for row in csv.DictReader(file)
        )
