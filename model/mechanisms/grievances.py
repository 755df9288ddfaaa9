"""Grievances arise: Poisson, by type, per person present.

Boundary grievances arise per adjoining household that is absent, rent grievances at the rent date with rent_aggrieved x the
share of the year's rent that is unpaid, governance decisions also out of awards and lists felt as unfair. Land is taken by
projects, at a rate that keeps the number of grievances: one takes land of a villagers' group, and each household there is
affected with land_affected. The arrears of one operator and a project are each one dispute, of which all are members. Land taking, benefits and public
affairs scale with what is not open, to the power of an elasticity, more so under concurrent headship without
oversight. Public goods lower land and damage rates. Outmigration has no direct term. A grievance whose other party is away
waits until both are present. Severity is the k-th smallest of four uniforms, that is Beta(k, 5 - k), the smallest for what
was felt as unfair in an award or a list.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Label, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.census import age_of, complaint_weight, is_absent, lets_land
from model.state.events import Event, became
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class GrievanceRates(NamedTuple):
    """How often grievances arise, of what kind and how severe."""

    # fmt: off
    per_1000: Annotated[float, Number(unit="per 1,000 residents and year", domain=(0, 500),
        plausible=(10, 80), grade="borrowed", source="CGSS-2006;MoJ-2022",
        en="grievances arising in the default village, all types", zh="默认村每千常住人口年诉求数",
        reason="13.1 % of adults in four years had a dispute; mediated cases 5.8 per 1,000")] = 28.0
    mix_family: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.1, 0.3), grade="derived",
        source="NBS-2012", en="share of family and elder support", zh="家庭与赡养占比",
        reason="mediated disputes of 2010 and 2011, and one county's log")] = 0.21
    mix_neighbour: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.12, 0.32),
        grade="derived", source="NBS-2012", en="share of neighbours", zh="邻里占比",
        reason="mediated disputes of 2010 and 2011, and one county's log")] = 0.24
    mix_boundary: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.05, 0.2),
        grade="derived", source="NBS-2012", en="share of homestead and boundary",
        zh="宅基地与地界占比", reason="housing and homestead 7 % of mediated disputes in 2010 and 2011")] = 0.07
    mix_land: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.03, 0.15), grade="derived",
        source="NBS-2012", en="share of land taking and resettlement", zh="征地安置占比",
        reason="5.3 % of 5,935 cases of one county")] = 0.06
    mix_benefits: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.01, 0.08),
        grade="derived", source="NBS-2012", en="share of benefits", zh="惠民待遇占比",
        reason="order of what is left in the yearbook")] = 0.03
    mix_governance: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.01, 0.06),
        grade="derived", source="NBS-2012", en="share of governance decisions", zh="村务决策占比",
        reason="1.7 % of 5,935 cases of one county, those over awards and lists apart")] = 0.013
    mix_wages: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.08, 0.25), grade="derived",
        source="NBS-2012", en="share of wages and debt", zh="工资与债务占比",
        reason="mediated disputes of 2010 and 2011, and one county's log")] = 0.16
    mix_damage: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.06, 0.2), grade="derived",
        source="NBS-2012", en="share of damage", zh="损害赔偿占比",
        reason="mediated disputes of 2010 and 2011, and one county's log")] = 0.08
    mix_forest: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.05, 0.25), grade="derived",
        source="NBS-2012", en="share of forest and contracted land", zh="林地与承包地占比",
        reason="0.24 of one county's log, none of its own in the yearbook")] = 0.10
    forest_cadres: Annotated[float, Number(unit="share", domain=(0, 0.99), plausible=(0, 0.6), grade="assumed",
        source="assumed", en="share of grievances over forest and contracted land that are against cadres",
        zh="林地承包地诉求中针对干部的占比", reason="contracts are let by the village; no figure was found")] = 0.3
    land_affected: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.1, 0.6),
        grade="assumed", source="assumed",
        en="chance that a household of the group is aggrieved by a project that takes land", zh="征地项目影响农户的概率",
        reason="not identifiable beside how readily they petition together")] = 0.4
    weight_reference: Annotated[float, Number(unit="per resident", domain=(0.05, 10), plausible=None,
        grade="derived", source="default-village", en="complaint weight per resident of the default village",
        zh="默认村人均诉求权重", reason="measured on the default village; makes per_1000 hold there")] = 0.70
    absent_reference: Annotated[float, Number(unit="per resident", domain=(0.01, 10), plausible=None,
        grade="derived", source="default-village",
        en="adjoining absent households per resident of the default village", zh="默认村人均相邻空户",
        reason="measured on the default village")] = 0.235
    openness_reference: Annotated[float, Number(unit="0-1", domain=(0, 0.99), plausible=None,
        grade="derived", source="default-village", en="openness of the default village", zh="默认村公开程度",
        reason="its default")] = 0.4
    shut_elasticity: Annotated[float, Number(unit="-", domain=(0, 5), plausible=(0, 1.5), grade="assumed",
        source="assumed",
        en="elasticity of land, benefit and governance grievances on what is not open", zh="不公开程度对诉求的弹性",
        reason="in proportion; no size was found")] = 1.0
    male_weight: Annotated[float, Number(unit="ratio", domain=(0.1, 10), plausible=(1, 3), grade="derived",
        source="CGSS-2006", en="weight of men among complainants, women being 1", zh="男性诉求权重",
        reason="set to P13")] = 1.6
    age_slope: Annotated[float, Number(unit="1/year", domain=(-0.05, 0.05), plausible=(-0.03, 0),
        grade="derived", source="CGSS-2006", en="change of that weight with a year of age", zh="年龄斜率",
        reason="set to P13")] = -0.01
    frail_family: Annotated[float, Number(unit="ratio", domain=(0, 10), plausible=(0, 3), grade="assumed",
        source="assumed", en="how much each member under 6 or over 79 adds to family grievances",
        zh="老幼对家庭矛盾的影响", reason="elder support is half of the type")] = 1.0
    left_behind: Annotated[float, Number(unit="persons", domain=(0, 10), plausible=(0, 2), grade="assumed",
        source="assumed",
        en="members in need of care as which a household counts whose people of working age are all away",
        zh="留守户折算需照料人数", reason="who supports the elders is settled among children away; no size was found")] = 1.0
    land_let_away: Annotated[float, Number(unit="ratio", domain=(0, 10), plausible=(0, 1.5), grade="assumed",
        source="assumed",
        en="how much each adjoining household whose land others till adds to grievances over contracted land",
        zh="外出户土地代耕对承包地纠纷的影响", reason="let by word of mouth, boundaries forgotten; no size was found")] = 0.5
    again: Annotated[float, Number(unit="ratio", domain=(0, 20), plausible=(0, 2), grade="assumed",
        source="assumed", en="how much having an unsettled quarrel adds to the next between neighbours",
        zh="旧怨对新纠纷的影响",
        reason="an unsettled grievance raises the next; at a fivefold rate open quarrels still grow after ten years")] = 1.0
    closed_doors: Annotated[float, Number(unit="ratio", domain=(0, 10), plausible=(0, 2), grade="assumed",
        source="wusheng-one-voice",
        en="how much concurrent headship without oversight adds to public grievances",
        zh="一言堂对诉求的影响", reason="harmful only where oversight is weak")] = 0.6
    poor_benefits: Annotated[float, Number(unit="ratio", domain=(0, 20), plausible=(0, 5), grade="assumed",
        source="assumed", en="how much hardship adds to grievances over benefits",
        zh="困难户对待遇诉求的影响", reason="low-income support concerns the poor")] = 2.0
    goods_relief: Annotated[float, Number(unit="ratio", domain=(0, 1), plausible=(0, 0.6), grade="assumed",
        source="assumed", en="share of land and damage grievances that full public goods prevent",
        zh="公共品对矛盾的缓解", reason="roads and drains keep neighbours apart")] = 0.3
    rent_aggrieved: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.2, 0.8),
        grade="assumed", source="wusheng-petition-signs",
        en="chance that a household is aggrieved at a rent date at which nothing of the year's rent is paid",
        zh="全年租金未付时产生诉求的概率",
        reason="unpaid rent has brought many signs of petitioning")] = 0.5
    unfair_aggrieved: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.002, 0.03),
        grade="derived", source="mediation-survey-2012",
        en="chance that an award or listing felt as unfair becomes a grievance", zh="不公感转为诉求的概率",
        reason="with points, cases about village affairs may not exceed a twentieth of all; 1.7 % in one county")] = 0.01
    light_rank: Annotated[float, Number(unit="rank", domain=(1, 4), plausible=(1, 3), grade="assumed",
        source="assumed", en="k of Beta(k, 5-k), severity of everyday types", zh="一般诉求严重度",
        reason="mean 0.4")] = 2.0
    heavy_rank: Annotated[float, Number(unit="rank", domain=(1, 4), plausible=(2, 4), grade="assumed",
        source="assumed", en="k of Beta(k, 5-k), severity of rent, land taking and wages",
        zh="重大诉求严重度", reason="mean 0.6")] = 3.0
    debt_at_stake: Annotated[float, Number(unit="yuan", domain=(0, 1e6), plausible=(5000, 50000),
        grade="assumed", source="assumed",
        en="money at stake in a grievance of severity 1 over wages or debt", zh="工资债务涉及金额",
        reason="some months of pay")] = 20000.0
    debt_in_village: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.1, 0.6),
        grade="assumed", source="assumed",
        en="share of grievances over wages and debt that are between households of the village",
        zh="村内债务占比", reason="most wages are owed outside")] = 0.3
    complaint_age: Annotated[float, Number(unit="years", domain=(18, 100), plausible=None, grade="numerical",
        source="assumed", en="age at which the inclination to grievance is that of a woman of weight 1",
        zh="诉求倾向参照年龄", reason="centre of the slope; moves with the rate")] = 45.0
    complaint_floor: Annotated[float, Number(unit="ratio", domain=(0, 1), plausible=(0, 0.3),
        grade="assumed", source="assumed", en="least inclination to grievance, whatever the age",
        zh="诉求倾向下限", reason="no figure was found")] = 0.1
    frail_young: Annotated[float, Number(unit="years", domain=(1, 18), plausible=(3, 10), grade="assumed",
        source="assumed", en="age below which a child needs care", zh="需照料儿童年龄上限",
        reason="no figure was found")] = 6.0
    frail_old: Annotated[float, Number(unit="years", domain=(60, 110), plausible=(75, 85), grade="assumed",
        source="assumed", en="age from which an elder needs care", zh="需照料老人年龄下限",
        reason="no figure was found")] = 80.0


class GrievanceSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    openness: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0.2, 0.7), grade="assumed",
        source="wusheng-one-voice", en="level to which the openness of village affairs returns",
        zh="村务公开基准水平", reason="disclosure is called thin", default=0.4)]
    oversight: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="wusheng-plan-oversight", en="oversight of village decisions and accounts", zh="村务监督强度",
        reason="to be built up soon, says the document", default=reference.OVERSIGHT)]


class GrievanceSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    grievances: Annotated[int, Switch(en="grievances arise", zh="诉求产生")] = 1


class Home(NamedTuple):
    """What of a household bears on the grievances it has.

    ``care`` members who need care, ``quarrels`` unsettled, ``absent`` expected grievances over boundaries with those away,
    ``lets`` adjoining households whose land others till.
    """

    care: float
    quarrels: int
    poor: bool
    absent: float
    lets: int


@rule
def arise(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Draw this month's new grievances, at most one of each kind of arrival per household."""
    unit = p.grievances.per_1000 / 12000.0
    per_weight = unit / p.grievances.weight_reference
    per_absent = unit * p.grievances.mix_boundary / p.grievances.absent_reference
    for h in range(len(t.households.id)):
        v = t.households.village[h]
        if t.affairs.unfair[h] == 1:
            t.affairs.unfair[h] = 0
            u, u_who, _, _ = draws.draw(now.seed, draws.UNFAIR_GRIEVANCE, t.households.id[h], now.month)
            if u < p.grievances.unfair_aggrieved:
                raise_one(t, p, now, h, codes.GOVERNANCE, codes.N_TYPES, u_who, 0.0)
        if t.homes.adults_home[h] == 0:
            continue
        if (
            p.switches.village_economy == 1
            and now.rent_due
            and t.households.operator[h] >= 0
            and t.affairs.rent_open[h] == 0
        ):
            u, u_who, u_other, _ = draws.draw(now.seed, draws.RENT_GRIEVANCE, t.households.id[h], now.month)
            if u < p.grievances.rent_aggrieved * t.operators.unpaid[t.households.operator[h]]:
                raise_one(t, p, now, h, codes.RENT, codes.RENT, u_who, u_other)
        weight = per_weight * t.homes.complaint_weight[h] / weight_scale(p.grievances)
        absent = per_absent * t.homes.absent_near[h]
        shut = shut_factor(
            p.grievances, t.villages.openness[v], t.villages.concurrent[v] == 1, s.grievances.oversight[v]
        )
        home = Home(
            p.grievances.left_behind * t.homes.left_behind[h] + t.homes.frail[h],
            int(t.affairs.quarrels[h]),
            t.households.poor[h] == 1,
            absent,
            int(t.homes.lets_near[h]),
        )
        rates = type_rates(p.grievances, weight, home, shut, t.villages.public_goods[v])
        t.groups.land_rate[t.households.group[h]] += land_rate(
            p.grievances, weight, shut, t.villages.public_goods[v]
        )
        total = 0.0
        for rate in rates:
            total += rate
        u = t.homes.luck_grievance[h]
        if u < total and u < 1.0 - math.exp(-total):  # 1 - exp(-x) < x spares the exp
            u_type, u_who, u_other, _ = draws.draw(now.seed, draws.ARISE, t.households.id[h], now.month)
            kind = draws.choose(u_type, rates)
            raise_one(t, p, now, h, kind, kind, u_who, u_other)
    for k in range(len(t.groups.id)):
        take_land(t, p, now, k)


