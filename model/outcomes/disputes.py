"""Disputes: what arises, what becomes of it in substance and on record, and what people live with meanwhile.

Unless an outcome says otherwise its denominator is all grievances arising in the window that can be followed for twelve
months before the run ends, silent ones included. *In substance* means settled by agreement, between the parties or at a
forum, within twelve months, and not broken out again within six; pressed on the weaker side is never substantive.
"""

import numpy as np

from model.outcomes.outcome import outcome
from model.outcomes.seen import RELAPSE, VISIBLE, Mask, Seen, ratio
from model.state import codes, ledger

_ARISING = ("grievances arising, followed for 12 months", "新发生诉求(跟踪12个月)")
_RESIDENTS = ("residents", "常住人口")
_RECORD = ("cases on the log", "台账案件")


def _residents(s: Seen) -> float:
    """Person-months of residents of any age."""
    months = s.months_with(codes.AT_HOME)
    return float((months if s.people is None else months[s.people]).sum())


@outcome(
    "per 1,000/year", "grievances arising", "新发生诉求", "disputes", "down", of=_RESIDENTS, split="person"
)
def grievances_per_1000(s: Seen) -> float:
    """Grievances arising, endured ones included, per 1,000 residents and year."""
    return 12000.0 * ratio(float(s.arose.sum()), _residents(s))


@outcome(
    "severity x months per 1,000 households/year",
    "grievance burden",
    "诉求负担",
    "disputes",
    "down",
    of=("resident households", "常住户"),
    split="household",
    headline=True,
)
def grievance_burden(s: Seen) -> float:
    """Months unsettled x severity (0-1), silent and paper-closed grievances included, per 1,000 resident households and year."""
    weight = float(s.all.burden[s.house, s.first : s.last].sum())
    return 12000.0 * ratio(weight, float(s.home_months[s.house].sum()))


def _first(s: Seen, response: int) -> float:
    there = s.arose & (s.grievance("response") >= 0)
    return s.share(s.grievance("response") == response, there)


@outcome(
    "share",
    "endured at first",
    "忍了(首次应对)",
    "disputes",
    "none",
    of=("grievances first handled", "已作首次应对的诉求"),
    split="person",
)
def share_endured(s: Seen) -> float:
    """Grievances endured at first handling."""
    return _first(s, codes.LUMP)


@outcome(
    "share",
    "talked out at first",
    "自行协商(首次应对)",
    "disputes",
    "none",
    of=("grievances first handled", "已作首次应对的诉求"),
    split="person",
)
def share_talked(s: Seen) -> float:
    """Grievances whose parties settled between them at first handling."""
    return _first(s, codes.TALK)


@outcome(
    "share",
    "taken to a forum at first",
    "找第三方(首次应对)",
    "disputes",
    "none",
    of=("grievances first handled", "已作首次应对的诉求"),
    split="person",
)
def share_to_forum(s: Seen) -> float:
    """Grievances taken to a third party at first handling, at once or after talking failed."""
    return _first(s, codes.THIRD_PARTY)


@outcome("share", "brought to a forum", "诉诸第三方", "disputes", "none", of=_ARISING, split="person")
def brought_to_forum(s: Seen) -> float:
    """Grievances brought to any forum so far."""
    return s.share(s.grievance("first_forum") >= 0, s.followed)


@outcome(
    "share", "refused", "拒绝受理率", "disputes", "down", of=("decisions of forums on taking up", "受理决定")
)
def refused_share(s: Seen) -> float:
    """Cases that a forum refused to take up, of all on which one decided; a case handed on is decided on again."""
    refused = s.count(ledger.REFUSED)
    return ratio(refused, refused + s.count(ledger.TAKEN_UP))


@outcome(
    "share",
    "heard within six months",
    "六个月内受理",
    "disputes",
    "up",
    of=("grievances brought to a forum, followed for 12 months", "诉诸第三方的诉求(跟踪12个月)"),
    split="person",
)
def heard_within_6m(s: Seen) -> float:
    """Grievances brought to a forum that one accepted within six months of arising."""
    accepted = s.grievance("accepted")
    soon = (accepted >= 0) & (accepted - s.grievance("born") <= 6)
    return s.share(soon, s.followed & (s.grievance("first_forum") >= 0))


@outcome(
    "share",
    "settled in substance",
    "实质解决率",
    "disputes",
    "up",
    of=_ARISING,
    split="person",
    headline=True,
    twin="recorded_settlement",
)
def settled_substantive(s: Seen) -> float:
    """Grievances settled by agreement, between the parties or at a forum, within 12 months, not broken out within 6."""
    return s.share(s.settled, s.followed)


