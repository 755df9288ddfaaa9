"""A whole county through the same code: every law holds, and townships side by side change no bit."""

import numpy as np
import pytest
from laws import check, fingerprint

from model.outcomes import OUTCOMES, Seen
from model.run import DEFAULT, Run
from model.simulate import World, simulate
from model.state import ledger

pytestmark = pytest.mark.county


@pytest.fixture(scope="module")
def county() -> World:
    """204 villages, about a quarter of a million people, seven years."""
    return simulate(Run(villages="all", seed=91), threads=2)


def test_every_law_holds(county: World) -> None:
    check(county)
    villages = sum(len(township.tables.villages.id) for township in county.townships)
    people = sum(len(township.tables.persons.id) for township in county.townships)
    assert villages == DEFAULT.n_villages == 204
    assert len(county.townships) == DEFAULT.n_townships
    assert 200_000 <= people <= 400_000


def test_a_share_of_the_villages_is_graded_backward_every_year(county: World) -> None:
    """Within the county the lowest tenth, whatever the scores: at most as many, and one or more."""
    graded = sum(township.tables.ledger[ledger.GRADED_BACKWARD].sum(axis=0) for township in county.townships)
    for december in range(11, 84, 12):
        assert 1 <= graded[december] <= 0.1 * 204 + 1


def test_one_thread_gives_the_same_bits(county: World) -> None:
    assert fingerprint(simulate(county.run, threads=1)) == fingerprint(county)


def test_villages_of_a_county_differ_about_the_representative_one(county: World) -> None:
    """Outmigration by village spreads about the set share, and outcomes of the county are means of many villages."""
    seen = Seen.of(county, 24, 84)
    shares = [OUTCOMES["outmigration"].function(seen.village(v)) for v in range(0, 204, 4)]
    assert abs(np.median(shares) - 0.43) < 0.05
    assert 0.06 < np.std(shares) < 0.15
    alone = simulate(Run(seed=92))

    def of(name: str) -> tuple[float, float]:
        one, many = (OUTCOMES[name].function(Seen.of(world, 24, 84)) for world in (alone, county))
        return one, many

    for name in ("deliberation_rate", "household_attendance", "session_rate"):
        one, many = of(name)
        assert 0.6 < one / many < 1.6, name
    one, many = of("trust_village")
    assert abs(one - many) < 0.3, "on a scale of standard deviations"