@rule
def take_land(t: Tables, p: "Parameters", now: Now, k: int) -> None:
    """A project may take land of a villagers' group this month; each household with somebody at home is affected by chance.

    As many households are aggrieved in the long run as if each lost its land alone.
    """
    first, present = t.groups.first[k], 0
    for h in range(first, first + t.groups.households[k]):
        present += 1 if t.homes.adults_home[h] > 0 else 0
    expected, affected = t.groups.land_rate[k], p.grievances.land_affected
    t.groups.land_rate[k] = 0.0
    u, _, _, _ = draws.draw(now.seed, draws.PROJECT, t.groups.id[k], now.month)
    if expected <= 0.0 or affected <= 0.0 or u >= 1.0 - math.exp(-expected / (affected * present)):
        return
    key = (int(t.groups.id[k]) << 12) + (now.month << 4) + codes.BY_GROUP
    d = open_dispute(t, p, now, key, t.groups.village[k], codes.LAND_TAKING)
    t.disputes.group[d] = k
    t.groups.project[k] = d
    for h in range(first, first + t.groups.households[k]):
        u, u_who, u_other, _ = draws.draw(now.seed, draws.AFFECTED, t.households.id[h], now.month)
        if u < affected and t.homes.adults_home[h] > 0:
            raise_one(t, p, now, h, codes.LAND_TAKING, codes.LAND_TAKING, u_who, u_other)


