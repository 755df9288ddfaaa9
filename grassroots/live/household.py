"""A household of the live page: who belongs to it, how its members last decided, and what weighs on it, in plain words.

The explanations are those of :mod:`model.explain`: the rules, terms and draws of the run itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bilingual.words import MARKS
from grassroots.live.village import Village
from grassroots.live.words import capital, of, worded
from model.agents import Person
from model.declare import labels
from model.explain import MEETINGS, CannotExplain, Choice
from model.state import codes, will
from model.views import Household

LEVELS = ("efficacy", "trust", "identity", "stake", "schooling", "peers", "habit")
"""Terms that weigh how much a person has of something; the others weigh what is there or is not."""
NAMED = 3
"""Terms that are named for each direction; all of them stand in the numbers."""
WEAK = 0.05
"""Log-odds below which a term is not worth a word."""


@dataclass(frozen=True)
class Line:
    """A sentence, and the same in numbers."""

    text: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Member:
    """A member of the household, and how they decided."""

    who: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Told:
    """What the page says of a household."""

    title: str
    home: str
    members: tuple[Member, ...] = ()
    grievances: tuple[str, ...] = field(default=())


def tell(village: Village, row: int, lang: str) -> Told:
    """All of a household.

    Args:
        village: of the page.
        row: of the household in its township.
        lang: ``en`` or ``zh``.
    """
    home = Household(village.model, 0, row)
    people = home.members
    return Told(
        worded("household", lang, number=row + 1),
        at_home(people, lang),
        members(people, lang),
        tuple(grievances(home, lang)) or (worded("no_grievance", lang),),
    )


def at_home(people: list[Person], lang: str) -> str:
    """How many are at home."""
    if not people:
        return worded("nobody", lang)
    return worded("at_home", lang, home=sum(person.where < codes.TOWN for person in people), size=len(people))


def members(people: list[Person], lang: str) -> tuple[Member, ...]:
    """Everybody with their decisions; meeting by meeting, for people are asked about the same month that is worked out once."""
    found: dict[int, list[Line]] = {person.unique_id: [] for person in people}
    for meeting in MEETINGS:
        for person in filter(may_be_called, people):
            found[person.unique_id] += decided(person, meeting, lang)
    return tuple(
        Member(
            who(person, lang),
            tuple(found[person.unique_id]) or (Line(capital(worded(why_not(person), lang)) + stop(lang)),),
        )
        for person in people
    )


def who(person: Person, lang: str) -> str:
    """Sex, age, where, Party and posts."""
    sex = worded("woman" if person.sex == codes.FEMALE else "man", lang)
    parts = [worded("person", lang, sex=sex, age=person.age, place=person.place)]
    parts += [worded("member", lang)] * (person.party == 1)
    parts += dict.fromkeys(of(post, lang) for post in person.posts)
    return comma(lang).join(parts)


def may_be_called(person: Person) -> bool:
    """Whether any meeting calls on the person: adults at home, and representatives wherever they are."""
    return person.age >= 18 and (person.where < codes.TOWN or person.seat >= 0)


def why_not(person: Person) -> str:
    """The key of the text that says why no decision is told."""
    if person.age < 18:
        return "child"
    return "away" if person.where >= codes.TOWN else "another"


def decided(person: Person, meeting: str, lang: str) -> Iterator[Line]:
    """How a person decided on the last meeting of a body; nothing where none was held or another member spoke for the household."""
    if meeting == "representatives" and person.seat < 0:
        return
    try:
        told = person.explain(meeting)
    except CannotExplain:  # the body has not met in the months run so far
        return
    choice, about = told.happened, {"body": codes.BODIES[MEETINGS[meeting]], "month": told.month + 1}
    if choice.held and choice.concerned:
        course = comma(lang).join(course_of(choice, lang))
        sentences = [capital(worded("decided", lang, course=course, **about)), *weighed(person, choice, lang)]
        numbers = tuple(of(line, lang) for line in choice.told())
        yield Line(("" if lang == "zh" else " ").join(sentences), numbers)


def course_of(choice: Choice, lang: str) -> Iterator[str]:
    """Asked, willing, free, came, as far as it went."""
    chances = {
        name: f"{100 * getattr(choice, f'chance_{name}'):.0f}" + percent(lang) for name in ("willing", "free")
    }
    yield worded("asked" if choice.asked else "unasked", lang)
    if choice.again:
        yield worded("again", lang)
    yield worded("willing" if choice.willing else "unwilling", lang, chance=chances["willing"])
    if choice.willing:
        yield worded("free" if choice.free else "busy", lang, chance=chances["free"])
    yield worded("did_come" if choice.came else "stayed", lang)


def weighed(person: Person, choice: Choice, lang: str) -> Iterator[str]:
    """What made coming likelier and what less likely, beside a resident of reference, the heaviest first."""
    names, p = labels(will.Terms), person.world.parameters.attendance
    terms = {name: x for name, x in choice.terms.items() if name != "base" and abs(x) >= WEAK}
    heaviest = sorted(terms, key=lambda name: -abs(terms[name]))
    for key, which in (
        ("drew_to", [name for name in heaviest if terms[name] > 0.0]),
        ("kept_from", [name for name in heaviest if terms[name] < 0.0]),
    ):
        told = [
            # A term below zero with a weight above zero: the person has less of it than the resident of reference.
            worded("low", lang, term=names[name])
            if name in LEVELS and terms[name] < 0.0 < getattr(p, name)
            else of(names[name], lang)
            for name in which[:NAMED]
        ]
        if told:
            yield worded(key, lang, terms=("、" if lang == "zh" else ", ").join(told))


def grievances(home: Household, lang: str) -> Iterator[str]:
    """What weighs on the household now."""
    for one in home.grievances:
        yield worded(
            "grievance", lang, kind=one.kind, other=one.other_side, month=int(one.born) + 1, status=one.status
        )


def stop(lang: str) -> str:
    """At the end of a sentence."""
    return "。" if lang == "zh" else "."


def comma(lang: str) -> str:
    """Between parts of a sentence."""
    return MARKS[", "] if lang == "zh" else ", "


def percent(lang: str) -> str:
    """The sign of per cent."""
    return "%" if lang == "zh" else " %"
