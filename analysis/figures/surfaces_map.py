"""Outmigration and an incentive together as a map: where it helps, where that cannot be told, where it stops helping.

:mod:`analysis.figures.surfaces` draws the same results as lines, which read exact values; a map shows regions.
"""

from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, Normalize, TwoSlopeNorm
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke
from numpy.typing import ArrayLike, NDArray

from analysis.figures.canvas import Panels, columns_for, finish, panels
from analysis.figures.sensitivity import HALF_TITLE, PLAIN, as_difference, fold, legend_room, spoken
from analysis.figures.surfaces import values as replicates_of
from analysis.numbers import Language, is_share
from analysis.statistics import Floats, Interval, interval, paired
from analysis.style import HATCHES, INK, MM, style
from analysis.words import Words, say

HEIGHT, MORE = 66 * MM, 14 * MM
"""Height of the maps without the legend; more where texts stand in two languages; inch."""
WRITTEN = 7
"""Outmigrations and levels up to which every cell has its number."""
BETTER = {"up": 1.0, "down": -1.0, "none": 0.0}
"""Sign of what is better; where nothing is, nothing can be said to help."""


@dataclass(frozen=True)
class Grid:
    """An outcome over outmigration x level.

    Attributes:
        outmigration: shares, 0 to 1, ascending.
        levels: of the incentive, ascending, the first the one that others are held against.
        value: outcome, outmigration x level.
        difference: from the first level at the same outmigration, outmigration x level, with interval; 0 at the first.
        step: from the level before, outmigration x level, with interval; missing at the first.

    Raises:
        ValueError: an array is not of this shape.
    """

    outmigration: Floats
    levels: Floats
    value: Floats
    difference: Interval
    step: Interval

    def __post_init__(self) -> None:
        shape = len(self.outmigration), len(self.levels)
        for name, given in (
            ("value", self.value),
            *zip(("difference", "step"), (self.difference[0], self.step[0]), strict=True),
        ):
            if np.shape(given) != shape:
                raise ValueError(
                    f"{name}: given shape {np.shape(given)}, it has to be {shape}, outmigration x level"
                )


def grid_of(outmigration: ArrayLike, levels: ArrayLike, values: Floats, unit: str = "") -> Grid:
    """Means, and differences paired by seed with their intervals.

    Args:
        outmigration: shares, ascending.
        levels: ascending.
        values: replicate x outmigration x level.
        unit: of the values.
    """
    before = np.full_like(values, np.nan)
    before[:, :, 1:] = values[:, :, :-1]
    x, y = np.asarray(outmigration, np.float64), np.asarray(levels, np.float64)
    first = paired(values[:, :, :1], values, unit)
    return Grid(x, y, interval(values).value, first, paired(before, values, unit))


def grid_from(data: xr.Dataset, name: str) -> Grid:
    """The grid of one outcome of a surface, as :func:`analysis.figures.surfaces.surface` takes it; shares stay shares."""
    unit = str(data[name].attrs.get("units", ""))
    return grid_of(data["outmigration"].values, data["level"].values, replicates_of(data, name), unit)


