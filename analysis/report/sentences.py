"""The conclusion in three sentences: participation, disputes, and how sure one can be."""

import json
from collections.abc import Sequence

import numpy as np
import xarray as xr

from analysis.plausible import basis_said, key_of, runs_said, source_said
from analysis.summary import Reading, headlines, mutual, period_label, read
from analysis.words import WORDS, assumed_said, say
from bilingual.numbers import is_share, show_gap
from bilingual.words import SINGLES, Language, Single

SAID = {
    "participation": ("household_attendance", "representative_attendance"),
    "disputes": ("settled_substantive", "settled_in_village", "months_to_settlement"),
}
"""Outcomes that the sentence about a group names; without them, its first headline outcomes."""


def conclusion(data: xr.Dataset, lang: Language) -> list[str]:
    """What the run shows, with numbers and intervals, and how sure that is; one sentence an item.

    In ``both``, all of it in English and then all of it in Chinese.
    """
    if lang == "both":
        return [sentence for one in SINGLES for sentence in conclusion(data, one)]
    found = [_sentence(data, group, lang) for group in ("participation", "disputes")]
    return [sentence for sentence in found if sentence] + [how_sure(data, lang)]


def _sentence(data: xr.Dataset, group: str, lang: Single) -> str:
    """The foremost outcomes of a group, and the record beside what happened."""
    readings = _foremost(data, group)
    if not readings:
        return ""
    banded = any(reading.shown_range() for reading in readings)
    key = key_of(data, ("says_start", "says_start_bands", "says_start_ranges")) if banded else "says_start"
    start = say(key, lang, period=period_label(data, lang), basis=basis_said(data, lang))
    said = say("says_join", lang).join(says(reading, lang) for reading in readings)
    return start + said + _record(data, group, lang) + say("says_end", lang)


def _foremost(data: xr.Dataset, group: str) -> list[Reading]:
    names = [name for name in SAID[group] if name in data] or headlines(data, group)[:2]
    return [reading for name in names if np.isfinite((reading := read(data, name)).value)]


def says(reading: Reading, lang: Single) -> str:
    """A clause with value and interval: one written for this outcome where there is one, else its name and unit."""
    band = f" {reading.shown_range()}" if reading.shown_range() else ""
    key, number = f"says_{reading.name}", reading.shown()
    if key in WORDS:
        return say(key, lang, value=number, number=number, range=band)
    value = number if is_share(reading.unit) else f"{number} {reading.units(lang)}"
    return say("says_value", lang, label=reading.label(lang), value=value, range=band)


def _record(data: xr.Dataset, group: str, lang: Single) -> str:
    """What the file says beside what happened, for the first pair of the group that has both."""
    for name, twin in mutual(data).items():
        happened, recorded = read(data, name), read(data, twin)
        gap = recorded.value - happened.value
        if happened.attrs.get("group") == group and np.isfinite(gap):
            shown = show_gap(gap, happened.unit, lang)
            return say("says_record", lang, record=says(recorded, lang), fact=says(happened, lang), gap=shown)
    return ""


def how_sure(data: xr.Dataset, lang: Single) -> str:
    """Seeds, share of assumed numbers, values outside what is plausible."""
    return say(
        key_of(data, ("sure_single", "sure", "sure_run_worlds")),
        lang,
        seeds=runs_said(data, lang, basis=False),
        assumed=assumed_said(data.attrs, lang),
        outside=outside_said(json.loads(str(data.attrs.get("outside_plausible") or "[]")), lang),
        **source_said(data, lang),
    )


def outside_said(outside: Sequence[str], lang: Single) -> str:
    """How many values lie outside what is plausible, as a clause."""
    n = len(outside)
    return say(f"outside_{n}" if n < 2 else "outside_n", lang, n=n)
