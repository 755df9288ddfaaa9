"""A run and what it says."""

from dataclasses import dataclass
from functools import wraps
from typing import Any

import experiments.run as runs
from analysis.shown import Shown
from analysis.tables import html_table, outcomes_table
from bilingual.words import Language


@dataclass(frozen=True, repr=False)
class RunResult(runs.RunResult):
    """Outcomes of one run over its replicates, with their table."""

    def table(self, lang: Language = "en", every: bool = True) -> Shown:
        """Outcomes with 95 % intervals, what happened beside what the file says; all, or the headline ones."""
        return Shown([outcomes_table(self.data, lang, headline_only=not every)])

    def _repr_html_(self) -> str:
        return html_table(self.data, "both", headline_only=True)


@wraps(runs.run_place)
def run_place(*args: Any, **kwargs: Any) -> RunResult:
    """As :func:`experiments.run.run_place`; the result shows itself."""
    found = runs.run_place(*args, **kwargs)
    return RunResult(found.data, found.monthly, found.map, found.villages)
