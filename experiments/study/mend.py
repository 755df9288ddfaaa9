"""What can be done about damage to the folder of a study (:mod:`experiments.study.faults`).

Mending takes what is kept twice from its second copy, looks in the whole folder for what was renamed, swapped or appended to, and drops what can be worked
out again. What is left are segments that nothing holds any more: their runs are lost and are run again. What cannot be used
is set aside and never deleted; what is not ours is left alone.
"""

import contextlib
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from experiments.study.disk import (
    CONTENTS,
    FORMER,
    MANIFEST,
    NUMBERS,
    SEGMENTS,
    SPARE,
    SUMMARY,
    Contents,
    Entry,
    StoreError,
    contents,
    digest,
    everything,
    forget,
    look,
    open_seal,
    read_bytes,
    set_aside,
    sought,
    vouched,
    write_aside,
)
from experiments.study.faults import Mended, carried, left_over
from experiments.study.former import bring_over
from experiments.study.segments import kept_runs, made_of, segment_written, table_in
from filing.deeds import PART, drop

END = re.compile(rb'\n  "seal": "[0-9a-f]{64}"\n}\n')


def mend(folder: Path) -> Mended:
    """Put right what can be; for a process that has the lock of the folder.

    Raises:
        OSError: it cannot be written there.
    """
    said = Mended()
    if (folder / FORMER).exists():
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
            taken |= taken_in(folder, there, path, said)
    return taken


def taken_in(folder: Path, there: Contents, path: Path, said: Mended) -> bool:
    """A whole segment that the contents do not name: its runs count where they are not known yet.

    Raises:
        OSError: it cannot be written.
    """
    table, known = table_in(path), kept_runs(folder, there)
    well = known.filter(known["done"])["key"]
    old = pc.is_in(table["key"], value_set=well)
    tried = pc.and_(pc.invert(table["done"]), pc.is_in(table["key"], value_set=known["key"]))
    fresh = table.filter(pc.invert(pc.or_(old, tried)))
    if fresh.num_rows == table.num_rows:
        there.segments[path.name] = Entry(
            path.name, len(read_bytes(path)), fresh.num_rows, float(pc.sum(fresh["seconds"]).as_py() or 0.0)
        )
    elif fresh.num_rows:
        entry = segment_written(folder, fresh)
        there.segments[entry.name] = entry
    if path.name not in there.segments:
        forget(path)
    if fresh.num_rows:
        said.mended.append(f"{fresh.num_rows} runs were found that the contents did not name; they count")
    return bool(fresh.num_rows)
