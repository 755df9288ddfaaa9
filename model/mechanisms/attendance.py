"""Who comes to a meeting: asked, willing, free.

Willing: a logit of efficacy, trust, identity, stake, Party, age, sex, duty of a representative, peers, habit, incentives
and what they crowd out. Free: sigma(logit q + b log2(1 + c / w)), less in busy seasons, with care at home, from afar: a
lost-work allowance buys time as well as will. At meetings of households one present adult comes for the household
(rival form: every adult decides). A person away attends online where a channel reaches, otherwise not at all.
"""

import math
from typing import Annotated, NamedTuple

import numpy as np

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import codes, ledger
from model.state.calendar import Calendar, is_busy
from model.state.census import age_of, pick_adult, set_bit
from model.state.logit import logit, sigma, z_score
from model.state.tables import (
    F8,
    I1,
    I4,
    I8,
    Affairs,
    Groups,
    Homes,
    Households,
    Meetings,
    Minds,
    Offices,
    Persons,
    Purses,
    Villages,
)


class Attendance(NamedTuple):
    """Numbers of willingness and time."""

    # fmt: off
    b0: Annotated[float, Number("logit", (-6, 6), (-1.8, -0.2), "derived", "P2;P7",
        "log-odds of being willing: unpaid resident, asked", "愿意参加的基准倾向",
        "the intention gap lives here and nowhere else", intercept=True)] = -1.0
    efficacy: Annotated[float, Number("logit per SD", (-3, 3), (0, 0.8), "borrowed", "Zhan-You-2024",
        "effect of efficacy", "效能感影响", "sign known")] = 0.35
    trust: Annotated[float, Number("logit per SD", (-3, 3), (0, 0.8), "borrowed", "Zhan-You-2024",
        "effect of trust in village bodies", "信任影响", "sign known")] = 0.25
    identity: Annotated[float, Number("logit per SD", (-3, 3), (0, 0.8), "borrowed", "Li-2020",
        "effect of identification with the village", "认同影响", "sign known")] = 0.35
    stake: Annotated[float, Number("logit per SD", (-3, 3), (0, 0.8), "borrowed", "Liu-2019",
        "effect of stake in the item", "利益相关影响", "sign known")] = 0.30
    stake_above: Annotated[float, Number("SD", (-5, 5), (-2, 0), "assumed", "wusheng-administrative-drift",
        "stake in an item from above", "上级议题利益相关度", "tasks handed down stir nobody")] = -1.0
    stake_own: Annotated[float, Number("SD", (-5, 5), (0, 2), "assumed", "assumed",
        "stake in an item of villagers' own", "自提议题利益相关度", "one's own affair")] = 1.0
    party: Annotated[float, Number("logit", (-3, 5), (0.3, 1.5), "borrowed", "Li-2016",
        "effect of Party membership", "党员影响", "sign known")] = 1.0
    age_60: Annotated[float, Number("logit", (-3, 3), (-0.3, 0.6), "borrowed", "Li-2016",
        "effect of being 60 or over", "60岁以上影响", "positive for voting")] = 0.2
    female: Annotated[float, Number("logit", (-3, 3), (-0.6, 0.1), "borrowed", "Sustainability-2022",
        "effect of being a woman", "女性影响", "67 % against 59 % willing")] = -0.2
    duty: Annotated[float, Number("logit", (-3, 8), (0, 4), "assumed", "assumed", "duty of a representative",
        "代表职责影响", "no size was found")] = 1.9
    peers: Annotated[float, Number("logit per share", (-5, 10), (0, 4), "borrowed", "Chen-2009",
        "effect of the share of attenders among asked neighbours and kin, less the reference", "亲邻参会影响",
        "neighbourhood norm in a stated choice")] = 2.0
    peer_reference: Annotated[float, Number("share", (0, 1), None, "derived", "default-village",
        "baseline share of attenders among asked neighbours", "亲邻参会基准比例",
        "measured on the default village")] = 0.12
    habit: Annotated[float, Number("logit", (-3, 5), (0, 0.8), "borrowed", "Fieldhouse-2016",
        "weight on own past attendance", "参会习惯权重", "turnout habit")] = 0.3
    habit_rate: Annotated[float, Number("share", (0, 1), (0.05, 0.5), "assumed", "assumed",
        "weight of the last meeting in the habit", "习惯更新率",
        "exponential average over about five meetings")] = 0.2
    pay: Annotated[float, Number("logit per log2", (-3, 6), (0, 3), "borrowed", "literature-6.4",
        "slope on log2(1 + allowance / value of the time)", "补贴影响", "hand-checked magnitude")] = 1.6
    points: Annotated[float, Number("logit per log2", (-3, 6), (0, 2), "borrowed", "Zhao-2022",
        "slope on log2(1 + goods value / value of the time)", "积分影响",
        "vouchers most effective; size assumed")] = 1.0
    points_half_life: Annotated[float, Number("months", (1, 600), (3, 36), "borrowed", "Xinqi-2025",
        "half-life of novelty", "积分新鲜感半衰期", "limited material reward wears off")] = 12.0
    points_floor: Annotated[float, Number("share", (0, 1), (0, 1), "assumed", "assumed",
        "share of the points effect that does not fade", "积分持久效应", "no figure was found")] = 0.4
    dividend: Annotated[float, Number("logit per log2", (-3, 6), (0, 1), "assumed",
        "chengkou-points-dividend-link", "slope on log2(1 + yearly dividend at stake / 100)", "分红挂钩影响",
        "linkage stated, no size")] = 0.15
    lists: Annotated[float, Number("logit", (-3, 3), (-0.4, 0.8), "borrowed", "GGL-2008",
        "effect of publicity of conduct (lists)", "红黑榜公示影响",
        "8.1 points in a letter to neighbours; sign swept")] = 0.36
    crowding: Annotated[float, Number("-", (-5, 5), (-0.5, 2), "assumed", "Frey-Jegen-2001",
        "kappa: size of crowding-out by pay", "报酬挤出系数", "none by default; crowding-in allowed")] = 0.0
    crowding_lists: Annotated[float, Number("-", (-5, 5), (-0.5, 2), "assumed", "Benabou-Tirole-2006",
        "kappa of publicity", "公示挤出系数", "none by default")] = 0.0
    crowding_scale: Annotated[float, Number("logit", (0, 5), (0.4, 1.6), "assumed", "Frey-Oberholzer-1997",
        "log-odds lost at full crowding and kappa 1", "挤出尺度", "used only where kappa is not 0")] = 0.8
    crowding_decay: Annotated[float, Number("1/month", (0, 1), (0.02, 0.3), "assumed", "assumed",
        "decay of the crowding stock", "挤出消退率", "used only where kappa is not 0")] = 0.1
    away: Annotated[float, Number("logit", (-10, 0), (-4, -1), "borrowed", "literature-6.3",
        "effect of being away", "外出影响", "range assumed from signs")] = -2.6
    online: Annotated[float, Number("logit", (0, 6), (0, 2.5), "borrowed", "Chen-Sun-2023",
        "what an online channel gives back", "线上渠道影响", "positive, size not seen")] = 1.3
    time_resident: Annotated[float, Number("probability", (0.01, 0.99), (0.4, 0.8), "assumed", "CLES-2021",
        "time really available: residents", "常住居民可用时间概率",
        "half of intentions are acted on: set to P7")] = 0.5
    time_worker: Annotated[float, Number("probability", (0.01, 0.99), (0.2, 0.6), "assumed", "assumed",
        "time really available: residents with off-farm work", "在家务工者可用时间概率",
        "their time is dear")] = 0.4
    time_representative: Annotated[float, Number("probability", (0.01, 0.99), (0.7, 0.99), "assumed", "assumed",
        "time really available: representatives", "代表可用时间概率", "they keep the day free")] = 0.9
    time_pay: Annotated[float, Number("logit per log2", (-3, 5), (0, 1.5), "assumed", "assumed",
        "effect of the allowance on time available", "补贴对时间的影响", "buys a day off")] = 1.0
    time_busy: Annotated[float, Number("ratio", (0, 1), (0.4, 1), "assumed", "assumed",
        "time available in a busy season", "农忙可用时间", "harvest comes first")] = 0.7
    time_care: Annotated[float, Number("ratio", (0, 1), (0.5, 1), "assumed", "assumed",
        "time available with a small child or a frail elder at home", "照料家庭可用时间",
        "no figure was found")] = 0.85
    time_km: Annotated[float, Number("1/km", (0, 2), (0, 0.3), "assumed", "assumed",
        "loss of time available with each km", "距离影响", "no figure was found")] = 0.06
    time_visitor: Annotated[float, Number("ratio", (0, 1), (0.2, 0.9), "derived", "literature-5",
        "share of the festival month that a visitor is there", "返乡者在村时间占比", "18 of 30 days")] = 0.6
    farm_value: Annotated[float, Number("yuan/half-day", (1, 1000), (30, 120), "assumed", "assumed",
        "value of half a day to somebody on the farm", "务农半日价值", "well below a wage")] = 60.0


