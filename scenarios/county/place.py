"""A county of one's own as a place: what its file leaves open is taken from its workbook, each number with its evidence."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from model.declare import Label
from model.evidence import Source
from model.parameters import ledger
from model.population.own import OwnVillages
from scenarios.county.facts import FACTS
from scenarios.county.numbers import landscape_of, own_villages, placed, row_of, unit_of
from scenarios.county.personal import refuse_file
from scenarios.county.sheets import decoded
from scenarios.county.targets import Target, csv_lines, targets_of
from scenarios.county.template import SHEETS, SOURCE_COLUMNS
from scenarios.errors import InputError, Problem
from scenarios.evidence import COLUMNS, Grounds, Row
from scenarios.grounds import grounds_of, text_with
from scenarios.reading import Text

TABLE = Label("table of villages of the county", "本县村表")


@dataclass(frozen=True)
class County:
    """What belongs to a county beside its file.

    Attributes:
        own: its villages.
        understood: what was understood of the workbook.
        rows: evidence that the workbook itself is.
        source: of these rows.
        contents: hash of all its files.
        targets: results of surveys and records in it.
    """

    own: OwnVillages
    understood: Mapping[str, Any]
    rows: Mapping[str, Row]
    source: Source
    contents: str
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Beside:
    """Files beside that of a county, each with its path and what stands in it; nothing where it names none."""

    villages: tuple[str, bytes]
    sources: tuple[str, bytes] | None = None
    targets: tuple[str, bytes] | None = None


def county_text(
    path: str, found: bytes, table: tuple[str, bytes] | None, near: Beside
) -> tuple[Text, County]:
    """The text of a county's file with all that it names; its tables may be in the encoding of a Chinese spreadsheet.

    Raises:
        InputError: one of them cannot be used.
    """
    text = text_with(path, found, "place", None)
    for one in (near.targets, table, near.sources):
        if one is not None:
            refuse_file(one[0], decoded(*one))
    sources = utf8(near.sources) if near.sources else None
    targets = utf8(near.targets) if near.targets else None
    text, county = with_county(text, Beside(near.villages, sources, targets))
    own = grounds_of(text, utf8(table) if table else None)
    sheet = f"{near.villages[0]}: {SHEETS['evidence'].zh}"
    more = grounds_of(text, (sheet, evidence_csv(county.understood)))
    rows = {**own.rows, **more.rows, **{row.id: row for row in text.grounds.rows.values()}}
    sources_known = {**own.sources, **more.sources, county.source.key: county.source}
    return replace(text, grounds=Grounds(rows, sources_known)), county


def with_county(text: Text, beside: Beside) -> tuple[Text, County]:
    """The text of a county with what it leaves open, and the county.

    Raises:
        InputError: a table cannot be used, or the workbook does not say what year its numbers are of.
    """
    understood = json.loads(beside.villages[1])
    data = filled(text, understood, beside.villages[0])
    name, given = str(data.get("name")), str(data["year"])
    year = int(given) if given.isdecimal() else 0  # what is no year is refused with the rest of the file
    lines, facts = understood["villages"], understood["facts"]
    own = own_villages(lines, int(facts.get("villages") or 0))
    source = source_of(name, data, year)
    rows = dict(rows_of(name, year, own, facts, source.key))
    towns = float(facts.get("townships") or len(set(own.townships)))
    figures = {"townships": min(towns, float(own.of)), "villages": float(own.of)}
    for key in figures:
        data.setdefault(key, {"value": figures[key], "evidence": f"{name}-table-{key}"})
    rows |= {
        (one := row_of(name, key, value, year, TABLE, key, source.key)).id: one
        for key, value in figures.items()
    }
    data["values"] = values_of(data, rows)
    if beside.sources is not None:
        data["documents"] = {**documents_in(*beside.sources), **(data.get("documents") or {})}
    contents = hashlib.sha256(
        b"\0".join(
            [
                text.source.encode(),
                beside.villages[1],
                *(one[1] for one in (beside.sources, beside.targets) if one),
            ]
        )
    )
    grounds = replace(
        text.grounds, rows={**text.grounds.rows, **rows}, sources={**text.grounds.sources, source.key: source}
    )
    targets = tuple(targets_of(target_tables(understood, beside), own.names, own.townships))
    county = County(own, understood, rows, source, contents.hexdigest()[:12], targets)
    return replace(text, data=data, grounds=grounds), county


def target_tables(
    understood: Mapping[str, Any], beside: Beside
) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The tables of targets: the sheet of the workbook, and the file beside it."""
    yield f"{beside.villages[0]}: {SHEETS['targets'].zh}", understood["targets"]
    if beside.targets is not None:
        path, found = beside.targets
        yield path, csv_lines(path, decoded(path, found))


