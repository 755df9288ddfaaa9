"""The choice of one person called to one meeting: willing, and free.

A meeting calls everybody once and its organiser calls some again, so that this stands where both can ask it. The draws are
those of person, body and month: asking again can only add.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Label
from model.state import codes, reference
from model.state.census import age_of
from model.state.logit import logit, sigma
from model.state.now import Now
from model.state.reach import way_to_room
from model.state.rewards import by_dividend, by_lists, by_points, doublings, is_old_and_free, worth
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.mechanisms.attendance import Attendance
    from model.parameters import Parameters, Settings


class Call(NamedTuple):
    """One person and one meeting: how the person was called to what."""

    body: int
    asked: bool
    stake: float
    """Of the item, in SD."""
    plea: float
    """Log-odds that being asked again in person adds; 0 at the first call."""


class Terms(NamedTuple):
    """What the willingness of one person to come to one meeting is made of, in log-odds; their sum is the logit."""

    base: Annotated[float, Label("an unpaid resident who is asked", "未获报酬的受邀居民")]
    efficacy: Annotated[float, Label("efficacy", "政治效能感")]
    trust: Annotated[float, Label("trust in village bodies", "对村级组织的信任")]
    identity: Annotated[float, Label("identification with the village", "村庄认同")]
    stake: Annotated[float, Label("stake in the item", "议题利益相关")]
    party: Annotated[float, Label("Party membership", "党员身份")]
    schooling: Annotated[float, Label("schooling", "受教育程度")]
    age: Annotated[float, Label("age beyond 40", "40岁以后年龄")]
    sex: Annotated[float, Label("being a woman", "女性")]
    duty: Annotated[float, Label("duty of a representative", "代表职责")]
    peers: Annotated[float, Label("neighbours and kin who came last time", "亲邻上次参会")]
    habit: Annotated[float, Label("habit", "参会习惯")]
    custom: Annotated[float, Label("custom of the village", "本村风气")]
    away: Annotated[float, Label("being away, reached online", "外出（线上）")]
    unasked: Annotated[float, Label("not having been asked", "未被通知")]
    plea: Annotated[float, Label("being asked again in person", "再次当面动员")]
    allowance: Annotated[float, Label("lost-work allowance", "误工补贴")]
    points: Annotated[float, Label("points", "积分")]
    dividend: Annotated[float, Label("dividend at stake", "分红挂钩")]
    lists: Annotated[float, Label("publicity of lists", "红黑榜公示")]
    frame: Annotated[float, Label("being paid at all", "付酬本身")]
    entitlement: Annotated[float, Label("less than one is used to", "低于习惯的报酬")]


@rule
def total(t: Terms) -> float:
    """Log-odds of being willing."""
    incentives = t.allowance + t.points + t.dividend + t.lists + t.frame + t.entitlement
    return without_incentives(t) + incentives


@rule
def without_incentives(t: Terms) -> float:
    """Log-odds of being willing with nothing on offer, now or before."""
    return (
        t.base
        + t.efficacy
        + t.trust
        + t.identity
        + t.stake
        + t.party
        + t.schooling
        + t.age
        + t.sex
        + t.duty
        + t.peers
        + t.habit
        + t.custom
        + t.away
        + t.unasked
        + t.plea
    )


@rule
def entitlement_term(p: "Attendance", used: float, allowance: float, worth: float) -> float:
    """-2 e log2(1 + (used - c)+ / w): pay below what one is used to is a loss, and losses count double."""
    return -2.0 * p.entitlement * doublings(used - allowance, worth)


@rule
def chance_free(p: "Attendance", log: float, busy: bool, care: bool, km: float, visitor: bool) -> float:
    """Chance of having the time, from its log-odds: busy season, care, distance, a short visit -."""
    chance = sigma(log)
    if busy:
        chance *= p.time_busy
    if care:
        chance *= p.time_care
    if visitor:
        chance *= p.time_visitor
    return chance * math.exp(-p.time_km * km)


@rule
def age_term(p: "Attendance", age: int) -> float:
    """By ten years of age beyond reference.MIDDLE_AGE."""
    return p.age_will * max(0.0, age - reference.MIDDLE_AGE) / 10.0


@rule
def peers_share(t: Tables, p: "Parameters", h: int) -> float:
    """Attenders among the neighbours and kin who were asked to the last meeting; the reference where none was."""
    asked, came = 0, 0
    for k in range(t.households.circle.shape[1]):
        there, other = int(t.households.circle[h, k] >= 0), max(0, t.households.circle[h, k])
        told = there & t.affairs.asked_last[other]  # 0 or 1; no branch, for half of them were
        asked += told
        came += told & t.affairs.came_last[other]
    return came / asked if asked > 0 else p.attendance.peer_reference


@rule
def offered(t: Tables, s: "Settings", i: int, body: int, asked: bool) -> float:
    """Allowance that the person called can count on: nothing where unasked or away, or where this body is not paid."""
    v = t.persons.village[i]
    paid = int(s.attendance.allowance_for[v])
    representatives = body == codes.REPRESENTATIVES
    if not asked or t.persons.here[i] == 0 or (paid == codes.PAID_REPRESENTATIVES and not representatives):
        return 0.0
    return 0.0 if paid == codes.PAID_HOUSEHOLDS and representatives else s.attendance.allowance[v]


@rule
def terms(t: Tables, s: "Settings", p: "Parameters", now: Now, i: int, call: Call) -> Terms:
    """The terms of one person's willingness to come to this month's meeting of a body."""
    own, v, h = p.attendance, t.persons.village[i], int(t.persons.household[i])
    allowance, used = offered(t, s, i, call.body, call.asked), t.minds.used[i] if call.asked else 0.0
    in_money = allowance > 0.0 or used > 0.0 or s.attendance.points_value[v] > 0.0
    value = worth(t, s, p, now, i) if in_money else own.farm_value  # which nothing is then divided by
    return Terms(
        own.b0,
        own.efficacy * t.minds.efficacy[i],
        own.trust * t.minds.trust_village[i],
        own.identity * t.minds.identity[i],
        own.stake * call.stake,
        own.party if t.persons.party[i] == 1 else 0.0,
        own.schooling * (t.persons.education[i] - reference.SCHOOLING),
        age_term(own, age_of(t.persons.born[i], now.month)),
        own.female if t.persons.sex[i] == codes.FEMALE else 0.0,
        own.duty if call.body == codes.REPRESENTATIVES else 0.0,
        own.peers * (peers_share(t, p, h) - own.peer_reference),
        own.habit * t.minds.habit[i],
        t.villages.u_norm[v],
        own.away + own.online if t.persons.here[i] == 0 else 0.0,
        0.0 if call.asked else p.recruitment.unasked,
        call.plea,
        own.pay * doublings(allowance, value),
        by_points(t, s, p, now, h, codes.BY_MEETING, value),
        by_dividend(t, s, own, v),
        by_lists(t, s, p, h, codes.BY_MEETING),
        -own.frame if allowance > 0.0 else 0.0,
        entitlement_term(own, used, allowance, value),
    )


@rule
def time_odds(t: Tables, p: "Parameters", now: Now, i: int, call: Call) -> float:
    """Log-odds of having the time: by what one does, more for the old off work, and where the day was known beforehand."""
    own = p.attendance
    available = own.time_resident
    if call.body == codes.REPRESENTATIVES:
        available = own.time_representative
    elif t.persons.where[i] == codes.WORK:
        available = own.time_worker
    return logit(available) + (own.time_60 if is_old_and_free(t, now, i) else 0.0) + 0.5 * call.plea


class Chances(NamedTuple):
    """How likely one person is to come to one meeting: willing, and free; willing also without what is on offer."""

    willing: float
    free: float
    willing_unpaid: float


@rule
def willing(p: "Parameters", weighed: Terms) -> tuple[float, float]:
    """The chance of being willing, and that without what is on offer; the same for all where attendance is switched off."""
    if p.switches.attendance == 0:
        return sigma(p.attendance.b0), sigma(p.attendance.b0)
    unpaid, paid = without_incentives(weighed), total(weighed)
    accord = sigma(unpaid)
    return accord if paid == unpaid else sigma(paid), accord


@rule
def free(t: Tables, s: "Settings", p: "Parameters", now: Now, i: int, call: Call) -> float:
    """The chance of having the time; the same for all where attendance is switched off."""
    if p.switches.attendance == 0:
        return float(p.attendance.time_resident)
    h = t.persons.household[i]
    online = t.persons.here[i] == 0
    visitor = not online and t.persons.where[i] >= codes.TOWN
    km = 0.0 if online else way_to_room(t, s, h)
    care = not online and t.homes.frail[h] > 0
    return chance_free(p.attendance, time_odds(t, p, now, i, call), now.busy, care, km, visitor)


def chances(
    t: Tables, s: "Settings", p: "Parameters", now: Now, i: int, call: Call, weighed: Terms
) -> Chances:
    """Both side by side, to be told; a month asks for the time of those only who are willing."""
    paid, unpaid = willing(p, weighed)
    return Chances(paid, free(t, s, p, now, i, call), unpaid)


@rule
def answer(t: Tables, s: "Settings", p: "Parameters", now: Now, i: int, call: Call) -> int:
    """What one person answers to a call to one meeting, in bits of :mod:`model.state.codes`.

    The draws are those of person, body and month, and a plea only adds: somebody who comes at the first call would come at
    any later one.
    """
    paid, unpaid = willing(p, terms(t, s, p, now, i, call))
    u_will, u_free, _, _ = draws.draw(now.seed, draws.WILLING, 4 * t.persons.id[i] + call.body, now.month)
    found = codes.CALLED_ON
    if call.asked:
        found |= codes.TOLD
    if u_will < paid:
        found |= codes.WOULD
        if u_free < free(t, s, p, now, i, call):
            found |= codes.COMES
    if u_will < unpaid:
        found |= codes.OF_ACCORD
    return found
