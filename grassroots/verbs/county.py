"""``grassroots county ...``: a county of one's own, from a workbook with a row a village."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilingual.words import mark, within
from grassroots.errors import FAILED, Refused, say
from grassroots.options import (
    WORLDS,
    HowManyWorlds,
    Json,
    Lang,
    Language,
    Months,
    Out,
    Quiet,
    Seed,
    Villages,
    Workers,
    announce_compilation,
    check_out,
    console,
    make_run,
    progress,
    say_written,
    threads,
)
from grassroots.shown import in_language, spoken
from grassroots.streams import print_json, show_text

if TYPE_CHECKING:
    from bilingual.words import Single
    from model.run import Run
    from scenarios.county.cells import Cell
    from scenarios.county.columns import Column
    from scenarios.county.table import Reading, Village
    from scenarios.schema import Place

app = typer.Typer(
    name="county",
    help="A county of your own: a workbook to fill in, checked cell by cell, run village by village.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
Folder = Annotated[str, typer.Argument(metavar="FOLDER", help="The folder of the county, by its path.")]


@app.command()
def new(folder: Folder, lang: Lang = Language.en) -> None:
    """Write the folder of a county to fill in; files that are there stay as they are."""
    from scenarios.county.template import VILLAGES, make_folder

    written, there = make_folder(Path(folder), "zh" if lang is Language.zh else "en")
    for name in written:
        say(f"written to {Path(folder) / name}")
    for name in there:
        say(f"{Path(folder) / name}: it is there already and was left as it is")
    say(
        f"next: open {Path(folder) / VILLAGES}, fill it in and save it; then `grassroots county check {folder}`"
    )


@app.command()
def check(
    folder: Folder,
    cells: Annotated[
        bool, typer.Option("--cells", help="Show what every cell was understood to say.")
    ] = False,
    json_: Json = False,
    lang: Lang = Language.en,
) -> None:
    """Say what was understood of the workbook, and refuse what cannot be used; an empty cell is unknown, never 0."""
    from scenarios.county.folder import is_county, reading_of

    reading = reading_of(folder)
    if json_:
        print_json(as_json(reading))
    else:
        show_text("\n".join(line for one in spoken(lang) for line in told(reading, one, cells)))
    reading.refuse()
    if reading.villages and not json_ and is_county(folder):
        show_text("\n".join(line for one in spoken(lang) for line in grounds_told(folder, one)))


def grounds_told(folder: str, lang: "Single") -> list[str]:
    """What the numbers of the county rest on, and the targets."""
    from scenarios.county.grades import GRADES, anchored, shares
    from scenarios.load import load_place

    place = load_place(folder)
    assert place.county is not None
    found = shares(place)
    said = mark(", ", lang).join(
        f"{getattr(GRADES[grade], lang)} {100 * share:.0f}{'%' if lang == 'zh' else ' %'}"
        for grade, share in found.items()
    )
    label = getattr(anchored(place), lang)
    if lang == "zh":
        return [
            f"数值依据：{said}",
            f"等级：{label}；内容哈希{place.county.contents}",
            *landscapes_told(place, lang),
        ]
    return [
        f"numbers: {said}",
        f"grade: {label}; hash of the contents: {place.county.contents}",
        *landscapes_told(place, lang),
    ]


def landscapes_told(place: "Place", lang: "Single") -> list[str]:
    """What the landscapes of the villages do in a run, where they are known."""
    from scenarios.county.columns import LANDSCAPES
    from scenarios.county.numbers import SPREAD

    assert place.county is not None
    known = sum(value is not None for value in dict(place.county.own.columns).get(SPREAD, ()))
    if not known:
        return []
    words = LANDSCAPES[place.landscape]
    if lang == "zh":
        return [
            f"地形：{known}个村各按本村地形确定居住分散程度；表中没有的其他数值按全县地形（{words[0]}，多数村的地形）估计"
        ]
    return [
        f"landscape: in {known} villages their own sets how far hamlets lie apart; other numbers that the table lacks are those of "
        f"the county's landscape ({words[-1]}: that of most villages, where place.yaml names none)"
    ]


def told(reading: "Reading", lang: "Single", cells: bool) -> list[str]:
    """What was understood, in lines."""
    heads = reading.heads
    assert heads is not None
    n, known = len(reading.cells), sum(cell.value is not None for cell in reading.cells)
    rows = f"{heads.first}-{heads.last}" if heads.first != heads.last else str(heads.first)
    towns = len({village.word("township") for village in reading.villages})
    if lang == "zh":
        lines = [
            f"工作表“{reading.sheet}”，表头在第{rows}行：{len(reading.villages)}个村，{towns}个乡镇，{len(heads.known)}列",
            f"单元格{n}个：已读懂{known}个，未知{n - known - wrong(reading)}个，不能用{wrong(reading)}个",
        ]
    else:
        lines = [
            f"sheet {reading.sheet}, headings in row {rows}: {len(reading.villages)} villages in {towns} townships, "
            f"{len(heads.known)} columns",
            f"{n} cells: {known} understood, {n - known - wrong(reading)} unknown, {wrong(reading)} that cannot be used",
        ]
    lines += columns_told(reading, lang)
    lines += [f"  {getattr(note, lang)}" for note in reading.notes]
    return lines + (cells_told(reading, lang) if cells and not reading.personal else [])


def wrong(reading: "Reading") -> int:
    """Cells that cannot be used."""
    return sum(bool(cell.wrong) for cell in reading.cells)


def columns_told(reading: "Reading", lang: "Single") -> list[str]:
    """Every column: where it stands, in which unit it was read, and how many villages are known."""
    from openpyxl.utils import get_column_letter

    from scenarios.county.columns import COLUMNS

    assert reading.heads is not None
    lines = []
    for column in COLUMNS:
        head = reading.heads.known.get(column.key)
        if head is None:
            continue
        known = sum(village.value(column.key) is not None for village in reading.villages)
        named = head.unit and head.unit not in (column.unit.en, column.unit.zh)
        label = getattr(column.label if named else column.heading, lang) + (
            within(head.unit, lang) if named else ""
        )
        lines.append(
            f"  {get_column_letter(head.column)}  {label}{mark(': ', lang)}{known}/{len(reading.villages)}"
        )
    return lines


def cells_told(reading: "Reading", lang: "Single") -> list[str]:
    """Every cell, village by village."""
    from scenarios.county.columns import BY_KEY

    lines = []
    for village in reading.villages:
        for key, cell in village.cells.items():
            column = BY_KEY[key]
            said = f"{shown(column, cell, lang)}{noted(cell, lang)}"
            lines.append(f"  {cell.address}  {getattr(column.label, lang)}{mark(': ', lang)}{said}")
    return lines


def shown(column: "Column", cell: "Cell", lang: "Single") -> str:
    """What a cell says; counts of 1 to 4 are not shown."""
    from scenarios.county.publish import under_five, word_of

    if cell.wrong:
        return "不能用" if lang == "zh" else "cannot be used"
    if cell.value is None:
        return "未知" if lang == "zh" else "unknown"
    if isinstance(cell.value, str):
        return word_of(column, cell.value, lang)
    text = under_five(column, cell.value, lang)
    return f"{text} {getattr(column.unit, lang)}".rstrip() if column.kind != "share" else text


def noted(cell: "Cell", lang: "Single") -> str:
    """The notes on a cell."""
    from scenarios.county.cells import NOTES

    said = [in_language(*NOTES[note], Language(lang)) for note in cell.notes]
    return within(mark("; ", lang).join(said), lang) if said else ""


def as_json(reading: "Reading") -> dict[str, Any]:
    """What was understood as plain data; counts of 1 to 4 stand as words."""
    return {
        "sheet": reading.sheet,
        "villages": [] if reading.personal else [row_as_json(village) for village in reading.villages],
        "notes": [{"en": note.en, "zh": note.zh} for note in reading.notes],
        "refused": [problem.at(reading.path) for problem in reading.refused],
    }


def row_as_json(village: "Village") -> dict[str, Any]:
    """A village as plain data."""
    from scenarios.county.columns import BY_KEY
    from scenarios.county.publish import public

    return {"row": village.row} | {
        key: public(BY_KEY[key], cell.value) for key, cell in village.cells.items()
    }


@app.command()
def fit(
    folder: Folder,
    worlds: HowManyWorlds = None,
    seeds: Annotated[int, typer.Option(min=2, metavar="N", help="Seeds of each set of numbers.")] = 2,
    villages: Villages = "",
    months: Months = 84,
    seed: Seed = 0,
    out: Out = None,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.en,
) -> None:
    """Keep the sets of plausible numbers that give what was found in the county; say what that does to the answers."""
    from grassroots.verbs.county_fit import grade_told, place_to_fit, shown, write

    place = place_to_fit(folder)
    run = make_run(place.scenario(), [], months, seed, villages, False)
    check_out(out)
    check_scopes(run, place)
    announce_compilation(quiet)
    from experiments.fit import fit as fit_sets
    from experiments.worlds import worlds as draw_worlds
    from grassroots.answers.fit import sentences

    assert place.county is not None
    sets = draw_worlds(run, place, "plausible", WORLDS if worlds is None else worlds)
    with progress(f"{place.label.en}, {len(sets)} sets", quiet) as on_step:
        found = fit_sets(run, sets, place.county.targets, seeds, threads(workers), on_step)
    for made in shown(found, lang):
        console().print(made)
    told_all = [*sentences(found), *grade_told(found, place)]
    show_text("\n".join(getattr(one, tongue) for tongue in spoken(lang) for one in told_all))
    if out is not None:
        page = write(found, run, place, seeds, out, lang)
        say_written(page, quiet)
    if not found.stays.any():
        raise typer.Exit(FAILED)


def check_scopes(run: "Run", place: "Place") -> None:
    """Refuse targets about some villages where not all are run.

    Raises:
        Refused: there are such targets.
    """
    own = place.county.own if place.county is not None else None
    if own is not None and run.n_villages < len(own.names):
        for one in place.county.targets:  # type: ignore[union-attr]
            if one.scope != "all":
                raise Refused(
                    f"the target in row {one.row} is about {one.scope}: leave --villages out, so that all are run"
                )


VERBS = {96: app}
