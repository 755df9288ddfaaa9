"""The sample of worlds that agree with published figures, as it is shipped: drawn by ``grassroots calibrate``."""

import ast
import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

import model
from model.parameters import ledger
from scenarios.evidence import LIBRARY

SAMPLE, FACTS = "posterior.csv", "posterior.json"


class BadSample(ValueError):
    """A folder that holds no sample; the message says what is wrong with it."""


def folder_of(source: str) -> Path:
    """Where the sample lies that a source of worlds names: ``posterior`` is the shipped one, all else a folder of one's own."""
    return LIBRARY if source == "posterior" else Path(source)


def posterior(folder: Path = LIBRARY) -> pd.DataFrame:
    """One row a world, one column a number that published figures speak of, in its unit."""
    return _sample(folder / SAMPLE, (folder / SAMPLE).stat().st_mtime_ns)


def facts(folder: Path = LIBRARY) -> dict[str, Any]:
    """Targets, waves, fit, numbers identified and tensions of a sample."""
    return _facts(folder / FACTS, (folder / FACTS).stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _sample(path: Path, _written: int) -> pd.DataFrame:
    return pd.read_csv(path)


@lru_cache(maxsize=4)
def _facts(path: Path, _written: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def digest(folder: Path) -> str:
    """Which sample: hash (16 hexadecimal digits) of its worlds."""
    return sha256((folder / SAMPLE).read_bytes()).hexdigest()[:16]


def check_sample(folder: Path) -> None:
    """Refuse a folder that holds no sample of this model's numbers.

    Raises:
        BadSample: a file is missing or damaged, a number is unknown, or a value lies outside its domain.
    """
    lacking = next((name for name in (SAMPLE, FACTS) if not (folder / name).is_file()), None)
    if lacking:
        raise BadSample(f"{folder}: no {lacking} in it; `grassroots calibrate --out {folder}` writes it")
    try:
        sample, told = posterior(folder), facts(folder)
    except (ValueError, OSError):
        raise BadSample(f"{folder}: {SAMPLE} or {FACTS} cannot be read; draw the sample again") from None
    if not isinstance(told, dict) or not {"model", "targets", "identified"} <= set(told) or not len(sample):
        raise BadSample(f"{folder}: {FACTS} does not say what the sample is of; draw it again")
    for path, column in sample.items():
        item = ledger().get(str(path))
        if item is None:
            raise BadSample(f"{folder / SAMPLE}: no number is called {path}")
        low, high = item.domain
        wrong = column.index[~pd.to_numeric(column, errors="coerce").between(low, high)]
        if len(wrong):
            given = column[wrong[0]]
            raise BadSample(
                f"{folder / SAMPLE}, line {wrong[0] + 2}: {path} {given}; allowed is {low:g} to {high:g}"
            )


@dataclass(frozen=True)
class Identified:
    """What published figures leave of a number.

    Attributes:
        narrowed: standard deviation of the sample over that of the plausible range.
        low, high: 5th and 95th percentile of the sample, in the unit of the number.
    """

    narrowed: float
    low: float
    high: float

    def left(self, between: str) -> str:
        """The middle 90 % in three digits."""
        return between.join(f"{float(f'{x:.3g}'):g}" for x in (self.low, self.high))


@lru_cache(maxsize=1)
def identified() -> dict[str, Identified]:
    """Numbers that published figures identify, by path: those that they narrow to less than four fifths."""
    sample = posterior()
    return {
        path: Identified(one["narrowed"], *(float(sample[path].quantile(q)) for q in (0.05, 0.95)))
        for path, one in facts()["identified"].items()
    }


@lru_cache(maxsize=1)
def code() -> str:
    """Hash (16 hexadecimal digits) of the model without its texts, and without versions of libraries: words move no number."""
    package = Path(model.__file__).parent
    trees = [wordless(path.read_text("utf-8")) for path in sorted(package.rglob("*.py"))]
    return sha256("".join(trees).encode()).hexdigest()[:16]


def wordless(source: str) -> str:
    """The syntax tree of a module without positions, its texts left empty."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def is_of_this_model(folder: Path = LIBRARY) -> bool:
    """Whether a sample was drawn with the model as it now is."""
    return bool(facts(folder)["model"] == code())
