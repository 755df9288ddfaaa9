"""A sample of one's own: a source of worlds like the shipped one, refused with one sentence where it is none, named in what it gave."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import grassroots
import scenarios
from experiments.posterior import FACTS, SAMPLE, digest, posterior
from experiments.worlds import open_ranges, worlds
from grassroots.answers.answers_change import LABELS, OUTCOMES, answers_change
from grassroots.command import app
from grassroots.errors import Refused
from grassroots.options import Language, Uncertainty, read_uncertainty, remark_on_sample
from grassroots.verbs.calibrate import answers_shown, changed_said
from model.run import Run
from scenarios.evidence import LIBRARY

SMALL = ["--worlds", "4", "--months", "26", "--workers", "1", "--quiet"]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The first forty worlds of the shipped sample, as if drawn to other figures."""
    folder = tmp_path / "mine"
    folder.mkdir()
    posterior().head(40).to_csv(folder / SAMPLE, index=False)
    (folder / FACTS).write_bytes((LIBRARY / FACTS).read_bytes())
    return folder


def test_worlds_come_from_the_folder_that_is_named(own: Path) -> None:
    drawn, shipped = (worlds(Run(), None, source, 40, 5) for source in (str(own), "posterior"))
    path = str(posterior().columns[0])
    k = drawn.paths.index(path)
    low, high = open_ranges()[path]
    inside = np.clip(posterior()[path].head(40), low, high)
    assert sorted(drawn.values[:, k].round(6)) == pytest.approx(sorted(inside.round(6)), rel=1e-4)
    assert not np.array_equal(drawn.values[:, k], shipped.values[:, k])
    others = [j for j, name in enumerate(drawn.paths) if name not in posterior()]
    assert others and np.array_equal(drawn.units[:, others], shipped.units[:, others])


def test_a_result_says_which_sample_it_rests_on(own: Path) -> None:
    made = grassroots.compare("default", "points=5", uncertainty=own, worlds=4, months=26, workers=1)
    assert made.data.attrs["uncertainty"] == str(own)
    assert made.data.attrs["sample"] == digest(own) != digest(LIBRARY)
    said = " ".join(made.sentences("en") + made.sentences("zh"))
    assert "plausible ranges" not in said or str(own) in said


def spoilt(folder: Path, name: str, text: str | None) -> None:
    """The folder without a file, or with another text in it."""
    (folder / name).unlink() if text is None else (folder / name).write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (SAMPLE, None, f"no {SAMPLE} in it"),
        (FACTS, None, f"no {FACTS} in it"),
        (FACTS, "{", "cannot be read"),
        (FACTS, "{}", "does not say what the sample is of"),
        (SAMPLE, "", "cannot be read"),
        (SAMPLE, "no.such\n1\n", "no number is called no.such"),
        (
            SAMPLE,
            "migration.outmigration\n0.3\n1.7\n",
            "line 3: migration.outmigration 1.7; allowed is 0 to 0.97",
        ),
        (SAMPLE, "migration.outmigration\nmany\n", "line 2: migration.outmigration many; allowed"),
    ],
)
def test_a_folder_that_holds_no_sample_is_refused(own: Path, name: str, text: str | None, why: str) -> None:
    spoilt(own, name, text)
    with pytest.raises(Refused, match=why):
        read_uncertainty(str(own))


def refusal(*words: str) -> str:
    """What a command refuses."""
    result = CliRunner().invoke(app, list(words))
    assert isinstance(result.exception, Refused), result.output
    return str(result.exception)


def test_a_word_that_is_no_source_is_refused_in_one_sentence() -> None:
    refused = refusal("compare", "default", "points=5", "--uncertainty", "posteriori", *SMALL)
    assert "did you mean posterior" in refused and "a folder that" in refused
    assert "did you mean plausible" in refusal("study", "run", "any", "--uncertainty", "plausibel")
    assert "no posterior.csv in it" in refusal("run", "default", "--uncertainty", "docs", "--quiet")


def test_a_study_keeps_no_sample_of_ones_own(own: Path) -> None:
    said = refusal("headline", "--uncertainty", str(own), "--quiet")
    assert "a study keeps no sample of your own" in said
    assert "a study keeps" in refusal("study", "run", "worlds-wusheng", "--uncertainty", str(own), "--quiet")


def test_a_sample_of_another_model_is_remarked_on(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads((own / FACTS).read_text("utf-8"))
    (own / FACTS).write_text(json.dumps(told | {"model": "another"}), "utf-8")
    remark_on_sample(Uncertainty(str(own)), False)
    assert "another version of the model" in capsys.readouterr().err
    remark_on_sample(Uncertainty(str(own)), True)
    remark_on_sample(Uncertainty.plausible, False)
    assert capsys.readouterr().err == ""


def test_the_ledger_says_what_figures_identify() -> None:
    found = CliRunner().invoke(app, ["ledger", "--json"])
    rows = {row["name"]: row for row in json.loads(found.stdout)["rows"]}
    known = json.loads((LIBRARY / FACTS).read_text("utf-8"))["identified"]
    assert {name for name, row in rows.items() if row["identified"] == "by published figures"} == set(known)
    for name, one in known.items():
        low, high = (float(x) for x in rows[name]["left"].split(" to "))
        assert rows[name]["narrowed"] == pytest.approx(one["narrowed"], abs=0.006) and low < high
    unsure = {name for name, row in rows.items() if row["identified"]}
    assert unsure == set(open_ranges())
    assert all(row["narrowed"] is None for name, row in rows.items() if name not in known)


def test_what_a_place_knows_of_itself_is_not_left_to_figures() -> None:
    said = CliRunner().invoke(app, ["ledger", "migration.outmigration", "--place", "wusheng"]).output
    assert "own range" in said and "by published figures" not in said
    zh = CliRunner().invoke(app, ["ledger", "forums.talk", "--lang", "zh"]).output
    assert "由已发表数据识别" in zh and "校准后范围" in zh


@pytest.mark.slow
def test_figures_of_ones_own_say_which_answers_change(own: Path) -> None:
    """Under a sample that is the shipped one cut short no answer is lost; table and sentence name what changes, in both languages."""
    run = Run(scenarios.load("wusheng"), months=40)
    changes = answers_change(run, None, own, 2, lambda share: None, 6)
    assert [(one.label.en, one.shipped.name) for one in changes] == [
        (label.en, outcome) for label in LABELS for outcome in OUTCOMES
    ]
    assert all(
        one.changes == (one.facts()["shipped"]["grade"] != one.facts()["own"]["grade"]) for one in changes
    )
    assert answers_shown(changes, Language.both).row_count == 4
    differ = sum(one.changes for one in changes)
    for lang in ("en", "zh"):
        said = changed_said(changes, lang)
        assert said.count("from '") == (differ if lang == "en" else 0)
        assert said.count("由“") == (differ if lang == "zh" else 0)


def test_a_place_needs_figures_of_ones_own() -> None:
    assert "give --targets FILE too" in refusal("calibrate", "wusheng", "--quiet")
