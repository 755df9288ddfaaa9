"""Evidence of one's own: a table and documents beside a place, a lever or a policy, and evidence that is another's."""

import json
from pathlib import Path

import pytest

from experiments.provenance import provenance
from model.run import Run
from scenarios import InputError, load_place, validate
from scenarios.decide import lever_file
from scenarios.evidence import rows
from scenarios.facts import lever_facts, place_facts
from scenarios.files import LIBRARY, Kept

PLACE = """\
name: mine
label: {en: Mine, zh: 我县}
profile_of: {en: Mine, zh: 我县}
year: 2021
landscape: plain
identification: {ground: {en: named, zh: 有名}, confidence: certain}
document: survey
documents:
  survey: {title: 调研, authors: 课题组, year: 2022, where: unpublished, how_seen: abstract}
evidence_file: rows.csv
townships: {value: 4, evidence: mine-towns}
villages: {value: 40, evidence: mine-villages}
values:
  population.concurrent: {value: 0.6, evidence: mine-one-shoulder}
"""
TABLE = """\
id,document,place,year,quantity_en,quantity_zh,value,low,high,unit
mine-towns,survey,Mine,2022,townships,乡镇,4,,,townships
mine-villages,survey,Mine,2022,"villages, all",村,40,,,villages
mine-one-shoulder,survey,Mine,2022,both posts in one hand,一肩挑,,50,70,percent of villages
"""


