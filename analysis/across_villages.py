"""Where a policy does most, in a place that knows its villages one by one: by their outmigration, and township by township.

Villages are not put in order of their own effects: the first of many is first by luck, too. They are grouped by what is known
before any run, which is the outmigration that the table of the place has, and the township.
"""

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from analysis.answer import Answer
from analysis.effects import ALL, Effect, over_seeds, over_worlds
from analysis.plausible import is_uncertain
from analysis.statistics import LEVEL, Floats
from analysis.windows import DURING

LEAST = 6
"""Villages with a known outmigration from which on a third of them is more than one village."""
Villages = NDArray[np.intp]


@dataclass(frozen=True)
class Thirds:
    """What a policy changes in the villages with the least and with the most outmigration.

    Attributes:
        answer: the policy in all villages.
        effect: of the change itself: ``base`` is the change in the third with the least outmigration, ``value`` that in the
            third with the most.
        shares: mean outmigration of the one and the other third.
    """

    answer: Answer
    effect: Effect
    shares: tuple[float, float]

    @property
    def way(self) -> str:
        """Where the change is larger: ``most`` or ``least``; ``alike`` or ``open``."""
        told = Answer(self.answer.contrast, self.effect, (), self.answer.short).way
        if told in ("open", "hardly"):
            return "alike" if told == "hardly" else "open"
        return "most" if abs(self.effect.value) > abs(self.effect.base) else "least"


def thirds(data: xr.Dataset, one: Answer) -> Thirds | None:
    """An answer in the thirds of villages; nothing where few are known, or where the policy acts in some only."""
    if not acts_everywhere(data, one.effect.arm) or one.effect.name not in data["headline"].values:
        return None
    shares = np.asarray(data["outmigration_known"].values, np.float64)
    known = np.flatnonzero(np.isfinite(shares))
    if len(known) < LEAST:
        return None
    ranked = known[np.argsort(shares[known], kind="stable")]
    least, most = (np.sort(some) for some in (ranked[: len(ranked) // 3], ranked[-(len(ranked) // 3) :]))
    sides = (change(data, one.effect, least), change(data, one.effect, most))
    return Thirds(
        one, difference(data, one.effect, sides), (float(shares[least].mean()), float(shares[most].mean()))
    )


def acts_everywhere(data: xr.Dataset, arm: str) -> bool:
    """Whether villages are known by themselves and a policy acts in all of them."""
    if "by_village" not in data:
        return False
    acts = data["n_villages"].sel(arm=arm, window=DURING)
    return bool((acts == data.sizes["village"]).all())


def side(data: xr.Dataset, one: Effect, villages: Villages, name: str) -> Floats:
    """Means of an outcome over some villages without or with the policy, a replicate each."""
    found = data["by_village"].sel(arm=one.arm, headline=one.name, side=name).isel(village=villages)
    return np.asarray(found.mean("village").values, np.float64)


def change(data: xr.Dataset, one: Effect, villages: Villages) -> Floats:
    """What a policy changes in some villages, a replicate each."""
    return side(data, one, villages, "with") - side(data, one, villages, "without")


def difference(data: xr.Dataset, one: Effect, sides: tuple[Floats, Floats]) -> Effect:
    """Two series on the same worlds and seeds, with both errors of their difference.

    It was chosen before anything was run and stands alone on its page, so that no other has to be allowed for.
    """
    made = over_worlds if is_uncertain(data) else over_seeds
    return made(data, one.name, (one.arm, DURING, ALL), *sides, LEVEL)


def townships(data: xr.Dataset) -> dict[str, Villages]:
    """Villages by township, in the order of the table; nothing where there is one township only."""
    if "by_village" not in data:
        return {}
    names = np.asarray(data["township_name"].values)
    found = {str(name): np.flatnonzero(names == name) for name in dict.fromkeys(names)}
    return found if len(found) > 1 else {}


def in_township(data: xr.Dataset, one: Effect, villages: Villages) -> Effect:
    """An effect in the villages of a township."""
    sides = (side(data, one, villages, name) for name in ("without", "with"))
    return difference(data, one, (next(sides), next(sides)))
