"""Every outcome is its sentence: recomputed from the diary of a small run, by plain counting.

The diary (``diary.py``) tells, step by step of a month, what changed in the tables. What is asserted here is written from
the declared numerator, denominator and window and uses none of the helpers of outcomes.
"""

from collections.abc import Callable
from math import isnan, nan

import numpy as np
import pytest
from diary import Diary, Settlement, Story, keep
from laws import LIVELY, ON_CADRES

from model.explain import follow
from model.outcomes import OUTCOMES, Seen
from model.run import Run
from model.simulate import World
from model.state import codes

MONTHS, VILLAGES = 60, 4
WINDOWS = ((0, 60), (24, 60), (12, 48), (20, 33))
Recount = Callable[[Diary, int, int], float]
RECOUNTS: dict[str, Recount] = {}

BUSY = LIVELY | ON_CADRES | {
    "population.registered": 170,
    "population.registered_spread": 0.3,
    "population.villages_per_township": 2,
    "grievances.per_1000": 250,
    "elections.next_election": 30,
    "petitions.cost": -3,
    "petitions.hazard": 1,
    "forums.petition_weight": 0.1,
    "petitions.organise": 1,
    "mediation.pressed": 0,
    "mediation.relapse_agreed": 0.05,
    "mediation.relapse_pressed": 0.15,
    "population.staff": 4,
    "population.staff_seconded": 0,
    "forums.try_again": 0.3,
    "forums.forget": 0.01,
    "grid_work.quit": 0.03,
    "village_economy.default_hazard": 0.2,
    "population.land_let_share": 0.4,
    "grievances.mix_land": 0.3,
    "grievances.land_affected": 0.1,
    "grievances.mix_benefits": 0.15,
    "deliberation.give": 0.9,
    "population.operator_area": 20,
    "attendance.b0": 1.5,
    "deliberation.tries": 2,
    "mobilising.effort": -3,
    "attendance.time_resident": 0.9,
    "incentives.wrong_list": 0.1,
    "incentives.incentive_own": 0.003,
    "volunteers.home_visits": 0,  # the diary sees who was reconciled, not whether a volunteer or visiting kin did it
}  # fmt: skip
"""All levers at work, quarrels and petitions many, settlements that break out again, meetings with and without a quorum."""


@pytest.fixture(scope="module")
def kept() -> tuple[World, Diary]:
    return keep(Run(villages=VILLAGES, months=MONTHS, seed=71, values=BUSY))


def recount(function: Recount) -> Recount:
    """Register under the name of the outcome."""
    RECOUNTS[function.__name__] = function
    return function


def over(part: float, whole: float) -> float:
    return part / whole if whole else nan


def flow(part: str, whole: str, times: float = 1.0) -> Recount:
    """A sum of the diary over another, both over the window; several names joined by + are added up."""

    def count(d: Diary, first: int, last: int) -> float:
        parts, wholes = (sum(d.total(n, first, last) for n in names.split("+")) for names in (part, whole))
        return times * over(parts, wholes)

    return count


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcome_is_its_sentence(kept: tuple[World, Diary], name: str) -> None:
    assert name in RECOUNTS, f"outcome {name} is not recounted: write its sentence once more in {__file__}"
    world, diary = kept
    found = [OUTCOMES[name].function(Seen.of(world, *window)) for window in WINDOWS]
    assert found == pytest.approx([RECOUNTS[name](diary, *w) for w in WINDOWS], rel=1e-9, nan_ok=True)
    assert not isnan(found[0]) and found[0] != 0.0  # so that no sentence is true of nothing


