"""The year: festival, busy seasons, rent day, year-end. A run starts in January of the place's year."""

from typing import Annotated, NamedTuple

from model.compiled import rule
from model.declare import Number


class Calendar(NamedTuple):
    """When things fall due; months count from 0 (January)."""

    # fmt: off
    spring_festival: Annotated[float, Number(unit="month", domain=(0, 11), plausible=None, grade="derived",
        source="lunar-calendar", en="month of the Spring Festival", zh="春节所在月",
        reason="in February in 20 of the 31 years 2000 to 2030, else in late January")] = 1.0
    rent_day: Annotated[float, Number(unit="month", domain=(0, 11), plausible=(0, 11), grade="assumed",
        source="assumed", en="month in which yearly land rent is due", zh="租金兑付月",
        reason="after the autumn harvest")] = 10.0
    busy_spring: Annotated[float, Number(unit="month", domain=(0, 11), plausible=(0, 11), grade="assumed",
        source="assumed", en="first of two farm-busy months in spring", zh="春季农忙首月",
        reason="harvest and transplanting, May and June")] = 4.0
    busy_autumn: Annotated[float, Number(unit="month", domain=(0, 11), plausible=(0, 11), grade="assumed",
        source="assumed", en="first of two farm-busy months in autumn", zh="秋季农忙首月",
        reason="autumn harvest, September and October")] = 8.0


@rule
def is_busy(calendar: Calendar, month: int) -> bool:
    """Whether ``month`` (from the start of the run) falls into a farm-busy season."""
    at = month % 12
    spring, autumn = int(calendar.busy_spring), int(calendar.busy_autumn)
    return at in (spring, spring + 1, autumn, autumn + 1)


@rule
def is_month(month: int, of_year: float) -> bool:
    """Whether ``month`` is the given month of the year (0 January)."""
    return month % 12 == int(of_year)


@rule
def times_this_month(per_year: float, phase: float, month: int) -> int:
    """How many of ``per_year`` evenly spread occasions fall into this month; ``phase`` shifts them within the year."""
    return int((month + 1) * per_year / 12.0 + phase) - int(month * per_year / 12.0 + phase)