@rule
def open_dispute(t: Tables, p: "Parameters", now: Now, key: int, v: int, kind: int) -> int:
    """Lay down a dispute without members as yet; its severity is that of all who will join."""
    d = int(t.counts[codes.N_DISPUTES])
    t.counts[codes.N_DISPUTES] += 1
    u0, u1, u2, u3 = draws.draw(now.seed, draws.GRIEVANCE, key, now.month)
    t.disputes.id[d] = key
    t.disputes.village[d] = v
    t.disputes.type[d] = kind
    t.disputes.opponent[d] = codes.GOVERNMENT
    t.disputes.severity[d] = severity(rank_of(p.grievances, kind, kind), u0, u1, u2, u3)
    t.disputes.born[d] = now.month
    return d


@rule
def dispute_over(t: Tables, p: "Parameters", now: Now, h: int, kind: int) -> int:
    """The dispute that a grievance of household ``h`` is part of: its operator's arrears, its group's project; else -1."""
    if kind == codes.LAND_TAKING:
        return int(t.groups.project[t.households.group[h]])
    if kind != codes.RENT:
        return -1
    o = t.households.operator[h]
    if t.operators.dispute[o] < 0:
        key = (int(t.operators.id[o]) << 12) + (now.month << 4) + codes.BY_OPERATOR
        d = open_dispute(t, p, now, key, t.operators.village[o], kind)
        t.disputes.operator[d] = o
        t.disputes.opponent[d] = opponent_of(t, p, kind, int(o), 0.0)
        t.operators.dispute[o] = d
    return int(t.operators.dispute[o])


