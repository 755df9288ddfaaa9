"""What a bank of worlds says of one outcome: bars of shares of everything moved, and a histogram by the states of two inputs."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from analysis.figures.canvas import Panels, finish, legend_under, named_rows, panels, under, wrapped
from analysis.states import STATES, States
from analysis.style import HATCHES, MM, PALETTE, sheet, style
from analysis.variance import Shares
from analysis.words import say
from bilingual.words import Language, Words, both

MOST = 10
"""Numbers with a bar."""
ROW = 7.5 * MM
SHADES = (0.3, 0.6, 1.0)
"""How dense the colour of the low, middle and high state of the second input is."""


def share_bars(
    found: Shares, labels: Mapping[str, Words], ax: Panels = None, lang: Language = "en"
) -> Figure:
    """Shapley effects, the largest first: what a number carries by itself, and its part of what it carries with others.

    Args:
        found: shares of the variance of everything moved.
        labels: names of the numbers.
        ax: axes to draw on; new ones when left out.
        lang: language of labels.
    """
    rows = found.to_dataframe().head(MOST)
    alone, whole = 100.0 * rows["first"].to_numpy(), 100.0 * rows["shapley"].to_numpy()
    with style(lang):
        figure, (panel,) = panels(ax, 1, height=20 * MM + ROW * max(2, len(rows)))
        y = np.arange(len(rows))
        panel.barh(y, alone, 0.6, color=PALETTE[0], label=say("share_alone", lang))
        panel.barh(
            y,
            whole - alone,
            0.6,
            alone,
            color="white",
            edgecolor=PALETTE[0],
            hatch=HATCHES[1],
            label=say("share_with", lang),
        )
        named_rows(panel, [named(labels[name], lang) for name in rows["number"]], 40)
        panel.set_xlim(0.0, None)
        panel.set_xlabel(say("axis_share_of_all", lang))
        legend_under(figure, panel, 2 if lang != "both" else 1)
        return finish(figure)


def state_bars(
    found: States,
    first: Words,
    second: Words,
    outcome: Words,
    unit: Words,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """Worlds by the value of an outcome, stacked by the states of two inputs.

    Args:
        found: the outcome by states.
        first, second: names of the inputs.
        outcome, unit: of the outcome.
        ax: axes to draw on; new ones when left out.
        lang: language of labels.
    """
    wide = np.diff(found.edges)
    bottom = np.zeros(len(wide))
    marks, names = [], []
    with style(lang):
        figure, (panel,) = panels(ax, 1, height=88 * MM)
        for i, a in enumerate(STATES):
            for j, b in enumerate(STATES):
                look: dict[str, Any] = {"color": PALETTE[i], "alpha": SHADES[j], "linewidth": 0.0}
                panel.bar(found.edges[:-1], found.counts[i, j], wide, bottom, align="edge", **look)
                bottom += found.counts[i, j]
                marks.append(Patch(**look))
                names.append(f"{named(a, lang)} · {named(b, lang)}")
        bracket = say("in_unit", lang, unit=named(unit, lang)) if unit.en else ""
        panel.set_xlabel(wrapped(named(outcome, lang) + bracket, 80))
        panel.set_ylabel(say("axis_worlds", lang))
        panel.yaxis.set_major_locator(MaxNLocator(integer=True))
        under(
            figure,
            marks,
            names,
            3 if lang != "both" or not sheet().stacked else 1,
            wrapped(f"{named(first, lang)} · {named(second, lang)}", 90),
        )
        return finish(figure)


def named(words: Words, lang: Language) -> str:
    """A name in one language or both."""
    return both(words.en, words.zh, lang)
