"""Texts that are numbers, and messages for those that are none: never a wrong number, never one that is not allowed."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.letters import first_odd, plain_text
from scenarios.numbers import LONGEST, hint, number_in, readings

MEANT = [
    ("0,5", "write 0.5"),
    ("０．５", "write 0.5"),
    ("０，５", "write 0.5"),
    ("0，5", "write 0.5"),
    ("−0.5", "write -0.5"),
    ("–3", "write -3"),
    ("0.5\u200b", "write 0.5"),
    ("\u00a00.5", "write 0.5"),
    ("1,5", "write 1.5"),
    (",5", "write 0.5"),
    ("0,500", "write 0.5"),
    ("1,234", "write 1234, or 1.234 where the comma stands before decimals"),
    ("290,000", "write 290000, or 290 where the comma stands before decimals"),
    ("12,345,678", "write 12345678"),
    ("1.234.567", "write 1234567"),
    ("1.234,5", "write 1234.5"),
    ("1,234.5", "write 1234.5"),
    ("1 234", "write 1234"),
    ("1_000", "write 1000"),
    ("12.7 %", "write 0.127"),
    ("40％", "write 0.4"),
    ("40,5%", "write 0.405"),
    ("3‰", "write 0.003"),
    ("29万", "write 290000"),
    ("3成", "write 0.3"),
    ("３．５", "write 3.5"),
    ("012", "write 12"),
    ("00.5", "write 0.5"),
    ("٣", "write 3"),
    ("1e400", "such a number is too large or too small for a computer"),
    ("1e-400", "such a number is too large or too small for a computer"),
    ("9" * 41, "a number has at most 40 characters"),
    ("1,2,3", ""),
    ("12,34,567", ""),
    ("1:30", ""),
    ("0x10", ""),
    ("0o10", ""),
    ("5k", ""),
    ("1..5", ""),
    ("many", ""),
    ("nan", ""),
    ("inf", ""),
    ("true", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "said"), MEANT)
def test_what_a_text_means_as_a_number(text: str, said: str) -> None:
    assert hint(text) == said
    assert number_in(text) is None


def test_no_number_is_advised_that_is_not_allowed() -> None:
    assert hint("1,5", lambda number: number <= 0.97) == ""
    assert hint("1,234", lambda number: number <= 100) == "write 1.234"
    assert hint("290,000", lambda number: number > 1000) == "write 290000"
    assert hint("40%", lambda number: number > 1) == ""


@settings(max_examples=300, deadline=None)
@given(st.floats(0.001, 1e6), st.integers(0, 6), st.sampled_from(["{}", " {}", "{} "]))
def test_a_decimal_comma_is_read_as_what_it_was_written_for(number: float, digits: int, around: str) -> None:
    written = f"{number:.{digits}f}"
    comma = around.format(written.replace(".", ","))
    wide = comma.translate({ord(letter): ord(letter) + 0xFEE0 for letter in "0123456789,"})
    for text in (comma, wide):
        assert float(written) in [pytest.approx(found, rel=1e-11) for found in readings(text)], text


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=50))
def test_any_text_is_a_number_or_none_and_python_agrees(text: str) -> None:
    number = number_in(text)
    assert isinstance(hint(text), str)
    if number is not None:
        assert number == float(text)


def test_long_texts_take_no_time() -> None:
    begun = time.perf_counter()
    for text in ("9" * 20_000, "9" * 20_000 + "x", "1," * 20_000, " " * 20_000, "9." * 20_000):
        assert number_in(text) is None and str(LONGEST) in hint(text)
    assert time.perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    ("text", "given", "advice", "index"),
    [
        ("yеar", "the Cyrillic letter е (U+0435)", "write e", 1),
        ("Αge", "the Greek letter Α (U+0391)", "write A", 0),
        ("a\u00a0b", "the space U+00A0", "write a plain space", 1),
        ("a\u3000b", "the space U+3000", "write a plain space", 1),
        ("a\u200bb", "the invisible character U+200B", "delete it", 1),
        ("a–b", "the dash – (U+2013)", "write -", 1),
        ("“a”", "the quotation mark “ (U+201C)", 'write "', 0),
        ("a：b", "the full-width character ： (U+FF1A)", "write :", 1),
        ("a、b", "the Chinese mark 、 (U+3001)", "write ,", 1),
    ],
)
def test_a_look_alike_is_named(text: str, given: str, advice: str, index: int) -> None:
    odd = first_odd(text)
    assert odd is not None and (odd.given, odd.advice, odd.index) == (given, advice, index)


@pytest.mark.parametrize("text", ["plain text", "村民代表会议", "café", "Ñandú", ""])
def test_other_letters_are_no_look_alikes(text: str) -> None:
    assert first_odd(text) is None
    assert plain_text(text) == text
