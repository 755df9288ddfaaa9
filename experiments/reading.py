"""One run read over the months and villages of a comparison: outcomes by group, what was spent, what that was to buy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.arms import spent
from experiments.groups import ALL, Group
from experiments.windows import Window
from model.declare import Label
from model.outcomes import Outcome, Seen
from model.policy import Mask, Span, measures_of
from model.simulate import World
from model.state import codes, ledger

Floats = NDArray[np.float64]
SIDES = ("without", "with")
"""The base and an arm, both over the months and villages of the arm."""
GAINS = {
    "attendance": Label("additional attendance", "新增到会"),
    "quorum": Label("additional real quorum", "新增实到法定人数"),
    "settled": Label("additional dispute settled in substance", "新增实质解决"),
}


@dataclass(frozen=True)
class Measured:
    """One replicate. A side is the base or the arm, both over the months and villages of the window of the arm."""

    values: Floats  # outcome x side x arm x window x group
    money: Floats  # side x arm x window, yuan per village and year
    gains: Floats  # gain x side x arm x window, per village and year
    parts: Floats  # arm x window x measure x part
    causes: Floats  # arm x cause
    villages: Floats  # arm x window, how many
    by_village: Floats  # side x arm x village x headline outcome, over the main window; no village where none is known by itself


@dataclass(frozen=True)
class Cell:
    """What one run shows over some months and villages."""

    values: Floats  # outcome x group
    money: float
    gains: Floats


class Reading:
    """One world, read over months and villages; what was read is kept, for several arms look at the same base."""

    def __init__(
        self, world: World, groups: Sequence[Group], chosen: Sequence[Outcome], columns: Sequence[int]
    ) -> None:
        self.world, self.seen = world, Seen.of(world)
        self._groups, self._chosen, self._columns = groups, chosen, columns
        self._kept: dict[tuple[int, int, bytes], Cell] = {}

    def over(self, span: Span, places: Mask | None) -> Cell:
        """Outcomes, money and gains over some months and villages."""
        key = (*span, b"" if places is None else places.tobytes())
        if key not in self._kept:
            view = self.seen.over(*span)
            inside = view if places is None else view.within(places)
            values = by_group(view, places, self._groups, self._chosen)
            money = spent(self.world, self._columns, *span, places)
            self._kept[key] = Cell(values, money, gains(inside))
        return self._kept[key]

    def places(self, window: Window) -> Mask | None:
        """The villages of a window in this world; none where they are all."""
        if window.everywhere:
            return None
        rows = [k for k, one in enumerate(measures_of(self.world.run.policies)) if one in window.measures]
        masks = [np.concatenate([township.targets[k] for township in self.world.townships]) for k in rows]
        chosen: Mask = np.any(masks, axis=0)
        return None if chosen.all() else chosen


def by_group(s: Seen, places: Mask | None, groups: Sequence[Group], chosen: Sequence[Outcome]) -> Floats:
    """Outcome x group in some villages; missing where an outcome cannot be broken down so."""
    values = np.full((len(chosen), len(groups)), np.nan)
    for g, group in enumerate(groups):
        view = s if group.name == ALL else s.among(group.people, group.homes)
        view = view if places is None else view.within(places)
        for k, item in enumerate(chosen):
            if (
                group.name == ALL
                or item.split == "person"
                or (item.split == "household" and group.homes is not None)
            ):
                values[k, g] = item.function(view)
    return values


def gains(s: Seen) -> Floats:
    """What money is to buy: attendances and real quorums per village and year, and the share settled in substance."""
    came, quorate = (
        sum(s.count(column + body) for body in range(codes.N_BODIES)) / (s.n_villages * s.years)
        for column in (ledger.CAME, ledger.QUORATE)
    )
    return np.array([came, quorate, s.share(s.settled, s.followed)])
