"""Study files: what is wrong is said once, with its place; the studies that come with the project can be run."""

from pathlib import Path

import pytest

from experiments.study.cost import estimate
from experiments.study.designs import points
from experiments.study.schema import FIRST, Study, load_study, ready, size_of
from experiments.study.tasks import Layout
from experiments.study.windows import over, spans_of
from model.outcomes import OUTCOMES
from scenarios import load_lever, load_place
from scenarios.errors import InputError

GOOD = """name: mine
label: {en: mine, zh: 示例}
question: {en: what of it, zh: 如何}
months: 30
factors:
  - {path: outmigration, low: 0.1, high: 0.7}
  - {lever: points, low: 0, high: 20}
design: {kind: sobol, rows: 8}
outcomes: [headline]
"""

WRONG = [
    ("months: 30", "replicats: 3", "4:1", "did you mean replicates"),
    ("lever: points", "leever: points", "7:6", "did you mean lever"),
    ("path: outmigration", "path: outmigrations", "6:6", "did you mean outmigration"),
    ("lever: points", "lever: pints", "7:6", "did you mean points"),
    ("low: 0.1, high: 0.7", "low: 0.7, high: 0.1", "6:5", "low 0.7 is not below high 0.1"),
    ("low: 0.1, high: 0.7", "low: 0.1, high: 1.7", "6:36", "allowed is 0 to 0.97"),
    ("low: 0, high: 20", "low: 0, high: 2000", "7:29", "allowed is 0 to 200"),
    ("low: 0, high: 20", "low: 0", "7:5", "low and high go together"),
    ("lever: points,", "lever: points, path: oversight,", "7:5", "one of path, lever, place or uncertain"),
    ("rows: 8", "rows: 9", "8:1", "power of two; write 8 or 16"),
    ("low: 0.1, high: 0.7", "values: ['0,1', 0.5]", "6:26", "'0,1' is not a number; write 0.1"),
    ("low: 0.1, high: 0.7", "values: [true, 0.5]", "6:35", "factors > 1 > values > 1: true is not a number"),
    (
        "low: 0.1, high: 0.7",
        "low: 0,1, high: 0.7",
        "6:31",
        "'0,1' is not a number; allowed is 0 to 0.97; write 0.1",
    ),
    ("- {lever: points, low: 0, high: 20}", "- points", "7:5", "it has to be a group of keys"),
    ("months: 30", "months: 30.0", "4:9", "it has to be a whole number; write 30"),
    ("months: 30", "months: true", "4:9", "true is given; it has to be a whole number"),
    ("rows: 8", "rows: 8, second_order: yes", "8:46", "it has to be true or false; write true"),
    ("rows: 8", "rows: 0", "8:29", "allowed is 1 to 1000000"),
    ("low: 0, high: 20", "values: [5, 5]", "7:21", "each value stands once"),
    ("low: 0, high: 20", "low: 0, high: 20, group: pay", "7:39", "group pay has no name in both languages"),
    ("design:", "groups: {pay: {en: pay, zh: 报酬}}\ndesign:", "8:10", "no factor is of pay"),
    ("lever: points, low: 0, high: 20", "path: migration.outmigration", "7:6", "there twice"),
    (
        "outcomes: [headline]",
        "windows: [durng]",
        "9:11",
        "allowed is during or months-25-30; did you mean during",
    ),
    ("outcomes: [headline]", "outcomes: [deliberation]", "9:12", "did you mean deliberation_rate"),
    ("kind: sobol", "kind: sobl", "8:16", "did you mean sobol"),
    ("months: 30", "months: 20", "4:1", "policies act from month 25"),
    ("months: 30", "months: 300", "4:9", "allowed is 1 to 120"),
    ("months: 30", "arms: [none, none]", "4:14", "there twice"),
    ("months: 30", "arms: [none, point]", "4:14", "did you mean points-shop"),
    ("months: 30", "policies: [points-shop]", "4:12", "which is a factor too"),
    ("months: 30", "values: {outmigration: 0.3}", "4:10", "is a factor too"),
    ("months: 30", "seeds: pared", "4:8", "did you mean paired"),
    ("low: 0.1, high: 0.7", "low: 0, high: 0.7, log: true", "6:45", "log goes with bounds above 0"),
    ("low: 0.1, high: 0.7", "low: 0.1, high: 0.7, integer: true", "6:47", "no whole number"),
    ("kind: sobol, rows: 8", "kind: table", "8:1", "no points are given"),
    ("kind: sobol, rows: 8", "kind: grid, levels: 1000, rows: 8", None, None),
    (
        "outcomes: [headline]",
        "windows: [during, year-2]",
        "9:19",
        "with 30 months allowed is during or months-25-30",
    ),
    ("kind: sobol, rows: 8", "kind: lhs, rows: 8, table: [{a: 1}]", "8:1", "goes with `kind: table`"),
]


