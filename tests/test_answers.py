"""Answers in words: what may be said of each kind of result, in which counts, and what a first screen holds."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from analysis_compare_data import comparison
from chromium import needs
from first_screens import SIZES, check_fits, check_short, words_of
from markupsafe import escape
from test_both_errors import worlds_data

from analysis import answer_said
from analysis.answer import Answer, answer, decisive
from analysis.effects import effect
from analysis.report import compare_page
from analysis.report.first_screen import CHOSEN, of_arms
from analysis.two_errors import Grade
from analysis.windows import DURING
from bilingual.words import SINGLES, Single, Words
from experiments.measure import spoken
from grassroots.answers.compare import CompareResult
from model.outcomes import OUTCOMES

WITH, SHORT = Words("with an allowance", "实施补贴"), Words("allowance", "补贴")
PLACE = Words("Hill, 2023 to 2025", "山村，2023至2025年")


def told(mean: float, known: float, luck: float, base: float = 0.4) -> Answer:
    """An answer over 60 invented worlds: mean effect, spread over worlds, luck of a run."""
    data = worlds_data(known, luck, mean)
    data["settled_substantive"].attrs |= spoken(OUTCOMES["settled_substantive"])
    one = effect(data, "settled_substantive", "pay", DURING)
    return answer(data, replace(one, base=base, value=base + one.effect), WITH, SHORT, 5100.0)


@pytest.mark.parametrize(
    ("mean", "known", "luck", "way", "grade"),
    [
        (0.20, 0.02, 0.01, "more", Grade.CLEAR),
        (-0.20, 0.02, 0.01, "less", Grade.CLEAR),
        (0.07, 0.04, 0.01, "more", Grade.LIKELY),
        (-0.07, 0.04, 0.01, "less", Grade.LIKELY),
        (0.0, 0.005, 0.001, "hardly", Grade.HARDLY),
        (0.0, 0.10, 0.02, "open", Grade.CANNOT),
        (0.02, 0.10, 0.02, "open", Grade.CANNOT),
        (0.04, 0.005, 0.001, "more", Grade.CLEAR),
        (-0.08, 0.02, 0.01, "less", Grade.CLEAR),
        (0.04, 0.05, 0.01, "open", Grade.CANNOT),
        (0.01, 0.003, 0.001, "hardly", Grade.HARDLY),
        (0.03, 0.0, 0.3, "open", Grade.UNSETTLED),
    ],
)
@pytest.mark.parametrize("lang", SINGLES)
def test_a_claim_goes_as_far_as_the_grade(
    mean: float, known: float, luck: float, way: str, grade: Grade, lang: Single
) -> None:
    one = told(mean, known, luck)
    assert (one.effect.grade, one.way) == (grade, way)
    attrs, said = one.effect.attrs, answer_said.claim(one, lang)
    end = "" if lang == "en" else "_zh"
    for key in ("more", "less"):
        assert (str(attrs[f"spoken_{key}{end}"]) in said) == (way == key) or way == "open"
    assert (str(attrs[f"spoken_either{end}"]) in said) == (way == "open")
    assert grade.words.said(lang).lower() in answer_said.grade(one, lang).lower()


@pytest.mark.parametrize(("base", "of"), [(0.4, 100), (0.11, 100), (0.05, 1000), (0.004, 1000)])
def test_counts_are_of_a_hundred_or_of_a_thousand_and_agree_with_their_difference(
    base: float, of: int
) -> None:
    one = told(0.05, 0.001, 0.001, base)
    assert one.of == of
    first, last = one.ends
    assert first == round(of * base) and abs(last - first - of * one.effect.effect) <= 1.0
    said = answer_said.count(one, "en")
    assert [int(x.replace(",", "")) for x in re.findall(r"[\d,]*\d", said)] == [of, last, first]
    assert [int(x.replace(",", "")) for x in re.findall(r"[\d,]*\d", answer_said.count(one, "zh"))] == [of, first, last]  # fmt: skip


def test_what_does_not_differ_in_print_is_said_to_be_alike_only_where_there_is_hardly_any_effect() -> None:
    one = told(0.001, 0.0005, 0.0005)
    assert "either way" in answer_said.count(one, "en") and "均为" in answer_said.count(one, "zh")
    one = told(-0.015, 0.1, 0.0005)
    assert one.effect.errors.grade is Grade.CANNOT and one.ends[0] == one.ends[1]
    assert "about 40 are settled" in answer_said.count(one, "en") and "均约为" in answer_said.count(one, "zh")


def test_counts_of_worlds_and_ranges_are_those_of_the_errors() -> None:
    one = told(0.06, 0.04, 0.01)
    e = one.effect.errors
    assert e is not None
    numbers = [int(x) for x in re.findall(r"-?\d+", answer_said.sure(one, "en").replace("+", ""))]
    assert numbers[:3] == [2, round(e.up * 60), 60]
    assert numbers[3:5] == [round(100 * e.low), round(100 * e.high)]
    assert numbers[-1] == round(100 * 1.6449 * e.luck)


def test_an_answer_names_what_it_hangs_on_and_how_well_that_is_known() -> None:
    one = told(0.06, 0.04, 0.005)
    assert one.hangs and one.hangs[0].share > 0.5
    named = one.hangs[0]
    assert f"{named.label.en} ({named.grade.en})" in answer_said.quotable(one, PLACE, "en")
    again = replace(one, hangs=(replace(named, share=0.9),))
    assert next((hang.path, places) for hang, places in decisive([one, again])) == (named.path, [1, 2])
    assert "no single number" in answer_said.quotable(replace(one, hangs=()), PLACE, "en")


@pytest.mark.parametrize("lang", SINGLES)
def test_a_text_to_quote_has_all_of_it(lang: Single) -> None:
    one = told(0.06, 0.04, 0.01)
    said = answer_said.quotable(one, PLACE, lang)
    for part in (answer_said.claim(one, lang), answer_said.beside(one, lang), answer_said.sure(one, lang)):
        assert part in said
    assert getattr(PLACE, lang) in said and ("5,100" if lang == "en" else "0.51万") in said


def test_luck_alone_is_said_to_be_luck_alone() -> None:
    data = comparison(8, grouped=False)
    one = answer(data, effect(data, "settled_substantive", "pay", DURING), WITH, SHORT)
    assert answer_said.grade(one, "en") == "Luck only" and "default numbers" in answer_said.sure(one, "en")


def test_an_outcome_without_words_of_its_own_is_said_by_its_name() -> None:
    data = worlds_data(0.02, 0.01, 0.2)
    one = answer(data, effect(data, "grievance_burden", "pay", DURING), WITH, SHORT)
    assert not one.counted and one.effect.label("en") in answer_said.claim(one, "en")


def test_every_share_on_a_first_screen_has_words_of_its_own() -> None:
    assert all(OUTCOMES[name].spoken for name in (*CHOSEN, "quorum_rate", "recorded_settlement"))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a comparison over worlds, one policy of it coercive."""
    data = worlds_data(0.04, 0.01, 0.06, second=0.01)
    for name in data.data_vars:
        if name in OUTCOMES:
            data[name].attrs |= spoken(OUTCOMES[str(name)])
    return compare_page(data, tmp_path_factory.mktemp("first"))


