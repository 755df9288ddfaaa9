"""The state: tables of columns. People are views of a row; ids are for ever, rows are not.

A table is a NamedTuple of arrays, which numba compiles and pandas reads. One :class:`Tables` holds one township (or
one village of it): the unit that is synthesised, run and handed to a thread. Rows of other tables are named by row
number (``persons.household[i]``), -1 where there is none.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, NamedTuple, get_type_hints

import numpy as np
from numpy.typing import NDArray

F8 = NDArray[np.float64]
I8 = NDArray[np.int64]
I4 = NDArray[np.int32]
I1 = NDArray[np.int8]


@dataclass(frozen=True)
class Column:
    """Declaration of one column: unit and meaning; the type says how it is stored, ``width`` a second axis."""

    unit: str
    en: str
    zh: str
    fill: float = 0
    width: int = 0


class Persons(NamedTuple):
    """Registered persons, resident or not."""

    # fmt: off
    id: Annotated[I8, Column("-", "identity, for ever", "编号")]
    village: Annotated[I4, Column("row", "village", "村")]
    household: Annotated[I4, Column("row", "household", "户")]
    born: Annotated[I4, Column("month", "month of birth, counted from the start of the run", "出生月")]
    sex: Annotated[I1, Column("code", "sex", "性别")]
    education: Annotated[I1, Column("code", "schooling", "受教育程度")]
    ability: Annotated[F8, Column("SD", "ability: what makes the better schooled leave and lead", "能力")]
    party: Annotated[I1, Column("0/1", "Party member", "党员")]
    alive: Annotated[I1, Column("0/1", "alive", "在世", fill=1)]
    died: Annotated[I4, Column("month", "month of death; far beyond any run while alive", "死亡月", fill=9999)]
    where: Annotated[I1, Column("code", "where the person lives", "居住地")]
    away_since: Annotated[I4, Column("month", "month of leaving", "外出月份")]
    here: Annotated[I1, Column("0/1", "in the village this month, visitors included", "本月在村")]
    hazard: Annotated[F8, Column("1/month", "relative hazard of leaving or hazard of returning",
        "外出或返回风险")]
    clock: Annotated[F8, Column("hazard", "summed hazard that is left until the present stay ends", "本次居留剩余风险")]
    session_effect: Annotated[F8, Column("logit", "person's own inclination to Party sessions",
        "个人组织生活倾向")]
    reached: Annotated[I4, Column("month", "month the branch last reached a member away", "最近联系月",
        fill=-999)]
    office: Annotated[I4, Column("row", "highest post held", "最高职务", fill=-1)]
    hours_held: Annotated[F8, Column("h", "hours for public work this month", "本月公务工时")]
    hours_left: Annotated[F8, Column("h", "hours of disputes, then of matters, not yet used this month",
        "本月可用于调解及其后办事的剩余工时")]
    hours_matters: Annotated[F8, Column("h", "hours kept for everyday matters while disputes are served",
        "调解期间为办事保留的工时")]
    owed: Annotated[F8, Column("yuan", "allowance and rewards earned this month, not yet paid", "本月应付")]
    received: Annotated[F8, Column("yuan", "money received from all levers so far", "累计所得")]
    seat: Annotated[I4, Column("row", "seat in the representatives' assembly", "村民代表席位", fill=-1)]
    moving: Annotated[I1, Column("code", "move decided this month", "本月迁移决定")]
    answer: Annotated[I1, Column("bits", "answer to this month's meetings, one column a body", "本月参会答复",
        width=3)]
    hours_organise: Annotated[F8, Column("h", "hours not yet used for bringing meetings about this month",
        "本月可用于组织会议的剩余工时")]
    kept: Annotated[I1, Column("0/1", "stays at home whatever happens (a run with the posts of another)",
        "固定留村")]
    trained: Annotated[F8, Column("0-1", "what is left of what was learned in courses", "培训所得（随时间消退）")]


class Minds(NamedTuple):
    """Attitudes of the persons, row by row: what they think, what this month did to it, and where it returns to."""

    # fmt: off
    motivation: Annotated[F8, Column("0-1", "public motivation", "公共服务动机")]
    identity: Annotated[F8, Column("SD", "identification with the village", "村庄认同")]
    efficacy: Annotated[F8, Column("SD", "sense of being able to change something", "政治效能感")]
    trust_village: Annotated[F8, Column("SD", "trust in village bodies", "对村级组织的信任")]
    trust_township: Annotated[F8, Column("SD", "trust in the township", "对乡镇的信任")]
    trust_higher: Annotated[F8, Column("SD", "trust in higher levels", "对上级的信任")]
    anchor_identity: Annotated[F8, Column("SD", "identity to which a person returns", "认同基准")]
    anchor_efficacy: Annotated[F8, Column("SD", "efficacy to which a person returns", "效能感基准")]
    anchor_village: Annotated[F8, Column("SD", "trust in village bodies to which a person returns",
        "村级信任基准")]
    felt_village: Annotated[F8, Column("own cases", "own cases settled this month, less those that failed (heavier)",
        "本月本人诉求办结净值（失败加权）")]
    habit: Annotated[F8, Column("0-1", "exponential average of own attendance", "参会习惯")]
    used: Annotated[F8, Column("yuan", "allowance that one is used to", "习以为常的补贴")]


class Households(NamedTuple):
    """Registered households."""

    id: Annotated[I8, Column("-", "identity, for ever", "编号")]
    village: Annotated[I4, Column("row", "village", "村")]
    group: Annotated[I4, Column("row", "villagers' group", "村民小组")]
    grid: Annotated[I4, Column("row", "management grid", "网格")]
    x: Annotated[I4, Column("cell", "column on the village map", "地图列")]
    y: Annotated[I4, Column("cell", "row on the village map", "地图行")]
    distance: Annotated[F8, Column("km", "walking distance to the village office", "到村委会距离")]
    lineage: Annotated[I4, Column("-", "lineage, 0 the largest", "宗族")]
    first: Annotated[I4, Column("-", "where its members begin in Tables.order", "成员起点")]
    size: Annotated[I4, Column("persons", "registered members", "户籍人数")]
    neighbours: Annotated[I4, Column("row", "households on the adjoining cells", "邻居", fill=-1, width=8)]
    kin: Annotated[I4, Column("row", "households of close kin", "近亲户", fill=-1, width=3)]
    circle: Annotated[I4, Column("row", "neighbours, then close kin", "亲邻户", fill=-1, width=11)]
    poor: Annotated[I1, Column("0/1", "in hardship", "困难户")]
    land_let: Annotated[F8, Column("mu", "land let to the operator", "流转土地面积")]
    operator: Annotated[I4, Column("row", "operator who rents the land", "承租业主", fill=-1)]
    owed_rent: Annotated[F8, Column("yuan", "rent owed to the household", "被欠租金")]
    connected: Annotated[I1, Column("0/1", "a member or close kin is a village cadre", "有干部亲属")]
    contact: Annotated[I4, Column("row", "Party member who has the household assigned", "联系党员", fill=-1)]
    dividend: Annotated[F8, Column("yuan", "dividends received so far", "累计分红")]


class Affairs(NamedTuple):
    """What a household has going on with the village: matters, quarrels, meetings, points, conduct."""

    # fmt: off
    matters: Annotated[I4, Column("matters", "everyday matters waiting", "待办事项")]
    matters_since: Annotated[I4, Column("month", "month of the oldest matter waiting", "最早待办月")]
    quarrels: Annotated[I4, Column("grievances", "unsettled grievances with neighbours", "未解邻里纠纷")]
    rent_open: Annotated[I1, Column("0/1", "has an unsettled grievance over rent", "有未解租金诉求")]
    served: Annotated[F8, Column("-", "matters met this month, or left undone (heavier)", "办事感受（未办加权）")]
    asked_last: Annotated[I1, Column("0/1", "asked to the last meeting of households", "上次被通知")]
    came_last: Annotated[I1, Column("0/1", "came to the last meeting of households", "上次到会")]
    asked_now: Annotated[I1, Column("bits", "asked to this month's meetings, one bit a body", "本月被通知")]
    came_now: Annotated[I1, Column("bits", "came to this month's meetings, one bit a body", "本月到会")]
    points: Annotated[F8, Column("points", "points not yet redeemed", "积分余额")]
    points_now: Annotated[F8, Column("points", "points earned this month", "本月积分")]
    helped: Annotated[I1, Column("0/1", "helped to settle a quarrel this month", "本月协助调解")]
    acts_now: Annotated[I4, Column("acts", "acts of this month that lists count", "本月计入榜单的行为")]
    acts_year: Annotated[I4, Column("acts", "acts of this year that lists count", "本年计入榜单的行为")]
    breaches: Annotated[I4, Column("checks", "checks of the compact failed this year", "本年违约次数")]
    listed: Annotated[I1, Column("code", "on the list: 1 red, 2 black, 0 neither", "红黑榜")]
    unfair: Annotated[I1, Column("0/1", "felt an award or listing as unfair this month", "感到不公")]


class Homes(NamedTuple):
    """Presence in each household this month, and whether anybody visited or contacted it."""

    # fmt: off
    contacted: Annotated[I1, Column("0/1", "contacted by a Party member this month", "本月被联系")]
    visited: Annotated[I1, Column("0/1", "visited by the grid this month", "本月被走访")]
    convened: Annotated[I1, Column("0/1", "talked with the convenor of its courtyard this month", "本月与院落召集人谈过")]
    registered_adults: Annotated[I4, Column("persons", "living members of 18 and over", "成年人数")]
    adults_home: Annotated[I4, Column("persons", "adults in the village this month", "在村成年人")]
    residents: Annotated[I4, Column("persons", "members living at home", "常住人数")]
    workers: Annotated[I4, Column("persons", "living members aged 16-64", "16-64岁人数")]
    workers_home: Annotated[I4, Column("persons", "members aged 16-64 living at home", "在家16-64岁人数")]
    complaint_weight: Annotated[F8, Column("-", "inclination to grievance, summed over members present",
        "不满倾向")]
    frail: Annotated[I1, Column("persons", "members present under 6 or over 79", "需照料人数")]
    ties: Annotated[F8, Column("share", "adults of kin and neighbours who are at home", "在村亲邻比例")]
    away_ties: Annotated[F8, Column("share", "kin and neighbours aged 16-64 who are away", "外出亲邻比例")]
    absent_near: Annotated[I4, Column("households", "adjoining households all of whose adults are away",
        "无人在村的邻户数")]
    left_behind: Annotated[I1, Column("0/1", "everybody of working age is away, somebody else lives at home",
        "劳动力全部外出的留守户")]
    luck_grievance: Annotated[F8, Column("0-1", "luck of this month: whether a grievance arises", "本月诉求抽签值")]
    luck_act: Annotated[F8, Column("0-1", "luck of this month: whether it asks the township for an act",
        "本月事项申请抽签值")]
    luck_matter: Annotated[F8, Column("0-1", "luck of this month: whether it raises a matter", "本月办事抽签值")]
    luck_visit: Annotated[F8, Column("0-1", "luck of this month: whether the grid visits it", "本月走访抽签值")]
    moves: Annotated[I1, Column("0/1", "somebody of it moves this month", "本月有人迁移")]
    presence: Annotated[I8, Column("bits", "adults, of them in the village, of 16-64, of them at home; all away; land let: for sums over neighbours",
        "成年人数、在村成年人数、16-64岁人数、其中在家人数、是否全部外出、是否出让土地（按位合存，供邻里求和）")]
    lets_near: Annotated[I4, Column("households", "adjoining households all of whose people of working age are away",
        "劳动力全部外出的邻户数")]


class Groups(NamedTuple):
    """Villagers' groups, owners of the land in most places."""

    # fmt: off
    id: Annotated[I8, Column("-", "identity", "编号")]
    village: Annotated[I4, Column("row", "village", "村")]
    households: Annotated[I4, Column("households", "registered households", "户数")]
    entitled: Annotated[I4, Column("households", "entitled to come to this month's meeting", "应到")]
    came: Annotated[I4, Column("households", "came", "实到")]
    voices: Annotated[I4, Column("households", "counted for the quorum by a voice online alone", "仅以线上发言计入法定人数")]
    signed: Annotated[I4, Column("households", "signed without having come", "未到会补签")]
    first: Annotated[I4, Column("row", "first of its households", "农户起点")]
    wanted: Annotated[I4, Column("row", "seat to be filled this month", "本月待补席位", fill=-1)]
    candidate: Annotated[I4, Column("row", "person who would fill it", "候补人", fill=-1)]
    candidate_key: Annotated[F8, Column("-", "draw of that person, the lowest wins", "候补抽签值")]
    head: Annotated[I4, Column("row", "office of its head", "组长职务", fill=-1)]
    land_rate: Annotated[F8, Column("grievances", "expected this month over land taking", "本月征地诉求期望数")]
    elder: Annotated[I4, Column("row", "resident who mediates for nothing or little this month", "义务调解员", fill=-1)]
    elder_hours: Annotated[F8, Column("h", "hours of volunteer mediators not yet used this month", "义务调解剩余工时")]
    homes: Annotated[I4, Column("households", "households with somebody living at home", "常住户数")]
    elder_settled: Annotated[I4, Column("cases", "settled by volunteer mediators this month", "本月义务调解办结")]
    project: Annotated[I4, Column("row", "dispute over the last project that took land", "最近征地项目纠纷", fill=-1)]


