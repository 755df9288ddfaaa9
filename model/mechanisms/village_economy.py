"""Operators who rent land, collective income and dividends.

At the yearly rent date an operator that pays may default, with a hazard that rises with the delay of subsidies, falling
prices and poor management. It is made good from its deposit, so many years of rent, filled while it pays, until that is
empty; the rest is owed. Who waits for a late subsidy pays up with recovery + recovery_excuse exp(-delay / 3), all others
with recovery; supervision lowers default and flight. Rent due = paid + drawn from the deposit + owed + lost, and paid rent
ends the grievance over it. Where the village invested in the same operator, its income falls with it.
Dividend = max(0, collective income - operating floor) / member households.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Label, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.cases import put_down, withdraw
from model.state.events import Event, became
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class VillageEconomy(NamedTuple):
    """Numbers of the village economy."""

    # fmt: off
    default_hazard: Annotated[float, Number(unit="1/year", domain=(0, 1), plausible=(0.006, 0.02),
        grade="derived", source="wusheng-land-arrears",
        en="hazard of an operator ceasing to pay rent, subsidies late by three months", zh="业主欠租年概率",
        reason="set to the 12.7 % of let land in arrears in Wusheng (P18); 86 % of it is old")] = 0.008
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
    recovery_excuse: Annotated[float, Number(unit="1/year", domain=(0, 1), plausible=(0.1, 0.8),
        grade="assumed", source="wusheng-subsidy-excuse",
        en="chance of paying up added for an operator whose subsidy is not late",
        zh="补助到位后欠租清偿年概率增量",
        reason="the excuse falls away with the subsidy; not identifiable beside what such an operator concedes")] = 0.4
    cannot_pay: Annotated[float, Number(unit="logit", domain=(0, 10), plausible=(0.5, 3), grade="assumed",
        source="wusheng-operators-flee",
        en="effect on failing to settle of an operator that is gone or has not even the excuse of a late subsidy",
        zh="业主无力支付对解决的影响", reason="who has nothing concedes nothing; no size was found")] = 2.0
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
    rent_deposit: Annotated[Floats, Setting(unit="years", domain=(0, 5), plausible=(0, 1), grade="assumed",
        source="assumed", en="years of rent that each operator keeps deposited, drawn on where it does not pay",
        zh="租金预存年数", reason="a lever; none without policy", default=0.0)]
    collective_income: Annotated[Floats, Setting(unit="yuan/year", domain=(0, 1e8), plausible=(0, 300000),
        grade="assumed", source="xiangyang-income-threshold;xianning-income-stuck-level",
        en="own collective income of the village, returns on investment apart", zh="村集体经营收入",
        reason="50,000 yuan is the line that documents draw; what a village has on average none says", default=50000.0)]
    transfers: Annotated[Floats, Setting(unit="yuan/year", domain=(0, 1e8), plausible=(10000, 100000),
        grade="reported", source="jingmen-running-money;xianning-village-fund",
        en="transfers to the village for running and services", zh="上级拨付运转经费",
        reason="50,000 yuan a village in Jingmen and Xianning in 2015; 10,000 in Tianmen, 100,000 in Ezhou", default=50000.0)]
    operating_floor: Annotated[Floats, Setting(unit="yuan/year", domain=(0, 1e7), plausible=(20000, 100000),
        grade="assumed", source="xiangyang-income-threshold", en="running costs that come first",
        zh="基本运转支出", reason="below 50,000 yuan a village lives on transfers", default=50000.0)]


class VillageEconomySwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    village_economy: Annotated[int, Switch(
        en="operators, rent, returns on investment, dividends", zh="村级经济：业主、租金、投资收益、分红", in_core=False)] = 1


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
def recovery_chance(p: VillageEconomy, excuse: bool, delay: float) -> float:
    """Chance that an operator in arrears pays up; one that waits for its subsidy does the more likely the sooner it comes."""
    late = p.recovery_excuse * math.exp(-delay / reference.DELAY) if excuse else 0.0
    return min(1.0, p.recovery + late)


@rule
def flight_chance(p: VillageEconomy, poor_management: float) -> float:
    """Chance that an operator in arrears that did not pay up leaves; supervision lowers it as it lowers default."""
    return min(1.0, p.flight * math.exp(p.default_management * (poor_management - reference.MANAGEMENT)))


@rule
def excuse_chance(delay: float) -> float:
    """Chance that a new defaulter can put it on the late subsidy."""
    return delay / (delay + reference.DELAY)


@rule
def lasting_shares(
    p: VillageEconomy, hazard: float, delay: float, poor_management: float
) -> tuple[float, float, float]:
    """Shares of operators in arrears with the excuse of a late subsidy, without it, and gone, at which the flows balance.

    paying -> arrears, with the excuse or without -> (paid up | gone), gone -> let again. For each that pays, hazard x share
    / (recovery + flight') are in arrears, with flight' = flight (1 - recovery), and arrears x flight' / new_tenant gone. A
    state that no flow leaves holds all operators in the end.
    """
    excused = excuse_chance(delay)
    flight = flight_chance(p, poor_management)
    with_it, without = recovery_chance(p, True, delay), recovery_chance(p, False, delay)
    late = hazard * excused / max(1e-12, with_it + flight * (1.0 - with_it))
    other = hazard * (1.0 - excused) / max(1e-12, without + flight * (1.0 - without))
    gone = flight * (late * (1.0 - with_it) + other * (1.0 - without)) / max(1e-12, p.new_tenant)
    total = 1.0 + late + other + gone
    return late / total, other / total, gone / total


@rule
def rent_day(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Operators pay, default, pay up, leave or are replaced; households are paid, or left waiting."""
    for o in range(len(t.operators.id)):
        turn(t, s, p, now, o)
        draw_deposit(t, s, p, o)
    for h in range(len(t.households.id)):
        if t.households.operator[h] >= 0:
            pay_rent(t, p, now, h)
    redress_the_paid(t, now)
    for o in range(len(t.operators.id)):
        if t.operators.years[o] < 0:
            start_anew(t, o)


@rule
def turn(t: Tables, s: "Settings", p: "Parameters", now: Now, o: int) -> None:
    """What becomes of one operator: ``years`` counts the rent dates since it ceased to pay, below 0 it pays all it owes."""
    v = t.operators.village[o]
    delay, poor = s.village_economy.subsidy_delay[v], s.village_economy.poor_management[v]
    u_pay, u_leave, u_part, u_excuse = draws.draw(now.seed, draws.OPERATOR, t.operators.id[o], now.month)
    if t.operators.years[o] == 0:
        price = s.village_economy.price_fall[v]
        if u_pay < default_hazard(p.village_economy, delay, price, poor):
            t.operators.years[o] = 1
            t.operators.since[o] = now.month
            t.operators.excuse[o] = 1 if u_excuse < excuse_chance(delay) else 0
            t.operators.part[o] = 1 if u_part < p.village_economy.part_payment else 0
    elif t.operators.gone[o] == 1:
        if u_pay < p.village_economy.new_tenant:
            write_off(t, now, o)
            start_anew(t, o)
        else:
            t.operators.years[o] += 1
    elif t.operators.pledged[o] == 1 or u_pay < recovery_chance(
        p.village_economy, t.operators.excuse[o] == 1, delay
    ):
        t.operators.years[o] = -t.operators.years[o]
    else:
        t.operators.years[o] += 1
        if u_leave < flight_chance(p.village_economy, poor):
            t.operators.gone[o] = 1


@rule
def draw_deposit(t: Tables, s: "Settings", p: "Parameters", o: int) -> None:
    """Who pays fills the deposit; who does not is made good from it until it is empty. The rest of the rent is unpaid."""
    rent = t.operators.area[o] * t.operators.rent[o]
    t.operators.unpaid[o] = 0.0
    t.operators.drawn[o] = 0.0
    if t.operators.years[o] <= 0:
        years = s.village_economy.rent_deposit[t.operators.village[o]]
        t.operators.deposit[o] = max(t.operators.deposit[o], years * rent)
    elif rent > 0.0:
        short = 1.0 - p.village_economy.part_paid if t.operators.part[o] == 1 else 1.0
        t.operators.drawn[o] = min(short, t.operators.deposit[o] / rent)
        t.operators.deposit[o] -= t.operators.drawn[o] * rent
        t.operators.unpaid[o] = short - t.operators.drawn[o]


@rule
def pay_rent(t: Tables, p: "Parameters", now: Now, h: int) -> None:
    """One household's rent of the year: due, paid by the operator, made good from its deposit, and still owed."""
    o, v = t.households.operator[h], t.households.village[h]
    due = t.households.land_let[h] * t.operators.rent[o]
    unpaid, drawn = t.operators.unpaid[o] * due, t.operators.drawn[o] * due
    paid = max(0.0, due - unpaid - drawn)
    if t.operators.years[o] < 0:
        paid += t.households.owed_rent[h]
        t.households.owed_rent[h] = 0.0
    t.households.owed_rent[h] += unpaid
    t.ledger[ledger.RENT_DUE, v, now.month] += due
    t.ledger[ledger.RENT_PAID, v, now.month] += paid
    t.ledger[ledger.RENT_DEPOSIT, v, now.month] += drawn


@rule
def write_off(t: Tables, now: Now, o: int) -> None:
    """What an operator that is gone for good owed is lost when its land is let again."""
    for h in range(len(t.households.id)):
        if t.households.operator[h] == o:
            t.ledger[ledger.RENT_LOST, t.households.village[h], now.month] += t.households.owed_rent[h]
            t.households.owed_rent[h] = 0.0


@rule
def redress_the_paid(t: Tables, now: Now) -> None:
    """Paid rent ends the grievance over it, pursued or given up: what was owed was paid."""
    for g in range(t.counts[codes.N_GRIEVANCES]):
        o, state = t.grievances.operator[g], t.grievances.state[g]
        if o < 0 or t.operators.years[o] >= 0 or t.grievances.born[g] < t.operators.since[o]:
            continue
        if state == codes.SETTLED or t.persons.alive[t.grievances.person[g]] == 0:
            continue
        withdraw(t, g)
        put_down(t, now, g, codes.REDRESSED, codes.NOWHERE, now.month * codes.DAYS)
        t.grievances.recovered[g] = t.grievances.owed[g]
        t.grievances.ended[g] = -1


@rule
def start_anew(t: Tables, o: int) -> None:
    """The operator, or the one that takes its place, owes nothing."""
    t.operators.years[o] = 0
    t.operators.gone[o] = 0
    t.operators.part[o] = 0
    t.operators.excuse[o] = 0
    t.operators.pledged[o] = 0
    t.operators.dispute[o] = -1


@rule
def count_land(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Let land, of it land whose rent is owed, and for a year or more; and the households that wait for rent."""
    for o in range(len(t.operators.id)):
        t.operators.owed[o] = 0.0
    if len(t.operators.id) > 0:
        for v in range(len(t.villages.id)):
            t.ledger[ledger.HOUSEHOLDS_UNPAID, v, now.month] += add_arrears(t, v)
    for o in range(len(t.operators.id)):
        v = t.operators.village[o]
        t.ledger[ledger.LAND_LET, v, now.month] += t.operators.area[o]
        if t.operators.owed[o] <= 0.0:
            t.operators.owing_since[o] = now.month + 1  # next month at the earliest
            continue
        t.ledger[ledger.LAND_ARREARS, v, now.month] += t.operators.area[o]
        if now.month - t.operators.owing_since[o] >= 12:
            t.ledger[ledger.LAND_ARREARS_YEAR, v, now.month] += t.operators.area[o]


@rule
def add_arrears(t: Tables, v: int) -> int:
    """Add what the households of a village are owed to what their operators owe; how many wait for rent. Who does cannot be
    guessed, so that there is no branch: who has no operator adds nothing to the first."""
    waiting, first = 0, t.villages.households_first[v]
    for h in range(first, first + t.villages.households[v]):
        owed = t.households.owed_rent[h]
        t.operators.owed[max(0, t.households.operator[h])] += owed
        waiting += int(owed > 0.0)
    return waiting


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
        transfers = s.village_economy.transfers[v] + t.purses.drawn[v]
        t.ledger[ledger.TRANSFERS, v, now.month] += transfers
        t.purses.budget[v] += t.purses.income[v] + transfers
        running = min(t.purses.budget[v], s.village_economy.operating_floor[v])
        t.purses.budget[v] -= running
        t.ledger[ledger.OPERATIONS, v, now.month] += running


# What is told of it.

EVENTS = (Event(became(codes.SETTLED), Label("what was owed is paid", "欠款付清")),)
