"""How much of an answer rests on assumption, and what to measure next.

**Evidence split.** Which share of the variance of an outcome hangs on parameters whose value is assumed: exactly from a design
that moves the assumed and the evidenced as two groups, within bounds from first and total indices otherwise.

**Value of information.** What knowing one parameter would be worth before a policy is chosen: the regret that it would avoid
in expectation (EVPPI, the expected value of perfect information on one parameter), the chance of the wrong policy that it
would take away, and the variance of an outcome that it would remove. All three are the same thing, a loss without knowing
less the loss with knowing:

    value_j = E[ L(choice without x_j) ] - E[ L(choice that may look at x_j) ]

from plain Monte Carlo samples: the choice looks at a smooth regression of the outcomes on x_j (Strong, Oakley & Brennan
2014), fitted on nine tenths of the sample and judged on the last. Cross-fitting makes noise worthless: what was learned
from luck does not hold on luck that was not seen, so that a parameter that does nothing has a value of 0, or a little below,
where the usual estimate, fitted and judged on the same sample, finds some. For the same reason values are too small, by what
a regression on a finite sample does not see: less so for large values than for small ones, and less with more rows.

Sources: Strong, Oakley & Brennan 2014, Medical Decision Making 34: 311-326 (EVPPI by regression); Chernozhukov et al. 2018,
Econometrics Journal 21: C1-C68 (cross-fitting); Saltelli et al. 2008, Global Sensitivity Analysis: The Primer (closed and
total indices of groups); Louis 1984, JASA 79: 393-398 (estimates whose spread is that of what is estimated).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits

from analysis.sensitivity.decision import Decision, Floats
from analysis.statistics import LEVEL
from analysis.words import Words

Measure = Literal["regret", "wrong", "variance"]
MEASURES = {
    "regret": Words("regret avoided", "可避免的后悔值"),
    "wrong": Words("chance of the wrong policy taken away", "选错政策概率的降低"),
    "variance": Words("variance removed", "可消除的方差"),
}
DUMMY = "dummy"
"""Name of a column that moves nothing but luck."""
FOLDS = 10
FEW_KNOTS = (0.05, 0.275, 0.5, 0.725, 0.95)
MANY_KNOTS = (0.025, 0.1833, 0.3417, 0.5, 0.6583, 0.8167, 0.975)
"""Quantiles at which the pieces of a spline meet (Harrell 2015, Regression Modeling Strategies, table 2.3)."""
MANY = 500
"""Rows from which on a spline has more knots."""
FEWEST = 40
"""Independent samples below which a regression is not tried."""
LEVELS = 5
"""A column of so few different values has one mean for each of them instead of a curve."""
SHRINKS = np.linspace(0.0, 1.0, 21)


# ------------------------------------------------------------------------------------------------------ evidence split


@dataclass(frozen=True)
class EvidenceSplit:
    """Shares of the variance (of the mean over seeds) that rest on assumed and on evidenced parameters.

    Attributes:
        table: a row a share, all 0..1: ``part``; ``lower`` and ``upper``, between which it lies by the indices (the same where
            it is known exactly); ``low`` and ``high``, with the 95 % sampling error of these added; ``how`` it was found.
            Parts: ``assumed_alone``, the closed index of the assumed: what would go if all of them were known;
            ``assumed_total``, their total index: what would stay if all evidenced ones were known; ``evidenced_alone``,
            ``evidenced_total`` likewise; ``together``, interactions between the two.
        exact: whether a design of two groups was there.
    """

    table: pd.DataFrame
    exact: bool

    def to_dataframe(self) -> pd.DataFrame:
        """One row a share."""
        return self.table

    def __getitem__(self, part: str) -> tuple[float, float]:
        """Lower and upper end of a share, without sampling error."""
        row = self.table.set_index("part").loc[part]
        return float(row["lower"]), float(row["upper"])


PARTS = {
    "assumed_alone": Words("assumed parameters alone", "仅由假定参数"),
    "assumed_total": Words("assumed parameters with their interactions", "假定参数及其交互"),
    "evidenced_alone": Words("evidenced parameters alone", "仅由有依据的参数"),
    "evidenced_total": Words("evidenced parameters with their interactions", "有依据的参数及其交互"),
    "together": Words("both together", "两者的交互"),
}


def evidence_split(
    table: pd.DataFrame,
    assumed: Collection[str],
    group: pd.DataFrame | None = None,
    draws: Mapping[str, Floats] | None = None,
    dummy: str = DUMMY,
) -> EvidenceSplit:
    """Share of the variance that rests on assumed parameters.

    With A the assumed, E the evidenced, S closed and T total indices, S_i and T_i those of single parameters:
    S_A = 1 - T_E and T_A = 1 - S_E, and

        max(sum_A S_i, 1 - sum_E T_j) <= S_A <= T_A <= min(1 - sum_E S_j, sum_A T_i).

    Of two bounds the tighter one is used, and named. Where a design moved A and E as two groups, S_A and T_A are what it says.

    Args:
        table: single indices: a row a factor and index (columns factor, index, value, low, high), S1 and ST; of one output.
        assumed: names of the assumed parameters; all others but the dummy rest on evidence.
        group: the same table of a design with the two factors ``assumed`` and ``evidenced``.
        draws: bootstrap draws of S1 and ST, draw x factor, in the order of the factors in the table, for the sampling error of
            sums. Without them half widths are added up, which is never too little.
        dummy: factor that counts as neither.

    Raises:
        ValueError: for an index or a factor that is not there, or given twice (several outputs).
    """
    if group is not None:
        return _split_of_groups(group)
    first, total = (_indices(table, name) for name in ("S1", "ST"))
    names = [str(name) for name in first.index]
    unknown = sorted(set(assumed) - set(names))
    if unknown:
        raise ValueError(f"assumed, but no factor: {', '.join(unknown)}; factors are {', '.join(names)}")
    held = np.array([name in assumed for name in names])
    rest = ~held & np.array([name != dummy for name in names])
    s, t = _Sums("S1", first, draws), _Sums("ST", total.loc[first.index], draws)
    alone = [max(s.of(a), t.of(e).complement(), key=_value) for a, e in ((held, rest), (rest, held))]
    above = [min(s.of(e).complement(), t.of(a), key=_value) for a, e in ((held, rest), (rest, held))]
    rows = []
    for k, who in enumerate(("assumed", "evidenced")):
        rows.append(_bounded(f"{who}_alone", alone[k], above[k]))
        rows.append(_bounded(f"{who}_total", alone[k], above[k]))
    ends = [Bound(0.0, 0.0, 0.0, "0"), alone[0].rest(alone[1])]
    rows.append(_bounded("together", *ends))
    return EvidenceSplit(pd.DataFrame(rows), exact=False)


class Bound(NamedTuple):
    """An index or sum of indices with its sampling interval, and what it is."""

    value: float
    low: float
    high: float
    how: str

    def complement(self) -> "Bound":
        """One less it."""
        how = self.how.removeprefix("1 - ") if self.how.startswith("1 - ") else f"1 - {self.how}"
        return Bound(1.0 - self.value, 1.0 - self.high, 1.0 - self.low, how)

    def rest(self, other: "Bound") -> "Bound":
        """What is left of 1 by both."""
        ends = 1.0 - self.value - other.value, 1.0 - self.high - other.high, 1.0 - self.low - other.low
        return Bound(*ends, f"1 - {self.how} - {other.how}")


def _value(bound: Bound) -> float:
    return bound.value


class _Sums:
    """Sums of one index over sets of factors, with their sampling error."""

    def __init__(self, name: str, rows: pd.DataFrame, draws: Mapping[str, Floats] | None) -> None:
        self.name, self.rows = name, rows
        self.draws = None if draws is None else np.asarray(draws[name], np.float64)
        if self.draws is not None and self.draws.shape[1:] != (len(rows),):
            raise ValueError(f"draws of {name} of shape {self.draws.shape} for {len(rows)} factors")

    def of(self, chosen: NDArray[np.bool_]) -> Bound:
        """Sum over a set."""
        value, low, high = (self.rows[name].to_numpy()[chosen].sum() for name in ("value", "low", "high"))
        if self.draws is not None:
            half = 0.5 * np.ptp(np.quantile(self.draws[:, chosen].sum(axis=1), _ENDS))
            low, high = value - half, value + half
        return Bound(float(value), float(low), float(high), f"sum of {self.name}")


_ENDS = [0.5 - LEVEL / 2, 0.5 + LEVEL / 2]


def _bounded(part: str, lower: Bound, upper: Bound) -> dict[str, object]:
    """A row: a share between two bounds, cut to 0..1; bounds that sampling error has crossed are exchanged."""
    inner = lower.value, upper.value
    outer = (*inner, lower.low, upper.high)
    ends = np.clip([min(inner), max(inner), np.min(outer), np.max(outer)], 0.0, 1.0)
    named = dict(zip(("lower", "upper", "low", "high"), map(float, ends), strict=True))
    label = PARTS[part]
    how = lower.how if lower == upper else f"{lower.how} .. {upper.how}"
    return {"part": part, "part_en": label.en, "part_zh": label.zh, **named, "how": how}


def _indices(table: pd.DataFrame, index: str) -> pd.DataFrame:
    """Rows of one index by factor.

    Raises:
        ValueError: where there is none, or more than one for a factor, or its value is missing.
    """
    rows = table[table["index"] == index].set_index("factor")
    if rows.empty:
        raise ValueError(
            f"no index {index}: {', '.join(map(str, table['index'].unique()))}; S1 and ST are needed"
        )
    if not rows.index.is_unique:
        raise ValueError(
            f"several values of {index} for {rows.index[rows.index.duplicated()][0]}: give one output"
        )
    gaps = [str(name) for name in rows.index[rows["value"].isna()]]
    if gaps:
        raise ValueError(f"{index} is missing for {', '.join(gaps)}: shares of no variance cannot be split")
    return rows


def _split_of_groups(group: pd.DataFrame) -> EvidenceSplit:
    """The split that a design of two groups gives."""
    rows, closed = [], []
    for who in ("assumed", "evidenced"):
        for name, part in (("S1", "alone"), ("ST", "total")):
            found = _indices(group, name)
            if who not in found.index:
                raise ValueError(f"no group {who!r} among {', '.join(map(str, found.index))}")
            value, low, high = (float(found.loc[who, column]) for column in ("value", "low", "high"))
            bound = Bound(value, low, high, f"{name} of the group")
            rows.append(_bounded(f"{who}_{part}", bound, bound))
            closed += [bound] if name == "S1" else []
    both = closed[0].rest(closed[1])
    rows.append(_bounded("together", both, both))
    return EvidenceSplit(pd.DataFrame(rows), exact=True)


# ------------------------------------------------------------------------------------------------------- cross-fitting


class Basis(NamedTuple):
    """A regression on one parameter, or on several added up.

    Attributes:
        columns: row x function; functions have mean 0 and are uncorrelated with variance 1, so that one number shrinks them
            all alike.
        shrink: what a fit is multiplied by, 0 (nothing is left of it) to 1, chosen by generalised cross-validation.
    """

    columns: Floats
    shrink: float


def curve(x: ArrayLike) -> Floats:
    """Functions of one parameter, row x function: a natural cubic spline, or a mean for each of few values.

    With knots t_1 < .. < t_m and d_k(x) = ((x - t_k)+^3 - (x - t_m)+^3) / (t_m - t_k), functions are x and
    d_k(x) - d_{m-1}(x): a straight line beyond the outer knots (Hastie, Tibshirani & Friedman 2009, eq. 5.4).
    """
    column = pd.Series(np.asarray(x))
    codes, levels = pd.factorize(column)
    if len(levels) <= LEVELS or not pd.api.types.is_numeric_dtype(column):
        return (codes[:, None] == np.arange(1, len(levels))).astype(np.float64)
    values = column.to_numpy(np.float64)
    values = (values - values.mean()) / values.std()
    knots = np.unique(np.quantile(values, MANY_KNOTS if len(values) >= MANY else FEW_KNOTS))
    if len(knots) < 3:
        return values[:, None]
    cubes = np.maximum(values[:, None] - knots, 0.0) ** 3
    pieces = (cubes[:, :-1] - cubes[:, -1:]) / (knots[-1] - knots[:-1])
    return np.column_stack([values, pieces[:, :-1] - pieces[:, -1:]])


def basis(columns: Floats, target: Floats) -> Basis:
    """Orthonormal functions that span the given ones, and how far to shrink a regression of the targets on them.

    Args:
        columns: row x function.
        target: row x target.
    """
    u, size, _ = np.linalg.svd(columns - columns.mean(axis=0), full_matrices=False)
    return shrunk(np.sqrt(len(u)) * u[:, size > max(1e-8 * size.max(initial=0.0), 1e-300)], target)


def shrunk(columns: Floats, target: Floats, weights: Floats | None = None) -> Basis:
    """How far to shrink a regression on orthonormal functions.

    Fitted values are m + s P (y - m), P the projection; generalised cross-validation (Golub, Heath & Wahba 1979) minimises
    n RSS(s) / (n - 1 - s q)^2 over s, with RSS over all targets.

    Args:
        columns: row x function, mean 0, uncorrelated, variance 1.
        target: row x target.
        weights: of the rows, 1 on average.
    """
    n, q = columns.shape
    w = np.ones(n) if weights is None else weights
    y = target - (w @ target) / w.sum()
    seen = float(((columns.T @ (w[:, None] * y)) ** 2).sum()) / n
    left = max(float((w @ y**2).sum()) - seen, 0.0) + (1.0 - SHRINKS) ** 2 * seen
    free = n - 1.0 - SHRINKS * q
    score = np.where(free > 0.0, left / np.maximum(free, 1e-150) ** 2, np.inf)
    return Basis(columns, float(SHRINKS[int(np.argmin(score))]))


def predicted(on: Basis, target: Floats, weights: Floats, edges: NDArray[np.int64]) -> Floats:
    """Targets of each fold predicted by a weighted regression on the other folds, row x target.

    Args:
        on: regression.
        target: row x target.
        weights: of the rows.
        edges: where each fold begins, and the end; rows lie fold by fold.
    """
    if on.shrink == 0.0 or on.columns.shape[1] == 0:
        return means(target, weights, edges)
    design = np.column_stack([np.ones(len(target)), on.columns])
    spans = [slice(a, b) for a, b in pairwise(edges)]
    heavy = weights[:, None] * design
    grams = np.array([heavy[k].T @ design[k] for k in spans])
    sides = np.array([heavy[k].T @ target[k] for k in spans])
    grams, sides = grams.sum(axis=0) - grams, sides.sum(axis=0) - sides
    ridge = np.eye(design.shape[1]) * (1.0 / on.shrink - 1.0 + 1e-9)
    ridge[0, 0] = 0.0
    found = np.linalg.solve(grams + grams[:, :1, :1] * ridge, sides)
    return np.concatenate([design[k] @ found[j] for j, k in enumerate(spans)])


def means(target: Floats, weights: Floats, edges: NDArray[np.int64]) -> Floats:
    """Weighted mean of the other folds, row x target: the prediction of who knows no parameter."""
    totals = np.add.reduceat(weights[:, None] * target, edges[:-1], axis=0)
    heavy = np.add.reduceat(weights, edges[:-1])
    others = (totals.sum(axis=0) - totals) / (heavy.sum() - heavy)[:, None]
    return np.asarray(np.repeat(others, np.diff(edges), axis=0))


def _folds(block: NDArray[np.int64], rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Order of the rows fold by fold, and where folds begin; rows of a block stay together."""
    ids, where = np.unique(block, return_inverse=True)
    count = min(FOLDS, len(ids))
    fold = rng.permutation(np.arange(len(ids)) % count)[where]
    edges = np.concatenate([[0], np.cumsum(np.bincount(fold, minlength=count))])
    return np.argsort(fold, kind="stable"), edges.astype(np.int64)


