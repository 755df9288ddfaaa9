"""The first screen of an atlas: the three levers of which most is told, each in the outcome that it moves most, with both errors."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from analysis.answer import Answer, answer
from analysis.effects import Effect
from analysis.report.first_headline import of_outcomes, said_of, table_of
from analysis.report.first_screen import (
    CHOSEN,
    COLUMNS,
    MOST,
    FirstScreen,
    add_answers,
    cannot_said,
    hangs_said,
    quoted,
)
from analysis.report.page import Page
from analysis.words import say as in_words
from bilingual.words import SINGLES, Language, Single, Words
from experiments.atlas import ASKED
from grassroots.answers.atlas import Atlas
from scenarios.measures import LeverFile
from scenarios.units import short_level

CANNOT = ("answer_cannot_place", "atlas_cannot_best", "atlas_cannot_sum")
"""What cannot be concluded."""


def of_atlas(page: Page, found: Atlas, facts: Mapping[str, Any]) -> FirstScreen | None:
    """The first screen of an atlas, with its figure; nothing where it has no answer.

    Args:
        page: to which the figure is added.
        found: the atlas.
        facts: ``n_assumed`` and ``n_uncertain``, how many numbers are assumed of how many that are uncertain.
    """
    first = answers_of(found)
    if not first:
        return None
    assumed = int(facts["n_assumed"]), int(facts["n_uncertain"])
    return FirstScreen(
        said_of(first, place(found)),
        partial(hangs, found, first),
        partial(cannot_said, assumed, keys=CANNOT),
        table_of(in_outcomes(found, found.plain[:MOST], COLUMNS)),
        add_answers(page, of_outcomes(in_outcomes(found, found.plain[:MOST], CHOSEN), CHOSEN, 2)),
        first,
    )


def quotes_of(found: Atlas, lang: Language = "en") -> list[str]:
    """What an atlas says first, as texts that can be quoted by themselves; with both languages first all in English."""
    return quoted(said_of(answers_of(found), place(found)), lang)


def answers_of(found: Atlas) -> list[Answer]:
    """Of the levers of which most is told, coercive ones left out, the effect that is told and largest in smallest effects of interest."""
    each = [(file, most(found, file)) for file in found.plain]
    made = [as_answer(found, file, one) for file, one in each if one is not None][:MOST]
    return [replace(one, cost=float("nan")) for one in made]  # the table has what each costs


def most(found: Atlas, file: LeverFile) -> Effect | None:
    """The effect of a lever that is said: the largest that is told, else the largest; nothing where no run shows any."""
    known = [one for one in (found.of(file, name) for name in ASKED) if one.errors is not None]
    looked = [] if found.is_still(file) else found.told(file) or known
    return max(looked, key=size, default=None)


def size(one: Effect) -> float:
    """How large an effect is on average, in smallest effects of interest."""
    return abs(one.effect) / one.errors.interest if one.errors is not None else 0.0


def as_answer(found: Atlas, file: LeverFile, one: Effect) -> Answer:
    """An effect of a lever as an answer, with what the lever costs."""
    name = named(file)
    contrast = Words(*(in_words("answer_arm", lang, arm=getattr(name, lang)) for lang in SINGLES))
    return answer(found.data, one, contrast, name, found.cost(file)[0])


def named(file: LeverFile) -> Words:
    """A lever at its usual level."""
    level = short_level(file.usual, file.unit)
    return Words(f"{file.label.en} {level.en}", f"{file.label.zh}{level.zh}")


def in_outcomes(found: Atlas, files: Sequence[LeverFile], names: Sequence[str]) -> list[Answer]:
    """The answers of some levers in those of some outcomes that every lever is looked at for."""
    each = [(file, found.of(file, name)) for file in files for name in names if name in ASKED]
    return [as_answer(found, file, one) for file, one in each if one.n]


def place(found: Atlas) -> Words:
    """Where the levers act."""
    label = found.wanted.run.scenario.label
    return Words(label.en, label.zh)


def hangs(found: Atlas, first: Sequence[Answer], lang: Single) -> list[str]:
    """What the answers hang on, and among how many effects one is told."""
    told = sum(one.known_sign for one in found.effects.values())
    return [
        *hangs_said(first, lang),
        in_words("atlas_told", lang, tests=f"{len(found.effects):,}", told=f"{told:,}"),
    ]
