"""The village ledger: what a month added, counted by village. Each column is declared here, once.

``tables.ledger[COLUMN, v, m]`` counts what *happened* unless the column says that it was *recorded*; outcomes read
both. ``tables.township[COLUMN, m]`` holds the few columns of the township itself.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class LedgerColumn:
    """Declaration of one ledger column; ``ledger`` is ``substantive``, ``recorded`` or ``money``."""

    name: str
    unit: str
    en: str
    zh: str
    ledger: str


COLUMNS: list[LedgerColumn] = []
TOWNSHIP_COLUMNS: list[LedgerColumn] = []


def _column(name: str, unit: str, en: str, zh: str, ledger: str = "substantive") -> int:
    COLUMNS.append(LedgerColumn(name, unit, en, zh, ledger))
    return len(COLUMNS) - 1


def _recorded(name: str, unit: str, en: str, zh: str) -> int:
    return _column(name, unit, en, zh, "recorded")


def _money(name: str, en: str, zh: str) -> int:
    return _column(name, "yuan", en, zh, "money")


def _township(name: str, unit: str, en: str, zh: str) -> int:
    TOWNSHIP_COLUMNS.append(LedgerColumn(name, unit, en, zh, "substantive"))
    return len(TOWNSHIP_COLUMNS) - 1


# population
REGISTERED = _column("registered", "persons", "registered persons alive", "户籍人口")
RESIDENTS = _column("residents", "persons", "residents", "常住人口")
WORKING_AGE = _column("working_age", "persons", "registered persons aged 16-64", "16-64岁户籍人口")
AWAY_LONG = _column(
    "away_long", "persons", "of them outside the township six months or more", "外出半年以上人口"
)
ADULTS = _column("adults", "persons", "registered adults", "成年户籍人口")
ADULTS_HOME = _column("adults_home", "persons", "resident adults", "常住成年人")
HOUSEHOLDS_HOME = _column("households_home", "households", "households with somebody at home", "常住户")
PEOPLE_60 = _column("residents_60", "persons", "residents of 60 and over", "60岁以上常住人口")
VISITORS = _column("visitors", "persons", "home for the Spring Festival", "春节返乡人口")
LEFT = _column("left", "persons", "left the township", "外出人次")
RETURNED = _column("returned", "persons", "came back to stay", "返乡人次")
DIED = _column("died", "persons", "died", "死亡人数")

# attitudes: means over resident adults
TRUST_VILLAGE = _column("trust_village", "SD", "mean trust in village bodies", "对村级组织的平均信任")
TRUST_TOWNSHIP = _column("trust_township", "SD", "mean trust in the township", "对乡镇的平均信任")
TRUST_HIGHER = _column("trust_higher", "SD", "mean trust in higher levels", "对上级的平均信任")
EFFICACY = _column("efficacy", "SD", "mean efficacy", "平均效能感")
IDENTITY = _column("identity", "SD", "mean identification with the village", "平均村庄认同")

# disputes
AROSE = _column("arose", "grievances", "grievances arising", "新发生诉求")
REFUSED = _column("refused", "cases", "refused by a forum", "拒绝受理")
HANDED_ON = _column("handed_on", "cases", "handed on without work", "推诿移交")
TAKEN_UP = _column("taken_up", "cases", "taken up by a forum", "受理")
CASES_ENDED = _column("cases_ended", "cases", "cases ended by a forum, settled or not", "结束案件")
CLOSED_ON_PAPER = _column("closed_on_paper", "cases", "closed on paper", "纸面办结")
UNHEARD = _column(
    "unheard",
    "cases",
    "accepted cases not heard this month, one side being away",
    "因一方在外当月未能调解的案件",
)
ELDER_HOURS = _column("elder_hours", "h", "hours of volunteer mediators", "义务调解员工时")
ELDER_HOURS_USED = _column("elder_hours_used", "h", "of them on disputes", "其中用于调解")
ELDER_CASES = _column(
    "elder_cases", "cases", "disputes that volunteer mediators took on", "义务调解员介入纠纷"
)
ELDER_SETTLED = _column("elder_settled", "cases", "of them settled", "其中调解成功")
KIN_VISIT_HOURS = _column(
    "kin_visit_hours", "h", "hours of office cadres who come home, on disputes", "返乡干部调解工时"
)
KIN_VISIT_SETTLED = _column(
    "kin_visit_settled", "cases", "settled by office cadres who come home", "返乡干部调解解决"
)
FOUND = _recorded("found", "grievances", "silent grievances found on visits", "走访发现诉求")
RECORDED_CASES = _recorded("recorded_cases", "cases", "cases on the log", "台账案件")
RECORDED_SETTLED = _recorded("recorded_settled", "cases", "cases recorded as settled", "台账办结")
MEDIATED_CASES = _recorded(
    "mediated_cases", "cases", "of them in group, village or township", "其中组、村、乡镇调解案件"
)
MEDIATED_SETTLED = _recorded("mediated_settled", "cases", "of those recorded as settled", "其中记为办结者")
OPEN = _column("open", "grievances", "unsettled grievances at the end of the month", "月末未解诉求")
PETITIONS = _recorded(
    "petitions", "petitions", "petitions lodged: letters, and visits by batches", "信访件（批）次"
)
PETITION_VISITS = _recorded("petition_visits", "batches", "of them visits, by batches", "其中来访批次")
PETITION_PERSONS = _recorded("petition_persons", "persons", "persons who came with them", "来访人次")
PETITIONS_COLLECTIVE = _recorded(
    "petitions_collective", "batches", "visits of five or more over one dispute", "集体访批次"
)
PERSONS_COLLECTIVE = _recorded("persons_collective", "persons", "persons who came with those", "集体访人次")
PETITIONS_REPEAT = _recorded("petitions_repeat", "petitions", "repeat petitions", "重复信访")
PETITIONS_HIGHER = _recorded(
    "petitions_higher", "petitions", "petitions to the county or above", "越级到县及以上信访"
)
ATTEMPTS_CONTAINED = _column(
    "attempts_contained", "attempts", "attempts to petition that were contained", "被拦阻的信访"
)
PETITIONS_BOUGHT = _column(
    "petitions_bought", "attempts", "attempts to petition that were bought off", "花钱息访件次"
)
BOUGHT_YUAN = _money("bought_yuan", "money that bought petitions off", "花钱息访支出")
MATTERS = _column("matters", "matters", "everyday matters raised", "群众办事事项")
MATTERS_MET = _column("matters_met", "matters", "everyday matters met", "已办事项")
MATTERS_LOST = _column("matters_lost", "matters", "everyday matters given up", "放弃事项")
ACTS_FREE = _column(
    "acts_free", "acts", "acts asked of the township that need no licence", "要求乡镇办理、无须执法资格的事项"
)
ACTS_LICENSED = _column(
    "acts_licensed",
    "acts",
    "acts asked of the township that need a licence",
    "要求乡镇办理、须执法资格的事项",
)
ACTS_DONE = _column("acts_done", "acts", "acts done by the township or for it", "乡镇已办事项")
ACTS_RETURNED = _column("acts_returned", "acts", "acts returned undone", "退回未办事项")
ACTS_NO_LICENCE = _column(
    "acts_no_licence", "acts", "of them for want of somebody qualified to enforce", "其中因无执法人员退回"
)

# hours of village posts
HOURS_HELD = _column("hours_held", "h", "hours held by holders of posts", "任职者工时")
HOURS_FORMS = _column("hours_forms", "h", "hours on tasks from above and forms", "填报与上级任务工时")
HOURS_CASES = _column("hours_cases", "h", "hours on disputes", "调解工时")
HOURS_MATTERS = _column("hours_matters", "h", "hours on everyday matters", "办事工时")
HOURS_VISITS = _column("hours_visits", "h", "hours on visits", "走访工时")
HOURS_TICKETS = _column("hours_tickets", "h", "hours on tickets of data tools", "数据工具工单工时")
HOURS_ORGANISING = _column("hours_organising", "h", "hours on bringing meetings about", "组织会议工时")
HOURS_LACKING = _column("hours_lacking", "h", "hours that disputes and matters asked for in vain", "缺口工时")
VISITS = _column("visits", "visits", "household visits made", "入户走访")
VISITS_WRITTEN = _recorded("visits_written", "visits", "visits on record that nobody made", "虚记走访")
POSTS = _column("posts", "posts", "posts and seats", "职务与席位")
VACANT = _column("vacant", "posts", "posts vacant", "空缺职务")
LEADERS = _column("leaders", "posts", "posts of village cadres filled", "在任村干部职务")
LEADERS_ABILITY = _column("leaders_ability", "SD", "ability of their holders, summed", "在任村干部能力合计")
ATTENDANT_POSTS = _column("attendant_posts", "posts", "posts of grid attendants", "网格员岗位")
QUITS = _column("quits", "posts", "grid attendants who gave up", "网格员离任人数")
MONTHS_UNPAID = _column(
    "months_unpaid", "months", "months of pay owed to attendants, all together", "网格员欠薪月数合计"
)

# Party
MEMBERS_HOME = _column("members_home", "persons", "resident Party members", "在村党员")
AT_SESSIONS = _column("at_sessions", "persons", "members at the monthly session", "参加组织生活党员")
MEMBERS_AWAY = _column("members_away", "persons", "Party members living away", "外出党员")
MEMBERS_MANAGED = _column(
    "members_managed", "persons", "members away reached within three months", "有效管理外出党员"
)
CONTACTS = _column("contacts", "households", "households contacted by Party members", "党员联户次数")
BRANCH = _column("branch", "0-1", "quality of the Party branch", "支部质量")

# participation; three columns each, one a body
HELD = _column("held_group", "meetings", "group meetings called", "召集村民小组会议")
_column("held_representatives", "meetings", "representatives' assemblies called", "召集村民代表会议")
_column("held_assembly", "meetings", "villagers' assemblies called", "召集村民会议")
QUORATE = _column(
    "quorate_group",
    "meetings",
    "group meetings, each by the share of groups with a quorum",
    "小组会议（按达到法定人数小组占比计）",
)
_column(
    "quorate_representatives",
    "meetings",
    "representatives' assemblies with a quorum",
    "达到法定人数的代表会议",
)
_column("quorate_assembly", "meetings", "villagers' assemblies with a quorum", "达到法定人数的村民会议")
ON_RECORD = _recorded(
    "on_record_group",
    "meetings",
    "group meetings, each by the share of groups with a quorum on the sheet",
    "小组会议（按签到表达到法定人数的小组占比计）",
)
_recorded(
    "on_record_representatives",
    "meetings",
    "representatives' assemblies with a quorum on the sheet",
    "签到表达到法定人数的代表会议",
)
_recorded(
    "on_record_assembly",
    "meetings",
    "villagers' assemblies with a quorum on the sheet",
    "签到表达到法定人数的村民会议",
)
SIGNED = _recorded("signed", "persons", "signatures of those who had not come", "未到会者补签")
FITTED = _recorded("fitted", "meetings", "meetings whose sheet was made to fit", "签到表凑数的会议")
FUTILE = _column("futile", "meetings", "sessions without a decision", "未形成决定的会议")
CAME_FUTILE = _column("came_futile", "persons", "came to a session without a decision", "空开会议到会人次")
LAPSED = _column("lapsed", "items", "items that lapsed undecided", "未决失效议题")
DECIDED_REAL = _column(
    "decided_real", "decisions", "decisions of meetings with a quorum in substance", "实到达法定人数的决定"
)
ELIGIBLE = _column("eligible_group", "persons", "entitled to come to a group meeting", "小组会议应到")
_column("eligible_representatives", "persons", "representatives entitled to come", "代表会议应到")
_column("eligible_assembly", "persons", "entitled to come to a villagers' assembly", "村民会议应到")
CALLED = _column("called_group", "persons", "asked to a group meeting", "小组会议通知")
_column("called_representatives", "persons", "representatives asked", "代表会议通知")
_column("called_assembly", "persons", "asked to a villagers' assembly", "村民会议通知")
CAME = _column("came_group", "persons", "came to a group meeting", "小组会议实到")
_column("came_representatives", "persons", "representatives who came", "代表会议实到")
_column("came_assembly", "persons", "came to a villagers' assembly", "村民会议实到")
CAME_CALLED = _column(
    "came_called_group", "persons", "of those asked came to a group meeting", "小组会议应邀到会"
)
_column("came_called_representatives", "persons", "of the representatives asked came", "代表会议应邀到会")
_column("came_called_assembly", "persons", "of those asked came to a villagers' assembly", "村民会议应邀到会")
WILLING_COUNT = _column("willing", "persons", "willing to come, of those asked", "愿意参加人数")
CAME_ONLINE = _column("came_online", "persons", "came online", "线上参加人数")
ONLINE_VOICES = _column(
    "online_voices",
    "persons",
    "spoke online beside the one who came for the household",
    "在户代表之外线上发言",
)
INDUCED_COUNT = _column("induced", "persons", "came only because of incentives", "因激励参加人数")
ITEMS_OWN = _column("items_own", "items", "items of villagers' own decided", "自议事项")
ITEMS_ABOVE = _column("items_above", "items", "items from above decided", "上级交办议题")
CARRIED_OUT = _column("carried_out", "decisions", "decisions carried out", "已落实决定")
GIVERS = _column("givers", "households", "gave for a project carried out", "捐资农户")
PROJECTS_DONE = _column(
    "projects_done", "decisions", "decisions on items of villagers' own carried out", "已落实自议事项"
)
EMPTY_RUN = _column("empty_run", "decisions", "decisions that came to nothing", "空转决定")
PLEDGES = _column("pledges", "pledges", "public pledges that fell due", "到期公开承诺")
PLEDGES_KEPT = _column("pledges_kept", "pledges", "of them carried out", "其中已落实")
PLEDGES_CLOSED = _recorded("pledges_closed", "pledges", "of them closed on record", "其中台账办结")
LABOUR_CALLED = _column("labour_called", "persons", "asked to collective labour", "动员集体劳动")
LABOUR_DONE = _column("labour_done", "persons", "came to collective labour", "参加集体劳动")
COMPACT_CHECKS = _column(
    "compact_checks", "households", "households whose conduct was checked", "村规民约检查户次"
)
COMPACT_KEPT = _column("compact_kept", "households", "households that kept the compact", "守约户次")
ELECTORATE = _column("electorate", "persons", "entitled to vote", "有选举权人数")
OWN_BALLOTS = _column("own_ballots", "persons", "own ballots", "亲自投票")
PROXIES = _column("proxies", "persons", "votes by proxy", "委托投票")
RECORDED_VOTES = _recorded("recorded_votes", "persons", "votes on the record", "登记投票")
OPENNESS = _column("openness", "0-1", "openness of village affairs", "村务公开程度")

# money
INCOME = _money("income", "collective income", "集体收入")
TRANSFERS = _money("transfers", "transfers from above", "上级转移支付")
OPERATIONS = _money("operations", "running costs", "运转支出")
DIVIDENDS = _money("dividends", "dividends", "分红")
ALLOWANCES = _money("allowances", "lost-work allowances", "误工补贴")
POINTS_GOODS = _money("points_goods", "goods for points", "积分兑换")
REWARDS = _money("rewards", "rewards per settled case", "办结奖励")
PROJECTS = _money("projects", "village projects", "村级项目")
GIFTS = _money("gifts", "given by households for projects", "农户为项目捐资")
CARRIED_OVER = _money("carried_over", "money in hand at the end of the month", "月末结余")
PAY_DUE = _money("pay_due", "pay of posts due from the county", "应发报酬")
PAY_PAID = _money("pay_paid", "pay of posts paid by the county", "实发报酬")
BROKEN = _money("broken", "promised and not paid", "未兑现承诺")
WITHHELD = _money("withheld", "dividends withheld for conduct", "扣发分红")
RENT_DUE = _money("rent_due", "rent due to households", "应收租金")
RENT_PAID = _money("rent_paid", "rent that operators paid, late or in time", "业主实付租金")
RENT_DEPOSIT = _money("rent_deposit", "rent made good from deposits", "预存租金垫付")
RENT_LOST = _money("rent_lost", "rent owed that was lost with an operator gone", "业主跑路核销租金")

# lists, grades
RED_LISTED = _recorded("red_listed", "households", "households on the red list", "红榜户")
BLACK_LISTED = _recorded("black_listed", "households", "households on the black list", "黑榜户")
WRONGLY_LISTED = _column(
    "wrongly_listed", "households", "black-listed without the breaches that takes", "误列黑榜户"
)
UNFAIR = _column("unfair", "households", "felt an award or listing as unfair", "感到不公户")
HOUSEHOLDS_UNPAID = _column("households_unpaid", "households", "households owed rent", "被欠租户")
LAND_LET = _column("land_let", "mu", "land let to operators", "流转土地面积")
LAND_ARREARS = _column("land_arrears", "mu", "let land in arrears", "欠租土地面积")
LAND_ARREARS_YEAR = _column(
    "land_arrears_year", "mu", "let land in arrears for a year or more", "欠租一年以上面积"
)
SCORE = _recorded("score", "-", "year-end score", "年终得分")
GRADED_BACKWARD = _recorded("graded_backward", "villages", "graded backward", "评为后进")
RECTIFIED = _recorded("rectified", "villages", "years under rectification that ended", "整顿满一年")
SECOND_CLASS = _recorded("second_class", "villages", "branches of the second class", "二类支部")
THIRD_CLASS = _recorded("third_class", "villages", "branches of the third class", "三类支部")
TURNED_ROUND = _recorded("turned_round", "villages", "recorded as turned round", "整顿转化")
RED_CARDED = _recorded("red_carded", "villages", "secretary shown a red card", "书记红牌")
REPLACED = _column("replaced", "villages", "leading cadre replaced", "更换主职")
PROMOTED = _column("promoted", "villages", "leading cadre promoted into a public post", "主职提拔录用")
CALLED_HOME = _column("called_home", "villages", "able person came home to lead", "能人回村任主职")

TOWN_HOURS_HELD = _township("town_hours_held", "h", "hours of township staff", "乡镇人员工时")
TOWN_HOURS_FORMS = _township(
    "town_hours_forms", "h", "hours of township staff on tasks from above", "乡镇上级任务工时"
)
TOWN_HOURS_CASES = _township("town_hours_cases", "h", "hours of township staff on disputes", "乡镇调解工时")
TOWN_HOURS_ACTS = _township("town_hours_acts", "h", "hours of township staff on acts", "乡镇办理事项工时")
TOWN_HOURS_LACKING = _township(
    "town_hours_lacking", "h", "hours that disputes and acts asked of the township in vain", "乡镇缺口工时"
)
TOWN_HOURS_CONTAINING = _township(
    "town_hours_containing", "h", "hours of township staff on containing petitioners", "乡镇拦阻信访工时"
)
TOWN_CASES = _township("town_cases", "cases", "cases the township has in hand", "乡镇在办案件")

N_COLUMNS = len(COLUMNS)
N_TOWNSHIP_COLUMNS = len(TOWNSHIP_COLUMNS)
