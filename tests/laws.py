"""What holds in every run, whatever its numbers; and settings under which every part of the model is at work."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from model.declare import Floats
from model.simulate import Township, World
from model.state import codes, ledger
from model.state.tables import Tables

LIVELY: dict[str, float] = {
    "attendance.allowance": 40,
    "attendance.points_value": 6,
    "attendance.dividend_condition": 0.5,
    "attendance.publicity": 1,
    "incentives.black_list": 1,
    "incentives.by_council": 0.3,
    "incentives.incentive_transfer": 5000,
    "incentives.incentive_own": 0.03,
    "mediation.reward_case": 150,
    "mediation.trade_mediation": 0.5,
    "volunteers.elder_pay": 80,
    "grid_work.pay_delay": 2,
    "grid_work.burden_relief": 0.5,
    "forums.must_accept": 0.4,
    "deliberation.meetings_group": 6,
    "deliberation.meetings_assembly": 2,
    "deliberation.help_from_outside": 0.5,
    "village_economy.rent_deposit": 0.3,
    "population.land_let_share": 0.4,
    "village_economy.default_hazard": 0.1,
    "village_economy.subsidy_delay": 9,
    "village_economy.collective_income": 90000,
    "village_economy.transfers": 0,
    "grievances.per_1000": 90,
    "conduct.labour_days": 6,
    "assessment.backward_share": 0.4,
    "grid_work.matters": 0.3,
    "grid_work.hours_part": 15,
    "grid_work.cadre_service": 0.05,
    "petitions.hazard": 0.5,
    "petitions.rest": 2,
    "elections.next_election": 14,
}
"""Every lever on residents and money that acts on anything is in use, and money is short: promises are broken, disputes wait."""

ON_CADRES: dict[str, float] = {
    "assessment.promotion": 1,
    "cadres.returnees": 0.5,
    "deliberation.pledges": 5,
    "volunteers.home_visits": 6,
}
"""Levers on cadres that the ledger counts. Villages as wretched as the lively ones score so low that only a share of 1 is
promoted, and that any share of recall would leave none with a head."""

SPENDING = (
    ledger.OPERATIONS,
    ledger.DIVIDENDS,
    ledger.ALLOWANCES,
    ledger.POINTS_GOODS,
    ledger.REWARDS,
    ledger.PROJECTS,
)
RECEIVED = (ledger.DIVIDENDS, ledger.ALLOWANCES, ledger.POINTS_GOODS, ledger.REWARDS, ledger.PAY_PAID)
HOURS = (
    ledger.HOURS_FORMS,
    ledger.HOURS_CASES,
    ledger.HOURS_MATTERS,
    ledger.HOURS_TICKETS,
    ledger.HOURS_VISITS,
    ledger.HOURS_ORGANISING,
)
SHARES = (ledger.BRANCH, ledger.OPENNESS)
SIGNED = (
    ledger.LEADERS_ABILITY,
    ledger.SCORE,
    ledger.TRUST_VILLAGE,
    ledger.TRUST_TOWNSHIP,
    ledger.TRUST_HIGHER,
    ledger.EFFICACY,
    ledger.IDENTITY,
)
"""Columns that may lie below zero: the score, and attitudes in standard deviations."""
NEVER_MORE = (
    (ledger.RESIDENTS, ledger.REGISTERED),
    (ledger.AWAY_LONG, ledger.WORKING_AGE),
    (ledger.ADULTS_HOME, ledger.ADULTS),
    (ledger.PEOPLE_60, ledger.RESIDENTS),
    (ledger.CLOSED_ON_PAPER, ledger.RECORDED_SETTLED),
    (ledger.RECORDED_CASES, ledger.CASES_ENDED),
    (ledger.VACANT, ledger.POSTS),
    (ledger.ATTENDANT_POSTS, ledger.POSTS),
    (ledger.RECORDED_SETTLED, ledger.RECORDED_CASES),
    (ledger.MEDIATED_CASES, ledger.RECORDED_CASES),
    (ledger.MEDIATED_SETTLED, ledger.MEDIATED_CASES),
    (ledger.MEDIATED_SETTLED, ledger.RECORDED_SETTLED),
    (ledger.ELDER_HOURS_USED, ledger.ELDER_HOURS),
    (ledger.ELDER_SETTLED, ledger.ELDER_CASES),
    (ledger.HANDED_ON, ledger.REFUSED),
    (ledger.PETITION_VISITS, ledger.PETITIONS),
    (ledger.PETITION_VISITS, ledger.PETITION_PERSONS),
    (ledger.PETITIONS_COLLECTIVE, ledger.PETITION_VISITS),
    (ledger.PERSONS_COLLECTIVE, ledger.PETITION_PERSONS),
    (ledger.PETITIONS_HIGHER, ledger.PETITIONS_REPEAT),
    (ledger.PETITIONS_REPEAT, ledger.PETITIONS),
    (ledger.AT_SESSIONS, ledger.MEMBERS_HOME),
    (ledger.MEMBERS_MANAGED, ledger.MEMBERS_AWAY),
    (ledger.LABOUR_DONE, ledger.LABOUR_CALLED),
    (ledger.COMPACT_KEPT, ledger.COMPACT_CHECKS),
    (ledger.OWN_BALLOTS, ledger.ELECTORATE),
    (ledger.RECORDED_VOTES, ledger.ELECTORATE),
    (ledger.WRONGLY_LISTED, ledger.BLACK_LISTED),
    (ledger.LAND_ARREARS, ledger.LAND_LET),
    (ledger.RENT_DEPOSIT, ledger.RENT_DUE),
    (ledger.LAND_ARREARS_YEAR, ledger.LAND_ARREARS),
    *((ledger.CALLED + body, ledger.ELIGIBLE + body) for body in range(codes.N_BODIES)),
    *((ledger.CAME + body, ledger.ELIGIBLE + body) for body in range(codes.N_BODIES)),
    *((ledger.CAME_CALLED + body, ledger.CAME + body) for body in range(codes.N_BODIES)),
    *((ledger.CAME_CALLED + body, ledger.CALLED + body) for body in range(codes.N_BODIES)),
    *((ledger.QUORATE + body, ledger.ON_RECORD + body) for body in range(codes.N_BODIES)),
    *((ledger.ON_RECORD + body, ledger.HELD + body) for body in range(codes.N_BODIES)),
    (ledger.PROJECTS_DONE, ledger.CARRIED_OUT),
    (ledger.PLEDGES_KEPT, ledger.PLEDGES_CLOSED),
    (ledger.PLEDGES_CLOSED, ledger.PLEDGES),
)
"""Pairs of ledger columns of which the first is a part of the second, in every village and month."""


def by_village(t: Tables, rows: NDArray[np.bool_], village: NDArray[np.int32]) -> NDArray[np.int64]:
    """How many of the ``rows`` belong to each village."""
    return np.bincount(village[rows], minlength=len(t.villages.id))


def unsettled(t: Tables) -> NDArray[np.bool_]:
    """Which of the grievances laid down still weigh on a household."""
    state = t.grievances.state[: t.counts[codes.N_GRIEVANCES]]
    return (state != codes.SETTLED) & (state != codes.GONE)


def fingerprint(world: World) -> str:
    """Hash of every column of every table, bit by bit; working space apart."""
    stamp = hashlib.sha256()
    for township in world.townships:
        for name, table in zip(Tables._fields, township.tables, strict=True):
            if name != "scratch":
                for column in table if isinstance(table, tuple) else (table,):
                    stamp.update(np.ascontiguousarray(column).tobytes())
    return stamp.hexdigest()


def total(world: World, column: int) -> Floats:
    """One ledger column by month, over all villages."""
    sums: Floats = sum(township.tables.ledger[column].sum(0) for township in world.townships)  # type: ignore[assignment]
    return sums


def check(world: World) -> None:
    """Assert everything that must hold at the end of a run of any territory."""
    for township in world.townships:
        t = township.tables
        assert np.isfinite(t.ledger).all() and np.isfinite(t.township).all()
        numbers_hold(t)
        people_are_conserved(t)
        grievances_are_conserved(t)
        money_is_conserved(township)


def numbers_hold(t: Tables) -> None:
    """Nothing negative but scores and attitudes, parts no larger than wholes, shares within 0 and 1."""
    names = [column.name for column in ledger.COLUMNS]
    signed = np.delete(t.ledger, SIGNED, axis=0)
    assert signed.min() >= 0.0, [names[c] for c in range(len(names)) if t.ledger[c].min() < 0.0]
    for part, whole in NEVER_MORE:
        assert (t.ledger[part] <= t.ledger[whole] + 1e-9).all(), (names[part], names[whole])
    for column in SHARES:
        assert t.ledger[column].max() <= 1.0, names[column]
    for column in (t.minds.motivation, t.minds.habit, t.dockets.effect):
        assert column.min() >= 0.0 and column.max() <= 1.0
    assert t.minds.used.min() >= 0.0
    assert (sum(t.ledger[c] for c in HOURS) <= t.ledger[ledger.HOURS_HELD] + 1e-6).all()
    town = t.township
    used = town[ledger.TOWN_HOURS_FORMS] + town[ledger.TOWN_HOURS_CASES] + town[ledger.TOWN_HOURS_CONTAINING]
    used += town[ledger.TOWN_HOURS_ACTS]
    assert (used <= town[ledger.TOWN_HOURS_HELD] + 1e-6).all()


def people_are_conserved(t: Tables) -> None:
    """Nobody is born or lost: alive and died make up the roster."""
    registered = np.bincount(t.persons.village, minlength=len(t.villages.id))
    died = t.ledger[ledger.DIED].cumsum(axis=1)
    assert (t.ledger[ledger.REGISTERED] + died == registered[:, None]).all()


def grievances_are_conserved(t: Tables) -> None:
    """Arose = settled + gone + open; the list of the open ones is complete; no two are the same.

    What is settled has one settlement that holds, and every other settlement has broken out again.
    """
    g, n = t.grievances, int(t.counts[codes.N_GRIEVANCES])
    state = g.state[:n]
    assert t.ledger[ledger.AROSE].sum() == n
    assert (by_village(t, np.ones(n, bool), g.village[:n]) == t.ledger[ledger.AROSE].sum(1)).all()
    assert state.min(initial=codes.NEW) >= codes.NEW and state.max(initial=codes.NEW) <= codes.GONE
    assert len(np.unique(g.id[:n])) == n
    named = g.dispute[:n][g.dispute[:n] >= 0]
    members = np.bincount(named, minlength=len(t.disputes.id))
    assert (members == t.disputes.members).all() and not members[t.counts[codes.N_DISPUTES] :].any()
    assert (g.severity[:n][g.dispute[:n] >= 0] == t.disputes.severity[named]).all()
    made = t.settlements.grievance[: t.counts[codes.N_SETTLEMENTS]]
    holding = made[t.settlements.broke_out[: t.counts[codes.N_SETTLEMENTS]] < 0]
    assert sorted(holding.tolist()) == np.flatnonzero(state == codes.SETTLED).tolist()
    assert (g.settlement[:n] >= 0).sum() == len(np.unique(made))
    listed = t.open[: t.counts[codes.N_OPEN]]
    assert len(np.unique(listed)) == len(listed)
    assert set(np.flatnonzero(unsettled(t))) <= set(listed.tolist())
    assert (by_village(t, unsettled(t), g.village[:n]) == t.ledger[ledger.OPEN, :, -1]).all()
    on_the_log = np.flatnonzero(g.recorded[:n] == codes.RECORDED_OPEN)
    assert np.isin(state[on_the_log], (codes.ACCEPTED, codes.WORKED)).all()


def money_is_conserved(township: Township) -> None:
    """Purses never below zero; what villages and the county paid out, persons received."""
    t = township.tables
    assert t.purses.budget.min() >= 0.0
    assert t.ledger[ledger.CARRIED_OVER].min() >= 0.0
    received = np.bincount(t.persons.village, t.persons.received, len(t.villages.id))
    paid = sum(t.ledger[column].sum(axis=1) for column in RECEIVED)
    np.testing.assert_allclose(received, paid, rtol=1e-9, atol=1e-6)
