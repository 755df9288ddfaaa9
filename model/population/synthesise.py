"""A synthetic territory: persons, households, kin, neighbours, posts, land, from the numbers of a place.

Every trait is drawn by the key of the person, household, office or operator it belongs to, so that sweeping
``outmigration`` changes who is away and never the roster. Vectorised over the villages of a township; a village of 1,300
takes a few milliseconds.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from model import draws
from model.declare import Floats
from model.mechanisms.grid_work import GridWork
from model.mechanisms.learning import Learning
from model.mechanisms.village_economy import VillageEconomySettings, default_hazard, lasting_shares
from model.parameters import Parameters, Settings
from model.population.between import differ
from model.population.keyed import keyed
from model.population.numbers import Population
from model.population.own import REFERENCE, drawn, each, is_own
from model.state import codes, ledger, reference
from model.state.tables import (
    Affairs,
    Disputes,
    Dockets,
    Grids,
    Grievances,
    Groups,
    Homes,
    Households,
    Meetings,
    Minds,
    Offices,
    Operators,
    Persons,
    Purses,
    Scratch,
    Settlements,
    Staff,
    Tables,
    Villages,
    empty,
)

SERIALS = 1 << 16  # persons, households, offices, operators of a village are numbered below this
MOVES = ((-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1))

Rows = NDArray[Any]


class Residents(NamedTuple):
    """Persons, their attitudes and their households: those from among whom posts are held."""

    persons: Persons
    minds: Minds
    households: Households


class Areas(NamedTuple):
    """Villagers' groups and grids, which have posts of their own."""

    groups: Groups
    grids: Grids


def village_sizes(p: Population, seed: int, numbers: Rows, representative: bool) -> Floats:
    """Registered persons aimed at in each village: the median, or drawn from the place's distribution."""
    if representative:
        return np.full(len(numbers), p.registered)
    u = keyed(seed, draws.BORN_VILLAGE, numbers)[:, 0]
    spread = p.registered_spread
    sizes: Floats = np.clip(p.registered * np.exp(spread * ndtri(u)), 60.0, 20000.0)
    return sizes


def sizes_of(p: Population, seed: int, numbers: Rows, representative: bool) -> Floats:
    """Registered persons of each village: its own where that is known."""
    return np.asarray(p.registered) if is_own(p) else village_sizes(p, seed, numbers, representative)


def spread_shares(p: Population, share: float, seed: int, numbers: Rows, representative: bool) -> Floats:
    """Outmigration of each village: they differ within a place; a representative village has the place's own."""
    if representative:
        return np.full(len(numbers), share)
    u = keyed(seed, draws.BORN_VILLAGE, numbers)[:, 1]
    inside = min(0.999, max(1e-6, share))
    drawn = math.log(inside / (1.0 - inside)) + p.outmigration_spread * ndtri(u)
    shares: Floats = np.clip(1.0 / (1.0 + np.exp(-drawn)), 0.0, 0.97)
    return shares


def synthesise(
    p: Population,
    month: Parameters,
    s: Settings,
    seed: int,
    numbers: Rows,
    representative: bool,
    months: int,
    posts_at: Floats | None = None,
) -> Tables:
    """One township (or some villages of it) at the start of the run.

    Args:
        p: numbers of the population.
        month: parameters of the month, for hours and spreads that posts and persons start with.
        s: settings of the villages, already spread.
        seed: 64-bit seed of the replicate.
        numbers: number of each village in its territory, the stem of all ids.
        representative: one village that stands for the place.
        months: length of the run, for the ledger.
        posts_at: outmigration by village at which posts and seats are filled, where it is not the village's own: those
            who hold one there are kept at home (the run with the institutions of another, see ``docs/model.md``).
    """
    sizes = sizes_of(p, seed, numbers, representative)
    households, people_of = make_households(p, seed, numbers, sizes)
    shares = s.migration.outmigration if posts_at is None else posts_at
    persons, minds = make_persons(p, month, shares, seed, numbers, households, people_of)
    areas = make_areas(p, month, households, sizes)
    operators = make_operators(p, month, s.village_economy, seed, numbers, households)
    villages = make_villages(p, s, seed, numbers, households, representative)
    residents = Residents(persons, minds, households)
    offices = make_offices(p, month, s, seed, residents, areas, villages, sizes)
    if posts_at is not None:
        persons.kept[offices.holder[offices.holder >= 0]] = 1
        send_away(p, s.migration.outmigration, persons, households, seed)
        fade_identity(month.learning, minds, persons)
    n, n_villages = len(households.id), len(numbers)
    capacity = 6 * n + int(n * months / 12)
    return Tables(
        persons=persons,
        minds=minds,
        households=households,
        affairs=empty(Affairs, n),
        homes=empty(Homes, n),
        groups=areas.groups,
        grids=areas.grids,
        offices=offices,
        villages=villages,
        purses=make_purses(p, s, villages),
        dockets=make_dockets(p, areas.groups, sizes),
        meetings=empty(Meetings, n_villages),
        staff=make_staff(p, seed, numbers),
        operators=operators,
        grievances=empty(Grievances, capacity),
        disputes=empty(Disputes, 2 * (len(areas.groups.id) + len(operators.id))),
        settlements=empty(Settlements, capacity),
        order=np.arange(len(persons.id), dtype=np.int32),
        open=np.zeros(capacity, np.int32),
        counts=np.zeros(4, np.int64),
        acts=np.zeros((codes.N_ACTS, len(persons.id), codes.WORDS), np.int64),
        ledger=np.zeros((ledger.N_COLUMNS, n_villages, months)),
        township=np.zeros((ledger.N_TOWNSHIP_COLUMNS, months)),
        scratch=empty(Scratch, max(len(persons.id) + 1, capacity)),
    )


