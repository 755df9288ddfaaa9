"""Where the names in a file lead, and what stood there: a file is known by its content, never by its name alone."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from scenarios.errors import InputError, Problem
from scenarios.reading import load_bytes

Kind = Literal["place", "lever", "policy", "evidence", "villages", "table"]
LIBRARY = Path(__file__).parent
FOLDERS: dict[Kind, Path] = {
    "place": LIBRARY / "places",
    "lever": LIBRARY / "levers",
    "policy": LIBRARY / "policies",
}
Key = tuple[str, str]
"""What is meant, and its name: one of the library, or a path seen from the folder of the file that names it."""


def is_name(name_or_path: str | Path) -> bool:
    """Whether it names something of the library; what has a folder or an ending is a path.

    Raises:
        InputError: it is no text and no path.
    """
    if not isinstance(name_or_path, str | Path):
        raise InputError(
            f"{name_or_path!r}", [Problem(0, 0, "this is neither a name nor the path of a file", "")]
        )
    text = str(name_or_path)
    return isinstance(name_or_path, str) and not any(
        mark in text for mark in ("/", "\\", ".yaml", ".yml", ".csv", ".xlsx")
    )


def names_of(kind: Kind) -> list[str]:
    """What the library has of a kind."""
    return sorted(file.stem for file in FOLDERS[kind].glob("*.yaml"))


@dataclass
class Files:
    """Files by name, read each time they are used.

    Attributes:
        home: folder that paths are seen from.
    """

    home: Path = field(default_factory=Path)

    def path(self, kind: Kind, name: str | Path) -> Path:
        """Where a file lies."""
        return FOLDERS[kind] / f"{name}.yaml" if is_name(name) else self.home / name

    def has(self, kind: Kind, name: str) -> bool:
        """Whether there is such a file."""
        return os.path.isfile(self.path(kind, name))  # not of pathlib: no name is too long to be asked for

    def read(self, kind: Kind, name: str | Path) -> tuple[str, bytes]:
        """Where a file lies, for messages, and what stands in it.

        Raises:
            InputError: it cannot be read.
        """
        path = str(self.path(kind, name))
        return path, found_at(path, kind)


def found_at(path: str, kind: Kind | str) -> bytes:
    """What stands in a file; of a table of villages, what was understood of it, as plain text; tables beside it in UTF-8.

    Raises:
        InputError: it cannot be read.
    """
    if kind == "table":
        from scenarios.county.sheets import decoded

        return decoded(path, load_bytes(path, kind)).encode()
    if kind != "villages":
        return load_bytes(path, kind)
    from scenarios.county.understood import load_table, understood

    return understood(path, load_table(path))


@dataclass
class Kept(Files):
    """Files that are read once: what a study names stays what it was when the study was read, wherever the study goes.

    Attributes:
        kept: contents.
    """

    kept: dict[Key, bytes] = field(default_factory=dict)

    def contents(self) -> dict[Key, str]:
        """Hashes of what is named, whatever line ends it has; the file that names it is not among them."""
        return {key: content_hash(found) for key, found in self.kept.items() if key[0] != "study"}

    def has(self, kind: Kind, name: str) -> bool:
        """Whether there is such a file."""
        return (kind, name) in self.kept or super().has(kind, name)

    def read(self, kind: Kind, name: str | Path) -> tuple[str, bytes]:
        """As :meth:`Files.read`, the first time; then the same again."""
        key = (kind, str(name))
        if key not in self.kept:
            self.kept[key] = super().read(kind, name)[1]
        return str(self.path(kind, name)), self.kept[key]


def content_hash(found: bytes) -> str:
    """SHA-256 of a text, the same for all line ends."""
    return hashlib.sha256(found.replace(b"\r\n", b"\n")).hexdigest()


ON_DISK = Files()
"""Files as they are now, seen from the current folder."""


def seen_from(name: str | Path, written: str) -> str:
    """What a name written in a file means: paths are relative to the folder of that file."""
    if is_name(written) or is_name(name):
        return written
    return os.path.normpath(Path(name).parent / written)
