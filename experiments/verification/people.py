"""Checks of migration, Party life, courtyards, cadres, first secretaries, conduct and elections."""

import math
from functools import lru_cache

import numpy as np

from experiments.verification.check import Cell, check, counted, equal, share
from experiments.verification.film import Film, film, off, sigma, tables, total
from model.mechanisms.cadres import after_a_month
from model.mechanisms.first_secretaries import FirstSecretaries, by_ties, stays
from model.mechanisms.migration import Migration
from model.run import Run
from model.simulate import World, simulate
from model.state import codes, ledger
from model.state.calendar import Calendar

ALIKE = {"population.between": 0.0, "population.between_norm": 0.0, "population.between_lead": 0.0}
"""Villages that are alike but for their luck."""


def gompertz(p: Migration, age: np.ndarray) -> np.ndarray:
    """Chance of dying within a year."""
    risk: np.ndarray = np.minimum(0.9, p.mortality_60 * np.exp(p.mortality_slope * (age - 60.0)))
    return risk


@lru_cache(maxsize=1)
def eight_years() -> Film:
    """Six old villages: who lives, and where."""
    return film(
        Run(villages=6, months=96, seed=39, values={"population.share_60": 0.35}),
        ("persons.alive", "persons.where", "persons.here"),
    )


@check(
    "migration",
    "deaths by decade of age are those of Gompertz, once a year in the month of birth",
    "各年龄段死亡符合Gompertz公式，每年在出生月抽取一次",
    "min(.9, m60 exp(slope (age - 60)))",
)
def deaths() -> list[Cell]:
    made = eight_years()
    born, p = tables(made.world).persons.born, made.world.parameters.migration
    risks, died = [], []
    for month in range(96):
        alive, after = made.at("persons.alive", month - 1) == 1, made.at("persons.alive", month) == 1
        at_risk = alive & ((month - born) % 12 == 0)
        age = (month - born[at_risk]) // 12
        risks.append(np.stack([age, gompertz(p, age)]))
        died.append(~after[at_risk])
    (age, risk), gone = np.concatenate(risks, axis=1), np.concatenate(died)
    decades = [age // 10 == k for k in range(13)]
    cells = [counted(gone[one], risk[one]) for one in decades if risk[one].sum() > 10.0]
    return [*cells, Cell(float(gone.sum()), float(total(made.world, ledger.DIED).sum()))]


@check(
    "migration",
    "who is away comes home for the Spring Festival with the chance that is set",
    "外出人员按设定概率回乡过春节",
    "binomial, festival_return",
)
def festival() -> list[Cell]:
    made, away = eight_years(), 0
    months = [m for m in range(96) if m % 12 == int(Calendar().spring_festival)]
    for month in months:
        away += int(
            ((made.at("persons.where", month) >= codes.TOWN) & (made.at("persons.alive", month) == 1)).sum()
        )
    visitors = total(made.world, ledger.VISITORS)
    chance = made.world.parameters.migration.festival_return
    quiet = visitors.sum() - visitors[:, months].sum()
    return [share(visitors[:, months].sum(), away, chance), Cell(0.0, float(quiet))]


@check(
    "migration",
    "without effects of age, ability, wages and years, returns have the hazard that is set",
    "不计年龄、能力、工资与年限影响时，返乡风险等于设定值",
    "1 - exp(-r0 / 12) a month for each person away",
)
def returns() -> list[Cell]:
    values = off("deaths") | {
        "return_hazard": 0.3, "return_50": 0, "return_ability": 0, "return_jobs": 0, "return_stay": 0,
        "migration.whole_household": 0, "migration.age_peak": 64, "migration.age_spread": 2,
        "migration.post": 4, "return_programme": 1e-9,
    }  # fmt: skip
    made = film(Run(villages=4, months=36, seed=38, values=values), ("persons.where",))
    born, at_risk = tables(made.world).persons.born, 0
    for month in range(36):
        away = made.at("persons.where", month - 1) >= codes.TOWN
        at_risk += int((away & ((month - born) // 12 >= 16)).sum())
    return [share(total(made.world, ledger.RETURNED), at_risk, 1.0 - math.exp(-0.3 / 12.0))]


@check(
    "migration",
    "outmigration stays at the share that is set, from a tenth to four fifths",
    "外出率保持在设定值，从一成到八成",
    "mean of years 2 to 10 = share, error over villages",
)
def shares_away() -> list[Cell]:
    made = []
    for set_ in (0.1, 0.43, 0.8):
        world = simulate(
            Run(villages=8, months=120, seed=36, values={"outmigration": set_, "outmigration_spread": 0})
        )
        away = total(world, ledger.AWAY_LONG)[:, 12:] / total(world, ledger.WORKING_AGE)[:, 12:]
        each = away.mean(axis=1)
        made.append(
            Cell(set_, float(each.mean()), math.hypot(float(each.std(ddof=1)) / math.sqrt(len(each)), 0.005))
        )
    return made


@check(
    "party_life",
    "members who are alike attend sessions with one chance",
    "情况相同的党员以同一概率参加组织生活",
    "binomial, sigma(attend)",
)
def sessions() -> list[Cell]:
    values = ALIKE | {
        "party_life.person_sd": 0, "attend_branch": 0, "attend_motivation": 0, "attend_frail": 0, "fixed_day": 0, "stars": 0,
    }  # fmt: skip
    world = simulate(Run(villages=6, months=48, seed=72, values=values))
    chance = sigma(world.parameters.party_life.attend)
    return [share(total(world, ledger.AT_SESSIONS), total(world, ledger.MEMBERS_HOME), chance)]


@check(
    "courtyards",
    "convenors talk with as many households as their hours allow, each as likely",
    "召集人按工时走访院落住户，各户机会均等",
    "min(1, hours / (visit time x homes)) a household at home",
)
def courtyards() -> list[Cell]:
    made = film(
        Run(villages=4, months=12, seed=73, values={"courtyards.households": 15}),
        ("homes.convened", "homes.residents"),
    )
    t, p = tables(made.world), made.world.parameters
    place = np.arange(len(t.households.id)) - t.groups.first[t.households.group]
    yard = t.households.group.astype(np.int64) * 1000 + place // 15
    chances, came = [], []
    for month in range(12):
        lived = made.at("homes.residents", month) > 0
        homes = np.bincount(yard, lived)[yard]
        chance = np.minimum(1.0, p.courtyards.hours / (p.grid_work.visit_time * np.maximum(1, homes)))
        chances.append(chance[lived])
        came.append(made.at("homes.convened", month)[lived])
    return [counted(np.concatenate(came), np.concatenate(chances))]


@check(
    "cadres",
    "courses of one a year come to the sum of a geometric series",
    "每年一次培训的累积效果等于等比数列之和",
    "c (1 - k^n) / (1 - k), k = (1 - c)(1 - f)",
)
def training() -> list[Cell]:
    world = simulate(Run(months=48, seed=74, values={"training": 1.0, "incumbent": 6, "registered": 400}))
    t, c, f = tables(world), 1.0 / 12.0, world.parameters.cadres.training_fades / 12.0
    k = (1.0 - c) * (1.0 - f)
    kept = (t.offices.kind <= codes.COMMITTEE) & (t.offices.holder >= 0) & (t.offices.since < 0)
    trained = t.persons.trained[t.offices.holder[kept]]
    grid = [
        (after_a_month(a, n, 0.5), min(1.0, (a * (1 - 0.5 / 12)) + (1 - a * (1 - 0.5 / 12)) * min(1.0, n)))
        for a in (0.0, 0.3, 1.0)
        for n in (0.0, 1.0, 6.0)
    ]
    return [*equal(trained, c * (1.0 - k**48) / (1.0 - k)), *equal(*np.array(grid).T)]


@check(
    "first_secretaries",
    "ties are worth 1 on average, whatever their spread; nobody stays longer than a term",
    "外部关系均值恒为1；任期不超过规定",
    "E exp(s z - s^2 / 2) = 1; stay = term, half of it if promoted",
)
def first_secretaries() -> list[Cell]:
    z, w = np.polynomial.hermite_e.hermegauss(60)
    p = FirstSecretaries()
    means = [
        sum(a * by_ties(p._replace(ties_sd=sd), float(x)) for x, a in zip(z, w, strict=True))
        / math.sqrt(2 * math.pi)
        for sd in (0.0, 0.5, 1.0)
    ]
    return [
        *equal(means, 1.0),
        Cell(p.term / 2, stays(p, p.promoted - 1e-9)),
        Cell(p.term, stays(p, p.promoted + 1e-9)),
    ]


@lru_cache(maxsize=1)
def alike() -> World:
    """Everybody alike in collective labour, in keeping the compact and at the ballot."""
    values = ALIKE | off("incentives", "learning") | {
        "labour_identity": 0, "labour_party": 0, "labour_land": 0, "labour_wages": 0, "labour_days": 12,
        "compact_identity": 0, "compact_deliberated": 0, "next_election": 6, "ballot_trust": 0, "ballot_party": 0,
        "ballot_age_60": 0, "ballot_schooling": 0,
    }  # fmt: skip
    return simulate(Run(villages=6, months=24, seed=75, values=values))


@check(
    "conduct",
    "adults who are alike come to labour, households keep the compact, with one chance",
    "情况相同的成年人参加劳动、住户遵守村规民约的概率相同",
    "binomial, sigma(labour), sigma(compact)",
)
def conduct() -> list[Cell]:
    world, p = alike(), alike().parameters.conduct
    return [
        share(total(world, ledger.LABOUR_DONE), total(world, ledger.LABOUR_CALLED), sigma(p.labour)),
        share(total(world, ledger.COMPACT_KEPT), total(world, ledger.COMPACT_CHECKS), sigma(p.compact)),
    ]


@check(
    "elections",
    "residents who are alike cast ballots with one chance, in the month of the election alone",
    "情况相同的常住居民以同一概率亲自投票，且仅在换届月",
    "binomial, sigma(ballot)",
)
def ballots() -> list[Cell]:
    world = alike()
    own, month = total(world, ledger.OWN_BALLOTS), 6
    there = total(world, ledger.ADULTS_HOME)[:, month].sum()
    others = own.sum() - own[:, month].sum()
    return [share(own[:, month], there, sigma(world.parameters.elections.ballot)), Cell(0.0, float(others))]
