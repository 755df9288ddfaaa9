"""Messages in Chinese: one table has every message of the project in both languages.

What refuses writes English, where it knows what was given; the table (``messages.csv``) has the same sentence with holes for
what changes, and the sentence in Chinese with the same holes. The door puts a finished message into Chinese by the row that
it fits, so that neither the model nor the analysis need know of languages. A hole is named in braces:

- ``{name}`` holds what was given: it stays as it is;
- ``{name:said}`` holds a message of the table: it is put into Chinese in its turn, and the row fits only if it can be;
- ``{name:term}`` holds a term of the table, or a word that stays;
- ``{name:list}`` holds a list in words: its words stay, and ``a, b or c`` becomes ``a、b或c``;
- ``{name:unit}`` holds a unit;
- ``{name:places}`` and ``{name:columns}`` hold a list of places, or of columns of a table of counties, which have Chinese names.

What no row fits stays English: nothing is lost, and a test walks the code for messages without a row.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "messages.csv"
HOLE = re.compile(r"\{(\w+)(?::(\w+))?\}")
WITHIN = r"(?:'[^'\n]*'|`[^`\n]*`|\((?:[^()]|\([^()]*\))*\)|(?!; |: ).)+?"
"""What was given: no end of a sentence in it, unless it stands in quotation marks or brackets."""
MOST_MARKS = 12
"""Semicolons and colons at which a message is divided; one with more was made of what was given."""
LONGEST = 4000
"""Characters of a message; what is longer is a list, and its lines are messages."""


@dataclass(frozen=True)
class Row:
    """A message in both languages, with holes."""

    en: str
    zh: str

    @property
    def weight(self) -> tuple[int, int]:
        """The more letters of its own a row has, and the fewer holes, the closer a message that fits it."""
        holes = HOLE.findall(self.en)
        return len(HOLE.sub("", self.en)), -len(holes)

    @property
    def pieces(self) -> list[str]:
        """Its own letters between the holes."""
        return [piece for piece in HOLE.split(self.en)[::3] if piece]

    @property
    def pattern(self) -> re.Pattern[str]:
        """What it fits: a hole is never empty, and what was given does not reach beyond its own sentence."""
        parts, at = [], 0
        for hole in HOLE.finditer(self.en):
            inside = ".+?" if hole[2] in ("said", "term") else WITHIN
            parts += [re.escape(self.en[at : hole.start()]), f"(?P<{hole[1]}>{inside})"]
            at = hole.end()
        return re.compile("".join([*parts, re.escape(self.en[at:])]), re.DOTALL)


@lru_cache(maxsize=1)
def rows() -> list[Row]:
    """Every message, those with the most letters of their own first."""
    with open(TABLE, encoding="utf-8", newline="") as file:
        found = [Row(line["en"], line["zh"]) for line in csv.DictReader(file)]
    return sorted(found, key=lambda row: row.weight, reverse=True)


@lru_cache(maxsize=1)
def whole() -> dict[str, str]:
    """Messages without a hole."""
    return {row.en: row.zh for row in rows() if not HOLE.search(row.en)}


@lru_cache(maxsize=1)
def patterns() -> list[tuple[list[str], re.Pattern[str], Row]]:
    """Rows with what they fit."""
    return [(row.pieces, row.pattern, row) for row in rows()]


def in_chinese(message: str) -> str:
    """A message in Chinese, line by line; in English what the table does not have."""
    return "\n".join(line_in_chinese(line) for line in message.split("\n"))


def line_in_chinese(line: str) -> str:
    """One line: as a whole, else its sentences apart."""
    indent = line[: len(line) - len(line.lstrip())]
    text = line.strip()
    if not text or len(text) > LONGEST:
        return line
    made = found(text) or apart(text)
    return line if made == text else indent + made


@lru_cache(maxsize=4096)
def found(text: str) -> str | None:
    """The Chinese of a text that the table has; nothing where it has not."""
    place = PLACE.match(text)
    if place:
        said = found(place[2])
        return said and f"{place[1]}：{said}"
    for pieces, pattern, row in patterns():
        if all(piece in text for piece in pieces):
            match = pattern.fullmatch(text)
            made = filled(row, match) if match else None
            if made is not None:
                return made
    return located(text)


PLACE = re.compile(r"([^\n]+?:\d+:\d+): (.+)", re.DOTALL)
"""A message after its file, line and column."""


def located(text: str) -> str | None:
    """A message after its file, option or name: ``file:3:7: said``; and several after one another: ``said; said``."""
    if text.count("; ") + text.count(": ") > MOST_MARKS:
        return None
    for one, other in splits(text, "; "):
        first, rest = found(one), found(other)
        if first is not None and rest is not None:
            return f"{first}；{rest}"
    for where, said in splits(text, ": "):
        inside = found(said)
        if inside is not None and len(where) < 400:
            return f"{found(where) or where}：{inside}"
    return None


def splits(text: str, mark: str) -> Iterator[tuple[str, str]]:
    """Every way to divide a text at a mark."""
    at = text.find(mark)
    while at >= 0:
        if text[:at].strip() and text[at + len(mark) :].strip():
            yield text[:at], text[at + len(mark) :]
        at = text.find(mark, at + 1)


def apart(text: str) -> str:
    """Sentences that the table has in Chinese, beside those that it has not."""
    for where, said in splits(text, ": "):
        parts = [(part, found(part)) for part in said.split("; ")]
        if any(made is not None for _, made in parts):
            return f"{where}：" + "；".join(made or part for part, made in parts)
    parts = [(part, found(part)) for part in text.split("; ")]
    return "；".join(made or part for part, made in parts) if any(made for _, made in parts) else text


def filled(row: Row, match: re.Match[str]) -> str | None:
    """The Chinese of a row with its holes filled; nothing where what is to be a message is none."""
    values = {}
    for name, kind in HOLE.findall(row.en):
        value = KINDS[kind](match[name])
        if value is None:
            return None
        values[name] = value
    return HOLE.sub(lambda hole: values[hole[1]], row.zh)


def listed(text: str) -> str:
    """A list in words; what the table has as a whole is no list."""
    if text in whole():
        return whole()[text]
    return re.sub(r",? (?:or|and) (?=[^,]*$)", "或", text).replace(", ", "、")


def places(text: str) -> str:
    """Places of the library by their Chinese names."""
    from model.run import DEFAULT
    from scenarios.files import FOLDERS
    from scenarios.names import labels_in

    chinese = {name: zh for name, (_, zh) in labels_in(FOLDERS["place"]).items()}
    return called(text, {DEFAULT.name: DEFAULT.label.zh, **chinese})


def columns(text: str) -> str:
    """Columns of a table of counties by their Chinese names."""
    from scenarios.counties import HEADS

    chinese = {name: next(one for one in others if not one.isascii()) for name, others in HEADS.items()}
    return called(text, chinese)


def called(text: str, names: Mapping[str, str]) -> str:
    """A list in words with the Chinese names of what has one."""
    return "、".join(names.get(one, one) for one in re.split(", | or | and ", text))


def unit(text: str) -> str:
    """A unit."""
    from scenarios.units import in_chinese as unit_in_chinese

    return unit_in_chinese(text)


def term(text: str) -> str:
    """A term of the table, or the text itself."""
    return found(text) or text


KINDS: dict[str, Callable[[str], str | None]] = {
    "": str,
    "said": found,
    "term": term,
    "list": listed,
    "unit": unit,
    "places": places,
    "columns": columns,
}
