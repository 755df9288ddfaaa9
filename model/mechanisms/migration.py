"""Leaving and returning, with deaths.

Persons of 16-64 at home leave with hazard h0 * exp(age, ability, sex, wage gap, kin and neighbours away, post);
those away return with hazard r0 * exp(age 50 and over, ability, wage gap, programme, years away). A share of moves takes the
whole household. h0 is solved for each village from the balance of flows and pulled weakly to the set share, so that
``outmigration`` is stationary without policy; it is frozen when a programme starts to act on leaving or returning.

Luck is drawn once a stay: E ~ Exp(1), and the stay ends in the month in which the summed hazard passes E (chance
1 - e^-h a month). A policy that moves a hazard moves the month in which the same person goes.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.calendar import is_month
from model.state.census import people_of, set_bit, set_bit_if
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Migration(NamedTuple):
    """Numbers of migration and mortality."""

    # fmt: off
    age_peak: Annotated[float, Number(unit="years", domain=(16, 64), plausible=(20, 32), grade="assumed",
        source="assumed", en="age at which leaving is likeliest", zh="外出高峰年龄",
        reason="school leavers go first")] = 25.0
    age_spread: Annotated[float, Number(unit="years", domain=(2, 40), plausible=(10, 20), grade="assumed",
        source="assumed", en="spread of the age profile of leaving", zh="外出年龄离散",
        reason="set so that migrants' mean age stays near 39")] = 15.0
    female: Annotated[float, Number(unit="log hazard", domain=(-4, 4), plausible=(-2, -0.6), grade="derived",
        source="NBS-2023", en="effect of being a woman on leaving", zh="女性对外出的影响",
        reason="0.305 of out-migrants are women, of those at home .62: hazards of equal return imply about -1.3")] = -1.3
    ability: Annotated[float, Number(unit="log hazard per SD", domain=(-2, 3), plausible=(0, 0.8),
        grade="derived", source="NBS-2023", en="effect of ability on leaving, per SD", zh="能力对外出的影响",
        reason="set to P37: flows must keep the schooling of those away where it starts")] = 0.7
    wage_gap: Annotated[float, Number(unit="log hazard", domain=(-5, 10), plausible=(0, 4), grade="assumed",
        source="assumed", en="effect of the log wage ratio outside/local on leaving",
        zh="工资差距对外出的影响", reason="no rural Chinese elasticity was found")] = 1.0
    peers: Annotated[float, Number(unit="log hazard", domain=(-5, 5), plausible=(0, 2), grade="assumed",
        source="assumed", en="effect on leaving of the share of kin and neighbours away, less the village's",
        zh="亲邻外出对外出的影响", reason="networks ease leaving")] = 0.8
    post: Annotated[float, Number(unit="log hazard", domain=(-5, 5), plausible=(0, 4), grade="assumed",
        source="assumed", en="how much holding a post holds back", zh="任职对外出的抑制",
        reason="cadres seldom leave during a term")] = 2.0
    county_town: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.15, 0.5), grade="assumed",
        source="assumed", en="share of leavers who go to the county town", zh="去县城的外出者比例",
        reason="urbanisation in the home county")] = 0.3
    whole_household: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.05, 0.2),
        grade="derived", source="NBS-whole-households", en="share of moves that take the whole household",
        zh="举家迁移比例", reason="set to P40: keeps the share of whole households among those away where it starts")] = 0.12
    return_hazard: Annotated[float, Number(unit="1/year", domain=(0, 1), plausible=(0.01, 0.08),
        grade="borrowed", source="Bai-2018", en="hazard of returning to stay", zh="返乡概率",
        reason="22.3 % in 17 years gives 0.015 as a lower bound")] = 0.03
    return_50: Annotated[float, Number(unit="log hazard", domain=(-3, 5), plausible=(0, 2), grade="assumed",
        source="NBS-2024", en="effect of being 50 or over on returning", zh="50岁以上对返乡的影响",
        reason="those over 50 shift to local work")] = 1.0
    return_ability: Annotated[float, Number(unit="log hazard per SD", domain=(-3, 3), plausible=(-0.6, 0.4),
        grade="assumed", source="Bai-2018", en="effect of ability on returning, per SD",
        zh="能力对返乡的影响", reason="sign free: only the level of returning is known")] = -0.2
    return_jobs: Annotated[float, Number(unit="log hazard", domain=(0, 20), plausible=(0, 10),
        grade="assumed", source="assumed", en="effect of the log wage ratio local/outside on returning",
        zh="本地工资对返乡的影响", reason="+0.04 on log-odds for 1 % of the ratio")] = 4.0
    return_stay: Annotated[float, Number(unit="log hazard per year", domain=(-1, 1), plausible=(0, 0.1),
        grade="assumed", source="Bai-2018", en="how much each year away lowers returning",
        zh="外出年限对返乡的抑制", reason="most who stayed away long did not return")] = 0.03
    h0_pull: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.05, 0.5), grade="numerical",
        source="assumed", en="pull of the leaving hazard to the set share", zh="外出风险校正强度",
        reason="weak, so that the share fluctuates as flows do")] = 0.2
    festival_return: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.4, 0.9),
        grade="assumed", source="literature-5", en="chance of coming home for the Spring Festival",
        zh="春节返乡概率", reason="recalled 60-80 %")] = 0.7
    mortality_60: Annotated[float, Number(unit="1/year", domain=(0, 0.2), plausible=(0.006, 0.012),
        grade="borrowed", source="census-2020", en="chance of dying within a year at 60", zh="60岁年死亡率",
        reason="order of the 2020 census life tables for rural areas")] = 0.009
    mortality_slope: Annotated[float, Number(unit="1/year", domain=(0, 0.3), plausible=(0.085, 0.105),
        grade="borrowed", source="Gompertz-1825", en="growth of mortality with a year of age",
        zh="死亡率年龄梯度", reason="mortality doubles in about seven and a half years")] = 0.095
    return_work: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.2, 0.8), grade="assumed",
        source="assumed", en="returners young enough who take off-farm work", zh="返乡者从事非农工作比例",
        reason="no figure was found")] = 0.5
    return_work_age: Annotated[float, Number(unit="years", domain=(16, 100), plausible=(50, 60),
        grade="assumed", source="assumed", en="age below which they may", zh="返乡者从事非农工作年龄上限",
        reason="factories and sites turn older workers away")] = 55.0
    return_age: Annotated[float, Number(unit="years", domain=(16, 100), plausible=(45, 55), grade="assumed",
        source="assumed", en="age from which ``return_50`` applies", zh="返乡倾向上升的年龄",
        reason="chances on sites fall")] = 50.0
    stay_most: Annotated[float, Number(unit="years", domain=(1, 60), plausible=(10, 30), grade="assumed",
        source="assumed", en="years away beyond which staying away grows no stronger",
        zh="影响返乡的外出年数上限", reason="no figure was found")] = 20.0


class MigrationSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    outmigration: Annotated[Floats, Setting(unit="share of registered 16-64", domain=(0, 0.97),
        plausible=(0.1, 0.8), grade="derived", source="NBS-2024",
        en="outmigration, outside the township for six months or more", zh="外出率（乡镇外居住半年以上）",
        reason="365 / (1,315 x 0.65)", default=reference.OUTMIGRATION)]
    wage_out: Annotated[Floats, Setting(unit="yuan/month", domain=(500, 50000), plausible=(2500, 7324),
        grade="measured", source="NBS-2024", en="monthly earnings of out-migrants", zh="外出务工月收入",
        reason="National Bureau of Statistics, 2024", default=5634.0)]
    wage_local: Annotated[Floats, Setting(unit="yuan/month", domain=(500, 50000), plausible=(2500, 5578),
        grade="measured", source="NBS-2024", en="monthly earnings of local off-farm workers",
        zh="本地非农月收入", reason="National Bureau of Statistics, 2024", default=4291.0)]
    return_programme: Annotated[Floats, Setting(unit="log hazard", domain=(-5, 5), plausible=(0, 1.5),
        grade="assumed", source="assumed", en="effect of a return programme on returning",
        zh="返乡计划对返乡的作用", reason="no evaluation was found; zero without policy", default=0.0)]
    stay_programme: Annotated[Floats, Setting(unit="log hazard", domain=(-5, 5), plausible=(-1.5, 0),
        grade="assumed", source="assumed", en="effect of a programme on leaving",
        zh="就地就业计划对外出的作用", reason="no evaluation was found; zero without policy", default=0.0)]


class MigrationSwitches(NamedTuple):
    """Leaving and returning, and deaths, apart."""

    # fmt: off
    migration: Annotated[int, Switch(en="leaving and returning", zh="外出与返乡")] = 1
    deaths: Annotated[int, Switch(en="deaths", zh="死亡", in_core=False)] = 1


@rule
def log_leaving(
    p: Migration, age: int, ability: float, female: bool, away_ties: float, post: bool, gap: float
) -> float:
    """Log hazard of leaving relative to h0; ``gap`` is ln(wage outside / local), ``away_ties`` a deviation."""
    from_peak = (age - p.age_peak) / p.age_spread
    log = -0.5 * from_peak * from_peak + p.ability * ability + p.wage_gap * gap + p.peers * away_ties
    if female:
        log += p.female
    if post:
        log -= p.post
    return log


@rule
def returning(
    p: Migration, age: int, ability: float, years_away: float, gap: float, programme: float
) -> float:
    """Monthly hazard of returning to stay; expected signs: age +, programme +, wage gap -, years away -, ability free.

    A programme seeks able people: it acts (1 + max(ability, 0)) times as strongly on them.
    """
    log = programme * (1.0 + max(0.0, ability)) + p.return_ability * ability
    log += -p.return_jobs * (gap - reference.WAGE_GAP) - p.return_stay * min(years_away, p.stay_most)
    if age >= p.return_age:
        log += p.return_50
    return p.return_hazard / 12.0 * math.exp(min(4.0, log))


@rule
def dying(p: Migration, age: int) -> float:
    """Chance of dying within a year (Gompertz): mortality_60 * exp(slope * (age - reference.OLD))."""
    return min(0.9, p.mortality_60 * math.exp(p.mortality_slope * (age - reference.OLD)))


@rule
def balanced_hazard(pull: float, h0: float, leaving: float, returning_: float, missing: float) -> float:
    """h0 drawn by ``pull`` to the value at which leavers replace returners and fill what is ``missing``."""
    if leaving <= 0.0:
        return h0
    return max(0.0, h0 + pull * ((returning_ + missing) / leaving - h0))


@rule
def sum_hazards(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Each person's relative hazard of moving, and by village the expected flows that follow from it."""
    for v in range(len(t.villages.id)):
        t.villages.wage_gap[v] = math.log(s.migration.wage_out[v] / s.migration.wage_local[v])
        sum_village(t, s, p, now, v)


