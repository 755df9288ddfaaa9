"""The monthly count: who is here, household by household and village by village.

Everything that several mechanisms read about presence is worked out once a month, after people have moved.
"""

from model.compiled import rule
from model.state import codes, ledger
from model.state.tables import (
    F8,
    I1,
    I4,
    I8,
    Affairs,
    Dockets,
    Homes,
    Households,
    Meetings,
    Minds,
    Offices,
    Persons,
    Villages,
)


@rule
def set_bit(acts: I8, act: int, person: int, month: int) -> None:
    """Mark one act of one person in one month."""
    acts[act, person, month // codes.BITS] |= 1 << (month % codes.BITS)


@rule
def has_bit(acts: I8, act: int, person: int, month: int) -> bool:
    """Whether a person's history has the act in that month; months before the start have nothing."""
    return month >= 0 and (acts[act, person, month // codes.BITS] >> (month % codes.BITS)) & 1 == 1


@rule
def age_of(born: int, month: int) -> int:
    """Age in whole years of somebody born in month ``born``."""
    return (month - int(born)) // 12


@rule
def begin_month(
    persons: Persons,
    minds: Minds,
    households: Households,
    affairs: Affairs,
    offices: Offices,
    villages: Villages,
    meetings: Meetings,
    dockets: Dockets,
) -> None:
    """Forget what belonged to last month only."""
    for i in range(len(persons.id)):
        minds.felt_village[i] = 0.0
        minds.felt_township[i] = 0.0
        minds.felt_higher[i] = 0.0
        minds.felt_efficacy[i] = 0.0
        minds.felt_identity[i] = 0.0
        persons.owed[i] = 0.0
    for h in range(len(households.id)):
        affairs.served[h] = 0.0
        affairs.witnessed[h] = 0.0
        affairs.points_now[h] = 0.0
        affairs.helped[h] = 0
    for o in range(len(offices.id)):
        offices.settled[o] = 0
    for v in range(len(villages.id)):
        meetings.own_agenda[v] = 0
        dockets.failed_now[v] = 0.0
        dockets.settled_now[v] = 0.0
        for k in range(dockets.closings.shape[1]):
            dockets.closings[v, k] = 0.0
            dockets.successes[v, k] = 0.0


@rule
def count_households(
    persons: Persons,
    minds: Minds,
    households: Households,
    homes: Homes,
    order: I4,
    acts: I8,
    male_weight: float,
    age_slope: float,
    month: int,
) -> None:
    """Household aggregates, and the histories of who is resident and who is in the village.

    ``complaint_weight`` sums over adults present male_weight (men) or 1 (women) times 1 + age_slope * (age - 45),
    never below a tenth.
    """
    for h in range(len(households.id)):
        adults, adults_here, here, residents, workers, workers_home, frail = 0, 0, 0, 0, 0, 0, 0
        weight, identity = 0.0, 0.0
        for k in range(households.first[h], households.first[h] + households.size[h]):
            i = order[k]
            if persons.alive[i] == 0:
                continue
            age = age_of(persons.born[i], month)
            home = persons.where[i] < codes.TOWN
            if home:
                residents += 1
                set_bit(acts, codes.AT_HOME, i, month)
            if age >= 18:
                adults += 1
            if 16 <= age < 65:
                workers += 1
                workers_home += 1 if home else 0
            if persons.here[i] == 0:
                continue
            set_bit(acts, codes.PRESENT, i, month)
            here += 1
            if age < 6 or age >= 80:
                frail += 1
            if age >= 18:
                adults_here += 1
                identity += minds.identity[i]
                weight += complaint_weight(persons.sex[i] == codes.MALE, age, male_weight, age_slope)
        homes.registered_adults[h] = adults
        homes.adults_home[h] = adults_here
        homes.people_home[h] = here
        homes.residents[h] = residents
        homes.workers[h] = workers
        homes.workers_home[h] = workers_home
        homes.frail[h] = frail
        homes.complaint_weight[h] = weight
        homes.norm[h] = identity / adults_here if adults_here > 0 else 0.0


@rule
def forget_presence(acts: I8) -> None:
    """Take back the histories of a count made before people moved, in the first month."""
    for i in range(acts.shape[1]):
        acts[codes.AT_HOME, i, 0] = 0
        acts[codes.PRESENT, i, 0] = 0


@rule
def complaint_weight(male: bool, age: int, male_weight: float, age_slope: float) -> float:
    """How readily an adult has a grievance, relative to a woman of 45."""
    return (male_weight if male else 1.0) * max(0.1, 1.0 + age_slope * (age - 45))


@rule
def count_ties(households: Households, homes: Homes) -> None:
    """Share of the adults of kin and neighbours who are at home, and of their 16-64-year-olds who are away."""
    for h in range(len(households.id)):
        adults, home, workers, workers_home = 0.0, 0.0, 0.0, 0.0
        for k in range(households.circle.shape[1]):
            other = households.circle[h, k]
            if other >= 0:
                adults += homes.registered_adults[other]
                home += homes.adults_home[other]
                workers += homes.workers[other]
                workers_home += homes.workers_home[other]
        homes.ties[h] = home / adults if adults > 0.0 else 0.0
        homes.away_ties[h] = 1.0 - workers_home / workers if workers > 0.0 else 0.0


@rule
def count_villages(
    persons: Persons, households: Households, homes: Homes, villages: Villages, counts: F8, month: int
) -> None:
    """Population of each village into the ledger; a household with visitors only is not at home."""
    for i in range(len(persons.id)):
        if persons.alive[i] == 0:
            continue
        v = persons.village[i]
        age = age_of(persons.born[i], month)
        home = persons.where[i] < codes.TOWN
        counts[ledger.REGISTERED, v, month] += 1.0
        if home:
            counts[ledger.RESIDENTS, v, month] += 1.0
            if age >= 60:
                counts[ledger.PEOPLE_60, v, month] += 1.0
        if 16 <= age < 65:
            counts[ledger.WORKING_AGE, v, month] += 1.0
            if not home and month - persons.away_since[i] >= 6:
                counts[ledger.AWAY_LONG, v, month] += 1.0
        if age >= 18:
            counts[ledger.ADULTS, v, month] += 1.0
            if home:
                counts[ledger.ADULTS_HOME, v, month] += 1.0
    for h in range(len(households.id)):
        if homes.residents[h] > 0:
            counts[ledger.HOUSEHOLDS_HOME, households.village[h], month] += 1.0
    for v in range(len(villages.id)):
        villages.residents[v] = counts[ledger.RESIDENTS, v, month]
        villages.adults[v] = counts[ledger.ADULTS, v, month]
        villages.adults_home[v] = counts[ledger.ADULTS_HOME, v, month]
        villages.households_home[v] = counts[ledger.HOUSEHOLDS_HOME, v, month]


@rule
def count_levels(villages: Villages, counts: F8, month: int) -> None:
    """Branch quality and openness at the end of the month into the ledger, whether or not anything moves them."""
    for v in range(len(villages.id)):
        counts[ledger.BRANCH, v, month] = villages.branch[v]
        counts[ledger.OPENNESS, v, month] = villages.openness[v]


@rule
def pick_adult(
    here: I1, born: I4, order: I4, first: int, size: int, adults_home: int, u: float, month: int
) -> int:
    """One of the adults of a household who are in the village, each equally likely; -1 if there is none."""
    left = int(u * adults_home)
    for k in range(first, first + size):
        i = int(order[k])
        if here[i] == 1 and age_of(born[i], month) >= 18:
            if left == 0:
                return i
            left -= 1
    return -1


@rule
def clip(x: float, low: float, high: float) -> float:
    """``x`` within [low, high]."""
    return min(high, max(low, x))
