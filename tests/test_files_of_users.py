"""The verbs write into folders in which people work: what is theirs survives, and an edited file is set aside."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import trees
from conftest import undrawn_files
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_study import small

from analysis import report
from experiments.compare import Comparison, policies_compared
from experiments.study.export import ENDINGS, FORMATS, export
from experiments.study.results import StudyResult, open_study
from experiments.study.runner import run_study
from filing import KeptAside, OutputError
from filing import write as write_file
from grassroots.answers.compare import compare as compared
from grassroots.answers.demo import PLACES
from grassroots.answers.demo import demo as demonstrated
from grassroots.answers.run import run_place
from grassroots.language import Language
from grassroots.verbs import compare, demo, run
from model.run import DEFAULT, Run
from scenarios import load_policy

Write = Callable[[Path], object]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    folder = tmp_path_factory.mktemp("studies") / "small"
    run_study(small(rows=2), folder)
    return open_study(folder)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_edited_export_is_set_aside_and_another_replaced(
    study: StudyResult, tmp_path: Path, kind: str, recwarn: pytest.WarningsRecorder
) -> None:
    path = tmp_path / f"table{ENDINGS[kind]}"
    files = export(study, kind, path)
    assert export(study, kind, path) == files and not recwarn.list
    content = path.read_bytes()
    path.write_bytes(b"corrected by hand")
    with pytest.warns(KeptAside, match="table.kept-"):
        export(study, kind, path)
    (kept,) = tmp_path.glob("table.kept-*")
    assert kept.read_bytes() == b"corrected by hand" and kept.suffix == path.suffix
    assert kind in ("xlsx", "netcdf") or path.read_bytes() == content
    assert {one.name for one in tmp_path.glob("[!.]*")} == {kept.name, *(one.name for one in files)}


def test_an_edited_workbook_is_set_aside_whole(study: StudyResult, tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    export(study, "xlsx", path)
    book = openpyxl.load_workbook(path)
    book["runs"]["A1"] = "checked by me"
    book.save(path)
    with pytest.warns(KeptAside):
        export(study, "xlsx", path)
    (kept,) = tmp_path.glob("table.kept-*.xlsx")
    assert openpyxl.load_workbook(kept)["runs"]["A1"].value == "checked by me"
    assert openpyxl.load_workbook(path)["runs"]["A1"].value != "checked by me"


def test_an_export_never_takes_the_place_of_a_study(study: StudyResult, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    run_study(small(rows=2), folder)
    before = trees.tree(folder)
    files = [name for name in before if (folder / name).is_file()]
    assert {name.split("-")[0] for name in files} >= {"plan", "points", "manifest.json", "contents.json"}
    for name in (*files, "segments/new.parquet"):
        with pytest.raises(OutputError, match="a study is kept"):
            export(study, "parquet", folder / name)
    assert trees.tree(folder) == before
    export(study, "parquet", folder / "derived" / "plan.parquet")


def once(page: Callable[..., Path]) -> Callable[..., Path]:
    """A page that is composed the first time, into an empty folder; after that the same files are written again."""
    made: dict[Path, bytes] = {}

    def again(*given: Any, **named: Any) -> Path:
        folder = next(one for one in given if isinstance(one, Path))
        if not made:
            page(*given, **named)
            files = [folder / "index.html", *folder.glob("figures/*.*")]
            made.update({file.relative_to(folder): file.read_bytes() for file in files})
            return folder / "index.html"
        for name, content in made.items():
            write_file(folder / name, lambda to, content=content: to.write_bytes(content))
        return folder / "index.html"

    return again


@pytest.fixture(scope="module")
def little() -> Iterator[None]:
    """Results are small and their pages composed once: this is about what becomes of files, not about what is in them."""
    with pytest.MonkeyPatch.context() as patch:
        undrawn_files(patch)
        patch.setattr("analysis.report.run.run_page", once(report.run_page))
        patch.setattr(report, "compare_page", once(report.compare_page))
        patch.setattr(report, "demo_page", once(report.demo_page))
        patch.setattr("grassroots.answers.demo.PLACES", PLACES[:2])
        patch.setattr("grassroots.answers.demo.SHARES", (0.1, 0.7))
        patch.setattr("grassroots.answers.demo.SURFACES", {"points": (0.0, 10.0)})
        yield


@pytest.fixture(scope="module")
def writers(study: StudyResult, little: None) -> dict[str, Write]:
    """What every verb writes, computed once."""
    one = Run(DEFAULT, {"registered": 60}, months=30)
    ran = run_place(one, 2)
    arms = compared(Comparison(policies_compared(one, [load_policy("allowance")])), 2)
    shown = demonstrated(2, worlds=0)
    return {
        "run": lambda out: run.write(ran, out),
        "compare": lambda out: compare.write(arms, out),
        "demo": lambda out: demo.write(shown, out, Language.en),
        "export": lambda out: export(study, "csv", out / "outcomes.csv"),
    }


@pytest.fixture(scope="module")
def names(writers: dict[str, Write], tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What each of them is called."""
    base = tmp_path_factory.mktemp("clean")
    for verb, write in writers.items():
        write(base / verb)
    return {verb: set(trees.tree(base / verb)) for verb in writers}


OURS = (
    "index.html", "outcomes.csv", "effects.csv", "provenance.json", "figures", "figures/map.en.png", "places",
    "places/default/outcomes.csv", "budget", "surfaces", "codebook.csv", "outcomes-codebook.csv",
)  # fmt: skip
steps = st.lists(
    st.one_of(
        trees.things(OURS),
        st.sampled_from(["run", "run", "compare", "export", "demo"]),
        st.sampled_from(OURS).map(Path),
    ),
    min_size=4,
    max_size=10,
)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::filing.KeptAside")
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(steps=steps)
def test_whatever_others_have_survives_every_verb(
    tmp_path_factory: pytest.TempPathFactory,
    writers: dict[str, Write],
    names: dict[str, set[str]],
    steps: list[str | Path | tuple[str, str, bytes]],
) -> None:
    theirs = trees.Theirs(tmp_path_factory.mktemp("trees"))
    needed: set[str] = set()
    for step in steps:
        if isinstance(step, tuple):
            theirs.add(*step)
        elif isinstance(step, Path):
            if str(step) in needed and (theirs.folder / step).is_file():
                theirs.edit(str(step))
        else:
            with contextlib.suppress(OutputError):  # an export onto a link or a folder
                writers[step](theirs.folder)
            needed |= names[step]
    theirs.check(needed)
