"""Workbooks of an invented county: 30 villages, clean as the template has them, and spoiled as offices send them."""

import io
import random
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from scenarios.county.columns import COLUMNS, LANDSCAPES, TYPES

TOWNS = ("东河镇", "西坪乡", "南山镇")
Rows = list[dict[str, Any]]


def villages(n: int = 30, seed: int = 1) -> Rows:
    """Invented villages: every cell a number or one of the words that are understood."""
    rng = random.Random(seed)
    return [village(k, rng) for k in range(n)]


def village(k: int, rng: random.Random) -> dict[str, Any]:
    persons = rng.randint(600, 2400)
    under_16, over_60 = round(persons * rng.uniform(0.1, 0.2)), round(persons * rng.uniform(0.15, 0.3))
    working = persons - under_16 - round(over_60 * rng.uniform(0.6, 0.8))
    away = round(working * rng.uniform(0.2, 0.6))
    members = round(persons * rng.uniform(0.03, 0.06))
    households = round(persons / rng.uniform(3.1, 4.2))
    return {
        "code": f"{k + 1:03d}",
        "township": TOWNS[k * len(TOWNS) // 30 % len(TOWNS)],
        "type": ("village", "village", "farming-community")[k % 3],
        "landscape": ("hills", "mountain", "plain")[k % 3],
        "area": round(rng.uniform(2, 12), 2),
        "households": float(households),
        "persons": float(persons),
        "over_60": float(over_60),
        "under_16": float(under_16),
        "working": float(working),
        "away": float(away),
        "away_near": float(round(away * 0.3)),
        "whole_away": float(round(households * rng.uniform(0.05, 0.2))),
        "members": float(members),
        "members_away": float(round(members * 0.3)),
        "groups": float(rng.randint(4, 12)),
        "grids": float(rng.randint(2, 6)),
        "attendants_full": float(rng.randint(0, 2)),
        "attendants_part": float(rng.randint(1, 5)),
        "committee": float(rng.randint(5, 7)),
        "concurrent": "no" if k % 7 == 3 else "yes",
        "income": float(rng.randint(2, 40) * 10_000),
        "transfers": float(rng.randint(5, 15) * 10_000),
        "land_let": float(rng.randint(0, 1500)),
        "largest_surname": round(rng.uniform(0.15, 0.6), 2),
    }


def as_written(key: str, value: Any) -> Any:
    """A value as the template wants it: Chinese words, per cent as a number."""
    words = {"type": TYPES, "landscape": LANDSCAPES}.get(key)
    if words is not None:
        return words[value][0]
    if key == "concurrent":
        return {"yes": "是", "no": "否"}[value]
    if key == "largest_surname":
        return round(100 * value, 6)
    return value


def clean(rows: Rows) -> bytes:
    """The template, filled in."""
    book = Workbook()
    sheet = book.active
    sheet.title = "村表"
    sheet.append([column.heading.zh for column in COLUMNS])
    for row in rows:
        sheet.append([as_written(column.key, row[column.key]) for column in COLUMNS])
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def spoiled(rows: Rows, faults: bool = True) -> tuple[bytes, Rows]:
    """The same villages as an office sends them, and what ought to be understood; with ``faults``, five cells that cannot be."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    keys = [column.key for column in COLUMNS]
    at = {key: k + 1 for k, key in enumerate(keys)}
    meant = [dict(row) for row in rows]
    sheet["A1"] = "××县村级基本情况统计表（截至2023年12月31日，含涉农社区）"
    sheet["A1"].font = Font(bold=True)
    sheet.merge_cells("A1:Y1")
    sheet["A2"] = "填报单位：县民政局"
    sheet["X2"] = "单位：人、户、元"
    heads = {column.key: column.label.zh for column in COLUMNS}
    heads |= {
        "code": "村 编 号",
        "area": "面积（km2）",
        "households": "户籍户数（户）",
        "persons": "户籍\n人口（人）",
        "members": "党员",
        "attendants_full": "网格员",
        "income": "集体经营收入（万元）",
        "land_let": "流转给业主面积（亩）",
        "largest_surname": "最大姓氏户占比（%）",
    }
    below = {"members": "总数", "members_away": "外出", "attendants_full": "专职", "attendants_part": "兼职"}
    for key in keys:
        under = below.get(key)
        if key not in ("members_away", "attendants_part"):
            sheet.cell(3, at[key], heads[key])
        if under:
            sheet.cell(4, at[key], under)
        else:
            sheet.merge_cells(start_row=3, end_row=4, start_column=at[key], end_column=at[key])
    sheet.merge_cells(start_row=3, end_row=3, start_column=at["members"], end_column=at["members_away"])
    line = 5
    lines = []
    for k, row in enumerate(rows):
        if k in (8, 19):
            line += 1
        lines.append(line)
        for key in keys:
            value = as_written(key, row[key])
            sheet.cell(line, at[key], value / 10_000 if key == "income" else value)
        if k and row["township"] == rows[k - 1]["township"]:
            sheet.cell(line, at["township"]).value = None
        line += 1
    sheet.row_dimensions[lines[4]].hidden = True
    sheet.cell(line, 1, "合计")
    sheet.cell(line, at["persons"], sum(row["persons"] for row in rows))
    sheet.cell(line + 1, 1, "填报人：                审核：")

    def put(k: int, key: str, written: Any, value: Any, percent: bool = False) -> None:
        cell = sheet.cell(lines[k], at[key])
        cell.value = written
        if percent:
            cell.number_format = "0%"
        meant[k][key] = value

    put(0, "persons", "１３１５", 1315.0)
    put(1, "persons", "1,234人", 1234.0)
    put(2, "persons", "1，534 人", 1534.0)
    put(0, "income", "3.5万元", 35_000.0)
    put(1, "income", "120000元", 120_000.0)
    put(2, "income", "无", 0.0)
    put(3, "income", "—", None)
    put(0, "largest_surname", "35%", 0.35)
    put(1, "largest_surname", 0.45, 0.45, percent=True)
    put(0, "attendants_full", "无", 0.0)
    put(0, "concurrent", "√", "yes")
    put(1, "concurrent", "×", "no")
    put(0, "groups", "六", 6.0)
    put(1, "groups", "约8", 8.0)
    put(2, "groups", "十二个", 12.0)
    put(0, "area", "6300亩", 4.2)
    put(1, "code", 2, "2")
    put(2, "land_let", "1.2万亩", 12_000.0)
    put(4, "landscape", "　山 区 ", "mountain")
    put(5, "transfers", "８万", 80_000.0)
    put(6, "households", None, None)
    put(7, "over_60", "不详", None)
    meant[0]["working"], meant[1]["working"], meant[2]["working"] = (
        min(row["working"], 900.0) for row in meant[:3]
    )
    for k in range(3):
        for key, most in (
            ("working", 900.0),
            ("away", 500.0),
            ("away_near", 100.0),
            ("over_60", 200.0),
            ("under_16", 100.0),
            ("households", 400.0),
            ("whole_away", 30.0),
        ):
            put(k, key, most, most)
    if faults:
        sheet.cell(line + 1, 8, "联系电话：13800001111")
        put(10, "households", "=SUM(F5:F9)", None)
        put(11, "members", "35%", None)
        put(12, "income", -3, None)
        put(13, "code", rows[12]["code"], rows[12]["code"])
        meant[13]["code"] = rows[12]["code"]
        sheet.cell(lines[13], at["township"]).value = rows[12]["township"]
        meant[13]["township"] = rows[12]["township"]
    return saved(book), meant


def right(found: Any, meant: Rows) -> list[str]:
    """Cells that were not understood as meant."""
    wrong = []
    for village, row in zip(found.villages, meant, strict=True):
        for key, value in row.items():
            got = village.value(key)
            same = (
                abs(got - value) < 1e-9 * max(1, abs(value))
                if isinstance(value, float) and isinstance(got, float)
                else got == value
            )
            if not same:
                wrong.append(f"{village.row} {key}: {got!r} for {value!r}")
    return wrong
