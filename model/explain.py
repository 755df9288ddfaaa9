"""Why somebody came to a meeting or did not, and which way a grievance took: by the rules, terms and draws of the run.

The state in which a choice was made is got back by running the same seed again up to it, which a model that Python has
written into cannot promise; it has to remember (``GovernanceModel(..., remember=True)``). What would have happened with a
policy is worked out from the same state and the same draws.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from model import draws
from model.declare import Label, labels
from model.levers import Lever
from model.mechanisms import attendance, deliberation, forums, mediation, recruitment
from model.month import STEPS
from model.parameters import Settings, at_work
from model.policy import Policy, apply, column, measures_of, moved_paths
from model.run import Run
from model.simulate import World, advance, advance_in_parts, found, open_month, run_months
from model.state import codes, reference
from model.state.cases import both_present, is_strong
from model.state.census import has_bit
from model.state.now import Now, now_at
from model.state.tables import Tables

if TYPE_CHECKING:
    from model.agents import Person
    from model.governance_model import GovernanceModel
    from model.views import Grievance

MEETINGS = {
    "group": codes.GROUP_MEETING,
    "representatives": codes.REPRESENTATIVES,
    "assembly": codes.ASSEMBLY,
}

SLICES = 8
"""Into how many slices of equal chance the stake of an item is cut."""

TERMS = labels(attendance.Terms)


class CannotExplain(ValueError):
    """What is asked cannot be got back; the message says why and what would help."""


@dataclass(frozen=True)
class Choice:
    """One person and one meeting.

    Attributes:
        held, concerned: whether the body met, and whether the choice fell on this person (who speaks for the household;
            who holds a seat).
        asked, chance_asked: whether asked at the first call, and how likely that was.
        again: whether asked again in person.
        terms: what willingness is made of, in log-odds.
        willing, chance_willing; free, chance_free: the two hurdles, each with its chance.
        draws: the uniforms that decided: asked, willing, free.
        came: the outcome.
    """

    held: bool
    concerned: bool
    asked: bool
    again: bool
    chance_asked: float
    terms: Mapping[str, float]
    willing: bool
    chance_willing: float
    free: bool
    chance_free: float
    draws: tuple[float, float, float]
    came: bool


@dataclass(frozen=True)
class MeetingExplanation:
    """Why one person came to one meeting or did not, and what a policy would have changed.

    Attributes:
        who, meeting, month: of whom, which body, when.
        happened: the choice as it was made.
        instead: the choice with the policy in that month, or ``None``.
        policy: its label.
    """

    who: int
    meeting: str
    month: int
    happened: Choice
    instead: Choice | None = None
    policy: Label | None = None

    def to_dict(self) -> dict[str, Any]:
        """As data."""
        return {
            "who": self.who,
            "meeting": self.meeting,
            "month": self.month,
            "happened": vars(self.happened) | {"terms": dict(self.happened.terms)},
            "policy": self.policy.en if self.policy else None,
            "instead": vars(self.instead) | {"terms": dict(self.instead.terms)} if self.instead else None,
        }

    def text(self, lang: str = "en") -> str:
        """As text, in English (``en``) or Chinese (``zh``)."""
        body = codes.BODIES[MEETINGS[self.meeting]]
        lines = [f"{body.en}, month {self.month}:" if lang == "en" else f"{body.zh}，第{self.month}个月："]
        lines += told(self.happened, lang)
        if self.instead is not None and self.policy is not None:
            lines.append(f"with {self.policy.en}:" if lang == "en" else f"若有{self.policy.zh}：")
            lines += told(self.instead, lang)
            lines.append(verdict(self.happened, self.instead, self.policy, lang))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


def told(c: Choice, lang: str) -> list[str]:
    """One choice in lines."""
    en = lang == "en"
    if not c.held:
        return ["  no meeting was held" if en else "  未开会"]
    if not c.concerned:
        return ["  somebody else spoke, or nobody could" if en else "  由他人代表或无人可代表"]
    yes, no = ("yes", "no") if en else ("是", "否")

    def line(what: str, chance: float, drawn: float, done: bool) -> str:
        if en:
            return f"  {what}: chance {chance:.2f}, drew {drawn:.2f}: {yes if done else no}"
        return f"  {what}：概率{chance:.2f}，抽到{drawn:.2f}：{yes if done else no}"

    lines = [line("asked" if en else "被通知", c.chance_asked, c.draws[0], c.asked)]
    if c.asked != (c.draws[0] < c.chance_asked):
        lines.append("    settled by a step written in Python" if en else "    由添加的 Python 步骤决定")
    if c.again:
        lines.append("  asked again in person" if en else "  再次当面动员")
    for name, value in c.terms.items():
        if value:
            lines.append(f"    {value:+.2f} {TERMS[name].en if en else TERMS[name].zh}")
    lines.append(line("willing" if en else "愿意", c.chance_willing, c.draws[1], c.willing))
    lines.append(line("free" if en else "有空", c.chance_free, c.draws[2], c.free))
    lines.append(("  came" if c.came else "  did not come") if en else ("  到会" if c.came else "  未到会"))
    return lines


def verdict(a: Choice, b: Choice, policy: Label, lang: str) -> str:
    """What the policy would have changed, in a sentence."""
    if lang == "en":
        if a.came == b.came:
            return f"{policy.en} would have changed nothing here"
        return f"with {policy.en} this person would {'have come' if b.came else 'not have come'}"
    if a.came == b.came:
        return f"{policy.zh}不会改变结果"
    return f"若有{policy.zh}，此人{'会到会' if b.came else '不会到会'}"


# meetings


def explain_meeting(person: "Person", meeting: str, month: int | None, policy: Any) -> MeetingExplanation:
    """See :meth:`model.agents.Person.explain`."""
    body = body_of(meeting)
    model = person.model
    when = last_held(person, body) if month is None else month
    if not 0 <= when < model.world.month:
        raise CannotExplain(f"month: {when} given; the run has reached months 0 to {model.world.month - 1}")
    t, s = state_before_meetings(model, when)[person.township]
    overruled = asked_by_hand(model.world, t, s, person.row, when)
    happened = choose(model.world, t, s, person.row, body, when, overruled)
    then = person.tables.acts
    if happened.came != has_bit(then, codes.AT_MEETING, person.row, when) and happened.held:
        if happened.came or only_meeting(t, person.row, body):
            raise CannotExplain(
                "the model was written into by Python; make it with remember=True to explain it"
            )
    if policy is None:
        return MeetingExplanation(person.unique_id, meeting, when, happened)
    found_policy = as_policy(policy)
    changed = with_levers(s, found_policy)
    instead = choose(model.world, t, changed, person.row, body, when, overruled)
    return MeetingExplanation(person.unique_id, meeting, when, happened, instead, found_policy.label)


def body_of(meeting: str) -> int:
    """The body of this name.

    Raises:
        ValueError: there is none.
    """
    if meeting not in MEETINGS:
        raise ValueError(f"meeting: {meeting!r} given; allowed are {', '.join(MEETINGS)}")
    return MEETINGS[meeting]


def as_policy(given: Any) -> Policy:
    """A policy.

    Raises:
        ValueError: a name or anything else; the message says how to look a name up.
    """
    if isinstance(given, Policy):
        return given
    raise ValueError(f"policy: {given!r} given; give a policy, as scenarios.load_policy({given!r}) gives")


def last_held(person: "Person", body: int) -> int:
    """The last month in which a body of the person's village met.

    Raises:
        CannotExplain: it has not met yet.
    """
    from model.state import ledger

    t = person.tables
    held = t.ledger[ledger.HELD + body, t.persons.village[person.row], : person.world.month]
    months = np.flatnonzero(held > 0.0)
    if not len(months):
        raise CannotExplain(f"the {codes.BODIES[body].en} has not met in the months run so far")
    return int(months[-1])


def only_meeting(t: Tables, row: int, body: int) -> bool:
    """Whether no other body of the village met that month."""
    meets = t.meetings.meets[t.persons.village[row]]
    return int(meets.sum()) == int(meets[body])


def state_before_meetings(model: "GovernanceModel", month: int) -> list[tuple[Tables, Settings]]:
    """The state of a month after people were asked and before they chose.

    Raises:
        CannotExplain: Python has written into the model, and it does not remember.
    """
    kept = model.kept(month)
    if kept is not None:
        return kept
    if model.changed_by_python:
        raise CannotExplain(
            "Python steps or written attributes have changed this model, so the month cannot be run again; "
            "make it with GovernanceModel(..., remember=True)"
        )
    world = again(model.run, month)
    for township in world.townships:
        run_months(world, township, month, month + 1, 0, STEPS.index("recruitment") + 1)
    state = [(township.tables, township.settings) for township in world.townships]
    model.keep_again(month, state)  # the next question is mostly about the same month
    return state


def again(run: Run, month: int) -> World:
    """The same run once more, opened at a month."""
    world = found(run)
    advance(world, month)
    open_month(world)
    return world


def with_levers(s: Settings, policy: Policy) -> Settings:
    """The settings of that month with the levers of a policy at work in every village."""
    from model.governance_model import copied

    changed = copied(s)
    n = len(changed.attendance.allowance)
    levels: dict[str, tuple[Lever, Any, Any]] = {}
    for measure in measures_of([policy]):
        everywhere = np.ones(n, bool)
        levels[measure.lever.name] = (measure.lever, np.full(n, measure.level), everywhere)
    apply(changed, {path: column(s, path).copy() for path in moved_paths([policy])}, levels)
    return changed


def asked_by_hand(world: World, t: Tables, s: Settings, i: int, month: int) -> dict[int, bool]:
    """Meetings of households for which Python has settled, against the rule, whether the household is asked."""
    h, v = int(t.persons.household[i]), int(t.persons.village[i])
    chance, written = chance_of_being_asked(world, t, s, h), int(t.affairs.asked_now[h])
    u = draws.draw(np.uint64(world.seed), draws.ASKED, int(t.households.id[h]), month)
    found = {}
    for body, drawn in ((codes.GROUP_MEETING, u[0]), (codes.ASSEMBLY, u[1])):
        asked = bool(written >> body & 1)
        if t.meetings.meets[v, body] and asked != (drawn < chance):
            found[body] = asked
    return found


def choose(
    world: World, t: Tables, s: Settings, i: int, body: int, month: int, overruled: Mapping[int, bool]
) -> Choice:
    """The choice of one person, by the rules of the month; the meetings of the village are called and organised for it."""
    who, chance, drawn, asked = concerned(world, t, s, i, body, month, overruled)
    v = int(t.persons.village[i])
    held = bool(t.meetings.meets[v, body])
    if not (held and who):
        return Choice(held, who, asked, False, chance, {}, False, 0.0, False, 0.0, (drawn, 0.0, 0.0), False)
    said = int(organised(world, t, s, month).persons.answer[i, body])
    again = said & codes.AGAIN > 0
    terms, c = weigh(world, t, s, i, body, asked or again, again, float(t.meetings.stake[v, body]), month)
    u_will, u_free = draws.draw(np.uint64(world.seed), draws.WILLING, 4 * int(t.persons.id[i]) + body, month)[
        :2
    ]
    return Choice(
        held,
        who,
        asked,
        again,
        chance,
        terms._asdict(),
        bool(said & codes.WOULD),
        c.willing if attendance.may_choose(world.parameters, asked or again) else 0.0,
        u_free < c.free,
        c.free,
        (drawn, u_will, u_free),
        bool(said & codes.COMES),
    )


def organised(world: World, t: Tables, s: Settings, month: int) -> Tables:
    """The state after the meetings of the month have been called and organised."""
    from model.governance_model import copied

    aside = replace(world.townships[0], tables=copied(t), settings=s, known=())
    run_months(world, aside, month, month + 1, STEPS.index("attendance"), STEPS.index("mobilising") + 1)
    return aside.tables


def now_of(world: World, month: int) -> Now:
    """A month of a world."""
    return now_at(world.parameters.calendar, np.uint64(world.seed), month)


def weigh(
    world: World,
    t: Tables,
    s: Settings,
    i: int,
    body: int,
    asked: bool,
    again: bool,
    stake: float,
    month: int,
) -> tuple[attendance.Terms, attendance.Chances]:
    """Terms and chances of one person for one meeting."""
    p, now = world.parameters, now_of(world, month)
    felt = at_work(s, p.switches)
    call = attendance.Call(body, asked, stake, p.attendance.plea if again else 0.0)
    terms = attendance.terms(t, felt, p, now, i, call)
    c = attendance.chances(t, felt, p, now, i, call, terms)
    return attendance.Terms(*(float(x) for x in terms)), attendance.Chances(*(float(x) for x in c))


def concerned(
    world: World, t: Tables, s: Settings, i: int, body: int, month: int, overruled: Mapping[int, bool]
) -> tuple[bool, float, float, bool]:
    """Whether the choice falls on this person; chance of being asked, the draw of it, and whether asked."""
    p, now = world.parameters, now_of(world, month)
    h = int(t.persons.household[i])
    if body == codes.REPRESENTATIVES:
        seats = np.flatnonzero((t.offices.kind == codes.SEAT) & (t.offices.holder == i))
        told_of = attendance.chance_told(p)
        if not len(seats):
            return False, told_of, 0.0, False
        u = draws.draw(now.seed, draws.SEAT_ASKED, int(t.offices.id[seats[0]]), month)[0]
        return bool(t.persons.here[i] == 1), told_of, u, u < told_of
    chance = chance_of_being_asked(world, t, s, h)
    u_group, u_assembly, _, _ = draws.draw(now.seed, draws.ASKED, int(t.households.id[h]), month)
    u = u_group if body == codes.GROUP_MEETING else u_assembly
    asked = overruled.get(body, u < chance)
    falls = attendance.decides(t, p, now, i) or attendance.who_speaks(t, s, now, h, body, asked) == i
    return falls, chance, u, asked


def chance_of_being_asked(world: World, t: Tables, s: Settings, h: int) -> float:
    """Chance that a household is asked to a meeting of households this month."""
    p, v = world.parameters, int(t.households.village[h])
    if p.switches.recruitment == 0:
        return 1.0
    return recruitment.chance_of_being_asked(
        p.recruitment,
        float(t.villages.openness[v]),
        bool(t.homes.visited[h] == 1),
        bool(t.homes.contacted[h] == 1),
        recruitment.share_asked(t, h),
        float(s.recruitment.phone_coverage[v]),
    )


def stakes(mean: float, sd: float) -> list[float]:
    """The stake in the middle of each of :data:`SLICES` slices of its distribution, each as likely."""
    return [mean + sd * NormalDist().inv_cdf((k + 0.5) / SLICES) for k in range(SLICES)]


def chance_of_attending(person: "Person", meeting: str) -> float:
    """Chance of coming to a meeting of this month at the first call, over being asked, speaking for the household, the item.

    0 for whom the choice cannot fall on: away without being the only adults, under 18, no seat.
    """
    body = body_of(meeting)
    world, t, i = person.world, person.tables, person.row
    s, month = world.townships[person.township].settings, person.model.month_shown
    h, v = int(t.persons.household[i]), int(t.persons.village[i])
    p = world.parameters
    if body == codes.REPRESENTATIVES:
        if t.persons.seat[i] < 0 or t.persons.here[i] == 0:
            return 0.0
        asked, speaks = (p.recruitment.representative if p.switches.recruitment == 1 else 1.0), 1.0
    else:
        if person.age < 18 or t.persons.here[i] == 0:
            return 0.0
        asked = chance_of_being_asked(world, t, s, h)
        speaks = 1.0 if p.switches.attendance_unit == 1 else 1.0 / max(1, int(t.homes.adults_home[h]))
    above = deliberation.share_from_above(p.deliberation, float(t.villages.orders[v]))
    chance = 0.0
    for is_asked, weight in ((True, asked), (False, 1.0 - asked)):
        if not attendance.may_choose(p, is_asked):
            continue
        for mean, part in ((p.attendance.stake_own, 1.0 - above), (p.attendance.stake_above, above)):
            for stake in stakes(mean, p.deliberation.stake_sd):
                _, c = weigh(world, t, s, i, body, is_asked, False, stake, month)
                chance += weight * part * c.willing * c.free / SLICES
    return speaks * chance


# grievances


@dataclass(frozen=True)
class Turn:
    """One turn of a grievance's path.

    Attributes:
        month: when.
        what: what happened, in both languages.
        chances: chances of what could have happened, by name in both languages.
        terms: what weighed, in log-odds, by name in both languages.
    """

    month: int
    what: Label
    chances: tuple[tuple[Label, float], ...] = ()
    terms: tuple[tuple[Label, float], ...] = ()


@dataclass(frozen=True)
class PathExplanation:
    """The path of a grievance, and the one it takes under a policy (empty where it does not arise)."""

    grievance: int
    path: tuple[Turn, ...]
    instead: tuple[Turn, ...] | None = None
    policy: Label | None = None

    def to_dict(self) -> dict[str, Any]:
        """As data."""

        def data(path: tuple[Turn, ...]) -> list[dict[str, Any]]:
            return [
                {
                    "month": turn.month,
                    "what": turn.what.en,
                    "chances": {label.en: chance for label, chance in turn.chances},
                    "terms": {label.en: value for label, value in turn.terms},
                }
                for turn in path
            ]

        return {
            "grievance": self.grievance,
            "path": data(self.path),
            "policy": self.policy.en if self.policy else None,
            "instead": None if self.instead is None else data(self.instead),
        }

    def text(self, lang: str = "en") -> str:
        """As text, in English (``en``) or Chinese (``zh``)."""
        lines = told_path(self.path, lang)
        if self.instead is not None and self.policy is not None:
            lines.append(f"with {self.policy.en}:" if lang == "en" else f"若有{self.policy.zh}：")
            lines += told_path(self.instead, lang) or [
                "  it does not arise" if lang == "en" else "  不会发生"
            ]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


def told_path(path: tuple[Turn, ...], lang: str) -> list[str]:
    """A path in lines."""
    k = 0 if lang == "en" else 1
    lines = []
    for turn in path:
        lines.append(
            f"month {turn.month}: {turn.what.en}" if lang == "en" else f"第{turn.month}个月：{turn.what.zh}"
        )
        if turn.chances:
            lines.append("    " + ", ".join(f"{label[k]} {chance:.2f}" for label, chance in turn.chances))
        lines += [f"    {value:+.2f} {label[k]}" for label, value in turn.terms if value]
    return lines


def explain_grievance(grievance: "Grievance", policy: Any) -> PathExplanation:
    """See :meth:`model.views.Grievance.explain`.

    Raises:
        CannotExplain: Python has written into the model.
    """
    model = grievance.model
    if model.changed_by_python:
        raise CannotExplain(
            "Python has changed this model, so its months cannot be run again to follow a grievance"
        )
    identity = int(grievance.tables.grievances.id[grievance.row])
    path = follow(model.run, grievance.township, identity, model.world.month)
    if policy is None:
        return PathExplanation(identity, path)
    found_policy = as_policy(policy)
    other = replace(model.run, policies=(*model.run.policies, found_policy))
    return PathExplanation(
        identity, path, follow(other, grievance.township, identity, model.world.month), found_policy.label
    )


def follow(run: Run, township: int, identity: int, months: int) -> tuple[Turn, ...]:
    """The turns of one grievance, from running the seed again month by month from its arising on."""
    world = found(run)
    advance(world, month_of(identity))
    turns: list[Turn] = []
    last: dict[str, Any] = {}

    def look(step: str) -> Callable[[], None]:
        def pause() -> None:
            nonlocal last
            t = world.townships[township].tables
            rows = np.flatnonzero(t.grievances.id[: t.counts[0]] == identity)
            if not len(rows):
                return
            g = int(rows[0])
            now = {name: getattr(t.grievances, name)[g].item() for name in type(t.grievances)._fields}
            turns.extend(turned(world, township, g, step, last, now))
            last = now

        return pause

    watched = ("grievances", "forums", "mediation", "petitions")
    for _ in range(month_of(identity), months):
        advance_in_parts(world, {STEPS.index(step): [look(step)] for step in watched})
        if last.get("state") == codes.GONE:
            break
    return tuple(turns)


def month_of(identity: int) -> int:
    """Month of arising: the eight bits of the id of a grievance below its household's, see ``grievances.raise_one``."""
    return identity >> 4 & 0xFF


