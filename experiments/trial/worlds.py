"""Every village with and without the policy on the same luck: what no field can give, and what a trial is judged by.

One run is taken to the month in which the pilot starts and then goes on several times: never with the policy, with it
from the start, from each step of a stepped wedge, and with it in half of the villages only. Chance is keyed by person and
month, so the copies differ by the policy alone. Each is measured village by village and thrown away.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.arms import PROGRAMMES
from model.outcomes import OUTCOMES, Gathered, Outcome, Seen
from model.outcomes.seen import VISIBLE
from model.policy import BURN_IN, Policy, Targets, measures_of
from model.run import MOST_MONTHS, Run
from model.simulate import World, advance, aim, found, simulate
from model.state.tables import Tables

Floats = NDArray[np.float64]
START = BURN_IN + 12
"""Month in which a pilot starts: its villages are looked at for two years before, of which the first is burn-in."""
BEFORE = (START - 24, START)
"""The months before that are compared with; what cannot be known by the start is left out of them."""
SAMPLES = 4
"""Parts into which the households of a village are dealt for the intraclass correlation."""
OBSERVED = (
    "came_when_asked",
    "deliberation_rate",
    "ever_deliberated_12m",
    "ever_deliberated_36m",
    "labour_rate",
    "time_tax_residents",
    "grievance_burden",
)
"""Outcomes observed on persons or households, whose correlation within villages stands beside that of the one measured."""
HALF = Targets("random", share=0.5)


class NotByVillage(ValueError):
    """An outcome that has no value of a single village."""


class OneVillage(Gathered):
    """The tables of one village, with rows counted from its own first; outcomes see nothing else."""

    def __init__(self, tables: Tables, v: int) -> None:
        super().__init__([])
        self._t, self._v = tables, v
        homes = slice(*np.searchsorted(tables.households.village, (v, v + 1)))
        village_of = tables.persons.village
        people = slice(*np.searchsorted(village_of, (v, v + 1)))
        self._rows: dict[str, Any] = {
            "villages": slice(v, v + 1),
            "households": homes,
            "persons": people,
            "offices": np.flatnonzero(tables.offices.village == v),
            "grievances": np.flatnonzero(tables.grievances.village[: tables.counts[0]] == v),
        }
        settled = tables.grievances.village[tables.settlements.grievance[: tables.counts[2]]]
        self._rows["settlements"] = np.flatnonzero(settled == v)
        self._before = {"village": v, "household": homes.start, "other": homes.start, "person": people.start}
        self._before["holder"] = people.start
        self.__dict__["acts"] = tables.acts[:, people]
        self.__dict__["ledger"] = tables.ledger[:, v : v + 1]

    def column(self, table: str, name: str) -> Any:
        """One column of the rows that belong to the village."""
        key = (table, name)
        if key not in self._kept:
            part = getattr(getattr(self._t, table), name)[self._rows[table]]
            if name in self._before:
                part = np.where(part >= 0, part - self._before[name], part)
            elif name == "grievance":
                part = np.searchsorted(self._rows["grievances"], part)
            self._kept[key] = part
        return self._kept[key]

    @property
    def township(self) -> Any:
        """There is none.

        Raises:
            NotByVillage: always.
        """
        raise NotByVillage("the township's hours are no village's")


def villages_of(world: World) -> list[Seen]:
    """Every village by itself, as far as the world has been run."""
    return [
        Seen(OneVillage(township.tables, v), 0, world.month, world.month)
        for township in world.townships
        for v in range(len(township.tables.villages.id))
    ]


@lru_cache(maxsize=1)
def by_village() -> tuple[str, ...]:
    """Outcomes with a better direction that a single village has a value of: found by trying on a small run."""
    world = simulate(Run(values={"registered": 200.0}, months=26, villages=1))
    seen = villages_of(world)[0].over(0, 26)
    kept = []
    for item in OUTCOMES.values():
        try:
            item.function(seen)
        except NotByVillage:
            continue
        if item.better != "none":
            kept.append(item.name)
    return tuple(kept)


@dataclass(frozen=True)
class Plan:
    """What is run.

    Attributes:
        run: the place, without the policy.
        policy: what the pilot tries; when and where it acts is the pilot's to say.
        outcome: what is measured.
        months: lengths of the pilot, months; each a multiple of ``steps``.
        steps: groups in which villages of a stepped wedge go over.

    Raises:
        ValueError: a policy whose measures follow each other: a pilot, which sets their months, would put all in force at once.
    """

    run: Run
    policy: Policy
    outcome: Outcome
    months: tuple[int, ...]
    steps: int

    def __post_init__(self) -> None:
        if len({(measure.since, measure.until) for measure in self.policy.measures}) > 1:
            raise ValueError(
                f"{self.policy.name}: its measures act in other months than each other, and a pilot would put all in force "
                "at once; try them one by one"
            )

    @property
    def end(self) -> int:
        """Months that are run: until what arose in the last month of the longest pilot can be followed."""
        return START + max(self.months) + VISIBLE

    @property
    def starts(self) -> list[int]:
        """Every month in which some village of some pilot goes over."""
        return sorted({START + k * m // self.steps for m in self.months for k in range(self.steps)})

    @property
    def cost(self) -> int:
        """Months simulated for one draw, village by village: the trunk, and what grows from it."""
        return START + (len(self.starts) + 2) * (self.end - START)


def longest() -> int:
    """The longest pilot that a run has room for."""
    return MOST_MONTHS - START - VISIBLE


def dated(policy: Policy, start: int, run: Run, targets: Targets | None = None) -> Policy:
    """The policy in force from a month on to the end of the run, in some villages or in all."""
    since = (run.scenario.year + start // 12, start % 12 + 1)
    where = Targets() if targets is None else targets
    measures = tuple(replace(one, since=since, until=None, targets=where) for one in policy.measures)
    return replace(policy, measures=measures)


def trunk(plan: Plan) -> World:
    """The world when the pilot starts, before anybody has the policy."""
    run = replace(plan.run, months=plan.end, policies=(dated(plan.policy, START, plan.run),))
    moved = {effect.path for one in measures_of(run.policies) for effect in one.lever.effects}
    if moved & set(PROGRAMMES):
        run = replace(run, freeze_from=START)
    world = found(run)
    advance(world, START)
    return world


def branch(world: World, policies: Sequence[Policy]) -> World:
    """A copy of the trunk, run to its end with these policies instead."""
    run = replace(world.run, policies=tuple(policies))
    townships = copy.deepcopy(world.townships)
    for township in townships:
        township.known = ()
        township.targets.clear()
    aim(run, townships, world.seed)
    grown = World(run, world.parameters, townships, world.seed, world.month)
    advance(grown, run.months)
    return grown


@dataclass(frozen=True)
class Drawn:
    """What one draw of luck and numbers gives; arrays by length of the pilot (index of ``Plan.months``) are lists.

    Attributes:
        need: how far each village is hollowed out when the pilot starts, the model's own measure of need.
        before: outcome by village before the start.
        samples: outcome x length x village x part of its households, without the policy over the whole pilot; outcomes
            are :func:`observed`.
        counts: resident households, length x village x part.
        never, always, mixed: outcome by village over the pilot: without the policy, with it, with it in half of them.
        half: which villages those are.
        paths: group (the last: never) x village x period of a stepped wedge.
    """

    need: Floats
    before: Floats
    samples: Floats
    counts: Floats
    never: list[Floats]
    always: list[Floats]
    mixed: list[Floats]
    half: NDArray[np.bool_]
    paths: list[Floats]


def spans(months: int, steps: int) -> list[tuple[int, int]]:
    """Periods of a stepped wedge: one before anybody goes over, then one a group; all of the same length."""
    length = months // steps
    return [(START + (k - 1) * length, START + k * length) for k in range(steps + 1)]


def measured(world: World, outcome: Outcome, windows: Sequence[tuple[int, int]]) -> Floats:
    """Village x window."""
    seen = villages_of(world)
    return np.array([[outcome.function(one.over(*window)) for window in windows] for one in seen])


def observed(outcome: Outcome) -> list[Outcome]:
    """Outcomes whose correlation within villages is given: the one measured, where parts of a village have it, and others."""
    own = [] if outcome.split == "village" else [outcome]
    return own + [OUTCOMES[name] for name in OBSERVED if name != outcome.name]


def dealt(
    world: World, outcomes: Sequence[Outcome], windows: Sequence[tuple[int, int]]
) -> tuple[Floats, Floats]:
    """Outcomes by parts of a village: every fourth household, four times.

    Returns:
        Outcome x window x village x part, and households with somebody at home in the window, window x village x part.
    """
    seen = villages_of(world)
    shape = (len(windows), len(seen), SAMPLES)
    values, counts = np.full((len(outcomes), *shape), np.nan), np.zeros(shape)
    for w, v in np.ndindex(*shape[:2]):
        one = seen[v].over(*windows[w])
        places = np.arange(len(one.house)) % SAMPLES
        for k in range(SAMPLES):
            part = one.among(homes=places == k)
            values[:, w, v, k] = [item.function(part) for item in outcomes]
            counts[w, v, k] = float((one.home_months[places == k] > 0).sum())
    return values, counts


def drawn_worlds(plan: Plan) -> Drawn:
    """Run every branch of one draw and measure it."""
    root, outcome = trunk(plan), plan.outcome
    need = np.concatenate([township.settings.migration.outmigration for township in root.townships]).copy()
    before = measured(root, outcome, [BEFORE])[:, 0]
    whole = [(START, START + m) for m in plan.months]
    periods = [spans(m, plan.steps) for m in plan.months]
    every = [*whole, *(span for some in periods for span in some)]
    by_start: dict[int | None, Floats] = {}
    untouched = branch(root, [])
    samples, counts = dealt(untouched, observed(outcome), whole)
    by_start[None] = measured(untouched, outcome, every)
    del untouched  # tables of many villages; each branch is measured and thrown away
    for start in plan.starts:
        by_start[start] = measured(branch(root, [dated(plan.policy, start, plan.run)]), outcome, every)
    mixed_world = branch(root, [dated(plan.policy, START, plan.run, HALF)])
    mixed = measured(mixed_world, outcome, whole)
    half = np.concatenate([township.targets[0] for township in mixed_world.townships])
    paths, first = [], len(whole)
    for m in plan.months:
        cells = slice(first, first + plan.steps + 1)
        first += plan.steps + 1
        goes = [*(START + k * m // plan.steps for k in range(plan.steps)), None]
        paths.append(np.stack([by_start[start][:, cells] for start in goes]))
    return Drawn(
        need,
        before,
        samples,
        counts,
        [by_start[None][:, k] for k in range(len(whole))],
        [by_start[START][:, k] for k in range(len(whole))],
        [mixed[:, k] for k in range(len(whole))],
        half,
        paths,
    )
