"""``grassroots report RESULT --out FILE``: the page of a result as a document for an office."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import Refused
from grassroots.language import Language
from grassroots.options import Lang, Quiet, say_written

if TYPE_CHECKING:
    import pandas as pd

    from analysis.report.printed import Pictures
    from bilingual.words import Single

PAGE = "index.html"
ENDINGS = (".docx", ".html", ".xlsx")


class Form(StrEnum):
    """How much of a page a document takes: its first screen, table and figure included, and how to get it again; or all of it."""

    brief = "brief"
    full = "full"


def report(
    result: Annotated[
        Path,
        typer.Argument(
            metavar="RESULT", help="A folder with a page, written with --out, or the folder of a study."
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", help="The document to write: its name ends in .docx, .html or .xlsx."),
    ],
    form: Annotated[
        Form | None,
        typer.Option(
            help="The conclusions with what they cannot say, or everything on the page. "
            "[default: brief where a page begins with its answers]"
        ),
    ] = None,
    quiet: Quiet = False,
    lang: Lang = Language.en,
) -> None:
    """Write the page of a result as a document in Word, with the same sentences, tables and figures."""
    if out.suffix.lower() not in ENDINGS:
        raise Refused(f"--out {out}: allowed is a name that ends in .docx, .html or .xlsx")
    from experiments.study.disk import holds_study

    if holds_study(result):
        of_study(result, out, lang, form)
    else:
        WRITERS[out.suffix.lower()](page_of(result), result, out, lang, form)
    say_written(out, quiet)


def of_study(folder: Path, out: Path, lang: Language, form: Form | None) -> None:
    """The document of a study as far as it is done, by way of the page that a study has from Python."""
    from grassroots.door import opened

    opened(folder).report(out, lang.value, form or "")


def page_of(folder: Path) -> str:
    """The page of a result, as it was written.

    Raises:
        Refused: there is none, or somebody has changed it since.
    """
    own(folder / PAGE)
    return (folder / PAGE).read_text("utf-8")


def own(path: Path) -> Path:
    """A file of a result that nobody has changed since it was written.

    Raises:
        Refused: it is not there, we never wrote it, or it has been changed.
    """
    from filing import LIST, listed, stamp

    now = stamp(path)
    if now is None:
        raise Refused(
            f"{path}: no such file; allowed is a folder that run, compare, trial, demo or headline has written with --out"
        )
    written = listed(path.parent).of(path.name)
    if not written:
        raise Refused(
            f"{path}: no result of this programme, or copied without the hidden file {LIST} beside it; allowed is a folder that "
            "run, compare, trial, demo or headline has written with --out"
        )
    if now not in written:
        raise Refused(f"{path}: changed since it was written, so that its numbers cannot be vouched for")
    return path


def single(lang: Language) -> "Single":
    """The language of a document.

    Raises:
        Refused: both are asked for.
    """
    if lang is Language.both:
        raise Refused("--lang both: a document has one language; allowed is en or zh")
    return "zh" if lang is Language.zh else "en"


def read(text: str, result: Path, lang: Language) -> Any:
    """The page in one language.

    Raises:
        Refused: it has only the other.
    """
    from analysis.report.printed import NotThere, read_page

    try:
        return read_page(text, single(lang))
    except NotThere:
        raise Refused(f"{result}: its page is not in the language asked for, {lang.value}") from None


def to_word(text: str, result: Path, out: Path, lang: Language, form: Form | None) -> None:
    """A document in Word."""
    for picture in (result / "figures").glob(f"*.{lang.value}.png"):
        own(picture)
    in_word(read(text, result, lang), out, lang, form, lambda name: result / "figures" / f"{name}.png")


def in_word(page: Any, out: Path, lang: Language, form: Form | None, pictures: "Pictures") -> None:
    """A page in one language as a document in Word, with the pictures that it takes."""
    from analysis.report.printed import begins_with_answers, document

    brief = begins_with_answers(page) if form is None else form is Form.brief
    document(page, pictures, single(lang), brief).save(out)


def to_page(text: str, result: Path, out: Path, lang: Language, form: Form | None) -> None:
    """The page itself, in one file."""
    from filing import write

    read(text, result, lang)
    write(out, lambda to: to.write_text(text, "utf-8", newline="\n"))


def to_workbook(text: str, result: Path, out: Path, lang: Language, form: Form | None) -> None:
    """The tables of the page; values by policy or by factor, and the codebook, where there are some."""
    import pandas as pd

    from analysis.report.printed import frames
    from experiments.formats import write_workbook

    sheets = frames(read(text, result, lang))
    beside = {name: result / f"{name}.csv" for name in ("effects", "pivot", "codebook")}
    kept = {name: pd.read_csv(own(path)) for name, path in beside.items() if path.exists()}
    if "effects" in kept and "codebook" in kept:
        kept["pivot"] = by_policy(kept["effects"], kept["codebook"], single(lang))
    sheets |= {name: kept[name] for name in ("pivot", "codebook") if name in kept}
    write_workbook(sheets, out)


def by_policy(effects: "pd.DataFrame", codebook: "pd.DataFrame", lang: "Single") -> "pd.DataFrame":
    """Values of a comparison: a row a window and policy, a column an outcome; without a policy first.

    Args:
        effects: of every policy on every outcome, as ``effects.csv`` has them.
        codebook: with the labels of outcomes.
        lang: of the labels.
    """
    import pandas as pd

    whole = effects[effects["group"] == "all"]
    keys = ["window", "arm"]
    paid = whole.pivot_table("value", keys, "outcome", sort=False)
    none = whole.drop_duplicates(["window", "outcome"]).assign(arm="none")
    both = pd.concat([none.pivot_table("base", keys, "outcome", sort=False), paid])
    windows = {name: place for place, name in enumerate(whole["window"].unique())}
    both = both.sort_index(
        level="window", key=lambda names: names.map(windows), kind="stable", sort_remaining=False
    )
    labels = codebook.set_index("name")["label" if lang == "en" else "label_zh"]
    return both.rename(columns=lambda name: labels.get(name, name)).reset_index()


WRITERS = {".docx": to_word, ".html": to_page, ".xlsx": to_workbook}


VERBS = {55: report}
