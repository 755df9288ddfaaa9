"""The map of a village: a household stands on a cell, and numbers of households are layers over the cells.

A layer stores nothing: it is read from the columns on access, so it is never out of date.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, NoReturn

import numpy as np
from mesa.discrete_space import Cell, OrthogonalMooreGrid, PropertyLayer
from numpy.typing import NDArray

from model.state import codes
from model.state.tables import Tables
from model.views import Household

Values = NDArray[np.float64]


def trust(t: Tables) -> Values:
    """Mean trust in village bodies of the members living at home, in standard deviations; missing where nobody does."""
    home = (t.persons.alive == 1) & (t.persons.where < codes.TOWN)
    who, n = t.persons.household[home], len(t.households.id)
    people, total = np.bincount(who, minlength=n), np.bincount(who, t.minds.trust_village[home], n)
    mean: Values = np.where(people > 0, total / np.maximum(people, 1), np.nan)
    return mean


def grid(t: Tables) -> Values:
    """Number of the grid within the village, from 1."""
    first = np.array([t.households.grid[t.households.village == v].min() for v in range(len(t.villages.id))])
    number: Values = t.households.grid - first[t.households.village] + 1.0
    return number


def away(t: Tables) -> Values:
    """Members who live away."""
    gone = (t.persons.alive == 1) & (t.persons.where >= codes.TOWN)
    return np.bincount(t.persons.household[gone], minlength=len(t.households.id)).astype(float)


def came(t: Tables) -> Values:
    """1 where somebody came to the last meeting of households, else 0."""
    return t.affairs.came_last.astype(np.float64)


LAYERS: Mapping[str, Callable[[Tables], Values]] = {"trust": trust, "grid": grid, "away": away, "came": came}
"""Layers by name: a value for each household of a township."""


def read_only(name: str) -> NoReturn:
    """Refuse to write into a layer.

    Raises:
        TypeError: always.
    """
    raise TypeError(
        f"the layer {name} shows what the columns say and is read only; write to people or households"
    )


class VillageCell(Cell):  # type: ignore[misc]
    """A cell: ``household`` stands on it, or ``None``. Layers are its attributes."""

    __slots__ = ("household",)

    household: Household | None

    def __repr__(self) -> str:
        home = "no house" if self.household is None else f"{self.household}, {len(self._agents)} on the map"
        return f"<Cell {self.coordinate}: {home}>"


def _attribute(name: str) -> property:
    """A layer as an attribute of cells; missing where there is no house."""

    def value(cell: VillageCell) -> float:
        home = cell.household
        return float("nan") if home is None else float(LAYERS[name](home.tables)[home.row])

    def refuse(cell: VillageCell, value: Any) -> None:
        read_only(name)

    return property(value, refuse, doc=LAYERS[name].__doc__)


for _name in LAYERS:
    setattr(VillageCell, _name, _attribute(_name))


class Layer(PropertyLayer):  # type: ignore[misc]
    """One number of every household, laid out on the map when it is looked at; masked where there is none."""

    def __init__(self, name: str, village: "VillageMap") -> None:
        self.name, self.dimensions, self._village = name, village.dimensions, village

    @property
    def data(self) -> Any:
        """The numbers, column by row of the map; a copy."""
        homes = self._village.tables.households
        laid = np.full(self.dimensions, np.nan)
        here = homes.village == self._village.number
        laid[homes.x[here], homes.y[here]] = LAYERS[self.name](self._village.tables)[here]
        return np.ma.masked_invalid(laid, copy=False)

    @data.setter
    def data(self, value: Any) -> None:
        read_only(self.name)

    def set_cells(self, *given: Any, **named: Any) -> None:
        """Refused."""
        read_only(self.name)

    modify_cells = set_cells

    def __repr__(self) -> str:
        return f"<Layer {self.name}: {LAYERS[self.name].__doc__}>"


class VillageMap(OrthogonalMooreGrid):  # type: ignore[misc]
    """The cells of one village.

    Attributes:
        model, township, number: whose it is; ``number`` is the row of the village in its township.
    """

    def __init__(self, model: Any, township: int, number: int, side: int, random: Random) -> None:
        super().__init__((side, side), torus=False, random=random, cell_klass=VillageCell)
        self.model, self.township, self.number = model, township, number
        for cell in self._celllist:
            cell.household = None
        homes = self.tables.households
        for row in np.flatnonzero(homes.village == number).tolist():
            self._cells[int(homes.x[row]), int(homes.y[row])].household = Household(model, township, row)
        self._lay()

    def _lay(self) -> None:
        self._mesa_property_layers.update({name: Layer(name, self) for name in LAYERS})

    @property
    def tables(self) -> Tables:
        """The tables of its township."""
        tables: Tables = self.model.world.townships[self.township].tables
        return tables

    def __getstate__(self) -> dict[str, Any]:
        """Without the layers, which Mesa would copy into its cells before there is a world to read."""
        layers = {k: layer for k, layer in self._mesa_property_layers.items() if not isinstance(layer, Layer)}
        return {**super().__getstate__(), "_mesa_property_layers": layers}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._lay()

    def __repr__(self) -> str:
        homes = sum(cell.household is not None for cell in self._celllist)
        return f"<Village map {self.width} x {self.height}: {homes:,} households, layers {', '.join(LAYERS)}>"
