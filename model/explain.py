"""Why somebody came to a meeting or did not, and which way a grievance took: by the rules, terms and draws of the run.

The state in which a choice was made is got back by running the same seed again up to it, which a model that Python has
written into cannot promise; it has to remember (``GovernanceModel(..., remember=True)``). What would have happened with a
policy is worked out from the same state and the same draws.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from statistics import NormalDist
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from model import draws
from model.declare import Label, labels
from model.levers import Lever
from model.mechanisms import attendance, deliberation, forums, mediation, recruitment
from model.month import STEPS
from model.parameters import Parameters, Settings, at_work
from model.policy import Policy, apply, column, measures_of, moved_paths
from model.run import Run
from model.simulate import World, advance, advance_in_parts, found, open_month, run_months
from model.state import codes, ledger, reference
from model.state.cases import arose, both_present, cannot_pay, is_strong
from model.state.census import has_bit
from model.state.logit import logit
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

HOUSEHOLDS = codes.GROUP_MEETING, codes.ASSEMBLY
"""Meetings of households, in the order of a month."""

TERMS = labels(attendance.Terms)

SLICES = 8
"""Into how many slices of equal chance the stake of an item is cut."""

SAID = {
    "head": Label("{body}, month {month}:", "{body}，第{month}个月："),
    "turn": Label("month {month}: {what}", "第{month}个月：{what}"),
    "unheld": Label("  no meeting was held", "  未开会"),
    "another": Label("  somebody else spoke, or nobody could", "  由他人代表或无人可代表"),
    "hurdle": Label(
        "  {what}: chance {chance:.2f}, drew {drawn:.2f}: ", "  {what}：概率{chance:.2f}，抽到{drawn:.2f}："
    ),
    "asked": Label("asked", "被通知"),
    "by_hand": Label("    settled by a step written in Python", "    由添加的 Python 步骤决定"),
    "again": Label("  asked again in person", "  再次当面动员"),
    "willing": Label("willing", "愿意"),
    "free": Label("free", "有空"),
    "yes": Label("yes", "是"),
    "no": Label("no", "否"),
    "came": Label("  came", "  到会"),
    "stayed": Label("  did not come", "  未到会"),
    "with": Label("with {policy}:", "若有{policy}："),
    "same": Label("{policy} would have changed nothing here", "{policy}不会改变结果"),
    "comes": Label("with {policy} this person would have come", "若有{policy}，此人会到会"),
    "stays": Label("with {policy} this person would not have come", "若有{policy}，此人不会到会"),
    "nothing": Label("  it does not arise", "  不会发生"),
}
"""What an explanation is written with."""


class CannotExplain(ValueError):
    """What is asked cannot be got back; the message says why and what would help."""


def say(key: str, lang: str, **given: Any) -> str:
    """A text of :data:`SAID`, filled with what was given; of a label that which is in the language."""
    filled = {
        name: in_lang(value, lang) if isinstance(value, Label) else value for name, value in given.items()
    }
    return in_lang(SAID[key], lang).format(**filled)


def in_lang(label: Label, lang: str) -> str:
    """One of the two languages of a name: English (``en``) or Chinese."""
    return label.en if lang == "en" else label.zh


def weights(terms: Iterable[tuple[Label, float]], lang: str) -> list[str]:
    """What weighed, a line each."""
    return [f"    {value:+.2f} {in_lang(label, lang)}" for label, value in terms if value]


class Call(NamedTuple):
    """Whether a choice falls on a person; the chance of being asked, its draw, and whether asked."""

    falls: bool
    chance: float
    drawn: float
    asked: bool


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
    chance_asked: float
    draws: tuple[float, float, float]
    again: bool = False
    terms: Mapping[str, float] = field(default_factory=dict)
    willing: bool = False
    chance_willing: float = 0.0
    chance_free: float = 0.0
    came: bool = False

    @property
    def free(self) -> bool:
        """Whether free."""
        return self.draws[2] < self.chance_free

    def to_dict(self) -> dict[str, Any]:
        """As data."""
        return vars(self) | {"free": self.free, "terms": dict(self.terms)}

    def told(self, lang: str) -> list[str]:
        """In lines."""
        if not (self.held and self.concerned):
            return [say("another" if self.held else "unheld", lang)]
        asked = self.hurdle("asked", self.chance_asked, self.draws[0], self.asked, lang)
        by_hand = [say("by_hand", lang)] if self.asked != (self.draws[0] < self.chance_asked) else []
        return [
            asked,
            *by_hand,
            *([say("again", lang)] if self.again else []),
            *weights(((TERMS[name], value) for name, value in self.terms.items()), lang),
            self.hurdle("willing", self.chance_willing, self.draws[1], self.willing, lang),
            self.hurdle("free", self.chance_free, self.draws[2], self.free, lang),
            say("came" if self.came else "stayed", lang),
        ]

    def hurdle(self, what: str, chance: float, drawn: float, done: bool, lang: str) -> str:
        """One hurdle on a line."""
        line = say("hurdle", lang, what=SAID[what], chance=chance, drawn=drawn)
        return line + say("yes" if done else "no", lang)


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
        return vars(self) | {
            "happened": self.happened.to_dict(),
            "policy": self.policy.en if self.policy else None,
            "instead": self.instead.to_dict() if self.instead else None,
        }

    def text(self, lang: str = "en") -> str:
        """As text, in English (``en``) or Chinese (``zh``)."""
        body = codes.BODIES[MEETINGS[self.meeting]]
        lines = [say("head", lang, body=body, month=self.month), *self.happened.told(lang)]
        if self.instead is not None:
            changed = self.instead.came != self.happened.came
            verdict = ("comes" if self.instead.came else "stays") if changed else "same"
            lines += [say("with", lang, policy=self.policy), *self.instead.told(lang)]
            lines.append(say(verdict, lang, policy=self.policy))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


# meetings


def explain_meeting(person: "Person", meeting: str, month: int | None, policy: Any) -> MeetingExplanation:
    """See :meth:`model.agents.Person.explain`."""
    body, world, i = body_of(meeting), person.world, person.row
    when = last_held(person, body) if month is None else month
    if not 0 <= when < world.month:
        raise CannotExplain(f"month: {when} given; the run has reached months 0 to {world.month - 1}")
    t, raw = state_before_meetings(person.model, when)[person.township]
    p, now = world.parameters, now_of(world, when)
    s = at_work(raw, p.switches)
    by_hand = asked_by_hand(t, s, p, now, i)
    happened = choose(world, t, s, now, i, body, by_hand)
    if happened.held and happened.came != has_bit(person.tables.acts, codes.AT_MEETING, i, when):
        if happened.came or t.meetings.meets[t.persons.village[i]].sum() == 1:
            raise CannotExplain(
                "the model was written into by Python; make it with remember=True to explain it"
            )
    if policy is None:
        return MeetingExplanation(person.unique_id, meeting, when, happened)
    given = as_policy(policy)
    instead = choose(world, t, at_work(with_levers(raw, given), p.switches), now, i, body, by_hand)
    return MeetingExplanation(person.unique_id, meeting, when, happened, instead, given.label)


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
    t = person.tables
    held = t.ledger[ledger.HELD + body, t.persons.village[person.row], : person.world.month]
    months = np.flatnonzero(held > 0.0)
    if not len(months):
        raise CannotExplain(f"the {codes.BODIES[body].en} has not met in the months run so far")
    return int(months[-1])


def now_of(world: World, month: int) -> Now:
    """A month of a world."""
    return now_at(world.parameters.calendar, np.uint64(world.seed), month)


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
    world = found(model.run)
    advance(world, month)
    open_month(world)
    for township in world.townships:
        run_months(world, township, month, month + 1, 0, STEPS.index("recruitment") + 1)
    state = [(township.tables, township.settings) for township in world.townships]
    model.keep_again(month, state)  # the next question is mostly about the same month
    return state


def with_levers(s: Settings, policy: Policy) -> Settings:
    """The settings of that month with the levers of a policy at work in every village."""
    from model.governance_model import copied

    changed, everywhere = copied(s), np.ones(len(s.attendance.allowance), bool)
    levels: dict[str, tuple[Lever, Any, Any]] = {
        one.lever.name: (one.lever, np.where(everywhere, one.level, 0.0), everywhere)
        for one in measures_of([policy])
    }
    apply(changed, {path: column(s, path).copy() for path in moved_paths([policy])}, levels)
    return changed


def asked_by_hand(t: Tables, s: Settings, p: Parameters, now: Now, i: int) -> dict[int, bool]:
    """Meetings of households for which Python has settled, against the rule, whether the household is asked."""
    written = int(t.affairs.asked_now[t.persons.household[i]])
    asked = {
        body: bool(written >> body & 1) for body in HOUSEHOLDS if t.meetings.meets[t.persons.village[i], body]
    }
    return {body: one for body, one in asked.items() if one != called(t, s, p, now, i, body, {}).asked}


def choose(
    world: World, t: Tables, s: Settings, now: Now, i: int, body: int, by_hand: Mapping[int, bool]
) -> Choice:
    """The choice of one person, by the rules of the month; the meetings of the village are called and organised for it."""
    p, v = world.parameters, int(t.persons.village[i])
    held, call = bool(t.meetings.meets[v, body]), called(t, s, p, now, i, body, by_hand)
    if not (held and call.falls):
        return Choice(held, call.falls, call.asked, call.chance, (call.drawn, 0.0, 0.0))
    answer = int(organised(world, t, s, int(now.month)).persons.answer[i, body])
    again = answer & codes.AGAIN > 0
    asked, plea = call.asked or again, p.attendance.plea if again else 0.0
    terms, c = weigh(t, s, p, now, i, attendance.Call(body, asked, float(t.meetings.stake[v, body]), plea))
    u_will, u_free, _, _ = draws.draw(now.seed, draws.WILLING, 4 * int(t.persons.id[i]) + body, now.month)
    return Choice(
        held,
        True,
        call.asked,
        call.chance,
        (call.drawn, u_will, u_free),
        again,
        terms._asdict(),
        bool(answer & codes.WOULD),
        c.willing if attendance.may_choose(p, asked) else 0.0,
        c.free,
        bool(answer & codes.COMES),
    )


def organised(world: World, t: Tables, s: Settings, month: int) -> Tables:
    """The state after the meetings of the month have been called and organised."""
    from model.governance_model import copied

    aside = replace(world.townships[0], tables=copied(t), settings=s, known=())
    run_months(world, aside, month, month + 1, STEPS.index("attendance"), STEPS.index("mobilising") + 1)
    return aside.tables


def weigh(
    t: Tables, s: Settings, p: Parameters, now: Now, i: int, call: attendance.Call
) -> tuple[attendance.Terms, attendance.Chances]:
    """Terms and chances of one person for one meeting."""
    terms = attendance.terms(t, s, p, now, i, call)
    c = attendance.chances(t, s, p, now, i, call, terms)
    return attendance.Terms(*map(float, terms)), attendance.Chances(*map(float, c))


def called(
    t: Tables, s: Settings, p: Parameters, now: Now, i: int, body: int, by_hand: Mapping[int, bool]
) -> Call:
    """Whether the choice falls on this person, and whether the person is asked."""
    if body == codes.REPRESENTATIVES:
        return called_to_seat(t, p, now, i)
    h = int(t.persons.household[i])
    chance, u = (
        chance_of_being_asked(t, s, p, h),
        draws.draw(now.seed, draws.ASKED, int(t.households.id[h]), now.month),
    )
    drawn = u[0] if body == codes.GROUP_MEETING else u[1]
    asked = by_hand.get(body, drawn < chance)
    falls = attendance.decides(t, p, now, i) or attendance.who_speaks(t, s, now, h, body, asked) == i
    return Call(falls, chance, drawn, asked)


def called_to_seat(t: Tables, p: Parameters, now: Now, i: int) -> Call:
    """The same for a meeting of representatives: holders of a seat who are at home decide."""
    chance, seats = (
        attendance.chance_told(p),
        np.flatnonzero((t.offices.kind == codes.SEAT) & (t.offices.holder == i)),
    )
    if not len(seats):
        return Call(False, chance, 0.0, False)
    u = draws.draw(now.seed, draws.SEAT_ASKED, int(t.offices.id[seats[0]]), now.month)[0]
    return Call(bool(t.persons.here[i] == 1), chance, u, u < chance)


def chance_of_being_asked(t: Tables, s: Settings, p: Parameters, h: int) -> float:
    """Chance that a household is asked to a meeting of households this month."""
    if p.switches.recruitment == 0:
        return 1.0
    v, seen = int(t.households.village[h]), (bool(t.homes.visited[h] == 1), bool(t.homes.contacted[h] == 1))
    openness, phone = float(t.villages.openness[v]), float(s.recruitment.phone_coverage[v])
    return recruitment.chance_of_being_asked(
        p.recruitment, openness, *seen, recruitment.share_asked(t, h), phone
    )


def stakes(mean: float, sd: float) -> list[float]:
    """The stake in the middle of each of :data:`SLICES` slices of its distribution, each as likely."""
    return [mean + sd * NormalDist().inv_cdf((k + 0.5) / SLICES) for k in range(SLICES)]


def chance_of_attending(person: "Person", meeting: str) -> float:
    """Chance of coming to a meeting of this month at the first call, over being asked, speaking for the household, the item.

    0 for whom the choice cannot fall on: away without being the only adults, under 18, no seat.
    """
    body, world, t, i = body_of(meeting), person.world, person.tables, person.row
    p, now, h = world.parameters, now_of(world, person.model.month_shown), int(t.persons.household[i])
    s, of_seats = (
        at_work(world.townships[person.township].settings, p.switches),
        body == codes.REPRESENTATIVES,
    )
    if t.persons.here[i] == 0 or (t.persons.seat[i] < 0 if of_seats else person.age < 18):
        return 0.0
    asked = attendance.chance_told(p) if of_seats else chance_of_being_asked(t, s, p, h)
    alone = of_seats or p.switches.attendance_unit == 1
    above = deliberation.share_from_above(p.deliberation, float(t.villages.orders[t.persons.village[i]]))
    chance = 0.0
    for is_asked, weight in ((True, asked), (False, 1.0 - asked)):
        for mean, part in ((p.attendance.stake_own, 1.0 - above), (p.attendance.stake_above, above)):
            for stake in stakes(mean, p.deliberation.stake_sd) if attendance.may_choose(p, is_asked) else ():
                _, c = weigh(t, s, p, now, i, attendance.Call(body, is_asked, stake, 0.0))
                chance += weight * part * c.willing * c.free / SLICES
    return chance if alone else chance / max(1, int(t.homes.adults_home[h]))


# grievances

type Weighed = tuple[tuple[Label, float], ...]
WATCHED = "village_economy", "grievances", "forums", "mediation", "volunteers", "petitions"
"""Steps of a month in which something happens to a grievance."""


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
    chances: Weighed = ()
    terms: Weighed = ()

    def to_dict(self) -> dict[str, Any]:
        """As data."""
        numbers = {name: {label.en: x for label, x in getattr(self, name)} for name in ("chances", "terms")}
        return {"month": self.month, "what": self.what.en} | numbers

    def told(self, lang: str) -> list[str]:
        """In lines."""
        chances = ", ".join(f"{in_lang(label, lang)} {chance:.2f}" for label, chance in self.chances)
        first = say("turn", lang, month=self.month, what=self.what)
        return [first, *([f"    {chances}"] if chances else []), *weights(self.terms, lang)]


@dataclass(frozen=True)
class PathExplanation:
    """The path of a grievance, and the one it takes under a policy (empty where it does not arise)."""

    grievance: int
    path: tuple[Turn, ...]
    instead: tuple[Turn, ...] | None = None
    policy: Label | None = None

    def to_dict(self) -> dict[str, Any]:
        """As data."""
        return {
            "grievance": self.grievance,
            "path": [turn.to_dict() for turn in self.path],
            "policy": self.policy.en if self.policy else None,
            "instead": None if self.instead is None else [turn.to_dict() for turn in self.instead],
        }

    def text(self, lang: str = "en") -> str:
        """As text, in English (``en``) or Chinese (``zh``)."""
        lines = [line for turn in self.path for line in turn.told(lang)]
        if self.instead is not None:
            lines.append(say("with", lang, policy=self.policy))
            lines += [line for turn in self.instead for line in turn.told(lang)] or [say("nothing", lang)]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


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
    where = grievance.township, identity, model.world.month
    path = follow(model.run, *where)
    if policy is None:
        return PathExplanation(identity, path)
    given = as_policy(policy)
    other = replace(model.run, policies=(*model.run.policies, given))
    return PathExplanation(identity, path, follow(other, *where), given.label)


class Row(SimpleNamespace):
    """One grievance at one moment: its columns as attributes."""


class Case(NamedTuple):
    """One grievance around one step of a month: row, and its columns before and after."""

    world: World
    t: Tables
    s: Settings
    g: int
    was: Row
    now: Row

    @property
    def p(self) -> Parameters:
        """Numbers of the model."""
        return self.world.parameters


type Happened = Callable[[Row, Row], bool]


def follow(run: Run, township: int, identity: int, months: int) -> tuple[Turn, ...]:
    """The turns of one grievance, from running the seed again month by month from its arising on."""
    world, born = found(run), identity >> 4 & 0xFF  # eight bits of the id: ``grievances.raise_one``
    advance(world, born)
    turns: list[Turn] = []
    last: Row | None = None

    def look(step: str) -> None:
        nonlocal last
        t, s = world.townships[township].tables, world.townships[township].settings
        for g in np.flatnonzero(t.grievances.id[: t.counts[0]] == identity)[:1]:
            now = Row(**{name: values[g].item() for name, values in t.grievances._asdict().items()})
            turns.extend(
                turned(Case(world, t, s, int(g), last, now), step) if last else [arises(world.month, now)]
            )
            last = now

    for _ in range(born, months):
        advance_in_parts(world, {STEPS.index(step): [partial(look, step)] for step in WATCHED})
        if last is not None and last.state == codes.GONE and last.operator < 0:  # owed rent may still be paid
            break
    return tuple(turns)


def arises(month: int, now: Row) -> Turn:
    """The first turn."""
    kind, other = codes.TYPES[now.type], codes.OPPONENTS[now.opponent]
    en = f"arises: {kind.en}, against {other.en}, severity {now.severity:.2f}"
    return Turn(month, Label(en, f"发生：{kind.zh}，对方为{other.zh}，严重度{now.severity:.2f}"))


def turned(case: Case, step: str) -> list[Turn]:
    """What changed of a grievance in one step, and what weighed."""
    return [
        Turn(case.world.month, what) if isinstance(what, Label) else what(case)
        for of, happened, what in TURNS
        if of == step and happened(case.was, case.now)
    ]


def forum_asked(was: Row, now: Row) -> int:
    """The forum that decided this month; where it handed the case on, the one it came from (see ``forums.take_up``)."""
    if now.handed == was.handed:
        return int(now.forum)
    if was.state == codes.ASKED:
        return int(was.forum)
    if now.forum == codes.VILLAGE:  # from below, or sent down again from above
        return codes.TOWNSHIP if now.highest >= codes.TOWNSHIP else codes.GROUP
    return int(now.forum) - 1


def weighed(odds: Callable[..., float], given: Mapping[str, Any], neutral: Mapping[Label, Any]) -> Weighed:
    """What each thing adds to log-odds: less what they would be with it where it does not matter."""
    return tuple((label, float(odds(**given) - odds(**(given | other)))) for label, other in neutral.items())


def responded(case: Case) -> Turn:
    """What came of first handling, with the chances of the first choice and what weighed on talking and on asking."""
    t, p, now = case.t, case.p.forums, case.now
    home = now.household
    given = {
        "severity": now.severity,
        "ties": float(t.homes.ties[home]) * (1.0 if both_present(t, case.g) else p.by_phone),
        "efficacy": float(t.minds.efficacy[now.person]),
        "heard": bool(t.homes.contacted[home] == 1 or t.homes.visited[home] == 1),
        "strong": is_strong(now.opponent),
        "alone": forums.left_alone(t, case.world.month, case.g),
    }
    neutral = {
        Label("severity", "严重度"): {"severity": reference.SEVERITY},
        Label("kin and neighbours present", "在村亲邻"): {"ties": p.ties_reference},
        Label("efficacy", "政治效能感"): {"efficacy": 0.0},
        Label("contacted or visited", "被联系或走访"): {"heard": False},
        Label("a powerful opponent", "对方强势"): {"strong": False},
        Label("old and left behind", "留守老人"): {"alone": False},
    }
    on = []
    for k, verb in enumerate((Label("on talking", "对协商"), Label("on asking a forum", "对求助"))):
        terms = weighed(lambda k=k, **one: forums.response_utilities(p, **one)[k], given, neutral)
        on.append([(Label(f"{verb.en}: {label.en}", f"{verb.zh}：{label.zh}"), x) for label, x in terms])
    talk, ask = map(math.exp, forums.response_utilities(p, **given))
    names = Label("endure", "忍"), Label("talk it over", "协商"), Label("ask a forum", "找第三方")
    chances = tuple((name, x / (1.0 + talk + ask)) for name, x in zip(names, (1.0, talk, ask), strict=True))
    return Turn(
        case.world.month,
        codes.RESPONSES[now.response],
        chances,
        tuple(chain.from_iterable(zip(*on, strict=True))),
    )


def brought(case: Case) -> Turn:
    """Brought to a forum."""
    forum = codes.FORUMS[forum_asked(case.was, case.now)]
    return Turn(case.world.month, Label(f"brought to {forum.en}", f"提交{forum.zh}"))


def taken_up(case: Case) -> Turn:
    """A forum's decision on taking the case up, with what weighed."""
    t, s, p, was, now = case.t, case.s, case.p.forums, case.was, case.now
    v, forum = now.village, forum_asked(was, now)
    below = forum < codes.COURT
    given = {
        "backlog": float(t.dockets.backlog[v, forum] / t.dockets.workers[v, forum]),
        "risky": is_strong(now.opponent),
        "severity": now.severity,
        "pressure": float(t.villages.pressure[v]) if below else 0.0,
        "orders": forums.orders_on(t, case.s, forum, v),
        "duty": float(s.forums.must_accept[v]) if below else 1.0,
        "voice": voice(case.p, forum, now),
    }
    neutral = {
        Label("cases in hand", "在办案件"): {"backlog": 0.0},
        Label("a powerful opponent", "对方强势"): {"risky": False},
        Label("pressure of assessment from above", "上级考核压力"): {"pressure": 0.0},
        Label("tasks from above", "上级任务"): {"orders": 0.0},
        Label("duty to accept", "必须受理"): {"duty": 0.0},
        Label("five or more together", "五人以上集体访"): {"voice": 0.0},
    }
    chance = forums.chance_of_take_up(p, **given)
    terms = weighed(lambda **one: logit(forums.chance_of_take_up(p, **one)), given, neutral)
    return Turn(case.world.month, decision(was, now), ((Label("taken up", "受理"), chance),), terms)


