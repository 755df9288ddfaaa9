"""Volunteer mediators, hearings of those away, committees of the trades; what outmigration does to disputes, part by part."""

import numpy as np
import pytest
from conftest import z_score
from hypothesis import given
from hypothesis import strategies as st
from laws import LIVELY, check, fingerprint

from model import draws
from model.explain import now_of
from model.mechanisms.forums import Forums, Matter, response_utilities
from model.mechanisms.grievances import GrievanceRates, Home, type_rates
from model.mechanisms.mediation import by_trade, handling
from model.mechanisms.volunteers import chance_heard_of
from model.month import STEPS
from model.run import Run
from model.simulate import World, advance, advance_in_parts, found, simulate
from model.state import codes, ledger
from model.state.cases import is_strong, sides_home

Z = 4.5
QUARRELS = {"population.registered": 400.0, "grievances.per_1000": 200.0}
AWAY = QUARRELS | {"migration.outmigration": 0.6}
FAMILY_AND_NEIGHBOURS = codes.KIN, codes.HOUSEHOLD


def watched(world: World, months: int, step: str, look: "object") -> None:
    """Run it, looking after a step of every month."""
    while world.month < months:
        advance_in_parts(world, {STEPS.index(step): [look]})  # type: ignore[list-item]


def test_volunteers_keep_to_families_and_neighbours_within_their_hours_and_off_the_log() -> None:
    """Month by month: what they settle was silent, refused or waiting in the group; both sides are home; hours add up."""
    world = found(
        Run(villages=2, months=36, seed=61, values=LIVELY | QUARRELS | {"elder_hours": 10, "pool_hours": 0})
    )
    was: dict[int, tuple[np.ndarray, ...]] = {}
    settled = 0

    def before() -> None:
        for k, township in enumerate(world.townships):
            g = township.tables.grievances
            was[k] = g.state.copy(), g.forum.copy(), township.tables.persons.hours_left.copy()

    def after() -> None:
        nonlocal settled
        for k, township in enumerate(world.townships):
            t, m = township.tables, world.month
            g, (state, forum, hours) = t.grievances, was[k]
            rows = np.flatnonzero((g.state == codes.SETTLED) & (state != codes.SETTLED))
            waited = (state[rows] == codes.ACCEPTED) & (forum[rows] == codes.GROUP)
            assert (waited | np.isin(state[rows], (codes.ENDURED, codes.FESTERING))).all()
            assert np.isin(g.opponent[rows], FAMILY_AND_NEIGHBOURS).all()
            assert all(sides_home(t, row) for row in rows)
            assert (g.manner[rows] == codes.AGREED).all() and (g.settled_at[rows] == codes.GROUP).all()
            assert (g.recorded[rows] != codes.RECORDED_OPEN).all()
            np.testing.assert_array_equal(hours, t.persons.hours_left)  # nobody else's hours are used
            held, used = (t.ledger[c, :, m].sum() for c in (ledger.ELDER_HOURS, ledger.ELDER_HOURS_USED))
            assert held - used == pytest.approx(t.groups.elder_hours.sum())
            assert held <= 10.0 * len(t.groups.id) and t.groups.elder_hours.min() >= 0.0
            assert len(rows) == t.ledger[ledger.ELDER_SETTLED, :, m].sum() == t.groups.elder_settled.sum()
            settled += len(rows)

    looks = {STEPS.index("mediation"): [before], STEPS.index("volunteers"): [after]}
    while world.month < 36:
        advance_in_parts(world, looks)
    check(world)
    assert settled > 20


def test_without_hours_nobody_mediates_and_pay_moves_nothing() -> None:
    """No hours: no case, and what a case would earn changes no bit."""
    values = QUARRELS | {"elder_hours": 0.0}
    worlds = [simulate(Run(months=24, seed=62, values=values | more)) for more in ({}, {"elder_pay": 200.0})]
    assert worlds[0].townships[0].tables.ledger[ledger.ELDER_CASES].sum() == 0.0
    assert fingerprint(worlds[0]) == fingerprint(worlds[1])


@given(st.floats(0, 1), st.floats(0, 200), st.floats(0.05, 5), st.integers(0, 500))
def test_more_hours_hear_of_more_and_never_more_than_a_visit_finds(
    found_: float, hours: float, time: float, homes: int
) -> None:
    assert chance_heard_of(found_, 0.0, time, homes) == 0.0
    assert chance_heard_of(found_, hours, time, homes) <= found_
    assert chance_heard_of(found_, hours, time, homes) <= chance_heard_of(found_, 2.0 * hours, time, homes)


