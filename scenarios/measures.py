"""What lever files and policy files hold, and how they become data for the model."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from model.declare import Label
from model.levers import Combine, Cost, Effect, How, Lever, Per
from model.outcomes import UnknownOutcome, find
from model.parameters import resolve
from model.policy import Date, Measure, Policy, Targets
from scenarios.dates import as_date, in_order, month_after
from scenarios.errors import did_you_mean, shown
from scenarios.numbers import hint
from scenarios.schema import Grounded, Ids, Part, Quantity, Words, Written, as_number

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]

WIDE = ("assessment.backward_share", "grid_work.township_load", "powers.staff_back", "powers.licences")
"""Settings that the model reads for a whole county or township: nobody can aim them at some of its villages."""

CODE = "code"
"""Unit of a level that stands for one of several rules."""


class PartError(ValueError):
    """One key of a measure cannot be used; ``key`` says which."""

    def __init__(self, key: str, said: str) -> None:
        super().__init__(said)
        self.key = key


def as_pair(value: Any) -> Any:
    """Bounds as a pair of floats; pydantic says what is wrong with anything else."""
    if isinstance(value, tuple | list) and len(value) == 2:
        low, high = as_number(value[0]), as_number(value[1])
        if low < high:
            return low, high
    raise PydanticCustomError("bounds", "they have to be two numbers, the lower first, as in [0, 500]")


def as_level(value: Any) -> Any:
    """A number, or the name of a level; pydantic says what is wrong with anything else."""
    return value.strip() if isinstance(value, str) and value.strip() else as_number(value)


def as_targets(value: Any) -> Any:
    """The word ``all`` as nothing to choose by."""
    if isinstance(value, str) and value != "all":
        raise PydanticCustomError("targets", "", {})
    return None if value == "all" else value


def some[Parts: tuple[Any, ...]](parts: Parts) -> Parts:
    """A list that is not empty."""
    if not parts:
        raise PydanticCustomError("empty", "", {})
    return parts


def an_outcome(name: str) -> str:
    """The name of an outcome; pydantic says what is wrong with anything else."""
    try:
        return find(name).name
    except UnknownOutcome:
        raise PydanticCustomError("outcome", "it has to be the name of an outcome") from None


Decider = Literal["city or county", "township", "village", "Party branch"]
Level = Annotated[float | str, PlainValidator(as_level)]
Bounds = Annotated[tuple[float, float], BeforeValidator(as_pair)]
Month = Annotated[Date, PlainValidator(as_date)]


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

    def effect(self, levels: tuple[float, float]) -> Effect:
        """As the model takes it; ``levels`` are the lowest and highest level.

        Raises:
            ValueError: the path is no setting, or a level would move it out of its domain.
        """
        effect = Effect(self.path, self.how, self.factor, self.offset)
        low, high = resolve(effect.path).domain
        for level in levels:
            moved = self.factor * level + self.offset
            if self.how != "add" and not low <= moved <= high:
                raise ValueError(
                    f"level {level:g} would move {effect.path} to {moved:g}; allowed is {low:g} to {high:g}"
                )
        return effect


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


class DirectionPart(Part):
    """Which way documents say that a lever moves an outcome, and why it may be otherwise here."""

    outcome: Annotated[Written, AfterValidator(an_outcome)]
    """the outcome (`grassroots run --all` shows them) that comes nearest to what they speak of"""
    sign: Literal["up", "down"]
    """the way they say it goes"""
    basis: Literal["stated", "implied"]
    """stated: as cause and effect; implied: the lever stands beside the result, or the result is its aim"""
    documents: Annotated[Ids, Field(min_length=1)]
    """keys of the documents that say so, in quotes"""
    said: Words
    """what they say, in both languages"""
    differs: Words | None = None
    """why it may be otherwise here, in both languages: shown where it is"""


class LeverFile(Grounded):
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
    effects: Annotated[tuple[EffectPart, ...], AfterValidator(some)]
    """what it does to settings"""
    combine: Combine = "largest"
    """how two policies on it combine"""
    coercive: bool = False
    """true where it works by deterrence, exposure or withholding"""
    money: bool = False
    """true where the level is an amount of money"""
    posts: bool = False
    """true where the level is a number of posts, in whole numbers"""
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
    acts: Words | None = None
    """where it moves anything, where that is not everywhere, in both languages"""
    decides: Decider | None = None
    """who decides on it"""
    directions: tuple[DirectionPart, ...] = ()
    """which way documents say that it moves outcomes; left out where none says"""

    def lever(self) -> Lever:
        """The lever as the model takes it.

        Raises:
            ValueError: a path that is no setting, a level outside the domain or that would move a setting out of
                its own, a column the ledger has not.
        """
        lever = Lever(
            self.name,
            Label(self.label.en, self.label.zh),
            Label(self.meaning.en, self.meaning.zh),
            self.unit,
            self.domain,
            self.usual,
            tuple(part.effect(self.domain) for part in self.effects),
            self.combine,
            self.coercive,
            self.money,
            self.posts,
            self.paid,
            tuple(Cost(c.per, c.yuan, c.hours, c.by_level, ground(c)) for c in self.costs),
            self.evidence,
            dict(self.levels),
        )
        for level in self.levels.values():
            lever.check(level)
        return lever


def ground(cost: CostPart) -> Label:
    """What a unit cost rests on."""
    if cost.assumed is not None:
        return Label(f"assumed: {cost.assumed.en}", f"假设：{cost.assumed.zh}")
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
            raise PydanticCustomError("targets", "it has to be one of list, neediest, easiest or random")
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
    level: Level | None = None
    """a number, or the name of a level; left out, the usual one"""
    since: Month | None = None
    """the first month in force, as in '2023-01', or as a month of the run, as in 25; without dates months 25 to 60"""
    until: Month | None = None
    """the last month in force"""
    targets: Annotated[TargetPart | None, BeforeValidator(as_targets)] = None
    """which villages: all, or one of list, neediest, easiest, random"""

    def measure(self, find: Callable[[str], Lever]) -> Measure:
        """As the model takes it; ``find`` looks a lever up by its name.

        Raises:
            ValueError: an unknown lever or level, a level outside the domain, an end before the start, targets that
                cannot be.
        """
        lever = find(self.lever)
        level = self.number(lever)
        try:
            in_order(self.since, self.until)
        except ValueError as error:
            raise PartError("until", str(error)) from None
        after = None if self.until is None else month_after(self.until)
        return Measure(lever, level, self.aim(lever), self.since, after)

    def number(self, lever: Lever) -> float:
        """The level as a number."""
        try:
            return level_of(lever, self.level)
        except ValueError as error:
            raise PartError("level", str(error)) from None

    def aim(self, lever: Lever) -> Targets:
        """The targets, where the lever can be aimed."""
        try:
            targets = Targets() if self.targets is None else self.targets.targets()
        except ValueError as error:
            raise PartError("targets", str(error)) from None
        wide = [effect.path for effect in lever.effects if effect.path in WIDE]
        if wide and targets.kind != "all":
            said = f"lever {lever.name} moves {wide[0]}, which holds for a whole township or county"
            raise PartError("targets", f"{said}; allowed is all")
        return targets


def level_of(lever: Lever, given: float | str | None) -> float:
    """A level as a number: given as one, by its name, or left out for the usual one.

    Raises:
        ValueError: no level of this name, outside the domain, or no whole number where the level is a code.
    """
    if given is None:
        return lever.usual
    if isinstance(given, str) and given in lever.levels:
        return lever.levels[given]
    low, high = lever.domain
    named = f", or {', '.join(lever.levels)}" if lever.levels else ""
    allowed = f"allowed is {low:g} to {high:g} {lever.unit}{named}"
    if isinstance(given, str):
        meant = hint(given, lambda level: low <= level <= high) or did_you_mean(given, lever.levels)
        said = f"lever {lever.name} has no level {shown(given)}; {allowed}"
        raise ValueError(f"{said}; {meant}" if meant else said)
    if lever.unit == CODE and given != round(given):
        raise ValueError(f"lever {lever.name}: level {given:g} is no whole number; {allowed}")
    return lever.check(float(given))


class PolicyFile(Grounded):
    """A policy: levers at levels, with dates and targets."""

    name: Name
    """the name of the file without .yaml"""
    label: Words
    """the name in both languages"""
    meaning: Words
    """what is done, in a sentence in both languages"""
    evidence: Ids = ()
    """ids of rows of evidence that name the policy"""
    measures: Annotated[tuple[MeasurePart, ...], AfterValidator(some)]
    """levers at levels"""

    def policy(self, find: Callable[[str], Lever]) -> Policy:
        """As the model takes it."""
        measures = tuple(part.measure(find) for part in self.measures)
        return Policy(self.name, Label(self.label.en, self.label.zh), measures)
