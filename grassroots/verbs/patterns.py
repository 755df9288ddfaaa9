"""``grassroots patterns``: hold the model against what is known, row by row, with a verdict and an interval."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.options import (
    From,
    HowManyWorlds,
    Json,
    Lang,
    Language,
    Out,
    Quiet,
    Uncertainty,
    Workers,
    announce_compilation,
    check_out,
    console,
    progress,
    remark_on_sample,
    say_written,
    seeds_of,
    threads,
    worlds_of,
)
from grassroots.shown import in_language, words_of
from grassroots.streams import print_json
from grassroots.verbs.run import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.table import Table
    from rich.text import Text

    from experiments.worlds import Worlds
    from grassroots.answers.patterns import Finding

HEADS = (
    ("", "", ""),
    ("what is computed", "计算内容", ""),
    ("value", "数值", "right"),
    ("95 % interval", "95%区间", "right"),
    ("target", "目标", ""),
    ("verdict", "结论", ""),
)
OVER = (("5-95 % of worlds", "各组取值5%至95%", "right"), ("luck of one run", "单次偶然差异", "right"))
"""In place of the interval over seeds where there are worlds."""
STYLES = {"pass": "green", "fail": "red", "not told": "yellow", "not computable": "yellow"} | dict.fromkeys(
    ("reported", "drawn to"), "dim"
)


def patterns(
    ids: Annotated[
        list[str], typer.Argument(metavar="[ID]...", help="Patterns, as in P17; all if none.")
    ] = [],  # noqa: B006
    seeds: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=1000,
            help="Seeds; rows on one village get ten times as many. With worlds: of each, and five times as many. [default: 20, or 2]",
        ),
    ] = None,
    uncertainty: From = Uncertainty.none,
    worlds: HowManyWorlds = None,
    json_: Json = False,
    out: Out = None,
    lang: Lang = Language.en,
    quiet: Quiet = False,
    workers: Workers = None,
) -> None:
    """Compute the patterns and say which the model gives back, and which not."""
    from experiments.patterns import chosen
    from grassroots.answers.patterns import judge

    chosen(ids)
    n = seeds_of(seeds, uncertainty)
    drawn = None
    how_many = worlds_of(worlds, uncertainty)
    if uncertainty is not Uncertainty.none:
        from experiments.worlds import worlds as draw
        from model.run import Run

        drawn = draw(Run(), None, uncertainty.value, how_many)
    check_out(out)
    announce_compilation(quiet)
    remark_on_sample(uncertainty, quiet)
    with progress("patterns", quiet) as on_step:
        findings = judge(ids, n, threads(workers), on_step, worlds=drawn)
    if json_:
        print_json(as_json(findings))
    else:
        show(findings, lang)
    if out is not None:
        write(findings, n, out, drawn)
        say_written(out, quiet)


def show(findings: "Sequence[Finding]", lang: Language) -> None:
    """A table a use, with the pass rate of each."""
    page = console()
    for part in parts(findings, lang):
        page.print(part)


def parts(findings: "Sequence[Finding]", lang: Language) -> "Iterator[Table | str]":
    """A table a use, and under each its pass rate."""
    from experiments.patterns import USES
    from grassroots.answers.patterns import rates
    from grassroots.answers.patterns.tables import LEGEND, USE_LABELS, is_over_worlds, rate_text

    counted = rates(findings)
    for use in USES:
        of_use = [one for one in findings if one.row.use == use]
        if of_use:
            yield table(of_use, words_of(USE_LABELS[use], lang), lang)
            yield f"  {words_of(rate_text(counted[use]), lang)}\n"
    if is_over_worlds(findings):
        yield words_of(LEGEND, lang)


def table(findings: "Sequence[Finding]", title: str, lang: Language) -> "Table":
    """The rows of one use."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from grassroots.answers.patterns import by_pattern
    from grassroots.answers.patterns.tables import is_over_worlds

    made = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    over = is_over_worlds(findings)
    for en, zh, side in [*HEADS[:3], *(OVER if over else HEADS[3:4]), *HEADS[4:]]:
        made.add_column(in_language(en, zh, lang), justify="right" if side else "left", overflow="fold")
    for id_, parts in by_pattern(findings).items():
        for k, one in enumerate(parts):
            made.add_row(id_ if k == 0 else "", *cells(one, over, lang))
    return made


def cells(one: "Finding", over: bool, lang: Language) -> "Iterator[Text | str]":
    """What stands behind the id of a row."""
    from rich.text import Text

    from grassroots.answers.patterns.tables import condition, luck_of, range_of, said, statement, value_of

    why = in_language(f"({one.reason.en})", f"（{one.reason.zh}）", lang) if one.reason else ""
    yield Text(f"{words_of(statement(one), lang)}\n{why}".strip())
    yield value_of(one)
    yield range_of(one)
    if over:
        yield luck_of(one)
    yield words_of(condition(one), lang)
    yield Text(words_of(said(one), lang), style=STYLES[one.verdict])


def as_json(findings: "Sequence[Finding]") -> dict[str, Any]:
    """Rows and pass rates."""
    from dataclasses import asdict

    from grassroots.answers.patterns import rates
    from grassroots.answers.patterns.tables import frame

    rows = json.loads(frame(findings).to_json(orient="records"))
    return {"patterns": rows, "rates": {use: asdict(rate) for use, rate in rates(findings).items()}}


def write(findings: "Sequence[Finding]", seeds: int, out: Path, drawn: "Worlds | None" = None) -> None:
    """Rows, values by seed, the tables of the documents, and where it comes from."""
    from experiments.drawn import source_of
    from experiments.files import MARK, write_csv, write_provenance
    from experiments.posterior import code
    from experiments.provenance import provenance
    from filing import fill
    from filing import write as write_file
    from grassroots.answers.patterns.tables import frame, markdown, seeds_frame
    from model.run import Run

    def files(folder: Path) -> None:
        write_csv(frame(findings), folder / "patterns.csv")
        write_csv(seeds_frame(findings), folder / "seeds.csv")
        write_file(folder / "patterns.md", lambda to: to.write_text(markdown(findings), "utf-8"))
        facts = provenance(Run(), seeds, None, words()) | source_of(drawn, seeds) | {"model": code()}
        facts |= {"effective": effective_of(findings)} if drawn is not None else {}
        write_provenance(facts, folder / MARK)

    fill(out, files)


def effective_of(findings: "Sequence[Finding]") -> dict[str, float]:
    """Worlds that the weights under other discrepancies are worth; nothing where there are no weights."""
    from analysis.posterior import effective
    from grassroots.answers.patterns import OverWorlds

    weighted = next((one.weights for one in findings if isinstance(one, OverWorlds)), {})
    return {name: round(effective(weights), 1) for name, weights in weighted.items()}


VERBS = {120: patterns}
