"""How a meeting is brought about: an item has an organiser with hours, who asks again and collects signatures.

H = (hours of cadres for meetings and all else, with what service leaves of them and half of what it leaves of group heads')
x sigma(effort + effort_stake s + effort_lead u), with s the stake of the item and u the leadership of the village. While the
quorum is short and hours last, representatives are asked again by name and, with half of the hours, households at the
door. Asking again can only add: it meets the same luck as the first call. Where ``rounds`` is above 1 those who still stay
away are asked once more in each further round, with plea (1 + r + r^2 + ...), r being ``next_round``. Where the hours left can make up the
quorum, signatures of those who did not come are collected. A sheet still short is made to fit with
sigma(made_to_fit + made_to_fit_assessment x pressure of assessment).
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes, ledger
from model.state.logit import sigma
from model.state.meetings import enough, missing, missing_in_group
from model.state.now import Now
from model.state.tables import Tables
from model.state.will import Call, answer

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Mobilising(NamedTuple):
    """Numbers of organising."""

    # fmt: off
    effort: Annotated[float, Number(unit="logit", domain=(-40, 10), plausible=(-3, -0.5), grade="assumed",
        source="assumed",
        en="log-odds of the share of free hours spent on an item of no stake, middling leadership",
        zh="组织会议的投入倾向", reason="a diary of cadres would fix it", intercept=True)] = -1.6
    effort_stake: Annotated[float, Number(unit="logit per SD", domain=(-5, 5), plausible=(0, 1.5),
        grade="assumed", source="assumed", en="effect of the stake of the item on that share",
        zh="议题利益相关度对投入的影响", reason="no figure was found")] = 0.8
    effort_lead: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 1), grade="assumed",
        source="assumed", en="effect of the leadership of the village on that share", zh="班子对投入的影响",
        reason="no figure was found")] = 0.5
    hours_call: Annotated[float, Number(unit="h", domain=(0.01, 5), plausible=(0.1, 0.6), grade="assumed",
        source="assumed", en="hours of asking one representative again", zh="再次通知一名代表工时",
        reason="a telephone call or two")] = 0.25
    hours_door: Annotated[float, Number(unit="h", domain=(0.01, 10), plausible=(0.3, 1.5), grade="assumed",
        source="assumed", en="hours of asking one household at the door, way included", zh="上门通知一户工时",
        reason="as long as a visit")] = 0.75
    hours_sign: Annotated[float, Number(unit="h", domain=(0.01, 5), plausible=(0.05, 0.5), grade="assumed",
        source="assumed", en="hours of asking one who did not come for a signature", zh="补签一人工时",
        reason="a sheet carried round")] = 0.15
    signs: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.5, 0.95), grade="assumed",
        source="assumed", en="chance that somebody reached signs", zh="补签概率",
        reason="minutes of meetings would fix it")] = 0.8
    made_to_fit: Annotated[float, Number(unit="logit", domain=(-40, 10), plausible=(-4, -1), grade="assumed",
        source="assumed", en="log-odds that a sheet short of its quorum is made to fit, without assessment",
        zh="签到表未达法定人数时凑数的倾向", reason="minutes against photographs would fix it", intercept=True)] = -2.5
    made_to_fit_assessment: Annotated[float, Number(unit="logit", domain=(-5, 20),
        plausible=(0, 2.5), grade="assumed", source="assumed", en="effect of full pressure of assessment on that",
        zh="考核对凑数的影响", reason="as closing on paper")] = 1.2
    next_round: Annotated[float, Number(unit="ratio", domain=(0, 1), plausible=(0.1, 0.8), grade="assumed",
        source="assumed", en="plea of a further round of asking, relative to the one before",
        zh="再动员一轮的作用（相对上一轮）", reason="reminders bring less each time; one half")] = 0.5


class MobilisingSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    rounds: Annotated[Floats, Setting(unit="rounds", domain=(0, 6), plausible=(0, 3), grade="assumed",
        source="assumed", en="rounds of asking in person before a meeting, while the quorum is short and hours last",
        zh="会前逐人动员轮数（未达法定人数且尚有工时时）", reason="once; documents do not say", default=1.0)]
    sessions_more: Annotated[Floats, Setting(unit="sessions", domain=(0, 12), plausible=(0, 3), grade="assumed",
        source="assumed", en="sessions for which an undecided item is called again, beyond the usual number",
        zh="未决议题额外召集次数", reason="a lever; none without policy", default=0.0)]


class MobilisingSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    mobilising: Annotated[int, Switch(
        en="meetings are organised (off: one session, the first call alone, no signature)", zh="组织会议")] = 1


@rule
def plea_of(p: Mobilising, first: float, turn: int) -> float:
    """Log-odds that being asked in person adds in round ``turn`` (0 the first): first (1 + next_round + ... + next_round^turn)."""
    plea, more = first, first
    for _ in range(turn):
        more *= p.next_round
        plea += more
    return plea


@rule
def share_of_hours(p: Mobilising, stake: float, leadership: float) -> float:
    """Share of the free hours that the organiser spends on an item; stake and leadership raise it."""
    return sigma(p.effort + p.effort_stake * stake + p.effort_lead * leadership)


@rule
def chance_made_to_fit(p: Mobilising, pressure: float) -> float:
    """Chance that a sheet short of its quorum is made to fit; the pressure of assessment on records raises it."""
    return sigma(p.made_to_fit + p.made_to_fit_assessment * pressure)


@rule
def can_make_up(p: Mobilising, lacking: float, hours: float) -> bool:
    """Whether so many hours are expected to bring the signatures that are lacking."""
    return lacking > 0.0 and hours * p.signs >= lacking * p.hours_sign


@rule
def organise(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Every meeting of the month in turn; the hours spent are charged to those who have them."""
    for v in range(len(t.villages.id)):
        held = free_hours(t, v)
        left = held
        for body in range(codes.N_BODIES):
            t.meetings.signed[v, body] = 0.0
            t.meetings.fitted[v, body] = 0
            t.meetings.hours[v, body] = 0.0
            if t.meetings.meets[v, body] == 0:
                continue
            given = left * share_of_hours(p.mobilising, t.meetings.stake[v, body], t.villages.u_lead[v])
            t.meetings.hours[v, body] = given
            if body == codes.REPRESENTATIVES:
                call_by_name(t, s, p, now, v)
            else:
                go_from_door_to_door(t, s, p, now, v, body)
            fit_the_sheet(t, s, p, now, v, body)
            left -= given - t.meetings.hours[v, body]
        charge(t, now, v, (held - left) / held if held > 0.0 else 0.0)


