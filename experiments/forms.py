"""Rival forms of the model, one at a time: each mechanism off, each structural switch in its other form, single channels at zero.

A form is a set of numbers held in every arm of the headline questions. It says what a mechanism carries of an answer, and whether
an answer holds where structure is disputed. Worlds and seeds are those of the usual form, so that what a form changes is paired:
draws are keyed by number and luck by world, person and decision.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from experiments.headline import Headline, Tried, by_path
from model.declare import Switch
from model.parameters import OutOfDomain, UnknownPath, check, ledger, off_in_core, resolve
from scenarios.errors import InputError, Problem
from scenarios.measures import Name
from scenarios.reading import Text, load_bytes, text_of
from scenarios.schema import Part, Quantity, Words
from scenarios.wording import problems

SHIPPED = Path(__file__).parent / "forms.yaml"
Kind = Literal["mechanism", "rival", "core", "channel"]
CORE = dict.fromkeys(off_in_core(), 0.0)
"""What the preset ``core`` sets."""
OFF = ("off", "on")


@dataclass(frozen=True)
class Form:
    """One form of the model.

    Attributes:
        name: in files.
        label: in both languages.
        kind: a mechanism off, a rival form of a switch, the core, or a channel at zero.
        values: what it sets, by path.
    """

    name: str
    label: Words
    kind: Kind
    values: dict[str, float]


class Written(Part):
    """A form as a file states it."""

    label: Words
    """what is different, in both languages"""
    kind: Kind
    """mechanism, rival, core or channel"""
    values: dict[str, Quantity]
    """numbers and switches that it sets"""


class Forms(Part):
    """Forms beside those that every switch gives by itself."""

    forms: dict[Name, Written]
    """forms by name"""


def forms(path: Path = SHIPPED) -> tuple[Form, ...]:
    """Every form: mechanisms with a switch first, then those of a file.

    Raises:
        InputError: the file cannot be used; all that is wrong with it.
    """
    return (*switched_off(), *read(path))


def switched_off() -> tuple[Form, ...]:
    """Each mechanism that has a switch, off."""
    switches = {path: item.about for path, item in ledger().items() if isinstance(item.about, Switch)}
    return tuple(
        off(path.partition(".")[2], about) for path, about in switches.items() if about.options == OFF
    )


def off(switch: str, about: Switch) -> Form:
    """One mechanism off."""
    named = switch.replace("_", " ")
    label = Words(en=f"without {named}", zh=f"关闭{about.zh.partition('：')[0]}")
    return Form(f"{switch.replace('_', '-')}-off", label, "mechanism", {f"switches.{switch}": 0.0})


def read(path: Path = SHIPPED) -> tuple[Form, ...]:
    """The forms in a file.

    Raises:
        InputError: it cannot be used; all that is wrong with it.
    """
    text = text_of(str(path), load_bytes(str(path), "forms"), "forms")
    try:
        made = Forms.model_validate(text.data)
    except ValidationError as error:
        raise InputError(str(path), {*text.problems, *problems(error, Forms, text)}) from None
    if found := [*text.problems, *unknown(made, text)]:
        raise InputError(str(path), set(found))
    return tuple(Form(name, one.label, one.kind, sets(one)) for name, one in made.forms.items())


def sets(one: Written) -> dict[str, float]:
    """What a form sets, by full path."""
    return {**(CORE if one.kind == "core" else {}), **by_path(one.values)}


def unknown(made: Forms, text: Text) -> list[Problem]:
    """Numbers that are not there, or outside their domain."""
    found = []
    for name, one in made.forms.items():
        for path, value in one.values.items():
            try:
                check(resolve(path), value)
            except (UnknownPath, OutOfDomain) as error:
                found.append(Problem(*text.at_key(("forms", name, "values", path)), str(error), ""))
    return found


def in_form(asked: Headline, form: Form | None) -> Headline:
    """The same questions with what a form sets held in every arm; as they are where no form is given."""
    if form is None:
        return asked
    arms = {name: held(one, form) for name, one in asked.arms.items()}
    return asked.model_copy(update={"arms": arms})


def held(arm: Tried, form: Form) -> Tried:
    """An arm in a form."""
    return arm.model_copy(update={"values": {**form.values, **by_path(arm.values)}})