@pytest.mark.parametrize("response", range(len(codes.RESPONSES)))
def test_first_handling_is_told_as_it_happened(kept: tuple[World, Diary], response: int) -> None:
    """The code in the table, the diary and the explanation of a grievance say the same."""
    world, diary = kept
    told = {codes.LUMP: "endured", codes.TALK: "talked", codes.THIRD_PARTY: "forum", codes.IN_VAIN: "endured"}
    g = world.townships[0].tables.grievances
    rows = np.flatnonzero(g.response[: world.townships[0].tables.counts[codes.N_GRIEVANCES]] == response)
    assert len(rows) > 10
    assert {diary.stories[int(g.id[row])].first for row in rows} == {told[response]}
    path = follow(world.run, 0, int(g.id[rows[0]]), MONTHS)
    assert codes.RESPONSES[response] in [turn.what for turn in path]


def test_nothing_else_is_recounted() -> None:
    assert set(RECOUNTS) == set(OUTCOMES)


# persons


def adults(d: Diary, first: int) -> set[int]:
    return {i for i, person in d.people.items() if (first - person.born) >= 18 * 12}


def did(d: Diary, act: int, first: int, last: int) -> set[tuple[int, int]]:
    """Person and month of those who did it, adults when the window begins."""
    grown = adults(d, first)
    return {(i, m) for i, m in d.did[act] if first <= m < last and i in grown}


def at_home(d: Diary, first: int, last: int) -> set[tuple[int, int]]:
    grown = adults(d, first)
    return {(i, m) for m in range(first, last) for i in d.home[m] & grown}


def per_resident(act: int) -> Recount:
    def count(d: Diary, first: int, last: int) -> float:
        home = at_home(d, first, last)
        return 12.0 * over(len(did(d, act, first, last) & home), len(home))

    return count


def of_acts(part: tuple[int, ...], whole: int) -> Recount:
    def count(d: Diary, first: int, last: int) -> float:
        sets = [did(d, act, first, last) for act in part]
        return over(len(set.intersection(*sets)), len(did(d, whole, first, last)))

    return count


def lately(act: int, months: int) -> Recount:
    def count(d: Diary, first: int, last: int) -> float:
        if last - first < months:
            return nan
        there = d.home[last - 1] & adults(d, first)
        return over(len({i for i, _ in did(d, act, first, last) if _ >= last - months} & there), len(there))

    return count


RECOUNTS["deliberation_rate"] = per_resident(codes.DELIBERATED)
RECOUNTS["labour_rate"] = per_resident(codes.LABOURED)
RECOUNTS["came_when_asked"] = of_acts((codes.MOBILISED,), codes.INVITED)
RECOUNTS["willing_who_come"] = of_acts((codes.WILLING, codes.AT_MEETING), codes.WILLING)
RECOUNTS["induced_share"] = of_acts((codes.INDUCED,), codes.AT_MEETING)
RECOUNTS["mobilised_share"] = of_acts((codes.MOBILISED,), codes.AT_MEETING)
RECOUNTS["ever_deliberated_12m"] = lately(codes.DELIBERATED, 12)
RECOUNTS["ever_deliberated_36m"] = lately(codes.DELIBERATED, 36)
RECOUNTS["contacted_12m"] = lately(codes.COMPLAINED, 12)


@recount
def deliberation_rate_registered(d: Diary, first: int, last: int) -> float:
    lived = sum(len(d.alive[m] & adults(d, first)) for m in range(first, last))
    return 12.0 * over(len(did(d, codes.DELIBERATED, first, last)), lived)


@recount
def time_tax_residents(d: Diary, first: int, last: int) -> float:
    return 4.0 * per_resident(codes.AT_MEETING)(d, first, last) + 6.0 * RECOUNTS["labour_rate"](
        d, first, last
    )


@recount
def voice_gap(d: Diary, first: int, last: int) -> float:
    def classes(pairs: set[tuple[int, int]]) -> dict[tuple[int, str, bool], float]:
        shares: dict[tuple[int, str, bool], float] = {}
        for i, _ in pairs:
            person = d.people[i]
            years = (first - person.born) // 12
            age = "young" if years < 40 else "middle" if years < 60 else "old"
            key = (person.sex, age, person.poor)
            shares[key] = shares.get(key, 0.0) + 1.0 / len(pairs)
        return shares

    came, lived = classes(did(d, codes.AT_MEETING, first, last)), classes(at_home(d, first, last))
    return 0.5 * sum(abs(came.get(k, 0.0) - lived.get(k, 0.0)) for k in came.keys() | lived.keys())


