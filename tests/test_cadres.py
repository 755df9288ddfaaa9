"""Who leads and on what terms: pay, courses, recall and promotion by rank, able people called home, pledges, kin who visit."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import check, total

from model.mechanisms import grid_work
from model.mechanisms.assessment import Assessment, move_by_rank, pressure_of, stakes
from model.mechanisms.cadres import after_a_month
from model.mechanisms.deliberation import Deliberation, chance_kept
from model.mechanisms.grid_work import GridWork, weight_of
from model.month import STEPS
from model.run import Run
from model.simulate import World, advance, advance_in_parts, found, simulate
from model.state import codes, ledger
from model.state.now import now_at
from model.state.tables import Tables

SMALL = {"population.registered": 120.0, "elections.next_election": 6.0}


def ran(months: int = 36, **values: float) -> World:
    """Two small villages with an election at half a year."""
    world = simulate(Run(villages=2, months=months, seed=81, values=SMALL | values))
    check(world)
    return world


def tables(world: World) -> Tables:
    return world.townships[0].tables


# pay


def test_pay_that_is_decided_on_is_what_the_county_pays() -> None:
    """Each month and village: what is due more is the raise times the posts filled, a head's once for each person who is one;
    the pension is on no one's payroll."""
    usual, raised = ran(1), ran(1, head_pay=4450, deputy_pay=2000, group_head_pay=250, pension=6000)
    o, hours = tables(usual).offices, tables(usual).offices.hours
    heads, deputies = np.isin(o.kind, (codes.SECRETARY, codes.DIRECTOR)), o.kind == codes.COMMITTEE
    groups = o.kind == codes.GROUP_HEAD
    more = deputies * 500.0 + groups * 100.0 * hours / 12.0
    expected = np.bincount(o.village, more * (o.holder >= 0))
    for v in range(2):
        expected[v] += 1000.0 * len(set(o.holder[heads & (o.village == v) & (o.holder >= 0)]))
    found_ = (tables(raised).ledger - tables(usual).ledger)[ledger.PAY_DUE, :, 0]
    np.testing.assert_allclose(found_, expected, rtol=1e-9)


@pytest.mark.parametrize("concurrent", [0.0, 1.0])
def test_who_is_secretary_and_director_draws_one_pay(concurrent: float) -> None:
    """What is paid in a month is the pay of each post that is held, of the posts of heads one a person; each received as much."""
    world = found(Run(months=1, seed=82, values=SMALL | {"concurrent": concurrent}))
    advance(world, 1)
    t, s = tables(world), world.townships[0].settings
    o = t.offices
    heads = np.isin(o.kind, (codes.SECRETARY, codes.DIRECTOR)) & (o.holder >= 0)
    pay = np.where(o.kind == codes.ATTENDANT, s.grid_work.attendant_pay[0], o.pay)
    pay = np.where((o.kind == codes.ATTENDANT) & (o.full_time == 1), s.grid_work.attendant_pay_full[0], pay)
    others = pay[(o.holder >= 0) & ~heads].sum()
    people = set(o.holder[heads])
    assert len(people) == (1 if concurrent else 2)
    assert t.ledger[ledger.PAY_PAID, 0, 0] == pytest.approx(others + len(people) * o.pay[0])
    if concurrent:
        assert t.persons.received[o.holder[0]] == pytest.approx(
            o.pay[0] + pay[(o.holder == o.holder[0]) & ~heads].sum()
        )


def test_pay_and_pension_raise_motivation_where_they_are_paid_and_nowhere_else() -> None:
    """After a month; a yuan of pension counts half."""
    usual = tables(ran(1)).offices
    paid = tables(ran(1, deputy_pay=2000)).offices
    pensioned = tables(ran(1, pension=12000)).offices
    deputies = (usual.kind == codes.COMMITTEE) & (usual.holder >= 0)
    assert (paid.motivation[deputies] > usual.motivation[deputies]).all()
    np.testing.assert_array_equal(paid.motivation[~deputies], usual.motivation[~deputies])
    # 1,500 + 0.5 x 1,000 a month is 2,000
    np.testing.assert_allclose(pensioned.motivation[deputies], paid.motivation[deputies])
    np.testing.assert_array_equal(
        pensioned.motivation[usual.kind == codes.ATTENDANT], usual.motivation[usual.kind == codes.ATTENDANT]
    )


@given(st.floats(-3, 3), st.floats(0, 2), st.booleans())
def test_a_raise_tells_for_the_able_and_against_the_less_able(
    ability: float, raised: float, woman: bool
) -> None:
    p = GridWork()
    change = math.log(weight_of(p, ability, woman, raised) / weight_of(p, ability, woman, 0.0))
    assert change == pytest.approx(p.candidates * raised * ability, abs=1e-9)


