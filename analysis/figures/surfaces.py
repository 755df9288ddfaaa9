"""Outmigration and an incentive together: outcomes over outmigration, a line for each level of the incentive."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from analysis.figures.canvas import Panels, finish, half, one_label, panels, stacked, together, under, wrapped
from analysis.plausible import difference, spread
from analysis.statistics import Floats, Interval
from analysis.style import DASHES, INK, MARKERS, MM, PALETTE, sheet, style
from analysis.words import label, say
from bilingual.numbers import is_share
from bilingual.words import Language, Single, composed, mark

HEIGHT = 50 * MM
"""Height of the two panels of an outcome, inch."""
SPREAD = 0.45
"""Share of the gap between two outmigrations over which levels are drawn."""


def surface(data: xr.Dataset, names: Sequence[str], ax: Panels = None, lang: Language = "en") -> Figure:
    """Outcomes over outmigration by level, and beside each its difference from level 0 on the same seeds.

    Args:
        data: outcomes of one lever, replicate x outmigration x level, levels ascending from 0.
        names: outcomes, a row of two panels each.
        ax: axes, two an outcome; new ones when left out.
        lang: language of labels.
    """
    with style(lang):
        figure, axes = panels(ax, 2 * len(names), height=(0.82 if sheet().stacked else 1.0) * HEIGHT)
        drawn: list[Mapping[int, Interval]] = []
        for k, name in enumerate(names):
            drawn.append(_levels(axes[2 * k], data, name, lang))
            drawn.append(_differences(axes[2 * k + 1], data, name, lang))
        _share_scale([axes[2 * k] for k, name in enumerate(names) if is_share(_unit(data, name))])
        for panel, bands in zip(axes, drawn, strict=True):  # where a text goes depends on the scale
            for group in _groups(data, bands):
                one_label(panel, _shares(data), bands[group[0]].value, [_level(data, k) for k in group], lang)
        for panel in axes[-stacked(2) :]:
            panel.set_xlabel(wrapped(say("axis_outmigration", lang), half(46)))
        for panel in axes[1::2] if stacked(2) == 1 else axes[1:2]:
            panel.set_title(say("axis_difference", lang))
        _legend(figure, axes[0], data, lang)
        return finish(figure)


def _unit(data: xr.Dataset, name: str) -> str:
    return str(data[name].attrs.get("units", ""))


def values(data: xr.Dataset, name: str) -> Floats:
    """Replicate x outmigration x level."""
    return np.asarray(data[name].transpose("replicate", "outmigration", "level").values, np.float64)


def as_drawn(band: Interval, unit: str) -> Interval:
    """A band in the unit of the panel: shares in per cent, their differences in percentage points."""
    factor = 100.0 if is_share(unit) else 1.0
    return band._replace(value=factor * band.value, low=factor * band.low, high=factor * band.high)


def _levels(ax: Axes, data: xr.Dataset, name: str, lang: Language) -> Mapping[int, Interval]:
    unit, found = _unit(data, name), values(data, name)
    bands = {k: as_drawn(spread(data, found[:, :, k], unit), unit) for k in range(data.sizes["level"])}
    _lines(ax, data, bands)
    ax.set_title(wrapped(_name(data, name, lang), half(36)))
    ax.set_ylabel(
        "%"
        if is_share(_unit(data, name))
        else wrapped(label(data[name].attrs, "units", lang), 18 if sheet().height else 26)
    )
    _axis(ax, data)
    return bands


def _differences(ax: Axes, data: xr.Dataset, name: str, lang: Language) -> Mapping[int, Interval]:
    ax.axhline(0.0, color=INK, linewidth=0.7, linestyle="-", zorder=0.5)
    unit, found = _unit(data, name), values(data, name)
    bands = {
        k: as_drawn(difference(data, found[:, :, 0], found[:, :, k], unit), unit)
        for k in range(1, data.sizes["level"])
    }
    _lines(ax, data, bands)
    said = say("points", lang) if is_share(unit) else label(data[name].attrs, "units", lang)
    ax.set_ylabel(wrapped(said, 18 if sheet().height else 26))
    _axis(ax, data)
    return bands


def _name(data: xr.Dataset, name: str, lang: Language) -> str:
    return label(data[name].attrs, "long_name", lang)


def _lines(ax: Axes, data: xr.Dataset, bands: Mapping[int, Interval]) -> None:
    """A line for each level; levels that coincide are drawn once."""
    for group in _groups(data, bands):
        _line(ax, data, bands[group[0]], group[0])


def _groups(data: xr.Dataset, bands: Mapping[int, Interval]) -> list[list[int]]:
    """Levels that coincide."""
    levels = list(bands)
    lines = [bands[k].value for k in levels]
    every = np.array([*lines, np.zeros(data.sizes["outmigration"])])
    height = float(np.nanmax(every) - np.nanmin(every))
    return [[levels[k] for k in group] for group in together(lines, height)]


def _shares(data: xr.Dataset) -> Floats:
    """The outmigrations that were run, in per cent."""
    return 100.0 * np.asarray(data["outmigration"].values, np.float64)


def _legend(figure: Figure, ax: Axes, data: xr.Dataset, lang: Language) -> None:
    """Every level, whether or not a panel draws it by itself."""
    n = data.sizes["level"]
    marks = []
    for k in range(n):
        colour, marker, dash = look(k, n)
        (mark,) = ax.plot(
            [], [], color=colour, marker=marker, linestyle=dash, markersize=3.5, label=_level(data, k)
        )
        marks.append(mark)
    title = wrapped(lever_title(data, lang), 100)
    under(figure, marks, [str(mark.get_label()) for mark in marks], min(n, 6), title)


def _line(ax: Axes, data: xr.Dataset, band: Interval, k: int) -> None:
    """A level with its whiskers, beside those of the others: bands over one another could not be told apart."""
    x = 100.0 * data["outmigration"].values + beside(data, k)
    colour, marker, dash = look(k, data.sizes["level"])
    ax.plot(x, band.value, color=colour, marker=marker, linestyle=dash, markersize=3.5)
    if np.isfinite(band.low).any():
        ax.vlines(x, band.low, band.high, color=colour, linewidth=1.0, alpha=0.75)


def beside(data: xr.Dataset, k: int) -> float:
    """By how much a level is drawn beside its outmigration, percentage points, so that whiskers do not cover each other."""
    shares, n = 100.0 * data["outmigration"].values, data.sizes["level"]
    gap = float(np.min(np.diff(shares))) if len(shares) > 1 else 10.0
    return SPREAD * gap * (k - (n - 1) / 2) / n


def look(k: int, n: int) -> tuple[str, str, Any]:
    """Colour, marker and dash of a level: none in grey, then the darker, the more."""
    if k == 0:
        return PALETTE[4], MARKERS[0], DASHES[1]
    depth = 0.45 + 0.55 * (k - 1) / max(1, n - 2)
    return to_hex(mpl.colormaps["Blues"](depth)), MARKERS[k % 6], "-"


def _level(data: xr.Dataset, k: int) -> str:
    return f"{float(data['level'].values[k]):g}"


def _axis(ax: Axes, data: xr.Dataset) -> None:
    """The outmigrations that were run, in per cent."""
    ax.set_xticks(100.0 * data["outmigration"].values)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{share:g}"))


def _share_scale(axes: Sequence[Axes]) -> None:
    """Shares of one figure from nothing up on one scale, so that record and substance can be held side by side."""
    top = max((ax.get_ylim()[1] for ax in axes), default=100.0)
    for ax in axes:
        ax.set_ylim(0.0, min(104.0, 1.04 * top))


def lever_title(data: xr.Dataset, lang: Language) -> str:
    """The lever with its unit."""
    a = data.attrs

    def write(one: Single) -> str:
        unit = label(a, "lever_unit", one)
        return f"{a[f'lever_{one}']}{mark(', ', one)}{unit}" if unit else str(a[f"lever_{one}"])

    return composed(write, lang)
