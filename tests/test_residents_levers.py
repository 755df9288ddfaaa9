"""What acts on residents, meetings and services: rounds of asking, courtyards, members' hours, mediators, councils, counters."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws import check, fingerprint, total

from model.mechanisms import mobilising
from model.mechanisms.assessment import is_site
from model.mechanisms.courtyards import chance_talked_with
from model.mechanisms.deliberation import Deliberation, chance_captured, share_of_largest, share_of_orders
from model.mechanisms.mobilising import Mobilising, plea_of
from model.mechanisms.party_life import PartyLife, chance_of_reaching
from model.month import STEPS
from model.parameters import at_work, parameters
from model.run import Run
from model.simulate import World, advance_in_parts, found, simulate
from model.state import codes, ledger
from model.state.cases import sides_home
from model.state.now import now_at
from model.state.reach import part_of_labour, way_to_room
from model.state.tables import Tables, copied

SMALL = {"population.registered": 400.0}
MEETS = SMALL | {"meetings_group": 4.0, "meetings_assembly": 2.0, "meetings_representatives": 6.0}


def tables(world: World) -> Tables:
    """Those of the first township."""
    return world.townships[0].tables


def months_of(
    values: Mapping[str, float], months: int, looks: Mapping[str, Callable[[Tables, int], None]], **more: int
) -> World:
    """A run, looked at after some steps of every month."""
    world = found(Run(months=months, values=dict(values), **more))  # type: ignore[arg-type]
    called = {
        STEPS.index(step): [lambda look=look: look(tables(world), world.month)]
        for step, look in looks.items()
    }
    while world.month < months:
        advance_in_parts(world, called)  # type: ignore[arg-type]
    return world


def test_without_policy_their_numbers_move_no_bit() -> None:
    """Every number of what is off by default, at another value."""
    moved = {
        "mobilising.next_round": 0.9, "courtyards.hours": 9, "deliberation.council_items": 0.9, "deliberation.captured": 0.9,
        "party_life.reach_branch": 0.9, "grid_work.matter_km": 0.2, "assessment.site_help": 1.0,
        "assessment.site_money": 0.3, "attendance.remote_counts": 1.0, "attendance.remote": 0.0,
    }  # fmt: skip
    plain = simulate(Run(villages=2, months=14, seed=3, values=MEETS | {"attendance.remote": 0.0}))
    assert fingerprint(simulate(Run(villages=2, months=14, seed=3, values=MEETS | moved))) == fingerprint(
        plain
    )


# rounds of asking


@given(st.floats(0, 3), st.floats(0, 0.99), st.integers(0, 6))
def test_pleas_add_up_as_a_geometric_series(first: float, ratio: float, turn: int) -> None:
    plea = plea_of(Mobilising(next_round=ratio), first, turn)
    assert plea == pytest.approx(first * (1 - ratio ** (turn + 1)) / (1 - ratio))


@pytest.mark.parametrize("seed", range(2))
def test_a_further_round_keeps_whom_the_first_brought_and_adds(seed: int) -> None:
    """From the same state, at the first meeting of each village and month: who comes after one round comes after three."""
    world = found(Run(villages=2, months=24, seed=seed, values=MEETS | {"mobilising.effort": 2.0}))
    town, p, added = world.townships[0], world.parameters, 0

    def compare() -> None:
        nonlocal added
        came, s = [], at_work(town.settings, p.switches)
        now = now_at(p.calendar, np.uint64(world.seed), world.month)
        for rounds in (1.0, 3.0):
            t = copied(town.tables)
            more = s._replace(mobilising=s.mobilising._replace(rounds=np.full(2, rounds)))
            mobilising.organise(t, more, p, now)
            came.append(t.persons.answer & codes.COMES > 0)
        for v in np.flatnonzero(town.tables.meetings.meets.any(1)):
            body = int(town.tables.meetings.meets[v].argmax())
            once, thrice = (of[town.tables.persons.village == v, body] for of in came)
            assert not (once & ~thrice).any()
            added += int((thrice & ~once).sum())

    while world.month < 24:
        advance_in_parts(world, {STEPS.index("attendance"): [compare]})
    assert added > 5


def test_an_undecided_item_is_called_again_as_often_as_is_set() -> None:
    """Where no meeting ever has a quorum an item lapses after the usual sessions and those that are added."""
    nobody = MEETS | {"attendance.b0": -6.0, "attendance.duty": -3.0, "signs": 0.0, "made_to_fit": -40.0}
    longest = []
    for more in (0.0, 2.0):
        seen: list[int] = []
        months_of(
            nobody | {"made_to_fit_assessment": 0.0, "sessions_more": more, "tries": 2.0},
            14,
            {"recruitment": lambda t, m, seen=seen: seen.append(int(t.meetings.session.max()))},
        )
        longest.append(max(seen))
    assert longest == [2, 4]


# courtyards


@given(st.floats(0, 100), st.floats(0.05, 5), st.integers(0, 60))
def test_a_convenor_talks_with_fewer_of_more(hours: float, visit_time: float, homes: int) -> None:
    chance = chance_talked_with(hours, visit_time, homes)
    assert (
        0.0 <= chance_talked_with(hours, visit_time, homes + 1) <= max(chance, 1.0 if homes == 0 else chance)
    )
    if homes > 0:
        assert chance * homes * visit_time <= hours + 1e-9  # never more talk than there are hours


def test_convenors_talk_with_those_at_home_within_their_hours() -> None:
    """Over two years: as many households as the hours of each courtyard allow, counted block by block another way."""
    expected, variance, found_ = [], [], []

    def look(t: Tables, month: int) -> None:
        assert not t.homes.convened[t.homes.residents == 0].any()
        for first, n in zip(t.groups.first, t.groups.households, strict=True):
            for block in np.array_split(np.arange(first, first + n), np.arange(12, n, 12)):
                homes = int((t.homes.residents[block] > 0).sum())
                adults = int(t.homes.adults_home[block][t.homes.residents[block] > 0].sum())
                chance = min(1.0, 4.0 / (0.5 * homes)) if homes and adults else 0.0
                expected.append(chance * homes)
                variance.append(homes * chance * (1 - chance))
                found_.append(int(t.homes.convened[block].sum()))

    months_of(MEETS | {"courtyards.households": 12.0}, 24, {"party_life": look}, seed=4)
    assert sum(found_) > 500
    assert abs(sum(found_) - sum(expected)) < 4.5 * np.sqrt(sum(variance))


def test_courtyards_ask_more_to_meetings_and_call_more_to_labour() -> None:
    """Same luck, so nobody is asked less often; labour rises by more than chance could bring."""
    plain, under = (
        simulate(Run(months=24, seed=5, values=MEETS | {"labour_days": 6.0} | more))
        for more in ({}, {"courtyards.households": 10.0})
    )
    for column in (ledger.CALLED, ledger.LABOUR_DONE):
        assert total(under, column).sum() > 1.1 * total(plain, column).sum()


# hours of members


@given(st.floats(0, 100))
def test_half_a_day_of_labour_is_never_more_than_one(hours: float) -> None:
    part = part_of_labour(parameters({}), hours)
    assert part == pytest.approx(min(1.0, hours / (160.0 / 52.0)))


def test_hours_of_members_are_those_of_members_without_posts_who_came() -> None:
    """Month by month, recounted; none is used twice, and what posts spend on matters falls by no more than they give."""
    given_: list[float] = []

    def after_tasks(t: Tables, month: int) -> None:
        person, word = t.persons, (month - 1) // codes.BITS
        came = (t.acts[codes.AT_SESSION, :, word] >> ((month - 1) % codes.BITS)) & 1 == 1
        free = (person.party == 1) & (person.alive == 1) & (person.where < codes.TOWN) & (person.office < 0)
        n = int((free & came).sum()) if month > 0 else 0
        assert t.grids.members.sum() == pytest.approx(2.0 * n)
        given_.append(2.0 * n)

    def after_work(t: Tables, month: int) -> None:
        assert (t.grids.members >= 0.0).all()

    values = MEETS | {"labour_days": 0.0, "grid_work.matters": 0.2, "member_hours": 2.0}
    under = months_of(values, 24, {"tasks": after_tasks, "grid_work": after_work}, seed=6)
    plain = simulate(Run(months=24, seed=6, values=values | {"member_hours": 0.0}))
    spared = total(plain, ledger.HOURS_MATTERS).sum() - total(under, ledger.HOURS_MATTERS).sum()
    assert spared > 0.0
    assert sum(given_) > 100.0
    assert total(under, ledger.VISITS).sum() > total(plain, ledger.VISITS).sum()
    check(under)


# mediators from outside the committee


def test_the_pool_keeps_to_quarrels_between_residents_and_to_its_hours() -> None:
    """What it settles was at hand or silent, between two who are there, and stands as settled at the village and off the log."""
    was: dict[str, np.ndarray] = {}
    settled = 0

    def before(t: Tables, month: int) -> None:
        was.update(state=t.grievances.state.copy(), forum=t.grievances.forum.copy())

    def after(t: Tables, month: int) -> None:
        nonlocal settled
        g = t.grievances
        new = (g.state == codes.SETTLED) & (was["state"] != codes.SETTLED) & (g.settled_at == codes.VILLAGE)
        rows = np.flatnonzero(new)
        assert np.isin(g.opponent[rows], (codes.KIN, codes.HOUSEHOLD)).all()
        waited = was["state"][rows] == codes.ACCEPTED
        assert (was["forum"][rows][waited] <= codes.VILLAGE).all()
        assert np.isin(was["state"][rows][~waited], (codes.ENDURED, codes.FESTERING)).all()
        assert all(sides_home(t, int(row)) for row in rows)
        assert (g.recorded[rows] != codes.RECORDED_OPEN).all()
        assert (t.villages.pool_hours >= 0.0).all() and (t.villages.pool_hours <= 12.0).all()
        settled += len(rows)

    values = SMALL | {"grievances.per_1000": 200.0, "elder_hours": 0.0, "pool_hours": 12.0}
    check(months_of(values, 36, {"mediation": before, "volunteers": after}, seed=7))
    assert settled > 10


# councils


def test_a_council_replaces_items_from_above_as_far_as_it_is_not_captured() -> None:
    """Share of items of villagers' own over many meetings, against the rule; the share of the largest lineage, recounted."""
    p = Deliberation()
    world = found(Run(villages=3, months=48, seed=8, values=MEETS | {"council": 1.0, "meetings_group": 12.0}))
    t, s = tables(world), world.townships[0].settings
    for v in range(3):
        share = float((t.households.lineage[t.households.village == v] == 0).mean())
        assert share_of_largest(t, v) == pytest.approx(share)
        above = share_of_orders(t, s, world.parameters, v)
        plain = share_of_orders(
            t, s._replace(deliberation=s.deliberation._replace(council=np.zeros(3))), world.parameters, v
        )
        assert above == pytest.approx(plain * (1 - p.council_items * (1 - chance_captured(p, share))))
    plain_world = simulate(Run(villages=3, months=48, seed=8, values=MEETS | {"meetings_group": 12.0}))
    under = simulate(world.run)
    own, more = (total(one, ledger.ITEMS_OWN).sum() for one in (plain_world, under))
    assert more > 1.1 * own
    assert chance_captured(p, 1.0) == p.captured and chance_captured(p, 0.0) == 0.0


