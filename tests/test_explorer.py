"""The explorer: what its file holds is the study, to the printed digit; sliders, address and language; what is refused."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from chromium import needs
from small_study import small

import grassroots.results
from analysis.explorer import ExplorerError, Steps, steps_of
from analysis.report.explorer import MOST_BYTES, in_script
from analysis.two_errors import Grade, two_errors
from experiments.study.runner import run_study
from experiments.study.schema import Design, Factor, Study
from grassroots.answers.explorer import compared, grid_of, write_explorer
from grassroots.answers.study import StudyResult, open_study
from grassroots.command import main

OUTMIGRATION = Factor(path="migration.outmigration", values=(0.1, 0.4, 0.7))
ALLOWANCE = Factor(lever="lost-work-allowance", values=(0, 30))
POINTS = Factor(lever="points", values=(0, 5))
OUTCOMES = ("household_attendance", "settled_substantive", "grievances_per_1000", "spent_on_incentives")
ARMS = ("none", "lost-work-allowance=30", "points=5", "lost-work-allowance=30+points=5")


def grid(*factors: Factor, **more: Any) -> Study:
    """A study of small villages over every combination of levels."""
    given: dict[str, Any] = {
        "factors": factors,
        "design": Design(kind="grid"),
        "replicates": 6,
        "seeds": "paired",
        "policies": ("incentive-fund=40000",),
        "outcomes": OUTCOMES,
        "months": 60,
        "values": {"registered": 150},
    }
    return small(**(given | more))


def run(study: Study, folder: Path) -> StudyResult:
    run_study(study, folder)
    return open_study(folder)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> StudyResult:
    """Outmigration, allowance and points: 12 points x 6 seeds."""
    return run(grid(OUTMIGRATION, ALLOWANCE, POINTS), tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def file(result: StudyResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its explorer."""
    return write_explorer(result, tmp_path_factory.mktemp("explorer") / "e.html")


def data_in(file: Path) -> dict[str, Any]:
    """The data inside the file."""
    found = re.search('id="data">(.*?)</script>', file.read_text("utf-8"), re.DOTALL)
    assert found
    made: dict[str, Any] = json.loads(found[1])
    return made


FRAMES: dict[int, pd.DataFrame] = {}


def frame_of(result: StudyResult) -> pd.DataFrame:
    """The table of the study, run by run, made once."""
    if id(result) not in FRAMES:
        FRAMES[id(result)] = result.to_dataframe().sort_values("replicate")
    return FRAMES[id(result)]


def runs_at(result: StudyResult, name: str, away: float, allowance: float, points: float) -> np.ndarray:
    """An outcome run by run, read from the table of the study."""
    frame = frame_of(result)
    there = (frame["migration_outmigration"] == away) & (frame["lever_lost_work_allowance"] == allowance)
    values = frame.loc[there & (frame["lever_points"] == points), name].to_numpy(float)
    assert len(values) == 6
    return values


