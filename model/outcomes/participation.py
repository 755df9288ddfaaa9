"""Participation: five acts kept apart, each of those invited, resident or registered."""

import numpy as np

from model.outcomes.outcome import AGES, ELECTIONS, LAST_12, LAST_36, TENTH_OF_MEETINGS, outcome
from model.outcomes.seen import Seen, ratio
from model.state import codes, ledger

HOURS_MEETING = 4.0
"""Hours a meeting costs those who come: the half day that a lost-work allowance pays for; assumed, plausible 2 to 5."""
HOURS_LABOUR = 6.0
"""Hours of a day of collective labour; assumed, plausible 4 to 8."""

_RESIDENTS = ("adult residents, month by month", "常住成年人（逐月）")
_RESIDENT_NOW = ("adults resident in the last month of the window", "窗口最后一月的常住成年人")
_ACTS = ("months in which adults took part in a deliberative meeting", "成年人参加过议事的人月")
_VOTERS = ("registered adults at elections, those away included", "选举时户籍成年人（含外出）")
_ENTITLED = (
    "households entitled to come, meeting by meeting (adults in the rival form)",
    "应到户次（对立形式下为应到人次）",
)


@outcome(
    "acts/person/year",
    "deliberation rate of residents",
    "常住成年人议事参与率",
    "participation",
    "up",
    numerator=(
        "12 x months in which adults at home took part in a deliberative meeting",
        "12 × 常住成年人参加过议事的人月",
    ),
    of=_RESIDENTS,
    over=AGES,
    split="person",
    headline=True,
)
def deliberation_rate(s: Seen) -> float:
    """Months in which adult residents took part in a deliberative meeting, per adult resident and year.

    Group meetings, representatives' assemblies and villagers' assemblies together; two in one month count as one.
    """
    return 12.0 * ratio(s.adult_months(codes.DELIBERATED, codes.AT_HOME), s.adult_months(codes.AT_HOME))


@outcome(
    "acts/person/year",
    "deliberation rate of registered adults",
    "户籍成年人议事参与率",
    "participation",
    "up",
    numerator=(
        "12 x months in which adults took part in a deliberative meeting",
        "12 × 成年人参加过议事的人月",
    ),
    of=("registered adults, residents and those away, month by month", "户籍成年人（含外出，逐月）"),
    over=AGES,
    split="person",
    headline=True,
)
def deliberation_rate_registered(s: Seen) -> float:
    """Months with a deliberative meeting, per registered adult and year: those away count, and may come online or as visitors."""
    return 12.0 * ratio(s.adult_months(codes.DELIBERATED), s.registered_months)


@outcome(
    "per household/year",
    "voices online",
    "线上发言",
    "participation",
    "none",
    numerator=(
        "12 x times that members away spoke online at meetings of households, beside whoever came",
        "12 × 外出成员在户会上于户代表之外线上发言次数",
    ),
    of=("households with somebody at home, month by month", "逐月常住户"),
)
def online_voices(s: Seen) -> float:
    """Members away who spoke online beside whoever came for the household, per resident household and year."""
    return 12.0 * ratio(s.count(ledger.ONLINE_VOICES), s.count(ledger.HOUSEHOLDS_HOME))


@outcome(
    "share",
    "came when asked",
    "受邀到会率",
    "participation",
    "up",
    numerator=("of them months in which they came to a meeting they were asked to", "其中应邀到会的人月"),
    of=(
        "months in which adults in the village, or reached by phone, were asked to a meeting",
        "在村或经群联系到的成年人被通知开会的人月",
    ),
    over=AGES,
    split="person",
    moved=True,
    beside="deliberation_rate_registered",
)
def came_when_asked(s: Seen) -> float:
    """Months in which somebody asked came to a meeting they were asked to, of all months in which adults were asked to one.

    Asked is who could be reached: a representative away from the village, or a household nobody of which is there or on the
    phone, is not counted.
    """
    return ratio(s.adult_months(codes.MOBILISED), s.adult_months(codes.INVITED))


