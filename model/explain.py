"""Why somebody came to a meeting or did not, and which way a grievance took: by the rules, terms and draws of the run.

The state in which a choice was made is got back by running the same seed again up to it, which a model that Python has
written into cannot promise; it has to remember (``GovernanceModel(..., remember=True)``). What would have happened with a
policy is worked out from the same state and the same draws. What weighed is read from the groups of terms that the
mechanisms declare beside their rules, each with its name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from model import draws
from model.declare import Label, labels
from model.mechanisms import attendance, deliberation, mobilising, recruitment
from model.month import MONTH, STEPS
from model.parameters import Parameters, Settings, at_work
from model.policy import Policy, apply, column, moved_paths
from model.run import Run
from model.simulate import World, advance, advance_in_parts, found, open_month, run_months
from model.state import codes, ledger, will
from model.state.census import has_bit
from model.state.events import Event, Row, Weighed, became, row_of, words_of
from model.state.now import Now, now_at
from model.state.tables import Tables, copied
from model.steps import modules_of

if TYPE_CHECKING:
    from model.agents import Person
    from model.views import Grievance

MEETINGS = dict(zip(("group", "representatives", "assembly"), range(codes.N_BODIES), strict=True))
SLICES = 8  # of equal chance, into which the stake of an item is cut

HEAD = Label("{body}, month {month}:", "{body}，第{month}个月：")
UNHELD = Label("  no meeting was held", "  未开会")
ANOTHER = Label("  somebody else spoke, or nobody could", "  由他人代表或无人可代表")
HURDLE = Label(
    "  {what}: chance {chance:.2f}, drew {drawn:.2f}: {done}",
    "  {what}：概率{chance:.2f}，抽到{drawn:.2f}：{done}",
)
HURDLES = {
    "asked": Label("asked", "被通知"),
    "willing": Label("willing", "愿意"),
    "free": Label("free", "有空"),
}
YES, NO = Label("yes", "是"), Label("no", "否")
BY_HAND = Label("    settled by a step written in Python", "    由添加的 Python 步骤决定")
ASKED_AGAIN = Label("  asked again in person", "  再次当面动员")
CAME, STAYED = Label("  came", "  到会"), Label("  did not come", "  未到会")
WITH = Label("with {policy}:", "若有{policy}：")
SAME = Label("{policy} would have changed nothing here", "{policy}不会改变结果")
WOULD_STAY = Label("with {policy} this person would not have come", "若有{policy}，此人不会到会")
WOULD_COME = Label("with {policy} this person would have come", "若有{policy}，此人会到会")
TURN = Label("month {month}: {what}", "第{month}个月：{what}")
NOTHING = Label("  it does not arise", "  不会发生")


class CannotExplain(ValueError):
    """The state in which a choice was made is lost; the message says why and what would help."""


class Told:
    """What was explained: as data, in lines, as text in either language."""

    def to_dict(self) -> dict[str, Any]:
        """As data."""
        return {name: as_data(value) for name, value in vars(self).items()}

    def told(self) -> list[Label]:
        """In lines."""
        raise NotImplementedError

    def text(self, lang: str = "en") -> str:
        """As text, in English (``en``) or Chinese (``zh``)."""
        return "\n".join(line.en if lang == "en" else line.zh for line in self.told())

    def __str__(self) -> str:
        return self.text()


def as_data(value: Any) -> Any:
    """A part of an explanation as data: names in English, and what is listed by name as a dictionary."""
    if isinstance(value, Label):
        return value.en
    if isinstance(value, Told):
        return value.to_dict()
    if isinstance(value, Weighed):
        return {name.en: x for name, x in value}
    return [as_data(one) for one in value] if isinstance(value, tuple) else value


def weights(terms: Iterable[tuple[Label, float]]) -> list[Label]:
    """What weighed, a line each."""
    return [Label(f"    {x:+.2f} {name.en}", f"    {x:+.2f} {name.zh}") for name, x in terms if x]


@dataclass(frozen=True)
class Choice(Told):
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
    free: bool = False

    @property
    def by_hand(self) -> bool | None:
        """Whether Python had the person asked or not asked, against the rule; ``None`` where it is as the rule has it."""
        return None if self.asked == (self.draws[0] < self.chance_asked) else self.asked

    def told(self) -> list[Label]:
        if not (self.held and self.concerned):
            return [ANOTHER if self.held else UNHELD]
        asked, willing, free = map(self.hurdle, HURDLES, self.draws)
        by_hand = [BY_HAND] if self.by_hand is not None else []
        again, names = [ASKED_AGAIN] if self.again else [], labels(will.Terms)
        weighed = weights((names[name], value) for name, value in self.terms.items())
        return [asked, *by_hand, *again, *weighed, willing, free, CAME if self.came else STAYED]

    def hurdle(self, name: str, drawn: float) -> Label:
        """One of :data:`HURDLES`: its chance, what was drawn, and whether it was taken."""
        chance, done = getattr(self, f"chance_{name}"), YES if getattr(self, name) else NO
        return HURDLE.filled(what=HURDLES[name], chance=chance, drawn=drawn, done=done)


@dataclass(frozen=True)
class MeetingExplanation(Told):
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

    def told(self) -> list[Label]:
        head = HEAD.filled(body=codes.BODIES[MEETINGS[self.meeting]], month=self.month)
        lines = [head, *self.happened.told()]
        if self.instead is None:
            return lines
        came = self.instead.came
        verdict = SAME if came == self.happened.came else WOULD_COME if came else WOULD_STAY
        with_it, verdict = (one.filled(policy=self.policy) for one in (WITH, verdict))
        return [*lines, with_it, *self.instead.told(), verdict]


def explain_meeting(person: "Person", meeting: str, month: int | None, policy: Any) -> MeetingExplanation:
    """See :meth:`model.agents.Person.explain`."""
    body, world, i = body_of(meeting), person.world, person.row
    when = last_held(person, body) if month is None else month
    if not 0 <= when < world.month:
        raise CannotExplain(f"month: {when} given; the run has reached months 0 to {world.month - 1}")
    t, s = state_before_meetings(person, when)[person.township]
    happened = choose(world, t, s, when, i, body, was_asked(t, i, body))
    otherwise = happened.came != has_bit(person.tables.acts, codes.AT_MEETING, i, when)
    alone = t.meetings.meets[t.persons.village[i]].sum() == 1
    if happened.held and otherwise and (happened.came or alone):
        raise CannotExplain("the model was written into by Python; make it with remember=True to explain it")
    told = MeetingExplanation(person.unique_id, meeting, when, happened)
    if (given := as_policy(policy)) is None:
        return told
    instead = choose(world, t, with_levers(s, given), when, i, body, happened.by_hand)
    return replace(told, instead=instead, policy=given.label)


def body_of(meeting: str) -> int:
    """The body of this name; there being none is a ``ValueError``."""
    if meeting not in MEETINGS:
        raise ValueError(f"meeting: {meeting!r} given; allowed are {', '.join(MEETINGS)}")
    return MEETINGS[meeting]


def as_policy(given: Any) -> Policy | None:
    """A policy or none; a name, as anything else, is a ``ValueError`` that says how to look one up."""
    if given is None or isinstance(given, Policy):
        return given
    raise ValueError(f"policy: {given!r} given; give a policy, as scenarios.load_policy({given!r}) gives")


def last_held(person: "Person", body: int) -> int:
    """The last month in which a body of the person's village met; ``CannotExplain`` where it has not met yet."""
    t = person.tables
    held = t.ledger[ledger.HELD + body, t.persons.village[person.row], : person.world.month]
    if not held.any():
        raise CannotExplain(f"the {codes.BODIES[body].en} has not met in the months run so far")
    return int(np.flatnonzero(held)[-1])


