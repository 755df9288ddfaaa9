"""What damage there is to the folder of a study, and what can be done about it.

Looking (:func:`faults`) changes nothing and imports nothing that takes time. Mending (:func:`mend`) takes what is kept twice
from its second copy, looks in the whole folder for what was renamed, swapped or appended to, and drops what can be worked
out again. What is left are segments that nothing holds any more: their runs are lost and are run again. What cannot be used
is set aside and never deleted; what is not ours is left alone.
"""

import contextlib
import hashlib
import re
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
    Entry,
    StoreError,
    contents,
    digest,
    everything,
    forget,
    keeps,
    look,
    open_seal,
    set_aside,
    sought,
    unsealed,
    vouched,
    write_aside,
)
from experiments.study.lock import owner
from filing.deeds import PART, drop

LOOKS = 3
"""Times that a folder is looked at before a fault counts: somebody may be writing."""
END = re.compile(rb'\n  "seal": "[0-9a-f]{64}"\n}\n')


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


def mend(folder: Path) -> Mended:
    """Put right what can be; for a process that has the lock of the folder.

    Raises:
        OSError: it cannot be written there.
    """
    said = Mended()
    if (folder / FORMER).exists():
        from experiments.study.former import bring_over

        bring_over(folder, said)
    manifest = mend_manifest(folder, said)
    for path, text in carried(folder, manifest):
        if look(path) != text:
            restore(folder, path, text, said)
    mend_summary(folder, said)
    mend_numbers(folder, mend_contents(folder, manifest or {}, said), said)
    for path in everything(folder):
        drop(path)
    return said


def newest(fitting: list[bytes]) -> bytes | None:
    """Of sealed texts the last one written."""
    import json

    return max(fitting, key=lambda found: int(json.loads(found).get("serial", 0)), default=None)


def by_seal(what: str) -> Callable[[bytes], bytes | None]:
    """Finds a sealed text, also where something stands behind it."""

    def fits(found: bytes) -> bytes | None:
        end = END.search(found)
        whole = found[: end.end()] if end else b""
        return whole if open_seal(whole, what) is not None else None

    return fits


def by_hash(expected: str, size: int) -> Callable[[bytes], bytes | None]:
    """Finds bytes by their hash (or the start of it), also where something stands behind them."""

    def fits(found: bytes) -> bytes | None:
        for part in (found, found[:size]):
            if hashlib.sha256(part).hexdigest().startswith(expected):
                return part
        return None

    return fits


def restore(folder: Path, path: Path, found: bytes, said: Mended) -> None:
    """Write a file as it was; what stands in its place is set aside."""
    if path.exists():
        set_aside(folder, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_aside(path, found)
    said.mended.append(f"{path.relative_to(folder)} was damaged or missing and is as it was again")


def mend_manifest(folder: Path, said: Mended) -> dict[str, Any] | None:
    """The manifest, from itself, its copy, or wherever it is."""
    path, spare = folder / MANIFEST, folder / SPARE / MANIFEST
    fits = by_seal("manifest")
    found = newest([look(one) for one in (path, spare) if fits(look(one)) == look(one)])
    found = found or newest(sought(folder, fits))
    if found is None:
        said.lost.append(
            f"{MANIFEST} and its copy are damaged: what the study asks is not known any more; the runs are kept, and "
            "`grassroots study run STUDY` with the file of the study and --out this folder goes on with them"
        )
        for bad in (path, spare):
            if bad.exists():
                set_aside(folder, bad)
        return None
    for one in (path, spare):
        if look(one) != found:
            restore(folder, one, found, said)
    return open_seal(found, "manifest")


def mend_summary(folder: Path, said: Mended) -> None:
    """The summary is worked out again when it is next shown."""
    path = folder / SUMMARY
    if path.exists() and open_seal(look(path), "summary") is None:
        set_aside(folder, path)
        said.mended.append(f"{SUMMARY} was damaged; it is worked out from the runs again")


def mend_contents(folder: Path, manifest: dict[str, Any], said: Mended) -> Contents:
    """What counts: as kept, or found somewhere, or drawn up from what lies there."""
    path, fits = folder / CONTENTS, by_seal("contents")
    if path.exists() and fits(look(path)) == look(path):
        return contents(folder)
    found = newest(sought(folder, fits))
    if found is not None:
        restore(folder, path, found, said)
        return contents(folder)
    if path.exists():
        set_aside(folder, path)
    there = drawn_up(folder, manifest)
    there.write(folder)
    if any(NUMBERS.fullmatch(one.name) for one in everything(folder)):
        said.mended.append(
            f"{CONTENTS} was damaged or missing and was drawn up from the files that lie there"
        )
    return there


def drawn_up(folder: Path, manifest: dict[str, Any]) -> Contents:
    """Contents by what lies in the folder; segments without a name are taken in later."""
    from experiments.study.store import made_of

    there = Contents(serial=int(manifest.get("serial", 0)))
    for stem in ("plan", "points"):
        for path in sorted(folder.glob(f"{stem}-*.parquet")):
            with contextlib.suppress(StoreError):
                found = vouched(path)
                if made_of(found) == manifest.get("hash"):
                    setattr(there, stem, Entry(path.name, len(found)))
    return there


def mend_numbers(folder: Path, there: Contents, said: Mended) -> None:
    """Plan, points and segments: put right, taken in or given up."""
    (folder / SEGMENTS).mkdir(exist_ok=True)
    before = there.rows
    given_up = [
        f"{where}/{one.name}".lstrip("/")
        for where, one in list(there.numbers())
        if not kept(folder, where, one, said)
    ]
    for name in given_up:
        give_up(folder, there, name, said)
    taken = take_in(folder, there, said)
    if given_up or taken:
        there.write(folder)
    said.runs = max(0, before - there.rows)
    segments = [name for name in given_up if name.startswith(SEGMENTS)]
    if segments and said.runs:
        names = ", ".join(segments)
        said.lost.append(f"{names}: damaged or missing; {said.runs:,} runs are lost and are to be run again")


def kept(folder: Path, where: str, one: Entry, said: Mended) -> bool:
    """Whether a file of numbers is as it was, or could be put right."""
    path = folder / where / one.name
    with contextlib.suppress(StoreError):
        vouched(path)
        return True
    found = sought(folder, by_hash(path.stem.rpartition("-")[2], one.bytes))
    if found:
        restore(folder, path, found[0], said)
    return bool(found)


def give_up(folder: Path, there: Contents, name: str, said: Mended) -> None:
    """A file of numbers that is nowhere any more."""
    path = folder / name
    if path.exists():
        set_aside(folder, path)
    if name.startswith(SEGMENTS):
        del there.segments[path.name]
        return
    stem = path.name.partition("-")[0]
    setattr(there, stem, None)
    said.mended.append(f"the {stem} was damaged or missing; it is made again from the study")


def take_in(folder: Path, there: Contents, said: Mended) -> bool:
    """Numbers that the contents do not name: runs that are not known yet count, all else is not needed any more."""
    taken = False
    for path in left_over(folder, there):
        if PART.fullmatch(path.name):
            continue
        if digest(look(path)) != path.stem.rpartition("-")[2]:
            set_aside(folder, path)
            said.mended.append(
                f"{path.relative_to(folder)} is no file that the study names; it was set aside"
            )
        elif path.name.startswith(("plan", "points")) or path.parent != folder / SEGMENTS:
            forget(path)
        else:
            from experiments.study.store import taken_in

            taken |= taken_in(folder, there, path, said)
    return taken
