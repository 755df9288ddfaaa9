"""Plural mediators: elders, centre households and veterans who settle quarrels between households of their villagers' group.

A group has ``elder_hours`` a month, in the share of its households that have somebody at home; its ablest resident of 40
and over without a paid post gives them. No forms take of them, nothing is pressed and nothing entered on the log; they
keep to quarrels within families and between households, never against operators, cadres or the government. They hear of
one that is endured, was refused or waits in the group with found x min(1, hours left / (visit time x households at home)),
take it on where both sides are in the village, for hours_group (1 + severity), and settle it with

    sigma(success of the group + capability of the mediator + b_tie (ties of both sides - reference) + reward - severity - age).

A pool of mediators from outside the committee (lawyers, auxiliaries, elders of other groups) has hours by village. It takes on
what volunteers leave, and of the same kinds of quarrel what waits at the village, which is at hand; with the ties of the side that
has fewer, for the mediator has to be known to both.

Office cadres from the village who come home do the same for visit_hours a year each, in all groups and whether or not the
village stands empty: one of them is kin to one side, whose ties count as full, and knows the other as far as its ties are there.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Label, Number, Setting
from model.state import codes, ledger, reference
from model.state.cases import arose, put_down, recover, sides_home, withdraw
from model.state.census import age_of
from model.state.events import Event, became
from model.state.logit import logit, sigma
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Volunteers(NamedTuple):
    """Numbers of mediators who hold no post."""

    # fmt: off
    visit_hours: Annotated[float, Number(unit="h/year", domain=(0, 2000), plausible=(8, 80), grade="assumed",
        source="lufeng-home-visit-cadres", en="hours that an office cadre who comes home gives to quarrels",
        zh="返乡走亲干部每人年调解工时", reason="three days a year; those who went are counted and their days are not")] = 24.0


class VolunteerSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    elder_hours: Annotated[Floats, Setting(unit="h/month", domain=(0, 200), plausible=(0, 12), grade="assumed",
        source="MoJ-2022", en="hours of volunteer mediators in a villagers' group", zh="村民小组义务调解月工时",
        reason="4.6 mediators a committee, one in eight of them full-time; what hours they give was not found",
        default=6.0)]
    elder_pay: Annotated[Floats, Setting(unit="yuan", domain=(0, 2000), plausible=(0, 200), grade="assumed",
        source="assumed", en="reward of a volunteer mediator per settled case", zh="义务调解以案定补",
        reason="a lever; none without policy", default=0.0, incentive=True)]
    pool_hours: Annotated[Floats, Setting(unit="h/month", domain=(0, 500), plausible=(0, 60), grade="assumed",
        source="assumed", en="hours of mediators from outside the committee in a village",
        zh="村外调解员队伍月工时", reason="a lever; none without policy", default=0.0)]
    home_visits: Annotated[Floats, Setting(unit="persons a village", domain=(0, 200), plausible=(0, 15),
        grade="assumed", source="assumed", en="office cadres from the village who come home to mediate among kin",
        zh="返乡走亲调解的机关干部", reason="a lever; none without policy", default=0.0)]


@rule
def gather(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Who mediates in each group this month, and the hours there are: fewer where households stand empty."""
    for k in range(len(t.groups.id)):
        v, homes, best = t.groups.village[k], 0, ablest(t, now, k)
        for h in range(t.groups.first[k], t.groups.first[k] + t.groups.households[k]):
            homes += int(t.homes.residents[h] > 0)
        t.groups.homes[k] = homes
        t.groups.elder[k] = best
        t.groups.elder_settled[k] = 0
        there = homes / t.groups.households[k] if best >= 0 else 0.0
        t.groups.elder_hours[k] = s.volunteers.elder_hours[v] * there
        t.ledger[ledger.ELDER_HOURS, v, now.month] += t.groups.elder_hours[k]


@rule
def ablest(t: Tables, now: Now, k: int) -> int:
    """The ablest of the residents of 40 and over of a group who hold no paid post; -1 if there is none."""
    best, last = -1, t.groups.first[k] + t.groups.households[k] - 1
    for n in range(t.households.first[t.groups.first[k]], t.households.first[last] + t.households.size[last]):
        i = int(t.order[n])
        if best >= 0 and t.persons.ability[i] <= t.persons.ability[best]:
            continue  # first, for it holds of nearly everybody
        if t.persons.alive[i] == 0 or t.persons.where[i] >= codes.TOWN or t.persons.office[i] >= 0:
            continue
        if age_of(t.persons.born[i], now.month) >= reference.MIDDLE_AGE:
            best = i
    return best