def test_a_side_away_is_heard_when_home_or_as_often_as_telephones_allow() -> None:
    """Accepted cases below the court: work begins only where both sides can sit down, or in the declared share by phone."""
    values = AWAY | {"phone_hearing": 0.5, "phone_coverage": 0.8, "wait_limit": 36, "hours_full": 250}
    world = found(
        Run(
            months=36, seed=63, values=values | {"population.registered": 900.0, "grievances.per_1000": 500.0}
        )
    )
    t = world.townships[0].tables
    was: dict[str, np.ndarray] = {}
    asked = heard = present = 0

    def before() -> None:
        was["state"], was["forum"] = t.grievances.state.copy(), t.grievances.forum.copy()

    def after() -> None:
        nonlocal asked, heard, present
        rows = np.flatnonzero((was["state"] == codes.ACCEPTED) & (was["forum"] <= codes.TOWNSHIP))
        away = np.array([not sides_home(t, row) for row in rows], bool)
        rung = np.array([chance_rung(world, row) for row in rows]) < 0.5 * 0.8
        begun = t.grievances.due[rows] >= world.month * codes.DAYS
        given_back = t.grievances.due[rows] == (world.month + 1) * codes.DAYS
        assert not (begun & ~given_back & away & ~rung).any()
        assert t.ledger[ledger.UNHEARD, :, world.month].sum() == (away & ~rung).sum()
        asked, heard = asked + int(away.sum()), heard + int((away & begun).sum())
        present += int((~away & begun).sum())

    looks = {STEPS.index("forums"): [before], STEPS.index("mediation"): [after]}
    while world.month < 36:
        advance_in_parts(world, looks)
    assert present > 50 and asked > 20 and 5 < heard < asked


def chance_rung(world: World, row: int) -> float:
    """The uniform by which a side away is reached by telephone this month."""
    identity = world.townships[0].tables.grievances.id[row]
    return draws.draw(np.uint64(world.seed), draws.HEARING, identity, world.month)[0]


def test_nobody_away_and_nothing_hangs_on_telephones() -> None:
    """Where all are at home the telephone changes no bit, and no case waits for anybody."""
    values = QUARRELS | {"migration": 0, "outmigration": 0.0}
    worlds = [simulate(Run(months=24, seed=64, values=values | {"phone_hearing": r})) for r in (0.0, 1.0)]
    assert fingerprint(worlds[0]) == fingerprint(worlds[1])
    assert worlds[0].townships[0].tables.ledger[ledger.UNHEARD].sum() == 0.0


def test_without_hearings_the_telephone_is_not_asked() -> None:
    """Heard whether or not a side is away: as before, so that no case waits and coverage by telephone of hearings changes no bit."""
    values = AWAY | {"hearings": 0}
    worlds = [simulate(Run(months=24, seed=65, values=values | {"phone_hearing": r})) for r in (0.0, 1.0)]
    assert fingerprint(worlds[0]) == fingerprint(worlds[1])
    assert worlds[0].townships[0].tables.ledger[ledger.UNHEARD].sum() == 0.0


def test_the_old_left_alone_hold_back_from_forums_and_from_nothing_else() -> None:
    p = Forums()
    for case in ((0.3, 0.6, 0.0, False, False), (0.8, 0.2, 1.0, True, True)):
        talk, ask = response_utilities(p, Matter(*case, False))
        talk_alone, ask_alone = response_utilities(p, Matter(*case, True))
        assert talk == talk_alone
        assert ask - ask_alone == pytest.approx(p.old_alone)


def test_those_left_behind_and_land_tilled_for_others_move_their_types_alone() -> None:
    """Each number at 0: the household counts as any other. Else family and land grievances rise, and nothing more."""
    p = GrievanceRates()
    usual = Home(0.35, 0, False, 0.01, 0)
    left, lets = usual._replace(care=0.35 + p.left_behind), usual._replace(lets=4)
    base, more_care, more_land = (
        np.array(type_rates(p, 0.001, one, 1.0, 0.5)) for one in (usual, left, lets)
    )
    assert set(np.flatnonzero(more_care != base)) == {codes.FAMILY}
    assert set(np.flatnonzero(more_land != base)) == {codes.FOREST}
    assert more_land[codes.FOREST] / base[codes.FOREST] == pytest.approx(1.0 + 4 * p.land_let_away)
    off = p._replace(land_let_away=0.0)
    assert type_rates(off, 0.001, lets, 1.0, 0.5) == type_rates(off, 0.001, usual, 1.0, 0.5)


