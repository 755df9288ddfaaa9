"""The first screen of a comparison: what policies do; and where they do most, where villages are known one by one."""

from dataclasses import dataclass
from functools import partial

import xarray as xr

from analysis.answer import Answer
from analysis.report import first_county
from analysis.report.first_screen import (
    CANNOT,
    CHOSEN,
    MOST,
    FirstScreen,
    Statement,
    about_of,
    add_answers,
    assumed_of,
    cannot_said,
    chosen,
    hangs_said,
    of_policies,
    quoted,
    statement,
    table_of,
)
from analysis.report.page import Page
from bilingual.words import Language


@dataclass(frozen=True)
class Said:
    """What a comparison says first.

    Attributes:
        statements: at most three.
        answers: behind them, in the same order.
        of_villages: whether the last one says where a policy does most.
    """

    statements: list[Statement]
    answers: list[Answer]
    of_villages: bool


def of_comparison(page: Page, data: xr.Dataset) -> FirstScreen | None:
    """The first screen of a comparison; nothing where every policy in it is coercive.

    Args:
        page: to which the figure of answers is added.
        data: a comparison.
    """
    found = of_policies(data)
    if not found:
        return None
    said = said_of(data, found)
    shown = add_answers(page, [one for one in found if one.effect.name in CHOSEN] or found)
    cannot = partial(cannot_said, assumed_of(data), keys=first_county.CANNOT if said.of_villages else CANNOT)
    return FirstScreen(
        said.statements, partial(hangs_said, said.answers), cannot, table_of(data), shown, said.answers
    )


def said_of(data: xr.Dataset, found: list[Answer]) -> Said:
    """What is said first: of each policy the answer that is told best, and the next ones.

    Where villages are known one by one: who comes under the policy that moves most people, the answer told best of the others,
    and where that policy does most.
    """
    about, where = about_of(data), first_county.where_most(data, found)
    if where is None:
        answers = chosen(found)
        return Said([statement(one, about) for one in answers], answers, False)
    first = where.answer
    others = [one for one in found if one.short != first.short] or [one for one in found if one is not first]
    answers = [first, *chosen(others, MOST - 2)]
    said = [*(statement(one, about) for one in answers), first_county.statement(where, about)]
    return Said(said, [*answers, first_county.as_answer(data, where)], True)


def quotes_of(data: xr.Dataset, lang: Language = "en") -> list[str]:
    """What a comparison answers first, as texts that can be quoted by themselves; with both languages first all in English."""
    found = of_policies(data)
    return quoted(said_of(data, found).statements if found else [], lang)
