"""Intervals hold the truth as often as they say, stay within what can be, and have no width of zero; reasons for what is missing."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from analysis_compare_data import comparison
from analysis_data import outcomes
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binomtest
from scipy.stats import t as student

from analysis.compare_tables import compare_table
from analysis.effects import effect, effect_table
from analysis.report.page import Page
from analysis.report.run import run_context
from analysis.statistics import Estimate, Interval, interval, paired, ratio_interval, share_of
from analysis.summary import read, summary_table
from analysis.tables import html_table, outcomes_table
from analysis.why import MARKS, REASONS, SHORT, Why, because
from analysis.words import say
from bilingual.numbers import bounds_of, event_of
from bilingual.words import SINGLES

PER_1000 = "per 1,000/year"
WORLDS = 2000


def holds(found: Interval, truth: float) -> float:
    """Share of the printed intervals that hold the truth."""
    told = np.isfinite(found.low) & np.isfinite(found.high)
    return float(((found.low <= truth) & (truth <= found.high))[told].mean())


def at_least(share: float, wanted: float) -> bool:
    """Whether a coverage measured over WORLDS reaches its goal, less three standard errors."""
    return share >= wanted - 3.0 * np.sqrt(wanted * (1.0 - wanted) / WORLDS)


@pytest.mark.parametrize("n", [20, 40])
@pytest.mark.parametrize("rate", [0.01, 0.05, 0.1])
def test_rare_events_are_bounded_where_student_is_not(n: int, rate: float) -> None:
    """A null comparison: petitions arise at the same rate with and without the policy, with other luck."""
    rng = np.random.default_rng(n)
    base, other = (1.0 * (rng.random((n, WORLDS)) < rate) for _ in range(2))
    found = paired(base, other, PER_1000, event=1.0)
    assert np.isfinite(found.low).all() and (found.high > found.low).all(), "no width of zero"
    assert at_least(holds(found, 0.0), 0.95)
    assert at_least(holds(interval(base, unit=PER_1000, event=1.0), rate), 0.95)
    error = student.ppf(0.975, n - 1) * (other - base).std(axis=0, ddof=1) / np.sqrt(n)
    plain = np.abs((other - base).mean(axis=0)) <= error
    assert holds(found, 0.0) >= plain.mean()
    if n * rate < 1.0:  # Student's: a mean of nothing but noughts is "certain"
        assert ((error == 0.0) > 0.5 * (1.0 - rate) ** (2 * n)).any()


def test_a_policy_that_prevents_a_rare_event_is_held() -> None:
    rng = np.random.default_rng(3)
    for n, rate in ((20, 0.05), (40, 0.1), (40, 0.3)):
        change = -1.0 * (rng.random((n, WORLDS)) < rate)
        assert at_least(holds(paired(0.0 * change, change, PER_1000, event=1.0), -rate), 0.95)


def test_events_that_come_several_at_a_time_are_held_where_some_are_seen() -> None:
    rng = np.random.default_rng(4)
    values = (rng.random((40, WORLDS)) < 0.1) * rng.geometric(0.5, (40, WORLDS))
    assert at_least(holds(interval(values, unit=PER_1000, event=1.0), 0.2), 0.95)


@pytest.mark.parametrize("n", [2, 3, 5, 20, 40])
def test_means_of_shares_hold_the_truth_and_stay_within_0_and_1(n: int) -> None:
    rng = np.random.default_rng(n)
    for cases, mean in ((50, 0.5), (50, 0.1), (10, 0.9), (50, 0.03), (5, 0.1)):
        found = interval(rng.binomial(cases, mean, (n, WORLDS)) / cases, unit="share")
        assert at_least(holds(found, mean), 0.94)
        assert (found.low >= 0.0).all() and (found.high <= 1.0).all() and (found.high > found.low).all()
    for a, b in ((5, 5), (1, 9), (20, 1)):
        found = interval(rng.beta(a, b, (n, WORLDS)), unit="share")
        assert 0.915 < holds(found, a / (a + b)) < 0.985
        assert (found.low >= 0.0).all() and (found.high <= 1.0).all()


def test_paired_differences_of_shares_hold_the_truth_and_stay_within_1() -> None:
    rng = np.random.default_rng(6)
    for n in (2, 5, 20):
        base = rng.uniform(0.1, 0.8, (n, WORLDS))
        found = paired(base, base + rng.uniform(-0.1, 0.2, (n, WORLDS)), "share")
        assert 0.92 < holds(found, 0.05) < 0.98
        assert (found.low >= -1.0).all() and (found.high <= 1.0).all()


@given(
    arrays(
        np.float64,
        st.tuples(st.integers(1, 30), st.just(3)),
        elements=st.sampled_from([0.0, 0.1, 0.5, 1.0, np.nan]),
    )
)
def test_whatever_shares_come_there_is_a_width_or_a_reason(values: np.ndarray) -> None:
    found = interval(values, unit="share")
    told = np.isfinite(found.low)
    assert (told == np.isfinite(found.high)).all()
    assert ((found.high > found.low) & (found.low >= 0.0) & (found.high <= 1.0))[told].all()
    assert (found.low <= found.value + 1e-12)[told].all() and (found.value <= found.high + 1e-12)[told].all()
    assert (told | (found.why != "")).all()
    assert ((found.n == 0) == (found.why == Why.ABSENT)).all()


@given(arrays(np.int64, st.integers(2, 40), elements=st.integers(-(10**6), 10**6)), st.floats(0.01, 100.0))
def test_without_bounds_it_is_students_and_moves_with_the_unit(values: np.ndarray, scale: float) -> None:
    found = interval(values)
    if 2 * np.unique(values, return_counts=True)[1].max() <= len(values):  # most do not agree
        error = student.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
        assert float(found.high - found.value) == pytest.approx(error, rel=1e-6, abs=1e-9)
    scaled = interval(scale * values)
    assert float(scaled.high) == pytest.approx(scale * float(found.high), rel=1e-6, abs=1e-6, nan_ok=True)


def test_far_from_the_bounds_the_interval_of_a_share_is_students() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.01, 50)
    inside, plain = interval(values, unit="share"), interval(values)
    assert float(inside.low) == pytest.approx(float(plain.low), abs=1e-5)
    assert float(inside.high) == pytest.approx(float(plain.high), abs=1e-5)


def test_a_value_outside_its_bounds_takes_them_away() -> None:
    """A unit that promises too much must not make a wrong interval."""
    values = np.array([0.9, 1.2, 1.1, 0.8])
    assert interval(values, unit="share")[:3] == interval(values)[:3]


def test_two_seeds_that_agree_are_not_certain() -> None:
    found = interval([0.1, 0.1], unit="share").one()
    assert (found.value, found.why) == (0.1, Why.CONSTANT)
    assert found.low < 0.02 and found.high > 0.8
    assert not interval([7.0, 7.0]).one().bounded, "nothing bounds it: no interval, and why"
    assert interval([7.0, 7.0]).one().why is Why.CONSTANT
    assert interval([0.3]).one().why is Why.FEW and interval([np.nan] * 3).one().why is Why.ABSENT
    assert interval([0.0] * 19 + [1.0]).one().why is Why.RARE


def test_many_equal_events_have_at_least_the_interval_of_clopper_and_pearson() -> None:
    """Twelve of forty: Student's and the exact one, whichever is wider at either end."""
    values = 2.0 * (np.arange(40) < 12)
    found, expected = interval(values).one(), binomtest(12, 40).proportion_ci(0.95, "exact")
    assert found.low <= 2.0 * expected.low + 1e-12 and found.high >= 2.0 * expected.high - 1e-12
    assert found.why is Why.NONE


