"""The indices work with numpy, scipy and pandas alone, and the example of their page shows what the page says."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "docs" / "how-to" / f"indices-alone{ending}" for ending in (".md", ".zh.md")]
ROW = re.compile(
    r"^\| `(\w+)` \| ([\d.-]+) \| ([\d.-]+) \[([\d.-]+), ([\d.-]+)\] \| ([\d.-]+) \|$", re.MULTILINE
)

ALLOWED = {"numpy", "scipy", "pandas", "analysis", "bilingual", "dateutil", "six", "pytz", "tzdata"}
"""What may be imported from outside the standard library: the three, what they stand on, and the two packages of ours."""

GUARD = f"""
import sys
class Only:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in {sorted(ALLOWED)!r} and not top.startswith("_"):
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Only())
"""


def example() -> str:
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGES[0].read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return str(code)


def alone(code: str) -> subprocess.CompletedProcess[str]:
    """Code in a process of its own that can import nothing else."""
    command = [sys.executable, "-c", GUARD + code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(
    "name", ["model", "scenarios", "experiments", "grassroots", "numba", "xarray", "matplotlib"]
)
def test_the_guard_guards(name: str) -> None:
    assert f"ModuleNotFoundError: {name}" in alone(f"import {name}").stderr


def test_the_example_runs_without_the_model() -> None:
    came = alone(example())
    assert came.returncode == 0, came.stderr
    assert "above_dummy" in came.stdout


@pytest.fixture(scope="module")
def names() -> dict:
    found: dict = {}
    exec(compile(example(), "indices-alone.md", "exec"), found)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_says_what_the_example_shows(page: Path, names: dict) -> None:
    case, found, usual = names["case"], names["found"]["ST"], names["usual"]["ST"]
    rows = ROW.findall(page.read_text("utf-8"))
    assert [row[0] for row in rows] == list(case.factors)
    said = np.array([row[1:] for row in rows], dtype=float)
    parts = (found.value, found.low, found.high, usual.value)
    shown = np.column_stack([case.st, *(part[:, 0] for part in parts)])
    assert said == pytest.approx(shown, abs=0.0051)


def test_the_truth_is_found_and_the_usual_estimator_takes_noise_for_an_effect(names: dict) -> None:
    case, found, usual = names["case"], names["found"], names["usual"]
    for name, truth in (("ST", case.st), ("S1", case.s1)):
        part = found[name]
        assert ((part.low[:, 0] < truth) & (truth < part.high[:, 0])).all()
    assert list(found.above_dummy()[:3, 0]) == [1.0, 1.0, 1.0]
    assert usual["ST"].value[-1, 0] == pytest.approx(1 / 3, abs=0.1)
    assert found.seed_share.low[0] < 0.5 < found.seed_share.high[0]


def test_an_xarray_array_gives_the_same(names: dict) -> None:
    import xarray as xr

    array = xr.DataArray(names["values"], dims=("row", "replicate"))
    again = names["analyse"](names["problem"], names["points"], array, resampling=names["Resampling"](500))
    assert np.array_equal(again["ST"].value, names["found"]["ST"].value)
