"""One answer: what is changed, what becomes of one outcome, how sure that is, and on which numbers it hangs.

Pages, documents, notebooks and the terminal say an answer in the sentences of :mod:`analysis.answer_said`, and in no others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xarray as xr

from analysis.effects import Effect, hanging
from analysis.two_errors import Grade
from bilingual.numbers import is_share
from bilingual.words import Words

ROUND, LARGE, FEW = 100, 1000, 10
"""Shares are said of a hundred, and of a thousand where fewer than ten of a hundred do."""
NAMED = 3
"""Numbers that are named at most below several answers."""


@dataclass(frozen=True)
class Hanging:
    """A number on which an answer hangs.

    Attributes:
        path: of the number.
        label, grade: its name, and how well it is known.
        share: of what is not known, that which knowing it would take away, 0 to 1.
    """

    path: str
    label: Words
    grade: Words
    share: float


@dataclass(frozen=True)
class Answer:
    """A contrast and what it changes in one outcome.

    Attributes:
        contrast: what is changed, as the beginning of a sentence.
        effect: means without and with, and the paired difference with both its errors.
        hangs: the numbers on which the difference hangs, the first taking away most; none where no number stands out.
        short: the contrast in a few words, for a figure.
        cost: yuan a village and year that it takes; missing where it is no measure.
        ended: whether the cost is that of earlier months, in which it was paid.
    """

    contrast: Words
    effect: Effect
    hangs: tuple[Hanging, ...]
    short: Words
    cost: float = float("nan")
    ended: bool = False

    @property
    def way(self) -> str:
        """What may be said: ``more``, ``less``, ``hardly``, or ``open`` where the direction cannot be told."""
        one = self.effect
        if one.grade is Grade.HARDLY:
            return "hardly"
        return ("more" if one.effect > 0.0 else "less") if one.known_sign else "open"

    @property
    def of(self) -> int:
        """Of how many a share is said."""
        return of_how_many(min(self.effect.base, self.effect.value))

    @property
    def counted(self) -> bool:
        """Whether it is a share of what people count."""
        return is_share(self.effect.unit) and "spoken_of" in self.effect.attrs

    @property
    def ends(self) -> tuple[int, int]:
        """Without and with, of :attr:`of`."""
        return round(self.of * self.effect.base), round(self.of * self.effect.value)


def of_how_many(share: float) -> int:
    """Of how many a share is said, so that the count has two figures."""
    return ROUND if round(ROUND * share) >= FEW else LARGE


def answer(
    data: xr.Dataset, effect: Effect, contrast: Words, short: Words, cost: float = float("nan")
) -> Answer:
    """An effect as an answer, with what it hangs on among the numbers that the data draw."""
    found = []
    for hang in hanging(data, effect):
        at = data.sel(number=hang.name)
        named = [str(at[f"number_{key}"].item()) for key in ("en", "zh", "grade", "grade_zh")]
        found.append(
            Hanging(
                hang.name, Words(named[0] or hang.name, named[1] or hang.name), Words(*named[2:]), hang.share
            )
        )
    return Answer(contrast, effect, tuple(found), short, cost)


def decisive(answers: Sequence[Answer]) -> list[tuple[Hanging, list[int]]]:
    """The numbers on which several answers hang, with the places of these, counted from 1.

    The first number of every answer that has one is among them; then come those that take away most, at most
    :data:`NAMED` in all, or as many as there are answers.
    """
    found: dict[str, tuple[Hanging, list[int]]] = {}
    by_rank = sorted(
        _all(answers), key=lambda one: (one[0] is not answers[one[1] - 1].hangs[0], -one[0].share)
    )
    for hang, place in by_rank:
        found.setdefault(hang.path, (hang, []))[1].append(place)
    named = list(found.values())[: max(NAMED, len(answers))]
    return [(hang, sorted(places)) for hang, places in named]


def alone(answers: Sequence[Answer]) -> list[int]:
    """Places of the answers that say a direction, or none, and hang on no number that stands out."""
    return [
        k for k, one in enumerate(answers, 1) if not one.hangs and one.way != "hardly" and one.effect.errors
    ]


def _all(answers: Sequence[Answer]) -> Iterable[tuple[Hanging, int]]:
    return ((hang, place) for place, one in enumerate(answers, 1) for hang in one.hangs)
