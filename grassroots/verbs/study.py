"""``grassroots study ...``: designs over uncertainties and levers, run so that no work is lost, read as one table."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import FAILED, INTERRUPTED, Refused, say
from grassroots.options import Json, Lang, Language, Quiet, Workers, announce_compilation, console, threads

if TYPE_CHECKING:
    from rich.table import Table

    from experiments.study.cluster import Cluster as Cluster_
    from experiments.study.pilot import Goal, Planned
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
OF = {
    "point": ("the mean of one point", "单点均值"),
    "mean": ("the mean over all points", "各点总均值"),
    "points": ("the difference of two points", "两点之差"),
    "arms": ("the difference of an arm from the first, at one point", "单点上与首个政策之差"),
}
"""What replicates are planned for, in both languages."""
ABOUT_SUMMARY = (
    "mean, lowest and highest are over points; +- is the 95 % error of the mean of one point; seed noise is the share of "
    "variance of single runs that is between seeds of a point; needed: seeds until it is 5 % between means of points",
    "均值、最低点、最高点均就各设计点而言；误差±为单点均值的95%误差；种子噪声为单次模拟方差中同一点各种子之间的份额；所需种子："
    "使其在各点均值之间降至5%所需",
)

Name = Annotated[
    str, typer.Argument(metavar="STUDY", help="A study (`grassroots study list`), or the path of a file.")
]
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
    cluster: str | None = None
    limit: float | None = None

    def __post_init__(self) -> None:
        """Refuse options that cannot go together, before anything is run."""
        if self.processes and self.cluster is not None:
            raise Refused("--processes and --cluster: a study is run on one of the two")
        if self.limit is not None and not 0.0 < self.limit < float("inf"):
            raise Refused(f"--limit {self.limit:g}: needed are seconds above 0, as in --limit 60")


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
    cluster: Cluster = None,
    limit: Limit = None,
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
    go_on(
        wanted,
        folder,
        How(threads(workers), processes, json_, quiet, lang, dry_run, again, cluster=cluster, limit=limit),
    )


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
    dry_run: DryRun = False,
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Go on with a study that was stopped: only what is not done is run."""
    from experiments.study.results import study_in

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
    )
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
    cluster: Cluster = None,
    limit: Limit = None,
    dry_run: DryRun = False,
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Add points or replicates to a study; what is done stays, only what is new is run."""
    from experiments.study.results import study_in

    folder = found(folder)
    wanted = longer(study_in(folder), rows, replicates)
    go_on(
        wanted,
        folder,
        How(threads(workers), processes, json_, quiet, lang, dry_run, cluster=cluster, limit=limit),
    )


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


@app.command()
def replicates(
    study: Annotated[str, typer.Argument(metavar="STUDY", help="A study, a file, or the folder of one.")],
    precision: Annotated[
        float | None,
        typer.Option(metavar="X", help="Wanted is a 95 % interval of +-X, in the unit of the outcome."),
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
    from experiments.study.pilot import planned

    goal = goal_of(precision, effect, power, of)
    if pilot is not None and pilot < 4:
        raise Refused(f"--pilot {pilot}: needed are 4 runs or more, two points with two seeds")
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
        print(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    console().print(replicates_table(result, lines, goal, lang))
    if not quiet:
        say(in_language(*about_replicates(result, goal, done), lang))


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
            "a sobol or morris design can be extended, or run the longer one as a study of its own"
        )
    return more


# how many seeds


def goal_of(precision: float | None, effect: float | None, power: float | None, of: str | None) -> "Goal":
    """What the options of ``replicates`` ask for.

    Raises:
        Refused: they cannot be used, each or together.
    """
    from analysis.replicates import POWER, check_power
    from experiments.study.pilot import QUANTITIES, Goal
    from scenarios.errors import did_you_mean, one_of

    if of is not None and of not in QUANTITIES:
        hint = did_you_mean(of, QUANTITIES)
        raise Refused(f"--of {of}: allowed is {one_of(QUANTITIES)}{'; ' + hint if hint else ''}")
    if precision is not None and effect is not None:
        raise Refused("--precision and --effect: needed is one of the two")
    for name, given in (("precision", precision), ("effect", effect)):
        if given is not None and not 0.0 < given < float("inf"):
            raise Refused(f"--{name} {given:g}: allowed is a number above 0")
    if power is not None and effect is None:
        raise Refused(f"--power {power:g}: it goes with --effect X, the smallest difference worth finding")
    try:
        check_power(POWER if power is None else power)
    except ValueError as error:
        raise Refused(f"--{error}") from None
    return Goal(of or "point", precision, effect, POWER if power is None else power)  # type: ignore[arg-type]


def aimed(goal: "Goal", result: "StudyResult") -> "Goal":
    """A difference is one of arms where a study compares some, else of points, else of a point from nothing."""
    from dataclasses import replace

    several = points_of(result.study) > 1
    return replace(goal, of="arms" if len(result.study.arms) > 1 else "points" if several else "point")


def piloted(
    name: str, runs: int | None, workers: int, outcome: str, quiet: bool
) -> "tuple[StudyResult, bool]":
    """The runs of a study, or of a pilot of it; and whether they are its own.

    Raises:
        Refused: the study keeps no such outcome.
    """
    from experiments.study.pilot import RUNS, pilot
    from experiments.study.results import open_study, study_in
    from experiments.study.schema import load_study
    from experiments.study.store import MANIFEST

    folder = found(Path(name))
    there = (folder / MANIFEST).exists() or folder.is_dir()
    study = study_in(folder) if there else load_study(name)
    check_kept(study, outcome)
    if there and runs is None and standing(folder)["done"]:
        return open_study(folder), True
    announce_compilation(quiet)
    return pilot(study, RUNS if runs is None else runs, workers), False


def check_kept(study: "Study", outcome: str) -> None:
    """Refuse an outcome that a study does not keep.

    Raises:
        Refused: it does not.
    """
    from scenarios.errors import did_you_mean, one_of

    names = study.outcome_names
    if outcome and outcome not in names:
        hint = did_you_mean(outcome, names)
        raise Refused(f"--outcome {outcome}: {study.name} keeps {one_of(names)}{'; ' + hint if hint else ''}")


def outcomes_for(result: "StudyResult", outcome: str, in_unit: bool) -> list[str]:
    """The outcomes to plan for: the one named, else all; where a number in a unit is given, those that are shares.

    Raises:
        Refused: there are none.
    """
    from model.outcomes import OUTCOMES

    if outcome:
        return [outcome]
    names = result.study.outcome_names
    shares = [name for name in names if OUTCOMES[name].unit == "share"]
    if in_unit and not shares:
        raise Refused(
            f"{result.study.name} keeps no outcome that is a share; say with --outcome NAME which one is meant, "
            f"of {', '.join(names)}"
        )
    return shares if in_unit else names


def finite(value: Any) -> Any:
    """A number for JSON: none where it is missing or infinite."""
    return None if isinstance(value, float) and not abs(value) < float("inf") else value


def replicates_table(
    result: "StudyResult", lines: "Sequence[Planned]", goal: "Goal", lang: Language
) -> "Table":
    """What seeds give and how many are needed."""
    from analysis.replicates import seeds_text
    from experiments.study.results import SUMMARY
    from model.outcomes import OUTCOMES, UNITS

    study, n = result.study, result.study.replicates
    names = ["outcome", *(["window"] if len(study.windows) > 1 else [])]
    names += ["arm"] if len(study.arms) > 1 else []
    finds = (f"finds with {n}", f"{n}个可检出")
    numbers = [
        ("seed noise", "种子噪声"),
        finds if goal.effect is not None else (f"+- with {n}", f"{n}个时误差±"),
        ("needed", "所需种子数"),
        ("to be sure", "稳妥种子数"),
        ("cv settles", "变异系数稳定"),
    ]
    made = table(
        heads(lang, *(SUMMARY[name] for name in names), *numbers, SUMMARY["unit"]), len(names), len(numbers)
    )
    for one in lines:
        item = OUTCOMES[one.outcome]
        cells = [words_of(item.label, lang), *(str(getattr(one, name)) for name in names[1:])]
        inside = f" [{100 * one.low:.0f}, {100 * one.high:.0f}]" if one.low == one.low else ""
        cells += [f"{percent(one.share)}{inside}"]
        cells += [number(one.detectable if goal.effect is not None else one.half_width)]
        cells += [seeds_text(x) for x in (one.needed, one.cautious, one.stable)]
        made.add_row(*cells, in_language(one.unit, UNITS[one.unit], lang))
    return made


def about_replicates(result: "StudyResult", goal: "Goal", done: bool) -> tuple[str, str]:
    """What the table of replicates is of, in both languages."""
    (of, of_zh), n = OF[goal.of], len(result.rows)
    behind = (
        (f"its own {n:,} runs", f"本研究的{n:,}次模拟")
        if done
        else (f"a pilot of {n:,} runs", f"{n:,}次试模拟")
    )
    if failed := result.facts["failed"]:
        behind = (f"{behind[0]} ({failed} failed)", f"{behind[1]}(失败{failed}次)")
    if goal.effect is not None:
        chance = f"{100 * goal.power:.3g}"
        wanted = f"a difference of {goal.effect:g} is found in {chance} % of studies (two-sided, 5 %)"
        wanted_zh = f"以{chance}%的把握检出{goal.effect:g}的差异(双侧5%)"
    elif goal.precision is not None:
        wanted, wanted_zh = f"its 95 % interval is +-{goal.precision:g}", f"95%区间为±{goal.precision:g}"
    elif goal.of == "point" and points_of(result.study) > 1:
        wanted, wanted_zh = "luck is 5 % of the variance between points", "运气占各点均值方差的5%"
    else:
        wanted, wanted_zh = "its 95 % interval is half as wide", "95%区间缩小一半"
    return (
        f"from {behind[0]}; of {of}; needed: seeds at each point until {wanted}, if luck is as these runs show it; to be "
        "sure: for the upper 90 % limit of that luck; cv settles: seeds after which the coefficient of variation moves by "
        "less than 0.01 (∞: not within these runs)",
        f"依据{behind[1]}；对象：{of_zh}；所需种子数：每点达到“{wanted_zh}”所需，按上述模拟所示的运气；稳妥种子数：按该运气的"
        "90%上限；变异系数稳定：此后变异系数变动小于0.01(∞：在这些模拟之内未稳定)",
    )


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
        with workers_of(how) as executor, watched(study.name, how.quiet) as on_progress:
            return run_study(
                study,
                folder,
                how.workers,
                "processes" if how.processes else "threads",
                executor,
                on_progress=patient(on_progress),
                retry_failed=how.retry_failed,
                limit=how.limit,
            )
    except Stopped as stop:
        say(str(stop))
        raise typer.Exit(INTERRUPTED) from None
    except StoreError as error:
        say(f"error: {error}")
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:  # the second one
        say(f"{folder}: stopped at once; what had ended is kept, `study resume` goes on from it")
        sys.stdout.flush()
        os._exit(INTERRUPTED)  # a thread may be in a run that never ends, and Python would wait for it


@contextmanager
def workers_of(how: How) -> "Iterator[Cluster_ | None]":
    """The cluster asked for, if one is."""
    if how.cluster is None:
        yield None
        return
    from experiments.study.cluster import opened

    with opened(how.cluster, how.workers, say) as cluster:
        yield cluster


def patient(tell: "Callable[[Progress], None] | None") -> "Callable[[Progress], None]":
    """Tell how far the study is, and that a Ctrl-C was heard."""

    heard = False

    def told(state: "Progress") -> None:
        nonlocal heard
        if state.stopping and not heard:
            heard = True
            say("stopping: runs under way are waited for; Ctrl-C again does not wait")
        if tell is not None:
            tell(state)

    return told


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
    print(
        f"seeds     what {study.replicates} of them give, and how many are needed: `grassroots study replicates`"
    )


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
    say(in_language(*ABOUT_SUMMARY, how.lang))
    say(in_language(*result.enough(), how.lang))
    say(
        f"more seeds: `grassroots study replicates {folder}`, `grassroots study extend {folder} --replicates N`"
    )
    say(f"kept in {folder}; `grassroots study export {folder}` writes it for other programs")


def summary_table(result: "StudyResult", lang: Language) -> "Table":
    """The summary as a table."""
    from analysis.replicates import seeds_text
    from experiments.study.results import SUMMARY
    from model.outcomes import OUTCOMES, UNITS

    study = result.study
    names = ["outcome", *(["window"] if len(study.windows) > 1 else [])]
    names += ["arm"] if len(study.arms) > 1 else []
    numbers = ["mean", "lowest", "highest", "half_width", "seed_share"]
    seeds = tuple(f"{a}/{b}" for a, b in zip(SUMMARY["replicates"], SUMMARY["needed"], strict=True))
    shown = [*(SUMMARY[name] for name in [*names, *numbers]), seeds, SUMMARY["unit"]]
    made = table(heads(lang, *shown), len(names), len(numbers) + 1)
    for line in result.summary().to_dict("records"):
        item, unit = OUTCOMES[line["outcome"]], str(line["unit"])
        cells = [words_of(item.label, lang), *(str(line[name]) for name in names[1:])]
        cells += [number(line[name]) for name in numbers[:4]]
        cells += [percent(line["seed_share"]), f"{line['replicates']}/{seeds_text(line['needed'])}"]
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
