"""What half a day is worth to a person, and what an act is rewarded with, as the one who decides sees it.

One slope each, of ``attendance``, serves all acts that can earn something: coming to a meeting, labour, keeping the compact.
Points enter at q x chance that they are entered x share honoured last quarter. A list acts on an act only where it counts
it and one more can change how this household is listed; otherwise its term is exactly 0.
"""

import math
from typing import TYPE_CHECKING

from model.compiled import rule
from model.state import codes, reference
from model.state.census import age_of
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.mechanisms.attendance import Attendance
    from model.mechanisms.incentives import Incentives
    from model.parameters import Parameters, Settings


@rule
def doublings(yuan: float, worth: float) -> float:
    """log2(1 + c / w): money on the scale of half a day."""
    return math.log(1.0 + yuan / worth) / math.log(2.0) if yuan > 0.0 else 0.0


@rule
def worth_of(p: "Attendance", base: float, ability: float, alone: bool, old: bool) -> float:
    """Value of half a day: base e^(by ability), dearer to the only adult at home, cheaper to the old off work."""
    value = base * math.exp(p.worth_ability * ability)
    if alone:
        value *= 1.0 + p.worth_alone
    if old:
        value *= p.worth_old
    return max(1.0, value)


@rule
def is_old_and_free(t: Tables, now: Now, i: int) -> bool:
    """60 or over, at home or visiting, without off-farm work."""
    old = age_of(t.persons.born[i], now.month) >= reference.OLD
    return old and t.persons.where[i] == codes.FARM


@rule
def worth(t: Tables, s: "Settings", p: "Parameters", now: Now, i: int) -> float:
    """Value of half a day to person ``i``."""
    base = p.attendance.farm_value
    if t.persons.where[i] == codes.WORK:
        base = s.migration.wage_local[t.persons.village[i]] / p.attendance.half_days
    alone = t.persons.here[i] == 1 and t.homes.adults_home[t.persons.household[i]] == 1
    return worth_of(p.attendance, base, t.persons.ability[i], alone, is_old_and_free(t, now, i))


@rule
def is_counted(s: "Settings", v: int, act: int) -> bool:
    """Whether scores and lists of a village count this kind of act."""
    return int(s.incentives.list_counts[v]) >> act & 1 == 1


@rule
def earn(t: Tables, s: "Settings", h: int, act: int) -> None:
    """An act of a household into its score of the month, where it counts."""
    if is_counted(s, t.households.village[h], act):
        t.affairs.points_now[h] += 1.0
        t.affairs.acts_now[h] += 1


@rule
def chance_entered(p: "Incentives", council: float) -> float:
    """Chance that points earned are entered."""
    return 1.0 - p.error * (1.0 - p.council_fairness * council)


@rule
def points_term(p: "Attendance", value: float, worth: float, age: float) -> float:
    """g(q) = b log2(1 + q / w) (floor + (1 - floor) 2^(-age / half-life)); ``age`` of the scheme in months."""
    if value == 0.0:
        return 0.0
    fresh = p.points_floor + (1.0 - p.points_floor) * math.exp(-math.log(2.0) * age / p.points_half_life)
    return p.points * doublings(value, worth) * fresh


@rule
def by_points(t: Tables, s: "Settings", p: "Parameters", now: Now, h: int, act: int, worth: float) -> float:
    """Log-odds that points add to an act: what one can count on getting, in halves of a day."""
    v = t.households.village[h]
    if s.attendance.points_value[v] == 0.0 or not is_counted(s, v, act):
        return 0.0
    entered = chance_entered(p.incentives, s.incentives.by_council[v])
    expected = s.attendance.points_value[v] * entered * t.purses.honoured[v]
    since = t.purses.points_since[v]
    return points_term(p.attendance, expected, worth, float(now.month - since) if since >= 0 else 0.0)


@rule
def has_black_list(s: "Settings", v: int) -> bool:
    """Whether repeated breach is made public."""
    return bool(s.incentives.black_list[v] > 0.5)


@rule
def can_be_red(t: Tables, s: "Settings", h: int) -> bool:
    """Whether a household may still come on the red list this year: without breach, where the compact counts."""
    return t.affairs.breaches[h] == 0 or not is_counted(s, t.households.village[h], codes.BY_COMPACT)


@rule
def is_enough(s: "Settings", p: "Incentives", v: int, acts: int) -> bool:
    """Whether these acts of a year are enough for the red list; where only the compact counts, none are needed."""
    return acts >= p.red_acts or int(s.incentives.list_counts[v]) == 1 << codes.BY_COMPACT


@rule
def changes_listing(t: Tables, s: "Settings", p: "Parameters", h: int, act: int) -> bool:
    """Whether one act more, or one breach less, can change how a household is listed at the end of the year."""
    v, own = t.households.village[h], p.incentives
    if not is_counted(s, v, act):
        return False
    if act == codes.BY_COMPACT:
        near_black = has_black_list(s, v) and t.affairs.breaches[h] + 1 == int(own.black_breaches)
        return bool(t.affairs.breaches[h] == 0 or near_black)
    acts = t.affairs.acts_year[h]
    return bool(can_be_red(t, s, h) and acts < own.red_acts <= acts + 1)


@rule
def by_lists(t: Tables, s: "Settings", p: "Parameters", h: int, act: int) -> float:
    """Log-odds that publicity adds to an act of a household; exactly 0 where the act can change no listing."""
    publicity = s.attendance.publicity[t.households.village[h]]
    if publicity == 0.0 or not changes_listing(t, s, p, h, act):
        return 0.0
    return float(p.attendance.lists * publicity)


@rule
def by_dividend(t: Tables, s: "Settings", p: "Attendance", v: int) -> float:
    """Log-odds by the yearly dividend at stake: b log2(1 + dividend / 100 yuan)."""
    return p.dividend * doublings(s.attendance.dividend_condition[v] * t.purses.dividend_each[v], 100.0)
