"""Over which months and villages an effect is measured: those of the policy itself, and what they are called.

The months of a policy go from the first in which any of its measures acts to the last; months in between in which none does
belong to them and are named as a gap. Its villages are those in which any of its measures acts. ``after`` are the months
from then to the end of the run. Where that is not the whole story there are more windows beside: one for each phase in which
the same measures act, one for each choice of villages, and both main ones over all villages.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from model.declare import Label
from model.policy import Measure, Policy, Span, Targets, measures_of, phases, undated
from model.run import Run
from scenarios.facts import aimed_at

DURING, AFTER, COMMON = "during", "after", "common"
EVERYWHERE = "-all"
"""End of the name of a window over all villages where the policy acts in some."""
EXPLICIT = re.compile(r"months-([1-9][0-9]{0,2})-([1-9][0-9]{0,2})")


@dataclass(frozen=True)
class Window:
    """Months of a run, and the villages that are looked at.

    Attributes:
        name: ``during``, ``after``, ``phase-1``, ``targets-1`` and so on, ``common``; ``-all`` behind it for all villages.
        first, last: months ``first`` to ``last - 1``, counted from 0.
        measures: those in force in it; their target villages are looked at, or all where there are none.
        gaps: months within it in which none of them acts.
    """

    name: str
    first: int
    last: int
    measures: tuple[Measure, ...] = ()
    gaps: tuple[Span, ...] = ()

    @property
    def span(self) -> Span:
        """Its months."""
        return self.first, self.last

    @property
    def everywhere(self) -> bool:
        """Whether all villages are looked at, whatever their number."""
        return not self.measures or any(measure.targets.kind == "all" for measure in self.measures)

    @property
    def places(self) -> Label:
        """Villages in words."""
        if self.everywhere:
            return Label("", "")
        found = list(dict.fromkeys(aimed_at(measure) for measure in self.measures))
        return Label(" and ".join(one.en for one in found), "及".join(one.zh for one in found))


def months_of(policies: Sequence[Policy], run: Run) -> Window:
    """The months of policies: from the first in which any of their measures acts to the last; without any, months 25 to 60.

    Raises:
        ValueError: the run has none of these months.
    """
    measures = measures_of(policies)
    if not measures:
        first, last = undated(run.months)
        if first >= last:
            raise ValueError(too_short(run.months))
        return Window(DURING, first, last)
    found = stretch(DURING, measures, run)
    if found is None:
        raise ValueError(never(policies, run))
    return found


def stretch(name: str, measures: Sequence[Measure], run: Run) -> Window | None:
    """The months from the first in which any of the measures acts to the last, with its gaps; nothing where none acts."""
    found = phases(measures, run.scenario.year, run.months)
    if not found:
        return None
    gaps = tuple((one.last, two.first) for one, two in pairwise(found) if one.last < two.first)
    return Window(name, found[0].first, found[-1].last, tuple(measures), gaps)


def too_short(months: int) -> str:
    """A run that is over before policies act."""
    first = undated(months)[0]
    return f"months: {months} given; policies act from month {first + 1} on, so more are needed"


def never(policies: Sequence[Policy], run: Run) -> str:
    """A policy that acts in no month of a run."""
    if not any(measure.dated for measure in measures_of(policies)):
        return too_short(run.months)
    names = ", ".join(policy.name for policy in policies)
    year = run.scenario.year
    return f"{names}: acts in no month of the run, which has months 1 to {run.months}, from January {year}"


def windows_of(policies: Sequence[Policy], run: Run) -> list[Window]:
    """All windows of policies in a run, the main ones first.

    Args:
        policies: those whose months and villages are meant; none for months 25 to 60 and all villages.
        run: with its length, its year and its villages.

    Raises:
        ValueError: the run has none of their months.
    """
    during = months_of(policies, run)
    made = [during]
    if during.last < run.months:
        made.append(replace(during, name=AFTER, first=during.last, last=run.months, gaps=()))
    if not during.everywhere:
        made += [replace(one, name=f"{one.name}{EVERYWHERE}", measures=()) for one in made]
    return made + by_phase(policies, run) + by_targets(policies, run)


def by_phase(policies: Sequence[Policy], run: Run) -> list[Window]:
    """The stretches in which the same measures act, where there are several."""
    found = phases(measures_of(policies), run.scenario.year, run.months)
    if len(found) < 2:
        return []
    return [Window(f"phase-{k}", one.first, one.last, one.measures) for k, one in enumerate(found, 1)]


def by_targets(policies: Sequence[Policy], run: Run) -> list[Window]:
    """The villages of each choice, over the months of the measures that make it, where there are several; all villages not."""
    chosen: dict[Targets, list[Measure]] = {}
    for measure in measures_of(policies):
        chosen.setdefault(measure.targets, []).append(measure)
    if len(chosen) < 2:
        return []
    made: list[Window] = []
    for targets, measures in chosen.items():
        found = stretch(f"targets-{len(made) + 1}", measures, run)
        if targets.kind != "all" and found is not None:
            made.append(found)
    return made


def common(spans: Sequence[Span]) -> Window:
    """The months from the first of any policy to the last of any, over all villages: where they are set side by side."""
    return Window(COMMON, min(first for first, _ in spans), max(last for _, last in spans))


def years_from(first: int, months: int) -> dict[str, Span]:
    """Every whole year of a run from a month on: ``year-1``, ``year-2`` and so on."""
    years = range((months - first) // 12)
    return {f"year-{k + 1}": (first + 12 * k, first + 12 * (k + 1)) for k in years}


def named_months(name: str, months: int) -> Span | None:
    """The months that ``months-25-48`` names; nothing where it names none, or some that the run has not."""
    found = EXPLICIT.fullmatch(name)
    if found is None:
        return None
    first, last = int(found[1]) - 1, int(found[2])
    return (first, last) if first < last <= months else None
