"""What a run says of itself in one line: numbers outside their plausible range, and evidence of another place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from model.declare import Label
from model.parameters import outside_plausible, resolve
from model.policy import Measure, measures_of
from model.run import Run
from scenarios.facts import moves
from scenarios.schema import Place

MOST_NAMED = 6
"""Numbers that a remark names."""
Number = tuple[str, float]
"""A path and a value."""


def remarks(runs: Sequence[Run], place: Place | None) -> list[Label]:
    """Remarks on runs of one place, each once.

    A number to which the place's own document leads is not remarked.
    """
    stated = set() if place is None else {path for path, one in place.values.items() if place.leads_to(one)}
    found = dict.fromkeys(number for run in runs for number in outside_in(run, stated))
    return [*(place.borrowed if place is not None else ()), *remark(found)]


def outside_in(run: Run, stated: set[str]) -> Iterator[Number]:
    """Numbers in force, and settings as policies move them, outside their plausible range."""
    values = run.in_force()
    yield from outside(
        {path: value for path, value in values.items() if path not in stated - set(run.values)}
    )
    yield from moved_outside(measures_of(run.policies), values)


def moved_outside(measures: Iterable[Measure], base: Mapping[str, float]) -> Iterator[Number]:
    """Settings that measures move out of their plausible range."""
    for measure in measures:
        moved = [one for one in moves(measure.lever, measure.level, base) if one["from"] != one["to"]]
        yield from outside({one["path"]: one["to"] for one in moved})


def outside(values: Mapping[str, float]) -> list[Number]:
    """Those outside their plausible range."""
    return [(path, values[path]) for path in outside_plausible(values)]


def remark(numbers: Iterable[Number]) -> list[Label]:
    """One line on numbers outside their plausible range; none where there are none."""
    listed = list(numbers)
    if not listed:
        return []
    named = [named_range(*number) for number in listed[:MOST_NAMED]]
    more = len(listed) - len(named)
    en = ", ".join(label.en for label in named) + (f" and {more} more" if more else "")
    zh = "、".join(label.zh for label in named) + (f"等{len(listed)}项" if more else "")
    return [
        Label(
            f"outside the plausible range, which is allowed and recorded: {en}",
            f"超出合理范围（允许，并已记录）：{zh}",
        )
    ]


def named_range(path: str, value: float) -> Label:
    """A number with its plausible range."""
    about: Any = resolve(path).about
    low, high = about.plausible
    return Label(f"{path} {value:g} ({low:g} to {high:g})", f"{path}为{value:g}（{low:g}至{high:g}）")
