"""``grassroots figure RESULT [KIND]``: a figure of a result that was written, for a page, a column or a slide."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import Refused
from grassroots.language import Language
from grassroots.options import Lang, Quiet, console, say_written

if TYPE_CHECKING:
    from grassroots.result import Result

ENDINGS = (".png", ".svg", ".pdf")


class Size(StrEnum):
    """The sizes of :data:`analysis.style.SHEETS`."""

    text = "text"
    column = "column"
    slide = "slide"


def figure(
    result: Annotated[
        Path, typer.Argument(metavar="RESULT", help="A folder written with --out, or the folder of a study.")
    ],
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help="The kind of figure; without one, those there are are listed."),
    ] = "",
    size: Annotated[
        Size, typer.Option(help="text: 150 mm wide; column: 90 mm; slide: 254 x 143 mm.")
    ] = Size.text,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The picture to write: its name ends in .png, .svg or .pdf. [default: KIND.png]",
        ),
    ] = None,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Draw a figure of a result for a page, a column or a slide, or list the kinds that it has."""
    if out is not None and out.suffix.lower() not in ENDINGS:
        raise Refused(f"--out {out}: allowed is a name that ends in .png, .svg or .pdf")
    found = opened(result)
    if not kind:
        console().print(listed(found, lang))
        return
    file = Path(f"{kind}.png") if out is None else out
    found.plot(kind, lang.value, size.value).save(file)
    say_written(file, quiet)


def opened(folder: Path) -> "Result":
    """The result in a folder, which has figures.

    Raises:
        Refused: there is no such folder, no result in it, or no figure of it.
    """
    from grassroots.kept import in_folder, missing, no_result

    if not folder.is_dir():
        raise Refused(missing(folder))
    found = in_folder(folder)
    if found is None:
        raise Refused(no_result(folder))
    if not found.kinds and not found.figures:
        raise Refused(f"{folder}: this result has no figure")
    return found


def listed(result: "Result", lang: Language) -> Any:
    """The kinds of figures of a result, each with what it shows."""
    from analysis.kinds import KINDS
    from grassroots.shown import heads, table, words_of
    from model.declare import Label

    of_page = Label("figure of the page, 150 mm wide only", "网页图件，宽度仅150毫米")
    made = table(heads(lang, ("kind", "图种"), ("shows", "内容")))
    for name in result.kinds:
        made.add_row(name, words_of(KINDS[name].label, lang))
    for name in result.figures:
        if name not in result.kinds:
            made.add_row(name, words_of(of_page, lang))
    return made


VERBS = {54: figure}
