"""Places side by side: outcomes without policy, urban ones apart, beside a village of reference."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.figures.canvas import (
    Panels,
    finish,
    legend_under,
    marks_said,
    named_rows,
    note,
    panels,
    whisker,
    wrapped,
)
from analysis.style import FAINT, MM, pt, style
from analysis.summary import headlines, read
from analysis.words import label, say
from bilingual.numbers import is_share
from bilingual.texts import columns
from bilingual.words import Language, Single, composed, within

ACROSS = 5
"""Panels in a row."""
NAME = 24
"""Columns of the name of a place."""
URBAN = "urban"
"""Landscape of places that are no part of results about villages."""


def is_urban(data: xr.Dataset) -> bool:
    """Whether a place is a town district."""
    return data.attrs.get("landscape") == URBAN


def in_rows(runs: Mapping[str, xr.Dataset]) -> list[str]:
    """Names of places from top to bottom: the first given is the reference, urban ones come last."""
    return sorted(runs, key=lambda name: is_urban(runs[name]))


def compared(runs: Mapping[str, xr.Dataset]) -> list[tuple[str, str]]:
    """Headline outcomes of participation and disputes with their recorded twin, where that names an outcome shown."""
    data = next(iter(runs.values()))
    names = [*headlines(data, "participation"), *headlines(data, "disputes")]
    return [
        (name, str(data[name].attrs.get("twin", "")) if data[name].attrs.get("twin") in data else "")
        for name in names
        if any(np.isfinite(read(one, name).value) for one in runs.values())
    ]


def dots(
    runs: Mapping[str, xr.Dataset], pairs: Sequence[tuple[str, str]], ax: Panels = None, lang: Language = "en"
) -> Figure:
    """Outcomes by place with 95 % intervals, a panel for each; crosses are what the file says.

    Args:
        runs: outcomes of a run, replicate x period, by name of the place; the first is the reference.
        pairs: outcomes and their recorded twins (or nothing).
        ax: axes, one an outcome; new ones when left out.
        lang: language of labels.
    """
    names = [wrapped(place_name(runs[row], lang), NAME, 3) for row in in_rows(runs)]
    wide = 2.2 + 3.1 * (1 + max(name.count("\n") for name in names))
    with style(lang):
        n = max(1, len(pairs))
        across = -(-n // -(-n // ACROSS))
        figure, axes = panels(ax, n, across, height=(26 + wide * len(runs)) * MM)
        for k, (panel, (name, twin)) in enumerate(zip(axes, pairs, strict=False)):
            _panel(panel, runs, name, twin, lang, across)
            if k % across:
                panel.tick_params(axis="y", labelleft=False)
        if not pairs:
            note(axes[0], say("no_value", lang))
        elif any(twin for _, twin in pairs):
            marks_said(axes[0], ["cross_record"], lang)
            legend_under(figure, axes[0])
        return finish(figure)


def _panel(
    ax: Axes, runs: Mapping[str, xr.Dataset], name: str, twin: str, lang: Language, across: int
) -> None:
    rows = in_rows(runs)
    data = runs[rows[0]]
    share = is_share(str(data[name].attrs.get("units", "")))
    factor = 100.0 if share else 1.0
    for y, row in enumerate(rows):
        i = 4 if y == 0 else 2 if is_urban(runs[row]) else 0
        for outcome, record in ((name, False), (twin, True)):
            if outcome:
                one = read(runs[row], outcome)
                band = (factor * one.value, factor * one.low, factor * one.high)
                whisker(ax, band, y, i, dotted=record, cross=record)
    reference = factor * read(data, name).value
    ax.axvline(reference, color="#9c9ca1", linewidth=0.7, linestyle=":", zorder=0.5)
    urban = sum(is_urban(runs[row]) for row in rows)
    if 0 < urban < len(rows):
        ax.axhspan(len(rows) - urban - 0.5, len(rows), color=FAINT, alpha=0.45, linewidth=0, zorder=0)
    named_rows(ax, [place_name(runs[row], lang) for row in rows], NAME)
    most = 1.06 * ax.get_xlim()[1]  # so that the last mark is whole
    ax.set_xlim(0.0, min(104.0, most) if share else most)
    ax.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 2.5, 5, 10]))
    wide = 75 // across
    title = label(data[name].attrs, "long_name", lang)
    longest = max(map(columns, title.split()))  # a word two columns too long is better whole
    ax.set_title(wrapped(title, max(wide, min(longest, wide + 2))), fontsize=pt(8))
    units = label(data[name].attrs, "units", lang).replace("/", " / ")  # so that it breaks there
    ax.set_xlabel("%" if share else wrapped(units, wide, 5))


def place_name(data: xr.Dataset, lang: Language) -> str:
    """Name of a place; urban ones are marked."""
    return composed(lambda one: _place_name(data, one), lang)


def _place_name(data: xr.Dataset, lang: Single) -> str:
    name = label(data.attrs, "label", lang)
    return f"{name}{within(say('urban', lang), lang)}" if is_urban(data) else name
