"""Effects county by county: a row a county, in the order of its effect, which shows where a policy does something and where not."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from analysis.figures.canvas import Panels, finish, named_rows, panels, whisker, wrapped, zero
from analysis.statistics import Floats
from analysis.style import MM, style
from bilingual.words import Language, Words, both

ROW, REST = 4.2 * MM, 30 * MM
MOST_NAMED = 60
"""Counties from which on rows have no names and less room."""
type Effects = tuple[Floats, Floats, Floats, Sequence[bool]]
"""Means, low and high ends, and which are told apart from nothing."""


def county_effects(
    names: Sequence[Words],
    effects: Mapping[str, Effects],
    arms: Mapping[str, Words],
    axis: Words,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """Effects of policies in each county, a panel a policy, counties in the order of the effect of the first one.

    Args:
        names: of the counties.
        effects: of each policy, a value a county; a hollow mark where up or down is not certain.
        arms: names of the policies.
        axis: name of the outcome and unit of its difference.
        ax: axes, one a policy; new ones when left out.
        lang: language of labels.
    """
    first = next(iter(effects.values()))[0]
    order = np.argsort(np.nan_to_num(first, nan=-np.inf))[::-1]
    room = ROW if len(names) <= MOST_NAMED else 0.3 * ROW
    with style(lang):
        figure, axes = panels(ax, len(effects), height=REST + room * len(names))
        for k, (panel, (arm, found)) in enumerate(zip(axes, effects.items(), strict=True)):
            _rows(
                panel,
                [found[0][order], found[1][order], found[2][order]],
                np.asarray(found[3], np.bool_)[order],
                k,
            )
            said = [both(names[i].en, names[i].zh, lang) for i in order]
            named_rows(panel, said if k % 2 == 0 and len(said) <= MOST_NAMED else [""] * len(said), lines=1)
            panel.set_title(wrapped(both(arms[arm].en, arms[arm].zh, lang), 40))
            panel.set_xlabel(wrapped(both(axis.en, axis.zh, lang), 40))
        return finish(figure)


def _rows(ax: Axes, found: Sequence[Floats], told: NDArray[np.bool_], k: int) -> None:
    """Effects from top to bottom."""
    for row, (value, low, high, sure) in enumerate(zip(*found, told, strict=True)):
        whisker(ax, (float(value), float(low), float(high)), row, k, hollow=not sure)
    zero(ax)
