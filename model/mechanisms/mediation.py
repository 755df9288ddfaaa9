"""The dispute pagoda, upper half: cases are served while hours last, settled, pressed, closed on paper or left.

Served in order of weight class, waiting time and severity, from the hours of persons: group head, then grid leader, for
the group; the cadre with most time left for the village, else a first secretary; the pooled hours of its staff for the township and petitions, of the licensed where it takes
a licence; courts have hours of their own. Settled with sigma(a + capability + knowledge + adviser + reward + effort -
severity - age); by agreement or pressed on the weaker side. What is not settled goes on, festers or is closed on paper.
"""

import math
from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np

from model import draws
from model.compiled import rule
from model.declare import Floats, Label, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.cases import (
    arose,
    by_phone,
    cannot_pay,
    chance_of_help,
    chance_paper,
    class_of,
    is_strong,
    is_substance,
    leave,
    luck,
    needs_licence,
    note_outcome,
    put_down,
    recover,
    sides_home,
    take_from_outside,
    take_from_staff,
    withdraw,
)
from model.state.events import Event, Row, Weighed, became, chance_weighed, row_of
from model.state.logit import left_after, logit, sigma
from model.state.now import Now
from model.state.order import sort_by_key
from model.state.posts import skill
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Mediation(NamedTuple):
    """Numbers of serving and settling cases."""

    # fmt: off
    success_group: Annotated[float, Number(unit="probability", domain=(0.01, 0.99), plausible=(0.4, 0.9),
        grade="assumed", source="assumed", en="substantive success at the group, other things average",
        zh="组一级实质解决率",
        reason="as the village's; set to P17 together with pressing, from which it cannot be told",
        intercept=True)] = 0.70
    success_village: Annotated[float, Number(unit="probability", domain=(0.01, 0.99), plausible=(0.4, 0.9),
        grade="assumed", source="SPC-2023",
        en="substantive success of village mediation, other things average", zh="村调解实质解决率",
        reason="set to P17; the 0.687 of its source is another population of cases; sweep",
        intercept=True)] = 0.70
    success_township: Annotated[float, Number(unit="probability", domain=(0.01, 0.99), plausible=(0.4, 0.8),
        grade="assumed", source="assumed", en="success of the township", zh="乡镇实质解决率",
        reason="no figure was found; a little below the village, set to P17", intercept=True)] = 0.65
    success_court: Annotated[float, Number(unit="probability", domain=(0.01, 0.99), plausible=(0.4, 0.8),
        grade="assumed", source="assumed", en="success of courts", zh="法院实质解决率",
        reason="no figure was found", intercept=True)] = 0.55
    success_petition: Annotated[float, Number(unit="probability", domain=(0.01, 0.99), plausible=(0.1, 0.6),
        grade="assumed", source="assumed", en="success of petitions", zh="信访实质解决率",
        reason="most come back unresolved", intercept=True)] = 0.30
    capability: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 3), grade="assumed",
        source="assumed", en="effect of the mediator's capability (0-1, centred)", zh="调解人能力影响",
        reason="no size was found")] = 1.0
    knowledge: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 1.2), grade="assumed",
        source="D-county;Read-Michelson-2008", en="uplift from insider knowledge (0-1, centred)",
        zh="知情程度影响", reason="local insiders replaced outsiders in one county")] = 0.5
    adviser: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 0.8), grade="assumed",
        source="assumed", en="effect of a legal adviser", zh="法律顾问影响",
        reason="no size was found")] = 0.2
    departments: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 1.5), grade="assumed",
        source="yingjiang-whistle", en="effect of departments that answer when called", zh="部门响应影响",
        reason="departments bring the power")] = 0.6
    reward: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(-0.3, 0.8), grade="assumed",
        source="assumed", en="effect of a reward per settled case, per log2(1 + reward/100)",
        zh="办结奖励影响", reason="multitasking; sign left free")] = 0.2
    effort: Annotated[float, Number(unit="logit per pressure", domain=(-5, 5), plausible=(0, 1.2),
        grade="assumed", source="assumed",
        en="effect of the pressure of assessment on settling, below the court: effort", zh="考核压力下的办案投入影响",
        reason="what is measured is worked at; sign known, size not identifiable beside pressing")] = 0.5
    severity: Annotated[float, Number(unit="logit", domain=(-10, 10), plausible=(0, 4), grade="assumed",
        source="assumed", en="effect of severity on failing", zh="严重度影响",
        reason="heavy matters resist")] = 1.5
    age: Annotated[float, Number(unit="logit per year", domain=(-5, 5), plausible=(0, 1), grade="assumed",
        source="assumed", en="effect of the age of a grievance on failing", zh="拖延影响",
        reason="positions harden")] = 0.3
    pressed: Annotated[float, Number(unit="logit", domain=(-8, 8), plausible=(-4, -1), grade="assumed",
        source="assumed", en="log-odds that a settlement is pressed on the weaker side", zh="压服倾向",
        reason="no figure was found; with assessment one settlement in twelve, set to P17",
        intercept=True)] = -3.2
    pressed_assessment: Annotated[float, Number(unit="logit", domain=(0, 10), plausible=(0, 2.5),
        grade="assumed", source="assumed", en="effect of full pressure of assessment on pressing",
        zh="考核压力对压服的影响", reason="no size was found")] = 1.2
    pressed_power: Annotated[float, Number(unit="logit", domain=(0, 10), plausible=(0, 3), grade="assumed",
        source="assumed", en="effect of unequal power on pressing", zh="强弱悬殊对压服的影响",
        reason="no size was found")] = 1.2
    pressed_oversight: Annotated[float, Number(unit="logit", domain=(0, 10), plausible=(0, 3),
        grade="assumed", source="assumed", en="effect of oversight against pressing", zh="监督对压服的抑制",
        reason="no size was found")] = 1.0
    paper: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0, 0.3), grade="assumed",
        source="assumed", en="chance that a failed case is closed on paper, without assessment",
        zh="纸面办结基准概率", reason="not identifiable together with recording")] = 0.05
    paper_assessment: Annotated[float, Number(unit="probability", domain=(0, 0.9), plausible=(0, 0.6),
        grade="assumed", source="Wang-2015", en="effect of full pressure of assessment on closing on paper",
        zh="考核压力对纸面办结的影响", reason="not identifiable together with recording")] = 0.24
    left_off: Annotated[float, Number(unit="-", domain=(0, 20), plausible=(0.05, 0.4), grade="derived",
        source="assumed", en="inclination to leave a failed case off the log, without pressure",
        zh="失败案件不入台账的基准倾向",
        reason="a hotline of a county that is not ranked records 0.79 completed")] = 0.16
    left_off_pressed: Annotated[float, Number(unit="per pressure", domain=(0, 20), plausible=(1, 6),
        grade="derived", source="MoJ-2025", en="effect of the pressure of assessment on leaving a failed case off",
        zh="考核压力对失败案件不入台账的影响",
        reason="so that recorded success is 0.95 and more at a weight of 0.25; 0.976 in one city, 0.993 in one county")] = 2.75
    escalate_village: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.2, 0.8),
        grade="assumed", source="assumed", en="chance that a case that failed in group or village goes on",
        zh="村级失败后上行概率", reason="no figure was found")] = 0.5
    escalate_township: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.2, 0.8),
        grade="assumed", source="assumed", en="chance that a case that failed in the township goes on",
        zh="乡镇失败后上行概率", reason="no figure was found")] = 0.4
    hours_group: Annotated[float, Number(unit="h", domain=(0.1, 100), plausible=(1, 6), grade="assumed",
        source="assumed", en="hours of a case at the group, x (1 + severity)", zh="组级案件工时",
        reason="an evening")] = 2.0
    hours_village: Annotated[float, Number(unit="h", domain=(0.1, 100), plausible=(3, 15), grade="assumed",
        source="assumed", en="hours of a case in the village, x (1 + severity)", zh="村级案件工时",
        reason="one to two half days; more than one cadre can spare in a month would never be served")] = 4.0
    hours_township: Annotated[float, Number(unit="h", domain=(0.1, 200), plausible=(6, 30), grade="assumed",
        source="assumed", en="hours of a case in the township, x (1 + severity)", zh="乡镇案件工时",
        reason="visits to the place by several people")] = 12.0
    days_group: Annotated[float, Number(unit="days", domain=(0.5, 365), plausible=(2, 15), grade="assumed",
        source="assumed", en="median days of work at the group", zh="组级办理天数",
        reason="less than the village's")] = 5.0
    days_village: Annotated[float, Number(unit="days", domain=(0.5, 365), plausible=(3, 30),
        grade="borrowed", source="SPC-2023", en="median days of work in the village", zh="村级办理天数",
        reason="13.9 days mean for pre-litigation mediation")] = 10.0
    days_township: Annotated[float, Number(unit="days", domain=(0.5, 365), plausible=(14, 90),
        grade="borrowed", source="mediation-rules", en="median days of work in the township",
        zh="乡镇办理天数", reason="thirty days is the rule")] = 30.0
    days_court: Annotated[float, Number(unit="days", domain=(0.5, 1000), plausible=(60, 180), grade="derived",
        source="civil-procedure-law", en="median days in court", zh="法院办理天数",
        reason="between the limits of the law: 90 days summary, 180 ordinary; no median was found")] = 120.0
    days_petition: Annotated[float, Number(unit="days", domain=(0.5, 365), plausible=(30, 90), grade="derived",
        source="petition-regulations-2022", en="median days of a petition", zh="信访办理天数",
        reason="the limit of the regulations, 60 days; no median was found")] = 60.0
    further_member: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.05, 0.4),
        grade="assumed", source="assumed",
        en="hours of each further member of a dispute, as a share of those of the first",
        zh="同一纠纷每增一户的工时比例", reason="a signature and a word; no figure was found")] = 0.1
    phone_hearing: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0, 0.6),
        grade="assumed", source="assumed",
        en="chance a month that a case with a side away is heard by telephone, at full coverage",
        zh="一方在外时当月电话调解的概率（全覆盖时）",
        reason="some mediators ring those away; no figure was found")] = 0.3
    days_spread: Annotated[float, Number(unit="-", domain=(0, 3), plausible=(0.3, 1), grade="assumed",
        source="assumed", en="SD of the log of those days", zh="天数离散",
        reason="no figure was found")] = 0.6
    relapse_agreed: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0, 0.03),
        grade="assumed", source="SPC-2023", en="relapse of agreed settlements", zh="协议反弹率",
        reason="95 % are kept voluntarily")] = 0.008
    relapse_pressed: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.02, 0.15),
        grade="assumed", source="assumed", en="relapse of settlements that were pressed or bought",
        zh="压服或花钱息访的反弹率",
        reason="pressed ones come back")] = 0.06
    relapse_paper: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.05, 0.4),
        grade="assumed", source="assumed", en="return of cases closed on paper", zh="纸面办结反弹率",
        reason="nothing was settled")] = 0.15
    wait_limit: Annotated[float, Number(unit="months", domain=(1, 36), plausible=(3, 12), grade="assumed",
        source="assumed", en="months after which an accepted case that nobody found time for is given back",
        zh="受理后最长等待",
        reason="rules give mediation a month; what people wait in fact was not found")] = 6.0
    watch: Annotated[float, Number(unit="months", domain=(1, 60), plausible=(6, 24), grade="numerical",
        source="assumed", en="months in which a settlement can break out again", zh="反弹观察期",
        reason="later outbreaks are new grievances")] = 12.0
    paper_residents: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed",
        en="how far residents' assessment of cadres, at its full weight, lowers closing on paper",
        zh="群众评议对纸面办结的抑制", reason="no figure was found")] = 0.5
    years_most: Annotated[float, Number(unit="years", domain=(0, 50), plausible=(2, 10), grade="assumed",
        source="assumed", en="age beyond which a grievance hardens no further", zh="拖延影响的上限年数",
        reason="no figure was found")] = 5.0


class MediationSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    legal_adviser: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="wusheng-legal-adviser", en="legal adviser at work in the village", zh="一村一法律顾问",
        reason="one per village on paper; how far at work is assumed", default=reference.ADVISER)]
    departments_answer: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1),
        grade="assumed", source="yingjiang-whistle", en="departments answer when the township calls",
        zh="吹哨报到", reason="a lever; weak without policy", default=reference.DEPARTMENTS)]
    enforcement: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="wusheng-licensed-enforcers",
        en="share of the cases and acts that need them for which staff qualified to enforce are sent, each month",
        zh="外派执法力量覆盖", reason="a lever; none without policy", default=0.0)]
    reward_case: Annotated[Floats, Setting(unit="yuan", domain=(0, 2000), plausible=(0, 200),
        grade="assumed", source="assumed", en="reward per settled case", zh="办结奖励",
        reason="a lever; none without policy", default=0.0, incentive=True)]
    trade_mediation: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed",
        en="share of the township's cases over wages, debt and rent that a mediation committee of the trade takes",
        zh="行业性专业性调解组织承接比例", reason="a lever; none without policy", default=0.0)]
    residents_rate: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="yingjiang-reverse-rating", en="weight of residents' own assessment of cadres",
        zh="群众评议干部权重", reason="a lever; little without policy", default=0.1)]


