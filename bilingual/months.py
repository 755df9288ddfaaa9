"""Months of a run in plain words: their numbers, and the years or months of the calendar that they are."""

from bilingual.words import Language, Single, Words, composed

MONTH = Words("month {first}", "第{first}个月")
MONTHS = Words("months {first} to {last}", "第{first}至{last}个月")
DATED = Words("{months} ({dates})", "{months}（{dates}）")
YEAR = Words("{first}", "{first}年")
YEARS = Words("{first} to {last}", "{first}至{last}年")
OF_ONE_MONTH = Words("{since} {first}", "{first}年{since}")
OF_ONE_YEAR = Words("{since} to {until} {first}", "{first}年{since}至{until}")
OF_YEARS = Words("{since} {first} to {until} {last}", "{first}年{since}至{last}年{until}")
NAMES = (
    Words("January", "1月"),
    Words("February", "2月"),
    Words("March", "3月"),
    Words("April", "4月"),
    Words("May", "5月"),
    Words("June", "6月"),
    Words("July", "7月"),
    Words("August", "8月"),
    Words("September", "9月"),
    Words("October", "10月"),
    Words("November", "11月"),
    Words("December", "12月"),
)


def months(first: int, last: int, lang: Language) -> str:
    """Months of a run, counted from 1: ``months 25 to 36``."""
    return (MONTH if first == last else MONTHS).said(lang, first=first, last=last)


def dates(first: int, last: int, year: int, lang: Single) -> str:
    """The same as months of the calendar, in plain words: ``2023``, ``2023 to 2025``, ``March to May 2023``."""
    (y1, m1), (y2, m2) = ((year + (month - 1) // 12, (month - 1) % 12) for month in (first, last))
    if (m1, m2) == (0, 11):
        return (YEAR if y1 == y2 else YEARS).said(lang, first=y1, last=y2)
    text = OF_ONE_MONTH if first == last else OF_ONE_YEAR if y1 == y2 else OF_YEARS
    since, until = (NAMES[m].said(lang) for m in (m1, m2))
    return text.said(lang, first=y1, last=y2, since=since, until=until)


def period(first: int, last: int, year: int, lang: Language) -> str:
    """Both: ``months 25 to 36 (2023)``."""

    def write(one: Single) -> str:
        return DATED.said(one, months=months(first, last, one), dates=dates(first, last, year, one))

    return composed(write, lang)
