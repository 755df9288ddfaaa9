"""What is counted on the live page: numbers of people, grievances and cases over the last twelve months, never rates.

A village has about ten to thirty grievances a year, of which a rate would say more than there is.
"""

from dataclasses import dataclass

import numpy as np

from bilingual.words import Words
from grassroots.live.village import Village
from grassroots.live.words import WORDS
from model.outcomes.seen import Gathered
from model.state import codes, ledger

LAST = 12
"""Months that are looked back on."""


@dataclass(frozen=True)
class Count:
    """Two numbers a month, the second part of the first.

    Attributes:
        title, said: in both languages; ``said`` takes ``whole`` and ``part``.
        whole, part: by month.
    """

    title: Words
    said: Words
    whole: tuple[int, ...]
    part: tuple[int, ...]

    def told(self, lang: str) -> str:
        """Both numbers over all months in words."""
        text = self.said.en if lang == "en" else self.said.zh
        return text.format(whole=f"{sum(self.whole):,}", part=f"{sum(self.part):,}")


@dataclass(frozen=True)
class Paid:
    """Yuan that the village's books show over the last twelve months, with the name of the column in both languages."""

    label: Words
    yuan: float


def months_of(village: Village) -> range:
    """The last twelve months that are over, counted from 0."""
    return range(max(0, village.asked.month - LAST), village.asked.month)


def counts(village: Village) -> list[Count]:
    """Who came to meetings of households, what became of grievances, what the file says."""
    return [
        Count(WORDS["meetings"], WORDS["meetings_said"], *meetings(village)),
        Count(WORDS["grievances"], WORDS["grievances_said"], *grievances(village)),
        Count(WORDS["file"], WORDS["file_said"], *on_file(village)),
    ]


def column(village: Village, *columns: int) -> tuple[int, ...]:
    """Columns of the ledger, added up, by month."""
    months = months_of(village)
    cells = [
        t.tables.ledger[list(columns), 0, months.start : months.stop] for t in village.model.world.townships
    ]
    return tuple(round(float(x)) for x in np.sum(cells, axis=(0, 1)))


def meetings(village: Village) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Asked, each for a household, to group meetings and villagers' assemblies; of them those who came."""
    bodies = (codes.GROUP_MEETING, codes.ASSEMBLY)
    called = column(village, *(ledger.CALLED + body for body in bodies))
    return called, column(village, *(ledger.CAME_CALLED + body for body in bodies))


def grievances(village: Village) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Grievances by the month in which they arose; of them those settled in substance by now, the settlement holding."""
    tables = Gathered(village.model.world.townships)
    substance = np.isin(tables.column("settlements", "manner"), codes.IN_SUBSTANCE)
    holds = substance & (tables.column("settlements", "broke_out") < 0)
    born = tables.column("grievances", "born")
    settled = np.zeros(len(born), bool)
    settled[tables.column("settlements", "grievance")[holds]] = True
    arose = tuple(int((born == month).sum()) for month in months_of(village))
    return arose, tuple(int((settled & (born == month)).sum()) for month in months_of(village))


def on_file(village: Village) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Cases of mediation on the log that were closed; of them those closed as settled."""
    return column(village, ledger.MEDIATED_CASES), column(village, ledger.MEDIATED_SETTLED)


def paid(village: Village) -> list[Paid]:
    """What the levers of the page paid out over the last twelve months, and what was promised and not paid."""
    wanted = [name for one in village.dials if one.lever is not None for name in one.lever.paid]
    found = [
        (about, k) for k, about in enumerate(ledger.COLUMNS) if about.name in wanted or k == ledger.BROKEN
    ]
    return [Paid(Words(about.en, about.zh), float(sum(column(village, k)))) for about, k in found]