@rule
def free_of(t: Tables, o: int) -> float:
    """Hours for organising that the holder of a post has; counted with the highest of several posts."""
    i = t.offices.holder[o]
    return float(t.persons.hours_organise[i]) if i >= 0 and t.persons.office[i] == o else 0.0


@rule
def free_hours(t: Tables, v: int) -> float:
    """Hours for organising that the holders of posts in a village have together."""
    hours = 0.0
    for o in range(t.villages.offices_first[v], t.villages.offices_last[v]):
        hours += free_of(t, o)
    return hours


@rule
def charge(t: Tables, now: Now, v: int, share: float) -> None:
    """Every holder gives the same share of the hours for organising."""
    for o in range(t.villages.offices_first[v], t.villages.offices_last[v]):
        spent = share * free_of(t, o)
        if spent > 0.0:
            t.ledger[ledger.HOURS_ORGANISING, v, now.month] += spent
            t.persons.hours_organise[t.offices.holder[o]] -= spent


@rule
def sway(t: Tables, s: "Settings", p: "Parameters", now: Now, i: int, body: int, turn: int) -> int:
    """One person asked in person in a round answers: 1 where that brings somebody who would not have come."""
    said = t.persons.answer[i, body]
    if said & codes.CALLED_ON == 0 or said & codes.COMES > 0:
        return 0
    plea = plea_of(p.mobilising, p.attendance.plea, turn)
    call = Call(body, True, t.meetings.stake[t.persons.village[i], body], plea)
    t.persons.answer[i, body] = said | answer(t, s, p, now, i, call) | codes.AGAIN
    return 1 if t.persons.answer[i, body] & codes.COMES > 0 else 0


