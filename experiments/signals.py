"""Signals that ask a process to stop: Ctrl-C, what a cluster or service manager sends before it kills, a closed terminal."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

STOP = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@contextlib.contextmanager
def heard(tell: Callable[[int, Any], None]) -> Iterator[None]:
    """Have ``tell`` called by them. What is ignored stays so, as ``nohup`` has it for closed terminals; only the main thread
    hears."""
    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for number in (getattr(signal, name) for name in STOP if hasattr(signal, name)):
            if signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, tell)
    try:
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was)
