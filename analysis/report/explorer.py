"""The explorer: one file with sliders over finished runs, for people who have nothing but a browser."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from markupsafe import Markup

from analysis.answer_said import capital
from analysis.explorer import ExplorerError, Grid, grades_said, shown
from analysis.plausible import is_uncertain, runs_said
from analysis.report.page import FONT_PLACE, environment, font_face, months_of, place_of, seeds_of, simulated
from analysis.words import label, say
from bilingual.texts import in_html
from bilingual.words import SINGLES, Language, Single, mark
from filing import write

MOST_BYTES = 250_000
"""Of a file that an office sends on."""


def explorer_page(grid: Grid, path: Path, opens: Language = "both") -> Path:
    """Write the explorer of a grid.

    Args:
        grid: its points and what they came to.
        path: of the file.
        opens: in which of its two languages it opens; ``both`` leaves that to the browser.

    Raises:
        ExplorerError: the file would exceed :data:`MOST_BYTES`.
        OutputError: nothing can be written there.
    """
    texts = {lang: texts_of(grid, lang) for lang in SINGLES}
    data = {**shown(grid), "texts": texts}
    html = (
        environment().get_template("explorer.html.j2").render(texts=texts, data=in_script(data), opens=opens)
    )
    html = in_html(html)
    text = html.replace(FONT_PLACE, FONT_PLACE + font_face(html), 1)
    size = len(text.encode())
    if size > MOST_BYTES:
        raise ExplorerError(
            f"the file would be {size / 1000:.0f} kB, and allowed is {MOST_BYTES / 1000:.0f}; name fewer outcomes"
        )
    write(path, lambda to: to.write_text(text, "utf-8", newline="\n"))
    return path


def in_script(data: dict[str, Any]) -> Markup:
    """Data inside a page: no text in it can end the element that it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def texts_of(grid: Grid, lang: Single) -> dict[str, Any]:
    """Every text of the page in one language; braces that are left are filled as sliders move."""
    data, attrs = grid.data, grid.data.attrs
    worlds = is_uncertain(data)
    source = simulated(str(attrs["runs_hash"]), place_of(attrs), months_of(attrs), seeds_of(data), version_of)
    return {
        "title": capital(label(attrs, "title", lang)),
        "lead": say(
            "explore_lead",
            lang,
            runs=f"{runs_of(grid):,}",
            points=len(grid.base()),
            each=runs_said(data, lang, basis=False),
        ),
        "solid": say("explore_solid", lang, name=getattr(grid.axes[0].name, lang)),
        "dashed": say("explore_dashed", lang, levels=levels_compared(grid, lang)),
        "band": say("explore_band_worlds" if worlds else "explore_band", lang),
        "about": about(grid, lang),
        "source": source(lang),
        "cannot": say("answer_cannot_head", lang),
        "limits": limits(grid, lang),
        "grades": grades_said(lang),
        "change": say("explore_change", lang, change="{change}", unit="{unit}"),
        "interval": say("explore_interval", lang, change="{change}", low="{low}", high="{high}"),
        "point": say("explore_point", lang, name="{name}", level="{level}"),
        "sentence": say("explore_sentence", lang, point="{point}"),
        "luck": say("explore_luck", lang, luck="{luck}"),
        "absent": say("no_value", lang),
        "single": say("answer_one_run", lang),
        "switch": say("switch", lang),
        "comma": mark(", ", lang),
        "colon": mark(": ", lang),
        "space": " " if lang == "en" else "",
        **{
            key: say(f"explore_{key}", lang)
            for key in ("here", "indistinct", "address", "noscript", "sliders")
        },
    }


def version_of(lang: Single) -> str:
    """The version of the programme."""
    return say("explore_version", lang, version=version("grassroots"))


def runs_of(grid: Grid) -> int:
    """Runs behind the page."""
    return int(grid.data.sizes["point"] * grid.data.sizes["replicate"])


def levels_compared(grid: Grid, lang: Single) -> str:
    """The levels of the point compared with."""
    named = [(grid.axes[k].name, grid.axes[k].labels[0]) for k in grid.compared]
    said = [
        say("explore_point", lang, name=getattr(name, lang), level=getattr(level, lang))
        for name, level in named
    ]
    return mark(", ", lang).join(said)


def about(grid: Grid, lang: Single) -> str:
    """Over which months and villages, and what is in force at every point."""
    attrs = grid.data.attrs
    said = [say("explore_measured", lang, measured=label(attrs, "measured", lang))]
    if attrs["always"]:
        said.append(say("explore_always", lang, what=label(attrs, "always", lang)))
    return (" " if lang == "en" else "").join(said)


def limits(grid: Grid, lang: Single) -> list[str]:
    """What cannot be concluded, line by line."""
    attrs = grid.data.attrs
    keys = ["answer_cannot_place", "answer_cannot_file", "explore_cannot_between"]
    keys += [] if is_uncertain(grid.data) else ["explore_cannot_numbers"]
    keys += ["explore_coercive"] if attrs["coercive"] else []
    return [say(key, lang, assumed=attrs["n_assumed"], uncertain=attrs["n_uncertain"]) for key in keys]