def _within(s: Seen, forum: int) -> Mask:
    """Settled in substance between the parties or at a forum up to this one."""
    at = s.grievance("settled_at")
    mask: Mask = s.settled & ((s.grievance("manner") == codes.BY_TALK) | ((at >= 0) & (at <= forum)))
    return mask


@outcome("share", "settled within the group", "组内解决率", "disputes", "up", of=_ARISING, split="person")
def settled_in_group(s: Seen) -> float:
    """Settled in substance between the parties or by group head, grid leader or Party contact."""
    return s.share(_within(s, codes.GROUP), s.followed)


@outcome(
    "share",
    "settled within the village",
    "村内解决率",
    "disputes",
    "up",
    of=_ARISING,
    split="person",
    headline=True,
    twin="recorded_settlement",
)
def settled_in_village(s: Seen) -> float:
    """Settled in substance between the parties, in the group or by village mediation."""
    return s.share(_within(s, codes.VILLAGE), s.followed)


@outcome(
    "share",
    "settled within the township",
    "乡镇内解决率",
    "disputes",
    "up",
    of=_ARISING,
    split="person",
    headline=True,
    twin="recorded_settlement",
)
def settled_in_township(s: Seen) -> float:
    """Settled in substance between the parties, in the group, the village or the township; not in court or by petition."""
    return s.share(_within(s, codes.TOWNSHIP), s.followed)


@outcome("share", "settled between the parties", "自行解决率", "disputes", "up", of=_ARISING, split="person")
def settled_by_talk(s: Seen) -> float:
    """Settled in substance between the parties, without a forum."""
    return s.share(s.settled & (s.grievance("manner") == codes.BY_TALK), s.followed)


@outcome(
    "share",
    "settled by agreement at a forum",
    "调解达成一致率",
    "disputes",
    "up",
    of=_ARISING,
    split="person",
)
def settled_agreed(s: Seen) -> float:
    """Settled in substance by agreement at a forum of any level."""
    return s.share(s.settled & (s.grievance("manner") == codes.AGREED), s.followed)


@outcome("share", "pressed on the weaker party", "压服率", "disputes", "down", of=_ARISING, split="person")
def settled_pressed(s: Seen) -> float:
    """Closed within 12 months by pressing the weaker party; it may be recorded as settled and never counts as substance."""
    return s.share(s.eased & (s.grievance("manner") == codes.PRESSED), s.followed)


@outcome("share", "closed on paper", "纸面办结率", "disputes", "down", of=("cases taken up", "受理案件"))
def closed_on_paper(s: Seen) -> float:
    """Failed cases written down as settled, of all cases taken up."""
    return ratio(s.count(ledger.CLOSED_ON_PAPER), s.count(ledger.TAKEN_UP))


@outcome(
    "share",
    "settled in substance, of accepted cases",
    "受理案件实质解决率",
    "disputes",
    "up",
    of=("grievances a forum accepted, followed for 12 months", "受理的诉求(跟踪12个月)"),
    split="person",
    twin="recorded_settlement",
)
def settled_of_accepted(s: Seen) -> float:
    """Of the grievances that a forum accepted: settled by agreement within 12 months of arising, not broken out within 6."""
    return s.share(s.settled, s.followed & (s.grievance("accepted") >= 0))


@outcome(
    "share",
    "recorded settlement",
    "台账办结率",
    "disputes",
    "none",
    of=_RECORD,
    ledger="recorded",
    twin="settled_of_accepted",
    instead="settled_substantive",
)
def recorded_settlement(s: Seen) -> float:
    """Cases recorded as settled, of the cases on the log: failures may be left off, paper and pressing count as success."""
    return ratio(s.count(ledger.RECORDED_SETTLED), s.count(ledger.RECORDED_CASES))


@outcome(
    "share difference",
    "wedge of settlement",
    "办结账实差",
    "disputes",
    "down",
    of=("recorded cases against accepted cases", "台账与受理案件之比"),
    ledger="both",
)
def settlement_wedge(s: Seen) -> float:
    """Recorded settlement less settlement in substance of accepted cases."""
    return recorded_settlement(s) - settled_of_accepted(s)


def _months(s: Seen, quantile: float) -> float:
    at_forum = s.settled & s.followed & (s.grievance("manner") == codes.AGREED)
    months = s.grievance("closed")[at_forum] / codes.DAYS - s.grievance("born")[at_forum]
    return float(np.quantile(months, quantile)) if len(months) else float("nan")


