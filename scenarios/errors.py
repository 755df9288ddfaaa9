"""What is said when a file cannot be used: everything that is wrong with it, at once, each with its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

MOST_SHOWN = 40
"""Problems that a message lists; a file with more has one cause, and it stands at the top."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a file.

    Attributes:
        line, column: where, from 1; both 0 where the file as a whole is meant.
        given: what was found.
        allowed: what would be right.
        hint: the nearest right thing, or what to do.
    """

    line: int
    column: int
    given: str
    allowed: str
    hint: str = ""

    def at(self, path: str) -> str:
        """``file:line:column: what was given; what is allowed; did you mean ...``"""
        where = f"{path}:{self.line}:{self.column}" if self.line else path
        return f"{where}: " + "; ".join(part for part in (self.given, self.allowed, self.hint) if part)


class InputError(ValueError):
    """A file cannot be used. ``str()`` is the whole message, ``problems`` its parts."""

    def __init__(self, path: str, problems: Iterable[Problem]) -> None:
        self.path = path
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__(path, self.problems)

    def __str__(self) -> str:
        lines = [problem.at(self.path) for problem in self.problems[:MOST_SHOWN]]
        if len(self.problems) > MOST_SHOWN:
            lines.append(f"{self.path}: and {len(self.problems) - MOST_SHOWN} more problems")
        return "\n".join(lines)


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """A question with up to three near names, or nothing."""
    near = get_close_matches(given, list(known), n=3, cutoff=0.6)
    return f"did you mean {' or '.join(near)}?" if near else ""


def one_of(known: Sequence[str]) -> str:
    """A list in words: ``a, b or c``."""
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} or {known[-1]}"


def shown(value: Any) -> str:
    """A value as a message shows it: short, and on one line."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
