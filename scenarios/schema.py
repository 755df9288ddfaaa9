"""What a place file holds."""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from model.declare import Label
from model.named import counted, named, shortened
from model.parameters import find, outside_plausible, resolve
from model.run import Scenario
from scenarios.evidence import Grounds, library
from scenarios.left_out import Guess, guesses, units
from scenarios.units import in_chinese

if TYPE_CHECKING:
    from scenarios.county.place import County

Landscape = Literal["mountain", "hills", "plain", "coastal-lineage", "urban"]
Confidence = Literal["certain", "very high", "high", "moderate to high", "moderate"]


def as_number(value: Any) -> float:
    """A finite number; true and false are none, and what a text may mean is said by the message."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise PydanticCustomError("number", "it has to be a number")


def as_list(value: Any) -> Any:
    """One id may stand without the brackets of a list."""
    return (value,) if isinstance(value, str) else value


Written = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Ids = Annotated[tuple[Written, ...], BeforeValidator(as_list)]
Quantity = Annotated[float, BeforeValidator(as_number)]


class Part(BaseModel):
    """A part of the file: no other keys than these, no types but the stated ones, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)

    def __repr__(self) -> str:
        if not hasattr(self, "name"):
            return shortened(super().__repr__())
        return named(self, str(self.name), getattr(getattr(self, "label", None), "en", ""))


class Words(Part):
    """The same text in both languages."""

    en: Written
    """the text in English"""
    zh: Written
    """the text in Chinese"""


class DocumentPart(Part):
    """A document of one's own."""

    title: Written
    """the title, in its own language"""
    authors: Written
    """the persons or bodies that wrote it"""
    year: Annotated[int, Field(ge=1900, le=2100)]
    """the year it was written in"""
    where: Written
    """where it can be found, or that it is unpublished"""
    how_seen: Literal["read in full", "abstract", "recalled, unverified"]
    """how far it was read"""
    note: Words | None = None
    """what to beware of in it, in both languages"""


class Grounded(Part):
    """A file that may bring evidence of its own."""

    documents: dict[str, DocumentPart] = Field(default_factory=dict)
    """documents of one's own, by the key that rows of evidence name"""
    evidence_file: Annotated[str, Field(pattern=r"(?i)\.csv$")] | None = None
    """a table of evidence of one's own beside this file, as in my-county-evidence.csv"""
    _grounds: Grounds = PrivateAttr(default_factory=library)

    def model_post_init(self, context: Any) -> None:
        """Take the rows and documents that were read with the file."""
        if context:
            self._grounds = context["grounds"]

    @property
    def grounds(self) -> Grounds:
        """Rows and documents that the file may cite."""
        return self._grounds


class Figure(Part):
    """A number and what it rests on: evidence, or an assumption that says why."""

    value: Quantity
    """the number"""
    evidence: Ids = ()
    """ids of the rows of evidence that state the number"""
    derived: Written | None = None
    """the arithmetic, where the number is worked out from what the evidence states"""
    assumed: Written | None = None
    """why this number, where no evidence states it"""
    claim: Ids = ()
    """ids of rows that state the direction of an assumed number and leave its size open"""
    low: Quantity | None = None
    """the least that the number may be, with nine chances in ten that it lies between the two"""
    high: Quantity | None = None
    """the most that the number may be"""
    note: Words | None = None
    """what a reader should know about it"""

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Between what the number lies, where the file says so: runs under uncertainty draw it there."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @model_validator(mode="after")
    def _around_the_number(self) -> "Figure":
        """Bounds are two, one on each side of the number."""
        if (self.low is None) != (self.high is None):
            raise PydanticCustomError("one_bound", "", {})
        if self.bounds and not self.bounds[0] < self.value < self.bounds[1]:
            raise PydanticCustomError("not_between", "", {})
        return self

    @model_validator(mode="after")
    def _one_ground(self) -> "Figure":
        """Exactly one of evidence and assumption."""
        if self.evidence and self.assumed:
            raise PydanticCustomError("both", "", {})
        if not self.evidence and not self.assumed:
            raise PydanticCustomError("neither", "", {})
        if self.derived and not self.evidence:
            raise PydanticCustomError("derived_alone", "", {})
        if self.claim and not self.assumed:
            raise PydanticCustomError("claim_alone", "", {})
        return self


class Pooled(Figure):
    """A number that a file leaves out and that its province, prefecture or landscape gives: studies draw it."""

    @model_validator(mode="after")
    def _one_ground(self) -> "Pooled":
        """It rests on the tables of the library, which the note names."""
        return self