class Grids(NamedTuple):
    """Management grids: contiguous areas with a leader and attendants."""

    id: Annotated[I8, Column("-", "identity", "编号")]
    village: Annotated[I4, Column("row", "village", "村")]
    households: Annotated[I4, Column("households", "registered households", "户数")]
    leader: Annotated[I4, Column("row", "office of its leader", "网格长职务", fill=-1)]
    walk: Annotated[F8, Column("h", "walking time to a household and on", "步行时间")]
    visits: Annotated[
        F8, Column("visits", "visits that hours allow this month, per household", "本月户均可走访次数")
    ]
    written: Annotated[
        F8, Column("visits", "visits per household written down that nobody made", "本月户均虚填走访次数")
    ]
    tools: Annotated[
        F8, Column("0-1", "data tools whose tickets are worked on", "工单得到办理的数据工具程度")
    ]
    members: Annotated[
        F8,
        Column(
            "h", "hours of Party members without posts not yet used this month", "无职党员志愿服务剩余工时"
        ),
    ]


class Offices(NamedTuple):
    """Posts. A post has hours and pay, its holder has the time; one person may hold several."""

    id: Annotated[I8, Column("-", "identity of the office, the same for each holder", "编号")]
    village: Annotated[I4, Column("row", "village", "村")]
    kind: Annotated[I1, Column("code", "kind of post", "职务类别")]
    unit: Annotated[I4, Column("row", "group or grid it belongs to", "所属组或网格", fill=-1)]
    holder: Annotated[I4, Column("row", "who holds it", "任职者", fill=-1)]
    since: Annotated[I4, Column("month", "month the holder took it", "任职月份")]
    full_time: Annotated[I1, Column("0/1", "full-time post", "专职")]
    hours: Annotated[F8, Column("h/month", "hours the post asks for", "月工时")]
    held: Annotated[F8, Column("h", "its part of the hours that its holder works this month", "本月实得工时")]
    pay: Annotated[F8, Column("yuan/month", "pay or subsidy at the start of the run", "期初月报酬")]
    unpaid: Annotated[F8, Column("months", "months of pay owed", "欠薪月数")]
    motivation: Annotated[F8, Column("0-1", "motivation of the holder in the post", "工作积极性", fill=0.5)]
    knowledge: Annotated[F8, Column("0-1", "insider knowledge of the holder", "知情程度", fill=0.5)]
    capability: Annotated[F8, Column("0-1", "capability of the holder", "能力", fill=0.5)]
    came_home: Annotated[I1, Column("0/1", "holder came home for the post", "为任职返乡")]
    settled: Annotated[I4, Column("cases", "cases settled this month", "本月办结")]


