"""Packages: a known optimum is found, regret is that of the definition, and the verb holds to its budget and its limits."""

import json
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from chromium import needs
from first_screens import SIZES, check_fits, check_short, words_of
from typer.testing import CliRunner

import grassroots
import scenarios
from analysis.packages import MOST_USED, alike_to, front, search, worst_mean, worth_of
from bilingual.numbers import figures
from bilingual.words import SINGLES, Words
from experiments.measure import outcomes_of
from experiments.worlds import worlds
from grassroots.answers import packages
from grassroots.answers.first_plan import of_plan, quotes_of
from grassroots.answers.packages import OBJECTIVES, CannotPlan, level_of, levers_to_try, measured, policy_of
from grassroots.command import app, main
from grassroots.options import Language
from grassroots.results import PlanResult
from grassroots.verbs import plan as verb
from model.outcomes import OUTCOMES
from model.run import Run
from model.simulate import simulate
from scenarios import load_policy


def planted(at):
    """Two objectives, best at 0.7 of lever 3 and 0.4 of lever 5; every lever costs its level times 100."""
    first = 3.0 - 20.0 * (at[:, 3] - 0.7) ** 2 - 2.0 * (at[:, 3] == 0.0)
    second = 2.0 - 20.0 * (at[:, 5] - 0.4) ** 2 - 2.0 * (at[:, 5] == 0.0)
    return np.column_stack([first, second, 100.0 * at.sum(axis=1)])


def test_a_known_optimum_is_found_within_its_budget():
    found = search(planted, 12, 150.0, seed=1)
    assert found.looked_at == 3_000
    assert found.robust[0].sum() > 0.97 * 5.0
    assert found.levels[0, 3] == pytest.approx(0.7, abs=0.08) and found.levels[0, 5] == pytest.approx(
        0.4, abs=0.08
    )
    assert (found.cost <= 150.0).all() and ((found.levels > 0.0).sum(axis=1) <= MOST_USED).all()


def test_a_budget_that_allows_only_one_of_two_is_kept():
    found = search(planted, 12, 75.0, seed=1)
    assert (found.cost <= 75.0).all()
    assert found.levels[0].sum() <= 0.75


def test_of_no_money_nothing_is_left_but_no_policy():
    found = search(planted, 12, 0.0, seed=1)
    assert len(found.levels) == 1 and not found.levels.any()


def test_the_front_holds_what_nothing_beats():
    rng = np.random.default_rng(3)
    worth = rng.integers(0, 6, (80, 3)).astype(float)
    on = front(worth)
    for k in range(80):
        beaten = ((worth >= worth[k]).all(axis=1) & (worth > worth[k]).any(axis=1)).any()
        assert on[k] == (not beaten)


def test_probability_and_regret_are_those_of_the_definition():
    values = np.array([[0.0, 0.0, 0.0, 0.0], [4.0, -2.0, 1.0, 0.0], [3.0, 1.0, 1.0, -4.0]])
    found = worth_of(values)
    assert found.best == pytest.approx([0.125, (1.0 + 0.5 + 0.5) / 4.0, (1.0 + 0.5) / 4.0])
    assert found.regret == pytest.approx([6.0 / 4.0, 3.0 / 4.0, 5.0 / 4.0])
    assert found.best.sum() == pytest.approx(1.0)
    assert worst_mean(values) == pytest.approx([0.0, -2.0, -4.0]), "one world of four, at least"
    assert not found.hardly_matters
    assert worth_of(0.2 * values).hardly_matters


def test_what_luck_of_the_worlds_can_explain_or_is_a_trifle_shares_the_first_place():
    """Four packages of known means: the first place is shared by what is a trifle worse, or worse by no more than luck."""
    rng = np.random.default_rng(2)
    luck = rng.normal(0.0, 1.0, 400)
    values = np.array(
        [
            np.zeros(400),
            5.0 + luck,
            4.6 + luck,  # told apart from the second, and by less than a smallest effect of interest
            3.0 + luck,  # told apart, and by more
            3.5 + rng.normal(0.0, 40.0, 400),  # more than that, and not told apart
        ]
    )
    assert alike_to(values, 1).tolist() == [False, True, True, False, True]
    found = worth_of(values[:4])
    assert found.tied.tolist() == [1, 2]
    assert worth_of(values[[0, 1, 3]]).tied.tolist() == [1]
    assert worth_of(np.zeros((3, 8))).tied.tolist() == [0, 1, 2], "of equal packages none comes first"