@rule
def sum_village(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int) -> None:
    """The same for one village."""
    leaving, back, long, new, working, whole = 0.0, 0.0, 0.0, 0.0, 0.0, p.migration.whole_household
    first, last = people_of(t, v)
    for k in range(first, last):
        i = int(t.order[k])
        t.persons.hazard[i] = 0.0
        age = (now.month - t.persons.born[i]) // 12
        if t.persons.alive[i] == 0 or age < reference.WORKING_FROM:
            continue
        h, in_work = t.persons.household[i], 1.0 if age < reference.WORKING_UNTIL else 0.0
        working += in_work
        if t.persons.kept[i] == 1:
            continue
        if t.persons.where[i] >= codes.TOWN:
            months = now.month - t.persons.away_since[i]
            hazard = hazard_of_returning(t, s, p, i, age, months)
            t.persons.hazard[i] = hazard
            others = t.homes.workers[h] - t.homes.workers_home[h] - in_work
            back += hazard * (in_work + whole * others)
            long += in_work if months >= reference.AWAY_LONG else 0.0
            new += 0.0 if months >= reference.AWAY_LONG else in_work
        elif in_work > 0.0:
            hazard = hazard_of_leaving(t, s, p, i, age)
            t.persons.hazard[i] = hazard
            leaving += hazard * (1.0 + whole * (t.homes.workers_home[h] - 1))
    t.villages.leaving[v], t.villages.returning[v] = leaving, back
    t.villages.away_long[v], t.villages.away_new[v] = long, new
    t.villages.working_age[v] = working


