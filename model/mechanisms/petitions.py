"""Petition: one more forum, a legal channel fed by trust above and distrust below.

Somebody with an unsettled grievance is inclined to petition if V = gamma ln(expected concession) + tau_up z(trust above) - tau_low z(trust
below) - cost - risk exceeds what it costs to wait; the inclined petition with a small hazard that rises with fellow
sufferers who just did, then rest a year. The rival form (Epstein 2002) petitions when hardship times illegitimacy exceeds
net risk by a threshold. Petitions of five or more of a village in a month are collective.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Label, Number, Setting
from model.state import codes, ledger, reference
from model.state.census import set_bit
from model.state.events import Event
from model.state.logit import sigma
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings

COLLECTIVE = 5.0
"""Petitions of a village in a month from which on they count as collective (the usual Chinese rule)."""


class Petitions(NamedTuple):
    """Numbers of petitioning."""

    # fmt: off
    gamma: Annotated[float, Number(unit="-", domain=(0, 5), plausible=(0.3, 2), grade="assumed",
        source="assumed", en="weight of the log of expected concession", zh="预期让步权重",
        reason="not identifiable together with trust")] = 1.0
    trust_up: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8),
        grade="assumed", source="Li-2004", en="effect of trust in higher levels", zh="对上级信任的影响",
        reason="trust above feeds petitions")] = 0.4
    trust_low: Annotated[float, Number(unit="logit per SD", domain=(-3, 3), plausible=(0, 0.8),
        grade="assumed", source="Li-2004", en="effect of distrust in village and township",
        zh="对下级不信任的影响", reason="distrust below feeds petitions")] = 0.4
    cost: Annotated[float, Number(unit="logit", domain=(-5, 10), plausible=(-0.5, 2), grade="assumed",
        source="JCPS-2012", en="cost of petitioning", zh="信访成本",
        reason="income-enabled; order 0.1-10 petitions per 1,000", intercept=True)] = 0.8
    severity: Annotated[float, Number(unit="logit", domain=(-5, 10), plausible=(0, 5), grade="assumed",
        source="assumed", en="effect of severity", zh="严重度影响",
        reason="only heavy grievances travel")] = 3.0
    concession: Annotated[float, Number(unit="probability", domain=(0.001, 1), plausible=(0.1, 0.6),
        grade="assumed", source="assumed", en="expected concession, alone and without assessment",
        zh="单独信访预期让步", reason="most petitions come back")] = 0.25
    concession_fellows: Annotated[float, Number(unit="per petitioner", domain=(0, 5), plausible=(0, 0.5),
        grade="assumed", source="assumed", en="growth of it with each fellow petitioner last month",
        zh="同访人数影响", reason="numbers impress")] = 0.15
    concession_weight: Annotated[float, Number(unit="per weight", domain=(0, 20), plausible=(0, 6),
        grade="assumed", source="Wang-2015",
        en="growth of it with the weight of petition counts in assessment", zh="信访考核影响",
        reason="counts make officials pay")] = 2.0
    hazard: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.01, 0.2), grade="assumed",
        source="assumed", en="hazard of lodging once inclined", zh="倾向者月信访率",
        reason="an errand of days")] = 0.05
    contagion: Annotated[float, Number(unit="per petitioner", domain=(0, 100), plausible=(0, 10),
        grade="assumed", source="JCPS-2012",
        en="factor per fellow sufferer who just petitioned, as a share of sufferers", zh="同伴传染",
        reason="petitions are group-linked")] = 10.0
    rest: Annotated[float, Number(unit="months", domain=(0, 60), plausible=(6, 24), grade="assumed",
        source="assumed", en="months of rest after a petition", zh="信访间隔",
        reason="a reply takes two to three months")] = 12.0
    higher: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.1, 0.5), grade="assumed",
        source="assumed", en="chance that a repeat petition goes above the township", zh="越级概率",
        reason="no figure was found")] = 0.3
    epstein_k: Annotated[float, Number(unit="-", domain=(0, 20), plausible=(1, 4), grade="borrowed",
        source="Epstein-2002", en="k of the rival form", zh="对立模型系数k",
        reason="2.3 in the original")] = 2.3
    epstein_threshold: Annotated[float, Number(unit="-", domain=(-1, 1), plausible=(0.05, 0.3),
        grade="borrowed", source="Epstein-2002", en="threshold of the rival form", zh="对立模型阈值",
        reason="0.1 in the original")] = 0.1
    epstein_risk: Annotated[float, Number(unit="0-1", domain=(0, 1), plausible=(0, 0.5), grade="assumed",
        source="Epstein-2002", en="risk aversion of the rival form", zh="对立模型风险厌恶",
        reason="0-1 in the original")] = 0.3
    deterrence_floor: Annotated[float, Number(unit="-", domain=(0, 5), plausible=(0, 0.5), grade="assumed",
        source="assumed", en="deterrence of the rival form where nothing is done against petitioners",
        zh="对立模型的基础威慑", reason="no figure was found")] = 0.2
    fellows_most: Annotated[float, Number(unit="petitioners", domain=(1, 1000), plausible=(10, 50),
        grade="assumed", source="assumed",
        en="fellow petitioners beyond which the hoped-for concession grows no further",
        zh="影响让步预期的同访人数上限", reason="no figure was found")] = 20.0
    patience: Annotated[float, Number(unit="months", domain=(0, 36), plausible=(1, 6), grade="assumed",
        source="assumed", en="months that an accepted case is waited for before a petition",
        zh="受理后信访前的等待月数", reason="rules give mediation a month")] = 3.0


class PetitionSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    deterrence: Annotated[Floats, Setting(unit="logit", domain=(0, 10), plausible=(0, 3), grade="assumed",
        source="chengkou-plan-petition-order", en="risk added by measures against petitioners (coercive)",
        zh="打击信访的威慑", reason="coercive; zero unless a policy says so", default=0.0)]


@rule
def expected_concession(p: Petitions, fellows: float, weight: float) -> float:
    """What a petitioner hopes for: more with fellow petitioners and with the weight of counts in assessment."""
    return min(
        1.0,
        p.concession
        * (1.0 + p.concession_fellows * min(p.fellows_most, fellows))
        * (1.0 + p.concession_weight * weight),
    )


@rule
def inclination(
    p: Petitions,
    severity: float,
    concession: float,
    trust_higher: float,
    trust_below: float,
    deterrence: float,
) -> float:
    """Chance of being inclined to petition: severity, concession, trust above +; trust below, deterrence -."""
    return sigma(
        p.gamma * math.log(max(0.001, concession))
        + p.trust_up * trust_higher
        - p.trust_low * trust_below
        + p.severity * (severity - reference.PETITION_SEVERITY)
        - p.cost
        - deterrence
    )


@rule
def epstein_inclined(
    p: Petitions, severity: float, trust_below: float, fellows: float, deterrence: float
) -> float:
    """Rival form: 1 if severity * (1 - legitimacy) - risk exceeds the threshold, else 0; legitimacy is sigma(trust below)."""
    risk = p.epstein_risk * (
        1.0 - math.exp(-p.epstein_k * (p.deterrence_floor + deterrence) / (1.0 + fellows))
    )
    return 1.0 if severity * (1.0 - sigma(trust_below)) - risk > p.epstein_threshold else 0.0


@rule
def may_petition(t: Tables, p: "Parameters", now: Now, g: int) -> bool:
    """Whether this grievance could be taken to petition now: spoken, unsettled, and rested."""
    state, waited = t.grievances.state[g], now.month - t.grievances.since[g]
    unheard = state == codes.FESTERING or state == codes.PAPER
    in_hand = state == codes.ACCEPTED or state == codes.WORKED
    kept_waiting = in_hand and waited >= p.petitions.patience
    if t.grievances.forum[g] == codes.PETITION and not unheard:
        return False
    return bool((unheard or kept_waiting) and now.month - t.grievances.petitioned[g] >= p.petitions.rest)


@rule
def petition(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Lodge this month's petitions; the collective ones are counted once the month is over."""
    for v in range(len(t.villages.id)):
        for k in range(t.dockets.petitioned.shape[1]):
            t.dockets.petitioned_last[v, k] = t.dockets.petitioned[v, k]
            t.dockets.petitioned[v, k] = 0.0
    for k in range(t.counts[1]):
        g = t.open[k]
        i, v = t.grievances.person[g], t.grievances.village[g]
        if not may_petition(t, p, now, g) or t.persons.where[i] >= codes.TOWN:
            continue
        kind = t.grievances.type[g]
        fellows = t.dockets.petitioned_last[v, kind]
        below = 0.5 * (t.minds.trust_village[i] + t.minds.trust_township[i])
        if p.switches.petition_form == 1:
            inclined = epstein_inclined(
                p.petitions, t.grievances.severity[g], below, fellows, s.petitions.deterrence[v]
            )
        else:
            hope = expected_concession(p.petitions, fellows, s.forums.petition_weight[v])
            inclined = inclination(
                p.petitions,
                t.grievances.severity[g],
                hope,
                t.minds.trust_higher[i],
                below,
                s.petitions.deterrence[v],
            )
        share = fellows / max(1.0, t.dockets.sufferers[v, kind])
        chance = inclined * min(1.0, p.petitions.hazard * (1.0 + p.petitions.contagion * share))
        u, u_higher, u_day, _ = draws.draw(now.seed, draws.PETITION, t.grievances.id[g], now.month)
        if u < chance:
            lodge(t, now, g, u_higher < p.petitions.higher, u_day)
    for v in range(len(t.villages.id)):
        lodged = 0.0
        for k in range(t.dockets.petitioned.shape[1]):
            lodged += t.dockets.petitioned[v, k]
        if lodged >= COLLECTIVE:
            t.ledger[ledger.PETITIONS_COLLECTIVE, v, now.month] += lodged


