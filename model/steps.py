"""The month as data: steps, what they call and when; and the text of the one compiled function, written from it.

A process is a function ``(t, s, p, now) -> None``: tables, settings, numbers, month. A step is a list of processes, with
those that happen only at times in groups: ``on("deaths", migration.bury)``, ``january(party_life.assign_contacts)``.
Whatever is said about the order of a month is read from there: the schedule in the documents, the steps between which
Python may run, which switch acts on what. Numba cannot go through a list of functions, each of another type; so
:func:`written` writes the calls out, one by one.
"""

import linecache
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from model.compiled import entry
from model.declare import Label
from model.state.cases import has_room
from model.state.columns import hold
from model.state.now import now_at

Process = Callable[..., None]

_HEAD = """\
def months(t, s, p, seed, first, last, start, stop):
    t, s, p = hold(t), hold(s), hold(p)
    for month in range(first, last):
        if start == 0 and not has_room(t):
            return month
        now = now_at(p.calendar, seed, month)
"""
_FOOT = "    return last\n"
_FILE = str(Path(__file__).with_name("month_written.py"))
"""Where the text would lie; the compiled code is named after it."""


@dataclass(frozen=True)
class Group:
    """Processes that happen only when a condition holds: ``test`` in code, ``when`` in words."""

    test: str
    when: Label
    parts: "tuple[Process | Group, ...]"


class Step:
    """One step of the month: its name, its Chinese name, and its processes in order."""

    def __init__(self, name: str, zh: str, *parts: Process | Group) -> None:
        self.name, self.label, self.parts = name, Label(name.replace("_", " "), zh), parts


def on(switch: str, *parts: Process | Group) -> Group:
    """What happens while a switch is on."""
    return Group(f"p.switches.{switch} == 1", Label(f"`{switch}` on", f"`{switch}`开"), parts)


def off(switch: str, *parts: Process | Group) -> Group:
    """What happens instead while it is off."""
    return Group(f"p.switches.{switch} == 0", Label(f"`{switch}` off", f"`{switch}`关"), parts)


def _at(test: str, en: str, zh: str) -> Callable[..., Group]:
    return lambda *parts: Group(test, Label(en, zh), parts)


first_month = _at("now.month == 0", "first month", "首月")
january = _at("now.january", "January", "一月")
december = _at("now.december", "December", "十二月")
quarter_end = _at("now.quarter_end", "last month of a quarter", "季末")
rent_day = _at("now.rent_due", "rent day", "租金兑付月")


def calls(step: Step) -> list[tuple[Process, tuple[Label, ...]]]:
    """The processes of a step in order, each with the conditions under which it is called."""

    def walk(
        parts: tuple[Process | Group, ...], when: tuple[Label, ...]
    ) -> Iterator[tuple[Process, tuple[Label, ...]]]:
        for part in parts:
            if isinstance(part, Group):
                yield from walk(part.parts, (*when, part.when))
            else:
                yield part, when

    return list(walk(step.parts, ()))


def modules_of(step: Step) -> list[Any]:
    """The mechanisms at work in a step, each once, in order."""
    return list(
        {process.__module__: import_module(process.__module__) for process, _ in calls(step)}.values()
    )


def name_of(process: Process) -> str:
    """``module.function``."""
    return f"{process.__module__.rpartition('.')[2]}.{process.__name__}"


def written(month: tuple[Step, ...]) -> str:
    """The text of the function that runs months ``first`` to ``last - 1``, of each the steps ``start`` to ``stop - 1``.

    It returns the month reached: early, before a month that might not find room for its grievances. The caller lays out
    more and goes on.
    """

    def lines(parts: tuple[Process | Group, ...], indent: str) -> Iterator[str]:
        for part in parts:
            if isinstance(part, Group):
                yield f"{indent}if {part.test}:\n"
                yield from lines(part.parts, indent + "    ")
            else:
                yield f"{indent}{name_of(part)}(t, s, p, now)\n"

    steps = [Group(f"start <= {k} < stop", step.label, step.parts) for k, step in enumerate(month)]
    return _HEAD + "".join(lines(tuple(steps), " " * 8)) + _FOOT


def compiled(month: tuple[Step, ...]) -> Callable[..., int]:
    """The function that is written, compiled at its first call. A traceback shows its lines."""
    text = written(month)
    linecache.cache[_FILE] = (len(text), None, text.splitlines(keepends=True), _FILE)
    names: dict[str, Any] = {"hold": hold, "has_room": has_room, "now_at": now_at, "__name__": __name__}
    for process in (process for step in month for process, _ in calls(step)):
        names[process.__module__.rpartition(".")[2]] = import_module(process.__module__)
    exec(compile(text, _FILE, "exec"), names)
    return entry(names["months"])