def test_counts_of_draws_have_the_interval_of_clopper_and_pearson() -> None:
    for k, n in ((0, 20), (1, 20), (7, 30), (20, 20)):
        expected = binomtest(k, n).proportion_ci(0.95, "exact")
        found = share_of(k, n)
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert share_of(0, 0).why is Why.ABSENT
    exact = interval(np.zeros(20), unit="share").one()
    assert exact.high == pytest.approx(binomtest(0, 20).proportion_ci(0.95, "exact").high)


def test_a_ratio_says_why_it_has_no_bounds() -> None:
    assert ratio_interval([1.0, 2.0], [1e-30, -1e-30]).why is Why.ZERO
    assert ratio_interval([], []).why is Why.ABSENT and ratio_interval([1.0], [2.0]).why is Why.FEW
    assert ratio_interval([1.0, 2.0, 1.5], [-1.0, 1.1, 0.2]).why is Why.ZERO
    assert ratio_interval([1.0, 1.1, 0.9], [2.0, 2.1, 2.05]).why is Why.NONE


def test_one_event_changes_what_the_unit_says() -> None:
    assert event_of(PER_1000, 500.0, 2.0) == pytest.approx(1.0)
    assert event_of("persons", 500.0, 2.0) == 1.0 and np.isnan(event_of("share", 500.0, 2.0))
    assert bounds_of("share") == (0.0, 1.0) and bounds_of("share difference") == (-1.0, 1.0)


# ------------------------------------------------------------------------------------------------ reasons on surfaces


def peculiar(replicates: int = 20):
    """A run with an outcome of every kind: constant, absent, rare, in one seed only, usual."""
    data = outcomes(replicates)
    data["quorum_rate"].values[:] = 0.25
    data["settled_substantive"].values[:] = np.nan
    data["own_ballot_rate"].values[:] = 0.0
    data["own_ballot_rate"].values[0] = 0.4
    data["refused_share"].values[1:] = np.nan
    data["refused_share"].values[0] = 3.0
    return data


