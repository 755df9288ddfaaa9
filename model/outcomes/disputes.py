"""Disputes: what arises, what becomes of it in substance and on record, and what people live with meanwhile.

Unless an outcome says otherwise its denominator is all grievances arising in the window that can be followed for twelve
months before the run ends, silent ones included. *In substance* means settled by agreement, between the parties or at a
forum, or because what was owed was paid, within twelve months, and not broken out again within six; what was pressed on the
weaker side, or bought off, is never substantive. A grievance may be settled more than once: the first settlement in substance
is the one that counts. Where a policy moves what arises, rates are compared at the fixed mix of types of the default village.
"""

from collections.abc import Callable

import numpy as np

from model.declare import Label
from model.mechanisms.grievances import GrievanceRates
from model.outcomes.outcome import FOLLOWED, HANDLED, TO_THE_END, Spoken, outcome
from model.outcomes.seen import VISIBLE, Mask, Seen, ratio
from model.state import codes, ledger

_ARISING = ("grievances arising, followed for 12 months", "新发生诉求（跟踪12个月）")
_RESIDENTS = ("residents of any age, month by month", "各年龄常住人口（逐月）")
_HANDLED = ("grievances first handled", "已作首次应对的诉求")
_BROUGHT = ("grievances brought to a forum, followed for 12 months", "诉诸第三方的诉求（跟踪12个月）")
_ACCEPTED = ("grievances a forum accepted, followed for 12 months", "受理的诉求（跟踪12个月）")
_AGREED = (
    "grievances followed for 12 months that were settled in substance at a forum",
    "经第三方实质解决的诉求（跟踪12个月）",
)
_PETITIONS = ("petitions, a batch being one", "信访件（批）次")


_RATES = GrievanceRates()
MIX = {
    codes.FAMILY: _RATES.mix_family,
    codes.NEIGHBOUR: _RATES.mix_neighbour,
    codes.BOUNDARY: _RATES.mix_boundary,
    codes.RENT: 0.014,
    codes.LAND_TAKING: _RATES.mix_land,
    codes.BENEFITS: _RATES.mix_benefits,
    codes.GOVERNANCE: _RATES.mix_governance,
    codes.WAGES: _RATES.mix_wages,
    codes.DAMAGE: _RATES.mix_damage,
    codes.FOREST: _RATES.mix_forest,
}
"""Share of each type among the grievances of the default village, as declared; rent, which follows from arrears, as measured."""


def _residents(s: Seen) -> float:
    """Person-months of residents of any age."""
    months = s.months_with(codes.AT_HOME)
    return float((months if s.people is None else months[s.people]).sum())


@outcome(
    "per 1,000/year",
    "grievances arising",
    "新发生诉求",
    "disputes",
    "down",
    numerator=("12,000 x grievances arising, endured ones included", "12000 × 新发生诉求（含隐忍）"),
    of=_RESIDENTS,
    split="person",
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
    numerator=(
        "12,000 x severity (0-1) of the grievances not redressed at the end of each month, for 24 months at most",
        "12000 × 各月末未获救济诉求的严重度（0-1）之和（自发生起至多24个月）",
    ),
    of=("resident households, month by month", "常住户（逐月）"),
    split="household",
    headline=True,
)
def grievance_burden(s: Seen) -> float:
    """Months without redress x severity (0-1), per 1,000 resident households and year, whether or not it is still pursued.

    A grievance counts in every month at the end of which it has not been redressed, from arising for 24 months at most:
    endured, forgotten, closed on paper, pressed or bought off, it runs on. A settlement in substance ends it while it holds.
    """
    weight = float(s.all.burden[s.house, s.first : s.last].sum())
    return 12000.0 * ratio(weight, float(s.home_months[s.house].sum()))


@outcome(
    "share",
    "burden given up",
    "已放弃诉求的负担占比",
    "disputes",
    "none",
    numerator=("of it that of grievances forgotten or bought off", "其中已淡忘或花钱息访的诉求"),
    of=("severity x months of the grievances that wait for redress", "未获救济诉求的严重度×月数"),
    moved=True,
    beside="grievance_burden",
)
def burden_given_up(s: Seen) -> float:
    """Of the grievance burden, that of grievances which were forgotten or bought off: nobody pursues them, nothing was redressed."""
    window = (s.house, slice(s.first, s.last))
    return ratio(float(s.all.burden_given_up[window].sum()), float(s.all.burden[window].sum()))


