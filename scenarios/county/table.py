"""A table of villages put together: every cell as it was understood, everything refused, and remarks."""

import re
from dataclasses import dataclass, field, replace

from openpyxl.utils import get_column_letter

from model.declare import Label
from scenarios.county.cells import Cell, allowed_units, read, scale_of, tidy
from scenarios.county.columns import BY_KEY, COLUMNS, PARTS, SUMS, named_by, narrow, odd_unit_in
from scenarios.county.heads import Head, Heads, find
from scenarios.county.personal import ALLOWED, heading_words, in_sheet, is_long
from scenarios.county.sheets import Raw, Sheet, sheets_of
from scenarios.errors import InputError, Problem, path_on_a_line

TITLES = ("村表", "villages")
"""Names of the sheet with the villages."""
OURS = ("填写说明", "how to fill in", "调查目标", "targets", "依据", "evidence", "县表", "county")
"""Names of the other sheets of the template, in which longer texts may stand."""
TOTALS = re.compile(
    r".{0,12}(?:合计|小计|总计)$|^(?:合计|总计|小计|共计|汇总|平均|总和|全县|全乡|全镇|总数|(?:total|sum|average|mean)(?![a-z]))"
)
SIGNED = re.compile(
    r"^(?:填报|填表|制表|审核|审批|复核|负责|分管|联系|单位负责|主管|统计负责|报送|日期|注|说明|备注|签|经办|录入|盖章|note|signed|filled in by)"
)
TOWN = re.compile(r".{1,12}(?:镇|乡|街道|街道办|办事处)$")
EXAMPLES = ("例", "示例", "填写示例", "样例", "example")
FEWEST_CELLS = 2
FEWEST_OF_VILLAGE = 4
"""Cells of our columns from which on a row is a village, though its first text begins like a signature, as 注溪镇 does."""
LETTERS = "甲乙丙丁戊己庚辛abcdefghijklmnopqrstuvwxyz"
"""What columns are lettered with."""


@dataclass(frozen=True, order=True)
class CellProblem(Problem):
    """One thing wrong with a cell of a sheet, or with several of one column: then with the last of them and how many there are."""

    sheet: str = ""
    last: int = 0
    cells: int = 1

    def at(self, path: str) -> str:
        """``file 村表!D6: what was given; what is allowed; did you mean ...``"""
        letter = get_column_letter(self.column) if self.line else ""
        cell = f"{letter}{self.line}" if self.line else ""
        if self.cells > 1:
            cell = f"{cell} to {letter}{self.last}, {self.cells} cells"
        where = f"{self.sheet}!{cell}" if cell else self.sheet
        said = "; ".join(part for part in (self.given, self.allowed, self.hint) if part)
        return f"{path_on_a_line(path)}: {where}: {said}" if where else f"{path_on_a_line(path)}: {said}"


@dataclass(frozen=True)
class Village:
    """A row of the table.

    Attributes:
        row: its number in the sheet.
        cells: by column; a column that the table lacks is not among them.
    """

    row: int
    cells: dict[str, Cell]

    def value(self, key: str) -> float | str | None:
        """What is known; nothing where it is not."""
        cell = self.cells.get(key)
        return None if cell is None else cell.value

    def number(self, key: str) -> float:
        """A number; not a number where it is unknown."""
        value = self.value(key)
        return value if isinstance(value, float) else float("nan")

    def word(self, key: str) -> str:
        """A word; nothing where it is unknown."""
        value = self.value(key)
        return value if isinstance(value, str) else ""


