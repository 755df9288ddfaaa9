"""Every mechanism can be switched off alone, and then what it does is exactly nothing; neutral changes change no bit."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from laws import LIVELY, check, fingerprint, total

from model.declare import Setting
from model.parameters import Switches, off_in_core
from model.parameters import ledger as declared
from model.run import Run
from model.simulate import World, simulate
from model.state import codes, ledger
from model.state.tables import Tables

MONTHS = 38  # three rent dates and year-ends, an election, a term of rectification
LIVE = {**LIVELY, "registered": 400, "incentives.incentive_own": 0.003}  # so that promises are broken
MECHANISMS = tuple(
    name
    for name in Switches._fields
    if tuple(declared()[f"switches.{name}"].about.options) == ("off", "on")  # type: ignore[union-attr]
)
CORE_OFF = tuple(path.partition(".")[2] for path in off_in_core())
RIVAL_FORMS = tuple(name for name in Switches._fields if name not in MECHANISMS)


def lively(values: Mapping[str, float], preset: str = "full", months: int = MONTHS) -> World:
    """Two small villages with every lever in use."""
    return simulate(Run(villages=2, months=months, seed=51, values={**LIVE, **values}, preset=preset))


@pytest.fixture(scope="module")
def on() -> World:
    return lively({})


def tables(world: World) -> Tables:
    (township,) = world.townships
    return township.tables


def columns(*names: int) -> Callable[[World], float]:
    """The sum of ledger columns over villages and months."""
    return lambda world: float(sum(total(world, name).sum() for name in names))


def settled_at_a_forum(world: World) -> float:
    t = tables(world)
    manner = t.grievances.manner[: t.counts[codes.N_GRIEVANCES]]
    return float(np.isin(manner, (codes.AGREED, codes.PRESSED)).sum())


def asked_somewhere(world: World) -> float:
    """Grievances that ever went to a forum other than by petition."""
    t = tables(world)
    first = t.grievances.first_forum[: t.counts[codes.N_GRIEVANCES]]
    return float(((first >= 0) & (first != codes.PETITION)).sum())


def households_not_asked(world: World) -> float:
    """Representatives who were not asked, and households with somebody at home that the last meeting left out."""
    t = tables(world)
    called, eligible = (
        total(world, first + codes.REPRESENTATIVES).sum() for first in (ledger.CALLED, ledger.ELIGIBLE)
    )
    return float(eligible - called + (t.affairs.asked_last == 0).sum())


def attitudes_moved(world: World) -> float:
    m = tables(world).minds
    pairs = ((m.trust_village, m.anchor_village), (m.efficacy, m.anchor_efficacy))
    return float(sum((attitude != anchor).sum() for attitude, anchor in pairs))


NOTHING: dict[str, tuple[Callable[[World], float], ...]] = {
    "migration": (columns(ledger.LEFT), columns(ledger.RETURNED)),
    "deaths": (columns(ledger.DIED),),
    "village_economy": (
        columns(ledger.RENT_DUE),
        columns(ledger.RENT_PAID),
        columns(ledger.DIVIDENDS),
        columns(ledger.LAND_LET),
        lambda world: float(
            (tables(world).grievances.type[: tables(world).counts[codes.N_GRIEVANCES]] == codes.RENT).sum()
        ),
    ),
    "grievances": (
        columns(ledger.AROSE),
        columns(ledger.OPEN),
        columns(ledger.TAKEN_UP),
        columns(ledger.HOURS_CASES),
        columns(ledger.PETITIONS),
    ),
    "forums": (
        asked_somewhere,
        columns(ledger.REFUSED),
        columns(ledger.HANDED_ON),
        columns(ledger.TAKEN_UP),
        columns(ledger.FOUND),
        settled_at_a_forum,
    ),
    "mediation": (
        settled_at_a_forum,
        columns(ledger.HOURS_CASES),
        columns(ledger.CLOSED_ON_PAPER),
        columns(ledger.RECORDED_SETTLED),
        columns(ledger.REWARDS),
    ),
    "petitions": (
        columns(ledger.PETITIONS),
        columns(ledger.PETITIONS_COLLECTIVE),
        columns(ledger.PETITIONS_REPEAT),
        columns(ledger.PETITIONS_HIGHER),
    ),
    "grid_work": (
        columns(ledger.MATTERS),
        columns(ledger.HOURS_MATTERS),
        columns(ledger.VISITS),
        columns(ledger.FOUND),
        columns(ledger.QUITS),
        columns(ledger.PAY_PAID),
    ),
    "party_life": (
        columns(ledger.MEMBERS_HOME),
        columns(ledger.AT_SESSIONS),
        columns(ledger.CONTACTS),
        columns(ledger.MEMBERS_MANAGED),
    ),
    "recruitment": (households_not_asked,),
    "attendance": (columns(ledger.INDUCED_COUNT),),
    "deliberation": (
        *(columns(ledger.HELD + body) for body in range(codes.N_BODIES)),
        *(columns(ledger.CAME + body) for body in range(codes.N_BODIES)),
        columns(ledger.ALLOWANCES),
        columns(ledger.CARRIED_OUT),
        columns(ledger.PROJECTS),
    ),
    "mobilising": (
        columns(ledger.HOURS_ORGANISING),
        columns(ledger.SIGNED),
        columns(ledger.FITTED),
        lambda world: float((tables(world).persons.answer & codes.AGAIN).sum()),
    ),
    "conduct": (columns(ledger.LABOUR_CALLED), columns(ledger.COMPACT_CHECKS), columns(ledger.WITHHELD)),
    "incentives": (
        columns(ledger.ALLOWANCES),
        columns(ledger.POINTS_GOODS),
        columns(ledger.REWARDS),
        columns(ledger.DIVIDENDS),
        columns(ledger.BROKEN),
        columns(ledger.RED_LISTED),
        columns(ledger.BLACK_LISTED),
        columns(ledger.UNFAIR),
        columns(ledger.INDUCED_COUNT),
        lambda world: float(tables(world).persons.owed.sum() + tables(world).affairs.points.sum()),
        lambda world: float(tables(world).minds.used.sum()),
    ),
    "learning": (attitudes_moved,),
    "assessment": (
        lambda world: float(np.abs(total(world, ledger.SCORE)).sum()),
        columns(ledger.GRADED_BACKWARD),
        columns(ledger.TURNED_ROUND),
        columns(ledger.RED_CARDED),
        columns(ledger.REPLACED),
    ),
    "elections": (columns(ledger.ELECTORATE), columns(ledger.OWN_BALLOTS), columns(ledger.PROXIES)),
}
"""What is exactly zero where a mechanism is off."""


def test_every_mechanism_has_something_that_it_alone_does() -> None:
    assert set(NOTHING) == set(MECHANISMS)


SELDOM = {("assessment", 4), ("petitions", 1)}
"""Leaders replaced and collective petitions: two small villages need not see either in three years."""


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_mechanism_that_is_off_does_exactly_nothing(mechanism: str, on: World) -> None:
    """The run goes through, every law holds; what only the mechanism does is zero, and is not where it is on."""
    off = lively({f"switches.{mechanism}": 0})
    check(off)
    for k, amount in enumerate(NOTHING[mechanism]):
        assert amount(off) == 0.0, k
        if (mechanism, k) not in SELDOM:
            assert amount(on) > 0.0, k
    assert fingerprint(off) != fingerprint(on)


@pytest.mark.parametrize("form", RIVAL_FORMS)
def test_a_rival_form_obeys_the_laws_and_is_another_world(form: str, on: World) -> None:
    default = int(declared()[f"switches.{form}"].default)
    rival = lively({f"switches.{form}": 1 - default})
    check(rival)
    assert fingerprint(rival) != fingerprint(on)


def test_everything_off_leaves_a_village_in_which_nothing_happens() -> None:
    values = {f"switches.{name}": 0.0 for name in MECHANISMS}
    world = lively(values)
    check(world)
    alive = {
        ledger.REGISTERED, ledger.RESIDENTS, ledger.WORKING_AGE, ledger.AWAY_LONG, ledger.ADULTS,
        ledger.ADULTS_HOME, ledger.HOUSEHOLDS_HOME, ledger.PEOPLE_60, ledger.VISITORS, ledger.TRUST_VILLAGE,
        ledger.TRUST_TOWNSHIP, ledger.TRUST_HIGHER, ledger.EFFICACY, ledger.IDENTITY, ledger.HOURS_HELD,
        ledger.HOURS_FORMS, ledger.POSTS, ledger.ATTENDANT_POSTS, ledger.BRANCH, ledger.OPENNESS, ledger.VACANT,
        ledger.LEADERS, ledger.LEADERS_ABILITY, ledger.CARRIED_OVER, ledger.INCOME, ledger.TRANSFERS, ledger.OPERATIONS,
    }  # fmt: skip
    moved = {k for k in range(ledger.N_COLUMNS) if total(world, k).any()}
    assert moved <= alive


@pytest.mark.parametrize("preset", ["full", "core"])
def test_presets(preset: str) -> None:
    """Core is full without four mechanisms; what is set for a run wins over the preset."""
    world = lively({}, preset)
    check(world)
    off = {name for name in Switches._fields if world.parameters.switches._asdict()[name] == 0}
    defaults_off = {name for name in Switches._fields if declared()[f"switches.{name}"].default == 0}
    assert off - defaults_off == (set(CORE_OFF) if preset == "core" else set())
    assert len(set(MECHANISMS) - set(CORE_OFF)) == 14
    kept = lively({"switches.petitions": 1}, "core", months=6)
    assert kept.parameters.switches.petitions == 1 and kept.parameters.switches.assessment == 0


def test_core_is_full_with_its_four_switched_off() -> None:
    by_hand = lively({f"switches.{name}": 0 for name in CORE_OFF})
    assert fingerprint(by_hand) == fingerprint(lively({}, "core"))


# neutral changes


def same(
    a: Mapping[str, float], b: Mapping[str, float], but: Mapping[str, float], months: int = MONTHS
) -> bool:
    """Whether two runs that share ``but`` are the same bit by bit."""
    return fingerprint(lively({**but, **a}, months=months)) == fingerprint(
        lively({**but, **b}, months=months)
    )


INCENTIVES_OFF = {
    "attendance.allowance": 0,
    "attendance.points_value": 0,
    "attendance.dividend_condition": 0,
    "attendance.publicity": 0,
    "incentives.black_list": 0,
    "incentives.by_council": 0,
    "incentives.incentive_transfer": 0,
    "mediation.reward_case": 0,
    "volunteers.elder_pay": 0,
}


def test_with_incentives_off_no_lever_of_theirs_changes_a_bit() -> None:
    """Allowance, points, conditions, lists, rewards: promised to nobody where nobody pays."""
    assert same({}, INCENTIVES_OFF, {"switches.incentives": 0, "attendance.frame": 0.5})


@pytest.mark.parametrize(
    ("switch", "path", "value"),
    [
        ("petitions", "petitions.deterrence", 3),
        ("petitions", "petitions.hazard", 0.9),
        ("party_life", "party_life.fixed_day", 1),
        ("party_life", "party_life.stars", 1),
        ("forums", "forums.must_accept", 1),
        ("forums", "forums.take_up", 5),
        ("mediation", "mediation.success_village", 0.9),
        ("mediation", "mediation.legal_adviser", 1),
        ("deliberation", "deliberation.meetings_group", 12),
        ("deliberation", "attendance.allowance", 500),
        ("recruitment", "recruitment.notice", 1),
        ("attendance", "attendance.efficacy", 2),
        ("conduct", "conduct.labour_days", 12),
        ("learning", "learning.own_case", 1),
        ("elections", "elections.next_election", 3),
        ("assessment", "assessment.backward_share", 0.5),
        ("migration", "migration.return_programme", 1),
        ("deaths", "migration.mortality_60", 0.2),
        ("grid_work", "grid_work.matters", 0.9),
        ("village_economy", "village_economy.rent_deposit", 1),
        ("grievances", "grievances.per_1000", 400),
    ],
)
def test_a_lever_of_a_mechanism_that_is_off_changes_no_bit(switch: str, path: str, value: float) -> None:
    off = {f"switches.{switch}": 0.0}
    assert same({}, {path: value}, off)


@pytest.mark.parametrize(
    ("path", "value", "idle"),
    [
        ("attendance.frame", 2, {"attendance.allowance": 0}),
        ("attendance.entitlement", 2, {"attendance.allowance": 0}),
        ("attendance.points_half_life", 100, {"attendance.points_value": 0}),
        ("petitions.contain", 1, {"switches.petition_form": 1}),
        ("incentives.wrong_list", 0.5, {"attendance.publicity": 0}),
        ("incentives.favour", 1, {"attendance.points_value": 0}),
        ("mediation.reward", 0.8, {"mediation.reward_case": 0, "volunteers.elder_pay": 0}),
        ("village_economy.default_price", 2, {"village_economy.price_fall": 0}),
        ("elections.replace_seat", 1, {"migration.outmigration": 0, "migration.return_hazard": 0}),
    ],
)
def test_a_number_that_nothing_uses_changes_no_bit(
    path: str, value: float, idle: Mapping[str, float]
) -> None:
    """The size of an effect of something that is not there."""
    assert same({}, {path: value}, idle)


def test_naming_a_default_changes_no_bit() -> None:
    """Every number set to what it is anyway, law and levers included."""
    dated = {"elections.term_years"} | {path for path in declared() if path.startswith("deliberation.quorum")}
    defaults = {
        path: item.default for path, item in declared().items() if path not in LIVELY and path not in dated
    }
    defaults["population.registered"] = 400.0
    plain = Run(villages=2, months=MONTHS, seed=51, values=LIVE)
    named = Run(villages=2, months=MONTHS, seed=51, values={**defaults, **LIVE})
    assert fingerprint(simulate(plain)) == fingerprint(simulate(named))


def test_a_lever_at_zero_is_no_lever() -> None:
    """Every setting whose default is zero, set to zero."""
    zero = {
        path: 0.0
        for path, item in declared().items()
        if isinstance(item.about, Setting) and item.default == 0.0
    }
    plain = Run(months=24, seed=52)
    assert fingerprint(simulate(plain)) == fingerprint(simulate(Run(months=24, seed=52, values=zero)))
