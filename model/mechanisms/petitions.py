"""Petition: one more forum, a legal channel fed by trust above and distrust below, and bargained over.

Somebody with an unsettled grievance is inclined if V = gamma ln(hope) + tau_up z(trust above) - tau_low z(trust below) - cost -
risk is high; hope = concession (1 + fellows last month)(1 + precedent). The inclined write or come with a small hazard, then
rest a year. Members of one dispute come together: where five are ready and one would organise, a member joins with
sigma(logit inclination - logit reference + join share joined), worked out again until nobody more joins; five make one batch.

Counts of petitions weigh on officials and not on hope. Their pressure P makes an attempt contained with contain P where the
township has the hours, bought off with buy P, or it is lodged and must be taken up. What was contained settled nothing; what
was bought ended the petition and redressed nothing, and is remembered as precedent.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Label, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.cases import put_down, take_from_staff, withdraw
from model.state.census import set_bit
from model.state.events import Event, became
from model.state.logit import left_after, logit, sigma
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


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
    hazard: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.01, 0.2), grade="assumed",
        source="assumed", en="hazard of lodging once inclined", zh="倾向者月信访率",
        reason="an errand of days")] = 0.05
    rest: Annotated[float, Number(unit="months", domain=(0, 60), plausible=(6, 24), grade="assumed",
        source="assumed", en="months of rest after a petition", zh="信访间隔",
        reason="a reply takes two to three months")] = 12.0
    higher: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.1, 0.5), grade="assumed",
        source="assumed", en="chance that a repeat petition goes above the township", zh="越级概率",
        reason="no figure was found")] = 0.3
    precedent: Annotated[float, Number(unit="ratio", domain=(0, 20), plausible=(0, 5), grade="assumed",
        source="Lee-Zhang-2013", en="growth of hope where petitions are known to have been bought off",
        zh="花钱息访先例对预期的影响", reason="who sees others paid comes too; no size was found")] = 2.0
    contain: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.3, 1), grade="assumed",
        source="Wang-2015", en="chance that a visit is contained under full pressure of counts",
        zh="信访量考核压力下拦阻概率", reason="sign known; not identifiable beside the hoped-for concession")] = 0.8
    contain_letter: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="how much of that holds for letters", zh="对信件的拦阻比例",
        reason="a letter is not met on the road; a third")] = 0.33
    buy: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.05, 0.4), grade="assumed",
        source="Lee-Zhang-2013", en="chance that a collective visit is bought off under full pressure of counts",
        zh="信访量考核压力下花钱息访概率", reason="sign known; no size was found")] = 0.2
    buy_single: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="assumed", en="how much of that holds for single petitioners", zh="对单独信访的花钱息访比例",
        reason="one person troubles less; a third")] = 0.33
    price: Annotated[float, Number(unit="yuan", domain=(0, 1e6), plausible=(500, 20000), grade="assumed",
        source="assumed", en="money that buys off a petitioner with a grievance of severity 1", zh="花钱息访金额",
        reason="no figure was found")] = 3000.0
    letter: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.6, 0.9), grade="derived",
        source="prefecture-petitions", en="chance that a single petitioner writes rather than comes",
        zh="单独信访者写信比例",
        reason="346 letters and messages to 110 visits a month in a prefecture; 34 of the visits were of single persons")] = 0.75
    organise: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.05, 1), grade="assumed",
        source="assumed", en="hazard of trying together where members are ready and one would organise",
        zh="集体信访发起月概率",
        reason="known together with the households a project affects, by the collective share of visits")] = 0.3
    organiser: Annotated[float, Number(unit="SD", domain=(-3, 4), plausible=(0.5, 1.5), grade="assumed",
        source="assumed", en="efficacy from which somebody would organise", zh="组织者效能感下限",
        reason="the top fifth")] = 0.84
    join_others: Annotated[float, Number(unit="logit", domain=(0, 20), plausible=(1, 6), grade="assumed",
        source="JCPS-2012", en="effect of the share of ready members who have joined on joining",
        zh="已参加比例对参加的影响", reason="petitions are group-linked; no size was found")] = 3.0
    voice: Annotated[float, Number(unit="logit", domain=(0, 5), plausible=(0, 1.2), grade="assumed",
        source="Chen-Pan-Xu-2016", en="effect of five or more together on take-up and success",
        zh="集体信访对受理和解决的影响", reason="sign of a threat of collective action on answers")] = 0.5
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


class PetitionSwitches(NamedTuple):
    """Whether it is at work, and what is disputed of it."""

    # fmt: off
    petitions: Annotated[int, Switch(en="petitions", zh="信访", in_core=False)] = 1
    petition_form: Annotated[int, Switch(options=("bargained", "no bargaining"),
        en="what officials make of petitions", zh="信访应对形式")] = 0


@rule
def expected_concession(p: Petitions, fellows: float, precedent: float) -> float:
    """What a petitioner hopes for: more with fellow petitioners of last month and where others were bought off."""
    return min(
        1.0,
        p.concession
        * (1.0 + p.concession_fellows * min(p.fellows_most, fellows))
        * (1.0 + p.precedent * precedent),
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
def chance_of_joining(p: Petitions, inclined: float, share: float) -> float:
    """Chance that a member of a dispute joins when this share of the ready ones has; 0 is a usual grievance, nobody there."""
    usual = inclination(p, reference.PETITION_SEVERITY, p.concession, 0.0, 0.0, 0.0)
    return sigma(logit(inclined) - logit(usual) + p.join_others * share)


@rule
def may_petition(t: Tables, p: "Parameters", now: Now, g: int) -> bool:
    """Whether this grievance could be taken to petition now: spoken, unsettled, rested, and its owner at home."""
    state, waited = t.grievances.state[g], now.month - t.grievances.since[g]
    unheard = state == codes.FESTERING or state == codes.PAPER
    in_hand = state == codes.ACCEPTED or state == codes.WORKED
    kept_waiting = in_hand and waited >= p.petitions.patience
    if t.grievances.forum[g] == codes.PETITION and not unheard:
        return False
    if t.persons.where[t.grievances.person[g]] >= codes.TOWN:
        return False
    return bool((unheard or kept_waiting) and now.month - t.grievances.petitioned[g] >= p.petitions.rest)


@rule
def inclined(t: Tables, s: "Settings", p: "Parameters", g: int) -> float:
    """How inclined the one who has the grievance is to petition over it."""
    i, v = t.grievances.person[g], t.grievances.village[g]
    fellows = t.dockets.petitioned_last[v, t.grievances.type[g]]
    below = 0.5 * (t.minds.trust_village[i] + t.minds.trust_township[i])
    hope = expected_concession(p.petitions, fellows, t.dockets.precedent[v])
    severity, deterrence = t.grievances.severity[g], s.petitions.deterrence[v]
    return inclination(p.petitions, severity, hope, t.minds.trust_higher[i], below, deterrence)


@rule
def petition(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """This month's attempts: members of a dispute together first, then everybody alone."""
    for v in range(len(t.villages.id)):
        t.dockets.precedent[v] *= 1.0 - p.learning.effect_rate
        for k in range(t.dockets.petitioned.shape[1]):
            t.dockets.petitioned_last[v, k] = t.dockets.petitioned[v, k]
            t.dockets.petitioned[v, k] = 0.0
    gather(t, p, now)
    for d in range(t.counts[codes.N_DISPUTES]):
        if t.disputes.ready[d] >= codes.COLLECTIVE and t.disputes.organised[d] == 1:
            try_together(t, s, p, now, d)
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        if may_petition(t, p, now, g):
            try_alone(t, s, p, now, g)


