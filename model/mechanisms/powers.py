"""Powers without staff: what residents ask of the township, and who may do it.

Households ask the township for acts (permits, checks, enforcement), some of which need a licence to enforce. After cases the
township turns to acts. Those that need a licence are done by licensed staff with hours left, by staff sent, or by departments
that come; all others by anybody, the unlicensed first. A village with a counter of its own (``one_stop``) keeps a share of the
acts that need no licence: there they are everyday matters, met from the hours of the village. Where hours are short all villages fare alike. What has waited for the
patience of a matter is returned undone, and it is counted whether it was the licence that lacked.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import codes, ledger
from model.state.cases import bring_matter, chance_of_help, hours_of_staff, use_staff
from model.state.now import Now
from model.state.tables import F8, Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Powers(NamedTuple):
    """Numbers of acts of the township."""

    # fmt: off
    acts: Annotated[float, Number(unit="per 1,000 residents and year", domain=(0, 5000), plausible=(20, 150),
        grade="borrowed", source="assumed", en="acts that residents ask of the township",
        zh="居民要求乡镇办理的事项", reason="hotlines of counties have 60 to 70 orders per 1,000 residents a year")] = 60.0
    licensed: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.15, 0.6), grade="derived",
        source="wusheng-delegated-powers;wusheng-statutory-powers", en="share of them that need somebody qualified to enforce",
        zh="其中需要执法资格的比例", reason="53 of 172 powers of a township were handed down by the county")] = 0.35
    hours_act: Annotated[float, Number(unit="h", domain=(0.05, 200), plausible=(2, 12), grade="assumed",
        source="assumed", en="hours of one act",
        zh="每项事项工时", reason="a visit to the place and a form; not identifiable beside their number")] = 4.0


class PowerSettings(NamedTuple):
    """What differs between villages or can be moved by a lever: counters in villages, staff and licences of a township."""

    # fmt: off
    one_stop: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 0.8), grade="assumed",
        source="assumed", en="share of acts without licence that a counter in the village does",
        zh="村级一站式窗口办理的一般事项比例", reason="a lever; none without policy", default=0.0)]
    staff_back: Annotated[Floats, Setting(unit="persons", domain=(0, 200), plausible=(0, 11), grade="assumed",
        source="assumed", en="township staff seconded away who are back at their posts; no more than are away",
        zh="收回的乡镇被抽借调人数", reason="a lever; none without policy", default=0.0)]
    licences: Annotated[Floats, Setting(unit="persons", domain=(0, 200), plausible=(0, 5), grade="assumed",
        source="assumed", en="township staff qualified to enforce beside those who are",
        zh="新增取得执法资格的乡镇人数", reason="a lever; none without policy", default=0.0)]
    handed_down: Annotated[Floats, Setting(unit="ratio", domain=(0, 5), plausible=(0, 1.5), grade="assumed",
        source="assumed", en="further powers handed down, as a share of those that need a licence already",
        zh="继续下放的事项（相对现有须执法资格事项）", reason="a lever; none without policy", default=0.0)]


@rule
def expected_acts(p: Powers, residents: float, handed_down: float) -> float:
    """Acts that a household of so many residents asks for in a month: rate residents / 12,000.

    The rate is ``acts``, and with further powers ``acts`` x ``licensed`` x ``handed_down`` more, all of which need a licence.
    """
    return p.acts * (1.0 + p.licensed * handed_down) * residents / 12000.0


@rule
def chance_of_asking(p: Powers, residents: float, handed_down: float) -> float:
    """Chance that it asks for one this month: 1 - exp(-expected)."""
    return 1.0 - math.exp(-expected_acts(p, residents, handed_down))


@rule
def share_licensed(p: Powers, handed_down: float) -> float:
    """Share of the acts asked for that need somebody qualified to enforce."""
    return p.licensed * (1.0 + handed_down) / (1.0 + p.licensed * handed_down)


@rule
def hold_staff(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Hours of township staff at work or sent back, less the tasks from above; licences go to those at work, one after the other."""
    back, licences, load = s.powers.staff_back[0], s.powers.licences[0], s.grid_work.township_load[0]
    for k in range(len(t.staff.id)):
        at_work = 1.0 if t.staff.seconded[k] == 0 else max(0.0, min(1.0, back))
        back -= at_work if t.staff.seconded[k] == 1 else 0.0
        new = t.staff.licensed_own[k] == 0 and at_work > 0.0 and licences >= 1.0
        licences -= 1.0 if new else 0.0
        t.staff.licensed[k] = 1 if new else t.staff.licensed_own[k]
        held = p.grid_work.hours_full * t.staff.share[k] * at_work
        t.staff.hours_held[k] = held
        t.staff.hours_left[k] = held * (1.0 - load)
        t.township[ledger.TOWN_HOURS_HELD, now.month] += held
        t.township[ledger.TOWN_HOURS_FORMS, now.month] += held * load


