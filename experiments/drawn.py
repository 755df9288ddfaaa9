"""Runs in plausible worlds: which seed and which numbers each has, and how a result remembers them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import xarray as xr

from experiments.posterior import digest, folder_of
from experiments.provenance import place_of
from experiments.worlds import Worlds
from experiments.worlds import worlds as draw_worlds
from model.evidence import cited
from model.evidence import source_of as reference_of
from model.parameters import ledger
from model.run import Run
from scenarios.schema import Place
from scenarios.units import GRADES, in_chinese

DEFAULTS = 0
"""World of a replicate at the default numbers."""
AT_DEFAULTS = 20
"""Seeds at the default numbers beside plausible worlds."""


@dataclass(frozen=True)
class Draw:
    """One set of runs: which seed, and in which world.

    Attributes:
        number: of the replicate, counted from that of the arms.
        world: 0 for the default numbers, otherwise counted from 1.
        values: the numbers of the world; what is set for a run goes before.
    """

    number: int
    world: int = DEFAULTS
    values: Mapping[str, float] = field(default_factory=dict)

    def of(self, run: Run) -> Run:
        """A run in this world and on this seed."""
        return replace(run, replicate=run.replicate + self.number, values={**self.values, **run.values})


def draws_of(worlds: Worlds | None, seeds: int, first: int = 0, usual: int = AT_DEFAULTS) -> list[Draw]:
    """The draws behind a result: seeds at the defaults, and behind them seeds of their own in each world.

    Args:
        worlds: plausible worlds; none for the defaults alone.
        seeds: at the defaults where there are no worlds, otherwise of each world.
        first: draws there are already, at the defaults.
        usual: seeds at the defaults beside worlds.
    """
    if worlds is None:
        return [Draw(number) for number in range(first, seeds)]
    return [Draw(number) for number in range(usual)] + [
        Draw(usual + world * seeds + seed, world + 1, settings)
        for world, settings in enumerate(map(worlds.settings, range(len(worlds))))
        for seed in range(seeds)
    ]


def worlds_of_run(run: Run, place: Place | None, source: str, n: int) -> Worlds | None:
    """The worlds of a run: what it sets or decides on is no uncertainty; none for the default numbers alone.

    Args:
        run: with everything that is set, and the policies in force or compared.
        place: the file behind the scenario where it is not a shipped one.
        source: one of :data:`experiments.worlds.SOURCES`.
        n: how many.
    """
    if source == "none":
        return None
    return draw_worlds(run, place_of(run) if place is None else place, source, n)


def in_worlds(data: xr.Dataset, worlds: Worlds | None, draws: Sequence[Draw]) -> xr.Dataset:
    """A result with the world of each replicate and what it draws, and the facts of both."""
    made = of_worlds(data, draws)
    if worlds is not None:
        made = made.assign(numbers_of(worlds, [draw.world for draw in draws]))
    made.attrs = dict(data.attrs) | about(worlds, draws)
    return made


def of_worlds(data: xr.Dataset, draws: Sequence[Draw]) -> xr.Dataset:
    """A result with the world of each replicate."""
    return data.assign_coords(world=("replicate", [draw.world for draw in draws]))


def about(worlds: Worlds | None, draws: Sequence[Draw]) -> dict[str, Any]:
    """Where the numbers of the runs come from, as facts."""
    return source_of(worlds, sum(draw.world == 1 for draw in draws))


def source_of(worlds: Worlds | None, seeds: int) -> dict[str, Any]:
    """Source and number of worlds with the seeds of each, as facts."""
    if worlds is None:
        return {"uncertainty": "none"}
    told = {"uncertainty": worlds.source, "worlds": len(worlds), "seeds_a_world": seeds}
    return told | ({} if worlds.source == "plausible" else {"sample": digest(folder_of(worlds.source))})


def references(path: str) -> str:
    """The references of what a number rests on, as a JSON list; none for what the project supplies itself."""
    found = [reference_of(key) for key in cited(path)]
    return json.dumps([one.cite() for one in found if one.kind not in ("own", "review")], ensure_ascii=False)


def numbers_of(worlds: Worlds, world: Sequence[int]) -> xr.Dataset:
    """What each replicate's world draws of every uncertain number, 0 to 1 within its range (missing at the defaults).

    Args:
        worlds: those of the comparison.
        world: of each replicate, 0 for the defaults.
    """
    units = np.vstack([np.full((1, len(worlds.paths)), np.nan), worlds.units])
    items = [ledger()[path].about for path in worlds.paths]
    return xr.Dataset(
        {"drawn": (("replicate", "number"), units[np.asarray(world)])},
        coords={
            "number": list(worlds.paths),
            "number_en": ("number", [str(getattr(item, "en", "")) for item in items]),
            "number_zh": ("number", [str(getattr(item, "zh", "")) for item in items]),
            "number_grade": ("number", [str(getattr(item, "grade", "")) for item in items]),
            "number_grade_zh": ("number", [GRADES.get(getattr(item, "grade", ""), "") for item in items]),
            "number_unit": ("number", [str(getattr(item, "unit", "")) for item in items]),
            "number_unit_zh": ("number", [in_chinese(str(getattr(item, "unit", ""))) for item in items]),
            "number_least": ("number", worlds.values.min(axis=0)),
            "number_greatest": ("number", worlds.values.max(axis=0)),
            "number_sources": ("number", [references(path) for path in worlds.paths]),
        },
    )