def make_households(p: Population, seed: int, numbers: Rows, sizes: Floats) -> tuple[Households, Rows]:
    """Households with their sizes (1 + Poisson), cells, lineages, kin, neighbours and land."""
    count = np.maximum(1, np.rint(sizes / p.household_size)).astype(np.int64)
    village = np.repeat(np.arange(len(numbers)), count)
    serial = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    t: Households = empty(Households, int(count.sum()))
    t.id[:] = np.asarray(numbers)[village] * SERIALS + serial
    t.village[:] = village
    u = keyed(seed, draws.BORN_HOUSEHOLD, t.id)
    t.size[:] = 1 + members_more(p, drawn(p, u[:, 0], village), village)
    t.first[:] = np.cumsum(t.size) - t.size
    of_village = np.clip(np.rint(p.groups * sizes / REFERENCE), 1, count).astype(np.int64)
    t.group[:] = split_evenly(serial, count[village], of_village, village)
    of_village = np.clip(np.rint(p.grids * sizes / REFERENCE), 1, count).astype(np.int64)
    t.grid[:] = split_evenly(serial, count[village], of_village, village)
    t.poor[:] = u[:, 1] < p.poor
    t.lineage[:] = _lineages(p, drawn(p, u[:, 2], village), village)
    lets = drawn(p, u[:, 3], village) < each(p.land_let_share, village)
    t.land_let[:] = np.where(lets, each(p.land_let_mu, village), 0.0)
    lay_out(p, t, serial, count)
    link_kin(t, seed)
    return t, np.repeat(np.arange(len(t.id)), t.size)


def members_more(p: Population, u: Floats, village: Rows) -> Rows:
    """Members of each household beside the first: a Poisson count."""
    if not is_own(p):
        return np.searchsorted(_poisson_steps(p.household_size - 1.0), u)
    made = np.empty(len(u), np.int64)
    for v, mean in enumerate(each(p.household_size, np.arange(int(village.max()) + 1)) - 1.0):
        made[village == v] = np.searchsorted(_poisson_steps(float(mean)), u[village == v])
    return made


@lru_cache(maxsize=8)
def _poisson_steps(mean: float) -> Floats:
    """Cumulative Poisson probabilities up to 14."""
    terms = np.cumprod(np.concatenate(([math.exp(-mean)], mean / np.arange(1, 15))))
    steps: Floats = np.cumsum(terms)
    return steps


def split_evenly(serial: Rows, of: Rows, parts: Rows, village: Rows) -> Rows:
    """Contiguous areas: the rows of the part that each household of a village falls into."""
    before = np.concatenate(([0], np.cumsum(parts)[:-1]))
    rows: Rows = before[village] + serial * parts[village] // of
    return rows


def _lineages(p: Population, u: Floats, village: Rows) -> Rows:
    """Lineage 0 has the share of the largest; the others share the rest alike."""
    others = max(1.0, p.lineages - 1.0)
    largest = each(p.lineage_largest, village)
    rest = np.minimum((u - largest) / np.maximum(1e-9, 1.0 - largest), 0.999999)
    return np.where(u < largest, 0, 1 + np.floor(np.maximum(rest, 0.0) * others)).astype(np.int64)


@lru_cache(maxsize=8)
def _hilbert(order: int) -> tuple[Rows, Rows]:
    """Columns and rows of the cells of a 2^order square in the order of Hilbert's curve: near on it, near on the map."""
    x, y = np.zeros(1, np.int64), np.zeros(1, np.int64)
    for k in range(order):
        side = 1 << k
        x, y = (
            np.concatenate((y, x, x + side, 2 * side - 1 - y)),
            np.concatenate((x, y + side, y + side, side - 1 - x)),
        )
    return x, y


def lay_out(p: Population, t: Households, serial: Rows, count: Rows) -> None:
    """Hamlets on the village map along Hilbert's curve, one hamlet a group, with empty cells between; Moore neighbours."""
    group_in_village = t.group - t.group[np.concatenate(([0], np.cumsum(count)[:-1]))][t.village]
    largest = float(np.max(count * (1.0 + p.hamlet_spread)))
    order = max(1, math.ceil(math.log(largest + 1, 4)))
    n_groups = group_in_village.max() + 1
    free = (4**order - count) * p.hamlet_spread / n_groups
    place = serial + np.floor(group_in_village * free[t.village]).astype(np.int64)
    x, y = _hilbert(order)
    t.x[:], t.y[:] = x[place], y[place]
    side = 1 << order
    land = np.full((len(count), side + 2, side + 2), -1, np.int32)
    land[t.village, t.x + 1, t.y + 1] = np.arange(len(t.id))
    for k, (dx, dy) in enumerate(MOVES):
        t.neighbours[:, k] = land[t.village, t.x + 1 + dx, t.y + 1 + dy]
    km = each(np.sqrt(p.area_km2), t.village) / side
    centre_x = np.bincount(t.village, t.x) / count
    centre_y = np.bincount(t.village, t.y) / count
    t.distance[:] = km * np.hypot(t.x - centre_x[t.village], t.y - centre_y[t.village])


