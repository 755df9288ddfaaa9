"""What became of grievances: five bars of shares, from the first reaction to where they were settled."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.patches import Patch

from analysis.figures.canvas import Panels, capped, finish, panels, wrapped
from analysis.plausible import spread
from analysis.statistics import Floats
from analysis.style import HATCHES, MM, PALETTE, SHEETS, pt, sheet, style
from analysis.summary import WINDOW
from analysis.words import label, say
from bilingual.words import SINGLES, Language

STAGGER = (0.12, 0.0, -0.12)
"""Whiskers of neighbouring parts lie one above the other."""

GREY = 4
"""Place of the colour for what is left over."""


@dataclass(frozen=True)
class Bar:
    """One bar: its parts as (text, outcome), and the text of what is left over up to one.

    With ``nested`` each outcome includes the one before it, and a part is what it adds.
    """

    key: str
    parts: tuple[tuple[str, str], ...]
    rest: str
    nested: bool = False


BARS = (
    Bar("fate_first", (("endured", "share_endured"), ("talked", "share_talked")), "to_forum"),
    Bar("fate_decision", (("refused", "refused_share"),), "taken_up"),
    Bar("fate_paper", (("paper", "closed_on_paper"),), "not_paper"),
    Bar(
        "fate_end",
        (("by_talk", "settled_by_talk"), ("agreed", "settled_agreed"), ("pressed", "settled_pressed")),
        "unsettled",
    ),
    Bar(
        "fate_level",
        (
            ("by_talk", "settled_by_talk"),
            ("in_group", "settled_in_group"),
            ("in_village", "settled_in_village"),
            ("in_township", "settled_in_township"),
            ("above", "settled_substantive"),
        ),
        "not_settled",
        nested=True,
    ),
)

COLOURS: dict[str, int] = {
    "endured": 5,
    "talked": 1,
    "to_forum": 0,
    "refused": 2,
    "taken_up": 0,
    "paper": 3,
    "not_paper": GREY,
    "by_talk": 1,
    "agreed": 0,
    "pressed": 2,
    "unsettled": GREY,
    "not_settled": GREY,
    "in_group": 5,
    "in_village": 0,
    "in_township": 3,
    "above": 2,
}


def fates(data: xr.Dataset, ax: Panels = None, lang: Language = "en") -> Figure:
    """Shares of grievances by what became of them in the window; a bar needs all of its outcomes.

    Args:
        data: outcomes of a run, replicate x period.
        ax: axes; new ones when left out.
        lang: language of labels.
    """
    bars = fate_bars(data)
    with style(lang):
        figure, (panel,) = panels(ax, 1, height=(rows_apart(lang) * max(1, len(bars)) + 14) * MM)
        for i, bar in enumerate(bars):
            _bar(panel, data, bar, -i, lang)
        _frame(panel, data, bars, lang)
        return finish(figure)


def rows_apart(lang: Language) -> float:
    """From bar to bar with its names under it, millimetre."""
    return 33.0 if sheet().stacked else 26.0 if lang == "both" else 19.0


def thick() -> float:
    """Height of a bar, of the distance between two: less where letters are large."""
    return 0.3 if sheet().height else 0.42


def fate_bars(data: xr.Dataset) -> list[Bar]:
    """Bars whose outcomes all have a value in the window."""
    return [bar for bar in BARS if all(_there(data, name) for _, name in bar.parts)]


def _there(data: xr.Dataset, name: str) -> bool:
    return name in data and bool(np.isfinite(data[name].sel(period=WINDOW).values).any())


def parts(data: xr.Dataset, bar: Bar) -> dict[str, Floats]:
    """Share of each part in every replicate, the rest included."""
    shares = [np.atleast_1d(data[name].sel(period=WINDOW).values) for _, name in bar.parts]
    if bar.nested:
        shares = [
            np.subtract(*pair) for pair in zip(shares, [np.zeros(len(shares[0])), *shares[:-1]], strict=True)
        ]
    found = dict(zip((text for text, _ in bar.parts), shares, strict=True))
    return {**found, bar.rest: 1.0 - np.sum(shares, axis=0)}


def _bar(ax: Axes, data: xr.Dataset, bar: Bar, y: float, lang: Language) -> None:
    left, handles = 0.0, []
    for i, (text, shares) in enumerate(parts(data, bar).items()):
        found = spread(data, shares, unit="share")
        width = max(0.0, float(found.value))
        look: dict[str, Any] = {
            "facecolor": PALETTE[COLOURS[text]],
            "hatch": HATCHES[COLOURS[text]],
            "edgecolor": "white",
        }
        ax.barh(y, width, left=left, height=thick(), linewidth=0.6, **look)
        left += width
        if np.isfinite(found.low) and text != bar.rest:
            start = left - width
            capped(ax, y + STAGGER[i % 3], start + float(found.low), start + float(found.high))
        handles.append(Patch(label=f"{say(text, lang)} {100 * width:.1f}", **look))
    _names(ax, handles, y, 1 if sheet().stacked else 2 if lang == "both" else 3)


def _names(ax: Axes, handles: list[Patch], y: float, columns: int) -> None:
    """The parts of one bar with their per cent, right under it."""
    row_by_row = [handle for column in range(columns) for handle in handles[column::columns]]
    legend = Legend(
        ax,
        row_by_row,
        [str(handle.get_label()) for handle in row_by_row],
        loc="upper left",
        bbox_to_anchor=(0.0, y - thick() / 2 - 0.01),
        bbox_transform=ax.transData,
        ncols=columns,
        fontsize=pt(7),
        borderaxespad=0.2,
        handlelength=1.4,
        handleheight=0.9,
        columnspacing=0.8,
        borderpad=0.0,
        labelspacing=0.25,
    )
    legend.set_in_layout(False)
    ax.add_artist(legend)


def _frame(ax: Axes, data: xr.Dataset, bars: list[Bar], lang: Language) -> None:
    ax.set_yticks([-i for i in range(len(bars))], [_bar_name(data, bar, lang) for bar in bars])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-len(bars) + (0.3 if sheet() is SHEETS["text"] else 0.15), 0.4)
    ax.set_xlim(0.0, 1.0)
    ax.xaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f}")
    ax.set_xlabel(wrapped(say("fate_axis", lang), 64))


def _bar_name(data: xr.Dataset, bar: Bar, lang: Language) -> str:
    """Name and denominator; in both languages one under the other."""
    if lang == "both":
        return "\n".join(_bar_name(data, bar, one) for one in SINGLES)
    of = label(data[bar.parts[-1][1]].attrs, "of", lang)
    return f"{say(bar.key, lang)}\n{wrapped(say('fate_of', lang, of=of), 30)}"
