"""Which uncertain numbers move an outcome, in pictures: indices, their course over years, convergence, and effects.

Figures know results and words, never a model: names of factors, and which of them rest on assumptions, are given.
Factors that rest on assumptions are hatched; what lies within the band of the dummy factor cannot be distinguished from noise.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.canvas import (
    Panels,
    columns_for,
    finish,
    legend_room,
    legend_under,
    line,
    note,
    panels,
    wrapped,
    zero,
)
from analysis.sensitivity.bands import Bands
from analysis.sensitivity.resampling import LEVEL, percentiles
from analysis.sensitivity.result import Index, Indices
from analysis.sensitivity.width import Width
from analysis.sensitivity.words import QUANTITIES
from analysis.statistics import Floats, Interval
from analysis.style import FAINT, HATCHES, INK, MM, PALETTE, style
from analysis.why import because
from analysis.words import WORDS, say
from bilingual.numbers import is_share, show, show_range
from bilingual.words import Language, Single, Words, both, composed, within

type Labels = Mapping[str, Words]

MOST = 15
"""Factors with a row of their own; the others share one."""
LINES = 6
"""Factors with a line of their own: as many as there are colours."""
NAME, TITLE, AXIS, BELOW = 46, 54, 60, 104
"""Columns of text: for the name of a row, above and below the panel beside the names, in the legend."""
HALF_TITLE, HALF_AXIS = 38, 34
"""The same for one of two panels side by side, its axis upright."""
BAR = 5.0
"""Height of the bars of a row, millimetre."""
NOTHING: Labels = {}
NOBODY: frozenset[str] = frozenset()
PLAIN = Words("", "")


@dataclass(frozen=True)
class Outcome:
    """Which outcome a figure is of.

    Attributes:
        name: above the picture.
        unit: what it is counted in.
        output: its label among the outputs of the result; the first unless named.
    """

    name: Words = PLAIN
    unit: Words = PLAIN
    output: str | None = None


NAMELESS = Outcome()
"""The first output of the result, without a name or a unit."""


# ------------------------------------------------------------------------------------------------------- shared parts


def name_of(labels: Labels, key: str, lang: Language) -> str:
    """The name of a factor or policy in words; its key where there are none."""
    return spoken(labels.get(key, Words(key, key)), lang)


def spoken(words: Words, lang: Language) -> str:
    """A text in the language asked for."""
    return both(words.en, words.zh, lang)


def with_unit(key: str, unit: Words, lang: Language) -> str:
    """The name of an axis with its unit behind it, where there is one."""

    def write(one: Single) -> str:
        return say(key, one, unit=say("in_unit", one, unit=spoken(unit, one)) if unit.en else "")

    return composed(write, lang)


def as_difference(unit: Words) -> tuple[float, Words]:
    """Factor and unit in which differences are read: of shares in percentage points."""
    return (100.0, WORDS["points"]) if is_share(unit.en) else (1.0, unit)


def place_of(outputs: Sequence[str], output: str | None) -> int:
    """Place of an output; the first unless one is named.

    Raises:
        ValueError: there is none of that name.
    """
    if output is not None and output not in outputs:
        raise ValueError(f"output: given {output!r}, allowed are {', '.join(outputs)}")
    return 0 if output is None else list(outputs).index(output)


def largest_first(part: Index, size: Floats, dummy: str) -> list[int]:
    """Factors but the dummy, the largest first; those without a value last."""
    order = np.argsort(-np.where(np.isfinite(size), size, -np.inf), kind="stable")
    return [int(j) for j in order if part.factors[j] != dummy]


def fold(text: str, width: int) -> str:
    """Broken into lines; where a text in two languages is too long for one, each language begins its own."""
    whole = wrapped(text, width)
    parts = text.split(" / ")
    return "\n".join(wrapped(part, width) for part in parts) if "\n" in whole and len(parts) == 2 else whole


class Rows:
    """Rows from top to bottom, each as high as its name needs, in millimetres.

    Attributes:
        names: folded.
        middle: of each row, from the top.
        height: of all rows.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = [fold(name, NAME) for name in names]
        heights = np.array([max(6.5, 3.1 * name.count("\n") + 5.2) for name in self.names] or [12.0])
        self.height = float(heights.sum())
        self.middle = np.cumsum(heights) - heights / 2

    def write(self, ax: Axes) -> None:
        """The names on the left."""
        ax.set_ylim(self.height + 1.0, -1.0)
        ax.set_yticks(self.middle[: len(self.names)], self.names)
        ax.tick_params(axis="y", length=0)

    def beside(self, row: int, k: int, n: int) -> tuple[float, float]:
        """Middle and height of the k-th of n bars in a row."""
        height = BAR / n
        return float(self.middle[row]) + (k - (n - 1) / 2) * height, height


