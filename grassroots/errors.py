"""What a wrong input says, and with which exit code."""

import errno
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bilingual.texts import visible
from experiments.signals import heard
from grassroots.language import Language, chosen, pick

FAILED, INVALID, INTERRUPTED = 1, 2, 130
STOPPED = "stopped; nothing was left half-written"
ERROR = ("error: ", "错误：")
INSIDE = ("error inside grassroots, not in what you gave: ", "程序内部错误，并非输入有误：")


ENDLESS = re.compile(r"([!-~]{200})[!-~]{200,}([!-~]{40})")
"""A word longer than any name or path that one can read."""
BAD_NAMES = (errno.ENAMETOOLONG, errno.EILSEQ)
"""Of what the system says: the name itself cannot be used."""


class Refused(ValueError):
    """Input that cannot be used; the message says what was given, what is allowed, and what may have been meant."""


def told(message: str | tuple[str, str], head: tuple[str, str] = ("", "")) -> str:
    """A message in the language asked for.

    Args:
        message: in English, as it was made, or in both languages.
        head: what stands before it, in English and Chinese.
    """
    lang = chosen()
    if isinstance(message, str) and lang is Language.en:
        return head[0] + message
    if isinstance(message, str):
        from grassroots.messages import in_chinese

        message = message, in_chinese(message)
    return pick(head[0] + message[0], head[1] + message[1], lang)


def say(message: str | tuple[str, str], head: tuple[str, str] = ("", "")) -> None:
    """One message on standard error, where it does not mix with data; as :func:`told`, without the middle of endless words."""
    print(visible(ENDLESS.sub(r"\1...\2", told(message, head))), file=sys.stderr, flush=True)


def said_by(error: BaseException) -> str | tuple[str, str]:
    """What an error says: in both languages where it carries both, else in English."""
    chinese = getattr(error, "zh", None)
    return str(error) if chinese is None else (str(error), chinese)


def code_of(asked: list[int]) -> int:
    """Exit code of a process that was asked to stop."""
    return 128 + asked[0] if asked else INTERRUPTED


@contextmanager
def plain_warnings() -> Iterator[None]:
    """What was set aside is said in one line, without the line of code that did it."""
    from filing import KeptAside

    with warnings.catch_warnings():
        shown = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
            if isinstance(message, KeptAside):
                say(said_by(message))
            else:
                shown(message, category, *where, **more)

        warnings.simplefilter("always", KeptAside)
        warnings.showwarning = show
        yield


def why(error: OSError) -> str:
    """Why the system refuses, in our own words."""
    from scenarios.errors import reason

    return reason(error)


@contextmanager
def plain_errors(debug: bool = False) -> Iterator[None]:
    """Turn errors into one message and an exit code; ``debug`` lets the traceback through.

    What asks the process to stop stops it as Ctrl-C does: the code is 128 and the number of the signal, 143 for SIGTERM.
    """
    asked: list[int] = []

    def stop(number: int, _: object) -> None:
        asked.append(number)
        raise KeyboardInterrupt

    try:
        with heard(stop):
            yield
    except KeyboardInterrupt:
        say(STOPPED)
        raise SystemExit(code_of(asked)) from None
    except SystemExit as end:  # typer has caught Ctrl-C before us
        if end.code != INTERRUPTED:
            raise
        say(STOPPED)
        raise SystemExit(code_of(asked)) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(FAILED) from None
    except ValueError as error:
        if debug:
            raise
        say(said_by(error), ERROR)
        raise SystemExit(INVALID) from None
    except MemoryError:
        say("not enough memory; fewer villages or fewer workers need less", ERROR)
        raise SystemExit(FAILED) from None
    except OSError as error:
        if debug:
            raise
        own = error.errno is None  # not of the system: the sentence is complete
        say(said_by(error) if own else f"{error.filename or 'a file'}: {why(error)}", ERROR)
        raise SystemExit(INVALID if error.errno in BAD_NAMES else FAILED) from None
    except Exception as error:
        if debug:
            raise
        say(f"{type(error).__name__}: {error}", INSIDE)
        for note in getattr(error, "__notes__", ()):
            say(note)
        say("`grassroots --debug ...` shows where; please report it with the command you gave")
        raise SystemExit(FAILED) from None
