"""The page about one run: one file that needs nothing else, in both languages, with nothing unescaped."""

import base64
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from analysis_data import households, monthly, outcomes
from chromium import needs
from first_screens import SIZES, check_fits, check_short
from fontTools.ttLib import TTFont

from analysis.report import run_page
from analysis.report.page import font_subset
from analysis.words import CANNOT, WORDS
from bilingual.words import SINGLES, Language, Single
from experiments.measure import spoken
from model.outcomes import OUTCOMES

VOID = {"meta", "br", "link", "img", "input", "hr"}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page in both languages."""
    return run_page(outcomes(), monthly(), households(), tmp_path_factory.mktemp("run"), "both")


@pytest.fixture(scope="module")
def html(page: Path) -> str:
    """Its text."""
    return page.read_text("utf-8")


class Reader(HTMLParser):
    """Collects tags and text, and notices a tag that is closed out of order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.text += data


def test_tags_are_closed_in_order(html: str) -> None:
    assert Reader(html).open == []


def test_the_page_loads_nothing(html: str) -> None:
    loading = ("src", "href", "xlink:href", "action", "data", "srcset", "poster")
    for tag, attrs in Reader(html).tags:
        for name in loading:
            assert (attrs.get(name) or "#").startswith("#"), (tag, attrs)
    assert not re.search(r"url\((?!data:|#)", html)
    assert "@import" not in html


def test_identifiers_are_unique(html: str) -> None:
    names = [
        attrs["id"]
        for tag, attrs in Reader(html).tags
        if "clip" in tag or tag in ("section", "table", "figure")
    ]
    assert len(names) == len(set(names))


def test_labels_are_escaped(html: str) -> None:
    assert "<script>alert" not in html
    assert "Hill &lt;village&gt;" in html
    assert "assemblies &lt;b&gt;with&lt;/b&gt;" in html
    assert "Li &lt;L.&gt;" in html


def test_conclusion_stands_first(html: str) -> None:
    places = [
        html.index(f'id="{name}"') for name in ("conclusion", "figures", "outcomes", "cannot", "reproduce")
    ]
    assert places == sorted(places)


def test_everything_a_reader_needs_is_there(html: str) -> None:
    text = Reader(html).text
    for wanted in (
        "0123456789ab",
        "grassroots run hill --seed 7",
        "incentives.allowance",
        "70 of the 100",
        "费孝通",
    ):
        assert wanted in text
    for wanted in (
        "grid_work.report_share = 0.99 & more",
        "Figure 1",
        "图1",
        "Table 1",
        "表1",
        "6 seeds",
        "6次重复模拟",
    ):
        assert wanted in text
    for key in CANNOT:
        assert WORDS[key].en in text
        assert WORDS[key].zh in text


def test_the_font_in_the_page_has_every_letter_of_it(html: str) -> None:
    data = re.search(r"data:font/woff;base64,([^)]+)\)", html)
    assert data is not None
    there = TTFont(io.BytesIO(base64.b64decode(data[1]))).getBestCmap()
    assert not {letter for letter in Reader(html).text if letter.isprintable() and ord(letter) not in there}


def test_a_subset_has_only_what_was_asked_for_and_the_same_bytes() -> None:
    font = font_subset("村民a")
    assert set(TTFont(io.BytesIO(font)).getBestCmap()) == {ord(letter) for letter in "村民a"}
    assert font == font_subset("a民村")
    assert len(font) < 20_000


@pytest.mark.parametrize(("lang", "other"), [("en", "zh"), ("zh", "en")])
def test_a_page_in_one_language_has_only_that(lang: Language, other: Language, tmp_path: Path) -> None:
    html = run_page(outcomes(2), monthly(2), households(), tmp_path, lang).read_text("utf-8")
    assert f'class="{lang}"' in html
    assert f'class="{other}"' not in html
    assert "dataset.shown" not in html and "beforeprint" in html, "no switch; what is folded opens for print"
    if lang == "en":
        body = html[html.index("<main>") : html.index('id="bibliography"')]
        assert not re.search(r"[\u4e00-\u9fff]", body)


def test_the_same_run_gives_the_same_page_and_figures(page: Path, tmp_path: Path) -> None:
    again = run_page(outcomes(), monthly(), households(), tmp_path, "both")
    first = {
        path.relative_to(page.parent): path.read_bytes() for path in page.parent.rglob("*") if path.is_file()
    }
    second = {
        path.relative_to(tmp_path): path.read_bytes() for path in again.parent.rglob("*") if path.is_file()
    }
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_figures_lie_beside_the_page(page: Path, html: str) -> None:
    names = {path.name for path in (page.parent / "figures").glob("[!.]*")}
    assert {f"wedge.{lang}.{kind}" for lang in ("en", "zh") for kind in ("png", "svg")} <= names
    assert html.count("<figure ") * 4 == len(names)


def test_one_seed_and_nothing_to_draw(tmp_path: Path) -> None:
    data = outcomes(1)
    bare = data.drop_attrs(deep=False).assign_attrs(
        {"label": "X", "label_zh": "某", "villages": 3, "months": 84, "year": 2021}
    )
    html = run_page(bare, monthly(1)[["registered"]], households()[:0], tmp_path, "both").read_text("utf-8")
    assert "One seed only: there is no interval." in html
    assert "只有1次模拟" in html
    assert not re.search(r"\bnan\b", Reader(html).text)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a run whose outcomes have the words that people count in, as those of the model have."""
    data = outcomes()
    for name in data.data_vars:
        if name in OUTCOMES:
            data[name].attrs |= spoken(OUTCOMES[str(name)])
    return run_page(data, monthly(), households(), tmp_path_factory.mktemp("counted"), "both")


@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_of_a_run_is_short(counted: Path, lang: Single) -> None:
    check_short(counted, lang)


@needs()
@pytest.mark.browser
@pytest.mark.parametrize(("width", "most"), SIZES)
@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_of_a_run_fits(
    browser: Any, counted: Path, lang: Single, width: int, most: int
) -> None:
    check_fits(browser, counted, lang, width, most)
