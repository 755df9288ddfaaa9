"""Incentives: what is awarded, listed, paid from a budget, or promised and not paid.

Lost-work allowances and rewards per settled case are paid at once; points are held by households and redeemed each
quarter for goods, rationed when money is short; dividends are paid at the end of the year, a share of them conditional on
keeping the compact. Awards are made by a person or a council, with favour and error. An award or a listing felt as unfair
is a grievance; a broken promise costs trust.
"""

from typing import Annotated, NamedTuple

import numpy as np

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import ledger
from model.state.tables import (
    F8,
    I1,
    I4,
    Affairs,
    Homes,
    Households,
    Minds,
    Offices,
    Persons,
    Purses,
    Villages,
)


class Incentives(NamedTuple):
    """Numbers of awarding and paying."""

    # fmt: off
    error: Annotated[float, Number("probability", (0, 1), (0, 0.2), "assumed", "assumed",
        "chance that points earned are not entered", "漏记概率", "hand-kept books")] = 0.08
    favour: Annotated[float, Number("probability", (0, 1), (0, 0.4), "assumed", "suizhou-cadre-conduct",
        "chance that a connected household is given points it did not earn", "人情加分概率",
        "careless and unfair cadres are named")] = 0.1
    council_fairness: Annotated[float, Number("share", (0, 1), (0, 1), "assumed", "lufeng-regular-meetings",
        "share of favour and error that award by a council removes", "评议会纠偏", "no size was found")] = 0.5
    sees_favour: Annotated[float, Number("probability", (0, 1), (0, 0.5), "assumed", "assumed",
        "chance that a household feels an unearned award to another as unfair", "察觉不公概率",
        "no figure was found")] = 0.05
    minds_at: Annotated[float, Number("yuan/act", (0, 1000), (0, 30), "assumed", "assumed",
        "value of an act at which half of those who miss a point, or see one given unearned, mind it",
        "过半者在意漏记或人情分的积分价值", "a trifle is let pass; 0 would mean that everything is minded")] = 5.0
    black_breaches: Annotated[float, Number("quarters", (1, 4), (1, 4), "assumed", "assumed",
        "breaches in a year that put a household on the black list", "列入黑榜的违约次数",
        "no rule is given")] = 3.0
    wrong_list: Annotated[float, Number("probability", (0, 1), (0, 0.1), "assumed", "assumed",
        "chance that a household is black-listed without the breaches that takes", "误列黑榜概率", "error and grudge")] = 0.02
    listed_trust: Annotated[float, Number("events", (-5, 5), (-1, 3), "assumed", "assumed",
        "loss of trust on being black-listed, in units of one failure", "列黑榜对信任的影响",
        "sign left free")] = 1.0
    broken_trust: Annotated[float, Number("events", (0, 10), (0, 2), "assumed", "assumed",
        "loss of trust by a broken promise, in units of one failure", "未兑现对信任的影响",
        "no size was found")] = 0.5


class IncentiveSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    by_council: Annotated[Floats, Setting("0-1", (0, 1), (0, 1), "reported", "lufeng-regular-meetings",
        "awards by a council instead of a person", "由评议会评定", "peer appraisal in one place", default=0.0)]
    black_list: Annotated[Floats, Setting("0/1", (0, 1), (0, 1), "reported", "lufeng-red-black-list",
        "black lists (coercive)", "黑榜（强制性）", "coercive; off unless a policy says so", default=0.0)]
    incentive_transfer: Annotated[Floats, Setting("yuan/year", (0, 1e7), (0, 100000), "assumed", "assumed",
        "money from above for incentives", "激励专项经费", "none without policy", default=0.0)]
    incentive_own: Annotated[Floats, Setting("share", (0, 1), (0, 1), "assumed", "assumed",
        "share of the village's own money in hand that may be spent on incentives", "自有资金可用于激励比例",
        "what is left after running costs and projects", default=1.0)]


@rule
def chance_entered(p: Incentives, council: float) -> float:
    """Chance that points earned are entered."""
    return 1.0 - p.error * (1.0 - p.council_fairness * council)


@rule
def chance_favoured(p: Incentives, council: float, connected: bool) -> float:
    """Chance that a household is given a point it did not earn."""
    return p.favour * (1.0 - p.council_fairness * council) if connected else 0.0


@rule
def chance_minded(p: Incentives, value: float) -> float:
    """Chance that a point missed or given unearned is minded: value / (value + minds_at)."""
    return value / (value + p.minds_at) if value > 0.0 else 0.0


