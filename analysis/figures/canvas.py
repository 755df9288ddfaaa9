"""What the figures share: axes in house size, lines with their band, axes of years, legends."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import Collection, PathCollection
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FuncFormatter
from matplotlib.transforms import ScaledTranslation

from analysis.statistics import Floats, Interval
from analysis.style import DASHES, DPI, FAINT, INK, MARKERS, MM, PALETTE, drawable, pt, sheet
from analysis.words import say
from bilingual.texts import columns as wide
from bilingual.texts import one_line
from bilingual.texts import wrapped as folded
from bilingual.words import Language, composed

PANEL = 58 * MM
"""Height of a row of panels, inch."""

LEGEND_DROP = 10 * MM
"""From the axis to the legend under it, inch: ticks and label stand between."""

LINES = 4
"""Lines of a text in a figure; what is longer ends in an ellipsis."""

TIGHT: dict[str, Any] = {"handlelength": 1.4, "columnspacing": 1.0}
"""Of a legend with many entries a line."""

HALF_SLIDE = 48
"""Columns of an entry of a legend of which two fit a slide side by side."""

type Panels = Axes | Sequence[Axes] | None


def panels(
    given: Panels, n: int, columns: int = 2, height: float = PANEL, heights: Sequence[float] = ()
) -> tuple[Figure, list[Axes]]:
    """The figure and its axes: those given, or ``n`` new ones in rows of ``columns`` across the text block.

    Args:
        given: axes to draw on.
        n: how many are needed.
        columns: of a new figure.
        height: of each of its rows, inch.
        heights: of its rows one by one, inch, where they differ.

    Raises:
        ValueError: fewer axes were given than the figure has panels.
    """
    if given is None:
        before = min(columns, n)
        columns = stacked(before)
        rows = -(-n // columns)
        tall = [heights[row * columns // before] for row in range(rows)] if heights else [height] * rows
        figure = Figure(figsize=(sheet().width, max(1.0, sheet().scale) * sum(tall)))
        cells = figure.add_gridspec(rows, columns, height_ratios=tall)
        return figure, [figure.add_subplot(cells[divmod(i, columns)]) for i in range(n)]
    axes = [given] if isinstance(given, Axes) else list(given)
    if len(axes) < n:
        raise ValueError(f"{len(axes)} axes were given; this figure has {n} panels")
    return cast(Figure, axes[0].get_figure(root=True)), axes[:n]


def stacked(columns: int) -> int:
    """Panels in a row, of so many across a page."""
    return -(-columns // 2) if sheet().stacked else columns


def half(width: int, across: int = 2) -> int:
    """Columns of a text over one of several panels across a page, which has more room where they are stacked."""
    return width * across // stacked(across)


def finish(figure: Figure) -> Figure:
    """Lay the figure out while the house style holds, so that ticks made late have its font.

    Every text in it is text: no mathematics between dollars, no character that the fonts do not have.
    """
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            names = axis.get_major_formatter()
            if isinstance(names, FixedFormatter):
                names.seq = [drawable(name) for name in names.seq]
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        text.set_parse_math(False)
        text.set_text(drawable(text.get_text()))
    thicken(figure, sheet().scale)
    settle(figure)
    return figure


def thicken(figure: Figure, scale: float) -> None:
    """Strokes and marks as much larger as the type is; those of ticks are a matter of style."""
    if scale <= 1.0:
        return
    for one in drawn_in(figure):
        one.set_linewidth(scale * np.asarray(one.get_linewidth()))
        if isinstance(one, Line2D):
            one.set_markersize(scale * one.get_markersize())
            one.set_markeredgewidth(scale * one.get_markeredgewidth())
        elif isinstance(one, PathCollection):
            one.set_sizes(scale**2 * np.asarray(one.get_sizes()))


def drawn_in(figure: Figure) -> Iterator[Any]:
    """Lines, areas and marks of all panels and legends."""
    legends = list(figure.legends)
    for ax in figure.axes:
        yield from (*ax.lines, *ax.patches, *ax.collections, *ax.spines.values())
        legends += [child for child in ax.get_children() if isinstance(child, Legend)]
    for legend in legends:
        yield from legend.findobj(lambda one: isinstance(one, Line2D | Patch | Collection))


def settle(figure: Figure) -> None:
    """Lay it out: letters are as wide as in the file, while on a coarse screen they are narrower, and the file would cut them."""
    dpi = figure.dpi
    figure.set_dpi(DPI)
    figure.draw_without_rendering()
    figure.set_dpi(dpi)


def look(i: int) -> tuple[str, str, Any]:
    """Colour, marker and dash of the ``i``-th of several; where colours come again, with another marker and dash."""
    return PALETTE[i % 6], MARKERS[(i + i // 6) % 6], DASHES[(i + i // 6) % 6]


WIDTH_OF_LINE = 0.012
"""Of the height of a panel: what lies nearer than this coincides."""


def together(lines: Sequence[Floats], height: float) -> list[list[int]]:
    """Which lines coincide all along, so that they are drawn once.

    Args:
        lines: one value a place on the axis.
        height: of the panel, in units of the values.
    """
    groups: list[list[int]] = []
    for k, values in enumerate(lines):
        near = (one for one in groups if _on(lines[one[0]], values, WIDTH_OF_LINE * height))
        group = next(near, None)
        if group is None:
            groups.append([k])
        else:
            group.append(k)
    return groups


NEAR_TOP = 0.85
"""Of the height of a panel: above this a text over a line would reach into the title."""


def _on(a: Floats, b: Floats, width: float) -> bool:
    known = np.isfinite(a)
    return bool(np.array_equal(known, np.isfinite(b)) and (np.abs(a - b)[known] <= width).all())


def one_label(ax: Axes, x: Floats, y: Floats, names: Sequence[str], lang: Language) -> None:
    """Say at the end of a line which lines it stands for, on the side from which the line does not come."""
    there = np.flatnonzero(np.isfinite(y))
    if len(names) < 2 or not len(there):
        return
    text = composed(lambda one: say("lines_coincide", one, names=say("says_list", one).join(names)), lang)
    at = float(x[there[-1]]), float(y[there[-1]])
    low, high = ax.get_ylim()
    below = y[there[0]] > y[there[-1]] or at[1] > low + NEAR_TOP * (high - low)  # above it stands the title
    side: dict[str, Any] = {"xytext": (0.0, -4.0 if below else 4.0), "va": "top" if below else "bottom"}
    clear = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.6}  # whiskers run behind it
    side |= {"textcoords": "offset points", "ha": "right", "bbox": clear}
    ax.annotate(wrapped(text, half(44), 2), at, fontsize=pt(7), color=INK, **side)


def line(ax: Axes, x: Any, band: Interval, i: int, name: str, markers: bool = True) -> None:
    """Mean and band of one series in the ``i``-th colour, dash and marker; a lone point gets a bar instead."""
    colour, mark, dash = look(i)
    few = 0 < np.isfinite(band.low).sum() <= 2
    x = np.asarray(x, float) + (0.06 * i if few else 0.0)  # Bars side by side, not one on the other.
    marker = mark if markers else ""
    ax.plot(x, band.value, color=colour, linestyle=dash, marker=marker, label=name)
    if few:
        bars(ax, x, band, colour)
    elif np.isfinite(band.low).any():
        ax.fill_between(x, band.low, band.high, color=colour, alpha=0.22, linewidth=0)


def bars(ax: Axes, x: Floats, band: Interval, colour: str) -> None:
    """Ranges along y, each where it lies."""
    there = np.isfinite(band.low)
    middle, half = (band.low[there] + band.high[there]) / 2, (band.high[there] - band.low[there]) / 2
    ax.errorbar(x[there], middle, yerr=half, fmt="none", ecolor=colour, capsize=2, linewidth=0.9)


def capped(ax: Axes, y: float, low: float, high: float) -> None:
    """A range along x. The mean of worlds may lie outside their 5-95 % range, so it is not drawn around a value."""
    if np.isfinite(low):
        ax.errorbar(
            (low + high) / 2, y, xerr=(high - low) / 2, color=INK, capsize=2, linewidth=0.9, fmt="none"
        )


def year_axis(ax: Axes, lang: Language, first: float, last: float) -> None:
    """Whole years below, all of those from first to last."""
    ax.set_xlim(first, last)
    whole = np.arange(np.ceil(first), np.floor(last) + 1)
    shown = whole[:: 1 + len(whole) // 10]
    ax.set_xticks(shown, [f"{year:.0f}" for year in shown])
    ax.set_xlabel(say("year", lang))


def counts(ax: Axes) -> None:
    """Whole numbers with commas between thousands."""
    ax.yaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.0f}"))


def per_cent(ax: Axes) -> None:
    """Shares up to one are read in per cent; a band that leaves what a share can be leaves the panel."""
    ax.set_ylim(0.0, min(1.04, ax.get_ylim()[1]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g}"))


def shade(ax: Axes, start: float, end: float) -> None:
    """Mark a span of time by a grey background."""
    ax.axvspan(start, end, color=FAINT, alpha=0.45, linewidth=0, zorder=0)


def columns_for(lang: Language, columns: int) -> int:
    """Columns of a legend: names in two languages at once leave room for one, and so does a column of a page."""
    return 1 if lang == "both" else stacked(columns) if columns < 3 else max(1, stacked(columns) - 1)


def legend_below(ax: Axes, columns: int = 1) -> None:
    """A legend under the axis label, so that it never covers data."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    under = ax.transAxes + ScaledTranslation(0.0, -LEGEND_DROP * sheet().scale, figure.dpi_scale_trans)
    ax.legend(
        loc="upper left", bbox_to_anchor=(0.0, 0.0), bbox_transform=under, ncols=columns, borderaxespad=0.0
    )


