"""Runs of a study made again: a row by its number, and every run village by village."""

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import xarray as xr
from conftest import Said

from experiments.study.again import by_village, made_again
from experiments.study.disk import contents
from experiments.study.export import export
from experiments.study.runner import run_study
from experiments.study.schema import Design, Factor, Study
from experiments.study.segments import segment_written, table_in
from experiments.study.tasks import Layout
from experiments.study.windows import spans_of
from experiments.villages import villages_of
from filing.origin import origin
from grassroots.answers.study import StudyResult, open_study
from model.outcomes import OUTCOMES, Seen
from model.simulate import simulate

WORDS = {"en": "hamlets", "zh": "村落"}
KEPT = ("residents", "household_attendance", "settled_in_township")


def territory(**more: Any) -> Study:
    """Three villages, four points, two policies, two windows."""
    given: dict[str, Any] = {
        "name": "hamlets",
        "label": WORDS,
        "question": WORDS,
        "arms": ("none", "allowance"),
        "factors": (
            Factor(path="migration.outmigration", low=0.1, high=0.7),
            Factor(lever="group-meetings", low=1, high=12),
        ),
        "design": Design(kind="lhs", rows=4),
        "values": {"registered": 60, "villages_per_township": 2},
        "months": 38,
        "villages": 3,
        "replicates": 1,
        "outcomes": KEPT,
        "windows": ("months-25-36", "months-37-38"),
    }
    return Study(**{**given, **more})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("again") / "hamlets"
    run_study(territory(), made, share=False)
    return made


@pytest.fixture
def said(commanded: Said) -> Said:
    """``grassroots study``."""
    return partial(commanded, "study")


def spoilt(folder: Path, column: str) -> None:
    """Let every number of a column be the next one, as a study by other code might have kept it."""
    there = contents(folder)
    (name,) = there.segments
    table = table_in(folder / "segments" / name)
    values = np.nextafter(table[column].to_numpy(), np.inf)
    entry = segment_written(folder, table.set_column(table.schema.get_field_index(column), column, [values]))
    there.segments = {entry.name: entry}
    there.write(folder)


# a row by its number


def test_a_row_is_run_again_by_its_number_to_the_same_bits(said: Any, folder: Path) -> None:
    code, out, _ = said("reproduce", str(folder), "--row", "2", "--json", "--quiet")
    given = json.loads(out)
    assert (code, given["checked"], given["different"]) == (0, 2, [])
    rows = open_study(folder).rows.query("row == 2").set_index("arm")
    for one in given["runs"]:
        assert one["now"] == one["kept"] and one["seed"] == rows.loc[one["arm"], "seed"]
        for name, value in one["kept"].items():
            kept = rows.loc[one["arm"], name]
            assert value == kept or (value is None and np.isnan(kept))
    code, out, _ = said("reproduce", str(folder), "--row", "2", "--arm", "allowance", "--quiet")
    assert code == 0 and "1 of 8 runs were run again: 0 differ" in out
    assert f"{rows.loc['allowance', 'residents@months-25-36']:.17g}" in out and "the same" in out
    chinese = said("reproduce", str(folder), "--row", "2", "--lang", "zh", "--quiet")[1]
    assert "重跑" in chinese and "相同" in chinese


def test_a_row_that_comes_to_other_numbers_is_said_with_what_differs(
    said: Any, folder: Path, tmp_path: Path
) -> None:
    copy = copied(folder, tmp_path)
    spoilt(copy, "residents@months-25-36")
    code, out, _ = said("reproduce", str(copy), "--row", "0", "--quiet")
    assert code == 1 and "2 of 8 runs were run again: 2 differ" in out
    assert "point 0, none, replicate 0: residents@months-25-36" in out
    (one, *_) = made_again(open_study(copy), open_study(copy).rows.query("row == 0"))
    assert one.differs == ["residents@months-25-36"]
    assert f"{one.kept[0]:.17g}" in out and f"{one.now[0]:.17g}" in out


def copied(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to / "copy", ignore=shutil.ignore_patterns("derived")))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--row", "4"), "--row 4: no run of this point is done; the study has the points 0 to 3"),
        (
            ("--row", "1", "--arm", "alowance"),
            "--arm alowance: allowed is none or allowance; did you mean allowance?",
        ),
        (("--row", "1", "--replicate", "3"), "--row 1: this run is not done"),
        (("--arm", "none"), "--arm and --replicate: they go with --row N"),
        (("--replicate", "0"), "--arm and --replicate: they go with --row N"),
    ],
)
def test_a_row_that_is_not_there_is_refused(
    said: Any, folder: Path, words: tuple[str, ...], message: str
) -> None:
    code, out, err = said("reproduce", str(folder), *words)
    assert (code, out) == (2, "") and message in err and err.count("\n") == 1


# village by village


