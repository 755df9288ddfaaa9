"""``grassroots study ...``: designs over uncertainties and levers, run so that no work is lost, read as one table."""

from pathlib import Path
from typing import Annotated

import typer

from grassroots.errors import FAILED, Refused, say, told
from grassroots.options import (
    Json,
    Lang,
    Language,
    Quiet,
    Uncertainty,
    Workers,
    announce_compilation,
    console,
    only_with,
    say_written,
    source_given,
    threads,
    without,
)
from grassroots.shown import duration, heads, in_language, size, table, words_of
from grassroots.streams import print_json, show_in, show_text
from grassroots.verbs.study_again import chosen, of_villages, show_again
from grassroots.verbs.study_running import (
    HOME,
    Name,
    begun_as,
    carried_on,
    found,
    go_on,
    mended,
    shown_again,
    standing,
)
from grassroots.verbs.study_shown import (
    SHOWN,
    How,
    about_replicates,
    as_json,
    as_pieces,
    failure_line,
    finite,
    replicates_table,
    runs_of,
    show_answers,
    show_more,
    show_together,
    tell_checked,
)
from grassroots.verbs.study_wanted import aimed, goal_of, longer, outcomes_for, over_worlds, piloted, shard_of

SAMPLE = 20
"""Runs of a study that are made again."""
app = typer.Typer(
    name="study",
    help="Run, watch, extend and export studies: designs over uncertainties and levers.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The folder of a study, or its name for studies/NAME.")
]
Out = Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where it is kept. [default: studies/NAME]")]
Processes = Annotated[bool, typer.Option("--processes", help="Processes instead of threads.")]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS|local",
        help="Workers of a dask cluster, by its address tcp://HOST:PORT; local: one made here, to try it.",
    ),
]
Limit = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        help="A run may take so long. With --processes or --cluster it is ended then; in threads only noted.",
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Say how many runs, how long, how much memory and disk; run a few to know."
    ),
]
ShardText = Annotated[
    str | None,
    typer.Option(
        "--shard",
        metavar="I/N",
        help="Only the I-th of N parts of the points, in a folder of its own beside that of the study: for job arrays.",
    ),
]
Replicates = Annotated[
    int | None, typer.Option(min=1, max=100_000, metavar="N", help="Seeds at each point, as many as N.")
]
TakeChanges = Annotated[
    bool,
    typer.Option(
        "--take-changes",
        help="Where files that the study names have changed since it was begun: go on with them.",
    ),
]
KeepFiles = Annotated[
    bool, typer.Option("--keep-files", help="Likewise: go on with the copies that the study carries.")
]
Again = Annotated[
    bool,
    typer.Option(
        "--again", help="Run again what other model code has run; its runs are kept, outside the table."
    ),
]