@outcome(
    "share",
    "households represented at open meetings",
    "户代表到会率",
    "participation",
    "up",
    numerator=("those who came to group meetings and villagers' assemblies", "小组会议和村民会议实到人次"),
    of=_ENTITLED,
    moved=True,
    beside="deliberation_rate_registered",
)
def household_attendance(s: Seen) -> float:
    """Those who came to group meetings and villagers' assemblies, of households entitled (of adults in the rival form)."""
    bodies = (codes.GROUP_MEETING, codes.ASSEMBLY)
    return ratio(
        sum(s.count(ledger.CAME + body) for body in bodies),
        sum(s.count(ledger.ELIGIBLE + body) for body in bodies),
    )


@outcome(
    "share",
    "deliberated within 12 months",
    "近12个月参加过议事",
    "participation",
    "up",
    numerator=("of them those who took part in a deliberative meeting", "其中参加过议事者"),
    of=_RESIDENT_NOW,
    over=LAST_12,
    split="person",
)
def ever_deliberated_12m(s: Seen) -> float:
    """Adult residents at the end of the window who took part in a deliberative meeting at all in its last 12 months."""
    return s.ever(codes.DELIBERATED, 12)


@outcome(
    "share",
    "deliberated within 36 months",
    "近36个月参加过议事",
    "participation",
    "up",
    numerator=("of them those who took part in a deliberative meeting", "其中参加过议事者"),
    of=_RESIDENT_NOW,
    over=LAST_36,
    split="person",
    headline=True,
)
def ever_deliberated_36m(s: Seen) -> float:
    """Adult residents at the end of the window who took part in a deliberative meeting at all in its last 36 months."""
    return s.ever(codes.DELIBERATED, 36)


def _quorate(s: Seen, body: int) -> float:
    return ratio(s.count(ledger.QUORATE + body), s.count(ledger.HELD + body))


@outcome(
    "share",
    "representatives' assemblies with a quorum",
    "村民代表会议达到法定人数比例",
    "participation",
    "up",
    numerator=("of them those that reached the quorum in force", "其中达到现行法定人数者"),
    of=("representatives' assemblies called", "召集的村民代表会议"),
    headline=True,
    moved=True,
    beside="own_decisions",
    interest=TENTH_OF_MEETINGS,
)
def quorum_rate(s: Seen) -> float:
    """Representatives' assemblies that reached the quorum in force; members away count until they are replaced."""
    return _quorate(s, codes.REPRESENTATIVES)


@outcome(
    "share",
    "group meetings with a quorum",
    "小组会议达到法定人数比例",
    "participation",
    "up",
    numerator=(
        "share of the village's groups that reached a quorum of their households, summed over occasions",
        "各次会议中达到法定户数的小组比例之和",
    ),
    of=("occasions on which the groups of a village were called together", "召集各小组开会的次数"),
    moved=True,
    beside="own_decisions",
    interest=TENTH_OF_MEETINGS,
)
def quorum_rate_group(s: Seen) -> float:
    """Share of a village's groups that reached a quorum of their households, mean over the occasions on which they were called."""
    return _quorate(s, codes.GROUP_MEETING)


@outcome(
    "share",
    "villagers' assemblies with a quorum",
    "村民会议达到法定人数比例",
    "participation",
    "up",
    numerator=(
        "of them those with a quorum of registered adults or of households",
        "其中成年人或户代表达到法定人数者",
    ),
    of=("villagers' assemblies called", "召集的村民会议"),
    moved=True,
    beside="own_decisions",
    interest=TENTH_OF_MEETINGS,
)
def quorum_rate_assembly(s: Seen) -> float:
    """Villagers' assemblies with a quorum of registered adults or of households."""
    return _quorate(s, codes.ASSEMBLY)


@outcome(
    "share",
    "willing who come",
    "愿意者实际到会比例",
    "participation",
    "up",
    numerator=("of them months in which they came", "其中到会的人月"),
    of=("months in which an adult was willing to come to a meeting", "成年人愿意参会的人月"),
    over=AGES,
    split="person",
    moved=True,
    beside="deliberation_rate_registered",
)
def willing_who_come(s: Seen) -> float:
    """Months in which somebody willing came, of months in which adults were willing: the rest lacked the time."""
    return ratio(s.adult_months(codes.WILLING, codes.DELIBERATED), s.adult_months(codes.WILLING))