# representatives


@rule
def call_by_name(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int) -> None:
    """Representatives are asked again one by one while some are missing, then their signatures are collected."""
    body, first, n = codes.REPRESENTATIVES, t.villages.offices_first[v], offices_of(t, v)
    start, rounds = starting_from(t, now, v, body, n), int(s.mobilising.rounds[v])
    for turn in range(rounds + 1):
        signing = turn == rounds
        cost = p.mobilising.hours_sign if signing else p.mobilising.hours_call
        lacking = missing(t, s, v, body)
        if signing and not can_make_up(p.mobilising, lacking, t.meetings.hours[v, body]):
            return
        for k in range(n):
            o = first + (start + k) % n
            i = t.offices.holder[o]
            if t.offices.kind[o] != codes.SEAT or i < 0 or t.meetings.hours[v, body] < cost:
                continue
            if lacking <= 0.0:
                return
            if t.persons.answer[i, body] & codes.COMES > 0:
                continue
            if signing:
                t.meetings.hours[v, body] -= cost
                reached = t.persons.here[i] == 1
                got = signature(t, s, p, now, v, 4 * t.offices.id[o] + body, reached)
                t.meetings.signed[v, body] += got
            elif t.persons.here[i] == 1:
                t.meetings.hours[v, body] -= cost
                got = sway(t, s, p, now, int(i), body, turn)
                t.meetings.came[v, body] += got
            else:
                got = 0
            lacking -= got


@rule
def offices_of(t: Tables, v: int) -> int:
    """Posts and seats of a village."""
    return int(t.villages.offices_last[v] - t.villages.offices_first[v])


@rule
def starting_from(t: Tables, now: Now, v: int, body: int, n: int) -> int:
    """Where an organiser begins the round, so that nobody is always the first to be asked."""
    _, _, _, u = draws.draw(now.seed, draws.ITEM, 4 * t.villages.id[v] + body, now.month)
    return int(u * n)


@rule
def signature(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int, who: int, reached: bool) -> int:
    """1 where one who did not come signs; those away are reached by telephone as far as it covers them."""
    u, u_phone, _, _ = draws.draw(now.seed, draws.SIGNATURE, who, now.month)
    if not reached and u_phone >= s.recruitment.phone_coverage[v]:
        return 0
    if u >= p.mobilising.signs:
        return 0
    t.ledger[ledger.SIGNED, v, now.month] += 1.0
    return 1


# households


@rule
def go_from_door_to_door(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int, body: int) -> None:
    """The sheets of a meeting of households in turn: one for the assembly, one for each group that meets."""
    sheets, at_doors = 1, 0.5 * t.meetings.hours[v, body]
    if body == codes.GROUP_MEETING:
        sheets = int(t.villages.groups_last[v] - t.villages.groups_first[v])
    begin = starting_from(t, now, v, body, sheets)
    kept, rounds = t.meetings.hours[v, body] - at_doors, int(s.mobilising.rounds[v])
    t.meetings.hours[v, body] = at_doors
    for turn in range(rounds + 1):
        t.meetings.hours[v, body] += kept if turn == rounds else 0.0
        for k in range(sheets):
            g = t.villages.groups_first[v] + (begin + k) % sheets if body == codes.GROUP_MEETING else -1
            sheet = Sheet(body, int(g), turn if turn < rounds else SIGNING)
            walk_round(t, s, p, now, v, sheet)