def _first(s: Seen, *responses: int) -> float:
    response = s.grievance("response")
    return s.share(np.isin(response, responses), s.arose & (response >= 0))


@outcome(
    "share",
    "endured at first",
    "忍了（首次应对）",
    "disputes",
    "none",
    numerator=(
        "of them those endured, at once or after talking in vain",
        "其中忍了的诉求（含协商未果后忍了的）",
    ),
    of=_HANDLED,
    over=HANDLED,
    split="person",
    moved=True,
)
def share_endured(s: Seen) -> float:
    """Grievances endured at first handling, at once or after the parties talked in vain."""
    return _first(s, codes.LUMP, codes.IN_VAIN)


@outcome(
    "share",
    "talked out at first",
    "自行协商解决（首次应对）",
    "disputes",
    "none",
    numerator=("of them those that the parties settled between them", "其中双方自行协商解决的诉求"),
    of=_HANDLED,
    over=HANDLED,
    split="person",
    moved=True,
    beside="settled_by_talk",
)
def share_talked(s: Seen) -> float:
    """Grievances whose parties settled between them at first handling."""
    return _first(s, codes.TALK)


@outcome(
    "share",
    "taken to a forum at first",
    "找第三方（首次应对）",
    "disputes",
    "none",
    numerator=(
        "of them those taken to a third party, at once or after talking in vain",
        "其中找第三方的诉求（含协商未果后找的）",
    ),
    of=_HANDLED,
    over=HANDLED,
    split="person",
    moved=True,
    beside="brought_to_forum",
)
def share_to_forum(s: Seen) -> float:
    """Grievances taken to a third party at first handling, at once or after talking failed."""
    return _first(s, codes.THIRD_PARTY)


@outcome(
    "share",
    "brought to a forum",
    "诉诸第三方",
    "disputes",
    "none",
    numerator=("of them those brought to any forum", "其中诉诸任一第三方的诉求"),
    of=_ARISING,
    over=TO_THE_END,
    split="person",
)
def brought_to_forum(s: Seen) -> float:
    """Grievances brought to any forum, petition included, by the end of the run."""
    return s.share(s.grievance("first_forum") >= 0, s.followed)


@outcome(
    "share",
    "refused",
    "拒绝受理率",
    "disputes",
    "down",
    numerator=("of them refusals", "其中拒绝受理"),
    of=("decisions of forums on taking up", "受理与否的决定"),
    moved=True,
    beside="settled_substantive",
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
    numerator=(
        "of them those that a forum accepted within six months of arising",
        "其中发生后六个月内获受理的诉求",
    ),
    of=_BROUGHT,
    over=TO_THE_END,
    split="person",
    moved=True,
    beside="settled_substantive",
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
    numerator=(
        "of each type those settled by agreement, or by paying what was owed, within 12 months, holding for 6; the rates of "
        "types weighted by their shares in the default village",
        "各类型中12个月内经协商一致或付清欠款解决、且6个月内未反弹的诉求，各类型解决率按默认村类型构成加权",
    ),
    of=_ARISING,
    over=FOLLOWED,
    split="person",
    headline=True,
    twin="recorded_settlement",
    spoken=Spoken(
        Label("more grievances are settled in substance", "实质解决的诉求增多"),
        Label("fewer grievances are settled in substance", "实质解决的诉求减少"),
        Label("more or fewer grievances are settled in substance", "实质解决的诉求增多还是减少"),
        Label("grievances", "件诉求"),
        Label("are settled in substance", "实质解决"),
    ),
)
def settled_substantive(s: Seen) -> float:
    """Settled by agreement or by paying what was owed, within 12 months, not broken out within 6, at a fixed mix of types.

    The mean of the rates of the types, weighted by their shares in the default village; types that did not arise are left out.
    What a policy adds of easy or hard matters does not move it; the plain share is ``settled_share``.
    """
    rates = {kind: s.share(s.settled, s.followed & (s.grievance("type") == kind)) for kind in MIX}
    there = {kind: rate for kind, rate in rates.items() if not np.isnan(rate)}
    return ratio(sum(MIX[kind] * rate for kind, rate in there.items()), sum(MIX[kind] for kind in there))


