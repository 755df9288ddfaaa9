"""A Mesa model over the same columns as a headless run, with the same bits.

``GovernanceModel(scenarios.load("wusheng"), rng=7)`` is replicate 0 of ``--seed 7``. Agents, cells and agent sets are made
when somebody looks at them. Python can be added inside the month; such runs are marked.
"""

import gc
import hashlib
import inspect
import math
import weakref
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from numbers import Real
from types import MappingProxyType
from typing import Any, ClassVar

import mesa
import numpy as np
from numpy.typing import NDArray

from model.agents import GONE, GRID_LEADER, KINDS, MIGRANT, PARTY_MEMBER, VILLAGER, Person
from model.collected import Collected
from model.declare import Floats
from model.given import SAID, UNREAD, Readers, VillageScenario, run_of, scenario_of
from model.month import STEPS
from model.outcomes import OUTCOMES, Seen, find
from model.parameters import ledger as numbers
from model.population.keyed import keyed
from model.register import ByKind, People
from model.run import Run, Scenario
from model.simulate import World, advance, advance_in_parts, found
from model.state import codes, ledger
from model.state.tables import Tables, copied
from model.views import ReadOnly, near
from model.village_map import VillageMap

Kinds = NDArray[np.int8]
OWN_DECISIONS = 1 << 31
"""Decisions of a researcher's own have numbers from here on, apart from those of the model."""
_LEDGER = {column.name: k for k, column in enumerate(ledger.COLUMNS)}


class Over(RuntimeError):
    """All months of the run are done."""


