"""Without policy, ten years leave the world within bounds: at both ends of every plausible range, and in its corners.

In year 10 mean attitudes lie within 2 SD of the middle or, in a corner, where what happened carries them: attitudes have no
floor and no ceiling, so that a village drifts in which matters are left undone and nothing is forgotten (decision 37), but
nobody stands further from their anchor than the events of these years add up to. No purse was ever below zero, and open
grievances number at most twice those of year 3. The last is a ratio of small counts (19 in the default village, 2 in small ones), so replicates are added until the
factor is below two by 1.28 standard errors, ln(b/a) + 1.28 sqrt(1/a + 1/b) < ln 2 for pooled counts a and b, or until
there are forty, whose pooled factor must not exceed two. By simulation with Poisson counts of 19 (of 1.5) in year 3 a true
factor of 1 costs 1.3 (6) replicates, of 1.3 costs 1.9 (10) and passes always (.996); a true factor of 2, 2.5, 3 is let
through with probability .61, .02, .002 (.59, .19, .07).
"""

from collections.abc import Iterator, Mapping
from math import log, sqrt

import numpy as np
import pytest

from model.declare import Declared, Number, Switch
from model.parameters import Switches
from model.parameters import ledger as declared
from model.run import Run
from model.simulate import advance, found, simulate
from model.state import ledger

ATTITUDES = (
    ledger.TRUST_VILLAGE,
    ledger.TRUST_TOWNSHIP,
    ledger.TRUST_HIGHER,
    ledger.EFFICACY,
    ledger.IDENTITY,
)
SURE = 1.28  # standard errors: nine in ten
MOST = 40  # replicates
YEAR_3, YEAR_10 = slice(24, 36), slice(108, 120)

NO_POLICY = {
    "assessment.contest",
    "assessment.promotion",
    "assessment.recall",
    "assessment.sites",
    "attendance.allowance",
    "attendance.dividend_condition",
    "attendance.points_value",
    "attendance.publicity",
    "attendance.remote_counts",
    "attendance.rooms",
    "cadres.returnees",
    "cadres.training",
    "courtyards.households",
    "deliberation.council",
    "deliberation.help_from_outside",
    "deliberation.pledges",
    "forums.must_accept",
    "grid_work.attendants_per_grid",
    "grid_work.burden_relief",
    "grid_work.deputy_pay",
    "grid_work.group_head_pay",
    "grid_work.head_pay",
    "grid_work.households_per_grid",
    "grid_work.pension",
    "grid_work.performance_pay",
    "incentives.black_list",
    "incentives.by_council",
    "incentives.incentive_transfer",
    "mediation.enforcement",
    "mediation.reward_case",
    "mediation.trade_mediation",
    "migration.return_programme",
    "migration.stay_programme",
    "mobilising.sessions_more",
    "party_life.away_branches",
    "party_life.fixed_day",
    "party_life.member_hours",
    "party_life.stars",
    "petitions.deterrence",
    "powers.handed_down",
    "powers.licences",
    "powers.one_stop",
    "powers.staff_back",
    "village_economy.rent_deposit",
    "volunteers.elder_pay",
    "volunteers.home_visits",
    "volunteers.pool_hours",
}
"""Levers that are zero where nobody has decided anything; in corners they stay there."""

RIVAL_FORMS = tuple(
    name for name in Switches._fields if declared()[f"switches.{name}"].about.options[1] != "on"
)  # type: ignore[union-attr]


def year_10(values: Mapping[str, float], replicate: int) -> tuple[float, float, float, float, float]:
    """Lowest and highest mean attitude, open grievances of year 3 and of year 10, and the least that a purse ever held."""
    t = simulate(Run(months=120, seed=61, replicate=replicate, values=values)).townships[0].tables
    means = [t.ledger[column, 0, YEAR_10].mean() for column in ATTITUDES]
    open_ = t.ledger[ledger.OPEN, 0]
    return (
        min(means),
        max(means),
        open_[YEAR_3].mean(),
        open_[YEAR_10].mean(),
        t.ledger[ledger.CARRIED_OVER].min(),
    )


def below_two(early: float, late: float) -> bool:
    """Whether late is less than twice early by ``SURE`` standard errors; counts as Poisson."""
    if early == 0.0 or late == 0.0:
        return late == 0.0
    return log(late / early) + SURE * sqrt(1.0 / early + 1.0 / late) < log(2.0)


