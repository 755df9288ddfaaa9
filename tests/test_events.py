"""What a grievance's path is told with: every event can be said in both languages, and shows when it happened."""

import re

import pytest

from model.explain import EVENTS
from model.state import codes
from model.state.events import Event, Row, became, words_of

BEFORE = Row(
    type=codes.RENT, opponent=codes.OPERATOR, severity=0.5, response=codes.THIRD_PARTY, state=codes.ACCEPTED,
    forum=codes.VILLAGE, highest=codes.VILLAGE, handed=0, refusals=0, petitions=0, manner=codes.NOT_SETTLED,
    filed=600.0, due=-1.0, petitioned=-1, operator=-1,
)  # fmt: skip


def after(**changed: float) -> Row:
    return Row(**vars(BEFORE) | changed)


def said(step: str, now: Row) -> list[str]:
    return [
        event.words.filled(**words_of(BEFORE, now)).en for event in EVENTS[step] if event.shows(BEFORE, now)
    ]


EACH = [(step, event) for step, events in EVENTS.items() for event in events]


@pytest.mark.parametrize(("step", "event"), EACH, ids=[f"{step}-{event.words.en}" for step, event in EACH])
def test_an_event_is_said_in_both_languages(step: str, event: Event) -> None:
    """The same names stand in both, each is filled, and Chinese has no half-width brackets."""
    assert set(re.findall(r"{(\w+)", event.words.en)) == set(re.findall(r"{(\w+)", event.words.zh))
    whole = event.words.filled(**words_of(BEFORE, after(due=620.0)))
    assert whole.en and whole.zh and not re.search("[{}]", whole.en + whole.zh)
    assert not re.search("[(),]", whole.zh)


def test_nothing_is_said_where_nothing_changed() -> None:
    assert not any(said(step, after()) for step in EVENTS)


def test_work_that_ends_in_the_month_it_began_is_told_as_work() -> None:
    found = said("mediation", after(state=codes.SETTLED, manner=codes.AGREED, due=20.3 * codes.DAYS))
    assert found == [
        "worked on, to be closed in month 20",
        "settled by agreement at a forum (village mediation)",
    ]


@pytest.mark.parametrize("due", [-1.0, 21 * codes.DAYS])
def test_a_case_that_nobody_had_the_hours_for_is_not_told_as_work(due: float) -> None:
    """Given back at the end of the month, or left where nobody works on cases at all."""
    found = said("mediation", after(state=codes.FESTERING, due=due))
    assert found == ["nobody found the hours for it in time", "not settled by village mediation, festers"]


def test_a_case_handed_on_names_who_refused_and_who_is_next() -> None:
    asked = Row(**vars(BEFORE) | {"state": codes.ASKED})
    now = Row(**vars(asked) | {"handed": 1, "refusals": 1, "forum": codes.TOWNSHIP})
    (event,) = [one for one in EVENTS["forums"] if one.shows(asked, now)]
    words = event.words.filled(**words_of(asked, now)).en
    assert words == "refused by village mediation, handed on to township and its departments"


def test_a_state_is_reached_from_those_that_are_named() -> None:
    assert became(codes.PAPER, codes.WORKED)(Row(state=codes.WORKED), Row(state=codes.PAPER))
    assert not became(codes.PAPER, codes.WORKED)(Row(state=codes.ACCEPTED), Row(state=codes.PAPER))
    assert not became(codes.PAPER)(Row(state=codes.PAPER), Row(state=codes.PAPER))
