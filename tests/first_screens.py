"""How long a first screen may be, and how high: the same for every page that has one."""

import re
from pathlib import Path
from typing import Any

from lxml import html as parser

from bilingual.words import Single

NUMBER = re.compile(r"\d[\d,.]*")
LIMITS: dict[Single, tuple[int, int]] = {"en": (140, 330), "zh": (280, 620)}
"""Words, or characters, of the answers and of the screen."""
SIZES = [(1280, 900), (390, 4000)]
"""Width of a window, and where the first screen ends at most, in pixels."""


def words_of(page: Path, lang: Single, path: str) -> str:
    """What a part of a page says in one language."""
    tree = parser.fromstring(page.read_text("utf-8"))
    other = "zh" if lang == "en" else "en"
    for node in tree.xpath(
        f"//*[contains(concat(' ', @class, ' '), ' {other} ')] | //script | //style | //svg"
    ):
        node.drop_tree()
    return " ".join(" ".join(one.itertext()) for one in tree.xpath(path))


def check_short(page: Path, lang: Single) -> None:
    """Words and numbers within their limits."""
    answers = words_of(page, lang, "//section[@id='conclusion']/ol")
    screen = words_of(page, lang, "//header | //section[@id='conclusion']")
    size = (lambda text: len(text.split())) if lang == "en" else (lambda text: len(re.sub(r"\s", "", text)))
    assert 20 <= size(answers) <= LIMITS[lang][0] and size(screen) <= LIMITS[lang][1]
    assert len(NUMBER.findall(answers)) <= 32 and len(NUMBER.findall(screen)) <= 70


def check_fits(browser: Any, page: Path, lang: Single, width: int, most: int) -> None:
    """The screen ends within the window, and nothing has to be scrolled sideways."""
    shown = browser.new_page(viewport={"width": width, "height": 900})
    shown.goto(f"{page.as_uri()}#{lang}")
    bottom = shown.evaluate("document.getElementById('conclusion').getBoundingClientRect().bottom")
    wide = shown.evaluate("document.documentElement.scrollWidth")
    shown.close()
    assert 0 < bottom <= most and wide <= width
