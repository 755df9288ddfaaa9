"""The page about one run: conclusion first, then outcomes, figures, and what all of it rests on."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from analysis.figures import caption, run_plates
from analysis.plausible import key_of, runs_said
from analysis.report.first_run import of_run
from analysis.report.method import method, without_folder
from analysis.report.page import Page, Source, months_of, place_of, seeds_of, simulated, titled
from analysis.report.sentences import conclusion
from analysis.summary import period_label, reasons, rows
from analysis.why import marked
from analysis.words import CANNOT, WORDS, assumed_said, label, say
from bilingual.words import Language, both

OWN = "the authors of the model"
"""How the citation of a source begins that is the project's own."""
NOTHING = "[no source]"
"""What stands in it where there is none."""


def run_page(
    data: xr.Dataset,
    monthly: xr.Dataset,
    households: pd.DataFrame,
    folder: Path,
    lang: Language = "both",
    opens: Language = "both",
) -> Path:
    """Write the page of one run, ``index.html``, and its figures under ``figures/``.

    Args:
        data: outcomes, replicate x period, labelled.
        monthly: ledger columns summed over villages, replicate x month.
        households: households of the first village at the end of the first replicate.
        folder: where to write; made when it is not there.
        lang: one language, or both with a switch.
        opens: in which of both it opens; ``both`` leaves that to the browser.

    Returns:
        The path of the page.
    """
    page = Page(Path(folder), lang, str(data.attrs.get("run_hash", "")), source(data), opens)
    first = of_run(page, data)
    add_figures(page, data, monthly, households)
    return page.write("run.html.j2", first=first, **run_context(data))


def add_figures(page: Page, data: xr.Dataset, monthly: xr.Dataset, households: pd.DataFrame) -> None:
    """The figures of a run that have something to show."""
    for plate in run_plates(data, monthly, households):
        page.add(plate.name, plate.draw, partial(caption, plate.caption, data), titled(f"head_{plate.name}"))


def source(data: xr.Dataset) -> Source:
    """What a saved figure says of where it comes from."""
    a = data.attrs
    return simulated(str(a.get("run_hash", "")), place_of(a), months_of(a), seeds_of(data))


def run_context(data: xr.Dataset) -> dict[str, Any]:
    """What the template of a run needs, besides the figures; pages about several runs use it run by run."""
    attrs, groups = {**titles(data.attrs), **data.attrs}, rows(data)
    return {
        "attrs": attrs,
        "named": lambda key: lambda lang: label(attrs, key, lang),
        "table_caption": partial(table_caption, data),
        "conclusion": lambda lang: conclusion(data, lang),
        "groups": groups,
        "reasons": [partial(marked, why) for why in reasons(chain.from_iterable(groups.values()))],
        "period": lambda lang: period_label(data, lang),
        "runs": partial(runs_said, data),
        "method": partial(method, data),
        **foundations(attrs),
    }


def foundations(attrs: Mapping[Any, Any]) -> dict[str, Any]:
    """What every page ends with: how to get the numbers again, what they rest on, what they cannot tell."""
    lines, lines_zh = (
        [str(line) for line in json.loads(str(attrs.get(key) or "[]"))]
        for key in ("bibliography", "bibliography_zh")
    )
    pairs = zip(lines, lines_zh or lines, strict=True)
    found = [partial(both, *pair) for pair in pairs if not pair[0].startswith(OWN)]
    return {
        "facts": facts(attrs),
        "changed": json.loads(str(attrs.get("set") or "{}")),
        "outside": [str(item) for item in json.loads(str(attrs.get("outside_plausible") or "[]"))],
        "assumed": lambda lang: assumed_said(attrs, lang) + say("says_end", lang),
        "bibliography": found,
        "own": len([line for line in lines if line.startswith(OWN) and NOTHING not in line]),
        "cannot": CANNOT,
        "near": frozenset(),
    }


def titles(attrs: Mapping[Any, Any]) -> dict[str, str]:
    """The title in both languages: the name of the place where the data bring none."""
    return {"title": str(attrs.get("label", "")), "title_zh": str(attrs.get("label_zh", ""))}


def facts(attrs: Mapping[Any, Any]) -> dict[str, str]:
    """What one needs to get the same numbers again, by the key of its name."""
    names = ("command", "seed", "replicates", "preset", "version", "fingerprint", "run_hash")
    keys = {name: name if name.startswith("run_") else f"run_{name}" for name in names}
    found = {keys[name]: str(attrs[name]) for name in names if attrs.get(name) not in (None, "")}
    if "run_command" in found:
        found["run_command"] = without_folder(found["run_command"])
    return found


def table_caption(data: xr.Dataset, group: str, period: Callable[[Language], str], lang: Language) -> str:
    """Caption of a table of outcomes: group, period, and what the interval is."""
    key = key_of(data, ("table_caption_single", "table_caption", "table_caption_worlds"))
    name = say(group, lang) if group in WORDS else group
    return say(key, lang, group=name, period=period(lang), seeds=runs_said(data, lang))
