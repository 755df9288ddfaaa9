"""Answers to questions over banks of worlds: paired effects with both errors, what they hang on, and where they fall short."""

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr

from analysis.both_errors import cells_of, quoted
from analysis.discovery import MOST_BOUNDS, discover
from analysis.effects import ALL, Effect, both_errors, hanging, over_worlds
from analysis.families import simultaneous
from analysis.plausible import independent, numbers_drawn
from analysis.screening import screen
from analysis.statistics import Floats
from analysis.why import because
from bilingual.words import Single, Words
from experiments.headline import Headline, Question
from experiments.study.results import StudyResult
from experiments.study.schema import Study
from grassroots.answers.bank_effects import as_worlds
from grassroots.answers.conditions import bounds_said, in_units
from grassroots.answers.sensitivity import labels_of, values_of

type Done = dict[str, tuple[StudyResult, StudyResult]]
"""The bank of worlds of each arm, and the same arm at the default numbers."""
type Series = tuple[xr.Dataset, Floats, Floats]


def answers(asked: Headline, done: Done) -> list[dict[str, Any]]:
    """The answer to every question as a row; their means are told together."""
    each = [series(done, one) for one in asked.questions]
    level = simultaneous(np.column_stack([independent(data, value - base) for data, base, value in each]))
    pairs = zip(asked.questions, each, strict=True)
    return [answer(one, done[one.compare][0].study, parts, level) for one, parts in pairs]


def series(done: Done, question: Question) -> Series:
    """The worlds of a question, with the defaults as a world before them, and its outcome in both arms."""
    bank, usual = done[question.compare]
    several = len(bank.study.windows) > 1
    name = f"{question.outcome}@{question.window}" if several else question.outcome
    data = as_worlds(bank).rename_vars({name: question.outcome})[[question.outcome, "drawn"]]
    nothing = data.isel(replicate=np.zeros(usual.study.replicates, int)).where(False)
    head = nothing.assign_coords(world=("replicate", np.zeros(usual.study.replicates, int)))
    base, value = (
        np.concatenate([values_of(one, [name], one.study.arms[0]).ravel() for one in reversed(done[arm])])
        for arm in (question.against, question.compare)
    )
    return xr.concat([head, data], "replicate", combine_attrs="override"), base, value


def answer(question: Question, study: Study, parts: Series, level: float) -> dict[str, Any]:
    """One answer: numbers, and texts in both languages."""

    def words(write: Callable[[Single], str]) -> Words:
        return Words(write("en"), write("zh"))

    data, base, value = parts
    one = over_worlds(data, question.outcome, (question.name, question.window, ALL), base, value, level)
    numbers = ("name", "window", "base", "value", "effect", "low", "high", "n")
    hung = "; ".join(f"{hang.name} {hang.share:.2f}" for hang in hanging(data, one))
    row: dict[str, Any] = {
        "question": question.name,
        "compare": question.compare,
        "against": question.against,
    }
    row |= {key: getattr(one, key) for key in numbers} | {"why": str(one.why)}
    row |= both_errors(data, one) | {"hangs_on": hung}
    row |= {"label": words(lambda lang: getattr(question.label, lang)), "outcome": words(one.label)}
    row |= {"shown": words(lambda lang: f"{one.shown(lang)} {one.units(lang) if one.n else ''}".rstrip())}
    cells = cells_of(data, one, "en"), cells_of(data, one, "zh")
    row |= {f"{key}_shown": Words(*(cell[key] for cell in cells)) for key in ("luck", "default", "hangs")}
    row |= {"graded": words(one.graded), "short": words(lambda lang: falls_short(study, data, one, lang))}
    return row | {"said": words(lambda lang: said_of(question, data, one, lang))}


def said_of(question: Question, data: xr.Dataset, one: Effect, lang: Single) -> str:
    """What can be quoted; where there is no effect, why."""
    compared = getattr(question.label, lang)
    marks = "，：。" if lang == "zh" else (", ", ": ", ".")
    return (
        quoted(data, one, lang, compared)
        or f"{compared}{marks[0]}{one.label(lang)}{marks[1]}{because(one.why, lang)}{marks[2]}"
    )


def falls_short(study: Study, data: xr.Dataset, one: Effect, lang: Single) -> str:
    """Where an effect that is told is below the smallest one of interest; empty where worlds held out confirm no condition."""
    if one.errors is None or not one.known_sign:
        return ""
    there = np.isfinite(one.errors.effects)
    effects, (drawn, names) = np.sign(one.effect) * one.errors.effects[there], numbers_drawn(data)
    found = screen(drawn[there], effects, names).found[:MOST_BOUNDS]
    box = discover(drawn[there], effects < one.errors.interest, tuple(map(names.index, found)))
    bounds = [in_units(bound, study.factors[bound.number], drawn[there]) for bound in box.bounds]
    return bounds_said(bounds, labels_of(study), lang) if box.holds else ""


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row for programs: texts once in each language."""
    made: dict[str, Any] = {}
    for key, value in row.items():
        made |= {f"{key}_en": value.en, f"{key}_zh": value.zh} if isinstance(value, Words) else {key: value}
    return made
