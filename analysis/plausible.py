"""A result over plausible worlds: which runs are of which world, and one rule for every number with a range.

``world`` beside the replicates says of which world each is: 1, 2 and so on are plausible worlds, each with the same number of
seeds; 0 is the world in which every number is at its default. Where no replicate is of a plausible world, ranges are 95 %
intervals over seeds and show luck alone. Otherwise they hold what is not known: the 5th to the 95th percentile over worlds,
without luck.
"""

import json
from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from analysis.statistics import LEVEL, Floats, Interval, Ratio, interval, paired, ratio_interval
from analysis.two_errors import RANGE, components, ends, interval_of, without_luck
from analysis.why import Why
from analysis.words import say, seeds
from bilingual.words import Language, Single, composed

DEFAULTS = 0
"""The world in which every number is at its default."""
FEWEST = 4
"""Worlds with all their values from which on a range is told; half of all worlds at least have to have them."""


def is_uncertain(data: xr.Dataset) -> bool:
    """Whether some replicates are of plausible worlds."""
    return "world" in data.coords and bool((world_of(data) > DEFAULTS).any())


def world_of(data: xr.Dataset) -> NDArray[np.int64]:
    """The world of each replicate."""
    return np.asarray(data.variables["world"].values, np.int64)


def by_world(data: xr.Dataset, values: ArrayLike) -> Floats:
    """Worlds x seeds x anything, from replicates x anything; the defaults are left out."""
    given, world = np.asarray(values, np.float64), world_of(data)
    names = np.unique(world[world > DEFAULTS])
    order = np.argsort(world, kind="stable")[(world == DEFAULTS).sum() :]
    return given[order].reshape(len(names), -1, *given.shape[1:])


def at_defaults(data: xr.Dataset, values: ArrayLike) -> Floats:
    """Replicates in which every number is at its default."""
    there: NDArray[np.bool_] = world_of(data) == DEFAULTS
    return np.asarray(values, np.float64)[there]


def independent(data: xr.Dataset, values: ArrayLike) -> Floats:
    """Rows that are independent of one another: means of worlds where there are worlds, replicates where not."""
    return by_world(data, values).mean(axis=1) if is_uncertain(data) else np.asarray(values, np.float64)


def spread(data: xr.Dataset, values: ArrayLike, unit: str = "", event: float = np.nan) -> Interval:
    """Means with their ranges, of replicates x anything: the one rule of the module."""
    if not is_uncertain(data):
        return interval(values, unit=unit, event=event)
    return ranges(by_world(data, values))


def difference(data: xr.Dataset, base: Floats, other: Floats, unit: str = "") -> Interval:
    """Mean differences of pairs with their ranges, replicates first."""
    return ranges(by_world(data, other - base)) if is_uncertain(data) else paired(base, other, unit)


def ranges(e: Floats) -> Interval:
    """Mean and range of what is not known, of worlds x seeds x anything; a world in which a value is missing is left out."""
    flat = e.reshape(*e.shape[:2], -1)
    found = [one_range(flat[:, :, k]) for k in range(flat.shape[2])]
    shape = e.shape[2:]
    value, low, high = (np.array([one[k] for one in found], np.float64).reshape(shape) for k in range(3))
    n = np.array([one[3] for one in found], np.int64).reshape(shape)
    return Interval(value, low, high, n, np.array([str(one[4]) for one in found]).reshape(shape))


def one_range(e: Floats) -> tuple[float, float, float, int, Why]:
    """Mean, ends, worlds, and why there is no range, of worlds x seeds."""
    there = e[np.isfinite(e).all(axis=1)]
    n, missing = len(there), float("nan")
    if n < fewest(len(e)):
        return (float(there.mean()) if n else missing), missing, missing, n, Why.FEW if n else Why.ABSENT
    if np.ptp(there) == 0.0:
        return float(there[0, 0]), missing, missing, n, Why.CONSTANT
    if there.shape[1] < 2:
        low, high = np.quantile(there[:, 0], RANGE, method="weibull")
        return float(there.mean()), float(low), float(high), n, Why.NONE
    known2, luck2 = components(there)
    low, high = ends(there, (known2, luck2), interval_of(there, luck2, 1)[1])
    return float(there.mean()), float(low), float(high), n, Why.NONE if known2 > 0.0 else Why.HIDDEN


def fewest(worlds: int) -> float:
    """Worlds that need all their values for anything to be said of them all: what holds in a few of many may be peculiar."""
    return max(FEWEST, worlds / 2)


def drawn(e: Floats) -> Floats:
    """What each world gives without its luck; with one seed a world luck cannot be taken out."""
    if e.shape[1] < 2:
        return np.asarray(e[:, 0])
    return without_luck(e, *components(e))


