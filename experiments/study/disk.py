"""The files of a study, each of which vouches for its bytes, so that no damage passes for a number.

A text (``manifest.json``, ``contents.json``, ``summary.json``) ends with a seal, the SHA-256 of everything before it. A file
of numbers has the hash of its bytes at the end of its name. What nobody could work out again - what was asked, and the files
that it names - is kept twice, the second time under ``spare``. Everything is written aside, synced and renamed. Nothing here
needs shared memory, locks or anything else of the file system but that a file can be renamed.

Nothing is imported here that takes time: whether a finished study is whole is asked often.
"""

import contextlib
import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

from filing.deeds import PART, Stamp, delete, drop, move, part_of, put

MANIFEST, CONTENTS, SUMMARY, LOCK = "manifest.json", "contents.json", "summary.json", "lock"
SEGMENTS, FILES, SPARE, ASIDE, DERIVED = "segments", "files", "spare", "set-aside", "derived"
OURS = (MANIFEST, CONTENTS, SUMMARY, LOCK, SEGMENTS, FILES, SPARE, ASIDE, DERIVED)
FORMAT = 2
"""Of the folder; the first had a journal of SQLite and vouched for nothing."""
FORMER = "journal.sqlite"
"""What a folder of the first format holds."""
SEAL = b'  "seal": "'
KEY = 32
"""Hexadecimal digits of a run key."""
NUMBERS = re.compile(r"(plan|points|\d{20})-([0-9a-f]{16})\.parquet")
"""Names of files of numbers."""
PATIENCE = (0.05, 0.2, 0.5, 1.0)
"""Seconds between attempts to rename a file that something else holds open, as programs that synchronise folders do."""


def keeps(name: str) -> bool:
    """Whether a study is kept under this name in its folder."""
    return name in OURS or bool(NUMBERS.fullmatch(name) or PART.fullmatch(name))


class StoreError(ValueError):
    """A study folder that cannot be used; the message says what to do."""


class Damaged(StoreError):
    """A file of a study that is not as it was written.

    Attributes:
        path: which.
        why: what is wrong with it.
    """

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        folder = path.parent.parent if path.parent.name in (SEGMENTS, FILES, SPARE) else path.parent
        super().__init__(
            f"{path}: {why}; `grassroots study check {folder}` mends what can be mended and says what is lost"
        )


@dataclass(frozen=True)
class Entry:
    """A file of numbers.

    Attributes:
        name: with the hash of its bytes.
        bytes: its size.
        rows: of runs.
        seconds: that these took.
    """

    name: str
    bytes: int
    rows: int = 0
    seconds: float = 0.0


