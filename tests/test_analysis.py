"""Words, rows, tables and sentences about a run."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from analysis_data import outcomes
from each import failing
from hypothesis import example, given
from hypothesis import strategies as st
from rich.console import Console

from analysis import words
from analysis.both_errors import amount
from analysis.effects import show_difference
from analysis.figures import fates
from analysis.report.clauses import numbers, signed
from analysis.report.sentences import conclusion
from analysis.statistics import interval
from analysis.summary import mutual, read, rows, twins
from analysis.tables import WIDTH, html_table, outcomes_table
from analysis.words import CANNOT, WORDS, say
from bilingual.numbers import figures, fixed, show, show_gap, show_range
from bilingual.texts import json_text
from bilingual.words import LANGUAGES, Language
from experiments.formats import write_csv
from grassroots.options import Language as Spoken
from grassroots.shown import number, percent

SIGNED_ZERO = re.compile(r"[+-]0(\.0*)?(?![.\d])")
BRACES = re.compile(r"\{(\w+)\}")


def printed(data: object) -> str:
    """What a terminal of a hundred columns shows, without colours."""
    console = Console(width=WIDTH, color_system=None)
    with console.capture() as shown:
        console.print(data)
    return shown.get()


def test_every_text_exists_in_both_languages() -> None:
    assert failing(exists_in_both_languages, WORDS) == {}


def exists_in_both_languages(key: str) -> None:
    pair = WORDS[key]
    assert pair.en.strip()
    assert pair.zh.strip()
    if key == "switch":  # It names the other language.
        return
    if pair.zh == pair.en.replace(" ", "") and re.fullmatch(r"(\{\w+\} ?)+", pair.en):  # values alone
        return
    assert not re.search(r"[\u4e00-\u9fff]", pair.en)
    assert re.search(r"[\u3000-\u9fff\uff00-\uffef]", pair.zh)
    allowed = {"number", "value"}
    assert set(BRACES.findall(pair.en)) - allowed == set(BRACES.findall(pair.zh)) - allowed


def test_every_text_is_used() -> None:
    """A key stands somewhere as it is, or begins as a key that is put together, like f"map_{column}"."""
    folder = Path(words.__file__).parent
    code = "".join(path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in (".py", ".j2"))
    built = tuple(re.findall(r"f['\"](\w+_)\{", code))
    assert built
    code += "".join(path.read_text("utf-8") for path in (folder.parent / "grassroots").rglob("*.py"))
    named = Counter(re.findall(r"['\"](\w+)(?=['\"])", code))
    unused = [key for key in WORDS if named[key] < 2]
    assert [key for key in unused if not key.startswith(built)] == []


def test_every_line_of_the_box_exists() -> None:
    assert set(CANNOT) <= set(WORDS)


def test_every_part_of_a_fate_has_words_and_a_colour() -> None:
    for bar in fates.BARS:
        assert bar.key in WORDS
        for text in (*(text for text, _ in bar.parts), bar.rest):
            assert text in WORDS
            assert text in fates.COLOURS


def test_a_text_without_its_value_is_refused() -> None:
    with pytest.raises(KeyError):
        say("figure", "en")


def test_twins_share_a_line_and_the_record_has_none_of_its_own() -> None:
    data = outcomes()
    lines = rows(data)["disputes"]
    names = [line.first.name for line in lines]
    assert "recorded_settlement" not in names
    beside = {line.first.name: line.recorded.name for line in lines if line.recorded is not None}
    assert beside == dict.fromkeys(("settled_substantive", "settled_of_accepted"), "recorded_settlement")


def test_a_gap_is_shown_only_between_twins_that_name_each_other() -> None:
    data = outcomes()
    gaps = {line.first.name: line.gap("en") for line in rows(data)["disputes"]}
    assert gaps["settled_substantive"] == ""
    seen = read(data, "recorded_settlement").value - read(data, "settled_of_accepted").value
    assert gaps["settled_of_accepted"] == show_gap(seen, "share", "en")
    assert set(mutual(data)) == {"own_ballot_rate", "settled_of_accepted"}
    assert set(twins(data)) == {*mutual(data), "settled_substantive"}


def test_a_twin_declared_on_one_side_only_is_found() -> None:
    data = outcomes()
    data["own_ballot_rate"].attrs["twin"] = ""
    assert twins(data)["own_ballot_rate"] == "recorded_turnout"


def test_a_reading_is_the_interval_over_replicates() -> None:
    data = outcomes()
    values = data["quorum_rate"].sel(period="window").values
    expected = interval(values, unit="share").one()
    seen = read(data, "quorum_rate")
    assert (seen.value, seen.low, seen.high, seen.n) == (
        expected.value,
        expected.low,
        expected.high,
        expected.n,
    )
    assert 0.0 <= seen.low < seen.value < seen.high <= 1.0


def test_missing_values_are_left_out_of_the_mean() -> None:
    data = outcomes()
    data["quorum_rate"].values[0] = np.nan
    assert read(data, "quorum_rate").n == data.sizes["replicate"] - 1


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("replicates", [1, 6])
def test_table_for_the_terminal(lang: Language, replicates: int) -> None:
    data = outcomes(replicates)
    text = printed(outcomes_table(data, lang))
    assert show(read(data, "deliberation_rate").value, "acts/person/year") in text
    bands = re.findall(r"\[[\d.,+ -]+\]", text)
    assert bool(bands) == (replicates > 1)
    assert "\u2212" not in text
    assert ("no value" in text) == (lang != "zh") and ("无数值" in text) == (lang != "en")
    assert "<b>with</b> a" in text or lang == "zh"
    cells = Console(width=WIDTH)
    assert all(cells.measure(line).maximum <= WIDTH for line in text.splitlines())


def test_table_of_headlines_only() -> None:
    text = printed(outcomes_table(outcomes(), "en", headline_only=True))
    assert "quorum" in text
    assert "pressed" not in text


def test_table_of_one_year() -> None:
    assert "the year 2026" in printed(outcomes_table(outcomes(), "en", period="2026"))


def test_differences_of_shares_are_percentage_points() -> None:
    text = printed(outcomes_table(outcomes(), "en"))
    assert re.search(r"wedge\s+\+\d\d\.\d \[\S+, \S+\]\s+percentage points", text)


def test_html_table_escapes_labels() -> None:
    html = html_table(outcomes())
    assert "assemblies &lt;b&gt;with&lt;/b&gt;" in html
    assert "<b>" not in html


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_conclusion_is_three_sentences_with_intervals(lang: Language) -> None:
    sentences = conclusion(outcomes(), lang)
    assert len(sentences) == 3
    assert all("[" in sentence for sentence in sentences[:2])
    assert ("70 of the 100" if lang == "en" else "100个不确定参数中有70个") in sentences[2]
    assert ("6 seeds" if lang == "en" else "6次重复模拟") in sentences[2]


def test_conclusion_of_one_seed_claims_no_interval() -> None:
    sentences = conclusion(outcomes(1), "en")
    assert not any(re.search(r"\[[-+\d]", sentence) or "interval" in sentence for sentence in sentences)


def test_conclusion_without_any_outcome_still_says_how_sure() -> None:
    data = outcomes()[["never"]]
    assert len(conclusion(data, "en")) == 1


def test_both_languages_are_written_whole() -> None:
    data = outcomes()
    assert conclusion(data, "both") == conclusion(data, "en") + conclusion(data, "zh")


@given(st.floats(-1e-3, 1e-3))
@example(-0.0)
@example(-4.9e-5)
@example(-4e-4)
def test_no_zero_has_a_sign_wherever_numbers_are_written(value: float) -> None:
    ends = value - 1e-5, value + 1e-5
    written = [fixed(value, 1), fixed(value, 0, "+"), figures(value), figures(value, "+"), number(value)]
    written += [percent(value, one) for one in Spoken]
    for unit in ("share", "share difference", "yuan", "hours"):
        written += [
            show(value, unit),
            show_gap(value, unit, "en"),
            show_range(*ends, unit),
            amount(value, unit),
        ]
        written += [
            show_difference(value, *ends, unit),
            numbers(value, *ends, unit),
            signed(value, *ends, unit),
        ]
    assert not [text for text in written if SIGNED_ZERO.search(text)]


@given(st.floats(-1e9, 1e9))
def test_a_written_number_is_the_number_to_its_last_digit(value: float) -> None:
    for decimals in range(4):
        back = float(fixed(value, decimals, "+").replace(",", ""))
        assert abs(back - value) <= 0.5000001 * 10.0**-decimals
        assert fixed(value, decimals, "+").startswith("+") == (back > 0.0)


def test_files_hold_no_zero_with_a_sign(tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"a": [-0.0, -1.5], "b": ["x", "y"]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text("utf-8-sig") == "a,b\n0.0,x\n-1.5,y\n"
    assert json_text({"a": [-0.0]}, None) == '{"a": [0.0]}'
