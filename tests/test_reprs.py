"""What shows itself in a console is one short line that tells something; no key or hash is made of it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

import grassroots
from experiments.provenance import hash_of, provenance
from experiments.study.schema import Study
from experiments.study.tasks import hash_of_plan
from grassroots import GovernanceModel, Run, Scenario, VillageScenario
from model.declare import Label
from model.levers import Lever
from model.named import LONGEST, counted, named
from model.outcomes import OUTCOMES
from model.policy import Measure, Policy, Targets
from model.simulate import found
from scenarios import load, load_lever, load_place, load_policy
from scenarios.schema import Place

LONG = "a very long name indeed, " * 20
HOSTILE = "line\nbreak\u202eturned\x07 " * 9


def label(text: str) -> Any:
    return Label(text, "名称")


@cache
def model() -> GovernanceModel:
    made = GovernanceModel("wusheng", rng=7, months=24, registered=200)
    made.run_for(2)
    return made


def people(kind: str) -> Any:
    return next(iter(model().agents_by_type[getattr(grassroots, kind)]))


def things() -> dict[str, list[Any]]:
    """One or more of each class, by what has to stand in its line."""
    allowance, points = load_policy("allowance"), load_lever("points")
    place = load("wusheng")
    many = {"outmigration": 0.2, "population.registered": 300, "learning.bad": 1.5, "population.lineages": 9}
    dated = Measure(points, 5.0, Targets("list", (1, 2)), (2024, 3), 60)
    return {
        "wusheng": [
            place,
            Run(place, many, policies=tuple(map(load_policy, grassroots.policies()[:9]))),
            load_place("wusheng"),
            model(),
            VillageScenario(place="wusheng", months=24, registered=300, **{"learning.bad": 1.5}),
            found(Run(place, many)),
        ],
        "allowance": [
            allowance,
            replace(allowance, measures=allowance.measures * 9),
            load_lever("lost-work-allowance"),
        ],
        "points": [points, dated, Policy("x", label(LONG), (dated,) * 30)],
        "2024-03": [dated],
        "incentives": [grassroots.load_study("outmigration-and-incentives")],
        "deliberation_rate": [OUTCOMES["deliberation_rate"]],
        "x": [Scenario("x", label(LONG), 2021), Scenario("x", label(HOSTILE), 2021)],
        "village": found(Run(place, many)).townships,
        "PartyMember": [people("PartyMember")],
        "GridLeader": [people("GridLeader")],
        "Migrant": [people("Migrant")],
        "Villager": [people("Villager")],
    }


def test_one_short_line_that_tells_something() -> None:
    for word, shown in things().items():
        for thing in shown:
            line = repr(thing)
            assert len(line) <= LONGEST and line.isprintable() and line[0] == "<" and " at 0x" not in line, (
                line
            )
            assert word in line and type(thing).__name__.rpartition("_")[2] in line, line


def test_every_class_at_the_door_is_among_them() -> None:
    """Results are held to the same in ``tests/test_results.py``."""
    classes = {name for name in grassroots.__all__ if isinstance(getattr(grassroots, name), type)}
    there = {type(thing).__name__ for shown in things().values() for thing in shown}
    assert classes - there <= {"Result", "RunResult"}


def test_what_is_too_long_ends_in_dots() -> None:
    assert named(3, "x" * 500) == f"<int {'x' * (LONGEST - 9)}...>" and counted(1, "village") == "1 village"
    assert repr(Scenario("x", label(HOSTILE), 2021)).endswith("...>")


@pytest.mark.parametrize("kind", [Scenario, Run, Place, Policy, Measure, Lever, Study])
def test_no_key_is_made_of_it(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of runs and keys of tasks are the same where nothing can be shown at all."""
    run = Run(load("wusheng"), {"outmigration": 0.2}, policies=(load_policy("allowance"),))
    study = grassroots.load_study("outmigration-and-incentives")
    facts: list[Callable[[], Any]] = [
        lambda: hash_of(run),
        lambda: provenance(run, 2, load_place("wusheng"), ["grassroots"]),
        lambda: hash_of_plan(study),
    ]
    before = [fact() for fact in facts]

    def never(_: object) -> str:
        raise AssertionError("a key is made of what is shown")

    monkeypatch.setattr(kind, "__repr__", never)
    assert [fact() for fact in facts] == before
