"""Notebooks with what they print, kept: the tests run each and the site shows it, so that none is run twice."""

import hashlib
from functools import cache
from pathlib import Path
from threading import Lock

import nbclient
import nbformat

from filing import write

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "results" / "notebooks-run"
"""Notebooks that were run, by what they and the project say."""
PACKAGES = ("analysis", "bilingual", "experiments", "filing", "grassroots", "model", "scenarios")
LIMIT = 600
"""Seconds that a cell may take."""
ONE_BY_ONE = Lock()
"""Notebooks are run side by side, but the list of files of their folder is written by one at a time."""


@cache
def project() -> str:
    """A hash of everything a notebook can show."""
    whole = hashlib.sha256()
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*")]
    for file in sorted([*files, *ROOT.glob("requirements*.lock")]):
        if file.is_file() and "__pycache__" not in file.parts:
            whole.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def ran(path: Path) -> Path:
    """The notebook with what it prints, from an earlier run where nothing has changed since.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell fails.
    """
    kept = KEPT / f"{hashlib.sha256(path.read_bytes() + project().encode()).hexdigest()[:24]}.ipynb"
    if not kept.exists():
        notebook = nbformat.read(path, as_version=4)
        where = {"metadata": {"path": str(path.parent)}}
        nbclient.NotebookClient(notebook, timeout=LIMIT, kernel_name="python3", resources=where).execute()
        with ONE_BY_ONE:
            write(kept, lambda part: nbformat.write(notebook, part))
    return kept
