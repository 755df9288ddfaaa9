"""Who comes to a meeting: asked, willing, free.

Willing: a logit of efficacy, trust, identity, stake, Party, schooling, age, sex, duty of a representative, peers, habit, the
village's own custom, being asked in person, incentives, and what earlier pay has left behind. Money enters here and nowhere
else: pay log2(1 + c / w), w the value of half a day to this person. Free: a logit of the time available, less in busy
seasons, with care at home, from afar; old people off work have more of it, and people asked in person knew the day.
The draws are those of person, body and month, so that asking again can only add. At meetings of households one present
adult comes for the household (rival form: every adult decides). A person away attends online where a channel reaches,
otherwise not at all.
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.census import age_of, people_of, pick_adult, set_bit
from model.state.now import Now
from model.state.rewards import earn
from model.state.tables import Tables
from model.state.will import Call, answer, offered

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Attendance(NamedTuple):
    """Numbers of willingness and time."""

    # fmt: off
    b0: Annotated[float, Number(unit="logit", domain=(-6, 6), plausible=(-2.1, -0.5), grade="derived",
        source="P2;P7", en="log-odds of being willing: unpaid resident, asked", zh="愿意参加的基准倾向",
        reason="the intention gap lives here and nowhere else", intercept=True)] = -1.35
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
    stake_above: Annotated[float, Number(unit="SD", domain=(-5, 5), plausible=(-1.5, 0), grade="assumed",
        source="wusheng-administrative-drift", en="mean stake of an item from above",
        zh="上级议题平均利益相关度", reason="tasks handed down stir nobody")] = -0.6
    stake_own: Annotated[float, Number(unit="SD", domain=(-5, 5), plausible=(0, 1.5), grade="assumed",
        source="assumed", en="mean stake of an item of villagers' own", zh="自提议题平均利益相关度",
        reason="one's own affair")] = 0.6
    party: Annotated[float, Number(unit="logit", domain=(-3, 5), plausible=(0.3, 1.5), grade="borrowed",
        source="Li-2016", en="effect of Party membership", zh="党员影响", reason="sign known")] = 1.0
    schooling: Annotated[float, Number(unit="logit per level", domain=(-2, 2), plausible=(0, 0.6),
        grade="borrowed", source="Sustainability-2022",
        en="effect of one level of schooling, from junior middle school", zh="受教育程度影响（每级）",
        reason="college 75.1 %, senior middle school 51.8 % willing: sign; most of that step is city against country")] = 0.25
    age_will: Annotated[float, Number(unit="logit per 10 years", domain=(-2, 2), plausible=(-0.4, 0.2),
        grade="assumed", source="Fang-2018", en="effect of ten years of age beyond 40", zh="40岁以后每十岁的影响",
        reason="women's participation is U-shaped in age: the sign of either end only")] = -0.15
    female: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(-0.6, 0.1), grade="borrowed",
        source="Sustainability-2022", en="effect of being a woman", zh="女性影响",
        reason="67 % against 59 % willing")] = -0.2
    duty: Annotated[float, Number(unit="logit", domain=(-3, 8), plausible=(0, 4), grade="assumed",
        source="assumed", en="duty of a representative", zh="代表职责影响",
        reason="no size was found")] = 2.1
    peers: Annotated[float, Number(unit="logit per share", domain=(-5, 10), plausible=(0, 4),
        grade="borrowed", source="Chen-2009",
        en="effect of the share of attenders among asked neighbours and kin, less the reference",
        zh="亲邻参会影响", reason="neighbourhood norm in a stated choice")] = 2.0
    peer_reference: Annotated[float, Number(unit="share", domain=(0, 1), plausible=None, grade="derived",
        source="default-village", en="baseline share of attenders among asked neighbours",
        zh="亲邻参会基准比例", reason="measured on the default village")] = 0.088
    habit: Annotated[float, Number(unit="logit", domain=(-3, 5), plausible=(0, 0.8), grade="borrowed",
        source="Fieldhouse-2016", en="weight on own past attendance", zh="参会习惯权重",
        reason="turnout habit")] = 0.3
    habit_rate: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.05, 0.5), grade="assumed",
        source="assumed", en="weight of the last meeting in the habit", zh="习惯更新率",
        reason="exponential average over about five meetings")] = 0.2
    pay: Annotated[float, Number(unit="logit per log2", domain=(-3, 6), plausible=(0.3, 1.4), grade="borrowed",
        source="Bripi-Grieco-2023", en="slope on log2(1 + allowance / value of the time); the only term in money",
        zh="补贴影响（唯一的金钱项）",
        reason="+1.38 log-odds for a group bonus is an upper bound; a bound and no estimate")] = 1.1
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
    frame: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(-0.3, 0.8), grade="assumed",
        source="Gneezy-Rustichini-2000", en="log-odds lost because the act is paid at all (crowding-out)",
        zh="因付酬本身而失去的意愿（挤出）", reason="none by default; the sign differs between studies")] = 0.0
    entitlement: Annotated[float, Number(unit="logit per log2", domain=(0, 5), plausible=(0, 0.8),
        grade="assumed", source="Carrera-2018;Royer-2015",
        en="loss per doubling by which pay falls short of what one is used to, before losses count double",
        zh="报酬低于习惯水平时的意愿损失",
        reason="pay for a gym leaves nothing, with a contract +20 % three years later: brackets zero")] = 0.3
    adapts: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.1, 0.7), grade="assumed",
        source="assumed", en="share by which what one is used to moves at each meeting one is asked to",
        zh="对报酬习以为常的速度", reason="no figure was found")] = 0.3
    plea: Annotated[float, Number(unit="logit", domain=(0, 5), plausible=(0.2, 1.2), grade="borrowed",
        source="Guo-2016", en="what being asked in person adds: to will in full, to time one half",
        zh="当面动员的作用（意愿全额，时间一半）",
        reason="knowing the date is among the four strongest determinants: rank")] = 0.6
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
    time_60: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(0, 1.2), grade="assumed",
        source="Fang-2018", en="effect of being 60 or over without off-farm work on the time available",
        zh="60岁以上且无非农工作者的时间影响", reason="sign only")] = 0.6
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
    worth_ability: Annotated[float, Number(unit="log per SD", domain=(-2, 2), plausible=(0, 0.6), grade="assumed",
        source="assumed", en="log value of half a day per SD of ability", zh="能力对半日价值的影响",
        reason="wage returns to schooling")] = 0.25
    worth_alone: Annotated[float, Number(unit="share", domain=(0, 5), plausible=(0, 0.8), grade="assumed",
        source="assumed", en="how much dearer the half day of the only adult at home is",
        zh="独自在家成年人半日价值的增幅", reason="nobody else minds the house")] = 0.3
    worth_old: Annotated[float, Number(unit="ratio", domain=(0.05, 2), plausible=(0.3, 1), grade="assumed",
        source="Cocciolo-2023", en="value of half a day at 60 and over without off-farm work, relative to younger",
        zh="60岁以上务农者半日价值（相对较年轻者）",
        reason="most value their time below the market wage")] = 0.6
    half_days: Annotated[float, Number(unit="half-days/month", domain=(1, 62), plausible=(40, 60),
        grade="assumed", source="assumed",
        en="half days of work in a month, by which a monthly wage is divided", zh="每月工作半日数",
        reason="26 days")] = 52.0


class AttendanceSettings(NamedTuple):
    """Incentives that a person who is asked can see."""

    # fmt: off
    allowance: Annotated[Floats, Setting(unit="yuan/meeting", domain=(0, 1000), plausible=(0, 150),
        grade="assumed", source="wusheng-pay-to-attend", en="lost-work allowance per meeting", zh="误工补贴",
        reason="existence is reported, amounts are not; none without policy", default=0.0, incentive=True)]
    allowance_for: Annotated[Floats, Setting(unit="code", domain=(0, 2), plausible=(0, 2), grade="assumed",
        source="wusheng-pay-to-attend",
        en="bodies that are paid: 0 all, 1 representatives alone, 2 meetings of households alone",
        zh="误工补贴适用范围（0全部，1村民代表，2户代表）", reason="that villages pay is reported, at which meetings is not", default=0.0, incentive=True)]
    points_value: Annotated[Floats, Setting(unit="yuan/act", domain=(0, 500), plausible=(0, 50),
        grade="assumed", source="chengkou-points-dividend-link", en="goods value of the points for one act",
        zh="每次积分价值", reason="exchange rates are not given; none without policy", default=0.0, incentive=True)]
    dividend_condition: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 1),
        grade="assumed", source="chengkou-points-dividend-link",
        en="share of the collective dividend conditional on keeping the compact (coercive)",
        zh="分红与守约挂钩比例", reason="coercive; zero unless a policy says so", default=0.0, incentive=True)]
    publicity: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="lufeng-red-black-list",
        en="publicity of conduct by red lists, and black ones where ``black_list`` is on",
        zh="红黑榜公示力度", reason="none without policy", default=0.0, incentive=True)]
    remote: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="platform-2019", en="share of household meetings at which members away may speak online, beside who comes for the household",
        zh="外出成员可线上发言的户会比例", reason="176 verified users a village on one platform; at how many meetings they speak is not said",
        default=0.2)]
    remote_counts: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed",
        en="share of meetings with an online channel at which a voice online counts for its household in the quorum",
        zh="线上发言计入法定人数的会议比例", reason="a lever; the law counts those who come", default=0.0)]
    rooms: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 0.8), grade="assumed",
        source="assumed", en="share of the way to the village office that rooms near by spare",
        zh="就近场所节省的路程比例", reason="a lever; one office in the village without policy", default=0.0)]
    rooms_idle: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 0.6), grade="assumed",
        source="assumed", en="share of such rooms that stand unused or below standard",
        zh="场所闲置或不达标比例", reason="0.18 below standard in one place, 0.48 unused in another; by place", default=0.0)]


class AttendanceSwitches(NamedTuple):
    """Whether it is at work, and what is disputed of it."""

    # fmt: off
    attendance: Annotated[int, Switch(
        en="terms of willingness and time (off: the same chance for all)", zh="参会决策")] = 1
    attendance_unit: Annotated[int, Switch(options=("household", "every adult"),
        en="who decides to come to a meeting of households", zh="参会决策单位")] = 0
    unasked_may_come: Annotated[int, Switch(options=("no", "with a small chance"),
        en="whether the unasked may come", zh="未通知者可否参会")] = 1


@rule
def choose(t: Tables, s: "Settings", p: "Parameters", now: Now, body: int, i: int, asked: bool) -> bool:
    """One person answers the first call; whether they come."""
    found = codes.CALLED_ON
    if may_choose(p, asked):
        stake = t.meetings.stake[t.persons.village[i], body]
        found = answer(t, s, p, now, i, Call(body, asked, stake, 0.0))
    t.persons.answer[i, body] = found
    return found & codes.COMES > 0


@rule
def hear(t: Tables, s: "Settings", p: "Parameters", now: Now, body: int, i: int) -> None:
    """Effects of being called: the invitation is noted, and the person grows more used to what was offered."""
    v = t.persons.village[i]
    set_bit(t, now, codes.INVITED, i)
    t.ledger[ledger.CALLED + body, v, now.month] += 1.0
    t.minds.used[i] += p.attendance.adapts * (offered(t, s, i, body, True) - t.minds.used[i])


@rule
def attend(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Attendance of everybody called to a meeting, with what follows from coming or staying away."""
    for v in range(len(t.villages.id)):
        first, last = called_people(t, v)
        for k in range(first, last):
            i = int(t.order[k])
            for body in range(codes.N_BODIES):
                if t.persons.answer[i, body] > 0:
                    leave_traces(t, s, p, now, body, i)


