"""Files are known by their content: what was edited is read again, and a name leads from the file that it stands in."""

from pathlib import Path

import pytest

import scenarios
from experiments.provenance import place_of
from experiments.study.schema import Factor, Study, load_study
from experiments.study.tasks import Layout, hash_of_plan
from model.run import Run
from scenarios.errors import InputError
from scenarios.files import FOLDERS

POLICY = """name: pay
label: {{en: Pay, zh: 补贴}}
meaning: {{en: Pay for meetings., zh: 给予补贴。}}
measures:
  - {{lever: {lever}, level: {level}}}
"""
STUDY = """name: q
label: {{en: A, zh: 甲}}
question: {{en: Q, zh: 问}}
place: {place}
arms: [none, {policy}]
factors:
  - {{path: outmigration, low: 0.1, high: 0.7}}
  - {{lever: {lever}, low: 0, high: 5}}
design: {{kind: grid, levels: 2}}
replicates: {replicates}
months: 30
outcomes: [deliberation_rate]
"""


def library(kind: str, name: str) -> str:
    """A file of the library."""
    return (FOLDERS[kind] / f"{name}.yaml").read_text("utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of files of one's own: a place, a lever, a policy and a study that name each other from where they lie."""
    for folder in ("places", "pol", "levers"):
        (tmp_path / folder).mkdir()
    (tmp_path / "places" / "wusheng.yaml").write_text(library("place", "wusheng"), "utf-8")
    lever = library("lever", "lost-work-allowance").replace("name: lost-work-allowance", "name: mine")
    (tmp_path / "levers" / "mine.yaml").write_text(lever, "utf-8")
    write(tmp_path, 50)
    study = STUDY.format(
        place="places/wusheng.yaml", policy="pol/pay.yaml", lever="group-meetings", replicates=2
    )
    (tmp_path / "q.yaml").write_text(study, "utf-8")
    return tmp_path


def write(home: Path, level: float) -> None:
    """The policy at a level."""
    text = POLICY.format(lever="../levers/mine.yaml", level=level)
    (home / "pol" / "pay.yaml").write_text(text, "utf-8")


def edit(path: Path, old: str, new: str) -> None:
    """Change a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def keys(study: Study) -> list[bytes]:
    """Keys of its runs."""
    return Layout(study).plan().key.tolist()


def test_names_lead_from_the_file_they_stand_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = load_study(home / "q.yaml")
    assert there.policy("pol/pay.yaml").measures[0].lever.name == "mine"
    monkeypatch.chdir(home)
    assert keys(load_study("q.yaml")) == keys(there)
    monkeypatch.chdir(home / "pol")
    assert load_study("../q.yaml") == there
    assert scenarios.load_policy("pay.yaml").measures[0].level == 50.0


@pytest.mark.parametrize("kind", ["policy", "lever", "place", "study"])
def test_a_file_that_was_edited_is_read_again(home: Path, kind: str) -> None:
    before = load_study(home / "q.yaml")
    first = keys(before)
    if kind == "policy":
        write(home, 60)
        assert scenarios.load_policy(home / "pol" / "pay.yaml").measures[0].level == 60.0
    elif kind == "lever":
        edit(home / "levers" / "mine.yaml", "combine: largest", "combine: sum")
        assert scenarios.load_lever(home / "levers" / "mine.yaml").combine == "sum"
    elif kind == "place":
        edit(home / "places" / "wusheng.yaml", "year: ", "year: 1988 # ")
        assert scenarios.load(home / "places" / "wusheng.yaml").year == 1988
    else:
        edit(home / "q.yaml", "replicates: 2", "replicates: 5")
        assert load_study(home / "q.yaml").replicates == 5
    after = load_study(home / "q.yaml")
    assert after != before and hash_of_plan(after) != hash_of_plan(before)
    assert keys(after) != first
    assert keys(before) == first, "a study that was read stays what it was"


def test_a_lever_as_a_factor_is_known_by_its_content(home: Path) -> None:
    path = home / "levers" / "mine.yaml"
    one = Study(**made(factors=(Factor(lever=str(path)),)))
    edit(path, "domain: [0, 500]", "domain: [0, 400]")
    other = Study(**made(factors=(Factor(lever=str(path)),)))
    assert (one.factors[0].bounds[1], other.factors[0].bounds[1]) == (500.0, 400.0)
    assert one != other


def made(**more: object) -> dict[str, object]:
    """A study from Python."""
    words = {"en": "a", "zh": "甲"}
    return {"name": "a", "label": words, "question": words, "design": {"kind": "grid", "levels": 2}, **more}


def test_a_file_of_the_library_counts_by_its_content_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FOLDERS, "place", home / "places")
    assert scenarios.load("wusheng").year != 1988
    edit(home / "places" / "wusheng.yaml", "year: ", "year: 1988 # ")
    assert scenarios.load("wusheng").year == 1988


def test_a_copied_name_does_not_pass_for_the_place_of_the_library(home: Path) -> None:
    path = home / "places" / "wusheng.yaml"
    assert place_of(Run(scenarios.load(path))) == scenarios.load_place("wusheng")
    edit(path, "year: ", "year: 1988 # ")
    assert place_of(Run(scenarios.load(path))) is None


def test_what_is_wrong_with_a_named_file_is_said_with_its_place(home: Path) -> None:
    write(home, 5000)
    with pytest.raises(InputError, match=r"pol.pay\.yaml:5:\d+: .*5000") as wrong:
        load_study(home / "q.yaml")
    assert "q.yaml:5:" in str(wrong.value)
    (home / "pol" / "pay.yaml").unlink()
    with pytest.raises(InputError, match="there is no such file"):
        load_study(home / "q.yaml")