@rule
def is_open_to(t: Tables, g: int) -> bool:
    """Whether volunteers may take a grievance on: silent, refused or waiting in the group, between two who are there."""
    opponent, state = t.grievances.opponent[g], t.grievances.state[g]
    if opponent != codes.KIN and opponent != codes.HOUSEHOLD:
        return False
    waits = state == codes.ACCEPTED and t.grievances.forum[g] == codes.GROUP
    return bool((state == codes.ENDURED or state == codes.FESTERING or waits) and sides_home(t, g))


@rule
def is_open_to_pool(t: Tables, g: int) -> bool:
    """Whether the pool may take a grievance on: what is open to volunteers, or waits at the village between two who are there."""
    opponent = t.grievances.opponent[g]
    waits = t.grievances.state[g] == codes.ACCEPTED and t.grievances.forum[g] == codes.VILLAGE
    between = opponent == codes.KIN or opponent == codes.HOUSEHOLD
    return is_open_to(t, g) or bool(waits and between and sides_home(t, g))


@rule
def chance_heard_of(found: float, hours: float, visit_time: float, homes: int) -> float:
    """Chance that volunteers with so many hours left hear of a quarrel in their group this month; rises with hours."""
    return found * min(1.0, hours / (visit_time * max(1, homes)))


@rule
def chance_settled(
    p: "Parameters", severity: float, years: float, ties: float, ability: float, pay: float
) -> float:
    """Chance that volunteers settle what they take on: ties of both sides, ability and reward +, severity and age -."""
    log = logit(p.mediation.success_group) + p.forums.b_tie * (ties - p.forums.ties_reference)
    log += p.mediation.capability * p.grid_work.capability_ability * ability
    log += p.mediation.reward * math.log(1.0 + pay / 100.0) / math.log(2.0)
    log -= p.mediation.severity * (severity - reference.SEVERITY)
    return sigma(log - p.mediation.age * min(p.mediation.years_most, years))


@rule
def ties_of_both(t: Tables, g: int) -> float:
    """Ties present of the two sides, their mean; within a family they are the same."""
    h, other = t.grievances.household[g], t.grievances.other[g]
    return float(t.homes.ties[h] if other < 0 else (t.homes.ties[h] + t.homes.ties[other]) / 2.0)