@recount
def regular_members(d: Diary, first: int, last: int) -> float:
    year = range(last - 12, last)
    if last - first < 12:
        return nan
    there = [i for i, p in d.people.items() if p.party and all(i in d.home[m] for m in year)]
    came = [sum((i, m) in d.did[codes.AT_SESSION] for m in year) for i in there]
    return over(sum(3 * n >= 2 * 12 for n in came), len(there))


@recount
def session_rate(d: Diary, first: int, last: int) -> float:
    members = sum(d.people[i].party for m in range(first, last) for i in d.home[m])
    return over(sum(first <= m < last for _, m in d.did[codes.AT_SESSION]), members)


def ballots(*acts: int) -> Recount:
    def count(d: Diary, first: int, last: int) -> float:
        votes = sum(first <= m < last for act in acts for _, m in d.did[act])
        return over(votes, d.total("electorate", first, last))

    return count


RECOUNTS["own_ballot_rate"] = ballots(codes.VOTED)
RECOUNTS["recorded_turnout"] = ballots(codes.VOTED, codes.BY_PROXY)
RECOUNTS["proxy_rate"] = RECOUNTS["turnout_wedge"] = ballots(codes.BY_PROXY)


# population and what is counted for each household


def persons(d: Diary, first: int, last: int) -> float:
    return sum(len(d.home[m]) for m in range(first, last))


def households(d: Diary, first: int, last: int) -> float:
    """Households with somebody at home, summed over the months."""
    return sum(not d.home[m].isdisjoint(who) for m in range(first, last) for who in d.families.values())


def per_household(*names: str) -> Recount:
    def count(d: Diary, first: int, last: int) -> float:
        return 12.0 * over(sum(d.total(name, first, last) for name in names), households(d, first, last))

    return count


RECOUNTS["residents"] = lambda d, a, b: persons(d, a, b) / (VILLAGES * (b - a))
RECOUNTS["households_home"] = lambda d, a, b: households(d, a, b) / (VILLAGES * (b - a))
RECOUNTS["registered"] = lambda d, a, b: sum(len(d.alive[m]) for m in range(a, b)) / (VILLAGES * (b - a))
RECOUNTS["outmigration"] = flow("away", "working age")
RECOUNTS["household_months_unpaid"] = lambda d, a, b: (
    12000.0 * over(d.total("unpaid households", a, b), households(d, a, b))
)
RECOUNTS["land_arrears"] = flow("in arrears", "let")
RECOUNTS["land_arrears_long"] = flow("long in arrears", "in arrears")
for outcome_name, names in {
    "visits_per_household": ("visits",),
    "visits_written": ("written visits",),
    "found_per_household": ("found",),
    "records_per_household": ("logged", "visits", "written visits", "found"),
    "contacts_per_household": ("contacts",),
    "spent_on_incentives": ("allowances", "goods", "rewards"),
    "spent_allowances": ("allowances",),
    "spent_points": ("goods",),
    "spent_rewards": ("rewards",),
    "dividends": ("dividends",),
    "spent_projects": ("projects",),
    "gifts": ("gifts",),
    "online_voices": ("voices",),
    "spent_pay": ("pay",),
    "withheld": ("withheld",),
    "reward_incidence": ("red",),
    "sanction_incidence": ("black",),
}.items():
    RECOUNTS[outcome_name] = per_household(*names)


@recount
def share_60(d: Diary, first: int, last: int) -> float:
    old = sum(m - d.people[i].born >= 60 * 12 for m in range(first, last) for i in d.home[m])
    return over(old, persons(d, first, last))


# bodies, posts, money, attitudes


