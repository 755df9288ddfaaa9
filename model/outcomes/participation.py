"""Participation: five acts kept apart, each of those invited, resident or registered."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.declare import Label
from model.outcomes.outcome import (
    AGES,
    ELECTIONS,
    HALF_A_DECISION,
    LAST_12,
    LAST_36,
    TENTH_OF_MEETINGS,
    Spoken,
    outcome,
)
from model.outcomes.seen import Seen, ratio
from model.state import codes, ledger

HOURS_MEETING = 4.0
"""Hours a meeting costs those who come: the half day that a lost-work allowance pays for; assumed, plausible 2 to 5."""
HOURS_LABOUR = 6.0
"""Hours of a day of collective labour; assumed, plausible 4 to 8."""

_RESIDENTS = ("adult residents, month by month", "常住成年人（逐月）")
_RESIDENT_NOW = ("adults resident in the last month of the window", "窗口最后一月的常住成年人")
_ACTS = ("months in which adults came to a meeting, decided or not", "成年人到会的人月（无论是否形成决定）")
_CALLED = (
    "asked, meeting by meeting, at the first call or in person later",
    "受邀人次（首次通知或其后当面动员）",
)
_VILLAGE_YEARS = ("village-years", "村·年")
_VOTERS = ("registered adults at elections, those away included", "选举时户籍成年人（含外出）")
_ENTITLED = (
    "households entitled to come, meeting by meeting (adults in the rival form)",
    "应到户次（对立形式下为应到人次）",
)


def _at_open_meetings(s: Seen, part: int, whole: int) -> float:
    """A column of the ledger over another, each counted by body, at group meetings and villagers' assemblies together."""
    bodies = (codes.GROUP_MEETING, codes.ASSEMBLY)
    return ratio(s.count(*(part + body for body in bodies)), s.count(*(whole + body for body in bodies)))


@outcome(
    "acts/person/year",
    "deliberation rate of residents",
    "常住成年人议事参与率",
    "participation",
    "up",
    numerator=(
        "12 x months in which adults at home took part in a deliberative meeting that decided",
        "12 × 常住成年人参加过形成决定的议事的人月",
    ),
    of=_RESIDENTS,
    over=AGES,
    split="person",
)
def deliberation_rate(s: Seen) -> float:
    """Months in which adult residents took part in a deliberative meeting that decided, per adult resident and year.

    Group meetings, representatives' assemblies and villagers' assemblies together; two in one month count as one. It rises
    by division: where residents leave, the same seats and households fall to fewer of them. Read the attendance of those
    called instead.
    """
    return 12.0 * ratio(s.adult_months(codes.DELIBERATED, codes.AT_HOME), s.adult_months(codes.AT_HOME))


@outcome(
    "acts/person/year",
    "deliberation rate of registered adults",
    "户籍成年人议事参与率",
    "participation",
    "up",
    numerator=(
        "12 x months in which adults took part in a deliberative meeting that decided",
        "12 × 成年人参加过形成决定的议事的人月",
    ),
    of=("registered adults, residents and those away, month by month", "户籍成年人（含外出，逐月）"),
    over=AGES,
    split="person",
)
def deliberation_rate_registered(s: Seen) -> float:
    """Months with a deliberative meeting that decided, per registered adult and year: those away count, and may come online
    or as visitors."""
    return 12.0 * ratio(s.adult_months(codes.DELIBERATED), s.registered_months)


