"""Which of many villages: what each way takes, what it does for all, for those taken and for the gap; and the chance to be among the worst."""

import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from chromium import needs
from first_screens import SIZES, check_fits, check_short, words_of
from hypothesis import given
from hypothesis import strategies as st

from analysis.choosing import NotFixed, among_worst, gap, risks, ways_told
from analysis.report.first_choosing import Choosing, of_choice
from analysis.report.gallery import Gallery
from analysis.report.sections import sections_page
from bilingual.words import SINGLES, Single, Words
from experiments.choosing import WAYS, Choice, ChoosingError, Chosen, chosen
from experiments.drawn import Draw
from experiments.measure import attributes
from grassroots.command import main
from grassroots.verbs.choose_page import TITLE, choosing
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


ALLOWANCE = Words("lost-work allowance", "误工补贴")


@pytest.fixture(scope="module")
def told_first() -> Choosing:
    """Made worlds in the words of an outcome of the model."""
    villages, whole = made()
    item = OUTCOMES["household_attendance"]
    attrs = {
        "label": "default village",
        "label_zh": "默认村",
        "take": 10,
        "n_assumed": 388,
        "n_uncertain": 485,
    }
    names = {f"way_{lang}": ("way", [getattr(one, lang) for one in WAYS.values()]) for lang in SINGLES}
    named = [data.rename(y=item.name).assign_coords(names).assign_attrs(attrs) for data in (villages, whole)]
    for data in named:
        data[item.name].attrs = attributes(item)
    return Choosing(named[0], named[1], ALLOWANCE, [item.name], (24, 60))


@pytest.fixture(scope="module")
def first_page(told_first: Choosing, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with the first screen alone."""
    into = tmp_path_factory.mktemp("page"), "made", lambda _: ""
    return sections_page(
        (TITLE, ALLOWANCE), [ALLOWANCE], [], {}, into, first=partial(of_choice, found=told_first)
    )


def test_what_is_said_first_has_the_numbers_of_the_table(told_first: Choosing) -> None:
    """Effects, ends, luck and grade of every way are those of the table below; sentences are made of them."""
    rows = ways_told(told_first.villages, told_first.whole, told_first.names).set_index(["way", "what"])
    for what, found in (("all", told_first.over_all), ("gap", told_first.gaps)):
        for (_, way), one in found.items():
            row = rows.loc[(way, what)]
            assert (one.effect.base, one.effect.effect, one.effect.low, one.effect.high) == pytest.approx(
                tuple(row[["base", "effect", "low", "high"]]), nan_ok=True
            )
            assert one.effect.grade is not None and str(one.effect.grade.value) == row["grade"]
    neediest, _, gaps = told_first.statements
    row = rows.loc[("neediest", "all")]
    assert (
        f"{100 * (row['base'] + row['effect']):.0f} come instead of {100 * row['base']:.0f}"
        in neediest.text("en")
    )
    row = rows.loc[("neediest", "gap")]
    assert f"{100 * row['effect']:+.1f} ({100 * row['low']:+.1f} to {100 * row['high']:+.1f})" in gaps.sure(
        "en"
    )


def test_where_only_luck_is_known_the_first_screen_says_so(found: Chosen) -> None:
    first = of_choice(Gallery(Path(), "both", "", str), choosing(asked(), found))
    assert len(first.said) == 3 and all(one.grade("en") == "Luck only" for one in first.said[:2])
    assert not first.hangs("en") and any("luck alone" in one for one in first.cannot("en"))


@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_is_short(first_page: Path, lang: Single) -> None:
    check_short(first_page, lang)


@needs()
@pytest.mark.browser
@pytest.mark.parametrize(("width", "most"), SIZES)
@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_fits(browser: Any, first_page: Path, lang: Single, width: int, most: int) -> None:
    check_fits(browser, first_page, lang, width, most)


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
    quoted = words_of(tmp_path / "page" / "index.html", "en", "//section[@id='quote']//li")
    first, _, _ = "".join(out.split()).partition("wayoftaking")
    assert quoted.count("Simulated default village") == 3 and first.startswith("Simulateddefaultvillage")
    assert all("".join(one.split()) in first for one in quoted.split("Simulated")[1:])
    rows = pd.read_csv(tmp_path / "page" / "ways.csv")
    assert len(rows) == 2 * 4 * 3
    assert said("--take", "5")[0] == 2
    given = json.loads(said("--json", "--quiet")[1])["answers"]["en"]
    assert len(given) == 3 and all("".join(one.split()) in first for one in given)
