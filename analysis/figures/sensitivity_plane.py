"""The plane of Morris: how large the effect of a factor is, and how much it differs over the space."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.figures.canvas import Panels, columns_for, finish, legend_room, note, panels
from analysis.figures.sensitivity import (
    BELOW,
    NAMELESS,
    NOBODY,
    NOTHING,
    Labels,
    Outcome,
    band_at,
    floor_across,
    fold,
    largest_first,
    name_of,
    noise_text,
    place_of,
    titled,
    with_unit,
)
from analysis.sensitivity.result import Indices
from analysis.statistics import Floats
from analysis.style import INK, MM, PALETTE, pt, style
from analysis.why import because
from analysis.words import say
from bilingual.words import Language

NAMED = 10
"""Factors with a number in the plane and a name under it."""
HEIGHT, STRIP = 88 * MM, 16 * MM
"""Height of the plane, and of the strip for effects without a sign, inch."""
SIZE = 7.0
"""Of the numbers in the plane, points."""
RINGS = (6.5, 10.0, 14.0, 19.0, 25.0, 32.0, 40.0, 52.0, 66.0, 82.0)
"""Distances from a point at which its number may stand, points; the nearest with room is taken."""
UNDER = 3.0
"""Points of distance that a number goes to keep off a dot or an interval."""
TURNS = 16
"""Directions in which room is looked for."""


def plane(
    result: Indices,
    labels: Labels = NOTHING,
    outcome: Outcome = NAMELESS,
    assumed: Collection[str] = NOBODY,
    size: str = "mu_star",
    most: int = NAMED,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """Size of the effect against its spread over the space, with 95 % intervals and the noise floor.

    The ``most`` largest factors have a number, which the legend spells out; the others are small dots. Effects without a
    sign (groups, factors without an order) have no spread and stand in a strip of their own.

    Args:
        result: effects of Morris.
        labels: names of the factors.
        outcome: name, unit and output.
        assumed: factors that rest on assumptions: squares.
        size: mu_star, or rms, the root mean square effect without noise.
        most: factors with a number and a name.
        ax: axes, two where an effect has no sign; new ones when left out.
        lang: language of labels.

    Raises:
        ValueError: these are no effects of Morris, there is no such output or no such size.
    """
    if result.method != "morris" or size not in ("mu_star", "rms"):
        raise ValueError(
            f"plane: given {size} of {result.method}; give effects of morris, with size mu_star or rms"
        )
    o, dummy = place_of(result.outputs, outcome.output), result.problem.dummy
    found = spots(result, size, o, assumed, most)
    names = [f"{spot.number}  {name_of(labels, spot.factor, lang)}" for spot in found if spot.number]
    names = [fold(name, BELOW if lang == "both" else 48) for name in names]
    strip = not all(spot.signed for spot in found)
    room = legend_room([*names, "", "", "", ""], columns_for(lang, 2))
    heights = [HEIGHT + room, STRIP] if strip else [HEIGHT + room]
    with style(lang):
        figure, axes = panels(ax, len(heights), 1, heights=heights)
        for spot in found:
            _point(axes[0 if spot.signed else 1], spot)
        axes[0].axhline(0.0, color=INK, linewidth=0.7, linestyle="-", marker="", zorder=0.5)
        if result.why[o]:
            note(axes[0], because(result.why[o], lang))
        _equal(axes[0], lang)
        if dummy in result[size].factors:
            for panel in axes:
                floor_across(
                    panel, *band_at(result, result[size], result[size].factors.index(dummy), o)[1:], lang
                )
        if strip:
            _strip(axes, lang)
        axes[0].set_ylabel(fold(with_unit("axis_sigma", outcome.unit, lang), 54))
        key = "axis_morris" if size == "mu_star" else "axis_rms"
        axes[-1].set_xlabel(fold(with_unit(key, outcome.unit, lang), 92))
        axes[0].set_title(titled(outcome.name, noise_text(result, o, lang), lang, 88))
        _legend(figure, axes[0], names, found, lang)
        finish(figure)
        for k, panel in enumerate(axes):
            number(figure, panel, [spot for spot in found if spot.signed == (k == 0)])
        return figure


class Spot(NamedTuple):
    """A point of the plane.

    Attributes:
        factor: what it is.
        number: in the plane; empty where it has none.
        x, y: size and spread; a spread that is missing is drawn at 0.
        across, along: their intervals.
        signed: whether its effects have a sign, and hence a spread.
        assumed: whether it rests on an assumption.
    """

    factor: str
    number: str
    x: float
    y: float
    across: tuple[float, float]
    along: tuple[float, float]
    signed: bool
    assumed: bool


def spots(result: Indices, size: str, o: int, assumed: Collection[str], most: int) -> list[Spot]:
    """The factors but the dummy, the largest first; the first ``most`` have a number."""
    part, spread = result[size], result["sigma"]
    made = []
    for k, j in enumerate(largest_first(part, part.value[:, o], result.problem.dummy)):
        (x, *across), (y, *along) = band_at(result, part, j, o), band_at(result, spread, j, o)
        signed, factor = bool(np.isfinite(y)), part.factors[j]
        text = str(k + 1) if k < most and np.isfinite(x) else ""
        ends = (across[0], across[1]), (along[0], along[1])
        made.append(Spot(factor, text, x, y if signed else 0.0, *ends, signed, factor in assumed))
    return made


THIN: dict[str, Any] = {"color": "#777777", "linestyle": "-", "linewidth": 0.7, "marker": "", "zorder": 1.5}
"""How intervals are drawn."""


def _point(ax: Axes, spot: Spot) -> None:
    """A factor: large with its intervals, or a small dot."""
    if spot.number:
        ax.plot(spot.across, [spot.y, spot.y], **THIN)
        ax.plot([spot.x, spot.x], spot.along, **THIN)
    ax.plot([spot.x], [spot.y], linestyle="", **_mark(bool(spot.number), spot.assumed))


def _mark(named: bool, assumed: bool) -> dict[str, Any]:
    """Squares rest on assumptions; what has no name is small and grey."""
    colour = PALETTE[0] if named else "#9a9aa0"
    return {
        "marker": "s" if assumed else "o",
        "markersize": 4.6 if named else 2.0,
        "markerfacecolor": colour,
        "markeredgecolor": INK if named else colour,
        "markeredgewidth": 0.7,
        "zorder": 3 if named else 1.2,
    }


def _equal(ax: Axes, lang: Language) -> None:
    """The line on which an effect differs over the space as much as it is large: nonlinear, or hanging on others."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    end = max(0.0, min(right, top))
    ax.plot([0.0, end], [0.0, end], color=INK, linestyle=":", linewidth=0.9, marker="", zorder=0.7, label=say("plane_equal", lang))  # fmt: skip
    ax.set_xlim(min(left, 0.0), right)
    ax.set_ylim(bottom, top)


