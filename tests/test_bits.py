"""The same bits on every Python that the project supports, on one machine.

The other interpreter is that of the other environment beside this one (``make slow`` lays it out). On another processor
or C library the last bit of an exponential may differ: there outcomes are compared, and not bits.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from laws import LIVELY, fingerprint

from model.run import Run
from model.simulate import simulate

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = (".venv", ".venv312")
PRINT = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from test_bits import stamps
print(*stamps())
"""

RUNS = (
    Run(months=36, seed=81),
    Run(villages=3, months=30, seed=82, values={**LIVELY, "villages_per_township": 2}),
    Run(months=24, seed=83, preset="core", values={"outmigration": 0.7}),
)


def stamps() -> list[str]:
    """Fingerprints of every column of the runs."""
    return [fingerprint(simulate(run)) for run in RUNS]


def others() -> list[Path]:
    """Interpreters of another version of Python with the project installed."""
    found = []
    for name in ENVIRONMENTS:
        for python in (ROOT / name / "bin" / "python", ROOT / name / "Scripts" / "python.exe"):
            if python.exists() and version(python) != sys.version_info[:2]:
                found.append(python)
    return found


def version(python: Path) -> tuple[int, int]:
    """Its major and minor version."""
    code = "import sys; print(*sys.version_info[:2])"
    said = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    return int(said[0]), int(said[1])


@pytest.mark.bits
def test_another_python_gives_the_same_bits() -> None:
    pythons = others()
    if not pythons:
        pytest.skip("no environment of another Python lies here; `make slow` makes one")
    mine = stamps()
    code = PRINT.format(root=str(ROOT), tests=str(ROOT / "tests"))
    for python in pythons:
        done = subprocess.run(
            [python, "-c", code], capture_output=True, text=True, env={**os.environ}, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.split() == mine, python


@pytest.mark.bits
def test_the_same_run_twice_gives_the_same_bits() -> None:
    assert stamps() == stamps()
    assert len(set(stamps())) == len(RUNS)
