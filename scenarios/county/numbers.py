"""From a table of villages to numbers of the model: columns of the villages, and numbers of the county that stand for them."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from model.declare import Label, Number
from model.parameters import ledger
from model.population.own import PATHS, OwnVillages, is_share
from scenarios.evidence import Row

WORKING = 0.66
"""Share of registered persons that are 16 to 64, where the table does not say; as in the places of the project."""
ADULT = 18.0 / 16.0
"""Persons under 18 for one under 16, whose ages are even."""
SPREADS = {"mountain": 0.8, "hills": 0.6, "plain": 0.3, "coastal-lineage": 0.1, "urban": 0.0}
"""How far hamlets lie apart, by landscape: assumed, as in the places of the project."""
SPREAD = "population.hamlet_spread"
"""The number that follows from a village's landscape."""
MOST_LET = 0.9
"""Share of households that let land at the most; beyond it each lets more."""
KEPT = ("code", "township")
"""Texts that are kept of a village."""

Line = Mapping[str, Any]
"""What is known of a village: numbers and words by column; nothing where a cell was empty."""


def known(line: Line, *keys: str) -> list[float] | None:
    """Numbers of a village; nothing where one is unknown."""
    found = [line.get(key) for key in keys]
    return None if any(value is None for value in found) else [float(value) for value in found]  # type: ignore[arg-type]


def ratio(line: Line, part: str, whole: str) -> float | None:
    """A part of a whole."""
    found = known(line, part, whole)
    return found[0] / found[1] if found and found[1] > 0.0 else None


def away(line: Line) -> float | None:
    """Share of working age away."""
    if (found := known(line, "away", "working")) and found[1] > 0.0:
        return found[0] / found[1]
    found = known(line, "away", "persons")
    return min(1.0, found[0] / (WORKING * found[1])) if found and found[1] > 0.0 else None


def members(line: Line) -> float | None:
    """Party members among adults."""
    share = ratio(line, "under_16", "persons")
    if share is None:
        share = float(ledger()["population.share_children"].default)
    found = known(line, "members", "persons")
    return found[0] / (found[1] * (1.0 - ADULT * share)) if found and found[1] > 0.0 else None


def attendants(line: Line) -> float | None:
    """Full-time and part-time grid attendants."""
    found = known(line, "attendants_full", "attendants_part")
    return found[0] + found[1] if found else None


def full_time(line: Line) -> float | None:
    """Share of grid attendants who are full-time."""
    found = known(line, "attendants_full", "attendants_part")
    return found[0] / sum(found) if found and sum(found) > 0.0 else None


def let_by_household(line: Line) -> float | None:
    """Land let to operators, mu for one household of the village."""
    found = known(line, "land_let", "households")
    return found[0] / found[1] if found and found[1] > 0.0 else None


def let_share(line: Line) -> float | None:
    """Share of households that let land, where each lets as much as the model says, or more."""
    mean, each = let_by_household(line), float(ledger()["population.land_let_mu"].default)
    return None if mean is None else min(MOST_LET, mean / each)


def let_mu(line: Line) -> float | None:
    """Land that such a household lets."""
    mean, each = let_by_household(line), float(ledger()["population.land_let_mu"].default)
    return None if mean is None else max(each, mean / MOST_LET)


def number(key: str) -> Callable[[Line], float | None]:
    """A number as it stands in the table."""
    return lambda line: None if (found := known(line, key)) is None else found[0]


def registered(line: Line) -> float | None:
    """Registered persons; of a village that states its households alone, those at the usual size of a household."""
    found = known(line, "persons")
    if found:
        return found[0]
    households = known(line, "households")
    return households[0] * float(ledger()["population.household_size"].default) if households else None


def concurrent(line: Line) -> float | None:
    """1 where one person heads branch and committee."""
    return {"yes": 1.0, "no": 0.0}.get(line.get("concurrent") or "")


DERIVED: dict[str, tuple[Callable[[Line], float | None], tuple[str, ...]]] = {
    "population.registered": (registered, ("persons",)),
    "migration.outmigration": (away, ("away", "working")),
    "village_economy.collective_income": (number("income"), ("income",)),
    "population.household_size": (lambda line: ratio(line, "persons", "households"), ("persons", "households")),
    "population.share_60": (lambda line: ratio(line, "over_60", "persons"), ("over_60", "persons")),
    "population.share_children": (lambda line: ratio(line, "under_16", "persons"), ("under_16", "persons")),
    "population.away_town": (lambda line: ratio(line, "away_near", "away"), ("away_near", "away")),
    "population.away_whole": (lambda line: ratio(line, "whole_away", "households"), ("whole_away", "households")),
    "population.party_share": (members, ("members", "persons")),
    "population.party_away": (lambda line: ratio(line, "members_away", "members"), ("members_away", "members")),
    "population.groups": (number("groups"), ("groups",)),
    "population.grids": (number("grids"), ("grids",)),
    "population.attendants": (attendants, ("attendants_full", "attendants_part")),
    "population.attendants_full": (full_time, ("attendants_full", "attendants_part")),
    "population.committee": (number("committee"), ("committee",)),
    "population.concurrent": (concurrent, ("concurrent",)),
    "population.land_let_share": (let_share, ("land_let", "households")),
    "population.land_let_mu": (let_mu, ("land_let", "households")),
    "population.lineage_largest": (number("largest_surname"), ("largest_surname",)),
    "population.area_km2": (number("area"), ("area",)),
    SPREAD: (lambda line: SPREADS.get(line.get("landscape") or ""), ("landscape",)),
    "village_economy.transfers": (number("transfers"), ("transfers",)),
}  # fmt: skip
"""Number of the model, how it follows from a village's line, and the columns that it needs."""
PLACED = (
    "population.away_whole",
    "population.party_away",
    "population.hamlet_spread",
    "population.land_let_mu",
)
"""Numbers whose meaning for a place differs from that for a village, or that are assumed: the place keeps its own."""
PER_REFERENCE = ("population.groups", "population.grids", "population.attendants", "population.committee")
"""Counts, which a place states for a village of the usual size."""
REFERENCE = 1315.0


