"""What a sensitivity says first: the factors that move each outcome most, with intervals, and whether the numbers can be quoted."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from first_screens import check_short, words_of
from small_study import small
from typer.testing import CliRunner

from analysis.report.first_screen import MOST
from analysis.why import Why
from analysis.words import say
from bilingual.words import SINGLES, Single
from experiments.study.designs import DUMMY
from experiments.study.results import open_study
from experiments.study.runner import Workers, run_study
from experiments.study.schema import Design, Factor
from grassroots.answers.first_sensitivity import Looked, claim, ends, of_sensitivity, quotes_of
from grassroots.answers.sensitivity import Sensitivity, analysed
from grassroots.command import app

OUTCOMES = ("residents", "household_attendance", "wrongly_listed", "deliberation_rate")
AWAY = "migration.outmigration"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Morris design over outmigration and an allowance; lists are kept nowhere, so that one outcome has no value."""
    home = tmp_path_factory.mktemp("studies") / "small"
    run_study(small(outcomes=OUTCOMES, design=Design(kind="morris", rows=8)), home, Workers(1))
    return home


@pytest.fixture(scope="module")
def seen(folder: Path) -> Sensitivity:
    return analysed(open_study(folder))


@pytest.mark.usefixtures("blank_figures")
@pytest.mark.parametrize("lang", SINGLES)
def test_page_and_terminal_say_the_same_and_its_numbers_are_those_of_the_file(
    folder: Path, seen: Sensitivity, tmp_path: Path, lang: Single
) -> None:
    out = tmp_path / "page"
    shown = CliRunner().invoke(app, ["sensitivity", str(folder), "--lang", lang, "--out", str(out)])
    assert shown.exit_code == 0, shown.output
    page, said, first = out / "index.html", quotes_of(seen, lang), of_sensitivity(seen)
    check_short(page, lang)
    assert first is not None and 1 <= len(said) <= MOST
    assert "".join(shown.output.split()).startswith("".join("".join(said).split()))
    screen, behind = ("".join(words_of(page, lang, path).split()) for path in ("//ol", "//main"))
    for one in first.said:
        assert all("".join(part(lang).split()) in screen for part in (one.claim, one.beside, one.sure))
    assert all("".join(text.split()) in behind for text in said)
    kept = pd.read_csv(out / "indices.csv").query("index == 'mu_star' and output == 'residents'")
    largest = kept[kept["factor"] == AWAY].iloc[0]
    assert largest["value"] == kept["value"].max() and bool(largest["above_dummy"])
    about = next(one for one in said if seen.labels[AWAY][SINGLES.index(lang)] in one)
    assert f"[{largest['low']:.3g}, {largest['high']:.3g}]" in about


def test_what_has_no_value_is_said_last_and_a_wide_interval_is_no_number_to_quote(seen: Sensitivity) -> None:
    first = of_sensitivity(seen)
    assert first is not None
    grades = [one.grade("en") for one in first.said]
    widest = dict(zip(seen.judged.outputs, seen.judged.met, strict=True))
    assert grades[0] == say("moves_precise" if widest["household_attendance"] else "moves_wide", "en")
    assert all("wrongly" not in one.claim("en").lower() for one in first.said)  # three others have a value
    only = of_sensitivity(analysed(seen.result, ["wrongly_listed"]))
    assert only is not None and only.table is None
    assert [one.grade("en") for one in only.said] == [say("moves_untold", "en")]


@pytest.mark.parametrize("lang", SINGLES)
def test_factors_whose_intervals_overlap_are_not_put_in_an_order(seen: Sensitivity, lang: Single) -> None:
    """Residents hang on outmigration alone; were its interval wide, the allowance would be named beside it."""
    at = seen.ranking.outputs.index("residents")
    assert [line["factor"] for line in Looked(seen, "residents").leaders] == [AWAY]
    main = seen.ranking.main
    low, high = main.low.copy(), main.high.copy()
    for factor, ends_of in {AWAY: (1.0, 40.0), "attendance.allowance": (0.5, 2.0), DUMMY: (0.0, 0.1)}.items():
        low[main.factors.index(factor), at], high[main.factors.index(factor), at] = ends_of
    wide = replace(main, low=low, high=high)
    other = replace(seen, indices=replace(seen.ranking, parts=(wide, *seen.ranking.parts[1:])))
    one = Looked(other, "residents")
    assert [line["factor"] for line in one.leaders] == [AWAY, "attendance.allowance"]
    assert claim(one, lang) == say(
        "moves_several",
        lang,
        outcome=one.about.outcome[SINGLES.index(lang)],
        labels=say("says_list", lang).join(
            seen.labels[line["factor"]][SINGLES.index(lang)] for line in one.leaders
        ),
    )


def test_a_design_too_small_is_not_to_be_quoted(tmp_path: Path) -> None:
    run_study(small(rows=4, outcomes=("residents",)), tmp_path / "kept", Workers(1))
    seen = analysed(open_study(tmp_path / "kept"))
    seen = replace(seen, indices=replace(seen.ranking, why=(Why.NONE,)))
    first = of_sensitivity(seen)
    assert first is not None and first.table is None
    (said,) = first.said
    assert (
        said.grade("en") == say("moves_small", "en") and not said.beside("en") and "%" not in said.quote("en")
    )


def test_one_factor_at_a_time_is_a_picture_and_its_ends_are_those_of_its_table(tmp_path: Path) -> None:
    factors = (
        Factor(path=AWAY, values=(0.2, 0.4, 0.6)),
        Factor(path="attendance.allowance", values=(0.0, 50.0)),
    )
    run_study(
        small(factors=factors, design=Design(kind="ofat"), outcomes=("residents",)),
        tmp_path / "kept",
        Workers(1),
    )
    seen = analysed(open_study(tmp_path / "kept"))
    frame = seen.indices.to_dataframe()
    low, high = ends(Looked(seen, "residents"))
    moved = frame["effect"].to_numpy(float)
    assert (low["effect"], high["effect"]) == (np.nanmin(moved[moved != 0.0]), np.nanmax(moved))
    (said,) = quotes_of(seen)
    assert say("moves_bands_grade", "en") in said and f"{high['effect']:.3g} persons" in said
