"""Hours of posts: each has its part of a person's, forms take theirs, and the rest is shared among tasks and passed on."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.mechanisms.grid_work import GridWork, part_of_pay, shares, weights
from model.mechanisms.mediation import USUAL, Mediation, chance_settled
from model.month import STEPS
from model.run import Run
from model.simulate import World, advance_in_parts, found
from model.state import codes, ledger, reference

share = st.floats(0, 1)
post = st.integers(codes.SECRETARY, codes.ATTENDANT)


@given(post, share, share, share, share)
def test_shares_are_of_one_whole(
    kind: int, pressure: float, rated: float, cases: float, visits: float
) -> None:
    """Whatever pulls, the tasks have the whole and no task less than nothing; at usual pressure each has its own share."""
    p = GridWork()
    parts = shares(p, kind, pressure, rated, cases, visits)
    assert min(parts) >= 0.0 and sum(parts) == pytest.approx(1.0)
    usual = shares(p, kind, reference.PRESSURE, rated, 0.0, 0.0)
    service, walks = weights(p, kind)
    assert usual == pytest.approx((service / 2, service / 2, walks, 1.0 - service - walks))


@given(post, share, share, share)
def test_pressure_draws_hours_to_what_is_measured(kind: int, low: float, high: float, rated: float) -> None:
    """Disputes and visits gain on matters, matters on meetings; where residents' rating counts in full, matters lose nothing."""
    p = GridWork()
    low, high = sorted((low, high))
    (d0, m0, v0, o0), (d1, m1, v1, o1) = (shares(p, kind, x, rated, 0.0, 0.0) for x in (low, high))
    assert d1 * m0 >= d0 * m1 - 1e-12
    assert m1 * o0 >= m0 * o1 - 1e-12
    assert v1 * d0 == pytest.approx(v0 * d1)
    fully = shares(p, kind, high, 1.0, 0.0, 0.0)
    assert fully[0] == pytest.approx(fully[1])


@given(post, share, share, share)
def test_without_the_pull_shares_are_constant(kind: int, low: float, high: float, rated: float) -> None:
    p = GridWork(measured=0.0)
    assert shares(p, kind, low, rated, 0.0, 0.0) == shares(p, kind, high, 1.0 - rated, 0.0, 0.0)


@given(st.floats(0, 1000), st.floats(0, 1000), st.floats(0.1, 1000))
def test_what_is_paid_by_the_piece_draws_hours(basic: float, reward: float, more: float) -> None:
    p, kind = GridWork(), codes.ATTENDANT
    parts = [part_of_pay(money, basic) for money in (0.0, reward, reward + more)]
    assert parts[0] == 0.0 and max(parts) <= 1.0
    assert all(a <= b for a, b in pairwise(parts))
    cases = [shares(p, kind, 0.5, 0.1, x, 0.0)[0] for x in parts]
    visits = [shares(p, kind, 0.5, 0.1, 0.0, x)[2] for x in parts]
    assert all(a <= b + 1e-12 for a, b in (*pairwise(cases), *pairwise(visits)))


@given(share, share)
def test_effort_settles_more_below_the_court(low: float, high: float) -> None:
    low, high = sorted((low, high))
    for forum in range(codes.N_FORUMS):
        chances = [
            chance_settled(Mediation(), forum, USUAL._replace(severity=0.5, years=1.0, pressure=x))
            for x in (low, high)
        ]
        assert chances[0] <= chances[1]
        assert forum != codes.COURT or chances[0] == chances[1]
    usual = chance_settled(Mediation(), codes.VILLAGE, USUAL)
    assert usual == pytest.approx(Mediation().success_village)


# person by person, month by month


