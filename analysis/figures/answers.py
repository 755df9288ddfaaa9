"""Answers in a picture: for each contrast the range of what is not known, the luck of a run, and the effect at the defaults."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.answer import Answer
from analysis.figures.canvas import (
    Panels,
    columns_for,
    finish,
    half,
    legend_room,
    panels,
    stacked,
    under,
    wrapped,
    zero,
)
from analysis.style import INK, MM, PALETTE, style
from analysis.two_errors import SHOWN
from analysis.words import say
from bilingual.numbers import is_points, is_share
from bilingual.words import Language, both, composed

NARROW = 110 * MM
"""Width, inch: beside a table on a page, and in a column of a report."""
ROW, FRAME = 10 * MM, 17 * MM
"""Height of a contrast, and of title and axis, inch."""
PALE = "#bcd3fe"


def answers_figure(
    answers: Sequence[Answer], ax: Panels = None, lang: Language = "en", width: float = NARROW
) -> Figure:
    """Answers by outcome, a panel each, a row a contrast: pale bar, luck, the mean over worlds and the default numbers.

    Args:
        answers: in the order of the rows; all contrasts stand in all panels.
        ax: axes, one an outcome; new ones when left out.
        lang: language of labels.
        width: of a new figure, inch.
    """
    names = list(dict.fromkeys(one.effect.name for one in answers))
    rows = list(dict.fromkeys(one.short for one in answers))
    keys, marks = (KEYS, MARKS) if any(one.effect.errors for one in answers) else (SEEDS, MARKS[2:])
    texts = [composed(lambda each, key=key: say(key, each), lang) for key in keys]  # type: ignore[misc]
    columns = columns_for(lang, 2)
    with style(lang):
        height = FRAME + ROW * len(rows) + legend_room(texts, columns)
        figure, axes = panels(ax, len(names), height=height)
        if ax is None:
            figure.set_size_inches(width, figure.get_size_inches()[1])
        for k, (panel, name) in enumerate(zip(axes, names, strict=True)):
            shown = [one for one in answers if one.effect.name == name]
            for one in shown:
                draw(panel, one, rows.index(one.short))
            frame(
                panel,
                shown[0],
                [both(row.en, row.zh, lang) for row in rows] if k % stacked(min(2, len(names))) == 0 else [],
                len(rows),
                lang,
            )
        under(figure, marks, texts, columns)
        return finish(figure)


KEYS = ("answers_range", "answers_mean", "answers_luck", "answers_default")
SEEDS = ("answers_interval", "answers_default")
"""What marks are over seeds alone, where there are no worlds."""
MARKS = (
    Patch(facecolor=PALE),
    Line2D([], [], color=INK, linestyle="", marker="|", markersize=9),
    Line2D([], [], color=INK, linewidth=0.9),
    Line2D([], [], color=PALETTE[0], linestyle="", marker="o", markersize=4.5),
)


def draw(ax: Axes, one: Answer, y: float) -> None:
    """One answer in its row; of one over seeds alone the interval."""
    e, factor = one.effect, factor_of(one)
    if e.errors is None:
        ax.plot([factor * e.low, factor * e.high], [y, y], color=INK, linestyle="-", linewidth=0.9, marker="")
        ax.plot([factor * e.effect], [y], color=PALETTE[0], marker="o", linestyle="", markersize=4.5)
        return
    low, high, luck = (factor * x for x in (e.errors.low, e.errors.high, SHOWN * e.errors.luck))
    mean = factor * e.errors.mean
    ax.barh(y, high - low, left=low, height=0.42, color=PALE, zorder=1)
    ax.plot([mean - luck, mean + luck], [y, y], color=INK, linestyle="-", linewidth=0.9, marker="", zorder=2)
    ax.plot([mean], [y], color=INK, marker="|", markersize=9, linestyle="", zorder=3)
    if np.isfinite(e.default):
        ax.plot(
            [factor * e.default], [y], color=PALETTE[0], marker="o", linestyle="", markersize=4.5, zorder=3
        )


def factor_of(one: Answer) -> float:
    """Shares are drawn in percentage points."""
    return 100.0 if is_share(one.effect.unit) or is_points(one.effect.unit) else 1.0


def frame(ax: Axes, one: Answer, rows: Sequence[str], n: int, lang: Language) -> None:
    """Title, rows and axis of a panel."""
    ax.set_title(wrapped(one.effect.label(lang), half(26), 2))
    zero(ax)
    ax.use_sticky_edges = False
    ax.margins(x=0.06)
    ax.locator_params(axis="x", nbins=5)
    ax.set_ylim(n - 0.4, -0.6)
    ax.set_yticks(range(n), [wrapped(row, half(22), 3) for row in rows] or [""] * n)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(composed(lambda each: say("answers_axis", each, unit=one.effect.units(each)), lang))
