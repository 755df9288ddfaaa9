"""The dispute pagoda, lower half: endure, talk it out or ask a forum; and the forum that decides whether to take it up.

Choice is multinomial in severity, efficacy, trust, learned effectiveness and ties present. A forum's value is
V = gamma * ln(E) + tau * trust - cost + [knows someone there]. A forum first decides whether to take a case up (load, risk,
assessment, duty); refused, the case is handed on (delay and no capacity), endured or festers, and costs trust.
"""

import math
from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Label, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.cases import (
    both_present,
    by_phone,
    cannot_pay,
    class_of,
    is_strong,
    leave,
    luck,
    note_outcome,
    put_down,
    recover,
    staff_back,
)
from model.state.census import age_of, set_bit
from model.state.events import Event, Row, Weighed, became, chance_weighed, forum_asked, row_of, weighed
from model.state.logit import logit, sigma
from model.state.now import Now
from model.state.reach import is_contacted
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Forums(NamedTuple):
    """Numbers of responding to a grievance and of taking it up."""

    # fmt: off
    talk: Annotated[float, Number(unit="logit", domain=(-8, 8), plausible=(-0.3, 1.0), grade="derived",
        source="Michelson-2007", en="inclination to talk it out, enduring being 0", zh="自行协商倾向",
        reason="set to the dispute pagoda (P14): 0.44 settled between the parties, 0.37 endured", intercept=True)] = 0.8
    ask: Annotated[float, Number(unit="logit", domain=(-8, 8), plausible=(-1.2, 0.6), grade="derived",
        source="Michelson-2007", en="inclination to ask a forum, enduring being 0", zh="求助第三方倾向",
        reason="set to the dispute pagoda (P14): 0.19 to a third party", intercept=True)] = -1.1
    severity: Annotated[float, Number(unit="logit", domain=(-10, 10), plausible=(0, 4), grade="assumed",
        source="assumed", en="effect of severity on doing something about it", zh="严重度对行动的影响",
        reason="small annoyances are endured")] = 1.5
    severity_ask: Annotated[float, Number(unit="logit", domain=(-10, 10), plausible=(0, 4), grade="assumed",
        source="assumed", en="further effect of severity on asking a forum", zh="严重度对求助的影响",
        reason="heavy matters go further up")] = 1.0
    efficacy: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8),
        grade="assumed", source="Tsai-Xu-2018", en="effect of efficacy on asking a forum",
        zh="效能感对求助的影响", reason="the connected and confident complain more")] = 0.25
    heard: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 1.5), grade="assumed",
        source="assumed", en="effect of having been contacted or visited on speaking",
        zh="联户走访对提出的影响", reason="a contacted household is heard earlier")] = 0.5
    b_tie: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 3), grade="assumed",
        source="assumed", en="effect of ties present (share of kin and neighbours' adults at home)",
        zh="亲邻在村的影响", reason="zero is allowed")] = 1.0
    by_phone: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.2, 0.9), grade="assumed",
        source="assumed", en="how much ties present count when the parties talk by telephone",
        zh="电话协商时亲邻在村影响的比例", reason="kin can speak to one side only; one half")] = 0.5
    festival_bargain: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(0, 1), grade="assumed",
        source="assumed", en="effect of the month in which both sides are home again on settling between the parties",
        zh="双方返乡当月对协商成功的影响", reason="quarrels wait for the Spring Festival; dates of settlements in a log would fix it")] = 0.4
    ties_reference: Annotated[float, Number(unit="share", domain=(0, 1), plausible=None, grade="derived",
        source="default-village", en="ties present in the default village", zh="默认村亲邻在村比例",
        reason="measured on the default village")] = 0.65
    b_contact: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 1), grade="assumed",
        source="assumed", en="effect of a Party contact on settling between the parties",
        zh="联户对协商成功的影响", reason="members settle small matters")] = 0.3
    talk_succeeds: Annotated[float, Number(unit="probability", domain=(0.01, 0.99), plausible=(0.5, 0.9),
        grade="assumed", source="assumed", en="chance that talking it out succeeds, other things average",
        zh="协商成功率", reason="no figure was found", intercept=True)] = 0.75
    severity_talk: Annotated[float, Number(unit="logit", domain=(-10, 10), plausible=(0, 4), grade="assumed",
        source="assumed", en="effect of severity on failing to settle between the parties",
        zh="严重度对协商的影响", reason="heavy matters resist")] = 1.5
    strong_opponent: Annotated[float, Number(unit="logit", domain=(-10, 10), plausible=(0, 3),
        grade="assumed", source="assumed",
        en="effect of a powerful opponent on failing to settle between the parties",
        zh="对方强势对协商的影响", reason="operators and officials need not listen")] = 1.2
    gamma: Annotated[float, Number(unit="-", domain=(0, 5), plausible=(0.3, 2), grade="assumed",
        source="Lu-2013", en="weight of the log of learned effectiveness", zh="预期成效权重",
        reason="choice follows expected effectiveness")] = 1.0
    tau: Annotated[float, Number(unit="logit per SD", domain=(0, 3), plausible=(0, 0.8), grade="assumed",
        source="assumed", en="weight of trust in the forum", zh="信任权重",
        reason="no size was found")] = 0.3
    cost_village: Annotated[float, Number(unit="logit", domain=(-5, 10), plausible=(-1, 1.5),
        grade="derived", source="Michelson-2007", en="cost of asking village mediation", zh="找村调解成本",
        reason="the group costs 0; set with the next two to the split of first forums .65/.27/.08")] = 0.0
    cost_township: Annotated[float, Number(unit="logit", domain=(-5, 10), plausible=(-0.5, 2),
        grade="derived", source="Michelson-2007", en="cost of asking the township", zh="找乡镇成本",
        reason="distance and time")] = 0.4
    cost_court: Annotated[float, Number(unit="logit", domain=(-5, 10), plausible=(0.5, 3), grade="derived",
        source="Michelson-2007", en="cost of going to court", zh="打官司成本",
        reason="fees, lawyer, face; about 2 % of grievances")] = 1.7
    knows: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 1.5), grade="assumed",
        source="Michelson-2007",
        en="effect of knowing someone in the village bodies or, half of it, the township", zh="有关系的影响",
        reason="connected families use official channels more")] = 0.5
    own_judge: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 2), grade="assumed",
        source="assumed", en="cost of complaining of cadres to the cadres", zh="向本村干部投诉干部的成本",
        reason="nobody judges his own cause gladly")] = 1.0
    take_up: Annotated[float, Number(unit="logit", domain=(-8, 8), plausible=(1, 3.5), grade="assumed",
        source="chengkou-dispute-avoidance", en="log-odds of taking a case up, no load, no risk",
        zh="受理倾向", reason="avoidance is stated, not counted", intercept=True)] = 2.2
    take_up_load: Annotated[float, Number(unit="logit per case and worker", domain=(0, 5), plausible=(0, 1),
        grade="assumed", source="assumed", en="effect of the backlog", zh="积案对受理的影响",
        reason="no size was found")] = 0.3
    take_up_risk: Annotated[float, Number(unit="logit", domain=(0, 5), plausible=(0, 2), grade="assumed",
        source="wusheng-avoid-conflict",
        en="effect of an opponent who is an operator, a cadre or the government", zh="风险对受理的影响",
        reason="townships do not dare face the conflict")] = 1.0
    take_up_assessed: Annotated[float, Number(unit="logit", domain=(0, 10), plausible=(0, 2),
        grade="assumed", source="assumed",
        en="effect of full pressure of assessment on severe cases, which count against the forum",
        zh="考核压力对受理重案的影响", reason="no size was found")] = 0.6
    take_up_orders: Annotated[float, Number(unit="logit", domain=(0, 5), plausible=(0, 2), grade="assumed",
        source="chengkou-top-down-orders", en="effect of the share of hours that tasks from above take",
        zh="上级任务对受理的影响",
        reason="bodies used to orders do not take up what comes from below")] = 0.8
    duty: Annotated[float, Number(unit="logit", domain=(0, 10), plausible=(1, 5), grade="assumed",
        source="assumed", en="effect of a duty to accept (courts, petitions)", zh="必须受理的影响",
        reason="registration is by law")] = 3.0
    hand_on: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.2, 0.8),
        grade="assumed", source="yingjiang-buck-passing-steps", en="chance that a refused case is handed on",
        zh="推诿移交概率", reason="tasks are handed on up to four times")] = 0.5
    most_hand_offs: Annotated[float, Number(unit="times", domain=(0, 10), plausible=(1, 6), grade="reported",
        source="yingjiang-buck-passing-steps", en="hand-offs at most", zh="移交次数上限",
        reason="four in the chain from department to community that the document tells")] = 4.0
    try_again: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0, 0.1), grade="assumed",
        source="assumed", en="chance that somebody with a festering grievance asks a forum again",
        zh="再次提出的月概率", reason="no figure was found")] = 0.03
    forget: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.06, 0.2), grade="assumed",
        source="assumed",
        en="forgetting of unsettled grievances on which nobody is at work, x (1.5 - severity)",
        zh="未解诉求淡忘率",
        reason="without it open grievances grow without end; below 0.06 their number is not settled after two years of burn-in")] = 0.08
    found: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.1, 0.6), grade="assumed",
        source="assumed", en="chance that a visit finds a silent grievance", zh="走访发现概率",
        reason="a conversation at the door")] = 0.3
    found_tools: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.01, 0.15), grade="assumed",
        source="assumed", en="rate at which data tools find a silent grievance, at the most",
        zh="数据工具发现率上限", reason="no figure was found; not identifiable beside the tickets they write")] = 0.05
    tools_scale: Annotated[float, Number(unit="0-1", domain=(0.01, 10), plausible=(0.1, 0.6), grade="assumed",
        source="assumed", en="level of data tools at which they find two thirds of the most they can",
        zh="数据工具发现饱和尺度", reason="the first cameras and codes see most; no figure was found")] = 0.25
    log_entry: Annotated[float, Number(unit="-", domain=(0, 20), plausible=(0.2, 2), grade="assumed",
        source="assumed", en="inclination to enter a case below the township on the log, without pressure",
        zh="登记台账的基准倾向", reason="half of them are entered where nobody counts; cases logged a village")] = 0.7
    log_entry_pressed: Annotated[float, Number(unit="per pressure", domain=(0, 20), plausible=(0.5, 5),
        grade="assumed", source="assumed", en="effect of the pressure of assessment on entering a case",
        zh="考核压力对登记台账的影响", reason="what is counted gets entered; cases logged a village")] = 2.5
    knows_township: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="how much of the pull of knowing somebody reaches the township",
        zh="熟人关系在乡镇一级的作用比例",
        reason="village cadres know people there; no size was found")] = 0.5
    old_alone: Annotated[float, Number(unit="logit", domain=(-2, 5), plausible=(0, 1.5), grade="assumed",
        source="assumed", en="how much an elder whose children are all away holds back from asking a forum",
        zh="独居老人求助的顾虑", reason="nobody goes along; no size was found")] = 0.5
    forget_light: Annotated[float, Number(unit="-", domain=(1, 2), plausible=(1.5, 2), grade="assumed",
        source="assumed",
        en="forgetting of a grievance of severity 0, as a multiple of ``forget``; each unit of severity takes 1 off",
        zh="轻微诉求的淡忘倍数",
        reason="the heavy ones stay in mind; below 1.5 the open ones are not settled after two years of burn-in")] = 1.5
    fester_light: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0, 0.6),
        grade="assumed", source="assumed",
        en="chance that a refused grievance of severity 0 festers; severity adds to it",
        zh="轻微诉求被拒后悬置概率", reason="no figure was found")] = 0.3
    load_most: Annotated[float, Number(unit="cases", domain=(1, 1000), plausible=(5, 20), grade="assumed",
        source="assumed", en="cases in hand a worker beyond which a forum is no more reluctant",
        zh="影响受理的人均在办案件上限", reason="no figure was found")] = 10.0


class ForumSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    assessment: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 0.5), grade="borrowed",
        source="wuhan-appraisal-weight", en="weight of assessment from above on recorded results",
        zh="上级考核权重", reason="carried over from the weight of Party work in the appraisal of cadres, 25 % in Wuhan",
        default=0.25)]
    must_accept: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="duty of village and township to accept what is brought", zh="首问必接制度",
        reason="a lever; none without policy", default=0.0)]
    data_tools: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="lufeng-tian-frame-mechanism",
        en="data tools in the grid: they help to find, write tickets and ask for forms", zh="大数据网格工具",
        reason="the same tool has all three effects", default=0.2)]
    petition_weight: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 0.5),
        grade="assumed", source="Wang-2015", en="weight of petition counts in assessment",
        zh="信访量考核权重", reason="counts were ranked until 2013 and still matter", default=0.1)]


class ForumSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    forums: Annotated[int, Switch(en="forums are asked (off: whatever arises is endured)", zh="诉求提出")] = 1


class Matter(NamedTuple):
    """What weighs on the first response to a grievance."""

    severity: Annotated[float, Label("severity", "严重度")]
    ties: Annotated[float, Label("kin and neighbours present", "在村亲邻")]
    """Share of them at home; it counts for less by telephone."""
    efficacy: Annotated[float, Label("efficacy", "政治效能感")]
    heard: Annotated[bool, Label("contacted or visited", "被联系或走访")]
    strong: Annotated[bool, Label("a powerful opponent", "对方强势")]
    alone: Annotated[bool, Label("old and left behind", "留守老人")]


