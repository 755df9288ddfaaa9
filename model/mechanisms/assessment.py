"""Year-end: assessment on recorded results, grades, rectification, rewards, red cards.

Pressure is what a weight does to those under it: P = 1 - exp(-weight / scale), steep at first and never above 1, so that no
step of a weight is a cliff. Forms, pressing, paper, logging and refusal read P; the score alone reads the weight, for there
it is arithmetic.

The score is made of what was written down: recorded settlement, petitions, reports; where residents rate, also of how
their matters were met. Within the county (or against a fixed county distribution when fewer than twenty villages are
simulated) the lowest share is put under rectification for a year, top villages are rewarded, secretaries are trained or
replaced. Where demonstration villages are chosen, each January, the ablest led come first: each gets ``site_help`` of outside help and
a part of ``site_money`` of the transfers of all others, who lose as much between them of both. A share of leading cadres may be
recalled or promoted by rank. What hangs on a rank adds to the weight under which everybody works: career (recall + promotion), and
contest_pull x contests a year where a village stands at either end. The weight of assessment raises pressure and effort at once
(Holmstroem and Milgrom 1991).
"""

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes, ledger
from model.state.census import clip
from model.state.now import Now
from model.state.posts import skill, taught
from model.state.tables import F8, Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Assessment(NamedTuple):
    """Numbers of assessment."""

    # fmt: off
    pressure_scale: Annotated[float, Number(unit="weight", domain=(0.01, 10), plausible=(0.1, 0.5),
        grade="assumed", source="assumed",
        en="weight of assessment at which pressure has reached two thirds of its most", zh="考核压力饱和尺度",
        reason="the weight that is reported, 0.25, is to be felt; not identifiable beside the effects of pressure: fix and sweep")] = 0.25
    on_settlement: Annotated[float, Number(unit="-", domain=(0, 10), plausible=(0, 2), grade="assumed",
        source="assumed", en="weight of recorded settlement in the score", zh="台账办结权重",
        reason="no regime is given in figures")] = 1.0
    on_petitions: Annotated[float, Number(unit="-", domain=(0, 50), plausible=(0, 10), grade="assumed",
        source="Wang-2015", en="weight of petitions per 1,000 residents in the score, x weight of counts",
        zh="信访量权重", reason="counts were ranked")] = 2.0
    on_reports: Annotated[float, Number(unit="-", domain=(0, 10), plausible=(0, 1), grade="assumed",
        source="assumed", en="weight of reporting effort in the score", zh="填报权重",
        reason="paper traces")] = 0.5
    on_residents: Annotated[float, Number(unit="-", domain=(0, 10), plausible=(0, 2), grade="assumed",
        source="yingjiang-reverse-rating",
        en="weight of residents' experience in the score, x weight of their rating", zh="群众评议权重",
        reason="no size was found")] = 1.0
    reference_mean: Annotated[float, Number(unit="-", domain=(-20, 20), plausible=None, grade="derived",
        source="default-village", en="mean score of the fixed county distribution", zh="参照分布均值",
        reason="measured on 40 villages")] = 1.14
    reference_sd: Annotated[float, Number(unit="-", domain=(0.001, 20), plausible=None, grade="derived",
        source="default-village", en="SD of the fixed county distribution", zh="参照分布标准差",
        reason="measured on 40 villages")] = 0.226
    reward_share: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.3), grade="assumed",
        source="ezhou-awards", en="share of villages rewarded", zh="受奖比例",
        reason="no share is given")] = 0.1
    reward_money: Annotated[float, Number(unit="yuan", domain=(0, 1e6), plausible=(0, 50000),
        grade="assumed", source="ezhou-awards", en="reward to the village", zh="奖励金额",
        reason="two million in all in one city")] = 10000.0
    rectification_money: Annotated[float, Number(unit="yuan", domain=(0, 1e6), plausible=(0, 100000),
        grade="assumed", source="chengkou-centre-flood-fund", en="money to a village under rectification",
        zh="整顿投入", reason="130,000 yuan for three centres")] = 20000.0
    rectification_gain: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.5),
        grade="assumed", source="xiantao-backward-first-secretaries",
        en="capability gained by a year under rectification, share of what is missing", zh="整顿能力提升",
        reason="recorded success is not substance; zero allowed")] = 0.15
    recorded_turn: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.88, 1),
        grade="derived", source="jingmen-third-class-turned;suizhou-weak-not-turned;xiantao-backward-first-secretaries",
        en="chance that a village is recorded as turned round after its year", zh="记录转化率",
        reason="mean of 92 % in Jingmen, 76 of 86 in Suizhou and all 28 in Xiantao")] = 0.93
    career: Annotated[float, Number(unit="weight", domain=(0, 100), plausible=(0, 4), grade="assumed",
        source="huangshi-plan-remove-last",
        en="weight of assessment to which it amounts that every leading cadre is recalled or promoted within a year",
        zh="一年内必被召回或提拔相当的考核权重", reason="a post is worth more than a grade; sign stated, no size was found")] = 2.0
    contest_pull: Annotated[float, Number(unit="weight per contest", domain=(0, 10), plausible=(0, 0.2), grade="assumed",
        source="lufeng-monthly-forum",
        en="weight of assessment to which a contest a year amounts, for villages graded best or backward",
        zh="每年一次擂台对先进和后进村相当的考核权重", reason="prizes for the first, classes for the last, nothing between; no size was found")] = 0.05
    class_up: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.02, 0.15),
        grade="assumed", source="xiaogan-second-class-share",
        en="chance that a branch of the second class is put into the first after a year", zh="二类支部年升一类概率",
        reason="0.60 stay in the second where a tenth is graded backward: 0.1 x 0.3 / 0.6")] = 0.05
    class_second: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.5, 0.7), grade="borrowed",
        source="xiaogan-second-class-share", en="branches of the second class at the start", zh="期初二类支部比例",
        reason="60 % in one city in 2015")] = 0.6
    red_cards: Annotated[float, Number(unit="cards", domain=(1, 5), plausible=(1, 3), grade="borrowed",
        source="huangshi-plan-remove-last;huangshi-plan-remove-county",
        en="red cards in a row after which the leading cadre is replaced", zh="换人所需红牌数",
        reason="carried over from planned rules for secretaries of townships (last once) and counties (last twice)")] = 2.0
    unversed: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.5), grade="assumed",
        source="wusheng-new-cadres-unready", en="capability lost by a leader who does not know the place",
        zh="不熟悉情况的能力损失", reason="newly elected cadres do not know the work")] = 0.25
    rate_without_cases: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.8, 1),
        grade="assumed", source="assumed", en="success rate put down for a village without a recorded case",
        zh="无台账案件时计入的办结率", reason="as recorded success elsewhere")] = 0.95
    site_help: Annotated[float, Number(unit="0-1", domain=(0, 1), plausible=(0.2, 1), grade="assumed",
        source="assumed", en="outside help that a demonstration village draws, taken from the other villages",
        zh="示范村得到的外部帮扶（取自其余各村）", reason="half of what a first secretary is; no figure was found")] = 0.5
    site_money: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.3), grade="assumed",
        source="assumed", en="share of the transfers of other villages that goes to demonstration villages",
        zh="其余各村拨付经费划给示范村的比例", reason="no figure was found")] = 0.1
    leaderless: Annotated[float, Number(unit="0-1", domain=(0, 1), plausible=(0, 0.5), grade="assumed",
        source="assumed", en="capability of leading in a village without a secretary",
        zh="书记空缺时的主职能力", reason="no figure was found")] = 0.2


