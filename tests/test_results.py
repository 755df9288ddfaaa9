"""Every result has the same names: sentences, table, figures, data, documents, provenance; what is not there is said in a sentence."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from markupsafe import escape
from small_study import small
from test_demo import page_of as demo_page_of
from test_headline import TEXT
from test_plan import pretended

import grassroots
from analysis.report.printed import read_page, said
from bilingual.words import SINGLES
from experiments.files import MARK
from experiments.study.runner import Workers, run_study
from experiments.study.schema import Design, Factor
from experiments.trial.worlds import Plan
from experiments.whole import WHOLE
from filing import fill
from grassroots.answers import packages
from grassroots.answers.trial import trial
from grassroots.kept import KeptResult
from grassroots.result import Result
from grassroots.verbs.trial import asked
from model.named import LONGEST
from model.outcomes import OUTCOMES
from model.run import Run
from scenarios import load, load_policy

SHORT: dict[str, Any] = {"months": 30, "quiet": True, "registered": 60}
LEVERS = ("lost-work-allowance", "group-meetings")


def folder() -> Path:
    return Path(mkdtemp())


def ran() -> Any:
    return grassroots.run("wusheng", replicates=2, **SHORT)


def compared() -> Any:
    return grassroots.compare("wusheng", "allowance", worlds=6, **SHORT)


def gridded() -> Any:
    grid: dict[str, Any] = {"levels": [0, 30], "outmigration": [0.2, 0.6], "outcomes": "household_attendance"}
    return grassroots.surface("wusheng", "lost-work-allowance", worlds=8, **grid, **SHORT)


def studied() -> Any:
    return grassroots.run_study(small(), out=folder() / "kept", quiet=True)


def ranked() -> Any:
    return grassroots.sensitivity(made("studied"), "household_attendance", quiet=True)


def banked() -> Any:
    more: dict[str, Any] = {
        "factors": (Factor(uncertain="all"),),
        "design": Design(kind="worlds", rows=60),
        "preset": "core",
    }
    study = small(
        **more, outcomes=("outmigration", "household_attendance"), arms=("none", "allowance"), months=30
    )
    return grassroots.run_study(study, out=folder() / "kept", quiet=True)


def moved() -> Any:
    return grassroots.sensitivity(made("banked"), "outmigration", quiet=True)


def fallen() -> Any:
    bank = made("banked")
    rows = bank.rows.copy()
    rows["household_attendance"] = (
        0.2 + 0.05 * (rows["arm"] != "none") * (rows["row"] % 3) + 0.001 * rows["replicate"]
    )
    return grassroots.discover(replace(bank, rows=rows), "household_attendance", quiet=True)


def planned() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packages, "measured", pretended)
        return grassroots.plan("wusheng", 4000, lever=LEVERS, points=200, worlds=20, workers=1, quiet=True)


def tried() -> Any:
    run = Run(load("wusheng"), {"population.registered": 60}, villages=12)
    plan = Plan(run, load_policy("allowance"), OUTCOMES["came_when_asked"], (4,), 4)
    return trial(asked(plan, "3", 4, 40, None, 0.8, "none"), threads=2)


def judged() -> Any:
    return grassroots.patterns("P17", seeds=1, quiet=True)


def answered() -> Any:
    home = folder()
    (home / "mine.yaml").write_text(TEXT, "utf-8")
    return grassroots.headline(home / "mine.yaml", worlds=30, folder=home / "kept", quiet=True)


def kept() -> Any:
    """A result of which only page and tables are left, as older versions wrote it."""
    home = folder() / "kept"
    made("compared").save(home)
    (home / WHOLE).unlink()
    return grassroots.load(home)


def demonstrated() -> Any:
    """A folder as the demonstration writes it, of invented numbers."""
    home = folder() / "demo"

    def files(to: Path) -> None:
        demo_page_of(to)
        (to / MARK).write_text("{}", "utf-8")

    fill(home, files)
    return grassroots.load(home)


QUICK: tuple[Callable[[], Any], ...] = (ran, compared, gridded, studied, ranked, kept)
SLOW: tuple[Callable[[], Any], ...] = (banked, moved, fallen, planned, tried, judged, answered)
KINDS = {one.__name__: one for one in (*QUICK, *SLOW, demonstrated)}
EACH = [
    *(one.__name__ for one in QUICK),
    *(pytest.param(one.__name__, marks=pytest.mark.slow) for one in SLOW),
]


@cache
def made(kind: str) -> Any:
    return KINDS[kind]()


@pytest.mark.parametrize("kind", EACH)
def test_a_result_says_and_gives_the_same_things(kind: str) -> None:
    one = made(kind)
    assert isinstance(one, Result) and len(repr(one)) <= LONGEST and "\n" not in repr(one)
    for lang, letters in (("en", "[a-z]{3}"), ("zh", "[一-鿿]{2}")):
        assert one.sentences(lang) and pd.Series(one.sentences(lang)).str.contains(letters).all(), lang
        assert pd.Series([str(one.table(lang))]).str.contains(letters).all()
    assert one.provenance and all(isinstance(key, str) for key in one.provenance)
    frame, data = one.to_dataframe(), one.to_xarray()
    assert isinstance(frame, pd.DataFrame) and all(str(name).isidentifier() for name in frame)
    assert isinstance(data, xr.Dataset) and all(str(name).isidentifier() for name in data.variables)
    shown = one._repr_html_()
    assert "<pre" in shown or "<table" in shown


@pytest.mark.parametrize("kind", EACH)
def test_a_result_answers_or_says_why_not(kind: str) -> None:
    one = made(kind)
    if type(one).answers is Result.answers:
        with pytest.raises(ValueError, match=r"no answers.* there is sentences\(\)"):
            one.answers()
        return
    for lang in ("en", "zh"):
        assert one.answers(lang)
        assert all(str(escape(said)) in one._repr_html_() for said in one.answers(lang))


@pytest.mark.parametrize("kind", EACH)
def test_a_result_draws_or_says_why_not(kind: str, tmp_path: Path) -> None:
    one = made(kind)
    if not one.figures:
        with pytest.raises(ValueError, match="there is no figure"):
            one.plot()
        return
    for lang in ("en", "zh"):
        assert one.plot(lang=lang)._repr_png_().startswith(b"\x89PNG")
    assert one.plot().save(tmp_path / "a" / "figure.png").stat().st_size > 10_000
    with pytest.raises(ValueError, match=r"there is .*did you mean"):
        one.plot(f"{next(iter(one.figures))}s")


@pytest.mark.slow
@pytest.mark.parametrize("kind", [one.__name__ for one in (*QUICK, *SLOW)])
def test_a_result_is_a_document(kind: str, tmp_path: Path) -> None:
    file = made(kind).report(tmp_path / "report.docx", "zh", "brief")
    assert "word/document.xml" in zipfile.ZipFile(file).namelist()


@pytest.mark.slow
def test_a_document_is_the_same_from_a_result_and_from_its_folder(tmp_path: Path) -> None:
    """The one draws what it shows, the other takes the files that are there."""
    one, other = (made(kind).report(tmp_path / f"{kind}.docx", "zh") for kind in ("compared", "kept"))
    assert one.read_bytes() == other.read_bytes()


def attributes(data: xr.Dataset) -> dict[str, Any]:
    """Of the numbers and of every variable."""
    return {"": data.attrs} | {str(name): one.attrs for name, one in data.variables.items()}


def bits(data: xr.Dataset) -> dict[str, Any]:
    """Dimensions, types and bytes of every variable, in their order."""
    return {
        str(name): (one.dims, one.dtype, one.values.tolist() if one.dtype.hasobject else one.values.tobytes())
        for name, one in data.variables.items()
    }


@pytest.mark.usefixtures("blank_figures")
@pytest.mark.parametrize("kind", ["ran", "compared", "gridded", "tried"])
def test_what_was_written_is_opened_as_it_was(kind: str, tmp_path: Path) -> None:
    one = made(kind)
    one.save(tmp_path / "a")
    again = grassroots.load(tmp_path / "a")
    assert type(again) is type(one) and repr(again) == repr(one) and again.provenance == one.provenance
    for lang in ("en", "zh", "both"):
        assert again.sentences(lang) == one.sentences(lang) and str(again.table(lang)) == str(one.table(lang))
    pd.testing.assert_frame_equal(again.to_dataframe(), one.to_dataframe(), check_exact=True)
    there, data = again.to_xarray(), one.to_xarray()
    assert (
        bits(there) == bits(data)
        and attributes(there) == attributes(data)
        and set(there.coords) == set(data.coords)
    )
    assert again.kinds == one.kinds and again.plot()._repr_png_() == one.plot()._repr_png_()
    again.save(tmp_path / "b")
    assert (tmp_path / "b" / WHOLE).read_bytes() == (tmp_path / "a" / WHOLE).read_bytes()


@pytest.mark.usefixtures("blank_figures")
@pytest.mark.parametrize("kind", ["ran", "compared", "tried", "demonstrated"])
def test_all_that_a_first_screen_says_is_among_the_sentences(kind: str, tmp_path: Path) -> None:
    one = made(kind)
    home = one.folder if kind == "demonstrated" else one.save(tmp_path / "a").parent
    for lang in SINGLES:
        page = read_page((home / "index.html").read_text("utf-8"), lang)
        screen = [said(node) for node in page.xpath("//section[@id='conclusion']//li")]
        known = {" ".join(text.split()) for text in one.sentences(lang)}
        if lang == "zh":  # where a line of the page breaks
            screen, known = (
                [text.replace(" ", "") for text in screen],
                {text.replace(" ", "") for text in known},
            )
        assert len(screen) >= 4 and set(screen) <= known, set(screen) - known


def test_a_result_whose_page_alone_is_left_is_opened_as_that(tmp_path: Path) -> None:
    one, again = made("compared"), made("kept")
    assert isinstance(again, KeptResult)
    for lang in ("en", "zh", "both"):
        assert [" ".join(text.split()) for text in one.answers(lang)] == again.answers(lang)
    there, data = again.to_xarray()["household_attendance"], one.data["household_attendance"]
    same = data.sel({dim: there[dim].values for dim in there.dims}).transpose(*there.dims)
    np.testing.assert_allclose(same.values, there.values)
    assert set(again.figures) == set(one.figures) and "effects" in again.tables
    assert len(again.to_dataframe("effects")) == len(one.to_dataframe())
    study = grassroots.load(folder_of_study())
    assert len(study.rows) == len(made("studied").rows)


def folder_of_study() -> Path:
    home = folder() / "again"
    run_study(small(), home, Workers(1))
    return home


def test_what_was_changed_is_not_vouched_for() -> None:
    home = folder() / "changed"
    made("compared").save(home)
    for name in (WHOLE, "effects.csv"):
        (home / name).write_text("arm\nnone\n", "utf-8")
        with pytest.raises(ValueError, match="changed since it was written"):
            grassroots.load(home).to_dataframe("effects")
        (home / name).unlink()


def test_a_grid_has_a_dimension_a_factor() -> None:
    study = small(design=Design(kind="grid", levels=2), replicates=1)
    data = grassroots.run_study(study, out=folder() / "kept", quiet=True).to_xarray()
    assert data.sizes["migration_outmigration"] == 2 and data.sizes["attendance_allowance"] == 2
    assert data["migration_outmigration"].attrs["long_name_zh"]


WRONG: dict[str, tuple[Callable[[], Any], str]] = {
    "no folder": (lambda: grassroots.load("results/no-such-folder"), "there is no such folder"),
    "no result": (lambda: grassroots.load("docs"), "no result in this folder"),
    "no place": (lambda: grassroots.load("wusheg"), "did you mean wusheng?"),
    "ending": (lambda: made("ran").report("a.pdf"), "allowed is a name that ends in .docx"),
    "both": (lambda: made("ran").report("a.docx", "both"), "a document has one language"),
    "language": (lambda: made("ran").plot(lang="fr"), "lang: 'fr' given"),
    "form": (lambda: made("kept").report("a.docx", form="short"), "form: 'short' given"),
    "thing": (lambda: grassroots.report(3, "a.docx"), "result: 3 given"),
    "worlds": (lambda: grassroots.headline(worlds=3), "worlds: 3 given"),
    "defaults": (lambda: grassroots.headline(uncertainty="none"), "answers are over worlds"),
    "picture": (lambda: made("ran").plot().save("a.bmp"), "ends in .png"),
    "kept already": (lambda: made("kept").save("elsewhere"), "in a folder already"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said(what: str) -> None:
    call, said = WRONG[what]
    with pytest.raises(ValueError, match=r"\w") as caught:
        call()
    assert said in str(caught.value) and "--" not in str(caught.value)


def test_refusals_are_in_the_language_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRASSROOTS_LANG", "zh")
    with pytest.raises(ValueError, match="是否指wusheng") as caught:
        grassroots.run("wusheg")
    assert "there" not in str(caught.value)
    assert "en" not in made("ran")._repr_html_().split("<li>")[1][:20]
