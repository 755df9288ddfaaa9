"""What a check is, and when it fails.

A check gives *cells*: what a formula expects, what was found and, where chance is at work, the standard error that the formula
itself gives to what was found. A cell without an error has to be met to nine digits. The p of a check is the smallest two-sided
normal p of its cells times their number. Over all checks Holm's rule (1979) holds the chance that any true model is said to fail
at :data:`ALARM`.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bilingual.words import Words

ALARM = 0.001
"""Chance that a model without fault fails any check at all."""
EXACT = 1e-9
"""Relative deviation that is left to rounding."""


@dataclass(frozen=True)
class Cell:
    """One comparison.

    Attributes:
        expected: what the formula says.
        found: what the model does.
        error: standard error of ``found`` if the formula holds; 0 where it has to be met.
    """

    expected: float
    found: float
    error: float = 0.0

    @property
    def z(self) -> float:
        """Distance in standard errors; 0 or infinity where the formula has to be met."""
        off = self.found - self.expected
        if self.error > 0.0:
            return off / self.error
        met = abs(off) <= EXACT * max(1.0, abs(self.expected))
        return 0.0 if met else math.copysign(math.inf, off)

    @property
    def p(self) -> float:
        """Two-sided; 1 or 0 where the formula has to be met."""
        return math.erfc(abs(self.z) / math.sqrt(2.0))


def share(part: ArrayLike, of: ArrayLike, chance: float) -> Cell:
    """So many of so many, each with the same chance."""
    n, seen = float(np.asarray(of).sum()), float(np.asarray(part).sum())
    return Cell(chance, seen / n, math.sqrt(chance * (1.0 - chance) / n))


def counted(found: ArrayLike, chances: ArrayLike) -> Cell:
    """How often something happened whose chance differs from case to case."""
    p = np.asarray(chances, np.float64)
    return Cell(float(p.sum()), float(np.asarray(found).sum()), math.sqrt(float((p * (1.0 - p)).sum())))


def dispersed(found: ArrayLike, expected: ArrayLike, variance: ArrayLike, fourth: ArrayLike = 0.0) -> Cell:
    """Mean square of standardised deviations, which is 1; ``fourth`` is what their fourth moment exceeds 3 by, each."""
    e, v = np.asarray(expected, np.float64), np.asarray(variance, np.float64)
    squares = (np.asarray(found, np.float64) - e) ** 2 / v
    n = squares.size
    return Cell(
        1.0, float(squares.mean()), math.sqrt(2.0 * n + float(np.sum(np.broadcast_to(fourth, v.shape)))) / n
    )


def equal(found: ArrayLike, expected: ArrayLike) -> list[Cell]:
    """Each of these has to be met."""
    a, b = np.broadcast_arrays(np.asarray(expected, np.float64), np.asarray(found, np.float64))
    return [Cell(float(x), float(y)) for x, y in zip(a.ravel(), b.ravel(), strict=True)]


@dataclass(frozen=True)
class Check:
    """One check.

    Attributes:
        name: of the function that makes it.
        of: mechanism, or ``chance``, ``order``, ``stationary``.
        says: what is checked, in both languages.
        formula: what is expected, as one writes it.
        cells: makes the comparisons.
    """

    name: str
    of: str
    says: Words
    formula: str
    cells: Callable[[], Sequence[Cell]]


CHECKS: dict[str, Check] = {}
"""Every check by its name."""


def check(of: str, en: str, zh: str, formula: str) -> Callable[[Callable[[], Sequence[Cell]]], Any]:
    """Declare a function that gives cells as a check."""

    def declared(function: Callable[[], Sequence[Cell]]) -> Callable[[], Sequence[Cell]]:
        CHECKS[function.__name__] = Check(function.__name__, of, Words(en, zh), formula, function)
        return function

    return declared


@dataclass(frozen=True)
class Result:
    """What a check came to.

    Attributes:
        check: what was checked.
        cells: all comparisons.
        seconds: what it took.
    """

    check: Check
    cells: tuple[Cell, ...]
    seconds: float

    @property
    def worst(self) -> Cell:
        """The comparison farthest off."""
        return max(self.cells, key=lambda cell: (abs(cell.z), abs(cell.found - cell.expected)))

    @property
    def exact(self) -> bool:
        """Whether nothing in it is left to chance."""
        return all(cell.error == 0.0 for cell in self.cells)

    @property
    def p(self) -> float:
        """Of the check: smallest of its comparisons times their number."""
        return min(1.0, len(self.cells) * min(cell.p for cell in self.cells))


def run(
    names: Iterable[str] | None = None, on_step: Callable[[str], None] = lambda name: None
) -> list[Result]:
    """Run checks, all of them where none is named."""
    made = []
    for name in CHECKS if names is None else names:
        begun = time.perf_counter()
        cells = tuple(CHECKS[name].cells())
        made.append(Result(CHECKS[name], cells, time.perf_counter() - begun))
        on_step(name)
    return made


def verdicts(found: Sequence[Result], alarm: float = ALARM) -> list[bool]:
    """Whether each check passes: Holm's rule over those in which chance is at work; the others have to be met."""
    open_ = sorted((k for k, one in enumerate(found) if not one.exact), key=lambda k: found[k].p)
    passed = [one.p > 0.0 for one in found]
    for rank, k in enumerate(open_):
        if found[k].p > alarm / (len(open_) - rank):
            break
        passed[k] = False
    return passed
