"""Under which conditions the effect of a policy falls short of what is of interest, from a bank of worlds with two arms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.discovery import MOST_BOUNDS, Bound, Box, discover, held_out
from bilingual.numbers import figures
from bilingual.words import Single, Words
from experiments.study.results import StudyResult
from experiments.study.schema import Factor
from grassroots.answers.bank import Moved, moved, units_of
from grassroots.answers.sensitivity import CannotAnalyse, values_of
from model.outcomes import find

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Conditions:
    """Where an effect falls short.

    Attributes:
        column: the outcome (and window).
        arm, against: the policy, and what it is compared with.
        interest: the smallest effect of interest, in the unit of the outcome.
        better: ``up`` or ``down``: an effect counts in this direction.
        told: which numbers move the effect; only these may bound the box.
        box: conditions in places of ranges, 0 to 1, and what they are worth on worlds held out.
        worlds, missing: with an effect, and without.
        bounds: of each condition number, low and high in its own unit, and whether each end is a condition.
        looked_at: of the numbers that might bound the box, each with its values in the worlds, in its own unit.
        effects: of these worlds.
        held: which of them were kept out of the search.
    """

    column: str
    arm: str
    against: str
    interest: float
    better: str
    told: Moved
    box: Box
    worlds: int
    missing: int
    bounds: tuple[tuple[str, float, float, bool, bool], ...]
    looked_at: dict[str, Floats]
    effects: Floats
    held: NDArray[np.bool_]

    def to_dataframe(self) -> pd.DataFrame:
        """One row a condition: number, low and high in its unit; empty where none was found."""
        rows = [
            {"number": name, "low": low if below else np.nan, "high": high if above else np.nan}
            for name, low, high, below, above in self.bounds
        ]
        return pd.DataFrame(rows, columns=["number", "low", "high"])


def conditions(
    result: StudyResult, column: str, arm: str, against: str, interest: float | None = None, seed: int = 1
) -> Conditions:
    """Look for the conditions under which an effect falls short of the smallest effect of interest.

    Args:
        result: a bank of worlds with both arms.
        column: the outcome (and window), as in the study.
        arm, against: the policy, and what it is compared with.
        interest: the smallest effect of interest, in the unit of the outcome; what the outcome declares where nothing is said.
        seed: of the split into worlds searched and worlds held out.

    Raises:
        CannotAnalyse: no bank, or nothing can be said of this effect.
    """
    (told,) = moved(result, [column], arm, against)
    before = values_of(result, [column], against)[:, :, 0].mean(axis=1)
    effect = values_of(result, [column], arm)[:, :, 0].mean(axis=1) - before
    there = np.isfinite(effect)
    if told.why:
        raise CannotAnalyse(
            f"{column}: the effect of {arm} is the same in every world, or in too few of them"
        )
    item = find(column.partition("@")[0])
    size = (
        interest if interest is not None else usual(item.interest.size, item.interest.of_base, before[there])
    )
    better = item.better if item.better in ("up", "down") else "up" if np.nanmean(effect) >= 0.0 else "down"
    fails = (effect if better == "up" else -effect)[there] < size
    units, names = units_of(result), [factor.name for factor in result.study.factors]
    candidates = tuple(names.index(name) for name in told.screened.found[:MOST_BOUNDS])
    box = discover(units[there], fails, candidates, seed)
    factors = result.study.factors
    bounds = tuple(in_units(bound, factors[bound.number], units[there]) for bound in box.bounds)
    looked_at = {names[k]: result.design[names[k]].to_numpy(np.float64)[there] for k in candidates}
    counted = int(there.sum()), int((~there).sum())
    seen = effect[there], held_out(int(there.sum()), seed)
    return Conditions(column, arm, against, size, better, told, box, *counted, bounds, looked_at, *seen)


def usual(size: float, of_base: bool, before: Floats) -> float:
    """The smallest effect of interest that an outcome declares, where its values without the policy are these."""
    return size * abs(float(before.mean())) if of_base else size


def in_units(bound: Bound, factor: Factor, units: Floats) -> tuple[str, float, float, bool, bool]:
    """A condition in the unit of its number, and which of its ends say something."""
    low, high = factor.bounds
    seen = units[:, bound.number]
    ends = [
        float(low * (high / low) ** u if factor.log else low + u * (high - low))
        for u in (bound.low, bound.high)
    ]
    return factor.name, ends[0], ends[1], bool(bound.low > seen.min()), bool(bound.high < seen.max())


BOUNDS = {
    "below": Words("{name} is below {high}", "{name}低于{high}"),
    "above": Words("{name} is above {low}", "{name}高于{low}"),
    "between": Words("{name} is between {low} and {high}", "{name}介于{low}与{high}之间"),
}


def bounds_said(
    bounds: Sequence[tuple[str, float, float, bool, bool]], labels: Mapping[str, Words], lang: Single
) -> str:
    """The conditions of a box as one clause."""
    parts = []
    for name, low, high, below, above in bounds:
        key = "between" if below and above else "above" if below else "below"
        values = {"low": figures(low), "high": figures(high)}
        parts.append(BOUNDS[key].said(lang, name=getattr(labels[name], lang), **values))
    return ("且" if lang == "zh" else " and ").join(parts)