def carried_away(values: Mapping[str, float]) -> str:
    """Whose attitude is not where the events of ten years carry it, counted a second time month by month; empty if nobody's.

    Trust and efficacy lie within the sum of what each month brought, in either direction, each part less by what was
    forgotten since; identity between the lower of its start and its anchor less what ten years away take, and the higher;
    trust in the township and above is what it was.
    """
    world = found(Run(months=120, seed=61, values=values))
    t, own = world.townships[0].tables, world.parameters.learning
    minds = t.minds
    reach = np.zeros((2, len(t.persons.id)))
    least = np.minimum(minds.identity, minds.anchor_identity) - 10.0 * own.identity_away
    most = np.maximum(minds.identity, minds.anchor_identity)
    traits = np.array((minds.trust_township, minds.trust_higher))
    for month in range(120):
        advance(world, month + 1)
        decided = own.decision * np.abs(t.meetings.credit)[t.persons.village]
        cases = own.own_case * np.abs(minds.felt_village)
        served = own.served * np.abs(t.affairs.served)[t.persons.household]
        reach = (1.0 - own.anchor) * (reach + np.array((decided + cases + served, decided)))
    alive = t.persons.alive == 1
    trust = np.abs(minds.trust_village - minds.anchor_village) > reach[0] + 1e-9
    efficacy = np.abs(minds.efficacy - minds.anchor_efficacy) > reach[1] + 1e-9
    identity = (minds.identity < least - 1e-9) | (minds.identity > most + 1e-9)
    moved = (traits != (minds.trust_township, minds.trust_higher)).any(axis=0)
    seen = {"trust": trust, "efficacy": efficacy, "identity": identity, "a trait": moved}
    return "".join(
        f"{name} of {(out & alive).sum()} is further out than what happened; "
        for name, out in seen.items()
        if (out & alive).any()
    )


def broken(values: Mapping[str, float], may_drift: bool = False) -> str:
    """Which bound does not hold at these values; empty if all do."""
    seen: list[tuple[float, ...]] = []
    early = late = 0.0
    while len(seen) < MOST:
        seen.append(year_10(values, len(seen)))
        early += seen[-1][2]
        late += seen[-1][3]
        if below_two(early, late):
            break
    low, high, _, _, purse = np.array(seen).T
    if not (low.mean() >= -2.0 and high.mean() <= 2.0):
        drift = carried_away(values) if may_drift else "out of bounds"
        if drift:
            return f"mean attitudes {low.mean():.3f} to {high.mean():.3f}: {drift}"
    if purse.min() < 0.0:
        return f"a purse at {purse.min():g} yuan"
    if late > 2.0 * early:
        return f"open grievances {early / len(seen):.1f} in year 3, {late / len(seen):.1f} in year 10"
    return ""


def uncertain() -> list[Declared]:
    """Numbers with a plausible range."""
    return [item for item in declared().values() if isinstance(item.about, Number) and item.about.plausible]


def ends(item: Declared) -> Iterator[float]:
    """Both ends of a plausible range, or every other form of a switch; the default itself apart."""
    about = item.about
    both = range(len(about.options)) if isinstance(about, Switch) else about.plausible or ()
    yield from (float(end) for end in both if end != item.default)


MECHANISMS = sorted({path.partition(".")[0] for path in declared()})


def test_the_default_village_stays_in_bounds() -> None:
    assert broken({}) == ""
    assert broken({f"switches.{name}": 0 for name in ("village_economy", "assessment", "conduct")}) == ""


@pytest.mark.slow
@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_each_number_alone_keeps_the_bounds(mechanism: str) -> None:
    """At both ends of its plausible range, every other number at its default; every switch in every form."""
    items = [item for item in declared().values() if item.path.startswith(f"{mechanism}.")]
    failed = {
        f"{item.path} = {end:g}": what
        for item in items
        if isinstance(item.about, Switch) or item.about.plausible
        for end in ends(item)
        if (what := broken({item.path: end}))
    }
    assert not failed


def toss(part: int, k: int, path: str) -> int:
    """A coin of each number's own: a number that is added leaves the corners of all others as they are."""
    return int(np.random.default_rng([part, k, *path.encode()]).integers(2))


def corner(part: int, k: int) -> dict[str, float]:
    """Every uncertain number at one end of its plausible range, every rival form or its alternative, by the toss of a coin."""
    values: dict[str, float] = {}
    for item in uncertain():
        assert isinstance(item.about, Number) and item.about.plausible
        if item.path not in NO_POLICY:
            values[item.path] = item.about.plausible[toss(part, k, item.path)]
    return values | {f"switches.{name}": float(toss(part, k, name)) for name in RIVAL_FORMS}


@pytest.mark.parametrize("part", [0, 1, *(pytest.param(k, marks=pytest.mark.slow) for k in range(2, 10))])
def test_random_corners_keep_the_bounds(part: int) -> None:
    """Twenty a part. If one corner in fifty broke a bound, 200 would miss it with probability .02; the two quick parts miss one
    in ten with .015."""
    failed = [what for k in range(20) if (what := broken(corner(part, k), may_drift=True))]
    assert not failed


def test_levers_left_out_of_corners_are_those_without_policy() -> None:
    """Each is zero by default; the other settings with a default of zero describe a place."""
    zero = {item.path for item in uncertain() if item.by_village and item.default == 0.0}
    assert zero >= NO_POLICY
    assert zero - NO_POLICY == {
        "village_economy.price_fall",
        "grid_work.pay_delay",
        "party_life.contact_rule",
        "attendance.allowance_for",
        "attendance.rooms_idle",
        "grid_work.commuting",
    }
    assert len(RIVAL_FORMS) == 4
