"""The page of a comparison: its sentences say what the data say, coercive arms stand apart, one seed claims nothing."""

import re
from pathlib import Path

import numpy as np
import pytest
from analysis_compare_data import budget_of, calendar_of, comparison
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from test_analysis import printed
from test_analysis_page import Reader

from analysis.compare_tables import compare_table, money_lines
from analysis.effects import cost_of, effect, spending
from analysis.figures.effects import arm_sets, forest, four_parts, groups, petitions
from analysis.report import compare_page
from analysis.report.clauses import change, numbers, paired, signed
from analysis.report.compare_sentences import about, carrier, conclusion
from analysis.report.page import split_lead
from analysis.report.run import foundations, without_folder
from analysis.words import say
from bilingual.numbers import figures
from bilingual.words import LANGUAGES, SINGLES, Language

pytestmark = pytest.mark.usefixtures("no_tofu")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A comparison with groups, parts, a calendar and equal budgets, in both languages."""
    data = comparison(split=True)
    data.attrs |= {
        "budget": budget_of("pay", "points"),
        "calendar": calendar_of("pay"),
        "command": "grassroots compare hill pay --out /home/somebody/results --seed 7",
    }
    return compare_page(data, tmp_path_factory.mktemp("compare"), "both")


@pytest.fixture(scope="module")
def html(page: Path) -> str:
    """Its text."""
    return page.read_text("utf-8")


def test_the_page_is_whole_and_loads_nothing(html: str) -> None:
    read = Reader(html)
    assert read.open == []
    for tag, attrs in read.tags:
        for name in ("src", "href", "xlink:href", "srcset"):
            assert (attrs.get(name) or "#").startswith("#"), (tag, attrs)
    assert not re.search(r"url\((?!data:|#)", html)
    named = [
        attrs["id"] for tag, attrs in read.tags if tag in ("section", "table", "figure") and "id" in attrs
    ]
    assert len(named) == len(set(named))
    assert "allowance &lt;30&gt;" in html
    assert not re.search(r"\bnan\b", read.text)


def test_conclusion_first_and_everything_on_it(html: str) -> None:
    order = [
        "conclusion",
        "coercive",
        "budget",
        "figures",
        "outcomes",
        "cannot",
        "rests-on",
        "reproduce",
        "bibliography",
    ]
    places = [html.index(f'id="{name}"') for name in order]
    assert places == sorted(places)
    text = Reader(html).text
    for wanted in (
        "5,407",
        "16,221",
        "16,188",
        "0.735",
        "3.675 instead of 5",
        "-0.2",
        "months 25 to 60 (2023 to 2025)",
        "第25至60个月（2023至2025年）",
        "the representative village",
        "70 of the 100",
        "0123456789ab",
        "8 seeds",
        "8次重复模拟",
        "图1",
        "Table 1",
    ):
        assert wanted in text


def test_where_the_reader_wrote_to_is_not_shown(html: str) -> None:
    assert "/home/somebody" not in html
    assert "grassroots compare hill pay --seed 7" in html
    assert without_folder("grassroots run x --out=a/b --months 3") == "grassroots run x --months 3"
    assert without_folder("grassroots run x --out") == "grassroots run x"


def test_every_figure_is_there_in_both_languages(page: Path) -> None:
    names = {path.name for path in (page.parent / "figures").glob("[!.]*")}
    stems = {
        "answers",
        "effects-1",
        "effects-2",
        "groups-1",
        "groups-2",
        "petitions-2",
        "parts",
        "calendar-1",
    }
    assert names == {f"{stem}.{lang}.{kind}" for stem in stems for lang in SINGLES for kind in ("png", "svg")}


def test_the_same_comparison_gives_the_same_bytes(tmp_path: Path) -> None:
    def written(folder: str) -> dict[str, bytes]:
        made = compare_page(comparison(3, grouped=False), tmp_path / folder, "en")
        return {path.name: path.read_bytes() for path in made.parent.rglob("*") if path.is_file()}

    assert written("a") == written("b")


@pytest.mark.parametrize("lang", SINGLES)
def test_numbers_in_sentences_are_those_of_the_data(lang: Language) -> None:
    data = comparison()
    told = " ".join(about(data, "points", lang))
    for name in ("deliberation_rate", "settled_substantive", "recorded_settlement", "grievance_burden"):
        one = effect(data, name, "points", "during")
        ends = (-one.effect, -one.high, -one.low) if one.effect < 0 else (one.effect, one.low, one.high)
        assert numbers(*ends, one.unit) in told
        assert one.shown_base(lang) in told
    assert numbers(*spending(data, "points"), "yuan") in told
    acts = cost_of(data, "points", "attendance")
    assert f"{figures(acts.value)} [{figures(acts.low)}, {figures(acts.high)}]" in told


def test_up_down_and_what_cannot_be_told() -> None:
    data = comparison()
    up, down = (
        effect(data, "deliberation_rate", "pay", "during"),
        effect(data, "settled_substantive", "points", "during"),
    )
    assert change(up, "en").startswith("up 0.1")
    assert change(down, "en").startswith("down ")
    assert re.search(r"down [45]\.\d \[\d\.\d, \d\.\d\] percentage points from", change(down, "en"))
    untold = effect(data, "settled_substantive", "pay", "during")
    assert not untold.known_sign
    assert "no change that can be told" in change(untold, "en")
    assert "与零无法区分" in change(untold, "zh")
    same = effect(data, "residents", "pay", "during")
    assert change(same, "en") == f"unchanged at {same.shown_base()} with every seed"


def test_a_gain_that_is_not_told_from_nothing_has_no_price() -> None:
    data = comparison()
    assert not cost_of(data, "pay", "settled").bounded
    for lang in SINGLES:
        told = " ".join(about(data, "pay", lang))
        assert f"{say('cost_settled', lang)}{': ' if lang == 'en' else '：'}{say('no_gain', lang)}" in told
        assert say("loses", lang) in " ".join(about(data, "points", lang))
    less = comparison()
    less["spent"] *= -1.0
    assert say("cost_attendance", "en") not in " ".join(
        [*about(less, "pay", "en"), *money_lines(less, "pay", "en")]
    )


def test_no_money_is_said_to_be_none() -> None:
    data = comparison()
    data["spent"].loc[{"arm": "pay"}] = 0.0  # on both sides
    assert any("spends no money" in one for one in about(data, "pay", "en"))
    data["spent"] *= 0.0
    assert not any("spends" in one for one in about(data, "pay", "en"))


def test_coercive_arms_stand_apart(html: str) -> None:
    data = comparison()
    assert arm_sets(data) == [["pay", "points"], ["lists"]]
    before, apart = (
        html[: html.index('id="coercive"')],
        html[html.index('id="coercive"') : html.index('id="budget"')],
    )
    conclusion_text = before[before.index('id="conclusion"') :]
    assert "Black list" not in conclusion_text
    assert "Black list" in apart
    assert say("coercive_note", "en") in apart
    assert say("coercive_note", "zh") in apart


def test_parts_say_which_carries_the_effect() -> None:
    data = comparison(split=True)
    assert carrier(data, "acts", "pay") == "presence"
    assert carrier(data, "acts", "pay", without=("presence",)) == "institutions"
    told = next(one for one in about(data, "pay", "en") if "Of the effect" in one)
    assert "the largest part is presence" in told
    assert "the largest is institutions" in told
    assert "次/人·年" in next(one for one in about(data, "pay", "zh") if "效应（" in one)
    alike = data.copy(deep=True)
    alike["part_acts"].loc[{"part": "institutions"}] = -alike["part_acts"].sel(part="presence")
    assert carrier(alike, "acts", "pay") == ""
    assert not any("four" in one or "Of the effect" in one for one in about(comparison(), "pay", "en"))


def test_silence_is_told_apart_from_improvement() -> None:
    data = comparison()
    told = [one for one in about(data, "lists", "en") if one.startswith("Petitions")]
    change_of = data["petition_change"].sel(arm="lists").values
    silence = paired("x", {}, np.zeros(len(change_of)), change_of[:, 2])
    assert f"through silence or voice {signed(silence.effect, silence.low, silence.high, '')}" in told[0]
    assert not any(one.startswith("Petitions") for one in about(data, "pay", "en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_figures_draw_in_every_language(lang: Language) -> None:
    data = comparison(4, split=True)
    forest(data, ["pay", "points"], lang=lang)
    groups(data, ["lists"], lang=lang)
    four_parts(data, lang=lang)
    petitions(data, ["lists"], lang=lang)


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_titles_of_panels_do_not_lie_on_one_another(lang: Language) -> None:
    """Months and years make them long; each stays over its own panel and inside the picture."""
    figure = forest(comparison(grouped=False), ["pay", "points"], lang=lang)
    FigureCanvasAgg(figure).draw()
    texts = [
        text for ax in figure.axes for text in ax.findobj(Text) if text.get_text() and text is ax._left_title
    ]
    titles = [text.get_window_extent() for text in texts]
    assert len(titles) == 2
    assert not titles[0].overlaps(titles[1])
    assert all(one.x1 <= figure.bbox.x1 and one.y1 <= figure.bbox.y1 for one in titles)


def test_record_and_substance_have_different_lines() -> None:
    figure = forest(comparison(grouped=False), ["pay"])
    bars = [line for line in figure.axes[0].lines if line.get_marker() in ("", "None")]
    assert {"-", ":"} <= {line.get_linestyle() for line in bars}


def test_one_seed_claims_no_interval(tmp_path: Path) -> None:
    html = compare_page(comparison(1, split=True, grouped=False), tmp_path, "en").read_text("utf-8")
    text = Reader(html).text
    assert "(1 seed)" in text
    assert not re.search(r"\bnan\b", text)
    for sentence in conclusion(comparison(1), "en")[:-1]:
        assert "[" not in sentence


def test_nothing_to_show_is_a_page_all_the_same(tmp_path: Path) -> None:
    data = comparison(2, grouped=False)
    bare = data[
        [
            "spending_of_years",
            "spent",
            "gain_attendance",
            "gain_quorum",
            "gain_settled",
            "petition_change",
            "grievances_per_1000",
            "residents",
        ]
    ]
    assert compare_page(bare, tmp_path, "en").exists()


def test_own_sources_are_one_line(html: str) -> None:
    own = [
        "the authors of the model (2026). [review].",
        "the authors of the model. [no source]. nothing to see",
    ]
    found = foundations({"bibliography": f'["Li (2004). Trust.", "{own[0]}", "{own[1]}"]'})
    assert [line("en") for line in found["bibliography"]] == ["Li (2004). Trust."]
    assert found["own"] == 1
    assert "the authors of the model" not in html


def test_what_is_not_zero_does_not_read_as_zero() -> None:
    assert numbers(0.0004, 0.0001, 0.0007, "share") == "0.04 [0.01, 0.07]"
    assert numbers(0.12, 0.1, 0.14, "share") == "12.0 [10.0, 14.0]"
    assert numbers(0.0, 0.0, 0.0, "share") == "0.0 [0.0, 0.0]"
    assert numbers(-0.00001, -0.1, 0.1, "share").startswith("0.00 ")
    assert signed(1234.0, float("nan"), float("nan"), "yuan") == "+1,234"


def test_the_head_of_a_sentence() -> None:
    assert split_lead("A 0.5 (b): c; d.") == ("A 0.5 (b): ", "c; d.")
    assert split_lead("A spends 5. Per act: 3.") == ("", "A spends 5. Per act: 3.")
    assert split_lead("甲：乙。") == ("甲：", "乙。")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_the_terminal(lang: Language) -> None:
    text = printed(compare_table(comparison(split=True), lang))
    assert effect(comparison(split=True), "deliberation_rate", "pay", "during").shown() in text
    assert "allowance <30>" in text or lang == "zh"
