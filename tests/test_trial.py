"""Pilots in the model: villages by themselves, branches of one run, draws, the command."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import Said
from first_screens import check_short

import grassroots
from analysis import trial_numbers as numbers
from analysis.report.trial import trial_page
from analysis.statistics import interval
from analysis.trial_sentences import sentences
from analysis.why import Why
from bilingual.words import SINGLES
from experiments.trial import Pilot
from experiments.trial.designs import variance_parts
from experiments.trial.pilot import numbers_of
from experiments.trial.worlds import (
    START,
    NotByVillage,
    Plan,
    branch,
    by_village,
    dated,
    dealt,
    drawn_worlds,
    observed,
    spans,
    trunk,
    villages_of,
)
from experiments.worlds import worlds
from grassroots.answers.trial import TrialResult, trial
from model.outcomes import OUTCOMES, Seen
from model.run import Run
from model.simulate import World, simulate
from scenarios import load_place, load_policy

RATE = OUTCOMES["deliberation_rate"]
PAID = load_policy("lost-work-allowance=60+incentive-fund=40000")
SMALL = Run(values={"registered": 200.0}, villages=10, seed=5)
PLAN = Plan(SMALL, PAID, RATE, (4, 8), 2)


@pytest.fixture(scope="module")
def result() -> TrialResult:
    """A small pilot, two threads."""
    return trial(Pilot(PLAN, (3, 5), 4, 40, 0.2), threads=2)


def test_a_village_by_itself_gives_what_it_gives_among_others(decade: World) -> None:
    whole = Seen.of(decade, 30, 72)
    for v, one in enumerate(villages_of(decade)):
        for item in OUTCOMES.values():
            if item.name in by_village():
                own, among = item.function(one.over(30, 72)), item.function(whole.village(v))
                np.testing.assert_equal(own, among, item.name)
    with pytest.raises(NotByVillage):
        OUTCOMES["township_hours_lacking_share"].function(villages_of(decade)[0])


def test_a_branch_is_the_run_that_had_the_policy_from_that_month() -> None:
    grown = branch(trunk(PLAN), [dated(PAID, START + 2, SMALL)])
    whole = simulate(replace(SMALL, months=PLAN.end, policies=(dated(PAID, START + 2, SMALL),)))
    for a, b in zip(grown.townships, whole.townships, strict=True):
        for name in ("ledger", "acts"):
            np.testing.assert_array_equal(getattr(a.tables, name), getattr(b.tables, name))


def test_branches_do_not_touch_each_other() -> None:
    root = trunk(PLAN)
    first = branch(root, []).townships[0].tables.ledger
    branch(root, [dated(PAID, START, SMALL)])
    np.testing.assert_array_equal(first, branch(root, []).townships[0].tables.ledger)


def test_worlds_agree_until_the_policy_comes() -> None:
    d = drawn_worlds(PLAN)
    for paths in d.paths:
        k = len(paths) - 1
        for group in range(k):
            np.testing.assert_array_equal(paths[group, :, : group + 1], paths[k, :, : group + 1])
            assert (paths[group, :, group + 1 :] != paths[k, :, group + 1 :]).any()
    assert d.half.sum() == 5
    assert (d.always[1] > d.never[1]).mean() > 0.5
    assert spans(8, 2) == [(START - 4, START), (START, START + 4), (START + 4, START + 8)]


def test_a_pilot_draws_worlds_for_its_place_and_its_policy() -> None:
    place = load_place("wusheng")
    run = replace(PLAN.run, scenario=place.scenario(), values={"trust_village": 0.5})
    pilot = Pilot(replace(PLAN, run=run), (3,), 8, 40, 0.2)
    sets = numbers_of(pilot, place)
    made = worlds(replace(run, policies=(PLAN.policy,)), place, "plausible", 8, run.seed)
    assert sets == [made.settings(k) for k in range(8)]
    assert len(sets[0]) > 300 and "population.trust_village" not in sets[0]
    assert "migration.outmigration" in sets[0]  # the place assumes it
    for one in sets:
        Run(values=one)
    assert numbers_of(replace(pilot, uncertainty="none"), place) == [{}] * 8


def test_the_same_seed_gives_the_same_bits_whatever_the_threads(result: TrialResult) -> None:
    again = trial(Pilot(PLAN, (3, 5), 4, 40, 0.2), threads=1)
    assert again.data.identical(result.data)


def test_a_policy_that_does_nothing_has_no_effect_and_is_found_as_often_as_the_level_says() -> None:
    plan = replace(PLAN, policy=load_policy("lost-work-allowance=0"))
    data = trial(Pilot(plan, (5,), 6, 400)).data
    assert (data["truth"] == 0.0).all() and not data["spill"].values.any()
    for claim in ("model", "none"):
        rate = float(data["power"].sel(claim=claim, design="parallel").mean())
        assert 0.01 < rate < 0.10, "ten villages and few months: the t test is near its level"


def test_the_numbers_hang_together(result: TrialResult) -> None:
    data = result.data
    assert data.attrs["numbers_drawn"] == data.sizes["number"] > 300
    worth = data.sel(claim="worth", size=5)
    assert float(worth["power"].mean()) > float(data.sel(claim="none", size=5)["power"].mean())
    for check in ("compared", "both"):
        assert numbers.bias(data, "lot", 8, check).value == pytest.approx(0.0, abs=1e-12)
        assert numbers.one_lot(data, 8, check) > 0.0
    table = result.to_dataframe()
    assert len(table) == 3 * 2 * 2 * 2
    assert table["power"].between(0.0, 1.0).all()


def test_effects_worth_having_are_there_whatever_the_model_says(result: TrialResult) -> None:
    worth = result.data.sel(claim="worth", design="parallel")
    assert abs(float(worth["bias"].mean())) < 0.03
    assert numbers.truths(result.data, "wedge", 4, "worth") == pytest.approx(0.2)


def test_less_is_more_where_the_outcome_says_so() -> None:
    plan = replace(PLAN, outcome=OUTCOMES["grievance_burden"], months=(4,))
    data = trial(Pilot(plan, (5,), 2, 40, 30.0, uncertainty="none")).data
    assert numbers.worth(data) == -30.0
    assert data.sizes["number"] == 0
    assert "luck alone" in " ".join(sentences(data, "en"))


def powered(result: TrialResult, draws: int, mean: float, spread: float) -> TrialResult:
    """The same pilot with as many draws whose power in the largest trials scatters around a mean."""
    one = result.data.isel(draw=[k % result.data.sizes["draw"] for k in range(draws)]).copy(deep=True)
    one["power"].values[:] = 0.1
    values = np.clip(mean + spread * np.linspace(-1.0, 1.0, draws), 0.0, 1.0)
    one["power"].loc[{"size": 5}] = values[:, None, None, None]
    return TrialResult(one.assign_coords(draw=np.arange(draws)))


def test_a_design_is_named_only_where_its_interval_reaches_what_is_asked(result: TrialResult) -> None:
    """82 % give or take 38 is not 80 %."""
    for draws, mean, spread, reached in (
        (20, 0.82, 0.3, False),
        (40, 0.9, 0.1, True),
        (40, 0.82, 0.18, False),
    ):
        data = powered(result, draws, mean, spread).data
        one = numbers.best(data, "model")
        assert one is not None and one.size == 5 and one.reaches(0.8) is reached
        text = sentences(data, "en")[0]
        assert ("smallest of those tried" in text) is reached
        assert ("cannot be told from" in text) is not reached and "±" not in text
        assert ("尚不能判断" in sentences(data, "zh")[0]) is not reached
        assert numbers.needed(data, "parallel", 8, "model").tried is reached
    assert numbers.best(powered(result, 20, 1.0, 0.0).data, "model").reaches(0.8)


@pytest.mark.parametrize(("wanted", "least"), ((0.8, 17), (0.9, 36), (0.95, 72), (0.5, 6), (0.06, 2)))
def test_the_fewest_draws_are_those_whose_interval_can_lie_above_the_goal(wanted: float, least: int) -> None:
    """Draws that all find the effect: the usual interval reaches the goal from that number on, and not before."""
    assert numbers.draws_for(wanted) == least
    assert interval(np.ones(least), unit="share").low >= wanted
    assert least == 2 or interval(np.ones(least - 1), unit="share").low < wanted
    assert numbers.told(least, wanted) and not numbers.told(least - 1, wanted)


def test_below_the_fewest_draws_nothing_is_told_and_the_number_is_stated(result: TrialResult) -> None:
    """Few draws that lie close together have a narrow interval, and still prove nothing; nor do those that never find it."""
    for draws, mean, spread in ((16, 1.0, 0.0), (4, 0.97, 0.01), (4, 0.01, 0.01), (16, 0.97, 0.02)):
        data = powered(result, draws, mean, spread).data
        assert not numbers.best(data, "model").reaches(0.8)
        en, zh = sentences(data, "en"), sentences(data, "zh")
        assert (
            "at least 17 draws (--draws 17) are needed to tell" in en[0] and "smallest of those" not in en[0]
        )
        assert "尚不能判断" in zh[0] and "至少须有17组" in zh[0]
        for design in ("parallel", "wedge"):
            need = numbers.needed(data, design, 8, "model")
            assert (need.villages, need.shown("en"), need.shown("zh")) == (None, "not told", "尚不能判断")
        table = TrialResult(data).to_dataframe()
        assert set(table["draws_needed"]) == {17} and table["villages_needed"].isna().all()
    assert numbers.needed(powered(result, 17, 1.0, 0.0).data, "parallel", 8, "model").villages == 10


def test_a_correlation_is_that_of_the_whole_pilot_and_not_of_a_quarter() -> None:
    """Collective labour: a quarter mostly tells which villages had any. Six draws of luck at fixed numbers, 20 villages.

    The numbers keep their values, so that draws differ by luck alone and the same seed gives the same correlations. Villages
    are alike (`between` 0), so that any correlation over the whole pilot would be made up.
    """
    alike = replace(SMALL, villages=20, values=SMALL.values | {"population.between": 0.0})
    plan = replace(PLAN, run=alike, outcome=OUTCOMES["labour_rate"], months=(3, 24))
    windows = [(START, START + months) for months in plan.months]
    found = []
    for k in range(6):
        run = replace(plan.run, replicate=k)
        values, counts = dealt(branch(trunk(replace(plan, run=run)), []), observed(plan.outcome)[:1], windows)
        found.append([variance_parts(values[0, m], counts[m]).icc for m in range(2)])
    quarter, whole = np.array(found).T
    assert interval(quarter - whole).low > 0.05
    assert np.abs(whole).max() < 0.05 < quarter.min()


def test_a_correlation_is_given_for_each_length_and_household_outcome(result: TrialResult) -> None:
    """The four draws of the pilot, recomputed from the world without the policy."""
    data = result.data
    assert numbers.names(data, "observed")[:2] == ["deliberation_rate", "came_when_asked"]
    d = drawn_worlds(replace(PLAN, run=replace(SMALL, values={**numbers_set(result, 0), **SMALL.values})))
    for m, month in enumerate(PLAN.months):
        for o, name in enumerate(numbers.names(data, "observed")):
            parts = variance_parts(d.samples[o, m], d.counts[m])
            given = data["by_household"].sel(draw=0, observed=name, month=month).values
            np.testing.assert_array_equal(given, parts[:2])
    table = numbers.alike_table(data)
    assert len(table) == 7 * 2 and table["p10"].isna().all(), "four draws have no percentiles"
    assert numbers.icc(data, "ever_deliberated_36m", 4).why is Why.ABSENT
    wide = data.isel(draw=[0, 1, 2, 3] * 3)
    values = wide["by_household"].sel(observed="came_when_asked", month=8).values
    one = numbers.icc(wide, "came_when_asked", 8)
    share = values[:, 0] / values.sum(axis=1)
    assert (one.low, one.value, one.high) == pytest.approx(tuple(np.quantile(share, (0.1, 0.5, 0.9))))
    said = " ".join(sentences(wide, "en"))
    assert "over 4 months" in said and "over 8 months" in said and "the whole pilot" in said


def numbers_set(result: TrialResult, draw: int) -> dict[str, float]:
    """The numbers of one draw by path."""
    one = result.data["numbers"].isel(draw=draw)
    return {str(name): float(one.sel(number=name)) for name in result.data["number"].values}


def test_a_power_below_what_is_asked_is_seldom_called_enough() -> None:
    """2,000 pilots of 20 draws whose mean power is 0.78: the interval may reach 0.80 in 2.5 % of them."""
    rng = np.random.default_rng(2)
    low = interval(rng.beta(7.8, 2.2, (20, 2000)), unit="share").low
    assert (low >= 0.8).mean() < 0.025 + 3.0 * np.sqrt(0.025 * 0.975 / 2000)


def test_few_draws_are_not_told_and_errors_say_why(result: TrialResult) -> None:
    data = result.data.isel(draw=[0, 1]).copy(deep=True)
    for draw, error in zip(data["draw"].values, (1e-6, 1e6), strict=True):  # one finds it always, one never
        data["error"].loc[{"draw": draw}] = error
    for design in ("parallel", "wedge"):
        need = numbers.needed(data, design, 4, "model")
        assert need.why is Why.FEW and need.shown("en") == "not told" and need.shown("zh") == "尚不能判断"
    nothing = data.copy(deep=True)
    nothing["power"].values[:] = 0.0
    nothing["wrong"].values[:] = 0.0
    nothing["claimed"].values[:] = 0.0
    one = numbers.cell(nothing, "parallel", 4, 3, "worth")
    assert one.wrong.why is Why.ZERO and np.isnan(one.wrong.value)
    said = " ".join(sentences(nothing, "en"))
    assert "to tell how often the sign is wrong" in said and "nan" not in said and "n/a" not in said
    table = TrialResult(nothing).to_dataframe()
    assert set(table.loc[table["claim"] == "worth", "wrong_sign_why"]) == {"zero"}
    assert set(table.loc[table["claim"] == "model", "needed_why"]) <= {"few", ""}
    for name in ("power", "coverage", "wrong_sign"):
        for end in ("low", "high"):
            column = table[end if name == "power" else f"{name}_{end}"].dropna()
            assert column.between(0.0, 1.0).all()


def test_an_effect_is_bounded_by_what_the_outcome_can_be() -> None:
    """From a level of a half a share cannot rise by 90 points; where some draws leave room, only those count.

    Twenty villages, as a small one often has no case in a window to take the share of.
    """
    run = replace(SMALL, villages=20)
    plan = replace(PLAN, run=run, outcome=OUTCOMES["settled_substantive"], months=(12,), steps=2)
    with pytest.raises(
        ValueError, match=r"effect: 0.9 given; without the policy .* improvement of at most 0\.\d+"
    ):
        trial(Pilot(plan, (5,), 2, 20, 0.9, uncertainty="none"))
    data = trial(Pilot(plan, (5,), 2, 20, 0.3, uncertainty="none")).data
    found = numbers.effect(data, 12)
    assert -1.0 <= found.value <= 1.0 and (not found.bounded or -1.0 <= found.low <= found.high <= 1.0)


def test_the_page_is_in_both_languages_with_figures(result: TrialResult, tmp_path: Path) -> None:
    page = trial_page(result.data, tmp_path)
    html = page.read_text("utf-8")
    for lang in SINGLES:
        check_short(page, lang)
    assert "stepped wedge" in html and "阶梯推进" in html
    assert (tmp_path / "figures" / "power.zh.png").exists() and (
        tmp_path / "figures" / "selection.en.svg"
    ).exists()


def test_coercive_policies_are_marked() -> None:
    plan = replace(PLAN, policy=load_policy("red-and-black-lists"), months=(4,))
    data = trial(Pilot(plan, (5,), 2, 40)).data
    assert int(data.attrs["coercive"]) == 1
    assert "(coercive)" in sentences(data, "en")[0] and "强制性" in sentences(data, "zh")[0]


# the command

QUICK = ["--set", "registered=120", "--pool", "8", "--arm", "2,4", "--months", "4", "--steps", "2"]
QUICK += ["--draws", "2", "--trials", "20", "--quiet"]


@pytest.fixture
def said(commanded: Said) -> Said:
    """``grassroots trial``."""
    return partial(commanded, "trial")


def test_the_command_prints_a_table_and_a_sentence_with_its_error(said) -> None:
    code, out, err = said("wusheng", "allowance", *QUICK, "--effect", "0.2")
    assert (code, err) == (0, "")
    assert out.startswith("Simulated")
    for text in (
        "power",
        "Wrong sign",
        "For 80 %",
        "At least 17 draws".lower(),
        "Monte Carlo",
        "by lot",
        "intraclass",
        "Spillover",
    ):
        assert text in out
    chinese = said("wusheng", "allowance", *QUICK, "--lang", "zh")[1].replace("\n", "")
    assert "蒙特卡洛误差" in chinese and "抽签" in chinese


@pytest.mark.usefixtures("blank_figures")
def test_files_and_json_say_the_same(said, tmp_path: Path) -> None:
    folder = tmp_path / "pilot"
    code, out, _ = said("default", "allowance", *QUICK, "--json", "--out", str(folder))
    assert code == 0
    given = json.loads(out)
    table = pd.read_csv(folder / "designs.csv", encoding="utf-8-sig")
    power = [float("nan") if row["power"] is None else row["power"] for row in given["power"]]
    assert power == pytest.approx(list(table["power"]), nan_ok=True) and np.isfinite(power).any()
    assert all((row["power"] is None) == (row["why"] == "absent") for row in given["power"])
    known = json.loads((folder / "provenance.json").read_text("utf-8"))
    assert known["run_hash"] == given["provenance"]["run_hash"]
    for name in ("selection", "numbers", "truth", "naive", "codebook"):
        assert (folder / f"{name}.csv").exists()
    result = grassroots.load(folder)
    assert given["answers"] == {lang: result.answers(lang) for lang in ("en", "zh")}
    assert given["sentences"]["en"] and given["sentences"]["zh"]


def test_a_dry_run_runs_nothing_and_says_how_long(said) -> None:
    code, out, _ = said("default", "allowance", *QUICK, "--dry-run")
    assert code == 0 and "about" in out and "2 draws of 8 villages" in out
    assert "at least 17 draws (--draws 17)" in " ".join(out.split())


@pytest.mark.parametrize(
    ("words", "message"),
    (
        (["--objective", "petitions_per_1000"], "use grievance_burden"),
        (["--objective", "recorded_settlement"], "use settled_substantive"),
        (["--objective", "township_hours_lacking_share"], "a trial can measure grievances_per_1000"),
        (["--objective", "deliberation_rat"], "did you mean deliberation_rate"),
        (["--months", "13"], "multiples of 4"),
        (["--months", "96"], "up to 72"),
        (["--months", "a year"], "as in 12,24"),
        (["--arm", "30"], "allowed is 2 to 20"),
        (["--pool", "6"], "allowed is 10 or more"),
        (["--pool", "some"], "--pool some: allowed is 1 to 5000, or all"),
        (["--effect", "0"], "allowed is above 0"),
        (["--effect", "5", "--objective", "settled_substantive"], "0.05 is 5 points"),
        (["--power", "2"], "allowed is above 0.05, below 1"),
        (["--steps", "1"], "allowed is 2 to 12"),
        (["--draws", "1"], "2 and above"),
        (["--uncertainty", "fixed"], "plausible"),
        (["--trials", "3"], "20 and above"),
    ),
)
def test_what_cannot_be_used_is_refused_in_one_message(said, words: list[str], message: str) -> None:
    code, out, err = said("wusheng", "allowance", *words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ") and err.count("\n") == 1
    assert message in err


def test_an_outcome_without_a_value_in_so_few_months_is_refused(said) -> None:
    code, _, err = said("wusheng", "allowance", *QUICK, "--objective", "ever_deliberated_36m")
    assert code == 2 and "try a longer pilot" in err
