"""What each level of a lever changes at each outmigration: effects of a surface with both their errors."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import xarray as xr

from analysis.both_errors import quoted
from analysis.effects import ALL, Effect, both_errors, over_seeds, over_worlds
from analysis.plausible import is_uncertain
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
