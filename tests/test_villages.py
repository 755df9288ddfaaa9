"""The villages of a territory: their rows add up to the outcomes of the territory, and are those of the policy's villages."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.run import RunResult, run_place
from experiments.villages import ABOUT, COUNTS, MEASURED, PEOPLE
from grassroots.answers.files import write_run
from model.outcomes import headline
from model.policy import Measure, Policy, Targets
from model.run import Run
from model.simulate import simulate
from model.state import codes, ledger
from scenarios import load, load_lever

MONTHS, VILLAGES = 48, 18
POLICY = Policy(
    "few",
    load("wusheng").label,
    (Measure(load_lever("lost-work-allowance"), 50.0, Targets("neediest", share=0.5)),),
)
RUN = Run(
    load("wusheng"),
    {"population.registered": 200, "population.villages_per_township": 6},
    MONTHS,
    seed=4,
    villages=VILLAGES,
    policies=(POLICY,),
)


@pytest.fixture(scope="module")
def result() -> RunResult:
    return run_place(RUN, 2)


def test_rows_are_the_villages_of_each_replicate(result: RunResult) -> None:
    rows = result.villages
    assert list(rows["village"]) == 2 * list(range(1, VILLAGES + 1)) and rows["township"].nunique() > 1
    assert list(rows["seed"].unique()) == list(result.data["seed"].values)
    assert set(rows) == {*ABOUT, *COUNTS, *(item.name for item in MEASURED)}
    for _, villages in rows.groupby("replicate"):
        chosen = villages.loc[villages["policy"] == 1, "outmigration_set"]
        assert len(chosen) == VILLAGES // 2 and chosen.min() >= villages["outmigration_set"].median()


def test_counts_add_up_to_the_territory(result: RunResult) -> None:
    inside = result.monthly.isel(month=slice(24, MONTHS))
    by_replicate = result.villages.groupby("replicate")
    for name in COUNTS:
        assert list(by_replicate[name].sum()) == list(inside[name].values.sum(axis=1))
    for name in PEOPLE[:2]:
        np.testing.assert_allclose(by_replicate[name].sum(), inside[name].values.mean(axis=1), rtol=1e-12)
    homes = sum(len(township.tables.households.id) for township in simulate(RUN).townships)
    assert by_replicate["households"].sum()[0] == homes


def test_outcomes_weighted_by_what_they_are_of_give_those_of_the_territory(result: RunResult) -> None:
    """Attendance of representatives called is taken of those called, who are counted here once more, from the ledger."""
    called = []
    for township in simulate(RUN).townships:
        of = township.tables.ledger[ledger.CALLED + codes.REPRESENTATIVES, :, 24:MONTHS]
        called += list(of.sum(axis=1))
    rows = result.villages[result.villages["replicate"] == 0]
    name = "representative_attendance"
    whole = float(result.data[name].sel(period="window")[0])
    assert np.average(rows[name], weights=called) == pytest.approx(whole, rel=1e-12)


def test_they_are_a_file_beside_the_others(result: RunResult, tmp_path: Path) -> None:
    write_run(result, tmp_path)
    rows = pd.read_csv(tmp_path / "villages.csv", encoding="utf-8-sig", dtype={"seed": str})
    pd.testing.assert_frame_equal(rows, result.villages, check_dtype=False)
    book = pd.read_csv(tmp_path / "codebook.csv", encoding="utf-8-sig")
    assert set(rows) <= set(book["name"]) and book["name"].is_unique


def test_a_village_alone_has_its_own_outcomes() -> None:
    """One village is its territory: its row holds the outcomes of the run, and there is no file of it."""
    alone = run_place(Run(load("wusheng"), {"population.registered": 200}, 36), 1)
    for item in headline():
        whole = float(alone.data[item.name].sel(period="window")[0])
        np.testing.assert_equal(float(alone.villages[item.name][0]), whole)
