"""Grid work: hours of posts, forms that take them first, everyday matters, visits, motivation and turnover.

Hours belong to persons; posts draw on their holder's. Tasks from above and forms take
clip(r0 + r1 assessment + r2 data tools - r3 relief) of them first. Disputes, everyday matters and visits share what is
left, grid posts keeping a share for visits. A visit finds, informs, recruits; finding is not solving.
"""

import math
from typing import Annotated, NamedTuple

import numpy as np

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import codes, ledger
from model.state.census import age_of, clip, pick_adult
from model.state.logit import sigma, z_score
from model.state.tables import (
    F8,
    I4,
    I8,
    Affairs,
    Dockets,
    Grids,
    Groups,
    Homes,
    Households,
    Minds,
    Offices,
    Persons,
    Staff,
    Villages,
)


class GridWork(NamedTuple):
    """Numbers of grid work."""

    # fmt: off
    report_base: Annotated[float, Number("share", (0, 0.95), (0.1, 0.6), "assumed", "swsm",
        "share of hours on forms without assessment or data tools", "填报时间基准占比",
        "one secretary says 0.6 in all")] = 0.35
    report_assessment: Annotated[float, Number("per weight", (0, 3), (0, 1.2), "assumed", "wusheng-key-tasks",
        "effect of the weight of assessment on that share", "考核对填报的影响",
        "each list adds upward work")] = 0.5
    report_data: Annotated[float, Number("share", (0, 1), (0, 0.3), "assumed", "chengkou-systems-ledgers",
        "effect of data tools on that share", "数据工具对填报的影响", "too many systems and ledgers")] = 0.1
    report_relief: Annotated[float, Number("share", (0, 1), (0, 0.6), "assumed", "yingjiang-burden-package",
        "effect of full burden reduction on that share", "减负对填报的影响", "no size was found")] = 0.35
    visit_time: Annotated[float, Number("h", (0.05, 5), (0.25, 1), "assumed", "assumed",
        "time of a household visit", "入户时间", "half an hour at the door")] = 0.5
    walking_speed: Annotated[float, Number("km/h", (0.5, 20), (2, 15), "assumed", "assumed",
        "speed between households", "步行速度", "on foot, or by motorbike on village roads")] = 4.0
    visit_share: Annotated[float, Number("share", (0, 1), (0.1, 0.7), "assumed", "assumed",
        "share of remaining hours that grid posts keep for visits", "走访时间占比",
        "no figure was found")] = 0.4
    visit_performance: Annotated[float, Number("share", (0, 1), (0, 0.4), "assumed", "assumed",
        "share of the hours left for cases and matters that pay by visits alone would draw into visits",
        "绩效报酬对走访时间的吸引", "what is measured gets done; no size was found")] = 0.2
    rota: Annotated[float, Number("visits per household and month", (0.01, 5), (0.1, 1), "assumed", "Fuliu",
        "visits beyond which a grid worker has seen everybody", "走访上限",
        "monthly visits in one village")] = 1.0
    matters: Annotated[float, Number("1/month", (0, 1), (0.02, 0.12), "assumed", "assumed",
        "everyday matters per household", "每户月办事项", "a form, a pension, a broken pipe")] = 0.06
    hours_matter: Annotated[float, Number("h", (0.05, 40), (0.5, 4), "assumed", "assumed",
        "hours of one matter", "每项办事工时", "an errand")] = 2.0
    matter_efficacy: Annotated[float, Number("log rate per SD", (-2, 2), (0, 0.3), "assumed", "Tsai-Xu-2018",
        "effect of efficacy on raising matters", "效能感对提出事项的影响", "the confident ask")] = 0.1
    matter_knows: Annotated[float, Number("log rate", (-2, 2), (0, 0.8), "assumed", "Tsai-Xu-2018",
        "effect of knowing a cadre on raising matters", "有关系对提出事项的影响",
        "45 % against 35 % had complained")] = 0.25
    matter_patience: Annotated[float, Number("months", (1, 60), (2, 12), "assumed", "assumed",
        "months after which a matter is given up", "事项等待上限", "no figure was found")] = 4.0
    hours_part: Annotated[float, Number("h/month", (1, 200), (15, 60), "assumed", "assumed",
        "hours of a part-time post", "兼职月工时", "parameters.csv: 15-60")] = 30.0
    hours_full: Annotated[float, Number("h/month", (10, 250), (140, 180), "assumed", "assumed",
        "hours of a full-time post, and the most one person has", "专职月工时", "a working month")] = 160.0
    hours_head: Annotated[float, Number("h/month", (1, 200), (5, 30), "assumed",
        "chengkou-group-heads-underpaid", "hours of a villagers' group head", "小组长月工时",
        "low pay, little time")] = 12.0
    cadre_service: Annotated[float, Number("share", (0, 1), (0.05, 0.4), "assumed", "assumed",
        "share of a cadre's remaining hours left for disputes and matters beside projects, meetings and Party work",
        "村干部可用于服务的时间占比", "so that load binds: about two thirds of hours used")] = 0.15
    motivation_base: Annotated[float, Number("logit", (-5, 5), (-0.5, 1.5), "assumed", "assumed",
        "motivation of a post holder, other things average", "工作积极性基准", "no figure was found")] = 0.8
    motivation_pay: Annotated[float, Number("logit", (-5, 5), (0, 1), "assumed", "assumed",
        "effect of ln(pay per hour / local wage)", "报酬对积极性的影响", "no size was found")] = 0.3
    motivation_public: Annotated[float, Number("logit per SD", (-5, 5), (0, 0.8), "assumed", "assumed",
        "effect of public motivation", "公共服务动机影响", "no size was found")] = 0.3
    motivation_forms: Annotated[float, Number("logit", (-5, 5), (0, 3), "assumed", "swsm",
        "effect of the share of hours on forms", "填报对积极性的影响", "complaints of exhaustion")] = 1.0
    motivation_arrears: Annotated[float, Number("logit per month", (-5, 5), (0, 0.4), "assumed", "Putian-2024",
        "effect of months of pay owed", "欠薪对积极性的影响", "attendants unpaid for half a year")] = 0.15
    motivation_reward: Annotated[float, Number("logit", (-5, 5), (-0.3, 0.6), "assumed", "assumed",
        "effect of a reward per settled case, per log2(1 + reward/100)", "办结奖励对积极性的影响",
        "sign left free")] = 0.1
    quit: Annotated[float, Number("1/month", (0, 1), (0.003, 0.03), "assumed", "assumed",
        "hazard of giving a grid post up at motivation 0.5", "离岗月概率", "no figure was found")] = 0.01
    quit_motivation: Annotated[float, Number("log hazard", (0, 20), (0, 6), "assumed", "assumed",
        "how much motivation holds back", "积极性对离岗的抑制", "no size was found")] = 3.0
    learn_knowledge: Annotated[float, Number("1/month", (0, 1), (0.02, 0.15), "assumed", "assumed",
        "growth of insider knowledge, share of what is left", "知情增长率",
        "about two years for a newcomer")] = 0.08
    start_knowledge: Annotated[float, Number("0-1", (0, 1), (0, 0.5), "assumed", "assumed",
        "insider knowledge of a newcomer from the village", "新任者知情程度", "a local knows people")] = 0.25


class GridWorkSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    burden_relief: Annotated[Floats, Setting("0-1", (0, 1), (0, 1), "assumed", "yingjiang-burden-package",
        "burden reduction", "基层减负力度", "a lever; none without policy", default=0.0)]
    attendant_pay: Annotated[Floats, Setting("yuan/month", (0, 20000), (50, 2500), "assumed", "literature-4",
        "pay of a part-time grid attendant", "兼职网格员月补贴", "recalled 50-500; 2,200 full-time",
        default=300.0)]
    attendant_pay_full: Annotated[Floats, Setting("yuan/month", (0, 20000), (1500, 3500), "reported",
        "Putian-2024", "pay of a full-time grid attendant", "专职网格员月薪", "2,200 in one place",
        default=2200.0)]
    performance_pay: Annotated[Floats, Setting("yuan/month", (0, 20000), (0, 600), "assumed", "wusheng-plan-pay",
        "pay of a grid attendant for visits recorded, in full at one visit per household and month",
        "网格员绩效报酬", "basic and performance pay is planned, without a sum; none without policy", default=0.0)]
    households_per_grid: Annotated[Floats, Setting("households", (0, 5000), (20, 300), "reported", "literature-4",
        "households of a grid after a new division; 0 leaves the grids as they are", "重划后每网格户数",
        "20 to 139, norm 300; as found without policy", default=0.0)]
    attendants_per_grid: Annotated[Floats, Setting("persons", (0, 10), (0.5, 2), "assumed", "assumed",
        "grid attendants of a grid after a new division; 0 leaves their number as it is", "重划后每网格网格员数",
        "a lever; as found without policy", default=0.0)]
    pay_delay: Annotated[Floats, Setting("months", (0, 24), (0, 6), "reported", "Putian-2024",
        "months by which pay of grid posts is late", "报酬拖欠月数",
        "six months in one place; on time by default", default=0.0)]
    township_load: Annotated[Floats, Setting("share", (0, 1), (0.4, 0.85), "assumed",
        "chengkou-top-down-orders", "share of township hours that tasks from above take",
        "乡镇上级任务时间占比", "no figure was found", default=0.6)]