@rule
def gather(t: Tables, p: "Parameters", now: Now) -> None:
    """Members of each dispute who are ready to petition, and whether one of them would organise."""
    for d in range(t.counts[codes.N_DISPUTES]):
        t.disputes.ready[d] = t.disputes.organised[d] = 0
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        d = t.grievances.dispute[g]
        if d >= 0 and may_petition(t, p, now, g):
            t.disputes.ready[d] += 1
            if t.minds.efficacy[t.grievances.person[g]] >= p.petitions.organiser:
                t.disputes.organised[d] = 1


@rule
def try_together(t: Tables, s: "Settings", p: "Parameters", now: Now, d: int) -> None:
    """The organiser asks the others; five or more go as one batch, fewer stay at home."""
    u, u_higher, u_day, u_fate = draws.draw(now.seed, draws.PETITION, t.disputes.id[d], now.month)
    if u >= p.petitions.organise:
        return
    n = join(t, s, p, now, d)
    if n < codes.COLLECTIVE:
        return
    v = t.disputes.village[d]
    fate = fate_of(t, p, now, int(v), p.petitions.contain, p.petitions.buy, u_fate)
    repeat = False
    for k in range(t.counts[codes.N_OPEN]):
        if t.scratch.load[k] == 1:
            repeat = repeat or t.grievances.petitions[t.open[k]] > 0
    count_item(t, now, int(v), fate, n, repeat, u_higher < p.petitions.higher)
    for k in range(t.counts[codes.N_OPEN]):
        if t.scratch.load[k] == 1:
            carry_out(t, p, now, t.open[k], fate, n, u_day)


