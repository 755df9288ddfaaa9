"""A document for an office, in Word: A4, Chinese typefaces, three-line tables, figures with alternative text. The same parts give
the same bytes."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from analysis.words import say
from bilingual.texts import one_line, visible
from bilingual.words import Single
from filing import write

BLOCK, FIGURE, TALLEST = 156, 150, 215
"""Width of the text block, width of a figure and its greatest height, mm."""
PADDING, LINE = 2.5, 60
"""Both margins of a cell with what rounding takes, and what a cell takes at most before its text is broken between words, mm."""
HIGH, WIDE, WIDE_BOLD = 10 * 25.4 / 72, 0.64, 0.72
"""Type of a cell, mm, and width of a letter in it, regular and bold, where another typeface stands in for ours: that of DejaVu Serif."""
LONG = 18
"""Characters of a title from which on it takes two lines."""
LATIN, BODY, HEAD, SECOND, CELL = "Times New Roman", "仿宋", "黑体", "楷体", "宋体"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
STYLES = {
    "Normal": (BODY, 12), "Title": (HEAD, 22), "Heading 1": (HEAD, 16), "Heading 2": (SECOND, 14),
    "Heading 3": (BODY, 12), "Caption": (HEAD, 10.5), "Cell": (CELL, 10), "Header": (CELL, 9), "Footer": (CELL, 9),
}  # fmt: skip
"""Typeface for Chinese and size of each style that is used."""
RULES = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ThreeLines"><w:name w:val="Three lines"/>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="12"/><w:bottom w:val="single" w:sz="12"/></w:tblBorders>
<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="6"/></w:tcBorders></w:tcPr>
</w:tblStylePr></w:style>"""