@rule
def report_share(p: GridWork, assessment: float, data_tools: float, relief: float) -> float:
    """Share of hours that tasks from above and forms take: assessment +, data tools +, relief -."""
    share = (
        p.report_base
        + p.report_assessment * assessment
        + p.report_data * data_tools
        - p.report_relief * relief
    )
    return clip(share, 0.0, 0.95)


@rule
def post_motivation(
    p: GridWork,
    pay_per_hour: float,
    wage_per_hour: float,
    public: float,
    forms: float,
    unpaid: float,
    reward: float,
) -> float:
    """Motivation in a post: pay, public motivation, reward +; forms, arrears of pay -."""
    log = p.motivation_base + p.motivation_pay * math.log(max(0.05, pay_per_hour / wage_per_hour))
    log += p.motivation_public * z_score(public) - p.motivation_forms * (forms - 0.5)
    log -= p.motivation_arrears * unpaid
    log += p.motivation_reward * math.log(1.0 + reward / 100.0) / math.log(2.0)
    return sigma(log)


@rule
def chance_of_quitting(p: GridWork, motivation: float) -> float:
    """Monthly chance of giving up a grid post; falls with motivation."""
    return min(0.5, p.quit * math.exp(p.quit_motivation * (0.5 - motivation)))


@rule
def hold_hours(
    persons: Persons,
    offices: Offices,
    staff: Staff,
    counts: F8,
    town: F8,
    p: GridWork,
    load: float,
    month: int,
) -> None:
    """Hours of the month: what a holder's posts ask for together, never more than a full working month."""
    for i in range(len(persons.id)):  # everybody: who has lost a post has lost its hours
        persons.hours_held[i] = 0.0
        persons.hours_left[i] = 0.0
        persons.office[i] = -1
    for o in range(len(offices.id)):
        i, v = offices.holder[o], offices.village[o]
        counts[ledger.POSTS, v, month] += 1.0
        counts[ledger.ATTENDANT_POSTS, v, month] += 1.0 if offices.kind[o] == codes.ATTENDANT else 0.0
        if i < 0:
            counts[ledger.VACANT, v, month] += 1.0
        elif offices.hours[o] > 0.0 and persons.where[i] < codes.TOWN:  # a deserted post works no hours
            held = min(p.hours_full, persons.hours_held[i] + offices.hours[o])
            counts[ledger.HOURS_HELD, v, month] += held - persons.hours_held[i]
            persons.hours_held[i] = held
            persons.hours_left[i] = held
            if persons.office[i] < 0:
                persons.office[i] = o
    for s in range(len(staff.id)):
        held = 0.0 if staff.seconded[s] == 1 else p.hours_full * staff.share[s]
        staff.hours_held[s] = held
        staff.hours_left[s] = held * (1.0 - load)
        town[ledger.TOWN_HOURS_HELD, month] += held
        town[ledger.TOWN_HOURS_FORMS, month] += held * load