class AttendanceSettings(NamedTuple):
    """Incentives that a person who is asked can see."""

    # fmt: off
    allowance: Annotated[Floats, Setting("yuan/meeting", (0, 1000), (0, 150), "reported",
        "wusheng-pay-to-attend", "lost-work allowance per meeting", "误工补贴",
        "existence is reported, amounts are not; none without policy", default=0.0)]
    points_value: Annotated[Floats, Setting("yuan/act", (0, 500), (0, 50), "assumed",
        "chengkou-points-dividend-link", "goods value of the points for one act", "每次积分价值",
        "exchange rates are not given; none without policy", default=0.0)]
    dividend_condition: Annotated[Floats, Setting("share", (0, 1), (0, 1), "reported",
        "chengkou-points-dividend-link",
        "share of the collective dividend conditional on keeping the compact (coercive)", "分红与守约挂钩比例",
        "coercive; zero unless a policy says so", default=0.0)]
    publicity: Annotated[Floats, Setting("0-1", (0, 1), (0, 1), "reported", "lufeng-red-black-list",
        "publicity of conduct by red lists, and black ones where ``black_list`` is on", "红黑榜公示力度",
        "none without policy", default=0.0)]


class Terms(NamedTuple):
    """What the willingness of one person to come to one meeting is made of, in log-odds; their sum is the logit."""

    base: float
    efficacy: float
    trust: float
    identity: float
    stake: float
    party: float
    age: float
    sex: float
    duty: float
    peers: float
    habit: float
    away: float
    unasked: float
    allowance: float
    points: float
    dividend: float
    lists: float
    crowding: float


