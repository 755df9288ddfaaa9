"""What several steps of the dispute pagoda do to a grievance: give it up, note its outcome, count it."""

from typing import TYPE_CHECKING

from model import draws
from model.compiled import rule
from model.state import codes, ledger
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.mechanisms.mediation import Mediation
    from model.parameters import Parameters, Settings


MOST_ARRIVALS = 4
"""Grievances of one household that can arise in a month, at most."""


@rule
def has_room(t: Tables) -> bool:
    """Whether there is room for all grievances that may arise in a month, and for all settlements."""
    arriving = MOST_ARRIVALS * len(t.households.id)
    if t.counts[codes.N_DISPUTES] + len(t.groups.id) + len(t.operators.id) > len(t.disputes.id):
        return False
    if t.counts[codes.N_GRIEVANCES] + arriving > len(t.grievances.id):
        return False
    return bool(
        t.counts[codes.N_SETTLEMENTS] + t.counts[codes.N_OPEN] + arriving <= len(t.settlements.grievance)
    )


@rule
def luck(t: Tables, g: int) -> int:
    """Identity by which chance is drawn: members of a dispute share the luck of response, take-up and result."""
    d = t.grievances.dispute[g]
    return int(t.disputes.id[d] if d >= 0 else t.grievances.id[g])


@rule
def arose(t: Tables, g: int) -> int:
    """Month in which the matter arose: of a dispute, for all its members."""
    d = t.grievances.dispute[g]
    return int(t.disputes.born[d] if d >= 0 else t.grievances.born[g])


@rule
def withdraw(t: Tables, g: int) -> None:
    """A case that ends outside the forum that has it goes off the log."""
    if t.grievances.recorded[g] == codes.RECORDED_OPEN:
        t.grievances.recorded[g] = codes.NOT_RECORDED


@rule
def bring_matter(t: Tables, now: Now, h: int) -> None:
    """A household has one more everyday matter for the village to meet."""
    if t.affairs.matters[h] == 0:
        t.affairs.matters_since[h] = now.month
    t.affairs.matters[h] += 1
    t.ledger[ledger.MATTERS, t.households.village[h], now.month] += 1.0


@rule
def hours_of_staff(t: Tables, licensed: bool) -> float:
    """Hours that township staff have left together, or those of them who are qualified to enforce."""
    left = 0.0
    for k in range(len(t.staff.id)):
        if t.staff.licensed[k] == 1 or not licensed:
            left += t.staff.hours_left[k]
    return left


@rule
def staff_back(t: Tables, s: "Settings") -> float:
    """Township staff who were seconded away and are back, for each village that is simulated."""
    away = 0
    for k in range(len(t.staff.id)):
        away += t.staff.seconded[k]
    return float(min(s.powers.staff_back[0], float(away)) * t.staff.share[0] / len(t.villages.id))


@rule
def use_staff(t: Tables, need: float, licensed: bool) -> None:
    """Use the hours of township staff, one after the other, the unlicensed first; or of those qualified to enforce alone."""
    for turn in range(1 if licensed else 0, 2):
        for k in range(len(t.staff.id)):
            if t.staff.licensed[k] == turn:
                used = min(need, t.staff.hours_left[k])
                t.staff.hours_left[k] -= used
                need -= used


@rule
def take_from_staff(t: Tables, need: float, licensed: bool) -> bool:
    """Use so many hours of township staff, or of those qualified to enforce, if together they have them left."""
    if hours_of_staff(t, licensed) < need:
        return False
    use_staff(t, need, licensed)
    return True


@rule
def chance_of_help(sent: float, departments: float) -> float:
    """Chance that staff qualified to enforce are sent, or that a department comes, in a month."""
    return 1.0 - (1.0 - sent) * (1.0 - departments)


@rule
def take_from_outside(t: Tables, v: int, need: float) -> bool:
    """Use the hours of the first secretary of a village, if they suffice."""
    if t.villages.hours_outside[v] < need:
        return False
    t.villages.hours_outside[v] -= need
    return True


