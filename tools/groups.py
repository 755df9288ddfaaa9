"""Write ``model/groups.py``: the fields by which rules reach the numbers, settings and switches of each mechanism.

Which mechanisms there are is read from the month, what each of them has from its file. ``python tools/make_docs.py`` does
this first, and with ``--check`` says whether it is due. Fields keep their place, so that no number changes its order in
the ledger; what is new comes last.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model.declare import Number, Setting, Switch, about  # noqa: E402 - the folder of this script is not the project
from model.month import MONTH  # noqa: E402
from model.steps import modules_of  # noqa: E402

FILE = ROOT / "model" / "groups.py"
KINDS = {Number: "Parameters", Setting: "Settings", Switch: "Switches"}
HEAD = '''\
"""Numbers, settings and switches of all mechanisms, side by side: what rules reach as ``p`` and ``s``.

Written by ``python tools/make_docs.py`` from the files of the mechanisms that the month names; nothing is changed here
by hand.
"""

from typing import Annotated, NamedTuple

'''
SWITCHES = '''

class Switches(NamedTuple):
    """Structural choices: each mechanism on or off, and the rival forms where structure is disputed. 0 is the null form."""

'''
PARAMETERS = '''

class Parameters(NamedTuple):
    """The scalars of the compiled month, by mechanism."""

    calendar: Calendar = Calendar()
'''
SETTINGS = '''    switches: Switches = Switches()


class Settings(NamedTuple):
    """The columns of the table ``settings``, by mechanism; one row per village."""

'''

type Found = dict[str, dict[str, type]]
"""By class of the file, the group behind each of its fields."""


def mechanisms() -> list[ModuleType]:
    """The mechanisms that the month names, in its order."""
    found = {module.__name__: module for step in MONTH for module in modules_of(step)}
    return [module for name, module in found.items() if name.startswith("model.mechanisms.")]


def kind_of(thing: Any, module: ModuleType) -> str:
    """Which class a group of declarations of this module goes into; '' for anything else."""
    if not isinstance(thing, type) or thing.__module__ != module.__name__ or not hasattr(thing, "_fields"):
        return ""
    try:
        return KINDS[type(about(thing, thing._fields[0]))]
    except TypeError:
        return ""


def groups() -> Found:
    """What the mechanisms have.

    Raises:
        ValueError: a mechanism has two groups of a kind, or two mechanisms have a switch of the same name.
    """
    found: Found = {kind: {} for kind in KINDS.values()}
    for module in mechanisms():
        for thing in vars(module).values():
            kind = kind_of(thing, module)
            own = thing._fields if kind == "Switches" else (module.__name__.rpartition(".")[2],)
            for name in own if kind else ():
                if name in found[kind]:
                    raise ValueError(f"{module.__name__}: {name!r} of {kind} is declared twice")
                found[kind][name] = thing
    return found


def places(kind: str) -> list[str]:
    """The fields of a class of the file as it stands, in their order."""
    return [
        part.target.id
        for node in (ast.parse(FILE.read_text("utf-8")).body if FILE.exists() else [])
        if isinstance(node, ast.ClassDef) and node.name == kind
        for part in node.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    ]


def fields(kind: str, found: Found, line: str) -> str:
    """The fields of a class, those that were there first."""
    before = places(kind)
    names = sorted(found[kind], key=lambda name: before.index(name) if name in before else len(before))
    return "".join(line.format(name=name, group=found[kind][name].__name__) for name in names)


def imports(used: Iterable[type]) -> Iterator[str]:
    """A line for each file, in order."""
    of: dict[str, set[str]] = {"model.state.calendar": {"Calendar"}}
    for group in used:
        of.setdefault(group.__module__, set()).add(group.__name__)
    for module, names in sorted(of.items()):
        yield f"from {module} import {', '.join(sorted(names, key=str.lower))}\n"


def written() -> str:
    """The file as it should be."""
    found = groups()
    return "".join(
        (
            HEAD,
            *imports(group for of in found.values() for group in of.values()),
            SWITCHES,
            fields("Switches", found, "    {name}: Annotated[int, {group}] = {group}().{name}\n"),
            PARAMETERS,
            fields("Parameters", found, "    {name}: {group} = {group}()\n"),
            SETTINGS,
            fields("Settings", found, "    {name}: {group}\n"),
        )
    )


def renew() -> None:
    """Write the file where it is not as it should be."""
    if stale():
        FILE.write_text(written(), "utf-8", newline="\n")


def stale() -> dict[Path, str]:
    """The file with the text that it should have, if it has another."""
    text = written()
    return {} if FILE.exists() and FILE.read_text("utf-8") == text else {FILE: text}


if __name__ == "__main__":
    renew()