@dataclass
class Word:
    """A document under way; each part is added at its end.

    Attributes:
        lang: language of captions, header and cover.
    """

    lang: Single
    document: Any = field(default_factory=Document)
    numbers: dict[str, int] = field(default_factory=lambda: {"Table": 0, "Figure": 0, "Heading": 0})

    def __post_init__(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm((210 - BLOCK) / 2)
        section.different_first_page_header_footer = True
        set_styles(self.document)
        self.document.core_properties.author = "grassroots"
        _centred(section.header.paragraphs[0], say("word_header", self.lang))
        _field(_centred(section.footer.paragraphs[0], ""), "PAGE", "2")

    def cover(self, title: str, lines: Sequence[str]) -> None:
        """Title, and below it who made it, version and run."""
        for _ in range(6):
            self.document.add_paragraph()
        for line in over_lines(title):
            _centred(self.document.add_paragraph(style="Title"), line)
        for _ in range(8):
            self.document.add_paragraph()
        for line in lines:
            _centred(self.document.add_paragraph(), line)

    def heading(self, text: str, level: int = 1, new_page: bool = False, numbered: bool = True) -> None:
        """A heading of the first to the third level; those of the first are numbered as offices do."""
        if level == 1 and numbered:
            self.numbers["Heading"] += 1
            n = self.numbers["Heading"]
            text = f"{in_characters(n)}、{text}" if self.lang == "zh" else f"{n}. {text}"
        made = self.document.add_heading(clean(text), level)
        made.paragraph_format.page_break_before = new_page

    def para(self, text: str, lead: str = "") -> None:
        """A paragraph, its first line two characters in; ``lead`` stands before it, bold."""
        made = self.document.add_paragraph()
        _indented(made)
        if lead:
            made.add_run(clean(lead) + lead[len(lead.rstrip()) :]).bold = True
        made.add_run(clean(text))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> None:
        """A three-line table whose head is repeated on each page and whose rows are not broken.

        Columns that do not fit side by side stand below one another, each time beside the first column.
        """
        if caption:
            self._caption("Table", caption).paragraph_format.keep_with_next = True
        for k, some in enumerate(abreast(least_widths(head, rows))):
            if k:
                self.document.add_paragraph(style="Cell")
            self._table(chosen(head, some), [chosen(row, some) for row in rows])

    def _table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        made = self.document.add_table(len(rows) + 1, len(head), style="Three lines")
        made.autofit = False
        widths = shares(head, rows)
        for column, wide in zip(made.columns, widths, strict=True):
            column.width = wide  # That of gridCol.
        for line, texts in zip(made.rows, [head, *rows], strict=True):
            _flag(line._tr.get_or_add_trPr(), "w:cantSplit")
            for k, cell in enumerate(line.cells):
                cell.width = widths[k]
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                cell.paragraphs[0].style = "Cell"
                cell.paragraphs[0].add_run(clean(texts[k] if k < len(texts) else "")).bold = texts is head
        _flag(made.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")

    def figure(self, picture: Path, caption: str) -> None:
        """A picture as large as it was drawn, never wider than a figure or taller than a page takes, with its caption as alternative text."""
        made = self.document.add_paragraph()
        made.alignment, made.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
        # As large as it was drawn, so that its dots stay as fine.
        shape = made.add_run().add_picture(str(picture))
        if shape.width > Mm(FIGURE):
            shape.width, shape.height = Mm(FIGURE), Emu(round(shape.height * Mm(FIGURE) / shape.width))
        if shape.height > Mm(TALLEST):
            shape.width, shape.height = Emu(round(shape.width * Mm(TALLEST) / shape.height)), Mm(TALLEST)
        shape._inline.docPr.set("descr", clean(caption))
        self._caption("Figure", caption)

    def box(self, title: str, lines: Sequence[str]) -> None:
        """A frame with a title and points."""
        made = self.document.add_table(1, 1, style="Table Grid")
        made.columns[0].width = made.cell(0, 0).width = Mm(BLOCK)
        cell = made.cell(0, 0)
        cell.paragraphs[0].style = "Cell"
        cell.paragraphs[0].add_run(clean(title)).bold = True
        for line in lines:
            cell.add_paragraph(f"• {clean(line)}", style="Cell")

    def references(self, lines: Sequence[str]) -> None:
        """Numbered sources."""
        for number, line in enumerate(lines, 1):
            self.document.add_paragraph(f"[{number}] {clean(line)}", style="Cell")

    def save(self, path: Path) -> None:
        """Write it; parts stand in order and are dated alike, so that the same document has the same bytes."""
        buffer = io.BytesIO()
        self.document.core_properties.created = self.document.core_properties.modified = datetime(*FIRST_DAY)
        for fonts in self.document.element.body.iter(qn("w:rFonts")):
            _unthemed(fonts)
        self.document.save(buffer)
        whole = in_order(buffer.getvalue())
        write(path, lambda to: to.write_bytes(whole))

    def _caption(self, kind: str, text: str) -> Paragraph:
        """Number, which Word can count again, and text."""
        self.numbers[kind] += 1
        number = str(self.numbers[kind])
        before, _, after = say(kind.lower(), self.lang, number=number).partition(number)
        made = self.document.add_paragraph(style="Caption")
        made.add_run(before)
        _field(made, f"SEQ {kind} \\* ARABIC", number)
        made.add_run(f"{after}  {clean(text)}")
        return made  # type: ignore[no-any-return]


def in_characters(n: int) -> str:
    """A whole number from 1 to 99 in Chinese characters."""
    tens, ones = divmod(n, 10)
    digits = "零一二三四五六七八九"
    return (
        f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones] if ones or not tens else ''}"
    )


def over_lines(title: str) -> list[str]:
    """A title in two lines, where it is long and a colon parts it."""
    for colon in ("：", ": "):
        head, found, rest = title.partition(colon)
        if found and len(title) > LONG:
            return [head + colon.rstrip(), rest]
    return [title]


def clean(text: str) -> str:
    """One line in which every character can be seen, as XML takes it."""
    return visible(one_line(text))


def shares(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Emu]:
    """Widths of columns that fill the text block: no word is broken, even in a typeface wider than ours; the rest goes by content.

    Where not all words fit side by side, the widest columns give up what is missing.
    """
    columns, least = columns_of(head, rows), least_widths(head, rows)
    whole = [min(LINE, PADDING + max(millimetres(cell, bold) for cell, bold in one)) for one in columns]
    more = [max(0.0, wide - few) for wide, few in zip(whole, least, strict=True)]
    spare = BLOCK - sum(least)
    if spare > 0.0 and sum(more) > 0.0:
        made = [few + spare * one / sum(more) for few, one in zip(least, more, strict=True)]
    else:
        made = lowered(least)
        made = [wide * BLOCK / sum(made) for wide in made]
    return [Emu(int(Mm(1) * wide)) for wide in made]


