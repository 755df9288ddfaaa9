"""Why there is no number, or not the usual one: one value that travels from the estimate to every table, sentence and file."""

from enum import StrEnum

from bilingual.words import Language, Words, both


class Why(StrEnum):
    """Reason beside an estimate. As text it is the code that files carry; empty where the number stands as it is."""

    NONE = ""
    """The number stands, and its interval is the usual one."""
    ABSENT = "absent"
    """No run has a value."""
    CONSTANT = "constant"
    """Every run has the same value, so that nothing can be said of luck but how rarely it could be otherwise."""
    FEW = "few"
    """Too few runs, draws or blocks have a value."""
    RARE = "rare"
    """Fewer than eight runs differ from the others: the interval is an exact bound."""
    HIDDEN = "hidden"
    """Plausible worlds differ no more than by luck: the range is the widest that luck could hide."""
    ZERO = "zero"
    """What it would be divided by (a difference, a variance) cannot be distinguished from zero."""
    WIDE = "wide"
    """There is an estimate, but its interval is too wide: the design is too small to quote it."""
    OUTSIDE = "outside"
    """The estimate lies outside what the quantity can be."""


REASONS: dict[Why, Words] = {
    Why.NONE: Words("", ""),
    Why.ABSENT: Words("no run has a value", "各次模拟均无数值"),
    Why.CONSTANT: Words("the same in every run", "各次模拟均相同"),
    Why.FEW: Words("too few runs have a value", "有数值的模拟过少"),
    Why.RARE: Words(
        "rare: fewer than 8 runs differ, so the interval is an exact bound",
        "罕见：不足8次模拟有差异，区间为精确界",
    ),
    Why.HIDDEN: Words(
        "plausible worlds differ no more than by luck: the range is the widest that luck could hide",
        "各组取值之差不超过偶然差异：区间为偶然差异可能掩盖的最大范围",
    ),
    Why.ZERO: Words(
        "what it would be divided by cannot be distinguished from zero", "作为分母的量与零无法区分"
    ),
    Why.WIDE: Words("the interval is too wide: the design is too small", "区间过宽：设计过小"),
    Why.OUTSIDE: Words("the estimate lies outside what is possible", "估计值超出可能范围"),
}
"""Each reason as a clause."""

SHORT: dict[Why, Words] = {
    Why.NONE: Words("", ""),
    Why.ABSENT: Words("no value", "无数值"),
    Why.CONSTANT: Words("all equal", "各次相同"),
    Why.FEW: Words("too few", "次数过少"),
    Why.RARE: Words("rare", "罕见"),
    Why.HIDDEN: Words("hidden by luck", "为偶然所掩"),
    Why.ZERO: Words("divisor near zero", "分母近零"),
    Why.WIDE: Words("too wide", "区间过宽"),
    Why.OUTSIDE: Words("not possible", "超出范围"),
}
"""Each reason where there is little room, as in a table."""
MARKS: dict[Why, str] = {Why.CONSTANT: "=", Why.RARE: "°", Why.FEW: "?", Why.HIDDEN: "~"}
"""What stands behind a number in a table where there is no room for the reason; the foot says what it means."""


def because(why: str, lang: Language, short: bool = False) -> str:
    """A reason for people, from its code."""
    return both(*(SHORT if short else REASONS)[Why(str(why))], lang)


def marked(why: Why, lang: Language) -> str:
    """What the mark of a reason means, for the foot of a table."""
    return f"{MARKS[why]} {because(why, lang)}"
