"""The dispute pagoda, upper half: cases are served while hours last, settled, pressed, closed on paper or left.

Served in order of weight class, waiting time and severity, from the hours of persons: group head, then grid leader, for
the group; the cadre with most time left for the village; the pooled hours of its staff for the township and petitions;
courts have hours of their own. Settled with sigma(a + capability + knowledge + adviser + qualified staff + reward -
severity - age); by agreement or pressed on the weaker side. What is not settled goes on, festers or is closed on paper.
"""

import math
from typing import Annotated, NamedTuple

import numpy as np

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import codes, ledger
from model.state.cases import leave, note_outcome, put_down
from model.state.logit import left_after, logit, sigma
from model.state.order import sort_by_key
from model.state.tables import (
    F8,
    I4,
    I8,
    Affairs,
    Dockets,
    Grids,
    Grievances,
    Groups,
    Households,
    Minds,
    Offices,
    Persons,
    Scratch,
    Settlements,
    Staff,
    Villages,
)


class Mediation(NamedTuple):
    """Numbers of serving and settling cases."""

    # fmt: off
    success_group: Annotated[float, Number("probability", (0.01, 0.99), (0.4, 0.9), "assumed", "assumed",
        "substantive success at the group, other things average", "组一级实质解决率",
        "as the village's; set to P17 together with pressing, from which it cannot be told",
        intercept=True)] = 0.70
    success_village: Annotated[float, Number("probability", (0.01, 0.99), (0.4, 0.9), "assumed", "SPC-2023",
        "substantive success of village mediation, other things average", "村调解实质解决率",
        "set to P17; the 0.687 of its source is another population of cases; sweep", intercept=True)] = 0.70
    success_township: Annotated[float, Number("probability", (0.01, 0.99), (0.4, 0.8), "assumed", "assumed",
        "success of the township", "乡镇实质解决率", "no figure was found; a little below the village, set to P17",
        intercept=True)] = 0.65
    success_court: Annotated[float, Number("probability", (0.01, 0.99), (0.4, 0.8), "assumed", "assumed",
        "success of courts", "法院实质解决率", "no figure was found", intercept=True)] = 0.55
    success_petition: Annotated[float, Number("probability", (0.01, 0.99), (0.1, 0.6), "assumed", "assumed",
        "success of petitions", "信访实质解决率", "most come back unresolved", intercept=True)] = 0.30
    capability: Annotated[float, Number("logit", (-5, 5), (0, 3), "assumed", "assumed",
        "effect of the mediator's capability (0-1, centred)", "调解人能力影响", "no size was found")] = 1.0
    knowledge: Annotated[float, Number("logit", (-5, 5), (0, 1.2), "assumed", "D-county;Read-Michelson-2008",
        "uplift from insider knowledge (0-1, centred)", "知情程度影响",
        "local insiders replaced outsiders in one county")] = 0.5
    adviser: Annotated[float, Number("logit", (-5, 5), (0, 0.8), "assumed", "assumed",
        "effect of a legal adviser", "法律顾问影响", "no size was found")] = 0.2
    qualified: Annotated[float, Number("logit", (-5, 5), (0, 1.5), "assumed", "wusheng-licensed-enforcers",
        "effect of qualified staff on cases against operators and government", "执法资格影响",
        "offices without licensed staff are empty shells")] = 0.6
    departments: Annotated[float, Number("logit", (-5, 5), (0, 1.5), "assumed", "yingjiang-whistle",
        "effect of departments that answer when called", "部门响应影响", "departments bring the power")] = 0.6
    reward: Annotated[float, Number("logit", (-5, 5), (-0.3, 0.8), "assumed", "assumed",
        "effect of a reward per settled case, per log2(1 + reward/100)", "办结奖励影响",
        "multitasking; sign left free")] = 0.2
    severity: Annotated[float, Number("logit", (-10, 10), (0, 4), "assumed", "assumed",
        "effect of severity on failing", "严重度影响", "heavy matters resist")] = 1.5
    age: Annotated[float, Number("logit per year", (-5, 5), (0, 1), "assumed", "assumed",
        "effect of the age of a grievance on failing", "拖延影响", "positions harden")] = 0.3
    pressed: Annotated[float, Number("logit", (-8, 8), (-4, -1), "assumed", "assumed",
        "log-odds that a settlement is pressed on the weaker side", "压服倾向",
        "no figure was found; with assessment one settlement in twelve, set to P17", intercept=True)] = -3.2
    pressed_assessment: Annotated[float, Number("logit", (0, 10), (0, 6), "assumed", "assumed",
        "effect of assessment pressure on pressing", "考核对压服的影响", "no size was found")] = 3.0
    pressed_power: Annotated[float, Number("logit", (0, 10), (0, 3), "assumed", "assumed",
        "effect of unequal power on pressing", "强弱悬殊对压服的影响", "no size was found")] = 1.2
    pressed_oversight: Annotated[float, Number("logit", (0, 10), (0, 3), "assumed", "assumed",
        "effect of oversight against pressing", "监督对压服的抑制", "no size was found")] = 1.0
    paper: Annotated[float, Number("probability", (0, 1), (0, 0.3), "assumed", "assumed",
        "chance that a failed case is closed on paper, without assessment", "纸面办结基准概率",
        "not identifiable together with recording")] = 0.05
    paper_assessment: Annotated[float, Number("per weight", (0, 4), (0, 2), "assumed", "Wang-2015",
        "effect of the weight of assessment on closing on paper", "考核对纸面办结的影响",
        "not identifiable together with recording")] = 0.6
    left_off_log: Annotated[float, Number("probability", (0, 1), (0.4, 1), "derived", "MoJ-2025",
        "chance that a failed case is left off the log", "失败案件不入台账概率",
        "so that recorded success is 0.95")] = 0.85
    escalate_village: Annotated[float, Number("probability", (0, 1), (0.2, 0.8), "assumed", "assumed",
        "chance that a case that failed in group or village goes on", "村级失败后上行概率",
        "no figure was found")] = 0.5
    escalate_township: Annotated[float, Number("probability", (0, 1), (0.2, 0.8), "assumed", "assumed",
        "chance that a case that failed in the township goes on", "乡镇失败后上行概率",
        "no figure was found")] = 0.4
    hours_group: Annotated[float, Number("h", (0.1, 100), (1, 6), "assumed", "assumed",
        "hours of a case at the group, x (1 + severity)", "组级案件工时", "an evening")] = 2.0
    hours_village: Annotated[float, Number("h", (0.1, 100), (3, 15), "assumed", "assumed",
        "hours of a case in the village, x (1 + severity)", "村级案件工时",
        "one to two half days; more than one cadre can spare in a month would never be served")] = 4.0
    hours_township: Annotated[float, Number("h", (0.1, 200), (6, 30), "assumed", "assumed",
        "hours of a case in the township, x (1 + severity)", "乡镇案件工时",
        "visits to the place by several people")] = 12.0
    days_group: Annotated[float, Number("days", (0.5, 365), (2, 15), "assumed", "assumed",
        "median days of work at the group", "组级办理天数", "less than the village's")] = 5.0
    days_village: Annotated[float, Number("days", (0.5, 365), (3, 30), "borrowed", "SPC-2023",
        "median days of work in the village", "村级办理天数",
        "13.9 days mean for pre-litigation mediation")] = 10.0
    days_township: Annotated[float, Number("days", (0.5, 365), (14, 90), "borrowed", "mediation-rules",
        "median days of work in the township", "乡镇办理天数", "thirty days is the rule")] = 30.0
    days_court: Annotated[float, Number("days", (0.5, 1000), (60, 180), "legal", "civil-procedure-law",
        "median days in court", "法院办理天数", "three months summary, six ordinary")] = 120.0
    days_petition: Annotated[float, Number("days", (0.5, 365), (30, 90), "legal", "petition-regulations-2022",
        "median days of a petition", "信访办理天数", "reply due in sixty days")] = 60.0
    days_spread: Annotated[float, Number("-", (0, 3), (0.3, 1), "assumed", "assumed",
        "SD of the log of those days", "天数离散", "no figure was found")] = 0.6
    relapse_agreed: Annotated[float, Number("1/month", (0, 1), (0, 0.03), "assumed", "SPC-2023",
        "relapse of agreed settlements", "协议反弹率", "95 % are kept voluntarily")] = 0.008
    relapse_pressed: Annotated[float, Number("1/month", (0, 1), (0.02, 0.15), "assumed", "assumed",
        "relapse of pressed settlements", "压服反弹率", "pressed ones come back")] = 0.06
    relapse_paper: Annotated[float, Number("1/month", (0, 1), (0.05, 0.4), "assumed", "assumed",
        "return of cases closed on paper", "纸面办结反弹率", "nothing was settled")] = 0.15
    wait_limit: Annotated[float, Number("months", (1, 36), (3, 12), "assumed", "assumed",
        "months after which an accepted case that nobody found time for is given back", "受理后最长等待",
        "rules give mediation a month; what people wait in fact was not found")] = 6.0
    watch: Annotated[float, Number("months", (1, 60), (6, 24), "numerical", "assumed",
        "months in which a settlement can break out again", "反弹观察期",
        "later outbreaks are new grievances")] = 12.0


class MediationSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    legal_adviser: Annotated[Floats, Setting("0-1", (0, 1), (0, 1), "reported", "wusheng-legal-adviser",
        "legal adviser at work in the village", "一村一法律顾问",
        "one per village on paper; how far at work is assumed", default=0.5)]
    departments_answer: Annotated[Floats, Setting("0-1", (0, 1), (0, 1), "assumed", "yingjiang-whistle",
        "departments answer when the township calls", "吹哨报到", "a lever; weak without policy", default=0.2)]
    enforcement: Annotated[Floats, Setting("share", (0, 1), (0, 1), "assumed", "wusheng-licensed-enforcers",
        "share of the cases that need them for which staff qualified to enforce are sent from elsewhere",
        "外派执法力量覆盖", "a lever; none without policy", default=0.0)]
    reward_case: Annotated[Floats, Setting("yuan", (0, 2000), (0, 200), "assumed", "assumed",
        "reward per settled case", "办结奖励", "a lever; none without policy", default=0.0)]
    residents_rate: Annotated[Floats, Setting("0-1", (0, 1), (0, 1), "reported", "yingjiang-reverse-rating",
        "weight of residents' own assessment of cadres", "群众评议干部权重", "a lever; little without policy",
        default=0.1)]


@rule
def chance_settled(
    p: Mediation,
    forum: int,
    severity: float,
    years: float,
    capability: float,
    knowledge: float,
    adviser: float,
    qualified: float,
    departments: float,
    reward: float,
) -> float:
    """Chance that a case is settled: capability, knowledge, adviser, qualified staff, departments, reward +; severity, age -.

    ``qualified`` is 0 where no staff qualified to enforce are needed, else the share of such cases they are there for, less
    a half.
    """
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
            p.capability * (capability - 0.5) + p.knowledge * (knowledge - 0.5) + p.adviser * (adviser - 0.5)
        )
        log += p.reward * math.log(1.0 + reward / 100.0) / math.log(2.0)
    elif forum == codes.TOWNSHIP or forum == codes.PETITION:
        log += p.qualified * qualified + p.departments * (departments - 0.2)
    return sigma(log - p.severity * (severity - 0.45) - p.age * min(5.0, years))


