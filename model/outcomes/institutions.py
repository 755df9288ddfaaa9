"""Capacity, Party life, attitudes: the hours there are, what they go into, and what people think of it."""

from model.outcomes.outcome import DECEMBERS, LAST_12, outcome
from model.outcomes.seen import Seen, ratio
from model.state import codes, ledger

_HELD = ("hours held by holders of posts", "任职者工时")
_ADULTS = ("adult residents, 18 in the month, month by month", "常住成年人（当月满18岁，逐月）")
_REGISTERED = ("registered persons, month by month", "户籍人口（逐月）")
_HOMES = ("resident households, month by month", "常住户（逐月）")


def _hours_used(s: Seen) -> float:
    return s.count(
        ledger.HOURS_FORMS,
        ledger.HOURS_CASES,
        ledger.HOURS_MATTERS,
        ledger.HOURS_TICKETS,
        ledger.HOURS_VISITS,
        ledger.HOURS_ORGANISING,
    )


@outcome(
    "h/month",
    "hours held by village posts",
    "村级任职者工时",
    "capacity",
    "up",
    numerator=("hours for public work held by holders of posts", "任职者工时"),
    of=("villages, month by month", "村（逐月）"),
)
def hours_held(s: Seen) -> float:
    """Hours for public work held by holders of posts, per village and month; one person's posts never exceed a working month."""
    return ratio(s.count(ledger.HOURS_HELD), s.n_villages * 12.0 * s.years)


@outcome(
    "share",
    "hours used",
    "工时使用率",
    "capacity",
    "none",
    numerator=(
        "of them hours spent on forms, disputes, everyday matters, tickets of data tools and visits",
        "其中用于填报、纠纷、群众事项、数据工具工单和走访的工时",
    ),
    of=_HELD,
    moved=True,
)
def hours_used_share(s: Seen) -> float:
    """Hours spent on forms, disputes, matters, tickets and visits, of hours held; the rest goes into other cadre work."""
    return ratio(_hours_used(s), s.count(ledger.HOURS_HELD))


@outcome(
    "share",
    "hours on forms",
    "填报工时占比",
    "capacity",
    "down",
    numerator=("of them hours that tasks from above and forms take", "其中上级任务与填报占用的工时"),
    of=_HELD,
    moved=True,
)
def report_share(s: Seen) -> float:
    """Hours that tasks from above and forms take (the time tax on cadres), of hours held."""
    return ratio(s.count(ledger.HOURS_FORMS), s.count(ledger.HOURS_HELD))


@outcome(
    "share",
    "hours lacking",
    "工时缺口率",
    "capacity",
    "down",
    numerator=("of them hours asked for in vain, month by month", "其中未得到满足的工时（逐月计）"),
    of=("hours that disputes and matters asked of the village", "纠纷与群众事项所需的村级工时"),
    moved=True,
)
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
    numerator=("of them hours asked for in vain, month by month", "其中未得到满足的工时（逐月计）"),
    of=("hours that disputes and acts asked of the township", "纠纷与事项所需的乡镇工时"),
    moved=True,
)
def township_hours_lacking_share(s: Seen) -> float:
    """Hours that disputes and acts asked of the township in vain, month by month, of all they asked for."""
    lacking = s.town(ledger.TOWN_HOURS_LACKING)
    used = s.town(ledger.TOWN_HOURS_CASES) + s.town(ledger.TOWN_HOURS_ACTS)
    return ratio(lacking, lacking + used)


@outcome(
    "share",
    "acts returned",
    "退回未办事项占比",
    "capacity",
    "down",
    numerator=("of them returned undone", "其中退回未办"),
    of=("acts asked of the township that were done or returned", "乡镇已办结或退回的事项"),
    moved=True,
)
def acts_returned(s: Seen) -> float:
    """Acts returned to those who asked the township for them, of all that were done or returned."""
    returned = s.count(ledger.ACTS_RETURNED)
    return ratio(returned, returned + s.count(ledger.ACTS_DONE))


@outcome(
    "share difference",
    "wedge of pledges",
    "承诺办结账实差",
    "capacity",
    "down",
    numerator=("pledges closed on record less pledges carried out", "台账办结的承诺减已落实的承诺"),
    of=("public pledges that fell due", "到期的公开承诺"),
    ledger="both",
    moved=True,
)
def pledge_wedge(s: Seen) -> float:
    """Public pledges closed on record that were not carried out, of those that fell due."""
    return ratio(s.count(ledger.PLEDGES_CLOSED) - s.count(ledger.PLEDGES_KEPT), s.count(ledger.PLEDGES))


@outcome(
    "share",
    "everyday matters met",
    "群众事项办结率",
    "capacity",
    "up",
    numerator=("of them matters met", "其中已办事项"),
    of=("everyday matters met or given up", "已办或放弃的群众事项"),
)
def matters_met_share(s: Seen) -> float:
    """Everyday matters met, of those met or given up."""
    met = s.count(ledger.MATTERS_MET)
    return ratio(met, met + s.count(ledger.MATTERS_LOST))