@rule
def usual_matter(p: Forums) -> Matter:
    """The grievance whose utilities are the intercepts ``talk`` and ``ask``."""
    return Matter(reference.SEVERITY, p.ties_reference, 0.0, False, False, False)


@rule
def response_utilities(p: Forums, m: Matter) -> tuple[float, float]:
    """Utilities of talking it out and of asking a forum, enduring being 0; severity, ties present and efficacy raise both
    or one of them, a powerful opponent lowers talking, being old and left alone asking."""
    bite = p.severity * (m.severity - reference.SEVERITY)
    talk = p.talk + bite + p.b_tie * (m.ties - p.ties_reference) - (p.strong_opponent if m.strong else 0.0)
    ask = p.ask + bite + p.severity_ask * (m.severity - reference.SEVERITY) + p.efficacy * m.efficacy
    if m.heard:
        ask += p.heard
    if m.alone:
        ask -= p.old_alone
    return talk, ask


@rule
def chance_talk_succeeds(p: Forums, m: Matter, contacted: bool, home_again: bool, unable: float) -> float:
    """Chance of settling between the parties; ``home_again`` where the matter has waited for one of them.

    ``unable``: log-odds taken off where the other side cannot pay.
    """
    log = (
        logit(p.talk_succeeds)
        - p.severity_talk * (m.severity - reference.SEVERITY)
        + p.b_tie * (m.ties - p.ties_reference)
    )
    if contacted:
        log += p.b_contact
    if m.strong:
        log -= p.strong_opponent
    if home_again:
        log += p.festival_bargain
    return sigma(log - unable)


