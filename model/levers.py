"""Levers: what somebody can decide on, as data. A lever moves settings; people feel the settings and not the lever."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np

from model.declare import Floats, Label
from model.named import named
from model.parameters import is_setting, resolve
from model.state import ledger

How = Literal["set", "add", "at_least", "at_most"]
Combine = Literal["largest", "smallest", "sum", "last"]
Per = Literal["village", "household", "attendant", "representative", "township share"]

COMBINE: dict[Combine, Label] = {
    "largest": Label("the largest level counts", "取最高力度"),
    "smallest": Label("the smallest level counts", "取最低力度"),
    "sum": Label("levels add up", "力度相加"),
    "last": Label("the policy named last counts", "以后列政策为准"),
}
PER: dict[Per, Label] = {
    "village": Label("village and year", "每村每年"),
    "household": Label("registered household and year", "每户每年"),
    "attendant": Label("grid attendant and year", "每名网格员每年"),
    "representative": Label("representative and year", "每名村民代表每年"),
    "township share": Label("township and year, split over its villages", "每乡镇每年（按村分摊）"),
}

_ORDER: tuple[How, ...] = ("set", "add", "at_least", "at_most")
_NONE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Effect:
    """What one lever does to one setting: ``factor * level + offset``, set, added, or as a bound."""

    path: str
    how: How = "set"
    factor: float = 1.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        item = resolve(self.path)
        if not is_setting(item):
            raise ValueError(
                f"{self.path} is no setting: only numbers declared by village can be moved by a lever"
            )
        object.__setattr__(self, "path", item.path)

    def on(self, value: Floats, level: Floats) -> Floats:
        """The setting by village, where it was ``value``, at these levels of the lever."""
        moved = self.factor * level + self.offset
        if self.how == "add":
            moved = value + moved
        elif self.how == "at_least":
            moved = np.maximum(value, moved)
        elif self.how == "at_most":
            moved = np.minimum(value, moved)
        return moved


@dataclass(frozen=True)
class Cost:
    """What a lever costs outside the village's own books.

    Attributes:
        per: of what the unit cost is.
        yuan: unit cost, yuan a year.
        hours: hours of posts or departments a year.
        by_level: whether both are for a level of 1 and grow with it.
        ground: evidence, or why it is assumed.
    """

    per: Per
    yuan: float
    hours: float
    by_level: bool
    ground: Label


@dataclass(frozen=True, repr=False)
class Lever:
    """One lever.

    Attributes:
        name: short name.
        label: in both languages.
        meaning: what is done, in both languages.
        unit: unit of the level.
        domain: bounds of the level.
        usual: level where a policy names none.
        effects: what it does to settings.
        combine: how two policies on the same lever combine.
        coercive: works by deterrence, exposure or withholding; off in shipped policies unless they say so.
        money: the level is an amount of money, which an equal-budget comparison may scale.
        posts: the level is a number of posts, which an equal-budget comparison may move in whole numbers.
        paid: ledger columns in which the village's books show what it pays out.
        costs: what it costs elsewhere.
        evidence: rows of evidence.
        levels: named levels.
    """

    name: str
    label: Label
    meaning: Label
    unit: str
    domain: tuple[float, float]
    usual: float
    effects: tuple[Effect, ...]
    combine: Combine = "largest"
    coercive: bool = False
    money: bool = False
    posts: bool = False
    paid: tuple[str, ...] = ()
    costs: tuple[Cost, ...] = ()
    evidence: tuple[str, ...] = ()
    levels: Mapping[str, float] = field(default_factory=lambda: _NONE)

    def __post_init__(self) -> None:
        object.__setattr__(self, "levels", dict(self.levels))
        low, high = self.domain
        if not low <= self.usual <= high:
            raise ValueError(f"lever {self.name}: usual level {self.usual:g}; allowed is {low:g} to {high:g}")
        known = [column.name for column in ledger.COLUMNS]
        if self.posts and (self.money or np.floor(high) < max(1.0, low)):
            raise ValueError(
                f"lever {self.name}: a level that is a number of posts is no amount of money, and its domain has a "
                f"whole number above 0; given is {low:g} to {high:g}"
            )
        unknown = [name for name in self.paid if name not in known]
        if unknown:
            raise ValueError(f"lever {self.name}: no ledger column is called {unknown[0]!r}")

    def __repr__(self) -> str:
        low, high = self.domain
        return named(self, self.name, self.label.en, f"{low:g} to {high:g} {self.unit}".rstrip(" -"))

    def check(self, level: float) -> float:
        """The level, where it is allowed.

        Raises:
            ValueError: outside the domain.
        """
        low, high = self.domain
        if not low <= level <= high:
            raise ValueError(
                f"lever {self.name}: level {level:g}; allowed is {low:g} to {high:g} {self.unit}"
            )
        return level


def combined(rule: Combine, before: Floats, active: np.ndarray, level: float, targets: np.ndarray) -> Floats:
    """Levels by village after one more policy on the same lever; ``active`` says where one acted before."""
    if rule == "sum":
        joint = before + level
    elif rule == "largest":
        joint = np.maximum(before, level)
    elif rule == "smallest":
        joint = np.minimum(before, level)
    else:
        joint = np.full_like(before, level)
    result: Floats = np.where(targets, np.where(active, joint, level), before)
    return result


def ordered(levers: Mapping[str, Lever]) -> list[tuple[str, Effect]]:
    """Effects of several levers in the order in which they are applied: what sets, what adds, what bounds."""
    effects = [(name, effect) for name in sorted(levers) for effect in levers[name].effects]
    return sorted(effects, key=lambda pair: _ORDER.index(pair[1].how))
