"""Outmigration x the level of a lever: outcomes at every point of a grid, on the same worlds and seeds."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr

from experiments.arms import spent
from experiments.drawn import AT_DEFAULTS, draws_of, in_worlds, worlds_of_run
from experiments.measure import attributes
from experiments.provenance import hash_of
from experiments.windows import months_of
from experiments.worlds import Worlds
from model.draws import replicate_seed
from model.levers import Lever
from model.outcomes import Outcome, Seen
from model.policy import Measure, Policy
from model.run import Run
from model.simulate import simulate
from model.state import ledger
from scenarios.schema import Place
from scenarios.units import in_chinese


@dataclass(frozen=True)
class Plane:
    """The points of a surface: every outmigration with every level of a lever.

    Attributes:
        shares: outmigrations, ascending.
        lever: what is moved.
        levels: of the lever, ascending; at 0 there is none.
    """

    shares: Sequence[float]
    lever: Lever
    levels: Sequence[float]

    @property
    def shape(self) -> tuple[int, int]:
        """Outmigrations and levels."""
        return len(self.shares), len(self.levels)

    def of(self, run: Run, s: int, k: int) -> Run:
        """The run of one point."""
        return at(run, self.shares[s], self.lever, self.levels[k])


def surface(
    run: Run,
    plane: Plane,
    chosen: Sequence[Outcome],
    replicates: int,
    threads: int = 2,
    on_done: Callable[[], None] | None = None,
    worlds: Worlds | None = None,
    usual: int = AT_DEFAULTS,
) -> xr.Dataset:
    """Outcomes in the months in which the lever acts, in all villages, at every outmigration and level.

    Args:
        run: the place, with whatever else is in force at every point.
        plane: outmigrations and levels.
        chosen: outcomes to measure.
        replicates: seeds, the same at every point; with worlds, seeds of each world.
        threads: runs side by side.
        on_done: called after each run.
        worlds: plausible worlds, the same at every point, beside the default numbers; none for these alone.
        usual: seeds at the default numbers beside worlds.
    """
    lever = plane.lever
    window = months_of([moved(lever, plane.levels[-1])], run).span
    columns = [k for k, column in enumerate(ledger.COLUMNS) if column.name in lever.paid]
    draws = draws_of(worlds, replicates, usual=usual)
    n = len(draws)
    values = np.full((len(chosen), n, *plane.shape), np.nan)
    money = np.zeros((n, *plane.shape))

    def one(point: tuple[int, ...]) -> None:
        r, s, k = point
        world = simulate(draws[r].of(plane.of(run, s, k)))
        view = Seen.of(world, *window)
        values[:, r, s, k] = [item.function(view) for item in chosen]
        money[r, s, k] = spent(world, columns, *window)
        if on_done is not None:
            on_done()

    with ThreadPoolExecutor(max(1, threads)) as pool:
        list(pool.map(one, np.ndindex(n, *plane.shape)))
    dims = ("replicate", "outmigration", "level")
    variables: dict[str, Any] = {
        item.name: (dims, values[k], attributes(item)) for k, item in enumerate(chosen)
    }
    about = {
        "long_name": "spent through the lever",
        "long_name_zh": "政策工具支出",
        "units": "yuan/village/year",
    }
    variables["spent"] = (dims, money, about)
    made = xr.Dataset(
        variables,
        coords={
            "replicate": np.arange(n),
            "seed": (
                "replicate",
                [str(replicate_seed(run.seed, run.replicate + draw.number)) for draw in draws],
            ),
            "outmigration": list(plane.shares),
            "level": list(plane.levels),
        },
    )
    made.attrs = {
        "lever": lever.name,
        "lever_en": lever.label.en,
        "lever_zh": lever.label.zh,
        "lever_unit": lever.unit,
        "lever_unit_zh": in_chinese(lever.unit),
        "place": run.scenario.name,
        "label": run.scenario.label.en,
        "label_zh": run.scenario.label.zh,
        "year": run.scenario.year,
        "villages": run.n_villages,
        "window_first": window[0],
        "window_last": window[1],
        "run_hash": hash_of(
            run, lever=lever.name, shares=list(plane.shares), levels=list(plane.levels), replicates=n
        ),
    }
    return in_worlds(made, worlds, draws)


def worlds_of(run: Run, lever: Lever, place: Place | None, source: str, n: int) -> Worlds | None:
    """The worlds of a surface: outmigration and what the lever moves are no uncertainty; none for the defaults alone."""
    return worlds_of_run(at(run, 0.0, lever, max(lever.domain)), place, source, n)


def at(run: Run, share: float, lever: Lever, level: float) -> Run:
    """The run of one point."""
    policies = run.policies
    if level > 0.0:
        policies = (*policies, moved(lever, level))
    values = {**run.values, "migration.outmigration": share}
    return replace(run, values=values, policies=policies)


def moved(lever: Lever, level: float) -> Policy:
    """A policy of this lever alone, at one level."""
    return Policy(f"{lever.name}={level:g}", lever.label, (Measure(lever, level),))
