"""One run of a study, wherever it is run: numbers, or the error in place of them."""

import multiprocessing
import threading
import time

import numpy as np
from numpy.typing import NDArray

from experiments.study.segments import Done
from experiments.study.tasks import Task, measured, measured_with_villages
from experiments.study.windows import Spans

Floats = NDArray[np.float64]
LONGEST_ERROR = 500
"""Characters of an error that are kept."""


def run_block(block: list[Task], names: list[str], spans: Spans, limit: float | None = None) -> list[Done]:
    """Run a few runs one after the other."""
    return [run_one(task, names, spans, limit) for task in block]


def run_one(task: Task, names: list[str], spans: Spans, limit: float | None = None) -> Done:
    """One run; what it raises is its result, and nothing but numbers and text leaves the worker."""
    begun = time.perf_counter()
    expected = len(names) * len(spans)
    try:
        over_all, by_village = values_of(task, names, spans)
        values = [float(value) for value in over_all]
        if len(values) != expected:
            raise ValueError(f"{len(values)} values came back, expected were {expected}")
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt) and in_main_thread():
            raise
        return failure(task.key, said(error), time.perf_counter() - begun)
    seconds = time.perf_counter() - begun
    late = f"overdue: took {seconds:.3g} s of {limit:g}" if limit is not None and seconds > limit else ""
    return Done(task.key, "done", seconds, values, late, villages=by_village.ravel().tolist())


def values_of(task: Task, names: list[str], spans: Spans) -> tuple[Floats, Floats]:
    """The values of a run over all of its villages, and of each village where they are kept."""
    if task.by_village:
        return measured_with_villages(task.run, names, spans)
    return measured(task.run, names, spans), np.zeros((0, 0))


def in_main_thread() -> bool:
    """Whether this is where Ctrl-C is heard: not so in the worker process of a pool."""
    return threading.current_thread() is threading.main_thread() and multiprocessing.parent_process() is None


def failure(key: str, error: str, seconds: float) -> Done:
    """A run that failed, as a row."""
    return Done(key, "failed", seconds, (), error)


def said(error: BaseException) -> str:
    """An error in one short line, also where it cannot say what it is."""
    try:
        words = str(error)
    except BaseException:
        words = "(without words)"
    return f"{type(error).__name__}: {words}"[:LONGEST_ERROR]
