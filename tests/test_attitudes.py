"""What moves attitudes, by how much and whom; and what does not."""

import numpy as np
import pytest

from model.mechanisms.learning import Learning, faded, learn, share_of
from model.run import Run
from model.simulate import World, found, simulate
from model.state import codes, ledger
from model.state.cases import note_outcome
from model.state.now import now_at

SMALL = {"population.registered": 150.0}


@pytest.fixture
def quiet() -> World:
    """A village at the start, in which nothing has happened yet: everybody is where their anchor is."""
    world = found(Run(seed=3, months=12, values=SMALL))
    minds = world.townships[0].tables.minds
    minds.identity[:] = minds.anchor_identity
    return world


def learn_once(world: World, month: int = 1) -> None:
    at = world.townships[0]
    now = now_at(world.parameters.calendar, np.uint64(world.seed), month)
    learn(at.tables, at.settings, world.parameters, now)


def test_without_events_attitudes_return_to_their_anchors(quiet: World) -> None:
    """By the same share of the distance every month, from above and from below, however far."""
    t, rate = quiet.townships[0].tables, quiet.parameters.learning.anchor
    home = t.persons.here == 1
    for name, anchor, by in (("trust_village", "anchor_village", 7.0), ("efficacy", "anchor_efficacy", -5.0)):
        getattr(t.minds, name)[:] = getattr(t.minds, anchor) + by
    t.minds.identity[:] = t.minds.anchor_identity + 2.0
    for month in range(1, 13):
        learn_once(quiet, month)
    left = (1.0 - rate) ** 12
    np.testing.assert_allclose(t.minds.trust_village - t.minds.anchor_village, 7.0 * left, rtol=1e-9)
    np.testing.assert_allclose(t.minds.efficacy - t.minds.anchor_efficacy, -5.0 * left, rtol=1e-9)
    np.testing.assert_allclose((t.minds.identity - t.minds.anchor_identity)[home], 2.0 * left, rtol=1e-9)


def test_identity_decays_with_time_away_and_less_where_the_village_keeps_touch(quiet: World) -> None:
    t, p = quiet.townships[0].tables, quiet.parameters.learning
    away = (t.persons.here == 0) & (t.persons.alive == 1)
    coverage = quiet.townships[0].settings.recruitment.phone_coverage[0]
    for month in range(1, 13):
        learn_once(quiet, month)
    lost = (t.minds.anchor_identity - t.minds.identity)[away]
    np.testing.assert_allclose(lost, p.identity_away * (1.0 - p.identity_kept * coverage), rtol=1e-9)
    assert faded(p, 1.0, 1.0) < faded(p, 1.0, 0.0) == p.identity_away


@pytest.mark.parametrize("credit", [1.0, -2.0])
def test_a_decision_is_felt_by_who_took_part_and_seen_by_every_resident(quiet: World, credit: float) -> None:
    t, p = quiet.townships[0].tables, quiet.parameters.learning
    t.meetings.credit[:] = credit
    resident = np.flatnonzero((t.persons.where < codes.TOWN) & (t.persons.alive == 1))
    took_part = resident[::3]
    t.acts[codes.DELIBERATED, took_part, 0] |= 1
    before = t.minds.trust_village.copy(), t.minds.efficacy.copy()
    learn_once(quiet)
    kept, step = 1.0 - p.anchor, p.decision * credit
    share = np.zeros(len(t.persons.id))
    share[resident] = p.seen
    share[took_part] = 1.0
    for now, was in zip((t.minds.trust_village, t.minds.efficacy), before, strict=True):
        np.testing.assert_allclose(now - was, kept * step * share, atol=1e-12)
    assert [share_of(p, *case) for case in ((True, False), (False, True), (False, False))] == [
        1.0,
        p.seen,
        0.0,
    ]


@pytest.mark.parametrize("bad", [1.0, 2.0])
def test_a_case_that_failed_weighs_bad_times_one_that_was_settled(quiet: World, bad: float) -> None:
    """And with ``bad`` at 1 the two cancel. The township's cases move no trust: trust in it is a trait."""
    t = quiet.townships[0].tables
    p = quiet.parameters._replace(learning=Learning(bad=bad))
    person = int(np.flatnonzero(t.persons.here == 1)[0])
    t.grievances.person[0], t.grievances.village[0] = person, 0
    felt = []
    for forum in (codes.VILLAGE, codes.TOWNSHIP):
        for good in (True, False):
            t.minds.felt_village[person] = 0.0
            t.grievances.forum[0] = forum
            note_outcome(t, p, 0, good)
            felt.append(float(t.minds.felt_village[person]))
    assert felt == [1.0, -bad, 0.0, 0.0]


def test_trust_above_the_village_is_a_trait() -> None:
    start, end = (
        world.townships[0].tables.minds
        for world in (
            found(Run(seed=5, months=36, values=SMALL)),
            simulate(Run(seed=5, months=36, values=SMALL)),
        )
    )
    assert (start.trust_township == end.trust_township).all()
    assert (start.trust_higher == end.trust_higher).all()
    assert (start.trust_village != end.trust_village).any()


def test_learning_has_nine_numbers() -> None:
    assert len(Learning._fields) == 9


@pytest.mark.slow
def test_where_decisions_fail_learning_empties_meetings() -> None:
    """Twenty pairs of runs with the same luck: without learning more households and representatives come.

    Expected are .005 of households called and .02 of representatives; standard errors about .0007 and .003.
    """
    differences = []
    for seed in range(100, 120):
        came = []
        for learning in (1.0, 0.0):
            values = {"deliberation.carried": -2.0, "switches.learning": learning}
            t = simulate(Run(seed=seed, months=60, values=values)).townships[0].tables
            called, came_called = (
                t.ledger[first : first + codes.N_BODIES, :, 24:].sum(axis=(1, 2))
                for first in (ledger.CALLED, ledger.CAME_CALLED)
            )
            homes = [codes.GROUP_MEETING, codes.ASSEMBLY]
            by_seat = came_called[codes.REPRESENTATIVES] / called[codes.REPRESENTATIVES]
            came.append((came_called[homes].sum() / called[homes].sum(), by_seat))
        differences.append(np.subtract(came[1], came[0]))
    found_differences = np.array(differences)
    error = found_differences.std(axis=0, ddof=1) / np.sqrt(len(found_differences))
    assert (found_differences.mean(axis=0) > 3.0 * error).all()