class Villages(NamedTuple):
    """Administrative villages."""

    # fmt: off
    id: Annotated[I8, Column("-", "identity", "编号")]
    offices_first: Annotated[I4, Column("row", "first of its offices", "职务起点")]
    offices_last: Annotated[I4, Column("row", "one after the last of its offices", "职务终点")]
    households_first: Annotated[I4, Column("row", "first of its households", "农户起点")]
    groups_first: Annotated[I4, Column("row", "first of its groups", "村民小组起点")]
    groups_last: Annotated[I4, Column("row", "one after the last of its groups", "村民小组终点")]
    households: Annotated[I4, Column("households", "registered households", "户籍户数")]
    phase: Annotated[F8, Column("share", "where in the year its meetings fall", "会期相位")]
    h0: Annotated[F8, Column("1/month", "base hazard of leaving", "基准外出风险")]
    leaving: Annotated[F8, Column("persons", "sum of relative hazards of leaving", "外出风险合计")]
    returning: Annotated[F8, Column("persons/month", "expected returns this month", "预期返回")]
    working_age: Annotated[F8, Column("persons", "registered persons aged 16-64", "16-64岁户籍人口")]
    site: Annotated[I1, Column("0/1", "demonstration village this year", "本年示范村")]
    attention: Annotated[F8, Column("0-1", "outside help drawn to a demonstration village, below 0 from the others",
        "示范村得到（其余各村失去）的外部帮扶")]
    pool_hours: Annotated[F8, Column("h", "hours of mediators from outside the committee not yet used this month",
        "村外调解员剩余工时")]
    away_long: Annotated[F8, Column("persons", "of them outside the township six months or more",
        "外出半年以上")]
    away_new: Annotated[F8, Column("persons", "of them away less than six months", "外出不足半年")]
    wage_gap: Annotated[F8, Column("ln", "ln(wage outside / local)", "工资差对数")]
    away_share: Annotated[F8, Column("share", "registered persons of 16-64 away, however long", "外出比例")]
    frozen: Annotated[I1, Column("0/1", "the base hazard of leaving is frozen", "外出风险冻结")]
    residents: Annotated[F8, Column("persons", "living members at home", "常住人口")]
    adults: Annotated[F8, Column("persons", "registered adults alive", "成年户籍人口")]
    adults_home: Annotated[F8, Column("persons", "resident adults", "常住成年人")]
    households_home: Annotated[F8, Column("households", "households with somebody at home", "常住户")]
    pressure: Annotated[F8, Column("0-1", "pressure of assessment from above", "上级考核压力")]
    petition_pressure: Annotated[F8, Column("0-1", "pressure of petition counts in assessment",
        "信访量考核压力")]
    orders: Annotated[F8, Column("share", "hours of posts that tasks from above take", "上级任务时间占比")]
    hours_outside: Annotated[F8, Column("h", "hours that a first secretary has left this month",
        "第一书记本月剩余工时")]
    sent_until: Annotated[I4, Column("month", "month from which its first secretary is gone", "第一书记离任月份")]
    sent_capability: Annotated[F8, Column("0-1", "capability of the first secretary", "第一书记能力")]
    sent_knowledge: Annotated[F8, Column("0-1", "how far the first secretary knows the village", "第一书记知情程度")]
    sent_ties: Annotated[F8, Column("ratio", "what ties of the first secretary make of the help", "第一书记外部关系",
        fill=1)]
    openness: Annotated[F8, Column("0-1", "openness of village affairs", "村务公开程度")]
    capability: Annotated[F8, Column("0-1", "capability of the leading cadre", "主职能力")]
    concurrent: Annotated[I1, Column("0/1", "secretary, director and head of the collective are one person",
        "一肩挑")]
    branch: Annotated[F8, Column("0-1", "quality of the Party branch", "支部质量")]
    grade: Annotated[I1, Column("code", "grade of the village organisation", "组织等次", fill=1)]
    branch_class: Annotated[I1, Column("code", "class of the branch on record, 1 to 3", "支部类别（台账）", fill=2)]
    public_goods: Annotated[F8, Column("0-1", "stock of public goods", "公共品存量")]
    score: Annotated[F8, Column("-", "year-end score", "年终得分")]
    rectified_until: Annotated[I4, Column("month", "end of rectification", "整顿期满", fill=-1)]
    red_cards: Annotated[I4, Column("cards", "red cards in a row", "红牌次数")]
    rises: Annotated[I1, Column("0/1", "leading cadre goes into a public post in January", "主职一月调任公职")]
    taught: Annotated[I1, Column("0/1", "a cadre has taken courses, so that somebody may have something to forget", "曾有干部参加培训")]
    called: Annotated[I4, Column("row", "person who comes home this month to lead", "本月回村任主职者", fill=-1)]
    kin_hours: Annotated[F8, Column("h", "hours of office cadres who come home, not yet used this month",
        "返乡干部本月剩余调解工时")]
    u_norm: Annotated[F8, Column("logit", "how much readier this village is to act for itself", "本村公益风气")]
    u_log: Annotated[F8, Column("logit", "how much readier this village is to write a thing down",
        "本村记录习惯")]
    u_lead: Annotated[F8, Column("SD", "leadership of this village beside the person who leads", "本村领导力")]
    lead_capability: Annotated[F8, Column("-", "what that adds to the capability of holders", "领导力对能力的加成")]


