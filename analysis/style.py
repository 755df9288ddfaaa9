"""House style of figures: fonts, colours that also work in black and white, widths, and files with reproducible bytes."""

import functools
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.figure import Figure

from analysis.numbers import Language
from analysis.texts import code, visible
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


def save(fig: Figure, folder: Path, name: str, run_hash: str, caption: str = "") -> list[Path]:
    """Write ``name.png`` (300 dpi) and ``name.svg`` (text as outlines) with the hash of the run inside.

    The same figure gives the same bytes: no date is written and identifiers are salted with the name.
    """
    caption = visible(caption)
    png, svg = folder / f"{name}.png", folder / f"{name}.svg"
    with style("both"), mpl.rc_context({"svg.hashsalt": name}):
        about = {"Software": "grassroots", "Source": run_hash, "Description": caption}
        write(png, lambda to: fig.savefig(to, metadata=about))
        write(svg, lambda to: fig.savefig(to, metadata=_svg_metadata(run_hash, caption)))
    return [png, svg]


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