@rule
def land_rate(p: GrievanceRates, weight: float, shut: float, goods: float) -> float:
    """Expected grievances of one household over land taking this month; they come by projects, not one by one."""
    return weight * p.mix_land * shut * (1.0 - p.goods_relief * (goods - reference.GOODS))


@rule
def shut_factor(p: GrievanceRates, openness: float, concurrent: bool, oversight: float) -> float:
    """Factor of public grievances: what is not open, against the default village; concurrent headship without oversight."""
    shut = (1.0 - openness) / (1.0 - p.openness_reference)
    if p.shut_elasticity != 1.0:
        shut = math.exp(p.shut_elasticity * math.log(max(0.001, shut)))
    return shut * (1.0 + p.closed_doors * (1.0 - oversight)) if concurrent else shut


@rule
def weight_scale(p: GrievanceRates) -> float:
    """Keeps the number of grievances apart from who has them: mean of the weights of men and women."""
    return 0.5 * (1.0 + p.male_weight)


@rule
def type_rates(
    p: GrievanceRates, weight: float, home: Home, shut: float, goods: float
) -> tuple[float, float, float, float, float, float, float, float, float, float]:
    """Expected grievances of one household this month, by type in the order of ``codes.TYPES``.

    ``weight`` is the household's rate per unit of mix, ``shut`` one minus openness relative to the default village.
    """
    relief = 1.0 - p.goods_relief * (goods - reference.GOODS)
    usual_care = reference.FRAIL + p.left_behind * reference.LEFT_BEHIND
    return (
        weight * p.mix_family * (1.0 + p.frail_family * home.care) / (1.0 + p.frail_family * usual_care),
        weight * p.mix_neighbour * (1.0 + p.again * min(home.quarrels, 1)),
        home.absent,
        0.0,
        0.0,
        weight * p.mix_benefits * shut * ((1.0 + p.poor_benefits) if home.poor else 1.0),
        weight * p.mix_governance * shut,
        weight * p.mix_wages,
        weight * p.mix_damage * relief,
        weight
        * p.mix_forest
        * (1.0 + p.land_let_away * home.lets)
        / (1.0 + p.land_let_away * reference.LETS_NEAR),
    )


