"""Rows seen as objects: a household, a grievance, and the columns of a person as attributes.

A view holds no state of its own. Reading an attribute reads the column, writing one writes it, after a check; what is
worked out by the model (who is here, hours, ids) is read only.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from numbers import Real
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from model.declare import Label
from model.state import codes
from model.state.tables import Affairs, Column, Grievances, Homes, Households, Minds, Persons, Tables, columns

if TYPE_CHECKING:
    from model.simulate import World

WRITABLE: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        **{name: (0.0, 1.0) for name, (_, column) in columns(Minds).items() if column.unit == "0-1"},
        **{name: (-10.0, 10.0) for name, (_, column) in columns(Minds).items() if column.unit == "SD"},
        "party": (0, 1),
        "education": (codes.NO_SCHOOL, codes.COLLEGE),
        "session_effect": (-10.0, 10.0),
        "poor": (0, 1),
        "points": (0.0, 1e6),
        "land_let": (0.0, 1e4),
        "severity": (0.0, 1.0),
    }
)
"""Columns that may be written through a view, with their bounds."""


class ReadOnly(AttributeError):
    """An attribute that the model works out and that cannot be written."""


def near(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """``; did you mean ...?`` with the nearest of the known names, or nothing."""
    found = get_close_matches(name, list(known), n=1, cutoff=cutoff)
    return f"; did you mean {found[0]}?" if found else ""


@lru_cache(maxsize=512)
def lacking(kind: type, name: str) -> str:
    """The message that a class has no such attribute, with the nearest one it has. Cached, for ``getattr`` with a default calls it often."""
    public = [known for known in dir(kind) if not known.startswith("_")]
    return f"{kind.__name__} has no attribute {name!r}{near(name, public)}"


class Strict:
    """A view whose attributes are those of its class: another name is neither read nor written in silence."""

    def __getattr__(self, name: str) -> Any:
        """Say that it is missing; what a property of that name has raised is raised again."""
        if not name.startswith("_") and hasattr(type(self), name):
            return object.__getattribute__(self, name)
        kind: Any = type(self)
        raise AttributeError(name if name.startswith("_") else lacking(kind, name))

    def __setattr__(self, name: str, value: Any) -> None:
        """Write what may be written.

        Raises:
            AttributeError: no such attribute, or one that the model works out.
        """
        refuse_worked_out(self, name)
        if not (name.startswith("_") or hasattr(type(self), name) or self._may_have(name)):
            kind: Any = type(self)
            reason, own = lacking(kind, name), self._own(name)
            raise AttributeError(f"{reason}{'.' * (own != '' and reason[-1] != '?')}{own}")
        object.__setattr__(self, name, value)

    def _may_have(self, name: str) -> bool:
        """Whether an attribute that the class does not have may be put on it."""
        return False

    def _own(self, name: str) -> str:
        """How an attribute of one's own is had, where it can be."""
        return ""


def refuse_worked_out(view: Any, name: str) -> None:
    """Refuse to write a read-only property, or the model, township and row of a view.

    Raises:
        ReadOnly: it is one of these.
    """
    known = getattr(type(view), name, None)
    if (isinstance(known, property) and known.fset is None) or name in (
        "model",
        "township",
        "row",
        "unique_id",
    ):
        raise ReadOnly(f"{name} of {type(view).__name__} is worked out by the model and read only")


class Attribute:
    """One column seen as an attribute of one row."""

    def __init__(self, table: str, name: str, column: Column) -> None:
        self.table, self.name, self.column = table, name, column
        self.__doc__ = f"{column.en} ({column.zh}); {column.unit}"

    def __get__(self, view: Any, owner: type | None = None) -> Any:
        if view is None:
            return self
        value = getattr(getattr(view.tables, self.table), self.name)[view.row]
        return value.item() if value.ndim == 0 else value

    def __set__(self, view: Any, value: Any) -> None:
        getattr(getattr(view.tables, self.table), self.name)[view.row] = self.checked(value)
        view.touched()

    def checked(self, value: Any) -> float:
        """The value, where it may be written.

        Raises:
            ReadOnly: the model works it out.
            ValueError: not a number, or outside its bounds.
        """
        if self.name not in WRITABLE:
            raise ReadOnly(
                f"{self.name} ({self.column.en}) is worked out by the model and read only; "
                f"one may write {', '.join(sorted(WRITABLE))}"
            )
        low, high = WRITABLE[self.name]
        number = float(value) if isinstance(value, Real) else float("nan")
        whole = self.column.unit in ("0/1", "code")
        if not low <= number <= high or (whole and number % 1):
            allowed = f"allowed is {'a whole number from ' if whole else ''}{low:g} to {high:g}"
            raise ValueError(f"{self.name}: {value!r} given; {allowed} ({self.column.en})")
        return number

    def __repr__(self) -> str:
        return f"<{self.table}.{self.name}: {self.column.en}, {self.column.unit}>"


