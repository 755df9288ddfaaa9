"""``grassroots validate``: every kind of file is known by its keys, and no summary is wrong."""

from functools import partial
from pathlib import Path

import pytest
from conftest import Said

import scenarios
from experiments.study.schema import STUDIES, ready
from scenarios.files import FOLDERS, LIBRARY


@pytest.fixture
def validated(commanded: Said) -> Said:
    """Exit code, standard output and standard error of a validation."""
    return partial(commanded, "validate")


SHIPPED = [
    *[(FOLDERS["place"] / f"{name}.yaml", "anchoring grade") for name in scenarios.places()[:2]],
    *[(FOLDERS["policy"] / f"{name}.yaml", ", policy\n") for name in scenarios.policies()[::8]],
    *[(FOLDERS["lever"] / f"{name}.yaml", ", lever\n") for name in scenarios.levers()[::8]],
    *[(STUDIES / f"{name}.yaml", ", study\n") for name in ready()[::4]],
]


@pytest.mark.parametrize(("path", "said"), SHIPPED, ids=lambda one: getattr(one, "stem", ""))
def test_a_file_is_known_by_its_keys(validated, path: Path, said: str) -> None:
    code, out, err = validated(path)
    assert (code, err) == (0, "") and said in out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("wusheng", "anchoring grade"),
        ("more-meetings", ", policy"),
        ("points", ", lever"),
        (ready()[0], ", study"),
    ],
)
def test_a_name_stands_for_what_has_it(validated, name: str, said: str) -> None:
    assert said in validated(name)[1]


def test_a_table_of_evidence_is_checked_by_itself(validated, tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    head = (LIBRARY / "library" / "evidence.csv").read_text("utf-8").split("\n")[0]
    table.write_text(f"{head}\nmine-away,survey,Mine,2022,people away,外出,0.4,,,share\n", "utf-8")
    code, out, _ = validated(table)
    assert code == 0 and "table of evidence\nrows: 1, 1 with a number\ndocuments: survey\nplaces: Mine" in out
    table.write_text(f'{head}\nmine-away,survey,Mine,2022,people away,外出,"0,4",,,share\n', "utf-8")
    code, _, err = validated(table)
    assert code == 2 and "rows.csv:2:" in err and "write 0.4" in err


def test_what_its_keys_do_not_say_is_asked(validated, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("name: x\nlabel: {en: x, zh: x}\n", "utf-8")
    code, _, err = validated(file)
    assert (
        code == 2
        and "its keys do not say what it is; give --as with place, policy, lever, study, headline, forms"
        in err
    )
    code, _, err = validated(file, "--as", "policy")
    assert code == 2 and "`measures` is missing" in err
    code, _, err = validated(file, "--as", "polcy")
    assert code == 2 and "did you mean policy" in err


@pytest.mark.parametrize(
    ("path", "breaks", "first"),
    [
        (STUDIES / f"{ready()[0]}.yaml", ("kind:", "knd:"), "design: `kind` is missing"),
        (FOLDERS["policy"] / "allowance.yaml", ("measures:\n  - lever:", "measures:\n  - levr:"), "measures > 1: `lever` is missing"),
        (FOLDERS["lever"] / "points.yaml", ("grade:", "grad:"), "`grade` is missing"),
    ],
)  # fmt: skip
def test_a_broken_file_is_no_broken_place(
    validated, tmp_path: Path, path: Path, breaks: tuple[str, str], first: str
) -> None:
    text = path.read_text("utf-8")
    assert breaks[0] in text
    broken = tmp_path / path.name
    broken.write_text(text.replace(*breaks, 1), "utf-8")
    code, _, err = validated(broken)
    assert code == 2 and first in err and "place" not in err.replace(str(tmp_path), "")


def test_the_folder_of_a_study_is_called_one(validated, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}", "utf-8")
    code, _, err = validated(tmp_path)
    assert code == 2 and "grassroots study status" in err
    assert "this is a folder" in validated(LIBRARY)[2]


def test_a_list_whose_only_part_is_wrong_is_not_called_too_short(validated, tmp_path: Path) -> None:
    study = tmp_path / "s.yaml"
    study.write_text(
        "name: s\nlabel: {en: s, zh: s}\nquestion: {en: s, zh: s}\n"
        "factors:\n  - {path: outmigration, low: many, high: 0.5}\ndesign: {kind: lhs, rows: 4}\n",
        "utf-8",
    )
    code, _, err = validated(study)
    assert code == 2 and err.count("\n") == 2, "what it was taken for, and the one slip"
    assert "s.yaml:5:31: factors > 1 > low: 'many' is not a number; allowed is 0 to 0.97" in err


def test_headline_questions_and_tables_of_the_library_are_known(validated) -> None:
    """Each table is taken for what it is by its columns alone, and has as many rows as it has lines."""
    import csv

    from experiments.headline import SHIPPED as HEADLINE

    assert ", headline questions\n" in validated(HEADLINE)[1]
    drawn = {
        "posterior.csv",
        "rival_forms.csv",
    }  # by `grassroots calibrate` and `forms`, and written by nobody
    for table in sorted(one for one in (LIBRARY / "library").glob("*.csv") if one.name not in drawn):
        code, out, err = validated(table)
        with table.open(encoding="utf-8", newline="") as file:
            n = len(list(csv.reader(file))) - 1
        assert (code, err) == (0, "") and f"rows: {n}" in out, table


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("correlations", "population.away_town,", "population.away_towm,", "2:1: a: 'population.away_towm'"),
        ("correlations", ",0.8,", ",1.8,", "correlation: '1.8'; allowed is a number, -1 to 1"),
        ("patterns", ",calibrate,", ",calibrat,", "did you mean calibrate"),
        ("reasons", "#年全国", "年全国", "1 numbers (#) in English and 0 in Chinese"),
        ("mechanisms", "lever:points ", "lever:pointz ", "by: 'lever:pointz'"),
        ("glossary", "definition,", "definitoin,", "did you mean definition"),
    ],
)
def test_faults_of_a_table_have_their_line(
    validated, tmp_path: Path, table: str, old: str, new: str, said: str
) -> None:
    text = (LIBRARY / "library" / f"{table}.csv").read_text("utf-8")
    assert old in text
    file = tmp_path / "table.csv"
    file.write_text(text.replace(old, new, 1), "utf-8")
    code, _, err = validated(file)
    assert code == 2 and said in err and f"taken for a table of {table}" in err


def test_a_study_with_a_slip_is_no_broken_place(validated, tmp_path: Path) -> None:
    """What it was taken for is said first; its slips are told as those of a study."""
    text = (STUDIES / f"{ready()[0]}.yaml").read_text("utf-8").replace("\ndesign:", "\ndesing:")
    file = tmp_path / f"{ready()[0]}.yaml"
    file.write_text(text, "utf-8")
    code, _, err = validated(file)
    assert code == 2 and "taken for a study" in err.split("\n")[0] and "did you mean design?" in err
    assert "identification" not in err
    assert "taken for" not in validated(file, "--as", "study")[2]
