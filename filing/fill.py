"""A folder of results: made in a folder of its own inside, then named file by file. The folder itself is never replaced."""

import contextlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bilingual.words import Words
from filing.deeds import Moves, Stamp, dated, delete, delete_folder, is_folder, stamp, turn, uninterrupted
from filing.lists import LIST, is_listed, listed, unmake
from filing.one import BEGUN, Make, unwritten, write
from filing.words import ANOTHER, LOST, NotWritten, OutputError, a_file, broken, failed, kept_in

RESULT, UNFINISHED = "result", "unfinished"
"""What the folder is called in which a result is made; where something went wrong it stays, with what was finished."""
EARLIER = ".earlier-"
"""What files of an earlier result are called there for the moment in which the new ones take their place."""


@dataclass
class Part:
    """A result under way.

    Attributes:
        root: folder that it is made in; nothing in it is anybody else's.
        made: folders above it that had to be made, the innermost last.
    """

    root: Path
    made: list[Path] = field(default_factory=list)

    @property
    def has_files(self) -> bool:
        """Whether something in it is finished."""
        return any(path.exists() for path in BEGUN.get(self.root, ()))

    def discard(self) -> None:
        """Delete what was written there, and the folders where nothing else is in them."""
        for path, one in BEGUN.pop(self.root, {}).items():
            with contextlib.suppress(OSError):
                delete(path, one)
        for below, _, _ in os.walk(self.root, topdown=False):
            delete_folder(Path(below))
        for folder in reversed(self.made):
            delete_folder(folder)

    def leave(self) -> bool:
        """Leave what is finished where it is; whether there is something."""
        some = self.has_files
        if some:
            BEGUN.pop(self.root, None)
        else:
            self.discard()
        return some


def _begin(folder: Path) -> Part:
    """A new folder in a folder, which is made where there is none."""
    made = [path for path in (folder, *folder.parents) if not path.exists()][::-1]
    part = Part(dated(folder / RESULT, UNFINISHED), made)
    try:
        part.root.mkdir(parents=True)
    except BaseException:
        part.discard()
        raise
    BEGUN[part.root] = {}
    return part


def followed(folder: Path) -> Path:
    """Where a folder really is: a link is followed.

    Raises:
        OutputError: a file, or a link that leads nowhere.
    """
    if folder.is_symlink() and not folder.exists():
        raise OutputError(*broken(folder))
    if folder.exists() and not folder.is_dir():
        raise OutputError(*a_file(folder))
    return folder.resolve()


def check(folder: Path) -> None:
    """Refuse a folder that a result cannot be put into, before it is computed: a file is written there, named, replaced
    and deleted, and every file of an earlier result is tried.

    Raises:
        OutputError: it is a file or a broken link, or cannot be written to; or a file in it is open elsewhere.
        NotWritten: the disk is full.
    """
    try:
        real = followed(folder)
        part = _begin(real)
        try:
            _try(part.root, real)
        finally:
            part.discard()
        for path in _earlier(real):
            os.replace(path, path)
    except OSError as error:
        raise unwritten(_about(folder, error), error, ANOTHER) from error


def _try(part: Path, folder: Path) -> None:
    """Put something there, and something else in its place; both go when the part does."""
    probe = folder / f".{part.name}"
    for text in ("one", "two"):
        write(part / text, lambda path: path.write_text(path.name))
        os.replace(part / text, probe)
        BEGUN[part][probe] = BEGUN[part][part / text]


def _about(folder: Path, error: OSError) -> Path:
    """The file that an error is about, where it is one of a result."""
    path = Path(os.fsdecode(error.filename)) if error.filename else folder
    return folder if f".{UNFINISHED}-" in str(path) else path


def _earlier(folder: Path) -> list[Path]:
    """Files of an earlier result."""
    mine = listed(folder)
    own = [folder / name for name in mine.files if stamp(folder / name) is not None]
    below = [folder / name for name in mine.folders if is_folder(folder / name)]
    return own + [path for one in below for path in _earlier(one)]


