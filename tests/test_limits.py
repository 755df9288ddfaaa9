"""Limits with known answers: mechanisms reduced until what they give can be worked out by hand.

A statistic is held to |z| < 4.5 of what the known law gives: a true model fails one such test in 150,000 seeds. Beside
each test stands the deviation that it detects with a power of .99 (2.33 + 4.5 = 6.8 standard errors).
"""

from math import ceil, exp, log

import numpy as np
import pytest
from conftest import Film, film, z_score
from laws import by_village, check, total

from model.law import dated_settings
from model.mechanisms.forums import Forums
from model.mechanisms.mediation import Mediation
from model.mechanisms.migration import dying
from model.run import Run
from model.simulate import World, advance, found, run_months, simulate
from model.state import codes, ledger
from model.state.tables import Tables

Z = 4.5
HOUSEHOLD_BODIES = (codes.GROUP_MEETING, codes.ASSEMBLY)


def sigma(x: float) -> float:
    return 1.0 / (1.0 + exp(-x))


def off(*switches: str) -> dict[str, float]:
    return {f"switches.{name}": 0 for name in switches}


# binomial attendance


@pytest.fixture(scope="module")
def flat() -> World:
    """Everybody is asked and comes with the same chance: twelve group meetings and three assemblies a year."""
    values = off("attendance", "recruitment", "migration") | {
        "meetings_group": 12, "meetings_assembly": 3, "meetings_representatives": 12, "phone_coverage": 0
    }  # fmt: skip
    return simulate(Run(villages=6, months=60, seed=31, values=values))


@pytest.mark.parametrize("body", range(codes.N_BODIES))
def test_the_same_chance_for_all_is_binomial(flat: World, body: int) -> None:
    """Mean and variance of those who came; 90,000 householders, 10,000 seats and 23,000 householders asked.

    The mean detects a chance off by 5 % (group), 15 % (representatives), 10 % (assembly). Meetings far more alike, or far
    more different from each other than independent persons, show in the sum of squares.
    """
    p = flat.parameters.attendance
    chance = sigma(p.b0) * p.time_resident
    asked, came = (
        np.concatenate([w.tables.ledger[first + body].ravel() for w in flat.townships])
        for first in (ledger.CALLED, ledger.CAME)
    )
    asked, came = asked[asked > 0], came[asked > 0]
    assert asked.sum() > 4000.0
    variance = asked * chance * (1.0 - chance)
    assert abs(z_score(came.sum(), chance * asked.sum(), variance.sum())) < Z
    squares = (came - chance * asked) ** 2 / variance
    spread = 2.0 * len(asked) + ((1.0 - 6.0 * chance * (1.0 - chance)) / variance).sum()
    assert abs(z_score(squares.sum(), len(asked), spread)) < Z


def test_two_bodies_in_one_month_are_two_draws(flat: World) -> None:
    """Who comes to the group meeting comes to the assembly of the same month with no other chance than anybody.

    Correlation over village-months with both is that of independent meetings: |r| sqrt(n) < 4.5.
    """
    p = flat.parameters.attendance
    chance = sigma(p.b0) * p.time_resident
    rows = np.concatenate(
        [
            np.stack([w.tables.ledger[c + b] for c in (ledger.CALLED, ledger.CAME) for b in (0, 2)]).reshape(
                4, -1
            )
            for w in flat.townships
        ],
        axis=1,
    )
    asked_group, asked_assembly, came_group, came_assembly = rows[:, (rows[0] > 0) & (rows[1] > 0)]
    assert len(asked_group) > 50
    product = (came_group - chance * asked_group) * (came_assembly - chance * asked_assembly)
    product /= chance * (1.0 - chance) * np.sqrt(asked_group * asked_assembly)
    assert abs(product.sum() / np.sqrt(len(product))) < Z


# quorums


def test_quorums_are_exact_at_the_boundary() -> None:
    """With n entitled, ceil(2n/3) make a quorum and one less does not, whatever the rounding of two thirds."""
    for year in (2015, 2021, 2026):
        law = dated_settings(year)
        for n in range(1, 3000):
            for path in ("representatives", "households", "group"):
                needed = ceil(2 * n / 3)
                assert needed >= law[f"deliberation.quorum_{path}"] * n > needed - 1
            assert not n / 2 > law["deliberation.quorum_adults"] * n  # more than half of the adults


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


