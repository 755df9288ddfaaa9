"""The main path: a run in, a world out."""

import operator
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from model import draws
from model.compiled import without_dispatch
from model.declare import Floats
from model.draws import replicate_seed
from model.law import dated_settings
from model.mechanisms.assessment import cutoffs, grade_villages, move_by_rank
from model.month import STEPS, months
from model.named import counted, named
from model.parameters import Parameters, Settings, at_work, ledger, parameters, population, settings
from model.policy import Mask, apply, column, levels_in_force, measures_of, moved_paths, turns
from model.population.between import spread_first_secretaries, spread_incomes
from model.population.keyed import keyed
from model.population.numbers import Population
from model.population.own import DRAWN_ELSEWHERE, PATHS, AsTheyAre, townships_of
from model.population.redivide import Rows, division, redivide, wanted
from model.population.synthesise import scale_by_area, spread_shares, synthesise, village_sizes
from model.run import Run, a_run
from model.state.tables import Scratch, Tables, empty


@dataclass(repr=False)
class Township:
    """The unit of computing: one township, or the part of it that is simulated.

    ``base`` keeps the settings that a policy moves as they are without policy; ``targets`` says, measure by measure,
    which of the villages it acts in. ``found`` are the grids and attendants it had before they were first divided;
    ``known`` is what the compiled months were last called with.
    """

    tables: Tables
    settings: Settings
    base: dict[str, Floats] = field(default_factory=dict)
    targets: list[Mask] = field(default_factory=list)
    found: tuple[Rows, Rows] | None = None
    known: tuple[Any, ...] = ()

    def __repr__(self) -> str:
        t = self.tables
        people = counted(len(t.persons.id), "registered person")
        return f"<Township: {counted(len(t.villages.id), 'village')}, {people}>"


@dataclass(repr=False)
class World:
    """A territory at some month: ``month`` months have been run."""

    run: Run
    parameters: Parameters
    townships: list[Township]
    seed: int
    month: int = 0

    def __repr__(self) -> str:
        so_far = f"month {self.month} of {self.months}"
        return named(
            self,
            self.run.scenario.name,
            so_far,
            counted(self.run.n_villages, "village"),
            f"seed {self.run.seed}",
        )

    @property
    def months(self) -> int:
        """Months that the run will have."""
        return self.run.months


def simulate(run: Run, on_month: Callable[[int], None] | None = None, threads: int = 1) -> World:
    """Run it to its end.

    Args:
        run: what to run.
        on_month: called with the number of months done, once a year or more often.
        threads: townships run side by side; the result does not depend on it.
    """
    world = found(run)
    advance(world, run.months, threads, on_month)
    return world


def found(run: Run) -> World:
    """The territory before its first month."""
    values = a_run(run).in_force()
    numbers = parameters(values)
    people = population(values)
    seed = replicate_seed(run.seed, run.replicate)
    representative = run.villages == 1
    townships = []
    for villages in split_villages(run):
        table = settings(values, len(villages))
        share = float(table.migration.outmigration[0])
        table.migration.outmigration[:] = spread_shares(people, share, seed, villages, representative)
        income = table.village_economy.collective_income
        income[:] = spread_incomes(people, float(income[0]), seed, villages, representative)
        helped = table.deliberation.help_from_outside
        helped[:] = spread_first_secretaries(people, helped, seed, villages, representative)
        posts_at = None
        if run.posts_at is not None:
            posts_at = spread_shares(people, run.posts_at, seed, villages, representative)
        theirs = people if representative else as_they_are(run, people, table, seed, villages, posts_at)
        tables = synthesise(theirs, numbers, table, seed, villages, representative, run.months, posts_at)
        base = {path: column(table, path).copy() for path in moved_paths(run.policies)}
        townships.append(Township(tables, table, base))
    aim(run, townships, seed)
    return World(run, numbers, townships, seed)