class MediationSwitches(NamedTuple):
    """Whether it is at work, and what is disputed of it."""

    # fmt: off
    mediation: Annotated[int, Switch(
        en="cases and acts are worked on (off: what was accepted festers, no acts are asked)", zh="案件与事项办理")] = 1
    hearings: Annotated[int, Switch(options=("whether or not a side is away", "both sides in the village, or by telephone"),
        en="when a case below the court is heard", zh="何时开展调解")] = 1


class Handling(NamedTuple):
    """What a case is like, and what the work on it is done with.

    ``reward`` is in yuan, all others 0-1; ``pressure`` is that of assessment.
    """

    severity: Annotated[float, Label("severity", "严重度")]
    years: Annotated[float, Label("age of the grievance", "拖延时间")]
    capability: Annotated[float, Label("capability of the mediator", "调解人能力")]
    knowledge: Annotated[float, Label("insider knowledge", "知情程度")]
    adviser: Annotated[float, Label("legal adviser", "法律顾问")]
    departments: Annotated[float, Label("departments that answer", "部门响应")]
    reward: Annotated[float, Label("reward per settled case", "办结奖励")]
    unable: Annotated[float, Label("an operator that cannot pay", "业主无力支付")]
    """Log-odds taken off."""
    voice: Annotated[float, Label("five or more together", "五人以上集体访")]
    """Log-odds added where many petition together."""
    pressure: Annotated[float, Label("effort under assessment", "考核下的办案投入")]


