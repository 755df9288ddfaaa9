"""``grassroots explore``: a village that lives in a page on this machine, or a finished study as one file with sliders."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grassroots.errors import Refused
from grassroots.options import Lang, Language, Quiet, load, only_with, say_written, without

if TYPE_CHECKING:
    from grassroots.answers.study import StudyResult

PORT = 8765
EXAMPLE = "explorer"
"""The study that comes with the project for this."""


def explore(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="PLACE|STUDY",
            help="A place, or the path of a file; with --static the folder of a finished study, or its name for studies/NAME. "
            "[default: the default village; with --static studies/explorer]",
        ),
    ] = None,
    static: Annotated[
        bool,
        typer.Option(
            "--static", help="One file with sliders over a finished study; it needs a browser alone."
        ),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="With --static: the file to write.")
    ] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OUTCOME", help="With --static: show these outcomes of the study alone. Repeatable."
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=1024, max=65535, help="Of this machine, at which the page is shown. [default: 8765]"
        ),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Say the address of the page and open nothing.")
    ] = False,
    quiet: Quiet = False,
    lang: Lang = Language.both,
) -> None:
    """Show a village that lives month by month on a page of this machine; or write a finished study as a page with sliders."""
    only_with("--static", static, out=out is not None, outcome=bool(outcome))
    without("--static", static, port=port is not None, no_browser=no_browser)
    if static:
        one_file(what, out, outcome or [], lang, quiet)
    else:
        live(what or "default", lang, port or PORT, not no_browser)


def live(place: str, lang: Language, port: int, open_browser: bool) -> None:
    """Serve the live page until Ctrl-C.

    Raises:
        Refused: the packages it needs are not installed.
        InputError: no such place, or its file cannot be used.
    """
    load(place)
    if find_spec("solara") is None:
        raise Refused(
            'the live page needs packages that are not installed: `pip install "grassroots[viz]"` installs them'
        )
    import_module("grassroots.live").serve(place, lang, port, open_browser)


def one_file(study: str | None, out: Path | None, outcomes: list[str], lang: Language, quiet: bool) -> None:
    """Write the explorer of a finished study.

    Raises:
        Refused: no name of a file, no study, or one of which no explorer can be made.
    """
    from grassroots.answers.explorer import write_explorer
    from scenarios.names import outcome

    if out is None:
        raise Refused("--static: give the file to write, as in --out explorer.html")
    if out.suffix.lower() != ".html":
        raise Refused(f"--out {out}: allowed is a name that ends in .html")
    names = [outcome(name).name for name in outcomes]
    write_explorer(finished(study), out, names, lang.value)
    say_written(out, quiet)


def finished(study: str | None) -> "StudyResult":
    """The study that is meant, as far as it is done.

    Raises:
        Refused: none is named, and the example has not been run.
        StoreError: there is no study, or it is damaged.
    """
    from grassroots.answers.study import open_study
    from grassroots.verbs.study_running import found

    folder = found(Path(study or EXAMPLE))
    if study is None and not folder.exists():
        raise Refused(
            "--static: no study is named, and the example has not been run; `grassroots study run explorer` runs it in a few minutes"
        )
    return open_study(folder)


VERBS = {57: explore}