@rule
def lodge(t: Tables, now: Now, g: int, higher: bool, u_day: float) -> None:
    """One petition: the case is before the forum ``PETITION``, which has a duty to accept and decides next month."""
    v, i = t.grievances.village[g], t.grievances.person[g]
    t.dockets.petitioned[v, t.grievances.type[g]] += 1.0
    t.dockets.petitions_year[v] += 1.0
    t.ledger[ledger.PETITIONS, v, now.month] += 1.0
    if t.grievances.petitions[g] > 0:
        t.ledger[ledger.PETITIONS_REPEAT, v, now.month] += 1.0
        if higher:
            t.ledger[ledger.PETITIONS_HIGHER, v, now.month] += 1.0
    t.grievances.petitions[g] += 1
    t.grievances.petitioned[g] = now.month
    t.grievances.forum[g] = codes.PETITION
    if t.grievances.first_forum[g] < 0:
        t.grievances.first_forum[g] = codes.PETITION
    t.grievances.highest[g] = codes.PETITION
    t.grievances.state[g] = codes.ASKED
    t.grievances.since[g] = now.month
    t.grievances.filed[g] = (now.month + u_day) * codes.DAYS
    set_bit(t, now, codes.COMPLAINED, int(i))


# What is told of it.

EVENTS = (
    Event(
        lambda was, now: now.petitions > was.petitions,
        Label("taken to petition, a legal channel", "依法信访"),
    ),
)
