"""Term elections: own ballots, lawful proxies, what is recorded; cadres and representatives afterwards.

Proxy votes by close kin with a written mandate are lawful and counted apart; recorded turnout counts both. A newcomer
knows the place less and starts less able. A representative who has been away for half a year is replaced with a small monthly chance; until then
the seat counts toward the quorum.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.census import age_of, people_of, set_bit
from model.state.logit import sigma
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Elections(NamedTuple):
    """Numbers of voting and of what follows."""

    # fmt: off
    ballot: Annotated[float, Number(unit="logit", domain=(-6, 8), plausible=(1, 3), grade="derived",
        source="Pang-Rozelle-2010", en="log-odds that a resident casts an own ballot",
        zh="常住居民亲自投票倾向", reason="own ballots of 0.55-0.75 of the electorate with 0.43 away (P4)",
        intercept=True)] = 2.0
    ballot_party: Annotated[float, Number(unit="logit", domain=(-3, 5), plausible=(0.3, 1.5),
        grade="borrowed", source="Li-2016", en="effect of Party membership", zh="党员影响",
        reason="sign known")] = 1.0
    ballot_age_60: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(-0.3, 0.6),
        grade="borrowed", source="Li-2016", en="effect of being 60 or over", zh="60岁以上影响",
        reason="positive for voting")] = 0.2
    ballot_schooling: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(-0.5, 0.1),
        grade="borrowed", source="Li-2016", en="effect of senior middle school or more", zh="高中以上影响",
        reason="negative for voting")] = -0.15
    ballot_trust: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8),
        grade="borrowed", source="literature-1.2", en="effect of trust in village bodies", zh="信任影响",
        reason="perceived fairness matters")] = 0.25
    proxy_away: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.6, 0.98),
        grade="assumed", source="Pang-Rozelle-2010", en="chance that kin at home vote for somebody away",
        zh="外出者委托投票概率", reason="migrants vote by proxy")] = 0.85
    proxy_home: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.2, 0.9),
        grade="assumed", source="assumed", en="the same for somebody at home who does not go",
        zh="在家未投者委托概率", reason="no figure was found")] = 0.5
    incumbent: Annotated[float, Number(unit="logit", domain=(-6, 6), plausible=(0.5, 3), grade="assumed",
        source="assumed", en="log-odds that an incumbent is confirmed", zh="连任倾向", reason="most stay",
        intercept=True)] = 1.5
    incumbent_trust: Annotated[float, Number(unit="logit per SD", domain=(-5, 5), plausible=(0, 3),
        grade="assumed", source="assumed", en="effect of the village's mean trust in its bodies",
        zh="信任对连任的影响", reason="no size was found")] = 1.0
    replace_seat: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0, 0.2), grade="assumed",
        source="assumed", en="chance that a representative away half a year is replaced",
        zh="外出代表更换月概率", reason="check the 2026 law")] = 0.05
    seat_base: Annotated[float, Number(unit="-", domain=(0.01, 2), plausible=(0.05, 1), grade="assumed",
        source="assumed",
        en="weight of a resident without public motivation in filling a seat; motivation adds to it",
        zh="补选代表的基础权重", reason="no figure was found")] = 0.3
    seat_young: Annotated[float, Number(unit="years", domain=(18, 40), plausible=(18, 25), grade="assumed",
        source="assumed", en="youngest age of a new representative", zh="代表最低年龄",
        reason="no figure was found")] = 20.0
    seat_old: Annotated[float, Number(unit="years", domain=(50, 90), plausible=(65, 80), grade="assumed",
        source="assumed", en="oldest age of a new representative", zh="代表最高年龄",
        reason="no figure was found")] = 75.0
    seat_absence: Annotated[float, Number(unit="months", domain=(1, 60), plausible=(3, 12), grade="assumed",
        source="assumed", en="months away after which a representative may be replaced",
        zh="代表外出可更换月数", reason="half a year away counts as out-migration")] = 6.0


class ElectionSettings(NamedTuple):
    """Dated data and what differs between villages."""

    # fmt: off
    next_election: Annotated[Floats, Setting(unit="month", domain=(0, 240), plausible=(0, 60),
        grade="assumed", source="assumed", en="month of the next term election, from the start of the run",
        zh="下次换届月份", reason="half way through a term without a place's own", default=30.0)]
    term_years: Annotated[Floats, Setting(unit="years", domain=(1, 10), plausible=None, grade="legal",
        source="organic-law-2018", en="term of the villagers' committee", zh="任期年数",
        reason="five years since the amendment of December 2018", default=5.0)]


class ElectionSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    elections: Annotated[int, Switch(en="term elections", zh="换届选举")] = 1


@rule
def is_election(next_election: float, term_years: float, month: int) -> bool:
    """Whether a term election falls into this month."""
    since = month - int(next_election)
    return since >= 0 and since % int(12 * term_years) == 0


@rule
def chance_of_ballot(p: Elections, party: bool, age: int, schooling: int, trust: float) -> float:
    """Chance of an own ballot: Party +, age +, schooling -, trust +."""
    log = p.ballot + p.ballot_trust * trust
    if party:
        log += p.ballot_party
    if age >= reference.OLD:
        log += p.ballot_age_60
    if schooling >= codes.SENIOR:
        log += p.ballot_schooling
    return sigma(log)


@rule
def vote(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Ballots of one election month."""
    for v in range(len(t.villages.id)):
        if not is_election(s.elections.next_election[v], s.elections.term_years[v], now.month):
            continue
        first, last = people_of(t, v)
        for k in range(first, last):
            i = int(t.order[k])
            if t.persons.alive[i] == 1 and age_of(t.persons.born[i], now.month) >= reference.ADULT:
                cast(t, p, now, i)


