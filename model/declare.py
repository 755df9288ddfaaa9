"""How a number of the model is declared: once, with its unit, bounds, grade, source and both names.

A scalar is a field of a mechanism's NamedTuple::

    class Learning(NamedTuple):
        trust_up: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.2), ...)] = 0.05

A number that a lever or a village may move is a column of the table ``settings``::

    class IncentiveSettings(NamedTuple):
        allowance: Annotated[Floats, Setting(unit="yuan/meeting", domain=(0, 500), ..., default=0.0)]

A structural choice, a mechanism on or off or one of rival forms, is a field of a third group::

    class IncentiveSwitches(NamedTuple):
        incentives: Annotated[int, Switch(en="awards, lists, payments", zh="激励")] = 1

Everything is given by name, for a domain read as a plausible range would be a wrong number that looks right.

Two ranges: *domain* (outside is an error) and *plausible* (what sensitivity analysis samples; outside is allowed
and recorded). Ledger, validation, uncertainty space and documentation are all read from these declarations.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GRADES = ("measured", "reported", "derived", "borrowed", "legal", "pooled", "assumed", "numerical")
"""How well a number is known, best first. *legal* restates a law; *pooled* is the mean of the county, province or landscape in
which a place lies, where the place leaves the number out; *numerical* belongs to the method, not the world."""


@dataclass(frozen=True, kw_only=True)
class Number:
    """Declaration of one scalar.

    Attributes:
        unit: unit, ``logit`` for a term of log-odds, ``-`` for a pure number.
        domain: inclusive bounds; a value outside is an error.
        plausible: what the evidence leaves open; ``None`` only where the number is not uncertain.
        grade: one of :data:`GRADES`.
        source: key(s) of ``model.evidence``, separated by ``;``.
        en, zh: what the number means, in English and Chinese.
        reason: why this value, in one sentence.
        intercept: the number is the intercept of an outcome equation, which no lever, place or policy may move.
    """

    unit: str
    domain: tuple[float, float]
    plausible: tuple[float, float] | None
    grade: str
    source: str
    en: str
    zh: str
    reason: str = ""
    intercept: bool = False

    def __post_init__(self) -> None:
        low, high = self.domain
        if self.grade not in GRADES:
            raise ValueError(f"grade {self.grade!r} of {self.en!r}: allowed are {', '.join(GRADES)}")
        if self.plausible is None and self.grade == "assumed":
            raise ValueError(f"{self.en!r} is assumed and needs a plausible range")
        if self.plausible is not None and not low <= self.plausible[0] <= self.plausible[1] <= high:
            raise ValueError(f"{self.en!r}: plausible range {self.plausible} leaves the domain {self.domain}")


@dataclass(frozen=True, kw_only=True)
class Setting(Number):
    """Declaration of one column of ``settings``: a number that a lever, a date or a village may move.

    Attributes:
        default: what it is where nobody says otherwise.
        incentive: something is offered by it, and nothing is (it is 0) while the switch ``incentives`` is off.
    """

    default: float = 0.0
    incentive: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.intercept:
            raise ValueError(
                f"{self.en!r}: the intercept of an outcome equation cannot be declared by village"
            )


@dataclass(frozen=True, kw_only=True)
class Switch:
    """Declaration of a structural choice: a mechanism on or off, or one of several rival forms.

    Attributes:
        en, zh: what it decides, in English and Chinese.
        options: what each value means, from 0 upwards; 0 is the null form.
        in_core: whether the preset ``core`` leaves it as it is; if not, it is 0 there.
    """

    en: str
    zh: str
    options: tuple[str, ...] = ("off", "on")
    in_core: bool = True


def labels(group: type) -> dict[str, "Label"]:
    """The names in both languages that the fields of a NamedTuple carry: ``Annotated[float, Label(..., ...)]``."""
    hints = get_type_hints(group, include_extras=True)
    return {
        name: extra
        for name, hint in hints.items()
        for extra in get_args(hint)[1:]
        if isinstance(extra, Label)
    }


@dataclass(frozen=True)
class Declared:
    """A declaration with the place where it stands: ``path`` is ``mechanism.name``."""

    path: str
    default: float
    about: Number | Switch

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def by_village(self) -> bool:
        return isinstance(self.about, Setting)

    @property
    def domain(self) -> tuple[float, float]:
        if isinstance(self.about, Switch):
            return 0.0, float(len(self.about.options) - 1)
        return self.about.domain


def about(group: type, name: str) -> Number | Switch:
    """The declaration behind one field of a NamedTuple class, which may name the group that declares it."""
    hint = get_type_hints(group, include_extras=True)[name]
    extras = get_args(hint)[1:]
    if len(extras) == 1 and isinstance(extras[0], type):
        return about(extras[0], name)
    found = [extra for extra in extras if isinstance(extra, Number | Switch)]
    if get_origin(hint) is not Annotated or len(found) != 1:
        raise TypeError(f"{group.__name__}.{name} is not declared with Number, Setting or Switch")
    return found[0]


def declared(groups: Mapping[str, type]) -> Iterator[Declared]:
    """Walk the declarations of ``{mechanism: NamedTuple class}`` in the order in which they are written."""
    for mechanism, group in groups.items():
        defaults: dict[str, Any] = getattr(group, "_field_defaults", {})
        for name in getattr(group, "_fields"):  # noqa: B009 - type[NamedTuple] has no static type
            note = about(group, name)
            value = note.default if isinstance(note, Setting) else defaults[name]
            yield Declared(f"{mechanism}.{name}", float(value), note)


class _Pair(NamedTuple):
    en: str
    zh: str


class Label(_Pair):
    """A name in both languages: text of any kind, which every output shows as text.

    Raises:
        ValueError: half of a character stands in it, which no encoding has.
    """

    __slots__ = ()

    def __new__(cls, en: str, zh: str) -> "Label":
        for text in (en, zh):
            try:
                text.encode()
            except UnicodeEncodeError as error:
                half = f"U+{ord(text[error.start]):04X}"
                raise ValueError(
                    f"label {text!r}: {half} at place {error.start + 1} is half of a character; delete it"
                ) from None
        return super().__new__(cls, en, zh)

    def filled(self, **given: Any) -> "Label":
        """The name with its braces filled in both languages; of a label that is given, each language takes its own."""
        en, zh = ({key: getattr(one, lang, one) for key, one in given.items()} for lang in self._fields)
        return Label(self.en.format(**en), self.zh.format(**zh))
