"""Disputes with members, and petitions that are bargained over."""

from math import exp

import numpy as np
import pytest
from conftest import z_score
from hypothesis import given
from hypothesis import strategies as st
from laws import LIVELY, check, total

from model.mechanisms.grievances import shut_factor, weight_scale
from model.mechanisms.mediation import hours_of
from model.mechanisms.petitions import Petitions, chance_of_joining, expected_concession, inclination
from model.month import STEPS
from model.outcomes import OUTCOMES, Seen
from model.run import Run
from model.simulate import advance_in_parts, found, simulate
from model.state import codes, ledger
from scenarios import load

Z = 4.5
SHARED = LIVELY | {
    "trade_mediation": 0,
    "mix_land": 0.4,
    "rent_deposit": 0.0,
    "default_hazard": 0.2,
    "grievances.per_1000": 60,
}


def test_hours_of_members_and_one_result_for_those_who_joined() -> None:
    """Month by month: hours used = one whole case, and the declared part of it for each who joined; all end alike."""
    world = found(Run(villages=4, months=48, seed=51, values=SHARED | {"powers.acts": 0}))
    p = world.parameters.mediation
    seen = {"joined": 0, "ended": 0}
    was: dict[int, np.ndarray] = {}

    def before() -> None:
        for k, township in enumerate(world.townships):
            was[k] = township.tables.grievances.due.copy()
            hours[k] = left(k)

    def left(k: int) -> float:
        t = world.townships[k].tables
        service = t.persons.hours_left + t.persons.hours_matters
        return float(service.sum() + t.villages.hours_outside.sum() + t.staff.hours_left.sum())

    def after() -> None:
        end = (world.month + 1) * codes.DAYS
        for k, township in enumerate(world.townships):
            t = township.tables
            g, n = t.grievances, int(t.counts[codes.N_GRIEVANCES])
            served = np.flatnonzero((g.due[:n] != was[k][:n]) & (g.due[:n] != end))
            needs = [
                (p.further_member if g.joined[row] else 1.0) * hours_of(p, at[k][row], g.severity[row])
                for row in served
                if at[k][row] != codes.COURT
            ]
            assert hours[k] - left(k) == pytest.approx(sum(needs))
            groups: dict[tuple[int, int, float], list[int]] = {}
            for row in served[g.dispute[served] >= 0]:
                groups.setdefault((int(g.dispute[row]), int(at[k][row]), float(g.due[row])), []).append(
                    int(row)
                )
            for (_, _, due), rows in groups.items():
                seen["joined"] += int(g.joined[rows].sum())
                assert len({int(g.server[row]) for row in rows}) == 1
                if due < end:
                    ends = {
                        (state, int(g.manner[row]) if state == codes.SETTLED else 0)
                        for row in rows
                        if (state := int(g.state[row])) != codes.GONE
                    }
                    assert len(ends) <= 1
                    seen["ended"] += len(rows)

    def forums() -> None:
        for k, township in enumerate(world.townships):
            at[k] = township.tables.grievances.forum.copy()

    at: dict[int, np.ndarray] = {}
    hours: dict[int, float] = {}
    step = STEPS.index("forums")
    while world.month < 48:
        advance_in_parts(world, {step: [before, forums], STEPS.index("mediation"): [after]})
    check(world)
    assert seen["joined"] > 50 and seen["ended"] > 50, seen


def test_projects_keep_the_rate_of_land_grievances() -> None:
    """As many as if each household lost its land alone; sixty months of twelve villages, spread by the projects."""
    values = {"closed_doors": 0.0, "grievances.per_1000": 120, "village_economy": 0, "deaths": 0}
    world = found(Run(villages=12, months=60, seed=52, values=values))
    p = world.parameters.grievances
    expected = variance = 0.0

    def add() -> None:
        nonlocal expected, variance
        for township in world.townships:
            t = township.tables
            shut = [shut_factor(p, openness, False, 0.4) for openness in t.villages.openness]
            relief = 1.0 - p.goods_relief * (t.villages.public_goods - 0.5)
            each = t.homes.complaint_weight / weight_scale(p) * (t.homes.adults_home > 0)
            rates = p.per_1000 / 12000.0 / p.weight_reference * p.mix_land * each
            rates *= (np.array(shut) * relief)[t.households.village]
            present = np.bincount(t.households.group, t.homes.adults_home > 0)
            of_group = np.bincount(t.households.group, rates)
            chance = 1.0 - np.exp(-of_group / (p.land_affected * np.maximum(1, present)))
            mean = chance * p.land_affected * present
            expected += mean.sum()
            square = p.land_affected * present * (1.0 - p.land_affected) + (p.land_affected * present) ** 2
            variance += (chance * square - mean**2).sum()

    while world.month < 60:
        advance_in_parts(world, {STEPS.index("grievances"): [add]})
    arose = sum(
        (w.tables.grievances.type[: w.tables.counts[codes.N_GRIEVANCES]] == codes.LAND_TAKING).sum()
        for w in world.townships
    )
    assert expected > 300.0
    assert abs(z_score(float(arose), expected, variance)) < Z


def test_members_of_a_project_have_one_severity_and_one_opponent() -> None:
    world = simulate(Run(villages=12, months=48, seed=53, values={"mix_land": 0.5}))
    sizes = []
    for township in world.townships:
        t = township.tables
        g, n = t.grievances, int(t.counts[codes.N_GRIEVANCES])
        land = np.flatnonzero(g.type[:n] == codes.LAND_TAKING)
        assert (g.dispute[land] >= 0).all() and (g.opponent[land] == codes.GOVERNMENT).all()
        assert (g.born[land] == t.disputes.born[g.dispute[land]]).all()
        assert (t.households.group[g.household[land]] == t.disputes.group[g.dispute[land]]).all()
        sizes += list(np.bincount(g.dispute[land])[np.unique(g.dispute[land])])
    assert max(sizes) >= 10