@outcome(
    "1/year",
    "turnover of grid attendants",
    "网格员离任率",
    "capacity",
    "down",
    numerator=("grid attendants who gave up", "离任的网格员"),
    of=("posts of grid attendants, vacant or not, year by year", "网格员岗位（含空缺，按年）"),
)
def turnover(s: Seen) -> float:
    """Grid attendants who gave up, per post and year; grid leaders hold theirs beside another post."""
    return 12.0 * ratio(s.count(ledger.QUITS), s.count(ledger.ATTENDANT_POSTS))


@outcome(
    "share",
    "posts vacant",
    "职务空缺率",
    "capacity",
    "down",
    numerator=("of them months without a holder", "其中空缺的月数"),
    of=("posts, seats of representatives included, month by month", "职务（含村民代表席位，逐月）"),
)
def vacancy(s: Seen) -> float:
    """Post-months without a holder, seats of representatives included."""
    return ratio(s.count(ledger.VACANT), s.count(ledger.POSTS))


@outcome(
    "per household/year",
    "visits",
    "入户走访",
    "capacity",
    "none",
    numerator=("12 x grid visits made", "12 × 实际入户的网格走访"),
    of=_HOMES,
)
def visits_per_household(s: Seen) -> float:
    """Grid visits made per resident household and year; a visit finds and informs, it settles nothing."""
    return s.per_household(ledger.VISITS)


@outcome(
    "per household/year",
    "visits written, not made",
    "虚记走访",
    "capacity",
    "none",
    numerator=("12 x visits on record that nobody made", "12 × 记录在案而未入户的走访"),
    of=_HOMES,
    ledger="recorded",
    instead="matters_met_share",
)
def visits_written(s: Seen) -> float:
    """Visits on record that nobody made, per resident household and year: they fill a quota."""
    return s.per_household(ledger.VISITS_WRITTEN)


@outcome(
    "per household/year",
    "detections",
    "走访发现",
    "capacity",
    "none",
    numerator=(
        "12 x silent grievances found on visits or by data tools",
        "12 × 走访或数据工具发现的隐忍诉求",
    ),
    of=_HOMES,
    ledger="recorded",
    instead="settled_substantive",
)
def found_per_household(s: Seen) -> float:
    """Silent grievances found on visits or by data tools, per resident household and year; finding is not solving."""
    return s.per_household(ledger.FOUND)


@outcome(
    "per household/year",
    "records written",
    "台账记录",
    "capacity",
    "none",
    numerator=(
        "12 x (cases put on the log + visits, made or only written + findings)",
        "12 ×（列入台账案件＋走访（含虚记）＋走访发现）",
    ),
    of=_HOMES,
    ledger="recorded",
    instead="matters_met_share",
)
def records_per_household(s: Seen) -> float:
    """Cases logged, visits and findings recorded, per resident household and year; visits nobody made among them."""
    return s.per_household(ledger.RECORDED_CASES, ledger.VISITS, ledger.VISITS_WRITTEN, ledger.FOUND)


@outcome(
    "share",
    "Party sessions attended",
    "组织生活参加率",
    "party",
    "up",
    numerator=("of them those at the month's session", "其中当月到会者"),
    of=("resident Party members, month by month", "在村党员（逐月）"),
)
def session_rate(s: Seen) -> float:
    """Resident Party members at the session of the month, of all resident Party members."""
    return ratio(s.count(ledger.AT_SESSIONS), s.count(ledger.MEMBERS_HOME))


@outcome(
    "share",
    "regular members",
    "经常参加组织生活党员比例",
    "party",
    "up",
    numerator=("of them those who attended 8 of the 12 sessions or more", "其中12次中参加8次及以上者"),
    of=("Party members resident in all of the last 12 months", "最后12个月均在村的党员"),
    over=LAST_12,
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
    "share",
    "members away managed",
    "外出党员有效管理率",
    "party",
    "up",
    numerator=(
        "of them months in which the branch had reached the member within three months",
        "其中三个月内支部联系过的人月",
    ),
    of=("Party members away, month by month", "外出党员（逐月）"),
)
def managed_away(s: Seen) -> float:
    """Party members living away whom the branch reached within three months."""
    return ratio(s.count(ledger.MEMBERS_MANAGED), s.count(ledger.MEMBERS_AWAY))


@outcome(
    "per household/year",
    "household contact",
    "党员联户",
    "party",
    "up",
    numerator=("12 x contacts that attending Party members made", "12 × 到会党员的联户"),
    of=_HOMES,
)
def contacts_per_household(s: Seen) -> float:
    """Contacts that attending Party members made, per resident household and year."""
    return s.per_household(ledger.CONTACTS)


@outcome(
    "0-1",
    "branch quality",
    "支部质量",
    "party",
    "up",
    numerator=(
        "quality of the Party branch (0-1), summed over registered persons and months",
        "按户籍人口与月份加总的支部质量（0-1）",
    ),
    of=_REGISTERED,
)
def branch_quality(s: Seen) -> float:
    """Mean quality of the Party branch over months and registered persons: a village counts by its size."""
    return s.mean(ledger.BRANCH, ledger.REGISTERED)


