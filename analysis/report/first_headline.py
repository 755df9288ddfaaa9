"""The first screen of questions over worlds: three answers, every comparison in a table and a figure, what cannot be concluded."""

from collections.abc import Mapping, Sequence
from functools import partial

from analysis.answer import Answer
from analysis.answer_said import money, spoken
from analysis.report.first_screen import (
    CHOSEN,
    COLUMNS,
    FirstScreen,
    Rows,
    Statement,
    Text,
    add_answers,
    cannot_said,
    chosen,
    hangs_said,
    headed,
    shown_value,
    statement,
    yuan_head,
)
from analysis.report.page import Page
from analysis.words import label, say
from bilingual.words import SINGLES, Single, Words

CANNOT = ("answer_cannot_place", "answer_cannot_file")
"""What cannot be concluded, of worlds from either source."""
PAIRS = {"more": "{0}→{1}", "less": "{0}→{1}", "hardly": "{0}≈{1}", "open": "{0}→{1}?"}
"""How the two values of a comparison stand in the table, by what may be said of them."""


def of_questions(page: Page, found: Sequence[Answer], place: Words, facts: Mapping[str, str]) -> FirstScreen:
    """The first screen of answers to questions, with its figure.

    Args:
        page: to which the figure is added.
        found: answers to the questions that were declared beforehand, those of one comparison beside each other.
        place: its name.
        facts: ``n_assumed`` and ``n_uncertain``, how many numbers are assumed of how many that are uncertain; ``source`` of the worlds.
    """
    first = chosen(found)
    assumed = int(facts["n_assumed"]), int(facts["n_uncertain"])
    sampled = "answer_cannot_effects" if facts["source"] == "posterior" else "answer_cannot_size"
    return FirstScreen(
        said_of(first, place),
        partial(hangs_said, first),
        partial(cannot_said, assumed, keys=(*CANNOT, sampled)),
        table_of(found),
        add_answers(page, of_outcomes(found, CHOSEN, 2)),
        first,
    )


def said_of(found: Sequence[Answer], place: Words) -> list[Statement]:
    """Answers as statements, each with its own months."""
    return [statement(one, Words(*(about(one, place, lang) for lang in SINGLES))) for one in found]


def about(one: Answer, place: Words, lang: Single) -> str:
    """Place and months of an answer, with which a text to quote begins."""
    return say(
        "answer_place", lang, place=spoken(place, lang), over=label(one.effect.attrs, "measured", lang)
    )


def in_order(found: Sequence[Answer]) -> list[Answer]:
    """Those of the first screen, then the others."""
    first = chosen(found)
    return [*first, *(one for one in found if one not in first)]


def of_outcomes(found: Sequence[Answer], wanted: Sequence[str], most: int) -> list[Answer]:
    """The answers about some outcomes; about the first ones, so many at the most, where there is none about these."""
    names = list(dict.fromkeys(one.effect.name for one in found))
    kept = [name for name in wanted if name in names] or names[:most]
    return [one for one in found if one.effect.name in kept]


def table_of(found: Sequence[Answer]) -> Rows:
    """A row a comparison: of each outcome the value without and with, what may be said of it between them, and the cost."""
    shown = of_outcomes(found, COLUMNS, len(COLUMNS))
    names = sorted({one.effect.name for one in shown}, key=[one.effect.name for one in shown].index)
    about = {one.effect.name: one.effect.attrs for one in shown}
    rows: dict[Words, dict[str, Answer]] = {}
    for one in shown:
        rows.setdefault(one.short, {})[one.effect.name] = one
    heads: list[Text] = [*(partial(headed, about[name]) for name in names), yuan_head]
    return Rows(
        partial(say, "answer_table_pairs"),
        heads,
        [
            (partial(spoken, short), [*(partial(cell, row.get(name)) for name in names), partial(price, row)])
            for short, row in rows.items()
        ],
    )


def cell(one: Answer | None, lang: Single) -> str:
    """Both values and what may be said of them; empty where the comparison was not made in this outcome."""
    if one is None:
        return ""
    e = one.effect
    return PAIRS[one.way].format(*(shown_value(x, e.unit)(lang) for x in (e.base, e.value)))


def price(row: Mapping[str, Answer], lang: Single) -> str:
    """What the comparison costs; empty where that is no measure."""
    yuan = next(iter(row.values())).cost
    return money(yuan, lang) if yuan == yuan else ""
