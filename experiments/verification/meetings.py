"""Checks of being asked, coming, being organised, deciding, being paid and learning."""

import math
from functools import lru_cache

import numpy as np

from experiments.verification.check import Cell, check, counted, dispersed, equal, share
from experiments.verification.film import film, off, sigma, summed, tables, total
from model.law import dated_settings
from model.mechanisms.learning import learn
from model.mechanisms.mobilising import Mobilising, can_make_up, chance_made_to_fit, plea_of, share_of_hours
from model.mechanisms.recruitment import Recruitment, chance_of_being_asked
from model.run import Run
from model.simulate import World, found, simulate
from model.state import codes, ledger
from model.state.now import now_at


@check(
    "recruitment",
    "channels of being asked work independently, in all their combinations",
    "各通知渠道相互独立，逐一组合核对",
    "1 - product of (1 - channel)",
)
def channels() -> list[Cell]:
    p, made = Recruitment(), []
    for openness in (0.0, 0.4, 1.0):
        for visited in (False, True):
            for contacted in (False, True):
                for word, phone in ((0.0, 0.0), (0.5, 0.8), (1.0, 1.0)):
                    parts = [p.notice * openness, p.by_word * word, p.by_phone * phone]
                    parts += [p.by_visit * visited, p.by_contact * contacted]
                    wanted = 1.0 - float(np.prod([1.0 - x for x in parts]))
                    made.append(
                        Cell(wanted, chance_of_being_asked(p, openness, visited, contacted, word, phone))
                    )
    return made


@check(
    "recruitment",
    "with notices alone, households are asked with the chance that openness gives",
    "仅有公告时，住户被通知的概率由公开程度决定",
    "binomial, notice x openness",
)
def notices() -> list[Cell]:
    values = off("mobilising") | {"by_word": 0, "recruitment.by_phone": 0, "by_visit": 0, "by_contact": 0,
        "open_gain": 0, "open_return": 0, "meetings_group": 12, "notice": 0.5, "meetings_assembly": 0}  # fmt: skip
    made = film(
        Run(villages=4, months=24, seed=76, values=values),
        ("affairs.asked_now", "villages.openness", "meetings.meets"),
    )
    homes, chances, asked = tables(made.world).households.village, [], []
    for month in range(24):
        meets = made.at("meetings.meets", month)[homes, codes.GROUP_MEETING] == 1
        chances.append(0.5 * made.at("villages.openness", month - 1)[homes][meets])
        asked.append((made.at("affairs.asked_now", month)[meets] & 1) > 0)
    return [counted(np.concatenate(asked), np.concatenate(chances))]


@lru_cache(maxsize=1)
def flat() -> World:
    """Everybody is asked and comes with the same chance: twelve group meetings and three assemblies a year."""
    values = off("attendance", "recruitment", "migration") | {
        "meetings_group": 12, "meetings_assembly": 3, "meetings_representatives": 12, "phone_coverage": 0
    }  # fmt: skip
    return simulate(Run(villages=6, months=60, seed=31, values=values))


def chance_to_come(world: World) -> float:
    """Willing, and free."""
    p = world.parameters.attendance
    return sigma(p.b0) * p.time_resident


@check(
    "attendance",
    "with the same chance for all, those who come to each body are binomial in mean and spread",
    "各人概率相同时，三类会议到会人数的均值与离散均符合二项分布",
    "binomial, sigma(b0) x time; mean square of deviations 1",
)
def binomial_attendance() -> list[Cell]:
    world, made = flat(), []
    chance = chance_to_come(world)
    for body in range(codes.N_BODIES):
        asked, came = (total(world, first + body).ravel() for first in (ledger.CALLED, ledger.CAME))
        asked, came = asked[asked > 0], came[asked > 0]
        variance = asked * chance * (1.0 - chance)
        fourth = (1.0 - 6.0 * chance * (1.0 - chance)) / variance
        made += [share(came, asked, chance), dispersed(came, chance * asked, variance, fourth)]
    return made