def read(tmp_path: Path, text: str) -> Study:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    return load_study(str(path))


@pytest.mark.parametrize(("old", "new", "where", "said"), WRONG)
def test_a_wrong_file_says_what_and_where(tmp_path: Path, old: str, new: str, where, said) -> None:
    assert old in GOOD
    if where is None:
        assert size_of(read(tmp_path, GOOD.replace(old, new))) == 1_000_000
        return
    with pytest.raises(InputError) as wrong:
        read(tmp_path, GOOD.replace(old, new))
    assert f"mine.yaml:{where}: " in str(wrong.value)
    assert said in str(wrong.value)
    assert len(wrong.value.problems) == 1


def test_morris_takes_no_lists_and_sobol_does(tmp_path: Path) -> None:
    listed = GOOD.replace("low: 0, high: 20", "values: [0, 5]")
    assert set(points(read(tmp_path, listed))["lever:points"]) == {0, 5}
    with pytest.raises(InputError, match="list of values; give bounds"):
        read(tmp_path, listed.replace("sobol", "morris"))


def test_a_mechanism_switch_can_be_a_factor_and_single_years_windows(tmp_path: Path) -> None:
    switch = GOOD.replace("lever: points, low: 0, high: 20", "path: switches.incentives, values: [0, 1]")
    study = read(
        tmp_path, switch.replace("months: 30", "months: 60\nwindows: [during, year-1, year-2, year-3]")
    )
    assert set(points(study)["switches.incentives"]) == {0.0, 1.0}


def test_all_that_is_uncertain_is_moved_but_what_is_known_or_moved_otherwise(tmp_path: Path) -> None:
    text = GOOD.replace("months: 30", "months: 30\nplace: wusheng").replace(
        "sobol, rows: 8", "morris, rows: 2"
    )
    study = read(tmp_path, text.replace("design:", "  - {uncertain: all}\ndesign:"))
    names = [factor.name for factor in study.factors]
    stated = {path: value for path, value in load_place("wusheng").values.items() if value.assumed is None}
    known = {path for path, value in stated.items() if value.bounds is None}
    moved_by_points = {effect.path for effect in load_lever("points").effects}
    assert len(names) == len(set(names)) > 300
    assert not (known | moved_by_points) & set(names[2:])
    assert names[:2] == ["migration.outmigration", "lever:points"]
    assert known and set(stated) - known <= set(names), (
        "what is stated within bounds is uncertain within them"
    )
    assert all(factor.bounds[0] < factor.bounds[1] for factor in study.factors)
    assert Study.model_validate_json(study.model_dump_json()) == study
    with pytest.raises(InputError, match=r"mine\.yaml:7:6: uncertain stands last"):
        read(tmp_path, text.replace("factors:", "factors:\n  - {uncertain: all}"))
    with pytest.raises(InputError) as wrong:
        read(tmp_path, text.replace("wusheng", "wushang").replace("design:", "  - {uncertain: all}\ndesign:"))
    assert len(wrong.value.problems) == 1


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as wrong:
        read(tmp_path, GOOD.replace("outmigration", "outmigratio").replace("points", "pints"))
    assert len(wrong.value.problems) == 2