def voice(p: Parameters, forum: int, case: Row) -> float:
    """What it adds to log-odds that many petitioned together."""
    return p.petitions.voice if forum == codes.PETITION and case.together >= codes.COLLECTIVE else 0.0


def decision(was: Row, now: Row) -> Label:
    """Whether a forum takes a case up."""
    name, onward = codes.FORUMS[forum_asked(was, now)], codes.FORUMS[now.forum]
    if now.state == codes.ACCEPTED:
        return Label(f"taken up by {name.en}", f"{name.zh}受理")
    if now.handed > was.handed:
        return Label(f"refused by {name.en}, handed on to {onward.en}", f"{name.zh}不受理，移交{onward.zh}")
    return Label(f"refused by {name.en}", f"{name.zh}不受理")


def begins(was: Row, now: Row) -> bool:
    """Whether somebody sets to work on a case."""
    return bool(now.due != was.due and was.state == codes.ACCEPTED and now.state != codes.FESTERING)


def begun(case: Case) -> Turn:
    """Work begun."""
    month = int(case.now.due / codes.DAYS)
    what = Label(f"worked on, to be closed in month {month}", f"办理中，第{month}个月办结")
    return Turn(case.world.month, what)


def closed(case: Case) -> Turn:
    """What work on a case came to, with what weighed on settling."""
    t, p, was, forum = case.t, case.p.mediation, case.was, case.was.forum
    s = at_work(case.s, case.p.switches)
    trade = mediation.by_trade(t, s, np.uint64(case.world.seed), case.g, int(forum))
    by = mediation.handling(t, s, was.server, was.village, trade)
    given = {
        "severity": was.severity,
        "years": (case.world.month - arose(t, case.g)) / 12.0,
        "by": mediation.Handling(*map(float, by)),
        "unable": case.p.village_economy.cannot_pay if cannot_pay(t, case.g) else 0.0,
        "voice": voice(case.p, forum, was),
    }
    neutral: dict[Label, dict[str, Any]] = {
        Label("severity", "严重度"): {"severity": reference.SEVERITY},
        Label("age of the grievance", "拖延时间"): {"years": 0.0},
        Label("an operator that cannot pay", "业主无力支付"): {"unable": 0.0},
        Label("five or more together", "五人以上集体访"): {"voice": 0.0},
    }
    for name, label in labels(mediation.Handling).items():
        neutral[label] = {"by": given["by"]._replace(**{name: getattr(mediation.USUAL, name)})}
    chance = mediation.chance_settled(p, forum, **given)
    terms = weighed(lambda **one: logit(mediation.chance_settled(p, forum, **one)), given, neutral)
    return Turn(case.world.month, outcome_of(case.now, forum), ((Label("settled", "解决"), chance),), terms)


