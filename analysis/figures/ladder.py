"""Many rows of effects side by side: a row for each thing that is done, a panel for each outcome, on one scale each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.effects import Effect
from analysis.figures.canvas import (
    Panels,
    finish,
    legend_room,
    legend_under,
    marks_said,
    named_rows,
    note,
    panels,
    shade,
    whisker,
    wrapped,
    zero,
)
from analysis.figures.effects import NOWHERE, scaled
from analysis.style import FAINT, MM, pt, style
from analysis.words import say
from bilingual.numbers import is_points, is_share
from bilingual.words import Language

ROW, FRAME = 4.4 * MM, 34 * MM
"""Height of a row, and of what stands above and below the rows, inch."""
COLOURS = {False: 0, True: 2}
"""Place in the palette: of what is coercive, red."""


SIDE = 14
"""Columns of a text above or below a panel; Chinese takes two."""


@dataclass(frozen=True)
class Rung:
    """One row.

    Attributes:
        name: what is done, in the language of the figure.
        effects: on each outcome, in the order of the panels.
    """

    name: str
    effects: Sequence[Effect]


def ladder(
    rungs: Sequence[Rung],
    heads: Sequence[str],
    coercive: bool = False,
    lang: Language = "en",
    ax: Panels = None,
) -> Figure:
    """Effects of many things on a few outcomes with the range of what is not known; the smallest effect of interest is shaded.

    Shares are in percentage points, other outcomes in per cent of their value in the base. Marks are hollow where no effect is
    told.

    Args:
        rungs: rows from top to bottom.
        heads: what stands above each panel.
        coercive: whether they are coercive, which are never drawn beside others.
        lang: language of labels.
        ax: axes, one an outcome; new ones when left out.
    """
    n = len(rungs[0].effects) if rungs else 1
    height = FRAME + len(rungs) * ROW + legend_room(["", ""])
    with style(lang):
        figure, axes = panels(ax, n, n, height=height)
        for k, panel in enumerate(axes if rungs else ()):
            draw(panel, [rung.effects[k] for rung in rungs], COLOURS[coercive], lang)
            panel.set_title(wrapped(heads[k], SIDE), fontsize=pt(7.5))
            named_rows(panel, [rung.name for rung in rungs] if k == 0 else [""] * len(rungs), 40, lines=1)
        if rungs:
            explain(axes[0], rungs, COLOURS[coercive], lang)
            legend_under(figure, axes[0])
        else:
            note(axes[0], say("no_value", lang))
        return finish(figure)


def draw(ax: Axes, effects: Sequence[Effect], colour: int, lang: Language) -> None:
    """One outcome."""
    zero(ax)
    for y, one in enumerate(effects):
        ax.axhline(y, color=FAINT, linewidth=0.5, zorder=0.2)
        if one.n and np.isfinite(scaled(one)[0]):
            whisker(ax, scaled(one), y, colour, not one.known_sign)
    width = interest(effects)
    if width:
        shade(ax, -width, width)
    points = is_share(effects[0].unit) or is_points(effects[0].unit)
    ax.set_xlabel(wrapped(say("axis_points" if points else "axis_relative", lang), SIDE), fontsize=pt(7))


def interest(effects: Sequence[Effect]) -> float:
    """The smallest effect of interest as it is drawn; 0 where none of the rows has one."""
    return max((drawn(one) for one in effects if one.errors is not None), default=0.0)


def drawn(one: Effect) -> float:
    """The smallest effect of interest of one row on the scale of the panel; 0 where there is no value without."""
    size = one.errors.interest if one.errors else 0.0
    found = scaled(replace(one, effect=size))[0]
    return found if np.isfinite(found) else 0.0


def explain(ax: Axes, rungs: Sequence[Rung], colour: int, lang: Language) -> None:
    """Entries of the legend."""
    whisker(ax, NOWHERE, 0.0, colour, name=wrapped(say("ladder_mark", lang), 110))
    if any(not one.known_sign for rung in rungs for one in rung.effects):
        marks_said(ax, ["hollow_untold"], lang)
    if any(interest([one]) for rung in rungs for one in rung.effects):
        ax.fill_between(
            [], [], [], color=FAINT, alpha=0.45, linewidth=0, label=wrapped(say("ladder_band", lang), 110)
        )
