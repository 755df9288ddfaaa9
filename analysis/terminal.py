"""What goes to a terminal: tables and texts in which names are never broken, and nothing that a label holds is obeyed."""

import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.table import Column, Table
from rich.text import Text

from bilingual.texts import breaks, columns, pieces, visible, wrapped

WIDTH = 120
"""Columns of what is not written to a terminal."""
NARROWEST = 8
"""Columns below which a column of a table is no longer read: four Chinese characters, between any of which a line may break."""


def console(stderr: bool = False) -> Console:
    """A console that is wide enough for a table when it is not a terminal."""
    made = Plain(stderr=stderr)
    return made if made.is_terminal else Plain(stderr=stderr, width=wanted() or WIDTH)


def wanted() -> int:
    """Columns that are asked for by COLUMNS; 0 where none are."""
    said = os.environ.get("COLUMNS", "")
    return int(said) if said.isdecimal() else 0


def fitted(text: str) -> str:
    """Lines as wide as the terminal, what goes on a little to the right; as they are where there is no terminal."""
    made = Plain()
    width = made.width if made.is_terminal else wanted()
    return "\n".join(indented(line, width) for line in text.split("\n")) if width else text


def indented(line: str, width: int) -> str:
    """A line broken where names stay whole."""
    if columns(line) <= width:
        return line
    edge = " " * (len(line) - len(line.lstrip(" ")))
    rest = wrapped(line.lstrip(" "), max(10, width - len(edge) - 2)).split("\n")
    return f"\n{edge}  ".join([edge + rest[0], *rest[1:]])


