"""Levers and policies by name or file, and policies written on the command line."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ValidationError

from model.declare import Label
from model.levers import Lever
from model.policy import Measure, Policy
from scenarios.checks import name_is_that_of_the_file
from scenarios.errors import InputError, Problem, did_you_mean, one_of
from scenarios.evidence import rows
from scenarios.load import is_name
from scenarios.measures import LeverFile, PolicyFile
from scenarios.reading import Text, read_text
from scenarios.wording import problems

HOME = Path(__file__).parent
LEVERS, POLICIES = HOME / "levers", HOME / "policies"


def levers() -> list[str]:
    """Names of the levers."""
    return sorted(file.stem for file in LEVERS.glob("*.yaml"))


def policies() -> list[str]:
    """Names of the policies that come with the project."""
    return sorted(file.stem for file in POLICIES.glob("*.yaml"))


@lru_cache(maxsize=256)
def lever_file(name: str) -> LeverFile:
    """What the file of a lever says.

    Raises:
        InputError: no such lever, or its file cannot be used.
    """
    if name not in levers():
        raise unknown("lever", name, levers())
    text = read_text(LEVERS / f"{name}.yaml", "lever")
    file = fit(text, LeverFile)
    made(text, file.lever)
    return file


@lru_cache(maxsize=256)
def load_lever(name: str) -> Lever:
    """A lever.

    Raises:
        InputError: as :func:`lever_file`.
    """
    return lever_file(name).lever()


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
    for k, part in enumerate(file.measures):
        made(text, lambda part=part: part.measure(load_lever), ("measures", k))
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
        number = lever.levels[level.strip()] if level.strip() in lever.levels else float(level)
        measure = Measure(lever, number)
    except ValueError as error:
        said = str(error) if "allowed" in str(error) else f"{level!r} is no level of {lever.name}"
        low, high = lever.domain
        allowed = f"allowed is {low:g} to {high:g} {lever.unit}"
        named = ", ".join(lever.levels)
        raise InputError(
            text,
            [
                Problem(
                    0,
                    0,
                    said,
                    "" if "allowed" in said else allowed,
                    f"named levels are {named}" if named else "",
                )
            ],
        ) from None
    label = Label(f"{lever.label.en} {number:g}", f"{lever.label.zh}{number:g}")
    return Policy(f"{lever.name}={number:g}", label, (measure,))


def unknown(kind: str, name: str, known: Sequence[str]) -> InputError:
    """There is no lever or policy of this name."""
    near = did_you_mean(name, known)
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
    if found:
        raise InputError(text.path, set(found))
    return file


def unknown_evidence(text: Text) -> list[Problem]:
    """Ids of evidence at the top of the file that no row has."""
    given = text.data.get("evidence", ())
    ids = (given,) if isinstance(given, str) else given if isinstance(given, tuple) else ()
    return [
        Problem(
            *text.at_value(("evidence", k)),
            f"no row of evidence is called {row!r}",
            "",
            did_you_mean(row, rows()),
        )
        for k, row in enumerate(ids)
        if isinstance(row, str) and row not in rows()
    ]


def made(text: Text, make: Callable[[], object], where: tuple[str | int, ...] = ("name",)) -> None:
    """Make it, so that what only the making finds wrong is said with the place in the file.

    Raises:
        InputError: it cannot be made.
    """
    try:
        make()
    except InputError as error:
        raise InputError(
            text.path, [Problem(*text.at_key(where), *(_said(p) for p in error.problems[:1]), "", "")]
        ) from None
    except ValueError as error:
        raise InputError(text.path, [Problem(*text.at_key(where), str(error), "")]) from None


def _said(problem: Problem) -> str:
    return "; ".join(part for part in (problem.given, problem.allowed, problem.hint) if part)