def test_every_village_has_its_own_row(folder: Path) -> None:
    result = open_study(folder)
    frame = result.by_village(2)
    assert len(frame) == 8 * 3 and frame["village"].tolist() == [1, 2, 3] * 8
    assert set(frame["township"]) == {1, 2}
    mean = frame.groupby(["row", "arm"])["residents_months_25_36"].mean()
    kept = result.to_dataframe().set_index(["row", "arm"])["residents_months_25_36"]
    assert mean.to_dict() == pytest.approx(kept.to_dict(), rel=1e-12), "residents are counted per village"
    assert frame.groupby(["row", "arm"])["residents_months_25_36"].nunique().max() > 1
    again = result.by_village(1)
    pd.testing.assert_frame_equal(frame, again)


def test_a_village_is_what_is_seen_of_it_in_the_world(folder: Path) -> None:
    result = open_study(folder)
    rows = by_village(result)
    run = Layout(result.study).run(3, 1, 0)
    seen = Seen.of(simulate(run)).over(*spans_of(result.study)[0][run.scenario.year])
    mine = rows[(rows["row"] == 3) & (rows["arm"] == "allowance")]
    for name in KEPT:
        expected = [OUTCOMES[name].function(seen.village(v)) for v in range(3)]
        assert np.array_equal(mine[f"{name}@months-25-36"], expected, equal_nan=True), name


def test_villages_are_those_of_a_run_of_the_territory(folder: Path) -> None:
    """Which reads them in another way."""
    result = open_study(folder)
    rows = by_village(result)
    world = simulate(Layout(result.study).run(1, 0, 0))
    mine = rows[(rows["row"] == 1) & (rows["arm"] == "none")].set_index("village")
    theirs = villages_of(world, *spans_of(result.study)[1][world.run.scenario.year]).set_index("village")
    assert mine["township"].to_dict() == theirs["township"].to_dict()
    both = [name for name in KEPT if name in theirs]
    assert len(both) == 2
    for name in both:
        assert np.array_equal(mine[f"{name}@months-37-38"], theirs[name], equal_nan=True), name


def test_villages_are_written_with_their_codebook_and_origin(said: Any, folder: Path) -> None:
    code, _, err = said("export", str(folder), "--by", "village")
    assert code == 0 and "its 8 runs are made again" in err
    derived = folder / "derived"
    frame = pd.read_csv(derived / "hamlets-by-village.csv", dtype={"seed": str})
    assert len(frame) == 24 and all(str(name).isidentifier() for name in frame)
    book = pd.read_csv(derived / "hamlets-by-village-codebook.csv").set_index("name")
    assert list(book.index) == list(frame)
    assert book.loc["residents_months_25_36", "in_study"] == "residents@months-25-36"
    assert book.loc["lever_group_meetings", "in_study"] == "lever:group-meetings"
    assert book.loc["residents_months_25_36", "measured"].endswith(", each village")
    assert book.loc["residents_months_25_36", "measured_zh"].endswith("，各村")
    assert book.loc["village", "long_name_zh"].startswith("村在区域内的编号")
    facts = json.loads((derived / "hamlets-by-village-provenance.json").read_text("utf-8"))
    for key in ("made_code", "made_packages", "made_machine"):
        assert facts[key] == origin()[key][0] and facts[f"{key}_zh"] == origin()[key][1]
    assert facts["begun"] and facts["made_at"].endswith("UTC") and facts["version"]


def test_villages_of_runs_that_come_to_other_numbers_are_refused(
    said: Any, folder: Path, tmp_path: Path
) -> None:
    copy = copied(folder, tmp_path)
    spoilt(copy, "residents@months-25-36")
    code, out, err = said("export", str(copy), "--by", "village", "--quiet")
    assert (code, out) == (
        2,
        "",
    ) and "made again, it does not come to what is kept (residents@months-25-36)" in err
    assert not (copy / "derived" / "hamlets-by-village.csv").exists()


def test_what_there_is_no_table_of_is_refused(said: Any, folder: Path) -> None:
    code, _, err = said("export", str(folder), "--by", "township")
    assert code == 2 and "allowed is village" in err


@pytest.mark.parametrize("kind", ["csv", "parquet", "netcdf", "xlsx"])
def test_every_export_says_where_it_comes_from(folder: Path, tmp_path: Path, kind: str) -> None:
    result: StudyResult = open_study(folder)
    paths = export(result, kind, tmp_path / f"out.{kind}")
    if kind == "csv":
        facts = json.loads(paths[2].read_text("utf-8"))
    elif kind == "parquet":
        schema = pq.read_schema(paths[0])
        facts = json.loads(schema.metadata[b"grassroots"])
        assert all(name.isidentifier() for name in schema.names)
        assert schema.field("lever_group_meetings").metadata[b"in_study"] == b"lever:group-meetings"
    elif kind == "netcdf":
        with xr.open_dataset(paths[0], engine="scipy") as data:
            facts = dict(data.attrs)
            assert all(str(name).isidentifier() for name in data.variables)
    else:
        sheet = pd.read_excel(paths[0], sheet_name="facts").set_index("name")["value"]
        facts = sheet.to_dict()
    assert facts["made_code"] == origin()["made_code"][0]
    assert facts["made_packages"] == origin()["made_packages"][0]
    assert "grassroots" not in str(facts["made_machine"]) and facts["made_at_zh"].endswith("（协调世界时）")
