"""What a table does not say of a county, guessed from those of its province that it does say: partial pooling.

As for any place that leaves a number out (:mod:`scenarios.left_out`), with the same means and spreads, only that the province has
the figures of the table: n known counties of mean ybar, on the scale of the link, move the guess from the mean of the country m0 to
m0 + w (ybar - m0), w = tau^2 / (tau^2 + s^2 / n), tau between provinces and s between counties of one, prefectures included. A county
lies about it with variance s^2 + tau^2 (1 - w). Where no county of the province is known the place leaves the number out itself.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from model.parameters import resolve
from scenarios.left_out import Z_90, Component, components, weight

DIGITS = 3
LEAST = 0.005
"""A share nearer to 0 or 1 than this counts as this far from it, for its log-odds would have no end."""


@dataclass(frozen=True)
class FromProvince:
    """A number that the table does not state.

    Attributes:
        value: the guess.
        low, high: nine counties in ten lie between them.
        known: counties of the province that it was pooled from.
    """

    value: float
    low: float
    high: float
    known: int


def paths() -> list[str]:
    """Numbers that are pooled."""
    return [one.path for one in components()]


def from_province(path: str, known: Sequence[float]) -> FromProvince:
    """The guess at a number of one county, from the known counties of its province.

    Args:
        path: one of :func:`paths`.
        known: its values in these counties, one or more; none of them is the county itself.
    """
    one = next(component for component in components() if component.path == path)
    within2 = one.sd_prefecture**2 + one.sd_county**2
    w = weight(one.sd_province, within2 / len(known))
    mean = one.mean + w * (sum(point(one, value) for value in known) / len(known) - one.mean)
    sd = math.sqrt(within2 + one.sd_province**2 * (1.0 - w))
    low, value, high = (rounded(path, one.number(mean + sign * Z_90 * sd)) for sign in (-1.0, 0.0, 1.0))
    return FromProvince(value, low, high, len(known))


def point(one: Component, value: float) -> float:
    """A number of the model as a point on the scale of the link: the way back of :meth:`Component.number`."""
    bare = value / one.factor
    figure = bare if one.link == "log" else min(1.0 - LEAST, max(LEAST, bare))
    return (one.linked(figure) - one.offset) / one.slope


def rounded(path: str, value: float) -> float:
    """A number to a few digits, not beyond what it may be."""
    low, high = resolve(path).domain
    return min(high, max(low, float(f"{value:.{DIGITS}g}")))
