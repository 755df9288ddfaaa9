"""Meetings are organised: asking again only adds, signatures are no acts, and a session without decision moves nothing."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import total
from numpy.typing import NDArray

from model.mechanisms import deliberation
from model.mechanisms.mobilising import Mobilising, can_make_up, chance_made_to_fit, share_of_hours
from model.month import STEPS
from model.parameters import at_work
from model.run import Run
from model.simulate import World, advance, advance_in_parts, found, simulate
from model.state import codes, ledger, will
from model.state.now import now_at
from model.state.tables import Tables, copied
from model.state.will import Call

BODIES = range(codes.N_BODIES)
NOBODY_FITS = {"mobilising.signs": 0.0, "mobilising.made_to_fit": -40.0, "made_to_fit_assessment": 0.0}
BUSY = {
    "meetings_group": 4, "meetings_assembly": 2, "meetings_representatives": 6, "registered": 700,
    "attendance.allowance": 20,
}  # fmt: skip


def paused(world: World, *steps: str) -> dict[str, Tables]:
    """One month, with a copy of the tables after each of these steps."""
    kept: dict[str, Tables] = {}

    def keep(step: str) -> Callable[[], None]:
        def copy() -> None:
            kept[step] = copied(world.townships[0].tables)

        return copy

    advance_in_parts(world, {STEPS.index(step): [keep(step)] for step in steps})
    return kept


def comes(t: Tables) -> NDArray[np.bool_]:
    return t.persons.answer & codes.COMES > 0


# asking again


@pytest.mark.parametrize("seed", range(4))
def test_asking_again_never_removes_a_comer(seed: int) -> None:
    """Person by person and body by body, over the meetings of two years; and it does add."""
    world = found(Run(villages=2, months=24, seed=seed, values=BUSY))
    added = 0
    for _ in range(24):
        kept = paused(world, "attendance", "mobilising")
        first, then = comes(kept["attendance"]), comes(kept["mobilising"])
        assert not (first & ~then).any()
        again = kept["mobilising"].persons.answer & codes.AGAIN > 0
        assert not (then & ~first & ~again).any()  # only those asked again have changed their mind
        added += int((then & ~first).sum())
    assert added > 20


@pytest.mark.parametrize("seed", range(3))
def test_a_stronger_plea_keeps_everybody_whom_a_weaker_one_brings(seed: int) -> None:
    world = found(Run(months=30, seed=seed, values={"registered": 300}))
    advance(world, 24 + seed)
    town, p = world.townships[0], world.parameters
    t, s = town.tables, at_work(town.settings, p.switches)
    now = now_at(p.calendar, np.uint64(world.seed), world.month)
    came = np.zeros((4, len(t.persons.id), codes.N_BODIES), bool)
    for k, (asked, plea) in enumerate(((False, 0.0), (True, 0.0), (True, 0.5), (True, 2.0))):
        for i in np.flatnonzero((t.persons.here == 1) & (world.month - t.persons.born >= 18 * 12)):
            for body in BODIES:
                said = will.answer(t, s, p, now, int(i), Call(body, asked, 0.3, plea))
                came[k, i, body] = said & codes.COMES > 0
    assert not (came[:-1] & ~came[1:]).any()
    assert (came.sum((1, 2))[:-1] < came.sum((1, 2))[1:]).all()


# the first call alone


def test_without_plea_signature_and_fitting_it_is_the_plain_first_call() -> None:
    """Everybody asked, one session: the whole state is that of a run without organising, but for hours and for who would."""
    plain = {"switches.recruitment": 0, "deliberation.tries": 1} | BUSY
    organised = simulate(
        Run(villages=2, months=36, seed=5, values=plain | NOBODY_FITS | {"attendance.plea": 0.0})
    )
    without = simulate(Run(villages=2, months=36, seed=5, values=plain | {"switches.mobilising": 0}))
    assert total(organised, ledger.HOURS_ORGANISING).sum() > 50.0
    a, b = organised.townships[0].tables, without.townships[0].tables
    may = {("persons", "hours_organise")}
    may |= {("persons", "answer"), ("meetings", "hours")}  # the answer says that one was asked again
    assert (comes(a) == comes(b)).all()
    for table in set(Tables._fields) - {"scratch", "ledger"}:
        one, other = getattr(a, table), getattr(b, table)
        if isinstance(one, np.ndarray):
            assert (one == other).all(), table
            continue
        for name in one._fields:
            if (table, name) not in may:
                assert (getattr(one, name) == getattr(other, name)).all(), (table, name)
    same = [k for k in range(ledger.N_COLUMNS) if k != ledger.HOURS_ORGANISING]
    assert (a.ledger[same] == b.ledger[same]).all()


# quorums in substance and on record


@pytest.mark.parametrize("values", [{}, NOBODY_FITS], ids=["as it is", "nobody signs, nothing fits"])
def test_the_record_is_never_below_the_substance(values: dict[str, float]) -> None:
    """Every village and month; and the two are the same where nobody signs and no sheet is made to fit."""
    world = simulate(Run(villages=4, months=48, seed=6, values=BUSY | values))
    for body in BODIES:
        real, record = (
            world.townships[0].tables.ledger[column + body] for column in (ledger.QUORATE, ledger.ON_RECORD)
        )
        assert (real <= record).all()
        assert (real == record).all() == bool(values)
    decided = total(world, ledger.ITEMS_OWN) + total(world, ledger.ITEMS_ABOVE)
    assert (total(world, ledger.DECIDED_REAL) <= decided).all()
    assert (total(world, ledger.DECIDED_REAL) == decided).all() == bool(values)


def test_a_signature_is_no_act() -> None:
    """With nobody willing to come and everybody ready to sign there are decisions on record and no acts at all."""
    values = {"attendance.b0": -6, "attendance.duty": -3, "attendance.plea": 0, "mobilising.signs": 1}
    world = simulate(Run(villages=2, months=36, seed=7, values=values | {"mobilising.effort": 3}))
    t = world.townships[0].tables
    assert total(world, ledger.SIGNED).sum() > 100 < 100 * total(world, ledger.ITEMS_OWN).sum()
    came = sum(total(world, ledger.CAME + body).sum() for body in BODIES)
    assert (
        np.bitwise_count(t.acts[codes.DELIBERATED]).sum() <= came < 0.02 * total(world, ledger.SIGNED).sum()
    )


# sessions


def nobody_comes(tries: float) -> World:
    """A territory where no meeting ever has a quorum."""
    values = BUSY | NOBODY_FITS | {"attendance.b0": -6, "attendance.duty": -3, "deliberation.tries": tries}
    return simulate(Run(villages=2, months=48, seed=8, values=values | {"attendance.adapts": 0}))


def test_sessions_without_decision_move_nothing() -> None:
    """With one session or three for every item: openness, trust and public goods the same, bit for bit."""
    one, three = (nobody_comes(tries).townships[0].tables for tries in (1, 3))
    sessions = [sum(t.ledger[ledger.HELD + body].sum() for body in BODIES) for t in (one, three)]
    assert sessions[1] > 1.5 * sessions[0]
    assert not one.ledger[ledger.ITEMS_OWN].any() and not three.ledger[ledger.ITEMS_OWN].any()
    for a, b in (
        (one.ledger[ledger.OPENNESS], three.ledger[ledger.OPENNESS]),
        (one.villages.public_goods, three.villages.public_goods),
        (one.minds.trust_village, three.minds.trust_village),
        (one.minds.efficacy, three.minds.efficacy),
    ):
        assert (a == b).all()


def test_an_item_comes_back_the_next_month_and_lapses() -> None:
    """Three sessions in consecutive months with the same stake, then none until the calendar calls again."""
    values = {"attendance.b0": -6, "attendance.duty": -3, "meetings_representatives": 1} | NOBODY_FITS
    world = found(Run(months=36, seed=9, values=values))
    seen = []
    for month in range(36):
        advance(world, month + 1)
        m = world.townships[0].tables.meetings
        seen.append((int(m.meets[0, 1]), float(m.stake[0, 1]), int(m.session[0, 1])))
    held = [month for month, (meets, _, _) in enumerate(seen) if meets]
    assert len(held) == 9
    for k in range(0, 9, 3):
        assert held[k : k + 3] == [held[k], held[k] + 1, held[k] + 2]
        assert len({seen[month][1] for month in held[k : k + 3]}) == 1
        assert [seen[month][2] for month in held[k : k + 3]] == [1, 2, 0]
    assert len({seen[month][1] for month in held}) == 3
    t = world.townships[0].tables
    assert t.ledger[ledger.LAPSED].sum() >= 3.0 and t.ledger[ledger.FUTILE].sum() >= 9.0


def test_only_the_session_that_decides_has_deliberated() -> None:
    """Bits of a month: at a meeting, and of those the ones whose meeting decided; for the household or in a seat."""
    world = found(Run(villages=3, months=36, seed=10, values=BUSY | {"attendance.remote": 0}))
    for month in range(36):
        kept = paused(world, "mobilising", "deliberation")
        t = kept["deliberation"]
        came, v = comes(kept["mobilising"]), t.persons.village
        decided = came & (t.meetings.concluded[v] == 1)

        def bit(act: int, t: Tables = t, month: int = month) -> NDArray[np.bool_]:
            return (t.acts[act, :, month // codes.BITS] >> (month % codes.BITS)) & 1 == 1

        assert (bit(codes.AT_MEETING) == came.any(1)).all()
        assert (bit(codes.DELIBERATED) == decided.any(1)).all()
        assert (bit(codes.IN_SEAT) == decided[:, codes.REPRESENTATIVES]).all()
        assert (bit(codes.FOR_HOUSEHOLD) == np.delete(decided, codes.REPRESENTATIVES, axis=1).any(1)).all()


# openness


@pytest.mark.parametrize(("came", "own", "fitted"), [(4, 1, 0), (10, 1, 0), (4, 1, 1), (4, 0, 1), (4, 0, 0)])
def test_openness_moves_with_those_who_came(came: int, own: int, fitted: int) -> None:
    """Toward came / quorum for villagers' own items, toward 0 where the sheet was made to fit; else it stays."""
    world = found(Run(months=1, seed=11))
    town, p, body = world.townships[0], world.parameters, codes.REPRESENTATIVES
    t = town.tables
    t.meetings.entitled[0, body], t.meetings.came[0, body] = 12.0, came
    t.meetings.item_own[0, body], t.meetings.fitted[0, body] = own, fitted
    before = float(t.villages.openness[0])
    now = now_at(p.calendar, np.uint64(world.seed), 0)
    deliberation.conclude(t, town.settings, p, now, 0, body, 0.0)
    aim = 0.0 if fitted else min(1.0, came / 8.0)
    moved = before + p.deliberation.open_gain * (aim - before) if own or fitted else before
    assert t.villages.openness[0] == pytest.approx(moved)


