"""What outcomes read: a world's tables side by side, over a window of months, for all or some of its people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.simulate import Township, World
from model.state import codes

Mask = NDArray[np.bool_]
Rows = NDArray[Any]

VISIBLE = 12
"""Months after arising that are waited for before it is said what became of a grievance; a settlement within them counts."""
RELAPSE = 6
"""Months for which a settlement must hold to count as one in substance."""

_POINTS_TO = {
    "village": "villages",
    "household": "households",
    "person": "persons",
    "other": "households",
    "holder": "persons",
}


class Gathered:
    """The tables of all townships of a world as one, column by column, each put together when it is first asked for."""

    def __init__(self, townships: Sequence[Township]) -> None:
        self._tables = [township.tables for township in townships]
        self._kept: dict[tuple[str, str], Rows] = {}

    def column(self, table: str, name: str) -> Rows:
        """One column over all townships; rows of other tables are counted through."""
        key = (table, name)
        if key not in self._kept:
            parts = [self._part(k, table, name) for k in range(len(self._tables))]
            self._kept[key] = parts[0] if len(parts) == 1 else np.concatenate(parts)
        return self._kept[key]

    def _part(self, k: int, table: str, name: str) -> Rows:
        t = self._tables[k]
        part: Rows = getattr(getattr(t, table), name)
        if table == "grievances":
            part = part[: t.counts[0]]
        if k > 0 and name in _POINTS_TO:
            before = sum(len(getattr(other, _POINTS_TO[name]).id) for other in self._tables[:k])
            part = np.where(part >= 0, part + before, part)
        return part

    @cached_property
    def acts(self) -> NDArray[np.int64]:
        """act x person x word."""
        return np.concatenate([t.acts for t in self._tables], axis=1)

    @cached_property
    def burden(self) -> NDArray[np.float64]:
        """household x month."""
        return np.concatenate([t.burden for t in self._tables])

    @cached_property
    def ledger(self) -> NDArray[np.float64]:
        """column x village x month."""
        return np.concatenate([t.ledger for t in self._tables], axis=1)

    @cached_property
    def township(self) -> NDArray[np.float64]:
        """column x month, over all townships."""
        total: NDArray[np.float64] = np.sum([t.township for t in self._tables], axis=0)
        return total


@dataclass(frozen=True, eq=False)
class Seen:
    """What an outcome is a function of.

    Attributes:
        all: the tables.
        first, last: the window, months ``first`` to ``last - 1``.
        end: months that were run.
        people: which persons count; ``None`` for everybody.
        homes: which households count; ``None`` for all.
        places: which villages count; ``None`` for all.
    """

    all: Gathered
    first: int
    last: int
    end: int
    people: Mask | None = None
    homes: Mask | None = None
    places: Mask | None = None

    @classmethod
    def of(cls, world: World, first: int = 0, last: int | None = None) -> "Seen":
        """A world as far as it has been run, over a window."""
        return cls(Gathered(world.townships), first, world.month if last is None else last, world.month)

    def over(self, first: int, last: int) -> "Seen":
        """The same over another window."""
        return replace(self, first=first, last=last)

    def among(self, people: Mask | None = None, homes: Mask | None = None) -> "Seen":
        """The same for some persons, or some households with their members."""
        if homes is not None and people is None:
            people = homes[self.all.column("persons", "household")]
        return replace(self, people=people, homes=homes)

    def village(self, v: int) -> "Seen":
        """The same for one village."""
        n = len(self.all.column("villages", "id"))
        homes = self.all.column("households", "village") == v
        return replace(self.among(homes=homes), places=np.arange(n) == v)

    @property
    def years(self) -> float:
        """Length of the window."""
        return (self.last - self.first) / 12.0

    # the ledger

    def count(self, column: int) -> float:
        """What the window added to a ledger column, over the villages."""
        return float(self._cells(column).sum())

    def mean(self, column: int, weight: int) -> float:
        """Mean over villages and months of a column that holds a level, weighted by another column."""
        weights = self._cells(weight)
        return ratio(float((self._cells(column) * weights).sum()), float(weights.sum()))

    def _cells(self, column: int) -> NDArray[np.float64]:
        cells = self.all.ledger[column, :, self.first : self.last]
        return cells if self.places is None else cells[self.places]

    def town(self, column: int) -> float:
        """What the window added to a column of the townships."""
        return float(self.all.township[column, self.first : self.last].sum())

    @property
    def n_villages(self) -> int:
        """Villages that count."""
        return len(self.all.column("villages", "id")) if self.places is None else int(self.places.sum())

    def posts(self, *kinds: int) -> int:
        """Posts of these kinds, vacant or not; of all kinds where none is given."""
        kind = self.all.column("offices", "kind")
        among = np.ones(len(kind), bool) if not kinds else np.isin(kind, kinds)
        if self.places is not None:
            among &= self.places[self.all.column("offices", "village")]
        return int(among.sum())

    # persons

    @cached_property
    def adults(self) -> Mask:
        """Persons of 18 and over when the window begins, of those who count."""
        born = self.all.column("persons", "born")
        adult: Mask = born <= self.first - 18 * 12
        return adult if self.people is None else adult & self.people

    def months_with(self, *acts: int, first: int | None = None) -> NDArray[np.int64]:
        """For each person, months of the window (or its end, from ``first``) in which all of these acts are marked."""
        begin = self.first if first is None else first
        months = np.zeros(self.all.acts.shape[1], np.int64)
        for word in range(self.all.acts.shape[2]):
            bits = self.all.acts[acts[0], :, word]
            for act in acts[1:]:
                bits = bits & self.all.acts[act, :, word]
            months += np.bitwise_count(bits & window_mask(word, begin, self.last)).astype(np.int64)
        return months

    def adult_months(self, *acts: int) -> float:
        """Person-months of adults with all of these acts."""
        return float(self.months_with(*acts)[self.adults].sum())

    @property
    def registered_months(self) -> float:
        """Person-months of registered adults alive."""
        died = self.all.column("persons", "died")[self.adults]
        return float(np.clip(died - self.first, 0, self.last - self.first).sum())

    @property
    def resident_now(self) -> Mask:
        """Adults who count and are resident in the last month of the window."""
        return self.adults & (self.months_with(codes.AT_HOME, first=self.last - 1) > 0)

    def ever(self, act: int, months: int) -> float:
        """Share of the adults resident at the end of the window who did it in its last ``months``; missing if shorter."""
        if self.last - self.first < months:
            return float("nan")
        there = self.resident_now
        return ratio(
            float((self.months_with(act, first=self.last - months)[there] > 0).sum()), float(there.sum())
        )

    # households

    @cached_property
    def house(self) -> Mask:
        """Households that count."""
        if self.homes is not None:
            return self.homes
        return np.ones(len(self.all.column("households", "id")), bool)

    @cached_property
    def home_months(self) -> NDArray[np.float64]:
        """For each household, months of the window with somebody living at home."""
        who = self.all.column("persons", "household")
        total = np.zeros(len(self.house))
        for word in range(self.all.acts.shape[2]):
            mask = window_mask(word, self.first, self.last)
            bits = np.zeros(len(self.house), np.int64)
            np.bitwise_or.at(bits, who, self.all.acts[codes.AT_HOME, :, word] & mask)
            total += np.bitwise_count(bits)
        return total

    # grievances

    def grievance(self, name: str) -> Rows:
        """One column of the grievances laid down so far."""
        return self.all.column("grievances", name)

    @cached_property
    def arose(self) -> Mask:
        """Grievances that arose in the window, of persons who count."""
        born = self.grievance("born")
        mask: Mask = (born >= self.first) & (born < self.last)
        if self.people is not None:
            mask = mask & self.people[self.grievance("person")]
        return mask

    @cached_property
    def followed(self) -> Mask:
        """Of them those that can be followed for :data:`VISIBLE` months before the run ends."""
        mask: Mask = self.arose & (self.grievance("born") < self.end - VISIBLE + 1)
        return mask

    @cached_property
    def eased(self) -> Mask:
        """Grievances settled, in whatever manner, within :data:`VISIBLE` months, that held for :data:`RELAPSE`."""
        closed, relapsed = self.grievance("closed") / codes.DAYS, self.grievance("relapsed")
        in_time = (closed >= 0.0) & (closed <= self.grievance("born") + VISIBLE)
        broke = (relapsed >= closed) & (relapsed <= closed + RELAPSE)
        mask: Mask = in_time & ~broke
        return mask

    @cached_property
    def settled(self) -> Mask:
        """Grievances settled in substance: by agreement between the parties or at a forum, in time, and holding."""
        manner = self.grievance("manner")
        mask: Mask = self.eased & ((manner == codes.BY_TALK) | (manner == codes.AGREED))
        return mask

    def share(self, part: Mask, whole: Mask) -> float:
        """Share of the grievances in ``whole`` that are in ``part``."""
        return ratio(float((part & whole).sum()), float(whole.sum()))


@lru_cache(maxsize=512)
def window_mask(word: int, first: int, last: int) -> np.int64:
    """Bits of one word of a history for months ``first`` to ``last - 1``."""
    low, high = max(0, first - word * codes.BITS), min(codes.BITS, last - word * codes.BITS)
    return np.int64(((1 << high) - (1 << low)) if high > low else 0)


def ratio(part: float, whole: float) -> float:
    """``part / whole``; missing where there is nothing to divide by."""
    return part / whole if whole > 0.0 else float("nan")