class Purses(NamedTuple):
    """Money of the village."""

    budget: Annotated[F8, Column("yuan", "money in hand", "村级账面资金")]
    income: Annotated[F8, Column("yuan/year", "collective income of the year", "集体收入")]
    dividend_each: Annotated[F8, Column("yuan", "last dividend per household, before conditions", "户均分红")]
    drawn: Annotated[
        F8,
        Column(
            "yuan/year", "transfers drawn from other villages; below 0 lost to them", "示范村划转的拨付经费"
        ),
    ]
    due: Annotated[F8, Column("yuan", "money due to persons this month", "本月应付")]
    due_rewards: Annotated[F8, Column("yuan", "of it rewards per settled case", "其中办结奖励")]
    paid_share: Annotated[F8, Column("share", "of it that could be paid", "兑付比例", fill=1)]
    honoured: Annotated[
        F8, Column("share", "share of the points of last quarter that was paid", "上季积分兑付比例", fill=1)
    ]
    points_since: Annotated[I4, Column("month", "month the points scheme began", "积分制起始月", fill=-1)]


class Dockets(NamedTuple):
    """Disputes of the village: what forums have in hand, what is expected of them, what was recorded."""

    # fmt: off
    effect: Annotated[F8, Column("share", "learned effectiveness, forum x class", "预期成效", width=10)]
    backlog: Annotated[F8, Column("cases", "cases a forum has in hand", "在办案件", width=5)]
    workers: Annotated[F8, Column("persons", "people a forum has for its cases", "办案人手", fill=1, width=5)]
    closings: Annotated[F8, Column("cases", "cases a forum closed this month, forum x class", "本月办结",
        width=10)]
    successes: Annotated[F8, Column("cases", "of them settled in substance", "本月实质解决", width=10)]
    sufferers: Annotated[F8, Column("grievances", "unsettled grievances by type", "未解诉求", width=10)]
    petitioned: Annotated[F8, Column("persons", "petitioners this month by type", "本月信访人", width=10)]
    petitioned_last: Annotated[F8, Column("persons", "petitioners last month by type", "上月信访人", width=10)]
    precedent: Annotated[F8, Column("0-1", "petitions bought off of late, as they are remembered", "花钱买平安先例")]
    failed_now: Annotated[F8, Column("cases", "cases failed or refused this month", "本月失败")]
    settled_now: Annotated[F8, Column("cases", "cases settled this month", "本月解决")]
    acts_free: Annotated[F8, Column("acts", "acts that wait at the township and need no licence, by month of asking",
        "乡镇待办一般事项（按提出月）", width=61)]
    acts_licensed: Annotated[F8, Column("acts", "acts that wait there for somebody qualified to enforce, by month of asking",
        "乡镇待办执法事项（按提出月）", width=61)]
    petitions_year: Annotated[F8, Column("petitions", "petitions this year", "本年信访")]
    recorded_settled: Annotated[F8, Column("cases", "recorded settlements this year", "本年台账办结")]
    recorded_failed: Annotated[F8, Column("cases", "recorded failures this year", "本年台账未结")]
    reports_year: Annotated[F8, Column("h", "hours on forms this year", "本年填报工时")]


