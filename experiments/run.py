"""Replicates of one run, measured."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from experiments.drawn import about, draws_of, of_worlds
from experiments.files import long_table
from experiments.measure import map_of, monthly_data, monthly_of, outcome_data, outcomes_of, periods, window
from experiments.provenance import place_of, provenance
from experiments.villages import together, villages_of
from experiments.worlds import Worlds
from model.draws import replicate_seed
from model.named import counted, shortened
from model.outcomes import OUTCOMES
from model.run import Run, a_run
from model.simulate import World, simulate
from scenarios.schema import Place

OnStep = Callable[[float], None]
"""Told what share of the work is done."""


@dataclass(frozen=True)
class RunResult:
    """Outcomes of one run over its replicates.

    Attributes:
        data: outcomes by replicate and period (the window, then each year), labelled.
        monthly: the ledger by replicate and month, summed over villages, labelled.
        map: households of the first village at the end of the first replicate.
        villages: a row for each village and replicate: what it is, counts and headline outcomes over the window
            (:mod:`experiments.villages`).
    """

    data: xr.Dataset
    monthly: xr.Dataset
    map: pd.DataFrame
    villages: pd.DataFrame

    def to_xarray(self) -> xr.Dataset:
        """The labelled outcomes."""
        return self.data

    def to_dataframe(self) -> pd.DataFrame:
        """One row per replicate, period and outcome."""
        return long_table(self.data)

    def __repr__(self) -> str:
        a = self.data.attrs
        size = f"{counted(a['replicates'], 'replicate')} x {a['months']} months"
        return shortened(f"<RunResult {a['place']}: {size}, run {a['run_hash']}>")


def default_replicates(n_villages: int) -> int:
    """Replicates where none are asked for: enough for an interval, fewer where many villages already average."""
    return 20 if n_villages == 1 else 5 if n_villages <= 20 else 2


def run_place(
    run: Run,
    replicates: int | None = None,
    threads: int = 2,
    on_step: OnStep | None = None,
    place: Place | None = None,
    command: Iterable[str] = (),
    worlds: Worlds | None = None,
) -> RunResult:
    """Simulate the replicates of a run and measure every outcome.

    Args:
        run: what to run; its own replicate number is the first.
        replicates: how many; None leaves it to :func:`default_replicates`. With worlds, seeds of each world.
        threads: of them side by side, or townships of a county side by side; results do not depend on it.
        on_step: told the share done.
        place: the file behind the scenario where it is not a shipped one.
        command: the words that ask for this run again.
        worlds: plausible worlds beside the default numbers; none for these alone.
    """
    n = default_replicates(a_run(run).n_villages) if replicates is None else replicates
    draws = draws_of(worlds, n)
    runs = [draw.of(run) for draw in draws]
    chosen = list(OUTCOMES.values())
    spans = list(periods(run).values())

    def measured(world: World) -> tuple[NDArray[np.float64], NDArray[np.float64], pd.DataFrame]:
        return outcomes_of(world, spans, chosen), monthly_of(world), villages_of(world, *spans[0])

    found, first = simulate_all(runs, threads, measured, on_step)
    seeds = [replicate_seed(item.seed, item.replicate) for item in runs]
    data = outcome_data(run, seeds, np.stack([values for values, _, _ in found]), chosen)
    begin, end = window(run.months)
    facts = provenance(run, len(runs), place_of(run) if place is None else place, command)
    data.attrs = facts | {"window_first": begin, "window_last": end} | about(worlds, draws)
    monthly = monthly_data(run, seeds, np.stack([values for _, values, _ in found]))
    monthly.attrs = dict(data.attrs)
    villages = together(seeds, [draw.world for draw in draws], [frame for _, _, frame in found])
    return RunResult(of_worlds(data, draws), of_worlds(monthly, draws), map_of(first), villages)


def simulate_all[T](
    runs: Sequence[Run], threads: int, measured: Callable[[World], T], on_step: OnStep | None = None
) -> tuple[list[T], World]:
    """Simulate the runs and measure each; the first world is kept whole.

    Single villages run side by side, one a thread; territories one after the other, their townships side by side.
    """
    worlds: list[World] = []
    done = 0.0

    def step(share: float) -> None:
        nonlocal done
        done += share
        if on_step is not None:
            on_step(min(1.0, done / len(runs)))

    def one(run: Run, inner: int) -> T:
        reached = 0

        def on_month(month: int) -> None:
            nonlocal reached
            step((month - reached) / run.months)
            reached = month

        world = simulate(run, on_month, inner)
        if run is runs[0]:
            worlds.append(world)
        return measured(world)

    if runs[0].n_villages > 1 or threads == 1:
        return [one(run, threads) for run in runs], worlds[0]
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(lambda run: one(run, 1), runs))
    return found, worlds[0]