@rule
def chance_paper(p: "Mediation", pressure: float, residents_rate: float) -> float:
    """Chance that what was not done is closed on paper; residents' own assessment makes paper worth less."""
    return min(0.95, (p.paper + p.paper_assessment * pressure) * (1.0 - p.paper_residents * residents_rate))


@rule
def both_present(t: Tables, g: int) -> bool:
    """Whether the complainant and, where it is a neighbour or a relative, the other side are in the village."""
    if t.persons.here[t.grievances.person[g]] == 0:
        return False
    counterpart, other = t.grievances.counterpart[g], t.grievances.other[g]
    if counterpart >= 0 and t.persons.here[counterpart] == 0:
        return False
    return bool(other < 0 or t.homes.adults_home[other] > 0)


@rule
def sides_home(t: Tables, g: int) -> bool:
    """Whether both sides can sit down together: of quarrels in a family the two themselves, else somebody of each household.

    Members of a shared dispute speak for one another.
    """
    if t.grievances.dispute[g] >= 0:
        return True
    if t.grievances.counterpart[g] >= 0:
        return both_present(t, g)
    other = t.grievances.other[g]
    here = t.homes.adults_home[t.grievances.household[g]] > 0
    return bool(here and (other < 0 or t.homes.adults_home[other] > 0))


@rule
def by_phone(t: Tables, s: "Settings", p: "Parameters", now: Now, g: int) -> bool:
    """Whether a side that is away is heard by telephone this month: as far as it reaches and as mediators hear by it."""
    if p.switches.hearings == 0 or p.mediation.phone_hearing <= 0.0:
        return False
    u, _, _, _ = draws.draw(now.seed, draws.HEARING, t.grievances.id[g], now.month)
    return bool(u < s.recruitment.phone_coverage[t.grievances.village[g]] * p.mediation.phone_hearing)


@rule
def waits_for_the_dead(t: Tables, g: int) -> bool:
    """Whether a grievance waits for another side that will never come home."""
    if t.grievances.state[g] != codes.WAITING:
        return False
    counterpart, other = t.grievances.counterpart[g], t.grievances.other[g]
    if counterpart >= 0 and t.persons.alive[counterpart] == 0:
        return True
    return bool(other >= 0 and t.homes.registered_adults[other] == 0)


@rule
def leave(t: Tables, now: Now, g: int) -> None:
    """The grievance is forgotten, or nobody is left to have it; a case over it goes off the log."""
    withdraw(t, g)
    t.grievances.state[g] = codes.GONE
    t.grievances.ended[g] = now.month


@rule
def put_down(t: Tables, now: Now, g: int, manner: int, forum: int, day: float) -> None:
    """A settlement: the grievance is settled, and a row says when, how and where."""
    row = int(t.counts[codes.N_SETTLEMENTS])
    t.counts[codes.N_SETTLEMENTS] += 1
    t.settlements.grievance[row] = g
    t.settlements.day[row] = day
    t.settlements.manner[row] = manner
    t.settlements.forum[row] = forum
    t.grievances.settlement[g] = row
    t.grievances.manner[g] = manner
    t.grievances.settled_at[g] = forum
    t.grievances.closed[g] = day
    t.grievances.state[g] = codes.SETTLED
    t.grievances.since[g] = now.month


@rule
def recover(t: Tables, now: Now, g: int) -> None:
    """What a settlement in substance brings: the money at stake; of rent what is owed, and in the township for all others too.

    The others are paid at the next rent date.
    """
    o, h = t.grievances.operator[g], t.grievances.household[g]
    if o < 0:
        t.grievances.recovered[g] = t.grievances.owed[g]
        return
    t.grievances.recovered[g] = min(t.grievances.owed[g], t.households.owed_rent[h])
    t.ledger[ledger.RENT_PAID, t.grievances.village[g], now.month] += t.households.owed_rent[h]
    t.households.owed_rent[h] = 0.0
    if t.grievances.settled_at[g] >= codes.TOWNSHIP:
        t.operators.pledged[o] = 1


