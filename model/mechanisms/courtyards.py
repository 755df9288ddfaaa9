"""Courtyards: ten to twenty households below the grid, with a convenor among them who talks with the others.

A villagers' group is divided into courtyards of ``households`` neighbours each. Where somebody of 18 and over lives at home
a courtyard has a convenor, who has so many hours a month and talks with a household where somebody lives with

    min(1, hours / (visit time x households with somebody at home)).

Who has been talked with is asked to meetings, asked along to collective labour and heard in quarrels as by a Party contact.
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Courtyards(NamedTuple):
    """Numbers of courtyards."""

    # fmt: off
    hours: Annotated[float, Number(unit="h/month", domain=(0, 160), plausible=(1, 10), grade="assumed",
        source="assumed", en="hours of a convenor of a courtyard", zh="院落召集人月工时",
        reason="an hour a week; no document says")] = 4.0


class CourtyardSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    households: Annotated[Floats, Setting(unit="households", domain=(0, 100), plausible=(0, 30), grade="assumed",
        source="assumed", en="households of a courtyard with a convenor; 0 without courtyards",
        zh="每个院落户数（0为不设院落）", reason="a lever; none without policy", default=0.0)]


@rule
def chance_talked_with(hours: float, visit_time: float, homes: int) -> float:
    """Chance that a convenor with so many hours talks with one of ``homes`` households this month; falls with their number."""
    return min(1.0, hours / (visit_time * homes)) if homes > 0 else 0.0


@rule
def go_round(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """The convenors of every group go round; without courtyards nobody is talked with."""
    for k in range(len(t.groups.id)):
        first, last = t.groups.first[k], t.groups.first[k] + t.groups.households[k]
        size = int(s.courtyards.households[t.groups.village[k]])
        for h in range(first, last):
            if size > 0 and (h - first) % size == 0:
                talk(t, p, now, h, min(last, h + size))
            elif size == 0:
                t.homes.convened[h] = 0


@rule
def talk(t: Tables, p: "Parameters", now: Now, first: int, last: int) -> None:
    """Whom the convenor of one courtyard talks with this month."""
    homes, adults = 0, 0
    for h in range(first, last):
        homes += 1 if t.homes.residents[h] > 0 else 0
        adults += t.homes.adults_home[h] if t.homes.residents[h] > 0 else 0
    chance = chance_talked_with(p.courtyards.hours, p.grid_work.visit_time, homes) if adults > 0 else 0.0
    for h in range(first, last):
        u, _, _, _ = draws.draw(now.seed, draws.COURTYARD, t.households.id[h], now.month)
        t.homes.convened[h] = 1 if t.homes.residents[h] > 0 and u < chance else 0
