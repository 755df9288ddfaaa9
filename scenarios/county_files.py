"""Counties of a table as files: a place each, with a table of evidence where the row names its source; and a study over all.

A number with a source is evidence of a document that nobody here has read. One without a source is assumed, and so is one that is
pooled from other lines of the table, which also says between what it lies. What no line of the province states is left out.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from model.declare import Number
from model.parameters import resolve
from model.run import DEFAULT
from scenarios.counties import Counties, County
from scenarios.evidence import COLUMNS
from scenarios.pooling import FromProvince

FOLDER = "counties"
"""Folder of the places, beside the study."""
COUNTS = {"townships": DEFAULT.n_townships, "villages": DEFAULT.n_villages}


def quoted(text: str) -> str:
    """A text as YAML takes it, on one line."""
    return json.dumps(text, ensure_ascii=False)


def words(en: str, zh: str) -> str:
    """A text in both languages as YAML takes it."""
    return f"{{en: {quoted(en)}, zh: {quoted(zh)}}}"


def place_text(counties: Counties, row: County) -> str:
    """The file of one county."""
    table = Path(counties.table).name
    lines = [
        f"# line {row.line} of {table}",
        f"name: {row.name}",
        f"label: {words(row.label.en, row.label.zh)}",
        f"province: {quoted(row.province)}",
        f"profile_of: {words(f'line {row.line} of the table {table}', f'{table}第{row.line}行')}",
        f"year: {row.year}",
        f"landscape: {row.landscape}",
        "identification:",
        f"  ground: {words('named in the table', '表中写明')}",
        "  confidence: certain",
        *(document(row, table) if row.source else ()),
        *(f"{name}: {figure(row, name, count(row, name), table)}" for name in COUNTS),
        "values:" if row.numbers or counties.guesses[row.name] else "values: {}",
        *(f"  {path}: {figure(row, path, value, table)}" for path, value in row.numbers.items()),
        *(
            f"  {path}: {guessed(guess, row.province, table)}"
            for path, guess in counties.guesses[row.name].items()
        ),
    ]
    return "\n".join(lines) + "\n"


def count(row: County, name: str) -> float:
    """Townships or villages; where only one of the two is known, the other has the proportion of the default county."""
    other = "villages" if name == "townships" else "townships"
    if name in row.counts:
        return row.counts[name]
    if other in row.counts:
        return max(1.0, float(round(row.counts[other] * COUNTS[name] / COUNTS[other])))
    return COUNTS[name]


def document(row: County, table: str) -> Iterator[str]:
    """The source that a row names, as a document, and the file with what it states."""
    yield f"evidence_file: {row.name}-evidence.csv"
    yield "documents:"
    yield f"  {key(row)}:"
    yield f"    title: {quoted(row.source)}"
    yield "    authors: named in the title, or not stated"
    yield f"    year: {row.year}"
    yield f"    where: {quoted(f'as line {row.line} of {table} says')}"
    yield "    how_seen: recalled, unverified"


def key(row: County) -> str:
    """Key of the document that a row names."""
    return f"{row.name}-table"


def figure(row: County, name: str, value: float, table: str) -> str:
    """A number and what it rests on."""
    known = name in row.counts or name in row.numbers
    if known and row.source:
        return f"{{value: {value:.12g}, evidence: {row_id(row, name)}}}"
    why = (
        f"line {row.line} of {table} says so, without a source"
        if known
        else "not in the table; that of the default county"
    )
    return f"{{value: {value:.12g}, assumed: {quoted(why)}}}"


def guessed(guess: FromProvince, province: str, table: str) -> str:
    """A number that the table does not have, from those that it has."""
    why = quoted(
        f"not in the table; pooled from {guess.known} counties of {province} in {table} and the country"
    )
    return f"{{value: {guess.value:.12g}, low: {guess.low:.12g}, high: {guess.high:.12g}, assumed: {why}}}"


def row_id(row: County, name: str) -> str:
    """Id of the row of evidence of a number."""
    return f"{row.name}-{name.rpartition('.')[2].replace('_', '-')}"


def evidence_text(row: County) -> str:
    """The table of evidence of one county: what the source that its row names states, as the table has it."""
    to = io.StringIO()
    made = csv.DictWriter(to, COLUMNS, restval="", lineterminator="\n")
    made.writeheader()
    for name, value in {**row.counts, **row.numbers}.items():
        made.writerow(evidence_row(row, name, value))
    return to.getvalue()


def evidence_row(row: County, name: str, value: float) -> dict[str, str]:
    """What is stated of one number."""
    about = resolve(name).about if name in row.numbers else None
    en, zh = ("townships", "乡镇数") if name == "townships" else ("villages", "村数")
    unit = name
    if about is not None:
        en, zh = about.en, about.zh
        unit = about.unit if isinstance(about, Number) else "-"
    return {
        "id": row_id(row, name),
        "document": key(row),
        "place": row.label.en,
        "year": str(row.year),
        "quantity_en": en,
        "quantity_zh": zh,
        "value": f"{value:.12g}",
        "unit": unit,
    }


def study_text(counties: Counties, name: str, asked: Mapping[str, str], arms: Sequence[str]) -> str:
    """The study over all counties.

    Args:
        counties: of the table.
        name: of the study.
        asked: keys of the study with what they are: replicates, villages, months.
        arms: policies compared in each county.
    """
    table = Path(counties.table).name
    label = words(f"the counties of {table}", f"{table}中的各县")
    question = words("What do the policies do in each of these counties?", "各项政策在各县分别有何作用？")
    lines = [
        f"name: {name}",
        f"label: {label}",
        f"question: {question}",
        f"arms: [{', '.join(map(quoted, arms))}]",
        "factors:",
        "  - place:",
        *(f"      - {FOLDER}/{row.name}.yaml" for row in counties.rows),
        "design: {kind: grid}",
        "seeds: paired",
        *(f"{key}: {value}" for key, value in asked.items()),
        "by_village: true",
        "outcomes: [headline]",
    ]
    return "\n".join(lines) + "\n"


def files_of(counties: Counties) -> Iterator[tuple[str, str]]:
    """Names of files, as seen from the folder of the study, and their texts."""
    for row in counties.rows:
        yield f"{FOLDER}/{row.name}.yaml", place_text(counties, row)
        if row.source:
            yield f"{FOLDER}/{row.name}-evidence.csv", evidence_text(row)
