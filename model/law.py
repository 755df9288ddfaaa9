"""Legal rules as dated data: the Organic Law of Villagers' Committees, by the year in which it applies."""

from typing import NamedTuple


class Law(NamedTuple):
    """One state of the law.

    Attributes:
        since: first full year in force.
        text: what it is, and how far it was seen.
        settings: the numbers it sets, by path.
    """

    since: int
    text: str
    settings: dict[str, float]


_QUORUMS = {
    "deliberation.quorum_representatives": 2.0 / 3.0,
    "deliberation.quorum_adults": 0.5,
    "deliberation.quorum_households": 2.0 / 3.0,
    "deliberation.quorum_group": 2.0 / 3.0,
}

LAWS = (
    Law(
        2010,
        "Organic Law as revised in October 2010: term of three years",
        {**_QUORUMS, "elections.term_years": 3.0},
    ),
    Law(2019, "amended in December 2018: term of five years", {**_QUORUMS, "elections.term_years": 5.0}),
    Law(
        2026,
        "amended in October 2025, in force 1 January 2026; its clauses on quorums were not seen and are assumed unchanged",
        {**_QUORUMS, "elections.term_years": 5.0},
    ),
)


def dated_settings(year: int) -> dict[str, float]:
    """The numbers that the law in force in ``year`` sets."""
    applicable = [law for law in LAWS if law.since <= year]
    return (applicable or list(LAWS[:1]))[-1].settings
