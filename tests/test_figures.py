"""Every kind of figure in every language: no missing glyph, nothing outside the picture, no text on another."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from analysis_compare_data import comparison
from drawn import DRAWN, compare, runs, texts
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from analysis.effects import arms, effect, headline
from analysis.figures.canvas import look, together, wrapped
from analysis.figures.effects import CAUSE_LOOKS, forest, in_order, in_points, verdict
from analysis.figures.places import compared, dots
from analysis.figures.surfaces import surface
from analysis.style import DPI, WIDE, Imprint, imprinted, inline_svg, save_png, settled, style
from analysis.windows import DURING
from analysis.words import say
from bilingual.words import LANGUAGES, Language

IMPRINT = {
    lang: Imprint(
        "A title that is as long as titles are where a policy has a long name, and somewhat longer. " * 2,
        say("imprint", lang, facts="Wusheng, months 1 to 84, 20 seeds", hash="0123456789ab"),
    )
    for lang in LANGUAGES
}


pytestmark = pytest.mark.usefixtures("no_tofu")


def boxes(figure: Figure) -> list[tuple[str, Any]]:
    """Texts with their boxes, pixel."""
    figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    return [(text.get_text(), text.get_window_extent(renderer)) for text in texts(figure)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", DRAWN)
def test_it_fits_a_page_and_texts_lie_inside_it_and_never_on_one_another(kind: str, lang: Language) -> None:
    figure = DRAWN[kind](lang)
    wide, high = figure.get_size_inches()
    assert wide == pytest.approx(WIDE) and high * 25.4 <= 215.0
    with style(lang), imprinted(figure, IMPRINT[lang]) as whole:
        found = boxes(figure)
        assert whole is not None
        inside = [edge * figure.dpi for edge in (whole.x0, whole.y0, whole.x1, whole.y1)]
    for text, box in found:
        assert box.x0 > inside[0] - 1 and box.y0 > inside[1] - 1, text
        assert box.x1 < inside[2] + 1 and box.y1 < inside[3] + 1, text
    for k, (text, a) in enumerate(found):
        for other, b in found[k + 1 :]:
            across = min(a.x1, b.x1) - max(a.x0, b.x0)
            along = min(a.y1, b.y1) - max(a.y0, b.y0)
            assert not (across > 1.0 and along > 1.0), (text, other)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_saved_picture_carries_title_and_source(lang: Language, tmp_path: Path) -> None:
    figure = DRAWN["participation"](lang)
    before = len(figure.texts)
    save_png(figure, tmp_path / "bare.png")
    save_png(figure, tmp_path / "whole.png", imprint=IMPRINT[lang])
    assert len(figure.texts) == before
    with Image.open(tmp_path / "bare.png") as bare, Image.open(tmp_path / "whole.png") as whole:
        assert bare.width == whole.width == pytest.approx(WIDE * DPI, abs=1)
        assert whole.height > bare.height + 100
        inner, outer = (np.asarray(one.convert("L"), int)[:, ::8] for one in (bare, whole))
    places = range(outer.shape[0] - inner.shape[0] + 1)
    apart = [np.abs(outer[k : k + inner.shape[0]] - inner).mean() for k in places]
    assert min(apart) < 0.05 * max(apart)  # the figure itself is as it was


def test_what_is_laid_out_is_drawn_once_a_file_and_stays_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """matplotlib draws a figure that has a layout engine twice for every file, and gives one to a figure without where its style says so."""
    figure, drawn = DRAWN["participation"]("en"), []
    draw = figure.draw
    monkeypatch.setattr(figure, "draw", lambda renderer: (drawn.append(1), draw(renderer)))
    settled(figure)
    before = [ax.get_position().bounds for ax in figure.axes]
    save_png(figure, tmp_path / "whole.png", imprint=IMPRINT["en"])
    inline_svg(figure, "whole")
    assert len(drawn) == 2
    assert figure.get_layout_engine() is None
    assert [ax.get_position().bounds for ax in figure.axes] == before


def test_title_and_source_can_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRASSROOTS_FIGURES", "bare")
    figure = DRAWN["participation"]("en")
    save_png(figure, tmp_path / "a.png", imprint=IMPRINT["en"])
    save_png(figure, tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_bars_of_petitions_are_coloured_by_what_they_are() -> None:
    def row(improves: bool, value: float, low: float, high: float) -> dict[str, Any]:
        return {"substance": improves, "value": value, "low": low, "high": high}

    assert verdict(row(True, -1.0, -2.0, -0.5)) == "fewer"
    assert verdict(row(True, 1.0, 0.5, 2.0)) == "more"
    assert verdict(row(True, -1.0, -2.0, 0.5)) == "silence"
    assert verdict(row(False, -1.0, -2.0, -0.5)) == verdict(row(False, 1.0, 0.5, 2.0)) == "silence"
    assert verdict(row(True, -1.0, np.nan, np.nan)) == "fewer"  # one seed: the sign is all there is
    faces = {look["facecolor"] for look in CAUSE_LOOKS.values()}
    assert len(faces) == 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hollow_and_dotted_marks_are_explained_where_there_are_any(lang: Language) -> None:
    (legend,) = dots(runs(), compared(runs()), lang=lang).legends
    assert say("cross_record", lang) in [text.get_text() for text in legend.get_texts()]
    data = compare()
    (legend,) = forest(data, arms(data)[:2], lang=lang).legends
    said = [text.get_text() for text in legend.get_texts()]
    assert {say("hollow_untold", lang), say("dotted_record", lang)} <= set(said)


def test_an_effect_is_hollow_just_where_up_or_down_is_not_certain() -> None:
    data, chosen = comparison(grouped=False), ["pay", "points"]
    panel = forest(data, chosen).axes[0]
    marks = [
        line
        for line in panel.lines
        if line.get_marker() in ("o", "s") and np.isfinite(line.get_xdata()).sum() == 1
    ]
    names = in_order(data, [name for name in headline(data) if in_points(data, name)])
    certain = [effect(data, name, arm, DURING).known_sign for name in names for arm in chosen]
    assert [line.get_markerfacecolor() != "white" for line in marks] == certain
    assert set(certain) == {True, False}


def test_places_stand_in_a_row() -> None:
    figure = dots(runs(), compared(runs()), lang="en")
    figure.draw_without_rendering()
    tops = {round(axes.get_position().y1, 3) for axes in figure.axes}
    wide, high = figure.get_size_inches()
    assert len(figure.axes) > 2 and len(tops) == 1 and high < wide


def test_shares_are_clipped_to_what_a_share_can_be() -> None:
    for kind in ("participation", "wedge", "places", "surface", "power", "fates"):
        for axes in DRAWN[kind]("en").axes:
            if axes.get_ylabel() == "%":
                low, high = axes.get_ylim()
                assert low >= 0.0 and high <= (1.04 if high <= 1.5 else 104.0)
            if axes.get_xlabel() == "%":
                low, high = axes.get_xlim()
                assert low >= 0.0 and high <= 104.0


def test_lines_that_coincide_are_drawn_once_with_one_label() -> None:
    a, b = np.array([1.0, 2.0, np.nan]), np.array([1.0, 2.005, np.nan])
    assert together([a, b, a + 1.0], 2.0) == [[0, 1], [2]]
    assert together([a, np.array([1.0, 2.0, 3.0])], 2.0) == [[0], [1]]
    from analysis_compare_data import surface as data

    flat = data(gain=0.0)
    for name in flat.data_vars:
        first = flat[name].isel(level=[0] * flat.sizes["level"]).values
        flat[name] = (flat[name].dims, first, flat[name].attrs)
    panel = surface(flat, ["settled_substantive"], lang="en").axes[0]
    assert sum(len(line.get_xdata()) > 0 for line in panel.lines) == 1
    assert [text.get_text() for text in panel.texts] == ["0, 15, 30, 60 coincide"]
    entries = panel.get_figure().legends[0].get_texts()  # type: ignore[union-attr]
    assert [text.get_text() for text in entries] == ["0", "15", "30", "60"]


def test_a_bracket_is_not_broken_over_lines_where_it_fits_one() -> None:
    assert wrapped("差值：第25至60个月（2023至2025年）", 26) == "差值：第25至60个月\n（2023至2025年）"
    assert (
        wrapped("诉求（越低越好，以全部诉求计）", 20) == "诉求（越低越好，以全\n部诉求计）"
    )  # too little before it
    for width in range(8, 40, 2):
        lines = wrapped(
            "村级矛盾（含隐忍）十二个月内得到实质解决（经调解）的比例（各村合计）", width, 9
        ).split("\n")
        assert not any(line.endswith("（") or line[0] in "）：，" for line in lines)


def test_looks_come_again_only_after_all_colours_with_all_markers() -> None:
    looks = [look(k)[:2] for k in range(36)]
    assert len(set(looks)) == 36
    assert len({colour for colour, _ in looks[:6]}) == 6


def test_every_arm_is_in_the_legend_though_the_first_outcome_has_no_effect() -> None:
    data = comparison()
    first = next(iter(forest(data, arms(data)[:2]).axes)).get_yticklabels()[0].get_text()
    hidden = data.copy()
    name = next(name for name in data.data_vars if data[name].attrs.get("long_name") == first)
    hidden[name] = hidden[name] * np.nan
    hidden[name].attrs = data[name].attrs
    entries = [text.get_text() for text in forest(hidden, arms(data)[:2]).legends[0].get_texts()]
    assert "allowance <30>" in entries and "points" in entries
