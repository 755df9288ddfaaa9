"""What a study file holds: a question, scenarios, factors, a design, replicates, outcomes. The same from Python."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

import scenarios
from experiments.arms import windows
from model.declare import Number
from model.outcomes import UnknownOutcome, find, headline
from model.parameters import OutOfDomain, UnknownPath, check, resolve
from model.run import DEFAULT
from scenarios.checks import name_is_that_of_the_file
from scenarios.errors import InputError, Problem, did_you_mean, one_of
from scenarios.measures import Name
from scenarios.reading import Text, read_text
from scenarios.schema import Part, Quantity, Words, Written
from scenarios.wording import problems

STUDIES = Path(__file__).parent / "ready"
Seeds = Literal["paired", "blocked", "independent"]


def as_tuple(value: Any) -> Any:
    """One thing may stand without the brackets of a list."""
    return tuple(value) if isinstance(value, tuple | list) else (value,)


Texts = Annotated[tuple[Written, ...], BeforeValidator(as_tuple)]
Values = Annotated[tuple[Quantity | Written, ...], Field(min_length=2)]


class Factor(Part):
    """One thing that the design moves: exactly one of path, lever and place."""

    path: Written | None = None
    """a number of the model by dotted path or unique last name"""
    lever: Written | None = None
    """the level of a lever, in force as a policy without dates"""
    place: Texts | None = None
    """whole places as the values of one factor"""
    low: Quantity | None = None
    """lowest value; left out with high, the plausible range or the domain of the lever"""
    high: Quantity | None = None
    """highest value"""
    values: Values | None = None
    """the values themselves, for grids and for what has an order or names only"""
    integer: bool = False
    """whole numbers only"""
    log: bool = False
    """spread evenly over the logarithm"""

    @model_validator(mode="after")
    def _one_kind(self) -> "Factor":
        if sum(thing is not None for thing in (self.path, self.lever, self.place)) != 1:
            raise PydanticCustomError("factor", "needed is one of path, lever or place", {})
        if (self.low is None) != (self.high is None):
            raise PydanticCustomError("bounds", "low and high go together", {})
        if self.values is not None and self.low is not None:
            raise PydanticCustomError("bounds", "either values, or low and high", {})
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise PydanticCustomError("bounds", "low has to be below high", {})
        return self

    @property
    def name(self) -> str:
        """What the factor is called in tables."""
        if self.path is not None:
            return resolve(self.path).path
        return f"lever:{self.lever}" if self.lever is not None else "place"

    @property
    def levels(self) -> tuple[Any, ...] | None:
        """The values where the factor has a list of them."""
        return self.place if self.place is not None else self.values

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest value: as given, else plausible, else the domain of the lever."""
        if self.low is not None and self.high is not None:
            return self.low, self.high
        if self.lever is not None:
            return scenarios.load_lever(self.lever).domain
        about = resolve(self.path or "").about
        if isinstance(about, Number) and about.plausible is not None:
            return about.plausible
        return resolve(self.path or "").domain


class Design(Part):
    """Which points are run."""

    kind: Literal["grid", "ofat", "lhs", "sobol", "morris", "table"]
    """how the points are laid out"""
    rows: Annotated[int, Field(ge=1, le=1_000_000)] = 64
    """base points: of a Latin hypercube, of a Sobol sequence (a power of two), trajectories of Morris"""
    levels: Annotated[int, Field(ge=2, le=1000)] = 5
    """points of a factor with bounds, in a grid or one at a time; levels of Morris"""
    second_order: bool = False
    """the extra rows of a Sobol design from which second-order indices are worked out"""
    seed: Annotated[int, Field(ge=1)] = 1
    """seed of the design itself"""
    table: tuple[dict[str, Quantity | Written], ...] = ()
    """the points themselves, by the names of the factors"""


class Study(Part):
    """A study."""

    name: Name
    """the name of the file without .yaml"""
    label: Words
    """the name in both languages"""
    question: Words
    """what is asked, in both languages"""
    place: Written = DEFAULT.name
    """the place, where it is no factor"""
    policies: Texts = ()
    """policies in force at every point"""
    arms: Texts = ("none",)
    """policies compared at every point with the same luck; none is no policy"""
    values: dict[str, Quantity] = Field(default_factory=dict)
    """numbers set at every point"""
    factors: Annotated[tuple[Factor, ...], Field(min_length=1)]
    """what the design moves"""
    design: Design
    """which points are run"""
    replicates: Annotated[int, Field(ge=1, le=100_000)] = 4
    """seeds at each point"""
    seeds: Seeds = "blocked"
    """the same seeds at all points (paired), by block of the design (blocked), or all of their own (independent)"""
    seed: Annotated[int, Field(ge=0)] = 0
    """master seed"""
    outcomes: Texts = ("headline",)
    """outcomes to keep; headline is the headline ones"""
    windows: Texts = ("during",)
    """windows to measure them in: during, after"""
    months: Annotated[int, Field(ge=1, le=120)] = 84
    """length of a run"""
    villages: Annotated[int, Field(ge=1, le=5000)] = 1
    """villages of a run"""
    preset: Literal["full", "core"] = "full"
    """the full model or its core"""

    @property
    def outcome_names(self) -> list[str]:
        """Names of the outcomes kept."""
        names: list[str] = []
        for name in self.outcomes:
            names += [item.name for item in headline()] if name == "headline" else [name]
        return list(dict.fromkeys(names))


