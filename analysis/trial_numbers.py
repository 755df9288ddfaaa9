"""What a tried-out pilot says in numbers: power, wrong signs, exaggeration, villages needed, bias of naive comparisons.

Draws of luck and of uncertain numbers are the units: a mean is over them, and so is its interval (Student t, within what is
possible). Of a power that is the Monte Carlo error, trials within a draw included. A design is said to reach a power only
where its interval does, and only from as many draws as could show it (:func:`least_draws`).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from scipy.special import ndtr

from analysis.rare import lower_share
from analysis.statistics import LEVEL, Estimate, Floats, difference_unit, interval, ratio_interval, share_of
from analysis.why import Why
from analysis.words import label, say
from bilingual.numbers import is_points, is_share
from bilingual.words import Language, Single

MOST = 1000
"""Most villages an arm among which the size needed is searched, beyond those that were tried."""
CHECKS = {"compared": "everywhere", "changed": "everywhere", "both": "everywhere"}
"""Each naive comparison, and the truth that it is taken for."""


def mean(values: Any, unit: str = "") -> Estimate:
    """Mean over draws, missing ones left out; within what the unit allows."""
    return interval(np.asarray(values, np.float64), unit=unit).one()


@dataclass(frozen=True)
class Cell:
    """One design, length, size and claim; every number with its 95 % interval over draws, or why there is none.

    Attributes:
        design, month, size, claim: which; ``size`` is villages an arm.
        power: share of trials that exclude zero, with its Monte Carlo error.
        reached: share of draws in which power is what was asked for.
        covered: share of intervals that hold the truth.
        wrong: of the trials that exclude zero, the share with the wrong sign (type S; Gelman and Carlin 2014).
        exaggerated: mean |estimate| of those over the mean |truth| of the same (type M). Draws whose truth is zero have
            neither and are left out of both.
    """

    design: str
    month: int
    size: int
    claim: str
    power: Estimate
    reached: Estimate
    covered: Estimate
    wrong: Estimate
    exaggerated: Estimate

    @property
    def villages(self) -> int:
        """Villages in all."""
        return 2 * self.size

    def reaches(self, wanted: float) -> bool:
        """Whether power is what was asked for, its error included; never from fewer draws than could show it."""
        return told(self.power.n, wanted) and self.power.low >= wanted


def draws_for(wanted: float) -> int:
    """Fewest draws whose interval can lie above a power: (1 - LEVEL) / 2 is what is left for n draws of n to be luck.

    Of n draws in which every trial finds the effect the lower bound of Clopper and Pearson is (0.025)^(1 / n), which is
    ``wanted`` or more from n = log 0.025 / log ``wanted`` on: 17 draws for 80 %, 36 for 90 %. A few draws that merely lie
    close together have a narrower interval of Student's, which rests on a normal scatter nobody has seen.

    Args:
        wanted: power asked for, above 0, below 1.
    """
    n = max(2, math.floor(math.log((1.0 - LEVEL) / 2.0) / math.log(wanted)))
    return n if float(lower_share(n, n, LEVEL)) >= wanted else n + 1


def told(draws: int, wanted: float) -> bool:
    """Whether draws are enough to tell that a power is reached."""
    return draws >= draws_for(wanted)


def least_draws(data: xr.Dataset) -> int:
    """Fewest draws from which it can be told that a design has the power asked for."""
    return draws_for(float(data.attrs["wanted"]))


def cell(data: xr.Dataset, design: str, month: int, size: int, claim: str) -> Cell:
    """The numbers of one cell."""
    one = data.sel(design=design, month=month, size=size, claim=claim)
    power, covered = one["power"].values, one["covered"].values
    there = np.isfinite(power)
    truth = truths(data, design, month, claim)
    real = there & (truth != 0.0)
    enough = int((power[there] >= data.attrs["wanted"]).sum())
    return Cell(
        design,
        month,
        size,
        claim,
        mean(power, "share"),
        share_of(enough, int(there.sum())),
        mean(covered[there], "share"),
        of_found(one["wrong"].values[real], power[real], 1.0),
        of_found(one["claimed"].values[real], (power * np.abs(truth))[real]),
    )


def of_found(part: Floats, whole: Floats, most: float = np.inf) -> Estimate:
    """A ratio of sums over draws with Fieller's interval, kept within 0 and ``most``; where nothing is found, why.

    Where ``part`` is zero in every draw it is a share that was never seen: the interval is that of Clopper and Pearson.
    """
    if not part.any() and whole.any() and np.isfinite(most):
        return share_of(0, int((whole > 0.0).sum()))
    found = ratio_interval(part, whole)
    if not found.bounded:
        return Estimate(np.nan, np.nan, np.nan, len(part), found.why)
    low, high = max(0.0, found.low), min(most, found.high)
    return Estimate(found.value, low, high, len(part), Why.NONE if low < high else Why.CONSTANT)


def truths(data: xr.Dataset, design: str, month: int, claim: str) -> Floats:
    """True mean effect in each draw."""
    own = np.asarray(data["truth"].sel(design=design, month=month).values, np.float64)
    if claim == "model":
        return own
    return np.full(len(own), worth(data) if claim == "worth" else 0.0)


def worth(data: xr.Dataset) -> float:
    """The effect worth having, with its sign."""
    return float(data.attrs["worth"]) * better(data)


def better(data: xr.Dataset) -> float:
    """1 where more is better, -1 where less is."""
    return 1.0 if data["outcome"].attrs["better"] == "up" else -1.0


def names(data: xr.Dataset, dim: str) -> list[str]:
    """Names along a dimension."""
    return [str(name) for name in data[dim].values]


def claims(data: xr.Dataset) -> list[str]:
    """Effects, without none at all."""
    return [claim for claim in names(data, "claim") if claim != "none"]


def months(data: xr.Dataset) -> list[int]:
    """Lengths that were tried."""
    return [int(month) for month in data["month"].values]


def sizes(data: xr.Dataset) -> list[int]:
    """Villages an arm that were tried."""
    return [int(size) for size in data["size"].values]


def cells(data: xr.Dataset, claim: str) -> list[Cell]:
    """Every cell of a claim."""
    return [
        cell(data, design, month, size, claim)
        for design in names(data, "design")
        for month in months(data)
        for size in sizes(data)
    ]


@dataclass(frozen=True)
class Needed:
    """Villages in all for the power asked for: of those tried, else by calculation, else none up to :data:`MOST` an arm.

    Attributes:
        villages: how many; missing where it takes more than was looked for, or where draws are too few to tell.
        tried: whether that size was tried.
        why: why it cannot be told; empty where it can.
    """

    villages: int | None
    tried: bool
    why: Why = Why.NONE

    def shown(self, lang: Language = "en") -> str:
        """For people."""
        if self.why:
            return say("trial_not_told", lang)
        if self.villages is None:
            return say("trial_beyond", lang, most=f"{2 * MOST:,}")
        return f"{self.villages}" if self.tried else say("trial_about", lang, n=self.villages)


def needed(data: xr.Dataset, design: str, month: int, claim: str) -> Needed:
    """The smallest size whose power is what was asked for, its error over draws included.

    Beyond the sizes tried, power in a draw is that of a normal estimate whose standard error falls with the root of the
    number of villages.
    """
    wanted = float(data.attrs["wanted"])
    if not told(cell(data, design, month, sizes(data)[0], claim).power.n, wanted):
        return Needed(None, False, Why.FEW)
    for size in sizes(data):
        if cell(data, design, month, size, claim).reaches(wanted):
            return Needed(2 * size, True)
    last = sizes(data)[-1]
    error = np.asarray(
        data["error"].sel(design=design, month=month, size=last, claim=claim).values, np.float64
    )
    truth = np.abs(truths(data, design, month, claim))
    there = np.isfinite(error) & np.isfinite(truth)
    if not there.any():
        return Needed(None, False, Why.ABSENT)
    if not told(int(there.sum()), wanted):
        return Needed(None, False, Why.FEW)

    def at(size: int) -> Estimate:
        return mean(power_at(truth[there], error[there] * np.sqrt(last / size)), "share")

    if at(MOST).high < wanted:
        return Needed(None, False)
    if not at(MOST).low >= wanted:
        return Needed(None, False, Why.FEW)
    low, high = last, MOST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if at(middle).low >= wanted else (middle, high)
    return Needed(2 * high, False)


def power_at(truth: Floats, error: Floats) -> Floats:
    """Chance that a normal estimate with this error excludes zero at 5 %, two-sided."""
    with np.errstate(divide="ignore", invalid="ignore"):
        far = np.where(truth > 0.0, truth / error, 0.0)
    return np.asarray(ndtr(far - 1.96) + ndtr(-far - 1.96))


def best(data: xr.Dataset, claim: str) -> Cell | None:
    """The smallest design that surely has the power asked for, shorter before longer; else the one with most power.

    None where no cell has a power.
    """
    found = [one for one in cells(data, claim) if np.isfinite(one.power.value)]
    enough = [one for one in found if one.reaches(float(data.attrs["wanted"]))]
    if enough:
        return min(enough, key=lambda one: (one.size, one.month, -one.power.value))
    return max(found, key=lambda one: one.power.value, default=None)


def effect(data: xr.Dataset, month: int) -> Estimate:
    """True mean effect of a pilot of this length, over draws."""
    return mean(data["truth"].sel(design="parallel", month=month).values, difference_unit(unit(data)))


def improves(data: xr.Dataset, month: int) -> tuple[int, int, int]:
    """Draws in which the policy makes the outcome better, in which it does nothing at all, and draws with a value."""
    truth = data["truth"].sel(design="parallel", month=month).values * better(data)
    return int((truth > 0.0).sum()), int((truth == 0.0).sum()), int(np.isfinite(truth).sum())


def short(data: xr.Dataset) -> int:
    """Draws in which some cell has too few villages with a value."""
    return int((~np.isfinite(np.asarray(data["power"].values))).any(axis=(1, 2, 3, 4)).sum())


LEAST_DRAWS = 10
"""Draws from which a tenth and a ninetieth percentile are given."""


def spread(values: Any) -> Estimate:
    """Median over draws, with the tenth and ninetieth percentile where there are draws enough."""
    there = np.asarray(values, np.float64)
    there = there[np.isfinite(there)]
    n = len(there)
    if not n:
        return Estimate(np.nan, np.nan, np.nan, 0, Why.ABSENT)
    low, middle, high = np.quantile(there, (0.1, 0.5, 0.9))
    if n < LEAST_DRAWS:
        return Estimate(float(middle), np.nan, np.nan, n, Why.FEW)
    return Estimate(float(middle), float(low), float(high), n)


def icc(data: xr.Dataset, name: str, month: int) -> Estimate:
    """Intraclass correlation of households in villages over a whole pilot of this length, without the policy.

    Missing where the outcome cannot be split by household or has no value in so few months.
    """
    if name not in names(data, "observed"):
        return spread([])
    return spread(_ratio(data["by_household"].sel(observed=name, month=month).values))


def alike_table(data: xr.Dataset) -> pd.DataFrame:
    """One row an outcome and length: intraclass correlation, median and 10th and 90th percentile of the draws."""
    rows = []
    for name in names(data, "observed"):
        for month in months(data):
            one = icc(data, name, month)
            row: dict[str, object] = {"outcome": name, "months": month, "icc": one.value}
            rows.append(row | {"p10": one.low, "p90": one.high, "draws": one.n, "why": str(one.why)})
    return pd.DataFrame(rows)


def lasting(data: xr.Dataset, month: int) -> Estimate:
    """Share of the variance between villages, in one period of a stepped wedge, that lasts."""
    return spread(_ratio(data["by_period"].sel(month=month).values))


def _ratio(parts: Floats) -> Floats:
    """between / (between + within), a negative variance between taken as it is."""
    whole = parts.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0.0, parts[..., 0] / whole, np.nan)


def bias(data: xr.Dataset, choice: str, month: int, check: str) -> Estimate:
    """Naive comparison less the true mean effect in all villages."""
    one = data["naive"].sel(choice=choice, month=month)
    return mean(one.sel(entry=check).values - one.sel(entry=CHECKS[check]).values)


def other_villages(data: xr.Dataset, choice: str, month: int) -> Estimate:
    """True effect in the chosen villages less that in all."""
    one = data["naive"].sel(choice=choice, month=month)
    return mean(one.sel(entry="chosen").values - one.sel(entry="everywhere").values)


def one_lot(data: xr.Dataset, month: int, check: str) -> float:
    """Standard deviation of a naive comparison from one lot to another, mean over draws."""
    return float(np.nanmean(np.asarray(data["lot_sd"].sel(month=month, entry=check).values)))


def spill(data: xr.Dataset, month: int, side: str) -> Estimate:
    """How far villages without (with) the policy move when half of all have it, against none (all) having it."""
    return mean(data["spill"].sel(month=month, side=side).values)


def power_table(data: xr.Dataset) -> pd.DataFrame:
    """One row a design, length, size and claim; behind each number its interval, and why there is none."""
    rows = []
    for claim in names(data, "claim"):
        for one in cells(data, claim):
            need = needed(data, one.design, one.month, claim) if claim != "none" else None
            row: dict[str, object] = {
                "claim": claim,
                "design": one.design,
                "months": one.month,
                "villages": one.villages,
                "power": one.power.value,
                "low": one.power.low,
                "high": one.power.high,
                "why": str(one.power.why),
            }
            for name, found in COLUMNS.items():
                row |= _columns(name, getattr(one, found))
            row |= {
                "draws": one.power.n,
                "draws_needed": least_draws(data),
                "villages_needed": need.villages if need else None,
                "needed_was_tried": need.tried if need else None,
                "needed_why": str(need.why) if need else None,
            }
            rows.append(row)
    return pd.DataFrame(rows)


COLUMNS = {
    "share_of_draws_reaching": "reached",
    "coverage": "covered",
    "wrong_sign": "wrong",
    "exaggeration": "exaggerated",
}
"""Columns of the table of power, and the number of a cell that each holds."""


def _columns(name: str, found: Estimate) -> dict[str, object]:
    ends = {f"{name}_low": found.low, f"{name}_high": found.high, f"{name}_why": str(found.why)}
    return {name: found.value} | ends


def selection_table(data: xr.Dataset) -> pd.DataFrame:
    """One row a choice, length and naive comparison: its bias with the interval over draws."""
    rows = []
    for month in months(data):
        for choice in names(data, "choice"):
            for check in CHECKS:
                found = bias(data, choice, month, check)
                row = {"choice": choice, "months": month, "comparison": check, "bias": found.value}
                row |= {
                    "low": found.low,
                    "high": found.high,
                    "why": str(found.why),
                    "sd_of_one_lot": float("nan"),
                }
                if choice == "lot":
                    row["sd_of_one_lot"] = one_lot(data, month, check)
                rows.append(row)
    return pd.DataFrame(rows)


def unit(data: xr.Dataset) -> str:
    """Unit of the outcome."""
    return str(data["outcome"].attrs["units"])


def unit_label(data: xr.Dataset, lang: Language) -> str:
    """Unit of a difference."""
    if is_share(unit(data)) or is_points(unit(data)):
        return say("points", lang)
    return label(data["outcome"].attrs, "units", lang)


def named(data: xr.Dataset, dim: str, name: str, lang: Single) -> str:
    """Label of one entry along a dimension."""
    return str(data[f"{dim}_{lang}"].sel({dim: name}).item())