def noiseless(average: Floats, luck: Floats, on: Basis, weights: Floats, edges: NDArray[np.int64]) -> Floats:
    """Gains of each state with as much spread as they have without the luck of the seeds; row x policy.

    The mean over replicates has the luck of R seeds in it, and who is best in it is best by luck now and then. For each
    contrast c with the policy that is best on the whole: f is its cross-fitted regression on all parameters, e = c - f, v the
    variance of the seeds' luck in c; then

        c' = f + sqrt(max(0, 1 - v / var(e))) e,

    which has the mean, given the parameters seen by f, and the variance of the contrast without luck (Louis 1984). It is exact
    where e and the luck are normal. With one replicate v is not known and stays in.

    Args:
        average: mean over replicates, row x policy.
        luck: variance of the luck in the difference of two policies' averages, row x policy x policy.
        on: regression on all parameters.
        weights: of the rows.
        edges: folds.
    """
    best = int(np.argmax(weights @ average))
    contrast = average - average[:, [best]]
    f = predicted(on, contrast, weights, edges)
    left = contrast - f
    spread = np.maximum(weights @ left**2, 1e-300)
    kept = np.sqrt(np.maximum(0.0, 1.0 - weights @ luck[:, best] / spread))
    return np.asarray(f + kept * left)


def luck_of(gain: Floats) -> Floats:
    """Variance of the luck in the difference of two policies' means over replicates; row x policy x policy.

    v[i, p, q] = sum over r of (d_r - mean d)^2 / (R (R - 1)), d = g_p - g_q; 0 with one replicate, for it is not known.
    """
    replicates = gain.shape[2]
    if replicates == 1:
        return np.zeros((*gain.shape[:2], gain.shape[1]))
    left = gain - gain.mean(axis=2, keepdims=True)
    products = left @ np.moveaxis(left, 1, 2) / (replicates * (replicates - 1))
    own = np.diagonal(products, axis1=1, axis2=2)
    return np.asarray(own[:, :, None] + own[:, None] - 2.0 * products)