USUAL = Handling(
    severity=reference.SEVERITY,
    years=0.0,
    capability=reference.CAPABILITY,
    knowledge=reference.KNOWLEDGE,
    adviser=reference.ADVISER,
    departments=reference.DEPARTMENTS,
    reward=0.0,
    unable=0.0,
    voice=0.0,
    pressure=reference.PRESSURE,
)
"""What leaves the chance of settling where its intercept puts it."""


@rule
def chance_settled(p: Mediation, forum: int, by: Handling) -> float:
    """Chance that a case is settled: capability, knowledge, adviser, departments, reward, effort, many
    petitioners +; severity, age, an opponent that cannot pay -."""
    if forum == codes.GROUP:
        log = logit(p.success_group)
    elif forum == codes.VILLAGE:
        log = logit(p.success_village)
    elif forum == codes.TOWNSHIP:
        log = logit(p.success_township)
    elif forum == codes.COURT:
        log = logit(p.success_court)
    else:
        log = logit(p.success_petition)
    if forum <= codes.VILLAGE:
        log += (
            p.capability * (by.capability - USUAL.capability)
            + p.knowledge * (by.knowledge - USUAL.knowledge)
            + p.adviser * (by.adviser - USUAL.adviser)
        )
        log += p.reward * math.log(1.0 + by.reward / 100.0) / math.log(2.0)
    elif forum == codes.TOWNSHIP or forum == codes.PETITION:
        log += p.departments * (by.departments - USUAL.departments)
    if forum != codes.COURT:
        log += p.effort * (by.pressure - USUAL.pressure)
    log -= p.severity * (by.severity - USUAL.severity) + p.age * min(p.years_most, by.years)
    return sigma(log - by.unable + by.voice)


@rule
def chance_pressed(p: Mediation, pressure: float, unequal: bool, oversight: float) -> float:
    """Chance that a settlement is pressed on the weaker party."""
    log = (
        p.pressed + p.pressed_assessment * pressure - p.pressed_oversight * (oversight - reference.OVERSIGHT)
    )
    if unequal:
        log += p.pressed_power
    return sigma(log)


@rule
def chance_left_off(p: Mediation, pressure: float) -> float:
    """Chance that a case that stands on the log and has failed is struck off it rather than written down as failed."""
    return 1.0 - math.exp(-p.left_off - p.left_off_pressed * pressure)


@rule
def hours_of(p: Mediation, forum: int, severity: float) -> float:
    """Hours a case asks of a forum."""
    if forum == codes.GROUP:
        return p.hours_group * (1.0 + severity)
    if forum == codes.VILLAGE:
        return p.hours_village * (1.0 + severity)
    return p.hours_township * (1.0 + severity)


@rule
def days_of(p: Mediation, forum: int, z: float) -> float:
    """Days of work, lognormal about the forum's median."""
    if forum == codes.GROUP:
        median = p.days_group
    elif forum == codes.VILLAGE:
        median = p.days_village
    elif forum == codes.TOWNSHIP:
        median = p.days_township
    elif forum == codes.COURT:
        median = p.days_court
    else:
        median = p.days_petition
    return median * math.exp(p.days_spread * z)


