"""Every mechanism of who comes, who leads and what they learn moves something: off alone, some count is another one."""

from functools import lru_cache

import numpy as np
import pytest

from model.run import Run
from model.simulate import simulate
from scenarios.decide import load_policy

PAID = ("lost-work-allowance=30@7-18",)
POINTS = ("points=5@7-36",)
LISTED = ("red-list=1@7-36",)
POOR = "village_economy.transfers"
"""At 0, villages that live on nothing but their own income, so that a project may lack money."""
NULLS: dict[str, tuple[float, tuple[str, ...]]] = {
    "switches.mobilising": (0, ()),
    "switches.attendance": (0, ()),
    "switches.recruitment": (0, ()),
    "switches.learning": (0, ()),
    "switches.conduct": (0, ()),
    "switches.incentives": (0, PAID + POINTS + LISTED),
    "population.between_norm": (0, ()),
    "population.between_lead": (0, ()),
    "population.income_sd": (0, ()),
    "population.away_ability": (0, ()),
    "migration.ability": (0, ()),
    "grid_work.post_ability": (0, ()),
    "grid_work.post_female": (0, ()),
    "attendance.schooling": (0, ()),
    "attendance.age_will": (0, ()),
    "attendance.time_60": (0, ()),
    "attendance.plea": (0, ()),
    "attendance.habit": (0, ()),
    "attendance.peers": (0, ()),
    "attendance.remote": (0, ()),
    "attendance.pay": (0, PAID),
    "attendance.frame": (0.3, PAID),
    "attendance.entitlement": (0, PAID),
    "attendance.worth_ability": (0, PAID),
    "attendance.worth_alone": (0, PAID),
    "attendance.worth_old": (1, PAID),
    "attendance.points": (0, POINTS),
    "attendance.lists": (0, LISTED),
    "deliberation.stake_sd": (0, ()),
    "deliberation.tries": (1, ()),
    "deliberation.give": (0, ()),
    "mobilising.effort": (-40, ()),
    "mobilising.effort_stake": (0, ()),
    "mobilising.effort_lead": (0, ()),
    "mobilising.signs": (0, ()),
    "mobilising.made_to_fit": (-40, ()),
    "forums.by_phone": (0, ()),
    "forums.festival_bargain": (0, ()),
    "conduct.labour_wages": (0, ()),
    "conduct.labour_land": (0, ()),
    "learning.identity_away": (0, ()),
    "learning.own_case": (0, ()),
    "learning.decision": (0, ()),
    "learning.seen": (0, ()),
    "learning.served": (0, ()),
    "learning.bad": (1, ()),
}
"""Number: its null, and what has to be on offer for it to matter."""


@lru_cache(maxsize=8)
def counts(policies: tuple[str, ...], values: tuple[tuple[str, float], ...]) -> np.ndarray:
    given = tuple(load_policy(one) for one in policies)
    run = Run(values=dict(values), villages=10, months=48, seed=3, policies=given)
    return np.concatenate([township.tables.ledger for township in simulate(run).townships], axis=1)


@pytest.mark.parametrize("path", NULLS)
def test_a_mechanism_off_alone_moves_some_count(path: str) -> None:
    null, policies = NULLS[path]
    place = ((POOR, 0.0),) if path == "deliberation.give" else ()
    assert not np.array_equal(counts(policies, place), counts(policies, (*place, (path, null))))
