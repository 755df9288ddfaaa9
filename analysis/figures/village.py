"""The synthetic map of one village: who is at home, and where grievances lie unsettled."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from analysis.figures.canvas import Panels, columns_for, finish, panels, under, wrapped
from analysis.style import INK, MM, PALETTE, pt, sheet, style
from analysis.words import say
from bilingual.words import Language

COLUMNS = ("x", "y", "group", "adults_home", "party", "cadre", "open")
HOME: dict[str, Any] = {"facecolor": "#c3c3cd", "edgecolor": "white", "linewidth": 0.3}
EMPTY: dict[str, Any] = {"facecolor": "white", "edgecolor": "#9c9ca1", "linewidth": 0.5}


def has_map(households: pd.DataFrame) -> bool:
    """Whether there are households with the columns that :func:`village_map` draws."""
    return len(households) > 0 and set(COLUMNS) <= set(households.columns)


def village_map(households: pd.DataFrame, ax: Panels = None, lang: Language = "en") -> Figure:
    """Households on the village map at the end of a run; said to be synthetic in the picture itself.

    Args:
        households: one row a household, with its cell and who is at home.
        ax: axes; new ones when left out.
        lang: language of labels.
    """
    with style(lang):
        figure, (panel,) = panels(ax, 1, height=0.75 * sheet().width + 20 * MM)
        at_home = households["adults_home"] > 0
        cells = [
            _cells(panel, households[at_home], say("map_home", lang), HOME),
            _cells(panel, households[~at_home], say("map_empty", lang), EMPTY),
        ]
        marks = [
            _marks(panel, households[(households["party"] > 0) & at_home], say("map_party", lang), PARTY),
            _marks(panel, households[(households["cadre"] > 0) & at_home], say("map_cadre", lang), CADRE),
            _troubled(panel, households[households["open"] > 0], lang),
        ]
        _groups(panel, households, lang)
        _frame(panel, lang)
        entries = [*cells, *marks]
        names = [wrapped(str(one.get_label()), 80) for one in entries]
        if sheet().height:
            panel.legend(entries, names, loc="upper left", bbox_to_anchor=(1.02, 1.0))
        else:
            under(figure, entries, names, columns_for(lang, 2))
        return finish(figure)


PARTY: dict[str, Any] = {"marker": "^", "s": 13, "color": PALETTE[1], "edgecolor": INK, "linewidths": 0.3}
CADRE: dict[str, Any] = {"marker": "*", "s": 42, "color": PALETTE[0], "edgecolor": INK, "linewidths": 0.3}


def _cells(ax: Axes, households: pd.DataFrame, name: str, look: dict[str, Any]) -> Patch:
    """Each household fills the cell it lives in."""
    corners = zip(households["x"] - 0.5, households["y"] - 0.5, strict=True)
    ax.add_collection(PatchCollection([Rectangle(corner, 1, 1) for corner in corners], **look))
    return Patch(label=name, **look)


def _marks(ax: Axes, households: pd.DataFrame, name: str, look: dict[str, Any]) -> Any:
    return ax.scatter(households["x"], households["y"], label=name, zorder=3, **look)


def _troubled(ax: Axes, households: pd.DataFrame, lang: Language) -> Any:
    """Rings round households with unsettled grievances, larger where they are more severe."""
    rings = 14 + 50 * households["open"].clip(upper=1.5)
    look: dict[str, Any] = {"facecolor": "none", "edgecolor": PALETTE[2], "linewidths": 0.8, "marker": "o"}
    name = say("map_open", lang)
    return ax.scatter(households["x"], households["y"], s=rings, label=name, zorder=4, **look)


def _groups(ax: Axes, households: pd.DataFrame, lang: Language) -> None:
    """The number of each villagers' group beside its hamlet, counted from one in this village."""
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.7}
    for number, (_, members) in enumerate(households.groupby("group"), start=1):
        at = members["x"].mean(), members["y"].max() + 0.6
        text = say("map_group", lang, number=number)
        ax.text(*at, text, ha="center", va="bottom", fontsize=pt(6.5), bbox=box, zorder=5)


def _frame(ax: Axes, lang: Language) -> None:
    ax.set_aspect("equal")
    ax.autoscale_view()
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel(say("cells_east", lang))
    ax.set_ylabel(say("cells_north", lang))
    ax.set_title(wrapped(say("map_note", lang), 60), pad=6.0 * sheet().scale + 1.5 * pt(7))
