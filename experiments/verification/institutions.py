"""Checks of the village economy, grid work and assessment."""

import math

import numpy as np

from experiments.verification.check import Cell, check, counted, equal, share
from experiments.verification.film import film, sigma, tables, total
from model.mechanisms import assessment, grid_work, village_economy
from model.mechanisms.assessment import Assessment
from model.mechanisms.grid_work import GridWork
from model.mechanisms.village_economy import VillageEconomy
from model.run import Run
from model.simulate import simulate
from model.state import codes, ledger, reference

PAYS, EXCUSED, OWES, GONE = range(4)
"""States of an operator."""


def chain(p: VillageEconomy, hazard: float, delay: float, poor: float) -> np.ndarray:
    """The rent date as a matrix of chances between states of an operator, written again from the equations."""
    excuse = delay / (delay + reference.DELAY)
    flight = min(1.0, p.flight * math.exp(p.default_management * (poor - reference.MANAGEMENT)))
    late = min(1.0, p.recovery + p.recovery_excuse * math.exp(-delay / reference.DELAY))
    made = np.zeros((4, 4))
    made[PAYS] = 1.0 - hazard, hazard * excuse, hazard * (1.0 - excuse), 0.0
    for state, recovers in ((EXCUSED, late), (OWES, min(1.0, p.recovery))):
        made[state, PAYS] = recovers
        made[state, GONE] = (1.0 - recovers) * flight
        made[state, state] = (1.0 - recovers) * (1.0 - flight)
    made[GONE, PAYS], made[GONE, GONE] = p.new_tenant, 1.0 - p.new_tenant
    return made


@check(
    "village_economy",
    "shares of operators in arrears and gone at the start are those that rent dates keep",
    "初始欠租与跑路的业主比例等于逐年兑付下的稳定比例",
    "stationary distribution of the chain paying, excused, owing, gone",
)
def lasting_shares() -> list[Cell]:
    p, made = VillageEconomy(), []
    for delay, poor in ((3.0, 0.4), (0.0, 0.9), (12.0, 0.1)):
        hazard = village_economy.default_hazard(p, delay, 0.0, poor)
        still = np.linalg.matrix_power(chain(p, hazard, delay, poor), 4096)[PAYS]
        made += equal(village_economy.lasting_shares(p, hazard, delay, poor), still[[EXCUSED, OWES, GONE]])
    return made


@check(
    "village_economy",
    "operators that pay cease to with the chance of their circumstances",
    "正常付租的业主按其条件所定概率停付",
    "1 - exp(-hazard exp(delay + management)) a rent date",
)
def defaults() -> list[Cell]:
    made = film(
        Run(
            villages=60,
            months=96,
            seed=82,
            values={"registered": 200, "villages_per_township": 60, "default_hazard": 0.5},
        ),
        ("operators.years",),
    )
    t, s, p = tables(made.world), made.world.townships[0].settings.village_economy, made.world.parameters
    v = t.operators.village
    log = p.village_economy.default_delay * (s.subsidy_delay[v] - reference.DELAY)
    log += p.village_economy.default_management * (s.poor_management[v] - reference.MANAGEMENT)
    log += p.village_economy.default_price * s.price_fall[v]
    chance = 1.0 - np.exp(-p.village_economy.default_hazard * np.exp(np.minimum(6.0, log)))
    ceased, chances = [], []
    for month in range(int(p.calendar.rent_day), 96, 12):
        paid = made.at("operators.years", month - 1) == 0
        ceased.append(made.at("operators.years", month)[paid] == 1)
        chances.append(chance[paid])
    return [counted(np.concatenate(ceased), np.concatenate(chances))]


@check(
    "grid_work",
    "tasks from above take the share of hours that pressure, tools and relief make of it",
    "上级任务占用工时的比例由考核压力、数据工具与减负决定",
    "1 - (1 - b k)(1 - a P k)(1 - d T k), k = 1 - r relief",
)
def hours_on_forms() -> list[Cell]:
    p, made = GridWork(), []
    for pressure in (0.0, 0.3, 1.0):
        for tools in (0.0, 1.0):
            for relief in (0.0, 0.6):
                k = 1.0 - p.report_relief * relief
                free = (
                    (1 - p.report_base * k)
                    * (1 - p.report_assessment * pressure * k)
                    * (1 - p.report_data * tools * k)
                )
                made.append((grid_work.report_share(p, pressure, tools, relief), 1.0 - free))
    world = simulate(Run(villages=3, months=24, seed=83, values={"population.first_secretaries": 0}))
    t, s = tables(world), world.townships[0].settings
    wanted = [
        grid_work.report_share(world.parameters.grid_work, *map(float, row))
        for row in zip(t.villages.pressure, s.forums.data_tools, s.grid_work.burden_relief, strict=True)
    ]
    held, forms = total(world, ledger.HOURS_HELD)[:, -1], total(world, ledger.HOURS_FORMS)[:, -1]
    return [*equal(*np.array(made).T), *equal(forms / held, wanted)]