def test_a_raise_brings_abler_candidates_and_the_old_pay_the_old_ones() -> None:
    """The post of a deputy is vacated and filled again in many months: with a steep pull of pay the abler take it."""
    world = found(Run(villages=1, months=1, seed=82, values=SMALL | {"candidates": 5.0}))
    t, s, p = tables(world), world.townships[0].settings, world.parameters
    deputy = int(np.flatnonzero(t.offices.kind == codes.COMMITTEE)[0])

    def ability(pay: float) -> float:
        s.grid_work.deputy_pay[:] = pay
        taken = []
        for month in range(60):
            t.persons.office[t.offices.holder[deputy]] = -1
            grid_work.appoint(t, s, p, now_at(p.calendar, np.uint64(1), month), deputy)
            taken.append(t.persons.ability[t.offices.holder[deputy]])
        return float(np.mean(taken))

    usual, same, raised = ability(0.0), ability(float(t.offices.pay[deputy])), ability(3000.0)
    assert usual == same < raised - 0.5


# courses


@given(st.floats(0, 1), st.floats(0, 5), st.floats(0, 5), st.floats(0, 12))
def test_training_stays_within_bounds_rises_with_courses_and_fades(
    trained: float, courses: float, more: float, fades: float
) -> None:
    after = after_a_month(trained, courses, fades)
    assert 0.0 <= after <= 1.0 and after_a_month(trained, courses + more, fades) >= after
    assert after_a_month(trained, 0.0, fades) <= trained


def test_a_course_a_year_comes_to_what_arithmetic_says() -> None:
    """After n months c (1 - k^n) / (1 - k), k = (1 - c)(1 - f), c a twelfth and f half a twelfth; nothing without courses."""
    t = tables(ran(48, training=1.0, incumbent=6))
    c, f = 1 / 12, 0.5 / 12
    kept_on = (1 - c) * (1 - f)
    kept = (t.offices.kind <= codes.COMMITTEE) & (t.offices.holder >= 0) & (t.offices.since < 0)
    assert t.persons.trained[t.offices.holder[kept]] == pytest.approx(c * (1 - kept_on**48) / (1 - kept_on))
    assert not tables(ran(2)).persons.trained.any()


def test_what_was_learned_fades_when_courses_have_ended() -> None:
    """By 1 - f a month for those who took them, whether or not they still hold the post; where none were held nobody has anything."""
    world = found(Run(villages=2, months=30, seed=87, values=SMALL))
    world.townships[0].settings.cadres.training[0] = 2.0
    advance(world, 12)
    world.townships[0].settings.cadres.training[0] = 0.0
    before = tables(world).persons.trained.copy()
    advance(world, 30)
    p = tables(world).persons
    assert before.any() and not before[p.village == 1].any()
    np.testing.assert_allclose(p.trained, before * (1 - 0.5 / 12) ** 18, rtol=1e-12)


def test_training_raises_leadership_most_after_an_election() -> None:
    """All heads are replaced in month 7: the gain two months later is larger than where all were confirmed."""
    gain = {}
    for fate in (-6.0, 6.0):
        values = SMALL | {"incumbent": fate, "incumbent_trust": 0.0}
        untaught, taught = (
            tables(simulate(Run(villages=3, months=9, seed=83, values=values | {"training": courses})))
            for courses in (0.0, 4.0)
        )
        gain[fate] = (taught.villages.capability - untaught.villages.capability).mean()
    assert gain[-6.0] > gain[6.0] > 0.0


# by rank


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 12))
def test_stakes_add_to_the_weight_and_contests_only_at_the_ends(
    weight: float, moved: float, contests: float
) -> None:
    p = Assessment()
    middle, ends = (stakes(p, moved, contests, g) for g in (codes.GRADE_B, codes.GRADE_A))
    assert middle == pytest.approx(p.career * moved)
    assert ends - middle == pytest.approx(p.contest_pull * contests)
    assert ends == stakes(p, moved, contests, codes.GRADE_C)
    assert pressure_of(p, weight) <= pressure_of(p, weight + middle) < 1.0


def test_those_below_are_recalled_and_those_above_rise() -> None:
    """By score, village by village; a post that nobody holds is recalled from nobody."""
    world = found(Run(villages=3, months=1, seed=84, values=SMALL))
    t = tables(world)
    heads = t.offices.holder[t.villages.offices_first].copy()
    t.villages.score[:] = 1.0, 2.0, 3.0
    move_by_rank(t, np.full(3, 1.5), np.full(3, 2.5), 0)
    assert t.offices.holder[t.villages.offices_first].tolist() == [-1, heads[1], heads[2]]
    assert t.villages.rises.tolist() == [0, 0, 1] and t.ledger[ledger.REPLACED, :, 0].tolist() == [1, 0, 0]
    move_by_rank(t, np.full(3, 1.5), np.full(3, 9.0), 0)
    assert t.ledger[ledger.REPLACED].sum() == 1.0


