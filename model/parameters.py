"""All numbers of the model: assembled from the mechanisms, looked up by dotted path, checked.

``Parameters`` holds the scalars and goes into the compiled month. ``Settings`` holds one column per number that a lever,
a date or a village may move. Both are nested by mechanism, and written from their files (:mod:`model.groups`);
:func:`ledger` lists every declaration by its path.
"""

import sys
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, TypeGuard

import numpy as np

from model.declare import Declared, Number, Setting, Switch, declared
from model.groups import Parameters as Parameters
from model.groups import Settings as Settings
from model.groups import Switches as Switches
from model.population.numbers import Population


def _groups() -> list[Mapping[str, type]]:
    return [{"population": Population}, Parameters.__annotations__, Settings.__annotations__]


@lru_cache(maxsize=1)
def ledger() -> dict[str, Declared]:
    """Every declared number by its path, ``mechanism.name``, mechanism by mechanism."""
    found = [item for groups in _groups() for item in declared(groups)]
    order = list(dict.fromkeys(item.path.partition(".")[0] for item in found))
    found.sort(key=lambda item: order.index(item.path.partition(".")[0]))
    paths = [item.path for item in found]
    assert len(set(paths)) == len(paths), "a path is declared twice"
    return {item.path: item for item in found}


LONGEST = 60
"""Characters of a name that a message shows; no path is longer."""


class UnknownPath(ValueError):
    """A name that no declaration has."""


class OutOfDomain(ValueError):
    """A value outside the domain of its declaration."""


def resolve(name: str) -> Declared:
    """The declaration of a dotted path, or of a last name alone where only one path ends with it.

    Raises:
        UnknownPath: no such path, or a last name that several paths share.
    """
    found = find(name)
    if found is not None:
        return found
    ending = _by_last_name().get(name, ())
    if ending:
        raise UnknownPath(f"{name!r} is the last name of {len(ending)} parameters: say {' or '.join(ending)}")
    given = name if len(name) <= LONGEST else f"{name[:LONGEST]}..."
    close = get_close_matches(given, [*ledger(), *_by_last_name()], n=3, cutoff=0.6)
    hint = f"; did you mean {' or '.join(close)}?" if close else "; `grassroots ledger` lists all"
    raise UnknownPath(f"no parameter is called {given!r}{hint}")


def find(name: str) -> Declared | None:
    """The declaration that :func:`resolve` gives, or nothing."""
    ending = _by_last_name().get(name, ())
    return ledger().get(ending[0] if len(ending) == 1 else name)


@lru_cache(maxsize=1)
def _by_last_name() -> dict[str, list[str]]:
    """Paths by their last name."""
    found: dict[str, list[str]] = {}
    for path, item in ledger().items():
        found.setdefault(item.name, []).append(path)
    return found


def check(item: Declared, value: object) -> float:
    """``value`` as a float within the domain of ``item``.

    Raises:
        OutOfDomain: not a number, or outside the domain.
    """
    low, high = item.domain
    allowed = f"allowed is {low:g} to {high:g}"
    if isinstance(item.about, Number):
        allowed += f" {item.about.unit}" if item.about.unit != "-" else ""
    else:
        allowed = "allowed is " + ", ".join(f"{k} ({text})" for k, text in enumerate(item.about.options))
    if not _is_number(value):
        raise OutOfDomain(f"{item.path}: {value!r} is not a number; {allowed}")
    if not low <= value <= high or (isinstance(item.about, Switch) and value != int(value)):
        raise OutOfDomain(f"{item.path}: {value:g} is outside the domain; {allowed}")
    return float(value)


def _is_number(value: object) -> TypeGuard[float]:
    """Whether it is a finite number; a truth value does not count as one."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        return False
    return bool(-sys.float_info.max <= value <= sys.float_info.max)


def outside_plausible(values: Mapping[str, float]) -> list[str]:
    """Paths whose value lies outside the plausible range: allowed, and recorded with the run."""
    found = []
    for path, value in values.items():
        note = ledger()[path].about
        if (
            isinstance(note, Number)
            and note.plausible
            and not note.plausible[0] <= value <= note.plausible[1]
        ):
            found.append(path)
    return found


def parameters(values: Mapping[str, float]) -> Parameters:
    """The scalars with ``values`` (checked, by full path) in place of defaults; floats are floats, switches ints."""
    made: dict[str, dict[str, float]] = {}
    for path, value in values.items():
        mechanism, _, name = path.partition(".")
        group = Parameters.__annotations__.get(mechanism)
        if group is not None and name in group._fields:
            made.setdefault(mechanism, {})[name] = int(value) if group is Switches else float(value)
    usual = _defaults()
    return usual._replace(
        **{mechanism: getattr(usual, mechanism)._replace(**given) for mechanism, given in made.items()}
    )


@lru_cache(maxsize=1)
def _defaults() -> Parameters:
    """The scalars without anything set: floats are floats, switches ints."""
    made: dict[str, Any] = {}
    for mechanism, group in Parameters.__annotations__.items():
        kind = int if group is Switches else float
        made[mechanism] = group._make(kind(group._field_defaults[name]) for name in group._fields)
    return Parameters(**made)


def population(values: Mapping[str, float]) -> Population:
    """The numbers of synthesis with ``values`` in place of defaults."""
    in_force: dict[str, Any] = Population._field_defaults | _given("population", Population, values)
    return Population(**{name: float(value) for name, value in in_force.items()})


def _given(mechanism: str, group: Any, values: Mapping[str, float]) -> dict[str, float]:
    return {name: values[f"{mechanism}.{name}"] for name in group._fields if f"{mechanism}.{name}" in values}


def settings(values: Mapping[str, float], n_villages: int) -> Settings:
    """The table of settings: every village starts from ``values``, else from the declared default."""
    made: dict[str, Any] = {}
    for mechanism, group in Settings.__annotations__.items():
        columns = {}
        for name in group._fields:
            path = f"{mechanism}.{name}"
            columns[name] = np.full(n_villages, values.get(path, ledger()[path].default), np.float64)
        made[mechanism] = group(**columns)
    return Settings(**made)


def at_work(table: Settings, switches: Switches) -> Settings:
    """The settings that the month is given: where incentives are off, nothing is offered either."""
    if switches.incentives == 1:
        return table
    changed: dict[str, Any] = {}
    for mechanism, names in _incentives().items():
        group: Any = getattr(table, mechanism)
        changed[mechanism] = group._replace(**{name: np.zeros_like(getattr(group, name)) for name in names})
    return table._replace(**changed)


@lru_cache(maxsize=1)
def _incentives() -> dict[str, list[str]]:
    """The settings by which something is offered, by mechanism."""
    found: dict[str, list[str]] = {}
    for path, item in ledger().items():
        if isinstance(item.about, Setting) and item.about.incentive:
            found.setdefault(path.partition(".")[0], []).append(item.name)
    return found


@lru_cache(maxsize=1)
def off_in_core() -> tuple[str, ...]:
    """Paths of the switches that the preset ``core`` puts at 0."""
    return tuple(
        path for path, item in ledger().items() if isinstance(item.about, Switch) and not item.about.in_core
    )


def is_setting(item: Declared) -> bool:
    """Whether the number is a column of ``settings``."""
    return isinstance(item.about, Setting)