@outcome(
    "per household/year",
    "voices online",
    "线上发言",
    "participation",
    "none",
    numerator=(
        "12 x times that members away spoke online at meetings of households, beside the one who came",
        "12 × 外出成员在户会上于户代表之外线上发言次数",
    ),
    of=("households with somebody at home, month by month", "逐月常住户"),
)
def online_voices(s: Seen) -> float:
    """Members away who spoke online beside the one who came for the household, per resident household and year."""
    return s.per_household(ledger.ONLINE_VOICES)


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

    Only those count as asked who could be reached: not a representative away from the village, nor a household without
    anybody there or on the phone.
    """
    return ratio(s.adult_months(codes.MOBILISED), s.adult_months(codes.INVITED))


@outcome(
    "share",
    "attendance of households called",
    "户代表受邀到会率",
    "participation",
    "up",
    numerator=(
        "of them those who came to group meetings and villagers' assemblies",
        "其中到小组会议和村民会议者",
    ),
    of=_CALLED,
    headline=True,
    moved=True,
    beside="deliberation_rate_registered",
    spoken=Spoken(
        Label("more households come to meetings", "受邀农户到会增多"),
        Label("fewer households come to meetings", "受邀农户到会减少"),
        Label("more or fewer households come to meetings", "受邀农户到会增多还是减少"),
        Label("households called", "户受邀农户"),
        Label("come", "到会"),
    ),
)
def household_attendance(s: Seen) -> float:
    """Of those asked to group meetings and villagers' assemblies, each for a household, who came; every session counts."""
    return _at_open_meetings(s, ledger.CAME_CALLED, ledger.CALLED)


@outcome(
    "share",
    "attendance of representatives called",
    "村民代表受邀到会率",
    "participation",
    "up",
    numerator=("of them those who came to the representatives' assembly", "其中到村民代表会议者"),
    of=_CALLED,
    headline=True,
    moved=True,
    beside="decisions_with_quorum",
    spoken=Spoken(
        Label("more representatives come to their assembly", "受邀村民代表到会增多"),
        Label("fewer representatives come to their assembly", "受邀村民代表到会减少"),
        Label("more or fewer representatives come to their assembly", "受邀村民代表到会增多还是减少"),
        Label("representatives called", "名受邀村民代表"),
        Label("come", "到会"),
    ),
)
def representative_attendance(s: Seen) -> float:
    """Of the representatives asked to their assembly, those away from the village too, who came; every session counts."""
    body = codes.REPRESENTATIVES
    return ratio(s.count(ledger.CAME_CALLED + body), s.count(ledger.CALLED + body))


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
def households_represented(s: Seen) -> float:
    """Those who came to group meetings and villagers' assemblies, of households entitled (of adults in the rival form)."""
    return _at_open_meetings(s, ledger.CAME, ledger.ELIGIBLE)


@outcome(
    "share",
    "deliberated within 12 months",
    "近12个月参加过议事",
    "participation",
    "up",
    numerator=(
        "of them those who took part in a deliberative meeting that decided",
        "其中参加过形成决定的议事者",
    ),
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
    numerator=(
        "of them those who took part in a deliberative meeting that decided",
        "其中参加过形成决定的议事者",
    ),
    of=_RESIDENT_NOW,
    over=LAST_36,
    split="person",
)
def ever_deliberated_36m(s: Seen) -> float:
    """Adult residents at the end of the window who took part in a deliberative meeting at all in its last 36 months."""
    return s.ever(codes.DELIBERATED, 36)


def _quorate(s: Seen, column: int, body: int) -> float:
    return ratio(s.count(column + body), s.count(ledger.HELD + body))


@outcome(
    "share",
    "representatives' assemblies with a quorum in substance",
    "村民代表会议实到达法定人数比例",
    "participation",
    "up",
    numerator=("of them those to which a quorum came", "其中实到达到现行法定人数者"),
    of=(
        "representatives' assemblies called, again for the same item included",
        "召集的村民代表会议（含同一议题再次召集）",
    ),
    headline=True,
    twin="recorded_quorum_rate",
    moved=True,
    beside="decisions_with_quorum",
    interest=TENTH_OF_MEETINGS,
    spoken=Spoken(
        Label("more representatives' assemblies reach their quorum", "村民代表会议实到达法定人数的增多"),
        Label("fewer representatives' assemblies reach their quorum", "村民代表会议实到达法定人数的减少"),
        Label(
            "more or fewer representatives' assemblies reach their quorum",
            "村民代表会议实到达法定人数的增多还是减少",
        ),
        Label("assemblies", "次村民代表会议"),
        Label("reach their quorum", "实到达法定人数"),
    ),
)
def quorum_rate(s: Seen) -> float:
    """Representatives' assemblies to which the quorum in force came; members away count until they are replaced."""
    return _quorate(s, ledger.QUORATE, codes.REPRESENTATIVES)


