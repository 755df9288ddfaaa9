"""A bank of worlds as the arrays its analyses take, and what it says: which numbers move an outcome, and of how much."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.emulator import Emulator, ExplainsTooLittle, fit
from analysis.rare import ROUNDING
from analysis.screening import Screened, screen, unscreened
from analysis.variance import Shares, variance_shares
from analysis.why import Why
from experiments.study.results import StudyResult
from experiments.study.schema import Factor
from experiments.study.values import columns
from grassroots.answers.sensitivity import CannotAnalyse, Carried, chosen, values_of
from model.parameters import ledger

Floats = NDArray[np.float64]
FEWEST = 30
"""Worlds from which on a bank is analysed."""


@dataclass(frozen=True)
class Moved:
    """What a bank says of one outcome.

    Attributes:
        column: the outcome (and window), as in the study.
        screened: which numbers move it.
        emulator: fitted to those found; how much of unseen worlds it explains; nothing where nothing can be said.
        shares: of the variance of everything moved; nothing where the emulator explains too little.
        why: why nothing can be said of it: the same in every run, no run has a value, or too few worlds have; else empty.
    """

    column: str
    screened: Screened
    emulator: Emulator | None
    shares: Shares | None
    why: Why = Why.NONE

    def share_of(self, number: str) -> float:
        """Shapley effect of a number; missing where shares cannot be told."""
        if self.shares is None or number not in self.shares.names:
            return float("nan")
        return float(self.shares.shapley[self.shares.names.index(number)])


def moved(result: StudyResult, outcomes: Sequence[str] = (), arm: str = "", against: str = "") -> list[Moved]:
    """What a bank says of its outcomes, or of the effect of one of its arms.

    Args:
        result: a study of design ``worlds``.
        outcomes: columns; all of them where nothing is said.
        arm: the policy in force; the first one where nothing is said.
        against: analyse the difference that ``arm`` makes to this arm, on the same seeds.

    Raises:
        CannotAnalyse: the study is no bank, or a name is not in it.
    """
    study = result.study
    if study.design.kind != "worlds":
        raise CannotAnalyse(f"{study.name}: a {study.design.kind} design is no bank of worlds")
    names = chosen(outcomes, columns(study), "outcome") or columns(study)
    arm = (chosen([arm], study.arms, "arm") if arm else list(study.arms))[0]
    values = values_of(result, names, arm)
    if against:
        values = values - values_of(result, names, chosen([against], study.arms, "arm")[0])
    units, numbers = units_of(result), tuple(factor.name for factor in study.factors)
    found = []
    for k, name in enumerate(names):
        there = int(np.isfinite(values[:, :, k]).all(axis=1).sum())
        why = why_not(values[:, :, k], there)
        if why:
            nothing = unscreened(numbers, there, len(values) - there)
            found.append(Moved(name, nothing, None, None, why))
            continue
        screened = screen(units, values[:, :, k].mean(axis=1), numbers)
        strongest = tuple(numbers.index(one) for one in screened.found)
        emulator = fit(units, values[:, :, k], strongest)
        try:
            shares = variance_shares(emulator, numbers)
        except ExplainsTooLittle:
            shares = None
        found.append(Moved(name, screened, emulator, shares))
    return found


def carried(result: StudyResult, column: str, numbers: Sequence[str]) -> Carried | None:
    """What some numbers carry of one outcome of a bank; nothing where the bank does not hold the outcome.

    Args:
        result: the bank.
        column: outcome (and window), as in the study.
        numbers: by path.

    Raises:
        CannotAnalyse: the study is no bank.
    """
    if column not in columns(result.study):
        return None
    found = moved(result, [column])[0]
    share = float("nan") if found.shares is None else found.shares.of(numbers)
    return Carried(result.study.name, found.screened.n, share)


def grades_of(result: StudyResult) -> dict[str, str]:
    """How well each number of a bank is known, by path."""
    numbers = ledger()
    return {
        one.name: str(getattr(numbers[one.name].about, "grade", ""))
        for one in result.study.factors
        if one.path
    }


def bank_frame(result: StudyResult, found: Sequence[Moved]) -> pd.DataFrame:
    """One row an outcome and number: correlations, p, whether it is a discovery, shares of everything moved, grade, missing."""
    grades, frames = grades_of(result), []
    for one in found:
        rows = one.screened.to_dataframe()
        rows.insert(0, "outcome", one.column)
        shares = {} if one.shares is None else one.shares.to_dataframe().set_index("number").to_dict("index")
        for part in ("first", "total", "shapley"):
            rows[part] = [shares.get(name, {}).get(part, np.nan) for name in rows["number"]]
        rows["grade"] = [grades.get(name, "") for name in rows["number"]]
        frames.append(rows)
    return pd.concat(frames, ignore_index=True)


def outcomes_frame(found: Sequence[Moved]) -> pd.DataFrame:
    """One row an outcome: worlds with a value and without, numbers found, what the emulator explains, why nothing can be said."""
    return pd.DataFrame(
        {
            "outcome": [one.column for one in found],
            "worlds": [one.screened.n for one in found],
            "missing": [one.screened.missing for one in found],
            "found": [len(one.screened.found) for one in found],
            "explained": [np.nan if one.emulator is None else one.emulator.r2 for one in found],
            "explained_without_luck": [
                np.nan if one.emulator is None else one.emulator.r2_without_luck for one in found
            ],
            "why": [str(one.why) for one in found],
        }
    )


def why_not(values: Floats, worlds: int) -> Why:
    """Why nothing can be said of an outcome: worlds x seeds, and worlds with all their values; empty where something can."""
    there = values[np.isfinite(values)]
    if not len(there):
        return Why.ABSENT
    if np.ptp(there) <= ROUNDING * np.abs(there).max():
        return Why.CONSTANT
    return Why.FEW if worlds < FEWEST else Why.NONE


def units_of(result: StudyResult) -> Floats:
    """Worlds x numbers in the unit cube: 0 at the low end of each range, 1 at the high end."""
    return np.column_stack(
        [unit(factor, result.design[factor.name].to_numpy(np.float64)) for factor in result.study.factors]
    )


def unit(factor: Factor, values: Floats) -> Floats:
    """Values of a factor as places in its range, over the logarithm where it is drawn so."""
    low, high = factor.bounds
    if factor.log:
        return np.asarray(np.log(values / low) / np.log(high / low))
    return np.asarray((values - low) / (high - low))
