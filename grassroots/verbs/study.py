"""``grassroots study ...``: designs over uncertainties and levers, run so that no work is lost, read as one table."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import FAILED, INTERRUPTED, Refused, say
from grassroots.options import Json, Lang, Language, Quiet, Workers, announce_compilation, console, threads

if TYPE_CHECKING:
    from rich.table import Table

    from experiments.study.results import StudyResult
    from experiments.study.runner import Estimate, Progress
    from experiments.study.schema import Study

app = typer.Typer(
    help="Run, watch, extend and export studies: designs over uncertainties and levers.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

HOME = Path("studies")
"""Where the folders of studies lie, seen from where the command is started."""
LINE_EVERY = 30.0
"""Seconds between lines of progress where there is no terminal."""
SHOWN = 5
"""Failed runs that a message lists."""
NOISY = 0.5
"""Share of seed noise from which a remark is made."""

Name = Annotated[
    str, typer.Argument(metavar="STUDY", help="A study (`grassroots study list`), or the path of a file.")
]
Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The folder of a study, or its name for studies/NAME.")
]
Out = Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where it is kept. [default: studies/NAME]")]
Processes = Annotated[bool, typer.Option("--processes", help="Processes instead of threads.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say how many runs, how long and how much disk; run a few to know.")
]
Replicates = Annotated[
    int | None, typer.Option(min=1, max=100_000, metavar="N", help="Seeds at each point, as many as N.")
]
Again = Annotated[
    bool,
    typer.Option(
        "--again", help="Run anew what other model code has run; its runs are kept, outside the table."
    ),
]


@dataclass(frozen=True)
class How:
    """How a study is run and shown, as the options say."""

    workers: int
    processes: bool
    json_: bool
    quiet: bool
    lang: Language
    dry_run: bool = False
    again: bool = False
    retry_failed: bool = False


@app.command("list")
def list_(json_: Json = False, lang: Lang = Language.en) -> None:
    """List the studies that come with the project."""
    from experiments.study.schema import load_study, ready

    studies = [load_study(name) for name in ready()]
    if json_:
        print(json.dumps([as_json(study) for study in studies], ensure_ascii=False, indent=2))
        return
    made = table(
        heads(lang, ("name", "名称"), ("question", "问题"), ("design", "设计"), ("runs", "模拟次数"))
    )
    for study in studies:
        made.add_row(study.name, words_of(study.question, lang), study.design.kind, f"{runs_of(study):,}")
    console().print(made)


@app.command()
def run(
    study: Name,
    out: Out = None,
    replicates: Replicates = None,
    workers: Workers = None,
    processes: Processes = False,
    again: Again = False,
    dry_run: DryRun = False,
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Run a study; go on with it where it was begun."""
    from experiments.study.schema import load_study

    wanted = load_study(study)
    if replicates is not None:
        wanted = wanted.model_copy(update={"replicates": replicates})
    folder = out or HOME / wanted.name
    same_study(folder, wanted)
    go_on(wanted, folder, How(threads(workers), processes, json_, quiet, lang, dry_run, again))


@app.command()
def resume(
    folder: Folder,
    workers: Workers = None,
    processes: Processes = False,
    again: Again = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Also what has failed as often as it may.")
    ] = False,
    dry_run: DryRun = False,
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Go on with a study that was stopped: only what is not done is run."""
    from experiments.study.results import study_in

    folder = found(folder)
    how = How(threads(workers), processes, json_, quiet, lang, dry_run, again, retry_failed)
    go_on(study_in(folder), folder, how)


@app.command()
def extend(
    folder: Folder,
    rows: Annotated[
        int | None,
        typer.Option(min=1, max=1_000_000, metavar="N", help="Base points of the design, as many as N."),
    ] = None,
    replicates: Replicates = None,
    workers: Workers = None,
    processes: Processes = False,
    dry_run: DryRun = False,
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Add points or replicates to a study; what is done stays, only what is new is run."""
    from experiments.study.results import study_in

    folder = found(folder)
    wanted = longer(study_in(folder), rows, replicates)
    go_on(wanted, folder, How(threads(workers), processes, json_, quiet, lang, dry_run))


