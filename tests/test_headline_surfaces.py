"""Surfaces of incentives: known interactions, next steps, costs and thresholds come out; coercion and records stand apart."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from headline_toys import luck, toy

import scenarios
from experiments.compare import gains
from experiments.headline import surfaces
from experiments.headline.paired import Cube, bracketed, chance_at_most, gains_of
from experiments.headline.surfaces import crossing, dear_from, minors
from experiments.study.results import open_study
from experiments.study.runner import run_study
from experiments.study.schema import Study, load_study
from model.outcomes import OUTCOMES, Seen
from model.run import Run
from model.simulate import simulate

SHARES = (0.1, 0.25, 0.4, 0.55, 0.7)
ADULTS, HOMES, SEEDS = 1000.0, 300.0, 6


def small(**more) -> Study:
    """The study of a place with fewer arms and seeds."""
    given = load_study("incentives-wusheng").model_dump()
    arms = (
        "none",
        "lost-work-allowance=30",
        "lost-work-allowance=60",
        "household-contact=5",
        "conditional-dividend=1",
    )
    return Study(**(given | {"name": "toy", "arms": arms, "replicates": SEEDS} | more))


@cache
def young(k: int) -> float:
    return minors(Run(scenarios.load("wusheng"), replicate=k))


def rule(outcome, arm, point, k, window):
    """An allowance that brings 0.2 acts less 0.2 times outmigration, at 5 yuan an act and 3,000 yuan a village; more of it harms."""
    share = point["migration.outmigration"]
    if outcome == "registered":
        return young(k) + ADULTS
    fixed = {"households_home": HOMES, "residents": 1000.0, "grievances_per_1000": 50.0, "broken_share": 0.0}
    if outcome in fixed:
        return fixed[outcome]
    more = {"lost-work-allowance=30": 0.2 - 0.2 * share, "lost-work-allowance=60": 0.15 - 0.2 * share}.get(
        arm, 0.0
    )
    if outcome == "spent_allowances":
        return (3000.0 + 5.0 * ADULTS * more) / HOMES if more else 0.0
    base = 0.5 + 0.1 * k  # luck that arms share
    if outcome in ("deliberation_rate", "deliberation_rate_registered"):
        return base + more + (luck(k, 0.001) if more else 0.0)
    if outcome == "grievance_burden":
        return base - more
    if outcome == "recorded_settlement":
        return base + more
    return base


@pytest.fixture(scope="module")
def tables():
    """What a place with that rule comes to."""
    return surfaces.answer({"toy": toy(small(), rule)}).tables


def one(table: pd.DataFrame, **where) -> pd.Series:
    """The one row."""
    for name, value in where.items():
        table = table[np.isclose(table[name], value) if isinstance(value, float) else table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_effects_carry_no_luck_that_arms_share(tables):
    row = one(tables["effects"], arm="lost-work-allowance=30", outcome="deliberation_rate", outmigration=0.4)
    assert row["value"] == pytest.approx(0.12)
    assert row["low"] < 0.12 < row["high"]
    assert row["high"] - row["low"] < 0.01
    assert row["no_help"] < 1e-6
    assert row["n"] == SEEDS


def test_a_known_interaction_comes_out(tables):
    where = {"arm": "lost-work-allowance=30", "outcome": "deliberation_rate"}
    assert one(tables["interactions"], form="difference", **where)["value"] == pytest.approx(-0.12)
    assert one(tables["interactions"], form="slope", **where)["value"] == pytest.approx(-0.02)
    none = one(
        tables["interactions"], arm="household-contact=5", outcome="deliberation_rate", form="difference"
    )
    assert (none["value"], none["told"]) == (0.0, False)


def test_an_effect_that_keeps_its_proportion_has_no_elasticity():
    def proportional(outcome, arm, point, k, window):
        if outcome == "deliberation_rate":
            return (
                (1.0 - point["migration.outmigration"])
                * (1.5 if "allowance" in arm else 1.0)
                * (1.0 + 0.1 * k)
            )
        return rule(outcome, arm, point, k, window)

    table = surfaces.interactions(Cube(toy(small(), proportional)))
    where = {"arm": "lost-work-allowance=30", "outcome": "deliberation_rate"}
    assert one(table, form="elasticity", **where)["value"] == pytest.approx(0.0, abs=1e-12)
    assert one(table, form="difference", **where)["value"] < -0.3


def test_where_the_next_step_does_not_help_is_said(tables):
    step = one(
        tables["next_steps"], arm="lost-work-allowance=60", outcome="grievance_burden", outmigration=0.1
    )
    assert step["after"] == "lost-work-allowance=30"
    assert step["value"] == pytest.approx(0.05)
    assert step["no_help"] == pytest.approx(1.0)
    stop = one(tables["stops"], lever="lost-work-allowance", outcome="grievance_burden", outmigration=0.1)
    assert (stop["helps_up_to"], stop["no_help_from"], stop["steps_surely_helping"]) == (30.0, 60.0, 1)


def test_known_costs_come_out(tables):
    row = one(tables["costs"], arm="lost-work-allowance=30", gain="attendance", outmigration=0.4)
    assert row["more"] == pytest.approx(120.0)
    assert row["yuan"] == pytest.approx(3600.0)
    assert row["each"] == pytest.approx(30.0)
    assert row["each_low"] < 30.0 < row["each_high"]


def test_known_thresholds_come_out(tables):
    where = {"arm": "lost-work-allowance=30", "gain": "attendance"}
    never = one(tables["thresholds"], price=100.0, **where)
    assert (never["from"], never["never"], never["always"]) == (np.inf, 1.0, 0.0)
    always = one(tables["thresholds"], price=20.0, **where)
    assert always["from"] == pytest.approx(0.0, abs=1e-9) or always["from"] == -np.inf
    assert always["always"] > 0.9
    dear = one(tables["thresholds"], price=50.0, **where)
    # 50 x 1000 x (0.2 - 0.2 s) = 3000 + 5000 x (0.2 - 0.2 s) at s = 1 - 1 / 3
    assert dear["from"] == pytest.approx(2 / 3)
    assert dear["low"] <= dear["from"] <= dear["high"]
    assert dear["low"] > 0.6


def test_coercion_has_neither_cost_nor_threshold_and_records_are_never_helped(tables):
    for name in ("costs", "thresholds"):
        assert not tables[name]["coercive"].any()
        assert set(tables[name]["lever"]) == {"lost-work-allowance"}  # contact costs hours and no yuan
    assert tables["effects"].query("lever == 'conditional-dividend'")["coercive"].all()
    recorded = tables["effects"]["ledger"] == "recorded"
    assert recorded.any()
    assert tables["effects"].loc[recorded, "no_help"].isna().all()
    for name in ("next_steps", "stops"):
        assert not {"recorded_settlement", "recorded_turnout"} & set(tables[name]["outcome"])
    with pytest.raises(ValueError, match="neither way is better"):
        gains_of("petitions_per_1000", np.zeros(2))


def test_sentences_are_in_both_languages_and_coercion_stands_last():
    said = surfaces.answer({"toy": toy(small(), rule)}).sentences
    assert all(one.en and one.zh for one in said)
    levers = [one.en for one in said if ", " in one.en][:3]
    assert ["(coercive)" in text for text in levers] == [False, False, True]
    assert "household contact" in levers[1]
    assert "does not move at all" in levers[1]
    prices = [one.en for one in said if "additional attendance" in one.en]
    assert len(prices) == 1
    assert "more than 50 yuan from an outmigration of 67 %" in prices[0]
    assert "more than 100 yuan at no outmigration that was run (probability 1.00)" in prices[0]


def test_places_are_told_to_agree_or_not():
    def turned(outcome, arm, point, k, window):
        value = rule(outcome, arm, point, k, window)
        return 1.0 - value if outcome == "deliberation_rate" else value

    other = toy(small(place="chengkou", name="other"), turned)
    said = surfaces.answer({"toy": toy(small(), rule), "other": other}).sentences
    both = [one.en for one in said if "told both in Wusheng County and in Chengkou County" in one.en]
    assert len(both) == 1
    told, same = (int(word.strip(",")) for word in both[0].split() if word.strip(",").isdigit())
    assert 0 < same < told


def test_crossings_by_hand():
    shares = np.array([0.1, 0.4, 0.7])
    net = np.array(
        [
            [1.0, 1.0, -1.0],
            [1.0, 1.0, 1.0],
            [-1.0, -1.0, -1.0],
            [-1.0, 1.0, 1.0],
            [1.0, -1.0, -3.0],
            [1.0, -1.0, 2.0],
        ]
    )
    assert crossing(shares, net) == pytest.approx([0.55, np.inf, -np.inf, np.inf, 0.25, np.inf])


def test_the_bootstrap_covers_a_threshold():
    shares, rng = np.array(SHARES), np.random.default_rng(5)
    inside = 0
    for _ in range(200):
        found = dear_from(
            shares, 0.45 - shares + rng.normal(0.0, 0.1, (40, 1)) + rng.normal(0.0, 0.1, (40, 5))
        )
        inside += found["low"] <= 0.45 <= found["high"]
    assert 182 <= inside <= 199  # 95 % of 200 is 190, give or take 2.6 standard errors


def test_one_seed_has_no_threshold():
    assert np.isnan(dear_from(np.array(SHARES), np.ones((1, 5)))["from"])


def test_chances_by_hand():
    assert chance_at_most(np.array([-1.0, 1.0])) == pytest.approx(0.5)
    assert chance_at_most(np.array([0.0, 0.0])) == 1.0
    assert chance_at_most(np.array([1.0, 1.0])) == 0.0
    assert np.isnan(chance_at_most(np.array([1.0, np.nan])))


def test_decimals_follow_the_interval():
    assert bracketed(0.20912, 0.2031, 0.2156) == "+0.209 [0.203, 0.216]"
    assert bracketed(-1234.0, -1300.0, -1168.0) == "-1,234 [-1,300, -1,168]"
    assert bracketed(0.0, 0.0, 0.0) == "0"


def test_seeds_must_be_paired():
    with pytest.raises(ValueError, match="needed are paired ones"):
        Cube(toy(small(seeds="independent"), rule))


def test_a_small_real_run_and_what_it_gains(tmp_path):
    """Attendances per village and year are those that a comparison counts."""
    study = small(
        replicates=2, values={"registered": 200}, months=48, arms=("none", "lost-work-allowance=60")
    )
    run_study(study, tmp_path / "toy", share=False)
    result = open_study(tmp_path / "toy")
    cube = Cube(result)
    _, found = surfaces.money_and_gains(cube, "lost-work-allowance=60", surfaces.adult_years(cube))
    for point in (0, 4):
        acts = []
        for arm in study.arms:
            policies = [scenarios.load_policy(name) for name in (*study.policies, arm) if name != "none"]
            values = {**study.values, "migration.outmigration": SHARES[point]}
            world = simulate(
                Run(scenarios.load("wusheng"), values, 48, replicate=1, policies=tuple(policies))
            )
            acts.append(gains(Seen.of(world, 24, 48))[0])
        assert found["attendance"][1, point] == pytest.approx(acts[1] - acts[0], rel=0.01)
    answer = surfaces.answer({"toy": result})
    assert answer.facts["runs"] == 20
    assert set(answer.tables) == {"effects", "interactions", "next_steps", "stops", "costs", "thresholds"}
    assert set(answer.tables["effects"]["outcome"]) <= set(OUTCOMES)
