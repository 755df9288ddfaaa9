"""Bodies that deliberate: calling a meeting, its quorum, what is decided and whether it is carried out.

Group meeting, representatives' assembly, villagers' assembly. Quorums and terms are dated data. A body that is due takes up
an item, from above or of villagers' own (tasks handed down raise the share from above), with a stake s ~ N(mean of its
kind, stake_sd). An item is decided on a quorum on the sheet: those who came, signatures, or a sheet made to fit; the quorum
in substance is of those who came. Without one it comes back next month, ``tries`` sessions in all, and lapses. Decisions
are carried out or not: carried out, public goods, trust and efficacy rise; not carried out ("empty running"), they fall. An
own item that lacks money is funded where households pledge half a day's worth each, those with wages from outside more
readily. A decision moves openness: O <- O + open_gain (min(1, came / quorum) - O) for items of villagers' own, toward 0 where
the sheet was made to fit; a session without decision moves nothing. O returns to the level set by policy. A council of
residents puts items of its own on in place of a share ``council_items`` of those from above; with chance ``captured`` times the
share of the largest lineage it serves that lineage, and residents have no more at stake in its item than in one from above.
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.calendar import is_month, times_this_month
from model.state.cases import chance_paper
from model.state.census import clip
from model.state.logit import logit, sigma
from model.state.meetings import enough, missing_in_group, quorum_share
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Deliberation(NamedTuple):
    """Numbers of deciding and carrying out."""

    # fmt: off
    from_above: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.3, 0.9), grade="assumed",
        source="wusheng-administrative-drift", en="share of items from above without assessment pressure",
        zh="上级议题基准占比", reason="the agenda comes from the branch")] = 0.5
    from_above_tasks: Annotated[float, Number(unit="per share of hours", domain=(0, 2), plausible=(0, 0.8),
        grade="assumed", source="chengkou-top-down-orders",
        en="effect of the share of hours that tasks take", zh="上级任务对议题的影响",
        reason="administrativisation")] = 0.4
    carried: Annotated[float, Number(unit="logit", domain=(-6, 6), plausible=(-1.2, 0.8), grade="assumed",
        source="assumed", en="log-odds that a decision is carried out", zh="决定落实倾向",
        reason="no figure was found", intercept=True)] = -0.2
    carried_capability: Annotated[float, Number(unit="logit", domain=(-5, 10), plausible=(0, 4),
        grade="assumed", source="assumed", en="effect of the leading cadre's capability (0-1, centred)",
        zh="主职能力对落实的影响", reason="no size was found")] = 2.0
    carried_money: Annotated[float, Number(unit="logit", domain=(-5, 10), plausible=(0, 3), grade="assumed",
        source="tianmen-no-money", en="effect of having the money for a project", zh="有钱办事的影响",
        reason="will but no money")] = 1.0
    carried_departments: Annotated[float, Number(unit="logit", domain=(-5, 10), plausible=(0, 2),
        grade="assumed", source="yingjiang-whistle", en="effect of departments that answer",
        zh="部门响应对落实的影响", reason="no size was found")] = 0.5
    carried_breadth: Annotated[float, Number(unit="logit", domain=(-5, 10), plausible=(0, 2),
        grade="assumed", source="assumed", en="effect of the breadth of the meeting (share who came)",
        zh="议事广度对落实的影响", reason="what many decided is opposed by few")] = 0.8
    project_cost: Annotated[float, Number(unit="yuan", domain=(0, 1e6), plausible=(2000, 40000),
        grade="assumed", source="assumed", en="money a decision of villagers' own costs when carried out",
        zh="村级项目成本", reason="a stretch of path, a lamp")] = 8000.0
    goods_gain: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.01, 0.2), grade="assumed",
        source="assumed", en="public goods gained by one decision carried out, share of what is missing",
        zh="单次落实增加公共品", reason="no figure was found")] = 0.06
    goods_decay: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.002, 0.03),
        grade="assumed", source="assumed", en="decay of public goods", zh="公共品折旧率",
        reason="about eight years' life")] = 0.01
    open_gain: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.05, 0.4), grade="assumed",
        source="assumed", en="move of openness at each meeting", zh="每次会议公开度变化",
        reason="a fifth")] = 0.2
    open_return: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.05, 0.5),
        grade="assumed", source="assumed", en="return of openness to its level", zh="公开度回归率",
        reason="habits of disclosure")] = 0.15
    give: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0, 0.7), grade="assumed",
        source="assumed", en="chance that a household gives half a day's worth for a project of villagers' own that lacks money",
        zh="自提项目缺钱时农户捐资概率", reason="matched funding brought 1.3 more projects in three years (125 villages)")] = 0.3
    give_away: Annotated[float, Number(unit="ratio", domain=(0, 10), plausible=(0.8, 3), grade="assumed",
        source="assumed", en="how much readier households with wages earned outside are to give",
        zh="有外出务工收入户捐资意愿倍数", reason="no figure was found")] = 1.5
    outside_help: Annotated[float, Number(unit="logit", domain=(-5, 10), plausible=(0, 3), grade="assumed",
        source="assumed", en="effect of outside help on carrying out", zh="外部帮扶对落实的影响",
        reason="departments and first secretaries bring means")] = 1.0
    pledge: Annotated[float, Number(unit="logit", domain=(-5, 10), plausible=(0, 2), grade="assumed",
        source="xianning-pledges", en="effect of having been pledged in public on carrying out",
        zh="公开承诺对落实的影响", reason="others count what was pledged; what is reported is what was closed")] = 1.0
    stake_sd: Annotated[float, Number(unit="SD", domain=(0, 5), plausible=(0.3, 1.2), grade="assumed",
        source="Liu-2019", en="SD of the stake of an item around the mean of its kind",
        zh="议题利益相关度的离散", reason="four types of participation by stake")] = 0.7
    tries: Annotated[float, Number(unit="sessions", domain=(1, 12), plausible=(1, 4), grade="assumed",
        source="assumed", en="sessions called for an item before it lapses", zh="议题失效前的召集次数",
        reason="minutes of meetings would fix it")] = 3.0
    council_items: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.6), grade="assumed",
        source="assumed", en="share of items from above that a council at work replaces by its own",
        zh="议事会以自提议题替代上级议题的比例", reason="no figure was found")] = 0.3
    captured: Annotated[float, Number(unit="ratio", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="chance that an item of the council serves the largest lineage, where all households are of it",
        zh="议事会议题被最大宗族把持的概率系数", reason="elders take charge of the funds, says the literature; no figure was found")] = 0.5
    credit_above: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed",
        en="credit for carrying out a decision on an item from above, villagers' own being 1",
        zh="落实上级议题的感受权重", reason="no figure was found")] = 0.5


class DeliberationSettings(NamedTuple):
    """What differs between villages, by date, or can be moved by a lever."""

    # fmt: off
    meetings_group: Annotated[Floats, Setting(unit="1/year", domain=(0, 12), plausible=(0, 6),
        grade="assumed", source="assumed", en="group meetings a year", zh="每年小组会议次数",
        reason="with the villagers' assembly, two open meetings a year", default=1.0)]
    meetings_representatives: Annotated[Floats, Setting(unit="1/year", domain=(0, 12), plausible=(2, 6),
        grade="legal", source="organic-law-2010", en="representatives' assemblies a year",
        zh="每年村民代表会议次数", reason="quarterly by law", default=4.0)]
    meetings_assembly: Annotated[Floats, Setting(unit="1/year", domain=(0, 12), plausible=(0, 2),
        grade="derived", source="organic-law-2010", en="villagers' assemblies a year", zh="每年村民会议次数",
        reason="one for the yearly report; the law lets representatives hear it instead", default=1.0)]
    assembly_month: Annotated[Floats, Setting(unit="month", domain=(0, 11), plausible=(0, 11),
        grade="assumed", source="assumed", en="month of the first villagers' assembly (0 January)",
        zh="村民会议月份", reason="called when people are home for the festival", default=1.0)]
    quorum_representatives: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0.5, 0.8),
        grade="legal", source="organic-law-2010",
        en="quorum of the representatives' assembly, of its members", zh="村民代表会议法定人数",
        reason="two thirds", default=2.0 / 3.0)]
    quorum_adults: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0.4, 0.6),
        grade="legal", source="organic-law-2010", en="quorum of the villagers' assembly, of adults",
        zh="村民会议法定人数（成年村民）", reason="more than half", default=0.5)]
    quorum_households: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0.5, 0.8),
        grade="legal", source="organic-law-2010", en="quorum of the villagers' assembly, of households",
        zh="村民会议法定人数（户代表）", reason="two thirds", default=2.0 / 3.0)]
    quorum_group: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0.5, 0.8), grade="legal",
        source="organic-law-2010", en="quorum of a group meeting, of its households", zh="小组会议法定人数",
        reason="two thirds of households", default=2.0 / 3.0)]
    pledges: Annotated[Floats, Setting(unit="1/year", domain=(0, 100), plausible=(0, 15), grade="assumed",
        source="assumed", en="things that the secretary of a village pledges in public", zh="村书记每年公开承诺事项",
        reason="a lever; none without policy", default=0.0)]
    help_from_outside: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1),
        grade="assumed", source="xiantao-backward-first-secretaries",
        en="outside help: first secretary, paired departments", zh="外部帮扶",
        reason="a lever; none without policy", default=0.0)]
    council: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="council of residents at work", zh="村民议事会运行程度",
        reason="a lever; none without policy", default=0.0)]


class DeliberationSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    deliberation: Annotated[int, Switch(en="meetings", zh="议事会议")] = 1


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
def chance_gives(p: Deliberation, outside: bool) -> float:
    """Chance that a household gives for a project of villagers' own; higher with wages earned outside."""
    return min(1.0, p.give * (p.give_away if outside else 1.0))


