"""Capacity, Party life, attitudes: the hours there are, what they go into, and what people think of it."""

from model.outcomes.outcome import outcome
from model.outcomes.seen import Seen, ratio
from model.state import codes, ledger

_HELD = ("hours held by holders of posts", "任职者工时")
_ADULTS = ("adult residents", "常住成年人")


def _hours_used(s: Seen) -> float:
    return sum(
        s.count(column)
        for column in (ledger.HOURS_FORMS, ledger.HOURS_CASES, ledger.HOURS_MATTERS, ledger.HOURS_VISITS)
    )


@outcome("h/month", "hours held by village posts", "村级任职者工时", "capacity", "up", of=("village", "村"))
def hours_held(s: Seen) -> float:
    """Hours for public work held by holders of posts, per village and month; one person's posts never exceed a working month."""
    return ratio(s.count(ledger.HOURS_HELD), s.n_villages * 12.0 * s.years)


@outcome("share", "hours used", "工时使用率", "capacity", "none", of=_HELD)
def hours_used_share(s: Seen) -> float:
    """Hours spent on forms, disputes, everyday matters and visits, of hours held; the rest goes into other cadre work."""
    return ratio(_hours_used(s), s.count(ledger.HOURS_HELD))


@outcome("share", "hours on forms", "填报工时占比", "capacity", "down", of=_HELD)
def report_share(s: Seen) -> float:
    """Hours that tasks from above and forms take (the time tax on cadres), of hours held."""
    return ratio(s.count(ledger.HOURS_FORMS), s.count(ledger.HOURS_HELD))


@outcome("share", "hours lacking", "工时缺口率", "capacity", "down", of=("hours asked for", "所需工时"))
def hours_lacking_share(s: Seen) -> float:
    """Hours that disputes and matters asked for in vain, month by month, of all they asked for."""
    lacking = s.count(ledger.HOURS_LACKING)
    return ratio(lacking, lacking + s.count(ledger.HOURS_CASES) + s.count(ledger.HOURS_MATTERS))


@outcome(
    "share",
    "township hours lacking",
    "乡镇工时缺口率",
    "capacity",
    "down",
    of=("hours asked for", "所需工时"),
)
def township_hours_lacking_share(s: Seen) -> float:
    """Hours that disputes asked of the township in vain, month by month, of all they asked for."""
    lacking = s.town(ledger.TOWN_HOURS_LACKING)
    return ratio(lacking, lacking + s.town(ledger.TOWN_HOURS_CASES))


@outcome(
    "share", "everyday matters met", "群众事项办结率", "capacity", "up", of=("matters raised", "提出事项")
)
def matters_met_share(s: Seen) -> float:
    """Everyday matters met, of those met or given up."""
    met = s.count(ledger.MATTERS_MET)
    return ratio(met, met + s.count(ledger.MATTERS_LOST))


@outcome(
    "1/year", "turnover of grid posts", "网格岗位离任率", "capacity", "down", of=("grid posts", "网格岗位")
)
def turnover(s: Seen) -> float:
    """Holders of grid posts who gave up, per post and year."""
    return ratio(s.count(ledger.QUITS), s.posts(codes.GRID_LEADER, codes.ATTENDANT) * s.years)


@outcome("share", "posts vacant", "职务空缺率", "capacity", "down", of=("posts and seats", "职务与席位"))
def vacancy(s: Seen) -> float:
    """Post-months without a holder, seats of representatives included."""
    return ratio(s.count(ledger.VACANT), s.posts() * 12.0 * s.years)


@outcome(
    "per household/year",
    "visits",
    "入户走访",
    "capacity",
    "none",
    of=("resident households", "常住户"),
    ledger="recorded",
    instead="matters_met_share",
)
def visits_per_household(s: Seen) -> float:
    """Grid visits recorded per resident household and year; a visit finds and informs, it settles nothing."""
    return 12.0 * ratio(s.count(ledger.VISITS), s.count(ledger.HOUSEHOLDS_HOME))


@outcome(
    "per household/year",
    "detections",
    "走访发现",
    "capacity",
    "none",
    of=("resident households", "常住户"),
    ledger="recorded",
    instead="settled_substantive",
)
def found_per_household(s: Seen) -> float:
    """Silent grievances found on visits, per resident household and year; finding is not solving."""
    return 12.0 * ratio(s.count(ledger.FOUND), s.count(ledger.HOUSEHOLDS_HOME))


@outcome(
    "per household/year",
    "records written",
    "台账记录",
    "capacity",
    "none",
    of=("resident households", "常住户"),
    ledger="recorded",
    instead="matters_met_share",
)
def records_per_household(s: Seen) -> float:
    """Cases logged, visits and findings recorded, per resident household and year."""
    records = s.count(ledger.RECORDED_CASES) + s.count(ledger.VISITS) + s.count(ledger.FOUND)
    return 12.0 * ratio(records, s.count(ledger.HOUSEHOLDS_HOME))