@rule
def chance_pressed(p: Mediation, assessment: float, unequal: bool, oversight: float) -> float:
    """Chance that a settlement is pressed on the weaker party."""
    log = p.pressed + p.pressed_assessment * assessment - p.pressed_oversight * (oversight - 0.4)
    if unequal:
        log += p.pressed_power
    return sigma(log)


@rule
def chance_paper(p: Mediation, assessment: float, residents_rate: float) -> float:
    """Chance that an unsettled case is closed on paper; residents' own assessment makes paper worth less."""
    return min(0.95, (p.paper + p.paper_assessment * assessment) * (1.0 - 0.5 * residents_rate))


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
def queue_up(grievances: Grievances, open_rows: I4, totals: I8, rows: I4, keys: F8, month: int) -> int:
    """Put the rows of the accepted cases into ``rows``, in order of service, and return their number."""
    n = 0
    for k in range(totals[1]):
        g = open_rows[k]
        if grievances.state[g] == codes.ACCEPTED:
            rows[n] = g
            keys[n] = -priority(grievances.severity[g], month - grievances.since[g])
            n += 1
    sort_by_key(rows, keys, n)
    return n


@rule
def free_holder(persons: Persons, offices: Offices, o: int, need: float) -> bool:
    """Whether the office has a holder with that many hours left."""
    return o >= 0 and offices.holder[o] >= 0 and persons.hours_left[offices.holder[o]] >= need