def own_villages(lines: Iterable[Line], all_villages: int = 0) -> OwnVillages:
    """The villages as the model takes them, township by township.

    Args:
        lines: of the table.
        all_villages: that the county has, where the table has some of them.
    """
    ordered = by_township(list(lines))
    every = {path: values_of(path, ordered) for path in PATHS}
    columns = tuple((path, column) for path, column in every.items() if any(x is not None for x in column))
    names = tuple(str(line.get("code") or k + 1) for k, line in enumerate(ordered))
    towns = tuple(str(line.get("township") or "") for line in ordered)
    return OwnVillages(names, towns, columns, max(all_villages, len(ordered)))


def by_township(lines: list[Line]) -> list[Line]:
    """Lines in the order of the table, those of one township together."""
    first: dict[Any, int] = {}
    for k, line in enumerate(lines):
        first.setdefault(line.get("township") or "", k)
    return sorted(lines, key=lambda line: first[line.get("township") or ""])


def values_of(path: str, lines: Iterable[Line]) -> tuple[float | None, ...]:
    """A number of the model of every village, within its domain; nothing where it is unknown."""
    low, high = ledger()[path].domain
    found = [DERIVED[path][0](line) for line in lines]
    return tuple(None if value is None else min(high, max(low, value)) for value in found)


@dataclass(frozen=True)
class Placed:
    """A number of the county that stands for its villages.

    Attributes:
        path: of the model.
        value: the middle of the villages that are known, with the usual number as one more of them.
        villages: that are known.
    """

    path: str
    value: float
    villages: int


def placed(own: OwnVillages) -> list[Placed]:
    """Numbers of the county that follow from its villages."""
    found = []
    columns = dict(own.columns)
    for path, column in own.columns:
        values = [value for value in column if value is not None]
        if path in PLACED:
            continue
        if path in PER_REFERENCE:
            sizes = columns.get("population.registered", (None,) * len(column))
            values = [
                x * REFERENCE / size for x, size in zip(column, sizes, strict=True) if x is not None and size
            ]
        if values:
            found.append(Placed(path, middle(path, values), len(values)))
    return found


def middle(path: str, values: list[float]) -> float:
    """The middle of the villages: the median of amounts, of which some are none, and the mean of shares.

    Where few are known it leans to the usual number, which counts as one village more.
    """
    usual = float(ledger()[path].default)
    if is_share(path):
        value = (sum(values) + usual) / (len(values) + 1) if len(values) < FEW else sum(values) / len(values)
    else:
        positive = sorted(x for x in values if x > 0.0) or [0.0]
        if len(values) < FEW and usual > 0.0:
            logs = [math.log(x) for x in positive if x > 0.0] + [math.log(usual)]
            value = math.exp(sum(logs) / len(logs))
        else:
            half = len(positive) // 2
            value = positive[half] if len(positive) % 2 else (positive[half - 1] + positive[half]) / 2.0
    low, high = ledger()[path].domain
    return float(f"{min(high, max(low, value)):.6g}")


FEW = 8
"""Villages below which the usual number counts as one more."""


def landscape_of(lines: Iterable[Line]) -> str:
    """The landscape of most villages; nothing where none is known."""
    found = Counter(line["landscape"] for line in lines if line.get("landscape"))
    return found.most_common(1)[0][0] if found else ""


def row_of(name: str, key: str, value: float, year: int, label: Label, unit: str, document: str) -> Row:
    """A number of the table as a row of evidence."""
    shown = value * 100.0 if unit.startswith("percent") else value
    return Row(
        f"{name}-table-{key}".replace("_", "-"),
        document,
        name,
        year,
        label.en,
        label.zh,
        shown,
        None,
        None,
        unit,
    )


UNITS = {
    "share": "percent",
    "yuan/year": "yuan a year",
    "yuan/month": "yuan a month",
    "yuan/mu/year": "yuan per mu a year",
    "count": "per village of 1,315 persons",
}
"""Units of the model as evidence has them."""


def unit_of(path: str) -> str:
    """The unit of a number as evidence has it."""
    about = ledger()[path].about
    assert isinstance(about, Number)
    return "percent" if about.unit.startswith("share") else UNITS.get(about.unit, about.unit)
