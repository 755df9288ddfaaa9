"""What a tried-out pilot says in numbers: power, wrong signs, exaggeration, villages needed, bias of naive comparisons.

Draws of luck and of uncertain numbers are the units: a mean is over them, and its interval is Student t over them. Of a
power that is the Monte Carlo error, trials within a draw included.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from scipy.special import ndtr

from analysis.numbers import Language, Single, is_points, is_share
from analysis.statistics import Floats, interval
from analysis.words import label, say

MOST = 1000
"""Villages an arm up to which the size that is needed is looked for beyond those that were tried."""
CHECKS = {"compared": "everywhere", "changed": "everywhere", "both": "everywhere"}
"""Each naive comparison, and the truth that it is taken for."""


@dataclass(frozen=True)
class Mean:
    """A mean over draws with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def half(self) -> float:
        """Half width of the interval."""
        return 0.5 * (self.high - self.low)


def mean(values: Any) -> Mean:
    """Mean over draws, missing ones left out."""
    found = interval(np.asarray(values, np.float64))
    return Mean(float(found.value), float(found.low), float(found.high))


@dataclass(frozen=True)
class Cell:
    """One design, length, size and claim.

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
    power: Mean
    reached: float
    covered: float
    wrong: float
    exaggerated: float

    @property
    def villages(self) -> int:
        """Villages in all."""
        return 2 * self.size


def cell(data: xr.Dataset, design: str, month: int, size: int, claim: str) -> Cell:
    """The numbers of one cell."""
    one = data.sel(design=design, month=month, size=size, claim=claim)
    power, covered = one["power"].values, one["covered"].values
    there = np.isfinite(power)
    truth = truths(data, design, month, claim)
    real = there & (truth != 0.0)
    sure, told = power[real].sum(), (power * np.abs(truth))[real].sum()
    return Cell(
        design,
        month,
        size,
        claim,
        mean(power),
        float((power[there] >= data.attrs["wanted"]).mean()) if there.any() else float("nan"),
        float(covered[there].mean()) if there.any() else float("nan"),
        float(one["wrong"].values[real].sum() / sure) if sure > 0.0 else float("nan"),
        float(one["claimed"].values[real].sum() / told) if sure > 0.0 else float("nan"),
    )


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
    """Villages in all for the power asked for: of those tried, else by calculation, else none up to :data:`MOST` an arm."""

    villages: int | None
    tried: bool

    def shown(self, lang: Language = "en") -> str:
        """For people."""
        if self.villages is None:
            return say("trial_beyond", lang, most=f"{2 * MOST:,}")
        return f"{self.villages}" if self.tried else say("trial_about", lang, n=self.villages)


def needed(data: xr.Dataset, design: str, month: int, claim: str) -> Needed:
    """The smallest size with the power asked for.

    Beyond the sizes tried, power in a draw is that of a normal estimate whose standard error falls with the root of the
    number of villages; it is averaged over the draws.
    """
    wanted = float(data.attrs["wanted"])
    for size in sizes(data):
        if cell(data, design, month, size, claim).power.value >= wanted:
            return Needed(2 * size, True)
    last = sizes(data)[-1]
    error = np.asarray(
        data["error"].sel(design=design, month=month, size=last, claim=claim).values, np.float64
    )
    truth = np.abs(truths(data, design, month, claim))
    there = np.isfinite(error) & np.isfinite(truth)
    if not there.any():
        return Needed(None, False)
    for size in range(last + 1, MOST + 1):
        with np.errstate(divide="ignore", invalid="ignore"):
            far = np.where(truth > 0.0, truth / error, 0.0)[there] * np.sqrt(size / last)
        if float((ndtr(far - 1.96) + ndtr(-far - 1.96)).mean()) >= wanted:
            return Needed(2 * size, False)
    return Needed(None, False)


def best(data: xr.Dataset, claim: str) -> Cell:
    """The smallest design with the power asked for, shorter before longer; else the one with most power."""
    found = [one for one in cells(data, claim) if np.isfinite(one.power.value)]
    enough = [one for one in found if one.power.value >= data.attrs["wanted"]]
    if enough:
        return min(enough, key=lambda one: (one.size, one.month, -one.power.value))
    return max(found, key=lambda one: one.power.value)


def effect(data: xr.Dataset, month: int) -> Mean:
    """True mean effect of a pilot of this length, over draws."""
    return mean(data["truth"].sel(design="parallel", month=month).values)


def improves(data: xr.Dataset, month: int) -> tuple[int, int, int]:
    """Draws in which the policy makes the outcome better, in which it does nothing at all, and draws with a value."""
    truth = data["truth"].sel(design="parallel", month=month).values * better(data)
    return int((truth > 0.0).sum()), int((truth == 0.0).sum()), int(np.isfinite(truth).sum())


def short(data: xr.Dataset) -> int:
    """Draws in which some cell has too few villages with a value."""
    return int((~np.isfinite(np.asarray(data["power"].values))).any(axis=(1, 2, 3, 4)).sum())


def spread(values: Any) -> Mean:
    """Median over draws, with the tenth and ninetieth percentile."""
    there = np.asarray(values, np.float64)
    there = there[np.isfinite(there)]
    if not len(there):
        return Mean(float("nan"), float("nan"), float("nan"))
    low, middle, high = np.quantile(there, (0.1, 0.5, 0.9))
    return Mean(float(middle), float(low), float(high))


def icc(data: xr.Dataset) -> Mean:
    """Intraclass correlation of households in villages; missing where the outcome cannot be split."""
    return spread(_ratio(data["by_household"].values))


def lasting(data: xr.Dataset, month: int) -> Mean:
    """Share of the variance between villages, in one period of a stepped wedge, that lasts."""
    return spread(_ratio(data["by_period"].sel(month=month).values))


def _ratio(parts: Floats) -> Floats:
    """between / (between + within), a negative variance between taken as it is."""
    whole = parts.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0.0, parts[..., 0] / whole, np.nan)


def bias(data: xr.Dataset, choice: str, month: int, check: str) -> Mean:
    """Naive comparison less the true mean effect in all villages."""
    one = data["naive"].sel(choice=choice, month=month)
    return mean(one.sel(entry=check).values - one.sel(entry=CHECKS[check]).values)


def other_villages(data: xr.Dataset, choice: str, month: int) -> Mean:
    """True effect in the chosen villages less that in all."""
    one = data["naive"].sel(choice=choice, month=month)
    return mean(one.sel(entry="chosen").values - one.sel(entry="everywhere").values)


def one_lot(data: xr.Dataset, month: int, check: str) -> float:
    """Standard deviation of a naive comparison from one lot to another, mean over draws."""
    return float(np.nanmean(np.asarray(data["lot_sd"].sel(month=month, entry=check).values)))


def spill(data: xr.Dataset, month: int, side: str) -> Mean:
    """How far villages without (with) the policy move when half of all have it, against none (all) having it."""
    return mean(data["spill"].sel(month=month, side=side).values)


def power_table(data: xr.Dataset) -> pd.DataFrame:
    """One row a design, length, size and claim."""
    rows = []
    for claim in names(data, "claim"):
        for one in cells(data, claim):
            need = needed(data, one.design, one.month, claim) if claim != "none" else None
            rows.append(
                {
                    "claim": claim,
                    "design": one.design,
                    "months": one.month,
                    "villages": one.villages,
                    "power": one.power.value,
                    "low": one.power.low,
                    "high": one.power.high,
                    "share_of_draws_reaching": one.reached,
                    "coverage": one.covered,
                    "wrong_sign": one.wrong,
                    "exaggeration": one.exaggerated,
                    "villages_needed": need.villages if need else None,
                    "needed_was_tried": need.tried if need else None,
                }
            )
    return pd.DataFrame(rows)


def selection_table(data: xr.Dataset) -> pd.DataFrame:
    """One row a choice, length and naive comparison: its bias with the interval over draws."""
    rows = []
    for month in months(data):
        for choice in names(data, "choice"):
            for check in CHECKS:
                found = bias(data, choice, month, check)
                row = {"choice": choice, "months": month, "comparison": check, "bias": found.value}
                row |= {"low": found.low, "high": found.high, "sd_of_one_lot": float("nan")}
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