def hours_of_posts(world: World) -> list[np.ndarray]:
    """Of each township: what tasks of persons have together, rebuilt from posts."""
    made = []
    for township in world.townships:
        t = township.tables
        held = t.offices.held > 0.0
        free = t.offices.held * (1.0 - t.villages.orders[t.offices.village]) * t.offices.motivation
        walks = np.array(
            [
                shares(world.parameters.grid_work, int(kind), pressure, 0.1, 0.0, 0.0)[2]
                for kind, pressure in zip(t.offices.kind, t.villages.pressure[t.offices.village], strict=True)
            ]
        )
        by_person = np.zeros((3, len(t.persons.id)))
        for row, hours in enumerate((t.offices.held, free, free * walks)):
            np.add.at(by_person[row], t.offices.holder[held], hours[held])
        np.testing.assert_allclose(by_person[0], t.persons.hours_held)
        pools = t.persons.hours_left + t.persons.hours_matters + t.persons.hours_organise
        np.testing.assert_allclose(pools + by_person[2], by_person[1], atol=1e-9)
        on_foot = np.bincount(
            t.offices.unit[held & (walks > 0)], (free * walks)[held & (walks > 0)], len(t.grids.id)
        )
        np.testing.assert_allclose(t.grids.visits, on_foot, atol=1e-9)
        made.append(by_person)
    return made


@pytest.mark.parametrize(
    "values", [{}, {"forums.assessment": 1, "concurrent": 1}, {"forums.assessment": 0, "matters": 0.3}]
)
def test_hours_of_posts_make_up_those_of_persons(values: dict[str, float]) -> None:
    """Each month and for each person: held = posts' parts; free hours = pools of the tasks; nothing is used twice.

    Of township staff: held = forms + cases + acts + containing + what is left.
    """
    world = found(
        Run(
            villages=3, months=18, seed=43, values={"grievances.per_1000": 150, "petition_weight": 1} | values
        )
    )
    pools: list[np.ndarray] = []
    used: list[float] = []

    def after_tasks() -> None:
        pools[:] = hours_of_posts(world)

    def after_mobilising() -> None:
        for township, (_, free, _) in zip(world.townships, pools, strict=True):
            t = township.tables
            service = t.persons.hours_left + t.persons.hours_matters
            assert (service >= 0.0).all() and (t.persons.hours_organise >= -1e-9).all()
            left = service + t.persons.hours_organise
            assert (left <= free + 1e-9).all()
            spent = sum(
                t.ledger[column, :, world.month]
                for column in (
                    ledger.HOURS_CASES,
                    ledger.HOURS_MATTERS,
                    ledger.HOURS_TICKETS,
                    ledger.HOURS_VISITS,
                    ledger.HOURS_ORGANISING,
                )
            )
            most = np.bincount(t.persons.village, free - left, len(t.villages.id))
            assert (spent <= most + 1e-6).all()
            used.append(float(spent.sum()))
            town, staff = t.township[:, world.month], t.staff
            taken = town[ledger.TOWN_HOURS_FORMS] + town[ledger.TOWN_HOURS_CASES]
            taken += town[ledger.TOWN_HOURS_CONTAINING] + town[ledger.TOWN_HOURS_ACTS]
            assert staff.hours_left.min() >= 0.0
            assert taken + staff.hours_left.sum() == pytest.approx(town[ledger.TOWN_HOURS_HELD])

    while world.month < 18:
        advance_in_parts(
            world, {STEPS.index("tasks"): [after_tasks], STEPS.index("mobilising"): [after_mobilising]}
        )
    assert sum(used) > 1000.0


def test_a_grid_leader_walks_whatever_his_main_post() -> None:
    """Cadres who lead grids bring their part of hours as leaders to visits, for they are shared post by post."""
    world = found(Run(villages=3, months=1, seed=44, values={"attendants": 0}))
    advance_in_parts(world, {})
    t = world.townships[0].tables
    leads = (t.offices.kind == codes.GRID_LEADER) & (t.offices.held > 0.0)
    cadres = t.offices.kind[t.persons.office[t.offices.holder[leads]]] <= codes.SUPERVISOR
    assert cadres.all() and leads.sum() > 3
    assert t.ledger[ledger.HOURS_VISITS, :, 0].sum() > 0.0
