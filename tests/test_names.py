"""What things are called in Chinese means them: in every verb, for every file of the library, with near names told."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import grassroots
import scenarios
from experiments.study.schema import load_study, ready
from grassroots.command import app
from grassroots.options import read_settings
from model.outcomes import OUTCOMES, UnknownOutcome
from model.parameters import UnknownPath, ledger
from scenarios import names
from scenarios.files import FOLDERS
from scenarios.names import did_you_mean, gathered, in_folder, library_name, meant, outcome, parameter

LOADED = {"place": scenarios.load_place, "lever": scenarios.load_lever, "policy": scenarios.load_policy}
LISTED = {"place": scenarios.places, "lever": scenarios.levers, "policy": scenarios.policies}


@pytest.mark.parametrize("kind", LOADED)
def test_every_label_of_the_library_means_its_name(kind):
    """Read from the labels of the files as the loader reads them, not by the expression that finds them."""
    called = in_folder(FOLDERS[kind], kind == "place")
    for name in LISTED[kind]():
        label = LOADED[kind](name).label
        for text in (label.en, label.zh):
            assert called[text.casefold()] == (name,), text
            assert LOADED[kind](text).name == name


def test_every_ready_study_goes_by_its_label():
    for name in ready():
        label = load_study(name).label
        assert load_study(label.zh).name == load_study(label.en).name == name


def test_every_outcome_and_every_number_with_a_label_of_its_own_is_found_by_it():
    for item in OUTCOMES.values():
        assert outcome(item.label.zh) is item and outcome(item.name) is item
    alone = [
        path
        for path, item in ledger().items()
        if len(names.parameter_labels()[item.about.zh.casefold()]) == 1
    ]
    assert len(alone) > 0.9 * len(ledger())
    assert all(parameter(ledger()[path].about.zh).path == path for path in alone)


def test_a_place_goes_without_its_rank_and_a_number_without_its_brackets():
    assert scenarios.load_place("武胜").name == scenarios.load_place("武胜县").name == "wusheng"
    assert parameter("外出率").path == "migration.outmigration"
    assert scenarios.load_policy("误工补贴=50").name == "lost-work-allowance=50"
    assert scenarios.load_policy("误工补贴").name == "allowance", "a policy where a policy is meant"


def test_what_several_are_called_is_refused_with_their_names():
    called = gathered({"a": ["同名", "x"], "b": ["同名（乙）", "y"]})
    with pytest.raises(ValueError, match="同名 is what 2 are called: say a or b"):
        meant("同名", called)
    assert meant("同名（乙）", called) == "b" and meant("别的", called) == "别的"
    with pytest.raises(UnknownPath, match=r"say .* or "):
        parameter("信任影响")


@pytest.mark.parametrize(("given", "said"), [("武盛县", "武胜县"), ("陆丰县", "陆丰市")])
def test_a_near_place_is_told(given, said):
    with pytest.raises(ValueError, match=f"did you mean .*{said}"):
        scenarios.load(given)


def test_near_levers_numbers_and_outcomes_are_told():
    with pytest.raises(ValueError, match=r"did you mean .*误工补贴"):
        scenarios.load_policy("误工补帖=50")
    with pytest.raises(UnknownPath, match="误工补贴"):
        parameter("误工补帖")
    with pytest.raises(UnknownOutcome, match="实质解决率"):
        outcome("实质解决比率")
    assert did_you_mean("wushen", ["wusheng"], {}) == "did you mean wusheng?"


def test_names_and_paths_are_no_labels():
    assert library_name("place", "wusheng") == "wusheng"
    assert library_name("place", Path("武胜")) == Path("武胜")
    assert read_settings(["外出率=0.3", "误工补贴=50"]) == {
        "migration.outmigration": 0.3,
        "attendance.allowance": 50.0,
    }


def test_the_command_takes_them_and_says_what_it_says_of_the_names():
    short = [
        "--months",
        "26",
        "--replicates",
        "1",
        "--workers",
        "1",
        "--quiet",
        "--json",
        "--set",
        "population.registered=60",
    ]
    by_label = CliRunner().invoke(app, ["run", "武胜", "--set", "误工补贴=50", *short])
    by_name = CliRunner().invoke(app, ["run", "wusheng", "--set", "attendance.allowance=50", *short])
    assert by_label.exit_code == by_name.exit_code == 0, by_label.output
    a, b = (json.loads(one.stdout) for one in (by_label, by_name))
    assert a["outcomes"] == b["outcomes"]
    assert CliRunner().invoke(app, ["place", "武胜", "--json"]).exit_code == 0
    assert CliRunner().invoke(app, ["lever", "积分兑换", "--json"]).exit_code == 0
    assert CliRunner().invoke(app, ["policy", "误工补贴", "--json"]).exit_code == 0


def test_from_python_too():
    short = {
        "months": 26,
        "replicates": 1,
        "workers": 1,
        "quiet": True,
        "values": {"population.registered": 60},
    }
    by_label = grassroots.run("武胜", 外出率=0.3, **short)
    by_name = grassroots.run("wusheng", outmigration=0.3, **short)
    assert by_label.data.equals(by_name.data)
    assert "武胜县" in str(grassroots.explain("武胜", "zh"))


@pytest.mark.parametrize("end", ["\n", "\r", "\t"])
def test_a_line_end_in_the_name_of_a_file_breaks_no_message(tmp_path, end):
    file = tmp_path / f"a{end}b.yaml"
    file.write_text("name: x\n", "utf-8")
    for given in (file, tmp_path / f"none{end}c.yaml"):
        for load in (scenarios.load_place, scenarios.load_policy, load_study):
            with pytest.raises(ValueError, match=r"\S") as caught:
                load(given)
            assert end not in str(caught.value).replace("\n" + str(tmp_path), ""), (
                "one problem a line, each with its file"
            )
            assert repr(end)[1:-1] in str(caught.value)


@pytest.mark.parametrize("given", [3, 2.5, True, b"wusheng"])
def test_from_python_numbers_are_no_names(given):
    said = f"{given!r} given; allowed is a name or the path of a file"
    for call in (
        lambda: grassroots.run(given),
        lambda: grassroots.run("wusheng", given),
        lambda: grassroots.compare("wusheng", ["allowance", given]),
        lambda: grassroots.surface("wusheng", given, [1], [0.1]),
        lambda: grassroots.run_study(given),
        lambda: grassroots.sensitivity(given),
        lambda: grassroots.discover(given, "deliberation_rate"),
        lambda: grassroots.trial("wusheng", given),
        lambda: grassroots.plan("wusheng", 5_000, lever=given),
        lambda: grassroots.validate(given),
        lambda: grassroots.explain(given),
    ):
        with pytest.raises(ValueError) as caught:
            call()
        assert said in str(caught.value)
    with pytest.raises(ValueError, match="neither a name nor the path"):
        load_study(given)


def test_places_are_listed_with_their_outmigration():
    """As the run of the place has it, which is the default where its file says none."""
    shown = CliRunner().invoke(app, ["places", "--lang", "en"]).stdout
    for name in ("wusheng", "lufeng"):
        run = grassroots.Run(scenarios.load(name))
        share = scenarios.load(name).values.get("migration.outmigration", parameter("outmigration").default)
        line = next(one for one in shown.splitlines() if one.startswith(f" {name} "))
        assert f"{100 * share:.0f} %" in line and run.scenario.name == name
        assert ("(default)" in line) == ("migration.outmigration" not in scenarios.load(name).values)
