"""The conclusion in three sentences: participation, disputes, and how sure one can be."""

import json

import numpy as np
import xarray as xr

from analysis.numbers import Language, show, show_gap
from analysis.summary import Reading, headlines, mutual, period_label, read
from analysis.words import say, seeds

SAID = {
    "participation": ("deliberation_rate", "ever_deliberated_36m"),
    "disputes": ("settled_substantive", "settled_in_village", "months_to_settlement"),
}
"""Outcomes that the sentence about a group names; without them, its first headline outcomes."""


def conclusion(data: xr.Dataset, lang: Language) -> list[str]:
    """What the run shows, with numbers and intervals, and how sure that is; one sentence an item."""
    found = [_sentence(data, group, lang) for group in ("participation", "disputes")]
    return [sentence for sentence in found if sentence] + [how_sure(data, lang)]


def _sentence(data: xr.Dataset, group: str, lang: Language) -> str:
    """The foremost outcomes of a group, and the record beside what happened."""
    readings = _foremost(data, group)
    if not readings:
        return ""
    start = say("says_start", lang, period=period_label(data, lang))
    said = say("says_join", lang).join(says(reading, lang) for reading in readings)
    return start + said + _record(data, group, lang) + say("says_end", lang)


def _foremost(data: xr.Dataset, group: str) -> list[Reading]:
    names = [name for name in SAID[group] if name in data] or headlines(data, group)[:2]
    return [reading for name in names if np.isfinite((reading := read(data, name)).value)]


def says(reading: Reading, lang: Language) -> str:
    """Name, value with unit, and interval of an outcome."""
    shown = reading.shown() if reading.unit == "share" else f"{reading.shown()} {reading.units(lang)}"
    said = say("says_value", lang, label=reading.label(lang), value=shown)
    return said + _range(reading, lang)


def _range(reading: Reading, lang: Language) -> str:
    shown = reading.shown_range()
    return say("says_range", lang, range=shown) if shown else ""


def _record(data: xr.Dataset, group: str, lang: Language) -> str:
    """What the file says beside what happened, for the first pair of the group that has both."""
    for name, twin in mutual(data).items():
        happened, recorded = read(data, name), read(data, twin)
        gap = recorded.value - happened.value
        if happened.attrs.get("group") == group and np.isfinite(gap):
            single = "zh" if lang == "zh" else "en"
            shown = show_gap(gap, happened.unit, single)
            return say("says_record", lang, record=says(recorded, lang), fact=says(happened, lang), gap=shown)
    return ""


def how_sure(data: xr.Dataset, lang: Language) -> str:
    """Seeds, share of assumed numbers, values outside what is plausible."""
    n = int(data.sizes["replicate"])
    outside = json.loads(str(data.attrs.get("outside_plausible") or "[]"))
    return say(
        "sure_single" if n == 1 else "sure",
        lang,
        seeds=seeds(n, lang),
        assumed=show(float(data.attrs.get("share_assumed", "nan")), "share"),
        outside=len(outside),
    )
