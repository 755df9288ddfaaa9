"""Who comes to a meeting: asked, willing, free.

Willing: a logit of efficacy, trust, identity, stake, Party, age, sex, duty of a representative, peers, habit, incentives
and what they crowd out. Free: sigma(logit q + b log2(1 + c / w)), less in busy seasons, with care at home, from afar: a
lost-work allowance buys time as well as will. At meetings of households one present adult comes for the household
(rival form: every adult decides). A person away attends online where a channel reaches, otherwise not at all.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np

from model import draws
from model.compiled import rule
from model.declare import Floats, Label, Number, Setting
from model.state import codes, ledger, reference
from model.state.census import age_of, pick_adult, set_bit
from model.state.logit import logit, sigma, z_score
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Attendance(NamedTuple):
    """Numbers of willingness and time."""

    # fmt: off
    b0: Annotated[float, Number(unit="logit", domain=(-6, 6), plausible=(-1.8, -0.2), grade="derived",
        source="P2;P7", en="log-odds of being willing: unpaid resident, asked", zh="愿意参加的基准倾向",
        reason="the intention gap lives here and nowhere else", intercept=True)] = -1.0
    efficacy: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8),
        grade="borrowed", source="Zhan-You-2024", en="effect of efficacy", zh="效能感影响",
        reason="sign known")] = 0.35
    trust: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8), grade="borrowed",
        source="Zhan-You-2024", en="effect of trust in village bodies", zh="信任影响",
        reason="sign known")] = 0.25
    identity: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8),
        grade="borrowed", source="Li-2020", en="effect of identification with the village", zh="认同影响",
        reason="sign known")] = 0.35
    stake: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8), grade="borrowed",
        source="Liu-2019", en="effect of stake in the item", zh="利益相关影响", reason="sign known")] = 0.30
    stake_above: Annotated[float, Number(unit="SD", domain=(-5, 5), plausible=(-2, 0), grade="assumed",
        source="wusheng-administrative-drift", en="stake in an item from above", zh="上级议题利益相关度",
        reason="tasks handed down stir nobody")] = -1.0
    stake_own: Annotated[float, Number(unit="SD", domain=(-5, 5), plausible=(0, 2), grade="assumed",
        source="assumed", en="stake in an item of villagers' own", zh="自提议题利益相关度",
        reason="one's own affair")] = 1.0
    party: Annotated[float, Number(unit="logit", domain=(-3, 5), plausible=(0.3, 1.5), grade="borrowed",
        source="Li-2016", en="effect of Party membership", zh="党员影响", reason="sign known")] = 1.0
    age_60: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(-0.3, 0.6), grade="borrowed",
        source="Li-2016", en="effect of being 60 or over", zh="60岁以上影响",
        reason="positive for voting")] = 0.2
    female: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(-0.6, 0.1), grade="borrowed",
        source="Sustainability-2022", en="effect of being a woman", zh="女性影响",
        reason="67 % against 59 % willing")] = -0.2
    duty: Annotated[float, Number(unit="logit", domain=(-3, 8), plausible=(0, 4), grade="assumed",
        source="assumed", en="duty of a representative", zh="代表职责影响",
        reason="no size was found")] = 1.9
    peers: Annotated[float, Number(unit="logit per share", domain=(-5, 10), plausible=(0, 4),
        grade="borrowed", source="Chen-2009",
        en="effect of the share of attenders among asked neighbours and kin, less the reference",
        zh="亲邻参会影响", reason="neighbourhood norm in a stated choice")] = 2.0
    peer_reference: Annotated[float, Number(unit="share", domain=(0, 1), plausible=None, grade="derived",
        source="default-village", en="baseline share of attenders among asked neighbours",
        zh="亲邻参会基准比例", reason="measured on the default village")] = 0.12
    habit: Annotated[float, Number(unit="logit", domain=(-3, 5), plausible=(0, 0.8), grade="borrowed",
        source="Fieldhouse-2016", en="weight on own past attendance", zh="参会习惯权重",
        reason="turnout habit")] = 0.3
    habit_rate: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.05, 0.5), grade="assumed",
        source="assumed", en="weight of the last meeting in the habit", zh="习惯更新率",
        reason="exponential average over about five meetings")] = 0.2
    pay: Annotated[float, Number(unit="logit per log2", domain=(-3, 6), plausible=(0, 3), grade="borrowed",
        source="literature-6.4", en="slope on log2(1 + allowance / value of the time)", zh="补贴影响",
        reason="hand-checked magnitude")] = 1.6
    points: Annotated[float, Number(unit="logit per log2", domain=(-3, 6), plausible=(0, 2),
        grade="borrowed", source="Zhao-2022", en="slope on log2(1 + goods value / value of the time)",
        zh="积分影响", reason="vouchers most effective; size assumed")] = 1.0
    points_half_life: Annotated[float, Number(unit="months", domain=(1, 600), plausible=(3, 36),
        grade="borrowed", source="Xinqi-2025", en="half-life of novelty", zh="积分新鲜感半衰期",
        reason="limited material reward wears off")] = 12.0
    points_floor: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="share of the points effect that does not fade", zh="积分持久效应",
        reason="no figure was found")] = 0.4
    dividend: Annotated[float, Number(unit="logit per log2", domain=(-3, 6), plausible=(0, 1),
        grade="assumed", source="chengkou-points-dividend-link",
        en="slope on log2(1 + yearly dividend at stake / 100)", zh="分红挂钩影响",
        reason="linkage stated, no size")] = 0.15
    lists: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(-0.4, 0.8), grade="borrowed",
        source="GGL-2008", en="effect of publicity of conduct (lists)", zh="红黑榜公示影响",
        reason="8.1 points in a letter to neighbours; sign swept")] = 0.36
    crowding: Annotated[float, Number(unit="-", domain=(-5, 5), plausible=(-0.5, 2), grade="assumed",
        source="Frey-Jegen-2001", en="kappa: size of crowding-out by pay", zh="报酬挤出系数",
        reason="none by default; crowding-in allowed")] = 0.0
    crowding_lists: Annotated[float, Number(unit="-", domain=(-5, 5), plausible=(-0.5, 2), grade="assumed",
        source="Benabou-Tirole-2006", en="kappa of publicity", zh="公示挤出系数",
        reason="none by default")] = 0.0
    crowding_scale: Annotated[float, Number(unit="logit", domain=(0, 5), plausible=(0.4, 1.6),
        grade="assumed", source="Frey-Oberholzer-1997", en="log-odds lost at full crowding and kappa 1",
        zh="挤出尺度", reason="used only where kappa is not 0")] = 0.8
    crowding_decay: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.02, 0.3),
        grade="assumed", source="assumed", en="decay of the crowding stock", zh="挤出消退率",
        reason="used only where kappa is not 0")] = 0.1
    away: Annotated[float, Number(unit="logit", domain=(-10, 0), plausible=(-4, -1), grade="borrowed",
        source="literature-6.3", en="effect of being away", zh="外出影响",
        reason="range assumed from signs")] = -2.6
    online: Annotated[float, Number(unit="logit", domain=(0, 6), plausible=(0, 2.5), grade="borrowed",
        source="Chen-Sun-2023", en="what an online channel gives back", zh="线上渠道影响",
        reason="positive, size not seen")] = 1.3
    time_resident: Annotated[float, Number(unit="probability", domain=(0.01, 0.99), plausible=(0.4, 0.8),
        grade="assumed", source="CLES-2021", en="time really available: residents",
        zh="常住居民可用时间概率", reason="half of intentions are acted on: set to P7")] = 0.5
    time_worker: Annotated[float, Number(unit="probability", domain=(0.01, 0.99), plausible=(0.2, 0.6),
        grade="assumed", source="assumed", en="time really available: residents with off-farm work",
        zh="在家务工者可用时间概率", reason="their time is dear")] = 0.4
    time_representative: Annotated[float, Number(unit="probability", domain=(0.01, 0.99),
        plausible=(0.7, 0.99), grade="assumed", source="assumed",
        en="time really available: representatives", zh="代表可用时间概率",
        reason="they keep the day free")] = 0.9
    time_pay: Annotated[float, Number(unit="logit per log2", domain=(-3, 5), plausible=(0, 1.5),
        grade="assumed", source="assumed", en="effect of the allowance on time available",
        zh="补贴对时间的影响", reason="buys a day off")] = 1.0
    time_busy: Annotated[float, Number(unit="ratio", domain=(0, 1), plausible=(0.4, 1), grade="assumed",
        source="assumed", en="time available in a busy season", zh="农忙可用时间",
        reason="harvest comes first")] = 0.7
    time_care: Annotated[float, Number(unit="ratio", domain=(0, 1), plausible=(0.5, 1), grade="assumed",
        source="assumed", en="time available with a small child or a frail elder at home",
        zh="照料家庭可用时间", reason="no figure was found")] = 0.85
    time_km: Annotated[float, Number(unit="1/km", domain=(0, 2), plausible=(0, 0.3), grade="assumed",
        source="assumed", en="loss of time available with each km", zh="距离影响",
        reason="no figure was found")] = 0.06
    time_visitor: Annotated[float, Number(unit="ratio", domain=(0, 1), plausible=(0.2, 0.9), grade="derived",
        source="literature-5", en="share of the festival month that a visitor is there",
        zh="返乡者在村时间占比", reason="18 of 30 days")] = 0.6
    farm_value: Annotated[float, Number(unit="yuan/half-day", domain=(1, 1000), plausible=(30, 120),
        grade="assumed", source="assumed", en="value of half a day to somebody on the farm",
        zh="务农半日价值", reason="well below a wage")] = reference.FARM_VALUE
    crowding_build: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.1, 1), grade="assumed",
        source="assumed", en="what one paid meeting adds to the crowding stock, of what is missing to 1",
        zh="每次有偿会议的挤出累积", reason="used only where kappa is not 0")] = 0.5
    shame_build: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.1, 1), grade="assumed",
        source="assumed", en="what one meeting under publicity adds to its stock, of what is missing to 1",
        zh="每次公示会议的挤出累积", reason="used only where kappa is not 0")] = 0.5
    half_days: Annotated[float, Number(unit="half-days/month", domain=(1, 62), plausible=(40, 60),
        grade="assumed", source="assumed",
        en="half days of work in a month, by which a monthly wage is divided", zh="每月工作半日数",
        reason="26 days")] = 52.0


class AttendanceSettings(NamedTuple):
    """Incentives that a person who is asked can see."""

    # fmt: off
    allowance: Annotated[Floats, Setting(unit="yuan/meeting", domain=(0, 1000), plausible=(0, 150),
        grade="assumed", source="wusheng-pay-to-attend", en="lost-work allowance per meeting", zh="误工补贴",
        reason="existence is reported, amounts are not; none without policy", default=0.0)]
    points_value: Annotated[Floats, Setting(unit="yuan/act", domain=(0, 500), plausible=(0, 50),
        grade="assumed", source="chengkou-points-dividend-link", en="goods value of the points for one act",
        zh="每次积分价值", reason="exchange rates are not given; none without policy", default=0.0)]
    dividend_condition: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 1),
        grade="assumed", source="chengkou-points-dividend-link",
        en="share of the collective dividend conditional on keeping the compact (coercive)",
        zh="分红与守约挂钩比例", reason="coercive; zero unless a policy says so", default=0.0)]
    publicity: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="lufeng-red-black-list",
        en="publicity of conduct by red lists, and black ones where ``black_list`` is on",
        zh="红黑榜公示力度", reason="none without policy", default=0.0)]


def neutral(settings: AttendanceSettings) -> AttendanceSettings:
    """The same villages with nothing on offer."""
    return AttendanceSettings(*(np.zeros_like(column) for column in settings))


class Terms(NamedTuple):
    """What the willingness of one person to come to one meeting is made of, in log-odds; their sum is the logit."""

    base: Annotated[float, Label("an unpaid resident who is asked", "未获报酬的受邀居民")]
    efficacy: Annotated[float, Label("efficacy", "政治效能感")]
    trust: Annotated[float, Label("trust in village bodies", "对村级组织的信任")]
    identity: Annotated[float, Label("identification with the village", "村庄认同")]
    stake: Annotated[float, Label("stake in the item", "议题利益相关")]
    party: Annotated[float, Label("Party membership", "党员身份")]
    age: Annotated[float, Label("60 or over", "60岁及以上")]
    sex: Annotated[float, Label("being a woman", "女性")]
    duty: Annotated[float, Label("duty of a representative", "代表职责")]
    peers: Annotated[float, Label("neighbours and kin who came last time", "亲邻上次参会")]
    habit: Annotated[float, Label("habit", "参会习惯")]
    away: Annotated[float, Label("being away, reached online", "外出（线上）")]
    unasked: Annotated[float, Label("not having been asked", "未被通知")]
    allowance: Annotated[float, Label("lost-work allowance", "误工补贴")]
    points: Annotated[float, Label("points", "积分")]
    dividend: Annotated[float, Label("dividend at stake", "分红挂钩")]
    lists: Annotated[float, Label("publicity of lists", "红黑榜公示")]
    crowding: Annotated[float, Label("crowding-out", "挤出")]


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
    if allowance == 0.0:
        return 0.0
    return p.pay * math.log(1.0 + allowance / worth) / math.log(2.0)


@rule
def points_term(p: Attendance, value: float, worth: float, age: float) -> float:
    """g(q) = b log2(1 + q / w) (floor + (1 - floor) 2^(-age / half-life)); ``age`` of the scheme in months."""
    if value == 0.0:
        return 0.0
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
    paid = p.time_pay * math.log(1.0 + allowance / worth) / math.log(2.0) if allowance > 0.0 else 0.0
    chance = sigma(logit(available) + paid)
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
    return max(1.0, wage_local / p.half_days if working else p.farm_value)


@rule
def peers_share(t: Tables, p: "Parameters", h: int) -> float:
    """Attenders among the neighbours and kin who were asked to the last meeting; the reference where none was."""
    asked, came = 0, 0
    for k in range(t.households.circle.shape[1]):
        other = t.households.circle[h, k]
        if other >= 0 and t.affairs.asked_last[other] == 1:
            asked += 1
            came += t.affairs.came_last[other]
    return came / asked if asked > 0 else p.attendance.peer_reference


@rule
def worth(t: Tables, s: "Settings", p: "Parameters", i: int) -> float:
    """Value of half a day to person ``i``."""
    wage = s.migration.wage_local[t.persons.village[i]]
    return worth_of(p.attendance, t.persons.where[i] == codes.WORK, wage)


@rule
def terms(
    t: Tables, s: "Settings", p: "Parameters", now: Now, body: int, i: int, asked: bool, own_item: bool
) -> Terms:
    """The terms of one person's willingness to come to this month's meeting of a body."""
    own, offer, v = p.attendance, s.attendance, t.persons.village[i]
    value, since = worth(t, s, p, i), t.purses.points_since[v]
    age_of_points = float(now.month - since) if since >= 0 else 0.0
    at_stake = offer.dividend_condition[v] * t.purses.dividend_each[v]
    pay, shame = t.minds.crowding[i], t.minds.shamed[i]
    if p.switches.crowding_form == 0:  # rival form: crowded out only while paid or listed
        pay = 1.0 if asked and offer.allowance[v] > 0.0 else 0.0
        shame = 1.0 if offer.publicity[v] > 0.0 else 0.0
    return Terms(
        own.b0,
        own.efficacy * z_score(t.minds.efficacy[i]),
        own.trust * z_score(t.minds.trust_village[i]),
        own.identity * z_score(t.minds.identity[i]),
        own.stake * (own.stake_own if own_item else own.stake_above),
        own.party if t.persons.party[i] == 1 else 0.0,
        own.age_60 if age_of(t.persons.born[i], now.month) >= reference.OLD else 0.0,
        own.female if t.persons.sex[i] == codes.FEMALE else 0.0,
        own.duty if body == codes.REPRESENTATIVES else 0.0,
        own.peers * (peers_share(t, p, t.persons.household[i]) - own.peer_reference),
        own.habit * t.minds.habit[i],
        own.away + own.online if t.persons.here[i] == 0 else 0.0,
        0.0 if asked else p.recruitment.unasked,
        allowance_term(own, offer.allowance[v], value) if asked else 0.0,
        points_term(own, offer.points_value[v], value, age_of_points),
        own.dividend * math.log(1.0 + at_stake / 100.0) / math.log(2.0),
        own.lists * offer.publicity[v],
        crowded(own, pay, shame),
    )


class Chances(NamedTuple):
    """How likely one person is to come to one meeting: willing, and free; and both without the incentives on offer."""

    willing: float
    free: float
    willing_unpaid: float
    free_unpaid: float


@rule
def chances(
    t: Tables, s: "Settings", p: "Parameters", now: Now, body: int, i: int, asked: bool, weighed: Terms
) -> Chances:
    """The chances that follow from the terms of willingness and from the person's time; the same for all where
    attendance is switched off."""
    own = p.attendance
    if p.switches.attendance == 0:
        return Chances(sigma(own.b0), own.time_resident, sigma(own.b0), own.time_resident)
    h, v, value = t.persons.household[i], t.persons.village[i], worth(t, s, p, i)
    allowance = s.attendance.allowance[v] if asked else 0.0
    available = own.time_resident
    if body == codes.REPRESENTATIVES:
        available = own.time_representative
    elif t.persons.where[i] == codes.WORK:
        available = own.time_worker
    online = t.persons.here[i] == 0
    visitor = not online and t.persons.where[i] >= codes.TOWN
    km = 0.0 if online else t.households.distance[h]
    care = not online and t.homes.frail[h] > 0
    return Chances(
        sigma(total(weighed)),
        chance_free(own, available, allowance, value, now.busy, care, km, visitor),
        sigma(without_incentives(weighed)),
        chance_free(own, available, 0.0, value, now.busy, care, km, visitor),
    )


@rule
def come(t: Tables, s: "Settings", p: "Parameters", now: Now, body: int, i: int, asked: bool) -> bool:
    """Whether one person comes to one meeting, with the traces that leaves."""
    h, v = t.persons.household[i], t.persons.village[i]
    weighed = terms(t, s, p, now, body, i, asked, t.meetings.item_own[v, body] == 1)
    c = chances(t, s, p, now, body, i, asked, weighed)
    u_will, u_free, _, _ = draws.draw(now.seed, draws.WILLING, 4 * t.persons.id[i] + body, now.month)
    if asked:
        set_bit(t, now, codes.INVITED, i)
        if s.attendance.allowance[v] > 0.0:
            t.minds.crowding[i] += p.attendance.crowding_build * (1.0 - t.minds.crowding[i])
        if s.attendance.publicity[v] > 0.0:
            t.minds.shamed[i] += p.attendance.shame_build * (1.0 - t.minds.shamed[i])
    if u_will < c.willing:
        set_bit(t, now, codes.WILLING, i)
        t.ledger[ledger.WILLING_COUNT, v, now.month] += 1.0
    came = u_will < c.willing and u_free < c.free
    t.minds.habit[i] += p.attendance.habit_rate * ((1.0 if came else 0.0) - t.minds.habit[i])
    if not came:
        return False
    set_bit(t, now, codes.DELIBERATED, i)
    t.ledger[ledger.CAME + body, v, now.month] += 1.0
    t.persons.owed[i] += s.attendance.allowance[v] if asked else 0.0
    t.affairs.points_now[h] += 1.0
    if t.persons.here[i] == 0:
        t.ledger[ledger.CAME_ONLINE, v, now.month] += 1.0
    if asked:
        set_bit(t, now, codes.MOBILISED, i)
    if not (u_will < c.willing_unpaid and u_free < c.free_unpaid):
        set_bit(t, now, codes.INDUCED, i)
        t.ledger[ledger.INDUCED_COUNT, v, now.month] += 1.0
    return True


@rule
def may_choose(p: "Parameters", asked: bool) -> bool:
    """Whether the choice is open to one who is asked, or is not."""
    return asked or p.switches.unasked_may_come == 1


@rule
def decides(t: Tables, p: "Parameters", now: Now, i: int) -> bool:
    """Rival form: whether person ``i`` decides for themselves, whoever speaks for the household."""
    if p.switches.attendance_unit == 0 or t.persons.here[i] == 0:
        return False
    return age_of(t.persons.born[i], now.month) >= reference.ADULT


@rule
def who_speaks(t: Tables, s: "Settings", now: Now, h: int, body: int, asked: bool) -> int:
    """The adult who speaks for a household: one in the village, else one away whom the message in the phone group reaches."""
    u, u_phone, _, _ = draws.draw(now.seed, draws.HOUSEHOLD_VOICE, 4 * t.households.id[h] + body, now.month)
    voice = pick_adult(t, now, h, u)
    if voice < 0 and asked and u_phone < s.recruitment.phone_coverage[t.households.village[h]]:
        return away_adult(t, now, h, u)
    return voice


@rule
def come_for(t: Tables, s: "Settings", p: "Parameters", now: Now, h: int, body: int, asked: bool) -> int:
    """How many come for a household."""
    came = 0
    voice = who_speaks(t, s, now, h, body, asked)
    if voice < 0 or not may_choose(p, asked):
        return came
    for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
        i = int(t.order[k])
        if i == voice or decides(t, p, now, i):
            t.ledger[ledger.CALLED + body, t.households.village[h], now.month] += 1.0 if asked else 0.0
            if come(t, s, p, now, body, i, asked):
                came += 1
    return came


@rule
def attend_households(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Group meetings and the villagers' assembly: one adult comes for the household, or each decides (rival form)."""
    clear_attendance(t)
    for h in range(len(t.households.id)):
        v, adults = t.households.village[h], t.homes.registered_adults[h]
        if adults == 0:
            continue
        for body in (codes.GROUP_MEETING, codes.ASSEMBLY):
            if t.meetings.meets[v, body] == 0:
                continue
            asked = (t.affairs.asked_now[h] >> body) & 1 == 1
            came = come_for(t, s, p, now, h, body, asked)
            t.meetings.entitled[v, body] += 1.0
            t.ledger[ledger.ELIGIBLE + body, v, now.month] += (
                adults if p.switches.attendance_unit == 1 else 1.0
            )
            if came > 0:
                t.meetings.came[v, body] += 1.0
                t.affairs.came_now[h] |= 1 << body
            if body == codes.ASSEMBLY:
                t.meetings.came_adults[v] += came
            else:
                t.groups.entitled[t.households.group[h]] += 1
                t.groups.came[t.households.group[h]] += 1 if came > 0 else 0


