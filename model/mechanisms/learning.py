"""Learning: trust in village bodies, efficacy, identity, effectiveness of forums.

Attitudes are in standard deviations (SD) between villagers, without floor or ceiling; 0 is the middle. Each month

    trust    += own_case (settled - bad failed) + served (met - bad left undone) + decision [part or seen] x
    efficacy += decision [part or seen] x,    x = decisions carried out - bad decisions come to nothing
    both     += anchor (anchor of the person - attitude)

``part`` is 1 for those who deliberated in the month of the decision; ``seen`` for every other resident, and 0
for those away. Identity has no events: it decays with time away, less where the village keeps in touch, and returns at home.
Trust in the township and above are traits: nothing moves them.
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model.compiled import rule
from model.declare import Number, Switch
from model.state import codes, ledger, reference
from model.state.census import age_of, has_bit, people_of
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Learning(NamedTuple):
    """Numbers of learning."""

    # fmt: off
    own_case: Annotated[float, Number(unit="SD", domain=(0, 3), plausible=(0.05, 0.6), grade="assumed",
        source="assumed", en="step of trust by one's own case settled in the village", zh="本人诉求在村内解决对信任的影响",
        reason="no figure was found; changes of trust between two waves of a panel would fix it")] = 0.25
    decision: Annotated[float, Number(unit="SD", domain=(0, 3), plausible=(0.01, 0.15), grade="assumed",
        source="assumed", en="step of trust and efficacy by a decision carried out in which one took part",
        zh="本人参与的决定落实对信任和效能感的影响", reason="no figure was found; the same panel")] = 0.05
    seen: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.7), grade="assumed",
        source="assumed", en="share of it for residents who only saw it", zh="未参与的常住居民所受影响比例",
        reason="no figure was found; not told apart from the step itself")] = 0.3
    served: Annotated[float, Number(unit="SD", domain=(0, 1), plausible=(0, 0.1), grade="assumed",
        source="assumed", en="step of trust of a household by a matter met at once", zh="办事及时对信任的影响",
        reason="no figure was found; disputes alone are too rare to move trust")] = 0.03
    bad: Annotated[float, Number(unit="ratio", domain=(0, 10), plausible=(1, 3), grade="assumed",
        source="assumed", en="how much heavier the bad weighs than the good", zh="负面经历权重",
        reason="negativity; 1 is the symmetric case")] = 2.0
    anchor: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.005, 0.1), grade="assumed",
        source="assumed", en="return of attitudes to a personal anchor", zh="态度回归率",
        reason="no figure was found; half of what happened is forgotten in three years")] = 0.02
    effect_rate: Annotated[float, Number(unit="share per case", domain=(0, 1), plausible=(0.02, 0.3),
        grade="assumed", source="assumed", en="weight of one case in the learned effectiveness of a forum",
        zh="预期成效更新率", reason="single households see too few cases")] = 0.1
    identity_away: Annotated[float, Number(unit="SD/year", domain=(0, 1), plausible=(0, 0.3),
        grade="borrowed", source="Chen-Sun-2023", en="decay of identity with each year away",
        zh="外出对认同的侵蚀", reason="attention to the village falls with time away")] = 0.1
    identity_kept: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="how much of that decay a phone group prevents at full coverage",
        zh="联系对认同侵蚀的缓解", reason="no size was found")] = 0.4


class LearningSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    learning: Annotated[int, Switch(en="trust, efficacy, identity, effectiveness", zh="学习")] = 1


@rule
def toward(x: float, aim: float, rate: float) -> float:
    """``x`` moved by ``rate`` of its distance to ``aim``."""
    return x + rate * (aim - x)


@rule
def share_of(p: Learning, took_part: bool, here: bool) -> float:
    """Weight of a decision for a person: 1 for those who took part, ``seen`` for other residents, 0 for those away."""
    if took_part:
        return 1.0
    return p.seen if here else 0.0


@rule
def faded(p: Learning, years: float, coverage: float) -> float:
    """Identity (SD) lost in ``years`` away, less where a phone group keeps them in touch."""
    return p.identity_away * years * (1.0 - p.identity_kept * coverage)


@rule
def learn(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Apply what the month did to everybody's attitudes; the dead learn nothing."""
    for v in range(len(t.villages.id)):
        credit, fades = t.meetings.credit[v], faded(p.learning, 1.0 / 12.0, s.recruitment.phone_coverage[v])
        first, last = people_of(t, v)
        for k in range(first, last):
            if t.persons.alive[t.order[k]] == 1:
                learn_one(t, p, now, int(t.order[k]), credit, fades)


@rule
def learn_one(t: Tables, p: "Parameters", now: Now, i: int, credit: float, fades: float) -> None:
    """What the month does to one person; ``credit`` is the village's for decisions, ``fades`` what a month away takes of identity."""
    own, here, decided = p.learning, t.persons.where[i] < codes.TOWN, 0.0
    if credit != 0.0:
        part = has_bit(t.acts, codes.DELIBERATED, i, now.month - 1)
        decided = own.decision * share_of(own, part, here) * credit
    case = own.own_case * t.minds.felt_village[i]
    felt = own.served * t.affairs.served[t.persons.household[i]]
    trust = t.minds.trust_village[i] + case + (felt if here else 0.0) + decided
    t.minds.trust_village[i] = toward(trust, t.minds.anchor_village[i], own.anchor)
    efficacy = t.minds.efficacy[i] + decided
    t.minds.efficacy[i] = toward(efficacy, t.minds.anchor_efficacy[i], own.anchor)
    # both worked out and one taken: who is present cannot be guessed
    identity = t.minds.identity[i]
    at_home = toward(identity, t.minds.anchor_identity[i], own.anchor)
    t.minds.identity[i] = at_home if t.persons.here[i] == 1 else identity - fades


@rule
def count_attitudes(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Means over resident adults into the ledger."""
    for v in range(len(t.villages.id)):
        village, township, higher, efficacy, identity = 0.0, 0.0, 0.0, 0.0, 0.0
        first, last = people_of(t, v)
        for k in range(first, last):
            i = int(t.order[k])
            one = 1.0 if is_resident_adult(t, now, i) else 0.0
            village += one * t.minds.trust_village[i]
            township += one * t.minds.trust_township[i]
            higher += one * t.minds.trust_higher[i]
            efficacy += one * t.minds.efficacy[i]
            identity += one * t.minds.identity[i]
        n = max(1.0, t.ledger[ledger.ADULTS_HOME, v, now.month])
        t.ledger[ledger.TRUST_VILLAGE, v, now.month] = village / n
        t.ledger[ledger.TRUST_TOWNSHIP, v, now.month] = township / n
        t.ledger[ledger.TRUST_HIGHER, v, now.month] = higher / n
        t.ledger[ledger.EFFICACY, v, now.month] = efficacy / n
        t.ledger[ledger.IDENTITY, v, now.month] = identity / n


@rule
def is_resident_adult(t: Tables, now: Now, i: int) -> bool:
    """Whether a person is a living adult whose home is the village."""
    home = (t.persons.alive[i] == 1) & (t.persons.where[i] < codes.TOWN)
    return bool(home & (age_of(t.persons.born[i], now.month) >= reference.ADULT))
