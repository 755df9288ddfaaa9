"""A bank of worlds in the model: what moves an outcome is found, and the verb says so in both languages."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from first_screens import check_short, words_of
from small_study import small

from analysis.why import Why, because
from bilingual.numbers import show
from bilingual.words import SINGLES
from experiments.study.results import open_study
from experiments.study.runner import Workers, run_study
from experiments.study.schema import Design, Factor
from grassroots.answers.bank import moved, units_of
from grassroots.answers.first_bank import quotes_of
from grassroots.answers.sensitivity import CannotAnalyse, labels_of
from grassroots.options import Language
from grassroots.verbs.bank_page import write_bank
from grassroots.verbs.bank_shown import as_json, sentence, show_bank


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    study = small(
        factors=(Factor(uncertain="all"),),
        design=Design(kind="worlds", rows=120),
        preset="core",
        outcomes=("outmigration", "residents", "dividends", "wrongly_listed"),
    )
    folder = tmp_path_factory.mktemp("bank") / "small"
    run_study(study, folder, Workers(1))
    return open_study(folder)


def test_units_are_a_latin_hypercube(bank):
    units = units_of(bank)
    assert (np.sort((units * 120 + 1e-9).astype(int), axis=0) == np.arange(120)[:, None]).all()


def test_outmigration_is_moved_by_its_own_number_above_all(bank):
    found = moved(bank, ["outmigration"])[0]
    assert found.screened.found[0] == "migration.outmigration"
    assert found.shares is not None
    assert found.share_of("migration.outmigration") > 0.5
    assert len(found.screened.found) < 20


def test_the_verb_says_it_in_both_languages_and_as_data(bank, capsys):
    found = moved(bank)
    show_bank(bank, found, Language.both, False, 3, ("none", ""))
    said = capsys.readouterr().out
    assert "uncertain numbers" in said and "不确定参数" in said and "outmigration" in said
    show_bank(bank, found, Language.en, True, 3, ("none", ""))
    data = json.loads(capsys.readouterr().out)["rows"]
    assert data[0]["worlds"] == 120
    assert as_json(found[0])["numbers"][0]["discovered"]
    assert "%" in sentence(found[1], "zh")


def test_what_is_the_same_in_every_world_or_in_none_is_said_and_stops_nothing(bank):
    found = {one.column: one for one in moved(bank)}
    assert (found["dividends"].why, found["wrongly_listed"].why) == (Why.CONSTANT, Why.ABSENT)
    assert found["outmigration"].why is Why.NONE
    for name in ("dividends", "wrongly_listed"):
        assert found[name].screened.found == () and found[name].emulator is None
        for lang in ("en", "zh"):
            assert because(found[name].why, lang) in sentence(found[name], lang)
        assert as_json(found[name])["why"] == str(found[name].why)
        json.dumps(as_json(found[name]))


def test_other_designs_are_no_bank(bank):
    other = bank.study.model_copy(update={"design": Design(kind="lhs", rows=120)})
    with pytest.raises(CannotAnalyse, match="no bank of worlds"):
        moved(replace(bank, study=other))


def test_the_page_of_a_bank_has_every_outcome_its_grades_and_its_missing_worlds(bank, tmp_path):
    found = moved(bank)
    page = write_bank(bank, found, tmp_path / "page", Language.both, ("none", ""))
    text = page.read_text("utf-8")
    assert "What they rest on: " in text and "其依据等级" in text and "Shapley" in text
    assert because(Why.ABSENT, "en") in text and because(Why.CONSTANT, "zh") in text
    numbers = pd.read_csv(page.parent / "numbers.csv")
    outcomes = pd.read_csv(page.parent / "outcomes.csv", index_col="outcome")
    assert len(numbers) == 4 * len(bank.study.factors)
    assert list(outcomes["missing"] + outcomes["worlds"]) == [120] * 4
    of = numbers.query("outcome == 'outmigration'").set_index("number")
    shares = of[["first", "total", "shapley"]].dropna()
    assert ((shares >= 0.0) & (shares <= 1.0)).all().all() and (
        shares["first"] <= shares["total"] + 1e-12
    ).all()
    assert shares["shapley"].sum() == pytest.approx(
        outcomes.loc["outmigration", "explained_without_luck"], abs=1e-6
    )
    assert set(of["grade"]) >= {"assumed"} and of.loc["migration.outmigration", "discovered"]
    assert (page.parent / "figures" / "outmigration-shares.en.png").exists()


@pytest.mark.usefixtures("blank_figures")
def test_page_and_terminal_begin_with_the_strongest_numbers_whose_shares_are_those_of_the_table(
    bank, tmp_path, capsys
):
    found, arms = moved(bank), ("none", "")
    page = write_bank(bank, found, tmp_path / "page", Language.both, arms)
    show_bank(bank, found, Language.both, False, 3, arms)
    shown = "".join(capsys.readouterr().out.split())
    numbers = pd.read_csv(page.parent / "numbers.csv").query("outcome == 'outmigration' and discovered")
    outcomes = pd.read_csv(page.parent / "outcomes.csv", index_col="outcome")
    first = numbers.sort_values("shapley").iloc[-1]
    for k, lang in enumerate(SINGLES):
        check_short(page, lang)
        said = quotes_of(bank, found, arms, lang)
        behind = "".join(words_of(page, lang, "//main").split())
        assert len(said) == 3 and all("".join(one.split()) in behind for one in said)
        assert "".join("".join(said).split()) in shown[: shown.index("rankcorrelation")]
        away = next(one for one in said if labels_of(bank.study)[first["number"]][k] in one)
        assert show(first["shapley"], "share", lang) in away
        explained = show(outcomes.loc["outmigration", "explained_without_luck"], "share", lang)
        assert explained in away and str(len(numbers)) in away
    assert (
        "".join(quotes_of(bank, found, arms, "both")[0].split())
        == shown[: len("".join(quotes_of(bank, found, arms)[0].split()))]
    )