def legend_under(figure: Figure, ax: Axes, columns: int = 1, title: str = "") -> None:
    """A legend of all panels under the lowest of them, as wide as the figure; its entries are those of one panel."""
    under(figure, *ax.get_legend_handles_labels(), columns, title)


def under(
    figure: Figure, marks: Sequence[Any], names: Sequence[str], columns: int = 1, title: str = ""
) -> None:
    """A legend of these marks under all panels."""
    if sheet().height and columns == 1 and max(map(wide, names), default=0) <= HALF_SLIDE:
        columns = 2
    legend = figure.legend(
        marks,
        names,
        loc="outside lower left",
        ncols=columns,
        title=title or None,
        **(TIGHT if columns == 3 else {}),
    )
    legend.set_alignment("left")
    legend.get_title().set_fontsize(pt(7.5))


def legend_room(texts: Sequence[str], columns: int = 1) -> float:
    """Height of a legend below the panels, inch; the layout would take it from them."""
    lines = sum(text.count("\n") for text in texts) + len(texts)
    return (3.2 * lines + 0.9 * len(texts)) / columns * MM + 2 * MM


def wrapped(text: str, width: int, lines: int = LINES) -> str:
    """A text of a figure in lines of about ``width`` columns, and so many lines at the most; Chinese takes two columns.

    Columns are those of type on a page; where it is drawn for another size there are fewer or more.
    """
    most = lines + 2 if sheet().stacked else lines
    return folded(drawable(one_line(text)), round(width * sheet().fold), inside=True, lines=most)


