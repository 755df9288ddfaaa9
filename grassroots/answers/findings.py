"""Answers to the questions that were declared beforehand, as the page, documents, notebooks and the terminal say them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import scenarios
from analysis.answer import Answer, answer
from analysis.report.first_headline import in_order, of_questions, said_of
from analysis.report.first_screen import FirstScreen
from analysis.report.page import Page
from bilingual.words import Words
from experiments.headline import Finding, Headline, Question
from grassroots.answers.headline import Answered

NOTHING = "none"
"""The policy of an arm in which none is in force."""


def declared(asked: Headline, each: Sequence[Answered]) -> dict[str, Answer]:
    """The answers to the questions of findings that have a value, by name, those of one comparison beside each other."""
    of = {one.question.name: one for one in each}
    return {
        name: worded(asked, finding, of[name])
        for finding in asked.told
        for name in finding.questions
        if of[name].effect.n
    }


def worded(asked: Headline, finding: Finding, one: Answered) -> Answer:
    """One answer with what it begins with, what it is called in a table or figure, and what it costs."""
    contrast, short = names(asked, finding)
    return costing(
        asked, one.question, float(one.row["cost_yuan"]), answer(one.data, one.effect, contrast, short)
    )


def names(asked: Headline, finding: Finding) -> tuple[Words, Words]:
    """A comparison as a sentence begins, and in a few words."""
    short = next(one.label for one in asked.questions if one.name == finding.questions[0])
    return Words(finding.label.en, finding.label.zh), Words(short.en, short.zh)


def costing(asked: Headline, question: Question, yuan: float, made: Answer) -> Answer:
    """The answer with its cost, where a policy is compared with none: between two policies, or without one, it is no measure."""
    compare, against = (asked.arms[arm].policy for arm in (question.compare, question.against))
    known = against == NOTHING and compare != NOTHING
    return replace(made, cost=yuan if known else float("nan"), ended=question.paid_over is not None)


def place(asked: Headline) -> Words:
    """The name of the place."""
    named = scenarios.load(asked.place).label
    return Words(named.en, named.zh)


def quotes(asked: Headline, found: Sequence[Answer]) -> list[Words]:
    """All answers as texts that can be quoted by themselves: those of the first screen, then the others."""
    return [quote_of(asked, one) for one in in_order(found)]


def rows(asked: Headline, each: Sequence[Answered]) -> list[dict[str, Any]]:
    """All answers as rows: those declared beforehand, with the number of their comparison and the text to quote; then the others, at 0."""
    said = {name: quote_of(asked, one) for name, one in declared(asked, each).items()}
    number = {name: k for k, one in enumerate(asked.told, 1) for name in one.questions}
    made = [
        {"finding": number.get(one.question.name, 0)}
        | one.row
        | {"said": said.get(one.question.name, Words("", ""))}
        for one in each
    ]
    return sorted(made, key=lambda row: row["finding"] or len(made) + 1)


def quote_of(asked: Headline, one: Answer) -> Words:
    """One answer as a text that can be quoted by itself."""
    (said,) = said_of([one], place(asked))
    return Words(said.quote("en"), said.quote("zh"))


def first_screen(
    page: Page, asked: Headline, found: Sequence[Answer], facts: Mapping[str, str]
) -> FirstScreen | None:
    """The first screen of the questions, with its figure; nothing where no answer has a value."""
    return of_questions(page, found, place(asked), facts) if found else None