@dataclass
class Reading:
    """What was understood of a table, and what was not; facts, targets and evidence are those of the other sheets."""

    path: str
    sheet: str = ""
    heads: Heads | None = None
    villages: list[Village] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    personal: bool = False
    notes: list[Label] = field(default_factory=list)
    facts: dict[str, float | str] = field(default_factory=dict)
    targets: list[dict[str, str]] = field(default_factory=list)
    evidence: list[dict[str, str]] = field(default_factory=list)

    @property
    def cells(self) -> list[Cell]:
        """Every cell of every village."""
        return [cell for village in self.villages for cell in village.cells.values()]

    def refuse(self) -> None:
        """Refuse the table where anything is wrong with it.

        Raises:
            InputError: all that is.
        """
        if self.problems:
            raise InputError(self.path, self.refused)

    @property
    def refused(self) -> list[Problem]:
        """What is wrong, once a column and reason."""
        groups: dict[tuple[str, ...], list[Problem]] = {}
        for one in sorted(self.problems):
            groups.setdefault(alike(one), []).append(one)
        return [together(group) for group in groups.values()]


def alike(one: Problem) -> tuple[str, ...]:
    """What problems share that are said once: sheet, column and reason, whatever row it speaks of."""
    reason = re.sub(r"\brow \d+", "", one.given)
    return getattr(one, "sheet", ""), str(one.column), reason, one.allowed, one.hint


def together(group: list[Problem]) -> Problem:
    """Problems of a kind as one, which stands where the first does."""
    first = group[0]
    if len(group) == 1 or not isinstance(first, CellProblem):
        return first
    return replace(first, last=group[-1].line, cells=len(group))


def read_table(path: str, found: bytes) -> Reading:
    """Read a table of villages: the sheet 村表, else the one whose headings name the most columns.

    Args:
        path: of the file, for messages.
        found: what stands in it.

    Raises:
        InputError: no workbook and no CSV, or no sheet with headings of villages. Whatever else is wrong stands in the result.
    """
    sheets = sheets_of(path, found)
    reading = Reading(path)
    for sheet in sheets:
        refuse_persons(reading, sheet)
    sheet, heads = villages_in(path, sheets)
    for other in sheets:
        if other is not sheet and narrow(other.title).lower() not in OURS and find(other) is not None:
            reading.notes.append(
                Label(
                    f"sheet {other.title} has headings of villages too; only {sheet.title} was read",
                    f"工作表“{other.title}”也有村表表头；只读了“{sheet.title}”",
                )
            )
    reading.sheet, reading.heads = sheet.title, heads
    refuse_columns(reading, sheet, heads)
    read_rows(reading, sheet, heads)
    refuse_parts(reading)
    refuse_repeats(reading)
    remark(reading, sheet, heads)
    return reading


def villages_in(path: str, sheets: list[Sheet]) -> tuple[Sheet, Heads]:
    """The sheet with the villages, and its headings.

    Raises:
        InputError: there is none.
    """
    found = [(sheet, heads) for sheet in sheets if (heads := find(sheet)) is not None]
    named = [one for one in found if narrow(one[0].title).lower() in TITLES]
    if not found:
        said = "no sheet has a line with headings of the table of villages"
        known = ", ".join(column.label.zh for column in COLUMNS[:6])
        raise InputError(
            path, [CellProblem(0, 0, said, f"headings are {known} and so on, in one line or two")]
        )
    return max(named or found, key=lambda one: len(one[1].known))


def problem(reading: Reading, sheet: Sheet, cell: Raw, said: str, allowed: str = "", hint: str = "") -> None:
    """Note what is wrong with a cell, once."""
    made = CellProblem(cell.row, cell.column, said, allowed, hint, sheet.title)
    if made not in reading.problems:
        reading.problems.append(made)


def refuse_persons(reading: Reading, sheet: Sheet) -> None:
    """Personal data in any sheet: numbers of a person, and headings that announce them."""
    for cell, said in in_sheet(sheet):
        reading.personal = True
        problem(reading, sheet, cell, said, ALLOWED)
    if narrow(sheet.title).lower() in OURS[:2]:
        return
    heads = find(sheet)
    rows = range(heads.first, heads.last + 1) if heads is not None else sorted(sheet.rows)[:5]
    for row in rows:
        for cell in sheet.rows.get(row, {}).values():
            if heading_words(cell.text):
                reading.personal = True
                problem(reading, sheet, cell, "the heading announces data about persons", ALLOWED)


