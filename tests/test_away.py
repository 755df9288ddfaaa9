"""What those away can do: speak online, give, settle by telephone and when they are home again."""

import math

import numpy as np
import pytest
from conftest import z_score

from model.mechanisms.deliberation import carry_out, chance_gives
from model.mechanisms.forums import Forums, chance_talk_succeeds, hear, usual_matter
from model.run import Run
from model.simulate import World, advance, found
from model.state import codes, ledger
from model.state.cases import both_present
from model.state.now import now_at

SMALL = {"population.registered": 300.0}


def village(values: dict[str, float], months: int = 12) -> World:
    return found(Run(seed=6, months=months, values=SMALL | values))


def test_a_voice_online_is_an_act_of_one_adult_and_no_further_household() -> None:
    """The same households come, bit by bit, with and without a channel; those who speak are away."""
    base = {
        "meetings_group": 12.0,
        "meetings_assembly": 12.0,
        "attendance.online": 6.0,
        "phone_coverage": 1.0,
    }
    closed, open_ = (village(base | {"attendance.remote": share}) for share in (0.0, 1.0))
    for world in (closed, open_):
        advance(world, 1)
    a, b = closed.townships[0].tables, open_.townships[0].tables
    voices = int(b.ledger[ledger.ONLINE_VOICES].sum())
    assert voices > 5
    assert a.ledger[ledger.ONLINE_VOICES].sum() == 0.0
    for column in (
        ledger.CAME,
        ledger.CALLED,
        ledger.CAME + codes.ASSEMBLY,
        ledger.CAME_ONLINE,
        ledger.QUORATE,
    ):
        np.testing.assert_array_equal(a.ledger[column], b.ledger[column])
    np.testing.assert_array_equal(a.meetings.came, b.meetings.came)
    new = (a.acts[codes.AT_MEETING] != b.acts[codes.AT_MEETING]).any(axis=1)
    assert 0 < new.sum() <= voices
    assert (b.persons.here[new] == 0).all()
    assert (b.homes.adults_home[b.persons.household[new]] > 0).all()
    assert (b.persons.received[new] == 0.0).all()


@pytest.mark.parametrize(("give", "funded"), [(0.0, False), (1.0, True)])
def test_gifts_make_up_what_a_project_lacks_and_the_purse_balances(give: float, funded: bool) -> None:
    """Households give exactly what is missing, and only where the project is carried out."""
    world = village({"deliberation.give": give, "deliberation.carried": 6.0})
    town, p = world.townships[0], world.parameters
    t = town.tables
    advance(world, 1)
    t.purses.budget[:] = 4000.0
    t.meetings.decided[:] = t.meetings.decided_own[:] = 1
    before = {c: t.ledger[c].sum() for c in (ledger.GIFTS, ledger.PROJECTS)}
    carry_out(t, town.settings, p, now_at(world.parameters.calendar, np.uint64(world.seed), 1))
    gifts, spent = (t.ledger[c].sum() - before[c] for c in (ledger.GIFTS, ledger.PROJECTS))
    assert t.ledger[ledger.CARRIED_OUT, 0, 1] == 1.0
    assert gifts == (p.deliberation.project_cost - 4000.0 if funded else 0.0)
    assert spent == 4000.0 + gifts
    assert t.purses.budget[0] == 0.0
    assert (t.ledger[ledger.GIVERS, 0, 1] > 0) == funded


def test_pledges_are_not_called_in_for_what_comes_to_nothing() -> None:
    world = village({"deliberation.give": 1.0, "deliberation.carried": -6.0})
    town, t = world.townships[0], world.townships[0].tables
    advance(world, 1)
    t.purses.budget[:] = 4000.0
    t.meetings.decided[:] = t.meetings.decided_own[:] = 1
    town.settings.mediation.departments_answer[:] = 0.0
    carry_out(t, town.settings, world.parameters, now_at(world.parameters.calendar, np.uint64(world.seed), 1))
    assert t.ledger[ledger.EMPTY_RUN, 0, 1] == 1.0
    assert t.ledger[ledger.GIFTS].sum() == 0.0
    assert t.purses.budget[0] == 4000.0


def test_households_with_wages_from_outside_give_more_readily_and_nobody_gives_beyond_certainty() -> None:
    p = village({}).parameters.deliberation
    assert chance_gives(p, True) == pytest.approx(p.give_away * chance_gives(p, False))
    assert chance_gives(p._replace(give=0.9), True) == 1.0


def test_home_again_adds_its_log_odds_to_a_talk() -> None:
    p = Forums()
    for severity, ties, both in ((0.3, 0.6, False), (0.8, 0.2, True)):
        matter = usual_matter(p)._replace(severity=severity, ties=ties, strong=both)
        odds = [
            math.log(c / (1.0 - c))
            for c in (chance_talk_succeeds(p, matter, both, again, 0.0) for again in (False, True))
        ]
        assert odds[1] - odds[0] == pytest.approx(p.festival_bargain)


def test_what_a_telephone_does_not_settle_waits_until_both_are_home() -> None:
    """A new matter with one side away is settled by talk or waits; no forum hears of it. 300 such matters."""
    world = village(
        {
            "grievances.per_1000": 500.0,
            "population.registered": 3000.0,
            "migration.outmigration": 0.6,
            "mediation.phone_hearing": 0.0,
            "forums.old_alone": 0.0,
        },
        months=12,
    )
    t, forums = world.townships[0].tables, world.parameters.forums
    advance(world, 3)
    now = now_at(world.parameters.calendar, np.uint64(world.seed), 4)
    rows = t.open[: t.counts[codes.N_OPEN]]
    rows = rows[[not both_present(t, g) for g in rows]]
    t.grievances.state[rows] = codes.NEW
    t.grievances.response[rows] = -1
    hear(t, world.townships[0].settings, world.parameters, now)
    states = t.grievances.state[rows]
    settled = states == codes.SETTLED
    assert len(rows) > 50
    assert set(states) <= {codes.WAITING, codes.SETTLED}
    assert (t.grievances.response[rows[~settled]] == -1).all()
    assert (t.grievances.manner[rows[settled]] == codes.BY_TALK).all()
    chances = np.array([expected(t, forums, int(g)) for g in rows])
    assert abs(z_score(settled.sum(), chances.sum(), (chances * (1.0 - chances)).sum())) < 4.5


def expected(t, p, g):  # type: ignore[no-untyped-def]
    """Chance that a matter is settled by telephone: talk is chosen and succeeds, ties counting ``by_phone``."""
    i, h, severity = t.grievances.person[g], t.grievances.household[g], t.grievances.severity[g]
    strong = t.grievances.opponent[g] in (codes.OPERATOR, codes.CADRES, codes.GOVERNMENT)
    ties, contacted = p.by_phone * t.homes.ties[h] - p.ties_reference, t.homes.contacted[h] == 1
    bite = p.severity * (severity - 0.45)
    talk = math.exp(p.talk + bite + p.b_tie * ties - p.strong_opponent * strong)
    heard = contacted or t.homes.visited[h] == 1
    ask = math.exp(
        p.ask + bite + p.severity_ask * (severity - 0.45) + p.efficacy * t.minds.efficacy[i] + p.heard * heard
    )
    log = math.log(p.talk_succeeds / (1.0 - p.talk_succeeds)) - p.severity_talk * (severity - 0.45)
    log += p.b_tie * ties + p.b_contact * contacted - p.strong_opponent * strong
    return talk / (1.0 + talk + ask) / (1.0 + math.exp(-log))