@app.command("list")
def list_(json_: Json = False, lang: Lang = Language.en) -> None:
    """List the studies that come with the project."""
    from experiments.study.schema import load_study, ready

    studies = [load_study(name) for name in ready()]
    if json_:
        print_json([as_json(study) for study in studies])
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
    uncertainty: Annotated[
        Uncertainty | None,
        typer.Option(
            parser=Uncertainty,
            callback=source_given,
            metavar="[posterior|plausible|none]",
            help="posterior, plausible: as a bank of worlds, its own factors drawn with all that is uncertain, kept as NAME-worlds; "
            "none: as the file says, which has to be no bank. [default: as the file says]",
        ),
    ] = None,
    worlds: Annotated[
        int | None,
        typer.Option(
            min=4,
            metavar="N",
            help="With --uncertainty posterior or plausible: how many worlds. [default: 100]",
        ),
    ] = None,
    workers: Workers = None,
    processes: Processes = False,
    cluster: Cluster = None,
    limit: Limit = None,
    shard: ShardText = None,
    again: Again = False,
    take_changes: TakeChanges = False,
    keep_files: KeepFiles = False,
    dry_run: DryRun = False,
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Run a study; go on with it where it was begun."""
    from experiments.study.disk import holds_study
    from experiments.study.schema import load_study

    part = shard_of(shard)
    wanted = over_worlds(load_study(study), uncertainty, worlds)
    if replicates is not None:
        wanted = wanted.model_copy(update={"replicates": replicates})
    folder = out or HOME / wanted.name
    folder = folder if part is None else part.folder(folder)
    how = How(
        threads(workers),
        processes,
        json_,
        quiet,
        lang,
        dry_run,
        again,
        cluster=cluster,
        limit=limit,
        take_changes=take_changes,
        keep_files=keep_files,
        shard=part,
    )
    if holds_study(folder):
        mended(folder, quiet)
    study_, how = begun_as(wanted, folder, how)
    go_on(study_, folder, how)


@app.command()
def gather(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="The folder of the whole study, or its name for studies/NAME; it need not be there.",
        ),
    ],
    json_: Json = False,
    lang: Lang = Language.en,
) -> None:
    """Put the shards of a study together, and say what is missing; nothing is run."""
    from experiments.study.together import together

    folder = folder if folder.exists() or len(folder.parts) > 1 else HOME / folder
    made = together(folder)
    if json_:
        print_json(as_pieces(made, folder))
    else:
        for note in made.notes:
            say(note)
        show_together(made, folder)
        if made.left:
            say(
                f"the command of a missing shard goes on with it; `grassroots study resume {folder}` runs all that is missing"
            )
    if made.left:
        raise typer.Exit(FAILED)


@app.command()
def resume(
    folder: Folder,
    workers: Workers = None,
    processes: Processes = False,
    cluster: Cluster = None,
    limit: Limit = None,
    again: Again = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Also what has failed as often as it may.")
    ] = False,
    take_changes: TakeChanges = False,
    keep_files: KeepFiles = False,
    dry_run: DryRun = False,
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Go on with a study that was stopped: only what is not done is run."""
    folder = found(folder)
    how = How(
        threads(workers),
        processes,
        json_,
        quiet,
        lang,
        dry_run,
        again,
        retry_failed,
        cluster=cluster,
        limit=limit,
        take_changes=take_changes,
        keep_files=keep_files,
    )
    if shown_again(folder, how):
        return
    mended(folder, quiet)
    study, how = carried_on(folder, how)
    go_on(study, folder, how)


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
    cluster: Cluster = None,
    limit: Limit = None,
    take_changes: TakeChanges = False,
    keep_files: KeepFiles = False,
    dry_run: DryRun = False,
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Add points or replicates to a study; what is done stays, only what is new is run."""
    folder = found(folder)
    how = How(
        threads(workers),
        processes,
        json_,
        quiet,
        lang,
        dry_run,
        cluster=cluster,
        limit=limit,
        take_changes=take_changes,
        keep_files=keep_files,
    )
    mended(folder, quiet)
    study, how = carried_on(folder, how)
    go_on(longer(study, rows, replicates), folder, how)


@app.command()
def check(folder: Folder, json_: Json = False, lang: Lang = Language.en) -> None:
    """Look at every byte of a study; mend what is damaged, and say what is lost and will be run again."""
    from experiments.study.check import check as look
    from experiments.study.check import to_run

    folder = found(folder)
    seen = look(folder)
    left = to_run(folder) if seen.state != "lost" or seen.runs else None
    if json_:
        told = vars(seen) | {"state": seen.state, "to_run": None if left is None else left["key"].tolist()}
        print_json(told)
    else:
        tell_checked(seen, left, folder)
    if seen.lost:
        raise typer.Exit(FAILED)


@app.command()
def status(folder: Folder, json_: Json = False, lang: Lang = Language.en) -> None:
    """Say how far a study is, and what it answers as far as it is done."""
    folder = found(folder)
    facts = standing(folder)
    if json_:
        print_json(facts)
        return
    done, each = f"{facts['done']:,}", facts["seconds_each"]
    show_in(f"{facts['name']}: {facts['label']}", f"{facts['name']}：{facts['label_zh']}")
    show_in(
        f"done      {done} of {facts['runs']:,} runs, {duration(each)} each",
        f"已完成    {facts['runs']:,}次模拟中的{done}次，每次{duration(each, True)}",
    )
    if facts["shard"]:
        show_in(
            f"shard     {facts['shard']} of the study; `grassroots study gather` puts shards together",
            f"分片      研究的{facts['shard']}；用`grassroots study gather`汇集各分片",
        )
    show_in(f"failed    {len(facts['failed']):,}", f"失败      {len(facts['failed']):,}")
    show_in(f"disk      {size(facts['bytes'])}", f"磁盘      {size(facts['bytes'], True)}")
    if not facts["same_code"]:
        show_in(
            "code      other than today's; `study export` gives these results, `study resume --again` new ones",
            "代码      与当前版本不同；`study export`导出原有结果，`study resume --again`重新模拟",
        )
    if facts["changed"]:
        files = ", ".join(facts["changed"])
        show_in(
            f"files     changed since: {files}; the study goes on with its own copies",
            f"文件      此后有改动：{files}；研究用自己的副本继续",
        )
    for one in facts["failed"][:SHOWN]:
        show_text(f"  {told(failure_line(one))}")
    show_more(len(facts["failed"]) - SHOWN)
    if facts["done"]:
        show_answers(folder, lang)


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
    by: Annotated[
        str,
        typer.Option(
            metavar="village", help="A row for every run and village, for which the runs are made again."
        ),
    ] = "",
    workers: Workers = None,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Write the runs of a study with their points, units and labels for another program."""
    from experiments.study.export import DERIVED, ENDINGS, FORMATS
    from experiments.study.export import export as write
    from experiments.study.results import open_study
    from grassroots.answers.study import summary
    from scenarios.errors import did_you_mean, one_of

    if format_ not in FORMATS:
        hint = did_you_mean(format_, FORMATS)
        raise Refused(f"--format {format_}: allowed is {one_of(FORMATS)}{'; ' + hint if hint else ''}")
    if by and by != "village":
        raise Refused(f"--by {by}: allowed is village")
    only_with("--by village", bool(by), workers=workers is not None)
    folder = found(folder)
    result = open_study(folder)
    frame = of_villages(result, standing(folder), threads(workers), quiet) if by else None
    name = result.study.name + ("-by-village" if by else "") + ("-excel" if format_ == "excel" else "")
    path = out or folder / DERIVED / f"{name}{ENDINGS[format_]}"
    for file in write(result, format_, path, frame, {"summary": summary(result)}, lang is Language.zh):
        say_written(file, quiet)


