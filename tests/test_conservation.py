"""People, grievances, money and hours are conserved, month by month."""

import numpy as np
import pytest
from conftest import Film
from laws import HOURS, SPENDING, by_village, check, total

from model.month import STEPS
from model.run import Run
from model.simulate import World, advance_in_parts, found, run_months, simulate
from model.state import codes, ledger
from model.state.tables import Tables

MONTHS = 48


@pytest.fixture(scope="module")
def t(lively: Film) -> Tables:
    return lively.world.townships[0].tables


def sums_to_date(t: Tables, *columns: int) -> np.ndarray:
    """Ledger columns added up, village x months up to now."""
    return sum(t.ledger[column] for column in columns).cumsum(axis=1)


def test_the_lively_run_is_lively(t: Tables) -> None:
    """Nearly every column of the ledger counts something, so that what follows is no vacuous truth."""
    idle = {column.name for k, column in enumerate(ledger.COLUMNS) if t.ledger[k].max() == 0.0}
    assert idle <= {"petitions_collective", "quorate_group", "quorate_assembly"}


def test_every_law_holds_at_the_end(lively: Film, default: World, decade: World) -> None:
    for world in (lively.world, default, decade):
        check(world)


# people


def test_the_flows_of_people_are_the_change_of_the_stock(lively: Film, t: Tables) -> None:
    """Residents of this month = of last month + returned - left - died at home."""
    village = t.persons.village
    for month in range(MONTHS):
        alive, where = lively.at("persons.alive", month) == 1, lively.at("persons.where", month)
        lived, was = lively.at("persons.alive", month - 1) == 1, lively.at("persons.where", month - 1)
        assert not (alive & ~lived).any()
        residents = by_village(t, alive & (where < codes.TOWN), village)
        before = by_village(t, lived & (was < codes.TOWN), village)
        died_at_home = by_village(t, lived & ~alive & (was < codes.TOWN), village)
        returned, left = t.ledger[ledger.RETURNED, :, month], t.ledger[ledger.LEFT, :, month]
        assert (residents == t.ledger[ledger.RESIDENTS, :, month]).all()
        assert (residents == before + returned - left - died_at_home).all()


def test_visitors_come_at_the_festival_and_leave_again(lively: Film, t: Tables) -> None:
    for month in range(MONTHS):
        alive, here = lively.at("persons.alive", month) == 1, lively.at("persons.here", month) == 1
        away = lively.at("persons.where", month) >= codes.TOWN
        visitors = by_village(t, here & away, t.persons.village)
        assert (visitors == t.ledger[ledger.VISITORS, :, month]).all()
        assert (visitors > 0).all() if month % 12 == 1 else not visitors.any()
        assert (here == (alive & (~away | here))).all()
        assert not (alive & ~away & ~here).any()


# grievances


def test_every_grievance_is_in_one_state_each_month(lively: Film, t: Tables) -> None:
    """Arose so far = settled + gone + unsettled; gone is for ever unless what was owed is paid, settled ends by relapse only,
    which may come twice."""
    g, made = t.grievances, t.counts[codes.N_SETTLEMENTS]
    broke_out = set(
        zip(t.settlements.grievance[:made].tolist(), t.settlements.broke_out[:made].tolist(), strict=True)
    )
    arose = t.ledger[ledger.AROSE].sum(axis=0).cumsum().astype(int)
    for month in range(MONTHS):
        n = arose[month]
        state = lively.at("grievances.state", month)[:n]
        assert (g.born[:n] <= month).all() and (g.born[n : arose[-1]] > month).all()
        unsettled = (state != codes.SETTLED) & (state != codes.GONE)
        assert (by_village(t, unsettled, g.village[:n]) == t.ledger[ledger.OPEN, :, month]).all()
        if month > 0:
            earlier = lively.at("grievances.state", month - 1)[: arose[month - 1]]
            later = state[: arose[month - 1]]
            paid = (later == codes.SETTLED) & (g.manner[: len(later)] == codes.REDRESSED)
            assert (later[earlier == codes.GONE] == codes.GONE)[~paid[earlier == codes.GONE]].all()
            reopened = (earlier == codes.SETTLED) & (later != codes.SETTLED)
            assert {(int(row), month) for row in np.flatnonzero(reopened)} <= broke_out


