"""``grassroots sensitivity STUDY``: what moves the outcomes of a study, how sure that is, and a sentence to quote."""

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import Refused, say
from grassroots.options import (
    Json,
    Lang,
    Language,
    Quiet,
    Workers,
    announce_compilation,
    check_out,
    only_with,
    say_written,
    threads,
    without,
)
from grassroots.shown import spoken
from grassroots.verbs.sensitivity_shown import TOP, ended, show
from grassroots.verbs.study_running import HOME, Name, carry_out, found, standing
from grassroots.verbs.study_shown import How

if TYPE_CHECKING:
    from experiments.study.results import StudyResult
    from experiments.study.schema import Study
    from grassroots.answers.sensitivity import Sensitivity, Step

MOST_OF_MORRIS = 40
"""Factors or groups up to which Morris screens with fewer runs than a bank of worlds."""
WIDTH = 0.05
"""Of the widest interval, where nothing else is wanted."""

Outcomes = Annotated[
    list[str],
    typer.Option("--outcome", metavar="OUTCOME", help="An outcome of the study. Repeatable. [default: all]"),
]


def sensitivity(
    study: Name,
    outcome: Outcomes = [],  # noqa: B006 - typer reads it and never changes it
    budget: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="RUNS",
            help="Double the design until the width wanted is reached, or the next size is over so many runs.",
        ),
    ] = None,
    effect_of: Annotated[
        str,
        typer.Option(
            metavar="ARM", help="Analyse what this arm changes against the first one, on the same seeds."
        ),
    ] = "",
    method: Annotated[
        str,
        typer.Option(metavar="sobol|morris|pawn|bands", help="The analysis. [default: what fits the design]"),
    ] = "",
    quantity: Annotated[
        str,
        typer.Option(
            metavar="mean|spread|tail", help="Of the mean over seeds, the spread, or a chance (--above)."
        ),
    ] = "mean",
    above: Annotated[
        float | None, typer.Option(metavar="X", help="With --quantity tail: the chance of exceeding X.")
    ] = None,
    width: Annotated[
        float,
        typer.Option(
            metavar="X", help="Wanted of the widest 95 % interval: a share (Morris: of the largest effect)."
        ),
    ] = WIDTH,
    top: Annotated[int, typer.Option(min=1, metavar="N", help="Factors to show.")] = TOP,
    folder: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the study is kept. [default: studies/NAME]")
    ] = None,
    bank: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="A bank of worlds of the place, for what share of everything uncertain the factors are. "
            "[default: studies/worlds-PLACE where it is there]",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write a page, figures and tables into this folder.")
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.en,
) -> None:
    """Say what moves the outcomes of a study; run what of it is not done yet."""
    from grassroots.answers.sensitivity import analysed, until_sure

    wanted, place = located(study, folder)
    asked = checked(wanted, outcome, effect_of, method, quantity, above, width)
    only_with(
        "`kind: sobol`", wanted.design.kind == "sobol" and method in ("", "sobol"), bank=bank is not None
    )
    without("--effect-of", bool(effect_of), bank=bank is not None)
    if budget is not None and wanted.design.kind not in ("sobol", "morris"):
        raise Refused(f"--budget: a {wanted.design.kind} design cannot be run on; allowed is sobol or morris")
    check_out(out)
    refuse_small(wanted, place, method)
    how = How(threads(workers), False, json_, quiet, lang)
    old = of_other_code(place, budget)

    def run(one: "Study") -> "StudyResult":
        return as_it_is(place, how) if old else ran(one, place, how)

    whole = bank_of(wanted, bank)

    def look(result: "StudyResult") -> "Sensitivity":
        return beside(analysed(result, outcome, **asked), whole)

    if not old:
        announce_compilation(quiet)
    if wanted.design.kind == "worlds" and not method:
        from grassroots.answers.bank import moved
        from grassroots.verbs.bank_shown import show_bank

        result = run(wanted)
        told = moved(result, outcome, asked["arm"], asked["against"])
        arms = asked["arm"] or wanted.arms[0], asked["against"]
        show_bank(result, told, lang, json_, top, arms)
        if out is not None:
            from grassroots.verbs.bank_page import write_bank

            page = write_bank(result, told, out, lang, arms)
            say_written(page, quiet)
        return
    steps = until_sure(wanted, budget, run, look) if budget is not None else [as_step(look(run(wanted)))]
    show(steps, how, top)
    if budget is not None and not quiet:
        for one in spoken(lang):
            say(ended(steps, budget, one))
    if out is not None:
        from grassroots.verbs.sensitivity_page import write

        page = write(steps, out, lang)
        say_written(page, quiet)


