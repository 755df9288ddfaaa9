"""A comparison and what it says: runs until it is as precise as asked for, effects that are told together, tables and sentences."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from analysis.effects import arms, effect
from analysis.families import told_together
from analysis.shown import Shown
from analysis.statistics import FEWEST
from analysis.why import Why
from analysis.windows import DURING
from bilingual.words import Language
from experiments.compare import Comparison, replicates_of, union
from experiments.compare_labels import labelled
from experiments.drawn import draws_of, in_worlds
from experiments.provenance import counted, hash_of, place_of, provenance
from experiments.reading import Measured
from experiments.worlds import Worlds
from filing import fill
from grassroots.answers.files import write_comparison
from grassroots.result import Result, listing, of_attributes, screen
from model.named import shortened
from model.outcomes import OUTCOMES, Outcome, headline
from scenarios.schema import Place

if TYPE_CHECKING:
    from analysis.kinds import Numbers
    from analysis.report.gallery import InLanguage

MOST = 1280
"""Replicates at which adding stops, whatever the precision."""


@dataclass(frozen=True)
class Watched:
    """The outcomes that are watched, and how precisely their effects are to be known.

    Attributes:
        objective: the outcome that is aimed at; without one, every headline outcome that is a share is watched.
        precision: half width of the 95 % interval of the effect on what is watched at which adding replicates stops, not
            before there are :data:`~analysis.statistics.FEWEST`; none where no replicates are added.
    """

    objective: Outcome | None = None
    precision: float | None = None

    @property
    def outcomes(self) -> list[Outcome]:
        """What is watched."""
        if self.objective is not None:
            return [self.objective]
        return [item for item in headline() if item.unit == "share"]


@dataclass(frozen=True)
class Origin:
    """Where a comparison comes from; it is kept with the result.

    Attributes:
        place: the file behind the scenario where it is not a shipped one.
        command: the words that ask for it again.
        facts: what else is to be kept.
    """

    place: Place | None = None
    command: Iterable[str] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CompareResult(Result):
    """A comparison.

    Attributes:
        data: outcomes by replicate, side (without and with the policy), arm, window and group; ``spent``, ``gain_*``, ``part_*``,
            ``cause_*`` beside them. Windows are those of each arm: ``first_month`` to ``last_month`` (counted from 1) and
            the villages in ``villages_en`` say which; the base is measured over the same.
    """

    data: xr.Dataset

    def to_xarray(self) -> xr.Dataset:
        """The labelled numbers."""
        return self.data

    def to_dataframe(self) -> Any:
        """Effects with intervals, one row per arm, window, group and outcome."""
        from analysis.effects import effect_table

        return effect_table(self.data)

    def __repr__(self) -> str:
        a = self.data.attrs
        arms = ", ".join([str(a["base"]), *(str(name) for name in self.data["arm"].values)])
        arms = arms if len(arms) <= 50 else f"{self.data.sizes['arm']} arms"
        return shortened(
            f"<CompareResult {a['place']}: {arms}; {a['replicates']} replicates, run {a['run_hash']}>"
        )

    def table(self, lang: Language = "en", every: bool = False) -> Shown:
        """Effects with 95 % intervals, what they cost, of what they are made; on all outcomes, or the headline ones."""
        from analysis.compare_tables import compare_table

        return Shown([compare_table(self.data, lang, every)])

    def answers(self, lang: Language = "en") -> list[str]:
        """The answers of the first screen, at most three, as texts that can be quoted by themselves: what may be said, in counts,
        how sure it is, and on what it hangs. Coercive policies have none."""
        from analysis.report.first_compare import quotes_of

        return quotes_of(self.data, lang)

    def sentences(self, lang: Language = "en") -> list[str]:
        """What the first screen of the page says; then what can be quoted of each headline effect, with both its errors, or where only
        luck is known the answers."""
        from analysis.both_errors import sentences
        from analysis.report.first_compare import of_comparison
        from analysis.report.gallery import said_first

        first = said_first(partial(of_comparison, data=self.data), lang)
        return [*first, *(sentences(self.data, lang) or self.answers(lang))]

    def choice(self) -> pd.DataFrame:
        """Choosing among the policies, no policy included: shares of worlds in which each is best, and its regret."""
        from analysis.choice import choice_rows

        return pd.DataFrame(choice_rows(self.data))

    @property
    def numbers(self) -> "Numbers":
        """The results from which figures are drawn."""
        from analysis.kinds import Numbers

        return Numbers(comparison=self.data)

    @property
    def figures(self) -> "Mapping[str, InLanguage]":
        """The figures of the page."""
        from analysis.report.compare import add_figures
        from analysis.report.first_compare import of_comparison
        from analysis.report.gallery import pictures_of
        from analysis.report.run import source

        return pictures_of(
            source(self.data), partial(of_comparison, data=self.data), partial(add_figures, data=self.data)
        )

    @property
    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from."""
        return of_attributes(self.data.attrs)

    def save(self, out: str | Path, lang: Language = "both", opens: Language = "both") -> Path:
        """Write page, figures and tables into a folder; the path of the page."""
        from analysis.report import compare_page

        def files(folder: Path) -> None:
            write_comparison(self.data, folder)
            compare_page(self.data, folder, lang, opens)

        fill(Path(out), files)
        return Path(out) / "index.html"

    def _repr_html_(self) -> str:
        from analysis.compare_tables import effect_tables

        lang = screen()
        return listing(self.answers(lang)) + Shown(effect_tables(self.data, lang))._repr_html_()