RECOUNTS["household_attendance"] = flow("came told 0+came told 2", "told 0+told 2")
RECOUNTS["representative_attendance"] = flow("came told 1", "told 1")
RECOUNTS["households_represented"] = flow("came 0+came 2", "entitled 0+entitled 2")
for ending, number in (("", 1), ("_group", 0), ("_assembly", 2)):
    RECOUNTS[f"quorum_rate{ending}"] = flow(f"quorate {number}", f"held {number}")
    RECOUNTS[f"recorded_quorum_rate{ending}"] = flow(f"on record {number}", f"held {number}")
RECOUNTS["leaders_ability"] = flow("their ability", "cadres")
RECOUNTS["hours_per_decision"] = flow("organising", "decided")
RECOUNTS["yuan_per_decision"] = flow("allowances", "decided")


def a_village_and_year(name: str, times: float = 1.0) -> Recount:
    return lambda d, a, b: times * d.total(name, a, b) / (VILLAGES * (b - a) / 12)


for outcome_name, name, times in (
    ("recorded_decisions", "decided", 1.0),
    ("decisions_with_quorum", "decided real", 1.0),
    ("projects", "projects done", 1.0),
    ("organising_hours", "organising", 1.0),
    ("futile_sessions", "futile", 1.0),
    ("futile_hours", "came in vain", 4.0),
    ("lapsed_items", "lapsed", 1.0),
    ("signatures", "signed", 1.0),
    ("sheets_made_to_fit", "fitted", 1.0),
):
    RECOUNTS[outcome_name] = a_village_and_year(name, times)


@recount
def quorum_wedge(d: Diary, first: int, last: int) -> float:
    return (d.total("on record 1", first, last) - d.total("quorate 1", first, last)) / d.total(
        "held 1", first, last
    )


@recount
def spread_between(d: Diary, first: int, last: int) -> float:
    places = {person.village for person in d.people.values()}
    told = [(d.total(f"came told in {v}", first, last), d.total(f"told in {v}", first, last)) for v in places]
    shares = [came / n for came, n in told if n]
    mean = sum(shares) / len(shares)
    return (sum((x - mean) ** 2 for x in shares) / (len(shares) - 1)) ** 0.5 / mean


@recount
def alike_within(d: Diary, first: int, last: int) -> float:
    """One-way analysis of variance, by sums of squares."""
    if last - first < 12:
        return nan
    asked, came = (
        {i for i, m in did(d, act, first, last) if m >= last - 12} for act in (codes.INVITED, codes.MOBILISED)
    )
    by_place: dict[int, list[float]] = {}
    for i in asked:
        by_place.setdefault(d.people[i].village, []).append(float(i in came))
    n, k = len(asked), len(by_place)
    mean = sum(map(sum, by_place.values())) / n
    means = {v: sum(x) / len(x) for v, x in by_place.items()}
    between = sum(len(x) * (means[v] - mean) ** 2 for v, x in by_place.items()) / (k - 1)
    within = sum((one - means[v]) ** 2 for v, x in by_place.items() for one in x) / (n - k)
    size = (n - sum(len(x) ** 2 for x in by_place.values()) / n) / (k - 1)
    return (between - within) / (between + (size - 1) * within)


RECOUNTS["decided_by_residents"] = flow("decided own", "decided")
RECOUNTS["own_decisions"] = lambda d, a, b: d.total("decided own", a, b) / (VILLAGES * (b - a) / 12)
RECOUNTS["carried_out_rate"] = flow("carried", "due")
RECOUNTS["compact_rate"] = flow("kept", "looked at")
RECOUNTS["wrongly_listed"] = flow("wrong", "black")
RECOUNTS["broken_share"] = flow("broken", "broken+allowances+goods+rewards")
RECOUNTS["managed_away"] = flow("managed", "members away")
RECOUNTS["hours_held"] = lambda d, a, b: d.total("held", a, b) / (VILLAGES * (b - a))
RECOUNTS["hours_used_share"] = flow(
    "forms+case hours+matter_hours+ticket_hours+visit_hours+organising", "held"
)
RECOUNTS["report_share"] = flow("forms", "held")
RECOUNTS["hours_lacking_share"] = flow("lacking", "lacking+case hours+matter_hours")
RECOUNTS["township_hours_lacking_share"] = flow("town lacking", "town lacking+town hours")
RECOUNTS["acts_returned"] = flow("acts returned", "acts returned+acts done")


