"""Grid work: hours of posts, forms that take them first, everyday matters, visits, motivation and turnover.

Hours belong to persons; who holds several posts gives each its part of a working month. Tasks from above and forms take
1 - (1 - r0 k)(1 - r1 P k)(1 - r2 tools k) of them first, P the pressure of assessment and k = 1 - r3 relief: each kind takes
its share of what the others leave. What is left, times motivation, is shared post by post among tasks in proportion to
a exp(measured m (P - P_ref) + paid x): a what the task has at usual pressure, m how far it is measured (disputes and visits
1, everyday matters the weight of residents' rating, meetings and all else 0), x the share of pay that it earns. What disputes
leave over goes to matters, and from there to visits (grid posts) or meetings (cadres, group heads); a case that has been begun
is finished out of the hours of matters. The tickets that data tools write are worked on out of visits. A visit finds, informs,
recruits; finding is not solving. Visits on record are those made and, under pressure, some of those that the quota is short of.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.cases import bring_matter, take_from_outside
from model.state.census import age_of, clip, people_of, pick_adult, set_bit
from model.state.logit import sigma, z_score
from model.state.now import Now
from model.state.reach import way_to_room
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class GridWork(NamedTuple):
    """Numbers of grid work."""

    # fmt: off
    report_base: Annotated[float, Number(unit="share", domain=(0, 0.95), plausible=(0.1, 0.6),
        grade="assumed", source="swsm", en="share of hours on forms without assessment or data tools",
        zh="填报时间基准占比", reason="one secretary says 0.6 in all")] = 0.35
    report_assessment: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.1, 0.6),
        grade="assumed", source="wusheng-key-tasks",
        en="share of the rest that full pressure of assessment takes for forms", zh="考核压力对填报的影响",
        reason="each list adds upward work; half of the hours in all at a weight of 0.25")] = 0.33
    report_data: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.3), grade="assumed",
        source="chengkou-systems-ledgers", en="share of the rest that full data tools take for forms",
        zh="数据工具对填报的影响", reason="too many systems and ledgers")] = 0.1
    report_relief: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.8), grade="assumed",
        source="yingjiang-burden-package", en="share of each of them that full burden reduction takes off",
        zh="减负对填报的影响", reason="no size was found")] = 0.6
    visit_quota: Annotated[float, Number(unit="visits per household and month", domain=(0, 1),
        plausible=(0.1, 1), grade="assumed", source="Fuliu",
        en="visits that are to stand on record", zh="走访台账要求",
        reason="monthly in one village that is praised for it; every second month taken")] = 0.5
    visits_written: Annotated[float, Number(unit="per pressure", domain=(0, 10), plausible=(0.2, 1.5),
        grade="assumed", source="assumed",
        en="effect of the pressure of assessment on writing down visits that the quota is short of",
        zh="考核压力对虚记走访的影响", reason="no figure was found")] = 0.6
    tickets: Annotated[float, Number(unit="tickets per household and month", domain=(0, 5),
        plausible=(0.05, 0.3), grade="borrowed", source="assumed",
        en="tickets that full data tools write", zh="数据工具工单量",
        reason="order of a grid platform: 100 events per 1,000 residents and year, nearly all put in by attendants")] = 0.1
    visit_time: Annotated[float, Number(unit="h", domain=(0.05, 5), plausible=(0.25, 1), grade="assumed",
        source="assumed", en="time of a household visit", zh="入户时间",
        reason="half an hour at the door")] = 0.5
    walking_speed: Annotated[float, Number(unit="km/h", domain=(0.5, 20), plausible=(2, 15), grade="assumed",
        source="assumed", en="speed between households", zh="步行速度",
        reason="on foot, or by motorbike on village roads")] = 4.0
    visit_share: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.1, 0.7), grade="assumed",
        source="assumed", en="share of free hours that grid posts have for visits at usual pressure", zh="走访时间占比",
        reason="no figure was found")] = 0.4
    paid_task: Annotated[float, Number(unit="log weight", domain=(-5, 5), plausible=(0, 1),
        grade="assumed", source="assumed",
        en="effect on the hours of a task of the share of pay that it earns", zh="计酬任务对时间分配的吸引",
        reason="what is paid by the piece gets done; no size was found")] = 0.5
    measured: Annotated[float, Number(unit="log weight per pressure", domain=(-5, 5), plausible=(0, 2),
        grade="assumed", source="assumed",
        en="effect of the pressure of assessment on the hours of a task that is measured",
        zh="考核压力对被考核任务时间的影响", reason="time goes where it is measured; sign known, no size was found")] = 1.0
    rota: Annotated[float, Number(unit="visits per household and month", domain=(0.01, 5),
        plausible=(0.1, 1), grade="assumed", source="Fuliu",
        en="visits beyond which a grid worker has seen everybody", zh="走访上限",
        reason="monthly visits in one village")] = 1.0
    matters: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.02, 0.12), grade="assumed",
        source="assumed", en="everyday matters per household", zh="每户月办事项",
        reason="a form, a pension, a broken pipe")] = 0.06
    hours_matter: Annotated[float, Number(unit="h", domain=(0.05, 40), plausible=(0.5, 4), grade="assumed",
        source="assumed", en="hours of one matter", zh="每项办事工时", reason="an errand")] = 2.0
    matter_efficacy: Annotated[float, Number(unit="log rate per SD", domain=(-2, 2), plausible=(0, 0.3),
        grade="assumed", source="Tsai-Xu-2018", en="effect of efficacy on raising matters",
        zh="效能感对提出事项的影响", reason="the confident ask")] = 0.1
    matter_knows: Annotated[float, Number(unit="log rate", domain=(-2, 2), plausible=(0, 0.8),
        grade="assumed", source="Tsai-Xu-2018", en="effect of knowing a cadre on raising matters",
        zh="有关系对提出事项的影响", reason="45 % against 35 % had complained")] = 0.25
    matter_km: Annotated[float, Number(unit="log rate per km", domain=(-1, 1), plausible=(0, 0.2), grade="assumed",
        source="assumed", en="effect on raising matters of a km of the way that rooms near by spare",
        zh="就近场所每节省一公里对提出事项的影响", reason="no size was found; as for meetings")] = 0.06
    matter_patience: Annotated[float, Number(unit="months", domain=(1, 60), plausible=(2, 12),
        grade="assumed", source="assumed", en="months after which a matter is given up", zh="事项等待上限",
        reason="no figure was found")] = 4.0
    hours_part: Annotated[float, Number(unit="h/month", domain=(1, 200), plausible=(15, 60), grade="assumed",
        source="assumed", en="hours of a part-time post", zh="兼职月工时",
        reason="parameters.csv: 15-60")] = 30.0
    hours_full: Annotated[float, Number(unit="h/month", domain=(10, 250), plausible=(140, 180),
        grade="assumed", source="assumed", en="hours of a full-time post, and the most one person has",
        zh="专职月工时", reason="a working month")] = 160.0
    hours_head: Annotated[float, Number(unit="h/month", domain=(1, 200), plausible=(5, 30), grade="assumed",
        source="chengkou-group-heads-underpaid", en="hours of a villagers' group head", zh="小组长月工时",
        reason="low pay, little time")] = 12.0
    cadre_service: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.05, 0.4),
        grade="assumed", source="assumed",
        en="share of a cadre's free hours for disputes and matters beside projects, meetings and Party work, at usual pressure",
        zh="村干部可用于服务的时间占比", reason="so that load binds: about two thirds of hours used")] = 0.15
    commute_loss: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.1, 0.5), grade="assumed",
        source="ezhou-commuting-cadres;xianning-commuting-cadres",
        en="hours for the village that a cadre who commutes from town loses, of what forms leave",
        zh="“走读”干部失去的村内工时比例", reason="the road, and evenings when people are at home; no size was found")] = 0.3
    hours_outside: Annotated[float, Number(unit="h/month", domain=(0, 300), plausible=(80, 176), grade="assumed",
        source="assumed", en="hours of a first secretary, forms included", zh="第一书记月工时",
        reason="about a working month; no document says")] = 150.0
    motivation_base: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(-0.5, 1.5),
        grade="assumed", source="assumed", en="motivation of a post holder, other things average",
        zh="工作积极性基准", reason="no figure was found")] = 0.8
    motivation_pay: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 1), grade="assumed",
        source="assumed", en="effect of ln(pay per hour / local wage)", zh="报酬对积极性的影响",
        reason="no size was found")] = 0.3
    motivation_public: Annotated[float, Number(unit="logit per SD", domain=(-5, 5), plausible=(0, 0.8),
        grade="assumed", source="assumed", en="effect of public motivation", zh="公共服务动机影响",
        reason="no size was found")] = 0.3
    motivation_forms: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 3),
        grade="assumed", source="swsm", en="effect of the share of hours on forms", zh="填报对积极性的影响",
        reason="complaints of exhaustion")] = 1.0
    motivation_arrears: Annotated[float, Number(unit="logit per month", domain=(-5, 5), plausible=(0, 0.4),
        grade="assumed", source="Putian-2024", en="effect of months of pay owed", zh="欠薪对积极性的影响",
        reason="attendants unpaid for half a year")] = 0.15
    pension_worth: Annotated[float, Number(unit="ratio", domain=(0, 2), plausible=(0.2, 1), grade="assumed",
        source="assumed", en="what a yuan of pension is worth to a cadre, a yuan of pay now being 1",
        zh="养老补贴相对当期报酬的价值", reason="it comes late and only to those who stay; one half")] = 0.5
    candidates: Annotated[float, Number(unit="log weight per SD and log", domain=(-5, 5), plausible=(0, 1.5),
        grade="assumed", source="assumed",
        en="effect on the weight of ability among candidates of ln(pay / pay at the start of the run)",
        zh="报酬提高对候选人能力权重的影响", reason="low pay is blamed for a lack of able heads; no size was found")] = 0.5
    quit: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.003, 0.03), grade="assumed",
        source="assumed", en="hazard of giving a grid post up at motivation 0.5", zh="离岗月概率",
        reason="no figure was found")] = 0.01
    quit_motivation: Annotated[float, Number(unit="log hazard", domain=(0, 20), plausible=(0, 6),
        grade="assumed", source="assumed", en="how much motivation holds back", zh="积极性对离岗的抑制",
        reason="no size was found")] = 3.0
    learn_knowledge: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.02, 0.15),
        grade="assumed", source="assumed", en="growth of insider knowledge, share of what is left",
        zh="知情增长率", reason="about two years for a newcomer")] = 0.08
    start_knowledge: Annotated[float, Number(unit="0-1", domain=(0, 1), plausible=(0, 0.5), grade="assumed",
        source="assumed", en="insider knowledge of a newcomer from the village", zh="新任者知情程度",
        reason="a local knows people")] = 0.25
    post_base: Annotated[float, Number(unit="-", domain=(0.01, 1), plausible=(0.05, 1), grade="assumed",
        source="assumed",
        en="weight of a resident without public motivation in filling a post; motivation adds to it",
        zh="补缺时的基础权重", reason="no figure was found")] = 0.2
    post_party: Annotated[float, Number(unit="ratio", domain=(1, 10), plausible=(1, 4), grade="assumed",
        source="assumed", en="weight of Party members in filling a post, others being 1",
        zh="补缺时党员的权重倍数", reason="no figure was found")] = 2.0
    post_young: Annotated[float, Number(unit="years", domain=(16, 40), plausible=(18, 25), grade="assumed",
        source="assumed", en="youngest age at which a vacant post is taken", zh="补缺最低年龄",
        reason="no figure was found")] = 21.0
    post_old: Annotated[float, Number(unit="years", domain=(50, 90), plausible=(60, 75), grade="assumed",
        source="assumed", en="oldest age at which a vacant post is taken", zh="补缺最高年龄",
        reason="no figure was found")] = 70.0
    vacancy_round: Annotated[float, Number(unit="months", domain=(1, 24), plausible=(1, 6), grade="assumed",
        source="assumed", en="months between two attempts to fill a post that nobody took",
        zh="空缺再次补选间隔", reason="no figure was found")] = 3.0
    post_ability: Annotated[float, Number(unit="log weight per SD", domain=(-3, 5), plausible=(0.3, 1.5),
        grade="assumed", source="assumed",
        en="log weight of a candidate for a paid post per SD of ability; half of it for a seat",
        zh="能力对担任有酬职务的影响（席位减半）", reason="secretaries who are able people are .69 in one city")] = 0.8
    post_female: Annotated[float, Number(unit="log weight", domain=(-5, 2), plausible=(-1.6, -0.6),
        grade="derived", source="Guo-Wei-2019", en="log weight of a woman for a post or seat",
        zh="女性担任职务或席位的影响",
        reason="set to P38: women are 23.1 % of villagers' committees in 2017, 28.1 % of both in 2022")] = -1.5
    capability_base: Annotated[float, Number(unit="0-1", domain=(0, 1), plausible=(0.3, 0.7),
        grade="assumed", source="assumed", en="capability of a holder of middling ability and motivation",
        zh="能力与动机居中者的任职能力", reason="the middle of the scale")] = 0.5
    capability_motivation: Annotated[float, Number(unit="0-1", domain=(0, 1), plausible=(0, 0.6),
        grade="assumed", source="assumed", en="capability added by full public motivation, from its middle",
        zh="公共服务动机对能力的贡献", reason="no figure was found")] = 0.3
    capability_ability: Annotated[float, Number(unit="0-1 per SD", domain=(0, 0.5), plausible=(0.05, 0.2),
        grade="assumed", source="assumed", en="capability of a post holder per SD of ability",
        zh="能力对任职能力的贡献", reason="no figure was found")] = 0.12


class GridWorkSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    burden_relief: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="yingjiang-burden-package", en="burden reduction", zh="基层减负力度",
        reason="a lever; none without policy", default=0.0)]
    attendant_pay: Annotated[Floats, Setting(unit="yuan/month", domain=(0, 20000), plausible=(50, 2500),
        grade="assumed", source="literature-4", en="pay of a part-time grid attendant",
        zh="兼职网格员月补贴", reason="recalled 50-500; 2,200 full-time", default=300.0)]
    attendant_pay_full: Annotated[Floats, Setting(unit="yuan/month", domain=(0, 20000),
        plausible=(1500, 3500), grade="reported", source="Putian-2024",
        en="pay of a full-time grid attendant", zh="专职网格员月薪", reason="2,200 in one place",
        default=2200.0)]
    performance_pay: Annotated[Floats, Setting(unit="yuan/month", domain=(0, 20000), plausible=(0, 600),
        grade="assumed", source="wusheng-plan-pay",
        en="pay of a grid attendant for visits recorded, in full at one visit per household and month",
        zh="网格员绩效报酬",
        reason="basic and performance pay is planned, without a sum; none without policy", default=0.0)]
    households_per_grid: Annotated[Floats, Setting(unit="households", domain=(0, 5000), plausible=(20, 300),
        grade="assumed", source="literature-4",
        en="households of a grid after a new division; 0 leaves the grids as they are",
        zh="重划后每网格户数", reason="20 to 139, norm 300; as found without policy", default=0.0)]
    attendants_per_grid: Annotated[Floats, Setting(unit="persons", domain=(0, 10), plausible=(0.5, 2),
        grade="assumed", source="assumed",
        en="grid attendants of a grid after a new division; 0 leaves their number as it is",
        zh="重划后每网格网格员数", reason="a lever; as found without policy", default=0.0)]
    head_pay: Annotated[Floats, Setting(unit="yuan/month", domain=(0, 20000), plausible=(0, 6000),
        grade="assumed", source="assumed", en="pay of the leading cadre where it is decided on; 0 leaves it as it is",
        zh="调整后主职月报酬", reason="a lever; as found without policy", default=0.0)]
    deputy_pay: Annotated[Floats, Setting(unit="yuan/month", domain=(0, 20000), plausible=(0, 4000),
        grade="assumed", source="assumed",
        en="pay of other committee members where it is decided on; 0 leaves it as it is", zh="调整后副职月报酬",
        reason="a lever; as found without policy", default=0.0)]
    group_head_pay: Annotated[Floats, Setting(unit="yuan/month", domain=(0, 20000), plausible=(0, 1000),
        grade="assumed", source="assumed",
        en="subsidy of the head of a usual villagers' group where it is decided on; 0 leaves it as it is",
        zh="调整后小组长月补贴", reason="a lever; as found without policy", default=0.0)]
    pension: Annotated[Floats, Setting(unit="yuan/year", domain=(0, 100000), plausible=(0, 12000), grade="assumed",
        source="assumed", en="pension put aside for each secretary, director and committee member", zh="村干部年养老补贴",
        reason="a lever; none without policy", default=0.0)]
    commuting: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 0.3), grade="assumed",
        source="ezhou-commuting-cadres;xianning-commuting-cadres", en="village cadres who live in town and commute",
        zh="“走读”村干部比例", reason="named a problem in two cities, without a share; none elsewhere", default=0.0)]
    pay_delay: Annotated[Floats, Setting(unit="months", domain=(0, 24), plausible=(0, 6), grade="assumed",
        source="Putian-2024", en="months by which pay of grid posts is late", zh="报酬拖欠月数",
        reason="six months in one place; on time by default", default=0.0)]
    township_load: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0.4, 0.85),
        grade="assumed", source="chengkou-top-down-orders",
        en="share of township hours that tasks from above take", zh="乡镇上级任务时间占比",
        reason="no figure was found", default=0.6)]


class GridWorkSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    grid_work: Annotated[int, Switch(en="forms, matters, visits, turnover", zh="网格工作")] = 1


@rule
def report_share(p: GridWork, pressure: float, data_tools: float, relief: float) -> float:
    """Share of hours that tasks from above and forms take, below 1: pressure +, data tools +, relief -."""
    kept = 1.0 - p.report_relief * relief
    free = 1.0 - p.report_base * kept
    free *= 1.0 - p.report_assessment * pressure * kept
    return 1.0 - free * (1.0 - p.report_data * data_tools * kept)


@rule
def post_motivation(
    p: GridWork, pay_per_hour: float, wage_per_hour: float, public: float, forms: float, unpaid: float
) -> float:
    """Motivation in a post: pay, public motivation +; forms, arrears of pay -."""
    log = p.motivation_base + p.motivation_pay * math.log(max(0.05, pay_per_hour / wage_per_hour))
    log += p.motivation_public * z_score(public) - p.motivation_forms * (forms - reference.FORMS)
    log -= p.motivation_arrears * unpaid
    return sigma(log)


@rule
def chance_of_quitting(p: GridWork, motivation: float) -> float:
    """Monthly chance of giving up a grid post; falls with motivation."""
    return min(0.5, p.quit * math.exp(p.quit_motivation * (reference.ATTITUDE - motivation)))


@rule
def hold_hours(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Hours of the month: what a holder's posts ask for together, never more than a full working month, each its part."""
    for i in range(len(t.persons.id)):  # of everybody: who has lost a post has lost its hours
        if t.persons.hours_held[i] > 0.0 or t.persons.office[i] >= 0:
            clear_hours(t, i)
    for o in range(len(t.offices.id)):
        count_post(t, now, o)
        i = t.offices.holder[o]
        works = i >= 0 and t.persons.where[i] < codes.TOWN  # a deserted post works no hours
        t.offices.held[o] = t.offices.hours[o] if works else 0.0
        if t.offices.held[o] > 0.0:
            t.persons.hours_held[i] += t.offices.hours[o]
            if t.persons.office[i] < 0:
                t.persons.office[i] = o
    for o in range(len(t.offices.id)):
        if t.offices.held[o] > 0.0:
            asked = t.persons.hours_held[t.offices.holder[o]]
            t.offices.held[o] *= min(1.0, p.grid_work.hours_full / asked)
            t.ledger[ledger.HOURS_HELD, t.offices.village[o], now.month] += t.offices.held[o]
    for o in range(len(t.offices.id)):
        if t.offices.held[o] > 0.0:
            i = t.offices.holder[o]
            t.persons.hours_held[i] = min(p.grid_work.hours_full, t.persons.hours_held[i])


