"""Villages that are known one by one are run as they are; what is not known of one is drawn in each replicate."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from county_books import as_written, clean, villages
from openpyxl import Workbook, load_workbook

from experiments.provenance import hash_of, provenance
from experiments.study.carried import changed, manifest_of, study_of
from experiments.study.schema import load_study
from experiments.worlds import uncertain
from model.run import DEFAULT, Run
from model.simulate import Township, World, found
from model.state import codes
from scenarios import InputError, load_place
from scenarios.county.columns import COLUMNS
from scenarios.county.template import make_folder
from scenarios.evidence import rows as library
from scenarios.files import Kept

N = 6
STUDY = """\
name: asks
label: {en: Asks, zh: 问}
question: {en: What?, zh: 怎样？}
place: mine
villages: all
design: {kind: grid, levels: 2}
factors: [{path: migration.outmigration, low: 0.3, high: 0.5}]
"""
ROWS = villages(N, seed=5)


def filled(folder: Path, rows: list[dict[str, object]], year: object = 2023, **facts: object) -> Path:
    """The folder of a county with these villages."""
    make_folder(folder, "zh")
    path = folder / "villages.xlsx"
    book = load_workbook(path)
    for row in rows:
        book["村表"].append(
            [as_written(c.key, row[c.key]) if row[c.key] is not None else None for c in COLUMNS]
        )
    for line in book["县表"].iter_rows(min_row=2):
        line[1].value = ({"数据年份": year} | facts).get(line[0].value)
    book.save(path)
    return folder


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("c") / "mine", ROWS)


def world_of(folder: Path, **more: object) -> World:
    return found(replace(Run(load_place(folder).scenario(), villages="all", months=12), **more))  # type: ignore[arg-type]


def counts(world: World) -> dict[str, np.ndarray]:
    parts = [counted(township) for township in world.townships]
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def counted(township: Township) -> dict[str, np.ndarray]:
    t = township.tables
    v, n = t.persons.village, len(t.villages.id)
    age, away = (-t.persons.born - 1) // 12, t.persons.where >= codes.TOWN

    def of(which: np.ndarray) -> np.ndarray:
        return np.bincount(v, which, minlength=n)

    attendant = t.offices.kind == codes.ATTENDANT
    return {
        "households": t.villages.households,
        "persons": of(np.ones(len(v))),
        "over_60": of(age >= 60),
        "under_16": of(age < 16),
        "away_share": of(away & (age >= 16) & (age < 65)) / of((age >= 16) & (age < 65)),
        "members": of(t.persons.party == 1),
        "members_away": of((t.persons.party == 1) & away),
        "groups": np.bincount(t.groups.village, minlength=n),
        "grids": np.bincount(t.grids.village, minlength=n),
        "attendants": np.bincount(t.offices.village, attendant, minlength=n),
        "full": np.bincount(t.offices.village, attendant & (t.offices.full_time == 1), minlength=n),
        "concurrent": t.villages.concurrent,
        "income": township.settings.village_economy.collective_income,
        "transfers": township.settings.village_economy.transfers,
        "largest": np.bincount(t.households.village, t.households.lineage == 0) / t.villages.households,
        "land": np.bincount(t.households.village, t.households.land_let, minlength=n),
    }


def column(key: str) -> np.ndarray:
    return np.array([row[key] for row in ROWS], float)


@pytest.mark.parametrize("replicate", [0, 1])
def test_every_village_is_run_as_it_is(county: Path, replicate: int) -> None:
    """Counts of things are exact; shares of persons and households are within one or two per cent of themselves."""
    got = counts(world_of(county, replicate=replicate))
    for key in ("households", "groups", "grids", "income", "transfers"):
        assert got[key].tolist() == column(key).tolist(), key
    assert got["attendants"].tolist() == (column("attendants_full") + column("attendants_part")).tolist()
    assert got["full"].tolist() == column("attendants_full").tolist()
    assert got["concurrent"].tolist() == [row["concurrent"] == "yes" for row in ROWS]
    assert np.abs(got["persons"] - column("persons")).max() <= 4
    assert np.allclose(got["under_16"], column("under_16"), atol=3)
    assert np.allclose(got["over_60"], column("over_60"), rtol=0.06)
    assert np.allclose(got["away_share"], column("away") / column("working"), atol=0.002)
    assert np.allclose(got["members"], column("members"), rtol=0.04, atol=1)
    assert np.allclose(got["members_away"], column("members_away"), atol=4)
    assert np.allclose(got["largest"], column("largest_surname"), atol=0.01)
    assert np.allclose(got["land"], column("land_let"), atol=10)


def test_replicates_differ_by_luck_alone_where_all_is_known(county: Path) -> None:
    one, other = (world_of(county, replicate=k) for k in (0, 1))
    born = [world.townships[0].tables.persons.born for world in (one, other)]
    assert len(born[0]) != len(born[1]) or (born[0] != born[1]).any()


def test_what_is_unknown_is_drawn_in_each_replicate(tmp_path: Path) -> None:
    rows = [dict(row) for row in ROWS]
    for key in (
        "persons",
        "households",
        "income",
        "transfers",
        "under_16",
        "working",
        "groups",
        "concurrent",
    ):
        rows[2][key] = None
    folder = filled(tmp_path / "mine", rows)
    some = [counts(world_of(folder, replicate=k)) for k in range(6)]
    for key in ("persons", "households", "transfers", "income", "groups", "away_share"):
        drawn = [one[key][2] for one in some]
        assert len(set(drawn)) > 1 and min(drawn) >= 0 and (key == "income" or min(drawn) > 0), key
        kept = {tuple(np.round(np.delete(one[key], 2), 3)) for one in some}
        assert len(kept) == 1 or key in ("persons", "away_share"), f"{key} of the others is known"


def test_a_set_outmigration_moves_all_villages_alike(county: Path) -> None:
    """On the logit, by as much as the county's own number is moved; what keeps its place is who is above whom."""
    place = load_place(county)
    usual = place.scenario().values["migration.outmigration"]
    same = counts(world_of(county, values={"migration.outmigration": usual}))["away_share"]
    more = counts(world_of(county, values={"migration.outmigration": 0.7}))["away_share"]

    def logit(p: np.ndarray | float) -> np.ndarray:
        return np.log(p / (1 - np.asarray(p)))

    assert np.allclose(same, column("away") / column("working"), atol=0.002)
    assert np.allclose(logit(more) - logit(same), logit(0.7) - logit(usual), atol=0.02)


