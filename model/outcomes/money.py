"""Money, by what it was spent on; who is rewarded and who is sanctioned; and how many people there are."""

from model.outcomes.outcome import outcome
from model.outcomes.seen import Seen, ratio
from model.state import ledger

_HOUSEHOLDS = ("resident households", "常住户")
_LET = ("land let to operators", "流转土地")
INCENTIVES = (ledger.ALLOWANCES, ledger.POINTS_GOODS, ledger.REWARDS)


def _per_household(s: Seen, *columns: int) -> float:
    yuan = sum(s.count(column) for column in columns)
    return 12.0 * ratio(yuan, s.count(ledger.HOUSEHOLDS_HOME))


@outcome(
    "yuan/household/year", "spent on incentives", "激励支出", "money", "none", of=_HOUSEHOLDS, ledger="money"
)
def spent_on_incentives(s: Seen) -> float:
    """Allowances, goods for points and rewards per case, paid by the village, per resident household and year."""
    return _per_household(s, *INCENTIVES)


@outcome(
    "yuan/household/year",
    "lost-work allowances",
    "误工补贴支出",
    "money",
    "none",
    of=_HOUSEHOLDS,
    ledger="money",
)
def spent_allowances(s: Seen) -> float:
    """Lost-work allowances paid, per resident household and year."""
    return _per_household(s, ledger.ALLOWANCES)


@outcome(
    "yuan/household/year", "goods for points", "积分兑换支出", "money", "none", of=_HOUSEHOLDS, ledger="money"
)
def spent_points(s: Seen) -> float:
    """Goods given for points, per resident household and year."""
    return _per_household(s, ledger.POINTS_GOODS)


@outcome(
    "yuan/household/year",
    "rewards per settled case",
    "办结奖励支出",
    "money",
    "none",
    of=_HOUSEHOLDS,
    ledger="money",
)
def spent_rewards(s: Seen) -> float:
    """Rewards per settled case paid, per resident household and year."""
    return _per_household(s, ledger.REWARDS)


@outcome("yuan/household/year", "dividends", "分红", "money", "none", of=_HOUSEHOLDS, ledger="money")
def dividends(s: Seen) -> float:
    """Dividends of the collective paid out, per resident household and year."""
    return _per_household(s, ledger.DIVIDENDS)


@outcome(
    "yuan/household/year", "village projects", "村级项目支出", "money", "none", of=_HOUSEHOLDS, ledger="money"
)
def spent_projects(s: Seen) -> float:
    """Spent on carrying out decisions of villagers' own, per resident household and year."""
    return _per_household(s, ledger.PROJECTS)


@outcome(
    "yuan/household/year",
    "pay of village posts",
    "村级职务报酬",
    "money",
    "none",
    of=_HOUSEHOLDS,
    ledger="money",
)
def spent_pay(s: Seen) -> float:
    """Pay of posts paid by the county, per resident household and year."""
    return _per_household(s, ledger.PAY_PAID)


@outcome(
    "share",
    "promises broken",
    "承诺未兑现率",
    "money",
    "down",
    of=("incentives promised, in yuan", "承诺激励金额"),
    ledger="money",
)
def broken_share(s: Seen) -> float:
    """Yuan of incentives promised and not paid, of all promised."""
    broken = s.count(ledger.BROKEN)
    return ratio(broken, broken + sum(s.count(column) for column in INCENTIVES))


@outcome(
    "yuan/household/year", "dividends withheld", "扣发分红", "money", "none", of=_HOUSEHOLDS, ledger="money"
)
def withheld(s: Seen) -> float:
    """Dividends withheld for conduct, per resident household and year: a coercive measure that may be unlawful."""
    return _per_household(s, ledger.WITHHELD)


@outcome(
    "per household/year",
    "households on the red list",
    "红榜覆盖",
    "money",
    "none",
    of=_HOUSEHOLDS,
    ledger="recorded",
    instead="compact_rate",
)
def reward_incidence(s: Seen) -> float:
    """Entries on the red list per resident household and year."""
    return 12.0 * ratio(s.count(ledger.RED_LISTED), s.count(ledger.HOUSEHOLDS_HOME))


@outcome(
    "per household/year",
    "households on the black list",
    "黑榜覆盖",
    "money",
    "none",
    of=_HOUSEHOLDS,
    ledger="recorded",
    instead="compact_rate",
)
def sanction_incidence(s: Seen) -> float:
    """Entries on the black list per resident household and year: a coercive measure."""
    return 12.0 * ratio(s.count(ledger.BLACK_LISTED), s.count(ledger.HOUSEHOLDS_HOME))


@outcome(
    "share", "wrongly listed", "误列黑榜率", "money", "down", of=("households on the black list", "黑榜户")
)
def wrongly_listed(s: Seen) -> float:
    """Black-listed households that were in no breach."""
    return ratio(s.count(ledger.WRONGLY_LISTED), s.count(ledger.BLACK_LISTED))


@outcome("persons", "registered persons", "户籍人口", "population", "none", of=("village", "村"))
def registered(s: Seen) -> float:
    """Registered persons alive, mean over months, per village."""
    return ratio(s.count(ledger.REGISTERED), s.n_villages * 12.0 * s.years)


@outcome("persons", "residents", "常住人口", "population", "none", of=("village", "村"))
def residents(s: Seen) -> float:
    """Registered persons living at home, mean over months, per village."""
    return ratio(s.count(ledger.RESIDENTS), s.n_villages * 12.0 * s.years)


@outcome("households", "resident households", "常住户", "population", "none", of=("village", "村"))
def households_home(s: Seen) -> float:
    """Households with somebody living at home, mean over months, per village."""
    return ratio(s.count(ledger.HOUSEHOLDS_HOME), s.n_villages * 12.0 * s.years)


@outcome(
    "share",
    "outmigration",
    "外出率",
    "population",
    "none",
    of=("registered persons of 16-64", "16-64岁户籍人口"),
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
    of=("residents", "常住人口"),
)
def share_60(s: Seen) -> float:
    """Residents of 60 and over."""
    return ratio(s.count(ledger.PEOPLE_60), s.count(ledger.RESIDENTS))


@outcome("share", "let land in arrears", "欠租面积比例", "population", "down", of=_LET)
def land_arrears(s: Seen) -> float:
    """Land let to operators whose rent is owed, by area, mean over months."""
    return ratio(s.count(ledger.LAND_ARREARS), s.count(ledger.LAND_LET))


@outcome(
    "share",
    "arrears of a year or more",
    "欠租一年以上比例",
    "population",
    "none",
    of=("land in arrears", "欠租土地"),
)
def land_arrears_long(s: Seen) -> float:
    """Of the land in arrears, owed for a year or more."""
    return ratio(s.count(ledger.LAND_ARREARS_YEAR), s.count(ledger.LAND_ARREARS))