@rule
def join(t: Tables, s: "Settings", p: "Parameters", now: Now, d: int) -> int:
    """Who of the ready members goes: marked in working space, one mark a place of the open list; returns their number."""
    joined, before = 0, -1
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        t.scratch.load[k] = 0
        if joined == 0 and is_ready(t, p, now, g, d):
            if t.minds.efficacy[t.grievances.person[g]] >= p.petitions.organiser:
                t.scratch.load[k] = joined = 1
    while joined > before:
        before = joined
        share = before / t.disputes.ready[d]
        for k in range(t.counts[codes.N_OPEN]):
            g = t.open[k]
            if t.scratch.load[k] == 0 and is_ready(t, p, now, g, d):
                u, _, _, _ = draws.draw(now.seed, draws.JOIN_PETITION, t.grievances.id[g], now.month)
                if u < chance_of_joining(p.petitions, inclined(t, s, p, g), share):
                    t.scratch.load[k] = 1
                    joined += 1
    return joined


@rule
def is_ready(t: Tables, p: "Parameters", now: Now, g: int, d: int) -> bool:
    """Whether a grievance is part of the dispute and could be taken to petition now."""
    return bool(t.grievances.dispute[g] == d) and may_petition(t, p, now, g)


@rule
def try_alone(t: Tables, s: "Settings", p: "Parameters", now: Now, g: int) -> None:
    """One person writes or comes."""
    u, u_higher, u_day, u_letter = draws.draw(now.seed, draws.PETITION, t.grievances.id[g], now.month)
    if u >= inclined(t, s, p, g) * p.petitions.hazard:
        return
    letter = u_letter < p.petitions.letter
    contain = p.petitions.contain * (p.petitions.contain_letter if letter else 1.0)
    u_fate, _, _, _ = draws.draw(now.seed, draws.PETITION_FATE, t.grievances.id[g], now.month)
    v, n = int(t.grievances.village[g]), 0 if letter else 1
    fate = fate_of(t, p, now, v, contain, p.petitions.buy * p.petitions.buy_single, u_fate)
    count_item(t, now, v, fate, n, t.grievances.petitions[g] > 0, u_higher < p.petitions.higher)
    carry_out(t, p, now, g, fate, n, u_day)


