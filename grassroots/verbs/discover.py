"""``grassroots discover STUDY --outcome X --effect-of ARM``: under which conditions a policy does too little."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import Refused
from grassroots.options import (
    Json,
    Lang,
    Language,
    Out,
    Quiet,
    Workers,
    announce_compilation,
    check_out,
    say_written,
    threads,
)
from grassroots.streams import print_json, show_text
from grassroots.verbs.discover_shown import as_json, sentences
from grassroots.verbs.run import words
from grassroots.verbs.study_running import Name
from grassroots.verbs.study_shown import How

if TYPE_CHECKING:
    from experiments.study.schema import Study


def discover(
    study: Name,
    outcome: Annotated[str, typer.Option(metavar="OUTCOME", help="The outcome whose effect is looked at.")],
    effect_of: Annotated[
        str, typer.Option(metavar="ARM", help="The policy. [default: the last arm of the study]")
    ] = "",
    interest: Annotated[
        float | None,
        typer.Option(metavar="X", help="The smallest effect of interest. [default: that of the outcome]"),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the study is kept. [default: studies/NAME]")
    ] = None,
    out: Out = None,
    json_: Json = False,
    quiet: Quiet = False,
    workers: Workers = None,
    lang: Lang = Language.en,
) -> None:
    """Say under which conditions the effect of a policy falls short; run what of the bank is not done yet."""
    from grassroots.answers.conditions import conditions
    from grassroots.answers.sensitivity import CannotAnalyse
    from grassroots.shown import spoken
    from grassroots.verbs.sensitivity import as_it_is, located, of_other_code, ran

    wanted, place = located(study, folder)
    column, arm = asked(wanted, outcome, effect_of, interest)
    check_out(out)
    how = How(threads(workers), False, json_, quiet, lang)
    old = of_other_code(place, None)
    if not old:
        announce_compilation(quiet)
    result = as_it_is(place, how) if old else ran(wanted, place, how)
    try:
        found = conditions(result, column, arm, wanted.arms[0], interest)
    except CannotAnalyse as error:
        raise Refused(str(error)) from None
    if json_:
        print_json(as_json(result, found))
    for one in () if json_ else spoken(lang):
        show_text("\n".join(sentences(result, found, one)))
    if out is not None:
        from grassroots.verbs.discover_page import write

        page = write(result, found, " ".join(words()), out, lang)
        say_written(page, quiet)


def asked(study: "Study", outcome: str, effect_of: str, interest: float | None) -> tuple[str, str]:
    """The column and the arm that are meant, before anything is run.

    Raises:
        Refused: no bank of worlds with an effect in it, or no such outcome, arm or size.
    """
    from experiments.study.values import columns
    from grassroots.answers.sensitivity import CannotAnalyse, chosen

    if study.design.kind != "worlds" or len(study.arms) < 2:
        raise Refused(
            f"{study.name}: a {study.design.kind} design with {len(study.arms)} arms; allowed is a bank of worlds "
            "(`kind: worlds`) with two arms or more"
        )
    if interest is not None and not interest > 0.0:
        raise Refused(f"--interest {interest:g}: allowed is a number above 0")
    try:
        column, *more = chosen([outcome], columns(study), "outcome")
        arm = chosen([effect_of or study.arms[-1]], study.arms, "arm")[0]
    except CannotAnalyse as error:
        raise Refused(str(error)) from None
    if more or arm == study.arms[0]:
        raise Refused(
            f"--outcome {outcome}, --effect-of {arm}: allowed is one outcome in one window, and an arm other than the first"
        )
    return column, arm


VERBS = {70: discover}