@check(
    "attendance",
    "who comes to one body comes to another of the same month with no other chance",
    "同月参加一类会议与参加另一类会议相互独立",
    "correlation over village-months 0 +- 1/sqrt(n)",
)
def two_bodies_are_two_draws() -> list[Cell]:
    world = flat()
    chance = chance_to_come(world)
    rows = [total(world, c + b).ravel() for c in (ledger.CALLED, ledger.CAME) for b in (0, codes.ASSEMBLY)]
    asked_1, asked_2, came_1, came_2 = np.stack(rows)[:, (rows[0] > 0) & (rows[1] > 0)]
    product = (came_1 - chance * asked_1) * (came_2 - chance * asked_2)
    product /= chance * (1.0 - chance) * np.sqrt(asked_1 * asked_2)
    return [Cell(0.0, float(product.mean()), 1.0 / math.sqrt(len(product)))]


@check(
    "mobilising",
    "pleas add up as a geometric series; hours, fitted sheets and signatures follow their rules",
    "逐轮动员按等比数列累加；工时、凑数与签名符合规则",
    "first (1 - r^(n+1)) / (1 - r); sigma(effort + ...); hours x signs >= lacking x hours a signature",
)
def organising() -> list[Cell]:
    p = Mobilising()
    r = p.next_round
    pleas = [(plea_of(p, 1.3, n), 1.3 * (1.0 - r ** (n + 1)) / (1.0 - r)) for n in range(8)]
    hours = [
        (share_of_hours(p, s, lead), sigma(p.effort + p.effort_stake * s + p.effort_lead * lead))
        for s in (-1.0, 0.0, 2.0)
        for lead in (0.0, 1.0)
    ]
    fitted = [
        (chance_made_to_fit(p, x), sigma(p.made_to_fit + p.made_to_fit_assessment * x))
        for x in (0.0, 0.5, 1.0)
    ]
    signed = [
        (float(can_make_up(p, n, h)), float(n > 0 and h / p.hours_sign * p.signs >= n))
        for n in (0.0, 1.0, 7.0)
        for h in (0.0, 0.9, 3.1, 50.3)
    ]
    return equal(*np.array([*pleas, *hours, *fitted, *signed]).T)


@check(
    "mobilising",
    "sheets short of their quorum are made to fit with one chance where nobody can sign",
    "无人可签时，未达法定人数的签到表以同一概率凑足",
    "binomial, sigma(made_to_fit), of representatives' sheets short",
)
def fitted_sheets() -> list[Cell]:
    values = {"made_to_fit": -0.5, "made_to_fit_assessment": 0, "mobilising.signs": 0, "meetings_representatives": 12,
        "meetings_group": 0, "meetings_assembly": 0, "b0": -2.5}  # fmt: skip
    world = simulate(Run(villages=8, months=60, seed=77, values=values))
    body = codes.REPRESENTATIVES
    held, real, record = (total(world, c + body) for c in (ledger.HELD, ledger.QUORATE, ledger.ON_RECORD))
    return [share(record.sum() - real.sum(), held.sum() - real.sum(), sigma(-0.5))]