class Meetings(NamedTuple):
    """Meetings of the month, village by village: who was entitled, who came, what was decided."""

    # fmt: off
    meets: Annotated[I1, Column("0/1", "body meets this month", "本月开会", width=3)]
    online: Annotated[I1, Column("code", "members away may speak online: 1, counted for the quorum too: 2", "可线上发言：1可，2并计入法定人数",
        width=3)]
    item_own: Annotated[I1, Column("0/1", "its item comes from villagers", "议题来自村民", width=3)]
    stake: Annotated[F8, Column("SD", "what residents have at stake in its item", "议题利益相关度", width=3)]
    session: Annotated[I4, Column("sessions", "sessions called for its item so far; 0 without one", "本议题已召集次数",
        width=3)]
    hours: Annotated[F8, Column("h", "hours that its organiser still has for it", "组织会议剩余工时", width=3)]
    signed: Annotated[F8, Column("persons", "signed without having come", "未到会补签", width=3)]
    fitted: Annotated[I1, Column("0/1", "its sheet was made to fit", "签到表凑数", width=3)]
    concluded: Annotated[I1, Column("0/1", "a decision came about", "形成决定", width=3)]
    entitled: Annotated[F8, Column("persons", "entitled to come", "应到", width=3)]
    came: Annotated[F8, Column("persons", "came", "实到", width=3)]
    voices: Annotated[F8, Column("households", "counted for the quorum by a voice online alone", "仅以线上发言计入法定人数", width=3)]
    came_adults: Annotated[F8, Column("persons", "adults who came to the villagers' assembly", "到会成年人")]
    decided: Annotated[I4, Column("decisions", "decisions waiting to be carried out", "待落实决定")]
    decided_own: Annotated[I4, Column("decisions", "of them on items of villagers' own", "其中自议事项")]
    credit: Annotated[F8, Column("-", "decisions carried out this month, less those come to nothing (heavier)", "本月落实感受")]
    breadth: Annotated[F8, Column("0-1", "breadth of the meeting that decided last", "议事广度")]


