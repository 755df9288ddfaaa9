"""The first screen of a sensitivity: for three outcomes what moves them most, with intervals, and whether that can be quoted."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
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
from analysis.sensitivity import Bands
from analysis.sensitivity.methods import too_small
from analysis.sensitivity.sentences import About, ranked, resting_ends, sized, values_said
from analysis.sensitivity.sobol import FEWEST_BLOCKS
from analysis.why import Why, because
from analysis.words import say as in_words
from bilingual.numbers import show
from bilingual.words import SINGLES, Language, Single, Words
from experiments.study.windows import in_short
from grassroots.answers.explorer import facts_of
from grassroots.answers.sensitivity import Sensitivity, place_label, seen_units

NAMED = 3
"""Factors that a statement names."""
ROWS, COLUMNS = 3, 2
"""Factors and outcomes of the table."""
INDICES = {"sobol": "moves_sobol", "morris": "moves_morris", "pawn": "moves_pawn"}
"""What an index is, by method."""
TABLES = {"sobol": "moves_table_sobol", "morris": "moves_table_morris", "pawn": "moves_table_pawn"}
"""The caption of the table, by method."""
QUANTITIES = {"spread": "moves_spread", "tail": "moves_tail"}
"""What of an outcome is analysed, where that is not its mean over seeds."""
CANNOT = ("answer_cannot_place", "moves_cannot_sign")
"""What cannot be concluded from indices."""
CANNOT_BANDS = ("answer_cannot_place", "moves_cannot_ranking")
"""What cannot be concluded from one factor at a time."""

type Line = Mapping[Hashable, Any]
"""A factor of one outcome: a row of :func:`analysis.sensitivity.sentences.ranked`, or of the differences from a base."""


@dataclass(frozen=True)
class Looked:
    """One outcome of a sensitivity.

    Attributes:
        seen: of which.
        name: column of the study.
    """

    seen: Sensitivity
    name: str

    @property
    def output(self) -> int:
        """Its place among the outputs."""
        return self.seen.ranking.outputs.index(self.name)

    @property
    def about(self) -> About:
        """Its label with what of it is analysed, its unit, the place, names of factors."""
        study = self.seen.result.study
        item = seen_units([self.name])[self.name]
        label = Words(*(self._label(item[lang], lang) for lang in SINGLES))
        return About(label, Words(item["unit"], item["unit_zh"]), place_label(study), self.seen.labels)

    def _label(self, outcome: str, lang: Single) -> str:
        """The outcome, what a policy changes in it, its variance over seeds, or the chance that it exceeds a threshold."""
        seen = self.seen
        if seen.against:
            arm = getattr(seen.result.study.policy(seen.arm).label, lang)
            outcome = in_words("moves_changed", lang, arm=arm, outcome=outcome)
        key = "" if isinstance(seen.indices, Bands) else QUANTITIES.get(seen.indices.quantity, "")
        return capital(in_words(key, lang, outcome=outcome) if key else outcome)

    @property
    def is_told(self) -> bool:
        """Whether anything may be said of it: the design large enough, and the outcome one that its runs vary."""
        return not self.seen.ranking.why[self.output] and too_small(self.seen.ranking) is None

    @property
    def table(self) -> pd.DataFrame:
        """Its factors, the largest first, without the dummy."""
        found = ranked(self.seen.ranking, self.output)
        return found[found["factor"] != self.seen.ranking.problem.dummy]

    @property
    def has_floor(self) -> bool:
        """Whether something tells what of it is noise."""
        return self.seen.ranking.problem.dummy in self.seen.ranking.main.factors

    @property
    def leaders(self) -> list[Line]:
        """The factor with the largest index, and those whose intervals reach its own; none where all may be noise."""
        table = self.table[self.table["above"] == 1.0] if self.has_floor else self.table.head(1)
        if table.empty:
            return []
        return lines_of(table[table["high"] >= table.iloc[0]["low"]])

    def label(self, one: Line, lang: Single) -> str:
        """The name of a factor."""
        return spoken(self.about.labels[str(one["factor"])], lang)

    def value(self, one: Line, lang: Single) -> str:
        """The index of a factor that ranks, with its interval."""
        found = values_said(self.seen.ranking, self.output, one, self.about.unit, lang)
        return f"{found['total']} {found.get('range', '')}".rstrip()


def lines_of(frame: pd.DataFrame) -> list[Line]:
    """The rows of a table."""
    return list(frame.to_dict("records"))


def of_sensitivity(seen: Sensitivity) -> FirstScreen | None:
    """The first screen of a sensitivity; nothing where no outcome was looked at."""
    said = looked_at(seen)
    if not said:
        return None
    assumed = assumed_of(xr.Dataset(attrs=facts_of(seen.result.study)))
    if isinstance(seen.indices, Bands):
        return FirstScreen(
            [of_bands(one) for one in said],
            lambda lang: [in_words("moves_defaults", lang)],
            partial(cannot_said, assumed, keys=CANNOT_BANDS),
        )
    return FirstScreen(
        [of_indices(one) for one in said],
        partial(hangs_said, said),
        partial(cannot_said, assumed, keys=CANNOT),
        table_of([one for one in said if one.is_told][:COLUMNS]),
    )


def quotes_of(seen: Sensitivity, lang: Language = "en") -> list[str]:
    """What a sensitivity says first, as texts that can be quoted by themselves; with both languages first all in English."""
    found = of_sensitivity(seen)
    return [] if found is None else quoted(found.said, lang)


def looked_at(seen: Sensitivity) -> list[Looked]:
    """The outcomes that are said first: those of which something can be said, then those that first screens speak of; each once."""
    if isinstance(seen.indices, Bands):
        known = seen.indices.to_dataframe().dropna(subset=["effect"])["output"]
        names, why = list(dict.fromkeys(map(str, known))), {}
    else:
        names = list(seen.ranking.outputs)
        why = dict(zip(names, seen.ranking.why, strict=True))
    ordered = sorted(names, key=lambda name: (bool(why.get(name)), outcome_of(name) not in CHOSEN))
    first = {outcome_of(name): name for name in reversed(ordered)}
    return [Looked(seen, name) for name in ordered if first[outcome_of(name)] == name][:MOST]


def outcome_of(name: str) -> str:
    """The outcome of a column."""
    return name.partition("@")[0]


def place_said(one: Looked) -> Words:
    """Place and months, with which a text to quote begins."""
    study = one.seen.result.study
    over = in_short(study, one.name.partition("@")[2] or study.windows[0])
    place = one.about.place
    return Words(
        *(
            in_words("answer_place", lang, place=getattr(place, lang), over=getattr(Words(*over), lang))
            for lang in SINGLES
        )
    )


def of_indices(one: Looked) -> Statement:
    """What moves one outcome most."""
    parts = [partial(part, one) for part in (claim, beside, grade, sure)]
    return stated(parts, partial(spoken, place_said(one)))


def claim(one: Looked, lang: Single) -> str:
    """Which factor moves it most, or which ones do where their intervals overlap; why nothing can be said."""
    outcome = spoken(one.about.outcome, lang)
    if not one.is_told:
        return in_words("moves_unsaid", lang, outcome=outcome)
    first = one.leaders or lines_of(one.table.head(1))
    known = "moves_largest" if not one.has_floor else "moves_several" if first[1:] else "moves_most"
    key = known if one.leaders else "moves_none"
    labels = in_words("says_list", lang).join(one.label(each, lang) for each in first[:NAMED])
    more = in_words("moves_more", lang, n=len(first) - NAMED) if len(first) > NAMED else ""
    return in_words(key, lang, outcome=outcome, labels=f"{labels}{more}")


def beside(one: Looked, lang: Single) -> str:
    """The indices of the factors that are named, in the same order, with their intervals."""
    if not one.is_told:
        return ""
    each = one.leaders[:NAMED] or lines_of(one.table.head(1))
    listed = in_words("says_list", lang).join(one.value(x, lang) for x in each)
    return in_words(INDICES[one.seen.ranking.method], lang, listed=listed)


def grade(one: Looked, lang: Single) -> str:
    """Whether the numbers can be quoted: the design large enough, the intervals as narrow as was wanted."""
    if one.seen.ranking.why[one.output]:
        return in_words("moves_untold", lang)
    if too_small(one.seen.ranking) is not None:
        return in_words("moves_small", lang)
    return in_words("moves_precise" if one.seen.judged.met[one.output] else "moves_wide", lang)


def sure(one: Looked, lang: Single) -> str:
    """What stands above noise, and which errors the intervals hold."""
    ranking = one.seen.ranking
    if ranking.why[one.output]:
        return because(ranking.why[one.output], lang)
    blocks = int(ranking.blocks[one.output])
    if too_small(ranking) is not None:
        return in_words("moves_fewest", lang, blocks=blocks, least=FEWEST_BLOCKS)
    counted = {"above": int((one.table["above"] == 1.0).sum()), "factors": len(one.table)}
    floor = in_words("moves_floor", lang, **counted) if one.has_floor else ""
    return in_words("moves_errors", lang, floor=floor)


def hangs_said(said: Sequence[Looked], lang: Single) -> list[str]:
    """On what the indices hang: the factors and ranges of the design, all other numbers, and how much is assumed."""
    seen, study = said[0].seen, said[0].seen.result.study
    ranges = in_words("moves_ranges", lang, factors=len(study.factors), rows=study.design.rows)
    lines = [ranges, in_words("moves_defaults", lang)]
    for k, one in enumerate(said, 1):
        split = seen.evidence(one.output) if one.is_told else None
        ends = None if split is None else resting_ends(split)
        if ends is not None:
            low, high = (show(end, "share", lang) for end in ends)
            lines.append(in_words("moves_assumed", lang, k=k, low=low, high=high))
    return lines


def table_of(said: Sequence[Looked]) -> Rows | None:
    """Factors in rows, outcomes in columns; the factors that move the first outcome most."""
    if not said:
        return None
    names = [str(name) for name in said[0].table["factor"].head(ROWS)]
    heads: list[Text] = [partial(spoken, one.about.outcome) for one in said]
    rows: list[tuple[Text, list[Text]]] = [
        (partial(spoken, said[0].about.labels[name]), [partial(cell, one, name) for one in said])
        for name in names
    ]
    return Rows(partial(in_words, TABLES[said[0].seen.ranking.method]), heads, rows)


def cell(one: Looked, factor: str, lang: Single) -> str:
    """The index of a factor, with its interval."""
    table = one.table
    (line,) = lines_of(table[table["factor"] == factor])
    return one.value(line, lang)


# one factor at a time


def of_bands(one: Looked) -> Statement:
    """How far single factors move one outcome from its base: a picture."""
    grade, sure = partial(in_words, "moves_bands_grade"), partial(in_words, "moves_bands_sure")
    parts = [partial(claim_of_bands, one), partial(ends_of_bands, one), grade, sure]
    return stated(parts, partial(spoken, place_said(one)))


def ends(one: Looked) -> list[Line]:
    """The lowest and the highest difference from the base; none where no factor makes any."""
    frame = one.seen.indices.to_dataframe()
    moving = np.isfinite(frame["effect"]) & (frame["effect"] != 0.0)
    of_this = frame[(frame["output"] == one.name) & moving].sort_values("effect", kind="stable")
    return lines_of(of_this.iloc[[0, -1]]) if len(of_this) else []


def difference(one: Looked, line: Line, lang: Single) -> dict[str, str]:
    """A difference from the base with its interval."""
    ends = (("value", "effect"), ("low", "effect_low"), ("high", "effect_high"))
    values: dict[Hashable, Any] = {key: line[column] for key, column in ends}
    return sized(values, one.about.unit, lang)


def luck_of(one: Looked, line: Line, lang: Single) -> str:
    """The interval of a difference; why there is none of a single seed."""
    if line["effect_low"] == line["effect_low"]:
        return difference(one, line, lang)["range"]
    return because(Why(line["effect_why"]), lang, short=True)


def claim_of_bands(one: Looked, lang: Single) -> str:
    """Between which differences single factors move it."""
    outcome, found = spoken(one.about.outcome, lang), ends(one)
    if not found:
        return in_words("moves_still", lang, outcome=outcome)
    low, high = (difference(one, line, lang)["total"] for line in found)
    return in_words("moves_bands", lang, outcome=outcome, low=low, high=high)


def ends_of_bands(one: Looked, lang: Single) -> str:
    """Which factor at which value makes the lowest and the highest difference, with their intervals."""
    said: dict[str, str] = {}
    for key, line in zip(("first", "last"), ends(one), strict=False):
        at = line["at"]
        said |= {key: one.label(line, lang), f"{key}_at": f"{at:g}" if isinstance(at, float) else str(at)}
        said |= {f"{key}_range": luck_of(one, line, lang)}
    return in_words("moves_bands_ends", lang, **said) if said else ""
