"""The page of conclusions: one screen that stands by itself, and below it all that it rests on, folded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analysis.report.page import Page, Source
from analysis.report.sections import Drawn, Section, caption_in, spoken
from analysis.words import CANNOT, WORDS
from bilingual.words import Language, Single, Words


@dataclass(frozen=True)
class Said:
    """A conclusion: what is compared, and clauses of what may be said and the values behind it."""

    label: Words
    clauses: Sequence[tuple[Words, Words]]


@dataclass(frozen=True)
class First:
    """What stands on the first screen."""

    answers: Sequence[Said]
    hangs: Sequence[Callable[[Single], str]]
    cannot: Sequence[Callable[[Single], str]]


def headline_page(
    names: tuple[Words, Words],
    tags: Sequence[Words],
    first: First,
    figure: Drawn | None,
    sections: Sequence[Section],
    facts: Mapping[str, str],
    into: tuple[Path, Source],
    lang: Language = "both",
) -> Path:
    """Write the page, ``index.html``, and its figure under ``figures/``.

    Args:
        names: title and subtitle.
        tags: place, worlds, runs.
        first: the first screen.
        figure: of the findings; none where no outcome is a share.
        sections: what stands below, in order; the first is open.
        facts: what one needs to get the same numbers again, by key of :data:`analysis.words.WORDS`.
        into: the folder, and what the saved figure says of where it comes from.
        lang: one language, or both with a switch.
    """
    folder, source = into
    page = Page(Path(folder), lang, facts["run_hash"], source)
    if figure is not None:
        page.add(
            figure.name, figure.draw, partial(caption_in, figure.caption), partial(caption_in, figure.title)
        )
    return page.write(
        "headline.html.j2",
        title=names[0],
        subtitle=names[1],
        tags=tags,
        first=first,
        sections=sections,
        facts={key: value for key, value in facts.items() if key in WORDS},
        cannot=CANNOT,
        spoken=spoken,
        told=lambda words: lambda one: spoken(words, one),
        said_in=lambda section: lambda one: [spoken(words, one) for words in section.sentences],
        is_words=lambda cell: isinstance(cell, Words),
    )
