"""``grassroots demo``: a first answer, from every place to outmigration and incentives, as a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import say
from grassroots.options import (
    From,
    Language,
    Quiet,
    Uncertainty,
    Workers,
    announce_compilation,
    check_out,
    console,
    remark_on_sample,
    threads,
    worlds_of,
)
from grassroots.streams import show_quotes, show_text

if TYPE_CHECKING:
    from experiments.whole import Part
    from grassroots.answers.demo import Demo, OnStep

PARTS = {
    "places": "every place without policy",
    "budget": "two incentives for the same money",
    "lost-work-allowance": "outmigration and a lost-work allowance",
    "points": "outmigration and points",
}
"""What is under way, in words."""


def demo(
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Write the page, figures and tables into this folder.")
    ] = Path("results/demo"),
    seeds: Annotated[
        int, typer.Option(min=2, metavar="N", help="Seeds at the default numbers; each runs everything.")
    ] = 20,
    uncertainty: From = Uncertainty.posterior,
    worlds: Annotated[
        int | None,
        typer.Option(min=4, metavar="N", help="Plausible worlds behind every effect. [default: 40]"),
    ] = None,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Annotated[Language, typer.Option("--lang", help="Language of the page.")] = Language.both,
) -> None:
    """Show what outmigration and incentives do to participation and disputes; write a page and all numbers."""
    from grassroots.answers.demo import WORLDS

    drawn = worlds_of(worlds, uncertainty, WORLDS)
    check_out(out)
    announce_compilation(quiet)
    remark_on_sample(uncertainty, quiet)
    from grassroots.answers.demo import demo as run_demo

    with stages(quiet) as on_step:
        n = 0 if uncertainty is Uncertainty.none else drawn
        made = run_demo(seeds, threads(workers), on_step, n, uncertainty.value)
    if not quiet:
        say("drawing the figures and writing the page")
    page = write(made, out, lang)
    from analysis.report.demo_sentences import quotes_of

    show_quotes(quotes_of(made.compared.data, made.surfaces, lang.value))
    show_text(page)


@contextmanager
def stages(quiet: bool) -> Iterator["OnStep"]:
    """A bar for each part on standard error; one line for each where it is no terminal; nothing where not wanted."""
    made = console(stderr=True)
    if quiet or not made.is_terminal:
        told: set[str] = set()

        def line(part: str, share: float) -> None:
            if not quiet and part not in told:
                told.add(part)
                say(PARTS.get(part, part))

        yield line
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn(), console=made
    ) as bar:
        tasks = {part: bar.add_task(title, total=1.0, start=False) for part, title in PARTS.items()}

        def move(part: str, share: float) -> None:
            if part not in tasks:
                tasks[part] = bar.add_task(part, total=1.0, start=False)
            bar.start_task(tasks[part])
            bar.update(tasks[part], completed=share)

        yield move


def write(made: "Demo", out: Path, lang: Language) -> Path:
    """The files of the demonstration and its page; the path of the page."""
    from analysis.report import demo_page
    from experiments.files import MARK, write_provenance
    from experiments.whole import WHOLE, Whole, write_whole
    from filing import fill
    from grassroots.answers.files import write_comparison, write_run

    label(made)

    def files(folder: Path) -> None:
        for name, result in made.baselines.items():
            write_run(result, folder / "places" / name)
        write_comparison(made.compared.data, folder / "budget")
        write_surfaces(made, folder / "surfaces")
        write_whole(Whole("demo", parts(made)), folder / WHOLE)
        write_provenance(made.compared.data.attrs, folder / MARK)
        baselines = {name: result.data for name, result in made.baselines.items()}
        demo_page(baselines, made.compared.data, made.surfaces, folder, lang.value)

    fill(out, files)
    return out / "index.html"


def parts(made: "Demo") -> "dict[str, Part]":
    """What its figures are drawn from, named as in :class:`analysis.kinds.Numbers`; months and households are those of the first place."""
    from grassroots.kept import PLACE

    first, surface = next(iter(made.baselines.values())), next(iter(made.surfaces.values()))
    found: dict[str, Part] = {"comparison": made.compared.data, "surface": surface, "run": first.data}
    found |= {"months": first.monthly, "households": first.map}
    return found | {PLACE + name: result.data for name, result in made.baselines.items()}


def label(made: "Demo") -> None:
    """What the page has to know besides the numbers: the command, units in Chinese, what acts at every point."""
    import scenarios
    from grassroots.answers.demo import FUND

    usual = "" if made.source == "posterior" else f"--uncertainty {made.source} "
    drawn = f"{usual}--worlds {made.worlds}" if made.worlds else "--uncertainty none"
    made.compared.data.attrs["command"] = f"grassroots demo --seeds {made.seeds} {drawn}"
    fund = scenarios.load_policy(FUND).label
    made.compared.data.attrs |= {"also": fund.en, "also_zh": fund.zh}
    for data in made.surfaces.values():
        data.attrs |= {"also": fund.en, "also_zh": fund.zh}
    for result in made.baselines.values():
        result.data.attrs["command"] = (
            f"grassroots run {result.data.attrs['place']} --replicates {made.seeds}"
        )


def write_surfaces(made: "Demo", folder: Path) -> None:
    """Every value of the surfaces, lever by lever, and what the columns mean."""
    import pandas as pd

    from analysis.surface_effects import every_point
    from experiments.files import codebook, long_table, worlds_table, write_csv, write_parquet

    for name, data in made.surfaces.items():
        drawn = data.drop_dims("number", errors="ignore")
        write_csv(long_table(drawn), folder / f"{name}.csv")
        write_parquet(drawn, folder / f"{name}.parquet")
        write_csv(pd.DataFrame(every_point(data)), folder / f"{name}-points.csv")
        if "drawn" in data:
            write_csv(worlds_table(data), folder / f"{name}-worlds.csv")
    write_csv(codebook(*made.surfaces.values()), folder / "codebook.csv")


VERBS = {40: demo}
