"""The two errors of an effect: luck, and not knowing the numbers.

An effect is measured in many *worlds* (sets of plausible numbers, :mod:`experiments.worlds`), in each with a few seeds, the
arms of a comparison paired. e[d, s] is the effect in world d with seed s. Then

    luck of one run         L^2 = mean over worlds of the variance over seeds,
    not knowing             K^2 = variance over worlds of the mean over seeds, less L^2 / seeds.

With two seeds K^2 is the covariance of e[:, 0] and e[:, 1]. The effect of a world without its luck is estimated by drawing
the means together until their variance is K^2, and what is not known is the range of these effects.

Source: one-way random effects, Searle, Casella & McCulloch 1992, Variance Components, chapter 3.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, stdtr, stdtrit

from bilingual.words import Words

Floats = NDArray[np.float64]
RANGE = (0.05, 0.95)
"""Ends of the range of what is not known, as shares of the worlds."""
CLEAR, LIKELY, HARDLY = 0.95, 0.75, 0.90
"""Shares of worlds from which on an effect is clear, likely, or hardly any."""
SHOWN = 1.6449
"""Standard deviations of luck that are shown: half of its own 5-95 % range."""
DRAWS = 400
"""Bootstrap draws over worlds behind the interval of K^2."""
NAMED = 3
"""Numbers that an answer names at most as those on which it hangs."""
LEAST_SHARE = 0.01
"""Share of what is not known from which on a number is named: a smaller one would be printed as none."""
RARE = 8
"""Worlds that have to differ from the others for percentiles to see them."""
LEVEL = 0.95
"""Coverage of the interval of a mean where nothing else is said."""
FALSE_RATE = 0.10
"""Rate of false discoveries among the numbers on which an answer may be said to hang."""


class Grade(StrEnum):
    """What may be said of an effect beside the smallest effect of interest."""

    CLEAR = "clear"
    LIKELY = "likely"
    HARDLY = "hardly any effect"
    CANNOT = "cannot be told"
    UNSETTLED = "not settled by these runs"

    @property
    def words(self) -> Words:
        """In both languages."""
        return Words(self.value, GRADES_ZH[self])


GRADES_ZH = {
    Grade.CLEAR: "较有把握",
    Grade.LIKELY: "可能性较大",
    Grade.HARDLY: "作用很小",
    Grade.CANNOT: "尚不能判断",
    Grade.UNSETTLED: "本次运行不足以判断",
}


@dataclass(frozen=True)
class TwoErrors:
    """An effect with both of its errors.

    Attributes:
        mean: over worlds and seeds, in the unit of the outcome.
        mean_low, mean_high: Student interval of the mean, over worlds, at the level asked for.
        p: two-sided p of no mean effect, by Student's t over worlds; 1 where all worlds are alike.
        known: K, standard deviation over worlds of the effect without luck; 0 where the estimate of its square is not above 0.
        known_low, known_high: 95 % bootstrap interval of K.
        luck: L, standard deviation of the effect of one pair of runs within a world.
        low, high: 5th and 95th percentile of the effects of worlds without luck, see :func:`ends`.
        up, down: shares of worlds whose effect exceeds the smallest effect of interest, upwards and downwards.
        within: share of worlds whose effect is smaller than that.
        same_sign: the larger of the shares of worlds with an effect above and below zero; ties count half.
        interest: the smallest effect of interest.
        grade: what may be said.
        runs_needed: times as many villages (or seeds) a run would need for its luck to be no larger than the smallest effect
            of interest; 1 where it is already.
        worlds, seeds: how many there were; worlds without a value are left out.
        missing: worlds left out.
        effects: effect of each world without luck, in the order given; missing where the world is left out.
    """

    mean: float
    mean_low: float
    mean_high: float
    p: float
    known: float
    known_low: float
    known_high: float
    luck: float
    low: float
    high: float
    up: float
    down: float
    within: float
    same_sign: float
    interest: float
    grade: Grade
    runs_needed: int
    worlds: int
    seeds: int
    missing: int
    effects: Floats

    @property
    def beyond(self) -> float:
        """Share of worlds beyond the smallest effect of interest on the side where more of them are."""
        return max(self.up, self.down)


def two_errors(effects: ArrayLike, interest: float, seed: int = 1, level: float = LEVEL) -> TwoErrors:
    """Both errors of an effect, and what may be said of it.

    Args:
        effects: worlds x seeds, paired effects in the unit of the outcome; two seeds or more in every world. A world in which
            one is missing is left out and counted.
        interest: the smallest effect of interest, above 0, in the same unit.
        seed: of the bootstrap over worlds.
        level: coverage of the interval of the mean; above 95 % where several effects are told together.

    Raises:
        ValueError: effects are no table of at least two seeds, fewer than four worlds are left, or interest is not above 0.
    """
    given = np.asarray(effects, np.float64)
    if given.ndim != 2 or given.shape[1] < 2:
        raise ValueError(f"effects of shape {given.shape}: a table of worlds x seeds, with two seeds or more")
    if not interest > 0.0:
        raise ValueError(f"smallest effect of interest: given {interest}, allowed is a number above 0")
    there = np.isfinite(given).all(axis=1)
    e = given[there]
    if len(e) < 4:
        raise ValueError(f"{len(e)} worlds have all their values; at least four are allowed")
    known2, luck2 = components(e)
    low2, high2 = interval_of(e, luck2, seed)
    drawn = without_luck(e, known2, luck2)
    up, down, within = shares(drawn, interest)
    error = float(e.mean(axis=1).std(ddof=1) / np.sqrt(len(e)))
    half = half_of_mean(e, level)
    placed = np.full(len(given), np.nan)
    placed[there] = drawn
    low, high = ends(e, (known2, luck2), high2)
    above = float((drawn > 0.0).mean() + 0.5 * (drawn == 0.0).mean())
    return TwoErrors(
        mean=float(e.mean()),
        mean_low=float(e.mean()) - half,
        mean_high=float(e.mean()) + half,
        p=float(2.0 * stdtr(len(e) - 1, -abs(e.mean()) / error)) if error > 0.0 else float(e.mean() == 0.0),
        known=float(np.sqrt(max(known2, 0.0))),
        known_low=float(np.sqrt(low2)),
        known_high=float(np.sqrt(high2)),
        luck=float(np.sqrt(luck2)),
        low=low,
        high=high,
        up=up,
        down=down,
        within=within,
        same_sign=max(above, 1.0 - above),
        interest=interest,
        grade=settled(e, (low2, known2, high2), luck2, interest, half),
        runs_needed=max(1, ceil(SHOWN**2 * luck2 / interest**2)),
        worlds=len(e),
        seeds=e.shape[1],
        missing=int((~there).sum()),
        effects=placed,
    )


def half_of_mean(e: Floats, level: float = LEVEL) -> float:
    """Half the width of the Student interval of the mean over worlds, of worlds x seeds."""
    error = float(e.mean(axis=1).std(ddof=1) / np.sqrt(len(e)))
    return float(stdtrit(len(e) - 1, 0.5 + level / 2)) * error


def components(e: Floats) -> tuple[float, float]:
    """K^2 (may be below 0) and L^2 of worlds x seeds."""
    luck2 = float(e.var(axis=1, ddof=1).mean())
    return float(e.mean(axis=1).var(ddof=1)) - luck2 / e.shape[1], luck2


def interval_of(e: Floats, luck2: float, seed: int) -> tuple[float, float]:
    """95 % interval of K^2, at least 0: bootstrap over worlds, and above at least what luck like this would hide.

    Where worlds differ less than by luck the bootstrap knows of no K at all; the upper end is then that of a normal sample,
    K^2 <= (n - 1) s^2 / chi^2(.025; n - 1) - L^2 / seeds, with s^2 the variance of means of worlds or, if less, that of luck.
    """
    low, high = np.quantile(resampled(e, seed), (0.025, 0.975))
    n, hidden = len(e), luck2 / e.shape[1]
    whole = max(float(e.mean(axis=1).var(ddof=1)), hidden)
    most = whole * (n - 1) / float(chdtri(n - 1, 0.975)) - hidden
    return max(float(low), 0.0), max(float(high), most, 0.0)


def resampled(e: Floats, seed: int) -> Floats:
    """K^2 of worlds drawn with replacement, one a draw."""
    at = np.random.default_rng(seed).integers(0, len(e), (DRAWS, len(e)))
    means, luck2 = e.mean(axis=1), e.var(axis=1, ddof=1)
    spread: Floats = means[at].var(axis=1, ddof=1) - luck2[at].mean(axis=1) / e.shape[1]
    return spread


def without_luck(e: Floats, known2: float, luck2: float) -> Floats:
    """Effects of worlds drawn together so that their variance is K^2.

    mean + (mean of the world - mean) sqrt(K^2 / (K^2 + L^2 / seeds)).
    """
    means = e.mean(axis=1)
    kept = max(known2, 0.0)
    whole = kept + luck2 / e.shape[1]
    share = np.sqrt(kept / whole) if whole > 0.0 else 0.0
    drawn: Floats = means.mean() + (means - means.mean()) * share
    return drawn


def ends(e: Floats, parts: tuple[float, float], most: float) -> tuple[float, float]:
    """The range of what is not known: it holds nine of ten fresh worlds on average.

    Percentiles are those whose expected coverage is exact in a sample of any size (p (n + 1), Weibull). K^2 is known to
    sqrt(2 / (n - 1)) V, with V the variance of means of worlds; half of that error's square, relative to K^2, is added, for a
    range too narrow misses more worlds than one as much too wide holds. Where no K is found beside the luck the range is
    that of the largest K the runs allow: one without a width would say that everything is known. Where fewer than
    :data:`RARE` worlds differ from the others percentiles miss them all, and where few worlds carry the mean it can lie
    outside of them: the range is then that of all worlds. No end lies beyond what any run showed, so that shares stay shares and sums of money above 0.

    Args:
        e: worlds x seeds.
        parts: K^2 and L^2.
        most: upper end of the interval of K^2.
    """
    known2, luck2 = parts
    if known2 > 0.0:
        whole = known2 + luck2 / e.shape[1]
        known2 = min(known2 + whole**2 / known2 / (len(e) - 1), max(most, known2))
    drawn, means = scaled(e, known2 if known2 > 0.0 else most), e.mean(axis=1)
    drawn = np.clip(drawn, e.min(), e.max())
    low, high = np.quantile(drawn, RANGE, method="weibull")
    few = (means != np.median(means)).sum() < RARE
    if few or not low <= means.mean() <= high:
        return float(drawn.min()), float(drawn.max())
    return float(low), float(high)


def shares(drawn: Floats, interest: float) -> tuple[float, float, float]:
    """Shares of worlds above the smallest effect of interest, below its negative, and between the two."""
    up, down = float((drawn >= interest).mean()), float((drawn <= -interest).mean())
    return up, down, 1.0 - up - down


def graded(up: float, down: float, within: float) -> Grade:
    """The grade of three shares of worlds."""
    if max(up, down) >= CLEAR:
        return Grade.CLEAR
    if max(up, down) >= LIKELY:
        return Grade.LIKELY
    return Grade.HARDLY if within >= HARDLY else Grade.CANNOT


def settled(
    e: Floats, spreads: tuple[float, float, float], luck2: float, interest: float, half: float = 0.0
) -> Grade:
    """The grade; unsettled where it depends on what these runs leave open.

    That is so where K is not distinguishable from 0 and the grade depends on which K of its interval is true; and where an
    effect would be said although the interval of its mean includes none.

    Args:
        e: worlds x seeds.
        spreads: lower end, estimate and upper end of K^2.
        luck2: L^2.
        interest: smallest effect of interest.
        half: half width of the interval of the mean.
    """
    grade = graded(*shares(without_luck(e, spreads[1], luck2), interest))
    if grade in (Grade.CLEAR, Grade.LIKELY) and abs(float(e.mean())) <= half:
        return Grade.UNSETTLED
    if spreads[0] > 0.0:
        return grade
    ends = {graded(*shares(scaled(e, spread), interest)) for spread in (spreads[0], spreads[2])}
    return grade if ends == {grade} else Grade.UNSETTLED


def scaled(e: Floats, known2: float) -> Floats:
    """Effects of worlds as they would lie if K^2 were this, with the mean and the order observed."""
    means = e.mean(axis=1)
    spread = means.std(ddof=1)
    drawn: Floats = means.mean() + (means - means.mean()) * (
        np.sqrt(max(known2, 0.0)) / spread if spread > 0.0 else 0.0
    )
    return drawn


@dataclass(frozen=True)
class Hang:
    """A number on which an answer hangs.

    Attributes:
        name: its path.
        correlation: rank correlation with the effects of worlds.
        share: share of K^2 that knowing the number would take away, 0 to 1.
        lowest, highest: mean effect in the lowest and the highest fifth of its range.
    """

    name: str
    correlation: float
    share: float
    lowest: float
    highest: float


def hangs_on(found: TwoErrors, drawn: ArrayLike, names: tuple[str, ...]) -> tuple[Hang, ...]:
    """The numbers on which an effect hangs most, at most three; none where no number stands out.

    One after the other: a number counts where its rank correlation with what the numbers before it leave over is a discovery
    at a false-discovery rate of 10 % among all numbers drawn (Benjamini & Hochberg 1995), the largest first. So a number that
    goes with a strong one by chance, as some do among hundreds in few worlds, is not named beside it. Its share is the variance
    of what was left that a quadratic in its rank explains, with the degrees of freedom taken off, over that of the effects.
    Each is named once, and only where its share is a hundredth or more.

    Args:
        found: the effect.
        drawn: worlds x numbers, as drawn.
        names: the numbers.

    Raises:
        ValueError: shapes that do not fit.
    """
    x = np.asarray(drawn, np.float64)
    if x.shape != (len(found.effects), len(names)):
        raise ValueError(f"numbers of shape {x.shape} for {len(found.effects)} worlds and {len(names)} names")
    there = np.isfinite(found.effects)
    y, x = found.effects[there], x[there]
    if found.known == 0.0 or len(y) < 10 or not names:
        return ()
    ranks, rest, whole = ranked(x), y, float(y.var())
    whole_r = ranks.T @ ranked(y[:, None])[:, 0] / len(y)
    made: list[Hang] = []
    fresh = np.ones(len(names), bool)
    while len(made) < NAMED and (k := strongest(ranks, rest, len(y) - 2 * len(made), fresh)) is not None:
        fresh[k] = False
        share = explained(ranks[:, k], rest) * float(rest.var()) / whole
        if share >= LEAST_SHARE:
            made.append(Hang(names[k], float(whole_r[k]), share, *ends_of(ranks[:, k], y)))
            rest = left_over(ranks[:, k], rest)
    return tuple(made)


def strongest(ranks: Floats, rest: Floats, freedom: int, fresh: NDArray[np.bool_]) -> int | None:
    """The number of largest rank correlation with what is left, of those not looked at yet, where it is a discovery among all."""
    r = ranks.T @ ranked(rest[:, None])[:, 0] / len(rest)
    kept = discoveries(p_of_correlation(r, freedom), FALSE_RATE) & fresh
    return int(np.argmax(np.where(kept, np.abs(r), -1.0))) if kept.any() else None


def left_over(rank: Floats, y: Floats) -> Floats:
    """What a quadratic in the rank does not explain."""
    basis = np.column_stack([np.ones_like(rank), rank, rank**2])
    rest: Floats = y - basis @ np.linalg.lstsq(basis, y, rcond=None)[0]
    return rest


def ranked(x: Floats) -> Floats:
    """Ranks of each column, with mean 0 and variance 1; 0 throughout in a column that is constant."""
    ranks = pd.DataFrame(x).rank().to_numpy()
    centred = ranks - ranks.mean(axis=0)
    spread = centred.std(axis=0)
    return np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0.0)


def p_of_correlation(r: Floats, n: int) -> Floats:
    """Two-sided p of a correlation of n pairs, by Student's t with n - 2 degrees of freedom."""
    with np.errstate(divide="ignore"):
        t = np.abs(r) * np.sqrt((n - 2) / np.maximum(1.0 - r**2, 0.0))
    p: Floats = 2.0 * stdtr(n - 2, -t)
    return p


def discoveries(p: Floats, rate: float) -> NDArray[np.bool_]:
    """Which of several hypotheses are discoveries at this rate of false ones (Benjamini & Hochberg 1995); missing p are none."""
    known = np.isfinite(p)
    order = np.sort(p[known])
    below = np.flatnonzero(order <= rate * np.arange(1, len(order) + 1) / max(1, len(order)))
    limit = order[below[-1]] if len(below) else -1.0
    made: NDArray[np.bool_] = known & (p <= limit)
    return made


def explained(rank: Floats, y: Floats) -> float:
    """Share of the variance of y that a quadratic in the rank explains, adjusted for its two degrees of freedom."""
    rest = left_over(rank, y)
    whole = float(y.var(ddof=1))
    if whole <= 0.0 or len(y) < 5:
        return 0.0
    return float(np.clip(1.0 - (rest @ rest / (len(y) - 3)) / whole, 0.0, 1.0))


def ends_of(rank: Floats, y: Floats) -> tuple[float, float]:
    """Mean effect in the lowest and in the highest fifth."""
    low, high = np.quantile(rank, (0.2, 0.8))
    return float(y[rank <= low].mean()), float(y[rank >= high].mean())
