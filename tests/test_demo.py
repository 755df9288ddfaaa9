"""The demonstration: its page from plain data, its sentences, and the command from end to end."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from analysis_compare_data import budget_of, comparison, surface
from analysis_data import outcomes
from test_analysis_page import Reader
from typer.testing import CliRunner

import scenarios
from analysis.figures.places import compared, dots, in_rows
from analysis.figures.surfaces import surface as draw_surface
from analysis.report import demo_page
from analysis.report.clauses import numbers, paired, signed
from analysis.report.demo_sentences import level_said, money_said, places_said, row_said, rural, usual_point
from bilingual.words import LANGUAGES, SINGLES, Language
from grassroots.answers.demo import PLACES
from grassroots.command import app
from model.evidence import DOCUMENTS
from model.run import DEFAULT

runner = CliRunner()


pytestmark = pytest.mark.usefixtures("no_tofu")


def runs(replicates: int = 6) -> dict[str, xr.Dataset]:
    """A reference, two rural places, and an urban one between them."""
    made = {}
    for k, (name, label, label_zh, landscape) in enumerate(
        (
            ("default", "default village", "默认村", "plain"),
            ("hill", "Hill", "山", "hills"),
            ("town", "Town", "城", "urban"),
            ("shore", "Shore", "海", "coast"),
        )
    ):
        data = outcomes(replicates)
        data["quorum_rate"] = data["quorum_rate"] + 0.1 * k
        data.attrs |= {"place": name, "label": label, "label_zh": label_zh, "landscape": landscape}
        made[name] = data
        for outcome in data.data_vars:
            data[outcome].attrs = outcomes(1)[outcome].attrs
    return made


def page_of(folder: Path, replicates: int = 6, lang: Language = "both") -> Path:
    data = comparison(replicates, grouped=False).sel(arm=["pay", "points"])
    data.attrs |= {"budget": budget_of("pay", "points"), "command": "grassroots demo --seeds 6"}
    return demo_page(runs(replicates), data, {"pay": surface(replicates)}, folder, lang)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page in both languages."""
    return page_of(tmp_path_factory.mktemp("demo"))


def test_the_page_is_whole_and_loads_nothing(page: Path) -> None:
    html = page.read_text("utf-8")
    read = Reader(html)
    assert read.open == []
    for tag, attrs in read.tags:
        for name in ("src", "href", "xlink:href", "srcset"):
            assert (attrs.get(name) or "#").startswith("#"), (tag, attrs)
    assert not re.search(r"url\((?!data:|#)", html)
    order = ["conclusion", "places", "budget", "surfaces", "cannot", "rests-on", "reproduce", "bibliography"]
    places = [
        html.index(f'<section id="{name}"')
        if name not in ("conclusion", "cannot")
        else html.index(f'id="{name}"')
        for name in order
    ]
    assert places == sorted(places)
    for wanted in (
        "grassroots demo --seeds 6",
        "5,407",
        "16,221",
        "16,188",
        "元/次会议",
        "everywhere with a fund",
        "2 rural places, 1 urban",
    ):
        assert wanted in read.text
    assert not re.search(r"\bnan\b", read.text)


def test_figures_lie_beside_the_page(page: Path) -> None:
    names = {path.name for path in (page.parent / "figures").glob("[!.]*")}
    stems = {"answers", "places", "budget", "pay-participation", "pay-settlement"}
    assert names == {f"{stem}.{lang}.{kind}" for stem in stems for lang in SINGLES for kind in ("png", "svg")}


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    def written(folder: str) -> dict[str, bytes]:
        made = page_of(tmp_path / folder, 3, "zh")
        return {path.name: path.read_bytes() for path in made.parent.rglob("*") if path.is_file()}

    assert written("a") == written("b")


def test_urban_places_come_last_and_are_no_part_of_the_span() -> None:
    places = runs()
    assert in_rows(places) == ["default", "hill", "shore", "town"]
    assert rural(places) == ["hill", "shore"]
    told = places_said(places, "en")
    assert "the 2 rural places" in told
    assert "(Shore)" in told
    assert "Town" not in told
    assert "in 2 of 2 rural places" in told


def test_the_record_stands_beside_the_substance() -> None:
    pairs = dict(compared(runs()))
    assert pairs["settled_substantive"] == "recorded_settlement"
    panel = dots(runs(), [("settled_substantive", "recorded_settlement")]).axes[0]
    marks = [line for line in panel.lines if line.get_marker() not in ("", "None") and len(line.get_xdata())]
    assert [line.get_marker() for line in marks].count("x") == len(runs())
    assert "white" not in [line.get_markerfacecolor() for line in marks], "hollow means something else"


