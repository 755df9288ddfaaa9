"""What every call from Python gives: sentences, tables, figures, data and documents, by the same names whatever was asked."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from markupsafe import escape

from analysis.shown import Shown
from bilingual.texts import in_html
from bilingual.words import Language
from grassroots.errors import Refused
from grassroots.language import VARIABLE
from grassroots.language import Language as Known
from grassroots.plainly import plain

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from analysis.kinds import Numbers
    from analysis.report.gallery import InLanguage, Picture
    from grassroots.verbs.report import Form


class Result:
    """What every result can say and give.

    A result that has something has it under these names and no others; one that lacks something refuses in a sentence that names what
    there is. ``lang`` is en, zh or both; a document and a picture have one language.
    """

    def answers(self, lang: Language = "en") -> list[str]:
        """What may be said, in counts, how sure it is and on what it hangs; texts that can be quoted by themselves.

        Raises:
            Refused: a surface or patterns, which have no first screen of their own.
        """
        raise Refused(
            f"{type(self).__name__}: there are no answers; there is sentences(), table(), plot(), "
            "to_dataframe(), to_xarray() and report()"
        )

    def sentences(self, lang: Language = "en") -> list[str]:
        """What can be quoted."""
        raise NotImplementedError

    def table(self, lang: Language = "en") -> Shown:
        """What the command prints."""
        raise NotImplementedError

    def to_dataframe(self) -> "pd.DataFrame":
        """The numbers as a table, whose columns are named by identifiers."""
        raise NotImplementedError

    def to_xarray(self) -> "xr.Dataset":
        """The labelled numbers, a dimension for each thing that was varied."""
        raise NotImplementedError

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from: what was asked, seeds, versions, sources."""
        raise NotImplementedError

    @property
    def figures(self) -> "Mapping[str, InLanguage]":
        """The figures that there are, by kind, the foremost first."""
        return {}

    def save(self, out: str | Path, lang: Language = "both") -> Path:
        """Write page, figures and tables into a folder, as ``out=`` does; the path of the page.

        Args:
            out: the folder.
            lang: of the page; ``both`` gives it a switch.
        """
        raise NotImplementedError

    @property
    def numbers(self) -> "Numbers":
        """The results from which figures of :mod:`analysis.kinds` are drawn."""
        from analysis.kinds import Numbers

        return Numbers()

    @property
    def kinds(self) -> list[str]:
        """The kinds of figures that there are in every size, the usual one first."""
        from analysis.kinds import available

        return available(self.numbers)

    def plot(self, kind: str = "", lang: Language = "en", size: str = "text") -> "Picture":
        """A figure, which shows itself in a notebook; its ``save(path)`` writes a file, its ``figure`` is that of matplotlib.

        Args:
            kind: one of ``kinds``, or of ``figures``, which are those of the page; the first of them where none is named.
            lang: its language.
            size: text, 150 mm wide; column, 90 mm; or slide, 254 x 143 mm. Figures of the page alone have the first.

        Raises:
            Refused: there is no such figure, or not in this size.
            TooTall: it is higher than 215 mm.
        """
        return drawn(self, kind, lang, size)

    def report(self, path: str | Path, lang: Language = "en", form: str = "") -> Path:
        """Write a document for an office: Word (.docx), a page (.html) or a workbook (.xlsx), by the ending of its name.

        Args:
            path: of the document.
            lang: en or zh.
            form: brief: the conclusions with what they cannot say; full: everything. Brief where a page begins with its answers, if
                nothing is said.

        Raises:
            Refused: another ending, language or form.
        """
        return reported(self, path, lang, form)

    def _repr_html_(self) -> str:
        lang = screen()
        return listing(first_said(self, lang)) + self.table(lang)._repr_html_()


def screen() -> Language:
    """The language of a notebook: that of GRASSROOTS_LANG, both where it is not set."""
    given = os.environ.get(VARIABLE, "")
    return "en" if given == "en" else "zh" if given == "zh" else "both"


def first_said(result: Result, lang: Language) -> list[str]:
    """The answers where there are some, else the sentences."""
    answers = type(result).answers is not Result.answers
    return result.answers(lang) if answers else result.sentences(lang)


