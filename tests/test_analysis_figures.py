"""Figures: house style, no missing glyphs, reproducible bytes, captions, empty and single-seed data."""

import logging
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from analysis_data import households, monthly, outcomes
from matplotlib.figure import Figure
from PIL import Image

from analysis.figures import caption, fates, run_plates, village
from analysis.figures import monthly as months
from analysis.figures import outcomes as yearly
from analysis.figures.canvas import bars, capped
from analysis.statistics import Interval
from analysis.style import FONT, MM, WIDE, inline_svg, save, style
from analysis.words import WORDS
from bilingual.words import LANGUAGES, Language, Words

DRAWN: dict[str, Callable[[Language, int], Figure]] = {
    "participation": lambda lang, n: yearly.participation(outcomes(n), lang=lang),
    "wedge": lambda lang, n: yearly.wedge(outcomes(n), lang=lang),
    "fates": lambda lang, n: fates.fates(outcomes(n), lang=lang),
    "hours": lambda lang, n: months.hours(monthly(n), lang=lang),
    "people": lambda lang, n: months.people(monthly(n), lang=lang),
    "map": lambda lang, n: village.village_map(households(), lang=lang),
}


@pytest.fixture(autouse=True)
def no_tofu(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever a test draws, every glyph is there: matplotlib tells of a missing one by a warning or in the log."""
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        yield
    told = [record.getMessage() for record in caplog.records if record.name.startswith("matplotlib")]
    assert told == []


def test_a_missing_glyph_would_be_noticed() -> None:
    with style("en"):
        figure = Figure()
        figure.text(0.5, 0.5, "\ue000")
        with pytest.raises(UserWarning, match="Glyph"):
            figure.draw_without_rendering()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DRAWN)
def test_figure_draws_in_every_language_with_the_house_font(name: str, lang: Language) -> None:
    """Files are written of each in Chinese, where bytes are compared."""
    figure = DRAWN[name](lang, 4)
    figure.draw_without_rendering()
    assert figure.get_size_inches()[0] == pytest.approx(WIDE)
    texts = [
        text for axes in figure.axes for text in axes.texts + axes.get_xticklabels() + axes.get_yticklabels()
    ]
    assert texts
    assert all(text.get_fontfamily()[0] == FONT for text in texts)


@pytest.mark.parametrize("name", DRAWN)
def test_every_axis_says_what_it_measures(name: str) -> None:
    for axes in DRAWN[name]("en", 4).axes:
        assert axes.get_xlabel()
        assert axes.get_ylabel() or name == "fates"  # Its bars are named one by one.


@pytest.mark.parametrize("name", DRAWN)
def test_one_seed_draws_lines_without_a_band(name: str) -> None:
    figure = DRAWN[name]("en", 1)
    if name in ("participation", "people"):
        assert not [part for axes in figure.axes for part in axes.collections]


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_figure_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    def written(folder: str) -> list[bytes]:
        return [path.read_bytes() for path in save(DRAWN[name]("zh", 3), tmp_path / folder, name, "abc")]

    assert written("a") == written("b")


def test_files_carry_run_hash_caption_and_resolution(tmp_path: Path) -> None:
    png, svg = save(DRAWN["people"]("en", 3), tmp_path, "people", "0123456789ab", "人 <and> a caption")
    with Image.open(png) as picture:
        picture.load()
        assert picture.info["Source"] == "0123456789ab"
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert picture.width == pytest.approx(WIDE * 300, abs=1)
    text = svg.read_text("utf-8")
    assert "0123456789ab" in text
    assert "人 &lt;and&gt; a caption" in text
    assert "<text" not in text  # Outlines: it shows Chinese on a machine without the font.


def test_parts_of_two_inline_figures_have_names_of_their_own() -> None:
    def ids(name: str) -> set[str]:
        svg = inline_svg(DRAWN["hours"]("en", 3), name)
        return {part.split('"')[0] for part in svg.split('<clipPath id="')[1:]}

    assert ids("one")
    assert not ids("one") & ids("two")


def test_style_leaves_nothing_behind() -> None:
    before = dict(mpl.rcParams)
    DRAWN["participation"]("zh", 3)
    assert dict(mpl.rcParams) == before


def test_figures_draw_on_given_axes() -> None:
    figure = Figure(figsize=(4, 3))
    axes = figure.add_subplot()
    assert fates.fates(outcomes(), axes) is figure
    with pytest.raises(ValueError, match="1 axes were given; this figure has 2 panels"):
        months.people(monthly(), axes)


def test_parts_of_a_bar_add_up_to_one() -> None:
    for bar in fates.fate_bars(outcomes()):
        np.testing.assert_allclose(sum(fates.parts(outcomes(), bar).values()), 1.0)


def test_a_bar_whose_outcomes_are_not_there_is_left_out() -> None:
    keys = [bar.key for bar in fates.fate_bars(outcomes())]
    assert keys == ["fate_first", "fate_decision", "fate_end"]


def test_figures_that_would_be_empty_are_left_out() -> None:
    data = outcomes()
    names = [plate.name for plate in run_plates(data[["never"]], monthly()[["registered"]], households()[:0])]
    assert names == []
    everything = [plate.name for plate in run_plates(data, monthly(), households())]
    assert sorted(everything) == sorted(DRAWN)


def test_a_figure_of_nothing_says_so() -> None:
    figure = yearly.participation(outcomes()[["never"]], lang="en")
    assert [text.get_text() for text in figure.axes[0].texts] == ["no value"]


def test_a_year_without_value_is_a_gap_and_no_zero() -> None:
    data = outcomes()
    data["deliberation_rate"].loc[{"period": "2024"}] = np.nan
    line = yearly.participation(data).axes[0].lines[0]
    assert np.isnan(line.get_ydata()[3])


def test_a_year_that_can_hardly_be_followed_is_not_drawn() -> None:
    data = outcomes()
    data["settled_of_accepted"].attrs["of"] = "grievances a forum accepted, followed for 12 months"
    drawn = yearly.over_years(data, "settled_of_accepted")
    assert list(np.isfinite(drawn.value)) == [True] * 6 + [False]
    assert np.isfinite(yearly.over_years(data, "share_endured").value).all()


def captions() -> dict[str, Words]:
    return {key: words for key, words in WORDS.items() if key.startswith("caption_")}


@pytest.mark.parametrize("key", captions())
@pytest.mark.parametrize("n", [1, 6])
def test_captions_say_what_a_band_is_and_how_many_seeds(key: str, n: int) -> None:
    english, chinese = caption(key, outcomes(n), "en"), caption(key, outcomes(n), "zh")
    assert ("1 seed" if n == 1 else "6 seeds") in english
    assert ("1次模拟" if n == 1 else "6次重复模拟") in chinese
    assert any(word in english for word in ("band", "whiskers", "interval"))
    assert any(word in chinese for word in ("色带", "误差线", "区间"))
    assert "{" not in english + chinese


def test_every_figure_has_a_caption() -> None:
    assert {plate.caption for plate in run_plates(outcomes(), monthly(), households())} == set(captions())


def test_panels_are_as_wide_as_the_text_of_a_page() -> None:
    assert pytest.approx(150) == WIDE / MM


def test_a_range_is_drawn_where_it_lies_though_its_mean_lies_outside() -> None:
    """One world in twenty may carry the mean out of the 5-95 % range of all."""
    value, low, high = (np.array([one]) for one in (5.0, 0.0, 1.0))
    band = Interval(value, low, high, np.array([40]), np.array([""]))
    figure, (across, up) = plt.subplots(1, 2)
    capped(across, 2.0, 0.0, 1.0)
    bars(up, np.array([2.0]), band, "black")
    (flat,), (tall,) = (ax.collections[0].get_segments() for ax in (across, up))
    assert flat.tolist() == [[0.0, 2.0], [1.0, 2.0]] and tall.tolist() == [[2.0, 0.0], [2.0, 1.0]]
    plt.close(figure)
