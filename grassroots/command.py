"""The command line: ``grassroots VERB ...``. Data on standard output, progress and messages on standard error.

Exit codes: 0 done, 1 something failed while running, 2 input that cannot be used, 130 stopped with Ctrl-C, 143 by SIGTERM.
"""

import os
import sys
from typing import Annotated

import typer

from grassroots import _check
from grassroots.errors import Refused, plain_errors, plain_warnings
from grassroots.help import USAGE, in_language
from grassroots.language import VARIABLE, Language, usual
from grassroots.streams import remark_lost, set_up
from grassroots.usage import UsageError, said
from grassroots.verbs import (
    browse,
    compare,
    coverage,
    demo,
    discover,
    doctor,
    headline,
    ledger,
    patterns,
    plan,
    run,
    search,
    sensitivity,
    study,
    trial,
    validate,
)

app = typer.Typer(
    name="grassroots",
    help="A laboratory of village governance: outmigration, incentives, participation, disputes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for verb in (
    run.run,
    compare.compare,
    trial.trial,
    demo.demo,
    headline.headline,
    sensitivity.sensitivity,
    discover.discover,
    plan.plan,
    browse.places,
    browse.place,
    browse.policies,
    browse.policy,
    browse.levers,
    browse.lever,
    search.search,
    ledger.ledger,
    coverage.coverage,
    validate.validate,
    patterns.patterns,
    doctor.doctor,
):
    app.command()(verb)
app.add_typer(study.app, name="study")

DEBUG = "--debug"


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(version("grassroots"))
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A laboratory of village governance: outmigration, incentives, participation, disputes."""


def main() -> None:
    """The entry point; ``--debug`` anywhere shows tracebacks."""
    set_up()
    debug = DEBUG in sys.argv
    arguments = [word for word in sys.argv[1:] if word != DEBUG] or ["--help"]
    _check()
    try:
        with plain_errors(debug), plain_warnings():
            raise SystemExit(carried_out(arguments))
    finally:
        remark_lost()


def carried_out(arguments: list[str]) -> int:
    """Carry a command out; its exit code.

    Raises:
        Refused: its words cannot be used.
    """
    check_language()
    try:
        command = in_language(typer.main.get_command(app))
        return command(args=arguments, prog_name="grassroots", standalone_mode=False) or 0
    except UsageError as error:
        if not str(error.message).startswith(("Usage:", USAGE)):
            raise Refused(said(error, arguments)) from None
        print(error.message)  # a group of verbs alone: its help
        return 0


def check_language() -> None:
    """Let the language of the system hold for labels too, where none is asked for.

    Raises:
        Refused: the environment names a language that is none of ours.
    """
    given = os.environ.get(VARIABLE, "").lower()
    if given and given not in Language:
        raise Refused(f"{VARIABLE}={given}: allowed is {', '.join(Language)}")
    if usual() is Language.zh:
        os.environ[VARIABLE] = Language.zh


if __name__ == "__main__":
    main()