@rule
def clear_hours(t: Tables, i: int) -> None:
    """A person without hours for public work, and without the posts that they come from."""
    t.persons.hours_held[i] = 0.0
    t.persons.hours_left[i] = 0.0
    t.persons.hours_matters[i] = 0.0
    t.persons.hours_organise[i] = 0.0
    t.persons.office[i] = -1


@rule
def count_post(t: Tables, now: Now, o: int) -> None:
    """A post into the counts of its village, by kind and whether it is filled."""
    i, v, kind = t.offices.holder[o], t.offices.village[o], t.offices.kind[o]
    t.ledger[ledger.POSTS, v, now.month] += 1.0
    t.ledger[ledger.ATTENDANT_POSTS, v, now.month] += 1.0 if kind == codes.ATTENDANT else 0.0
    if i < 0:
        t.ledger[ledger.VACANT, v, now.month] += 1.0
    elif kind <= codes.SUPERVISOR:
        t.ledger[ledger.LEADERS, v, now.month] += 1.0
        t.ledger[ledger.LEADERS_ABILITY, v, now.month] += t.persons.ability[i]


@rule
def tasks_from_above(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Forms take their hours first, of every post alike."""
    for v in range(len(t.villages.id)):
        t.villages.orders[v] = report_share(
            p.grid_work, t.villages.pressure[v], s.forums.data_tools[v], s.grid_work.burden_relief[v]
        )
        send_from_outside(t, s, p, now, v)
    for o in range(len(t.offices.id)):
        v = t.offices.village[o]
        forms = t.offices.held[o] * t.villages.orders[v]
        t.ledger[ledger.HOURS_FORMS, v, now.month] += forms
        t.dockets.reports_year[v] += forms


@rule
def send_from_outside(t: Tables, s: "Settings", p: "Parameters", now: Now, v: int) -> None:
    """Hours of the first secretary, of whom forms are asked as of others; what is left goes to cases and matters."""
    held = p.grid_work.hours_outside * s.deliberation.help_from_outside[v]
    forms = held * t.villages.orders[v]
    t.ledger[ledger.HOURS_HELD, v, now.month] += held
    t.ledger[ledger.HOURS_FORMS, v, now.month] += forms
    t.villages.hours_outside[v] = held - forms


@rule
def weights(p: GridWork, kind: int) -> tuple[float, float]:
    """Shares of a post's free hours at usual pressure: disputes and matters together, visits; the rest is for meetings and else."""
    if kind <= codes.SUPERVISOR:
        return p.cadre_service, 0.0
    if is_grid_post(kind):
        return 1.0 - p.visit_share, p.visit_share
    return 1.0, 0.0


@rule
def shares(
    p: GridWork, kind: int, pressure: float, rated: float, paid_cases: float, paid_visits: float
) -> tuple[float, float, float, float]:
    """Shares of free hours for disputes, matters, visits and all else, 1 together.

    ``rated``: weight of residents' rating; ``paid_cases``, ``paid_visits``: share of pay that each earns, 0-1.
    """
    service, visits = weights(p, kind)
    pull = p.measured * (pressure - reference.PRESSURE)
    disputes = 0.5 * service * math.exp(pull + p.paid_task * paid_cases)
    matters = 0.5 * service * math.exp(pull * rated)
    walks = visits * math.exp(pull + p.paid_task * paid_visits)
    other = 1.0 - service - visits
    total = disputes + matters + walks + other
    return disputes / total, matters / total, walks / total, other / total


@rule
def part_of_pay(by_task: float, basic: float) -> float:
    """Share of pay that a task earns, beside what is paid whatever is done."""
    return by_task / (by_task + basic) if by_task > 0.0 else 0.0


@rule
def is_head(kind: int) -> bool:
    """Whether a post has the pay of a leading cadre."""
    return kind == codes.SECRETARY or kind == codes.DIRECTOR


@rule
def decided_pay(t: Tables, s: "Settings", p: "Parameters", o: int) -> float:
    """Monthly pay of a head, deputy or group head by decision, the last by the size of the group; 0 where nobody decided."""
    v, kind = t.offices.village[o], t.offices.kind[o]
    if is_head(kind):
        return float(s.grid_work.head_pay[v])
    if kind == codes.COMMITTEE:
        return float(s.grid_work.deputy_pay[v])
    if kind == codes.GROUP_HEAD:
        return float(s.grid_work.group_head_pay[v] * t.offices.hours[o] / p.grid_work.hours_head)
    return 0.0


@rule
def deferred_pay(t: Tables, s: "Settings", p: "Parameters", o: int) -> float:
    """What the pension put aside for a post is worth to its holder, in yuan of pay a month."""
    kind = t.offices.kind[o]
    if is_head(kind) or kind == codes.COMMITTEE:
        return float(p.grid_work.pension_worth * s.grid_work.pension[t.offices.village[o]] / 12.0)
    return 0.0


@rule
def raised(t: Tables, s: "Settings", p: "Parameters", o: int) -> float:
    """ln(what a post offers / its pay at the start of the run); 0 where neither pay nor pension was decided on."""
    decided, later, before = decided_pay(t, s, p, o), deferred_pay(t, s, p, o), t.offices.pay[o]
    if before <= 0.0 or (decided <= 0.0 and later <= 0.0):
        return 0.0
    return math.log(((decided if decided > 0.0 else before) + later) / before)


@rule
def basic_pay(t: Tables, s: "Settings", p: "Parameters", o: int) -> float:
    """Monthly pay of a post, whatever its holder does."""
    if t.offices.kind[o] != codes.ATTENDANT:
        decided = decided_pay(t, s, p, o)
        return decided if decided > 0.0 else float(t.offices.pay[o])
    v = t.offices.village[o]
    full = t.offices.full_time[o] == 1
    return float(s.grid_work.attendant_pay_full[v] if full else s.grid_work.attendant_pay[v])


@rule
def shares_of(t: Tables, s: "Settings", p: "Parameters", o: int) -> tuple[float, float, float, float]:
    """How the free hours of a post are shared this month; where the grid does no work, matters and visits have none."""
    v, kind, pay = t.offices.village[o], int(t.offices.kind[o]), basic_pay(t, s, p, o)
    case = p.mediation.hours_village if kind <= codes.SUPERVISOR else p.mediation.hours_group
    reward = s.mediation.reward_case[v] / (case * (1.0 + reference.SEVERITY))
    by_visits = s.grid_work.performance_pay[v] if kind == codes.ATTENDANT else 0.0
    disputes, matters, visits, other = shares(
        p.grid_work,
        kind,
        t.villages.pressure[v],
        s.mediation.residents_rate[v],
        part_of_pay(reward, pay / t.offices.hours[o]),
        part_of_pay(by_visits, pay),
    )
    if p.switches.grid_work == 0:
        return disputes + matters + visits, 0.0, 0.0, other
    return disputes, matters, visits, other


@rule
def presence(p: GridWork, commuting: float) -> float:
    """Share of a cadre's hours for the village that is left where so many commute: 1 where all live there."""
    return 1.0 - p.commute_loss * commuting


@rule
def share_hours(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """What forms leave of a post's hours, as far as its holder is motivated, is shared among tasks; a grid leader's walks."""
    for g in range(len(t.grids.id)):
        t.grids.visits[g] = 0.0
    for o in range(len(t.offices.id)):
        if t.offices.held[o] <= 0.0:
            continue
        i, v = t.offices.holder[o], t.offices.village[o]
        free = t.offices.held[o] * (1.0 - t.villages.orders[v]) * t.offices.motivation[o]
        if t.offices.kind[o] <= codes.SUPERVISOR:
            free *= presence(p.grid_work, s.grid_work.commuting[v])
        disputes, matters, visits, other = shares_of(t, s, p, o)
        t.persons.hours_left[i] += disputes * free
        t.persons.hours_matters[i] += matters * free
        t.persons.hours_organise[i] += other * free
        if visits > 0.0:
            t.grids.visits[t.offices.unit[o]] += visits * free


@rule
def leave_to_matters(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """What disputes leave over goes to everyday matters, of everybody who holds a post."""
    for o in range(len(t.offices.id)):
        i = t.offices.holder[o]
        if i >= 0:
            t.persons.hours_left[i] += t.persons.hours_matters[i]
            t.persons.hours_matters[i] = 0.0


@rule
def leave_to_meetings(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """What disputes and matters leave over goes to meetings: all that cadres have, half of what group heads have."""
    for o in range(len(t.offices.id)):
        i, kind = t.offices.holder[o], t.offices.kind[o]
        if i >= 0 and t.persons.office[i] == o and kind <= codes.GROUP_HEAD:
            given = t.persons.hours_left[i] * (1.0 if kind <= codes.SUPERVISOR else 0.5)
            t.persons.hours_organise[i] += given
            t.persons.hours_left[i] -= given


@rule
def is_grid_post(kind: int) -> bool:
    """Whether a post is that of a grid leader or grid attendant."""
    return kind == codes.GRID_LEADER or kind == codes.ATTENDANT


@rule
def raise_matters(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Everyday matters of households with somebody at home; the one who raises it has contacted a body."""
    for h in range(len(t.households.id)):
        if t.homes.residents[h] == 0 or t.homes.adults_home[h] == 0:
            continue
        u = t.homes.luck_matter[h]
        if u >= 6.0 * p.grid_work.matters:
            continue
        u_who, _, _, _ = draws.draw(now.seed, draws.MATTER, t.households.id[h], now.month)
        i = pick_adult(t, now, h, u_who)
        log = p.grid_work.matter_efficacy * t.minds.efficacy[i]
        if t.households.connected[h] == 1:
            log += p.grid_work.matter_knows
        log += p.grid_work.matter_km * (t.households.distance[h] - way_to_room(t, s, h))
        expected = p.grid_work.matters * math.exp(min(1.7, log))
        if u < expected and u < 1.0 - math.exp(-expected):  # 1 - exp(-x) < x spares the exp
            bring_matter(t, now, h)
            set_bit(t, now, codes.COMPLAINED, i)


@rule
def meet_matters(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Meet matters, the longest waiting first, from members who give hours, the group head, grid posts, cadres, first
    secretary; the rest wait or lapse."""
    patience, n = int(p.grid_work.matter_patience), 0
    for h in range(len(t.households.id)):
        if t.affairs.matters[h] > 0:
            t.scratch.rows[n] = h
            n += 1
    for waited in range(patience, -1, -1):
        for k in range(n):
            h = t.scratch.rows[k]
            if t.affairs.matters[h] == 0 or min(patience, now.month - t.affairs.matters_since[h]) != waited:
                continue
            v = t.households.village[h]
            while t.affairs.matters[h] > 0:
                if not take_from_members(t, h, p.grid_work.hours_matter):
                    i = who_can(t, h, p.grid_work.hours_matter)
                    if i >= 0:
                        t.persons.hours_left[i] -= p.grid_work.hours_matter
                    elif not take_from_outside(t, v, p.grid_work.hours_matter):
                        break
                    t.ledger[ledger.HOURS_MATTERS, v, now.month] += p.grid_work.hours_matter
                t.affairs.matters[h] -= 1
                t.affairs.served[h] = 1.0
                t.ledger[ledger.MATTERS_MET, v, now.month] += 1.0
            if t.affairs.matters[h] > 0:
                t.affairs.served[h] = -p.learning.bad if t.affairs.served[h] == 0.0 else 0.0
                t.ledger[ledger.HOURS_LACKING, v, now.month] += (
                    t.affairs.matters[h] * p.grid_work.hours_matter
                )
                if waited == patience:
                    t.ledger[ledger.MATTERS_LOST, v, now.month] += t.affairs.matters[h]
                    t.affairs.matters[h] = 0


@rule
def take_from_members(t: Tables, h: int, need: float) -> bool:
    """Use hours that members of the grid give, if they suffice."""
    grid = t.households.grid[h]
    if t.grids.members[grid] < need:
        return False
    t.grids.members[grid] -= need
    return True


@rule
def who_can(t: Tables, h: int, need: float) -> int:
    """Person with the hours for one matter: of the group, of the grid, then the cadre with most time left; else -1."""
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
    """Tickets first, then visits that the hours kept back, those left over by grid posts, and those of members, allow; each
    household equally likely. Some that were not made are written down."""
    for o in range(len(t.offices.id)):
        i = t.offices.holder[o]
        if i >= 0 and t.persons.office[i] == o and is_grid_post(int(t.offices.kind[o])):
            t.grids.visits[t.offices.unit[o]] += t.persons.hours_left[i]
            t.persons.hours_left[i] = 0.0
    for g in range(len(t.grids.id)):
        work_on_tickets(t, s, p, now, g)
        v = t.grids.village[g]
        each, paid = p.grid_work.visit_time + t.grids.walk[g], t.grids.visits[g]
        hours = paid + t.grids.members[g]
        n = min(hours / each, p.grid_work.rota * t.grids.households[g])
        t.ledger[ledger.HOURS_VISITS, v, now.month] += n * each * (paid / hours if hours > 0.0 else 1.0)
        t.grids.visits[g] = n / max(1, t.grids.households[g])
        made = min(1.0, t.grids.visits[g])
        t.grids.written[g] = written_visits(p.grid_work, made, t.villages.pressure[v])
    for v in range(len(t.villages.id)):
        walk_village(t, p, now, v)


@rule
def walk_village(t: Tables, p: "Parameters", now: Now, v: int) -> None:
    """Which households of a village are visited, and how many visits are written down that were not made."""
    visits, written, first = 0, 0, t.villages.households_first[v]
    for h in range(first, first + t.villages.households[v]):
        grid, home = t.households.grid[h], t.homes.residents[h] > 0
        made = min(1.0, t.grids.visits[grid])
        u = t.homes.luck_visit[h]
        visited = home & (u < made)  # no branch, for who is visited cannot be guessed
        t.homes.visited[h] = int(visited)
        visits += int(visited)
        written += int(home & (u >= made) & (u < made + t.grids.written[grid]))
    t.ledger[ledger.VISITS, v, now.month] += visits
    t.ledger[ledger.VISITS_WRITTEN, v, now.month] += written


@rule
def work_on_tickets(t: Tables, s: "Settings", p: "Parameters", now: Now, g: int) -> None:
    """Tickets of data tools cost the hours of a visit each, out of visits; tools find as far as tickets are worked on."""
    v = t.grids.village[g]
    t.grids.tools[g] = 0.0
    asked = p.grid_work.tickets * s.forums.data_tools[v] * t.grids.households[g]
    asked *= p.grid_work.visit_time + t.grids.walk[g]
    if asked <= 0.0:
        return
    used = min(asked, t.grids.visits[g])
    t.grids.visits[g] -= used
    t.grids.tools[g] = s.forums.data_tools[v] * used / asked
    t.ledger[ledger.HOURS_TICKETS, v, now.month] += used


@rule
def written_visits(p: GridWork, made: float, pressure: float) -> float:
    """Visits per household on record that nobody made: a share of what the quota is short of, rising with pressure."""
    return max(0.0, p.visit_quota - made) * (1.0 - math.exp(-p.visits_written * pressure))


@rule
def is_paid_as_secretary(t: Tables, o: int) -> bool:
    """Whether a post is that of a director who is secretary as well: one person draws one pay of a head."""
    secretary = t.villages.offices_first[t.offices.village[o]]
    return bool(t.offices.kind[o] == codes.DIRECTOR and t.offices.holder[o] == t.offices.holder[secretary])


@rule
def pay_and_motivate(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Pay of posts (late where the county is late), and the motivation and knowledge that follow."""
    for o in range(len(t.offices.id)):
        i, v = t.offices.holder[o], t.offices.village[o]
        if i < 0 or t.offices.hours[o] <= 0.0:
            continue
        pay, late = basic_pay(t, s, p, o), 0.0
        if t.offices.kind[o] == codes.ATTENDANT:
            made = min(1.0, t.grids.visits[t.offices.unit[o]])
            recorded = made + t.grids.written[t.offices.unit[o]]
            pay += s.grid_work.performance_pay[v] * recorded
            late = s.grid_work.pay_delay[v]
        due = 0.0 if is_paid_as_secretary(t, o) else pay
        t.ledger[ledger.PAY_DUE, v, now.month] += due
        t.offices.unpaid[o] += 1.0
        if t.offices.unpaid[o] > late:
            paid = due * (t.offices.unpaid[o] - late)
            t.ledger[ledger.PAY_PAID, v, now.month] += paid
            t.persons.received[i] += paid
            t.offices.unpaid[o] = late
        t.offices.motivation[o] = post_motivation(
            p.grid_work,
            (pay + deferred_pay(t, s, p, o)) / t.offices.hours[o],
            s.migration.wage_local[v] / p.grid_work.hours_full,
            t.minds.motivation[i],
            t.villages.orders[v],
            t.offices.unpaid[o],
        )
        t.offices.knowledge[o] += p.grid_work.learn_knowledge * (1.0 - t.offices.knowledge[o])
        if t.offices.kind[o] == codes.ATTENDANT:
            t.ledger[ledger.MONTHS_UNPAID, v, now.month] += t.offices.unpaid[o]


@rule
def turn_over(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Grid attendants give up; any vacant or deserted paid post is filled by a willing resident adult."""
    for v in range(len(t.villages.id)):
        welcome(t, p, now, v)
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
            appoint(t, s, p, now, o)


@rule
def welcome(t: Tables, p: "Parameters", now: Now, v: int) -> None:
    """Who was called home to lead takes the post from the one who holds it."""
    o, i = t.villages.offices_first[v], t.villages.called[v]
    if i >= 0 and t.persons.where[i] < codes.TOWN:
        if t.offices.holder[o] >= 0:
            release(t, o)
        take_office(t, p, now, o, i)
        t.offices.came_home[o] = 1
        t.ledger[ledger.CALLED_HOME, v, now.month] += 1.0
    t.villages.called[v] = -1


@rule
def release(t: Tables, o: int) -> None:
    """The holder gives the post up, and with it the hours of this month; other posts count again from the next."""
    clear_hours(t, t.offices.holder[o])


@rule
def capability_of(p: GridWork, motivation: float, ability: float, village: float) -> float:
    """Capability of a holder, from ability, public motivation and the village's leadership; never none, never full."""
    found = p.capability_base + p.capability_ability * ability + village
    found += p.capability_motivation * (motivation - reference.ATTITUDE)
    return clip(found, 0.05, 0.95)


@rule
def weight_of(p: GridWork, ability: float, female: bool, raised: float) -> float:
    """Weight of a candidate for a post by ability and sex; ability weighs more where pay was raised (``raised``, a log ratio)."""
    return math.exp((p.post_ability + p.candidates * raised) * ability + (p.post_female if female else 0.0))


@rule
def appoint(t: Tables, s: "Settings", p: "Parameters", now: Now, o: int) -> None:
    """Fill a post with the resident of 21-70 of the village, group or grid whose draw is best; Party members for leaders."""
    v, kind, unit = t.offices.village[o], t.offices.kind[o], t.offices.unit[o]
    best, lowest = -1, 1.0e9
    needs_party, offer = kind == codes.SECRETARY, raised(t, s, p, o)
    first, last = people_of(t, v)
    for k in range(first, last):
        i = int(t.order[k])
        if t.persons.alive[i] == 0 or t.persons.where[i] >= codes.TOWN or t.persons.office[i] >= 0:
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
            / weight_of(p.grid_work, t.persons.ability[i], t.persons.sex[i] == codes.FEMALE, offer)
        )
        if score < lowest:
            best, lowest = i, score
    if best >= 0:
        take_office(t, p, now, o, best)


@rule
def take_office(t: Tables, p: "Parameters", now: Now, o: int, i: int) -> None:
    """A person takes a post, knowing the place less than who has held it for long."""
    t.offices.holder[o] = i
    t.offices.since[o] = now.month
    t.offices.unpaid[o] = 0.0
    t.offices.came_home[o] = 0
    t.offices.knowledge[o] = p.grid_work.start_knowledge
    lead = t.villages.lead_capability[t.offices.village[o]]
    t.offices.capability[o] = capability_of(p.grid_work, t.minds.motivation[i], t.persons.ability[i], lead)
    t.persons.office[i] = o
