"""What a wrong input says, and with which exit code."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from grassroots.language import pick

FAILED, INVALID, INTERRUPTED = 1, 2, 130
STOPPED = "stopped; nothing was left half-written"


class Refused(ValueError):
    """Input that cannot be used; the message says what was given, what is allowed, and what may have been meant."""


def say(message: str) -> None:
    """One line on standard error, where it does not mix with data."""
    print(message, file=sys.stderr, flush=True)


def told(message: BaseException, en: str = "", zh: str = "") -> str:
    """What a message says, in the reader's language where it knows it; with a word before it in each."""
    chinese = getattr(message, "zh", None)
    return f"{en}{message}" if chinese is None else pick(f"{en}{message}", f"{zh}{chinese}")


@contextmanager
def plain_warnings() -> Iterator[None]:
    """What was set aside is said in one line, without the line of code that did it."""
    from filing import KeptAside

    with warnings.catch_warnings():
        shown = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
            if isinstance(message, KeptAside):
                say(told(message))
            else:
                shown(message, category, *where, **more)

        warnings.simplefilter("always", KeptAside)
        warnings.showwarning = show
        yield


@contextmanager
def plain_errors(debug: bool = False) -> Iterator[None]:
    """Turn errors into one message and an exit code; ``debug`` lets the traceback through."""
    try:
        yield
    except KeyboardInterrupt:
        say(STOPPED)
        raise SystemExit(INTERRUPTED) from None
    except SystemExit as end:  # typer has caught Ctrl-C before us
        if end.code == INTERRUPTED:
            say(STOPPED)
        raise
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(FAILED) from None
    except ValueError as error:
        if debug:
            raise
        say(told(error, "error: ", "错误："))
        raise SystemExit(INVALID) from None
    except MemoryError:
        say("error: not enough memory; fewer villages or fewer workers need less")
        raise SystemExit(FAILED) from None
    except OSError as error:
        if debug:
            raise
        if error.errno is None:  # not of the system: the sentence is complete
            say(told(error, "error: ", "错误："))
        else:
            where = f"{error.filename}: " if error.filename else ""
            say(f"error: {where}{error.strerror or error}")
        raise SystemExit(FAILED) from None
    except Exception as error:
        if debug:
            raise
        say(f"error inside grassroots, not in what you gave: {type(error).__name__}: {error}")
        for note in getattr(error, "__notes__", ()):
            say(note)
        say("`grassroots --debug ...` shows where; please report it with the command you gave")
        raise SystemExit(FAILED) from None