@rule
def cast(t: Tables, p: "Parameters", now: Now, i: int) -> None:
    """One ballot of one's own, or by proxy, or none; a proxy needs kin at home."""
    v, age, here = t.persons.village[i], age_of(t.persons.born[i], now.month), t.persons.here[i] == 1
    t.ledger[ledger.ELECTORATE, v, now.month] += 1.0
    u, u_proxy, _, _ = draws.draw(now.seed, draws.ELECTION_TURNOUT, t.persons.id[i], now.month)
    if here and u < chance_of_ballot(
        p.elections, t.persons.party[i] == 1, age, int(t.persons.education[i]), t.minds.trust_village[i]
    ):
        t.ledger[ledger.OWN_BALLOTS, v, now.month] += 1.0
        t.ledger[ledger.RECORDED_VOTES, v, now.month] += 1.0
        set_bit(t, now, codes.VOTED, i)
        return
    kin = kin_at_home(t, int(t.persons.household[i]), 1 if here else 0)
    if kin and u_proxy < (p.elections.proxy_home if here else p.elections.proxy_away):
        t.ledger[ledger.PROXIES, v, now.month] += 1.0
        t.ledger[ledger.RECORDED_VOTES, v, now.month] += 1.0
        set_bit(t, now, codes.BY_PROXY, i)


@rule
def kin_at_home(t: Tables, h: int, but: int) -> bool:
    """Whether an adult of the household (beside ``but`` of them) or of its close kin is in the village."""
    if t.homes.adults_home[h] > but:
        return True
    for k in range(t.households.kin.shape[1]):
        other = t.households.kin[h, k]
        if other >= 0 and t.homes.adults_home[other] > 0:
            return True
    return False


