"""The calendar of a policy: which lever acts in which months of a run, at which level, where."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.canvas import Panels, finish, legend_below, panels, shade, wrapped
from analysis.style import INK, MM, PALETTE, pt, style
from analysis.words import say
from bilingual.texts import one_line, shortened
from bilingual.words import Language, Words, both

BURN_IN = 24
"""Months after which measuring begins."""

ROW = 9 * MM
"""Height of a row of the calendar, inch; names in two languages take two lines of it."""

TITLE, NAME = 70, 34
"""Columns of the title, and of the names of levers."""

MARGIN = 30 * MM
"""Height of what stands above and below the rows, inch."""

PLAIN: dict[str, Any] = {"facecolor": "#bcd3fd", "edgecolor": PALETTE[0], "linewidth": 0.8}
COERCIVE: dict[str, Any] = {
    "facecolor": "#f6b9bf",
    "edgecolor": PALETTE[2],
    "linewidth": 0.8,
    "hatch": "////",
}


class Span(NamedTuple):
    """One row: a lever at a level in months ``first`` to ``last - 1`` of the run, counted from 0.

    ``level`` and ``targets`` are texts to be written; ``coercive`` rows are hatched.
    """

    label: Words
    level: Words
    first: int
    last: int
    coercive: bool
    targets: Words


def calendar(
    spans: Sequence[Span],
    months: int = 84,
    title: Words | None = None,
    year: int | None = None,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """Levers over the months of a run; the months before the first and after the last are shaded.

    Args:
        spans: rows from top to bottom.
        months: length of the run.
        title: of the policy.
        year: in whose January the run starts; left out, the axis counts months.
        ax: axes; new ones when left out.
        lang: language of labels.

    Raises:
        ValueError: there is nothing to draw.
    """
    if not spans:
        raise ValueError("a calendar needs at least one lever")
    with style(lang):
        figure, (panel,) = panels(ax, 1, height=MARGIN + ROW * len(spans))
        _phases(panel, spans, months, lang)
        for k, span in enumerate(spans):
            _row(panel, k, span, months, lang)
        _axes(panel, spans, months, year, lang)
        panel.set_title(wrapped(both(*title, lang), TITLE, 2) if title is not None else "")
        if any(span.coercive for span in spans):
            panel.bar(-1, 0, label=say("coercive", lang), **COERCIVE)
            legend_below(panel)
        return finish(figure)


def _phases(ax: Axes, spans: Sequence[Span], months: int, lang: Language) -> None:
    """Burn-in, the months before the policy and those after it in grey, with their names above the rows."""
    there = [(max(0, one.first), min(months, one.last)) for one in spans]
    there = [(first, last) for first, last in there if first < last]
    begin = min((first for first, _ in there), default=months)
    end = max((last for _, last in there), default=months)
    ends = (0, min(BURN_IN, begin), begin, end, months)
    keys = ("calendar_burn_in", "calendar_before", "calendar_during", "calendar_after")
    for key, first, last in zip(keys, ends, ends[1:], strict=False):
        if first < last:
            _said(ax, (first + last) / 2, -0.75, say(key, lang))
            if key != "calendar_during":
                shade(ax, first, last)


def _said(ax: Axes, x: float, y: float, text: str) -> None:
    """A remark that is no datum."""
    ax.text(x, y, text, ha="center", va="center", fontsize=pt(7.5), color="#555555")


def _row(ax: Axes, k: int, span: Span, months: int, lang: Language) -> None:
    """The bar of one lever with its level in it and, beside it, the villages where these are not all."""
    first, last = max(0, span.first), min(months, span.last)
    if first >= last:
        _said(ax, months / 2, k, say("calendar_never", lang))
        return
    ax.barh(k, last - first, left=first, height=0.62, **(COERCIVE if span.coercive else PLAIN))
    where = both(*span.targets, lang)
    level = both(*span.level, lang)
    mark = "；" if lang == "zh" else "; "
    text = shortened(
        one_line(f"{level}{mark}{where}" if where else level), max(8, round(0.9 * (last - first)))
    )
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.85}
    middle = (first + last) / 2
    ax.text(
        middle,
        k,
        text,
        ha="center",
        va="center",
        fontsize=pt(7),
        color=INK,
        bbox=box if span.coercive else None,
    )


def _axes(ax: Axes, spans: Sequence[Span], months: int, year: int | None, lang: Language) -> None:
    """Names of levers on the left, Januaries below, the first row on top."""
    ax.set_ylim(len(spans) - 0.4, -1.2)
    ax.set_yticks(
        range(len(spans)),
        [wrapped(both(*span.label, lang), NAME, 2 if lang != "both" else 3) for span in spans],
    )
    ax.tick_params(axis="y", length=0)
    ax.set_xlim(0, months)
    ticks = range(0, months + 1, 12)
    ax.set_xticks(ticks, [str(tick if year is None else year + tick // 12) for tick in ticks])
    ax.set_xlabel(say("calendar_months" if year is None else "calendar_years", lang))
    ax.set_ylabel(say("calendar_lever", lang))
    ax.spines["left"].set_visible(False)