# ------------------------------------------------------------------------------------------------- value of information


@dataclass(frozen=True)
class Information:
    """What knowing a parameter would be worth: the one to measure next stands first.

    Attributes:
        table: a row a measure and parameter (or group), sorted by value within a measure: ``value`` with its 95 % bootstrap
            interval; ``now``, the loss without knowing anything (of the regret and the wrong policy: without the luck of
            seeds where there are two replicates or more, with it where there is one), and ``share`` of it that would go; ``floor``, the 95th
            percentile of what a shuffled parameter shows (of the dummy's, where that is higher); ``above``, whether the value
            is above the floor and its interval above 0; ``rank`` with its interval over bootstrap draws and ``first``, the
            share of draws in which it is first (single parameters only); ``assumed``; ``group``.
        states: rows used; replicates: of each; dropped: rows with a missing value.
    """

    table: pd.DataFrame
    states: int
    replicates: int
    dropped: int

    def to_dataframe(self) -> pd.DataFrame:
        """One row a measure and parameter."""
        return self.table

    def next(self, measure: Measure = "regret") -> pd.DataFrame:
        """What to measure next: single parameters by this measure, those above the floor only."""
        rows = self.table
        kept = rows["above"] & ~rows["group"] & (rows["measure"] == measure)
        return rows[kept].reset_index(drop=True)


