"""Money, by what it was spent on; who is rewarded and who is sanctioned; and how many people there are."""

from model.outcomes.outcome import outcome
from model.outcomes.seen import Seen, ratio
from model.state import ledger

_HOUSEHOLDS = ("resident households, month by month", "常住户（逐月）")
INCENTIVES = (ledger.ALLOWANCES, ledger.POINTS_GOODS, ledger.REWARDS)


@outcome(
    "yuan/household/year",
    "spent on incentives",
    "激励支出",
    "money",
    "none",
    numerator=(
        "12 x yuan of allowances, goods for points and rewards per case paid by the village",
        "12 × 村级支付的补贴、积分兑换与办结奖励金额",
    ),
    of=_HOUSEHOLDS,
    ledger="money",
)
def spent_on_incentives(s: Seen) -> float:
    """Allowances, goods for points and rewards per case, paid by the village, per resident household and year."""
    return s.per_household(*INCENTIVES)


@outcome(
    "yuan/household/year",
    "lost-work allowances",
    "误工补贴支出",
    "money",
    "none",
    numerator=("12 x yuan of lost-work allowances paid", "12 × 已付误工补贴金额"),
    of=_HOUSEHOLDS,
    ledger="money",
)
def spent_allowances(s: Seen) -> float:
    """Lost-work allowances paid, per resident household and year."""
    return s.per_household(ledger.ALLOWANCES)


@outcome(
    "yuan/household/year",
    "goods for points",
    "积分兑换支出",
    "money",
    "none",
    numerator=("12 x yuan of goods given for points", "12 × 积分兑换金额"),
    of=_HOUSEHOLDS,
    ledger="money",
)
def spent_points(s: Seen) -> float:
    """Goods given for points, per resident household and year."""
    return s.per_household(ledger.POINTS_GOODS)


@outcome(
    "yuan/household/year",
    "rewards per settled case",
    "办结奖励支出",
    "money",
    "none",
    numerator=("12 x yuan of rewards per settled case paid", "12 × 已付办结奖励金额"),
    of=_HOUSEHOLDS,
    ledger="money",
)
def spent_rewards(s: Seen) -> float:
    """Rewards per settled case paid, per resident household and year."""
    return s.per_household(ledger.REWARDS)


@outcome(
    "yuan/household/year",
    "dividends",
    "分红",
    "money",
    "none",
    numerator=("12 x yuan of dividends paid out, to households away too", "12 × 已付分红金额（含外出户）"),
    of=_HOUSEHOLDS,
    ledger="money",
)
def dividends(s: Seen) -> float:
    """Dividends of the collective paid out, per resident household and year."""
    return s.per_household(ledger.DIVIDENDS)


@outcome(
    "yuan/household/year",
    "village projects",
    "村级项目支出",
    "money",
    "none",
    numerator=(
        "12 x yuan spent on carrying out decisions of villagers' own and public pledges",
        "12 × 用于落实自议事项和公开承诺的金额",
    ),
    of=_HOUSEHOLDS,
    ledger="money",
)
def spent_projects(s: Seen) -> float:
    """Spent on carrying out decisions of villagers' own and public pledges, per resident household and year."""
    return s.per_household(ledger.PROJECTS)


@outcome(
    "yuan/household/year",
    "gifts for village projects",
    "农户为村级项目捐资",
    "money",
    "none",
    numerator=(
        "12 x yuan given by households, those away too, for projects of villagers' own that lacked money",
        "12 × 农户（含外出户）为缺资金的自议项目捐资金额",
    ),
    of=_HOUSEHOLDS,
    ledger="money",
)
def gifts(s: Seen) -> float:
    """Given by households for projects of villagers' own that lacked money, per resident household and year."""
    return s.per_household(ledger.GIFTS)


@outcome(
    "yuan/household/year",
    "pay of village posts",
    "村级职务报酬",
    "money",
    "none",
    numerator=("12 x yuan of pay of posts paid by the county", "12 × 县级支付的职务报酬金额"),
    of=_HOUSEHOLDS,
    ledger="money",
)
def spent_pay(s: Seen) -> float:
    """Pay of posts paid by the county, per resident household and year."""
    return s.per_household(ledger.PAY_PAID)


@outcome(
    "share",
    "promises broken",
    "承诺未兑现率",
    "money",
    "down",
    numerator=("of them yuan not paid", "其中未兑现的金额"),
    of=("yuan of allowances, points and rewards promised", "承诺的补贴、积分与奖励金额"),
    ledger="money",
    moved=True,
    beside="spent_on_incentives",
)
def broken_share(s: Seen) -> float:
    """Yuan of incentives promised and not paid, of all promised."""
    broken = s.count(ledger.BROKEN)
    return ratio(broken, broken + s.count(*INCENTIVES))


@outcome(
    "yuan/household/year",
    "dividends withheld",
    "扣发分红",
    "money",
    "none",
    numerator=("12 x yuan of dividends withheld for conduct", "12 × 因行为扣发的分红金额"),
    of=_HOUSEHOLDS,
    ledger="money",
)
def withheld(s: Seen) -> float:
    """Dividends withheld for conduct, per resident household and year: a coercive measure that may be unlawful."""
    return s.per_household(ledger.WITHHELD)


