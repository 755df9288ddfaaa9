"""Petition: one more forum, a legal channel fed by trust above and distrust below.

Who has an unsettled grievance is inclined if V = gamma ln(expected concession) + tau_up z(trust above) - tau_low z(trust
below) - cost - risk exceeds what it costs to wait; the inclined petition with a small hazard that rises with fellow
sufferers who just did, then rest a year. The rival form (Epstein 2002) petitions when hardship times illegitimacy exceeds
net risk by a threshold. Petitions of five or more of a village in a month are collective.
"""

import math
from typing import Annotated, NamedTuple

import numpy as np

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import codes, ledger
from model.state.logit import sigma, z_score
from model.state.tables import F8, I4, I8, Dockets, Grievances, Minds, Persons, Villages

COLLECTIVE = 5.0
"""Petitions of a village in a month from which on they count as collective (the usual Chinese rule)."""


class Petitions(NamedTuple):
    """Numbers of petitioning."""

    # fmt: off
    gamma: Annotated[float, Number("-", (0, 5), (0.3, 2), "assumed", "assumed",
        "weight of the log of expected concession", "预期让步权重",
        "not identifiable together with trust")] = 1.0
    trust_up: Annotated[float, Number("logit per SD", (-3, 3), (0, 0.8), "assumed", "Li-2004",
        "effect of trust in higher levels", "对上级信任的影响", "trust above feeds petitions")] = 0.4
    trust_low: Annotated[float, Number("logit per SD", (-3, 3), (0, 0.8), "assumed", "Li-2004",
        "effect of distrust in village and township", "对下级不信任的影响",
        "distrust below feeds petitions")] = 0.4
    cost: Annotated[float, Number("logit", (-5, 10), (-0.5, 2), "assumed", "JCPS-2012", "cost of petitioning",
        "信访成本", "income-enabled; order 0.1-10 petitions per 1,000", intercept=True)] = 0.8
    severity: Annotated[float, Number("logit", (-5, 10), (0, 5), "assumed", "assumed", "effect of severity",
        "严重度影响", "only heavy grievances travel")] = 3.0
    concession: Annotated[float, Number("probability", (0.001, 1), (0.1, 0.6), "assumed", "assumed",
        "expected concession, alone and without assessment", "单独信访预期让步",
        "most petitions come back")] = 0.25
    concession_fellows: Annotated[float, Number("per petitioner", (0, 5), (0, 0.5), "assumed", "assumed",
        "growth of it with each fellow petitioner last month", "同访人数影响", "numbers impress")] = 0.15
    concession_weight: Annotated[float, Number("per weight", (0, 20), (0, 6), "assumed", "Wang-2015",
        "growth of it with the weight of petition counts in assessment", "信访考核影响",
        "counts make officials pay")] = 2.0
    hazard: Annotated[float, Number("1/month", (0, 1), (0.01, 0.2), "assumed", "assumed",
        "hazard of lodging once inclined", "倾向者月信访率", "an errand of days")] = 0.05
    contagion: Annotated[float, Number("per petitioner", (0, 100), (0, 10), "assumed", "JCPS-2012",
        "factor per fellow sufferer who just petitioned, as a share of sufferers", "同伴传染",
        "petitions are group-linked")] = 10.0
    rest: Annotated[float, Number("months", (0, 60), (6, 24), "assumed", "assumed",
        "months of rest after a petition", "信访间隔", "a reply takes two to three months")] = 12.0
    higher: Annotated[float, Number("probability", (0, 1), (0.1, 0.5), "assumed", "assumed",
        "chance that a repeat petition goes above the township", "越级概率", "no figure was found")] = 0.3
    epstein_k: Annotated[float, Number("-", (0, 20), (1, 4), "borrowed", "Epstein-2002", "k of the rival form",
        "对立模型系数k", "2.3 in the original")] = 2.3
    epstein_threshold: Annotated[float, Number("-", (-1, 1), (0.05, 0.3), "borrowed", "Epstein-2002",
        "threshold of the rival form", "对立模型阈值", "0.1 in the original")] = 0.1
    epstein_risk: Annotated[float, Number("0-1", (0, 1), (0, 0.5), "assumed", "Epstein-2002",
        "risk aversion of the rival form", "对立模型风险厌恶", "0-1 in the original")] = 0.3


class PetitionSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    deterrence: Annotated[Floats, Setting("logit", (0, 10), (0, 3), "assumed", "chengkou-plan-petition-order",
        "risk added by measures against petitioners (coercive)", "打击信访的威慑",
        "coercive; zero unless a policy says so", default=0.0)]


