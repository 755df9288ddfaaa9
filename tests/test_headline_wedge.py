"""The wedge: known changes of record and substance come out, and with them how outmigration changes the widening."""

import pandas as pd
import pytest
from headline_toys import luck, toy

from experiments.headline import wedge
from experiments.headline.paired import recorded_pairs
from experiments.study.results import open_study
from experiments.study.runner import run_study
from experiments.study.schema import Study, load_study

WEIGHT, AWAY = "lever:assessment-weight", "migration.outmigration"


def small(**more) -> Study:
    """The study with fewer seeds."""
    return Study(**(load_study(wedge.STUDY).model_dump() | {"name": "toy", "replicates": 6} | more))


def rule(outcome, arm, point, k, window):
    """The record rises by 0.1 and the substance falls by 0.3 less 0.2 times outmigration, at full weight."""
    weight, share = point[WEIGHT], point[AWAY]
    if outcome in ("own_ballot_rate", "recorded_turnout"):
        return 0.5 if point["place"] == "chengkou" else float("nan")
    if outcome == "recorded_settlement":
        return 0.8 + 0.1 * weight + 0.01 * k + luck(k, 0.002) * weight
    if outcome == "settled_of_accepted":
        return 0.6 - (0.3 - (0.2 + luck(k, 0.001)) * share) * weight + 0.01 * k
    return 0.5


@pytest.fixture(scope="module")
def answer():
    """What the rule comes to."""
    return wedge.answer({wedge.STUDY: toy(small(), rule)})


def one(table: pd.DataFrame, **where) -> pd.Series:
    """The one row."""
    for name, value in where.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_a_known_widening_is_split_into_record_and_substance(answer):
    row = one(
        answer.tables["widening"],
        place="wusheng",
        recorded="recorded_settlement",
        weight=1.0,
        outmigration=0.1,
    )
    assert row["on_record"] == pytest.approx(0.1)
    assert row["in_substance"] == pytest.approx(-0.28)
    assert row["wedge"] == pytest.approx(0.38)
    assert row["of_record"] == pytest.approx(0.1 / 0.38)
    assert row["of_record_low"] < 0.1 / 0.38 < row["of_record_high"]


def test_a_known_interaction_comes_out(answer):
    where = {"place": "wusheng", "recorded": "recorded_settlement", "of": "wedge"}
    joint = one(answer.tables["interactions"], form="weight x outmigration", **where)
    assert joint["value"] == pytest.approx(-0.12)
    assert joint["told"]
    by = one(answer.tables["interactions"], form="by outmigration", **where)
    assert by["value"] == pytest.approx(-0.02)


def test_levels_hold_both_ledgers(answer):
    row = one(
        answer.tables["levels"], place="wusheng", recorded="recorded_settlement", weight=0.0, outmigration=0.4
    )
    assert row["wedge"] == pytest.approx(row["on_record"] - row["in_substance"]) == pytest.approx(0.2)


def test_what_never_comes_up_and_what_never_moves_is_said(answer):
    texts = [said.en for said in answer.sentences]
    assert any("Wusheng" in text and "turnout cannot be measured" in text for text in texts)
    assert any("Chengkou" in text and "does not move recorded turnout" in text for text in texts)
    assert all(said.zh for said in answer.sentences)


def test_pairs_are_those_that_outcomes_declare():
    names = small().outcome_names
    assert recorded_pairs(names) == [
        ("recorded_settlement", "settled_of_accepted"),
        ("recorded_turnout", "own_ballot_rate"),
    ]
    assert recorded_pairs(["recorded_settlement"]) == []


def test_nothing_in_a_pair_stands_beside(answer):
    assert set(answer.tables["beside"]["ledger"]) == {"substantive"}
    assert "settled_of_accepted" not in set(answer.tables["beside"]["outcome"])


def test_a_small_real_run(tmp_path):
    study = small(replicates=2, values={"registered": 200}, months=48)
    run_study(study, tmp_path / "toy", share=False)
    found = wedge.answer({wedge.STUDY: open_study(tmp_path / "toy")})
    assert found.facts["runs"] == 120
    assert (found.tables["widening"]["n"] <= 2).all()
    assert found.tables["levels"]["outmigration"].nunique() == 5