def test_townships_are_those_of_the_table(tmp_path: Path) -> None:
    rows = [dict(row) | {"township": "甲乡" if k % 2 else "乙镇"} for k, row in enumerate(ROWS)]
    world = world_of(filled(tmp_path / "mine", rows))
    own = world.run.scenario.own
    assert own is not None and own.townships == ("乙镇",) * 3 + ("甲乡",) * 3
    assert [len(one.tables.villages.id) for one in world.townships] == [3, 3]
    assert world.townships[0].tables.staff.share[0] == 1.0, "all of its villages are there"
    part = world_of(filled(tmp_path / "part", rows, **{"全县村（社区）数": 60, "全县乡镇数": 10}))
    assert part.townships[0].tables.staff.share[0] == pytest.approx(0.1)
    scenario = part.run.scenario
    assert (scenario.n_villages, scenario.n_townships) == (N, 1), (
        "six of sixty villages are one of ten townships"
    )


def test_some_villages_of_the_table(county: Path) -> None:
    scenario = load_place(county).scenario()
    own = scenario.own
    assert own is not None and own.picked(3).tolist() == [0, 2, 4]
    some = counts(found(Run(scenario, villages=3, months=12)))
    assert some["households"].tolist() == column("households")[[0, 2, 4]].tolist()
    with pytest.raises(ValueError, match="7 given; the place has 6 of its own"):
        Run(scenario, villages=7)


def test_one_village_stands_for_the_county(county: Path) -> None:
    scenario = load_place(county).scenario()
    assert len(found(Run(scenario, months=12)).townships[0].tables.villages.id) == 1
    assert scenario.values["population.registered"] == pytest.approx(np.median(column("persons")), rel=0.25)


def test_numbers_of_the_table_are_evidence_and_no_matter_of_ignorance(county: Path) -> None:
    place = load_place(county)
    assert place.grade(place.figures["migration.outmigration"]) == "reported" and place.anchoring == 1.0
    paths = uncertain(Run(place.scenario()), place)
    assert "migration.outmigration" not in paths and "attendance.b0" in paths
    row = place.grounds.rows["mine-table-outmigration"]
    assert row.document == "mine-table" and row.unit == "percent"
    assert "mine-table-outmigration" not in library()


def test_the_folder_is_known_by_its_contents(tmp_path: Path) -> None:
    folder = filled(tmp_path / "mine", ROWS)
    first = load_place(folder)
    run = Run(first.scenario(), villages="all")
    told = provenance(run, 1, first, ["grassroots"])
    rows = [dict(row) for row in ROWS]
    rows[0]["persons"] += 1.0  # type: ignore[operator]
    rows[0]["households"] += 1.0  # type: ignore[operator]
    other = load_place(filled(tmp_path / "x" / "mine", rows))
    assert told["county"] == first.county.contents != other.county.contents  # type: ignore[union-attr]
    assert hash_of(run) != hash_of(Run(other.scenario(), villages="all"))
    assert any("村表" in line for line in told["bibliography"].split("\n"))


