"""A table of villages as offices keep it: every cell is understood as meant, refused with its address, or unknown."""

import datetime
from pathlib import Path

import pytest
from county_books import clean, right, saved, spoiled, villages
from openpyxl import Workbook, load_workbook
from test_own_villages import filled

from grassroots.command import main
from grassroots.messages import in_chinese
from scenarios import load_place
from scenarios.county.cells import read
from scenarios.county.columns import BY_KEY, COLUMNS, named_by, unit_in
from scenarios.county.facts import FACTS
from scenarios.county.sheets import Raw
from scenarios.county.table import Reading, read_table
from scenarios.county.template import make_folder, workbook
from scenarios.errors import InputError

ROWS = villages()
YEAR = next(fact.about for fact in FACTS if fact.about.key == "year")


def said(reading: Reading) -> list[str]:
    return [problem.at("v.xlsx").removeprefix("v.xlsx: ") for problem in sorted(reading.problems)]


def table(*rows: list[object], title: str = "村表") -> Reading:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return read_table("v.xlsx", saved(book))


HEADS = ["村编号", "乡镇", "户籍人口", "60岁及以上", "最大姓氏户占比"]


def test_a_clean_table_is_understood_cell_by_cell() -> None:
    found = read_table("v.xlsx", clean(ROWS))
    assert len(found.cells) == 750 and right(found, ROWS) == []
    assert found.problems == [] and found.notes == []


def test_a_spoiled_table_is_understood_as_meant() -> None:
    content, meant = spoiled(ROWS, faults=False)
    found = read_table("v.xlsx", content)
    assert found.heads is not None and (found.heads.first, found.heads.last) == (3, 4)
    assert len(found.cells) == 750 and right(found, meant) == [] and found.problems == []
    assert [note.en for note in found.notes] == [
        "row 9 is hidden; it was read",
        "row 37 is a total and was not read",
        "row 38 is a line of signatures or notes and was not read",
    ]


def test_five_cells_are_refused_and_the_rest_is_understood() -> None:
    content, meant = spoiled(ROWS)
    found = read_table("v.xlsx", content)
    assert right(found, meant) == []
    assert [one.partition("; ")[0] for one in said(found)] == [
        "Sheet1!F16: 户籍户数: a formula without a stored result",
        "Sheet1!N17: 党员: a share where a count belongs",
        "Sheet1!V18: 集体经营收入: a number below 0",
        "Sheet1!A19: the village of row 18 again",
        "Sheet1!H38: a telephone number",
    ]
    assert not any("138" in one for one in said(found)), "the cell is named and not its content"
    with pytest.raises(InputError):
        found.refuse()


UNDERSTOOD: list[tuple[str, object, str, object]] = [
    ("persons", "１，２３４人", "", 1234.0),
    ("persons", "1 234", "", 1234.0),
    ("persons", "0.13万", "", 1300.0),
    ("persons", 0.13, "万人", 1300.0),
    ("persons", "1200余人", "", 1200.0),
    ("persons", "近900人", "", 900.0),
    ("persons", "一千三百一十五", "", 1315.0),
    ("persons", "  ", "", None),
    ("persons", "—", "", None),
    *(
        ("members", word, "", None)
        for word in ("不详", "暂无", "尚无", "待统计", "未统计", "待定", "暂无数据", "暂未统计", "未掌握")
    ),
    ("members", "没有", "", 0.0),
    ("type", "暂无", "", None),
    ("township", "待统计", "", None),
    ("township", "待王镇", "", "待王镇"),
    ("transfers", "五万", "万元", 50_000.0),
    ("transfers", "五万元", "万元", 50_000.0),
    ("transfers", "5万", "万元", 50_000.0),
    ("transfers", "5万元", "万元", 50_000.0),
    ("transfers", "50000元", "万元", 50_000.0),
    ("transfers", "十二", "万元", 120_000.0),
    ("transfers", 5, "万元", 50_000.0),
    ("income", "一亿二千万", "万元", 120_000_000.0),
    ("land_let", "一万", "万亩", 10_000.0),
    ("land_let", "一千二百", "亩", 1200.0),
    ("members", "无", "", 0.0),
    ("members", "零", "", 0.0),
    ("members", "两名", "", 2.0),
    ("income", "3.5万元", "元", 35_000.0),
    ("income", "35000元", "万元", 35_000.0),
    ("income", "3.5万", "万元", 35_000.0),
    ("income", 3.5, "万元", 35_000.0),
    ("income", "120,000.50", "", 120_000.5),
    ("income", "0.2亿元", "", 20_000_000.0),
    ("area", "6300亩", "km2", 4.2),
    ("area", 6300, "亩", 4.2),
    ("area", "420公顷", "", 4.2),
    ("area", "4.2 k㎡", "", 4.2),
    ("land_let", "1.2万亩", "", 12_000.0),
    ("largest_surname", "35%", "", 0.35),
    ("largest_surname", "35％", "", 0.35),
    ("largest_surname", 35, "%", 0.35),
    ("largest_surname", 35, "", 0.35),
    ("largest_surname", 0, "", 0.0),
    ("largest_surname", "三成五", "", None),
    ("concurrent", "√", "", "yes"),
    ("concurrent", "Ｙ", "", "yes"),
    ("concurrent", "×", "", "no"),
    ("concurrent", "", "", None),
    ("landscape", "　山 区", "", "mountain"),
    ("type", "村改居", "", "farming-community"),
    ("type", "社区", "", None),
    ("type", "普通村", "", "village"),
    ("type", "集聚提升类", "", "village"),
    ("code", 510101001.0, "", "510101001"),
    ("township", "城 关 镇", "", "城关镇"),
]