@rule
def pay(budget: F8, share: F8, v: int, due: float) -> float:
    """What can be paid of ``due`` from the village's money; never more than is there."""
    paid = float(min(due, budget[v] * share[v]))
    budget[v] -= paid
    return paid


@rule
def share_paid(paid: float, due: float) -> float:
    """Share of what was due that was paid; all where nothing was due."""
    return paid / due if due > 0.0 else 1.0


@rule
def pay_allowances(
    persons: Persons,
    minds: Minds,
    offices: Offices,
    villages: Villages,
    purses: Purses,
    counts: F8,
    settings: IncentiveSettings,
    reward_case: F8,
    p: Incentives,
    month: int,
) -> None:
    """Allowances and rewards of the month, in full while the money lasts, in equal shares when it does not."""
    for v in range(len(villages.id)):
        purses.due[v] = 0.0
        purses.due_rewards[v] = 0.0
    for i in range(len(persons.id)):
        if persons.owed[i] > 0.0:
            purses.due[persons.village[i]] += persons.owed[i]
    for o in range(len(offices.id)):
        if offices.holder[o] >= 0:  # a case that outlasted whoever worked on it earns nobody a reward
            purses.due_rewards[offices.village[o]] += offices.settled[o] * reward_case[offices.village[o]]
    for v in range(len(villages.id)):
        allowances, rewards = purses.due[v], purses.due_rewards[v]
        paid = pay(purses.budget, settings.incentive_own, v, allowances + rewards)
        purses.paid_share[v] = share_paid(paid, allowances + rewards)
        counts[ledger.ALLOWANCES, v, month] += allowances * purses.paid_share[v]
        counts[ledger.REWARDS, v, month] += rewards * purses.paid_share[v]
        counts[ledger.BROKEN, v, month] += allowances + rewards - paid
    for i in range(len(persons.id)):
        if persons.owed[i] > 0.0:
            share = purses.paid_share[persons.village[i]]
            persons.received[i] += persons.owed[i] * share
            minds.felt_village[i] -= p.broken_trust * (1.0 - share)
            persons.owed[i] = 0.0
    for o in range(len(offices.id)):
        i = offices.holder[o]
        if i >= 0 and offices.settled[o] > 0:
            v = offices.village[o]
            persons.received[i] += offices.settled[o] * reward_case[v] * purses.paid_share[v]


@rule
def award_points(
    households: Households,
    homes: Homes,
    affairs: Affairs,
    villages: Villages,
    purses: Purses,
    order: I4,
    settings: IncentiveSettings,
    points_value: F8,
    p: Incentives,
    seed: np.uint64,
    month: int,
) -> None:
    """Points of the month into the books, with favour and error; both can be felt as unfair."""
    for v in range(len(villages.id)):
        if points_value[v] > 0.0 and purses.points_since[v] < 0:
            purses.points_since[v] = month
        elif points_value[v] == 0.0:
            purses.points_since[v] = -1
    for h in range(len(households.id)):
        v = households.village[h]
        if points_value[v] == 0.0 or homes.residents[h] == 0:
            continue
        earned = affairs.points_now[h] + affairs.helped[h]
        u_entered, u_favour, u_sees, u_minds = draws.draw(seed, draws.AWARD, households.id[h], month)
        council = settings.by_council[v]
        minds_it = u_minds < chance_minded(p, points_value[v])
        if earned > 0.0 and u_entered >= chance_entered(p, council):
            affairs.unfair[h] = 1 if minds_it else affairs.unfair[h]
            earned = 0.0
        if u_favour < chance_favoured(p, council, households.connected[h] == 1):
            earned += 1.0
        elif (
            minds_it
            and households.connected[h] == 0
            and u_sees < p.sees_favour * p.favour * (1.0 - p.council_fairness * council)
        ):
            affairs.unfair[h] = 1
        affairs.points[h] += earned