class GovernanceModel(mesa.Model):  # type: ignore[misc]
    """A place as a Mesa model.

    Args:
        place: a place (``scenarios.load``), or a whole :class:`model.run.Run`, whose own seed and values then hold.
            ``grassroots.GovernanceModel`` takes its name as well, and names of policies.
        rng: seed, as in ``--seed``; anything else that Mesa takes is turned into one and kept in ``model.run.seed``.
        scenario: any of this as a scenario of Mesa; what is given beside it prevails.
        months, villages, preset, policies: as of a run; by default 84 months, one village, ``full`` and none.
        agent_classes: subclasses of Villager, PartyMember, GridLeader or Migrant to use in their place.
        remember: keep what is needed to explain after Python has written into the model (costs a copy a month).
        values: numbers of the model by last name or dotted path: ``outmigration=0.4``.

    Raises:
        ValueError: a value out of bounds, an unknown name, an agent class that is none.
    """

    readers: ClassVar[Readers] = UNREAD
    """How names given as text are read."""

    def __init__(
        self,
        place: Any = None,
        rng: Any = None,
        *,
        scenario: Any = None,
        months: Any = None,
        villages: Any = None,
        preset: Any = None,
        policies: Any = None,
        agent_classes: Iterable[type[Person]] | type[Person] = (),
        remember: bool = False,
        **values: Any,
    ) -> None:
        said = {"months": months, "villages": villages, "preset": preset, "policies": policies}
        run = self.accepted(run_of(place, scenario, rng, said, values, self.readers))
        self._classes = chosen_classes(agent_classes)
        self._declared = declared(self._classes)
        super().__init__(rng=run.seed)
        collect_dropped(self)
        self._making: tuple[int, int, int] | None = None
        self._people: list[dict[int, Person]] | None = None
        self._kinds: list[Kinds] = []
        self._maps: list[VillageMap] | None = None
        self._collector: Any = None
        self._added: list[tuple[int, Callable[[GovernanceModel], Any], str]] = []
        self._decisions: dict[int, str] = {}
        self._writes = 0
        self._between = False
        self._broken = ""
        self._remember = remember
        self._memory: dict[int, list[Any]] = {}
        self.world: World = found(run)
        self.run = run

    @staticmethod
    def accepted(run: Run) -> Run:
        """The run as it will be run; a subclass may set conditions of its own."""
        return run

    # what Mesa calls its own

    @property
    def place(self) -> Scenario:
        """The place."""
        return self.run.scenario

    @property
    def scenario(self) -> VillageScenario:
        """The run as a scenario of Mesa, made when it is asked for; ``type(model.scenario)()`` is the same run again."""
        return scenario_of(self.run)

    @scenario.setter
    def scenario(self, scenario: Any) -> None:
        """Mesa lays a scenario of its own here; ours is part of the run."""

    @property
    def datacollector(self) -> Any:
        """The collector that was set, else the headline outcomes of every month so far, read from the ledgers on access."""
        if self._collector is None:
            self._collector = Collected(self)
        return self._collector

    @datacollector.setter
    def datacollector(self, collector: Any) -> None:
        self._collector = collector

    def step(self) -> None:
        """One month.

        Raises:
            RuntimeError: the run has no more months, or the model is broken.
        """
        if self.world.month >= self.run.months:
            raise self._over()
        if self._added or self._remember:
            self._step_in_parts()
        else:
            advance(self.world, self.world.month + 1)
        if self._people is not None:
            self._follow_all()
        self.running = self.world.month < self.run.months

    def run_model(self) -> None:
        """Run to the end.

        Raises:
            RuntimeError: the model is broken.
        """
        self._refuse_broken()
        super().run_model()

    def _advance_time(self, until: float) -> None:
        """Mesa's clock, which every way of going on winds; it would drop the months to come after an exception."""
        self._refuse_broken()
        if self._between:
            raise RuntimeError("a month is under way: a step of it cannot step the model")
        last = math.floor(self.time) + self.run.months - self.world.month
        try:
            if until < last + 1 or self.time < last:
                super()._advance_time(until if until < last + 1 else float(last))
        except BaseException as error:
            self._broken = self._broken or f"{told(error)} was raised at time {self.time:g}"
            raise
        if until >= last + 1:
            raise self._over()

    def _refuse_broken(self) -> None:
        if self._broken:
            raise RuntimeError(
                f"the model is broken: {self._broken}. It stands in the middle of things and cannot go on; mend that and make "
                "the model again, the same seed gives the same months"
            )

    def _over(self) -> Over:
        return Over(
            f"the run has {self.run.months} months and all are done; make the model with months=N, up to 120"
        )

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
        try:
            function(self)
        except BaseException as error:
            self._broken = f"{told(error)} was raised by {name(function)} in month {self.month}"
            raise

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
    def agents(self) -> People:
        """Everybody registered and alive; read only."""
        self._build()
        return self._all_agents

    @property
    def agents_by_type(self) -> Mapping[type[Person], People]:
        """The same by class; read only."""
        self._build()
        return MappingProxyType(self._agents_by_type)

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

    def deregister_agent(self, agent: Any) -> None:
        """People are not removed by hand.

        Raises:
            TypeError: always.
        """
        self.remove_all_agents()

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

    def lets_people_have(self, attribute: str) -> bool:
        """Whether people may have an attribute: one that a class of the researcher's declares, or any while being made."""
        return self._making is not None or attribute in self._declared

    def _build(self) -> None:
        """Make everybody, or nobody where a class fails."""
        if self._people is not None:
            return
        if self._making is not None:
            raise RuntimeError("people are being made: __init__ of a class of people cannot look at others")
        kinds = [kinds_of(township.tables) for township in self.world.townships]
        people = [self._born(k, of_township) for k, of_township in enumerate(kinds)]
        everybody = [agent for township in people for agent in township.values()]
        by_kind = {kind: People([], self.random) for kind in self._classes.values()}
        for agent in everybody:
            by_kind[type(agent)].enter(agent)
        self._people, self._kinds = people, kinds
        self._all_agents = People(everybody, self.random)
        self._agents_by_type = ByKind(by_kind)

    def _born(self, township: int, kinds: Kinds) -> dict[int, Person]:
        """The people of a township by row."""
        ids = self.world.townships[township].tables.persons.id.tolist()
        return {
            row: self._make(self._classes[kind], township, row, ids[row])
            for row, kind in enumerate(kinds.tolist())
            if kind != GONE
        }

    def _make(self, kind: type[Person], township: int, row: int, identity: int) -> Person:
        agent = object.__new__(kind)
        agent.__dict__.update(model=self, township=township, row=row, unique_id=identity)
        if kind.__init__ is not Person.__init__:
            self._making = (township, row, identity)
            try:
                kind.__init__(agent, self)
            except Exception as error:
                raise RuntimeError(
                    f"agent_classes: {kind.__name__}.__init__ raised {told(error)}; nobody was made"
                ) from error
            finally:
                self._making = None
        return agent

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
        self._agents_by_type[type(agent)].strike(agent)
        if kind == GONE:
            self._all_agents.strike(agent)
            del self._people[township][row]
        else:
            agent.__class__ = self._classes[kind]
            self._agents_by_type[type(agent)].enter(agent)
        if self._maps is not None:
            self._put(agent, kind in (GONE, MIGRANT))

    # the map

    @property
    def cell_maps(self) -> list[VillageMap]:
        """A map of cells for each village, in the order of their numbers."""
        self.build_maps()
        assert self._maps is not None
        return list(self._maps)

    @property
    def grid(self) -> VillageMap:
        """Mesa's name for the map, where there is one village.

        Raises:
            AttributeError: there are several villages.
        """
        maps = self.cell_maps
        if len(maps) != 1:
            raise AttributeError(f"there are {len(maps)} villages: model.cell_maps[number] is the map of one")
        return maps[0]

    def build_maps(self) -> None:
        """Lay out the maps, with everybody at home on the cell of the household."""
        if self._maps is not None:
            return
        self._build()
        assert self._people is not None
        maps = []
        for k, township in enumerate(self.world.townships):
            homes = township.tables.households
            side = 1 << int(max(homes.x.max(), homes.y.max())).bit_length()
            for v in range(len(township.tables.villages.id)):
                maps.append(VillageMap(self, k, v, side, self.random))
        self._maps = maps
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
            ValueError: no such step, or nothing that can be called.
        """
        if after not in STEPS:
            raise ValueError(f"after: {after!r} given; steps are {', '.join(STEPS)}{near(str(after), STEPS)}")
        if not callable(function):
            raise ValueError(f"function: {function!r} given; a function of the model is needed")
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
        """An outcome over months ``first`` to ``last - 1``; by default the last ones, as many as its own window has.

        Raises:
            ValueError: no such outcome, or months that were not run.
        """
        known, reached = find(name), self.world.month
        end = reached if last is None else last
        begin = max(0, end - known.window) if first is None else first
        if not 0 <= begin <= end <= reached:
            raise ValueError(f"{name}: months {begin} to {end} given; months 0 to {reached} are done")
        return known.function(Seen.of(self.world).over(begin, end))

    def __getattr__(self, name: str) -> Any:
        """Ledger columns (of the last month) and outcomes (of their windows up to now) by name, for collectors."""
        if name.startswith("_") or "run" not in self.__dict__:
            raise AttributeError(name)
        if hasattr(type(self), name):  # a property that has raised: again, for what it says
            return object.__getattribute__(self, name)
        if name in _LEDGER:
            return self._counted(_LEDGER[name])
        if name in OUTCOMES:
            return self.outcome(name)
        kind: Any = type(self)
        raise AttributeError(lacks(kind, name))

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute of one's own, unless its name resembles one that the model has or is made with.

        Raises:
            AttributeError: it resembles one.
        """
        if "run" in self.__dict__:
            refuse_to_set(self, name, value)
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *_LEDGER, *OUTCOMES]

    def __repr__(self) -> str:
        run, broken = self.run, ", broken" if self._broken else ""
        villages = f"{run.n_villages} village{'s' * (run.n_villages > 1)}"
        return (
            f"<{type(self).__name__} {run.scenario.name}: month {self.month} of {run.months}, {villages}, "
            f"seed {run.seed}{broken}>"
        )

    def _counted(self, column: int) -> float:
        """A ledger column in the month shown: summed over villages, or their mean where it is a level."""
        month = self.month_shown
        values = np.concatenate([t.tables.ledger[column, :, month] for t in self.world.townships])
        is_level = ledger.COLUMNS[column].unit in ("0-1", "SD", "-")
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