@outcome(
    "share",
    "settled in substance, plain share",
    "未调整类型的实质解决率",
    "disputes",
    "up",
    numerator=(
        "of them those settled by agreement, or by paying what was owed, within 12 months, holding for 6",
        "其中12个月内经协商一致或付清欠款解决、且6个月内未反弹的诉求",
    ),
    of=_ARISING,
    over=FOLLOWED,
    split="person",
    moved=True,
    beside="settled_substantive",
)
def settled_share(s: Seen) -> float:
    """Settled in substance, of all grievances whatever their type: a policy that adds light ones raises it."""
    return s.share(s.settled, s.followed)


@outcome(
    "per 1,000/year",
    "settled in substance, per 1,000",
    "每千人实质解决数",
    "disputes",
    "none",
    numerator=(
        "12,000 x grievances arising that were settled in substance within 12 months",
        "12000 × 新发生诉求中12个月内实质解决者",
    ),
    of=_RESIDENTS,
    over=FOLLOWED,
    split="person",
)
def settled_per_1000(s: Seen) -> float:
    """Grievances arising that were settled in substance, per 1,000 residents and year; months too late to follow are left out."""
    months = max(0, min(s.last, s.end - VISIBLE + 1) - s.first)
    early = s.over(s.first, s.first + months)
    return (
        12000.0 * ratio(float((s.settled & s.followed).sum()), _residents(early)) if months else float("nan")
    )


def _rate_of(kind: int) -> Callable[[Seen], float]:
    def rate(s: Seen) -> float:
        return s.share(s.settled, s.followed & (s.grievance("type") == kind))

    rate.__name__ = f"settled_{NAMES[kind]}"
    rate.__doc__ = f"Settled in substance, of grievances over {codes.TYPES[kind].en}."
    return rate


NAMES = (
    "family",
    "neighbour",
    "boundary",
    "rent",
    "land",
    "benefits",
    "governance",
    "wages",
    "damage",
    "forest",
)
"""Types in names of outcomes."""
for _kind, _type in enumerate(codes.TYPES):
    outcome(
        "share",
        f"settled: {_type.en}",
        f"实质解决率：{_type.zh}",
        "disputes",
        "up",
        numerator=(
            "of them those settled by agreement, or by paying what was owed, within 12 months, holding for 6",
            "其中12个月内经协商一致或付清欠款解决、且6个月内未反弹的诉求",
        ),
        of=(
            f"grievances arising over {_type.en}, followed for 12 months",
            f"新发生的{_type.zh}诉求（跟踪12个月）",
        ),
        over=FOLLOWED,
        split="person",
        moved=True,
        beside="settled_substantive",
    )(_rate_of(_kind))


def _within(s: Seen, forum: int) -> Mask:
    """Settled in substance between the parties or at a forum up to this one."""
    mask: Mask = s.settled & (s.of_settlement("forum") <= forum)  # between the parties is below the lowest
    return mask


def _settled_by(s: Seen, manner: int) -> Mask:
    """Settled in substance in this manner."""
    mask: Mask = s.settled & (s.of_settlement("manner") == manner)
    return mask


@outcome(
    "share",
    "settled within the group",
    "组内解决率",
    "disputes",
    "up",
    numerator=(
        "of them those settled in substance between the parties or by group head, grid leader, Party contact or volunteers",
        "其中经双方或组长、网格长、联户党员、义务调解员实质解决的诉求",
    ),
    of=_ARISING,
    over=FOLLOWED,
    split="person",
)
def settled_in_group(s: Seen) -> float:
    """Settled in substance between the parties or by group head, grid leader, Party contact or volunteer mediators."""
    return s.share(_within(s, codes.GROUP), s.followed)