@rule
def called_people(t: Tables, v: int) -> tuple[int, int]:
    """The people of a village as in ``people_of``; none where the last meetings called entitled nobody."""
    for body in range(codes.N_BODIES):
        if t.meetings.entitled[v, body] > 0.0:
            return people_of(t, v)
    return 0, 0


@rule
def leave_traces(t: Tables, s: "Settings", p: "Parameters", now: Now, body: int, i: int) -> None:
    """What follows for one person from a call to a meeting and from coming; only a meeting that decided counts as deliberation."""
    v, said = t.persons.village[i], t.persons.answer[i, body]
    told, came = said & codes.TOLD > 0, said & codes.COMES > 0
    if said & codes.ONLINE > 0:
        speak_online(t, now, body, i)
        return
    if told:
        hear(t, s, p, now, body, i)
    if said & codes.WOULD > 0:
        set_bit(t, now, codes.WILLING, i)
        t.ledger[ledger.WILLING_COUNT, v, now.month] += 1.0
    t.minds.habit[i] += p.attendance.habit_rate * ((1.0 if came else 0.0) - t.minds.habit[i])
    if not came:
        return
    set_bit(t, now, codes.AT_MEETING, i)
    if t.meetings.concluded[v, body] == 1:
        set_bit(t, now, codes.DELIBERATED, i)
        set_bit(t, now, codes.IN_SEAT if body == codes.REPRESENTATIVES else codes.FOR_HOUSEHOLD, i)
    t.ledger[ledger.CAME + body, v, now.month] += 1.0
    earn(t, s, int(t.persons.household[i]), codes.BY_MEETING)
    if body != codes.REPRESENTATIVES:
        t.affairs.came_now[t.persons.household[i]] |= 1 << body
    if t.persons.here[i] == 0:
        t.ledger[ledger.CAME_ONLINE, v, now.month] += 1.0
    if told:
        set_bit(t, now, codes.MOBILISED, i)
        t.persons.owed[i] += offered(t, s, i, body, True)
        t.ledger[ledger.CAME_CALLED + body, v, now.month] += 1.0
    if said & codes.OF_ACCORD == 0:
        set_bit(t, now, codes.INDUCED, i)
        t.ledger[ledger.INDUCED_COUNT, v, now.month] += 1.0