def listing(said: list[str]) -> str:
    """Texts as a list in HTML; nothing where there are none."""
    return in_html(f"<ol>{''.join(f'<li>{escape(one)}</li>' for one in said)}</ol>") if said else ""


@plain
def drawn(result: Result, kind: str, lang: Language, size: str) -> "Picture":
    """A figure of a result: of its kind where that is one of the registry, else of its page."""
    from analysis.kinds import KINDS, picture
    from analysis.style import SHEETS, Size
    from scenarios.errors import did_you_mean, one_of

    kinds, of_page = result.kinds, result.figures
    there = list(dict.fromkeys([*kinds, *of_page]))
    if not there:
        raise Refused(
            f"{type(result).__name__}: there is no figure; there is sentences(), table(), to_dataframe(), to_xarray() and report()"
        )
    if kind in KINDS and kind not in there:
        raise Refused(f"kind: {kind!r} given, which this result does not have; there is {one_of(there)}")
    if kind and kind not in there:
        hint = did_you_mean(kind, there)
        said = f"kind: {kind!r} given; there is {one_of(there)}"
        raise Refused(f"{said}; {hint}" if hint else said)
    name = kind or there[0]
    allowed = list(SHEETS) if name in kinds else ["text"]
    if size not in allowed:
        raise Refused(f"size: {size!r} given; allowed for {name} is {one_of(allowed)}")
    language: Language = Known(lang).value
    if name not in kinds:
        return of_page[name](language)
    return picture(name, result.numbers, language, cast("Size", size))


@plain
def reported(result: Result, path: str | Path, lang: Language, form: str) -> Path:
    """A document made of the page of a result."""
    from grassroots.verbs.report import ENDINGS, single

    file = Path(path)
    single(Known(lang))
    if file.suffix.lower() not in ENDINGS:
        raise Refused(f"--out {file}: allowed is a name that ends in .docx, .html or .xlsx")
    with TemporaryDirectory() as folder:
        home = Path(folder) / "result"
        if file.suffix.lower() == ".docx":
            return in_word(result, home, file, lang, form)
        result.save(home, lang)
        return document(home, file, lang, form)


def in_word(result: Result, home: Path, file: Path, lang: Language, form: str) -> Path:
    """A document in Word, for which those figures alone are drawn that it shows."""
    from analysis.report.page import undrawn
    from grassroots.verbs import report as verb

    asked = form_of(form)
    with undrawn() as waiting:
        result.save(home, lang)

    def picture(name: str) -> Path:
        drawn = home / f"{name}.png"
        waiting[name](drawn)
        return drawn

    known = Known(lang)
    file.parent.mkdir(parents=True, exist_ok=True)
    verb.in_word(verb.read(verb.page_of(home), home, known), file, known, asked, picture)
    return file


def form_of(form: str) -> "Form | None":
    """How much of a page a document takes.

    Raises:
        Refused: it is neither brief nor full.
    """
    from grassroots.verbs.report import Form

    if form and form not in tuple(Form):
        raise Refused(f"form: {form!r} given; allowed is brief or full")
    return Form(form) if form else None


def document(folder: Path, file: Path, lang: Language, form: str) -> Path:
    """The document of a folder with a page; the path."""
    from grassroots.verbs.report import report

    asked = form_of(form)
    file.parent.mkdir(parents=True, exist_ok=True)
    report(folder, file, asked, True, Known(lang))
    return file


def of_attributes(attrs: Mapping[Any, Any]) -> dict[str, Any]:
    """Facts that travel with labelled numbers, as a reader takes them."""
    from experiments.files import AS_JSON

    return {str(key): json.loads(value) if key in AS_JSON else value for key, value in attrs.items()}


def labelled(frame: "pd.DataFrame", dims: list[str], facts: Mapping[str, Any]) -> "xr.Dataset":
    """A table by some of its columns, each of which becomes a dimension."""
    made = (frame.set_index(dims) if dims else frame.rename_axis("row")).to_xarray()
    return made.assign_attrs(
        {key: value for key, value in facts.items() if isinstance(value, str | int | float)}
    )