@rule
def is_other_side(t: Tables, h: int, at_home: bool) -> bool:
    """Whether a household can be the other side: somebody at home, or all away."""
    adults_home = t.homes.adults_home[h]
    return bool(adults_home > 0) if at_home else is_absent(t.homes.registered_adults[h], adults_home)


@rule
def tilled_for(t: Tables, h: int, u: float) -> int:
    """One of the adjoining households whose land others till, each equally likely; -1 if there is none."""
    left = int(u * t.homes.lets_near[h])
    for k in range(t.households.neighbours.shape[1]):
        other = t.households.neighbours[h, k]
        if other >= 0 and lets_land(t.homes.workers[other], t.homes.workers_home[other]):
            if left == 0:
                return int(other)
            left -= 1
    return -1


@rule
def other_side(t: Tables, p: GrievanceRates, h: int, kind: int, u: float) -> int:
    """The household on the other side: of a boundary one that is away; of contracted land perhaps one whose land others till."""
    extra = p.land_let_away * t.homes.lets_near[h]
    let = extra / (1.0 + extra) if kind == codes.FOREST else 0.0
    if u < let:
        return tilled_for(t, h, u / let)
    return neighbour_with(t, h, kind != codes.BOUNDARY, (u - let) / (1.0 - let))


@rule
def neighbour_with(t: Tables, h: int, at_home: bool, u: float) -> int:
    """One of the adjoining households that are at home (or away), each equally likely; -1 if there is none."""
    n = 0
    for k in range(t.households.neighbours.shape[1]):
        other = t.households.neighbours[h, k]
        if other >= 0 and is_other_side(t, other, at_home):
            n += 1
    left = int(u * n)
    for k in range(t.households.neighbours.shape[1]):
        other = t.households.neighbours[h, k]
        if other >= 0 and is_other_side(t, other, at_home):
            if left == 0:
                return int(other)
            left -= 1
    return -1