@rule
def speak_online(t: Tables, now: Now, body: int, i: int) -> None:
    """Somebody away has spoken beside who came for the household: an act of one adult, and no further attendance of a household."""
    v = t.persons.village[i]
    set_bit(t, now, codes.AT_MEETING, i)
    if t.meetings.concluded[v, body] == 1:
        set_bit(t, now, codes.DELIBERATED, i)
        set_bit(t, now, codes.FOR_HOUSEHOLD, i)
    t.ledger[ledger.ONLINE_VOICES, v, now.month] += 1.0


@rule
def may_choose(p: "Parameters", asked: bool) -> bool:
    """Whether a person may come at all: those asked always, others where ``unasked_may_come`` is on."""
    return asked or p.switches.unasked_may_come == 1


@rule
def decides(t: Tables, now: Now, i: int) -> bool:
    """Rival form: whether person ``i`` decides for themselves: an adult in the village."""
    return bool(t.persons.here[i] == 1 and age_of(t.persons.born[i], now.month) >= reference.ADULT)


@rule
def who_speaks(t: Tables, s: "Settings", now: Now, h: int, body: int, asked: bool) -> int:
    """The adult who speaks for a household: one in the village, else one away whom the message in the phone group reaches."""
    u, u_phone, _, _ = draws.draw(now.seed, draws.HOUSEHOLD_VOICE, 4 * t.households.id[h] + body, now.month)
    voice = pick_adult(t, now, h, u)
    if voice < 0 and asked and u_phone < s.recruitment.phone_coverage[t.households.village[h]]:
        return away_adult(t, now, h, u)
    return voice


