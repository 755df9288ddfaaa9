"""What lever files and policy files hold, and how one becomes the other's data for the model."""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from model.declare import Label
from model.levers import Combine, Cost, Effect, How, Lever, Per
from model.policy import Measure, Policy, Targets
from scenarios.schema import Ids, Part, Quantity, Words, Written

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def as_pair(value: Any) -> Any:
    """Bounds as a pair of floats; pydantic says what is wrong with anything else."""
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(x, int | float) for x in value):
        return float(value[0]), float(value[1])
    raise PydanticCustomError("bounds", "needed are two numbers, as in [0, 500]", {})


def is_month(text: str) -> str:
    """A calendar month as ``2023-01``."""
    if not MONTH.fullmatch(text):
        raise PydanticCustomError("month", "needed is a month in quotes, as in '2023-01'", {})
    return text


Bounds = Annotated[tuple[float, float], BeforeValidator(as_pair)]
Month = Annotated[str, AfterValidator(is_month)]


class EffectPart(Part):
    """What a lever does to one setting."""

    path: Written
    """the path of a setting (`grassroots ledger` lists them)"""
    how: How = "set"
    """how the setting is moved"""
    factor: Quantity = 1.0
    """by what the level is multiplied"""
    offset: Quantity = 0.0
    """what is added to that"""


class CostPart(Part):
    """What a lever costs outside the village's books."""

    per: Per
    """of what the unit cost is"""
    yuan: Quantity
    """unit cost in yuan a year"""
    hours: Quantity = 0.0
    """unit cost in hours a year"""
    by_level: bool = True
    """whether the cost is for a level of 1 and grows with it"""
    assumed: Words | None = None
    """why this sum, where no evidence states it"""
    evidence: Ids = ()
    """ids of the rows of evidence that state it"""

    @model_validator(mode="after")
    def _one_ground(self) -> "CostPart":
        """Exactly one of evidence and assumption."""
        if bool(self.evidence) == (self.assumed is not None):
            raise PydanticCustomError("both" if self.evidence else "neither", "", {})
        return self


class LeverFile(Part):
    """A lever: what can be decided, what that moves, and what it costs."""

    name: Name
    """the name of the file without .yaml"""
    label: Words
    """the name in both languages"""
    meaning: Words
    """what is done, in a sentence in both languages"""
    unit: Written
    """the unit of the level"""
    domain: Bounds
    """the lowest and highest level, as in [0, 500]"""
    usual: Quantity
    """the level where a policy names none"""
    levels: dict[str, Quantity] = Field(default_factory=dict)
    """named levels"""
    effects: Annotated[tuple[EffectPart, ...], Field(min_length=1)]
    """what it does to settings"""
    combine: Combine = "largest"
    """how two policies on it combine"""
    coercive: bool = False
    """true where it works by deterrence, exposure or withholding"""
    money: bool = False
    """true where the level is an amount of money"""
    paid: tuple[str, ...] = ()
    """ledger columns in which the village pays it"""
    costs: tuple[CostPart, ...] = ()
    """what it costs elsewhere"""
    evidence: Ids = ()
    """ids of rows of evidence that name the lever"""
    grade: Literal["reported", "derived", "borrowed", "assumed"]
    """how well the usual level is known"""
    reason: Words
    """why this usual level, in both languages"""

    def lever(self) -> Lever:
        """The lever as the model takes it.

        Raises:
            ValueError: a path that is no setting, a level outside the domain, a column the ledger has not.
        """
        return Lever(
            self.name,
            Label(self.label.en, self.label.zh),
            Label(self.meaning.en, self.meaning.zh),
            self.unit,
            self.domain,
            self.usual,
            tuple(Effect(e.path, e.how, e.factor, e.offset) for e in self.effects),
            self.combine,
            self.coercive,
            self.money,
            self.paid,
            tuple(Cost(c.per, c.yuan, c.hours, c.by_level, ground(c)) for c in self.costs),
            self.evidence,
            dict(self.levels),
        )


def ground(cost: CostPart) -> Label:
    """What a unit cost rests on."""
    if cost.assumed is not None:
        return Label(f"assumed: {cost.assumed.en}", f"假设:{cost.assumed.zh}")
    return Label("; ".join(cost.evidence), "；".join(cost.evidence))


class TargetPart(Part):
    """Which villages: exactly one of the four."""

    list: tuple[int, ...] | None = None
    """numbers of villages, from 1"""
    neediest: Quantity | None = None
    """share of villages, the most hollowed out by outmigration first"""
    easiest: Quantity | None = None
    """share of villages, the least hollowed out first"""
    random: Quantity | None = None
    """share of villages, by lot"""

    @model_validator(mode="after")
    def _one_rule(self) -> "TargetPart":
        """Exactly one rule."""
        if sum(value is not None for value in (self.list, self.neediest, self.easiest, self.random)) != 1:
            raise PydanticCustomError("targets", "needed is one of list, neediest, easiest or random", {})
        return self

    def targets(self) -> Targets:
        """As the model takes them."""
        if self.list is not None:
            return Targets("list", self.list)
        if self.neediest is not None:
            return Targets("neediest", share=self.neediest)
        if self.easiest is not None:
            return Targets("easiest", share=self.easiest)
        return Targets("random", share=self.random or 0.0)


class MeasurePart(Part):
    """One lever at one level."""

    lever: Written
    """the name of a lever (`grassroots levers` lists them)"""
    level: Quantity | Written | None = None
    """a number, or the name of a level; left out, the usual one"""
    since: Month | None = None
    """the first month in force, as in '2023-01'; without dates it acts in `during`"""
    until: Month | None = None
    """the last month in force"""
    targets: Literal["all"] | TargetPart = "all"
    """which villages: all, or one of list, neediest, easiest, random"""

    def measure(self, find: Callable[[str], Lever]) -> Measure:
        """As the model takes it; ``find`` looks a lever up by its name.

        Raises:
            ValueError: an unknown lever or level, a level outside the domain, an end before the start.
        """
        lever = find(self.lever)
        level = lever.usual if self.level is None else self.level
        if isinstance(level, str):
            if level not in lever.levels:
                named = ", ".join(lever.levels) or "none"
                raise ValueError(f"lever {lever.name} has no level {level!r}; named levels are {named}")
            level = lever.levels[level]
        since, until = (None if text is None else year_and_month(text) for text in (self.since, self.until))
        if since is not None and until is not None and until < since:
            raise ValueError(f"until {self.until} lies before since {self.since}")
        targets = Targets() if self.targets == "all" else self.targets.targets()
        return Measure(lever, float(level), targets, since, None if until is None else next_month(until))


def year_and_month(text: str) -> tuple[int, int]:
    """``2023-01`` as numbers."""
    return int(text[:4]), int(text[5:])


def next_month(month: tuple[int, int]) -> tuple[int, int]:
    """The month after."""
    return (month[0] + 1, 1) if month[1] == 12 else (month[0], month[1] + 1)


class PolicyFile(Part):
    """A policy: levers at levels, with dates and targets."""

    name: Name
    """the name of the file without .yaml"""
    label: Words
    """the name in both languages"""
    meaning: Words
    """what is done, in a sentence in both languages"""
    evidence: Ids = ()
    """ids of rows of evidence that name the policy"""
    measures: Annotated[tuple[MeasurePart, ...], Field(min_length=1)]
    """levers at levels"""

    def policy(self, find: Callable[[str], Lever]) -> Policy:
        """As the model takes it."""
        measures = tuple(part.measure(find) for part in self.measures)
        return Policy(self.name, Label(self.label.en, self.label.zh), measures)