def ratio(data: xr.Dataset, above: ArrayLike, below: ArrayLike) -> Ratio:
    """A ratio of two means with its range: Fieller's interval over seeds, or the ratios of worlds without luck.

    A world in which ``below`` is not above 0 has no ratio: it counts as larger than any. Where the upper end is such a
    world the ratio has a lower end alone; where the mean of ``below`` cannot be distinguished from 0 it has none.
    """
    if not is_uncertain(data):
        return ratio_interval(above, below, LEVEL)
    a, b = by_world(data, above), by_world(data, below)
    there = np.isfinite(a).all(axis=1) & np.isfinite(b).all(axis=1)
    if there.sum() < fewest(len(a)):
        return Ratio(np.nan, np.nan, np.nan, False, Why.FEW if there.any() else Why.ABSENT)
    a, b = a[there], b[there]
    if is_zero(b.mean(axis=1)):
        return Ratio(np.nan, np.nan, np.nan, False, Why.ZERO)
    value, x, y = float(a.mean() / b.mean()), drawn(a), drawn(b)
    sign = np.sign(b.mean())
    each = np.where(sign * y > 0.0, x / np.where(y == 0.0, 1.0, y), sign * np.inf)
    low, high = np.quantile(each, RANGE, method="inverted_cdf")
    bounded = bool(np.isfinite(low) and np.isfinite(high))
    return Ratio(value, float(low), float(high), bounded, Why.NONE if bounded else Why.ZERO)


def is_zero(means: Floats) -> bool:
    """Whether the mean over worlds cannot be distinguished from 0: its 95 % interval (Student's t) holds it."""
    half = stdtrit(len(means) - 1, 0.5 + LEVEL / 2) * means.std(ddof=1) / np.sqrt(len(means))
    return bool(abs(means.mean()) <= half)


def numbers_drawn(data: xr.Dataset) -> tuple[Floats, tuple[str, ...]]:
    """Worlds x numbers as they were drawn (0 to 1 within their ranges), and their paths."""
    if "drawn" not in data or not is_uncertain(data):
        return np.empty((0, 0)), ()
    return by_world(data, data["drawn"].values)[:, 0], tuple(map(str, data["number"].values))


def n_worlds(data: xr.Dataset) -> int:
    """How many plausible worlds there are; 0 where only luck is known."""
    return len(np.unique(world_of(data)[world_of(data) > DEFAULTS])) if is_uncertain(data) else 0


def n_seeds(data: xr.Dataset) -> int:
    """Seeds of each world, or in all where only luck is known."""
    n = n_worlds(data)
    return int((world_of(data) > DEFAULTS).sum()) // n if n else int(data.sizes["replicate"])


def basis_said(data: xr.Dataset, lang: Language) -> str:
    """Of which numbers of the model a value is: means over plausible worlds, or the defaults, or these with some that were set."""
    n = n_worlds(data)
    if n:
        return say("basis_worlds", lang, n=n)
    changed = json.loads(str(data.attrs.get("set") or "{}"))
    return say("basis_set" if changed else "basis_defaults", lang)


def source_said(data: xr.Dataset, lang: Language) -> dict[str, str]:
    """Where the numbers of worlds are drawn from, and what that rests on: ``drawn`` and ``basis`` of a text."""
    source = str(data.attrs.get("uncertainty", "plausible"))
    kind = source if source in ("posterior", "plausible", "none") else "own"
    kind = "plausible" if kind == "none" else kind
    return {"drawn": say(f"drawn_{kind}", lang, folder=source), "basis": say(f"basis_{kind}", lang)}


def runs_said(data: xr.Dataset, lang: Language, basis: bool = True) -> str:
    """How many runs stand behind a number: ``100 worlds x 2 seeds``, or ``20 seeds at the default numbers``.

    Args:
        data: a result.
        lang: of the words.
        basis: whether to say of seeds that they are at the default numbers.
    """

    def write(one: Single) -> str:
        n, each = n_worlds(data), n_seeds(data)
        if n:
            return say("worlds_seeds", one, n=n, seeds=each)
        plain = seeds(each, one)
        return say("seeds_at", one, seeds=plain, basis=basis_said(data, one)) if basis else plain

    return composed(write, lang)


def brackets_said(data: xr.Dataset, lang: Language) -> str:
    """Of which numbers values are, and what their brackets hold."""
    key = key_of(data, ("brackets_1", "brackets_n", "brackets_worlds"))
    return composed(lambda one: say(key, one, seeds=runs_said(data, one)), lang)


def key_of(data: xr.Dataset, keys: Sequence[str]) -> str:
    """Of the keys of a text for one seed, for several, and for worlds, the one that fits."""
    if is_uncertain(data):
        return keys[2]
    return keys[0] if data.sizes["replicate"] == 1 else keys[1]
