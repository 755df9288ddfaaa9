"""The monthly count: who is here, household by household and village by village.

Everything that several mechanisms read about presence is worked out once a month, after people have moved.
"""

from typing import TYPE_CHECKING, NamedTuple

from model import draws
from model.compiled import rule
from model.state import codes, ledger, reference
from model.state.now import Now
from model.state.tables import I8, Tables

if TYPE_CHECKING:
    from model.mechanisms.grievances import GrievanceRates
    from model.parameters import Parameters, Settings


@rule
def set_bit(t: Tables, now: Now, act: int, person: int) -> None:
    """Mark one act of one person in one month."""
    t.acts[act, person, now.month // codes.BITS] |= 1 << (now.month % codes.BITS)


@rule
def set_bit_if(t: Tables, now: Now, act: int, person: int, holds: bool) -> None:
    """The same where it ``holds``, without a branch: of everybody every month, none could be guessed."""
    t.acts[act, person, now.month // codes.BITS] |= int(holds) << (now.month % codes.BITS)


@rule
def people_of(t: Tables, v: int) -> tuple[int, int]:
    """Where the people of a village begin in ``Tables.order``, and one after their end."""
    first = t.villages.households_first[v]
    last = first + t.villages.households[v] - 1
    return int(t.households.first[first]), int(t.households.first[last] + t.households.size[last])


@rule
def has_bit(acts: I8, act: int, person: int, month: int) -> bool:
    """Whether a person's history has the act in that month; months before the start have nothing."""
    return month >= 0 and (acts[act, person, month // codes.BITS] >> (month % codes.BITS)) & 1 == 1


@rule
def age_of(born: int, month: int) -> int:
    """Age in whole years of somebody born in month ``born``."""
    return (month - int(born)) // 12


@rule
def begin_month(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Forget what belonged to last month only."""
    for i in range(len(t.persons.id)):
        t.minds.felt_village[i] = 0.0
        t.persons.owed[i] = 0.0
    for h in range(len(t.households.id)):
        t.affairs.served[h] = 0.0
        t.affairs.points_now[h] = 0.0
        t.affairs.acts_now[h] = 0
        t.affairs.helped[h] = 0
    for o in range(len(t.offices.id)):
        t.offices.settled[o] = 0
    for v in range(len(t.villages.id)):
        t.dockets.failed_now[v] = 0.0
        t.dockets.settled_now[v] = 0.0
        for k in range(t.dockets.closings.shape[1]):
            t.dockets.closings[v, k] = 0.0
            t.dockets.successes[v, k] = 0.0


class Counted(NamedTuple):
    """Registered people of one household, those away with them."""

    alive: int
    residents: int
    residents_60: int
    workers: int
    away_long: int
    adults: int
    adults_home: int
    """Living at home, no matter who visits."""


@rule
def count_households(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Household aggregates, and the people of each village."""
    for v in range(len(t.villages.id)):
        alive, residents, residents_60, workers, away_long, adults, adults_home, homes = (
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        )
        first = t.villages.households_first[v]
        for h in range(first, first + t.villages.households[v]):
            found = count_household(t, p, now, h)
            alive += found.alive
            residents += found.residents
            residents_60 += found.residents_60
            workers += found.workers
            away_long += found.away_long
            adults += found.adults
            adults_home += found.adults_home
            homes += int(found.residents > 0)
        t.ledger[ledger.REGISTERED, v, now.month] += alive
        t.ledger[ledger.RESIDENTS, v, now.month] += residents
        t.ledger[ledger.PEOPLE_60, v, now.month] += residents_60
        t.ledger[ledger.WORKING_AGE, v, now.month] += workers
        t.ledger[ledger.AWAY_LONG, v, now.month] += away_long
        t.ledger[ledger.ADULTS, v, now.month] += adults
        t.ledger[ledger.ADULTS_HOME, v, now.month] += adults_home
        t.ledger[ledger.HOUSEHOLDS_HOME, v, now.month] += homes


@rule
def count_household(t: Tables, p: "Parameters", now: Now, h: int) -> Counted:
    """One household: into its own columns what is present, back what is registered. No branches:
    who is where could not be guessed.

    ``complaint_weight`` sums over adults present male_weight (men) or 1 (women) times 1 + age_slope * (age -
    complaint_age), never below ``complaint_floor``.
    """
    alive, residents, residents_60, workers, away_long, adults, adults_home = 0, 0, 0, 0, 0, 0, 0
    adults_here, workers_home, frail, weight = 0, 0, 0, 0.0
    for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
        i = int(t.order[k])
        lives, age = t.persons.alive[i] == 1, age_of(t.persons.born[i], now.month)
        home, present = lives & (t.persons.where[i] < codes.TOWN), lives & (t.persons.here[i] == 1)
        adult, works = lives & (age >= reference.ADULT), lives & is_of_working_age(age)
        stayed_away = now.month - t.persons.away_since[i] >= reference.AWAY_LONG
        cared_for = (age < p.grievances.frail_young) | (age >= p.grievances.frail_old)
        weighs = complaint_weight(p.grievances, t.persons.sex[i] == codes.MALE, age)
        alive += int(lives)
        residents += int(home)
        residents_60 += int(home & (age >= reference.OLD))
        workers += int(works)
        workers_home += int(works & home)
        away_long += int(works & (not home) & stayed_away)
        adults += int(adult)
        adults_home += int(adult & home)
        frail += int(present & cared_for)
        adults_here += int(adult & present)
        weight += weighs if adult & present else 0.0
    t.homes.registered_adults[h] = adults
    t.homes.adults_home[h] = adults_here
    t.homes.residents[h] = residents
    t.homes.workers[h] = workers
    t.homes.workers_home[h] = workers_home
    t.homes.left_behind[h] = 1 if workers > 0 and workers_home == 0 and residents > 0 else 0
    t.homes.frail[h] = frail
    t.homes.complaint_weight[h] = weight
    t.homes.presence[h] = packed(adults, adults_here, workers, workers_home)
    return Counted(alive, residents, residents_60, workers, away_long, adults, adults_home)


@rule
def is_of_working_age(age: int) -> bool:
    """16 to 64."""
    return reference.WORKING_FROM <= age < reference.WORKING_UNTIL


@rule
def forget_count(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Take back from the ledger a count made before people moved, in the first month."""
    for v in range(len(t.villages.id)):
        for column in (
            ledger.REGISTERED,
            ledger.RESIDENTS,
            ledger.PEOPLE_60,
            ledger.WORKING_AGE,
            ledger.AWAY_LONG,
            ledger.ADULTS,
            ledger.ADULTS_HOME,
            ledger.HOUSEHOLDS_HOME,
        ):
            t.ledger[column, v, now.month] = 0.0


@rule
def complaint_weight(p: "GrievanceRates", male: bool, age: int) -> float:
    """How readily an adult has a grievance, relative to a woman of the reference age."""
    by_age = max(p.complaint_floor, 1.0 + p.age_slope * (age - p.complaint_age))
    return (p.male_weight if male else 1.0) * by_age


# Where the numbers of ``homes.presence`` stand, 13 bits for persons and 4 for households: enough for the sum over a circle of
# 11 households of up to 744 members.
ADULTS, ADULTS_HOME, WORKERS, WORKERS_HOME, ABSENT, LETS = 0, 13, 26, 39, 52, 56
PERSONS, HOUSEHOLDS = (1 << 13) - 1, (1 << 4) - 1


@rule
def count_ties(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """One walk around kin and neighbours: who of their adults is at home, who of 16-64 is away.

    ``absent_near`` and ``lets_near`` count neighbours, who stand first, and not kin. Six sums are one, of whole numbers side
    by side in one word.
    """
    next_door = t.households.neighbours.shape[1]
    for h in range(len(t.households.id)):
        near, kin = 0, 0
        for k in range(next_door):
            near += presence_of(t, t.households.circle[h, k])
        for k in range(next_door, t.households.circle.shape[1]):
            kin += presence_of(t, t.households.circle[h, k])
        both = near + kin
        adults, adults_home = both & PERSONS, both >> ADULTS_HOME & PERSONS
        workers, workers_home = both >> WORKERS & PERSONS, both >> WORKERS_HOME & PERSONS
        t.homes.ties[h] = adults_home / adults if adults > 0 else 0.0
        t.homes.away_ties[h] = 1.0 - workers_home / workers if workers > 0 else 0.0
        t.homes.absent_near[h] = near >> ABSENT & HOUSEHOLDS
        t.homes.lets_near[h] = near >> LETS


@rule
def packed(adults: int, adults_home: int, workers: int, workers_home: int) -> int:
    """What ``count_ties`` sums over a circle, in one word: four numbers of persons, then whether all are away, whether its land is let."""
    absent, lets = is_absent(adults, adults_home), lets_land(workers, workers_home)
    persons = (
        adults << ADULTS | adults_home << ADULTS_HOME | workers << WORKERS | workers_home << WORKERS_HOME
    )
    return persons | int(absent) << ABSENT | int(lets) << LETS


@rule
def presence_of(t: Tables, h: int) -> int:
    """The word of a household of the circle; 0 where nobody lives. No branch, for where that is cannot be guessed."""
    return int(int(h >= 0) * t.homes.presence[max(0, h)])


@rule
def is_absent(adults: int, adults_home: int) -> bool:
    """Whether all adults of a household are away; an extinct household does not count as absent."""
    return bool((adults_home == 0) & (adults > 0))


@rule
def lets_land(workers: int, workers_home: int) -> bool:
    """Whether all of a household who could till its land live elsewhere, so that others till it."""
    return bool((workers > 0) & (workers_home == 0))


@rule
def count_villages(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """What mechanisms read of the count of each village; a household with visitors only is not at home."""
    for v in range(len(t.villages.id)):
        t.villages.residents[v] = t.ledger[ledger.RESIDENTS, v, now.month]
        t.villages.adults[v] = t.ledger[ledger.ADULTS, v, now.month]
        t.villages.adults_home[v] = t.ledger[ledger.ADULTS_HOME, v, now.month]
        t.villages.households_home[v] = t.ledger[ledger.HOUSEHOLDS_HOME, v, now.month]


@rule
def draw_luck(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """One draw a household for four things that seldom happen; what else it takes is drawn where one does."""
    for h in range(len(t.households.id)):
        u_grievance, u_act, u_matter, u_visit = draws.draw(
            now.seed, draws.HOUSEHOLD_MONTH, t.households.id[h], now.month
        )
        t.homes.luck_grievance[h] = u_grievance
        t.homes.luck_act[h] = u_act
        t.homes.luck_matter[h] = u_matter
        t.homes.luck_visit[h] = u_visit


@rule
def count_levels(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Branch quality and openness at the end of the month into the ledger, whether or not anything moves them."""
    for v in range(len(t.villages.id)):
        t.ledger[ledger.BRANCH, v, now.month] = t.villages.branch[v]
        t.ledger[ledger.OPENNESS, v, now.month] = t.villages.openness[v]


@rule
def pick_adult(t: Tables, now: Now, h: int, u: float) -> int:
    """One of the adults of a household who are in the village, each equally likely; -1 if there is none."""
    left = int(u * t.homes.adults_home[h])
    for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
        i = int(t.order[k])
        if t.persons.here[i] == 1 and age_of(t.persons.born[i], now.month) >= reference.ADULT:
            if left == 0:
                return i
            left -= 1
    return -1


@rule
def clip(x: float, low: float, high: float) -> float:
    """``x`` within [low, high]."""
    return min(high, max(low, x))
