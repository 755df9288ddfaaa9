"""Which of many villages: what each way takes, what it does for all, for those taken and for the gap; and the chance to be among the worst."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from analysis.choosing import NotFixed, among_worst, gap, risks, ways_told
from experiments.choosing import WAYS, Choice, ChoosingError, Chosen, chosen
from experiments.drawn import Draw
from grassroots.command import main
from model.declare import Label
from model.outcomes import OUTCOMES, Seen
from model.population.own import PATHS, OwnVillages
from model.run import Run, Scenario
from model.simulate import simulate
from scenarios import load_policy

TERRITORY = Run(months=38, villages=8, values={"registered": 60, "villages_per_township": 4})


def asked(take: int = 3, run: Run = TERRITORY, policy: str = "allowance") -> Choice:
    return Choice(run, load_policy(policy), take, (OUTCOMES["household_attendance"], OUTCOMES["residents"]))


@pytest.fixture(scope="module")
def found() -> Chosen:
    return chosen(asked(), [Draw(k) for k in range(3)], threads=1)


def test_each_way_takes_as_many_as_asked_and_those_it_says(found: Chosen) -> None:
    taken, need = found.villages["taken"], found.villages["need"].values
    assert list(taken["way"].values) == list(WAYS)
    assert taken.sum("village").values.tolist() == [[0, 3, 3, 3, 8]] * 3
    for k in range(3):
        by = {way: taken.isel(replicate=k).sel(way=way).values > 0 for way in ("neediest", "easiest")}
        assert need[k][by["neediest"]].min() >= need[k][~by["neediest"]].max()
        assert need[k][by["easiest"]].max() <= need[k][~by["easiest"]].min()


def test_values_are_those_of_the_run_and_of_each_village(found: Chosen) -> None:
    choice = asked()
    world = simulate(replace(choice.run_of("easiest"), replicate=2))
    seen = Seen.of(world, *choice.span)
    whole = found.whole["residents"].isel(replicate=2).sel(way="easiest")
    assert float(whole) == OUTCOMES["residents"].function(seen)
    villages = found.villages["residents"].isel(replicate=2).sel(way="easiest").values
    assert villages.tolist() == [OUTCOMES["residents"].function(seen.village(v)) for v in range(8)]
    assert found.villages["township"].values.tolist() == [1, 1, 1, 1, 2, 2, 2, 2]


def test_what_cannot_be_chosen_is_refused() -> None:
    with pytest.raises(ChoosingError, match="allowed is 1 to 7"):
        asked(take=8)
    with pytest.raises(ChoosingError, match="holds for a whole township or county"):
        asked(policy="heavier-assessment")


@given(st.lists(st.floats(0.0, 1.0), min_size=3, max_size=40))
def test_the_gap_is_that_of_tenths_and_none_where_all_are_alike(values: list[float]) -> None:
    row = np.array(values)
    assert gap(row) == pytest.approx(np.percentile(row, 90) - np.percentile(row, 10))
    assert gap(np.full(5, 0.3)) == 0.0
    assert gap(np.append(row, np.nan)) == pytest.approx(float(gap(row)))


@given(st.lists(st.floats(0.0, 1.0) | st.just(float("nan")), min_size=4, max_size=30), st.integers(1, 4))
def test_as_many_are_worst_as_asked_and_none_is_worse_than_they(values: list[float], take: int) -> None:
    row = np.array(values)
    worst, known = among_worst(row, take) > 0, np.isfinite(row)
    assert worst.sum() == min(take, known.sum())
    if worst.any() and (known & ~worst).any():
        assert row[worst].max() <= row[known & ~worst].min()


def made(worlds: int = 40, villages: int = 30, seed: int = 3) -> tuple[xr.Dataset, xr.Dataset]:
    """Worlds in which the policy adds 0.1 in every village that it acts in, whose levels are 0 to 0.6."""
    rng = np.random.default_rng(seed)
    n = 2 * worlds
    level = np.linspace(0.0, 0.6, villages)
    base = level + rng.normal(0.0, 0.005, (n, villages))
    lot = np.stack([rng.permutation(villages) < 10 for _ in range(n)])
    masks = {
        "none": np.zeros((n, villages), bool),
        "neediest": np.tile(np.arange(villages) < 10, (n, 1)),
        "easiest": np.tile(np.arange(villages) >= villages - 10, (n, 1)),
        "random": lot,
        "all": np.ones((n, villages), bool),
    }
    values = np.stack([base + 0.1 * masks[way] for way in WAYS], 1)
    attrs = {"units": "share", "better": "up", "interest": 0.01}
    coords: dict[str, object] = {
        "code": ("village", [f"v{k}" for k in range(villages)]),
        "way": list(WAYS),
        "village": np.arange(1, villages + 1),
        "world": ("replicate", np.repeat(np.arange(1, worlds + 1), 2)),
    }
    dims = ("replicate", "way", "village")
    taken = np.stack([masks[way] for way in WAYS], 1).astype(float)
    need = np.tile(1.0 - level, (n, 1))
    one = xr.Dataset({"y": (dims, values, attrs), "taken": (dims, taken), "need": (dims[::2], need)}, coords)
    whole = xr.Dataset(
        {"y": (dims[:2], values.mean(2), attrs)}, {key: coords[key] for key in ("way", "world")}
    )
    return one, whole


def test_a_known_effect_is_found_for_all_for_those_taken_and_for_the_gap() -> None:
    """A third of the villages gains 0.1: 0.033 for all; the gap shrinks where the lowest gain and grows where the highest do."""
    told = ways_told(*made(), ["y"]).set_index(["way", "what"])
    for way in ("neediest", "easiest", "random"):
        assert told.loc[(way, "all"), "effect"] == pytest.approx(0.1 / 3, abs=1e-9)
        assert told.loc[(way, "taken"), "effect"] == pytest.approx(0.1, abs=1e-9)
        assert told.loc[(way, "taken"), "grade"] == "clear"
    assert told.loc[("neediest", "gap"), "effect"] < -0.05
    assert told.loc[("easiest", "gap"), "effect"] > 0.05
    assert told.loc[("all", "gap"), "effect"] == pytest.approx(0.0, abs=1e-9)
    assert told.loc[("neediest", "gap"), "effect_against_lot"] < -0.04
    assert told.loc[("neediest", "all"), "effect_against_lot"] == pytest.approx(0.0, abs=1e-9)


def test_the_chance_to_be_among_the_worst_is_that_of_the_worlds() -> None:
    villages, _ = made()
    found = risks(villages, "y", 10).set_index("village")
    assert found.loc[1, "risk"] == 1.0 and found.loc[30, "risk"] == 0.0
    assert found["risk"].sum() == pytest.approx(10.0)
    assert ((found["risk_low"] <= found["risk"]) & (found["risk"] <= found["risk_high"])).all()
    assert found.loc[1, "risk_low"] > 0.9
    worse = villages.assign(y=villages["y"].assign_attrs(better="down"))
    assert risks(worse, "y", 10)["risk"].iloc[-1] == 1.0
    with pytest.raises(ValueError, match="no direction"):
        risks(villages.assign(y=villages["y"].assign_attrs(better="none")), "y", 10)


def test_villages_of_a_table_keep_their_codes_and_the_neediest_are_always_the_same() -> None:
    away = (0.2, 0.5, 0.3, 0.7, 0.1, 0.6)
    known = {path: (None,) * 6 for path in PATHS} | {
        "migration.outmigration": away,
        "population.registered": (60.0,) * 6,
    }
    own = OwnVillages(tuple("abcdef"), ("east",) * 2 + ("west",) * 4, tuple(known.items()), 6)
    place = Scenario("mine", Label("mine", "本县"), 2023, n_villages=6, n_townships=2, own=own)
    got = chosen(asked(2, Run(place, months=38, villages="all")), [Draw(k) for k in range(4)], threads=1)
    assert got.villages["code"].values.tolist() == list("abcdef")
    assert got.villages["township"].values.tolist() == [1, 1, 2, 2, 2, 2]
    neediest = got.villages["taken"].sel(way="neediest").values > 0
    assert (neediest == np.isin(np.array(list("abcdef")), ["d", "f"])).all()
    table = risks(got.villages, "household_attendance", 2)
    assert table["code"].tolist() == list("abcdef") and table["risk"].sum() == pytest.approx(2.0)


def test_villages_that_are_drawn_again_have_no_risk_of_their_own(found: Chosen) -> None:
    with pytest.raises(NotFixed, match="drawn again"):
        risks(found.villages, "household_attendance", 3)


def test_the_command_tells_the_ways_and_writes_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [
        "choose",
        "default",
        "allowance",
        "--take",
        "2",
        "--villages",
        "5",
        "--worlds",
        "4",
        "--set",
        "registered=60",
    ]

    def said(*more: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["grassroots", *command, *more])
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, *capsys.readouterr()

    code, out, _ = said("--out", str(tmp_path / "page"), "--quiet")
    assert code in (0, None) and "by lot" in out and "gap between" in out
    page = (tmp_path / "page" / "index.html").read_text("utf-8")
    assert "Which of many villages" in page and "选哪些村" in page
    rows = pd.read_csv(tmp_path / "page" / "ways.csv")
    assert len(rows) == 2 * 4 * 3
    assert said("--take", "5")[0] == 2
