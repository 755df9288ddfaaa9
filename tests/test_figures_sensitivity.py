"""Figures of sensitivity: what is drawn is what was given, nothing lies outside or on another, in both languages."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from drawn import texts
from figures_sensitivity_data import DUMMY, OUTCOME, assumed, bands, factors, labels, morris, sobol, stages
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from analysis.figures.canvas import wrapped
from analysis.figures.sensitivity import Outcome, by_year, convergence, index_bars, tornado
from analysis.figures.sensitivity_plane import plane
from analysis.sensitivity import Indices, Problem, Resampling, analyse, width_of
from analysis.sensitivity.known import ishigami, saltelli
from analysis.sensitivity.problem import Method
from analysis.sensitivity.resampling import percentiles
from analysis.style import FONT, WIDE, save
from analysis.why import Why, because
from bilingual.words import LANGUAGES, Language, Words

SHARE, CASES = Words("share", "比例"), Words("cases a year", "件/年")
AWAY = Words("Outmigration, % of registered persons aged 16-64", "外出率，占16-64岁户籍人口的%")
YEARS = tuple(map(str, range(2021, 2029)))


DRAWN: dict[str, Callable[[Language, int], Figure]] = {
    "indices": lambda lang, n: index_bars(
        sobol(n), labels(n), Outcome(OUTCOME), assumed=assumed(n), lang=lang
    ),
    "plane": lambda lang, n: plane(
        morris(n, n // 4), labels(n), Outcome(OUTCOME, CASES), assumed(n), lang=lang
    ),
    "by_year": lambda lang, n: by_year(sobol(n, YEARS), labels(n), OUTCOME, lang=lang),
    "convergence": lambda lang, n: convergence(stages(n), labels(n), OUTCOME, lang=lang),
    "tornado": lambda lang, n: tornado(
        bands(n, names=True), labels(n), Outcome(OUTCOME, SHARE), assumed(n), lang=lang
    ),
}


pytestmark = pytest.mark.usefixtures("no_tofu")


def overlap(one: Any, other: Any) -> bool:
    """Whether two boxes share more than a pixel in each direction."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    along = min(one.y1, other.y1) - max(one.y0, other.y0)
    return bool(across > 1.0 and along > 1.0)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("n", [3, 40])
@pytest.mark.parametrize("name", DRAWN)
def test_texts_lie_inside_the_page_and_never_on_each_other(name: str, n: int, lang: Language) -> None:
    figure = DRAWN[name](lang, n)
    figure.draw_without_rendering()
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    assert boxes
    page = figure.bbox
    outside = [
        said
        for said, box in boxes
        if box.x0 < page.x0 - 1 or box.x1 > page.x1 + 1 or box.y0 < page.y0 - 1 or box.y1 > page.y1 + 1
    ]
    assert outside == []
    if name == "map" and n > 7:  # contours carry their own numbers, which may come near each other
        boxes = [(said, box) for said, box in boxes if not said.lstrip("-").replace(".", "").isdigit()]
    assert [(a, b) for k, (a, one) in enumerate(boxes) for b, two in boxes[:k] if overlap(one, two)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DRAWN)
def test_figure_has_the_house_font_and_width_and_names_its_axes(name: str, lang: Language) -> None:
    figure = DRAWN[name](lang, 6)
    assert figure.get_size_inches()[0] == pytest.approx(WIDE)
    assert all(text.get_fontfamily()[0] == FONT for text in texts(figure))
    assert any(axes.get_xlabel() for axes in figure.axes)
    chinese = any("\u4e00" <= letter <= "\u9fff" for text in texts(figure) for letter in text.get_text())
    assert chinese == (lang != "en")


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_figure_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    def written(folder: str) -> list[bytes]:
        return [path.read_bytes() for path in save(DRAWN[name]("both", 5), tmp_path / folder, name, "abc")]

    assert written("a") == written("b")


# indices


def bars(ax: Axes) -> list[Rectangle]:
    """Bars of rows, without the noise floor and the entries of the legend, which stand outside the panel."""
    found = [bar for bar in ax.patches if isinstance(bar, Rectangle) and bar.get_y() > -2.0]
    return [bar for bar in found if not str(bar.get_label()).startswith("noise floor")]


