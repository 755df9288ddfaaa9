"""The folder of a county, empty: a workbook to fill in, tables for targets and evidence, and the file that names them."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from bilingual.words import Single
from filing import write
from model.declare import Label
from scenarios.county.columns import COLUMNS, Column
from scenarios.county.facts import FACTS
from scenarios.errors import InputError, Problem
from scenarios.evidence import COLUMNS as EVIDENCE

PLACE, VILLAGES, TARGETS, EVIDENCE_FILE, SOURCES, DOCUMENTS = (
    "place.yaml", "villages.xlsx", "targets.csv", "evidence.csv", "sources.csv", "documents",
)  # fmt: skip
"""What the folder holds."""
NAME = re.compile(r"[a-z][a-z0-9-]*")
SHEETS = {
    "villages": Label("Villages", "村表"),
    "county": Label("County", "县表"),
    "targets": Label("Targets", "调查目标"),
    "evidence": Label("Evidence", "依据"),
    "how": Label("How to fill in", "填写说明"),
}
"""Sheets of the workbook."""
SOURCE_COLUMNS = ("key", "kind", "authors", "year", "title", "where", "how_seen", "en", "zh", "places")
"""Columns of the table of sources: those of the library."""
TARGET_COLUMNS = {
    "outcome": Label("outcome", "指标"),
    "scope": Label("scope", "范围"),
    "value": Label("value", "数值"),
    "se": Label("standard error", "标准误"),
    "n": Label("answers", "样本数"),
    "villages": Label("villages surveyed", "调查村数"),
    "year": Label("year", "年份"),
    "question": Label("question", "问题"),
    "source": Label("source", "来源"),
}
"""Columns of the table of targets."""
EVIDENCE_HEADS = {
    "id": "编号",
    "document": "来源",
    "place": "地点",
    "year": "年份",
    "quantity_en": "内容（英文）",
    "quantity_zh": "内容（中文）",
    "value": "数值",
    "low": "下限",
    "high": "上限",
    "unit": "单位",
}
"""Headings of the sheet of evidence."""
FILLED_ROWS = 2000
"""Rows that the lists of allowed words reach to."""
GREY = PatternFill("solid", fgColor="DDE5EE")

HOW = {
    "zh": (
        "一、“村表”每村一行，从第2行填起；可从已有表格复制，只要表头看得懂即可，列的顺序不限。",
        "二、不知道的留空。空格表示未知，不表示0；确实没有的填0或“无”。",
        "三、不得填写任何个人信息：姓名、身份证、电话、手机、户主、住址、银行账号、微信等一律拒收。",
        "四、村编号可用任意编号，不必用真实村名；同一乡镇内不得重复。",
        "五、面积默认平方公里，写“6300亩”也可；金额默认元，写“3.5万元”也可；占比写35或35%。",
        "六、部分不得大于整体：外出不大于16—64岁，外出党员不大于党员，60岁及以上与16岁以下之和不大于户籍人口。",
        "七、“县表”填全县的数字；“调查目标”填问卷结果，须有标准误，或样本数和村数；“依据”写明数字出处。",
        "八、公式须有结果：用Excel或WPS打开后保存一次。旧格式（.xls、.et）请另存为xlsx。",
        "九、填好后保存、关闭，运行 grassroots county check 文件夹 --lang zh。",
        "十、打印和发布时，1至4的计数显示为“不足5”。documents文件夹里可放原始文件，程序从不打开。",
    ),
    "en": (
        "1. Sheet Villages: a row a village, from row 2 on; rows of a table you have can be pasted, in any order of columns.",
        "2. Leave empty what you do not know. An empty cell is unknown and never 0; where there is none, write 0.",
        "3. No data about persons: names, identity numbers, telephones, addresses, bank accounts and the like are refused.",
        "4. A village code may be any number or word; within a township it stands once.",
        "5. Area is in km2 unless the cell says otherwise (6300亩), money in yuan (3.5万元), shares as 35 or 35%.",
        "6. No part is above its whole: away not above 16 to 64, members away not above members.",
        "7. Sheet County: numbers of the county. Targets: results of a survey, with a standard error or answers and villages. Evidence: where numbers come from.",
        "8. A formula needs its result: open the file in Excel or WPS and save it. Save old files (.xls, .et) as xlsx.",
        "9. Save, close, and run: grassroots county check FOLDER.",
        "10. Counts of 1 to 4 are shown as under 5. The folder documents may hold papers; it is never opened.",
    ),
}
"""What the last sheet says."""


def make_folder(folder: Path, lang: Single) -> tuple[list[str], list[str]]:
    """Write what the folder of a county lacks; what is there stays as it is.

    Args:
        folder: made where there is none.
        lang: of headings and explanations.

    Returns:
        Names of what was written, and of what was there.

    Raises:
        InputError: a file stands where the folder would be.
        OutputError: nothing can be written there.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(
            str(folder), [Problem(0, 0, "a file of this name is there", "give a folder that is new or yours")]
        )
    name = name_of(folder)
    makers: dict[str, Callable[[Path], object]] = {
        PLACE: text(place_yaml(name)),
        VILLAGES: lambda path: workbook(lang).save(path),
        TARGETS: text(",".join(TARGET_COLUMNS) + "\n"),
        EVIDENCE_FILE: text(",".join(EVIDENCE) + "\n"),
        SOURCES: text(",".join(SOURCE_COLUMNS) + "\n"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    there = [file for file in (*makers, DOCUMENTS) if (folder / file).exists()]
    for file in makers.keys() - set(there):
        write(folder / file, makers[file])
    (folder / DOCUMENTS).mkdir(exist_ok=True)
    return [file for file in (*makers, DOCUMENTS) if file not in there], there


def text(content: str) -> Callable[[Path], object]:
    """Writes a text in UTF-8, with the mark by which Excel knows it where it is a table."""
    return lambda path: path.write_text(content, "utf-8-sig" if path.suffix == ".csv" else "utf-8")


def name_of(folder: Path) -> str:
    """Name of the county: that of its folder, where it has the letters of a name."""
    name = folder.absolute().name.lower()
    return name if NAME.fullmatch(name) else "my-county"


def place_yaml(name: str) -> str:
    """The file that says what belongs together. What it does not say is taken from the workbook."""
    return f"""\
# What belongs to this county. Names, year and numbers stand in {VILLAGES}; numbers of the model may be set here too.
# 本文件说明各文件的用途；县名、年份和数字填在{VILLAGES}里。
name: {name}
villages_file: {VILLAGES}
targets_file: {TARGETS}
evidence_file: {EVIDENCE_FILE}
sources_file: {SOURCES}
"""


def workbook(lang: Single) -> Workbook:
    """The workbook to fill in."""
    book = Workbook()
    first = book.active
    first.title = getattr(SHEETS["villages"], lang)
    villages_sheet(first, lang)
    county_sheet(book.create_sheet(getattr(SHEETS["county"], lang)), lang)
    heads = [getattr(label, lang) for label in TARGET_COLUMNS.values()]
    headed(book.create_sheet(getattr(SHEETS["targets"], lang)), heads)
    heads = [EVIDENCE_HEADS[name] if lang == "zh" else name for name in EVIDENCE]
    headed(book.create_sheet(getattr(SHEETS["evidence"], lang)), heads)
    how = book.create_sheet(getattr(SHEETS["how"], lang))
    how.column_dimensions["A"].width = 100
    for line in HOW[lang]:
        how.append([line])
    return book


def headed(sheet: Any, heads: Iterable[str]) -> None:
    """A line of headings that stays in sight."""
    sheet.append(list(heads))
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), GREY
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(cell.column)].width = 14
    sheet.freeze_panes = "B2"


