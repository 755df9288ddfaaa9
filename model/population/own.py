"""Villages of a place that are known one by one, and run as they are.

What is known of a village is its own: a number of the population or a setting, or a count of posts or areas. What is not is
drawn in each replicate about the number of the place, which stands for the villages that are known,

    x_v = f⁻¹(f(x) + s z_v),  z_v ~ N(0, 1), f the logarithm, the logit where x is a share, and s the spread of the place;

size, outmigration and income have their own draws. Where a run sets a number, all villages move by as much on f.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit, ndtri

from model import draws
from model.declare import Floats
from model.parameters import ledger
from model.population.keyed import Rows, keyed
from model.population.numbers import Population
from model.state import reference

REFERENCE = 1315.0  # persons of the village for which counts of groups, grids and attendants are stated

PATHS = (
    "population.registered",
    "migration.outmigration",
    "village_economy.collective_income",
    "population.household_size",
    "population.share_60",
    "population.share_children",
    "population.away_town",
    "population.away_whole",
    "population.party_share",
    "population.party_away",
    "population.groups",
    "population.grids",
    "population.attendants",
    "population.attendants_full",
    "population.committee",
    "population.concurrent",
    "population.land_let_share",
    "population.land_let_mu",
    "population.lineage_largest",
    "population.area_km2",
    "population.hamlet_spread",
    "village_economy.transfers",
)
"""What may be known of a village; the place of a path is part of the key of its draws, so new ones stand at the end."""
DRAWN_ELSEWHERE = PATHS[:3]
"""Drawn for every village of every place, so that what is unknown of a village needs no other draw."""
AS_PLACED = ("population.away_whole", "population.party_away", "population.concurrent", "population.hamlet_spread",
    "population.land_let_mu")  # fmt: skip
"""Of which a village that is not known has the number of the place: they differ by other draws, or by what is known."""
COUNTS = ("population.groups", "population.grids", "population.attendants")
"""Stated as counts, and held by the population for a village of 1,315 persons."""


@dataclass(frozen=True)
class OwnVillages:
    """Villages that are known one by one, in the order in which they are numbered: township by township.

    Attributes:
        names: what each is called.
        townships: what each one's township is called.
        columns: path and value of each village; nothing where it is unknown.
        of: villages that the territory has in all, of which these are a part.
    """

    names: tuple[str, ...]
    townships: tuple[str, ...]
    columns: tuple[tuple[str, tuple[float | None, ...]], ...]
    of: int

    def picked(self, n: int) -> Rows:
        """Rows of the villages that are run where ``n`` of them are: all, or evenly along the table."""
        known = len(self.names)
        return np.arange(n) * known // n

    def column(self, path: str, rows: Rows) -> Floats:
        """The values of some villages; not a number where one is unknown."""
        return np.array(dict(self.columns)[path], float)[rows]


def townships_of(own: OwnVillages, rows: Rows) -> list[Rows]:
    """Numbers of the villages that are run, township by township."""
    names = np.array(own.townships)[rows]
    return np.split(np.arange(len(rows)), np.flatnonzero(names[1:] != names[:-1]) + 1)


def is_share(path: str) -> bool:
    """Whether a number lies between 0 and 1."""
    return ledger()[path].domain[1] <= 1.0


def moved(path: str, values: Floats, by: Floats | float) -> Floats:
    """Values moved by so much on the logarithm, or on the logit of a share, within the domain; none stays none, all all."""
    inside = (values > 0.0) & ((values < 1.0) | (not is_share(path)))
    safe = np.where(inside, values, 0.5)
    new = expit(logit(safe) + by) if is_share(path) else safe * np.exp(by)
    return np.where(inside, np.clip(new, *ledger()[path].domain), values)


def distance(path: str, to: float, of: float) -> float:
    """How far one number is from another on the logarithm, or the logit of a share; 0 where one of them has none."""
    f: Callable[[float], Any] = logit if is_share(path) else np.log
    ends = (0.0, 1.0) if is_share(path) else (0.0,)
    return 0.0 if to in ends or of in ends or to == of else float(f(to) - f(of))


@dataclass(frozen=True)
class AsTheyAre:
    """Own villages in one run.

    Attributes:
        own: what is known of them.
        rows: of them that are run, by number.
        placed: the numbers of the place, by path, from which those set for the run are told apart.
        force: the numbers in force, by path.
        seed: of the replicate.
    """

    own: OwnVillages
    rows: Rows
    placed: Mapping[str, float]
    force: Mapping[str, float]
    seed: int

    def fill(self, path: str, drawn: Floats, numbers: Rows) -> Floats:
        """What is known of some villages, moved as the run moves the number; what is drawn where nothing is known."""
        if path not in dict(self.own.columns):
            return drawn
        known = self.own.column(path, self.rows[numbers])
        by = distance(path, self.force[path], self.placed[path])
        return np.where(np.isnan(known), drawn, moved(path, known, by) if by else known)

    def unknown(self, p: Population, path: str, numbers: Rows) -> Floats:
        """Draws about the place's number, for villages of which it is not known."""
        placed = np.full(len(numbers), self.force[path])
        if path in AS_PLACED:
            return placed
        z = ndtri(keyed(self.seed, draws.BORN_UNKNOWN, numbers, PATHS.index(path))[:, 0])
        return moved(path, placed, p.unknown_spread * z)

    def numbers_of(self, p: Population, numbers: Rows, sizes: Floats, shares: Floats) -> Population:
        """The numbers of the population, a column where the villages have their own.

        Args:
            p: those of the place.
            numbers: of the villages of one township.
            sizes: registered persons of each.
            shares: outmigration of each.
        """
        made: dict[str, Any] = {"registered": sizes}
        for path in PATHS:
            kind, _, name = path.partition(".")
            if kind == "population" and name != "registered":
                made[name] = self.fill(path, self.unknown(p, path, numbers), numbers)
        for path in COUNTS:
            name = path.partition(".")[2]
            counted = self.is_known(path, numbers)
            made[name] = np.where(counted, made[name] * REFERENCE / sizes, made[name])
        scale = np.power(REFERENCE / sizes, p.committee_by_size)
        made["committee"] = np.where(
            self.is_known("population.committee", numbers), made["committee"] * scale, made["committee"]
        )
        here = self.is_known("population.party_away", numbers) & (shares > 0.0)
        made["party_away"] = np.where(here, at_reference(made["party_away"], shares), made["party_away"])
        whole = self.is_known("population.away_whole", numbers)
        grown = np.maximum(1e-9, np.minimum(1.0, p.whole_more * shares))
        made["away_whole"] = np.where(whole, made["away_whole"] / grown, made["away_whole"])
        made["villages_per_township"] = len(numbers) * self.own.of / len(self.rows)
        return p._replace(**made)

    def is_known(self, path: str, numbers: Rows) -> Rows:
        """Of which villages a number is known."""
        if path not in dict(self.own.columns):
            return np.zeros(len(numbers), bool)
        return ~np.isnan(self.own.column(path, self.rows[numbers]))


