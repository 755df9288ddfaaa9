"""How studies are carried out: where they lie, whether runs go together, workers, progress and what stops them."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import FAILED, INTERRUPTED, Refused, say, told
from grassroots.options import announce_compilation, console, say_all
from grassroots.shown import duration
from grassroots.streams import flush
from grassroots.verbs.study_shown import How, far, runs_of, show, show_cost, show_shard, shown_of, tell_failed

if TYPE_CHECKING:
    from experiments.study.cluster import Cluster
    from experiments.study.cost import Estimate
    from experiments.study.runner import Progress
    from experiments.study.schema import Study

HOME = Path("studies")
"""Where the folders of studies lie, seen from where the command is started."""
Name = Annotated[
    str, typer.Argument(metavar="STUDY", help="A study (`grassroots study list`), or the path of a file.")
]
LINE_EVERY = 30.0
"""Seconds between lines of progress where there is no terminal."""


def found(folder: Path) -> Path:
    """The folder of a study, given by its path or as a name of one in ``studies``."""
    inside = HOME / folder
    return inside if not folder.exists() and len(folder.parts) == 1 and inside.exists() else folder


def same_study(folder: Path, wanted: "Study") -> None:
    """Refuse to run a study into the folder of another, or with other files of the same names.

    Raises:
        Refused: the folder holds another study, another form of this one, or carries other files.
    """
    same_form(folder, wanted)
    files = other_files(folder, wanted)
    if files:
        raise Refused(
            f"{folder}: files have changed since this study was begun ({files}); `grassroots study resume {folder} "
            "--take-changes` goes on with what is there now, with --keep-files with the copies in the folder"
        )


def same_form(folder: Path, wanted: "Study") -> None:
    """Refuse to run a study into the folder of another.

    Raises:
        Refused: the folder holds another study, or another form of this one.
    """
    from experiments.study.disk import holds_study
    from experiments.study.manifest import stated
    from experiments.study.results import study_in

    if not holds_study(folder) or not stated(
        folder
    ):  # where what it asked is lost, the file given says it again
        return
    there = study_in(folder)
    if there.name != wanted.name:
        raise Refused(f"{folder}: it holds the study {there.name}; give another --out")
    fields = [key for key in type(wanted).model_fields if key != "factors"]
    differs = [key for key in fields if getattr(there, key) != getattr(wanted, key)]
    if [one.model_dump() for one in there.factors] != [one.model_dump() for one in wanted.factors]:
        differs.append("factors")
    if differs:
        other = f"{folder}: it holds another form of {wanted.name} (they differ in {', '.join(differs)}); give another --out"
        if differs not in (["replicates"], ["design"]):
            raise Refused(other)
        more = "replicates" if differs == ["replicates"] else "rows"
        raise Refused(
            f"{folder}: it holds another form of {wanted.name} (they differ in {', '.join(differs)}); give another "
            f"--out, or `study extend {folder} --{more} N` to add to it"
        )


def other_files(folder: Path, wanted: "Study") -> str:
    """The files of a study that its folder carries with another content, in words."""
    from experiments.study.carried import differing
    from experiments.study.manifest import stated

    return ", ".join(differing(stated(folder), wanted))


def takes_changes(files: str, folder: Path, how: How) -> bool:
    """Whether a study goes on with files that have changed since it was begun; who does not say so is asked.

    Raises:
        Refused: there is nobody to ask.
    """
    if how.take_changes or how.keep_files:
        return how.take_changes
    if sys.stdin.isatty() and sys.stderr.isatty() and not how.json_:
        say(f"{folder}: files have changed since this study was begun ({files})")
        return typer.confirm(
            told("go on with what is there now? (no: with the copies in the folder)"), err=True
        )
    raise Refused(
        f"{folder}: files have changed since this study was begun ({files}); --take-changes goes on with what is there now, "
        "--keep-files with the copies in the folder"
    )


def begun_as(wanted: "Study", folder: Path, how: How) -> "tuple[Study, How]":
    """The study that is asked for, where its folder carries other files with those that are to be used.

    Raises:
        Refused: the folder holds another study, or it is not said which files are meant.
    """
    from experiments.study.results import study_in

    same_form(folder, wanted)
    files = other_files(folder, wanted)
    if not files:
        return wanted, how
    take = takes_changes(files, folder, how)
    return (wanted if take else study_in(folder)), replace(how, take_changes=take)


def carried_on(folder: Path, how: How) -> "tuple[Study, How]":
    """The study in a folder, with the files that it carries or, where they have changed outside and that is wanted, those.

    Raises:
        Refused: it is not said which files are meant.
        StoreError: there is no study, or it is damaged.
    """
    from experiments.study.carried import changed, with_changes
    from experiments.study.manifest import manifest_in
    from experiments.study.results import study_in

    manifest = manifest_in(folder)
    files = ", ".join(f"{kind} {name}" for kind, name in changed(manifest))
    if not files or not takes_changes(files, folder, how):
        return study_in(folder), replace(how, take_changes=False)
    return with_changes(manifest, folder), replace(how, take_changes=True)


def mended(folder: Path, quiet: bool) -> None:
    """Look at every byte of a study, put right what can be, and say what came of it.

    Raises:
        StoreError: there is no study, or somebody is running it.
    """
    from experiments.study.check import check

    found = check(folder)
    for note in found.lost if quiet else found.notes:
        say(note)


def same_code(folder: Path) -> None:
    """Keep runs of different model code apart.

    Raises:
        Refused: there are runs of other model code.
    """
    from experiments.study.disk import holds_study
    from experiments.study.manifest import stated

    if not holds_study(folder) or not stated(
        folder
    ):  # what is lost is asked again, and keys of runs hold their code
        return
    facts = standing(folder)
    if facts["done"] and not facts["same_code"]:
        raise Refused(
            f"{folder}: its {facts['done']:,} runs were made by other model code and would not go with new ones; "
            "--again runs them again with today's, and --out NEW leaves this folder as it is"
        )


def standing(folder: Path) -> dict[str, Any]:
    """How far a study is."""
    from experiments.study.carried import changed
    from experiments.study.disk import contents
    from experiments.study.manifest import manifest_in, stated
    from experiments.study.results import study_in
    from experiments.study.shards import stated_shard
    from experiments.study.store import failures, read, size_on_disk
    from model.fingerprint import fingerprint

    study, there, shard = study_in(folder), contents(folder), stated_shard(folder)
    planned = there.plan is not None
    return {
        "name": study.name,
        "label": study.label.en,
        "label_zh": study.label.zh,
        "folder": str(folder),
        "runs": runs_of(study, shard),
        "done": len(read(folder, ["row", "arm", "replicate"])) if planned else 0,
        "failed": json.loads(failures(folder).to_json(orient="records")) if planned else [],
        "seconds_each": sum(one.seconds for one in there.segments.values()) / max(1, there.rows),
        "bytes": size_on_disk(folder),
        "shard": None if shard is None else str(shard),
        "same_code": manifest_in(folder).get("fingerprint") == fingerprint(),
        "begun": stated(folder).get("begun", ""),
        "changed": [f"{kind} {name}" for kind, name in changed(stated(folder))],
    }


def go_on(study: "Study", folder: Path, how: How) -> None:
    """Run what is not done yet and show what came of it; or only say what it will cost."""
    from experiments.study.results import open_study
    from experiments.study.shards import kept_here
    from experiments.study.store import failures

    how = replace(how, shard=kept_here(folder, how.shard))
    if not how.quiet:
        from experiments.study.remarks import remarks_on

        say_all(remarks_on(study))
    if how.dry_run:
        announce_compilation(how.quiet)
        show_cost(study, cost_of(study, folder, how), folder, how)
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
    if how.shard is not None:
        show_shard(state, how.shard, folder, how)
    elif state.done:
        from experiments.study.finished import keep

        shown = shown_of(open_study(folder), state.notes)
        show(shown, folder, how)
        if state.done == state.total and not len(failed):
            keep(folder, shown)
    if len(failed):
        raise typer.Exit(FAILED)


def shown_again(folder: Path, how: How) -> bool:
    """Show a finished study where nothing has changed since it was shown first; whether that was so."""
    from experiments.study.finished import kept

    found = None if how.dry_run or how.again or how.take_changes else kept(folder)
    if found is None:
        return False
    for note in found["notes"] if not how.quiet else []:
        say(note)
    show(found, folder, how)
    return True


def cost_of(study: "Study", folder: Path, how: How) -> "Estimate":
    """What of a study, or of a shard, is left to run in a folder will cost, from a few of its runs."""
    from experiments.study.cost import estimate
    from experiments.study.disk import holds_study
    from experiments.study.store import runs

    if not holds_study(folder):
        return estimate(study, set(), how.workers, how.shard)
    known = runs(folder)
    return estimate(study, set(known.filter(known["done"])["key"].to_pylist()), how.workers, how.shard)


def carry_out(study: "Study", folder: Path, how: How) -> "Progress":
    """Run a study; what stops it on the way is said, with the exit code that goes with it."""
    from experiments.study.disk import StoreError
    from experiments.study.manifest import check_folder
    from experiments.study.runner import Stopped, Workers, run_study

    check_folder(folder, study.name)
    try:
        with workers_of(how) as executor, watched(study.name, how.quiet) as on_progress:
            return run_study(
                study,
                folder,
                Workers(how.workers, "processes" if how.processes else "threads", executor, how.limit),
                on_progress=patient(on_progress),
                retry_failed=how.retry_failed,
                take_changes=how.take_changes,
                shard=how.shard,
            )
    except Stopped as stop:
        say(str(stop))
        raise typer.Exit(stop.code) from None
    except StoreError as error:
        say(f"error: {error}")
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:  # the second one
        say(f"{folder}: stopped at once; what had ended is kept, `study resume` goes on from it")
        flush()
        os._exit(INTERRUPTED)  # a thread may be in a run that never ends, and Python would wait for it


@contextmanager
def workers_of(how: How) -> "Iterator[Cluster | None]":
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

    def tell_both(state: "Progress") -> None:
        nonlocal heard
        if state.stopping and not heard:
            heard = True
            say("stopping: runs under way are waited for; Ctrl-C again does not wait")
        if tell is not None:
            tell(state)

    return tell_both


def noted(state: "Progress") -> list[str]:
    """What a researcher should know of how the runs came about."""
    shared = f"{state.shared:,} runs are taken from other studies in the same folder" if state.shared else ""
    return [note for note in (shared, *state.notes) if note]


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
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[far]}"),
        console=made,
    ) as bar:
        task = bar.add_task(title, total=None, far="")
        yield lambda state: bar.update(
            task, total=state.total, completed=state.done + state.failed, far=far(state)
        )
    say(f"{title}: {duration(time.monotonic() - begun)}")
