"""What policies do county by county, and how far the villages of each lie apart: tables of a study whose factor is places."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from analysis.families import RATE, p_of
from analysis.statistics import paired
from analysis.two_errors import discoveries
from experiments.formats import identifier
from experiments.study.again import by_village
from experiments.study.results import StudyResult
from experiments.study.territory import COUNTY, dimensions
from model.outcomes import OUTCOMES

Floats = NDArray[np.float64]
ABOUT = ("label", "label_zh", "province", "landscape", "villages_of_county")
DECILES = (0.1, 0.9)


class CountiesError(ValueError):
    """A study that has no counties to be read one by one."""


@dataclass(frozen=True)
class Counties:
    """A study read county by county.

    Attributes:
        result: the study.
        data: its outcomes by county, policy and replicate.
        villages: the same by village, where the study keeps villages.
    """

    result: StudyResult
    data: xr.Dataset
    villages: xr.Dataset | None

    @property
    def measured(self) -> list[tuple[str, str, str]]:
        """Variable of the dataset, outcome and window of everything measured."""
        return [(identifier(column), name, window) for column, name, window in self.result.measured()]

    @property
    def arms(self) -> list[str]:
        """The policies: the first one is what the others are compared with."""
        return list(self.result.study.arms)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """A row a county, outcome and policy: its mean without, the effect over pairs of runs with the same luck, its interval."""
        rows = [
            self._effect(key, name, window, arm)
            for key, name, window in self.measured
            for arm in self.arms[1:]
        ]
        frame = pd.concat(rows, ignore_index=True)
        return frame.assign(discovery=discoveries(frame["p"].to_numpy(float), RATE))

    def _effect(self, key: str, name: str, window: str, arm: str) -> pd.DataFrame:
        """The effects of one policy on one outcome."""
        by_arm = self.data[key].transpose("replicate", COUNTY, "arm")
        base, other = (by_arm.sel(arm=one).values for one in (self.arms[0], arm))
        found = paired(base, other, OUTCOMES[name].unit)
        made = self.about.assign(outcome=name, window=window, arm=arm, base=np.nanmean(base, axis=0))
        made = made.assign(effect=found.value, low=found.low, high=found.high, seeds=found.n, why=found.why)
        return made.assign(p=p_of(other - base))

    @property
    def about(self) -> pd.DataFrame:
        """What each county is."""
        known = {name: self.data[name].values for name in ABOUT if name in self.data.coords}
        return pd.DataFrame({COUNTY: self.data[COUNTY].values, **known})

    @cached_property
    def apart(self) -> pd.DataFrame:
        """A row a county and outcome: lowest and highest tenth of its villages without policy, means over seeds.

        Raises:
            CountiesError: the study keeps no villages.
        """
        if self.villages is None:
            raise CountiesError(
                f"{self.result.study.name}: it keeps no villages; `by_village: true` in its file does"
            )
        found = self.villages.sel(arm=self.arms[0]).mean("replicate")
        rows = []
        for key, name, window in self.measured:
            tenths = found[key].transpose(COUNTY, "village").quantile(DECILES, "village")
            made = self.about.assign(
                outcome=name, window=window, villages=found[key].notnull().sum("village").values
            )
            rows.append(made.assign(low_tenth=tenths[0].values, high_tenth=tenths[1].values))
        return pd.concat(rows, ignore_index=True)


def counties(result: StudyResult) -> Counties:
    """A study read county by county.

    Raises:
        CountiesError: places are not its one factor, or it compares no policies.
    """
    study = result.study
    if len(study.factors) != 1 or study.factors[0].place is None:
        names = ", ".join(factor.name for factor in study.factors[:3])
        raise CountiesError(f"{study.name}: its factors are {names}; allowed is one factor, of places")
    if len(study.arms) < 2:
        raise CountiesError(f"{study.name}: it compares no policies; give two arms or more")
    kept = (
        dimensions(result, result.beside_points(by_village(result))) if result.villages is not None else None
    )
    return Counties(result, result.by_county(), kept)
