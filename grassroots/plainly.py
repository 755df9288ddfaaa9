"""How a call from Python refuses: in one sentence, in the language of the messages, without a traceback through the library."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from inspect import signature
from numbers import Real
from os import PathLike
from typing import Any

from grassroots.errors import Refused, said_by, told

OURS = ("grassroots", "model", "scenarios", "experiments", "analysis", "filing", "bilingual")


def as_python(message: str) -> str:
    """A message about options of the command, as one about arguments of a call; commands that it names stay as they are."""
    option = r"(`[^`]*`)|--([a-z]+(?:-[a-z]+)*)"
    return re.sub(option, lambda found: found[1] or found[2].replace("-", "_"), message)


def in_python(error: Exception) -> str:
    """What an error says, in the language of the messages, about arguments of a call."""
    return as_python(told(said_by(error)))


def raised_by_us(error: BaseException) -> bool:
    """Whether our code raised it on purpose, so that its message is all there is to know."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    module = str(last.tb_frame.f_globals.get("__name__", "")) if last is not None else ""
    return module.partition(".")[0] in OURS


def plain[**P, R](verb: Callable[P, R]) -> Callable[P, R]:
    """Refuse in one sentence, without a traceback through the library; what is no refusal keeps its traceback."""

    @wraps(verb)
    def said(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            check_kinds(verb, args, kwargs)
            return verb(*args, **kwargs)
        except Refused as error:
            raise Refused(in_python(error)) from None
        except ValueError as error:
            if not raised_by_us(error):
                raise
            message = in_python(error)
            if error.args and error.args[0] == str(error):
                error.args = (message,)
            elif message != str(error):  # it writes itself, in English
                raise Refused(message) from None
            raise error.with_traceback(None) from None

    return said


PATHS = ("out", "folder")
TEXTS = ("ids", "outcomes", "outcome", "by", "effect_of", "method", "quantity", "objective")
"""Arguments of any verb that are paths, and those that are text or several texts."""
NAMES = ("place", "policy", "policies", "study", "lever", "file", "name")
"""Arguments of any verb that are things with a name or a file, or such things themselves."""


def check_kinds(verb: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
    """Refuse numbers where paths or names are meant, before a library stumbles over them.

    Raises:
        Refused: one is no path, or no text.
    """
    try:
        given = signature(verb).bind(*args, **kwargs).arguments
    except TypeError:  # Python says itself which argument is missing or unknown
        return
    for name in PATHS:
        if not isinstance(given.get(name), str | PathLike | None):
            raise Refused(f"{name}: {given[name]!r} given; allowed is the path of a folder")
    for name in TEXTS:
        wrong = [one for one in listed(given.get(name, "")) if not isinstance(one, str | None)]
        if wrong:
            raise Refused(f"{name}: {wrong[0]!r} given; allowed is text, as in a name")
    for name in NAMES:
        numbers = [one for one in flat(given.get(name, "")) if isinstance(one, Real | bytes)]
        if numbers:
            raise Refused(f"{name}: {numbers[0]!r} given; allowed is a name or the path of a file")


def flat(given: Any) -> list[Any]:
    """One thing, or those in lists within lists; what is a thing itself is not looked into."""
    return [each for one in given for each in flat(one)] if type(given) in (list, tuple) else [given]


def listed(given: Any) -> list[Any]:
    """One thing or several, as a list."""
    return [given] if isinstance(given, str) or not isinstance(given, Iterable) else list(given)
