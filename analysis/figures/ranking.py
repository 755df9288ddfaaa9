"""Choosing among policies: the regret of each in each outcome, in the unit of the outcome, and how often it is the best."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.choice import Choice, choices, option_label
from analysis.effects import arms, effect
from analysis.figures.canvas import (
    Panels,
    columns_for,
    finish,
    half,
    look,
    named_rows,
    note,
    panels,
    stacked,
    under,
    wrapped,
)
from analysis.style import FAINT, INK, MM, pt, style
from analysis.windows import together
from analysis.words import say
from bilingual.numbers import is_points, is_share
from bilingual.words import Language, composed

ROW, FRAME = 6.5 * MM, 22 * MM
"""Height of a policy, and of title and axis, inch."""


def ranking(
    data: xr.Dataset, names: Sequence[str] = (), ax: Panels = None, lang: Language = "en", most: int = 99
) -> Figure:
    """Regret of each policy and of none: its mean over worlds, a line up to its 95th percentile, and the share of worlds in which it is best.

    Args:
        data: a comparison of two policies or more over plausible worlds.
        names: outcomes, a panel each; all of which more or less is better when left out.
        ax: axes, one an outcome; new ones when left out.
        lang: language of labels.
        most: outcomes to show.
    """
    found = [one for one in choices(data) if not names or one.name in names][:most]
    n = max((len(one.options) for one in found), default=1)
    tall = ROW * n * (1.5 if lang == "both" else 1.15)
    with style(lang):
        figure, axes = panels(ax, max(1, len(found)), height=FRAME + tall)
        for k, (panel, one) in enumerate(zip(axes, found, strict=False)):
            _panel(panel, data, one, k % stacked(min(2, len(found))) == 0, lang)
        if not found:
            note(axes[0], say("no_value", lang))
            return finish(figure)
        options = found[0].options
        marks = [
            Line2D([], [], color=look(k)[0], marker=look(k)[1], linestyle="-") for k in range(len(options))
        ]
        said = [composed(lambda each, one=one: option_label(data, one, each), lang) for one in options]  # type: ignore[misc]
        under(
            figure,
            marks,
            [wrapped(text, half(40)) for text in said],
            columns_for(lang, 2),
            wrapped(say("ranking_marks", lang), 100),
        )
        return finish(figure)


def _panel(ax: Axes, data: xr.Dataset, one: Choice, first: bool, lang: Language) -> None:
    """One outcome, a row a policy; on the right in how many of 100 worlds it is best."""
    about = effect(data, one.name, arms(data)[0], together(data))
    factor = 100.0 if is_share(about.unit) or is_points(about.unit) else 1.0
    for y in range(len(one.options)):
        colour, marker, _ = look(y)
        mean, most = factor * float(one.regret[y]), factor * float(one.most[y])
        ax.plot([mean, max(mean, most)], [y, y], color=colour, linestyle="-", marker="", linewidth=1.1)
        ax.plot([mean], [y], color=colour, linestyle="", marker=marker, markersize=5.0)
        best = f"{100.0 * one.best[y]:.0f}"
        ax.text(1.02, y, best, transform=ax.get_yaxis_transform(), va="center", fontsize=pt(7.5), color=INK)
    ax.axvspan(0.0, factor * one.interest, color=FAINT, alpha=0.45, linewidth=0, zorder=0)
    names = [composed(partial(option_label, data, option), lang) for option in one.options]
    named_rows(ax, names if first else [""] * len(names), half(22), lines=2)
    ax.set_xlim(left=-0.02 * float(np.max(factor * one.most, initial=factor * one.interest)))
    ax.locator_params(axis="x", nbins=5)
    ax.set_title(wrapped(about.label(lang), half(28)))
    ax.set_xlabel(
        wrapped(composed(lambda each: say("axis_regret", each, unit=about.units(each)), lang), half(38))
    )
