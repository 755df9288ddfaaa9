"""One file: made beside its place, then given its name."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

from bilingual.words import Words
from filing.deeds import Stamp, dated, is_folder, put, stamp, sync, turn, uninterrupted
from filing.lists import listed, unmake
from filing.words import NOTHING, NotWritten, OutputError, a_folder, a_link, failed, kept_in

Make = Callable[[Path], object]
"""Writes a file, or a folder of files, where it is told to."""
PLACE = {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.ENOENT, errno.EEXIST, errno.ELOOP,
    errno.ENAMETOOLONG, errno.EINVAL,
}  # fmt: skip
"""What is wrong with the place that was named, and not with the machine."""
BEGUN: dict[Path, dict[Path, Stamp]] = {}
"""Folders under way, made by this process under names of their own, with what was written into each."""


def write(path: Path, make: Make) -> None:
    """Write a file whole or not at all. One that is there is replaced where it is ours, and set aside otherwise.

    Args:
        path: of the file; its folder is made where there is none.
        make: writes the file to the path it is given, which has the same ending.

    Raises:
        OutputError: nothing can be written there.
        NotWritten: the disk is full, or the file is open in another program.
    """
    begun = next((folder for folder in path.parents if folder in BEGUN), None)
    if begun is not None:
        BEGUN[begun][path] = _made(path, make)
        return
    check_file(path)
    part = _beside(path, make)
    try:
        _named(part, path)
    except OSError as error:
        raise NotWritten(*failed(path, error, kept_in("file", _kept(part, path)))) from error


def check_file(path: Path) -> None:
    """Refuse a link or a folder where a file is wanted.

    Raises:
        OutputError: it is one.
    """
    if path.is_symlink():
        raise OutputError(*a_link(path))
    if is_folder(path):
        raise OutputError(*a_folder(path))


def _beside(path: Path, make: Make) -> Path:
    """The file, made next to its place under a name of its own."""
    part = dated(path.with_name(f".{path.name}"), str(os.getpid()))
    try:
        _made(part, make)
    except OSError as error:
        raise unwritten(path, error, NOTHING) from error
    return part


def _made(path: Path, make: Make) -> Stamp:
    """Write a file where none is; one that is not whole does not stay."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path)
        sync(path)
    except BaseException:
        unmake(path)
        raise
    made = stamp(path)
    if made is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    return made


def _named(part: Path, path: Path) -> None:
    """Give it its name. The list comes first: it knows the content before and the content after."""
    new = stamp(part)
    with uninterrupted(), turn(path.parent):
        mine = listed(path.parent)
        ours = mine.of(path.name)
        if new is not None:
            mine.add(path.name, new)
            mine.save()
        put(part, path, *ours)


def _kept(part: Path, path: Path) -> Path:
    """A name that can be seen for a finished file that could not have its own."""
    try:
        target = dated(path, "new")
        os.replace(part, target)
    except OSError:
        return part
    return target


def unwritten(path: Path, error: OSError, kept: Words) -> OutputError | NotWritten:
    """That a place cannot be written to, or that writing failed."""
    kind = OutputError if error.errno in PLACE else NotWritten
    return kind(*failed(path, error, kept))