@rule
def priority(severity: float, waited: int) -> float:
    """Order of service: weight class (light, middle, heavy), then months waited, then severity."""
    return 1000.0 * int(3.0 * severity) + min(900.0, float(waited)) + severity


@rule
def queue_up(t: Tables, now: Now) -> int:
    """Put the rows of the accepted cases into working space, in order of service, and return their number."""
    rows, keys, n = t.scratch.rows, t.scratch.keys, 0
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        if t.grievances.state[g] == codes.ACCEPTED:
            rows[n] = g
            keys[n] = -priority(t.grievances.severity[g], now.month - t.grievances.since[g])
            n += 1
    sort_by_key(rows, keys, n)
    return n


@rule
def time_of(t: Tables, o: int) -> float:
    """Hours that the holder of an office can put into a case: none once those for disputes are used, else with those of matters."""
    i = t.offices.holder[o] if o >= 0 else -1
    if i < 0 or t.persons.hours_left[i] <= 0.0:
        return 0.0
    return float(t.persons.hours_left[i] + t.persons.hours_matters[i])


@rule
def take_time(t: Tables, o: int, need: float) -> None:
    """Use hours of the holder: those for disputes, then, to finish what was begun, those for matters."""
    i = t.offices.holder[o]
    used = min(need, t.persons.hours_left[i])
    t.persons.hours_left[i] -= used
    t.persons.hours_matters[i] -= need - used


@rule
def find_server(t: Tables, h: int, forum: int, need: float) -> int:
    """Office whose holder serves a case of household ``h``: group head or grid leader; cadre with most time left; or -1."""
    if forum == codes.GROUP:
        head, leader = t.groups.head[t.households.group[h]], t.grids.leader[t.households.grid[h]]
        if time_of(t, head) >= need:
            return int(head)
        return int(leader) if time_of(t, leader) >= need else -1
    v = t.households.village[h]
    best, most = -1, need
    for o in range(t.villages.offices_first[v], t.villages.offices_last[v]):
        if t.offices.kind[o] <= codes.COMMITTEE:
            left = time_of(t, o)
            if left > most or (best < 0 and left >= need):
                best, most = o, left
    return best