def whiskers(ax: Axes) -> list[tuple[float, float]]:
    """Ends of the intervals."""
    return [tuple(map(float, line.get_xdata())) for line in ax.lines if line.get_marker() == "|"]  # type: ignore[arg-type,misc]


def test_bars_and_whiskers_are_the_indices_largest_first() -> None:
    found = sobol(6)
    (panel,) = index_bars(found, labels(6)).axes
    order = np.argsort(-found["ST"].value[:-1, 0])
    due = [*found["ST"].value[order, 0], *found["S1"].value[order, 0]]
    ends = [
        pair
        for name in ("ST", "S1")
        for pair in zip(found[name].low[order, 0], found[name].high[order, 0], strict=True)
    ]
    rows = [bar for bar in bars(panel) if bar.get_width()]
    drawn = sorted(rows, key=lambda bar: (bar.get_facecolor() == (1.0, 1.0, 1.0, 1.0), bar.get_y()))
    assert [bar.get_x() + bar.get_width() for bar in drawn] == pytest.approx(due)
    np.testing.assert_allclose(sorted(whiskers(panel)), sorted(ends))
    assert [tick.get_text() for tick in panel.get_yticklabels()][1] == "severity of grievances 1"


def test_what_rests_on_assumptions_is_hatched() -> None:
    found = sobol(6)
    (panel,) = index_bars(found, labels(6), assumed={factors(6)[0]}).axes
    assert [bool(bar.get_hatch()) for bar in bars(panel) if bar.get_width()].count(True) == 2
    (plain,) = index_bars(found, labels(6)).axes
    assert "rests on an assumption" not in plain.get_legend_handles_labels()[1]


def test_the_dummy_is_a_band_and_no_bar() -> None:
    found = sobol(6)
    (panel,) = index_bars(found, labels(6)).axes
    band = next(
        one
        for one in panel.patches
        if isinstance(one, Rectangle) and one.get_label().startswith("noise floor")
    )
    assert (band.get_x(), band.get_x() + band.get_width()) == pytest.approx(
        (max(0.0, found["ST"].low[-1, 0]), found["ST"].high[-1, 0])
    ), "as far as a share can be"
    assert DUMMY not in [tick.get_text() for tick in panel.get_yticklabels()]


def test_the_rest_is_summed_with_the_interval_of_its_sum() -> None:
    found = sobol(40)
    (panel,) = index_bars(found, labels(40), most=15).axes
    order = np.argsort(-found["ST"].value[:-1, 0])[15:]
    sums = found["ST"].draws[:, order, 0].sum(axis=1)
    names = [tick.get_text() for tick in panel.get_yticklabels()]
    assert names[-1] == "other factors (25), summed"
    assert len(names) == 16
    widths = [bar.get_width() for bar in bars(panel)]
    assert any(width == pytest.approx(found["ST"].value[order, 0].sum()) for width in widths)
    low, high = percentiles(sums[:, None], found.blocks)
    assert any(pair == pytest.approx((max(low[0], 0.0), high[0])) for pair in whiskers(panel))


def test_indices_that_are_no_shares_are_not_summed() -> None:
    (panel,) = index_bars(morris(20), labels(20), Outcome(unit=CASES), most=5).axes
    assert [tick.get_text() for tick in panel.get_yticklabels()][-1] == "other factors (15), each smaller"
    assert panel.get_xlabel() == "Mean size of the effect over the range, cases a year"


@pytest.mark.parametrize(
    ("replicates", "said"),
    [
        (4, "Seed noise: 43.0 % [39.0, 48.0] of one run's variance"),
        (1, "Seed noise: not known from one replicate"),
    ],
)
def test_seed_noise_is_written(replicates: int, said: str) -> None:
    for figure in (
        index_bars(sobol(3, replicates=replicates)),
        index_bars(sobol(3, replicates=replicates), ax=Figure().add_subplot()),
    ):
        assert said in figure.axes[0].get_title(loc="left") + figure.axes[0].get_title()


def test_an_output_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="given 'x', allowed are 2021"):
        index_bars(sobol(3, YEARS), outcome=Outcome(output="x"))


