"""Checks of grievances, responses and forums, mediation, volunteers, petitions and the powers of townships."""

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.verification.check import Cell, check, counted, dispersed, equal, share
from experiments.verification.film import Film, film, off, paused, sigma, tables, total
from model.mechanisms import petitions, volunteers
from model.mechanisms.forums import Forums
from model.mechanisms.mediation import Mediation
from model.mechanisms.petitions import Petitions
from model.run import Run
from model.simulate import World, found, run_months, simulate
from model.state import codes, ledger, reference
from model.state.now import Now, now_at
from model.state.tables import Tables

HEAVY = (codes.LAND_TAKING, codes.WAGES, codes.RENT)
"""Types whose severity is the third of four uniforms."""


@lru_cache(maxsize=1)
def plain() -> Film:
    """Grievances at one rate per adult present: nothing about sex, age, kin, openness, hardship or public goods."""
    values = off("deliberation", "village_economy", "incentives", "forums", "petitions") | {
        "per_1000": 120, "mix_boundary": 0, "mix_land": 0, "male_weight": 1, "age_slope": 0, "frail_family": 0,
        "grievances.again": 0, "closed_doors": 0, "poor_benefits": 0, "goods_relief": 0,
    }  # fmt: skip
    return film(Run(villages=5, months=60, seed=33, values=values), ("homes.complaint_weight",))


def mix() -> NDArray[np.float64]:
    """Shares of types in these villages, not yet 1 together."""
    p, made = plain().world.parameters.grievances, np.zeros(codes.N_TYPES)
    made[[codes.FAMILY, codes.NEIGHBOUR, codes.FOREST]] = p.mix_family, p.mix_neighbour, p.mix_forest
    made[[codes.BENEFITS, codes.GOVERNANCE]] = p.mix_benefits, p.mix_governance
    made[[codes.WAGES, codes.DAMAGE]] = p.mix_wages, p.mix_damage
    return made


def chances() -> NDArray[np.float64]:
    """Chance of a grievance, months x households, the rate being the same for each adult present."""
    p = plain().world.parameters.grievances
    each = p.per_1000 / 12000.0 / p.weight_reference * mix().sum()
    made: NDArray[np.float64] = 1.0 - np.exp(-each * np.array(plain().frames["homes.complaint_weight"]))
    return made


@check(
    "grievances",
    "arrivals by village and month have the mean and the spread of independent households",
    "逐村逐月的诉求数，均值与离散符合各户独立",
    "chance 1 - exp(-rate x adults present); mean square of deviations 1",
)
def arrivals() -> list[Cell]:
    t, p = tables(plain().world), chances()
    home = t.households.village
    expected = np.stack([np.bincount(home, row) for row in p], axis=1)
    variance = np.stack([np.bincount(home, row * (1.0 - row)) for row in p], axis=1)
    arose = t.ledger[ledger.AROSE]
    return [counted(arose, p), dispersed(arose, expected, variance, 1.0 / variance)]


@check(
    "grievances",
    "a household that had a grievance has the next month no other chance than before",
    "上月有诉求的住户，本月产生诉求的概率不变",
    "correlation of successive months 0 +- 1/sqrt(n)",
)
def no_memory() -> list[Cell]:
    t, p = tables(plain().world), chances()
    n, arose = t.counts[codes.N_GRIEVANCES], np.zeros_like(p)
    arose[t.grievances.born[:n], t.grievances.household[:n]] = 1.0
    deviation = (arose - p) / np.sqrt(np.maximum(1e-12, p * (1.0 - p)))
    product = (deviation[1:] * deviation[:-1])[(p[1:] > 0) & (p[:-1] > 0)]
    return [
        Cell(0.0, float(product.mean()), 1.0 / math.sqrt(product.size)),
        Cell(float(n), float(arose.sum())),
    ]