@outcome(
    "share",
    "settled within the village",
    "村内解决率",
    "disputes",
    "up",
    numerator=(
        "of them those settled in substance between the parties, in the group or by village mediation",
        "其中经双方、组内或村调解实质解决的诉求",
    ),
    of=_ARISING,
    over=FOLLOWED,
    split="person",
    headline=True,
    twin="recorded_settlement",
    spoken=Spoken(
        Label("more grievances are settled within the village", "村内解决的诉求增多"),
        Label("fewer grievances are settled within the village", "村内解决的诉求减少"),
        Label("more or fewer grievances are settled within the village", "村内解决的诉求增多还是减少"),
        Label("grievances", "件诉求"),
        Label("are settled within the village", "村内解决"),
    ),
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
    numerator=(
        "of them those settled in substance between the parties, in the group, the village or the township",
        "其中经双方、组、村或乡镇实质解决的诉求",
    ),
    of=_ARISING,
    over=FOLLOWED,
    split="person",
    twin="recorded_settlement",
)
def settled_in_township(s: Seen) -> float:
    """Settled in substance between the parties, in the group, the village or the township; not in court or by petition."""
    return s.share(_within(s, codes.TOWNSHIP), s.followed)


@outcome(
    "share",
    "settled between the parties",
    "自行解决率",
    "disputes",
    "up",
    numerator=("of them those settled in substance between the parties", "其中双方自行实质解决的诉求"),
    of=_ARISING,
    over=FOLLOWED,
    split="person",
)
def settled_by_talk(s: Seen) -> float:
    """Settled in substance between the parties, without a forum."""
    return s.share(_settled_by(s, codes.BY_TALK), s.followed)


@outcome(
    "share",
    "settled by agreement at a forum",
    "调解达成一致率",
    "disputes",
    "up",
    numerator=(
        "of them those settled in substance at a forum of any level",
        "其中经各级第三方实质解决的诉求",
    ),
    of=_ARISING,
    over=FOLLOWED,
    split="person",
)
def settled_agreed(s: Seen) -> float:
    """Settled in substance by agreement at a forum of any level."""
    return s.share(_settled_by(s, codes.AGREED), s.followed)


@outcome(
    "share",
    "pressed on the weaker party",
    "压服率",
    "disputes",
    "down",
    numerator=(
        "of them those closed within 12 months by pressing the weaker party, whether or not that held",
        "其中12个月内以压服弱势一方结案的诉求（不论其后是否反弹）",
    ),
    of=_ARISING,
    over=FOLLOWED,
    split="person",
)
def settled_pressed(s: Seen) -> float:
    """Closed within 12 months by pressing the weaker party, whether or not that held: on file as settled, never substance."""
    return s.share(s.ever_settled(s.in_time & (s.settlement("manner") == codes.PRESSED)), s.followed)


@outcome(
    "share",
    "closed on paper",
    "纸面办结率",
    "disputes",
    "down",
    numerator=("of them failed cases written down as settled", "其中未解决而按办结记录的案件"),
    of=("cases that forums ended, settled or not", "第三方结束的案件（不论解决与否）"),
    moved=True,
    beside="settled_substantive",
)
def closed_on_paper(s: Seen) -> float:
    """Failed cases written down as settled, of all cases that forums ended in the window, settled or not."""
    return ratio(s.count(ledger.CLOSED_ON_PAPER), s.count(ledger.CASES_ENDED))


@outcome(
    "share",
    "settled in substance, of accepted cases",
    "受理案件实质解决率",
    "disputes",
    "up",
    numerator=(
        "of them those settled by agreement, between the parties or at a forum, within 12 months, holding for 6",
        "其中12个月内经双方或第三方协商一致解决、且6个月内未反弹的诉求",
    ),
    of=_ACCEPTED,
    over=FOLLOWED,
    split="person",
    twin="recorded_settlement",
    moved=True,
    beside="settled_substantive",
)
def settled_of_accepted(s: Seen) -> float:
    """Of the grievances that a forum accepted: settled in substance within 12 months of arising, not broken out within 6."""
    return s.share(s.settled, s.followed & (s.grievance("accepted") >= 0))