def chosen_classes(given: Iterable[type[Person]] | type[Person]) -> dict[int, type[Person]]:
    """The class of each kind: ours, or the subclass given for it.

    Raises:
        ValueError: not a subclass of one of the four, or two for the same.
    """
    chosen = dict(KINDS)
    several: Any = given if isinstance(given, Iterable) else [given]
    for kind in several:
        mine = [k for k, base in KINDS.items() if isinstance(kind, type) and issubclass(kind, base)]
        if not mine:
            raise ValueError(
                f"agent_classes: {kind!r} is no subclass of {', '.join(c.__name__ for c in KINDS.values())}"
            )
        nearest = max(mine, key=lambda k: len(KINDS[k].__mro__))
        if chosen[nearest] not in (KINDS[nearest], kind):
            raise ValueError(
                f"agent_classes: {chosen[nearest].__name__} and {kind.__name__} are both given for "
                f"{KINDS[nearest].__name__}; one of each is possible"
            )
        chosen[nearest] = kind
    return chosen


def declared(classes: Mapping[int, type]) -> frozenset[str]:
    """Attributes that the researcher's own classes of people declare, with a value or a type."""
    own = {
        base
        for kind in classes.values()
        for base in kind.__mro__
        if not base.__module__.startswith(("model.", "mesa."))
    }
    return frozenset(
        name for base in own - {object} for name in [*vars(base), *inspect.get_annotations(base)]
    )


