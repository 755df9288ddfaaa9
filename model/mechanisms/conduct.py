"""Two further acts: collective labour and keeping the village compact.

Both are logits of identity, efficacy, duty to the Party and what is offered. Labour is called on a few days a year; the
conduct of households is looked at each quarter. They are kept apart from deliberating, voting and complaining.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import codes, ledger, reference
from model.state.calendar import times_this_month
from model.state.census import pick_adult, set_bit
from model.state.logit import sigma
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Conduct(NamedTuple):
    """Numbers of labour and of keeping the compact."""

    # fmt: off
    labour: Annotated[float, Number(unit="logit", domain=(-6, 6), plausible=(-1.5, 0.5), grade="assumed",
        source="assumed", en="log-odds of coming to collective labour, household asked",
        zh="参加集体劳动倾向", reason="no level was found", intercept=True)] = -0.6
    labour_identity: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8),
        grade="borrowed", source="Li-2020", en="effect of identity on labour", zh="认同对劳动的影响",
        reason="sign known")] = 0.35
    labour_party: Annotated[float, Number(unit="logit", domain=(-3, 5), plausible=(0, 1.5), grade="assumed",
        source="assumed", en="effect of Party membership on labour", zh="党员对劳动的影响",
        reason="members go first")] = 0.8
    labour_hands: Annotated[float, Number(unit="logit per adult", domain=(-3, 3), plausible=(0, 0.6),
        grade="borrowed", source="Wang-2016", en="effect of each further adult at home on labour",
        zh="在家劳力的影响",
        reason="labour outflow lowers it; a household with one pair of hands is short")] = 0.25
    compact: Annotated[float, Number(unit="logit", domain=(-6, 8), plausible=(0.5, 3), grade="assumed",
        source="assumed", en="log-odds that a household keeps the compact in a quarter",
        zh="遵守村规民约倾向", reason="no level was found", intercept=True)] = 1.6
    compact_identity: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8),
        grade="assumed", source="assumed", en="effect of identity on keeping it", zh="认同对守约的影响",
        reason="no size was found")] = 0.3
    compact_deliberated: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(0, 1),
        grade="assumed", source="assumed", en="effect of having come to the last meeting",
        zh="参与议事对守约的影响", reason="rules one helped to make; zero allowed")] = 0.2
    per_act: Annotated[float, Number(unit="logit per log2", domain=(-3, 6), plausible=(0, 2),
        grade="assumed", source="Zhao-2022",
        en="slope on log2(1 + value of points / 60) for labour and compact", zh="积分对劳动守约的影响",
        reason="reward schemes raise waste sorting; size assumed")] = 0.8
    dividend: Annotated[float, Number(unit="logit per log2", domain=(-3, 6), plausible=(0, 1),
        grade="assumed", source="chengkou-points-dividend-link",
        en="slope on log2(1 + dividend at stake / 100)", zh="分红挂钩对守约的影响",
        reason="linkage stated, no size")] = 0.3
    lists: Annotated[float, Number(unit="logit", domain=(-3, 3), plausible=(-0.4, 0.8), grade="borrowed",
        source="GGL-2008", en="effect of publicity", zh="公示对守约的影响", reason="sign swept")] = 0.36
    hands_reference: Annotated[float, Number(unit="adults", domain=(0, 10), plausible=None,
        grade="numerical", source="assumed", en="adults at home of the household that ``labour`` stands for",
        zh="参照户在家成年人数", reason="centre of the term; moves with the intercept")] = 2.0
    hands_most: Annotated[float, Number(unit="adults", domain=(1, 10), plausible=(3, 6), grade="assumed",
        source="assumed", en="adults at home beyond which hands do not count", zh="影响出工的在家成年人上限",
        reason="no figure was found")] = 4.0


class ConductSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    labour_days: Annotated[Floats, Setting(unit="1/year", domain=(0, 12), plausible=(0, 6), grade="assumed",
        source="assumed", en="days of collective labour a year", zh="每年集体劳动次数",
        reason="clean-ups and channels", default=2.0)]


@rule
def chance_of_labour(
    p: Conduct, identity: float, party: bool, hands: int, points: float, publicity: float
) -> float:
    """Chance that the adult asked comes to collective labour for the household."""
    log = (
        p.labour
        + p.labour_identity * identity
        + p.labour_hands * (min(p.hands_most, hands) - p.hands_reference)
    )
    log += p.per_act * math.log(1.0 + points / reference.FARM_VALUE) / math.log(2.0) + p.lists * publicity
    if party:
        log += p.labour_party
    return sigma(log)


@rule
def chance_of_keeping(
    p: Conduct, identity: float, deliberated: bool, points: float, at_stake: float, publicity: float
) -> float:
    """Chance that a household keeps the compact through a quarter."""
    log = p.compact + p.compact_identity * identity + p.lists * publicity
    log += (
        p.per_act * math.log(1.0 + points / reference.FARM_VALUE)
        + p.dividend * math.log(1.0 + at_stake / 100.0)
    ) / math.log(2.0)
    if deliberated:
        log += p.compact_deliberated
    return sigma(log)


@rule
def labour(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """A day of collective labour: every household with an adult at home is asked, one adult answers."""
    for h in range(len(t.households.id)):
        v = t.households.village[h]
        if (
            t.homes.adults_home[h] == 0
            or times_this_month(s.conduct.labour_days[v], 0.5 + t.villages.phase[v], now.month) == 0
        ):
            continue
        u_who, u, _, _ = draws.draw(now.seed, draws.LABOUR, t.households.id[h], now.month)
        i = pick_adult(t, now, h, u_who)
        t.ledger[ledger.LABOUR_CALLED, v, now.month] += 1.0
        chance = chance_of_labour(
            p.conduct,
            t.minds.identity[i],
            t.persons.party[i] == 1,
            int(t.homes.adults_home[h]),
            s.attendance.points_value[v],
            s.attendance.publicity[v],
        )
        if u < chance:
            t.ledger[ledger.LABOUR_DONE, v, now.month] += 1.0
            t.affairs.points_now[h] += 1.0
            set_bit(t, now, codes.LABOURED, i)


@rule
def look_at_conduct(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """The last month of a quarter: who kept the compact. January wipes the slate."""
    for h in range(len(t.households.id)):
        v = t.households.village[h]
        if now.month % 12 == 0:
            t.affairs.breaches[h] = 0
        if now.month % 3 != 2 or t.homes.adults_home[h] == 0:
            continue
        u, _, _, _ = draws.draw(now.seed, draws.COMPACT, t.households.id[h], now.month)
        t.ledger[ledger.COMPACT_CHECKS, v, now.month] += 1.0
        chance = chance_of_keeping(
            p.conduct,
            t.homes.norm[h],
            t.affairs.came_last[h] == 1,
            s.attendance.points_value[v],
            s.attendance.dividend_condition[v] * t.purses.dividend_each[v],
            s.attendance.publicity[v],
        )
        if u >= chance:
            t.affairs.breaches[h] += 1
            continue
        t.ledger[ledger.COMPACT_KEPT, v, now.month] += 1.0
        t.affairs.points_now[h] += 1.0
        for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
            if t.persons.here[t.order[k]] == 1:
                set_bit(t, now, codes.KEPT_COMPACT, int(t.order[k]))