@rule
def fate_of(t: Tables, p: "Parameters", now: Now, v: int, contain: float, buy: float, u: float) -> int:
    """What officials under pressure make of an attempt: contained if there are hours for it, bought off, or lodged."""
    if p.switches.petition_form == 1:
        return codes.LODGED
    pressure = t.villages.petition_pressure[v]
    contain, buy = contain * pressure, buy * pressure
    if u < contain:
        if not take_from_staff(t, p.mediation.hours_township, False):
            return codes.LODGED
        t.township[ledger.TOWN_HOURS_CONTAINING, now.month] += p.mediation.hours_township
        return codes.CONTAINED
    return codes.BOUGHT_OFF if u < contain + (1.0 - contain) * buy else codes.LODGED


@rule
def count_item(t: Tables, now: Now, v: int, fate: int, together: int, repeat: bool, higher: bool) -> None:
    """One letter or one batch, whatever became of it; ``together`` is 0 for a letter."""
    if fate == codes.CONTAINED:
        t.ledger[ledger.ATTEMPTS_CONTAINED, v, now.month] += 1.0
        return
    if fate == codes.BOUGHT_OFF:
        t.ledger[ledger.PETITIONS_BOUGHT, v, now.month] += 1.0
        return
    t.dockets.petitions_year[v] += 1.0
    t.ledger[ledger.PETITIONS, v, now.month] += 1.0
    t.ledger[ledger.PETITION_VISITS, v, now.month] += 1.0 if together > 0 else 0.0
    t.ledger[ledger.PETITION_PERSONS, v, now.month] += together
    if together >= codes.COLLECTIVE:
        t.ledger[ledger.PETITIONS_COLLECTIVE, v, now.month] += 1.0
        t.ledger[ledger.PERSONS_COLLECTIVE, v, now.month] += together
    if repeat:
        t.ledger[ledger.PETITIONS_REPEAT, v, now.month] += 1.0
        t.ledger[ledger.PETITIONS_HIGHER, v, now.month] += 1.0 if higher else 0.0


@rule
def carry_out(t: Tables, p: "Parameters", now: Now, g: int, fate: int, together: int, u_day: float) -> None:
    """What an attempt comes to for one of those who made it."""
    v = t.grievances.village[g]
    t.grievances.petitioned[g] = now.month
    if fate == codes.LODGED:
        lodge(t, now, g, together, u_day)
    elif fate == codes.BOUGHT_OFF:
        kept = left_after(p.learning.effect_rate, 1.0)
        t.dockets.precedent[v] = 1.0 - kept * (1.0 - t.dockets.precedent[v])
        t.ledger[ledger.BOUGHT_YUAN, v, now.month] += p.petitions.price * t.grievances.severity[g]
        withdraw(t, g)
        put_down(t, now, g, codes.BOUGHT, codes.NOWHERE, (now.month + u_day) * codes.DAYS)


@rule
def lodge(t: Tables, now: Now, g: int, together: int, u_day: float) -> None:
    """One petitioner: the township, which must register it, has it next."""
    v = t.grievances.village[g]
    t.dockets.petitioned[v, t.grievances.type[g]] += 1.0
    withdraw(t, g)
    t.grievances.petitions[g] += 1
    t.grievances.together[g] = together
    t.grievances.forum[g] = codes.PETITION
    if t.grievances.first_forum[g] < 0:
        t.grievances.first_forum[g] = codes.PETITION
    t.grievances.highest[g] = codes.PETITION
    t.grievances.state[g] = codes.ASKED
    t.grievances.since[g] = now.month
    t.grievances.filed[g] = (now.month + u_day) * codes.DAYS
    set_bit(t, now, codes.COMPLAINED, int(t.grievances.person[g]))


# What is told of it.

EVENTS = (
    Event(
        lambda was, now: now.petitions > was.petitions,
        Label("taken to petition, a legal channel", "依法信访"),
    ),
    Event(
        lambda was, now: (
            now.petitioned != was.petitioned and now.petitions == was.petitions and now.state == was.state
        ),
        Label("an attempt to petition, contained", "信访被拦阻"),
    ),
    Event(became(codes.SETTLED), Label("money ended the petition", "花钱息访")),
)
