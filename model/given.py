"""What a model is made of, however it is given: arguments, a run, a scenario of Mesa, or several of these; out comes one run.

What is not given is ``None``. Where something is given twice, an argument prevails over the scenario.
"""

import copy
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import count
from numbers import Integral, Real
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from mesa.experimental.scenarios import Scenario as MesaScenario

from model.named import shortened
from model.parameters import UnknownPath, ledger, resolve
from model.policy import Policy
from model.run import DEFAULT, Run, Scenario

SAID = ("place", "months", "villages", "preset", "policies")
"""Options of a run besides its seed and its numbers."""

_MEANT = {"seed": "rng", "policy": "policies", "scenarios": "place", "steps": "months"}


@dataclass(frozen=True)
class Readers:
    """How what is given as text is read: names of places and policies, numbers as on the command line."""

    place: Callable[[Any], Scenario]
    policy: Callable[[Any], Policy]
    number: Callable[[str, str], float]


def _no_text(name: str, reader: str) -> Callable[[Any], Any]:
    def refuse(given: Any) -> Any:
        raise ValueError(
            f"{name}: {str(given)!r} given as text, which the model does not read; give scenarios.{reader}({str(given)!r}), or "
            "take the model from the other door: from grassroots import GovernanceModel"
        )

    return refuse


UNREAD = Readers(_no_text("place", "load"), _no_text("policies", "load_policy"), lambda name, text: text)  # type: ignore[arg-type, return-value]
"""The model knows no files: names are refused here, and numbers given as text where they are checked."""


class _Together(dict[type, Any]):
    """The numbers of scenarios, counted together: Mesa keeps every class that it counts by itself for ever."""

    numbers = count()

    def __missing__(self, kind: type) -> Any:
        return self.numbers


class VillageScenario(MesaScenario):  # type: ignore[misc]
    """What a model is made of, as Mesa hands it around: place, months, villages, preset, policies, and numbers of the model.

    ``VillageScenario(rng=7, place="wusheng", months=48, outmigration=0.4)``. ``None`` stands for not given. It cannot be
    changed; ``GovernanceModel(scenario=...)`` checks the values.

    Raises:
        ValueError: a name that is neither an argument of a run nor a number of the model.
    """

    place: Any = None
    months: Any = None
    villages: Any = None
    preset: Any = None
    policies: Any = None
    _run: ClassVar[Run | None] = None
    _ids: ClassVar[Any] = _Together()

    def __init__(self, *, rng: Any = None, **said: Any) -> None:
        super().__init__(rng=rng, **said)
        for name in self.__dict__:
            if name not in SAID and name != "rng":
                known_number(name)

    def __setattr__(self, name: str, value: Any) -> None:
        """Only what Mesa notes on it is set.

        Raises:
            AttributeError: anything else.
        """
        if name not in MesaScenario.__slots__:
            raise AttributeError(
                f"{name}: a scenario is not changed; make another one, VillageScenario({name}={value!r})"
            )
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        told = [
            f"{k}={getattr(v, 'name', v)!r}"
            for k, v in self.__dict__.items()
            if v is not None and k != "policies"
        ]
        told += [f"policies={[getattr(p, 'name', p) for p in self.policies]}"] if self.policies else []
        return shortened(f"<VillageScenario {', '.join(told)}>")

    def __reduce_ex__(self, protocol: Any) -> Any:
        """A class that was made of a run is found in no module: it is made again."""
        if self._run is None:
            return super().__reduce_ex__(protocol)
        return _made_again, (self._run, dict(self.__dict__))


def _made_again(run: Run, said: dict[str, Any]) -> VillageScenario:
    return scenario_class(run)(**said)


def scenario_class(run: Run) -> type[VillageScenario]:
    """A class of scenarios that is this run unless something else is given: ``scenario_class(run)()`` is the run again."""
    said: dict[str, Any] = {
        "place": run.scenario,
        "months": run.months,
        "villages": run.villages,
        "preset": run.preset,
        "policies": run.policies,
        **{short(path): value for path, value in run.values.items()},
    }
    annotations = dict.fromkeys(said, Any)
    return type("VillageScenario", (VillageScenario,), {**said, "__annotations__": annotations, "_run": run})


