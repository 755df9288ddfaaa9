"""What a quorum is: by whom it is counted, and what is missing to it, in substance and on the sheet. Where voices online count
they stand for their households in both."""

from typing import TYPE_CHECKING

from model.compiled import rule
from model.state import codes
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Settings


@rule
def quorum_share(s: "Settings", v: int, body: int) -> float:
    """Share of those entitled (representatives, households) that makes a quorum."""
    if body == codes.GROUP_MEETING:
        return float(s.deliberation.quorum_group[v])
    if body == codes.REPRESENTATIVES:
        return float(s.deliberation.quorum_representatives[v])
    return float(s.deliberation.quorum_households[v])


@rule
def missing_in_group(t: Tables, s: "Settings", g: int) -> float:
    """Households that a group lacks to its quorum on the sheet; 0 or less where there is one."""
    needed = s.deliberation.quorum_group[t.groups.village[g]] * t.groups.entitled[g]
    return float(needed - t.groups.came[g] - t.groups.voices[g] - t.groups.signed[g])


@rule
def missing(t: Tables, s: "Settings", v: int, body: int) -> float:
    """Representatives or households that an assembly lacks to its quorum on the sheet."""
    needed = quorum_share(s, v, body) * t.meetings.entitled[v, body]
    return float(needed - t.meetings.came[v, body] - t.meetings.voices[v, body] - t.meetings.signed[v, body])


@rule
def enough(t: Tables, s: "Settings", v: int, body: int, signed: float) -> bool:
    """Whether an assembly has its quorum with so many signatures: of those entitled, or of adults at villagers' assemblies."""
    entitled, more = t.meetings.entitled[v, body], t.meetings.voices[v, body] + signed
    if entitled > 0.0 and t.meetings.came[v, body] + more >= quorum_share(s, v, body) * entitled:
        return True
    adults = t.meetings.came_adults[v] + more
    return bool(body == codes.ASSEMBLY and adults > s.deliberation.quorum_adults[v] * t.villages.adults[v])
