"""Effects in a comparison: paired differences from the base with their intervals, what they cost, of what they are made."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from analysis.numbers import SINGLES, Language, Single, event_of, figures, is_points, is_share, show
from analysis.replicates import Spread, seeds_text
from analysis.statistics import Floats, Ratio, interval, paired, ratio_interval, spread_of
from analysis.why import MARKS, Why, because
from analysis.windows import DURING, bounds, has, where, years
from analysis.words import label, say, unit_label

ALL = "all"
BESIDE = re.compile(r"spent|gain_\w+|part_\w+|petition_change")
"""Variables that stand beside the outcomes."""


@dataclass(frozen=True)
class Effect:
    """One outcome in one arm, window and group: means without and with, and the paired difference with its interval.

    Both are over the months and in the villages of the window of the arm, see :mod:`analysis.windows`.
    """

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
    replicates: int = 0

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
        why = Why.NONE if self.replicates == 1 else self.why  # of a single seed the foot speaks
        return show_difference(self.effect, self.low, self.high, self.unit, why)

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
    return f"{sign}{texts[0]}{inside} {MARKS.get(why, '')}".rstrip()


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
    return [str(name) for name in data["arm"].values]


def arm_label(data: xr.Dataset, arm: str, lang: Single) -> str:
    """Name of an arm."""
    return str(data[f"arm_{lang}"].sel(arm=arm).item())


def base_label(data: xr.Dataset, lang: Single) -> str:
    """Name of the base."""
    return str(data.attrs[f"base_{lang}"])


def effect(data: xr.Dataset, name: str, arm: str, window: str, group: str = ALL) -> Effect:
    """One effect: an arm against the base, over the same months and in the same villages."""
    values = data[name].sel(arm=arm, window=window, group=group)
    sides = values.sel(side="without").values, values.sel(side="with").values
    return of_sides(data, name, (arm, window, group), *sides)


def instead_of(data: xr.Dataset, name: str, arm: str, other: str, window: str) -> Effect:
    """An arm in place of another; ``window`` is one that is the same months and villages for both.

    Raises:
        ValueError: it is not.
    """
    ends = [(bounds(data, one, window), where(data, one, window, "en")) for one in (arm, other)]
    if ends[0] != ends[1]:
        raise ValueError(
            f"{arm} and {other} are not compared over the same months and villages in {window!r}"
        )
    values = data[name].sel(side="with", window=window, group=ALL)
    sides = values.sel(arm=other).values, values.sel(arm=arm).values
    return of_sides(data, name, (arm, window, ALL), *sides)


def of_sides(data: xr.Dataset, name: str, at: tuple[str, str, str], base: Floats, value: Floats) -> Effect:
    """The difference of two series on the same seeds; ``at`` are the arm, the window and the group."""
    unit = str(data[name].attrs.get("units", ""))
    found = paired(base, value, unit, event=one_event(data, unit, *at)).one()
    both = np.isfinite(value - base)
    means = (float(x[both].mean()) if both.any() else float("nan") for x in (base, value))
    numbers = found.value, found.low, found.high, found.n
    return Effect(name, *at, *means, *numbers, dict(data[name].attrs), found.why, np.size(value))


def one_event(data: xr.Dataset, unit: str, arm: str, window: str, group: str) -> float:
    """What one event changes in an outcome of this unit; missing where that is not known."""
    if "residents" not in data or not has(data, arm, window):
        return event_of(unit, float("nan"), float("nan"))
    at = data.sel(arm=arm, window=window, group=group)
    people = float(at["residents"].mean() * at["n_villages"].mean())
    return event_of(unit, people, years(data, arm, window))


def effects(data: xr.Dataset, names: list[str] | None = None) -> Iterator[Effect]:
    """All effects of these outcomes (of all); of groups, those that have a value."""
    for name in outcomes(data) if names is None else names:
        for arm in arms(data):
            for window in data["window"].values:
                for group in data["group"].values if has(data, arm, str(window)) else ():
                    one = effect(data, name, arm, str(window), str(group))
                    if one.n or group == ALL:
                        yield one


def reasons(data: xr.Dataset, names: list[str]) -> list[Why]:
    """Reasons that stand beside some effect of these outcomes and have a mark; of a single seed the notes speak."""
    seen = {one.why for one in effects(data, names)}
    return [why for why in MARKS if why in seen and data.sizes["replicate"] > 1]


def effect_table(data: xr.Dataset) -> pd.DataFrame:
    """One row per outcome, arm, window and group; months are counted from 1, ``since`` and ``until`` are months too."""
    about = {
        (arm, str(window)): about_window(data, arm, str(window))
        for arm in arms(data)
        for window in data["window"].values
        if has(data, arm, str(window))
    }
    return pd.DataFrame(
        {
            "arm": one.arm,
            "window": one.window,
            **about[one.arm, one.window],
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


def about_window(data: xr.Dataset, arm: str, window: str) -> dict[str, Any]:
    """The months and villages of a window as columns of a table."""
    first, last = bounds(data, arm, window)
    year = int(data.attrs["year"])
    since, until = (f"{year + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}" for month in (first, last))
    about = {"first_month": first, "last_month": last, "since": since, "until": until}
    about["without_measure"] = str(data["gaps"].sel(arm=arm, window=window).item())
    about["n_villages"] = float(data["n_villages"].sel(arm=arm, window=window).mean())
    return about | {f"villages_{lang}": where(data, arm, window, lang) for lang in SINGLES}


def widest(data: xr.Dataset, window: str = DURING) -> Effect | None:
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


def spending(data: xr.Dataset, arm: str, window: str = DURING) -> tuple[float, float, float]:
    """Additional spending through the levers, yuan per village and year: mean and interval."""
    found = interval(added(data, "spent", arm, window))
    return float(found.value), float(found.low), float(found.high)


def spent_in_all(data: xr.Dataset, arm: str, window: str = DURING) -> float:
    """The same as yuan in all, over the months and villages of the window."""
    villages = data["n_villages"].sel(arm=arm, window=window).values
    return float(np.mean(added(data, "spent", arm, window) * villages)) * years(data, arm, window)


def added(data: xr.Dataset, name: str, arm: str, window: str) -> Floats:
    """What an arm has more than the base, by replicate."""
    values = data[name].sel(arm=arm, window=window)
    more: Floats = values.sel(side="with").values - values.sel(side="without").values
    return more


def cost_of(data: xr.Dataset, arm: str, gain: str, window: str = DURING) -> Ratio:
    """Yuan per additional act of deliberation (``acts``) or per additional dispute settled in substance (``settled``).

    Additional disputes settled are the change of the share settled times the grievances that arise without the policy, so
    that a policy under which fewer arise is not called worse for it. Both are per village and year.
    """
    more = added(data, f"gain_{gain}", arm, window)
    if gain == "settled":
        at = data.sel(side="without", arm=arm, window=window, group=ALL)
        more = more * float(np.nanmean(at["grievances_per_1000"].values * at["residents"].values / 1000.0))
    return ratio_interval(added(data, "spent", arm, window), more)


def parts(data: xr.Dataset, measure: str, arm: str, window: str = DURING) -> pd.DataFrame:
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


def unit_of(data: xr.Dataset, attrs: Mapping[Any, Any], lang: Language) -> str:
    """Unit of a variable in the words of the outcomes beside it."""
    return unit_label((one.attrs for one in data.data_vars.values()), str(attrs.get("units", "")), lang)
