"""Grid work: hours of posts, forms that take them first, everyday matters, visits, motivation and turnover.

Hours belong to persons; posts draw on their holder's. Tasks from above and forms take
clip(r0 + r1 assessment + r2 data tools - r3 relief) of them first. Disputes, everyday matters and visits share what is
left, grid posts keeping a share for visits. A visit finds, informs, recruits; finding is not solving.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import codes, ledger, reference
from model.state.census import age_of, clip, pick_adult, set_bit
from model.state.logit import sigma, z_score
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


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
    post_base: Annotated[float, Number("-", (0.01, 1), (0.05, 1), "assumed", "assumed",
        "weight of a resident without public motivation in filling a post; motivation adds to it", "补缺时的基础权重",
        "no figure was found")] = 0.2
    post_party: Annotated[float, Number("ratio", (1, 10), (1, 4), "assumed", "assumed",
        "weight of Party members in filling a post, others being 1", "补缺时党员的权重倍数",
        "no figure was found")] = 2.0
    post_young: Annotated[float, Number("years", (16, 40), (18, 25), "assumed", "assumed",
        "youngest age at which a vacant post is taken", "补缺最低年龄",
        "no figure was found")] = 21.0
    post_old: Annotated[float, Number("years", (50, 90), (60, 75), "assumed", "assumed",
        "oldest age at which a vacant post is taken", "补缺最高年龄",
        "no figure was found")] = 70.0
    vacancy_round: Annotated[float, Number("months", (1, 24), (1, 6), "assumed", "assumed",
        "months between two attempts to fill a post that nobody took", "空缺再次补选间隔",
        "no figure was found")] = 3.0
    capability_base: Annotated[float, Number("0-1", (0, 1), (0.1, 0.4), "assumed", "assumed",
        "capability of a new holder without motivation or schooling", "新任者基础能力",
        "no figure was found")] = 0.25
    capability_motivation: Annotated[float, Number("0-1", (0, 1), (0, 0.8), "assumed", "assumed",
        "capability added by full public motivation", "公共服务动机对能力的贡献",
        "no figure was found")] = 0.4
    capability_schooling: Annotated[float, Number("0-1", (0, 0.25), (0, 0.1), "assumed", "assumed",
        "capability added by each level of schooling", "每级学历对能力的贡献",
        "no figure was found")] = 0.05


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
    households_per_grid: Annotated[Floats, Setting("households", (0, 5000), (20, 300), "assumed", "literature-4",
        "households of a grid after a new division; 0 leaves the grids as they are", "重划后每网格户数",
        "20 to 139, norm 300; as found without policy", default=0.0)]
    attendants_per_grid: Annotated[Floats, Setting("persons", (0, 10), (0.5, 2), "assumed", "assumed",
        "grid attendants of a grid after a new division; 0 leaves their number as it is", "重划后每网格网格员数",
        "a lever; as found without policy", default=0.0)]
    pay_delay: Annotated[Floats, Setting("months", (0, 24), (0, 6), "assumed", "Putian-2024",
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
    log += p.motivation_public * z_score(public) - p.motivation_forms * (forms - reference.FORMS)
    log -= p.motivation_arrears * unpaid
    log += p.motivation_reward * math.log(1.0 + reward / 100.0) / math.log(2.0)
    return sigma(log)


@rule
def chance_of_quitting(p: GridWork, motivation: float) -> float:
    """Monthly chance of giving up a grid post; falls with motivation."""
    return min(0.5, p.quit * math.exp(p.quit_motivation * (reference.ATTITUDE - motivation)))


@rule
def hold_hours(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Hours of the month: what a holder's posts ask for together, never more than a full working month."""
    for i in range(len(t.persons.id)):  # everybody: who has lost a post has lost its hours
        t.persons.hours_held[i] = 0.0
        t.persons.hours_left[i] = 0.0
        t.persons.office[i] = -1
    for o in range(len(t.offices.id)):
        i, v = t.offices.holder[o], t.offices.village[o]
        t.ledger[ledger.POSTS, v, now.month] += 1.0
        t.ledger[ledger.ATTENDANT_POSTS, v, now.month] += 1.0 if t.offices.kind[o] == codes.ATTENDANT else 0.0
        if i < 0:
            t.ledger[ledger.VACANT, v, now.month] += 1.0
        elif t.offices.hours[o] > 0.0 and t.persons.where[i] < codes.TOWN:  # a deserted post works no hours
            held = min(p.grid_work.hours_full, t.persons.hours_held[i] + t.offices.hours[o])
            t.ledger[ledger.HOURS_HELD, v, now.month] += held - t.persons.hours_held[i]
            t.persons.hours_held[i] = held
            t.persons.hours_left[i] = held
            if t.persons.office[i] < 0:
                t.persons.office[i] = o
    for k in range(len(t.staff.id)):
        held = 0.0 if t.staff.seconded[k] == 1 else p.grid_work.hours_full * t.staff.share[k]
        t.staff.hours_held[k] = held
        t.staff.hours_left[k] = held * (1.0 - s.grid_work.township_load[0])
        t.township[ledger.TOWN_HOURS_HELD, now.month] += held
        t.township[ledger.TOWN_HOURS_FORMS, now.month] += held * s.grid_work.township_load[0]


