"""Incentives: what is awarded, listed, paid from a budget, or promised and not paid.

Lost-work allowances and rewards per settled case are paid at once; points are held by households and redeemed each
quarter for goods, rationed when money is short; dividends are paid at the end of the year, a share of them conditional on
keeping the compact. Awards are made by a person or a council, with favour and error. An award or a listing felt as unfair
is a grievance; a broken promise costs trust.
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes, ledger
from model.state.census import people_of
from model.state.now import Now
from model.state.rewards import can_be_red, chance_entered, has_black_list, is_counted, is_enough
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Incentives(NamedTuple):
    """Numbers of awarding and paying."""

    # fmt: off
    error: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0, 0.2), grade="assumed",
        source="assumed", en="chance that points earned are not entered", zh="漏记概率",
        reason="hand-kept books")] = 0.08
    favour: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0, 0.4), grade="assumed",
        source="suizhou-cadre-conduct",
        en="chance that a connected household is given points it did not earn", zh="人情加分概率",
        reason="careless and unfair cadres are named")] = 0.1
    council_fairness: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="lufeng-regular-meetings", en="share of favour and error that award by a council removes",
        zh="评议会纠偏", reason="no size was found")] = 0.5
    sees_favour: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0, 0.5),
        grade="assumed", source="assumed",
        en="chance that a household feels an unearned award to another as unfair", zh="察觉不公概率",
        reason="no figure was found")] = 0.05
    minds_at: Annotated[float, Number(unit="yuan/act", domain=(0, 1000), plausible=(0, 30), grade="assumed",
        source="assumed",
        en="value of an act at which half of those who miss a point, or see one given unearned, mind it",
        zh="过半者在意漏记或人情分的积分价值",
        reason="a trifle is let pass; 0 would mean that everything is minded")] = 5.0
    black_breaches: Annotated[float, Number(unit="quarters", domain=(1, 4), plausible=(1, 4),
        grade="assumed", source="assumed", en="breaches in a year that put a household on the black list",
        zh="列入黑榜的违约次数", reason="no rule is given")] = 3.0
    red_acts: Annotated[float, Number(unit="acts", domain=(1, 12), plausible=(1, 4), grade="assumed",
        source="assumed", en="acts in a year that it takes, beside a year without breach, to come on the red list",
        zh="列入红榜所需年度行为次数", reason="no rule is given")] = 1.0
    wrong_list: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0, 0.1),
        grade="assumed", source="assumed",
        en="chance that a household is black-listed without the breaches that takes", zh="误列黑榜概率",
        reason="error and grudge")] = 0.02
    listed_trust: Annotated[float, Number(unit="events", domain=(-5, 5), plausible=(-1, 3), grade="assumed",
        source="assumed", en="loss of trust on being black-listed, in units of one case of one's own that failed",
        zh="列黑榜对信任的影响", reason="sign left free")] = 1.0
    broken_trust: Annotated[float, Number(unit="events", domain=(0, 10), plausible=(0, 2), grade="assumed",
        source="assumed", en="loss of trust by a broken promise, in units of one case of one's own that failed",
        zh="未兑现对信任的影响", reason="no size was found")] = 0.5


class IncentiveSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    by_council: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="lufeng-regular-meetings", en="awards by a council instead of a person", zh="由评议会评定",
        reason="peer appraisal in one place", default=0.0)]
    black_list: Annotated[Floats, Setting(unit="0/1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="lufeng-red-black-list", en="black lists (coercive)", zh="黑榜（强制性）",
        reason="coercive; off unless a policy says so", default=0.0)]
    list_counts: Annotated[Floats, Setting(unit="code", domain=(0, 15), plausible=(1, 15), grade="assumed",
        source="lufeng-red-black-list;chengkou-points-dividend-link",
        en="acts that scores and lists count: 1 meetings + 2 labour + 4 the compact + 8 helping to settle",
        zh="积分与红黑榜所计行为：1会议+2劳动+4守约+8帮助解决", reason="one document names the compact; what else is listed none says",
        default=15.0)]
    incentive_transfer: Annotated[Floats, Setting(unit="yuan/year", domain=(0, 1e7), plausible=(0, 100000),
        grade="assumed", source="assumed", en="money from above for incentives", zh="激励专项经费",
        reason="none without policy", default=0.0)]
    incentive_own: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="share of the village's own money in hand that may be spent on incentives",
        zh="自有资金可用于激励比例", reason="what is left after running costs and projects", default=1.0)]


class IncentiveSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    incentives: Annotated[int, Switch(
        en="awards, lists, payments (off: no lever of them acts on anybody)", zh="激励")] = 1


@rule
def chance_favoured(p: Incentives, council: float, connected: bool) -> float:
    """Chance that a household is given a point it did not earn."""
    return p.favour * (1.0 - p.council_fairness * council) if connected else 0.0


@rule
def chance_minded(p: Incentives, value: float) -> float:
    """Chance that a point missed or given unearned is minded: value / (value + minds_at)."""
    return value / (value + p.minds_at) if value > 0.0 else 0.0


@rule
def pay(t: Tables, s: "Settings", v: int, due: float) -> float:
    """What can be paid of ``due`` from the village's money; never more than is there."""
    paid = float(min(due, t.purses.budget[v] * s.incentives.incentive_own[v]))
    t.purses.budget[v] -= paid
    return paid


