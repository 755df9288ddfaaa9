"""A study over plausible worlds is a bank: its own factors between their bounds, everything uncertain beside them."""

from pathlib import Path

import pytest
from small_study import small
from typer.testing import CliRunner

from experiments.study.designs import points
from experiments.study.results import study_in
from experiments.study.schema import Design, Factor, load_study
from experiments.study.uncertain import as_bank
from experiments.worlds import uncertain
from grassroots.command import app
from model.run import Run


def test_the_factors_are_drawn_with_all_that_is_uncertain() -> None:
    study = small(arms=("none", "points=5"))
    bank = as_bank(study, 12)
    names = [factor.name for factor in bank.factors]
    assert names[:2] == ["migration.outmigration", "attendance.allowance"] and len(names) == len(set(names))
    run = Run(values={"population.registered": 60.0, "migration.outmigration": 0.4})
    assert set(names[2:]) == set(uncertain(run, None)) - {"attendance.allowance"}
    design = points(bank)
    assert len(design) == 12 and design["attendance.allowance"].between(0.0, 50.0).all()
    assert (bank.name, bank.replicates, bank.seeds, bank.arms) == ("small-worlds", 2, "blocked", study.arms)
    assert as_bank(bank, 20).design.rows == 20 and as_bank(bank, 12) == bank


def test_lists_of_values_cannot_be_drawn() -> None:
    study = small(
        factors=(Factor(path="switches.incentives", values=(0.0, 1.0)),), design=Design(kind="grid")
    )
    with pytest.raises(ValueError, match=r"switches\.incentives has a list of values"):
        as_bank(study, 8)


def test_every_shipped_study_with_bounds_can_be_a_bank() -> None:
    made = as_bank(load_study("outmigration-and-incentives"), 8)
    assert made.policies and {"lever:points", "lever:lost-work-allowance"} <= {
        one.name for one in made.factors
    }
    assert len(points(made)) == 8


def test_the_command_runs_it_beside_the_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = """name: tiny
label: {en: Tiny, zh: 微型}
question: {en: What does outmigration do?, zh: 外出有何影响？}
months: 26
preset: core
values: {registered: 60}
arms: [none, points=5]
outcomes: [deliberation_rate]
factors:
  - {path: migration.outmigration, low: 0.2, high: 0.6}
design: {kind: grid, levels: 2}
"""
    (tmp_path / "tiny.yaml").write_text(text, "utf-8")
    words = ["study", "run", "tiny.yaml", "--quiet", "--uncertainty"]
    found = CliRunner().invoke(app, [*words, "plausible", "--worlds", "4"])
    assert found.exit_code == 0, found.output
    kept = study_in(tmp_path / "studies" / "tiny-worlds")
    assert (
        kept.design.kind == "worlds"
        and kept.design.rows == 4
        and not (tmp_path / "studies" / "tiny").exists()
    )
    assert "points=5" in found.stdout
    idle = CliRunner().invoke(app, [*words, "none", "--worlds", "4"])
    assert "changes nothing without --uncertainty posterior or plausible" in str(idle.exception)
    bank = CliRunner().invoke(app, ["study", "run", "worlds-wusheng", "--uncertainty", "none"])
    assert "is a bank of plausible worlds" in str(bank.exception)
