"""Patterns: every row is computed or says why not; verdicts and pass rates; the small run; the verb."""

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from each import failing

from experiments.patterns import UnknownPattern, chosen, ids, rows
from experiments.patterns.library import PLACES, USES
from experiments.patterns.verification import logit_fit
from experiments.patterns.worlds import FLEETS, NOT_COMPUTABLE, PATTERNS, alone
from experiments.worlds import Worlds
from grassroots.answers.patterns import ALONE, Finding, OverWorlds, Rate, by_pattern, judge, rates, whole
from grassroots.answers.patterns.judge import ALONE_IN_A_WORLD
from grassroots.answers.patterns.tables import (
    LEGEND,
    condition,
    frame,
    markdown,
    range_of,
    rate_text,
    said,
    seeds_frame,
    statement,
    target,
)
from grassroots.answers.patterns.verdict import DIVIDED, HIDDEN, TOO_FEW, inside
from grassroots.command import main
from model.evidence import SOURCES
from model.run import Run
from scenarios.evidence import rows as evidence_rows

ROOT = Path(__file__).resolve().parent.parent
ROWS = rows()
ROW = next(row for row in ROWS if row.id == "P1")


def found(*values: float, **changes: object) -> Finding:
    """A finding of the first row, with some of the row changed."""
    return Finding(replace(ROW, **changes), np.array(values))  # type: ignore[arg-type]


# the file


def test_every_pattern_has_a_function_or_a_reason() -> None:
    assert set(ids()) == set(PATTERNS) | set(NOT_COMPUTABLE)
    assert not set(PATTERNS) & set(NOT_COMPUTABLE)
    assert all(reason.en and reason.zh for reason in NOT_COMPUTABLE.values())


def test_every_fleet_that_is_asked_for_exists() -> None:
    assert {name for one in PATTERNS.values() for name in one.fleets} <= FLEETS.keys()


def test_rows_are_whole() -> None:
    assert failing(is_whole, ROWS, lambda row: f"{row.id}-{row.part}") == {}


def is_whole(row: Any) -> None:
    """Both languages, a known place, a known source or a citation, bounds in order, one use a pattern."""
    assert row.statement.en and re.search("[一-鿿]", row.statement.zh)
    assert row.tolerance.en and row.tolerance.zh and bool(row.note.en) == bool(row.note.zh)
    assert row.place in PLACES
    for key in row.source.split(";"):
        assert key in SOURCES or key in evidence_rows() or " " in key
    if row.low is not None and row.high is not None:
        assert row.low < row.high
    assert row.of_seeds is None or (row.judged and 0.5 < row.of_seeds <= 1.0)
    assert len({other.use for other in ROWS if other.id == row.id}) == 1


def test_parts_stand_once_and_every_pattern_is_judged() -> None:
    assert len({(row.id, row.part) for row in ROWS}) == len(ROWS)
    assert {row.id for row in ROWS if row.judged} == set(ids())


def test_predictions_cover_what_is_validated() -> None:
    text = (ROOT / "docs" / "predictions.md").read_text("utf-8")
    latest = text.split("\n## Round ")[1]
    predicted = re.findall(r"^\| (P\d+) \|", latest, re.MULTILINE)
    assert {id_ for id_ in ids() if any(r.id == id_ and r.use == "validate" for r in ROWS)} <= set(predicted)


def test_rows_on_one_village_are_told_from_those_on_many() -> None:
    """One territory of many villages, or a run a village, is many."""
    assert [alone(id_) for id_ in ("P13", "P3", "P20", "P35")] == [True] * 4
    assert [alone(id_) for id_ in ("P10", "P18", "P38")] == [False] * 3


# verdicts


def test_interval_is_students() -> None:
    """Four values with mean 0.5 and standard error 0.05: t of three degrees at 95 % is 3.18245."""
    one = found(0.4, 0.5, 0.5, 0.6)
    half = 3.182446305284263 * np.std([0.4, 0.5, 0.5, 0.6], ddof=1) / 2.0
    assert one.value == pytest.approx(0.5)
    assert (one.low, one.high) == pytest.approx((0.5 - half, 0.5 + half))


def test_verdict_is_on_the_mean() -> None:
    assert found(0.1, 0.9).verdict == "pass"  # neither seed is inside 0.4 to 0.6, the mean is
    assert found(0.1, 0.9).met == 0.0
    assert found(0.5, 0.9).verdict == "fail"


@pytest.mark.parametrize(("centre", "verdict"), [(0.5, "pass"), (0.6, "not told"), (0.9, "fail")])
def test_over_worlds_a_verdict_is_on_worlds_without_their_luck(centre: float, verdict: str) -> None:
    """Worlds spread by 0.05 about the centre; luck of one run is twice that, and would move many out of 0.4 to 0.6."""
    rng = np.random.default_rng(3)
    truth = centre + 0.05 * rng.standard_normal((400, 1))
    one = OverWorlds(ROW, truth + 0.1 * rng.standard_normal((400, 2)))
    met = ((truth >= 0.4) & (truth <= 0.6)).mean()
    assert one.verdict == verdict
    assert one.met == pytest.approx(met, abs=0.05)
    assert one.luck == pytest.approx(0.1645, rel=0.1)
    assert one.low == pytest.approx(centre - 0.082, abs=0.03)


