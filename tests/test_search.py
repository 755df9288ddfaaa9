"""``grassroots search``: every kind of thing is found by its name and label in either language, and near words are told."""

import json

import pytest
from typer.testing import CliRunner

import scenarios
from grassroots.command import app
from grassroots.verbs.search import FEW, KINDS, everything, finds
from model.outcomes import OUTCOMES
from model.parameters import ledger


def search(*words: str):
    return CliRunner().invoke(app, ["search", *words])


def test_everything_that_is_listed_elsewhere_can_be_found():
    names: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for one in everything():
        names[one["kind"]].add(one["name"])
        assert one["en"] and one["zh"], one
    assert names["place"] == set(scenarios.places()) and names["lever"] == set(scenarios.levers())
    assert names["policy"] == set(scenarios.policies())
    assert names["outcome"] == set(OUTCOMES) and names["number"] == set(ledger())
    assert all(names.values())


@pytest.mark.parametrize(
    ("words", "kind", "first"),
    [
        (["误工补贴"], "lever", "lost-work-allowance"),
        (["误工补贴"], "policy", "allowance"),
        (["武胜"], "place", "wusheng"),
        (["points"], "lever", "points"),
        (["积分超市"], "mechanism", "points-supermarket"),
        (["信访量"], "outcome", "petitions_per_1000"),
        (["outmigration"], "number", "migration.outmigration"),
    ],
)
def test_what_is_called_so_stands_first_of_its_kind(words, kind, first):
    assert finds(words, kind)[0]["name"] == first


def test_each_word_has_to_be_there():
    one, two = finds(["积分"]), finds(["积分", "council"])
    assert {row["name"] for row in two} < {row["name"] for row in one}


def test_the_command_that_is_shown_is_one():
    """Each kind's first find: the command goes through."""
    for kind in ("place", "policy", "lever", "study", "outcome", "number", "mechanism"):
        command = finds(["points" if kind != "place" else "wusheng"], kind)[0]["command"]
        assert CliRunner().invoke(app, command.split()[1:]).exit_code == 0, command


def test_few_of_each_kind_are_shown_and_all_are_as_data():
    rows = json.loads(search("影响", "--json").stdout)["rows"]
    numbers = [row for row in rows if row["kind"] == "number"]
    assert len(numbers) > FEW
    text, every = search("影响", "--kind", "number").stdout, search("影响", "--kind", "参数", "--all").stdout
    assert f"另有{len(numbers) - FEW}项" in text and "另有" not in every
    assert all(row["name"] in every for row in numbers)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("误公补贴", "误工补贴"), ("积粉", "积分"), ("alowance", "allowance"), ("wushen-g", "wusheng")],
)
def test_a_near_word_is_told(word, meant):
    ran = search(word)
    assert ran.exit_code != 0 and "did you mean" in str(ran.exception) and meant in str(ran.exception)
