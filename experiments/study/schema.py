"""What a study file holds: a question, scenarios, factors, a design, replicates, outcomes. The same from Python."""

import contextlib
from collections.abc import Sequence
from math import floor, isfinite, prod
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

import scenarios
from experiments.study.windows import windows_wrong
from experiments.worlds import is_wide, open_at
from model.declare import Number
from model.levers import Lever
from model.outcomes import UnknownOutcome, find, headline
from model.parameters import OutOfDomain, UnknownPath, check, ledger, resolve
from model.policy import Policy
from model.run import DEFAULT, Scenario
from scenarios import names
from scenarios.checks import name_is_that_of_the_file
from scenarios.errors import InputError, Problem, did_you_mean, one_of, shown
from scenarios.files import Kept
from scenarios.measures import Level, Name
from scenarios.numbers import hint
from scenarios.reading import Text, load_bytes, text_of
from scenarios.schema import Part, Place, Quantity, Words, Written
from scenarios.wording import problems

STUDIES = Path(__file__).parent / "ready"
FIRST = "outmigration-and-incentives"
"""The headline question stands first in a list."""
MOST = 1_000_000
"""Points of a study."""
MOST_VILLAGES = 5000
"""Villages of a run."""
Seeds = Literal["paired", "blocked", "independent"]
Outmigration = Literal["held", "free"]


def as_tuple(value: Any) -> Any:
    """One thing may stand without the brackets of a list."""
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def as_villages(value: Any) -> Any:
    """A number of villages, or every village of the place."""
    if value == "all" or (type(value) is int and 1 <= value <= MOST_VILLAGES):
        return value
    raise PydanticCustomError("villages", f"allowed is 1 to {MOST_VILLAGES}, or all")


Texts = Annotated[tuple[Written, ...], BeforeValidator(as_tuple)]
Values = Annotated[tuple[Level, ...], Field(min_length=2)]


class Factor(Part):
    """One thing that the design moves: exactly one of path, lever and place; or, last in a list, all that is uncertain."""

    path: Written | None = None
    """a number of the model by dotted path or unique last name"""
    lever: Written | None = None
    """the level of a lever, in force as a policy without dates"""
    place: Texts | None = None
    """whole places as the values of one factor"""
    uncertain: Literal["all", "assumed"] | None = None
    """a factor of each number that has a plausible range, is not known for the place, and is not moved otherwise"""
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
    group: Name | None = None
    """factors of one group are moved together, and have one index"""
    _moved: Lever | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _one_kind(self) -> "Factor":
        if sum(thing is not None for thing in (self.path, self.lever, self.place, self.uncertain)) != 1:
            raise PydanticCustomError("factor", "it has to be one of path, lever, place or uncertain")
        if (self.path or self.lever) is None and (self.low is not None or self.values is not None):
            raise PydanticCustomError("factor", "low, high and values go with path or lever")
        if (self.low is None) != (self.high is None):
            raise PydanticCustomError("factor", "low and high go together")
        if self.values is not None and self.low is not None:
            raise PydanticCustomError("factor", "it has to be either values, or low and high")
        if self.low is not None and self.high is not None and self.low >= self.high:
            given = {"low": self.low, "high": self.high}
            raise PydanticCustomError("factor", "low {low} is not below high {high}", given)
        return self

    @property
    def name(self) -> str:
        """What the factor is called in tables."""
        if self.path is not None:
            return resolve(self.path).path
        return f"lever:{self.lever}" if self.lever is not None else "place"

    @property
    def moved(self) -> Lever:
        """The lever that it moves, as it was when the study was read.

        Raises:
            InputError: there is none of that name.
        """
        return self._moved or scenarios.load_lever(self.lever or "")

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
            return self.moved.domain
        about = resolve(self.path or "").about
        if isinstance(about, Number) and about.plausible is not None:
            return about.plausible
        return resolve(self.path or "").domain


