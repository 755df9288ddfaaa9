"""Limits whose answers are told meeting by meeting and case by case; the others are checks of ``experiments/verification``."""

import numpy as np
import pytest
from laws import total

from experiments.verification.disputes import queue
from experiments.verification.film import off
from model.run import Run
from model.simulate import advance, found, simulate
from model.state import codes, ledger

# quorums


def test_a_quorum_is_what_the_law_says_meeting_by_meeting() -> None:
    """Held, entitled and came give the quorum by hand, for each body, with attendance about two thirds."""
    values = off("attendance", "recruitment", "deaths") | {
        "b0": 1.25, "time_resident": 0.86, "meetings_group": 12, "meetings_representatives": 12,
        "meetings_assembly": 12, "phone_coverage": 1,
    }  # fmt: skip
    world = found(Run(villages=4, months=24, seed=32, values=values))
    t = world.townships[0].tables
    seen = np.zeros((codes.N_BODIES, 2), int)
    for month in range(24):
        advance(world, month + 1)
        now = t.ledger[:, :, month]
        for v in range(4):
            groups = (t.groups.village == v) & (t.groups.entitled > 0)
            share = np.mean(3 * t.groups.came[groups] >= 2 * t.groups.entitled[groups])
            held = now[ledger.HELD, v] == 1.0
            assert now[ledger.QUORATE, v] == (pytest.approx(share) if held else 0.0)
            seen[codes.GROUP_MEETING, int(share >= 0.5)] += 1
            for body in (codes.REPRESENTATIVES, codes.ASSEMBLY):
                entitled, came = now[ledger.ELIGIBLE + body, v], t.meetings.came[v, body]
                enough = 3 * came >= 2 * entitled
                if body == codes.ASSEMBLY:
                    enough |= 2 * t.meetings.came_adults[v] > now[ledger.ADULTS, v]
                held = now[ledger.HELD + body, v] == 1.0
                assert now[ledger.QUORATE + body, v] == (held and enough)
                seen[body, int(enough)] += held
        decided = now[ledger.ITEMS_OWN] + now[ledger.ITEMS_ABOVE]
        assert (decided <= sum(now[ledger.HELD + body] for body in range(codes.N_BODIES))).all()
    assert (seen > 0).all()  # meetings of each body fell on both sides


# a queue with known delay


def test_heavy_cases_are_served_first_and_the_light_wait_for_all_of_them() -> None:
    """Classes of weight by thirds of severity: 10 heavy of 18 h, 20 middle of 15 h, 10 light of 12 h, 60 h a month.

    A lighter case may use the hours that no heavier one fits into: one light case in month 3 (18 + 15 + 15 + 12).
    """
    severity = np.repeat([0.2, 0.5, 0.8], (10, 20, 10)) + np.linspace(0.0, 1e-6, 40)
    t = queue(40, 60.01, severity)
    began = np.rint((t.grievances.due[:40] - 30.0) / codes.DAYS).astype(int)
    light, middle, heavy = began[:10], began[10:30], began[30:]
    assert (np.sort(heavy) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]).all()  # three in 54 of the 60 hours
    assert (np.sort(middle) == [3, 3, *np.repeat([4, 5, 6, 7], 4), 8, 8]).all()
    assert (np.sort(light) == [3, 8, 8, *np.repeat([9], 5), 10, 10]).all()


def test_a_case_nobody_finds_time_for_is_given_back_in_its_time() -> None:
    """No hours at all: every case accepted in month 0 fails in month ``wait_limit``, not before."""
    waiting = queue(20, 0.0, np.full(20, 0.5)).grievances
    assert (waiting.state[:20] == codes.ACCEPTED).all()
    given_back = queue(20, 0.0, np.full(20, 0.5), wait_limit=6).grievances
    assert (given_back.since[:20] == 6).all()
    assert not np.isin(given_back.state[:20], (codes.ACCEPTED, codes.WORKED, codes.SETTLED)).any()


# nobody moves


def test_nobody_moves_where_nothing_moves_them() -> None:
    world = simulate(Run(villages=2, months=24, seed=37, values={"return_hazard": 0, "outmigration": 0}))
    for column in (ledger.LEFT, ledger.RETURNED, ledger.AWAY_LONG, ledger.VISITORS):
        assert not total(world, column).any()
