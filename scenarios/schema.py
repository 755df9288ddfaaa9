"""What a place file holds."""

import math
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from model.declare import Label
from model.parameters import find, outside_plausible, resolve
from model.run import Scenario
from scenarios.evidence import rows

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


class Words(Part):
    """The same text in both languages."""

    en: Written
    """the text in English"""
    zh: Written
    """the text in Chinese"""


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
    note: Words | None = None
    """what a reader should know about it"""

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


class Claim(Part):
    """Something that the document says without a number: it is shown and not used."""

    en: Written
    """the text in English"""
    zh: Written
    """the text in Chinese"""
    evidence: Annotated[Ids, Field(min_length=1)]
    """one id of a row of evidence or more"""


class Identification(Part):
    """How it is known which place the document speaks of."""

    ground: Words
    """by what it is known, in both languages"""
    confidence: Confidence
    """how sure that is"""


def by_full_path(values: dict[str, Figure]) -> dict[str, Figure]:
    """The values by full path; names that no parameter has are reported elsewhere and stay."""
    found = {name: find(name) for name in values}
    return {item.path if (item := found[name]) else name: figure for name, figure in values.items()}


class Place(Part):
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

    @property
    def figures(self) -> dict[str, Figure]:
        """Every number of the place by its path."""
        return {"townships": self.townships, "villages": self.villages, **self.values}

    @property
    def evidence(self) -> list[str]:
        """Every row of evidence that the place cites, each once, in the order of the file."""
        by_number = [(*figure.evidence, *figure.claim) for figure in self.figures.values()]
        by_words = [claim.evidence for claim in (*self.problems, *self.claims)]
        return list(dict.fromkeys(row for ids in (*by_number, *by_words) for row in ids))

    @property
    def anchoring(self) -> float:
        """Share of the numbers that rest on the place's own document and on nothing else."""
        own = [
            bool(figure.evidence) and all(rows()[row].document == self.document for row in figure.evidence)
            for figure in self.figures.values()
        ]
        return sum(own) / len(own)

    @property
    def warnings(self) -> list[str]:
        """What is allowed and worth a second look: numbers outside the plausible range of their parameter."""
        values = {path: figure.value for path, figure in self.values.items()}
        found = []
        for path in outside_plausible(values):
            about: Any = resolve(path).about
            low, high = about.plausible
            found.append(
                f"{path}: {values[path]:g} is outside the plausible range {low:g} to {high:g} {about.unit}"
            )
        return found

    def scenario(self) -> Scenario:
        """The place as the model takes it."""
        return Scenario(
            name=self.name,
            label=Label(self.label.en, self.label.zh),
            year=self.year,
            values=MappingProxyType({path: figure.value for path, figure in self.values.items()}),
            n_villages=int(self.villages.value),
            n_townships=int(self.townships.value),
            landscape=self.landscape,
        )