@app.command()
def reproduce(
    folder: Folder,
    sample: Annotated[int, typer.Option(min=1, metavar="N", help="Runs to run again.")] = SAMPLE,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the draw; another draws other runs.")] = 0,
    row: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="N", help="Instead: the runs of point N of the table, with all their numbers."
        ),
    ] = None,
    arm: Annotated[str, typer.Option(metavar="POLICY", help="With --row: those of one policy only.")] = "",
    replicate: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="With --row: one replicate only.")
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Run a random sample of a study, or one row of it, again and compare the numbers bit by bit."""
    from experiments.study.again import made_again
    from experiments.study.results import open_study

    without("--row", row is not None, sample=sample != SAMPLE, seed=seed != 0)
    folder = found(folder)
    result = open_study(folder)
    rows = chosen(result, sample, seed, row, arm, replicate)
    if not quiet and not standing(folder)["same_code"]:
        say("the model code is other than that of the study: differences are to be expected")
    announce_compilation(quiet)
    again = list(made_again(result, rows))
    show_again(result, again, json_, row is not None, lang)
    if any(one.differs for one in again):
        raise typer.Exit(FAILED)


@app.command()
def replicates(
    study: Annotated[str, typer.Argument(metavar="STUDY", help="A study, a file, or the folder of one.")],
    precision: Annotated[
        float | None,
        typer.Option(metavar="X", help="Wanted is a 95 % interval of ±X, in the unit of the outcome."),
    ] = None,
    effect: Annotated[
        float | None,
        typer.Option(metavar="X", help="Wanted is to find a difference of X, in the unit of the outcome."),
    ] = None,
    power: Annotated[
        float | None, typer.Option(metavar="P", help="Chance to find it. [default: 0.8]", show_default=False)
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(
            metavar="point|mean|points|arms",
            help="What is to be known: a point, the mean over points, the difference of two points or of arms. "
            "[default: point; with --effect, arms where there are several, else points]",
            show_default=False,
        ),
    ] = None,
    outcome: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="One outcome of the study; with a precision or effect else shares."
        ),
    ] = "",
    pilot: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="Run a pilot of N runs an arm. [default: 128 where nothing is done yet]"
        ),
    ] = None,
    workers: Workers = None,
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Say how many seeds a study needs, and what it has gives; from its runs, or from a small pilot."""
    from grassroots.answers.seeds import planned

    goal = goal_of(precision, effect, power, of)
    if pilot is not None and pilot < 4:
        raise Refused(f"--pilot {pilot}: allowed is 4 runs or more, two points with two seeds")
    result, done = piloted(study, pilot, threads(workers), outcome, quiet)
    goal = goal if of is not None or effect is None else aimed(goal, result)
    names = outcomes_for(result, outcome, goal.precision is not None or effect is not None)
    lines = planned(result, goal, names)
    if json_:
        facts = {
            "study": result.study.name,
            "from": "runs" if done else "pilot",
            "runs": len(result.rows),
            "goal": vars(goal),
            "replicates": [{k: finite(v) for k, v in vars(one).items()} for one in lines],
        }
        print_json(facts)
        return
    console().print(replicates_table(result, lines, goal, lang))
    if not quiet:
        say(in_language(*about_replicates(result, goal, done), lang))


VERBS = {140: app}
