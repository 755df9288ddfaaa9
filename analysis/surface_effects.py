"""What each level of a lever changes at each outmigration: effects of a surface with both their errors."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr

from analysis.both_errors import quoted
from analysis.effects import ALL, Effect, both_errors, over_seeds, over_worlds
from analysis.plausible import is_uncertain, spread
from analysis.statistics import LEVEL
from analysis.words import say
from bilingual.numbers import figures
from bilingual.words import SINGLES, Language, Single


def at_point(data: xr.Dataset, name: str, share: int, level: int) -> Effect:
    """A level against level 0, or the lowest there is, at one outmigration; both by position."""
    values = data[name].isel(outmigration=share)
    base, other = (np.asarray(values.isel(level=k).values, np.float64) for k in (0, level))
    at = (f"{share}", f"{level}", ALL)
    made = over_worlds if is_uncertain(data) else over_seeds
    return made(data, name, at, base, other, LEVEL)


def points(data: xr.Dataset) -> Iterator[tuple[int, int]]:
    """Every outmigration and level but the first, by position."""
    return ((s, k) for s in range(data.sizes["outmigration"]) for k in range(1, data.sizes["level"]))


def effects_of(data: xr.Dataset, name: str) -> list[dict[str, Any]]:
    """One row an outmigration and level: the effect, and over worlds both its errors."""
    rows = []
    for s, k in points(data):
        one = at_point(data, name, s, k)
        row = {"outcome": name, "outmigration": float(data["outmigration"].values[s])}
        row |= {"level": float(data["level"].values[k]), "base": one.base, "value": one.value}
        row |= {"effect": one.effect, "low": one.low, "high": one.high, "n": one.n, "why": str(one.why)}
        rows.append(row | (both_errors(data, one) if is_uncertain(data) else {}) | {"unit": one.unit})
    return rows


def every_point(data: xr.Dataset) -> list[dict[str, Any]]:
    """What the figures of a surface show: each outcome at each point with its range, and its difference from level 0 with both errors."""
    names = [
        str(name)
        for name in data.data_vars
        if data[name].dims and "units" in data[name].attrs and "ledger" in data[name].attrs
    ]
    return [row for name in names for row in outcome_points(data, name)]


def outcome_points(data: xr.Dataset, name: str) -> list[dict[str, Any]]:
    """One outcome: a row an outmigration and level, level 0 among them."""
    effects = {(row["outmigration"], row["level"]): row for row in effects_of(data, name)}
    unit, rows = str(data[name].attrs["units"]), []
    for share in map(float, data["outmigration"].values):
        for level in map(float, data["level"].values):
            found = spread(data, data[name].sel(outmigration=share, level=level).values, unit=unit).one()
            row = {"outcome": name, "outmigration": share, "level": level, "point": found.value}
            row |= {"point_low": found.low, "point_high": found.high}
            rows.append(
                row | {key: x for key, x in effects.get((share, level), {}).items() if key not in row}
            )
    return rows


def sentences(data: xr.Dataset, name: str, lang: Language = "en") -> list[str]:
    """What can be quoted, point by point; nothing where only luck is known."""
    spoken: tuple[Single, ...] = SINGLES if lang == "both" else (lang,)
    found = [(s, k, at_point(data, name, s, k)) for s, k in points(data)]
    return [
        said
        for one in spoken
        for s, k, effect in found
        if (said := quoted(data, effect, one, point_said(data, s, k, one)))
    ]


def grades_title(lang: Language) -> str:
    """Over a table of what may be said of each level."""
    return say("surface_grades", lang)


def point_said(data: xr.Dataset, share: int, level: int, lang: Single) -> str:
    """A lever at its level, and the outmigration."""
    return say(
        "surface_point",
        lang,
        lever=data.attrs[f"lever_{lang}"],
        level=figures(float(data["level"].values[level])),
        share=f"{100 * float(data['outmigration'].values[share]):g}",
    )