def link_kin(t: Households, seed: int) -> None:
    """Close kin: households of the same lineage, mostly from near by; being kin is mutual."""
    u = keyed(seed, draws.BORN_KIN, t.id)[:, 0]
    row = np.lexsort((t.id + u * 60.0, t.lineage, t.village))
    block = t.village[row].astype(np.int64) * 100000 + t.lineage[row]
    for k, step in enumerate((1, -1, 2)):
        other = np.roll(row, -step)
        same = (np.roll(block, -step) == block) & (other != row)
        t.kin[row[same], k] = other[same]
    t.circle[:] = np.hstack((t.neighbours, t.kin))


def make_persons(
    p: Population, month: Parameters, shares: Floats, seed: int, numbers: Rows, h: Households, people_of: Rows
) -> tuple[Persons, Minds]:
    """Persons with age, sex, schooling, Party and whereabouts; and their attitudes."""
    n = len(people_of)
    t: Persons = empty(Persons, n)
    village = h.village[people_of]
    in_village = np.bincount(village, minlength=len(numbers))
    serial = np.arange(n) - np.repeat(np.cumsum(in_village) - in_village, in_village)
    t.id[:] = np.asarray(numbers)[village] * SERIALS + serial
    t.village[:], t.household[:] = village, people_of
    u = keyed(seed, draws.BORN_PERSON, t.id)
    rank = np.arange(n) - h.first[people_of]
    age = ages(p, u, rank, h, seed, people_of)
    t.born[:] = -(age * 12.0).astype(np.int64) - 1
    years = years_of(t.born)
    t.sex[:] = np.where(u[:, 1] < p.male, codes.MALE, codes.FEMALE)
    spouse = np.flatnonzero(rank == 1)
    t.sex[spouse] = 1 - t.sex[spouse - 1]
    traits = keyed(seed, draws.BORN_PERSON_TRAITS, t.id)
    t.education[:] = schooling(p, years, traits[:, 0])
    t.ability[:] = ability(p, traits[:, 0], keyed(seed, draws.BORN_ABILITY, t.id)[:, 0])
    t.party[:] = party(p, years, t.sex, traits[:, 1], village)
    t.session_effect[:] = month.party_life.person_sd * ndtri(traits[:, 2])
    t.clock[:] = -np.log(keyed(seed, draws.STAY, t.id)[:, 0])
    send_away(p, shares, t, h, seed)
    return t, attitudes(p, month, t, seed)


def years_of(born: Rows) -> Rows:
    """Whole years of age at the start."""
    years: Rows = (-born.astype(np.int64) - 1) // 12
    return years


def ages(p: Population, u: Floats, rank: Rows, h: Households, seed: int, people_of: Rows) -> Floats:
    """Ages in years: children only from the third member on, couples of one generation; the shares hold overall."""
    later = rank >= 2
    village = h.village[people_of]
    chance = among(p, p.share_children, later, village)
    child = later & (drawn(p, u[:, 0], 2 * village + later) < chance)
    old_share = among(p, p.share_60, ~child, village)
    of_couple = keyed(seed, draws.BORN_KIN, h.id)
    couple = drawn(p, of_couple[:, 1], h.village)[people_of]
    single = drawn(p, u[:, 2], 2 * village + (later & ~child))
    old = ~child & (np.where(later, single, couple) < old_share)
    head = of_couple[people_of, 2]
    spouse = np.clip(head + 0.08 * (u[:, 3] - 0.5), 0.0, 0.999)
    within = np.where(rank == 0, head, np.where(rank == 1, spouse, u[:, 3]))
    old_age = np.minimum(60.0 - p.old_years * np.log1p(-within), 99.0)
    young = np.where(
        rank < 2, p.couple_youngest + p.couple_span * within**p.couple_shape, 16.0 + 44.0 * within
    )
    return np.where(child, 16.0 * u[:, 3], np.where(old, old_age, young))


def among(p: Population, share: Any, which: Rows, village: Rows) -> Any:
    """Chance among some persons by which a share of all holds: over all, or in each village where these have their own."""
    if not is_own(p):
        return share * len(which) / max(1, int(which.sum()))
    found = share * np.bincount(village) / np.maximum(1, np.bincount(village, which))
    return found[village]