# Poisson grievances


@pytest.fixture(scope="module")
def plain() -> Film:
    """Grievances at one rate per adult present: nothing about sex, age, kin, openness, hardship or public goods."""
    values = off("deliberation", "village_economy", "incentives", "forums", "petitions") | {
        "per_1000": 120, "mix_boundary": 0, "mix_land": 0, "male_weight": 1, "age_slope": 0, "frail_family": 0,
        "grievances.again": 0, "closed_doors": 0, "poor_benefits": 0, "goods_relief": 0,
    }  # fmt: skip
    return film(Run(villages=5, months=60, seed=33, values=values))


def plain_chances(plain: Film) -> np.ndarray:
    """Chance of a grievance, months x households: 1 - exp(-rate), the rate being the same for each adult present."""
    p = plain.world.parameters.grievances
    shares = (
        p.mix_family,
        p.mix_neighbour,
        p.mix_forest,
        p.mix_benefits,
        p.mix_governance,
        p.mix_wages,
        p.mix_damage,
    )
    each = p.per_1000 / 12000.0 / p.weight_reference * sum(shares)
    return 1.0 - np.exp(-each * np.array(plain.frames["homes.complaint_weight"]))


def test_grievances_are_poisson(plain: Film) -> None:
    """Number and dispersion by village and month, 300 of them; detects a rate off by 12 %, a variance off by 55 %."""
    t = plain.world.townships[0].tables
    chances = plain_chances(plain)
    homes = t.households.village
    expected = np.stack([np.bincount(homes, row) for row in chances], axis=1)
    variance = np.stack([np.bincount(homes, row * (1.0 - row)) for row in chances], axis=1)
    arose = t.ledger[ledger.AROSE]
    assert arose.sum() > 2500.0
    assert abs(z_score(arose.sum(), expected.sum(), variance.sum())) < Z
    squares = (arose - expected) ** 2 / variance
    assert abs(z_score(squares.sum(), squares.size, 2.0 * squares.size + (1.0 / variance).sum())) < Z


def test_a_household_has_no_memory(plain: Film) -> None:
    """Arrivals in one month and in the next are independent: pairs of months with a grievance each."""
    t = plain.world.townships[0].tables
    chances = plain_chances(plain)
    n = t.counts[codes.N_GRIEVANCES]
    arose = np.zeros(chances.shape)
    arose[t.grievances.born[:n], t.grievances.household[:n]] = 1.0
    assert arose.sum() == n  # at most one a household and month
    deviation = (arose - chances) / np.sqrt(np.maximum(1e-12, chances * (1.0 - chances)))
    product = (deviation[1:] * deviation[:-1])[(chances[1:] > 0) & (chances[:-1] > 0)]
    assert abs(product.sum() / np.sqrt(product.size)) < Z


def test_types_come_in_their_shares(plain: Film) -> None:
    """Multinomial, type by type; detects a share of a fifth that is off by a sixth."""
    p = plain.world.parameters.grievances
    t = plain.world.townships[0].tables
    shares = np.zeros(codes.N_TYPES)
    shares[codes.FAMILY], shares[codes.NEIGHBOUR], shares[codes.FOREST] = (
        p.mix_family,
        p.mix_neighbour,
        p.mix_forest,
    )
    shares[codes.BENEFITS], shares[codes.GOVERNANCE] = p.mix_benefits, p.mix_governance
    shares[codes.WAGES], shares[codes.DAMAGE] = p.mix_wages, p.mix_damage
    shares /= shares.sum()
    n = t.counts[codes.N_GRIEVANCES]
    seen = np.bincount(t.grievances.type[:n], minlength=codes.N_TYPES)
    for kind in range(codes.N_TYPES):
        if shares[kind] == 0.0:
            assert seen[kind] == 0
        else:
            assert abs(z_score(seen[kind], n * shares[kind], n * shares[kind] * (1.0 - shares[kind]))) < Z