def test_no_objective_is_recorded_or_a_petition_and_no_lever_coercive():
    for name in OBJECTIVES:
        assert OUTCOMES[name].better in ("up", "down")
        assert "record" not in name and "petition" not in name and OUTCOMES[name].ledger != "recorded"
    assert not any(lever.coercive for lever in levers_to_try())
    with pytest.raises(CannotPlan, match="coercive"):
        levers_to_try(["black-list"])


def test_levels_stay_in_the_domain_of_their_lever():
    for lever in levers_to_try():
        for at in (0.001, 0.5, 1.0):
            level = level_of(lever, at)
            assert lever.domain[0] <= level <= lever.domain[1]
            (policy,) = policy_of({lever.name: level})
            assert policy.measures[0].level == pytest.approx(level, rel=1e-3)
            assert not lever.posts or level == round(level)


def test_a_package_is_measured_against_the_run_without_it_on_the_same_world_and_seed():
    run = Run(scenarios.load("wusheng"), {"population.registered": 60.0}, 30)
    drawn = worlds(run, None, "plausible", 2)
    paid = {"lost-work-allowance": 40.0}
    base, effects, cost = measured(run, [[{}, {}], [paid, paid]], drawn, 2, 1, None)
    assert base.shape == (2, 2, 4) and effects.shape == (2, 2, 2, 4)
    assert (np.nan_to_num(effects[0]) == 0.0).all() and (cost[0] == 0.0).all()
    bare = replace(run, replicate=3, values={**drawn.settings(1), **run.values})
    chosen = [OUTCOMES[name] for name in OBJECTIVES]
    by_hand = [
        outcomes_of(simulate(replace(bare, policies=policy_of(one))), [(24, 30)], chosen)[:, 0]
        for one in ({}, paid)
    ]
    assert base[1, 1] == pytest.approx(by_hand[0], nan_ok=True)
    assert effects[1, 1, 1] == pytest.approx(by_hand[1] - by_hand[0], nan_ok=True)


def pretended(run, packages, drawn, seeds, threads, on_step, each=False):
    """What packages change, without the model: attendance rises with the allowance, burden falls with meetings, money is spent."""
    shape = (len(packages), len(drawn), seeds)
    effects, cost = np.zeros((*shape, 4)), np.zeros(shape)
    luck = np.random.default_rng(len(drawn)).normal(0.0, 0.002, shape)
    for a, arm in enumerate(packages):
        for world in range(len(drawn)):
            one = arm[world]
            pay, meetings = one.get("lost-work-allowance", 0.0), one.get("group-meetings", 0.0)
            effects[a, world, :, 0] = 0.004 * pay * (0.5 + drawn.units[world, 0]) + (
                luck[a, world] if one else 0.0
            )
            effects[a, world, :, 2] = -3.0 * meetings + (100.0 * luck[a, world] if one else 0.0)
            cost[a, world] = 100.0 * pay + 50.0 * meetings
    effects[..., 1] = np.nan
    return np.full((len(drawn), seeds, 4), 100.0), effects, cost


WUSHENG = Words("Wusheng County", "武胜县")
WORDS = ["plan", "wusheng", "--lever", "lost-work-allowance", "--lever", "group-meetings", "--lever", "reward-per-case",
         "--points", "200", "--worlds", "20", "--workers", "1", "--quiet"]  # fmt: skip


