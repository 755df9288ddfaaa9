"""Choosing among policies where parameters, places and luck are uncertain.

Outcomes come as state x policy x replicate. A *state* is one draw of the uncertain parameters, one level of outmigration or
one place; replicate r of a state gives all policies the same luck, so that their differences are paired.

Two things are said of every number. **The noise of a maximum:** the best of several noisy means looks better than it is
(the optimiser's curse, Smith & Winkler 2006), so whatever is picked out, a best policy or a worst state, is chosen on all
replicates but one and valued on the one left out. No unbiased estimator of a largest mean exists; this one errs to the low
side by what a chooser with one replicate less loses, the usual one to the high side, and both are given where it matters. **Who may be ranked:** a coercive policy is in no
ranking, in no probability of being best and in no regret, neither as a candidate nor as the benchmark of others. Its
outcomes are in `coercive_apart`.

Sources: McPhail et al. 2018, Earth's Future 6: 169-191 (robustness metrics); Smith & Winkler 2006, Management Science
52: 311-322; van Hasselt 2010, Double Q-learning, NeurIPS 23 (choosing on one half, valuing on the other); Davison & Hinkley
1997, Bootstrap Methods, section 3.8 (nested data); Cameron, Gelbach & Miller 2011, JBES 29: 238-249 (two-way clusters).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit
from scipy.stats import rankdata

from analysis.statistics import LEVEL, Ratio, ratio_of_means
from analysis.why import Why
from analysis.words import Words

Floats = NDArray[np.float64]
Better = Literal["up", "down"]
DRAWS = 400
"""Bootstrap draws where none are asked for."""
TOLD = 0.975
"""Share of bootstrap draws from which on an order counts as told."""


@dataclass(frozen=True)
class Decision:
    """What is chosen among, and how the numbers were made.

    Attributes:
        values: outcome, state x policy x replicate, in the unit of the outcome; replicates paired across policies.
        policies: name of each policy.
        better: whether more of the outcome is better ("up") or less ("down").
        coercive: whether each policy is coercive, so that it is kept out of every ranking; none where left out.
        drawn: whether the states are a sample of what could be (draws of parameters) or all there are (places, levels). A
            single state is all there is.
        shared_seeds: whether replicate r has the same seeds in every state, or every state seeds of its own.

    Raises:
        ValueError: for arrays whose lengths do not fit, an unknown direction, or nothing left to choose between.
    """

    values: Floats
    policies: tuple[str, ...]
    better: Better = "up"
    coercive: tuple[bool, ...] = ()
    drawn: bool = True
    shared_seeds: bool = False

    def __post_init__(self) -> None:
        values = np.asarray(self.values, np.float64)
        if values.ndim != 3 or 0 in values.shape:
            raise ValueError(
                f"values of shape {values.shape}: state x policy x replicate is needed, none empty"
            )
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "policies", tuple(self.policies))
        object.__setattr__(self, "coercive", tuple(map(bool, self.coercive)) or (False,) * len(self.policies))
        if len(set(self.policies)) != values.shape[1] or len(self.policies) != values.shape[1]:
            raise ValueError(
                f"{len(self.policies)} names for {values.shape[1]} policies: one name for each, none twice"
            )
        if len(self.coercive) != values.shape[1]:
            raise ValueError(f"coercive has {len(self.coercive)} marks for {values.shape[1]} policies")
        if self.better not in ("up", "down"):
            raise ValueError(f"better is {self.better!r}: 'up' or 'down'")
        if len(self.ranked) < 2:
            raise ValueError(
                "nothing to choose between: at least two policies that are not coercive are needed"
            )
        if not self.kept.any():
            raise ValueError("every state has a missing value: nothing is left to rank")

    @cached_property
    def ranked(self) -> list[int]:
        """Positions of the policies that may be ranked."""
        return [p for p, held in enumerate(self.coercive) if not held]

    @property
    def names(self) -> list[str]:
        """Names of the policies that may be ranked."""
        return [self.policies[p] for p in self.ranked]

    @cached_property
    def kept(self) -> NDArray[np.bool_]:
        """States in which every ranked policy has every value; the others are dropped whole, and counted."""
        return np.isfinite(self.values[:, self.ranked]).all(axis=(1, 2))

    @property
    def dropped(self) -> int:
        """Number of states dropped for a missing value."""
        return int((~self.kept).sum())

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is."""
        return 1.0 if self.better == "up" else -1.0

    @cached_property
    def gain(self) -> Floats:
        """Outcome of the ranked policies turned so that more is better; kept state x ranked policy x replicate."""
        return self.sign * self.values[self.kept][:, self.ranked]

    @property
    def sampled(self) -> bool:
        """Whether states are drawn and there is more than one."""
        return self.drawn and len(self.gain) > 1

    def position(self, name: str) -> int:
        """Position among the ranked policies.

        Raises:
            ValueError: for a name that is not there, or is coercive.
        """
        if name not in self.names:
            raise ValueError(f"no policy {name!r} to rank: {', '.join(self.names)}")
        return self.names.index(name)


