"""The list in a folder of what we wrote there. It vouches for the files directly in its folder and for no others."""

import contextlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filing.deeds import Stamp, dated, delete, delete_folder, is_folder, put, stamp, turn

LIST = ".grassroots-files.json"
ABOUT = "Written by grassroots. A file that still has this size and sha256 is replaced or deleted; any other is kept."
CONTENTS = 2
"""Contents of one name that are remembered: a kill between list and file leaves the earlier of them."""


@dataclass
class Listed:
    """What we wrote into a folder.

    Attributes:
        folder: which.
        files: by name, what was written there, newest first.
        results: names that belong to a result, and go with it when another takes its place.
        folders: of the result, directly in this one.
        made: whether the folder was made for a result, and not found.
        known: whether there is a list that can be read.
    """

    folder: Path
    files: dict[str, tuple[Stamp, ...]] = field(default_factory=dict)
    results: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    made: bool = False
    known: bool = False

    def of(self, name: str) -> tuple[Stamp, ...]:
        """What we wrote under a name."""
        return self.files.get(name, ())

    def add(self, name: str, new: Stamp, result: bool = False) -> None:
        """Enter what is written now."""
        self.files[name] = tuple(dict.fromkeys((new, *self.of(name))))[:CONTENTS]
        (self.results.add if result else self.results.discard)(name)

    def drop(self, name: str) -> None:
        """Say no more about a name."""
        self.files.pop(name, None)
        self.results.discard(name)

    def save(self) -> None:
        """Write the list; one that cannot be read is set aside.

        Raises:
            OSError: it cannot be written.
        """
        path = self.folder / LIST
        before = stamp(path)
        part = dated(path, str(os.getpid()))
        try:
            part.write_text(self._text(), "utf-8", newline="\n")
            put(part, path, *([before] if self.known and before else []))
        except BaseException:
            unmake(part)
            raise
        self.known = True

    def _text(self) -> str:
        rows = [
            {"name": name, "size": one.size, "sha256": one.sha256, "result": name in self.results}
            for name in sorted(self.files)
            for one in self.files[name]
        ]
        whole = {"about": ABOUT, "made": self.made, "files": rows, "folders": sorted(self.folders)}
        return json.dumps(whole, ensure_ascii=False, indent=1)


def listed(folder: Path) -> Listed:
    """The list of a folder; an empty one where there is none, or it cannot be read."""
    path, made = folder / LIST, Listed(folder)
    if stamp(path) is None:
        return made
    try:
        found = json.loads(path.read_text("utf-8"))
        for row in reversed(found["files"]):
            made.add(_plain(row["name"]), Stamp(int(row["size"]), str(row["sha256"])), bool(row["result"]))
        made.made = bool(found["made"])
        made.folders = {_plain(name) for name in found["folders"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Listed(folder)
    made.known = True
    return made


def is_listed(folder: Path) -> bool:
    """Whether there is a folder with a list in it."""
    return is_folder(folder) and listed(folder).known


def _plain(name: Any) -> str:
    """A name in the folder itself.

    Raises:
        ValueError: it leads elsewhere.
    """
    if not isinstance(name, str) or name in ("", ".", "..", LIST) or set(name) & set("/\\\0"):
        raise ValueError(f"{name!r} is no name of a file")
    return name


def vouch(path: Path) -> None:
    """Enter a file that we, or a library for us, have just written.

    Raises:
        OSError: the list cannot be written.
    """
    new = stamp(path)
    if new is not None:
        with turn(path.parent):
            mine = listed(path.parent)
            mine.add(path.name, new)
            mine.save()


def forget(folder: Path) -> None:
    """Delete what the list of a folder proves to be ours, and the folder where nothing else is in it."""
    mine = listed(folder)
    for name, ours in mine.files.items():
        with contextlib.suppress(OSError):
            delete(folder / name, *ours)
    with contextlib.suppress(OSError):
        if mine.known and os.listdir(folder) == [LIST]:
            unmake(folder / LIST)
            delete_folder(folder)


def unmake(path: Path) -> None:
    """Delete a file that this process has made and that is not wanted after all."""
    now = stamp(path)
    if now is not None:
        with contextlib.suppress(OSError):
            delete(path, now)
