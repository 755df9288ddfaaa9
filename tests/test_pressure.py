"""Pressure of assessment and what it does to the file: saturation, entry on the log, visits that nobody made, tickets."""

from itertools import pairwise
from math import exp

import numpy as np
import pytest
from conftest import z_score
from hypothesis import given
from hypothesis import strategies as st
from laws import check, total

from model.mechanisms.assessment import Assessment, pressure_of
from model.mechanisms.forums import Forums, chance_entered, chance_found
from model.mechanisms.grid_work import GridWork, report_share, written_visits
from model.mechanisms.grievances import GrievanceRates, rank_of, severity
from model.mechanisms.mediation import Mediation, chance_left_off
from model.month import STEPS
from model.outcomes import OUTCOMES, Seen
from model.run import Run
from model.simulate import World, advance_in_parts, found, simulate
from model.state import codes, ledger

Z = 4.5
share = st.floats(0, 1)


@given(share, share)
def test_pressure_rises_ever_less(low: float, high: float) -> None:
    """Between two weights lies more than the mean of their pressures, and it never passes 1."""
    p = Assessment()
    low, high = sorted((low, high))
    middle = pressure_of(p, (low + high) / 2)
    assert 0.0 <= pressure_of(p, low) <= middle <= pressure_of(p, high) < 1.0
    assert middle >= (pressure_of(p, low) + pressure_of(p, high)) / 2 - 1e-12
    assert pressure_of(p, 0.0) == 0.0


@given(share, share, share)
def test_forms_leave_some_hours_and_relief_takes_some_off(
    pressure: float, tools: float, relief: float
) -> None:
    p = GridWork()
    forms = report_share(p, pressure, tools, relief)
    assert 0.0 <= forms < 1.0
    assert report_share(p, pressure, tools, 1.0) <= forms <= report_share(p, pressure, tools, 0.0)


@pytest.mark.slow
def test_no_step_of_the_weight_is_a_cliff() -> None:
    """A step of 0.1 in the weight moves substance by 0.05 at most; the step is known to about 0.005 (12 paired townships)."""
    weights = (0.0, 0.1, 0.2, 0.3, 0.5, 0.6, 0.9, 1.0)
    name = OUTCOMES["settled_substantive"]
    settled = {
        weight: np.mean(
            [
                name.function(
                    Seen.of(
                        simulate(
                            Run(villages=14, months=60, replicate=k, values={"forums.assessment": weight})
                        ),
                        24,
                    )
                )
                for k in range(12)
            ]
        )
        for weight in weights
    }
    for low, high in pairwise(weights):
        assert abs(settled[high] - settled[low]) <= 0.05 * max(1.0, (high - low) / 0.1), (low, high)


# the log


def watched(values: dict[str, float], months: int = 36) -> tuple[World, np.ndarray]:
    """A run of which every case is looked at between being taken up and being closed: taken up below the township,
    of them entered, and the pressure summed over them as a chance of entry with its variance."""
    run = Run(villages=6, months=months, seed=5, values=values | {"grievances.per_1000": 150})
    world = found(run)
    counts = np.zeros(4)

    def after_forums() -> None:
        for township in world.townships:
            t = township.tables
            n = int(t.counts[codes.N_GRIEVANCES])
            g = t.grievances
            taken = (g.state[:n] == codes.ACCEPTED) & (g.since[:n] == world.month)
            taken &= g.forum[:n] < codes.TOWNSHIP
            v = g.village[:n][taken]
            entry = world.parameters.forums, codes.GROUP
            chance = [
                chance_entered(*entry, x, u)
                for x, u in zip(t.villages.pressure[v], t.villages.u_log[v], strict=True)
            ]
            entered = g.recorded[:n][taken] == codes.RECORDED_OPEN
            counts[:] += (taken.sum(), entered.sum(), sum(chance), sum(x * (1 - x) for x in chance))
            township_entered[id(township)] = set(np.flatnonzero(g.recorded[:n] == codes.RECORDED_OPEN))
            before[id(township)] = g.recorded[:n].copy()

    def after_mediation() -> None:
        for township in world.townships:
            g = township.tables.grievances
            was = before[id(township)]
            now = g.recorded[: len(was)]
            ended = (now != was) & (now >= codes.RECORDED_SETTLED)
            assert set(np.flatnonzero(ended)) <= township_entered[id(township)]
            paper = (g.state[: len(was)] == codes.PAPER) & (now != codes.RECORDED_SETTLED)
            assert not paper.any()

    township_entered: dict[int, set[int]] = {}
    before: dict[int, np.ndarray] = {}
    while world.month < months:
        advance_in_parts(
            world, {STEPS.index("forums"): [after_forums], STEPS.index("mediation"): [after_mediation]}
        )
    check(world)
    return world, counts


