"""The notebooks run from top to bottom, and are kept without what they print."""

import re
from pathlib import Path

import nbformat
import pytest

from tools.site.ran import ran

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
    """In a kernel of its own, all of it and without an error; the file is left as it is."""
    before = path.read_bytes()
    done = nbformat.read(ran(path), as_version=4)
    assert path.read_bytes() == before
    code = [cell for cell in done.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code] == [
        cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"
    ]
    assert all(cell.execution_count for cell in code)
    assert not [output for cell in code for output in cell.outputs if output.output_type == "error"]


def test_no_number_in_the_words_can_become_wrong() -> None:
    """Words say what the reader sees; values are in what the code shows."""
    for path in NOTEBOOKS:
        text = "".join(
            cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"
        )
        assert not re.findall(r"\d+\.\d{2,}|of 1,000|of 100 ", text), path.name