class Moments(NamedTuple):
    """A mean over states and replicates, its covariance, its degrees of freedom and the number of clusters behind it."""

    mean: Floats
    covariance: Floats
    freedom: int
    clusters: int

    @property
    def half(self) -> Floats:
        """Half width of the 95 % Student interval of each mean."""
        if self.freedom < 1:
            return np.full(len(self.mean), np.nan)
        quantile = float(stdtrit(self.freedom, 0.5 + LEVEL / 2))
        return quantile * np.sqrt(np.maximum(np.diag(self.covariance), 0.0))


def moments(x: Floats, sampled: bool, shared_seeds: bool) -> Moments:
    """Mean of x (state x replicate x quantity) with a covariance that follows from how the numbers were made.

    States drawn, seeds of their own: covariance of the state means / S, which carries the luck within states already.
    States fixed, own seeds: mean covariance within states / (R S). States fixed, shared seeds: covariance of the replicate
    means / R. Both drawn and shared: the sum of the first and the last less that of the cells (Cameron et al. 2011).
    """
    s, r, k = x.shape
    by_state, by_replicate, mean = x.mean(axis=1), x.mean(axis=0), x.mean(axis=(0, 1))
    if not sampled and not shared_seeds:
        left = (x - by_state[:, None]).reshape(-1, k)
        return Moments(mean, _ratio(left.T @ left, s * (r - 1)) / (s * r), s * (r - 1), s * r)
    states = _ratio((by_state - mean).T @ (by_state - mean), s - 1) / s
    if not shared_seeds:
        return Moments(mean, states, s - 1, s)
    replicates = _ratio((by_replicate - mean).T @ (by_replicate - mean), r - 1) / r
    if not sampled:
        return Moments(mean, replicates, r - 1, r)
    left = (x - by_state[:, None] - by_replicate + mean).reshape(-1, k)
    cells = _ratio(left.T @ left, (s - 1) * (r - 1)) / (s * r)
    both = states + replicates - cells
    larger = np.where(np.diag(states) > np.diag(replicates), np.diag(states), np.diag(replicates))
    np.fill_diagonal(both, np.maximum(np.diag(both), larger))
    return Moments(mean, both, min(s, r) - 1, min(s, r))


def _ratio(above: Floats, below: int) -> Floats:
    """Above / below, missing where nothing is below."""
    return above / below if below > 0 else np.full_like(above, np.nan)


def _moments(d: Decision, x: Floats) -> Moments:
    """Moments of state x policy x replicate."""
    return moments(np.moveaxis(x, 2, 1), d.sampled, d.shared_seeds)


def share_interval(found: Moments, most: int) -> tuple[Floats, Floats]:
    """95 % interval of shares that are means of 0..1 over clusters, never of no width.

    Wilson's interval (1927) with the effective size n = p (1 - p) / var(p), as in Korn & Graubard 1998, Survey Methodology
    24: 193-201; where var(p) is 0, all having agreed, n is the number of independent clusters.

    Args:
        found: shares with their covariance.
        most: number of values behind a share, above which n cannot be.
    """
    p, variance = found.mean, np.diag(found.covariance)
    if found.freedom < 1:
        return np.full_like(p, np.nan), np.full_like(p, np.nan)
    spread = p * (1.0 - p)
    n = np.where(variance > 1e-15, spread / np.maximum(variance, 1e-15), found.clusters)
    n = np.clip(np.where(spread > 1e-15, n, found.clusters), 1.0, most)
    z2 = float(stdtrit(found.freedom, 0.5 + LEVEL / 2)) ** 2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (spread / n + z2 / (4 * n**2))) / (1 + z2 / n)
    return np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)


def shared_best(values: Floats) -> Floats:
    """1 for the best policy along axis 1 and 0 for others; k that tie have 1 / k each."""
    best = values == values.max(axis=1, keepdims=True)
    return best / best.sum(axis=1, keepdims=True)


def left_out(gain: Floats, weights: Floats, honest: bool = True) -> Floats:
    """Weighted mean over the other replicates, for each replicate: what a chooser who did not see it knows.

    m[s, p, r] = sum over q != r of w[s, q] g[s, p, q] / sum over q != r of w[s, q]. With one replicate, or where not honest,
    over all of them: then the same luck chooses and values.

    Args:
        gain: state x policy x replicate.
        weights: state x replicate, positive.
        honest: whether the replicate itself is left out.
    """
    replicates = gain.shape[2]
    mask = np.ones((replicates, replicates))
    if honest and replicates > 1:
        np.fill_diagonal(mask, 0.0)
    return (gain * weights[:, None]) @ mask / (weights @ mask)[:, None]


