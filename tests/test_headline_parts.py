"""The four parts: they add up to what outmigration changes, shares of the total are known, and places are told apart."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

import scenarios
from experiments.headline import parts_of_outmigration as module
from experiments.split import LABELS
from model.outcomes import OUTCOMES, Seen
from model.run import Run
from model.simulate import simulate

VALUES = {
    "presence": -0.06,
    "composition": 0.0,
    "response": -0.02,
    "institutions": -0.02,
    "away": 0.0,
    "held": -0.01,
    "total": -0.1,
}
NAMES = ("wusheng", "chengkou")


def rows() -> pd.DataFrame:
    """Parts that are known; in the second place institutions do nothing that luck could not."""
    made = []
    for place, seed, to, measure, part in product(NAMES, range(6), (0.4, 0.7), LABELS, VALUES):
        sign = 1.0 if seed % 2 else -1.0
        value = VALUES[part] * (1.0 + 0.02 * sign) * to / 0.7
        if place == "chengkou" and part == "institutions":
            value = 0.1 * sign
        about = {"place": place, "replicate": seed, "seed": str(seed), "from": 0.1, "to": to}
        made.append(about | {"measure": measure, "part": part, "value": value})
    return pd.DataFrame(made)


@pytest.fixture(scope="module")
def answer():
    """What these parts come to."""
    return module.answer({}, rows())


def row(table: pd.DataFrame, place: str, part: str) -> pd.Series:
    """One part from 10 to 70 % away, of deliberation."""
    return table.query(
        "place == @place and part == @part and to == 0.7 and measure == 'deliberation_rate_registered'"
    ).iloc[0]


def test_known_parts_and_shares_come_out(answer):
    found = row(answer.tables["parts"], "wusheng", "response")
    assert found["value"] == pytest.approx(-0.02)
    assert found["low"] < -0.02 < found["high"] < 0.0
    share = row(answer.tables["shares"], "wusheng", "presence")
    assert share["value"] == pytest.approx(0.6)
    assert share["bounded"]


def test_findings_are_counted_over_places(answer):
    assert row(answer.tables["parts"], "wusheng", "institutions")["told"]
    assert not row(answer.tables["parts"], "chengkou", "institutions")["told"]
    said = [one.en for one in answer.sentences if "2 places" in one.en]
    assert len(said) == len(LABELS)
    assert all("response is above zero in 0 and below in 2" in text for text in said)
    assert all("institutions is above zero in 0 and below in 1" in text for text in said)
    assert all("everybody counted is above zero in 0 and below in 2" in text for text in said)
    assert all(one.zh for one in answer.sentences)


def test_runs_and_seeds_are_counted(answer):
    assert answer.facts["runs"] == 2 * 6 * 5
    assert answer.facts["seeds"] == {"chengkou": 6, "wusheng": 6}
    assert len(answer.facts["runs_hash"]) >= 12


def test_parts_add_up_to_what_outmigration_changes():
    """A small real run: the total is the change of the outcome that is split."""
    values = {"registered": 200.0}
    found = module.split_runs(["wusheng"], (0.1, 0.7), 2, months=48, values=values)
    wide = found.pivot(index=["replicate", "measure"], columns="part", values="value")
    assert np.allclose(wide.drop(columns=["total", "held"]).sum(axis=1), wide["total"])
    # with posts held as at the lower share, somebody else acts and the rest is as it was
    assert (wide["held"] != 0.0).any()
    window = 24, 48
    for seed in (0, 1):
        low, high = (
            Seen.of(
                simulate(
                    Run(
                        scenarios.load("wusheng"),
                        values | {"migration.outmigration": share},
                        48,
                        replicate=seed,
                    )
                ),
                *window,
            )
            for share in (0.1, 0.7)
        )
        outcome = OUTCOMES["deliberation_rate_registered"].function
        total = wide.loc[(seed, "deliberation_rate_registered"), "total"]
        assert total == pytest.approx(outcome(high) - outcome(low), rel=0.02)
    told = module.answer({}, found)
    assert told.facts["runs"] == 6


def test_threads_do_not_change_the_numbers():
    one, two = (
        module.split_runs(["wusheng"], (0.1, 0.7), 2, threads, 40, {"registered": 80.0}) for threads in (1, 2)
    )
    assert one.equals(two)
