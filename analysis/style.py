"""House style of figures: fonts, colours that also work in black and white, widths, and files with reproducible bytes."""

import functools
import io
import math
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from cycler import cycler
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
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

TALL = 215 * MM
"""Most that a figure may be high, inch: with its caption it fills a page."""

type Size = Literal["text", "column", "slide"]


@dataclass(frozen=True)
class Sheet:
    """What a figure is drawn for.

    Attributes:
        width: inch.
        height: of all of it with title and source, inch; 0 where it is as high as it needs.
        scale: of type and strokes, against the text block of a page.
        least: smallest type, points.
        stacked: whether panels that stand side by side across a page stand one under the other.
        rows: most rows of a list that may be cut.
    """

    width: float
    height: float = 0.0
    scale: float = 1.0
    least: float = 6.5
    stacked: bool = False
    rows: int = 15

    @property
    def fold(self) -> float:
        """Columns of a line across it, against the text block of a page."""
        return self.width / WIDE / self.scale


SHEETS: dict[Size, Sheet] = {
    "text": Sheet(WIDE),
    "column": Sheet(90 * MM, scale=0.95, least=7.0, stacked=True, rows=12),
    "slide": Sheet(254 * MM, 143 * MM, scale=1.6, least=12.0, rows=6),
}
"""The text block of a page, one of two columns, and a whole slide."""
_SHEET: ContextVar[Sheet] = ContextVar("sheet", default=SHEETS["text"])


def sheet() -> Sheet:
    """What is drawn for; the text block of a page, unless :func:`sized` says otherwise."""
    return _SHEET.get()


@contextmanager
def sized(size: Size) -> Iterator[Sheet]:
    """Draw for a size inside."""
    token = _SHEET.set(SHEETS[size])
    try:
        yield SHEETS[size]
    finally:
        _SHEET.reset(token)


def pt(points: float) -> float:
    """Size of type that is so many points on a page, where it is drawn now."""
    return max(sheet().least, points * sheet().scale)


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


TICKS = (
    ("major.size", 3.5),
    ("major.width", 0.6),
    ("major.pad", 3.5),
    ("minor.size", 2.0),
    ("minor.width", 0.6),
)


