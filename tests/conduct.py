"""Runs that misbehave wherever they are run: sent to another process, they bring their conduct along."""

import itertools
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from experiments.study import single, tasks

HUGE = 50_000_000
"""Bytes."""
LIMIT = 2.0
"""Seconds that a run may take, in the tests of overdue runs alone: on a busy machine any run may take longer."""
OVERDUE = 0.5
"""Seconds beyond that a thread takes."""


class Beyond(BaseException):
    """No Exception."""


class Unsendable(Exception):
    """What pickle refuses."""

    def __init__(self) -> None:
        super().__init__("cannot be sent")
        self.lock = threading.Lock()


@dataclass(frozen=True)
class Bad:
    """A run with a conduct."""

    run: Any
    conduct: str

    def __reduce__(self) -> Any:
        return arrive, (self.run, self.conduct)


def arrive(run: Any, conduct: str) -> Bad:
    """Come out of a pickle: from now on runs of this process may misbehave."""
    single.measured = misconduct
    return Bad(run, conduct)


def misconduct(run: Any, names: Any, spans: Any) -> Any:
    """In place of a run."""
    if not isinstance(run, Bad):
        return tasks.measured(run, names, spans)
    match run.conduct:
        case "raises":
            raise ValueError("no village")
        case "raises no Exception":
            raise Beyond("beyond")
        case "interrupts":
            raise KeyboardInterrupt
        case "raises what cannot be sent":
            raise Unsendable
        case "raises a huge text":
            raise ValueError("x" * HUGE)
        case "exits":
            sys.exit(3)
        case "leaves":
            os._exit(0)
        case "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "kills the worker":
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(600.0)
        case "hangs":
            time.sleep(600.0)
        case "hangs and lets nobody else":
            sum(itertools.repeat(0))  # gives the interpreter lock up never
        case "is late":
            time.sleep(LIMIT + OVERDUE)
        case "returns what cannot be sent":
            return [threading.Lock()] * (len(names) * len(spans))
        case "returns something huge":
            return np.zeros(HUGE // 8)
        case "returns too little":
            return [1.0]
        case "prints":
            print("words" * 100)
            os.write(1, b"\x80\x05words")
    return tasks.measured(run.run, names, spans)


def misbehave(monkeypatch: Any, conducts: list[str], first: int = 5, apart: int = 7) -> dict[str, str]:
    """Give runs of a study a conduct, by their places in the plan; conduct by key."""
    keys: dict[str, str] = {}
    at = {first + apart * k: conduct for k, conduct in enumerate(conducts)}
    real = tasks.Layout.task

    def task(self: Any, plan: Any, place: int) -> Any:
        made = real(self, plan, place)
        if int(place) not in at:
            return made
        keys[made.key] = at[int(place)]
        return replace(made, run=Bad(made.run, at[int(place)]))

    monkeypatch.setattr(tasks.Layout, "task", task)
    monkeypatch.setattr(single, "measured", misconduct)
    return keys