def columns_of(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[tuple[str, bool]]]:
    """The cells of each column, and whether they are bold, as those of the head are."""
    return [[(row[k], row is head) for row in [head, *rows] if k < len(row)] for k in range(len(head))]


def least_widths(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """What each column takes so that no word in it is broken, mm."""
    return [
        PADDING + max(millimetres(word, bold) for cell, bold in one for word in pieces(cell))
        for one in columns_of(head, rows)
    ]


def abreast(least: Sequence[float]) -> list[list[int]]:
    """Places of the columns of each part of a table: as many as fit, the first column in each."""
    parts = [[0]]
    for k, wide in enumerate(least[1:], 1):
        if len(parts[-1]) > 1 and sum(least[one] for one in parts[-1]) + wide > BLOCK:
            parts.append([0])
        parts[-1].append(k)
    return parts


def chosen(row: Sequence[str], places: Sequence[int]) -> list[str]:
    """Some cells of a row."""
    return [row[k] if k < len(row) else "" for k in places]


def lowered(widths: Sequence[float]) -> list[float]:
    """Widths that fit in the text block: as they are, but none above a common limit."""
    left = float(BLOCK)
    for k, wide in enumerate(sorted(widths)):
        limit = left / (len(widths) - k)
        if wide > limit:
            return [min(one, limit) for one in widths]
        left -= wide
    return list(widths)


def pieces(cell: str) -> list[str]:
    """What is not broken at the end of a line: words, or their parts up to a hyphen, and in Chinese single characters."""
    words = re.findall(r"[\x21-\x7e]+|[^\x21-\x7e\s]", cell)
    return [part for word in words for part in re.split(r"(?<=[A-Za-z]-)(?=[A-Za-z])", word)] or [""]


def millimetres(text: str, bold: bool) -> float:
    """How wide a text is in a cell, in a typeface with serifs that is wider than ours; a Chinese character is as wide as it is high."""
    letter = WIDE_BOLD if bold else WIDE
    return float(HIGH * sum(letter if one.isascii() else 1.0 for one in text))


def in_order(whole: bytes) -> bytes:
    """The same archive with its parts by name and without the time of writing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            about = zipfile.ZipInfo(name, FIRST_DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(about, old.read(name))
    return buffer.getvalue()


def set_styles(document: Any) -> None:
    """The styles of the house: no typeface of a theme, one for Chinese in each style."""
    styles = document.styles
    styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    styles.element.append(parse_xml(RULES))
    for style in styles.element.findall(qn("w:style")):
        _typeface(style.get_or_add_rPr(), BODY)
    for fonts in styles.element.iter(qn("w:rFonts")):
        _unthemed(fonts)
    for name, (typeface, size) in STYLES.items():
        style = styles[name]
        _typeface(style.element.get_or_add_rPr(), typeface)
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        style.font.bold = style.font.italic = False
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    for border in list(styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        styles[name].paragraph_format.space_before = Pt(8)
    styles["Normal"].paragraph_format.line_spacing = 1.5
    styles["Cell"].paragraph_format.line_spacing = 1.15
    styles["Caption"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _typeface(properties: Any, chinese: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for script, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{script}"), name)


def _unthemed(fonts: Any) -> None:
    for name in [one for one in fonts.attrib if one.endswith("Theme") or one.endswith("theme")]:
        del fonts.attrib[name]
    if fonts.get(qn("w:eastAsia")) is None:
        fonts.set(qn("w:eastAsia"), BODY)


def _indented(made: Paragraph) -> None:
    indent = made._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "480")


def _flag(properties: Any, name: str) -> None:
    properties.append(OxmlElement(name))


def _centred(made: Paragraph, text: str) -> Paragraph:
    made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_run(clean(text))
    return made


def _field(made: Paragraph, code: str, shown: str) -> None:
    """A field of Word with the value that it has until it is counted again."""
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), code)
    run = made.add_run(shown)
    simple.append(run._r)
    made._p.append(simple)