def turned(
    world: World, township: int, g: int, step: str, before: dict[str, Any], now: dict[str, Any]
) -> list[Turn]:
    """What changed of a grievance in one step, and what weighed."""
    month, state = world.month, now["state"]
    if not before:
        kind, other = codes.TYPES[now["type"]], codes.OPPONENTS[now["opponent"]]
        return [
            Turn(
                month,
                Label(
                    f"arises: {kind.en}, against {other.en}, severity {now['severity']:.2f}",
                    f"发生：{kind.zh}，对方为{other.zh}，严重度{now['severity']:.2f}",
                ),
            )
        ]
    turns: list[Turn] = []
    if step == "forums":
        if now["response"] != before["response"]:
            turns.append(responded(world, township, g, now))
        if now["state"] == codes.WAITING != before["state"]:
            turns.append(Turn(month, Label("waits until both sides are there", "等待双方都在村")))
        brought = (
            now["first_forum"] >= 0 and now["filed"] != before["filed"] and before["state"] != codes.ASKED
        )
        if brought:
            forum = codes.FORUMS[forum_asked(before, now)]
            turns.append(Turn(month, Label(f"brought to {forum.en}", f"提交{forum.zh}")))
        decided = now["refusals"] > before["refusals"] or (state == codes.ACCEPTED != before["state"])
        if decided:
            turns.append(taken_up(world, township, g, before, now))
    if step == "mediation":
        turns += closed(world, township, g, before, now)
    if step == "petitions" and now["petitions"] > before["petitions"]:
        turns.append(Turn(month, Label("taken to petition, a legal channel", "依法信访")))
    if state == codes.GONE != before["state"]:
        turns.append(Turn(month, Label("is forgotten, or nobody is left to have it", "淡忘或无人再提")))
    return turns