@recount
def pledge_wedge(d: Diary, first: int, last: int) -> float:
    due, kept, closed = (d.total(n, first, last) for n in ("pledges", "pledges kept", "pledges closed"))
    return over(closed, due) - over(kept, due)


RECOUNTS["matters_met_share"] = flow("met", "met+lost")
RECOUNTS["turnover"] = flow("gave up", "attendant posts", 12.0)
RECOUNTS["vacancy"] = flow("vacant", "posts")
for attitude in ("trust_village", "trust_township", "trust_higher", "efficacy", "identity"):
    RECOUNTS[attitude] = flow(attitude, "adults")


def of_registered(name: str) -> Recount:
    def count(d: Diary, first: int, last: int) -> float:
        return over(d.total(name, first, last), sum(len(d.alive[m]) for m in range(first, last)))

    return count


RECOUNTS["branch_quality"] = of_registered("branch")
RECOUNTS["openness"] = of_registered("openness")


@recount
def graded_backward(d: Diary, first: int, last: int) -> float:
    years = sum(m % 12 == 11 for m in range(first, last))
    return over(d.total("backward", first, last), VILLAGES * years)


@recount
def recorded_turned_round(d: Diary, first: int, last: int) -> float:
    return over(d.total("turned", first, last), d.total("rectified", first, last))


def of_class(name: str) -> Recount:
    def count(d: Diary, first: int, last: int) -> float:
        return d.total(name, first, last) / (VILLAGES * (last - first))

    return count


RECOUNTS["recorded_second_class"] = of_class("second class")
RECOUNTS["recorded_third_class"] = of_class("third class")


# grievances


def arose(d: Diary, first: int, last: int) -> list[Story]:
    return [story for story in d.stories.values() if first <= story.born < last]


def followed(d: Diary, first: int, last: int) -> list[Story]:
    """Those with twelve months of the run still before them when they arise."""
    return [story for story in arose(d, first, last) if story.born + 12 <= MONTHS]


def in_time(story: Story) -> list[Settlement]:
    return [one for one in story.settlements if one.day / codes.DAYS - story.born <= 12]


def broke_out(one: Settlement) -> bool:
    """Within six months of the day of the settlement."""
    return one.again >= 0 and one.again - one.day / codes.DAYS <= 6


def substance(story: Story) -> Settlement | None:
    """The first settlement by agreement within twelve months that held."""
    found = [one for one in in_time(story) if is_substance(one) and not broke_out(one)]
    return found[0] if found else None


def is_substance(one: Settlement) -> bool:
    return one.manner in (codes.BY_TALK, codes.AGREED, codes.REDRESSED)


def share_of(stories: list[Story], holds: Callable[[Story], bool]) -> float:
    return over(sum(map(holds, stories)), len(stories))


def of_followed(holds: Callable[[Story], bool]) -> Recount:
    return lambda d, first, last: share_of(followed(d, first, last), holds)


def settled_at(highest: int, lowest: int = -1) -> Recount:
    def holds(story: Story) -> bool:
        one = substance(story)
        return one is not None and lowest <= one.forum <= highest

    return of_followed(holds)


def first_handled(what: str) -> Recount:
    def count(d: Diary, first: int, last: int) -> float:
        return share_of([s for s in arose(d, first, last) if s.first], lambda story: story.first == what)

    return count


