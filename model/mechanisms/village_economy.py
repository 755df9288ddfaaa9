"""Operators who rent land, collective income and dividends.

At the yearly rent date an operator that pays may default, with a hazard that rises with the delay of subsidies, falling
prices and poor management; arrears then grow in whole years and seldom end. Where the village invested in the same
operator, its income falls with it. Dividend = max(0, collective income - operating floor) / member households.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import ledger, reference
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class VillageEconomy(NamedTuple):
    """Numbers of the village economy."""

    # fmt: off
    default_hazard: Annotated[float, Number(unit="1/year", domain=(0, 1), plausible=(0.003, 0.012),
        grade="assumed", source="assumed", en="hazard of an operator ceasing to pay rent, subsidies on time",
        zh="业主欠租年概率", reason="with exits of 0.15 a year keeps arrears near 0.04 of let land")] = 0.006
    default_delay: Annotated[float, Number(unit="log hazard per month", domain=(0, 1), plausible=(0, 0.25),
        grade="assumed", source="wusheng-subsidy-excuse", en="effect of a month of subsidy delay",
        zh="补助每迟一月的影响", reason="late subsidies are named a cause; no size")] = 0.1
    default_price: Annotated[float, Number(unit="log hazard", domain=(0, 5), plausible=(0, 2),
        grade="assumed", source="wusheng-operators-flee", en="effect of prices falling by a tenth",
        zh="价格下跌一成的影响", reason="broken cash flow is named a cause; no size")] = 0.5
    default_management: Annotated[float, Number(unit="log hazard", domain=(0, 5), plausible=(0, 2),
        grade="assumed", source="wusheng-operators-flee", en="effect of poor management",
        zh="经营不善的影响", reason="poor management is named a cause; no size")] = 0.7
    recovery: Annotated[float, Number(unit="1/year", domain=(0, 1), plausible=(0.02, 0.2), grade="assumed",
        source="assumed", en="chance that an operator in arrears pays up", zh="欠租清偿年概率",
        reason="arrears of one to six years stand on most land in arrears")] = 0.08
    flight: Annotated[float, Number(unit="1/year", domain=(0, 1), plausible=(0.02, 0.4), grade="assumed",
        source="wusheng-operators-flee", en="chance that an operator in arrears leaves",
        zh="欠租业主跑路年概率", reason="some operators walked away")] = 0.12
    new_tenant: Annotated[float, Number(unit="1/year", domain=(0, 1), plausible=(0.05, 0.5), grade="assumed",
        source="assumed", en="chance that land of a gone operator is let again", zh="重新出租年概率",
        reason="no figure was found")] = 0.2
    part_payment: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.05, 0.3),
        grade="derived", source="wusheng-land-part-arrears", en="share of new defaulters who pay part",
        zh="部分欠租比例", reason="5,000 of 37,000 mu owe part")] = 0.135
    return_on_investment: Annotated[float, Number(unit="1/year", domain=(0, 0.5), plausible=(0.02, 0.08),
        grade="assumed", source="wusheng-collective-dependent",
        en="return on village money lent to operators", zh="入股年收益率",
        reason="a small return, says the document")] = 0.05
    part_paid: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.2, 0.8), grade="assumed",
        source="assumed", en="of the rent due, what those pay who pay part", zh="部分付租者的付租比例",
        reason="no figure was found")] = 0.5


class VillageEconomySettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    subsidy_delay: Annotated[Floats, Setting(unit="months", domain=(0, 60), plausible=(0, 12),
        grade="assumed", source="wusheng-subsidy-excuse", en="delay of subsidies to operators",
        zh="补助拖欠月数", reason="delays are stated, their length is not", default=3.0)]
    price_fall: Annotated[Floats, Setting(unit="tenths", domain=(-5, 5), plausible=(-1, 2), grade="assumed",
        source="assumed", en="fall of farm prices, in tenths", zh="农产品价格下跌成数",
        reason="no trend without a place's own", default=0.0)]
    poor_management: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="wusheng-investment-losses", en="how poorly operators are managed and supervised",
        zh="业主经营不善程度", reason="half way without a place's own", default=reference.MANAGEMENT)]
    rent_deposit: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="share of a year's rent deposited in advance, paid out on default",
        zh="租金预存比例", reason="a lever; none without policy", default=0.0)]
    collective_income: Annotated[Floats, Setting(unit="yuan/year", domain=(0, 1e8), plausible=(0, 300000),
        grade="reported", source="xiangyang-income-threshold;xianning-income-stuck-level",
        en="own collective income of the village, returns on investment apart", zh="村集体经营收入",
        reason="50,000 yuan is the line most documents use", default=50000.0)]
    transfers: Annotated[Floats, Setting(unit="yuan/year", domain=(0, 1e8), plausible=(10000, 100000),
        grade="reported", source="tianmen-village-fund;ezhou-office-money-each",
        en="transfers to the village for running and services", zh="上级拨付运转经费",
        reason="10,000 to 100,000 yuan a village in 2015", default=50000.0)]
    operating_floor: Annotated[Floats, Setting(unit="yuan/year", domain=(0, 1e7), plausible=(20000, 100000),
        grade="assumed", source="xiangyang-income-threshold", en="running costs that come first",
        zh="基本运转支出", reason="below 50,000 yuan a village lives on transfers", default=50000.0)]


@rule
def default_hazard(p: VillageEconomy, delay: float, price_fall: float, poor_management: float) -> float:
    """Chance that a paying operator does not pay at this rent date; all three arguments raise it."""
    log = (
        p.default_delay * (delay - reference.DELAY)
        + p.default_price * price_fall
        + p.default_management * (poor_management - reference.MANAGEMENT)
    )
    return 1.0 - math.exp(-p.default_hazard * math.exp(min(6.0, log)))


@rule
def lasting_shares(p: VillageEconomy, hazard: float) -> tuple[float, float]:
    """Shares of operators in arrears and gone at which the yearly flows balance, at a constant ``hazard`` of default.

    paying -> arrears -> (paid up | gone), gone -> let again. Of those not gone, hazard / (hazard + recovery + flight') are in
    arrears, with flight' = flight (1 - recovery); for each of those not gone, arrears flight' / new_tenant are. Without default
    all pay, without flight none is gone, and a state that no flow leaves holds all operators in the end.
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
def rent_day(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Operators pay, default, pay up, leave or are replaced; households are credited or left waiting."""
    for o in range(len(t.operators.id)):
        v = t.operators.village[o]
        u_pay, u_leave, u_part, u_excuse = draws.draw(now.seed, draws.OPERATOR, t.operators.id[o], now.month)
        if t.operators.years[o] == 0:
            if u_pay < default_hazard(
                p.village_economy,
                s.village_economy.subsidy_delay[v],
                s.village_economy.price_fall[v],
                s.village_economy.poor_management[v],
            ):
                t.operators.years[o] = 1
                t.operators.excuse[o] = (
                    1
                    if u_excuse
                    < s.village_economy.subsidy_delay[v]
                    / (s.village_economy.subsidy_delay[v] + reference.DELAY)
                    else 0
                )
                t.operators.part[o] = 1 if u_part < p.village_economy.part_payment else 0
        elif t.operators.gone[o] == 1:
            if u_pay < p.village_economy.new_tenant:
                start_anew(t, o)
            else:
                t.operators.years[o] += 1
        elif u_pay < p.village_economy.recovery:
            t.operators.years[o] = -t.operators.years[o]  # pays all it owes below
        else:
            t.operators.years[o] += 1
            if u_leave < p.village_economy.flight:
                t.operators.gone[o] = 1
    for h in range(len(t.households.id)):
        if t.households.operator[h] >= 0:
            pay_rent(t, s, p, now, h)
    for o in range(len(t.operators.id)):
        if t.operators.years[o] < 0:
            start_anew(t, o)


@rule
def start_anew(t: Tables, o: int) -> None:
    """The operator, or the one that takes its place, owes nothing."""
    t.operators.years[o] = 0
    t.operators.gone[o] = 0
    t.operators.part[o] = 0
    t.operators.excuse[o] = 0


@rule
def pay_rent(t: Tables, s: "Settings", p: "Parameters", now: Now, h: int) -> None:
    """One household's rent of the year: due, paid (in full, in part, from the deposit, or late) and still owed."""
    o, v = t.households.operator[h], t.households.village[h]
    due = t.households.land_let[h] * t.operators.rent[o]
    years = int(t.operators.years[o])
    paid = due
    if years > 0:
        paid = p.village_economy.part_paid * due if t.operators.part[o] == 1 else 0.0
        if years == 1:
            paid = max(paid, s.village_economy.rent_deposit[t.households.village[h]] * due)
    elif years < 0:
        paid = due + t.households.owed_rent[h]
    t.households.owed_rent[h] = max(0.0, t.households.owed_rent[h] + due - paid)
    t.ledger[ledger.RENT_DUE, v, now.month] += due
    t.ledger[ledger.RENT_PAID, v, now.month] += paid


@rule
def count_land(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Let land, and of it land in arrears, for a year or more where the first unpaid rent date is a year past."""
    since_rent = (now.month % 12 - int(p.calendar.rent_day)) % 12
    for o in range(len(t.operators.id)):
        v = t.operators.village[o]
        t.ledger[ledger.LAND_LET, v, now.month] += t.operators.area[o]
        if t.operators.years[o] > 0:
            t.ledger[ledger.LAND_ARREARS, v, now.month] += t.operators.area[o]
            if (t.operators.years[o] - 1) * 12 + since_rent >= 12:
                t.ledger[ledger.LAND_ARREARS_YEAR, v, now.month] += t.operators.area[o]


@rule
def receive_income(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """January: own income, returns on what is invested with operators who pay, transfers; then running costs.

    Where the village economy is switched off nothing is invested and the other income arrives as before, for incentives
    are paid from it.
    """
    for v in range(len(t.villages.id)):
        t.purses.income[v] = s.village_economy.collective_income[v]
    for o in range(len(t.operators.id)):
        if p.switches.village_economy == 1 and t.operators.years[o] == 0:
            t.purses.income[t.operators.village[o]] += (
                p.village_economy.return_on_investment * t.operators.invested[o]
            )
    for v in range(len(t.villages.id)):
        t.ledger[ledger.INCOME, v, now.month] += t.purses.income[v]
        t.ledger[ledger.TRANSFERS, v, now.month] += s.village_economy.transfers[v]
        t.purses.budget[v] += t.purses.income[v] + s.village_economy.transfers[v]
        running = min(t.purses.budget[v], s.village_economy.operating_floor[v])
        t.purses.budget[v] -= running
        t.ledger[ledger.OPERATIONS, v, now.month] += running
