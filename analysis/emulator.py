"""A fast stand-in for the model over its uncertain numbers: a ridge regression on a bank of worlds.

Linear in the numbers that screening found, with squares and products of the strongest. Gaussian processes and boosted trees
were tried on this model and explain no more, in ten to a hundred times the time (``docs/decisions``). An emulator says how much
it explains of worlds it has not seen, and refuses to be used below a limit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
STRONGEST = 8
"""Numbers with squares and products."""
RIDGE = 1.0
"""Weight of the penalty on standardised columns, in worlds."""
FOLDS = 5
LEAST = 0.3
"""Share of the variance without luck that has to be explained before an emulator may be used."""


class ExplainsTooLittle(ValueError):
    """The emulator explains too little of unseen worlds to stand in for the model."""


@dataclass(frozen=True)
class Emulator:
    """A fitted emulator.

    Attributes:
        linear, squared: positions of the numbers used linearly, and of those with squares and products.
        centre, scale: of the columns of the regression.
        weights: of the columns; the first is the constant.
        r2: share of the variance of unseen worlds explained, in cross-validation; luck counts as unexplained.
        r2_without_luck: the same of the variance without luck; missing where worlds have one seed.
        error: root mean square error on unseen worlds, of which luck is a part.
    """

    linear: tuple[int, ...]
    squared: tuple[int, ...]
    centre: Floats
    scale: Floats
    weights: Floats
    r2: float
    r2_without_luck: float
    error: float

    @property
    def usable(self) -> bool:
        """Whether it explains enough."""
        explained = self.r2 if np.isnan(self.r2_without_luck) else self.r2_without_luck
        return explained >= LEAST

    def predict(self, units: ArrayLike) -> Floats:
        """The outcome without luck at points of the unit cube.

        Args:
            units: points x numbers, each number 0 at the low end of its range and 1 at the high end.

        Raises:
            ExplainsTooLittle: on worlds it had not seen it explained too little.
        """
        self.check()
        return self._at(np.asarray(units, np.float64))

    def check(self) -> None:
        """Refuse to stand in for the model.

        Raises:
            ExplainsTooLittle: on worlds it had not seen it explained too little.
        """
        if not self.usable:
            raise ExplainsTooLittle(
                f"on unseen worlds the emulator explains {self.r2:.0%} of the variance; at least {LEAST:.0%} without luck is required"
            )

    def _at(self, units: Floats) -> Floats:
        columns = (features(units, self.linear, self.squared) - self.centre) / self.scale
        value: Floats = self.weights[0] + columns @ self.weights[1:]
        return value


def fit(units: ArrayLike, values: ArrayLike, strongest_first: tuple[int, ...], seed: int = 1) -> Emulator:
    """Fit an emulator and measure it on worlds left out.

    Args:
        units: worlds x numbers, in the unit cube.
        values: worlds, or worlds x seeds; worlds with a missing value are left out.
        strongest_first: positions of the numbers that screening found.
        seed: of the folds.

    Raises:
        ValueError: fewer than 30 worlds have a value.
    """
    u, y = np.asarray(units, np.float64), np.asarray(values, np.float64)
    y = y[:, None] if y.ndim == 1 else y
    there = np.isfinite(y).all(axis=1)
    u, y = u[there], y[there]
    if len(u) < 30:
        raise ValueError(f"{len(u)} worlds have a value; an emulator is allowed from 30")
    linear = strongest_first[: len(u) // 5]
    squared = linear[:STRONGEST]
    mean = y.mean(axis=1)
    fold = np.random.default_rng(seed).permutation(len(u)) % FOLDS
    unseen = np.empty(len(u))
    for k in range(FOLDS):
        unseen[fold == k] = solved(u[fold != k], mean[fold != k], linear, squared)._at(u[fold == k])
    whole = solved(u, mean, linear, squared)
    rest, spread = float(((mean - unseen) ** 2).mean()), float(mean.var())
    luck = float(y.var(axis=1, ddof=1).mean()) / y.shape[1] if y.shape[1] > 1 else np.nan
    return Emulator(
        whole.linear,
        whole.squared,
        whole.centre,
        whole.scale,
        whole.weights,
        1.0 - rest / spread if spread > 0.0 else np.nan,
        1.0 - (rest - luck) / (spread - luck) if spread > luck else np.nan,
        float(np.sqrt(rest)),
    )


def solved(units: Floats, mean: Floats, linear: tuple[int, ...], squared: tuple[int, ...]) -> Emulator:
    """Ridge regression on standardised columns."""
    columns = features(units, linear, squared)
    centre, scale = columns.mean(axis=0), columns.std(axis=0)
    scale = np.where(scale > 0.0, scale, 1.0)
    z = (columns - centre) / scale
    gram = z.T @ z + RIDGE * np.eye(z.shape[1])
    weights = np.linalg.solve(gram, z.T @ (mean - mean.mean()))
    nothing = (np.nan, np.nan, np.nan)
    return Emulator(linear, squared, centre, scale, np.concatenate([[mean.mean()], weights]), *nothing)


def features(units: Floats, linear: tuple[int, ...], squared: tuple[int, ...]) -> Floats:
    """Columns of the regression: the numbers from -1 to 1, squares and products of the strongest."""
    x = 2.0 * units - 1.0
    columns = [x[:, k] for k in linear] + [x[:, k] ** 2 for k in squared]
    columns += [x[:, a] * x[:, b] for i, a in enumerate(squared) for b in squared[i + 1 :]]
    return np.column_stack(columns) if columns else np.empty((len(x), 0))
