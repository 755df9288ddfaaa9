"""From a name or a file to a place and its scenario."""

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from model.run import DEFAULT, Scenario
from scenarios.checks import every_problem
from scenarios.errors import InputError, Problem, one_of
from scenarios.files import FOLDERS, ON_DISK, Files, is_name, names_of
from scenarios.grounds import Table, beside, table_beside, text_with
from scenarios.names import did_you_mean, in_folder, library_name
from scenarios.reading import Text
from scenarios.schema import Place
from scenarios.wording import problems

if TYPE_CHECKING:
    from scenarios.county.place import Beside, County


def places() -> list[str]:
    """Names of the places that come with the project."""
    return names_of("place")


def load(name_or_path: str | Path, files: Files = ON_DISK) -> Scenario:
    """The scenario of a place without policy: a name of :func:`places`, ``default``, or the path of a file.

    Args:
        name_or_path: what is meant.
        files: where it is looked for.

    Raises:
        InputError: no such place, or its file cannot be used; the message lists everything that is wrong.
    """
    return DEFAULT if is_default(name_or_path) else load_place(name_or_path, files).scenario()


def is_default(name_or_path: str | Path) -> bool:
    """Whether the default village is meant, by its name or by what it is called."""
    return name_or_path in (DEFAULT.name, DEFAULT.label.en, DEFAULT.label.zh)


def load_place(name_or_path: str | Path, files: Files = ON_DISK) -> Place:
    """The place with everything its file says: evidence, assumptions, claims.

    Raises:
        InputError: as :func:`load`.
    """
    name_or_path = of_folder(name_or_path, files)
    if is_name(name_or_path) and not files.has("place", str(name_or_path)):
        name_or_path = library_name("place", name_or_path)
    if is_name(name_or_path) and not files.has("place", str(name_or_path)):
        known = [DEFAULT.name, *places()]
        allowed = f"there are {one_of(known)}; a file of your own is given by its path"
        hint = did_you_mean(str(name_or_path), known, in_folder(FOLDERS["place"], True))
        said = Problem(0, 0, "there is no place of this name", allowed, hint)
        raise InputError(str(name_or_path) or "(no name)", [said])
    path, found = files.read("place", name_or_path)
    villages = beside(name_or_path, path, found, "villages", files, "villages_file")
    if villages is None:
        return _read(path, found, table_beside(name_or_path, path, found, "place", files))
    from scenarios.county.place import Beside

    table, sources, targets = (
        beside(name_or_path, path, found, "table", files, key)
        for key in ("evidence_file", "sources_file", "targets_file")
    )
    return _read(path, found, table, Beside(villages, sources, targets))


def of_folder(name_or_path: str | Path, files: Files = ON_DISK) -> str | Path:
    """The file of a county where its folder is given: a folder that is no name of the library and has a place.yaml."""
    if is_name(name_or_path) and files.has("place", str(name_or_path)):
        return name_or_path
    inside = os.path.join(str(name_or_path), "place.yaml")
    return inside if str(name_or_path) and files.has("place", inside) else name_or_path


def read(path: str | Path) -> Place:
    """Read a place file.

    Raises:
        InputError: it cannot be used; all that is wrong with it is in the one message.
    """
    return load_place(Path(path))


@lru_cache(maxsize=1024)
def _read(path: str, found: bytes, table: Table, near: "Beside | None" = None) -> Place:
    """The place in what stands in a file, with its table of evidence, and the tables of a county."""
    county = None
    if near is None:
        text = text_with(path, found, "place", table)
    else:
        from scenarios.county.place import county_text

        text, county = county_text(path, found, table, near)
    place, wrong = fit(text, county)
    known = {(problem.line, problem.column) for problem in text.problems}
    later = [
        problem for problem in (*wrong, *every_problem(text)) if (problem.line, problem.column) not in known
    ]
    if place is None or text.problems or later:
        raise InputError(text.path, {*text.problems, *later})
    return place


def fit(text: Text, county: "County | None" = None) -> tuple[Place | None, list[Problem]]:
    """The place in the text, or what keeps it from being one."""
    try:
        return Place.model_validate(text.data, context={"grounds": text.grounds, "county": county}), []
    except ValidationError as error:
        return None, problems(error, Place, text)


def validate(path: str | Path) -> str:
    """A summary of a place file: its numbers, what they rest on, and what is worth a second look.

    Raises:
        InputError: the file cannot be used.
    """
    place = load_place(path)
    figures = place.figures.values()
    evident = [figure for figure in figures if figure.evidence]
    assumed = [figure for figure in figures if figure.assumed]
    sized = [figure for figure in assumed if figure.claim]
    from_documents = place.grounds.documents(row for figure in evident for row in figure.evidence)
    lines = [
        f"{place.name}: {place.label.en} ({place.label.zh}), {place.year}, {place.landscape}",
        f"numbers: {len(place.figures)}",
        f"from evidence: {len(evident)}" + (f" (document {', '.join(from_documents)})" if evident else ""),
        f"assumed: {len(assumed)} ({len(sized)} of them give a size to a claim of the document)",
        f"pooled: {len(place.numbers) - len(place.values)} (left out; mean and range of where the place lies, drawn by studies)",
        f"anchoring grade: {place.anchoring:.2f} (share of the numbers that rest on the place's own document)",
        f"warnings: {len(place.warnings) or 'none'}",
    ]
    return "\n".join([*lines, *(f"  {warning.en}" for warning in place.warnings)])