@rule
def forum_value(
    p: Forums, forum: int, effect: float, trust: float, ties: float, connected: bool, against_cadres: bool
) -> float:
    """V of one forum: gamma ln E + tau trust - cost, plus what is particular to it."""
    value = p.gamma * math.log(max(0.02, effect)) + p.tau * trust
    if forum == codes.GROUP:
        value += p.b_tie * (ties - p.ties_reference)
    elif forum == codes.VILLAGE:
        value -= p.cost_village
    elif forum == codes.TOWNSHIP:
        value -= p.cost_township
    else:
        value -= p.cost_court
    if connected and forum <= codes.VILLAGE:
        value += p.knows
    elif connected and forum == codes.TOWNSHIP:
        value += p.knows_township * p.knows
    if against_cadres and forum <= codes.VILLAGE:
        value -= p.own_judge
    return value


class Request(NamedTuple):
    """What weighs on a forum's decision to take a case up."""

    backlog: Annotated[float, Label("cases in hand", "在办案件")]
    """For each of its workers."""
    risky: Annotated[bool, Label("a powerful opponent", "对方强势")]
    assessed: Annotated[float, Label("pressure of assessment from above", "上级考核压力")]
    """Pressure of assessment times severity."""
    orders: Annotated[float, Label("tasks from above", "上级任务")]
    """Share of hours that they take."""
    duty: Annotated[float, Label("duty to accept", "必须受理")]
    voice: Annotated[float, Label("five or more together", "五人以上集体访")]
    """Log-odds added where many petition together."""


