"""The first screen of a choice of villages: what each way of taking them does for all villages, and to the gap between villages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import xarray as xr

from analysis import answer_said
from analysis.answer import Answer, answer
from analysis.choosing import LOT, NONE, by_way, gap
from analysis.effects import ALL, SMALLEST, over_seeds, over_worlds
from analysis.plausible import is_uncertain
from analysis.report.first_screen import (
    FirstScreen,
    Rows,
    Statement,
    Text,
    add_answers,
    assumed_of,
    cannot_said,
    hangs_said,
    head,
    nothing,
    quoted,
    shown_value,
    stated,
    statement,
)
from analysis.report.page import Page
from analysis.statistics import LEVEL, Floats
from analysis.windows import DURING
from analysis.words import label, say
from bilingual.months import months
from bilingual.words import SINGLES, Language, Single, Words

type Series = Mapping[str, Floats]
"""Values of each way, by replicate."""
type Answers = Mapping[tuple[str, str], Answer]
"""By outcome and way."""

SAID = ("neediest", "easiest")
"""Ways that answers speak of."""
DRAWN = (*SAID, LOT)
"""Ways of the figure; none and all of the villages stand in the table."""
CANNOT = ("answer_cannot_place", "choose_cannot_need", "answer_cannot_village")
DEFAULTS = "answer_cannot_defaults"
"""What cannot be concluded besides, where only luck is known."""
SHOWN = 2
"""Outcomes of the table and of the figure."""


@dataclass(frozen=True)
class Choosing:
    """A choice of villages.

    Attributes:
        villages: outcomes by replicate, way and village.
        whole: outcomes of all villages together, by replicate and way.
        policy: what is done in the villages taken.
        names: outcomes, the first of which is spoken of.
        span: months that are looked at, the first counted from 0, the last not included.
    """

    villages: xr.Dataset
    whole: xr.Dataset
    policy: Words
    names: Sequence[str]
    span: tuple[int, int]

    @cached_property
    def over_all(self) -> Answers:
        """What each way does for all villages together."""
        return self._against_none(lambda name: by_way(self.whole[name]))

    @cached_property
    def gaps(self) -> Answers:
        """What each way does to the gap between villages, which nobody counts as a share of something."""

        def values(name: str) -> Series:
            return {way: gap(each) for way, each in by_way(self.villages[name]).items()}

        found = self._against_none(values)
        return {
            key: replace(one, effect=replace(one.effect, attrs=uncounted(one))) for key, one in found.items()
        }

    def _against_none(self, values: Callable[[str], Series]) -> Answers:
        """Every way against no village, as in :func:`analysis.choosing.ways_told`."""
        made = over_worlds if is_uncertain(self.whole) else over_seeds
        found = {}
        for name in self.names:
            series = values(name)
            for way in [way for way in series if way != NONE]:
                at = (way, DURING, ALL)
                one = made(self.whole, name, at, series[NONE], series[way], LEVEL)
                found[name, way] = answer(self.whole, one, self._contrast(way), self.short(way))
        return found

    def _contrast(self, way: str) -> Words:
        """A way as the beginning of a sentence."""
        return Words(*(say(f"choose_{way}", lang, take=int(self.whole.attrs["take"])) for lang in SINGLES))

    def short(self, way: str) -> Words:
        """A way in a few words."""
        at = self.whole.sel(way=way)
        return Words(str(at["way_en"].item()), str(at["way_zh"].item()))

    @property
    def about(self) -> Words:
        """The place, the months, the policy, and how many villages are taken."""
        first, last = self.span[0] + 1, self.span[1]
        return Words(
            *(
                say(
                    "choose_about",
                    lang,
                    place=label(self.whole.attrs, "label", lang),
                    over=months(first, last, lang),
                    policy=answer_said.spoken(self.policy, lang),
                    take=int(self.whole.attrs["take"]),
                    n=self.villages.sizes["village"],
                )
                for lang in SINGLES
            )
        )

    @property
    def said(self) -> list[Answer]:
        """What is said first: taking by need and by ease, in the first outcome, where that has a value."""
        return [one for way in SAID if (one := self.over_all[self.names[0], way]).effect.n]

    @property
    def statements(self) -> list[Statement]:
        """The same as sentences, and what each way does to the gap."""
        there = [one for way in SAID if (one := self.gaps[self.names[0], way]).effect.n]
        said = [statement(one, self.about) for one in self.said]
        return [*said, gap_statement(there, self.about)] if there else said


def of_choice(page: Page, found: Choosing) -> FirstScreen:
    """The first screen of a choice of villages.

    Args:
        page: to which the figure of answers is added.
        found: what each way does.
    """
    keys = CANNOT if is_uncertain(found.whole) else (*CANNOT, DEFAULTS)
    return FirstScreen(
        found.statements,
        partial(hangs_said, found.said),
        partial(cannot_said, assumed_of(found.whole), keys=keys),
        table_of(found),
        add_answers(page, drawn(found)),
        found.said,
    )


def drawn(found: Choosing) -> list[Answer]:
    """The answers of the figure: outcomes that some way moves, or the first where none does."""
    shown = {
        name: [one for way in DRAWN if (one := found.over_all[name, way]).effect.n]
        for name in found.names[:SHOWN]
    }
    moved = [each for each in shown.values() if any(abs(one.effect.effect) > SMALLEST for one in each)]
    return [one for each in moved or [shown[found.names[0]]] for one in each]


def quotes_of(found: Choosing, lang: Language = "en") -> list[str]:
    """What a choice says first, as texts that can be quoted by themselves; with both languages first all in English."""
    return quoted(found.statements, lang)


def uncounted(one: Answer) -> dict[str, object]:
    """What is known of an outcome but for how people count it."""
    return {key: value for key, value in one.effect.attrs.items() if not key.startswith("spoken_")}


def gap_statement(found: Sequence[Answer], about: Words) -> Statement:
    """The gap between villages, and what each way does to it."""

    def claim(lang: Single) -> str:
        first = found[0].effect
        size = answer_said.amounts(found[0], first.base, sign="")[0]
        return say("choose_gap", lang, gap=f"{size}{' ' if lang == 'en' else ''}{first.units(lang)}")

    def sure(lang: Single) -> str:
        return say("says_join", lang).join(gap_said(one, lang) for one in found)

    grade = partial(say, "choose_gap_change")

    return stated([claim, nothing, grade, sure], partial(answer_said.spoken, about))


def gap_said(one: Answer, lang: Single) -> str:
    """What a way does to the gap, between which ends, and what may be said of it."""
    e = one.effect
    change, low, high = answer_said.amounts(one, e.effect, e.low, e.high)
    ends = say("choose_ends", lang, low=low, high=high) if e.low == e.low else ""
    graded = say("choose_graded", lang, grade=e.graded(lang)) if e.grade else ""
    way = answer_said.spoken(one.short, lang)
    return say("choose_gap_way", lang, way=way, change=change, ends=ends, graded=graded)


def table_of(found: Choosing) -> Rows:
    """The ways in rows: of each outcome its value in all villages, and the gap between villages."""
    names = found.names[:SHOWN]
    heads: list[Text] = [each for name in names for each in (head(found.whole, name), gap_head)]
    ways = list(dict.fromkeys(way for _, way in found.over_all))
    rows = [(named(found, NONE), cells(found, ways[0], base=True))]
    rows += [(named(found, way), cells(found, way)) for way in ways]
    return Rows(partial(caption, found), heads, rows)


def caption(found: Choosing, lang: Single) -> str:
    """Over what the means are, and what the gap is."""
    over = "answer_over_worlds" if is_uncertain(found.whole) else "answer_over_seeds"
    return say("choose_table", lang, over=say(over, lang))


def gap_head(lang: Single) -> str:
    """The head of the column of the gap."""
    return say("choose_gap_head", lang)


def named(found: Choosing, way: str) -> Text:
    """A row of the table."""
    return partial(answer_said.spoken, found.short(way))


def cells(found: Choosing, way: str, base: bool = False) -> list[Text]:
    """What a way comes to, or what there is without it."""
    shown = [of[name, way].effect for name in found.names[:SHOWN] for of in (found.over_all, found.gaps)]
    return [shown_value(one.base if base else one.value, one.unit) for one in shown]
