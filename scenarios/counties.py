"""Many places at once, from a table: a row a county, a column a number of the model; CSV, or the first sheet of a workbook.

An empty cell is unknown and never 0. What is unknown is pooled: from the counties of the province that the table knows
(:mod:`scenarios.pooling`), else as in any place that leaves a number out. A table in which anything is wrong makes no place at
all: everything that is wrong is said, with line and column.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import get_args

from model.declare import Declared, Label, Number
from model.parameters import UnknownPath
from model.run import DEFAULT
from scenarios.checks import MOST_VILLAGES, as_share, fits_in, is_count, options
from scenarios.county.sheets import Raw, sheets_of
from scenarios.errors import InputError, Problem, did_you_mean, one_of, short, shown
from scenarios.names import parameter
from scenarios.numbers import Fits, hint, number_in
from scenarios.pooling import FromProvince, from_province, paths
from scenarios.reading import load_bytes
from scenarios.schema import Landscape

HEADS = {
    "name": ("county", "县", "县名", "名称"),
    "name_en": ("english", "英文名"),
    "code": ("代码", "行政区划代码"),
    "province": ("省", "省份"),
    "landscape": ("地形", "地貌"),
    "year": ("年份",),
    "townships": ("乡镇数",),
    "villages": ("村数", "行政村数"),
    "source": ("来源", "依据"),
}
"""Columns that are no numbers of the model, and what else they may be called."""
NEEDED = ("name", "province", "landscape")
LANDSCAPES: tuple[str, ...] = get_args(Landscape)
LANDSCAPES_ZH = dict(zip(("山区", "丘陵", "平原", "沿海", "城区"), LANDSCAPES, strict=True))
TOTALS = ("合计", "总计", "小计", "全省", "total", "sum")
"""How rows begin that add others up."""
YEARS = (1988, 2100)
MOST = 3000
"""Counties of a table; China has fewer."""
Rows = list[tuple[int, list[str]]]
"""Lines with their cells, as texts."""


@dataclass(frozen=True)
class County:
    """A row of the table.

    Attributes:
        line: where it stands.
        name: of the place that is made of it.
        label: in both languages.
        province, landscape, source: as the table says; no source where it says none.
        year: in whose January runs start.
        counts: townships and villages, where they are known.
        numbers: of the model, by full path.
    """

    line: int
    name: str
    label: Label
    province: str
    landscape: str
    year: int
    source: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Counties:
    """The counties of a table.

    Attributes:
        table: its file, for messages.
        rows: the counties, in its order.
    """

    table: str
    rows: tuple[County, ...]

    @cached_property
    def guesses(self) -> dict[str, dict[str, FromProvince]]:
        """What is pooled from counties of the same province, by name of the county and path."""
        known: dict[tuple[str, str], list[float]] = {}
        for row in self.rows:
            for path in row.numbers.keys() & set(paths()):
                known.setdefault((row.province, path), []).append(row.numbers[path])
        return {
            row.name: {
                path: from_province(path, known[row.province, path])
                for path in paths()
                if path not in row.numbers and (row.province, path) in known
            }
            for row in self.rows
        }


def read_counties(path: str | Path) -> Counties:
    """The counties of a table.

    Raises:
        InputError: it cannot be used; all that is wrong with it, with line and column.
    """
    found = rows_in(str(path))
    if not found:
        raise InputError(str(path), [Problem(0, 0, "the table is empty", "its first line names the columns")])
    head_line, heads = found[0]
    columns, wrong = columns_of(head_line, heads)
    made: dict[str, County] = {}
    for line, cells in found[1:]:
        reader = Reader(line, columns, cells, heads)
        if reader.total:
            wrong.append(reader.total)
            continue
        row = reader.county()
        if row.name in made:
            reader.say(
                "name",
                f"{short(row.label.zh)} is given twice, first on line {made[row.name].line}",
                "a county has one line, and two of one name have codes",
            )
        wrong += reader.wrong
        made.setdefault(row.name, row)
    if not made and not wrong:
        wrong.append(Problem(head_line, 1, "no county stands below the first line", "a line for each"))
    if len(made) > MOST:
        wrong.append(Problem(0, 0, f"{len(made):,} counties", f"allowed are up to {MOST:,}"))
    if wrong:
        raise InputError(str(path), wrong)
    return Counties(str(path), tuple(made.values()))


def rows_in(path: str) -> Rows:
    """The lines of the first sheet of a table that hold anything.

    Raises:
        InputError: it cannot be read, or a cell has a formula without a result, or a picture.
    """
    sheet = sheets_of(path, load_bytes(path, "table"))[0]
    cells = [cell for row in sheet.rows.values() for cell in row.values()]
    wrong = [Problem(cell.row, cell.column, *unusable(cell)) for cell in cells if any(unusable(cell))]
    if wrong:
        raise InputError(path, wrong)
    return [
        (line, [row[k].text.strip() if k in row else "" for k in range(1, max(row) + 1)])
        for line, row in sorted(sheet.rows.items())
        if any(not cell.is_blank for cell in row.values())
    ]


def unusable(cell: Raw) -> tuple[str, str]:
    """Why a cell cannot be read and what to do, whatever stands in its column; empty where it can."""
    if cell.picture:
        return "a picture stands in the cell", "type the number"
    if cell.error:
        return "the formula has no result", "type the number"
    if cell.formula and cell.value is None:
        return "a formula without a stored result", "open the file in Excel or WPS and save it once"
    return "", ""


Column = str | Declared
"""What a column holds: one of :data:`HEADS`, or a number of the model."""


def columns_of(line: int, heads: Sequence[str]) -> tuple[dict[int, Column], list[Problem]]:
    """What each column holds, and what is wrong with the first line."""
    columns: dict[int, Column] = {}
    wrong: list[Problem] = []
    for k, head in enumerate(heads):
        if not head:
            continue
        try:
            column = column_of(head)
        except (UnknownPath, ValueError) as error:
            near = did_you_mean(
                head.lower(), [name for own, others in HEADS.items() for name in (own, *others)]
            )
            _, _, more = str(error).partition("; ")
            wrong.append(Problem(line, k + 1, f"no column is called {shown(head)}", "", near or more))
            continue
        if isinstance(column, Declared) and isinstance(column.about, Number) and column.about.intercept:
            allowed = "a place sets rules, people, hours, money: the outcome has to follow from them"
            wrong.append(
                Problem(
                    line,
                    k + 1,
                    f"{column.path} is the intercept of an outcome equation, which no place may set",
                    allowed,
                )
            )
        elif any(same(column, other) for other in columns.values()):
            wrong.append(
                Problem(line, k + 1, f"the column {shown(head)} is there twice", "a column stands once")
            )
        columns[k] = column
    missing = [name for name in NEEDED if name not in columns.values()]
    if missing:
        allowed = f"a table of counties has {one_of(NEEDED)}".replace(" or ", " and ")
        wrong.append(Problem(line, 1, f"missing columns: {', '.join(missing)}", allowed))
    return columns, wrong


def same(one: Column, other: Column) -> bool:
    """Whether two columns hold the same."""
    return one == other if isinstance(one, str) or isinstance(other, str) else one.path == other.path


def column_of(head: str) -> Column:
    """What a head means: one of :data:`HEADS`, or the path, last name or label of a number.

    Raises:
        ValueError: it means nothing, or several numbers.
    """
    plain = head.strip().lower()
    own = next((name for name, others in HEADS.items() if plain == name or plain in others), None)
    return own or parameter(head)


class Reader:
    """Reads one line; what is wrong with it is gathered.

    Args:
        line: its number.
        columns: what each column holds.
        cells: its texts.
        heads: the first line, as it is written; a head that means nothing is no column, and not this line's fault.
    """

    def __init__(
        self, line: int, columns: Mapping[int, Column], cells: Sequence[str], heads: Sequence[str]
    ) -> None:
        self._line, self._heads, self.wrong = line, heads, list[Problem]()
        self._texts: dict[str, tuple[int, str]] = {}
        self._numbers: list[tuple[int, Declared, str]] = []
        for k, column in columns.items():
            text = cells[k] if k < len(cells) else ""
            if isinstance(column, str):
                self._texts[column] = (k + 1, text)
            elif text:
                self._numbers.append((k + 1, column, text))
        extra = [k for k, text in enumerate(cells) if text and not any(heads[k : k + 1])]
        if extra:
            self.wrong.append(
                Problem(
                    line,
                    extra[0] + 1,
                    f"{shown(cells[extra[0]])} stands in no column",
                    "every column has a name on the first line",
                )
            )

    def say(self, column: str, given: str, allowed: str = "", hint: str = "") -> None:
        """Note what is wrong with a cell."""
        self.wrong.append(Problem(self._line, self._texts.get(column, (1, ""))[0], given, allowed, hint))

    def text(self, column: str) -> str:
        """The text of a cell."""
        return self._texts.get(column, (1, ""))[1]

    def lacks(self, column: str) -> bool:
        """Whether nothing stands in a column that the table has."""
        return column in self._texts and not self.text(column)

    def head(self, column: str) -> str:
        """A column as the table calls it."""
        at = self._texts[column][0] if column in self._texts else 0
        return short(self._heads[at - 1]) if at else column

    @property
    def total(self) -> Problem | None:
        """The one problem reported for a line that adds up others, as its first text shows."""
        column = "name" if self.text("name") else "province"
        text = self.text(column)
        if not text.lower().startswith(TOTALS):
            return None
        said = f"{self.head(column)}: {shown(text)} adds other rows up"
        return Problem(self._line, self._texts[column][0], said, "every line is a county", "delete the line")

    def county(self) -> County:
        """The county of the line."""
        name, english = self.text("name"), self.text("name_en")
        for column in ("name", "province"):
            if self.lacks(column):
                self.say(column, f"{self.head(column)}: nothing is given", "it has to be text")
        return County(
            self._line,
            self._name(name, english),
            Label(english or name, name),
            self.text("province"),
            self._landscape(),
            self._year(),
            self.text("source"),
            self._counts(),
            dict(self._values()),
        )

    def _name(self, name: str, english: str) -> str:
        """The name of the place: its English name or its code in small letters."""
        code = self.text("code")
        made = slug(english if english.isascii() and english else name if name.isascii() else "")
        if code:
            made = f"{made or 'county'}-{slug(code)}".rstrip("-")
        if name and not made:
            self.say(
                "name",
                f"{self.head('name')}: {shown(name)} has no letters that a file can be named by",
                "give a code or name_en beside it",
            )
        return made or f"line-{self._line}"

    def _landscape(self) -> str:
        given = self.text("landscape")
        meant = LANDSCAPES_ZH.get(given, given)
        if meant not in LANDSCAPES and "landscape" in self._texts:
            near = did_you_mean(given, [*LANDSCAPES, *LANDSCAPES_ZH]) if given else ""
            said = shown(given) if given else "nothing is given"
            self.say(
                "landscape", f"{self.head('landscape')}: {said}", f"allowed is {one_of(LANDSCAPES)}", near
            )
        return meant

    def _year(self) -> int:
        given = self.text("year")
        found = (
            float(DEFAULT.year)
            if not given
            else self._number("year", given, lambda n: n == round(n) and YEARS[0] <= n <= YEARS[1])
        )
        return int(found or DEFAULT.year)

    def _number(self, column: str, given: str, fits: Fits) -> float | None:
        """A whole number in a cell, where it is one that fits."""
        found = number_in(given)
        if found is not None and fits(found):
            return found
        allowed = (
            f"allowed is a whole number, {YEARS[0]} to {YEARS[1]}"
            if column == "year"
            else f"allowed is a whole number, 1 to {MOST_VILLAGES}"
        )
        self.say(column, f"{self.head(column)}: {shown(given)}", allowed, hint(given, fits))
        return None

    def _counts(self) -> dict[str, int]:
        """Villages and townships, where they are known."""
        given = {name: self.text(name) for name in ("townships", "villages") if self.text(name)}
        found = {name: self._number(name, text, is_count) for name, text in given.items()}
        counts = {name: int(number) for name, number in found.items() if number is not None}
        if len(counts) == 2 and counts["villages"] < counts["townships"]:
            self.say(
                "villages",
                f"{self.head('villages')}: {counts['villages']} in {counts['townships']} townships",
                "a township has at least one village",
            )
        return counts

    def _values(self) -> Iterator[tuple[str, float]]:
        """Numbers of the model; each is within its domain."""
        for column, item, text in self._numbers:
            found, fits = number_in(text), fits_in(item)
            if found is not None and fits(found):
                yield item.path, found
                continue
            near = hint(text, fits) if found is None else as_share(item, found)
            head = short(self._heads[column - 1])
            said = f"{head}: {shown(text)}" if found is None else f"{head}: {found:g}"
            self.wrong.append(Problem(self._line, column, said, options(item), near))


def slug(text: str) -> str:
    """A text in small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


__all__ = ["Counties", "County", "read_counties"]