@rule
def clear_attendance(t: Tables) -> None:
    """Nobody has come to this month's meetings yet."""
    for g in range(len(t.groups.id)):
        t.groups.entitled[g] = 0
        t.groups.came[g] = 0
    for v in range(len(t.villages.id)):
        for body in range(codes.N_BODIES):
            t.meetings.entitled[v, body] = 0.0
            t.meetings.came[v, body] = 0.0
        t.meetings.came_adults[v] = 0.0


@rule
def away_adult(t: Tables, now: Now, h: int, u: float) -> int:
    """One of the living adults of a household nobody of which is in the village; -1 if there is none."""
    left = int(u * t.homes.registered_adults[h])
    for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
        i = int(t.order[k])
        if (
            t.persons.alive[i] == 1
            and t.persons.here[i] == 0
            and age_of(t.persons.born[i], now.month) >= reference.ADULT
        ):
            if left == 0:
                return i
            left -= 1
    return -1


@rule
def chance_told(p: "Parameters") -> float:
    """Chance that a representative is told of a meeting."""
    return p.recruitment.representative if p.switches.recruitment == 1 else 1.0


@rule
def attend_representatives(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """The representatives' assembly; a member away counts until replaced and does not come."""
    for o in range(len(t.offices.id)):
        v, i = t.offices.village[o], t.offices.holder[o]
        if t.offices.kind[o] != codes.SEAT or i < 0 or t.meetings.meets[v, codes.REPRESENTATIVES] == 0:
            continue
        t.meetings.entitled[v, codes.REPRESENTATIVES] += 1.0
        t.ledger[ledger.ELIGIBLE + codes.REPRESENTATIVES, v, now.month] += 1.0
        u, _, _, _ = draws.draw(now.seed, draws.SEAT_ASKED, t.offices.id[o], now.month)
        asked = u < chance_told(p)
        t.ledger[ledger.CALLED + codes.REPRESENTATIVES, v, now.month] += 1.0 if asked else 0.0
        if t.persons.here[i] == 1 and may_choose(p, asked):
            if come(t, s, p, now, codes.REPRESENTATIVES, int(i), asked):
                t.meetings.came[v, codes.REPRESENTATIVES] += 1.0


@rule
def let_crowding_fade(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """C <- (1 - theta) C, for pay and for publicity."""
    for i in range(len(t.persons.id)):
        if t.minds.crowding[i] > 0.0:
            t.minds.crowding[i] *= 1.0 - p.attendance.crowding_decay
        if t.minds.shamed[i] > 0.0:
            t.minds.shamed[i] *= 1.0 - p.attendance.crowding_decay