@rule
def total(t: Terms) -> float:
    """Log-odds of being willing."""
    return without_incentives(t) + t.allowance + t.points + t.dividend + t.lists + t.crowding


@rule
def without_incentives(t: Terms) -> float:
    """Log-odds of being willing with all incentive terms of this meeting at zero."""
    return (
        t.base
        + t.efficacy
        + t.trust
        + t.identity
        + t.stake
        + t.party
        + t.age
        + t.sex
        + t.duty
        + t.peers
        + t.habit
        + t.away
        + t.unasked
    )


@rule
def allowance_term(p: Attendance, allowance: float, worth: float) -> float:
    """f(c) = b log2(1 + c / w)."""
    return p.pay * math.log(1.0 + allowance / worth) / math.log(2.0)


@rule
def points_term(p: Attendance, value: float, worth: float, age: float) -> float:
    """g(q) = b log2(1 + q / w) (floor + (1 - floor) 2^(-age / half-life)); ``age`` of the scheme in months."""
    fresh = p.points_floor + (1.0 - p.points_floor) * math.exp(-math.log(2.0) * age / p.points_half_life)
    return p.points * math.log(1.0 + value / worth) / math.log(2.0) * fresh


@rule
def chance_free(
    p: Attendance,
    available: float,
    allowance: float,
    worth: float,
    busy: bool,
    care: bool,
    km: float,
    visitor: bool,
) -> float:
    """Chance of having the time: allowance +; busy season, care, distance, a short visit -."""
    chance = sigma(logit(available) + p.time_pay * math.log(1.0 + allowance / worth) / math.log(2.0))
    if busy:
        chance *= p.time_busy
    if care:
        chance *= p.time_care
    if visitor:
        chance *= p.time_visitor
    return chance * math.exp(-p.time_km * km)