@rule
def hazard_of_returning(t: Tables, s: "Settings", p: "Parameters", i: int, age: int, months: int) -> float:
    """Hazard of one person who has been away for so many months."""
    v = t.persons.village[i]
    gap, programme = t.villages.wage_gap[v], s.migration.return_programme[v]
    return returning(p.migration, age, t.persons.ability[i], months / 12.0, gap, programme)


@rule
def hazard_of_leaving(t: Tables, s: "Settings", p: "Parameters", i: int, age: int) -> float:
    """Hazard of one person at home, relative to h0 of the village."""
    v, female, post = t.persons.village[i], t.persons.sex[i] == codes.FEMALE, t.persons.office[i] >= 0
    ties = t.homes.away_ties[t.persons.household[i]] - t.villages.away_share[v]
    log = log_leaving(p.migration, age, t.persons.ability[i], female, ties, post, t.villages.wage_gap[v])
    return math.exp(log + s.migration.stay_programme[v])


@rule
def solve_hazard(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Draw each village's h0 to the balance of flows; freeze it once a programme acts.

    Leavers count only after six months, so the aim for all who are away is the set share plus six months of flow.
    """
    for v in range(len(t.villages.id)):
        if s.migration.return_programme[v] != 0.0 or s.migration.stay_programme[v] != 0.0:
            t.villages.frozen[v] = 1
        away = t.villages.away_long[v] + t.villages.away_new[v]
        aim = (
            s.migration.outmigration[v] * t.villages.working_age[v]
            + reference.AWAY_LONG * t.villages.returning[v]
        )
        t.villages.away_share[v] = away / max(1.0, t.villages.working_age[v])
        if t.villages.frozen[v] == 0:
            pull = 1.0 if now.month == 0 else p.migration.h0_pull
            missing = (aim - away) * p.migration.h0_pull
            t.villages.h0[v] = balanced_hazard(
                pull, t.villages.h0[v], t.villages.leaving[v], t.villages.returning[v], missing
            )


@rule
def decide(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Who leaves or returns this month, alone or with the whole household."""
    for v in range(len(t.villages.id)):
        h0, (first, last) = t.villages.h0[v], people_of(t, v)
        for k in range(first, last):
            i = int(t.order[k])
            t.persons.moving[i] = codes.STAY
            hazard, away = t.persons.hazard[i], t.persons.where[i] >= codes.TOWN
            left = t.persons.clock[i] - (1.0 if away else h0) * hazard
            t.persons.clock[i] = left
            if left <= 0.0 and hazard != 0.0:  # in this order, for nearly nobody's time is up
                t.homes.moves[t.persons.household[i]] = 1
                t.persons.moving[i] = move_of(t, p, now, i, away)


@rule
def move_of(t: Tables, p: "Parameters", now: Now, i: int, away: bool) -> int:
    """Where a person goes whose stay is over, and whether the whole household goes along."""
    _, u_whole, u_where, _ = draws.draw(now.seed, draws.MOVE, t.persons.id[i], now.month)
    whole = u_whole < p.migration.whole_household
    if away:
        return codes.TOGETHER_BACK if whole else codes.BACK
    if u_where < p.migration.county_town:
        return codes.TOGETHER_TO_TOWN if whole else codes.TO_TOWN
    return codes.TOGETHER_TO_FAR if whole else codes.TO_FAR


@rule
def apply(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Carry out the moves, whole households together; ``counts`` is the ledger."""
    for h in range(len(t.households.id)):
        if t.homes.moves[h] == 0:
            continue
        t.homes.moves[h] = 0
        leaving, coming = codes.STAY, False
        for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
            move = int(t.persons.moving[t.order[k]])
            if move == codes.TOGETHER_TO_TOWN or move == codes.TOGETHER_TO_FAR:
                leaving = max(leaving, move)  # farther where they do not agree
            coming = coming or move == codes.TOGETHER_BACK
        for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
            i = t.order[k]
            if t.persons.alive[i] == 0:
                continue
            move = int(t.persons.moving[i])
            away = t.persons.where[i] >= codes.TOWN
            if away and (move >= codes.BACK or coming):
                begin_stay(t, now, i)
                settle_at_home(t, p, now, i)
                t.ledger[ledger.RETURNED, t.persons.village[i], now.month] += 1.0
            elif not away and (move != codes.STAY or leaving != codes.STAY) and t.persons.kept[i] == 0:
                went = leaving if leaving != codes.STAY else move
                begin_stay(t, now, i)
                near = went == codes.TO_TOWN or went == codes.TOGETHER_TO_TOWN
                t.persons.where[i] = codes.TOWN if near else codes.FAR
                t.persons.away_since[i] = now.month
                t.ledger[ledger.LEFT, t.persons.village[i], now.month] += 1.0


@rule
def begin_stay(t: Tables, now: Now, i: int) -> None:
    """Draw how much summed hazard a new stay lasts; month 0 is for the stays under way when the run begins."""
    u, _, _, _ = draws.draw(now.seed, draws.STAY, t.persons.id[i], now.month + 1)
    t.persons.clock[i] = -math.log(u)


@rule
def settle_at_home(t: Tables, p: "Parameters", now: Now, i: int) -> None:
    """A returner below ``return_work_age`` takes off-farm work with chance ``return_work``; the others farm."""
    age = (now.month - t.persons.born[i]) // 12
    _, _, _, u = draws.draw(now.seed, draws.MOVE, t.persons.id[i], now.month)
    works = age < p.migration.return_work_age and u < p.migration.return_work
    t.persons.where[i] = codes.WORK if works else codes.FARM


@rule
def bury(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Deaths: drawn once a year, in the month of birth, with the chance of the age reached."""
    for i in range(len(t.persons.id)):
        if (now.month - t.persons.born[i]) % 12 != 0 or t.persons.alive[i] == 0:
            continue
        u, _, _, _ = draws.draw(now.seed, draws.DEATH, t.persons.id[i], now.month)
        age = (now.month - t.persons.born[i]) // 12
        if u < dying(p.migration, age):
            t.persons.alive[i] = 0
            t.persons.died[i] = now.month
            t.ledger[ledger.DIED, t.persons.village[i], now.month] += 1.0


@rule
def vacate(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """A dead holder's post falls vacant; a living one keeps it until the post's own rules end it."""
    for o in range(len(t.offices.id)):
        i = t.offices.holder[o]
        if i >= 0 and t.persons.alive[i] == 0:
            t.offices.holder[o] = -1


@rule
def come_home_for_the_festival(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Who is in the village this month: residents, and at the Spring Festival those who visit."""
    for i in range(len(t.persons.id)):
        home = (t.persons.where[i] < codes.TOWN) & (t.persons.alive[i] == 1)
        t.persons.here[i] = int(home)
        set_bit_if(t, now, codes.AT_HOME, i, home)
        set_bit_if(t, now, codes.PRESENT, i, home)
    if is_month(now.month, p.calendar.spring_festival):
        visit_home(t, p, now)


@rule
def visit_home(t: Tables, p: "Parameters", now: Now) -> None:
    """Those away come for the Spring Festival by the toss of a coin."""
    for i in range(len(t.persons.id)):
        if t.persons.here[i] == 1 or t.persons.alive[i] == 0:
            continue
        u, _, _, _ = draws.draw(now.seed, draws.VISIT_HOME, t.persons.id[i], now.month)
        if u < p.migration.festival_return:
            t.persons.here[i] = 1
            set_bit(t, now, codes.PRESENT, i)
            t.ledger[ledger.VISITORS, t.persons.village[i], now.month] += 1.0