@given(share, st.floats(-3, 3))
def test_a_village_that_writes_things_down_readily_has_higher_odds_of_an_entry(
    pressure: float, readiness: float
) -> None:
    p = Forums()
    usual, there = (chance_entered(p, codes.VILLAGE, pressure, u) for u in (0.0, readiness))
    assert usual == pytest.approx(1.0 - exp(-p.log_entry - p.log_entry_pressed * pressure))
    assert there / (1.0 - there) == pytest.approx(exp(readiness) * usual / (1.0 - usual))
    assert chance_entered(p, codes.TOWNSHIP, pressure, readiness) == 1.0


def test_nothing_is_recorded_that_was_not_entered() -> None:
    """Case by case and month by month; and cases are entered as often as pressure and the village's readiness say."""
    _, (taken, entered, expected, variance) = watched({})
    assert taken > 300
    assert abs(z_score(entered, expected, variance)) < Z


def test_where_nobody_enters_a_case_the_log_of_mediation_is_that_of_the_township() -> None:
    world, (taken, entered, _, _) = watched({"log_entry": 0, "log_entry_pressed": 0}, 24)
    assert taken > 100 and entered == 0
    for township in world.townships:
        g = township.tables.grievances
        n = int(township.tables.counts[codes.N_GRIEVANCES])
        on_file = g.recorded[:n] != codes.NOT_RECORDED
        assert (g.forum[:n][on_file] >= codes.TOWNSHIP).all()


@given(share)
def test_failures_are_left_off_the_more_they_count(pressure: float) -> None:
    p = Mediation()
    assert chance_left_off(p, 0.0) <= chance_left_off(p, pressure) <= chance_left_off(p, 1.0) < 1.0
    assert chance_left_off(p, 0.0) == pytest.approx(1.0 - exp(-p.left_off))


# visits and tickets


@given(share, share)
def test_written_visits_fill_the_quota_and_no_more(made: float, pressure: float) -> None:
    p = GridWork()
    written = written_visits(p, made, pressure)
    assert 0.0 <= written <= max(0.0, p.visit_quota - made)
    assert written_visits(p, made, 0.0) == 0.0


def test_a_full_quota_under_endless_pressure_puts_every_household_on_record_once() -> None:
    values = {
        "visit_quota": 1.0,
        "visits_written": 10.0,
        "assessment.pressure_scale": 0.01,
        "forums.assessment": 1.0,
    }
    world = simulate(Run(villages=3, months=12, seed=6, values=values))
    missed = (
        total(world, ledger.HOUSEHOLDS_HOME)
        - total(world, ledger.VISITS)
        - total(world, ledger.VISITS_WRITTEN)
    )
    assert 0.0 <= missed.sum() <= 5e-4 * total(world, ledger.HOUSEHOLDS_HOME).sum()  # exp(-10)


def test_tickets_cost_hours_in_proportion_and_find_ever_less() -> None:
    """Work is linear in the level of tools while hours last; finds are concave; without tools there is neither."""
    p = Forums()
    finds = [chance_found(p, False, level) for level in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert finds[0] == 0.0
    gains = np.diff(finds)
    assert (gains > 0.0).all() and (np.diff(gains) < 0.0).all()
    assert chance_found(p, True, 0.0) == pytest.approx(p.found)
    hours = {
        level: total(
            simulate(Run(villages=3, months=12, seed=7, values={"data_tools": level, "migration": 0})),
            ledger.HOURS_TICKETS,
        )
        for level in (0.0, 0.1, 0.2)
    }
    assert hours[0.0].sum() == 0.0
    np.testing.assert_allclose(hours[0.2], 2.0 * hours[0.1])


def test_tools_find_nothing_where_nobody_works_on_their_tickets() -> None:
    values = {"data_tools": 1.0, "attendants": 0.0, "hours_leader": 0.0, "found": 0.0}
    world = simulate(Run(villages=3, months=24, seed=8, values=values))
    assert total(world, ledger.HOURS_TICKETS).sum() == 0.0
    assert total(world, ledger.FOUND).sum() == 0.0


# sizes, severity


def test_hours_of_heads_and_leaders_follow_the_households_of_their_area() -> None:
    """Below the most a head may have, the heads of a village together have the hours of its households."""
    world = found(Run(villages=14, seed=9))
    p = world.parameters.grid_work
    for township in world.townships:
        t = township.tables
        for kind, areas, each, usual, most in (
            (codes.GROUP_HEAD, t.groups, p.hours_head, 42.0, 8.0),
            (codes.GRID_LEADER, t.grids, 0.5 * p.hours_part, 84.0, 4.0),
        ):
            rows = np.flatnonzero(t.offices.kind == kind)
            assert (t.offices.hours[rows] <= each * most).all()
            below = t.offices.hours[rows] < each * most
            households = areas.households[t.offices.unit[rows]]
            np.testing.assert_allclose(t.offices.hours[rows][below], each * households[below] / usual)


def test_what_was_felt_as_unfair_is_light() -> None:
    """The lowest of four uniforms: mean 0.2; twenty thousand of them."""
    u = np.random.default_rng(1).random((20_000, 4))
    rank = rank_of(GrievanceRates(), codes.GOVERNANCE, codes.N_TYPES)
    drawn = [severity(rank, *row) for row in u]
    assert drawn == list(u.min(axis=1))
