"""Captions of the figures of sensitivity: what is drawn, what an interval is of, and on how many seeds it rests."""

from typing import Literal

from analysis.figures.sensitivity import spoken
from analysis.numbers import Language, Single
from analysis.words import Words, composed, say, seeds

Plate = Literal["indices", "plane", "by_year", "convergence", "tornado", "map", "ranking"]


def caption(plate: Plate, outcome: Words, replicates: int, points: int = 0, lang: Language = "en") -> str:
    """The caption of a figure.

    Args:
        plate: which figure.
        outcome: name of the outcome.
        replicates: seeds behind each point of the design.
        points: base points, trajectories or states behind it.
        lang: its language.
    """

    def write(one: Single) -> str:
        over = seeds(replicates, one)
        return say(
            f"sensitivity_{plate}",
            one,
            outcome=spoken(outcome, one),
            seeds=over,
            points=points,
            bar=say("whisker_1" if replicates == 1 else "whisker_n", one, seeds=over),
        )

    return composed(write, lang)
