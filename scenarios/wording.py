"""What pydantic finds wrong, in words for somebody who has never heard of it."""

import types
from collections.abc import Mapping
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from scenarios.checks import declared, options
from scenarios.errors import Problem, did_you_mean, one_of, shown
from scenarios.reading import Text, Where

NEEDED = {
    "string_type": "needed is text",
    "int_type": "needed is a whole number",
    "tuple_type": "needed is a list",
    "dict_type": "needed is a group of keys",
    "model_type": "needed is a group of keys",
    "model_attributes_type": "needed is a group of keys",
}


def problems(error: ValidationError, model: type[BaseModel], text: Text) -> list[Problem]:
    """The problems of a file that does not fit the model."""
    return [problem(found, model, text) for found in error.errors(include_url=False)]


def problem(found: Mapping[str, Any], model: type[BaseModel], text: Text) -> Problem:
    """One of them."""
    where: Where = tuple(found["loc"])
    kind, value, context = found["type"], found["input"], found.get("ctx", {})
    if kind == "missing":
        return missing(where, model, text)
    if kind == "extra_forbidden":
        return unknown_key(where, model, text)
    name, spot = named(where), text.at_value(where)
    if kind in GROUNDS:
        given, allowed = GROUNDS[kind]
        return Problem(*text.at_key(where), f"{name} {given}", allowed)
    if kind == "number":
        return Problem(*spot, *not_a_number(where, value), context["hint"])
    if kind == "literal_error":
        return not_an_option(where, model, value, spot)
    if (
        kind in ("model_type", "model_attributes_type")
        and field_at(model, where, "value")
        and is_plain(value)
    ):
        given, allowed = (
            f"{name}: {shown(value)} stands without a ground",
            f"write {{value: {value}, evidence: [id]}}",
        )
        return Problem(*spot, given, f"{allowed} or {{value: {value}, assumed: why}}")
    if kind in NEEDED:
        said = "nothing is given" if value is None else f"{shown(value)} is given"
        quotes = f'put it in quotes: "{text.written.get(where, value)}"'
        return Problem(
            *spot,
            f"{name}: {said}",
            NEEDED[kind],
            quotes if kind == "string_type" and is_plain(value) else "",
        )
    if kind == "string_too_short":
        return Problem(*spot, f"{name} is empty", "needed is text")
    if kind in ("greater_than_equal", "less_than_equal"):
        allowed = " and ".join(
            f"{word} {context[key]}"
            for key, word in (("ge", "not before"), ("le", "not after"))
            if key in context
        )
        return Problem(*spot, f"{name}: {shown(value)}", f"allowed is {allowed}")
    return Problem(*spot, f"{name}: {shown(value)}", about(model, where) or str(found["msg"]))


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
    hint = did_you_mean(key, keys)
    if not hint and not where[:-1] and declared(key) is not None:
        hint = "numbers of the model stand under `values:`"
    return Problem(
        *text.at_key(where), f"{inside}`{key}` is not a key here", f"keys are {one_of(keys)}", hint
    )


def not_a_number(where: Where, value: Any) -> tuple[str, str]:
    """What stands instead of a number, and what the parameter allows."""
    name = named(where)
    item = declared(name) if where[0] == "values" else None
    said = f"{name}: nothing is given" if value is None else f"{name}: {shown(value)} is not a number"
    return said, "needed is a number" if item is None else options(item)


def not_an_option(where: Where, model: type[BaseModel], value: Any, spot: tuple[int, int]) -> Problem:
    """Something other than one of a few words."""
    field = field_at(model, where[:-1], str(where[-1]))
    words = [str(word) for word in get_args(field.annotation)] if field is not None else []
    hint = did_you_mean(value, words) if isinstance(value, str) else ""
    return Problem(*spot, f"{named(where)}: {shown(value)}", f"allowed is {one_of(words)}", hint)


def named(where: Where) -> str:
    """What a place in the file is called in a message."""
    steps = [str(step + 1) if isinstance(step, int) else step for step in where]
    if len(steps) > 1 and steps[0] == "values":
        steps = steps[1:]
    if len(steps) > 1 and steps[-1] == "value":
        steps = steps[:-1]
    return " > ".join(steps) or "the file"


def about(model: type[BaseModel], where: Where) -> str:
    """What the key at this place is for."""
    field = field_at(model, where[:-1], str(where[-1])) if where else None
    return f"needed is {field.description}" if field is not None and field.description else ""


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