def scenario_of(run: Run) -> VillageScenario:
    """The run as a scenario of Mesa."""
    return scenario_class(run)(rng=run.seed)


def short(path: str) -> str:
    """The last name of a number where no other one has it, else its path."""
    name = path.rpartition(".")[2]
    return name if sum(known.endswith("." + name) for known in ledger()) == 1 else path


def known_number(name: str) -> str:
    """The path of a number of the model.

    Raises:
        ValueError: no number and no argument is called like this; the message names the nearest.
    """
    try:
        return resolve(name).path
    except UnknownPath:
        near = [_MEANT.get(name, ""), *get_close_matches(name, (*SAID, "rng", "scenario"), n=1, cutoff=0.75)]
        meant = next(filter(None, near), None)
        if meant is None:
            raise
        raise ValueError(
            f"{name!r} is neither an argument nor a number of the model; did you mean {meant}=?"
        ) from None


def run_of(
    place: Any, scenario: Any, rng: Any, said: Mapping[str, Any], values: Mapping[str, Any], readers: Readers
) -> Run:
    """The one run that all of this describes.

    Args:
        place: a place, its name where ``readers`` reads names, a run, or a scenario of Mesa.
        scenario: a scenario of Mesa.
        rng: seed, or what numpy turns into one.
        said: months, villages, preset, policies; ``None`` where not given.
        values: numbers of the model by last name or path.
        readers: for what is given as text.

    Raises:
        ValueError: a value out of bounds or of the wrong kind, an unknown name, or something given twice.
    """
    if isinstance(place, MesaScenario):
        if scenario is not None:
            raise ValueError("two scenarios are given, one of them in the place of the place")
        place, scenario = None, place
    if isinstance(place, Run):
        beside = [
            name
            for name, value in {**said, **values, "rng": rng, "scenario": scenario}.items()
            if value is not None
        ]
        if beside:
            raise ValueError(
                f"a Run says its own seed, values and policies: give {', '.join(beside)} to the Run"
            )
        return place
    from_scenario, numbers = parts_of(scenario)
    given = {name: value for name, value in {**said, "place": place}.items() if value is not None}
    return built(
        from_scenario | given,
        seed_said(rng, scenario),
        numbers,
        values,
        getattr(scenario, "_run", None),
        readers,
    )