@rule
def given_by(s: "Settings", p: "Parameters", v: int, outside: bool) -> float:
    """Yuan that a household gives: half a day on the farm, or of work outside."""
    return s.migration.wage_out[v] / p.attendance.half_days if outside else p.attendance.farm_value


@rule
def givers(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int, k: int, lacking: float) -> int:
    """Households of a village whose pledges make up what its k-th project lacks; 0 where they do not."""
    pledged, n, first = 0.0, 0, t.villages.households_first[v]
    for h in range(first, first + t.villages.households[v]):
        if t.homes.registered_adults[h] == 0 or pledged >= lacking:
            continue
        outside = bool(t.homes.workers[h] > t.homes.workers_home[h])
        u, _, _, _ = draws.draw(now.seed, draws.GIFT, t.households.id[h] * 8 + k, now.month)
        if u < chance_gives(p.deliberation, outside):
            pledged += given_by(s, p, v, outside)
            n += 1
    return n if pledged >= lacking else 0


@rule
def due(t: Tables, s: "Settings", now: Now, v: int, body: int) -> bool:
    """Whether the calendar of a village has a body meet this month."""
    phase = t.villages.phase[v]
    if body == codes.GROUP_MEETING:
        return times_this_month(s.deliberation.meetings_group[v], phase, now.month) > 0
    if body == codes.REPRESENTATIVES:
        return times_this_month(s.deliberation.meetings_representatives[v], 1.0 - phase, now.month) > 0
    a_year = s.deliberation.meetings_assembly[v]
    if a_year > 0.0 and is_month(now.month, s.deliberation.assembly_month[v]):
        return True
    return times_this_month(max(0.0, a_year - 1.0), phase, now.month) > 0


