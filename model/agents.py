"""People as Mesa agents: views of a row, with what they can do and know, by the very rules of the month.

A person keeps one object for ever. Who is away is a :class:`Migrant`, who holds a post of the grid a :class:`GridLeader`,
other members are :class:`PartyMember`, everybody else is a :class:`Villager`; the class of the object changes with the
person. Objects are made when somebody looks.
"""

import math
from typing import TYPE_CHECKING, Any

from mesa.discrete_space import Cell, CellAgent

from model.declare import Label
from model.state import codes
from model.state.census import age_of
from model.state.tables import Tables
from model.views import PERSON_TABLES, Grievance, Household, Strict, give_attributes, grievances_of

if TYPE_CHECKING:
    from model.governance_model import GovernanceModel
    from model.simulate import World

GONE, VILLAGER, PARTY_MEMBER, GRID_LEADER, MIGRANT = range(5)
"""Kinds of person; the higher one prevails."""


class Person(Strict, CellAgent):  # type: ignore[misc]
    """A registered person. Columns of ``persons`` and ``minds`` are attributes."""

    model: "GovernanceModel"
    unique_id: int
    township: int
    row: int

    def __init__(self, model: "GovernanceModel") -> None:
        if "row" not in self.__dict__:
            raise TypeError(
                "people are not made by hand: a model is born with its people; give it your own class with "
                "GovernanceModel(..., agent_classes=[YourVillager])"
            )

    def _may_have(self, name: str) -> bool:
        """Attributes of its class, those its ``__init__`` sets, and those that a class of the researcher's declares."""
        return name in self.__dict__ or self.model.lets_people_have(name)

    def _own(self, name: str) -> str:
        return (
            f" An attribute of your own is declared in a class of your own: class MyVillager(Villager): {name} = 0, "
            "and GovernanceModel(..., agent_classes=[MyVillager])"
        )

    def remove(self) -> None:
        """People leave by migrating or dying, not by hand.

        Raises:
            TypeError: always.
        """
        raise TypeError(
            "a person is not removed by hand: write .where to send somebody away or bring somebody back"
        )

    def step(self) -> None:
        """People have no step of their own.

        Raises:
            TypeError: always, where no class of one's own says what to do.
        """
        raise TypeError(
            f"a {type(self).__name__} has no step of its own, for model.step() runs the month of everybody; behaviour is "
            "added by model.add_step(function, after=...), or by step in a class of your own for each kind of person"
        )

    advance = step

    # where a person is

    @property
    def world(self) -> "World":
        """The world of the model."""
        return self.model.world

    @property
    def tables(self) -> Tables:
        """The tables of the person's township."""
        return self.model.world.townships[self.township].tables

    def touched(self) -> None:
        """Note that Python has written into the model."""
        self.model.note_write()

    @property
    def cell(self) -> Cell | None:
        """The cell of the household on the village map; ``None`` while away."""
        self.model.build_maps()
        return self._mesa_cell

    @cell.setter
    def cell(self, cell: Cell | None) -> None:
        raise TypeError(
            "a household stays where it is: write .where to send somebody away or bring somebody back"
        )

    def move_relative(self, direction: tuple[int, ...]) -> None:
        """People move by leaving and returning.

        Raises:
            TypeError: always.
        """
        self.cell = None

    @property
    def pos(self) -> tuple[float, float] | None:
        """Where on the village map the person is drawn: a place of one's own on the cell of the household, the same for
        ever; ``None`` while away."""
        t = self.tables
        h = int(t.persons.household[self.row])
        if t.persons.where[self.row] >= codes.TOWN:
            return None
        first, size = int(t.households.first[h]), int(t.households.size[h])
        place = t.order[first : first + size].tolist().index(self.row)
        x, y = on_the_cell(place, size)
        return int(t.households.x[h]) + x, int(t.households.y[h]) + y

    @property
    def where(self) -> int:
        """Where the person lives, a code of ``model.state.codes`` (FARM, WORK, TOWN, FAR)."""
        return int(self.tables.persons.where[self.row])

    @where.setter
    def where(self, place: int) -> None:
        if place not in range(len(codes.PLACES)):
            allowed = ", ".join(f"{k} ({label.en})" for k, label in enumerate(codes.PLACES))
            raise ValueError(f"where: {place!r} given; allowed are {allowed}")
        persons = self.tables.persons
        if place >= codes.TOWN > persons.where[self.row]:
            persons.away_since[self.row] = self.model.month
        persons.where[self.row] = place
        persons.here[self.row] = 1 if place < codes.TOWN else 0
        self.touched()
        self.model.follow(self.township, self.row)

    @property
    def place(self) -> Label:
        """Where the person lives, in both languages."""
        return codes.PLACES[self.where]

    # who a person is

    @property
    def age(self) -> int:
        """Age in whole years."""
        return age_of(int(self.tables.persons.born[self.row]), self.model.month)

    @property
    def household(self) -> Household:
        """The household."""
        return Household(self.model, self.township, int(self.tables.persons.household[self.row]))

    @property
    def village(self) -> int:
        """Number of the village, from 0."""
        return int(self.tables.villages.id[self.tables.persons.village[self.row]])

    @property
    def neighbours(self) -> list["Person"]:
        """People at home in the households on the adjoining cells."""
        return [p for home in self.household.neighbours for p in home.members if p.where < codes.TOWN]

    @property
    def contact(self) -> "Person | None":
        """The Party member who has the household assigned."""
        found: Person | None = self.household.contact
        return found

    @property
    def grid_leader(self) -> "Person | None":
        """Who leads the grid the household belongs to."""
        t = self.tables
        post = int(t.grids.leader[t.households.grid[t.persons.household[self.row]]])
        return self.model.person(self.township, int(t.offices.holder[post])) if post >= 0 else None

    @property
    def posts(self) -> list[Label]:
        """Posts held, in both languages."""
        offices = self.tables.offices
        return [codes.OFFICES[int(kind)] for kind in offices.kind[offices.holder == self.row]]

    @property
    def grievances(self) -> list[Grievance]:
        """The person's own unsettled grievances."""
        return grievances_of(self, lambda g: int(self.tables.grievances.person[g]) == self.row)

    @property
    def hours(self) -> dict[str, float]:
        """Hours for public work this month: held, and left."""
        persons = self.tables.persons
        return {"held": float(persons.hours_held[self.row]), "left": float(persons.hours_left[self.row])}

    # what a person does

    def draw(self, decision: str) -> float:
        """A uniform number in (0, 1) for a decision of your own, keyed by seed, its name, the person and the month.

        Ask twice in a month and you get the same number; no other draw of the model is moved.
        """
        return float(self.model.draw(decision, [self.unique_id])[0])

    def chance_of_attending(self, meeting: str = "group") -> float:
        """Chance of coming to a meeting of this month, as things stand now: being asked, willing, free.

        Args:
            meeting: ``group``, ``representatives`` or ``assembly``; whether it is held this month or not.

        Raises:
            ValueError: no such meeting.
        """
        from model.explain import chance_of_attending

        return float(chance_of_attending(self, meeting))

    def explain(self, meeting: str = "group", month: int | None = None, policy: Any = None) -> Any:
        """Why the person came to a meeting or did not: asked, terms of the choice, time, came.

        Args:
            meeting: ``group``, ``representatives`` or ``assembly``.
            month: of the run, from 0; the last one in which the body met where nothing is said.
            policy: as ``scenarios.load_policy`` gives it: what would have happened with it in that month, everything before
                as it was, with the same luck.
        """
        from model.explain import explain_meeting

        return explain_meeting(self, meeting, month, policy)

    def __repr__(self) -> str:
        sex = "woman" if self.tables.persons.sex[self.row] == codes.FEMALE else "man"
        return f"<{type(self).__name__} {self.unique_id}: {self.age}, {sex}, {self.place.en}>"


