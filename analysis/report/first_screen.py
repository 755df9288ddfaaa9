"""What a page says first: answers with how sure they are, one table, one figure, what they hang on, what cannot be concluded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import xarray as xr

from analysis import answer_said
from analysis.answer import Answer, answer
from analysis.effects import arm_label, arms, base_label, effect, spending
from analysis.figures.answers import answers_figure
from analysis.figures.effects import coercive
from analysis.plausible import is_uncertain
from analysis.report.page import Page, Shown, Source, titled
from analysis.windows import DURING, has, told
from analysis.words import label, say
from bilingual.numbers import is_share, show
from bilingual.words import SINGLES, Language, Single, Words

type Text = Callable[[Single], str]
type Lines = Callable[[Single], list[str]]
CHOSEN = ("household_attendance", "settled_substantive")
"""Outcomes that answers speak of: who comes, and what is settled in substance."""
COLUMNS = ("household_attendance", "quorum_rate", "settled_substantive", "recorded_settlement")
"""Outcomes of the table; what is closed on file stands beside what is settled."""
CANNOT = ("answer_cannot_place", "answer_cannot_file", "answer_cannot_size")
"""What cannot be concluded, line by line."""
MOST = 3
"""Answers of a first screen."""


@dataclass(frozen=True)
class Rows:
    """The table of the first screen: policies in rows, outcomes and money in columns."""

    caption: Text
    heads: list[Text]
    rows: list[tuple[Text, list[Text]]]


@dataclass(frozen=True)
class Statement:
    """One answer as the screen shows it.

    Attributes:
        claim: what comes out.
        beside: the counts behind it, and what it takes.
        grade: how sure that is, in a word or two.
        sure: what stands behind the grade.
        quote: all of it, as a text that can be quoted by itself.
    """

    claim: Text
    beside: Text
    grade: Text
    sure: Text
    quote: Text

    def text(self, lang: Single) -> str:
        """What the screen shows of it, on one line."""
        graded = say("answer_graded", lang, grade=self.grade(lang), sure=self.sure(lang))
        return answer_said.joined([self.claim(lang), self.beside(lang), graded], lang)


@dataclass(frozen=True)
class FirstScreen:
    """What stands on it, on every page.

    Attributes:
        said: at most three answers, or levels where nothing is compared.
        hangs: what they hang on; empty where nothing is known of it.
        cannot: what cannot be concluded.
        table: beside the figure; nothing where there is none.
        figure: of answers.
        answers: on which the statements rest; none where nothing is compared.
    """

    said: Sequence[Statement]
    hangs: Lines
    cannot: Lines
    table: Rows | None = None
    figure: Shown | None = None
    answers: Sequence[Answer] = ()

    def claims(self, lang: Single) -> list[tuple[str, str, str, str]]:
        """Of each answer: claim, counts and cost, grade, and what stands behind the grade."""
        return [(one.claim(lang), one.beside(lang), one.grade(lang), one.sure(lang)) for one in self.said]

    def texts(self, lang: Single) -> list[str]:
        """The same, each on one line."""
        return [one.text(lang) for one in self.said]

    def sentences(self, lang: Single) -> list[str]:
        """All that is said on it: answers with what stands behind them, what they hang on, what cannot be concluded."""
        return [*self.texts(lang), *self.hangs(lang), *self.cannot(lang)]

    def quotes(self, lang: Single) -> list[str]:
        """The answers as texts that can be quoted by themselves."""
        return [one.quote(lang) for one in self.said]


def of_answers(
    answers: Sequence[Answer],
    about: Words,
    assumed: tuple[int, int],
    table: Rows | None = None,
    figure: Shown | None = None,
) -> FirstScreen:
    """The first screen of some answers.

    Args:
        answers: at most three.
        about: place and years, with which a text to quote begins.
        assumed: how many numbers are assumed, of how many that are uncertain.
        table: of the policies compared.
        figure: of answers.
    """
    return FirstScreen(
        [statement(one, about) for one in answers],
        partial(hangs_said, answers),
        partial(cannot_said, assumed),
        table,
        figure,
        answers,
    )


def statement(one: Answer, about: Words) -> Statement:
    """An answer in the sentences of :mod:`analysis.answer_said`."""
    return Statement(
        claim=partial(answer_said.claim, one),
        beside=partial(answer_said.beside, one),
        grade=partial(answer_said.grade, one),
        sure=partial(answer_said.briefly, one),
        quote=partial(answer_said.quotable, one, about),
    )


def stated(parts: Sequence[Text], about: Text | None = None) -> Statement:
    """A statement of its parts, whose text to quote is all of them.

    Args:
        parts: claim, what stands beside it, grade, and what stands behind the grade.
        about: place, months or worlds, with which the text to quote begins.
    """
    claim, beside, grade, sure = parts

    def quote(lang: Single) -> str:
        told = (
            claim(lang) if about is None else say("answer_about", lang, about=about(lang), claim=claim(lang))
        )
        graded = say("answer_graded", lang, grade=grade(lang), sure=sure(lang))
        return answer_said.joined([told, beside(lang), graded], lang)

    return Statement(claim, beside, grade, sure, quote)


def nothing(lang: Single) -> str:
    """What stands beside a claim that says all."""
    return ""


def quoted(said: Sequence[Statement], lang: Language) -> list[str]:
    """Statements as texts that can be quoted by themselves; with both languages first all in English."""
    return [one.quote(each) for each in (SINGLES if lang == "both" else (lang,)) for one in said]


def hangs_said(answers: Sequence[Answer], lang: Single) -> list[str]:
    """What the answers hang on; nothing where only luck is known."""
    if all(one.effect.errors is None for one in answers):
        return []
    return answer_said.decides(answers, lang) or [say("answer_hangs_nothing", lang)]


def cannot_said(assumed: tuple[int, int], lang: Single, keys: Sequence[str] = CANNOT) -> list[str]:
    """What cannot be concluded."""
    return [say(key, lang, assumed=assumed[0], uncertain=assumed[1]) for key in keys]


def add_answers(page: Page, answers: Sequence[Answer], source: Source | None = None) -> Shown:
    """The figure of answers."""
    return page.add(
        "answers",
        lambda lang: answers_figure(answers, lang=lang),
        lambda lang: say("answers_plate", lang),
        titled("answers_head"),
        source,
    )


def assumed_of(data: xr.Dataset) -> tuple[int, int]:
    """How many numbers are assumed, of how many that are uncertain."""
    return int(data.attrs.get("n_assumed", 0)), int(data.attrs.get("n_uncertain", 0))


def of_arms(data: xr.Dataset, names: Sequence[str] = CHOSEN) -> list[Answer]:
    """The answers of a comparison: each policy in the outcomes chosen, during its months, where they have a value."""
    found = [
        (arm, effect(data, name, arm, DURING))
        for arm in arms(data)
        if has(data, arm, DURING)
        for name in names
        if name in data
    ]
    return [
        answer(
            data,
            one,
            contrast_of(data, arm),
            Words(arm_label(data, arm, "en"), arm_label(data, arm, "zh")),
            spending(data, arm)[0],
        )
        for arm, one in found
        if one.n
    ]


RANKS = {"more": 0, "less": 0, "hardly": 1, "open": 2}
"""Answers that say something come first."""


def of_policies(data: xr.Dataset) -> list[Answer]:
    """The answers of a comparison about policies that are not coercive."""
    return [one for one in of_arms(data, (*CHOSEN, "quorum_rate")) if not coercive(data, one.effect.arm)]


def chosen(found: Sequence[Answer], most: int = MOST) -> list[Answer]:
    """The answers that are said first: of each contrast the one that is told best, then the next.

    Args:
        found: all answers.
        most: answers that are said.
    """
    ranked = sorted(found, key=lambda one: RANKS[one.way])
    first = [next(one for one in ranked if one.short == short) for short in _shorts(found)[:most]]
    rest = [one for one in ranked if one not in first][: most - len(first)]
    return [one for one in found if one in first or one in rest]


def _shorts(found: Sequence[Answer]) -> list[Words]:
    return list(dict.fromkeys(one.short for one in found))


def about_of(data: xr.Dataset) -> Words:
    """The place and the months of a comparison."""
    first = next(arm for arm in arms(data) if has(data, arm, DURING))
    return Words(
        *(
            say(
                "answer_place",
                lang,
                place=label(data.attrs, "label", lang),
                over=told(data, first, DURING, lang),
            )
            for lang in SINGLES
        )
    )


def contrast_of(data: xr.Dataset, arm: str) -> Words:
    """An arm as the beginning of a sentence."""
    return Words(*(say("answer_arm", lang, arm=arm_label(data, arm, lang)) for lang in ("en", "zh")))


def table_of(data: xr.Dataset, also: Words | None = None) -> Rows:
    """The base and every policy without coercion: outcomes during its months, and yuan a village and year.

    Args:
        data: a comparison.
        also: what acts with every policy, where its names leave it out.
    """
    names = [name for name in COLUMNS if name in data]
    shown = [arm for arm in arms(data) if has(data, arm, DURING) and not coercive(data, arm)]
    first = shown[0] if shown else ""
    rows: list[tuple[Text, list[Text]]] = []
    for arm in ["", *shown]:
        found = [effect(data, name, arm or first, DURING) for name in names]
        values = [(one.value if arm else one.base, one.unit) for one in found]
        yuan = spending(data, arm)[0] if arm else 0.0
        rows.append(
            (_named(data, arm), [*(shown_value(*one) for one in values), partial(answer_said.money, yuan)])
        )
    heads: list[Text] = [head(data, name) for name in names]

    def caption(lang: Single) -> str:
        return say(
            "answer_table",
            lang,
            over=say("answer_over_worlds" if is_uncertain(data) else "answer_over_seeds", lang),
            also=say("with_each", lang, also=getattr(also, lang)) if also else "",
            equal=say("answer_equal_cost", lang) if "budget" in data.attrs else "",
        )

    return Rows(caption, [*heads, yuan_head], rows)


def _named(data: xr.Dataset, arm: str) -> Text:
    return lambda lang: arm_label(data, arm, lang) if arm else base_label(data, lang)


def shown_value(value: float, unit: str) -> Text:
    """A value in a cell: shares of a hundred, with a decimal where fewer than ten."""
    if is_share(unit) and value == value:
        return lambda lang: f"{100.0 * value:.0f}" if value >= 0.1 else f"{100.0 * value:.1f}"
    return lambda lang: show(value, unit, lang)


def head(data: xr.Dataset, name: str) -> Text:
    """The head of a column of an outcome."""
    return partial(headed, data[name].attrs)


def headed(attrs: Mapping[Any, Any], lang: Single) -> str:
    """The head of a column: how people count it, or its name."""
    if "spoken_of" not in attrs:
        return label(attrs, "long_name", lang)
    return say("answer_head", lang, of=label(attrs, "spoken_of", lang), do=label(attrs, "spoken_do", lang))


def yuan_head(lang: Single) -> str:
    """The head of the column of what a policy costs."""
    return say("answer_yuan", lang)