class Claim(Part):
    """Something that the document says without a number: it is shown and not used."""

    en: Written
    """the text in English"""
    zh: Written
    """the text in Chinese"""
    evidence: Annotated[Ids, Field(min_length=1)]
    """one id of a row of evidence or more"""


OF_THE_COUNTRY = "china-"
"""How ids of rows about the whole country begin."""

MOST_LISTED = 4
"""Paths that a sentence lists."""


def listed(paths: Sequence[str]) -> str:
    """The first of several paths."""
    return ", ".join(paths[:MOST_LISTED]) + (", ..." if len(paths) > MOST_LISTED else "")


def outside(values: Mapping[str, float]) -> list[Label]:
    """Numbers by full path that lie outside the plausible range of their parameter: allowed, and said."""
    found = []
    for path in outside_plausible(values):
        about: Any = resolve(path).about
        low, high = about.plausible
        unit = in_chinese(about.unit)
        found.append(
            Label(
                f"{path}: {values[path]:g} is outside the plausible range {low:g} to {high:g} {about.unit}".rstrip(
                    " -"
                ),
                f"{path}：{values[path]:g}超出合理范围{low:g}至{high:g}{unit}",
            )
        )
    return found


class Identification(Part):
    """How it is known which place the document speaks of."""

    ground: Words
    """by what it is known, in both languages"""
    confidence: Confidence
    """how sure that is"""


def pooled(one: Guess) -> Pooled:
    """A number of the library as one of the place; a range of no width is none."""
    low, value, high = (float(f"{x:.3g}") for x in (one.low, one.value, one.high))
    note = Words(en=one.about.en, zh=one.about.zh)
    if not low < value < high:
        return Pooled(value=value, evidence=one.rows, note=note)
    return Pooled(value=value, low=low, high=high, evidence=one.rows, note=note)


def by_full_path(values: dict[str, Figure]) -> dict[str, Figure]:
    """The values by full path; names that no parameter has are reported elsewhere and stay."""
    found = {name: find(name) for name in values}
    return {item.path if (item := found[name]) else name: figure for name, figure in values.items()}