NUMBER = "it is a number of the model, set when the model is made: GovernanceModel(..., {0}=...)"
ARGUMENTS = (*SAID, "seed", "values", "agent_classes", "remember")


@lru_cache(maxsize=512)
def taken(name: str, numeric: bool) -> str:
    """Why an attribute of one's own cannot have this name on a model; nothing where it can.

    Args:
        name: of the attribute.
        numeric: whether a number or text is set, which may be meant for a number of the model.
    """
    if numeric and name in last_names():
        return NUMBER.format(name)
    if name in (*ARGUMENTS, "run", "world"):
        return "it is said when the model is made"
    return "it is counted by the model" if name in _LEDGER or name in OUTCOMES else ""


@lru_cache(maxsize=1)
def last_names() -> frozenset[str]:
    """Last names of the numbers of the model."""
    return frozenset(path.rpartition(".")[2] for path in numbers())


@lru_cache(maxsize=512)
def mistaken(name: str, numeric: bool) -> str:
    """The name of the model's that an attribute resembles, a number, a column or an argument; '' where it resembles none."""
    return near(name, [*(last_names() if numeric else ()), *_LEDGER, *OUTCOMES, *ARGUMENTS], cutoff=0.85)


@lru_cache(maxsize=512)
def lacks(kind: type, name: str) -> str:
    """That a model has no such attribute, with what may be meant. Kept, for it may be asked often."""
    because = f"; {NUMBER.format(name)}, and found in model.run.in_force()" if name in last_names() else ""
    public = [known for known in (*dir(kind), *_LEDGER, *OUTCOMES) if not known.startswith("_")]
    return f"{kind.__name__} has no attribute {name!r}{because or near(name, public)}"


def refuse_to_set(model: GovernanceModel, name: str, value: Any) -> None:
    """Refuse to set what the model works out or is made with, and names that resemble these.

    Raises:
        ReadOnly: it is worked out, counted or said when the model is made.
        AttributeError: the name resembles one of these.
    """
    kind: Any = type(model)
    known = getattr(kind, name, None)
    if isinstance(known, property) and known.fset is None:
        raise ReadOnly(f"{name} of a model is worked out and read only")
    own = known is not None or name in model.__dict__ or declared_by(kind, name)
    if name.startswith("_") or (own and name not in ("run", "world")):
        return
    numeric = isinstance(value, Real | str)
    if reason := taken(name, numeric):
        raise ReadOnly(f"{name} cannot be set on a model: {reason}")
    if hint := mistaken(name, numeric):
        raise AttributeError(
            f"{kind.__name__} has no attribute {name!r}{hint} One of your own that is called so is declared in a class of "
            f"your own: class MyModel({kind.__name__}): {name} = None"
        )


def declared_by(kind: type, name: str) -> bool:
    """Whether a class or one of its bases declares an attribute with a type alone."""
    return any(name in inspect.get_annotations(base) for base in kind.__mro__)


def told(error: BaseException) -> str:
    """An exception in a few words."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}{': ' * bool(text)}{text}"


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
