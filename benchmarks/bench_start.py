"""What one waits for before anything is simulated: the command, the import, the compiled model.

    python benchmarks/bench_start.py

Everything in fresh processes; the first compilation goes into an empty cache folder and is measured once.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import Spent, Timing, control_python, fresh, measure, say_machine, show

REPEATS = 5
SMALLEST = """
import time
from model.run import Run
from model.simulate import simulate
run = Run(months=1, values={"registered": 60})
clock, processor = time.perf_counter(), time.process_time()
simulate(run)
print(time.perf_counter() - clock, time.process_time() - processor)
"""


def command() -> Path | None:
    """The installed command, beside the interpreter."""
    found = shutil.which("grassroots", path=str(Path(sys.executable).parent))
    return Path(found) if found else None


def started(name: str, code: str) -> Timing:
    """A fresh process that runs ``code``."""
    return measure(name, lambda _: fresh(code), REPEATS, control=control_python)


def reported(name: str, code: str, repeats: int, **environment: str) -> Timing:
    """The seconds that a fresh process itself prints: on the clock and of the processor."""
    spent, controls = [], []
    for _ in range(repeats):
        controls.append(control_python())
        clock, processor = fresh(code, **environment).split()
        spent.append(Spent(float(clock), float(processor)))
    return Timing(name, spent, controls)


def show_help() -> None:
    """`grassroots --help`, if it is there and works."""
    path = command()
    if path is None:
        print("\nThe command grassroots is not installed here: its start is not measured.")
        return

    def call(_: object) -> None:
        subprocess.run([str(path), "--help"], capture_output=True, check=True)

    try:
        call(None)
    except (OSError, subprocess.CalledProcessError):
        print("\n`grassroots --help` does not work here: its start is not measured.")
        return
    show("The command", [measure("grassroots --help", call, REPEATS, control=control_python)])


def main() -> None:
    """Print the tables."""
    say_machine()
    show_help()
    fresh(SMALLEST)  # compiled and cached
    show(
        "Fresh processes, from start to end",
        [
            started("python, nothing imported", "pass"),
            started("import numpy and numba", "import numpy, numba"),
            started("import model.simulate", "import model.simulate"),
            started("the smallest run", SMALLEST),
        ],
    )
    show("First run within a process", [reported("compiled model read from its cache", SMALLEST, REPEATS)])
    with tempfile.TemporaryDirectory() as empty:
        first = reported("compiled again, empty cache", SMALLEST, 1, GRASSROOTS_CACHE=empty)
    show("First run of all", [first], "s", 1.0)


if __name__ == "__main__":
    main()