@rule
def ask_for_acts(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Households with somebody at home ask the township for acts; the luck is that of the household and the month."""
    kept = now.month % codes.ACT_MONTHS
    for v in range(len(t.villages.id)):
        t.dockets.acts_free[v, kept] = 0.0
        t.dockets.acts_licensed[v, kept] = 0.0
    for h in range(len(t.households.id)):
        v, residents = t.households.village[h], t.homes.residents[h]
        u, down = t.homes.luck_act[h], s.powers.handed_down[v]
        if u >= expected_acts(p.powers, residents, down):  # x >= 1 - exp(-x) spares the exp
            continue
        if u < chance_of_asking(p.powers, residents, down):
            u_licence, u_counter, _, _ = draws.draw(now.seed, draws.ACT, t.households.id[h], now.month)
            licence = u_licence < share_licensed(p.powers, down)
            if not licence and u_counter < s.powers.one_stop[v]:
                bring_matter(t, now, h)
                continue
            t.dockets.acts_licensed[v, kept] += 1.0 if licence else 0.0
            t.dockets.acts_free[v, kept] += 0.0 if licence else 1.0
            t.ledger[ledger.ACTS_LICENSED if licence else ledger.ACTS_FREE, v, now.month] += 1.0


@rule
def serve_acts(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Acts that need a licence first, of those who have one, then with help; then all others; then the late are returned."""
    do(t, p, now, t.dockets.acts_licensed, True)
    for v in range(len(t.villages.id)):
        chance = chance_of_help(s.mediation.enforcement[v], s.mediation.departments_answer[v])
        take_off(t, now, t.dockets.acts_licensed, v, chance)
    do(t, p, now, t.dockets.acts_free, False)
    return_late(t, p, now, t.dockets.acts_licensed, True)
    return_late(t, p, now, t.dockets.acts_free, False)


@rule
def waiting_in(acts: F8, v: int) -> float:
    """Acts of a village that wait, whenever they were asked for."""
    total = 0.0
    for k in range(codes.ACT_MONTHS):
        total += acts[v, k]
    return total


@rule
def take_off(t: Tables, now: Now, acts: F8, v: int, share: float) -> None:
    """This share of the acts of a village that wait is done, of the old and the new alike."""
    t.ledger[ledger.ACTS_DONE, v, now.month] += share * waiting_in(acts, v)
    for k in range(codes.ACT_MONTHS):
        acts[v, k] *= 1.0 - share


@rule
def do(t: Tables, p: "Parameters", now: Now, acts: F8, licensed: bool) -> None:
    """As many acts as the hours of staff allow, in every village the same share of what waits there."""
    asked = 0.0
    for v in range(len(t.villages.id)):
        asked += p.powers.hours_act * waiting_in(acts, v)
    share = min(1.0, hours_of_staff(t, licensed) / asked) if asked > 0.0 else 0.0
    use_staff(t, share * asked, licensed)
    t.township[ledger.TOWN_HOURS_ACTS, now.month] += share * asked
    for v in range(len(t.villages.id)):
        take_off(t, now, acts, v, share)


@rule
def return_late(t: Tables, p: "Parameters", now: Now, acts: F8, licensed: bool) -> None:
    """What is left undone lacked its hours this month; what has waited for the patience of a matter goes back."""
    asked = now.month + 1 - int(p.grid_work.matter_patience)
    for v in range(len(t.villages.id)):
        t.township[ledger.TOWN_HOURS_LACKING, now.month] += p.powers.hours_act * waiting_in(acts, v)
        if asked >= 0:
            late = acts[v, asked % codes.ACT_MONTHS]
            acts[v, asked % codes.ACT_MONTHS] = 0.0
            t.ledger[ledger.ACTS_RETURNED, v, now.month] += late
            t.ledger[ledger.ACTS_NO_LICENCE, v, now.month] += late if licensed else 0.0