@dataclass
class Contents:
    """Which files of numbers count.

    Attributes:
        serial: grows with each writing.
        plan, points: the plan and the points; none where they are still to be made.
        segments: of runs, by name.
    """

    serial: int = 0
    plan: Entry | None = None
    points: Entry | None = None
    segments: dict[str, Entry] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Runs in all segments."""
        return sum(one.rows for one in self.segments.values())

    def numbers(self) -> Iterator[tuple[str, Entry]]:
        """Every file, with the folder it lies in."""
        for one in (self.plan, self.points):
            if one is not None:
                yield "", one
        for one in self.segments.values():
            yield SEGMENTS, one

    def stamp(self) -> str:
        """Hash of which files count, and so of all their bytes."""
        names = sorted(f"{where}/{one.name}" for where, one in self.numbers())
        return hashlib.sha256("\n".join(names).encode()).hexdigest()

    def write(self, folder: Path) -> None:
        """Keep it.

        Raises:
            OSError: it cannot be written.
        """
        self.serial += 1
        seal(
            folder / CONTENTS, "contents", asdict(self) | {"segments": [*map(asdict, self.segments.values())]}
        )

    @staticmethod
    def of(found: dict[str, Any]) -> "Contents":
        """As it was kept."""
        plan, points = (Entry(**found[key]) if found[key] else None for key in ("plan", "points"))
        segments = [Entry(**one) for one in found["segments"]]
        return Contents(found["serial"], plan, points, {one.name: one for one in segments})


def contents(folder: Path) -> Contents:
    """What counts in a folder.

    Raises:
        Damaged: it cannot be read.
        StoreError: there is no study, or one of the first format.
    """
    if not (folder / CONTENTS).exists():
        if not holds_study(folder):
            raise no_study(folder)
        if (folder / FORMER).exists():
            raise StoreError(
                f"{folder}: an earlier version kept this study, and vouched for none of its bytes; "
                f"`grassroots study check {folder}` brings it into today's form and keeps its runs"
            )
    return Contents.of(unsealed(folder / CONTENTS, "contents"))


def holds_study(folder: Path) -> bool:
    """Whether there is a study, however damaged."""
    return any((folder / name).exists() for name in (MANIFEST, CONTENTS, FORMER, f"{SPARE}/{MANIFEST}"))


def no_study(folder: Path) -> StoreError:
    """That there is no study in a folder."""
    return StoreError(
        f"{folder}: there is no study here; a study is a folder that `grassroots study run` made"
    )


def digest(found: bytes) -> str:
    """The hash that a file of numbers has in its name."""
    return hashlib.sha256(found).hexdigest()[:16]


def vouched(path: Path) -> bytes:
    """The bytes of a file of numbers.

    Raises:
        Damaged: they are not those it was named for.
    """
    found = read_bytes(path)
    if digest(found) != path.stem.rpartition("-")[2]:
        raise Damaged(path, "its bytes are not those that were written")
    return found


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        Damaged: they cannot be had.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            raise Damaged(path, "it is missing") from None
        raise Damaged(path, f"it cannot be read ({why(error)})") from None


def sealed(what: str, found: dict[str, Any]) -> bytes:
    """A text with its seal as the last line but one."""
    text = json.dumps({"what": what, "format": FORMAT} | found, ensure_ascii=False, indent=2)
    body = (text.removesuffix("\n}") + ",\n").encode()
    return body + SEAL + hashlib.sha256(body).hexdigest().encode() + b'"\n}\n'


def seal(path: Path, what: str, found: dict[str, Any]) -> None:
    """Write a text with its seal.

    Raises:
        OSError: it cannot be written.
    """
    write_sealed(path, what, sealed(what, found))


def write_sealed(path: Path, what: str, found: bytes, *ours: bytes) -> None:
    """Write a sealed text in place of one of its kind, or of ``ours``; anything else that has its name is set aside.

    Raises:
        OSError: it cannot be written.
    """
    with contextlib.suppress(Damaged):
        old = read_bytes(path)
        ours = (*ours, old) if open_seal(old, what) is not None else ours
    write_aside(path, found, *ours)


def open_seal(found: bytes, what: str) -> dict[str, Any] | None:
    """What a sealed text says; nothing where the seal does not fit, or it is of something else."""
    body, mark, tail = found.rpartition(SEAL)
    if not mark or tail != hashlib.sha256(body).hexdigest().encode() + b'"\n}\n':
        return None
    read: dict[str, Any] = json.loads(found)
    return read if read.get("what") == what else None


def unsealed(path: Path, what: str) -> dict[str, Any]:
    """What a sealed text says.

    Raises:
        Damaged: it is not as it was written.
    """
    read = open_seal(read_bytes(path), what)
    if read is None:
        raise Damaged(path, "its bytes are not those that were written")
    return read


def write_aside(path: Path, found: bytes, *ours: bytes) -> None:
    """Write a file whole or not at all; what has its name is set aside, unless it is one of ``ours``.

    Raises:
        OSError: it cannot be written.
    """
    part = part_of(path)
    try:
        with open(part, "xb") as file:
            file.write(found)
        rename(part, path, *map(Stamp.of, ours))
    except OSError:
        with contextlib.suppress(OSError):
            drop(part)
        raise


def rename(part: Path, path: Path, *ours: Stamp) -> None:
    """Give a file its name, with patience for those who look at the old one.

    Raises:
        OSError: that cannot be done.
    """
    for wait in PATIENCE:
        try:
            put(part, path, *ours)
            return
        except PermissionError:
            time.sleep(wait)
    put(part, path, *ours)


def write_numbers(folder: Path, stem: str, found: bytes, rows: int = 0, seconds: float = 0.0) -> Entry:
    """Write a file of numbers under the name that vouches for it.

    Raises:
        OSError: it cannot be written.
    """
    name = f"{stem}-{digest(found)}.parquet"
    write_aside(folder / name, found)
    return Entry(name, len(found), rows, seconds)


def forget(path: Path) -> None:
    """Delete a file of numbers that is not needed any more, where its name proves that it is ours."""
    with contextlib.suppress(StoreError, OSError):
        found = vouched(path)
        delete(path, Stamp.of(found))


def set_aside(folder: Path, path: Path) -> Path:
    """Move what cannot be used where it disturbs nobody; nothing is deleted.

    Raises:
        OSError: it cannot be moved.
    """
    to = aside(folder, path)
    move(path, to)
    return to


def keep_aside(folder: Path, path: Path, found: bytes) -> None:
    """Copy what stands in a file to where it disturbs nobody.

    Raises:
        OSError: it cannot be written.
    """
    write_aside(aside(folder, path), found)


def aside(folder: Path, path: Path) -> Path:
    """A dated name for what cannot be used."""
    (folder / ASIDE).mkdir(exist_ok=True)
    return folder / ASIDE / f"{time.strftime('%Y-%m-%d')}-{token_hex(3)}-{path.name}"


def everything(folder: Path) -> Iterator[Path]:
    """Every file of the folder of a study, but for what was exported from it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and DERIVED not in path.relative_to(folder).parts[:1]:
            yield path


def sought(folder: Path, fits: Callable[[bytes], bytes | None]) -> list[bytes]:
    """What somewhere in the folder is as it should be, under whatever name."""
    found = []
    for path in everything(folder):
        with contextlib.suppress(StoreError):
            fitting = fits(read_bytes(path))
            if fitting is not None:
                found.append(fitting)
    return found


def cannot_write(folder: Path, error: OSError) -> StoreError:
    """That a folder cannot be written."""
    return StoreError(f"{folder}: {why(error)}; a study has to be able to write there")


def no_room(folder: Path, error: OSError) -> StoreError:
    """That writing failed in the middle of a study."""
    return StoreError(f"{folder}: {why(error)}; what was kept before is safe, `study resume` goes on from it")


def why(error: OSError) -> str:
    """Why the system refuses, in our own words."""
    from scenarios.errors import reason

    return reason(error)


def look(path: Path) -> bytes:
    """What stands in a file; nothing where it cannot be read."""
    with contextlib.suppress(StoreError):
        return read_bytes(path)
    return b""
