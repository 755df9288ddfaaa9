"""Who leaves, leads and returns: the composition of those away and at home, and of those in posts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.mechanisms import grid_work, migration
from model.parameters import parameters
from model.population.synthesise import years_of
from model.run import Run
from model.simulate import advance, found, simulate
from model.state import census, codes
from model.state.census import has_bit, packed
from model.state.tables import Persons, Tables

SEEDS = range(6)
P = parameters({})


def start(replicate: int, **values: float) -> Tables:
    """A default village before its first month; names with ``__`` for the dot."""
    given_ = {name.replace("__", "."): value for name, value in values.items()}
    return found(Run(months=12, replicate=replicate, values=given_)).townships[0].tables


def test_who_is_near_is_counted_one_by_one() -> None:
    """Shares and counts over kin and neighbours, recounted household by household; of neighbours alone, who is away or lets land."""
    t = simulate(Run(villages=2, months=14, seed=88, values={"registered": 250.0})).townships[0].tables
    homes = t.homes
    away = (homes.adults_home == 0) & (homes.registered_adults > 0)
    lets = (homes.workers > 0) & (homes.workers_home == 0)
    assert away.any() and lets.any()
    for h, (circle, next_door) in enumerate(zip(t.households.circle, t.households.neighbours, strict=True)):
        near, nearest = circle[circle >= 0], next_door[next_door >= 0]
        adults, workers = homes.registered_adults[near].sum(), homes.workers[near].sum()
        assert homes.ties[h] == (homes.adults_home[near].sum() / adults if adults else 0.0)
        assert homes.away_ties[h] == (1.0 - homes.workers_home[near].sum() / workers if workers else 0.0)
        assert homes.absent_near[h] == away[nearest].sum() and homes.lets_near[h] == lets[nearest].sum()


@given(st.lists(st.tuples(*[st.integers(0, 744)] * 4), min_size=1, max_size=11))
def test_counts_side_by_side_in_one_word_do_not_run_into_each_other(
    circle: list[tuple[int, int, int, int]],
) -> None:
    total = sum(packed(*one) for one in circle[:8]) + sum(packed(*one) for one in circle[8:])
    places = census.ADULTS, census.ADULTS_HOME, census.WORKERS, census.WORKERS_HOME
    found_ = [total >> place & census.PERSONS for place in places]
    assert found_ == [sum(one[k] for one in circle) for k in range(4)]
    near = sum(packed(*one) for one in circle[:8])
    assert near >> census.ABSENT & census.HOUSEHOLDS == sum(a > 0 and b == 0 for a, b, _, _ in circle[:8])
    assert near >> census.LETS == sum(c > 0 and d == 0 for _, _, c, d in circle[:8])


def of_working_age(persons: Persons) -> np.ndarray:
    years = years_of(persons.born)
    return (years >= 16) & (years < 65)


def is_away(persons: Persons) -> np.ndarray:
    return persons.where >= codes.TOWN


def test_without_selection_those_away_are_as_able_as_those_at_home() -> None:
    able, away = [], []
    for k in SEEDS:
        persons = start(k, population__away_ability=0.0).persons
        which = of_working_age(persons)
        able.append(persons.ability[which])
        away.append(is_away(persons)[which])
    ability, gone = np.concatenate(able), np.concatenate(away)
    difference = ability[gone].mean() - ability[~gone].mean()
    error = math.sqrt(1.0 / gone.sum() + 1.0 / (~gone).sum())
    assert abs(difference) < 3.0 * error


def test_with_selection_the_able_are_away_and_schooling_follows() -> None:
    """.333 of out-migrants have senior middle school or more (NBS 2023), .19 of those at home."""
    senior, away = [], []
    for k in range(12):
        persons = start(k).persons
        which = of_working_age(persons)
        senior.append((persons.education >= codes.SENIOR)[which])
        away.append(is_away(persons)[which])
    schooled, gone = np.concatenate(senior), np.concatenate(away)
    assert schooled[gone].mean() == pytest.approx(0.333, abs=0.02)
    assert schooled[~gone].mean() == pytest.approx(0.19, abs=0.02)


@pytest.mark.parametrize("ability", [0.0, 1.1])
def test_who_is_away_at_a_low_share_is_away_at_a_higher_one(ability: float) -> None:
    for k in SEEDS:
        low, high = (
            is_away(start(k, migration__outmigration=share, population__away_ability=ability).persons)
            for share in (0.3, 0.5)
        )
        assert low.sum() < high.sum() and not (low & ~high).any()


def test_members_and_women_are_away_in_their_measured_shares() -> None:
    members, women = [], []
    for k in SEEDS:
        persons = start(k).persons
        away = is_away(persons)
        members.append(away[persons.party == 1])
        women.append((persons.sex == codes.FEMALE)[away & of_working_age(persons)])
    assert np.concatenate(members).mean() == pytest.approx(0.37, abs=0.01)
    assert 0.28 < np.concatenate(women).mean() < 0.36


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.9, 0.97])
def test_the_set_share_is_met_whatever_the_quotas(share: float) -> None:
    persons = start(1, migration__outmigration=share).persons
    which = of_working_age(persons)
    assert is_away(persons)[which].sum() == round(share * which.sum())


def test_ability_is_standard_and_goes_with_schooling_efficacy_and_motivation() -> None:
    t = [start(k) for k in SEEDS]
    ability = np.concatenate([x.persons.ability for x in t])
    n = len(ability)
    assert abs(ability.mean()) < 3.0 / math.sqrt(n)
    assert abs(ability.var() - 1.0) < 3.0 * math.sqrt(2.0 / n)
    for column in ("efficacy", "motivation"):
        r = np.corrcoef(ability, np.concatenate([getattr(x.minds, column) for x in t]))[0, 1]
        assert r == pytest.approx(0.25, abs=0.03)
    adult = np.concatenate([years_of(x.persons.born) for x in t]) >= 18
    schooling = np.concatenate([x.persons.education for x in t])
    assert 0.3 < np.corrcoef(ability[adult], schooling[adult])[0, 1] < 0.5  # classes of the latent, by age


def committee(t: Tables) -> np.ndarray:
    who = t.offices.holder[(t.offices.kind <= codes.COMMITTEE) & (t.offices.holder >= 0)]
    return np.unique(who)


def test_posts_go_to_the_able_and_seldom_to_women() -> None:
    """The same draws: without weight for ability holders are less able, without that for women half are women."""
    as_is, alike = [], []
    for k in range(20):
        for found_, values in (
            (as_is, {}),
            (alike, {"grid_work__post_ability": 0.0, "grid_work__post_female": 0.0}),
        ):
            t = start(k, **values)
            who = committee(t)
            found_.append((t.persons.ability[who].mean(), (t.persons.sex[who] == codes.FEMALE).mean()))
    able, women = np.mean(as_is, axis=0)
    able_alike, women_alike = np.mean(alike, axis=0)
    assert able > able_alike + 0.2
    assert women < 0.35 < women_alike


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_the_able_leave_more_readily_and_a_programme_brings_them_back(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    p = P.migration

    def leaving(ability: float) -> float:
        return migration.log_leaving(p, 30, ability, False, 0.0, False, 0.27)

    assert math.isclose(leaving(high) - leaving(low), p.ability * (high - low), abs_tol=1e-12)

    def gain(ability: float) -> float:
        with_, without = (migration.returning(p, 30, ability, 1.0, 0.27, x) for x in (0.5, 0.0))
        return math.log(with_ / without)

    assert gain(high) >= gain(low) - 1e-9
    assert math.isclose(gain(low), 0.5 * (1.0 + max(0.0, low)), abs_tol=1e-9)


def test_capability_is_of_ability_motivation_and_the_village() -> None:
    of = grid_work.capability_of
    assert of(P.grid_work, 0.5, 0.0, 0.0) == 0.5
    assert math.isclose(of(P.grid_work, 0.5, 1.0, 0.1), 0.5 + 0.12 + 0.1)
    assert math.isclose(of(P.grid_work, 0.9, 0.0, 0.0), 0.5 + 0.3 * 0.4)
    assert of(P.grid_work, 1.0, 5.0, 0.5) == 0.95 and of(P.grid_work, 0.0, -5.0, -0.5) == 0.05


def test_the_set_share_is_met_as_far_as_holders_of_posts_let_it() -> None:
    """The posts of another outmigration: their holders stay, others go in their place while there are any."""
    for share in (0.7, 0.97):
        run = Run(months=12, posts_at=0.1, values={"migration.outmigration": share})
        persons = found(run).townships[0].tables.persons
        which = of_working_age(persons)
        kept = (persons.kept == 1)[which].sum()
        assert kept > 30 and not (is_away(persons) & (persons.kept == 1)).any()
        assert is_away(persons)[which].sum() == min(round(share * which.sum()), which.sum() - kept)


def first_months_home(programme: float) -> list[float]:
    """Of everybody away at the start, the first month at home; infinite where there is none."""
    months = 24
    values = {"migration.return_programme": programme, "migration.whole_household": 0.0}
    world = found(Run(months=months, values={"population.registered": 500, **values}))
    gone = np.flatnonzero(is_away(world.townships[0].tables.persons))
    advance(world, months)
    acts = world.townships[0].tables.acts
    return [
        next((m for m in range(months) if has_bit(acts, codes.AT_HOME, int(i), m)), math.inf) for i in gone
    ]


def test_a_programme_only_brings_a_return_forward() -> None:
    """Luck is drawn once a stay: the same person comes home with it no later than without."""
    without, with_ = first_months_home(0.0), first_months_home(0.7)
    assert all(a <= b for a, b in zip(with_, without, strict=True))
    assert sum(a < b for a, b in zip(with_, without, strict=True)) > 3
    assert min(without) < math.inf


def test_a_stay_ends_when_its_hazard_is_used_up() -> None:
    """E ~ Exp(1) at the start, drawn by person; afresh with each stay."""
    clock = np.concatenate([start(k).persons.clock for k in SEEDS])
    n = len(clock)
    assert abs(clock.mean() - 1.0) < 3.0 / math.sqrt(n)
    assert abs((clock > 1.0).mean() - math.exp(-1.0)) < 3.0 * math.sqrt(math.exp(-1.0) / n)