def refuse_small(study: "Study", folder: Path, method: str) -> None:
    """Refuse to run a design that cannot carry its answer: a small Sobol design, a Morris design of many factors.

    A design that was run already is analysed; a small Sobol design is flagged.

    Raises:
        Refused: it has too few base points or too many factors, and nothing of it was run.
    """
    from analysis.sensitivity.sobol import FEWEST_BLOCKS
    from experiments.study.disk import MANIFEST

    rows, run = study.design.rows, (folder / MANIFEST).exists() and standing(folder)["done"]
    moved = len(set(study.moved_together))
    if study.design.kind == "morris" and moved > MOST_OF_MORRIS and not run:
        raise Refused(
            f"factors: a morris design of {moved}; allowed are up to {MOST_OF_MORRIS}, as a bank of worlds (`kind: worlds`) screens "
            "more of them with fewer runs"
        )
    if study.design.kind != "sobol" or method == "pawn" or rows >= FEWEST_BLOCKS:
        return
    if not run:
        raise Refused(
            f"rows: a sobol design of {rows} base points; allowed is {FEWEST_BLOCKS} or more, because with fewer its columns mislead"
        )


def bank_of(study: "Study", given: Path | None) -> "StudyResult | None":
    """The bank of worlds that a study is held beside: as given, else that of its place where it is there and has runs.

    Raises:
        Refused: what was given is no bank.
    """
    from experiments.study.disk import MANIFEST
    from experiments.study.results import open_study

    folder = given or HOME / f"worlds-{study.place}"
    if study.design.kind == "worlds" or not (folder / MANIFEST).exists():
        if given is not None:
            raise Refused(f"--bank {given}: there is no study in this folder")
        return None
    if given is None and not standing(folder)["done"]:
        return None
    result = open_study(folder)
    if result.study.design.kind == "worlds":
        return result
    if given is not None:
        raise Refused(f"--bank {given}: a {result.study.design.kind} design is no bank of worlds")
    return None


def beside(seen: "Sensitivity", bank: "StudyResult | None") -> "Sensitivity":
    """The same, with what its factors carry of everything uncertain."""
    from analysis.sensitivity import Bands
    from grassroots.answers.bank import carried

    indices = seen.indices
    if bank is None or isinstance(indices, Bands) or indices.method != "sobol" or seen.against:
        return seen
    names = [factor.name for factor in seen.result.study.factors]
    alike = seen.result.study.windows == bank.study.windows
    found = {column: carried(bank, column, names) for column in indices.outputs if alike or "@" in column}
    return replace(seen, carried={column: one for column, one in found.items() if one is not None})


def located(study: str, folder: Path | None) -> "tuple[Study, Path]":
    """The study and its folder: a study that is there is taken in the form in which it is there.

    Raises:
        Refused: two folders are named, or the one named holds another study.
    """
    from experiments.study.disk import holds_study
    from experiments.study.results import study_in
    from experiments.study.schema import load_study

    given = Path(study) if folder is not None else found(Path(study))
    if holds_study(given):
        if folder is not None and folder.resolve() != given.resolve():
            raise Refused(f"--folder {folder}: {given} is the folder of a study already; leave it out")
        return study_in(given), given
    wanted = load_study(study)
    place = folder or HOME / wanted.name
    if not holds_study(place):
        return wanted, place
    there = study_in(place)
    if there.name != wanted.name:
        raise Refused(f"{place}: it holds the study {there.name}; give another --folder")
    same = there.model_copy(update={"design": wanted.design, "replicates": wanted.replicates}) == wanted
    if not same:
        raise Refused(f"{place}: it holds another form of {wanted.name}; give another --folder")
    return there, place


