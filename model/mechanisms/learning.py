"""Learning: trust, efficacy, identity, norms, habit, effectiveness of forums.

Gains are shares of the remaining distance: x += up (highest - x) after something good, x -= down (x - lowest) after
something bad. A share of what happens to others is learned by the neighbours who saw; matters kept waiting cost trust too.
Attitudes return to a personal anchor; norms move toward neighbours and kin. Identity decays with time away, less where
the village keeps touch.
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model.compiled import rule
from model.declare import Number
from model.state import codes, ledger, reference
from model.state.census import age_of
from model.state.logit import left_after
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Learning(NamedTuple):
    """Numbers of learning."""

    # fmt: off
    trust_up: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.2), grade="assumed",
        source="assumed", en="gain of trust after a settlement", zh="解决后信任增加",
        reason="share of the remaining distance")] = 0.05
    trust_down: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.3), grade="assumed",
        source="assumed", en="loss of trust after a failure or refusal", zh="失败后信任减少",
        reason="bad news heavier (switch)")] = 0.10
    local_more: Annotated[float, Number(unit="ratio", domain=(0, 5), plausible=(0, 1), grade="assumed",
        source="Michelson-2008", en="settlements that one at a low level counts for more (switch)",
        zh="就地解决的额外满意", reason="local solutions found more satisfying")] = 0.3
    lowest: Annotated[float, Number(unit="0-1", domain=(0, 0.5), plausible=(0.1, 0.2), grade="assumed",
        source="assumed", en="value to which bad experience or absence alone would bring an attitude",
        zh="负面经历或外出下的态度下限", reason="no survey finds a village without any trust")] = 0.1
    highest: Annotated[float, Number(unit="0-1", domain=(0.5, 1), plausible=(0.8, 0.9), grade="assumed",
        source="assumed", en="value to which good experience alone would bring an attitude",
        zh="正面经历下的态度上限", reason="no survey finds a village in full trust")] = 0.9
    witness: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.5), grade="assumed",
        source="assumed", en="share of a neighbour's experience that is learned by seeing it",
        zh="见闻学习比例", reason="no figure was found")] = 0.15
    matters: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.5), grade="assumed",
        source="assumed", en="how much a matter met or kept waiting counts, a settlement being 1",
        zh="办事感受权重", reason="disputes alone are too rare to move trust")] = 0.15
    efficacy_up: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.2), grade="assumed",
        source="assumed", en="gain of efficacy when what one decided is carried out", zh="落实后效能感增加",
        reason="no figure was found")] = 0.05
    efficacy_down: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.2), grade="assumed",
        source="assumed", en="loss of efficacy by empty running", zh="空转后效能感减少",
        reason="no figure was found")] = 0.05
    identity_up: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.1), grade="assumed",
        source="assumed", en="gain of identity when what one decided is carried out", zh="落实后认同增加",
        reason="no figure was found")] = 0.02
    anchor: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.005, 0.1), grade="assumed",
        source="assumed", en="return of attitudes to a personal anchor", zh="态度回归率",
        reason="no figure was found; without any return, trust that only falls would end at its lowest value")] = 0.02
    norms: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0, 0.03), grade="assumed",
        source="assumed", en="move of identity toward neighbours and kin", zh="规范趋同率",
        reason="no figure was found")] = 0.01
    norms_upward: Annotated[float, Number(unit="ratio", domain=(1, 10), plausible=(1, 3), grade="assumed",
        source="Archambault-2016",
        en="moves toward a norm above one's own identity for each move toward one below (switch)",
        zh="向上看齐倍数", reason="it ratchets norms upward by construction")] = 2.0
    effect_rate: Annotated[float, Number(unit="share per case", domain=(0, 1), plausible=(0.02, 0.3),
        grade="assumed", source="assumed", en="weight of one case in the learned effectiveness of a forum",
        zh="预期成效更新率", reason="single households see too few cases")] = 0.1
    identity_away: Annotated[float, Number(unit="z per year", domain=(0, 1), plausible=(0, 0.3),
        grade="borrowed", source="Chen-Sun-2023", en="decay of identity with each year away",
        zh="外出对认同的侵蚀", reason="attention to the village falls with time away")] = 0.1
    identity_kept: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="how much of that decay a phone group prevents at full coverage",
        zh="联系对认同侵蚀的缓解", reason="no size was found")] = 0.4
    age: Annotated[float, Number(unit="years", domain=(0, 30), plausible=(14, 18), grade="assumed",
        source="assumed", en="age from which attitudes change", zh="态度开始变化的年龄",
        reason="no figure was found")] = 16.0


@rule
def moved(p: Learning, x: float, events: float, up: float, down: float) -> float:
    """An attitude after ``events`` good (positive) or bad (negative) experiences.

    Each takes a share, ``up`` or ``down``, of the distance to ``highest`` or ``lowest``; what lies beyond stays there.
    """
    if events > 0.0 and x < p.highest:
        return p.highest - (p.highest - x) * left_after(up, events)
    if events < 0.0 and x > p.lowest:
        return p.lowest + (x - p.lowest) * left_after(down, -events)
    return x


@rule
def toward(x: float, aim: float, rate: float) -> float:
    """``x`` moved by ``rate`` of its distance to ``aim``."""
    return x + rate * (aim - x)


@rule
def learn(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Apply what the month did to everybody's attitudes; children and the dead learn nothing."""
    up, down = p.learning.trust_up, p.learning.trust_down
    if p.switches.bad_news_heavier == 0:
        up = down = 0.5 * (p.learning.trust_up + p.learning.trust_down)
    up_village = 1.0 - left_after(up, 1.0 + p.learning.local_more) if p.switches.local_satisfies == 1 else up
    up_norms = (
        1.0 - left_after(p.learning.norms, p.learning.norms_upward)
        if p.switches.upward_norms == 1
        else p.learning.norms
    )
    for h in range(len(t.households.id)):
        seen = p.learning.witness * t.affairs.witnessed[h] + p.learning.matters * t.affairs.served[h]
        norm = t.homes.norm_near[h]
        for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
            i = t.order[k]
            if t.persons.alive[i] == 0 or age_of(t.persons.born[i], now.month) < p.learning.age:
                continue
            here = t.persons.here[i] == 1
            village = t.minds.felt_village[i] + (seen if here else 0.0)
            t.minds.trust_village[i] = toward(
                moved(p.learning, t.minds.trust_village[i], village, up_village, down),
                t.minds.anchor_village[i],
                p.learning.anchor,
            )
            t.minds.trust_township[i] = toward(
                moved(p.learning, t.minds.trust_township[i], t.minds.felt_township[i], up, down),
                t.minds.anchor_township[i],
                p.learning.anchor,
            )
            t.minds.trust_higher[i] = toward(
                moved(p.learning, t.minds.trust_higher[i], t.minds.felt_higher[i], up, down),
                t.minds.anchor_higher[i],
                p.learning.anchor,
            )
            t.minds.efficacy[i] = toward(
                moved(
                    p.learning,
                    t.minds.efficacy[i],
                    t.minds.felt_efficacy[i],
                    p.learning.efficacy_up,
                    p.learning.efficacy_down,
                ),
                t.minds.anchor_efficacy[i],
                p.learning.anchor,
            )
            identity = moved(
                p.learning,
                t.minds.identity[i],
                t.minds.felt_identity[i],
                p.learning.identity_up,
                p.learning.identity_up,
            )
            if here:
                if norm >= 0.0:
                    identity = toward(identity, norm, up_norms if norm > identity else p.learning.norms)
                identity = toward(identity, t.minds.anchor_identity[i], p.learning.anchor)
            else:
                kept = 1.0 - p.learning.identity_kept * s.recruitment.phone_coverage[t.households.village[h]]
                faded = identity - p.learning.identity_away * reference.ATTITUDE_SD / 12.0 * kept
                identity = max(min(identity, p.learning.lowest), faded)
            t.minds.identity[i] = identity


@rule
def count_attitudes(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Means over resident adults into the ledger."""
    for i in range(len(t.persons.id)):
        if (
            t.persons.alive[i] == 0
            or t.persons.where[i] >= codes.TOWN
            or age_of(t.persons.born[i], now.month) < reference.ADULT
        ):
            continue
        v = t.persons.village[i]
        t.ledger[ledger.TRUST_VILLAGE, v, now.month] += t.minds.trust_village[i]
        t.ledger[ledger.TRUST_TOWNSHIP, v, now.month] += t.minds.trust_township[i]
        t.ledger[ledger.TRUST_HIGHER, v, now.month] += t.minds.trust_higher[i]
        t.ledger[ledger.EFFICACY, v, now.month] += t.minds.efficacy[i]
        t.ledger[ledger.IDENTITY, v, now.month] += t.minds.identity[i]
    for v in range(len(t.villages.id)):
        n = max(1.0, t.ledger[ledger.ADULTS_HOME, v, now.month])
        for column in (
            ledger.TRUST_VILLAGE,
            ledger.TRUST_TOWNSHIP,
            ledger.TRUST_HIGHER,
            ledger.EFFICACY,
            ledger.IDENTITY,
        ):
            t.ledger[column, v, now.month] /= n
