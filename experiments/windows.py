"""The months in which the policies of an arm act, and those that follow: an effect is measured over its policy's own months."""

from collections.abc import Sequence
from itertools import pairwise

from model.policy import Measure, after, during

Span = tuple[int, int]
"""First month and the first no longer, counted from 0."""


class ActsNever(ValueError):
    """No month of the run in which any measure acts."""


def default_windows(months: int) -> dict[str, Span]:
    """The months in which a policy without dates acts, and those that follow.

    Raises:
        ValueError: the run is over before they begin.
    """
    first, last = during(months)
    if first >= last:
        raise ValueError(
            f"months: {months} given; policies act from month {first + 1} on, so more are needed"
        )
    begin, end = after(months)
    return {"during": (first, last)} | ({"after": (begin, end)} if begin < end else {})


def own_windows(measures: Sequence[Measure], year: int, months: int) -> dict[str, Span]:
    """The windows of some measures: ``during`` from the first month in which one acts to the last; ``after`` to the end of the run.

    Where not the same measures act throughout (one policy follows another, or there is a gap), the stretches in which the same ones
    do are windows of their own: ``phase-1``, ``phase-2`` ... A stretch in which none acts is no window. Without measures the
    windows are those of a policy without dates.

    Args:
        measures: what acts.
        year: in whose January the run begins.
        months: length of the run.

    Raises:
        ActsNever: all of them lie outside the run.
        ValueError: as :func:`default_windows`.
    """
    if not measures:
        return default_windows(months)
    spans = [span for measure in measures if (span := measure.span(year, months))[0] < span[1]]
    if not spans:
        raise ActsNever(f"no measure acts in the {months} months from January {year}")
    first, last = min(begin for begin, _ in spans), max(end for _, end in spans)
    found = {"during": (first, last)}
    if last < months:
        found["after"] = (last, months)
    phases = phases_of(spans)
    if len(phases) > 1 or phases[0] != (first, last):
        found |= {f"phase-{k + 1}": phase for k, phase in enumerate(phases)}
    return found


def phases_of(spans: Sequence[Span]) -> list[Span]:
    """Stretches of months in which the same spans are under way, without those in which none is."""
    marks = sorted({mark for span in spans for mark in span})
    found: list[tuple[frozenset[int], Span]] = []
    for begin, end in pairwise(marks):
        acting = frozenset(k for k, (first, last) in enumerate(spans) if first <= begin < last)
        if found and found[-1][0] == acting:
            found[-1] = acting, (found[-1][1][0], end)
        else:
            found.append((acting, (begin, end)))
    return [span for acting, span in found if acting]


def years_within(span: Span, months: int) -> dict[str, Span]:
    """Every whole year from the first month of a window to the end of the run: ``year-1``, ``year-2`` and so on."""
    first = span[0]
    return {f"year-{k + 1}": (first + 12 * k, first + 12 * (k + 1)) for k in range((months - first) // 12)}
