"""What a cell means: numbers as offices write them, with units, multiples, signs of per cent and words.

A cell is a number, one of a few words, or unknown; never is an empty cell 0. What can be read in two ways is not read: it is
refused with the question.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass

from scenarios.county.columns import Column, named_by, narrow, plain
from scenarios.county.sheets import Raw

UNKNOWN = ("", "-", "--", "---", "/", "//", "\\", "?", "??", ".", "...", "*", "缺", "缺失", "缺项", "空", "未有", "n/a", "na", "nan", "null",
    "unknown", "#n/a", "tbd", "pending")  # fmt: skip
NOT_SAID = re.compile(
    r"(?:(?:暂|尚|暂时|目前|尚且)(?:无|缺|没有|未)?(?:统计|掌握|填|报|上报|知|定|明|核实)?|待(?:统计|定|补|补充|核|核实|核查|查|填|填报|报|上报|确认|调查|更新)?|未(?:统计|知|定|明|填|填报|报|上报|掌握|核实|调查)"
    r"|不(?:详|明|清|清楚|知道|知|掌握|确定)|(?:无|无法|没有)(?:数据|统计|资料|信息)|无(?:从|法)(?:统计|核实))(?:数据|统计|资料|信息|数)?"
)
"""Words of offices for what they do not know, or not yet: never 0."""
NONE = ("无", "没有", "零", "〇", "none", "nil")
"""Words for 0, and no others."""
ABOUT = re.compile(
    r"^(?:大约|约为|约|近|大概|≈|~|左右|about|approx\.?|ca\.?)\s*|(?:左右|上下|余|多|来)(?=[^\d.]*$)"
)
BOUND = re.compile(r"以上|以下|以内|不到|不足|至少|至多|超过|[<>≤≥]|不少于|不超过")
RANGE = re.compile(r"\d[^\d.,]*-\s*\d")
MULTIPLES = {"亿": 1e8, "万": 1e4, "千": 1e3, "百": 1e2, "": 1.0}
DIGITS = {**{letter: k for k, letter in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4,
    "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}  # fmt: skip
PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
NUMBER = re.compile(r"([-+]?)((?:\d{1,3}(?:[,，'’ ]\d{3})+|\d+)(?:\.\d*)?|\.\d+)\s*(.*)", re.DOTALL)
WORDED = re.compile(f"([{''.join(DIGITS)}{''.join(PLACES)}万亿]+)(.*)", re.DOTALL)
PERSONS_A_SHARE = 1.0
"""A bare value up to this in a column of shares may be a share or per cent."""


@dataclass(frozen=True)
class Cell:
    """What a cell was understood to say.

    Attributes:
        address: where it stands.
        value: the number, the word, or nothing where it is unknown.
        notes: what a reader should know: a keyword each of :data:`NOTES`.
        wrong: what is wrong with it, what is allowed, and a hint; nothing where it is right.
    """

    address: str
    value: float | str | None = None
    notes: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


class Wrong(Exception):
    """A cell that cannot be used: what is wrong, what is allowed, what to do."""


NOTES = {
    "about": ("taken as exact, though it says about", "原文为约数，按所写数字计"),
    "none": ("none, taken as 0", "“无”按0计"),
    "words": ("a number in words", "汉字数字"),
    "formula": ("worked out by a formula", "公式计算结果"),
    "percent": ("per cent by its format", "按百分比格式读取"),
    "unit": ("its own unit", "按单元格内单位换算"),
    "either": ("either kind; taken as unknown", "未说明是哪一类，按未知计"),
    "above": ("taken from the row above", "沿用上一行"),
}
"""Notes on a cell, in both languages."""


def read(column: Column, cell: Raw, unit: str = "") -> Cell:
    """What a cell says.

    Args:
        column: that it stands in.
        cell: as it stands in the file.
        unit: of its heading; nothing where that names none.
    """
    try:
        value, notes = meaning(column, cell, unit)
    except Wrong as wrong:
        return Cell(cell.address, wrong=tuple(map(str, wrong.args)))
    more = ("formula",) if cell.formula and value is not None else ()
    return Cell(cell.address, value, (*notes, *more))


def meaning(column: Column, cell: Raw, unit: str) -> tuple[float | str | None, tuple[str, ...]]:
    """Value and notes of a cell.

    Raises:
        Wrong: it cannot be used.
    """
    if cell.picture:
        raise Wrong("a picture stands in the cell", "type the number")
    if cell.formula and cell.value is None:
        raise Wrong("a formula without a stored result", "open the file in Excel or WPS and save it once")
    if cell.error:
        raise Wrong("the formula has no result", "type the number")
    if column.kind in ("code", "text"):
        return (None if is_unknown(narrow(cell.text).lower()) else tidy(cell.text), ())
    if column.kind in ("choice", "yes"):
        return word(column, cell)
    return number(column, cell, unit)


def is_unknown(text: str) -> bool:
    """Whether a text in half-width small letters says that nobody knows, or not yet."""
    return text in UNKNOWN or NOT_SAID.fullmatch(text) is not None


def tidy(text: str) -> str:
    """A name without look-alikes, and without spaces where it is Chinese."""
    same = unicodedata.normalize("NFKC", text).strip()
    return same if same.isascii() else re.sub(r"\s+", "", same)


def word(column: Column, cell: Raw) -> tuple[str | None, tuple[str, ...]]:
    """One of the words that a column allows."""
    text = "yes" if cell.value is True else "no" if cell.value is False else narrow(cell.text).lower()
    if is_unknown(text):
        return None, ()
    bare = plain(text) or text
    if bare in column.either:
        return None, ("either",)
    for key, words in column.choices.items():
        if bare in words or bare == key:
            return key, ()
    raise Wrong(
        f"it is none of the words for {column.label.zh}",
        f"allowed is {allowed_words(column)}",
        "a cell may be left empty where it is not known",
    )


def allowed_words(column: Column) -> str:
    """The first word of each choice, as a list."""
    first = [words[0] for words in column.choices.values()]
    return f"{', '.join(first[:-1])} or {first[-1]}"


def number(column: Column, cell: Raw, unit: str) -> tuple[float | None, tuple[str, ...]]:
    """The number of a cell in the unit of its column, within what the column allows."""
    if isinstance(cell.value, bool):
        raise Wrong("true or false stands in the cell", "it has to be a number")
    if isinstance(cell.value, datetime.date | datetime.time | datetime.timedelta):
        raise Wrong(
            "a date or a time stands in the cell", "it has to be a number; set the cell's format to a number"
        )
    if isinstance(cell.value, int | float):
        exact, marks = of_number(column, float(cell.value), cell.percent, unit)
        return within(column, exact), marks
    value, notes = of_text(column, cell.text, unit)
    return (None if value is None else within(column, value)), notes


def within(column: Column, value: float) -> float:
    """The value, where its column allows it; a count is whole.

    Raises:
        Wrong: it is below 0, too large, or no whole number.
    """
    if value < 0.0:
        raise Wrong("a number below 0", "allowed is 0 or more")
    if column.kind == "share" and value > 1.0:
        raise Wrong("a share above 100 %", "allowed is 0 to 100 %")
    if column.kind == "count":
        if abs(value - round(value)) > 1e-6 * max(1.0, value):
            what = "a share where a count belongs" if value < 1.0 else "it is no whole number"
            raise Wrong(what, "a count is a whole number")
        value = float(round(value))
    if column.too_low and value < column.least:
        raise Wrong(*column.too_low)
    if value > column.most:
        most = f"allowed is {column.most:,.12g} at the most"
        raise Wrong(*(column.too_high or ("it is larger than any village has", most, "is the unit right?")))
    return float(f"{value:.12g}")  # 35 % is .35, whatever a product of floats is


def of_number(column: Column, value: float, percent: bool, unit: str) -> tuple[float, tuple[str, ...]]:
    """A number typed as one: its format and its heading say what it counts."""
    if percent and column.kind == "share":
        return value, ("percent",)
    if percent:
        raise Wrong(share_in(column), "write the number itself")
    return value * bare_scale(column, value, unit), ()


def share_in(column: Column) -> str:
    """What is wrong with a share in a column of another unit."""
    return (
        "a share where a count belongs" if column.kind == "count" else "per cent in a column of another unit"
    )


def bare_scale(column: Column, value: float, unit: str) -> float:
    """How many of our unit one of the heading's is; of a share up to 1 nobody knows.

    Raises:
        Wrong: a share that can be read in two ways.
    """
    if column.kind == "share" and 0.0 < value <= PERSONS_A_SHARE:
        raise Wrong("a bare value up to 1 may be a share or per cent", "write it with the sign %")
    if not unit:
        return 0.01 if column.kind == "share" else 1.0
    return scale_of(column, unit) or 1.0


def allowed_units(column: Column) -> str:
    """Units that a column knows, as a list."""
    names = [name for name in column.units if not name.isascii() or column.kind in ("area", "share")]
    return f"allowed is {', '.join(names)}" if names else "write the number alone"


def scale_of(column: Column, unit: str) -> float | None:
    """How many of ours a unit is, with 万, 千 or 百 before it or alone; nothing where the column does not know it."""
    for multiple, times in MULTIPLES.items():
        rest = unit.removeprefix(multiple).strip() if unit.startswith(multiple) else None
        if rest == "" and multiple and column.kind != "share":
            return times
        if rest is not None and rest in column.units:
            return times * column.units[rest]
    return None


def of_text(column: Column, text: str, unit: str) -> tuple[float | None, tuple[str, ...]]:
    """A number written as a text."""
    said = narrow(text).lower().strip("'`")
    said = f"{said[3:]}%" if said.startswith("百分之") else said
    if is_unknown(said):
        return None, ()
    if said in NONE or scale_after_none(column, said):
        return 0.0, ("none",)
    marks: list[str] = []
    bare = ABOUT.sub("", said).strip()
    if bare != said:
        marks.append("about")
    value, behind = split(bare, marks)
    below = unit_below(bare[: len(bare) - len(behind)], unit) if "words" in marks else unit
    return value * text_scale(column, value, behind, below, marks), tuple(marks)


def unit_below(words: str, unit: str) -> str:
    """The heading's unit for a number in words: 五万 has its multiple with it, so that of the heading is not applied again.

    Raises:
        Wrong: 五千 under 万元, which some mean as 5,000 yuan.
    """
    plain_unit = unit[1:] if unit[:1] in MULTIPLES else unit
    if re.search("[万亿]", words):
        return plain_unit
    if plain_unit != unit and re.search("[千仟]", words):
        raise Wrong(
            "a number in words under such a heading can be read in two ways",
            "write it in digits, with its unit",
        )
    return unit


def scale_after_none(column: Column, said: str) -> bool:
    """Whether it says none of a unit, as 无党员 does not and 零户 does."""
    return said[:1] in ("无", "零", "〇") and scale_of(column, said[1:]) is not None


def split(text: str, marks: list[str]) -> tuple[float, str]:
    """The number at the start of a text, and what stands behind it.

    Raises:
        Wrong: there is no one number.
    """
    if BOUND.search(text) or RANGE.search(text):
        raise Wrong("a bound or a range stands in the cell", "write one number")
    found = NUMBER.fullmatch(text)
    if found is not None:
        sign, digits, behind = found.groups()
        return float(f"{sign}{re.sub('[,，’ ]', '', digits).replace(chr(39), '')}"), behind.strip()
    worded = WORDED.fullmatch(text)
    value = None if worded is None else in_words(worded[1])
    if worded is None or value is None:
        raise Wrong("it is not a number", "it has to be a number, with or without its unit")
    marks.append("words")
    return value, worded[2].strip()


def text_scale(column: Column, value: float, behind: str, unit: str, marks: list[str]) -> float:
    """How many of our unit one of a cell's is: its own unit goes before that of the heading.

    Raises:
        Wrong: a share where a count belongs, a unit that the column does not have, or something else behind the number.
    """
    if not behind:
        return bare_scale(column, value, unit)
    behind = re.sub(r"\s|[(][^()]*[)]|/年$|每年$|[()。;,]", "", behind)
    if not behind:
        return bare_scale(column, value, unit)
    if behind in ("%", "个百分点") and column.kind != "share":
        raise Wrong(share_in(column), "write the number itself")
    scale = multiplied(column, behind, unit)
    if scale is None:
        raise Wrong(
            "something stands behind the number that is no unit of this column", allowed_units(column)
        )
    marks.append("unit")
    return scale


def multiplied(column: Column, behind: str, unit: str) -> float | None:
    """What stands behind a number as a scale: a unit, or a multiple alone, which then is of the heading's plain unit."""
    whole = scale_of(column, behind)
    if whole is None and behind[:1] in column.units and (named_by(behind[1:]) or ("",))[0] == column.key:
        return column.units[behind[:1]]
    if behind in MULTIPLES and unit and whole is not None:
        plain_unit = unit[1:] if unit[:1] in MULTIPLES and len(unit) > 1 else unit
        return whole * (column.units.get(plain_unit, 1.0))
    return whole


def in_words(text: str) -> float | None:
    """A number in Chinese characters: 六, 十二, 一百零五, 一千三 (1,300); digit by digit too, as 二〇三."""
    if all(letter in DIGITS for letter in text):
        return float("".join(str(DIGITS[letter]) for letter in text))
    total, section, digit, place = 0.0, 0.0, -1, 1.0
    for letter in text:
        if letter in DIGITS:
            digit, place = DIGITS[letter], place if DIGITS[letter] else 1.0
        elif letter in PLACES:
            section += PLACES[letter] * (1 if digit < 0 else digit)
            digit, place = -1, PLACES[letter] / 10.0
        else:
            times, before = MULTIPLES[letter], section + max(digit, 0)
            larger = total >= times  # 一亿二千万: the 亿 is not multiplied again
            total = total + before * times if larger else (total + before) * times
            section, digit, place = 0.0, -1, times / 10.0
    return total + section + max(digit, 0) * place