def compare(
    comparison: Comparison,
    replicates: int = 20,
    threads: int = 2,
    watched: Watched = Watched(),
    on_step: Callable[[float], None] | None = None,
    origin: Origin = Origin(),
    worlds: Worlds | None = None,
    interests: Mapping[str, float] | None = None,
) -> CompareResult:
    """Run a comparison.

    Args:
        comparison: what.
        replicates: how many at first; all of them where no precision is asked for. With worlds, seeds of each world.
        threads: replicates side by side.
        watched: the outcomes whose intervals are watched, and the precision at which adding replicates stops.
        on_step: told the share done.
        origin: the file behind the scenario, the words that ask for it again, and facts to keep with the result.
        worlds: plausible worlds, in each of which all arms are run, beside the default numbers; none for these alone.
        interests: smallest effects of interest by outcome, in place of those declared.
    """
    chosen = list(OUTCOMES.values())
    precision, outcomes = watched.precision, watched.outcomes
    made: list[Measured] = []
    wanted, drawn = replicates, []

    while True:
        done, missing = len(made), draws_of(worlds, wanted, len(made))
        drawn += missing

        def step(total: int = len(drawn)) -> None:
            nonlocal done
            done += 1
            if on_step is not None:
                on_step(min(1.0, done / total))

        made += replicates_of(comparison, missing, chosen, threads, step)
        data = in_worlds(labelled(comparison, made, chosen, [draw.number for draw in drawn]), worlds, drawn)
        family = told_together(data, [item.name for item in chosen])
        data.attrs |= {"family_level": family.level, "exploratory_p": family.p}
        width, why = widest(data, outcomes)
        if precision is None or (wanted >= FEWEST and not width > precision) or wanted >= MOST:
            break
        wanted = min(MOST, max(wanted + 2, FEWEST, enough(wanted, width, precision)))
    facts = dict(origin.facts) | {
        "precision": precision or 0.0,
        "widest": None if np.isnan(width) else width,
        "widest_why": str(why),
        "watched": ",".join(o.name for o in outcomes),
    }
    for name, size in (interests or {}).items():
        data[name].attrs |= {"interest": size, "interest_of_base": 0, "interest_reason": "as asked for"}
        data[name].attrs["interest_reason_zh"] = "按用户设定"
    base = comparison.arms[0].run
    file = place_of(base) if origin.place is None else origin.place
    data.attrs |= provenance(base, len(made), file, origin.command) | counted(union(comparison), file) | facts
    data.attrs["run_hash"] = hash_of(
        *(arm.run for arm in comparison.arms),
        replicates=len(made),
        by=comparison.by,
        **({} if worlds is None else {"worlds": len(worlds)}),
    )
    return CompareResult(data)


def enough(n: int, width: float, precision: float) -> int:
    """Replicates at which an interval that is ``width`` wide with ``n`` of them should be as narrow as asked, and some more."""
    return int(np.ceil(1.1 * n * (width / precision) ** 2)) if np.isfinite(width) else 0


def widest(data: xr.Dataset, watched: Sequence[Outcome]) -> tuple[float, Why]:
    """Half width of the widest interval of an effect, as it is printed, of the outcomes watched, while policies act.

    Outcomes that differ in no pair, or have a value in none, are left out: more seeds would bring nothing nearer. Where no
    other is left the width is missing, and the reason says why.
    """
    found = [effect(data, item.name, arm, DURING) for item in watched for arm in arms(data)]
    halves = [0.5 * (one.high - one.low) for one in found if one.why != Why.CONSTANT]
    if np.isfinite(halves).any():
        return float(np.nanmax(halves)), Why.NONE
    reasons = [one.why for one in found]
    return float("nan"), next((one for one in (Why.FEW, Why.CONSTANT) if one in reasons), Why.ABSENT)