def test_the_dates_of_a_grievance_are_in_order(t: Tables) -> None:
    n = t.counts[codes.N_GRIEVANCES]
    g = type(t.grievances)(*(column[:n] for column in t.grievances))
    month_of_closing = np.floor(g.closed / codes.DAYS)
    settled = g.state == codes.SETTLED
    assert (g.born <= g.since).all() and (g.since < MONTHS).all()
    assert (month_of_closing[settled] == g.since[settled]).all()
    assert ((g.manner != codes.NOT_SETTLED) == (g.closed >= 0.0)).all()
    assert (settled <= (g.manner != codes.NOT_SETTLED)).all()
    assert (g.closed[settled] >= g.born[settled] * codes.DAYS).all()
    assert ((g.state == codes.GONE) == (g.ended >= 0)).all()
    assert (g.ended[g.ended >= 0] >= g.born[g.ended >= 0]).all()
    heard = g.accepted >= 0
    assert (g.accepted[heard] >= g.born[heard]).all() and (g.first_forum[heard] >= 0).all()
    assert (g.highest >= g.forum).all() and (g.highest >= g.first_forum).all()
    assert (g.recovered <= g.owed).all()


def test_a_household_has_a_rent_grievance_open_or_not(t: Tables) -> None:
    """The flag on the household agrees with the grievances over rent that are unsettled."""
    n = t.counts[codes.N_GRIEVANCES]
    state, kind = t.grievances.state[:n], t.grievances.type[:n]
    open_rent = (kind == codes.RENT) & (state != codes.SETTLED) & (state != codes.GONE)
    flags = np.zeros(len(t.households.id), np.int8)
    flags[t.grievances.household[:n][open_rent]] = 1
    assert flags.any()
    assert (t.affairs.rent_open == flags).all()


def test_matters_are_met_given_up_or_waiting(t: Tables) -> None:
    waiting = np.bincount(t.households.village, t.affairs.matters)
    met_or_lost = sums_to_date(t, ledger.MATTERS_MET, ledger.MATTERS_LOST)[:, -1]
    assert (t.ledger[ledger.MATTERS].sum(axis=1) == met_or_lost + waiting).all()


# money


def test_every_purse_balances_each_month(lively: Film, t: Tables) -> None:
    """Opening + income + transfers + gifts - spending by column = closing; to a hundredth of a fen."""
    income = sums_to_date(t, ledger.INCOME, ledger.TRANSFERS, ledger.GIFTS)
    spent = sums_to_date(t, *SPENDING)
    for month in range(MONTHS):
        closing = lively.at("purses.budget", month)
        expected = lively.before["purses.budget"] + income[:, month] - spent[:, month]
        np.testing.assert_allclose(closing, expected, atol=1e-4)
        np.testing.assert_array_equal(closing, t.ledger[ledger.CARRIED_OVER, :, month])
        assert closing.min() >= 0.0


def test_what_is_paid_out_is_received_each_month(lively: Film, t: Tables) -> None:
    paid = sums_to_date(
        t, ledger.DIVIDENDS, ledger.ALLOWANCES, ledger.POINTS_GOODS, ledger.REWARDS, ledger.PAY_PAID
    )
    for month in range(MONTHS):
        received = np.bincount(t.persons.village, lively.at("persons.received", month))
        np.testing.assert_allclose(received, paid[:, month], atol=1e-4)


