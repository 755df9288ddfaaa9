"""Where the headings of a table stand, and which column each names: on one line or several, below titles, with merged cells."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scenarios.county.cells import scale_of
from scenarios.county.columns import BY_KEY, Column, is_unit, named_by, narrow, plain, unit_in
from scenarios.county.sheets import Sheet

DEEPEST = 3
"""Lines of a heading."""
MOST_ABOVE = 60
"""Rows among which headings are looked for."""
MULTIPLES = ("万", "千", "亿")
"""What a unit of counts begins with that has to be said."""
FEWEST = 3
"""Columns that a line of headings names at the least."""


@dataclass(frozen=True)
class Head:
    """A column of the table as it was found.

    Attributes:
        key: of :data:`~scenarios.county.columns.COLUMNS`.
        column: its number in the sheet.
        heading: as it stands there, its lines joined.
        unit: that the heading names, or that the title of the table does.
        rank: how near the heading is to that of the template; 0 is the same.
    """

    key: str
    column: int
    heading: str
    unit: str
    rank: int

    @property
    def about(self) -> Column:
        """What is declared of it."""
        return BY_KEY[self.key]


@dataclass(frozen=True)
class Heads:
    """The headings of a sheet: first and last row, what was understood, what was not, and what names a column twice."""

    first: int
    last: int
    known: dict[str, Head]
    unknown: dict[int, str]
    twice: tuple[tuple[Head, Head], ...] = ()


def find(sheet: Sheet) -> Heads | None:
    """The headings of a sheet: the lines that name the most columns; nothing where no line names three."""
    numbers = sorted(sheet.rows)[:MOST_ABOVE]
    tried = [
        heads_at(sheet, first, depth)
        for first in numbers
        for depth in range(1, DEEPEST + 1)
        if first + depth - 1 in sheet.rows
    ]
    best = max(tried, key=lambda heads: (len(heads.known), -heads.last, heads.first), default=None)
    if best is None or len(best.known) < FEWEST:
        return None
    return with_title_units(sheet, best)


def heads_at(sheet: Sheet, first: int, depth: int) -> Heads:
    """What the headings would be if they stood on these lines."""
    known: dict[str, Head] = {}
    unknown: dict[int, str] = {}
    twice: list[tuple[Head, Head]] = []
    for column, lines in lines_of(sheet, first, depth):
        found = named(column, lines)
        if found is None:
            unknown[column] = " ".join(lines)
            continue
        other = known.get(found.key)
        if other is not None and other.rank == found.rank:
            twice.append((other, found))
        elif other is None or found.rank < other.rank:
            known[found.key] = found
            found = other or found
        if (other is not None and other.rank != found.rank) or other is found:
            unknown[found.column] = found.heading
    return Heads(first, first + depth - 1, known, unknown, tuple(twice))


def lines_of(sheet: Sheet, first: int, depth: int) -> Iterator[tuple[int, list[str]]]:
    """Every column with its heading, line by line; what stands in a merged cell reaches to the right over lines below it."""
    rows = range(first, first + depth)
    columns = sorted({column for row in rows for column in sheet.rows.get(row, {})})
    above: dict[int, str] = {}
    for column in columns:
        lines = [sheet.text(row, column) for row in rows]
        for k, line in enumerate(lines):
            if line:
                above = {j: text for j, text in above.items() if j < k} | {k: line}
        low = max((k for k, line in enumerate(lines) if line), default=-1)
        carried = [lines[k] or (above.get(k, "") if k < low else "") for k in range(depth)]
        if any(carried):
            yield column, [" ".join(narrow(line).split()) for line in carried if line]


def named(column: int, lines: list[str]) -> Head | None:
    """The column that a heading of several lines names: its last line with those above, or alone, or those above alone."""
    *over, last = lines
    unit = unit_in(last) or next((unit for line in reversed(over) if (unit := unit_in(line))), "")
    if over and (not plain(last) or is_unit(last)):
        unit = unit_in(last) or narrow(last).lower()
        over, last = over[:-1], over[-1]
    for text in ("".join([*over, last]), *("".join([line, last]) for line in reversed(over)), last):
        found = named_by(text)
        if found is not None:
            return Head(found[0], column, " ".join(lines), unit, found[1])
    return None


def with_title_units(sheet: Sheet, heads: Heads) -> Heads:
    """Columns without a unit take that of a line such as 单位：万元 above the table, where it is one of theirs."""
    said = [
        part
        for row in sheet.rows
        if row < heads.first
        for cell in sheet.rows[row].values()
        if "单位:" in narrow(cell.text).replace(" ", "")
        for part in narrow(cell.text)
        .replace(" ", "")
        .lower()
        .split("单位:")[1]
        .strip("()")
        .replace("、", ",")
        .split(",")
    ]
    known = {
        key: head if head.unit else replace(head, unit=next((unit for unit in said if is_of(head, unit)), ""))
        for key, head in heads.known.items()
    }
    return replace(heads, known=known)


def is_of(head: Head, unit: str) -> bool:
    """Whether a unit of the title is one of a column."""
    measured = head.about.kind in ("area", "money", "share") or unit[:1] in MULTIPLES
    return measured and bool(head.about.units) and scale_of(head.about, unit) is not None
