"""The main path: a run in, a world out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from model.draws import replicate_seed
from model.law import dated_settings
from model.mechanisms.assessment import cutoffs, grade_villages
from model.month import STEPS, months
from model.parameters import Parameters, Settings, parameters, population, settings
from model.population.synthesise import spread_shares, synthesise
from model.run import Run
from model.state.tables import Grievances, Scratch, Tables, empty


@dataclass
class Township:
    """The unit of computing: one township, or the part of it that is simulated."""

    tables: Tables
    settings: Settings


@dataclass
class World:
    """A territory at some month: ``month`` months have been run."""

    run: Run
    parameters: Parameters
    townships: list[Township]
    seed: int
    month: int = 0

    @property
    def months(self) -> int:
        """Months that the run will have."""
        return self.run.months


def simulate(run: Run, on_month: Callable[[int], None] | None = None, threads: int = 1) -> World:
    """Run it to its end.

    Args:
        run: what to run.
        on_month: called with the number of months done, once a year or oftener.
        threads: townships run side by side; the result does not depend on it.
    """
    world = found(run)
    advance(world, run.months, threads, on_month)
    return world


def found(run: Run) -> World:
    """The territory before its first month."""
    values = run.in_force()
    numbers = parameters(values)
    people = population(values)
    seed = replicate_seed(run.seed, run.replicate)
    representative = run.villages == 1
    townships = []
    for villages in split_villages(run):
        table = settings(values, len(villages))
        share = float(table.migration.outmigration[0])
        table.migration.outmigration[:] = spread_shares(people, share, seed, villages, representative)
        posts_at = None
        if run.posts_at is not None:
            posts_at = spread_shares(people, run.posts_at, seed, villages, representative)
        tables = synthesise(people, numbers, table, seed, villages, representative, run.months, posts_at)
        townships.append(Township(tables, table))
    return World(run, numbers, townships, seed)


def split_villages(run: Run) -> list[np.ndarray]:
    """Numbers of the villages, township by township; a territory has as many townships as its villages need."""
    size = run.scenario.n_villages / max(1, run.scenario.n_townships)
    if "population.villages_per_township" in run.values:
        size = run.values["population.villages_per_township"]
    townships = max(1, round(run.n_villages / size))
    return np.array_split(np.arange(run.n_villages), townships)


def advance(
    world: World, until: int, threads: int = 1, on_month: Callable[[int], None] | None = None
) -> None:
    """Run up to month ``until``, stopping where the law changes and after each December for the county's grading."""
    with ThreadPoolExecutor(max_workers=threads) as pool:
        while world.month < until:
            apply_dated_law(world)
            stop = min(until, next_stop(world))
            list(pool.map(partial(run_months, world, first=world.month, last=stop), world.townships))
            world.month = stop
            if stop % 12 == 0:
                close_year(world)
            if on_month is not None:
                on_month(world.month)


def next_stop(world: World) -> int:
    """The first month after now at which something outside the compiled months happens: a new year."""
    return world.month + 12 - world.month % 12


def apply_dated_law(world: World) -> None:
    """Write the legal rules in force this month into the settings, unless the run or the place sets its own."""
    given = world.run.in_force()
    for path, value in dated_settings(world.run.scenario.year + world.month // 12).items():
        if path not in given:
            mechanism, _, name = path.partition(".")
            for township in world.townships:
                getattr(getattr(township.settings, mechanism), name)[:] = value


def run_months(
    world: World, township: Township, first: int, last: int, start: int = 0, stop: int = len(STEPS)
) -> None:
    """The compiled months of one township; lays out room for more grievances when it runs short."""
    seed = np.uint64(world.seed)
    reached = first
    while reached < last:
        reached = months(
            township.tables,
            township.settings,
            world.parameters,
            seed,
            int(reached),
            int(last),
            int(start),
            int(stop),
        )
        if reached < last:
            township.tables = with_more_room(township.tables)


def with_more_room(t: Tables) -> Tables:
    """The same tables with twice the room for grievances."""
    more: Grievances = empty(Grievances, 2 * len(t.grievances.id))
    for name in Grievances._fields:
        getattr(more, name)[: len(t.grievances.id)] = getattr(t.grievances, name)
    rows = np.zeros(len(more.id), np.int32)
    rows[: len(t.open)] = t.open
    return t._replace(
        grievances=more, open=rows, scratch=empty(Scratch, max(len(t.persons.id) + 1, len(more.id)))
    )


def close_year(world: World) -> None:
    """After December: every village graded within the county."""
    p = world.parameters
    if p.switches.assessment == 0:
        return
    scores = np.concatenate([township.tables.villages.score for township in world.townships])
    share = float(
        np.mean([township.settings.assessment.backward_share.mean() for township in world.townships])
    )
    low, high = cutoffs(p.assessment, scores, share)
    for township in world.townships:
        grade_villages(
            township.tables.villages,
            township.tables.purses,
            township.tables.ledger,
            p.assessment,
            low,
            high,
            world.month - 1,
        )
