"""Months of a run in plain words: their numbers, and the years or months of the calendar that they are."""

from analysis.numbers import Language, Single
from analysis.words import composed, say


def months(first: int, last: int, lang: Single) -> str:
    """Months of a run, counted from 1: ``months 25 to 36``."""
    return say("period_month" if first == last else "period_window", lang, first=first, last=last)


def dates(first: int, last: int, year: int, lang: Single) -> str:
    """The same as months of the calendar, in plain words: ``2023``, ``2023 to 2025``, ``March to May 2023``."""
    (y1, m1), (y2, m2) = ((year + (month - 1) // 12, (month - 1) % 12 + 1) for month in (first, last))
    if (m1, m2) == (1, 12):
        return say("dates_year" if y1 == y2 else "dates_years", lang, first=y1, last=y2)
    key = "dates_month" if first == last else "dates_months_of_year" if y1 == y2 else "dates_months"
    names = [say(f"month_{m}", lang) for m in (m1, m2)]
    return say(key, lang, first=y1, last=y2, since=names[0], until=names[1])


def period(first: int, last: int, year: int, lang: Language) -> str:
    """Both: ``months 25 to 36 (2023)``."""

    def write(one: Single) -> str:
        return say("period_dated", one, months=months(first, last, one), dates=dates(first, last, year, one))

    return composed(write, lang)
