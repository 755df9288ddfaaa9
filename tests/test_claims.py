"""Claims of documents are compared with records and nothing else; the verdict follows from the range of runs."""

import math
import warnings

import numpy as np
import pytest

import scenarios
from grassroots.answers import claims as answers
from grassroots.answers.claims import AGREES, DIFFERS, NOT_COMPARED, Held, as_facts
from model.outcomes import OUTCOMES
from model.run import DEFAULT
from scenarios.checks import arithmetic
from scenarios.claims import Claim, claims, claims_of
from scenarios.evidence import rows

NO_FIGURES = {"yanhe"}
"""Places of which the document gives no figure at all."""


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.evidence)
def test_a_claim_names_a_row_with_its_figure_and_a_record_or_a_reason(claim: Claim) -> None:
    row = rows()[claim.evidence]
    assert claim.about.en and claim.about.zh
    assert claim.outcome == "" or OUTCOMES[claim.outcome].ledger == "recorded", "records against records"
    if claim.arithmetic:
        assert arithmetic(claim.arithmetic) is not None
        stated = [number for number in (row.value, row.low, row.high) if number is not None]
        parts = [
            float(word)
            for word in claim.arithmetic.replace("(", " ").replace(")", " ").split()
            if word[0].isdigit()
        ]
        assert any(abs(part - n * s) < 1e-9 for part in parts for n in stated for s in (1.0, 0.01)), (
            "the figure of the row stands in the arithmetic"
        )


def test_every_place_has_a_claim_with_a_figure() -> None:
    without = {
        name for name in scenarios.places() if not any(one.figure is not None for one in claims_of(name))
    }
    assert without == NO_FIGURES


def test_an_outcome_that_no_run_has_has_no_range_and_no_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = iter([[0.25, math.nan], [0.75, math.nan]])
    monkeypatch.setattr(answers, "measured", lambda *_: np.array(next(runs)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = answers.ranges(DEFAULT, list(OUTCOMES)[:2], 2)
    assert list(found) == list(OUTCOMES)[:1]


def test_the_verdict_follows_from_the_range() -> None:
    claim = next(one for one in claims_of("xiaogan") if one.comparable)
    assert claim.figure == 0.6
    assert Held(claim, (0.5, 0.7)).verdict == AGREES and Held(claim, (0.6, 0.7)).verdict == AGREES
    assert Held(claim, (0.1, 0.59)).verdict == DIFFERS
    assert Held(claim, None).verdict == NOT_COMPARED
    over = next(one for one in claims_of("wuhan") if one.comparable)
    assert Held(over, (0.9, 1.0)).verdict == AGREES, "over 200 of 378 leaves the upper side open"
    assert Held(over, (0.1, 0.5)).verdict == DIFFERS
    substance = next(one for one in claims_of("yingjiang") if "branch-life" in one.evidence)
    assert not substance.comparable, "what happened is compared with nothing"
    assert as_facts(Held(substance, None))["verdict"]["zh"] == NOT_COMPARED.zh
