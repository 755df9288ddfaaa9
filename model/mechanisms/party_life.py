"""Party life: monthly sessions, branch quality, household contact, members living away.

A resident member attends with sigma(a0 + own effect + a1 branch quality + a2 motivation + a3 fixed day + a4 stars -
a5 frailty). Attending members visit the households assigned to them (by a rule: needy first, near, kin or by lot).
Members away are effectively managed if the branch reached them within three months.
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting, Switch
from model.state import codes, ledger, reference
from model.state.census import age_of, clip, has_bit, people_of, set_bit
from model.state.logit import sigma, z_score
from model.state.now import Now
from model.state.order import sort_by_key
from model.state.reach import is_free_member, is_labour_day, part_of_labour
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class PartyLife(NamedTuple):
    """Numbers of Party life."""

    # fmt: off
    attend: Annotated[float, Number(unit="logit", domain=(-6, 6), plausible=(-0.8, 1.4), grade="derived",
        source="yingjiang-branch-life-rate", en="log-odds of attending a monthly session",
        zh="组织生活出席倾向", reason="set to P1 with heterogeneity between members", intercept=True)] = 0.45
    person_sd: Annotated[float, Number(unit="logit", domain=(0, 4), plausible=(0.5, 2), grade="assumed",
        source="assumed", en="SD of the members' own effect", zh="党员个体差异",
        reason="uniform chances would give too few regular members")] = 1.2
    attend_branch: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 3), grade="assumed",
        source="chengkou-branch-life-dull", en="effect of branch quality (0-1, centred)", zh="支部质量影响",
        reason="dull branches lose members")] = 1.2
    attend_motivation: Annotated[float, Number(unit="logit per SD", domain=(-5, 5), plausible=(0, 0.8),
        grade="assumed", source="assumed", en="effect of public motivation", zh="公共服务动机影响",
        reason="no size was found")] = 0.3
    attend_frail: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 2), grade="assumed",
        source="wuhan-members-over-55", en="effect of being 75 or over against attending", zh="高龄影响",
        reason="an aged membership is named a problem")] = 0.8
    attend_fixed_day: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 1),
        grade="assumed", source="xianning-plan-branches", en="effect of a fixed theme day",
        zh="固定主题党日影响", reason="no size was found")] = 0.3
    attend_stars: Annotated[float, Number(unit="logit", domain=(-5, 5), plausible=(0, 1), grade="assumed",
        source="huangshi-plan-star-points", en="effect of stars and points for members",
        zh="党员星级管理影响", reason="no size was found")] = 0.3
    branch_attendance: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0, 0.1),
        grade="assumed", source="assumed", en="pull of branch quality to the share attending",
        zh="出席率对支部质量的影响", reason="no size was found")] = 0.03
    branch_capability: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0, 0.1),
        grade="assumed", source="jingmen-able-share",
        en="pull of branch quality to the secretary's capability", zh="书记能力对支部质量的影响",
        reason="able secretaries are said to turn branches")] = 0.03
    branch_formalism: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.6),
        grade="assumed", source="assumed",
        en="how much full pressure of assessment turns branch work into form", zh="形式主义侵蚀",
        reason="two skins; as before at a weight of 0.25")] = 0.12
    contact_members: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0.2, 0.9),
        grade="borrowed", source="Huimin", en="share of members who do household contact",
        zh="参与联户党员比例", reason="over 0.8 where publicised")] = 0.6
    contact_monthly: Annotated[float, Number(unit="probability", domain=(0, 1), plausible=(0.05, 1),
        grade="assumed", source="Fuliu",
        en="chance that an attending member contacts an assigned household in a month", zh="月联户概率",
        reason="monthly visits in one village")] = 0.25
    reach_away: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.15, 0.5),
        grade="derived", source="xiantao-members-away-managed",
        en="chance that the branch reaches a member away in a month", zh="月联系外出党员概率",
        reason="1 - (1 - p)^3 near 0.68")] = 0.30
    reach_group: Annotated[float, Number(unit="ratio", domain=(0, 10), plausible=(0, 1), grade="assumed",
        source="xiaogan-chat-group-share", en="how much a members' chat group adds to that",
        zh="党员群对联系的影响", reason="no size was found")] = 0.4
    reach_branch: Annotated[float, Number(unit="1/month", domain=(0, 1), plausible=(0.2, 0.9), grade="assumed",
        source="assumed", en="chance that a branch where members live reaches one of its members in a month",
        zh="流入地党组织月联系概率", reason="a session a month; as often attended as at home")] = 0.6
    frail_age: Annotated[float, Number(unit="years", domain=(50, 110), plausible=(70, 80), grade="assumed",
        source="assumed", en="age from which sessions are hard to reach", zh="参加组织生活困难年龄",
        reason="no figure was found")] = 75.0
    managed_months: Annotated[float, Number(unit="months", domain=(1, 24), plausible=(2, 6), grade="assumed",
        source="assumed", en="months within which a member away has to be reached to count as managed",
        zh="有效管理的联系期限", reason="a quarter")] = 3.0


class PartyLifeSettings(NamedTuple):
    """What differs between villages or can be moved by a lever."""

    # fmt: off
    fixed_day: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="xianning-plan-branches", en="fixed Party theme day", zh="固定主题党日", reason="a lever",
        default=0.0)]
    stars: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1), grade="assumed",
        source="huangshi-plan-star-points", en="stars and points for members", zh="党员星级管理",
        reason="a lever", default=0.0)]
    households_per_member: Annotated[Floats, Setting(unit="households", domain=(0, 60), plausible=(3, 20),
        grade="derived", source="longtian-households-per-member;literature-4",
        en="households assigned to a member who does contact", zh="每名党员联户数",
        reason="the middle of what reports say: 3.2 to 16.2", default=10.0)]
    contact_rule: Annotated[Floats, Setting(unit="code", domain=(0, 3), plausible=(0, 3), grade="reported",
        source="longtian-households-per-member",
        en="who is assigned: 0 needy first, 1 near, 2 kin, 3 by lot",
        zh="联户分配规则:0困难优先 1就近 2亲属 3抽签", reason="needy first, then neighbours and kin",
        default=0.0)]
    member_chat_group: Annotated[Floats, Setting(unit="0-1", domain=(0, 1), plausible=(0, 1),
        grade="reported", source="xiaogan-chat-group-share", en="branches with a members' chat group",
        zh="党员微信群", reason="22.7 % in Xiaogan in 2015", default=reference.CHAT_GROUP)]
    member_hours: Annotated[Floats, Setting(unit="h/month", domain=(0, 40), plausible=(0, 8), grade="assumed",
        source="assumed", en="hours that a member without a post gives after a session attended",
        zh="无职党员月志愿服务工时", reason="a lever; none without policy", default=0.0)]
    away_branches: Annotated[Floats, Setting(unit="share", domain=(0, 1), plausible=(0, 0.5), grade="assumed",
        source="assumed", en="share of members away for whom there is a branch where they live",
        zh="流入地党组织覆盖外出党员比例", reason="a lever; none without policy", default=0.0)]


class PartyLifeSwitches(NamedTuple):
    """Whether it is at work."""

    # fmt: off
    party_life: Annotated[int, Switch(en="sessions and household contact", zh="组织生活与联户")] = 1


@rule
def chance_of_session(
    p: PartyLife, own: float, branch: float, motivation: float, frail: bool, fixed_day: float, stars: float
) -> float:
    """Chance that a resident member attends this month's session."""
    log = (
        p.attend
        + own
        + p.attend_branch * (branch - reference.BRANCH)
        + p.attend_motivation * z_score(motivation)
    )
    log += p.attend_fixed_day * fixed_day + p.attend_stars * stars
    if frail:
        log -= p.attend_frail
    return sigma(log)


