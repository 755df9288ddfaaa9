"""What is simulated for the patterns: fleets of runs that several patterns share, and how a pattern asks for them.

A fleet is the same for a seed every time, and is simulated once a seed. The default village stands alone; *spread* are
forty villages of their own whose outmigration lies evenly between 0.1 and 0.6; *county* are forty villages of one
territory, drawn around the default; arms are any of these with some numbers set.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

import scenarios
from model.declare import Label
from model.outcomes import OUTCOMES, Seen
from model.run import MONTHS, Run
from model.simulate import World
from scenarios.decide import load_policy

FIRST, LAST = 24, MONTHS
"""Patterns use months 25 to 84 unless their row says otherwise."""
YEARS = range(FIRST, LAST, 12)
MOST = 0.8  # the upper end of frame and of entitlement
VILLAGES = 40
SPREAD = np.linspace(0.1, 0.6, VILLAGES)
JULY, FEBRUARY, DECEMBER = 6, 1, 11
TWICE_ATTENDANTS = 2 * 3.25 / 4
"""Attendants of a grid, twice those of the default village (3.25 over 4 grids)."""

Worlds = Sequence[World]
Fleet = Callable[[int, Mapping[str, float]], list[Run]]
Values = Mapping[str, float]


def village(k: int, values: Mapping[str, float], **more: float) -> list[Run]:
    """The default village, with some numbers set."""
    return [
        Run(
            values={**values, **{name.replace("__", "."): number for name, number in more.items()}},
            replicate=k,
        )
    ]


def spread(k: int, values: Mapping[str, float], **more: float) -> list[Run]:
    """Forty villages, each with a roster of its own, over the range of outmigration."""
    set_ = {**values, **{name.replace("__", "."): number for name, number in more.items()}}
    return [
        Run(values={**set_, "migration.outmigration": float(share)}, seed=1, replicate=VILLAGES * k + v)
        for v, share in enumerate(SPREAD)
    ]


def county(k: int, values: Mapping[str, float], **more: float) -> list[Run]:
    """Forty villages of one territory, drawn around the default village and graded among themselves."""
    set_ = {**values, **{name.replace("__", "."): number for name, number in more.items()}}
    return [Run(values=set_, villages=VILLAGES, seed=2, replicate=k)]


def place(k: int, values: Mapping[str, float], name: str, villages: int = 1) -> list[Run]:
    """A shipped place; what it sets itself stays."""
    scenario = scenarios.load(name)
    others = {path: number for path, number in values.items() if path not in scenario.values}
    return [Run(scenario, others, villages=villages, seed=3, replicate=k)]


def paid(k: int, values: Mapping[str, float], yuan: float, crowding: float) -> list[Run]:
    """The default village with an allowance in months 25 to 60, with both sizes of crowding-out at ``crowding``."""
    policies = (load_policy(f"lost-work-allowance={yuan:g}"),) if yuan > 0.0 else ()
    sizes = {"attendance.frame": crowding, "attendance.entitlement": crowding}
    return [Run(values={**values, **sizes}, replicate=k, policies=policies)]


def under(k: int, values: Mapping[str, float], policy: str) -> list[Run]:
    """The default village under a policy."""
    return [Run(values=values, replicate=k, policies=(load_policy(policy),))]


FLEETS: dict[str, Fleet] = {
    "default": village,
    "spread": spread,
    "county": county,
    "wusheng": partial(place, name="wusheng", villages=10),
    "xiantao": partial(place, name="xiantao"),
    "allowance": partial(village, attendance__allowance=50.0),
    "allowance ended": partial(under, policy="lost-work-allowance=60@25-48"),
    "own money": partial(under, policy="village-fund=50000"),
    "no labour lost": partial(spread, conduct__labour_wages=0.0),
    "points": partial(village, attendance__points_value=10.0),
    "lists": partial(village, attendance__publicity=1.0),
    "points and lists": partial(village, attendance__points_value=10.0, attendance__publicity=1.0),
    "more attendants": partial(village, grid_work__attendants_per_grid=TWICE_ATTENDANTS),
    "no tools": partial(village, forums__data_tools=0.0),
    "half tools": partial(village, forums__data_tools=0.5),
    "full tools": partial(village, forums__data_tools=1.0),
    "unassessed": partial(village, forums__assessment=0.0),
    "county, no tools": partial(county, forums__data_tools=0.0),
    "county, half tools": partial(county, forums__data_tools=0.5),
    "county, full tools": partial(county, forums__data_tools=1.0),
    "counts ignored": partial(county, forums__petition_weight=0.0),
    "counts assessed": partial(county, forums__petition_weight=0.25),
    "unpaid": partial(paid, yuan=0.0, crowding=0.0),
    "paid": partial(paid, yuan=1.0, crowding=0.0),
    "unpaid, crowding": partial(paid, yuan=0.0, crowding=MOST),
    "paid, crowding": partial(paid, yuan=1.0, crowding=MOST),
}


@dataclass(frozen=True)
class Pattern:
    """How one pattern is computed.

    Attributes:
        function: values of its parts for one seed, from the worlds of the fleets it asks for.
        fleets: which.
    """

    function: Callable[..., Values]
    fleets: tuple[str, ...]


PATTERNS: dict[str, Pattern] = {}
NOT_COMPUTABLE: dict[str, Label] = {}
"""Patterns without a function, and why."""


def pattern[F: Callable[..., Values]](id_: str, *fleets: str) -> Callable[[F], F]:
    """Declare the function below as the pattern of this id over these fleets."""

    def declare(function: F) -> F:
        if id_ in PATTERNS:
            raise ValueError(f"pattern {id_} is declared twice")
        PATTERNS[id_] = Pattern(function, fleets)
        return function

    return declare


def alone(id_: str) -> bool:
    """Whether a pattern is computed on single villages, one run an arm."""
    return all([run.villages for run in FLEETS[name](0, {})] == [1] for name in PATTERNS[id_].fleets)


def seen(world: World, first: int = FIRST, last: int = LAST) -> Seen:
    """A world over a window."""
    return Seen.of(world, first, last)


def outcome(name: str, of: World | Seen) -> float:
    """An outcome of a world over the usual window, or of what is seen."""
    return OUTCOMES[name].function(seen(of) if isinstance(of, World) else of)


def column(s: Seen, table: str, name: str) -> Any:
    """A column of the tables."""
    return s.all.column(table, name)