def forum_asked(before: dict[str, Any], now: dict[str, Any]) -> int:
    """The forum that decided this month; where it handed the case on, the one it came from (see ``forums.take_up``)."""
    if now["handed"] == before["handed"]:
        return int(now["forum"])
    if before["state"] == codes.ASKED:
        return int(before["forum"])
    if now["forum"] == codes.VILLAGE:  # from below, or sent down again from above
        return codes.TOWNSHIP if now["highest"] >= codes.TOWNSHIP else codes.GROUP
    return int(now["forum"]) - 1


def responded(world: World, township: int, g: int, now: dict[str, Any]) -> Turn:
    """What came of first handling, with the chances of the first choice and what weighed on talking and on asking."""
    t, p = world.townships[township].tables, world.parameters.forums
    i, h = now["person"], now["household"]
    strong = is_strong(now["opponent"])
    heard = bool(t.homes.contacted[h] == 1 or t.homes.visited[h] == 1)
    ties = float(t.homes.ties[h]) * (1.0 if both_present(t, g) else p.by_phone)
    efficacy = float(t.minds.efficacy[i])

    def utilities(**other: Any) -> tuple[float, float]:
        given: dict[str, Any] = {
            "severity": now["severity"],
            "ties": ties,
            "efficacy": efficacy,
            "heard": heard,
            "strong": strong,
        }
        given |= other
        return forums.response_utilities(p, **given)

    talk, ask = utilities()
    total = 1.0 + math.exp(talk) + math.exp(ask)
    neutral = {
        "severity": (reference.SEVERITY, Label("severity", "严重度")),
        "ties": (p.ties_reference, Label("kin and neighbours present", "在村亲邻")),
        "efficacy": (0.0, Label("efficacy", "政治效能感")),
        "heard": (False, Label("contacted or visited", "被联系或走访")),
        "strong": (False, Label("a powerful opponent", "对方强势")),
    }
    terms = []
    for name, (value, label) in neutral.items():
        less = utilities(**{name: value})
        terms.append((Label(f"on talking: {label.en}", f"对协商：{label.zh}"), talk - less[0]))
        terms.append((Label(f"on asking a forum: {label.en}", f"对求助：{label.zh}"), ask - less[1]))
    what = codes.RESPONSES[now["response"]]
    chances = (
        (Label("endure", "忍"), 1.0 / total),
        (Label("talk it over", "协商"), math.exp(talk) / total),
        (Label("ask a forum", "找第三方"), math.exp(ask) / total),
    )
    return Turn(world.month, what, chances, tuple((label, float(x)) for label, x in terms))


