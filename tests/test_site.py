"""Documents in Chinese stand beside their English pair and have its shape; the built site asks the network for nothing."""

import re
from pathlib import Path
from typing import Any

import pytest
from chromium import browser, needs

__all__ = ["browser"]
ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "results" / "site"
OWN = {
    f"{name}.zh.md"
    for name in ("README", "own-county", "answer-the-headline", "indices-alone", "from-python", "live-page")
}
"""Written for their readers from the start: in another order, or shorter."""
CHINESE = sorted(path for path in (ROOT / "docs").rglob("*.zh.md") if path.name not in OWN)
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```[^\n]*$", re.MULTILINE | re.DOTALL)
SAME = ("python", "yaml")
"""Code that is the same in both languages, so that the English page alone is run."""


def english(path: Path) -> Path:
    return path.with_name(path.name.replace(".zh.md", ".md"))


def meant(path: Path, target: str) -> str:
    """The English file that a link leads to."""
    led = english((path.parent / target).resolve()) if target and "://" not in target else english(path)
    return "README.md" if led == ROOT / "docs" / "README.md" else target and led.relative_to(ROOT).as_posix()


def shape(path: Path) -> dict[str, list[str]]:
    """Levels of headings, languages of code blocks, and files that links lead to, whichever language they are in."""
    text = path.read_text("utf-8")
    prose = FENCED.sub("", text)
    targets = re.findall(r"\]\(([^)#\s]*)[^)\s]*\)", prose)
    return {
        "headings": re.findall(r"^(#+) ", prose, re.MULTILINE),
        "code blocks": [f"{kind}\n{code * (kind in SAME)}" for kind, code in FENCED.findall(text)],
        "links": sorted(meant(path, target) for target in targets),
    }


@pytest.mark.parametrize("path", CHINESE, ids=lambda path: path.name)
@pytest.mark.parametrize("part", ["headings", "code blocks", "links"])
def test_a_document_in_chinese_has_the_shape_of_its_english_pair(path: Path, part: str) -> None:
    assert shape(path)[part] == shape(english(path))[part]


@pytest.mark.parametrize("path", CHINESE, ids=lambda path: path.name)
def test_pairs_lead_to_each_other(path: Path) -> None:
    assert f"]({english(path).name})" in path.read_text("utf-8")
    assert f"]({path.name})" in english(path).read_text("utf-8")


built = pytest.mark.skipif(not (SITE / "index.html").exists(), reason="no site: make docs builds it")


@built
@needs()
@pytest.mark.browser
@pytest.mark.parametrize(
    ("page", "word", "found"),
    [
        ("index.html", "allowance", "lever"),
        ("zh/index.html", "外出", "外出"),
        ("zh/how-to/read-an-answer.html", "", ""),
    ],
)
def test_the_site_works_from_a_disk(browser: Any, page: str, word: str, found: str) -> None:
    """Nothing is asked of the network, and what is searched for is found."""
    opened = browser.new_page()
    asked: list[str] = []
    failed: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: failed.append(str(error)))
    opened.goto((SITE / page).as_uri())
    if word:
        opened.fill("input.md-search__input", word)
        opened.wait_for_selector(".md-search-result__item", timeout=60_000)
        assert found in opened.inner_text(".md-search-result__list").lower()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []
    assert failed == []
    opened.close()


@built
@pytest.mark.slow
def test_no_page_of_the_site_loads_anything_from_outside() -> None:
    """Neither scripts, nor styles, pictures or frames; links may lead out."""
    loads = re.compile(
        r'<(?:script|img|iframe|source)\b[^>]*\bsrc="https?:|<link\b[^>]*rel="(?:stylesheet|preconnect)"[^>]*href="https?:'
    )
    pages = sorted(SITE.rglob("*.html"))
    assert len(pages) > 200
    assert [
        page.relative_to(SITE).as_posix() for page in pages if loads.search(page.read_text("utf-8"))
    ] == []


@built
@pytest.mark.slow
@pytest.mark.parametrize("folder", ["notebooks", "zh/notebooks"])
def test_notebooks_are_pages_with_what_they_print(folder: str) -> None:
    pages = sorted((SITE / folder).glob("*.html"))
    assert len(pages) == len(list((ROOT / "notebooks").glob("*.ipynb")))
    for page in pages:
        text = page.read_text("utf-8")
        assert text.lstrip().startswith("<!doctype html>") and "jp-OutputArea-output" in text, page