def test_rent_is_paid_or_owed(lively: Film, t: Tables) -> None:
    """Due = paid by operators + made good from deposits + lost with those gone + still owed, village by village and month."""
    due = sums_to_date(t, ledger.RENT_DUE)
    paid = sums_to_date(t, ledger.RENT_PAID, ledger.RENT_DEPOSIT, ledger.RENT_LOST)
    assert t.ledger[ledger.RENT_DEPOSIT].any()
    start = np.bincount(t.households.village, lively.before["households.owed_rent"])
    for month in range(MONTHS):
        owed = np.bincount(t.households.village, lively.at("households.owed_rent", month))
        np.testing.assert_allclose(owed, start + due[:, month] - paid[:, month], atol=1e-4)


# hours


def test_nobody_works_more_hours_than_he_has() -> None:
    """Two villages, two years, step by step: held = used by purpose + left + not free, by person and in sum."""
    world = found(
        Run(villages=2, months=24, seed=21, values={"grievances.per_1000": 200, "grid_work.matters": 0.3})
    )
    township = world.townships[0]
    t = township.tables
    persons, offices = t.persons, t.offices
    most = world.parameters.grid_work.hours_full
    shared, served, walked, decided = (
        STEPS.index(name) + 1 for name in ("tasks", "mediation", "grid_work", "deliberation")
    )
    for month in range(24):
        run_months(world, township, month, month + 1, 0, shared)
        t = township.tables
        now = t.ledger[:, :, month]
        in_office = np.isin(np.arange(len(persons.id)), offices.holder[offices.hours > 0.0])
        assert not persons.hours_held[~in_office].any()
        held, left = persons.hours_held.copy(), persons.hours_left + persons.hours_matters
        assert held.max() <= most and (left >= 0.0).all() and (left <= held + 1e-9).all()
        np.testing.assert_allclose(by_village_sum(t, held), now[ledger.HOURS_HELD], atol=1e-6)
        assert (by_village_sum(t, left) + now[ledger.HOURS_FORMS] <= now[ledger.HOURS_HELD] + 1e-6).all()
        kept = np.bincount(t.grids.village, t.grids.visits)
        staff_left = t.staff.hours_left.sum()

        run_months(world, township, month, month + 1, shared, served)
        after = persons.hours_left + persons.hours_matters
        assert (after >= 0.0).all() and (after <= left + 1e-9).all()
        np.testing.assert_allclose(by_village_sum(t, left - after), now[ledger.HOURS_CASES], atol=1e-6)
        staff_used = t.township[ledger.TOWN_HOURS_CASES, month] + t.township[ledger.TOWN_HOURS_ACTS, month]
        assert t.staff.hours_left.min() >= 0.0
        np.testing.assert_allclose(staff_left - staff_used, t.staff.hours_left.sum(), atol=1e-6)

        run_months(world, township, month, month + 1, served, walked)
        rest = persons.hours_left
        assert not persons.hours_matters.any()
        assert (rest >= 0.0).all() and (rest <= after + 1e-9).all()
        for_visits = kept + by_village_sum(t, after - rest) - now[ledger.HOURS_MATTERS]
        assert (now[ledger.HOURS_VISITS] <= for_visits + 1e-6).all()
        run_months(world, township, month, month + 1, walked, decided)
        assert (sum(now[column] for column in HOURS) <= now[ledger.HOURS_HELD] + 1e-6).all()
    assert t.ledger[ledger.HOURS_LACKING].sum() > 0.0  # the bound was reached


def by_village_sum(t: Tables, hours: np.ndarray) -> np.ndarray:
    return np.bincount(t.persons.village, hours, len(t.villages.id))