UNBURDENED = Request(backlog=0.0, risky=False, assessed=0.0, orders=0.0, duty=0.0, voice=0.0)
"""What leaves the chance of being taken up where its intercept puts it."""


@rule
def chance_of_take_up(p: Forums, r: Request) -> float:
    """Chance that a forum takes a case up: backlog per worker -, risk -, pressure x severity -, orders -, duty +, many +."""
    log = r.voice + p.take_up - p.take_up_load * min(p.load_most, r.backlog) + p.duty * r.duty
    log -= p.take_up_assessed * r.assessed + p.take_up_orders * r.orders
    if r.risky:
        log -= p.take_up_risk
    return sigma(log)


@rule
def orders_on(t: Tables, s: "Settings", forum: int, v: int) -> float:
    """Share of a forum's hours that tasks from above take; none of a court's, nor of what must be accepted as petition."""
    if forum <= codes.VILLAGE:
        return float(t.villages.orders[v])
    return float(s.grid_work.township_load[v]) if forum == codes.TOWNSHIP else 0.0


@rule
def chance_entered(p: Forums, forum: int, pressure: float, readiness: float) -> float:
    """Chance that a case that was taken up is entered on the log: always from the township up, else by pressure, with odds
    of e^readiness where the village writes things down more readily than others."""
    if forum >= codes.TOWNSHIP:
        return 1.0
    left_out, odds = math.exp(-p.log_entry - p.log_entry_pressed * pressure), math.exp(readiness)
    return (1.0 - left_out) * odds / (left_out + (1.0 - left_out) * odds)


@rule
def chance_found(p: Forums, visited: bool, tools: float) -> float:
    """Chance that a silent grievance is found this month: by a visit, or by data tools, whose finds saturate."""
    missed = math.exp(-p.found_tools * (1.0 - math.exp(-tools / p.tools_scale)))
    return 1.0 - missed * (1.0 - p.found) if visited else 1.0 - missed


@rule
def choose_forum(t: Tables, p: "Parameters", g: int, lowest: int, u: float) -> int:
    """The forum asked, from ``lowest`` upwards, multinomial in their values; court is the last."""
    total = 0.0
    for forum in range(lowest, codes.PETITION):
        total += math.exp(value_of(t, p, g, forum))
    reached = u * total
    for forum in range(lowest, codes.PETITION):
        reached -= math.exp(value_of(t, p, g, forum))
        if reached < 0.0:
            return forum
    return codes.COURT


@rule
def value_of(t: Tables, p: "Parameters", g: int, forum: int) -> float:
    """Value of one forum to the one who has the grievance."""
    i, h, v = t.grievances.person[g], t.grievances.household[g], t.grievances.village[g]
    opponent = int(t.grievances.opponent[g])
    if forum <= codes.VILLAGE:
        trust = t.minds.trust_village[i]
    elif forum == codes.TOWNSHIP:
        trust = t.minds.trust_township[i]
    else:
        trust = t.minds.trust_higher[i]
    effect = t.dockets.effect[v, class_of(forum, is_strong(opponent))]
    return forum_value(
        p.forums,
        forum,
        effect,
        trust,
        t.homes.ties[h],
        t.households.connected[h] == 1,
        opponent == codes.CADRES,
    )