@outcome(
    "share",
    "induced by incentives",
    "因激励而参会比例",
    "participation",
    "none",
    numerator=(
        "of them months with a meeting that they would have missed without the incentives on offer",
        "其中若无激励即不会参加某次会议的人月",
    ),
    of=_ACTS,
    over=AGES,
    split="person",
    moved=True,
    beside="deliberation_rate_registered",
)
def induced_share(s: Seen) -> float:
    """Months with a meeting to which, with the same draw and state, somebody would not have come without the incentives on offer.

    Of all months in which adults took part in a meeting.
    """
    return ratio(s.adult_months(codes.INDUCED), s.adult_months(codes.DELIBERATED))


@outcome(
    "share",
    "mobilised participation",
    "动员式参与比例",
    "participation",
    "none",
    numerator=("of them months in which they came to a meeting they were asked to", "其中应邀到会的人月"),
    of=_ACTS,
    over=AGES,
    split="person",
    moved=True,
    beside="deliberation_rate_registered",
)
def mobilised_share(s: Seen) -> float:
    """Months in which somebody came to a meeting they were asked to, of all months in which adults took part in one.

    In the others they came of their own accord.
    """
    return ratio(s.adult_months(codes.MOBILISED), s.adult_months(codes.DELIBERATED))


@outcome(
    "0-1",
    "voice gap",
    "话语差距",
    "participation",
    "down",
    numerator=(
        "half the sum, over sex, age (18-39, 40-59, 60+ when the window begins) and hardship, of absolute differences "
        "between the shares of a class in participation and in residence",
        "按性别、年龄（窗口开始时18-39、40-59、60岁及以上）和困难状况分组，各组占参与与占常住比例之差绝对值合计的一半",
    ),
    of=(
        "months with a meeting of all adults against months of residence of all adults",
        "全体成年人参会人月与常住人月之比",
    ),
    over=AGES,
)
def voice_gap(s: Seen) -> float:
    """Index of dissimilarity between participants and adult residents over sex, age (18-39, 40-59, 60+) and hardship.

    Half the sum of absolute differences of shares; weighted by months with a meeting and by months of residence.
    """
    born = s.all.column("persons", "born")
    age = (s.first - born) // 12
    poor = s.all.column("households", "poor")[s.all.column("persons", "household")]
    cell = s.all.column("persons", "sex") * 6 + np.digitize(age, (40, 60)) * 2 + poor
    acts, there = s.months_with(codes.DELIBERATED), s.months_with(codes.AT_HOME)
    who = s.adults
    came = np.bincount(cell[who], acts[who], minlength=12)
    live = np.bincount(cell[who], there[who], minlength=12)
    if came.sum() == 0.0 or live.sum() == 0.0:
        return float("nan")
    return float(0.5 * np.abs(came / came.sum() - live / live.sum()).sum())


@outcome(
    "share",
    "decided on items of villagers' own",
    "自议事项占比",
    "participation",
    "up",
    numerator=("of them decisions on items that came from villagers", "其中村民自提事项的决定"),
    of=("decisions of quorate meetings", "达到法定人数会议的决定"),
    moved=True,
    beside="own_decisions",
)
def decided_by_residents(s: Seen) -> float:
    """Decisions on items that came from villagers, of all decisions; the others were handed down.

    A group meeting decides where half of a village's groups or more have a quorum.
    """
    own = s.count(ledger.ITEMS_OWN)
    return ratio(own, own + s.count(ledger.ITEMS_ABOVE))


@outcome(
    "1/year",
    "decisions on items of villagers' own",
    "自议事项决定数",
    "participation",
    "up",
    numerator=("decisions on items that came from villagers", "村民自提事项的决定"),
    of=("village-years", "村·年"),
)
def own_decisions(s: Seen) -> float:
    """Decisions of quorate meetings on items that came from villagers, per village and year."""
    return ratio(s.count(ledger.ITEMS_OWN), s.n_villages * s.years)


@outcome(
    "share",
    "decisions carried out",
    "决定落实率",
    "participation",
    "up",
    numerator=("of them decisions carried out", "其中已落实者"),
    of=("decisions that came up for carrying out", "应落实的决定"),
    moved=True,
    beside="own_decisions",
)
def carried_out_rate(s: Seen) -> float:
    """Decisions carried out, of those that came up for it; the rest ran empty."""
    done = s.count(ledger.CARRIED_OUT)
    return ratio(done, done + s.count(ledger.EMPTY_RUN))


