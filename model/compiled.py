"""The one compiled entry, its decorators and its cache.

Rules and processes are ordinary Python functions: a researcher can call them, step through them and change them.
``@rule`` only tells numba that compiled code may call the function too. ``@entry`` compiles the one function that
Python calls (``model.month.months``) and keeps the result on disk.

Numba's own cache looks at one file only and would run stale code in silence after an edit elsewhere; ours is keyed by
the sources of the whole package, and what lies there is run only where it is as it was written. Where nothing can be
written the model is compiled again in each process.
"""

import contextlib
import hashlib
import os
import re
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from numba import config, njit
from numba.core.caching import FunctionCache, UserProvidedCacheLocator
from numba.extending import register_jitable

from filing import LIST, forget, listed, set_aside, stamp, turn

DAY = 24 * 3600.0  # seconds
UNUSED = 30 * DAY  # after which a compiled version goes
MANY = 20  # compiled versions beyond which one goes that was not used for a day
VERSION = re.compile("[0-9a-f]{16}")  # their names
UNCOMPILED = ("evidence", "outcomes")  # folders with nothing that a month calls
ASIDE = (  # nor do these
    "agents.py",
    "collected.py",
    "explain.py",
    "fingerprint.py",
    "given.py",
    "governance_model.py",
    "named.py",
    "register.py",
    "views.py",
    "village_map.py",
)

# Nothing is allocated inside a month, so no array is counted in or out of a call: with numba's reference counting on,
# the compiled month took twice as long to compile and two and a half times as long to run.
_INNER = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "error_model": "numpy", "_nrt": False}


def rule[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """A plain Python function that compiled code may call as well."""
    if config.DISABLE_JIT:
        return function
    marked: Callable[P, R] = register_jitable(**_INNER)(function)
    return marked


def entry[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` when it is first called, releasing the interpreter lock, with the package-wide cache."""
    if config.DISABLE_JIT:
        return function
    compiled: Any = njit(nogil=True, error_model="numpy", no_cfunc_wrapper=True, _nrt=False)(function)
    with contextlib.suppress(RuntimeError, OSError):  # nowhere to write: compile in every process
        compiled._cache = _PackageCache(function)
    typed: Callable[P, R] = compiled
    return typed


def without_dispatch[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """The one compiled version of an entry, called without looking at the types of its arguments.

    Numba works out the type of every array at every call, which for the tables of a village takes several times as long as
    handing them over. Only for arguments that the entry has been called with before; plain Python is called as it is.
    """
    if len(getattr(function, "overloads", ())) != 1:
        return function
    direct: Callable[P, R] = _first_version(function)
    return direct


@lru_cache(maxsize=8)
def _first_version(function: Any) -> Any:
    """Kept, for looking into the versions of a function hashes all types of its arguments."""
    return next(iter(function.overloads.values())).entry_point


@lru_cache(maxsize=1)
def source_stamp() -> str:
    """Hash of every source file of ``model`` that a month can call, and of the versions that decide what is compiled."""
    import llvmlite  # type: ignore[import-untyped]
    import numba
    import numpy

    stamp = hashlib.sha256(
        f"{numba.__version__} {llvmlite.__version__} {numpy.__version__} {sys.version}".encode()
    )
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        if path.parent.name in UNCOMPILED or path.name in ASIDE:
            continue
        stamp.update(path.name.encode())
        stamp.update(path.read_bytes())
    return stamp.hexdigest()


def cache_folder() -> Path:
    """Where compiled code is kept: ``GRASSROOTS_CACHE``, else the user's cache folder."""
    given = os.environ.get("GRASSROOTS_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "grassroots"


def is_cached() -> bool:
    """Whether this version of the model has been compiled before on this machine."""
    return any((cache_folder() / source_stamp()[:16]).glob("*.nbc"))


class _PackageLocator(UserProvidedCacheLocator):  # type: ignore[misc]
    """Says where compiled code lies and what it depends on: every file of the package."""

    def __init__(self, py_func: Any, py_file: str) -> None:
        self._py_file = py_file
        self._lineno = py_func.__code__.co_firstlineno
        self._cache_path = str(cache_folder() / source_stamp()[:16])

    @classmethod
    def from_function(cls, py_func: Any, py_file: str) -> "_PackageLocator | None":
        locator = cls(py_func, py_file)
        try:
            locator.ensure_cache_path()
        except OSError:
            return None
        _use(Path(locator.get_cache_path()))
        _forget_old_versions(Path(locator.get_cache_path()))
        return locator

    def get_source_stamp(self) -> str:
        return source_stamp()


class _PackageImplementation(FunctionCache._impl_class):  # type: ignore[misc]
    _locator_classes = [_PackageLocator]  # noqa: RUF012 - the attribute numba reads


class _PackageCache(FunctionCache):  # type: ignore[misc]
    _impl_class = _PackageImplementation

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Compiled code as it was written; damaged code is set aside, for it could run and give other numbers."""
        folder = Path(self.cache_path)
        if self._damaged():
            with contextlib.suppress(OSError), turn(folder):  # another process may just be writing
                for path in self._damaged():
                    set_aside(path)
        return None if self._damaged() else super().load_overload(sig, target_context)

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep compiled code, and list it as ours; where the disk is full each process compiles for itself."""
        folder = Path(self.cache_path)
        with contextlib.suppress(OSError), turn(folder):
            super().save_overload(sig, data)
            mine = listed(folder)
            for path in self._files():
                if (now := stamp(path)) is not None:
                    mine.add(path.name, now)
            mine.save()

    def _files(self) -> list[Path]:
        """The index and the code of this function."""
        name = re.compile(re.escape(self._impl.filename_base) + r"\.(nbi|\d+\.nbc)")
        return [path for path in Path(self.cache_path).iterdir() if name.fullmatch(path.name)]

    def _damaged(self) -> list[Path]:
        mine = listed(Path(self.cache_path))
        return [path for path in self._files() if stamp(path) not in mine.of(path.name)]


def _forget_old_versions(current: Path) -> None:
    """Delete versions that nobody has used for long; whatever else lies beside them is left alone.

    Checkouts share a folder, so that it is not the number alone that decides: of more than ``MANY``, those go that
    nobody has used for a day. Another process may be deleting the same, which is no error.
    """
    with contextlib.suppress(OSError):
        others = [path for path in current.parent.iterdir() if path != current and _is_version(path)]
        ages = sorted((time.time() - os.stat(path / LIST).st_mtime, path) for path in others)
        for rank, (age, path) in enumerate(ages, start=2):
            if age > (DAY if rank > MANY else UNUSED):
                forget(path)


def _is_version(path: Path) -> bool:
    """Whether a folder is one that we made for compiled code: by its name, and by a list that knows of nothing else."""
    if path.is_symlink() or not VERSION.fullmatch(path.name):
        return False
    files = listed(path).files
    return bool(files) and all(name.endswith((".nbi", ".nbc")) for name in files)


def _use(version: Path) -> None:
    """Note that a version is in use today."""
    with contextlib.suppress(OSError):
        if listed(version).known:
            os.utime(version / LIST)