def test_the_verb_runs_the_best_and_says_so_in_both_languages(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(packages, "measured", pretended)
    done = CliRunner().invoke(app, [*WORDS, "--budget", "4000", "--json", "--out", "page", "--lang", "both"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["packages"][0]["package"] == "none" and found["packages"][0]["cost"] == 0.0
    assert found["searched"] == ["household_attendance", "grievance_burden"]
    assert found["explained"]["settled_substantive"] is None
    assert all(one["cost"] <= 4000.0 for one in found["packages"]) and len(found["packages"]) > 1
    assert sum(one["best"] for one in found["packages"]) == pytest.approx(1.0)
    best = max(found["packages"], key=lambda one: one["best"])
    assert "lost-work-allowance" in best["package"] and "group-meetings" in best["package"]
    assert best["cost"] > 3000.0, "money is left only where nothing is to be had for it"
    assert found["answers"]["en"] and found["sentences"]["en"][0] == found["answers"]["en"][0]
    said = " ".join(found["sentences"]["en"])
    assert "recorded rates and petitions" in said and "Not searched" in said and "hardly matters" not in said
    text = (tmp_path / "page" / "index.html").read_text("utf-8")
    assert "预算内的政策组合" in text and (tmp_path / "page" / "packages.csv").exists()
    done = CliRunner().invoke(app, [*WORDS, "--budget", "4000", "--lang", "both"])
    assert done.exit_code == 0 and "在代理模型上考察" in done.stdout and "no policy" in done.stdout


def test_from_python_it_is_what_the_verb_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(packages, "measured", pretended)
    done = CliRunner().invoke(app, [*WORDS, "--budget", "4000", "--json"])
    there = json.loads(done.stdout)
    short = {"points": 200, "worlds": 20, "workers": 1, "quiet": True}
    levers = ("lost-work-allowance", "group-meetings", "reward-per-case")
    found = grassroots.plan("wusheng", 4000, lever=levers, out="page", **short)
    assert found.to_dataframe().to_json(orient="records") == json.dumps(
        there["packages"], separators=(",", ":")
    )
    label = grassroots.load("wusheng").label
    assert {lang: found.answers(lang) for lang in ("en", "zh")} == there["answers"]
    assert found.sentences("en")[0].startswith(f"Simulated {label.en}, 4,000 yuan")
    assert found.sentences("zh")[0].startswith(f"模拟{label.zh}，每村每年4,000元")
    for lang, said in (("en", "no policy"), ("zh", "不实施政策")):
        assert said in str(found.table(lang))
    assert len(repr(found)) <= 120 and len(found._repr_html_()) < 20_000
    assert "grassroots.plan(" in (tmp_path / "page" / "index.html").read_text("utf-8")
    assert (tmp_path / "page" / "packages.csv").exists()


def test_from_python_a_run_keeps_its_months_and_has_no_policy_in_force(monkeypatch):
    seen = []

    def looked(run, *rest):
        seen.append(run)
        raise CannotPlan("enough seen")

    monkeypatch.setattr(packages, "plan", looked)
    run = grassroots.Run(grassroots.load("wusheng"), months=36)
    for place, more in ((run, {}), ("wusheng", {}), (run, {"months": 48, "outmigration": 0.2})):
        with pytest.raises(ValueError, match="enough seen"):
            grassroots.plan(place, 4000, quiet=True, **more)
    assert [one.months for one in seen] == [36, 60, 48]
    assert seen[2].values == {"migration.outmigration": 0.2}
    with pytest.raises(ValueError, match="a run with policies"):
        grassroots.plan(replace(run, policies=(load_policy("allowance"),)), 4000, quiet=True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"budget": -1}, "budget -1: allowed is more than 0"),
        ({"budget": 0}, "budget 0: allowed is more than 0"),
        ({"budget": "a"}, "budget: 'a' is not a number"),
        ({"worlds": 2}, "4 or more worlds"),
        ({"months": 24}, "more than 24 months"),
        ({"points": 3}, "allowed are 60 points"),
        ({"lever": "black-list"}, "coercive"),
        ({"lever": "lost-work-alowance"}, "did you mean lost-work-allowance?"),
    ],
)
def test_from_python_what_cannot_be_planned_is_said_in_a_sentence(more, said):
    with pytest.raises(ValueError) as caught:
        grassroots.plan("wusheng", **{"budget": 5, "quiet": True} | more)
    assert said in str(caught.value) and "--" not in str(caught.value)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--budget", "-1"], "allowed is more than 0"),
        (["--budget", "0"], "allowed is more than 0"),
        (["--budget", "5", "--points", "3"], "allowed are 60 points"),
        (["--budget", "5", "--lever", "black-list"], "coercive"),
        (["--budget", "5", "--worlds", "2"], "4 or more worlds"),
    ],
)
def test_what_cannot_be_planned_is_refused(monkeypatch, tmp_path, capsys, more, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(packages, "measured", None)  # nothing is run before it is refused
    monkeypatch.setattr("sys.argv", ["grassroots", *WORDS, *more])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2 and said in capsys.readouterr().err


@dataclass(frozen=True)
class Drawn:
    """A search whose packages are worth what is said here: levels, cost and effects that nobody has to run."""

    values: np.ndarray

    @property
    def plan(self):
        names = [f"lost-work-allowance={10 + k}" for k in range(len(self.values) - 1)]
        effects = np.zeros((*self.values.shape, 4))
        effects[..., 0] = self.values * 0.03
        levels = ({}, *({"lost-work-allowance": float(one.rpartition("=")[2])} for one in names))
        return packages.Plan(
            "wusheng", 5_000.0, levers_to_try(["lost-work-allowance"]), 400, 3_000, {}, ("household_attendance",),
            levels, effects, np.full(self.values.shape, 4_000.0), np.ones(4), worth_of(self.values),
        )  # fmt: skip


def test_no_winner_is_named_where_choice_hardly_matters_or_nothing_is_told_apart():
    rng = np.random.default_rng(5)
    luck = rng.normal(0.0, 0.05, (3, 30))
    nothing = Drawn(np.vstack([np.zeros(30), luck[:2]])).plan
    untold = Drawn(np.vstack([np.zeros(30), 2.0 + 300.0 * luck[:2]])).plan
    tied = Drawn(np.vstack([np.zeros(30), 5.0 + luck[:2]])).plan
    one = Drawn(np.vstack([np.zeros(30), 5.0 + luck[0], 2.0 + luck[1]])).plan
    worse = Drawn(np.vstack([np.zeros(30), -5.0 + luck[:2]])).plan
    said = {name: " ".join([*of_plan(found, WUSHENG).texts("en"), *verb.tied_said(found, "en")]) for name, found in
            (("nothing", nothing), ("untold", untold), ("tied", tied), ("one", one), ("worse", worse))}  # fmt: skip
    assert said["worse"].startswith("No policy has the least regret") and "Distinguishable" in said["worse"]
    assert said["nothing"].startswith("Choice hardly matters")
    assert said["untold"].startswith("No package is named")
    assert "ost-work allowance" not in said["nothing"] + said["untold"] + said["worse"]
    assert said["tied"].startswith(
        "2 of 3 packages share the first place; all of them have lost-work allowance"
    )
    assert (
        "allowance 10" in said["tied"]
        and "allowance 11" in said["tied"]
        and "Not distinguishable" in said["tied"]
    )
    assert (
        said["one"].startswith("Lost-work allowance 10 has the least regret")
        and "Distinguishable" in said["one"]
    )
    shared = verb.as_json(tied, grassroots.load("wusheng").label)["not_told_apart"]
    assert sorted(shared) == ["lost-work-allowance=10", "lost-work-allowance=11"]


def test_the_budget_says_that_hours_have_no_weight_in_it():
    found = Drawn(np.vstack([np.zeros(30), np.full(30, 4.0)])).plan
    label = grassroots.load("wusheng").label
    assert "no weight" in " ".join(verb.sentences(found, label, "en"))
    assert "不计入预算" in "".join(verb.sentences(found, label, "zh"))


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """A search made up, and its page."""
    found, label = (
        Drawn(np.vstack([np.zeros(30), 5.0 + np.random.default_rng(5).normal(0.0, 0.05, (2, 30))])).plan,
        grassroots.load("wusheng").label,
    )
    return found, verb.write(
        found, label, tmp_path_factory.mktemp("plan") / "page", "grassroots plan", Language.both
    )


@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_is_short_and_the_terminal_says_the_same(searched, capsys, lang):
    found, page = searched
    check_short(page, lang)
    verb.show(found, grassroots.load("wusheng").label, Language(lang), False)
    printed, whole = (
        "".join(one.split()) for one in (capsys.readouterr().out, words_of(page, lang, "//main"))
    )
    said = quotes_of(found, WUSHENG, lang)
    assert 2 <= len(said) <= 3 and printed.startswith("".join(said[0].split()))
    assert all("".join(one.split()) in text for one in said for text in (printed, whole))


def test_the_first_screen_has_the_numbers_of_the_table(searched):
    """Cost, change and its worst fifth, and regret are those of packages.csv beside the page."""
    found, page = searched
    frame = pd.read_csv(page.parent / "packages.csv", encoding="utf-8-sig")
    first, attendance = of_plan(found, WUSHENG).said
    named = frame[frame["package"] != "none"]
    assert f"Cost: {named['cost'].iloc[0]:,.0f} yuan" in first.text("en") and named["cost"].nunique() == 1
    regrets = [figures(end) for end in (named["worst_regret"].min(), named["worst_regret"].max())]
    assert f"worst fifth, {' to '.join(regrets)} smallest" in first.text("en")
    for column, text in (
        ("household_attendance", attendance.claim),
        ("household_attendance_worst", attendance.sure),
    ):
        ends = [f"{100 * end:+.1f}" for end in (named[column].min(), named[column].max())]
        assert " to ".join(dict.fromkeys(ends)) in text("en")
    assert attendance.grade("en") == "Holds in the worst worlds"


@needs()
@pytest.mark.browser
@pytest.mark.parametrize(("width", "most"), SIZES)
@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_fits(browser, searched, lang, width, most):
    check_fits(browser, searched[1], lang, width, most)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_table_that_leaves_rows_out_says_how_many(lang):
    many = Drawn(np.vstack([np.zeros(30), np.linspace(2.0, 5.0, 20)[:, None] + np.zeros(30)])).plan
    few = Drawn(np.vstack([np.zeros(30), np.full(30, 4.0)])).plan
    said = {"en": "8 of 21 rows", "zh": "共21行，显示8行"}[lang]
    assert said in str(PlanResult(many, grassroots.load("wusheng").label).table(lang))
    assert "rows" not in str(PlanResult(few, grassroots.load("wusheng").label).table(lang))
