"""A run watched month by month: copies of columns, of the month before and after, and pauses between steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.month import STEPS
from model.run import Run
from model.simulate import World, advance, advance_in_parts, found
from model.state.tables import Tables

Column = NDArray[Any]


@dataclass
class Film:
    """A run with what was seen: ``frames[name][m]`` is a column after month m, ``before`` the same at the start."""

    world: World
    before: dict[str, Column]
    frames: dict[str, list[Column]] = field(default_factory=dict)

    def at(self, name: str, month: int) -> Column:
        """A column after ``month``; -1 is the start."""
        return self.before[name] if month < 0 else self.frames[name][month]


def film(run: Run, watched: Sequence[str]) -> Film:
    """Run it with a copy of the watched columns, ``table.column``, after every month."""
    world = found(run)

    def frame(name: str) -> Column:
        table, _, column = name.partition(".")
        copy: Column = getattr(getattr(tables(world), table), column).copy()
        return copy

    made = Film(world, {name: frame(name) for name in watched}, {name: [] for name in watched})
    for month in range(run.months):
        advance(world, month + 1)
        for name in watched:
            made.frames[name].append(frame(name))
    return made


def paused(run: Run, before: str, look: Callable[[World], None]) -> World:
    """Run it, and look at it every month before a step."""
    world, step = found(run), STEPS.index(before) - 1
    for _ in range(run.months):
        advance_in_parts(world, {step: [lambda: look(world)]})
    return world


def tables(world: World) -> Tables:
    """Of the first township."""
    return world.townships[0].tables


def total(world: World, column: int) -> NDArray[np.float64]:
    """A column of the ledger by village and month, all townships."""
    return np.concatenate([one.tables.ledger[column] for one in world.townships])


def summed(world: World, *columns: int) -> NDArray[np.float64]:
    """Several columns of the ledger together."""
    return np.asarray(np.sum([total(world, one) for one in columns], axis=0))


def off(*switches: str) -> dict[str, float]:
    """Mechanisms switched off."""
    return {f"switches.{name}": 0.0 for name in switches}


def sigma(x: float) -> float:
    """The logistic function, written a second time."""
    return float(1.0 / (1.0 + np.exp(-x)))