def schooling(p: Population, age: Rows, u: Floats) -> Rows:
    """Highest schooling, lower for those of 60 and over; children by age."""
    more = p.schooling_more
    below = max(
        0.0, 1.0 - p.schooling_junior - more
    )  # junior school takes what more of it leaves, primary the rest
    cut = np.array([min(0.03, below), below, 1.0 - more, 1.0 - more / 3.0])
    adult = np.searchsorted(cut, u)
    of_old = np.cumsum([p.old_no_school, p.old_primary, p.old_junior, p.old_senior])
    old = np.searchsorted(of_old, u)
    child = np.where(age < 7, codes.NO_SCHOOL, np.where(age < 13, codes.PRIMARY, codes.JUNIOR))
    return np.where(age < 16, child, np.where(age >= 60, old, adult))


def ability(p: Population, u_schooling: Floats, u: Floats) -> Floats:
    """Ability ~ N(0, 1), correlated with the latent of schooling."""
    r = p.ability_schooling
    found: Floats = r * ndtri(u_schooling) + math.sqrt(1.0 - r * r) * ndtri(u)
    return found


def party(p: Population, age: Rows, sex: Rows, u: Floats, village: Rows) -> Rows:
    """Membership with the stated shares of age classes and women; members are at least 18."""
    adult = age >= 18
    both = max(1.0, p.party_under_36 + p.party_over_54)  # what is above all of them is shared in proportion
    together = village if is_own(p) else np.zeros(len(age), np.int64)
    members = (p.party_share * np.bincount(together, adult) / both)[together]
    chance = np.zeros(len(age))
    classes = ((adult & (age <= 35), p.party_under_36), (age >= 55, p.party_over_54))
    middle = (age > 35) & (age < 55), both - p.party_under_36 - p.party_over_54
    women, men = sex == codes.FEMALE, sex == codes.MALE
    for is_class, share in (*classes, middle):
        for of_sex, part in ((women, p.party_female), (men, 1.0 - p.party_female)):
            cell = is_class & of_sex
            of_cell = np.maximum(1, np.bincount(together, cell))[together]
            chance[cell] = (members * share * part / of_cell)[cell]
    return most_likely(u, chance, village) if is_own(p) else u < chance


def most_likely(u: Floats, chance: Floats, village: Rows) -> Rows:
    """As many of each village as the chances add up to: those whose draws lie lowest beside their chance."""
    number = np.rint(np.bincount(village, chance)).astype(np.int64)
    key = np.where(chance > 0.0, u / np.maximum(chance, 1e-12), np.inf)
    row = np.lexsort((key, village))
    rank = np.empty(len(u), np.int64)
    rank[row] = np.arange(len(u)) - np.searchsorted(village[row], village[row])
    return (rank < number[village]) & (chance > 0.0)


def send_away(p: Population, share: Floats, t: Persons, h: Households, seed: int) -> None:
    """Who is away at the start: whole households first, then those most inclined, until the set share is met exactly.

    Party members and other women each have a quota, other men fill what these leave (:func:`quotas`). The order of
    inclination does not depend on the share: those away at a low share are away at a higher one too.
    """
    age, village, kept = years_of(t.born), t.village, t.kept == 1
    u = keyed(seed, draws.BORN_AWAY, t.id)
    working = (age >= 16) & (age < 65)
    young_head = age[h.first] < 60
    u_whole = drawn(p, keyed(seed, draws.BORN_HOUSEHOLD, h.id + (1 << 40))[:, 0], 2 * h.village + young_head)
    whole = u_whole < of_young(p, young_head, h.village) * np.minimum(1.0, p.whole_more * share[h.village])
    gone = (whole & young_head)[t.household] & ~kept
    movable = working & ~kept
    key = np.where(movable, np.where(gone, -1e9, 0.0) - inclination(p, age, t, u[:, 0]), 1e12)
    total = np.rint(share * np.bincount(village[working], minlength=len(share)))
    quota = quotas(p, share, t, total, movable, gone & ~working)
    place = N_QUOTAS * village + quota_of(t)
    row = np.lexsort((key, place))
    start = np.searchsorted(place[row], np.arange(quota.size))
    rank = np.empty(len(row), np.int64)
    rank[row] = np.arange(len(row)) - start[place[row]]
    away = (movable & (rank < quota[place])) | (gone & ~working & (share[village] > 0.0))
    settle(p, t, seed, away, u)


def of_young(p: Population, young_head: Rows, village: Rows) -> Any:
    """Chance of a household to be gone as a whole, where ``whole_more`` times outmigration is one; only those with a head
    under 60 go, so that own villages, whose households are counted, have a higher one among them."""
    if not is_own(p):
        return p.away_whole
    share = np.bincount(village, young_head) / np.maximum(1, np.bincount(village))
    return (p.away_whole / np.maximum(share, 1e-9))[village]


def inclination(p: Population, age: Rows, t: Persons, u: Floats) -> Floats:
    """Log-odds of being away relative to others of the same quota, with the person's own luck."""
    from_mean = (age - p.away_mean_age) / p.away_sd_age
    found: Floats = -0.5 * from_mean**2 + p.away_ability * t.ability - np.log(1.0 / u - 1.0)
    return found


OTHER_MEN, OTHER_WOMEN, MEMBERS = range(3)
N_QUOTAS = 3


