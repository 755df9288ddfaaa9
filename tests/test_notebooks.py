"""The notebooks run from top to bottom, and are kept without what they print."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_output(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs and cell.execution_count is None
    text = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert any("一" <= character <= "鿿" for character in text), "headings are in both languages"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_something_to_try(path: Path) -> None:
    """An exercise, words before every cell of code, and few lines in each."""
    cells = nbformat.read(path, as_version=4).cells
    assert any("练习" in cell.source for cell in cells if cell.cell_type == "markdown")
    if path.stem[:2] != "07":
        assert max(cell.source.count("\n") for cell in cells if cell.cell_type == "code") < 25
    assert cells[0].cell_type == "markdown"


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    """In a kernel of its own; the file is left as it is."""
    before = path.read_bytes()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--nbmake",
            "--nbmake-timeout=600",
            "-q",
            "-p",
            "no:cacheprovider",
            str(path),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert path.read_bytes() == before


def test_no_number_in_the_words_can_become_wrong() -> None:
    """Words say what the reader sees; values are in what the code shows."""
    for path in NOTEBOOKS:
        text = "".join(
            cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"
        )
        assert not re.findall(r"\d+\.\d{2,}|of 1,000|of 100 ", text), path.name