class Villager(Person):
    """A resident without Party card or post of the grid."""


class PartyMember(Villager):
    """A resident Party member without post of the grid."""

    @property
    def contact_households(self) -> list[Household]:
        """Households assigned to the member."""
        return contact_households(self)


class GridLeader(PartyMember):
    """A resident who holds the post of a grid leader or grid attendant."""

    @property
    def caseload(self) -> list[Grievance]:
        """Cases accepted or under way at the lowest forum, of households in the grids of the holder's posts."""
        t = self.tables
        offices, g = t.offices, t.grievances
        mine = (offices.holder == self.row) & (
            (offices.kind == codes.GRID_LEADER) | (offices.kind == codes.ATTENDANT)
        )
        grids = set(offices.unit[mine].tolist())

        def is_mine(k: int) -> bool:
            at_work = g.state[k] in (codes.ACCEPTED, codes.WORKED) and g.forum[k] == codes.GROUP
            return bool(at_work) and int(t.households.grid[g.household[k]]) in grids

        return grievances_of(self, is_mine)


class Migrant(Villager):
    """Somebody who lives outside the township, Party member or not."""

    @property
    def months_away(self) -> int:
        """Months since leaving."""
        return self.model.month - int(self.tables.persons.away_since[self.row])

    @property
    def contact_households(self) -> list[Household]:
        """Households assigned to a member who has left since."""
        return contact_households(self)


def on_the_cell(place: int, size: int) -> tuple[float, float]:
    """Where the members of a household stand around the middle of its cell: in rows of a square, none on another."""
    side = math.ceil(math.sqrt(size))
    return 0.8 * ((place % side + 0.5) / side - 0.5), 0.8 * ((place // side + 0.5) / side - 0.5)


def contact_households(person: Person) -> list[Household]:
    """Households assigned to a person."""
    assigned = person.tables.households.contact
    return [
        Household(person.model, person.township, h) for h in range(len(assigned)) if assigned[h] == person.row
    ]


KINDS: dict[int, type[Person]] = {
    VILLAGER: Villager,
    PARTY_MEMBER: PartyMember,
    GRID_LEADER: GridLeader,
    MIGRANT: Migrant,
}
give_attributes(Person, PERSON_TABLES, frozenset({"id", "village", "household", "where", "moving"}))