@rule
def tasks_from_above(
    persons: Persons,
    offices: Offices,
    villages: Villages,
    dockets: Dockets,
    counts: F8,
    assessment: F8,
    data_tools: F8,
    settings: GridWorkSettings,
    p: GridWork,
    month: int,
) -> None:
    """Forms take their hours first; of a cadre's rest only a share is free for disputes and matters."""
    for v in range(len(villages.id)):
        villages.orders[v] = report_share(p, assessment[v], data_tools[v], settings.burden_relief[v])
    for o in range(len(offices.id)):
        i = offices.holder[o]
        if i < 0 or persons.office[i] != o:
            continue
        v = offices.village[o]
        forms = persons.hours_held[i] * villages.orders[v]
        counts[ledger.HOURS_FORMS, v, month] += forms
        dockets.reports_year[v] += forms
        free = (persons.hours_held[i] - forms) * offices.motivation[o]
        persons.hours_left[i] = free * p.cadre_service if offices.kind[o] <= codes.SUPERVISOR else free


@rule
def share_for_visits(p: GridWork, pay: float, performance_pay: float) -> float:
    """Share of free hours kept for visits; pay by visits draws more of them there, in its share of all pay."""
    if performance_pay <= 0.0:
        return p.visit_share
    drawn = p.visit_performance * performance_pay / (pay + performance_pay)
    return p.visit_share + drawn * (1.0 - p.visit_share)


@rule
def hold_back_visits(
    grids: Grids, persons: Persons, offices: Offices, settings: GridWorkSettings, p: GridWork
) -> None:
    """Grid posts keep part of their free hours for visits; it is given back as visits after cases and matters."""
    for g in range(len(grids.id)):
        grids.visits[g] = 0.0
    for o in range(len(offices.id)):
        i = offices.holder[o]
        if i >= 0 and persons.office[i] == o and is_grid_post(int(offices.kind[o])):
            share = p.visit_share
            if offices.kind[o] == codes.ATTENDANT:
                v = offices.village[o]
                share = share_for_visits(p, settings.attendant_pay[v], settings.performance_pay[v])
            kept = share * persons.hours_left[i]
            persons.hours_left[i] -= kept
            grids.visits[offices.unit[o]] += kept


@rule
def is_grid_post(kind: int) -> bool:
    """Whether a post walks the grid."""
    return kind == codes.GRID_LEADER or kind == codes.ATTENDANT