# voices online


def test_a_household_counts_once_and_only_where_voices_online_count() -> None:
    """Voices of a meeting are the households for which somebody speaks online and nobody comes, also after asking at doors."""
    by_voice = 0

    def look(t: Tables, month: int) -> None:
        nonlocal by_voice
        for body in (codes.GROUP_MEETING, codes.ASSEMBLY):
            for v in np.flatnonzero(t.meetings.meets[:, body]):
                answer = t.persons.answer[:, body]
                home = t.persons.household
                there = np.bincount(home, answer & codes.COMES > 0, len(t.households.id)) > 0
                online = np.bincount(home, answer & codes.ONLINE > 0, len(t.households.id)) > 0
                counted = t.meetings.online[v, body] == codes.COUNTED
                of_village = t.households.village == v
                by_voice += int((online & ~there & of_village).sum()) if counted else 0
                assert t.meetings.came[v, body] == (of_village & there).sum()
                assert t.meetings.voices[v, body] == (of_village & online & ~there).sum() * counted
                if body == codes.GROUP_MEETING:
                    assert t.groups.voices[t.groups.village == v].sum() == t.meetings.voices[v, body]

    values = MEETS | {"attendance.remote": 0.8, "remote_counts": 0.5, "outmigration": 0.5}
    check(months_of(values, 24, {"mobilising": look}, villages=2, seed=9))
    assert by_voice > 10