@outcome(
    "share",
    "representatives' assemblies with a quorum on record",
    "村民代表会议签到达法定人数比例",
    "participation",
    "none",
    numerator=(
        "of them those whose sheet shows a quorum, signatures and sheets made to fit included",
        "其中签到表（含补签和凑数）达到法定人数者",
    ),
    of=(
        "representatives' assemblies called, again for the same item included",
        "召集的村民代表会议（含同一议题再次召集）",
    ),
    ledger="recorded",
    twin="quorum_rate",
    instead="quorum_rate",
    moved=True,
    beside="recorded_decisions",
    interest=TENTH_OF_MEETINGS,
    spoken=Spoken(
        Label(
            "more representatives' assemblies have a quorum on their sheet",
            "村民代表会议签到达法定人数的增多",
        ),
        Label(
            "fewer representatives' assemblies have a quorum on their sheet",
            "村民代表会议签到达法定人数的减少",
        ),
        Label(
            "more or fewer representatives' assemblies have a quorum on their sheet",
            "村民代表会议签到达法定人数的增多还是减少",
        ),
        Label("assemblies", "次村民代表会议"),
        Label("have a quorum on their sheet", "签到达法定人数"),
    ),
)
def recorded_quorum_rate(s: Seen) -> float:
    """Representatives' assemblies whose sheet shows the quorum in force: those who came, signatures, sheets made to fit."""
    return _quorate(s, ledger.ON_RECORD, codes.REPRESENTATIVES)


@outcome(
    "share",
    "group meetings with a quorum in substance",
    "村民小组会议实到达法定人数比例",
    "participation",
    "up",
    numerator=(
        "share of the village's groups to which a quorum of their households came, summed over occasions",
        "各次会议中实到达法定户数的小组比例之和",
    ),
    of=("occasions on which the groups of a village were called together", "召集各小组开会的次数"),
    twin="recorded_quorum_rate_group",
    moved=True,
    beside="decisions_with_quorum",
    interest=TENTH_OF_MEETINGS,
)
def quorum_rate_group(s: Seen) -> float:
    """Share of a village's groups to which a quorum of their households came, mean over the occasions on which they were called."""
    return _quorate(s, ledger.QUORATE, codes.GROUP_MEETING)


@outcome(
    "share",
    "group meetings with a quorum on record",
    "村民小组会议签到达法定人数比例",
    "participation",
    "none",
    numerator=(
        "share of the village's groups whose sheet shows a quorum, summed over occasions",
        "各次会议中签到达法定户数的小组比例之和",
    ),
    of=("occasions on which the groups of a village were called together", "召集各小组开会的次数"),
    ledger="recorded",
    twin="quorum_rate_group",
    instead="quorum_rate_group",
    moved=True,
    beside="recorded_decisions",
    interest=TENTH_OF_MEETINGS,
)
def recorded_quorum_rate_group(s: Seen) -> float:
    """Share of a village's groups whose sheet shows a quorum, mean over the occasions on which they were called."""
    return _quorate(s, ledger.ON_RECORD, codes.GROUP_MEETING)


@outcome(
    "share",
    "villagers' assemblies with a quorum in substance",
    "村民会议实到达法定人数比例",
    "participation",
    "up",
    numerator=(
        "of them those to which a quorum of registered adults or of households came",
        "其中成年人或户代表实到达法定人数者",
    ),
    of=(
        "villagers' assemblies called, again for the same item included",
        "召集的村民会议（含同一议题再次召集）",
    ),
    twin="recorded_quorum_rate_assembly",
    moved=True,
    beside="decisions_with_quorum",
    interest=TENTH_OF_MEETINGS,
)
def quorum_rate_assembly(s: Seen) -> float:
    """Villagers' assemblies to which a quorum of registered adults or of households came."""
    return _quorate(s, ledger.QUORATE, codes.ASSEMBLY)


