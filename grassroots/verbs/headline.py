"""``grassroots headline``: what outmigration and incentives do to participation and disputes, over plausible worlds; and other questions."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import Refused
from grassroots.options import (
    From,
    Json,
    Lang,
    Language,
    Quiet,
    Uncertainty,
    Workers,
    announce_compilation,
    check_out,
    not_own,
    progress,
    remark_on_sample,
    say_written,
    threads,
)
from grassroots.shown import spoken
from grassroots.streams import print_json, show_text
from grassroots.verbs.run import words
from grassroots.verbs.study_running import begun_as, carry_out, cost_of, same_code
from grassroots.verbs.study_shown import How, show_headline_cost

if TYPE_CHECKING:
    from experiments.headline import Headline
    from experiments.study.results import StudyResult
    from grassroots.answers.headline import Done

WORLDS = 400


def headline(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="Questions of your own. [default: those that come with the project]"
        ),
    ] = None,
    worlds: Annotated[
        int, typer.Option(min=30, metavar="N", help="Plausible worlds, two seeds each.")
    ] = WORLDS,
    uncertainty: From = Uncertainty.posterior,
    folder: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER", help="Where its studies are kept; what is done there is not run again."
        ),
    ] = Path("studies/headline"),
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Write the page and the table into this folder.")
    ] = Path("results/headline"),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it will cost, and run nothing but a few probes.")
    ] = False,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.both,
) -> None:
    """Answer the headline question over plausible worlds, or questions of your own; write a page and a table."""
    from experiments.headline import SHIPPED, read
    from grassroots.answers.findings import declared, quotes, rows
    from grassroots.answers.headline import answered, flat

    over_worlds(uncertainty)
    asked = read(file or SHIPPED)
    check_out(out)
    announce_compilation(quiet)
    remark_on_sample(uncertainty, quiet)
    how = How(threads(workers), False, json_, quiet, lang)
    if dry_run:
        show_estimate(asked, folder, (worlds, uncertainty.value), how)
        return
    done = ran(asked, folder, (worlds, uncertainty.value), how)
    each = answered(asked, done)
    if json_:
        print_json(list(map(flat, rows(asked, each))))
    said = quotes(asked, list(declared(asked, each).values()))
    for one in () if json_ else spoken(lang):
        show_text("\n\n".join(getattr(text, one) for text in said))
    from grassroots.verbs.headline_page import write

    page = write(asked, each, done, facts_of(done, folder), out, lang)
    say_written(page, quiet)


def over_worlds(uncertainty: Uncertainty) -> Uncertainty:
    """Where worlds come from.

    Raises:
        Refused: there are none, or from a sample of one's own.
    """
    if uncertainty is Uncertainty.none:
        raise Refused("--uncertainty none: answers are over worlds; allowed is posterior or plausible")
    not_own(uncertainty)
    return uncertainty


def show_estimate(asked: "Headline", folder: Path, worlds: tuple[int, str], how: How) -> None:
    """What is left to run will cost, from a few runs of every arm; the search for one cost by its most runs."""
    from experiments.budget import STEPS
    from experiments.headline import AT_DEFAULTS, matched_before, studies
    from experiments.study.cost import Estimate

    known = matched_before(asked, folder)
    policies = known or {name: one.policy for name, one in asked.arms.items()}
    every = [study for pair in studies(asked, policies, *worlds).values() for study in pair]
    found = [cost_of(study, folder / study.name, how) for study in every]
    search = 0 if known else STEPS * AT_DEFAULTS * sum(1 for one in asked.arms.values() if one.costs_as)
    to_do = sum(one.to_do for one in found)
    each = sum(one.seconds_each * one.to_do for one in found) / max(1, to_do)
    numbers = (
        sum(one.runs for one in found) + search,
        to_do + search,
        each,
        each * (to_do + search) / how.workers,
    )
    memory = (max(getattr(one, key) for one in found) for key in ("memory_each", "memory"))
    show_headline_cost(
        asked.name, asked.label, Estimate(*numbers, sum(one.bytes for one in found), *memory), folder, how
    )


def ran(asked: "Headline", folder: Path, worlds: tuple[int, str], how: How) -> "Done":
    """The banks and the runs at the defaults, by arm, after what of them is not done has been run.

    Args:
        asked: questions and arms.
        folder: of the studies.
        worlds: how many, and where they are drawn from.
        how: threads and what is shown.

    Raises:
        Refused: a policy cannot be brought to the cost of another.
    """
    from experiments.headline import matched_once, studies
    from experiments.study.results import open_study
    from scenarios.errors import InputError

    found = {}
    try:
        with progress("equal budgets", how.quiet) as on_step:
            policies = matched_once(asked, folder, how.workers, on_step)
        for name, pair in studies(asked, policies, *worlds).items():
            for study in pair:
                kept = folder / study.name
                begun, going = begun_as(study, kept, how)
                same_code(kept)
                carry_out(begun, kept, going)
            found[name] = open_study(folder / pair[0].name), open_study(folder / pair[1].name)
    except InputError:
        raise
    except ValueError as error:
        raise Refused(str(error).replace("--out", "--folder")) from None
    return found


def facts_of(done: "Done", folder: Path) -> dict[str, str]:
    """How to get the same again, and what it took."""
    from importlib.metadata import version

    from experiments.study.disk import contents

    results = [result for pair in done.values() for result in pair]
    first = results[0]
    kept = (contents(folder / result.study.name).segments.values() for result in results)
    seconds = sum(one.seconds for segments in kept for one in segments)
    return {
        "run_command": " ".join(words()),
        "run_seed": str(first.facts["seed"]),
        "run_replicates": str(first.study.replicates),
        "run_preset": first.study.preset,
        "run_fingerprint": str(first.facts["fingerprint"]),
        "run_hash": str(first.facts["runs_hash"]),
        "run_version": version("grassroots"),
        "worlds": str(len(first.design)),
        "source": first.study.design.source,
        "runs": str(sum(len(result.rows) for result in results)),
        "minutes": f"{seconds / 60.0:.0f}",
        **assumed_of(first),
    }


def assumed_of(result: "StudyResult") -> dict[str, str]:
    """How many numbers are uncertain, and how many of them are assumed."""
    about = [one for name, one in result.about().items() if one.get("in_study") == name and "grade" in one]
    assumed = sum(str(one["grade"]) == "assumed" for one in about)
    return {"n_uncertain": str(len(about)), "n_assumed": str(assumed)}


VERBS = {50: headline}
