"""Outcomes: one declared function each, over state and both ledgers."""

from difflib import get_close_matches

from model.outcomes import disputes, institutions, money, participation
from model.outcomes.outcome import GROUPS, OUTCOMES, UNITS, Outcome
from model.outcomes.seen import Gathered, Seen

__all__ = [
    "GROUPS",
    "OUTCOMES",
    "UNITS",
    "Gathered",
    "NoObjective",
    "Outcome",
    "Seen",
    "UnknownOutcome",
    "disputes",
    "find",
    "headline",
    "institutions",
    "money",
    "objective",
    "participation",
]


class UnknownOutcome(ValueError):
    """A name that no outcome has."""


class NoObjective(ValueError):
    """An outcome that must not be aimed at."""


def find(name: str) -> Outcome:
    """The outcome of this name.

    Raises:
        UnknownOutcome: there is none; the message names near ones.
    """
    if name in OUTCOMES:
        return OUTCOMES[name]
    near = get_close_matches(name, OUTCOMES, n=3, cutoff=0.6)
    hint = f"; did you mean {' or '.join(near)}?" if near else "; `grassroots ledger --outcomes` lists all"
    raise UnknownOutcome(f"no outcome is called {name!r}{hint}")


def objective(name: str) -> Outcome:
    """The outcome, where it may be an objective.

    Raises:
        NoObjective: no direction of it is better; the message names the outcome to use.
        UnknownOutcome: there is none of this name.
    """
    found = find(name)
    if found.better == "none":
        use = f"use {found.instead}" if found.instead else "use an outcome that has a better direction"
        raise NoObjective(
            f"{name} ({found.label.en}) is no objective: more or less of it is not better; {use}"
        )
    return found


def headline() -> list[Outcome]:
    """The headline outcomes."""
    return [item for item in OUTCOMES.values() if item.headline]