@outcome(
    "share",
    "villagers' assemblies with a quorum on record",
    "村民会议签到达法定人数比例",
    "participation",
    "none",
    numerator=(
        "of them those whose sheet shows a quorum of registered adults or of households",
        "其中签到表上成年人或户代表达法定人数者",
    ),
    of=(
        "villagers' assemblies called, again for the same item included",
        "召集的村民会议（含同一议题再次召集）",
    ),
    ledger="recorded",
    twin="quorum_rate_assembly",
    instead="quorum_rate_assembly",
    moved=True,
    beside="recorded_decisions",
    interest=TENTH_OF_MEETINGS,
)
def recorded_quorum_rate_assembly(s: Seen) -> float:
    """Villagers' assemblies whose sheet shows a quorum of registered adults or of households."""
    return _quorate(s, ledger.ON_RECORD, codes.ASSEMBLY)


@outcome(
    "share difference",
    "wedge of quorums",
    "法定人数账实差",
    "participation",
    "down",
    numerator=(
        "representatives' assemblies with a quorum on the sheet less those to which a quorum came",
        "签到达法定人数的村民代表会议减实到达法定人数者",
    ),
    of=(
        "representatives' assemblies called, again for the same item included",
        "召集的村民代表会议（含同一议题再次召集）",
    ),
    ledger="both",
    headline=True,
    moved=True,
    beside="decisions_with_quorum",
    interest=TENTH_OF_MEETINGS,
)
def quorum_wedge(s: Seen) -> float:
    """Quorums of representatives' assemblies on record less those in substance."""
    return recorded_quorum_rate(s) - quorum_rate(s)


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
    return ratio(s.adult_months(codes.WILLING, codes.AT_MEETING), s.adult_months(codes.WILLING))


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

    Of all months in which adults came to a meeting.
    """
    return ratio(s.adult_months(codes.INDUCED), s.adult_months(codes.AT_MEETING))


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
    """Months in which somebody came to a meeting they were asked to, of all months in which adults came to one.

    In the others they came of their own accord.
    """
    return ratio(s.adult_months(codes.MOBILISED), s.adult_months(codes.AT_MEETING))


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
    acts, there = s.months_with(codes.AT_MEETING), s.months_with(codes.AT_HOME)
    who = s.adults
    came = np.bincount(cell[who], acts[who], minlength=12)
    live = np.bincount(cell[who], there[who], minlength=12)
    if came.sum() == 0.0 or live.sum() == 0.0:
        return float("nan")
    return float(0.5 * np.abs(came / came.sum() - live / live.sum()).sum())


@outcome(
    "1/year",
    "decisions on record",
    "台账决定数",
    "participation",
    "none",
    numerator=("decisions, whatever came of them", "形成的决定（无论是否落实）"),
    of=_VILLAGE_YEARS,
    ledger="recorded",
    twin="decisions_with_quorum",
    instead="decisions_with_quorum",
    interest=HALF_A_DECISION,
)
def recorded_decisions(s: Seen) -> float:
    """Decisions of all bodies with a quorum on the sheet, per village and year."""
    return ratio(s.count(ledger.ITEMS_OWN) + s.count(ledger.ITEMS_ABOVE), s.n_villages * s.years)


@outcome(
    "1/year",
    "decisions with a real quorum",
    "实到达法定人数的决定数",
    "participation",
    "up",
    numerator=(
        "decisions of meetings to which a quorum came (of half of a village's groups or more)",
        "实到达法定人数的会议（小组会议为半数及以上小组）所作决定",
    ),
    of=_VILLAGE_YEARS,
    headline=True,
    twin="recorded_decisions",
    interest=HALF_A_DECISION,
)
def decisions_with_quorum(s: Seen) -> float:
    """Decisions of all bodies to which a quorum came, per village and year."""
    return ratio(s.count(ledger.DECIDED_REAL), s.n_villages * s.years)


@outcome(
    "1/year",
    "projects carried out",
    "落实的村级项目数",
    "participation",
    "up",
    numerator=("decisions on items of villagers' own that were carried out", "已落实的自议事项决定"),
    of=_VILLAGE_YEARS,
    headline=True,
    interest=HALF_A_DECISION,
)
def projects(s: Seen) -> float:
    """Decisions on items of villagers' own that were carried out, per village and year."""
    return ratio(s.count(ledger.PROJECTS_DONE), s.n_villages * s.years)


