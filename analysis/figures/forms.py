"""What becomes of answers in other forms of a model: a field for each form and question."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from analysis.figures.canvas import (
    Panels,
    columns_for,
    finish,
    legend_room,
    named_rows,
    panels,
    under,
    wrapped,
)
from analysis.style import FAINT, INK, MM, PALETTE, pt, style
from analysis.words import say
from bilingual.numbers import figures, fixed, is_points, is_share
from bilingual.words import Language, Words

ROW = 6.2 * MM
VERDICTS = ("same", "changed", "not told apart", "nothing to ask")
KEYS = ("form_same", "form_changed", "form_open", "form_void")


def form_fields(
    found: pd.DataFrame, questions: dict[str, Words], ax: Panels = None, lang: Language = "en"
) -> Figure:
    """Effects of every form and question, in fields drawn by what becomes of the answer.

    Args:
        found: a row a form and question: ``form_en``, ``form_zh``, ``question``, ``effect``, ``unit`` and ``verdict``, the usual
            form first.
        questions: what the columns are called, in order.
        ax: axes to draw on; new ones when left out.
        lang: language of labels.
    """
    names = list(dict.fromkeys(found["form"]))
    labels = found.drop_duplicates("form").set_index("form")
    at = found.set_index(["form", "question"])
    texts, columns = [say(key, lang) for key in KEYS], columns_for(lang, 2)
    with style(lang):
        figure, (panel,) = panels(ax, 1, height=ROW * (len(names) + 7) + legend_room(texts, columns))
        for y, name in enumerate(names):
            for x, question in enumerate(questions):
                field(panel, at.loc[(name, question)], (x, y))
        named_rows(panel, [in_words(labels.loc[name], lang) for name in names], 34, 0.6, 2)
        panel.set_xlim(-0.5, len(questions) - 0.5)
        titles = [wrapped(spoken(words, lang), 26, 4) for words in questions.values()]
        panel.set_xticks(range(len(questions)), titles, rotation=90, fontsize=pt(6))
        panel.xaxis.tick_top()
        panel.tick_params(axis="both", length=0)
        under(figure, [Patch(**look(verdict)) for verdict in VERDICTS], texts, columns)
        return finish(figure)


def field(ax: Axes, row: pd.Series, at: tuple[int, int]) -> None:
    """One field with its effect."""
    x, y = at
    ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1.0, 1.0, zorder=1, **look(str(row["verdict"]))))
    shown = "" if row["verdict"] == "nothing to ask" else amount(float(row["effect"]), str(row["unit"]))
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    ax.text(
        x,
        y,
        shown,
        ha="center",
        va="center",
        fontsize=pt(5.5),
        color=INK,
        zorder=3,
        bbox=paper if shown else None,
    )


def amount(value: float, unit: str) -> str:
    """An effect without its unit; shares in percentage points."""
    if not np.isfinite(value):
        return ""
    return fixed(100.0 * value, 1, "+") if is_share(unit) or is_points(unit) else figures(value, "+")


def look(verdict: str) -> dict[str, Any]:
    """How a field is drawn: grey where the answer is the same, filled where it changes, hatched where that cannot be told."""
    return {
        "same": {"facecolor": FAINT, "edgecolor": "white", "linewidth": 0.6},
        "changed": {"facecolor": PALETTE[1], "edgecolor": "white", "linewidth": 0.6},
        "not told apart": {"facecolor": "white", "edgecolor": PALETTE[1], "hatch": "////", "linewidth": 0.6},
        "nothing to ask": {"facecolor": "white", "edgecolor": FAINT, "linewidth": 0.6},
    }[verdict]


def in_words(row: pd.Series, lang: Language) -> str:
    """Name of a form."""
    return spoken(Words(str(row["form_en"]), str(row["form_zh"])), lang)


def spoken(words: Words, lang: Language) -> str:
    """A text in one language, or in both."""
    return f"{words.en} {words.zh}" if lang == "both" else words.zh if lang == "zh" else words.en
