"""What lasts: known shares left come out, harm that stays is told, and years that cannot be followed are left out."""

import numpy as np
import pandas as pd
import pytest
from headline_toys import luck, toy

from experiments.headline import lasting
from experiments.study.results import open_study
from experiments.study.runner import run_study
from experiments.study.schema import Study, load_study

ARMS = ("none", "lost-work-allowance=60", "red-list=1", "household-contact=3", "conditional-dividend=1")


def small(**more) -> Study:
    """The study with fewer arms and seeds."""
    given = load_study(lasting.STUDY).model_dump()
    return Study(**(given | {"name": "toy", "arms": ARMS, "replicates": 8} | more))


def rule(outcome, arm, point, k, window):
    """An allowance whose effect halves each year after its end; lists that help in force and harm afterwards where crowding is set."""
    after, base = int(window.removeprefix("year-")) - 3, 0.5 + 0.1 * k
    sure = 1.0 + luck(k, 0.05)
    if arm == "lost-work-allowance=60":
        return base + 0.2 * 0.5 ** max(0, after) + luck(k >> (after % 3), 0.002)  # each year its own luck
    if arm == "red-list=1":
        crowded = point["attendance.crowding_lists"]
        return base + sure * (0.1 if after <= 0 else -0.05 * crowded)
    if arm == "household-contact=3":
        return base + luck(k, 0.1)
    return base


@pytest.fixture(scope="module")
def answer():
    """What the rule comes to."""
    return lasting.answer({lasting.STUDY: toy(small(), rule)})


def one(table: pd.DataFrame, **where) -> pd.Series:
    """The one row."""
    for name, value in where.items():
        table = table[table[name] == value]
    assert len(table) == 1
    return table.iloc[0]


def test_known_shares_left_come_out(answer):
    for k in (1, 2, 3, 4, 5):
        where = {
            "place": "chengkou",
            "arm": "lost-work-allowance=60",
            "outcome": "deliberation_rate",
            "after": k,
        }
        row = one(answer.tables["left"], **where)
        assert row["value"] == pytest.approx(0.5**k)
        assert row["bounded"]
        assert row["low"] <= row["value"] <= row["high"]


def test_nothing_is_left_of_what_is_not_told(answer):
    where = {"place": "chengkou", "arm": "household-contact=3", "outcome": "deliberation_rate"}
    assert not one(answer.tables["left"], after=1, **where)["bounded"]
    assert one(answer.tables["afterwards"], **where)["verdict"] == "none"


def test_harm_that_stays_is_told_where_it_is_and_nowhere_else(answer):
    table = answer.tables["afterwards"]
    where = {"place": "wusheng", "arm": "red-list=1", "outcome": "deliberation_rate"}
    assert one(table, crowding=0.0, **where)["verdict"] == "gone"
    turned = one(table, crowding=1.0, **where)
    assert (turned["verdict"], turned["value"]) == ("turned", pytest.approx(-0.05))
    assert turned["below"] > 0.999
    # less burden is better: the same numbers are a harm in force and a help afterwards
    assert one(table, crowding=1.0, **(where | {"outcome": "grievance_burden"}))["verdict"] == "changed"
    assert set(table[table["verdict"] == "turned"]["arm"]) == {"red-list=1"}
    recorded = table[
        (table["ledger"] == "recorded") & (table["arm"] == "red-list=1") & (table["crowding"] == 1.0)
    ]
    assert set(recorded["verdict"]) == {"changed"}  # no rate on record is worse or better


@pytest.mark.parametrize(
    ("outcome", "in_force", "after", "is_"),
    [
        ("deliberation_rate", 1.0, 0.5, "lasts"),
        ("deliberation_rate", 0.0, 0.5, "late"),
        ("deliberation_rate", 0.0, -0.5, "turned"),
        ("deliberation_rate", -1.0, 0.5, "changed"),
        ("deliberation_rate", -1.0, -0.5, "lasts"),
        ("grievance_burden", 0.0, 0.5, "turned"),
        ("deliberation_rate", 0.0, 0.0, "none"),
    ],
)
def test_verdicts_by_hand(outcome, in_force, after, is_):
    noise = np.array([-0.1, 0.1, -0.1, 0.1])
    assert lasting.verdict(outcome, in_force + noise, after + noise) == is_


def test_years_that_cannot_be_followed_are_left_out(answer):
    table = answer.tables["by_year"]
    assert table.query("outcome == 'settled_substantive'")["year"].max() == 7
    assert table.query("outcome == 'deliberation_rate'")["year"].max() == 8
    assert set(table["after"]) == set(range(-2, 6))


def test_coercion_is_marked_and_stands_apart(answer):
    assert answer.tables["afterwards"].query("lever == 'conditional-dividend'")["coercive"].all()
    for said in answer.sentences[:-1]:
        assert said.zh
        assert not ("(coercive)" in said.en and "household contact" in said.en)
    assert "red list" in answer.sentences[-1].en


def test_a_small_real_run(tmp_path):
    study = small(replicates=2, values={"registered": 200}, arms=ARMS[:2])
    run_study(study, tmp_path / "toy", share=False)
    found = lasting.answer({lasting.STUDY: open_study(tmp_path / "toy")})
    assert found.facts["runs"] == 12
    before = found.tables["by_year"].query("outcome == 'deliberation_rate' and after <= 0")
    assert (before["value"] > 0.0).all()  # whoever is paid comes more often