@check(
    "grievances",
    "types come in their shares; severity is Beta(2, 3), of heavy types Beta(3, 2)",
    "各类诉求按设定比例产生；严重程度服从Beta(2,3)，重大类型为Beta(3,2)",
    "multinomial; mean .4 and .6, variance .04, share below the mean .5248 and .4752",
)
def types_and_severity() -> list[Cell]:
    t = tables(plain().world)
    n, shares = t.counts[codes.N_GRIEVANCES], mix() / mix().sum()
    kinds, severity = t.grievances.type[:n], t.grievances.severity[:n]
    made = [
        share((kinds == k).sum(), n, x) if x > 0.0 else Cell(0.0, float((kinds == k).sum()))
        for k, x in enumerate(shares)
    ]
    for rows, mean, below in ((~np.isin(kinds, HEAVY), 0.4, 0.5248), (np.isin(kinds, HEAVY), 0.6, 0.4752)):
        these = severity[rows]
        made.append(Cell(mean, float(these.mean()), 0.2 / math.sqrt(len(these))))
        made.append(share((these < mean).sum(), len(these), below))
    return made


@lru_cache(maxsize=1)
def funnel() -> Tables:
    """Every step of the pagoda at a chance of its own that depends on nothing."""
    values = off("migration", "petitions", "learning", "deaths", "village_economy", "deliberation") | {
        "per_1000": 400, "mix_land": 0, "forums.severity": 0, "severity_ask": 0, "forums.efficacy": 0, "heard": 0, "b_tie": 0,
        "b_contact": 0, "severity_talk": 0, "strong_opponent": 0, "forums.gamma": 0, "tau": 0, "knows": 0, "own_judge": 0,
        "cost_village": 0.5, "cost_township": 1, "cost_court": 1.5, "take_up": 1,
        "take_up_load": 0, "take_up_risk": 0, "take_up_assessed": 0, "take_up_orders": 0, "forums.duty": 0,
        "hand_on": 0, "try_again": 0, "festival_bargain": 0, "found_tools": 0, "found": 0, "hours_group": 0.1, "hours_village": 0.1, "hours_township": 0.1,
        "mediation.capability": 0, "mediation.knowledge": 0, "adviser": 0, "departments": 0, "departments_answer": 1,
        "mediation.reward": 0, "mediation.severity": 0, "mediation.age": 0, "pressed_assessment": 0,
        "pressed_power": 0, "pressed_oversight": 0, "pressed": -1, "paper": 0, "paper_assessment": 0,
        "escalate_village": 0, "escalate_township": 0, "relapse_agreed": 0, "relapse_pressed": 0,
        "days_court": 20, "outmigration": 0,  # who talks by telephone thinks again month by month
    }  # fmt: skip
    t = simulate(Run(villages=12, months=84, seed=34, values=values)).townships[0].tables
    columns: Any = (column[: t.counts[codes.N_GRIEVANCES]] for column in t.grievances)
    return t._replace(grievances=type(t.grievances)(*columns))


def part(of: NDArray[np.bool_], some: NDArray[np.bool_], chance: float) -> list[Cell]:
    """Some of these, each with the same chance, and none beside them."""
    return [share(some.sum(), of.sum(), chance), Cell(0.0, float((some & ~of).sum()))]


@check(
    "forums",
    "grievances are endured, talked over or brought to a forum in known shares; forums by their costs",
    "忍受、协商、求助的比例已知；各受理层级按成本选择",
    "multinomial logit of talk, ask, 0; exp(-cost)",
)
def responses() -> list[Cell]:
    g, p = funnel().grievances, Forums()
    weights = np.array([1.0, math.exp(p.talk), math.exp(p.ask)])
    endures, talks, asks = weights / weights.sum()
    asked = asks + talks * (1.0 - p.talk_succeeds) * weights[2] / (weights[0] + weights[2])
    answered, third = g.response >= 0, g.response == codes.THIRD_PARTY
    made = part(answered, answered & (g.manner == codes.BY_TALK), talks * p.talk_succeeds)
    made += part(answered, answered & (g.response == codes.LUMP), endures)
    made += part(answered, answered & third, asked)
    costs = np.exp([0.0, -0.5, -1.0, -1.5])
    for forum, chance in enumerate(costs / costs.sum()):
        made += part(third, third & (g.first_forum == forum), float(chance))
    return made + part(third, third & (g.accepted >= 0), sigma(1.0))