class Plain(Console):
    """A console on which texts are texts: no markup, no names of emoji, no hidden characters, no names broken over lines.

    Tables get the width that each column needs; where that is more than there is, their rows stand one under another.
    """

    def __init__(self, **how: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **how)

    def print(self, *objects: Any, **how: Any) -> None:
        """As rich prints; a name longer than a line goes over its edge instead of being cut."""
        super().print(*objects, **({"crop": False} | how))

    def render(self, renderable: Any, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """As rich renders, with our own layout of tables and texts."""
        how = options or self.options
        if isinstance(renderable, Table):
            renderable = laid_out(renderable, self, how)
        elif isinstance(renderable, Text):
            renderable = in_lines(renderable, how.max_width)
        for segment in super().render(renderable, how):
            yield segment if segment.control else Segment(visible(segment.text), segment.style)


class Lines:
    """A text that is broken into lines already."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self.text.render(console, end=self.text.end)


def in_lines(text: Text, width: int) -> Any:
    """A text of at most ``width`` columns a line, but for names that are longer. Texts that fit are left to rich."""
    if all(columns(line) <= width for line in text.plain.split("\n")):
        return text
    return Lines(broken(text, width))


def broken(text: Text, width: int) -> Text:
    """A text with its lines broken where names stay whole."""
    made = [line.divide(breaks(line.plain, width)) for line in text.split("\n", allow_blank=True)]
    return joined([stripped(part) for lines in made for part in lines], text.style)


def stripped(line: Text) -> Text:
    """A line without the spaces at its end."""
    line.rstrip()
    return line


def joined(lines: Iterable[Text], style: Any = "") -> Text:
    """Lines as one text."""
    made = Text("\n").join(lines)
    made.style = style
    return made


# tables


def laid_out(table: Table, console: Console, options: ConsoleOptions) -> Any:
    """A table whose columns have the width that they need, or its rows one under another."""
    if isinstance(table, Laid):
        return table
    heads = [as_text(column.header) for column in table.columns]
    cells = [[as_text(cell) for cell in column.cells] for column in table.columns]
    within = [
        (head, *column) if table.show_header else tuple(column)
        for head, column in zip(heads, cells, strict=True)
    ]
    least, with_heads = (
        [needed(*column, head) for column in zip(table.columns, heads, cells, strict=True)]
        for head in (longest, whole)
    )
    most = [whole(column) for column in within]
    room = min(options.max_width, table.width or options.max_width) - frame(table, console, options)
    title, caption = (named(text, options) for text in (table.title, table.caption))
    if sum(least) > room:
        return Group(*title, *records(heads, cells, options.max_width), *caption)
    widths = shared(with_heads if sum(with_heads) <= room else least, most, room)
    if table.expand or table.width:
        widths = spread(widths, table.columns, room)
    made = Laid(
        box=table.box, pad_edge=table.pad_edge, show_header=table.show_header, header_style=table.header_style
    )
    for head, one, width in zip(heads, table.columns, widths, strict=True):
        made.add_column(broken(head, width), justify=one.justify, width=width, style=one.style)
    for row in zip(*cells, strict=True):
        made.add_row(*(broken(cell, width) for cell, width in zip(row, widths, strict=True)))
    return Group(*title, made, *caption)


type Cells = Sequence[Text]


class Laid(Table):
    """A table with its layout made."""


def as_text(cell: Any) -> Text:
    """A cell as text, hidden characters shown; styles stay where there are none."""
    text = cell if isinstance(cell, Text) else Text(str(cell))
    return text if visible(text.plain) == text.plain else Text(visible(text.plain), style=text.style)


def named(text: Any, options: ConsoleOptions) -> list[Text]:
    """The title or the caption of a table, if it has one."""
    return [broken(as_text(text), options.max_width)] if text else []


def needed(one: Column, head: Text, cells: list[Text], of_head: Callable[[Cells], int]) -> int:
    """Columns without which a column would break what stays whole: names, numbers; and of a number its head, by ``of_head``."""
    if one.no_wrap or one.justify == "right":
        return max(of_head((head,)), whole(cells))
    return max(longest((head, *cells)), min(NARROWEST, whole(cells)))


def whole(column: Cells) -> int:
    """Columns of the longest line of a column."""
    return max((columns(line) for cell in column for line in cell.plain.split("\n")), default=1)


def longest(column: Cells) -> int:
    """Columns of the longest piece of a column that stays whole."""
    return max((columns(piece) for cell in column for line in cell.plain.split("\n") for _, _, piece in pieces(line)), default=1)  # fmt: skip


def frame(table: Table, console: Console, options: ConsoleOptions) -> int:
    """Columns that lines and spaces between columns take."""
    bare = Table(box=table.box, pad_edge=table.pad_edge, show_header=False)
    for _ in table.columns:
        bare.add_column(width=1)
    bare.add_row(*[" "] * len(table.columns))
    return Measurement.get(console, options.update(max_width=10_000), bare).maximum - len(table.columns)


def shared(least: list[int], most: list[int], room: int) -> list[int]:
    """Widths of columns: what each would like, or else what it needs and a share of what is left."""
    if sum(most) <= room:
        return list(most)
    wishes = [b - a for a, b in zip(least, most, strict=True)]
    return parted(least, wishes, room)


def spread(widths: list[int], columns_: list[Column], room: int) -> list[int]:
    """Widths of a table that fills its room: what is left goes to the columns that ask for it."""
    return parted(widths, [one.ratio or 0 for one in columns_], room)


def parted(widths: list[int], weights: list[int], room: int) -> list[int]:
    """What is left of the room, parted by weight."""
    left, total = room - sum(widths), sum(weights)
    if total <= 0 or left <= 0:
        return widths
    ends = [left * done // total for done in itertools.accumulate(weights, initial=0)]
    return [width + b - a for width, (a, b) in zip(widths, itertools.pairwise(ends), strict=True)]


def records(heads: list[Text], cells: list[list[Text]], width: int) -> Iterator[Text]:
    """Rows one under another: what stands first in a row, then head and cell of the others, and a line between rows."""
    for row in zip(*cells, strict=True):
        first, *rest = row
        yield Text("")
        if first.plain:
            yield broken(first, width)
        for head, cell in zip(heads[1:], rest, strict=True):
            if cell.plain:
                yield record(head, cell, width)


def record(head: Text, cell: Text, width: int) -> Text:
    """``head: cell``, a little to the right."""
    name = " ".join(head.plain.split())
    colon = ": " if name.isascii() else "："
    line = Text.assemble((f"{name}{colon}" if name else "", "dim"), cell)
    body = broken(line, max(10, width - 2))
    return joined(Text.assemble("  ", part) for part in body.split("\n", allow_blank=True))
