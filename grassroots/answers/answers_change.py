"""What figures of one's own change in the answers: the same comparisons under the shipped sample of worlds and under another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import scenarios
from analysis.effects import Effect, effect
from analysis.windows import DURING
from bilingual.words import Single
from experiments.compare import Comparison, outmigration_compared, policies_compared, worlds_of
from grassroots.answers.compare import Origin, compare
from model.declare import Label
from model.run import Run
from scenarios.schema import Place

OnStep = Callable[[float], None]
SHARES = (0.2, 0.6)
ALLOWANCE = "lost-work-allowance=30"
OUTCOMES = ("household_attendance", "settled_substantive")
WORLDS, SEEDS = 60, 2
LABELS = (
    Label("outmigration 60 % instead of 20 %", "外出率60%而非20%"),
    Label("a lost-work allowance of 30 yuan", "每次30元误工补贴"),
)
"""What is compared, in the order of :func:`compared`."""
UNTOLD = Label("no value", "无数值")


@dataclass(frozen=True)
class Change:
    """One answer under two samples.

    Attributes:
        label: what is compared.
        shipped, own: the effect under the shipped sample, and under that of one's own figures.
    """

    label: Label
    shipped: Effect
    own: Effect

    @property
    def changes(self) -> bool:
        """Whether something else may be said."""
        return grade_of(self.shipped) != grade_of(self.own)

    def facts(self) -> dict[str, Any]:
        """The answer for programs."""
        told: dict[str, Any] = {
            "label_en": self.label.en,
            "label_zh": self.label.zh,
            "outcome": self.shipped.name,
        }
        for name, one in (("shipped", self.shipped), ("own", self.own)):
            grade = grade_of(one)
            told[name] = {"effect": one.effect, "low": one.low, "high": one.high}
            told[name] |= {"grade": grade.en, "grade_zh": grade.zh}
        return told | {"changes": self.changes}

    def outcome(self, lang: Single) -> str:
        """Name of the outcome."""
        return self.shipped.label(lang)


def grade_of(one: Effect) -> Label:
    """What may be said of an effect."""
    if one.errors is None:
        return UNTOLD
    return Label(str(one.errors.grade), one.errors.grade.words.zh)


def answers_change(
    run: Run, place: Place | None, sample: Path, threads: int, on_step: OnStep, n: int = WORLDS
) -> list[Change]:
    """The same comparisons under both samples, with the same seeds.

    Args:
        run: the place, with nothing in force.
        place: the file behind it.
        sample: folder of the sample of one's own figures.
        threads: runs side by side.
        on_step: told the share done.
        n: worlds of each sample.
    """
    found = []
    for k, (label, comparison) in enumerate(zip(LABELS, compared(run), strict=True)):
        steps = [_part(on_step, 2 * k + half, 2 * len(LABELS)) for half in (0, 1)]
        shipped, own = (
            list(effects_under(comparison, place, source, n, threads, step))
            for source, step in zip(("posterior", str(sample)), steps, strict=True)
        )
        found += [Change(label, *pair) for pair in zip(shipped, own, strict=True)]
    return found


def compared(run: Run) -> tuple[Comparison, Comparison]:
    """Outmigration, and an allowance."""
    return (
        Comparison(outmigration_compared(run, SHARES)),
        Comparison(policies_compared(run, [scenarios.load_policy(ALLOWANCE)])),
    )


def effects_under(
    comparison: Comparison, place: Place | None, source: str, n: int, threads: int, on_step: OnStep
) -> Iterator[Effect]:
    """The effects on participation and settlement in the months of the policy."""
    drawn = worlds_of(comparison, place, source, n)
    data = compare(comparison, SEEDS, threads, on_step=on_step, origin=Origin(place), worlds=drawn).data
    for name in OUTCOMES:
        yield effect(data, name, str(data["arm"].values[0]), DURING)


def _part(on_step: OnStep, k: int, of: int) -> OnStep:
    """Progress of one part of several."""
    return lambda share: on_step((k + share) / of)
