"""Findings side by side: for each question the mean effect over worlds, the range of what is not known, and the effect at the defaults."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.canvas import Panels, columns_for, finish, legend_room, panels, under, wrapped
from analysis.style import FAINT, INK, MM, PALETTE, pt, style
from analysis.words import say
from bilingual.words import Language, Words

ROW, AXIS = 8.2 * MM, 15 * MM
"""Height of a row, and of what stands below the rows, inch."""
TOLD, OPEN = PALETTE[0], PALETTE[4]
DOT: dict[str, Any] = {
    "color": INK, "marker": "o", "markerfacecolor": "white", "markersize": 4.0, "linestyle": "", "zorder": 4,
}  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """One row: which finding it belongs to, what is compared in which outcome, and its effect in percentage points.

    Attributes:
        number: of the finding.
        label, outcome: what is compared, and in what.
        mean, low, high: over worlds, without luck.
        default: at the default numbers; missing where that was not run.
        interest: the smallest effect of interest.
        told: whether a direction is told.
    """

    number: int
    label: Words
    outcome: Words
    mean: float
    low: float
    high: float
    default: float
    interest: float
    told: bool


def finding_bars(bars: Sequence[Bar], ax: Panels = None, lang: Language = "en") -> Figure:
    """Ranges as bars, means as strokes, defaults as dots; shaded is what is smaller than anybody would act on.

    Args:
        bars: the rows from top to bottom.
        ax: axes; new ones when left out.
        lang: language of labels.
    """
    marks = [say(key, lang) for key in ("bar_told", "bar_open", "bar_mean", "bar_default", "bar_interest")]
    with style(lang):
        columns = columns_for(lang, 3)
        height = len(bars) * ROW + AXIS + legend_room(marks, columns)
        figure, (panel,) = panels(ax, 1, height=height)
        _shaded(panel, bars)
        for place, bar in enumerate(bars):
            _row(panel, place, bar)
        _frame(panel, bars, lang)
        under(figure, _keys(panel), marks, columns)
        return finish(figure)


def _shaded(ax: Axes, bars: Sequence[Bar]) -> None:
    """What is within the smallest effect of interest, row by row."""
    for place, bar in enumerate(bars):
        ax.fill_betweenx(
            [place - 0.5, place + 0.5], -bar.interest, bar.interest, color=FAINT, alpha=0.5, linewidth=0
        )
    ax.axvline(0.0, color=INK, linewidth=0.6, zorder=1)


def _row(ax: Axes, place: int, bar: Bar) -> None:
    colour = TOLD if bar.told else OPEN
    ax.barh(
        place, bar.high - bar.low, left=bar.low, height=0.36, color=colour, alpha=0.55, linewidth=0, zorder=2
    )
    ax.plot(
        [bar.mean, bar.mean],
        [place - 0.27, place + 0.27],
        color=INK,
        linestyle="-",
        marker="",
        linewidth=1.4,
        zorder=3,
    )
    ax.plot([bar.default], [place], **DOT)


def _frame(ax: Axes, bars: Sequence[Bar], lang: Language) -> None:
    """Names of the rows on two lines each, and the axis in percentage points."""
    names = [
        f"{bar.number}  {wrapped(bar.label.said(lang), 60, 1)}\n{wrapped(bar.outcome.said(lang), 54, 1)}"
        for bar in bars
    ]
    ax.set_yticks(range(len(bars)), names, fontsize=pt(7), linespacing=1.35)
    ax.use_sticky_edges = False
    ax.margins(x=0.03)
    ax.set_ylim(len(bars) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(False)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(wrapped(say("axis_points", lang), 60))


def _keys(ax: Axes) -> list[object]:
    """What stands for what."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    return [
        Patch(color=TOLD, alpha=0.55),
        Patch(color=OPEN, alpha=0.55),
        Line2D([], [], color=INK, linestyle="-", marker="", linewidth=1.4),
        Line2D([], [], **DOT),
        Patch(color=FAINT, alpha=0.5),
    ]