def regrets(gain: Floats, weights: Floats, honest: bool = True) -> Floats:
    """Regret of each policy in each state and replicate, against what the other replicates would have chosen.

    d[s, p, r] = g[s, q(s, r), r] - g[s, p, r], with q(s, r) the best of `left_out`, ties shared. As q(s, r) has not seen
    replicate r, the mean over r is an unbiased estimate of mu[s, q] - mu[s, p] with q chosen on R - 1 replicates: never above
    the regret in expectation, and below it by what such a chooser loses. Single values may be negative; that is noise and
    must be so for means to be right.
    """
    chosen = (shared_best(left_out(gain, weights, honest)) * gain).sum(axis=1, keepdims=True)
    return np.asarray(chosen - gain)


def resamples(
    d: Decision, draws: int, rng: int, both: bool = False
) -> Iterator[tuple[NDArray[np.int64], Floats]]:
    """Bootstrap draws on the two levels: states, and weights of the replicates within them.

    States that are drawn are resampled whole. They bring their luck with them, so that replicates with seeds of their own
    are not resampled again: for a mean over states that would count the luck twice (Davison & Hinkley 1997, section 3.8).
    What is picked out at one state, a worst one, needs both (``both``). Replicates whose seeds are shared by the states are
    reweighted alike in all of them.

    Replicates get Dirichlet weights (Rubin 1981), not copies: a copy on either side of a leave-one-out would let the same
    luck choose and value. The concentration (R - 2) / R makes their variance that of an unbiased mean.

    Yields:
        Positions of states; weights, state x replicate, each row 1 in all.

    Raises:
        ValueError: for fewer than two draws.
    """
    if draws < 2:
        raise ValueError(f"draws is {draws}: two at least are needed for an interval")
    generator = np.random.default_rng(rng)
    s, _, r = d.gain.shape
    concentration = np.full(r, max((r - 2) / r, 0.1))
    for _ in range(draws):
        states = generator.integers(s, size=s) if d.sampled else np.arange(s)
        if r == 1 or (d.sampled and not d.shared_seeds and not both):
            weights = np.full((s, r), 1.0 / r)
        elif d.shared_seeds:
            weights = np.tile(generator.dirichlet(concentration), (s, 1))
        else:
            weights = generator.dirichlet(concentration, size=s)
        yield states, np.maximum(weights, 1e-12)


def _flat(gain: Floats) -> Floats:
    """Equal weights, state x replicate."""
    return np.full((gain.shape[0], gain.shape[2]), 1.0 / gain.shape[2])


def _between(draws: Floats) -> tuple[Floats, Floats]:
    """95 % percentile interval over the first axis."""
    low, high = np.quantile(draws, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2], axis=0)
    return low, high


# ---------------------------------------------------------------------------------------------------------- standings


@dataclass(frozen=True)
class Standings:
    """How each policy that may be ranked stands, over states x seeds.

    Attributes:
        table: a row a policy: ``mean`` of the outcome with its interval; ``best``, the share of joint draws of state and seed
            in which it is best, ties shared; ``regret``, expected regret against the best of each state, honest against the
            noise of the maximum, and ``regret_naive``, the usual one, which is too large: the truth lies between them in
            expectation; ``good``, the share of joint draws that meet the threshold (missing without one).
        order: order[p, q] is the share of joint draws of state and seed in which p is better than q, ties half.
        states: number of states used; replicates: of each.
        dropped: states dropped for a missing value.
        honest: whether there were two replicates at least, so that the noise of the maximum could be kept out.
    """

    table: pd.DataFrame
    order: pd.DataFrame
    states: int
    replicates: int
    dropped: int
    honest: bool

    def to_dataframe(self) -> pd.DataFrame:
        """One row a policy."""
        return self.table


def standings(d: Decision, threshold: float | None = None, draws: int = DRAWS, rng: int = 0) -> Standings:
    """Expected outcome, probability of being best, expected regret and share that is good enough, for each policy.

    Args:
        d: what is chosen among.
        threshold: outcome that is good enough, in its unit: at least this where more is better, at most where less is.
        draws: bootstrap draws of the interval of the regret.
        rng: seed of the bootstrap.
    """
    gain, n = d.gain, d.gain.shape[0] * d.gain.shape[2]
    mean, best = _moments(d, gain), _moments(d, shared_best(gain))
    best_low, best_high = share_interval(best, n)
    table = pd.DataFrame({"policy": d.names})
    table[["mean", "mean_low", "mean_high"]] = _outcome_units(d, mean.mean, mean.half)
    table["best"], table["best_low"], table["best_high"] = best.mean, best_low, best_high
    table["regret"] = regrets(gain, _flat(gain)).mean(axis=(0, 2))
    sampled = [_weighted(regrets(gain[i], w), w) for i, w in resamples(d, draws, rng)]
    table["regret_low"], table["regret_high"] = _between(np.array(sampled))
    table["regret_naive"] = regrets(gain, _flat(gain), honest=False).mean(axis=(0, 2))
    for column in ("good", "good_low", "good_high"):
        table[column] = np.nan
    if threshold is not None:
        good = _moments(d, (gain >= d.sign * threshold).astype(np.float64))
        table["good"] = good.mean
        table["good_low"], table["good_high"] = share_interval(good, n)
    return Standings(table, order(d), gain.shape[0], gain.shape[2], d.dropped, honest=gain.shape[2] > 1)


