"""An option that would change nothing is refused before anything is run, on every verb and from Python alike."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import grassroots
from grassroots.command import app
from grassroots.options import Uncertainty, only_with, without, worlds_of

BANK, SOBOL, ONE = "worlds-wusheng", "outmigration-and-levers", "one-form-at-a-time"
IDLE = [
    ("run default --worlds 8", "--worlds", "with --uncertainty none"),
    ("run default --uncertainty none --worlds 100", "--worlds", "with --uncertainty none"),
    ("compare default points=5 --uncertainty none --worlds 8", "--worlds", "with --uncertainty none"),
    (
        "compare default points=5 --uncertainty none --interest deliberation_rate=0.1",
        "--interest",
        "with --uncertainty none",
    ),
    ("demo --uncertainty none --worlds 40", "--worlds", "with --uncertainty none"),
    (f"sensitivity {BANK} --width 0.1", "--width", "with `kind: worlds`"),
    (f"sensitivity {BANK} --quantity spread", "--quantity", "with `kind: worlds`"),
    (f"sensitivity {BANK} --bank somewhere", "--bank", "without `kind: sobol`"),
    (f"sensitivity {ONE} --width 0.1", "--width", "with `kind: ofat`"),
    (f"sensitivity {SOBOL} --method pawn --bank somewhere", "--bank", "without `kind: sobol`"),
    ("study export somewhere --workers 2", "--workers", "without --by village"),
    ("study reproduce somewhere --row 3 --sample 5", "--sample", "with --row"),
    ("study reproduce somewhere --row 3 --seed 5", "--seed", "with --row"),
    ("policy allowance --months 36", "--months", "without --picture"),
    ("ledger --outcomes --place wusheng", "--place", "with --outcomes"),
]


@pytest.mark.parametrize(("words", "option", "said"), IDLE)
def test_an_option_that_changes_nothing_is_refused(words: str, option: str, said: str) -> None:
    found = CliRunner().invoke(app, words.split())
    text = str(found.exception)
    assert found.exit_code != 0 and text.startswith(f"{option}: it changes nothing {said}"), found.output
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize(
    ("call", "about"),
    [
        (grassroots.run, {"worlds": 8}),
        (lambda *a, **k: grassroots.compare(*a, "points=5", **k), {"uncertainty": "none", "worlds": 8}),
        (
            lambda *a, **k: grassroots.compare(*a, "points=5", **k),
            {"uncertainty": "none", "interest": {"deliberation_rate": 0.1}},
        ),
        (
            lambda *a, **k: grassroots.surface(*a, "points", [0, 5], [0.1], **k),
            {"uncertainty": "none", "worlds": 8},
        ),
    ],
)
def test_so_is_an_argument_of_a_call(call: Any, about: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"{list(about)[-1]}: it changes nothing with uncertainty none"):
        call("default", **about)


def test_worlds_are_as_many_as_asked_for_or_as_usual() -> None:
    assert worlds_of(None, Uncertainty.plausible) == 100 and worlds_of(None, Uncertainty.none, 40) == 40
    assert worlds_of(8, Uncertainty.plausible, 40) == 8


def test_what_is_not_given_or_goes_together_is_let_be() -> None:
    only_with("--row", True, arm=True)
    only_with("--row", False, arm=False)
    without("--row", False, sample=True)
    without("--row", True, sample=False)


def test_a_study_named_twice_is_refused(tmp_path: Path) -> None:
    """A folder and another folder; a name goes with the folder that is named."""
    from experiments.study.schema import load_study
    from grassroots.errors import Refused
    from grassroots.verbs.sensitivity import located

    wanted, place = located("worlds-wusheng", tmp_path / "mine")
    assert place == tmp_path / "mine" and wanted == load_study("worlds-wusheng")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "manifest.json").write_text("{}")
    with pytest.raises(Refused, match="is the folder of a study already"):
        located(str(tmp_path / "one"), tmp_path / "two")
