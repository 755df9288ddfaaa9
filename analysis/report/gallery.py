"""The figures of a page one by one: what a page would draw is kept, and drawn when somebody looks."""

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from matplotlib.figure import Figure

from analysis.report.first_screen import FirstScreen
from analysis.report.page import Page, Shown, Source
from analysis.report.sections import Section, caption_in
from analysis.style import Imprint, imprinted, saving
from bilingual.words import SINGLES, Language, composed
from filing import write

SCREEN = 110
"""Dots per inch in a notebook; a file has the 300 of print."""
ENDINGS = {".png": 300, ".svg": 300, ".pdf": 300}


@dataclass(frozen=True, repr=False)
class Picture:
    """A figure in one language: it shows itself in a notebook, with title and source inside, and can be kept as a file.

    Attributes:
        name: kind of figure.
        draw: the figure in a language.
        caption: what it shows, for the text under it.
        title, source: inside the picture.
        lang: the language.
    """

    name: str
    draw: Callable[[Language], Figure]
    caption: str
    title: str
    source: str
    lang: Language

    @cached_property
    def figure(self) -> Figure:
        """The figure of matplotlib, without title and source."""
        return self.draw(self.lang)

    @property
    def imprint(self) -> Imprint | None:
        """What is put above and below the figure when it is written; nothing where the figure has it."""
        return Imprint(self.title, self.source)

    def save(self, path: str | Path) -> Path:
        """Write it at 300 dpi, title and source inside; the path.

        Args:
            path: of the file, which ends in .png, .svg or .pdf.

        Raises:
            ValueError: it ends otherwise.
        """
        file = Path(path)
        if file.suffix.lower() not in ENDINGS:
            raise ValueError(f"{file.name}: allowed is a name that ends in .png, .svg or .pdf")
        file.parent.mkdir(parents=True, exist_ok=True)
        whole = self._drawn(file.suffix.lower()[1:], ENDINGS[file.suffix.lower()])
        write(file, lambda to: to.write_bytes(whole))
        return file

    def _drawn(self, form: str, dpi: int) -> bytes:
        buffer = io.BytesIO()
        about = {"png": {"Software": "grassroots"}, "pdf": {"CreationDate": None}}.get(form, {"Date": None})
        with saving({"svg.hashsalt": self.name}), imprinted(self.figure, self.imprint) as box:
            self.figure.savefig(buffer, format=form, dpi=dpi, bbox_inches=box, metadata=about)
        return buffer.getvalue()

    def _repr_png_(self) -> bytes:
        return self._drawn("png", SCREEN)

    def __repr__(self) -> str:
        return f"<Picture {self.name}, {self.lang}>"


type InLanguage = Callable[[Language], Picture]


@dataclass
class Gallery(Page):
    """A page that draws nothing and keeps how its figures are drawn, by their names.

    Attributes:
        pictures: of each figure, how it is made in a language.
    """

    pictures: dict[str, InLanguage] = field(default_factory=dict)

    def add(
        self,
        name: str,
        draw: Callable[[Language], Figure],
        caption: Callable[[Language], str],
        title: Callable[[Language], str],
        source: Source | None = None,
    ) -> Shown:
        """Keep how a figure is made."""
        about = source or self.source
        self.pictures[name] = lambda lang: Picture(
            name, draw, caption(lang), title(lang), composed(about, lang), lang
        )
        return Shown(name, len(self.pictures), {}, {})


def pictures_of(source: Source, *fill: Callable[[Page], object]) -> Mapping[str, InLanguage]:
    """The figures that functions add to a page.

    Args:
        source: what the pictures say of where they come from.
        fill: what adds figures.
    """
    page = Gallery(Path(), "both", "", source)
    for one in fill:
        one(page)
    return page.pictures


def said_first(make: Callable[[Page], FirstScreen | None], lang: Language) -> list[str]:
    """What a first screen says; with both languages first all in English.

    Args:
        make: the screen of a page; nothing where it has none.
        lang: en, zh or both.
    """
    screen = make(Gallery(Path(), "both", "", lambda _: ""))
    spoken = SINGLES if lang == "both" else (lang,)
    return [] if screen is None else [said for one in spoken for said in screen.sentences(one)]


def add_sections(page: Page, sections: Iterable[Section]) -> None:
    """The figures of sections."""
    for section in sections:
        for one in section.figures:
            page.add(one.name, one.draw, partial(caption_in, one.caption), partial(caption_in, one.title))
