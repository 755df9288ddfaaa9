"""The first screen of a study: what each factor does from its lowest to its highest level, and each policy against the first.

Runs are compared that have the same seed and everything else alike: of a factor the points that differ in it alone, of a policy
all points. Of a seed the differences are averaged over these points; over a bank of worlds every world has its own.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from analysis import answer_said
from analysis.answer import Answer, answer
from analysis.effects import ALL, effect
from analysis.families import simultaneous
from analysis.plausible import independent
from analysis.report.first_screen import (
    CANNOT,
    CHOSEN,
    COLUMNS,
    MOST,
    FirstScreen,
    Rows,
    Statement,
    Text,
    add_answers,
    assumed_of,
    cannot_said,
    chosen,
    hangs_said,
    nothing,
    quoted,
    shown_value,
    stated,
    statement,
)
from analysis.report.first_screen import head as column_head
from analysis.report.page import Page
from analysis.summary import Reading
from analysis.two_errors import RANGE
from analysis.windows import DURING
from analysis.words import say as in_words
from bilingual.numbers import is_share, show
from bilingual.words import SINGLES, Language, Single, Words, within
from experiments.study.designs import BLOCK
from experiments.study.results import StudyResult
from experiments.study.schema import Factor, Study
from experiments.study.windows import in_short
from grassroots.answers.bank import units_of
from grassroots.answers.bank_effects import has_effects, numbers_of
from grassroots.answers.explorer import axis_of, facts_of, words
from grassroots.answers.sensitivity import place_label, values_of

Floats = NDArray[np.float64]
Points = NDArray[np.intp]
COMPARED = ("grid", "ofat", "table")
"""Designs some of whose points differ in one factor alone."""
WITHOUT = ("answer_cannot_place", "answer_cannot_file", "answer_cannot_defaults")
"""What cannot be concluded where the numbers that a study does not move are at their defaults."""


SAMPLED = ("answer_cannot_place", "answer_cannot_file", "answer_cannot_level")
"""The same of a sample of points, which compares nothing."""


@dataclass(frozen=True)
class Contrast:
    """What is compared.

    Attributes:
        key: of the factor or policy.
        words: as the beginning of a sentence.
        short: in a few words.
        ends: names of the first and the last level.
        sides: of each end its values, replicate x column.
    """

    key: str
    words: Words
    short: Words
    ends: tuple[Words, Words]
    sides: tuple[Floats, Floats]


@dataclass(frozen=True)
class Compared:
    """What a study compares, as labelled numbers like those of a comparison, and its answers."""

    contrasts: list[Contrast]
    data: xr.Dataset
    answers: list[Answer]
    about: Words

    @property
    def statements(self) -> list[Statement]:
        """What is said first."""
        return [statement(one, self.about) for one in chosen(self.answers)]


def of_study(page: Page, result: StudyResult) -> FirstScreen:
    """The first screen of a study; levels over its points where none of these differ in one thing alone.

    Args:
        page: to which the figure of answers is added.
        result: the study as far as it is done.
    """
    found = compared(result)
    if found is None:
        return of_levels(result)
    said = chosen(found.answers)
    shown = add_answers(page, [one for one in found.answers if one.effect.name in names_of(found.data)[:2]])
    worlds = result.study.design.kind == "worlds"
    return FirstScreen(
        found.statements,
        partial(hangs_said, said) if worlds else partial(depends, said, result),
        partial(cannot_said, assumed_of(found.data), keys=CANNOT if worlds else WITHOUT),
        table_of(found),
        shown,
        said,
    )


def quotes_of(result: StudyResult, lang: Language = "en") -> list[str]:
    """What a study says first, as texts that can be quoted by themselves; with both languages first all in English."""
    found = compared(result)
    return quoted(statements_of_levels(result) if found is None else found.statements, lang)


def compared(result: StudyResult) -> Compared | None:
    """Everything that a study compares in the outcomes that are said first, over its first window; nothing where that is nothing."""
    columns = columns_of(result)
    found = contrasts_of(result, list(columns.values()))
    if not found:
        return None
    data = labelled(result, columns, found)
    answers = [
        answer(data, one, contrast.words, contrast.short)
        for contrast in found
        for one in (effect(data, name, contrast.key, DURING) for name in names_of(data))
        if one.n
    ]
    return Compared(found, data, answers, about_of(result.study)) if answers else None


def about_of(study: Study) -> Words:
    """The place and the months."""
    over, place = in_short(study, study.windows[0]), place_label(study)
    return Words(
        *(
            in_words("answer_place", lang, place=getattr(place, lang), over=getattr(over, lang))
            for lang in SINGLES
        )
    )


def columns_of(result: StudyResult) -> dict[str, str]:
    """Columns of the study that are shown, by outcome: those of a first screen, or where it has none its first two."""
    there = {name: column for column, name, window in result.measured() if window == result.study.windows[0]}
    names = [name for name in COLUMNS if name in there]
    if not any(name in CHOSEN for name in names):
        names = [*there][:2]
    return {name: there[name] for name in names}


def names_of(data: xr.Dataset) -> list[str]:
    """Outcomes that answers speak of."""
    there = [str(name) for name in data.data_vars if name != "drawn"]
    return [name for name in (*CHOSEN, "quorum_rate") if name in there] or there


def contrasts_of(result: StudyResult, columns: Sequence[str]) -> list[Contrast]:
    """Factors from their lowest to their highest level, then policies against the first; coercive ones are left out."""
    study = result.study
    values = np.stack(
        [values_of(result, columns, arm) for arm in study.arms]
    )  # arm x point x replicate x column
    factors = study.factors if study.design.kind in COMPARED else ()
    found = [of_factor(result, factor, values.mean(axis=0)) for factor in factors]
    policies = [of_arm(study, k, values) for k in range(1, len(study.arms))] if has_arms(result) else []
    return [one for one in (*found, *policies) if one is not None]


def has_arms(result: StudyResult) -> bool:
    """Whether policies can be compared over the points: every combination, or worlds with seeds."""
    return result.study.design.kind in COMPARED or has_effects(result)


def of_factor(result: StudyResult, factor: Factor, values: Floats) -> Contrast | None:
    """A factor from its lowest to its highest level; nothing where it has no order or no points that differ in it alone.

    Args:
        result: the study.
        factor: of its design.
        values: point x replicate x column.
    """
    if factor.place is not None or (factor.lever is not None and factor.moved.coercive):
        return None
    levels = result.design[factor.name]
    if not all(isinstance(level, float | int | np.number) for level in levels):
        return None
    ends = float(levels.min()), float(levels.max())
    rows = alike(result, factor.name, ends)
    if ends[0] == ends[1] or not len(rows[0]):
        return None
    axis = axis_of(factor, ends)
    named = [{"factor": getattr(axis.name, lang), "low": getattr(axis.labels[0], lang),
              "high": getattr(axis.labels[1], lang)} for lang in SINGLES]  # fmt: skip
    whole, short = (
        Words(*(in_words(key, lang, **about) for lang, about in zip(SINGLES, named, strict=True)))
        for key in ("answer_factor", "answer_factor_short")
    )
    levels_said = tuple(
        Words(
            *(
                in_words("explore_point", lang, name=getattr(axis.name, lang), level=getattr(level, lang))
                for lang in SINGLES
            )
        )
        for level in axis.labels
    )
    low, high = (values[some].mean(axis=0) for some in rows)
    return Contrast(factor.name, whole, short, (levels_said[0], levels_said[1]), (low, high))


def alike(result: StudyResult, name: str, ends: tuple[float, float]) -> tuple[Points, Points]:
    """Points with the lowest and points with the highest level of a factor that are alike in every other factor."""
    others = result.design.drop(columns=[name, BLOCK], errors="ignore")
    rest: list[Hashable] = list(others.itertuples(index=False, name=None))
    levels = result.design[name].to_numpy(float)
    at = [{rest[k]: k for k in np.flatnonzero(levels == end)} for end in ends]
    both = [key for key in at[0] if key in at[1]]
    first, last = (np.array([side[key] for key in both], np.intp) for side in at)
    return first, last


def of_arm(study: Study, k: int, values: Floats) -> Contrast | None:
    """A policy against the first; nothing where it is coercive.

    Args:
        study: whose policies are compared.
        k: which of them.
        values: arm x point x replicate x column.
    """
    name = study.arms[k]
    if name != "none" and study.policy(name).coercive:
        return None
    first, last = (arm_label(study, one) for one in (study.arms[0], name))
    worlds = study.design.kind == "worlds"
    sides = [values[at].reshape(-1, values.shape[-1]) if worlds else values[at].mean(axis=0) for at in (0, k)]
    whole = Words(*(in_words("answer_arm", lang, arm=getattr(last, lang)) for lang in SINGLES))
    return Contrast(name, whole, last, (first, last), (sides[0], sides[1]))


def arm_label(study: Study, name: str) -> Words:
    """A policy by its label."""
    if name == "none":
        return Words(*(in_words("no_policy", lang) for lang in SINGLES))
    return words(study.policy(name).label)


def labelled(result: StudyResult, columns: dict[str, str], found: Sequence[Contrast]) -> xr.Dataset:
    """The contrasts as labelled numbers like those of a comparison: replicate x side x arm, over the one window."""
    about, worlds = result.about(), result.study.design.kind == "worlds"
    values = np.stack([np.stack(one.sides) for one in found])  # contrast x side x replicate x column
    dims = ("replicate", "side", "arm", "window", "group")
    data = xr.Dataset(
        {
            name: (dims, values[..., k].transpose(2, 1, 0)[..., None, None], about[column])
            for k, (name, column) in enumerate(columns.items())
        },
        coords={
            "side": ["without", "with"],
            "arm": [one.key for one in found],
            "window": [DURING],
            "group": [ALL],
        },
        attrs=facts_of(result.study),
    )
    if worlds:
        n, seeds = len(result.design), result.study.replicates
        drawn = np.repeat(units_of(result), seeds, axis=0)
        return data.assign(drawn=(("replicate", "number"), drawn)).assign_coords(
            world=("replicate", np.repeat(np.arange(1, n + 1), seeds)), **numbers_of(result)
        )
    differences = [
        independent(data, (data[name].sel(side="with") - data[name].sel(side="without")).values[..., 0, 0])
        for name in names_of(data)
    ]
    data.attrs["family_level"] = simultaneous(np.concatenate(differences, axis=1))
    return data


def table_of(found: Compared) -> Rows:
    """Of everything compared its two ends in rows, each once, outcomes in columns."""
    names = [str(name) for name in found.data.data_vars if name != "drawn"]
    rows: dict[Words, tuple[Text, list[Text]]] = {}
    for one in found.contrasts:
        said = [effect(found.data, name, one.key, DURING) for name in names]
        for k, end in enumerate(one.ends):
            values = [shown_value(each.value if k else each.base, each.unit) for each in said]
            rows.setdefault(end, (partial(answer_said.spoken, end), values))
    heads: list[Text] = [column_head(found.data, name) for name in names]
    return Rows(partial(caption, found), heads, list(rows.values()))


def caption(found: Compared, lang: Single) -> str:
    """Over what the means of the table are."""
    worlds = "world" in found.data.coords
    return in_words("study_table_worlds" if worlds else "study_table", lang)


def depends(said: Sequence[Answer], result: StudyResult, lang: Single) -> list[str]:
    """On what the answers hang: between which changes they lie at other levels of the rest, and numbers at their defaults."""
    columns = columns_of(result)
    found = [reach_said(result, one, columns[one.effect.name], k, lang) for k, one in enumerate(said, 1)]
    listed = in_words("says_list", lang).join(one for one in found if one)
    lines = [in_words("study_reach", lang, listed=listed)] if listed else []
    return [*lines, in_words("study_defaults", lang)]


def reach_said(result: StudyResult, one: Answer, column: str, k: int, lang: Single) -> str:
    """Between which changes an answer lies from one combination of the other levels to another; empty where there is one."""
    found = by_combination(result, one.effect.arm, column)
    if len(found) < 2 or not np.isfinite(found).all():
        return ""
    low, high = answer_said.amounts(one, float(found.min()), float(found.max()))
    return in_words("study_reach_one", lang, k=k, low=low, high=high)


def by_combination(result: StudyResult, key: str, column: str) -> Floats:
    """What a factor or policy changes at each combination of everything else, means over seeds."""
    study = result.study
    values = np.stack([values_of(result, [column], arm)[..., 0].mean(axis=1) for arm in study.arms])
    if key in study.arms:
        return np.asarray(values[study.arms.index(key)] - values[0], np.float64)
    levels = result.design[key]
    low, high = alike(result, key, (float(levels.min()), float(levels.max())))
    return np.asarray(values[:, high] - values[:, low], np.float64).ravel()


def of_levels(result: StudyResult) -> FirstScreen:
    """The first screen of a study whose points are a sample: what they come to, for no two of them differ in one thing alone."""
    return FirstScreen(
        statements_of_levels(result),
        lambda lang: [in_words("study_moved", lang, name=result.study.name)],
        partial(cannot_said, assumed_of(xr.Dataset(attrs=facts_of(result.study))), keys=SAMPLED),
        levels_table(result),
    )


def statements_of_levels(result: StudyResult) -> list[Statement]:
    """The outcomes that are said first over all points, under the first policy."""
    about, found = about_of(result.study), levels_of(result)
    return [level_statement(one, about) for one in found if np.isfinite(one.value)][:MOST]


def levels_of(result: StudyResult) -> list[Reading]:
    """Means over points, and the 5th and 95th percentile of the means of single points, the luck of their seeds included."""
    known, arm = result.about(), result.study.arms[0]
    made = []
    for name, column in columns_of(result).items():
        means = values_of(result, [column], arm)[..., 0].mean(axis=1)
        means = means[np.isfinite(means)]
        low, high = np.quantile(means, RANGE) if len(means) else (np.nan, np.nan)
        value = float(means.mean()) if len(means) else float("nan")
        made.append(
            Reading(
                value,
                float(low),
                float(high),
                len(means),
                name=name,
                attrs=known[column],
                replicates=len(means),
            )
        )
    return made


def level_statement(one: Reading, about: Words) -> Statement:
    """The level of an outcome over all points, and how far they lie apart."""

    def claim(lang: Single) -> str:
        if is_share(one.unit) and "spoken_of" in one.attrs:
            return answer_said.level(one, lang)
        value = f"{one.shown(lang)}{'' if is_share(one.unit) else f' {one.units(lang)}'}"
        return answer_said.capital(in_words("study_level", lang, label=one.label(lang), value=value))

    def grade(lang: Single) -> str:
        return in_words("study_points", lang, n=f"{one.n:,}")

    def sure(lang: Single) -> str:
        counted = is_share(one.unit) and "spoken_of" in one.attrs
        ends = answer_said.level_ends(one, lang) if counted else one.shown_range()
        return in_words("study_apart", lang, ends=ends)

    return stated([claim, nothing, grade, sure], partial(answer_said.spoken, about))


def levels_table(result: StudyResult) -> Rows:
    """Outcomes in rows: the mean over points, and the ends between which nine points in ten lie."""
    heads: list[Text] = [partial(in_words, key) for key in ("study_mean", "study_low", "study_high")]
    rows: list[tuple[Text, list[Text]]] = [
        (partial(named, one), [partial(valued, x, one.unit) for x in (one.value, one.low, one.high)])
        for one in levels_of(result)
        if np.isfinite(one.value)
    ]
    return Rows(partial(in_words, "study_levels"), heads, rows)


def named(one: Reading, lang: Single) -> str:
    """An outcome, with its unit where that is no share."""
    return one.label(lang) + ("" if is_share(one.unit) else within(one.units(lang), lang))


def valued(value: float, unit: str, lang: Single) -> str:
    """A value in a cell."""
    return show(value, unit, lang)