def _strip(axes: Sequence[Axes], lang: Language) -> None:
    """Under the plane, on its scale: effects that have a size alone."""
    plane_axes, strip = axes
    low = min(ax.get_xlim()[0] for ax in axes)
    high = max(ax.get_xlim()[1] for ax in axes)
    for ax in axes:
        ax.set_xlim(low, high)
    plane_axes.tick_params(axis="x", labelbottom=False)
    strip.set_ylim(-1.0, 1.0)
    strip.set_yticks([])
    strip.set_title(say("plane_unsigned", lang), fontsize=pt(7.5))


def _legend(figure: Figure, ax: Axes, names: Sequence[str], found: Sequence[Spot], lang: Language) -> None:
    """Numbers with their names, then what marks and lines mean."""
    handles, texts = ax.get_legend_handles_labels()
    marks = [(True, spot.assumed) for spot in found if spot.number]
    names = list(names)
    if any(spot.assumed for spot in found):
        marks.append((True, True))
        names.append(say("rests_assumed", lang))
    if not all(spot.number for spot in found):
        marks.append((False, False))
        names.append(say("plane_others", lang, n=sum(not spot.number for spot in found)))
    drawn = [Line2D([], [], linestyle="", **_mark(*mark)) for mark in marks]
    columns = columns_for(lang, 2)
    figure.legend(
        [*drawn, *handles], [*names, *texts], loc="outside lower left", ncols=columns, handlelength=1.6
    )


