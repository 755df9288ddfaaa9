"""Counties from a table: read or refused with line and column, pooled as a Gaussian would, run, and kept village by village."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xarray as xr
from conftest import Said
from first_screens import check_short, words_of
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from small_study import WORDS

from analysis.words import say
from bilingual.numbers import fixed
from bilingual.words import SINGLES, Single
from experiments.study.again import by_village
from experiments.study.cost import estimate
from experiments.study.results import open_study
from experiments.study.runner import run_study
from experiments.study.schema import Design, Factor, Study
from experiments.study.shards import Shard
from experiments.study.tasks import Layout
from experiments.study.together import together
from grassroots.answers.counties import CountiesError, counties
from grassroots.answers.first_province import quotes_of
from grassroots.messages import in_chinese
from model.outcomes import OUTCOMES, Seen
from model.simulate import simulate
from scenarios import load_place
from scenarios.counties import read_counties
from scenarios.errors import InputError
from scenarios.left_out import Component, components
from scenarios.pooling import from_province, point

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "invented-province.csv"
HEAD = "name_en,name,province,landscape,townships,villages,outmigration,share_60,source\n"
TABLE = (
    HEAD
    + "Upper,上县,North,mountain,2,3,0.5,0.2,census\n"
    + "Lower,下县,North,平原,,2,,0.1,\n"
    + "\n"
    + "Far,远县,South,hills,1,4,0.3,,\n"
)


def table(folder: Path, text: str, name: str = "counties.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def said(commanded: Said) -> Said:
    """What the command says."""
    return commanded


def test_a_table_is_read_and_an_empty_cell_is_unknown(tmp_path: Path) -> None:
    read = read_counties(table(tmp_path, TABLE))
    upper, lower, far = read.rows
    assert (upper.line, lower.line, far.line) == (2, 3, 5)
    assert upper.numbers == {"migration.outmigration": 0.5, "population.share_60": 0.2}
    assert lower.numbers == {"population.share_60": 0.1} and lower.landscape == "plain"
    assert lower.counts == {"villages": 2} and far.label.zh == "远县"
    assert read.guesses["lower"]["migration.outmigration"].known == 1
    assert "population.share_60" not in read.guesses["far"], (
        "no county of its province is known: the place leaves it out"
    )


def test_a_workbook_is_the_same_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in pd.read_csv(table(tmp_path, TABLE), skip_blank_lines=False).itertuples(index=False):
        book.active.append([None if cell != cell else cell for cell in row])
    book.active.insert_rows(1)
    for k, head in enumerate(HEAD.strip().split(","), start=1):
        book.active.cell(1, k, head)
    book.save(tmp_path / "counties.xlsx")
    assert read_counties(tmp_path / "counties.xlsx").rows == read_counties(tmp_path / "counties.csv").rows


WRONG = [
    ("name,province\nA,B\n", "1:1: missing columns: landscape"),
    ("", "the table is empty"),
    ("name,province,landscape\n", "1:1: no county stands below"),
    ("name,province,landscape,outmigratoin\nA,B,hills,0.3\n", "1:4: no column is called 'outmigratoin'; did you mean"),
    ("name,province,landscape,share_60,60岁以上比例\nA,B,hills,0.3,0.2\n", "1:5: the column '60岁以上比例' is there twice"),
    ("name,province,landscape,forums.talk\nA,B,hills,0.3\n", "1:4: forums.talk is the intercept"),
    ("name,province,landscape,outmigration\nA,B,hills,35%\n", "2:4: outmigration: '35%'"),
    ("name,province,landscape,outmigration\nA,B,hills,35\n", "35 % is 0.35"),
    ("name,province,landscape,outmigration\nA,B,hills,1.5\n", "2:4: outmigration: 1.5"),
    ("name,province,landscape\nA,B,hill\n", "2:3: landscape: 'hill'; allowed is mountain, hills, plain"),
    ("name,province,landscape\nA,,hills\n", "2:2: province: nothing is given"),
    ("name,province,landscape\n,B,hills\n", "2:1: name: nothing is given"),
    ("name,province,landscape\nA,B,hills\nA,B,hills\n", "3:1: A is given twice, first on line 2"),
    ("name,province,landscape\n合计,B,hills\n", "2:1: name: '合计' adds other rows up"),
    ("name,province,landscape\n武胜县,四川,丘陵\n", "has no letters that a file can be named by; give a code or name_en"),
    ("name,province,landscape,villages,townships\nA,B,hills,3,5\n", "villages: 3 in 5 townships"),
    ("name,province,landscape,villages\nA,B,hills,2.5\n", "2:4: villages: '2.5'; allowed is a whole number"),
    ("name,province,landscape,year\nA,B,hills,21\n", "2:4: year: '21'; allowed is a whole number, 1988 to 2100"),
    ("name,province,landscape\nA,B,hills,7\n", "2:4: '7' stands in no column"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_bad_row_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_counties(table(tmp_path, text))
    assert "counties.csv" in str(refused.value) and said in str(refused.value)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = "name,province,landscape,outmigration\nA,B,hill,35%\n,B,hills,0.3\n"
    with pytest.raises(InputError) as refused:
        read_counties(table(tmp_path, text))
    assert [problem.line for problem in refused.value.problems] == [2, 2, 3]


def test_a_line_of_totals_and_a_wrong_head_hide_nothing_and_add_nothing(tmp_path: Path) -> None:
    text = "县,省份,地形,省外\n甲 A,四川,,1\n乙 B,四川,丘陵地,1\n合计,,,5\n,合计,,6\n"
    with pytest.raises(InputError) as refused:
        read_counties(table(tmp_path, text))
    assert [
        (problem.line, problem.column) for problem in refused.value.problems if "letters" not in problem.given
    ] == [(1, 4), (2, 3), (3, 3), (4, 1), (5, 2)]
    said = in_chinese(str(refused.value))
    assert "地形：未给出；允许的是山区（mountain）、丘陵（hills）" in said and "nothing" not in said
    with pytest.raises(InputError) as refused:
        read_counties(table(tmp_path, "县,地形\nA,丘陵\n"))
    assert "缺少列：省；县表须有县、省、地形" in in_chinese(str(refused.value))


@given(st.sampled_from(components()), st.lists(st.floats(0.1, 0.6), min_size=1, max_size=8))
def test_a_guess_is_the_conditional_mean_of_a_gaussian(one: Component, known: list[float]) -> None:
    """Recomputed from the whole covariance of counties of one province, without the formula of the weight."""
    known = known if one.link == "logit" else [2.5 + value for value in known]
    within2, n = one.sd_prefecture**2 + one.sd_county**2, len(known)
    cov = np.full((n + 1, n + 1), one.sd_province**2) + np.eye(n + 1) * within2
    y = np.array([point(one, value) for value in known])
    gain = np.linalg.solve(cov[1:, 1:], cov[1:, 0])
    mean, sd = one.mean + gain @ (y - one.mean), np.sqrt(cov[0, 0] - gain @ cov[1:, 0])
    found = from_province(one.path, known)
    assert found.value == pytest.approx(one.number(mean), rel=2e-2)
    assert found.low == pytest.approx(one.number(mean + stats.norm.ppf(0.05) * sd), rel=2e-2)
    assert found.low < found.value < found.high


@given(st.sampled_from(components()), st.floats(0.1, 0.6))
def test_a_point_of_the_link_is_the_number_again(one: Component, value: float) -> None:
    value = value if one.link == "logit" else 2.5 + value
    assert one.number(point(one, value)) == pytest.approx(value)


def test_places_are_made_of_rows_and_say_what_each_number_rests_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Callable[..., tuple[int, str, str]]
) -> None:
    table(tmp_path, TABLE)
    monkeypatch.chdir(tmp_path)
    code, out, _ = said("province", "new", "counties.csv", "--out", "north")
    assert code == 0 and "counties 3, provinces 2: 9 numbers stated, 1 pooled" in out
    upper, lower = (
        load_place(tmp_path / "north" / "counties" / f"{name}.yaml") for name in ("upper", "lower")
    )
    assert upper.grade(upper.values["migration.outmigration"]) == "reported"
    assert lower.grade(lower.values["population.share_60"]) == "assumed"
    assert lower.values["migration.outmigration"].bounds is not None
    assert (upper.province, upper.villages.value, lower.townships.value) == ("North", 3, 1)
    (tmp_path / "bad.csv").write_text("name,province,landscape\nA,B,hill\n", "utf-8")
    code, _, err = said("province", "new", "bad.csv", "--out", "bad")
    assert code == 2 and "bad.csv:2:3" in err and not (tmp_path / "bad").exists()
    code, _, err = said("province", "new", "counties.csv", "--out", "other", "--policy", "alowance")
    assert code == 2 and "did you mean allowance?" in err and not (tmp_path / "other").exists()


@pytest.mark.slow
def test_the_invented_province_is_whole(tmp_path: Path, said: Callable[..., tuple[int, str, str]]) -> None:
    code, _, _ = said("province", "new", str(EXAMPLE), "--out", str(tmp_path / "p"), "--quiet")
    places = list((tmp_path / "p" / "counties").glob("*.yaml"))
    assert code == 0 and len(places) == len(read_counties(EXAMPLE).rows) == 100


def province(folder: Path, **more: object) -> Study:
    """Two counties of tiny villages, two policies."""
    for name, villages, away in (("one", 3, 0.2), ("two", 2, 0.6)):
        why = "assumed: for a test"
        (folder / f"{name}.yaml").write_text(
            f"name: {name}\nlabel: {{en: {name}, zh: 县{villages}}}\nprofile_of: {{en: a test, zh: 测试}}\nyear: 2021\n"
            f"province: North\nlandscape: hills\nidentification: {{ground: {{en: a test, zh: 测试}}, confidence: certain}}\n"
            f"townships: {{value: 1, {why}}}\nvillages: {{value: {villages}, {why}}}\n"
            f"values: {{migration.outmigration: {{value: {away}, {why}}}}}\n",
            "utf-8",
        )
    made = {
        "name": "province",
        "label": WORDS,
        "question": WORDS,
        "factors": (Factor(place=(str(folder / "one.yaml"), str(folder / "two.yaml"))),),
        "design": Design(kind="grid"),
        "arms": ("none", "allowance"),
        "values": {"registered": 60},
        "months": 38,
        "villages": "all",
        "replicates": 3,
        "seeds": "paired",
        "outcomes": ("residents", "household_attendance"),
    }
    return Study(**{**made, "by_village": True, **more})


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Path]:
    """The province, run in two shards and put together."""
    folder = tmp_path_factory.mktemp("kept")
    study = province(folder)
    for number in (1, 2):
        shard = Shard(number, 2)
        run_study(study, shard.folder(folder / "study"), shard=shard)
    assert together(folder / "study").left == 0
    return study, folder / "study"


def test_kept_villages_are_those_of_runs_made_again(kept: tuple[Study, Path], tmp_path: Path) -> None:
    _, folder = kept
    plain = province(tmp_path, by_village=False)
    run_study(plain, tmp_path / "plain" / "study")
    stored, again = by_village(open_study(folder)), by_village(open_study(tmp_path / "plain" / "study"))
    assert len(stored) == 2 * 3 * (3 + 2)
    order = ["row", "arm", "replicate", "village"]
    one, other = (frame[[*order, *KEPT]].sort_values(order, ignore_index=True) for frame in (stored, again))
    assert one.equals(other)


KEPT = ["residents", "household_attendance"]


def test_a_study_that_keeps_no_villages_is_what_it_was(tmp_path: Path) -> None:
    """The key that came later is in no hash of a study that does not use it; one that does shares no runs with one that does not."""
    plain, by = province(tmp_path, by_village=False), province(tmp_path)
    assert "by_village" not in plain.model_dump() and by.model_dump()["by_village"] is True
    keys = [set(Layout(study).plan().key.tolist()) for study in (plain, by)]
    assert keys[0].isdisjoint(keys[1])


def test_counties_and_villages_are_dimensions(kept: tuple[Study, Path]) -> None:
    study, folder = kept
    seen = counties(open_study(folder))
    assert dict(seen.data.sizes) == {"county": 2, "arm": 2, "replicate": 3}
    assert seen.villages is not None and dict(seen.villages.sizes)["village"] == 3
    assert seen.data["county"].values.tolist() == ["one", "two"]
    assert seen.data["province"].values.tolist() == ["North", "North"]
    run = Layout(study).run(1, 1, 2)
    world = simulate(run)
    whole = Seen.of(world).over(24, 38)
    found = seen.data["residents"].sel(county="two", arm="allowance", replicate=2)
    assert float(found) == OUTCOMES["residents"].function(whole)
    of_villages = seen.villages["residents"].sel(county="two", arm="allowance", replicate=2)
    assert np.isnan(of_villages.sel(village=3))
    assert float(of_villages.mean()) == pytest.approx(float(found))


def test_effects_by_county_are_those_of_pairs(kept: tuple[Study, Path]) -> None:
    _, folder = kept
    seen = counties(open_study(folder))
    line = seen.effects[
        (seen.effects["county"] == "one") & (seen.effects["outcome"] == "household_attendance")
    ]
    rows = open_study(folder).to_dataframe()
    of_one = rows[rows["row"] == 0].pivot(index="replicate", columns="arm", values="household_attendance")
    difference = of_one["allowance"] - of_one["none"]
    assert len(line) == 1
    assert line["effect"].item() == pytest.approx(difference.mean())
    assert line["p"].item() == pytest.approx(stats.ttest_1samp(difference, 0.0).pvalue)
    tenths = seen.apart[(seen.apart["county"] == "one") & (seen.apart["outcome"] == "residents")]
    assert tenths["villages"].item() == 3 and tenths["low_tenth"].item() < tenths["high_tenth"].item()


def test_a_study_of_other_factors_has_no_counties(tmp_path: Path) -> None:
    other = province(tmp_path, factors=(Factor(path="outmigration", values=(0.1, 0.5)),), arms=("none",))
    run_study(other, tmp_path / "other")
    with pytest.raises(CountiesError, match="allowed is one factor, of places"):
        counties(open_study(tmp_path / "other"))


def test_time_and_memory_follow_the_size_of_counties(tmp_path: Path) -> None:
    """The smaller county is tried out; the larger, with half as many villages again, takes as much more."""
    study = province(tmp_path)
    cost = estimate(study, set(), 1)
    assert cost.runs == cost.to_do == 12
    assert cost.bytes == 12 * 8 * (2 + 8) + 8 * (6 * 3 + 6 * 2) * (2 + 2)
    smaller = estimate(province(tmp_path, villages=2), set(), 1)
    assert cost.memory_each == pytest.approx(1.5 * smaller.memory_each, rel=0.1)


def test_the_command_shows_counties_and_writes_a_page(
    kept: tuple[Study, Path], tmp_path: Path, said: Callable[..., tuple[int, str, str]]
) -> None:
    _, folder = kept
    code, out, _ = said("province", "show", str(folder), "--out", str(tmp_path / "page"))
    assert code == 0 and "without" in out
    page = (tmp_path / "page" / "index.html").read_text("utf-8")
    assert "What the policies do in every county" in page and "各项政策在各县的作用" in page
    written = pd.read_csv(tmp_path / "page" / "counties.csv")
    assert len(written) == 2 * 2 and set(written["county"]) == {"one", "two"}
    told = json.loads(said("province", "show", str(folder), "--json", "--quiet")[1])
    assert told["answers"]["en"] and all(
        "".join(one.split()) in "".join(out.split()) for one in told["answers"]["en"]
    )
    assert len(told["effects"]) == 4 and len(told["villages_apart"]) == 4
    assert said("province", "show", str(folder), "--outcome", "resident")[0] == 2
    target = ("--by", "village", "--format", "netcdf", "--out", str(tmp_path / "v.nc"))
    assert said("study", "export", str(folder), *target)[0] == 0
    with xr.open_dataset(tmp_path / "v.nc", engine="scipy") as data:
        assert {"county", "village", "arm", "replicate"} <= set(data.sizes)


@pytest.mark.usefixtures("blank_figures")
@pytest.mark.parametrize("lang", SINGLES)
def test_page_and_terminal_begin_with_how_many_counties_a_policy_moves(
    kept: tuple[Study, Path], tmp_path: Path, said: Callable[..., tuple[int, str, str]], lang: Single
) -> None:
    _, folder = kept
    code, out, _ = said("province", "show", str(folder), "--out", str(tmp_path / "page"), "--lang", lang)
    first = quotes_of(counties(open_study(folder)), lang)
    assert code == 0 and "".join(out.split()).startswith("".join("".join(first).split()))
    page = tmp_path / "page" / "index.html"
    check_short(page, lang)
    behind = "".join(words_of(page, lang, "//main").split())
    assert 1 <= len(first) <= 3 and all("".join(one.split()) in behind for one in first)
    table = pd.read_csv(tmp_path / "page" / "counties.csv").query("outcome == 'household_attendance'")
    for end in ("min", "max"):
        line = table.loc[getattr(table["effect"], f"idx{end}")()]
        assert f"[{fixed(100 * line['low'], 1)}, {fixed(100 * line['high'], 1)}]" in first[0]
    left = len(table) - int(table["discovery"].sum())
    assert say("counties_sure", lang, open=left) in first[0] and "n/a" not in "".join(first)
