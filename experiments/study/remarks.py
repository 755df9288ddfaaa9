"""What a study says of itself in one line: numbers outside their plausible range, and evidence of another place."""

from collections.abc import Iterator
from typing import Any

import scenarios
from experiments.study.schema import Factor, Study
from model.declare import Label
from model.parameters import resolve
from model.policy import Measure
from model.run import DEFAULT
from scenarios.remarks import Number, moved_outside, outside, remark


def remarks_on(study: Study) -> list[Label]:
    """Remarks on a study, each once."""
    places = [scenarios.load_place(name, study.files) for name in study.place_names if name != DEFAULT.name]
    return [
        *(label for place in places for label in place.borrowed),
        *remark(dict.fromkeys(numbers_of(study))),
    ]


def numbers_of(study: Study) -> Iterator[Number]:
    """Numbers that a study sets or moves outside their plausible range."""
    yield from outside({resolve(path).path: value for path, value in study.values.items()})
    for name in study.policy_names:
        yield from moved_outside(study.policy(name).measures, {})
    for factor in study.factors:
        yield from moved_by(factor)


def moved_by(factor: Factor) -> Iterator[Number]:
    """Values of a factor outside the plausible range; bounds that the study leaves open are within it."""
    given: tuple[Any, ...] = factor.values or ()
    if factor.low is not None and factor.high is not None:
        given = (factor.low, factor.high)
    for value in given if factor.place is None else ():
        if factor.lever is not None:
            yield from moved_outside([Measure(factor.moved, value)], {})
        else:
            yield from outside({factor.name: value})