def surface_map(
    grid: Grid,
    outcome: Words = PLAIN,
    unit: Words = PLAIN,
    lever: Words = PLAIN,
    better: str = "up",
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """The outcome, and beside it its difference from the first level: hatched where not told from nothing.

    Triangles stand where a level is no better than the one before it, filled where that is told by the 95 % interval of
    the paired step, hollow where only the mean says so. Cells are drawn equally large whatever the distance of their
    values; contours run between the middles of cells.

    Args:
        grid: means and intervals.
        outcome: its name.
        unit: its unit; shares are read in per cent, their differences in percentage points.
        lever: name of the incentive, with its unit.
        better: "up", "down", or "none": then nothing is marked.
        ax: axes, two; new ones when left out.
        lang: language of labels.

    Raises:
        ValueError: another word for what is better.
    """
    if better not in BETTER:
        raise ValueError(f"better: given {better!r}, allowed are {', '.join(BETTER)}")
    scale, points = as_difference(unit)
    shown_unit = Words("%", "%") if is_share(unit.en) else unit
    with style(lang):
        figure, axes = panels(ax, 2, height=HEIGHT + MORE * (lang == "both") + legend_room([""] * 3))
        titles = fold(spoken(outcome, lang), HALF_TITLE), fold(say("axis_difference", lang), HALF_TITLE)
        _map(axes[0], grid, scale * grid.value, spoken(shown_unit, lang), signed=False)
        _map(axes[1], grid, scale * grid.difference.value, spoken(points, lang), signed=True)
        untold(axes[1], grid)
        told, maybe = stops(grid, BETTER[better])
        _marks(axes[1], told, maybe)
        for panel, title in zip(axes, titles, strict=True):
            panel.set_title(title)
            panel.set_xlabel(fold(say("axis_outmigration", lang), 44))
        axes[0].set_ylabel(fold(spoken(lever, lang), 28))
        _legend(figure, axes[1], lang)
        return finish(figure)


def stops(grid: Grid, sign: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where a level is no better than the one before: told by the interval, and by the mean alone; outmigration x level."""
    if sign == 0.0:
        nowhere = np.zeros(grid.value.shape, np.bool_)
        return nowhere, nowhere
    ends = np.stack([sign * grid.step.low, sign * grid.step.high])
    with np.errstate(invalid="ignore"):
        told = ends.max(axis=0) <= 0.0
        maybe = (sign * grid.step.value <= 0.0) & ~told
    return told, maybe


def is_untold(grid: Grid) -> NDArray[np.bool_]:
    """Where the difference from the first level is not told from nothing, or has no interval; outmigration x level."""
    with np.errstate(invalid="ignore"):
        told = (grid.difference.low > 0.0) | (grid.difference.high < 0.0)
    there = np.isfinite(grid.difference.value)
    there[:, 0] = False
    return np.asarray(there & ~told)


def _map(ax: Axes, grid: Grid, values: Floats, unit: str, signed: bool) -> None:
    """Cells in shades that darken in black and white too, contours, numbers where there is room, and the scale below."""
    shades, norm = _shades(values, signed)
    x, y = np.arange(len(grid.outmigration) + 1) - 0.5, np.arange(len(grid.levels) + 1) - 0.5
    cells = ax.pcolormesh(x, y, values.T, cmap=shades, norm=norm, rasterized=False)
    _contours(ax, np.where(np.arange(values.shape[1]) > 0, values, np.nan) if signed else values)
    if max(values.shape) <= WRITTEN:
        _numbers(ax, values, shades, norm, signed)
    some = range(0, len(grid.outmigration), 1 + (len(grid.outmigration) - 1) // WRITTEN)
    ax.set_xticks(list(some), [f"{100 * grid.outmigration[k]:.3g}" for k in some])
    some = range(0, len(grid.levels), 1 + (len(grid.levels) - 1) // WRITTEN)
    ax.set_yticks(list(some), [f"{grid.levels[k]:.3g}" for k in some])
    ax.set_xlim(x[0], x[-1])
    ax.set_ylim(y[0], y[-1])
    figure = ax.get_figure(root=True)
    assert figure is not None
    scale = figure.colorbar(cells, ax=ax, location="bottom", aspect=32, pad=0.06)
    scale.set_label(fold(unit, 44))
    scale.outline.set_linewidth(0.4)


def _shades(values: Floats, signed: bool) -> tuple[Colormap, Normalize]:
    """Blue for outcomes; for differences orange below zero and blue above, the same depth for the same size."""
    known = values[np.isfinite(values)]
    if signed:
        most = float(np.abs(known).max(initial=0.0)) or 1.0
        return mpl.colormaps["PuOr"], TwoSlopeNorm(0.0, -most, most)
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    return mpl.colormaps["Blues"], Normalize(low, high if high > low else low + 1.0)


def _contours(ax: Axes, values: Floats) -> None:
    """Lines of equal outcome: dashed below zero, as usual."""
    known = values[np.isfinite(values)]
    if min(values.shape) < 3 or known.size == 0 or np.ptp(known) < 1e-12:
        return
    lines = ax.contour(np.ma.masked_invalid(values.T), levels=6, colors=INK, linewidths=0.6, zorder=2.0)
    if max(values.shape) > WRITTEN:
        ax.clabel(lines, fontsize=6.5, fmt="%g")


def _numbers(ax: Axes, values: Floats, shades: Colormap, norm: Normalize, signed: bool) -> None:
    """Values in their cells; a stroke in the colour of the cell keeps lines off them."""
    places = decimals(values)
    for i, j in np.ndindex(*values.shape):
        value = float(values[i, j])
        if not np.isfinite(value) or (signed and j == 0):
            continue
        ground = shades(float(norm(value)))
        light = 0.299 * ground[0] + 0.587 * ground[1] + 0.114 * ground[2] > 0.55
        shown = f"{value:{'+' if signed else ''},.{places}f}"
        text = ax.text(i, j, shown, ha="center", va="center", fontsize=7, zorder=4)
        text.set_color(INK if light else "white")
        text.set_path_effects([withStroke(linewidth=2.2, foreground=ground)])


def decimals(values: Floats) -> int:
    """Decimals with which the largest of the values has about three figures."""
    largest = float(np.nanmax(np.abs(values), initial=0.0))
    return int(np.clip(2 - np.floor(np.log10(largest)), 0, 3)) if largest > 0.0 else 0


NOT_TOLD: dict[str, Any] = {
    "facecolor": "none",
    "edgecolor": "#555555",
    "linewidth": 0.0,
    "hatch": HATCHES[1],
}
"""How cells look whose difference is not told from nothing."""


def untold(ax: Axes, grid: Grid) -> None:
    """Hatch the cells whose difference is not told from nothing."""
    for i, j in np.argwhere(is_untold(grid)).tolist():
        ax.add_patch(Rectangle((i - 0.5, j - 0.5), 1.0, 1.0, zorder=2.5, **NOT_TOLD))


MARK: dict[str, Any] = {"marker": "v", "edgecolor": INK, "linewidth": 0.7, "zorder": 5}
"""How a level that helps no more is marked."""


def _marks(ax: Axes, told: NDArray[np.bool_], maybe: NDArray[np.bool_]) -> None:
    """Triangles in the upper right corners of cells."""
    for where, fill in ((told, INK), (maybe, "white")):
        at = np.argwhere(where)
        size = 18 if max(where.shape) <= WRITTEN else 10
        ax.scatter(at[:, 0] + 0.36, at[:, 1] + 0.3, s=size, facecolor=fill, **MARK)


def _legend(figure: Figure, ax: Axes, lang: Language) -> None:
    """What hatching and triangles mean."""
    handles: list[Any] = [Patch(label=say("not_told", lang), **NOT_TOLD)]
    for key, fill in (("stops_told", INK), ("stops_maybe", "white")):
        handles.append(ax.scatter([], [], s=18, facecolor=fill, label=say(key, lang), **MARK))
    figure.legend(handles=handles, loc="outside lower left", ncols=columns_for(lang, 1))
