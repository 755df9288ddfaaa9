"""The months over which a study measures: those of its policies, and what its windows are called.

The policies meant are those of its arms and the levers among its factors, or where it has neither those in force at every
point. ``none`` and every other arm are measured over the same months, so that all of them have to act in the same ones; where
they do not, the file writes the months out, as in ``months-25-36``. Dates of the calendar are other months of the run in
places that start in other years.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from bilingual.months import months, period
from bilingual.numbers import all_villages
from bilingual.words import SINGLES
from experiments.windows import AFTER, DURING, months_of, named_months, years_from
from model.declare import Label
from model.policy import Policy, Span
from model.run import Run
from scenarios.errors import InputError, did_you_mean, one_of

if TYPE_CHECKING:
    from experiments.study.schema import Study

Spans = tuple[Mapping[int, Span], ...]
"""For each window of a study its months, counted from 0, by the year in which a run starts."""
NONE: tuple[Policy, ...] = ()


class OtherMonths(ValueError):
    """Policies of a study that act in other months than each other."""


def spans_of(study: "Study") -> Spans:
    """The months of every window, by the year in which a run starts."""
    runs = [Run(study.scenario(name), months=study.months) for name in places(study)]
    return tuple({run.scenario.year: span_of(study, run, window) for run in runs} for window in study.windows)


def places(study: "Study") -> list[str]:
    """Places of its points."""
    moved = [name for factor in study.factors for name in factor.place or ()]
    return list(dict.fromkeys(moved or [study.place]))


def span_of(study: "Study", run: Run, window: str) -> Span:
    """The months of one window.

    Raises:
        KeyError: the study has no such window.
        ValueError: it hangs on when the policies act, and they act in other months than each other, or in none.
    """
    return named_months(window, run.months) or known(study, run)[window]


def known(study: "Study", run: Run) -> dict[str, Span]:
    """The windows that hang on when policies act, by name: during, after, and every whole year from their first month on.

    Raises:
        ValueError: as :func:`span_of`.
    """
    first, last = common_months(study, run)
    after = {AFTER: (last, run.months)} if last < run.months else {}
    return {DURING: (first, last)} | after | years_from(first, run.months)


def common_months(study: "Study", run: Run) -> Span:
    """The months in which the policies of the study act.

    Raises:
        OtherMonths: they act in other months than each other.
        ValueError: one acts in no month of the run.
    """
    spans = {months_of(policies, run).span: name for name, policies in meant(study)}
    for (one, first), (two, second) in pairwise(spans.items()):
        raise OtherMonths(
            ", ".join(f"{name} ({a + 1}-{b})" for name, (a, b) in ((first, one), (second, two)))
        )
    return next(iter(spans))


def meant(study: "Study") -> list[tuple[str, tuple[Policy, ...]]]:
    """The policies whose months are meant, one by one, by name; no policy in it stands for one without dates."""
    found: list[tuple[str, tuple[Policy, ...]]] = [
        (name, (study.policy(name),)) for name in study.arms if name != "none"
    ]
    found += [(factor.name, NONE) for factor in study.factors if factor.lever is not None]
    return found or [("policies", tuple(study.policy(name) for name in study.policies))]


def windows_wrong(study: "Study") -> list[tuple[int, str, str, str]]:
    """What is wrong with its windows: number of the window, what was given, what is allowed, a hint."""
    found: list[tuple[int, str, str, str]] = []
    for place in places(study):
        try:
            run = Run(study.scenario(place), months=study.months)
            names, why = list(known(study, run)), ""
        except InputError:
            return []  # said of the place or policy itself
        except OtherMonths as error:
            names, why = [], f"policies act in other months than each other, {error}"
        for k, window in enumerate(study.windows):
            if window not in names and named_months(window, study.months) is None:
                own = f"months-25-{min(36, study.months)}"
                allowed = f"months written out, as in {own}"
                if names:
                    allowed = f"with {study.months} months allowed is {one_of([*names, own])}"
                said = f"windows: {window!r}" + (f", and {why}" if why else "")
                found.append(
                    (k, said, allowed if names else f"allowed are {allowed}", did_you_mean(window, names))
                )
    return list(dict.fromkeys(found))


def in_words(study: "Study", window: str) -> Label:
    """The months of a window with their years, once for each year in which runs start."""
    spans = spans_of(study)[study.windows.index(window)].items()
    en, zh = ([period(first + 1, last, year, lang) for year, (first, last) in spans] for lang in SINGLES)
    return Label("; ".join(en), "；".join(zh))


def in_short(study: "Study", window: str) -> Label:
    """The months of a window without their years."""
    spans = dict.fromkeys(spans_of(study)[study.windows.index(window)].values())
    en, zh = ([months(first + 1, last, lang) for first, last in spans] for lang in SINGLES)
    return Label(" or ".join(en), "或".join(zh))


def over(study: "Study", each: bool = False) -> dict[str, Label]:
    """What every window of a study is over, in words: months and villages, or in a table by village ``each`` of them."""
    n = study.villages
    if each:
        places = Label("each village", "各村")
    elif n == "all":
        places = Label("all villages", "全部村")
    else:
        places = Label(*(all_villages(n, lang) for lang in SINGLES))
    found = {window: in_words(study, window) for window in study.windows}
    return {
        name: Label(f"{label.en}, {places.en}", f"{label.zh}，{places.zh}") for name, label in found.items()
    }