@rule
def matter(t: Tables, p: "Parameters", now: Now, g: int, remote: bool) -> Matter:
    """What weighs on the response to grievance ``g``; ``remote`` where one side is away."""
    i, h = t.grievances.person[g], t.grievances.household[g]
    return Matter(
        t.grievances.severity[g],
        t.homes.ties[h] * (p.forums.by_phone if remote else 1.0),
        t.minds.efficacy[i],
        is_contacted(t, h) or t.homes.visited[h] == 1,
        is_strong(int(t.grievances.opponent[g])),
        left_alone(t, now.month, g),
    )


@rule
def respond(t: Tables, p: "Parameters", now: Now, g: int, remote: bool, phone: bool) -> None:
    """First handling: endure, talk (and if that fails think again), or ask a forum; kept is what came of it.

    Where one side is away (``remote``) they may talk by telephone; what that does not settle waits until both are in the
    village, or until a forum hears it by telephone (``phone``).
    """
    h = t.grievances.household[g]
    u_choice, u_talk, u_forum, u_again = draws.draw(now.seed, draws.RESPOND, luck(t, g), now.month)
    m = matter(t, p, now, g, remote)
    talk, ask = response_utilities(p.forums, m)
    w_talk, w_ask = math.exp(talk), math.exp(ask)
    choice = draws.choose(u_choice, (1.0, w_talk, w_ask))
    if choice == codes.TALK:
        contacted = is_contacted(t, h)
        home_again = t.grievances.state[g] == codes.WAITING and not remote
        unable = p.village_economy.cannot_pay if cannot_pay(t, g) else 0.0
        if u_talk < chance_talk_succeeds(p.forums, m, contacted, home_again, unable):
            t.grievances.response[g] = codes.TALK
            day = (now.month + u_again) * codes.DAYS
            put_down(t, now, g, codes.BY_TALK, codes.NOWHERE, day)
            recover(t, now, g)
            if t.homes.contacted[h] == 1 and t.households.contact[h] >= 0:
                t.affairs.helped[t.persons.household[t.households.contact[h]]] = 1
            return
        asks = w_ask / (1.0 + w_ask)
        choice = codes.THIRD_PARTY if u_again < asks else codes.IN_VAIN
        u_again /= asks  # below it, uniform again: the day
    if remote and not (phone and choice == codes.THIRD_PARTY):
        t.grievances.state[g] = codes.WAITING
        return
    t.grievances.response[g] = choice
    if choice == codes.THIRD_PARTY:
        bring(t, p, now, g, codes.GROUP, u_forum, u_again)
    else:
        t.grievances.state[g] = codes.ENDURED
        t.grievances.since[g] = now.month


@rule
def left_alone(t: Tables, month: int, g: int) -> bool:
    """Whether the complainant is old and everybody of working age in the household is away."""
    i = t.grievances.person[g]
    old = age_of(t.persons.born[i], month) >= reference.OLD
    return bool(old and t.homes.left_behind[t.grievances.household[g]] == 1)


@rule
def bring(t: Tables, p: "Parameters", now: Now, g: int, lowest: int, u_forum: float, u_day: float) -> None:
    """Bring a grievance to the forum of choice, on a day of this month."""
    forum = choose_forum(t, p, g, lowest, u_forum)
    t.grievances.forum[g] = forum
    if t.grievances.first_forum[g] < 0:
        t.grievances.first_forum[g] = forum
    t.grievances.highest[g] = max(int(t.grievances.highest[g]), forum)
    t.grievances.state[g] = codes.ASKED
    t.grievances.since[g] = now.month
    t.grievances.filed[g] = (now.month + u_day) * codes.DAYS