# rooms, counters, branches away, demonstration villages


def test_unused_rooms_spare_no_way() -> None:
    values = MEETS | {"attendance.rooms": 0.5}
    plain = simulate(Run(months=12, seed=10, values=MEETS))
    idle = simulate(Run(months=12, seed=10, values=values | {"rooms_idle": 1.0}))
    assert fingerprint(idle) == fingerprint(plain)
    world = found(Run(months=1, values=values | {"rooms_idle": 0.2}))
    t, s = tables(world), world.townships[0].settings
    assert way_to_room(t, s, 3) == pytest.approx(0.6 * t.households.distance[3])


def test_what_a_counter_keeps_does_not_reach_the_township() -> None:
    """In the first month, of the same acts: those it keeps are matters of the village and no acts; acts under licence stay."""
    plain, under = (
        found(Run(villages=4, months=1, seed=11, values={"powers.one_stop": x, "powers.acts": 600.0}))
        for x in (0.0, 0.6)
    )
    for world in (plain, under):
        advance_in_parts(world, {})
    acts = [total(world, ledger.ACTS_FREE).sum() for world in (plain, under)]
    matters = [total(world, ledger.MATTERS).sum() for world in (plain, under)]
    assert acts[0] - acts[1] == matters[1] - matters[0]
    assert abs((acts[0] - acts[1]) - 0.6 * acts[0]) < 4.5 * np.sqrt(0.24 * acts[0])
    assert (total(plain, ledger.ACTS_LICENSED) == total(under, ledger.ACTS_LICENSED)).all()


