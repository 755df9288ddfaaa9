"""The values that a study keeps of a run: every outcome in every window, in one order."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from experiments.study.schema import Study
from experiments.study.windows import Spans
from model.outcomes import OUTCOMES, Seen


def columns(study: Study) -> list[str]:
    """Names of the columns of values: outcome, and window where there are several."""
    return [
        name if len(study.windows) == 1 else f"{name}@{window}"
        for window in study.windows
        for name in study.outcome_names
    ]


def values_in(seen: Seen, year: int, names: Sequence[str], spans: Spans) -> NDArray[np.float64]:
    """The values of what is seen of a run that starts in a year, in the order of :func:`columns`."""
    windows = [seen.over(*span[year]) for span in spans]
    return np.array([OUTCOMES[name].function(window) for window in windows for name in names])
