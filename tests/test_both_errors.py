"""Both errors in a comparison: worlds as replicates, families of effects, grades in words, what an answer hangs on."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from analysis_compare_data import comparison
from small_study import small
from typer.testing import CliRunner

from analysis.both_errors import errors_said, sentences
from analysis.choice import choice_lines, choices
from analysis.compare_tables import compare_table
from analysis.effects import effect, effect_table, headline, outcomes, spending
from analysis.families import Family, simultaneous, told_together
from analysis.plausible import DEFAULTS, by_world, is_uncertain, one_range, ratio, runs_said, spread
from analysis.shown import Shown
from analysis.statistics import interval
from analysis.surface_effects import effects_of
from analysis.surface_effects import sentences as surface_sentences
from analysis.two_errors import Grade
from analysis.why import Why
from experiments import drawn as runs
from experiments.compare import Comparison, policies_compared, worlds_of
from experiments.drawn import AT_DEFAULTS, draws_of
from experiments.study.results import open_study
from experiments.study.runner import Workers, run_study
from experiments.study.schema import Design, Factor
from experiments.surface import Plane, surface
from experiments.surface import worlds_of as surface_worlds
from grassroots.answers.bank_effects import as_worlds, effect_rows, has_effects
from grassroots.answers.bank_effects import sentences as bank_sentences
from grassroots.answers.compare import compare
from grassroots.answers.files import write_comparison
from grassroots.command import app
from model.outcomes import OUTCOMES
from model.outcomes import headline as declared_headline
from model.outcomes.outcome import INTERESTS, UNITS
from model.policy import Policy
from model.run import Run
from scenarios import load_lever, load_policy

SMALL = {"registered": 60.0}
NAMES = ("deliberation_rate", "settled_substantive")


def worlds_data(
    known: float, luck: float, mean: float = 0.0, worlds: int = 60, seed: int = 0, second: float | None = None
) -> xr.Dataset:
    """A comparison by hand, with 4 replicates at the defaults and two seeds of each world.

    The effect of the first arm moves with the first number; that of a second one, where there is one, with none.
    """
    rng = np.random.default_rng(seed)
    data = comparison(4 + 2 * worlds, grouped=False).sel(
        arm=["pay"] if second is None else ["pay", "points"], window=["during"]
    )
    world = np.concatenate([np.zeros(4, int), np.repeat(np.arange(1, worlds + 1), 2)])
    data = data.assign_coords(world=("replicate", world))
    x = rng.random((worlds, 3))
    rows = np.vstack([np.full((1, 3), np.nan), x])[world]
    data = data.assign(drawn=(("replicate", "number"), rows))
    data = data.assign_coords(number=["a.first", "a.second", "a.third"])
    for lang, named in (("en", "number"), ("zh", "数值")):
        data = data.assign_coords({f"number_{lang}": ("number", [f"{named} {k}" for k in range(3)])})
    data = data.assign_coords(
        number_grade=("number", ["assumed"] * 3), number_grade_zh=("number", ["假设"] * 3)
    )
    of_world = np.concatenate([[0.0], np.sqrt(12.0) * known * (x[:, 0] - 0.5)])
    for name in NAMES:
        effects = [mean + of_world[world] + rng.normal(0.0, luck, len(world))]
        effects += [] if second is None else [second + rng.normal(0.0, luck, len(world))]
        base = data[name].sel(side="without").values
        values = np.stack([base, base + np.stack(effects, axis=1)[:, :, None, None]], axis=1)
        data[name] = data[name].copy(data=values)
        data[name].attrs |= {"interest": 0.02, "interest_of_base": 0}
    return data


# worlds as replicates


def test_runs_and_those_who_read_them_mean_the_same_by_the_defaults() -> None:
    assert runs.DEFAULTS == DEFAULTS


def test_worlds_are_told_apart_from_the_defaults_and_ordered() -> None:
    data = worlds_data(0.1, 0.05)
    mixed = data.isel(replicate=np.random.default_rng(1).permutation(data.sizes["replicate"]))
    one, two = (by_world(part, part["residents"].values[:, 0, 0, 0, 0]) for part in (data, mixed))
    assert one.shape == (60, 2) and np.array_equal(np.sort(one, axis=1), np.sort(two, axis=1))
    assert runs_said(data, "en") == "60 worlds x 2 seeds" and runs_said(data, "zh") == "60组取值×2次重复模拟"
    assert not is_uncertain(data.sel(replicate=data["world"] == 0))


def test_where_only_luck_is_known_a_range_is_the_interval_of_before() -> None:
    data = comparison(12, grouped=False)
    values = np.random.default_rng(0).normal(size=(12, 3))
    assert all(np.array_equal(a, b) for a, b in zip(spread(data, values), interval(values), strict=True))


def test_a_range_has_a_width_even_where_worlds_differ_by_luck_alone() -> None:
    rng = np.random.default_rng(3)
    for worlds in (8, 100):
        value, low, high, n, why = one_range(rng.normal(0.0, 1.0, (worlds, 2)))
        assert low < value < high and n == worlds and why in (Why.NONE, Why.HIDDEN)
    assert one_range(np.zeros((9, 2)))[4] is Why.CONSTANT and one_range(np.zeros((2, 2)))[4] is Why.FEW


def test_a_price_counts_worlds_without_a_gain_as_dearer_than_any() -> None:
    data = worlds_data(0.1, 0.05)
    n, world = data.sizes["replicate"], data["world"].values
    money = np.full(n, 10.0)
    priced = ratio(data, money, np.where(world > 1, 2.0, -1.0))
    assert priced.bounded and priced.low == pytest.approx(5.0) and priced.high == pytest.approx(5.0)
    assert not ratio(data, money, np.where(world > 10, 2.0, -1.0)).bounded
    assert ratio(data, money, np.zeros(n)).why is Why.ZERO


def test_the_defaults_beside_worlds_are_the_runs_of_before() -> None:
    run = Run(values=SMALL, months=30)
    plan = Comparison(policies_compared(run, [load_policy("lost-work-allowance=60")]))
    drawn = worlds_of(plan, None, "plausible", 4)
    assert drawn is not None and "population.registered" not in drawn.paths
    both, usual = compare(plan, 2, worlds=drawn).data, compare(plan, AT_DEFAULTS).data
    assert both.sizes["replicate"] == AT_DEFAULTS + 8
    at = both.isel(replicate=slice(0, AT_DEFAULTS))
    for name in ("deliberation_rate", "grievance_burden", "spent"):
        assert np.array_equal(at[name].values, usual[name].values, equal_nan=True)
    assert len(set(map(str, both["seed"].values))) == both.sizes["replicate"]
    assert both["drawn"].isel(replicate=0).isnull().all()
    assert np.array_equal(both["drawn"].values[AT_DEFAULTS::2], drawn.units)


def test_a_policy_that_changes_nothing_has_no_effect_in_any_world() -> None:
    run = Run(values=SMALL, months=30)
    plan = Comparison(policies_compared(run, [Policy("nothing", load_policy("points=5").label, ())]))
    data = compare(plan, 2, worlds=worlds_of(plan, None, "plausible", 4)).data
    table = effect_table(data)
    there = table[table["n"] >= 4]
    assert len(there) > 40 and (there["effect"] == 0.0).all() and not there["told"].any()
    assert set(there["grade"]) == {Grade.HARDLY.value} and (there["within"] == 1.0).all()


def test_what_is_set_goes_before_what_a_world_draws() -> None:
    run = Run(values={"attendance.pay": 1.5})
    plan = Comparison(policies_compared(run, [load_policy("points=5")]))
    drawn = worlds_of(plan, None, "plausible", 5)
    for draw in draws_of(drawn, 2):
        assert draw.of(run).values["attendance.pay"] == 1.5
    free = worlds_of(Comparison(policies_compared(Run(), [load_policy("points=5")])), None, "plausible", 5)
    assert free is not None and "attendance.pay" in free.paths


# families


@pytest.mark.parametrize("alike", [0.0, 0.8])
def test_effects_told_together_hold_all_their_means_at_once(alike: float) -> None:
    """200 samples: an observed share has a standard deviation of .015, so .92 to .98 is two of them on each side."""
    rng, held = np.random.default_rng(7), 0
    for _ in range(200):
        e = alike**0.5 * rng.normal(size=(40, 1)) + (1.0 - alike) ** 0.5 * rng.normal(size=(40, 9))
        found = interval(e, simultaneous(e))
        held += bool(((found.low <= 0.0) & (found.high >= 0.0)).all())
    assert 0.92 <= held / 200 <= 0.98


def test_a_family_of_one_is_an_interval_as_always() -> None:
    assert simultaneous(np.random.default_rng(0).normal(size=(30, 1))) == 0.95
    e = np.random.default_rng(0).normal(size=(30, 12))
    assert simultaneous(e[:, :2]) < simultaneous(e) < 0.999
    assert simultaneous(np.repeat(e[:, :1], 12, axis=1)) == pytest.approx(0.95, abs=0.01)


def test_under_an_arm_that_does_nothing_hardly_anything_is_told() -> None:
    """120 comparisons of two headline outcomes, luck as large as the smallest effect of interest and ten times that."""
    told = 0
    for seed in range(60):
        for luck in (0.02, 0.2):
            data = worlds_data(0.0, luck, worlds=40, seed=seed)
            data.attrs["family_level"] = 0.975
            told += any(effect(data, name, "pay", "during").known_sign for name in NAMES)
    assert told / 120 <= 0.06


def test_what_was_not_declared_is_told_only_as_a_discovery() -> None:
    data = comparison(12, grouped=False)
    data.attrs |= {"family_level": 0.99, "exploratory_p": -1.0}
    declared, other = (effect(data, "deliberation_rate", "pay", window) for window in ("during", "after"))
    assert declared.known_sign and not declared.exploratory and declared.level == 0.99
    assert other.exploratory and not other.known_sign and "‡" in other.shown()
    data.attrs["exploratory_p"] = 0.01
    assert effect(data, "deliberation_rate", "pay", "after").known_sign
    twin = effect(data, "settled_of_accepted", "pay", "during")
    assert twin.exploratory


def test_the_family_is_found_from_the_data() -> None:
    data = comparison(30, grouped=False)
    family = told_together(data, outcomes(data))
    assert 0.95 < family.level < 1.0 and 0.0 < family.p <= 0.05
    quiet = data.sel(side=["without", "without"]).assign_coords(side=["without", "with"])
    assert told_together(quiet, list(NAMES)) == Family(0.95, -1.0)


def test_at_most_twelve_outcomes_are_declared_and_all_have_an_interest() -> None:
    twins = {item.twin for item in declared_headline()} - {""}
    assert len({item.name for item in declared_headline()} | twins) <= 12
    assert set(INTERESTS) <= set(UNITS)
    for item in OUTCOMES.values():
        assert item.interest.size > 0.0 and item.interest.reason.en and item.interest.reason.zh
    sizes = {name: OUTCOMES[name].interest for name in ("deliberation_rate", "quorum_rate", "trust_village")}
    assert [one.size for one in sizes.values()] == [0.02, 0.1, 0.05]
    assert (
        OUTCOMES["grievance_burden"].interest.of_base and OUTCOMES["grievance_burden"].interest.size == 0.05
    )


# choosing


def test_regret_is_what_the_best_of_each_world_has_more() -> None:
    data = worlds_data(0.05, 0.001, mean=0.05, second=0.05)
    (one,) = [one for one in choices(data) if one.name == "deliberation_rate"]
    assert one.options == ("", "pay", "points") and one.matters
    assert one.best.sum() == pytest.approx(1.0) and one.best[0] == 0.0
    effects = np.stack(
        [effect(data, "deliberation_rate", arm, "during").errors.effects for arm in one.options[1:]]
    )
    values = np.vstack([np.zeros(60), effects])
    assert one.regret == pytest.approx((values.max(axis=0) - values).mean(axis=1))
    assert (one.most >= one.regret).all()
    (said,) = [line for line in choice_lines(data, "en") if line.startswith("deliberation")]
    assert "no policy" in said and "Regret" in said


def test_a_choice_of_what_is_alike_hardly_matters() -> None:
    data = worlds_data(0.002, 0.001, mean=0.002, second=-0.003)
    (one,) = [one for one in choices(data) if one.name == "deliberation_rate"]
    assert not one.matters and one.alike == 1.0
    assert "hardly matters" in " ".join(choice_lines(data, "en")) and "影响很小" in " ".join(
        choice_lines(data, "zh")
    )
    assert choices(data.sel(arm=["pay"])) == [] and choices(comparison(8, grouped=False)) == []


def test_coercive_policies_are_no_choice() -> None:
    data = worlds_data(0.05, 0.001, mean=0.05, second=0.05)
    data["coercive"] = ("arm", [0, 1])
    assert choices(data) == []


# words


def test_where_worlds_differ_by_luck_alone_every_place_says_what_the_range_is() -> None:
    """The reason goes with K = 0 and with nothing else: to the table, its foot, the file and the sentence."""
    seen = set()
    for seed in range(8):
        data = worlds_data(0.0, 0.05, seed=seed)
        rows = effect_table(data).set_index("outcome").loc[headline(data)]
        seen |= {*zip(rows["known"] == 0.0, rows["why"], strict=True)}
        shown, said = str(Shown([compare_table(data, "en")])), " ".join(sentences(data))
        hidden = bool((rows["why"] == "hidden").any())
        foot = " ".join(shown.split())
        assert not hidden or (" ~" in shown and "that luck could hide" in foot)
        assert ("that luck could hide" in said) == hidden
        assert ("偶然差异可能掩盖" in " ".join(sentences(data, "zh"))) == hidden
    assert seen == {(True, "hidden"), (False, "")}


def test_no_number_of_villages_is_named_where_there_is_no_size_of_interest() -> None:
    data = worlds_data(0.0, 0.05, mean=0.02)
    data["deliberation_rate"].attrs |= {"interest": 0.0}
    one = effect(data, "deliberation_rate", "pay", "during")
    assert one.errors is not None and one.errors.grade is Grade.UNSETTLED and one.errors.runs_needed > 1e9
    (said,) = [text for text in errors_said(data, "pay", "en") if "deliberation" in text]
    assert "not settled" in said and "times as many" not in said


def test_what_is_quoted_has_both_errors_and_what_it_hangs_on() -> None:
    data = worlds_data(0.05, 0.02, mean=0.12, seed=2)
    one = effect(data, "deliberation_rate", "pay", "during")
    assert one.grade is Grade.CLEAR and one.errors is not None
    (said,) = [text for text in errors_said(data, "pay", "en") if "deliberation" in text]
    count = round(one.errors.up * one.errors.worlds)
    assert f"clear ({count} of 60 worlds above +0.02)" in said
    assert "luck of one run" in said and "number 0 (assumed, " in said and "number 1" not in said
    (zh,) = [text for text in errors_said(data, "pay", "zh") if "议事" in text]
    assert "较有把握" in zh and "数值 0（假设，" in zh and "偶然差异" in zh
    assert sentences(data, "both") == sentences(data, "en") + sentences(data, "zh")
    assert sentences(comparison(6, grouped=False)) == []


def test_the_defaults_are_high_only_beyond_their_own_luck() -> None:
    data = worlds_data(0.05, 0.001, mean=0.12)
    name, at = "deliberation_rate", data["world"].values == 0
    assert effect(data, name, "pay", "during").unusual == ""
    moved = data[name].copy()
    moved.loc[{"side": "with"}] = moved.sel(side="with") + np.where(at, 0.06, 0.0)[:, None, None, None]
    data[name] = moved
    one = effect(data, name, "pay", "during")
    assert one.unusual == "high" and one.default == pytest.approx(0.18, abs=0.003)
    assert "high among the worlds" in " ".join(errors_said(data, "pay", "en"))


def test_tables_show_range_grade_luck_and_assumptions() -> None:
    data = worlds_data(0.05, 0.02, mean=0.12)
    flat = " ".join(str(Shown([compare_table(data, "en")])).split())
    assert (
        "clear" in flat and "Luck of one run" in flat and "60 plausible worlds" in flat and "assumed" in flat
    )
    row = effect_table(data).set_index("outcome").loc["deliberation_rate"]
    one = effect(data, "deliberation_rate", "pay", "during")
    assert row["grade"] == "clear" and row["grade_zh"] == "较有把握" and row["hangs_on"].startswith("a.first")
    assert one.errors is not None and row["low"] == one.errors.low and row["luck"] == one.errors.luck
    assert row["mean_low"] < row["effect"] < row["mean_high"]
    value, low, high = spending(data, "pay")
    assert low < value < high
    assert set(headline(data)) >= set(NAMES)


def test_a_surface_grades_every_point() -> None:
    lever, run = load_lever("lost-work-allowance"), Run(values=SMALL, months=30)
    drawn = surface_worlds(run, lever, None, "plausible", 4)
    assert drawn is not None and not {"migration.outmigration", "incentives.allowance"} & set(drawn.paths)
    chosen = [OUTCOMES["deliberation_rate"]]
    data = surface(run, Plane([0.1, 0.5], lever, [0.0, 60.0]), chosen, 2, worlds=drawn, usual=2)
    assert data.sizes["replicate"] == 10
    rows = effects_of(data, "deliberation_rate")
    assert [(row["outmigration"], row["level"]) for row in rows] == [(0.1, 60.0), (0.5, 60.0)]
    values = data["deliberation_rate"].values[2:]
    assert rows[0]["effect"] == pytest.approx((values[:, 0, 1] - values[:, 0, 0]).mean())
    assert all(row["grade"] for row in rows)
    assert len(surface_sentences(data, "deliberation_rate", "both")) == 4


def test_arms_of_a_bank_are_graded(tmp_path) -> None:
    study = small(
        factors=(Factor(uncertain="all"),),
        design=Design(kind="worlds", rows=6),
        preset="core",
        arms=("none", "lost-work-allowance=60"),
        replicates=2,
        outcomes=("deliberation_rate", "grievance_burden"),
    )
    run_study(study, tmp_path / "bank", Workers(1))
    result = open_study(tmp_path / "bank")
    assert has_effects(result) and not has_effects(
        replace(result, study=study.model_copy(update={"replicates": 1}))
    )
    data = as_worlds(result)
    assert data.sizes["replicate"] == 12 and data.sizes["number"] == len(study.factors)
    rows = pd.DataFrame(effect_rows(data))
    assert set(rows["arm"]) == {"lost-work-allowance=60"} and rows["grade"].notna().all()
    means = result.rows.groupby("arm").mean(numeric_only=True)
    column = rows["outcome"][0]
    change = means.loc["lost-work-allowance=60", column] - means.loc["none", column]
    assert rows["effect"][0] == pytest.approx(change)
    assert len(bank_sentences(data, "both")) == 2 and "luck of one run" in bank_sentences(data)[0]


# the command


def test_the_command_takes_worlds_and_interests() -> None:
    words = [
        "compare",
        "default",
        "points=5",
        "--set",
        "registered=60",
        "--months",
        "30",
        "--quiet",
        "--json",
    ]
    found = CliRunner().invoke(app, [*words, "--worlds", "4", "--interest", "deliberation_rate=0.5"])
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    (row,) = [
        one for one in told["effects"] if one["outcome"] == "deliberation_rate" and one["window"] == "during"
    ]
    assert row["interest"] == 0.5 and row["grade"] == "hardly any effect"
    assert told["provenance"]["uncertainty"] == "posterior" and told["provenance"]["worlds"] == 4


def test_files_hold_what_each_world_draws(tmp_path) -> None:
    data = worlds_data(0.05, 0.02)
    write_comparison(data, tmp_path)
    drawn = pd.read_csv(tmp_path / "worlds.csv", encoding="utf-8-sig")
    assert list(drawn.columns) == ["world", "a.first", "a.second", "a.third"] and len(drawn) == 60
    assert drawn["a.first"].to_numpy() == pytest.approx(data["drawn"].values[4::2, 0])
    assert not (tmp_path / "drawn.csv").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--interest", "deliberation_rate=0"], "with X above 0"),
        (["--interest", "deliberation_rte=0.1"], "did you mean"),
        (["--precision", "0.1"], "luck alone"),
        (["--uncertainty", "posteriori"], "plausible"),
        (["--worlds", "3"], "4"),
    ],
)
def test_what_cannot_be_used_is_refused(words: list[str], said: str) -> None:
    found = CliRunner().invoke(app, ["compare", "default", "points=5", *words])
    text = f"{found.output} {found.exception}"
    assert found.exit_code != 0 and said in text
