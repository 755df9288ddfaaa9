"""Patterns that are only ever checked: nothing is tuned to them. Each function gives the values of one seed."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from experiments.patterns.calibrate import LAND, agreed_in_time, by_mediation, success_on_record
from experiments.patterns.worlds import (
    DECEMBER,
    FEBRUARY,
    FIRST,
    JULY,
    LAST,
    Values,
    Worlds,
    column,
    outcome,
    pattern,
    seen,
)
from model.outcomes.seen import VISIBLE, Mask, Seen, ratio
from model.run import Run
from model.simulate import World, advance, found
from model.state import codes, ledger

Floats = NDArray[np.float64]


def slope(y: Floats, x: Floats) -> float:
    """Least-squares slope of y on x, villages without a value left out."""
    there = np.isfinite(y)
    x, y = x[there] - x[there].mean(), y[there]
    return float((x * y).sum() / (x * x).sum())


def outmigration(world: World) -> float:
    """Outmigration that a run had over the window."""
    s = seen(world)
    return ratio(s.count(ledger.AWAY_LONG), s.count(ledger.WORKING_AGE))


def over(worlds: Worlds, name: str) -> Floats:
    """One outcome, village by village."""
    return np.array([outcome(name, world) for world in worlds])


@pattern("P3", "default", "allowance")
def quorum_and_pay(default: Worlds, allowance: Worlds) -> Values:
    """Representatives' assemblies with a quorum, without an allowance and with 50 yuan throughout."""
    without, with_pay = outcome("quorum_rate", default[0]), outcome("quorum_rate", allowance[0])
    return {"difference": with_pay - without, "unpaid": without, "paid": with_pay}


@pattern("P4", "default", "spread")
def turnout(default: Worlds, spread: Worlds) -> Values:
    """Turnout on record and by own ballot; rank correlation of their gap with outmigration over villages."""
    gap = over(spread, "turnout_wedge")
    away = np.array([outmigration(world) for world in spread])
    return {
        "recorded": outcome("recorded_turnout", default[0]),
        "own": outcome("own_ballot_rate", default[0]),
        "gap": float(spearmanr(gap, away).statistic),
    }


@pattern("P10", "spread")
def relations_and_rules(spread: Worlds) -> Values:
    """Change from 10 to 60 % outmigration in what is settled informally and formally, of grievances arising."""
    away = np.array([outmigration(world) for world in spread])
    informal = over(spread, "settled_in_group")
    formal = over(spread, "settled_substantive") - informal
    return {"informal": 0.5 * slope(informal, away), "formal": 0.5 * slope(formal, away)}


@pattern("P19", "county")
def petitions(county: Worlds) -> Values:
    """Fano factor of petitions by village and month, their number, and those of five or more together."""
    s = seen(county[0])
    counts = s.all.ledger[ledger.PETITIONS, :, FIRST:LAST]
    return {
        "clusters": ratio(float(counts.var(ddof=1)), float(counts.mean())),
        "level": outcome("petitions_per_1000", s),
        "collective": outcome("collective_share_of_visits", s),
    }


@pattern("P21", "default", "more attendants", "no tools", "half tools", "full tools")
def grid(default: Worlds, more: Worlds, none: Worlds, half: Worlds, full: Worlds) -> Values:
    """Twice the attendants: what is found and what is settled; data tools, which find and report: visits, an optimum."""
    solved = [outcome("settled_substantive", worlds[0]) for worlds in (none, half, full)]
    return {
        "found": change("found_per_household", default, more),
        "solved": change("settled_substantive", default, more),
        "visits": change("visits_per_household", none, full),
        "optimum": solved[1] - max(solved[0], solved[2]),
    }


def change(name: str, before: Worlds, after: Worlds) -> float:
    """Relative change of an outcome between two arms."""
    first = outcome(name, before[0])
    return ratio(outcome(name, after[0]) - first, first)


@pattern("P23", "default")
def festival(default: Worlds) -> Values:
    """What happens in the month of the Spring Festival, as a multiple of the mean month."""
    s = seen(default[0])
    months = range(FIRST, LAST)
    came = np.array([s.over(m, m + 1).adult_months(codes.DELIBERATED) for m in months])
    arose = np.array([s.over(m, m + 1).count(ledger.AROSE) for m in months])
    voiced = np.array(list(voiced_by_month(default[0].run)))[FIRST:LAST]
    return {"disputes": peak(voiced), "attendance": peak(came), "arising": peak(arose)}


