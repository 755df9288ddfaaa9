"""Effects in a comparison: paired differences from the base with both their errors, what they cost, of what they are made."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from analysis.cells import cell
from analysis.families import Family, family_of, in_family, p_of
from analysis.plausible import (
    at_defaults,
    by_world,
    fewest,
    independent,
    is_uncertain,
    numbers_drawn,
    ratio,
    spread,
)
from analysis.replicates import Spread, seeds_text
from analysis.statistics import LEVEL, Floats, Ratio, paired, spread_of
from analysis.two_errors import Grade, Hang, TwoErrors, hangs_on, two_errors
from analysis.why import MARKS, Why, because
from analysis.windows import DURING, bounds, has, where, years
from analysis.words import label, say, unit_label
from bilingual.numbers import event_of, figures, fixed, is_points, is_share, show
from bilingual.words import SINGLES, Language, Single, both

ALL = "all"
BESIDE = re.compile(r"spent|gain_\w+|part_\w+|petition_change|drawn|by_village")
"""Variables that stand beside the outcomes."""
EXPLORATORY = "\u2021"
"""Stands behind an effect that was not declared beforehand."""
MIDDLE = (0.25, 0.75)
"""Shares of worlds between whose effects the defaults lie in the middle of them."""
SMALLEST = 1e-9
"""The smallest effect of interest where there is nothing without the policy: any change is of interest."""


@dataclass(frozen=True)
class Effect:
    """One outcome in one arm, window and group: means without and with, and the paired difference with its range.

    Both are over the months and in the villages of the window of the arm, see :mod:`analysis.windows`.

    Attributes:
        low, high: of a comparison over plausible worlds the range of what is not known (5th to 95th percentile of worlds,
            without luck); otherwise the interval over seeds.
        n: worlds, or seeds, with a value.
        level: coverage of the interval over seeds, or of the mean over worlds.
        exploratory: whether the effect is none of those declared beforehand, see :mod:`analysis.families`.
        discovery: whether an exploratory effect is a discovery.
        errors: both errors, over plausible worlds.
        default: the effect at the default numbers, beside that over worlds.
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
    level: float = LEVEL
    exploratory: bool = False
    discovery: bool = True
    errors: TwoErrors | None = None
    default: float = float("nan")
    default_n: int = 0

    @property
    def unit(self) -> str:
        """Unit of the outcome."""
        return str(self.attrs.get("units", ""))

    def shown_base(self, lang: Language = "en") -> str:
        """Mean without, for people."""
        return show(self.base, self.unit, lang)

    def shown(self, lang: Language = "en") -> str:
        """Difference with its interval, for people; shares in percentage points, named in the column of units."""
        if not self.n:
            return because(self.why, lang, short=True)
        why = Why.NONE if self.replicates == 1 else self.why  # of a single seed the foot speaks
        shown = show_difference(self.effect, self.low, self.high, self.unit, why)
        return f"{shown} {EXPLORATORY}" if self.exploratory else shown

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
        return Spread(spread_of(self.half_width, self.n, self.level), max(1, self.n - 1))

    @property
    def detectable(self) -> float:
        """Smallest effect that as many seeds find in 4 of 5 comparisons, two-sided at 5 %; missing with one seed."""
        return self.luck.detectable(self.n)

    @property
    def grade(self) -> Grade | None:
        """What may be said, over plausible worlds; nothing where only luck is known."""
        return None if self.errors is None else self.errors.grade

    def graded(self, lang: Language) -> str:
        """What may be said, in a word or two; empty where only luck is known."""
        return "" if self.grade is None else both(*self.grade.words, lang)

    @property
    def known_sign(self) -> bool:
        """Whether an effect is told: likely or clear over worlds; over seeds, an interval that excludes none."""
        if self.errors is not None:
            return self.errors.grade in (Grade.CLEAR, Grade.LIKELY)
        return self.discovery and bool(self.low > 0.0 or self.high < 0.0)

    @property
    def unusual(self) -> str:
        """Where the effect at the defaults lies among worlds: ``high`` or ``low``; empty in the middle half, luck allowed for."""
        if self.errors is None or not np.isfinite(self.default) or self.errors.known == 0.0:
            return ""
        effects = self.errors.effects[np.isfinite(self.errors.effects)]
        low, high = np.quantile(effects, MIDDLE)
        luck = 2.0 * self.errors.luck / np.sqrt(self.default_n)
        return "high" if self.default - luck > high else "low" if self.default + luck < low else ""


def size_of(value: float, unit: str) -> str:
    """The size of a difference, without sign: shares in percentage points."""
    if not np.isfinite(value):
        return "n/a"
    return figures(100.0 * value) if is_share(unit) or is_points(unit) else figures(value)