@outcome(
    "acts/person/year",
    "collective labour of residents",
    "常住成年人集体劳动参与率",
    "participation",
    "up",
    numerator=("12 x days of collective labour of adults at home", "12 × 常住成年人集体劳动人次"),
    of=_RESIDENTS,
    over=AGES,
    split="person",
)
def labour_rate(s: Seen) -> float:
    """Days of collective labour or volunteering per adult resident and year; a month has one such day at most."""
    return 12.0 * ratio(s.adult_months(codes.LABOURED, codes.AT_HOME), s.adult_months(codes.AT_HOME))


@outcome(
    "share",
    "compact kept",
    "守约率",
    "participation",
    "up",
    numerator=("of them those that kept the compact", "其中守约户次"),
    of=("quarterly looks at households with an adult in the village", "对有成年人在村的户的季度检查户次"),
)
def compact_rate(s: Seen) -> float:
    """Households that kept the village compact, of those looked at each quarter."""
    return ratio(s.count(ledger.COMPACT_KEPT), s.count(ledger.COMPACT_CHECKS))


@outcome(
    "share",
    "contacted or complained within 12 months",
    "近12个月反映过诉求",
    "participation",
    "none",
    numerator=("of them those who brought a matter or a grievance to a body", "其中向组织反映过事项或诉求者"),
    of=_RESIDENT_NOW,
    over=LAST_12,
    split="person",
)
def contacted_12m(s: Seen) -> float:
    """Adult residents who brought a matter or a grievance to a body in the last 12 months; more may mean need or voice."""
    return s.ever(codes.COMPLAINED, 12)


@outcome(
    "share",
    "own ballots",
    "亲自投票率",
    "participation",
    "up",
    numerator=("own ballots", "亲自投票"),
    of=_VOTERS,
    over=ELECTIONS,
    twin="recorded_turnout",
)
def own_ballot_rate(s: Seen) -> float:
    """Own ballots, of all entitled to vote, those away included."""
    return ratio(s.count(ledger.OWN_BALLOTS), s.count(ledger.ELECTORATE))


@outcome(
    "share",
    "recorded turnout",
    "登记投票率",
    "participation",
    "none",
    numerator=("votes on the record, own and by proxy", "登记投票（亲自与委托）"),
    of=_VOTERS,
    over=ELECTIONS,
    ledger="recorded",
    twin="own_ballot_rate",
    instead="own_ballot_rate",
)
def recorded_turnout(s: Seen) -> float:
    """Votes on the record, own and by proxy, of all entitled to vote."""
    return ratio(s.count(ledger.RECORDED_VOTES), s.count(ledger.ELECTORATE))


@outcome(
    "share",
    "votes by proxy",
    "委托投票率",
    "participation",
    "none",
    numerator=("votes by proxy", "委托投票"),
    of=_VOTERS,
    over=ELECTIONS,
)
def proxy_rate(s: Seen) -> float:
    """Lawful votes by close kin with a mandate, of all entitled to vote."""
    return ratio(s.count(ledger.PROXIES), s.count(ledger.ELECTORATE))


@outcome(
    "share difference",
    "wedge of turnout",
    "投票率账实差",
    "participation",
    "down",
    numerator=("votes on the record less own ballots", "登记投票减亲自投票"),
    of=_VOTERS,
    over=ELECTIONS,
    ledger="both",
)
def turnout_wedge(s: Seen) -> float:
    """Recorded turnout less own ballots."""
    return recorded_turnout(s) - own_ballot_rate(s)


@outcome(
    "h/person/year",
    "time of residents",
    "群众时间负担",
    "participation",
    "down",
    numerator=(
        "12 x (4 hours for each month in which adults at home took part in a meeting, and 6 for each day of collective "
        "labour; both assumed)",
        "12 ×（常住成年人每个参会人月计4小时，每次集体劳动计6小时；均为假设）",
    ),
    of=_RESIDENTS,
    over=AGES,
    split="person",
)
def time_tax_residents(s: Seen) -> float:
    """Hours of adult residents in meetings and collective labour, per person and year.

    Four hours a month in which they took part in a meeting (two in one month count as one) and six a day of labour, both
    assumed.
    """
    hours = HOURS_MEETING * s.adult_months(codes.DELIBERATED, codes.AT_HOME)
    hours += HOURS_LABOUR * s.adult_months(codes.LABOURED, codes.AT_HOME)
    return 12.0 * ratio(hours, s.adult_months(codes.AT_HOME))
