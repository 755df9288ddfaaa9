"""Answers to questions over banks of worlds: paired effects with both errors, what they hang on, where they fall short, their cost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from scipy.special import stdtrit

from analysis.both_errors import cells_of
from analysis.discovery import MOST_BOUNDS, discover, held_out
from analysis.effects import ALL, Effect, both_errors, explored, hanging, over_worlds
from analysis.families import Family, last_discovery, p_of, simultaneous
from analysis.plausible import independent, numbers_drawn, spread
from analysis.screening import screen
from analysis.statistics import LEVEL, Floats
from bilingual.numbers import figures
from bilingual.words import Single, Words
from experiments.headline import BOOKS, HOURS, HOUSEHOLDS, Headline, Question
from experiments.study.results import StudyResult
from experiments.study.schema import Study
from grassroots.answers.bank_effects import as_worlds
from grassroots.answers.conditions import bounds_said, in_units
from grassroots.answers.sensitivity import labels_of, values_of

type Done = dict[str, tuple[StudyResult, StudyResult]]
"""The bank of worlds of each arm, and the same arm at the default numbers."""
type Series = tuple[xr.Dataset, Floats, Floats]
FOUND = 0.8
"""Share of sets of worlds in which the smallest mean effect that is stated would be found."""
NO_PRICE = Words("no policy", "无政策")


@dataclass(frozen=True)
class Answered:
    """One question with its answer: the effect, and the same as a row of a table."""

    question: Question
    effect: Effect
    data: xr.Dataset
    row: dict[str, Any]


def answers(asked: Headline, done: Done) -> list[dict[str, Any]]:
    """The answer to every question as a row."""
    return [one.row for one in answered(asked, done)]


def answered(asked: Headline, done: Done) -> list[Answered]:
    """The answer to every question: those declared are told together, all others are exploratory."""
    each = {one.name: series(done, one) for one in asked.questions}
    family = told_as(asked, each)
    return [answer(one, asked, done, each[one.name], family) for one in asked.questions]


def told_as(asked: Headline, each: dict[str, Series]) -> Family:
    """What decides whether an effect is told: the level of those declared, and the rate of false discoveries of the others."""
    e = {name: independent(data, value - base) for name, (data, base, value) in each.items()}
    declared = np.column_stack([e[name] for name in asked.declared])
    others = [p_of(e[name][:, None]) for name in e if name not in asked.declared]
    return Family(simultaneous(declared), last_discovery(np.concatenate(others)) if others else LEVEL)


def series(done: Done, question: Question) -> Series:
    """The worlds of a question, with the defaults as a world before them, and its outcome in both arms."""
    bank, usual = done[question.compare]
    name = column(bank.study, question.outcome, question.window)
    data = as_worlds(bank).rename_vars({name: question.outcome})[[question.outcome, "drawn"]]
    nothing = data.isel(replicate=np.zeros(usual.study.replicates, int)).where(False)
    head = nothing.assign_coords(world=("replicate", np.zeros(usual.study.replicates, int)))
    base, value = (measured(done, arm, name) for arm in (question.against, question.compare))
    return xr.concat([head, data], "replicate", combine_attrs="override"), base, value


def column(study: Study, outcome: str, window: str) -> str:
    """What an outcome over some months is called in a study."""
    return f"{outcome}@{window}" if len(study.windows) > 1 else outcome


def measured(done: Done, arm: str, name: str) -> Floats:
    """A column of an arm: the runs at the defaults, then those of the worlds."""
    parts = [values_of(one, [name], one.study.arms[0]).ravel() for one in reversed(done[arm])]
    return np.concatenate(parts)


def answer(question: Question, asked: Headline, done: Done, parts: Series, family: Family) -> Answered:
    """One answer: numbers, and texts in both languages."""
    data, base, value = parts
    study, declared = done[question.compare][0].study, question.name in asked.declared
    level = family.level if declared else LEVEL
    one = over_worlds(data, question.outcome, (question.name, question.window, ALL), base, value, level)
    one = one if declared else explored(one, family, base, value, data)
    row = numbers(question, data, one) | costs(question, asked, done, data) | texts(question, data, one)
    row |= {
        "exploratory": one.exploratory,
        "short": each_language(lambda lang: falls_short(study, data, one, lang)),
    }
    return Answered(question, one, data, row)


def numbers(question: Question, data: xr.Dataset, one: Effect) -> dict[str, Any]:
    """What a program reads of an answer."""
    hung = "; ".join(f"{hang.name} {hang.share:.2f}" for hang in hanging(data, one))
    row: dict[str, Any] = {key: getattr(question, key) for key in ("compare", "against")}
    row = {"question": question.name} | row
    row |= {
        key: getattr(one, key) for key in ("name", "window", "base", "value", "effect", "low", "high", "n")
    }
    row |= {"missing": 0 if one.errors is None else one.errors.missing, "unit": one.unit, "why": str(one.why)}
    return row | both_errors(data, one) | {"hangs_on": hung, "detectable": detectable(one)}


def detectable(one: Effect) -> float:
    """Smallest mean effect that as many worlds find in 4 of 5 sets of them, at the level at which it is told."""
    e = one.errors
    if e is None or e.worlds < 2:
        return float("nan")
    ends = stdtrit(e.worlds - 1, [0.5 + one.level / 2, FOUND])
    return float((e.mean_high - e.mean) / ends[0] * ends.sum())


def texts(question: Question, data: xr.Dataset, one: Effect) -> dict[str, Any]:
    """What people read of an answer."""
    cells = cells_of(data, one, "en"), cells_of(data, one, "zh")
    row: dict[str, Any] = {"label": each_language(lambda lang: getattr(question.label, lang))}
    row |= {"outcome": each_language(one.label), "graded": each_language(one.graded)}
    row |= {
        "shown": each_language(lambda lang: f"{one.shown(lang)} {one.units(lang) if one.n else ''}".rstrip())
    }
    row |= {
        f"{key}_shown": Words(*(cell[key] for cell in cells)) for key in ("luck", "count", "default", "hangs")
    }
    return row


def each_language(write: Callable[[Single], str]) -> Words:
    """A text in both languages."""
    return Words(write("en"), write("zh"))


def costs(question: Question, asked: Headline, done: Done, data: xr.Dataset) -> dict[str, Any]:
    """What one arm costs more than the other: yuan that the village pays a year, and hours of each adult resident a year."""
    over = question.paid_over or question.window
    policies = [asked.arms[arm].policy for arm in (question.compare, question.against)]
    row: dict[str, Any] = {}
    for key, of in (("yuan", paid), ("hours", hours)):
        value, base = (of(done, arm, over) for arm in (question.compare, question.against))
        found = spread(data, value - base).one()
        row |= {f"cost_{key}": found.value, f"cost_{key}_low": found.low, f"cost_{key}_high": found.high}
    if policies == ["none", "none"]:
        row |= {key: float("nan") for key in ("cost_yuan", "cost_yuan_low", "cost_yuan_high")}
    shown = {
        key: ranged(*(row[f"cost_{key}{end}"] for end in ("", "_low", "_high"))) for key in ("yuan", "hours")
    }
    row["yuan_shown"] = Words(shown["yuan"], shown["yuan"]) if shown["yuan"] else NO_PRICE
    return row | {"hours_shown": Words(shown["hours"], shown["hours"])}


def paid(done: Done, arm: str, window: str) -> Floats:
    """Yuan that the village pays a year for what levers cost, in the columns of the levers of all arms."""
    study = done[arm][0].study
    kept = [name for name in BOOKS.values() if name in study.outcome_names]
    each = [measured(done, arm, column(study, name, window)) for name in kept]
    households = measured(done, arm, column(study, HOUSEHOLDS, window))
    return np.asarray(sum(each, np.zeros(len(households))) * households)


def hours(done: Done, arm: str, window: str) -> Floats:
    """Hours of an adult resident in meetings and collective labour a year."""
    return measured(done, arm, column(done[arm][0].study, HOURS, window))


def ranged(value: float, low: float, high: float) -> str:
    """A difference with its range; empty where there is none."""
    if not np.isfinite(value):
        return ""
    inside = f" [{figures(low)}, {figures(high)}]" if np.isfinite(low) and np.isfinite(high) else ""
    return f"{figures(value, '+')}{inside}"


def falls_short(study: Study, data: xr.Dataset, one: Effect, lang: Single) -> str:
    """Where an effect that is told is below the smallest one of interest, as worlds held out confirm; empty where none is told.

    Numbers that may bound the conditions are found in the worlds that are searched alone: those held out judge them all.
    """
    if one.errors is None or not one.known_sign:
        return ""
    there = np.isfinite(one.errors.effects)
    effects, (drawn, names) = np.sign(one.effect) * one.errors.effects[there], numbers_drawn(data)
    drawn, searched = drawn[there], ~held_out(len(effects))
    found = screen(drawn[searched], effects[searched], names).found[:MOST_BOUNDS]
    box = discover(drawn, effects < one.errors.interest, tuple(map(names.index, found)))
    bounds = [in_units(bound, study.factors[bound.number], drawn) for bound in box.bounds]
    if not box.holds:
        return NOWHERE.said(lang)
    values = {"where": bounds_said(bounds, labels_of(study), lang), "coverage": round(100.0 * box.coverage)}
    return SHORT.said(lang, **values, density=round(100.0 * box.density))


NOWHERE = Words("no condition is confirmed", "未证实任何条件")
SHORT = Words(
    "{where}: {density} % of such worlds held out fall short, {coverage} % of all that do",
    "{where}：留出的取值中，符合此条件者{density}%不足，占全部不足者的{coverage}%",
)


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row for programs: texts once in each language."""
    made: dict[str, Any] = {}
    for key, value in row.items():
        made |= {f"{key}_en": value.en, f"{key}_zh": value.zh} if isinstance(value, Words) else {key: value}
    return made