def _weighted(x: Floats, weights: Floats) -> Floats:
    """Mean over states of the weighted mean over replicates, for each policy."""
    return np.asarray((x * weights[:, None]).sum(axis=2).mean(axis=0))


def _outcome_units(d: Decision, value: Floats, half: Floats) -> Floats:
    """Value, low and high in the unit of the outcome, a column each, from gains."""
    return np.column_stack([d.sign * value, d.sign * value - half, d.sign * value + half])


def order(d: Decision) -> pd.DataFrame:
    """P(order): share of joint draws of state and seed in which the row's policy is better than the column's, ties half."""
    shares = _orders(d.gain).mean(axis=(0, 3))
    return pd.DataFrame(shares, index=pd.Index(d.names, name="policy"), columns=d.names)


def _orders(gain: Floats) -> Floats:
    """1 where the first policy is better, 1/2 where they tie; state x policy x policy x replicate."""
    difference = gain[:, :, None] - gain[:, None, :]
    return np.asarray(0.5 * (1.0 + np.sign(difference)))


@dataclass(frozen=True)
class Regret:
    """Regret of each policy in each state.

    Attributes:
        states: position of each state in what was given.
        policies: names.
        value: state x policy, in the unit of the outcome; honest against the noise of the maximum, may be negative.
        naive: state x policy, largest mean less own mean: never negative, too large.
        best: state x policy, share of the replicates whose others would have chosen the policy.
    """

    states: NDArray[np.int64]
    policies: tuple[str, ...]
    value: Floats
    naive: Floats
    best: Floats

    def to_dataframe(self) -> pd.DataFrame:
        """One row a state and policy."""
        s, p = self.value.shape
        columns = {"value": self.value.ravel(), "naive": self.naive.ravel(), "chosen": self.best.ravel()}
        return pd.DataFrame(
            {"state": np.repeat(self.states, p), "policy": np.tile(np.array(self.policies), s), **columns}
        )


def regret(d: Decision) -> Regret:
    """Regret state by state: see `regrets`."""
    gain, weights = d.gain, _flat(d.gain)
    return Regret(
        np.flatnonzero(d.kept),
        tuple(d.names),
        regrets(gain, weights).mean(axis=2),
        regrets(gain, weights, honest=False).mean(axis=2),
        shared_best(left_out(gain, weights)).mean(axis=2),
    )


# --------------------------------------------------------------------------------------------------- robustness metrics


class Metric(NamedTuple):
    """A way to make one number of a policy's outcomes over states.

    Attributes:
        label: name in both languages.
        up: whether more of the metric is better; ``None``: as with the outcome.
    """

    label: Words
    up: bool | None


METRICS = {
    "expected": Metric(Words("expected value", "期望值"), None),
    "worst": Metric(Words("worst state (maximin)", "最差情形（极大极小）"), None),
    "poor": Metric(Words("poor state (percentile)", "较差情形（百分位）"), None),
    "hurwicz": Metric(Words("between worst and best (Hurwicz)", "最差与最好之间（赫维茨）"), None),
    "regret_worst": Metric(Words("largest regret (minimax regret)", "最大后悔值（极小极大后悔值）"), False),
    "regret_tail": Metric(Words("large regret (percentile)", "较大后悔值（百分位）"), False),
    "good": Metric(Words("share that is good enough (satisficing)", "达标比例（满意准则）"), True),
}
"""Metrics after McPhail et al. 2018. Expected regret is not among them: it always ranks as the expected value does."""