def surround(title: str, axis: str, entries: int, columns: int) -> float:
    """Height of title, ticks, name of the axis and legend around the rows, inch."""
    above, below = (3.9 * (text.count("\n") + 1) if text else 0.0 for text in (title, axis))
    return (above + below + 9.0) * MM + legend_room([""] * entries, columns)


def look(dark: bool, assumed: bool) -> dict[str, Any]:
    """Blue or white, so that a black and white printer tells them apart; hatched where assumed."""
    hatch = HATCHES[1] if assumed else ""
    if dark:
        return {"facecolor": PALETTE[0], "edgecolor": "white", "hatch": hatch, "linewidth": 0.5}
    return {"facecolor": "white", "edgecolor": INK, "hatch": hatch, "linewidth": 0.6}


def bar(ax: Axes, y: float, height: float, band: Sequence[float], dark: bool, assumed: bool) -> None:
    """A bar from zero to the value, with its interval."""
    value, low, high = band
    if np.isfinite(value):
        ax.barh(y, value, height=height, **look(dark, assumed))
    if np.isfinite(low) and np.isfinite(high):
        # No error bar: a percentile interval need not hold the value.
        ax.plot([low, high], [y, y], color=INK, linestyle="-", linewidth=0.9, marker="|", markersize=3.5)


def explain(ax: Axes, texts: Sequence[tuple[str, bool]], assumed: bool, lang: Language) -> None:
    """Entries of the legend: what the dark and the white bars are, and the hatching where there is any."""
    for text, dark in texts:
        ax.barh(-9, 0.0, label=text, **look(dark, False))
    if assumed:
        ax.barh(-9, 0.0, label=say("rests_assumed", lang), **look(False, True))


def floor_across(ax: Axes, low: float, high: float, lang: Language) -> None:
    """The interval of the dummy as a band from top to bottom, its upper end dashed."""
    if np.isfinite(low) and np.isfinite(high):
        ax.axvspan(low, high, facecolor=FAINT, linewidth=0, zorder=0.2, label=fold(say("floor", lang), 92))
        ax.axvline(high, color=INK, linestyle="--", linewidth=0.7, marker="", zorder=0.6)


def floor_along(ax: Axes, x: Floats, low: Floats, high: Floats, lang: Language) -> None:
    """The interval of the dummy as a band from left to right, its upper end dashed."""
    if np.isfinite(high).any():
        ax.fill_between(
            x, low, high, facecolor=FAINT, linewidth=0, zorder=0.2, label=fold(say("floor", lang), 92)
        )
        ax.plot(x, high, color=INK, linestyle="--", linewidth=0.7, marker="", zorder=0.6)


def noise_text(result: Indices, o: int, lang: Language) -> str:
    """Share of seed noise in the variance of one run, in words; empty where the output has no result."""
    if result.why[o]:
        return ""
    value, low, high = (float(part[o]) for part in result.seed_share[:3])
    if not np.isfinite(value):
        return say("noise_unknown", lang)
    return say("noise_share", lang, share=f"{show(value, 'share')} {show_range(low, high, 'share')}".strip())


def index_axis(result: Indices, unit: Words, lang: Language) -> str:
    """What an index of this method measures."""
    if result.method != "sobol":
        return with_unit("axis_morris", unit, lang) if result.method == "morris" else say("axis_pawn", lang)
    return composed(
        lambda one: say("axis_sobol", one, quantity=spoken(QUANTITIES[result.quantity], one)), lang
    )


# ------------------------------------------------------------------------------------------------------------ indices