@pytest.mark.parametrize(("key", "written", "unit", "meant"), UNDERSTOOD)
def test_a_cell_is_understood(key: str, written: object, unit: str, meant: object) -> None:
    found = read(BY_KEY[key], Raw(2, 2, written), unit)
    if written == "三成五":
        assert found.wrong, "what is not understood is refused"
    else:
        assert not found.wrong, found.wrong
        assert found.value == (pytest.approx(meant) if isinstance(meant, float) else meant)


REFUSED: list[tuple[str, object, str]] = [
    ("persons", 1315.5, "it is no whole number"),
    ("persons", 0.35, "a share where a count belongs"),
    ("persons", "35%", "a share where a count belongs"),
    ("persons", -3, "a number below 0"),
    ("persons", "-3人", "a number below 0"),
    ("persons", 250_000, "it is larger than any village has"),
    ("persons", "三百左右或更多", "something stands behind the number"),
    ("persons", "800—900", "a bound or a range"),
    ("persons", "1000以上", "a bound or a range"),
    ("persons", "1,23", "something stands behind the number"),
    ("persons", "100户", "something stands behind the number"),
    ("persons", True, "true or false"),
    ("persons", datetime.datetime(2024, 3, 5), "a date or a time"),
    ("largest_surname", 0.45, "a bare value up to 1"),
    ("largest_surname", 1, "a bare value up to 1"),
    ("largest_surname", "0.45", "a bare value up to 1"),
    ("largest_surname", "135%", "a share above 100 %"),
    ("income", "12%", "per cent in a column of another unit"),
    ("landscape", "戈壁", "it is none of the words for 地形"),
    ("type", "农场", "it is none of the words for 类型"),
    ("persons", 0, "a village without people cannot be run"),
    ("households", "无", "a village without people cannot be run"),
    ("transfers", 500_000_000, "it is larger than any village has"),
]


@pytest.mark.parametrize(("key", "written", "wrong"), REFUSED)
def test_a_cell_is_refused(key: str, written: object, wrong: str) -> None:
    found = read(BY_KEY[key], Raw(2, 2, written))
    assert found.value is None and found.wrong[0].startswith(wrong)


def test_thousands_in_words_under_a_heading_in_ten_thousands_are_asked_about() -> None:
    found = read(BY_KEY["income"], Raw(2, 2, "五千"), "万元")
    assert found.value is None and "can be read in two ways" in found.wrong[0]


@pytest.mark.parametrize("written", [2023, "2023", "2023年", "２０２３年", "二〇二三年"])
def test_a_year_is_read(written: object) -> None:
    assert read(YEAR, Raw(4, 2, written)).value == 2023.0


@pytest.mark.parametrize("written", [23, 1949, 2101, 20_233, "23年", "2023吨"])
def test_another_year_is_refused_and_the_message_says_what_is_allowed(written: object) -> None:
    found = read(YEAR, Raw(4, 2, written))
    assert found.value is None and found.wrong[-1].removeprefix("allowed is").strip()


def test_large_numbers_are_written_out_in_both_languages() -> None:
    said = read(BY_KEY["income"], Raw(2, 2, 2e9)).wrong[1]
    assert said == "allowed is 1,000,000,000 at the most" and in_chinese(said) == "最多10亿"


