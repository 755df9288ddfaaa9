"""What pydantic finds wrong, in words for somebody who has never heard of it."""

import types
from collections.abc import Mapping
from math import inf
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core.core_schema import ErrorType

from model.parameters import find
from scenarios.checks import allowed_at
from scenarios.errors import Problem, did_you_mean, one_of, short, shown
from scenarios.numbers import hint, number_in
from scenarios.reading import Text, Where

KINDS = {
    "string_type": "it has to be text",
    "int_type": "it has to be a whole number",
    "int_from_float": "it has to be a whole number",
    "bool_type": "it has to be true or false",
    "tuple_type": "it has to be a list",
    "list_type": "it has to be a list",
    "dict_type": "it has to be a group of keys",
    "model_type": "it has to be a group of keys",
    "model_attributes_type": "it has to be a group of keys",
}
"""What has to stand there, by what pydantic calls the mistake."""

TRUTH = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
"""Words that other readers of YAML take for true and false."""

THEIRS = frozenset(get_args(ErrorType))
"""Mistakes that pydantic words itself; all others are worded by us where they are raised."""

NAMES = "it has to be small letters, digits and hyphens, as in my-county"
MOST_EXACT = 2.0**53
"""The largest whole number up to which a float tells each from the next."""
MOST_SAID = 100
"""Problems of one kind that are worked out; a message shows fewer."""


def problems(error: ValidationError, model: type[BaseModel], text: Text) -> list[Problem]:
    """The problems of a file that does not fit the model.

    A list whose parts are wrong is not called too short beside: pydantic counts the right ones only.
    """
    found = error.errors(include_url=False)[:MOST_SAID]
    inside = {tuple(one["loc"][:k]) for one in found for k in range(len(one["loc"]))}
    return [
        problem(one, model, text) for one in found if one["type"] != "too_short" or one["loc"] not in inside
    ]


def problem(found: Mapping[str, Any], model: type[BaseModel], text: Text) -> Problem:
    """One of them."""
    where: Where = tuple(found["loc"])
    kind, value, context = found["type"], found["input"], found.get("ctx", {})
    if where and where[-1] == "[key]":
        return Problem(*text.at_key(where[:-1]), f"`{short(str(where[-2]))}` is no name here", NAMES)
    if kind == "missing":
        return missing(where, model, text)
    if kind == "extra_forbidden":
        return unknown_key(where, model, text)
    name, spot = named(where), text.at_value(where)
    if kind in GROUNDS:
        given, allowed = GROUNDS[kind]
        return Problem(*text.at_key(where), f"{name} {given}", allowed)
    if kind == "number":
        return not_a_number(where, value, text)
    if kind == "literal_error":
        return not_an_option(where, model, value, spot)
    if kind in KINDS:
        return other_kind(kind, where, model, value, text)
    if kind == "string_too_short":
        return Problem(*spot, f"{name} is empty", KINDS["string_type"])
    if kind == "string_pattern_mismatch":
        odd = did_you_mean(value, ()) if isinstance(value, str) else ""
        return Problem(*spot, f"{name}: {shown(value)}", about(model, where) or NAMES, odd)
    if kind in ("too_short", "too_long"):
        most = f"at most {context.get('max_length')}" if kind == "too_long" else ""
        allowed = most or f"{context.get('min_length')} or more"
        return Problem(*spot, f"{name}: a list of {context.get('actual_length')}", f"allowed is {allowed}")
    if kind in ("greater_than_equal", "less_than_equal"):
        return Problem(*spot, f"{name}: {shown(value)}", f"allowed is {bounds_of(model, where)}")
    if kind in THEIRS:
        return Problem(*spot, f"{name}: {shown(value)}", about(model, where) or "it cannot be used here")
    said = str(found["msg"]) or about(model, where)
    if isinstance(value, dict | BaseModel):
        return Problem(*spot, f"{name}: {said}", "")
    return Problem(*spot, f"{name}: {shown(value)}", said)


def other_kind(kind: str, where: Where, model: type[BaseModel], value: Any, text: Text) -> Problem:
    """A number for a text, a text for a group, and the like."""
    name, spot = named(where), text.at_value(where)
    if kind.startswith("model") and "value" in fields_at(model, where) and is_plain(value):
        given = f"{name}: {shown(value)} stands without a ground"
        allowed = f"write {{value: {value}, evidence: [id]}} or {{value: {value}, assumed: why}}"
        return Problem(*spot, given, allowed)
    hint = ""
    if kind == "string_type" and is_plain(value):
        hint = f'put it in quotes: "{text.written.get(where, value)}"'
    elif kind == "bool_type" and str(value).lower() in TRUTH:
        hint = f"write {TRUTH[str(value).lower()]}"
    elif kind.startswith("int") and isinstance(value, str | float):
        hint = whole_number(str(value), model, where)
    said = "nothing is given" if value is None else f"{shown(value)} is given"
    return Problem(*spot, f"{name}: {said}", KINDS[kind], hint)


def whole_number(text: str, model: type[BaseModel], where: Where) -> str:
    """What whole number may be meant."""
    low, high = limits(model, where)

    def fits(number: float) -> bool:
        return number == round(number) and abs(number) <= MOST_EXACT and low <= number <= high

    number = number_in(text)
    return hint(text, fits) if number is None else f"write {number:.0f}" if fits(number) else ""


