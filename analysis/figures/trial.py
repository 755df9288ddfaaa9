"""A tried-out pilot: power by villages, and what comparisons without a lot are off by."""

from functools import partial

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis import trial_numbers as numbers
from analysis.figures.canvas import (
    Panels,
    columns_for,
    finish,
    half,
    legend_under,
    line,
    look,
    named_rows,
    one_label,
    panels,
    together,
    whisker,
    wrapped,
    zero,
)
from analysis.statistics import Estimate, Interval
from analysis.style import FAINT, MM, style
from analysis.trial_sentences import in_points
from analysis.words import say
from bilingual.words import Language, Single, both, composed


def power(data: xr.Dataset, ax: Panels = None, lang: Language = "en") -> Figure:
    """Share of trials that find the effect by villages in all: a panel for each effect, a line a design and length.

    Args:
        data: a pilot tried out.
        ax: axes, one a claim; new ones when left out.
        lang: language of labels.
    """
    claims = numbers.claims(data)
    with style(lang):
        figure, axes = panels(ax, len(claims))
        for panel, claim in zip(axes, claims, strict=False):
            _power_panel(panel, data, claim, lang)
        legend_under(figure, axes[0], columns_for(lang, 2))
        return finish(figure)


def _power_panel(ax: Axes, data: xr.Dataset, claim: str, lang: Language) -> None:
    ax.axhline(100.0 * float(data.attrs["wanted"]), color=FAINT, linewidth=1.2, linestyle="-", zorder=0.5)
    x = 2.0 * np.array(numbers.sizes(data))
    drawn = [(d, m) for d in numbers.names(data, "design") for m in numbers.months(data)]
    bands = [_power_band(data, design, month, claim) for design, month in drawn]
    names = [composed(partial(_line_name, data, design, month), lang) for design, month in drawn]
    ax.set_ylim(0.0, 104.0)
    few = len(x) <= 2  # These stand side by side and are never on one another.
    for group in [[k] for k in range(len(bands))] if few else together([band.value for band in bands], 100.0):
        line(ax, x, bands[group[0]], group[0], "")
        one_label(ax, x, bands[group[0]].value, [names[k] for k in group], lang)
    for i, name in enumerate(names):
        colour, marker, dash = look(i)
        ax.plot([], [], color=colour, marker=marker, linestyle=dash, label=name)
    ax.set_xticks(x, [f"{n:.0f}" for n in x])
    ax.set_title(wrapped(_named(data, "claim", claim, lang), half(36)))
    ax.set_xlabel(wrapped(say("trial_axis_villages", lang), half(44)))
    ax.set_ylabel(wrapped(say("trial_axis_power", lang), half(30)))


def _line_name(data: xr.Dataset, design: str, month: int, lang: Single) -> str:
    return say("trial_line", lang, design=numbers.named(data, "design", design, lang), months=month)


def _power_band(data: xr.Dataset, design: str, month: int, claim: str) -> Interval:
    """Power by size, in per cent."""
    found = [numbers.cell(data, design, month, size, claim).power for size in numbers.sizes(data)]
    value, low, high = (100.0 * np.array(column) for column in zip(*map(_three, found), strict=True))
    return Interval(value, low, high, np.ones(len(value), np.int64))


def _three(found: Estimate) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def _named(data: xr.Dataset, dim: str, name: str, lang: Language) -> str:
    return both(numbers.named(data, dim, name, "en"), numbers.named(data, dim, name, "zh"), lang)


def selection(data: xr.Dataset, ax: Panels = None, lang: Language = "en") -> Figure:
    """Bias of each naive comparison by how the villages were chosen, the longest pilot.

    Args:
        data: a pilot tried out.
        ax: axes to draw on; new ones when left out.
        lang: language of labels.
    """
    month, choices = numbers.months(data)[-1], numbers.names(data, "choice")
    with style(lang):
        figure, axes = panels(ax, 1, columns=1, height=(74 if lang == "both" else 62) * MM)
        panel = axes[0]
        zero(panel)
        for y, choice in enumerate(choices):
            for j, check in enumerate(numbers.CHECKS):
                found = numbers.bias(data, choice, month, check)
                band = tuple(in_points(data) * value for value in _three(found))
                name = say(f"trial_{check}", lang) if y == 0 else ""
                whisker(panel, (band[0], band[1], band[2]), y + 0.24 * (j - 1), j, name=name)
        named_rows(panel, [_named(data, "choice", choice, lang) for choice in choices], 28)
        panel.set_xlabel(wrapped(say("trial_axis_bias", lang, unit=numbers.unit_label(data, lang)), 60))
        legend_under(figure, panel, 1 if lang == "both" else 3)
        return finish(figure)