def now_of(world: World, month: int) -> Now:
    """A month of a world."""
    return now_at(world.parameters.calendar, np.uint64(world.seed), month)


def state_before_meetings(person: "Person", month: int) -> list[tuple[Tables, Settings]]:
    """The state of a month after people were asked and before they chose; ``CannotExplain`` where it is lost."""
    model = person.model
    kept: list[tuple[Tables, Settings]] | None = model.kept(month)
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
    changed, everywhere = copied(s), np.ones(len(s.attendance.allowance), bool)
    levels = {one.lever.name: (one.lever, one.level * everywhere, everywhere) for one in policy.measures}
    apply(changed, {path: column(s, path).copy() for path in moved_paths([policy])}, levels)
    return changed


def asking(t: Tables, s: Settings, p: Parameters, now: Now, i: int, body: int) -> tuple[float, float]:
    """The chance that a person (of households: the household) is asked to a meeting, and the draw that decides it."""
    if body == codes.REPRESENTATIVES:
        seats = t.offices.id[(t.offices.kind == codes.SEAT) & (t.offices.holder == i)][:1]
        drawn = [draws.draw(now.seed, draws.SEAT_ASKED, int(seat), now.month)[0] for seat in seats]
        return (attendance.chance_told(p), drawn[0]) if drawn else (0.0, 0.0)
    h = int(t.persons.household[i])
    u_group, u_assembly, _, _ = draws.draw(now.seed, draws.ASKED, int(t.households.id[h]), now.month)
    return float(recruitment.chance_of(t, s, p, h)), u_group if body == codes.GROUP_MEETING else u_assembly