def parts_of(scenario: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a scenario of Mesa says of the run, and its numbers of the model.

    Raises:
        ValueError: it is none.
    """
    if scenario is None:
        return {}, {}
    if isinstance(scenario, type) and issubclass(scenario, MesaScenario):
        raise ValueError(
            f"scenario: the class {scenario.__name__} given; give a scenario, {scenario.__name__}()"
        )
    if not isinstance(scenario, MesaScenario):
        where = "; a place is given as place=" if isinstance(scenario, Scenario | Run | str | Path) else ""
        raise ValueError(
            f"scenario: {type(scenario).__name__} given; a scenario of Mesa or a VillageScenario is needed{where}"
        )
    there = {name: value for name, value in vars(scenario).items() if name != "rng" and value is not None}
    return ({k: v for k, v in there.items() if k in SAID}, {k: v for k, v in there.items() if k not in SAID})


def seed_said(rng: Any, scenario: Any) -> Any:
    """The seed of the argument or of the scenario.

    Raises:
        ValueError: they give different seeds.
    """
    # Copied, so that a scenario whose seed is a generator gives the same run each time.
    said = copy.deepcopy(getattr(scenario, "rng", None))
    if rng is not None and said is not None and seed_of(copy.deepcopy(rng)) != seed_of(copy.deepcopy(said)):
        raise ValueError(f"rng: {rng!r} given, and {said!r} by the scenario: say one of them")
    return said if rng is None else rng


def built(
    said: Mapping[str, Any],
    rng: Any,
    numbers: Mapping[str, Any],
    values: Mapping[str, Any],
    base: Run | None,
    readers: Readers,
) -> Run:
    """A run from what is given; the rest is as in ``base``, or at its default."""
    changed: dict[str, Any] = {}
    if "place" in said:
        changed["scenario"] = place_of(said["place"], readers)
    if "months" in said:
        changed["months"] = whole("months", said["months"])
    if "villages" in said:
        changed["villages"] = (
            said["villages"] if said["villages"] == "all" else whole("villages", said["villages"])
        )
    if "preset" in said:
        changed["preset"] = said["preset"]
    if "policies" in said:
        changed["policies"] = policies_of(said["policies"], readers)
    if rng is not None or base is None:
        changed |= {"seed": seed_of(rng), "replicate": 0}
    start = Run(DEFAULT) if base is None else base
    if base is not None and changed.get("seed") == base.seed:
        del changed["replicate"]
    return replace(
        start, values={**start.values, **by_path(numbers, readers), **by_path(values, readers)}, **changed
    )


def by_path(values: Mapping[str, Any], readers: Readers) -> dict[str, Any]:
    """Numbers by full path.

    Raises:
        ValueError: an unknown name, or a number given twice.
    """
    found: dict[str, Any] = {}
    for name, value in values.items():
        path = known_number(name)
        if path in found:
            raise ValueError(f"{path} is given twice")
        found[path] = readers.number(name, value) if isinstance(value, str) else plain(value)
    return found


def plain(value: Any) -> Any:
    """A number of numpy as Python has it."""
    return value.item() if isinstance(value, np.generic) else value


def place_of(given: Any, readers: Readers) -> Scenario:
    """The place.

    Raises:
        ValueError: what is given is not a place.
    """
    if isinstance(given, Scenario):
        return given
    if isinstance(given, str | Path):
        return readers.place(given)
    place = getattr(
        given, "scenario", None
    )  # what scenarios.load_place returns is a file, from which it is made
    if callable(place) and isinstance(made := place(), Scenario):
        return made
    raise ValueError(
        f"place: {type(given).__name__} given; allowed is a place (scenarios.load), its name, or a Run"
    )


def policies_of(given: Any, readers: Readers) -> tuple[Policy, ...]:
    """Policies, from one or several of them.

    Raises:
        ValueError: something that is not a policy is among them.
    """
    single = isinstance(given, str | Path | Policy)
    if not single and not isinstance(given, Iterable):
        raise ValueError(
            f"policies: {given!r} given; allowed are policies (scenarios.load_policy) or their names, in a list"
        )
    found = []
    for one in [given] if single else given:
        if not isinstance(one, str | Path | Policy):
            raise ValueError(
                f"policies: {one!r} given; allowed are policies (scenarios.load_policy) or their names"
            )
        found.append(one if isinstance(one, Policy) else readers.policy(one))
    return tuple(found)


def whole(name: str, given: Any) -> int:
    """A whole number, also where a slider gives 12.0 or a box gives text.

    Raises:
        ValueError: it is none.
    """
    number: Any = None if isinstance(given, bool) else given
    with suppress(ValueError):
        number = int(given) if isinstance(given, str) else number
    if not isinstance(number, Real) or not float(number).is_integer():
        raise ValueError(f"{name}: {given!r} given; a whole number is needed")
    return int(given)


def seed_of(rng: Any) -> int:
    """A seed of 64 bits: a whole number as it is, anything else that numpy takes turned into one.

    Raises:
        ValueError: what numpy does not take, a negative number or one of more than 64 bits.
    """
    if isinstance(rng, Integral | float | str):
        return whole("rng", rng)
    try:
        return int(np.random.default_rng(rng).integers(1 << 63))
    except (TypeError, ValueError):
        raise ValueError(
            f"rng: {rng!r} given; a whole number from 0 to 2^64 - 1 is needed, or what numpy takes"
        ) from None
