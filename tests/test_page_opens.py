"""Pages in both languages open in the one that was asked for, in a browser of the other language as well."""

from pathlib import Path
from typing import Any

import pytest
from analysis_data import outcomes
from chromium import needs

from analysis.report.page import Page
from analysis.report.run import run_context, source
from bilingual.words import Language


def page_in(folder: Path, opens: Language) -> Path:
    """The page of a run without its figures."""
    data = outcomes(replicates=2)
    return Page(folder, "both", "abc", source(data), opens).write(
        "run.html.j2", first=None, **run_context(data)
    )


@pytest.mark.parametrize(("opens", "html"), [("en", "en"), ("zh", "zh-Hans"), ("both", "en")])
def test_the_page_says_in_which_language_it_opens(opens: Language, html: str, tmp_path: Path) -> None:
    made = page_in(tmp_path, opens)
    head = made.read_text("utf-8")[:200]
    assert f'<html lang="{html}"' in head
    assert ("data-opens" in head) == (opens != "both")
    assert opens == "both" or f'data-opens="{opens}"' in head


@needs()
@pytest.mark.browser
@pytest.mark.parametrize("own", ["en-GB", "zh-CN"])
@pytest.mark.parametrize("opens", ["en", "zh", "both"])
def test_a_page_opens_as_asked_whatever_the_browser_speaks(
    browser: Any, own: str, opens: Language, tmp_path: Path
) -> None:
    made = page_in(tmp_path, opens)
    page = browser.new_context(locale=own).new_page()
    page.goto(made.as_uri())
    shown = opens if opens != "both" else own[:2]
    assert page.evaluate("document.documentElement.dataset.shown") == shown
    heading = page.locator(f"#conclusion h2 span.{shown}")
    assert heading.is_visible()
    page.locator("#switch").click()
    assert not heading.is_visible()
    page.goto(f"{made.as_uri()}#{'zh' if shown == 'en' else 'en'}")
    page.reload()
    assert not page.locator(f"#conclusion h2 span.{shown}").is_visible(), (
        "an address that names a language goes first"
    )