@outcome(
    "share",
    "graded backward",
    "评为后进比例",
    "party",
    "none",
    numerator=("of them those graded backward", "其中评为后进的村·年"),
    of=("village-years graded", "参评的村·年"),
    over=DECEMBERS,
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
    "整顿转化率（台账）",
    "party",
    "none",
    numerator=("of them those that end as turned round on record", "其中台账记录为转化者"),
    of=("years under rectification that ended", "期满的整顿年度"),
    ledger="recorded",
    instead="branch_quality",
    moved=True,
    beside="graded_backward",
)
def recorded_turned_round(s: Seen) -> float:
    """Years of rectification that end as turned round on paper; the others are followed by another year."""
    return ratio(s.count(ledger.TURNED_ROUND), s.count(ledger.RECTIFIED))


@outcome(
    "share",
    "branches of the second class on record",
    "二类支部比例（台账）",
    "party",
    "none",
    numerator=("of them months in the second class on record", "其中台账为二类的月份"),
    of=("villages, month by month", "村（逐月）"),
    ledger="recorded",
    instead="branch_quality",
)
def recorded_second_class(s: Seen) -> float:
    """Branches that stand in the second class on record."""
    return ratio(s.count(ledger.SECOND_CLASS), s.n_villages * 12.0 * s.years)


@outcome(
    "share",
    "branches of the third class on record",
    "三类支部比例（台账）",
    "party",
    "none",
    numerator=("of them months in the third class on record", "其中台账为三类的月份"),
    of=("villages, month by month", "村（逐月）"),
    ledger="recorded",
    instead="branch_quality",
)
def recorded_third_class(s: Seen) -> float:
    """Branches that stand in the third class on record, under rectification."""
    return ratio(s.count(ledger.THIRD_CLASS), s.n_villages * 12.0 * s.years)


@outcome(
    "SD",
    "trust in village bodies",
    "对村级组织的信任",
    "attitudes",
    "up",
    numerator=(
        "trust in village bodies (standard deviations between villagers, 0 the middle), summed over adults at home and months",
        "按常住成年人与月份加总的村级信任（以村民间标准差计，0为中间水平）",
    ),
    of=_ADULTS,
)
def trust_village(s: Seen) -> float:
    """Mean trust in village bodies over adult residents and months."""
    return s.mean(ledger.TRUST_VILLAGE, ledger.ADULTS_HOME)


@outcome(
    "SD",
    "trust in the township",
    "对乡镇的信任",
    "attitudes",
    "up",
    numerator=(
        "trust in the township (standard deviations between villagers, 0 the middle), summed over adults at home and months",
        "按常住成年人与月份加总的乡镇信任（以村民间标准差计，0为中间水平）",
    ),
    of=_ADULTS,
)
def trust_township(s: Seen) -> float:
    """Mean trust in the township over adult residents and months."""
    return s.mean(ledger.TRUST_TOWNSHIP, ledger.ADULTS_HOME)


@outcome(
    "SD",
    "trust in higher levels",
    "对上级的信任",
    "attitudes",
    "none",
    numerator=(
        "trust in higher levels (standard deviations between villagers, 0 the middle), summed over adults at home and months",
        "按常住成年人与月份加总的上级信任（以村民间标准差计，0为中间水平）",
    ),
    of=_ADULTS,
)
def trust_higher(s: Seen) -> float:
    """Mean trust in higher levels over adult residents and months; trust above and distrust below together feed petitions."""
    return s.mean(ledger.TRUST_HIGHER, ledger.ADULTS_HOME)


@outcome(
    "SD",
    "efficacy",
    "政治效能感",
    "attitudes",
    "up",
    numerator=(
        "efficacy (standard deviations between villagers, 0 the middle), summed over adults at home and months",
        "按常住成年人与月份加总的效能感（以村民间标准差计，0为中间水平）",
    ),
    of=_ADULTS,
)
def efficacy(s: Seen) -> float:
    """Mean sense of being able to change something, over adult residents and months."""
    return s.mean(ledger.EFFICACY, ledger.ADULTS_HOME)


@outcome(
    "SD",
    "identification with the village",
    "村庄认同",
    "attitudes",
    "up",
    numerator=(
        "identification with the village (standard deviations between villagers, 0 the middle), summed over adults at home and months",
        "按常住成年人与月份加总的村庄认同（以村民间标准差计，0为中间水平）",
    ),
    of=_ADULTS,
)
def identity(s: Seen) -> float:
    """Mean identification with the village over adult residents and months."""
    return s.mean(ledger.IDENTITY, ledger.ADULTS_HOME)


@outcome(
    "0-1",
    "openness of village affairs",
    "村务公开程度",
    "attitudes",
    "up",
    numerator=(
        "openness of village affairs (0 closed, 1 open), summed over registered persons and months",
        "按户籍人口与月份加总的村务公开程度（0为不公开，1为公开）",
    ),
    of=_REGISTERED,
)
def openness(s: Seen) -> float:
    """Mean openness of village affairs over months and registered persons: a village counts by its size."""
    return s.mean(ledger.OPENNESS, ledger.REGISTERED)
