"""What a number is that a place leaves out, where others like it are known: partial pooling, from the country down.

Counties differ between provinces, between prefectures of a province and between counties of a prefecture, with SD tau on the
scale of the link. The mean of a unit is drawn to its own figures the more there are of them:

    m_u = m_above + w (y_u - m_above),    w = tau^2 / (tau^2 + e^2),    v_u = (1 - w) (tau^2 + (1 - w) v_above)

y_u the mean of the n figures below the unit, e^2 = s^2 / n their error, v the variance of what is not known of m. Without a
figure m_u is the mean above; with ever more it is the unit's own. What lies below a unit spreads about m_u with the variances of all
levels below it; villages of a county differ at least as counties of a prefecture do. Numbers without statistics have a mean and a
range by landscape or region. The components stand in ``library/pooling.csv``, ``units.csv`` and ``local.csv``.
"""

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from model.declare import Label
from model.parameters import resolve
from scenarios.evidence import LIBRARY, rows

LEVELS = ("province", "prefecture", "county")
"""From the largest to the smallest; a district of a city is none of them."""
Z_90 = 1.6449
"""Normal deviate that nine in ten lie within."""
Z_80 = 1.2816
"""Normal deviate that eight in ten lie within: ranges of numbers without statistics are given so."""


class Component(NamedTuple):
    """A number that is pooled: its mean over rural counties and the SDs between units, on the scale of its link.

    The number of the model is ``factor`` times the inverse link of ``offset + slope x``.
    """

    path: str
    unit: str
    link: str
    mean: float
    sd_province: float
    sd_prefecture: float
    sd_county: float
    factor: float
    offset: float
    slope: float
    rows: str
    source: str
    about: Label

    @property
    def sds(self) -> dict[str, float]:
        """SD between units by level."""
        return dict(zip(LEVELS, (self.sd_province, self.sd_prefecture, self.sd_county), strict=True))

    def linked(self, figure: float) -> float:
        """A figure, or a share, on the scale of the link."""
        return math.log(figure) if self.link == "log" else math.log(figure / (1.0 - figure))

    def number(self, x: float) -> float:
        """The number of the model for a point on the scale of the link."""
        z = self.offset + self.slope * x
        return self.factor * (math.exp(z) if self.link == "log" else 1.0 / (1.0 + math.exp(-z)))


class Unit(NamedTuple):
    """A province, prefecture or county of which the library has figures; ``counties`` go into its own."""

    name: str
    level: str
    within: str
    counties: int
    region: str
    about: Label


class Local(NamedTuple):
    """A number without statistics: its mean and the range of eight in ten, by landscape or region."""

    path: str
    landscape: str
    region: str
    mean: float
    low: float
    high: float
    row: str
    about: Label


class Known(NamedTuple):
    """What is known of the mean of a unit: itself, and the variance of what is not known of it."""

    mean: float
    variance: float


@dataclass(frozen=True)
class Guess:
    """The number of a place that leaves it out: its value, and between what nine in ten lie."""

    value: float
    low: float
    high: float
    rows: tuple[str, ...]
    about: Label


def guesses(unit: str | None, landscape: str) -> dict[str, Guess]:
    """Every number that can be pooled for a place, by path.

    Args:
        unit: of :func:`units`, in which the place lies; none where nothing more is known than the country.
        landscape: of the place.
    """
    rural = () if landscape == "urban" else components()
    by_statistics = {one.path: pooled(one, unit) for one in rural}
    return by_statistics | {one.path: local(one) for one in locals_of(unit, landscape)}


# figures of the census


def pooled(one: Component, unit: str | None) -> Guess:
    """A number of the census for a place in a unit."""
    known, chain = Known(one.mean, 0.0), chain_of(unit)
    for name in chain:
        known = step(one, known, name)
    sd = math.sqrt(known.variance + below(one, units()[chain[-1]].level if chain else ""))
    low, high = (one.number(known.mean + sign * Z_90 * sd) for sign in (-1.0, 1.0))
    return Guess(one.number(known.mean), low, high, rows_behind(one, chain), said(one, chain, sd))


def weight(tau: float, error: float) -> float:
    """Weight of a unit's own mean beside the mean above; ``error`` is the variance of its own mean."""
    return tau**2 / (tau**2 + error) if tau > 0.0 else 0.0


def step(one: Component, above: Known, name: str) -> Known:
    """The mean of a unit, from the mean above it and its own figures."""
    own, error = figures(one, name)
    tau = one.sds[units()[name].level]
    w = weight(tau, error)
    return Known(above.mean + w * (own - above.mean), (1.0 - w) * (tau**2 + (1.0 - w) * above.variance))


