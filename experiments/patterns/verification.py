"""Patterns that restate an input or an equation: checked, and not counted. Each function gives the values of one seed."""

import math

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.validate import outmigration, over, slope
from experiments.patterns.worlds import (
    FIRST,
    LAST,
    NOT_COMPUTABLE,
    Values,
    Worlds,
    column,
    outcome,
    pattern,
    seen,
)
from model.declare import Label
from model.outcomes.seen import Seen, ratio
from model.simulate import World
from model.state import codes, ledger

NOT_COMPUTABLE["P15"] = Label(
    "the model has no satisfaction with a forum; the nearest, success by level, is an input",
    "模型没有对各级处理的满意度；最接近的各级解决率是输入",
)


@pattern("P5", "county")
def who_votes(county: Worlds) -> Values:
    """Signs of a logit of own ballots on age (decades), senior schooling and Party, resident adults at the election."""
    s = seen(county[0])
    month = int(county[0].townships[0].settings.elections.next_election[0])
    there = s.adults & (s.over(month, month + 1).months_with(codes.AT_HOME) > 0)
    x = np.column_stack(
        [
            np.ones(int(there.sum())),
            (month - column(s, "persons", "born")[there]) / 120.0,
            column(s, "persons", "education")[there] >= codes.SENIOR,
            column(s, "persons", "party")[there] == 1,
        ]
    )
    voted = (s.over(month, month + 1).months_with(codes.VOTED) > 0)[there]
    _, age, schooling, party = logit_fit(x, voted.astype(float))
    return {"age": float(age), "schooling": float(schooling), "party": float(party)}


def logit_fit(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Maximum-likelihood coefficients of a logit by Newton's method."""
    b = np.zeros(x.shape[1])
    for _ in range(25):
        p = 1.0 / (1.0 + np.exp(-x @ b))
        step: NDArray[np.float64] = np.linalg.solve((x * (p * (1.0 - p))[:, None]).T @ x, x.T @ (y - p))
        b = b + step
        if np.abs(step).max() < 1e-9:
            break
    return b


@pattern("P8", "spread", "no labour lost")
def labour(spread: Worlds, no_term: Worlds) -> Values:
    """Slope over villages of collective labour on outmigration: per resident adult, per resident household, without the
    term for members away."""
    away = np.array([outmigration(world) for world in spread])
    household = np.array([days_per_household(seen(world)) for world in spread])
    return {
        "per adult": slope(over(spread, "labour_rate"), away),
        "per household": slope(household, away),
        "no term": slope(over(no_term, "labour_rate"), np.array([outmigration(world) for world in no_term])),
    }


def days_per_household(s: Seen) -> float:
    """Days of collective labour per resident household and year."""
    return 12.0 * ratio(s.count(ledger.LABOUR_DONE), s.count(ledger.HOUSEHOLDS_HOME))


@pattern("P11", "unpaid", "paid", "unpaid, crowding", "paid, crowding")
def small_pay(unpaid: Worlds, paid: Worlds, unpaid_crowding: Worlds, paid_crowding: Worlds) -> Values:
    """1 yuan in months 25 to 60 against none: while paid, and from half a year after, with crowding-out and without."""

    def difference(world: World, against: World, first: int, last: int) -> float:
        return outcome("came_when_asked", seen(world, first, last)) - outcome(
            "came_when_asked", seen(against, first, last)
        )

    return {
        "while paid": difference(paid_crowding[0], unpaid_crowding[0], FIRST, FIRST + 36),
        "after": difference(paid_crowding[0], unpaid_crowding[0], FIRST + 42, FIRST + 54),
        "while paid, none": difference(paid[0], unpaid[0], FIRST, FIRST + 36),
        "after, none": difference(paid[0], unpaid[0], FIRST + 42, FIRST + 54),
    }


@pattern("P12", "default", "points", "lists", "points and lists")
def points_and_lists(default: Worlds, points: Worlds, lists: Worlds, both: Worlds) -> Values:
    """Interaction of points (10 yuan) and lists on the log-odds of coming when asked; the base rate."""
    base, one, other, together = (
        outcome("came_when_asked", worlds[0]) for worlds in (default, points, lists, both)
    )

    def log_odds(p: float) -> float:
        return math.log(p / (1.0 - p))

    return {
        "interaction": log_odds(together) - log_odds(one) - log_odds(other) + log_odds(base),
        "base rate": base,
    }


@pattern("P22", "default")
def hours_on_forms(default: Worlds) -> Values:
    """Hours of posts that forms and tasks from above take, of hours held."""
    return {"forms": outcome("report_share", default[0])}


@pattern("P27", "default")
def ageing_members(default: Worlds) -> Values:
    """Ages of Party members at the start, and how much older they are at the end, nobody being admitted."""
    s = seen(default[0])
    member = column(s, "persons", "party") == 1
    born = column(s, "persons", "born")
    age = -born[member] / 12.0
    living = member & (column(s, "persons", "alive") == 1)
    return {
        "35 and under": float((age < 36.0).mean()),
        "55 and over": float((age >= 55.0).mean()),
        "older": float((LAST - born[living]).mean() / 12.0 - age.mean()),
    }