def test_a_place_without_villages_of_its_own_is_hashed_as_before() -> None:
    assert "own" not in Run(DEFAULT).scenario.values and DEFAULT.own is None


def test_evidence_sources_and_numbers_of_ones_own(tmp_path: Path) -> None:
    folder = filled(tmp_path / "mine", ROWS, **{"女党员占比": "22%", "县名": "某县"})
    (folder / "sources.csv").write_bytes(
        "key,kind,authors,year,title,where,how_seen,en,zh,places\nyearbook,statistics,县统计局,2024,统计年鉴,县统计局,read in full,,,\n".encode(
            "gb18030"
        )
    )
    (folder / "evidence.csv").write_text(
        "id,document,place,year,quantity_en,quantity_zh,value,low,high,unit\nmine-poor,yearbook,Mine,2023,households in hardship,困难户,6,,,percent\n",
        "utf-8",
    )
    text = (folder / "place.yaml").read_text("utf-8")
    (folder / "place.yaml").write_text(
        f"{text}values:\n  population.poor: {{value: 0.06, evidence: mine-poor}}\n", "utf-8"
    )
    place = load_place(folder)
    assert place.label.zh == "某县" and place.values["population.poor"].value == 0.06
    assert place.values["population.party_female"].value == pytest.approx(0.22)
    assert place.grounds.documents(["mine-poor"]) == ["yearbook"]
    (folder / "evidence.csv").write_text(
        "id,document,place,year,quantity_en,quantity_zh,value,low,high,unit\nother-poor,yearbook,Mine,2023,a,甲,6,,,percent\n",
        "utf-8",
    )
    with pytest.raises(InputError, match="does not start with mine-"):
        load_place(folder)


def test_a_study_keeps_what_was_understood(tmp_path: Path) -> None:
    folder = filled(tmp_path / "mine", ROWS)
    (folder / "sources.csv").write_bytes(
        "key,kind,authors,year,title,where,how_seen,en,zh,places\n".encode("utf-16")
    )
    files = Kept(tmp_path)
    first = load_place("mine", files)
    (folder / "villages.xlsx").unlink()
    (folder / "place.yaml").unlink()
    assert load_place("mine", files).county.own == first.county.own  # type: ignore[union-attr]
    assert all(text.decode("utf-8") for text in files.kept.values()), "all that is carried is text"


def test_a_study_of_a_county_carries_it_and_sees_what_changes(tmp_path: Path) -> None:
    folder = filled(tmp_path / "mine", ROWS)
    (tmp_path / "asks.yaml").write_text(STUDY, "utf-8")
    study = load_study(tmp_path / "asks.yaml")
    manifest = manifest_of(study)
    assert changed(manifest) == {}
    assert ("villages", "mine/villages.xlsx") in study.files.contents()
    again = study_of(manifest, tmp_path)
    book = load_workbook(folder / "villages.xlsx")
    book["村表"]["V2"].value += 10_000
    book.save(folder / "villages.xlsx")
    assert list(changed(manifest)) == [("villages", "mine/villages.xlsx")]
    assert again.files.contents() == study.files.contents()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda book: None, "the year of the data is not given"),
        (lambda book: book["村表"].__setitem__("G2", "13800001111"), "村表!G2: a telephone number"),
        (lambda book: book["村表"].delete_rows(2, 100), "no village stands below the headings"),
    ],
)
def test_what_cannot_be_run_is_refused(tmp_path: Path, change, said: str) -> None:
    folder = filled(tmp_path / "mine", ROWS, year=None)
    book = load_workbook(folder / "villages.xlsx")
    change(book)
    book.save(folder / "villages.xlsx")
    with pytest.raises(InputError, match=said):
        load_place(folder)


def test_a_folder_that_is_not_there_is_a_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        load_place(tmp_path / "none")


def test_a_csv_will_do(tmp_path: Path) -> None:
    folder = filled(tmp_path / "mine", [])
    sheet = load_workbook(io.BytesIO(clean(ROWS))).active
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in sheet.values]
    (folder / "villages.csv").write_bytes("\r\n".join(lines).encode("gb18030"))
    text = (
        (folder / "place.yaml").read_text("utf-8").replace("villages.xlsx\n", "villages.csv\nyear: 2023\n", 1)
    )
    (folder / "place.yaml").write_text(text, "utf-8")
    assert len(load_place(folder).county.own.names) == N  # type: ignore[union-attr]
    assert isinstance(Workbook(), Workbook)
