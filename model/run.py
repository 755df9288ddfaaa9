"""What a run is: a frozen description in, one result out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Integral
from types import MappingProxyType
from typing import Any, Literal

from model.declare import Label
from model.named import counted, named
from model.parameters import check, off_in_core, resolve
from model.policy import Policy
from model.population.own import OwnVillages

MONTHS = 84
MOST_MONTHS = 120
PRESETS = ("full", "core")


def whole(name: str, given: Any) -> int:
    """The number, where it is a whole one.

    Raises:
        ValueError: it is none.
    """
    if isinstance(given, bool) or not isinstance(given, Integral):
        raise ValueError(f"{name}: {given!r} given; a whole number is needed")
    return int(given)


_NONE: Mapping[str, float] = MappingProxyType({})


class _Frozen:
    """Copies and pickles of a frozen description whose ``values`` cannot be written to."""

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "values": dict(self.__dict__["values"])}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, values=MappingProxyType(state["values"]))


@dataclass(frozen=True, repr=False)
class Scenario(_Frozen):
    """A place, with the policies in force (none here: no policy).

    Attributes:
        name: short name, as in the file's name.
        label: name in both languages.
        year: the run starts in January of this year.
        values: numbers of the place by full path, in place of the declared defaults.
        n_villages: villages of the territory when all are run.
        n_townships: townships they belong to.
        landscape: mountain, plain, hills, coastal-lineage or urban.
        own: villages that are known one by one and run as they are; nothing where all are drawn.
    """

    name: str
    label: Label
    year: int
    values: Mapping[str, float] = field(default_factory=lambda: _NONE)
    n_villages: int = 1
    n_townships: int = 1
    landscape: str = "plain"
    own: OwnVillages | None = None

    def __repr__(self) -> str:
        numbers = counted(len(self.values), "number") * bool(self.values)
        return named(
            self, self.name, self.label.en, str(self.year), counted(self.n_villages, "village"), numbers
        )


DEFAULT = Scenario("default", Label("default village", "默认村"), 2021, n_villages=204, n_townships=14)


@dataclass(frozen=True, repr=False)
class Run(_Frozen):
    """One run.

    Attributes:
        scenario: place + policies.
        values: numbers set for this run, by dotted path or unique last name; checked on construction.
        months: length, 1-120; default 84 = 24 burn-in + 36 during + 24 after.
        seed: master seed, 0 to 2^64 - 1.
        replicate: which replicate of the master seed.
        villages: 1 = one representative village, N = N villages drawn from the place's distribution, "all".
        preset: "full" or "core".
        policies: policies in force, in the order in which the last one may count.
        posts_at: outmigration at which posts and seats are filled, where not the run's own; those who hold one then
            stay at home. Separates what outmigration does to institutions from what it does to people.
        freeze_from: month from which the base hazard of leaving is no longer drawn to the set share, so that a programme
            in another run of a comparison can move the share against this one.

    Raises:
        ValueError: a value out of bounds; the message says what is allowed.
    """

    scenario: Scenario = DEFAULT
    values: Mapping[str, float] = field(default_factory=lambda: _NONE)
    months: int = MONTHS
    seed: int = 0
    replicate: int = 0
    villages: int | Literal["all"] = 1
    preset: str = "full"
    policies: tuple[Policy, ...] = ()
    posts_at: float | None = None
    freeze_from: int | None = None

    def __post_init__(self) -> None:
        self._check_kinds()
        if not 1 <= self.months <= MOST_MONTHS:
            raise ValueError(f"months: {self.months} given; allowed is 1 to {MOST_MONTHS}")
        if not 0 <= self.seed < 2**64:
            raise ValueError(f"seed: {self.seed} given; allowed is 0 to 2^64 - 1")
        if self.replicate < 0:
            raise ValueError(f"replicate: {self.replicate} given; allowed is 0 and above")
        if self.villages != "all" and not 1 <= self.villages <= 5000:
            raise ValueError(f"villages: {self.villages!r} given; allowed is 1 to 5000, or 'all'")
        own = self.scenario.own
        if own is not None and self.villages != "all" and self.villages > len(own.names):
            raise ValueError(
                f"villages: {self.villages} given; the place has {len(own.names)} of its own, or 'all'"
            )
        if self.preset not in PRESETS:
            raise ValueError(f"preset: {self.preset!r} given; allowed is {' or '.join(PRESETS)}")
        if self.posts_at is not None and not 0.0 <= self.posts_at <= 0.97:
            raise ValueError(f"posts_at: {self.posts_at} given; allowed is 0 to 0.97")
        checked = {}
        for name, value in self.values.items():
            item = resolve(name)
            checked[item.path] = check(item, value)
        object.__setattr__(self, "values", MappingProxyType(checked))

    def _check_kinds(self) -> None:
        """Refuse a number that is not whole, a truth value for a number, and names of places or policies: the model reads no files."""
        if not isinstance(self.scenario, Scenario):
            raise ValueError(f"scenario: {self.scenario!r} given; allowed is what scenarios.load gives")
        for name in ("months", "seed", "replicate", "villages"):
            given = getattr(self, name)
            object.__setattr__(
                self, name, given if (name, str(given)) == ("villages", "all") else whole(name, given)
            )
        alone = isinstance(self.policies, Policy | str)
        policies = (self.policies,) if alone else tuple(self.policies)
        for one in policies:
            if not isinstance(one, Policy):
                raise ValueError(f"policies: {one!r} given; allowed is what scenarios.load_policy gives")
        object.__setattr__(self, "policies", policies)

    def __repr__(self) -> str:
        size = (f"{self.months} months", counted(self.n_villages, "village"), f"seed {self.seed}")
        preset = "core" if self.preset == "core" else ""
        values = [f"{path.rpartition('.')[2]}={value:g}" for path, value in self.values.items()]
        return named(
            self, self.scenario.name, *size, preset, *(policy.name for policy in self.policies), *values
        )

    @property
    def n_villages(self) -> int:
        """Villages that are simulated."""
        return self.scenario.n_villages if self.villages == "all" else self.villages

    def in_force(self) -> dict[str, float]:
        """The numbers of the place, overridden by those of the run and of the preset, by full path."""
        values = {**self.scenario.values}
        if self.preset == "core":
            values.update(dict.fromkeys(off_in_core(), 0.0))
        return {**values, **self.values}


def a_run(given: Any) -> Run:
    """The run itself.

    Raises:
        ValueError: something else is given.
    """
    if not isinstance(given, Run):
        raise ValueError(f"run: {given!r} given; allowed is a Run, as in Run(load('wusheng'))")
    return given
