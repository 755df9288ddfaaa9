"""Effects in a comparison: paired differences from the base with their intervals, what they cost, of what they are made."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from analysis.numbers import Language, Single, event_of, figures, is_points, is_share, show
from analysis.replicates import Spread, seeds_text
from analysis.statistics import Ratio, interval, paired, ratio_interval, spread_of
from analysis.why import MARKS, Why, because
from analysis.words import label, say

ALL = "all"
TARGETS = "targets"
"""Groups: all villages, and those at which an arm aims."""
Floats = NDArray[np.float64]
BESIDE = re.compile(r"spent|gain_\w+|part_\w+|petition_change")
"""Variables that stand beside the outcomes."""


@dataclass(frozen=True)
class Effect:
    """One outcome in one arm, window and group: means without and with, and the paired difference with its interval."""

    name: str
    arm: str
    window: str
    group: str
    base: float
    value: float
    effect: float
    low: float
    high: float
    n: int
    attrs: dict[str, Any]
    why: Why = Why.NONE

    @property
    def unit(self) -> str:
        """Unit of the outcome."""
        return str(self.attrs.get("units", ""))

    def shown_base(self) -> str:
        """Mean without, for people."""
        return show(self.base, self.unit)

    def shown(self, lang: Language = "en") -> str:
        """Difference with its interval, for people; shares in percentage points, named in the column of units."""
        if not self.n:
            return because(self.why, lang, short=True)
        return show_difference(self.effect, self.low, self.high, self.unit, self.why)

    def label(self, lang: Language) -> str:
        """Name of the outcome."""
        return label(self.attrs, "long_name", lang) or self.name

    def units(self, lang: Language) -> str:
        """Unit of the difference."""
        if is_share(self.unit) or is_points(self.unit):
            return say("points", lang)
        return label(self.attrs, "units", lang)

    @property
    def half_width(self) -> float:
        """Half of the interval; missing with one seed."""
        return 0.5 * (self.high - self.low)

    @property
    def luck(self) -> Spread:
        """Luck of one seed in the difference."""
        return Spread(spread_of(self.half_width, self.n), max(1, self.n - 1))

    @property
    def detectable(self) -> float:
        """Smallest effect that as many seeds find in 4 of 5 comparisons, two-sided at 5 %; missing with one seed."""
        return self.luck.detectable(self.n)

    @property
    def known_sign(self) -> bool:
        """Whether the interval excludes no effect."""
        return bool(self.low > 0.0 or self.high < 0.0)


def size_of(value: float, unit: str) -> str:
    """The size of a difference, without sign: shares in percentage points."""
    if not np.isfinite(value):
        return "n/a"
    return figures(100.0 * value) if is_share(unit) or is_points(unit) else figures(value)


def show_difference(value: float, low: float, high: float, unit: str, why: Why = Why.NONE) -> str:
    """``+1.2 [0.8, 1.6]``; shares in percentage points; the mark of what is not usual in the interval behind it."""
    if not np.isfinite(value):
        return "n/a"
    factor = 100.0 if is_share(unit) or is_points(unit) else 1.0
    texts = [f"{factor * x:.1f}" if factor == 100.0 else figures(x) for x in (value, low, high)]
    sign = "+" if value > 0.0 and not texts[0].startswith("-") else ""
    inside = f" [{texts[1]}, {texts[2]}]" if np.isfinite(low) and np.isfinite(high) else ""
    mark = MARKS.get(why, "") if why is not Why.FEW else ""  # with a single seed that is said once for all
    return f"{sign}{texts[0]}{inside} {mark}".rstrip()


def outcomes(data: xr.Dataset) -> list[str]:
    """Names of the outcomes, without what stands beside them."""
    return [str(name) for name in data.data_vars if not BESIDE.fullmatch(str(name))]


def headline(data: xr.Dataset) -> list[str]:
    """Headline outcomes, each followed by its recorded twin where it has one that names it."""
    names: list[str] = []
    for name in outcomes(data):
        attrs = data[name].attrs
        if int(attrs.get("headline", 0)):
            names.append(name)
    twins = [data[name].attrs.get("twin", "") for name in names]
    recorded = [twin for twin in dict.fromkeys(twins) if twin in data and twin not in names]
    return names + recorded


def arms(data: xr.Dataset) -> list[str]:
    """Every arm but the base."""
    return [str(name) for name in data["arm"].values[1:]]


def arm_label(data: xr.Dataset, arm: str, lang: Single) -> str:
    """Name of an arm."""
    return str(data[f"arm_{lang}"].sel(arm=arm).item())


def sides(data: xr.Dataset, name: str, arm: str, window: str, group: str = "") -> tuple[Floats, Floats]:
    """A variable without and with an arm, replicate by replicate, over the arm's own months of a window.

    Data whose arms all have the same months need no dimension ``side``: the first arm is then the one without.
    """
    values = data[name].sel(window=window)
    if group:
        values = values.sel(group=group)
    if "side" in values.dims:
        at = values.sel(arm=arm)
        return at.sel(side="without").values, at.sel(side="with").values
    return values.isel(arm=0).values, values.sel(arm=arm).values


def own_group(data: xr.Dataset, arm: str) -> str:
    """The villages that an effect is of: those at which an arm aims, where it aims at some; else all."""
    if TARGETS not in data["group"].values:
        return ALL
    aimed = any(np.isfinite(sides(data, name, arm, "during", TARGETS)[1]).any() for name in headline(data))
    return TARGETS if aimed else ALL


def months_of(data: xr.Dataset, arm: str, window: str) -> tuple[int, int] | None:
    """First month of a window of an arm, and the first no longer, from 0; nothing where it has no such window."""
    if window not in data["window"].values:
        return None
    at = data.sel(window=window)
    first, last = at["first_month"], at["last_month"]
    if "arm" in first.dims:
        first, last = first.sel(arm=arm), last.sel(arm=arm)
    return (int(first), int(last)) if int(last) > 0 else None


def windows_of(data: xr.Dataset, arm: str) -> list[str]:
    """Names of the windows that an arm has."""
    return [str(window) for window in data["window"].values if months_of(data, arm, str(window))]


def effect(data: xr.Dataset, name: str, arm: str, window: str, group: str = "") -> Effect:
    """One effect; of the villages at which the arm aims where nothing is said."""
    group = group or own_group(data, arm)
    base, value = sides(data, name, arm, window, group)
    unit = str(data[name].attrs.get("units", ""))
    found = paired(base, value, unit, event=one_event(data, unit, arm, window, group)).one()
    both = np.isfinite(value - base)
    means = (float(x[both].mean()) if both.any() else float("nan") for x in (base, value))
    numbers = found.value, found.low, found.high, found.n
    return Effect(name, arm, window, group, *means, *numbers, dict(data[name].attrs), found.why)


def one_event(data: xr.Dataset, unit: str, arm: str, window: str, group: str) -> float:
    """What one event changes in an outcome of this unit; missing where that is not known."""
    if "residents" not in data or not {"first_month", "last_month"} <= set(data.coords):
        return event_of(unit, float("nan"), float("nan"))
    months = months_of(data, arm, window)
    if months is None:
        return float("nan")
    people = float(np.mean(sides(data, "residents", arm, window, group)))
    return event_of(unit, people, (months[1] - months[0]) / 12.0)


def effects(data: xr.Dataset, names: list[str] | None = None) -> Iterator[Effect]:
    """All effects of these outcomes (of all)."""
    for name in outcomes(data) if names is None else names:
        for arm in arms(data):
            for window in windows_of(data, arm):
                for group in data["group"].values:
                    one = effect(data, name, arm, window, str(group))
                    if one.n:
                        yield one


def reasons(data: xr.Dataset, names: list[str]) -> list[Why]:
    """Reasons that stand beside some effect of these outcomes and have a mark; of a single seed the notes speak."""
    seen = {one.why for one in effects(data, names)}
    return [why for why in MARKS if why in seen and data.sizes["replicate"] > 1]


def effect_table(data: xr.Dataset) -> pd.DataFrame:
    """One row per outcome, arm, window and group."""
    return pd.DataFrame(
        {
            "arm": one.arm,
            "window": one.window,
            **months_said(data, one),
            "group": one.group,
            "outcome": one.name,
            "base": one.base,
            "value": one.value,
            "effect": one.effect,
            "low": one.low,
            "high": one.high,
            "n": one.n,
            "why": str(one.why),
            "why_en": because(one.why, "en"),
            "why_zh": because(one.why, "zh"),
            "detectable": one.detectable,
            "unit": one.unit,
            "ledger": one.attrs.get("ledger", ""),
            "better": one.attrs.get("better", ""),
        }
        for one in effects(data)
    )


def months_said(data: xr.Dataset, one: Effect) -> dict[str, int]:
    """First and last month of an effect, counted from 1."""
    months = months_of(data, one.arm, one.window)
    return {"first_month": months[0] + 1, "last_month": months[1]} if months else {}


def widest(data: xr.Dataset, window: str = "during") -> Effect | None:
    """The headline effect on a share whose interval is widest, over all arms, of those with most seeds; None without any."""
    found = [effect(data, name, arm, window) for name in headline(data) for arm in arms(data)]
    known = [one for one in found if is_share(one.unit) and np.isfinite(one.half_width)]
    return max(known, key=lambda one: (one.n, one.half_width), default=None)


def enough_said(data: xr.Dataset, lang: Language) -> str:
    """What these seeds give and what half the interval would need, at the widest; empty where there is no interval."""
    one = widest(data)
    if one is None:
        return ""
    half, luck = one.half_width, one.luck
    needed, sure = (x.for_precision(half / 2) if half > 0.0 else 2.0 for x in (luck, luck.cautious()))
    return say(
        "enough_seeds",
        lang,
        n=one.n,
        outcome=label(one.attrs, "long_name", lang) or one.name,
        half=size_of(half, one.unit),
        finds=size_of(one.detectable, one.unit),
        less=size_of(half / 2, one.unit),
        needed=seeds_text(needed),
        sure=seeds_text(sure),
    )


def spending(data: xr.Dataset, arm: str, window: str = "during") -> tuple[float, float, float]:
    """Additional spending through the levers, yuan per village and year: mean and interval."""
    without, spent = sides(data, "spent", arm, window)
    found = interval(spent - without)
    return float(found.value), float(found.low), float(found.high)


def cost_of(data: xr.Dataset, arm: str, gain: str, window: str = "during") -> Ratio:
    """Yuan per additional act of deliberation (``acts``) or per additional dispute settled in substance (``settled``).

    Additional disputes settled are the change of the share settled times the grievances that arise without the policy, so
    that a policy under which fewer arise is not called worse for it.
    """
    money, gains = (sides(data, name, arm, window) for name in ("spent", f"gain_{gain}"))
    more = gains[1] - gains[0]
    if gain == "settled":
        arising, people = (
            sides(data, name, arm, window, ALL)[0] for name in ("grievances_per_1000", "residents")
        )
        more = more * float(np.nanmean(arising * people / 1000.0))
    return ratio_interval(money[1] - money[0], more)


def parts(data: xr.Dataset, measure: str, arm: str, window: str = "during") -> pd.DataFrame:
    """The parts of an effect of outmigration with their intervals; empty where it was not split."""
    values = data[f"part_{measure}"].sel(arm=arm, window=window).values
    if not np.isfinite(values).any():
        return pd.DataFrame()
    found = interval(values)
    return pd.DataFrame(
        {
            "part": data["part"].values,
            "part_en": data["part_en"].values,
            "part_zh": data["part_zh"].values,
            "value": found.value,
            "low": found.low,
            "high": found.high,
        }
    )


def measures(data: xr.Dataset) -> list[str]:
    """What was split into parts."""
    return [str(name).removeprefix("part_") for name in data.data_vars if str(name).startswith("part_")]


def petition_causes(data: xr.Dataset, arm: str) -> pd.DataFrame:
    """Change of petitions over the whole run by cause, with intervals; only arising and settling are improvements."""
    found = interval(data["petition_change"].sel(arm=arm).values, event=1.0)
    columns = {key: data[key].values for key in ("cause", "cause_en", "cause_zh", "improves")}
    return pd.DataFrame(
        {**columns, "value": found.value, "low": found.low, "high": found.high, "why": found.why}
    )
