"""Operators who rent land, collective income and dividends.

At the yearly rent date an operator that pays may default, with a hazard that rises with the delay of subsidies, falling
prices and poor management; arrears then grow in whole years and seldom end. Where the village invested in the same
operator, its income falls with it. Dividend = max(0, collective income - operating floor) / member households.
"""

import math
from typing import Annotated, NamedTuple

import numpy as np

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import ledger
from model.state.calendar import Calendar
from model.state.tables import F8, Households, Operators, Purses, Villages


class VillageEconomy(NamedTuple):
    """Numbers of the village economy."""

    # fmt: off
    default_hazard: Annotated[float, Number("1/year", (0, 1), (0.003, 0.012), "assumed", "assumed",
        "hazard of an operator ceasing to pay rent, subsidies on time", "业主欠租年概率",
        "with exits of 0.15 a year keeps arrears near 0.04 of let land")] = 0.006
    default_delay: Annotated[float, Number("log hazard per month", (0, 1), (0, 0.25), "assumed",
        "wusheng-subsidy-excuse", "effect of a month of subsidy delay", "补助每迟一月的影响",
        "late subsidies are named a cause; no size")] = 0.1
    default_price: Annotated[float, Number("log hazard", (0, 5), (0, 2), "assumed", "wusheng-operators-flee",
        "effect of prices falling by a tenth", "价格下跌一成的影响",
        "broken cash flow is named a cause; no size")] = 0.5
    default_management: Annotated[float, Number("log hazard", (0, 5), (0, 2), "assumed",
        "wusheng-operators-flee", "effect of poor management", "经营不善的影响",
        "poor management is named a cause; no size")] = 0.7
    recovery: Annotated[float, Number("1/year", (0, 1), (0.02, 0.2), "assumed", "assumed",
        "chance that an operator in arrears pays up", "欠租清偿年概率",
        "arrears of one to six years stand on most land in arrears")] = 0.08
    flight: Annotated[float, Number("1/year", (0, 1), (0.02, 0.4), "assumed", "wusheng-operators-flee",
        "chance that an operator in arrears leaves", "欠租业主跑路年概率", "some operators walked away")] = 0.12
    new_tenant: Annotated[float, Number("1/year", (0, 1), (0.05, 0.5), "assumed", "assumed",
        "chance that land of a gone operator is let again", "重新出租年概率", "no figure was found")] = 0.2
    part_payment: Annotated[float, Number("share", (0, 1), (0.05, 0.3), "derived", "wusheng-land-part-arrears",
        "share of new defaulters who pay part", "部分欠租比例", "5,000 of 37,000 mu owe part")] = 0.135
    return_on_investment: Annotated[float, Number("1/year", (0, 0.5), (0.02, 0.08), "assumed",
        "wusheng-collective-dependent", "return on village money lent to operators", "入股年收益率",
        "a small return, says the document")] = 0.05


class VillageEconomySettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    subsidy_delay: Annotated[Floats, Setting("months", (0, 60), (0, 12), "assumed", "wusheng-subsidy-excuse",
        "delay of subsidies to operators", "补助拖欠月数", "delays are stated, their length is not",
        default=3.0)]
    price_fall: Annotated[Floats, Setting("tenths", (-5, 5), (-1, 2), "assumed", "assumed",
        "fall of farm prices, in tenths", "农产品价格下跌成数", "no trend without a place's own", default=0.0)]
    poor_management: Annotated[Floats, Setting("0-1", (0, 1), (0, 1), "assumed", "wusheng-investment-losses",
        "how poorly operators are managed and supervised", "业主经营不善程度", "half way without a place's own",
        default=0.5)]
    rent_deposit: Annotated[Floats, Setting("share", (0, 1), (0, 1), "assumed", "assumed",
        "share of a year's rent deposited in advance, paid out on default", "租金预存比例",
        "a lever; none without policy", default=0.0)]
    collective_income: Annotated[Floats, Setting("yuan/year", (0, 1e8), (0, 300000), "reported",
        "xiangyang-income-threshold;xianning-income-stuck-level",
        "own collective income of the village, returns on investment apart", "村集体经营收入",
        "50,000 yuan is the line most documents use", default=50000.0)]
    transfers: Annotated[Floats, Setting("yuan/year", (0, 1e8), (10000, 100000), "reported",
        "tianmen-village-fund;ezhou-office-money-each", "transfers to the village for running and services",
        "上级拨付运转经费", "10,000 to 100,000 yuan a village in 2015", default=50000.0)]
    operating_floor: Annotated[Floats, Setting("yuan/year", (0, 1e7), (20000, 100000), "assumed",
        "xiangyang-income-threshold", "running costs that come first", "基本运转支出",
        "below 50,000 yuan a village lives on transfers", default=50000.0)]


@rule
def default_hazard(p: VillageEconomy, delay: float, price_fall: float, poor_management: float) -> float:
    """Chance that a paying operator does not pay at this rent date; all three arguments raise it."""
    log = (
        p.default_delay * (delay - 3.0)
        + p.default_price * price_fall
        + p.default_management * (poor_management - 0.5)
    )
    return 1.0 - math.exp(-p.default_hazard * math.exp(min(6.0, log)))


