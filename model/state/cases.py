"""What several steps of the pagoda do to a grievance: leave it, remember its outcome, count it."""

from model.compiled import rule
from model.state import codes
from model.state.tables import (
    F8,
    I4,
    I8,
    Affairs,
    Dockets,
    Grievances,
    Homes,
    Households,
    Minds,
    Persons,
    Settlements,
    Villages,
)


@rule
def both_present(persons: Persons, homes: Homes, grievances: Grievances, g: int) -> bool:
    """Whether the complainant and, where it is a neighbour or a relative, the other side are in the village."""
    if persons.here[grievances.person[g]] == 0:
        return False
    counterpart, other = grievances.counterpart[g], grievances.other[g]
    if counterpart >= 0 and persons.here[counterpart] == 0:
        return False
    return bool(other < 0 or homes.adults_home[other] > 0)


@rule
def waits_for_the_dead(persons: Persons, homes: Homes, grievances: Grievances, g: int) -> bool:
    """Whether a grievance waits for another side that will never come home."""
    if grievances.state[g] != codes.WAITING:
        return False
    counterpart, other = grievances.counterpart[g], grievances.other[g]
    if counterpart >= 0 and persons.alive[counterpart] == 0:
        return True
    return bool(other >= 0 and homes.registered_adults[other] == 0)


@rule
def leave(grievances: Grievances, g: int, month: int) -> None:
    """The grievance is forgotten, or nobody is left to have it."""
    grievances.state[g] = codes.GONE
    grievances.ended[g] = month


@rule
def put_down(
    grievances: Grievances,
    settlements: Settlements,
    totals: I8,
    g: int,
    manner: int,
    forum: int,
    day: float,
    month: int,
) -> None:
    """A settlement: the grievance is settled, and a row says when, how and where."""
    row = int(totals[2])
    totals[2] += 1
    settlements.grievance[row] = g
    settlements.day[row] = day
    settlements.manner[row] = manner
    settlements.forum[row] = forum
    grievances.settlement[g] = row
    grievances.manner[g] = manner
    grievances.settled_at[g] = forum
    grievances.closed[g] = day
    grievances.state[g] = codes.SETTLED
    grievances.since[g] = month


@rule
def note_outcome(
    minds: Minds,
    households: Households,
    affairs: Affairs,
    dockets: Dockets,
    grievances: Grievances,
    g: int,
    good: bool,
) -> None:
    """A settlement (or a failure or refusal) is felt by the complainant and seen by the neighbours."""
    i, h, v = grievances.person[g], grievances.household[g], grievances.village[g]
    sign = 1.0 if good else -1.0
    if grievances.forum[g] <= codes.VILLAGE:
        minds.felt_village[i] += sign
        for k in range(households.neighbours.shape[1]):
            other = households.neighbours[h, k]
            if other >= 0:
                affairs.witnessed[other] += sign
    elif grievances.forum[g] == codes.TOWNSHIP:
        minds.felt_township[i] += sign
    else:
        minds.felt_higher[i] += sign
    if good:
        dockets.settled_now[v] += 1.0
    else:
        dockets.failed_now[v] += 1.0


@rule
def is_unsettled(state: int) -> bool:
    """Whether a grievance in this state still weighs on the household; paper does not settle anything."""
    return state != codes.SETTLED and state != codes.GONE


@rule
def compact_open(
    persons: Persons,
    households: Households,
    homes: Homes,
    affairs: Affairs,
    villages: Villages,
    dockets: Dockets,
    grievances: Grievances,
    open_rows: I4,
    totals: I8,
    watch: int,
    month: int,
) -> None:
    """Drop what is over from the list of open grievances, and count what is left, by household and village.

    A settled grievance stays on the list for ``watch`` months, in which it may break out again. A complaint whose
    owner has died passes to nobody, and nobody is left to settle one that waits for the dead.
    """
    for v in range(len(villages.id)):
        for k in range(dockets.sufferers.shape[1]):
            dockets.sufferers[v, k] = 0.0
        for k in range(dockets.backlog.shape[1]):
            dockets.backlog[v, k] = 0.0
    for h in range(len(households.id)):
        affairs.quarrels[h] = 0
        affairs.rent_open[h] = 0
    kept = 0
    for k in range(totals[1]):
        g = open_rows[k]
        dead = persons.alive[grievances.person[g]] == 0
        ownerless = dead and is_unsettled(int(grievances.state[g]))
        if ownerless or waits_for_the_dead(persons, homes, grievances, g):
            leave(grievances, g, month)
        state = grievances.state[g]
        if state == codes.GONE or (state == codes.SETTLED and (dead or month - grievances.since[g] >= watch)):
            continue
        open_rows[kept] = g
        kept += 1
        if not is_unsettled(int(state)):
            continue
        v = grievances.village[g]
        dockets.sufferers[v, grievances.type[g]] += 1.0
        if grievances.type[g] == codes.RENT:
            affairs.rent_open[grievances.household[g]] = 1
        if grievances.opponent[g] == codes.HOUSEHOLD:
            affairs.quarrels[grievances.household[g]] += 1
        if state == codes.ACCEPTED or state == codes.WORKED:
            dockets.backlog[v, grievances.forum[g]] += 1.0
    totals[1] = kept


@rule
def count_open(
    grievances: Grievances, open_rows: I4, totals: I8, burden: F8, counts: F8, open_column: int, month: int
) -> None:
    """Unsettled grievances of each village at the end of the month, and the severity each household lives with."""
    for k in range(totals[1]):
        g = open_rows[k]
        if is_unsettled(int(grievances.state[g])):
            counts[open_column, grievances.village[g], month] += 1.0
            burden[grievances.household[g], month] += grievances.severity[g]