@rule
def cannot_pay(t: Tables, g: int) -> bool:
    """Whether the other side is an operator that is gone, or has not even the excuse of a late subsidy."""
    o = t.grievances.operator[g]
    return bool(o >= 0 and (t.operators.gone[o] == 1 or t.operators.excuse[o] == 0))


@rule
def note_outcome(t: Tables, p: "Parameters", g: int, good: bool) -> None:
    """A settlement (or a failure or refusal) is felt by the complainant, as far as village bodies had the case."""
    i, v = t.grievances.person[g], t.grievances.village[g]
    if t.grievances.forum[g] <= codes.VILLAGE:
        t.minds.felt_village[i] += 1.0 if good else -p.learning.bad
    if good:
        t.dockets.settled_now[v] += 1.0
    else:
        t.dockets.failed_now[v] += 1.0


@rule
def is_strong(opponent: int) -> bool:
    """Whether the other side is an operator, the cadres or the government."""
    return opponent == codes.OPERATOR or opponent == codes.CADRES or opponent == codes.GOVERNMENT


@rule
def needs_licence(opponent: int) -> bool:
    """Whether a dispute is one that only somebody qualified to enforce can be at work on in the township."""
    return opponent == codes.OPERATOR or opponent == codes.GOVERNMENT


@rule
def is_substance(manner: int) -> bool:
    """Whether a settlement in this manner is one in substance."""
    return manner == codes.BY_TALK or manner == codes.AGREED or manner == codes.REDRESSED


@rule
def class_of(forum: int, strong: bool) -> int:
    """Class of a case at a forum, by which learned effectiveness is kept."""
    return 2 * forum + (codes.AGAINST_POWER if strong else codes.BETWEEN_RESIDENTS)


@rule
def is_unsettled(state: int) -> bool:
    """Whether a grievance in this state still weighs on the household; paper does not settle anything."""
    return state != codes.SETTLED and state != codes.GONE


@rule
def compact_open(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Drop what is over from the list of open grievances, and count what is left, by household and village.

    A settled grievance stays on the list for ``watch`` months, in which it may break out again. A complaint whose
    owner has died passes to nobody, and nobody is left to settle one that waits for the dead.
    """
    for v in range(len(t.villages.id)):
        for k in range(t.dockets.sufferers.shape[1]):
            t.dockets.sufferers[v, k] = 0.0
        for k in range(t.dockets.backlog.shape[1]):
            t.dockets.backlog[v, k] = 0.0
    for h in range(len(t.households.id)):
        t.affairs.quarrels[h] = 0
        t.affairs.rent_open[h] = 0
    kept = 0
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        dead = t.persons.alive[t.grievances.person[g]] == 0
        ownerless = dead and is_unsettled(int(t.grievances.state[g]))
        if ownerless or waits_for_the_dead(t, g):
            leave(t, now, g)
        state = t.grievances.state[g]
        if state == codes.GONE or (
            state == codes.SETTLED and (dead or now.month - t.grievances.since[g] >= int(p.mediation.watch))
        ):
            continue
        t.open[kept] = g
        kept += 1
        if not is_unsettled(int(state)):
            continue
        v = t.grievances.village[g]
        t.dockets.sufferers[v, t.grievances.type[g]] += 1.0
        if t.grievances.type[g] == codes.RENT:
            t.affairs.rent_open[t.grievances.household[g]] = 1
        if t.grievances.opponent[g] == codes.HOUSEHOLD:
            t.affairs.quarrels[t.grievances.household[g]] += 1
        if state == codes.ACCEPTED or state == codes.WORKED:
            t.dockets.backlog[v, t.grievances.forum[g]] += 1.0
    t.counts[codes.N_OPEN] = kept


@rule
def count_open(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Unsettled grievances of each village at the end of the month."""
    for k in range(t.counts[codes.N_OPEN]):
        g = t.open[k]
        if is_unsettled(int(t.grievances.state[g])):
            t.ledger[ledger.OPEN, t.grievances.village[g], now.month] += 1.0