def test_formats_formulas_and_pictures() -> None:
    share, persons = BY_KEY["largest_surname"], BY_KEY["persons"]
    assert read(share, Raw(2, 2, 0.45, percent=True)).value == 0.45
    assert read(persons, Raw(2, 2, 0.45, percent=True)).wrong[0] == "a share where a count belongs"
    assert read(persons, Raw(2, 2, 1315, formula=True)).value == 1315.0
    assert read(persons, Raw(2, 2, None, formula=True)).wrong[0] == "a formula without a stored result"
    assert read(persons, Raw(2, 2, "=DISPIMG()", picture=True)).wrong[0] == "a picture stands in the cell"
    assert read(persons, Raw(2, 2, "#REF!", error=True)).wrong[0] == "the formula has no result"


def test_a_picture_of_wps_is_known_by_its_formula() -> None:
    found = table(HEADS, ["1", "东河镇", '=_xlfn.DISPIMG("ID_1",1)', 200, "35%"])
    assert said(found)[0].startswith("村表!C2: 户籍人口: a picture stands in the cell")


HEADINGS = {
    "其中：外出半年以上(人)": ("away", "人"),
    "60周岁以上老人数": ("over_60", ""),
    "２０２３年集体经营收入（万元）": ("income", "万元"),
    "面积 km2": ("area", "km2"),
    "人口/人": ("persons", "人"),
    "村（社区）名称": ("code", ""),
    "流动党员数": ("members_away", ""),
    "党员总数": ("members", ""),
    "户数": ("households", ""),
    "0—15岁": ("under_16", ""),
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_is_understood(heading: str) -> None:
    found = named_by(heading)
    assert found is not None and (found[0], unit_in(heading)) == HEADINGS[heading]


@pytest.mark.parametrize(
    "heading", ["低保户数", "常住人口", "60岁以上党员", "备注", "女党员", "外出半年以上户数"]
)
def test_another_heading_is_not_taken_for_one_of_ours(heading: str) -> None:
    assert named_by(heading) is None


def test_every_heading_of_the_template_names_its_column() -> None:
    for column in COLUMNS:
        for text in (*column.heading, column.key):
            found = named_by(text)
            assert found is not None and found[0] == column.key, text


def test_what_offices_put_around_a_table() -> None:
    found = table(
        ["××县农村基本情况"],
        ["单位：万元、亩"],
        ["序号", "村名", "人口", "", "集体收入", "备注"],
        ["", "", "户籍人口", "60岁以上", "", ""],
        ["城关镇"],
        [1, "东村", 1200, 200, 3.5, "好"],
        [2, "西村", 900, 100, "35000元", None],
        ["序号", "村名", "户籍人口", "60岁以上", "集体收入", "备注"],
        ["河口乡"],
        [3, "东村", 800, "", 0, ""],
        ["合 计", "", 2900, 300, 7],
        ["制表人：", "", "", "日期：", "2024年1月"],
    )
    assert found.problems == []
    kept = [
        (v.word("township"), v.word("code"), v.number("persons"), v.value("income")) for v in found.villages
    ]
    assert kept == [
        ("城关镇", "东村", 1200, 35_000),
        ("城关镇", "西村", 900, 35_000),
        ("河口乡", "东村", 800, 0.0),
    ]
    assert found.villages[2].value("over_60") is None, "an empty cell is unknown"


def test_a_form_of_a_county_office() -> None:
    """Three lines of title, headings under groups, a row that numbers the columns, subtotals, units in cells, signatures."""
    found = table(
        ["附件2"],
        ["××县村（社区）基本情况调查表"],
        ["填报单位（盖章）：××县委社会工作部", "", "", "", "单位：户、人、万元、亩"],
        ["序号", "乡镇（街道）", "村（社区）名称", "人口情况", "", "党员", "", "集体经济"],
        ["", "", "", "总户数", "户籍人口", "总数", "流动党员", "经营性收入"],
        ["甲", "乙", "丙", "1", "2", "3", "4", "5"],
        [1, "城关镇", "东门村", 420, "1,560", "61名党员", "—", "12.5"],
        [2, None, "南门社区", 520, "1890人（含外出）", 80, "十一", "26.0万"],
        ["城关镇小计", "", "", 940, 3450, 141, 11, 38.5],
        [3, "河坝乡", "河坝村", 300, 1010, "约40", 12, "35000元/年"],
        ["合计", "", "", 1240],
        [4, "注溪镇", "坪上村", 200, 700, 30, 5, 0],
        ["填报人：王某", "", "", "审核人：李某", "", "填报日期：2024年3月5日"],
        title="农村基层",
    )
    assert found.villages.pop().row == 12, "a township whose name begins like a note"
    assert found.problems == []
    keys = ("township", "code", "households", "persons", "members", "members_away", "income")
    assert [tuple(one.value(key) for key in keys) for one in found.villages] == [
        ("城关镇", "东门村", 420, 1560, 61, None, 125_000),
        ("城关镇", "南门社区", 520, 1890, 80, 11, 260_000),
        ("河坝乡", "河坝村", 300, 1010, 40, 12, 35_000),
    ]


@pytest.mark.parametrize(
    "word", ["户主姓名", "身份证号", "联系电话", "手机", "家庭住址", "银行卡号", "微信号", "Telephone"]
)
def test_headings_of_personal_data_are_refused(word: str) -> None:
    found = table([*HEADS, word], ["1", "东河镇", 1315, 200, "35%", "x"])
    assert found.personal
    assert "村表!F1: the heading announces data about persons" in said(found)[0]


@pytest.mark.parametrize(
    "written",
    [
        "13800001111",
        13800001111,
        "138 0000 1111",
        "tel 138-0000-1111",
        "11010119900307663X",
        110101199003076000,
        "6222020200112233445",
        "电话：0826-6213456",
    ],
)
def test_numbers_of_persons_are_refused_in_any_sheet(written: object) -> None:
    book = Workbook()
    book.active.title = "村表"
    for row in (HEADS, ["1", "东河镇", 1315, 200, "35%"]):
        book.active.append(row)
    book.create_sheet("其他")["C7"] = written
    found = read_table("v.xlsx", saved(book))
    assert found.personal and said(found)[0].startswith("其他!C7: a ")


@pytest.mark.parametrize("file", ["targets.csv", "evidence.csv", "sources.csv"])
@pytest.mark.parametrize("written", ["13800001111", "11010119900307663X", "6222020200112233445"])
def test_numbers_of_persons_are_refused_in_the_tables_beside_it(
    tmp_path: Path, file: str, written: str
) -> None:
    folder = filled(tmp_path / "mine", ROWS[:3])
    path = folder / file
    head = path.read_text("utf-8-sig").splitlines()[0]
    path.write_text(f"{head}\n{',' * 3}{written}\n", "utf-8")
    with pytest.raises(InputError) as wrong:
        load_place(folder)
    assert f"{file}:2:4: a " in str(wrong.value) and written not in str(wrong.value)
    path.write_text(f"{head},联系电话\n", "utf-8")
    with pytest.raises(InputError, match=f"{file}:1:{head.count(',') + 2}: the heading announces"):
        load_place(folder)


def test_a_reason_is_said_once_a_column() -> None:
    rows = [[k, "东河镇", "许多", 1, "35%"] for k in range(60)]
    rows[7][4] = "戈壁"
    found = table(HEADS, *rows)
    with pytest.raises(InputError) as wrong:
        found.refuse()
    lines = str(wrong.value).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("v.xlsx: 村表!C2 to C61, 60 cells: 户籍人口: it is not a number")
    assert lines[1].startswith("v.xlsx: 村表!E9: 最大姓氏户占比")
    assert in_chinese(lines[0]).startswith("v.xlsx：村表!C2至C61共60格：户籍人口：")


def test_codes_and_sums_are_no_numbers_of_persons() -> None:
    found = table([*HEADS, "集体经营收入"], [513822101201, "东河镇", 1315, 200, "35%", 12_345_678])
    assert found.problems == [] and found.villages[0].word("code") == "513822101201"


def test_free_text_and_households_are_refused() -> None:
    long = "本村位于县城以东三十公里处，山高路远，外出务工者多"
    found = table([*HEADS, "备注"], ["1", "东河镇", 3, 1, "35%", long], ["1", "东河镇", 4, 0, "35%", ""])
    assert [one.partition("; ")[0] for one in said(found)] == [
        "村表!F2: a text of more than 20 characters",
        "村表!A3: the village of row 2 again",
    ]


def test_no_part_is_above_its_whole() -> None:
    heads = ["村编号", "户籍人口", "16岁以下", "16—64岁", "其中外出半年以上", "党员", "外出党员"]
    found = table(
        heads,
        [1, 1000, 200, 700, 701, 50, 51],
        [2, 1000, 400, 700, 100, 50, ""],
        [3, 1000, 200, 700, 700, 50, 50],
    )
    assert [one.partition("; ")[0] for one in said(found)] == [
        "村表!E2: 其中外出半年以上: more than 16—64岁",
        "村表!G2: 外出党员: more than 党员",
        "村表!C3: 16岁以下、16—64岁: more than 户籍人口",
    ]


def test_a_sheet_is_left_after_two_hundred_blank_rows(tmp_path: Path) -> None:
    book = Workbook()
    for row in (HEADS, ["1", "东河镇", 1315, 200, "35%"]):
        book.active.append(row)
    book.active.cell(190, 1, "2")
    book.active.cell(190, 3, 900)
    book.active.cell(1_048_576, 3, 700)
    found = read_table("v.xlsx", saved(book))
    assert [village.row for village in found.villages] == [2, 190]
    assert "200 rows without anything follow row 190" in found.notes[-1].en


@pytest.mark.parametrize("code", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_as_excel_saves_it(code: str, mark: str) -> None:
    text = f"{mark.join(HEADS)}\r\n{mark.join(['1', '东河镇', '1315', '200', '35%'])}\r\n"
    found = read_table("v.csv", text.encode(code))
    assert (
        found.villages[0].value("largest_surname") == 0.35 and found.villages[0].word("township") == "东河镇"
    )


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("v.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as xlsx"),
        ("v.et", b"anything", "save it as xlsx"),
        ("v.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "without a password"),
        ("v.xlsx", b"PK\x03\x04rubbish", "it is damaged"),
        ("v.xlsx", b"<html>", "this is not a workbook"),
        ("v.csv", "甲,乙\n1,2\n".encode(), "no sheet has a line with headings"),
    ],
)
def test_what_is_no_table_is_refused(name: str, content: bytes, wrong: str) -> None:
    with pytest.raises(InputError, match=wrong):
        read_table(name, content)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_is_read_in_both_languages(lang: str) -> None:
    book = load_workbook_of(workbook(lang))  # type: ignore[arg-type]
    words = {
        "type": {"zh": "村", "en": "village"},
        "landscape": {"zh": "山区", "en": "mountain"},
        "concurrent": {"zh": "是", "en": "yes"},
    }
    row = [
        words[column.key][lang] if column.choices else {"persons": 10}.get(column.key, 1)
        for column in COLUMNS
    ]
    book.worksheets[0].append([*row[:-1], "35%"])
    found = read_table("v.xlsx", saved(book))
    assert found.problems == [] and found.heads is not None and len(found.heads.known) == len(COLUMNS)
    assert (
        found.villages[0].value("landscape") == "mountain" and found.villages[0].value("concurrent") == "yes"
    )


def load_workbook_of(book: Workbook) -> Workbook:
    import io

    return load_workbook(io.BytesIO(saved(book)))


def test_a_new_folder_overwrites_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    written, there = make_folder(folder, "zh")
    assert len(written) == 6 and there == []
    (folder / "place.yaml").write_text("name: mine\n", "utf-8")
    (folder / "targets.csv").unlink()
    written, there = make_folder(folder, "en")
    assert written == ["targets.csv"] and len(there) == 5
    assert (folder / "place.yaml").read_text("utf-8") == "name: mine\n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_shows_no_small_count_and_no_number_of_a_person(
    tmp_path: Path, monkeypatch, capsys, lang: str
) -> None:
    folder = tmp_path / "mine"
    make_folder(folder, "zh")
    place = folder / "place.yaml"
    place.write_text(place.read_text("utf-8") + "year: 2023\n", "utf-8")
    (folder / "villages.xlsx").write_bytes(spoiled(ROWS, faults=False)[0])
    monkeypatch.setattr("sys.argv", ["grassroots", "county", "check", str(folder), "--cells", "--lang", lang])
    with pytest.raises(SystemExit) as stop:
        main()
    out = capsys.readouterr().out
    assert stop.value.code == 0
    assert {"en": "part-time grid attendants: under 5", "zh": "兼职网格员：不足5"}[lang] in out
    assert not any(f"网格员：{n}\n" in out or f"attendants: {n}\n" in out for n in (1, 2, 3, 4))
    (folder / "villages.xlsx").write_bytes(spoiled(ROWS)[0])
    with pytest.raises(SystemExit) as stop:
        main()
    shown = capsys.readouterr()
    assert stop.value.code == 2 and "138" not in shown.out + shown.err
    assert {"en": "H38: a telephone number", "zh": "H38：电话号码"}[lang] in shown.err
