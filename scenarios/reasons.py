"""Why a number of a place is assumed, in Chinese: the table ``library/reasons.csv`` has the clauses of these reasons in both languages.

``#`` stands for a number, which keeps its place; before 百万 or 百余万 it counts millions and is written in 万. A reason of which the table
lacks a clause has no Chinese: it is shown in English, and as English.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "library" / "reasons.csv"
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
CLAUSE = re.compile(r"; |(?<=[\w)])\. ")
"""What stands between two clauses."""
HOLE = re.compile("#(百万|百余万)?")


@lru_cache(maxsize=1)
def clauses() -> dict[str, str]:
    """Chinese clauses by English ones, without capitals."""
    with open(TABLE, encoding="utf-8", newline="") as file:
        return {row["en"].casefold(): row["zh"] for row in csv.DictReader(file)}


def in_chinese(reason: str) -> str:
    """The reason in Chinese; empty where the table lacks a clause of it."""
    parts = [clause(part) for part in CLAUSE.split(" ".join(reason.split()).rstrip("."))]
    return "；".join(parts) if all(parts) else ""


def clause(text: str) -> str:
    """One clause with its numbers in place; empty where the table lacks it."""
    numbers = iter(NUMBER.findall(text))
    found = clauses().get(NUMBER.sub("#", text).casefold(), "")
    return HOLE.sub(lambda hole: written(next(numbers), hole[1] or ""), found)


def written(number: str, millions: str) -> str:
    """A number as it stands in Chinese: millions in units of ten thousand."""
    if not millions:
        return number
    return f"{100.0 * float(number.replace(',', '')):g}{millions.removeprefix('百')}"
