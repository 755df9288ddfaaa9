"""How near things are brought to a household: rooms, a convenor of its courtyard, a member of the Party, an afternoon's labour."""

from typing import TYPE_CHECKING

from model.compiled import rule
from model.state import codes
from model.state.calendar import times_this_month
from model.state.census import has_bit
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


@rule
def way_spared(s: "Settings", v: int) -> float:
    """Share of the way to the village office that rooms in use near by spare."""
    return float(s.attendance.rooms[v] * (1.0 - s.attendance.rooms_idle[v]))


@rule
def way_to_room(t: Tables, s: "Settings", h: int) -> float:
    """Kilometres from a household to the nearest room where meetings are held and matters brought."""
    return float(t.households.distance[h] * (1.0 - way_spared(s, t.households.village[h])))


@rule
def is_contacted(t: Tables, h: int) -> bool:
    """Whether a Party member contacted a household this month or the convenor of its courtyard talked with it."""
    return bool(t.homes.contacted[h] == 1 or t.homes.convened[h] == 1)


@rule
def is_labour_day(t: Tables, s: "Settings", now: Now, v: int) -> bool:
    """Whether a village calls to collective labour this month."""
    return times_this_month(s.conduct.labour_days[v], 0.5 + t.villages.phase[v], now.month) > 0


@rule
def part_of_labour(p: "Parameters", hours: float) -> float:
    """Share of half a working day that so many hours a month make, at most 1."""
    return min(1.0, hours * p.attendance.half_days / p.grid_work.hours_full)


@rule
def is_free_member(t: Tables, now: Now, i: int) -> bool:
    """Whether a person is a Party member at home without a post who came to the last session: one who may give hours."""
    if t.persons.party[i] == 0 or t.persons.alive[i] == 0 or t.persons.where[i] >= codes.TOWN:
        return False
    return now.month > 0 and t.persons.office[i] < 0 and has_bit(t.acts, codes.AT_SESSION, i, now.month - 1)