def limits(model: type[BaseModel], where: Where) -> tuple[float, float]:
    """Lowest and highest number that the declaration of a key allows."""
    field = field_at(model, where[:-1], str(where[-1])) if where else None
    marks = [] if field is None else field.metadata
    low: Any = next((mark.ge for mark in marks if isinstance(mark, Ge)), -inf)
    high: Any = next((mark.le for mark in marks if isinstance(mark, Le)), inf)
    return low, high


def bounds_of(model: type[BaseModel], where: Where) -> str:
    """Them in words."""
    low, high = limits(model, where)
    if high == inf:
        return f"{low} or more"
    return f"{low} to {high}" if low > -inf else f"{high} or less"


GROUNDS = {
    "both": (
        "has both `evidence` and `assumed`",
        "keep `evidence` if it states the number, else `assumed`, with the evidence as `claim`",
    ),
    "neither": ("rests on nothing", "give `evidence: [ids]`, or `assumed:` with the reason"),
    "derived_alone": ("has `derived` without `evidence`", "say what the arithmetic starts from"),
    "claim_alone": (
        "has `claim` without `assumed`",
        "a claim goes with an assumed number: say why this size",
    ),
    "one_bound": ("has one of `low` and `high`", "give both bounds, or neither"),
    "not_between": (
        "does not lie between its `low` and its `high`",
        "give a bound on each side of the number",
    ),
}


def is_plain(value: Any) -> bool:
    """Whether it is a number or a truth value."""
    return isinstance(value, bool | int | float)


def missing(where: Where, model: type[BaseModel], text: Text) -> Problem:
    """A key that has to be there."""
    inside = f"{named(where[:-1])}: " if where[:-1] else ""
    return Problem(*text.at_key(where[:-1]), f"{inside}`{where[-1]}` is missing", about(model, where))


def unknown_key(where: Where, model: type[BaseModel], text: Text) -> Problem:
    """A key that is not one."""
    key, keys = str(where[-1]), list(fields_at(model, where[:-1]))
    inside = f"{named(where[:-1])}: " if where[:-1] else ""
    near = did_you_mean(key, keys)
    if not near and not where[:-1] and find(key) is not None:
        near = "numbers of the model stand under `values:`"
    given = f"{inside}`{short(key)}` is not a key here"
    return Problem(*text.at_key(where), given, f"keys are {one_of(keys)}", near)


def not_a_number(where: Where, value: Any, text: Text) -> Problem:
    """What stands instead of a number, what is allowed there, and what may be meant."""
    name, (fits, allowed) = named(where), allowed_at(text, where)
    said = f"{name}: nothing is given"
    if value is not None:
        written = value if isinstance(value, str) else text.written.get(where, value)
        said = f"{name}: {shown(written) if written is value else short(str(written))} is not a number"
    meant = hint(value, fits) if isinstance(value, str) else ""
    return Problem(*text.at_value(where), said, allowed, meant)


def not_an_option(where: Where, model: type[BaseModel], value: Any, spot: tuple[int, int]) -> Problem:
    """Something other than one of a few words."""
    field = field_at(model, where[:-1], str(where[-1]))
    words = words_in(field.annotation) if field is not None else []
    near = did_you_mean(value, words) if isinstance(value, str) else ""
    return Problem(*spot, f"{named(where)}: {shown(value)}", f"allowed is {one_of(words)}", near)


def words_in(kind: Any) -> list[str]:
    """The words of a choice, also where it may be left out."""
    parts = [without_none(kind)] if get_origin(kind) is not Literal else [kind]
    return [str(word) for part in parts for word in get_args(part)]


def named(where: Where) -> str:
    """What a place in the file is called in a message."""
    steps = [str(step + 1) if isinstance(step, int) else short(step) for step in where]
    if len(steps) > 1 and steps[0] == "values":
        steps = steps[1:]
    if len(steps) > 1 and steps[-1] == "value":
        steps = steps[:-1]
    return " > ".join(steps) or "the file"


def about(model: type[BaseModel], where: Where) -> str:
    """What the key at this place is for."""
    field = field_at(model, where[:-1], str(where[-1])) if where else None
    return f"it is {field.description}" if field is not None and field.description else ""


def field_at(model: type[BaseModel], where: Where, name: str) -> FieldInfo | None:
    """The declaration of the key ``name`` of the group at ``where``."""
    return fields_at(model, where).get(name)


def fields_at(model: type[BaseModel], where: Where) -> dict[str, FieldInfo]:
    """The keys of the group at ``where``."""
    kind: Any = model
    for step in where:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found = kind.model_fields.get(str(step))
            kind = without_none(found.annotation) if found is not None else None
        else:
            inner = [argument for argument in get_args(kind) if argument is not Ellipsis]
            kind = inner[-1] if inner else None
    return dict(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else {}


def without_none(kind: Any) -> Any:
    """The type beside ``None`` in a union."""
    if get_origin(kind) in (Union, types.UnionType):
        return next(argument for argument in get_args(kind) if argument is not type(None))
    return kind
