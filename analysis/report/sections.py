"""A page of questions: for each what can be quoted, the figures, the tables, and where its numbers come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from analysis.report.first_screen import FirstScreen
from analysis.report.page import Page, Shown, Source
from analysis.words import CANNOT, WORDS
from bilingual.numbers import figures
from bilingual.words import Language, Single, Words

MOST_ROWS = 60
"""Rows of a table that a page shows; the file beside it has them all."""


type First = Callable[[Page], FirstScreen | None]
"""Makes the first screen of a page, with its figure."""


@dataclass(frozen=True)
class Drawn:
    """A figure to be: its name, how it is drawn in a language, its caption, and the title inside the saved picture."""

    name: str
    draw: Callable[[Language], Figure]
    caption: Words
    title: Words


@dataclass(frozen=True)
class Sheet:
    """A table: caption, heads by column, and rows; numbers are written with three figures.

    Attributes:
        name: of the file beside the page.
        caption: what it shows.
        heads: columns in order, with their names; other columns are in the file only.
        frame: the rows.
        prose: whether cells are texts, which take several lines.
        most: rows that the page shows.
    """

    name: str
    caption: Words
    heads: Mapping[str, Words]
    frame: pd.DataFrame
    prose: bool = False
    most: int = MOST_ROWS

    @property
    def style(self) -> str:
        """How the page lays it out."""
        return "prose" if self.prose else "outcomes" if len(self.heads) <= 7 else "wide"

    @property
    def cut(self) -> Words | None:
        """How many rows the page shows, where it leaves some out."""
        if len(self.frame) <= self.most:
            return None
        return Words(*(WORDS["rows_cut"][k].format(shown=self.most, all=len(self.frame)) for k in (0, 1)))

    def rows(self) -> list[list[object]]:
        """Cells as the page shows them: texts, or :class:`Words` for each language."""
        shown = self.frame.head(self.most)
        return [[written(row[name]) for name in self.heads] for row in shown.to_dict("records")]


@dataclass(frozen=True)
class Section:
    """One question of a page."""

    key: str
    title: Words
    sentences: Sequence[Words]
    figures: Sequence[Drawn] = ()
    sheets: Sequence[Sheet] = ()
    note: Words | None = None


@dataclass(frozen=True)
class Told:
    """A section with its figures drawn."""

    section: Section
    shown: list[Shown]

    def said(self, lang: Single) -> list[str]:
        """Its sentences in one language."""
        return [spoken(words, lang) for words in self.section.sentences]


def sections_page(
    names: tuple[Words, Words],
    tags: Sequence[Words],
    sections: Sequence[Section],
    facts: Mapping[str, str],
    into: tuple[Path, str, Source],
    lang: Language = "both",
    opens: Language = "both",
    first: First | None = None,
) -> Path:
    """Write the page, ``index.html``, and its figures under ``figures/``.

    Args:
        names: title and subtitle.
        tags: of the page.
        sections: questions with their answers, in order.
        facts: what one needs to get the same numbers again, by key of :data:`analysis.words.WORDS`.
        into: the folder, the hash of the runs behind it, which is written into every figure, and what saved figures say of where they
            come from.
        lang: one language, or both with a switch.
        opens: in which of both it opens; ``both`` leaves that to the browser.
        first: what makes the first screen, where the page has one; the sections are then folded behind it.
    """
    folder, run_hash, source = into
    page = Page(Path(folder), lang, run_hash, source, opens)
    screen = first(page) if first is not None else None
    told = [
        Told(
            section,
            [
                page.add(one.name, one.draw, partial(caption_in, one.caption), partial(caption_in, one.title))
                for one in section.figures
            ],
        )
        for section in sections
    ]
    return page.write(
        "sections.html.j2",
        title=names[0],
        subtitle=names[1],
        tags=tags,
        first=screen,
        told=told,
        facts={key: value for key, value in facts.items() if key in WORDS},
        cannot=CANNOT,
        spoken=lambda words: lambda one: spoken(words, one),
        is_words=lambda cell: isinstance(cell, Words),
    )


def spoken(words: Words, lang: Single) -> str:
    """A text in one language."""
    return words.zh if lang == "zh" else words.en


def caption_in(words: Words, lang: Language) -> str:
    """A caption in one language, or in both."""
    return f"{words.en} {words.zh}" if lang == "both" else spoken(words, lang)


def written(cell: object) -> object:
    """A cell as it is read."""
    if isinstance(cell, float):
        return figures(cell)
    return cell if isinstance(cell, Words) else str(cell)