@rule
def complainant(t: Tables, p: "Parameters", now: Now, h: int, u: float) -> int:
    """The adult present who has it, drawn by complaint weight; -1 if nobody is there."""
    left = u * t.homes.complaint_weight[h]
    last = -1
    for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
        i = int(t.order[k])
        age = age_of(t.persons.born[i], now.month)
        if t.persons.here[i] == 1 and age >= reference.ADULT:
            last = i
            left -= complaint_weight(p.grievances, t.persons.sex[i] == codes.MALE, age)
            if left < 0.0:
                return i
    return last


@rule
def family_member(t: Tables, now: Now, h: int, but: int, u: float) -> int:
    """Another living adult of the household, at home or away, each equally likely; -1 if there is none."""
    left = int(u * (t.homes.registered_adults[h] - 1))
    for k in range(t.households.first[h], t.households.first[h] + t.households.size[h]):
        i = int(t.order[k])
        if i != but and t.persons.alive[i] == 1 and age_of(t.persons.born[i], now.month) >= reference.ADULT:
            if left == 0:
                return i
            left -= 1
    return -1


@rule
def opponent_of(t: Tables, p: "Parameters", kind: int, operator: int, u: float) -> int:
    """Who is on the other side of a grievance of this type."""
    if kind == codes.FAMILY:
        return codes.KIN
    if kind == codes.RENT and operator >= 0:
        if t.operators.excuse[operator] == 1:
            return codes.GOVERNMENT
        return codes.CADRES if t.operators.intermediary[operator] == 1 else codes.OPERATOR
    if kind == codes.LAND_TAKING:
        return codes.GOVERNMENT
    if kind == codes.BENEFITS or kind == codes.GOVERNANCE:
        return codes.CADRES
    if kind == codes.FOREST and u < p.grievances.forest_cadres:
        return codes.CADRES
    if kind == codes.WAGES:
        return codes.HOUSEHOLD if u < p.grievances.debt_in_village else codes.OUTSIDER
    return codes.HOUSEHOLD


