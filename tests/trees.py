"""Folders as anybody may have them, and whether they have survived."""

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from hypothesis import strategies as st

import filing

KEPT = re.compile(r"\.kept-\d{8}-\d{6}(-\d+)?")
KINDS = ("file", "file", "file", "folder", "link to a file", "link to a folder", "read-only")
PARTS = (
    "notes.docx",
    ".hidden",
    "图 表",
    "figures",
    "word",
    "é",
    "a.b.c",
    "result.unfinished-1",
    "#",
    "~$notes.docx",
)


def things(ours: Sequence[str]) -> st.SearchStrategy[tuple[str, str, bytes]]:
    """Name, kind and content of something of somebody's; names like ``ours`` among them."""
    others = st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map("/".join)
    return st.tuples(st.one_of(st.sampled_from(ours), others), st.sampled_from(KINDS), st.binary(max_size=3))


def tree(folder: Path) -> dict[str, str | bytes]:
    """Everything in a folder by relative name: bytes of files, where links lead, and "/" for folders."""
    found: dict[str, str | bytes] = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {os.readlink(path)}"
        else:
            found[name] = "/" if path.is_dir() else path.read_bytes()
    return found


class Theirs:
    """What others have in a folder and outside it.

    Attributes:
        folder: into which results go.
        outside: to which links lead.
        there: what others put or changed, by name.
    """

    def __init__(self, base: Path) -> None:
        self.folder, self.outside = base / "rep", base / "outside"
        (self.outside / "data" / "figures").mkdir(parents=True)
        for name in ("precious.csv", "data/index.html", "data/a.png", "data/figures/a.png"):
            (self.outside / name).write_text("theirs")
        self.folder.mkdir()
        self.there: dict[str, str | bytes] = {}
        self._beyond = tree(self.outside)

    def add(self, name: str, kind: str, content: bytes) -> None:
        """Put something there, where there is room for it."""
        path = self.folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not os.path.lexists(path) and path.resolve().is_relative_to(self.folder):
                self.there[name] = self._made(path, kind, content)
        except OSError:
            return

    def _made(self, path: Path, kind: str, content: bytes) -> str | bytes:
        if kind == "folder":
            path.mkdir()
            return "/"
        if kind.startswith("link"):
            path.symlink_to(self.outside / ("precious.csv" if kind == "link to a file" else "data"))
            return f"-> {os.readlink(path)}"
        path.write_bytes(content)
        path.chmod(0o444 if kind == "read-only" else 0o644)
        return content

    def edit(self, name: str) -> None:
        """Change a file of ours."""
        (self.folder / name).write_bytes(b"edited")
        self.there[name] = b"edited"

    def check(self, needed: Iterable[str]) -> None:
        """Everything is there byte for byte: under its name, or a dated one where a result ``needed`` it."""
        taken = {filing.LIST}
        for name in needed:
            taken |= {name, *(str(above) for above in Path(name).parents)} - {"."}
        here = tree(self.folder)
        for name, one in self.there.items():
            assert one in [found for where, found in here.items() if KEPT.sub("", where) == name], name
            if not {name, *map(str, Path(name).parents)} & taken:
                assert here[name] == one, name
        assert tree(self.outside) == self._beyond