@given(st.floats(0, 1), st.floats(0, 1))
def test_branches_away_reach_whom_the_branch_at_home_does_not(chat: float, away: float) -> None:
    p = PartyLife()
    home = chance_of_reaching(p, chat, 0.0)
    assert 1 - chance_of_reaching(p, chat, away) == pytest.approx((1 - home) * (1 - p.reach_branch * away))


@given(st.floats(0, 0.5), st.integers(1, 40))
def test_as_many_demonstration_villages_as_the_share_says(share: float, n: int) -> None:
    chosen = [is_site(share, abler, n) for abler in range(n)]
    assert abs(sum(chosen) - share * n) <= 0.5 + 1e-9
    assert chosen == sorted(chosen, reverse=True)


def test_demonstration_villages_are_the_ablest_led_and_take_from_the_rest() -> None:
    """Each January: the first by capability; what help and money they draw the others lose, to the yuan."""
    sites = 0

    def look(t: Tables, month: int) -> None:
        nonlocal sites
        if month % 12:
            return
        able = t.offices.capability[t.villages.offices_first]
        first = np.lexsort((np.arange(len(able)), -able))[:3]
        assert set(np.flatnonzero(t.villages.site)) == set(first)
        assert t.villages.attention.sum() == pytest.approx(0.0, abs=1e-12)
        assert t.purses.drawn.sum() == pytest.approx(0.0, abs=1e-6)
        assert (t.purses.drawn[t.villages.site == 0] == -5000.0).all()
        assert (t.villages.attention[first] == 0.5).all()
        sites += len(first)

    values = SMALL | {"assessment.sites": 0.3, "villages_per_township": 10}
    world = months_of(values, 25, {"village_economy": look}, villages=10, seed=12)
    assert sites == 9
    check(world)


def test_what_demonstration_villages_gain_the_others_lose() -> None:
    """With help that carries much, of the same decisions: more are carried out in the chosen villages, fewer in the others."""
    values = MEETS | {"villages_per_township": 6, "outside_help": 6.0, "site_help": 1.0}
    worlds = [
        simulate(Run(villages=6, months=36, seed=13, values=values | {"assessment.sites": share}))
        for share in (0.0, 0.34)
    ]
    rates = []
    chosen = tables(worlds[1]).villages.site == 1
    for world in worlds:
        done, empty = (
            tables(world).ledger[column].sum(1) for column in (ledger.CARRIED_OUT, ledger.EMPTY_RUN)
        )
        rates.append([done[of].sum() / (done[of] + empty[of]).sum() for of in (chosen, ~chosen)])
    assert chosen.sum() == 2
    assert rates[1][0] > rates[0][0] + 0.1 and rates[1][1] < rates[0][1] - 0.1


def test_voices_that_count_bring_quorums_where_attendance_comes_near() -> None:
    """Of groups with many away, every meeting with an online channel; what is counted as attendance stays as likely."""
    values = MEETS | {
        "attendance.remote": 1.0,
        "attendance.b0": 1.5,
        "time_resident": 0.9,
        "outmigration": 0.4,
    }
    quorate = [
        total(
            simulate(Run(villages=2, months=24, seed=14, values=values | {"remote_counts": x})),
            ledger.QUORATE,
        ).sum()
        for x in (0.0, 1.0)
    ]
    assert quorate[1] > quorate[0]
