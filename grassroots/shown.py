"""How things are shown on a terminal: tables, words in either language, numbers as one says them."""

from typing import TYPE_CHECKING, Any

from bilingual.numbers import fixed
from grassroots.options import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.table import Table

    from bilingual.words import Single


MORE = ("--top N shows more", "用--top N可多显示")
"""How to see more rows of a table of numbers or factors."""


def table(names: list[str], first: int = 99, numbers: int = 0) -> "Table":
    """An empty table; ``numbers`` columns after the ``first`` hold numbers."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for k, name in enumerate(names):
        right = first <= k < first + numbers
        least = 24 if k == 0 else 8 if right else 20 if k and k == len(names) - 1 else None
        made.add_column(Text(name), justify="right" if right else "left", min_width=least, overflow="fold")
    return made


def heads(lang: Language, *pairs: tuple[str, str]) -> list[str]:
    """Heads of a table; both languages stand one above the other."""
    return [f"{en}\n{zh}" if lang is Language.both else in_language(en, zh, lang) for en, zh in pairs]


def said_cut(made: "Table", shown: int, every: int, lang: Language, more: tuple[str, str]) -> "Table":
    """The table, which says below itself how many of its rows it shows and how to see the others, where it leaves some out."""
    from rich.text import Text

    if shown < every:
        en, zh = f"{shown} of {every} rows; {more[0]}", f"共{every}行，显示{shown}行；{more[1]}"
        made.caption, made.caption_justify = Text(in_language(en, zh, lang)), "left"
    return made


def words_of(label: Any, lang: Language) -> str:
    """A label in the language asked for."""
    return in_language(label.en, label.zh, lang)


def in_language(en: str, zh: str, lang: Language) -> str:
    """One of two texts, or both."""
    if lang is Language.both:
        return en if en == zh else f"{en} {zh}"
    return zh if lang is Language.zh else en


def number(x: float) -> str:
    """Three digits; a dash where there is none."""
    if x != x:
        return "–"
    return fixed(x, 0) if abs(x) >= 1000 else f"{x + 0.0:.3g}"  # a zero below zero is zero


def percent(share: float, lang: Language) -> str:
    """A share; a dash where it cannot be told."""
    return "–" if share != share else f"{fixed(100 * share, 0)}{'%' if lang is Language.zh else ' %'}"


def duration(seconds: float, zh: bool = False) -> str:
    """A time as one says it."""
    if seconds < 1.0:
        return f"{1000 * seconds:.0f}{'毫秒' if zh else ' ms'}"
    if seconds < 120.0:
        return f"{seconds:.0f}{'秒' if zh else ' s'}"
    if seconds < 7200.0:
        return f"{seconds / 60:.0f}{'分钟' if zh else ' min'}"
    return f"{seconds / 3600:.1f}{'小时' if zh else ' h'}"


def size(n: float, zh: bool = False) -> str:
    """Bytes as one says them."""
    for unit in ("字节" if zh else " bytes", " kB", " MB"):
        if n < 1000:
            return f"{n:.0f}{unit}"
        n /= 1000
    return f"{n:.1f} GB"


def in_each[T](write: "Callable[[Single], T]") -> dict[str, T]:
    """The same in each language, by its code, for data."""
    return {"en": write("en"), "zh": write("zh")}


def spoken(lang: Language) -> "tuple[Single, ...]":
    """The languages that sentences are in."""
    return ("en", "zh") if lang is Language.both else ("zh",) if lang is Language.zh else ("en",)
