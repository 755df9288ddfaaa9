"""A domain is a promise: inside it every run comes to its end, keeps its laws, and says everything in its unit.

Each number and setting at both ends of its domain, one at a time, each switch in every form, each lever at both ends, and
corners of all domains together, on a small place: shares, attitudes and qualities stay within 0 and 1, yuan finite, counts
and hours at zero or above, people, grievances and money conserved. A corner that one draw in fifty would break is missed by
200 corners with probability .02.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from laws import check
from units import breaches

from model.declare import Declared, Label, Switch
from model.mechanisms.assessment import Assessment, cutoffs
from model.mechanisms.village_economy import (
    VillageEconomy,
    excuse_chance,
    flight_chance,
    lasting_shares,
    recovery_chance,
)
from model.parameters import ledger as declared
from model.policy import Measure, Policy
from model.run import Run
from model.simulate import simulate
from scenarios.decide import levers, load_lever

MONTHS = 40
SPANS = ((0, MONTHS), (12, MONTHS), (24, 36), (MONTHS - 1, MONTHS))
SMALL = {
    "population.registered": 150.0,
    "population.registered_spread": 0.3,
    "population.villages_per_township": 2.0,
    "grievances.per_1000": 150.0,
    "elections.next_election": 14.0,
}
"""Three villages in two townships, with many quarrels and an election."""
NUMBERS = declared()
MECHANISMS = sorted({path.partition(".")[0] for path in NUMBERS})


def broken(
    values: Mapping[str, float], villages: int = 3, policies: tuple[Policy, ...] = (), seed: int = 5
) -> str:
    """What goes wrong at these values; empty if nothing does."""
    run = Run(villages=villages, months=MONTHS, seed=seed, values={**SMALL, **values}, policies=policies)
    try:
        with np.errstate(all="raise", under="ignore"):
            world = simulate(run)
        check(world)
    except (ArithmeticError, LookupError, ValueError, AssertionError) as error:
        return f"{type(error).__name__}: {error}"
    return "; ".join(breaches(world, SPANS)[:5])


def ends(item: Declared) -> Iterator[float]:
    """Both ends of a domain; every form of a switch."""
    if isinstance(item.about, Switch):
        yield from map(float, range(len(item.about.options)))
    else:
        yield from item.domain


def all_ends() -> list[tuple[str, float]]:
    return [(path, end) for path, item in NUMBERS.items() for end in ends(item)]


def failures(cases: list[tuple[str, float]], villages: int = 3) -> dict[str, str]:
    return {f"{path} = {end:g}": what for path, end in cases if (what := broken({path: end}, villages))}


def corner(rng: np.random.Generator, share: float = 1.0) -> dict[str, float]:
    """This share of all numbers at one end of its domain or, where it is a switch, in one of its forms."""
    chosen = [path for path in NUMBERS if rng.random() < share]
    values = {path: float(rng.choice(list(ends(NUMBERS[path])))) for path in chosen}
    return values | {"population.registered": float(rng.choice((20.0, 150.0)))}  # 20,000 would take minutes


def test_ends_that_once_broke_a_run() -> None:
    """And every seventeenth of all."""
    known = [
        {"village_economy.new_tenant": 0.0, "village_economy.recovery": 0.0},
        {"village_economy.flight": 0.0, "village_economy.recovery": 0.0},
        {"assessment.reward_share": 1.0},
        {"mediation.severity": 10.0, "population.registered": 120.0},
    ]
    assert not {str(values): what for values in known if (what := broken(values))}
    assert not failures(all_ends()[::17])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32 - 1))
def test_random_corners(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = corner(rng, float(rng.choice((0.1, 0.5, 1.0))))
    assert broken(values) == ""


@pytest.mark.slow  # about half a minute in all on one core, once the model is compiled
@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_both_ends_of_every_domain(mechanism: str) -> None:
    assert not failures([case for case in all_ends() if case[0].startswith(f"{mechanism}.")])


@pytest.mark.slow
def test_both_ends_of_assessment_in_a_county() -> None:
    """With twenty villages and more the county's own distribution grades."""
    assert not failures([case for case in all_ends() if case[0].startswith("assessment.")], villages=21)


@pytest.mark.slow
@pytest.mark.parametrize("name", levers())
def test_both_ends_of_every_lever(name: str) -> None:
    lever = load_lever(name)
    found = {}
    for level in lever.domain:
        measure = Measure(lever, level, since=(2021, 6), until=(2023, 9))
        policy = Policy("end", Label("end", "端点"), (measure,))
        found[level] = broken({}, policies=(policy,))
    assert not any(found.values()), found


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_corners_of_all_domains(part: int) -> None:
    """Twenty a part with everything at an end, ten with a tenth of the numbers."""
    rng = np.random.default_rng(part)
    shares = [1.0] * 20 + [0.1] * 10
    found = {k: what for k, share in enumerate(shares) if (what := broken(corner(rng, share), seed=k))}
    assert not found


# the rules behind them


@settings(max_examples=200, deadline=None)
@given(*[st.floats(0.0, 1.0)] * 5, st.floats(0.0, 60.0))
def test_lasting_shares_balance_the_flows(
    hazard: float, recovery: float, flight: float, again: float, poor: float, delay: float
) -> None:
    """One year of the chain paying -> arrears -> gone -> let again leaves the shares as they are, whatever the rates."""
    p = VillageEconomy(recovery=recovery, flight=flight, new_tenant=again)
    excused, other, gone = lasting_shares(p, hazard, delay, poor)
    paying = 1.0 - excused - other - gone
    assert min(excused, other, gone) >= 0.0 and paying >= -1e-12
    leaves, left = flight_chance(p, poor), 0.0
    with_it = excuse_chance(delay)
    for share, arrears, excuse in ((with_it, excused, True), (1.0 - with_it, other, False)):
        pays_up = recovery_chance(p, excuse, delay)
        gone_now = arrears * leaves * (1.0 - pays_up)
        assert abs(paying * hazard * share - arrears * pays_up - gone_now) < 1e-9
        left += gone_now
    assert abs(left - gone * again) < 1e-9


@given(st.lists(st.floats(-5.0, 5.0), min_size=1, max_size=40), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
@example([float(k) for k in range(24)], 1.0, 1.0)
@example([float(k) for k in range(24)], 0.0, 0.0)
@example([1.0], 1.0, 1.0)
def test_shares_of_nobody_and_of_all_are_graded(scores: list[float], reward: float, backward: float) -> None:
    """At 0 nobody is below or above, at 1 everybody is both; in between the bounds are numbers in order of their shares."""
    found = np.array(scores)
    low, high = cutoffs(Assessment(), found, backward, reward)
    assert not np.isnan(low) and not np.isnan(high)
    if reward == 0.0:
        assert not (found > high).any()
    if reward == 1.0:
        assert (found > high).all()
    if backward == 0.0:
        assert not (found < low).any()
    if backward == 1.0:
        assert (found < low).all()