@outcome(
    "per household/year",
    "households on the red list",
    "红榜覆盖",
    "money",
    "none",
    numerator=("12 x entries on the red list", "12 × 列入红榜户次"),
    of=_HOUSEHOLDS,
    ledger="recorded",
    instead="compact_rate",
)
def reward_incidence(s: Seen) -> float:
    """Entries on the red list per resident household and year."""
    return s.per_household(ledger.RED_LISTED)


@outcome(
    "per household/year",
    "households on the black list",
    "黑榜覆盖",
    "money",
    "none",
    numerator=("12 x entries on the black list", "12 × 列入黑榜户次"),
    of=_HOUSEHOLDS,
    ledger="recorded",
    instead="compact_rate",
)
def sanction_incidence(s: Seen) -> float:
    """Entries on the black list per resident household and year: a coercive measure."""
    return s.per_household(ledger.BLACK_LISTED)


@outcome(
    "share",
    "wrongly listed",
    "误列黑榜率",
    "money",
    "down",
    numerator=("of them those without the breaches that the list asks for", "其中违约次数未达列榜标准者"),
    of=("entries on the black list", "列入黑榜户次"),
    moved=True,
    beside="sanction_incidence",
)
def wrongly_listed(s: Seen) -> float:
    """Entries on the black list of households without the breaches in the year that it asks for."""
    return ratio(s.count(ledger.WRONGLY_LISTED), s.count(ledger.BLACK_LISTED))


@outcome(
    "persons",
    "registered persons",
    "户籍人口",
    "population",
    "none",
    numerator=("registered persons alive, summed over months", "各月在世户籍人口之和"),
    of=("villages, month by month", "村（逐月）"),
)
def registered(s: Seen) -> float:
    """Registered persons alive, mean over months, per village."""
    return ratio(s.count(ledger.REGISTERED), s.n_villages * 12.0 * s.years)


@outcome(
    "persons",
    "residents",
    "常住人口",
    "population",
    "none",
    numerator=("registered persons living at home, summed over months", "各月常住户籍人口之和"),
    of=("villages, month by month", "村（逐月）"),
)
def residents(s: Seen) -> float:
    """Registered persons living at home, mean over months, per village."""
    return ratio(s.count(ledger.RESIDENTS), s.n_villages * 12.0 * s.years)


@outcome(
    "households",
    "resident households",
    "常住户",
    "population",
    "none",
    numerator=("households with somebody living at home, summed over months", "各月有人常住的户数之和"),
    of=("villages, month by month", "村（逐月）"),
)
def households_home(s: Seen) -> float:
    """Households with somebody living at home, mean over months, per village."""
    return ratio(s.count(ledger.HOUSEHOLDS_HOME), s.n_villages * 12.0 * s.years)


@outcome(
    "share",
    "outmigration",
    "外出率",
    "population",
    "none",
    numerator=(
        "of them months away by those who had lived outside the township for six months or more",
        "其中已在乡镇外居住半年以上者的人月",
    ),
    of=("registered persons of 16-64, month by month", "16-64岁户籍人口（逐月）"),
)
def outmigration(s: Seen) -> float:
    """Registered persons of 16-64 living outside the township for six months or more, of all registered of that age."""
    return ratio(s.count(ledger.AWAY_LONG), s.count(ledger.WORKING_AGE))


@outcome(
    "share",
    "residents of 60 and over",
    "常住人口中60岁以上比例",
    "population",
    "none",
    numerator=("of them months of those of 60 and over", "其中60岁及以上者的人月"),
    of=("residents of any age, month by month", "各年龄常住人口（逐月）"),
)
def share_60(s: Seen) -> float:
    """Residents of 60 and over, of all residents, mean over months."""
    return ratio(s.count(ledger.PEOPLE_60), s.count(ledger.RESIDENTS))


@outcome(
    "share",
    "let land in arrears",
    "欠租面积比例",
    "population",
    "down",
    numerator=("of it mu whose rent is owed", "其中欠租面积"),
    of=("mu let to operators, month by month", "流转面积（逐月）"),
)
def land_arrears(s: Seen) -> float:
    """Land let to operators whose rent is owed, by area, mean over months."""
    return ratio(s.count(ledger.LAND_ARREARS), s.count(ledger.LAND_LET))


@outcome(
    "share",
    "arrears of a year or more",
    "欠租一年以上比例",
    "population",
    "none",
    numerator=("of it mu owed for a year or more", "其中欠租一年以上的面积"),
    of=("mu let whose rent is owed, month by month", "欠租面积（逐月）"),
    moved=True,
    beside="land_arrears",
)
def land_arrears_long(s: Seen) -> float:
    """Of the land in arrears, what has been owed for a year or more, by area, mean over months."""
    return ratio(s.count(ledger.LAND_ARREARS_YEAR), s.count(ledger.LAND_ARREARS))


@outcome(
    "household-months per 1,000 households/year",
    "household-months of unpaid rent",
    "被欠租户月",
    "population",
    "down",
    numerator=(
        "12,000 x households owed rent by an operator, at home or away, month by month",
        "12000 × 被业主拖欠租金的农户（含外出户，逐月）",
    ),
    of=("resident households, month by month", "常住户（逐月）"),
)
def household_months_unpaid(s: Seen) -> float:
    """Months in which a household waits for rent, per 1,000 resident households and year; what was lost is waited for no more."""
    return 12000.0 * ratio(s.count(ledger.HOUSEHOLDS_UNPAID), s.count(ledger.HOUSEHOLDS_HOME))
