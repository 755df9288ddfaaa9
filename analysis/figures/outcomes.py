"""Outcomes year by year: what people took part in, and what the file says beside what happened."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.canvas import (
    Panels,
    finish,
    legend_below,
    line,
    note,
    panels,
    per_cent,
    shade,
    year_axis,
)
from analysis.numbers import Language, is_share
from analysis.statistics import interval
from analysis.style import INK, style
from analysis.summary import headlines, mutual, over_years, read, window, years
from analysis.words import label, say


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
    for i, name in enumerate(names):
        line(ax, _centres(data), over_years(data, name), i, label(data[name].attrs, "long_name", lang))
    _years_and_unit(ax, data, names[0], lang)
    legend_below(ax)


def _years_and_unit(ax: Axes, data: xr.Dataset, name: str, lang: Language) -> None:
    first, last = window(data)
    start = int(years(data)[0])
    shade(ax, start + first / 12, start + last / 12)
    year_axis(ax, lang)
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    if is_share(str(data[name].attrs.get("units", ""))):
        per_cent(ax)
        ax.set_ylabel("%")
    else:
        ax.set_ylabel(label(data[name].attrs, "units", lang))


def _centres(data: xr.Dataset) -> list[float]:
    """The middle of each year, so that a year's value stands where its months are."""
    return [int(year) + 0.5 for year in years(data)]


def wedge(data: xr.Dataset, ax: Panels = None, lang: Language = "en") -> Figure:
    """What happened beside what the file says, year by year, for every pair that can be compared."""
    pairs = wedge_pairs(data)
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
    x, below, above = _centres(data), over_years(data, happened), over_years(data, recorded)
    ax.fill_between(
        x, below.value, above.value, hatch="////", facecolor="none", edgecolor="#b5b5bd", linewidth=0
    )
    for i, (name, band) in enumerate(((happened, below), (recorded, above))):
        line(ax, x, band, i, label(data[name].attrs, "long_name", lang))
    _years_and_unit(ax, data, happened, lang)
    _write_gap(ax, data, happened, recorded, lang)
    legend_below(ax)


def _write_gap(ax: Axes, data: xr.Dataset, happened: str, recorded: str, lang: Language) -> None:
    gap = interval(data[recorded].sel(period="window").values - data[happened].sel(period="window").values)
    if np.isfinite(gap.value):
        points = f"{100 * float(gap.value):+.0f}"
        middle = (read(data, happened).value + read(data, recorded).value) / 2
        first, last = window(data)
        x = int(years(data)[0]) + (first + last) / 24
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.85}
        ax.text(x, middle, say("gap", lang, gap=points), ha="center", va="center", color=INK, bbox=box)
