"""Counties and villages as dimensions: a run read village by village, and a table of runs as a dataset by county, village and policy."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from experiments.formats import identifier
from experiments.study.values import columns, values_in
from experiments.study.windows import Spans
from model.outcomes import Gathered, Seen
from model.simulate import World

if TYPE_CHECKING:
    from experiments.study.results import StudyResult
    from experiments.study.schema import Study

Floats = NDArray[np.float64]
VILLAGE = ["village", "township"]
"""Columns of a table by village."""
COUNTY = "county"
"""The dimension of places."""
APART = ("row", "block", "seed", "township")
"""Columns of a table that are no dimension and no outcome."""


def villages_in(world: World, names: Sequence[str], spans: Spans) -> Floats:
    """A row a village: its number, that of its township, then the values that a study keeps, as if it were the territory.

    Townships are looked at one by one, for a village is a small part of one and a tiny part of a county.
    """
    rows = []
    for k, township in enumerate(world.townships):
        seen = Seen(Gathered([township]), 0, world.month, world.month)
        for v, number in enumerate(township.tables.villages.id):
            values = values_in(seen.village(v), world.run.scenario.year, names, spans)
            rows.append([float(number) + 1.0, k + 1.0, *values])
    return np.array(rows, np.float64)


def framed(rows: Floats, names: Sequence[str]) -> pd.DataFrame:
    """The rows of :func:`villages_in`, or several of them one under another, as a table."""
    frame = pd.DataFrame(rows, columns=[*VILLAGE, *names])
    return frame.astype(dict.fromkeys(VILLAGE, np.int64))


def kept_villages(result: "StudyResult") -> pd.DataFrame:
    """A line for every run and village of a study that keeps them, as the rows of the study."""
    names = columns(result.study)
    kept = dict(
        zip(result.villages["key"].to_pylist(), result.villages["villages"].to_numpy(), strict=True)
        if result.villages is not None
        else ()
    )
    parts = [np.reshape(kept[key], (-1, 2 + len(names))) for key in result.rows["key"]]
    about = result.rows[["row", "arm", "replicate", "seed"]]
    repeated = about.loc[np.repeat(about.index.to_numpy(), [len(part) for part in parts])]
    return pd.concat([repeated.reset_index(drop=True), framed(np.concatenate(parts), names)], axis=1)


def dimensions(result: "StudyResult", frame: pd.DataFrame) -> xr.Dataset:
    """A table of runs, or of runs and villages, by county, the other factors, policy, replicate and village.

    Args:
        result: the study; its design is a grid or has one factor.
        frame: of it.

    Raises:
        ValueError: the points of the design are no grid.
    """
    study = result.study
    factors = [identifier(factor.name) for factor in study.factors]
    dims = [*factors, "arm", "replicate", *([VILLAGE[0]] if VILLAGE[0] in frame else [])]
    if study.design.kind != "grid" and len(factors) > 1:
        raise ValueError(f"{study.name}: its design is {study.design.kind}; dimensions go with a grid")
    data = frame.drop(columns=[name for name in APART if name in frame]).set_index(dims).to_xarray()
    about = result.about(VILLAGE[0] in frame)
    for name in data.variables:
        data[name].attrs = dict(about.get(str(name), {}))
    return with_counties(data.assign_attrs(result.facts), study)


def with_counties(data: xr.Dataset, study: "Study") -> xr.Dataset:
    """The dataset with its places by name, and what describes each as coordinates."""
    if "place" not in data.dims:
        return data
    given = [str(name) for name in data["place"].values]
    known = pd.DataFrame([county_facts(study, name) for name in given])
    named = data.assign_coords(place=known["name"].to_numpy(str)).rename(place=COUNTY)
    beside = {
        name: (COUNTY, known[name].to_numpy(), {"long_name": en, "long_name_zh": zh})
        for name, (en, zh) in ABOUT_COUNTY.items()
    }
    return named.assign_coords(beside)


ABOUT_COUNTY = {
    "label": ("name", "名称"),
    "label_zh": ("name in Chinese", "中文名称"),
    "province": ("province", "省份"),
    "landscape": ("landscape", "地形"),
    "villages_of_county": ("villages of the county", "全县村数"),
}
"""What describes a county besides its numbers, by column."""


def county_facts(study: "Study", name: str) -> dict[str, Any]:
    """What a place is, by the name that a study has for it."""
    from experiments.study.schema import place_in

    scenario, place = study.scenario(name), place_in(study, name)
    return {
        "name": scenario.name,
        "label": scenario.label.en,
        "label_zh": scenario.label.zh,
        "province": "" if place is None else place.province or "",
        "landscape": scenario.landscape,
        "villages_of_county": scenario.n_villages,
    }
