"""What is said when a file cannot be used: everything that is wrong with it, at once, each with its place."""

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from scenarios.letters import first_odd

MOST_SHOWN = 40
"""Problems that a message lists; a file with more has one cause, and it stands at the top."""

LONGEST = 60
"""Characters of a value that a message shows, and of a name that others are compared with."""

LONGEST_PATH = 300
"""Characters of the path of a file that a message shows."""

ESCAPES = {ord(letter): repr(letter)[1:-1] for letter in "\n\r\t"}
"""What ends a line within the name of a file."""

REASONS = {
    errno.ENOENT: "there is no such file",
    errno.EACCES: "it may not be read or written here",
    errno.EPERM: "it may not be read or written here",
    errno.EROFS: "the disk can only be read",
    errno.ENOTDIR: "what should be a folder on the way to it is a file",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long for a file",
    errno.EINVAL: "no file can have this name",
    errno.ELOOP: "links lead in a circle",
    errno.ENOSPC: "the disk is full",
    errno.EMFILE: "too many files are open",
}
"""Why a file cannot be read or written, by the number that the system gives."""


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
        path = path_on_a_line(path)
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
            lines.append(f"{path_on_a_line(self.path)}: and {len(self.problems) - MOST_SHOWN} more problems")
        return "\n".join(lines)


def path_on_a_line(path: str) -> str:
    """A path as a message shows it: line ends and tabs in it as Python writes them, and not too long."""
    line = path.translate(ESCAPES)
    return line if len(line) <= LONGEST_PATH else f"{line[:LONGEST]}..."


def did_you_mean(given: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """A question with up to three names at least so near, or what stands in place of a plain letter, or nothing."""
    odd = first_odd(given[:LONGEST])
    if odd is not None:
        return f"{odd.given} stands in it: {odd.advice}"
    near = (
        get_close_matches(given, list(dict.fromkeys(known)), n=3, cutoff=cutoff)
        if len(given) <= LONGEST
        else []
    )
    return f"did you mean {' or '.join(map(path_on_a_line, near))}?" if near else ""


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
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[: LONGEST - 5]!r}..."
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def short(name: str) -> str:
    """A name as a message shows it: on one line, and not longer than a line."""
    line = "".join(letter if letter.isprintable() else "?" for letter in name[:LONGEST])
    return line if len(name) <= LONGEST else f"{line}..."


def reason(error: OSError | ValueError) -> str:
    """Why the file system refuses, in words; what it says itself where that is rare."""
    if isinstance(error, ValueError):  # Python says so of a null character
        return "no name of a file has such a character in it"
    return REASONS.get(error.errno or 0) or error.strerror or str(error)