class _Problem(NamedTuple):
    """Everything that the loss of a choice hangs on; rows lie fold by fold."""

    gain: Floats  # row x policy x replicate
    luck: Floats  # row x policy x policy
    every: Basis  # regression on all parameters
    edges: NDArray[np.int64]
    block: NDArray[np.int64]
    measures: tuple[Measure, ...]

    def average(self, seeds: Floats) -> Floats:
        """Weighted mean over replicates, row x policy, less what all policies have alike: that is no part of a choice."""
        values = self.gain @ seeds
        return np.asarray(values if values.shape[1] == 1 else values - values.mean(axis=1, keepdims=True))

    def losses(self, values: Floats, truth: Floats, guess: Floats) -> Floats:
        """Measure x row: losses of the choice that a prediction leads to."""
        if self.measures == ("variance",):
            return np.asarray((values - guess)[:, 0] ** 2)[None]
        pick = np.argmax(guess, axis=1)[:, None]
        wrong = truth.max(axis=1) > np.take_along_axis(truth, pick, axis=1)[:, 0] + 1e-12
        return np.stack([-np.take_along_axis(values, pick, axis=1)[:, 0], wrong.astype(np.float64)])

    def truth(self, values: Floats, weights: Floats) -> Floats:
        """What would be without luck."""
        return noiseless(values, self.luck, self.every, weights, self.edges)

    def worth(self, bases: Sequence[Basis], weights: Floats, seeds: Floats) -> Floats:
        """Parameter x measure: mean loss without knowing less mean loss with knowing."""
        values = self.average(seeds)
        bases = [shrunk(on.columns, values, weights) for on in bases]
        truth = self.truth(values, weights)
        without = self.losses(values, truth, means(values, weights, self.edges))
        knowing = (self.losses(values, truth, predicted(on, values, weights, self.edges)) for on in bases)
        return np.array([(without - one) @ weights / weights.sum() for one in knowing])

    def now(self, weights: Floats, seeds: Floats) -> Floats:
        """Expected regret, and chance of the wrong policy, of who knows no parameter."""
        values = self.average(seeds)
        truth, guess = self.truth(values, weights), means(values, weights, self.edges)
        regret = (
            truth.max(axis=1) - np.take_along_axis(truth, np.argmax(guess, axis=1)[:, None], axis=1)[:, 0]
        )
        return np.array([regret.mean(), self.losses(values, truth, guess)[1].mean()])


