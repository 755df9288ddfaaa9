"""What running through a study costs beside its runs: overhead, threads, memory, queries, and resuming what is done.

    python benchmarks/bench_study.py

Overhead is processor time outside the runs by processor time inside them, each run timed in its own thread. Memory is
the peak of a fresh process. The large study is one of tiny villages in short runs, so that 100,000 of them can be had in
minutes; what it weighs on disk and in memory does not depend on how long a run takes.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from numba import njit
from timing import ROOT, STEPS_COMPILED, _compiled_loop, fresh, once, say_machine

from experiments.study import single
from experiments.study.runner import Workers, run_study
from experiments.study.schema import Design, Factor, Study
from experiments.study.store import read
from experiments.study.tasks import measured
from model.run import Run
from model.simulate import simulate

WORDS = {"en": "benchmark", "zh": "基准测试"}
MANY, FEW, VILLAGE_RUNS, THREAD_RUNS = 100_000, 1_000, 10_000, 1_000
SEEDS = 4
TINY: dict[str, Any] = {"values": {"registered": 60}, "months": 26}
FREE = njit(nogil=True)(_compiled_loop.py_func)
"""The control loop without the interpreter lock, so that two of it can run side by side."""
CHILD = "import sys; sys.path.insert(0, 'benchmarks'); import bench_study; bench_study.report()"
LOOPS = 300  # control loops of 10 ms for two threads against one


def hypercube(name: str, runs: int, **more: Any) -> Study:
    """A Latin hypercube over three factors, with two arms."""
    given: dict[str, Any] = {
        "name": name,
        "label": WORDS,
        "question": WORDS,
        "place": "wusheng",
        "arms": ("none", "points-shop"),
        "factors": (
            Factor(path="migration.outmigration", low=0.1, high=0.7),
            Factor(lever="lost-work-allowance", low=0, high=100),
            Factor(path="attendance.time_busy"),
        ),
        "design": Design(kind="lhs", rows=runs // (2 * SEEDS)),
        "replicates": SEEDS,
    }
    return Study(**{**given, **more})


def warm() -> None:
    """Load the compiled month, so that nothing timed pays for it."""
    simulate(Run(months=1, values={"population.registered": 60}))


class Inside:
    """Processor time spent inside runs, over all threads."""

    def __init__(self) -> None:
        self.seconds, self._lock = 0.0, threading.Lock()

    def __call__(self, *arguments: Any) -> Any:
        begun = time.thread_time()
        try:
            return measured(*arguments)
        finally:
            spent = time.thread_time() - begun
            with self._lock:
                self.seconds += spent


def overhead(folder: Path, runs: int) -> dict[str, float]:
    """Processor time of a study of ordinary villages, inside and outside its runs, and its time on the clock."""
    inside = Inside()
    single.measured = inside  # type: ignore[assignment]
    try:
        spent = once(lambda: run_study(hypercube("village-runs", runs), folder, Workers(2), share=False))
    finally:
        single.measured = measured
    outside = spent.processor - inside.seconds
    return {
        "inside": inside.seconds,
        "outside": outside,
        "overhead": outside / inside.seconds,
        "clock": spent.clock,
    }


def threads(folder: Path, runs: int) -> tuple[float, float]:
    """How many times faster two threads are than one: a study, and copies of a pure loop in the same minutes."""
    study = hypercube("two-threads", runs)
    one = once(lambda: run_study(study, folder / "one", Workers(1), share=False)).clock
    two = once(lambda: run_study(study, folder / "two", Workers(2), share=False)).clock
    FREE(1)
    alone = once(FREE, LOOPS * STEPS_COMPILED).clock
    pair = [threading.Thread(target=FREE, args=(LOOPS * STEPS_COMPILED,)) for _ in range(2)]
    both = once(lambda: ([t.start() for t in pair], [t.join() for t in pair])).clock
    return one / two, 2.0 * alone / both


def report() -> None:
    """In the fresh process: run a study of so many tiny runs into a folder, and print its peak memory."""
    runs, folder = int(sys.argv[1]), Path(sys.argv[2])
    warm()
    begun = time.perf_counter()
    run_study(hypercube("tiny-runs", runs, **TINY), folder, Workers(2), share=False)
    print(json.dumps({"bytes": peak_memory(), "seconds": time.perf_counter() - begun}))


def peak_memory() -> int:
    """Bytes of memory this process has held at most."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def query(folder: Path) -> float:
    """Seconds in which the runs of one scenario are found among all, at best of five."""
    return min(
        once(lambda: read(folder, ("row", "replicate", "deliberation_rate"), "arm = 'points-shop'")).clock
        for _ in range(5)
    )


def resume(folder: Path) -> tuple[float, float, float]:
    """Seconds to find that nothing is to do: in Python, by the command the first time, when it sums the runs up, and later."""
    study = hypercube("tiny-runs", MANY, **TINY)
    inside = min(once(lambda: run_study(study, folder, share=False)).clock for _ in range(3))
    command = [sys.executable, "-m", "grassroots.command", "study", "resume", str(folder)]
    first, *later = (
        once(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=True)).clock
        for _ in range(4)
    )
    return inside, first, min(later)


def line(name: str, value: str, target: str) -> None:
    """A row of the table."""
    print(f"  {name:<72}  {value:>14}  {target:>12}")


def main() -> None:
    """Print the table."""
    say_machine()
    warm()
    with tempfile.TemporaryDirectory() as made:
        base = Path(made)
        print()
        line("", "measured", "target")
        ratio, pure = threads(base, THREAD_RUNS)
        line("two threads by one thread, a study of ordinary villages", f"{ratio:.2f}", ">= 1.8, or")
        line(
            "  two copies of a pure loop by one, just after; 0.95 of it",
            f"{pure:.2f}",
            f">= {0.95 * pure:.2f}",
        )
        cost = overhead(base / "villages", VILLAGE_RUNS)
        line(
            f"overhead of a study of {VILLAGE_RUNS:,} village runs",
            f"{100 * cost['overhead']:.1f} %",
            "<= 5 %",
        )
        line(
            "  processor time inside its runs, outside them (s)",
            f"{cost['inside']:.1f}, {cost['outside']:.1f}",
            "",
        )
        line("  on the clock, two threads (s)", f"{cost['clock']:.1f}", "")
        few, many = (json.loads(fresh(CHILD, str(n), str(base / f"tiny-{n}"))) for n in (FEW, MANY))
        change = 100.0 * (many["bytes"] / few["bytes"] - 1.0)
        line(f"peak memory of {FEW:,} runs (MiB)", f"{few['bytes'] / 2**20:.0f}", "")
        line(f"peak memory of {MANY:,} runs (MiB)", f"{many['bytes'] / 2**20:.0f}", "")
        line("  change", f"{change:+.1f} %", "within 10 %")
        line(f"  {MANY:,} runs took (s)", f"{many['seconds']:.0f}", "")
        line(f"one scenario out of {MANY:,} rows (s)", f"{query(base / f'tiny-{MANY}'):.3f}", "< 0.2")
        inside, first, later = resume(base / f"tiny-{MANY}")
        line(f"resume of a finished study of {MANY:,} runs, in Python (s)", f"{inside:.2f}", "< 2")
        line("  by the command, with its start and its table (s)", f"{later:.2f}", "< 2")
        line("  by the command where nothing is summed up yet (s)", f"{first:.2f}", "")
    print(f"\nload at the end {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")


if __name__ == "__main__":
    main()
