"""The sixteen kinds of figures in every language and size: letters, edges, overlaps, size, type, and what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from drawn import texts
from kinds_data import compared, numbers
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from analysis.figures.waterfall import attendance, petitions, waterfall
from analysis.kinds import KINDS, NoSuchFigure, Numbers, available, figure
from analysis.style import DPI, SHEETS, Size, TooTall, save_png, style
from bilingual.words import LANGUAGES, Language

pytestmark = pytest.mark.usefixtures("no_tofu")

EVERY = [(kind, lang, size) for kind in KINDS for lang in LANGUAGES for size in SHEETS]
QUICK = [one for k, one in enumerate(EVERY) if k % 7 == 0]
"""Every kind in some language and size; the rest is slow."""
SLOW = [pytest.param(*one, marks=pytest.mark.slow) for one in EVERY if one not in QUICK]
LEAST: dict[Size, float] = {"text": 6.5, "column": 7.0, "slide": 12.0}


def sound(made: Figure, size: Size) -> list[str]:
    """What is wrong with a figure."""
    sheet, wrong = SHEETS[size], []
    wide, high = (float(side) for side in made.get_size_inches())
    if (
        abs(wide - sheet.width) > 1e-9
        or high * 25.4 > 215.0
        or (sheet.height and abs(high - sheet.height) > 1e-9)
    ):
        wrong.append(f"{wide * 25.4:.1f} x {high * 25.4:.1f} mm")
    made.set_dpi(DPI)
    canvas = FigureCanvasAgg(made)
    canvas.draw()
    renderer = canvas.get_renderer()
    found = [(text, text.get_window_extent(renderer)) for text in texts(made)]
    for k, (text, a) in enumerate(found):
        said = text.get_text()
        if a.x0 < -1 or a.y0 < -1 or a.x1 > wide * DPI + 1 or a.y1 > high * DPI + 1:
            wrong.append(f"outside: {said!r}")
        if text.get_fontsize() < LEAST[size] - 1e-6:
            wrong.append(f"{text.get_fontsize():.1f} pt: {said!r}")
        for other, b in found[k + 1 :]:
            if min(a.x1, b.x1) - max(a.x0, b.x0) > 1.0 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1.0:
                wrong.append(f"on one another: {said!r} {other.get_text()!r}")
    for axes in made.axes:
        for (low, high), label in (
            (axes.get_xlim(), axes.get_xlabel()),
            (axes.get_ylim(), axes.get_ylabel()),
        ):
            if label == "%" and (min(low, high) < 0.0 or max(low, high) > 104.0):
                wrong.append(f"a share from {low:g} to {high:g}")
    return wrong


@pytest.mark.parametrize(("kind", "lang", "size"), [*QUICK, *SLOW])
def test_a_figure_is_whole_in_its_size(kind: str, lang: Language, size: Size) -> None:
    assert sound(figure(kind, numbers(), lang, size), size) == []


def test_there_are_sixteen_kinds_named_in_both_languages() -> None:
    assert available(numbers()) == list(KINDS) and len(KINDS) == 16
    assert all(kind.label.en and kind.label.zh and kind.label.en != kind.label.zh for kind in KINDS.values())


def test_the_file_is_as_wide_as_promised_and_says_where_it_comes_from(tmp_path: Path) -> None:
    for size, sheet in SHEETS.items():
        made = figure("forest", numbers(), "en", size)
        said = [text.get_text().replace("\n", " ") for text in made.texts]
        assert any("against no policy" in text for text in said)
        (source,) = (text for text in said if "Simulated" in text)
        assert all(
            part in source for part in ("Hill", "months 1 to 84", "24 worlds x 2 seeds", "0123456789ab")
        )
        file = tmp_path / f"{size}.png"
        save_png(made, file)
        with Image.open(file) as image:
            dpi = float(image.info["dpi"][0])
            assert dpi == pytest.approx(DPI, abs=0.1)
            assert image.width / dpi * 25.4 == pytest.approx(sheet.width * 25.4, abs=0.1)


def test_a_figure_names_what_is_split_and_says_how_many_outcomes_it_leaves_out() -> None:
    def said(kind: str, of: Numbers, size: Size = "slide") -> str:
        return " ".join(text.get_text().replace("\n", " ") for text in figure(kind, of, "en", size).texts)

    data = numbers()
    assert "Why attendance changed" in said("waterfall", replace(data, arms=("pay",)))
    assert "Why attendance and petitions changed" in said("waterfall", replace(data, arms=("lists",)))
    assert "4 of 5 outcomes shown" in said("forest", data) and "outcomes shown" not in said(
        "forest", data, "text"
    )
    assert "2 of 4 outcomes shown" in said("ranking", data)
    one = replace(data, outcomes=("settled_substantive",))
    assert "outcomes shown" not in said("ranking", one)
    assert "outcomes shown" not in said("heat", data)
    three = replace(data, outcomes=("household_attendance", "settled_substantive", "recorded_settlement"))
    assert "2 of 3 outcomes shown" in said("heat", three) and "2 of 3 outcomes shown" in said(
        "lines_over", three
    )


def test_title_and_source_can_be_ones_own() -> None:
    made = figure("pagoda", numbers(), "zh", title="我的标题", source="本县")
    assert {text.get_text() for text in made.texts} == {"我的标题", "本县"}


def test_what_is_not_there_is_refused_with_what_is() -> None:
    run_alone = Numbers(run=numbers().run)
    assert available(run_alone) == ["wedge", "pagoda"]
    for kind in ("forest", "violin"):
        with pytest.raises(NoSuchFigure, match=f"{kind}.*wedge, pagoda"):
            figure(kind, run_alone)


def test_what_no_page_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.style.TALL", 1.0)
    with pytest.raises(TooTall, match="mm high"):
        figure("pagoda", numbers())


def test_drawing_for_a_slide_leaves_pages_as_they_were() -> None:
    before = figure("months", numbers()).get_size_inches()
    figure("months", numbers(), size="slide")
    assert (figure("months", numbers()).get_size_inches() == before).all()


def test_the_parts_of_attendance_add_up_and_are_coloured_by_what_they_are() -> None:
    data = compared()
    called, coming, whole = attendance(data, "pay")
    assert called.value + coming.value == pytest.approx(whole.value)
    values = data["households_represented"].sel(arm="pay", window="during", group="all")
    change = (values.sel(side="with") - values.sel(side="without")).values[data["world"].values > 0]
    assert whole.value == pytest.approx(100.0 * change.mean())
    assert coming.kind in ("fewer", "silence") and whole.high > whole.value > whole.low
    flipped = data.copy()
    for name in ("households_represented", "household_attendance"):
        flipped[name] = data[name].copy(data=data[name].values[:, ::-1])
    assert attendance(flipped, "pay")[2].value == pytest.approx(-whole.value)


def test_petitions_end_where_their_parts_end() -> None:
    data = compared()
    *parts, whole = petitions(data, "lists")
    assert sum(part.value for part in parts) == pytest.approx(whole.value)
    with style("en"):
        panel = waterfall(data, ["lists"]).axes[-1]
    ends = [bar.get_x() + bar.get_width() for bar in panel.patches]
    assert ends[-2] == pytest.approx(ends[-1]) == pytest.approx(whole.value)


def test_every_policy_has_a_mark_of_its_own_in_the_ranking() -> None:
    panel = figure("ranking", numbers()).axes[0]
    marks = [
        (line.get_marker(), line.get_color()) for line in panel.lines if line.get_marker() not in ("", "None")
    ]
    assert len(set(marks)) == len(marks) >= 3
    assert "Regret, percentage points" in {axes.get_xlabel() for axes in figure("ranking", numbers()).axes}


def test_only_what_is_named_is_shown() -> None:
    made = figure("forest", replace(numbers(), arms=("points",)))
    said = [text.get_text() for text in made.legends[0].get_texts()]
    assert "points" in said and not any("allowance" in text for text in said)


def test_robust_shows_every_world_once() -> None:
    made = figure("robust", numbers())
    heights = np.array([bar.get_height() for bar in made.axes[0].patches])
    assert heights.sum() == 24
