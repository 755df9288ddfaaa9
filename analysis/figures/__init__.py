"""The figures, and which of them a page about one run shows."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import xarray as xr
from matplotlib.figure import Figure

from analysis.figures import fates, monthly, outcomes, village
from analysis.plausible import key_of, runs_said
from analysis.summary import period_label
from analysis.words import say
from bilingual.words import Language, Single, composed


@dataclass(frozen=True)
class Plate:
    """A figure on a page: its file name, the key of its caption, and how to draw it in one language."""

    name: str
    caption: str
    draw: Callable[[Language], Figure]


def run_plates(data: xr.Dataset, months: xr.Dataset, households: pd.DataFrame) -> list[Plate]:
    """Figures of one run, in order, without those that would be empty."""
    villages = int(data.attrs.get("villages", 1))
    there = {
        "participation": bool(outcomes.yearly_names(data, "participation")),
        "wedge": bool(outcomes.wedge_pairs(data)),
        "fates": bool(fates.fate_bars(data)),
        "hours": monthly.has_hours(months),
        "people": monthly.has_people(months),
        "map": village.has_map(households),
    }
    drawn: dict[str, Callable[[Language], Figure]] = {
        "participation": lambda lang: outcomes.participation(data, lang=lang),
        "wedge": lambda lang: outcomes.wedge(data, lang=lang),
        "fates": lambda lang: fates.fates(data, lang=lang),
        "hours": lambda lang: monthly.hours(months, lang=lang, villages=villages),
        "people": lambda lang: monthly.people(months, lang=lang),
        "map": lambda lang: village.village_map(households, lang=lang),
    }
    return [Plate(name, f"caption_{name}", draw) for name, draw in drawn.items() if there[name]]


def caption(key: str, data: xr.Dataset, lang: Language) -> str:
    """A caption with what its band is and how many seeds it rests on."""
    return composed(lambda one: _caption(key, data, one), lang)


def _caption(key: str, data: xr.Dataset, lang: Single) -> str:
    over = runs_said(data, lang)
    return say(
        key,
        lang,
        seeds=over,
        period=period_label(data, lang),
        band=say(key_of(data, ("band_single", "band", "band_worlds")), lang, seeds=over),
        bar=say(key_of(data, ("bar_single", "bar", "bar_worlds")), lang, seeds=over),
    )
