"""Tables of the library that are not evidence: what columns each has, and what may stand in them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from scenarios.errors import InputError, Problem, did_you_mean, one_of, shown
from scenarios.grounds import fields
from scenarios.numbers import hint, number_in
from scenarios.reading import decode, load_bytes

Said = tuple[str, str, str]
"""What is allowed where something cannot stand, and what may be meant; with what was given."""
Check = Callable[[str], Said | None]
"""What is wrong with a text in a cell; ``None`` where nothing is."""
Cells = Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Table:
    """One kind of table.

    Attributes:
        called: what it is called, in English and Chinese.
        heads: its columns.
        filled: those of which no cell may be empty.
        checks: what may stand in a column, where not any text may.
        whole: what may be wrong with a line as a whole.
    """

    called: tuple[str, str]
    heads: tuple[str, ...]
    filled: tuple[str, ...]
    checks: Mapping[str, Check] = field(default_factory=dict)
    whole: Callable[[Cells], Said | None] = lambda cells: None


def among(known: Callable[[], list[str]], several: bool = False) -> Check:
    """A check that a text is one of those known; or that each of its words is."""

    def check(text: str) -> Said | None:
        allowed = known()
        wrong = next((word for word in (text.split() if several else [text]) if word not in allowed), None)
        if wrong is None:
            return None
        told = f"allowed is {one_of(allowed)}" if len(allowed) < 10 else "there is no such name"
        return shown(wrong), told, did_you_mean(wrong, allowed)

    return check


def number(low: float = float("-inf"), high: float = float("inf")) -> Check:
    """A check that a text is a number between two bounds."""

    def fits(value: float) -> bool:
        return low <= value <= high

    def check(text: str) -> Said | None:
        value = number_in(text)
        if value is not None and fits(value):
            return None
        bounded = low > float("-inf")
        allowed = f"allowed is a number, {low:g} to {high:g}" if bounded else "allowed is a number"
        return shown(text), allowed, hint(text, fits) if value is None else ""

    return check


def same_holes(cells: Cells) -> Said | None:
    """Both languages of a reason have the same numbers."""
    en, zh = cells["en"][1], cells["zh"][1]
    if en.count("#") == zh.count("#"):
        return None
    said = f"{en.count('#')} numbers (#) in English and {zh.count('#')} in Chinese"
    return said, "both languages have the same numbers", ""


def paths() -> list[str]:
    """Paths of numbers of the model."""
    from model.parameters import ledger

    return list(ledger())


def documents() -> list[str]:
    """Keys of sources."""
    from model.evidence import SOURCES

    return list(SOURCES)


def evidence() -> list[str]:
    """Rows of evidence."""
    from scenarios.evidence import rows

    return list(rows())


def outcomes() -> list[str]:
    """Names of outcomes."""
    from model.outcomes import OUTCOMES

    return list(OUTCOMES)


def scales() -> list[str]:
    """Scales on which a figure is compared."""
    return ["plain", "log"]


def uses() -> list[str]:
    """What a pattern may be for."""
    from experiments.patterns.library import USES

    return list(USES)


def grounds() -> list[str]:
    """What a pattern may be computed on."""
    from experiments.patterns.library import PLACES

    return list(PLACES)


def extents() -> list[str]:
    """How far a mechanism may be modelled."""
    from scenarios.mechanisms import EXTENTS

    return list(EXTENTS)


def places() -> list[str]:
    """Names of places."""
    import scenarios

    return scenarios.places()


def what_stands(text: str) -> Said | None:
    """Names of what stands for a mechanism exist."""
    from scenarios.mechanisms import stands

    wrong = next((name for name in text.split() if stands(name) is None), None)
    allowed = "a name says its kind and what has it, as in lever:points; kinds are lever, state, rule, outcome or policy"
    return None if wrong is None else (shown(wrong), allowed, "")


TABLES = {
    "reasons": Table(("reasons", "理由表"), ("en", "zh"), ("en", "zh"), whole=same_holes),
    "glossary": Table(
        ("glossary", "术语表"),
        ("en", "zh", "definition", "definition_zh", "in_labels", "zh_in_labels"),
        ("en", "zh", "definition", "definition_zh"),
    ),
    "patterns": Table(
        ("patterns to reproduce", "规律表"),
        (
            *("id", "part", "use", "statement", "statement_zh", "source", "unit", "low", "high"),
            *("of_seeds", "tolerance", "tolerance_zh", "place", "note", "note_zh"),
        ),
        ("id", "part", "use", "statement", "statement_zh", "source", "unit", "place"),
        {
            "use": among(uses),
            "place": among(grounds),
            "low": number(),
            "high": number(),
            "of_seeds": number(0.0, 1.0),
        },
    ),
    "correlations": Table(
        ("correlations of numbers", "参数相关表"),
        ("a", "b", "correlation", "grade", "reason_en", "reason_zh"),
        ("a", "b", "correlation", "grade", "reason_en", "reason_zh"),
        {"a": among(paths), "b": among(paths), "correlation": number(-1.0, 1.0)},
    ),
    "mechanisms": Table(
        ("mechanisms that documents name", "文件所提机制表"),
        (
            *("id", "zh", "en", "kind", "documents", "places", "extent", "by", "needs"),
            *("note", "note_zh", "evidence"),
        ),
        ("id", "zh", "en", "kind", "documents", "extent"),
        {
            "documents": among(documents, several=True),
            "places": among(places, several=True),
            "extent": among(extents),
            "by": what_stands,
        },
    ),
    "claims": Table(
        ("claims of documents", "文件所称成效表"),
        ("evidence", "outcome", "figure", "en", "zh"),
        ("evidence", "en", "zh"),
        {"evidence": among(evidence), "outcome": among(outcomes)},
    ),
    "targets": Table(
        ("published figures to calibrate to", "校准目标表"),
        (
            *("id", "row", "part", "scale", "value", "sd_source", "sd_discrepancy", "sources"),
            *("computed", "computed_zh", "note", "note_zh"),
        ),
        ("id", "row", "part", "scale", "value", "sd_source", "sd_discrepancy", "sources"),
        {
            "scale": among(scales),
            "value": number(),
            "sd_source": number(0.0, 1e6),
            "sd_discrepancy": number(0.0, 1e6),
        },
    ),
    "pooling": Table(
        ("spreads between places", "地区差异表"),
        (
            *("path", "unit", "link", "mean", "sd_province", "sd_prefecture", "sd_county", "factor"),
            *("offset", "slope", "rows", "source", "en", "zh"),
        ),
        ("path", "unit", "link", "mean", "sd_province", "sd_prefecture", "sd_county", "en", "zh"),
        {
            "path": among(paths),
            "mean": number(),
            **{name: number(0.0, 1e3) for name in ("sd_province", "sd_prefecture", "sd_county")},
        },
    ),
    "units": Table(
        ("provinces, prefectures and counties", "省市县表"),
        ("unit", "level", "within", "counties", "region", "en", "zh"),
        ("unit", "level", "en", "zh"),
    ),
    "local": Table(
        ("numbers by landscape and region", "按地形和地区的数值表"),
        ("path", "landscape", "region", "mean", "low", "high", "row", "en", "zh"),
        ("path", "mean", "low", "high", "en", "zh"),
        {"path": among(paths), **{name: number() for name in ("mean", "low", "high")}},
    ),
    "planned-levers": Table(
        ("levers not built", "待建政策工具表"),
        ("name", "en", "zh", "needs", "needs_zh"),
        ("name", "en", "zh", "needs", "needs_zh"),
    ),
}
"""Every kind of table, by its name."""


def kind_of_table(file: str) -> str:
    """The kind of table whose columns are most like those of a file; ``evidence`` where none is.

    Raises:
        InputError: it cannot be read.
    """
    from scenarios.evidence import COLUMNS

    heads = {head for _, head in fields(lines_of(file)[0])}
    known = {"evidence": COLUMNS} | {name: table.heads for name, table in TABLES.items()}
    alike = {name: len(heads & set(columns)) / len(heads | set(columns)) for name, columns in known.items()}
    return max(alike, key=lambda name: alike[name])


def lines_of(file: str) -> list[str]:
    """The lines of a table.

    Raises:
        InputError: it cannot be read.
    """
    return decode(file, load_bytes(file, "table of evidence")).split("\n")


def check_table(file: str, kind: str) -> int:
    """Check a table; how many rows it has.

    Raises:
        InputError: it cannot be used; all that is wrong with it.
    """
    table, (first, *lines) = TABLES[kind], lines_of(file)
    heads = [head for _, head in fields(first)]
    wrong = list(wrong_heads(first, table))
    if wrong:
        raise InputError(file, wrong)
    numbered = [(k, line) for k, line in enumerate(lines, start=2) if line.strip(" ,\r")]
    for k, line in numbered:
        wrong += wrong_line(k, line, heads, table)
    if wrong:
        raise InputError(file, wrong)
    return len(numbered)


def wrong_heads(line: str, table: Table) -> Iterator[Problem]:
    """What is wrong with the first line."""
    allowed = f"the first line has the columns {one_of(table.heads)}".replace(" or ", " and ")
    given = fields(line)
    for at, head in given:
        if head not in table.heads:
            yield Problem(
                1, at, f"there is no column {shown(head)}", allowed, did_you_mean(head, table.heads)
            )
    missing = [head for head in table.heads if head not in {head for _, head in given}]
    if missing:
        yield Problem(1, 1, f"columns are missing: {', '.join(missing)}", allowed)


def wrong_line(k: int, line: str, heads: list[str], table: Table) -> Iterator[Problem]:
    """What is wrong with one line."""
    given = fields(line)
    if len(given) != len(heads):
        allowed = f"it has to have {len(heads)}"
        yield Problem(
            k, 1, f"the line has {len(given)} fields", allowed, "a text with a comma in it needs quotes"
        )
        return
    cells = dict(zip(heads, given, strict=True))
    for head, (at, text) in cells.items():
        if not text and head in table.filled:
            yield Problem(k, at, f"{head}: nothing is given", "it has to be text")
        elif text and head in table.checks and (said := table.checks[head](text)):
            yield Problem(k, at, f"{head}: {said[0]}", *said[1:])
    if said := table.whole(cells):
        yield Problem(k, 1, *said)