def test_a_first_secretary_works_the_hours_he_has_and_no_more() -> None:
    """Hours used by cases = hours that persons and first secretaries lost; he is asked where cadres lack the hours."""
    values = {"registered": 400, "grievances.per_1000": 200, "grid_work.matters": 0.5}
    lacking = []
    for help_ in (0.0, 1.0):
        world = found(Run(villages=2, months=18, seed=23, values=values | {"help_from_outside": help_}))
        hours = {"before": 0.0, "from outside": 0.0}

        def left(world: World = world) -> tuple[float, float]:
            t = world.townships[0].tables
            theirs = t.persons.hours_left + t.persons.hours_matters
            return float(theirs.sum()), float(t.villages.hours_outside.sum())

        def before(hours: dict[str, float] = hours) -> None:
            hours["persons"], hours["outside"] = left()

        def after(hours: dict[str, float] = hours, world: World = world) -> None:
            persons, outside = left()
            used = world.townships[0].tables.ledger[ledger.HOURS_CASES, :, world.month].sum()
            assert hours["persons"] + hours["outside"] - persons - outside == pytest.approx(used)
            assert world.townships[0].tables.villages.hours_outside.min() >= 0.0

        def walked(hours: dict[str, float] = hours) -> None:
            hours["from outside"] += hours["outside"] - left()[1]

        while world.month < 18:
            advance_in_parts(
                world,
                {
                    STEPS.index("forums"): [before],
                    STEPS.index("mediation"): [after],
                    STEPS.index("grid_work"): [walked],
                },
            )
        check(world)
        assert (hours["from outside"] > 0.0) == (help_ > 0.0)
        lacking.append(total(world, ledger.HOURS_LACKING).sum())
    assert lacking[1] < 0.5 * lacking[0]


# meetings


def test_who_is_not_asked_does_not_come_where_that_is_the_rule() -> None:
    """came <= asked <= eligible, for each body; households come, or every adult (rival form)."""
    for unit in (0, 1):
        values = {"unasked_may_come": 0, "attendance_unit": unit, "meetings_group": 6, "allowance": 60}
        t = simulate(Run(villages=2, months=24, seed=22, values=values)).townships[0].tables
        for body in range(codes.N_BODIES):
            came, asked = t.ledger[ledger.CAME + body], t.ledger[ledger.CALLED + body]
            assert came.sum() > 0.0
            assert (came <= asked).all() and (asked <= t.ledger[ledger.ELIGIBLE + body]).all()


def test_those_who_came_were_willing(t: Tables) -> None:
    came = sum(t.ledger[ledger.CAME + body] for body in range(codes.N_BODIES))
    assert (came <= t.ledger[ledger.WILLING_COUNT]).all()
    assert (t.ledger[ledger.INDUCED_COUNT] <= came).all()
    assert (t.ledger[ledger.CAME_ONLINE] <= came).all()


def test_decisions_are_carried_out_or_come_to_nothing_a_month_later(t: Tables) -> None:
    decided = t.ledger[ledger.ITEMS_OWN] + t.ledger[ledger.ITEMS_ABOVE]
    ended = t.ledger[ledger.CARRIED_OUT] + t.ledger[ledger.EMPTY_RUN]
    assert decided.sum() > 0.0
    assert (ended[:, 1:] == decided[:, :-1]).all()


def test_votes_are_own_or_by_proxy(t: Tables) -> None:
    own, proxy = t.ledger[ledger.OWN_BALLOTS], t.ledger[ledger.PROXIES]
    assert (own + proxy == t.ledger[ledger.RECORDED_VOTES]).all()
    at_election = t.ledger[ledger.ELECTORATE] > 0.0
    assert at_election.any(axis=1).all()
    assert (t.ledger[ledger.ELECTORATE][at_election] == t.ledger[ledger.ADULTS][at_election]).all()


@pytest.mark.parametrize(
    ("act", "column"),
    [
        (codes.AT_HOME, ledger.RESIDENTS),
        (codes.VOTED, ledger.OWN_BALLOTS),
        (codes.BY_PROXY, ledger.PROXIES),
        (codes.LABOURED, ledger.LABOUR_DONE),
        (codes.AT_SESSION, ledger.AT_SESSIONS),
    ],
)
def test_personal_histories_agree_with_the_ledger(t: Tables, act: int, column: int) -> None:
    for month in range(MONTHS):
        did = t.acts[act, :, month // codes.BITS] >> (month % codes.BITS) & 1 == 1
        assert (by_village(t, did, t.persons.village) == t.ledger[column, :, month]).all()