def was_asked(t: Tables, i: int, body: int) -> bool | None:
    """Whether a household was asked to a meeting; ``None`` where none was held and for a body of seats, of which no column says it."""
    if body == codes.REPRESENTATIVES or not t.meetings.meets[t.persons.village[i], body]:
        return None
    return bool(t.affairs.asked_now[t.persons.household[i]] >> body & 1)


def choose(world: World, t: Tables, s: Settings, month: int, i: int, body: int, told: bool | None) -> Choice:
    """The choice of one person by the rules of the month, its meetings called and organised; ``None`` is asked by the rule."""
    p, v, now = world.parameters, int(t.persons.village[i]), now_of(world, month)
    s, held = at_work(s, p.switches), bool(t.meetings.meets[v, body])
    chance, drawn = asking(t, s, p, now, i, body)
    told = drawn < chance if told is None else told
    answer = int(organised(world, t, s, now, i, body, told).persons.answer[i, body]) if held else 0
    if answer & codes.CALLED_ON == 0:
        return Choice(held, False, told, chance, (drawn, 0.0, 0.0))
    again = answer & codes.AGAIN > 0
    asked, stake, first = told or again, float(t.meetings.stake[v, body]), answer & ~codes.AGAIN
    rounds = range(int(s.mobilising.rounds[v]))  # of asking in person, each with its plea
    pleas = [mobilising.plea_of(p.mobilising, p.attendance.plea, turn) for turn in rounds] if again else [0.0]
    calls = [will.Call(body, asked, stake, plea) for plea in pleas]
    call = next((one for one in calls if will.answer(t, s, p, now, i, one) == first), calls[0])
    terms = will.terms(t, s, p, now, i, call)
    weighed = {name: float(value) for name, value in terms._asdict().items()}
    would, comes = (bool(answer & bit) for bit in (codes.WOULD, codes.COMES))
    willing, free, _ = map(float, will.chances(t, s, p, now, i, call, terms))
    u_will, u_free, _, _ = draws.draw(now.seed, draws.WILLING, 4 * int(t.persons.id[i]) + body, now.month)
    luck = drawn, u_will, u_free
    willing = willing if attendance.may_choose(p, asked) else 0.0
    return Choice(held, True, told, chance, luck, again, weighed, would, willing, free, comes, u_free < free)


def organised(world: World, t: Tables, s: Settings, now: Now, i: int, body: int, told: bool) -> Tables:
    """The state after the meetings of the month have been called and organised, the household asked to this one or not."""
    aside = replace(world.townships[0], tables=copied(t), settings=s, known=())
    if body != codes.REPRESENTATIVES:
        h = t.persons.household[i]
        aside.tables.affairs.asked_now[h] = t.affairs.asked_now[h] & ~(1 << body) | told << body
    first, last = STEPS.index("attendance"), STEPS.index("mobilising")
    run_months(world, aside, int(now.month), int(now.month) + 1, first, last + 1)
    return aside.tables


def chance_of_attending(person: "Person", meeting: str) -> float:
    """Chance of coming to a meeting of this month at the first call, over being asked, speaking for the household, the item.

    0 for whom the choice cannot fall on: away without being the only adults, under 18, no seat.
    """
    body, world, t, i = body_of(meeting), person.world, person.tables, person.row
    p, now = world.parameters, now_of(world, person.model.month_shown)
    s = at_work(world.townships[person.township].settings, p.switches)
    of_seats = body == codes.REPRESENTATIVES
    if t.persons.here[i] == 0 or (t.persons.seat[i] < 0 if of_seats else person.age < 18):
        return 0.0
    asked, _ = asking(t, s, p, now, i, body)
    above = deliberation.share_of_orders(t, s, p, int(t.persons.village[i]))
    items = (p.attendance.stake_own, 1.0 - above), (p.attendance.stake_above, above)
    calls = ((True, asked), (False, 1.0 - asked)) if attendance.may_choose(p, False) else ((True, asked),)
    chance = 0.0
    for (is_asked, weight), (mean, part), k in product(calls, items, range(SLICES)):
        stake = mean + p.deliberation.stake_sd * NormalDist().inv_cdf((k + 0.5) / SLICES)
        call = will.Call(body, is_asked, stake, 0.0)
        c = will.chances(t, s, p, now, i, call, will.terms(t, s, p, now, i, call))
        chance += weight * part * float(c.willing * c.free) / SLICES
    alone = of_seats or p.switches.attendance_unit == 1
    return chance if alone else chance / max(1, int(t.homes.adults_home[t.persons.household[i]]))


