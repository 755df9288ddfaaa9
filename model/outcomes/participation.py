"""Participation: five acts kept apart, each of those invited, resident or registered."""

import numpy as np

from model.outcomes.outcome import outcome
from model.outcomes.seen import Seen, ratio
from model.state import codes, ledger

HOURS_MEETING = 4.0
"""Hours a meeting costs whoever comes: the half day that a lost-work allowance pays for; assumed, plausible 2 to 5."""
HOURS_LABOUR = 6.0
"""Hours of a day of collective labour; assumed, plausible 4 to 8."""

_RESIDENTS = ("adult residents", "常住成年人")


@outcome(
    "acts/person/year",
    "deliberation rate of residents",
    "常住成年人议事参与率",
    "participation",
    "up",
    of=_RESIDENTS,
    split="person",
    headline=True,
)
def deliberation_rate(s: Seen) -> float:
    """Months in which adult residents took part in a deliberative meeting, per adult resident and year.

    Group meetings, representatives' assemblies and villagers' assemblies together; 18 and over when the window begins.
    """
    return 12.0 * ratio(s.adult_months(codes.DELIBERATED, codes.AT_HOME), s.adult_months(codes.AT_HOME))


@outcome(
    "acts/person/year",
    "deliberation rate of registered adults",
    "户籍成年人议事参与率",
    "participation",
    "up",
    of=("registered adults, residents and those away", "户籍成年人(含外出)"),
    split="person",
    headline=True,
)
def deliberation_rate_registered(s: Seen) -> float:
    """Months with a deliberative meeting, per registered adult and year: those away count, and may come online or as visitors."""
    return 12.0 * ratio(s.adult_months(codes.DELIBERATED), s.registered_months)


@outcome(
    "share",
    "came when asked",
    "受邀到会率",
    "participation",
    "up",
    of=("persons asked, meeting by meeting", "被通知人次"),
    split="person",
)
def came_when_asked(s: Seen) -> float:
    """Months with a meeting in which somebody asked came, of all months in which adults were asked to one."""
    return ratio(s.adult_months(codes.INVITED, codes.DELIBERATED), s.adult_months(codes.INVITED))


@outcome(
    "share",
    "households represented at open meetings",
    "户代表到会率",
    "participation",
    "up",
    of=("households entitled to come, meeting by meeting", "应到户次"),
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
    of=_RESIDENTS,
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
    of=_RESIDENTS,
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
    of=("representatives' assemblies called", "召集的村民代表会议"),
    headline=True,
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
    of=("group meetings called", "召集的小组会议"),
)
def quorum_rate_group(s: Seen) -> float:
    """Groups that reached a quorum of their households, of the groups called together."""
    return _quorate(s, codes.GROUP_MEETING)


@outcome(
    "share",
    "villagers' assemblies with a quorum",
    "村民会议达到法定人数比例",
    "participation",
    "up",
    of=("villagers' assemblies called", "召集的村民会议"),
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
    of=("months in which an adult was willing", "愿意参加的人月"),
    split="person",
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
    of=("acts of deliberation", "议事参与人次"),
    split="person",
)
def induced_share(s: Seen) -> float:
    """Acts of deliberation of those who, with the same draw and state, would not have come without the incentives on offer."""
    return ratio(s.adult_months(codes.INDUCED), s.adult_months(codes.DELIBERATED))


@outcome(
    "share",
    "mobilised participation",
    "动员式参与比例",
    "participation",
    "none",
    of=("acts of deliberation", "议事参与人次"),
    split="person",
)
def mobilised_share(s: Seen) -> float:
    """Acts of deliberation of those who were asked to come; the others came of their own accord."""
    return ratio(s.adult_months(codes.MOBILISED), s.adult_months(codes.DELIBERATED))


@outcome(
    "0-1",
    "voice gap",
    "话语差距",
    "participation",
    "down",
    of=("participants against adult residents", "参与者与常住成年人之比"),
)
def voice_gap(s: Seen) -> float:
    """Index of dissimilarity between participants and adult residents over sex, age (18-39, 40-59, 60+) and hardship.

    Half the sum of absolute differences of shares; weighted by acts and by months of residence.
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
    of=("decisions of quorate meetings", "达到法定人数会议的决定"),
)
def decided_by_residents(s: Seen) -> float:
    """Decisions on items that came from villagers, of all decisions; the others were handed down."""
    own = s.count(ledger.ITEMS_OWN)
    return ratio(own, own + s.count(ledger.ITEMS_ABOVE))


@outcome(
    "share",
    "decisions carried out",
    "决定落实率",
    "participation",
    "up",
    of=("decisions that came up for carrying out", "应落实的决定"),
)
def carried_out_rate(s: Seen) -> float:
    """Decisions carried out; the rest ran empty."""
    done = s.count(ledger.CARRIED_OUT)
    return ratio(done, done + s.count(ledger.EMPTY_RUN))


@outcome(
    "acts/person/year",
    "collective labour of residents",
    "常住成年人集体劳动参与率",
    "participation",
    "up",
    of=_RESIDENTS,
    split="person",
)
def labour_rate(s: Seen) -> float:
    """Days of collective labour or volunteering per adult resident and year."""
    return 12.0 * ratio(s.adult_months(codes.LABOURED, codes.AT_HOME), s.adult_months(codes.AT_HOME))


@outcome(
    "share",
    "compact kept",
    "守约率",
    "participation",
    "up",
    of=("quarterly looks at households with somebody present", "季度检查户次"),
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
    of=_RESIDENTS,
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
    of=("registered adults at elections", "选举时户籍成年人"),
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
    of=("registered adults at elections", "选举时户籍成年人"),
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
    of=("registered adults at elections", "选举时户籍成年人"),
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
    of=("registered adults at elections", "选举时户籍成年人"),
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
    of=_RESIDENTS,
    split="person",
)
def time_tax_residents(s: Seen) -> float:
    """Hours of adult residents in meetings (4 each, assumed) and collective labour (6 a day, assumed), per person and year."""
    hours = HOURS_MEETING * s.adult_months(codes.DELIBERATED, codes.AT_HOME)
    hours += HOURS_LABOUR * s.adult_months(codes.LABOURED, codes.AT_HOME)
    return 12.0 * ratio(hours, s.adult_months(codes.AT_HOME))