@rule
def serve(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Work on accepted cases in order while hours last; members of a dispute join the case of the first for a part of them."""
    n = queue_up(t, now)
    for k in range(n):
        g = t.scratch.rows[k]
        v, forum, d = t.grievances.village[g], int(t.grievances.forum[g]), t.grievances.dispute[g]
        need = hours_of(p.mediation, forum, t.grievances.severity[g])
        joins = at_work(t, now, int(d), forum)
        if forum < codes.COURT and not is_heard(t, s, p, now, g):
            t.ledger[ledger.UNHEARD, v, now.month] += 1.0
            continue
        if joins:
            need *= p.mediation.further_member
        server = -1
        if forum <= codes.VILLAGE:
            server = (
                int(t.disputes.server[d, forum])
                if joins
                else find_server(t, t.grievances.household[g], forum, need)
            )
            if server >= 0 and time_of(t, server) >= need:
                take_time(t, server, need)
            elif server >= 0 or forum != codes.VILLAGE or not take_from_outside(t, v, need):
                t.ledger[ledger.HOURS_LACKING, v, now.month] += need
                continue
            t.ledger[ledger.HOURS_CASES, v, now.month] += need
        elif forum != codes.COURT and not by_trade(t, s, now.seed, g, forum):
            if not serve_in_township(t, s, now, g, need, joins):
                t.township[ledger.TOWN_HOURS_LACKING, now.month] += need
                continue
            t.township[ledger.TOWN_HOURS_CASES, now.month] += need
        if joins:
            t.grievances.due[g] = t.disputes.due[d, forum]
        else:
            u0, u1, _, _ = draws.draw(now.seed, draws.WORK, luck(t, g), now.month)
            start = max(t.grievances.filed[g], now.month * codes.DAYS)
            t.grievances.due[g] = start + days_of(p.mediation, forum, draws.normal(u0, u1))
        t.grievances.joined[g] = 1 if joins else 0
        t.grievances.server[g] = server
        t.grievances.state[g] = codes.WORKED
        if d >= 0 and not joins:
            t.disputes.server[d, forum] = server
            t.disputes.due[d, forum] = t.grievances.due[g]


@rule
def serve_in_township(t: Tables, s: "Settings", now: Now, g: int, need: float, joins: bool) -> bool:
    """Hours of township staff for a case, if there are any; who is qualified to enforce has to be there where it takes that.

    They are so by hours of their own, or are sent, or a department comes; who joins a case finds them at work.
    """
    v = t.grievances.village[g]
    if joins or not needs_licence(int(t.grievances.opponent[g])):
        return take_from_staff(t, need, False)
    if take_from_staff(t, need, True):
        return True
    u, _, _, _ = draws.draw(now.seed, draws.HELP, luck(t, g), now.month)
    helped = u < chance_of_help(s.mediation.enforcement[v], s.mediation.departments_answer[v])
    return bool(helped) and take_from_staff(t, need, False)


@rule
def is_heard(t: Tables, s: "Settings", p: "Parameters", now: Now, g: int) -> bool:
    """Whether a case can be heard this month: both sides are in the village, or one is reached by telephone."""
    return p.switches.hearings == 0 or sides_home(t, g) or by_phone(t, s, p, now, g)


@rule
def by_trade(t: Tables, s: "Settings", seed: np.uint64, g: int, forum: int) -> bool:
    """Whether a mediation committee of the trade takes a case over wages, debt or rent at the township, with hours of its own."""
    kind, share = t.grievances.type[g], s.mediation.trade_mediation[t.grievances.village[g]]
    if share <= 0.0 or forum != codes.TOWNSHIP or not (kind == codes.WAGES or kind == codes.RENT):
        return False
    u, _, _, _ = draws.draw(seed, draws.TRADE, luck(t, g), 0)
    return bool(u < share)


@rule
def at_work(t: Tables, now: Now, d: int, forum: int) -> bool:
    """Whether a forum is at work on the dispute, so that a further member can join."""
    return d >= 0 and bool(t.disputes.due[d, forum] >= now.month * codes.DAYS)


@rule
def let_fester(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Where nobody works on cases, an accepted one festers once its wait is over."""
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        if (
            t.grievances.state[g] == codes.ACCEPTED
            and now.month - t.grievances.since[g] >= p.mediation.wait_limit
        ):
            withdraw(t, g)
            t.grievances.state[g] = codes.FESTERING
            t.grievances.since[g] = now.month


@rule
def handling(t: Tables, s: "Settings", p: "Parameters", now: Now, g: int, forum: int) -> Handling:
    """What the work on grievance ``g`` is done with: by the office that serves it, else in the village by a first secretary, or
    by a forum outside it, where neither ability nor knowledge matters. A committee of the trade brings the departments of
    its trade with it."""
    v, server = t.grievances.village[g], int(t.grievances.server[g])
    many = forum == codes.PETITION and t.grievances.together[g] >= codes.COLLECTIVE
    return Handling(
        t.grievances.severity[g],
        (now.month - arose(t, g)) / 12.0,
        skill(t, p, server) if server >= 0 else t.villages.sent_capability[v],
        t.offices.knowledge[server] if server >= 0 else t.villages.sent_knowledge[v],
        s.mediation.legal_adviser[v],
        1.0 if by_trade(t, s, now.seed, g, forum) else s.mediation.departments_answer[v],
        s.mediation.reward_case[v],
        p.village_economy.cannot_pay if cannot_pay(t, g) else 0.0,
        p.petitions.voice if many else 0.0,
        t.villages.pressure[v],
    )


@rule
def close(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Work that ends this month is settled or not; settlements of the last year may break out again."""
    end = (now.month + 1) * codes.DAYS
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        state = t.grievances.state[g]
        if state == codes.ACCEPTED and now.month - t.grievances.since[g] >= p.mediation.wait_limit:
            give_back(t, s, p, now, g)
        elif state == codes.WORKED and t.grievances.due[g] < end:
            v, forum = t.grievances.village[g], int(t.grievances.forum[g])
            strong = is_strong(int(t.grievances.opponent[g]))
            chance = chance_settled(p.mediation, forum, handling(t, s, p, now, g, forum))
            u_settled, u_pressed, u_paper, u_on = draws.draw(now.seed, draws.CLOSE, luck(t, g), now.month)
            klass = class_of(forum, strong)
            if t.grievances.joined[g] == 0:
                t.dockets.closings[v, klass] += 1.0
                t.ledger[ledger.CASES_ENDED, v, now.month] += 1.0
            if u_settled < chance:
                pressure = t.villages.pressure[v] if forum != codes.COURT else 0.0
                press = u_pressed < chance_pressed(p.mediation, pressure, strong, s.grievances.oversight[v])
                settle(t, p, now, g, press, klass)
            else:
                fail(t, s, p, now, g, u_paper, u_on)
        elif state == codes.SETTLED or state == codes.PAPER:
            break_out_again(t, p, now, g)


@rule
def give_back(t: Tables, s: "Settings", p: "Parameters", now: Now, g: int) -> None:
    """An accepted case for which nobody found the hours in time has failed like any other."""
    v = t.grievances.village[g]
    t.grievances.due[g] = (now.month + 1) * codes.DAYS
    t.dockets.closings[v, class_of(int(t.grievances.forum[g]), is_strong(int(t.grievances.opponent[g])))] += (
        1.0
    )
    t.ledger[ledger.CASES_ENDED, v, now.month] += 1.0
    _, _, u_paper, u_on = draws.draw(now.seed, draws.CLOSE, luck(t, g), now.month)
    fail(t, s, p, now, g, u_paper, u_on)


@rule
def settle(t: Tables, p: "Parameters", now: Now, g: int, press: bool, klass: int) -> None:
    """A settlement, recorded as such where the case was entered; one that was pressed costs trust as a failure does."""
    v, server = t.grievances.village[g], t.grievances.server[g]
    manner, forum = codes.PRESSED if press else codes.AGREED, int(t.grievances.forum[g])
    put_down(t, now, g, manner, forum, t.grievances.due[g])
    entered = t.grievances.recorded[g] == codes.RECORDED_OPEN
    if entered:
        record_settled(t, now, g)
    if server >= 0 and t.grievances.joined[g] == 0:
        t.offices.settled[server] += 1 if entered else 0  # no reward for what stands on no file
        holder = t.offices.holder[server]
        if holder >= 0:
            t.affairs.helped[t.persons.household[holder]] = 1
    if not press:
        t.dockets.successes[v, klass] += 1.0 - t.grievances.joined[g]
        recover(t, now, g)
    note_outcome(t, p, g, not press)


@rule
def record_settled(t: Tables, now: Now, g: int) -> None:
    """A case that was entered on the log is written down as settled."""
    v = t.grievances.village[g]
    t.grievances.recorded[g] = codes.RECORDED_SETTLED
    if t.grievances.joined[g] == 1:
        return  # the file is that of the first
    t.ledger[ledger.RECORDED_CASES, v, now.month] += 1.0
    t.ledger[ledger.RECORDED_SETTLED, v, now.month] += 1.0
    t.dockets.recorded_settled[v] += 1.0
    if t.grievances.forum[g] <= codes.TOWNSHIP:
        t.ledger[ledger.MEDIATED_CASES, v, now.month] += 1.0
        t.ledger[ledger.MEDIATED_SETTLED, v, now.month] += 1.0


@rule
def record_failed(t: Tables, now: Now, g: int) -> None:
    """A case that was entered on the log is written down as failed."""
    v = t.grievances.village[g]
    t.grievances.recorded[g] = codes.RECORDED_FAILED
    if t.grievances.joined[g] == 1:
        return
    t.ledger[ledger.RECORDED_CASES, v, now.month] += 1.0
    t.dockets.recorded_failed[v] += 1.0
    if t.grievances.forum[g] <= codes.TOWNSHIP:
        t.ledger[ledger.MEDIATED_CASES, v, now.month] += 1.0


@rule
def fail(t: Tables, s: "Settings", p: "Parameters", now: Now, g: int, u_paper: float, u_on: float) -> None:
    """Not settled: closed on paper, taken further, or left to fester. Paper and failure need a case that was entered."""
    v, forum = t.grievances.village[g], int(t.grievances.forum[g])
    note_outcome(t, p, g, False)
    t.grievances.since[g] = now.month
    if t.grievances.recorded[g] == codes.RECORDED_OPEN:
        paper = chance_paper(p.mediation, t.villages.pressure[v], s.mediation.residents_rate[v])
        if forum != codes.COURT and u_paper < paper:
            t.grievances.state[g] = codes.PAPER
            t.ledger[ledger.CLOSED_ON_PAPER, v, now.month] += 1.0 - t.grievances.joined[g]
            record_settled(t, now, g)
            return
        left_off = chance_left_off(p.mediation, t.villages.pressure[v])
        if forum != codes.COURT and u_paper > 1.0 - (1.0 - paper) * left_off:
            t.grievances.recorded[g] = codes.NOT_RECORDED
        else:
            record_failed(t, now, g)
    onward = p.mediation.escalate_village if forum <= codes.VILLAGE else p.mediation.escalate_township
    if forum <= codes.TOWNSHIP and u_on < onward:
        t.grievances.forum[g] = forum + 1
        t.grievances.highest[g] = max(int(t.grievances.highest[g]), forum + 1)
        t.grievances.filed[g] = max(t.grievances.due[g], now.month * codes.DAYS)
        t.grievances.state[g] = codes.ASKED
    else:
        t.grievances.state[g] = codes.FESTERING


@rule
def break_out_again(t: Tables, p: "Parameters", now: Now, g: int) -> None:
    """Relapse: seldom after agreement, often after pressing, more often after paper, which never settled anything; rent that
    was paid stays paid."""
    paid = t.grievances.operator[g] >= 0 and is_substance(int(t.grievances.manner[g]))
    if t.grievances.since[g] == now.month or (paid and t.grievances.state[g] == codes.SETTLED):
        return
    u, _, _, _ = draws.draw(now.seed, draws.RELAPSE, t.grievances.id[g], now.month)
    if t.grievances.state[g] == codes.PAPER:
        hazard = p.mediation.relapse_paper
    else:
        hazard = (
            p.mediation.relapse_agreed
            if is_substance(int(t.grievances.manner[g]))
            else p.mediation.relapse_pressed
        )
    if u >= hazard:
        return
    if t.grievances.state[g] == codes.SETTLED:
        t.grievances.relapsed[g] = now.month
        t.settlements.broke_out[t.grievances.settlement[g]] = now.month
        t.grievances.recovered[g] = 0.0
    t.grievances.state[g] = codes.FESTERING
    t.grievances.since[g] = now.month


@rule
def forget_paper(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """What was closed on paper and has not come back within the watch is left by the one who had it."""
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        if t.grievances.state[g] == codes.PAPER and now.month - t.grievances.since[g] >= int(
            p.mediation.watch
        ):
            leave(t, now, g)


@rule
def learn_effectiveness(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """E of forum and class moves by ``rate`` a case toward this month's share settled in substance."""
    for v in range(len(t.villages.id)):
        for k in range(t.dockets.closings.shape[1]):
            n = t.dockets.closings[v, k]
            if n > 0.0:
                kept = left_after(p.learning.effect_rate, n)
                t.dockets.effect[v, k] = (
                    kept * t.dockets.effect[v, k] + (1.0 - kept) * t.dockets.successes[v, k] / n
                )


# What is told of it.


def weigh_settling(
    t: Tables, s: "Settings", p: "Parameters", now: Now, was: Row, g: int
) -> tuple[Weighed, Weighed]:
    """Chance that the work settles the matter, and what weighed; nothing where nobody worked on it."""
    if unworked(was, row_of(t, g)):
        return Weighed(), Weighed()
    chance = partial(chance_settled, p.mediation, was.forum)
    return chance_weighed(Label("settled", "解决"), chance, handling(t, s, p, now, g, int(was.forum)), USUAL)


def unworked(was: Row, now: Row) -> bool:
    """Whether a case that was taken up ends without work: where it is given back, it is due when the month ends."""
    ended = was.state == codes.ACCEPTED and now.state in (codes.PAPER, codes.ASKED, codes.FESTERING)
    return ended and (now.due == was.due or float(now.due / codes.DAYS).is_integer())


UNDER_WAY = codes.ACCEPTED, codes.WORKED
# fmt: off
EVENTS = (
    Event(unworked, Label("nobody found the hours for it in time", "无人有工时按时办理")),
    Event(lambda was, now: was.state == codes.ACCEPTED and now.due != was.due and not unworked(was, now),
        Label("worked on, to be closed in month {due}", "办理中，第{due}个月办结")),
    Event(became(codes.SETTLED, *UNDER_WAY), Label("{manner} ({before})", "{manner}（{before}）"), weigh_settling),
    Event(became(codes.PAPER, *UNDER_WAY),
        Label("not settled, closed on paper by {before}", "未解决，{before}纸面办结"), weigh_settling),
    Event(became(codes.ASKED, *UNDER_WAY),
        Label("not settled by {before}, taken on to {onward}", "{before}未解决，转向{onward}"), weigh_settling),
    Event(became(codes.FESTERING, *UNDER_WAY),
        Label("not settled by {before}, festers", "{before}未解决，悬而未决"), weigh_settling),
    Event(became(codes.FESTERING, codes.SETTLED), Label("breaks out again", "反弹")),
    Event(became(codes.FESTERING, codes.PAPER),
        Label("comes back: paper had settled nothing", "纸面办结后复发")),
)
# fmt: on