def index_bars(
    result: Indices,
    labels: Labels = NOTHING,
    outcome: Outcome = NAMELESS,
    assumed: Collection[str] = NOBODY,
    most: int = MOST,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """Indices factor by factor, the largest first, with 95 % intervals and the noise floor.

    Of Sobol indices the total (filled) and the first order (white) stand side by side, and factors beyond the first
    ``most`` are summed draw by draw; other indices are no shares, so that theirs are only counted.

    Args:
        result: indices of a design.
        labels: names of the factors.
        outcome: name, unit (used for effects of Morris) and output.
        assumed: factors that rest on assumptions.
        most: factors with a row of their own.
        ax: axes to draw on; new ones when left out.
        lang: language of labels.

    Raises:
        ValueError: there is no such output.
    """
    o, dummy = place_of(result.outputs, outcome.output), result.problem.dummy
    parts = [result[name] for name in ("ST", "S1")] if result.method == "sobol" else [result.main]
    order = largest_first(result.main, result.main.value[:, o], dummy)
    shown, rest = order[:most], order[most:]
    names = [name_of(labels, result.main.factors[j], lang) for j in shown]
    if rest:
        names.append(say("rest_summed" if len(parts) == 2 else "rest_smaller", lang, n=len(rest)))
    rows, columns = Rows(names), columns_for(lang, 2)
    title = titled(outcome.name, noise_text(result, o, lang), lang)
    axis = fold(index_axis(result, outcome.unit, lang), AXIS)
    with style(lang):
        figure, (panel, *_) = panels(ax, 1, height=rows.height * MM + surround(title, axis, 4, columns))
        for k, part in enumerate(parts):
            for y, j in enumerate([] if result.why[o] else shown):
                at = rows.beside(y, k, len(parts))
                bar(panel, *at, band_at(result, part, j, o), k == 0, part.factors[j] in assumed)
            if rest and len(parts) == 2 and not result.why[o]:
                bar(panel, *rows.beside(len(shown), k, 2), summed(result, part, rest, o), k == 0, False)
        if result.why[o]:
            note(panel, because(result.why[o], lang))
            panel.set_xlim(0.0, 1.0)
        else:
            zero(panel)
        rows.write(panel)
        kinds = [(say(f"index_{part.name}", lang), k == 0) for k, part in enumerate(parts)]
        explain(panel, kinds, any(name in assumed for name in result.main.factors), lang)
        if dummy in result.main.factors:
            floor_across(panel, *band_at(result, result.main, result.main.factors.index(dummy), o)[1:], lang)
        panel.set_xlabel(axis)
        panel.set_title(title)
        legend_under(figure, panel, columns)
        return finish(figure)


def titled(outcome: Words, second: str, lang: Language, width: int = TITLE) -> str:
    """The outcome, and under it what has to be known with it."""
    return "\n".join(fold(text, width) for text in (spoken(outcome, lang), second) if text)


def band_at(result: Indices, part: Index, j: int, o: int) -> tuple[float, float, float]:
    """One index with its interval, as far as it is possible: shares are drawn from 0 to 1."""
    return possible(result, float(part.value[j, o]), float(part.low[j, o]), float(part.high[j, o]))


def possible(result: Indices, *band: float) -> tuple[float, float, float]:
    """Value, low and high cut to what the index can be; estimates scatter beyond it, the tables beside hold them whole."""
    value, low, high = np.clip(band, 0.0, 1.0) if result.method != "morris" else band
    return float(value), float(low), float(high)


def summed(result: Indices, part: Index, rest: Sequence[int], o: int) -> tuple[float, float, float]:
    """The sum of some indices, not below 0; its interval from the sums of their bootstrap draws."""
    low, high = percentiles(part.draws[:, rest, o].sum(axis=1, keepdims=True), result.blocks[[o]], LEVEL)
    value, least, most = np.maximum([part.value[rest, o].sum(), low[0], high[0]], 0.0)
    return float(value), float(least), float(most)


# --------------------------------------------------------------------------------------------------------- over years


def by_year(
    result: Indices,
    labels: Labels = NOTHING,
    outcome: Words = PLAIN,
    unit: Words = PLAIN,
    index: str | None = None,
    most: int = LINES,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """Indices over the outputs, which are years, of the factors that are large in some year; and seed noise beside them.

    Args:
        result: indices of a design whose outputs are years (or other times) in order.
        labels: names of the factors.
        outcome: name of the outcome.
        unit: of the outcome; used for effects of Morris.
        index: which index; the one that ranks unless named.
        most: factors with a line, six at most.
        ax: axes, two; new ones when left out.
        lang: language of labels.
    """
    part, dummy = result[index] if index else result.main, result.problem.dummy
    x = times(result.outputs)
    order = largest_first(part, np.where(np.isfinite(part.value), part.value, -np.inf).max(axis=1), dummy)
    order = order[: min(most, LINES)]
    names = [fold(name_of(labels, part.factors[j], lang), BELOW) for j in order]
    with style(lang):
        figure, (left, right) = panels(
            ax, 2, height=(76 if lang == "both" else 66) * MM + legend_room([*names, ""])
        )
        for k, (j, name) in enumerate(zip(order, names, strict=True)):
            line(left, x, _over(result, part, j), k, name)
        if dummy in part.factors:
            floor = part.factors.index(dummy)
            band = _over(result, part, floor)
            floor_along(left, x, band.low, band.high, lang)
        left.axhline(0.0, color=INK, linewidth=0.7, linestyle="-", marker="", zorder=0.5)
        _noise_line(right, x, result, lang)
        for panel in (left, right):
            time_axis(panel, x, result.outputs, lang)
        if outcome.en:
            left.set_title(fold(spoken(outcome, lang), HALF_TITLE))
        left.set_ylabel(fold(index_axis(result, unit, lang), HALF_AXIS))
        legend_under(figure, left)
        return finish(figure)


def times(outputs: Sequence[str]) -> Floats:
    """Outputs as numbers where all of them are numbers, else their places."""
    return as_numbers(outputs) if are_numbers(outputs) else np.arange(len(outputs), dtype=np.float64)


def are_numbers(texts: Sequence[str]) -> bool:
    """Whether every text is a number."""
    return bool(np.isfinite(as_numbers(texts)).all())


def as_numbers(texts: Sequence[str]) -> Floats:
    """Texts as numbers, missing where they are none."""
    return np.asarray(pd.to_numeric(pd.Series(list(texts)), errors="coerce"), np.float64)


def time_axis(ax: Axes, x: Floats, outputs: Sequence[str], lang: Language) -> None:
    """Ticks at the outputs, ten at most, with their own labels."""
    shown = range(0, len(x), 1 + (len(x) - 1) // 10)
    ax.set_xticks(x[list(shown)], [outputs[k] for k in shown])
    ax.set_xlabel(say("year", lang))


def _over(result: Indices, part: Index, j: int) -> Interval:
    value, low, high = np.array([band_at(result, part, j, o) for o in range(part.value.shape[1])]).T
    return Interval(value, low, high, np.ones(part.value.shape[1], np.int64))


def _noise_line(ax: Axes, x: Floats, result: Indices, lang: Language) -> None:
    value, low, high, _ = result.seed_share
    if np.isfinite(value).any():
        band = Interval(100.0 * value, 100.0 * low, 100.0 * high, np.ones(len(x), np.int64))
        ax.plot(x, band.value, color=INK, linestyle="-", marker="o")
        ax.fill_between(x, band.low, band.high, facecolor=PALETTE[4], alpha=0.35, linewidth=0)
    else:
        note(ax, fold(say("noise_unknown", lang), HALF_TITLE))
    ax.set_ylim(0.0, 104.0)
    ax.set_ylabel(fold(say("axis_noise", lang), HALF_AXIS))


# -------------------------------------------------------------------------------------------------------- convergence


LIMIT: dict[str, Any] = {
    "color": PALETTE[2],
    "linestyle": "-.",
    "linewidth": 1.1,
    "marker": "",
    "zorder": 0.6,
}
"""How the width wanted is drawn."""


def convergence(
    stages: Sequence[tuple[int, Indices, Width]],
    labels: Labels = NOTHING,
    outcome: Words = PLAIN,
    output: str | None = None,
    most: int = LINES,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """Indices and the widths of their intervals against the number of base points.

    Two panels: index values with intervals; widths with the widest and the width wanted.
    Effects of Morris are in units of the largest, as their widths are.

    Args:
        stages: number of base points (trajectories), indices, width; of one design that grows.
        labels: names of the factors.
        outcome: name of the outcome.
        output: which output; the first unless named.
        most: factors with a line, six at most: the largest of the last stage.
        ax: axes, two; new ones when left out.
        lang: language of labels.

    Raises:
        ValueError: there is no stage, or no such output.
    """
    if not stages:
        raise ValueError("stages: none given; give at least one of base points, indices and width")
    stages = sorted(stages, key=lambda stage: stage[0])
    o = place_of(stages[0][1].outputs, output)
    x = np.array([rows for rows, _, _ in stages], np.float64)
    values, low, high = (
        np.stack(part) for part in zip(*(_in_shares(one, o) for _, one, _ in stages), strict=True)
    )
    part, dummy = stages[-1][1][stages[-1][2].index], stages[-1][1].problem.dummy
    order = largest_first(part, values[-1], dummy)[: min(most, LINES)]
    names = [fold(name_of(labels, part.factors[j], lang), BELOW) for j in order]
    n, nowhere = np.ones(len(x), np.int64), np.full(len(x), np.nan)
    with style(lang):
        figure, axes = panels(
            ax, 2, height=(58 if lang == "both" else 52) * MM + legend_room([*names, "", "", ""])
        )
        for k, (j, name) in enumerate(zip(order, names, strict=True)):
            line(axes[0], x, Interval(values[:, j], low[:, j], high[:, j], n), k, name)
            line(axes[1], x, Interval(high[:, j] - low[:, j], nowhere, nowhere, n), k, "")
        if dummy in part.factors:
            j = part.factors.index(dummy)
            floor_along(axes[0], x, low[:, j], high[:, j], lang)
        axes[0].plot([], [], color=INK, linestyle="-", linewidth=2.0, marker="o", label=say("widest", lang))
        axes[0].plot([], [], **LIMIT, label=say("width_wanted", lang))
        _widest(axes[1], x, [width for _, _, width in stages], o, lang)
        axes[0].set_title(fold(spoken(outcome, lang) if outcome.en else say("title_index", lang), HALF_TITLE))
        axes[0].set_ylabel(fold(_shares_axis(stages[-1][1], lang), HALF_AXIS))
        if stages[-1][1].why[o]:
            note(axes[0], because(stages[-1][1].why[o], lang))
        for panel in axes:
            _rows_axis(panel, x)
            panel.set_xlabel(say("axis_rows", lang))
        legend_under(figure, axes[0])
        return finish(figure)


def _in_shares(result: Indices, o: int) -> tuple[Floats, Floats, Floats]:
    """Value, low and high of the ranking index; of Morris divided by the largest value, as widths are."""
    part = result.main
    if result.method != "morris":
        value, low, high = (np.clip(x[:, o], 0.0, 1.0) for x in (part.value, part.low, part.high))
        return value, low, high
    largest = float(np.max(part.value[:, o]))
    unit = largest if largest > 0.0 else np.nan
    return part.value[:, o] / unit, part.low[:, o] / unit, part.high[:, o] / unit


def _shares_axis(result: Indices, lang: Language) -> str:
    return say("axis_morris_scaled", lang) if result.method == "morris" else index_axis(result, PLAIN, lang)


def _widest(ax: Axes, x: Floats, widths: Sequence[Width], o: int, lang: Language) -> None:
    """The widest interval over the stages with the width wanted; the title says from which stage on it is reached."""
    found, limit = np.array([float(one.widest[o]) for one in widths]), widths[-1].wanted
    ax.plot(x, found, color=INK, linestyle="-", linewidth=2.0, marker="o", zorder=3)
    ax.axhline(limit, **LIMIT)
    largest = np.concatenate([np.ravel(drawn.get_ydata()) for drawn in ax.lines] + [[limit]])
    ax.set_ylim(0.0, 1.12 * float(np.nanmax(largest)))
    ax.set_ylabel(fold(say("axis_width", lang), HALF_AXIS))

    def title(one: Single) -> str:
        return say("width_title", one, wanted=f"{limit:g}", verdict=_verdict(x, found < limit, one))

    ax.set_title(fold(composed(title, lang), HALF_TITLE))


def _verdict(x: Floats, passed: Any, lang: Single) -> str:
    """From which stage on the width wanted is reached at every stage."""
    late = np.logical_and.accumulate(np.asarray(passed)[::-1])[::-1]
    if not late[-1]:
        return say("width_missed", lang)
    return say("width_reached", lang, rows=f"{x[int(np.argmax(late))]:g}")


def _rows_axis(ax: Axes, x: Floats) -> None:
    """Base points double from stage to stage."""
    ax.set_xscale("log", base=2)
    ax.set_xticks(x, [f"{rows:g}" for rows in x])
    ax.minorticks_off()
    ax.set_xlim(x.min() / 1.25, x.max() * 1.25)


# ------------------------------------------------------------------------------------------------------------ tornado


def tornado(
    result: Bands,
    labels: Labels = NOTHING,
    outcome: Outcome = NAMELESS,
    assumed: Collection[str] = NOBODY,
    dummy: str = "dummy",
    most: int = MOST,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """What an outcome does when one factor goes to its lowest and its highest value, with 95 % intervals.

    The rest stays at the base, so that this is a picture around one point and no ranking; the order only helps to read.
    Of factors without an order the smallest and the largest effect are shown.

    Args:
        result: bands of a design of one factor at a time.
        labels: names of the factors, and of their values where these are words.
        outcome: name, unit (shares are read in percentage points) and output.
        assumed: factors that rest on assumptions.
        dummy: the factor that moves nothing, if there is one: its interval is drawn as the noise floor.
        most: factors with a row.
        ax: axes to draw on; new ones when left out.
        lang: language of labels.

    Raises:
        ValueError: there is no such output.
    """
    frame = result.frame
    outputs = list(dict.fromkeys(frame["output"]))
    chosen = frame[frame["output"] == outputs[place_of(outputs, outcome.output)]]
    scale, shown_unit = as_difference(outcome.unit)
    found = {str(name): ends(rows) for name, rows in chosen.groupby("factor", sort=False)}
    floor = found.pop(dummy, None)
    order = sorted(found, key=lambda name: -_reach(found[name]))
    shown, rest = order[:most], order[most:]
    names = [_with_range(labels, name, found[name], lang) for name in shown]
    names += [say("rest_smaller", lang, n=len(rest))] if rest else []
    rows, columns = Rows(names), columns_for(lang, 2)
    title, axis = titled(outcome.name, "", lang), fold(with_unit("axis_base", shown_unit, lang), AXIS)
    with style(lang):
        figure, (panel, *_) = panels(ax, 1, height=rows.height * MM + surround(title, axis, 4, columns))
        for y, name in enumerate(shown):
            for k, end in enumerate(found[name].to_dict("records")):
                band = [scale * float(end[column]) for column in ("effect", "effect_low", "effect_high")]
                bar(panel, *rows.beside(y, k, 2), band, k == 1, name in assumed)
        zero(panel)
        rows.write(panel)
        kinds = [(say("at_low", lang), False), (say("at_high", lang), True)]
        explain(panel, kinds, any(name in assumed for name in found), lang)
        if floor is not None:
            low, high = floor["effect_low"].min(), floor["effect_high"].max()
            floor_across(panel, scale * float(low), scale * float(high), lang)
        panel.set_xlabel(axis)
        panel.set_title(title)
        legend_under(figure, panel, columns)
        return finish(figure)


def ends(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one factor at its lowest and highest value; without an order, of the smallest and largest effect."""
    numbers = pd.to_numeric(rows["at"], errors="coerce")
    by = numbers if np.isfinite(numbers.astype(np.float64)).all() else rows["effect"]
    order = np.argsort(by.to_numpy(np.float64), kind="stable")
    return rows.iloc[[int(order[0]), int(order[-1])]]


def _reach(found: pd.DataFrame) -> float:
    effects = found["effect"].to_numpy(np.float64)
    return float(np.nan_to_num(max(np.abs(effects).max(), abs(effects[1] - effects[0]))))


def _with_range(labels: Labels, factor: str, found: pd.DataFrame, lang: Language) -> str:
    """A factor with its lowest and highest value."""

    def write(one: Single) -> str:
        low, high = (_shown(labels, value, one) for value in found["at"])
        dash = "至" if one == "zh" else "\u00a0–\u00a0"
        return f"{name_of(labels, factor, one)}{within(f'{low}{dash}{high}', one)}"

    return composed(write, lang)


def _shown(labels: Labels, value: object, lang: Language) -> str:
    """A value of a factor: a number, or a name in words."""
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool | np.bool_)
    return f"{value:.4g}" if number else name_of(labels, str(value), lang)
