"""The matrix of processes and columns: what a month in fact reads and writes is what was read from the source."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from laws import LIVELY, fingerprint
from numpy.typing import NDArray

from model import simulate as main_path
from model.month import MONTH
from model.parameters import Parameters, Settings
from model.run import Run
from model.simulate import simulate
from model.state import ledger
from model.state.cases import has_room
from model.state.now import now_at
from model.state.tables import Tables
from model.steps import Group, Process, calls
from tools.touched import LEDGERS, by_process

LIVES = Run(
    months=15,
    seed=43,
    values={
        **LIVELY, "registered": 110, "attendants": 40, "per_1000": 500, "rent_day": 2, "next_election": 6,
        "contact_rule": 2, "return_programme": 0.5,
    },
)  # fmt: skip


class Seen:
    """What one process after the other has read and written."""

    def __init__(self) -> None:
        self.process: Process | None = None
        self.reads: dict[Process, set[str]] = {}
        self.writes: dict[Process, set[str]] = {}

    def note(self, where: dict[Process, set[str]], name: str) -> None:
        if self.process is not None:
            where.setdefault(self.process, set()).add(name)


class Recording:
    """A column that says when it is touched."""

    def __init__(self, of: NDArray[Any], name: str, seen: Seen) -> None:
        self.of, self.name, self.seen, self.shape = of, name, seen, of.shape

    def __len__(self) -> int:
        return len(self.of)

    def called(self, at: Any) -> str:
        if self.name not in LEDGERS:
            return self.name
        return f"{self.name}.{LEDGERS[self.name][int(at[0])].name}"

    def __getitem__(self, at: Any) -> Any:
        self.seen.note(self.seen.reads, self.called(at))
        return self.of[at]

    def __setitem__(self, at: Any, value: Any) -> None:
        self.seen.note(self.seen.writes, self.called(at))
        self.of[at] = value


def recording(table: Any, name: str, seen: Seen) -> Any:
    """The same tables with columns that say when they are touched."""
    if isinstance(table, np.ndarray):
        return Recording(table, name, seen)
    if not isinstance(table, tuple):
        return table
    inside = zip(table, type(table)._fields, strict=True)  # type: ignore[attr-defined]
    return type(table)(*(recording(part, f"{name}.{field}".lstrip("."), seen) for part, field in inside))


def processes(p: Parameters, now: Any) -> list[Process]:
    """The processes of one month, by the conditions of the table."""
    found: list[Process] = []

    def walk(parts: tuple[Any, ...]) -> None:
        for part in parts:
            if not isinstance(part, Group):
                found.append(part)
            elif eval(part.test, {"p": p, "now": now}):
                walk(part.parts)

    for step in MONTH:
        walk(step.parts)
    return found


def watching(seen: Seen) -> Callable[..., int]:
    """The month process by process, in plain Python."""

    def months(
        t: Tables, s: Settings, p: Parameters, seed: Any, first: int, last: int, start: int, stop: int
    ) -> int:
        tables, settings = recording(t, "", seen), recording(s, "s", seen)
        for month in range(first, last):
            if not has_room(tables):
                return month
            now = now_at(p.calendar, seed, month)
            for process in processes(p, now):
                seen.process = process
                process(tables, settings, p, now)
            seen.process = None
        return last

    return months


@pytest.fixture(scope="module")
def seen() -> Seen:
    """What fifteen months of a lively village touched, which are the months that the compiled function runs."""
    found = Seen()
    compiled = simulate(LIVES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main_path, "months", watching(found))
        assert fingerprint(simulate(LIVES)) == fingerprint(compiled)
    return found


def test_processes_touch_only_what_the_matrix_says(seen: Seen) -> None:
    matrix = by_process()
    assert set(matrix) == {process for step in MONTH for process, _ in calls(step)}
    for process, names in seen.writes.items():
        assert names <= matrix[process].writes, process
    for process, names in seen.reads.items():
        added_to = {name for name in names if name.partition(".")[0] in LEDGERS} & seen.writes.get(
            process, set()
        )
        assert names - added_to <= matrix[process].reads, process


def test_every_column_of_the_ledger_is_written_by_somebody() -> None:
    written = {name for found in by_process().values() for name in found.writes}
    after_december = {"graded_backward", "red_carded"}
    for column in ledger.COLUMNS:
        assert f"ledger.{column.name}" in written or column.name in after_december, column.name
    for column in ledger.TOWNSHIP_COLUMNS:
        assert f"township.{column.name}" in written or column.name == "town_cases", column.name
