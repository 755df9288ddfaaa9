"""Retired phrases stay retired: each with what to write instead."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

RETIRED = {
    r"told from (luck|noise|0|zero|nought|the rest|nothing|level|what)": "distinguished from",
    r"\b(what is|that is|is) needed is\b": "needs, takes",
    r"\boft(en)?er\b": "more often",
    r"\bit is said (that|of)\b": "(say who says it)",
    r"\bis said of\b": "describes, remarks on, the message for",
    r"\bwhat is (asked|wanted)\b": "the question, the goal, the request",
    r"\banew\b": "again, re- (resampled, redrawn)",
    r"\b(holds?|held) against\b": "contradicts; compared with",
    r"\bwhoever\b": "anyone who, those who",
    r"\bnought\b": "zero, nothing",
    r"\bone sees\b": "shows",
    "遗憾": "后悔值",
    "最小关注(效应|幅度)": "最小有意义效应",
    "运气": "偶然差异",
    "偶然波动": "偶然差异",
    "(?<!随机)种子": "随机种子；读者所见写重复模拟",
}
"""Pattern and what to write instead."""

TEXTS = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "CITATION.cff",
    "paper/*.md",
    "Makefile",
    "pyproject.toml",
    "grassroots/*.csv",
    "grassroots/**/*.py",
    "analysis/**/*.py",
    "experiments/**/*.py",
    "scenarios/**/*.py",
    "filing/**/*.py",
    "bilingual/**/*.py",
    "model/**/*.py",
    "model/**/*.csv",
    "tests/**/*.py",
    "benchmarks/**/*.py",
    "tools/*.py",
    "docs/**/*.md",
    "docs/**/*.csv",
    "analysis/**/*.j2",
    "experiments/**/*.yaml",
    "scenarios/**/*.yaml",
    "scenarios/**/*.csv",
    "notebooks/*.ipynb",
)


def texts() -> Iterator[Path]:
    for pattern in TEXTS:
        yield from sorted(ROOT.glob(pattern))


@pytest.mark.parametrize("phrase", RETIRED)
def test_a_retired_phrase_is_nowhere(phrase: str) -> None:
    """In documents, labels, messages, sources and tests."""
    retired = re.compile(phrase.replace(" ", r"\s+"), re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0]!r}"
        for path in texts()
        for text in [path.read_text("utf-8")]
        if path != Path(__file__)
        for hit in retired.finditer(text)
    ]
    assert not found, f"write {RETIRED[phrase]!r} instead:\n" + "\n".join(found)


def test_the_list_catches_what_it_retires() -> None:
    """Each pattern finds itself in a sentence over a line break, and nothing in plain English."""
    bad = "It cannot be told from\nnoise. What is needed is an oftener look. It is said that whoever sees what is wanted holds against nought, anew, as one sees, and nothing is said of it. 遗憾、最小关注效应、运气、偶然波动、种子。"
    good = "The effect cannot be distinguished from noise; anyone who repeats it more often will see a new result, and nothing can be said of others."
    assert all(re.search(one.replace(" ", r"\s+"), bad, re.IGNORECASE) for one in RETIRED)
    assert not any(re.search(one.replace(" ", r"\s+"), good, re.IGNORECASE) for one in RETIRED)