class AssessmentSettings(NamedTuple):
    """What differs between counties or can be moved by a lever."""

    # fmt: off
    backward_share: Annotated[Floats, Setting(unit="share", domain=(0, 0.5), plausible=(0.02, 0.15),
        grade="reported", source="chengkou-backward-min-share",
        en="share of villages graded backward each year", zh="后进村比例",
        reason="at least 10 % asked in Chengkou, 6 of 204 named", default=0.1)]
    sites: Annotated[Floats, Setting(unit="share", domain=(0, 0.5), plausible=(0, 0.2), grade="assumed",
        source="assumed", en="share of the villages of a township that are demonstration villages",
        zh="示范村比例", reason="a lever; none without policy", default=0.0)]
    recall: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 0.15), grade="assumed",
        source="assumed", en="villages whose leading cadre is recalled each year, the last by score (coercive)",
        zh="每年按得分末位召回主职的村比例（强制性）", reason="a lever; none without policy", default=0.0)]
    promotion: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 0.15), grade="assumed",
        source="assumed", en="villages whose leading cadre is promoted each year, the first by score",
        zh="每年按得分首位提拔主职的村比例", reason="a lever; none without policy", default=0.0)]
    contest: Annotated[Floats, Setting(unit="1/year", domain=(0, 12), plausible=(0, 4), grade="assumed",
        source="assumed", en="public contests of secretaries a year", zh="每年登台打擂次数",
        reason="a lever; none without policy", default=0.0)]


class AssessmentSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    assessment: Annotated[int, Switch(en="year-end assessment and grading", zh="年终考核", in_core=False)] = 1


@rule
def pressure_of(p: Assessment, weight: float) -> float:
    """Pressure of a weight in assessment, 0-1: rises with it and saturates."""
    return 1.0 - math.exp(-weight / p.pressure_scale)


@rule
def stakes(p: Assessment, moved: float, contests: float, grade: int) -> float:
    """Weight that is added to that of assessment: by the share who are recalled or promoted, and at both ends by contests."""
    at_an_end = grade != codes.GRADE_B
    return p.career * moved + (p.contest_pull * contests if at_an_end else 0.0)


@rule
def press(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """What the weights in force this month do to those under them."""
    for v in range(len(t.villages.id)):
        weight = s.forums.assessment[v]
        if p.switches.assessment == 1:  # where nobody ranks, nothing hangs on a rank
            moved = s.assessment.recall[v] + s.assessment.promotion[v]
            weight += stakes(p.assessment, moved, s.assessment.contest[v], int(t.villages.grade[v]))
        t.villages.pressure[v] = pressure_of(p.assessment, weight)
        t.villages.petition_pressure[v] = pressure_of(p.assessment, s.forums.petition_weight[v])


@rule
def is_site(share: float, abler: int, n: int) -> bool:
    """Whether a village is chosen that so many of the ``n`` villages of its township are abler led than: the easiest first."""
    return abler + 0.5 < share * n


@rule
def abler_led(t: Tables, v: int) -> int:
    """Villages whose secretary is more capable than that of a village; of two alike the first in the table."""
    own, n = t.offices.capability[t.villages.offices_first[v]], 0
    for other in range(len(t.villages.id)):
        one = t.offices.capability[t.villages.offices_first[other]]
        n += 1 if one > own or (one == own and other < v) else 0
    return n


@rule
def choose_sites(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """January: demonstration villages, and what of help and money goes to them and is taken from the rest."""
    n, chosen, taken = len(t.villages.id), 0, 0.0
    for v in range(n):
        site = is_site(s.assessment.sites[v], abler_led(t, v), n)
        t.villages.site[v] = 1 if site else 0
        chosen += t.villages.site[v]
    for v in range(n):
        if t.villages.site[v] == 0 and chosen > 0:
            t.purses.drawn[v] = -p.assessment.site_money * s.village_economy.transfers[v]
            taken -= t.purses.drawn[v]
    for v in range(n):
        site = t.villages.site[v] == 1
        t.villages.attention[v] = p.assessment.site_help if site else 0.0
        if site:
            t.purses.drawn[v] = taken / chosen
        elif chosen > 0:
            t.villages.attention[v] = -p.assessment.site_help * chosen / (n - chosen)
        else:
            t.purses.drawn[v] = 0.0


@rule
def score_of(
    p: Assessment,
    settled: float,
    failed: float,
    petitions: float,
    reports: float,
    heard: float,
    petition_weight: float,
    residents_rate: float,
) -> float:
    """Year-end score of recorded results; ``petitions`` per 1,000 residents, ``reports`` and ``heard`` shares."""
    rate = settled / (settled + failed) if settled + failed > 0.0 else p.rate_without_cases
    return (
        p.on_settlement * rate
        - p.on_petitions * petition_weight * petitions
        + p.on_reports * reports
        + p.on_residents * residents_rate * heard
    )


@rule
def score_villages(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """December: the score of each village from the year's records; the slate is wiped."""
    for v in range(len(t.villages.id)):
        petitions = 1000.0 * t.dockets.petitions_year[v] / max(1.0, t.villages.residents[v])
        held, met, asked = 0.0, 0.0, 0.0
        for m in range(max(0, now.month - 11), now.month + 1):
            held += t.ledger[ledger.HOURS_HELD, v, m]
            met += t.ledger[ledger.MATTERS_MET, v, m]
            asked += t.ledger[ledger.MATTERS, v, m]
        reports = t.dockets.reports_year[v] / held if held > 0.0 else 0.0
        heard = met / asked if asked > 0.0 else 1.0
        t.villages.score[v] = score_of(
            p.assessment,
            t.dockets.recorded_settled[v],
            t.dockets.recorded_failed[v],
            petitions,
            reports,
            heard,
            s.forums.petition_weight[v],
            s.mediation.residents_rate[v],
        )
        t.ledger[ledger.SCORE, v, now.month] = t.villages.score[v]
        t.dockets.petitions_year[v] = 0.0
        t.dockets.recorded_settled[v] = 0.0
        t.dockets.recorded_failed[v] = 0.0
        t.dockets.reports_year[v] = 0.0


def cutoffs(p: Assessment, scores: F8, last: float, first: float) -> tuple[float, float]:
    """Scores below which the ``last`` share of villages lies and above which the ``first`` share does; at a share of 1 all do.

    From the county's own distribution with twenty villages or more, else from the fixed reference distribution.
    """
    if len(scores) >= 20:
        low = float(np.quantile(scores, last, method="lower"))
        high = float(np.quantile(scores, 1.0 - first, method="higher"))
        return low if last < 1.0 else math.inf, high if first < 1.0 else -math.inf
    usual = NormalDist(p.reference_mean, p.reference_sd)
    return score_at(usual, last), score_at(usual, 1.0 - first)


def score_at(usual: NormalDist, share: float) -> float:
    """Score below which this share of a distribution lies: minus infinity for a share of 0, infinity for 1."""
    if share <= 0.0:
        return -math.inf
    return usual.inv_cdf(share) if share < 1.0 else math.inf


def grade_villages(t: Tables, p: Assessment, low: float, high: float, month: int) -> None:
    """After December, across all townships of the county: grades, rectification, rewards, red cards."""
    for v in range(len(t.villages.id)):
        backward = t.villages.score[v] < low
        t.villages.grade[v] = (
            codes.GRADE_C if backward else codes.GRADE_A if t.villages.score[v] > high else codes.GRADE_B
        )
        if backward:
            t.villages.rectified_until[v] = month + 12
            t.villages.red_cards[v] += 1
            t.purses.budget[v] += p.rectification_money
            t.ledger[ledger.GRADED_BACKWARD, v, month] += 1.0
            t.ledger[ledger.RED_CARDED, v, month] += 1.0
            t.ledger[ledger.TRANSFERS, v, month] += p.rectification_money
        else:
            t.villages.red_cards[v] = 0
        if t.villages.grade[v] == codes.GRADE_A:
            t.purses.budget[v] += p.reward_money
            t.ledger[ledger.TRANSFERS, v, month] += p.reward_money
        t.ledger[ledger.CARRIED_OVER, v, month] = t.purses.budget[v]


def move_by_rank(t: Tables, low: F8, high: F8, month: int) -> None:
    """After December: leading cadres of villages below ``low`` are recalled, those above ``high`` leave in January for a public post.

    Args:
        low, high: scores, village by village.
    """
    for v in range(len(t.villages.id)):
        secretary = t.villages.offices_first[v]
        if t.villages.score[v] < low[v] and t.offices.holder[secretary] >= 0:
            t.persons.office[t.offices.holder[secretary]] = -1
            t.offices.holder[secretary] = -1
            t.ledger[ledger.REPLACED, v, month] += 1.0
        elif t.villages.score[v] > high[v]:
            t.villages.rises[v] = 1


@rule
def rectify(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Villages under rectification gain capability month by month; at the end they are recorded as turned round or not."""
    for v in range(len(t.villages.id)):
        secretary = t.villages.offices_first[v]
        if t.villages.rectified_until[v] >= now.month:
            missing = 1.0 - t.offices.capability[secretary]
            t.offices.capability[secretary] += p.assessment.rectification_gain / 12.0 * missing
        if t.villages.rectified_until[v] == now.month:
            end_year(t, p, now, v)
        if t.villages.red_cards[v] >= p.assessment.red_cards and now.month % 12 == 1:
            t.villages.red_cards[v] = 0
            t.offices.holder[secretary] = -1
            t.ledger[ledger.REPLACED, v, now.month] += 1.0


@rule
def end_year(t: Tables, p: "Parameters", now: Now, v: int) -> None:
    """A year under rectification ends: the branch moves up to the second class on record, or another year follows."""
    u, _, _, _ = draws.draw(now.seed, draws.ASSESS, t.villages.id[v], now.month)
    t.ledger[ledger.RECTIFIED, v, now.month] += 1.0
    if u < p.assessment.recorded_turn:
        t.ledger[ledger.TURNED_ROUND, v, now.month] += 1.0
        t.villages.branch_class[v] = codes.SECOND_CLASS
    else:
        t.villages.rectified_until[v] += 12


@rule
def next_class(p: Assessment, now: int, backward: bool, u: float) -> int:
    """Class of a branch on record in the new year: the third where it was graded backward, up from the second by chance."""
    if backward:
        return codes.THIRD_CLASS
    return codes.FIRST_CLASS if now == codes.SECOND_CLASS and u < p.class_up else now


@rule
def class_branches(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """January: classes of branches by the grading of the year before; in the first, as a county has them."""
    for v in range(len(t.villages.id)):
        u, _, _, _ = draws.draw(now.seed, draws.BRANCH_CLASS, t.villages.id[v], now.month)
        backward = t.villages.grade[v] == codes.GRADE_C
        was = int(t.villages.branch_class[v])
        t.villages.branch_class[v] = next_class(p.assessment, was, backward, u)
        if now.month == 0 and u < 1.0 - p.assessment.class_second - s.assessment.backward_share[v]:
            t.villages.branch_class[v] = codes.FIRST_CLASS


@rule
def count_classes(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Branches of the second and third class on record."""
    for v in range(len(t.villages.id)):
        second, third = codes.SECOND_CLASS, codes.THIRD_CLASS
        t.ledger[ledger.SECOND_CLASS, v, now.month] += 1.0 if t.villages.branch_class[v] == second else 0.0
        t.ledger[ledger.THIRD_CLASS, v, now.month] += 1.0 if t.villages.branch_class[v] == third else 0.0


@rule
def lead(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Leadership of each village: the secretary's capability, less for an untrained newcomer who does not know the place; little in a vacancy."""
    for v in range(len(t.villages.id)):
        o = t.villages.offices_first[v]
        if t.offices.holder[o] >= 0:
            strange = (1.0 - t.offices.knowledge[o]) * (1.0 - taught(t, o))
            led = skill(t, p, o) * (1.0 - p.assessment.unversed * strange)
            t.villages.capability[v] = clip(led, 0.0, 1.0)
        else:
            t.villages.capability[v] = p.assessment.leaderless