def study_of(text: Text) -> Study:
    """The study in a text.

    Raises:
        InputError: it is none; all that is wrong with it.
    """
    found = [*text.problems, *name_is_that_of_the_file(text)]
    try:
        study = Study.model_validate(text.data)
    except ValidationError as error:
        raise InputError(text.path, {*found, *problems(error, Study, text)}) from None
    found += [
        Problem(*text.at_key(where), said, allowed, hint) for where, said, allowed, hint in wrong(study)
    ]
    if found:
        raise InputError(text.path, set(found))
    return study


Wrong = tuple[tuple[str | int, ...], str, str, str]


def wrong(study: Study) -> list[Wrong]:
    """What the types cannot say: names that exist, bounds within domains, designs that fit their factors."""
    found: list[Wrong] = []
    for k, factor in enumerate(study.factors):
        try:
            found += [(("factors", k), *said) for said in factor_wrong(factor)]
        except (UnknownPath, OutOfDomain, InputError) as error:
            found.append((("factors", k), str(error), "", ""))
    names = [factor_name(factor) for factor in study.factors]
    for name in sorted({name for name in names if names.count(name) > 1}):
        found.append((("factors",), f"the factor {name} is there twice", "", ""))
    for name in study.outcomes:
        try:
            if name != "headline":
                find(name)
        except UnknownOutcome as error:
            found.append((("outcomes",), str(error), "", ""))
    try:
        known = list(windows(study.months))
        for name in study.windows:
            if name not in known:
                found.append(
                    (
                        ("windows",),
                        f"windows: {name!r}",
                        f"allowed is {one_of(known)}",
                        did_you_mean(name, known),
                    )
                )
    except ValueError as error:
        found.append((("months",), str(error), "", ""))
    for key, given in (("policies", study.policies), ("arms", study.arms)):
        for name in given:
            try:
                if name != "none" or key == "policies":
                    scenarios.load_policy(name)
            except InputError as error:
                found.append(((key,), str(error), "", ""))
    try:
        scenarios.load(study.place)
    except InputError as error:
        found.append((("place",), str(error), "", ""))
    for path, value in study.values.items():
        try:
            check(resolve(path), value)
        except (UnknownPath, OutOfDomain) as error:
            found.append((("values", path), str(error), "", ""))
    return found + [(("design",), *said) for said in design_wrong(study)]


def factor_name(factor: Factor) -> str:
    """The name of a factor, also where its path is not known."""
    try:
        return factor.name
    except UnknownPath:
        return str(factor.path)


def factor_wrong(factor: Factor) -> list[tuple[str, str, str]]:
    """What is wrong with one factor."""
    if factor.place is not None:
        for name in factor.place:
            scenarios.load(name)
        return []
    numbers = list(factor.levels or factor.bounds)
    if any(isinstance(number, str) for number in numbers):
        return [(f"{factor.name}: {numbers} are words", "needed are numbers", "")]
    for number in numbers:
        if factor.lever is not None:
            try:
                scenarios.load_lever(factor.lever).check(float(number))
            except InputError:
                raise
            except ValueError as error:
                return [(str(error), "", "")]
        else:
            check(resolve(factor.path or ""), number)
    return []


def design_wrong(study: Study) -> list[tuple[str, str, str]]:
    """What is wrong with the design for these factors."""
    design, said = study.design, []
    listed = [factor_name(f) for f in study.factors if f.levels is not None]
    if design.kind in ("sobol", "morris") and listed:
        allowed = "needed are bounds; grid, ofat, lhs and table take lists of values"
        said.append((f"{design.kind}: {listed[0]} has a list of values", allowed, ""))
    if design.kind == "sobol" and design.rows & (design.rows - 1):
        near = 1 << max(1, design.rows.bit_length() - 1)
        said.append(
            (f"sobol: {design.rows} rows", "allowed is a power of two", f"write {near} or {2 * near}")
        )
    if design.kind == "table":
        names = [factor_name(f) for f in study.factors]
        if not design.table:
            said.append(("table: no points are given", "needed is a list under `table:`", ""))
        for k, point in enumerate(design.table):
            if set(point) != set(names):
                said.append(
                    (f"table: point {k + 1} has {', '.join(point)}", f"needed are {', '.join(names)}", "")
                )
    elif design.table:
        said.append((f"{design.kind}: a table is given", "a table goes with `kind: table`", ""))
    return said


def ready() -> list[str]:
    """Names of the studies that come with the project."""
    return sorted(file.stem for file in STUDIES.glob("*.yaml"))


@lru_cache(maxsize=64)
def load_study(name_or_path: str) -> Study:
    """A study: a name of :func:`ready`, or the path of a file.

    Raises:
        InputError: no such study, or its file cannot be used.
    """
    text = str(name_or_path)
    if any(mark in text for mark in ("/", "\\", ".yaml", ".yml")):
        return study_of(read_text(text, "study"))
    if text not in ready():
        allowed = "`grassroots study list` lists them; a file of your own is given by its path"
        raise InputError(
            text, [Problem(0, 0, "there is no study of this name", allowed, did_you_mean(text, ready()))]
        )
    return study_of(read_text(STUDIES / f"{text}.yaml", "study"))