def test_over_worlds_what_has_no_value_is_left_out() -> None:
    values = np.full((10, 2), 0.5)
    values[::2, 1] = math.nan
    assert OverWorlds(ROW, values).verdict == "pass"
    assert OverWorlds(ROW, np.full((10, 2), math.nan)).verdict == "not computable"
    assert OverWorlds(replace(ROW, low=None, high=None), values).verdict == "reported"


def over(centre: float, spread: float, luck: float, worlds: int = 40, **changes: object) -> OverWorlds:
    """Worlds spread about a centre, two seeds each."""
    rng = np.random.default_rng(5)
    truth = centre + spread * rng.standard_normal((worlds, 1))
    return OverWorlds(replace(ROW, **changes), truth + luck * rng.standard_normal((worlds, 2)))  # type: ignore[arg-type]


def test_not_told_has_its_reason() -> None:
    """Worlds on both sides of a bound divide; worlds that are alike beside it are hidden by luck; far from it nothing is."""
    assert over(0.6, 0.1, 0.02).doubt is DIVIDED
    assert over(0.6, 0.0, 0.1).doubt is HIDDEN
    assert over(0.5, 0.0, 0.01).doubt is None and over(0.5, 0.0, 0.01).verdict == "pass"
    assert over(0.9, 0.0, 0.1).doubt is None and over(0.9, 0.0, 0.1).verdict == "fail"
    few = over(0.5, 0.02, 0.02)
    few.values[:21, 1] = math.nan
    assert few.doubt is TOO_FEW and few.verdict == "not told"


def test_a_sign_over_worlds_is_judged_by_the_share_of_worlds() -> None:
    """Not by the mean, which may lie on the right side although most worlds do not; and not by seeds."""
    values = np.full((20, 2), -0.1)
    values[:6] = 5.0
    one = OverWorlds(replace(ROW, low=0.0, high=None, of_seeds=0.9), values)
    assert one.value > 0.0 and one.met == 0.3
    assert condition(one).en == "≥ 0" and "seeds" in condition(found(0.5, of_seeds=0.9)).en
    assert said(one).en == f"not told: 6 of 20 worlds; {DIVIDED.en}"
    assert said(one).zh == f"不能判定：20组取值中6组；{DIVIDED.zh}"


def test_where_luck_hides_it_no_worlds_are_counted() -> None:
    """Drawn together on one point they would all meet the target or none."""
    own, shared = np.random.default_rng(5).standard_normal((2, 40))
    centre = 0.6 + 0.02 * shared
    one = OverWorlds(ROW, np.column_stack([centre + 0.1 * own, centre - 0.1 * own]))
    assert said(one).en == f"not told: {HIDDEN.en}" and range_of(one).endswith("~")