def test_points_of_a_table_may_use_short_names(tmp_path: Path) -> None:
    table = 'kind: table, table: [{outmigration: 0.2, "lever:points": 3}]'
    study = read(tmp_path, GOOD.replace("kind: sobol, rows: 8", table))
    assert points(study)["migration.outmigration"].tolist() == [0.2]
    with pytest.raises(InputError, match="allowed is 0 to 200"):
        read(tmp_path, GOOD.replace("kind: sobol, rows: 8", table.replace("3}", "3000}")))


def test_a_study_survives_json() -> None:
    for name in ready():
        study = load_study(name)
        assert Study.model_validate_json(study.model_dump_json()) == study


def test_there_is_a_dozen_and_the_headline_question_stands_first() -> None:
    assert ready()[0] == FIRST
    assert len(ready()) >= 12


@pytest.mark.parametrize("name", ready())
def test_a_ready_study_loads_and_its_cost_is_known(name: str) -> None:
    study = load_study(name)
    n = len(points(study))
    assert size_of(study) == n or study.design.kind == "ofat"
    assert set(study.outcome_names) <= set(OUTCOMES)
    cost = estimate(study, set(), 2)
    assert 0 < cost.to_do == cost.runs <= n * len(study.arms) * study.replicates
    assert cost.seconds_each > 0.0
    assert cost.bytes > 0


def test_the_file_of_the_guide_can_be_run(tmp_path: Path) -> None:
    guide = (Path(__file__).parent.parent / "docs" / "how-to" / "run-a-study.md").read_text("utf-8")
    path = tmp_path / "my-study.yaml"
    path.write_text(guide.split("```yaml\n")[1].split("```")[0], "utf-8")
    assert size_of(load_study(str(path))) == 25


ARMS = """name: mine
label: {en: Mine, zh: 我的}
question: {en: A trial., zh: 试验。}
arms: [none, ARMS]
factors: [{path: outmigration, values: [0.2, 0.5]}]
design: {kind: grid}
outcomes: [residents]
windows: WINDOWS
months: 84
"""


def dated_study(folder: Path, arms: str, windows: str) -> Study:
    path = folder / "mine.yaml"
    path.write_text(ARMS.replace("ARMS", arms).replace("WINDOWS", windows), "utf-8")
    return load_study(str(path))


def test_a_study_is_measured_in_the_months_of_its_policies(tmp_path: Path) -> None:
    study = dated_study(
        tmp_path, "'points=5@25-36', 'allowance@2023-01..2023-12'", "[during, after, year-2, months-40-50]"
    )
    assert spans_of(study) == ({2021: (24, 36)}, {2021: (36, 84)}, {2021: (36, 48)}, {2021: (39, 50)})
    assert over(study)["during"].en == "months 25 to 36 (2023), the representative village"
    assert over(study)["months-40-50"].zh == "第40至50个月（2024年4月至2025年2月），代表村"


def test_arms_of_other_months_have_no_window_of_their_own(tmp_path: Path) -> None:
    arms = "'points=5@25-36', 'allowance@61-72'"
    with pytest.raises(InputError) as caught:
        dated_study(tmp_path, arms, "[during, months-25-36]")
    said = str(caught.value)
    assert "in other months than each other, points=5@25-36 (25-36), allowance@61-72 (61-72)" in said
    assert "allowed are months written out, as in months-25-36" in said and said.count("mine.yaml") == 1
    study = dated_study(tmp_path, arms, "[months-25-36, months-61-72]")
    assert spans_of(study) == ({2021: (24, 36)}, {2021: (60, 72)})
    with pytest.raises(InputError, match="acts in no month of the run"):
        dated_study(tmp_path, "'points=5@90-96'", "[during]")


def test_months_are_part_of_the_key_of_a_run(tmp_path: Path) -> None:
    """The run without policy is another one where the window called during is another one."""
    keys = [
        set(Layout(dated_study(tmp_path, f"'points=5@{dates}'", "[during]")).plan().key)
        for dates in ("25-36", "25-48", "25-36")
    ]
    assert not keys[0] & keys[1] and keys[0] == keys[2]