def taken_up(world: World, township: int, g: int, before: dict[str, Any], now: dict[str, Any]) -> Turn:
    """A forum's decision on taking the case up, with what weighed."""
    t, s, p = world.townships[township].tables, world.townships[township].settings, world.parameters.forums
    v = now["village"]
    accepted = now["state"] == codes.ACCEPTED
    handed = now["handed"] > before["handed"]
    forum = forum_asked(before, now)
    below = forum < codes.COURT
    given: dict[str, Any] = {
        "backlog": float(t.dockets.backlog[v, forum] / t.dockets.workers[v, forum]),
        "risky": is_strong(now["opponent"]),
        "severity": now["severity"],
        "pressure": float(t.villages.pressure[v]) if below else 0.0,
        "orders": float(t.villages.orders[v]) if below else 0.0,
        "duty": float(s.forums.must_accept[v]) if below else 1.0,
        "voice": voice(world, now) if forum == codes.PETITION else 0.0,
    }
    labels = {
        "backlog": Label("cases in hand", "在办案件"),
        "risky": Label("a powerful opponent", "对方强势"),
        "pressure": Label("pressure of assessment from above", "上级考核压力"),
        "orders": Label("tasks from above", "上级任务"),
        "duty": Label("duty to accept", "必须受理"),
        "voice": Label("five or more together", "五人以上集体访"),
    }
    chance = forums.chance_of_take_up(p, **given)
    terms = tuple(
        (label, log_odds(chance) - log_odds(forums.chance_of_take_up(p, **(given | {name: 0 * given[name]}))))
        for name, label in labels.items()
    )
    name = codes.FORUMS[forum]
    if accepted:
        what = Label(f"taken up by {name.en}", f"{name.zh}受理")
    elif handed:
        onward = codes.FORUMS[now["forum"]]
        what = Label(f"refused by {name.en}, handed on to {onward.en}", f"{name.zh}不受理，移交{onward.zh}")
    else:
        what = Label(f"refused by {name.en}", f"{name.zh}不受理")
    return Turn(world.month, what, ((Label("taken up", "受理"), chance),), terms)