def show_difference(value: float, low: float, high: float, unit: str, why: Why = Why.NONE) -> str:
    """``+1.2 [0.8, 1.6]``; shares in percentage points; the mark of what is not usual in the interval behind it."""
    if not np.isfinite(value):
        return "n/a"
    points = is_share(unit) or is_points(unit)
    first, *ends = (
        fixed(100.0 * x, 1, sign) if points else figures(x, sign)
        for x, sign in ((value, "+"), (low, ""), (high, ""))
    )
    inside = f" [{', '.join(ends)}]" if np.isfinite(low) and np.isfinite(high) else ""
    return f"{first}{inside} {MARKS.get(why, '')}".rstrip()


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
    return str(cell(data, f"arm_{lang}", arm=arm))


def base_label(data: xr.Dataset, lang: Single) -> str:
    """Name of the base."""
    return str(data.attrs[f"base_{lang}"])


def effect(data: xr.Dataset, name: str, arm: str, window: str, group: str = ALL) -> Effect:
    """One effect: an arm against the base, over the same months and in the same villages."""
    at = {"arm": arm, "window": window, "group": group}
    sides = (cell(data, name, side=side, **at) for side in ("without", "with"))
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
    sides = (cell(data, name, side="with", arm=one, window=window, group=ALL) for one in (other, arm))
    return of_sides(data, name, (arm, window, ALL), *sides)


def of_sides(data: xr.Dataset, name: str, at: tuple[str, str, str], base: Floats, value: Floats) -> Effect:
    """The difference of two series on the same worlds and seeds; ``at`` are the arm, the window and the group."""
    family, declared = family_of(data), in_family(data, name, at[1], at[2])
    level = family.level if declared else LEVEL
    made = over_worlds if is_uncertain(data) else over_seeds
    one = made(data, name, at, base, value, level)
    return one if declared else explored(one, family, base, value, data)


def over_seeds(
    data: xr.Dataset, name: str, at: tuple[str, str, str], base: Floats, value: Floats, level: float
) -> Effect:
    """Over seeds at one set of numbers: luck alone."""
    unit = str(data.variables[name].attrs.get("units", ""))
    found = paired(base, value, unit, level, one_event(data, unit, *at)).one()
    more: dict[str, Any] = {"why": found.why, "replicates": np.size(value), "level": level}
    numbers = (*means(base, value), found.value, found.low, found.high)
    return Effect(name, *at, *numbers, found.n, dict(data.variables[name].attrs), **more)


def over_worlds(
    data: xr.Dataset, name: str, at: tuple[str, str, str], base: Floats, value: Floats, level: float
) -> Effect:
    """Over plausible worlds: both errors."""
    attrs, e = dict(data.variables[name].attrs), by_world(data, value - base)
    found = spread(data, value - base).one()
    both = means(*(by_world(data, side).ravel() for side in (base, value)))
    usual = at_defaults(data, value - base)
    more: dict[str, Any] = {"why": found.why, "replicates": e.size, "level": level}
    if found.n >= fewest(len(e)):
        more["errors"] = two_errors(e, interest_of(attrs, both[0]), level=level)
    if np.isfinite(usual).any():
        more |= {"default": float(np.nanmean(usual)), "default_n": int(np.isfinite(usual).sum())}
    return Effect(name, *at, *both, found.value, found.low, found.high, found.n, attrs, **more)


def means(base: Floats, value: Floats) -> tuple[float, float]:
    """Means of two series over the pairs in which neither is missing."""
    both = np.isfinite(base) & np.isfinite(value)
    one, two = (float(x[both].mean()) if both.any() else float("nan") for x in (base, value))
    return one, two


def interest_of(attrs: Mapping[str, Any], base: float) -> float:
    """The smallest effect of interest of an outcome, in its unit, where its value without is this."""
    size = float(attrs.get("interest", 0.0))
    if int(attrs.get("interest_of_base", 0)):
        size *= abs(base)
    return size if size > 0.0 else SMALLEST


def explored(one: Effect, family: Family, base: Floats, value: Floats, data: xr.Dataset) -> Effect:
    """An effect that was not declared beforehand: told only where it is a discovery among all that were not."""
    e = independent(data, value - base)
    found = bool(p_of(e[:, None])[0] <= family.p) or bool(np.ptp(e) == 0.0)
    made = replace(one, exploratory=True, discovery=found)
    if found or one.errors is None or not one.known_sign:
        return made
    return replace(made, errors=replace(one.errors, grade=Grade.UNSETTLED))


def one_event(data: xr.Dataset, unit: str, arm: str, window: str, group: str) -> float:
    """What one event changes in an outcome of this unit; missing where that is not known."""
    described = {"residents", "n_villages", "first_month", "last_month", "window"} <= set(data.variables)
    if not described or not has(data, arm, window):
        return event_of(unit, float("nan"), float("nan"))
    residents = cell(data, "residents", arm=arm, window=window, group=group)
    villages = cell(data, "n_villages", arm=arm, window=window).mean()
    known = residents[np.isfinite(residents)]
    people = float(known.mean() * villages) if known.size else float("nan")
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
            **(both_errors(data, one) if is_uncertain(data) else {}),
            "exploratory": one.exploratory,
            "told": one.known_sign,
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