SIGNING = -1
"""The last round: signatures are collected."""


class Sheet(NamedTuple):
    """One sheet of a meeting of households and the round in which it is carried about."""

    body: int
    group: int
    """-1 at the villagers' assembly."""
    turn: int
    """0 the first round of asking, or :data:`SIGNING`."""


@rule
def walk_round(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int, sheet: Sheet) -> None:
    """The households of one sheet that have not come are asked again, or for a signature, until there are enough."""
    body, g, signing = sheet.body, sheet.group, sheet.turn == SIGNING
    first, n = t.villages.households_first[v], t.villages.households[v]
    lacking = missing(t, s, v, body)
    if g >= 0:
        first, n, lacking = t.groups.first[g], t.groups.households[g], missing_in_group(t, s, g)
    if signing and not can_make_up(p.mobilising, lacking, t.meetings.hours[v, body]):
        return
    cost = p.mobilising.hours_sign if signing else p.mobilising.hours_door
    start = starting_from(t, now, v, body, int(n))
    for k in range(n):
        if lacking <= 0.0 or t.meetings.hours[v, body] < cost:
            return
        h = first + (start + k) % n
        if t.homes.registered_adults[h] == 0 or comes_for(t, h, body):
            continue
        got = 0
        if signing:
            t.meetings.hours[v, body] -= cost
            got = signature(t, s, p, now, v, 4 * t.households.id[h] + body, t.homes.adults_home[h] > 0)
            t.meetings.signed[v, body] += got
            if g >= 0:
                t.groups.signed[g] += got
        elif t.homes.adults_home[h] > 0:
            t.meetings.hours[v, body] -= cost
            got = knock(t, s, p, now, body, h, sheet.turn)
            if g >= 0:
                t.groups.came[g] += got
        lacking -= got


@rule
def comes_for(t: Tables, h: int, body: int) -> bool:
    """Whether somebody comes for a household, or speaks online for it where that counts."""
    counts = codes.COMES
    if t.meetings.online[t.households.village[h], body] == codes.COUNTED:
        counts |= codes.ONLINE
    for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
        if t.persons.answer[t.order[k], body] & counts > 0:
            return True
    return False


@rule
def knock(t: Tables, s: "Settings", p: "Parameters", now: Now, body: int, h: int, turn: int) -> int:
    """A household is asked at the door: 1 where somebody comes for it who would not have come."""
    v, swayed = t.households.village[h], 0
    t.affairs.asked_now[h] |= 1 << body
    for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
        swayed += sway(t, s, p, now, int(t.order[k]), body, turn)
    if body == codes.ASSEMBLY:
        t.meetings.came_adults[v] += swayed
    got = 1 if swayed > 0 else 0
    t.meetings.came[v, body] += got
    return got


@rule
def short_groups(t: Tables, s: "Settings", v: int) -> float:
    """Share of a village's groups that are short of their quorum on the sheet."""
    n, short = 0.0, 0.0
    for g in range(t.villages.groups_first[v], t.villages.groups_last[v]):
        if t.groups.entitled[g] > 0:
            n += 1.0
            short += 1.0 if missing_in_group(t, s, g) > 0.0 else 0.0
    return short / n if n > 0.0 else 1.0


@rule
def fit_the_sheet(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int, body: int) -> None:
    """A sheet that is still short is made to fit, or it is not."""
    if body == codes.GROUP_MEETING:
        short = short_groups(t, s, v) > 0.5
    else:
        short = not enough(t, s, v, body, t.meetings.signed[v, body])
    _, _, u, _ = draws.draw(now.seed, draws.ITEM, 4 * t.villages.id[v] + body, now.month)
    if short and u < chance_made_to_fit(p.mobilising, t.villages.pressure[v]):
        t.meetings.fitted[v, body] = 1
        t.ledger[ledger.FITTED, v, now.month] += 1.0