class Staff(NamedTuple):
    """Township staff; in a run of fewer villages than the township has, each brings the share that falls to them."""

    # fmt: off
    id: Annotated[I8, Column("-", "identity", "编号")]
    licensed: Annotated[I1, Column("0/1", "qualified to enforce this month", "本月有执法资格")]
    licensed_own: Annotated[I1, Column("0/1", "qualified to enforce at the start of the run", "期初执法资格")]
    seconded: Annotated[I1, Column("0/1", "seconded away", "被抽借调")]
    share: Annotated[F8, Column("share", "share of working time that falls to the simulated villages",
        "时间份额")]
    hours_held: Annotated[F8, Column("h", "hours this month", "本月工时")]
    hours_left: Annotated[F8, Column("h", "hours not yet used this month", "本月剩余工时")]


class Operators(NamedTuple):
    """Firms, co-operatives and large farmers who rent land from households."""

    # fmt: off
    id: Annotated[I8, Column("-", "identity", "编号")]
    village: Annotated[I4, Column("row", "village", "村")]
    area: Annotated[F8, Column("mu", "land rented", "租地面积")]
    rent: Annotated[F8, Column("yuan/mu/year", "rent agreed", "租金")]
    years: Annotated[I4, Column("years", "rent dates since it ceased to pay", "停付以来年数")]
    since: Annotated[I4, Column("month", "month it ceased to pay", "停付月份", fill=-999)]
    owed: Annotated[F8, Column("yuan", "rent owed to all its households", "欠租总额")]
    owing_since: Annotated[I4, Column("month", "month since which rent is owed; the next where none is", "欠租起始月")]
    unpaid: Annotated[F8, Column("share", "share of this year's rent left unpaid", "本年欠付比例")]
    drawn: Annotated[F8, Column("share", "share of this year's rent made good from the deposit", "本年垫付比例")]
    deposit: Annotated[F8, Column("yuan", "rent deposited", "预存租金")]
    dispute: Annotated[I4, Column("row", "dispute over what it owes; -1 if there is none", "欠租纠纷", fill=-1)]
    pledged: Annotated[I1, Column("0/1", "is to pay all it owes at the next rent date, by a settlement", "承诺清偿")]
    gone: Annotated[I1, Column("0/1", "has left", "已跑路")]
    part: Annotated[I1, Column("0/1", "pays part of the rent", "部分付租")]
    excuse: Annotated[I1, Column("0/1", "puts it on the late subsidy", "以补助未到为由")]
    intermediary: Annotated[I1, Column("0/1", "the villagers' committee signed for it", "村委会作中介")]
    invested: Annotated[F8, Column("yuan", "village money invested with it", "村集体入股")]


