"""Policies: levers at levels, for some months, in some villages; and the calendar that writes them into the settings.

No mechanism knows a policy. At the start of a month in which one begins or ends, every setting that any policy of the run
moves goes back to what it is without policy, and the levers in force are applied to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.declare import Floats, Label, Number
from model.levers import Lever, combined, ordered
from model.named import named
from model.parameters import Settings, resolve

BURN_IN = 24
IN_FORCE = 36
"""Months for which a policy without dates acts."""

Date = tuple[int, int] | int
"""A month: of the calendar as (year, month 1-12), or of the run as its number, counted from 1."""
Span = tuple[int, int]
"""Months of a run from the first to the one before the second, counted from 0."""
Kind = Literal["all", "list", "neediest", "easiest", "random"]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Targets:
    """Which villages a measure acts in.

    Attributes:
        kind: all; a list of numbers; the neediest (most hollowed out by outmigration) or easiest share; a random share.
        villages: numbers of the list, from 1.
        share: of the villages, rounded up.
    """

    kind: Kind = "all"
    villages: tuple[int, ...] = ()
    share: float = 1.0

    def __post_init__(self) -> None:
        if self.kind == "list" and (not self.villages or min(self.villages) < 1):
            raise ValueError("targets: a list needs numbers of villages, from 1")
        if not 0.0 < self.share <= 1.0:
            raise ValueError(f"targets: share {self.share:g}; allowed is above 0, up to 1")

    def chosen(self, need: Floats, lot: Floats) -> Mask:
        """Villages that are targets.

        Args:
            need: by village, the higher the needier.
            lot: by village, a keyed uniform draw.
        """
        n = len(need)
        if self.kind == "all":
            return np.ones(n, bool)
        if self.kind == "list":
            return np.isin(np.arange(1, n + 1), self.villages)
        key = {"neediest": -need, "easiest": need, "random": lot}[self.kind]
        mask = np.zeros(n, bool)
        mask[np.argsort(key, kind="stable")[: int(np.ceil(self.share * n - 1e-9))]] = True
        return mask


@dataclass(frozen=True, repr=False)
class Measure:
    """One lever at one level.

    Attributes:
        lever: which.
        level: how much.
        targets: where.
        since, until: the first month in force and the first no longer; ``None`` for the first and the last of the run,
            or, where it has neither, for months 25 to 60 of the run (:func:`undated`).
    """

    lever: Lever
    level: float
    targets: Targets = Targets()
    since: Date | None = None
    until: Date | None = None

    def __post_init__(self) -> None:
        self.lever.check(self.level)

    def __str__(self) -> str:
        return f"{self.lever.name}={self.level:g}"

    def __repr__(self) -> str:
        dates = (f"since {written(self.since)}", f"until {written(self.until)}")
        told = [text for text, date in zip(dates, (self.since, self.until), strict=True) if date is not None]
        return named(
            self, str(self), *told, "" if self.targets.kind == "all" else f"in {self.targets.kind} villages"
        )

    @property
    def dated(self) -> bool:
        """Whether it says when it acts."""
        return self.since is not None or self.until is not None

    def span(self, year: int, months: int) -> Span:
        """Months in force, within a run that starts in the January of ``year``; no months where the first is not below the last."""
        if not self.dated:
            return undated(months)
        first = 0 if self.since is None else month_of(self.since, year)
        last = months if self.until is None else month_of(self.until, year)
        return max(0, first), min(months, last)


@dataclass(frozen=True, repr=False)
class Policy:
    """A set of measures under one name."""

    name: str
    label: Label
    measures: tuple[Measure, ...]

    def __repr__(self) -> str:
        return named(self, self.name, *map(str, self.measures))

    @property
    def coercive(self) -> bool:
        """Whether any lever of it is."""
        return any(measure.lever.coercive for measure in self.measures)


@dataclass(frozen=True)
class Phase:
    """Months ``first`` to ``last - 1`` of a run, counted from 0, in which the same measures are in force."""

    first: int
    last: int
    measures: tuple[Measure, ...]


def month_of(date: Date, year: int) -> int:
    """Months from the start of a run, in the January of ``year``, to a month."""
    return date - 1 if isinstance(date, int) else 12 * (date[0] - year) + date[1] - 1


def written(date: Date | None) -> str:
    """A month as policy files write it."""
    return f"{date[0]}-{date[1]:02d}" if isinstance(date, tuple) else str(date)


def undated(months: int) -> Span:
    """Months in which a policy without dates acts: 36 after the burn-in of 24, as far as the run goes."""
    return BURN_IN, min(BURN_IN + IN_FORCE, months)


def phases(measures: Sequence[Measure], year: int, months: int) -> list[Phase]:
    """The stretches of months over which the same measures are in force, in order; months without any are left out."""
    spans = [(measure, measure.span(year, months)) for measure in measures]
    marks = sorted({month for _, (first, last) in spans if first < last for month in (first, last)})
    found = [
        Phase(begin, end, tuple(measure for measure, (first, last) in spans if first <= begin < last))
        for begin, end in pairwise(marks)
    ]
    return [phase for phase in found if phase.measures]


def measures_of(policies: Sequence[Policy]) -> list[Measure]:
    """All measures, policy by policy."""
    return [measure for policy in policies for measure in policy.measures]


def moved_paths(policies: Sequence[Policy]) -> list[str]:
    """Settings that any measure moves."""
    return sorted({effect.path for measure in measures_of(policies) for effect in measure.lever.effects})


def turns(policies: Sequence[Policy], year: int, months: int) -> list[int]:
    """Months in which a measure begins or ends."""
    return sorted({month for measure in measures_of(policies) for month in measure.span(year, months)})


def column(settings: Settings, path: str) -> Floats:
    """The column of a setting."""
    mechanism, _, name = path.partition(".")
    found: Floats = getattr(getattr(settings, mechanism), name)
    return found


def levels_in_force(
    policies: Sequence[Policy], month: int, year: int, months: int, masks: Sequence[Mask]
) -> dict[str, tuple[Lever, Floats, Mask]]:
    """For each lever at work: its level by village, and where it acts. ``masks`` are the targets of each measure."""
    levels: dict[str, tuple[Lever, Floats, Mask]] = {}
    for measure, targets in zip(measures_of(policies), masks, strict=True):
        first, last = measure.span(year, months)
        if not first <= month < last:
            continue
        lever = measure.lever
        _, level, active = levels.get(
            lever.name, (lever, np.zeros(len(targets)), np.zeros(len(targets), bool))
        )
        joint = combined(lever.combine, level, active, measure.level, targets)
        levels[lever.name] = (lever, joint, active | targets)
    return levels


WHOLE = ("code", "households", "persons", "month", "months", "years")
"""Units of settings that stand for a rule or a count: half of one is another one, and no half."""


def unit_of(path: str) -> str:
    """Unit of a setting."""
    about = resolve(path).about
    return about.unit if isinstance(about, Number) else ""


def apply(
    settings: Settings,
    base: dict[str, Floats],
    levels: dict[str, tuple[Lever, Floats, Mask]],
    arrives: float = 1.0,
) -> None:
    """Write the levers in force into the settings: from what they are without policy, never beyond their domain.

    Args:
        settings: written in place.
        base: what each setting is without policy, by path.
        levels: of the levers in force.
        arrives: share of the way from there to the level that a setting is moved; codes and counts go all the way.
    """
    for path, values in base.items():
        column(settings, path)[:] = values
    for name, effect in ordered({name: lever for name, (lever, _, _) in levels.items()}):
        _, level, active = levels[name]
        values = column(settings, effect.path)
        low, high = resolve(effect.path).domain
        moved = np.clip(effect.on(values, level), low, high)
        if arrives < 1.0 and unit_of(effect.path) not in WHOLE:
            moved = values + arrives * (moved - values)
        values[:] = np.where(active, moved, values)