def filled(text: Text, understood: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The keys of a county, from its file where it has them, else from the workbook.

    Raises:
        InputError: neither says what year it is about.
    """
    data, facts = dict(text.data), understood["facts"]
    folder = Path(text.path).absolute().parent.name
    zh = facts.get("name_zh") or folder
    en = facts.get("name_en") or str(data.get("name", "")).replace("-", " ").title()
    if "year" not in data and not facts.get("year"):
        said = "the year of the data is not given"
        raise InputError(
            path,
            [
                Problem(
                    0, 0, said, "it stands in the sheet of the county, in the line of the year of the data"
                )
            ],
        )
    data.setdefault("year", int(facts.get("year") or 0))
    data.setdefault("label", {"en": en, "zh": zh})
    data.setdefault("profile_of", data["label"])
    ground = {"en": "the county's own table of villages", "zh": "本县村表"}
    data.setdefault("identification", {"ground": ground, "confidence": "certain"})
    if landscape := landscape_of(understood["villages"]):
        data.setdefault("landscape", landscape)
    return data


def source_of(name: str, data: Mapping[str, Any], year: int) -> Source:
    """The workbook as a source."""
    label = data["label"] if isinstance(data["label"], dict) else {}
    title = f"{label.get('zh', '')}{TABLE.zh}"
    said = "own table of the county, as it was handed over", "本县自有表格，按所提供内容读取"
    return Source(
        f"{name}-table",
        "document",
        "Z",
        (str(label.get("zh", name)),),
        year,
        title,
        "read in full",
        *said,
        note_en="unpublished",
        note_zh="未公开",
    )


def rows_of(
    name: str, year: int, own: OwnVillages, facts: Mapping[str, Any], document: str
) -> Iterator[tuple[str, Row]]:
    """The numbers of the workbook as rows of evidence, by path of the model."""
    for one in placed(own):
        about: Any = ledger()[one.path].about
        yield (
            one.path,
            row_of(
                name,
                one.path.partition(".")[2],
                one.value,
                year,
                Label(about.en, about.zh),
                unit_of(one.path),
                document,
            ),
        )
    for fact in FACTS:
        if fact.path and fact.about.key in facts:
            about = ledger()[fact.path].about
            label = Label(about.en, about.zh)
            yield (
                fact.path,
                row_of(
                    name,
                    fact.about.key,
                    float(facts[fact.about.key]),
                    year,
                    label,
                    unit_of(fact.path),
                    document,
                ),
            )


def values_of(data: Mapping[str, Any], rows: dict[str, Row]) -> dict[str, Any]:
    """The values of a county: its file's own, and those of the workbook beside them; ``rows`` are by id afterwards."""
    given = data.get("values")
    values = dict(given) if isinstance(given, dict) else {}
    paths = [path for path in rows if path in ledger()]
    for path in paths:
        row = rows.pop(path)
        rows[row.id] = row
        number = (row.value or 0.0) / (100.0 if row.unit.startswith("percent") else 1.0)
        values.setdefault(path, {"value": number, "evidence": row.id})
    return values


def documents_in(path: str, found: bytes) -> dict[str, dict[str, Any]]:
    """Documents in a table of sources, in the columns of the library.

    Raises:
        InputError: columns are missing.
    """
    lines = list(csv.DictReader(io.StringIO(decoded(path, found))))
    heads = lines[0].keys() if lines else SOURCE_COLUMNS
    missing = [column for column in SOURCE_COLUMNS if column not in heads]
    if missing:
        raise InputError(
            path,
            [
                Problem(
                    1,
                    1,
                    f"columns are missing: {', '.join(missing)}",
                    f"the first line has the columns {', '.join(SOURCE_COLUMNS)}",
                )
            ],
        )
    return {line["key"]: document(line) for line in lines if line["key"]}


def document(line: Mapping[str, str]) -> dict[str, Any]:
    """A line of the table of sources as a document."""
    year = line["year"].strip()
    made: dict[str, Any] = {
        "title": line["title"],
        "authors": line["authors"],
        "year": int(year) if year.isdigit() else year,
        "where": line["where"],
        "how_seen": line["how_seen"],
    }
    if line["en"] and line["zh"]:
        made["note"] = {"en": line["en"], "zh": line["zh"]}
    return made


def utf8(table: tuple[str, bytes]) -> tuple[str, bytes]:
    """A table in UTF-8, whatever the spreadsheet saved it in."""
    return table[0], decoded(*table).encode()


def evidence_csv(understood: Mapping[str, Any]) -> bytes:
    """The sheet of evidence as a table of its own."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(understood["evidence"])
    return file.getvalue().encode()
