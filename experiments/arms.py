"""Arms of a comparison: the same place and the same luck, with other policies or another outmigration."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.declare import Label
from model.levers import Per
from model.outcomes import Seen
from model.policy import Mask, Policy, levels_in_force, measures_of, turns
from model.run import Run
from model.simulate import World, township_size
from model.state import codes, ledger
from model.state.tables import Tables

Floats = NDArray[np.float64]
PROGRAMMES = ("migration.return_programme", "migration.stay_programme")
"""Settings by which a policy acts on leaving or returning itself."""


@dataclass(frozen=True)
class Arm:
    """One arm.

    Attributes:
        name, label: what it is called.
        run: of replicate 0.
        own: policies whose months and villages are those of its effects; none for months 25 to 60 and all villages.
    """

    name: str
    label: Label
    run: Run
    own: tuple[Policy, ...] = ()

    @property
    def coercive(self) -> bool:
        """Whether a coercive lever is at work."""
        return any(policy.coercive for policy in self.run.policies)


def frozen_alike(arms: Sequence[Arm]) -> list[Arm]:
    """The arms with outmigration left to itself, in all of them, from the first month in which a programme acts on it."""
    starts = [
        measure.span(arm.run.scenario.year, arm.run.months)[0]
        for arm in arms
        for measure in measures_of(arm.run.policies)
        if any(effect.path in PROGRAMMES for effect in measure.lever.effects)
    ]
    if not starts:
        return list(arms)
    return [replace(arm, run=replace(arm.run, freeze_from=min(starts))) for arm in arms]


def paid_columns(arms: Sequence[Arm]) -> list[int]:
    """Ledger columns in which what the levers of any arm cost the village or the county shows."""
    names = {name for arm in arms for measure in measures_of(arm.run.policies) for name in measure.lever.paid}
    return [k for k, column in enumerate(ledger.COLUMNS) if column.name in names]


def spent(world: World, columns: Sequence[int], first: int, last: int, places: Mask | None = None) -> float:
    """Yuan per village and year, in all villages or in some: what the books show in these columns, and unit costs."""
    seen = Seen.of(world, first, last)
    if places is not None:
        seen = seen.within(places)
    books = sum(seen.count(column) for column in columns)
    return (books + unit_costs(world, first, last, places)) / (seen.n_villages * seen.years)


def unit_costs(
    world: World, first: int, last: int, places: Mask | None = None, what: Literal["yuan", "hours"] = "yuan"
) -> float:
    """Yuan (or hours) that the levers in force cost outside the village's books, by their declared unit costs."""
    run, total, begun = world.run, 0.0, 0
    marks = sorted(
        {first, last, *(m for m in turns(run.policies, run.scenario.year, run.months) if first < m < last)}
    )
    for township in world.townships:
        n = len(township.tables.villages.id)
        looked_at = np.ones(n, bool) if places is None else places[begun : begun + n]
        begun += n
        for begin, end in pairwise(marks):
            levels = levels_in_force(run.policies, begin, run.scenario.year, run.months, township.targets)
            for lever, level, active in levels.values():
                for cost in lever.costs:
                    units = quantity(world, township.tables, cost.per)
                    each = cost.yuan if what == "yuan" else cost.hours
                    yearly = each * (level if cost.by_level else 1.0)
                    total += float((units * yearly)[active & looked_at].sum()) * (end - begin) / 12.0
    return total


def quantity(world: World, t: Tables, per: Per) -> Floats:
    """How many units of a unit cost each village has."""
    n = len(t.villages.id)
    if per == "household":
        return t.villages.households.astype(np.float64)
    if per in ("attendant", "representative"):
        kind = codes.ATTENDANT if per == "attendant" else codes.SEAT
        return np.bincount(t.offices.village[t.offices.kind == kind], minlength=n).astype(np.float64)
    if per == "township share":
        return np.full(n, 1.0 / township_size(world.run))
    return np.ones(n)
