"""Territories of every kind, however odd, run and obey the laws."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws import LIVELY, check, total

from model.run import Run
from model.simulate import World, advance, found, simulate
from model.state import codes, ledger

MONTHS = 15  # past a festival, a rent date, a year-end and an election
EVENTFUL = {"elections.next_election": 12, "deliberation.meetings_group": 4, "grievances.per_1000": 300}

SMALL: dict[str, st.SearchStrategy[float]] = {
    "population.registered": st.sampled_from([20, 37, 150, 600]),
    "population.household_size": st.sampled_from([1, 1.2, 3.9, 8]),
    "population.groups": st.sampled_from([1, 8, 60]),
    "population.grids": st.sampled_from([1, 4, 30]),
    "population.attendants": st.sampled_from([0, 3, 60]),
    "population.committee": st.sampled_from([3, 7, 15]),
    "population.supervisors": st.sampled_from([0, 3, 9]),
    "population.share_60": st.sampled_from([0.02, 0.2, 0.7]),
    "population.share_children": st.sampled_from([0.02, 0.2, 0.5]),
    "population.party_share": st.sampled_from([0, 0.07, 0.5]),
    "population.concurrent": st.sampled_from([0, 1]),
    "population.land_let_share": st.sampled_from([0, 0.4, 1]),
    "population.operator_area": st.sampled_from([5, 120, 20000]),
    "population.lineages": st.sampled_from([1, 6, 200]),
    "population.hamlet_spread": st.sampled_from([0, 0.4, 1]),
    "population.staff": st.sampled_from([0.5, 15, 200]),
    "population.staff_seconded": st.sampled_from([0, 5, 200]),
    "population.villages_per_township": st.sampled_from([1, 2, 14, 100]),
    "migration.outmigration": st.sampled_from([0, 0.1, 0.43, 0.8, 0.97]),
    "migration.whole_household": st.sampled_from([0, 0.15, 1]),
    "migration.return_hazard": st.sampled_from([0, 0.03, 1]),
    "population.away_whole": st.sampled_from([0, 0.15, 1]),
    "migration.mortality_60": st.sampled_from([0, 0.009, 0.2]),
    "village_economy.collective_income": st.sampled_from([0, 50000, 1e7]),
    "village_economy.transfers": st.sampled_from([0, 50000]),
    "village_economy.default_hazard": st.sampled_from([0, 0.006, 1]),
    "grid_work.hours_part": st.sampled_from([1, 30, 200]),
    "grid_work.matters": st.sampled_from([0, 0.06, 1]),
    "deliberation.meetings_assembly": st.sampled_from([0, 1, 12]),
    "deliberation.meetings_representatives": st.sampled_from([0, 4, 12]),
    "attendance.allowance": st.sampled_from([0, 40, 1000]),
    "attendance.points_value": st.sampled_from([0, 6, 500]),
    "incentives.incentive_transfer": st.sampled_from([0, 5000]),
    "grievances.per_1000": st.sampled_from([0, 28, 500]),
    "petitions.hazard": st.sampled_from([0.05, 1]),
    "elections.next_election": st.sampled_from([0, 12, 30]),
}
"""What territories are made of: ordinary values beside the ends of their domains."""


@st.composite
def territories(draw: st.DrawFn) -> Run:
    """A few numbers away from their defaults, in one village or several."""
    names = draw(st.lists(st.sampled_from(sorted(SMALL)), unique=True, max_size=12))
    values = {name: float(draw(SMALL[name])) for name in names}
    values.setdefault("population.registered", 150.0)
    return Run(
        months=MONTHS,
        villages=draw(st.sampled_from([1, 2, 5])),
        seed=draw(st.integers(0, 2**64 - 1)),
        values=values,
        preset=draw(st.sampled_from(["full", "full", "core"])),
        posts_at=draw(st.sampled_from([None, None, 0.0, 0.43, 0.97])),
    )


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(territories())
def test_any_territory_obeys_the_laws(run: Run) -> None:
    check(simulate(run))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(territories())
def test_any_territory_obeys_the_laws_with_every_lever_in_use(run: Run) -> None:
    check(simulate(replace(run, values={**LIVELY, **run.values})))


ODD: dict[str, dict[str, Any]] = {
    "one household": {"registered": 20, "household_size": 8},
    "persons living alone": {"registered": 60, "household_size": 1},
    "huge households": {"registered": 400, "household_size": 8, "share_children": 0.5},
    "all but everybody away": {"outmigration": 0.97, "away_whole": 1, "return_hazard": 0},
    "nobody away": {"outmigration": 0, "return_hazard": 0},
    "all Party members that can be": {"party_share": 0.5, "share_children": 0.02},
    "no Party member": {"party_share": 0},
    "no attendant, few hours": {"attendants": 0, "hours_part": 1, "hours_head": 1},
    "no money": {"collective_income": 0, "transfers": 0, "invested": 0, "allowance": 100, "points_value": 20},
    "very old": {"share_60": 0.7, "share_children": 0.02, "mortality_60": 0.05},
    "one villagers' group": {"groups": 1, "grids": 1},
    "a group each household": {"groups": 60, "grids": 30, "registered": 90},
    "no township staff": {"staff": 0.5, "staff_seconded": 200},
    "a meeting every month": {
        "meetings_group": 12,
        "meetings_assembly": 12,
        "meetings_representatives": 12,
        "quorum_group": 0,
        "quorum_households": 0,
        "quorum_representatives": 0,
    },
    "quorums nobody reaches": {"quorum_group": 1, "quorum_adults": 1, "quorum_households": 1},
    "disputes without end": {"per_1000": 500, "forget": 0, "try_again": 1, "escalate_village": 1},
    "every operator defaults": {"default_hazard": 1, "recovery": 0, "flight": 1, "land_let_share": 1},
}


@pytest.mark.parametrize("preset", ["full", "core"])
@pytest.mark.parametrize("values", ODD.values(), ids=ODD.keys())
def test_odd_villages(values: dict[str, float], preset: str) -> None:
    for villages in (1, 3):
        small = {"registered": 200, **EVENTFUL, **values}
        check(simulate(Run(months=MONTHS, villages=villages, seed=71, values=small, preset=preset)))


def everybody(world: World, table: str, column: str, value: float) -> None:
    """Give a column of every township one value."""
    for township in world.townships:
        getattr(getattr(township.tables, table), column)[:] = value


def test_nobody_at_home() -> None:
    """All persons far away for good: nothing happens but deaths and visits."""
    values = {"registered": 200, "migration": 0, "festival_return": 0, **EVENTFUL}
    world = found(Run(months=30, villages=2, seed=72, values=values))
    everybody(world, "persons", "where", codes.FAR)
    everybody(world, "persons", "here", 0)
    advance(world, 30)
    check(world)
    for column in (
        ledger.RESIDENTS,
        ledger.AROSE,
        ledger.VISITS,
        ledger.MATTERS,
        ledger.HOURS_HELD,
        ledger.LABOUR_CALLED,
        ledger.OWN_BALLOTS,
        ledger.MEMBERS_HOME,
        ledger.CONTACTS,
    ):
        assert not total(world, column).any()
    assert not total(world, ledger.CAME + codes.REPRESENTATIVES).any()


def test_everybody_a_member() -> None:
    world = found(Run(months=MONTHS, villages=2, seed=73, values={"registered": 200, **EVENTFUL}))
    everybody(world, "persons", "party", 1)
    advance(world, MONTHS)
    check(world)
    members = total(world, ledger.MEMBERS_HOME) + total(world, ledger.MEMBERS_AWAY)
    np.testing.assert_array_equal(members, total(world, ledger.REGISTERED))


def test_no_post_is_held() -> None:
    """Every post and seat vacant at the start, and nobody to take one: no hours, no assembly, disputes given back."""
    values = {"registered": 200, "grid_work": 0, **EVENTFUL}
    world = found(Run(months=24, villages=2, seed=74, values=values))
    everybody(world, "offices", "holder", -1)
    everybody(world, "persons", "office", -1)
    everybody(world, "persons", "seat", -1)
    everybody(world, "offices", "unit", 0)
    everybody(world, "persons", "born", -12 * 80)  # nobody of an age to sit in the assembly
    advance(world, 24)
    check(world)
    for column in (ledger.HOURS_HELD, ledger.HOURS_CASES, ledger.ELIGIBLE + codes.REPRESENTATIVES):
        assert not total(world, column).any()
    assert total(world, ledger.AROSE).any()


def test_everybody_over_eighty() -> None:
    world = found(Run(months=60, villages=2, seed=75, values={"registered": 200, **EVENTFUL}))
    everybody(world, "persons", "born", -12 * 85 - 3)
    advance(world, 60)
    check(world)
    assert not total(world, ledger.WORKING_AGE).any()
    assert total(world, ledger.DIED).sum() > 0.2 * total(world, ledger.REGISTERED)[0]


def test_everybody_dead() -> None:
    """A village that has died out goes on to exist, empty; nobody is sent to it."""
    values = {"registered": 100, **EVENTFUL, **LIVELY, "deliberation.help_from_outside": 0.0}
    world = found(Run(months=MONTHS, villages=2, seed=76, values=values))
    everybody(world, "persons", "alive", 0)
    everybody(world, "persons", "where", codes.FARM)
    advance(world, MONTHS)
    for column in (ledger.REGISTERED, ledger.AROSE, ledger.HOURS_HELD, ledger.ALLOWANCES):
        assert not total(world, column).any()


def test_many_villages_in_many_townships() -> None:
    run = Run(months=14, villages=40, seed=77, values={"registered": 60, "villages_per_township": 7})
    world = simulate(run)
    assert len(world.townships) == 6
    assert sum(len(township.tables.villages.id) for township in world.townships) == 40
    check(world)


def test_a_village_of_twenty_thousand() -> None:
    check(simulate(Run(months=MONTHS, seed=78, values={"registered": 20000, "household_size": 8})))


def test_room_for_grievances_is_laid_out_anew() -> None:
    """More grievances than were laid out for: the run goes on from the month it had reached, with more room."""
    values = {"registered": 60, "per_1000": 500, "frail_family": 10, "again": 20, "forget": 0}
    world = found(Run(months=72, seed=79, values=values))
    laid_out = len(world.townships[0].tables.grievances.id)
    advance(world, 72)
    check(world)
    assert len(world.townships[0].tables.grievances.id) > laid_out