def as_they_are(
    run: Run, p: Population, table: Settings, seed: int, numbers: Rows, posts_at: Floats | None
) -> Population:
    """The numbers of some villages, where the place knows them one by one; what is set for each is written into ``table``."""
    own = run.scenario.own
    if own is None:
        return p
    placed = {path: ledger()[path].default for path in PATHS}
    placed |= {path: run.scenario.values[path] for path in PATHS if path in run.scenario.values}
    force = placed | {path: run.values[path] for path in PATHS if path in run.values}
    theirs = AsTheyAre(own, own.picked(run.n_villages), placed, force, seed)
    for path in (path for path in PATHS if not path.startswith("population.")):
        at = column(table, path)
        usual = at if path in DRAWN_ELSEWHERE else theirs.unknown(p, path, numbers)
        at[:] = theirs.fill(path, usual, numbers)
    if posts_at is not None:
        path = "migration.outmigration"
        with_posts = replace(theirs, force=force | {path: float(run.posts_at or 0.0)})
        posts_at[:] = with_posts.fill(path, posts_at, numbers)
    sizes = theirs.fill("population.registered", village_sizes(p, seed, numbers, False), numbers)
    return theirs.numbers_of(p, numbers, sizes, table.migration.outmigration)


def aim(run: Run, townships: list[Township], seed: int) -> None:
    """Choose the target villages of every measure, over the whole territory; need is how far a village is hollowed out."""
    need = np.concatenate([township.settings.migration.outmigration for township in townships])
    numbers = np.concatenate([township.tables.villages.id for township in townships])
    lot = keyed(seed, draws.TARGET, numbers)[:, 0]
    for measure in measures_of(run.policies):
        chosen = measure.targets.chosen(need, lot)
        begin = 0
        for township in townships:
            end = begin + len(township.tables.villages.id)
            township.targets.append(chosen[begin:end])
            begin = end


def township_size(run: Run) -> float:
    """Villages of a township: as set for the run, else as the place has them."""
    if "population.villages_per_township" in run.values:
        return run.values["population.villages_per_township"]
    return run.scenario.n_villages / max(1, run.scenario.n_townships)


def split_villages(run: Run) -> list[np.ndarray]:
    """Numbers of the villages, township by township; a territory has as many townships as its villages need."""
    if run.scenario.own is not None and run.n_villages > 1:
        return townships_of(run.scenario.own, run.scenario.own.picked(run.n_villages))
    townships = max(1, round(run.n_villages / township_size(run)))
    return np.array_split(np.arange(run.n_villages), townships)


def advance(
    world: World, until: int, threads: int = 1, on_month: Callable[[int], None] | None = None
) -> None:
    """Run up to month ``until``, stopping where the law changes and after each December for the county's grading."""
    with ThreadPoolExecutor(threads) if threads > 1 else nullcontext() as pool:
        side_by_side = map if pool is None else pool.map
        while world.month < until:
            open_month(world)
            stop = min(until, next_stop(world))
            list(side_by_side(partial(run_months, world, first=world.month, last=stop), world.townships))
            close_month(world, stop)
            if on_month is not None:
                on_month(world.month)


def open_month(world: World) -> None:
    """What is settled before a month: the law of the year, the levers in force, the division into grids."""
    if world.month % 12 == 0:
        apply_dated_law(world)
    apply_policies(world)
    divide(world)


def close_month(world: World, reached: int) -> None:
    """Months up to ``reached`` have been run; after a December villages are graded."""
    world.month = reached
    if reached % 12 == 0:
        close_year(world)


def advance_in_parts(world: World, pauses: Mapping[int, Sequence[Callable[[], None]]]) -> None:
    """Run one month and pause after the steps (by number, see ``STEPS``) for what is to be done there."""
    open_month(world)
    begun = 0
    for step in sorted({*pauses, len(STEPS) - 1}):
        for township in world.townships:
            run_months(world, township, world.month, world.month + 1, begun, step + 1)
        begun = step + 1
        for action in pauses.get(step, ()):
            action()
    close_month(world, world.month + 1)


def next_stop(world: World) -> int:
    """The first month after now at which something outside the compiled months happens: a new year, a turn of policy."""
    new_year = world.month + 12 - world.month % 12
    run = world.run
    dates = [*turns(run.policies, run.scenario.year, run.months), run.freeze_from or 0]
    return min([new_year, *(month for month in dates if month > world.month)])


