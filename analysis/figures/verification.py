"""How far each check of a model is from its formula: one dot a comparison, in standard errors, beside the limit of the whole."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from analysis.figures.canvas import Panels, finish, named_rows, panels
from analysis.style import FAINT, INK, MM, PALETTE, style
from analysis.words import say
from bilingual.words import Language, Words

ROW = 4.6 * MM
MOST = 8.0
"""Standard errors beyond which a dot lies on the edge."""


def distances(
    found: Mapping[str, Sequence[float]],
    labels: Mapping[str, Words],
    limit: float,
    ax: Panels = None,
    lang: Language = "en",
) -> Figure:
    """Every comparison of every check.

    Args:
        found: distances of a check in standard errors; 0 or infinite where a formula has to be met.
        labels: names of the checks.
        limit: standard errors up to which the largest of all comparisons lies in all but one of a thousand sound models.
        ax: axes to draw on; new ones when left out.
        lang: language of labels.
    """
    with style(lang):
        figure, (panel,) = panels(ax, 1, height=ROW * (len(found) + 3))
        panel.axvspan(-limit, limit, color=FAINT, alpha=0.45, linewidth=0)
        panel.axvline(0.0, color=INK, linewidth=0.6)
        for y, z in enumerate(found.values()):
            x = np.clip(np.asarray(z, np.float64), -MOST, MOST)
            colour = [PALETTE[2] if abs(one) > limit else PALETTE[0] for one in x]
            panel.scatter(x, np.full(len(x), y), s=7, c=colour, linewidths=0, zorder=3)
        named_rows(panel, [spoken(labels[name], lang) for name in found], 60, 0.8, 1)
        panel.set_xlim(-MOST - 0.4, MOST + 0.4)
        panel.set_xlabel(say("axis_standard_errors", lang))
        return finish(figure)


def spoken(words: Words, lang: Language) -> str:
    """A text in one language, or in both."""
    return f"{words.en} {words.zh}" if lang == "both" else words.zh if lang == "zh" else words.en