@rule
def open_channels(t: Tables, s: "Settings", now: Now) -> None:
    """Which meetings of households have an online channel this month, and at which of them its voices count for the quorum."""
    for v in range(len(t.villages.id)):
        for body in range(codes.N_BODIES):
            u, u_counts, _, _ = draws.draw(now.seed, draws.CHANNEL, 4 * t.villages.id[v] + body, now.month)
            if u >= s.attendance.remote[v]:
                t.meetings.online[v, body] = 0
            else:
                counted = u_counts < s.attendance.remote_counts[v]
                t.meetings.online[v, body] = codes.COUNTED if counted else codes.SPEAKS


@rule
def who_is_online(t: Tables, s: "Settings", p: "Parameters", now: Now, h: int, body: int, asked: bool) -> int:
    """The member away who may speak online beside the one who comes for the household; -1 where there is none."""
    v = t.households.village[h]
    if not asked or t.meetings.online[v, body] == 0 or t.homes.adults_home[h] == 0:
        return -1
    _, _, u, u_phone = draws.draw(now.seed, draws.HOUSEHOLD_VOICE, 4 * t.households.id[h] + body, now.month)
    i = away_adult(t, now, h, u)
    return i if i >= 0 and u_phone < reached_away(t, s, p, i) else -1


@rule
def reached_away(t: Tables, s: "Settings", p: "Parameters", i: int) -> float:
    """Chance that word of a meeting reaches somebody away: by the phone group, and a Party member by the branch there too."""
    v = t.persons.village[i]
    phone = s.recruitment.phone_coverage[v]
    if t.persons.party[i] == 0:
        return float(phone)
    return float(phone + (1.0 - phone) * p.party_life.reach_branch * s.party_life.away_branches[v])