@outcome(
    "share",
    "recorded settlement by closing",
    "台账办结率（按每次办结计）",
    "disputes",
    "none",
    numerator=("of them those recorded as settled", "其中按办结记录者"),
    of=(
        "cases in group, village or township that stood on the log when they ended, one that went on at each of them",
        "结束时在台账上的组、村、乡镇案件，逐级上行的在每一级各计一次",
    ),
    ledger="recorded",
    twin="settled_of_accepted",
    instead="settled_substantive",
    moved=True,
    beside="settled_substantive",
    spoken=Spoken(
        Label("more cases are closed as settled on file", "台账办结的案件增多"),
        Label("fewer cases are closed as settled on file", "台账办结的案件减少"),
        Label("more or fewer cases are closed as settled on file", "台账办结的案件增多还是减少"),
        Label("cases closed", "件办结案件"),
        Label("are settled on file", "台账记为解决"),
    ),
)
def recorded_settlement(s: Seen) -> float:
    """Cases of mediation recorded as settled, of those on its log; court and petitions keep files of their own.

    What was not entered is not there, failures may be left off, paper and pressing count as success. Each closing counts, as
    committees report: a case that failed in the village and settled in the township is one failure and one success. Patterns P17
    and P42 follow the case, which has one file, and are higher.
    """
    return ratio(s.count(ledger.MEDIATED_SETTLED), s.count(ledger.MEDIATED_CASES))


@outcome(
    "share difference",
    "wedge of settlement",
    "办结账实差",
    "disputes",
    "down",
    numerator=(
        "recorded settlement less settlement in substance of accepted grievances",
        "台账办结率减受理诉求实质解决率",
    ),
    of=(
        "cases on the log, and grievances a forum accepted, followed for 12 months",
        "台账案件；受理的诉求（跟踪12个月）",
    ),
    over=FOLLOWED,
    ledger="both",
    moved=True,
)
def settlement_wedge(s: Seen) -> float:
    """Recorded settlement less settlement in substance of accepted cases."""
    return recorded_settlement(s) - settled_of_accepted(s)


def _months(s: Seen, quantile: float) -> float:
    at_forum = _settled_by(s, codes.AGREED) & s.followed
    months = s.of_settlement("day")[at_forum] / codes.DAYS - s.grievance("born")[at_forum]
    return float(np.quantile(months, quantile)) if len(months) else float("nan")


@outcome(
    "months",
    "months to settlement, median",
    "解决时长中位数",
    "disputes",
    "down",
    numerator=(
        "the median of the months from arising to the first settlement in substance",
        "自发生至首次实质解决之月数的中位数",
    ),
    of=_AGREED,
    over=FOLLOWED,
    split="person",
    moved=True,
    beside="settled_agreed",
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
    numerator=(
        "the 90th percentile of the months from arising to the first settlement in substance",
        "自发生至首次实质解决之月数的第90百分位",
    ),
    of=_AGREED,
    over=FOLLOWED,
    split="person",
    moved=True,
    beside="settled_agreed",
)
def months_to_settlement_p90(s: Seen) -> float:
    """Months from arising to settlement that one in ten of the grievances settled in substance at a forum exceeds."""
    return _months(s, 0.9)


@outcome(
    "share",
    "broken out again",
    "反弹率",
    "disputes",
    "down",
    numerator=("of them those that broke out again within six months", "其中六个月内反弹者"),
    of=(
        "settlements, pressed ones included, within 12 months of arising, of grievances followed for 12 months",
        "诉求（跟踪12个月）发生后12个月内的解决（含压服）",
    ),
    over=FOLLOWED,
    split="person",
    moved=True,
    beside="settled_substantive",
)
def relapse_rate(s: Seen) -> float:
    """Settlements within 12 months of arising, pressed ones included, that broke out again within six months."""
    whole = s.in_time & s.followed[s.settlement("grievance")]
    return s.share(~s.held, whole)


