"""Levers and policies by name or file, and policies written on the command line."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from model.declare import Label
from model.levers import Lever
from model.policy import Measure, Policy
from scenarios.checks import name_is_that_of_the_file
from scenarios.errors import InputError, Problem, did_you_mean, one_of, shown
from scenarios.evidence import rows
from scenarios.load import is_name
from scenarios.measures import LeverFile, PartError, PolicyFile, level_of
from scenarios.reading import Text, Where, read_text
from scenarios.schema import as_list, plain_number
from scenarios.wording import problems

HOME = Path(__file__).parent
LEVERS, POLICIES = HOME / "levers", HOME / "policies"


def levers() -> list[str]:
    """Names of the levers."""
    return sorted(file.stem for file in LEVERS.glob("*.yaml"))


def policies() -> list[str]:
    """Names of the policies that come with the project."""
    return sorted(file.stem for file in POLICIES.glob("*.yaml"))


def lever_file(name_or_path: str | Path) -> LeverFile:
    """What the file of a lever says.

    Raises:
        InputError: no such lever, or its file cannot be used.
    """
    return _shipped_lever(str(name_or_path)) if is_name(name_or_path) else read_lever(name_or_path)


@lru_cache(maxsize=256)
def _shipped_lever(name: str) -> LeverFile:
    if name not in levers():
        raise unknown("lever", name, levers())
    return read_lever(LEVERS / f"{name}.yaml")


def read_lever(path: str | Path) -> LeverFile:
    """Read a lever file.

    Raises:
        InputError: it cannot be used; all that is wrong with it.
    """
    text = read_text(path, "lever")
    file = fit(text, LeverFile)
    refuse(text, trouble(text, file.lever))
    return file


def load_lever(name_or_path: str | Path) -> Lever:
    """A lever: a name of :func:`levers`, or the path of a file.

    Raises:
        InputError: as :func:`lever_file`.
    """
    return lever_file(name_or_path).lever()


def policy_file(name_or_path: str | Path) -> PolicyFile:
    """What the file of a policy says.

    Raises:
        InputError: no such policy, or its file cannot be used.
    """
    if is_name(name_or_path):
        if name_or_path not in policies():
            raise unknown("policy", str(name_or_path), policies())
        name_or_path = POLICIES / f"{name_or_path}.yaml"
    text = read_text(name_or_path, "policy")
    file = fit(text, PolicyFile)
    refuse(
        text,
        (
            problem
            for k, part in enumerate(file.measures)
            for problem in trouble(text, partial(part.measure, load_lever), ("measures", k))
        ),
    )
    return file


def load_policy(given: str | Path) -> Policy:
    """A policy: a name of :func:`policies`, the path of a file, ``LEVER=LEVEL``, or several of these joined by ``+``.

    Raises:
        InputError: what is wrong, with what there is.
    """
    text = str(given)
    if isinstance(given, Path) or not any(mark in text for mark in "+=") or Path(text).exists():
        return policy_file(given).policy(load_lever)
    parts = [written(part.strip()) for part in text.split("+")]
    names = [part.name for part in parts]
    label = Label(" + ".join(part.label.en for part in parts), " + ".join(part.label.zh for part in parts))
    return Policy("+".join(names), label, tuple(m for part in parts for m in part.measures))


def written(text: str) -> Policy:
    """One policy, or one lever at one level, as written on the command line."""
    name, equals, level = text.partition("=")
    if not equals:
        return policy_file(text).policy(load_lever)
    lever = load_lever(name.strip())
    try:
        measure = Measure(lever, level_of(lever, number(level.strip())))
    except ValueError as error:
        meant = plain_number(level) if isinstance(number(level), str) else ""
        hint = f"write {name.strip()}={meant}" if meant else ""
        raise InputError(text, [Problem(0, 0, str(error), "", hint)]) from None
    label = Label(f"{lever.label.en} {measure.level:g}", f"{lever.label.zh}{measure.level:g}")
    return Policy(f"{lever.name}={measure.level:g}", label, (measure,))


def number(text: str) -> float | str:
    """A number where the text is one."""
    try:
        return float(text)
    except ValueError:
        return text


def unknown(kind: str, name: str, known: Sequence[str]) -> InputError:
    """There is no lever or policy of this name."""
    near = did_you_mean(name, known)
    if kind == "policy" and name in levers():
        near = f"it is a lever: write {name}=LEVEL, as in {name}={load_lever(name).usual:g}"
    many = f"`grassroots {'levers' if kind == 'lever' else 'policies'}` lists them"
    allowed = f"there are {one_of(known)}" if 0 < len(known) <= 8 else many
    return InputError(name or "(no name)", [Problem(0, 0, f"there is no {kind} of this name", allowed, near)])


def fit[File: BaseModel](text: Text, kind: type[File]) -> File:
    """The file in the text.

    Raises:
        InputError: it is none; all that is wrong with it.
    """
    found = [*text.problems, *name_is_that_of_the_file(text), *unknown_evidence(text)]
    try:
        file = kind.model_validate(text.data)
    except ValidationError as error:
        raise InputError(text.path, {*found, *problems(error, kind, text)}) from None
    refuse(text, found)
    return file


def unknown_evidence(text: Text) -> list[Problem]:
    """Ids of evidence in the file that no row has: at its top, and under its costs."""
    costs = text.data.get("costs", ())
    below = enumerate(costs if isinstance(costs, tuple) else ())
    groups: list[tuple[Where, Any]] = [((), text.data), *((("costs", k), cost) for k, cost in below)]
    return [
        problem
        for where, group in groups
        if isinstance(group, dict)
        for problem in unknown_rows(text, (*where, "evidence"), group.get("evidence", ()))
    ]


def unknown_rows(text: Text, where: Where, given: Any) -> list[Problem]:
    """Of the ids given at one place those that no row has."""
    ids = as_list(given) if isinstance(given, str | tuple) else ()
    return [
        Problem(
            *text.at_value(where if isinstance(given, str) else (*where, k)),
            f"there is no evidence {shown(row)}",
            "ids stand in scenarios/library/evidence.csv",
            did_you_mean(row, rows()),
        )
        for k, row in enumerate(ids)
        if isinstance(row, str) and row not in rows()
    ]


def trouble(text: Text, make: Callable[[], object], where: Where = ("name",)) -> list[Problem]:
    """What only the making finds wrong, with its place in the file."""
    try:
        make()
    except InputError as error:  # of the file of a lever that a measure names
        return [Problem(*text.at_value((*where, "lever")), str(error), "")]
    except PartError as error:
        return [Problem(*text.at_value((*where, error.key)), str(error), "")]
    except ValueError as error:
        return [Problem(*text.at_value(where), str(error), "")]
    return []


def refuse(text: Text, found: Iterable[Problem]) -> None:
    """Refuse a file with everything that is wrong with it.

    Raises:
        InputError: anything is.
    """
    wrong = set(found)
    if wrong:
        raise InputError(text.path, wrong)