def checked(
    study: "Study",
    outcomes: list[str],
    effect_of: str,
    method: str,
    quantity: str,
    above: float | None,
    width: float,
) -> dict[str, Any]:
    """The options of the analysis, refused before anything is run where they do not fit.

    Raises:
        Refused: a word that is not known, or an analysis that does not fit the design.
    """
    from typing import get_args

    from analysis.sensitivity.problem import Method, fitting
    from experiments.study.values import columns
    from grassroots.answers.sensitivity import CannotAnalyse, Quantity, chosen, problem_of
    from scenarios.errors import did_you_mean, one_of

    for name, given, allowed in (
        ("method", method, get_args(Method)),
        ("quantity", quantity, get_args(Quantity)),
    ):
        if given and given not in allowed:
            hint = did_you_mean(given, allowed)
            raise Refused(f"--{name} {given}: allowed is {one_of(allowed)}{'; ' + hint if hint else ''}")
    if (quantity == "tail") != (above is not None):
        raise Refused("--quantity tail and --above X go together")
    bank, bands = study.design.kind == "worlds" and not method, study.design.kind == "ofat"
    without("`kind: worlds`", bank, quantity=quantity != "mean", width=width != WIDTH)
    without("`kind: ofat`", bands, width=width != WIDTH)
    if not 0.0 < width < math.inf:
        raise Refused(f"--width {width:g}: allowed is a number above 0")
    try:
        fitting(problem_of(study), method or None)
        chosen(outcomes, columns(study), "outcome")
        if effect_of:
            chosen([effect_of], study.arms, "arm")
    except (CannotAnalyse, ValueError) as error:
        raise Refused(str(error)) from None
    if effect_of and effect_of == study.arms[0]:
        raise Refused(f"--effect-of {effect_of}: it is the first arm, against which the others are held")
    return {
        "arm": effect_of,
        "against": study.arms[0] if effect_of else "",
        "method": method or None,
        "quantity": quantity,
        "threshold": above,
        "width": width,
    }


def of_other_code(folder: Path, budget: int | None) -> bool:
    """Whether the runs that are there were made by other model code, so that none may be added.

    Raises:
        Refused: more were asked for.
    """
    from experiments.study.disk import holds_study

    if not holds_study(folder):
        return False
    facts = standing(folder)
    old = bool(facts["done"]) and not facts["same_code"]
    if old and budget is not None:
        raise Refused(
            f"--budget: the runs in {folder} were made by other model code and would not go with new ones; "
            f"`grassroots study resume {folder} --again` runs them again"
        )
    return old


def as_it_is(folder: Path, how: How) -> "StudyResult":
    """The result of a study of other model code, as far as it was done."""
    from experiments.study.results import open_study

    if not how.quiet:
        say(
            f"the runs in {folder} were made by other model code; they are analysed as they are "
            f"(`grassroots study resume {folder} --again` runs them again)"
        )
    return open_study(folder)


def ran(study: "Study", folder: Path, how: How) -> "StudyResult":
    """The result of a study, after what of it was not done has been run; failed runs are tried again."""
    from experiments.study.results import open_study
    from experiments.study.store import failures

    carry_out(study, folder, how)
    failed = len(failures(folder))
    if failed and not how.quiet:
        say(
            f"{failed:,} runs have failed; blocks that hold one are left out (`grassroots study status {folder}`)"
        )
    return open_study(folder)


def as_step(seen: "Sensitivity") -> "Step":
    """A design that does not grow, as its only size."""
    from grassroots.answers.sensitivity import Step

    return Step(seen.result.study.design.rows, len(seen.result.rows), seen)


VERBS = {60: sensitivity}
