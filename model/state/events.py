"""What can happen to a grievance: each mechanism lists its ``EVENTS``, with their words and what weighed.

An event is recognised by the columns of the grievance before and after a step of the month. :mod:`model.explain` reads the
lists; nothing that is simulated does.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

from model.declare import Label, labels
from model.state import codes
from model.state.logit import logit
from model.state.tables import Tables


class Row(SimpleNamespace):
    """One grievance at one moment: its columns as attributes."""


def row_of(t: Tables, g: int) -> Row:
    """Grievance ``g`` as it stands."""
    return Row(**{name: values[g].item() for name, values in t.grievances._asdict().items()})


class Weighed(tuple[tuple[Label, float], ...]):
    """Chances, or what was added to log-odds, by name."""


class Event(NamedTuple):
    """Something that can happen to a grievance in a step.

    Attributes:
        shows: whether the columns before and after the step show it.
        words: what happened; braces are filled by :func:`words_of`.
        weighs: chances of what could have happened and the terms that weighed, from ``(t, s, p, now, was, g)``: tables,
            settings, numbers and month after the step, the columns before it, the row; ``None`` where nobody chose.
    """

    shows: Callable[[Row, Row], bool]
    words: Label
    weighs: Callable[..., tuple[Weighed, Weighed]] | None = None


def became(state: int, *after: int) -> Callable[[Row, Row], bool]:
    """That a grievance came into a state, from one of those given or from any other."""
    return lambda was, now: now.state == state != was.state and (not after or was.state in after)


def forum_asked(was: Row, now: Row) -> int:
    """The forum that decided this month; where it handed the case on, the one it came from (see ``forums.take_up``)."""
    if now.handed == was.handed:
        return int(now.forum)
    if was.state == codes.ASKED:
        return int(was.forum)
    if now.forum == codes.VILLAGE:  # from below, or sent down again from above
        return codes.TOWNSHIP if now.highest >= codes.TOWNSHIP else codes.GROUP
    return int(now.forum) - 1


def words_of(was: Row, now: Row) -> dict[str, Any]:
    """What the words of an event may name: the forum that decided, the one before and the one after among it."""
    return {
        "type": codes.TYPES[now.type],
        "opponent": codes.OPPONENTS[now.opponent],
        "severity": now.severity,
        "response": codes.RESPONSES[now.response],
        "forum": codes.FORUMS[forum_asked(was, now)],
        "before": codes.FORUMS[was.forum],
        "onward": codes.FORUMS[now.forum],
        "manner": codes.MANNERS[now.manner],
        "due": int(max(0.0, now.due) / codes.DAYS),
    }


def weighed[T: tuple[Any, ...]](odds: Callable[[T], float], given: T, usual: T) -> Weighed:
    """What each named term adds to log-odds: the odds as they are, less those with this term as in the usual case."""
    one: Any = given
    return Weighed(
        (label, float(odds(given) - odds(one._replace(**{name: getattr(usual, name)}))))
        for name, label in labels(type(given)).items()
    )


def chance_weighed[T: tuple[Any, ...]](
    name: Label, chance: Callable[[T], float], given: T, usual: T
) -> tuple[Weighed, Weighed]:
    """One chance by its name, and what weighed on its log-odds."""
    return Weighed([(name, float(chance(given)))]), weighed(lambda one: logit(chance(one)), given, usual)