@rule
def call_meetings(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Which bodies meet this month: those that are due take up an item, those whose item is undecided meet again."""
    for v in range(len(t.villages.id)):
        for body in range(codes.N_BODIES):
            t.meetings.meets[v, body] = 0
            if t.meetings.session[v, body] == 0 and not due(t, s, now, v, body):
                continue
            if t.meetings.session[v, body] == 0:
                take_up_item(t, s, p, now, v, body)
            t.meetings.meets[v, body] = 1
            t.meetings.session[v, body] += 1
            t.ledger[ledger.HELD + body, v, now.month] += 1.0


@rule
def chance_captured(p: Deliberation, largest: float) -> float:
    """Chance that an item of the council serves the largest lineage alone; rises with the share of households of it."""
    return p.captured * largest


@rule
def share_of_largest(t: Tables, v: int) -> float:
    """Share of a village's households that belong to its largest lineage."""
    first, n, found = t.villages.households_first[v], t.villages.households[v], 0
    for h in range(first, first + n):
        found += 1 if t.households.lineage[h] == 0 else 0
    return found / n if n > 0 else 0.0


@rule
def share_of_orders(t: Tables, s: "Settings", p: "Parameters", v: int) -> float:
    """Share of items in which residents have no more at stake than in one from above: those, less what a council replaces."""
    above = share_from_above(p.deliberation, t.villages.orders[v])
    if s.deliberation.council[v] == 0.0:
        return above
    served = 1.0 - chance_captured(p.deliberation, share_of_largest(t, v))
    return float(above * (1.0 - s.deliberation.council[v] * p.deliberation.council_items * served))


@rule
def take_up_item(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int, body: int) -> None:
    """The item of a meeting: from villagers, their council or from above, and what they have at stake in it."""
    bodies = draws.draw(now.seed, draws.AGENDA, t.villages.id[v], now.month)
    own = bodies[body] >= share_from_above(p.deliberation, t.villages.orders[v])
    u, w, _, _ = draws.draw(now.seed, draws.ITEM, 4 * t.villages.id[v] + body, now.month)
    mean = p.attendance.stake_own if own else p.attendance.stake_above
    if not own and s.deliberation.council[v] > 0.0:
        u_item, u_captured, _, _ = draws.draw(now.seed, draws.COUNCIL, 4 * t.villages.id[v] + body, now.month)
        own = u_item < s.deliberation.council[v] * p.deliberation.council_items
        if own and u_captured >= chance_captured(p.deliberation, share_of_largest(t, v)):
            mean = p.attendance.stake_own
    t.meetings.item_own[v, body] = 1 if own else 0
    t.meetings.stake[v, body] = mean + p.deliberation.stake_sd * draws.normal(u, w)


@rule
def decide(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Quorums, in substance and on the sheet, and what follows from them."""
    for v in range(len(t.villages.id)):
        for body in range(codes.N_BODIES):
            t.meetings.concluded[v, body] = 0
            if t.meetings.meets[v, body] == 0:
                continue
            quorate, recorded = quorums(t, s, v, body)
            if t.meetings.fitted[v, body] == 1:
                recorded = 1.0
            t.ledger[ledger.QUORATE + body, v, now.month] += quorate
            t.ledger[ledger.ON_RECORD + body, v, now.month] += recorded
            if recorded >= 0.5:
                conclude(t, s, p, now, v, body, quorate)
            else:
                break_up(t, s, p, now, v, body)


@rule
def quorums(t: Tables, s: "Settings", v: int, body: int) -> tuple[float, float]:
    """Whether a meeting has its quorum in substance and on the sheet.

    Each group decides for itself; their meetings count as one occasion, by the share of them with a quorum.
    """
    if body != codes.GROUP_MEETING:
        came, signed = enough(t, s, v, body, 0.0), enough(t, s, v, body, t.meetings.signed[v, body])
        return 1.0 if came else 0.0, 1.0 if signed else 0.0
    n, quorate, recorded = 0.0, 0.0, 0.0
    for g in range(t.villages.groups_first[v], t.villages.groups_last[v]):
        if t.groups.entitled[g] > 0:
            lacking = missing_in_group(t, s, g)
            n += 1.0
            recorded += 1.0 if lacking <= 0.0 else 0.0
            quorate += 1.0 if lacking + t.groups.signed[g] <= 0.0 else 0.0
    return (quorate / n, recorded / n) if n > 0.0 else (0.0, 0.0)


@rule
def share_of_quorum(t: Tables, s: "Settings", v: int, body: int) -> float:
    """Those who came, of those a quorum takes, at most 1."""
    needed = quorum_share(s, v, body) * t.meetings.entitled[v, body]
    found = t.meetings.came[v, body] / needed if needed > 0.0 else 1.0
    return min(1.0, found)


@rule
def conclude(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int, body: int, quorate: float) -> None:
    """A meeting that decides. On an item of villagers' own it opens village affairs as far as people came; where the sheet
    was made to fit it closes them."""
    own, fitted = t.meetings.item_own[v, body] == 1, t.meetings.fitted[v, body] == 1
    t.meetings.session[v, body] = 0
    t.meetings.concluded[v, body] = 1
    if own or fitted:
        aim = 0.0 if fitted else share_of_quorum(t, s, v, body)
        t.villages.openness[v] += p.deliberation.open_gain * (aim - t.villages.openness[v])
    entitled = t.meetings.entitled[v, body]
    t.meetings.breadth[v] = t.meetings.came[v, body] / entitled if entitled > 0.0 else 0.0
    t.meetings.decided[v] += 1
    t.ledger[ledger.DECIDED_REAL, v, now.month] += 1.0 if quorate >= 0.5 else 0.0
    if own:
        t.meetings.decided_own[v] += 1
        t.ledger[ledger.ITEMS_OWN, v, now.month] += 1.0
    else:
        t.ledger[ledger.ITEMS_ABOVE, v, now.month] += 1.0


@rule
def break_up(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int, body: int) -> None:
    """A session without decision moves nothing: its item comes back next month, or lapses."""
    t.ledger[ledger.FUTILE, v, now.month] += 1.0
    t.ledger[ledger.CAME_FUTILE, v, now.month] += t.meetings.came[v, body]
    sessions = p.deliberation.tries + s.mobilising.sessions_more[v]
    if p.switches.mobilising == 0 or t.meetings.session[v, body] >= sessions:
        t.meetings.session[v, body] = 0
        t.ledger[ledger.LAPSED, v, now.month] += 1.0


@rule
def help_for(t: Tables, s: "Settings", p: "Parameters", v: int) -> float:
    """Help that a village has in carrying out: a first secretary's or the ties of a head who came home to lead, whichever is more,
    and what is drawn to a demonstration village or from the others."""
    ties = p.cadres.returnee_ties * t.offices.came_home[t.villages.offices_first[v]]
    sent = s.deliberation.help_from_outside[v] * t.villages.sent_ties[v]
    return max(float(sent), float(ties)) + float(t.villages.attention[v])


@rule
def chance_kept(p: Deliberation, unpledged: float) -> float:
    """Chance that a pledge is carried out, from that of a decision which nobody pledged."""
    return sigma(logit(unpledged) + p.pledge)


@rule
def chance_alone(t: Tables, s: "Settings", p: "Parameters", v: int) -> float:
    """Chance that what the secretary alone decides is carried out: nobody deliberated, so that it has no breadth."""
    funded, departments = t.purses.budget[v] >= p.deliberation.project_cost, s.mediation.departments_answer[v]
    led, help_ = t.villages.capability[v], help_for(t, s, p, v)
    return chance_carried_out(p.deliberation, led, funded, departments, 0.0, help_)


@rule
def keep_pledges(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int) -> None:
    """Pledges that fall due, before anything else is paid; what is not carried out may be closed on paper. Felt as items from above."""
    paper = chance_paper(p.mediation, t.villages.pressure[v], s.mediation.residents_rate[v])
    for k in range(times_this_month(s.deliberation.pledges[v], t.villages.phase[v], now.month)):
        u, u_paper, _, _ = draws.draw(now.seed, draws.PLEDGE, t.villages.id[v] * 16 + k, now.month)
        kept = u < chance_kept(p.deliberation, chance_alone(t, s, p, v))
        t.ledger[ledger.PLEDGES, v, now.month] += 1.0
        t.ledger[ledger.PLEDGES_CLOSED, v, now.month] += 1.0 if kept or u_paper < paper else 0.0
        t.meetings.credit[v] += p.deliberation.credit_above * (1.0 if kept else -p.learning.bad)
        if kept:
            pay_for(t, p, now, v)
            t.ledger[ledger.PLEDGES_KEPT, v, now.month] += 1.0


@rule
def pay_for(t: Tables, p: "Parameters", now: Now, v: int) -> None:
    """What a pledge that is carried out takes from the village, as far as there is money, and what it adds to public goods."""
    spent = min(p.deliberation.project_cost, t.purses.budget[v])
    t.purses.budget[v] -= spent
    t.ledger[ledger.PROJECTS, v, now.month] += spent
    t.villages.public_goods[v] += p.deliberation.goods_gain * (1.0 - t.villages.public_goods[v])


@rule
def carry_out(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Decisions of last month are carried out or come to nothing; the credit or blame is kept in ``meetings.credit`` for learning."""
    for v in range(len(t.villages.id)):
        n, own = int(t.meetings.decided[v]), int(t.meetings.decided_own[v])
        t.meetings.credit[v] = 0.0
        keep_pledges(t, s, p, now, v)
        for k in range(n):
            is_own = k < own
            cost = p.deliberation.project_cost if is_own else 0.0
            lacking = max(0.0, cost - t.purses.budget[v])
            giving = givers(t, s, p, now, v, k, lacking) if lacking > 0.0 else 0
            help_ = help_for(t, s, p, v)
            chance = chance_carried_out(
                p.deliberation,
                t.villages.capability[v],
                giving > 0 or t.purses.budget[v] >= p.deliberation.project_cost,
                s.mediation.departments_answer[v],
                t.meetings.breadth[v],
                help_,
            )
            u, _, _, _ = draws.draw(now.seed, draws.CARRY_OUT, t.villages.id[v] * 8 + k, now.month)
            credit = 1.0 if is_own else p.deliberation.credit_above
            if u < chance:
                gifts = lacking if giving > 0 else 0.0
                money = t.purses.budget[v] + gifts
                spent = min(cost, money)
                t.purses.budget[v] = money - spent  # of the sum compared, so that rounding leaves no debt
                t.ledger[ledger.GIFTS, v, now.month] += gifts
                t.ledger[ledger.GIVERS, v, now.month] += giving
                t.ledger[ledger.PROJECTS, v, now.month] += spent
                t.ledger[ledger.CARRIED_OUT, v, now.month] += 1.0
                t.ledger[ledger.PROJECTS_DONE, v, now.month] += 1.0 if is_own else 0.0
                t.villages.public_goods[v] += p.deliberation.goods_gain * (1.0 - t.villages.public_goods[v])
                t.meetings.credit[v] += credit
            else:
                t.ledger[ledger.EMPTY_RUN, v, now.month] += 1.0
                t.meetings.credit[v] -= p.learning.bad * credit
        t.meetings.decided[v] = 0
        t.meetings.decided_own[v] = 0
        t.villages.public_goods[v] *= 1.0 - p.deliberation.goods_decay


@rule
def settle_openness(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Openness returns to the level that habits and policy set."""
    for v in range(len(t.villages.id)):
        t.villages.openness[v] += p.deliberation.open_return * (
            s.grievances.openness[v] - t.villages.openness[v]
        )