class Place(Grounded):
    """A place: which numbers of the model it sets, and what each rests on."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    """the name of the file without .yaml: small letters, digits and hyphens"""
    label: Words
    """the name in both languages"""
    profile_of: Words
    """the place after which it is drawn, in both languages"""
    year: Annotated[int, Field(ge=1988, le=2100)]
    """the year in whose January the run starts"""
    landscape: Landscape
    """the lie of the land, in one word"""
    identification: Identification
    """the ground on which the place was identified, and how sure that is"""
    document: Written | None = None
    """key of the document that the place rests on, in quotes; left out where there is none"""
    province: Written | None = None
    """the province, by which results of several places are grouped"""
    villages_file: Annotated[str, Field(pattern=r"(?i)\.(xlsx|csv)$")] | None = None
    """a table of villages beside this file, which are run as they are, as in villages.xlsx"""
    targets_file: Annotated[str, Field(pattern=r"(?i)\.csv$")] | None = None
    """a table of survey results beside this file, as in targets.csv"""
    sources_file: Annotated[str, Field(pattern=r"(?i)\.csv$")] | None = None
    """a table of documents beside this file, in the columns of the library, as in sources.csv"""
    variant_of: Written | None = None
    """the place whose rows of evidence speak of this one too, where this one is drawn after the same place"""
    lies_in: Written | None = None
    """the province, prefecture or county of the library in which the place lies: numbers left out are pooled there"""
    townships: Figure
    """the number of townships"""
    villages: Figure
    """the number of villages"""
    values: Annotated[dict[str, Figure], AfterValidator(by_full_path)]
    """numbers of the model by dotted path"""
    problems: tuple[Claim, ...] = ()
    """problems that the document names without a number"""
    claims: tuple[Claim, ...] = ()
    """results and plans that the document names without a number"""
    not_stated: tuple[Words, ...] = ()
    """what the document does not give"""
    _county: "County | None" = PrivateAttr(default=None)

    def model_post_init(self, context: Any) -> None:
        """Take also what was read of the county's own table."""
        super().model_post_init(context)
        if context:
            self._county = context.get("county")

    @property
    def county(self) -> "County | None":
        """The county's own table of villages, where it has one."""
        return self._county

    def __repr__(self) -> str:
        facts = (
            self.label.en,
            str(self.year),
            f"{int(self.villages.value):,} villages",
            counted(len(self.values), "number"),
        )
        return named(self, self.name, *facts)

    @property
    def figures(self) -> dict[str, Figure]:
        """Every number that the file states, by its path."""
        return {"townships": self.townships, "villages": self.villages, **self.values}

    @cached_property
    def numbers(self) -> dict[str, Figure]:
        """Numbers of the model by path: those that the file states, and those that it leaves out and that are pooled."""
        lies_in = (self.lies_in, self.variant_of, self.name, (self.province or "").lower())
        unit = next((name for name in lies_in if name in units()), None)
        left_out = guesses(unit, self.landscape).items()
        return {**self.values, **{path: pooled(one) for path, one in left_out if path not in self.values}}

    @property
    def evidence(self) -> list[str]:
        """Every row of evidence that the place cites, each once, in the order of the file."""
        by_number = [(*figure.evidence, *figure.claim) for figure in (self.figures | self.numbers).values()]
        by_words = [claim.evidence for claim in (*self.problems, *self.claims)]
        return list(dict.fromkeys(row for ids in (*by_number, *by_words) for row in ids))

    @property
    def anchoring(self) -> float:
        """Share of the numbers of the file that rest on the place's own documents and on nothing else."""
        own = {self.document, *self.documents} | ({self.county.source.key} if self.county else set())
        anchored = [
            self.grade(figure) in ("reported", "derived")
            and all(self.grounds.rows[row].document in own for row in figure.evidence)
            for figure in self.figures.values()
        ]
        return sum(anchored) / len(anchored)

    def grade(self, figure: Figure) -> str:
        """How well a number of the place is known: pooled, assumed, borrowed from another place, derived or reported."""
        if isinstance(figure, Pooled):
            return "pooled"
        if figure.assumed:
            return "assumed"
        if not all(self.is_own(row) for row in figure.evidence):
            return "borrowed"
        return "derived" if figure.derived else "reported"

    def leads_to(self, figure: Figure) -> bool:
        """Whether evidence of this place, or of the whole country, states a number or its direction."""
        cited = (*figure.evidence, *figure.claim)
        return bool(cited) and all(self.is_own(row) or row.startswith(OF_THE_COUNTRY) for row in cited)

    def is_own(self, row: str) -> bool:
        """Whether a row of evidence speaks of this place, as its id says, or of the place that this is a variant of."""
        return row.startswith(f"{self.name}-") or row.startswith(f"{self.variant_of}-")

    @property
    def warnings(self) -> list[Label]:
        """What is allowed and worth a second look: numbers of another place, and numbers outside their plausible range."""
        return [*self.borrowed, *outside({path: figure.value for path, figure in self.values.items()})]

    @property
    def borrowed(self) -> list[Label]:
        """That numbers rest on evidence of another place, as in a file that was copied."""
        paths = [path for path, figure in self.figures.items() if self.grade(figure) == "borrowed"]
        rows = {row for path in paths for row in self.figures[path].evidence if not self.is_own(row)}
        if not paths:
            return []
        places = sorted({self.grounds.rows[row].place for row in rows})
        return [
            Label(
                f"{len(paths)} of {len(self.figures)} numbers rest on evidence of {', '.join(places)} and not of {self.name} "
                f"({listed(paths)}): they count as borrowed; a place drawn after the same one says so with `variant_of`",
                f"{len(self.figures)}个数值中有{len(paths)}个依据的是{'、'.join(places)}的材料，而非{self.name}"
                f"（{listed(paths)}）：按“借用”计；若本地点以同一地方为原型，请用`variant_of`写明",
            )
        ]

    @property
    def n_townships(self) -> int:
        """Townships; where some of the villages are run as they are, so many that a township keeps its size."""
        if self.county is None:
            return int(self.townships.value)
        own = self.county.own
        return max(1, round(self.townships.value * len(own.names) / own.of))

    def scenario(self) -> Scenario:
        """The place as the model takes it."""
        return Scenario(
            name=self.name,
            label=Label(self.label.en, self.label.zh),
            year=self.year,
            values=MappingProxyType({path: figure.value for path, figure in self.numbers.items()}),
            n_villages=int(self.villages.value) if self.county is None else len(self.county.own.names),
            n_townships=self.n_townships,
            landscape=self.landscape,
            own=None if self.county is None else self.county.own,
        )
