"""``grassroots verify``: every mechanism against a formula, a law of chance or a small case; random streams, order of steps, drift."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import FAILED, Refused, say
from grassroots.options import Json, Lang, Language, Quiet, announce_compilation, progress
from grassroots.shown import in_each, spoken
from grassroots.streams import print_json, show_text

if TYPE_CHECKING:
    pass


def verify(
    names: Annotated[
        list[str], typer.Argument(metavar="[CHECK]...", help="Only these checks. [default: all of them]")
    ] = [],  # noqa: B006 - typer reads it and never changes it
    order: Annotated[
        bool,
        typer.Option("--order/--no-order", help="Say too what each exchange of neighbouring steps changes."),
    ] = True,
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Write the page and the table into this folder.")
    ] = Path("results/verify"),
    json_: Json = False,
    quiet: Quiet = False,
    lang: Lang = Language.both,
) -> None:
    """Check that the code does what the equations say: every mechanism, random streams, the order of steps, drift; write a page."""
    from experiments.files import check_folder
    from experiments.verification import CHECKS, run, verdicts
    from experiments.verification.order import swaps
    from grassroots.answers.first_verification import quotes_of
    from grassroots.verbs.verify_page import frame, said, verified, write

    chosen = wanted(names, list(CHECKS))
    check_folder(out)
    announce_compilation(quiet)
    with progress("checks", quiet) as on_step:
        done: list[str] = []

        def step(name: str) -> None:
            done.append(name)
            on_step(len(done) / len(chosen))

        found = run(chosen, step)
        exchanged = swaps() if order and not names else []
    passed = verdicts(found)
    made = verified(found, passed, exchanged)
    if json_:
        answers = in_each(lambda one: quotes_of(made, one))
        print_json({"answers": answers, "checks": frame(found, passed).to_dict("records")})
    for one in () if json_ else spoken(lang):
        more = [getattr(words, one) for words in said(found, passed)]
        show_text("\n".join([*quotes_of(made, one), *more]))
    page = write(found, passed, exchanged, out, lang)
    if not quiet:
        say(f"written to {page}")
    if not all(passed):
        raise typer.Exit(FAILED)


def wanted(names: list[str], known: list[str]) -> list[str]:
    """The checks that are asked for.

    Raises:
        Refused: a name that no check has.
    """
    from scenarios.errors import did_you_mean, one_of, short

    for name in names:
        if name not in known:
            near = did_you_mean(name, known)
            said = f"{short(name)}: allowed is {one_of(known)}"
            raise Refused(f"{said}; {near}" if near else said)
    return names or known


VERBS = {122: verify}
