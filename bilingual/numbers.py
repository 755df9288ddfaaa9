"""How a value with a unit is written for people, in either language."""

import math

from bilingual.words import Language, Single, Words

SHARES = ("share", "0-1 share", "proportion")
"""Units that people read in per cent."""

POINTS = ("share difference",)
"""Units that people read in percentage points."""

COUNTS = (
    "acts/person/year",
    "meetings/year",
    "per 1,000/year",
    "severity x months per 1,000 households/year",
    "household-months per 1,000 households/year",
    "months",
    "h/month",
    "h/person/year",
    "h/year",
    "h/decision",
    "yuan/decision",
    "yuan/household/year",
    "yuan/year",
    "per household/year",
    "persons",
    "households",
    "1/year",
    "years",
)
"""Units of what cannot be below zero."""

MISSING = "n/a"

ONE_VILLAGE = Words("the representative village", "代表村")
ALL_VILLAGES = Words("all {n} villages", "全部{n}个村")


def bounds_of(unit: str) -> tuple[float, float]:
    """The least and the most that a quantity of this unit can be; infinite where nothing bounds it."""
    if unit in (*SHARES, "0-1"):
        return 0.0, 1.0
    if unit in POINTS:
        return -1.0, 1.0
    return (0.0, math.inf) if unit in COUNTS else (-math.inf, math.inf)


def event_of(unit: str, people: float, years: float) -> float:
    """What one event (a petition, a person more) changes in an outcome of this unit; missing where the unit does not say.

    Args:
        unit: of the outcome; rates are per 1,000 of ``people`` and year.
        people: behind the rate, mean over the window.
        years: length of the window.
    """
    if unit == "per 1,000/year":
        return 1000.0 / (people * years) if people * years > 0.0 else math.nan
    return 1.0 if unit in ("persons", "households") else math.nan


def is_share(unit: str) -> bool:
    """Whether values of this unit are written in per cent."""
    return unit in SHARES


def is_points(unit: str) -> bool:
    """Whether values of this unit are differences of shares, written in percentage points."""
    return unit in POINTS


def fixed(value: float, decimals: int, sign: str = "") -> str:
    """A number with so many decimals: the one rule of signs for everything that people read.

    What is written as zero has no sign, so that neither -0.0 nor +0.0 is ever read.

    Args:
        value: a number.
        decimals: digits behind the point.
        sign: what stands before numbers above zero: ``"+"`` before differences.
    """
    text = f"{value:,.{decimals}f}"
    if not text.strip("-0.,"):
        return text.removeprefix("-")
    return f"{sign}{text}" if value > 0.0 else text


def figures(value: float, sign: str = "") -> str:
    """Three significant figures, four decimals at most, thousands with commas, a plain hyphen as the sign."""
    if not math.isfinite(value):
        return MISSING
    if abs(value) < 5e-5:
        return "0"
    decimals = max(0, 2 - math.floor(math.log10(abs(value))))
    return fixed(value, min(decimals, 4), sign)


def show(value: float, unit: str, lang: Language = "en") -> str:
    """A value with its sign of per cent where it is a share; other units stand in a column of their own."""
    if not math.isfinite(value):
        return MISSING
    if is_points(unit):
        return fixed(100 * value, 1, "+")
    sign = "%" if lang == "zh" else " %"
    return f"{fixed(100 * value, 1)}{sign}" if is_share(unit) else figures(value)


def show_range(low: float, high: float, unit: str) -> str:
    """An interval in square brackets; empty where there is none."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    if is_share(unit) or is_points(unit):
        return f"[{fixed(100 * low, 1)}, {fixed(100 * high, 1)}]"
    return f"[{figures(low)}, {figures(high)}]"


def show_gap(value: float, unit: str, language: Single) -> str:
    """A difference: of shares in percentage points, which are not per cent."""
    if is_share(unit):
        points = "个百分点" if language == "zh" else " percentage points"
        return f"{fixed(100 * value, 1, '+')}{points}"
    return figures(value, "+")


def all_villages(n: int, lang: Language) -> str:
    """All villages that are simulated; where there is one, it stands for the place."""
    return (ONE_VILLAGE if n == 1 else ALL_VILLAGES).said(lang, n=n)
