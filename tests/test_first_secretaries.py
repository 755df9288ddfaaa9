"""First secretaries know nobody at first and leave in time; classes of branches follow grading; plans arrive in part."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.mechanisms.assessment import Assessment, next_class
from model.mechanisms.first_secretaries import FirstSecretaries, by_ties, stays
from model.mechanisms.grid_work import GridWork, presence
from model.parameters import Settings, settings
from model.policy import apply
from model.run import Run
from model.simulate import advance, found
from model.state import codes
from scenarios.decide import load_lever

P = FirstSecretaries()


def test_ties_make_one_of_the_help_on_average() -> None:
    """Mean of a lognormal by quadrature over the normal (Gauss and Hermite)."""
    z, w = np.polynomial.hermite_e.hermegauss(40)
    mean = sum(a * by_ties(P, float(x)) for x, a in zip(z, w, strict=True)) / math.sqrt(2 * math.pi)
    assert mean == pytest.approx(1.0, abs=1e-9)
    assert by_ties(P._replace(ties_sd=0.0), 3.0) == 1.0


def test_first_secretaries_come_learn_and_leave_in_time() -> None:
    """Eight villages with one each: knowledge follows the closed form from the month of arrival, and nobody outstays a term."""
    values = {"population.first_secretaries": 1.0, "population.between": 0.0, "population.registered": 60.0}
    learn, world = GridWork().learn_knowledge, found(Run(villages=8, months=40, seed=5, values=values))
    came, gone = {}, {}
    for month in range(40):
        advance(world, month + 1)
        t = world.townships[0].tables.villages
        for v in range(8):
            if gone.get(v) != t.sent_until[v]:
                assert v not in gone or month == gone[v], "the next one comes when the last one leaves"
                came[v], gone[v] = month, int(t.sent_until[v])
                assert 1 <= gone[v] - month <= P.term
                assert t.sent_knowledge[v] == 0.0 or month == 0
                start = float(t.sent_knowledge[v])
                came[v] = month, start
            since, start = came[v]
            known = 1.0 - (1.0 - start) * (1.0 - learn) ** (month - since)
            assert t.sent_knowledge[v] == pytest.approx(known)
    assert stays(P, P.promoted / 2) == P.term / 2 and stays(P, 2 * P.promoted) == P.term


def test_classes_stay_where_the_document_has_them() -> None:
    """The chain of class, by its matrix: 0.60 in the second and about a tenth in the third, as one city counts them."""
    p, backward = Assessment(), 0.1
    turn, up = p.recorded_turn, p.class_up
    assert next_class(p, codes.FIRST_CLASS, True, 0.9) == codes.THIRD_CLASS
    assert next_class(p, codes.SECOND_CLASS, False, up / 2) == codes.FIRST_CLASS
    assert next_class(p, codes.SECOND_CLASS, False, 2 * up) == codes.SECOND_CLASS
    assert next_class(p, codes.THIRD_CLASS, False, 0.0) == codes.THIRD_CLASS, "turned round, or it stays"
    stay = 1.0 - backward
    matrix = np.array(
        [
            [stay, 0.0, backward],
            [stay * up, stay * (1 - up), backward],
            [stay * turn * up, stay * turn * (1 - up), backward + stay * (1 - turn)],
        ]
    )
    shares = np.linalg.matrix_power(matrix, 400)[0]
    assert shares[1] == pytest.approx(p.class_second, abs=0.03)
    assert shares[2] == pytest.approx(0.1, abs=0.01)


def test_presence_falls_with_those_who_commute() -> None:
    p = GridWork()
    assert presence(p, 0.0) == 1.0
    assert presence(p, 1.0) == pytest.approx(1.0 - p.commute_loss)


def moved(lever: str, level: float, arrives: float, path: str) -> tuple[float, float]:
    """A setting before and after a lever acts in one village."""
    table: Settings = settings({}, 1)
    mechanism, name = path.split(".")
    column = getattr(getattr(table, mechanism), name)
    base = {path: column.copy()}
    apply(table, base, {lever: (load_lever(lever), np.full(1, level), np.ones(1, bool))}, arrives)
    return float(base[path][0]), float(column[0])


@given(arrives=st.floats(0, 1))
def test_a_plan_arrives_in_part_and_a_rule_whole(arrives: float) -> None:
    before, after = moved("lost-work-allowance", 60.0, arrives, "attendance.allowance")
    assert after == pytest.approx(before + arrives * (60.0 - before))
    before, after = moved("grid-size", 50.0, arrives, "grid_work.households_per_grid")
    assert after == 50.0, "a grid of half the households is another division, and no half of one"


def test_what_arrives_whole_is_the_same_to_the_last_bit() -> None:
    assert moved("lost-work-allowance", 37.3, 1.0, "attendance.allowance")[1] == 37.3