def quota_of(t: Persons) -> Rows:
    """The quota under which a person is away."""
    return np.where(t.party == 1, MEMBERS, np.where(t.sex == codes.FEMALE, OTHER_WOMEN, OTHER_MEN))


def quotas(p: Population, share: Floats, t: Persons, total: Floats, movable: Rows, dependants: Rows) -> Rows:
    """How many of working age are away of each village, quota by quota; ``total`` together, as far as people can move.

    ``party_away`` of all members, and women in the share ``away_female`` of those away, at reference.OUTMIGRATION; both
    move with outmigration on the logit. Members away with their household, though too old to work, count toward it.
    """
    quota, n = quota_of(t), len(share)
    most, away_old, alive = (
        np.bincount(N_QUOTAS * t.village[which] + quota[which], minlength=N_QUOTAS * n).reshape(n, N_QUOTAS)
        for which in (movable, dependants, t.alive == 1)
    )
    of_women = p.away_female * reference.OUTMIGRATION / (1.0 - p.male)
    members = moved_with(share, p.party_away) * alive[:, MEMBERS] - away_old[:, MEMBERS]
    women = moved_with(share, of_women) * most[:, OTHER_WOMEN]
    found = np.zeros((n, N_QUOTAS))
    left = total
    for k, wanted in ((MEMBERS, np.rint(members)), (OTHER_WOMEN, np.rint(women))):
        others = most[:, :k].sum(axis=1)  # who could go instead
        found[:, k] = np.clip(wanted, np.clip(left - others, 0.0, most[:, k]), np.minimum(left, most[:, k]))
        left = left - found[:, k]
    found[:, OTHER_MEN] = np.minimum(left, most[:, OTHER_MEN])
    return found.astype(np.int64).ravel()


def moved_with(share: Floats, at_reference: float) -> Floats:
    """A share away that is ``at_reference`` at reference.OUTMIGRATION and moves with outmigration on the logit."""
    odds = share / np.maximum(1.0 - share, 1e-9) * at_reference / (1.0 - at_reference)
    reference_odds = reference.OUTMIGRATION / (1.0 - reference.OUTMIGRATION)
    found: Floats = odds / (odds + reference_odds)
    return found


def settle(p: Population, t: Persons, seed: int, away: Rows, u: Floats) -> None:
    """Where everybody lives at the start, and since when."""
    age = years_of(t.born)
    u_farm = keyed(seed, draws.BORN_PERSON_TRAITS, t.id)[:, 3]
    off_farm = (age >= 16) & (age < 60) & (u_farm < p.off_farm)
    home = np.where(off_farm, codes.WORK, codes.FARM)
    t.where[:] = np.where(away, np.where(u[:, 1] < each(p.away_town, t.village), codes.TOWN, codes.FAR), home)
    longest = np.maximum(1.0, age - 15.0)
    years = np.minimum(-p.away_years * np.log1p(-u[:, 2]), longest)
    t.away_since[:] = np.where(away, -6 - (years * 12.0).astype(np.int64), 0)
    t.here[:] = ~away


def attitudes(p: Population, month: Parameters, who: Persons, seed: int) -> Minds:
    """Attitudes (SD) about their means, correlated, those of members higher; what moves has its anchor there."""
    t: Minds = empty(Minds, len(who.id))
    z = ndtri(keyed(seed, draws.BORN_ATTITUDES, who.id).T.copy())
    more = ndtri(keyed(seed, draws.BORN_ATTITUDES_MORE, who.id)[:, :3].T.copy())
    common, member = p.trust_common * z[0], p.party_attitude * who.party
    means = np.array((p.trust_village, p.trust_township, p.trust_higher, p.efficacy, p.identity, 0.0))
    deviations = np.concatenate((common + math.sqrt(1.0 - p.trust_common**2) * z[1:], more))
    r, of_able = (
        p.ability_attitude,
        [3, 5],
    )  # efficacy and motivation: correlated with ability, as spread as the others
    deviations[of_able] = r * who.ability + math.sqrt(1.0 - r * r) * deviations[of_able]
    village, township, higher, efficacy, identity, public = means[:, None] + member + deviations
    t.trust_village[:] = t.anchor_village[:] = village
    t.trust_township[:], t.trust_higher[:] = township, higher
    t.efficacy[:] = t.anchor_efficacy[:] = efficacy
    t.anchor_identity[:] = identity
    t.motivation[:] = np.clip(reference.ATTITUDE + reference.ATTITUDE_SD * public, 0.02, 0.98)
    fade_identity(month.learning, t, who)
    t.habit[:] = p.habit
    return t


def fade_identity(p: Learning, t: Minds, who: Persons) -> None:
    """Identity of those away at the start: it has decayed since they left, as it does in the run, with no phone group."""
    years_away = np.where(who.where >= codes.TOWN, -who.away_since / 12.0, 0.0)
    t.identity[:] = t.anchor_identity - p.identity_away * years_away


