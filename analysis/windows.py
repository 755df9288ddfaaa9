"""The months and villages that each number of a comparison is about, in words."""

from collections.abc import Sequence

import numpy as np
import xarray as xr

from analysis.cells import cell
from analysis.words import say
from bilingual.months import period
from bilingual.numbers import all_villages
from bilingual.words import Language, Single, composed

DURING, AFTER, COMMON = "during", "after", "common"
EVERYWHERE = "-all"
"""End of the name of a window over all villages, where the policy acts in some."""


def has(data: xr.Dataset, arm: str, window: str) -> bool:
    """Whether an arm has a window of this name."""
    return window in data["window"].values and int(cell(data, "first_month", arm=arm, window=window)) > 0


def named(data: xr.Dataset, arm: str, beginning: str = "", chosen: Sequence[str] = ()) -> list[str]:
    """Windows that an arm has: those that begin so, or of those chosen."""
    names = chosen or [str(name) for name in data["window"].values if str(name).startswith(beginning)]
    return [name for name in names if has(data, arm, name)]


def main(data: xr.Dataset, arm: str) -> list[str]:
    """The months of the policy and those after it, in its own villages."""
    return named(data, arm, chosen=(DURING, AFTER))


def beside(data: xr.Dataset, arm: str) -> list[str]:
    """The same over all villages, where the policy acts in some."""
    return named(data, arm, chosen=(DURING + EVERYWHERE, AFTER + EVERYWHERE))


def pieces(data: xr.Dataset, arm: str) -> list[str]:
    """Phases of the policy and its choices of villages, one by one, where there are several."""
    return [*named(data, arm, "phase-"), *named(data, arm, "targets-")]


def together(data: xr.Dataset) -> str:
    """The window in which arms can be set side by side: the one they have in common, or their own where these are the same."""
    return COMMON if COMMON in data["window"].values else DURING


def bounds(data: xr.Dataset, arm: str, window: str) -> tuple[int, int]:
    """First and last month of a window, counted from 1; both 0 where the arm has none."""
    first, last = (int(cell(data, name, arm=arm, window=window)) for name in ("first_month", "last_month"))
    return first, last


def years(data: xr.Dataset, arm: str, window: str) -> float:
    """Length of a window."""
    first, last = bounds(data, arm, window)
    return (last - first + 1) / 12.0


def when(data: xr.Dataset, arm: str, window: str, lang: Single) -> str:
    """The months of a window, and those in between in which nothing of the policy acts."""
    if not has(data, arm, window):
        return say("no_value", lang)
    told = period(*bounds(data, arm, window), int(data.attrs["year"]), lang)
    gaps = str(cell(data, "gaps", arm=arm, window=window))
    return told + (say("period_gaps", lang, gaps=gaps) if gaps else "")


def where(data: xr.Dataset, arm: str, window: str, lang: Single) -> str:
    """The villages of a window: ``all 8 villages``, ``3 of 8 villages (villages 1, 4, 7)``."""
    counted = cell(data, "n_villages", arm=arm, window=window)
    every, few, many = int(data.attrs["villages"]), int(np.min(counted)), int(np.max(counted))
    if few == every:
        return all_villages(every, lang)
    some = str(few) if few == many else say("from_to", lang, low=few, high=many)
    chosen = str(cell(data, f"villages_{lang}", arm=arm, window=window))
    return say("villages_some", lang, n=every, some=some, chosen=chosen)


def told(data: xr.Dataset, arm: str, window: str, lang: Language) -> str:
    """Months and villages of a window."""

    def write(one: Single) -> str:
        if not has(data, arm, window):
            return say("no_value", one)
        return say("when_where", one, when=when(data, arm, window, one), where=where(data, arm, window, one))

    return composed(write, lang)


def acting(data: xr.Dataset, arm: str, window: str, lang: Single) -> str:
    """What is in force in a window."""
    return str(cell(data, f"acting_{lang}", arm=arm, window=window))


def name(window: str, lang: Single) -> str:
    """What a window is called over its effects, without its months: ``Effect during``, ``Phase 1``."""
    kind, _, number = window.removesuffix(EVERYWHERE).partition("-")
    key = {"phase": "window_phase", "targets": "window_targets", "common": "window_common"}.get(kind)
    return say(f"effect_{kind}", lang) if key is None else say(key, lang, number=number)


def alike(data: xr.Dataset, arms: Sequence[str], window: str) -> bool:
    """Whether a window is the same months and villages in all of these arms that have it."""
    found = {told(data, arm, window, "en") for arm in arms if has(data, arm, window)}
    return len(found) < 2
