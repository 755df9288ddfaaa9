"""The command line as a researcher meets it: what it prints, what it refuses and how, what it leaves behind."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from conftest import Said

import grassroots

SMALL = ["--set", "registered=120", "--replicates", "2", "--months", "30", "--quiet"]


@pytest.fixture
def said(commanded: Said) -> Said:
    """What the command says."""
    return commanded


def test_help_names_the_verbs(said) -> None:
    code, out, _ = said("--help")
    assert code == 0
    for verb in ("run", "compare", "ledger", "validate", "doctor"):
        assert verb in out
    assert said()[1].startswith("Usage")


def test_a_run_prints_outcomes_with_intervals(said) -> None:
    code, out, err = said("run", "wusheng", *SMALL)
    assert (code, err) == (0, "")
    first = json.loads(said("run", "wusheng", *SMALL, "--json")[1])["answers"]
    assert out.startswith("\n\n".join(first["en"]))
    assert first["en"][-1].endswith("No interval: 2 seeds; too few runs have a value.")
    assert "One run" not in out
    assert "deliberation rate of residents" in out and "95 % interval" in out and "[" in out
    chinese = said("run", "wusheng", *SMALL, "--lang", "zh")[1]
    assert chinese.startswith("\n\n".join(first["zh"]))
    assert "常住成年人议事参与率" in chinese


def test_json_has_the_same_numbers_as_the_files(said, tmp_path: Path) -> None:
    folder = tmp_path / "result"
    code, out, _ = said("run", "default", *SMALL, "--json", "--out", str(folder))
    assert code == 0
    given = json.loads(out)
    result = grassroots.load(folder)
    assert given["answers"] == {lang: result.answers(lang) for lang in ("en", "zh")}
    table = pd.read_csv(folder / "outcomes.csv", encoding="utf-8-sig")
    window = table[(table["outcome"] == "deliberation_rate") & (table["period"] == "window")]
    assert given["outcomes"]["deliberation_rate"]["value"] == pytest.approx(window["value"].mean())
    assert (
        given["provenance"]["run_hash"]
        == json.loads((folder / "provenance.json").read_text("utf-8"))["run_hash"]
    )
    field = pq.read_schema(folder / "outcomes.parquet").field("quorum_rate")
    assert (
        field.metadata[b"units"] == b"share"
        and field.metadata[b"long_name_zh"].decode() == "村民代表会议实到达法定人数比例"
    )
    assert (folder / "index.html").read_text("utf-8").count("http-equiv") <= 1
    assert {"codebook.csv", "monthly.parquet", "map.csv", "figures"} <= {
        path.name for path in folder.iterdir()
    }
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    "words",
    [
        ("places",),
        ("levers",),
        ("policies",),
        ("place", "wusheng"),
        ("policy", "allowance"),
        ("ledger", "pay"),
    ],
)
def test_data_are_one_object_that_says_where_it_was_made(said, words: tuple[str, ...]) -> None:
    told = json.loads(said(*words, "--json")[1])["provenance"]
    assert {"made_code", "made_packages", "made_machine", "made_at", "made_at_zh"} <= set(told)


def test_the_same_words_give_the_same_numbers(said) -> None:
    def told(seed: str) -> dict[str, Any]:
        found = json.loads(said("run", "default", *SMALL, "--json", "--seed", seed)[1])
        made = {
            name: found["provenance"].pop(name) for name in list(found["provenance"]) if "made_at" in name
        }
        assert set(made) == {"made_at", "made_at_zh"}, "all but the time is the same"
        return found

    assert told("7") == told("7") != told("8")


REFUSED = {
    "no such place": (("run", "wuseng"), "did you mean wusheng"),
    "a share of 1.4": (("run", "default", "--set", "outmigration=1.4"), "allowed is 0 to 0.97"),
    "a misspelt number": (("run", "default", "--set", "alowance=3"), "did you mean allowance"),
    "no value": (("run", "default", "--set", "allowance"), "give PATH=VALUE"),
    "a percentage": (("run", "default", "--set", "outmigration=40%"), "write outmigration=0.4"),
    "a decimal comma": (
        ("run", "default", "--set", "outmigration=0,5"),
        "0.97 share of registered 16-64; write outmigration=0.5",
    ),
    "full-width digits": (("run", "default", "--set", "outmigration=０．５"), "write outmigration=0.5"),
    "a decimal comma outside the domain": (
        ("run", "default", "--set", "outmigration=1,5"),
        "'1,5' is not a number; allowed is 0 to 0.97 share of registered 16-64\n",
    ),
    "a Cyrillic letter": (("run", "default", "--set", "outmіgration=0.5"), "the Cyrillic letter і (U+0456)"),
    "a full-width sign": (
        ("run", "default", "--set", "outmigration＝0.5"),
        "＝ (U+FF1D) stands in it: write =",
    ),
    "a truth value": (("run", "default", "--set", "outmigration=true"), "'true' is not a number"),
    "a decimal comma in a list": (
        ("compare", "default", "--outmigration", "0,5"),
        "that is a list of 0 and 5; give two different shares or more, 0 to 0.97, as in 0.1,0.6; for one share write 0.5",
    ),
    "a decimal comma in a level": (
        ("compare", "default", "lost-work-allowance=0,5"),
        "or low, high; write 0.5",
    ),
    "part of a village": (("run", "default", "--villages", "2,5"), "allowed is 1 to 5000, or all"),
    "a name longer than files have": (("run", "a" * 5000 + ".yaml"), "the name is too long for a file"),
    "many policies that are none": (
        ("compare", "default", "+".join(["nonsense"] * 40)),
        "no policy of this name",
    ),
    "twice": (("run", "default", "--set", "allowance=3", "--set", "attendance.allowance=4"), "given twice"),
    "an ambiguous name": (("run", "default", "--set", "severity=1"), "last name of"),
    "a negative seed": (("run", "default", "--seed", "-1"), "allowed is 0 to 2^64 - 1"),
    "no villages": (("run", "default", "--villages", "0"), "allowed is 1 to 5000, or all"),
    "too many months": (("run", "default", "--months", "121"), "120"),
    "a misspelt option": (("run", "default", "--monts", "12"), "--months"),
    "a misspelt verb": (("rnu", "default"), "did you mean run?"),
    "nothing to compare": (("compare", "default"), "nothing to compare"),
    "no such policy": (("compare", "default", "alowance"), "no policy of this name"),
    "a level too high": (
        ("compare", "default", "lost-work-allowance=9000"),
        "allowed is 0 to 500 yuan/meeting",
    ),
    "one budget": (
        ("compare", "default", "lost-work-allowance=30", "--match-budget"),
        "give two policies or more",
    ),
    "two ways to one budget": (
        ("compare", "default", "points=5", "points=9", "--match-budget", "--budget", "600000"),
        "give one of the two",
    ),
    "a budget of nothing": (
        ("compare", "default", "points=5", "--budget", "0"),
        "allowed is a sum above 0, yuan in all",
    ),
    "a budget with commas": (
        ("compare", "default", "points=5", "--budget", "600,000"),
        "as in 600000; write 600000",
    ),
    "a budget for nobody": (
        ("compare", "default", "--budget", "600000"),
        "name the policies that are to spend it",
    ),
    "a budget for outmigration": (
        ("compare", "default", "points=5", "--outmigration", "0.1,0.6", "--budget", "600000"),
        "--budget goes with policies and not with --outmigration",
    ),
    "outmigration compared and set": (
        ("compare", "default", "--outmigration", "0.1,0.6", "--set", "outmigration=0.3"),
        "given by --set and by --outmigration",
    ),
    "a budget that cannot be scaled": (
        ("compare", "default", "group-meetings=4", "--budget", "600000", "--replicates", "2"),
        "--budget: group-meetings=4 has no lever whose level is money or a number of posts",
    ),
    "a pilot of policies that follow each other": (
        ("trial", "default", "points=5@25-36+allowance@37-48"),
        "its measures act in other months than each other, and a pilot would put all in force at once; try them one by one",
    ),
    "only the base": (("compare", "default", "none"), "nothing to compare"),
    "the base twice": (("compare", "default", "none", "none", "points=5"), "none is named twice"),
    "months after the run": (("compare", "default", "points=5@85-96"), "its dates lie outside the run"),
    "months backwards": (("compare", "default", "points=5@48-25"), "until 25 lies before since 48"),
    "policies joined by a comma": (
        ("compare", "default", "allowance@25-48,points-shop@49-84"),
        "several are joined by +",
    ),
    "an objective that is none": (
        ("compare", "default", "lost-work-allowance=30", "--objective", "petitions_per_1000"),
        "use grievance_burden",
    ),
    "no such outcome": (
        ("compare", "default", "lost-work-allowance=30", "--objective", "quorm_rate"),
        "did you mean",
    ),
    "one outmigration": (("compare", "default", "--outmigration", "0.4"), "two different shares"),
    "no number": (("compare", "default", "--outmigration", "a,b"), "as in 0.1,0.6"),
    "no such group": (("compare", "default", "lost-work-allowance=30", "--by", "sexx"), "did you mean sex"),
    "too short": (("compare", "default", "lost-work-allowance=30", "--months", "24"), "from month 25 on"),
    "twice the same": (("compare", "default", *["lost-work-allowance=30"] * 2), "named twice"),
    "no such number": (("ledger", "outmigraton"), "did you mean"),
    "words that nothing has": (("ledger", "alowance"), "did you mean allowance"),
    "Chinese words that nothing has": (("ledger", "误工费"), "did you mean 误工?"),
    "words that nothing has together": (
        ("ledger", "pay", "festival", "petition"),
        "no row has all of pay, festival and petition",
    ),
    "no such grade": (("ledger", "--grade", "guessed"), "assumed"),
    "no such file": (("validate", "nowhere.yaml"), "there is no such file"),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_wrong_input_is_refused_in_one_clear_message(said, mistake: str) -> None:
    words, expected = REFUSED[mistake]
    code, out, err = said(*words)
    assert code == 2 and out == ""
    assert expected.strip() in " ".join(err.split())
    assert err.endswith(expected) or not expected.endswith("\n")
    assert "Traceback" not in err


def test_everything_wrong_with_the_settings_is_said_at_once(said) -> None:
    _, _, err = said("run", "default", "--set", "outmigration=2", "--set", "nonsens=1")
    assert "outmigration" in err and "nonsens" in err


@pytest.mark.usefixtures("blank_figures")
def test_a_result_takes_the_place_of_an_earlier_one_and_of_nothing_else(said, tmp_path: Path) -> None:
    theirs = {"notes.docx": b"mine", "word/report.docx": b"my report", "figures/other.png": b"my figure"}
    for name, content in theirs.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert said("run", "default", *SMALL, "--out", str(tmp_path))[0] == 0
    (tmp_path / "codebook.csv").write_text("with my remarks")
    code, _, err = said("run", "default", *SMALL, "--out", str(tmp_path), "--seed", "9")
    assert code == 0 and "codebook.csv as codebook.kept-" in err and len(err.splitlines()) == 1
    assert next(tmp_path.glob("codebook.kept-*.csv")).read_text() == "with my remarks"
    assert {name: (tmp_path / name).read_bytes() for name in theirs} == theirs
    assert json.loads((tmp_path / "provenance.json").read_text("utf-8"))["seed"] == "9"
    words = ["patterns", "P1", "--seeds", "2", "--quiet", "--out", str(tmp_path)]
    assert said(*words)[0] == 0
    assert not (tmp_path / "index.html").exists() and (tmp_path / "patterns.csv").exists()
    assert {name: (tmp_path / name).read_bytes() for name in theirs} == theirs
    assert [path.name for path in (tmp_path / "figures").iterdir()] == ["other.png"]


def test_where_nothing_can_be_written_nothing_is_computed(said, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        code, out, err = said("run", "default", *SMALL, "--out", str(folder))
        assert code == 2 and out == "" and "folder" in err


@pytest.mark.usefixtures("blank_figures")
def test_a_full_disk_leaves_the_earlier_result(said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "result"
    assert said("run", "default", *SMALL, "--out", str(folder))[0] == 0
    before = (folder / "outcomes.csv").read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("grassroots.answers.files.write_parquet", full)
    code, _, err = said("run", "default", *SMALL, "--seed", "5", "--out", str(folder))
    assert code == 1 and "No space left on device" in err and "what was finished is kept in" in err
    assert (folder / "outcomes.csv").read_bytes() == before
    (unfinished,) = folder.glob("result.unfinished-*")
    assert str(unfinished) in err and "outcomes.csv" in os.listdir(unfinished)


def test_ctrl_c_leaves_nothing_half_written(said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("grassroots.answers.files.write_parquet", stop)
    code, _, err = said("run", "default", *SMALL, "--out", str(tmp_path / "result"))
    assert code == 130 and "stopped" in err
    assert not list(tmp_path.iterdir())


def test_a_bug_of_ours_is_called_one(said, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("impossible")

    monkeypatch.setattr("experiments.run.run_place", broken)
    code, _, err = said("run", "default", *SMALL)
    assert code == 1 and "error inside grassroots" in err and "impossible" in err
    with pytest.raises(RuntimeError):
        said("--debug", "run", "default", *SMALL)


def test_the_base_may_be_named(said) -> None:
    words = ["--set", "registered=120", "--months", "40", "--replicates", "2", "--json", "--quiet"]
    words += ["--uncertainty", "none"]
    code, out, _ = said("compare", "default", "none", "points=5@25-36", *words)
    assert code == 0
    rows = json.loads(out)["effects"]
    assert {row["arm"] for row in rows} == {"points=5@25-36"}
    assert {
        (row["window"], row["first_month"], row["last_month"], row["since"], row["until"]) for row in rows
    } == {("during", 25, 36, "2023-01", "2023-12"), ("after", 37, 40, "2024-01", "2024-04")}
    assert {row["villages_en"] for row in rows} == {"the representative village"}
    assert (
        json.loads(out)["effects"]
        == json.loads(said("compare", "default", "points=5@25-36", *words)[1])["effects"]
    )


def test_compare_writes_effects_and_a_page(said, tmp_path: Path) -> None:
    folder = tmp_path / "c"
    words = [
        "compare",
        "default",
        "lost-work-allowance=60",
        "--set",
        "registered=200",
        "--months",
        "62",
        "--worlds",
        "5",
    ]
    code, out, _ = said(*words, "--replicates", "2", "--quiet", "--by", "sex", "--out", str(folder))
    assert code == 0 and "Effect during" in out and "yuan a village and year" in out
    table = pd.read_csv(folder / "effects.csv", encoding="utf-8-sig")
    assert set(table["group"]) == {"all", "women", "men"} and set(table["window"]) == {"during", "after"}
    assert (folder / "index.html").exists() and (folder / "spent.csv").exists()


def test_a_run_may_have_policies_and_its_hash_knows_them(said) -> None:
    words = ["run", "default", *SMALL, "--json"]
    plain, paid = (
        json.loads(said(*words, *more)[1]) for more in ((), ("--policy", "lost-work-allowance=60"))
    )
    assert paid["provenance"]["policies"] == ["lost-work-allowance=60"]
    assert plain["provenance"]["run_hash"] != paid["provenance"]["run_hash"]
    assert (
        plain["outcomes"]["spent_allowances"]["value"] == 0.0 < paid["outcomes"]["spent_allowances"]["value"]
    )
    code, _, err = said("run", "default", "--months", "12", "--policy", "allowance")
    assert code == 2 and "from month 25 on" in err


def test_dates_outside_the_run_are_said(said, tmp_path: Path) -> None:
    file = tmp_path / "late.yaml"
    file.write_text(
        "name: late\nlabel: {en: late, zh: 迟}\nmeaning: {en: too late, zh: 太迟}\n"
        "measures:\n  - {lever: lost-work-allowance, since: '2050-01'}\n",
        "utf-8",
    )
    code, _, err = said("compare", "default", str(file))
    assert code == 2 and "dates lie outside the run" in err and "January 2021" in err


def test_a_lever_that_needs_villages_says_so(said, tmp_path: Path) -> None:
    file = tmp_path / "pilot.yaml"
    file.write_text(
        "name: pilot\nlabel: {en: pilot, zh: 试点}\nmeaning: {en: a pilot, zh: 试点}\n"
        "measures:\n  - {lever: lost-work-allowance, level: 30, targets: {random: 0.5}}\n",
        "utf-8",
    )
    code, _, err = said("compare", "default", str(file))
    assert code == 2 and "--villages N" in err
    words = ["--villages", "4", "--set", "registered=100", "--months", "30", "--replicates", "2", "--quiet"]
    assert said("compare", "default", str(file), *words, "--uncertainty", "none")[0] == 0


def test_ledger_lists_one_all_or_some(said) -> None:
    code, out, _ = said("ledger", "--json")
    rows = json.loads(out)["rows"]
    assert code == 0 and len(rows) > 300
    assert all(row["grade"] and row["meaning_zh"] for row in rows)
    assert "365 / (1,315 x 0.65)" in said("ledger", "migration.outmigration")[1]
    assert "wusheng" in said("ledger", "migration.outmigration", "--place", "wusheng")[1]
    assert {
        row["grade"] for row in json.loads(said("ledger", "--grade", "assumed", "--json")[1])["rows"]
    } == {"assumed"}
    assert "never" in said("ledger", "settled_pressed")[1]


def test_ledger_finds_numbers_by_words_of_either_language(said) -> None:
    def names(*words: str) -> list[str]:
        return [row["name"] for row in json.loads(said("ledger", *words, "--json")[1])["rows"]]

    assert names("误工")[0] == "attendance.allowance"
    assert len(names("attendant")) > 3 and "grid_work.attendant_pay" in names("attendant", "pay")
    card = said("ledger", "pay")[1]
    assert (
        card.startswith("name:        attendance.pay\n")
        and "attendance.allowance" in card
        and "rows;" in card
    )
    assert set(names("lost", "work")) <= set(names("work")) and names("lost work") == names("lost", "work")
    assert all(
        "CGSS" in row["source"] for row in json.loads(said("ledger", "CGSS-2006", "--json")[1])["rows"]
    )
    assert names("假设") and names("假设") == names("--grade", "假设")
    assert set(names("mediation", "--grade", "assumed")) < set(names("mediation"))
    assert said("ledger", "quorum_rate")[0] == 0, "an outcome where no number has the name"
    assert "误工" in said("ledger", "误工")[1], "Chinese words are answered in Chinese"
    assert said("ledger", "attendance.allowance", "--lang", "zh")[1].startswith(
        "名称：attendance.allowance\n取值：0"
    )


def test_a_card_in_chinese_says_how_far_its_source_was_seen_in_chinese(said) -> None:
    card = said("ledger", "red_cards", "--lang", "zh")[1]
    assert "通读全文" in card and "read in full" not in card


def test_doctor_is_content(said) -> None:
    code, out, _ = said("doctor")
    assert code == 0 and "FAIL" not in out


def test_a_file_that_hides_a_package_is_reported(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "model.py").write_text("print('hello')")
    root = Path(__file__).resolve().parent.parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(root)))}
    command = [sys.executable, "-c", "from grassroots.command import main; main()"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert done.returncode == 2 and "model.py" in done.stderr and "rename it" in done.stderr
    assert "Traceback" not in done.stderr


HELP = """
import sys
from grassroots.command import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(sorted({"numba", "scipy.stats", "scipy", "numpy", "pandas", "pyarrow", "matplotlib", "mesa", "model"} & set(sys.modules)))
"""


@pytest.mark.parametrize("words", [("--help",), ("study", "--help"), ("run", "--help"), ("--version",)])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_loads_nothing_that_computes(words: tuple[str, ...], lang: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent), "GRASSROOTS_LANG": lang}
    ran = subprocess.run(
        [sys.executable, "-c", HELP, *words],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "[]", ran.stdout