def make_areas(p: Population, month: Parameters, h: Households, sizes: Floats) -> Areas:
    """Villagers' groups and grids, with the walking time within a grid."""
    groups: Groups = empty(Groups, int(h.group.max()) + 1)
    grids: Grids = empty(Grids, int(h.grid.max()) + 1)
    for table, area in ((groups, h.group), (grids, h.grid)):
        table.id[:] = np.arange(len(table.id))
        table.households[:] = np.bincount(area, minlength=len(table.id))
        table.village[area] = h.village
    of_village = np.bincount(h.village)
    groups.first[:] = np.searchsorted(h.group, groups.id)  # rows of households run by village and group
    groups.id[:] = h.id[groups.first]
    apart = p.walk * np.sqrt(p.area_km2 / of_village) * (1.0 + p.walk_spread * p.hamlet_spread)
    grids.walk[:] = apart[grids.village] / month.grid_work.walking_speed
    return Areas(groups, grids)


def make_operators(
    p: Population, month: Parameters, s: VillageEconomySettings, seed: int, numbers: Rows, h: Households
) -> Operators:
    """Operators and the households that let to them; as many in arrears or gone as the hazards keep there for long."""
    n, e = len(numbers), month.village_economy
    area = np.bincount(h.village, h.land_let, minlength=n)
    count = np.maximum(1, np.rint(area / p.operator_area)).astype(np.int64)
    t: Operators = empty(Operators, int(count.sum()))
    t.village[:] = np.repeat(np.arange(n), count)
    first = np.cumsum(count) - count
    t.id[:] = np.asarray(numbers)[t.village] * SERIALS + np.arange(len(t.id)) - first[t.village]
    households = np.bincount(h.village, minlength=n)
    serial = np.arange(len(h.id)) - (np.cumsum(households) - households)[h.village]
    h.operator[:] = np.where(
        h.land_let > 0.0, first[h.village] + serial * count[h.village] // households[h.village], -1
    )
    u = keyed(seed, draws.BORN_OPERATOR, t.id)
    t.rent[:] = p.rent
    letting = h.operator >= 0
    t.area[:] = np.bincount(h.operator[letting], h.land_let[letting], minlength=len(t.id))
    shares = [
        lasting_shares(e, default_hazard(e, delay, fall, poor), delay, poor)
        for delay, fall, poor in zip(s.subsidy_delay, s.price_fall, s.poor_management, strict=True)
    ]
    excused, other, gone = np.array(shares)[t.village].T
    late = u[:, 0] < excused + other + gone
    beyond = np.minimum(p.arrears_most, -p.arrears_years * np.log1p(-u[:, 1])).astype(np.int64)
    t.years[:] = np.where(late, 1 + beyond, 0)
    t.gone[:] = u[:, 0] < gone
    t.excuse[:] = (u[:, 0] >= gone) & (u[:, 0] < gone + excused)
    t.since[:] = np.where(late, int(month.calendar.rent_day) - 12 * t.years, -999)
    t.owing_since[:] = np.where(late, t.since, 0)
    t.intermediary[:] = u[:, 3] < p.intermediary
    t.invested[:] = p.invested / count[t.village]
    owed = t.years[np.maximum(h.operator, 0)] * t.rent[np.maximum(h.operator, 0)] * h.land_let
    h.owed_rent[:] = np.where(letting, owed, 0.0)
    return t


def make_villages(
    p: Population, s: Settings, seed: int, numbers: Rows, h: Households, representative: bool
) -> Villages:
    """Villages as institutions."""
    t: Villages = empty(Villages, len(numbers))
    t.id[:] = numbers
    t.households[:] = np.bincount(h.village, minlength=len(numbers))
    t.households_first[:] = np.cumsum(t.households) - t.households
    groups = np.searchsorted(
        h.village[np.searchsorted(h.group, np.arange(int(h.group.max()) + 1))], np.arange(len(numbers) + 1)
    )
    t.groups_first[:], t.groups_last[:] = groups[:-1], groups[1:]
    u = keyed(seed, draws.BORN_VILLAGE, np.asarray(numbers) + (1 << 40))
    t.phase[:] = u[:, 0]
    t.concurrent[:] = (p.concurrent >= 0.5) if representative else (u[:, 1] < p.concurrent)
    t.openness[:] = s.grievances.openness
    t.public_goods[:] = p.public_goods
    t.branch[:] = p.branch
    t.away_share[:] = s.migration.outmigration
    if not representative:
        differ(p, t, seed)
    return t


def make_purses(p: Population, s: Settings, villages: Villages) -> Purses:
    """Money in hand at the start: part of a year's transfers."""
    t: Purses = empty(Purses, len(villages.id))
    t.income[:] = s.village_economy.collective_income
    t.budget[:] = p.budget * s.village_economy.transfers
    t.dividend_each[:] = np.maximum(0.0, t.income - s.village_economy.operating_floor) / villages.households
    return t


def committee_of(p: Population, size: float, v: int) -> float:
    """Members of the two committees of a village of so many registered persons."""
    return float(each(p.committee, v)) * math.pow(size / REFERENCE, p.committee_by_size)


