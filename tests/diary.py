"""A run told as a diary in plain Python: what happened to whom, by comparing the tables before and after every step.

Nothing here reads an outcome or the helpers of outcomes, and the ledger only for what no table shows (``FROM_LEDGER``).
Persons, households and grievances go by their ids, so that townships need no offsets.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np

from model import draws
from model.month import STEPS
from model.run import Run
from model.simulate import Township, World, advance_in_parts, found
from model.state import codes, ledger

WATCHED: dict[str, tuple[str, ...]] = {
    "persons": (
        "alive",
        "where",
        "received",
        "owed",
        "hours_left",
        "hours_matters",
        "hours_organise",
        "office",
    ),
    "households": ("dividend", "owed_rent"),
    "affairs": ("breaches",),
    "offices": ("holder", "since"),
    "purses": ("budget",),
    "meetings": ("decided",),
    "villages": ("hours_outside",),
    "dockets": ("acts_free", "acts_licensed"),
    "staff": ("hours_left",),
    "operators": ("years",),
    "grievances": ("state", "forum", "refusals", "recorded", "due", "closed", "relapsed", "petitions"),
}
"""Columns of which the diary needs to know what they were before a step."""

FROM_LEDGER = {
    "found": ledger.FOUND,
    "met": ledger.MATTERS_MET,
    "lost": ledger.MATTERS_LOST,
    "matter_hours": ledger.HOURS_MATTERS,
    "visit_hours": ledger.HOURS_VISITS,
    "ticket_hours": ledger.HOURS_TICKETS,
    "written visits": ledger.VISITS_WRITTEN,
    "lacking": ledger.HOURS_LACKING,
    "contained": ledger.ATTEMPTS_CONTAINED,
    "bought": ledger.PETITIONS_BOUGHT,
    "carried": ledger.CARRIED_OUT,
    "projects done": ledger.PROJECTS_DONE,
    "broken": ledger.BROKEN,
    "gifts": ledger.GIFTS,
    "voices": ledger.ONLINE_VOICES,
    "pledges": ledger.PLEDGES,
    "pledges kept": ledger.PLEDGES_KEPT,
    "pledges closed": ledger.PLEDGES_CLOSED,
}
"""What leaves no trace of its own in a table."""


@dataclass
class Settlement:
    """One settlement: when, how, by which forum, and when it broke out again (-1: not yet)."""

    day: float
    manner: int
    forum: int
    again: int = -1


@dataclass
class Story:
    """All that became of one grievance."""

    person: int
    born: int
    opponent: int
    owed: float
    type: int = 0
    severity: float = 0.0
    gone: int = -1
    first: str = ""
    brought: bool = False
    accepted: int = -1
    recovered: float = 0.0
    settlements: list[Settlement] = field(default_factory=list)
    petitions: list[int] = field(default_factory=list)


@dataclass
class Diary:
    """The diary of a whole run.

    Attributes:
        people: what stays the same of a person, by id.
        home, alive: by month, who lives at home and who lives.
        families: households and their members.
        did: by act, the persons and months in which it was done.
        stories: grievances by id.
        petitions: month, village, whether one of those concerned had petitioned before, whether above the township, and
            how many came (0: a letter).
        sums: by name, what a month added over the whole territory.
    """

    months: int
    people: dict[int, SimpleNamespace] = field(default_factory=dict)
    families: dict[int, list[int]] = field(default_factory=dict)
    home: list[set[int]] = field(default_factory=list)
    alive: list[set[int]] = field(default_factory=list)
    did: dict[int, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    stories: dict[int, Story] = field(default_factory=dict)
    petitions: list[tuple[int, int, bool, bool, int]] = field(default_factory=list)
    sums: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, name: str, month: int, value: float = 1.0) -> None:
        """Something of this name happened."""
        self.sums[name][month] += float(value)  # type: ignore[assignment]

    def total(self, name: str, first: int, last: int) -> float:
        """What happened of this name from ``first`` to ``last - 1``."""
        return sum(self.sums[name][month] for month in range(first, last))


def keep(run: Run) -> tuple[World, Diary]:
    """Run it and keep its diary."""
    world = found(run)
    writers = [Writer(world, k, Diary(run.months)) for k in range(len(world.townships))]
    for writer in writers[1:]:
        writer.diary = writers[0].diary
    for writer in writers:
        writer.introduce()
    for _ in range(run.months):
        pages = {step: [partial(writer.after, name) for writer in writers] for step, name in enumerate(STEPS)}
        for writer in writers:
            writer.begin()
        advance_in_parts(world, pages)
        for writer in writers:
            writer.grades()
    return world, writers[0].diary


class Writer:
    """Writes down one township."""

    def __init__(self, world: World, k: int, diary: Diary) -> None:
        self.world, self.k, self.diary = world, k, diary
        self.unpaid_since: dict[int, int] = {}

    @property
    def town(self) -> Township:
        return self.world.townships[self.k]

    @property
    def t(self) -> Any:
        return self.town.tables

    def introduce(self) -> None:
        """People, families, and operators who owed rent before the run."""
        p, h = self.t.persons, self.t.households
        diary = self.diary
        for i, identity in enumerate(p.id.tolist()):
            diary.people[identity] = SimpleNamespace(
                born=int(p.born[i]),
                sex=int(p.sex[i]),
                party=bool(p.party[i]),
                poor=bool(h.poor[p.household[i]]),
                village=int(p.village[i]) + 1000 * self.k,
            )
            diary.families.setdefault(int(h.id[p.household[i]]), []).append(identity)
        last_rent_day = int(self.world.parameters.calendar.rent_day) - 12
        for o in np.flatnonzero(self.t.operators.years):
            self.unpaid_since[o] = last_rent_day - 12 * (int(self.t.operators.years[o]) - 1)

    def begin(self) -> None:
        """Remember how things stand."""
        t = self.t
        self.was = {
            table: SimpleNamespace(**{name: getattr(getattr(t, table), name).copy() for name in names})
            for table, names in WATCHED.items()
        }
        self.laid_down = int(t.counts[codes.N_GRIEVANCES])
        self.acts = t.acts.copy()
        self.counts = t.ledger[:, :, self.world.month].copy()

    def after(self, step: str) -> None:
        """What this step did."""
        month = self.world.month
        write = getattr(self, f"_{step}", None)
        if write is not None:
            write(month)
        for act, i in zip(*np.nonzero((self.t.acts != self.acts).any(axis=2)), strict=True):
            self.diary.did[int(act)].add((int(self.t.persons.id[i]), month))
        for name, column in FROM_LEDGER.items():
            self.diary.add(name, month, self.t.ledger[column, :, month].sum() - self.counts[column].sum())
        self.begin()

    # steps

    def _migration(self, month: int) -> None:
        p = self.t.persons
        alive, home = p.alive == 1, (p.alive == 1) & (p.where < codes.TOWN)
        for pages, who in ((self.diary.alive, alive), (self.diary.home, home)):
            if len(pages) <= month:
                pages.append(set())
            pages[month] |= set(p.id[who].tolist())
        age = (month - p.born) // 12
        working = alive & (age >= 16) & (age < 65)
        self.diary.add("working age", month, working.sum())
        self.diary.add("away", month, (working & ~home & (month - p.away_since >= 6)).sum())

    def _village_economy(self, month: int) -> None:
        o = self.t.operators
        self._closed(month)
        self.diary.add("unpaid households", month, (self.t.households.owed_rent > 0.0).sum())
        for k in range(len(o.id)):
            owes = bool((self.t.households.owed_rent[self.t.households.operator == k] > 0.0).any())
            if owes:
                self.unpaid_since.setdefault(k, month)
            else:
                self.unpaid_since.pop(k, None)
            self.diary.add("let", month, o.area[k])
            self.diary.add("in arrears", month, o.area[k] if owes else 0.0)
            self.diary.add(
                "long in arrears", month, o.area[k] if owes and month - self.unpaid_since[k] >= 12 else 0.0
            )

    def _grievances(self, month: int) -> None:
        g = self.t.grievances
        for row in range(self.laid_down, int(self.t.counts[codes.N_GRIEVANCES])):
            self.diary.stories[int(g.id[row])] = Story(
                int(self.t.persons.id[g.person[row]]),
                month,
                int(g.opponent[row]),
                float(g.owed[row]),
                int(g.type[row]),
                float(g.severity[row]),
            )

    def _tasks(self, month: int) -> None:
        t, o = self.t, self.t.offices
        before, p = self.was["offices"], self.t.persons
        self.diary.add("posts", month, len(o.id))
        self.diary.add("vacant", month, (o.holder < 0).sum())
        for k in np.flatnonzero(o.kind == codes.ATTENDANT):
            self.diary.add("attendant posts", month)
            i = before.holder[k]
            left_it = o.holder[k] != i or o.since[k] != before.since[k]
            if i >= 0 and left_it and p.alive[i] == 1 and p.where[i] < codes.TOWN:
                self.diary.add("gave up", month)
        cadres = o.holder[(o.kind <= codes.SUPERVISOR) & (o.holder >= 0)]
        self.diary.add("cadres", month, len(cadres))
        self.diary.add("their ability", month, p.ability[cadres].sum())
        sent = (
            self.world.parameters.grid_work.hours_outside * self.town.settings.deliberation.help_from_outside
        )
        self.diary.add("held", month, p.hours_held.sum() + sent.sum())
        forms = (p.hours_held * t.villages.orders[p.village]).sum() + (sent * t.villages.orders).sum()
        self.diary.add("forms", month, forms)

    def _forums(self, month: int) -> None:
        self._handled()
        self._closed(month)
        for row, story, before in self._cases():
            if self.t.grievances.state[row] == codes.ACCEPTED != before.state:
                self.diary.add("taken up", month)
                story.accepted = month if story.accepted < 0 else story.accepted
            self.diary.add("refused", month, self.t.grievances.refusals[row] - before.refusals)
            story.brought |= bool(self.t.grievances.forum[row] >= 0)

    def _handled(self) -> None:
        """What came of it, for those that were new or waiting before and are no longer."""
        for row, story, before in self._cases():
            now = self.t.grievances
            if before.state in (codes.NEW, codes.WAITING) and now.state[row] not in (
                codes.NEW,
                codes.WAITING,
                codes.GONE,
            ):
                if now.state[row] == codes.SETTLED:
                    story.first = "talked"
                else:
                    story.first = "forum" if now.forum[row] >= 0 else "endured"

    def _mediation(self, month: int) -> None:
        self._closed(month)
        was, now = self.was["persons"], self.t.persons
        theirs = (was.hours_left + was.hours_matters - now.hours_left - now.hours_matters).sum()
        from_outside = (self.was["villages"].hours_outside - self.t.villages.hours_outside).sum()
        self.diary.add("case hours", month, theirs + from_outside)
        self.diary.add("town hours", month, (self.was["staff"].hours_left - self.t.staff.hours_left).sum())
        self._acts(month)
        g, numbers = self.t.grievances, self.world.parameters.mediation
        end = (month + 1) * codes.DAYS
        for row, _story, before in self._cases():
            in_hand = (codes.ACCEPTED, codes.WORKED)
            in_hand_no_more = before.state in in_hand and g.state[row] not in in_hand
            if in_hand_no_more and g.joined[row] == 0 and month * codes.DAYS < g.due[row] <= end:
                settled = g.closed[row] != before.closed
                on_file = g.recorded[row] == codes.RECORDED_SETTLED
                self.diary.add("ended", month)
                self.diary.add("logged", month, g.recorded[row] != codes.NOT_RECORDED)
                self.diary.add("paper", month, on_file and not settled)
                if before.forum <= codes.TOWNSHIP:
                    self.diary.add("mediated", month, g.recorded[row] != codes.NOT_RECORDED)
                    self.diary.add("mediated as settled", month, on_file)
            rung = numbers.phone_hearing * self.town.settings.recruitment.phone_coverage[g.village[row]]
            u_rung = draws.draw(np.uint64(self.world.seed), draws.HEARING, g.id[row], month)[0]
            unheard = before.state == codes.ACCEPTED and self._away(row) and u_rung >= rung
            unheard &= before.forum < codes.COURT
            self.diary.add("unheard", month, unheard)
            unserved = g.due[row] == before.due or g.due[row] == end  # given back at the end of the month
            if (
                before.state == codes.ACCEPTED
                and unserved
                and not unheard
                and before.forum in (codes.TOWNSHIP, codes.PETITION)
            ):
                d, hours = g.dispute[row], numbers.hours_township * (1.0 + g.severity[row])
                if d >= 0 and self.t.disputes.due[d, before.forum] >= month * codes.DAYS:
                    hours *= numbers.further_member
                self.diary.add("town lacking", month, hours)

    def _acts(self, month: int) -> None:
        """Acts asked of the township: what waited before and what was asked now is done, returned, or waits on."""
        was, now, column = self.was["dockets"], self.t.dockets, self.t.ledger[:, :, month].sum(1)
        waiting = (now.acts_free + now.acts_licensed).sum()
        asked = column[ledger.ACTS_FREE] + column[ledger.ACTS_LICENSED]
        ended = (was.acts_free + was.acts_licensed).sum() + asked - waiting
        returned = column[ledger.ACTS_RETURNED]
        self.diary.add("acts returned", month, returned)
        self.diary.add("acts done", month, ended - returned)
        hours = self.world.parameters.powers.hours_act
        self.diary.add("town lacking", month, hours * (waiting + returned))

    def _away(self, row: int) -> bool:
        """Whether a side of a grievance that stands alone is away: of a family the two, else all adults of a household."""
        g, here, adults = self.t.grievances, self.t.persons.here, self.t.homes.adults_home
        if g.dispute[row] >= 0:
            return False
        if g.counterpart[row] >= 0:
            return not (here[g.person[row]] and here[g.counterpart[row]])
        return bool(adults[g.household[row]] == 0 or (g.other[row] >= 0 and adults[g.other[row]] == 0))

    def _volunteers(self, month: int) -> None:
        self._closed(month)
        for row, _story, before in self._cases():
            self.diary.add("volunteers", month, self.t.grievances.closed[row] != before.closed)

    def _closed(self, month: int) -> None:
        """Settlements and outbreaks of a step."""
        g = self.t.grievances
        for row, story, before in self._cases():
            if g.state[row] == codes.GONE != before.state:
                story.gone = month
            if g.closed[row] != before.closed:
                story.gone = -1
                if g.manner[row] == codes.BOUGHT:
                    self.diary.add("bought yuan", month, 3000.0 * g.severity[row])
                story.settlements.append(
                    Settlement(float(g.closed[row]), int(g.manner[row]), int(g.settled_at[row]))
                )
                if g.manner[row] in (codes.BY_TALK, codes.AGREED):
                    rent = g.operator[row] >= 0
                    owed = self.was["households"].owed_rent[g.household[row]] if rent else story.owed
                    story.recovered = min(story.owed, float(owed))
                elif g.manner[row] == codes.REDRESSED:
                    story.recovered = story.owed
            if g.relapsed[row] != before.relapsed:
                story.settlements[-1].again = month
                story.recovered = 0.0

    def _petitions(self, month: int) -> None:
        """Letters, single visits and batches; who goes in a batch is there by the number of those together."""
        self._closed(month)
        g, batches = self.t.grievances, defaultdict(list)
        for row, story, before in self._cases():
            if g.petitions[row] > before.petitions:
                together = g.together[row] >= codes.COLLECTIVE
                batches[("d", int(g.dispute[row])) if together else ("g", row)].append((row, story))
        for (kind, key), members in batches.items():
            identity = self.t.disputes.id[key] if kind == "d" else g.id[key]
            _, u_higher, _, _ = draws.draw(np.uint64(self.world.seed), draws.PETITION, identity, month)
            again = any(story.petitions for _, story in members)
            higher = again and u_higher < self.world.parameters.petitions.higher
            village = self.diary.people[members[0][1].person].village
            persons = len(members) if kind == "d" else int(g.together[key])
            self.diary.petitions.append((month, village, again, higher, persons))
            for _, story in members:
                story.petitions.append(month)
                story.brought = True

    def _grid_work(self, month: int) -> None:
        self.diary.add("visits", month, self.t.homes.visited.sum())
        self.diary.add("pay", month, (self.t.persons.received - self.was["persons"].received).sum())

    def _party_life(self, month: int) -> None:
        p = self.t.persons
        away = (p.party == 1) & (p.alive == 1) & (p.where >= codes.TOWN)
        self.diary.add("members away", month, away.sum())
        self.diary.add("managed", month, (away & (p.reached > month - 3)).sum())
        self.diary.add("contacts", month, self.t.homes.contacted.sum())

    def _recruitment(self, month: int) -> None:
        for body in range(codes.N_BODIES):
            self.diary.add(f"held {body}", month, self.t.meetings.meets[:, body].sum())

    def _mobilising(self, month: int) -> None:
        """Who was told and came, in substance and on the sheet; a meeting of groups counts by the share of them."""
        t, p, law = self.t, self.t.persons, self.town.settings.deliberation
        spent = self.was["persons"].hours_organise - p.hours_organise
        self.diary.add("organising", month, spent.sum())
        self.diary.add("signed", month, t.meetings.signed[t.meetings.meets == 1].sum())
        self.diary.add("fitted", month, t.meetings.fitted.sum())
        self.real: set[tuple[int, int]] = set()
        for v, body in zip(*np.nonzero(t.meetings.meets), strict=True):
            told = (p.village == v) & (p.answer[:, body] & codes.TOLD > 0)
            came = told & (p.answer[:, body] & codes.COMES > 0)
            self.diary.add(
                f"told {body}", month, told.sum() + (self._told_away(month, v) if body == 1 else 0)
            )
            self.diary.add(f"came told {body}", month, came.sum())
            if body != codes.REPRESENTATIVES:
                self.diary.add(f"told in {v + 1000 * self.k}", month, told.sum())
                self.diary.add(f"came told in {v + 1000 * self.k}", month, came.sum())
            self.diary.add(f"entitled {body}", month, t.meetings.entitled[v, body])
            self.diary.add(f"came {body}", month, t.meetings.came[v, body])
            real, record = self._quorums(v, body, law)
            if real >= 0.5:
                self.real.add((int(v), int(body)))
            self.diary.add(f"quorate {body}", month, real)
            self.diary.add(f"on record {body}", month, 1.0 if t.meetings.fitted[v, body] else record)

    def _told_away(self, month: int, v: int) -> int:
        """Representatives away from the village who were told of their assembly all the same."""
        o, seed = self.t.offices, np.uint64(self.world.seed)
        seats = np.flatnonzero((o.village == v) & (o.kind == codes.SEAT) & (o.holder >= 0))
        away = [k for k in seats if self.t.persons.here[o.holder[k]] == 0]
        told = self.world.parameters.recruitment.representative
        return sum(draws.draw(seed, draws.SEAT_ASKED, o.id[k], month)[0] < told for k in away)

    def _quorums(self, v: int, body: int, law: Any) -> tuple[float, float]:
        t, m, g = self.t, self.t.meetings, self.t.groups
        found = []
        for signs in (0, 1):
            if body == codes.GROUP_MEETING:
                called = (g.village == v) & (g.entitled > 0)
                came = (g.came + signs * g.signed)[called]
                found.append(float(np.mean(came >= law.quorum_group[v] * g.entitled[called])))
                continue
            came = m.came[v, body] + signs * m.signed[v, body]
            share = law.quorum_representatives[v] if body == 1 else law.quorum_households[v]
            enough = m.entitled[v, body] > 0 and came >= share * m.entitled[v, body]
            grown = m.came_adults[v] + signs * m.signed[v, body] > law.quorum_adults[v] * t.villages.adults[v]
            found.append(float(enough or (body == codes.ASSEMBLY and grown)))
        return found[0], found[1]

    def _deliberation(self, month: int) -> None:
        m = self.t.meetings
        self.diary.add("due", month, self.was["meetings"].decided.sum())
        self.diary.add("decided", month, m.decided.sum())
        self.diary.add("decided own", month, m.decided_own.sum())
        for v, body in zip(*np.nonzero(m.meets), strict=True):
            if m.concluded[v, body]:
                self.diary.add("decided real", month, (int(v), int(body)) in self.real)
            else:
                self.diary.add("futile", month)
                self.diary.add("came in vain", month, m.came[v, body])
                self.diary.add("lapsed", month, m.session[v, body] == 0)
        gifts = self.t.ledger[ledger.GIFTS, :, month].sum()
        self.diary.add("projects", month, (self.was["purses"].budget - self.t.purses.budget).sum() + gifts)

    def _conduct(self, month: int) -> None:
        if month % 3 == 2:
            looked_at = self.t.homes.adults_home > 0
            broke = self.t.affairs.breaches - self.was["affairs"].breaches
            self.diary.add("looked at", month, looked_at.sum())
            self.diary.add("kept", month, (looked_at & (broke == 0)).sum())

    def _incentives(self, month: int) -> None:
        t, s, before = self.t, self.town.settings, self.was
        reward = s.mediation.reward_case
        received = t.persons.received - before["persons"].received
        dividends = t.households.dividend - before["households"].dividend
        purse = before["purses"].budget + (s.incentives.incentive_transfer if month % 12 == 0 else 0.0)
        o, settled = t.offices, t.offices.settled * (t.offices.holder >= 0)
        for v in range(len(t.villages.id)):
            here, homes = t.persons.village == v, t.households.village == v
            allowances = before["persons"].owed[here].sum()
            rewards = settled[o.village == v].sum() * reward[v]
            by_volunteers = t.groups.elder_settled[t.groups.village == v].sum()
            rewards += by_volunteers * s.volunteers.elder_pay[v]
            due = allowances + rewards
            share = min(1.0, purse[v] * s.incentives.incentive_own[v] / due) if due > 0 else 1.0
            self.diary.add("allowances", month, allowances * share)
            self.diary.add("rewards", month, rewards * share)
            self.diary.add("goods", month, received[here].sum() - dividends[homes].sum() - due * share)
            if month % 12 == 11:
                condition = s.attendance.dividend_condition[v] * t.purses.dividend_each[v]
                self.diary.add("withheld", month, condition * (t.affairs.breaches[homes] > 0).sum())
        self.diary.add("dividends", month, dividends.sum())
        if month % 12 == 11:
            black = t.affairs.listed == 2
            few = t.affairs.breaches < self.world.parameters.incentives.black_breaches
            self.diary.add("red", month, (t.affairs.listed == 1).sum())
            self.diary.add("black", month, black.sum())
            self.diary.add("wrong", month, (black & few).sum())

    def _learning(self, month: int) -> None:
        t, p = self.t, self.t.persons
        adults = (p.alive == 1) & (p.where < codes.TOWN) & ((month - p.born) // 12 >= 18)
        self.diary.add("adults", month, adults.sum())
        for name in ("trust_village", "trust_township", "trust_higher", "efficacy", "identity"):
            self.diary.add(name, month, getattr(t.minds, name)[adults].sum())
        registered = np.bincount(p.village[p.alive == 1], minlength=len(t.villages.id))
        self.diary.add("branch", month, (registered * t.villages.branch).sum())
        self.diary.add("openness", month, (registered * t.villages.openness).sum())

    def _year_end(self, month: int) -> None:
        p = self.t.persons
        elections = self.town.settings.elections
        since = month - elections.next_election[p.village].astype(int)
        votes_now = (since >= 0) & (since % (12 * elections.term_years[p.village]).astype(int) == 0)
        entitled = votes_now & (p.alive == 1) & ((month - p.born) // 12 >= 18)
        self.diary.add("electorate", month, entitled.sum())
        self.diary.add("second class", month, (self.t.villages.branch_class == 2).sum())
        self.diary.add("third class", month, (self.t.villages.branch_class == 3).sum())
        ends = np.isin(self.t.villages.rectified_until, (month, month + 12))  # the second for another year
        for v in np.flatnonzero(ends):
            seed, number = np.uint64(self.world.seed), self.t.villages.id[v]
            u, _, _, _ = draws.draw(seed, draws.ASSESS, number, month)
            self.diary.add("rectified", month, 1)
            self.diary.add("turned", month, u < self.world.parameters.assessment.recorded_turn)

    def grades(self) -> None:
        """After the month: the county has graded."""
        month = self.world.month - 1
        if month % 12 == 11:
            self.diary.add("backward", month, (self.t.villages.grade == codes.GRADE_C).sum())

    def _cases(self) -> Iterator[tuple[int, Story, SimpleNamespace]]:
        """Every grievance laid down before the step: row, story, and how it was."""
        before = self.was["grievances"]
        for row in range(self.laid_down):
            yield (
                row,
                self.diary.stories[int(self.t.grievances.id[row])],
                SimpleNamespace(**{name: column[row] for name, column in vars(before).items()}),
            )
