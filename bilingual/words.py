"""A text in both languages, and how one of two texts, or both, is written."""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from bilingual.texts import visible

Single = Literal["en", "zh"]
Language = Literal["en", "zh", "both"]
SINGLES: tuple[Single, ...] = ("en", "zh")
LANGUAGES: tuple[Language, ...] = ("en", "zh", "both")


class Words(NamedTuple):
    """One text in both languages; braces, where there are any, are filled by :meth:`said`."""

    en: str
    zh: str

    def said(self, lang: Language, **values: object) -> str:
        """The text with its braces filled; in ``both``, English and Chinese with a stroke between.

        Raises:
            KeyError: a brace is left without a value.
            ValueError: no such language.
        """
        return both(self.en.format(**values), self.zh.format(**values), lang)


def both(en: str, zh: str, lang: Language) -> str:
    """One of two texts, or both with a stroke between where they differ; hidden characters are shown.

    Raises:
        ValueError: no such language.
    """
    if lang not in ("en", "zh", "both"):
        raise ValueError(f"lang: {lang!r} given; allowed are en, zh or both")
    if lang == "en" or en == zh:
        return visible(en)
    zh = tight(zh)
    return visible(zh if lang == "zh" else f"{en} / {zh}")


def tight(zh: str) -> str:
    """A text in Chinese, in which no space stands before a sign of per cent."""
    return re.sub("(?<=[0-9]) %", "%", zh)


MARKS = {
    ": ": "：",
    "; ": "；",
    ", ": "，",
    ". ": "。",
    " (": "（",
    ")": "）",
    " [": "［",
    "]": "］",
    " - ": "，",
}
"""Punctuation in English and in Chinese."""


def mark(english: str, lang: Language) -> str:
    """A mark of punctuation between two texts: full width where they are in Chinese alone."""
    return MARKS[english] if lang == "zh" else english


def within(text: str, lang: Language) -> str:
    """A text in brackets, behind another."""
    return f"{mark(' (', lang)}{text}{mark(')', lang)}"


def composed(write: Callable[[Single], str], lang: Language) -> str:
    """A text put together of several: in ``both`` it is written whole in each language, never piece by piece."""
    if lang == "both":
        return both(write("en"), write("zh"), lang)
    return visible(write(lang))