@rule
def crowded(p: Attendance, pay: float, shame: float) -> float:
    """Log-odds lost to crowding-out: scale * (kappa C + kappa_lists C_lists)."""
    return -p.crowding_scale * (p.crowding * pay + p.crowding_lists * shame)


@rule
def worth_of(p: Attendance, working: bool, wage_local: float) -> float:
    """Value of half a day."""
    return max(1.0, wage_local / 52.0 if working else p.farm_value)


@rule
def peers_share(circle: I4, asked_last: I1, came_last: I1, h: int, reference: float) -> float:
    """Attenders among the neighbours and kin who were asked to the last meeting; the reference where none was."""
    asked, came = 0, 0
    for k in range(circle.shape[1]):
        other = circle[h, k]
        if other >= 0 and asked_last[other] == 1:
            asked += 1
            came += came_last[other]
    return came / asked if asked > 0 else reference


@rule
def terms(
    p: Attendance,
    persons: Persons,
    minds: Minds,
    households: Households,
    affairs: Affairs,
    purses: Purses,
    settings: AttendanceSettings,
    i: int,
    worth: float,
    own_item: bool,
    seat: bool,
    asked: bool,
    unasked: float,
    memory: bool,
    at_stake: float,
    month: int,
) -> Terms:
    """The terms of one person's willingness to come to this month's meeting of a body."""
    h, v = persons.household[i], persons.village[i]
    peers = peers_share(households.circle, affairs.asked_last, affairs.came_last, h, p.peer_reference)
    is_away = persons.here[i] == 0
    since = purses.points_since[v]
    pay, shame = minds.crowding[i], minds.shamed[i]
    if not memory:  # rival form: crowded out only while paid or listed
        pay = 1.0 if asked and settings.allowance[v] > 0.0 else 0.0
        shame = 1.0 if settings.publicity[v] > 0.0 else 0.0
    return Terms(
        p.b0,
        p.efficacy * z_score(minds.efficacy[i]),
        p.trust * z_score(minds.trust_village[i]),
        p.identity * z_score(minds.identity[i]),
        p.stake * (p.stake_own if own_item else p.stake_above),
        p.party if persons.party[i] == 1 else 0.0,
        p.age_60 if age_of(persons.born[i], month) >= 60 else 0.0,
        p.female if persons.sex[i] == codes.FEMALE else 0.0,
        p.duty if seat else 0.0,
        p.peers * (peers - p.peer_reference),
        p.habit * minds.habit[i],
        p.away + p.online if is_away else 0.0,
        0.0 if asked else unasked,
        allowance_term(p, settings.allowance[v], worth) if asked else 0.0,
        points_term(p, settings.points_value[v], worth, float(month - since) if since >= 0 else 0.0),
        p.dividend * math.log(1.0 + settings.dividend_condition[v] * at_stake / 100.0) / math.log(2.0),
        p.lists * settings.publicity[v],
        crowded(p, pay, shame),
    )


class Chances(NamedTuple):
    """How likely one person is to come to one meeting: willing, and free; and both without the incentives on offer."""

    willing: float
    free: float
    willing_unpaid: float
    free_unpaid: float


@rule
def chances(
    p: Attendance,
    persons: Persons,
    households: Households,
    homes: Homes,
    settings: AttendanceSettings,
    t: Terms,
    body: int,
    i: int,
    worth: float,
    asked: bool,
    flat: bool,
    busy: bool,
) -> Chances:
    """The chances that follow from the terms of willingness and from the person's time; ``flat``: the same for all."""
    if flat:
        return Chances(sigma(p.b0), p.time_resident, sigma(p.b0), p.time_resident)
    h, v = persons.household[i], persons.village[i]
    allowance = settings.allowance[v] if asked else 0.0
    available = p.time_resident
    if body == codes.REPRESENTATIVES:
        available = p.time_representative
    elif persons.where[i] == codes.WORK:
        available = p.time_worker
    online = persons.here[i] == 0
    visitor = not online and persons.where[i] >= codes.TOWN
    km = 0.0 if online else households.distance[h]
    care = not online and homes.frail[h] > 0
    return Chances(
        sigma(total(t)),
        chance_free(p, available, allowance, worth, busy, care, km, visitor),
        sigma(without_incentives(t)),
        chance_free(p, available, 0.0, worth, busy, care, km, visitor),
    )