def closed(world: World, township: int, g: int, before: dict[str, Any], now: dict[str, Any]) -> list[Turn]:
    """Work begun, and what it came to, with what weighed on settling."""
    month, state, was = world.month, now["state"], before["state"]
    turns = []
    if now["due"] != before["due"] and was == codes.ACCEPTED and state != codes.FESTERING:
        day = now["due"] / codes.DAYS
        turns.append(
            Turn(
                month, Label(f"worked on, to be closed in month {int(day)}", f"办理中，第{int(day)}个月办结")
            )
        )
    if was in (codes.WORKED, codes.ACCEPTED) and state in (
        codes.SETTLED,
        codes.PAPER,
        codes.FESTERING,
        codes.ASKED,
    ):
        forum = before["forum"]
        chance, terms = settling(world, township, before, forum)
        turns.append(Turn(month, outcome_of(now, forum), ((Label("settled", "解决"), chance),), terms))
    elif was == codes.SETTLED and state == codes.FESTERING:
        turns.append(Turn(month, Label("breaks out again", "反弹")))
    elif was == codes.PAPER and state == codes.FESTERING:
        turns.append(Turn(month, Label("comes back: paper had settled nothing", "纸面办结后复发")))
    return turns


def outcome_of(now: dict[str, Any], forum: int) -> Label:
    """What the work on a case came to."""
    name, state = codes.FORUMS[forum], now["state"]
    if state == codes.SETTLED:
        manner = codes.MANNERS[now["manner"]]
        return Label(f"{manner.en} ({name.en})", f"{manner.zh}({name.zh})")
    if state == codes.PAPER:
        return Label(f"not settled, closed on paper by {name.en}", f"未解决，{name.zh}纸面办结")
    if state == codes.ASKED:
        onward = codes.FORUMS[now["forum"]]
        return Label(
            f"not settled by {name.en}, taken on to {onward.en}", f"{name.zh}未解决，转向{onward.zh}"
        )
    return Label(f"not settled by {name.en}, festers", f"{name.zh}未解决，悬而未决")


