"""Bodies that deliberate: calling a meeting, its quorum, what is decided and whether it is carried out.

Group meeting, representatives' assembly, villagers' assembly. Quorums and terms are dated data. Items come from above or
from villagers; tasks handed down raise the share from above. Decisions are carried out or not: carried out, public goods,
efficacy and identity rise; not carried out ("empty running"), efficacy falls. Each meeting held moves openness:
O <- O + 0.2 ((1 if quorate with an item of villagers' own else 0) - O), and O returns to the level set by policy.
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import codes, ledger, reference
from model.state.calendar import is_month, times_this_month
from model.state.census import clip, has_bit
from model.state.logit import sigma
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Deliberation(NamedTuple):
    """Numbers of deciding and carrying out."""

    # fmt: off
    from_above: Annotated[float, Number("share", (0, 1), (0.3, 0.9), "assumed", "wusheng-administrative-drift",
        "share of items from above without assessment pressure", "上级议题基准占比",
        "the agenda comes from the branch")] = 0.5
    from_above_tasks: Annotated[float, Number("per share of hours", (0, 2), (0, 0.8), "assumed",
        "chengkou-top-down-orders", "effect of the share of hours that tasks take", "上级任务对议题的影响",
        "administrativisation")] = 0.4
    carried: Annotated[float, Number("logit", (-6, 6), (-1, 1.5), "assumed", "assumed",
        "log-odds that a decision is carried out", "决定落实倾向", "no figure was found", intercept=True)] = 0.2
    carried_capability: Annotated[float, Number("logit", (-5, 10), (0, 4), "assumed", "assumed",
        "effect of the leading cadre's capability (0-1, centred)", "主职能力对落实的影响",
        "no size was found")] = 2.0
    carried_money: Annotated[float, Number("logit", (-5, 10), (0, 3), "assumed", "tianmen-no-money",
        "effect of having the money for a project", "有钱办事的影响", "will but no money")] = 1.0
    carried_departments: Annotated[float, Number("logit", (-5, 10), (0, 2), "assumed", "yingjiang-whistle",
        "effect of departments that answer", "部门响应对落实的影响", "no size was found")] = 0.5
    carried_breadth: Annotated[float, Number("logit", (-5, 10), (0, 2), "assumed", "assumed",
        "effect of the breadth of the meeting (share who came)", "议事广度对落实的影响",
        "what many decided is opposed by few")] = 0.8
    project_cost: Annotated[float, Number("yuan", (0, 1e6), (2000, 40000), "assumed", "assumed",
        "money a decision of villagers' own costs when carried out", "村级项目成本",
        "a stretch of path, a lamp")] = 8000.0
    goods_gain: Annotated[float, Number("share", (0, 1), (0.01, 0.2), "assumed", "assumed",
        "public goods gained by one decision carried out, share of what is missing", "单次落实增加公共品",
        "no figure was found")] = 0.06
    goods_decay: Annotated[float, Number("1/month", (0, 1), (0.002, 0.03), "assumed", "assumed",
        "decay of public goods", "公共品折旧率", "about eight years' life")] = 0.01
    open_gain: Annotated[float, Number("share", (0, 1), (0.05, 0.4), "assumed", "assumed",
        "move of openness at each meeting", "每次会议公开度变化", "a fifth")] = 0.2
    open_return: Annotated[float, Number("1/month", (0, 1), (0.05, 0.5), "assumed", "assumed",
        "return of openness to its level", "公开度回归率", "habits of disclosure")] = 0.15
    outside_help: Annotated[float, Number("logit", (-5, 10), (0, 3), "assumed", "assumed",
        "effect of outside help on carrying out", "外部帮扶对落实的影响",
        "departments and first secretaries bring means")] = 1.0
    dependence: Annotated[float, Number("share", (0, 1), (0, 0.6), "assumed", "yingjiang-wait-rely-ask",
        "how much less villagers credit themselves with what outside help did (switch)",
        "外部帮扶对效能感的削弱", "waiting, relying, asking")] = 0.3
    credit_above: Annotated[float, Number("share", (0, 1), (0, 1), "assumed", "assumed",
        "credit for carrying out a decision on an item from above, villagers' own being 1", "落实上级议题的感受权重",
        "no figure was found")] = 0.5


class DeliberationSettings(NamedTuple):
    """What differs between villages, by date, or can be moved by a lever."""

    # fmt: off
    meetings_group: Annotated[Floats, Setting("1/year", (0, 12), (0, 6), "assumed", "assumed",
        "group meetings a year", "每年小组会议次数", "with the villagers' assembly, two open meetings a year",
        default=1.0)]
    meetings_representatives: Annotated[Floats, Setting("1/year", (0, 12), (2, 6), "legal", "organic-law-2010",
        "representatives' assemblies a year", "每年村民代表会议次数", "quarterly by law", default=4.0)]
    meetings_assembly: Annotated[Floats, Setting("1/year", (0, 12), (0, 2), "legal", "organic-law-2010",
        "villagers' assemblies a year", "每年村民会议次数", "at least once a year, work reports", default=1.0)]
    assembly_month: Annotated[Floats, Setting("month", (0, 11), (0, 11), "assumed", "assumed",
        "month of the first villagers' assembly (0 January)", "村民会议月份",
        "called when people are home for the festival", default=1.0)]
    quorum_representatives: Annotated[Floats, Setting("share", (0, 1), (0.5, 0.8), "legal", "organic-law-2010",
        "quorum of the representatives' assembly, of its members", "村民代表会议法定人数", "two thirds",
        default=2.0 / 3.0)]
    quorum_adults: Annotated[Floats, Setting("share", (0, 1), (0.4, 0.6), "legal", "organic-law-2010",
        "quorum of the villagers' assembly, of adults", "村民会议法定人数（成年村民）", "more than half",
        default=0.5)]
    quorum_households: Annotated[Floats, Setting("share", (0, 1), (0.5, 0.8), "legal", "organic-law-2010",
        "quorum of the villagers' assembly, of households", "村民会议法定人数（户代表）", "two thirds",
        default=2.0 / 3.0)]
    quorum_group: Annotated[Floats, Setting("share", (0, 1), (0.5, 0.8), "legal", "organic-law-2010",
        "quorum of a group meeting, of its households", "小组会议法定人数", "two thirds of households",
        default=2.0 / 3.0)]
    help_from_outside: Annotated[Floats, Setting("0-1", (0, 1), (0, 1), "assumed",
        "xiantao-backward-first-secretaries", "outside help: first secretary, paired departments", "外部帮扶",
        "a lever; none without policy", default=0.0)]


@rule
def share_from_above(p: Deliberation, orders: float) -> float:
    """Share of items that come from above; ``orders`` is the share of hours that tasks from above take."""
    return clip(p.from_above + p.from_above_tasks * (orders - reference.ORDERS), 0.0, 1.0)


@rule
def chance_carried_out(
    p: Deliberation, capability: float, money: bool, departments: float, breadth: float, help_: float
) -> float:
    """Chance that a decision is carried out; every argument raises it."""
    log = (
        p.carried
        + p.carried_capability * (capability - reference.CAPABILITY)
        + p.carried_departments * (departments - reference.DEPARTMENTS)
    )
    log += p.carried_breadth * (breadth - reference.BREADTH) + p.outside_help * help_
    log += p.carried_money * (0.5 if money else -0.5)
    return sigma(log)


@rule
def call_meetings(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Which bodies meet this month, and whether the item comes from villagers."""
    for v in range(len(t.villages.id)):
        phase = t.villages.phase[v]
        assembly = 0
        if (
            s.deliberation.meetings_assembly[v] > 0.0
            and is_month(now.month, s.deliberation.assembly_month[v])
        ) or times_this_month(max(0.0, s.deliberation.meetings_assembly[v] - 1.0), phase, now.month) > 0:
            assembly = 1
        t.meetings.meets[v, codes.GROUP_MEETING] = min(
            1, times_this_month(s.deliberation.meetings_group[v], phase, now.month)
        )
        t.meetings.meets[v, codes.REPRESENTATIVES] = min(
            1, times_this_month(s.deliberation.meetings_representatives[v], 1.0 - phase, now.month)
        )
        t.meetings.meets[v, codes.ASSEMBLY] = assembly
        u_group, u_representatives, u_assembly, _ = draws.draw(
            now.seed, draws.AGENDA, t.villages.id[v], now.month
        )
        above = share_from_above(p.deliberation, t.villages.orders[v])
        t.meetings.item_own[v, codes.GROUP_MEETING] = 1 if u_group >= above else 0
        t.meetings.item_own[v, codes.REPRESENTATIVES] = 1 if u_representatives >= above else 0
        t.meetings.item_own[v, codes.ASSEMBLY] = 1 if u_assembly >= above else 0
        for body in range(codes.N_BODIES):
            t.ledger[ledger.HELD + body, v, now.month] += t.meetings.meets[v, body]