def scores(
    gain: Floats, weights: Floats, threshold: float, optimism: float, tail: float, honest: bool = True
) -> Floats:
    """Metric x policy, all turned so that more is better (regrets negative).

    A state that stands at a quantile of the states, k = round(q (S - 1)) of them in order, is chosen on the other replicates
    and valued on the one left out, and so are best policy and state together in a regret. expected: mean. worst: q = 0.
    poor: q = tail. hurwicz: optimism x best + (1 - optimism) x worst. regret_worst: q = 1 of the regrets. regret_tail:
    q = 1 - tail of them. good: share of states x replicates at or above the threshold.

    Args:
        gain: state x policy x replicate.
        weights: state x replicate.
        threshold: gain that is good enough.
        optimism: weight of the best state, 0..1.
        tail: quantile that counts as poor, 0..0.5.
        honest: whether choosing and valuing are kept apart.
    """
    seen = left_out(gain, weights, honest)
    regret_seen, regret_here = seen.max(axis=1, keepdims=True) - seen, regrets(gain, weights, honest)
    by_gain, by_regret = np.argsort(seen, axis=0), np.argsort(regret_seen, axis=0)

    def at(rows: NDArray[np.int64], values: Floats, quantile: float) -> Floats:
        state = rows[int(np.floor(quantile * (len(rows) - 1) + 0.5))]  # policy x replicate
        p, r = np.ogrid[: state.shape[0], : state.shape[1]]
        w = weights[state, r]
        return np.asarray((w * values[state, p, r]).sum(axis=1) / w.sum(axis=1))

    worst, best = at(by_gain, gain, 0.0), at(by_gain, gain, 1.0)
    return np.stack(
        [
            _weighted(gain, weights),
            worst,
            at(by_gain, gain, tail),
            optimism * best + (1.0 - optimism) * worst,
            -at(by_regret, regret_here, 1.0),
            -at(by_regret, regret_here, 1.0 - tail),
            _weighted((gain >= threshold).astype(np.float64), weights),
        ]
    )


@dataclass(frozen=True)
class Robustness:
    """Robustness metrics, the ranking by each, and whether the ranking changes with the metric.

    Attributes:
        metrics: keys of `METRICS`; policies: names.
        value: metric x policy, outcomes in their unit, regrets positive, shares 0..1.
        low, high: ends of the 95 % interval.
        naive: the same with one luck choosing and valuing.
        rank: metric x policy, 1 is best; ties have the better rank.
        order: metric x policy x policy, share of bootstrap draws in which the first scores better, ties half.
        tau, tau_low, tau_high: metric x metric, Kendall's tau-b between the rankings, with 95 % interval over draws.
        dropped: states dropped for a missing value.
    """

    metrics: tuple[str, ...]
    policies: tuple[str, ...]
    value: Floats
    low: Floats
    high: Floats
    naive: Floats
    rank: NDArray[np.int64]
    order: Floats
    tau: Floats
    tau_low: Floats
    tau_high: Floats
    dropped: int

    def to_dataframe(self) -> pd.DataFrame:
        """One row a metric and policy."""
        m, p = self.value.shape
        named = [METRICS[name] for name in self.metrics]
        columns = {
            "metric": np.repeat(np.array(self.metrics), p),
            "metric_en": np.repeat(np.array([one.label.en for one in named]), p),
            "metric_zh": np.repeat(np.array([one.label.zh for one in named]), p),
            "policy": np.tile(np.array(self.policies), m),
        }
        numbers = {name: getattr(self, name).ravel() for name in ("value", "low", "high", "naive", "rank")}
        return pd.DataFrame(columns | numbers)

    def agreement(self) -> pd.DataFrame:
        """One row a pair of metrics: Kendall's tau of their rankings with its interval."""
        pairs = combinations(range(len(self.metrics)), 2)
        return pd.DataFrame(
            {
                "metric": self.metrics[a],
                "other_metric": self.metrics[b],
                "tau": self.tau[a, b],
                "low": self.tau_low[a, b],
                "high": self.tau_high[a, b],
            }
            for a, b in pairs
        )

    def flips(self) -> pd.DataFrame:
        """One row a pair of policies that two metrics put in different order.

        ``told`` says whether each of the two orders stands in 97.5 % of the bootstrap draws at least: a flip that is not
        told may be noise.
        """
        columns = ["policy", "other_policy", "metric", "other_metric", "share", "other_share", "told"]
        rows = []
        for p, q in combinations(range(len(self.policies)), 2):
            first = self.rank[:, p] - self.rank[:, q]
            for a, b in combinations(range(len(self.metrics)), 2):
                if first[a] * first[b] < 0:
                    sure = [max(x, 1.0 - x) >= TOLD for x in (self.order[a, p, q], self.order[b, p, q])]
                    opposite = (self.order[a, p, q] - 0.5) * (self.order[b, p, q] - 0.5) < 0.0
                    names = (self.policies[p], self.policies[q], self.metrics[a], self.metrics[b])
                    rows.append((*names, self.order[a, p, q], self.order[b, p, q], all(sure) and opposite))
        return pd.DataFrame(rows, columns=columns)