def fill(folder: Path, make: Make) -> None:
    """Put a result into a folder: all of it, or nothing. Files of an earlier result that it does not have are deleted.

    Args:
        folder: made where there is none; a link is followed. Other things in it are left alone.
        make: writes the result into the folder that it is given, each file by ``write``; called again, for the folder
            of temporary files, where the first place turns out to be full.

    Raises:
        OutputError: it is a file, or a link that leads nowhere.
        NotWritten: the result could not be put there; the message says where it is kept.
    """
    real = followed(folder)
    part = _made(folder, real, make)
    try:
        with uninterrupted():
            _settle(part, real)
            part.made.clear()
            part.discard()
    except OSError as error:
        part.leave()
        kept = kept_in("whole", part.root)
        raise NotWritten(*failed(_about(folder, error), error, kept)) from error


def _made(folder: Path, real: Path, make: Make) -> Part:
    """The result, made in a folder of its own inside."""
    part = None
    try:
        part = _begin(real)
        make(part.root)
    except OSError as error:
        raise NotWritten(*failed(folder, error, _saved(part, make))) from error
    except Exception as error:
        if part is not None and part.leave():
            error.add_note(kept_in("finished", part.root).en)
        raise
    except BaseException:
        if part is not None:
            part.discard()
        raise
    return part


def _saved(part: Part | None, make: Make) -> Words:
    """Where a result is kept that its own place has no room for."""
    try:
        other = Part(Path(tempfile.mkdtemp(prefix="grassroots-")))
    except OSError:
        return _finished(part)
    BEGUN[other.root] = {}
    try:
        make(other.root)
    except Exception:
        other.discard()
        return _finished(part)
    BEGUN.pop(other.root)
    if part is not None:
        part.discard()
    return kept_in("whole", other.root)


def _finished(part: Part | None) -> Words:
    """What is left of a result."""
    return kept_in("finished", part.root) if part is not None and part.leave() else LOST


def _settle(part: Part, folder: Path) -> None:
    """Give every file of a result its name; where one cannot have it, none has."""
    with turn(folder):
        with Moves() as moves:
            done = _Settling(moves, BEGUN[part.root])
            done.folder(part.root, folder, False)
        _clear(folder, done.names)


@dataclass
class _Settling:
    """Giving names.

    Attributes:
        moves: done so far.
        ours: files in the folder of the unfinished result, to which those of an earlier one are added.
        names: by folder.
    """

    moves: Moves
    ours: dict[Path, Stamp]
    names: dict[Path, set[str]] = field(default_factory=dict)

    def folder(self, part: Path, folder: Path, made: bool) -> None:
        """The files of a folder, and of those in it. The list comes first: it knows what was there and what will be."""
        mine = listed(folder)
        new = {path.name: one for path in sorted(part.iterdir()) if (one := stamp(path)) is not None}
        below = [path.name for path in sorted(part.iterdir()) if is_folder(path)]
        before = {name: mine.of(name) for name in new}
        for name, one in new.items():
            mine.add(name, one, result=True)
        mine.folders |= set(below)
        mine.made |= made
        mine.save()
        self.names[folder] = set(new)
        for name, one in new.items():
            self.file(part / name, folder / name, one, before[name])
        for name in below:
            self.folder(part / name, folder / name, self.moves.folder(folder / name))

    def file(self, part: Path, path: Path, new: Stamp, before: tuple[Stamp, ...]) -> None:
        """One file; one of an earlier result goes where the new one was, so that both can be put back."""
        now = stamp(path)
        if now == new:
            return
        if now is not None and now in before:
            earlier = part.with_name(f"{EARLIER}{part.name}")
            self.moves.move(path, earlier)
            self.ours[earlier] = now
        else:
            self.moves.aside(path)
        self.moves.move(part, path)


def _clear(folder: Path, names: dict[Path, set[str]]) -> None:
    """Delete what an earlier result had and this one has not, where nobody has changed it."""
    mine = listed(folder)
    for name in mine.results - names.get(folder, set()):
        with contextlib.suppress(OSError):
            delete(folder / name, *mine.of(name))
            mine.drop(name)
    for name in sorted(mine.folders):
        if is_folder(folder / name):
            _clear(folder / name, names)
    mine.folders = {name for name in mine.folders if is_listed(folder / name)}
    if mine.files or mine.folders:
        with contextlib.suppress(OSError):
            mine.save()
    elif mine.known:
        unmake(folder / LIST)
        if mine.made:
            delete_folder(folder)