class Grievances(NamedTuple):
    """Grievances, from silent annoyance to petition. Rows are never reused; ``capacity`` of them are laid out."""

    # fmt: off
    id: Annotated[I8, Column("-", "household, kind of arrival and month of arising", "编号")]
    village: Annotated[I4, Column("row", "village", "村")]
    household: Annotated[I4, Column("row", "household that has it", "诉求户")]
    person: Annotated[I4, Column("row", "person who has it", "诉求人")]
    other: Annotated[I4, Column("row", "household on the other side", "对方户", fill=-1)]
    counterpart: Annotated[I4, Column("row", "member of the own family on the other side", "对方家人", fill=-1)]
    operator: Annotated[I4, Column("row", "operator on the other side", "对方业主", fill=-1)]
    dispute: Annotated[I4, Column("row", "dispute it is part of; -1 if it stands alone", "所属纠纷", fill=-1)]
    type: Annotated[I1, Column("code", "type", "类型")]
    opponent: Annotated[I1, Column("code", "who is on the other side", "对方身份")]
    severity: Annotated[F8, Column("0-1", "severity", "严重程度")]
    born: Annotated[I4, Column("month", "month of arising", "发生月")]
    state: Annotated[I1, Column("code", "what has become of it", "状态")]
    since: Annotated[I4, Column("month", "month it came into this state", "状态起始月")]
    response: Annotated[I1, Column("code", "what happened at first handling", "首次应对结果", fill=-1)]
    first_forum: Annotated[I1, Column("code", "first forum asked", "首个受理层级", fill=-1)]
    highest: Annotated[I1, Column("code", "highest forum asked", "最高层级", fill=-1)]
    forum: Annotated[I1, Column("code", "forum that has it now", "当前层级", fill=-1)]
    handed: Annotated[I1, Column("times", "times handed on", "移交次数")]
    refusals: Annotated[I1, Column("times", "times refused", "拒绝次数")]
    accepted: Annotated[I4, Column("month", "month first accepted by a forum", "首次受理月", fill=-1)]
    accepted_at: Annotated[I1, Column("code", "forum that accepted it first", "首次受理层级", fill=-1)]
    filed: Annotated[F8, Column("day", "day it was brought to the present forum", "提出日")]
    due: Annotated[F8, Column("day", "day the work on it ends", "办结日")]
    server: Annotated[I4, Column("row", "office (village) or member of staff (township) at work on it", "经办",
        fill=-1)]
    recorded: Annotated[I1, Column("code", "what the file says", "台账状态")]
    settlement: Annotated[I4, Column("row", "its last settlement", "最近一次解决", fill=-1)]
    manner: Annotated[I1, Column("code", "how it was last settled", "最近解决方式")]
    settled_at: Annotated[I1, Column("code", "forum that last settled it", "最近解决层级", fill=-1)]
    closed: Annotated[F8, Column("day", "day it was last settled", "最近解决日", fill=-1)]
    relapsed: Annotated[I4, Column("month", "month it last broke out again", "最近复发月", fill=-1)]
    petitions: Annotated[I4, Column("petitions", "petitions lodged over it", "信访次数")]
    petitioned: Annotated[I4, Column("month", "month of the last petition or attempt at one", "最近信访月", fill=-999)]
    together: Annotated[I4, Column("persons", "who went with the last petition; 0 a letter", "同访人数")]
    joined: Annotated[I1, Column("0/1", "joined a case of others at the forum that has it now", "并入他人案件")]
    ended: Annotated[I4, Column("month", "month it was forgotten or left", "淡忘月", fill=-1)]
    owed: Annotated[F8, Column("yuan", "money at stake", "涉及金额")]
    recovered: Annotated[F8, Column("yuan", "money recovered", "追回金额")]