def at_reference(share: Floats, outmigration: Floats) -> Floats:
    """Of a share away, what it would be at the reference outmigration, with which it moves on the logit."""
    inside = np.clip(share, 1e-3, 1.0 - 1e-3)
    usual = reference.OUTMIGRATION / (1.0 - reference.OUTMIGRATION)
    odds = inside / (1.0 - inside) * usual * (1.0 - outmigration) / np.maximum(outmigration, 1e-9)
    found: Floats = odds / (1.0 + odds)
    return found


def each(number: Any, rows: Rows | int) -> Any:
    """A number of the population for some rows: the same for all, or that of each one's village."""
    return number if np.ndim(number) == 0 else number[rows]


def is_own(p: Population) -> bool:
    """Whether villages have numbers of their own."""
    return np.ndim(p.registered) > 0


def evened(u: Floats, group: Rows) -> Floats:
    """Uniforms in the same order within each group, spaced evenly: shares and counts then come out as they are known."""
    row = np.lexsort((u, group))
    first = np.searchsorted(group[row], group[row])
    n = np.bincount(group)
    made = np.empty(len(u))
    made[row] = (np.arange(len(u)) - first + 0.5) / n[group[row]]
    return made


def drawn(p: Population, u: Floats, group: Rows) -> Floats:
    """Uniforms as they are; evened where villages have numbers of their own."""
    return evened(u, group) if is_own(p) else u
