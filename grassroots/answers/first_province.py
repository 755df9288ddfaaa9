"""The first screen of a study of counties: of each policy and outcome in how many counties it does something, and between which effects."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from analysis.answer_said import capital, spoken
from analysis.report.first_screen import (
    CHOSEN,
    MOST,
    FirstScreen,
    Rows,
    Statement,
    Text,
    cannot_said,
    quoted,
    stated,
)
from analysis.why import Why, because
from analysis.words import say as in_words
from bilingual.numbers import POINTS, SHARES, figures, fixed
from bilingual.words import Language, Single, Words
from experiments.study.windows import in_short
from grassroots.answers.counties import Counties
from model.outcomes import OUTCOMES, UNITS

CANNOT = ("counties_cannot_rank", "answer_cannot_defaults")
"""What cannot be concluded."""


@dataclass(frozen=True)
class Across:
    """One policy and outcome over all counties.

    Attributes:
        seen: the study.
        arm: the policy.
        name: the outcome.
        frame: its effects, a row a county.
    """

    seen: Counties
    arm: str
    name: str
    frame: pd.DataFrame

    @property
    def counts(self) -> dict[str, int]:
        """In how many counties the outcome rises, in how many it falls, in how many that cannot be told, of how many."""
        found = self.frame[self.frame["discovery"]]
        up, down = int((found["effect"] > 0).sum()), int((found["effect"] < 0).sum())
        return {"n": len(self.frame), "up": up, "down": down, "open": len(self.frame) - up - down}

    def policy(self, lang: Single) -> str:
        """The policy by its label."""
        return str(getattr(self.seen.result.study.policy(self.arm).label, lang))

    def outcome(self, lang: Single) -> str:
        """The outcome."""
        return str(getattr(OUTCOMES[self.name].label, lang))

    def unit(self, lang: Single) -> str:
        """The unit of its differences, with the space that stands before it."""
        unit = OUTCOMES[self.name].unit
        if unit in (*SHARES, *POINTS):
            return f" {in_words('points', lang)}" if lang == "en" else in_words("points", lang)
        return f" {unit}" if lang == "en" else UNITS[unit]

    def shown(self, end: str, lang: Single) -> str:
        """The lowest or highest effect of a county, with its interval."""
        at = self.frame["effect"].to_numpy(float)
        line = self.frame.iloc[int(at.argmin() if end == "low" else at.argmax())]
        points = OUTCOMES[self.name].unit in (*SHARES, *POINTS)
        value, low, high = (
            fixed(100.0 * float(line[key]), 1) if points else figures(float(line[key]))
            for key in ("effect", "low", "high")
        )
        known = math.isfinite(float(line["low"])) and math.isfinite(float(line["high"]))
        inside = f"[{low}, {high}]" if known else f"[{because(Why(line['why']), lang, short=True)}]"
        return f"{value}{self.unit(lang)} {inside}"


def of_counties(seen: Counties) -> FirstScreen:
    """The first screen of a study of counties."""
    said = across(seen)
    return FirstScreen(
        [statement(one) for one in said],
        lambda lang: [in_words("counties_defaults", lang)],
        partial(cannot_said, (0, 0), keys=CANNOT),
        table_of(said),
    )


def quotes_of(seen: Counties, lang: Language = "en") -> list[str]:
    """What such a study says first, as texts that can be quoted by themselves; with both languages first all in English."""
    return quoted([statement(one) for one in across(seen)], lang)


def across(seen: Counties) -> list[Across]:
    """Policies and outcomes that are said first, over the first window: each policy in the outcomes of first screens, then in others."""
    window = seen.result.study.windows[0]
    names = sorted(dict.fromkeys(name for _, name, at in seen.measured if at == window), key=rank)
    frame = seen.effects[(seen.effects["window"] == window) & seen.effects["effect"].notna()]
    each = [
        Across(seen, arm, name, frame[(frame["arm"] == arm) & (frame["outcome"] == name)])
        for name in names
        for arm in seen.arms[1:]
        if not seen.result.study.policy(arm).coercive
    ]
    return [one for one in each if len(one.frame)][:MOST]


def rank(name: str) -> int:
    """Outcomes that first screens speak of come first."""
    return CHOSEN.index(name) if name in CHOSEN else len(CHOSEN)


def statement(one: Across) -> Statement:
    """In how many counties a policy does something, and between which effects."""
    claim, beside, sure = (partial(part, one) for part in (claimed, ends, told))
    return stated([claim, beside, partial(in_words, "answer_luck_only"), sure], partial(about, one))


def about(one: Across, lang: Single) -> str:
    """How many counties, and the months."""
    study = one.seen.result.study
    over = spoken(Words(*in_short(study, study.windows[0])), lang)
    return in_words("counties_about", lang, n=len(one.frame), over=over)


def claimed(one: Across, lang: Single) -> str:
    """In how many counties the outcome rises, and in how many it falls."""
    named = {"policy": one.policy(lang), "outcome": one.outcome(lang)}
    return capital(in_words("counties_claim", lang, **named, **one.counts))


def ends(one: Across, lang: Single) -> str:
    """The lowest and the highest effect of a county."""
    return in_words("counties_ends", lang, low=one.shown("low", lang), high=one.shown("high", lang))


def told(one: Across, lang: Single) -> str:
    """How many cannot be told, and what the intervals hold."""
    return in_words("counties_sure", lang, **one.counts)


def table_of(said: Sequence[Across]) -> Rows:
    """Policies and outcomes in rows: counties in which the outcome rises, falls, or neither can be told."""
    heads: list[Text] = [partial(in_words, key) for key in ("counties_up", "counties_down", "counties_open")]
    rows: list[tuple[Text, list[Text]]] = [
        (partial(row_named, one), [partial(counted, one, key) for key in ("up", "down", "open")])
        for one in said
    ]
    return Rows(partial(in_words, "counties_table"), heads, rows)


def row_named(one: Across, lang: Single) -> str:
    """A policy and an outcome."""
    return in_words("counties_row", lang, policy=one.policy(lang), outcome=one.outcome(lang))


def counted(one: Across, key: str, lang: Single) -> str:
    """A number of counties."""
    return str(one.counts[key])
