"""What a page says first: answers with how sure they are, one table, one figure, what they hang on, what cannot be concluded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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

    caption: Callable[[Single], str]
    heads: list[Callable[[Single], str]]
    rows: list[tuple[Callable[[Single], str], list[Callable[[Single], str]]]]


@dataclass(frozen=True)
class FirstScreen:
    """What stands on it.

    Attributes:
        answers: at most three.
        about: place and years, with which a text to quote begins.
        assumed: how many numbers are assumed, of how many that are uncertain.
        table: of the policies compared; nothing where there are none.
        figure: of answers.
    """

    answers: Sequence[Answer]
    about: Words
    assumed: tuple[int, int]
    table: Rows | None = None
    figure: Shown | None = None

    def claims(self, lang: Single) -> list[tuple[str, str, str, str]]:
        """Of each answer: claim, counts and cost, grade, and what stands behind the grade."""
        return [
            (
                answer_said.claim(one, lang),
                answer_said.beside(one, lang),
                answer_said.grade(one, lang),
                answer_said.briefly(one, lang),
            )
            for one in self.answers
        ]

    def hangs(self, lang: Single) -> list[str]:
        """What the answers hang on."""
        return answer_said.decides(self.answers, lang) or [say("answer_hangs_nothing", lang)]

    def cannot(self, lang: Single) -> list[str]:
        """What cannot be concluded."""
        assumed, uncertain = self.assumed
        return [say(key, lang, assumed=assumed, uncertain=uncertain) for key in CANNOT]

    def quotes(self, lang: Single) -> list[str]:
        """The answers as texts that can be quoted by themselves."""
        return [answer_said.quotable(one, self.about, lang) for one in self.answers]


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


def of_comparison(page: Page, data: xr.Dataset) -> FirstScreen | None:
    """The first screen of a comparison; nothing where every policy in it is coercive."""
    found = of_policies(data)
    if not found:
        return None
    shown = add_answers(page, [one for one in found if one.effect.name in CHOSEN] or found)
    return FirstScreen(chosen(found), about_of(data), assumed_of(data), table_of(data), shown)


def of_policies(data: xr.Dataset) -> list[Answer]:
    """The answers of a comparison about policies that are not coercive."""
    return [one for one in of_arms(data, (*CHOSEN, "quorum_rate")) if not coercive(data, one.effect.arm)]


def chosen(found: Sequence[Answer]) -> list[Answer]:
    """The answers that are said first, at most three: of each policy the one that is told best, then the next."""
    ranked = sorted(found, key=lambda one: RANKS[one.way])
    first = [next(one for one in ranked if one.short == short) for short in _shorts(found)[:MOST]]
    rest = [one for one in ranked if one not in first][: MOST - len(first)]
    return [one for one in found if one in first or one in rest]


def quotes_of(data: xr.Dataset, lang: Language = "en") -> list[str]:
    """What a comparison answers first, as texts that can be quoted by themselves; with both languages first all in English."""
    found, spoken = chosen(of_policies(data)), SINGLES if lang == "both" else (lang,)
    return [answer_said.quotable(one, about_of(data), each) for each in spoken for one in found]


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
    rows: list[tuple[Callable[[Single], str], list[Callable[[Single], str]]]] = []
    for arm in ["", *shown]:
        found = [effect(data, name, arm or first, DURING) for name in names]
        values = [(one.value if arm else one.base, one.unit) for one in found]
        yuan = spending(data, arm)[0] if arm else 0.0
        rows.append((_named(data, arm), [*(_shown(*one) for one in values), _money(yuan)]))
    heads: list[Callable[[Single], str]] = [_head(data, name) for name in names]

    def caption(lang: Single) -> str:
        return say(
            "answer_table",
            lang,
            over=say("answer_over_worlds" if is_uncertain(data) else "answer_over_seeds", lang),
            also=say("with_each", lang, also=getattr(also, lang)) if also else "",
            equal=say("answer_equal_cost", lang) if "budget" in data.attrs else "",
        )

    return Rows(caption, [*heads, _yuan], rows)


def _named(data: xr.Dataset, arm: str) -> Callable[[Single], str]:
    return lambda lang: arm_label(data, arm, lang) if arm else base_label(data, lang)


def _shown(value: float, unit: str) -> Callable[[Single], str]:
    if is_share(unit) and value == value:
        return lambda lang: f"{100.0 * value:.0f}" if value >= 0.1 else f"{100.0 * value:.1f}"
    return lambda lang: show(value, unit, lang)


def _money(yuan: float) -> Callable[[Single], str]:
    return lambda lang: answer_said.money(yuan, lang)


def _head(data: xr.Dataset, name: str) -> Callable[[Single], str]:
    attrs = data[name].attrs
    if "spoken_of" not in attrs:
        return lambda lang: label(attrs, "long_name", lang)
    return lambda lang: say(
        "answer_head", lang, of=label(attrs, "spoken_of", lang), do=label(attrs, "spoken_do", lang)
    )


def _yuan(lang: Single) -> str:
    return say("answer_yuan", lang)