@rule
def raise_matters(
    persons: Persons,
    minds: Minds,
    households: Households,
    homes: Homes,
    affairs: Affairs,
    order: I4,
    acts: I8,
    counts: F8,
    p: GridWork,
    seed: np.uint64,
    month: int,
) -> None:
    """Everyday matters of households with somebody at home; the one who raises it has contacted a body."""
    for h in range(len(households.id)):
        if homes.residents[h] == 0 or homes.adults_home[h] == 0:
            continue
        u, u_who, _, _ = draws.draw(seed, draws.MATTER, households.id[h], month)
        if u >= 6.0 * p.matters:
            continue
        i = pick_adult(
            persons.here,
            persons.born,
            order,
            households.first[h],
            households.size[h],
            homes.adults_home[h],
            u_who,
            month,
        )
        log = p.matter_efficacy * z_score(minds.efficacy[i])
        if households.connected[h] == 1:
            log += p.matter_knows
        if u < 1.0 - math.exp(-p.matters * math.exp(min(1.7, log))):
            if affairs.matters[h] == 0:
                affairs.matters_since[h] = month
            affairs.matters[h] += 1
            counts[ledger.MATTERS, households.village[h], month] += 1.0
            acts[codes.COMPLAINED, i, month // codes.BITS] |= 1 << (month % codes.BITS)


@rule
def meet_matters(
    persons: Persons,
    households: Households,
    affairs: Affairs,
    groups: Groups,
    grids: Grids,
    offices: Offices,
    villages: Villages,
    counts: F8,
    p: GridWork,
    month: int,
) -> None:
    """Meet matters, the longest waiting first, from grid posts, then the group head, then cadres; the rest wait or lapse."""
    patience = int(p.matter_patience)
    for waited in range(patience, -1, -1):
        for h in range(len(households.id)):
            if affairs.matters[h] == 0 or min(patience, month - affairs.matters_since[h]) != waited:
                continue
            v = households.village[h]
            while affairs.matters[h] > 0:
                i = who_can(persons, households, groups, grids, offices, villages, h, p.hours_matter)
                if i < 0:
                    break
                persons.hours_left[i] -= p.hours_matter
                affairs.matters[h] -= 1
                affairs.served[h] = 1.0
                counts[ledger.HOURS_MATTERS, v, month] += p.hours_matter
                counts[ledger.MATTERS_MET, v, month] += 1.0
            if affairs.matters[h] > 0:
                affairs.served[h] = -1.0 if affairs.served[h] == 0.0 else 0.0
                counts[ledger.HOURS_LACKING, v, month] += affairs.matters[h] * p.hours_matter
                if waited == patience:
                    counts[ledger.MATTERS_LOST, v, month] += affairs.matters[h]
                    affairs.matters[h] = 0


@rule
def who_can(
    persons: Persons,
    households: Households,
    groups: Groups,
    grids: Grids,
    offices: Offices,
    villages: Villages,
    h: int,
    need: float,
) -> int:
    """Person with the hours for one matter: of the grid, of the group, then the cadre with most time left; else -1."""
    grid, v = households.grid[h], households.village[h]
    best, most = -1, need
    for o in range(villages.offices_first[v], villages.offices_last[v]):
        i = offices.holder[o]
        if i < 0:
            continue
        kind = offices.kind[o]
        near = is_grid_post(int(kind)) and offices.unit[o] == grid
        head = kind == codes.GROUP_HEAD and offices.unit[o] == households.group[h]
        if (near or head) and persons.hours_left[i] >= need:
            return int(i)
        if kind <= codes.COMMITTEE and persons.hours_left[i] >= most:
            best, most = int(i), persons.hours_left[i]
    return best


@rule
def visit(
    persons: Persons,
    households: Households,
    homes: Homes,
    grids: Grids,
    offices: Offices,
    counts: F8,
    p: GridWork,
    seed: np.uint64,
    month: int,
) -> None:
    """Visits that the hours kept back, and those left over by grid posts, allow; each household equally likely."""
    for o in range(len(offices.id)):
        i = offices.holder[o]
        if i >= 0 and persons.office[i] == o and is_grid_post(int(offices.kind[o])):
            grids.visits[offices.unit[o]] += persons.hours_left[i]
            persons.hours_left[i] = 0.0
    for g in range(len(grids.id)):
        v = grids.village[g]
        each = p.visit_time + grids.walk[g]
        n = min(grids.visits[g] / each, p.rota * grids.households[g])
        counts[ledger.HOURS_VISITS, v, month] += n * each
        grids.visits[g] = n / max(1, grids.households[g])
    for h in range(len(households.id)):
        homes.visited[h] = 0
        if homes.residents[h] == 0:
            continue
        u, _, _, _ = draws.draw(seed, draws.GRID_VISIT, households.id[h], month)
        if u < min(1.0, grids.visits[households.grid[h]]):
            homes.visited[h] = 1
            counts[ledger.VISITS, households.village[h], month] += 1.0


@rule
def pay_and_motivate(
    persons: Persons,
    minds: Minds,
    offices: Offices,
    grids: Grids,
    villages: Villages,
    counts: F8,
    wage_local: F8,
    reward_case: F8,
    settings: GridWorkSettings,
    p: GridWork,
    month: int,
) -> None:
    """Pay of posts (late where the county is late), and the motivation and knowledge that follow."""
    for o in range(len(offices.id)):
        i, v = offices.holder[o], offices.village[o]
        if i < 0 or offices.hours[o] <= 0.0:
            continue
        pay = offices.pay[o]
        late = 0.0
        if offices.kind[o] == codes.ATTENDANT:
            pay = settings.attendant_pay_full[v] if offices.full_time[o] == 1 else settings.attendant_pay[v]
            pay += settings.performance_pay[v] * min(1.0, grids.visits[offices.unit[o]])
            late = settings.pay_delay[v]
        counts[ledger.PAY_DUE, v, month] += pay
        offices.unpaid[o] += 1.0
        if offices.unpaid[o] > late:
            paid = pay * (offices.unpaid[o] - late)
            counts[ledger.PAY_PAID, v, month] += paid
            persons.received[i] += paid
            offices.unpaid[o] = late
        offices.motivation[o] = post_motivation(
            p,
            pay / offices.hours[o],
            wage_local[v] / p.hours_full,
            minds.motivation[i],
            villages.orders[v],
            offices.unpaid[o],
            reward_case[v],
        )
        offices.knowledge[o] += p.learn_knowledge * (1.0 - offices.knowledge[o])
        if offices.kind[o] == codes.ATTENDANT:
            counts[ledger.MONTHS_UNPAID, v, month] += offices.unpaid[o]


@rule
def turn_over(
    persons: Persons,
    minds: Minds,
    households: Households,
    offices: Offices,
    villages: Villages,
    counts: F8,
    p: GridWork,
    seed: np.uint64,
    month: int,
) -> None:
    """Grid attendants give up; any vacant or deserted paid post is filled by a willing resident adult."""
    for o in range(len(offices.id)):
        i, v, kind = offices.holder[o], offices.village[o], offices.kind[o]
        if kind == codes.SEAT:
            continue
        leaves = i >= 0 and (persons.where[i] >= codes.TOWN or persons.alive[i] == 0)
        if kind == codes.ATTENDANT and i >= 0 and not leaves:
            u, _, _, _ = draws.draw(seed, draws.QUIT, offices.id[o], month)
            leaves = u < chance_of_quitting(p, offices.motivation[o])
            counts[ledger.QUITS, v, month] += 1.0 if leaves else 0.0
        if leaves:
            release(persons, offices, o)
            offices.holder[o] = -1
        head = offices.holder[villages.offices_first[v]]
        if villages.concurrent[v] == 1 and (kind == codes.DIRECTOR or kind == codes.COLLECTIVE_HEAD):
            offices.holder[o] = head
        elif offices.holder[o] < 0 and (leaves or (month + offices.id[o]) % 3 == 0):
            appoint(persons, minds, households, offices, p, o, seed, month)


@rule
def release(persons: Persons, offices: Offices, o: int) -> None:
    """The holder gives the post up, and with it the hours of this month; other posts count again from the next."""
    i = offices.holder[o]
    persons.office[i] = -1
    persons.hours_held[i] = 0.0
    persons.hours_left[i] = 0.0


@rule
def appoint(
    persons: Persons,
    minds: Minds,
    households: Households,
    offices: Offices,
    p: GridWork,
    o: int,
    seed: np.uint64,
    month: int,
) -> None:
    """Fill a post with the resident of 21-70 of the village, group or grid whose draw is best; Party members for leaders."""
    v, kind, unit = offices.village[o], offices.kind[o], offices.unit[o]
    best, lowest = -1, 1.0e9
    needs_party = kind == codes.SECRETARY
    for i in range(len(persons.id)):
        if (
            persons.village[i] != v
            or persons.alive[i] == 0
            or persons.where[i] >= codes.TOWN
            or persons.office[i] >= 0
        ):
            continue
        age = age_of(persons.born[i], month)
        if age < 21 or age > 70 or (needs_party and persons.party[i] == 0):
            continue
        h = persons.household[i]
        if kind == codes.GROUP_HEAD and households.group[h] != unit:
            continue
        if is_grid_post(int(kind)) and households.grid[h] != unit:
            continue
        u, _, _, _ = draws.draw(seed, draws.SUCCESSOR, persons.id[i], month)
        score = -math.log(u) / (0.2 + minds.motivation[i]) / (2.0 if persons.party[i] == 1 else 1.0)
        if score < lowest:
            best, lowest = i, score
    if best < 0:
        return
    offices.holder[o] = best
    offices.since[o] = month
    offices.unpaid[o] = 0.0
    offices.knowledge[o] = p.start_knowledge
    offices.capability[o] = clip(
        0.25 + 0.4 * minds.motivation[best] + 0.05 * persons.education[best], 0.05, 0.95
    )
    persons.office[best] = o
