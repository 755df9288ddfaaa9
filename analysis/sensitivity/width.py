"""Whether a design was large enough: how wide the widest interval of an index is, and whether that is what was wanted."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.sensitivity.problem import Floats
from analysis.sensitivity.result import Indices, as_html
from analysis.why import Why

WANTED = 0.05
"""Width below which an interval is narrow enough where nothing is said: a share of the variance, of the largest effect with Morris."""
HOPELESS = (Why.CONSTANT, Why.ABSENT)
"""Of these outputs more base points would say no more."""


@dataclass(frozen=True)
class Width:
    """The widest 95 % interval of an index over factors, and the width wanted.

    What is the same in every run or in none is not judged; where an interval is missing the width is, and is not reached.

    Attributes:
        index: which index.
        outputs: labels of the outputs.
        widest: width of the widest interval of each output; a share of the variance, of the largest effect with Morris.
        wanted: below this it is reached.
        why: of each output, why nothing can be said of it; empty where something can.
    """

    index: str
    outputs: tuple[str, ...]
    widest: Floats
    wanted: float
    why: tuple[Why, ...]

    @property
    def met(self) -> NDArray[np.bool_]:
        """Outputs with all intervals narrower than wanted."""
        found: NDArray[np.bool_] = self.widest < self.wanted
        return found

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Outputs that a larger design can tell more of."""
        return np.array([why not in HOPELESS for why in self.why])

    @property
    def reached(self) -> bool:
        """Whether all outputs that can be judged have the width wanted, and there are such."""
        return bool(self.judged.any() and self.met[self.judged].all())

    @property
    def reasons(self) -> tuple[Why, ...]:
        """Of each output, why it cannot be quoted: the reason of its indices, or that an interval is too wide."""
        return tuple(
            why or (Why.NONE if met else Why.WIDE) for why, met in zip(self.why, self.met, strict=True)
        )

    def to_dataframe(self) -> pd.DataFrame:
        """One row for each output: output, width, wanted, reached, why."""
        return pd.DataFrame(
            {
                "output": list(self.outputs),
                "width": self.widest,
                "wanted": self.wanted,
                "reached": self.met,
                "why": [str(why) for why in self.reasons],
            }
        )

    def __repr__(self) -> str:
        said = "reached" if self.reached else "not reached"
        return f"<Width of {self.index}: {np.max(self.widest):.3g}, {self.wanted:g} wanted, {said}>"

    def _repr_html_(self) -> str:
        frame = self.to_dataframe()
        frame["reached"] = ["yes 是" if met else "no 否" for met in frame["reached"]]
        return as_html(frame)


def width_of(result: Indices, wanted: float = WANTED) -> Width:
    """The width of the widest interval of the index that ranks, beside the width wanted.

    Effects of Morris have units: their widths are first divided by the largest effect of their output.

    Args:
        result: what was analysed.
        wanted: width below which an interval is narrow enough, above 0.

    Raises:
        ValueError: the width wanted is not above 0.
    """
    if not 0.0 < wanted < np.inf:
        raise ValueError(f"width: given {wanted:g}; allowed is a number above 0")
    part = result.main
    moving = np.array([factor != result.problem.dummy for factor in part.factors])
    width = (part.high - part.low)[moving]  # the dummy has no importance to be sure of
    if result.method == "morris":
        largest = part.value.max(axis=0)
        width = width / np.where(largest > 0.0, largest, np.nan)
    return Width(part.name, result.outputs, width.max(axis=0), wanted, result.why)
