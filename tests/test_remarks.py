"""Numbers outside their plausible range are remarked before they are run: one line, once, in the reader's language."""

from pathlib import Path

import pytest

from experiments.study.remarks import remarks_on
from experiments.study.schema import load_study, ready
from grassroots.command import main
from grassroots.language import Language, chosen
from model.run import Run
from scenarios import load_place, load_policy, places
from scenarios.remarks import remarks

SMALL = ["--set", "registered=900", "--set", "outmigration=0.05", "--replicates", "2", "--months", "26"]
SAID = (
    "outside the plausible range, which is allowed and recorded: migration.outmigration 0.05 (0.1 to 0.8)\n"
)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def run(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["grassroots", *words])
        with pytest.raises(SystemExit, match="0"):
            main()
        return capsys.readouterr().err

    return run


def test_run_and_compare_say_it_once(said) -> None:
    assert said("run", "default", *SMALL).startswith(SAID)
    assert said("run", "default", *SMALL, "--quiet") == ""
    assert said("compare", "default", "points=5", *SMALL, "--uncertainty", "none").count(SAID) == 1
    assert said("run", "default", *SMALL, "--lang", "zh").startswith("超出合理范围（允许，并已记录）：")


def test_what_moves_a_setting_out_counts_and_what_a_document_states_does_not() -> None:
    strong = Run(policies=(load_policy("lost-work-allowance=400"),))
    (line,) = remarks([Run(), strong, strong], None)
    assert line.en.endswith("attendance.allowance 400 (0 to 150)")
    for name in places():
        assert remarks([Run(load_place(name).scenario())], load_place(name)) == [], name
    high = Run(load_place("wusheng").scenario(), {"migration.outmigration": 0.95})
    assert "migration.outmigration 0.95" in remarks([high], load_place("wusheng"))[0].en


def test_many_numbers_stay_one_line() -> None:
    values = {"migration.outmigration": 0.9, "attendance.allowance": 900.0}
    runs = [
        Run(values={**values, "migration.outmigration": share})
        for share in (0.81, 0.82, 0.83, 0.84, 0.85, 0.86)
    ]
    (line,) = remarks(runs, None)
    assert line.en.count("\n") == 0 and line.en.endswith("more")


def test_a_study_says_it_of_what_it_sets_and_moves(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(
        "name: s\nlabel: {en: s, zh: s}\nquestion: {en: s, zh: s}\nvalues: {points_value: 190}\n"
        "factors:\n  - {path: outmigration, low: 0.05, high: 0.5}\n  - {lever: lost-work-allowance, values: [0, 300]}\n"
        "design: {kind: grid, levels: 2}\n",
        "utf-8",
    )
    (line,) = remarks_on(load_study(file))
    for number in ("outmigration 0.05 (0.1 to 0.8)", "allowance 300 (0 to 150)", "points_value 190"):
        assert number in line.en
    assert "0.5 " not in line.en
    assert [
        name for name in ready() if any("evidence" in one.en for one in remarks_on(load_study(name)))
    ] == []


@pytest.mark.parametrize(
    ("words", "variables", "language"),
    [
        (["run", "--lang", "zh"], {}, Language.zh),
        (["run", "--lang=both"], {"GRASSROOTS_LANG": "en"}, Language.both),
        (["run"], {"GRASSROOTS_LANG": "zh", "LANG": "en_GB.UTF-8"}, Language.zh),
        (["run"], {"GRASSROOTS_LANG": "fr", "LANG": "en_GB.UTF-8"}, Language.en),
        (["run"], {"LANG": "zh_CN.UTF-8"}, Language.zh),
        (["run"], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, Language.en),
        (["run", "--lang"], {}, Language.en),
    ],
)
def test_the_language_of_messages(monkeypatch: pytest.MonkeyPatch, words, variables, language) -> None:
    for name in ("GRASSROOTS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert chosen(words) is language
