"""What worlds say of one published figure: a regression over the uncertain numbers that finds products by itself.

The mean of a figure m(u) is linear in the numbers (from -1 to 1), their squares and products, on the scale of its link: the logit
of a share, the logarithm of what is above 0, or as it is. Numbers are found by rank correlation. Products are then looked for
in what is left over: many numbers move a figure only together with another, some in one direction or the other, so that no
correlation of their own shows it. A product enters where its correlation with the residual lies :data:`FOUND` standard errors from 0.

Fitted by iteratively reweighted least squares with a normal prior of unit variance on every weight (McCullagh & Nelder 1989,
section 2.5); the variance of a value is that of its mean times a factor, as for a share of many cases.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from analysis.screening import RATE, left_over, ordered
from analysis.two_errors import discoveries, p_of_correlation, ranked

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Link = Literal["plain", "logit", "log"]
Pair = tuple[int, int]
FEWEST = 30
"""Worlds with a value below which nothing is fitted."""
STRONGEST = 8
"""Numbers with all squares and products."""
PARTNERS = 25
"""Strongest numbers whose products with every number are looked for."""
FOUND = 4.0
"""Standard errors: with 25 x 500 products looked at, fewer than one is found by chance."""
ROUNDS, EACH = 3, 20
"""Searches for products, and the most that one of them adds."""
STEPS = 8
"""Of the reweighted least squares."""


def _logged(x: Floats) -> Floats:
    return np.exp(np.clip(x, -20.0, 20.0))


INVERSE: dict[Link, Callable[[Floats], Floats]] = {"plain": lambda x: x, "logit": expit, "log": _logged}
SLOPE: dict[Link, Callable[[Floats], Floats]] = {
    "plain": np.ones_like,
    "logit": lambda mean: np.maximum(mean * (1.0 - mean), 1e-4),
    "log": lambda mean: np.maximum(mean, 1e-4),
}
"""Derivative of the inverse, by the mean; it is the variance of a value up to a factor."""


@dataclass(frozen=True)
class Response:
    """A fitted figure.

    Attributes:
        linear: positions of the numbers used.
        products: pairs that are multiplied; a number with itself is its square.
        constant: on the scale of the link.
        weights: of numbers, then of products.
        link: scale on which all this is added up.
        error: root mean square residual, of which luck is a part.
    """

    linear: tuple[int, ...]
    products: tuple[Pair, ...]
    constant: float
    weights: Floats
    link: Link
    error: float

    def at(self, units: Floats) -> Floats:
        """The mean of the figure at worlds of the unit cube."""
        return INVERSE[self.link](self.constant + columns(units, self.linear, self.products) @ self.weights)


def columns(units: Floats, linear: Sequence[int], products: Sequence[Pair]) -> Floats:
    """Columns of the regression: numbers from -1 to 1, then products."""
    x = 2.0 * units - 1.0
    return np.column_stack([x[:, k] for k in linear] + [x[:, a] * x[:, b] for a, b in products])


def respond(units: Floats, values: Floats, many: Floats, link: Link) -> Response | None:
    """Fit a figure.

    Args:
        units: worlds x numbers, 0 to 1.
        values: one a world; worlds with a missing one are left out.
        many: weight of each world.
        link: scale of the regression.

    Returns:
        Nothing where too few worlds have a value, or none of the numbers was found to move it.
    """
    there = np.isfinite(values)
    u, y, w = units[there], values[there], many[there]
    if len(y) < FEWEST or np.ptp(y) == 0.0:
        return None
    linear = moving(u, y)[: len(y) // 5]
    if not linear:
        return None
    made = solved(u, y, w, linear, squares_of(linear[:STRONGEST]), link)
    for _ in range(ROUNDS):
        more = left_products(u, y - made.at(u), w, made)
        if not more or len(made.weights) + 3 * len(more) > len(y) // 5:
            break
        linear = tuple(dict.fromkeys((*made.linear, *(k for pair in more for k in pair))))
        made = solved(u, y, w, linear, (*made.products, *more), link)
    return made


def squares_of(numbers: Sequence[int]) -> tuple[Pair, ...]:
    """Every number with itself and with each other."""
    return tuple((min(a, b), max(a, b)) for i, a in enumerate(numbers) for b in numbers[i:])


def moving(units: Floats, values: Floats) -> tuple[int, ...]:
    """Positions of numbers that move a figure, the strongest first: by rank, and by what the strongest leave over.

    A shorter search than :func:`analysis.screening.screen`, which looks at every strong number a second time: here a number
    too many costs precision and is no claim.
    """
    ranks, target = ranked(units), ranked(values[:, None])[:, 0]
    n = len(target)
    first = ranks.T @ target / n
    strong = ordered(first, discoveries(p_of_correlation(first, n), RATE))
    rest, taken = left_over(ranks, target, strong)
    again = ranks.T @ rest / n
    weak = ordered(again, discoveries(p_of_correlation(again, n - taken), RATE))
    return tuple(dict.fromkeys(strong + weak))


def left_products(units: Floats, rest: Floats, many: Floats, made: Response) -> tuple[Pair, ...]:
    """Products of a strong number with any that go with what is left over, the strongest first.

    Args:
        units: worlds x numbers.
        rest: what the regression leaves over.
        many: weight of each world.
        made: the regression.
    """
    x, w = 2.0 * units - 1.0, many / many.sum()
    strong, r = list(made.linear[:PARTNERS]), rest - w @ rest
    mean = (w[:, None] * x[:, strong]).T @ x
    spread = (w[:, None] * x[:, strong] ** 2).T @ x**2 - mean**2
    together = ((w * r)[:, None] * x[:, strong]).T @ x
    worlds = 1.0 / (w**2).sum()
    away = np.abs(together) * np.sqrt(worlds / (np.maximum(spread, 1e-9) * (w @ r**2)))
    order = np.argsort(-away, axis=None, kind="stable")[: 4 * EACH]
    hits = [divmod(int(k), x.shape[1]) for k in order if away.flat[k] > FOUND]
    pairs = dict.fromkeys((min(strong[a], b), max(strong[a], b)) for a, b in hits)
    return tuple(pair for pair in pairs if pair not in made.products)[:EACH]


def solved(
    units: Floats, values: Floats, many: Floats, linear: Sequence[int], products: Sequence[Pair], link: Link
) -> Response:
    """Reweighted least squares with a normal prior on the weights, values in units of their spread where the link is plain."""
    unit = float(values.std()) if link == "plain" else 1.0
    x = columns(units, linear, products)
    centre, y = np.average(x, axis=0, weights=many), values / unit
    z = np.column_stack([np.ones(len(x)), x - centre])
    prior = np.diag(np.r_[0.0, np.ones(x.shape[1])])
    beta = np.r_[started(float(np.average(y, weights=many)), link), np.zeros(x.shape[1])]
    for _ in range(STEPS):
        mean = INVERSE[link](z @ beta)
        slope = SLOPE[link](mean)
        each = many / max(float(np.average((y - mean) ** 2 / slope, weights=many)), 1e-6)
        gram = (z * (each * slope)[:, None]).T @ z + prior
        beta = beta + np.linalg.solve(gram, z.T @ (each * (y - mean)) - prior @ beta)
    error = unit * float(np.sqrt(np.average((y - INVERSE[link](z @ beta)) ** 2, weights=many)))
    weights = unit * beta[1:]
    return Response(
        tuple(linear), tuple(products), float(unit * beta[0] - centre @ weights), weights, link, error
    )


def started(mean: float, link: Link) -> float:
    """The constant of a figure that nothing moves."""
    if link == "plain":
        return mean
    held = min(max(mean, 1e-3), 1.0 - 1e-3) if link == "logit" else max(mean, 1e-3)
    return float(np.log(held / (1.0 - held)) if link == "logit" else np.log(held))


@dataclass(frozen=True)
class Together:
    """Several responses as one: the same values in a fraction of the time, for walks that ask for them again and again.

    Attributes:
        used: positions of the numbers that any of them uses.
        constant: one a figure; missing where there is no response.
        linear: numbers used x figures.
        first, second: of each product, positions among the numbers used.
        products: products x figures.
        links: of each.
    """

    used: Ints
    constant: Floats
    linear: Floats
    first: Ints
    second: Ints
    products: Floats
    links: tuple[Link, ...]

    def at(self, units: Floats) -> Floats:
        """Worlds x figures.

        Args:
            units: worlds x the numbers used, 0 to 1.
        """
        x = 2.0 * units - 1.0
        value = self.constant + x @ self.linear + (x[:, self.first] * x[:, self.second]) @ self.products
        return np.column_stack([INVERSE[link](value[:, k]) for k, link in enumerate(self.links)])


def together(responses: Sequence[Response | None]) -> Together:
    """Several responses as one; where there is none, its values are missing."""
    there = [one for one in responses if one is not None]
    used = np.unique([k for one in there for k in one.linear]).astype(np.int64)
    pairs = sorted({pair for one in there for pair in one.products})
    place, row = {int(k): j for j, k in enumerate(used)}, {pair: j for j, pair in enumerate(pairs)}
    constant = np.full(len(responses), np.nan)
    linear, products = np.zeros((len(used), len(responses))), np.zeros((len(pairs), len(responses)))
    for k, one in enumerate(responses):
        if one is not None:
            constant[k], n = one.constant, len(one.linear)
            linear[[place[j] for j in one.linear], k] = one.weights[:n]
            products[[row[pair] for pair in one.products], k] = one.weights[n:]
    first, second = (np.array([place[pair[j]] for pair in pairs], np.int64) for j in (0, 1))
    links = tuple("plain" if one is None else one.link for one in responses)
    return Together(used, constant, linear, first, second, products, links)