def value_of_information(
    d: Decision,
    x: pd.DataFrame,
    assumed: Collection[str] = (),
    groups: Mapping[str, Sequence[str]] | None = None,
    block: ArrayLike | None = None,
    draws: int = 200,
    shuffles: int = 100,
    rng: int = 0,
) -> Information:
    """Regret avoided, and chance of the wrong policy taken away, if a parameter were known before choosing.

    regret, EVPPI_j = E max_p E[B_p | x_j] - max_p E[B_p]. wrong, P(choice without x_j is not the best of the state) -
    P(choice that knows x_j is not), the best of a state being that of its expected outcomes, without the luck of seeds
    (`noiseless`). A chooser always takes the largest expected outcome, so that knowing may make the wrong choice likelier, if
    a cheaper one. Coercive policies are neither chosen nor best.

    Args:
        d: outcomes; states are independent samples of the uncertain parameters.
        x: parameters, a row a state, a column a parameter; numbers, or names of few levels.
        assumed: parameters whose value is assumed.
        groups: sets of parameters that would be known together; regressions are added up, so that interactions within a group
            are not seen and its value is a lower bound.
        block: block of each state where states are not independent (a Saltelli block): it is drawn and left out as one.
        draws: bootstrap draws of the intervals; shuffles: of each parameter for the floor; rng: seed of all of it.

    Raises:
        ValueError: where rows do not fit, a parameter is missing, there are too few independent samples or draws, or states
            that are not drawn.
    """
    if not d.drawn:
        raise ValueError(
            "the states are fixed: what knowing is worth is said of states drawn from what could be"
        )
    plan = _Plan(frozenset(assumed), dict(groups or {}), d.shared_seeds, draws, shuffles, rng)
    return _information(plan, d.gain, x, d.kept, block, None)


