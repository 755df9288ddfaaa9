"""Outcomes: counted again by hand, parts that add up, groups that make a whole, and what may be aimed at."""

import re

import numpy as np
import pytest

from bilingual.numbers import bounds_of
from model.outcomes import (
    GROUPS,
    OUTCOMES,
    UNITS,
    NoObjective,
    Seen,
    UnknownOutcome,
    find,
    headline,
    objective,
)
from model.outcomes.seen import Gathered, window_mask
from model.run import Run
from model.simulate import World, simulate
from model.state import codes, ledger

SHARES = [item for item in OUTCOMES.values() if item.unit == "share"]


@pytest.fixture(scope="module")
def world() -> World:
    """Four villages in two townships, five years, with an election."""
    values = {"villages_per_township": 2, "registered": 500, "per_1000": 60, "next_election": 30}
    return simulate(Run(villages=4, months=60, seed=71, values=values))


@pytest.fixture(scope="module")
def seen(world: World) -> Seen:
    return Seen.of(world, 24, 60)


def value(name: str, s: Seen) -> float:
    return OUTCOMES[name].function(s)


NOTHING_TO_COUNT = {"broken_share", "pledge_wedge", "wrongly_listed", "land_arrears_long"}
"""Outcomes without a value here: nobody is promised, pledged or listed anything without a policy, and no rent is owed."""


def test_shares_lie_within_zero_and_one(seen: Seen) -> None:
    for item in SHARES:
        found = item.function(seen)
        assert np.isnan(found) or 0.0 <= found <= 1.0 + 1e-9, item.name
    of_types = {item.name for item in OUTCOMES.values() if item.label.en.startswith("settled: ")}
    assert len(of_types) == codes.N_TYPES
    without = {item.name for item in OUTCOMES.values() if np.isnan(item.function(seen))}
    assert without - of_types == NOTHING_TO_COUNT  # some types did not arise