@pytest.mark.parametrize(("method", "said"), [("sobol", "Share of the variance"), ("pawn", "Distance")])
def test_what_an_analysis_gives_is_drawn(method: Method, said: str) -> None:
    case = ishigami()
    rows = saltelli(case.factors, 64, 1)
    noise = np.random.default_rng(2).standard_normal((len(rows), 2))
    found = analyse(
        Problem(case.factors, "sobol"),
        rows,
        case.function(rows[list(case.factors)].to_numpy())[:, None] + noise,
        method=method,
        resampling=Resampling(100),
    )
    assert isinstance(found, Indices)
    (panel,) = index_bars(found, {"x1": Words("tide", "潮汐")}, most=2).axes
    names = [tick.get_text() for tick in panel.get_yticklabels()]
    assert len(names) == 3
    assert names[-1].startswith("other factors (1)")
    assert panel.get_xlabel().startswith(said)


# the plane


def test_points_of_the_plane_are_the_effects() -> None:
    found = morris(8)
    panel = plane(found, labels(8)).axes[0]
    drawn = {
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]))
        for line in panel.lines
        if len(line.get_xdata()) == 1
    }  # type: ignore[arg-type,index]
    due = zip(found["mu_star"].value[:-1, 0], found["sigma"].value[:-1, 0], strict=True)
    assert drawn == {(float(a), float(b)) for a, b in due}