@app.command()
def status(folder: Folder, json_: Json = False) -> None:
    """Say how far a study is."""
    folder = found(folder)
    facts = standing(folder)
    if json_:
        print(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    print(f"{facts['name']}: {facts['label']} {facts['label_zh']}")
    print(f"done      {facts['done']:,} of {facts['runs']:,} runs, {duration(facts['seconds_each'])} each")
    print(f"failed    {len(facts['failed']):,}")
    print(f"disk      {size(facts['bytes'])}")
    if not facts["same_code"]:
        print(
            "code      other than today's; `study export` gives these results, `study resume --again` new ones"
        )
    for one in facts["failed"][:SHOWN]:
        print(f"  {failure_line(one)}")


@app.command()
def export(
    folder: Folder,
    format_: Annotated[
        str, typer.Option("--format", metavar="csv|excel|parquet|netcdf|xlsx", help="The kind of file.")
    ] = "csv",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The file. [default: FOLDER/derived/NAME with its ending]"),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write the runs of a study with their points, units and labels for another program."""
    from experiments.study.export import DERIVED, ENDINGS, FORMATS
    from experiments.study.export import export as write
    from experiments.study.results import open_study
    from scenarios.errors import did_you_mean, one_of

    if format_ not in FORMATS:
        hint = did_you_mean(format_, FORMATS)
        raise Refused(f"--format {format_}: allowed is {one_of(FORMATS)}{'; ' + hint if hint else ''}")
    folder = found(folder)
    result = open_study(folder)
    name = result.study.name + ("-excel" if format_ == "excel" else "")
    for path in write(result, format_, out or folder / DERIVED / f"{name}{ENDINGS[format_]}"):
        if not quiet:
            say(f"written to {path}")


@app.command()
def reproduce(
    folder: Folder,
    sample: Annotated[int, typer.Option(min=1, metavar="N", help="Runs to run again.")] = 20,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the draw; another draws other runs.")] = 0,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run a random sample of a study again and compare the numbers bit by bit."""
    from experiments.study.results import open_study

    folder = found(folder)
    if not quiet and not standing(folder)["same_code"]:
        say("the model code is other than that of the study: differences are to be expected")
    result = open_study(folder)
    announce_compilation(quiet)
    checked, different = repeated(result, sample, seed)
    if json_:
        print(json.dumps({"checked": checked, "different": different}, ensure_ascii=False, indent=2))
    else:
        print(f"{checked} of {len(result.rows):,} runs were run again: {len(different)} differ")
        for one in different[:SHOWN]:
            what = ", ".join(one["columns"])
            print(f"  point {one['row']}, {one['arm']}, replicate {one['replicate']}: {what}")
    if different:
        raise typer.Exit(FAILED)


# what is wanted, and whether the folder fits


def found(folder: Path) -> Path:
    """The folder of a study, given by its path or as a name of one in ``studies``."""
    inside = HOME / folder
    return inside if not folder.exists() and len(folder.parts) == 1 and inside.exists() else folder


def same_study(folder: Path, wanted: "Study") -> None:
    """Refuse to run a study into the folder of another.

    Raises:
        Refused: the folder holds another study, or another form of this one.
    """
    from experiments.study.results import study_in
    from experiments.study.store import MANIFEST

    if not (folder / MANIFEST).exists():
        return
    there = study_in(folder)
    if there == wanted:
        return
    if there.name != wanted.name:
        raise Refused(f"{folder}: it holds the study {there.name}; needed is another --out")
    differs = [key for key in type(wanted).model_fields if getattr(there, key) != getattr(wanted, key)]
    more = "replicates" if differs == ["replicates"] else "rows"
    raise Refused(
        f"{folder}: it holds another form of {wanted.name} (they differ in {', '.join(differs)}); needed is another "
        f"--out, or `study extend {folder} --{more} N` to add to it"
    )


def same_code(folder: Path) -> None:
    """Keep runs of different model code apart.

    Raises:
        Refused: there are runs of other model code.
    """
    from experiments.study.store import MANIFEST

    if not (folder / MANIFEST).exists():
        return
    facts = standing(folder)
    if facts["done"] and not facts["same_code"]:
        raise Refused(
            f"{folder}: its {facts['done']:,} runs were made by other model code and would not go with new ones; "
            "--again runs them anew, and --out NEW leaves this folder as it is"
        )


def longer(study: "Study", rows: int | None, replicates: int | None) -> "Study":
    """The study with more points or replicates.

    Raises:
        Refused: nothing to add, or the points of the longer design are not those of the shorter and some more.
    """
    from experiments.study.designs import points
    from experiments.study.schema import design_wrong

    if rows is None and replicates is None:
        raise Refused("nothing to add; needed is --rows N or --replicates N")
    if replicates is not None:
        if replicates < study.replicates:
            raise Refused(f"--replicates {replicates}: the study has {study.replicates}; allowed is more")
        study = study.model_copy(update={"replicates": replicates})
    if rows is None:
        return study
    if study.design.kind not in ("lhs", "sobol", "morris"):
        raise Refused(f"--rows: a {study.design.kind} design has no rows to add; --replicates N adds seeds")
    if rows < study.design.rows:
        raise Refused(f"--rows {rows}: the study has {study.design.rows}; allowed is more")
    more = study.model_copy(update={"design": study.design.model_copy(update={"rows": rows})})
    for said in design_wrong(more):
        raise Refused(f"--rows {rows}: {'; '.join(part for part in said if part)}")
    before = points(study)
    if not points(more).head(len(before)).equals(before):
        raise Refused(
            f"--rows: a {study.design.kind} design with more rows has other points, and nothing done would count; "
            "a sobol design can be extended, or run the longer one as a study of its own"
        )
    return more


# running


def go_on(study: "Study", folder: Path, how: How) -> None:
    """Run what is not done yet and show what came of it; or only say what it will cost."""
    from experiments.study.results import open_study
    from experiments.study.store import failures

    if how.dry_run:
        announce_compilation(how.quiet)
        show_cost(study, folder, how)
        return
    if not how.again:
        same_code(folder)
    announce_compilation(how.quiet)
    state = carry_out(study, folder, how)
    failed = failures(folder)
    tell_failed(failed, folder)
    if not how.quiet:
        for note in noted(state):
            say(note)
    if standing(folder)["done"]:
        show(open_study(folder), folder, how)
    if len(failed):
        raise typer.Exit(FAILED)


def carry_out(study: "Study", folder: Path, how: How) -> "Progress":
    """Run a study; what stops it on the way is said, with the exit code that goes with it."""
    from experiments.study.runner import Stopped, manifest_of, run_study
    from experiments.study.store import StoreError, check_folder

    check_folder(folder, manifest_of(study))
    try:
        with watched(study.name, how.quiet) as on_progress:
            return run_study(
                study,
                folder,
                how.workers,
                "processes" if how.processes else "threads",
                on_progress=on_progress,
                retry_failed=how.retry_failed,
            )
    except Stopped as stop:
        say(str(stop))
        raise typer.Exit(INTERRUPTED) from None
    except StoreError as error:
        say(f"error: {error}")
        raise typer.Exit(FAILED) from None


def noted(state: "Progress") -> list[str]:
    """What a researcher should know of how the runs came about."""
    shared = f"{state.shared:,} runs are taken from other studies in the same folder" if state.shared else ""
    return [note for note in (shared, *state.notes) if note]


def tell_failed(failed: Any, folder: Path) -> None:
    """The first failed runs, and how many more."""
    for one in failed.head(SHOWN).to_dict("records"):
        say("failed: " + failure_line(one))
    if len(failed) > SHOWN:
        say(f"and {len(failed) - SHOWN:,} more; `grassroots study status {folder} --json` lists them")


def failure_line(one: dict[str, Any]) -> str:
    """A failed run in a line."""
    return f"point {one['row']}, {one['arm']}, seed {one['seed']}: {one['error']} (tried {one['attempts']} times)"


@contextmanager
def watched(title: str, quiet: bool) -> "Iterator[Callable[[Progress], None] | None]":
    """Progress on standard error: a bar on a terminal, else a line now and then."""
    made = console(stderr=True)
    begun = last = time.monotonic()
    if quiet:
        yield None
        return
    if not made.is_terminal:

        def line(state: "Progress") -> None:
            nonlocal last
            if state.done + state.failed >= state.total or time.monotonic() - last >= LINE_EVERY:
                last = time.monotonic()
                say(f"{title}: {far(state)}")

        yield line
        return
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[far]}"), console=made
    ) as bar:
        task = bar.add_task(title, total=None, far="")
        yield lambda state: bar.update(
            task, total=state.total, completed=state.done + state.failed, far=far(state)
        )
    say(f"{title}: {duration(time.monotonic() - begun)}")


def far(state: "Progress") -> str:
    """How far a study is, in a line."""
    todo = state.total - state.done - state.failed
    left = f", {duration(todo / state.rate)} left" if todo > 0 and state.rate > 0 else ""
    return f"{state.done:,} of {state.total:,} runs, {state.rate:.1f} a second{left}, {state.failed} failed"


def repeated(result: "StudyResult", sample: int, seed: int) -> tuple[int, list[dict[str, Any]]]:
    """Run a random sample again: how many, and those with other bits. Every not-a-number counts as the same."""
    import numpy as np

    from experiments.study.tasks import Layout, columns, measured

    study, names = result.study, columns(result.study)
    chosen = result.rows.sample(min(sample, len(result.rows)), random_state=seed).sort_index()
    layout = Layout(study)
    different: list[dict[str, Any]] = []
    for one in chosen.to_dict("records"):
        run = layout.run(one["row"], study.arms.index(one["arm"]), one["replicate"])
        old = np.array([one[name] for name in names], np.float64)
        new = measured(run, study.outcome_names, study.windows)
        same = (old.view(np.uint64) == new.view(np.uint64)) | (np.isnan(old) & np.isnan(new))
        if not same.all():
            columns_ = [name for name, equal in zip(names, same, strict=True) if not equal]
            different.append({**{key: one[key] for key in ("row", "arm", "replicate")}, "columns": columns_})
    return len(chosen), different


# what is said


def standing(folder: Path) -> dict[str, Any]:
    """How far a study is."""
    from experiments.study.results import manifest_in, size_on_disk, study_in
    from experiments.study.store import PLAN, asked, failures, read
    from model.fingerprint import fingerprint

    study, manifest, planned = study_in(folder), manifest_in(folder), (folder / PLAN).exists()
    mean = asked(folder, "select avg(seconds) from runs where state = 'done'")
    return {
        "name": study.name,
        "label": study.label.en,
        "label_zh": study.label.zh,
        "folder": str(folder),
        "runs": runs_of(study),
        "done": len(read(folder, ["row", "arm", "replicate"])) if planned else 0,
        "failed": json.loads(failures(folder).to_json(orient="records")) if planned else [],
        "seconds_each": float((mean[0][0] if mean else None) or 0.0),
        "bytes": size_on_disk(folder),
        "same_code": manifest.get("fingerprint") == fingerprint(),
    }


def show_cost(study: "Study", folder: Path, how: How) -> None:
    """What a study will cost, from a few of its runs."""
    from experiments.study.runner import estimate
    from experiments.study.store import JOURNAL, asked

    there = (folder / JOURNAL).exists()
    done = {key for (key,) in asked(folder, "select key from runs where state = 'done'")} if there else set()
    cost: Estimate = estimate(study, done, how.workers)
    if how.json_:
        facts = {"points": points_of(study), "arms": len(study.arms), "replicates": study.replicates}
        print(json.dumps(facts | {key: value for key, value in vars(cost).items()}, indent=2))
        return
    arms = f" x {len(study.arms)} policies" if len(study.arms) > 1 else ""
    print(f"{study.name}: {study.label.en} {study.label.zh}")
    print(f"runs      {points_of(study):,} points{arms} x {study.replicates} replicates = {cost.runs:,}")
    if cost.to_do < cost.runs:
        print(f"to do     {cost.to_do:,}")
    print(
        f"time      about {duration(cost.seconds)} with {how.workers} workers, {duration(cost.seconds_each)} a run"
    )
    print(f"disk      at most {size(cost.bytes)}, in {folder}")


def show(result: "StudyResult", folder: Path, how: How) -> None:
    """The summary of a study: means over points, and how much is the luck of seeds."""
    summary = result.summary()
    if how.json_:
        outcomes = json.loads(summary.to_json(orient="records"))
        about = {"study": result.facts, "folder": str(folder), "outcomes": outcomes}
        print(json.dumps(about, ensure_ascii=False, indent=2))
        return
    console().print(summary_table(result, how.lang))
    if how.quiet:
        return
    say(
        "mean, lowest and highest are over points; +- is the 95 % error of the mean of one point; seed noise is the share "
        "of variance that is between seeds of a point"
    )
    noisy = summary.loc[summary["seed_share"] > NOISY, "outcome"].unique()
    if len(noisy):
        say(
            f"more than half of the variance of {len(noisy)} of {summary['outcome'].nunique()} outcomes is seed noise; "
            f"means of points get surer with `grassroots study extend {folder} --replicates N`"
        )
    say(f"kept in {folder}; `grassroots study export {folder}` writes it for other programs")


def summary_table(result: "StudyResult", lang: Language) -> "Table":
    """The summary as a table."""
    from experiments.study.results import SUMMARY
    from model.outcomes import OUTCOMES, UNITS

    study = result.study
    names = ["outcome", *(["window"] if len(study.windows) > 1 else [])]
    names += ["arm"] if len(study.arms) > 1 else []
    numbers = ["mean", "lowest", "highest", "half_width", "seed_share", "replicates"]
    made = table(
        heads(lang, *(SUMMARY[name] for name in [*names, *numbers, "unit"])), len(names), len(numbers)
    )
    for line in result.summary().to_dict("records"):
        item, unit = OUTCOMES[line["outcome"]], str(line["unit"])
        cells = [words_of(item.label, lang), *(str(line[name]) for name in names[1:])]
        cells += [number(line[name]) for name in numbers[:4]]
        cells += [percent(line["seed_share"]), str(line["replicates"])]
        made.add_row(*cells, in_language(unit, UNITS[unit], lang))
    return made


def table(names: list[str], first: int = 99, numbers: int = 0) -> "Table":
    """An empty table; ``numbers`` columns after the ``first`` hold numbers."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for k, name in enumerate(names):
        right = first <= k < first + numbers
        least = 24 if k == 0 else 8 if right else 20 if k and k == len(names) - 1 else None
        made.add_column(Text(name), justify="right" if right else "left", min_width=least, overflow="fold")
    return made


def heads(lang: Language, *pairs: tuple[str, str]) -> list[str]:
    """Heads of a table; both languages stand one above the other."""
    return [f"{en}\n{zh}" if lang is Language.both else in_language(en, zh, lang) for en, zh in pairs]


def words_of(label: Any, lang: Language) -> str:
    """A label in the language asked for."""
    return in_language(label.en, label.zh, lang)


def in_language(en: str, zh: str, lang: Language) -> str:
    """One of two texts, or both."""
    if lang is Language.both:
        return en if en == zh else f"{en} {zh}"
    return zh if lang is Language.zh else en


def number(x: float) -> str:
    """Three digits; a dash where there is none."""
    if x != x:
        return "–"
    return f"{x:,.0f}" if abs(x) >= 1000 else f"{x:.3g}"


def percent(share: float) -> str:
    """A share; a dash where it cannot be told."""
    return "–" if share != share else f"{100 * share:.0f} %"


def duration(seconds: float) -> str:
    """A time as one says it."""
    if seconds < 1.0:
        return f"{1000 * seconds:.0f} ms"
    if seconds < 120.0:
        return f"{seconds:.0f} s"
    if seconds < 7200.0:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def size(n: float) -> str:
    """Bytes as one says them."""
    for unit in ("bytes", "kB", "MB"):
        if n < 1000:
            return f"{n:.0f} {unit}"
        n /= 1000
    return f"{n:.1f} GB"


def points_of(study: "Study") -> int:
    """How many points a study has."""
    from experiments.study.designs import points

    return len(points(study))


def runs_of(study: "Study") -> int:
    """How many runs a study has."""
    return points_of(study) * len(study.arms) * study.replicates


def as_json(study: "Study") -> dict[str, Any]:
    """A study as the list shows it."""
    return {
        "name": study.name,
        "label": study.label.en,
        "label_zh": study.label.zh,
        "question": study.question.en,
        "question_zh": study.question.zh,
        "design": study.design.kind,
        "factors": [factor.name for factor in study.factors],
        "runs": runs_of(study),
    }
