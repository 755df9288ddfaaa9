"""The order of the month: neighbouring steps that touch nothing of each other may change places without moving a bit; what others do.

Months in another order are written from the same table (:mod:`model.steps`) and run in plain Python. Two neighbours are
independent where neither writes what the other reads or writes, but for bits of ``acts``, of which each sets its own; the test of
this module reads that from the source.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np

from experiments.verification.check import Cell, check, equal
from experiments.verification.film import tables
from model.month import MONTH, STEPS
from model.outcomes import OUTCOMES
from model.outcomes.seen import Seen
from model.run import Run
from model.simulate import World, close_month, found, open_month, run_months
from model.state.cases import has_room
from model.state.columns import hold
from model.state.now import now_at
from model.state.tables import Tables
from model.steps import Step, calls, written

INDEPENDENT = (("grievances", "tasks"), ("petitions", "grid_work"), ("grid_work", "party_life"))
"""Neighbours that touch nothing of each other."""
WATCHED = ("household_attendance", "settled_substantive", "recorded_settlement", "grievances_per_1000")
"""Outcomes in which a changed order is told."""
SEEDS, MONTHS_RUN, PEOPLE = 4, 48, 300


def plain(month: tuple[Step, ...]) -> Callable[..., int]:
    """The function of a month in plain Python."""
    names: dict[str, Any] = {"hold": hold, "has_room": has_room, "now_at": now_at}
    for process in (process for step in month for process, _ in calls(step)):
        names[process.__module__.rpartition(".")[2]] = import_module(process.__module__)
    exec(written(month), names)
    made: Callable[..., int] = names["months"]
    return made


def swapped(first: int) -> tuple[Step, ...]:
    """The month with a step and the next one in each other's place."""
    return (*MONTH[:first], MONTH[first + 1], MONTH[first], *MONTH[first + 2 :])


@lru_cache(maxsize=128)
def ran(first: int | None, seed: int) -> World:
    """A small village in a month of another order; as it stands, compiled, where no step is named."""
    world = found(Run(months=MONTHS_RUN, seed=seed, values={"registered": PEOPLE, "per_1000": 60}))
    town = world.townships[0]
    month = None if first is None else plain(swapped(first))
    for k in range(MONTHS_RUN):
        open_month(world)
        if month is None:
            run_months(world, town, k, k + 1)
        else:
            month(
                town.tables, town.settings, world.parameters, np.uint64(world.seed), k, k + 1, 0, len(STEPS)
            )
        close_month(world, k + 1)
    return world


def differing(one: Tables, two: Tables) -> int:
    """Columns in which two states differ, working space apart."""
    differs = 0
    for name in Tables._fields:
        a, b = getattr(one, name), getattr(two, name)
        if name != "scratch":
            columns: Any = zip(a, b, strict=True) if isinstance(a, tuple) else [(a, b)]
            differs += sum(not np.array_equal(x, y) for x, y in columns)
    return differs


@check(
    "order",
    "neighbouring steps that touch nothing of each other change places without moving a bit",
    "互不影响的相邻步骤交换次序，结果逐位不变",
    "columns that differ: 0",
)
def independent_steps() -> list[Cell]:
    at = [STEPS.index(one) for one, _ in INDEPENDENT]
    return equal([differing(tables(ran(k, 1)), tables(ran(None, 1))) for k in at], 0.0)


@dataclass(frozen=True)
class Swap:
    """Two neighbours in each other's place.

    Attributes:
        first, second: their names.
        columns: that differ after the run.
        shift: mean change of each outcome.
        luck: standard deviation of one run, by outcome.
    """

    first: str
    second: str
    columns: int
    shift: dict[str, float]
    luck: dict[str, float]


def swaps() -> list[Swap]:
    """What each exchange of neighbours changes, on the same seeds."""
    seeds = range(1, SEEDS + 1)
    usual = [values(ran(None, seed)) for seed in seeds]
    luck = {name: float(np.std([one[name] for one in usual], ddof=1)) for name in WATCHED}
    made = []
    for k in range(len(MONTH) - 1):
        moved = [values(ran(k, seed)) for seed in seeds]
        shift = {
            name: float(np.mean([a[name] - b[name] for a, b in zip(moved, usual, strict=True)]))
            for name in WATCHED
        }
        columns = differing(tables(ran(k, 1)), tables(ran(None, 1)))
        made.append(Swap(STEPS[k], STEPS[k + 1], columns, shift, luck))
    return made


def values(world: World) -> dict[str, float]:
    """The outcomes of a run from its second year on."""
    seen = Seen.of(world, 12)
    return {name: float(OUTCOMES[name].function(seen)) for name in WATCHED}
