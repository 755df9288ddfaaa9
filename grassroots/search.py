"""Finding rows of a list by words: in names, meanings in both languages, grades and sources."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[Any, Any]
WEIGHTS = {"name": 8, "meaning": 4, "meaning_zh": 4, "label": 4, "label_zh": 4}
"""What a word found in a column counts; elsewhere it counts one."""


def matching(rows: Sequence[Row], words: Sequence[str]) -> list[int]:
    """Positions of the rows that have every word, the best first."""
    tests = [starting(word) for word in words]
    scored = [(score(row, tests), k) for k, row in enumerate(rows)]
    return [k for value, k in sorted(scored, key=lambda one: -one[0]) if value]


def starting(word: str) -> re.Pattern[str]:
    """A word as the beginning of one, so that ``pay`` finds pays and payment but not repay; Chinese anywhere."""
    before = r"(?<![a-z])" if word.isascii() and word[:1].isalpha() else ""
    return re.compile(before + re.escape(word.lower()))


def score(row: Row, tests: Iterable[re.Pattern[str]]) -> int:
    """How well a row has all words; 0 where it lacks one."""
    total = 0
    for test in tests:
        found = [WEIGHTS.get(key, 1) for key, value in row.items() if test.search(str(value).lower())]
        if not found:
            return 0
        total += max(found)
    return total


def near(rows: Sequence[Row], words: Sequence[str]) -> str:
    """What may be meant by words that nothing has: near words of the list, and of Chinese the part that is there."""
    from scenarios.errors import did_you_mean, one_of

    text = " ".join(str(value).lower() for row in rows for value in row.values())
    known = dict.fromkeys(re.findall(r"[a-z_][a-z_.]{2,}", text))
    for word in words:
        if starting(word).search(text):
            continue
        part = there(word, text)
        ends = (
            len(part) == len(word) - 1
        )  # then the part that is there says more than a word cut off beside it
        alike = [] if word.isascii() or ends else one_letter_off(word, text)
        if alike or (part and not word.isascii()):
            return f"did you mean {' or '.join(alike or [part])}?"
        hint = did_you_mean(word.lower(), known)
        if hint:
            return hint
    several = f"no row has all of {one_of(list(words)).replace(' or ', ' and ')}" if len(words) > 1 else ""
    return several


def one_letter_off(word: str, text: str) -> list[str]:
    """Up to three parts of a text that differ from a Chinese word in one letter, the most frequent first."""
    others = (re.escape(word[:k]) + r"([\u4e00-\u9fff])" + re.escape(word[k + 1 :]) for k in range(len(word)))
    parts = [hit[0] for other in others for hit in re.finditer(other, text)] if len(word) > 1 else []
    return [part for part, _ in Counter(parts).most_common(3)]


def there(word: str, text: str) -> str:
    """The longest part of a word, of two letters or more, that a text has."""
    for size in range(len(word) - 1, 1, -1):
        for k in range(len(word) - size + 1):
            if word[k : k + size] in text:
                return word[k : k + size]
    return ""