@rule
def rank_of(p: GrievanceRates, kind: int, arrival: int) -> int:
    """k of a grievance's severity: the lowest for what was felt as unfair, high for what is lived on."""
    if arrival == codes.N_TYPES:
        return 1
    heavy = kind == codes.RENT or kind == codes.LAND_TAKING or kind == codes.WAGES
    return int(p.heavy_rank if heavy else p.light_rank)


@rule
def severity(rank: int, u0: float, u1: float, u2: float, u3: float) -> float:
    """k-th smallest of four uniforms: Beta(k, 5 - k)."""
    a, b = min(u0, u1), max(u0, u1)
    c, d = min(u2, u3), max(u2, u3)
    smallest, largest = min(a, c), max(b, d)
    low, high = max(a, c), min(b, d)
    if rank <= 1:
        return smallest
    if rank >= 4:
        return largest
    return min(low, high) if rank == 2 else max(low, high)


@rule
def raise_one(
    t: Tables, p: "Parameters", now: Now, h: int, kind: int, arrival: int, u_who: float, u_other: float
) -> None:
    """Lay down one grievance of household ``h`` and put it on the list of open ones.

    ``arrival`` is its type, or ``codes.N_TYPES`` for one over an award or listing: in one month both can arise.
    """
    i = complainant(t, p, now, h, u_who)
    if i < 0:
        return
    key = (int(t.households.id[h]) << 12) + (now.month << 4) + arrival
    u0, u1, u2, u3 = draws.draw(now.seed, draws.GRIEVANCE, key, now.month)
    g = int(t.counts[codes.N_GRIEVANCES])
    t.counts[codes.N_GRIEVANCES] += 1
    t.open[t.counts[codes.N_OPEN]] = g
    t.counts[codes.N_OPEN] += 1
    v = t.households.village[h]
    operator = int(t.households.operator[h]) if kind == codes.RENT else -1
    opponent = opponent_of(t, p, kind, operator, u_other)
    if kind == codes.WAGES and opponent == codes.HOUSEHOLD:
        u_other /= p.grievances.debt_in_village  # uniform again: which household
    elif kind == codes.FOREST and opponent == codes.HOUSEHOLD:
        u_other = (u_other - p.grievances.forest_cadres) / (1.0 - p.grievances.forest_cadres)
    d = dispute_over(t, p, now, h, kind)
    t.grievances.id[g] = key
    t.grievances.village[g] = v
    t.grievances.household[g] = h
    t.grievances.person[g] = i
    t.grievances.type[g] = kind
    t.grievances.opponent[g] = opponent
    t.grievances.operator[g] = operator
    t.grievances.severity[g] = severity(rank_of(p.grievances, kind, arrival), u0, u1, u2, u3)
    if d >= 0:
        t.grievances.dispute[g] = d
        t.grievances.severity[g] = t.disputes.severity[d]
        t.grievances.opponent[g] = t.disputes.opponent[d]
        t.disputes.members[d] += 1
    t.grievances.born[g] = now.month
    t.grievances.since[g] = now.month
    t.grievances.state[g] = codes.NEW
    if kind == codes.FAMILY:
        t.grievances.counterpart[g] = family_member(t, now, h, i, u_other)
    if opponent == codes.HOUSEHOLD:
        t.grievances.other[g] = other_side(t, p.grievances, h, kind, u_other)
    if kind == codes.RENT:
        t.grievances.owed[g] = t.households.owed_rent[h]
        t.affairs.rent_open[h] = 1
    elif kind == codes.WAGES:
        t.grievances.owed[g] = p.grievances.debt_at_stake * t.grievances.severity[g]
    t.ledger[ledger.AROSE, v, now.month] += 1.0


# What is told of it.

EVENTS = (
    Event(
        became(codes.NEW),
        Label(
            "arises: {type}, against {opponent}, severity {severity:.2f}",
            "发生：{type}，对方为{opponent}，严重度{severity:.2f}",
        ),
    ),
)
