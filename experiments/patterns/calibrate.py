"""Patterns that set parameters. Each function gives the values of one seed."""

import numpy as np

from experiments.patterns.worlds import (
    FIRST,
    JULY,
    LAST,
    YEARS,
    Values,
    Worlds,
    column,
    outcome,
    pattern,
    seen,
)
from model.outcomes.seen import VISIBLE, Mask, Seen, ratio
from model.simulate import World
from model.state import codes, ledger


@pattern("P1", "default")
def regular_members(default: Worlds) -> Values:
    """Resident members who came to two thirds of a year's sessions or more, mean over the years."""
    s = seen(default[0])
    return {"regular": float(np.mean([outcome("regular_members", s.over(y, y + 12)) for y in YEARS]))}


@pattern("P2", "default")
def never_deliberated(default: Worlds) -> Values:
    """Resident adults without any deliberative act in three years, mean of the first and the last three."""
    s = seen(default[0])
    spans = ((FIRST, FIRST + 36), (LAST - 36, LAST))
    return {"never": 1.0 - float(np.mean([outcome("ever_deliberated_36m", s.over(*span)) for span in spans]))}


@pattern("P7", "default")
def acts_of_the_willing(default: Worlds) -> Values:
    """Months in which somebody willing came, of months in which adults were willing."""
    return {"acts": outcome("willing_who_come", default[0])}


@pattern("P13", "default")
def had_a_dispute(default: Worlds) -> Values:
    """Resident adults who had any grievance, endured ones included, in the last four years: all, by sex, by age."""
    s = seen(default[0], LAST - 48)
    had, there = complainants(s), s.resident_now
    man = column(s, "persons", "sex") == codes.MALE
    old = column(s, "persons", "born") <= LAST - 60 * 12

    def rate(who: Mask) -> float:
        return ratio(float((had & who).sum()), float(who.sum()))

    return {
        "prevalence": rate(there),
        "sex ratio": ratio(rate(there & man), rate(there & ~man)),
        "age": rate(there & old) - rate(there & ~old),
    }


def complainants(s: Seen) -> Mask:
    """Persons with a grievance that arose in the window."""
    had = np.zeros(len(column(s, "persons", "id")), bool)
    had[s.grievance("person")[s.arose]] = True
    return had


@pattern("P14", "default")
def pagoda(default: Worlds) -> Values:
    """Grievances by what came of them at first handling; those that went to court first, of the same.

    Reported beside: the same by the highest thing tried, where talking in vain and enduring afterwards counts as talking.
    """
    s = seen(default[0])
    response = s.grievance("response")
    handled = s.arose & (response >= 0)
    to_court = (response == codes.THIRD_PARTY) & (s.grievance("first_forum") == codes.COURT)
    return {
        "endured": outcome("share_endured", s),
        "talked": outcome("share_talked", s),
        "third party": outcome("share_to_forum", s),
        "court": s.share(to_court, handled),
        "nothing tried": s.share(response == codes.LUMP, handled),
        "talking tried": s.share(np.isin(response, (codes.TALK, codes.IN_VAIN)), handled),
    }


@pattern("P17", "default")
def success_on_record(default: Worlds) -> Values:
    """Of the cases that mediation accepted: recorded as settled of those with a result on file, and settled in substance.

    Mediation is group, village and township; a case that went on from one to the next counts once, by what its file
    says last. Where it went on to court or petition the file is no longer mediation's and does not count on record; what
    became of it in substance does. In substance is by agreement, within twelve months of acceptance, and holding for six. The
    record by closing, where a case counts at every forum it ends in, as the outcome has it, is reported beside.
    """
    s = seen(default[0])
    accepted = s.grievance("accepted")
    mediated = by_mediation(s) & (accepted >= FIRST) & (accepted <= LAST - VISIBLE)
    file = s.grievance("recorded")
    closed = mediated & np.isin(file, (codes.RECORDED_SETTLED, codes.RECORDED_FAILED))
    closed &= s.grievance("forum") <= codes.TOWNSHIP
    return {
        "recorded": s.share(file == codes.RECORDED_SETTLED, closed),
        "substantive": s.share(agreed_in_time(s), mediated),
        "by closing": outcome("recorded_settlement", s),
    }


def by_mediation(s: Seen) -> Mask:
    """Grievances that a forum of mediation was the first to accept."""
    mediated: Mask = np.isin(s.grievance("accepted_at"), (codes.GROUP, codes.VILLAGE, codes.TOWNSHIP))
    return mediated


def agreed_in_time(s: Seen) -> Mask:
    """Settled by agreement at a forum within twelve months of first acceptance, and not broken out again within six."""
    accepted = s.grievance("accepted")[s.settlement("grievance")]
    in_time = s.settlement("day") / codes.DAYS <= accepted + VISIBLE
    return s.ever_settled((s.settlement("manner") == codes.AGREED) & in_time & s.held)


@pattern("P18", "wusheng", "county")
def arrears(wusheng: Worlds, county: Worlds) -> Values:
    """Share of let area in arrears in July, in Wusheng and in villages around the default; over a hundred operators each."""
    return {"wusheng": arrears_in_july(wusheng[0]), "elsewhere": arrears_in_july(county[0])}


def arrears_in_july(world: World) -> float:
    """Share of let area in arrears, over the Julys of the window."""
    area = seen(world).all.ledger[:, :, JULY + FIRST : LAST : 12]
    return ratio(float(area[ledger.LAND_ARREARS].sum()), float(area[ledger.LAND_LET].sum()))


