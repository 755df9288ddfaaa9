"""Points, lists and labour: what an act is rewarded with, and who is called."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.mechanisms.conduct import Conduct, chance_of_labour, is_called
from model.mechanisms.incentives import draw_lists
from model.run import Run
from model.simulate import World, advance, found
from model.state import codes, ledger, rewards
from model.state.now import Now, now_at

SMALL = {"population.registered": 120.0}
ACTS = (codes.BY_MEETING, codes.BY_LABOUR)


def village(values: dict[str, float]) -> World:
    return found(Run(seed=4, months=24, values=SMALL | values))


LISTED = village({"attendance.publicity": 1.0, "incentives.wrong_list": 0.0})


def at(world: World, month: int) -> Now:
    return now_at(world.parameters.calendar, np.uint64(world.seed), month)


def listing(acts: int, breaches: int) -> int:
    """How a household comes to stand at the end of a year."""
    town, h = LISTED.townships[0], home(LISTED)
    town.tables.affairs.acts_year[h], town.tables.affairs.breaches[h] = acts, breaches
    draw_lists(town.tables, town.settings, LISTED.parameters, at(LISTED, 11))
    return int(town.tables.affairs.listed[h])


def home(world: World) -> int:
    """A household with somebody at home."""
    t = world.townships[0].tables
    h = int(t.persons.household[np.flatnonzero(t.persons.where < codes.TOWN)[0]])
    t.homes.residents[h] = 1
    return h


@given(
    st.integers(0, 15),
    st.booleans(),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from((*ACTS, codes.BY_COMPACT)),
)
def test_a_list_acts_only_where_one_act_more_can_change_the_listing(
    counts: int, black: bool, acts: int, breaches: int, act: int
) -> None:
    """For meetings and labour exactly there; keeping the compact may matter before the acts of a year are complete."""
    town, p, h = LISTED.townships[0], LISTED.parameters, home(LISTED)
    town.settings.incentives.list_counts[:] = counts
    town.settings.incentives.black_list[:] = black
    counted = counts >> act & 1 == 1
    if act == codes.BY_COMPACT:
        changes = counted and listing(acts, breaches) != listing(acts, breaches + 1)
    else:
        changes = counted and listing(acts, breaches) != listing(acts + 1, breaches)
    town.tables.affairs.acts_year[h], town.tables.affairs.breaches[h] = acts, breaches
    term = rewards.by_lists(town.tables, town.settings, p, h, act)
    assert term in (0.0, p.attendance.lists)
    if changes:
        assert term == p.attendance.lists
    elif not counted or act != codes.BY_COMPACT:
        assert term == 0.0
    town.settings.attendance.publicity[:] = 0.0
    assert rewards.by_lists(town.tables, town.settings, p, h, act) == 0.0
    town.settings.attendance.publicity[:] = 1.0


def test_points_count_for_what_one_can_expect_of_them() -> None:
    """Value x chance entered x share honoured last quarter; nothing where nothing was honoured or the act is not listed."""
    world = village(
        {"attendance.points_value": 20.0, "incentives.by_council": 0.5, "incentives.list_counts": 1.0}
    )
    town, p, h = world.townships[0], world.parameters, home(world)
    t, now = town.tables, at(world, 0)
    entered = 1.0 - p.incentives.error * (1.0 - 0.5 * p.incentives.council_fairness)
    for honoured in (1.0, 0.4, 0.0):
        t.purses.honoured[:] = honoured
        found_term = rewards.by_points(t, town.settings, p, now, h, codes.BY_MEETING, 60.0)
        expected = p.attendance.points * math.log2(1.0 + 20.0 * entered * honoured / 60.0)
        assert found_term == pytest.approx(expected, abs=1e-12)
    t.purses.honoured[:] = 1.0
    assert rewards.by_points(t, town.settings, p, now, h, codes.BY_LABOUR, 60.0) == 0.0


def test_a_score_counts_declared_acts_only() -> None:
    """With the compact alone on the list nobody earns a point by meetings and labour, and all points come by the quarter."""
    world = village(
        {"attendance.points_value": 5.0, "incentives.list_counts": 1 << codes.BY_COMPACT, "labour_days": 12.0}
    )
    t = world.townships[0].tables
    for month in range(24):
        advance(world, month + 1)
        if month % 3 != 2:
            assert not t.affairs.points_now.any()
    assert not t.affairs.acts_year.any()
    assert t.ledger[ledger.LABOUR_DONE].sum() > 0


def test_every_able_adult_at_home_is_called_to_labour() -> None:
    world = village({"labour_days": 12.0})
    t = world.townships[0].tables
    for month in range(12):
        advance(world, month + 1)
        age = (month - t.persons.born) // 12
        able = (t.persons.alive == 1) & (t.persons.where < codes.TOWN) & (age >= 18) & (age <= 74)
        assert t.ledger[ledger.LABOUR_CALLED, 0, month] == able.sum()
        assert [is_called(t, at(world, month), i) for i in range(len(able))] == able.tolist()


def test_chance_of_labour_is_the_logit_of_its_terms() -> None:
    p = Conduct()

    def log_odds(*case: float) -> float:
        chance = chance_of_labour(p, *case)
        return math.log(chance / (1.0 - chance))

    base = log_odds(0.0, False, False, False, 0.0)
    assert base == pytest.approx(p.labour)
    steps = {
        p.labour_identity: (1.0, False, False, False, 0.0),
        p.labour_party: (0.0, True, False, False, 0.0),
        p.labour_land: (0.0, False, True, False, 0.0),
        p.labour_wages: (0.0, False, False, True, 0.0),
        0.7: (0.0, False, False, False, 0.7),
    }
    for step, case in steps.items():
        assert log_odds(*case) - base == pytest.approx(step)