@outcome(
    "share", "Party sessions attended", "组织生活参加率", "party", "up", of=("resident members", "在村党员")
)
def session_rate(s: Seen) -> float:
    """Monthly sessions attended by resident Party members."""
    return ratio(s.count(ledger.AT_SESSIONS), s.count(ledger.MEMBERS_HOME))


@outcome(
    "share", "regular members", "经常参加组织生活党员比例", "party", "up", of=("resident members", "在村党员")
)
def regular_members(s: Seen) -> float:
    """Members resident in all of the last 12 months of the window who attended two thirds of its sessions or more."""
    if s.last - s.first < 12:
        return float("nan")
    first = s.last - 12
    there = (s.all.column("persons", "party") == 1) & (s.months_with(codes.AT_HOME, first=first) == 12)
    if s.people is not None:
        there &= s.people
    regular = s.months_with(codes.AT_SESSION, first=first)[there] >= 8
    return ratio(float(regular.sum()), float(there.sum()))


@outcome(
    "share", "members away managed", "外出党员有效管理率", "party", "up", of=("members away", "外出党员")
)
def managed_away(s: Seen) -> float:
    """Party members living away whom the branch reached within three months."""
    return ratio(s.count(ledger.MEMBERS_MANAGED), s.count(ledger.MEMBERS_AWAY))


@outcome(
    "per household/year", "household contact", "党员联户", "party", "up", of=("resident households", "常住户")
)
def contacts_per_household(s: Seen) -> float:
    """Contacts that attending Party members made, per resident household and year."""
    return 12.0 * ratio(s.count(ledger.CONTACTS), s.count(ledger.HOUSEHOLDS_HOME))


@outcome("0-1", "branch quality", "支部质量", "party", "up", of=("village", "村"))
def branch_quality(s: Seen) -> float:
    """Mean quality of the Party branch."""
    return s.mean(ledger.BRANCH, ledger.REGISTERED)


@outcome(
    "share",
    "graded backward",
    "评为后进比例",
    "party",
    "none",
    of=("village-years", "村·年"),
    ledger="recorded",
    instead="branch_quality",
)
def graded_backward(s: Seen) -> float:
    """Villages graded backward at the end of a year, on recorded results."""
    decembers = sum(1 for month in range(s.first, s.last) if month % 12 == 11)
    return ratio(s.count(ledger.GRADED_BACKWARD), s.n_villages * decembers)


@outcome(
    "share",
    "recorded as turned round",
    "整顿转化率(台账)",
    "party",
    "none",
    of=("villages graded backward", "后进村"),
    ledger="recorded",
    instead="branch_quality",
)
def recorded_turned_round(s: Seen) -> float:
    """Years of rectification that end as turned round on paper, of villages graded backward a year before."""
    back = s.over(max(0, s.first - 12), s.last - 12).count(ledger.GRADED_BACKWARD) if s.last > 12 else 0.0
    return ratio(s.count(ledger.TURNED_ROUND), back)


@outcome("0-1", "trust in village bodies", "对村级组织的信任", "attitudes", "up", of=_ADULTS)
def trust_village(s: Seen) -> float:
    """Mean over adult residents and months."""
    return s.mean(ledger.TRUST_VILLAGE, ledger.ADULTS_HOME)


@outcome("0-1", "trust in the township", "对乡镇的信任", "attitudes", "up", of=_ADULTS)
def trust_township(s: Seen) -> float:
    """Mean over adult residents and months."""
    return s.mean(ledger.TRUST_TOWNSHIP, ledger.ADULTS_HOME)


@outcome("0-1", "trust in higher levels", "对上级的信任", "attitudes", "none", of=_ADULTS)
def trust_higher(s: Seen) -> float:
    """Mean over adult residents and months; trust above and distrust below together feed petitions."""
    return s.mean(ledger.TRUST_HIGHER, ledger.ADULTS_HOME)


@outcome("0-1", "efficacy", "政治效能感", "attitudes", "up", of=_ADULTS)
def efficacy(s: Seen) -> float:
    """Mean sense of being able to change something, over adult residents and months."""
    return s.mean(ledger.EFFICACY, ledger.ADULTS_HOME)


@outcome("0-1", "identification with the village", "村庄认同", "attitudes", "up", of=_ADULTS)
def identity(s: Seen) -> float:
    """Mean over adult residents and months."""
    return s.mean(ledger.IDENTITY, ledger.ADULTS_HOME)


@outcome("0-1", "openness of village affairs", "村务公开程度", "attitudes", "up", of=("village", "村"))
def openness(s: Seen) -> float:
    """Mean openness of village affairs."""
    return s.mean(ledger.OPENNESS, ledger.REGISTERED)