@outcome(
    "months",
    "months to settlement, median",
    "解决时长中位数",
    "disputes",
    "down",
    of=("settled by agreement at a forum", "经调解解决的诉求"),
    split="person",
    headline=True,
)
def months_to_settlement(s: Seen) -> float:
    """Median months from arising to settlement, of grievances settled in substance at a forum within 12 months."""
    return _months(s, 0.5)


@outcome(
    "months",
    "months to settlement, 90th percentile",
    "解决时长第90百分位",
    "disputes",
    "down",
    of=("settled by agreement at a forum", "经调解解决的诉求"),
    split="person",
)
def months_to_settlement_p90(s: Seen) -> float:
    """The same, exceeded by one in ten."""
    return _months(s, 0.9)


@outcome(
    "share",
    "broken out again",
    "反弹率",
    "disputes",
    "down",
    of=("grievances settled within 12 months", "12个月内解决的诉求"),
    split="person",
)
def relapse_rate(s: Seen) -> float:
    """Settlements, pressed ones included, that broke out again within six months."""
    closed, relapsed = s.grievance("closed") / codes.DAYS, s.grievance("relapsed")
    in_time = (closed >= 0.0) & (closed <= s.grievance("born") + VISIBLE)
    return s.share((relapsed >= closed) & (relapsed <= closed + RELAPSE), s.followed & in_time)


@outcome(
    "share",
    "money recovered",
    "追回金额比例",
    "disputes",
    "up",
    of=("money at stake in grievances arising, followed for 12 months", "诉求涉及金额(跟踪12个月)"),
    split="person",
)
def redress_yuan(s: Seen) -> float:
    """Yuan recovered, of yuan owed: rent, wages, debt."""
    return ratio(
        float(s.grievance("recovered")[s.followed].sum()), float(s.grievance("owed")[s.followed].sum())
    )


@outcome(
    "share difference",
    "remedy gap against the powerful",
    "涉强势方救济差距",
    "disputes",
    "down",
    of=_ARISING,
    split="person",
)
def remedy_gap(s: Seen) -> float:
    """Settled in substance among residents less settled against operators, cadres and government."""
    power = np.isin(s.grievance("opponent"), (codes.OPERATOR, codes.CADRES, codes.GOVERNMENT))
    return s.share(s.settled, s.followed & ~power) - s.share(s.settled, s.followed & power)


@outcome("share difference", "remedy gap of women", "女性救济差距", "disputes", "none", of=_ARISING)
def remedy_gap_women(s: Seen) -> float:
    """Settled in substance of men's grievances less of women's; better is nearer to zero."""
    women = s.all.column("persons", "sex")[s.grievance("person")] == codes.FEMALE
    return s.share(s.settled, s.followed & ~women) - s.share(s.settled, s.followed & women)


@outcome(
    "per 1,000/year",
    "petitions",
    "信访量",
    "disputes",
    "none",
    of=_RESIDENTS,
    ledger="recorded",
    instead="grievance_burden",
)
def petitions_per_1000(s: Seen) -> float:
    """Petitions per 1,000 residents and year: a lawful channel whose number says nothing about whether people were helped."""
    return 12000.0 * ratio(s.count(ledger.PETITIONS), _residents(s))


def _of_petitions(s: Seen, column: int) -> float:
    return ratio(s.count(column), s.count(ledger.PETITIONS))


@outcome(
    "share",
    "collective petitions",
    "集体访占比",
    "disputes",
    "none",
    of=("petitions", "信访件次"),
    ledger="recorded",
    instead="grievance_burden",
)
def petitions_collective_share(s: Seen) -> float:
    """Petitions lodged with four or more others of the same village and month."""
    return _of_petitions(s, ledger.PETITIONS_COLLECTIVE)


@outcome(
    "share",
    "repeat petitions",
    "重复信访占比",
    "disputes",
    "none",
    of=("petitions", "信访件次"),
    ledger="recorded",
    instead="settled_substantive",
)
def petitions_repeat_share(s: Seen) -> float:
    """Petitions over a grievance that was petitioned about before."""
    return _of_petitions(s, ledger.PETITIONS_REPEAT)


@outcome(
    "share",
    "petitions above the township",
    "越级访占比",
    "disputes",
    "none",
    of=("petitions", "信访件次"),
    ledger="recorded",
    instead="settled_in_township",
)
def petitions_higher_share(s: Seen) -> float:
    """Petitions to the county or above."""
    return _of_petitions(s, ledger.PETITIONS_HIGHER)