@rule
def renew_posts(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Elected posts after an election: confirmed, or vacated for a newcomer; seats of those away fall vacant."""
    for o in range(len(t.offices.id)):
        v, kind, i = t.offices.village[o], t.offices.kind[o], t.offices.holder[o]
        if i < 0 or not is_election(s.elections.next_election[v], s.elections.term_years[v], now.month):
            continue
        if kind == codes.SEAT:
            if t.persons.where[i] >= codes.TOWN:
                t.persons.seat[i] = -1
                t.offices.holder[o] = -1
        elif kind <= codes.GROUP_HEAD:
            u, _, _, _ = draws.draw(now.seed, draws.ELECTION_OUTCOME, t.offices.id[o], now.month)
            trust = t.ledger[ledger.TRUST_VILLAGE, v, now.month - 1] if now.month > 0 else 0.0
            if u >= sigma(p.elections.incumbent + p.elections.incumbent_trust * trust):
                t.persons.office[i] = -1
                t.offices.holder[o] = -1


@rule
def fill_seats(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Vacant seats are filled, and representatives away for half a year replaced, one a group and month, by a resident."""
    for g in range(len(t.groups.id)):
        t.groups.wanted[g] = -1
        t.groups.candidate[g] = -1
        t.groups.candidate_key[g] = 1.0e18
    for o in range(len(t.offices.id)):
        if t.offices.kind[o] != codes.SEAT:
            continue
        i = t.offices.holder[o]
        if i >= 0 and seat_ends(t, p, now, o):
            t.persons.seat[i] = -1
            t.offices.holder[o] = -1
        if t.offices.holder[o] < 0:
            t.groups.wanted[t.offices.unit[o]] = o
    for g in range(len(t.groups.id)):
        if t.groups.wanted[g] >= 0:
            fill_seat(t, p, now, g)


@rule
def fill_seat(t: Tables, p: "Parameters", now: Now, g: int) -> None:
    """The seat that a group wants filled goes to the resident of the group whose draw is best, if there is one."""
    last = t.groups.first[g] + t.groups.households[g] - 1
    for k in range(t.households.first[t.groups.first[g]], t.households.first[last] + t.households.size[last]):
        i = int(t.order[k])
        if not can_sit(t, p, now, i):
            continue
        # the first of the four is for paid posts
        _, u, _, _ = draws.draw(now.seed, draws.SUCCESSOR, t.persons.id[i], now.month)
        key = -math.log(u) / (p.elections.seat_base + t.minds.motivation[i]) / seat_weight(t, p, i)
        if key < t.groups.candidate_key[g]:
            t.groups.candidate[g], t.groups.candidate_key[g] = i, key
    o, i = t.groups.wanted[g], int(t.groups.candidate[g])
    if i >= 0:
        t.offices.holder[o] = i
        t.offices.since[o] = now.month
        t.persons.seat[i] = o


@rule
def can_sit(t: Tables, p: "Parameters", now: Now, i: int) -> bool:
    """Whether a person is a resident without a seat and of an age to take one."""
    if t.persons.seat[i] >= 0 or t.persons.alive[i] == 0 or t.persons.where[i] >= codes.TOWN:
        return False
    return bool(p.elections.seat_young <= age_of(t.persons.born[i], now.month) <= p.elections.seat_old)


@rule
def seat_weight(t: Tables, p: "Parameters", i: int) -> float:
    """Weight of a resident for a seat: ability counts half as much as for a paid post, women weigh as there."""
    log = 0.5 * p.grid_work.post_ability * t.persons.ability[i]
    return math.exp(log + (p.grid_work.post_female if t.persons.sex[i] == codes.FEMALE else 0.0))


@rule
def seat_ends(t: Tables, p: "Parameters", now: Now, o: int) -> bool:
    """Whether a representative loses the seat this month: by death, or replaced after half a year away."""
    i = t.offices.holder[o]
    if t.persons.alive[i] == 0:
        return True
    if t.persons.where[i] < codes.TOWN or now.month - t.persons.away_since[i] < p.elections.seat_absence:
        return False
    u, _, _, _ = draws.draw(now.seed, draws.REPLACE_REPRESENTATIVE, t.offices.id[o], now.month)
    return u < p.elections.replace_seat


@rule
def mark_connected(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Households of village cadres, and close kin of those households, are connected."""
    for h in range(len(t.households.id)):
        t.households.connected[h] = 0
    for o in range(len(t.offices.id)):
        i = t.offices.holder[o]
        if i < 0 or t.offices.kind[o] > codes.COMMITTEE:
            continue
        h = t.persons.household[i]
        t.households.connected[h] = 1
        for k in range(t.households.kin.shape[1]):
            if t.households.kin[h, k] >= 0:
                t.households.connected[t.households.kin[h, k]] = 1
