"""Leaving and returning, with deaths.

Persons of 16-64 at home leave with hazard h0 * exp(age, schooling, sex, wage gap, kin and neighbours away, post);
those away return with hazard r0 * exp(age 50 and over, wage gap, programme, years away). A share of moves takes the
whole household. h0 is solved for each village from the balance of flows and pulled weakly to the set share, so that
``outmigration`` is stationary without policy; it is frozen when a programme starts to act on leaving or returning.
"""

import math
from typing import Annotated, NamedTuple

import numpy as np

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import codes, ledger
from model.state.calendar import Calendar, is_month
from model.state.tables import F8, I4, Homes, Households, Offices, Persons, Villages


class Migration(NamedTuple):
    """Numbers of migration and mortality."""

    # fmt: off
    age_peak: Annotated[float, Number("years", (16, 64), (20, 32), "assumed", "assumed",
        "age at which leaving is likeliest", "外出高峰年龄", "school leavers go first")] = 25.0
    age_spread: Annotated[float, Number("years", (2, 40), (10, 20), "assumed", "assumed",
        "spread of the age profile of leaving", "外出年龄离散",
        "set so that migrants' mean age stays near 39")] = 15.0
    female: Annotated[float, Number("log hazard", (-4, 4), (-1.4, 0), "derived", "NBS-2023",
        "effect of being a woman on leaving", "女性对外出的影响",
        "0.305 of out-migrants are women; hazards of equal return imply about -0.8")] = -0.8
    schooling: Annotated[float, Number("log hazard per level", (-2, 2), (-0.2, 0.4), "assumed", "assumed",
        "effect of one level of schooling on leaving", "受教育程度对外出的影响",
        "migrants are better schooled than residents")] = 0.1
    wage_gap: Annotated[float, Number("log hazard", (-5, 10), (0, 4), "assumed", "assumed",
        "effect of the log wage ratio outside/local on leaving", "工资差距对外出的影响",
        "no rural Chinese elasticity was found")] = 1.0
    peers: Annotated[float, Number("log hazard", (-5, 5), (0, 2), "assumed", "assumed",
        "effect on leaving of the share of kin and neighbours away, less the village's", "亲邻外出对外出的影响",
        "networks ease leaving")] = 0.8
    post: Annotated[float, Number("log hazard", (-5, 5), (0, 4), "assumed", "assumed",
        "how much holding a post holds back", "任职对外出的抑制", "cadres seldom leave during a term")] = 2.0
    county_town: Annotated[float, Number("share", (0, 1), (0.15, 0.5), "assumed", "assumed",
        "share of leavers who go to the county town", "去县城的外出者比例",
        "urbanisation in the home county")] = 0.3
    whole_household: Annotated[float, Number("share", (0, 1), (0.05, 0.35), "assumed", "assumed",
        "share of moves that take the whole household", "举家迁移比例",
        "whole families move less often than single workers")] = 0.15
    return_hazard: Annotated[float, Number("1/year", (0, 1), (0.01, 0.08), "borrowed", "Bai-2018",
        "hazard of returning to stay", "返乡概率", "22.3 % in 17 years gives 0.015 as a lower bound")] = 0.03
    return_50: Annotated[float, Number("log hazard", (-3, 5), (0, 2), "assumed", "NBS-2024",
        "effect of being 50 or over on returning", "50岁以上对返乡的影响",
        "those over 50 shift to local work")] = 1.0
    return_jobs: Annotated[float, Number("log hazard", (0, 20), (0, 10), "assumed", "assumed",
        "effect of the log wage ratio local/outside on returning", "本地工资对返乡的影响",
        "+0.04 on log-odds for 1 % of the ratio")] = 4.0
    return_stay: Annotated[float, Number("log hazard per year", (-1, 1), (0, 0.1), "assumed", "Bai-2018",
        "how much each year away lowers returning", "外出年限对返乡的抑制",
        "most who stayed away long did not return")] = 0.03
    h0_pull: Annotated[float, Number("1/month", (0, 1), (0.05, 0.5), "numerical", "assumed",
        "pull of the leaving hazard to the set share", "外出风险校正强度",
        "weak, so that the share fluctuates as flows do")] = 0.2
    festival_return: Annotated[float, Number("probability", (0, 1), (0.4, 0.9), "assumed", "literature-5",
        "chance of coming home for the Spring Festival", "春节返乡概率", "recalled 60-80 %")] = 0.7
    mortality_60: Annotated[float, Number("1/year", (0, 0.2), (0.006, 0.012), "borrowed", "census-2020",
        "chance of dying within a year at 60", "60岁年死亡率",
        "order of the 2020 census life tables for rural areas")] = 0.009
    mortality_slope: Annotated[float, Number("1/year", (0, 0.3), (0.085, 0.105), "borrowed", "Gompertz-1825",
        "growth of mortality with a year of age", "死亡率年龄梯度",
        "mortality doubles in about seven and a half years")] = 0.095


class MigrationSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    outmigration: Annotated[Floats, Setting("share of registered 16-64", (0, 0.97), (0.1, 0.8), "derived",
        "NBS-2024",
        "outmigration, outside the township for six months or more", "外出率（乡镇外居住半年以上）",
        "365 / (1,315 x 0.65)", default=0.43)]
    wage_out: Annotated[Floats, Setting("yuan/month", (500, 50000), (3944, 7324), "measured", "NBS-2024",
        "monthly earnings of out-migrants", "外出务工月收入", "National Bureau of Statistics, 2024",
        default=5634.0)]
    wage_local: Annotated[Floats, Setting("yuan/month", (500, 50000), (3004, 5578), "measured", "NBS-2024",
        "monthly earnings of local off-farm workers", "本地非农月收入", "National Bureau of Statistics, 2024",
        default=4291.0)]
    return_programme: Annotated[Floats, Setting("log hazard", (-5, 5), (0, 1.5), "assumed", "assumed",
        "effect of a return programme on returning", "返乡计划对返乡的作用",
        "no evaluation was found; zero without policy", default=0.0)]
    stay_programme: Annotated[Floats, Setting("log hazard", (-5, 5), (-1.5, 0), "assumed", "assumed",
        "effect of a programme on leaving", "就地就业计划对外出的作用",
        "no evaluation was found; zero without policy", default=0.0)]


@rule
def log_leaving(
    p: Migration, age: int, schooling: int, female: bool, away_ties: float, post: bool, gap: float
) -> float:
    """Log hazard of leaving relative to h0; ``gap`` is ln(wage outside / local), ``away_ties`` a deviation."""
    from_peak = (age - p.age_peak) / p.age_spread
    log = (
        -0.5 * from_peak * from_peak
        + p.schooling * (schooling - 2.0)
        + p.wage_gap * gap
        + p.peers * away_ties
    )
    if female:
        log += p.female
    if post:
        log -= p.post
    return log


@rule
def returning(p: Migration, age: int, years_away: float, gap: float, programme: float) -> float:
    """Monthly hazard of returning to stay; expected signs: age +, programme +, wage gap -, years away -."""
    log = programme - p.return_jobs * (gap - 0.2723) - p.return_stay * min(years_away, 20.0)
    if age >= 50:
        log += p.return_50
    return min(0.5, p.return_hazard / 12.0 * math.exp(min(4.0, log)))


@rule
def dying(p: Migration, age: int) -> float:
    """Chance of dying within a year (Gompertz): mortality_60 * exp(slope * (age - 60))."""
    return min(0.9, p.mortality_60 * math.exp(p.mortality_slope * (age - 60)))


@rule
def balanced_hazard(pull: float, h0: float, leaving: float, returning_: float, missing: float) -> float:
    """h0 drawn by ``pull`` to the value at which leavers replace returners and fill what is ``missing``."""
    if leaving <= 0.0:
        return h0
    return max(0.0, h0 + pull * ((returning_ + missing) / leaving - h0))


@rule
def sum_hazards(
    persons: Persons, homes: Homes, villages: Villages, settings: MigrationSettings, p: Migration, month: int
) -> None:
    """Each person's relative hazard of moving, and by village the expected flows that follow from it."""
    for v in range(len(villages.id)):
        villages.leaving[v] = 0.0
        villages.returning[v] = 0.0
        villages.away_long[v] = 0.0
        villages.away_new[v] = 0.0
        villages.working_age[v] = 0.0
        villages.wage_gap[v] = math.log(settings.wage_out[v] / settings.wage_local[v])
    for i in range(len(persons.id)):
        persons.hazard[i] = 0.0
        age = (month - persons.born[i]) // 12
        if persons.alive[i] == 0 or age < 16:
            continue
        if persons.kept[i] == 1:
            villages.working_age[persons.village[i]] += 1.0 if age < 65 else 0.0
            continue
        v = persons.village[i]
        h = persons.household[i]
        in_work = age < 65
        if in_work:
            villages.working_age[v] += 1.0
        if persons.where[i] >= codes.TOWN:
            months = month - persons.away_since[i]
            hazard = returning(p, age, months / 12.0, villages.wage_gap[v], settings.return_programme[v])
            persons.hazard[i] = hazard
            others = homes.workers[h] - homes.workers_home[h] - (1 if in_work else 0)
            villages.returning[v] += hazard * ((1.0 if in_work else 0.0) + p.whole_household * others)
            if in_work and months >= 6:
                villages.away_long[v] += 1.0
            elif in_work:
                villages.away_new[v] += 1.0
        elif in_work:
            away = homes.away_ties[h] - villages.away_share[v]
            log = log_leaving(
                p,
                age,
                int(persons.education[i]),
                persons.sex[i] == codes.FEMALE,
                away,
                persons.office[i] >= 0,
                villages.wage_gap[v],
            )
            relative = math.exp(log + settings.stay_programme[v])
            persons.hazard[i] = relative
            villages.leaving[v] += relative * (1.0 + p.whole_household * (homes.workers_home[h] - 1))


