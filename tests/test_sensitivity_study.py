"""Sensitivity of a study: the arrays are those of the runs, designs grow until the width wanted is reached or the budget ends."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small_study import small
from typer.testing import CliRunner

from analysis.sensitivity import Bands, Indices
from analysis.why import Why, because
from experiments.study.designs import DUMMY
from experiments.study.results import open_study
from experiments.study.runner import Workers, run_study
from experiments.study.schema import Design, Factor
from grassroots.answers.sensitivity import (
    CannotAnalyse,
    analysed,
    assumed_of,
    growing,
    labels_of,
    problem_of,
    seen_units,
    size,
    until_sure,
    values_of,
)
from grassroots.command import app, main

OUTCOMES = ("deliberation_rate", "residents")
FACTORS = (Factor(path="migration.outmigration"), Factor(lever="lost-work-allowance", low=0, high=100))


def studied(rows=8, **more):
    given = {"factors": FACTORS, "outcomes": OUTCOMES, "place": "wusheng", "arms": ("none", "red-lists")}
    return small(rows=rows, **{**given, **more})


def ran(study, folder):
    run_study(study, folder)
    return open_study(folder)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return ran(studied(), tmp_path_factory.mktemp("sensitivity") / "small")


def test_values_stand_at_their_point_arm_and_replicate(result):
    values = values_of(result, OUTCOMES, "red-lists")
    assert values.shape == (40, 2, 2)
    for one in result.rows.query("arm == 'red-lists'").sample(10, random_state=1).to_dict("records"):
        assert np.array_equal(
            values[one["row"], one["replicate"]], [one[name] for name in OUTCOMES], equal_nan=True
        )


def test_a_run_that_is_missing_costs_its_block_and_is_counted(result):
    whole = analysed(result, ["residents"])
    fewer = type(result)(result.study, result.rows.drop(result.rows.index[0]), result.facts)
    seen = analysed(fewer, ["residents"])
    assert (whole.incomplete, seen.incomplete) == (0, 1)
    assert (whole.indices.blocks[0], seen.indices.blocks[0], seen.indices.dropped[0]) == (8, 7, 1)


def test_the_number_of_residents_hangs_on_outmigration_alone(result):
    found = analysed(result, ["residents"]).indices
    total = dict(zip(found.main.factors, found.main.value[:, 0], strict=True))
    assert total["migration.outmigration"] > 0.9
    assert abs(total["lever:lost-work-allowance"]) < 0.05


def test_the_effect_of_an_arm_is_analysed_on_the_same_seeds(result):
    seen = analysed(result, ["deliberation_rate"], arm="red-lists", against="none")
    expected = values_of(result, ["deliberation_rate"], "red-lists") - values_of(
        result, ["deliberation_rate"], "none"
    )
    assert seen.indices.blocks[0] == 8
    assert np.isfinite(expected).all()
    none = analysed(result, ["residents"], arm="red-lists", against="none")
    assert (
        not np.isfinite(none.indices.main.value).any() or np.nanmax(np.abs(none.indices.main.value)) <= 1e-9
    )


def test_names_grounds_and_problem_come_from_the_study():
    study = studied()
    assert problem_of(study).names == ("migration.outmigration", "lever:lost-work-allowance", DUMMY)
    assert set(labels_of(study)) == set(problem_of(study).names)
    assert assumed_of(study) <= {"migration.outmigration"}
    assert "attendance.time_busy" in assumed_of(
        studied(factors=(Factor(path="attendance.time_busy"), *FACTORS))
    )


def test_columns_have_names_with_their_window():
    found = seen_units(["residents", "residents@year-2", "residents@after"])
    assert found["residents"]["en"] == "residents"
    assert found["residents@year-2"]["en"] == "residents, year 2"
    assert found["residents@year-2"]["zh"].endswith("，第2年")
    assert found["residents@after"]["en"].endswith(", afterwards")


def test_what_is_not_in_the_study_is_said(result):
    with pytest.raises(CannotAnalyse, match="did you mean residents"):
        analysed(result, ["resident"])
    with pytest.raises(CannotAnalyse, match=r"arm point is not in the study"):
        analysed(result, arm="point")
    with pytest.raises(CannotAnalyse, match="What fits it"):
        analysed(result, method="morris")


def test_a_design_grows_until_it_is_sure_or_the_budget_ends(tmp_path):
    sizes = []

    def run(study):
        sizes.append(study.design.rows)
        return ran(study, tmp_path / "grown")

    steps = until_sure(studied(rows=2), 170, run, lambda found: analysed(found, ["deliberation_rate"]))
    assert sizes == [2, 4, 8]  # 16 base points would be 320 runs
    assert [step.runs for step in steps] == [40, 80, 160]
    assert not steps[-1].found.width.reached
    sizes.clear()
    sure = until_sure(studied(rows=8), 10**6, run, lambda found: analysed(found, ["residents"], width=1e3))
    assert (sizes, sure[-1].found.width.reached) == ([8], True)
    with pytest.raises(CannotAnalyse, match="lhs design cannot be run on"):
        until_sure(studied(design=Design(kind="lhs", rows=4)), 100, run)


def test_what_fits_the_design_is_what_one_gets(tmp_path):
    one = analysed(
        ran(studied(design=Design(kind="morris", rows=4, levels=4)), tmp_path / "a"), ["residents"]
    )
    assert isinstance(one.indices, Indices)
    assert (one.indices.method, one.evidence(0)) == ("morris", None)
    other = analysed(ran(studied(design=Design(kind="ofat", levels=3)), tmp_path / "b"), ["residents"])
    assert isinstance(other.indices, Bands)
    assert other.width is None


TEXT = """name: tiny
label: {en: tiny, zh: 小}
question: {en: what moves it, zh: 什么起作用}
place: wusheng
months: 48
values: {registered: 60}
factors:
  - {path: outmigration, low: 0.1, high: 0.7}
  - {path: attendance.time_busy}
