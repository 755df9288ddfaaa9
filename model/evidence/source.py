"""What a source is, how far it was seen, how it is cited, and the reader of the table of sources."""

import csv
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from model.declare import Label

Mark = Literal["J", "M", "R", "N", "Z", "DS", "EB/OL"]
"""Types of GB/T 7714-2015: journal article, book, report, newspaper, other, data set, web page."""
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


OURS = "the authors of the model"
OTHERS = "others"
"""What stands last among authors who are not all noted."""
CHINESE = re.compile("[\u3400-\u9fff]")
NAMED = 3
"""Authors whom GB/T 7714-2015 names."""


@dataclass(frozen=True)
class Source:
    """One thing that numbers of the model rest on.

    Attributes:
        key: how declarations cite it.
        kind: one of :data:`KINDS`.
        mark: its type in GB/T 7714-2015, one of :data:`Mark`; ``/OL`` is added where it has an address.
        authors: persons as "family, given" or, in Chinese, as one name; bodies as they are; none where they were not noted.
        year: of publication; ``None`` where there is none.
        title: in its own language; in square brackets where it was not noted and is described instead.
        title_zh: that description in Chinese.
        container: journal, newspaper, site, or "place: publisher" of a book.
        volume, issue, pages: in the journal; the number of an article stands for its pages.
        date: of publication or, of a law, of adoption, as ``2019-12-25`` or ``2017-12``.
        doi, url: without what goes before them.
        read_on: site of another on which it was read.
        how_seen: how far it was read, one of :data:`HOW_SEEN`.
        note_en, note_zh: what else is to be known of it: survey, articles, tables, copies.
        en, zh: what the model takes from it, and what to beware of.
        places: for a founding document, the first words of the ids of its evidence.
    """

    key: str
    kind: Kind
    mark: Mark
    authors: tuple[str, ...]
    year: int | None
    title: str
    how_seen: HowSeen
    en: str
    zh: str
    title_zh: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    date: str = ""
    doi: str = ""
    url: str = ""
    read_on: str = ""
    note_en: str = ""
    note_zh: str = ""
    places: tuple[str, ...] = ()

    def cite(self) -> str:
        """In English: the reference after APA, then notes, where it was read, and how far it was seen."""
        read = f"read on {self.read_on}" if self.read_on else ""
        return f"{self.apa()} [{'; '.join(filter(None, (self.note_en, read, HOW_SEEN[self.how_seen].en)))}]"

    def cite_zh(self) -> str:
        """In Chinese: the reference after GB/T 7714-2015, then notes, where it was read, and how far it was seen."""
        read = f"见{self.read_on.replace(', ', '、')}" if self.read_on else ""
        return (
            f"{self.gbt7714()}（{'；'.join(filter(None, (self.note_zh, read, HOW_SEEN[self.how_seen].zh)))}）"
        )

    def gbt7714(self) -> str:
        """The reference after GB/T 7714-2015; a date on which a page was read is left out where none was noted."""
        online = "/OL" if self.url and "/" not in self.mark else ""
        title = f"［{self.title_zh or self.title[1:-1]}］" if self.title.startswith("[") else self.title
        when = self.date or (str(self.year) if self.year else "")
        if self.mark == "EB/OL":
            out = f"{self.container}{f'({when})' if when else ''}"
        elif self.mark == "J":
            numbers = f"{self.volume}{f'({self.issue})' if self.issue else ''}"
            joined = f"{when}{', ' if self.volume else ''}{numbers}" if numbers else when
            out = f"{self.container}, {joined}{f': {self.pages}' if self.pages else ''}".removeprefix(", ")
        else:
            out = ", ".join(filter(None, (self.container, when)))
        doi = f"DOI: {self.doi}" if self.doi else ""
        return _sentences(self._who_gbt(), f"{title}[{self.mark}{online}]", out, self.url, doi)

    def apa(self) -> str:
        """The reference after APA, 7th edition, with titles as they are printed."""
        if self.mark == "J":
            numbers = f"{self.volume}({self.issue})" if self.issue else self.volume
            out = ", ".join(filter(None, (self.container, numbers, self.pages.replace("-", "–"))))
        else:
            out = self.container.rpartition(": ")[2]
        address = f"https://doi.org/{self.doi}" if self.doi else self.url
        return f"{_sentences(f'{self._who_apa()} ({self._when_apa()})', self.title, out)}{f' {address}' if address else ''}"

    def _who_gbt(self) -> str:
        named = [one for one in self.authors if one != OTHERS]
        if not named:
            return "［作者未录］"
        cut = len(named) > NAMED or OTHERS in self.authors
        rest = ["等" if CHINESE.search(named[0]) else "et al"] if cut else []
        return ", ".join([*map(_name_gbt, named[:NAMED]), *rest])

    def _who_apa(self) -> str:
        named = [one for one in self.authors if one != OTHERS]
        if OTHERS in self.authors:
            return f"{', '.join(named)}, et al."
        if len(named) > 1:
            return f"{', '.join(named[:-1])}, & {named[-1]}"
        return named[0] if named else "[Author not noted]"

    def _when_apa(self) -> str:
        if not self.date:
            return str(self.year or "n.d.")
        year, month, *day = self.date.split("-")
        return f"{year}, {MONTHS[int(month) - 1]}{f' {int(day[0])}' if day else ''}"


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _sentences(*parts: str) -> str:
    """Parts one after the other, each with its full stop."""
    return " ".join(part if part.endswith(("?", "!")) else f"{part.rstrip('.')}." for part in parts if part)


def _name_gbt(name: str) -> str:
    """An author as GB/T 7714-2015 has it: NAN R; names in Chinese and of bodies as they are."""
    family, _, given = name.partition(", ")
    if name == OURS:
        return "本模型作者"
    return f"{family.upper()} {given.replace('.', '')}" if given else name


TABLE = Path(__file__).with_name("sources.csv")
COLUMNS = tuple(field.name for field in fields(Source))
NEEDED = ("key", "title", "en", "zh")
PERIOD = re.compile(r"\d{4}-\d{2}(-\d{2})?")


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
    for name, allowed in (("kind", KINDS), ("how_seen", HOW_SEEN), ("mark", get_args(Mark))):
        if row[name] not in allowed:
            raise ValueError(f"{where}: {name} is {row[name]!r}; allowed are {', '.join(allowed)}")
    if row["year"] and not row["year"].isdecimal():
        raise ValueError(f"{where}: year is {row['year']!r}; allowed is a whole number, or nothing")
    if row["date"] and not PERIOD.fullmatch(row["date"]):
        raise ValueError(
            f"{where}: date is {row['date']!r}; allowed is a date such as 2019-12-25 or 2017-12, or nothing"
        )
    given: dict[str, Any] = {
        **row,
        "year": int(row["year"]) if row["year"] else None,
        "authors": tuple(filter(None, row["authors"].split("; "))),
        "places": tuple(row["places"].split()),
    }
    return Source(**given)
