"""The page on validation: predictions are scored from the tables as they stand, and its numbers are those of the results file."""

from pathlib import Path

import pytest

from tools.predictions import BANDS, Prediction, brier, by_band, predictions, read, verdict

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