def peak(by_month: Floats) -> float:
    """Mean of the festival months over the mean of all."""
    return ratio(float(by_month[FEBRUARY::12].mean()), float(by_month.mean()))


def voiced_by_month(run: Run) -> Iterator[float]:
    """Grievances first voiced to the other side or to a forum, month by month of a run."""
    world, before = found(run), 0.0
    for month in range(run.months):
        advance(world, month + 1)
        after = float((seen(world).grievance("response") > codes.LUMP).sum())
        yield after - before
        before = after


@pattern("P28", "wusheng")
def old_arrears(wusheng: Worlds) -> Values:
    """Of let area in arrears in July, share owed for twelve months or more."""
    area = seen(wusheng[0]).all.ledger[:, :, JULY + FIRST : LAST : 12]
    return {"old": ratio(float(area[ledger.LAND_ARREARS_YEAR].sum()), float(area[ledger.LAND_ARREARS].sum()))}


@pattern("P29", "county")
def connected_grievances(county: Worlds) -> Values:
    """Connected households against others: grievances per resident, and how many reach township, court or petition.

    Connection is as the run leaves it; posts change hands at the election of month 31 and seldom otherwise.
    """
    s = seen(county[0])
    connected = column(s, "households", "connected") == 1
    home = connected[column(s, "persons", "household")]
    months = s.months_with(codes.AT_HOME)
    theirs = connected[s.grievance("household")]
    official = s.grievance("highest") >= codes.TOWNSHIP

    def rate(grievances: Mask, people: Mask) -> float:
        return ratio(float((s.arose & grievances).sum()), float(months[people].sum()))

    return {
        "rate": ratio(rate(theirs, home), rate(~theirs, ~home)),
        "official": s.share(official, s.arose & theirs) - s.share(official, s.arose & ~theirs),
    }


@pattern("P30", "county")
def connected_complaints(county: Worlds) -> Values:
    """Odds of having brought anything to a body in the last year, connected resident adults against others."""
    s = seen(county[0], LAST - 12)
    connected = (column(s, "households", "connected") == 1)[column(s, "persons", "household")]
    spoke, there = s.months_with(codes.COMPLAINED) > 0, s.resident_now
    return {"odds ratio": ratio(odds(spoke, there & connected), odds(spoke, there & ~connected))}


@pattern("P31", "counts ignored", "counts assessed")
def containment(ignored: Worlds, assessed: Worlds) -> Values:
    """Relative fall of petitions less relative fall of the grievance burden, when counts weigh 0.25 and not 0."""
    fewer = -change("petitions_per_1000", ignored, assessed)
    lighter = -change("grievance_burden", ignored, assessed)
    return {"difference": fewer - lighter, "petitions": fewer, "burden": lighter}


@pattern("P32", "county")
def rectified(county: Worlds) -> Values:
    """Villages graded backward: recorded as turned round, and change of session attendance over the year after."""
    s = seen(county[0])
    sessions, members = s.all.ledger[ledger.AT_SESSIONS], s.all.ledger[ledger.MEMBERS_HOME]
    changes = []
    for month in range(FIRST + DECEMBER, LAST - 12, 12):
        for v in np.flatnonzero(s.all.ledger[ledger.GRADED_BACKWARD, :, month]):
            before, after = slice(month - 11, month + 1), slice(month + 1, month + 13)
            changes.append(
                ratio(float(sessions[v, after].sum()), float(members[v, after].sum()))
                - ratio(float(sessions[v, before].sum()), float(members[v, before].sum()))
            )
    return {
        "recorded": outcome("recorded_turned_round", s),
        "sessions": float(np.nanmedian(changes)) if changes else float("nan"),
    }


@pattern("P33", "default")
def members_deliberate(default: Worlds) -> Values:
    """Odds of any deliberative act in three years, resident members against other resident adults; mean of two spans."""
    spans = ((FIRST, FIRST + 36), (LAST - 36, LAST))
    return {"odds ratio": float(np.mean([odds_of_members(seen(default[0], *span)) for span in spans]))}


def odds_of_members(s: Seen) -> float:
    """Odds of having deliberated in the window, members over others."""
    member = column(s, "persons", "party") == 1
    acted, there = s.months_with(codes.DELIBERATED) > 0, s.resident_now
    return ratio(odds(acted, there & member), odds(acted, there & ~member))


def odds(had: Mask, who: Mask) -> float:
    """Odds of ``had`` among ``who``."""
    return ratio(float((had & who).sum()), float((~had & who).sum()))


