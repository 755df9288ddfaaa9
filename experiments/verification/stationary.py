"""A long run: fifty years of villages in which nobody ages, dies or is elected keep their levels after the first ten.

The roster of a run is closed and lasts ten years; everybody's birth is moved on by a year each year, so that what drifts is the
model and not its people. Of each village the mean of the last twenty years is compared with that of the twenty before.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from experiments.verification.check import Cell, check
from experiments.verification.film import off, summed
from model.run import Run
from model.simulate import World, advance, found
from model.state import codes, ledger

MONTHS, BURN = 600, 120
VILLAGES = 12


@lru_cache(maxsize=1)
def fifty_years() -> World:
    """Villages without deaths and elections, nobody growing older."""
    run = Run(villages=VILLAGES, months=120, seed=85, values=off("deaths", "elections") | {"registered": 400})
    object.__setattr__(run, "months", MONTHS)  # longer than a run may be, for its people would have died out
    world = found(run)
    for township in world.townships:
        acts = township.tables.acts
        room = np.zeros((*acts.shape[:2], -(-MONTHS // codes.BITS)), acts.dtype)
        township.tables = township.tables._replace(acts=room)
    for year in range(MONTHS // 12):
        advance(world, 12 * (year + 1))
        for township in world.townships:
            township.tables.persons.born[:] += 12
    return world


LEVELS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "away": ((ledger.AWAY_LONG,), (ledger.WORKING_AGE,)),
    "attendance": ((ledger.CAME_CALLED,), (ledger.CALLED,)),
    "trust": ((ledger.TRUST_VILLAGE,), ()),
    "efficacy": ((ledger.EFFICACY,), ()),
    "identity": ((ledger.IDENTITY,), ()),
    "openness": ((ledger.OPENNESS,), ()),
    "branch": ((ledger.BRANCH,), ()),
    "arising": ((ledger.AROSE,), (ledger.RESIDENTS,)),
    "open": ((ledger.OPEN,), (ledger.RESIDENTS,)),
    "recorded": ((ledger.RECORDED_SETTLED,), (ledger.RECORDED_CASES,)),
    "petitions": ((ledger.PETITIONS,), (ledger.RESIDENTS,)),
    "matters": ((ledger.MATTERS_MET,), (ledger.MATTERS,)),
}
"""Levels that are looked at: a sum of columns over another, or a mean."""


def shift(world: World, above: tuple[int, ...], below: tuple[int, ...]) -> NDArray[np.float64]:
    """By village, the level of the last twenty years less that of the twenty before."""
    top = summed(world, *above)
    half = (MONTHS - BURN) // 2
    spans = (slice(BURN, BURN + half), slice(BURN + half, MONTHS))
    low = summed(world, *below) if below else np.ones_like(top)
    first, last = (top[:, span].sum(axis=1) / np.maximum(1e-12, low[:, span].sum(axis=1)) for span in spans)
    moved: NDArray[np.float64] = last - first
    return moved


def of_level(name: str) -> Cell:
    """The mean shift of a level over villages."""
    moved = shift(fifty_years(), *LEVELS[name])
    return Cell(0.0, float(moved.mean()), float(moved.std(ddof=1)) / math.sqrt(len(moved)))


@check(
    "stationary",
    "in fifty years without ageing, deaths and elections no level drifts",
    "在不计年龄增长、死亡与换届的五十年中，各水平无漂移",
    "mean of years 31-50 = mean of years 11-30, error over villages",
)
def no_drift() -> list[Cell]:
    return [of_level(name) for name in LEVELS]
