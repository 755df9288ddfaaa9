"""Who is asked to a meeting. Being asked raises coming; not being asked makes it unlikely.

P(asked) = 1 - product over channels of (1 - p): notice (x openness), grid visit, Party contact, word of mouth, phone
group. Those who are not asked come with a small chance, or not at all (switch ``unasked_may_come``).
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes
from model.state.now import Now
from model.state.reach import is_contacted
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Recruitment(NamedTuple):
    """Numbers of being asked."""

    # fmt: off
    notice: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.1, 0.7), grade="assumed",
        source="assumed", en="chance of seeing a notice, at full openness", zh="公告知晓概率",
        reason="loudspeaker and board")] = 0.4
    by_visit: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.2, 0.9),
        grade="assumed", source="assumed", en="chance that a grid visit of the month tells of the meeting",
        zh="走访告知概率", reason="no figure was found")] = 0.6
    by_contact: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.2, 0.9),
        grade="assumed", source="assumed", en="chance that a Party contact of the month tells of it",
        zh="联户告知概率", reason="no figure was found")] = 0.6
    by_word: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0, 0.8), grade="assumed",
        source="assumed", en="chance of hearing of it if all neighbours and kin were asked to the last one",
        zh="口耳相传概率", reason="no figure was found")] = 0.3
    by_phone: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.1, 0.8),
        grade="assumed", source="assumed", en="chance that a message in the phone group is read",
        zh="群消息阅读概率", reason="no figure was found")] = 0.35
    representative: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.8, 1),
        grade="assumed", source="assumed", en="chance that a representative is told", zh="代表通知到位概率",
        reason="they are called by name")] = 0.95
    unasked: Annotated[float, Number(unit="logit", domain=(-10, 0), plausible=(-4, -1), grade="assumed",
        source="Verba-1995", en="log-odds lost by not having been asked", zh="未被通知的影响",
        reason="nobody asked is the commonest reason")] = -2.0


class RecruitmentSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    phone_coverage: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0.2, 1),
        grade="assumed", source="xiaogan-chat-group-share",
        en="households and migrants whom a phone group reaches", zh="微信群覆盖率",
        reason="near universal today, 0.227 of branches in 2015", default=0.8)]


class RecruitmentSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    recruitment: Annotated[int, Switch(en="being asked (off: everybody is asked)", zh="会议通知")] = 1


@rule
def chance_of_being_asked(
    p: Recruitment, openness: float, visited: bool, contacted: bool, word: float, phone: float
) -> float:
    """1 - product of (1 - channel); every channel raises it. ``word`` is the share of ties asked to the last meeting."""
    missed = (1.0 - p.notice * openness) * (1.0 - p.by_word * word) * (1.0 - p.by_phone * phone)
    if visited:
        missed *= 1.0 - p.by_visit
    if contacted:
        missed *= 1.0 - p.by_contact
    return 1.0 - missed


@rule
def chance_of(t: Tables, s: "Settings", p: "Parameters", h: int) -> float:
    """Chance that household ``h`` is asked to a meeting of households this month; 1 where recruitment is switched off."""
    if p.switches.recruitment == 0:
        return 1.0
    v = t.households.village[h]
    return chance_of_being_asked(
        p.recruitment,
        t.villages.openness[v],
        t.homes.visited[h] == 1,
        is_contacted(t, h),
        share_asked(t, h),
        s.recruitment.phone_coverage[v],
    )


@rule
def ask(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Who is asked to this month's meetings of households; ``everybody`` where recruitment is switched off."""
    for h in range(len(t.households.id)):
        t.affairs.asked_now[h] = 0
        t.affairs.came_now[h] = 0
        v = t.households.village[h]
        if t.meetings.meets[v, codes.GROUP_MEETING] == 0 and t.meetings.meets[v, codes.ASSEMBLY] == 0:
            continue
        u_group, u_assembly, _, _ = draws.draw(now.seed, draws.ASKED, t.households.id[h], now.month)
        chance = chance_of(t, s, p, h)
        asked = 0
        if t.meetings.meets[v, codes.GROUP_MEETING] == 1 and u_group < chance:
            asked |= 1 << codes.GROUP_MEETING
        if t.meetings.meets[v, codes.ASSEMBLY] == 1 and u_assembly < chance:
            asked |= 1 << codes.ASSEMBLY
        t.affairs.asked_now[h] = asked


@rule
def share_asked(t: Tables, h: int) -> float:
    """Share of neighbours and kin who were asked to the last meeting."""
    n, asked = 0, 0
    for k in range(t.households.circle.shape[1]):
        there, other = int(t.households.circle[h, k] >= 0), max(0, t.households.circle[h, k])
        n += there
        asked += there & t.affairs.asked_last[other]
    return asked / n if n > 0 else 0.0


@rule
def remember(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Keep for the next meeting who was asked and came to this one."""
    for h in range(len(t.households.id)):
        v = t.households.village[h]
        if t.meetings.meets[v, codes.GROUP_MEETING] == 1 or t.meetings.meets[v, codes.ASSEMBLY] == 1:
            t.affairs.asked_last[h] = 1 if t.affairs.asked_now[h] > 0 else 0
            t.affairs.came_last[h] = 1 if t.affairs.came_now[h] > 0 else 0