@pytest.mark.parametrize(("n", "shrink"), [(12, 0.98), (400, 0.98), (400, 1.0)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_numbers_of_the_plane_are_the_largest_and_keep_apart(n: int, shrink: float, seed: int) -> None:
    figure = plane(morris(n, seed=seed, shrink=shrink), labels(n))
    panel = figure.axes[0]
    figure.draw_without_rendering()
    assert [text.get_text() for text in panel.texts] == [str(k + 1) for k in range(10)]
    boxes = [Text.get_window_extent(text) for text in panel.texts]
    assert not [1 for k, one in enumerate(boxes) for two in boxes[:k] if overlap(one, two)]
    assert all(panel.bbox.x0 < box.x0 and box.x1 < panel.bbox.x1 for box in boxes)
    assert all(panel.bbox.y0 < box.y0 and box.y1 < panel.bbox.y1 for box in boxes)


def test_effects_without_a_sign_stand_in_a_strip() -> None:
    assert len(plane(morris(8)).axes) == 1
    upper, strip = plane(morris(8, unsigned=3)).axes
    points = [line for line in strip.lines if len(line.get_xdata()) == 1]  # type: ignore[arg-type]
    assert len(points) == 3
    assert strip.get_xlim() == upper.get_xlim()


def test_the_plane_is_of_morris_alone() -> None:
    with pytest.raises(ValueError, match="give effects of morris"):
        plane(sobol(3))
    assert "without noise" in plane(morris(4), size="rms").axes[0].get_xlabel()


# over years, convergence


def test_lines_over_years_are_the_indices_of_the_largest() -> None:
    found = sobol(40, YEARS)
    left, right = by_year(found, labels(40)).axes
    order = np.argsort(-found["ST"].value[:-1].max(axis=1), kind="stable")[:6]
    for k, j in enumerate(order):
        np.testing.assert_allclose(left.lines[k].get_ydata(), found["ST"].value[j])
        np.testing.assert_allclose(left.lines[k].get_xdata(), np.arange(2021, 2029))
    np.testing.assert_allclose(right.lines[0].get_ydata(), 43.0)
    assert len(left.collections) == 7  # Six bands and that of the dummy.


def test_convergence_draws_widths_limits_and_verdicts() -> None:
    given = stages(6)
    values, widths = convergence(given, labels(6)).axes
    j = int(np.argmax(given[-1][1]["ST"].value[:-1, 0]))
    np.testing.assert_allclose(values.lines[0].get_ydata(), [one["ST"].value[j, 0] for _, one, _ in given])
    np.testing.assert_allclose(
        widths.lines[0].get_ydata(), [one["ST"].high[j, 0] - one["ST"].low[j, 0] for _, one, _ in given]
    )
    thick = next(line for line in widths.lines if line.get_linewidth() == 2.0)
    np.testing.assert_allclose(thick.get_ydata(), [width.widest[0] for _, _, width in given])
    limit = next(line for line in widths.lines if list(line.get_xdata()) == [0, 1])
    assert set(limit.get_ydata()) == {0.05}  # type: ignore[arg-type]
    reached = [rows for rows, _, width in given if width.reached]
    assert widths.get_title(loc="left").replace("\n", " ").endswith("not reached") is not bool(reached)
    wide = [(rows, one, width_of(one, 0.07)) for rows, one, _ in given]
    first = next(rows for rows, _, width in wide if width.reached)
    title = convergence(wide, labels(6)).axes[1].get_title(loc="left").replace("\n", " ")
    assert title == f"Width (0.07 wanted): reached from {first} on"


def test_convergence_takes_stages_in_any_order_and_morris_in_units_of_the_largest() -> None:
    given = stages(6, "morris")
    panel = convergence(given[::-1], labels(6)).axes[0]
    assert list(panel.lines[0].get_xdata()) == [64, 128, 256, 512]  # type: ignore[arg-type]
    np.testing.assert_allclose(panel.lines[0].get_ydata(), 1.0)
    with pytest.raises(ValueError, match="stages: none given"):
        convergence([])


# tornado


def test_a_tornado_shows_both_ends_in_percentage_points() -> None:
    found = bands(6)
    (panel,) = tornado(found, labels(6), Outcome(unit=SHARE)).axes
    due = found.frame[(found.frame["factor"] != DUMMY) & (found.frame["at"] != 0.4)]
    assert sorted(bar.get_width() for bar in bars(panel) if bar.get_width()) == pytest.approx(
        sorted(100.0 * due["effect"])
    )
    assert sorted(low for low, _ in whiskers(panel)) == pytest.approx(sorted(100.0 * due["effect_low"]))
    assert "percentage points" in panel.get_xlabel()


def test_a_factor_without_an_order_shows_its_smallest_and_largest_effect() -> None:
    names = {**labels(6), "clan": Words("one lineage", "单姓"), "market": Words("market town", "集镇")}
    (panel,) = tornado(bands(6, names=True), names, lang="zh").axes
    first = panel.get_yticklabels()[0].get_text().replace("\n", "")
    assert first.endswith("（单姓至集镇）")


def test_one_seed_has_no_whiskers() -> None:
    (panel,) = tornado(bands(6, replicates=1), labels(6)).axes
    assert whiskers(panel) == []
    assert "noise floor" not in " ".join(panel.get_legend_handles_labels()[1])


# maps


# rankings


# captions and given axes


def test_figures_draw_on_given_axes() -> None:
    figure = Figure(figsize=(5, 6))
    axes = [figure.add_subplot(2, 2, k) for k in range(1, 3)]
    assert convergence(stages(3), ax=axes) is figure
    with pytest.raises(ValueError, match="1 axes were given; this figure has 2 panels"):
        by_year(sobol(3, YEARS), ax=axes[0])


def test_long_names_are_wrapped() -> None:
    (panel,) = index_bars(sobol(3), labels(3)).axes
    name = labels(3)[factors(3)[0]].en
    assert panel.get_yticklabels()[0].get_text() == wrapped(name, 46)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("why", [Why.ABSENT, Why.CONSTANT, Why.FEW, Why.ZERO])
def test_a_figure_says_why_it_is_empty_and_draws_no_share(why: Why, lang: Language) -> None:
    found = replace(sobol(6), why=(why,))
    (panel,) = index_bars(found, labels(6), lang=lang).axes
    assert [text.get_text() for text in panel.texts] == [because(why, lang)]
    assert not whiskers(panel) and panel.get_xlim() == (0.0, 1.0)
    stages = [(8, found, width_of(found))]
    axes = convergence(stages, labels(6), lang=lang).axes
    assert because(why, lang) in [text.get_text() for text in axes[0].texts]


def test_shares_are_drawn_from_0_to_1_whatever_the_estimates_are() -> None:
    found = sobol(4)
    wide = replace(
        found,
        parts=tuple(
            replace(p, value=3.0 * p.value - 0.5, low=p.low - 2.0, high=p.high + 2.0) for p in found.parts
        ),
    )
    (panel,) = index_bars(wide, labels(4)).axes
    assert all(0.0 <= bar.get_width() <= 1.0 for bar in bars(panel))
    assert all(0.0 <= low <= high <= 1.0 for low, high in whiskers(panel))