def test_what_worlds_were_drawn_to_agree_with_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of a pattern that is a published figure of the sample; not where worlds are from the whole ranges."""
    small = Run(values={"population.registered": 120.0})
    monkeypatch.setitem(FLEETS, "default", lambda k, values: [replace(small, replicate=k)])
    for source, marked in (("posterior", True), ("plausible", False)):
        parts = judge(["P39", "P36"], 1, worlds=Worlds((), np.empty((4, 0)), np.empty((4, 0)), source))
        assert [one.values.shape for one in parts] == [(4, ALONE_IN_A_WORLD)] * 5
        assert [one.figure for one in parts] == [marked] + [False] * 4
        assert (parts[0].verdict == "drawn to") == marked and parts[1].verdict != "drawn to"
        assert ("†" in statement(parts[0]).en) == marked and "†" not in statement(parts[1]).zh
        assert list(frame(parts)["figure"]) == [marked] + [False] * 4


def test_worlds_are_counted_by_their_weights_under_other_discrepancies() -> None:
    values = np.array([[0.5, 0.5], [0.5, 0.5], [0.9, 0.9], [math.nan, 0.5]])
    one = OverWorlds(ROW, values, weights={"halved": np.array([1.0, 1.0, 0.5, 9.0])})
    assert one.met == pytest.approx(2 / 3)
    assert one.met_under("halved") == 0.8 and math.isnan(one.met_under("doubled"))


def test_bounds_are_inclusive_and_one_may_be_missing() -> None:
    assert inside(ROW, 0.4) and inside(ROW, 0.6) and not inside(ROW, 0.6001)
    assert inside(replace(ROW, high=None), 9.0) and not inside(replace(ROW, low=None), 0.7)


def test_verdict_on_a_share_of_seeds() -> None:
    nine_of_ten = [0.5] * 9 + [2.0]
    assert found(*nine_of_ten, of_seeds=0.9).verdict == "pass"
    assert found(*nine_of_ten, 2.0, of_seeds=0.9).verdict == "fail"


def test_what_has_no_value_is_not_computable_and_what_has_no_target_is_reported() -> None:
    assert found().verdict == "not computable" and found(math.nan).verdict == "not computable"
    assert found(0.5, math.nan).value == 0.5
    assert found(0.5, low=None, high=None).verdict == "reported"
    assert target(replace(ROW, low=None, high=None)) == ""


def test_a_pattern_fails_where_a_part_fails() -> None:
    good, bad, none = found(0.5), found(0.9), found()
    assert whole([good]) == "pass"
    agreed = OverWorlds(ROW, np.full((4, 2), 0.9), figure=True)
    assert whole([agreed]) == "drawn to" and whole([agreed, over(0.5, 0.02, 0.02)]) == "pass"
    assert whole([good, bad, none]) == "fail"
    assert whole([good, none]) == "not computable"
    assert whole([good, found(0.9, low=None, high=None)]) == "pass"


def test_pass_rates_keep_verification_apart() -> None:
    def one(id_: str, use: str, value: float) -> Finding:
        return found(value, id=id_, use=use)

    counted = rates(
        [
            one("A", "calibrate", 0.5),
            one("B", "validate", 0.5),
            one("C", "validate", 0.9),
            one("D", "validate", math.nan),
            one("E", "verification", 0.9),
        ]
    )
    assert (counted["calibrate"].passed, counted["calibrate"].judged) == (1, 1)
    assert rate_text(counted["validate"]).en == "1 of 2 pass, 1 not computable"
    assert rate_text(Rate(3, 1, 2, 0)).en == "3 of 6 pass, 1 fail, 2 not told"
    assert (counted["validate"].passed, counted["validate"].judged, counted["validate"].not_computable) == (
        1,
        2,
        1,
    )
    assert (counted["verification"].passed, counted["verification"].judged) == (0, 1)


def test_an_unknown_pattern_is_named_with_what_there_is() -> None:
    with pytest.raises(UnknownPattern, match=r"P99.*P1, P2.*did you mean"):
        chosen(["P99"])
    assert [row.id for row in chosen(["p17"])] == ["P17"] * 3


def test_logit_finds_its_coefficients() -> None:
    """The share of ones by cell is the maximum-likelihood fit of a saturated logit."""
    x = np.array([[1.0, 0.0]] * 4 + [[1.0, 1.0]] * 4)
    y = np.array([1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0])
    assert logit_fit(x, y) == pytest.approx([math.log(1 / 3), math.log(3) - math.log(1 / 3)])


# runs


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    """A seed, so ten villages, of every pattern that asks for the default village alone, and one that cannot be computed."""
    alone = [id_ for id_, one in PATTERNS.items() if one.fleets == ("default",)]
    return judge([*alone, "P15"], seeds=1)


def test_a_small_run_gives_every_part_a_value(findings: list[Finding]) -> None:
    for one in findings:
        if one.row.id == "P15":
            assert one.verdict == "not computable" and one.reason
        else:
            assert len(one.values) == ALONE and np.isfinite(one.values).all(), (one.row.id, one.row.part)


def test_threads_do_not_change_a_value(findings: list[Finding]) -> None:
    again = judge(["P13"], seeds=1, threads=2)
    before = by_pattern(findings)["P13"]
    assert [list(one.values) for one in again] == [list(one.values) for one in before]


def test_tables_hold_every_part(findings: list[Finding]) -> None:
    assert list(frame(findings)["id"]) == [one.row.id for one in findings]
    assert len(seeds_frame(findings)) == sum(len(one.values) for one in findings)
    text = markdown(findings)
    assert all(f"**{one.row.id}**" in text for one in findings) and "nan" not in text
    assert LEGEND.en not in text and LEGEND.en in markdown([over(0.5, 0.02, 0.02)])


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_verb_prints_tables_by_use(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "sys.argv", ["grassroots", "patterns", "P1", "P22", "--seeds", "1", "-q", "--lang", language]
    )
    with pytest.raises(SystemExit):
        main()
    said = capsys.readouterr().out
    assert ("Calibrate" in said) == (language != "zh") and ("校准" in said) == (language != "en")


def test_verb_writes_rows_values_and_where_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr(
        "sys.argv", ["grassroots", "patterns", "P1", "--seeds", "2", "-q", "--json", "--out", str(out)]
    )
    with pytest.raises(SystemExit):
        main()
    said = json.loads(capsys.readouterr().out)
    assert set(said["rates"]) == set(USES) and said["patterns"][0]["id"] == "P1"
    assert {path.name for path in out.glob("[!.]*")} == {
        "patterns.csv",
        "seeds.csv",
        "patterns.md",
        "provenance.json",
    }


def test_verb_refuses_an_unknown_pattern(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["grassroots", "patterns", "P100"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert "there is no pattern 'P100'" in capsys.readouterr().err
