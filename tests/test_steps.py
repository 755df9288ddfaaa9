"""The month as data: what is written from the table is the table, and a fault in it shows its line."""

import traceback
from typing import Any

import numpy as np
import pytest

from model.month import MONTH, STEPS, months
from model.parameters import Switches
from model.run import Run
from model.simulate import found
from model.state import calendar
from model.state.now import now_at
from model.steps import Group, Step, calls, december, name_of, off, on, written


def test_every_process_of_the_table_is_written_once_for_each_time_it_stands_there() -> None:
    text = written(MONTH)
    listed = [name_of(process) for step in MONTH for process, _ in calls(step)]
    lines = [line.strip() for line in text.splitlines()]
    assert [
        line.removesuffix("(t, s, p, now)") for line in lines if line.endswith("(t, s, p, now)")
    ] == listed
    assert [line for line in lines if line.startswith("if start <= ")] == [
        f"if start <= {k} < stop:" for k in range(len(STEPS))
    ]


def test_groups_within_groups_are_conditions_within_conditions() -> None:
    first, second = MONTH[0].parts[0], MONTH[0].parts[-1]
    assert not isinstance(first, Group) and not isinstance(second, Group)
    month = (Step("a_step", "一步", first, on("deaths", december(second), off("forums", second))),)
    assert written(month).splitlines()[6:] == [
        "        if start <= 0 < stop:",
        f"            {name_of(first)}(t, s, p, now)",
        "            if p.switches.deaths == 1:",
        "                if now.december:",
        f"                    {name_of(second)}(t, s, p, now)",
        "                if p.switches.forums == 0:",
        f"                    {name_of(second)}(t, s, p, now)",
        "    return last",
    ]
    assert [[label.en for label in when] for _, when in calls(month[0])] == [
        [],
        ["`deaths` on", "December"],
        ["`deaths` on", "`forums` off"],
    ]


def test_conditions_name_switches_that_are_there() -> None:
    def tests(parts: tuple[Any, ...]) -> list[str]:
        return [x for part in parts if isinstance(part, Group) for x in (part.test, *tests(part.parts))]

    found = {test for step in MONTH for test in tests(step.parts)}
    switches = {
        test.split()[0].removeprefix("p.switches.") for test in found if test.startswith("p.switches.")
    }
    assert switches <= set(Switches._fields) and len(switches) > 10


def test_steps_have_names_in_both_languages() -> None:
    assert len(set(STEPS)) == len({step.label.zh for step in MONTH}) == len(MONTH)


def test_a_fault_in_the_month_shows_the_line_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the text lies in no file."""
    world = found(Run(months=1, values={"registered": 60}))
    plain: Any = getattr(months, "py_func", months)

    def broken(*given: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(plain.__globals__["census"], "begin_month", broken)
    town = world.townships[0]
    with pytest.raises(ZeroDivisionError) as caught:
        plain(town.tables, town.settings, world.parameters, np.uint64(1), 0, 1, 0, len(STEPS))
    assert "census.begin_month(t, s, p, now)" in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("month", range(24))
def test_the_month_knows_where_in_the_year_it_is(month: int) -> None:
    year = calendar.Calendar()
    now = now_at(year, np.uint64(5), month)
    assert (now.seed, now.month) == (5, month)
    assert now.january == (month in (0, 12)) and now.december == (month in (11, 23))
    assert now.quarter_end == (month % 12 in (2, 5, 8, 11))
    assert now.rent_due == (month % 12 == 10) and now.busy == (month % 12 in (4, 5, 8, 9))