@rule
def come(
    persons: Persons,
    minds: Minds,
    households: Households,
    homes: Homes,
    affairs: Affairs,
    meetings: Meetings,
    purses: Purses,
    acts: I8,
    counts: F8,
    settings: AttendanceSettings,
    wage_local: F8,
    p: Attendance,
    body: int,
    i: int,
    asked: bool,
    unasked: float,
    memory: bool,
    flat: bool,
    busy: bool,
    at_stake: float,
    seed: np.uint64,
    month: int,
) -> bool:
    """Whether one person comes to one meeting, with the traces that leaves; ``flat`` where attendance is switched off."""
    h, v = persons.household[i], persons.village[i]
    worth = worth_of(p, persons.where[i] == codes.WORK, wage_local[v])
    t = terms(
        p,
        persons,
        minds,
        households,
        affairs,
        purses,
        settings,
        i,
        worth,
        meetings.item_own[v, body] == 1,
        body == codes.REPRESENTATIVES,
        asked,
        unasked,
        memory,
        at_stake,
        month,
    )
    c = chances(p, persons, households, homes, settings, t, body, i, worth, asked, flat, busy)
    u_will, u_free, _, _ = draws.draw(seed, draws.WILLING, 4 * persons.id[i] + body, month)
    if asked:
        set_bit(acts, codes.INVITED, i, month)
        if settings.allowance[v] > 0.0:
            minds.crowding[i] += 0.5 * (1.0 - minds.crowding[i])
        if settings.publicity[v] > 0.0:
            minds.shamed[i] += 0.5 * (1.0 - minds.shamed[i])
    if u_will < c.willing:
        set_bit(acts, codes.WILLING, i, month)
        counts[ledger.WILLING_COUNT, v, month] += 1.0
    came = u_will < c.willing and u_free < c.free
    minds.habit[i] += p.habit_rate * ((1.0 if came else 0.0) - minds.habit[i])
    if not came:
        return False
    set_bit(acts, codes.DELIBERATED, i, month)
    counts[ledger.CAME + body, v, month] += 1.0
    persons.owed[i] += settings.allowance[v] if asked else 0.0
    affairs.points_now[h] += 1.0
    if persons.here[i] == 0:
        counts[ledger.CAME_ONLINE, v, month] += 1.0
    if asked:
        set_bit(acts, codes.MOBILISED, i, month)
    if not (u_will < c.willing_unpaid and u_free < c.free_unpaid):
        set_bit(acts, codes.INDUCED, i, month)
        counts[ledger.INDUCED_COUNT, v, month] += 1.0
    return True


@rule
def attend_households(
    persons: Persons,
    minds: Minds,
    households: Households,
    homes: Homes,
    affairs: Affairs,
    groups: Groups,
    villages: Villages,
    meetings: Meetings,
    purses: Purses,
    order: I4,
    acts: I8,
    counts: F8,
    settings: AttendanceSettings,
    wage_local: F8,
    phone: F8,
    p: Attendance,
    unasked: float,
    calendar: Calendar,
    each_adult: bool,
    memory: bool,
    flat: bool,
    seed: np.uint64,
    month: int,
) -> None:
    """Group meetings and the villagers' assembly: one adult comes for the household, or each decides (rival form)."""
    busy = is_busy(calendar, month)
    for g in range(len(groups.id)):
        groups.entitled[g] = 0
        groups.came[g] = 0
    for v in range(len(villages.id)):
        for body in range(codes.N_BODIES):
            meetings.entitled[v, body] = 0.0
            meetings.came[v, body] = 0.0
        meetings.came_adults[v] = 0.0
    for h in range(len(households.id)):
        v = households.village[h]
        if homes.registered_adults[h] == 0:
            continue
        for body in (codes.GROUP_MEETING, codes.ASSEMBLY):
            if meetings.meets[v, body] == 0:
                continue
            asked = (affairs.asked_now[h] >> body) & 1 == 1
            came = 0
            u_voice, u_phone, _, _ = draws.draw(
                seed, draws.HOUSEHOLD_VOICE, 4 * households.id[h] + body, month
            )
            voice = pick_adult(
                persons.here,
                persons.born,
                order,
                households.first[h],
                households.size[h],
                homes.adults_home[h],
                u_voice,
                month,
            )
            if voice < 0 and u_phone < phone[v] and asked:
                voice = away_adult(persons, households, homes, order, h, u_voice, month)
            if voice >= 0:
                for k in range(households.first[h], households.first[h] + households.size[h]):
                    i = order[k]
                    speaks = i == voice or (
                        each_adult and persons.here[i] == 1 and age_of(persons.born[i], month) >= 18
                    )
                    if speaks and (asked or unasked > -90.0):
                        counts[ledger.CALLED + body, v, month] += 1.0 if asked else 0.0
                        if come(
                            persons,
                            minds,
                            households,
                            homes,
                            affairs,
                            meetings,
                            purses,
                            acts,
                            counts,
                            settings,
                            wage_local,
                            p,
                            body,
                            int(i),
                            asked,
                            unasked,
                            memory,
                            flat,
                            busy,
                            purses.dividend_each[v],
                            seed,
                            month,
                        ):
                            came += 1
            meetings.entitled[v, body] += 1.0
            counts[ledger.ELIGIBLE + body, v, month] += homes.registered_adults[h] if each_adult else 1.0
            if came > 0:
                meetings.came[v, body] += 1.0
                affairs.came_now[h] |= 1 << body
            if body == codes.ASSEMBLY:
                meetings.came_adults[v] += came
            else:
                groups.entitled[households.group[h]] += 1
                groups.came[households.group[h]] += 1 if came > 0 else 0