def test_the_file_holds_the_study_to_the_printed_digit(result: StudyResult, file: Path) -> None:
    data = data_in(file)
    assert [axis["key"] for axis in data["axes"]] == ["outmigration", "lost-work-allowance", "points"]
    for outcome in data["outcomes"]:
        factor = 100.0 if outcome["unit"]["en"]["value"] == "%" else 1.0
        for p in range(12):
            at = (0.1, 0.4, 0.7)[p // 4], (0.0, 30.0)[p // 2 % 2], (0.0, 5.0)[p % 2]
            values, base = (runs_at(result, outcome["name"], *one) for one in (at, (at[0], 0.0, 0.0)))
            printed = f"{factor * values.mean():.{outcome['decimals']}f}"
            assert f"{outcome['v'][p] / 10 ** outcome['decimals']:.{outcome['decimals']}f}" == printed
            if p % 4:
                steps = 10 ** outcome["decimals"] * factor
                assert abs(outcome["d"][p] - steps * np.mean(values - base)) <= 1.0
                assert outcome["d"][p] == outcome["v"][p] - outcome["v"][p - p % 4]
            else:
                assert outcome["w"][p] == "b"
                assert outcome["d"][p] is None


def test_an_interval_that_holds_zero_leaves_the_direction_open(file: Path) -> None:
    told = 0
    for outcome in data_in(file)["outcomes"]:
        for way, low, high in zip(outcome["w"], outcome["l"], outcome["h"], strict=True):
            if low is not None:
                assert (way == "o") == (low <= 0 <= high)
                assert way not in "ml" or (way == "m") == (low > 0)
                told += way in "ml"
    assert told


def test_texts_are_in_both_languages_and_name_place_seeds_and_hash(result: StudyResult, file: Path) -> None:
    texts = data_in(file)["texts"]
    assert texts["en"].keys() == texts["zh"].keys()
    assert not re.search("[\u4e00-\u9fff]", json.dumps(texts["en"] | {"switch": ""}, ensure_ascii=False))
    for lang in ("en", "zh"):
        assert result.facts["runs_hash"] in texts[lang]["source"]
    assert "72" in texts["en"]["lead"]
    assert "fund for incentives" in texts["en"]["about"]


def test_nothing_in_a_text_ends_the_script() -> None:
    assert "</script>" not in in_script({"label": "a </script><b>"})
    assert json.loads(in_script({"label": "a </script><b>"}))["label"] == "a </script><b>"


@pytest.mark.parametrize(
    ("value", "steps"), [(0.4512, 451), (-0.00004, 0), (0.0004, 0), (float("nan"), None), (1.0, 1000)]
)
def test_numbers_are_whole_steps_of_their_last_printed_digit(value: float, steps: int | None) -> None:
    assert Steps(100.0, 1).of(value) == steps


@pytest.mark.parametrize(("largest", "decimals"), [(1234.5, 0), (37.1, 1), (2.33, 2), (0.012, 4), (0.0, 0)])
def test_numbers_have_three_figures_of_the_largest(largest: float, decimals: int) -> None:
    assert steps_of("yuan/year", np.array([largest, np.nan])).decimals == decimals


def test_worlds_have_a_grade_by_the_rule_of_the_project(tmp_path: Path) -> None:
    study = grid(
        Factor(uncertain="all"),
        arms=ARMS,
        design=Design(kind="worlds", rows=6),
        replicates=2,
        seeds="blocked",
    )
    found = run(study, tmp_path / "study")
    data = data_in(write_explorer(found, tmp_path / "e.html"))
    assert [axis["key"] for axis in data["axes"]] == ["lost-work-allowance", "points"]
    outcome = data["outcomes"][0]
    paid = found.rows.pivot(index=["row", "replicate"], columns="arm", values="household_attendance")
    e = (paid[ARMS[1]] - paid["none"]).to_numpy().reshape(6, 2)
    errors = two_errors(e, 0.01)
    assert list(Grade)[int(outcome["g"][2])] is errors.grade
    assert outcome["l"][2] == round(1000 * errors.low)
    assert outcome["k"][2] == round(1000 * 1.6449 * errors.luck)
    assert "luck" not in data["texts"]["en"]["limits"][-1]


def test_policies_without_every_combination_are_one_factor(result: StudyResult) -> None:
    axes, arms = compared(grid(OUTMIGRATION, arms=ARMS[:3]))
    assert [axis.key for axis in axes] == ["policy"]
    assert list(axes[0].labels[0]) == ["no policy", "无政策"]
    axes, arms = compared(grid(OUTMIGRATION, arms=(ARMS[3], *ARMS[:3])))
    assert [axis.key for axis in axes] == ["lost-work-allowance", "points"]
    assert arms == ["none", "points=5", "lost-work-allowance=30", "lost-work-allowance=30+points=5"]


@pytest.mark.parametrize(
    ("study", "why"),
    [
        (grid(OUTMIGRATION), "it has 1 factors with levels"),
        (grid(OUTMIGRATION, ALLOWANCE, design=Design(kind="ofat")), "its design is ofat"),
        (grid(Factor(place=("wusheng", "lufeng")), ALLOWANCE), "places are one of its factors"),
        (
            grid(
                *(Factor(lever=name) for name in ("lost-work-allowance", "points", "group-meetings")),
                design=Design(kind="grid", levels=13),
            ),
            "it has 2,197 points",
        ),
        (grid(OUTMIGRATION, ALLOWANCE, replicates=7), "72 of its 42 runs are done"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_no_finished_grid_is_refused_with_all_that_is_allowed(
    study: Study, why: str, result: StudyResult
) -> None:
    rows = result.rows.iloc[:10]
    with pytest.raises(ExplorerError, match=re.escape(why.replace("72", "10"))) as refused:
        grid_of(StudyResult(study, rows, result.facts))
    assert "2 to 4 factors" in str(refused.value)
    assert "2,000 points" in str(refused.value)


def test_from_python_the_same_file_is_written(result: StudyResult, file: Path, tmp_path: Path) -> None:
    again = grassroots.results.StudyResult(result.study, result.rows, result.facts)
    assert again.explorer(tmp_path / "e.html").read_bytes() == file.read_bytes()
    only = data_in(again.explorer(tmp_path / "f.html", ["settled_substantive"], "zh"))
    assert [one["name"] for one in only["outcomes"]] == ["settled_substantive"]
    assert 'data-opens="zh"' in (tmp_path / "f.html").read_text("utf-8")[:200]


def test_the_command_writes_the_file_and_says_what_is_missing(
    result: StudyResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run_study(result.study, tmp_path / "studies" / "small")

    def said(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["grassroots", "explore", *words])
        with pytest.raises(SystemExit):
            main()
        return capsys.readouterr().err

    assert "`grassroots study run explorer`" in said("--static", "--out", "e.html")
    assert "name that ends in .html" in said("--static", "small", "--out", "e.htm")
    assert "no outcome of the study" in said("--static", "small", "--out", "e.html", "--outcome", "projects")
    assert not list(tmp_path.glob("e.*"))
    assert "written to e.html" in said(
        "--static", "small", "--out", "e.html", "--outcome", "household_attendance"
    )
    assert [one["name"] for one in data_in(tmp_path / "e.html")["outcomes"]] == ["household_attendance"]


# in a browser


@pytest.fixture
def page(browser: Any, file: Path) -> Iterator[Any]:
    """The file opened in English; the test fails where the page has an error or asks for anything."""
    opened = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}).new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("request", lambda asked: wrong.append(asked.url) if asked.url != file.as_uri() else None)
    opened.goto(file.as_uri())
    yield opened
    assert wrong == []
    opened.close()


def values(page: Any) -> list[str]:
    """The large number of every card."""
    return [re.split(r"\s", one)[0] for one in page.locator(".card .value").all_inner_texts()]


def printed(result: StudyResult, *at: float) -> list[str]:
    """What they have to be, from the table of the study."""
    means = [runs_at(result, name, *at).mean() for name in OUTCOMES]
    frame = frame_of(result)
    found = [f"{100 * mean:.1f}" for mean in means[:2]]
    by = ["migration_outmigration", "lever_lost_work_allowance", "lever_points"]
    for name, mean in zip(OUTCOMES[2:], means[2:], strict=True):
        largest = frame.groupby(by)[name].mean().max()
        found.append(f"{mean:,.{max(0, 2 - int(np.floor(np.log10(largest))))}f}")
    return found


@needs()
@pytest.mark.browser
def test_sliders_move_by_key_and_mouse_and_show_the_study(page: Any, file: Path, result: StudyResult) -> None:
    assert file.stat().st_size < MOST_BYTES
    assert values(page) == printed(result, 0.4, 30.0, 5.0)
    before = page.inner_text("#sentence")
    page.focus("#axis-0")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#axis-0", "aria-valuetext") == "70 %"
    assert values(page) == printed(result, 0.7, 30.0, 5.0)
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    assert values(page) == printed(result, 0.7, 0.0, 5.0)
    assert page.inner_text("#sentence") != before
    box = page.locator("#axis-2").bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    assert values(page) == printed(result, 0.7, 0.0, 0.0)
    assert page.locator(".card .change").first.inner_text() == "This is the point compared with."
    assert page.get_attribute("#sentence", "aria-live") == "polite"
    assert page.url.endswith("#outmigration=0.7&lost-work-allowance=0&points=0&lang=en")


@needs()
@pytest.mark.browser
def test_the_address_restores_the_point_and_the_language(page: Any, file: Path, result: StudyResult) -> None:
    page.goto(f"{file.as_uri()}#outmigration=0.1&lost-work-allowance=30&points=0&lang=zh")
    assert values(page) == printed(result, 0.1, 30.0, 0.0)
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert "外出率10%，误工补贴30元/次会议，积分兑换0元/次行为。" in page.inner_text("#sentence")
    page.click("#switch")
    assert "Outmigration 10 %, lost-work allowance 30 yuan/meeting" in page.inner_text("#sentence")
    assert values(page) == printed(result, 0.1, 30.0, 0.0)
    page.goto(f"{file.as_uri()}#outmigration=0.3&points=5")  # no level: it stays where it was
    assert values(page) == printed(result, 0.1, 30.0, 5.0)


@needs()
@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_fits_a_telephone_and_the_font_has_every_letter(page: Any, file: Path, lang: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{file.as_uri()}#lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.fonts.check(\"16px 'Grassroots Sans SC'\", document.body.innerText)")
