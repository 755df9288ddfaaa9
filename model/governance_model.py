"""A Mesa model over the same columns as a headless run, bit for bit the same.

``GovernanceModel(scenarios.load("wusheng"), rng=7)`` is replicate 0 of ``--seed 7``. Agents, cells and agent sets are made
when somebody looks at them. Python can be added inside the month; such runs are marked.
"""

import gc
import hashlib
import inspect
import weakref
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any

import mesa
import numpy as np
from mesa.agentset import _HardKeyAgentSet
from mesa.discrete_space import OrthogonalMooreGrid
from numpy.typing import NDArray

from model.agents import GONE, GRID_LEADER, KINDS, MIGRANT, PARTY_MEMBER, VILLAGER, Person
from model.declare import Floats
from model.month import STEPS
from model.outcomes import OUTCOMES, Seen
from model.policy import Policy
from model.population.synthesise import keyed
from model.run import DEFAULT, MONTHS, Run, Scenario
from model.simulate import World, advance, advance_in_parts, found
from model.state import codes, ledger
from model.state.tables import Tables

Kinds = NDArray[np.int8]
OWN_DECISIONS = 1 << 31
"""Decisions of a researcher's own have numbers from here on, apart from those of the model."""
_LEDGER = {column.name: k for k, column in enumerate(ledger.COLUMNS)}


