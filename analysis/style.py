"""House style of figures: fonts, colours that also work in black and white, widths, and files with reproducible bytes."""

import functools
import io
import math
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from bilingual.texts import code, one_line, visible, wrapped
from bilingual.words import Language
from filing import write

FONT_FILE = Path(__file__).parent / "fonts" / "GrassrootsSansSC-Regular.ttf"
FONT = "Grassroots Sans SC"

MM = 1 / 25.4
WIDE = 150 * MM
"""Text block of an A4 page, inch."""

PALETTE = ("#5790fc", "#f89c20", "#e42536", "#964a8b", "#9c9ca1", "#7a21dd")
"""petroff6: six colours that colour-blind readers keep apart (Petroff 2021, arXiv:2107.02270)."""
INK = "#222222"
FAINT = "#d9d9de"
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
MARKERS = ("o", "s", "D", "^", "v", "X")
HATCHES = ("", "////", "----", "\\\\\\\\", "", "||||")
"""Line styles, markers and hatches, in step with the palette: county printers are black and white."""

DPI = 300
EDGE = 1.2 * MM
"""Between texts outside a figure and what is beside them, inch."""


@functools.cache
def _register_font() -> None:
    font_manager.fontManager.addfont(str(FONT_FILE))


@functools.cache
def _drawn() -> frozenset[int]:
    """Characters that the fonts of figures have."""
    _register_font()
    files = (str(FONT_FILE), font_manager.findfont("DejaVu Sans"))
    return frozenset().union(*(font_manager.get_font(file).get_charmap() for file in files))


def drawable(text: str) -> str:
    """A text for a figure: characters that nobody sees, and those that no font of ours has, by their number."""
    text = visible(text)
    if text.isascii():
        return text
    return "".join(one if ord(one) in _drawn() or one == "\n" else code(one) for one in text)


def _rules(lang: Language) -> dict[Any, Any]:
    return {
        # A list, with the family that has Chinese first: only this order finds every glyph.
        "font.family": [FONT, "DejaVu Sans"],
        "font.size": 8.5,
        "axes.titlesize": 9,
        "axes.titlelocation": "left",
        "axes.labelsize": 8,
        "axes.edgecolor": INK,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": False,
        "text.parse_math": False,  # A dollar in a label is a dollar.
        "axes.prop_cycle": cycler(color=PALETTE) + cycler(linestyle=DASHES) + cycler(marker=MARKERS),
        "axes.axisbelow": True,
        "lines.linewidth": 1.3,
        "lines.markersize": 3.5,
        "hatch.linewidth": 0.4,
        "xtick.labelsize": 7.5,
        "ytick.labelsize": 7.5,
        "legend.fontsize": 7.5,
        "legend.frameon": False,
        "legend.handlelength": 2.6,
        "figure.facecolor": "white",
        "figure.constrained_layout.use": True,
        "svg.hashsalt": f"grassroots-{lang}",
        "savefig.dpi": DPI,
    }


@contextmanager
def style(lang: Language) -> Iterator[None]:
    """Draw in house style inside; outside nothing has changed.

    Args:
        lang: the language drawn in, so that parts of two figures on one page never share an identifier.
    """
    _register_font()
    with mpl.rc_context(_rules(lang)):
        yield


@dataclass(frozen=True)
class Imprint:
    """What a saved figure says of itself inside the picture, so that it can go its way alone.

    Attributes:
        title: what is shown, above the figure.
        source: below it: that it is simulated, where, which months, how many seeds, the hash of the run.
    """

    title: str
    source: str


BARE = "bare"
"""Value of the variable ``GRASSROOTS_FIGURES`` with which figures are saved without title and source, for a document that
has its own."""
TITLE_SIZE, SOURCE_SIZE = 10.0, 6.5
TITLE_COLUMNS, SOURCE_COLUMNS = 84, 126
"""Points of both texts, and columns of a line across the text block."""