@check(
    "mediation",
    "cases are settled and pressed at each forum in known shares",
    "各层级按已知比例办结与压服",
    "binomial, success of the forum; sigma(pressed) of the settled",
)
def settled() -> list[Cell]:
    g, p, made = funnel().grievances, Mediation(), []
    successes = p.success_group, p.success_village, p.success_township, p.success_court
    for forum, chance in enumerate(successes):
        done = np.isin(g.manner, (codes.AGREED, codes.PRESSED)) & (g.settled_at == forum)
        heard = (g.response == codes.THIRD_PARTY) & (g.accepted >= 0) & (g.first_forum == forum)
        ended = heard & ~np.isin(g.state, (codes.ACCEPTED, codes.WORKED))
        made += part(ended, done, chance) + part(done, done & (g.manner == codes.PRESSED), sigma(-1.0))
    return made


@check(
    "mediation",
    "days of work in the village are lognormal about their median",
    "村级办理天数服从对数正态分布",
    "ln days: mean ln median, SD days_spread",
)
def days_of_work() -> list[Cell]:
    g, p = funnel().grievances, Mediation()
    rows = np.isin(g.manner, (codes.AGREED, codes.PRESSED)) & (g.settled_at == codes.VILLAGE) & (g.born < 72)
    days = np.log((g.closed - g.filed)[rows & (g.filed >= g.accepted * codes.DAYS)])
    n, v = len(days), p.days_spread**2
    return [
        Cell(math.log(p.days_village), float(days.mean()), math.sqrt(v / n)),
        Cell(v, float(days.var()), v * math.sqrt(2.0 / n)),
    ]


def queue(cases: int, hours: float, severity: NDArray[np.float64], wait_limit: int = 36) -> Tables:
    """One village whose township has ``hours`` a month for ``cases`` that it accepted in the first month."""
    values = off(
        "migration", "deaths", "grievances", "forums", "petitions", "learning", "grid_work", "party_life",
        "deliberation", "conduct", "incentives", "assessment", "elections", "village_economy",
    ) | {"wait_limit": wait_limit, "paper": 0, "paper_assessment": 0, "escalate_township": 0, "days_spread": 0, "hours_township": 10, "villages_per_township": 1, "staff": 1,
         "staff_seconded": 0, "powers.acts": 0, "township_load": 1.0 - hours / 160.0, "hearings": 0}  # fmt: skip
    world = found(Run(months=36, seed=35, values=values))
    t = tables(world)
    g = t.grievances
    g.id[:cases], g.household[:cases] = np.arange(cases), np.arange(cases)
    g.person[:cases] = t.households.first[:cases]
    g.state[:cases], g.forum[:cases] = codes.ACCEPTED, codes.TOWNSHIP
    g.severity[:cases] = severity
    t.open[:cases] = np.arange(cases)
    t.counts[:3] = cases
    run_months(world, world.townships[0], 0, 36)
    return tables(world)


