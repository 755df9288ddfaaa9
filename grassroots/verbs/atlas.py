"""``grassroots atlas PLACE``: every lever alone, in the same plausible worlds, beside what documents claim of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import Refused
from grassroots.options import (
    WORLDS,
    Core,
    Json,
    Lang,
    Language,
    Out,
    PlaceName,
    Quiet,
    Seed,
    Set,
    Workers,
    announce_compilation,
    check_out,
    load,
    make_run,
    progress,
    remark_on,
    say_written,
    threads,
)
from grassroots.streams import print_json
from grassroots.verbs.run import words
from grassroots.verbs.study_running import begun_as, carry_out, same_code
from grassroots.verbs.study_shown import How, tell_failed

if TYPE_CHECKING:
    from experiments.atlas import Asked
    from experiments.study.results import StudyResult
    from grassroots.answers.atlas import Atlas

MONTHS = 60
HOME = Path("studies/atlas")
"""Where atlases are kept, a folder a place."""


def atlas(
    place: PlaceName,
    lever: Annotated[
        list[str],
        typer.Option("--lever", metavar="LEVER", help="A lever to look at. Repeatable. [default: all]"),
    ] = [],  # noqa: B006 - typer reads it and never changes it
    worlds: Annotated[
        int, typer.Option(min=4, metavar="N", help="Plausible worlds, two seeds each.")
    ] = WORLDS,
    set_: Set = [],  # noqa: B006
    seed: Seed = 0,
    months: Annotated[
        int, typer.Option(min=25, max=120, metavar="N", help="Months; levers act from month 25 to 60.")
    ] = MONTHS,
    core: Core = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where its runs are kept; what is done there is not run again. [default: studies/atlas/PLACE]",
        ),
    ] = None,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="Run again what other model code has run; its runs are kept, outside the table."
        ),
    ] = False,
    out: Out = None,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.en,
) -> None:
    """Say what every lever moves alone at its usual level, at what cost, how sure that is, and what documents claim of it."""
    import scenarios
    from experiments.atlas import asked
    from grassroots.verbs.atlas_shown import as_json, show

    scenario, file = load(place)
    run = make_run(scenario, set_, months, seed, "1", core)
    wanted = asked(run, file, place if file else scenario.name, lever or scenarios.levers())
    refuse_twice(wanted)
    check_out(out)
    how = How(threads(workers), False, json_, quiet, lang, again=again)
    announce_compilation(quiet)
    remark_on([run], file, quiet)
    found = made(wanted, folder or HOME / scenario.name, worlds, how)
    if json_:
        print_json(as_json(found))
    else:
        show(found, lang)
    if out is not None:
        from grassroots.verbs.atlas_page import write

        page = write(found, out, " ".join(words()), lang)
        say_written(page, quiet)


def refuse_twice(wanted: "Asked") -> None:
    """Refuse a lever that is named twice.

    Raises:
        Refused: one is.
    """
    names = [file.name for file in wanted.levers]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise Refused(f"--lever {twice} is named twice")


def made(wanted: "Asked", folder: Path, worlds: int, how: How) -> "Atlas":
    """The atlas, after what of it is not done yet has been run."""
    from experiments.atlas import AT_DEFAULTS, at_defaults
    from grassroots.answers.atlas import atlas

    result = ran(wanted, folder, worlds, how)
    with progress("levers at the default numbers", how.quiet) as on_step:
        usual = at_defaults(wanted, AT_DEFAULTS, how.workers, on_step)
    return atlas(wanted, result, usual)


def ran(wanted: "Asked", folder: Path, worlds: int, how: How) -> "StudyResult":
    """The arms over plausible worlds.

    Raises:
        Refused: the folder holds something else.
    """
    from experiments.atlas import study
    from experiments.study.results import open_study
    from experiments.study.store import failures
    from scenarios.errors import InputError

    try:
        begun, going = begun_as(study(wanted, worlds), folder, how)
        if not how.again:
            same_code(folder)
        carry_out(begun, folder, going)
    except InputError:
        raise
    except ValueError as error:
        raise Refused(str(error).replace("--out", "--folder")) from None
    tell_failed(failures(folder), folder)
    return open_study(folder)


VERBS = {25: atlas}