@rule
def redeem_points(
    persons: Persons,
    minds: Minds,
    households: Households,
    affairs: Affairs,
    villages: Villages,
    purses: Purses,
    order: I4,
    counts: F8,
    settings: IncentiveSettings,
    points_value: F8,
    p: Incentives,
    month: int,
) -> None:
    """The last month of a quarter: points against goods, in equal shares when money is short."""
    for v in range(len(villages.id)):
        purses.due[v] = 0.0
    for h in range(len(households.id)):
        purses.due[households.village[h]] += affairs.points[h] * points_value[households.village[h]]
    for v in range(len(villages.id)):
        paid = pay(purses.budget, settings.incentive_own, v, purses.due[v])
        purses.paid_share[v] = share_paid(paid, purses.due[v])
        counts[ledger.POINTS_GOODS, v, month] += paid
        counts[ledger.BROKEN, v, month] += purses.due[v] - paid
    for h in range(len(households.id)):
        v = households.village[h]
        if affairs.points[h] > 0.0:
            i = head_of(persons.alive, order, households.first[h], households.size[h])
            persons.received[i] += affairs.points[h] * points_value[v] * purses.paid_share[v]
            minds.felt_village[i] -= p.broken_trust * (1.0 - purses.paid_share[v])
        affairs.points[h] = 0.0


@rule
def head_of(alive: I1, order: I4, first: int, size: int) -> int:
    """The member in whose name a household is paid: the first one alive, else the first."""
    for k in range(first, first + size):
        if alive[order[k]] == 1:
            return int(order[k])
    return int(order[first])


@rule
def pay_dividends(
    persons: Persons,
    households: Households,
    affairs: Affairs,
    villages: Villages,
    purses: Purses,
    order: I4,
    counts: F8,
    floor: F8,
    condition: F8,
    month: int,
) -> None:
    """December: max(0, income - floor) per member household, less the share withheld from households in breach."""
    for v in range(len(villages.id)):
        pot = min(max(0.0, purses.income[v] - floor[v]), purses.budget[v])
        purses.dividend_each[v] = pot / max(1, villages.households[v])
    for h in range(len(households.id)):
        v = households.village[h]
        each = purses.dividend_each[v]
        if each <= 0.0:
            continue
        kept = each * condition[v] if affairs.breaches[h] > 0 else 0.0
        paid = min(each - kept, purses.budget[v])  # the parts of a pot may round to more than the pot
        counts[ledger.WITHHELD, v, month] += kept
        counts[ledger.DIVIDENDS, v, month] += paid
        purses.budget[v] -= paid
        households.dividend[h] += paid
        persons.received[head_of(persons.alive, order, households.first[h], households.size[h])] += paid


@rule
def draw_lists(
    minds: Minds,
    households: Households,
    homes: Homes,
    affairs: Affairs,
    order: I4,
    counts: F8,
    settings: IncentiveSettings,
    publicity: F8,
    p: Incentives,
    seed: np.uint64,
    month: int,
) -> None:
    """The last month of the year: red list for a year without breach, black list for repeated breach or in error."""
    for h in range(len(households.id)):
        v = households.village[h]
        affairs.listed[h] = 0
        affairs.wrongly[h] = 0
        if publicity[v] == 0.0 or homes.residents[h] == 0:
            continue
        u, _, _, _ = draws.draw(seed, draws.AWARD, households.id[h] + (1 << 40), month)
        guilty = affairs.breaches[h] >= p.black_breaches
        wrongly = not guilty and u < p.wrong_list * (1.0 - p.council_fairness * settings.by_council[v])
        if settings.black_list[v] > 0.5 and (guilty or wrongly):
            affairs.listed[h] = 2
            affairs.wrongly[h] = 1 if wrongly else 0
            affairs.unfair[h] = 1 if wrongly else affairs.unfair[h]
            counts[ledger.BLACK_LISTED, v, month] += 1.0
            counts[ledger.WRONGLY_LISTED, v, month] += 1.0 if wrongly else 0.0
            for k in range(households.first[h], households.first[h] + households.size[h]):
                minds.felt_village[order[k]] -= p.listed_trust
        elif affairs.breaches[h] == 0:
            affairs.listed[h] = 1
            counts[ledger.RED_LISTED, v, month] += 1.0


@rule
def add_incentive_money(
    villages: Villages, purses: Purses, counts: F8, settings: IncentiveSettings, month: int
) -> None:
    """January: the year's money from above for incentives."""
    for v in range(len(villages.id)):
        purses.budget[v] += settings.incentive_transfer[v]
        counts[ledger.TRANSFERS, v, month] += settings.incentive_transfer[v]


@rule
def close_books(
    households: Households, affairs: Affairs, villages: Villages, purses: Purses, counts: F8, month: int
) -> None:
    """Money in hand at the end of the month, and households that felt something unfair."""
    for v in range(len(villages.id)):
        counts[ledger.CARRIED_OVER, v, month] = purses.budget[v]
    for h in range(len(households.id)):
        if affairs.unfair[h] == 1:
            counts[ledger.UNFAIR, households.village[h], month] += 1.0