@pattern("P47", "county")
def cases_of_a_village(county: Worlds) -> Values:
    """Cases that group and village accepted, a village and year; of them those that stand on the log when the run ends."""
    s = seen(county[0])
    accepted = s.grievance("accepted")
    theirs = (accepted >= FIRST) & (accepted < LAST)
    theirs &= np.isin(s.grievance("accepted_at"), (codes.GROUP, codes.VILLAGE))
    logged = theirs & (s.grievance("recorded") != codes.NOT_RECORDED)
    village_years = s.n_villages * s.years
    return {"accepted": float(theirs.sum()) / village_years, "logged": float(logged.sum()) / village_years}


LAND = (codes.BOUNDARY, codes.RENT, codes.LAND_TAKING, codes.FOREST)
"""Types of grievance that are about land."""


@pattern("P48", "county")
def land_quarrels(county: Worlds) -> Values:
    """Grievances over land a village and year; the same with every dispute of several members counted once."""
    s = seen(county[0])
    of_land = s.arose & np.isin(s.grievance("type"), LAND)
    dispute = s.grievance("dispute")[of_land]
    once = int((dispute < 0).sum()) + len(np.unique(dispute[dispute >= 0]))
    village_years = s.n_villages * s.years
    return {"grievances": float(of_land.sum()) / village_years, "disputes": once / village_years}


@pattern("P49", "county")
def what_the_log_holds(county: Worlds) -> Values:
    """Of the cases on the log of mediation: those over homestead and boundary, damage, and village affairs."""
    s = seen(county[0])
    logged = s.arose & by_mediation(s) & (s.grievance("recorded") != codes.NOT_RECORDED)
    kinds = {"housing": codes.BOUNDARY, "damage": codes.DAMAGE, "village affairs": codes.GOVERNANCE}
    return {part: s.share(s.grievance("type") == kind, logged) for part, kind in kinds.items()}


@pattern("P20", "xiantao")
def members_away(xiantao: Worlds) -> Values:
    """Members living away whom the branch reached within three months."""
    return {"managed": outcome("managed_away", xiantao[0])}


@pattern("P37", "default")
def schooling_of_those_away(default: Worlds) -> Values:
    """Senior middle school or more among people of 16 to 64, away and at home, when the run ends."""
    s = seen(default[0])
    of_age, away = working_age(s), column(s, "persons", "where") >= codes.TOWN
    schooled = column(s, "persons", "education") >= codes.SENIOR

    def share(who: Mask) -> float:
        return ratio(float((schooled & who).sum()), float(who.sum()))

    return {"away": share(of_age & away), "at home": share(of_age & ~away)}


def working_age(s: Seen) -> Mask:
    """Living persons of 16 to 64 at the end of the window."""
    age = (s.last - column(s, "persons", "born")) // 12
    living = column(s, "persons", "alive") == 1
    of_age: Mask = living & (age >= 16) & (age < 65)
    return of_age


@pattern("P38", "county")
def women_on_committees(county: Worlds) -> Values:
    """Women among those who hold a post of the two committees when the run ends."""
    s = seen(county[0])
    holder, kind = column(s, "offices", "holder"), column(s, "offices", "kind")
    on_committee = np.isin(kind, (codes.SECRETARY, codes.DIRECTOR, codes.COMMITTEE)) & (holder >= 0)
    people = np.unique(holder[on_committee])
    women = float((column(s, "persons", "sex")[people] == codes.FEMALE).sum())
    return {"women": ratio(women, float(len(people)))}


@pattern("P39", "default")
def members_who_left(default: Worlds) -> Values:
    """Living Party members who live away when the run ends."""
    s = seen(default[0])
    member = (column(s, "persons", "party") == 1) & (column(s, "persons", "alive") == 1)
    return {"members away": float((column(s, "persons", "where")[member] >= codes.TOWN).mean())}


@pattern("P40", "default")
def whole_households(default: Worlds) -> Values:
    """Of people of 16 to 64 away when the run ends, those of whose household nobody is left at home."""
    s = seen(default[0])
    where, living = column(s, "persons", "where"), column(s, "persons", "alive") == 1
    home = column(s, "persons", "household")
    left = np.bincount(home[living & (where < codes.TOWN)], minlength=int(home.max()) + 1)
    away = working_age(s) & (where >= codes.TOWN)
    return {"whole households": float((left[home[away]] == 0).mean())}


@pattern("P50", "default")
def who_is_away(default: Worlds) -> Values:
    """Of living persons of 16 and over away when the run ends: men, and those over 50."""
    s = seen(default[0])
    age = (s.last - column(s, "persons", "born")) // 12
    away = (column(s, "persons", "alive") == 1) & (column(s, "persons", "where") >= codes.TOWN) & (age >= 16)
    men = column(s, "persons", "sex") == codes.MALE
    return {"men": float(men[away].mean()), "over 50": float((age[away] > 50).mean())}


@pattern("P51", "county")
def what_mediation_accepts(county: Worlds) -> Values:
    """Of the cases on the log of mediation: those within families, and those between neighbours."""
    s = seen(county[0])
    logged = s.arose & by_mediation(s) & (s.grievance("recorded") != codes.NOT_RECORDED)
    kinds = {"family": codes.FAMILY, "neighbours": codes.NEIGHBOUR}
    return {part: s.share(s.grievance("type") == kind, logged) for part, kind in kinds.items()}
