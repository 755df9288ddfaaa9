"""What a source is, how far it was seen, and the reader of the table of sources."""

import csv
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, cast

from model.declare import Label

Kind = Literal["document", "law", "statistics", "article", "book", "report", "news", "review", "own"]
HowSeen = Literal[
    "read in full",
    "digitised table",
    "abstract",
    "recalled, unverified",
    "arithmetic",
    "default village",
    "nothing",
]

KINDS: dict[Kind, Label] = {
    "document": Label("founding documents", "依据文件"),
    "law": Label("laws and rules", "法律法规"),
    "statistics": Label("official statistics", "官方统计"),
    "article": Label("articles", "论文"),
    "book": Label("books and chapters", "著作"),
    "report": Label("reports", "报告"),
    "news": Label("news and local reports", "新闻与地方报道"),
    "review": Label("our review of evidence", "本项目的证据综述"),
    "own": Label("our own arithmetic and assumptions", "本项目的推算与假设"),
}
"""What sources there are, in the order of a bibliography."""

HOW_SEEN: dict[HowSeen, Label] = {
    "read in full": Label("read in full", "通读全文"),
    "digitised table": Label(
        "read from a digitised table, not from the printed volume", "据数字化表格，未核对印刷本"
    ),
    "abstract": Label(
        "abstract, opening or excerpt read; tables not checked", "仅读摘要、开头或摘录，未核对表格"
    ),
    "recalled, unverified": Label("recalled, not looked up", "凭记忆，未经核实"),
    "arithmetic": Label("arithmetic on other figures", "由其他数字推算"),
    "default village": Label("measured on the default village of the model", "在模型默认村上测得"),
    "nothing": Label("nothing to see: no evidence was found", "未找到证据"),
}


@dataclass(frozen=True)
class Source:
    """One thing that numbers of the model rest on.

    Attributes:
        key: how declarations cite it.
        title: in its own language; in square brackets where it was not noted and is described instead.
        authors: persons or bodies, as one text.
        year: of publication; ``None`` where there is none.
        where: journal with volume and pages, publisher, or the page on which it was read.
        kind: one of :data:`KINDS`.
        how_seen: how far it was read, one of :data:`HOW_SEEN`.
        en, zh: what the model takes from it, and what to beware of.
        places: for a founding document, the first words of the ids of its evidence.
    """

    key: str
    title: str
    authors: str
    year: int | None
    where: str
    kind: Kind
    how_seen: HowSeen
    en: str
    zh: str
    places: tuple[str, ...] = ()

    def cite(self) -> str:
        """The reference on one line: authors (year), title, where, and how far it was seen."""
        year = f" ({self.year})" if self.year is not None else ""
        parts = [f"{self.authors}{year}", self.title, self.where, HOW_SEEN[self.how_seen].en]
        return ". ".join(part for part in parts if part)


TABLE = Path(__file__).with_name("sources.csv")
COLUMNS = tuple(field.name for field in fields(Source))
NEEDED = ("key", "title", "authors", "en", "zh")


def read(path: Path = TABLE) -> dict[str, Source]:
    """Sources of a table by their keys, in its order.

    Raises:
        ValueError: a column is missing or unknown, a cell is empty or not one of those allowed, or a key stands twice; the
            message names file and line.
    """
    found: dict[str, Source] = {}
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, strict=True)
        if sorted(table.fieldnames or ()) != sorted(COLUMNS):
            raise ValueError(f"{path}: the columns have to be {', '.join(COLUMNS)}")
        for row in table:
            where = f"{path}, line {table.line_num}"
            source = _source(row, where)
            if source.key in found:
                raise ValueError(f"{where}: the key {source.key!r} stands there twice")
            found[source.key] = source
    return found


def _source(row: dict[str, str], where: str) -> Source:
    if None in row or None in row.values():
        raise ValueError(f"{where}: not one cell for each column")
    for name in NEEDED:
        if not row[name]:
            raise ValueError(f"{where}: {name} is empty")
    for name, allowed in (("kind", list[str](KINDS)), ("how_seen", list[str](HOW_SEEN))):
        if row[name] not in allowed:
            raise ValueError(f"{where}: {name} is {row[name]!r}; allowed are {', '.join(allowed)}")
    if row["year"] and not row["year"].isdecimal():
        raise ValueError(f"{where}: year is {row['year']!r}; allowed is a whole number, or nothing")
    texts = {name: row[name] for name in ("key", "title", "authors", "where", "en", "zh")}
    return Source(
        **texts,
        year=int(row["year"]) if row["year"] else None,
        kind=cast(Kind, row["kind"]),
        how_seen=cast(HowSeen, row["how_seen"]),
        places=tuple(row["places"].split()),
    )
