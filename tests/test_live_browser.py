"""The live page in Chromium: map, months, sliders, seed, households, languages; tabs apart; nothing fetched elsewhere.

Needs Chromium and the packages of the extra ``viz``; skipped where one is missing or Chromium does not start.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import needs

import scenarios
from grassroots.live.village import Village

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.browser, needs("solara")]
PATIENCE = 120_000
"""Milliseconds for what takes seconds: the machine may be busy."""

SERVER = """
import sys, threading, time
from pathlib import Path

from grassroots.language import Language
from grassroots.live import serve
from model import governance_model


def note():
    while True:
        Path(sys.argv[1]).write_text(str(len(governance_model._alive)))
        time.sleep(0.2)


threading.Thread(target=note, daemon=True).start()
serve("wusheng", Language.zh, 18765, False)
"""


class Served:
    """The page: where it is, and how many models its server holds."""

    def __init__(self, address: str, alive: Path) -> None:
        self.address, self._alive = address, alive

    def models(self, wanted: int) -> bool:
        """Whether the server comes to hold so many."""
        for _ in range(PATIENCE // 1000):
            if self._alive.read_text() == str(wanted):
                return True
            time.sleep(0.25)
        return False


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of the page, in a process of its own."""
    folder = tmp_path_factory.mktemp("live")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "GRASSROOTS_LANG": "en", "SOLARA_HOME": str(folder)}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(folder / "alive")], cwd=folder, env=env, stdout=log, stderr=log
        )
    try:
        yield Served(address_in(folder / "log", server), folder / "alive")
    finally:
        server.terminate()
        server.wait(30)


def address_in(log: Path, server: "subprocess.Popen[bytes]") -> str:
    """The address that the server says."""
    for _ in range(PATIENCE // 250):
        said = log.read_text("utf-8")
        if found := re.search(r"the page is at (http://127\.0\.0\.1:\d+);", said):
            return found[1]
        assert server.poll() is None, said
        time.sleep(0.25)
    raise AssertionError(log.read_text("utf-8"))


class Tab:
    """A tab, with what went wrong in it."""

    def __init__(self, browser: Any, address: str) -> None:
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.set_default_timeout(PATIENCE)
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda asked: self.note(asked.url, address))
        self.page.goto(address, timeout=PATIENCE)
        self.page.locator(".village-cell").first.wait_for()

    def note(self, url: str, address: str) -> None:
        if url != "about:blank" and not url.startswith(
            (address, address.replace("http", "ws"), "data:", "blob:")
        ):
            self.wrong.append(url)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def shows(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def close(self) -> None:
        """As somebody does it: the page hears of it, which it would not if it were just taken away."""
        self.page.goto("about:blank")
        self.page.close()
        assert self.wrong == []


@pytest.fixture
def tab(browser: Any, served: Served) -> Iterator[Tab]:
    """A tab in Chinese."""
    made = Tab(browser, served.address)
    yield made
    made.close()


def test_the_map_has_all_households_and_the_month_goes_on(tab: Tab) -> None:
    homes = len(Village(scenarios.load("wusheng")).model.world.townships[0].tables.households.id)
    assert tab.page.locator(".village-cell").count() == homes
    tab.shows("截至第24个月")
    for press, month in (("下一月", 25), ("下一年", 37), ("重新开始", 24)):
        tab.press(press)
        tab.shows(f"截至第{month}个月")
    assert tab.page.evaluate("document.documentElement.scrollHeight") <= 900


def test_a_slider_and_a_seed_make_another_village(tab: Tab) -> None:
    tab.press("下一年")
    tab.shows("误工补贴0元，")
    slider = tab.page.locator("input[type=range]").nth(1)
    slider.evaluate(
        "s => { s.value = 60; s.dispatchEvent(new Event('input')); s.dispatchEvent(new Event('change')) }"
    )
    tab.page.locator("output", has_text="60元/次会议").wait_for()
    tab.page.get_by_text("误工补贴0元，").wait_for(state="detached")
    seed = tab.page.locator("input[type=text]")
    seed.fill("abc")
    seed.press("Enter")
    tab.shows("“abc”不是有效的随机种子")
    before = tab.page.locator(".village-charts").inner_text()
    seed.fill("9")
    seed.press("Enter")
    tab.page.locator(".village-wrong").wait_for(state="detached")
    assert tab.page.locator(".village-charts").inner_text() != before


def test_a_household_is_explained_in_both_languages(tab: Tab) -> None:
    tab.page.locator(".village-cell", has=tab.page.locator(".village-home.came")).first.click()
    panel = tab.page.locator(".village-household")
    panel.get_by_text("到会。").first.wait_for()
    assert not re.search("[A-Za-z]{3}", panel.inner_text())
    tab.press("English")
    panel.get_by_text(", came.").first.wait_for()
    assert not re.search("[\u4e00-\u9fff]", panel.inner_text())


def test_two_tabs_share_nothing(tab: Tab, browser: Any, served: Served) -> None:
    other = Tab(browser, served.address)
    other.press("English")
    other.press("Next year")
    other.shows("After month 36")
    tab.press("下一月")
    tab.shows("截至第25个月")
    other.close()


def test_a_closed_tab_gives_back_its_village(tab: Tab, browser: Any, served: Served) -> None:
    other = Tab(browser, served.address)
    assert served.models(2)
    other.close()
    assert served.models(1)
