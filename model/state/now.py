"""The month that is being run: its number, the key of its draws, and what falls due in it."""

from typing import NamedTuple

import numpy as np

from model.compiled import rule
from model.state.calendar import Calendar, is_busy, is_month


class Now(NamedTuple):
    """This month.

    Attributes:
        seed: key of all chance, see :mod:`model.draws`.
        month: from the start of the run, 0 a January.
        january, december, quarter_end: first and last month of the year, last of a quarter.
        rent_due: rent falls due.
        busy: farm-busy season.
    """

    seed: np.uint64
    month: int
    january: bool
    december: bool
    quarter_end: bool
    rent_due: bool
    busy: bool


@rule
def now_at(calendar: Calendar, seed: np.uint64, month: int) -> Now:
    """Month ``month``, with what falls due in it."""
    return Now(
        seed,
        month,
        is_month(month, 0.0),
        is_month(month, 11.0),
        month % 3 == 2,
        is_month(month, calendar.rent_day),
        is_busy(calendar, month),
    )
