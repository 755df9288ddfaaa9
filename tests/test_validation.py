"""The page on validation: predictions are scored from the tables as they stand, and its numbers are those of the results file."""

import csv
import json
import re
from pathlib import Path

import pytest

from experiments.patterns import rows
from tools import validation
from tools.predictions import BANDS, Prediction, brier, by_band, predictions, read, verdict

ROOT = Path(__file__).resolve().parent.parent
FOUND = predictions()


# predictions


def test_every_prediction_has_its_chance_and_its_outcome() -> None:
    """Rows of four rounds as they stand in the document, and no chance outside the bands of the table."""
    assert [sum(one.round == k for one in FOUND) for k in (1, 2, 3, 4)] == [12, 16, 21, 21]
    assert sum(len(some) for _, some in by_band(FOUND)) == len(FOUND)
    assert BANDS[0][0] <= min(one.sure for one in FOUND)


def test_outcomes_are_those_that_were_counted_by_hand() -> None:
    """The documents say: eleven of twelve, all of round two, and in round four P41 on persons alone."""
    wrong = {(one.round, one.row) for one in FOUND if not one.right}
    assert {row for number, row in wrong if number == 1} == {"P4"}
    assert not {row for number, row in wrong if number == 2}
    assert {row for number, row in wrong if number == 4} == {"P41"}


def test_a_first_look_is_one_at_a_row_that_no_round_had_computed() -> None:
    first = [one for one in FOUND if not one.again]
    assert len({one.row for one in first}) == len(first) == len({one.row for one in FOUND})


def test_the_score_is_briers() -> None:
    """(.8 - 1)^2 = .04 where it came, (.8 - 0)^2 = .64 where not."""
    right, wrong = (Prediction(1, "P1", "fail", 0.8, came, False) for came in ("fail", "pass"))
    assert [right.score, wrong.score] == pytest.approx([0.04, 0.64])
    assert brier([right, wrong]) == pytest.approx(0.34)


def test_cells_are_read() -> None:
    assert read("97 %") == ("pass", 0.97, "")
    assert read("65 % fail on persons") == ("fail", 0.65, "persons")
    assert verdict("fail on visits, .38; pass on persons, .82", "persons") == "pass"
    assert verdict("fail on visits, .38; pass on persons, .82", "") == "fail"


@pytest.mark.parametrize("text", ["", "likely", "80% fail"])
def test_a_chance_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="allowed is as in 80 %"):
        read(text)


def test_a_row_that_is_foretold_and_does_not_come_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "predictions.md").write_text("## Round one\n\n| P1 | x | 80 % |\n", "utf-8")
    (tmp_path / "patterns.md").write_text("## Predictions of round one\n\n| P2 | pass | pass |\n", "utf-8")
    with pytest.raises(ValueError, match="P1 is foretold"):
        predictions(tmp_path)


# the page


PAGES = {
    zh: (ROOT / "docs" / f"validation{'.zh' if zh else ''}.md").read_text("utf-8") for zh in (False, True)
}


@pytest.mark.parametrize("zh", [False, True])
def test_every_number_of_the_tables_is_one_of_the_file(zh: bool) -> None:
    """Each judged row of the file has its line in the page, with value, range and verdict as the file has them."""
    lines = [line for line in PAGES[zh].splitlines() if line.startswith("| ")]
    name = "statement_zh" if zh else "statement"
    for row in validation.of("worlds", "validate"):
        found = [one for one in lines if f"| {' '.join(row[name].split())} |" in one]
        assert any(validation.shown(row) in line and validation.judged(row, zh) in line for line in found), (
            row["id"],
            row["part"],
        )


def test_the_file_holds_every_part_with_the_target_it_is_judged_by() -> None:
    """A row that is added, or a bound that is moved, makes the file one of another list of patterns."""
    there = {(row.id, row.part): (row.low, row.high) for row in rows()}
    for basis in validation.BASES:
        kept = {
            (line["id"], line["part"]): tuple(
                float(line[name]) if line[name] else None for name in ("target_low", "target_high")
            )
            for line in validation.table()
            if line["basis"] == basis
        }
        assert kept == there


def test_a_verdict_is_that_of_the_share_of_worlds() -> None:
    """Told by the numbers beside it, and not copied from somewhere else."""
    for row in validation.of("worlds", "validate"):
        if row["verdict"] in ("pass", "fail"):
            assert validation.by_share(row["met"]) == row["verdict"], (row["id"], row["part"])
        else:
            assert row["doubt"], (row["id"], row["part"])


@pytest.mark.parametrize("zh", [False, True])
def test_the_page_says_of_which_model_it_is(zh: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where model or sample have moved on since a line says so, unless in words alone."""
    assert validation.state(zh) in PAGES[zh]
    told = {**validation.run(), "unmoved": ["fedcba9876543210"]}
    monkeypatch.setattr(validation, "run", lambda: told)
    monkeypatch.setattr(validation, "code", lambda: "fedcba9876543210")
    assert validation.state(zh) == (validation.UNMOVED_ZH if zh else validation.UNMOVED)
    monkeypatch.setattr(validation, "code", lambda: "0123456789abcdef")
    assert validation.state(zh) == (validation.MOVED_ZH if zh else validation.MOVED)
    monkeypatch.setattr(validation, "code", lambda: told["worlds"]["model"])
    monkeypatch.setattr(validation, "digest", lambda folder: "another sample")
    assert validation.state(zh) == (validation.MOVED_ZH if zh else validation.MOVED)


def test_results_of_two_runs_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file and its facts come back as they were from folders that hold them."""
    for basis in validation.BASES:
        (tmp_path / basis).mkdir()
        some = [row for row in validation.table() if row["basis"] == basis]
        with (tmp_path / basis / "patterns.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(some[0]))
            writer.writeheader()
            writer.writerows(some)
        (tmp_path / basis / "provenance.json").write_text(json.dumps(validation.run()[basis]), "utf-8")
    before = validation.TABLE.read_text("utf-8")
    monkeypatch.setattr(validation, "TABLE", tmp_path / "t.csv")
    monkeypatch.setattr(validation, "FACTS", tmp_path / "t.json")
    assert validation.main([str(tmp_path / basis) for basis in validation.BASES]) == 0
    assert (tmp_path / "t.csv").read_text("utf-8") == before
    told = json.loads((tmp_path / "t.json").read_text("utf-8"))
    assert {basis: told[basis] for basis in validation.BASES} == {
        basis: validation.run()[basis] for basis in validation.BASES
    }
    assert validation.main([]) == 2


def test_both_languages_have_the_same_parts() -> None:
    for mark in (r"^## ", r"^- ", r"^<!-- generated: "):
        counts = [len(re.findall(mark, PAGES[zh], re.MULTILINE)) for zh in (False, True)]
        assert counts[0] == counts[1], mark