def test_deliberation_counted_person_by_person_and_month_by_month(world: World, seen: Seen) -> None:
    acts = months = registered = ever = there = 0
    for township in world.townships:
        t = township.tables

        def bit(act: int, i: int, m: int, t: object = t) -> int:
            return int(t.acts[act, i, m // codes.BITS] >> (m % codes.BITS)) & 1  # type: ignore[attr-defined]

        for i in range(len(t.persons.id)):
            if t.persons.born[i] > 24 - 18 * 12:
                continue
            home = [bit(codes.AT_HOME, i, m) for m in range(24, 60)]
            came = [bit(codes.DELIBERATED, i, m) for m in range(24, 60)]
            months += sum(home)
            acts += sum(a & b for a, b in zip(home, came, strict=True))
            registered += min(60, max(24, int(t.persons.died[i]))) - 24
            if home[-1]:
                there += 1
                ever += any(came)
    assert acts > 100
    assert value("deliberation_rate", seen) == pytest.approx(12 * acts / months, rel=1e-12)
    assert seen.registered_months == registered
    assert value("ever_deliberated_36m", seen) == pytest.approx(ever / there, rel=1e-12)
    assert np.isnan(value("ever_deliberated_36m", seen.over(30, 60)))


def test_levels_of_settlement_are_nested_and_manners_add_up(seen: Seen) -> None:
    group, village, township, all_ = (
        value(name, seen)
        for name in ("settled_in_group", "settled_in_village", "settled_in_township", "settled_share")
    )
    assert value("settled_by_talk", seen) <= group <= village <= township <= all_
    paid = seen.share(seen.settled & (seen.of_settlement("manner") == codes.REDRESSED), seen.followed)
    assert value("settled_by_talk", seen) + value("settled_agreed", seen) + paid == pytest.approx(all_)
    first = sum(value(name, seen) for name in ("share_endured", "share_talked", "share_to_forum"))
    assert first == pytest.approx(1.0)


def test_burden_holds_what_is_open_and_what_was_given_up(world: World) -> None:
    """At the end: unsettled ones of the last two years, and those forgotten, pressed or bought off, household by household."""
    for township in world.townships:
        t = township.tables
        g, n = t.grievances, int(t.counts[codes.N_GRIEVANCES])
        young = (g.born[:n] > 59 - 24) & (t.persons.died[g.person[:n]] > 59)
        redressed = (g.state[:n] == codes.SETTLED) & np.isin(g.manner[:n], codes.IN_SUBSTANCE)
        waits = young & ~redressed
        weight = np.bincount(g.household[:n][waits], g.severity[:n][waits], len(t.households.id))
        burden = Gathered([township]).burden
        np.testing.assert_allclose(burden[:, -1], weight, atol=1e-9)
        given_up = Gathered([township]).burden_given_up
        gone = waits & (
            (g.state[:n] == codes.GONE) | ((g.state[:n] == codes.SETTLED) & (g.manner[:n] == codes.BOUGHT))
        )
        lost = np.bincount(g.household[:n][gone], g.severity[:n][gone], len(t.households.id))
        np.testing.assert_allclose(given_up[:, -1], lost, atol=1e-9)
        assert (given_up <= burden + 1e-9).all() and burden.min() >= 0.0


@pytest.mark.parametrize("name", [item.name for item in OUTCOMES.values() if item.split != "village"])
def test_a_group_of_everybody_is_everybody_and_nobody_is_missing(seen: Seen, name: str) -> None:
    everybody = np.ones(len(seen.all.column("persons", "id")), bool)
    homes = np.ones(len(seen.all.column("households", "id")), bool)
    assert value(name, seen.among(everybody)) == pytest.approx(value(name, seen), nan_ok=True)
    assert value(name, seen.among(homes=homes)) == pytest.approx(value(name, seen), nan_ok=True)
    nobody = value(name, seen.among(~everybody, ~homes))
    assert np.isnan(nobody)


def test_sexes_make_up_the_whole(seen: Seen) -> None:
    women = seen.among(seen.all.column("persons", "sex") == codes.FEMALE)
    men = seen.among(seen.all.column("persons", "sex") == codes.MALE)
    for act in (codes.AT_HOME, codes.DELIBERATED, codes.LABOURED):
        assert women.adult_months(act) + men.adult_months(act) == seen.adult_months(act)
    assert (women.arose | men.arose == seen.arose).all() and not (women.arose & men.arose).any()


def test_villages_make_up_the_territory(world: World, seen: Seen) -> None:
    n = len(seen.all.column("villages", "id"))
    assert n == 4
    for column in (ledger.AROSE, ledger.CAME, ledger.OWN_BALLOTS, ledger.TRANSFERS):
        assert sum(seen.village(v).count(column) for v in range(n)) == pytest.approx(seen.count(column))
    assert sum(seen.village(v).adult_months(codes.AT_HOME) for v in range(n)) == seen.adult_months(
        codes.AT_HOME
    )
    assert sum(int(seen.village(v).arose.sum()) for v in range(n)) == int(seen.arose.sum())
    # rows of the second township point to its own households and villages
    owner = seen.all.column("persons", "household")
    assert (seen.all.column("households", "village")[owner] == seen.all.column("persons", "village")).all()


@pytest.mark.parametrize(("first", "last"), [(0, 1), (59, 61), (0, 60), (60, 120), (24, 84), (119, 120)])
def test_a_window_selects_its_months(first: int, last: int) -> None:
    bits = [int(window_mask(word, first, last)) for word in range(codes.WORDS)]
    months = [m for m in range(120) if bits[m // codes.BITS] >> (m % codes.BITS) & 1]
    assert months == list(range(first, last))


def test_declarations_are_whole() -> None:
    for item in OUTCOMES.values():
        assert item.label.en and item.label.zh and item.definition.endswith("."), item.name
        assert item.unit in UNITS and item.group in GROUPS
        for text in (item.numerator, item.of, item.over):
            assert text.en and re.search("[一-鿿]", text.zh) and not re.search("[()]", text.zh), item.name
        if item.beside:
            assert item.moved and not OUTCOMES[item.beside].moved, item.name
        if item.twin:
            assert item.twin in OUTCOMES
        if item.instead:
            assert OUTCOMES[item.instead].better != "none", item.name
    assert len({item.label.zh for item in OUTCOMES.values()}) == len(OUTCOMES)


def test_what_is_recorded_is_never_an_objective() -> None:
    recorded = [item for item in OUTCOMES.values() if item.ledger == "recorded"]
    assert len(recorded) >= 10
    for item in recorded:
        with pytest.raises(NoObjective, match=item.instead):
            objective(item.name)
    for name in ("petitions_per_1000", "recorded_settlement", "recorded_turnout", "visits_per_household"):
        assert OUTCOMES[name].better == "none"
    assert all(objective(item.name) is item for item in headline())


def test_what_is_read_from_one_column_has_the_unit_of_that_column() -> None:
    """On scales that nobody can tell from the number: a share of the scale, or standard deviations between people."""
    scales = {column.name: column.unit for column in ledger.COLUMNS if column.unit in {"0-1", "SD"}}
    both = {name: scales[name] for name in scales if name in OUTCOMES}
    assert len(both) >= 6
    assert {name: OUTCOMES[name].unit for name in both} == both


def test_every_unit_is_bounded_or_can_be_negative() -> None:
    """So that no interval of hours, money or months reaches below zero."""
    assert {unit for unit in UNITS if bounds_of(unit) == (-np.inf, np.inf)} == {"SD", "-"}


def test_an_unknown_outcome_is_told_its_neighbours() -> None:
    with pytest.raises(UnknownOutcome, match="did you mean quorum_rate"):
        find("quorm_rate")
