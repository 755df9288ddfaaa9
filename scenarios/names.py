"""Names as people write them: what a place, policy, lever, study, outcome or number is called in Chinese or English means its name.

A label means what has it, with or without what stands in brackets in it; a place also without the last character of its rank
(武胜 for 武胜县). One that several things share is refused, and near ones are told beside near names.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from model.declare import Declared
from model.outcomes import OUTCOMES, Outcome, UnknownOutcome, find
from model.outcomes import objective as aim
from model.parameters import UnknownPath, ledger, resolve
from model.parameters import find as declared
from scenarios.errors import InputError, Problem, one_of
from scenarios.errors import did_you_mean as near
from scenarios.files import FOLDERS, Kind

LABEL = re.compile(r"""^label: \{en: (["']?)(?P<en>.+)\1, zh: (["']?)(?P<zh>.+)\3\}$""", re.MULTILINE)
"""How every file of the library writes its label."""
RANKS = "州市县区乡镇"
"""Last characters of names of places that say their rank."""
HALF = 0.5
"""How near a Chinese label has to be where none is nearer: of two characters, one."""
BRACKETS = re.compile(r"\s*[（(][^（()）]*[)）]")

type Called = Mapping[str, tuple[str, ...]]
"""Names by what people call them."""


def forms(labels: Iterable[str], ranked: bool = False) -> set[str]:
    """What a thing may be called: its labels, with and without brackets, and without the rank of a place."""
    every = {form for label in labels for form in (label, BRACKETS.sub("", label).strip())}
    bare = {form[:-1] for form in every if ranked and form[-1:] in RANKS and len(form) > 2}
    return {plain(form) for form in every | bare}


def plain(text: str) -> str:
    """A text without capitals and outer spaces."""
    return text.strip().casefold()


def gathered(labels: Mapping[str, Iterable[str]], ranked: bool = False) -> Called:
    """Names by what they are called."""
    found: dict[str, list[str]] = {}
    for name, some in labels.items():
        for form in forms(some, ranked):
            found.setdefault(form, []).append(name)
    return {form: tuple(names) for form, names in found.items()}


@lru_cache(maxsize=8)
def in_folder(folder: Path, ranked: bool = False) -> Called:
    """What the files of a folder of the library are called."""
    return gathered(labels_in(folder), ranked)


@lru_cache(maxsize=8)
def labels_in(folder: Path) -> Mapping[str, tuple[str, str]]:
    """The English and the Chinese label of each file of a folder of the library, read from their labels alone."""
    found = {file.stem: LABEL.search(file.read_text("utf-8")) for file in sorted(folder.glob("*.yaml"))}
    return {name: (label["en"], label["zh"]) for name, label in found.items() if label}


@lru_cache(maxsize=1)
def outcome_labels() -> Called:
    """What outcomes are called."""
    return gathered({name: (item.label.en, item.label.zh) for name, item in OUTCOMES.items()})


@lru_cache(maxsize=1)
def parameter_labels() -> Called:
    """What numbers of the model are called."""
    return gathered({path: (item.about.en, item.about.zh) for path, item in ledger().items()})


def meant(given: str, called: Called) -> str:
    """The name of what is called so; the text itself where nothing is.

    Raises:
        ValueError: several are.
    """
    names = called.get(plain(given), ())
    if len(names) > 1:
        raise ValueError(f"{given} is what {len(names)} are called: say {one_of(sorted(names))}")
    return names[0] if names else given


def library_name(kind: Kind, given: str | Path) -> str | Path:
    """The name in the library of what is called so; what is no label, as it is.

    Raises:
        InputError: several are called so.
    """
    if not isinstance(given, str):
        return given
    try:
        return meant(given, in_folder(FOLDERS[kind], kind == "place"))
    except ValueError as error:
        raise InputError(given, [Problem(0, 0, str(error), "")]) from None


def did_you_mean(given: str, known: Sequence[str], called: Called) -> str:
    """A question with near names; where the text is Chinese, with near labels and their names."""
    if given.isascii():
        return near(given, known)
    labels = [label for label in called if not label.isascii()]
    said = near(plain(given), labels) or near(plain(given), labels, HALF)
    return said or next(
        (f"did you mean {label}?" for label in labels if plain(given) and plain(given) in label), ""
    )


def parameter(given: str) -> Declared:
    """The number of the model of this path, last name or label.

    Raises:
        UnknownPath: there is none, or several are called so.
    """
    return asked(given, declared(given) is not None, parameter_labels(), resolve, UnknownPath)


def outcome(given: str) -> Outcome:
    """The outcome of this name or label.

    Raises:
        UnknownOutcome: there is none, or several are called so.
    """
    return asked(given, given in OUTCOMES, outcome_labels(), find, UnknownOutcome)


def objective(given: str) -> Outcome:
    """The same, where it may be an objective.

    Raises:
        NoObjective: no direction of it is better; the message names the outcome to use.
        UnknownOutcome: there is none, or several are called so.
    """
    return aim(outcome(given).name)


def asked[Found](
    given: str, known: bool, called: Called, look: Callable[[str], Found], refusal: type[ValueError]
) -> Found:
    """What a name or a label means, with a near label in the refusal where it is Chinese."""
    try:
        return look(given if known else meant(given, called))
    except refusal as error:
        hint = "" if given.isascii() else did_you_mean(given, (), called)
        raise refusal(f"{str(error).partition(';')[0]}; {hint}" if hint else str(error)) from None
    except ValueError as error:
        raise refusal(str(error)) from None