@rule
def next_branch_quality(
    p: PartyLife, branch: float, attending: float, capability: float, formalism: float
) -> float:
    """Branch quality of the next month: it moves toward the share attending, and toward capability less formalism."""
    aim = capability * (1.0 - p.branch_formalism * formalism)
    return clip(
        branch + p.branch_attendance * (attending - branch) + p.branch_capability * (aim - branch), 0.0, 1.0
    )


@rule
def chance_of_reaching(p: PartyLife, chat_group: float, away_branches: float) -> float:
    """Chance that a member away is reached this month: by the branch at home, or else by one where the member lives."""
    home = min(1.0, p.reach_away * (1.0 + p.reach_group * (chat_group - reference.CHAT_GROUP)))
    return home + (1.0 - home) * p.reach_branch * away_branches


@rule
def give_hours(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Hours that members without posts give in their grid this month; where labour is called on, half a day goes there first."""
    for g in range(len(t.grids.id)):
        t.grids.members[g] = 0.0
    for v in range(len(t.villages.id)):
        hours = s.party_life.member_hours[v]
        if hours <= 0.0:
            continue
        if p.switches.conduct == 1 and is_labour_day(t, s, now, v):
            hours -= part_of_labour(p, hours) * p.grid_work.hours_full / p.attendance.half_days
        first, last = people_of(t, v)
        for k in range(first, last):
            i = int(t.order[k])
            if is_free_member(t, now, i):
                t.grids.members[t.households.grid[t.persons.household[i]]] += hours


@rule
def hold_sessions(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Sessions of the month and the contact that attending members make."""
    for h in range(len(t.households.id)):
        t.homes.contacted[h] = 0
    for i in range(len(t.persons.id)):
        if t.persons.party[i] == 0 or t.persons.alive[i] == 0:
            continue
        v = t.persons.village[i]
        if t.persons.where[i] >= codes.TOWN:
            reach(t, s, p, now, i)
            continue
        t.ledger[ledger.MEMBERS_HOME, v, now.month] += 1.0
        u, _, _, _ = draws.draw(now.seed, draws.SESSION, t.persons.id[i], now.month)
        chance = chance_of_session(
            p.party_life,
            t.persons.session_effect[i],
            t.villages.branch[v],
            t.minds.motivation[i],
            age_of(t.persons.born[i], now.month) >= p.party_life.frail_age,
            s.party_life.fixed_day[v],
            s.party_life.stars[v],
        )
        if u < chance:
            t.ledger[ledger.AT_SESSIONS, v, now.month] += 1.0
            set_bit(t, now, codes.AT_SESSION, i)
    for h in range(len(t.households.id)):
        if not may_be_contacted(t, now, h):
            continue
        u, _, _, _ = draws.draw(now.seed, draws.CONTACT, t.households.id[h], now.month)
        if u < p.party_life.contact_monthly:
            t.homes.contacted[h] = 1
            t.ledger[ledger.CONTACTS, t.households.village[h], now.month] += 1.0


@rule
def may_be_contacted(t: Tables, now: Now, h: int) -> bool:
    """Whether somebody lives at home and the member who has the household assigned was at the session. No branch: neither can be guessed."""
    assigned, i = t.households.contact[h] >= 0, max(0, int(t.households.contact[h]))
    at_home = (t.persons.alive[i] == 1) & (t.persons.where[i] < codes.TOWN)
    came = has_bit(t.acts, codes.AT_SESSION, i, now.month)
    return bool(assigned & (t.homes.residents[h] > 0) & at_home & came)


@rule
def reach(t: Tables, s: "Settings", p: "Parameters", now: Now, i: int) -> None:
    """A member away is reached or not; managed means reached within three months."""
    v = t.persons.village[i]
    t.ledger[ledger.MEMBERS_AWAY, v, now.month] += 1.0
    u, _, _, _ = draws.draw(now.seed, draws.REACH_AWAY, t.persons.id[i], now.month)
    if u < chance_of_reaching(p.party_life, s.party_life.member_chat_group[v], s.party_life.away_branches[v]):
        t.persons.reached[i] = now.month
    if now.month - t.persons.reached[i] < p.party_life.managed_months:
        t.ledger[ledger.MEMBERS_MANAGED, v, now.month] += 1.0


@rule
def move_branch(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Branch quality of the next month."""
    for v in range(len(t.villages.id)):
        members = t.ledger[ledger.MEMBERS_HOME, v, now.month]
        attending = t.ledger[ledger.AT_SESSIONS, v, now.month] / members if members > 0.0 else 0.0
        t.villages.branch[v] = next_branch_quality(
            p.party_life, t.villages.branch[v], attending, t.villages.capability[v], t.villages.pressure[v]
        )


@rule
def is_contact_member(t: Tables, p: "Parameters", now: Now, i: int) -> bool:
    """Whether a person is a resident member of those who do household contact: settled once for each member."""
    if t.persons.party[i] == 0 or t.persons.alive[i] == 0 or t.persons.where[i] >= codes.TOWN:
        return False
    _, u, _, _ = draws.draw(now.seed, draws.SESSION, t.persons.id[i], 0)
    return u < p.party_life.contact_members


@rule
def assign_contacts(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """January: every member who does contact takes households by the rule of the village until the number is full."""
    for v in range(len(t.villages.id)):
        members, households = gather_members(t, p, now, v), put_in_turn(t, s, now, v)
        for k in range(households):
            choose_member(t, s, int(t.scratch.turn[k]), members)


@rule
def gather_members(t: Tables, p: "Parameters", now: Now, v: int) -> int:
    """Lay out the members of a village who do contact, as yet without a household; how many there are."""
    n = 0
    first, last = people_of(t, v)
    for k in range(first, last):
        if is_contact_member(t, p, now, int(t.order[k])):
            t.scratch.rows[n], t.scratch.load[n] = t.order[k], 0
            n += 1
    return n


@rule
def put_in_turn(t: Tables, s: "Settings", now: Now, v: int) -> int:
    """Lay out the households of a village with somebody at home in the order of a lot; how many there are."""
    n, first = 0, t.villages.households_first[v]
    needy_first = s.party_life.contact_rule[v] < 0.5
    for h in range(first, first + t.villages.households[v]):
        t.households.contact[h] = -1
        if t.homes.residents[h] > 0:
            # the first of the four is for the visit
            _, u, _, _ = draws.draw(now.seed, draws.CONTACT, t.households.id[h], now.month)
            t.scratch.keys[n] = u + (1.0 if needy_first and t.households.poor[h] == 0 else 0.0)
            t.scratch.turn[n] = h
            n += 1
    sort_by_key(t.scratch.turn, t.scratch.keys, n)
    return n


@rule
def choose_member(t: Tables, s: "Settings", h: int, n: int) -> None:
    """The member who takes the household: of the ``n`` laid out those with room, of them the first by the rule."""
    members, load, v = t.scratch.rows, t.scratch.load, t.households.village[h]
    full, rule_code = int(s.party_life.households_per_member[v]), int(s.party_life.contact_rule[v])
    best, lowest = -1, 1.0e18
    x, y = t.households.x[h], t.households.y[h]
    kin_0, kin_1, kin_2 = t.households.kin[h, 0], t.households.kin[h, 1], t.households.kin[h, 2]
    for k in range(n):
        if load[k] >= full:
            continue
        i = members[k]
        home = t.persons.household[i]
        if home == h:
            continue
        if rule_code == 3:
            far = float(load[k])
        else:
            dx, dy = float(t.households.x[home] - x), float(t.households.y[home] - y)
            far = dx * dx + dy * dy
            if rule_code == 2 and home in (kin_0, kin_1, kin_2):
                far -= 1.0e9
        if far < lowest or (far == lowest and t.persons.id[i] < t.persons.id[members[best]]):
            best, lowest = k, far
    if best >= 0:
        t.households.contact[h] = members[best]
        load[best] += 1