def _rules(lang: Language) -> dict[Any, Any]:
    return {
        # A list, with the family that has Chinese first: only this order finds every glyph.
        "font.family": [FONT, "DejaVu Sans"],
        "font.size": pt(8.5),
        "axes.titlesize": pt(9),
        "axes.titlelocation": "left",
        "axes.labelsize": pt(8),
        "axes.edgecolor": INK,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": False,
        "text.parse_math": False,  # A dollar in a label is a dollar.
        "axes.prop_cycle": cycler(color=PALETTE) + cycler(linestyle=DASHES) + cycler(marker=MARKERS),
        "axes.axisbelow": True,
        **{f"{axis}.{name}": points * sheet().scale for axis in ("xtick", "ytick") for name, points in TICKS},
        "axes.labelpad": 4.0 * sheet().scale,
        "axes.titlepad": 6.0 * sheet().scale,
        "lines.linewidth": 1.3,
        "lines.markersize": 3.5,
        "hatch.linewidth": 0.4,
        "xtick.labelsize": pt(7.5),
        "ytick.labelsize": pt(7.5),
        "legend.fontsize": pt(7.5),
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
    with saving({"svg.hashsalt": name}), imprinted(fig, imprint) as whole:
        write(svg, lambda to: fig.savefig(to, metadata=about, bbox_inches=whole))
    return [png, svg]


def save_png(
    fig: Figure, file: Path, run_hash: str = "", caption: str = "", imprint: Imprint | None = None
) -> None:
    """Write a PNG (300 dpi); see :func:`save`."""
    about = {"Software": "grassroots", "Source": run_hash, "Description": visible(caption)}
    with saving(), imprinted(fig, imprint) as whole:
        write(file, lambda to: fig.savefig(to, metadata=about, bbox_inches=whole))


NO_LAYOUT: dict[Any, Any] = {"figure.constrained_layout.use": False}
"""Settings under which matplotlib leaves a figure that has no layout engine without one."""


def settled(fig: Figure) -> None:
    """Take the layout engine from a figure: it stays as it is laid out, and is no longer drawn twice for every file."""
    with mpl.rc_context(NO_LAYOUT):
        fig.set_layout_engine(None)


@contextmanager
def saving(more: dict[Any, Any] | None = None) -> Iterator[None]:
    """House style while a file is made, where a figure without a layout engine gets none."""
    with style("both"), mpl.rc_context({**NO_LAYOUT, **(more or {})}):
        yield


@contextmanager
def imprinted(fig: Figure, imprint: Imprint | None) -> Iterator[Bbox | None]:
    """The figure with title and source above and below it, where the layout does not know of them; the box of the whole, inch."""
    if imprint is None or os.environ.get("GRASSROOTS_FIGURES") == BARE:
        yield None
        return
    engine = fig.get_layout_engine()
    settled(fig)
    for legend in fig.legends:  # Else they would move to the foot of the larger picture.
        legend.set_bbox_to_anchor((0.0, 0.0, 1.0, 1.0), fig.transFigure)
    wide, high = (float(side) for side in fig.get_size_inches())
    (title, above), (source, below) = _lines(fig, imprint, wide)
    title.set_position((EDGE / wide, 1.0 + (above - EDGE) / high))
    source.set_position((EDGE / wide, -EDGE / high))
    try:
        yield Bbox.from_extents(0.0, -below, wide, high + above)
    finally:
        for text in (title, source):
            text.remove()
        if engine is not None:
            fig.set_layout_engine(engine)


def _lines(fig: Figure, imprint: Imprint, wide: float) -> Iterator[tuple[Text, float]]:
    """Title and source of a figure, and the height that each takes, inch."""
    for text, size, columns, colour in (
        (imprint.title, TITLE_SIZE, TITLE_COLUMNS, INK),
        (imprint.source, SOURCE_SIZE, SOURCE_COLUMNS, "#666666"),
    ):
        points = pt(size)
        across = int(0.94 * columns * (wide / WIDE) * size / points)
        said = wrapped(drawable(one_line(text)), across, inside=True, lines=3)
        room = math.ceil(DPI * ((said.count("\n") + 1) * 1.45 * points / 72 + 2 * EDGE)) / DPI
        yield fig.text(0.0, 0.0, said, size=points, color=colour, va="top", linespacing=1.25), room


def inscribe(fig: Figure, imprint: Imprint) -> None:
    """Make room for title and source inside a figure, and write them; a slide then has its size, anything else is so much higher.

    Raises:
        TooTall: it is higher than a page.
    """
    wide, high = (float(side) for side in fig.get_size_inches())
    (title, above), (source, below) = _lines(fig, imprint, wide)
    whole = sheet().height or high + above + below
    if whole > TALL:
        raise TooTall(
            f"the figure would be {whole / MM:.0f} mm high; at most {TALL / MM:.0f}: show less in it"
        )
    title.set_position((EDGE / wide, 1.0 - EDGE / whole))
    source.set_position((EDGE / wide, (below - EDGE) / whole))
    for text in (title, source):
        text.set_in_layout(False)
    fig.set_size_inches(wide, whole)
    under = max((legend.get_window_extent().height / fig.dpi + EDGE for legend in fig.legends), default=0.0)
    for legend in fig.legends:  # The layout knows of none that has a place of its own.
        legend.set_bbox_to_anchor((0.0, below / whole, 1.0, 1.0 - below / whole), fig.transFigure)
    engine = fig.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        foot = (below + under) / whole
        engine.set(rect=(0.0, foot, 1.0, 1.0 - above / whole - foot))


class TooTall(ValueError):
    """A figure that no page holds."""


def inline_svg(fig: Figure, name: str) -> str:
    """The figure as an ``<svg>`` element whose text is text: the page that takes it brings the font."""
    buffer = io.StringIO()
    with saving({"svg.fonttype": "none", "svg.hashsalt": f"inline-{name}"}):
        fig.savefig(buffer, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = buffer.getvalue()
    return re.sub(r"<metadata>.*?</metadata>\s*", "", text[text.index("<svg") :], flags=re.DOTALL)


def _svg_metadata(run_hash: str, caption: str) -> dict[str, str | None]:
    said = {"Creator": "grassroots", "Source": run_hash, "Description": caption or None}
    return {"Date": None, **said}
