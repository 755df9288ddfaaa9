"""The deeds: every deletion and every renaming of the project is one of these."""

import contextlib
import errno
import hashlib
import os
import re
import signal
import stat
import threading
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Any

from filing import words
from filing.words import KeptAside

CANNOT_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EACCES}
"""What a file system answers that does not know how to sync; a full or broken disk answers something else."""
TURN = 5.0
"""Seconds to wait for another process that is giving names in the same folder."""


PART = re.compile(r"\.grassroots-[0-9a-f]{16}\.part")
"""Names of files that are being written."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file holds: its size in bytes, and the SHA-256 of its content in hexadecimal digits."""

    size: int
    sha256: str

    @staticmethod
    def of(content: bytes) -> "Stamp":
        """Of some content."""
        return Stamp(len(content), hashlib.sha256(content).hexdigest())


def stamp(path: Path) -> Stamp | None:
    """What a file holds; None for a link, a folder, what cannot be read and what is not there."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        with open(path, "rb") as file:
            return Stamp(os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError:
        return None


def is_folder(path: Path) -> bool:
    """Whether there is a folder, and not only a link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def delete(path: Path, *ours: Stamp) -> bool:
    """Delete a file that holds what we wrote; whether it did.

    Args:
        path: of the file.
        ours: what we wrote there, now or earlier.

    Raises:
        OSError: it is ours and cannot be deleted.
    """
    if stamp(path) not in ours:
        return False
    os.unlink(path)
    return True


def delete_folder(path: Path) -> None:
    """Delete a folder with nothing in it; another stays."""
    with contextlib.suppress(OSError):
        os.rmdir(path)


def part_of(path: Path) -> Path:
    """A name beside a file under which it can be written, and which proves that what is half-written is ours."""
    return path.with_name(f".grassroots-{token_hex(8)}.part")


def drop(part: Path) -> bool:
    """Delete a file that was never finished, which its name of sixteen random digits proves to be ours; whether it is one.

    Raises:
        OSError: it cannot be deleted.
    """
    if not PART.fullmatch(part.name):
        return False
    part.unlink(missing_ok=True)
    return True


def move(path: Path, free: Path) -> None:
    """Give a file a free name on the same disk.

    Raises:
        OSError: it cannot be renamed, or the name is taken.
    """
    if os.path.lexists(free):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(free))
    with Moves() as moves:
        moves.move(path, free)


def put(part: Path, path: Path, *ours: Stamp) -> None:
    """Give a finished file its name. What has that name is replaced where it holds one of ``ours`` or the same as the
    new one, and set aside otherwise.

    Args:
        part: the finished file, on the same disk.
        path: its name.
        ours: what we are known to have written there before.

    Raises:
        OSError: it cannot take its name; then both are as they were.
    """
    sync(part)
    now, new = stamp(path), stamp(part)
    with Moves() as moves:
        if now not in (new, *ours):
            moves.aside(path)
        moves.move(part, path)
    sync(path.parent)


def set_aside(path: Path) -> Path | None:
    """Keep what has a name under a dated one beside it, and say so; where, or None where nothing was there.

    Raises:
        OSError: it cannot be renamed.
    """
    with Moves() as moves:
        return moves.aside(path)


def dated(path: Path, word: str) -> Path:
    """A free name beside a path that says what it is and since when, with the same ending."""
    stem = f"{path.stem}.{word}-{datetime.now():%Y%m%d-%H%M%S}"
    more = chain([""], (f"-{k}" for k in count(2)))
    names = (path.with_name(f"{stem}{one}{path.suffix}") for one in more)
    return next(name for name in names if not os.path.lexists(name))


@dataclass
class Moves:
    """Renamings of which all are undone where one fails."""

    _done: list[tuple[Path, Path]] = field(default_factory=list)
    _made: list[Path] = field(default_factory=list)
    _kept: list[tuple[Path, Path]] = field(default_factory=list)

    def move(self, source: Path, target: Path) -> None:
        """Rename; the target is free, or ours to replace."""
        os.replace(source, target)
        self._done.append((source, target))

    def aside(self, path: Path) -> Path | None:
        """Keep what has a name under a dated one."""
        if not os.path.lexists(path):
            return None
        kept = dated(path, "kept")
        self.move(path, kept)
        self._kept.append((path, kept))
        return kept

    def folder(self, path: Path) -> bool:
        """Make a folder where none is; whether it had to be made. A link or a file of that name is set aside."""
        if is_folder(path):
            return False
        self.aside(path)
        path.mkdir()
        self._made.append(path)
        return True

    def __enter__(self) -> "Moves":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: TracebackType | None) -> None:
        if kind is None:
            self._say()
            return
        for source, target in reversed(self._done):
            with contextlib.suppress(OSError):
                os.replace(target, source)
        for folder in reversed(self._made):
            delete_folder(folder)

    def _say(self) -> None:
        if self._kept:
            warnings.warn(KeptAside(*words.set_aside(self._kept)), stacklevel=4)


def sync(path: Path) -> None:
    """Have what was written reach the disk.

    Raises:
        OSError: the disk is full, or broken.
    """
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


@contextlib.contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Names are given in a folder by one process at a time, where its file system can lock."""
    handle = None
    with contextlib.suppress(OSError, ImportError):
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
        until = time.monotonic() + TURN
        while time.monotonic() < until:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.02)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C, and an end that is asked for, wait until the names are given, which takes a moment."""
    main = threading.current_thread() is threading.main_thread()
    before: dict[int, Any] = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM) if main}
    before = {one: handler for one, handler in before.items() if callable(handler)}
    came: list[tuple[int, Any]] = []
    for one in before:
        signal.signal(one, lambda *seen: came.append(seen))
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        for number, frame in came[:1]:
            before[number](number, frame)