def figures(one: Component, name: str) -> tuple[float, float]:
    """A unit's own mean and the variance of its error: of its own figure, else of those of the units in it; infinite without any."""
    row = rows().get(f"{name}-{one.rows}")
    if row is not None and row.value is not None:
        error = 0.0 if units()[name].level == "county" else one.sd_county**2 / units()[name].counties
        return one.linked(as_share(row.value, row.unit)), error
    inside = [child for child in units().values() if child.within == name]
    if not inside:
        return one.mean, math.inf
    found = [figures(one, child.name) for child in inside]
    apart = [within(one, child) for child in inside]
    n = len(inside)
    return sum(mean for mean, _ in found) / n, sum(
        a + e for a, (_, e) in zip(apart, found, strict=True)
    ) / n**2


def within(one: Component, child: Unit) -> float:
    """Variance of a unit about the mean of its province: a county directly below it differs as prefecture and as county."""
    return one.sd_prefecture**2 + (one.sd_county**2 if child.level == "county" else 0.0)


def below(one: Component, level: str) -> float:
    """Variance of what lies below a unit of this level (none: the country)."""
    lower = LEVELS[LEVELS.index(level) + 1 :] if level in LEVELS else LEVELS
    return sum(one.sds[name] ** 2 for name in lower) if lower else one.sd_county**2


def rows_behind(one: Component, chain: tuple[str, ...]) -> tuple[str, ...]:
    """Rows that a pooled number rests on: of a county that has its own figure that alone."""
    own = chain[-1:] if chain and units()[chain[-1]].level == "county" else chain
    return tuple(dict.fromkeys(row for name in own for row in rows_of(one, name)))


def rows_of(one: Component, name: str) -> tuple[str, ...]:
    """Rows of evidence behind a unit's own figures."""
    own = f"{name}-{one.rows}"
    if own in rows():
        return (own,)
    return tuple(
        row for child in units().values() if child.within == name for row in rows_of(one, child.name)
    )


def as_share(value: float, unit: str) -> float:
    """A percentage as a share; other figures as they are."""
    return value / 100.0 if unit.startswith("percent") else value


def said(one: Component, chain: tuple[str, ...], sd: float) -> Label:
    """Where a pooled number comes from."""
    of = units()[chain[-1]].about if chain else Label("the country", "全国")
    drawn = (
        Label(", drawn to the means above it", "并向上级均值收缩")
        if len(chain) and units()[chain[-1]].level != "county"
        else Label("", "")
    )
    return Label(
        f"pooled: as in {of.en}{drawn.en}; SD of what lies below {sd:.2f} on the {one.link}; {one.about.en}",
        f"汇总：同{of.zh}{drawn.zh}；其下标准差{sd:.2f}（{one.link}）；{one.about.zh}",
    )


# numbers without statistics


def locals_of(unit: str | None, landscape: str) -> Iterator[Local]:
    """Those of the landscape and of the region in which the place lies."""
    region = units()[unit].region if unit else ""
    for one in without_statistics():
        if one.landscape == landscape or (region and one.region == region):
            yield one


def local(one: Local) -> Guess:
    """Its mean, and the range widened from eight in ten to nine in ten, within what is possible."""
    lowest, highest = resolve(one.path).domain
    low, high = (one.mean + (end - one.mean) * Z_90 / Z_80 for end in (one.low, one.high))
    by = Label("landscape", "地形") if one.landscape else Label("region", "地区")
    about = Label(f"pooled by {by.en}: {one.about.en}", f"按{by.zh}汇总：{one.about.zh}")
    cited = (one.row,) if one.row else ()
    return Guess(one.mean, max(lowest, low), min(highest, high), cited, about)


# the tables


def chain_of(unit: str | None) -> tuple[str, ...]:
    """A unit and those above it, the largest first; nothing where none is meant or it counts for none."""
    if not unit or units()[unit].level not in LEVELS:
        return ()
    return (*chain_of(units()[unit].within), unit)


@lru_cache(maxsize=1)
def components() -> tuple[Component, ...]:
    """Every number that statistics are pooled of."""
    return tuple(Component(**labelled(row)) for row in read("pooling"))


@lru_cache(maxsize=1)
def units() -> dict[str, Unit]:
    """Every unit of the library by its name."""
    return {row["unit"]: unit_of(row) for row in read("units")}


def unit_of(row: dict[str, str]) -> Unit:
    """A unit in its row."""
    about = Label(row["en"], row["zh"])
    return Unit(row["unit"], row["level"], row["within"], int(row["counties"] or 0), row["region"], about)


@lru_cache(maxsize=1)
def without_statistics() -> tuple[Local, ...]:
    """Every number that has a mean and a range by landscape or region."""
    return tuple(Local(**labelled(row)) for row in read("local"))


TEXTS = ("path", "unit", "link", "rows", "source", "landscape", "region", "row")


def labelled(row: dict[str, str]) -> dict[str, Any]:
    """A row with its numbers as numbers and its words as a label."""
    about = Label(row.pop("en"), row.pop("zh"))
    return {key: value if key in TEXTS else float(value) for key, value in row.items()} | {"about": about}


def read(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of the library."""
    with open(LIBRARY / f"{name}.csv", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
