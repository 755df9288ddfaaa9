"""Groups of people to compare within: fixed by what they are when the run begins, so that every arm has the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from model.declare import Label
from model.outcomes import Gathered
from model.outcomes.seen import Mask
from model.simulate import World
from model.state import codes

ALL = "all"


@dataclass(frozen=True)
class Group:
    """Some persons, or some households with their members."""

    name: str
    label: Label
    people: Mask
    homes: Mask | None = None


def _by_sex(t: Gathered) -> list[Group]:
    sex = t.column("persons", "sex")
    return [
        Group("women", Label("women", "女性"), sex == codes.FEMALE),
        Group("men", Label("men", "男性"), sex == codes.MALE),
    ]


def _by_age(t: Gathered) -> list[Group]:
    age = -t.column("persons", "born") // 12
    bounds = ((18, 40), (40, 60), (60, 200))
    return [
        Group(
            f"age-{low}",
            Label(
                f"{low} to {high - 1}" if high < 200 else f"{low} and over",
                f"{low}至{high - 1}岁" if high < 200 else f"{low}岁及以上",
            ),
            (age >= low) & (age < high),
        )
        for low, high in bounds
    ]


def _by_party(t: Gathered) -> list[Group]:
    party = t.column("persons", "party") == 1
    return [
        Group("members", Label("Party members", "党员"), party),
        Group("non-members", Label("not Party members", "非党员"), ~party),
    ]


def _of_homes(t: Gathered, pairs: Sequence[tuple[str, Label, Mask]]) -> list[Group]:
    house = t.column("persons", "household")
    return [Group(name, label, homes[house], homes) for name, label, homes in pairs]


def _by_poverty(t: Gathered) -> list[Group]:
    poor = t.column("households", "poor") == 1
    return _of_homes(
        t,
        [
            ("poor", Label("households in hardship", "困难户"), poor),
            ("not-poor", Label("other households", "其他农户"), ~poor),
        ],
    )


def _by_lineage(t: Gathered) -> list[Group]:
    largest = t.column("households", "lineage") == 0
    return _of_homes(
        t,
        [
            ("largest-lineage", Label("the largest lineage", "最大宗族"), largest),
            ("other-lineages", Label("other lineages", "其他宗族"), ~largest),
        ],
    )


def _by_migrant(t: Gathered) -> list[Group]:
    away = (t.column("persons", "where") >= codes.TOWN) & (-t.column("persons", "born") // 12 >= 16)
    house = t.column("persons", "household")
    with_migrant = np.bincount(house[away], minlength=len(t.column("households", "id"))) > 0
    return _of_homes(
        t,
        [
            ("migrant-households", Label("households with somebody away", "有外出成员户"), with_migrant),
            ("other-households", Label("households with nobody away", "无外出成员户"), ~with_migrant),
        ],
    )


BY = {
    "sex": _by_sex,
    "age": _by_age,
    "party": _by_party,
    "poor": _by_poverty,
    "lineage": _by_lineage,
    "migrant": _by_migrant,
}
"""What one can break a comparison down by."""


class UnknownGroup(ValueError):
    """Not one of the ways to break down."""


def read_by(text: str) -> list[str]:
    """``sex,age`` as names.

    Raises:
        UnknownGroup: one of them is not known.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in BY:
            near = get_close_matches(name, BY, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UnknownGroup(f"--by {name}: allowed are {', '.join(BY)}{hint}")
    return names


def everybody() -> Group:
    """All people: no mask is needed to choose them."""
    return Group(ALL, Label("everybody", "全体"), np.ones(0, bool))


def groups_of(world: World, by: Sequence[str]) -> list[Group]:
    """The groups of a territory before its first month."""
    t = Gathered(world.townships)
    return [everybody(), *(group for name in by for group in BY[name](t))]