def test_over_contracted_land_one_quarrels_with_those_whose_land_others_till() -> None:
    """The share of such opponents is what the declared number says, household by household."""
    values = AWAY | {"mix_forest": 0.4, "forest_cadres": 0.0, "population.registered": 1500.0}
    world = found(Run(months=12, seed=66, values=values))
    t, p = world.townships[0].tables, world.parameters.grievances
    n = seen = 0
    hits = expected = variance = 0.0

    def after() -> None:
        nonlocal n, seen, hits, expected, variance
        g, last = t.grievances, int(t.counts[codes.N_GRIEVANCES])
        for row in range(n, last):
            if g.type[row] != codes.FOREST:
                continue
            h, other = g.household[row], g.other[row]
            near = t.households.neighbours[h][t.households.neighbours[h] >= 0]
            lets = (t.homes.workers[near] > 0) & (t.homes.workers_home[near] == 0)
            home = t.homes.adults_home[near] > 0
            extra = p.land_let_away * lets.sum()
            chance = extra / (1.0 + extra)
            if home.any():
                chance += (1.0 - chance) * (lets & home).sum() / home.sum()
            hits += other >= 0 and bool(lets[near == other].all())
            expected, variance, seen = expected + chance, variance + chance * (1.0 - chance), seen + 1
        n = last

    watched(world, 12, "grievances", after)
    assert seen > 50
    assert abs(z_score(hits, expected, variance)) < Z


def test_a_committee_of_the_trade_uses_no_hours_of_the_township_and_brings_its_departments() -> None:
    """Month by month the township's hours on cases are those of all cases but wages and rent; these are handled as with departments."""
    values = LIVELY | {"trade_mediation": 1.0, "mix_land": 0.0, "mix_benefits": 0.0, "mix_governance": 0.0}
    world = found(Run(villages=2, months=24, seed=67, values=values | QUARRELS))
    p, taken, others = world.parameters.mediation, 0, 0
    was: dict[int, tuple[np.ndarray, ...]] = {}

    def before() -> None:
        for k, township in enumerate(world.townships):
            g = township.tables.grievances
            was[k] = g.state.copy(), g.forum.copy(), g.due.copy()

    def after() -> None:
        nonlocal taken, others
        end = (world.month + 1) * codes.DAYS
        for k, township in enumerate(world.townships):
            t, (state, forum, due) = township.tables, was[k]
            g, above = t.grievances, np.isin(was[k][1], (codes.TOWNSHIP, codes.PETITION))
            begun = (state == codes.ACCEPTED) & above & (g.due != due) & (g.due != end)
            trade = begun & (forum == codes.TOWNSHIP) & np.isin(g.type, (codes.WAGES, codes.RENT))
            staff = np.flatnonzero(begun & ~trade)
            need = p.hours_township * (1.0 + g.severity[staff])
            need *= np.where(g.joined[staff] == 1, p.further_member, 1.0)
            assert t.township[ledger.TOWN_HOURS_CASES, world.month] == pytest.approx(need.sum())
            taken, others = taken + int(trade.sum()), others + len(staff)

    looks = {STEPS.index("forums"): [before], STEPS.index("mediation"): [after]}
    while world.month < 24:
        advance_in_parts(world, looks)
    assert others > 5
    assert taken > 5
    t, s = world.townships[0].tables, world.townships[0].settings
    now = now_of(world, world.month)
    for g in range(int(t.counts[codes.N_GRIEVANCES])):
        by = handling(t, s, world.parameters, now, g, codes.TOWNSHIP)
        trade = by_trade(t, s, now.seed, g, codes.TOWNSHIP)
        assert by.departments == (1.0 if trade else s.mediation.departments_answer[t.grievances.village[g]])


def test_volunteers_are_paid_by_the_case_out_of_the_purse() -> None:
    """What they receive is so many yuan for each case they settled, and is in the village's rewards."""
    world = found(Run(months=24, seed=68, values=QUARRELS | {"elder_pay": 60.0, "elder_hours": 20.0}))
    advance(world, 24)
    check(world)
    t = world.townships[0].tables
    settled = t.ledger[ledger.ELDER_SETTLED].sum()
    assert settled > 5
    assert t.ledger[ledger.REWARDS].sum() == pytest.approx(60.0 * settled)


def test_never_against_the_powerful() -> None:
    """In a year in which half of all grievances are against cadres or government volunteers settle none of these."""
    world = simulate(
        Run(months=24, seed=69, values=QUARRELS | {"mix_land": 0.5, "mix_benefits": 0.4, "elder_hours": 50.0})
    )
    t = world.townships[0].tables
    g, n = t.grievances, int(t.counts[codes.N_GRIEVANCES])
    powerful = np.array([is_strong(int(o)) for o in g.opponent[:n]])
    assert powerful.sum() > 30
    silent = powerful & (g.accepted[:n] < 0)
    by_group = (g.manner[:n] == codes.AGREED) & (g.settled_at[:n] == codes.GROUP)
    assert not (silent & by_group).any()
    assert t.ledger[ledger.ELDER_SETTLED].sum() > 5