@rule
def away_adult(
    persons: Persons, households: Households, homes: Homes, order: I4, h: int, u: float, month: int
) -> int:
    """One of the living adults of a household nobody of which is in the village; -1 if there is none."""
    left = int(u * homes.registered_adults[h])
    for k in range(households.first[h], households.first[h] + households.size[h]):
        i = int(order[k])
        if persons.alive[i] == 1 and persons.here[i] == 0 and age_of(persons.born[i], month) >= 18:
            if left == 0:
                return i
            left -= 1
    return -1


@rule
def attend_representatives(
    persons: Persons,
    minds: Minds,
    households: Households,
    homes: Homes,
    affairs: Affairs,
    offices: Offices,
    meetings: Meetings,
    purses: Purses,
    acts: I8,
    counts: F8,
    settings: AttendanceSettings,
    wage_local: F8,
    p: Attendance,
    told: float,
    unasked: float,
    calendar: Calendar,
    memory: bool,
    flat: bool,
    seed: np.uint64,
    month: int,
) -> None:
    """The representatives' assembly; a member away counts until replaced and does not come."""
    busy = is_busy(calendar, month)
    for o in range(len(offices.id)):
        v, i = offices.village[o], offices.holder[o]
        if offices.kind[o] != codes.SEAT or i < 0 or meetings.meets[v, codes.REPRESENTATIVES] == 0:
            continue
        meetings.entitled[v, codes.REPRESENTATIVES] += 1.0
        counts[ledger.ELIGIBLE + codes.REPRESENTATIVES, v, month] += 1.0
        u, _, _, _ = draws.draw(seed, draws.SEAT_ASKED, offices.id[o], month)
        asked = u < told
        counts[ledger.CALLED + codes.REPRESENTATIVES, v, month] += 1.0 if asked else 0.0
        if persons.here[i] == 1 and (asked or unasked > -90.0):
            if come(
                persons,
                minds,
                households,
                homes,
                affairs,
                meetings,
                purses,
                acts,
                counts,
                settings,
                wage_local,
                p,
                codes.REPRESENTATIVES,
                int(i),
                asked,
                unasked,
                memory,
                flat,
                busy,
                purses.dividend_each[v],
                seed,
                month,
            ):
                meetings.came[v, codes.REPRESENTATIVES] += 1.0


@rule
def let_crowding_fade(persons: Persons, minds: Minds, p: Attendance) -> None:
    """C <- (1 - theta) C, for pay and for publicity."""
    for i in range(len(persons.id)):
        if minds.crowding[i] > 0.0:
            minds.crowding[i] *= 1.0 - p.crowding_decay
        if minds.shamed[i] > 0.0:
            minds.shamed[i] *= 1.0 - p.crowding_decay
