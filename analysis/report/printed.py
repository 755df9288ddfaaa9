"""A page on paper: what stands on the page of a result goes into a document in Word, and no sentence is added."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from lxml import html

from analysis.report.page import split_lead
from analysis.report.word import Word
from analysis.words import say
from bilingual.words import SINGLES, Single, mark

BRIEF = ("cannot", "numbers", "townships", "method", "bibliography", "reproduce")
"""Sections of a brief document, after its conclusions."""
ORDER = {"cannot": 0, "numbers": 1, "method": 3, "bibliography": 4, "reproduce": 5}
"""Where sections stand; all others come between what answers hang on and the method."""


AFTER = re.compile("(?<=[：；，。]) ")
"""A space after a mark of Chinese, which a line break on the page has left."""


type Pictures = Callable[[str], Path]
"""The file of a figure, by its name and language; it may be drawn only when a document asks for it."""


class NotThere(ValueError):
    """A page has not the language that is asked for."""


def read_page(text: str, lang: Single) -> Any:
    """The page in one language.

    Raises:
        NotThere: it is in the other language only.
    """
    page = html.fromstring(text)
    if not page.xpath(f"//h1//*[@lang='{lang}']"):
        raise NotThere
    other = next(one for one in SINGLES if one != lang)
    for node in page.xpath(f"//*[contains(concat(' ', @class, ' '), ' {other} ')] | //script | //style"):
        node.drop_tree()
    return page


def document(page: Any, figures: Pictures, lang: Single, brief: bool) -> Word:
    """A page as a document: cover, conclusions with what they cannot say on one page, then what they hang on, method, sources."""
    made = Word(lang)
    made.cover(
        said(page.xpath("//h1")[0]),
        [say("word_unit", lang), say("word_date", lang), *tags(page), *identity(page)],
    )
    first, *others = page.xpath("//section")
    if begins_with_answers(page):
        conclusions(made, first, others, figures)
    else:
        add(made, first, figures, True)
    for section in sorted(others, key=lambda one: ORDER.get(of(one), 2)):
        if not brief or of(section) in BRIEF:
            add(made, section, figures, False, brief)
    return made


def conclusions(made: Word, first: Any, others: list[Any], figures: Pictures) -> None:
    """The answers, the first table and the box of what they cannot say, which fit one page; then the figure."""
    heads = first.xpath("./h2")
    made.heading(said(heads[0]) if heads else "", 1, True)
    for number, line in enumerate(first.xpath("./ol/li"), 1):
        answer(made, line, number)
    for table in first.xpath(".//table"):
        made.table(*grid(table), caption=caption(table, "caption"))
    limits = [said(one) for one in first.xpath(".//*[@id='limits']//li")]
    made.box(say("word_cannot", made.lang), limits + [one for box in boxes(others) for one in box])
    if not any(of(one) == "numbers" for one in others):
        hangs(made, first)
    for node in first.xpath(".//figure"):
        put(made, node, figures)


def answer(made: Word, line: Any, number: int) -> None:
    """One answer: its claim, the counts, and how sure it is."""
    claim = said(line.xpath("./div[1]/b")[0])
    rest = [said(one).removeprefix(claim).strip() for one in line.xpath("./div")]
    gap = "" if made.lang == "zh" else " "
    text = gap.join(rest)
    made.para(AFTER.sub("", text) if made.lang == "zh" else text, f"{number}. {claim}{gap}")


def hangs(made: Word, first: Any) -> None:
    """What the answers hang on, where the page has no table of it."""
    for box in first.xpath(".//*[@id='hangs']"):
        made.heading(said(box.xpath("./h3")[0]), 2)
        for line in box.xpath(".//li"):
            made.para(said(line))


def boxes(others: list[Any]) -> list[list[str]]:
    """What the page as a whole cannot say; its section is taken out of those that are still to come."""
    found = [one for one in others if of(one) == "cannot"]
    for one in found:
        others.remove(one)
    return [[said(line) for line in one.xpath(".//li")] for one in found]


def begins_with_answers(page: Any) -> bool:
    """Whether its first section is a screen of answers, with a table and a figure of its own."""
    return str(page.xpath("//section")[0].get("class")) == "answers"


def of(section: Any) -> str:
    """What a section is called."""
    return str(section.get("id", ""))


def tags(page: Any) -> list[str]:
    """Place, villages, months, seeds."""
    return [said(one) for one in page.xpath("//ul[@class='tags']/li")]


def identity(page: Any) -> list[str]:
    """Version and hash of the run: the last facts of those that make the numbers again."""
    kept = {say(key, lang): mark(": ", lang) for key in ("run_version", "run_hash") for lang in SINGLES}
    return [f"{name}{kept[name]}{value}" for name, value in pairs(page) if name in kept]


def pairs(section: Any) -> list[tuple[str, str]]:
    """Names and values."""
    return [(said(one), said(one.getnext())) for one in section.xpath(".//dt")]


def add(made: Word, section: Any, figures: Pictures, first: bool, brief: bool = False) -> None:
    """One section: its heading, then paragraphs, tables and figures as they stand on the page."""
    heads = section.xpath("./h2 | ./details/summary/h2")
    title = said(heads[0]) if heads else ""
    if of(section) == "cannot":
        made.box(say("word_cannot", made.lang), [said(one) for one in section.xpath(".//li")])
    elif of(section) == "bibliography":
        references(made, section, brief)
    else:
        if title:
            made.heading(title, 1, first)
        for node in parts(section):
            if of(section) != "method":
                put(made, node, figures)
            elif node.get("class") != "of":
                made.para(said(node))


def references(made: Word, section: Any, brief: bool) -> None:
    """The sources; in a brief document those alone that the answers rest on, where the page marks them."""
    near = section.xpath(".//li[@class='near']")
    found = [said(one) for one in (near if brief and near else section.xpath(".//li"))]
    if found:
        made.heading(say("word_references", made.lang), 1, numbered=False)
        made.references(found)


def parts(section: Any) -> Iterator[Any]:
    """What a section consists of, in order, without what stands inside tables and figures."""
    inside = "not(ancestor::table) and not(ancestor::figure) and not(ancestor::*[@class='bibliography'])"
    kinds = " or ".join(f"self::{name}" for name in ("h3", "h4", "p", "li", "table", "figure", "dl"))
    yield from section.xpath(f".//*[({kinds}) and {inside}]")


def put(made: Word, node: Any, figures: Pictures) -> None:
    """One part."""
    if node.tag == "table":
        made.table(*grid(node), caption=caption(node, "caption"))
    elif node.tag == "figure":
        made.figure(figures(f"{node.get('data-name')}.{made.lang}"), caption(node, "figcaption"))
    elif node.tag == "dl":
        made.table([say("word_fact", made.lang), say("word_value", made.lang)], pairs(node))
    elif node.tag in ("h3", "h4"):
        made.heading(said(node), 2 if node.tag == "h3" else 3)
    elif node.xpath("./div/b"):
        claim = said(node.xpath("./div/b")[0])
        made.para(said(node).removeprefix(claim).strip(), f"{claim} ")
    elif text := said(node):
        lead, rest = split_lead(text)
        made.para(rest, lead)


def caption(node: Any, tag: str) -> str:
    """A caption without its number."""
    found = node.xpath(f".//{tag}")
    if not found:
        return ""
    number = said(found[0].xpath(".//b")[0]) if found[0].xpath(".//b") else ""
    return said(found[0]).removeprefix(number).strip()


def grid(node: Any) -> tuple[list[str], list[list[str]]]:
    """Head and rows of a table."""
    rows = [[said(cell) for cell in row.xpath("./th|./td")] for row in node.xpath(".//tr")]
    return rows[0], rows[1:]


def frames(page: Any) -> dict[str, pd.DataFrame]:
    """The tables of a page as the sheets of a workbook."""
    made = {}
    for number, node in enumerate(page.xpath("//table"), 1):
        head, rows = grid(node)
        made[str(number)] = pd.DataFrame([row[: len(head)] for row in rows], columns=pd.Index(head))
    return made


def said(node: Any) -> str:
    """The words of an element on one line, with a space where a line breaks."""
    for line in node.iter("br"):
        line.tail = f" {(line.tail or '').lstrip()}"
    return " ".join(str(node.text_content()).split())
