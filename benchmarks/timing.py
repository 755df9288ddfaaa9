"""What the benchmarks share: repeated timing beside a control loop of fixed work, and one table.

Machines change speed from hour to hour, and a busy neighbour slows both the model and the loop. Every repetition is
therefore preceded by a control loop of fixed work, compiled or in pure Python, whichever resembles what is timed; the
last column of a table is the median of their ratio, which travels better between machines than milliseconds do. Beside
the time on the clock stands processor time, which leaves out waiting for a processor that somebody else has.
"""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

# A script here finds the packages from a plain checkout, too.
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from numba import njit  # noqa: E402

STEPS_COMPILED = 5_000_000  # about 10 ms on a server of 2023
STEPS_PYTHON = 200_000


@njit
def _compiled_loop(steps: int) -> int:
    """A chain of dependent integer operations (xorshift), which no compiler can shorten."""
    x = 88172645463325252
    for _ in range(steps):
        x ^= x << 13
        x ^= x >> 7
        x ^= x << 17
    return x


def _python_loop(steps: int) -> int:
    """Integer arithmetic in the interpreter (a linear congruential generator)."""
    x = 1
    for _ in range(steps):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
    return x


class Spent(NamedTuple):
    """Seconds of one call: on the clock, and of processors, those of finished child processes with them."""

    clock: float
    processor: float


def control_compiled() -> Spent:
    """What the compiled control loop takes."""
    return once(_compiled_loop, STEPS_COMPILED)


def control_python() -> Spent:
    """What the control loop in pure Python takes."""
    return once(_python_loop, STEPS_PYTHON)


def once(function: Callable[..., Any], *arguments: Any) -> Spent:
    """What one call takes."""
    clock, processor = time.perf_counter(), _processor_seconds()
    function(*arguments)
    return Spent(time.perf_counter() - clock, _processor_seconds() - processor)


def _processor_seconds() -> float:
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


@dataclass(frozen=True)
class Timing:
    """Repeated measurements of one thing, and of the control loop just before each."""

    name: str
    spent: list[Spent]
    control: list[Spent]
    target: float | None = None

    @property
    def least(self) -> float:
        """Fastest repetition, in seconds on the clock: nearest to what the work itself costs."""
        return min(one.clock for one in self.spent)

    @property
    def median(self) -> float:
        """Median repetition, in seconds on the clock: what one has to expect."""
        return statistics.median(one.clock for one in self.spent)

    @property
    def processor(self) -> float:
        """Least processor time of a repetition, in seconds."""
        return min(one.processor for one in self.spent)

    @property
    def in_controls(self) -> float:
        """Median of processor time per processor time of the control loop."""
        return times(self.spent, self.control)


def times(some: list[Spent], other: list[Spent]) -> float:
    """How many times the processor time of the others: the median over measurements that were neighbours."""
    return statistics.median(a.processor / b.processor for a, b in zip(some, other, strict=True))


def measure(
    name: str,
    work: Callable[[Any], Any],
    repeats: int,
    prepare: Callable[[], Any] = lambda: None,
    control: Callable[[], Spent] = control_compiled,
    target: float | None = None,
) -> Timing:
    """Time ``work`` on what ``prepare`` (not timed) makes, ``repeats`` times after one that does not count.

    Args:
        name: what the table calls it.
        work: what is timed.
        repeats: measurements, at least 1.
        prepare: makes the argument of ``work`` again for every repetition.
        control: the loop of fixed work that is timed before each repetition.
        target: seconds aimed at; printed beside, never enforced.
    """
    return measure_in_turn([Job(name, work, prepare, target)], repeats, control)[0]


@dataclass(frozen=True)
class Job:
    """Something to be timed; see :func:`measure`."""

    name: str
    work: Callable[[Any], Any]
    prepare: Callable[[], Any] = lambda: None
    target: float | None = None


def measure_in_turn(
    jobs: list[Job], repeats: int, control: Callable[[], Spent] = control_compiled
) -> list[Timing]:
    """Time each job once, then each once more, and so on: a slow minute of the machine falls on all of them."""
    control()
    for job in jobs:
        job.work(job.prepare())
    spent: list[list[Spent]] = [[] for _ in jobs]
    controls: list[list[Spent]] = [[] for _ in jobs]
    for _ in range(repeats):
        for k, job in enumerate(jobs):
            made = job.prepare()
            controls[k].append(control())
            spent[k].append(once(job.work, made))
    return [Timing(job.name, spent[k], controls[k], job.target) for k, job in enumerate(jobs)]


def show(title: str, timings: list[Timing], unit: str = "ms", scale: float = 1e3) -> None:
    """Print a table: minimum, median and target in ``unit`` (``scale`` of them a second), and medians in controls."""
    print(f"\n{title} ({unit}; {len(timings[0].spent)} repeats)")
    width = max(len(t.name) for t in timings)
    print(
        f"  {'':<{width}}  {'minimum':>9}  {'median':>9}  {'target':>9}  {'processor':>9}  {'in control loops':>16}"
    )
    for t in timings:
        target = "" if t.target is None else f"<= {t.target * scale:.4g}"
        print(
            f"  {t.name:<{width}}  {t.least * scale:>9.4g}  {t.median * scale:>9.4g}"
            f"  {target:>9}  {t.processor * scale:>9.4g}  {t.in_controls:>16.3g}"
        )


def say_machine() -> None:
    """Print date, processor, versions, load, and how fast the control loops run here and now."""
    compiled = measure("", lambda _: control_compiled(), 5)
    python = measure("", lambda _: control_python(), 5, control=control_python)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"{date.today()}, {processor()}, {os.cpu_count()} processors{load}, Python {platform.python_version()}"
    )
    print(
        f"control loops: compiled {compiled.least * 1e3:.3g} ms, at the median {compiled.median * 1e3:.3g}; "
        f"Python {python.least * 1e3:.3g} ms, at the median {python.median * 1e3:.3g}"
    )


def processor() -> str:
    """What the system calls its processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def fresh(code: str, *arguments: str, **environment: str) -> str:
    """What a new interpreter prints that runs ``code`` from the root of the repository.

    Raises:
        RuntimeError: the code failed; the message is what it wrote to the standard error.
    """
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return done.stdout.strip()