def test_severity_is_beta(plain: Film) -> None:
    """The second smallest of four uniforms is Beta(2, 3), mean 0.4, variance 0.04; the third is Beta(3, 2)."""
    t = plain.world.townships[0].tables
    n = t.counts[codes.N_GRIEVANCES]
    heavy = np.isin(t.grievances.type[:n], (codes.LAND_TAKING, codes.WAGES, codes.RENT))
    for rows, mean in ((~heavy, 0.4), (heavy, 0.6)):
        severity = t.grievances.severity[:n][rows]
        assert abs(z_score(severity.sum(), mean * len(severity), 0.04 * len(severity))) < Z
        below = (severity < mean).sum()
        share = 0.5248 if mean == 0.4 else 0.4752  # I_0.4(2, 3) = 1 - I_0.6(3, 2)
        assert abs(z_score(below, share * len(severity), share * (1.0 - share) * len(severity))) < Z


# a funnel with known shares


@pytest.fixture(scope="module")
def funnel() -> Tables:
    """Every step of the pagoda at a chance of its own that depends on nothing."""
    values = off("migration", "petitions", "learning", "deaths", "village_economy", "deliberation") | {
        "per_1000": 400, "mix_land": 0, "forums.severity": 0, "severity_ask": 0, "forums.efficacy": 0, "heard": 0, "b_tie": 0,
        "b_contact": 0, "severity_talk": 0, "strong_opponent": 0, "forums.gamma": 0, "tau": 0, "knows": 0, "own_judge": 0,
        "cost_village": 0.5, "cost_township": 1, "cost_court": 1.5, "take_up": 1,
        "take_up_load": 0, "take_up_risk": 0, "take_up_assessed": 0, "take_up_orders": 0, "forums.duty": 0,
        "hand_on": 0, "try_again": 0, "festival_bargain": 0, "found_tools": 0, "found": 0, "hours_group": 0.1, "hours_village": 0.1, "hours_township": 0.1,
        "mediation.capability": 0, "mediation.knowledge": 0, "adviser": 0, "departments": 0, "departments_answer": 1,
        "mediation.reward": 0, "mediation.severity": 0, "mediation.age": 0, "pressed_assessment": 0,
        "pressed_power": 0, "pressed_oversight": 0, "pressed": -1, "paper": 0, "paper_assessment": 0,
        "escalate_village": 0, "escalate_township": 0, "relapse_agreed": 0, "relapse_pressed": 0,
        "days_court": 20, "outmigration": 0,  # who talks by telephone thinks again month by month
    }  # fmt: skip
    t = simulate(Run(villages=12, months=84, seed=34, values=values)).townships[0].tables
    return t._replace(
        grievances=type(t.grievances)(*(column[: t.counts[codes.N_GRIEVANCES]] for column in t.grievances))
    )


def is_share(part: np.ndarray, of: np.ndarray, share: float, at_least: int) -> None:
    """``part`` is a binomial share of ``of``."""
    n = int(of.sum())
    assert n >= at_least
    assert not (part & ~of).any()
    assert abs(z_score(part.sum(), n * share, n * share * (1.0 - share))) < Z, (part.sum() / n, share)


def test_responses_come_in_known_shares(funnel: Tables) -> None:
    """Endure, talk, ask; who fails to settle by talk thinks again. Of 37,000, a share of .33 off by 5 % shows."""
    g, p = funnel.grievances, Forums()
    weights = np.array([1.0, exp(p.talk), exp(p.ask)])
    endures, talks, asks = weights / weights.sum()
    again = weights[2] / (weights[0] + weights[2])
    answered = g.response >= 0
    is_share(answered & (g.manner == codes.BY_TALK), answered, talks * p.talk_succeeds, 5000)
    is_share(answered & (g.response == codes.LUMP), answered, endures, 5000)
    asked = asks + talks * (1.0 - p.talk_succeeds) * again
    is_share(answered & (g.response == codes.THIRD_PARTY), answered, asked, 5000)


