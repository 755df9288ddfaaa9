"""What can be known of the county as a whole: the lines of the sheet 县表."""

from dataclasses import dataclass

from model.declare import Label
from scenarios.county.columns import FIRST_YEAR, LAST_YEAR, PERCENT, YEAR_OUTSIDE, YUAN, Column

NUMBERS = (
    ("wage_out", "migration.wage_out", "monthly wage away", "外出务工月工资", "money"),
    ("wage_local", "migration.wage_local", "monthly wage near home", "本地务工月工资", "money"),
    ("off_farm", "population.off_farm", "residents of 16 to 59 with off-farm work near home", "在家劳动力非农就业占比", "share"),
    ("schooling_more", "population.schooling_more", "adults under 60 with senior middle school or more", "60岁以下成年人高中及以上文化程度占比", "share"),
    ("young_members", "population.party_under_36", "Party members of 35 and under", "35岁及以下党员占比", "share"),
    ("old_members", "population.party_over_54", "Party members of 55 and over", "55岁及以上党员占比", "share"),
    ("women_members", "population.party_female", "women among Party members", "女党员占比", "share"),
    ("pay_head", "population.pay_head", "monthly pay of the leading cadre of a village", "村主职干部月报酬", "money"),
    ("pay_deputy", "population.pay_deputy", "monthly pay of other committee members", "村副职干部月报酬", "money"),
    ("pay_group_head", "population.pay_group_head", "monthly subsidy of a group head", "村民小组长月补贴", "money"),
    ("attendant_pay", "grid_work.attendant_pay", "monthly pay of a part-time grid attendant", "兼职网格员月报酬", "money"),
    ("rent", "population.rent", "rent of a mu of land for a year", "土地流转年租金（每亩）", "money"),
)  # fmt: skip
"""Numbers of the county that the model knows: key, path, label, kind."""
YEARS = dict.fromkeys(("年", "年度", "年末", "年底", "year"), 1.0)
UNITS = {"money": (Label("yuan", "元"), YUAN), "share": (Label("%", "%"), PERCENT)}


@dataclass(frozen=True)
class Fact:
    """A line of the sheet of the county.

    Attributes:
        about: what it is, as a column is declared.
        path: number of the model; nothing for what names the county.
    """

    about: Column
    path: str = ""


def _fact(key: str, path: str, en: str, zh: str, kind: str) -> Fact:
    unit, units = UNITS[kind]
    return Fact(Column(key, Label(en, zh), kind, unit, units, most=1e7), path)  # type: ignore[arg-type]


FACTS = (
    Fact(Column("name_zh", Label("name of the county in Chinese", "县名"), "text")),
    Fact(Column("name_en", Label("name of the county in English", "英文名或拼音"), "text")),
    Fact(
        Column(
            "year",
            Label("year of the data", "数据年份"),
            "count",
            units=YEARS,
            least=FIRST_YEAR,
            most=LAST_YEAR,
            too_low=YEAR_OUTSIDE,
            too_high=YEAR_OUTSIDE,
        )
    ),
    Fact(Column("townships", Label("townships in all", "全县乡镇数"), "count", most=200)),
    Fact(Column("villages", Label("villages in all", "全县村（社区）数"), "count", most=20_000)),
    *(_fact(*one) for one in NUMBERS),
)
"""Lines of the sheet, in the order of the template."""