def refuse_columns(reading: Reading, sheet: Sheet, heads: Heads) -> None:
    """Two columns of one meaning, and columns whose unit is none of theirs."""
    for one, other in heads.twice:
        said = f"{other.about.label.zh} stands here and in column {get_column_letter(one.column)}"
        problem(reading, sheet, Raw(heads.last, other.column), said, "a column stands once")
    for head in heads.known.values():
        odd = (
            odd_unit_in(head.heading)
            if head.about.kind in ("area", "money", "share") and not head.unit
            else ""
        )
        if odd or (head.unit and head.about.units and scale_of(head.about, head.unit) is None):
            said = f"the heading's unit is none for {head.about.label.zh}"
            problem(reading, sheet, Raw(heads.last, head.column), said, allowed_units(head.about))


def read_rows(reading: Reading, sheet: Sheet, heads: Heads) -> None:
    """The villages below the headings; what is no village is said."""
    town = ""
    for row in sorted(number for number in sheet.rows if number > heads.last):
        kind, text = kind_of(sheet, heads, row)
        if kind == "town":
            town = text
        elif kind == "village":
            village = Village(
                row,
                {
                    key: read(head.about, sheet.at(row, head.column), known_unit(head))
                    for key, head in heads.known.items()
                },
            )
            town = with_town(village, sheet, heads, row, town)
            reading.villages.append(village)
            refuse_cells(reading, sheet, village, heads)
            if row in sheet.hidden:
                reading.notes.append(Label(f"row {row} is hidden; it was read", f"第{row}行为隐藏行，已读入"))
        elif kind:
            reading.notes.append(
                Label(f"row {row} is {kind} and was not read", f"第{row}行为{ROWS[kind]}，未读入")
            )
        for cell in sheet.rows[row].values():
            if kind == "village" and is_long(cell):
                problem(
                    reading,
                    sheet,
                    cell,
                    "a text of more than 20 characters",
                    "texts are names of townships and kinds; " + ALLOWED,
                )


ROWS = {
    "a total": "合计行",
    "a line of signatures or notes": "签名或说明行",
    "a title": "标题行",
    "the headings again": "重复的表头",
}
"""Rows that are no villages."""


def known_unit(head: Head) -> str:
    """The unit of a heading, where it is one of its column."""
    return head.unit if head.unit and scale_of(head.about, head.unit) is not None else ""


def kind_of(sheet: Sheet, heads: Heads, row: int) -> tuple[str, str]:
    """What a row is: a village, a township's title, or something that is not read; and its first text."""
    filled = [
        sheet.rows[row][column] for column in sorted(sheet.rows[row]) if not sheet.rows[row][column].is_blank
    ]
    texts = [re.sub(r"\s", "", narrow(cell.text)).lower() for cell in filled]
    if not texts:
        return "", ""
    if any(TOTALS.match(text) for text in texts[:3]):
        return "a total", texts[0]
    known = [head for head in heads.known.values() if not sheet.at(row, head.column).is_blank]
    signed = any(SIGNED.match(text) and (":" in text or k == 0) for k, text in enumerate(texts))
    if texts[0] in EXAMPLES or (signed and len(known) < FEWEST_OF_VILLAGE):
        return "a line of signatures or notes", texts[0]
    if row == heads.last + 1 and numbered(texts):
        return "the headings again", texts[0]
    if known and all((named_by(sheet.text(row, head.column)) or ("",))[0] == head.key for head in known):
        return "the headings again", texts[0]
    if len(filled) == 1 and TOWN.match(texts[0].lstrip("一二三四五六七八九十、0123456789.()")):
        return "town", texts[0].lstrip("一二三四五六七八九十、0123456789.()")
    return ("village", texts[0]) if len(known) >= FEWEST_CELLS else ("a title", texts[0])


def numbered(texts: list[str]) -> bool:
    """Whether a row numbers the columns, as 甲 乙 1 2 3 below the headings does."""
    inside = [text.strip("()[]") for text in texts]
    numbers = [int(text) for text in inside if text.isdigit()]
    others = [text for text in inside if not text.isdigit()]
    run = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
    return len(texts) > FEWEST_CELLS and run and all(len(text) == 1 and text in LETTERS for text in others)