@outcome(
    "share",
    "money recovered",
    "追回金额比例",
    "disputes",
    "up",
    numerator=("of it yuan recovered", "其中追回的金额"),
    of=("yuan owed in grievances arising, followed for 12 months", "新发生诉求（跟踪12个月）涉及的金额"),
    over=TO_THE_END,
    split="person",
)
def redress_yuan(s: Seen) -> float:
    """Yuan recovered by the end of the run, of yuan owed: rent, wages, debt; what broke out again is not recovered."""
    return ratio(
        float(s.grievance("recovered")[s.followed].sum()), float(s.grievance("owed")[s.followed].sum())
    )


@outcome(
    "share difference",
    "remedy gap against the powerful",
    "涉强势方救济差距",
    "disputes",
    "down",
    numerator=(
        "share settled in substance of grievances against kin and other households, less the same against operators, cadres and government",
        "对家人和其他农户的诉求之实质解决率，减对业主、干部和政府的诉求之实质解决率",
    ),
    of=_ARISING,
    over=FOLLOWED,
    split="person",
)
def remedy_gap(s: Seen) -> float:
    """Settled in substance among residents less settled against operators, cadres and government.

    Grievances against an employer or debtor outside are neither.
    """
    among = np.isin(s.grievance("opponent"), (codes.KIN, codes.HOUSEHOLD))
    power = np.isin(s.grievance("opponent"), (codes.OPERATOR, codes.CADRES, codes.GOVERNMENT))
    return s.share(s.settled, s.followed & among) - s.share(s.settled, s.followed & power)


@outcome(
    "share difference",
    "remedy gap of women",
    "女性救济差距",
    "disputes",
    "none",
    numerator=(
        "share settled in substance of men's grievances less of women's",
        "男性诉求之实质解决率减女性诉求之实质解决率",
    ),
    of=_ARISING,
    over=FOLLOWED,
)
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
    numerator=("12,000 x petitions: letters, and visits by batches", "12000 × 信访件（批）次"),
    of=_RESIDENTS,
    ledger="recorded",
    instead="grievance_burden",
)
def petitions_per_1000(s: Seen) -> float:
    """Petitions, letters and batches, per 1,000 residents and year: a lawful channel; its number says nothing of who was helped."""
    return 12000.0 * ratio(s.count(ledger.PETITIONS), _residents(s))


@outcome(
    "per 1,000/year",
    "letters of petition",
    "来信（网上信访）",
    "disputes",
    "none",
    numerator=("12,000 x letters", "12000 × 来信件次"),
    of=_RESIDENTS,
    ledger="recorded",
    instead="grievance_burden",
)
def petition_letters(s: Seen) -> float:
    """Letters of petition, on paper or online, per 1,000 residents and year."""
    return 12000.0 * ratio(s.count(ledger.PETITIONS) - s.count(ledger.PETITION_VISITS), _residents(s))


@outcome(
    "per 1,000/year",
    "visits to petition, batches",
    "来访批次",
    "disputes",
    "none",
    numerator=("12,000 x batches that came", "12000 × 来访批次"),
    of=_RESIDENTS,
    ledger="recorded",
    instead="grievance_burden",
)
def petition_batches(s: Seen) -> float:
    """Visits to petition, a batch being one, per 1,000 residents and year."""
    return 12000.0 * ratio(s.count(ledger.PETITION_VISITS), _residents(s))


@outcome(
    "per 1,000/year",
    "visits to petition, persons",
    "来访人次",
    "disputes",
    "none",
    numerator=("12,000 x persons who came", "12000 × 来访人次"),
    of=_RESIDENTS,
    ledger="recorded",
    instead="grievance_burden",
)
def petition_persons(s: Seen) -> float:
    """Persons who came to petition, alone or in a batch, per 1,000 residents and year."""
    return 12000.0 * ratio(s.count(ledger.PETITION_PERSONS), _residents(s))


@outcome(
    "share",
    "collective visits",
    "集体访占来访批次比例",
    "disputes",
    "none",
    numerator=("of them batches of five or more over one dispute", "其中就同一纠纷五人及以上的批次"),
    of=("batches that came to petition", "来访批次"),
    ledger="recorded",
    instead="grievance_burden",
    moved=True,
    beside="petition_batches",
)
def collective_share_of_visits(s: Seen) -> float:
    """Visits of five or more over one dispute, of all visits by batches."""
    return ratio(s.count(ledger.PETITIONS_COLLECTIVE), s.count(ledger.PETITION_VISITS))


