"""SolaraViz opens the model: the page of ``docs/how-to/meet-a-villager.md`` and a bare one, served and looked at in Chromium.

Needs Chromium (``apt-get install chromium``) and the packages of the extra ``viz``; skipped where one is missing or Chromium does not start.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import needs

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.browser, needs("solara")]
PATIENCE = 120_000
"""Milliseconds for what takes seconds: the machine may be busy."""

BARE = """
import solara
from mesa.visualization import SolaraViz

import village
from grassroots import GovernanceModel


def fails(model):
    if model.month == 1:
        raise ValueError("what a pity")


def failing():
    model = GovernanceModel(rng=7, registered=150)
    model.add_step(fails, after="learning")
    return model


@solara.component
def Bare():
    SolaraViz(GovernanceModel(rng=7))


@solara.component
def Failing():
    SolaraViz(solara.use_memo(failing, []))


routes = [
    solara.Route("/", component=Bare),
    solara.Route("village", component=village.Page),
    solara.Route("failing", component=Failing),
]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the pages, in a process of its own."""
    folder = tmp_path_factory.mktemp("pages")
    text = (ROOT / "docs" / "how-to" / "meet-a-villager.md").read_text("utf-8")
    (app,) = re.findall(r"^```python village\.py\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (folder / "village.py").write_text(app, "utf-8")
    (folder / "pages.py").write_text(BARE, "utf-8")
    port = free_port()
    quietly = ["--no-open", "--production", "--no-check-version"]
    command = ["-m", "solara", "run", "pages.py", "--port", str(port), *quietly]
    paths = os.pathsep.join([str(folder), str(ROOT)])
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths},
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(port, server, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the server listens."""
    for _ in range(PATIENCE // 250):
        assert server.poll() is None, log.read_text("utf-8")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)
    raise AssertionError(log.read_text("utf-8"))


class Looked:
    """A page, with what went wrong in it."""

    def __init__(self, browser: Any, address: str) -> None:
        self.page = browser.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("requestfailed", lambda request: self.wrong.append(request.url))
        self.page.goto(address, timeout=PATIENCE)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def shows(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()


def test_solara_opens_a_bare_model(browser: Any, address: str) -> None:
    """Time 0, Step, 1, Reset, 0, Step, 1; nothing fails in the page and nothing is fetched from elsewhere."""
    look = Looked(browser, address)
    look.shows("Time: 0")
    for press, then in (("Step", "Time: 1"), ("Reset", "Time: 0"), ("Step", "Time: 1"), ("Step", "Time: 2")):
        look.press(press)
        look.shows(then)
    assert not look.wrong


def test_the_page_of_the_documentation_is_a_village(browser: Any, address: str) -> None:
    """The map and the curve are drawn; boxes of text and sliders reach the run that Reset makes."""
    look = Looked(browser, f"{address}/village")
    look.shows("GovernanceModel wusheng: month 0 of 60, 1 village, seed 7")
    pictures = look.page.locator("img, svg.solara-figure")
    pictures.first.wait_for()
    look.press("Step")
    look.shows("month 1 of 60")
    look.page.get_by_label("Seed").fill("9")
    look.page.get_by_label("Seed").press("Enter")
    look.press("Reset")
    look.shows("GovernanceModel wusheng: month 0 of 60, 1 village, seed 9")
    look.press("Step")
    look.shows("month 1 of 60")
    assert pictures.count() >= 2 and not look.wrong


def test_a_broken_model_says_so_in_the_page(browser: Any, address: str) -> None:
    look = Looked(browser, f"{address}/failing")
    look.press("Step")
    look.shows("Time: 1")
    look.page.get_by_role("button", name="▶").click()
    look.shows("error in step: what a pity")