@rule
def find_server(
    persons: Persons,
    households: Households,
    groups: Groups,
    grids: Grids,
    offices: Offices,
    villages: Villages,
    h: int,
    forum: int,
    need: float,
) -> int:
    """Office whose holder serves a case of household ``h``: group head or grid leader; cadre with most time left; or -1."""
    if forum == codes.GROUP:
        head, leader = groups.head[households.group[h]], grids.leader[households.grid[h]]
        if free_holder(persons, offices, head, need):
            return int(head)
        return int(leader) if free_holder(persons, offices, leader, need) else -1
    v = households.village[h]
    best, most = -1, need
    for o in range(villages.offices_first[v], villages.offices_last[v]):
        if offices.kind[o] <= codes.COMMITTEE and free_holder(persons, offices, o, most):
            left = persons.hours_left[offices.holder[o]]
            if best < 0 or left > most:
                best, most = o, left
    return best


@rule
def take_from_staff(staff: Staff, need: float) -> bool:
    """Use the hours of township staff, one after the other, if together they have enough left."""
    left = 0.0
    for s in range(len(staff.id)):
        left += staff.hours_left[s]
    if left < need:
        return False
    for s in range(len(staff.id)):
        used = min(need, staff.hours_left[s])
        staff.hours_left[s] -= used
        need -= used
    return True


@rule
def serve(
    persons: Persons,
    households: Households,
    groups: Groups,
    grids: Grids,
    offices: Offices,
    villages: Villages,
    staff: Staff,
    grievances: Grievances,
    open_rows: I4,
    totals: I8,
    counts: F8,
    town: F8,
    scratch: Scratch,
    p: Mediation,
    seed: np.uint64,
    month: int,
) -> None:
    """Work on accepted cases in order while hours last."""
    n = queue_up(grievances, open_rows, totals, scratch.rows, scratch.keys, month)
    for k in range(n):
        g = scratch.rows[k]
        v, forum = grievances.village[g], int(grievances.forum[g])
        need = hours_of(p, forum, grievances.severity[g])
        server = -1
        if forum <= codes.VILLAGE:
            server = find_server(
                persons, households, groups, grids, offices, villages, grievances.household[g], forum, need
            )
            if server < 0:
                counts[ledger.HOURS_LACKING, v, month] += need
                continue
            persons.hours_left[offices.holder[server]] -= need
            counts[ledger.HOURS_CASES, v, month] += need
        elif forum != codes.COURT:
            if not take_from_staff(staff, need):
                town[ledger.TOWN_HOURS_LACKING, month] += need
                continue
            town[ledger.TOWN_HOURS_CASES, month] += need
        u0, u1, _, _ = draws.draw(seed, draws.WORK, grievances.id[g], month)
        start = max(grievances.filed[g], month * codes.DAYS)
        grievances.due[g] = start + days_of(p, forum, draws.normal(u0, u1))
        grievances.server[g] = server
        grievances.state[g] = codes.WORKED


@rule
def let_fester(grievances: Grievances, open_rows: I4, totals: I8, p: Mediation, month: int) -> None:
    """Where nobody works on cases, an accepted one festers once its wait is over."""
    for k in range(totals[1]):
        g = open_rows[k]
        if grievances.state[g] == codes.ACCEPTED and month - grievances.since[g] >= p.wait_limit:
            grievances.state[g] = codes.FESTERING
            grievances.since[g] = month


@rule
def township_is_qualified(staff: Staff) -> bool:
    """Whether anybody at work in the township is qualified to enforce."""
    for s in range(len(staff.id)):
        if staff.licensed[s] == 1 and staff.seconded[s] == 0:
            return True
    return False


