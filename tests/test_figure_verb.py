"""``grassroots figure``: a stored result is drawn again in any size; what it does not have is refused with what it has."""

from pathlib import Path

import pytest
from conftest import Said
from kinds_data import numbers
from PIL import Image

from analysis.kinds import KINDS
from experiments.files import MARK
from experiments.whole import WHOLE, Whole, write_whole
from filing import fill

PARTS = ("comparison", "surface", "run", "months", "households")


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A folder as the demonstration writes it."""
    parts = {name: getattr(numbers(), name) for name in PARTS}
    parts |= {f"places/{name}": data for name, data in numbers().places.items()}

    def files(folder: Path) -> None:
        write_whole(Whole("demo", parts), folder / WHOLE)
        (folder / MARK).write_text("{}", "utf-8")

    fill(tmp_path / "stored", files)
    return tmp_path / "stored"


def test_the_kinds_of_a_result_are_listed_with_what_they_show(stored: Path, commanded: Said) -> None:
    for lang in ("en", "zh"):
        code, out, _ = commanded("figure", stored, "--lang", lang)
        rows = [
            line.split(maxsplit=1)
            for line in out.splitlines()
            if line.split()[:1] and line.split()[0] in KINDS
        ]
        has = [name for name in KINDS if name not in ("tornado", "trial_power")]
        assert code == 0 and [(name, shows.strip()) for name, shows in rows] == [
            (name, getattr(KINDS[name].label, lang)) for name in has
        ]


def test_a_figure_is_drawn_in_its_size_by_the_ending_of_its_name(
    stored: Path, commanded: Said, tmp_path: Path
) -> None:
    wide = {"column": 90, "slide": 254}
    for size, mm in wide.items():
        file = tmp_path / size / "of.png"
        code, _, err = commanded("figure", stored, "pagoda", "--size", size, "--lang", "zh", "--out", file)
        assert code == 0 and "of.png" in err
        with Image.open(file) as image:
            assert image.width / float(image.info["dpi"][0]) * 25.4 == pytest.approx(mm, abs=0.2)
    for ending, first in ((".svg", b"<?xml"), (".pdf", b"%PDF")):
        commanded("figure", stored, "pagoda", "--out", tmp_path / f"of{ending}")
        assert (tmp_path / f"of{ending}").read_bytes().startswith(first)


WRONG = {
    ("stored", "forrest"): "did you mean forest?",
    ("stored", "tornado"): "'tornado' given, which this result does not have; there is answers, lines_over",
    ("stored", "forest", "--out", "a.bmp"): "--out a.bmp: allowed is a name that ends in .png, .svg or .pdf",
    ("store",): "there is no such folder; did you mean stored?",
    (".",): "no result in this folder; allowed is one that was written with --out",
}


def test_what_cannot_be_drawn_is_refused_with_what_can(
    stored: Path, commanded: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words, said in WRONG.items():
        code, out, err = commanded("figure", *words)
        assert code == 2 and not out and said in err and len(err.splitlines()) == 1, words
    assert [path.name for path in tmp_path.iterdir()] == ["stored"]
