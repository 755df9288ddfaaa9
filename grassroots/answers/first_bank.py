"""The first screen of a bank of worlds: for three outcomes how many numbers move it, the strongest of them, and what they explain."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import xarray as xr

from analysis.answer_said import capital, spoken
from analysis.report.first_screen import (
    CHOSEN,
    MOST,
    FirstScreen,
    Rows,
    Statement,
    Text,
    assumed_of,
    cannot_said,
    quoted,
    stated,
)
from analysis.why import because
from analysis.words import say as in_words
from bilingual.numbers import fixed, show
from bilingual.words import SINGLES, Language, Single, Words
from experiments.study.results import StudyResult
from experiments.study.windows import in_short
from grassroots.answers.bank import Moved, grades_of
from grassroots.answers.explorer import facts_of
from grassroots.answers.sensitivity import labels_of, place_label, seen_units
from scenarios.units import GRADES

ROWS, COLUMNS = 3, 2
"""Numbers and outcomes of the table."""
ENOUGH = 0.5
"""Of the variance of worlds that were not seen: where less is explained, most of what moves an outcome is not known."""
CANNOT = ("answer_cannot_place", "bank_cannot_weak", "moves_cannot_sign")
"""What cannot be concluded."""


@dataclass(frozen=True)
class Told:
    """One outcome of a bank.

    Attributes:
        result: the bank.
        moved: what moves the outcome.
        arms: the policy in force, and the one that it is compared with; empty where the outcome itself is looked at.
    """

    result: StudyResult
    moved: Moved
    arms: tuple[str, str]

    def outcome(self, lang: Single) -> str:
        """The outcome, or what a policy changes in it."""
        name = seen_units([self.moved.column])[self.moved.column][lang]
        if self.arms[1]:
            arm = getattr(self.result.study.policy(self.arms[0]).label, lang)
            name = in_words("moves_changed", lang, arm=arm, outcome=name)
        return capital(name)

    @property
    def explained(self) -> float:
        """Which share of the variance of worlds not seen the numbers explain, luck left out where that can be told."""
        emulator = self.moved.emulator
        if emulator is None:
            return float("nan")
        alone = np.isnan(emulator.r2_without_luck)
        return float(np.clip(emulator.r2 if alone else emulator.r2_without_luck, 0.0, 1.0))

    @property
    def strongest(self) -> list[str]:
        """The numbers found, those with the largest shares first where shares are known."""
        found = list(self.moved.screened.found)
        if self.moved.shares is None:
            return found
        return sorted(found, key=lambda name: -np.nan_to_num(self.moved.share_of(name)))

    def label(self, number: str, lang: Single) -> str:
        """The name of a number."""
        return spoken(labels_of(self.result.study)[number], lang)


def of_bank(result: StudyResult, found: Sequence[Moved], arms: tuple[str, str]) -> FirstScreen | None:
    """The first screen of a bank; nothing where no outcome was looked at.

    Args:
        result: the bank.
        found: what it says of each outcome.
        arms: the policy in force and the one that it is compared with.
    """
    said = told(result, found, arms)
    if not said:
        return None
    return FirstScreen(
        [statement(one) for one in said],
        partial(hangs_said, said),
        partial(cannot_said, assumed_of(xr.Dataset(attrs=facts_of(result.study))), keys=CANNOT),
        table_of([one for one in said if one.moved.screened.found][:COLUMNS]),
    )


def quotes_of(
    result: StudyResult, found: Sequence[Moved], arms: tuple[str, str], lang: Language = "en"
) -> list[str]:
    """What a bank says first, as texts that can be quoted by themselves; with both languages first all in English."""
    return quoted([statement(one) for one in told(result, found, arms)], lang)


def told(result: StudyResult, found: Sequence[Moved], arms: tuple[str, str]) -> list[Told]:
    """The outcomes that are said first: those of which something can be said, then those that first screens speak of; each once."""
    ordered = sorted(found, key=lambda one: (bool(one.why), outcome_of(one) not in CHOSEN))
    first = {outcome_of(one): one for one in reversed(ordered)}
    return [Told(result, one, arms) for one in ordered if first[outcome_of(one)] is one][:MOST]


def outcome_of(one: Moved) -> str:
    """The outcome of a column."""
    return one.column.partition("@")[0]


def statement(one: Told) -> Statement:
    """What moves one outcome, and how much of it that explains."""
    parts = [partial(part, one) for part in (claim, beside, grade, sure)]
    return stated(parts, partial(spoken, about(one)))


def about(one: Told) -> Words:
    """Place and months, with which a text to quote begins."""
    study = one.result.study
    over = Words(*in_short(study, one.moved.column.partition("@")[2] or study.windows[0]))
    place = place_label(study)
    return Words(
        *(
            in_words("answer_place", lang, place=getattr(place, lang), over=getattr(over, lang))
            for lang in SINGLES
        )
    )


def claim(one: Told, lang: Single) -> str:
    """The number that moves it most, of how many; that none does, or that nothing can be said."""
    outcome, found = one.outcome(lang), one.strongest
    if one.moved.why:
        return in_words("moves_unsaid", lang, outcome=outcome)
    counted = {"found": len(found), "all": len(one.moved.screened.names)}
    if not found:
        return in_words("bank_none", lang, outcome=outcome, **counted)
    return in_words("bank_found", lang, outcome=outcome, label=one.label(found[0], lang), **counted)


def beside(one: Told, lang: Single) -> str:
    """The share of the strongest number in the variance of everything moved, or its rank correlation; and how it is known."""
    if one.moved.why or not one.strongest:
        return ""
    first = one.strongest[0]
    known = grades_of(one.result).get(first, "")
    known = GRADES.get(known, known) if lang == "zh" else known
    return in_words("bank_share", lang, value=value(one, first, lang), grade=known)


def value(one: Told, number: str, lang: Single) -> str:
    """The share of a number, or where shares are not known its rank correlation."""
    share = one.moved.share_of(number)
    if np.isfinite(share):
        return in_words("bank_of_variance", lang, share=show(share, "share", lang))
    return in_words("bank_correlation", lang, rank=fixed(correlation(one, number), 2, "+"))


def correlation(one: Told, number: str) -> float:
    """The rank correlation of a number with the outcome."""
    frame = one.moved.screened.to_dataframe()
    return float(frame["correlation"].to_numpy(float)[frame["number"] == number][0])


def grade(one: Told, lang: Single) -> str:
    """Whether the numbers found explain most of what the outcome does."""
    if one.moved.why:
        return in_words("moves_untold", lang)
    if one.moved.shares is None:
        return in_words("bank_little", lang)
    return in_words("bank_most" if one.explained >= ENOUGH else "bank_part", lang)


def sure(one: Told, lang: Single) -> str:
    """What they explain of worlds not seen, over how many worlds, at which rate of false discoveries."""
    if one.moved.why:
        return because(one.moved.why, lang)
    share, worlds = show(one.explained, "share", lang), f"{one.moved.screened.n:,}"
    alone = one.moved.emulator is not None and np.isnan(one.moved.emulator.r2_without_luck)
    return in_words("bank_sure_luck" if alone else "bank_sure", lang, share=share, worlds=worlds)


def hangs_said(said: Sequence[Told], lang: Single) -> list[str]:
    """On what the shares hang: everything that is uncertain and its ranges, and how well the numbers found are known."""
    study = said[0].result.study
    lines = [in_words("bank_ranges", lang, numbers=len(study.factors))]
    for k, one in enumerate(said, 1):
        grades = [grades_of(one.result).get(name, "") for name in one.strongest]
        if grades:
            assumed = sum(grade == "assumed" for grade in grades)
            lines.append(in_words("bank_assumed", lang, k=k, assumed=assumed, found=len(grades)))
    return lines


def table_of(said: Sequence[Told]) -> Rows | None:
    """The strongest numbers of the first outcome in rows, outcomes in columns."""
    if not said:
        return None
    heads: list[Text] = [one.outcome for one in said]
    rows: list[tuple[Text, list[Text]]] = [
        (partial(said[0].label, name), [partial(cell, one, name) for one in said])
        for name in said[0].strongest[:ROWS]
    ]
    return Rows(partial(in_words, "bank_table"), heads, rows)


def cell(one: Told, number: str, lang: Single) -> str:
    """The share of a number, or its rank correlation; a dash where it was not found to move the outcome."""
    return value(one, number, lang) if number in one.moved.screened.found else "–"
