"""Conditions under which an effect falls short: effects of worlds over each number that bounds them, with what was held out."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from analysis.figures.canvas import Panels, columns_for, finish, legend_room, panels, under, wrapped
from analysis.statistics import Floats
from analysis.style import FAINT, INK, MM, PALETTE, style
from analysis.words import say
from bilingual.words import Language, Words, both

HEIGHT = 56 * MM
SHORT, ENOUGH = PALETTE[2], PALETTE[0]
type Bounds = Sequence[tuple[str, float, float, bool, bool]]
"""Of each number its name, low and high end, and which of them is a condition."""


def condition_dots(
    looked_at: Mapping[str, Floats],
    effects: Floats,
    sorts: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    bounds: Bounds,
    labels: Mapping[str, Words],
    outcome: Words,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """Effects of worlds over each number, the conditions shaded; worlds held out of the search are dark.

    Args:
        looked_at: values of each number, a panel each.
        effects: of the worlds.
        sorts: which worlds fall short of the smallest effect of interest, and which were held out.
        bounds: the conditions; none where worlds held out confirm none.
        labels: names of the numbers.
        outcome: name and unit of the outcome.
        ax: axes, one a number; new ones when left out.
        lang: language of labels.
    """
    short, held = sorts
    names = [say(key, lang) for key in ("dots_short_held", "dots_enough_held", "dots_short", "dots_enough")]
    with style(lang):
        columns = columns_for(lang, 2)
        figure, axes = panels(ax, len(looked_at), height=HEIGHT + legend_room(names, columns))
        for panel, (name, values) in zip(axes, looked_at.items(), strict=True):
            marks = [_dots(panel, values, effects, kind, which) for kind, which in _kinds(short, held)]
            _shaded(panel, name, values, bounds)
            panel.set_xlabel(wrapped(both(labels[name].en, labels[name].zh, lang), 40))
            panel.set_ylabel(wrapped(both(outcome.en, outcome.zh, lang), 30))
        under(figure, marks, names, columns)
        return finish(figure)


def _kinds(
    short: NDArray[np.bool_], held: NDArray[np.bool_]
) -> list[tuple[tuple[str, bool], NDArray[np.bool_]]]:
    """Colour and depth of four kinds of worlds, and which worlds are of each."""
    return [
        ((SHORT, True), short & held),
        ((ENOUGH, True), ~short & held),
        ((SHORT, False), short & ~held),
        ((ENOUGH, False), ~short & ~held),
    ]


def _dots(ax: Axes, x: Floats, y: Floats, kind: tuple[str, bool], which: NDArray[np.bool_]) -> object:
    """Worlds of one kind."""
    colour, dark = kind
    marker, alpha = "o" if colour == ENOUGH else "D", 1.0 if dark else 0.3
    return ax.scatter(x[which], y[which], s=9, marker=marker, color=colour, alpha=alpha, linewidths=0)


def _shaded(ax: Axes, name: str, values: Floats, bounds: Bounds) -> None:
    """The condition on this number, from the end of its range where it has one end only."""
    for one, low, high, below, above in bounds:
        if one == name:
            ends = low if below else float(values.min()), high if above else float(values.max())
            ax.axvspan(*ends, color=FAINT, alpha=0.45, linewidth=0, zorder=0)
    ax.axhline(0.0, color=INK, linewidth=0.7, zorder=0.5)
