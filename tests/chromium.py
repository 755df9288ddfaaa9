"""Chromium for the tests of pages: where it is, what is missing, and the fixture that opens it."""

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)


def needs(*packages: str) -> pytest.MarkDecorator:
    """Skip, with the reason, where Chromium, playwright or one of these packages is missing."""
    missing = [name for name in (*packages, "playwright") if find_spec(name) is None]
    missing += ["Chromium"] * (CHROMIUM is None)
    return pytest.mark.skipif(bool(missing), reason=f"no browser test: {', '.join(missing)} missing")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as driver:
        try:
            opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        except Error as why:
            pytest.skip(f"no browser test: {CHROMIUM} does not start: {why.message.splitlines()[0]}")
        yield opened
        opened.close()
