"""Levers and policies by name or file, and policies written on the command line."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from model.declare import Label
from model.levers import Lever
from model.parameters import UnknownPath
from model.policy import Measure, Policy
from scenarios import dates
from scenarios.checks import documents_are_new, name_is_that_of_the_file, no_such_row
from scenarios.errors import InputError, Problem, one_of
from scenarios.files import FOLDERS, ON_DISK, Files, Kind, is_name, names_of, seen_from
from scenarios.grounds import Table, table_beside, text_with
from scenarios.measures import LeverFile, PartError, PolicyFile, level_of
from scenarios.names import did_you_mean, in_folder, library_name, parameter
from scenarios.numbers import number_in
from scenarios.reading import Text, Where
from scenarios.schema import as_list
from scenarios.units import short_level
from scenarios.wording import problems


def levers() -> list[str]:
    """Names of the levers."""
    return names_of("lever")


def policies() -> list[str]:
    """Names of the policies that come with the project."""
    return names_of("policy")


def lever_file(name_or_path: str | Path, files: Files = ON_DISK) -> LeverFile:
    """What the file of a lever says.

    Args:
        name_or_path: a name of :func:`levers`, or the path of a file.
        files: where it is looked for.

    Raises:
        InputError: no such lever, or its file cannot be used; all that is wrong with it.
    """
    if is_name(name_or_path) and not files.has("lever", str(name_or_path)):
        name_or_path = library_name("lever", name_or_path)
    if is_name(name_or_path) and not files.has("lever", str(name_or_path)):
        raise unknown("lever", str(name_or_path), levers())
    path, found = files.read("lever", name_or_path)
    return _lever(path, found, table_beside(name_or_path, path, found, "lever", files))


@lru_cache(maxsize=256)
def _lever(path: str, found: bytes, table: Table) -> LeverFile:
    """The lever in what stands in a file, with its table of evidence."""
    text = text_with(path, found, "lever", table)
    file = fit(text, LeverFile)
    refuse(text, trouble(text, file.lever))
    return file


def load_lever(name_or_path: str | Path, files: Files = ON_DISK) -> Lever:
    """A lever: a name of :func:`levers`, or the path of a file.

    Raises:
        InputError: as :func:`lever_file`.
    """
    return lever_file(name_or_path, files).lever()


def policy_file(name_or_path: str | Path, files: Files = ON_DISK) -> PolicyFile:
    """What the file of a policy says.

    Args:
        name_or_path: a name of :func:`policies`, or the path of a file.
        files: where it and the levers that it names are looked for.

    Raises:
        InputError: no such policy, or its file cannot be used.
    """
    if is_name(name_or_path) and not files.has("policy", str(name_or_path)):
        name_or_path = library_name("policy", name_or_path)
    if is_name(name_or_path) and not files.has("policy", str(name_or_path)):
        raise unknown("policy", str(name_or_path), policies())
    path, content = files.read("policy", name_or_path)
    text, file = _policy(path, content, table_beside(name_or_path, path, content, "policy", files))
    find = levers_of(name_or_path, files)
    found = [
        problem
        for k, part in enumerate(file.measures)
        for problem in trouble(text, partial(part.measure, find), ("measures", k))
    ]
    refuse(text, found)
    return file


@lru_cache(maxsize=256)
def _policy(path: str, found: bytes, table: Table) -> tuple[Text, PolicyFile]:
    """The policy in what stands in a file, with its table of evidence; its levers are files of their own."""
    text = text_with(path, found, "policy", table)
    return text, fit(text, PolicyFile)


def levers_of(policy: str | Path, files: Files) -> Callable[[str], Lever]:
    """Finds the levers that the file of a policy names; their paths are seen from that file."""
    return lambda written: load_lever(seen_from(policy, written), files)


def policy_of(name_or_path: str | Path, files: Files) -> Policy:
    """The policy of a name or file."""
    return policy_file(name_or_path, files).policy(levers_of(name_or_path, files))


def load_policy(given: str | Path, files: Files = ON_DISK) -> Policy:
    """A policy: a name of :func:`policies`, the path of a file, or ``LEVER=LEVEL``.

    After each may stand ``@`` and the months in which it acts (``@25-48``, ``@2023-01..2024-12``), and several are joined by
    ``+``: ``allowance@25-48+points-shop@49-84`` goes over from one to the other.

    Args:
        given: what is meant.
        files: where files are looked for.

    Raises:
        InputError: what is wrong, with what there is.
    """
    if not isinstance(given, str) or not is_put_together(given, files):
        return policy_of(given, files)
    written_ = [part.strip() for part in given.split("+")]
    refuse_nameless(given, written_)
    parts = [with_dates(part, files) for part in written_]
    names = [part.name for part in parts]
    label = Label(" + ".join(part.label.en for part in parts), " + ".join(part.label.zh for part in parts))
    return Policy("+".join(names), label, tuple(m for part in parts for m in part.measures))


def refuse_nameless(given: str, parts: Sequence[str]) -> None:
    """Refuse a part of a policy that is months alone, or nothing.

    Raises:
        InputError: one is; it says which.
    """
    for part in parts:
        if dates.split_dates(part)[0] == "":
            what = f"no policy stands before {part}" if part else "nothing stands beside a +"
            said = "each part is a policy with its months, as in points=5@25-30+points=5@31-36"
            raise InputError(given, [Problem(0, 0, what, said)])


def is_put_together(text: str, files: Files = ON_DISK) -> bool:
    """Whether a policy is written on the command line and is more than a name or a path."""
    return (any(mark in text for mark in "+=") or dates.split_dates(text)[1] != "") and not files.has(
        "policy", text
    )


def with_dates(text: str, files: Files) -> Policy:
    """One policy, or one lever at one level, with the months in which it acts where they are written behind it."""
    name, when = dates.split_dates(text)
    found = written(name, files)
    try:
        return dates.dated(found, when) if when else found
    except ValueError as error:
        raise InputError(text, [Problem(0, 0, str(error), "", did_you_mean(when, (), {}))]) from None


def written(text: str, files: Files) -> Policy:
    """One policy, or one lever at one level, as written on the command line."""
    name, equals, level = text.partition("=")
    if not equals:
        return policy_of(text, files)
    refuse_no_lever(name.strip(), level.strip(), files)
    lever = load_lever(name.strip(), files)
    try:
        measure = Measure(lever, level_of(lever, number(level.strip())))
    except ValueError as error:
        raise InputError(text, [Problem(0, 0, str(error), "")]) from None
    level_said = short_level(measure.level, lever.unit)
    label = Label(f"{lever.label.en} {level_said.en}", f"{lever.label.zh}{level_said.zh}")
    return Policy(f"{lever.name}={measure.level:g}", label, (measure,))


def refuse_no_lever(name: str, level: str, files: Files) -> None:
    """Refuse a level of a policy or of a number of the model, and say how the levers behind it are written.

    Raises:
        InputError: the name is one of these, and no lever.
    """
    if not is_name(name) or files.has("lever", name) or library_name("lever", name) in levers():
        return
    behind = levers_behind(name)
    if behind:
        said = "it is no lever, and has no level"
        levels = one_of([f"{one}={level}" for one in behind])
        raise InputError(name, [Problem(0, 0, said, f"write the level of a lever behind it: {levels}")])


def levers_behind(name: str) -> list[str]:
    """The levers of a policy, or else those that move a number of the model; none where it is neither."""
    policy = library_name("policy", name)
    if policy in policies():
        return list(dict.fromkeys(measure.lever.name for measure in load_policy(policy).measures))
    try:
        path = parameter(name).path
    except UnknownPath:
        return []
    return [one for one in levers() if any(effect.path == path for effect in load_lever(one).effects)]


def number(text: str) -> float | str:
    """A number where the text is one."""
    found = number_in(text)
    return text if found is None else found


def unknown(kind: Kind, name: str, known: Sequence[str]) -> InputError:
    """There is no lever or policy of this name."""
    near = did_you_mean(name, known, in_folder(FOLDERS[kind]))
    if kind == "policy" and library_name("lever", name) in levers():
        near = f"it is a lever: write {name}=LEVEL, as in {name}={load_lever(name).usual:g}"
    elif "," in name:
        near = "several are joined by +, as in allowance@25-48+points-shop@49-84"
    many = f"`grassroots {'levers' if kind == 'lever' else 'policies'}` lists them"
    allowed = f"there are {one_of(known)}" if 0 < len(known) <= 8 else many
    return InputError(name or "(no name)", [Problem(0, 0, f"there is no {kind} of this name", allowed, near)])


def fit[File: BaseModel](text: Text, kind: type[File]) -> File:
    """The file in the text.

    Raises:
        InputError: it is none; all that is wrong with it.
    """
    found = [
        *text.problems,
        *name_is_that_of_the_file(text),
        *documents_are_new(text),
        *unknown_evidence(text),
        *unknown_documents(text),
    ]
    try:
        file = kind.model_validate(text.data, context={"grounds": text.grounds})
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


def unknown_documents(text: Text) -> list[Problem]:
    """Documents under the directions of a lever that are not known."""
    given = text.data.get("directions", ())
    parts = enumerate(given if isinstance(given, tuple) else ())
    return [
        Problem(*text.at_value(("directions", k, "documents")), f"there is no document {key}", "")
        for k, part in parts
        if isinstance(part, dict)
        for key in as_list(part.get("documents", ()))
        if isinstance(key, str) and key not in text.grounds.sources
    ]


def unknown_rows(text: Text, where: Where, given: Any) -> list[Problem]:
    """Of the ids given at one place those that no row has."""
    ids = as_list(given) if isinstance(given, str | tuple) else ()
    return [
        no_such_row(text, where if isinstance(given, str) else (*where, k), row)
        for k, row in enumerate(ids)
        if isinstance(row, str) and row not in text.grounds.rows
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