# ------------------------------------------------------------------------------------------------- numbers that fit


class Box(NamedTuple):
    """A rectangle on the page, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles share an area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


def number(figure: Figure, ax: Axes, found: Sequence[Spot]) -> None:
    """Write the numbers beside their points so that none lies on another, on a numbered point or across the frame.

    The layout has to stand. Of the places where that is so the nearest is taken on which the fewest dots and intervals lie.
    """
    scale = 72.0 / figure.dpi
    frame = Box(*(float(side) * scale for side in ax.bbox.extents))
    on_page = np.array([ax.transData.transform((spot.x, spot.y)) * scale for spot in found])
    named = [k for k, spot in enumerate(found) if spot.number]
    taken = [around(on_page[k], 5.5, 5.5) for k in named]
    light = [around(point, 2.0, 2.0) for point in on_page]
    for k in named:
        light += [_bar_box(ax, scale, ends) for ends in _bars(found[k])]
    for k in named:
        width = 0.62 * SIZE * len(found[k].number) + 1.5
        offset = _free(on_page[k], width, frame, taken, light)
        taken.append(around(on_page[k] + offset, width, SIZE + 1.0))
        far = float(np.hypot(*offset)) > RINGS[1]
        arrow = {"arrowstyle": "-", "linewidth": 0.5, "color": "#777777", "shrinkA": 3, "shrinkB": 2}
        ax.annotate(
            found[k].number,
            (found[k].x, found[k].y),
            xytext=(float(offset[0]), float(offset[1])),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=SIZE,
            zorder=5,
            arrowprops=arrow if far else None,
        ).set_in_layout(False)


def _bars(spot: Spot) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Ends of its intervals that are there."""
    if np.isfinite(spot.across).all():
        yield (spot.across[0], spot.y), (spot.across[1], spot.y)
    if np.isfinite(spot.along).all():
        yield (spot.x, spot.along[0]), (spot.x, spot.along[1])


def _bar_box(ax: Axes, scale: float, ends: tuple[tuple[float, float], tuple[float, float]]) -> Box:
    """An interval on the page, with a little room around it."""
    (left, bottom), (right, top) = ax.transData.transform(ends) * scale
    return Box(float(left) - 0.5, float(bottom) - 0.5, float(right) + 0.5, float(top) + 0.5)


def around(middle: Floats, width: float, height: float) -> Box:
    """A rectangle around a point."""
    x, y = float(middle[0]), float(middle[1])
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _places() -> Iterator[Floats]:
    """Offsets from near to far, to the upper right first."""
    for ring in RINGS:
        for turn in np.pi * (0.25 + 2.0 * np.arange(TURNS) / TURNS):
            yield ring * np.array([np.cos(turn), np.sin(turn)])


def _free(at: Floats, width: float, frame: Box, taken: Sequence[Box], light: Sequence[Box]) -> Floats:
    """The best free offset; each dot or interval under the number counts as so many points of distance."""
    best, least = np.zeros(2), np.inf
    for offset in _places():
        box = around(at + offset, width, SIZE + 1.0)
        inside = (
            frame.left < box.left
            and box.right < frame.right
            and frame.bottom < box.bottom
            and box.top < frame.top
        )
        if not inside or any(box.meets(other) for other in taken):
            continue
        cost = float(np.hypot(*offset)) + UNDER * sum(box.meets(other) for other in light)
        if cost < least:
            best, least = offset, cost
    return best