@rule
def close(
    persons: Persons,
    minds: Minds,
    households: Households,
    affairs: Affairs,
    offices: Offices,
    dockets: Dockets,
    staff: Staff,
    grievances: Grievances,
    settlements: Settlements,
    open_rows: I4,
    totals: I8,
    counts: F8,
    assessment: F8,
    oversight: F8,
    reward_case: F8,
    settings: MediationSettings,
    p: Mediation,
    seed: np.uint64,
    month: int,
) -> None:
    """Work that ends this month is settled or not; settlements of the last year may break out again."""
    own = 1.0 if township_is_qualified(staff) else 0.0
    end = (month + 1) * codes.DAYS
    for k in range(totals[1]):
        g = open_rows[k]
        state = grievances.state[g]
        if state == codes.ACCEPTED and month - grievances.since[g] >= p.wait_limit:
            give_back(
                minds,
                households,
                affairs,
                dockets,
                grievances,
                counts,
                settings,
                assessment,
                p,
                g,
                seed,
                month,
            )
        elif state == codes.WORKED and grievances.due[g] < end:
            v, forum = grievances.village[g], int(grievances.forum[g])
            strong = is_strong(grievances, g)
            server = grievances.server[g]
            capability, knowledge = 0.5, 0.5
            if server >= 0:
                capability, knowledge = offices.capability[server], offices.knowledge[server]
            chance = chance_settled(
                p,
                forum,
                grievances.severity[g],
                (month - grievances.born[g]) / 12.0,
                capability,
                knowledge,
                settings.legal_adviser[v],
                max(own, settings.enforcement[v]) - 0.5 if strong else 0.0,
                settings.departments_answer[v],
                reward_case[v],
            )
            u_settled, u_pressed, u_paper, u_on = draws.draw(seed, draws.CLOSE, grievances.id[g], month)
            klass = class_of(forum, strong)
            dockets.closings[v, klass] += 1.0
            counts[ledger.CASES_ENDED, v, month] += 1.0
            if u_settled < chance:
                weight = assessment[v] if forum != codes.COURT else 0.0
                press = u_pressed < chance_pressed(p, weight, strong, oversight[v])
                settle(
                    persons,
                    minds,
                    households,
                    affairs,
                    offices,
                    dockets,
                    grievances,
                    settlements,
                    totals,
                    counts,
                    g,
                    press,
                    klass,
                    month,
                )
            else:
                fail(
                    minds,
                    households,
                    affairs,
                    dockets,
                    grievances,
                    counts,
                    p,
                    g,
                    chance_paper(p, assessment[v], settings.residents_rate[v]),
                    u_paper,
                    u_on,
                    month,
                )
        elif state == codes.SETTLED or state == codes.PAPER:
            break_out_again(grievances, settlements, p, g, seed, month)


@rule
def is_strong(grievances: Grievances, g: int) -> bool:
    """Whether the other side is an operator, a cadre or the government."""
    return grievances.opponent[g] in (codes.OPERATOR, codes.CADRES, codes.GOVERNMENT)


@rule
def class_of(forum: int, strong: bool) -> int:
    """Class of a case, by which learned effectiveness is kept."""
    return 2 * forum + (codes.AGAINST_POWER if strong else codes.BETWEEN_RESIDENTS)


@rule
def give_back(
    minds: Minds,
    households: Households,
    affairs: Affairs,
    dockets: Dockets,
    grievances: Grievances,
    counts: F8,
    settings: MediationSettings,
    assessment: F8,
    p: Mediation,
    g: int,
    seed: np.uint64,
    month: int,
) -> None:
    """An accepted case for which nobody found the hours in time has failed like any other."""
    v = grievances.village[g]
    grievances.due[g] = (month + 1) * codes.DAYS
    dockets.closings[v, class_of(int(grievances.forum[g]), is_strong(grievances, g))] += 1.0
    counts[ledger.CASES_ENDED, v, month] += 1.0
    paper = chance_paper(p, assessment[v], settings.residents_rate[v])
    _, _, u_paper, u_on = draws.draw(seed, draws.CLOSE, grievances.id[g], month)
    fail(minds, households, affairs, dockets, grievances, counts, p, g, paper, u_paper, u_on, month)


