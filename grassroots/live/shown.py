"""What the live page shows, as plain data in one language: numbers and texts, which the parts of the page draw."""

from dataclasses import asdict
from typing import Any

import numpy as np

from bilingual.months import NAMES, dates
from grassroots.live.counts import counts, months_of, paid
from grassroots.live.household import percent, tell
from grassroots.live.village import SEEDS, START, Dial, Village
from grassroots.live.words import capital, of, worded
from model.run import MOST_MONTHS
from model.state import codes

EMPTY, LIVED_IN, CAME = "empty", "lived_in", "came"
"""What a square is filled with."""


def head(village: Village, lang: str) -> dict[str, str]:
    """Title, what this is, and when."""
    month, year = village.asked.month, village.place.year
    when = worded("month_of", lang, month=month, date=dates(month, month, year, single(lang)))
    return {
        "title": worded("title", lang, place=village.place.label),
        "other": worded("other_language", lang),
        "one_run": worded("one_run", lang),
        "now": worded("now", lang, month=when),
        "over": worded("over", lang, months=MOST_MONTHS) if village.over else "",
    }


def controls(village: Village, lang: str, wrong: str) -> dict[str, Any]:
    """Sliders, the box for the seed with what is wrong with it, buttons.

    Args:
        village: of the page.
        lang: ``en`` or ``zh``.
        wrong: what stands in the box, where it is no seed.
    """
    levels = zip(village.dials, village.asked.levels, strict=True)
    return {
        "dials": [slider(one, level, lang) for one, level in levels],
        "seed": wrong or str(village.asked.seed),
        "wrong": worded("seed_wrong", lang, given=wrong, most=SEEDS - 1) if wrong else "",
        "over": village.over,
        "words": {key: worded(key, lang) for key in ("seed", "month", "year", "restart")},
        "how": worded("how", lang, start=START + 1),
    }


def slider(one: Dial, level: float, lang: str) -> dict[str, Any]:
    """One slider; a share is shown in per cent."""
    share = one.unit.en.startswith("share")
    return {
        "label": capital(of(one.label, lang)),
        "unit": percent(lang) if share else " " * (lang == "en") + of(one.unit, lang),
        "times": 100 if share else 1,
        "low": one.low,
        "high": one.high,
        "step": one.step,
        "level": level,
    }


def map_of(village: Village, lang: str) -> dict[str, Any]:
    """The map with what its squares mean."""
    return {"cells": cells(village, lang), "legend": legend(lang), "title": worded("map", lang)}


def cells(village: Village, lang: str) -> list[dict[str, Any]]:
    """A square for each household: its place, its colour and its description."""
    t = village.model.world.townships[0].tables
    n, people = len(t.households.id), t.persons
    alive = people.alive == 1
    at_home = alive & (people.where < codes.TOWN)
    size = np.bincount(people.household[alive], minlength=n)
    home = np.bincount(people.household[at_home], minlength=n)
    party = np.bincount(people.household[at_home & (people.party == 1)], minlength=n) > 0
    unsettled = np.zeros(n, bool)
    rows = t.open[: int(t.counts[codes.N_OPEN])]
    still = ~np.isin(t.grievances.state[rows], (codes.SETTLED, codes.GONE))
    unsettled[t.grievances.household[rows[still]]] = True
    return [
        {
            "row": h,
            "x": int(t.households.x[h]),
            "y": int(t.households.y[h]),
            "fill": CAME if t.affairs.came_last[h] == 1 else LIVED_IN if home[h] else EMPTY,
            "party": bool(party[h]),
            "open": bool(unsettled[h]),
            "tip": worded("tip", lang, number=h + 1, home=int(home[h]), size=int(size[h])),
        }
        for h in range(n)
    ]


def legend(lang: str) -> list[dict[str, Any]]:
    """What the squares mean, each drawn as on the map."""
    fills = [
        {"fill": fill, "party": False, "open": False, "said": worded(fill, lang)}
        for fill in (EMPTY, LIVED_IN, CAME)
    ]
    return [
        *fills,
        {"fill": LIVED_IN, "party": True, "open": False, "said": worded("party", lang)},
        {"fill": LIVED_IN, "party": False, "open": True, "said": worded("open", lang)},
    ]


def charts(village: Village, lang: str) -> dict[str, Any]:
    """Counts of the last twelve months, month by month, and what was paid in them."""
    months, year = months_of(village), village.place.year
    items = [worded("yuan", lang, label=one.label, yuan=f"{one.yuan:,.0f}") for one in paid(village)]
    return {
        "period": worded("last", lang, period=dates(months.start + 1, months.stop, year, single(lang))),
        "months": [of(NAMES[month % 12], lang)[:3] for month in months],
        "charts": [
            {"title": of(one.title, lang), "said": one.told(lang), "whole": one.whole, "part": one.part}
            for one in counts(village)
        ],
        "paid": worded("paid", lang, items=("，" if lang == "zh" else ", ").join(items)),
    }


def household(village: Village, row: int, lang: str) -> dict[str, Any]:
    """The household that was picked; what to do where none is (below 0)."""
    told = asdict(tell(village, row, lang)) if row >= 0 else {}
    return {"told": told, "pick": worded("pick", lang), "numbers": worded("numbers", lang)}


def single(lang: str) -> Any:
    """The language as texts of months take it."""
    return "zh" if lang == "zh" else "en"