def variance_known(
    values: ArrayLike,
    x: pd.DataFrame,
    assumed: Collection[str] = (),
    groups: Mapping[str, Sequence[str]] | None = None,
    block: ArrayLike | None = None,
    shared_seeds: bool = False,
    draws: int = 200,
    shuffles: int = 100,
    rng: int = 0,
) -> Information:
    """Expected reduction of the variance of an outcome if a parameter were known, from plain samples.

    V_j = Var E[Y | x_j] = S_j V, Y the mean over seeds: the squared error of predicting a row that was left out, without x_j
    less with it. ``now`` is V without the luck of the seeds, so that ``share`` is the first-order index. Where a Sobol design
    is there, `variance_from_indices` is sharper.

    Args:
        values: outcome, row x replicate, or one a row.
        x, assumed, groups, block, draws, shuffles, rng: as in `value_of_information`.
        shared_seeds: whether replicate r has the same seeds in every row.
    """
    y = np.asarray(values, np.float64)
    y = y[:, None] if y.ndim == 1 else y
    kept = np.isfinite(y).all(axis=1)
    plan = _Plan(frozenset(assumed), dict(groups or {}), shared_seeds, draws, shuffles, rng)
    whole = y[kept]
    luck = whole.var(axis=1, ddof=1).mean() / whole.shape[1] if whole.shape[1] > 1 else 0.0
    now = np.array([whole.mean(axis=1).var(ddof=1) - luck])
    return _information(plan, whole[:, None], x, kept, block, now)


