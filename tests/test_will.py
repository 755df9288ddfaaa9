"""Willingness and time of one person for one meeting: money enters once, pay leaves a trace, asking again only adds."""

import math
from functools import lru_cache

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.mechanisms import attendance
from model.parameters import Parameters, Settings, parameters, settings
from model.run import Run
from model.simulate import advance, found
from model.state import codes, reference, rewards, will
from model.state.now import Now, now_at
from model.state.tables import Tables
from model.state.will import Call, Terms

MONTH = 6
AT_HOME = 5  # a person who is there
P = parameters({})
YUAN = st.floats(0.0, 500.0)


@lru_cache(maxsize=1)
def village() -> Tables:
    """A village after half a year."""
    made = found(Run(months=12, values={"population.registered": 300}))
    advance(made, MONTH)
    return made.townships[0].tables


def offer(values: dict[str, float]) -> Settings:
    return settings(values, 1)


def now_of(p: Parameters) -> Now:
    return now_at(p.calendar, np.uint64(1), MONTH)


def weigh(
    t: Tables, i: int, call: Call, values: dict[str, float], p: Parameters = P
) -> tuple[Terms, will.Chances]:
    s, now = offer(values), now_of(p)
    terms = will.terms(t, s, p, now, i, call)
    return terms, will.chances(t, s, p, now, i, call, terms)


CALLS = st.builds(Call, st.sampled_from(range(3)), st.booleans(), st.floats(-2, 2), st.just(0.0))


@given(call=CALLS, who=st.integers(0, 299), plea=st.floats(0, 3), yuan=YUAN)
def test_asking_again_can_only_add(call: Call, who: int, plea: float, yuan: float) -> None:
    """The draws being those of person, body and month, those who come at the first call come at any later one."""
    t = village()
    i, values = who % len(t.persons.id), {"attendance.allowance": yuan}
    _, first = weigh(t, i, call, values)
    _, again = weigh(t, i, call._replace(plea=plea), values)
    assert again.willing >= first.willing and again.free >= first.free


@given(call=CALLS, who=st.integers(0, 299), yuan=YUAN)
def test_money_enters_once(call: Call, who: int, yuan: float) -> None:
    """In will, as pay log2(1 + c / w) of those asked; never in time."""
    t = village()
    i = who % len(t.persons.id)
    unpaid, without = weigh(t, i, call, {})
    paid, with_ = weigh(t, i, call, {"attendance.allowance": yuan})
    assert with_.free == without.free
    w = rewards.worth(t, offer({}), P, now_of(P), i)
    counts = call.asked and t.persons.here[i] == 1  # half a day that nobody has to come for is not paid
    due = P.attendance.pay * math.log2(1.0 + yuan / w) if counts else 0.0
    assert math.isclose(will.total(paid) - will.total(unpaid), due, abs_tol=1e-9)


def test_half_a_day_is_dearer_to_the_able_and_the_only_adult_and_cheaper_to_the_old() -> None:
    own = P.attendance
    assert rewards.worth_of(own, 60.0, 0.0, False, False) == 60.0
    assert math.isclose(rewards.worth_of(own, 60.0, 1.0, False, False), 60.0 * math.exp(0.25))
    assert math.isclose(rewards.worth_of(own, 60.0, 0.0, True, True), 60.0 * 1.3 * 0.6)


def test_only_the_bodies_named_are_paid() -> None:
    t = village()
    for code, paid in ((0, (1, 1, 1)), (1, (0, 1, 0)), (2, (1, 0, 1))):
        values = {"attendance.allowance": 60.0, "attendance.allowance_for": float(code)}
        found_ = [
            weigh(t, AT_HOME, Call(body, True, 0.0, 0.0), values)[0].allowance > 0.0 for body in range(3)
        ]
        assert tuple(found_) == tuple(bool(x) for x in paid)
    assert codes.REPRESENTATIVES == 1


@given(offers=st.lists(YUAN, max_size=30))
def test_what_one_is_used_to_lies_between_what_was_paid_and_fades(offers: list[float]) -> None:
    t = village()
    t = t._replace(
        minds=t.minds._replace(used=np.zeros(len(t.persons.id))),
        acts=np.zeros_like(t.acts),
        ledger=np.zeros_like(t.ledger),
    )
    expected = 0.0
    for yuan in offers:
        attendance.hear(t, offer({"attendance.allowance": yuan}), P, now_of(P), codes.GROUP_MEETING, AT_HOME)
        expected += P.attendance.adapts * (yuan - expected)
    assert math.isclose(t.minds.used[AT_HOME], expected, abs_tol=1e-9)
    assert 0.0 <= t.minds.used[AT_HOME] <= max(offers, default=0.0) + 1e-9


@given(used=YUAN, who=st.integers(0, 299))
def test_without_entitlement_and_frame_pay_that_ended_has_left_nothing(used: float, who: int) -> None:
    t = village()
    i = who % len(t.persons.id)
    call = Call(codes.GROUP_MEETING, True, 0.0, 0.0)
    never, _ = weigh(t, i, call, {})
    paid_once = t._replace(minds=t.minds._replace(used=np.full(len(t.persons.id), used)))
    neutral = parameters({"attendance.entitlement": 0.0, "attendance.frame": 0.0})
    after, _ = weigh(paid_once, i, call, {}, neutral)
    assert will.total(after) == will.total(never)
    felt, _ = weigh(paid_once, i, call, {})
    w = rewards.worth(t, offer({}), P, now_of(P), i)
    lost = 2.0 * P.attendance.entitlement * math.log2(1.0 + used / w)
    assert math.isclose(will.total(never) - will.total(felt), lost, abs_tol=1e-9)


def test_with_a_frame_some_pay_brings_fewer_than_none() -> None:
    t = village()
    framed = parameters({"attendance.frame": 0.3})
    call = Call(codes.GROUP_MEETING, True, 0.0, 0.0)
    of = [
        will.total(weigh(t, AT_HOME, call, {"attendance.allowance": yuan}, framed)[0])
        for yuan in (0.0, 1.0, 100.0)
    ]
    assert of[1] < of[0] < of[2]


def test_schooling_and_age_beyond_forty() -> None:
    t = village()
    own = P.attendance
    assert will.age_term(own, 40) == will.age_term(own, 20) == 0.0
    assert math.isclose(will.age_term(own, 70), -0.45)
    call = Call(codes.GROUP_MEETING, True, 0.0, 0.0)
    for i in range(0, 60, 7):
        terms, _ = weigh(t, i, call, {})
        assert math.isclose(terms.schooling, 0.25 * (t.persons.education[i] - reference.SCHOOLING))