def robustness(
    d: Decision,
    threshold: float | None = None,
    optimism: float = 0.5,
    tail: float = 0.1,
    draws: int = DRAWS,
    rng: int = 0,
) -> Robustness:
    """Robustness metrics of the policies that may be ranked, and how far the ranking hangs on the metric.

    Intervals resample states and replicates; where states are drawn and have seeds of their own, those of ``expected`` and
    ``good`` resample states only (see `resamples`). Metrics of extreme states are about the states given: with more states a
    worst one is worse.

    Args:
        d: what is chosen among.
        threshold: outcome that is good enough, in its unit; without one the metric ``good`` is left out.
        optimism: Hurwicz's weight of the best state, 0..1 (*assumed*: 0.5 weighs worst and best alike).
        tail: what counts as poor, a share of states, 0..0.5 (*assumed*: 0.1, the 90th percentile of McPhail et al.).
        draws: bootstrap draws; rng: their seed.

    Raises:
        ValueError: for an optimism or tail out of range.
    """
    if not 0.0 <= optimism <= 1.0 or not 0.0 <= tail <= 0.5:
        raise ValueError(f"optimism {optimism:g} and tail {tail:g}: 0 to 1 and 0 to 0.5 are possible")
    used = tuple(name for name in METRICS if name != "good" or threshold is not None)
    rows, limit = [list(METRICS).index(name) for name in used], d.sign * (threshold or 0.0)

    def score(gain: Floats, weights: Floats, honest: bool = True) -> Floats:
        return scores(gain, weights, limit, optimism, tail, honest)[rows]

    found = score(d.gain, _flat(d.gain))
    made = np.array([score(d.gain[i], w) for i, w in resamples(d, draws, rng, both=True)])
    averages = [used.index(name) for name in ("expected", "good") if name in used]
    for k, (i, w) in enumerate(resamples(d, draws, rng)):
        gain = d.gain[i]
        made[k, averages] = np.stack([_weighted(gain, w), _weighted((gain >= limit) * 1.0, w)])[
            : len(averages)
        ]
    low, high = _between(made)
    taus = tau(made[:, :, None], made[:, None])
    turn = np.array(
        [d.sign if METRICS[name].up is None else 1.0 if METRICS[name].up else -1.0 for name in used]
    )
    shown = np.sort(turn[:, None, None] * np.stack([low, high], axis=-1), axis=-1)
    return Robustness(
        used,
        tuple(d.names),
        turn[:, None] * found,
        shown[..., 0],
        shown[..., 1],
        turn[:, None] * score(d.gain, _flat(d.gain), honest=False),
        _ranks(found),
        _order_of(made),
        tau(found[:, None], found[None]),
        *_between(taus),
        d.dropped,
    )


def _ranks(found: Floats) -> NDArray[np.int64]:
    """Rank along the last axis; 1 is best."""
    return rankdata(-found, method="min", axis=-1).astype(np.int64)


def _order_of(made: Floats) -> Floats:
    """Share of draws in which the first policy scores better, from draw x ... x policy."""
    return np.asarray((0.5 * (1.0 + np.sign(made[..., :, None] - made[..., None, :]))).mean(axis=0))


def tau(one: Floats, other: Floats) -> Floats:
    """Kendall's tau-b along the last axis; 1 for two rows of nothing but ties, 0 for one of them.

    sum of sign(a_i - a_j) sign(b_i - b_j) over pairs / sqrt(pairs untied in a x pairs untied in b).
    """
    i, j = np.triu_indices(one.shape[-1], 1)
    a, b = np.sign(one[..., i] - one[..., j]), np.sign(other[..., i] - other[..., j])
    untied = np.abs(a).sum(axis=-1), np.abs(b).sum(axis=-1)
    scale = np.sqrt(untied[0] * untied[1])
    level = ((untied[0] == 0) & (untied[1] == 0)).astype(np.float64)
    return np.asarray(np.where(scale > 0.0, (a * b).sum(axis=-1) / np.where(scale > 0.0, scale, 1.0), level))


# ------------------------------------------------------------------------------------------- rankings over a condition


@dataclass(frozen=True)
class Stability:
    """Whether the ranking changes with a condition.

    Attributes:
        levels: levels of the condition, as they first appear.
        ranks: a row a level and policy: ``mean`` with interval, ``rank``, ``best`` (share of joint draws of state and seed in
            which it is best) with interval.
        orders: a row a level and pair of policies: ``share``, P(order), the share of joint draws of state and seed in which
            the first is better, with interval; ``difference`` of the means with interval, more being better.
        rankings: a row a level: ``whole``, share of joint draws in which the whole ranking is that of the means; ``tau`` with
            the ranking at the first level, with interval; ``same``, share of bootstrap draws with the same ranking as there.
        changes: a row a pair of policies whose order by the means is not the same at all levels; ``told``, whether the
            difference has a known sign at two levels, not the same.
        everywhere: share of bootstrap draws in which all levels have one ranking.
        dropped: states dropped for a missing value.
    """

    levels: tuple[str, ...]
    ranks: pd.DataFrame
    orders: pd.DataFrame
    rankings: pd.DataFrame
    changes: pd.DataFrame
    everywhere: float
    dropped: int

    def to_dataframe(self) -> pd.DataFrame:
        """P(order): one row a level and pair of policies."""
        return self.orders