@rule
def expected_concession(p: Petitions, fellows: float, weight: float) -> float:
    """What a petitioner hopes for: more with fellow petitioners and with the weight of counts in assessment."""
    return min(
        1.0,
        p.concession
        * (1.0 + p.concession_fellows * min(20.0, fellows))
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
        + p.trust_up * z_score(trust_higher)
        - p.trust_low * z_score(trust_below)
        + p.severity * (severity - 0.6)
        - p.cost
        - deterrence
    )


@rule
def epstein_inclined(
    p: Petitions, severity: float, trust_below: float, fellows: float, deterrence: float
) -> float:
    """Rival form: 1 if severity * (1 - legitimacy) - risk exceeds the threshold, else 0."""
    risk = p.epstein_risk * (1.0 - math.exp(-p.epstein_k * (0.2 + deterrence) / (1.0 + fellows)))
    return 1.0 if severity * (1.0 - trust_below) - risk > p.epstein_threshold else 0.0


@rule
def may_petition(grievances: Grievances, g: int, month: int, rest: float) -> bool:
    """Whether this grievance could be taken to petition now: spoken, unsettled, and rested."""
    state = grievances.state[g]
    unheard = state == codes.FESTERING or state == codes.PAPER
    kept_waiting = (state == codes.ACCEPTED or state == codes.WORKED) and month - grievances.since[g] >= 3
    if grievances.forum[g] == codes.PETITION and not unheard:
        return False
    return bool((unheard or kept_waiting) and month - grievances.petitioned[g] >= rest)


@rule
def petition(
    persons: Persons,
    minds: Minds,
    villages: Villages,
    dockets: Dockets,
    grievances: Grievances,
    open_rows: I4,
    totals: I8,
    acts: I8,
    counts: F8,
    settings: PetitionSettings,
    petition_weight: F8,
    p: Petitions,
    rival: bool,
    seed: np.uint64,
    month: int,
) -> None:
    """Lodge this month's petitions; the collective ones are counted once the month is over."""
    for v in range(len(villages.id)):
        for k in range(dockets.petitioned.shape[1]):
            dockets.petitioned_last[v, k] = dockets.petitioned[v, k]
            dockets.petitioned[v, k] = 0.0
    for k in range(totals[1]):
        g = open_rows[k]
        i, v = grievances.person[g], grievances.village[g]
        if not may_petition(grievances, g, month, p.rest) or persons.where[i] >= codes.TOWN:
            continue
        kind = grievances.type[g]
        fellows = dockets.petitioned_last[v, kind]
        below = 0.5 * (minds.trust_village[i] + minds.trust_township[i])
        if rival:
            inclined = epstein_inclined(p, grievances.severity[g], below, fellows, settings.deterrence[v])
        else:
            hope = expected_concession(p, fellows, petition_weight[v])
            inclined = inclination(
                p, grievances.severity[g], hope, minds.trust_higher[i], below, settings.deterrence[v]
            )
        share = fellows / max(1.0, dockets.sufferers[v, kind])
        chance = inclined * min(1.0, p.hazard * (1.0 + p.contagion * share))
        u, u_higher, u_day, _ = draws.draw(seed, draws.PETITION, grievances.id[g], month)
        if u < chance:
            lodge(dockets, grievances, acts, counts, g, u_higher < p.higher, u_day, month)
    for v in range(len(villages.id)):
        lodged = 0.0
        for k in range(dockets.petitioned.shape[1]):
            lodged += dockets.petitioned[v, k]
        if lodged >= COLLECTIVE:
            counts[ledger.PETITIONS_COLLECTIVE, v, month] += lodged


@rule
def lodge(
    dockets: Dockets,
    grievances: Grievances,
    acts: I8,
    counts: F8,
    g: int,
    higher: bool,
    u_day: float,
    month: int,
) -> None:
    """One petition: the township, which must register it, has it next."""
    v, i = grievances.village[g], grievances.person[g]
    dockets.petitioned[v, grievances.type[g]] += 1.0
    dockets.petitions_year[v] += 1.0
    counts[ledger.PETITIONS, v, month] += 1.0
    if grievances.petitions[g] > 0:
        counts[ledger.PETITIONS_REPEAT, v, month] += 1.0
        if higher:
            counts[ledger.PETITIONS_HIGHER, v, month] += 1.0
    grievances.petitions[g] += 1
    grievances.petitioned[g] = month
    grievances.forum[g] = codes.PETITION
    if grievances.first_forum[g] < 0:
        grievances.first_forum[g] = codes.PETITION
    grievances.highest[g] = codes.PETITION
    grievances.state[g] = codes.ASKED
    grievances.since[g] = month
    grievances.filed[g] = (month + u_day) * codes.DAYS
    acts[codes.COMPLAINED, i, month // codes.BITS] |= 1 << (month % codes.BITS)
