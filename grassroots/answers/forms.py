"""The headline questions in every form of the model: what a form changes of an answer, and in which forms an answer holds.

Forms are run on the worlds and seeds of the usual form. What a form changes is therefore the mean over worlds of a paired
difference of effects; its intervals are Student's, widened until all forms and questions together hold their means in 95 of
100 such tables (:mod:`analysis.families`).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.effects import Effect, over_worlds
from analysis.families import simultaneous
from analysis.plausible import by_world, independent
from analysis.statistics import LEVEL, Floats
from analysis.two_errors import Grade
from bilingual.numbers import figures, fixed, is_points, is_share
from bilingual.words import Words
from experiments.forms import Form
from experiments.headline import Headline, Question
from experiments.posterior import code
from experiments.study.results import StudyResult
from experiments.study.values import columns
from grassroots.answers.bank_effects import as_worlds
from grassroots.answers.sensitivity import values_of
from scenarios.evidence import LIBRARY

type Banks = dict[str, StudyResult]
"""The bank of worlds of each arm."""
MEASURED = LIBRARY / "rival_forms.csv"
"""What the shipped questions came to in every form: written by ``make forms``."""

USUAL = Words("usual form", "通常形式")
CLOSE = 0.5
"""Share of the smallest effect of interest within which two effects are one answer."""
LEAST = 0.1
"""Share of an effect from which on a form is named among those that carry it."""


class Said(StrEnum):
    """What an answer says."""

    MORE = "more"
    LESS = "less"
    HARDLY = "hardly any effect"
    OPEN = "nothing told"


class Verdict(StrEnum):
    """What becomes of an answer in another form."""

    SAME = "same"
    CHANGED = "changed"
    OPEN = "not told apart"
    VOID = "nothing to ask"

    @property
    def words(self) -> Words:
        """In both languages."""
        return Words(self.value, VERDICTS_ZH[self])


VERDICTS_ZH = {
    Verdict.SAME: "不变",
    Verdict.CHANGED: "改变",
    Verdict.OPEN: "尚不能区分",
    Verdict.VOID: "无从比较",
}


@dataclass(frozen=True)
class Series:
    """One question in one form.

    Attributes:
        effect: with both errors.
        each: effect of each world and seed.
        acts: whether the two arms differ in anything that is measured.
    """

    effect: Effect
    each: Floats
    acts: bool


def in_form(asked: Headline, banks: Banks) -> dict[str, Series]:
    """Every question in one form; the means of those that conclusions name are told together."""
    raw = {one.name: paired(one, banks) for one in asked.questions}
    told = (raw[name] for name in asked.declared)
    level = simultaneous(np.column_stack([independent(data, two - one) for data, one, two in told]))
    made = {}
    for one in asked.questions:
        data, base, value = raw[one.name]
        effect = over_worlds(
            data,
            one.outcome,
            (one.name, one.window, "all"),
            base,
            value,
            level if one.name in asked.declared else LEVEL,
        )
        made[one.name] = Series(effect, by_world(data, value - base), acts(one, banks))
    return made


def paired(question: Question, banks: Banks) -> tuple[Any, Floats, Floats]:
    """The worlds of a question, and its outcome in both arms."""
    bank = banks[question.compare]
    several = len(bank.study.windows) > 1
    name = f"{question.outcome}@{question.window}" if several else question.outcome
    data = as_worlds(bank).rename_vars({name: question.outcome})[[question.outcome, "drawn"]]
    base, value = (
        values_of(banks[arm], [name], banks[arm].study.arms[0]).ravel()
        for arm in (question.against, question.compare)
    )
    return data, base, value


def acts(question: Question, banks: Banks) -> bool:
    """Whether the arms differ in anything that is measured, in any world; where not, what is compared is off."""
    one, two = (
        values_of(banks[arm], columns(banks[arm].study), banks[arm].study.arms[0])
        for arm in (question.against, question.compare)
    )
    return not np.array_equal(one, two, equal_nan=True)


def said(one: Effect) -> Said:
    """What an answer says: a direction where it is likely or clear, hardly any effect, or nothing."""
    if one.errors is None or one.grade in (Grade.CANNOT, Grade.UNSETTLED):
        return Said.OPEN
    if one.grade is Grade.HARDLY:
        return Said.HARDLY
    return Said.MORE if one.errors.up >= one.errors.down else Said.LESS


def table(asked: Headline, usual: Banks, others: dict[str, tuple[Form, Banks]]) -> pd.DataFrame:
    """One row a form and question, the usual form first.

    Args:
        asked: the questions.
        usual: banks of the usual form.
        others: every other form with its banks, by name.

    Raises:
        ValueError: a form was run on other worlds or seeds than the usual one.
    """
    for name, (_, banks) in others.items():
        check_pairs(name, usual, banks)
    first = in_form(asked, usual)
    made = {name: (form, in_form(asked, banks)) for name, (form, banks) in others.items()}
    level = simultaneous(np.column_stack(changes(first, [one for _, one in made.values()])))
    rows = [row_of("usual", None, one, first[one.name], first[one.name], level) for one in asked.questions]
    for name, (form, found) in made.items():
        rows += [row_of(name, form, one, first[one.name], found[one.name], level) for one in asked.questions]
    return pd.DataFrame(rows)


def check_pairs(name: str, usual: Banks, banks: Banks) -> None:
    """Refuse forms that were run on other worlds or seeds.

    Raises:
        ValueError: they were.
    """
    for arm, bank in banks.items():
        common = [path for path in bank.design if path in usual[arm].design]
        order = ["row", "replicate"]
        seeds = [one.rows.sort_values(order)["seed"].tolist() for one in (bank, usual[arm])]
        if seeds[0] != seeds[1] or not bank.design[common].equals(usual[arm].design[common]):
            raise ValueError(f"{name}, {arm}: other worlds or seeds than those of the usual form")


def changes(first: dict[str, Series], others: list[dict[str, Series]]) -> list[Floats]:
    """What forms change, worlds x (forms and questions)."""
    return [(found[name].each - one.each).mean(axis=1) for found in others for name, one in first.items()]


def row_of(
    name: str, form: Form | None, question: Question, usual: Series, found: Series, level: float
) -> dict[str, Any]:
    """One question in one form beside the usual one; what a form changes is missing where there is nothing to ask."""
    one, change = found.effect, (found.each - usual.each).mean(axis=1)
    asked = found.acts and one.n > 0
    mean, half = mean_of(change if asked else change[:0], level)
    about: dict[str, Any] = {"form": name, "kind": "usual" if form is None else form.kind}
    label = USUAL if form is None else form.label
    about |= {
        "form_en": label.en,
        "form_zh": label.zh,
        "question": question.name,
        "outcome": question.outcome,
    }
    about |= {"unit": one.unit, "n": one.n, "effect": one.effect, "low": one.low, "high": one.high}
    about |= {key: getattr(one.errors, key, np.nan) for key in ("interest", "luck")}
    about |= {"grade": str(one.grade or ""), "said": str(said(one))}
    about |= {"change": mean, "change_low": mean - half, "change_high": mean + half}
    about |= {"told": abs(mean) > half, "carried": carried(usual, mean, half)}
    about |= {"exact": asked and bool((change == 0.0).all())}
    return about | {"verdict": str(verdict(usual, found, (mean, half)))}


def mean_of(change: Floats, level: float) -> tuple[float, float]:
    """Mean over worlds of what a form changes, and half of its Student interval; missing where fewer than four have both."""
    there = change[np.isfinite(change)]
    if len(there) < 4:
        return float("nan"), float("nan")
    error = float(there.std(ddof=1) / np.sqrt(len(there)))
    return float(there.mean()), float(stdtrit(len(there) - 1, 0.5 + level / 2)) * error


def carried(usual: Series, change: float, half: float) -> float:
    """Share of the usual effect that is gone in a form; missing where no effect is told, or nothing of it is told to be gone."""
    if said(usual.effect) not in (Said.MORE, Said.LESS) or not abs(change) > half:
        return float("nan")
    return -change / usual.effect.effect


def verdict(usual: Series, found: Series, change: tuple[float, float]) -> Verdict:
    """What becomes of an answer; ``change`` is the mean of what the form changes, and half of its interval.

    The answer is the same where it says the same, or where the form changes the effect by less than :data:`CLOSE` of the smallest
    effect of interest, whichever mean of the interval is true: a grade at its threshold flips by less. Else it has changed where the
    difference is told apart from luck.
    """
    if not found.acts or not found.effect.n:
        return Verdict.VOID
    mean, half = change
    interest = usual.effect.errors.interest if usual.effect.errors else 0.0
    if said(usual.effect) is said(found.effect) or abs(mean) + half < CLOSE * interest:
        return Verdict.SAME
    return Verdict.CHANGED if abs(mean) > half else Verdict.OPEN


def holds(found: pd.DataFrame) -> dict[str, Words]:
    """In which forms each answer holds, in words, by question."""
    return {str(name): held(rows) for name, rows in found.groupby("question", sort=False)}


def held(rows: pd.DataFrame) -> Words:
    """In which forms one answer holds."""
    others = rows[(rows["form"] != "usual") & (rows["verdict"] != Verdict.VOID)]
    if others.empty:
        return Words("it can be asked in no other form", "其他形式下均无从比较")
    if (rows.loc[rows["form"] == "usual", "said"] == Said.OPEN).all():
        return untold(others)
    changed = others[others["verdict"] == Verdict.CHANGED]
    vague = int((others["verdict"] == Verdict.OPEN).sum())
    n, same = len(others), len(others) - len(changed) - vague
    en = f"in all {n} forms" if same == n else f"in {same} of {n} forms"
    zh = f"{n}种形式下均成立" if same == n else f"{n}种形式中{same}种成立"
    if len(changed):
        en += f"; not where: {', '.join(changed['form_en'])}"
        zh += f"；不成立：{'、'.join(changed['form_zh'])}"
    if vague:
        en += f"; {vague} cannot be told apart from luck"
        zh += f"；{vague}种与偶然差异无法区分"
    return Words(en, zh)


def untold(others: pd.DataFrame) -> Words:
    """Of an answer that tells nothing in the usual form."""
    told = others[others["verdict"] == Verdict.CHANGED]
    if told.empty:
        return Words(f"nothing is told in any of {len(others)} forms", f"{len(others)}种形式下均不能判断")
    return Words(
        f"nothing is told, but where: {', '.join(told['form_en'])}",
        f"不能判断，但以下形式下可判断：{'、'.join(told['form_zh'])}",
    )


def carriers(found: pd.DataFrame, question: str) -> Words:
    """What carries an answer: the forms that change the effect, told apart from luck, the largest change first.

    Of an effect that is told by the share of it that is gone; of another by how much its mean moves.
    """
    rows = found[(found["question"] == question) & (found["verdict"] != Verdict.VOID) & found["told"]]
    told = bool(rows["carried"].notna().all())
    rows = rows[rows["carried"].abs() >= LEAST] if told else rows
    rows = rows.reindex(
        (rows["carried"] if told else rows["change"].abs()).sort_values(ascending=False).index
    )
    parts = [(row["form_en"], row["form_zh"], *part_of(row, told)) for _, row in rows.iterrows()]
    en = (
        "; ".join(f"{form} {part}" for form, _, part, _ in parts)
        or "no form changes it, told apart from luck"
    )
    zh = "；".join(f"{form}{part}" for _, form, _, part in parts) or "无任一形式带来可与偶然差异区分的变化"
    return Words(en, zh)


def part_of(row: pd.Series, told: bool) -> tuple[str, str]:
    """How much of an effect a form takes away, or by how much it moves it, in both languages."""
    if told:
        return f"{100.0 * row['carried']:.0f} %", f"{100.0 * row['carried']:.0f}%"
    if is_share(row["unit"]) or is_points(row["unit"]):
        size = fixed(100.0 * row["change"], 1, "+")
        return f"{size} points", f"{size}个百分点"
    size = figures(row["change"], "+")
    return size, size


def silent(found: pd.DataFrame) -> Words:
    """The forms that change no answer, and those in which nothing moves at all."""
    others = found[found["form"] != "usual"]
    kept = {
        str(name): rows
        for name, rows in others.groupby("form", sort=False)
        if not rows["told"].any() and not rows["verdict"].isin([Verdict.CHANGED, Verdict.VOID]).any()
    }
    if not kept:
        return Words("Every form changes some answer.", "每种形式都改变某项结论。")
    en = ", ".join(str(rows["form_en"].iloc[0]) for rows in kept.values())
    zh = "、".join(str(rows["form_zh"].iloc[0]) for rows in kept.values())
    return Words(
        f"No effect is told apart from the usual one in: {en}.",
        f"以下形式下各项效应均无法与通常形式区分：{zh}。",
    )


@lru_cache(maxsize=1)
def measured() -> pd.DataFrame:
    """What the shipped questions came to in every form; empty where that has not been measured."""
    return pd.read_csv(MEASURED, keep_default_na=True) if MEASURED.exists() else pd.DataFrame()


def of_this_model() -> bool:
    """Whether the forms were measured with the model as it now is."""
    found = measured()
    return not found.empty and bool((found["model"] == code()).all())


def shipped_holds() -> dict[str, Words]:
    """In which forms each shipped headline answer holds, by question; empty where that has not been measured.

    Forms measured with an earlier state of the model are said to be so.
    """
    found = measured()
    if found.empty:
        return {}
    late = (
        Words("", "") if of_this_model() else Words(" (on an earlier state of the model)", "（模型较早版本）")
    )
    return {name: Words(one.en + late.en, one.zh + late.zh) for name, one in holds(found).items()}


def path_of(folder: Path) -> Path:
    """Where a run of the forms writes its table."""
    return folder / "forms.csv"