def test_forums_are_chosen_in_known_shares(funnel: Tables) -> None:
    """exp(-cost), group to court; of 4,600 cases, a share of .28 off by 16 % shows."""
    g = funnel.grievances
    asked = g.response == codes.THIRD_PARTY
    weights = np.exp([0.0, -0.5, -1.0, -1.5])
    for forum, share in enumerate(weights / weights.sum()):
        is_share(asked & (g.first_forum == forum), asked, share, 1500)


def test_cases_are_taken_up_settled_and_pressed_in_known_shares(funnel: Tables) -> None:
    """3,400 heard, 1,500 to 300 by forum: a chance of .6 off by 14 % to 31 % shows."""
    g, p = funnel.grievances, Mediation()
    asked = g.response == codes.THIRD_PARTY
    is_share(asked & (g.accepted >= 0), asked, sigma(1.0), 1500)
    chances = p.success_group, p.success_village, p.success_township, p.success_court
    for forum, chance in enumerate(chances):
        settled = np.isin(g.manner, (codes.AGREED, codes.PRESSED)) & (g.settled_at == forum)
        # work ended: settled, or failed and now festering or forgotten; what still waits or is worked on is left out
        heard = (g.accepted >= 0) & (g.first_forum == forum)
        ended = heard & ~np.isin(g.state, (codes.ACCEPTED, codes.WORKED))
        is_share(settled, ended, chance, 200)
        is_share(settled & (g.manner == codes.PRESSED), settled, sigma(-1.0), 100)


def test_days_of_work_are_lognormal(funnel: Tables) -> None:
    """Cases settled in the village: log of days from filing has mean ln(median) and SD as set.

    Cases that end after the run are missing, so those filed in its last year are left out.
    """
    g, p = funnel.grievances, Mediation()
    rows = np.isin(g.manner, (codes.AGREED, codes.PRESSED)) & (g.settled_at == codes.VILLAGE) & (g.born < 72)
    prompt = rows & (g.filed >= g.accepted * codes.DAYS)
    days = np.log((g.closed - g.filed)[prompt])
    assert len(days) > 150
    assert abs(z_score(days.mean(), log(p.days_village), p.days_spread**2 / len(days))) < Z
    assert abs(z_score(days.var(), p.days_spread**2, 2.0 * p.days_spread**4 / len(days))) < Z


# a queue with known delay


def queue(cases: int, hours: float, severity: np.ndarray, wait_limit: int = 36) -> Tables:
    """One village whose township has ``hours`` a month for ``cases`` that it accepted in the first month."""
    values = off(
        "migration", "deaths", "grievances", "forums", "petitions", "learning", "grid_work", "party_life",
        "deliberation", "conduct", "incentives", "assessment", "elections", "village_economy",
    ) | {"wait_limit": wait_limit, "paper": 0, "paper_assessment": 0, "escalate_township": 0, "days_spread": 0, "hours_township": 10, "villages_per_township": 1, "staff": 1,
         "staff_seconded": 0, "powers.acts": 0, "township_load": 1.0 - hours / 160.0, "hearings": 0}  # fmt: skip
    world = found(Run(months=36, seed=35, values=values))
    t = world.townships[0].tables
    g = t.grievances
    g.id[:cases], g.household[:cases] = np.arange(cases), np.arange(cases)
    g.person[:cases] = t.households.first[:cases]
    g.state[:cases], g.forum[:cases] = codes.ACCEPTED, codes.TOWNSHIP
    g.severity[:cases] = severity
    t.open[:cases] = np.arange(cases)
    t.counts[:3] = cases
    run_months(world, world.townships[0], 0, 36)
    return world.townships[0].tables