def villages_sheet(sheet: Any, lang: Single) -> None:
    """The table of villages, with lists of the words that are allowed."""
    headed(sheet, [getattr(column.heading, lang) for column in COLUMNS])
    for k, column in enumerate(COLUMNS, start=1):
        check = validation(column, lang)
        if check is not None:
            letter = get_column_letter(k)
            sheet.add_data_validation(check)
            check.add(f"{letter}2:{letter}{FILLED_ROWS}")


def validation(column: Column, lang: Single) -> DataValidation | None:
    """What the spreadsheet itself lets into a column."""
    if column.choices:
        words = [in_language(words, lang) for words in column.choices.values()]
        return DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    if column.kind == "count":
        return DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    return None


def in_language(words: tuple[str, ...], lang: Single) -> str:
    """The first word of a choice in a language."""
    return next((word for word in words if word.isascii() == (lang == "en") and word.isprintable()), words[0])


def county_sheet(sheet: Any, lang: Single) -> None:
    """The county as a whole, a line a number."""
    heads = {
        "zh": ("项目", "数值", "单位", "年份", "来源"),
        "en": ("item", "value", "unit", "year", "source"),
    }
    headed(sheet, heads[lang])
    sheet.column_dimensions["A"].width = 44
    for fact in FACTS:
        sheet.append([getattr(fact.about.label, lang), None, getattr(fact.about.unit, lang)])