@check(
    "deliberation",
    "quorums of two thirds and of a half are exact for every number of entitled up to 3,000",
    "三分之二与过半数的法定人数，对3000以内应到人数逐一核对",
    "ceil(2 n / 3); more than n / 2",
)
def quorums() -> list[Cell]:
    wrong = 0
    for law in map(dated_settings, (2015, 2021, 2026)):
        for n in range(1, 3001):
            needed, half = -(-2 * n // 3), n // 2 + 1
            for path in ("representatives", "households", "group"):
                wrong += not needed >= law[f"deliberation.quorum_{path}"] * n > needed - 1
            wrong += not half > law["deliberation.quorum_adults"] * n >= half - 1
    return [Cell(0.0, float(wrong))]


@check(
    "deliberation",
    "decisions that are alike are carried out with one chance, and each ends one way or the other",
    "情况相同的决定以同一概率落实，且非落实即空转",
    "binomial, sigma(carried)",
)
def carried_out() -> list[Cell]:
    values = {"carried_capability": 0, "carried_departments": 0, "carried_breadth": 0, "outside_help": 0, "carried_money": 0,
        "made_to_fit": 10, "meetings_representatives": 12}  # fmt: skip
    world = simulate(Run(villages=8, months=84, seed=78, values=values))
    done, nothing = total(world, ledger.CARRIED_OUT), total(world, ledger.EMPTY_RUN)
    decided = total(world, ledger.ITEMS_OWN) + total(world, ledger.ITEMS_ABOVE)
    later = (done + nothing)[:, 1:].sum()
    return [
        share(done, done + nothing, sigma(world.parameters.deliberation.carried)),
        Cell(float(decided[:, :-1].sum()), float(later)),
    ]


@check(
    "incentives",
    "money in hand is what came in less what went out, village by village and month by month",
    "逐村逐月：结余等于收入减支出",
    "carried over(m) = carried over(m - 1) + income + transfers + gifts - all that is paid",
)
def the_purse() -> list[Cell]:
    values = {"attendance.allowance": 30, "incentives.incentive_transfer": 20000, "attendance.points_value": 5,
        "mediation.reward_case": 50}  # fmt: skip
    world = simulate(Run(villages=4, months=48, seed=79, values=values))
    into = (ledger.INCOME, ledger.TRANSFERS, ledger.GIFTS)
    out = (
        ledger.OPERATIONS,
        ledger.PROJECTS,
        ledger.ALLOWANCES,
        ledger.REWARDS,
        ledger.POINTS_GOODS,
        ledger.DIVIDENDS,
    )
    flow = summed(world, *into) - summed(world, *out)
    kept = total(world, ledger.CARRIED_OVER)
    return [
        *equal(np.diff(kept, axis=1), flow[:, 1:]),
        Cell(1.0, float((total(world, ledger.ALLOWANCES) > 0).any())),
    ]


@check(
    "learning",
    "without events attitudes return to their anchors by the same share of the distance each month",
    "无事件时，各项态度每月按同一比例回归个人基准",
    "x(n) - anchor = (1 - a)^n (x(0) - anchor)",
)
def anchors() -> list[Cell]:
    world = quiet()
    t, p = tables(world), world.parameters.learning
    t.minds.trust_village[:] = t.minds.anchor_village + 7.0
    t.minds.efficacy[:] = t.minds.anchor_efficacy - 5.0
    learned(world, 12)
    left = (1.0 - p.anchor) ** 12
    far = t.minds.trust_village - t.minds.anchor_village, t.minds.efficacy - t.minds.anchor_efficacy
    return [*ends(far[0], 7.0 * left), *ends(far[1], -5.0 * left)]


@check(
    "learning",
    "identity of those away fades by a year's amount, less where a phone group keeps touch",
    "外出者的村庄认同一年减弱一定量，微信群可减缓",
    "identity_away (1 - identity_kept x coverage) a year",
)
def identity_away() -> list[Cell]:
    world = quiet()
    t, p = tables(world), world.parameters.learning
    t.minds.identity[:] = t.minds.anchor_identity
    away = (t.persons.here == 0) & (t.persons.alive == 1)
    coverage = float(world.townships[0].settings.recruitment.phone_coverage[0])
    learned(world, 12)
    lost = (t.minds.anchor_identity - t.minds.identity)[away]
    return ends(lost, p.identity_away * (1.0 - p.identity_kept * coverage))


def quiet() -> World:
    """A village at the start, in which nothing has happened yet."""
    return found(Run(seed=3, months=12, values={"registered": 300}))


def learned(world: World, months: int) -> None:
    """Learning alone, for so many months."""
    at = world.townships[0]
    for month in range(1, months + 1):
        now = now_at(world.parameters.calendar, np.uint64(world.seed), month)
        learn(at.tables, at.settings, world.parameters, now)


def ends(found_: np.ndarray, expected: float) -> list[Cell]:
    """The smallest and the largest of values that have to be alike."""
    return equal([found_.min(), found_.max()], expected)