@pattern("P34", "default", "own money")
def projects_of_own(default: Worlds, own_money: Worlds) -> Values:
    """Decisions carried out in three years with money of the village's own, less those without."""
    with_money, without = (
        seen(w[0], FIRST, FIRST + 36).count(ledger.CARRIED_OUT) for w in (own_money, default)
    )
    return {"projects": with_money - without}


OF_INTEREST = 0.02
"""The smallest effect of interest on shares."""


@pattern("P35", "default", "allowance ended")
def after_pay(default: Worlds, ended: Worlds) -> Values:
    """Came when asked, 60 yuan in months 25 to 48 less none: 7 to 18 months after, as a share of the effect while paid.

    Of an effect too small to be of interest there is no share: in some worlds pay does nothing, and a ratio to that is luck.
    """

    def effect(first: int, last: int) -> float:
        return outcome("came_when_asked", seen(ended[0], first, last)) - outcome(
            "came_when_asked", seen(default[0], first, last)
        )

    paid = effect(FIRST, FIRST + 24)
    share = ratio(effect(FIRST + 30, FIRST + 42), paid) if abs(paid) >= OF_INTEREST else math.nan
    return {"after": share, "while paid": paid}


@pattern("P36", "default")
def willing_women(default: Worlds) -> Values:
    """Women's months of willingness in which they came; who of them took part in three years, by age."""
    s = seen(default[0])
    women = column(s, "persons", "sex") == codes.FEMALE
    theirs, three = s.among(women), s.over(LAST - 36, LAST)
    age = (LAST - column(s, "persons", "born")) // 12
    acted, there = three.months_with(codes.DELIBERATED) > 0, three.resident_now & women

    def took_part(low: int, high: int) -> float:
        who = there & (age >= low) & (age < high)
        return ratio(float((acted & who).sum()), float(who.sum()))

    return {
        "acts": outcome("willing_who_come", theirs),
        "18 to 44": took_part(18, 45),
        "45 to 59": took_part(45, 60),
        "60 and over": took_part(60, 200),
    }


@pattern("P41", "county")
def petitions_in_groups(county: Worlds) -> Values:
    """Of the visits to petition those of five or more, by batches and by persons; letters to a batch."""
    s = seen(county[0])
    visits = s.count(ledger.PETITION_VISITS)
    return {
        "visits": outcome("collective_share_of_visits", s),
        "persons": ratio(s.count(ledger.PERSONS_COLLECTIVE), s.count(ledger.PETITION_PERSONS)),
        "letters": ratio(s.count(ledger.PETITIONS) - visits, visits),
    }


@pattern("P42", "unassessed")
def record_without_assessment(unassessed: Worlds) -> Values:
    """The record of mediation, read as in P17, where results weigh nothing in assessment."""
    found = success_on_record(unassessed)
    return {"recorded": found["recorded"], "substantive": found["substantive"]}


@pattern("P43", "default")
def record_and_substance(default: Worlds) -> Values:
    """Record less substance of the cases that mediation accepted, both read as in P17."""
    found = success_on_record(default)
    return {"wedge": found["recorded"] - found["substantive"]}


@pattern("P44", "county, no tools", "county, half tools", "county, full tools")
def half_the_tools(none: Worlds, half: Worlds, full: Worlds) -> Values:
    """Settlement in substance with half of the data tools less without and less with all; visits from none to all."""
    solved = outcome("settled_substantive", half[0])
    return {
        "against none": solved - outcome("settled_substantive", none[0]),
        "against full": solved - outcome("settled_substantive", full[0]),
        "visits": change("visits_per_household", none, full),
    }


@pattern("P45", "wusheng")
def old_arrears_in_all_months(wusheng: Worlds) -> Values:
    """Of let area in arrears, share owed for twelve months or more, over all months; in July it is P28."""
    return {"old": outcome("land_arrears_long", wusheng[0])}


@pattern("P46", "county")
def failures_over_land(county: Worlds) -> Values:
    """Of the cases that mediation accepted and did not settle in substance within a year, those over land; of those it settled."""
    s = seen(county[0])
    accepted = s.grievance("accepted")
    mediated = by_mediation(s) & (accepted >= FIRST) & (accepted <= LAST - VISIBLE)
    land, agreed = np.isin(s.grievance("type"), LAND), agreed_in_time(s)
    return {"failed": s.share(land, mediated & ~agreed), "settled": s.share(land, mediated & agreed)}