@pytest.mark.parametrize("lang", SINGLES)
def test_a_first_screen_is_short(page: Path, lang: Single) -> None:
    check_short(page, lang)


def test_coercive_policies_stand_behind_the_first_screen(tmp_path: Path) -> None:
    data = comparison(6, grouped=False)
    assert {one.effect.arm for one in of_arms(data)} == {"pay", "points", "lists"}
    made = compare_page(data, tmp_path, "en")
    first, whole = (words_of(made, "en", path) for path in ("//section[@id='conclusion']", "//main"))
    assert "black list" not in first and "black list" in whole
    only = compare_page(data.sel(arm=["lists"]), tmp_path / "only", "en")
    assert "id=\"conclusion\"" not in only.read_text("utf-8") and "<details class=\"details\" open>" in only.read_text("utf-8")  # fmt: skip


@needs()
@pytest.mark.browser
@pytest.mark.parametrize(("width", "most"), SIZES)
@pytest.mark.parametrize("lang", SINGLES)
def test_a_first_screen_fits(browser: Any, page: Path, lang: Single, width: int, most: int) -> None:
    check_fits(browser, page, lang, width, most)


def test_page_notebook_and_terminal_say_the_same(page: Path) -> None:
    data = worlds_data(0.04, 0.01, 0.06, second=0.01)
    for name in data.data_vars:
        if name in OUTCOMES:
            data[name].attrs |= spoken(OUTCOMES[str(name)])
    result = CompareResult(data)
    for lang in SINGLES:
        on_page = " ".join(words_of(page, lang, "//section[@id='quote']").split())
        said = result.answers(lang)
        assert 1 <= len(said) <= 3 and all(" ".join(one.split()) in on_page for one in said)
    shown = result._repr_html_()
    assert all(str(escape(one)) in shown for lang in SINGLES for one in result.answers(lang))


def test_every_answer_is_told_with_what_it_hangs_on() -> None:
    one = told(0.06, 0.04, 0.005)
    strong = [replace(one.hangs[0], path=f"a.{k}", share=0.9 - 0.1 * k) for k in range(3)]
    weak = replace(one.hangs[0], path="b.weak", share=0.02)
    answers = [replace(one, hangs=tuple(strong)), replace(one, hangs=(weak,)), replace(one, hangs=())]
    named = {hang.path: places for hang, places in decisive(answers)}
    assert named["b.weak"] == [2] and named["a.0"] == [1] and len(named) == 3
    assert answer_said.decides(answers, "en")[-1] == "no single number: answer 3"


def test_a_range_that_whole_numbers_would_hide_has_a_decimal() -> None:
    one = told(0.0, 0.01, 0.01)
    assert answer_said.amounts(one, -0.002, 0.003) == ["-0.2", "+0.3"]
    assert answer_said.amounts(one, -0.002, 0.03) == ["0", "+3"]
    assert answer_said.amounts(one, 0.0, 0.0) == ["0", "0"]