@pytest.mark.parametrize("lang", SINGLES)
def test_numbers_of_a_row_are_those_of_the_data(lang: Language) -> None:
    data = surface()
    values = data["household_attendance"].values
    s, k = usual_point(data, {})
    assert (s, k) == (1, 2)
    told = row_said(data, {}, "household_attendance", lang)
    with_it = paired("", {"units": "acts/person/year"}, values[:, s, 0], values[:, s, k])
    assert numbers(with_it.effect, with_it.low, with_it.high, "acts/person/year") in told
    gain = values[:, :, k] - values[:, :, 0]
    differs = paired("", {"units": "acts/person/year"}, gain[:, 0], gain[:, -1])
    assert differs.known_sign
    assert signed(differs.effect, differs.low, differs.high, "acts/person/year") in told
    assert ("30 yuan/meeting" if lang == "en" else "30元/次会议") in told


def test_where_nothing_can_be_told_the_sentence_says_so() -> None:
    data = surface(gain=0.0)
    told = row_said(data, {}, "settled_substantive", "en")
    assert "with 30 yuan/meeting at outmigration 40 %, with no change that can be told" in told
    assert "that this effect differs between outmigration 10 % and 70 % cannot be told" in told
    assert "与零无法区分" in row_said(data, {}, "settled_substantive", "zh")


def test_the_point_spoken_of_is_that_of_the_place() -> None:
    places = runs()
    places["hill"]["outmigration"] = xr.full_like(places["hill"]["quorum_rate"], 0.65)
    assert usual_point(surface(), places) == (2, 2)
    assert "outmigration 70 %" in level_said(surface(), places, "en")


def test_the_same_money_compares_the_two_policies() -> None:
    data = comparison(grouped=False)
    values = data["settled_substantive"].sel(side="with", window="during", group="all")
    one = paired("", {"units": "share"}, values.sel(arm="points").values, values.sel(arm="pay").values)
    told = money_said(data, "en")
    assert numbers(abs(one.effect), *sorted((abs(one.low), abs(one.high))), "share") in told
    assert "instead of points" in told
    assert money_said(data.sel(arm=["pay"]), "en") == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_surfaces_draw_in_every_language(lang: Language) -> None:
    figure = draw_surface(surface(4), ("household_attendance", "recorded_settlement"), lang=lang)
    assert len(figure.axes) == 4
    assert all(ax.get_ylabel() for ax in figure.axes)


def test_one_seed_claims_no_interval(tmp_path: Path) -> None:
    text = Reader(page_of(tmp_path, 1, "en").read_text("utf-8")).text
    assert "(1 seed)" in text
    assert not re.search(r"\bnan\b", text)


@pytest.mark.slow
def test_the_command_from_end_to_end(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    (out / "places").mkdir(parents=True)
    (out / "places" / "mine.txt").write_text("mine", "utf-8")
    done = runner.invoke(
        app, ["demo", "--seeds", "2", "--uncertainty", "none", "--out", str(out), "--quiet", "--lang", "en"]
    )
    assert done.exit_code == 0, done.output
    *said, page = [line for line in done.output.splitlines() if line]
    html = (out / "index.html").read_text("utf-8")
    assert page == str(out / "index.html")
    assert len(said) == 3
    assert all(sentence in html for sentence in said)
    assert str(tmp_path) not in html
    assert "grassroots demo --seeds 2" in html
    assert (out / "places" / "default" / "outcomes.csv").exists()
    assert (out / "budget" / "effects.csv").exists()
    table = pd.read_csv(out / "surfaces" / "points.csv")
    assert {"replicate", "outmigration", "level", "outcome", "value", "unit"} <= set(table.columns)
    assert np.isfinite(table["value"]).mean() > 0.9
    facts = json.loads((out / "provenance.json").read_text("utf-8"))
    sums = [one["yuan"] for one in facts["budget"]["arms"]]
    assert len(sums) == 2 and abs(sums[0] / sums[1] - 1.0) < 0.02
    assert (out / "places" / "mine.txt").read_text("utf-8") == "mine"


def test_the_shown_places_are_declared_and_each_founding_document_has_one() -> None:
    shown = [scenarios.load_place(name) for name in PLACES if name != DEFAULT.name]
    assert len(shown) == len(PLACES) - 1 < len(scenarios.places())
    assert {place.document for place in shown} == {document.key for document in DOCUMENTS}