def give_attributes(view: type, tables: Mapping[str, type], but: frozenset[str]) -> None:
    """Give a class an attribute for every column of these tables that it does not define itself."""
    for table, group in tables.items():
        for name, (_, column) in columns(group).items():
            if name not in but and name not in view.__dict__:
                setattr(view, name, Attribute(table, name, column))


class Row(Strict):
    """A row of a table of one township of a world."""

    model: Any
    township: int
    row: int

    def __init__(self, model: Any, township: int, row: int) -> None:
        self.__dict__.update(model=model, township=township, row=row)

    @property
    def world(self) -> "World":
        """The world it belongs to."""
        world: World = self.model.world
        return world

    @property
    def tables(self) -> Tables:
        """The tables of its township."""
        return self.world.townships[self.township].tables

    def touched(self) -> None:
        """Note that Python has written into the model."""
        self.model.note_write()

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is type(self)
            and isinstance(other, Row)
            and (self.model, self.township, self.row) == (other.model, other.township, other.row)
        )

    def __hash__(self) -> int:
        return hash((id(self.model), self.township, self.row))


class Household(Row):
    """A registered household."""

    @property
    def members(self) -> list[Any]:
        """Its living members, resident or not."""
        t = self.tables
        first = int(t.households.first[self.row])
        rows = t.order[first : first + int(t.households.size[self.row])]
        return [self.model.person(self.township, int(i)) for i in rows if t.persons.alive[i] == 1]

    @property
    def neighbours(self) -> list["Household"]:
        """Households on the adjoining cells (Moore)."""
        near = self.tables.households.neighbours[self.row]
        return [Household(self.model, self.township, int(h)) for h in near if h >= 0]

    @property
    def kin(self) -> list["Household"]:
        """Households of close kin."""
        kin = self.tables.households.kin[self.row]
        return [Household(self.model, self.township, int(h)) for h in dict.fromkeys(kin.tolist()) if h >= 0]

    @property
    def contact(self) -> Any:
        """The Party member who has the household assigned; ``None`` where nobody has."""
        return self.model.person(self.township, int(self.tables.households.contact[self.row]))

    @property
    def grievances(self) -> list["Grievance"]:
        """What weighs on it now."""
        return grievances_of(self, lambda g: int(self.tables.grievances.household[g]) == self.row)

    def __repr__(self) -> str:
        return f"<Household {self.id}: {self.residents} of {self.size} at home>"


class Grievance(Row):
    """A grievance, from silent annoyance to petition."""

    @property
    def kind(self) -> Label:
        """Its type, in both languages."""
        return codes.TYPES[int(self.tables.grievances.type[self.row])]

    @property
    def status(self) -> Label:
        """What has become of it, in both languages."""
        return codes.STATES[int(self.tables.grievances.state[self.row])]

    @property
    def complainant(self) -> Any:
        """Whose it is."""
        return self.model.person(self.township, int(self.tables.grievances.person[self.row]))

    @property
    def household(self) -> Household:
        """The household that has it."""
        return Household(self.model, self.township, int(self.tables.grievances.household[self.row]))

    @property
    def other_side(self) -> Label:
        """Who is on the other side, in both languages."""
        return codes.OPPONENTS[int(self.tables.grievances.opponent[self.row])]

    def explain(self, policy: Any = None) -> Any:
        """Its path through the forums, with what weighed at each turn; and the path it takes under a policy.

        Args:
            policy: as ``scenarios.load_policy`` gives it, in force from its own dates on, with the same luck.
        """
        from model.explain import explain_grievance

        return explain_grievance(self, policy)

    def __repr__(self) -> str:
        return f"<Grievance {self.id}: {self.kind.en}, {self.status.en}>"


def grievances_of(view: Row, wanted: Any) -> list[Grievance]:
    """Unsettled grievances for which ``wanted(row)`` holds, the oldest first."""
    t = view.tables
    unsettled = [
        int(g)
        for g in t.open[: int(t.counts[codes.N_OPEN])]
        if t.grievances.state[g] not in (codes.SETTLED, codes.GONE) and wanted(int(g))
    ]
    unsettled.sort(key=lambda g: (int(t.grievances.born[g]), int(t.grievances.id[g])))
    return [Grievance(view.model, view.township, g) for g in unsettled]


give_attributes(
    Household,
    {"households": Households, "affairs": Affairs, "homes": Homes},
    frozenset({"village", "group", "grid"}),
)
give_attributes(Grievance, {"grievances": Grievances}, frozenset({"person", "village"}))

PERSON_TABLES: Mapping[str, type] = MappingProxyType({"persons": Persons, "minds": Minds})