KINDS = {
    "quorum_rate": Why.CONSTANT,
    "settled_substantive": Why.ABSENT,
    "own_ballot_rate": Why.RARE,
    "refused_share": Why.FEW,
    "deliberation_rate": Why.NONE,
}


def test_every_reason_has_words_in_both_languages() -> None:
    for why in Why:
        assert bool(because(why, "en")) == bool(because(why, "zh")) == (why is not Why.NONE)
        assert bool(because(why, "en", short=True)) == (why is not Why.NONE)
    assert set(REASONS) == set(SHORT) == set(Why)


@pytest.mark.parametrize("lang", SINGLES)
def test_the_table_of_a_run_says_why(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    from rich.console import Console

    data = peculiar()
    assert {name: read(data, name).why for name in KINDS} == KINDS
    Console(width=110).print(outcomes_table(data, lang))
    text = capsys.readouterr().out
    mean = "25.0%" if lang == "zh" else "25.0 %"
    assert f"{mean} [20.8, 37.6] =" in text, "the exact bound of what is the same in 20 seeds"
    assert because(Why.ABSENT, lang, short=True) in text and "n/a" not in text
    flat = "".join(text.split())
    for why in (Why.CONSTANT, Why.RARE, Why.FEW):
        assert "".join(f"{MARKS[why]} {because(why, lang)}".split()) in flat
    assert because(Why.RARE, lang) in html_table(data, lang)


def test_the_page_and_the_files_of_a_run_say_why(tmp_path: Path) -> None:
    from experiments.files import write_csv

    data = peculiar()
    page = (
        Page(tmp_path, "both", "", str)
        .write("run.html.j2", first=None, **run_context(data))
        .read_text("utf-8")
    )
    for lang in SINGLES:
        assert because(Why.ABSENT, lang, short=True) in page
        for why in (Why.CONSTANT, Why.RARE, Why.FEW):
            assert because(why, lang) in page
    write_csv(summary_table(data), tmp_path / "summary.csv")
    with (tmp_path / "summary.csv").open(encoding="utf-8-sig") as file:
        rows = {row["outcome"]: row for row in csv.DictReader(file) if row["period"] == "window"}
    assert {name: rows[name]["why"] for name in KINDS} == {name: str(why) for name, why in KINDS.items()}
    assert rows["quorum_rate"]["why_zh"] == because(Why.CONSTANT, "zh")


def test_json_of_a_run_says_why() -> None:
    from grassroots.answers.run import RunResult
    from grassroots.verbs.run import as_json

    data = peculiar()
    for name in data.data_vars:
        data[name].attrs.setdefault("better", "none")
        data[name].attrs.setdefault("ledger", "substantive")
        data[name].attrs.setdefault("long_name_zh", "")
    data.attrs |= dict.fromkeys(("set", "policies", "outside_plausible", "bibliography"), "{}")
    found = json.loads(json.dumps(as_json(RunResult(data, data, None, None))))["outcomes"]
    assert {name: found[name]["why"] for name in KINDS} == {name: str(why) for name, why in KINDS.items()}
    assert found["settled_substantive"]["value"] is None


@pytest.mark.parametrize("lang", SINGLES)
def test_a_comparison_says_why(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    from rich.console import Console

    data = comparison(20, grouped=False)
    data["settled_of_accepted"].values[:] = 0.5
    data["settled_substantive"].values[:] = np.nan
    data["grievance_burden"].values[:] = 3.0
    data["grievance_burden"].loc[{"side": "with", "arm": "pay", "replicate": 0}] = 4.0
    assert effect(data, "settled_of_accepted", "pay", "during").why is Why.CONSTANT
    assert effect(data, "settled_of_accepted", "pay", "during").half_width > 0.1, (
        "20 equal seeds prove little"
    )
    assert effect(data, "grievance_burden", "pay", "during").why is Why.RARE
    assert effect(data, "settled_substantive", "pay", "during").shown(lang) == because(
        Why.ABSENT, lang, short=True
    )
    Console(width=110).print(compare_table(data, lang, every=True))
    flat = "".join(capsys.readouterr().out.split())
    for why in (Why.CONSTANT, Why.RARE):
        assert "".join(f"{MARKS[why]} {because(why, lang)}".split()) in flat
    table = effect_table(data).set_index(["outcome", "arm", "window"])
    assert table.loc[("settled_of_accepted", "pay", "during"), "why"] == "constant"
    assert table.loc[("settled_substantive", "pay", "during"), "why"] == "absent"
    assert say("went_same", lang, base="x")


def test_an_estimate_is_one_number_of_an_interval() -> None:
    one = interval([0.2, 0.3, 0.4], unit="share").one()
    assert isinstance(one, Estimate) and one.bounded and one.half == pytest.approx(0.5 * (one.high - one.low))
