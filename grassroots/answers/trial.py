"""A pilot tried out, and what it would find."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import xarray as xr

from analysis.shown import Shown
from analysis.trial_numbers import power_table
from analysis.trial_sentences import sentences
from analysis.trial_tables import trial_table
from bilingual.words import SINGLES, Language
from experiments.trial import trial as tried
from filing import fill
from grassroots.answers.files import write_trial
from grassroots.result import Result, of_attributes
from model.named import shortened

if TYPE_CHECKING:
    from analysis.kinds import Numbers
    from analysis.report.gallery import InLanguage


@dataclass(frozen=True)
class TrialResult(Result):
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

    def answers(self, lang: Language = "en") -> list[str]:
        """What the first screen says: the smallest pilot that is enough, wrong signs, and what choosing villages does; texts that can be
        quoted by themselves."""
        from analysis.report.first_trial import quotes_of

        return quotes_of(self.data, lang)

    def sentences(self, lang: Language = "en") -> list[str]:
        """What the first screen of the page says; then what a pilot needs, what it would find, and how often it would err."""
        from analysis.report.first_trial import of_trial
        from analysis.report.gallery import said_first

        first = said_first(lambda page: of_trial(self.data), lang)
        spoken = SINGLES if lang == "both" else (lang,)
        return [*first, *(said for one in spoken for said in sentences(self.data, one))]

    @property
    def numbers(self) -> "Numbers":
        """The results from which figures are drawn."""
        from analysis.kinds import Numbers

        return Numbers(trial=self.data)

    @property
    def figures(self) -> "Mapping[str, InLanguage]":
        """The figures of the page."""
        from analysis.report.gallery import pictures_of
        from analysis.report.trial import add_figures, source

        return pictures_of(source(self.data), partial(add_figures, data=self.data))

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        return of_attributes(self.data.attrs)

    def save(self, out: str | Path, lang: Language = "both", opens: Language = "both") -> Path:
        """Write page, figures and tables into a folder; the path of the page."""
        from analysis.report.trial import trial_page

        def files(folder: Path) -> None:
            write_trial(self.data, folder)
            trial_page(self.data, folder, lang, opens)

        fill(Path(out), files)
        return Path(out) / "index.html"

    def __repr__(self) -> str:
        a = self.data.attrs
        tried = a["policy"] if len(a["policy"]) <= 40 else f"{a['policy'][:37]}..."
        return shortened(
            f"<TrialResult {a['place']}: {tried} on {a['outcome']}; {a['replicates']} draws, run {a['run_hash']}>"
        )


@wraps(tried)
def trial(*args: Any, **kwargs: Any) -> TrialResult:
    """As :func:`grassroots.answers.trial.trial`; the result shows itself."""
    return TrialResult(tried(*args, **kwargs))
