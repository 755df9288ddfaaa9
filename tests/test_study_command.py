"""The study verb end to end on a tiny study: run, stop, resume, extend, export, reproduce."""

import json
import os
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import xarray as xr
from conftest import Said
from processes import BEGINS, ENDS, HELD, children_of, gone, until

from experiments.study.disk import contents
from experiments.study.manifest import keep_manifest, stated
from experiments.study.segments import segment_written, table_in
from grassroots.answers.study import StudyResult, open_study, spread

TINY = """name: tiny
label: {en: tiny, zh: 小}
question: {en: What of it?, zh: 如何？}
values: {registered: 60}
months: 26
arms: [none, allowance]
factors:
  - {path: outmigration, low: 0.1, high: 0.7}
  - {lever: group-meetings, low: 1, high: 12}
design: {kind: sobol, rows: 2}
replicates: 2
outcomes: [deliberation_rate, residents, months_to_settlement]
"""


@pytest.fixture
def said(commanded: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Said:
    """``grassroots study`` in a folder of its own, with a study."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(TINY, "utf-8")
    return partial(commanded, "study")


@pytest.fixture
def result(said) -> StudyResult:
    """The tiny study, run."""
    assert said("run", "tiny.yaml", "--quiet")[0] == 0
    return open_study(Path("studies/tiny"))


def test_list_names_the_studies_in_both_languages(said) -> None:
    code, out, _ = said("list")
    assert code == 0
    assert out.index("outmigration-and-incentives") < out.index("allowance-and-meetings")
    assert "误工补贴" in said("list", "--lang", "zh")[1]
    assert json.loads(said("list", "--json")[1])["rows"][0]["runs"] == 2500


def test_dry_run_says_runs_time_and_disk_and_writes_nothing(said) -> None:
    code, out, _ = said("run", "tiny.yaml", "--dry-run", "--replicates", "3")
    assert code == 0
    assert "10 points x 2 policies x 3 replicates = 60" in out
    assert "time" in out and "disk" in out
    assert json.loads(said("run", "tiny.yaml", "--dry-run", "--json")[1])["runs"] == 40
    assert not Path("studies").exists()


def test_a_run_prints_means_seed_noise_and_replicates(said) -> None:
    code, out, err = said("run", "tiny.yaml")
    assert code == 0
    assert "seed noise" in out and "deliberation rate" in out and "%" in out
    assert "40 of 40 runs" in err and "0 failed" in err
    chinese = said("run", "tiny.yaml", "--quiet", "--lang", "zh")
    assert chinese[2] == "" and "偶然差异" in chinese[1] and "常住成年人议事参与率" in chinese[1]


def test_json_has_the_summary(said) -> None:
    code, out, err = said("run", "tiny.yaml", "--quiet", "--json")
    assert (code, err) == (0, "")
    given = json.loads(out)
    frame = open_study(Path("studies/tiny")).to_dataframe()
    expected = frame[frame["arm"] == "none"].groupby("row")["residents"].mean().mean()
    line = next(one for one in given["outcomes"] if (one["outcome"], one["arm"]) == ("residents", "none"))
    assert line["mean"] == pytest.approx(expected)
    assert line["replicates"] == 2
    assert given["study"]["runs"] == 40


def test_status_resume_and_extend(said) -> None:
    said("run", "tiny.yaml", "--quiet")
    before = open_study(Path("studies/tiny")).rows
    assert "40 of 40" in said("status", "tiny")[1]
    code, out, _ = said("resume", "studies/tiny", "--dry-run", "--json")
    assert (code, json.loads(out)["to_do"]) == (0, 0)
    code, _, _ = said("extend", "tiny", "--rows", "4", "--quiet")
    assert code == 0
    after = open_study(Path("studies/tiny")).rows
    assert len(after) == 80
    assert after[after["row"] < 10].reset_index(drop=True).equals(before)
    assert said("extend", "tiny", "--replicates", "3", "--quiet")[0] == 0
    status = json.loads(said("status", "tiny", "--json")[1])
    assert (status["done"], status["runs"], status["failed"]) == (120, 120, [])


def test_a_run_goes_on_with_the_same_study_and_refuses_another_form_of_it(said) -> None:
    said("run", "tiny.yaml", "--quiet")
    assert said("run", "tiny.yaml", "--quiet")[0] == 0
    code, _, err = said("run", "tiny.yaml", "--replicates", "5")
    assert code == 2
    assert "differ in replicates" in err and "study extend" in err
    Path("other.yaml").write_text(TINY.replace("name: tiny", "name: other"), "utf-8")
    code, _, err = said("run", "other.yaml", "--out", "studies/tiny")
    assert code == 2 and "holds the study tiny" in err


def test_runs_of_other_code_do_not_mix_in_silence(said) -> None:
    said("run", "tiny.yaml", "--quiet")
    older(Path("studies/tiny"))
    code, _, err = said("resume", "tiny")
    assert code == 2 and "other model code" in err and "--again" in err
    assert "other than today's" in said("status", "tiny")[1]
    assert said("resume", "tiny", "--again", "--quiet")[0] == 0
    assert said("resume", "tiny", "--quiet")[0] == 0


def older(folder: Path) -> None:
    """As if other model code had run it."""
    keep_manifest(folder, stated(folder) | {"fingerprint": "0" * 32})


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("run", "outmigration-and-incentive"), "did you mean outmigration-and-incentives"),
        (("run", "nowhere.yaml"), "there is no such file"),
        (("resume", "nowhere"), "there is no study here"),
        (("status", "nowhere"), "there is no study here"),
        (("export", "nowhere"), "there is no study here"),
        (("export", "nowhere", "--format", "excell"), "did you mean excel"),
        (("extend", "studies/tiny"), "give --rows N or --replicates N"),
        (("extend", "studies/tiny", "--rows", "3"), "power of two"),
        (("extend", "studies/tiny", "--rows", "1"), "the study has 2"),
        (("extend", "studies/tiny", "--replicates", "1"), "the study has 2"),
        (("run", "tiny.yaml", "--replicates", "0"), "--replicates"),
    ],
)
def test_wrong_input_is_one_message_and_code_2(said, words: tuple[str, ...], message: str) -> None:
    if "studies/tiny" in words:
        said("run", "tiny.yaml", "--quiet")
    code, out, err = said(*words)
    assert (code, out) == (2, "")
    assert message in err and "Traceback" not in err


def test_failed_runs_are_told_and_the_others_are_kept(said, monkeypatch: pytest.MonkeyPatch) -> None:
    from experiments.study import single

    truly = single.measured

    def sometimes(run, *rest):
        if run.values["migration.outmigration"] > 0.4:
            raise RuntimeError("no such village")
        return truly(run, *rest)

    monkeypatch.setattr(single, "measured", sometimes)
    code, out, err = said("run", "tiny.yaml")
    assert code == 1
    assert "failed: point" in err and "no such village" in err
    assert "deliberation rate" in out
    status = json.loads(said("status", "tiny", "--json")[1])
    assert status["failed"] and status["done"] + len(status["failed"]) == 40
    result = open_study(Path("studies/tiny"))
    assert np.isnan(result.to_xarray()["residents"].values).sum() == len(status["failed"])


def test_exports_hold_the_same_numbers(said, result: StudyResult) -> None:
    frame, derived = result.to_dataframe(), Path("studies/tiny/derived")
    numbers = [name for name in frame if frame[name].dtype == float]
    for kind in ("csv", "excel", "parquet", "netcdf", "xlsx"):
        assert said("export", "tiny", "--format", kind)[0] == 0
    assert not (derived / "tiny.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (derived / "tiny-excel.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for name in ("tiny.csv", "tiny-excel.csv"):
        read = pd.read_csv(derived / name, encoding="utf-8-sig", dtype=str)
        assert read[numbers].astype(float).equals(frame[numbers])
        assert read["seed"].str.strip('="').tolist() == frame["seed"].tolist()
    table = pq.read_table(derived / "tiny.parquet")
    assert table.to_pandas()[numbers].equals(frame[numbers])
    about = table.schema.field("deliberation_rate").metadata
    assert about[b"long_name_zh"].decode() == "常住成年人议事参与率"
    lever = table.schema.field("lever_group_meetings").metadata
    assert lever[b"units"] == b"1/year" and lever[b"long_name_zh"].decode() == "每年村民小组会议次数"
    assert json.loads(table.schema.metadata[b"grassroots"])["runs_hash"] == result.facts["runs_hash"]
    with xr.open_dataset(derived / "tiny.nc", engine="scipy") as data:
        mine = result.to_xarray()
        for name in mine.data_vars:
            assert np.array_equal(data[name].values, mine[name].values, equal_nan=True)
        assert data.attrs["label_zh"] == "小"
    sheets = pd.read_excel(derived / "tiny.xlsx", sheet_name=None, dtype={"seed": str})
    assert list(sheets) == ["runs", "summary", "codebook", "facts"]
    of_sheet = sheets["runs"][numbers].astype(float)  # a workbook keeps 16 digits of 17
    assert np.allclose(of_sheet, frame[numbers], rtol=1e-15, atol=0.0, equal_nan=True)
    assert sheets["runs"]["seed"].tolist() == frame["seed"].tolist()
    assert "常住成年人议事参与率" in sheets["codebook"]["long_name_zh"].tolist()
    book = pd.read_csv(derived / "tiny-excel-codebook.csv", encoding="utf-8-sig")
    assert book["name"].tolist() == list(frame)
    assert book["long_name_zh"].notna().all()


def test_the_dataset_agrees_with_the_table(result: StudyResult) -> None:
    data, frame = result.to_xarray(), result.to_dataframe()
    assert data["residents"].dims == ("point", "arm", "replicate")
    for line in frame.sample(10, random_state=1).to_dict("records"):
        at = {"point": line["row"], "arm": line["arm"], "replicate": line["replicate"]}
        assert data["residents"].sel(at).item() == line["residents"]
        assert data["seed"].sel(at).item() == line["seed"]
        there = data["migration.outmigration"].sel(point=line["row"]).item()
        assert there == line["migration_outmigration"]
    page = result._repr_html_()
    assert "常住成年人议事参与率" in page and "seed noise" in page and "tiny" in repr(result)


def test_seed_noise_is_what_it_was_made_of() -> None:
    rng = np.random.default_rng(3)
    row = np.repeat(np.arange(2000), 4)
    value = np.repeat(rng.normal(0.0, 2.0, 2000), 4) + rng.normal(0.0, 1.0, 8000)
    found = spread(pd.Series(row), pd.Series(value))
    assert found["seed_share"] == pytest.approx(0.2, abs=0.02)
    assert found["half_width"] == pytest.approx(1.96 / 2.0, rel=0.03)
    single = spread(pd.Series([0, 1]), pd.Series([1.0, 2.0]))
    assert np.isnan(single["seed_share"]) and np.isnan(single["half_width"])
    flat = spread(pd.Series([0, 0, 1, 1]), pd.Series([1.0, 1.0, 1.0, 1.0]))
    assert np.isnan(flat["seed_share"]) and np.isnan(flat["half_width"]) and flat["why"] == "constant"


def test_reproduce_finds_the_same_bits_and_a_changed_one(said, result: StudyResult) -> None:
    code, out, _ = said("reproduce", "tiny", "--sample", "6")
    assert code == 0 and "6 of 40 runs were run again: 0 differ" in out
    folder = Path("studies/tiny")
    there = contents(folder)
    (name,) = there.segments
    table = table_in(folder / "segments" / name)
    column = table.schema.get_field_index("residents")
    values = np.nextafter(table["residents"].to_numpy(), np.inf)
    entry = segment_written(folder, table.set_column(column, "residents", [values]))
    there.segments = {entry.name: entry}
    there.write(folder)
    code, out, _ = said("reproduce", "tiny", "--sample", "3", "--json")
    given = json.loads(out)
    assert code == 1 and given["checked"] == 3
    assert all(one["columns"] == ["residents"] for one in given["different"])
    assert len(given["different"]) == 3


def stopped(folder: Path, number: signal.Signals, *words: str) -> tuple[int, str, list[int]]:
    """Tell a study of 800 runs to stop when its first are on disk; exit code, standard error, its former children."""
    (folder / "tiny.yaml").write_text(TINY.replace("replicates: 2", "replicates: 40"), "utf-8")
    command = [sys.executable, "-c", HELD, "study", "run", "tiny.yaml", "--workers", "1", *words]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    segments = folder / "studies" / "tiny" / "segments"
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as process:
        until(lambda: any(segments.glob("[0-9]*.parquet")) or process.poll() is not None, BEGINS)
        children = children_of([process.pid])
        process.send_signal(number)
        _, err = process.communicate(timeout=ENDS)
    return process.returncode, err, children


@pytest.mark.kill
@pytest.mark.skipif(os.name == "nt", reason="SIGINT is sent to a process of its own")
def test_ctrl_c_keeps_what_has_ended_and_resume_gives_the_undisturbed_table(said, tmp_path: Path) -> None:
    code, err, _ = stopped(tmp_path, signal.SIGINT)
    assert code == 130, err
    assert "resume" in err and "Traceback" not in err
    assert 0 < json.loads(said("status", "tiny", "--json")[1])["done"] < 800
    assert said("resume", "tiny", "--quiet")[0] == 0
    assert said("run", "tiny.yaml", "--out", "undisturbed/tiny", "--quiet")[0] == 0
    one, other = open_study(Path("studies/tiny")), open_study(Path("undisturbed/tiny"))
    assert len(one.rows) == 800 and one.rows.equals(other.rows)


OWN = """name: mypol
label: {{en: Pay, zh: 补贴}}
meaning: {{en: Pay for meetings., zh: 给予误工补贴。}}
measures:
  - {{lever: lost-work-allowance, level: {level}}}
"""


@pytest.fixture
def own(said, tmp_path: Path):
    """A study that names a policy of one's own, from the folder that it lies in."""
    home = tmp_path / "work"
    (home / "pol").mkdir(parents=True)
    (home / "pol" / "mypol.yaml").write_text(OWN.format(level=50), "utf-8")
    text = TINY.replace("[none, allowance]", "[none, pol/mypol.yaml]")
    (home / "tiny.yaml").write_text(text, "utf-8")
    return home


def paid(folder: Path) -> float:
    """What the study came to in the arm of the policy."""
    rows = open_study(folder).rows
    return float(rows.loc[rows["arm"] == "pol/mypol.yaml", "deliberation_rate"].mean())


def test_a_study_carries_the_files_it_names_wherever_it_goes(said, own: Path, monkeypatch) -> None:
    assert said("run", "work/tiny.yaml", "--quiet")[0] == 0, "seen from another folder"
    folder = Path("studies/tiny")
    before = paid(folder)
    assert (folder / "files" / "policies" / "mypol.yaml").read_text("utf-8") == OWN.format(level=50)
    assert (folder / "files" / "tiny.yaml").exists()
    archive = Path("archive")
    archive.mkdir()
    shutil.move(folder, archive / "tiny")
    shutil.move(own, "elsewhere")
    monkeypatch.chdir(archive)
    (archive / "pol").mkdir(exist_ok=True, parents=True)
    Path("pol").mkdir()
    Path("pol/mypol.yaml").write_text(OWN.format(level=200), "utf-8")  # another file of the same name
    assert "0 differ" in said("reproduce", "tiny", "--sample", "3")[1]
    assert said("extend", "tiny", "--replicates", "3", "--quiet")[0] == 0
    rows = open_study(Path("tiny")).rows
    first = rows[rows["replicate"] < 2]
    assert paid(Path("tiny")) != before and len(rows) == 60
    mean = first.loc[first["arm"] == "pol/mypol.yaml", "deliberation_rate"].mean()
    assert mean == before, "runs that were there stay"


def test_a_file_that_changed_since_is_asked_about(said, own: Path) -> None:
    assert said("run", "work/tiny.yaml", "--quiet")[0] == 0
    folder = Path("studies/tiny")
    before, facts = open_study(folder).rows, open_study(folder).facts
    (own / "pol" / "mypol.yaml").write_text(OWN.format(level=200), "utf-8")
    for words in (("resume", "tiny"), ("extend", "tiny", "--replicates", "3"), ("run", "work/tiny.yaml")):
        code, out, err = said(*words)
        assert (code, out) == (2, ""), words
        assert "files have changed since this study was begun (policy pol/mypol.yaml); --take-changes" in err
        assert "--take-changes" in err and "--keep-files" in err
    assert open_study(folder).rows.equals(before)
    assert "changed since: policy pol/mypol.yaml" in said("status", "tiny")[1]
    assert "0 differ" in said("reproduce", "tiny", "--sample", "2")[1]
    assert said("resume", "tiny", "--keep-files", "--quiet")[0] == 0
    assert open_study(folder).rows.equals(before)
    assert said("run", "work/tiny.yaml", "--take-changes", "--quiet")[0] == 0
    after = open_study(folder)
    assert after.facts["study_hash"] != facts["study_hash"]
    one, other = before["arm"] == "none", after.rows["arm"] == "none"
    assert after.rows[other].equals(before[one]), "what did not change is not run again"
    assert not set(after.rows.loc[~other, "key"]) & set(before["key"])
    assert said("resume", "tiny", "--quiet")[0] == 0


def test_the_same_hash_stands_for_the_same_contents_only(said, own: Path) -> None:
    hashes = []
    for level in (50, 200, 50):
        (own / "pol" / "mypol.yaml").write_text(OWN.format(level=level), "utf-8")
        out = f"x{len(hashes)}"
        assert said("run", "work/tiny.yaml", "--out", out, "--quiet")[0] == 0
        hashes.append(open_study(Path(out)).facts["study_hash"])
    assert hashes[0] == hashes[2] != hashes[1]


def test_check_says_whole_mended_or_lost(said, result: StudyResult) -> None:
    folder = Path("studies/tiny")
    assert said("check", "tiny")[:2] == (0, "whole: studies/tiny\n")
    (folder / "manifest.json").unlink()
    code, out, _ = said("check", "tiny")
    assert code == 0 and out.startswith("mended: studies/tiny") and "manifest.json" in out
    (segment,) = (folder / "segments").glob("*.parquet")
    segment.write_bytes(segment.read_bytes()[:-1])
    code, out, err = said("export", "tiny")
    assert code == 2 and "grassroots study check" in err
    code, out, _ = said("check", "tiny", "--json")
    told = json.loads(out)
    assert (code, told["state"], told["runs"], len(told["to_run"])) == (1, "lost", 40, 40)
    assert "40 runs, of the points 0-9" in said("check", "tiny")[1]
    assert said("resume", "tiny", "--quiet")[0] == 0
    assert said("check", "tiny")[1].startswith("whole")
    assert open_study(folder).rows.equals(result.rows)
    assert said("check", "nowhere")[0] == 2


def test_the_file_of_a_study_says_again_what_its_folder_has_lost(said, result: StudyResult) -> None:
    """Both manifests gone: the advice of check leads out, and no run is made again."""
    folder = Path("studies/tiny")
    for name in ("manifest.json", "spare/manifest.json"):
        (folder / name).write_bytes(b"")
    code, out, err = said("check", "tiny")
    assert code == 1 and "with the file of the study" in out + err
    assert said("run", "tiny.yaml", "--out", str(folder), "--quiet")[0] == 0
    assert said("check", "tiny")[0] == 0
    assert open_study(folder).rows.equals(result.rows)


def test_a_finished_study_is_shown_again_and_only_while_nothing_has_changed(
    said, result, monkeypatch
) -> None:
    folder = Path("studies/tiny")
    first = said("resume", "tiny")
    with monkeypatch.context() as patched:
        patched.setattr(
            "experiments.study.results.open_study", lambda folder: pytest.fail("worked out again")
        )
        assert said("resume", "tiny")[1] == first[1]
        assert json.loads(said("resume", "tiny", "--json")[1])["study"]["runs"] == 40
    assert said("extend", "tiny", "--replicates", "3", "--quiet")[0] == 0
    assert "of 60" in said("status", "tiny")[1]
    assert json.loads(said("resume", "tiny", "--json")[1])["study"]["runs"] == 60
    (segment, *_) = (folder / "segments").glob("*.parquet")
    segment.write_bytes(segment.read_bytes() + b"x")
    code, _, err = said("resume", "tiny")
    assert code == 0 and "was damaged or missing and is as it was again" in err


FORBIDDEN = """
import sys
from pathlib import Path
sys.argv = ["grassroots", "study", "resume", "tiny"]
from grassroots.command import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(sorted(name for name in ("numba", "scipy.stats", "scipy", "numpy", "pandas", "pyarrow", "duckdb", "model")
             if name in sys.modules))
"""


def test_a_finished_study_is_resumed_without_loading_the_model(said, result, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    ran = subprocess.run(
        [sys.executable, "-c", FORBIDDEN], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == "[]", ran.stdout
    assert "seed noise" in ran.stdout


@pytest.mark.kill
@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
@pytest.mark.parametrize("pool", [(), ("--processes",)])
def test_sigterm_is_as_ctrl_c(said, tmp_path: Path, pool: tuple[str, ...]) -> None:
    code, err, children = stopped(tmp_path, signal.SIGTERM, *pool)
    assert code == 143, err
    assert "resume" in err and "Traceback" not in err
    assert len(children) == len(pool) and gone(children)
    assert 0 < json.loads(said("status", "tiny", "--json")[1])["done"] < 800
    assert said("check", "tiny")[1].startswith("whole")