@outcome(
    "h/year",
    "hours of organising meetings",
    "组织会议工时",
    "participation",
    "none",
    numerator=("hours of holders of posts on asking again and signatures", "任职者再次动员和补签的工时"),
    of=_VILLAGE_YEARS,
)
def organising_hours(s: Seen) -> float:
    """Hours that holders of posts spend on bringing meetings about, beyond the first call, per village and year."""
    return ratio(s.count(ledger.HOURS_ORGANISING), s.n_villages * s.years)


@outcome(
    "h/decision",
    "hours of organising a decision",
    "每项决定的组织工时",
    "participation",
    "down",
    numerator=("hours of holders of posts on asking again and signatures", "任职者再次动员和补签的工时"),
    of=("decisions on record", "台账决定"),
    moved=True,
    beside="organising_hours",
)
def hours_per_decision(s: Seen) -> float:
    """Hours of organising, those for sessions without a decision too, per decision on record."""
    return ratio(s.count(ledger.HOURS_ORGANISING), s.count(ledger.ITEMS_OWN) + s.count(ledger.ITEMS_ABOVE))


@outcome(
    "yuan/decision",
    "allowances for a decision",
    "每项决定的误工补贴",
    "participation",
    "none",
    numerator=("lost-work allowances paid", "实发误工补贴"),
    of=("decisions on record", "台账决定"),
    ledger="money",
    moved=True,
    beside="spent_allowances",
)
def yuan_per_decision(s: Seen) -> float:
    """Lost-work allowances, those for sessions without a decision too, per decision on record."""
    return ratio(s.count(ledger.ALLOWANCES), s.count(ledger.ITEMS_OWN) + s.count(ledger.ITEMS_ABOVE))


@outcome(
    "1/year",
    "sessions without a decision",
    "空开会议数",
    "participation",
    "down",
    numerator=("sessions that ended without a decision", "未形成决定的会议"),
    of=_VILLAGE_YEARS,
)
def futile_sessions(s: Seen) -> float:
    """Sessions short of a quorum on the sheet, per village and year; their items come back or lapse."""
    return ratio(s.count(ledger.FUTILE), s.n_villages * s.years)


@outcome(
    "h/year",
    "hours lost at sessions without a decision",
    "空开会议耗费工时",
    "participation",
    "down",
    numerator=(
        "4 hours (assumed) for each who came to a session without a decision",
        "空开会议每到会一人计4小时（假设）",
    ),
    of=_VILLAGE_YEARS,
)
def futile_hours(s: Seen) -> float:
    """Hours of those who came to sessions without a decision, four each (assumed), per village and year."""
    return HOURS_MEETING * ratio(s.count(ledger.CAME_FUTILE), s.n_villages * s.years)


@outcome(
    "1/year",
    "items that lapsed",
    "失效议题数",
    "participation",
    "down",
    numerator=("items given up after the last session allowed for them", "召集次数用尽而失效的议题"),
    of=_VILLAGE_YEARS,
)
def lapsed_items(s: Seen) -> float:
    """Items that lapsed undecided, per village and year."""
    return ratio(s.count(ledger.LAPSED), s.n_villages * s.years)


@outcome(
    "1/year",
    "signatures without coming",
    "未到会补签数",
    "participation",
    "none",
    numerator=("signatures of those who had not come", "未到会者的补签"),
    of=_VILLAGE_YEARS,
    ledger="recorded",
    instead="decisions_with_quorum",
)
def signatures(s: Seen) -> float:
    """Signatures of households and representatives who had not come, per village and year; no acts of deliberation."""
    return ratio(s.count(ledger.SIGNED), s.n_villages * s.years)


@outcome(
    "1/year",
    "sheets made to fit",
    "签到表凑数次数",
    "participation",
    "none",
    numerator=("meetings whose sheet was made to fit", "签到表凑数的会议"),
    of=_VILLAGE_YEARS,
    ledger="recorded",
    instead="decisions_with_quorum",
)
def sheets_made_to_fit(s: Seen) -> float:
    """Meetings whose sheet was made to show a quorum that neither came nor signed, per village and year."""
    return ratio(s.count(ledger.FITTED), s.n_villages * s.years)


