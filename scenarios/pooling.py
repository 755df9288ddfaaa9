"""What is not known of a county, guessed from those of its province that are known, and from the country.

Partial pooling: with the mean of the country m0, the SD tau between provinces and s between counties of one, n known counties
of mean ybar move the guess to m0 + w (ybar - m0), w = tau^2 / (tau^2 + s^2 / n). A county lies about it with variance
s^2 + tau^2 (1 - w). All of this on the scale on which counties differ evenly: log-odds of shares, logarithms of sizes.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from model.parameters import resolve

NINE_IN_TEN = 1.645
"""SDs to both sides within which nine of ten counties lie."""
DIGITS = 3
LEAST = 0.005
"""A share nearer to 0 or 1 than this counts as this far from it, for its log-odds would have no end."""


@dataclass(frozen=True)
class Spread:
    """How counties differ in one number: SD between provinces, and between counties of a province.

    Over 1,687 rural counties of the census of 2020 (NBS, by county), with prefectures counted among what counties of a province
    differ by.
    """

    between: float
    within: float
    share: bool

    def even(self, value: float) -> float:
        """A value on the scale on which counties differ evenly."""
        if not self.share:
            return math.log(value)
        inside = min(1.0 - LEAST, max(LEAST, value))
        return math.log(inside / (1.0 - inside))

    def back(self, even: float) -> float:
        """The value again."""
        return 1.0 / (1.0 + math.exp(-even)) if self.share else math.exp(even)


SPREADS = {
    "migration.outmigration": Spread(0.322, math.hypot(0.299, 0.335), True),
    "population.share_60": Spread(0.194, math.hypot(0.143, 0.133), True),
    "population.household_size": Spread(0.081, math.hypot(0.072, 0.067), False),
    "population.off_farm": Spread(0.467, math.hypot(0.337, 0.476), True),
    "population.schooling_more": Spread(0.175, math.hypot(0.181, 0.248), True),
}
"""Numbers of a county that are pooled. Outmigration differs here as the share of persons of all ages who are away."""

HAMLETS = {
    "mountain": (0.8, 0.6, 0.95),
    "hills": (0.6, 0.4, 0.8),
    "plain": (0.3, 0.1, 0.5),
    "coastal-lineage": (0.1, 0.0, 0.3),
    "urban": (0.0, 0.0, 0.0),
}
"""Spread of hamlets by the lie of the land: mean, and between what most counties lie; all of it is assumed."""


@dataclass(frozen=True)
class Guess:
    """A number that no table states.

    Attributes:
        value: the guess.
        low, high: nine counties in ten lie between them.
        known: counties of the province that it was pooled from.
    """

    value: float
    low: float
    high: float
    known: int


def pooled(path: str, known: Iterable[float]) -> Guess:
    """The guess at a number of one county, from the known counties of its province.

    Args:
        path: one of :data:`SPREADS`.
        known: its values in these counties; none of them counts for the guess at itself.
    """
    spread = SPREADS[path]
    values = [spread.even(value) for value in known]
    n, country = len(values), spread.even(resolve(path).default)
    weight = 0.0 if n == 0 else spread.between**2 / (spread.between**2 + spread.within**2 / n)
    mean = country + weight * (sum(values) / max(1, n) - country)
    sd = math.sqrt(spread.within**2 + spread.between**2 * (1.0 - weight))
    low, value, high = (within(path, spread.back(mean + k * NINE_IN_TEN * sd)) for k in (-1.0, 0.0, 1.0))
    return Guess(value, low, high, n)


def within(path: str, value: float) -> float:
    """A number to a few digits, not beyond what it may be."""
    low, high = resolve(path).domain
    return min(high, max(low, float(f"{value:.{DIGITS}g}")))