design: {kind: sobol, rows: 4}
replicates: 2
outcomes: [residents, deliberation_rate]
windows: [year-1, year-2]
"""
FACTORS_SAID = TEXT[TEXT.index("factors:") : TEXT.index("design:")]
YEARS = "windows: [year-1, year-2]\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(TEXT, "utf-8")
    return tmp_path


def said(*words):
    """What the verb says of a study that was run already: its few blocks are not refused then, but flagged."""
    if words[0].endswith(".yaml") and Path(words[0]).exists() and not Path("studies", words[0][:-5]).exists():
        assert CliRunner().invoke(app, ["study", "run", words[0], "--quiet"]).exit_code == 0
    done = CliRunner().invoke(app, ["sensitivity", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_the_command_runs_what_is_missing_and_says_the_answer(here):
    code, out, err = said("tiny.yaml", "--outcome", "residents")
    assert code == 0
    assert "residents" in out and "total index (ST)" in out and "nothing but luck (dummy)" in out
    assert "of the variance" in out and "assumed" in out
    assert "Nothing is calibrated" in err
    code, out, _ = said("tiny.yaml", "--json")
    found = json.loads(out)
    assert {line["output"] for line in found["indices"]} == {
        f"{name}@year-{k}" for name in ("residents", "deliberation_rate") for k in (1, 2)
    }
    assert found["study"]["runs"] == 40
    assert set(found["sentences"]["residents@year-1"]) == {"en", "zh"}


def test_fewer_than_256_blocks_are_refused_and_those_already_run_are_flagged(here, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["grassroots", "sensitivity", "tiny.yaml", "--outcome", "residents"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2 and "allowed is 256 or more" in capsys.readouterr().err
    assert not (here / "studies").exists()
    code, out, _ = said("tiny.yaml", "--outcome", "residents@year-1", "--lang", "both")
    assert code == 0
    assert out.index("NOT TO BE QUOTED: 4 base blocks") < out.index("of the variance")
    assert "不得引用" in out and "serves worst" in out
    assert "The widest 95 % interval of these shares is" in out and "区间最宽为" in out
    assert "Shares are of the variance that the 2 factors" in out and "2个因素" in out


def test_morris_of_more_than_40_factors_is_refused(here, capsys, monkeypatch):
    many = TEXT.replace("kind: sobol", "kind: morris").replace(FACTORS_SAID, "factors: [{uncertain: all}]\n")
    (here / "many.yaml").write_text(many.replace("name: tiny", "name: many"), "utf-8")
    monkeypatch.setattr("sys.argv", ["grassroots", "sensitivity", "many.yaml"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2 and "allowed are up to 40" in capsys.readouterr().err


def test_a_bank_says_what_share_of_everything_the_factors_are(here):
    bank = studied(
        name="worlds-wusheng", arms=("none",), factors=(Factor(uncertain="all"),), design=Design(kind="worlds", rows=240),
        preset="core", outcomes=("residents", "outmigration"),
    )  # fmt: skip
    run_study(bank, here / "studies" / "worlds-wusheng", Workers(1))
    (here / "tiny.yaml").write_text(
        TEXT.replace("residents, deli", "outmigration, deli").replace(YEARS, ""), "utf-8"
    )
    code, out, _ = said("tiny.yaml", "--outcome", "outmigration", "--lang", "both")
    assert code == 0
    assert "Of everything that is uncertain" in out and "bank worlds-wusheng, 240 worlds" in out
    assert "全部不确定参数" in out
    code, out, _ = said("tiny.yaml", "--outcome", "deliberation_rate")
    assert "Of everything" not in out, "the bank does not hold it"


def test_a_budget_that_ends_is_said(here):
    code, _, err = said("tiny.yaml", "--outcome", "deliberation_rate", "--budget", "90")
    assert code == 0
    assert (
        "the width wanted (0.05) is not reached: 8 base points are 80 runs" in err and "budget of 90" in err
    )


def test_a_width_that_is_reached_ends_the_search(here):
    words = ("tiny.yaml", "--outcome", "residents@year-1", "--budget", "90")
    code, out, err = said(*words, "--width", "1000", "--lang", "both")
    assert code == 0 and "base points: " not in err
    for text in ("the width wanted (1000) is reached at", "时达到所要求的宽度（1000）"):
        assert text in err
    assert "below the 1e+05 % wanted" in out
    found = json.loads(said(*words, "--width", "1000", "--json", "--quiet")[1])
    (row,) = found["widths"]
    assert row["reached"] and row["width"] < row["wanted"] == 1000


def test_the_page_holds_every_figure_and_number(here):
    assert said("tiny.yaml", "--out", "page", "--budget", "80", "--quiet")[0] == 0
    names = {path.name for path in (here / "page").rglob("*")}
    assert {"index.html", "indices.csv", "provenance.json", "residents-year-1-sobol.en.png"} <= names
    assert "residents-year-1-convergence.en.png" in names
    assert "residents-years.en.png" in names


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("tiny.yaml", "--outcome", "resident"), "did you mean residents"),
        (("tiny.yaml", "--width", "0"), "--width 0: allowed is a number above 0"),
        (("tiny.yaml", "--width", "inf"), "--width inf: allowed is a number above 0"),
        (("tiny.yaml", "--method", "moris"), "did you mean morris"),
        (("tiny.yaml", "--method", "morris"), "What fits it"),
        (("tiny.yaml", "--quantity", "tail"), "go together"),
        (("tiny.yaml", "--effect-of", "points"), "arm points is not in the study"),
        (("tiny.yaml", "--effect-of", "none"), "first arm"),
        (("outmigration-and-incentives", "--budget", "5"), "grid design cannot be run on"),
        (("outmigration-and-incentive",), "did you mean outmigration-and-incentives"),
    ],
)
def test_a_wrong_word_is_said_before_anything_is_run(here, capsys, monkeypatch, words, message):
    monkeypatch.setattr("sys.argv", ["grassroots", "sensitivity", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    err = capsys.readouterr().err
    assert (stop.value.code, err.count("error:")) == (2, 1)
    assert message in err
    assert not (here / "studies").exists()


def test_a_group_has_one_index_and_rests_on_assumption_where_all_of_it_does(tmp_path):
    factors = (
        Factor(path="migration.outmigration"),
        Factor(path="attendance.time_busy", group="numbers"),
        Factor(path="attendance.time_resident", group="numbers"),
    )
    groups = {"numbers": {"en": "time", "zh": "时间"}}
    study = studied(factors=factors, groups=groups, arms=("none",))
    seen = analysed(ran(study, tmp_path / "grouped"), ["residents"])
    assert seen.indices.main.factors == ("migration.outmigration", "numbers", DUMMY)
    assert "numbers" in seen.assumed and "attendance.time_busy" not in seen.assumed
    assert seen.labels["numbers"].zh == "时间"


CONSTANT = TEXT.replace("name: tiny", "name: constant").replace(
    "outcomes: [residents, deliberation_rate]\nwindows: [year-1, year-2]\n",
    "outcomes: [dividends, wrongly_listed, deliberation_rate]\npreset: core\n",
)


@pytest.fixture
def constant(here):
    (here / "constant.yaml").write_text(CONSTANT.replace("months: 48", "months: 26"), "utf-8")
    return here


def test_a_constant_or_absent_outcome_stops_the_growth_and_says_why(constant):
    """Nothing burns a budget that no number of base points can turn into an answer."""
    words = ("constant.yaml", "--outcome", "dividends", "--outcome", "wrongly_listed", "--budget", "10000")
    code, out, err = said(*words)
    assert code == 0
    assert "stopped at 4 base points (40 runs of 10,000): more of them would not help" in err
    assert "dividends, months 25 to 26 the same in every run" in err
    assert "wrongly listed, months 25 to 26 no run has a value" in err
    assert "the same in all 40 runs" in out and "no run has a value" in out
    for false in ("more base points are needed", "no dummy", "n/a", "of the variance", "nan", "None"):
        assert false not in out
    code, out, err = said(*words, "--lang", "zh")
    assert "40次模拟结果完全相同" in out and "各次模拟均无数值" in out and "增加基点无济于事" in err
    assert "虚拟因素" not in out and "runs" not in err.split("\n")[-2]


def test_what_can_still_be_found_is_looked_for_beside_what_cannot(constant):
    code, out, err = said("constant.yaml", "--budget", "90")
    assert code == 0 and "the width wanted (0.05) is not reached: 8 base points are 80 runs" in err
    assert "dividends, months 25 to 26 the same in every run" in err
    assert "wrongly listed, months 25 to 26 no run has a value" in err
    assert "the same in all 80 runs" in out


def test_a_dummy_that_is_there_is_never_called_missing_and_shares_are_shares(constant):
    for words in ((), ("--quantity", "tail", "--above", "0.4"), ("--method", "pawn")):
        code, out, _ = said("constant.yaml", "--outcome", "deliberation_rate", *words, "--lang", "both")
        assert code == 0 and "no dummy" not in out and "没有虚拟因素" not in out
        for share in re.findall(r"(-?[\d.]+) %", out):
            assert 0.0 <= float(share) <= 100.0
        for low, high in re.findall(r"\[(-?[\d.]+), (-?[\d.]+)\]", out):
            assert 0.0 <= float(low) <= float(high) <= 100.0


@pytest.mark.usefixtures("blank_figures")
def test_reasons_reach_the_files_and_the_page(constant):
    assert said("constant.yaml", "--out", "page", "--quiet", "--lang", "both")[0] == 0
    indices = pd.read_csv(constant / "page" / "indices.csv")
    why = indices.groupby("output")["why"].first()
    assert (why["dividends"], why["wrongly_listed"]) == ("constant", "absent")
    page = (constant / "page" / "index.html").read_text("utf-8")
    for lang in ("en", "zh"):
        for one in (Why.CONSTANT, Why.ABSENT):
            assert because(one, lang, short=True) in page and because(one, lang) in page
    found = json.loads(said("constant.yaml", "--json", "--quiet")[1])
    assert {line["output"]: line["why"] for line in found["noise"]}["dividends"] == "constant"
    assert {line["why"] for line in found["widths"] if line["output"] == "wrongly_listed"} == {"absent"}
    assert all(all(texts[lang]) for texts in found["sentences"].values() for lang in ("en", "zh"))


def test_rare_blocks_end_a_search_that_the_budget_cannot_finish(result):
    """No block in 64 has all its values: with 97.5 % confidence fewer than 5.6 % have."""
    found = analysed(result, ["deliberation_rate"])
    indices = replace(found.indices, blocks=np.array([0]), dropped=np.array([64]), why=(Why.FEW,))
    width = replace(found.width, why=(Why.FEW,))
    each = size(result.study) // result.study.design.rows
    few = replace(found, indices=indices, width=width)
    assert growing(few, 70 * each) == [] and growing(few, 200 * each) == ["deliberation_rate"]