@rule
def decide(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Quorums, decisions, openness. Groups decide each for itself; a village's group meetings count as one occasion."""
    for v in range(len(t.villages.id)):
        if t.meetings.meets[v, codes.GROUP_MEETING] == 1:
            n, quorate = 0.0, 0.0
            for g in range(len(t.groups.id)):
                if t.groups.village[g] == v and t.groups.entitled[g] > 0:
                    n += 1.0
                    if t.groups.came[g] >= s.deliberation.quorum_group[v] * t.groups.entitled[g]:
                        quorate += 1.0
            conclude(t, p, now, v, codes.GROUP_MEETING, quorate / n if n > 0.0 else 0.0)
        if t.meetings.meets[v, codes.REPRESENTATIVES] == 1:
            entitled = t.meetings.entitled[v, codes.REPRESENTATIVES]
            enough = (
                entitled > 0.0
                and t.meetings.came[v, codes.REPRESENTATIVES]
                >= s.deliberation.quorum_representatives[v] * entitled
            )
            conclude(t, p, now, v, codes.REPRESENTATIVES, 1.0 if enough else 0.0)
        if t.meetings.meets[v, codes.ASSEMBLY] == 1:
            adults = t.meetings.came_adults[v] > s.deliberation.quorum_adults[v] * t.villages.adults[v]
            entitled = t.meetings.entitled[v, codes.ASSEMBLY]
            through = (
                entitled > 0.0
                and t.meetings.came[v, codes.ASSEMBLY] >= s.deliberation.quorum_households[v] * entitled
            )
            conclude(t, p, now, v, codes.ASSEMBLY, 1.0 if adults or through else 0.0)


@rule
def conclude(t: Tables, p: "Parameters", now: Now, v: int, body: int, quorate: float) -> None:
    """One meeting: with a quorum it decides; a meeting of villagers' own opens village affairs, any other closes them."""
    own = t.meetings.item_own[v, body] == 1
    t.ledger[ledger.QUORATE + body, v, now.month] += quorate
    opened = quorate if own else 0.0
    t.villages.openness[v] += p.deliberation.open_gain * (opened - t.villages.openness[v])
    if quorate < 0.5:
        return
    entitled = t.meetings.entitled[v, body]
    t.meetings.breadth[v] = t.meetings.came[v, body] / entitled if entitled > 0.0 else 0.0
    t.meetings.decided[v] += 1
    if own:
        t.meetings.decided_own[v] += 1
        t.meetings.own_agenda[v] = 1
        t.ledger[ledger.ITEMS_OWN, v, now.month] += 1.0
    else:
        t.ledger[ledger.ITEMS_ABOVE, v, now.month] += 1.0


@rule
def carry_out(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Decisions of last month are carried out or come to nothing, and those who decided draw their conclusion."""
    for v in range(len(t.villages.id)):
        n, own = int(t.meetings.decided[v]), int(t.meetings.decided_own[v])
        t.meetings.credit[v] = 0.0
        for k in range(n):
            is_own = k < own
            cost = p.deliberation.project_cost if is_own else 0.0
            help_ = s.deliberation.help_from_outside[v]
            chance = chance_carried_out(
                p.deliberation,
                t.villages.capability[v],
                t.purses.budget[v] >= p.deliberation.project_cost,
                s.mediation.departments_answer[v],
                t.meetings.breadth[v],
                help_,
            )
            u, _, _, _ = draws.draw(now.seed, draws.CARRY_OUT, t.villages.id[v] * 8 + k, now.month)
            credit = 1.0 if is_own else p.deliberation.credit_above
            if u < chance:
                spent = min(cost, t.purses.budget[v])
                t.purses.budget[v] -= spent
                t.ledger[ledger.PROJECTS, v, now.month] += spent
                t.ledger[ledger.CARRIED_OUT, v, now.month] += 1.0
                t.villages.public_goods[v] += p.deliberation.goods_gain * (1.0 - t.villages.public_goods[v])
                t.meetings.credit[v] += credit * (
                    1.0 - p.deliberation.dependence * help_ if p.switches.help_lowers_effort == 1 else 1.0
                )
            else:
                t.ledger[ledger.EMPTY_RUN, v, now.month] += 1.0
                t.meetings.credit[v] -= credit
        t.meetings.decided[v] = 0
        t.meetings.decided_own[v] = 0
        t.villages.public_goods[v] *= 1.0 - p.deliberation.goods_decay
    for i in range(len(t.persons.id)):
        credit = t.meetings.credit[t.persons.village[i]]
        if credit != 0.0 and has_bit(t.acts, codes.DELIBERATED, i, now.month - 1):
            t.minds.felt_efficacy[i] += credit
            t.minds.felt_identity[i] += max(0.0, credit)


@rule
def settle_openness(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Openness returns to the level that habits and policy set."""
    for v in range(len(t.villages.id)):
        t.villages.openness[v] += p.deliberation.open_return * (
            s.grievances.openness[v] - t.villages.openness[v]
        )