RECOUNTS["share_endured"] = first_handled("endured")
RECOUNTS["share_talked"] = first_handled("talked")
RECOUNTS["share_to_forum"] = first_handled("forum")
RECOUNTS["brought_to_forum"] = of_followed(lambda story: story.brought)
RECOUNTS["settled_share"] = settled_at(codes.PETITION)
RECOUNTS["settled_in_group"] = settled_at(codes.GROUP)
RECOUNTS["settled_in_village"] = settled_at(codes.VILLAGE)
RECOUNTS["settled_in_township"] = settled_at(codes.TOWNSHIP)
RECOUNTS["settled_by_talk"] = of_followed(
    lambda story: (one := substance(story)) is not None and one.manner == codes.BY_TALK
)
RECOUNTS["settled_agreed"] = of_followed(
    lambda story: (one := substance(story)) is not None and one.manner == codes.AGREED
)
RECOUNTS["settled_pressed"] = of_followed(
    lambda story: any(one.manner == codes.PRESSED for one in in_time(story))
)


def rate_of(kind: int) -> Recount:
    def count(d: Diary, first: int, last: int) -> float:
        return share_of(
            [one for one in followed(d, first, last) if one.type == kind],
            lambda one: substance(one) is not None,
        )

    return count


KINDS = (
    "family", "neighbour", "boundary", "rent", "land", "benefits", "governance", "wages", "damage", "forest"
)  # fmt: skip
for code, kind_name in enumerate(KINDS):
    RECOUNTS[f"settled_{kind_name}"] = rate_of(code)


@recount
def settled_substantive(d: Diary, first: int, last: int) -> float:
    """Rates of the types that arose, by the shares declared for the default village."""
    shares = [0.21, 0.24, 0.07, 0.014, 0.06, 0.03, 0.013, 0.16, 0.08, 0.10]
    rates = [rate_of(code)(d, first, last) for code in range(len(KINDS))]
    there = [(share, rate) for share, rate in zip(shares, rates, strict=True) if not isnan(rate)]
    return over(sum(share * rate for share, rate in there), sum(share for share, _ in there))


@recount
def settled_per_1000(d: Diary, first: int, last: int) -> float:
    settled = sum(substance(story) is not None for story in followed(d, first, last))
    return 12000.0 * over(settled, persons(d, first, min(last, MONTHS - 11)))


