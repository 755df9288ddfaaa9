"""From a name or a file to a place and its scenario."""

from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from model.run import DEFAULT, Scenario
from scenarios.checks import every_problem
from scenarios.errors import InputError, Problem, did_you_mean, one_of
from scenarios.evidence import documents
from scenarios.reading import Text, read_text
from scenarios.schema import Place
from scenarios.wording import problems

PLACES = Path(__file__).parent / "places"


def places() -> list[str]:
    """Names of the places that come with the project."""
    return sorted(file.stem for file in PLACES.glob("*.yaml"))


def load(name_or_path: str | Path) -> Scenario:
    """The scenario of a place without policy: a name of :func:`places`, ``default``, or the path of a file.

    Raises:
        InputError: no such place, or its file cannot be used; the message lists everything that is wrong.
    """
    if name_or_path == DEFAULT.name:
        return DEFAULT
    return _shipped_scenario(str(name_or_path)) if is_name(name_or_path) else read(name_or_path).scenario()


def load_place(name_or_path: str | Path) -> Place:
    """The place with everything its file says: evidence, assumptions, claims.

    Raises:
        InputError: as :func:`load`.
    """
    return _shipped(str(name_or_path)) if is_name(name_or_path) else read(name_or_path)


def is_name(name_or_path: str | Path) -> bool:
    """Whether it names a shipped place; what has a folder or an ending is a path."""
    text = str(name_or_path)
    return isinstance(name_or_path, str) and not any(mark in text for mark in ("/", "\\", ".yaml", ".yml"))


@lru_cache(maxsize=64)
def _shipped(name: str) -> Place:
    if name not in places():
        allowed = f"there are {one_of([DEFAULT.name, *places()])}; a file of your own is given by its path"
        hint = did_you_mean(name, [DEFAULT.name, *places()])
        raise InputError(
            name or "(no name)", [Problem(0, 0, "there is no place of this name", allowed, hint)]
        )
    return read(PLACES / f"{name}.yaml")


@lru_cache(maxsize=64)
def _shipped_scenario(name: str) -> Scenario:
    return _shipped(name).scenario()


def read(path: str | Path) -> Place:
    """Read a place file.

    Raises:
        InputError: it cannot be used; all that is wrong with it is in the one message.
    """
    text = read_text(path)
    place, wrong = fit(text)
    found = {(problem.line, problem.column) for problem in text.problems}
    later = [
        problem for problem in (*wrong, *every_problem(text)) if (problem.line, problem.column) not in found
    ]
    if place is None or text.problems or later:
        raise InputError(text.path, {*text.problems, *later})
    return place


def fit(text: Text) -> tuple[Place | None, list[Problem]]:
    """The place in the text, or what keeps it from being one."""
    try:
        return Place.model_validate(text.data), []
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
    from_documents = documents(row for figure in evident for row in figure.evidence)
    lines = [
        f"{place.name}: {place.label.en} ({place.label.zh}), {place.year}, {place.landscape}",
        f"numbers: {len(place.figures)}",
        f"from evidence: {len(evident)}" + (f" (document {', '.join(from_documents)})" if evident else ""),
        f"assumed: {len(assumed)} ({len(sized)} of them give a size to a claim of the document)",
        f"anchoring grade: {place.anchoring:.2f} (share of the numbers that rest on the place's own document)",
        f"warnings: {len(place.warnings) or 'none'}",
    ]
    return "\n".join([*lines, *(f"  {warning}" for warning in place.warnings)])