class Disputes(NamedTuple):
    """Disputes that several households share: the arrears of one operator, a project that takes land. Rows are never reused."""

    # fmt: off
    id: Annotated[I8, Column("-", "operator or first household of the group, and month of arising", "编号")]
    village: Annotated[I4, Column("row", "village", "村")]
    type: Annotated[I1, Column("code", "type", "类型")]
    opponent: Annotated[I1, Column("code", "who is on the other side", "对方身份")]
    operator: Annotated[I4, Column("row", "operator on the other side", "对方业主", fill=-1)]
    group: Annotated[I4, Column("row", "villagers' group whose land is taken", "被征地村民小组", fill=-1)]
    severity: Annotated[F8, Column("0-1", "severity, the same for all members", "严重程度")]
    born: Annotated[I4, Column("month", "month of arising", "发生月")]
    members: Annotated[I4, Column("grievances", "grievances that name it", "涉及诉求数")]
    server: Annotated[I4, Column("row", "office at work on it, by forum", "各层级经办", fill=-1, width=5)]
    due: Annotated[F8, Column("day", "day that work ends, by forum", "各层级办结日", fill=-1, width=5)]
    ready: Annotated[I4, Column("persons", "members ready to petition this month", "本月可信访人数")]
    organised: Annotated[I1, Column("0/1", "one of them would organise", "有人组织")]


class Settlements(NamedTuple):
    """Settlements in the order in which they are made: a grievance that breaks out again may be settled more than once."""

    grievance: Annotated[I4, Column("row", "grievance that was settled", "所解决的诉求")]
    day: Annotated[F8, Column("day", "day of the settlement", "解决日")]
    manner: Annotated[I1, Column("code", "how it was settled", "解决方式")]
    forum: Annotated[
        I1, Column("code", "forum that settled it; -1 the parties themselves", "解决层级", fill=-1)
    ]
    broke_out: Annotated[
        I4, Column("month", "month in which it broke out again; -1 while it holds", "复发月", fill=-1)
    ]


class Scratch(NamedTuple):
    """Working space, so that a month allocates nothing; what it holds means something only inside one process."""

    rows: Annotated[I4, Column("row", "rows in order of their keys", "临时行号")]
    keys: Annotated[F8, Column("-", "keys to sort by", "临时排序键")]
    turn: Annotated[I4, Column("row", "other rows in order of their keys", "另一组临时行号")]
    load: Annotated[I4, Column("-", "how much somebody has already", "临时负荷")]


class Tables(NamedTuple):
    """Everything a month reads and writes."""

    persons: Persons
    minds: Minds
    households: Households
    affairs: Affairs
    homes: Homes
    groups: Groups
    grids: Grids
    offices: Offices
    villages: Villages
    purses: Purses
    dockets: Dockets
    meetings: Meetings
    staff: Staff
    operators: Operators
    grievances: Grievances
    disputes: Disputes
    settlements: Settlements
    order: I4  # person rows, household by household
    open: I4  # rows of the grievances that are still alive
    counts: I8  # rows in use, in the order of N_GRIEVANCES (laid down) to N_DISPUTES of model.state.codes
    acts: I8  # act x person x word: one bit a month
    ledger: F8  # column x village x month, see model.state.ledger
    township: F8  # column x month, see model.state.ledger
    scratch: Scratch


@lru_cache(maxsize=64)
def columns(table: type) -> dict[str, tuple[Any, Column]]:
    """Name, array type and declaration of every column of a table, as written."""
    hints = get_type_hints(table, include_extras=True)
    return {name: (hint.__origin__, hint.__metadata__[0]) for name, hint in hints.items()}


_DTYPE = {F8: np.float64, I8: np.int64, I4: np.int32, I1: np.int8}


def empty(table: type, rows: int) -> Any:
    """A table of ``rows`` rows, every column at its fill value, contiguous and writeable."""
    made = {}
    for name, (kind, column) in columns(table).items():
        shape = (rows, column.width) if column.width else (rows,)
        dtype = _DTYPE[kind]
        made[name] = np.zeros(shape, dtype) if column.fill == 0 else np.full(shape, column.fill, dtype)
    return table(**made)


def copied[T](table: T) -> T:
    """A copy of nested NamedTuples of arrays."""
    if isinstance(table, np.ndarray):
        return table.copy()
    parts: dict[str, Any] = table._asdict()  # type: ignore[attr-defined]
    return type(table)(**{key: copied(value) for key, value in parts.items()})
