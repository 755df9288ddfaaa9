"""What can be known of a village: the columns of the table, in both languages, with the headings that offices give them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from model.declare import Label

Kind = Literal["code", "text", "choice", "yes", "count", "area", "money", "share"]

AREAS = {
    "km2": 1.0,
    "平方公里": 1.0,
    "平方千米": 1.0,
    "公里": 1.0,
    "亩": 1 / 1500,
    "公顷": 0.01,
    "平方米": 1e-6,
}
MU = {
    "亩": 1.0,
    "mu": 1.0,
    "公顷": 15.0,
    "km2": 1500.0,
    "平方公里": 1500.0,
    "平方千米": 1500.0,
    "平方米": 0.0015,
}
YUAN = {"元": 1.0, "yuan": 1.0, "rmb": 1.0}
PERSONS = dict.fromkeys(("人", "名", "位", "口", "persons", "person", "people", "residents"), 1.0)
HOUSEHOLDS = dict.fromkeys(("户", "家", "households", "household"), 1.0)
PIECES = dict.fromkeys(("个", "组", "张", "名", "人", "位", "groups", "grids", "posts"), 1.0)
PERCENT = {"%": 0.01, "percent": 0.01, "百分比": 0.01, "share": 1.0, "成": 0.1}


NO_UNIT = Label("", "")


@dataclass(frozen=True)
class Column:
    """One thing that can be known of a village.

    Attributes:
        key: how the project calls it.
        label: the heading in the template.
        kind: what its cells hold.
        unit: the unit in the template, in both languages.
        units: units that a heading or a cell may name, and how many of ours each is.
        aliases: other headings.
        choices: what a cell may say, with other words for each.
        either: words that may mean either of two choices: the cell is then unknown.
        least, most: less or more is a mistake.
        too_low, too_high: the message, what is allowed, and a hint.
    """

    key: str
    label: Label
    kind: Kind
    unit: Label = NO_UNIT
    units: Mapping[str, float] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    either: tuple[str, ...] = ()
    least: float = 0.0
    most: float = 1e9
    too_low: tuple[str, ...] = ()
    too_high: tuple[str, ...] = ()

    @property
    def heading(self) -> Label:
        """The heading with its unit, as the template has it."""
        unit = self.unit
        return (
            Label(f"{self.label.en} ({unit.en})", f"{self.label.zh}（{unit.zh}）") if unit.en else self.label
        )


TYPES = {
    "village": (
        "村",
        "行政村",
        "建制村",
        "普通村",
        "农村",
        "村庄",
        "村委会",
        "村民委员会",
        "城郊融合类",
        "集聚提升类",
        "特色保护类",
        "搬迁撤并类",
        "城郊融合",
        "集聚提升",
        "特色保护",
        "搬迁撤并",
        "village",
    ),
    "farming-community": ("涉农社区", "村改居", "村改社区", "农村社区", "涉农", "farming community"),
    "urban-community": ("城市社区", "城镇社区", "城区社区", "居委会", "urban community"),
}
"""Kinds of village, with the words for each; villages of all classes of rural planning are villages."""
WITHOUT_PEOPLE = ("a village without people cannot be run", "leave its row out")
FIRST_YEAR, LAST_YEAR = 1950, 2100
YEAR_OUTSIDE = ("a year that cannot be", f"allowed is {FIRST_YEAR} to {LAST_YEAR}")
LANDSCAPES = {
    "mountain": ("山区", "山地", "高山", "深山", "mountain"),
    "hills": ("丘陵", "浅丘", "丘陵区", "低山丘陵", "hills"),
    "plain": ("平原", "平坝", "坝区", "平原区", "湖区", "plain"),
    "coastal-lineage": ("沿海", "滨海", "海岛", "coast"),
    "urban": ("城区", "城镇", "城郊", "urban"),
}
YES_NO = {
    "yes": ("是", "√", "✓", "✔", "☑", "对", "有", "已", "y", "yes", "true", "1", "v"),
    "no": ("否", "×", "✗", "✘", "☒", "不是", "未", "没有", "无", "n", "no", "false", "0", "x"),
}


def _counted(
    key: str,
    en: str,
    zh: str,
    units: Mapping[str, float],
    *aliases: str,
    most: float = 1e6,
    lived_in: bool = False,
) -> Column:
    """A column of counts."""
    unit = {id(PERSONS): Label("persons", "人"), id(HOUSEHOLDS): Label("households", "户")}.get(
        id(units), Label("", "")
    )
    low = {"least": 1.0, "too_low": WITHOUT_PEOPLE} if lived_in else {}
    return Column(key, Label(en, zh), "count", unit, units, aliases, most=most, **low)  # type: ignore[arg-type]


COLUMNS = (
    Column("code", Label("village code", "村编号"), "code", aliases=(
        "编号", "编码", "村编码", "村代码", "代码", "行政区划代码", "区划代码", "统计代码", "统计用区划代码", "村庄编号", "村号",
        "code", "id", "village", "村名", "村名称", "村庄名称", "行政村", "行政村名称", "村社区名称", "村社区", "村居",
        "村居名称", "单位名称", "名称", "村庄", "序号", "no")),
    Column("township", Label("township", "乡镇"), "text", aliases=(
        "乡镇名称", "乡镇街道", "镇乡", "镇街", "所属乡镇", "所在乡镇", "乡镇办", "街道", "镇", "镇名", "乡", "town")),
    Column("type", Label("kind of village", "类型"), "choice", choices=TYPES, either=("社区", "社区居委会"), aliases=(
        "村类型", "村庄类型", "社区类型", "类别", "村别", "性质", "kind", "type")),
    Column("landscape", Label("landscape", "地形"), "choice", choices=LANDSCAPES, aliases=(
        "地貌", "地形地貌", "地势", "地形类型", "地貌类型", "terrain")),
    Column("area", Label("area", "面积"), "area", Label("km2", "km2"), AREAS, aliases=(
        "村域面积", "辖区面积", "土地面积", "幅员面积", "国土面积", "总面积", "村面积", "幅员"), most=2000.0),
    _counted("households", "registered households", "户籍户数", HOUSEHOLDS, "户数", "总户数", "农户数", "家庭户数", "户籍总户数",
        "在册户数", "农户", "人口户数", most=20_000, lived_in=True),
    _counted("persons", "registered persons", "户籍人口", PERSONS, "户籍人口数", "户籍总人口", "人口", "总人口", "人口数",
        "户籍人数", "在册人口", "在籍人口", "人口总数", "户籍", "总人数", "registered population", "population", most=20_000,
        lived_in=True),
    _counted("over_60", "60 and over", "60岁及以上", PERSONS, "60岁以上", "六十岁以上", "60周岁以上", "60周岁及以上", "老年人口",
        "老年人", "老年人数", "60岁以上老人", "60岁以上老年人", "60岁以上人口", "60岁及以上人口", "60及以上", "60以上",
        "60+", "60岁+", "60 and over"),
    _counted("under_16", "under 16", "16岁以下", PERSONS, "16周岁以下", "0-15岁", "未满16岁", "16岁以下人口", "少年儿童", "儿童",
        "0-15", "不满16周岁", "16以下"),
    _counted("working", "16 to 64", "16—64岁", PERSONS, "16-64岁", "16-64", "16至64岁", "劳动年龄人口", "劳动力", "16~64岁",
        "16-64周岁", "16-64岁人口", "劳动年龄", "劳动力人数", "16到64岁", "aged 16-64"),
    _counted("away", "of them away for half a year or more", "其中外出半年以上", PERSONS, "外出半年以上", "外出务工", "外出务工人数",
        "外出人数", "外出人口", "外出", "外出半年以上人数", "常年外出", "常年外出务工", "外出务工人员", "外出劳动力",
        "外出6个月以上", "流出人口", "外出务工半年以上", "务工人数", "away", "out-migrants"),
    _counted("away_near", "of them within the county", "其中县内", PERSONS, "县内", "县内务工", "在县内", "县内外出", "县域内", "本县内",
        "县内就业", "县内务工人数", "within the county"),
    _counted("whole_away", "households gone as a whole", "举家外出户", HOUSEHOLDS, "举家外出", "举家外出户数", "全家外出",
        "全家外出户", "举家外迁户", "举家", "整户外出", "整户外出户数", "举家外出农户"),
    _counted("members", "Party members", "党员", PERSONS, "党员数", "党员人数", "党员总数", "中共党员", "正式党员", "党员名数"),
    _counted("members_away", "Party members away", "外出党员", PERSONS, "党员外出", "流动党员", "外出党员数", "外出流动党员",
        "外出党员人数", "流动党员数"),
    _counted("groups", "villagers' groups", "村民小组", PIECES, "村民小组数", "小组数", "组数", "小组", "村民组", "村民组数",
        "社数", "村民小组个数", "groups", most=500),
    _counted("grids", "grids", "网格", PIECES, "网格数", "网格个数", "网格总数", "划分网格", "划分网格数", most=500),
    _counted("attendants_full", "full-time grid attendants", "专职网格员", PIECES, "专职网格员数", "专职", "网格员专职",
        "专职网格员人数", most=500),
    _counted("attendants_part", "part-time grid attendants", "兼职网格员", PIECES, "兼职网格员数", "兼职", "网格员兼职",
        "兼职网格员人数", most=500),
    _counted("committee", "members of the two committees", "“两委”干部", PIECES, "两委干部", "两委成员", "两委", "村两委干部",
        "两委人数", "两委干部数", "村两委", "村两委成员", "两委班子", "两委班子成员", "村干部", "村干部数", "两委成员数", most=60),
    Column("concurrent", Label("one person heads branch and committee", "一肩挑"), "yes", choices=YES_NO, aliases=(
        "是否一肩挑", "书记主任一肩挑", "一肩挑情况", "书记主任是否一肩挑", "支书主任一肩挑", "支部书记主任一肩挑",
        "是否书记主任一肩挑", "one shoulder")),
    Column("income", Label("collective income", "集体经营收入"), "money", Label("yuan", "元"), YUAN, aliases=(
        "村集体经营收入", "集体经营性收入", "村集体经营性收入", "集体收入", "村集体收入", "集体经济收入", "村集体经济收入", "经营收入",
        "经营性收入", "年集体经营收入", "集体经济", "村集体经济", "村级集体收入", "村级集体经济收入", "own income")),
    Column("transfers", Label("operating funds from above", "上级运转经费"), "money", Label("yuan", "元"), YUAN, aliases=(
        "运转经费", "村级运转经费", "上级拨付运转经费", "办公经费", "上级补助经费", "村级组织运转经费", "上级拨款", "财政补助",
        "上级补助", "转移支付", "上级转移支付", "上级补助收入", "transfers"), most=1e8),
    Column("land_let", Label("land let to operators", "流转给业主面积"), "area", Label("mu", "亩"), MU, aliases=(
        "流转面积", "土地流转面积", "流转土地面积", "流转给业主", "流转给业主土地面积", "业主流转面积", "流转土地", "土地流转",
        "耕地流转面积", "land let"), most=200_000.0),
    Column("largest_surname", Label("share of households of the largest surname", "最大姓氏户占比"), "share", Label("%", "%"),
        PERCENT, aliases=("最大姓占比", "最大姓氏占比", "最大姓户占比", "最大姓氏比例", "第一大姓占比", "大姓占比", "最大姓氏户比例",
        "主姓占比", "最大姓氏", "第一大姓户占比", "最大宗族占比", "largest surname")),
)  # fmt: skip
"""The columns of the table of villages, in the order of the template."""
BY_KEY = {column.key: column for column in COLUMNS}

PARTS = (
    ("over_60", "persons"),
    ("under_16", "persons"),
    ("working", "persons"),
    ("away", "working"),
    ("away", "persons"),
    ("away_near", "away"),
    ("whole_away", "households"),
    ("members", "persons"),
    ("members_away", "members"),
    ("households", "persons"),
)
"""What is a part of what: none is above its whole."""
SUMS = (
    (("over_60", "under_16"), "persons"),
    (("under_16", "working"), "persons"),
    (("under_16", "members"), "persons"),
)
"""What together is no more than a whole, for nobody is in both."""

BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
YEARS = re.compile(r"(?:19|20)\d\d年?(?:末|底|度)?")
EDGES = re.compile(
    r"^(?:其中|全村|本村|现有|共有|年末|村内|\d{1,2}[.)]|[一二三四五六七八九十]+、)|(?:人数|个数|数量|总数|总计|合计|小计|情况|数)$"
)
JOINTS = re.compile(r"[\s:;,.、。·/\\|*#\"'“”‘’_]+")
LETTERS = re.compile(r"[a-z]")


def narrow(text: str) -> str:
    """A text in half-width characters of one kind, with single spaces; dashes and waves between numbers are one mark."""
    same = unicodedata.normalize("NFKC", text).replace("㎞", "km").replace("²", "2").replace("﹪", "%")
    return re.sub(r"\s+", " ", re.sub("[‐‑‒–—―−~～至]", "-", same)).strip()


def plain(heading: str) -> str:
    """A heading without its unit, spaces, marks and years, in small letters."""
    bare = YEARS.sub("", BRACKETS.sub("", narrow(heading).lower()))
    return JOINTS.sub("", bare)


def core(heading: str) -> str:
    """A heading without the words that change nothing, as 其中 before it and 总数 behind."""
    bare = plain(heading)
    while (shorter := EDGES.sub("", bare)) != bare and shorter:
        bare = shorter
    return bare


@lru_cache(maxsize=1)
def headings() -> dict[str, tuple[str, int]]:
    """Column and rank of every heading, as plain text and by its core; the first of two has it."""
    known: dict[str, tuple[str, int]] = {}
    for form in (plain, core):
        for column in COLUMNS:
            for rank, name in enumerate((column.label.zh, column.label.en, column.key, *column.aliases)):
                known.setdefault(form(name), (column.key, rank))
    return known


PATTERNS = {
    "over_60": re.compile(r"^(?:60|六十)(?:周)?岁?(?:及|含)?以上(?:的)?(?:老年人|老人|老年|老|人口|人员|人|居民)?$"),
    "under_16": re.compile(r"^(?:不满|未满)?(?:16|十六)(?:周)?岁?(?:以下)?(?:的)?(?:儿童|少年儿童|人口|人员|人|未成年人)?$"),
    "working": re.compile(r"^16(?:周岁|岁)?-64(?:周岁|岁)?(?:及以下)?(?:的)?(?:劳动力|劳动年龄人口|人口|人员|人)?$"),
    "away_near": re.compile(r"^(?:外出)?(?:务工)?(?:在)?(?:本)?县(?:域|区|市)?(?:内|境内)(?:务工|就业|外出|从业)?(?:人员|人口|人)?$"),
    "whole_away": re.compile(r"^(?:举家|全家|整户)(?:常年)?(?:外出|外迁|迁出)?(?:务工)?(?:半年以上)?(?:的)?(?:户|农户|家庭)?$"),
    "members_away": re.compile(r"^(?:外出|流动)(?:务工)?党员(?:半年以上)?$|^党员(?:外出|流动)(?:务工)?$"),
    "away": re.compile(r"^(?:常年)?外出(?:务工)?(?:半年|6个月|六个月)?(?:及|含)?(?:以上)?(?:的)?(?:务工)?(?:人员|人口|劳动力|人)?$"),
    "largest_surname": re.compile(r"^(?:第一)?最?大(?:的)?(?:姓|姓氏|宗族)(?:农户|户|家庭)?(?:所)?占?(?:总户数)?(?:的)?(?:比|比例|比重|百分比|占比)$"),
}  # fmt: skip
"""Headings in other words; a column that is so named has the last rank."""
LAST_RANK = 99


def named_by(heading: str) -> tuple[str, int] | None:
    """Column that a heading names, and how well; nothing where it names none."""
    known = headings()
    found = known.get(plain(heading)) or known.get(core(heading))
    if found is None:
        found = next(((key, LAST_RANK) for key, one in PATTERNS.items() if one.match(core(heading))), None)
    bare = without_unit(heading)
    return found if found is not None or bare == heading else named_by(bare)


@lru_cache(maxsize=1)
def unit_pattern() -> re.Pattern[str]:
    """A unit of any column, with or without a multiple."""
    names = sorted({unit for column in COLUMNS for unit in column.units}, key=len, reverse=True)
    return re.compile(f"(?:亿|万|千|百)?(?:{'|'.join(map(re.escape, names))})|[亿万千]")


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else."""
    return unit_pattern().fullmatch(narrow(text).lower().strip("()[] ")) is not None


def without_unit(heading: str) -> str:
    """A heading without the unit that stands behind it without brackets, after a space or a stroke."""
    *before, last = re.split(r"[\s/:,]+", narrow(heading))
    return " ".join(before) if before and is_unit(last) else heading


def unit_in(heading: str) -> str:
    """The unit that a heading names, in brackets or behind it; nothing where it names none."""
    text = narrow(heading).lower()
    inside = [first or second for first, second in BRACKETS.findall(text)]
    parts = [part for one in inside for part in re.split(r"[\s:,;/]+", one)]
    return next((part for part in (*parts, re.split(r"[\s/:,]+", text)[-1]) if is_unit(part)), "")


def odd_unit_in(heading: str) -> str:
    """What stands in brackets in a heading and looks like a unit that nobody knows."""
    inside = [first or second for first, second in BRACKETS.findall(narrow(heading).lower())]
    odd = [
        text
        for text in inside
        if not unit_in(f"({text})") and not re.search(r"\d|年|含|占|按|其中|口径|如|/", text)
    ]
    return next((text for text in odd if 0 < len(text) <= 4), "")