def whisker(
    ax: Axes,
    band: Interval | tuple[float, float, float],
    y: float,
    i: int,
    hollow: bool = False,
    name: str = "",
    dotted: bool = False,
    cross: bool = False,
) -> None:
    """A mean with its interval lying in the row ``y``, in the ``i``-th colour and marker.

    Hollow has one meaning in all figures, that up or down is not certain; dotted has one, that it is what the file says. Where
    that stands in the row of what happened its mark is a cross besides.
    """
    value, low, high = (float(x) for x in band[:3])
    colour, marker, _ = look(i)
    if np.isfinite(low):
        ax.plot([low, high], [y, y], color=colour, linestyle=":" if dotted else "-", marker="", linewidth=1.1)
    ax.plot(
        [value],
        [y],
        color=colour,
        linestyle="",
        marker="x" if cross else marker,
        markersize=4.5,
        markerfacecolor="white" if hollow else colour,
        label=name,
    )


def named_rows(ax: Axes, names: Sequence[str], width: int = 30, spare: float = 0.6, lines: int = 3) -> None:
    """Rows from top to bottom with their names on the left; none where the panel to the left has them."""
    ax.set_ylim(len(names) - 1 + spare, -spare)
    ax.set_yticks(range(len(names)), [wrapped(name, width, lines) for name in names])
    ax.tick_params(axis="y", length=0)


def marks_said(ax: Axes, keys: Sequence[str], lang: Language) -> None:
    """Entries of the legend that say what hollow marks, dotted lines and crosses are."""
    for key in keys:
        look: dict[str, Any] = {
            "color": INK,
            "marker": "x" if key == "cross_record" else "o",
            "linestyle": "-" if key == "hollow_untold" else ":",
            "markerfacecolor": "white" if key == "hollow_untold" else INK,
        }
        ax.plot([], [], label=wrapped(say(key, lang), 92), **look)


def zero(ax: Axes) -> None:
    """The line of no difference."""
    ax.axvline(0.0, color=INK, linewidth=0.7, linestyle="-", zorder=0.5)


def note(ax: Axes, text: str) -> None:
    """Say in an empty panel why it is empty."""
    ax.text(0.5, 0.5, text, transform=ax.transAxes, ha="center", va="center", color="#666666")