def variance_from_indices(
    table: pd.DataFrame, variance: float, assumed: Collection[str] = ()
) -> pd.DataFrame:
    """Expected reduction of variance if a parameter were known, S_j V, from first-order indices; largest first.

    Args:
        table: columns factor, index, value, low, high, of one output; rows of S1 are used.
        variance: V, of the mean over seeds, in the squared unit of the outcome.
        assumed: parameters whose value is assumed.
    """
    first = _indices(table, "S1")
    rows = pd.DataFrame({"factor": first.index.astype(str)})
    for name in ("value", "low", "high"):
        rows[name] = variance * first[name].to_numpy()
    rows["share"] = first["value"].to_numpy()
    rows["assumed"] = rows["factor"].isin(list(assumed))
    return rows.sort_values("value", ascending=False, ignore_index=True)


class _Plan(NamedTuple):
    """What is asked for."""

    assumed: frozenset[str]
    groups: dict[str, Sequence[str]]
    shared_seeds: bool
    draws: int
    shuffles: int
    rng: int

    def sets(self, x: pd.DataFrame) -> dict[str, list[str]]:
        """Each parameter, then each group of parameters.

        Raises:
            ValueError: for a name that is no column, an empty group, or one named like a parameter.
        """
        for group, names in self.groups.items():
            unknown = [name for name in names if name not in x.columns]
            if unknown or not names or group in x.columns:
                why = f"no parameter {unknown[0]!r}" if unknown else "it is empty, or named like a parameter"
                raise ValueError(f"group {group!r}: {why}; parameters are {', '.join(map(str, x.columns))}")
        return {str(name): [name] for name in x} | {name: list(names) for name, names in self.groups.items()}


def _fits(x: pd.DataFrame, kept: NDArray[np.bool_], block: ArrayLike | None) -> NDArray[np.int64]:
    """Number of the independent sample that each kept row belongs to.

    Raises:
        ValueError: where there are not as many rows as states, a parameter is missing, or there are too few samples.
    """
    if len(x) != len(kept):
        raise ValueError(f"{len(x)} rows of parameters for {len(kept)} states: one for each is needed")
    gaps = [str(name) for name in x if x[name].isna().any()]
    if gaps:
        raise ValueError(f"values are missing in the parameters {', '.join(gaps)}")
    given = np.arange(len(x)) if block is None else np.asarray(block)
    if len(given) != len(x):
        raise ValueError(f"{len(given)} blocks for {len(x)} states: one for each is needed")
    ids = np.unique(given[kept], return_inverse=True)[1]
    count = int(ids.max(initial=-1)) + 1
    if count < FEWEST:
        raise ValueError(f"{count} independent samples: {FEWEST} at least are needed for a regression")
    return ids.astype(np.int64)


def _information(
    plan: _Plan,
    gain: Floats,
    x: pd.DataFrame,
    kept: NDArray[np.bool_],
    block: ArrayLike | None,
    now: Floats | None,
) -> Information:
    """Values, intervals, floors and ranks. ``now`` is given for the variance, and found for a choice."""
    if plan.draws < 2 or plan.shuffles < 1:
        raise ValueError(f"draws {plan.draws} and shuffles {plan.shuffles}: two and one at least are needed")
    ids, x = _fits(x, kept, block), x[kept]
    sets, generator = plan.sets(x), np.random.default_rng(plan.rng)
    measures: tuple[Measure, ...] = ("regret", "wrong") if now is None else ("variance",)
    rows, edges = _folds(ids, generator)
    gain, x, ids = gain[rows], x.iloc[rows], ids[rows]
    curves = {name: curve(x[name]) for name in x}
    seeds, flat = np.full(gain.shape[2], 1.0 / gain.shape[2]), np.ones(len(gain))
    nobody = Basis(np.empty((len(gain), 0)), 0.0)
    problem = _Problem(gain, luck_of(gain), nobody, edges, ids, measures)
    target = problem.average(seeds)
    with threadpool_limits(1, user_api="blas"):  # matrices are small: threads would wait for each other
        if now is None:
            problem = problem._replace(every=basis(np.column_stack(list(curves.values())), target))
        bases = [basis(np.column_stack([curves[name] for name in names]), target) for names in sets.values()]
        value = problem.worth(bases, flat, seeds)
        redrawn = (_redrawn(problem, plan.shared_seeds, generator) for _ in range(plan.draws))
        made = np.array([problem.worth(bases, *one) for one in redrawn])
        floor = np.quantile(_shuffled(problem, bases, plan.shuffles, generator), LEVEL, axis=0)
        now = problem.now(flat, seeds) if now is None else now
    frames = [
        _rows(
            measure, list(sets), value[:, k], made[:, :, k], floor[:, k], float(now[k]), len(x.columns), plan
        )
        for k, measure in enumerate(measures)
    ]
    return Information(pd.concat(frames, ignore_index=True), len(gain), gain.shape[2], int((~kept).sum()))