def both_errors(data: xr.Dataset, one: Effect) -> dict[str, Any]:
    """Both errors of an effect as columns of a table; missing where there are too few worlds."""
    e = one.errors
    columns = ("mean_low", "mean_high", "p", "luck", "known", "known_low", "known_high", "interest")
    made: dict[str, Any] = {key: float("nan") if e is None else getattr(e, key) for key in columns}
    made |= {key: float("nan") if e is None else getattr(e, key) for key in ("up", "down", "within")}
    made |= {"grade": "" if e is None else str(e.grade), "grade_zh": "" if e is None else e.grade.words.zh}
    made |= {"at_defaults": one.default, "defaults_are": one.unusual}
    hung = hanging(data, one) if is_headline(one) else ()
    return made | {"hangs_on": "; ".join(f"{hang.name} {hang.share:.2f}" for hang in hung)}


def is_headline(one: Effect) -> bool:
    """Whether it is an effect on a headline outcome or its recorded twin, of everybody."""
    return one.group == ALL and (bool(int(one.attrs.get("headline", 0))) or bool(one.attrs.get("twin", "")))


def hanging(data: xr.Dataset, one: Effect) -> tuple[Hang, ...]:
    """The numbers on which an effect hangs, at most three."""
    drawn, names = numbers_drawn(data)
    return hangs_on(one.errors, drawn, names) if one.errors is not None and names else ()


def about_window(data: xr.Dataset, arm: str, window: str) -> dict[str, Any]:
    """The months and villages of a window as columns of a table."""
    first, last = bounds(data, arm, window)
    year = int(data.attrs["year"])
    since, until = (f"{year + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}" for month in (first, last))
    about = {"first_month": first, "last_month": last, "since": since, "until": until}
    about["without_measure"] = str(cell(data, "gaps", arm=arm, window=window))
    about["n_villages"] = float(cell(data, "n_villages", arm=arm, window=window).mean())
    return about | {f"villages_{lang}": where(data, arm, window, lang) for lang in SINGLES}


def widest(data: xr.Dataset, window: str = DURING) -> Effect | None:
    """The headline effect on a share whose interval is widest, over all arms, of those with most seeds; None without any."""
    found = [effect(data, name, arm, window) for name in headline(data) for arm in arms(data)]
    known = [one for one in found if is_share(one.unit) and np.isfinite(one.half_width)]
    return max(known, key=lambda one: (one.n, one.half_width), default=None)


def enough_said(data: xr.Dataset, lang: Language) -> str:
    """What these seeds give and what half the interval would need, at the widest; empty where there is no interval."""
    one = None if is_uncertain(data) else widest(data)
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
    found = spread(data, added(data, "spent", arm, window))
    return float(found.value), float(found.low), float(found.high)


def spent_in_all(data: xr.Dataset, arm: str, window: str = DURING) -> float:
    """The same as yuan in all, over the months and villages of the window."""
    villages = cell(data, "n_villages", arm=arm, window=window)
    more = independent(data, added(data, "spent", arm, window) * villages)
    return float(np.mean(more)) * years(data, arm, window)


def added(data: xr.Dataset, name: str, arm: str, window: str) -> Floats:
    """What an arm has more than the base, by replicate."""
    at = {"arm": arm, "window": window}
    more: Floats = cell(data, name, side="with", **at) - cell(data, name, side="without", **at)
    return more


def cost_of(data: xr.Dataset, arm: str, gain: str, window: str = DURING) -> Ratio:
    """Yuan per additional attendance, per additional meeting to which a quorum came, per additional dispute settled in
    substance (``attendance``, ``quorum``, ``settled``).

    Additional disputes settled are the change of the share settled times the grievances that arise without the policy, so
    that a policy under which fewer arise is not called worse for it. Both are per village and year.
    """
    more = added(data, f"gain_{gain}", arm, window)
    if gain == "settled":
        many, residents = (
            cell(data, name, side="without", arm=arm, window=window, group=ALL)
            for name in ("grievances_per_1000", "residents")
        )
        arising = many * residents / 1000.0
        more = more * float(np.nanmean(independent(data, arising)))
    return ratio(data, added(data, "spent", arm, window), more)


def parts(data: xr.Dataset, measure: str, arm: str, window: str = DURING) -> pd.DataFrame:
    """The parts of an effect of outmigration with their intervals; empty where it was not split."""
    values = cell(data, f"part_{measure}", arm=arm, window=window)
    if not np.isfinite(values).any():
        return pd.DataFrame()
    found = spread(data, values)
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
    """Change of petitions over the whole run by cause, with intervals; ``substance`` is 1 for grievances that arose or were settled."""
    found = spread(data, cell(data, "petition_change", arm=arm), event=1.0)
    columns = {key: data[key].values for key in ("cause", "cause_en", "cause_zh", "substance")}
    return pd.DataFrame(
        {**columns, "value": found.value, "low": found.low, "high": found.high, "why": found.why}
    )


def unit_of(data: xr.Dataset, attrs: Mapping[Any, Any], lang: Language) -> str:
    """Unit of a variable in the words of the outcomes beside it."""
    return unit_label((one.attrs for one in data.data_vars.values()), str(attrs.get("units", "")), lang)
