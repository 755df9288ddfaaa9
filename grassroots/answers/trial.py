"""A pilot tried out, and what it would find."""

from dataclasses import dataclass
from functools import wraps
from typing import Any

import pandas as pd
import xarray as xr

from analysis.shown import Shown
from analysis.trial_numbers import power_table
from analysis.trial_tables import trial_table
from bilingual.words import Language
from experiments.trial import trial as tried
from model.named import shortened


@dataclass(frozen=True)
class TrialResult:
    """A pilot tried out.

    Attributes:
        data: verdicts by draw, design, months, size and claim; truths, variance, selection, spillovers beside them.
    """

    data: xr.Dataset

    def to_xarray(self) -> xr.Dataset:
        """The labelled numbers."""
        return self.data

    def to_dataframe(self) -> pd.DataFrame:
        """Power, coverage, wrong signs and exaggeration: one row a design, length, size and claim."""
        return power_table(self.data)

    def table(self, lang: Language = "en") -> Shown:
        """What a pilot of each design, length and size would find."""
        return Shown([trial_table(self.data, lang)])

    def __repr__(self) -> str:
        a = self.data.attrs
        tried = a["policy"] if len(a["policy"]) <= 40 else f"{a['policy'][:37]}..."
        return shortened(
            f"<TrialResult {a['place']}: {tried} on {a['outcome']}; {a['replicates']} draws, run {a['run_hash']}>"
        )

    def _repr_html_(self) -> str:
        return self.table("both")._repr_html_()


@wraps(tried)
def trial(*args: Any, **kwargs: Any) -> TrialResult:
    """As :func:`grassroots.answers.trial.trial`; the result shows itself."""
    return TrialResult(tried(*args, **kwargs))