def outcome_of(now: Row, forum: int) -> Label:
    """What the work on a case came to."""
    name, onward = codes.FORUMS[forum], codes.FORUMS[now.forum]
    if now.state == codes.SETTLED:
        manner = codes.MANNERS[now.manner]
        return Label(f"{manner.en} ({name.en})", f"{manner.zh}({name.zh})")
    if now.state == codes.PAPER:
        return Label(f"not settled, closed on paper by {name.en}", f"未解决，{name.zh}纸面办结")
    if now.state == codes.ASKED:
        return Label(
            f"not settled by {name.en}, taken on to {onward.en}", f"{name.zh}未解决，转向{onward.zh}"
        )
    return Label(f"not settled by {name.en}, festers", f"{name.zh}未解决，悬而未决")


def became(state: int, after: int | None = None) -> Happened:
    """That a grievance came into a state, from a certain one or from any other."""
    return lambda was, now: now.state == state != was.state and after in (None, was.state)


OPEN = codes.WORKED, codes.ACCEPTED
ENDED = codes.SETTLED, codes.PAPER, codes.FESTERING, codes.ASKED
TURNS: tuple[tuple[str, Happened, Label | Callable[[Case], Turn]], ...] = (
    ("forums", lambda was, now: now.response != was.response, responded),
    ("forums", became(codes.WAITING), Label("waits until both sides are there", "等待双方都在村")),
    ("forums", lambda was, now: now.filed != was.filed and was.state != codes.ASKED, brought),
    ("forums", lambda was, now: now.refusals > was.refusals or became(codes.ACCEPTED)(was, now), taken_up),
    ("mediation", begins, begun),
    ("mediation", lambda was, now: was.state in OPEN and now.state in ENDED, closed),
    ("mediation", became(codes.FESTERING, codes.SETTLED), Label("breaks out again", "反弹")),
    (
        "mediation",
        became(codes.FESTERING, codes.PAPER),
        Label("comes back: paper had settled nothing", "纸面办结后复发"),
    ),
    (
        "petitions",
        lambda was, now: now.petitions > was.petitions,
        Label("taken to petition, a legal channel", "依法信访"),
    ),
    (
        "petitions",
        lambda was, now: (
            now.petitioned != was.petitioned and now.petitions == was.petitions and now.state == was.state
        ),
        Label("an attempt to petition, contained", "信访被拦阻"),
    ),
    (
        "volunteers",
        became(codes.SETTLED),
        Label("settled by a volunteer mediator of the group", "由组内义务调解员调解解决"),
    ),
    ("petitions", became(codes.SETTLED), Label("money ended the petition", "花钱息访")),
    ("village_economy", became(codes.SETTLED), Label("what was owed is paid", "欠款付清")),
    *(
        (step, became(codes.GONE), Label("is forgotten, or nobody is left to have it", "淡忘或无人再提"))
        for step in WATCHED
    ),
)
"""What may happen to a grievance: in which step of a month, by which change one sees it, and the turn."""
