"""A new division of a village into grids: other areas, other posts, the same people.

Done between months, when a policy changes how many households a grid has or how many attendants. Grid leaders and
attendants keep their posts in order as far as there are posts; new posts are vacant and filled as vacancies are.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.declare import Floats
from model.population.synthesise import SERIALS, split_evenly
from model.state import codes
from model.state.tables import Grids, Offices, Tables, empty

Rows = NDArray[Any]
NEW_POSTS = SERIALS // 2
"""Serial numbers from here on belong to posts made by a new division."""


def division(t: Tables) -> tuple[Rows, Rows]:
    """Grids and attendants of each village as they stand."""
    n = len(t.villages.id)
    attendants = t.offices.village[t.offices.kind == codes.ATTENDANT]
    return np.bincount(t.grids.village, minlength=n), np.bincount(attendants, minlength=n)


def wanted(
    found: tuple[Rows, Rows], households: Rows, per_grid: Floats, attendants_per_grid: Floats
) -> tuple[Rows, Rows]:
    """Grids and attendants of each village under a policy; 0 leaves a number as it was found."""
    size = np.where(per_grid > 0.0, per_grid, 1.0)
    grids = np.where(per_grid > 0.0, np.maximum(1, np.rint(households / size)), found[0]).astype(np.int64)
    attendants = np.where(attendants_per_grid > 0.0, np.rint(attendants_per_grid * grids), found[1])
    return grids, attendants.astype(np.int64)


def redivide(t: Tables, grids: Rows, attendants: Rows, hours: tuple[float, float]) -> Tables:
    """The same township with so many grids and attendants in each village; new posts are part-time."""
    table, before = new_grids(t, grids), t.households.grid.copy()
    first = np.cumsum(grids) - grids
    offices, old_row = new_offices(t, grids, attendants, first, hours)
    area(t, grids)
    keep_the_month(t.grids, table, before, t.households.grid)
    table.households[:] = np.bincount(t.households.grid, minlength=len(table.id))
    rows = np.full(len(t.offices.id) + 1, -1, np.int32)  # the last stands for -1, which stays
    kept = old_row >= 0
    rows[old_row[kept]] = np.flatnonzero(kept)
    for column in (t.groups.head, t.persons.office, t.persons.seat, t.grievances.server):
        column[:] = rows[column]
    for o in np.flatnonzero(offices.kind == codes.GRID_LEADER):
        table.leader[offices.unit[o]] = o
    n = np.bincount(offices.village, minlength=len(t.villages.id))
    t.villages.offices_last[:] = np.cumsum(n)
    t.villages.offices_first[:] = t.villages.offices_last - n
    return t._replace(grids=table, offices=offices)


def new_grids(t: Tables, grids: Rows) -> Grids:
    """The table of grids; the walking time between households stays."""
    table: Grids = empty(Grids, int(grids.sum()))
    table.id[:] = np.arange(len(table.id))
    table.village[:] = np.repeat(np.arange(len(grids)), grids)
    _, before = np.unique(t.grids.village, return_index=True)
    table.walk[:] = t.grids.walk[before][table.village]
    return table


def keep_the_month(old: Grids, new: Grids, before: Rows, now: Rows) -> None:
    """What last month left in a grid stays where its first household is: tools find before they are worked on again.

    A grid whose area is what it was has it bit for bit, in villages that are not divided again as well.
    """
    grids, first = np.unique(now, return_index=True)
    for name in ("visits", "written", "tools", "members"):
        getattr(new, name)[grids] = getattr(old, name)[before[first]]


def area(t: Tables, grids: Rows) -> None:
    """Contiguous areas of households, as at the start."""
    village = t.households.village
    count = np.bincount(village)
    serial = np.arange(len(village)) - (np.cumsum(count) - count)[village]
    t.households.grid[:] = split_evenly(serial, count[village], grids, village)


def new_offices(
    t: Tables, grids: Rows, attendants: Rows, first: Rows, hours: tuple[float, float]
) -> tuple[Offices, Rows]:
    """The table of posts, village by village, and for each post the row it had before (-1 if new)."""
    old = t.offices
    order: list[int] = []
    kinds: list[int] = []
    units: list[int] = []
    ids: list[int] = []
    for v in range(len(grids)):
        own = range(int(t.villages.offices_first[v]), int(t.villages.offices_last[v]))
        serial = int(t.villages.id[v]) * SERIALS + NEW_POSTS
        for kind in range(codes.SEAT + 1):
            rows = [o for o in own if old.kind[o] == kind]
            size = {codes.GRID_LEADER: int(grids[v]), codes.ATTENDANT: int(attendants[v])}.get(
                kind, len(rows)
            )
            rows = rows[:size] + [-1] * (size - len(rows))
            for k, o in enumerate(rows):
                in_grid = kind in (codes.GRID_LEADER, codes.ATTENDANT)
                order.append(o)
                kinds.append(kind)
                units.append(int(first[v]) + k % int(grids[v]) if in_grid else int(old.unit[o]))
                ids.append(
                    int(old.id[o]) if o >= 0 else serial + (k if kind == codes.GRID_LEADER else 4096 + k)
                )
    old_row = np.array(order)
    table: Offices = empty(Offices, len(order))
    kept = old_row >= 0
    for name in Offices._fields:
        getattr(table, name)[kept] = getattr(old, name)[old_row[kept]]
    table.id[:], table.kind[:], table.unit[:] = ids, kinds, units
    table.village[:] = np.repeat(np.arange(len(grids)), _posts_per_village(t, grids, attendants))
    leader, attendant = (~kept & (table.kind == kind) for kind in (codes.GRID_LEADER, codes.ATTENDANT))
    table.hours[leader], table.hours[attendant] = hours
    paid = old.pay[old.kind == codes.GRID_LEADER]
    table.pay[leader] = paid[0] if len(paid) else 0.0  # attendants are paid by the settings
    return table, old_row


def _posts_per_village(t: Tables, grids: Rows, attendants: Rows) -> Rows:
    before = division(t)
    size: Rows = t.villages.offices_last - t.villages.offices_first
    return size - before[0] - before[1] + grids + attendants