# petitions


@given(st.floats(0, 20), st.floats(0, 1), st.floats(0, 1))
def test_hope_rises_with_fellows_and_precedent_and_knows_no_weight_of_counts(
    fellows: float, precedent: float, more: float
) -> None:
    p = Petitions()
    precedent, more = sorted((precedent, more))
    alone = expected_concession(p, 0.0, 0.0)
    assert alone == p.concession
    assert alone <= expected_concession(p, fellows, precedent) <= expected_concession(p, fellows, more) <= 1.0
    inclined = inclination(p, 0.6, alone, 0.0, 0.0, 0.0)
    assert chance_of_joining(p, inclined, 0.0) == pytest.approx(0.5)
    assert chance_of_joining(p, inclined, 1.0) == pytest.approx(1.0 / (1.0 + exp(-p.join_others)))


BARGAINED = SHARED | {
    "petitions.cost": -2,
    "organise": 1,
    "petition_weight": 0.3,
    "powers.acts": 0,
    "mediation.enforcement": 1,
}


@pytest.fixture(scope="module")
def bargained() -> dict[str, np.ndarray]:
    """Ledgers of five runs that differ in what officials make of petitions."""
    runs = {
        "usual": {},
        "no counts": {"petition_weight": 0.0},
        "form": {"petition_form": 1},
        "contained": {"petition_weight": 1.0, "contain": 1.0, "contain_letter": 1.0, "hours_township": 0.1},
        "bought": {
            "petition_weight": 1.0,
            "contain": 0.0,
            "buy": 1.0,
            "buy_single": 1.0,
            "pressure_scale": 0.01,
        },
    }
    made = {
        name: simulate(Run(villages=6, months=48, seed=54, values=BARGAINED | v)) for name, v in runs.items()
    }
    for name, world in made.items():
        check(world)
        hours = sum(w.tables.township[ledger.TOWN_HOURS_CONTAINING].sum() for w in world.townships)
        contained = total(world, ledger.ATTEMPTS_CONTAINED).sum()
        assert hours == pytest.approx(contained * world.parameters.mediation.hours_township), name
    columns = {
        "lodged": ledger.PETITIONS, "contained": ledger.ATTEMPTS_CONTAINED, "bought": ledger.PETITIONS_BOUGHT,
        "yuan": ledger.BOUGHT_YUAN, "batches": ledger.PETITIONS_COLLECTIVE, "persons": ledger.PERSONS_COLLECTIVE,
    }  # fmt: skip
    sums = {name: {c: float(total(w, at).sum()) for c, at in columns.items()} for name, w in made.items()}
    for name, world in made.items():
        manners = np.concatenate(
            [w.tables.settlements.manner[: w.tables.counts[codes.N_SETTLEMENTS]] for w in world.townships]
        )
        sums[name]["settlements bought"] = float((manners == codes.BOUGHT).sum())
    return sums  # type: ignore[return-value]


def test_officials_bargain_only_where_counts_weigh(bargained: dict[str, dict[str, float]]) -> None:
    for name in ("no counts", "form"):
        assert bargained[name]["contained"] == bargained[name]["bought"] == bargained[name]["yuan"] == 0.0
        assert bargained[name]["lodged"] > 100
    usual = bargained["usual"]
    assert usual["contained"] > 5 and usual["bought"] > 1
    assert usual["settlements bought"] >= usual["bought"]


def test_what_is_contained_or_bought_is_not_lodged(bargained: dict[str, dict[str, float]]) -> None:
    """With hours enough nearly all is contained; with full pressure and money, next to nothing is lodged."""
    assert bargained["contained"]["lodged"] < 0.3 * bargained["no counts"]["lodged"]
    assert bargained["bought"]["lodged"] == 0.0
    assert bargained["bought"]["yuan"] > 0.0


def test_a_batch_has_five_persons_or_more(bargained: dict[str, dict[str, float]]) -> None:
    for name in ("usual", "no counts", "form"):
        assert bargained[name]["batches"] > 3
        assert bargained[name]["persons"] >= 5 * bargained[name]["batches"]


@pytest.mark.slow
def test_neither_counts_nor_measures_against_petitioners_redress_anything() -> None:
    """Wusheng, twelve paired townships: fewer petitions, and no burden taken off beyond noise; settlement as it was."""
    arms = {
        "base": {"petition_weight": 0.0},
        "counts": {"petition_weight": 0.5},
        "order": {"deterrence": 1.5},
    }
    names = ("petitions_per_1000", "grievance_burden", "settled_substantive")
    found_ = {
        arm: np.array(
            [
                [
                    OUTCOMES[name].function(seen)
                    for seen in [
                        Seen.of(
                            simulate(
                                Run(scenario=load("wusheng"), villages=14, months=60, replicate=k, values=v)
                            ),
                            24,
                        )
                    ]
                    for name in names
                ]
                for k in range(12)
            ]
        )
        for arm, v in arms.items()
    }
    for arm in ("counts", "order"):
        moved = found_[arm] - found_["base"]
        z = moved.mean(axis=0) / (moved.std(axis=0, ddof=1) / np.sqrt(12))
        assert z[0] < -3.0
        assert z[1] > -3.0 and z[2] < 3.0