def stability(d: Decision, condition: Sequence[object], draws: int = DRAWS, rng: int = 0) -> Stability:
    """Ranking of the policies at each level of a condition (outmigration, identity, place), and whether it changes.

    Levels are resampled apart. Where the same draws of parameters or the same seeds stand at several levels, what is said
    of changes is therefore on the cautious side.

    Args:
        d: what is chosen among.
        condition: level of each state, as many as there are states.
        draws: bootstrap draws; rng: their seed.

    Raises:
        ValueError: where there are not as many as states, only one level, or a level without a whole state.
    """
    given = [str(level) for level in condition]
    if len(given) != len(d.kept):
        raise ValueError(f"{len(given)} levels for {len(d.kept)} states: one for each state is needed")
    levels = tuple(dict.fromkeys(given))
    if len(levels) < 2:
        raise ValueError(f"the condition is {levels[0]!r} in every state: two levels at least are needed")
    parts = {}
    for level in levels:
        rows = d.kept & (np.array(given) == level)
        if not rows.any():
            raise ValueError(f"no state without a missing value where the condition is {level!r}")
        parts[level] = replace(d, values=d.values[rows])
    means = np.array([part.gain.mean(axis=(0, 2)) for part in parts.values()])
    made = np.stack([_mean_draws(part, draws, rng + k) for k, part in enumerate(parts.values())])
    ranks = pd.concat([_level_ranks(part).assign(level=level) for level, part in parts.items()])
    orders = pd.concat([_level_orders(part).assign(level=level) for level, part in parts.items()])
    rankings = pd.DataFrame(
        _against_first(levels[k], part, means[[0, k]], made[[0, k]]) for k, part in enumerate(parts.values())
    )
    places = _ranks(made)  # level x draw x policy
    return Stability(
        levels,
        _first(ranks, "level"),
        _first(orders, "level"),
        rankings,
        _changes(orders),
        float((places == places[0]).all(axis=(0, 2)).mean()),
        d.dropped,
    )