def waits(d: Diary, story: Story, month: int, ends: Callable[[Settlement], bool]) -> bool:
    """Whether a grievance waits at the end of a month: its owner lives, it is not two years old, nothing that ends it holds."""
    if not story.born <= month < story.born + 24 or story.person not in d.alive[month]:
        return False
    return not any(
        ends(one) and int(one.day // codes.DAYS) <= month and (one.again < 0 or one.again > month)
        for one in story.settlements
    )


def burden(d: Diary, first: int, last: int) -> float:
    return sum(
        story.severity
        for month in range(first, last)
        for story in d.stories.values()
        if waits(d, story, month, is_substance)
    )


RECOUNTS["grievance_burden"] = lambda d, a, b: 12000.0 * over(burden(d, a, b), households(d, a, b))


@recount
def burden_given_up(d: Diary, first: int, last: int) -> float:
    """Forgotten, or bought off at the time."""
    given_up = 0.0
    for month in range(first, last):
        for story in d.stories.values():
            if waits(d, story, month, is_substance):
                bought = not waits(d, story, month, lambda one: one.manner == codes.BOUGHT)
                given_up += story.severity if bought or 0 <= story.gone <= month else 0.0
    return over(given_up, burden(d, first, last))


RECOUNTS["refused_share"] = flow("refused", "refused+taken up")
RECOUNTS["closed_on_paper"] = flow("paper", "ended")
RECOUNTS["recorded_settlement"] = flow("mediated as settled", "mediated")


@recount
def grievances_per_1000(d: Diary, first: int, last: int) -> float:
    return 12000.0 * over(len(arose(d, first, last)), persons(d, first, last))


@recount
def heard_within_6m(d: Diary, first: int, last: int) -> float:
    brought = [story for story in followed(d, first, last) if story.brought]
    return share_of(brought, lambda story: 0 <= story.accepted - story.born <= 6)


@recount
def settled_of_accepted(d: Diary, first: int, last: int) -> float:
    accepted = [story for story in followed(d, first, last) if story.accepted >= 0]
    return share_of(accepted, lambda story: substance(story) is not None)


@recount
def settlement_wedge(d: Diary, first: int, last: int) -> float:
    return RECOUNTS["recorded_settlement"](d, first, last) - settled_of_accepted(d, first, last)


def months_until(quantile: float) -> Recount:
    def count(d: Diary, first: int, last: int) -> float:
        ends = [(story.born, substance(story)) for story in followed(d, first, last)]
        months = [one.day / codes.DAYS - born for born, one in ends if one is not None and one.forum >= 0]
        return float(np.quantile(months, quantile)) if months else nan

    return count


RECOUNTS["months_to_settlement"] = months_until(0.5)
RECOUNTS["months_to_settlement_p90"] = months_until(0.9)


@recount
def relapse_rate(d: Diary, first: int, last: int) -> float:
    made = [one for story in followed(d, first, last) for one in in_time(story)]
    return over(sum(map(broke_out, made)), len(made))


@recount
def redress_yuan(d: Diary, first: int, last: int) -> float:
    stories = followed(d, first, last)
    return over(sum(story.recovered for story in stories), sum(story.owed for story in stories))


def gap(d: Diary, first: int, last: int, *sides: Callable[[Story], bool]) -> float:
    shares = [
        share_of([s for s in followed(d, first, last) if side(s)], lambda s: substance(s) is not None)
        for side in sides
    ]
    return shares[0] - shares[1]


@recount
def remedy_gap(d: Diary, first: int, last: int) -> float:
    powerful = (codes.OPERATOR, codes.CADRES, codes.GOVERNMENT)
    return gap(
        d,
        first,
        last,
        lambda story: story.opponent in (codes.KIN, codes.HOUSEHOLD),
        lambda story: story.opponent in powerful,
    )


@recount
def remedy_gap_women(d: Diary, first: int, last: int) -> float:
    def woman(story: Story) -> bool:
        return d.people[story.person].sex == codes.FEMALE

    return gap(d, first, last, lambda story: not woman(story), woman)


# petitions


Item = tuple[int, int, bool, bool, int]


def petitions(d: Diary, first: int, last: int) -> list[Item]:
    return [one for one in d.petitions if first <= one[0] < last]


def of_residents(counts: Callable[[Item], float]) -> Recount:
    return lambda d, a, b: 12000.0 * over(sum(map(counts, petitions(d, a, b))), persons(d, a, b))


RECOUNTS["petitions_per_1000"] = of_residents(lambda one: 1)
RECOUNTS["petition_letters"] = of_residents(lambda one: one[4] == 0)
RECOUNTS["petition_batches"] = of_residents(lambda one: one[4] > 0)
RECOUNTS["petition_persons"] = of_residents(lambda one: one[4])
RECOUNTS["attempts_contained"] = lambda d, a, b: 12000.0 * over(d.total("contained", a, b), persons(d, a, b))
RECOUNTS["petitions_bought"] = lambda d, a, b: 12000.0 * over(d.total("bought", a, b), persons(d, a, b))
RECOUNTS["settled_by_volunteers"] = lambda d, a, b: (
    12000.0 * over(d.total("volunteers", a, b), persons(d, a, b))
)
RECOUNTS["unheard_months"] = lambda d, a, b: 12000.0 * over(d.total("unheard", a, b), persons(d, a, b))
RECOUNTS["petitions_bought_yuan"] = per_household("bought yuan")


@recount
def collective_share_of_visits(d: Diary, first: int, last: int) -> float:
    came = [one for one in petitions(d, first, last) if one[4] > 0]
    return over(sum(one[4] >= 5 for one in came), len(came))


@recount
def petitions_repeat_share(d: Diary, first: int, last: int) -> float:
    return over(sum(one[2] for one in petitions(d, first, last)), len(petitions(d, first, last)))


@recount
def petitions_higher_share(d: Diary, first: int, last: int) -> float:
    return over(sum(one[3] for one in petitions(d, first, last)), len(petitions(d, first, last)))