def save(
    fig: Figure, folder: Path, name: str, run_hash: str, caption: str = "", imprint: Imprint | None = None
) -> list[Path]:
    """Write ``name.png`` (300 dpi) and ``name.svg`` (text as outlines) with the hash of the run inside.

    The same figure gives the same bytes: no date is written and identifiers are salted with the name.

    Args:
        fig: the figure; it is left as it was.
        folder: where to.
        name: of the files, without ending.
        run_hash: hash of the runs behind it.
        caption: goes into the metadata.
        imprint: title and source inside the picture, which is so much higher; none where a document has its own.
    """
    png, svg = folder / f"{name}.png", folder / f"{name}.svg"
    save_png(fig, png, run_hash, caption, imprint)
    about = _svg_metadata(run_hash, visible(caption))
    with style("both"), mpl.rc_context({"svg.hashsalt": name}), imprinted(fig, imprint) as whole:
        write(svg, lambda to: fig.savefig(to, metadata=about, bbox_inches=whole))
    return [png, svg]


def save_png(
    fig: Figure, file: Path, run_hash: str = "", caption: str = "", imprint: Imprint | None = None
) -> None:
    """Write a PNG (300 dpi); see :func:`save`."""
    about = {"Software": "grassroots", "Source": run_hash, "Description": visible(caption)}
    with style("both"), imprinted(fig, imprint) as whole:
        write(file, lambda to: fig.savefig(to, metadata=about, bbox_inches=whole))


@contextmanager
def imprinted(fig: Figure, imprint: Imprint | None) -> Iterator[Bbox | None]:
    """The figure with title and source above and below it, where the layout does not know of them; the box of the whole, inch."""
    if imprint is None or os.environ.get("GRASSROOTS_FIGURES") == BARE:
        yield None
        return
    engine = fig.get_layout_engine()
    fig.set_layout_engine("none")
    for legend in fig.legends:  # Else they would move to the foot of the larger picture.
        legend.set_bbox_to_anchor((0.0, 0.0, 1.0, 1.0), fig.transFigure)
    wide, high = fig.get_size_inches()
    above = _line(fig, imprint.title, TITLE_SIZE, int(TITLE_COLUMNS * wide / WIDE), top=True)
    below = _line(fig, imprint.source, SOURCE_SIZE, int(SOURCE_COLUMNS * wide / WIDE), top=False)
    try:
        yield Bbox.from_extents(0.0, -below[1], wide, high + above[1])
    finally:
        for text, _ in (above, below):
            text.remove()
        fig.set_layout_engine(engine)


def _line(fig: Figure, text: str, size: float, columns: int, top: bool) -> tuple[Text, float]:
    """A text just outside the figure, and the height that it takes, inch."""
    said = wrapped(drawable(one_line(text)), columns, inside=True, lines=3)
    high = float(fig.get_size_inches()[1])
    room = math.ceil(DPI * ((said.count("\n") + 1) * 1.45 * size / 72 + 2 * EDGE)) / DPI
    at = 1.0 + (room - EDGE) / high if top else -EDGE / high
    colour = INK if top else "#666666"
    return fig.text(
        EDGE / float(fig.get_size_inches()[0]), at, said, size=size, color=colour, va="top", linespacing=1.25
    ), room


def inline_svg(fig: Figure, name: str) -> str:
    """The figure as an ``<svg>`` element whose text is text: the page that takes it brings the font."""
    buffer = io.StringIO()
    with style("both"), mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": f"inline-{name}"}):
        fig.savefig(buffer, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = buffer.getvalue()
    return re.sub(r"<metadata>.*?</metadata>\s*", "", text[text.index("<svg") :], flags=re.DOTALL)


def _svg_metadata(run_hash: str, caption: str) -> dict[str, str | None]:
    said = {"Creator": "grassroots", "Source": run_hash, "Description": caption or None}
    return {"Date": None, **said}