GONE = Event(became(codes.GONE), Label("is forgotten, or nobody is left to have it", "淡忘或无人再提"))
EVENTS = {
    step.name: (*events, GONE)
    for step in MONTH
    if (events := [one for module in modules_of(step) for one in getattr(module, "EVENTS", ())])
}
"""What may happen to a grievance in which step of a month: what the mechanisms at work in it list."""


@dataclass(frozen=True)
class Turn(Told):
    """One turn of a grievance's path.

    Attributes:
        month: when.
        what: what happened, in both languages.
        chances: chances of what could have happened, by name in both languages.
        terms: what weighed, in log-odds, by name in both languages.
    """

    month: int
    what: Label
    chances: Weighed = field(default_factory=Weighed)
    terms: Weighed = field(default_factory=Weighed)

    def told(self) -> list[Label]:
        each = [Label(f"{name.en} {x:.2f}", f"{name.zh} {x:.2f}") for name, x in self.chances]
        line = Label("    " + ", ".join(one.en for one in each), "    " + "，".join(one.zh for one in each))
        chances = [line] if each else []
        return [TURN.filled(month=self.month, what=self.what), *chances, *weights(self.terms)]


@dataclass(frozen=True)
class PathExplanation(Told):
    """The path of a grievance, and the one it takes under a policy (empty where it does not arise)."""

    grievance: int
    path: tuple[Turn, ...]
    instead: tuple[Turn, ...] | None = None
    policy: Label | None = None

    def told(self) -> list[Label]:
        lines = [line for turn in self.path for line in turn.told()]
        if self.instead is None:
            return lines
        other = [line for turn in self.instead for line in turn.told()]
        return [*lines, WITH.filled(policy=self.policy), *(other or [NOTHING])]


def explain_grievance(grievance: "Grievance", policy: Any) -> PathExplanation:
    """See :meth:`model.views.Grievance.explain`; ``CannotExplain`` where Python has written into the model."""
    model = grievance.model
    if model.changed_by_python:
        raise CannotExplain(
            "Python has changed this model, so its months cannot be run again to follow a grievance"
        )
    identity = int(grievance.tables.grievances.id[grievance.row])
    where = grievance.township, identity, model.world.month
    path = follow(model.run, *where)
    if (given := as_policy(policy)) is None:
        return PathExplanation(identity, path)
    other = replace(model.run, policies=(*model.run.policies, given))
    return PathExplanation(identity, path, follow(other, *where), given.label)


def follow(run: Run, township: int, identity: int, months: int) -> tuple[Turn, ...]:
    """The turns of one grievance, from running the seed again month by month from its arising on."""
    world, born = found(run), identity >> 4 & 0xFF  # eight bits of the id: ``grievances.raise_one``
    advance(world, born)
    turns: list[Turn] = []
    rows: list[Row] = []

    def look(step: str) -> None:
        t = world.townships[township].tables
        for g in np.flatnonzero(t.grievances.id[: t.counts[0]] == identity)[:1]:
            row = row_of(t, int(g))
            was = rows[-1] if rows else Row(**vars(row) | {"state": codes.GONE})
            turns.extend(turns_in(step, world, township, int(g), was))
            rows.append(row)

    for _ in range(born, months):
        advance_in_parts(world, {STEPS.index(step): [partial(look, step)] for step in EVENTS})
        if rows and rows[-1].state == codes.GONE and rows[-1].operator < 0:  # owed rent may still be paid
            break
    return tuple(turns)


def turns_in(step: str, world: World, township: int, g: int, was: Row) -> Iterator[Turn]:
    """What one step has brought a grievance, whose columns were others before it."""
    p, here = world.parameters, world.townships[township]
    t, s, row = here.tables, at_work(here.settings, p.switches), row_of(here.tables, g)
    for event in EVENTS[step]:
        if event.shows(was, row):
            weighed = event.weighs(t, s, p, now_of(world, world.month), was, g) if event.weighs else ()
            yield Turn(world.month, event.words.filled(**words_of(was, row)), *weighed)
