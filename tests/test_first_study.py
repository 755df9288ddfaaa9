"""What a study says first: factors from lowest to highest level and policies against the first, on page, in Word and in the terminal."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromium import needs
from docx import Document
from first_screens import SIZES, check_fits, check_short, words_of
from small_study import small
from typer.testing import CliRunner

from bilingual.words import SINGLES, Single
from experiments.study.runner import Workers, run_study
from experiments.study.schema import Design, Factor
from grassroots import open_study
from grassroots.answers.first_study import by_combination, compared, levels_of, quotes_of
from grassroots.command import app
from grassroots.results import StudyResult

OUTCOMES = ("household_attendance", "settled_substantive", "recorded_settlement")
GRID = (
    Factor(path="migration.outmigration", values=(0.2, 0.4, 0.6)),
    Factor(lever="lost-work-allowance", values=(0, 60)),
)
AWAY, PAID = "migration.outmigration", "lever:lost-work-allowance"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A grid of outmigration and an allowance, without and with points."""
    home = tmp_path_factory.mktemp("studies") / "small"
    study = small(
        factors=GRID,
        design=Design(kind="grid"),
        arms=("none", "points=5"),
        seeds="paired",
        outcomes=OUTCOMES,
        months=36,
        replicates=4,
        values={"registered": 200},
    )
    run_study(study, home, Workers(2))
    return home


@pytest.fixture(scope="module")
def result(folder: Path) -> StudyResult:
    return open_study(folder)


@pytest.fixture(scope="module")
def page(result: StudyResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return result.save(tmp_path_factory.mktemp("page") / "out")


def test_a_factor_is_compared_at_its_ends_with_the_same_seeds_and_all_else_alike(result: StudyResult) -> None:
    found = compared(result)
    assert found is not None and [one.key for one in found.contrasts] == [AWAY, PAID, "points=5"]
    frame = result.rows.merge(result.design.reset_index(names="row"), on="row")
    means = frame.groupby([AWAY, "replicate"])["household_attendance"].mean().unstack(AWAY)
    one = next(one for one in found.answers if one.effect.arm == AWAY)
    assert one.effect.base == pytest.approx(means[0.2].mean()) and one.effect.value == pytest.approx(
        means[0.6].mean()
    )
    assert one.effect.effect == pytest.approx((means[0.6] - means[0.2]).mean())
    assert one.effect.low < one.effect.effect < one.effect.high and one.effect.errors is None


def test_a_policy_is_compared_over_all_points_and_an_answer_says_how_it_changes_with_the_rest(
    result: StudyResult,
) -> None:
    found = compared(result)
    assert found is not None
    means = result.rows.groupby("arm")["household_attendance"].mean()
    one = next(one for one in found.answers if one.effect.arm == "points=5")
    assert (one.effect.base, one.effect.value) == pytest.approx((means["none"], means["points=5"]))
    by_point = result.rows.groupby(["row", "arm"])["household_attendance"].mean().unstack()
    expected = np.sort((by_point["points=5"] - by_point["none"]).to_numpy())
    assert np.sort(by_combination(result, "points=5", "household_attendance")) == pytest.approx(expected)
    assert len(by_combination(result, PAID, "household_attendance")) == 6  # outmigrations x policies


@pytest.mark.parametrize("lang", SINGLES)
def test_page_terminal_and_result_say_the_same(
    folder: Path, page: Path, result: StudyResult, lang: Single
) -> None:
    check_short(page, lang)
    whole, said = "".join(words_of(page, lang, "//main").split()), result.sentences(lang)
    assert said[-len(result.details(lang)) :] == result.details(lang) and 1 <= len(result.answers(lang)) <= 3
    assert all("".join(one.split()) in whole for one in result.answers(lang))
    assert all("".join(one.split()) in whole for one in said)
    shown = CliRunner().invoke(app, ["study", "status", str(folder), "--lang", lang])
    flat = "".join(shown.output.split())
    assert shown.exit_code == 0 and all("".join(one.split()) in flat for one in result.answers(lang))


@pytest.mark.parametrize("lang", SINGLES)
def test_word_says_the_same(folder: Path, result: StudyResult, tmp_path: Path, lang: Single) -> None:
    shown = CliRunner().invoke(
        app, ["report", str(folder), "--out", str(tmp_path / "r.docx"), "--lang", lang]
    )
    assert shown.exit_code == 0
    text = "".join("".join(one.text for one in Document(str(tmp_path / "r.docx")).paragraphs).split())
    found = compared(result)
    assert found is not None
    for one in found.statements:
        assert all("".join(part(lang).split()) in text for part in (one.claim, one.beside, one.sure))


def test_what_has_no_order_or_is_coercive_is_not_compared() -> None:
    design = Design(kind="grid")
    factors = (Factor(place=("wusheng", "linhai")), Factor(lever="black-list", values=(0, 1)))
    study = small(factors=factors, design=design, outcomes=OUTCOMES, months=30)
    assert all(one is None for one in contrasts(study))


def contrasts(study: Any) -> list[Any]:
    """What each factor of a study gives, without a run."""
    from experiments.study.designs import points
    from grassroots.answers.first_study import of_factor

    class Asked:
        design = points(study)

    Asked.study = study  # type: ignore[attr-defined]
    values = np.zeros((len(Asked.design), 2, 1))
    return [of_factor(Asked(), factor, values) for factor in study.factors]  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", SINGLES)
def test_a_sample_of_points_says_what_they_come_to(tmp_path: Path, lang: Single) -> None:
    study = small(rows=4, outcomes=("household_attendance",))
    run_study(study, tmp_path / "kept", Workers(2))
    result = open_study(tmp_path / "kept")
    assert compared(result) is None
    (level,) = levels_of(result)
    means = result.rows.groupby("row")["household_attendance"].mean()
    assert level.value == pytest.approx(means.mean()) and level.n == len(means)
    assert level.low == pytest.approx(means.quantile(0.05))
    (said,) = quotes_of(result, lang)
    assert str(len(means)) in said


@needs()
@pytest.mark.browser
@pytest.mark.parametrize(("width", "most"), SIZES)
@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_fits(browser: Any, page: Path, lang: Single, width: int, most: int) -> None:
    check_fits(browser, page, lang, width, most)