class GovernanceModel(mesa.Model):  # type: ignore[misc]
    """A place as a Mesa model.

    Args:
        scenario: a place (``scenarios.load``), or a whole :class:`model.run.Run`, whose own seed and values then hold.
        rng: seed, as in ``--seed``; anything else that Mesa takes is turned into one and kept in ``model.run.seed``.
        months, villages, preset, policies: as of a run.
        agent_classes: subclasses of Villager, PartyMember, GridLeader or Migrant to use in their place.
        remember: keep what is needed to explain after Python has written into the model (costs a copy a month).
        values: numbers of the model by last name or dotted path: ``outmigration=0.4``.

    Raises:
        ValueError: a value out of bounds, an unknown name, an agent class that is none.
    """

    def __init__(
        self,
        scenario: Scenario | Run = DEFAULT,
        rng: Any = None,
        *,
        months: int = MONTHS,
        villages: Any = 1,
        preset: str = "full",
        policies: Sequence[Policy] = (),
        agent_classes: Iterable[type[Person]] = (),
        remember: bool = False,
        **values: float,
    ) -> None:
        self._making: tuple[int, int, int] | None = None
        run = scenario if isinstance(scenario, Run) else None
        if run is None:
            assert isinstance(scenario, Scenario)
            seed = seed_of(rng)
            run = Run(scenario, values, months, seed, 0, villages, preset, tuple(policies))
        elif rng is not None or values or policies:
            raise ValueError("a Run says its own seed, values and policies: give them to the Run")
        super().__init__(rng=run.seed)
        collect_dropped(self)
        self.run = run
        self.world: World = found(run)
        self._classes = chosen_classes(agent_classes)
        self._people: list[dict[int, Person]] | None = None
        self._kinds: list[Kinds] = []
        self._maps: list[OrthogonalMooreGrid] | None = None
        self._added: list[tuple[int, Callable[[GovernanceModel], Any], str]] = []
        self._decisions: dict[int, str] = {}
        self._writes = 0
        self._between = False
        self._remember = remember
        self._memory: dict[int, list[Any]] = {}

    # what Mesa calls its own

    @property
    def scenario(self) -> Scenario:
        """The place."""
        return self.run.scenario

    @scenario.setter
    def scenario(self, scenario: Any) -> None:
        """Mesa lays a scenario of its own here; ours is part of the run."""

    def step(self) -> None:
        """One month.

        Raises:
            RuntimeError: the run has no more months.
        """
        if self.world.month >= self.run.months:
            raise RuntimeError(
                f"the run has {self.run.months} months and all are done; make the model with months=N, up to 120"
            )
        if self._added or self._remember:
            self._step_in_parts()
        else:
            advance(self.world, self.world.month + 1)
        if self._people is not None:
            self._follow_all()
        self.running = self.world.month < self.run.months

    def _step_in_parts(self) -> None:
        pauses: dict[int, list[Callable[[], None]]] = {}
        for step, function, _ in self._added:
            pauses.setdefault(step, []).append(partial(self._call, function))
        if self._remember:  # last, so that whom a step of one's own has asked is kept too
            pauses.setdefault(STEPS.index("recruitment"), []).append(self._keep)
        self._between = True
        try:
            advance_in_parts(self.world, pauses)
        finally:
            self._between = False

    def _call(self, function: Callable[["GovernanceModel"], Any]) -> None:
        if self._people is not None:
            self._follow_all()
        function(self)

    @property
    def month(self) -> int:
        """The month under way, or else the next one to run, counted from 0."""
        return self.world.month

    @property
    def month_shown(self) -> int:
        """The month that the tables show: under way, or the last one that was run."""
        return self.world.month if self._between else max(0, self.world.month - 1)

    # agents, when somebody looks

    @property
    def agents(self) -> "_HardKeyAgentSet[Person]":
        """Everybody registered and alive."""
        self._build()
        return self._all_agents

    @property
    def agents_by_type(self) -> "dict[type[Person], _HardKeyAgentSet[Person]]":
        """Agent sets by class."""
        self._build()
        return self._agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """Classes of which there are agents."""
        self._build()
        return [kind for kind, members in self._agents_by_type.items() if len(members)]

    def register_agent(self, agent: Any) -> None:
        """Refuse agents that are not people of the model.

        Raises:
            TypeError: always; people are registered when they are made.
        """
        raise TypeError(
            f"{type(agent).__name__} cannot join: a model is born with its people; "
            "give it your own class with GovernanceModel(..., agent_classes=[YourVillager])"
        )

    def remove_all_agents(self) -> None:
        """People are not removed by hand.

        Raises:
            TypeError: always.
        """
        raise TypeError("people are not removed by hand")

    def person(self, township: int, row: int) -> Person | None:
        """The agent of a row; ``None`` for no row and for the dead."""
        self._build()
        assert self._people is not None
        return self._people[township].get(row)

    def _build(self) -> None:
        if self._people is not None:
            return
        self._people = []
        sets: dict[int, list[Person]] = {kind: [] for kind in self._classes}
        self._kinds = [kinds_of(township.tables) for township in self.world.townships]
        for k, kinds in enumerate(self._kinds):
            ids = self.world.townships[k].tables.persons.id.tolist()
            people: dict[int, Person] = {}
            for row, kind in enumerate(kinds.tolist()):
                if kind != GONE:
                    people[row] = agent = self._make(self._classes[kind], k, row, ids[row])
                    sets[kind].append(agent)
            self._people.append(people)
        everybody = [agent for people in self._people for agent in people.values()]
        self._all_agents = _HardKeyAgentSet(everybody, random=self.random)
        self._agents_by_type = {
            self._classes[kind]: _HardKeyAgentSet(members, random=self.random)
            for kind, members in sets.items()
        }

    def _make(self, kind: type[Person], township: int, row: int, identity: int) -> Person:
        if kind.__init__ is Person.__init__:
            agent = object.__new__(kind)
            agent.__dict__.update(model=self, township=township, row=row, unique_id=identity, pos=None)
            return agent
        self._making = (township, row, identity)
        try:
            return kind(self)
        finally:
            self._making = None

    def _follow_all(self) -> None:
        """Classes, sets and cells of those whose kind has changed."""
        for k, before in enumerate(self._kinds):
            now = kinds_of(self.world.townships[k].tables)
            for row in np.flatnonzero(now != before).tolist():
                self._change(k, row, int(now[row]))
            self._kinds[k] = now

    def follow(self, township: int, row: int) -> None:
        """Class, set and cell of one person."""
        if self._people is None:
            return
        now = int(kinds_of(self.world.townships[township].tables)[row])
        if now != self._kinds[township][row]:
            self._change(township, row, now)
            self._kinds[township][row] = now

    def _change(self, township: int, row: int, kind: int) -> None:
        assert self._people is not None
        agent = self._people[township][row]
        self._agents_by_type[type(agent)].remove(agent)
        if kind == GONE:
            self._all_agents.remove(agent)
            del self._people[township][row]
        else:
            agent.__class__ = self._classes[kind]
            self._agents_by_type[type(agent)].add(agent)
        if self._maps is not None:
            self._put(agent, kind in (GONE, MIGRANT))

    # the map

    @property
    def cell_maps(self) -> list[OrthogonalMooreGrid]:
        """A map of cells for each village, in the order of their numbers."""
        self.build_maps()
        assert self._maps is not None
        return self._maps

    @property
    def grid(self) -> OrthogonalMooreGrid:
        """Mesa's name for the map, where there is one village.

        Raises:
            AttributeError: there are several villages.
        """
        if len(self.cell_maps) != 1:
            raise AttributeError("said with the number of villages by __getattr__")
        return self.cell_maps[0]

    def build_maps(self) -> None:
        """Lay out the maps, with everybody at home on the cell of the household."""
        if self._maps is not None:
            return
        self._build()
        assert self._people is not None
        self._maps = []
        for township in self.world.townships:
            homes = township.tables.households
            side = 1 << int(max(homes.x.max(), homes.y.max())).bit_length()
            for _ in range(len(township.tables.villages.id)):
                self._maps.append(OrthogonalMooreGrid((side, side), torus=False, random=self.random))
        for people in self._people:
            for agent in people.values():
                if agent.where < codes.TOWN:
                    self._put(agent, False)

    def _put(self, agent: Person, away: bool) -> None:
        """Put an agent on the cell of the household, or take it off the map."""
        assert self._maps is not None
        if agent._mesa_cell is not None:
            agent._mesa_cell.remove_agent(agent)
            agent._mesa_cell = None
        if not away:
            t = agent.tables
            h = t.persons.household[agent.row]
            cell = self._maps[agent.village][int(t.households.x[h]), int(t.households.y[h])]
            cell.add_agent(agent)
            agent._mesa_cell = cell

    # what a researcher adds

    def add_step(self, function: Callable[["GovernanceModel"], Any], after: str) -> None:
        """Run ``function(model)`` inside every month from now on, after a step of it.

        Args:
            function: reads and writes agents or columns; its draws come from ``agent.draw`` or ``model.draw``.
            after: a step of the month, see ``model.month.STEPS``.

        Raises:
            ValueError: no such step.
        """
        if after not in STEPS:
            near = get_close_matches(after, STEPS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ValueError(f"after: {after!r} given; steps are {', '.join(STEPS)}{hint}")
        self._added.append((STEPS.index(after), function, after))

    def draw(self, decision: str, ids: Sequence[int] | NDArray[Any]) -> Floats:
        """One uniform number in (0, 1) for each id, keyed by seed, decision, id and month.

        Raises:
            ValueError: the name of the decision falls on the number of another one.
        """
        number = OWN_DECISIONS | zlib.crc32(decision.encode()) & (OWN_DECISIONS - 1)
        if self._decisions.setdefault(number, decision) != decision:
            raise ValueError(
                f"{decision!r} and {self._decisions[number]!r} would share their luck: rename one"
            )
        drawn: Floats = keyed(self.world.seed, number, np.asarray(ids), self.month)[:, 0]
        return drawn

    def note_write(self) -> None:
        """Python has written into the model."""
        self._writes += 1

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from: the run, and what Python was added."""
        return {
            "place": self.run.scenario.name,
            "seed": self.run.seed,
            "months": self.run.months,
            "values": dict(self.run.values),
            "policies": [policy.name for policy in self.run.policies],
            "python_steps": [
                f"{name(function)} after {after} ({source(function)})" for _, function, after in self._added
            ],
            "agent_classes": [
                kind.__qualname__ for kind in self._classes.values() if kind not in KINDS.values()
            ],
            "written_by_python": self._writes,
        }

    @property
    def changed_by_python(self) -> bool:
        """Whether the numbers may differ from those of a headless run."""
        return bool(self._added or self._writes)

    def _keep(self) -> None:
        """Keep a copy of the state before people choose whether to come."""
        self._memory[self.world.month] = [
            (copied(t.tables), copied(t.settings)) for t in self.world.townships
        ]

    def keep_again(self, month: int, state: list[Any]) -> None:
        """Keep what running the seed again has found of a month, in place of the last one so found."""
        self._memory = {month: state}

    def kept(self, month: int) -> list[Any] | None:
        """What was kept of a month, township by township."""
        return self._memory.get(month)

    # what has come out so far

    def outcome(self, name: str, first: int | None = None, last: int | None = None) -> float:
        """An outcome over months ``first`` to ``last - 1``; the last twelve where nothing is said."""
        from model.outcomes import find

        end = self.world.month if last is None else last
        begin = max(0, end - 12) if first is None else first
        return find(name).function(Seen.of(self.world).over(begin, end))

    def __getattr__(self, name: str) -> Any:
        """Ledger columns (of the last month) and outcomes (of the last twelve) by name, for collectors."""
        if not name.startswith("_") and "world" in self.__dict__:
            if name == "grid":
                raise AttributeError(
                    f"there are {len(self.cell_maps)} villages: model.cell_maps[number] is the map of one"
                )
            if name in _LEDGER:
                return self._counted(_LEDGER[name])
            if name in OUTCOMES:
                return self.outcome(name)
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def _counted(self, column: int) -> float:
        """A ledger column in the month shown: summed over villages, or their mean where it is a level."""
        month = self.month_shown
        values = np.concatenate([t.tables.ledger[column, :, month] for t in self.world.townships])
        is_level = ledger.COLUMNS[column].unit in ("0-1", "-")
        return float(values.mean() if is_level else values.sum())


_alive: "weakref.WeakSet[GovernanceModel]" = weakref.WeakSet()
_room = 8


def collect_dropped(new: GovernanceModel) -> None:
    """Collect models that were dropped, once eight more exist than were in use at the last time.

    A Mesa model refers to itself, so a dropped one waits for the collector, which counts objects and not the megabytes
    of arrays that hang on them.
    """
    global _room
    _alive.add(new)
    if len(_alive) > _room:
        gc.collect()
        _room = len(_alive) + 8


def seed_of(rng: Any) -> int:
    """A seed of 64 bits: an integer as it is, anything else that numpy takes turned into one.

    Raises:
        ValueError: a negative integer or one of more than 64 bits.
    """
    if isinstance(rng, int | np.integer) and not isinstance(rng, bool):
        return int(rng)
    return int(np.random.default_rng(rng).integers(1 << 63))


def chosen_classes(given: Iterable[type[Person]]) -> dict[int, type[Person]]:
    """The class of each kind: ours, or the subclass given for it.

    Raises:
        ValueError: not a subclass of one of the four.
    """
    chosen = dict(KINDS)
    for kind in given:
        mine = [k for k, base in KINDS.items() if isinstance(kind, type) and issubclass(kind, base)]
        if not mine:
            raise ValueError(
                f"agent_classes: {kind!r} is no subclass of {', '.join(c.__name__ for c in KINDS.values())}"
            )
        nearest = max(mine, key=lambda k: len(KINDS[k].__mro__))
        chosen[nearest] = kind
    return chosen


def kinds_of(t: Tables) -> Kinds:
    """Kind of every person: gone, villager, Party member, grid leader or attendant, migrant."""
    kinds = np.where(t.persons.alive == 1, VILLAGER, GONE).astype(np.int8)
    kinds[(kinds == VILLAGER) & (t.persons.party == 1)] = PARTY_MEMBER
    post = (t.offices.kind == codes.GRID_LEADER) | (t.offices.kind == codes.ATTENDANT)
    holders = t.offices.holder[post & (t.offices.holder >= 0)]
    kinds[holders[kinds[holders] != GONE]] = GRID_LEADER
    kinds[(kinds != GONE) & (t.persons.where >= codes.TOWN)] = MIGRANT
    return kinds


def name(function: Callable[..., Any]) -> str:
    """What a function is called."""
    return str(getattr(function, "__qualname__", type(function).__qualname__))


def source(function: Callable[..., Any]) -> str:
    """Hash of the source of a function, where it can be had."""
    try:
        text = inspect.getsource(function)
    except (OSError, TypeError):
        return "source unknown"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def copied[T](table: T) -> T:
    """A copy of nested NamedTuples of arrays."""
    if isinstance(table, np.ndarray):
        return table.copy()
    parts: Mapping[str, Any] = table._asdict()  # type: ignore[attr-defined]
    return type(table)(**{key: copied(value) for key, value in parts.items()})