def test_a_queue_has_the_delay_of_arithmetic() -> None:
    """60 cases of 15 hours against 75 hours a month: five a month, the k-th heaviest begun in month k // 5."""
    severity = 0.5 + np.linspace(0.0, 1e-6, 60)
    t = queue(60, 75.001, severity)
    began = (t.grievances.due[:60] - 30.0) / codes.DAYS  # the work of the township takes 30 days here
    np.testing.assert_allclose(np.sort(began), np.arange(60) // 5, atol=1e-9)
    np.testing.assert_allclose(
        began[::-1], np.arange(60) // 5, atol=1e-9
    )  # the heaviest, laid down last, first
    np.testing.assert_allclose(t.township[ledger.TOWN_HOURS_CASES, :12], 75.0, atol=1e-3)
    assert not t.township[ledger.TOWN_HOURS_CASES, 12:].any()
    waiting = 60 - 5 * (1 + np.arange(12))
    np.testing.assert_allclose(t.township[ledger.TOWN_HOURS_LACKING, :12], 15.0 * waiting, atol=1e-3)


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


# stationary migration


@pytest.mark.parametrize("share", [0.1, 0.43, 0.6, 0.8])
def test_outmigration_stays_at_its_set_share(share: float) -> None:
    """Ten villages, ten years: the mean of years 2 to 10 within two points of the share, and no trend over two points.

    Flows of ten villages (10,000 of working age) leave a standard error of about half a point.
    """
    values = {"outmigration": share, "outmigration_spread": 0}
    world = simulate(Run(villages=10, months=120, seed=36, values=values))
    away = total(world, ledger.AWAY_LONG) / total(world, ledger.WORKING_AGE)
    years = away.reshape(10, 12).mean(axis=1)
    assert away[0] == pytest.approx(share, abs=0.005)
    assert years[1:].mean() == pytest.approx(share, abs=0.02)
    assert years[7:].mean() == pytest.approx(years[1:4].mean(), abs=0.02)
    check(world)


def test_nobody_moves_where_nothing_moves_them() -> None:
    world = simulate(Run(villages=2, months=24, seed=37, values={"return_hazard": 0, "outmigration": 0}))
    for column in (ledger.LEFT, ledger.RETURNED, ledger.AWAY_LONG, ledger.VISITORS):
        assert not total(world, column).any()


def test_returning_has_the_hazard_it_says() -> None:
    """Without effects of age, wages and years, and nobody moving with others, returns are r0 / 12 a month."""
    values = off("deaths") | {
        "return_hazard": 0.3, "return_50": 0, "return_jobs": 0, "return_stay": 0,
        "migration.whole_household": 0, "migration.age_peak": 64, "migration.age_spread": 2,
        "migration.post": 4, "return_programme": 1e-9,
    }  # fmt: skip
    made = film(Run(villages=4, months=36, seed=38, values=values))
    t = made.world.townships[0].tables
    village, expected = t.persons.village, 0.0
    for month in range(36):
        age = (month - t.persons.born) // 12
        away = (made.at("persons.where", month - 1) >= codes.TOWN) & (age >= 16)
        expected += by_village(t, away, village).sum() * 0.3 / 12.0
    returned = t.ledger[ledger.RETURNED].sum()
    # about 1,300 returns: 19 % of deviation shows
    assert returned > 500.0
    assert abs(z_score(returned, expected, expected * (1.0 - 0.3 / 12.0))) < Z


# deaths


def test_deaths_are_those_of_gompertz() -> None:
    """Each person runs the risk of the age reached once a year, in the month of birth.

    About 600 deaths in 50,000 person-years: 28 % of deviation shows; by decade of age coarser.
    """
    made = film(Run(villages=6, months=96, seed=39, values={"population.share_60": 0.35}))
    t = made.world.townships[0].tables
    p = made.world.parameters.migration
    risk = np.array([dying(p, age) for age in range(130)])
    expected, died, variance = np.zeros(13), np.zeros(13), np.zeros(13)
    for month in range(96):
        alive, after = made.at("persons.alive", month - 1) == 1, made.at("persons.alive", month) == 1
        months_old = month - t.persons.born
        at_risk = alive & (months_old % 12 == 0)
        assert not (alive & ~after & ~at_risk).any()
        age = months_old[at_risk] // 12
        expected += np.bincount(age // 10, risk[age], 13)
        variance += np.bincount(age // 10, risk[age] * (1.0 - risk[age]), 13)
        died += np.bincount(months_old[alive & ~after] // 120, minlength=13)
    assert died.sum() == t.ledger[ledger.DIED].sum() > 400.0
    assert abs(z_score(died.sum(), expected.sum(), variance.sum())) < Z
    for decade in np.flatnonzero(expected > 5.0):
        assert abs(z_score(died[decade], expected[decade], variance[decade])) < Z