def with_town(village: Village, sheet: Sheet, heads: Heads, row: int, town: str) -> str:
    """Write the township of the row above where the cell is empty, as below a merged one; the township from here on."""
    own = village.word("township")
    if own:
        return own
    if town:
        head = heads.known.get("township")
        address = sheet.at(row, head.column if head else 1).address
        village.cells["township"] = Cell(address, tidy(town), ("above",))
    return town


def refuse_cells(reading: Reading, sheet: Sheet, village: Village, heads: Heads) -> None:
    """Cells that cannot be used."""
    for key, cell in village.cells.items():
        if cell.wrong:
            raw = sheet.at(village.row, heads.known[key].column)
            problem(reading, sheet, raw, f"{BY_KEY[key].label.zh}: {cell.wrong[0]}", *cell.wrong[1:])


def refuse_parts(reading: Reading) -> None:
    """Parts above their whole, and parts that together are above it."""
    for village in reading.villages:
        for part, whole in PARTS:
            if village.number(part) > village.number(whole):
                above(reading, village, (part,), whole)
        for parts, whole in SUMS:
            if not any(village.number(part) > village.number(whole) for part in parts):
                if sum(village.number(part) for part in parts) > village.number(whole):
                    above(reading, village, parts, whole)


def above(reading: Reading, village: Village, parts: tuple[str, ...], whole: str) -> None:
    """Note that parts are above their whole."""
    assert reading.heads is not None
    names = "、".join(BY_KEY[part].label.zh for part in parts)
    said = f"{names}: more than {BY_KEY[whole].label.zh}"
    at = reading.heads.known[parts[0]].column
    allowed = "a part is not above its whole"
    reading.problems.append(CellProblem(village.row, at, said, allowed, "", reading.sheet))


def refuse_repeats(reading: Reading) -> None:
    """Villages that stand twice, as in a list of households."""
    first: dict[tuple[str, str], int] = {}
    for village in reading.villages:
        key = (village.word("township"), village.word("code"))
        if not key[1]:
            continue
        if key in first:
            assert reading.heads is not None
            at = reading.heads.known["code"].column
            said = f"the village of row {first[key]} again"
            allowed = "a village stands once; a list of households or persons is no table of villages"
            reading.problems.append(CellProblem(village.row, at, said, allowed, "", reading.sheet))
        first.setdefault(key, village.row)


def remark(reading: Reading, sheet: Sheet, heads: Heads) -> None:
    """What a reader should know about the table."""
    notes = reading.notes
    for column in sorted(heads.unknown):
        letter = get_column_letter(column)
        notes.append(Label(f"column {letter} is not used", f"{letter}列未使用"))
    for head in heads.known.values():
        if head.column in sheet.hidden_columns:
            letter = get_column_letter(head.column)
            notes.append(Label(f"column {letter} is hidden; it was read", f"{letter}列为隐藏列，已读入"))
        if not known_unit(head) and head.about.kind in ("area", "money", "share"):
            unit = head.about.unit
            notes.append(
                Label(
                    f"{head.about.label.en}: the heading names no unit; cells without one are taken as {unit.en}",
                    f"{head.about.label.zh}：表头未写单位，未注明单位的单元格按{unit.zh}计",
                )
            )
    lacking = [column for column in COLUMNS if column.key not in heads.known]
    if lacking:
        notes.append(
            Label(
                f"columns that the table lacks, so unknown in all villages: {', '.join(one.label.en for one in lacking)}",
                f"表中没有、因而各村均为未知的列：{'、'.join(one.label.zh for one in lacking)}",
            )
        )
    if sheet.left_at:
        notes.append(
            Label(
                f"200 rows without anything follow row {sheet.left_at}: what lies behind them was not read",
                f"第{sheet.left_at}行之后连续200行为空：其后内容未读",
            )
        )
    if sheet.is_hidden:
        notes.append(Label("the sheet is hidden; it was read", "该工作表已隐藏，仍读入"))
