"""What of a table of villages is printed: counts of 1 to 4 are not, for a person may be known by them."""

from scenarios.county.columns import Column

FEWEST_SHOWN = 5
"""Counts below it and above 0 are shown as under 5."""
UNDER = {"en": "under 5", "zh": "不足5"}


def is_small(column: Column, value: object) -> bool:
    """Whether a number is a count of 1 to 4."""
    return column.kind == "count" and isinstance(value, float) and 0.0 < value < FEWEST_SHOWN


def under_five(column: Column, value: float, lang: str) -> str:
    """A number as it is printed."""
    if is_small(column, value):
        return UNDER[lang]
    return f"{100.0 * value:.4g} %" if column.kind == "share" else f"{value:,.10g}"


def public(column: Column, value: float | str | None) -> float | str | None:
    """A value as data that leave the house."""
    return UNDER["en"] if is_small(column, value) else value


def word_of(column: Column, key: str, lang: str) -> str:
    """A word of a choice in a language; other texts as they are."""
    words = column.choices.get(key, (key,))
    return next(
        (word for word in words if word.isascii() == (lang == "en") and (word[0].isalnum())), words[0]
    )
