"""Runs that several tests share; each is simulated once a session."""

import logging
import warnings
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from chromium import browser as browser
from hypothesis import HealthCheck, settings
from laws import LIVELY, ON_CADRES
from matplotlib.figure import Figure

from experiments.verification.film import Film as Film
from experiments.verification.film import film as watched
from filing import write
from grassroots.command import main
from model.run import Run
from model.simulate import World, simulate

# The same examples in every run, for a change must not fail by chance; "search" looks for new ones (CONTRIBUTING).
settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", deadline=None, print_blob=True, max_examples=1000)
settings.load_profile("same")


LONGEST = (
    "test_levers_move.py",
    "test_held_back.py",
    "test_domains.py",
    "test_county.py",
    "test_bounds.py",
    "test_mesa_examples.py",
    "test_notebooks.py",
    "test_labels.py",
    "test_command.py",
    "test_figures.py",
    "test_study_command.py",
    "test_replicates.py",
    "test_door.py",
    "test_figures_sensitivity.py",
    "test_chinese.py",
    "test_policies.py",
)
"""Files of tests that take longest, measured by processor time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files begin, so that at the end no core waits for one of them."""
    turn = {name: k for k, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turn.get(item.path.name, len(turn)))


Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def commanded(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run the command with these words; exit code, standard output, standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["grassroots", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        return int(stop.value.code or 0), *capsys.readouterr()

    return run


@pytest.fixture
def no_tofu(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever a test draws, every glyph is there: matplotlib tells of a missing one by a warning or in the log."""
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        yield
    assert [record.getMessage() for record in caplog.records if record.name.startswith("matplotlib")] == []


WATCHED = (
    "persons.alive",
    "persons.where",
    "persons.here",
    "persons.received",
    "households.owed_rent",
    "affairs.matters",
    "affairs.rent_open",
    "homes.complaint_weight",
    "purses.budget",
    "grievances.state",
)


def film(run: Run) -> Film:
    """Run it with a copy of the watched columns after every month."""
    return watched(run, WATCHED)


@pytest.fixture(scope="session")
def default() -> World:
    """Three default villages after four years."""
    return simulate(Run(villages=3, months=48, seed=11))


@pytest.fixture(scope="session")
def lively() -> Film:
    """Three villages with every lever in use, month by month through four years and an election."""
    return film(Run(villages=3, months=48, seed=12, values=LIVELY | ON_CADRES))


@pytest.fixture(scope="session")
def decade() -> World:
    """Six default villages in two townships after ten years."""
    return simulate(Run(villages=6, months=120, seed=13, values={"villages_per_township": 3}))


def z_score(seen: float, expected: float, variance: float) -> float:
    """Distance between what was seen and expected, in standard errors."""
    return float((seen - expected) / np.sqrt(variance))


@pytest.fixture
def blank_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of figures are written and hold a dot: drawing takes most of the time of a page, and this test is not about it."""
    undrawn_files(monkeypatch)


def undrawn_files(patch: pytest.MonkeyPatch) -> None:
    """Pages have their figures, captions and files; none is drawn."""

    def dots(_: Figure, folder: Path, name: str, *about: object) -> None:
        for kind in ("png", "svg"):
            write(folder / f"{name}.{kind}", lambda to: to.write_bytes(DOT))

    patch.setattr("analysis.report.page.laid_out", lambda draw, lang: Figure())
    patch.setattr("analysis.report.page.save", dots)
    patch.setattr("analysis.report.page.inline_svg", lambda figure, name: "<svg ></svg>")


DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one point."""


@pytest.fixture(scope="session", autouse=True)
def no_width_of_a_terminal() -> Iterator[None]:
    """Workers of the test runner say how wide their terminal is; tests read output of the width that a pipe has."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COLUMNS", raising=False)
        yield
