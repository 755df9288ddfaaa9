"""What may be said of every point of a surface: a plane of outmigration and level, its fields drawn by grade."""

from collections.abc import Sequence
from typing import Any

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from analysis.both_errors import amount
from analysis.effects import Effect
from analysis.figures.canvas import Panels, columns_for, finish, half, legend_room, panels, under, wrapped
from analysis.figures.surfaces import lever_title
from analysis.style import FAINT, INK, MM, PALETTE, pt, style
from analysis.surface_effects import at_point, points
from analysis.two_errors import Grade
from analysis.words import label, say
from bilingual.words import Language, both, composed

UP, DOWN = PALETTE[0], PALETTE[1]
HEIGHT: dict[Language, float] = {"en": 54 * MM, "zh": 54 * MM, "both": 66 * MM}
"""Of the panels, without the legend."""
TOLD = (Grade.CLEAR, Grade.LIKELY)
"""Grades that say up or down."""


def grade_plane(data: xr.Dataset, names: Sequence[str], ax: Panels = None, lang: Language = "en") -> Figure:
    """The mean effect of each level against level 0 at each outmigration, in a field drawn by what may be said of it.

    Args:
        data: outcomes of one lever over plausible worlds, replicate x outmigration x level, levels ascending from 0.
        names: outcomes, a panel each.
        ax: axes, one an outcome; new ones when left out.
        lang: language of labels.
    """
    found = {name: [(at, at_point(data, name, *at)) for at in points(data)] for name in names}
    seen = {drawn_as(one) for fields in found.values() for _, one in fields}
    order = sorted(seen, key=lambda key: (list(Grade).index(key[0]), not key[1]))
    texts, columns = [said(*key, lang) for key in order], columns_for(lang, 3)
    with style(lang):
        figure, axes = panels(ax, len(names), height=HEIGHT[lang] + legend_room(texts, columns))
        for panel, name in zip(axes, names, strict=True):
            for at, one in found[name]:
                _field(panel, one, *at)
            _frame(panel, data, name, lang)
        under(figure, [Patch(**look(*key)) for key in order], texts, columns)
        return finish(figure)


def drawn_as(one: Effect) -> tuple[Grade, bool]:
    """The grade of an effect, and whether it is upwards; of a grade that says no direction it counts as upwards."""
    grade = one.grade or Grade.UNSETTLED
    return grade, bool(one.effect >= 0.0) or grade not in TOLD


def _field(ax: Axes, one: Effect, share: int, level: int) -> None:
    """One field with its mean."""
    ax.add_patch(Rectangle((share - 0.5, level - 1.5), 1.0, 1.0, zorder=1, **look(*drawn_as(one))))
    shown = amount(one.effect, one.unit) if one.n else ""
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 1.0} if shown else None
    ax.text(
        share, level - 1.0, shown, ha="center", va="center", fontsize=pt(7), color=INK, zorder=3, bbox=paper
    )


def look(grade: Grade, up: bool) -> dict[str, Any]:
    """How a field is drawn: filled where clear, hatched where likely, grey where there is hardly any effect, dotted where open."""
    colour = UP if up else DOWN
    plain: dict[str, Any] = {"facecolor": "white", "edgecolor": FAINT, "linewidth": 0.6}
    return {
        Grade.CLEAR: {"facecolor": colour, "edgecolor": "white", "linewidth": 0.6},
        Grade.LIKELY: {"facecolor": "white", "edgecolor": colour, "hatch": "////", "linewidth": 0.6},
        Grade.HARDLY: {"facecolor": FAINT, "edgecolor": "white", "linewidth": 0.6},
        Grade.CANNOT: plain,
        Grade.UNSETTLED: plain | {"hatch": "...", "edgecolor": PALETTE[4]},
    }[grade]


def said(grade: Grade, up: bool, lang: Language) -> str:
    """A grade with its direction, where it says one."""
    key = ("grade_up" if up else "grade_down") if grade in TOLD else "grade_none"
    return composed(lambda one: say(key, one, grade=both(*grade.words, one)), lang)


def _frame(ax: Axes, data: xr.Dataset, name: str, lang: Language) -> None:
    """The outmigrations and levels that were run, and the outcome."""
    shares, levels = data["outmigration"].values, data["level"].values
    ax.set_xlim(-0.5, len(shares) - 0.5)
    ax.set_ylim(-0.5, len(levels) - 1.5)
    ax.set_xticks(range(len(shares)), [f"{100 * float(share):g}" for share in shares])
    ax.set_yticks(range(len(levels) - 1), [f"{float(level):g}" for level in levels[1:]])
    ax.tick_params(length=0)
    ax.grid(False)
    ax.set_title(wrapped(f"{label(data[name].attrs, 'long_name', lang)}", half(40)))
    ax.set_xlabel(wrapped(say("axis_outmigration", lang), half(38)))
    ax.set_ylabel(wrapped(lever_title(data, lang), half(22)))
