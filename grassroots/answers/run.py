"""A run and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import experiments.run as runs
from analysis.report.sentences import conclusion
from analysis.shown import Shown
from analysis.tables import html_table, outcomes_table
from bilingual.words import Language
from filing import fill
from grassroots.answers.files import write_run
from grassroots.result import Result, listing, of_attributes, screen

if TYPE_CHECKING:
    from analysis.kinds import Numbers
    from analysis.report.gallery import InLanguage


@dataclass(frozen=True, repr=False)
class RunResult(runs.RunResult, Result):
    """Outcomes of one run over its replicates, with what can be said of them."""

    def answers(self, lang: Language = "en") -> list[str]:
        """What the first screen says: levels with their intervals, for nothing is compared; texts that can be quoted by themselves."""
        from analysis.report.first_run import quotes_of

        return quotes_of(self.data, lang)

    def sentences(self, lang: Language = "en") -> list[str]:
        """What the first screen of the page says; then what the run shows, and how sure that is."""
        from analysis.report.first_run import of_run
        from analysis.report.gallery import said_first

        return [*said_first(partial(of_run, data=self.data), lang), *conclusion(self.data, lang)]

    def table(self, lang: Language = "en", every: bool = True) -> Shown:
        """Outcomes with 95 % intervals, what happened beside what the file says; all, or the headline ones."""
        return Shown([outcomes_table(self.data, lang, headline_only=not every)])

    @property
    def numbers(self) -> "Numbers":
        """The results from which figures are drawn."""
        from analysis.kinds import Numbers

        return Numbers(run=self.data, months=self.monthly, households=self.map)

    @property
    def figures(self) -> "Mapping[str, InLanguage]":
        """The figures of the page."""
        from analysis.report.gallery import pictures_of
        from analysis.report.run import add_figures, source

        return pictures_of(
            source(self.data), lambda page: add_figures(page, self.data, self.monthly, self.map)
        )

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        return of_attributes(self.data.attrs)

    def save(self, out: str | Path, lang: Language = "both", opens: Language = "both") -> Path:
        """Write page, figures and tables into a folder; the path of the page."""
        from analysis.report.run import run_page

        def files(folder: Path) -> None:
            write_run(self, folder)
            run_page(self.data, self.monthly, self.map, folder, lang, opens)

        fill(Path(out), files)
        return Path(out) / "index.html"

    def _repr_html_(self) -> str:
        lang = screen()
        said = self.answers(lang) or conclusion(self.data, lang)
        return listing(said) + html_table(self.data, lang, headline_only=True)


@wraps(runs.run_place)
def run_place(*args: Any, **kwargs: Any) -> RunResult:
    """As :func:`experiments.run.run_place`; the result shows itself."""
    found = runs.run_place(*args, **kwargs)
    return RunResult(found.data, found.monthly, found.map, found.villages)