@rule
def come_for(t: Tables, s: "Settings", p: "Parameters", now: Now, h: int, body: int, asked: bool) -> int:
    """How many come for a household at the first call; where nobody does, a voice online may count for the quorum."""
    voice = who_speaks(t, s, now, h, body, asked)
    if voice < 0:
        return 0
    came = int(choose(t, s, p, now, body, voice, asked))
    if p.switches.attendance_unit == 1:
        came += others_come(t, s, p, now, h, body, asked, voice)
    online = who_is_online(t, s, p, now, h, body, asked)
    if online >= 0:
        heard = choose(t, s, p, now, body, online, asked)
        t.persons.answer[online, body] = codes.ONLINE if heard else 0
        if came == 0 and heard:
            count_voice(t, h, body)
    return came


@rule
def count_voice(t: Tables, h: int, body: int) -> None:
    """A household for which somebody speaks online and nobody comes: for the quorum it is there where such voices count."""
    v = t.households.village[h]
    if t.meetings.online[v, body] != codes.COUNTED:
        return
    t.meetings.voices[v, body] += 1.0
    if body == codes.GROUP_MEETING:
        t.groups.voices[t.households.group[h]] += 1


@rule
def others_come(
    t: Tables, s: "Settings", p: "Parameters", now: Now, h: int, body: int, asked: bool, voice: int
) -> int:
    """Rival form: how many come of the adults of a household in the village beside the one who speaks for it."""
    came = 0
    for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
        i = int(t.order[k])
        if i != voice and decides(t, now, i):
            came += int(choose(t, s, p, now, body, i, asked))
    return came


@rule
def call_households(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """First call to group meetings and the villagers' assembly: one adult comes for the household, or each decides
    (rival form)."""
    clear_attendance(t)
    open_channels(t, s, now)
    for h in range(len(t.households.id)):
        v, adults = t.households.village[h], t.homes.registered_adults[h]
        if adults == 0:
            continue
        for body in (codes.GROUP_MEETING, codes.ASSEMBLY):
            if t.meetings.meets[v, body] == 0:
                continue
            came = come_for(t, s, p, now, h, body, (t.affairs.asked_now[h] >> body) & 1 == 1)
            t.meetings.entitled[v, body] += 1.0
            t.ledger[ledger.ELIGIBLE + body, v, now.month] += (
                adults if p.switches.attendance_unit == 1 else 1.0
            )
            if came > 0:
                t.meetings.came[v, body] += 1.0
            if body == codes.ASSEMBLY:
                t.meetings.came_adults[v] += came
            else:
                t.groups.entitled[t.households.group[h]] += 1
                t.groups.came[t.households.group[h]] += 1 if came > 0 else 0


@rule
def clear_attendance(t: Tables) -> None:
    """Nobody has come to this month's meetings yet, and nobody has signed."""
    for g in range(len(t.groups.id)):
        t.groups.entitled[g] = 0
        t.groups.came[g] = 0
        t.groups.voices[g] = 0
        t.groups.signed[g] = 0
    for v in range(len(t.villages.id)):
        first, last = called_people(t, v)
        for k in range(first, last):
            for body in range(codes.N_BODIES):
                t.persons.answer[t.order[k], body] = 0
        for body in range(codes.N_BODIES):
            t.meetings.entitled[v, body] = 0.0
            t.meetings.came[v, body] = 0.0
            t.meetings.voices[v, body] = 0.0
            t.meetings.signed[v, body] = 0.0
            t.meetings.fitted[v, body] = 0
        t.meetings.came_adults[v] = 0.0


@rule
def away_adult(t: Tables, now: Now, h: int, u: float) -> int:
    """One of the living adults of a household who are not in the village; -1 if there is none."""
    left = int(u * (t.homes.registered_adults[h] - t.homes.adults_home[h]))
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
def call_representatives(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """First call to the representatives' assembly; a member away counts until replaced and does not come."""
    body = codes.REPRESENTATIVES
    for o in range(len(t.offices.id)):
        v, i = t.offices.village[o], t.offices.holder[o]
        if t.offices.kind[o] != codes.SEAT or i < 0 or t.meetings.meets[v, body] == 0:
            continue
        t.meetings.entitled[v, body] += 1.0
        t.ledger[ledger.ELIGIBLE + body, v, now.month] += 1.0
        u, _, _, _ = draws.draw(now.seed, draws.SEAT_ASKED, t.offices.id[o], now.month)
        asked = u < chance_told(p)
        if t.persons.here[i] == 0:
            t.ledger[ledger.CALLED + body, v, now.month] += 1.0 if asked else 0.0
        elif choose(t, s, p, now, body, int(i), asked):
            t.meetings.came[v, body] += 1.0