@rule
def mediate(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Volunteers hear of quarrels in their group and take them on, the oldest first, while hours last."""
    for n in range(t.counts[codes.N_OPEN]):
        g = t.open[n]
        if not is_open_to(t, g):
            continue
        k = t.households.group[t.grievances.household[g]]
        left, homes = t.groups.elder_hours[k], int(t.groups.homes[k])
        need = p.mediation.hours_group * (1.0 + t.grievances.severity[g])
        u_heard, u_settled, u_day, _ = draws.draw(now.seed, draws.VOLUNTEER, t.grievances.id[g], now.month)
        if left < need or u_heard >= chance_heard_of(p.forums.found, left, p.grid_work.visit_time, homes):
            continue
        v = t.grievances.village[g]
        t.groups.elder_hours[k] -= need
        t.ledger[ledger.ELDER_HOURS_USED, v, now.month] += need
        t.ledger[ledger.ELDER_CASES, v, now.month] += 1.0
        chance = chance_settled(
            p,
            t.grievances.severity[g],
            (now.month - arose(t, g)) / 12.0,
            ties_of_both(t, g),
            t.persons.ability[t.groups.elder[k]],
            s.volunteers.elder_pay[v],
        )
        if u_settled < chance:
            reconcile(t, now, g, (now.month + u_day) * codes.DAYS)


@rule
def fewer_ties(t: Tables, g: int) -> float:
    """Ties present of the side that has fewer."""
    h, other = t.grievances.household[g], t.grievances.other[g]
    return float(t.homes.ties[h] if other < 0 else min(t.homes.ties[h], t.homes.ties[other]))


@rule
def homes_of(t: Tables, v: int) -> int:
    """Households of a village with somebody living at home."""
    homes = 0
    for k in range(t.villages.groups_first[v], t.villages.groups_last[v]):
        homes += t.groups.homes[k]
    return homes


@rule
def mediate_from_pool(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """The pool of each village takes on what waits at a forum, and what it hears of, the oldest first, while hours last."""
    for v in range(len(t.villages.id)):
        t.villages.pool_hours[v] = s.volunteers.pool_hours[v]
    for n in range(t.counts[codes.N_OPEN]):
        g = t.open[n]
        v = t.grievances.village[g]
        need = p.mediation.hours_group * (1.0 + t.grievances.severity[g])
        left = t.villages.pool_hours[v]
        if left < need or not is_open_to_pool(t, g):
            continue
        u_heard, u_settled, u_day, _ = draws.draw(now.seed, draws.POOL, t.grievances.id[g], now.month)
        chance = chance_heard_of(p.forums.found, left, p.grid_work.visit_time, homes_of(t, v))
        if t.grievances.state[g] != codes.ACCEPTED and u_heard >= chance:
            continue
        t.villages.pool_hours[v] -= need
        years = (now.month - arose(t, g)) / 12.0
        if u_settled < chance_settled(p, t.grievances.severity[g], years, fewer_ties(t, g), 0.0, 0.0):
            agree(t, now, g, codes.VILLAGE, (now.month + u_day) * codes.DAYS)


@rule
def agree(t: Tables, now: Now, g: int, forum: int, day: float) -> None:
    """Both sides agree; what a forum had of it goes off the log."""
    withdraw(t, g)
    put_down(t, now, g, codes.AGREED, forum, day)
    recover(t, now, g)


@rule
def reconcile(t: Tables, now: Now, g: int, day: float) -> None:
    """Both sides agree before a volunteer, in the group; the volunteer has helped, and may be owed a reward."""
    k = t.households.group[t.grievances.household[g]]
    agree(t, now, g, codes.GROUP, day)
    t.groups.elder_settled[k] += 1
    t.affairs.helped[t.persons.household[t.groups.elder[k]]] = 1
    t.ledger[ledger.ELDER_SETTLED, t.grievances.village[g], now.month] += 1.0


@rule
def ties_of_kin(t: Tables, g: int) -> float:
    """Ties of the two sides where a relative of one of them mediates: full on that side, those present on the other."""
    h, other = t.grievances.household[g], t.grievances.other[g]
    return float((1.0 + t.homes.ties[h if other < 0 else other]) / 2.0)


@rule
def visit_home(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Office cadres who come home take on quarrels of their village, the oldest first, while their hours last."""
    for v in range(len(t.villages.id)):
        t.villages.kin_hours[v] = s.volunteers.home_visits[v] * p.volunteers.visit_hours / 12.0
    for n in range(t.counts[codes.N_OPEN]):
        g = t.open[n]
        v, need = t.grievances.village[g], p.mediation.hours_group * (1.0 + t.grievances.severity[g])
        if t.villages.kin_hours[v] < need or not is_open_to(t, g):
            continue
        u_heard, u_settled, u_day, _ = draws.draw(now.seed, draws.KIN_VISIT, t.grievances.id[g], now.month)
        hours, visit = t.villages.kin_hours[v], p.grid_work.visit_time
        if u_heard >= chance_heard_of(p.forums.found, hours, visit, homes_of(t, v)):
            continue
        t.villages.kin_hours[v] -= need
        t.ledger[ledger.KIN_VISIT_HOURS, v, now.month] += need
        years = (now.month - arose(t, g)) / 12.0
        if u_settled < chance_settled(p, t.grievances.severity[g], years, ties_of_kin(t, g), 0.0, 0.0):
            agree(t, now, g, codes.GROUP, (now.month + u_day) * codes.DAYS)
            t.ledger[ledger.KIN_VISIT_SETTLED, v, now.month] += 1.0


# What is told of it.

EVENTS = (
    Event(
        lambda was, now: became(codes.SETTLED)(was, now) and now.settled_at == codes.VILLAGE,
        Label("settled by a mediator from outside the committee", "由村外调解员调解解决"),
    ),
    Event(
        lambda was, now: became(codes.SETTLED)(was, now) and now.settled_at == codes.GROUP,
        Label(
            "settled by a volunteer mediator of the group, or by an office cadre who came home",
            "由组内义务调解员或返乡干部调解解决",
        ),
    ),
)