@rule
def tasks_from_above(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Forms take their hours first; of a cadre's rest only a share is free for disputes and matters."""
    for v in range(len(t.villages.id)):
        t.villages.orders[v] = report_share(
            p.grid_work, s.forums.assessment[v], s.forums.data_tools[v], s.grid_work.burden_relief[v]
        )
    for o in range(len(t.offices.id)):
        i = t.offices.holder[o]
        if i < 0 or t.persons.office[i] != o:
            continue
        v = t.offices.village[o]
        forms = t.persons.hours_held[i] * t.villages.orders[v]
        t.ledger[ledger.HOURS_FORMS, v, now.month] += forms
        t.dockets.reports_year[v] += forms
        free = (t.persons.hours_held[i] - forms) * t.offices.motivation[o]
        t.persons.hours_left[i] = (
            free * p.grid_work.cadre_service if t.offices.kind[o] <= codes.SUPERVISOR else free
        )


@rule
def share_for_visits(p: GridWork, pay: float, performance_pay: float) -> float:
    """Share of free hours kept for visits; pay by visits draws more of them there, in its share of all pay."""
    if performance_pay <= 0.0:
        return p.visit_share
    drawn = p.visit_performance * performance_pay / (pay + performance_pay)
    return p.visit_share + drawn * (1.0 - p.visit_share)


@rule
def hold_back_visits(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Grid posts keep part of their free hours for visits; it is given back as visits after cases and matters."""
    for g in range(len(t.grids.id)):
        t.grids.visits[g] = 0.0
    for o in range(len(t.offices.id)):
        i = t.offices.holder[o]
        if i >= 0 and t.persons.office[i] == o and is_grid_post(int(t.offices.kind[o])):
            share = p.grid_work.visit_share
            if t.offices.kind[o] == codes.ATTENDANT:
                v = t.offices.village[o]
                share = share_for_visits(
                    p.grid_work, s.grid_work.attendant_pay[v], s.grid_work.performance_pay[v]
                )
            kept = share * t.persons.hours_left[i]
            t.persons.hours_left[i] -= kept
            t.grids.visits[t.offices.unit[o]] += kept


@rule
def is_grid_post(kind: int) -> bool:
    """Whether a post walks the grid."""
    return kind == codes.GRID_LEADER or kind == codes.ATTENDANT


@rule
def raise_matters(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Everyday matters of households with somebody at home; the one who raises it has contacted a body."""
    for h in range(len(t.households.id)):
        if t.homes.residents[h] == 0 or t.homes.adults_home[h] == 0:
            continue
        u, u_who, _, _ = draws.draw(now.seed, draws.MATTER, t.households.id[h], now.month)
        if u >= 6.0 * p.grid_work.matters:
            continue
        i = pick_adult(t, now, h, u_who)
        log = p.grid_work.matter_efficacy * z_score(t.minds.efficacy[i])
        if t.households.connected[h] == 1:
            log += p.grid_work.matter_knows
        if u < 1.0 - math.exp(-p.grid_work.matters * math.exp(min(1.7, log))):
            if t.affairs.matters[h] == 0:
                t.affairs.matters_since[h] = now.month
            t.affairs.matters[h] += 1
            t.ledger[ledger.MATTERS, t.households.village[h], now.month] += 1.0
            set_bit(t, now, codes.COMPLAINED, i)


@rule
def meet_matters(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Meet matters, the longest waiting first, from grid posts, then the group head, then cadres; the rest wait or lapse."""
    patience = int(p.grid_work.matter_patience)
    for waited in range(patience, -1, -1):
        for h in range(len(t.households.id)):
            if t.affairs.matters[h] == 0 or min(patience, now.month - t.affairs.matters_since[h]) != waited:
                continue
            v = t.households.village[h]
            while t.affairs.matters[h] > 0:
                i = who_can(t, h, p.grid_work.hours_matter)
                if i < 0:
                    break
                t.persons.hours_left[i] -= p.grid_work.hours_matter
                t.affairs.matters[h] -= 1
                t.affairs.served[h] = 1.0
                t.ledger[ledger.HOURS_MATTERS, v, now.month] += p.grid_work.hours_matter
                t.ledger[ledger.MATTERS_MET, v, now.month] += 1.0
            if t.affairs.matters[h] > 0:
                t.affairs.served[h] = -1.0 if t.affairs.served[h] == 0.0 else 0.0
                t.ledger[ledger.HOURS_LACKING, v, now.month] += (
                    t.affairs.matters[h] * p.grid_work.hours_matter
                )
                if waited == patience:
                    t.ledger[ledger.MATTERS_LOST, v, now.month] += t.affairs.matters[h]
                    t.affairs.matters[h] = 0


@rule
def who_can(t: Tables, h: int, need: float) -> int:
    """Person with the hours for one matter: of the grid, of the group, then the cadre with most time left; else -1."""
    grid, v = t.households.grid[h], t.households.village[h]
    best, most = -1, need
    for o in range(t.villages.offices_first[v], t.villages.offices_last[v]):
        i = t.offices.holder[o]
        if i < 0:
            continue
        kind = t.offices.kind[o]
        near = is_grid_post(int(kind)) and t.offices.unit[o] == grid
        head = kind == codes.GROUP_HEAD and t.offices.unit[o] == t.households.group[h]
        if (near or head) and t.persons.hours_left[i] >= need:
            return int(i)
        if kind <= codes.COMMITTEE and t.persons.hours_left[i] >= most:
            best, most = int(i), t.persons.hours_left[i]
    return best


@rule
def visit(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Visits that the hours kept back, and those left over by grid posts, allow; each household equally likely."""
    for o in range(len(t.offices.id)):
        i = t.offices.holder[o]
        if i >= 0 and t.persons.office[i] == o and is_grid_post(int(t.offices.kind[o])):
            t.grids.visits[t.offices.unit[o]] += t.persons.hours_left[i]
            t.persons.hours_left[i] = 0.0
    for g in range(len(t.grids.id)):
        v = t.grids.village[g]
        each = p.grid_work.visit_time + t.grids.walk[g]
        n = min(t.grids.visits[g] / each, p.grid_work.rota * t.grids.households[g])
        t.ledger[ledger.HOURS_VISITS, v, now.month] += n * each
        t.grids.visits[g] = n / max(1, t.grids.households[g])
    for h in range(len(t.households.id)):
        t.homes.visited[h] = 0
        if t.homes.residents[h] == 0:
            continue
        u, _, _, _ = draws.draw(now.seed, draws.GRID_VISIT, t.households.id[h], now.month)
        if u < min(1.0, t.grids.visits[t.households.grid[h]]):
            t.homes.visited[h] = 1
            t.ledger[ledger.VISITS, t.households.village[h], now.month] += 1.0


@rule
def pay_and_motivate(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Pay of posts (late where the county is late), and the motivation and knowledge that follow."""
    for o in range(len(t.offices.id)):
        i, v = t.offices.holder[o], t.offices.village[o]
        if i < 0 or t.offices.hours[o] <= 0.0:
            continue
        pay = t.offices.pay[o]
        late = 0.0
        if t.offices.kind[o] == codes.ATTENDANT:
            pay = (
                s.grid_work.attendant_pay_full[v]
                if t.offices.full_time[o] == 1
                else s.grid_work.attendant_pay[v]
            )
            pay += s.grid_work.performance_pay[v] * min(1.0, t.grids.visits[t.offices.unit[o]])
            late = s.grid_work.pay_delay[v]
        t.ledger[ledger.PAY_DUE, v, now.month] += pay
        t.offices.unpaid[o] += 1.0
        if t.offices.unpaid[o] > late:
            paid = pay * (t.offices.unpaid[o] - late)
            t.ledger[ledger.PAY_PAID, v, now.month] += paid
            t.persons.received[i] += paid
            t.offices.unpaid[o] = late
        t.offices.motivation[o] = post_motivation(
            p.grid_work,
            pay / t.offices.hours[o],
            s.migration.wage_local[v] / p.grid_work.hours_full,
            t.minds.motivation[i],
            t.villages.orders[v],
            t.offices.unpaid[o],
            s.mediation.reward_case[v],
        )
        t.offices.knowledge[o] += p.grid_work.learn_knowledge * (1.0 - t.offices.knowledge[o])
        if t.offices.kind[o] == codes.ATTENDANT:
            t.ledger[ledger.MONTHS_UNPAID, v, now.month] += t.offices.unpaid[o]


@rule
def turn_over(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Grid attendants give up; any vacant or deserted paid post is filled by a willing resident adult."""
    for o in range(len(t.offices.id)):
        i, v, kind = t.offices.holder[o], t.offices.village[o], t.offices.kind[o]
        if kind == codes.SEAT:
            continue
        leaves = i >= 0 and (t.persons.where[i] >= codes.TOWN or t.persons.alive[i] == 0)
        if kind == codes.ATTENDANT and i >= 0 and not leaves:
            u, _, _, _ = draws.draw(now.seed, draws.QUIT, t.offices.id[o], now.month)
            leaves = u < chance_of_quitting(p.grid_work, t.offices.motivation[o])
            t.ledger[ledger.QUITS, v, now.month] += 1.0 if leaves else 0.0
        if leaves:
            release(t, o)
            t.offices.holder[o] = -1
        head = t.offices.holder[t.villages.offices_first[v]]
        if t.villages.concurrent[v] == 1 and (kind == codes.DIRECTOR or kind == codes.COLLECTIVE_HEAD):
            t.offices.holder[o] = head
        elif t.offices.holder[o] < 0 and (
            leaves or (now.month + t.offices.id[o]) % int(p.grid_work.vacancy_round) == 0
        ):
            appoint(t, p, now, o)


@rule
def release(t: Tables, o: int) -> None:
    """The holder gives the post up, and with it the hours of this month; other posts count again from the next."""
    i = t.offices.holder[o]
    t.persons.office[i] = -1
    t.persons.hours_held[i] = 0.0
    t.persons.hours_left[i] = 0.0


@rule
def capability_of(p: GridWork, motivation: float, schooling: int) -> float:
    """Capability of a new holder, from public motivation and schooling; never none, never full."""
    found = p.capability_base + p.capability_motivation * motivation + p.capability_schooling * schooling
    return clip(found, 0.05, 0.95)


@rule
def appoint(t: Tables, p: "Parameters", now: Now, o: int) -> None:
    """Fill a post with the resident of 21-70 of the village, group or grid whose draw is best; Party members for leaders."""
    v, kind, unit = t.offices.village[o], t.offices.kind[o], t.offices.unit[o]
    best, lowest = -1, 1.0e9
    needs_party = kind == codes.SECRETARY
    for i in range(len(t.persons.id)):
        if (
            t.persons.village[i] != v
            or t.persons.alive[i] == 0
            or t.persons.where[i] >= codes.TOWN
            or t.persons.office[i] >= 0
        ):
            continue
        age = age_of(t.persons.born[i], now.month)
        if (
            age < p.grid_work.post_young
            or age > p.grid_work.post_old
            or (needs_party and t.persons.party[i] == 0)
        ):
            continue
        h = t.persons.household[i]
        if kind == codes.GROUP_HEAD and t.households.group[h] != unit:
            continue
        if is_grid_post(int(kind)) and t.households.grid[h] != unit:
            continue
        u, _, _, _ = draws.draw(now.seed, draws.SUCCESSOR, t.persons.id[i], now.month)
        score = (
            -math.log(u)
            / (p.grid_work.post_base + t.minds.motivation[i])
            / (p.grid_work.post_party if t.persons.party[i] == 1 else 1.0)
        )
        if score < lowest:
            best, lowest = i, score
    if best < 0:
        return
    t.offices.holder[o] = best
    t.offices.since[o] = now.month
    t.offices.unpaid[o] = 0.0
    t.offices.knowledge[o] = p.grid_work.start_knowledge
    t.offices.capability[o] = capability_of(
        p.grid_work, t.minds.motivation[best], int(t.persons.education[best])
    )
    t.persons.office[best] = o
