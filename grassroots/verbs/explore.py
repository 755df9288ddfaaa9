"""``grassroots explore``: a village that lives in a page on this machine."""

from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer

from grassroots.errors import Refused
from grassroots.options import Lang, Language, load

PORT = 8765


def explore(
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="A place, or the path of a file.")
    ] = "default",
    port: Annotated[
        int, typer.Option(min=1024, max=65535, help="Of this machine, at which the page is shown.")
    ] = PORT,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Say the address of the page and open nothing.")
    ] = False,
    lang: Lang = Language.both,
) -> None:
    """Show a village that lives month by month, with its map and its people, on a page of this machine."""
    live(place, lang, port, not no_browser)


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


VERBS = {57: explore}