@outcome(
    "SD",
    "ability of village cadres",
    "村干部能力",
    "capacity",
    "up",
    numerator=("ability of the holders of posts of village cadres", "在任村干部的能力"),
    of=("posts of village cadres filled, month by month", "在任村干部职务（逐月）"),
)
def leaders_ability(s: Seen) -> float:
    """Mean ability of those who hold posts of village cadres, in standard deviations of all registered adults."""
    return ratio(s.count(ledger.LEADERS_ABILITY), s.count(ledger.LEADERS))


@outcome(
    "-",
    "spread of attendance between villages",
    "村际参会差异系数",
    "participation",
    "none",
    numerator=(
        "standard deviation over villages of the share of those called for households who came",
        "各村户代表受邀到会率的标准差",
    ),
    of=("mean of it over villages", "各村均值"),
    moved=True,
    beside="deliberation_rate_registered",
)
def spread_between(s: Seen) -> float:
    """Coefficient of variation of the attendance of households called between villages; missing for fewer than two."""
    shares = [household_attendance(s.village(v)) for v in s.which_villages]
    found = np.array([x for x in shares if x == x])
    return ratio(float(found.std(ddof=1)), float(found.mean())) if len(found) > 1 else float("nan")


@outcome(
    "-",
    "alike within villages",
    "村内相关系数",
    "participation",
    "none",
    numerator=(
        "variance between villages of having come to a meeting when asked in the last 12 months, beyond chance",
        "近12个月内受邀者是否到会的村际方差（扣除偶然）",
    ),
    of=("that variance and the variance within villages", "村际与村内方差之和"),
    over=LAST_12,
)
def alike_within(s: Seen) -> float:
    """Intraclass correlation by village of having come when asked within 12 months, over adults asked in them.

    By one-way analysis of variance; below 0 where villages are more alike than chance would have them, missing for fewer
    than two.
    """
    if s.last - s.first < 12:
        return float("nan")
    asked = s.adults & (s.months_with(codes.INVITED, first=s.last - 12) > 0)
    came = (s.months_with(codes.MOBILISED, first=s.last - 12) > 0)[asked].astype(float)
    return intraclass(came, s.all.column("persons", "village")[asked])


def intraclass(values: NDArray[np.float64], classes: NDArray[Any]) -> float:
    """Share of the variance that lies between classes, by one-way analysis of variance; missing for one class."""
    _, row, n = np.unique(classes, return_inverse=True, return_counts=True)
    if len(n) < 2 or len(values) <= len(n):
        return float("nan")
    means = np.bincount(row, values) / n
    between = float((n * (means - values.mean()) ** 2).sum()) / (len(n) - 1)
    within = float(((values - means[row]) ** 2).sum()) / (len(values) - len(n))
    size = (n.sum() - (n**2).sum() / n.sum()) / (len(n) - 1)
    whole = between + (size - 1.0) * within
    return (between - within) / whole if whole > 0.0 else float("nan")


@outcome(
    "share",
    "decided on items of villagers' own",
    "自议事项占比",
    "participation",
    "up",
    numerator=("of them decisions on items that came from villagers", "其中村民自提事项的决定"),
    of=("decisions on record", "台账决定"),
    moved=True,
    beside="own_decisions",
)
def decided_by_residents(s: Seen) -> float:
    """Decisions on items that came from villagers, of all decisions; the others were handed down.

    A group meeting decides where half of a village's groups or more have a quorum on the sheet.
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
    """Decisions on record on items that came from villagers, per village and year."""
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
        "12 x (4 hours for each month in which adults at home came to a meeting, and 6 for each day of collective "
        "labour; both assumed)",
        "12 ×（常住成年人每个参会人月计4小时，每次集体劳动计6小时；均为假设）",
    ),
    of=_RESIDENTS,
    over=AGES,
    split="person",
)
def time_tax_residents(s: Seen) -> float:
    """Hours of adult residents in meetings and collective labour, per person and year.

    Four hours a month in which they came to a meeting, decided or not (two in one month count as one) and six a day of labour, both
    assumed.
    """
    hours = HOURS_MEETING * s.adult_months(codes.AT_MEETING, codes.AT_HOME)
    hours += HOURS_LABOUR * s.adult_months(codes.LABOURED, codes.AT_HOME)
    return 12.0 * ratio(hours, s.adult_months(codes.AT_HOME))
