"""What is wrong with the words of a command, in our own words: options, arguments and verbs that cannot be used."""

import inspect
import re
from collections.abc import Sequence
from enum import Enum
from typing import Any, get_args

import typer

UsageError: type[Any] = typer.BadParameter.__bases__[0]
"""What the library raises where the words of a command cannot be used."""
WHOLE, FRACTION = "a whole number", "a number"


def said(error: Any, words: Sequence[str]) -> str:
    """What is wrong, what is allowed, what may be meant.

    Args:
        error: as the library raises it.
        words: of the command.
    """
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return no_option(error)
    if kind == "MissingParameter":
        return missing(error)
    if kind == "BadParameter" and error.param is not None:
        return not_allowed(error.param, error.ctx, words)
    if kind == "BadOptionUsage":
        alone = "not take" in str(error.message)
        return f"{error.option_name}: " + (
            "it goes without a value" if alone else "a value is missing after it"
        )
    return other(error)


def no_option(error: Any) -> str:
    """An option that a verb does not have."""
    from scenarios.errors import did_you_mean, short

    known = [name for param in error.ctx.command.params for name in param.opts if name.startswith("--")]
    near = did_you_mean(error.option_name, known)
    text = f"there is no option {short(error.option_name)}; `{error.ctx.command_path} --help` lists them"
    return f"{text}; {near}" if near else text


def missing(error: Any) -> str:
    """An argument or option that has to be given."""
    param = error.param
    name = label(param)
    return f"{name} is missing; `{error.ctx.command_path} --help` says what it is"


def not_allowed(param: Any, ctx: Any, words: Sequence[str]) -> str:
    """A value that is not of the kind or within the bounds of its option."""
    from scenarios.errors import did_you_mean, one_of, short
    from scenarios.numbers import hint

    given, (kind, low, high) = value_of(param, words), declared(param, ctx)
    text = f"{label(param)} {short(given)}".rstrip()
    if isinstance(kind, type) and issubclass(kind, Enum):
        known = [str(one.value) for one in kind]
        near = did_you_mean(given, known)
        return f"{text}: allowed is {one_of(known)}" + (f"; {near}" if near else "")
    whole = kind is int

    def fits(number: float) -> bool:
        least, most = -1e300 if low is None else low, 1e300 if high is None else high
        return least <= number <= most and (not whole or number == round(number))

    near = hint(given, fits)
    return f"{text}: allowed is {bounds(whole, low, high)}" + (f"; {near}" if near else "")


def bounds(whole: bool, low: float | None, high: float | None) -> str:
    """What numbers are allowed, in words."""
    kind = WHOLE if whole else FRACTION
    if low is None and high is None:
        return kind
    if high is None:
        return f"{kind}, {low:.15g} or more"
    return f"{kind}, {high:.15g} or less" if low is None else f"{kind}, {low:.15g} to {high:.15g}"


def declared(param: Any, ctx: Any) -> tuple[Any, float | None, float | None]:
    """Kind and bounds of an option, as its verb declares them."""
    callback = inspect.unwrap(ctx.command.callback)
    annotation = inspect.signature(callback).parameters[param.name].annotation
    inner, *notes = get_args(annotation) or (annotation,)
    kinds = [kind for kind in (*get_args(inner), inner) if kind is not type(None)]
    low, high = (
        next((getattr(note, end) for note in notes if hasattr(note, end)), None) for end in ("min", "max")
    )
    return kinds[0], low, high


def label(param: Any) -> str:
    """What an option or argument is called."""
    options = [name for name in param.opts if name.startswith("-")]
    if options:
        return str(max(options, key=len))
    return str(param.metavar or param.name.upper()).strip("[].")


def value_of(param: Any, words: Sequence[str]) -> str:
    """The last value given to an option; nothing where it cannot be told."""
    found = ""
    for k, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in param.opts:
            found = value if equals else words[k + 1] if k + 1 < len(words) else ""
    return found


def other(error: Any) -> str:
    """A verb that is none, words too many, and what else there is."""
    from scenarios.errors import did_you_mean, short

    text, ctx = str(error.message), error.ctx
    verb = re.match(r"No such command '(.*?)'\.", text, re.DOTALL)
    if verb:
        known = list(ctx.command.commands)
        near = did_you_mean(verb[1], known)
        said = f"there is no verb {short(verb[1])}; `{ctx.command_path} --help` lists them"
        return f"{said}; {near}" if near else said
    extra = re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", text, re.DOTALL)
    path = "grassroots" if ctx is None else ctx.command_path
    if extra:
        return f"{short(extra[1])}: this is too much; `{path} --help` says what goes here"
    if text == "Missing command.":
        return f"a verb is missing; `{path} --help` lists them"
    return f"the words of the command cannot be used; `{path} --help` says what goes here"
