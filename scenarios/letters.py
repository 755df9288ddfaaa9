"""Characters that look like others, or like nothing: what a Chinese keyboard, a word processor or a web page leaves in a file."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
SINGLE, DOUBLE = "\u2018\u2019\u201a\u201b", "\u201c\u201d\u201e\u201f"
MARKS = dict(zip("\u3002\u3001\u300c\u300d\u3010\u3011\u3014\u3015", ".,[][][]", strict=True))
"""Chinese marks without a plain twin of the same shape, and what stands for them."""

ALPHABETS = {
    "Cyrillic": dict(zip("аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅ", "aeopcyxijshdqwABEKMHOPCTXIJS", strict=True)),
    "Greek": dict(zip("ανορυιΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "avopuiABEZHIKMNOPTYX", strict=True)),
}


@dataclass(frozen=True)
class Odd:
    """A character that stands in place of a plain one.

    Attributes:
        index: where in the text, from 0.
        letter: the character.
        kind: what it is, in words.
        plain: what may be meant; nothing where it is to be deleted.
    """

    index: int
    letter: str
    kind: str
    plain: str

    @property
    def given(self) -> str:
        """The character by its number, and by itself where it can be seen."""
        number = f"U+{ord(self.letter):04X}"
        seen = self.kind not in ("space", "invisible character")
        return f"the {self.kind} {self.letter} ({number})" if seen else f"the {self.kind} {number}"

    @property
    def advice(self) -> str:
        """What to do about it."""
        if self.plain == " ":
            return "write a plain space"
        return f"write {self.plain}" if self.plain else "delete it"


def plain_form(letter: str) -> tuple[str, str] | None:
    """What kind of look-alike a character is, and the plain character; nothing for any other character."""
    if letter in SPACES:
        return "space", " "
    if letter in DASHES:
        return "dash", "-"
    if letter in SINGLE + DOUBLE:
        return "quotation mark", "'" if letter in SINGLE else '"'
    if letter in MARKS:
        return "Chinese mark", MARKS[letter]
    for name, letters in ALPHABETS.items():
        if letter in letters:
            return f"{name} letter", letters[letter]
    if unicodedata.category(letter) == "Cf" or letter == "\u00ad":
        return "invisible character", ""
    if unicodedata.category(letter) == "Nd":
        return "digit", str(unicodedata.digit(letter))
    folded = unicodedata.normalize("NFKC", letter)
    if folded != letter and folded.isascii() and folded.isprintable():
        return ("full-width character" if "\uff00" < letter < "\uff5f" else "character"), folded
    return None


def odd_ones(text: str) -> Iterator[Odd]:
    """Every look-alike in a text, in order."""
    if text.isascii():
        return
    for k, letter in enumerate(text):
        found = None if letter.isascii() else plain_form(letter)
        if found is not None:
            yield Odd(k, letter, *found)


def first_odd(text: str) -> Odd | None:
    """The first look-alike in a text."""
    return next(odd_ones(text), None)


def plain_text(text: str) -> str:
    """The text with plain characters in place of look-alikes."""
    letters = list(text)
    for odd in odd_ones(text):
        letters[odd.index] = odd.plain
    return "".join(letters)