def scale_by_area(p: Population, w: GridWork, offices: Offices, groups: Groups, grids: Grids) -> None:
    """Hours and pay of group heads and grid leaders by the households of their area."""
    kinds = (
        (codes.GROUP_HEAD, groups, p.group_households, p.group_most, w.hours_head, p.pay_group_head),
        (
            codes.GRID_LEADER,
            grids,
            p.grid_households,
            p.grid_most,
            p.hours_leader * w.hours_part,
            p.pay_grid_leader,
        ),
    )
    for kind, areas, usual, most, hours, pay in kinds:
        rows = np.flatnonzero(offices.kind == kind)
        scale = np.minimum(most, (areas.households[offices.unit[rows]] / usual) ** p.area_hours)
        offices.hours[rows], offices.pay[rows] = hours * scale, pay * scale


def make_dockets(p: Population, groups: Groups, sizes: Floats) -> Dockets:
    """What is expected of each forum at the start, and the people it has for its cases."""
    n = len(sizes)
    t: Dockets = empty(Dockets, n)
    for forum in range(codes.N_FORUMS):
        t.effect[:, 2 * forum + codes.BETWEEN_RESIDENTS] = p.effect_low
        t.effect[:, 2 * forum + codes.AGAINST_POWER] = p.effect_power
    t.workers[:, codes.GROUP] = np.bincount(groups.village, minlength=n)
    t.workers[:, codes.VILLAGE] = [max(1.0, committee_of(p, size, v)) for v, size in enumerate(sizes)]
    for_one = max(0.05, (p.staff - p.staff_seconded) / p.villages_per_township)
    t.workers[:, codes.TOWNSHIP] = t.workers[:, codes.PETITION] = for_one
    return t


def make_staff(p: Population, seed: int, numbers: Rows) -> Staff:
    """Township staff; each brings the share of time that falls to the simulated villages."""
    n = max(1, round(p.staff))
    t: Staff = empty(Staff, n)
    t.id[:] = np.arange(n)
    u = keyed(seed, draws.BORN_VILLAGE, np.asarray(numbers[:1]) + (2 << 40))[0]
    if u[0] < p.licensed_townships:
        t.licensed_own[: max(1, round(p.staff_licensed / p.licensed_townships))] = 1
    t.licensed[:] = t.licensed_own
    away = min(n, int(p.staff_seconded) + int(u[1] < p.staff_seconded % 1.0))
    t.seconded[n - away :] = 1
    t.share[:] = min(1.0, len(numbers) / p.villages_per_township)
    return t


def make_offices(
    p: Population,
    month: Parameters,
    s: Settings,
    seed: int,
    residents: Residents,
    areas: Areas,
    villages: Villages,
    sizes: Floats,
) -> Offices:
    """Posts and who holds them: residents, the better motivated and Party members first."""
    persons, minds, households = residents
    groups, grids = areas
    tables = []
    first = 0
    age = (-persons.born) // 12
    able = (persons.where < codes.TOWN) & (age >= p.holder_young) & (age <= p.holder_old)
    u = keyed(seed, draws.BORN_OFFICE, persons.id)
    weight = (p.holder_base + minds.motivation) * np.where(persons.party == 1, p.holder_party, 1.0)
    chosen = month.grid_work.post_ability * persons.ability
    sex = np.where(persons.sex == codes.FEMALE, month.grid_work.post_female, 0.0)
    for_post = np.where(able, -np.log(u[:, 0]) / (weight * np.exp(chosen + sex)), np.inf)
    for_seat = np.where(able, -np.log(u[:, 1]) / (weight * np.exp(0.5 * chosen + sex)), np.inf)
    for v in range(len(villages.id)):
        rows = np.flatnonzero(persons.village == v)
        rows = rows[able[rows]]
        ranked, for_seats = (rows[np.argsort(key[rows], kind="stable")] for key in (for_post, for_seat))
        table = posts_of(p, month, s, v, areas, villages, sizes[v])
        fill_posts(table, ranked, for_seats, persons, households, bool(villages.concurrent[v]))
        table.id[:] = int(villages.id[v]) * SERIALS + np.arange(len(table.id))
        villages.offices_first[v], villages.offices_last[v] = first, first + len(table.id)
        first += len(table.id)
        tables.append(table)
    t = Offices(*(np.concatenate([getattr(table, name) for table in tables]) for name in Offices._fields))
    scale_by_area(p, month.grid_work, t, groups, grids)
    held = t.holder >= 0
    u_office = keyed(seed, draws.BORN_OFFICE, t.id + (1 << 40))
    t.since[:] = (12.0 * p.committee_age * np.log(u_office[:, 0])).astype(np.int64)
    t.knowledge[:] = 1.0 - (1.0 - month.grid_work.start_knowledge) * np.exp(
        t.since * month.grid_work.learn_knowledge
    )
    who = np.maximum(t.holder, 0)
    w = month.grid_work
    found = w.capability_base + w.capability_ability * np.where(held, persons.ability[who], 0.0)
    found += w.capability_motivation * np.where(held, minds.motivation[who] - reference.ATTITUDE, 0.0)
    t.capability[:] = np.clip(found + villages.lead_capability[t.village], 0.05, 0.95)
    villages.capability[:] = t.capability[villages.offices_first]
    t.unpaid[:] = np.where(t.kind == codes.ATTENDANT, s.grid_work.pay_delay[t.village], 0.0)
    for o in np.flatnonzero(t.kind == codes.GROUP_HEAD):
        groups.head[t.unit[o]] = o
    for o in np.flatnonzero(t.kind == codes.GRID_LEADER):
        grids.leader[t.unit[o]] = o
    paid = np.flatnonzero(held & (t.hours > 0.0))[::-1]
    persons.office[t.holder[paid]] = paid
    seats = np.flatnonzero(held & (t.kind == codes.SEAT))
    persons.seat[t.holder[seats]] = seats
    return t


