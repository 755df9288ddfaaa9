"""Two further acts: collective labour and keeping the village compact.

Both are logits of identity, the custom of the village and what is offered. Labour is called on a few days a year and calls
every able adult at home: members of the Party come more, those who let their land or have a member of working age away
less. Whom the convenor of the courtyard has talked with is asked in person; members who give hours come as far as these cover
half a day. The conduct of households is looked at each quarter. They are kept apart from deliberating, voting and complaining.
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.census import age_of, people_of, set_bit
from model.state.logit import sigma
from model.state.now import Now
from model.state.reach import is_free_member, is_labour_day, part_of_labour
from model.state.rewards import by_dividend, by_lists, by_points, earn, is_counted, worth
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Conduct(NamedTuple):
    """Numbers of labour and of keeping the compact."""

    # fmt: off
    labour: Annotated[float, Number(unit="logit", domain=(-6, 6), plausible=(-2.4, -0.5), grade="assumed",
        source="assumed", en="log-odds of coming to collective labour, able adult at home",
        zh="参加集体劳动倾向", reason="no level was found", intercept=True)] = -1.3
    labour_identity: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8),
        grade="borrowed", source="Li-2020", en="effect of identity on labour", zh="认同对劳动的影响",
        reason="sign known")] = 0.35
    labour_party: Annotated[float, Number(unit="logit", domain=(-3, 5), plausible=(0, 1.5), grade="assumed",
        source="assumed", en="effect of Party membership on labour", zh="党员对劳动的影响",
        reason="members go first")] = 0.8
    labour_land: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(-0.8, 0), grade="borrowed",
        source="Wang-2016", en="effect of having let one's land on labour", zh="土地流出对劳动的影响",
        reason="sign: those who farm work on the channels")] = -0.3
    labour_wages: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(-0.8, 0.2),
        grade="borrowed", source="Wang-2016", en="effect of a member of working age who is away on labour",
        zh="家有劳力外出对劳动的影响", reason="sign: labour outflow lowers it; one paper")] = -0.3
    compact: Annotated[float, Number(unit="logit", domain=(-6, 8), plausible=(0.5, 3), grade="assumed",
        source="assumed", en="log-odds that a household keeps the compact in a quarter",
        zh="遵守村规民约倾向", reason="no level was found", intercept=True)] = 1.6
    compact_identity: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8),
        grade="assumed", source="assumed", en="effect of identity on keeping it", zh="认同对守约的影响",
        reason="no size was found")] = 0.3
    compact_deliberated: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(0, 1),
        grade="assumed", source="assumed", en="effect of having come to the last meeting",
        zh="参与议事对守约的影响", reason="rules one helped to make; zero allowed")] = 0.2


class ConductSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    labour_days: Annotated[Floats, Setting(unit="1/year", domain=(0, 12), plausible=(0, 6), grade="assumed",
        source="assumed", en="days of collective labour a year", zh="每年集体劳动次数",
        reason="clean-ups and channels", default=2.0)]


class ConductSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    conduct: Annotated[int, Switch(
        en="collective labour and the compact", zh="集体劳动与村规民约")] = 1


@rule
def chance_of_labour(
    p: Conduct, identity: float, party: bool, land_let: bool, member_away: bool, other: float
) -> float:
    """Chance that an able adult comes to collective labour; ``other``: custom of the village and rewards, in log-odds."""
    log = p.labour + p.labour_identity * identity + other
    if party:
        log += p.labour_party
    if land_let:
        log += p.labour_land
    if member_away:
        log += p.labour_wages
    return sigma(log)


@rule
def chance_of_keeping(p: Conduct, identity: float, deliberated: bool, other: float) -> float:
    """Chance that a household keeps the compact through a quarter; ``other`` as for labour."""
    log = p.compact + p.compact_identity * identity + other
    if deliberated:
        log += p.compact_deliberated
    return sigma(log)


@rule
def is_called(t: Tables, now: Now, i: int) -> bool:
    """Whether a person is an able adult who lives at home."""
    age = age_of(t.persons.born[i], now.month)
    at_home = t.persons.alive[i] == 1 and t.persons.where[i] < codes.TOWN
    return at_home and reference.ADULT <= age < reference.ABLE_UNTIL


@rule
def labour(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """A day of collective labour: every able adult at home is called."""
    for v in range(len(t.villages.id)):
        if not is_labour_day(t, s, now, v):
            continue
        first, last = people_of(t, v)
        for k in range(first, last):
            if is_called(t, now, int(t.order[k])):
                answer_labour(t, s, p, now, int(t.order[k]))


@rule
def answer_labour(t: Tables, s: "Settings", p: "Parameters", now: Now, i: int) -> None:
    """One able adult comes or does not."""
    v, h = t.persons.village[i], int(t.persons.household[i])
    u, _, _, _ = draws.draw(now.seed, draws.LABOUR, t.persons.id[i], now.month)
    t.ledger[ledger.LABOUR_CALLED, v, now.month] += 1.0
    paid = s.attendance.points_value[v] > 0.0
    rewards = by_points(t, s, p, now, h, codes.BY_LABOUR, worth(t, s, p, now, i)) if paid else 0.0
    rewards += by_lists(t, s, p, h, codes.BY_LABOUR)
    chance = chance_of_labour(
        p.conduct,
        t.minds.identity[i],
        t.persons.party[i] == 1,
        t.households.land_let[h] > 0.0,
        t.homes.workers[h] > t.homes.workers_home[h],
        t.villages.u_norm[v] + rewards + (p.attendance.plea if t.homes.convened[h] == 1 else 0.0),
    )
    if is_free_member(t, now, i):
        chance += (1.0 - chance) * part_of_labour(p, s.party_life.member_hours[v])
    if u < chance:
        t.ledger[ledger.LABOUR_DONE, v, now.month] += 1.0
        earn(t, s, h, codes.BY_LABOUR)
        set_bit(t, now, codes.LABOURED, i)


@rule
def wipe_the_slate(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """January: breaches of the year before no longer count."""
    for h in range(len(t.households.id)):
        t.affairs.breaches[h] = 0


@rule
def norm_of(t: Tables, now: Now, h: int) -> float:
    """Mean identity of the adults of a household who are in the village."""
    identity = 0.0
    for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
        i = int(t.order[k])
        adult = age_of(t.persons.born[i], now.month) >= reference.ADULT
        identity += t.minds.identity[i] if adult & (t.persons.here[i] == 1) else 0.0
    return float(identity / t.homes.adults_home[h])


@rule
def look_at_conduct(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """The last month of a quarter: who kept the compact."""
    for h in range(len(t.households.id)):
        v = t.households.village[h]
        if t.homes.adults_home[h] == 0:
            continue
        u, _, _, _ = draws.draw(now.seed, draws.COMPACT, t.households.id[h], now.month)
        t.ledger[ledger.COMPACT_CHECKS, v, now.month] += 1.0
        rewards = by_points(t, s, p, now, h, codes.BY_COMPACT, p.attendance.farm_value)
        rewards += by_dividend(t, s, p.attendance, v) + by_lists(t, s, p, h, codes.BY_COMPACT)
        came = t.affairs.came_last[h] == 1
        if u >= chance_of_keeping(p.conduct, norm_of(t, now, h), came, t.villages.u_norm[v] + rewards):
            t.affairs.breaches[h] += 1
            continue
        t.ledger[ledger.COMPACT_KEPT, v, now.month] += 1.0
        if is_counted(s, v, codes.BY_COMPACT):
            t.affairs.points_now[h] += 1.0
        for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
            if t.persons.here[t.order[k]] == 1:
                set_bit(t, now, codes.KEPT_COMPACT, int(t.order[k]))
