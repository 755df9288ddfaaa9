"""Who is at work in the folder of a study: one command at a time, and the second is told who it is.

The file ``lock`` says host, process and since when, and is renewed every few seconds. Where the file system keeps locks, one
on that file decides at once, and it goes with its process. Where it keeps none (some network drives), or where another
machine may hold one that this one cannot see, the file decides: it is watched for three beats, and a record that stands
still was left by a process that is no more. No clock of another machine is asked.
"""

import contextlib
import errno
import json
import os
import platform
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex

from experiments.study.disk import StoreError, keep_aside

BEAT = 5.0
"""Seconds after which the record is renewed."""
BEATS = 3
"""Beats for which a record has to stand still to count as left behind."""
HELD = {errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK, errno.EDEADLK}
"""What a file system answers where somebody else has the lock; any other answer is that it keeps none."""
RECORD = 512
"""Bytes of a record; all are of one length, so that one written over another is never a mixture of both."""
FAR = 1 << 30
"""Byte that is locked on Windows, beyond the record, which others have to be able to read."""


@dataclass(frozen=True)
class Owner:
    """Who is at work.

    Attributes:
        host, boot: machine, and which start of it.
        pid: process.
        since: local time.
        token: of this piece of work.
    """

    host: str
    boot: str
    pid: int
    since: str
    token: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.since}"


def myself() -> Owner:
    """This process."""
    boot = ""
    with contextlib.suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("utf-8").strip()
    return Owner(platform.node(), boot, os.getpid(), time.strftime("%Y-%m-%d %H:%M"), token_hex(8))


def owner(record: bytes) -> Owner | None:
    """Who a record names; nobody where it is empty or cannot be read."""
    try:
        found = json.loads(record)
        found.pop("beat")
        return Owner(**found)
    except (ValueError, TypeError, AttributeError, KeyError):
        return None


def at_work(path: Path) -> Owner | None:
    """Whom the record names, whether or not it still lives."""
    return owner(look(path))


def look(path: Path) -> bytes:
    """The record as it stands now; the file is opened for it, for a network drive looks again only then."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def pause(seconds: float) -> None:
    """Wait, while others may renew the record."""
    time.sleep(seconds)


def write_over(handle: int, record: bytes) -> None:
    """Write a record over the old one; the file is never empty meanwhile, for that would say that nobody is at work."""
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, record)
    os.ftruncate(handle, len(record))


class Lock:
    """The right to write into the folder of a study, until it is let go of.

    Attributes:
        notes: what a researcher should know of it, in sentences.

    Raises:
        StoreError: somebody else has it.
        OSError: the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._me, self.notes = path, myself(), list[str]()
        self._beats, self._taken = 0, threading.Event()
        self._over, self._handle = threading.Event(), os.open(path, os.O_RDWR | os.O_CREAT)
        try:
            self._locked = self._lock()
            self._take()
        except BaseException:
            os.close(self._handle)
            raise
        self._heart = threading.Thread(target=self._live, daemon=True)
        self._heart.start()

    def _lock(self) -> bool:
        """Whether the file system has given its lock; not where it keeps none.

        Raises:
            StoreError: another process has it.
        """
        try:
            if sys.platform == "win32":
                import msvcrt

                os.lseek(self._handle, FAR, os.SEEK_SET)
                msvcrt.locking(self._handle, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in HELD:
                raise self._refused(owner(look(self._path))) from None
            return False
        return True

    def _take(self) -> None:
        """Put this process into the record, where nobody lives who is in it.

        Raises:
            StoreError: somebody does, or came first.
        """
        record = look(self._path)
        there = owner(record)
        if record and there is None:  # something else under this name: it may be the last copy of it
            keep_aside(self._path.parent, self._path, record)
        mine = there is not None and (there.host, there.boot) == (self._me.host, self._me.boot)
        if record and not (self._locked and mine) and self._moves(record):
            raise self._refused(owner(look(self._path)))
        self._write()
        if not self._locked:
            self.notes.append(
                "the file system keeps no locks: the file `lock` keeps other commands out, as long as this one renews it"
            )
            pause(min(1.0, BEAT))
            if not self._mine():
                raise self._refused(owner(look(self._path)))

    def _moves(self, record: bytes) -> bool:
        """Whether a record is being renewed."""
        for _ in range(BEATS * 4):
            pause(BEAT / 4)
            if look(self._path) != record:
                return True
        return False

    def _refused(self, who: Owner | None) -> StoreError:
        named = f" ({who})" if who else ", which does not say who it is"
        return StoreError(
            f"{self._path.parent}: another process is running this study{named}; wait for it, or stop it first"
        )

    def _write(self) -> None:
        """Renew the record; in the file that is locked, or where there is no lock so that other machines see it."""
        self._beats += 1
        record = json.dumps(asdict(self._me) | {"beat": self._beats}).encode().ljust(RECORD - 1) + b"\n"
        if self._locked:
            write_over(self._handle, record)
            return
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT)
        try:
            write_over(handle, record)
            os.fsync(handle)
        finally:
            os.close(handle)

    def _mine(self) -> bool:
        there = owner(look(self._path))
        return there is None or there.token == self._me.token

    def _live(self) -> None:
        while not self._over.wait(BEAT) and not self._taken.is_set():
            self.beat()

    def beat(self) -> None:
        """Renew the record, unless another process has put itself into it: then this one has lost the folder."""
        if not self._mine():
            self._taken.set()
            return
        with contextlib.suppress(OSError):  # a full disk, a drive that is away: it is tried again
            self._write()

    def check(self) -> None:
        """Make sure that it is still held.

        Raises:
            StoreError: another process took the study over, for this one had not renewed the record in time.
        """
        if self._taken.is_set():
            raise self._refused(owner(look(self._path)))

    def release(self) -> None:
        """Let go."""
        self._over.set()
        self._heart.join()
        with contextlib.suppress(OSError):
            if self._mine() and not self._taken.is_set():
                self._path.write_bytes(b"")
        with contextlib.suppress(OSError):
            os.close(self._handle)