@pytest.fixture
def mine(tmp_path: Path):
    """Write the place and its table, changed; the path of the place."""

    def written(place: str = PLACE, table: str | bytes = TABLE) -> Path:
        (tmp_path / "rows.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
        path = tmp_path / "mine.yaml"
        path.write_text(place, "utf-8")
        return path

    return written


def refused(path: Path) -> str:
    with pytest.raises(InputError) as wrong:
        load_place(path)
    return str(wrong.value).replace(f"{path.parent}/", "")


def test_a_place_rests_on_its_own_table_and_document(mine) -> None:
    place = load_place(mine())
    assert place.anchoring == 1.0 and place.warnings == []
    assert [place.grade(figure) for figure in place.figures.values()] == ["reported"] * 3
    told = place_facts(place)
    assert told["document"] == {"key": "survey", "title": "调研"}
    assert told["values"][0]["evidence"][0]["figure"] == "50-70 percent of villages"
    assert "from evidence: 3 (document survey)" in validate(mine())


def test_a_run_cites_the_document_and_the_package_is_untouched(mine) -> None:
    place = load_place(mine())
    told = provenance(Run(place.scenario()), 1, place, ["grassroots"])
    cited = [line for line in json.loads(told["bibliography"]) if "课题组" in line]
    assert cited == [
        "课题组 (2022). 调研. unpublished. [abstract, opening or excerpt read; tables not checked]"
    ]
    assert told["anchoring"] == 1.0
    assert "mine-towns" not in rows()


def test_an_edited_table_is_read_again(mine) -> None:
    path = mine()
    assert load_place(path).grounds.rows["mine-towns"].value == 4.0
    assert "townships: 4 is not stated by mine-towns" in refused(mine(table=TABLE.replace(",4,", ",5,")))
    assert load_place(mine()).anchoring == 1.0


def test_a_study_keeps_the_table_of_its_place(mine) -> None:
    path = mine()
    files = Kept(path.parent)
    assert load_place("mine.yaml", files).anchoring == 1.0
    (path.parent / "rows.csv").unlink()
    assert ("evidence", "rows.csv") in files.kept
    assert load_place("mine.yaml", files).anchoring == 1.0


TABLES = {
    "no such document": (("mine-towns,survey", "mine-towns,survei"), "rows.csv:2:12: document: 'survei' is not known", "did you mean survey?"),
    "another's id": (("mine-towns", "my-towns"), "rows.csv:2:1: id: my-towns does not start with mine-", "the file that cites it"),
    "an id of the library": (("mine-towns", "wusheng-centre-town"), "wusheng-centre-town is a row of the library", "an id of its own"),
    "no id": (("mine-towns", "Mine Towns"), "rows.csv:2:1: id: 'Mine Towns' is no id", "as in my-county-away"),
    "twice": (("mine-villages", "mine-towns"), "rows.csv:3:1: id: mine-towns is given twice", "stands once"),
    "decimal comma": ((",4,,", ',"4,5",,'), "rows.csv:2:42: value: '4,5' is not a number", "write 4.5"),
    "a comma in a text": (('"villages, all"', "villages, all"), "rows.csv:3:", "it has to have 10"),
    "open quotation": (('"villages, all"', '"villages, all'), "a quotation mark is not closed on this line", "one line"),
    "year": (("Mine,2022,townships", "Mine,２０２２,townships"), "rows.csv:2:24: year: '２０２２'", "write 2022"),
    "no year": (("Mine,2022,townships", "Mine,,townships"), "year: ''; allowed is a whole number, 1900 to 2100", ""),
    "no unit": (("40,,,villages", "40,,,"), "unit: nothing is given; a figure has a unit", ""),
    "a unit of nothing": (("4,,,townships", ",,,townships"), "unit: 'townships' without a figure", ""),
    "value and bound": (("4,,,townships", "4,1,,townships"), "value: it stands beside a bound", ""),
    "bounds": ((",50,70,", ",70,50,"), "low: 70 is not below high 50", ""),
    "one language": (("townships,乡镇", "townships,"), "quantity_zh: nothing is given", ""),
    "a misspelt column": (("quantity_zh", "quantity_ch"), "rows.csv:1:36: there is no column 'quantity_ch'", "did you mean quantity_zh"),
    "semicolons": ((",", ";"), "rows.csv:1:1: columns are not divided by commas", "save the table as CSV"),
    "a Cyrillic letter": (("mine-towns", "minе-towns"), "is no id", "the Cyrillic letter е (U+0435)"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", TABLES)
def test_what_is_wrong_with_a_table_is_said_where_it_stands(mine, mistake: str) -> None:
    (before, after), *said = TABLES[mistake]
    assert before in TABLE
    changed = TABLE.replace(before, after) if mistake == "semicolons" else TABLE.replace(before, after, 1)
    lines = refused(mine(table=changed)).split("\n")
    assert any(all(part in line for part in said) for line in lines), lines


def test_all_that_is_wrong_with_a_table_is_said_at_once(mine) -> None:
    changed = TABLE.replace(",4,", ",four,").replace("Mine,2022,both", "Mine,22,both")
    assert len(refused(mine(table=changed)).split("\n")) == 2


def test_a_table_as_excel_saves_it(mine) -> None:
    lines = TABLE.replace("\n", "\r\n") + ",,,,,,,,,\r\n"
    assert load_place(mine(table=b"\xef\xbb\xbf" + lines.encode())).anchoring == 1.0
    assert "looks like GBK" in refused(mine(table=TABLE.encode("gb18030")))
    assert "UTF-16" in refused(mine(table=TABLE.encode("utf-16")))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("rows.csv", "raws.csv", "raws.csv: there is no such file; did you mean rows.csv?"),
        ("rows.csv", "rows.xlsx", "mine.yaml:10:16: evidence_file: 'rows.xlsx'"),
        ("document: survey", "document: survy", "mine.yaml:7:11: document: 'survy' is not known"),
        (
            "how_seen: abstract",
            "how_seen: skimmed",
            "allowed is read in full, abstract or recalled, unverified",
        ),
        ("authors: 课题组, ", "", "documents > survey: `authors` is missing"),
        (
            "documents:\n",
            'documents:\n  "003": {title: a, authors: b, year: 2020, where: c, how_seen: abstract}\n',
            "documents > 003: the project has a source of this key",
        ),
        ("townships:", "variant_of: wushen\ntownships:", "variant_of: no row of evidence speaks of 'wushen'"),
    ],
)
def test_what_is_wrong_with_the_keys(mine, before: str, after: str, said: str) -> None:
    assert said in refused(mine(PLACE.replace(before, after, 1)))


def test_a_copied_place_borrows(tmp_path: Path) -> None:
    text = (LIBRARY / "places" / "wusheng.yaml").read_text("utf-8")
    copy = tmp_path / "other.yaml"
    copy.write_text(text.replace("name: wusheng", "name: other"), "utf-8")
    place = load_place(copy)
    assert place.anchoring == 0.0
    assert {place.grade(figure) for figure in place.figures.values()} == {"borrowed", "assumed"}
    said = place.warnings[0]
    assert "rest on evidence of Wusheng County, Guang'an and not of other" in said.en and "借用" in said.zh
    assert said.en in validate(copy)
    variant = tmp_path / "other.yaml"
    variant.write_text(text.replace("name: wusheng", "name: other\nvariant_of: wusheng"), "utf-8")
    assert load_place(variant).anchoring == load_place("wusheng").anchoring > place.anchoring
    assert load_place(variant).borrowed == []


def test_no_place_of_the_library_borrows() -> None:
    from scenarios import places

    assert [name for name in places() if load_place(name).borrowed] == []


def test_a_lever_may_cite_a_table_too(mine) -> None:
    path = mine()
    lever = path.with_name("mine.yaml")
    text = (LIBRARY / "levers" / "points.yaml").read_text("utf-8")
    lines = [line for line in text.split("\n") if not line.startswith("evidence:")]
    more = "evidence: mine-towns\nevidence_file: rows.csv\ndocuments: {survey: {title: 调研, authors: 课题组, year: 2022, where: x, how_seen: abstract}}\n"
    lever.write_text("\n".join(lines).replace("name: points", "name: mine") + more, "utf-8")
    told = lever_facts(lever_file(lever), {})
    assert [row["id"] for row in told["evidence"]] == ["mine-towns"]
    assert told["evidence"][0]["document"]["title"] == "调研"