def posts_of(
    p: Population, month: Parameters, s: Settings, v: int, areas: Areas, villages: Villages, size: float
) -> Offices:
    """The posts of one village, vacant."""
    groups, grids = areas
    own_groups, own_grids = np.flatnonzero(groups.village == v), np.flatnonzero(grids.village == v)
    committee = max(0, round(committee_of(p, size, v)) - (1 if villages.concurrent[v] else 3))
    attendants = max(0, round(each(p.attendants, v) * size / REFERENCE))
    seats = np.maximum(1, np.rint(groups.households[own_groups] * p.seats_per_household)).astype(np.int64)
    kinds = [codes.SECRETARY, codes.DIRECTOR, codes.COLLECTIVE_HEAD] + [codes.COMMITTEE] * committee
    kinds += [codes.SUPERVISOR] * round(p.supervisors)
    units = [-1] * len(kinds)
    kinds += (
        [codes.GROUP_HEAD] * len(own_groups)
        + [codes.GRID_LEADER] * len(own_grids)
        + [codes.ATTENDANT] * attendants
    )
    units += [*own_groups, *own_grids, *(own_grids[k % len(own_grids)] for k in range(attendants))]
    kinds += [codes.SEAT] * int(seats.sum())
    units += list(np.repeat(own_groups, seats))
    t: Offices = empty(Offices, len(kinds))
    t.village[:], t.kind[:], t.unit[:] = v, kinds, units
    w = month.grid_work
    hours = np.array(
        [
            w.hours_full,
            w.hours_full,
            w.hours_part,
            p.hours_committee * w.hours_part,
            p.hours_supervisor * w.hours_part,
            w.hours_head,
            p.hours_leader * w.hours_part,
            w.hours_part,
            0.0,
        ]
    )
    pay = np.array(
        [
            p.pay_head,
            p.pay_head,
            0.0,
            p.pay_deputy,
            p.pay_supervisor * p.pay_deputy,
            p.pay_group_head,
            p.pay_grid_leader,
            s.grid_work.attendant_pay[v],
            0.0,
        ]
    )
    t.hours[:], t.pay[:] = hours[kinds], pay[kinds]
    full = np.flatnonzero(t.kind == codes.ATTENDANT)[: round(attendants * each(p.attendants_full, v))]
    t.full_time[full] = 1
    t.hours[full] = w.hours_full
    t.full_time[:2] = 1
    return t


def fill_posts(
    t: Offices, ranked: Rows, for_seats: Rows, persons: Persons, h: Households, concurrent: bool
) -> None:
    """Holders from the ranked residents: cadres first, then group heads and attendants of the area, then seats."""
    taken: set[int] = set()
    anybody = iter(ranked.tolist())
    members = iter(ranked[persons.party[ranked] == 1].tolist())
    by_group = _queues(ranked, h.group[persons.household[ranked]])
    seats = _queues(for_seats, h.group[persons.household[for_seats]])
    by_grid = _queues(ranked, h.grid[persons.household[ranked]])
    cadres: list[int] = []

    def take(*queues: Iterator[int]) -> int:
        for queue in queues:
            for i in queue:
                if i not in taken:
                    taken.add(i)
                    return i
        return -1

    for o, (kind, unit) in enumerate(zip(t.kind.tolist(), t.unit.tolist(), strict=True)):
        if kind == codes.SECRETARY:
            holder = take(members, anybody)
        elif kind in (codes.DIRECTOR, codes.COLLECTIVE_HEAD) and concurrent:
            holder = cadres[0] if cadres else -1
        elif kind <= codes.SUPERVISOR:
            holder = take(anybody)
        elif kind == codes.GRID_LEADER:
            holder = cadres[o % len(cadres)] if cadres else take(anybody)
        else:
            queues = {codes.ATTENDANT: by_grid, codes.SEAT: seats}.get(kind, by_group)
            holder = take(queues.get(unit, iter(())))
        t.holder[o] = holder
        if kind <= codes.COMMITTEE and holder >= 0 and holder not in cadres:
            cadres.append(holder)


def _queues(ranked: Rows, area: Rows) -> dict[int, Iterator[int]]:
    """The ranked persons of each area, in order."""
    lists: defaultdict[int, list[int]] = defaultdict(list)
    for i, a in zip(ranked.tolist(), area.tolist(), strict=True):
        lists[a].append(i)
    return {a: iter(members) for a, members in lists.items()}