# hours


def test_organising_takes_no_more_hours_than_each_person_has() -> None:
    """Of every person: forms, service and organising within hours held; and what is charged is what was spent."""
    world = found(Run(villages=3, months=36, seed=12, values=BUSY | {"mobilising.effort": 2}))
    spent_in_all = 0.0
    for month in range(36):
        kept = paused(world, "tasks", "attendance", "mobilising")
        tasks, before, after = (kept[step].persons for step in ("tasks", "attendance", "mobilising"))
        forms = tasks.hours_held * kept["tasks"].villages.orders[tasks.village]
        pools = tasks.hours_left + tasks.hours_matters + tasks.hours_organise
        assert (forms + pools <= tasks.hours_held + 1e-9).all()
        spent = before.hours_organise - after.hours_organise
        assert (
            (spent >= 0.0).all() and (after.hours_organise >= 0.0).all() and (after.hours_left >= 0.0).all()
        )
        assert (before.hours_left == after.hours_left).all()
        assert spent.sum() == pytest.approx(
            kept["mobilising"].ledger[ledger.HOURS_ORGANISING, :, month].sum()
        )
        spent_in_all += float(spent.sum())
    assert spent_in_all > 1000.0


@given(stake=st.floats(-3, 3), lead=st.floats(-3, 3), more=st.floats(0.01, 2))
def test_stake_and_leadership_raise_the_hours(stake: float, lead: float, more: float) -> None:
    p = Mobilising()
    assert 0.0 < share_of_hours(p, stake, lead) < share_of_hours(p, stake + more, lead) < 1.0
    assert share_of_hours(p, stake, lead) < share_of_hours(p, stake, lead + more)
    assert chance_made_to_fit(p, 0.0) < chance_made_to_fit(p, more)


@given(lacking=st.floats(-5, 300), hours=st.floats(0, 100))
def test_signatures_are_collected_only_where_they_can_make_up_the_quorum(
    lacking: float, hours: float
) -> None:
    p = Mobilising()
    assert (
        can_make_up(p, lacking, hours) == (lacking > 0.0 and hours / p.hours_sign * p.signs >= lacking - 1e-9)
        or abs(hours / p.hours_sign * p.signs - lacking) < 1e-6
    )