@outcome(
    "per 1,000/year",
    "petitions contained",
    "被拦阻的信访",
    "disputes",
    "none",
    numerator=("12,000 x attempts that were contained", "12000 × 被拦阻的信访尝试"),
    of=_RESIDENTS,
)
def attempts_contained(s: Seen) -> float:
    """Attempts to petition that officials contained, a batch being one, per 1,000 residents and year: nothing was settled."""
    return 12000.0 * ratio(s.count(ledger.ATTEMPTS_CONTAINED), _residents(s))


@outcome(
    "per 1,000/year",
    "petitions bought off",
    "花钱息访",
    "disputes",
    "none",
    numerator=("12,000 x attempts that money ended", "12000 × 花钱平息的信访尝试"),
    of=_RESIDENTS,
)
def petitions_bought(s: Seen) -> float:
    """Attempts to petition that money ended, a batch being one, per 1,000 residents and year: nothing was redressed."""
    return 12000.0 * ratio(s.count(ledger.PETITIONS_BOUGHT), _residents(s))


@outcome(
    "yuan/household/year",
    "money that bought petitions off",
    "花钱息访支出",
    "disputes",
    "none",
    numerator=("12 x yuan paid", "12 × 支付金额"),
    of=("resident households, month by month", "常住户（逐月）"),
    ledger="money",
)
def petitions_bought_yuan(s: Seen) -> float:
    """Money that ended petitions, per resident household and year; it comes from above, not from the village."""
    return s.per_household(ledger.BOUGHT_YUAN)


@outcome(
    "per 1,000/year",
    "settled by volunteer mediators",
    "义务调解解决数",
    "disputes",
    "none",
    numerator=("12,000 x settlements by volunteer mediators", "12000 × 义务调解员调解成功件数"),
    of=_RESIDENTS,
)
def settled_by_volunteers(s: Seen) -> float:
    """Settlements by volunteer mediators of the villagers' groups, per 1,000 residents and year; nothing of them is on file."""
    return 12000.0 * ratio(s.count(ledger.ELDER_SETTLED), _residents(s))


@outcome(
    "per 1,000/year",
    "case-months not heard for a side away",
    "因一方在外未能调解的案件月数",
    "disputes",
    "down",
    numerator=(
        "12,000 x months in which an accepted case was not heard because a side was away and not reached by telephone",
        "12000 × 受理案件因一方在外且电话未能联系而未调解的月数",
    ),
    of=_RESIDENTS,
)
def unheard_months(s: Seen) -> float:
    """Months in which an accepted case below the court was not heard because a side was away, per 1,000 residents and year."""
    return 12000.0 * ratio(s.count(ledger.UNHEARD), _residents(s))


@outcome(
    "share",
    "repeat petitions",
    "重复信访占比",
    "disputes",
    "none",
    numerator=(
        "of them those over something that one of those concerned had petitioned about before",
        "其中有当事人曾就同一诉求信访者",
    ),
    of=_PETITIONS,
    ledger="recorded",
    instead="settled_substantive",
    moved=True,
    beside="petitions_per_1000",
)
def petitions_repeat_share(s: Seen) -> float:
    """Petitions over something that one of those concerned had petitioned about before."""
    return ratio(s.count(ledger.PETITIONS_REPEAT), s.count(ledger.PETITIONS))


@outcome(
    "share",
    "petitions above the township",
    "越级访占比",
    "disputes",
    "none",
    numerator=("of them those to the county or above", "其中到县及以上信访者"),
    of=_PETITIONS,
    ledger="recorded",
    instead="settled_in_township",
    moved=True,
    beside="petitions_per_1000",
)
def petitions_higher_share(s: Seen) -> float:
    """Petitions to the county or above."""
    return ratio(s.count(ledger.PETITIONS_HIGHER), s.count(ledger.PETITIONS))
