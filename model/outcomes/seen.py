"""What outcomes read: a world's tables side by side, over a window of months, for all or some of its people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.simulate import Township, World
from model.state import codes, ledger
from model.state.tables import Tables

Mask = NDArray[np.bool_]
Rows = NDArray[Any]
Spans = tuple[Rows, Rows, Rows]
"""Grievances, each with the first month and the month after the last."""

VISIBLE = 12
"""Months after arising that are waited for before it is said what became of a grievance; a settlement within them counts."""
WAITS = 24
"""Months after arising for which a grievance that is not redressed weighs on a household, at most."""
RELAPSE = 6
"""Months for which a settlement must hold to count as one in substance."""

_POINTS_TO = {
    "village": "villages",
    "household": "households",
    "person": "persons",
    "other": "households",
    "holder": "persons",
    "grievance": "grievances",
    "dispute": "disputes",
}
_COUNTED = {
    "grievances": codes.N_GRIEVANCES,
    "settlements": codes.N_SETTLEMENTS,
    "disputes": codes.N_DISPUTES,
}
"""Tables of which only so many rows are laid down as this place of ``counts`` says."""


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
        part: Rows = getattr(getattr(t, table), name)[: _rows(t, table)]
        if k > 0 and name in _POINTS_TO:
            before = sum(_rows(other, _POINTS_TO[name]) for other in self._tables[:k])
            part = np.where(part >= 0, part + before, part)
        return part

    @cached_property
    def acts(self) -> NDArray[np.int64]:
        """act x person x word."""
        return np.concatenate([t.acts for t in self._tables], axis=1)

    @cached_property
    def burden(self) -> NDArray[np.float64]:
        """household x month: severity of the grievances that wait for redress at its end, for :data:`WAITS` months at most.

        Redress is a settlement in substance, as long as it holds; those who forget, are pressed or are bought off still wait.
        """
        in_substance = np.isin(self.column("settlements", "manner"), codes.IN_SUBSTANCE)
        left = self._months(self._waiting) - self._months(self._of_settlements(in_substance))
        return np.round(left, 12)  # what was added and taken off again is nothing

    @cached_property
    def burden_given_up(self) -> NDArray[np.float64]:
        """household x month: of it that of grievances that were forgotten, or bought off, and are pursued by nobody."""
        rows, first, last = self._waiting
        ended = self.column("grievances", "ended")
        forgotten = (rows, np.where(ended >= 0, np.clip(ended, first, last), last), last)
        bought = self.column("settlements", "manner") == codes.BOUGHT
        return self._months(forgotten) + self._months(self._of_settlements(bought))

    @cached_property
    def _waiting(self) -> Spans:
        """Every grievance from arising for as long as it can wait: its owner lives, and it is not too long ago."""
        born = self.column("grievances", "born")
        died = self.column("persons", "died")[self.column("grievances", "person")]
        return np.arange(len(born)), born, np.maximum(born, np.minimum(born + WAITS, died))

    def _of_settlements(self, which: Mask) -> Spans:
        """These settlements, from their month until they broke out again, within the wait of their grievances."""
        row = self.column("settlements", "grievance")[which]
        _, first, last = self._waiting
        again = self.column("settlements", "broke_out")[which]
        begin = np.maximum(
            first[row], (self.column("settlements", "day")[which] / codes.DAYS).astype(np.int64)
        )
        end = np.minimum(last[row], np.where(again >= 0, again, last[row]))
        return row, begin, np.maximum(begin, end)

    def _months(self, spans: Spans) -> NDArray[np.float64]:
        """household x month: severity of grievances, each over its span of months."""
        rows, first, last = spans
        n, months = len(self.column("households", "id")), self.ledger.shape[2]
        steps = np.zeros((n, months + 1))
        house, severity = (
            self.column("grievances", "household")[rows],
            self.column("grievances", "severity")[rows],
        )
        np.add.at(steps, (house, np.minimum(first, months)), severity)
        np.add.at(steps, (house, np.minimum(last, months)), -severity)
        return np.cumsum(steps, axis=1)[:, :months]

    @cached_property
    def ledger(self) -> NDArray[np.float64]:
        """column x village x month."""
        return np.concatenate([t.ledger for t in self._tables], axis=1)

    @cached_property
    def township(self) -> NDArray[np.float64]:
        """column x month, over all townships."""
        total: NDArray[np.float64] = np.sum([t.township for t in self._tables], axis=0)
        return total


def _rows(t: Tables, table: str) -> int:
    """Rows of a table that are laid down."""
    return int(t.counts[_COUNTED[table]]) if table in _COUNTED else len(getattr(t, table)[0])


@dataclass(frozen=True, eq=False)
class Seen:
    """What an outcome is computed from: the tables, over a window, for those persons, households and villages that count.

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

    def within(self, places: Mask) -> "Seen":
        """The same for some villages, and for those of the people and households that count who live in them."""
        homes = places[self.all.column("households", "village")]
        people = homes[self.all.column("persons", "household")]
        if self.homes is not None:
            homes = homes & self.homes
        if self.people is not None:
            people = people & self.people
        return replace(self, people=people, homes=homes, places=places)

    def village(self, v: int) -> "Seen":
        """The same for one village."""
        return self.within(np.arange(len(self.all.column("villages", "id"))) == v)

    @property
    def years(self) -> float:
        """Length of the window."""
        return (self.last - self.first) / 12.0

    # the ledger

    def count(self, *columns: int) -> float:
        """What the window added to columns of the ledger, over the villages."""
        return float(sum(float(self._cells(column).sum()) for column in columns))

    def per_household(self, *columns: int) -> float:
        """What the window added to columns of the ledger, per resident household and year."""
        return 12.0 * ratio(self.count(*columns), self.count(ledger.HOUSEHOLDS_HOME))

    def mean(self, column: int, weight: int) -> float:
        """Mean over villages and months of a column that holds a level, weighted by another column."""
        weights = self._cells(weight)
        return ratio(float((self._cells(column) * weights).sum()), float(weights.sum()))

    def _cells(self, column: int) -> NDArray[np.float64]:
        cells = self.all.ledger[column, :, self.first : self.last]
        return cells if self.places is None else cells[self.places]

    def town(self, column: int) -> float:
        """What the window added to a column of the townships; missing where only some of their villages count."""
        if self.places is not None and not self.places.all():
            return float("nan")
        return float(self.all.township[column, self.first : self.last].sum())

    @property
    def n_villages(self) -> int:
        """Villages that count."""
        return len(self.all.column("villages", "id")) if self.places is None else int(self.places.sum())

    @property
    def which_villages(self) -> NDArray[np.int64]:
        """Rows of the villages that count."""
        return np.arange(self.n_villages) if self.places is None else np.flatnonzero(self.places)

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

    # settlements: a grievance that breaks out again may have several

    def settlement(self, name: str) -> Rows:
        """One column of the settlements made so far."""
        return self.all.column("settlements", name)

    @cached_property
    def in_time(self) -> Mask:
        """Settlements, in whatever manner, within :data:`VISIBLE` months of arising."""
        born = self.grievance("born")[self.settlement("grievance")]
        mask: Mask = self.settlement("day") / codes.DAYS <= born + VISIBLE
        return mask

    @cached_property
    def held(self) -> Mask:
        """Settlements that did not break out again within :data:`RELAPSE` months, as far as the run shows."""
        again = self.settlement("broke_out")
        mask: Mask = (again < 0) | (again > self.settlement("day") / codes.DAYS + RELAPSE)
        return mask

    @cached_property
    def counting(self) -> Rows:
        """For each grievance the first of its settlements in substance: by agreement, in time and holding; -1 if none."""
        agreed = np.isin(self.settlement("manner"), codes.IN_SUBSTANCE)
        rows = np.flatnonzero(agreed & self.in_time & self.held)[::-1]
        first = np.full(len(self.grievance("born")), -1)
        first[self.settlement("grievance")[rows]] = rows  # from the last to the first, which stays
        return first

    @property
    def settled(self) -> Mask:
        """Grievances settled in substance: by agreement, or because what was owed was paid, in time, and holding."""
        mask: Mask = self.counting >= 0
        return mask

    def of_settlement(self, name: str) -> Rows:
        """One column of the settlement that counts, grievance by grievance; undefined where there is none."""
        column = self.settlement(name)
        return column[self.counting] if len(column) else np.zeros(len(self.counting), column.dtype)

    def ever_settled(self, rows: Mask) -> Mask:
        """Grievances that have one of these settlements."""
        mask = np.zeros(len(self.grievance("born")), bool)
        mask[self.settlement("grievance")[rows]] = True
        return mask

    def share(self, part: Mask, whole: Mask) -> float:
        """Share of the grievances (or settlements) in ``whole`` that are in ``part``."""
        return ratio(float((part & whole).sum()), float(whole.sum()))


@lru_cache(maxsize=512)
def window_mask(word: int, first: int, last: int) -> np.int64:
    """Bits of one word of a history for months ``first`` to ``last - 1``."""
    low, high = max(0, first - word * codes.BITS), min(codes.BITS, last - word * codes.BITS)
    return np.int64(((1 << high) - (1 << low)) if high > low else 0)


def ratio(part: float, whole: float) -> float:
    """``part / whole``; missing where there is nothing to divide by."""
    return part / whole if whole > 0.0 else float("nan")