def test_all_are_recalled_or_promoted_where_the_share_is_1() -> None:
    """Each December, and of those promoted each January; who rises lives in the county town and holds no post."""
    world = found(Run(villages=3, months=13, seed=85, values=SMALL | {"promotion": 1.0}))
    advance(world, 12)
    t = tables(world)
    heads = t.offices.holder[t.villages.offices_first].copy()
    advance(world, 13)
    assert t.ledger[ledger.PROMOTED, :, 12].sum() == (heads >= 0).sum() > 0
    heads = heads[heads >= 0]
    assert (t.persons.where[heads] == codes.TOWN).all() and not np.isin(heads, t.offices.holder).any()
    recalled = total(ran(24, recall=1.0), ledger.REPLACED)
    assert (recalled[[11, 23]] > 0).all() and recalled.sum() == recalled[[11, 23]].sum()


def test_nothing_hangs_on_a_rank_where_nobody_ranks() -> None:
    off = {"switches.assessment": 0.0}
    plain, staked = ran(12, **off), ran(12, **off, recall=0.5, promotion=0.5, contest=12.0)
    np.testing.assert_array_equal(tables(plain).ledger, tables(staked).ledger)


# called home


def test_an_abler_member_comes_home_and_leads() -> None:
    """Each January: of the Party, away until then, abler than the one who led; others are not called."""
    values = SMALL | {"returnees": 1.0, "party_away": 0.6, "outmigration": 0.5}
    world = found(Run(villages=4, months=25, seed=86, values=values))
    came = 0
    while world.month < 25:
        p = tables(world).persons
        where = p.where.copy()
        heads = tables(world).offices.holder[tables(world).villages.offices_first].copy()
        advance_in_parts(world, {})
        t, month = tables(world), world.month - 1
        o = t.villages.offices_first
        for v in np.flatnonzero(t.ledger[ledger.CALLED_HOME, :, month]):
            i = t.offices.holder[o[v]]
            assert month % 12 == 0 and where[i] >= codes.TOWN > t.persons.where[i]
            assert t.persons.party[i] == 1 and t.offices.came_home[o[v]] == 1
            assert heads[v] < 0 or t.persons.ability[i] > t.persons.ability[heads[v]]
            came += 1
        assert (t.ledger[ledger.CALLED_HOME, :, month] <= t.ledger[ledger.RETURNED, :, month]).all()
    check(world)
    assert came >= 3


# pledges


@given(st.floats(0.01, 0.99))
def test_a_pledge_multiplies_the_odds(unpledged: float) -> None:
    p = Deliberation()
    kept = chance_kept(p, unpledged)
    assert kept / (1 - kept) == pytest.approx(math.exp(p.pledge) * unpledged / (1 - unpledged))


def test_pledges_fall_due_as_often_as_pledged_and_are_paid_first() -> None:
    """Seven a year; what is not kept is closed on paper sometimes; no more is spent than what was kept costs."""
    world = ran(48, pledges=7.0)
    due, kept, closed = (
        total(world, c).sum() for c in (ledger.PLEDGES, ledger.PLEDGES_KEPT, ledger.PLEDGES_CLOSED)
    )
    assert due == 2 * 4 * 7 and 0 < kept < closed < due
    spent = total(world, ledger.PROJECTS).sum() - 8000 * total(world, ledger.PROJECTS_DONE).sum()
    assert 0 < spent <= 8000 * kept


# kin who visit


def test_kin_who_visit_keep_to_families_and_neighbours_within_their_hours() -> None:
    """And off the log; hours used are those of the cases taken on, a case taking 2 (1 + severity)."""
    values = SMALL | {"grievances.per_1000": 400.0, "home_visits": 12.0, "elder_hours": 0.0}
    world = found(Run(villages=2, months=20, seed=87, values=values))
    before: list[np.ndarray] = []
    settled = 0

    def look_before() -> None:
        before[:] = [tables(world).grievances.state.copy()]

    def look_after() -> None:
        nonlocal settled
        t, m = tables(world), world.month
        now = np.flatnonzero((t.grievances.state == codes.SETTLED) & (before[0] != codes.SETTLED))
        assert np.isin(t.grievances.opponent[now], (codes.KIN, codes.HOUSEHOLD)).all()
        assert (t.grievances.recorded[now] != codes.RECORDED_OPEN).all()
        assert len(now) == t.ledger[ledger.KIN_VISIT_SETTLED, :, m].sum()
        used = t.ledger[ledger.KIN_VISIT_HOURS, :, m]
        np.testing.assert_allclose(used + t.villages.kin_hours, 12.0 * 24.0 / 12.0)
        settled += len(now)

    looks = {STEPS.index("mediation"): [look_before], STEPS.index("volunteers"): [look_after]}
    while world.month < 20:
        advance_in_parts(world, looks)
    check(world)
    assert settled > 5