def _redrawn(problem: _Problem, shared_seeds: bool, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Weights of rows and of replicates of one bootstrap draw; copies of a row stay in its fold."""
    count = int(problem.block.max()) + 1
    weights = np.bincount(rng.integers(count, size=count), minlength=count)[problem.block].astype(np.float64)
    r = problem.gain.shape[2]
    seeds = (
        rng.dirichlet(np.full(r, max((r - 2) / r, 0.1))) if shared_seeds and r > 1 else np.full(r, 1.0 / r)
    )
    return weights, seeds


def _shuffled(problem: _Problem, bases: Sequence[Basis], shuffles: int, rng: np.random.Generator) -> Floats:
    """Shuffle x parameter x measure: values of parameters that belong to another row, whole blocks moved where they can be."""
    sizes = np.bincount(problem.block)
    same = bool((sizes == sizes[0]).all())
    table = np.argsort(problem.block, kind="stable").reshape(-1, sizes[0]) if same else None
    seeds, flat = np.full(problem.gain.shape[2], 1.0 / problem.gain.shape[2]), np.ones(len(problem.gain))
    made = []
    for _ in range(shuffles):
        moved = np.arange(len(problem.gain))
        if table is None:
            moved = rng.permutation(moved)
        else:
            moved[table] = table[rng.permutation(len(table))]
        made.append(problem.worth([on._replace(columns=on.columns[moved]) for on in bases], flat, seeds))
    return np.array(made)


def _rows(
    measure: Measure,
    names: list[str],
    value: Floats,
    made: Floats,
    floor: Floats,
    now: float,
    single: int,
    plan: _Plan,
) -> pd.DataFrame:
    """Rows of one measure; the first ``single`` names are parameters, the others groups."""
    spread = made.std(axis=0, ddof=1)
    if DUMMY in names:
        floor = np.maximum(floor, value[names.index(DUMMY)])
    low, high = value - 1.96 * spread, value + 1.96 * spread
    places = np.argsort(np.argsort(-made[:, :single], axis=1), axis=1) + 1.0
    rank_low, rank_high = np.quantile(places, _ENDS, axis=0, method="inverted_cdf")
    table = pd.DataFrame(
        {
            "measure": measure,
            "measure_en": MEASURES[measure].en,
            "measure_zh": MEASURES[measure].zh,
            "factor": names,
            "value": value,
            "low": low,
            "high": high,
            "now": now,
            "share": value / now if now > 0.0 else np.nan,
            "floor": floor,
            "above": (value > floor) & (low > 0.0) & (np.array(names) != DUMMY),
            "assumed": [name in plan.assumed for name in names],
            "group": [k >= single for k in range(len(names))],
        }
    )
    for column, found in (
        ("rank_low", rank_low),
        ("rank_high", rank_high),
        ("first", (places == 1.0).mean(axis=0)),
    ):
        table[column] = np.concatenate([found, np.full(len(names) - single, np.nan)])
    table["rank"] = table["value"].where(~table["group"]).rank(ascending=False)
    return table.sort_values(["group", "value"], ascending=[True, False], ignore_index=True)
