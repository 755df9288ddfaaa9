"""Coverage: every mechanism that the documents name has a line, whose names exist and whose sentence is there."""

import csv
import json
from collections import Counter
from dataclasses import replace

import pytest
from typer.testing import CliRunner

import scenarios
from grassroots.command import app
from model.declare import Label
from model.evidence import SOURCES
from scenarios import mechanisms as named
from scenarios.evidence import LIBRARY, rows

KINDS = {"policy lever": 136, "problem": 47, "institution": 38, "outcome": 8, "actor": 7}
"""How many mechanisms of each kind the five documents name, as they were counted when the documents were read."""


def said(*words: str) -> str:
    ran = CliRunner().invoke(app, ["coverage", *words])
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def test_every_mechanism_has_a_line_with_names_that_exist_and_a_sentence():
    assert list(named.faults()) == []
    assert Counter(one.kind for one in named.mechanisms().values()) == KINDS


def test_documents_places_and_evidence_of_the_lines_exist():
    for one in named.mechanisms().values():
        assert set(one.documents) <= set(SOURCES) and one.documents, one.id
        assert set(one.places) <= set(scenarios.places()), one.id
        assert set(one.evidence) <= set(rows()), one.id


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"by": ("lever:pointz",)}, "there is no lever:pointz"),
        ({"by": ("outcome:points",)}, "there is no outcome:points"),
        ({"by": ("points",)}, "there is no points"),
        ({"extent": "part"}, "no sentence says what is missing"),
        ({"extent": "none", "by": ()}, "no sentence says what is missing"),
        ({"extent": "none"}, "none with 1 names"),
        ({"needs": ("lever:pointz",)}, "lever:pointz is no planned lever"),
    ],
)
def test_a_line_that_says_nothing_true_is_a_fault(monkeypatch, change, fault):
    sound = named.mechanisms()["points-supermarket"]
    monkeypatch.setattr(named, "mechanisms", lambda: {sound.id: replace(sound, **change)})
    assert fault in "\n".join(named.faults())


def test_a_lever_counts_from_the_day_it_is_there(monkeypatch):
    """Nobody has to touch the table: what needed it is modelled by it, and the list of levers not built is shorter."""
    needing = [one for one in named.mechanisms().values() if "lever:legal-education" in one.needs]
    before = named.counts(needing)
    monkeypatch.setitem(
        named.LOOKS, "lever", lambda name: Label("courses", "普法") if name == "legal-education" else None
    )
    after = named.counts(needing)
    assert needing and before["whole"] == 0 and before["needs"] == len(needing)
    assert after["whole"] == after["lever"] == len(needing) and after["needs"] == 0
    assert all(named.sentence(one) == ("", "") for one in needing)
    assert "legal-education" not in [lever.name for lever, _ in named.not_built()]


def test_the_counts_are_those_of_the_table():
    """Counted a second time, from the file alone."""
    with open(LIBRARY / "mechanisms.csv", encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    files = {f"lever:{name}" for name in scenarios.levers()}
    far = Counter(
        "whole" if row["needs"] and set(row["needs"].split()) <= files else row["extent"] for row in table
    )
    n = json.loads(said("--json"))["counts"]
    assert n["all"] == len(table) == 236
    assert {key: n[key] for key in ("whole", "part", "none")} == dict(far)
    assert sum(n[kind] for kind in named.BY) == n["whole"]


def test_the_list_is_the_same_in_both_languages_and_as_data(tmp_path):
    told = json.loads(said("--document", "003", "--place", "武胜", "--state", "partly", "--json"))[
        "mechanisms"
    ]
    assert told and all("003" in one["documents"] and "wusheng" in one["places"] for one in told)
    assert all(one["sentence"] and one["sentence_zh"] and one["by"] for one in told)
    for lang in ("en", "zh", "both"):
        text = said("--document", "003", "--place", "wusheng", "--state", "partly", "--lang", lang)
        assert all(f"  {one['id']}" in text for one in told)
    said("--document", "003", "--csv", str(tmp_path / "c.csv"))
    with open(tmp_path / "c.csv", encoding="utf-8-sig", newline="") as file:
        assert all("003" in row["documents"].split() for row in csv.DictReader(file))


def test_words_in_either_language_find_a_mechanism():
    assert "points-supermarket" in said("积分超市") and "points-supermarket" in said("points", "supermarket")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--state", "partl"), "did you mean partly?"),
        (("--by", "leve"), "did you mean lever?"),
        (("--document", "005"), "allowed is 000, 001, 002, 003 or 004"),
        (("积分超巿",), "did you mean"),
        (("--place", "wushen"), "did you mean wusheng"),
    ],
)
def test_a_wrong_word_is_answered_with_what_is_meant(words, hint, capsys):
    ran = CliRunner().invoke(app, ["coverage", *words])
    assert ran.exit_code != 0 and hint in str(ran.exception)
