"""Villages as tiles, a row of tiles a township: how each fares without policy, and which of them each way takes. No map of land."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from analysis.figures.canvas import Panels, columns_for, finish, panels, under, wrapped
from analysis.statistics import Floats
from analysis.style import INK, MM, PALETTE, style
from bilingual.words import Language, Words, both

TILE = 6.0 * MM
REST = 38 * MM
COLOURS = "cividis"
"""Even in lightness, so that it holds in black and white and for all eyes."""


def village_tiles(
    townships: Floats,
    values: Floats,
    taken: Mapping[str, Floats],
    names: Mapping[str, Words],
    outcome: Words,
    towns: Sequence[str] | None = None,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """Villages in the colour of their outcome; those that a way takes bear its mark.

    Args:
        townships: number of the township of each village.
        values: outcome of each village without policy; missing where it has none.
        taken: of each way, the share of runs in which it takes the village.
        names: of the ways.
        outcome: name and unit of the outcome.
        towns: what the townships are called; by their numbers where nothing is said.
        ax: axes; new ones when left out.
        lang: language of labels.
    """
    rows = [np.flatnonzero(townships == one) for one in np.unique(townships)]
    with style(lang):
        figure, (panel,) = panels(ax, 1, height=REST + TILE * len(rows))
        known = values[np.isfinite(values)]
        scale = Normalize(float(known.min()), float(known.max())) if len(known) else Normalize(0.0, 1.0)
        shade = ScalarMappable(scale, COLOURS)
        for y, row in enumerate(rows):
            for x, village in enumerate(row):
                _tile(panel, (x, y), float(values[village]), shade)
                _marks(panel, (x, y), [float(share[village]) for share in taken.values()])
        _frame(panel, rows, towns, lang)
        figure.colorbar(shade, ax=panel, label=wrapped(both(outcome.en, outcome.zh, lang), 30))
        entries = [Patch(color=PALETTE[k]) for k, _ in enumerate(taken)]
        under(
            figure, entries, [both(names[way].en, names[way].zh, lang) for way in taken], columns_for(lang, 3)
        )
        return finish(figure)


def _tile(ax: Axes, at: tuple[int, int], value: float, shade: ScalarMappable) -> None:
    """One village; white where it has no value."""
    colour = shade.to_rgba(np.array([value]))[0] if np.isfinite(value) else "white"
    ax.add_patch(
        Rectangle((at[0] - 0.46, at[1] - 0.46), 0.92, 0.92, facecolor=colour, edgecolor=INK, linewidth=0.3)
    )


def _marks(ax: Axes, at: tuple[int, int], shares: list[float]) -> None:
    """A strip for each way, as long as the share of runs in which it takes the village."""
    for k, share in enumerate(shares):
        if share > 0.0:
            corner = (at[0] - 0.4, at[1] + 0.36 - 0.24 * k)
            ax.add_patch(
                Rectangle(
                    (corner[0], corner[1] - 0.18),
                    0.8 * share,
                    0.18,
                    facecolor=PALETTE[k],
                    edgecolor="white",
                    linewidth=0.3,
                )
            )


def _frame(ax: Axes, rows: Sequence[object], towns: Sequence[str] | None, lang: Language) -> None:
    """Townships on the left; nothing else that would look like a map."""
    said = towns or [both(f"township {k + 1}", f"第{k + 1}乡镇", lang) for k in range(len(rows))]
    ax.autoscale_view()
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks(range(len(rows)), [wrapped(name, 24, 1) for name in said])
    ax.set_xticks([])
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