def _first(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The table with a column moved to the front."""
    return table[[column, *(name for name in table if name != column)]].reset_index(drop=True)


def _mean_draws(d: Decision, draws: int, rng: int) -> Floats:
    """Bootstrap draws of the means, draw x policy."""
    return np.array([_weighted(d.gain[i], w) for i, w in resamples(d, draws, rng)])


def _level_ranks(d: Decision) -> pd.DataFrame:
    """Means, ranks and shares of being best at one level."""
    mean, best = _moments(d, d.gain), _moments(d, shared_best(d.gain))
    table = pd.DataFrame({"policy": d.names})
    table[["mean", "mean_low", "mean_high"]] = _outcome_units(d, mean.mean, mean.half)
    table["rank"], table["best"] = _ranks(mean.mean), best.mean
    table["best_low"], table["best_high"] = share_interval(best, d.gain[:, 0].size)
    return table


def _level_orders(d: Decision) -> pd.DataFrame:
    """P(order) and paired differences at one level."""
    pairs = list(combinations(range(len(d.names)), 2))
    first, second = [p for p, _ in pairs], [q for _, q in pairs]
    share = _moments(d, _orders(d.gain)[:, first, second])
    difference = _moments(d, d.gain[:, first] - d.gain[:, second])
    table = pd.DataFrame(
        {"policy": [d.names[p] for p in first], "other_policy": [d.names[q] for q in second]}
    )
    table["share"] = share.mean
    table["low"], table["high"] = share_interval(share, d.gain[:, 0].size)
    table["difference"] = difference.mean
    table["difference_low"] = difference.mean - difference.half
    table["difference_high"] = difference.mean + difference.half
    return table


def _against_first(level: str, d: Decision, means: Floats, made: Floats) -> dict[str, object]:
    """One level against the first: means and their draws, first and this."""
    low, high = _between(tau(made[0], made[1]))
    places, joint = _ranks(made), _ranks(np.moveaxis(d.gain, 1, 2))
    return {
        "level": level,
        "whole": float((joint == _ranks(means[1])).all(axis=-1).mean()),
        "tau": float(tau(means[0], means[1])),
        "tau_low": float(low),
        "tau_high": float(high),
        "same": float((places[0] == places[1]).all(axis=1).mean()),
    }


def _changes(orders: pd.DataFrame) -> pd.DataFrame:
    """Pairs whose order changes over levels."""
    rows = []
    for (policy, other), pair in orders.groupby(["policy", "other_policy"], sort=False):
        sign = np.sign(pair["difference"])
        if (sign > 0).any() and (sign < 0).any():
            told = bool((pair["difference_low"] > 0).any() and (pair["difference_high"] < 0).any())
            better = pair["level"][sign > 0].tolist(), pair["level"][sign < 0].tolist()
            rows.append((policy, other, *(", ".join(map(str, levels)) for levels in better), told))
    return pd.DataFrame(rows, columns=["policy", "other_policy", "better_at", "worse_at", "told"])


# ------------------------------------------------------------------------------------------------------ cost and apart


@dataclass(frozen=True)
class CostPerUnit:
    """What one additional unit of the outcome costs, policy by policy against a base.

    Attributes:
        table: a row a policy: ``gain`` and ``cost`` (means of the paired differences from the base, more gain being better)
            with intervals; ``ratio``, cost per unit of gain, with Fieller's interval; ``bounded``, whether it is one.
        base: what is compared with.
        dropped: states dropped for a missing outcome or cost.
    """

    table: pd.DataFrame
    base: str
    dropped: int

    def to_dataframe(self) -> pd.DataFrame:
        """One row a policy."""
        return self.table


def cost_per_unit(d: Decision, cost: ArrayLike, base: str) -> CostPerUnit:
    """Additional cost per additional unit gained, with Fieller's interval (Fieller 1954) over states x seeds.

    Coercive policies are left out: a price would rank them. A negative ratio where the gain is negative is no bargain:
    read it with the column ``gain``.

    Args:
        d: what is chosen among.
        cost: cost of each policy, state x policy x replicate, in any unit of money, as the outcomes are.
        base: name of the policy that the others are compared with.

    Raises:
        ValueError: where costs do not fit the outcomes, or the base is not there.
    """
    given = np.asarray(cost, np.float64)
    if given.shape != d.values.shape:
        raise ValueError(
            f"costs of shape {given.shape} for outcomes of shape {d.values.shape}: the same is needed"
        )
    b = d.position(base)
    paid = given[d.kept][:, d.ranked]
    whole = np.isfinite(paid).all(axis=(1, 2))
    if not whole.any():
        raise ValueError("every state has a missing cost")
    gain, paid = d.gain[whole], paid[whole]
    rows = []
    for p, name in enumerate(d.names):
        if p != b:
            pair = np.stack(
                [paid[:, p] - paid[:, b], gain[:, p] - gain[:, b]], axis=-1
            )  # state x replicate x 2
            rows.append((name, *_cost_row(moments(pair, d.sampled and len(pair) > 1, d.shared_seeds))))
    columns = ["policy", "gain", "gain_low", "gain_high", "cost", "cost_low", "cost_high"]
    table = pd.DataFrame(rows, columns=[*columns, "ratio", "ratio_low", "ratio_high", "bounded", "why"])
    return CostPerUnit(table, base, d.dropped + int((~whole).sum()))


def _cost_row(found: Moments) -> tuple[float | bool, ...]:
    """Gain, cost and ratio with intervals, from the moments of (cost, gain)."""
    (a, b), (half_a, half_b) = found.mean, found.half
    return b, b - half_b, b + half_b, a, a - half_a, a + half_a, *fieller(found)


def fieller(found: Moments) -> Ratio:
    """Ratio of the first mean to the second with Fieller's interval, see :func:`analysis.statistics.ratio_of_means`."""
    a, b = found.mean
    if b == 0.0:
        return Ratio(np.nan, np.nan, np.nan, False, Why.ZERO)
    if found.freedom < 1:
        return Ratio(float(a / b), np.nan, np.nan, False, Why.FEW)
    return ratio_of_means(a, b, float(stdtrit(found.freedom, 0.5 + LEVEL / 2)) ** 2 * found.covariance)


@dataclass(frozen=True)
class Apart:
    """Outcomes of coercive policies: shown, never ranked.

    Attributes:
        table: a row a coercive policy: ``mean`` of the outcome and ``difference`` from the base, in the unit of the outcome
            and with its sign, with intervals, over the states in which all of it is there (``states``).
        base: what is compared with.
    """

    table: pd.DataFrame
    base: str

    def to_dataframe(self) -> pd.DataFrame:
        """One row a coercive policy; none where there is none."""
        return self.table


def coercive_apart(d: Decision, base: str) -> Apart:
    """What was measured under coercive policies. It says what they do, not how good they are: no rank, no regret.

    Args:
        d: what is chosen among.
        base: name of the policy that they are compared with.

    Raises:
        ValueError: where the base is not there, or is coercive itself.
    """
    other = d.values[:, d.ranked[d.position(base)]]
    columns = ["policy", "states", "mean", "mean_low", "mean_high"]
    rows = []
    for p, held in enumerate(d.coercive):
        if held:
            pair = np.stack([d.values[:, p], d.values[:, p] - other], axis=-1)  # state x replicate x 2
            pair = pair[np.isfinite(pair).all(axis=(1, 2))]
            if len(pair):
                found = moments(pair, d.drawn and len(pair) > 1, d.shared_seeds)
                ends = np.column_stack([found.mean, found.mean - found.half, found.mean + found.half])
            else:
                ends = np.full((2, 3), np.nan)
            rows.append((d.policies[p], len(pair), *ends.ravel()))
    return Apart(
        pd.DataFrame(rows, columns=[*columns, "difference", "difference_low", "difference_high"]), base
    )