@rule
def settle(
    persons: Persons,
    minds: Minds,
    households: Households,
    affairs: Affairs,
    offices: Offices,
    dockets: Dockets,
    grievances: Grievances,
    settlements: Settlements,
    totals: I8,
    counts: F8,
    g: int,
    press: bool,
    klass: int,
    month: int,
) -> None:
    """A settlement, recorded as such; one that was pressed costs trust as a failure does."""
    v, server = grievances.village[g], grievances.server[g]
    manner, forum = codes.PRESSED if press else codes.AGREED, int(grievances.forum[g])
    put_down(grievances, settlements, totals, g, manner, forum, grievances.due[g], month)
    grievances.recorded[g] = codes.RECORDED_SETTLED
    counts[ledger.RECORDED_CASES, v, month] += 1.0
    counts[ledger.RECORDED_SETTLED, v, month] += 1.0
    dockets.recorded_settled[v] += 1.0
    if server >= 0:
        offices.settled[server] += 1
        holder = offices.holder[server]
        if holder >= 0:
            affairs.helped[persons.household[holder]] = 1
    if not press:
        dockets.successes[v, klass] += 1.0
        grievances.recovered[g] = grievances.owed[g]
    note_outcome(minds, households, affairs, dockets, grievances, g, not press)


@rule
def fail(
    minds: Minds,
    households: Households,
    affairs: Affairs,
    dockets: Dockets,
    grievances: Grievances,
    counts: F8,
    p: Mediation,
    g: int,
    paper: float,
    u_paper: float,
    u_on: float,
    month: int,
) -> None:
    """Not settled: closed on paper, taken further, or left to fester."""
    v, forum = grievances.village[g], int(grievances.forum[g])
    note_outcome(minds, households, affairs, dockets, grievances, g, False)
    grievances.since[g] = month
    if forum != codes.COURT and u_paper < paper:
        grievances.state[g] = codes.PAPER
        grievances.recorded[g] = codes.RECORDED_SETTLED
        counts[ledger.CLOSED_ON_PAPER, v, month] += 1.0
        counts[ledger.RECORDED_CASES, v, month] += 1.0
        counts[ledger.RECORDED_SETTLED, v, month] += 1.0
        dockets.recorded_settled[v] += 1.0
        return
    if forum != codes.COURT and u_paper > 1.0 - (1.0 - paper) * p.left_off_log:
        grievances.recorded[g] = codes.NOT_RECORDED
    else:
        grievances.recorded[g] = codes.RECORDED_FAILED
        counts[ledger.RECORDED_CASES, v, month] += 1.0
        dockets.recorded_failed[v] += 1.0
    onward = p.escalate_village if forum <= codes.VILLAGE else p.escalate_township
    if forum <= codes.TOWNSHIP and u_on < onward:
        grievances.forum[g] = forum + 1
        grievances.highest[g] = max(int(grievances.highest[g]), forum + 1)
        grievances.filed[g] = max(grievances.due[g], month * codes.DAYS)
        grievances.state[g] = codes.ASKED
    else:
        grievances.state[g] = codes.FESTERING


@rule
def break_out_again(
    grievances: Grievances, settlements: Settlements, p: Mediation, g: int, seed: np.uint64, month: int
) -> None:
    """Relapse: seldom after agreement, often after pressing, more often after paper, which never settled anything."""
    if grievances.since[g] == month:
        return
    u, _, _, _ = draws.draw(seed, draws.RELAPSE, grievances.id[g], month)
    if grievances.state[g] == codes.PAPER:
        hazard = p.relapse_paper
    else:
        hazard = p.relapse_pressed if grievances.manner[g] == codes.PRESSED else p.relapse_agreed
    if u >= hazard:
        return
    if grievances.state[g] == codes.SETTLED:
        grievances.relapsed[g] = month
        settlements.broke_out[grievances.settlement[g]] = month
        grievances.recovered[g] = 0.0
    grievances.state[g] = codes.FESTERING
    grievances.since[g] = month


@rule
def forget_paper(grievances: Grievances, open_rows: I4, totals: I8, watch: int, month: int) -> None:
    """What was closed on paper and has not come back within the watch is left by the one who had it."""
    for k in range(totals[1]):
        g = open_rows[k]
        if grievances.state[g] == codes.PAPER and month - grievances.since[g] >= watch:
            leave(grievances, g, month)


@rule
def learn_effectiveness(villages: Villages, dockets: Dockets, rate: float) -> None:
    """E of forum and class moves by ``rate`` a case toward this month's share settled in substance."""
    for v in range(len(villages.id)):
        for k in range(dockets.closings.shape[1]):
            n = dockets.closings[v, k]
            if n > 0.0:
                kept = left_after(rate, n)
                dockets.effect[v, k] = (
                    kept * dockets.effect[v, k] + (1.0 - kept) * dockets.successes[v, k] / n
                )
