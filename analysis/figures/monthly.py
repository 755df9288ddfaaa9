"""The village ledger month by month: people, and the hours of those who hold village posts."""

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.canvas import (
    PANEL,
    Panels,
    columns_for,
    counts,
    finish,
    legend_below,
    line,
    panels,
    per_cent,
    wrapped,
    year_axis,
)
from analysis.plausible import spread
from analysis.statistics import Floats
from analysis.style import HATCHES, INK, MM, PALETTE, style
from analysis.words import say
from bilingual.words import Language

PEOPLE = ("registered", "residents", "residents_60")
USES = ("hours_forms", "hours_cases", "hours_matters", "hours_visits")


def has_people(monthly: xr.Dataset) -> bool:
    """Whether the columns that :func:`people` draws are there."""
    return {*PEOPLE, "away_long", "working_age"} <= set(monthly.data_vars)


def has_hours(monthly: xr.Dataset) -> bool:
    """Whether the columns that :func:`hours` draws are there."""
    return {*USES, "hours_held", "hours_lacking"} <= set(monthly.data_vars)


def people(monthly: xr.Dataset, ax: Panels = None, lang: Language = "en") -> Figure:
    """Registered and resident people, and outmigration.

    Args:
        monthly: ledger columns of a run summed over its villages, replicate x month.
        ax: two axes; new ones when left out.
        lang: language of labels.
    """
    with style(lang):
        figure, (left, right) = panels(ax, 2)
        for i, name in enumerate(PEOPLE):
            line(
                left,
                dates(monthly),
                spread(monthly, _column(monthly, name)),
                i,
                say(name, lang),
                markers=False,
            )
        _dress(left, monthly, say("people_title", lang), say("persons", lang), lang)
        counts(left)
        legend_below(left)
        share = _column(monthly, "away_long") / _column(monthly, "working_age")
        line(right, dates(monthly), spread(monthly, share), 0, "", markers=False)
        _dress(right, monthly, say("outmigration_title", lang), say("outmigration", lang), lang)
        per_cent(right)
        return finish(figure)


def hours(monthly: xr.Dataset, ax: Panels = None, lang: Language = "en", villages: int = 1) -> Figure:
    """Hours a month and village by what they went into, with what was held and what was asked for in vain.

    Args:
        monthly: ledger columns of a run summed over its villages, replicate x month.
        ax: axes; new ones when left out.
        lang: language of labels.
        villages: number of villages the sums run over.
    """
    with style(lang):
        figure, (panel,) = panels(ax, 1, height=PANEL + 12 * MM)
        used = _stack(panel, monthly, villages, lang)
        x = dates(monthly)
        held = _mean(monthly, "hours_held", villages)
        panel.plot(x, held, color=INK, linestyle="-", label=say("hours_held", lang), marker="")
        wanted = used + _mean(monthly, "hours_lacking", villages)
        panel.plot(x, wanted, color=PALETTE[2], linestyle="--", label=say("hours_lacking", lang), marker="")
        _dress(panel, monthly, "", say("hours", lang), lang)
        counts(panel)
        legend_below(panel, columns_for(lang, 3))
        return finish(figure)


def _stack(ax: Axes, monthly: xr.Dataset, villages: int, lang: Language) -> Floats:
    """Areas one on the other; returns their upper edge."""
    x, top = dates(monthly), np.zeros(monthly.sizes["month"])
    for i, name in enumerate(USES):
        above = top + _mean(monthly, name, villages)
        look: dict[str, Any] = {"facecolor": (*_rgb(i), 0.75), "edgecolor": "white", "hatch": HATCHES[i]}
        ax.fill_between(x, top, above, linewidth=0.3, label=say(name, lang), **look)
        top = above
    return top


def _rgb(i: int) -> tuple[float, float, float]:
    code = PALETTE[(0, 1, 3, 4)[i]].removeprefix("#")
    return int(code[:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:], 16) / 255


def _column(monthly: xr.Dataset, name: str) -> Floats:
    return np.asarray(monthly[name].transpose("replicate", "month").values, np.float64)


def _mean(monthly: xr.Dataset, name: str, villages: int) -> Floats:
    return spread(monthly, _column(monthly, name)).value / villages


def dates(monthly: xr.Dataset) -> Floats:
    """Months as years and parts of years."""
    labels = [str(date).split("-") for date in monthly["date"].values]
    return np.array([int(year) + (int(month) - 0.5) / 12 for year, month in labels])


def _dress(ax: Axes, monthly: xr.Dataset, title: str, unit: str, lang: Language) -> None:
    ax.set_title(wrapped(title, 36))
    ax.set_ylabel(wrapped(unit, 24))
    ax.set_ylim(bottom=0.0)
    x = dates(monthly)
    year_axis(ax, lang, np.floor(x[0]), np.ceil(x[-1]))