def apply_policies(world: World) -> None:
    """Write the levers in force this month into the settings, and stop drawing outmigration where the run says so."""
    run = world.run
    if run.freeze_from is not None and world.month >= run.freeze_from:
        for township in world.townships:
            township.tables.villages.frozen[:] = 1
    if not run.policies:
        return
    for township in world.townships:
        levels = levels_in_force(run.policies, world.month, run.scenario.year, run.months, township.targets)
        apply(township.settings, township.base, levels, arriving(population(run.in_force())))


def arriving(people: Population) -> float:
    """Share of what a policy moves that arrives in villages."""
    return people.policy_arrives


def divide(world: World) -> None:
    """Divide the village into grids again where the settings ask for other ones than there are."""
    for township in world.townships:
        t, s = township.tables, township.settings.grid_work
        as_found = not s.households_per_grid.any() and not s.attendants_per_grid.any()
        if as_found and township.found is None:
            continue
        township.found = division(t) if township.found is None else township.found
        aim_at = wanted(township.found, t.villages.households, s.households_per_grid, s.attendants_per_grid)
        if any((now != then).any() for now, then in zip(division(t), aim_at, strict=True)):
            township.tables = redivide(t, *aim_at, hours_in_grid(world))
            new = township.tables
            people = population(world.run.in_force())
            scale_by_area(people, world.parameters.grid_work, new.offices, new.groups, new.grids)


def hours_in_grid(world: World) -> tuple[float, float]:
    """Hours of a grid leader and of an attendant."""
    part = world.parameters.grid_work.hours_part
    return population(world.run.in_force()).hours_leader * part, part


def apply_dated_law(world: World) -> None:
    """Write the legal rules in force this month into the settings, unless the run or the place sets its own."""
    given = world.run.in_force()
    for path, value in dated_settings(world.run.scenario.year + world.month // 12).items():
        if path not in given:
            for township in world.townships:
                column(township.settings, path)[:] = value
                if path in township.base:
                    township.base[path][:] = value


def run_months(
    world: World, township: Township, first: int, last: int, start: int = 0, stop: int = len(STEPS)
) -> None:
    """The compiled months of one township; lays out room for more grievances when it runs short."""
    seed = np.uint64(world.seed)
    reached = first
    while reached < last:
        given = (township.tables, township.settings, world.parameters)
        same = len(township.known) == len(given) and all(map(operator.is_, given, township.known))
        call = without_dispatch(months) if same else months
        tables, table, numbers = given
        reached = call(
            tables,
            at_work(table, numbers.switches),
            numbers,
            seed,
            int(reached),
            int(last),
            int(start),
            int(stop),
        )
        township.known = given
        if reached < last:
            township.tables = with_more_room(township.tables)


def with_more_room(t: Tables) -> Tables:
    """The same tables with twice the room for grievances and their settlements."""
    room = 2 * len(t.grievances.id)
    rows = np.zeros(room, np.int32)
    rows[: len(t.open)] = t.open
    return t._replace(
        grievances=longer(t.grievances, room),
        settlements=longer(t.settlements, room),
        disputes=longer(t.disputes, 2 * len(t.disputes.id)),
        open=rows,
        scratch=empty(Scratch, max(len(t.persons.id) + 1, room)),
    )


def longer[T: tuple[Any, ...]](table: T, rows: int) -> T:
    """The same table with room for so many rows."""
    more: T = empty(type(table), rows)
    for new, old in zip(more, table, strict=True):
        new[: len(old)] = old
    return more


def close_year(world: World) -> None:
    """After December: every village graded within the county, leading cadres recalled and promoted by rank."""
    p = world.parameters
    if p.switches.assessment == 0:
        return
    scores = np.concatenate([township.tables.villages.score for township in world.townships])
    share = float(
        np.mean([township.settings.assessment.backward_share.mean() for township in world.townships])
    )
    low, high = cutoffs(p.assessment, scores, share, p.assessment.reward_share)
    for township in world.townships:
        grade_villages(township.tables, p.assessment, low, high, world.month - 1)
        own = township.settings.assessment
        ends = [cutoffs(p.assessment, scores, *pair) for pair in zip(own.recall, own.promotion, strict=True)]
        last, first = np.array(ends).T
        move_by_rank(township.tables, last, first, world.month - 1)
