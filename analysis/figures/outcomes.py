"""Outcomes year by year: what people took part in, and what the file says beside what happened."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.canvas import (
    Panels,
    finish,
    half,
    legend_below,
    line,
    note,
    panels,
    per_cent,
    shade,
    together,
    wrapped,
    year_axis,
)
from analysis.statistics import Interval
from analysis.style import INK, pt, style
from analysis.summary import headlines, mutual, read, window, years
from analysis.summary import over_years as every_year
from analysis.words import label, say
from bilingual.numbers import is_share, show_gap
from bilingual.words import Language, composed

FOLLOWED = "followed for 12 months"
"""What the denominator says of outcomes that count only what arose twelve months before the end, or earlier."""
FOLLOW_UP, ENOUGH = 12, 6
"""Months of follow-up; months of a year that must have them, or the year rests on too little to be drawn."""


def over_years(data: xr.Dataset, name: str) -> Interval:
    """An outcome year by year; missing in years of which hardly anything can be followed long enough."""
    found = every_year(data, name)
    if FOLLOWED not in str(data[name].attrs.get("of", "")):
        return found
    end = (
        int(data["last_month"].max()) - FOLLOW_UP + 1
    )  # What arises in the month before can still be followed.
    first, last = (data[name].sel(period=years(data)).values for name in ("first_month", "last_month"))
    followed = np.minimum(last, end) - first
    few = followed < ENOUGH
    value, low, high = (np.where(few, np.nan, bound) for bound in found[:3])
    return Interval(value, low, high, np.where(few, 0, found.n))


def participation(data: xr.Dataset, ax: Panels = None, lang: Language = "en") -> Figure:
    """Headline outcomes of participation year by year, a panel for each unit."""
    return yearly(data, yearly_names(data, "participation"), ax, lang)


def yearly(data: xr.Dataset, names: Sequence[str], ax: Panels = None, lang: Language = "en") -> Figure:
    """Some outcomes year by year with the 95 % interval of their means; those in one unit share a panel.

    Args:
        data: outcomes of a run, replicate x period.
        names: outcomes to draw.
        ax: axes, one a unit; new ones when left out.
        lang: language of labels.
    """
    by_unit: dict[str, list[str]] = {}
    for name in names:
        by_unit.setdefault(str(data[name].attrs.get("units", "")), []).append(name)
    with style(lang):
        figure, axes = panels(ax, max(1, len(by_unit)))
        for panel, together in zip(axes, by_unit.values(), strict=False):
            _lines(panel, data, together, lang)
        if not by_unit:
            note(axes[0], say("no_value", lang))
        return finish(figure)


def yearly_names(data: xr.Dataset, group: str) -> list[str]:
    """Headline outcomes of a group that have a value in at least one year."""
    return [name for name in headlines(data, group) if np.isfinite(over_years(data, name).value).any()]


def _lines(ax: Axes, data: xr.Dataset, names: Sequence[str], lang: Language) -> None:
    bands = [over_years(data, name) for name in names]
    every = np.array([*(band.value for band in bands), np.zeros(len(_years(data)))])
    for group in together([band.value for band in bands], float(np.nanmax(every) - np.nanmin(every))):
        called = say("says_list", lang).join(label(data[names[k]].attrs, "long_name", lang) for k in group)
        line(ax, _years(data), bands[group[0]], group[0], wrapped(called, half(36)))
    _years_and_unit(ax, data, names[0], lang)
    legend_below(ax)


def _name(data: xr.Dataset, name: str, lang: Language) -> str:
    return wrapped(label(data[name].attrs, "long_name", lang), half(36))


def _years_and_unit(ax: Axes, data: xr.Dataset, name: str, lang: Language) -> None:
    shade(ax, *_window(data))
    year_axis(ax, lang, _years(data)[0] - 0.5, _years(data)[-1] + 0.5)
    if is_share(str(data[name].attrs.get("units", ""))):
        per_cent(ax)
        ax.set_ylabel("%")
    else:
        ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
        ax.set_ylabel(wrapped(label(data[name].attrs, "units", lang), 26))


def _years(data: xr.Dataset) -> list[int]:
    return [int(year) for year in years(data)]


def _window(data: xr.Dataset) -> tuple[float, float]:
    """Start and end of the window on an axis on which the middle of a year stands at its number."""
    first, last = window(data)
    start = _years(data)[0] - 0.5
    return start + first / 12, start + last / 12


def wedge(data: xr.Dataset, ax: Panels = None, lang: Language = "en", most: int = 99) -> Figure:
    """What happened beside what the file says, year by year, for the first so many pairs that can be compared."""
    pairs = dict(list(wedge_pairs(data).items())[:most])
    with style(lang):
        figure, axes = panels(ax, max(1, len(pairs)))
        for panel, (happened, recorded) in zip(axes, pairs.items(), strict=False):
            _wedge(panel, data, happened, recorded, lang)
        if not pairs:
            note(axes[0], say("no_value", lang))
        return finish(figure)


def wedge_pairs(data: xr.Dataset) -> dict[str, str]:
    """Twins with a value of both in at least one year."""
    return {
        name: twin
        for name, twin in mutual(data).items()
        if np.isfinite(over_years(data, name).value + over_years(data, twin).value).any()
    }


def _wedge(ax: Axes, data: xr.Dataset, happened: str, recorded: str, lang: Language) -> None:
    x, below, above = _years(data), over_years(data, happened), over_years(data, recorded)
    grey: dict[str, Any] = {"edgecolor": "#a8a8b0", "facecolor": "none"}
    ax.fill_between(x, below.value, above.value, hatch="////", linewidth=0, **grey)
    ax.vlines(x, below.value, above.value, color="#a8a8b0", linewidth=0.8, linestyle=":")
    for i, (name, band) in enumerate(((happened, below), (recorded, above))):
        line(ax, x, band, i, _name(data, name, lang))
    _years_and_unit(ax, data, happened, lang)
    _write_gap(ax, data, happened, recorded, lang)
    legend_below(ax)


def _write_gap(ax: Axes, data: xr.Dataset, happened: str, recorded: str, lang: Language) -> None:
    """The gap in the window, in the middle between both lines; beside them where they are one point."""
    gap = read(data, recorded).value - read(data, happened).value
    if not np.isfinite(gap):
        return
    there = np.array(_years(data))[np.isfinite(over_years(data, happened).value)]
    x, side = (there[0] - 0.2, "right") if len(there) == 1 else (sum(_window(data)) / 2, "center")
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.7}
    unit = str(data[happened].attrs.get("units", ""))
    text = composed(lambda one: say("gap", one, gap=show_gap(gap, unit, one)), lang)
    ax.text(
        x,
        read(data, happened).value + gap / 2,
        wrapped(text, half(24 if lang == "both" else 14)),
        ha=side,
        va="center",
        fontsize=pt(7),
        color=INK,
        bbox=box,
    )
