"""Cadres: courses that fade, able people called home to lead, leading cadres who rise into public posts.

What was learned, T (0-1), belongs to the person: T <- T (1 - training_fades / 12), then T <- T + c (1 - T) with c courses a month,
1 at most; who takes a post takes the courses of a year at once. It adds training_gain T of what is missing to capability, and it stands in for knowing the place: the one who leads loses
unversed (1 - knowledge)(1 - T), so that courses do most after an election. In January a village's leading cadre whose village
stood among the best is promoted and goes to the county town; and with the chance ``returnees`` an abler Party member who is
away comes home and takes the post, with ties outside that help to carry out what is decided.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

from model import draws
from model.compiled import rule
from model.declare import Floats, Number, Setting
from model.state import codes, ledger
from model.state.census import age_of, people_of
from model.state.now import Now
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.parameters import Parameters, Settings


class Cadres(NamedTuple):
    """Numbers of courses and of coming home to lead."""

    # fmt: off
    training_gain: Annotated[float, Number(unit="share", domain=(0, 1), plausible=(0, 0.3), grade="assumed",
        source="assumed", en="capability that full training adds, of what is missing", zh="完全培训对能力的提升（占所缺比例）",
        reason="documents count those trained and not what they learned; zero allowed")] = 0.15
    training_fades: Annotated[float, Number(unit="1/year", domain=(0, 12), plausible=(0.2, 1.5), grade="assumed",
        source="assumed", en="fading of what was learned in a course", zh="培训效果年消退率",
        reason="half of it in about a year and a half; courses are repeated every year")] = 0.5
    returnee_ties: Annotated[float, Number(unit="0-1", domain=(0, 1), plausible=(0, 0.6), grade="assumed",
        source="assumed",
        en="help in carrying out that the ties of one who came home to lead bring, a first secretary's being 1",
        zh="回村任职者外部关系对落实的帮助（第一书记为1）", reason="funds and acquaintances outside; no figure was found")] = 0.3


class CadreSettings(NamedTuple):
    """What can be moved by a lever."""

    # fmt: off
    training: Annotated[Floats, Setting(unit="courses a year", domain=(0, 12), plausible=(0, 4),
        grade="assumed", source="assumed", en="courses that each village cadre takes",
        zh="每名村干部年培训次数", reason="a lever; none without policy, so that what courses there are is in capability already",
        default=0.0)]
    returnees: Annotated[Floats, Setting(unit="share of villages a year", domain=(0, 1), plausible=(0, 0.3),
        grade="assumed", source="assumed", en="villages in which an able person is called home to lead",
        zh="召回能人任主职的村年比例", reason="a lever; none without policy", default=0.0)]


@rule
def after_a_month(trained: float, courses: float, fades: float) -> float:
    """What is left of training after a month of fading and so many courses; never above 1."""
    left = trained * (1.0 - min(1.0, fades / 12.0))
    return left + min(1.0, courses) * (1.0 - left)


@rule
def train(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """Where courses are held or were, everybody forgets, and cadres of the village, but supervisors, take courses."""
    for v in range(len(t.villages.id)):
        if s.cadres.training[v] > 0.0:
            t.villages.taught[v] = 1
        if t.villages.taught[v] == 1:
            forget(t, p, v)
            take_courses(t, s, now, v)


@rule
def forget(t: Tables, p: "Parameters", v: int) -> None:
    """Everybody in a village forgets, whether or not a cadre still."""
    first, last = people_of(t, v)
    for k in range(first, last):
        i = t.order[k]
        t.persons.trained[i] = after_a_month(t.persons.trained[i], 0.0, p.cadres.training_fades)


@rule
def take_courses(t: Tables, s: "Settings", now: Now, v: int) -> None:
    """Courses of the month for the cadres of a village; newcomers take those of a year at once."""
    for o in range(t.villages.offices_first[v], t.villages.offices_last[v]):
        i = t.offices.holder[o]
        if i >= 0 and t.persons.office[i] == o and t.offices.kind[o] <= codes.COMMITTEE:
            courses = s.cadres.training[v] / (1.0 if t.offices.since[o] == now.month else 12.0)
            t.persons.trained[i] = after_a_month(t.persons.trained[i], courses, 0.0)


@rule
def move_heads(t: Tables, s: "Settings", p: "Parameters", now: Now) -> None:
    """January: who is promoted leaves for the county town; who is called home comes, and takes the post this month."""
    for v in range(len(t.villages.id)):
        i = t.offices.holder[t.villages.offices_first[v]]
        if t.villages.rises[v] == 1 and i >= 0 and t.persons.kept[i] == 0:
            move(t, i, codes.TO_TOWN)
            t.ledger[ledger.PROMOTED, v, now.month] += 1.0
        t.villages.rises[v] = 0
        u, _, _, _ = draws.draw(now.seed, draws.CALL_HOME, t.villages.id[v], now.month)
        t.villages.called[v] = whom_to_call(t, p, now, v) if u < s.cadres.returnees[v] else -1
        if t.villages.called[v] >= 0:
            move(t, int(t.villages.called[v]), codes.BACK)


@rule
def move(t: Tables, i: int, how: int) -> None:
    """A person moves this month, which is looked for only in households that are marked."""
    t.persons.moving[i] = how
    t.homes.moves[t.persons.household[i]] = 1


@rule
def whom_to_call(t: Tables, p: "Parameters", now: Now, v: int) -> int:
    """A Party member away who is abler than the one who leads, by lot in proportion to e^(post_ability x ability); -1 if none."""
    best, lowest, head = -1, math.inf, t.offices.holder[t.villages.offices_first[v]]
    first, last = people_of(t, v)
    for k in range(first, last):
        i = int(t.order[k])
        if not is_to_be_had(t, p, now, i):
            continue
        if head >= 0 and t.persons.ability[i] <= t.persons.ability[head]:
            continue
        u, _, _, _ = draws.draw(now.seed, draws.ABLEST, t.persons.id[i], now.month)
        key = -math.log(u) * math.exp(-p.grid_work.post_ability * t.persons.ability[i])
        if key < lowest:
            best, lowest = i, key
    return best


@rule
def is_to_be_had(t: Tables, p: "Parameters", now: Now, i: int) -> bool:
    """Whether a person is a Party member away, of an age to take a post, and does not come home this month anyway."""
    if t.persons.party[i] == 0 or t.persons.alive[i] == 0 or t.persons.where[i] < codes.TOWN:
        return False
    age = age_of(t.persons.born[i], now.month)
    return bool(p.grid_work.post_young <= age <= p.grid_work.post_old and t.persons.moving[i] == codes.STAY)