@rule
def share_paid(paid: float, due: float) -> float:
    """Share of what was due that was paid; all where nothing was due."""
    return paid / due if due > 0.0 else 1.0


@rule
def pay_allowances(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Allowances and rewards of the month, in full while the money lasts, in equal shares when it does not."""
    for v in range(len(t.villages.id)):
        t.purses.due[v] = 0.0
        t.purses.due_rewards[v] = 0.0
    for i in range(len(t.persons.id)):
        if t.persons.owed[i] > 0.0:
            t.purses.due[t.persons.village[i]] += t.persons.owed[i]
    for o in range(len(t.offices.id)):
        if t.offices.holder[o] >= 0:  # a case that outlasted its holder earns nobody a reward
            t.purses.due_rewards[t.offices.village[o]] += (
                t.offices.settled[o] * s.mediation.reward_case[t.offices.village[o]]
            )
    for k in range(len(t.groups.id)):
        v = t.groups.village[k]
        t.purses.due_rewards[v] += t.groups.elder_settled[k] * s.volunteers.elder_pay[v]
    for v in range(len(t.villages.id)):
        allowances, rewards = t.purses.due[v], t.purses.due_rewards[v]
        paid = pay(t, s, v, allowances + rewards)
        t.purses.paid_share[v] = share_paid(paid, allowances + rewards)
        t.ledger[ledger.ALLOWANCES, v, now.month] += allowances * t.purses.paid_share[v]
        t.ledger[ledger.REWARDS, v, now.month] += rewards * t.purses.paid_share[v]
        t.ledger[ledger.BROKEN, v, now.month] += allowances + rewards - paid
    for v in range(len(t.villages.id)):
        if t.purses.due[v] > 0.0:
            pay_out(t, p, v)
    for o in range(len(t.offices.id)):
        i = t.offices.holder[o]
        if i >= 0 and t.offices.settled[o] > 0:
            v = t.offices.village[o]
            t.persons.received[i] += (
                t.offices.settled[o] * s.mediation.reward_case[v] * t.purses.paid_share[v]
            )
    for k in range(len(t.groups.id)):
        if t.groups.elder_settled[k] > 0:
            v = t.groups.village[k]
            earned = t.groups.elder_settled[k] * s.volunteers.elder_pay[v] * t.purses.paid_share[v]
            t.persons.received[t.groups.elder[k]] += earned


@rule
def pay_out(t: Tables, p: "Parameters", v: int) -> None:
    """Every person in a village gets what could be paid of the allowances owed; the rest is broken word."""
    share, (first, last) = t.purses.paid_share[v], people_of(t, v)
    for k in range(first, last):
        i = t.order[k]
        if t.persons.owed[i] > 0.0:
            t.persons.received[i] += t.persons.owed[i] * share
            t.minds.felt_village[i] -= p.learning.bad * p.incentives.broken_trust * (1.0 - share)
            t.persons.owed[i] = 0.0


@rule
def award_points(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Points of the month into the books, with favour and error; both can be felt as unfair."""
    for v in range(len(t.villages.id)):
        if s.attendance.points_value[v] > 0.0 and t.purses.points_since[v] < 0:
            t.purses.points_since[v] = now.month
        elif s.attendance.points_value[v] == 0.0:
            t.purses.points_since[v] = -1
    for h in range(len(t.households.id)):
        v = t.households.village[h]
        helped = t.affairs.helped[h] if is_counted(s, v, codes.BY_HELP) else 0
        t.affairs.acts_year[h] += t.affairs.acts_now[h] + helped
        if s.attendance.points_value[v] == 0.0 or t.homes.residents[h] == 0:
            continue
        earned = t.affairs.points_now[h] + helped
        u_entered, u_favour, u_sees, u_minds = draws.draw(
            now.seed, draws.AWARD, t.households.id[h], now.month
        )
        council = s.incentives.by_council[v]
        minds_it = u_minds < chance_minded(p.incentives, s.attendance.points_value[v])
        if earned > 0.0 and u_entered >= chance_entered(p.incentives, council):
            t.affairs.unfair[h] = 1 if minds_it else t.affairs.unfair[h]
            earned = 0.0
        if u_favour < chance_favoured(p.incentives, council, t.households.connected[h] == 1):
            earned += 1.0
        elif (
            minds_it
            and t.households.connected[h] == 0
            and u_sees
            < p.incentives.sees_favour * p.incentives.favour * (1.0 - p.incentives.council_fairness * council)
        ):
            t.affairs.unfair[h] = 1
        t.affairs.points[h] += earned


@rule
def redeem_points(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """The last month of a quarter: points against goods, in equal shares when money is short."""
    for v in range(len(t.villages.id)):
        t.purses.due[v] = 0.0
    for h in range(len(t.households.id)):
        t.purses.due[t.households.village[h]] += (
            t.affairs.points[h] * s.attendance.points_value[t.households.village[h]]
        )
    for v in range(len(t.villages.id)):
        paid = pay(t, s, v, t.purses.due[v])
        t.purses.paid_share[v] = share_paid(paid, t.purses.due[v])
        t.purses.honoured[v] = t.purses.paid_share[v]
        t.ledger[ledger.POINTS_GOODS, v, now.month] += paid
        t.ledger[ledger.BROKEN, v, now.month] += t.purses.due[v] - paid
    for h in range(len(t.households.id)):
        v = t.households.village[h]
        if t.affairs.points[h] > 0.0:
            i = head_of(t, h)
            t.persons.received[i] += (
                t.affairs.points[h] * s.attendance.points_value[v] * t.purses.paid_share[v]
            )
            t.minds.felt_village[i] -= (
                p.learning.bad * p.incentives.broken_trust * (1.0 - t.purses.paid_share[v])
            )
        t.affairs.points[h] = 0.0


@rule
def head_of(t: Tables, h: int) -> int:
    """The member in whose name a household is paid: the first one alive, else the first."""
    first = t.households.first[h]
    for k in range(first, first + t.households.size[h]):
        if t.persons.alive[t.order[k]] == 1:
            return int(t.order[k])
    return int(t.order[first])


@rule
def pay_dividends(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """December: max(0, income - floor) per member household, less the share withheld from households in breach."""
    for v in range(len(t.villages.id)):
        pot = min(max(0.0, t.purses.income[v] - s.village_economy.operating_floor[v]), t.purses.budget[v])
        t.purses.dividend_each[v] = pot / max(1, t.villages.households[v])
    for h in range(len(t.households.id)):
        v = t.households.village[h]
        each = t.purses.dividend_each[v]
        if each <= 0.0:
            continue
        kept = each * s.attendance.dividend_condition[v] if t.affairs.breaches[h] > 0 else 0.0
        paid = min(each - kept, t.purses.budget[v])  # the parts of a pot may round to more than the pot
        t.ledger[ledger.WITHHELD, v, now.month] += kept
        t.ledger[ledger.DIVIDENDS, v, now.month] += paid
        t.purses.budget[v] -= paid
        t.households.dividend[h] += paid
        t.persons.received[head_of(t, h)] += paid


@rule
def draw_lists(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """The last month of the year: red list for acts enough in a year without breach, black list for repeated breach or in error."""
    for h in range(len(t.households.id)):
        v = t.households.village[h]
        acts, t.affairs.acts_year[h] = t.affairs.acts_year[h], 0
        t.affairs.listed[h] = 0
        if s.attendance.publicity[v] == 0.0 or t.homes.residents[h] == 0:
            continue
        u, _, _, _ = draws.draw(now.seed, draws.AWARD, t.households.id[h] + (1 << 40), now.month)
        counts = is_counted(s, v, codes.BY_COMPACT)
        guilty = counts and t.affairs.breaches[h] >= p.incentives.black_breaches
        wrongly = not guilty and u < p.incentives.wrong_list * (
            1.0 - p.incentives.council_fairness * s.incentives.by_council[v]
        )
        if has_black_list(s, v) and (guilty or wrongly):
            t.affairs.listed[h] = 2
            t.affairs.unfair[h] = 1 if wrongly else t.affairs.unfair[h]
            t.ledger[ledger.BLACK_LISTED, v, now.month] += 1.0
            t.ledger[ledger.WRONGLY_LISTED, v, now.month] += 1.0 if wrongly else 0.0
            for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
                t.minds.felt_village[t.order[k]] -= p.learning.bad * p.incentives.listed_trust
        elif can_be_red(t, s, h) and is_enough(s, p.incentives, v, acts):
            t.affairs.listed[h] = 1
            t.ledger[ledger.RED_LISTED, v, now.month] += 1.0


@rule
def add_incentive_money(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """January: the year's money from above for incentives."""
    for v in range(len(t.villages.id)):
        t.purses.budget[v] += s.incentives.incentive_transfer[v]
        t.ledger[ledger.TRANSFERS, v, now.month] += s.incentives.incentive_transfer[v]


@rule
def close_books(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Money in hand at the end of the month, and households that felt something unfair."""
    for v in range(len(t.villages.id)):
        t.ledger[ledger.CARRIED_OVER, v, now.month] = t.purses.budget[v]
    for h in range(len(t.households.id)):
        if t.affairs.unfair[h] == 1:
            t.ledger[ledger.UNFAIR, t.households.village[h], now.month] += 1.0
