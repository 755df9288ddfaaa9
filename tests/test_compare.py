"""Comparison: same luck, known truths, parts that add up, equal budgets, intervals that cover."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.effects import cost_of, effect, effect_table
from analysis.statistics import ratio_interval
from experiments.arms import PROGRAMMES, spent, unit_costs
from experiments.compare import Comparison, outmigration_compared, policies_compared
from experiments.groups import UnknownGroup, groups_of, read_by
from experiments.petition_causes import causes
from experiments.split import PARTS, splits
from grassroots.answers.compare import Watched, compare
from model.declare import Label
from model.levers import Cost, Effect, Lever
from model.outcomes import OUTCOMES, Gathered, Seen
from model.policy import Measure, Policy, undated
from model.run import Run
from model.simulate import found, simulate
from model.state import codes, ledger

L = Label("a", "b")
SMALL = {"registered": 300.0}


def lever(path: str, **more: object) -> Lever:
    return Lever(path, L, L, "-", (0.0, 1e6), 0.0, (Effect(path),), **more)  # type: ignore[arg-type]


def policy(name: str, *measures: tuple[Lever, float]) -> Policy:
    return Policy(name, L, tuple(Measure(item, level) for item, level in measures))


ALLOWANCE = lever("attendance.allowance", money=True, paid=("allowances",))
POINTS = lever("attendance.points_value", money=True, paid=("points_goods",))
FUND = lever("incentives.incentive_transfer")
MEETINGS = lever("deliberation.meetings_group")


def test_a_policy_that_changes_nothing_has_no_effect_at_all() -> None:
    same = policy("same", (MEETINGS, 1.0), (ALLOWANCE, 0.0))
    data = compare(Comparison(policies_compared(Run(values=SMALL), [same])), 3).data
    table = effect_table(data)
    there = table["why"] != "absent"
    assert (table.loc[there, "effect"] == 0.0).all() and there.sum() > 100
    assert table.loc[~there, "effect"].isna().all(), "what has no value has no effect either, and says so"
    assert (data["petition_change"] == 0.0).all()


def test_arms_are_alike_until_the_policy_begins() -> None:
    arms = policies_compared(Run(values=SMALL, seed=3), [policy("pay", (ALLOWANCE, 50.0), (FUND, 1e5))])
    a, b = (simulate(arm.run).townships[0].tables.ledger for arm in arms)
    np.testing.assert_array_equal(a[:, :, :24], b[:, :, :24])
    assert (b[ledger.ALLOWANCES, 0, 24:60] > 0.0).any()
    assert not b[ledger.ALLOWANCES, 0, 60:].any()


def test_the_four_parts_add_up_to_the_effect() -> None:
    """To rounding, seed by seed; participation also equals the difference of the outcome itself."""
    arms = outmigration_compared(Run(values={"registered": 600.0}), [0.1, 0.6, 0.3])
    data = compare(Comparison(arms, split=True), 4).data
    own = list(PARTS).index("total")
    for name in ("household_acts", "seat_acts", "grievance_burden_registered"):
        parts = data[f"part_{name}"]
        np.testing.assert_allclose(
            parts.isel(part=slice(0, own)).sum("part"), parts.isel(part=own), rtol=0, atol=1e-9
        )
        assert (parts.sel(part="presence") < 0.0).mean() > 0.9
    for place, act in enumerate((codes.FOR_HOUSEHOLD, codes.IN_SEAT)):
        low, high, held = (
            Seen.of(
                simulate(Run(values={"registered": 600.0, "outmigration": share}, months=36, posts_at=posts))
            )
            for share, posts in ((0.1, None), (0.6, None), (0.6, 0.1))
        )
        rates = [12.0 * s.adult_months(act) / s.registered_months for s in (low, high)]
        assert splits(low, high, held)[place, own] == pytest.approx(rates[1] - rates[0], abs=1e-12)


def test_posts_of_another_outmigration_are_held_by_people_at_home() -> None:
    low = found(Run(values={"outmigration": 0.1}, seed=5)).townships[0].tables
    held = simulate(Run(values={"outmigration": 0.6}, seed=5, posts_at=0.1, months=24))
    t = held.townships[0].tables
    assert (t.offices.holder[: len(low.offices.holder)] >= 0).mean() > 0.95
    began = found(held.run).townships[0].tables
    np.testing.assert_array_equal(began.offices.holder, low.offices.holder)
    kept = t.persons.kept == 1
    assert kept.sum() > 40 and (t.persons.where[kept & (t.persons.alive == 1)] < codes.TOWN).all()
    working = t.ledger[ledger.WORKING_AGE, 0]
    assert t.ledger[ledger.AWAY_LONG, 0, -1] / working[-1] == pytest.approx(0.6, abs=0.03)


FLAT = {
    "registered": 120.0,
    "switches.attendance": 0,
    "switches.recruitment": 0,
    "meetings_representatives": 0,
    "meetings_assembly": 0,
}


def test_intervals_cover_a_known_truth_as_often_as_they_say() -> None:
    """Everybody asked, the same chance for all: however many meetings, the same share of those asked comes.

    More meetings are other meetings, so the difference of the two shares has noise and mean zero. 160 intervals of 95 %
    over 8 seeds each: with that many the share that covers lies within 0.905 and 0.995 in all but about 1 of 100 tries.
    """
    more = policy("more", (MEETINGS, 5.0))
    arms = policies_compared(Run(values=FLAT, months=36, seed=17), [more])
    came = OUTCOMES["came_when_asked"]
    first, last = undated(36)
    values = np.array(
        [
            [came.function(Seen.of(simulate(replace(arm.run, replicate=r)), first, last)) for arm in arms]
            for r in range(160 * 8)
        ]
    )
    gaps = (values[:, 1] - values[:, 0]).reshape(160, 8)
    assert gaps.std() > 0.01
    from analysis.statistics import interval

    found_ = interval(gaps.T)
    covered = ((found_.low <= 0.0) & (found_.high >= 0.0)).mean()
    assert 0.905 <= covered <= 0.995


def test_fieller_covers_the_ratio_of_two_means() -> None:
    """1,000 intervals over 10 pairs with correlated noise: 0.95 +- 0.02."""
    rng = np.random.default_rng(5)
    hits = bounded = 0
    for _ in range(1000):
        common = rng.normal(size=10)
        above = 30.0 + 6.0 * common + 3.0 * rng.normal(size=10)
        below = 3.0 + 0.5 * common + 0.5 * rng.normal(size=10)
        found_ = ratio_interval(above, below)
        bounded += found_.bounded
        hits += found_.bounded and found_.low <= 10.0 <= found_.high
    assert bounded > 990
    assert 0.93 <= hits / bounded <= 0.97


def test_a_ratio_over_nothing_has_no_bounds() -> None:
    rng = np.random.default_rng(6)
    assert not ratio_interval(rng.normal(30, 1, 20), rng.normal(0, 1, 20)).bounded
    assert not ratio_interval([1.0], [2.0]).bounded
    assert not ratio_interval([1.0, 2.0], [0.0, 0.0]).bounded


def test_unit_costs_are_units_times_level_times_time() -> None:
    per_village = Cost("village", 1200.0, 0.0, False, L)
    per_household = Cost("household", 12.0, 0.0, True, L)
    item = lever("grievances.openness", costs=(per_village, per_household))
    run = Run(villages=3, values={**SMALL, "villages_per_township": 2}, policies=(policy("p", (item, 0.5)),))
    world = simulate(run)
    households = sum(len(t.tables.households.id) for t in world.townships)
    assert unit_costs(world, 24, 60) == pytest.approx(3 * (3 * 1200.0 + 0.5 * 12.0 * households))
    assert unit_costs(world, 0, 24) == 0.0
    assert spent(world, [], 24, 60) == pytest.approx(unit_costs(world, 24, 60) / 9.0)


def test_cost_per_gain_is_spending_over_gain() -> None:
    pay = policy("pay", (ALLOWANCE, 60.0), (FUND, 1e5))
    data = compare(Comparison(policies_compared(Run(values={"registered": 600.0}), [pay])), 6).data
    pay = data.sel(arm="pay", window="during")
    money, acts = (
        (pay[name].sel(side="with") - pay[name].sel(side="without")).mean()
        for name in ("spent", "gain_attendance")
    )
    cost = cost_of(data, "pay", "attendance")
    assert cost.bounded and cost.value == pytest.approx(float(money / acts))
    assert cost.value >= 60.0  # those who would have come anyway are paid too
    assert effect(data, "quorum_rate", "pay", "during").effect > 0.0


def test_petitions_change_for_reasons_that_add_up() -> None:
    values = {**SMALL, "petitions.hazard": 0.5, "petitions.rest": 2.0, "per_1000": 150.0}
    deter = policy("deter", (lever("petitions.deterrence"), 3.0))
    arms = policies_compared(Run(values=values, villages=3), [deter])
    base, other = (Gathered(simulate(arm.run).townships) for arm in arms)
    change = causes(base, other)
    total = other.column("grievances", "petitions").sum() - base.column("grievances", "petitions").sum()
    assert total < -5 and change.sum() == total
    names = list(compare_causes())
    assert change[names.index("deterred")] + change[names.index("endured")] < 0.0
    assert not causes(base, base).any()


def compare_causes() -> dict[str, Label]:
    from experiments.petition_causes import CAUSES

    return CAUSES


@pytest.mark.parametrize("by", ["sex", "party", "poor", "lineage", "migrant"])
def test_groups_are_a_partition(by: str) -> None:
    everybody, *groups = groups_of(found(Run(villages=2)), [by])
    counted = sum(group.people.astype(int) for group in groups)
    assert (counted == 1).all() and everybody.people.all()
    assert all(0 < group.people.sum() < len(group.people) for group in groups)


def test_groups_of_age_are_the_adults() -> None:
    world = found(Run())
    _, *groups = groups_of(world, ["age"])
    adults = -world.townships[0].tables.persons.born // 12 >= 18
    assert (sum(group.people.astype(int) for group in groups) == adults).all()


def test_a_group_that_is_none_is_refused() -> None:
    assert read_by("sex, age") == ["sex", "age"]
    with pytest.raises(UnknownGroup, match="did you mean sex"):
        read_by("sexx")


def test_a_programme_lets_outmigration_go_in_every_arm() -> None:
    """From the month in which it starts the share is drawn to the set one in no arm; before, in all."""
    programme = policy("home", (lever(PROGRAMMES[0]), 3.0))
    arms = policies_compared(Run(), [programme, policy("more", (MEETINGS, 4.0))])
    assert [arm.run.freeze_from for arm in arms] == [24, 24, 24]
    assert policies_compared(Run(), [policy("more", (MEETINGS, 4.0))])[0].run.freeze_from is None
    base, home = (simulate(arm.run).townships[0].tables for arm in arms[:2])
    np.testing.assert_array_equal(base.ledger[:, :, :24], home.ledger[:, :, :24])
    assert home.ledger[ledger.RETURNED, 0, 24:60].sum() > base.ledger[ledger.RETURNED, 0, 24:60].sum() + 5
    assert (base.villages.frozen == 1).all()
    away = [t.ledger[ledger.AWAY_LONG, 0, 59] / t.ledger[ledger.WORKING_AGE, 0, 59] for t in (base, home)]
    assert away[1] < away[0] - 0.02


def test_precision_adds_replicates_until_the_interval_is_narrow() -> None:
    pay = policy("pay", (ALLOWANCE, 60.0), (FUND, 1e5))
    run = Run(values=SMALL, months=60)
    aim = OUTCOMES["household_attendance"]
    result = compare(Comparison(policies_compared(run, [pay])), 4, watched=Watched(aim, 0.02))
    a = result.data.attrs
    assert a["replicates"] > 4 and a["widest"] <= 0.02
    found_ = effect(result.data, aim.name, "pay", "during")
    assert 0.5 * (found_.high - found_.low) == pytest.approx(a["widest"])


def test_an_outcome_that_never_differs_does_not_use_up_the_seeds() -> None:
    """An allowance moves no land: no number of seeds makes that interval narrower, and twenty are enough to say so."""
    pay = policy("pay", (ALLOWANCE, 60.0), (FUND, 1e5))
    run = Run(values=SMALL, months=30)
    for name in ("land_arrears", "residents"):
        result = compare(Comparison(policies_compared(run, [pay])), 4, watched=Watched(OUTCOMES[name], 1e-6))
        a = result.data.attrs
        assert (a["replicates"], a["widest_why"]) == (20, "constant") and a["widest"] is None


def test_replicates_are_the_same_for_any_number_of_threads() -> None:
    comparison = Comparison(policies_compared(Run(values=SMALL, months=30), [policy("m", (MEETINGS, 4.0))]))
    one, two = (compare(comparison, 4, threads).data for threads in (1, 2))
    assert one.equals(two) and one.attrs["run_hash"] == two.attrs["run_hash"]