class Design(Part):
    """Which points are run."""

    kind: Literal["grid", "ofat", "lhs", "worlds", "sobol", "morris", "table"]
    """how the points are laid out"""
    rows: Annotated[int, Field(ge=1, le=1_000_000)] = 64
    """base points: worlds, points of a Latin hypercube, of a Sobol sequence (a power of two), trajectories of Morris"""
    levels: Annotated[int, Field(ge=2, le=1000)] = 5
    """points of a factor with bounds, in a grid or one at a time; levels of Morris"""
    second_order: bool = False
    """the extra rows of a Sobol design from which second-order indices are worked out"""
    seed: Annotated[int, Field(ge=1)] = 1
    """seed of the design itself"""
    table: tuple[dict[str, Level], ...] = ()
    """the points themselves, by the names of the factors"""
    source: Literal["posterior", "plausible"] = "plausible"
    """of worlds: drawn from plausible ranges, or from what published figures leave of them"""


class Study(Part):
    """A study, with the files that it names as they were when it was read.

    Their paths are seen from the folder of the study file, or where there is none from the current one.
    """

    name: Name
    """the name of the file without .yaml"""
    label: Words
    """the name in both languages"""
    question: Words
    """the question, in both languages"""
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
    groups: dict[Name, Words] = Field(default_factory=dict)
    """names of the groups of factors, in both languages"""
    design: Design
    """which points are run"""
    replicates: Annotated[int, Field(ge=1, le=100_000)] = 4
    """seeds at each point"""
    seeds: Seeds = "blocked"
    """the same seeds at all points (paired), by block of the design (blocked), or all of their own (independent)"""
    seed: Annotated[int, Field(ge=0, le=2**64 - 1)] = 0
    """master seed"""
    outcomes: Texts = ("headline",)
    """outcomes to keep; headline is the headline ones"""
    windows: Texts = ("during",)
    """windows to measure them in: during (the months of the policies), after, year-1, year-2 and so on, or months-25-36"""
    months: Annotated[int, Field(ge=1, le=120)] = 84
    """length of a run"""
    villages: Annotated[int | Literal["all"], PlainValidator(as_villages)] = 1
    """the number of villages of a run, 1 to 5000, or all"""
    preset: Literal["full", "core"] = "full"
    """the full model or its core"""
    outmigration: Outmigration = "held"
    """held: drawn to its set share all through; free: left to itself from the month in which policies begin, as a programme needs"""
    by_village: bool = False
    """keep what every village comes to as well"""
    _files: Kept = PrivateAttr(default_factory=Kept)

    def model_post_init(self, context: Any) -> None:
        """Read the files that are named, each once; what is wrong with one is said by :func:`wrong`."""
        self._files = (context or {}).get("files") or Kept()
        for factor in self.factors:
            if factor.lever is not None:
                with contextlib.suppress(InputError):
                    factor._moved = scenarios.load_lever(factor.lever, self._files)
        for name in self.policy_names:
            with contextlib.suppress(InputError):
                self.policy(name)
        for name in self.place_names:
            with contextlib.suppress(InputError):
                self.scenario(name)

    @model_serializer(mode="wrap")
    def _as_it_was(self, dumped: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A key that came later is left out where it asks for nothing: hashes of earlier studies stay what they were."""
        found: dict[str, Any] = dumped(self)
        return {key: value for key, value in found.items() if key != "by_village" or value}

    def __eq__(self, other: object) -> bool:
        """Whether two studies ask the same, of files of the same content."""
        if not isinstance(other, Study):
            return NotImplemented
        return dict(self) == dict(other) and self.files.contents() == other.files.contents()

    @property
    def files(self) -> Kept:
        """The files that it names."""
        return self._files

    @property
    def policy_names(self) -> list[str]:
        """Policies that it names, each once."""
        return [name for name in dict.fromkeys((*self.policies, *self.arms)) if name != "none"]

    @property
    def place_names(self) -> list[str]:
        """Places that it names, each once."""
        return list(dict.fromkeys((self.place, *(name for one in self.factors for name in one.place or ()))))

    def policy(self, name: str) -> Policy:
        """A policy that it names.

        Raises:
            InputError: there is none, or its file cannot be used.
        """
        return scenarios.load_policy(name, self.files)

    def scenario(self, name: str) -> Scenario:
        """A place that it names.

        Raises:
            InputError: there is none, or its file cannot be used.
        """
        return scenarios.load(name, self.files)

    @model_validator(mode="after")
    def _all_that_is_uncertain(self) -> "Study":
        """Put factors of their own in place of ``uncertain``."""
        named, last = self.factors[:-1], self.factors[-1]
        if last.uncertain is not None and all(factor.uncertain is None for factor in named):
            ranges = uncertain_in(self, named, last.uncertain)
            more = tuple(drawn_over(path, span, last.group) for path, span in ranges.items())
            object.__setattr__(self, "factors", named + more if more else self.factors)
        return self

    @property
    def has_dummy(self) -> bool:
        """Whether the design has one more column, that of a factor that moves nothing: the noise floor of an index."""
        return self.design.kind in ("lhs", "sobol", "morris")

    @property
    def moved_together(self) -> list[str]:
        """For each factor what moves with it: the name of its group, or its own."""
        return [factor.group or factor.name for factor in self.factors]

    @property
    def outcome_names(self) -> list[str]:
        """Names of the outcomes kept."""
        names: list[str] = []
        for name in self.outcomes:
            names += [item.name for item in headline()] if name == "headline" else [name]
        return list(dict.fromkeys(names))


def drawn_over(path: str, span: tuple[float, float], group: str | None) -> Factor:
    """A factor of an uncertain number; its range is written down where it is a place's own and not the plausible one."""
    low, high = (None, None) if Factor(path=path).bounds == span else span
    return Factor(path=path, low=low, high=high, group=group, log=is_wide(span))


def uncertain_in(study: Study, named: Sequence[Factor], kind: str) -> dict[str, tuple[float, float]]:
    """Range of every number that the study leaves to be moved: uncertain at all of its places, not moved otherwise.

    Of several places with ranges of their own it is the widest. Nothing where a name in the study does not exist: that is said
    by :func:`wrong`.
    """
    try:
        moved = {resolve(factor.path).path for factor in named if factor.path is not None}
        moved |= {resolve(path).path for path in study.values}
        levers = [factor.moved for factor in named if factor.lever is not None]
        for name in study.policy_names:
            levers += [measure.lever for measure in study.policy(name).measures]
        moved |= {effect.path for lever in levers for effect in lever.effects}
        places = [open_at(place_in(study, name)) for name in study.place_names]
    except (InputError, UnknownPath):
        return {}
    wanted = [path for path in places[0] if path not in moved and all(path in one for one in places)]
    found = {path: [one[path] for one in places] for path in wanted}
    return {
        path: (min(low for low, _ in spans), max(high for _, high in spans))
        for path, spans in found.items()
        if kind == "all" or getattr(ledger()[path].about, "grade", "") == "assumed"
    }


def place_in(study: Study, name: str) -> Place | None:
    """The file of a place that a study names; the default village has none."""
    return None if name == DEFAULT.name else scenarios.load_place(name, study.files)


def study_of(text: Text, files: Kept) -> Study:
    """The study in a text.

    Args:
        text: of its file.
        files: where the files that it names are looked for.

    Raises:
        InputError: it is none; all that is wrong with it.
    """
    found = [*text.problems, *name_is_that_of_the_file(text)]
    try:
        study = Study.model_validate(text.data, context={"files": files})
    except ValidationError as error:
        found += problems(error, Study, text)
        raise InputError(text.path, set(found)) from None
    found += [
        Problem(*text.at_key(where), said, allowed, hint) for where, said, allowed, hint in wrong(study)
    ]
    if found:
        raise InputError(text.path, set(found))
    return study


KINDS = ("path", "lever", "place", "uncertain")
Wrong = tuple[tuple[str | int, ...], str, str, str]


def wrong(study: Study) -> list[Wrong]:
    """What the types cannot say: names that exist, bounds within domains, designs that fit their factors."""
    found = [*names_wrong(study), *values_wrong(study), *groups_wrong(study)]
    found += [one for one in factors_wrong(study) if not found or one[0][-1] != "uncertain"]
    if not found:  # the design is judged by factors that can be used
        found = [(("design",), *said) for said in design_wrong(study)]
    return found


def factors_wrong(study: Study) -> list[Wrong]:
    """What is wrong with the factors, each by itself and together."""
    found: list[Wrong] = []
    names: list[str] = []
    for k, factor in enumerate(study.factors):
        kind = next(name for name in KINDS if getattr(factor, name) is not None)
        if factor.uncertain is not None:
            found.append((("factors", k, kind), *uncertain_wrong(study, k)))
            continue
        try:
            for key, *said in factor_wrong(study, factor):
                found.append((("factors", k, key), said[0], said[1], said[2]))
            if factor.name in names:
                found.append((("factors", k, kind), f"the factor {factor.name} is there twice", "", ""))
            names.append(factor.name)
        except UnknownPath as error:
            found.append((("factors", k, kind), str(error), "", ""))
        except InputError as error:
            found.append((("factors", k, kind), *first_of(error)))
    return found


def groups_wrong(study: Study) -> list[Wrong]:
    """What is wrong with the names of groups: one that no factor is of, or a factor whose group has no name."""
    found: list[Wrong] = []
    used = {factor.group for factor in study.factors if factor.group is not None}
    for k, factor in enumerate(study.factors):
        if factor.group is not None and factor.group not in study.groups:
            said = f"group {factor.group} has no name in both languages"
            allowed = f"write groups: {{{factor.group}: {{en: ..., zh: ...}}}}"
            hint = did_you_mean(factor.group, list(study.groups))
            found.append((("factors", k, "group"), said, allowed, hint))
    unused = [name for name in study.groups if name not in used]
    return found + [(("groups", name), f"groups: no factor is of {name}", "", "") for name in unused]


def uncertain_wrong(study: Study, k: int) -> tuple[str, str, str]:
    """Why no factors stand in place of ``uncertain``."""
    if k < len(study.factors) - 1:
        return "uncertain stands last in the list of factors", "", ""
    return "nothing uncertain is left to be moved", "see what else is wrong", ""


def names_wrong(study: Study) -> list[Wrong]:
    """What is wrong with the names of outcomes, windows, policies and the place."""
    found: list[Wrong] = []
    for k, name in enumerate(study.outcomes):
        try:
            if name != "headline":
                find(name)
        except UnknownOutcome as error:
            found.append((("outcomes", k), str(error), "", ""))
    try:
        found += [(("windows", k), said, allowed, hint) for k, said, allowed, hint in windows_wrong(study)]
    except ValueError as error:
        found.append((("months",), str(error), "", ""))
    for key, given in (("policies", study.policies), ("arms", study.arms)):
        for k, name in enumerate(given):
            if name in given[:k]:
                found.append(((key, k), f"{key}: {name} is there twice", "", ""))
            elif name != "none" or key == "policies":
                found += [((key, k), *said) for said in policy_wrong(study, name)]
    try:
        study.scenario(study.place)
    except InputError as error:
        found.append((("place",), *first_of(error)))
    return found


def policy_wrong(study: Study, name: str) -> list[tuple[str, str, str]]:
    """What is wrong with a policy: it is not there, or moves a lever that is a factor."""
    try:
        policy = study.policy(name)
    except InputError as error:
        return [first_of(error)]
    moved = [factor.lever for factor in study.factors if factor.lever is not None]
    both = [measure.lever.name for measure in policy.measures if measure.lever.name in moved]
    said = f"{name} moves {', '.join(both)}, which is a factor too"
    return [(said, "a lever is moved by one of the two", "")] if both else []


def values_wrong(study: Study) -> list[Wrong]:
    """What is wrong with the numbers set at every point."""
    found: list[Wrong] = []
    moved = [resolved(factor.path) for factor in study.factors if factor.path is not None]
    for path, value in study.values.items():
        try:
            check(resolve(path), value)
            if resolved(path) in moved:
                said = f"{resolved(path)} is set here and is a factor too"
                found.append((("values", path), said, "a number is moved by one of the two", ""))
        except (UnknownPath, OutOfDomain) as error:
            found.append((("values", path), str(error), "", ""))
    return found


def first_of(error: InputError) -> tuple[str, str, str]:
    """What is wrong with a file or name that the study names."""
    one = error.problems[0]
    where = f"{error.path}:{one.line}:{one.column}" if one.line else error.path
    return f"{where}: {one.given}", one.allowed, one.hint


def resolved(path: str) -> str:
    """The full path, or what was given where there is none."""
    try:
        return resolve(path).path
    except UnknownPath:
        return path


def factor_wrong(study: Study, factor: Factor) -> list[tuple[str, str, str, str]]:
    """What is wrong with one factor: the key at which it stands, what was given, what is allowed, a hint.

    Raises:
        UnknownPath: no such number.
        InputError: no such lever or place.
    """
    if factor.lever is not None:
        scenarios.load_lever(factor.lever, study.files)
    elif factor.path is not None:
        resolve(factor.path)
    for name in factor.place or ():
        study.scenario(name)
    if factor.levels is not None:
        if len(set(factor.levels)) < len(factor.levels):
            return [("values", f"{factor.name}: a value is there twice", "each value stands once", "")]
        if factor.place is not None:
            return []
    numbers = factor.levels or factor.bounds
    keys = ("values",) * len(numbers) if factor.levels else ("low", "high")
    found = [
        (key, said, "", "")
        for key, number in zip(keys, numbers, strict=True)
        if (said := number_wrong(factor, number))
    ]
    if found or factor.levels is not None:
        return found
    low, high = factor.bounds
    if factor.log and low <= 0.0:
        return [("log", f"{factor.name}: the logarithm of {low:g}", "log goes with bounds above 0", "")]
    if factor.integer and floor(high) < low:
        return [("integer", f"{factor.name}: no whole number is in {low:g} to {high:g}", "", "")]
    return []


def number_wrong(factor: Factor, number: Any) -> str:
    """Why a factor cannot have this value; nothing where it can."""
    if isinstance(number, str):
        meant = hint(number, lambda meant: not number_wrong(factor, meant))
        return f"{factor.name}: {shown(number)} is not a number" + (f"; {meant}" if meant else "")
    try:
        if factor.lever is not None:
            factor.moved.check(float(number))
        elif not isfinite(number):
            return f"{factor.name}: it has no plausible range; give low and high"
        else:
            check(resolve(factor.path or ""), float(number))
    except (OutOfDomain, ValueError) as error:
        return str(error)
    return ""


def design_wrong(study: Study) -> list[tuple[str, str, str]]:
    """What is wrong with the design for these factors."""
    design, said = study.design, []
    listed = [factor.name for factor in study.factors if factor.levels is not None]
    grouped = sorted({factor.group for factor in study.factors if factor.group is not None})
    if grouped and design.kind not in ("sobol", "morris"):
        said.append((f"{design.kind}: {grouped[0]} is a group", "groups go with sobol and morris", ""))
    if design.kind == "worlds" and listed:
        said.append((f"worlds: {listed[0]} has a list of values", "allowed are bounds", ""))
    if design.kind == "morris" and listed:
        allowed = "give bounds; grid, ofat, lhs, sobol and table take lists of values"
        said.append((f"morris: {listed[0]} has a list of values", allowed, ""))
    if design.kind == "sobol" and design.rows & (design.rows - 1):
        near = 1 << max(1, design.rows.bit_length() - 1)
        said.append(
            (f"sobol: {design.rows} rows", "allowed is a power of two", f"write {near} or {2 * near}")
        )
    if (many := size_of(study)) > MOST:
        said.append((f"{design.kind}: {many:,} points", f"allowed are up to {MOST:,}", ""))
    if design.kind == "table":
        said += table_wrong(study)
    elif design.table:
        said.append((f"{design.kind}: a table is given", "a table goes with `kind: table`", ""))
    return said


def size_of(study: Study) -> int:
    """Points that a design has, at most."""
    design, k = study.design, len(set(study.moved_together)) + study.has_dummy
    sizes = [len(factor.levels) if factor.levels else design.levels for factor in study.factors]
    return {
        "grid": prod(sizes),
        "ofat": 1 + sum(sizes),
        "lhs": design.rows,
        "worlds": design.rows,
        "sobol": design.rows * (2 * k + 2 if design.second_order else k + 2),
        "morris": design.rows * (k + 1),
        "table": len(design.table),
    }[design.kind]


def table_wrong(study: Study) -> list[tuple[str, str, str]]:
    """What is wrong with points that are given."""
    if not study.design.table:
        return [("table: no points are given", "give a list under `table:`", "")]
    names, said = [factor.name for factor in study.factors], []
    for k, point in enumerate(study.design.table):
        given = {resolved(name) if name not in names else name: value for name, value in point.items()}
        if set(given) != set(names) or len(given) < len(point):
            said.append(
                (f"table: point {k + 1} has {', '.join(point)}", f"it has to have {', '.join(names)}", "")
            )
            continue
        for factor in study.factors:
            value = given[factor.name]
            if factor.place is not None and value not in factor.place:
                allowed = f"allowed is {one_of(factor.place)}"
                said.append((f"table: point {k + 1} has the place {value}", allowed, ""))
            elif factor.place is None and (why := number_wrong(factor, value)):
                said.append((f"table: point {k + 1}: {why}", "", ""))
    return said


def ready() -> list[str]:
    """Names of the studies that come with the project, the headline question first."""
    return sorted((file.stem for file in STUDIES.glob("*.yaml")), key=lambda name: (name != FIRST, name))


def load_study(name_or_path: str | Path) -> Study:
    """A study: a name of :func:`ready`, or the path of a file.

    Raises:
        InputError: no such study, or its file cannot be used.
    """
    if not isinstance(name_or_path, str | Path):
        raise InputError(
            f"{name_or_path!r}", [Problem(0, 0, "this is neither a name nor the path of a file", "")]
        )
    text = str(name_or_path)
    if any(mark in text for mark in ("/", "\\", ".yaml", ".yml")):
        return read_study(Path(name_or_path))
    called = names.in_folder(STUDIES)
    try:
        text = text if text in ready() else names.meant(text, called)
    except ValueError as error:
        raise InputError(text, [Problem(0, 0, str(error), "")]) from None
    if text not in ready():
        allowed = "`grassroots study list` lists them; a file of your own is given by its path"
        raise InputError(
            text,
            [
                Problem(
                    0, 0, "there is no study of this name", allowed, names.did_you_mean(text, ready(), called)
                )
            ],
        )
    return read_study(STUDIES / f"{text}.yaml")


def read_study(path: Path) -> Study:
    """Read the file of a study.

    Raises:
        InputError: it cannot be used; all that is wrong with it.
    """
    found = load_bytes(str(path), "study")
    files = Kept(path.parent, {("study", path.stem): found})
    return study_of(text_of(str(path), found, "study"), files)