def settling(
    world: World, township: int, case: dict[str, Any], forum: int
) -> tuple[float, tuple[tuple[Label, float], ...]]:
    """Chance that a case is settled, and what weighed on it."""
    t, s, p = world.townships[township].tables, world.townships[township].settings, world.parameters.mediation
    v, strong = case["village"], is_strong(case["opponent"])
    by = mediation.handling(t, at_work(s, world.parameters.switches), case["server"], v, strong)
    d = case["dispute"]
    arose = int(t.disputes.born[d]) if d >= 0 else case["born"]
    given = {
        "severity": case["severity"],
        "years": (world.month - arose) / 12.0,
        "by": mediation.Handling(*(float(x) for x in by)),
        "unable": world.parameters.village_economy.cannot_pay if unable(t, case) else 0.0,
        "voice": voice(world, case) if forum == codes.PETITION else 0.0,
    }
    neutral: dict[Label, dict[str, Any]] = {
        Label("severity", "严重度"): {"severity": reference.SEVERITY},
        Label("age of the grievance", "拖延时间"): {"years": 0.0},
        Label("an operator that cannot pay", "业主无力支付"): {"unable": 0.0},
        Label("five or more together", "五人以上集体访"): {"voice": 0.0},
    }
    for name, label in labels(mediation.Handling).items():
        usual = getattr(mediation.USUAL, name)
        neutral[label] = {"by": given["by"]._replace(**{name: usual})}
    chance = mediation.chance_settled(p, forum, **given)
    terms = tuple(
        (label, log_odds(chance) - log_odds(mediation.chance_settled(p, forum, **(given | other))))
        for label, other in neutral.items()
    )
    return chance, terms


def voice(world: World, case: dict[str, Any]) -> float:
    """What it adds that many petitioned together."""
    return world.parameters.petitions.voice if case["together"] >= codes.COLLECTIVE else 0.0


def unable(t: Tables, case: dict[str, Any]) -> bool:
    """Whether the other side is an operator that is gone, or has not even the excuse of a late subsidy."""
    o = int(case["operator"])
    return o >= 0 and bool(t.operators.gone[o] == 1 or t.operators.excuse[o] == 0)


def log_odds(chance: float) -> float:
    """Log-odds of a chance strictly between 0 and 1."""
    inside = min(1.0 - 1e-12, max(1e-12, chance))
    return math.log(inside / (1.0 - inside))
