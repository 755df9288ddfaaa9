"""The language that the door speaks: of labels, messages and remarks."""

import os
import sys
from collections.abc import Sequence
from enum import StrEnum

VARIABLE = "GRASSROOTS_LANG"
"""Environment variable that names the language; where it is not set, the system's own decides between the two."""


class Language(StrEnum):
    """Languages of labels."""

    en = "en"
    zh = "zh"
    both = "both"

    @classmethod
    def _missing_(cls, value: object) -> "Language":
        raise ValueError(f"lang: {value!r} given; allowed are en, zh or both")


def chosen(arguments: Sequence[str] | None = None) -> Language:
    """The language of messages: that of ``--lang``, else of the environment, else of the system.

    Args:
        arguments: words of the command; those of this process where nothing is given.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    for k, word in enumerate(words):
        name, _, value = word.partition("=")
        if name == "--lang":
            given = value or (words[k + 1] if k + 1 < len(words) else "")
            if given in Language:
                return Language(given)
    return usual()


def usual() -> Language:
    """The language where none is asked for."""
    given = os.environ.get(VARIABLE, "").lower()
    if given in Language:
        return Language(given)
    system = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return Language.zh if system.lower().startswith("zh") else Language.en


def pick(en: str, zh: str, lang: Language | None = None) -> str:
    """One of two texts, or both, one above the other."""
    lang = lang or chosen()
    if lang is Language.both and en != zh:
        return f"{en}\n{zh}"
    return zh if lang is Language.zh else en
