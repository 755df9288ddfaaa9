"""How far a call from Python is: a bar in a notebook or on a terminal, nothing in a log."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

FORMAT = "{desc}: {percentage:3.0f}% {bar} {elapsed} < {remaining}"


def in_notebook() -> bool:
    """Whether a kernel runs this, whose cells show bars."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


def bar_type() -> Any:
    """The widget where it can be shown, which tqdm would only find out by a warning; else text."""
    if in_notebook() and importlib.util.find_spec("ipywidgets") is not None:
        from tqdm.notebook import tqdm as widget

        return widget
    from tqdm.std import tqdm

    return tqdm


@contextmanager
def bar(title: str, quiet: bool = False) -> Iterator[Callable[[float], None]]:
    """A bar that is told what share is done."""
    if quiet or not (in_notebook() or sys.stderr.isatty()):
        yield lambda share: None
        return
    with bar_type()(total=1.0, desc=title, bar_format=FORMAT, leave=False) as shown:

        def told(share: float) -> None:
            shown.update(max(0.0, min(1.0, share) - shown.n))

        yield told
