"""What the first screen of a comparison says of villages that are known one by one: where a policy does most; townships below."""

from collections.abc import Sequence
from functools import partial

import xarray as xr

from analysis import answer_said
from analysis.across_villages import Thirds, in_township, thirds, townships
from analysis.answer import Answer, answer
from analysis.answer_said import amounts, capital, spoken
from analysis.effects import Effect, arm_label, arms, effect
from analysis.figures.effects import coercive
from analysis.plausible import brackets_said
from analysis.report.first_screen import CHOSEN, Rows, Statement, Text, stated
from analysis.two_errors import Grade
from analysis.windows import DURING, has
from analysis.words import label, say
from bilingual.numbers import fixed
from bilingual.words import Single, Words

CANNOT = ("answer_cannot_place", "answer_cannot_file", "answer_cannot_village")
"""What cannot be concluded where villages are known one by one."""


def where_most(data: xr.Dataset, found: Sequence[Answer]) -> Thirds | None:
    """Where the policy that changes participation most does so; nothing where too few villages are known."""
    of_first = [one for one in found if one.effect.name == CHOSEN[0]]
    if not of_first or "by_village" not in data:
        return None
    return thirds(data, max(of_first, key=lambda one: abs(one.effect.effect)))


def as_answer(data: xr.Dataset, one: Thirds) -> Answer:
    """The difference between the thirds as an answer, with what it hangs on."""
    return answer(data, one.effect, one.answer.contrast, one.answer.short)


def statement(one: Thirds, about: Words) -> Statement:
    """Where a policy does most, with what it changes here and there, and how sure that is."""
    return stated([partial(part, one) for part in (claim, beside, grade, sure)], partial(spoken, about))


def claim(one: Thirds, lang: Single) -> str:
    """Where it does most."""
    return capital(say(f"thirds_{one.way}", lang, arm=spoken(one.answer.short, lang)))


def beside(one: Thirds, lang: Single) -> str:
    """What it changes in either third of the villages."""
    attrs = one.effect.attrs
    least, most = amounts(one.answer, one.effect.base, one.effect.value)
    shares = (f"{fixed(100.0 * share, 0)}{'%' if lang == 'zh' else ' %'}" for share in one.shares)
    unit = answer_said.measure(one.answer, lang)
    return say(
        "thirds_beside",
        lang,
        n=f"{one.answer.of:,}",
        of=label(attrs, "spoken_of", lang),
        do=label(attrs, "spoken_do", lang),
        **dict(zip(("share_least", "share_most"), shares, strict=True)),
        least=f"{least}{unit}",
        most=f"{most}{unit}",
    )


def grade(one: Thirds, lang: Single) -> str:
    """How sure that is."""
    if one.effect.errors is None:
        return say("answer_luck_only", lang)
    return (
        say("thirds_alike_grade", lang)
        if one.effect.grade is Grade.HARDLY
        else capital(one.effect.graded(lang))
    )


def sure(one: Thirds, lang: Single) -> str:
    """In how many worlds it is more here or there, and the range of the difference."""
    told = as_counted(one)
    if one.effect.errors is None or one.effect.n < 2:
        return answer_said.luck_alone(told, lang)
    low, high = amounts(one.answer, one.effect.errors.low, one.effect.errors.high)
    key = "thirds_within" if one.effect.grade is Grade.HARDLY else "thirds_sides"
    return say(
        key,
        lang,
        low=low,
        high=high,
        least=amounts(one.answer, one.effect.errors.interest, sign="")[0],
        **answer_said.worlds(told),
    )


def as_counted(one: Thirds) -> Answer:
    """The difference between the thirds in the words of answers."""
    return Answer(one.answer.contrast, one.effect, (), one.answer.short)


def township_tables(data: xr.Dataset) -> list[Rows]:
    """For each outcome of the first screen: townships in rows, policies without coercion in columns."""
    groups = townships(data)
    shown = [arm for arm in arms(data) if has(data, arm, DURING) and not coercive(data, arm)]
    names = [name for name in CHOSEN if groups and name in data["headline"].values]
    return [township_table(data, name, shown) for name in names if shown]


def township_table(data: xr.Dataset, name: str, shown: Sequence[str]) -> Rows:
    """One outcome township by township: how many villages, the level without a policy, and what each changes."""
    over = [effect(data, name, arm, DURING) for arm in shown]
    rows: list[tuple[Text, list[Text]]] = []
    for township, villages in townships(data).items():
        found = [in_township(data, one, villages) for one in over]
        cells: list[Text] = [
            partial(plain, str(len(villages))),
            found[0].shown_base,
            *(one.shown for one in found),
        ]
        rows.append((partial(plain, township), cells))
    heads: list[Text] = [partial(say, "townships_villages"), partial(without, over[0])]
    heads += [partial(head, data, one) for one in over]
    return Rows(partial(caption, data, over[0]), heads, rows)


def plain(text: str, lang: Single) -> str:
    """The same in both languages."""
    return text


def without(one: Effect, lang: Single) -> str:
    """The column of levels."""
    return say("townships_without", lang, unit=label(one.attrs, "units", lang))


def head(data: xr.Dataset, one: Effect, lang: Single) -> str:
    """The column of a policy."""
    return say("townships_arm", lang, arm=arm_label(data, one.arm, lang), unit=one.units(lang))


def caption(data: xr.Dataset, one: Effect, lang: Single) -> str:
    """What the table holds, and that it is no order of merit."""
    return capital(
        say(
            "townships_caption",
            lang,
            label=one.label(lang),
            brackets=capital(brackets_said(data, lang)).rstrip(".。"),
        )
    )
