"""Four mechanisms as one would write them in plain Mesa: leaving and returning, coming to meetings, quarrels, allowances.

It is the other side of ``bench_peer.py`` and an honest one: agents with attributes, ``AgentSet.shuffle_do``, households on
an ``OrthogonalMooreGrid`` that keep a list of their neighbours instead of asking the grid each month, nothing computed
that is not used. The people, the numbers and the rules are those of the model: its rules are plain functions, so they
are called here, too. With the same chance it has to come to the same counts; ``bench_peer.py`` prints both.

Chance is a function of decision, identity and month, as in ``model.draws``; there are three of them at the end.
Mesa's own generator only shuffles, and the order in which agents act is felt nowhere: they decide first and act then.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import mesa
import numpy as np
from mesa.discrete_space import CellAgent, OrthogonalMooreGrid

from model import draws
from model.mechanisms import attendance, grievances, migration, recruitment
from model.simulate import World
from model.state import codes, rewards
from model.state.calendar import is_busy, is_month, times_this_month
from model.state.census import complaint_weight
from model.state.logit import logit, sigma

Chance = Callable[[int, int, int], tuple[float, float, float, float]]

WITH_NEIGHBOURS = (codes.NEIGHBOUR, codes.BOUNDARY, codes.DAMAGE)


@dataclass
class Grievance:
    """What somebody has against somebody; ``against`` is a relative or a household, where there is one."""

    key: int
    kind: int
    person: "Villager"
    severity: float
    month: int
    with_neighbours: bool = False
    against: Any = None


@dataclass
class Counts:
    """What happened in the whole run; allowances paid in yuan."""

    left: int = 0
    returned: int = 0
    arose: int = 0
    forgotten: int = 0
    willing: int = 0
    came: int = 0
    allowances: float = 0.0


@dataclass
class Meeting:
    """A body that meets this month."""

    body: int
    own_item: bool


@dataclass
class Flows:
    """Expected moves of the month: the sums from which the base hazard of leaving is found."""

    leaving: float = 0.0
    returning: float = 0.0
    away_long: int = 0
    away_new: int = 0
    working_age: int = 0


class Villager(mesa.Agent):
    """A registered person, resident or not."""

    def __init__(self, model: "Village", row: int) -> None:
        super().__init__(model)
        who, mind = model.world.townships[0].tables[:2]
        self.identity = int(who.id[row])
        self.born = int(who.born[row])
        self.male = who.sex[row] == codes.MALE
        self.schooling = int(who.education[row])
        self.ability = float(who.ability[row])
        self.party = who.party[row] == 1
        self.post = who.office[row] >= 0
        self.where = int(who.where[row])
        self.away_since = int(who.away_since[row])
        self.here = who.here[row] == 1
        self.efficacy = float(mind.efficacy[row])
        self.trust = float(mind.trust_village[row])
        self.belonging = float(mind.identity[row])
        self.habit = float(mind.habit[row])
        self.used = float(mind.used[row])
        self.household: Household
        self.hazard = 0.0
        self.clock = float(who.clock[row])
        self.move = "stay"
        self.owed = 0.0
        self.received = 0.0

    @property
    def away(self) -> bool:
        return self.where >= codes.TOWN

    @property
    def age(self) -> int:
        return (self.model.month - self.born) // 12

    def weigh_moving(self) -> None:
        """Own hazard of moving, and what it adds to the flows expected in the village."""
        self.hazard = 0.0
        age = self.age
        if age < 16:
            return
        model, home = self.model, self.household
        p, flows = model.numbers.migration, model.flows
        in_work = age < 65
        flows.working_age += in_work
        if self.away:
            months = model.month - self.away_since
            self.hazard = migration.returning(p, age, self.ability, months / 12.0, model.wage_gap, 0.0)
            others = home.workers - home.workers_home - in_work
            flows.returning += self.hazard * (in_work + p.whole_household * others)
            flows.away_long += in_work and months >= 6
            flows.away_new += in_work and months < 6
        elif in_work:
            ties = home.away_ties - model.away_share
            log = migration.log_leaving(p, age, self.ability, not self.male, ties, self.post, model.wage_gap)
            self.hazard = math.exp(log)
            flows.leaving += self.hazard * (1.0 + p.whole_household * (home.workers_home - 1))

    def decide_to_move(self) -> None:
        """Stay, leave or return, alone or with the household."""
        self.move = "stay"
        if self.hazard == 0.0:
            return
        model = self.model
        p = model.numbers.migration
        self.clock -= self.hazard if self.away else model.base_hazard * self.hazard
        if self.clock > 0.0:
            return
        _, u_whole, u_where, _ = model.chance(draws.MOVE, self.identity, model.month)
        if self.away:
            self.move = "return"
        else:
            self.move = "to town" if u_where < p.county_town else "far"
        if u_whole < p.whole_household:
            self.move += ", all"

    def leave(self, where: int) -> None:
        self.where, self.away_since = where, self.model.month
        self.begin_stay()
        self.model.counts.left += 1

    def settle(self) -> None:
        """Back home: off-farm work by the toss of a coin where young enough, else the farm."""
        self.begin_stay()
        u = self.model.chance(draws.MOVE, self.identity, self.model.month)[3]
        self.where = codes.WORK if self.age < 55 and u < 0.5 else codes.FARM
        self.model.counts.returned += 1

    def begin_stay(self) -> None:
        """How much hazard the new stay will bear."""
        self.clock = -math.log(self.model.chance(draws.STAY, self.identity, self.model.month + 1)[0])

    def be_here(self) -> None:
        """Residents are in the village, and at the Spring Festival those who visit."""
        self.here = not self.away
        if self.away and self.model.festival:
            u = self.model.chance(draws.VISIT_HOME, self.identity, self.model.month)[0]
            self.here = u < self.model.numbers.migration.festival_return

    def comes(self, meeting: Meeting, asked: bool) -> bool:
        """Whether this person comes to the meeting: willing and free."""
        model, home = self.model, self.household
        p = model.numbers.attendance
        old = self.age >= 60 and self.where == codes.FARM
        base = model.wage_local / p.half_days if self.where == codes.WORK else p.farm_value
        alone = self.here and len(home.adults_here) == 1
        worth = rewards.worth_of(p, base, self.ability, alone, old)
        allowance = model.allowance if asked and self.here else 0.0
        stake = p.stake_own if meeting.own_item else p.stake_above
        log = (
            p.b0
            + p.efficacy * self.efficacy
            + p.trust * self.trust
            + p.identity * self.belonging
            + p.stake * stake
            + (p.party if self.party else 0.0)
            + p.schooling * (self.schooling - 2)
            + attendance.age_term(p, self.age)
            + (0.0 if self.male else p.female)
            + p.peers * (home.peers(p.peer_reference) - p.peer_reference)
            + p.habit * self.habit
            + (0.0 if self.here else p.away + p.online)
            + (0.0 if asked else model.numbers.recruitment.unasked)
            + p.pay * rewards.doublings(allowance, worth)
            + (attendance.entitlement_term(p, self.used, allowance, worth) if asked else 0.0)
        )
        available = p.time_worker if self.where == codes.WORK else p.time_resident
        free = attendance.chance_free(
            p,
            logit(available) + (p.time_60 if old else 0.0),
            model.busy,
            self.here and home.frail > 0,
            home.distance if self.here else 0.0,
            self.here and self.away,
        )
        if asked:
            self.used += p.adapts * (allowance - self.used)
        u_will, u_free, _, _ = model.chance(draws.WILLING, 4 * self.identity + meeting.body, model.month)
        willing = u_will < sigma(log)
        came = willing and u_free < free
        self.habit += p.habit_rate * (came - self.habit)
        model.counts.willing += willing
        model.counts.came += came
        self.owed += allowance if came else 0.0
        return came

    def be_paid(self, share: float) -> None:
        """The allowances of the month, or the share of them that the village can pay."""
        self.received += share * self.owed
        self.owed = 0.0


class Household(CellAgent):
    """A registered household on its cell of the village map."""

    def __init__(self, model: "Village", row: int, members: list[Villager]) -> None:
        super().__init__(model)
        table = model.world.townships[0].tables.households
        self.identity = int(table.id[row])
        self.distance = float(table.distance[row])
        self.poor = table.poor[row] == 1
        self.members = members
        for member in members:
            member.household = self
        self.neighbours: list[Household] = []
        self.circle: list[Household] = []
        self.grievances: list[Grievance] = []
        self.quarrelling = False
        self.asked: list[Meeting] = []
        self.came = False
        self.asked_last = False
        self.came_last = False
        self.away_ties = 0.0

    def know(self, kin: list["Household"]) -> None:
        """Look round once: households stay where they are."""
        self.neighbours = list(self.cell.neighborhood.agents)
        self.circle = [*self.neighbours, *kin]

    def move_together(self) -> None:
        """Carry out what the members decided; some take the others along."""
        moves = [member.move for member in self.members]
        everybody_to = codes.FAR if "far, all" in moves else codes.TOWN if "to town, all" in moves else None
        everybody_back = "return, all" in moves
        for member in self.members:
            if member.away:
                if everybody_back or member.move.startswith("return"):
                    member.settle()
            elif everybody_to is not None:
                member.leave(everybody_to)
            elif member.move != "stay":
                member.leave(codes.TOWN if member.move == "to town" else codes.FAR)

    def count(self) -> None:
        """Who is at home this month."""
        p, month = self.model.numbers.grievances, self.model.month
        self.adults = self.workers = self.workers_home = self.frail = 0
        self.adults_here: list[Villager] = []
        self.weight = 0.0
        for member in self.members:
            age = (month - member.born) // 12
            self.adults += age >= 18
            if 16 <= age < 65:
                self.workers += 1
                self.workers_home += not member.away
            if member.here:
                self.frail += age < 6 or age >= 80
                if age >= 18:
                    self.adults_here.append(member)
                    self.weight += complaint_weight(p, member.male, age)

    def look_round(self) -> None:
        """Share of neighbours and kin of working age who are away."""
        workers = sum(other.workers for other in self.circle)
        home = sum(other.workers_home for other in self.circle)
        self.away_ties = 1.0 - home / workers if workers else 0.0

    @property
    def is_absent(self) -> bool:
        """All its adults are away."""
        return self.adults > 0 and not self.adults_here

    def quarrel(self) -> None:
        """Perhaps one new grievance, of a kind drawn in proportion to the rates."""
        if not self.adults_here:
            return
        model = self.model
        p = model.numbers.grievances
        unit = p.per_1000 / 12000.0
        weight = unit / p.weight_reference * self.weight / grievances.weight_scale(p)
        empty_doors = sum(other.is_absent for other in self.neighbours)
        absent = unit * p.mix_boundary / p.absent_reference * empty_doors
        rates = grievances.type_rates(
            p, weight, absent, self.frail, self.quarrelling, model.shut, self.poor, model.goods
        )
        u_any, u_kind, u_who, u_other = model.chance(draws.ARISE, self.identity, model.month)
        total = sum(rates)
        if u_any < total and u_any < 1.0 - math.exp(-total):
            self.complain(draws.choose(u_kind, rates), u_who, u_other)

    def complain(self, kind: int, u_who: float, u_other: float) -> None:
        """Somebody of the household has a grievance against somebody."""
        model, person = self.model, self.complainant(u_who)
        p = model.numbers.grievances
        key = (self.identity << 12) + (model.month << 4) + kind
        severity = grievances.severity(p, kind, *model.chance(draws.GRIEVANCE, key, model.month))
        grievance = Grievance(key, kind, person, severity, model.month)
        if kind == codes.FAMILY:
            family = [m for m in self.members if m is not person and m.age >= 18]
            grievance.against = one_of(family, u_other)
        elif kind in WITH_NEIGHBOURS or (kind == codes.WAGES and u_other < p.debt_in_village):
            grievance.with_neighbours = True
            if kind == codes.BOUNDARY:
                others = [other for other in self.neighbours if other.is_absent]
            else:
                others = [other for other in self.neighbours if other.adults_here]
            grievance.against = one_of(
                others, u_other / p.debt_in_village if kind == codes.WAGES else u_other
            )
        self.grievances.append(grievance)
        model.counts.arose += 1

    def endure(self) -> None:
        """Grievances are endured until they are forgotten; the heavy ones stay in mind."""
        if self.grievances:
            self.grievances = [g for g in self.grievances if not self.forgets(g)]
            self.quarrelling = any(g.with_neighbours for g in self.grievances)

    def forgets(self, grievance: Grievance) -> bool:
        """Whether a grievance of an earlier month is forgotten."""
        model = self.model
        if grievance.month == model.month:
            return False
        u = model.chance(draws.FESTER, grievance.key, model.month)[0]
        model.counts.forgotten += (
            gone := u < model.numbers.forums.forget * (model.numbers.forums.forget_light - grievance.severity)
        )
        return gone

    def complainant(self, u: float) -> Villager:
        """The adult present who has it, drawn by complaint weight."""
        p, left = self.model.numbers.grievances, u * self.weight
        for member in self.adults_here:
            left -= complaint_weight(p, member.male, member.age)
            if left < 0.0:
                return member
        return self.adults_here[-1]

    def hear_of(self, meetings: list[Meeting]) -> None:
        """Asked or not, through notice, word of mouth and telephone."""
        model = self.model
        word = sum(other.asked_last for other in self.circle) / len(self.circle) if self.circle else 0.0
        chance = recruitment.chance_of_being_asked(
            model.numbers.recruitment, model.openness, False, False, word, model.phone
        )
        u_group, u_assembly, _, _ = model.chance(draws.ASKED, self.identity, model.month)
        told = {codes.GROUP_MEETING: u_group < chance, codes.ASSEMBLY: u_assembly < chance}
        self.asked = [meeting for meeting in meetings if told[meeting.body]]
        self.came = False

    def send_somebody(self, meetings: list[Meeting]) -> None:
        """One adult who is there speaks for the household; nobody there, one away who is reached."""
        model = self.model
        if not self.adults:
            return
        for meeting in meetings:
            asked = meeting in self.asked
            key = 4 * self.identity + meeting.body
            u_voice, u_phone, _, _ = model.chance(draws.HOUSEHOLD_VOICE, key, model.month)
            voice = one_of(self.adults_here, u_voice)
            if voice is None and u_phone < model.phone and asked:
                voice = one_of([m for m in self.members if not m.here and m.age >= 18], u_voice)
            if voice is not None and voice.comes(meeting, asked):
                self.came = True

    def remember(self) -> None:
        """What neighbours and kin will look at next time."""
        self.asked_last, self.came_last = bool(self.asked), self.came

    def peers(self, reference: float) -> float:
        """Attenders among the neighbours and kin asked last time; the reference where none was."""
        asked = [other for other in self.circle if other.asked_last]
        return sum(other.came_last for other in asked) / len(asked) if asked else reference


def one_of(some: list[Any], u: float) -> Any:
    """One of them, each equally likely; None where there is none."""
    return some[int(u * len(some))] if some else None


class Village(mesa.Model):
    """One village with the people and the numbers of ``world``, before its first month."""

    def __init__(self, world: World, chance: Chance) -> None:
        super().__init__(rng=world.seed % 2**32)
        self.world, self.chance, self.numbers = world, chance, world.parameters
        tables, settings = world.townships[0].tables, world.townships[0].settings
        h, village = tables.households, tables.villages
        side = int(max(h.x.max(), h.y.max())) + 1
        self.grid = OrthogonalMooreGrid((side, side), capacity=1, random=self.random)
        self.villagers = [Villager(self, row) for row in range(len(tables.persons.id))]
        households = []
        for row in range(len(h.id)):
            rows = tables.order[h.first[row] : h.first[row] + h.size[row]]
            household = Household(self, row, [self.villagers[i] for i in rows])
            household.cell = self.grid[int(h.x[row]), int(h.y[row])]
            households.append(household)
        for household, kin in zip(households, h.kin.tolist(), strict=True):
            household.know([households[k] for k in kin if k >= 0])
        self.wage_gap = math.log(settings.migration.wage_out[0] / settings.migration.wage_local[0])
        self.wage_local = float(settings.migration.wage_local[0])
        self.share_set = float(settings.migration.outmigration[0])
        self.allowance = float(settings.attendance.allowance[0])
        self.phone = float(settings.recruitment.phone_coverage[0])
        self.money_a_year = float(settings.incentives.incentive_transfer[0])
        self.money = float(tables.purses.budget[0])
        self.openness, self.goods = float(village.openness[0]), float(village.public_goods[0])
        p = self.numbers.grievances
        self.shut = (1.0 - self.openness) / (1.0 - p.openness_reference)
        if village.concurrent[0] == 1:
            self.shut *= 1.0 + p.closed_doors * (1.0 - float(settings.grievances.oversight[0]))
        self.meetings_a_year = float(settings.deliberation.meetings_group[0])
        self.assemblies_a_year = float(settings.deliberation.meetings_assembly[0])
        self.assembly_month = float(settings.deliberation.assembly_month[0])
        self.identity, self.phase = int(village.id[0]), float(village.phase[0])
        self.base_hazard, self.away_share = float(village.h0[0]), float(village.away_share[0])
        self.flows, self.counts = Flows(), Counts()
        self.month, self.busy, self.festival = 0, False, False

    @property
    def people(self) -> Any:
        return self.agents_by_type[Villager]

    @property
    def households(self) -> Any:
        return self.agents_by_type[Household]

    def step(self) -> None:
        """One month."""
        self.month = self.steps - 1
        calendar = self.numbers.calendar
        self.busy = is_busy(calendar, self.month)
        self.festival = is_month(self.month, calendar.spring_festival)
        if self.month == 0:
            self.households.shuffle_do("count")
            self.households.shuffle_do("look_round")
        self.migrate()
        self.people.shuffle_do("be_here")
        self.households.shuffle_do("count")
        self.households.shuffle_do("look_round")
        self.households.shuffle_do("quarrel")
        self.households.shuffle_do("endure")
        self.meet()
        self.pay()

    def migrate(self) -> None:
        """Weigh, find the base hazard that keeps the village in balance, decide, move."""
        self.flows = flows = Flows()
        self.people.shuffle_do("weigh_moving")
        p = self.numbers.migration
        away = flows.away_long + flows.away_new
        aim = self.share_set * flows.working_age + 6.0 * flows.returning
        self.away_share = away / max(1, flows.working_age)
        self.base_hazard = migration.balanced_hazard(
            1.0 if self.month == 0 else p.h0_pull,
            self.base_hazard,
            flows.leaving,
            flows.returning,
            (aim - away) * p.h0_pull,
        )
        self.people.shuffle_do("decide_to_move")
        self.households.shuffle_do("move_together")

    def meet(self) -> None:
        """Group meetings and the villagers' assembly."""
        meetings = self.called()
        if meetings:
            self.households.shuffle_do("hear_of", meetings)
            self.households.shuffle_do("send_somebody", meetings)
            self.households.shuffle_do("remember")

    def called(self) -> list[Meeting]:
        """Bodies that meet this month."""
        u_group, _, u_assembly, _ = self.chance(draws.AGENDA, self.identity, self.month)
        above = self.numbers.deliberation.from_above
        yearly = self.assemblies_a_year
        meetings = []
        if times_this_month(self.meetings_a_year, self.phase, self.month) > 0:
            meetings.append(Meeting(codes.GROUP_MEETING, u_group >= above))
        first = yearly > 0.0 and is_month(self.month, self.assembly_month)
        if first or times_this_month(max(0.0, yearly - 1.0), self.phase, self.month) > 0:
            meetings.append(Meeting(codes.ASSEMBLY, u_assembly >= above))
        return meetings

    def pay(self) -> None:
        """Allowances out of the village's money, in equal shares when it is short."""
        if self.month % 12 == 0:
            self.money += self.money_a_year
        due = sum(person.owed for person in self.villagers)
        paid = min(due, self.money)
        self.money -= paid
        self.counts.allowances += paid
        if due > 0.0:
            self.people.shuffle_do("be_paid", paid / due)


# chance


def philox_of_the_model(seed: int) -> Chance:
    """``model.draws.draw`` itself, in plain Python."""
    return partial(draws.draw, np.uint64(seed))


def philox_in_integers(seed: int) -> Chance:
    """The same numbers, written for the interpreter: Python's own integers instead of numpy's."""
    low, high = seed & 0xFFFFFFFF, seed >> 32

    def draw(decision: int, identity: int, month: int) -> tuple[float, float, float, float]:
        c0, c1, c2, c3, k0, k1 = identity & 0xFFFFFFFF, identity >> 32, decision, month, low, high
        for _ in range(10):
            p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
            c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & 0xFFFFFFFF, (p0 >> 32) ^ c3 ^ k1, p0 & 0xFFFFFFFF
            k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
        unit = 1.0 / 4294967296.0
        return (c0 + 0.5) * unit, (c1 + 0.5) * unit, (c2 + 0.5) * unit, (c3 + 0.5) * unit

    return draw


def generator(seed: int) -> Chance:
    """A numpy Generator, as most models have it: fast, and owned by the one who draws next."""
    random = np.random.default_rng(seed).random

    def draw(decision: int, identity: int, month: int) -> tuple[float, float, float, float]:
        return random(4).tolist()

    return draw
