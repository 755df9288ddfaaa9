"""When a measure acts: months of the calendar or of the run, in a file and after ``@`` on the command line."""

import re
from dataclasses import replace
from typing import Any

from pydantic_core import PydanticCustomError

from model.declare import Label
from model.policy import Date, Policy
from model.run import MOST_MONTHS

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
OF_RUN = re.compile(r"([0-9]{1,3})?(?:-|\.\.)([0-9]{1,3})?")
OF_CALENDAR = re.compile(rf"({MONTH.pattern})?\.\.({MONTH.pattern})?")
FORMS = "write months of the run, as in @25-48, @25- or @25-25, or of the calendar, as in @2023-01..2024-12"


def as_date(value: Any) -> Date:
    """A month of the calendar in quotes, or of the run as a whole number; pydantic says what is wrong with anything else."""
    if isinstance(value, str) and MONTH.fullmatch(value):
        return int(value[:4]), int(value[5:])
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_MONTHS:
        return value
    allowed = f"a month in quotes, as in '2023-01', or the number of a month of the run, 1 to {MOST_MONTHS}"
    raise PydanticCustomError("month", f"it has to be {allowed}")


def month_after(date: Date) -> Date:
    """The month after."""
    if isinstance(date, int):
        return date + 1
    return (date[0] + 1, 1) if date[1] == 12 else (date[0], date[1] + 1)


def month_before(date: Date) -> Date:
    """The month before."""
    if isinstance(date, int):
        return date - 1
    return (date[0] - 1, 12) if date[1] == 1 else (date[0], date[1] - 1)


def written(date: Date) -> str:
    """A month as it is written: ``25``, ``2023-01``."""
    return str(date) if isinstance(date, int) else f"{date[0]}-{date[1]:02d}"


def in_order(since: Date | None, until: Date | None) -> None:
    """Refuse an end before the start, or months that are counted in two ways.

    Args:
        since, until: the first month in force and the last.

    Raises:
        ValueError: either.
    """
    if since is None or until is None:
        return
    if isinstance(since, int) is not isinstance(until, int):
        said = f"since {written(since)} and until {written(until)} are counted in two ways"
        raise ValueError(f"{said}; write both as months of the run, or both as months of the calendar")
    if until < since:  # type: ignore[operator]
        raise ValueError(f"until {written(until)} lies before since {written(since)}")


def in_words(since: Date | None, until: Date | None) -> Label:
    """``months 25 to 48 of the run``, ``from 2023-01 to 2024-12``; ``since`` and ``until`` are the first month and the last."""
    first, last = (None if date is None else written(date) for date in (since, until))
    if isinstance(since if since is not None else until, int):
        if first is not None and last is not None:
            return Label(f"months {first} to {last} of the run", f"模拟第{first}至{last}个月")
        if first is not None:
            return Label(f"from month {first} of the run on", f"自模拟第{first}个月起")
        return Label(f"up to month {last} of the run", f"至模拟第{last}个月")
    en = " ".join(part for part in (first and f"from {first}", last and f"to {last}") if part)
    zh = "".join(part for part in (first and f"自{first}", last and f"至{last}") if part)
    return Label(en, zh)


def split_dates(text: str) -> tuple[str, str]:
    """What stands before the last ``@`` and the dates behind it; no dates where that belongs to the path of a file."""
    name, at, dates = text.rpartition("@")
    if not at or any(mark in dates for mark in ("/", "\\", ".yaml", ".yml")):
        return text, ""
    return name.strip(), f"@{dates.strip()}"


def read_dates(text: str) -> tuple[Date | None, Date | None]:
    """The first month and the last in ``@25-48`` or ``@2023-01..2024-12``; one of them may be left out.

    Raises:
        ValueError: it is neither, or ends before it starts.
    """
    dates = text.removeprefix("@")
    run, calendar = OF_RUN.fullmatch(dates), OF_CALENDAR.fullmatch(dates)
    found = run.groups() if run else calendar.group(1, 4) if calendar else (None, None)
    if found == (None, None):
        raise ValueError(f"{text!r} says no months; {FORMS}")
    outside = [one for one in found if run and one and not 1 <= int(one) <= MOST_MONTHS]
    if outside:
        raise ValueError(f"month {outside[0]}: months of a run are counted from 1 to {MOST_MONTHS}")
    since, until = (None if one is None else as_date(int(one) if run else one) for one in found)
    in_order(since, until)
    return since, until


def dated(policy: Policy, dates: str) -> Policy:
    """The policy in force in the months after ``@``; its name and label say so.

    Raises:
        ValueError: no months, or a policy that has dates of its own.
    """
    since, until = read_dates(dates)
    if any(measure.dated for measure in policy.measures):
        raise ValueError(f"{policy.name} has dates of its own; leave out {dates}, or the dates in its file")
    after = None if until is None else month_after(until)
    when = in_words(since, until)
    return replace(
        policy,
        name=f"{policy.name}{dates}",
        label=Label(f"{policy.label.en} ({when.en})", f"{policy.label.zh}（{when.zh}）"),
        measures=tuple(replace(measure, since=since, until=after) for measure in policy.measures),
    )