@rule
def lasting_shares(p: VillageEconomy, hazard: float) -> tuple[float, float]:
    """Shares of operators in arrears and gone at which the yearly flows balance, at a constant ``hazard`` of default.

    paying -> arrears -> (paid up | gone), gone -> let again. Of those not gone, hazard / (hazard + recovery + flight') are in
    arrears, with flight' = flight (1 - recovery); for each of those not gone, arrears flight' / new_tenant are. Where nobody
    defaults all pay, where nobody leaves none is gone, and a state that nothing leads out of holds all in the end.
    """
    flight = p.flight * (1.0 - p.recovery)
    if hazard <= 0.0:
        return 0.0, 0.0
    arrears = hazard / (hazard + p.recovery + flight)
    leaving = arrears * flight
    if leaving <= 0.0:
        return arrears, 0.0
    return arrears * p.new_tenant / (p.new_tenant + leaving), leaving / (p.new_tenant + leaving)


@rule
def rent_day(
    operators: Operators,
    households: Households,
    counts: F8,
    settings: VillageEconomySettings,
    p: VillageEconomy,
    seed: np.uint64,
    month: int,
) -> None:
    """Operators pay, default, pay up, leave or are replaced; households are credited or left waiting."""
    for o in range(len(operators.id)):
        v = operators.village[o]
        u_pay, u_leave, u_part, u_excuse = draws.draw(seed, draws.OPERATOR, operators.id[o], month)
        if operators.years[o] == 0:
            if u_pay < default_hazard(
                p, settings.subsidy_delay[v], settings.price_fall[v], settings.poor_management[v]
            ):
                operators.years[o] = 1
                operators.excuse[o] = (
                    1 if u_excuse < settings.subsidy_delay[v] / (settings.subsidy_delay[v] + 3.0) else 0
                )
                operators.part[o] = 1 if u_part < p.part_payment else 0
        elif operators.gone[o] == 1:
            if u_pay < p.new_tenant:
                start_anew(operators, o)
            else:
                operators.years[o] += 1
        elif u_pay < p.recovery:
            operators.years[o] = -operators.years[o]  # pays all it owes below
        else:
            operators.years[o] += 1
            if u_leave < p.flight:
                operators.gone[o] = 1
    for h in range(len(households.id)):
        if households.operator[h] >= 0:
            pay_rent(operators, households, counts, settings.rent_deposit[households.village[h]], h, month)
    for o in range(len(operators.id)):
        if operators.years[o] < 0:
            start_anew(operators, o)


@rule
def start_anew(operators: Operators, o: int) -> None:
    """The operator, or the one that takes its place, owes nothing."""
    operators.years[o] = 0
    operators.gone[o] = 0
    operators.part[o] = 0
    operators.excuse[o] = 0


@rule
def pay_rent(
    operators: Operators, households: Households, counts: F8, deposit: float, h: int, month: int
) -> None:
    """One household's rent of the year: due, paid (in full, in part, from the deposit, or late) and still owed."""
    o, v = households.operator[h], households.village[h]
    due = households.land_let[h] * operators.rent[o]
    years = int(operators.years[o])
    paid = due
    if years > 0:
        paid = 0.5 * due if operators.part[o] == 1 else 0.0
        if years == 1:
            paid = max(paid, deposit * due)
    elif years < 0:
        paid = due + households.owed_rent[h]
    households.owed_rent[h] = max(0.0, households.owed_rent[h] + due - paid)
    counts[ledger.RENT_DUE, v, month] += due
    counts[ledger.RENT_PAID, v, month] += paid


@rule
def count_land(operators: Operators, calendar: Calendar, counts: F8, month: int) -> None:
    """Let land, and of it land in arrears, for a year or more where the first unpaid rent date is a year past."""
    since_rent = (month % 12 - int(calendar.rent_day)) % 12
    for o in range(len(operators.id)):
        v = operators.village[o]
        counts[ledger.LAND_LET, v, month] += operators.area[o]
        if operators.years[o] > 0:
            counts[ledger.LAND_ARREARS, v, month] += operators.area[o]
            if (operators.years[o] - 1) * 12 + since_rent >= 12:
                counts[ledger.LAND_ARREARS_YEAR, v, month] += operators.area[o]


@rule
def receive_income(
    villages: Villages,
    purses: Purses,
    operators: Operators,
    counts: F8,
    settings: VillageEconomySettings,
    p: VillageEconomy,
    invests: bool,
    month: int,
) -> None:
    """January: own income, returns on what is invested with operators who pay, transfers; then running costs.

    Where the village economy is switched off nothing is invested, and the rest arrives as ever: what is promised to people
    has to be paid from something.
    """
    for v in range(len(villages.id)):
        purses.income[v] = settings.collective_income[v]
    for o in range(len(operators.id)):
        if invests and operators.years[o] == 0:
            purses.income[operators.village[o]] += p.return_on_investment * operators.invested[o]
    for v in range(len(villages.id)):
        counts[ledger.INCOME, v, month] += purses.income[v]
        counts[ledger.TRANSFERS, v, month] += settings.transfers[v]
        purses.budget[v] += purses.income[v] + settings.transfers[v]
        running = min(purses.budget[v], settings.operating_floor[v])
        purses.budget[v] -= running
        counts[ledger.OPERATIONS, v, month] += running