@check(
    "grid_work",
    "shares of free hours are 1 together and those of usual pressure at usual pressure; motivation and quitting follow their rules",
    "自由工时各部分之和为1，常规压力下等于常规比例；动力与辞职符合规则",
    "softmax of service, visits, else; sigma(base + ln pay + ...); quit exp(q (1/2 - m))",
)
def hours_and_motivation() -> list[Cell]:
    p, made = GridWork(), []
    for kind in (codes.SECRETARY, codes.GROUP_HEAD, codes.ATTENDANT):
        service, visits = grid_work.weights(p, kind)
        usual = grid_work.shares(p, kind, reference.PRESSURE, 1.0, 0.0, 0.0)
        made += list(zip(usual, (service / 2, service / 2, visits, 1.0 - service - visits), strict=True))
        made += [(sum(grid_work.shares(p, kind, x, 0.3, 0.5, 0.2)), 1.0) for x in (0.0, 1.0)]
    for pay, forms in ((1.0, 0.2), (2.5, 0.6)):
        log = p.motivation_base + p.motivation_pay * math.log(pay) + p.motivation_public * (0.7 - 0.5) / 0.2
        log -= p.motivation_forms * (forms - reference.FORMS) + p.motivation_arrears * 2.0
        made.append((grid_work.post_motivation(p, 20.0 * pay, 20.0, 0.7, forms, 2.0), sigma(log)))
    for m in (0.0, 0.5, 1.0):
        quits = min(0.5, p.quit * math.exp(p.quit_motivation * (0.5 - m)))
        made.append((grid_work.chance_of_quitting(p, m), quits))
    return equal(*np.array(made).T)


@check(
    "grid_work",
    "residents' households raise everyday matters with the chance that is set",
    "有人在家的住户按设定概率提出日常事务",
    "1 - exp(-matters) a month, efficacy, acquaintance and distance apart",
)
def everyday_matters() -> list[Cell]:
    values = {"powers.acts": 0, "matter_efficacy": 0, "matter_knows": 0, "matter_km": 0}
    made = film(Run(villages=4, months=36, seed=84, values=values), ("homes.adults_home",))
    adults = np.array(made.frames["homes.adults_home"])
    chance = 1.0 - math.exp(-made.world.parameters.grid_work.matters)
    return [share(total(made.world, ledger.MATTERS), adults > 0, chance)]


@check(
    "assessment",
    "pressure saturates with the weight; classes of branches stay where their chain keeps them",
    "压力随权重递增而趋于饱和；党组织等次稳定于其转移矩阵",
    "1 - exp(-w / scale); stationary distribution of three classes",
)
def pressure_and_classes() -> list[Cell]:
    p, made = Assessment(), []
    for w in (0.0, 0.2, 1.0, 5.0):
        made.append((assessment.pressure_of(p, w), 1.0 - math.exp(-w / p.pressure_scale)))
    u = (np.arange(4000) + 0.5) / 4000
    up, turn = p.class_up, p.recorded_turn
    for now, wanted in ((codes.SECOND_CLASS, up), (codes.FIRST_CLASS, 1.0), (codes.THIRD_CLASS, 0.0)):
        moved = np.mean([assessment.next_class(p, now, False, float(x)) == codes.FIRST_CLASS for x in u])
        made.append((float(np.round(moved - wanted, 3)), 0.0))
        made.append(
            (
                float(np.mean([assessment.next_class(p, now, True, float(x)) for x in u[::400]])),
                float(codes.THIRD_CLASS),
            )
        )
    f, stay = 0.1, 0.9
    matrix = np.array(
        [
            [stay, 0.0, f],
            [stay * up, stay * (1 - up), f],
            [stay * turn * up, stay * turn * (1 - up), f + stay * (1 - turn)],
        ]
    )
    still = np.linalg.matrix_power(matrix, 4096)[0]
    return [*equal(*np.array(made).T), Cell(1.0, float(abs(still[1] - p.class_second) < 0.03))]


@check(
    "assessment",
    "the score of a village is that of its records",
    "村级得分由台账记录算出",
    "on_settlement rate - on_petitions w n + on_reports h + on_residents r m",
)
def score() -> list[Cell]:
    p = Assessment()
    made = [
        (
            assessment.score_of(p, 9.0, 3.0, 2.5, 0.4, 0.8, 0.6, 0.2),
            p.on_settlement * 0.75
            - p.on_petitions * 0.6 * 2.5
            + p.on_reports * 0.4
            + p.on_residents * 0.2 * 0.8,
        ),
        (assessment.score_of(p, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0), p.on_settlement * p.rate_without_cases),
    ]
    return equal(*np.array(made).T)