@rule
def solve_hazard(villages: Villages, settings: MigrationSettings, p: Migration, month: int) -> None:
    """Draw each village's h0 to the balance of flows; freeze it once a programme acts.

    Leavers count only after six months, so the aim for all who are away is the set share plus six months of flow.
    """
    for v in range(len(villages.id)):
        if settings.return_programme[v] != 0.0 or settings.stay_programme[v] != 0.0:
            villages.frozen[v] = 1
        away = villages.away_long[v] + villages.away_new[v]
        aim = settings.outmigration[v] * villages.working_age[v] + 6.0 * villages.returning[v]
        villages.away_share[v] = away / max(1.0, villages.working_age[v])
        if villages.frozen[v] == 0:
            pull = 1.0 if month == 0 else p.h0_pull
            missing = (aim - away) * p.h0_pull
            villages.h0[v] = balanced_hazard(
                pull, villages.h0[v], villages.leaving[v], villages.returning[v], missing
            )


@rule
def decide(persons: Persons, villages: Villages, p: Migration, seed: np.uint64, month: int) -> None:
    """Who leaves or returns this month: 0 stays; 1, 2 leaves for town, far; 3, 4 with the household; 5, 6 returns."""
    for i in range(len(persons.id)):
        persons.moving[i] = 0
        hazard = persons.hazard[i]
        if hazard == 0.0:
            continue
        u_move, u_whole, u_where, _ = draws.draw(seed, draws.MOVE, persons.id[i], month)
        away = persons.where[i] >= codes.TOWN
        chance = hazard if away else min(0.5, villages.h0[persons.village[i]] * hazard)
        if u_move >= chance:
            continue
        whole = u_whole < p.whole_household
        if away:
            persons.moving[i] = 6 if whole else 5
        else:
            persons.moving[i] = (1 if u_where < p.county_town else 2) + (2 if whole else 0)


@rule
def apply(
    persons: Persons,
    households: Households,
    order: I4,
    counts: F8,
    settings: MigrationSettings,
    seed: np.uint64,
    month: int,
) -> None:
    """Carry out the moves, whole households together; ``counts`` is the ledger."""
    for h in range(len(households.id)):
        leaving, coming = 0, False
        for k in range(households.first[h], households.first[h] + households.size[h]):
            move = int(persons.moving[order[k]])
            if move == 3 or move == 4:
                leaving = max(leaving, move - 2)
            coming = coming or move == 6
        for k in range(households.first[h], households.first[h] + households.size[h]):
            i = order[k]
            if persons.alive[i] == 0:
                continue
            move = int(persons.moving[i])
            away = persons.where[i] >= codes.TOWN
            if away and (move >= 5 or coming):
                settle_at_home(persons, i, seed, month)
                counts[ledger.RETURNED, persons.village[i], month] += 1.0
            elif not away and (move > 0 or leaving > 0) and persons.kept[i] == 0:
                went = leaving if leaving > 0 else move
                persons.where[i] = codes.TOWN if went == 1 else codes.FAR
                persons.away_since[i] = month
                counts[ledger.LEFT, persons.village[i], month] += 1.0


@rule
def settle_at_home(persons: Persons, i: int, seed: np.uint64, month: int) -> None:
    """A returner takes off-farm work by the toss of a coin where young enough, else the farm."""
    age = (month - persons.born[i]) // 12
    _, _, _, u = draws.draw(seed, draws.MOVE, persons.id[i], month)
    persons.where[i] = codes.WORK if age < 55 and u < 0.5 else codes.FARM


@rule
def bury(persons: Persons, counts: F8, p: Migration, seed: np.uint64, month: int) -> None:
    """Deaths: drawn once a year, in the month of birth, with the chance of the age reached."""
    for i in range(len(persons.id)):
        if (month - persons.born[i]) % 12 != 0 or persons.alive[i] == 0:
            continue
        u, _, _, _ = draws.draw(seed, draws.DEATH, persons.id[i], month)
        age = (month - persons.born[i]) // 12
        if u < dying(p, age):
            persons.alive[i] = 0
            persons.died[i] = month
            counts[ledger.DIED, persons.village[i], month] += 1.0


@rule
def vacate(persons: Persons, offices: Offices) -> None:
    """A dead holder's post falls vacant; a living one keeps it until the post's own rules end it."""
    for o in range(len(offices.id)):
        i = offices.holder[o]
        if i >= 0 and persons.alive[i] == 0:
            offices.holder[o] = -1


@rule
def come_home_for_the_festival(
    persons: Persons, counts: F8, p: Migration, calendar: Calendar, seed: np.uint64, month: int
) -> None:
    """Who is in the village this month: residents, and at the Spring Festival those who visit."""
    festival = is_month(month, calendar.spring_festival)
    for i in range(len(persons.id)):
        home = persons.where[i] < codes.TOWN and persons.alive[i] == 1
        persons.here[i] = 1 if home else 0
        if festival and not home and persons.alive[i] == 1:
            u, _, _, _ = draws.draw(seed, draws.VISIT_HOME, persons.id[i], month)
            if u < p.festival_return:
                persons.here[i] = 1
                counts[ledger.VISITORS, persons.village[i], month] += 1.0