@check(
    "mediation",
    "a queue has the delay of arithmetic: 60 cases of 15 hours against 75 hours a month, the heaviest first",
    "排队时间等于算术结果：60件、每件15小时、每月75小时，重者优先",
    "the k-th begins in month k // 5; 75 hours used in each of 12 months",
)
def delay() -> list[Cell]:
    t = queue(60, 75.001, 0.5 + np.linspace(0.0, 1e-6, 60))
    began = (t.grievances.due[:60] - 30.0) / codes.DAYS  # the work of the township takes 30 days here
    used, lacking = (t.township[c, :13] for c in (ledger.TOWN_HOURS_CASES, ledger.TOWN_HOURS_LACKING))
    waiting = 15.0 * (60 - 5 * (1 + np.arange(12)))
    return [
        *equal(began[::-1].round(6), np.arange(60) // 5),
        *equal(used.round(2), [75.0] * 12 + [0.0]),
        *equal(lacking[:12].round(2), waiting),
    ]


@check(
    "volunteers",
    "the chance to hear of a quarrel and to settle it follow their rules in a grid of cases",
    "听闻与调解成功的概率逐一符合规则",
    "found min(1, hours / (visit x homes)); logit(success) + ties + ability + reward - severity - years",
)
def volunteering() -> list[Cell]:
    heard = [
        (volunteers.chance_heard_of(0.4, h, 1.5, n), 0.4 * min(1.0, h / (1.5 * max(1, n))))
        for h in (0.0, 3.0, 40.0)
        for n in (0, 1, 12, 80)
    ]
    p = simulate(Run(months=1, values={"registered": 60})).parameters
    made = []
    for severity, years, ties, ability, pay in (
        (0.4, 0.0, 0.5, 0.0, 0.0),
        (0.9, 2.0, 0.1, 1.5, 50.0),
        (0.1, 9.0, 0.9, -1.0, 300.0),
    ):
        log = math.log(p.mediation.success_group / (1.0 - p.mediation.success_group))
        log += p.forums.b_tie * (ties - p.forums.ties_reference)
        log += p.mediation.capability * p.grid_work.capability_ability * ability
        log += p.mediation.reward * math.log2(1.0 + pay / 100.0) - p.mediation.severity * (
            severity - reference.SEVERITY
        )
        log -= p.mediation.age * min(p.mediation.years_most, years)
        made.append((volunteers.chance_settled(p, severity, years, ties, ability, pay), sigma(log)))
    return equal(*np.array([*heard, *made]).T)


@check(
    "petitions",
    "those who may petition do so alone with one chance where everybody is alike",
    "情况相同时，可上访者各自上访的概率相同",
    "binomial, sigma(-cost) x hazard a month",
)
def petitions_alone() -> list[Cell]:
    values = {"petitions.gamma": 0, "trust_up": 0, "trust_low": 0, "petitions.severity": 0, "petitions.cost": 0, "petitions.hazard": 0.5,
        "petitions.organise": 0, "petitions.rest": 0, "contain": 0, "buy": 0, "per_1000": 150}  # fmt: skip
    ready = [0]

    def look(world: World) -> None:
        t, now = tables(world), now_of(world)
        ready[0] += sum(
            petitions.may_petition(t, world.parameters, now, int(g)) for g in t.open[: t.counts[codes.N_OPEN]]
        )

    world = paused(Run(villages=2, months=36, seed=80, values=values), "petitions", look)
    return [share(total(world, ledger.PETITIONS), ready[0], 0.25)]


def now_of(world: World) -> Now:
    """The month that is run."""
    return now_at(world.parameters.calendar, np.uint64(world.seed), world.month)


@check(
    "petitions",
    "inclination and hope follow their rules; a usual grievance joins as readily as not",
    "信访倾向与让步预期符合规则；一般诉求跟随上访的概率为一半",
    "sigma(gamma ln c + up - low + severity - cost - deterrence); sigma(0) = 1/2",
)
def inclination() -> list[Cell]:
    p, made = Petitions(), []
    for c in (0.05, 0.3, 1.0):
        for up, low in ((0.0, 0.0), (1.0, -0.5)):
            for severity, deterrence in ((0.4, 0.0), (0.9, 2.0)):
                log = p.gamma * math.log(c) + p.trust_up * up - p.trust_low * low
                log += p.severity * (severity - reference.PETITION_SEVERITY) - p.cost - deterrence
                made.append((petitions.inclination(p, severity, c, up, low, deterrence), sigma(log)))
    for fellows in (0.0, 3.0, 99.0):
        hope = (
            p.concession
            * (1.0 + p.concession_fellows * min(p.fellows_most, fellows))
            * (1.0 + p.precedent * 0.5)
        )
        made.append((petitions.expected_concession(p, fellows, 0.5), min(1.0, hope)))
    usual = petitions.inclination(p, reference.PETITION_SEVERITY, p.concession, 0.0, 0.0, 0.0)
    made.append((petitions.chance_of_joining(p, usual, 0.0), 0.5))
    return equal(*np.array(made).T)


@check(
    "powers",
    "households ask the township for acts at their residents' rate; the share that needs a licence is as set",
    "住户按常住人数要求乡镇办理事项；需执法资格的比例等于设定值",
    "1 - exp(-acts x residents / 12,000); binomial, licensed",
)
def acts() -> list[Cell]:
    made = film(Run(villages=4, months=36, seed=81, values={"powers.acts": 300}), ("homes.residents",))
    p = made.world.parameters.powers
    residents = np.array(made.frames["homes.residents"], np.float64)
    free, licensed = total(made.world, ledger.ACTS_FREE), total(made.world, ledger.ACTS_LICENSED)
    return [
        counted(free + licensed, 1.0 - np.exp(-p.acts * residents / 12000.0)),
        share(licensed, free + licensed, p.licensed),
    ]
