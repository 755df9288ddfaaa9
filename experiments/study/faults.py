"""What damage there is to the folder of a study. Looking changes nothing, and imports nothing that takes time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from experiments.study.disk import (
    CONTENTS,
    FILES,
    FORMER,
    LOCK,
    MANIFEST,
    NUMBERS,
    SEGMENTS,
    SPARE,
    SUMMARY,
    Contents,
    Damaged,
    contents,
    everything,
    keeps,
    look,
    unsealed,
    vouched,
)
from experiments.study.lock import owner
from filing.deeds import PART

LOOKS = 3
"""Times that a folder is looked at before a fault counts: somebody may be writing."""


@dataclass
class Mended:
    """What came of mending.

    Attributes:
        mended: what was put right, in sentences.
        lost: what could not be.
        runs: that are lost.
    """

    mended: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    runs: int = 0

    @property
    def notes(self) -> list[str]:
        """All of it."""
        return [*self.mended, *self.lost]


def faults(folder: Path) -> list[str]:
    """All that is not as it was written, in sentences; nothing where the study is whole.

    Raises:
        StoreError: there is no study.
    """
    for left in reversed(range(LOOKS)):
        before = look(folder / CONTENTS)
        found = faults_now(folder)
        if not found or not left or look(folder / CONTENTS) == before:
            break
    return found


def faults_now(folder: Path) -> list[str]:
    """As :func:`faults`, at this moment."""
    faults: list[str] = []

    def sure(check: Callable[[], Any]) -> Any:
        try:
            return check()
        except Damaged as error:
            faults.append(f"{error.path.relative_to(folder)}: {error.why}")
        return None

    if (folder / FORMER).exists():
        return [f"{folder}: an earlier version kept this study, and vouched for none of its bytes"]
    there = sure(lambda: contents(folder))
    manifest = sure(lambda: unsealed(folder / MANIFEST, "manifest"))
    if manifest is not None and look(folder / SPARE / MANIFEST) != look(folder / MANIFEST):
        faults.append(f"{SPARE}/{MANIFEST}: it is not the copy that it should be")
    for path, text in carried(folder, manifest):
        if look(path) != text:
            faults.append(f"{path.relative_to(folder)}: it is not as it was when the study was begun")
    for where, entry in there.numbers() if there else ():
        sure(partial(vouched, folder / where / entry.name))
    if there and there.segments and there.plan is None:
        faults.append(f"{CONTENTS}: there are runs, and no plan that says of which points")
    if (folder / SUMMARY).exists():
        sure(lambda: unsealed(folder / SUMMARY, "summary"))
    record = look(folder / LOCK)
    if record and owner(record) is None:
        faults.append(f"{LOCK}: it does not say who is at work")
    for path in left_over(folder, there):
        faults.append(f"{path.relative_to(folder)}: it is left over")
    return faults


def carried(folder: Path, manifest: dict[str, Any] | None) -> list[tuple[Path, bytes]]:
    """The files that a study names, where copies of them lie for those who read them: the manifest holds them."""
    return [(folder / FILES / one["file"], one["text"].encode()) for one in (manifest or {}).get("files", [])]


def left_over(folder: Path, there: Contents | None) -> list[Path]:
    """Files of ours that count for nothing: half-written ones, and numbers that the contents do not name."""
    named = {f"{where}/{one.name}".lstrip("/") for where, one in there.numbers()} if there else None
    found = []
    for path in [path for place in (folder, folder / SEGMENTS) for path in sorted(place.glob("*"))]:
        inside = path.relative_to(folder)
        loose = named is not None and NUMBERS.fullmatch(path.name) and inside.as_posix() not in named
        if PART.fullmatch(path.name) or loose:
            found.append(path)
    return found


def foreign(folder: Path) -> list[str]:
    """What lies in the folder and is not of the study: it is left alone."""
    found = []
    for path in everything(folder):
        parts = path.relative_to(folder).parts
        ours = keeps(parts[0]) or PART.fullmatch(path.name)
        if not ours or (parts[0] == SEGMENTS and not NUMBERS.fullmatch(path.name)):
            found.append("/".join(parts))
    return found