@rule
def hear(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """What people do about grievances this month: new ones, those that surface, those found, those tried again."""
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        state = t.grievances.state[g]
        if state == codes.NEW or state == codes.WAITING:
            remote = not both_present(t, g)
            phone = remote and by_phone(t, s, p, now, g)
            if not remote or phone or state == codes.NEW:
                respond(t, p, now, g, remote, phone)
        elif state == codes.ACCEPTED or state == codes.PAPER:  # nobody is at work on it
            if forgets(t, p, now, g):
                leave(t, now, g)
        elif state == codes.ENDURED or state == codes.FESTERING:
            reconsider(t, p, now, g)
        if t.grievances.state[g] == codes.ASKED and t.grievances.since[g] == now.month:
            set_bit(t, now, codes.COMPLAINED, int(t.grievances.person[g]))


@rule
def forgets(t: Tables, p: "Parameters", now: Now, g: int) -> bool:
    """Whether a grievance on which nobody is at work is given up this month; the heavy ones stay in mind."""
    u, _, _, _ = draws.draw(
        now.seed, draws.FESTER, t.grievances.id[g], now.month
    )  # the others are for reconsidering
    return bool(u < p.forums.forget * (p.forums.forget_light - t.grievances.severity[g]))


@rule
def endure(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Where no forum is asked, whatever arises is endured until it is forgotten."""
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        state = t.grievances.state[g]
        if state == codes.NEW:
            t.grievances.response[g] = codes.LUMP
            t.grievances.state[g] = codes.ENDURED
        elif state == codes.ENDURED or state == codes.FESTERING:
            if forgets(t, p, now, g):
                leave(t, now, g)


@rule
def reconsider(t: Tables, p: "Parameters", now: Now, g: int) -> None:
    """An endured or festering grievance is forgotten, found by a visit or by data tools, tried again, or stays."""
    h, v = t.grievances.household[g], t.grievances.village[g]
    if forgets(t, p, now, g):
        leave(t, now, g)
        return
    _, u_found, u_forum, u_day = draws.draw(now.seed, draws.FESTER, t.grievances.id[g], now.month)
    lowest = codes.GROUP if t.grievances.highest[g] < 0 else int(t.grievances.highest[g])
    if p.switches.grid_work == 1 and t.grievances.state[g] == codes.ENDURED:
        if u_found < chance_found(p.forums, t.homes.visited[h] == 1, t.grids.tools[t.households.grid[h]]):
            t.ledger[ledger.FOUND, v, now.month] += 1.0
            if t.persons.here[t.grievances.person[g]] == 1:
                bring(t, p, now, g, lowest, u_forum, u_day)
    elif (
        t.grievances.state[g] == codes.FESTERING
        and u_found < p.forums.try_again
        and t.persons.here[t.grievances.person[g]] == 1
    ):
        bring(t, p, now, g, lowest, u_forum, u_day)


@rule
def workers_at(t: Tables, s: "Settings", v: int, forum: int) -> float:
    """People a forum has for the cases of a village; in the township those sent back from secondment as well."""
    return float(t.dockets.workers[v, forum] + (staff_back(t, s) if forum == codes.TOWNSHIP else 0.0))


@rule
def request(t: Tables, s: "Settings", p: "Parameters", g: int, forum: int) -> Request:
    """What weighs on a forum that grievance ``g`` is brought to; assessment and tasks from above, below the court."""
    v, below = t.grievances.village[g], forum < codes.COURT
    many = forum == codes.PETITION and t.grievances.together[g] >= codes.COLLECTIVE
    return Request(
        t.dockets.backlog[v, forum] / workers_at(t, s, v, forum),
        is_strong(int(t.grievances.opponent[g])),
        t.villages.pressure[v] * t.grievances.severity[g] if below else 0.0,
        orders_on(t, s, forum, v),
        s.forums.must_accept[v] if below else 1.0,
        p.petitions.voice if many else 0.0,
    )


@rule
def take_up(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Each forum decides whether to take up what was brought."""
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        if t.grievances.state[g] != codes.ASKED:
            continue
        v, forum = t.grievances.village[g], int(t.grievances.forum[g])
        u_take, u_hand, u_fester, u_enter = draws.draw(now.seed, draws.TAKE_UP, luck(t, g), now.month)
        if u_take < chance_of_take_up(p.forums, request(t, s, p, g, forum)):
            t.grievances.state[g] = codes.ACCEPTED
            t.grievances.since[g] = now.month
            t.grievances.joined[g] = 0
            ready = t.villages.u_log[v]
            entered = u_enter < chance_entered(p.forums, forum, t.villages.pressure[v], ready)
            t.grievances.recorded[g] = codes.RECORDED_OPEN if entered else codes.NOT_RECORDED
            if t.grievances.accepted[g] < 0:
                t.grievances.accepted[g] = now.month
                t.grievances.accepted_at[g] = forum
            t.ledger[ledger.TAKEN_UP, v, now.month] += 1.0
            continue
        t.ledger[ledger.REFUSED, v, now.month] += 1.0
        t.grievances.refusals[g] += 1
        note_outcome(t, p, g, False)
        if (
            forum < codes.COURT
            and t.grievances.handed[g] < p.forums.most_hand_offs
            and u_hand < p.forums.hand_on
        ):
            t.grievances.handed[g] += 1
            t.ledger[ledger.HANDED_ON, v, now.month] += 1.0
            onward = forum + 1 if forum < codes.TOWNSHIP else codes.VILLAGE  # sent down again: buck-passing
            t.grievances.forum[g] = onward
            t.grievances.highest[g] = max(int(t.grievances.highest[g]), onward)
            t.grievances.since[g] = now.month
        else:
            t.grievances.state[g] = (
                codes.FESTERING
                if u_fester < t.grievances.severity[g] + p.forums.fester_light
                else codes.ENDURED
            )
            t.grievances.since[g] = now.month


# What is told of it.

CHOICES = Label("endure", "忍"), Label("talk it over", "协商"), Label("ask a forum", "找第三方")
"""Responses that one chooses among."""
ON = Label("on talking: {term}", "对协商：{term}"), Label("on asking a forum: {term}", "对求助：{term}")


def weigh_response(
    t: Tables, s: "Settings", p: "Parameters", now: Now, was: Row, g: int
) -> tuple[Weighed, Weighed]:
    """Chances of the first choice, and what weighed on talking and on asking."""
    m, own = matter(t, p, now, g, not both_present(t, g)), p.forums
    odds = [1.0, *map(math.exp, response_utilities(own, m))]
    talk, ask = (
        weighed(lambda one, k=k: response_utilities(own, one)[k], m, usual_matter(own))  # type: ignore[misc]
        for k in range(2)
    )
    terms = (
        (on.filled(term=term), x)
        for pair in zip(talk, ask, strict=True)
        for on, (term, x) in zip(ON, pair, strict=True)
    )
    return Weighed((one, x / sum(odds)) for one, x in zip(CHOICES, odds, strict=True)), Weighed(terms)


def weigh_request(
    t: Tables, s: "Settings", p: "Parameters", now: Now, was: Row, g: int
) -> tuple[Weighed, Weighed]:
    """Chance of being taken up by the forum asked, and what weighed."""
    r = request(t, s, p, g, forum_asked(was, row_of(t, g)))
    return chance_weighed(Label("taken up", "受理"), partial(chance_of_take_up, p.forums), r, UNBURDENED)


# fmt: off
EVENTS = (
    Event(lambda was, now: now.response != was.response, Label("{response}", "{response}"), weigh_response),
    Event(became(codes.WAITING), Label("waits until both sides are there", "等待双方都在村")),
    Event(lambda was, now: now.filed != was.filed and was.state != codes.ASKED,
        Label("brought to {forum}", "提交{forum}")),
    Event(became(codes.ACCEPTED), Label("taken up by {forum}", "{forum}受理"), weigh_request),
    Event(lambda was, now: now.handed > was.handed,
        Label("refused by {forum}, handed on to {onward}", "{forum}不受理，移交{onward}"), weigh_request),
    Event(lambda was, now: now.refusals > was.refusals and now.handed == was.handed,
        Label("refused by {forum}", "{forum}不受理"), weigh_request),
)
# fmt: on
