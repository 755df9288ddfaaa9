"""First secretaries: somebody sent to a village from outside, who has ability and ties, and knows nobody there at first.

Who is sent stays for a term, or is promoted half-way; then somebody else comes, and knows nobody again. Knowledge of the village
grows as that of its own cadres does, from 0. Ability shows in the cases that a first secretary takes on, ties in what help from
outside does to decisions: help x exp(sd z - sd^2 / 2), z the person's draw, so that the mean over those sent is that of the help.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Number
from model.state.census import clip
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class FirstSecretaries(NamedTuple):
    """Numbers of those who are sent."""

    # fmt: off
    term: Annotated[float, Number(unit="months", domain=(1, 120), plausible=(12, 60), grade="assumed",
        source="ezhou-plan-pairing-years", en="months that a first secretary stays", zh="第一书记任期",
        reason="two years; one city plans five")] = 24.0
    promoted: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.02, 0.2), grade="borrowed",
        source="ezhou-first-secretaries-promoted", en="first secretaries promoted half-way through their term",
        zh="任期过半即被提拔的第一书记比例",
        reason="30 in a city of some 356 villages, all with one; when in the term is not said")] = 0.08
    ability: Annotated[float, Number(unit="SD", domain=(-3, 3), plausible=(0, 1.5), grade="assumed",
        source="assumed", en="mean ability of those sent, villagers being 0", zh="第一书记能力均值（以村民为0）",
        reason="office cadres have passed examinations; no figure was found")] = 0.8
    ability_sd: Annotated[float, Number(unit="SD", domain=(0, 3), plausible=(0.3, 1), grade="assumed",
        source="assumed", en="SD of their ability", zh="第一书记能力标准差", reason="no figure was found")] = 0.7
    ties_sd: Annotated[float, Number(unit="-", domain=(0, 2), plausible=(0, 1), grade="assumed",
        source="xiantao-backward-first-secretaries",
        en="SD of the log of what their ties outside add to the help they bring", zh="第一书记外部关系对帮扶作用的对数标准差",
        reason="a bureau head brings more than a clerk; no size was found")] = 0.5


@rule
def by_ties(p: FirstSecretaries, z: float) -> float:
    """What ties make of the help: 1 on average over those sent."""
    return math.exp(p.ties_sd * z - 0.5 * p.ties_sd * p.ties_sd)


@rule
def stays(p: FirstSecretaries, u_promoted: float) -> float:
    """Months for which a first secretary stays: a term, or half of it for those who are promoted."""
    return p.term * (0.5 if u_promoted < p.promoted else 1.0)


@rule
def send(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Who is sent where help from outside is: newcomers, and the knowledge of those who stay."""
    for v in range(len(t.villages.id)):
        if s.deliberation.help_from_outside[v] <= 0.0:
            t.villages.sent_until[v] = now.month  # nobody is there
        elif now.month >= t.villages.sent_until[v]:
            arrive(t, p, now, v)
        else:
            t.villages.sent_knowledge[v] += p.grid_work.learn_knowledge * (1.0 - t.villages.sent_knowledge[v])


@rule
def arrive(t: Tables, p: "Parameters", now: Now, v: int) -> None:
    """Somebody new, who knows nobody; those found at the start are somewhere in their time."""
    u0, u1, u_promoted, u_served = draws.draw(now.seed, draws.SENT, t.villages.id[v], now.month)
    u2, u3, _, _ = draws.draw(now.seed, draws.SENT_TIES, t.villages.id[v], now.month)
    months = stays(p.first_secretaries, u_promoted)
    served = int(months * u_served) if now.month == 0 else 0
    t.villages.sent_until[v] = now.month + max(1, int(months) - served)
    t.villages.sent_knowledge[v] = 1.0 - math.exp(-p.grid_work.learn_knowledge * served)
    ability = p.first_secretaries.ability + p.first_secretaries.ability_sd * draws.normal(u0, u1)
    t.villages.sent_capability[v] = clip(
        p.grid_work.capability_base + p.grid_work.capability_ability * ability, 0.0, 1.0
    )
    t.villages.sent_ties[v] = by_ties(p.first_secretaries, draws.normal(u2, u3))
