"""Documents in Word: what the page says and nothing else, in the typefaces and measures of an office, the same bytes twice."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from analysis_compare_data import comparison
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph
from small_study import small

from analysis.report import compare_page
from analysis.report.printed import document, grid, read_page, said
from analysis.report.word import BLOCK, abreast, in_characters, least_widths, over_lines, shares
from analysis.words import say
from bilingual.words import SINGLES, Single
from experiments.study.results import open_study
from experiments.study.runner import Workers, run_study
from experiments.study.schema import Design, Factor
from filing import fill
from grassroots.answers.files import write_comparison
from grassroots.errors import Refused
from grassroots.language import Language
from grassroots.verbs.report import Form, report

FONTS = Path(__file__).parent.parent / "analysis" / "fonts" / "office.conf"
NUMBER = re.compile(r"^(\d+\. |[一二三四五六七八九十]+、)")
UNSAID = {"".join(say("word_references", lang).split()) for lang in SINGLES}
"""A heading that the page words otherwise."""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a comparison."""
    folder = tmp_path_factory.mktemp("compare")
    fill(folder, lambda to: compare_page(comparison(split=True), to))
    return folder


@pytest.fixture(params=SINGLES)
def written(request: pytest.FixtureRequest, result: Path, tmp_path: Path) -> tuple[Single, Path]:
    """A document in each language."""
    report(result, tmp_path / "r.docx", form=Form.full, lang=Language(request.param), quiet=True)
    return request.param, tmp_path / "r.docx"


def words(paragraph: Paragraph) -> str:
    """The whole text of a paragraph, numbers in fields too."""
    return "".join(one.text or "" for one in paragraph._p.iter(qn("w:t")))


def style_of(part: Paragraph | Table) -> str:
    """The name of its style."""
    return str(part.style.name) if part.style else ""


def test_every_sentence_is_on_the_page(written: tuple[Single, Path], result: Path) -> None:
    lang, file = written
    page = read_page((result / "index.html").read_text("utf-8"), lang)
    there = "".join(said(page).split())
    found = [
        words(one) for one in Document(str(file)).paragraphs if style_of(one).startswith(("Normal", "Head"))
    ]
    body = [one for one in found if one][len(page.xpath("//ul[@class='tags']/li")) + 4 :]
    plain = ["".join(NUMBER.sub("", one).split()) for one in body]
    assert len(body) > 10
    assert [one for one in plain if one not in there and one not in UNSAID] == []


def test_every_cell_of_every_table_is_there(written: tuple[Single, Path], result: Path) -> None:
    lang, file = written
    page = read_page((result / "index.html").read_text("utf-8"), lang)
    tables = [one for one in Document(str(file)).tables if style_of(one) == "Three lines"]
    wanted = [grid(node) for node in page.xpath("//table")]
    shown = [[[cell.text for cell in row.cells] for row in one.rows] for one in tables]
    assert len(wanted) > 2
    parts = [
        [[row[k] for k in some] for row in [head, *rows]]
        for head, rows in wanted
        for some in abreast(least_widths(head, rows))
    ]
    assert parts == shown[: len(parts)]


def test_figures_captions_and_measures(written: tuple[Single, Path]) -> None:
    made = Document(str(written[1]))
    fields = [one.get(qn("w:instr")) for one in made.element.body.iter(qn("w:fldSimple"))]
    for kind, number in (
        ("Figure", len(made.inline_shapes)),
        ("Table", sum("Table" in one for one in fields)),
    ):
        shown = [
            "".join(text.text for text in one.iter(qn("w:t")))
            for one in made.element.body.iter(qn("w:fldSimple"))
            if kind in one.get(qn("w:instr"))
        ]
        assert shown == [str(k + 1) for k in range(number)]
        assert number
    assert all(shape._inline.docPr.get("descr") for shape in made.inline_shapes)
    assert all(shape.width <= Mm(150) and shape.height <= Mm(215) for shape in made.inline_shapes)
    for table in made.tables:
        total = sum(column.width for column in table.columns)
        assert abs(total - Mm(156)) < Mm(0.5)


def test_every_style_has_a_chinese_typeface_and_none_of_a_theme(written: tuple[Single, Path]) -> None:
    fonts = list(Document(str(written[1])).styles.element.iter(qn("w:rFonts")))
    assert len(fonts) > 20
    assert all(one.get(qn("w:eastAsia")) for one in fonts)
    assert not [name for one in fonts for name in one.attrib if name.lower().endswith("theme")]


def test_the_same_bytes_twice(result: Path, tmp_path: Path) -> None:
    page = (result / "index.html").read_text("utf-8")
    for name in "ab":
        document(read_page(page, "zh"), lambda of: result / "figures" / f"{of}.png", "zh", brief=False).save(
            tmp_path / f"{name}.docx"
        )
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_what_cannot_be_reported_is_refused(result: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(result, changed)
    with (changed / "index.html").open("a") as page:
        page.write("<p>and more</p>")
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "index.html").write_text("<p>a page of somebody else</p>")
    for folder, name, lang, why in (
        (strange, "r.docx", Language.zh, "no result of this programme"),
        (tmp_path, "r.docx", Language.zh, "no such file"),
        (changed, "r.docx", Language.zh, "changed since"),
        (result, "r.pdf", Language.zh, "ends in .docx"),
        (result, "r.docx", Language.both, "one language"),
    ):
        with pytest.raises(Refused, match=why):
            report(folder, tmp_path / name, lang=lang, quiet=True)
        assert not (tmp_path / name).exists()


def printed(document: Path) -> list[str]:
    """The text of each page as LibreOffice prints it, with the typefaces that come with the project where an office's are missing."""
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if office is None or reader is None:
        pytest.skip("LibreOffice or pdftotext is not here: the document was not printed")
    folder = document.parent
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    asked = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)]
    subprocess.run(
        asked, check=True, timeout=300, capture_output=True, env={**os.environ, "FONTCONFIG_FILE": str(FONTS)}
    )
    pdf = document.with_suffix(".pdf")
    text = subprocess.run([reader, str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    fonts = subprocess.run(["pdffonts", str(pdf)], check=True, capture_output=True, text=True).stdout
    last = [line for line in fonts.splitlines() if "DejaVuSans" in line and "WinAnsi" not in line]
    assert not last, "a Chinese character without a typeface is a box"
    return text.split("\f")[:-1]


@pytest.mark.slow
@pytest.mark.parametrize("lang", SINGLES)
def test_a_short_document_has_its_conclusions_table_and_box_on_the_second_page(
    lang: Single, result: Path, tmp_path: Path
) -> None:
    report(result, tmp_path / "r.docx", lang=Language(lang), quiet=True)
    made = printed(tmp_path / "r.docx")
    page = read_page((result / "index.html").read_text("utf-8"), lang)
    assert 3 <= len(made) <= 8
    second = "".join(made[1].split())
    claims = [
        "".join(said(one).split()) for one in page.xpath("//section[@id='conclusion']/ol/li/div/b")[::2]
    ]
    assert claims and all(one in second for one in claims)
    for needed in (
        say("table", lang, number=1),
        say("word_cannot", lang),
        said(page.xpath("//section[@id='cannot']//li")[-1]),
    ):
        assert "".join(needed.split()) in second


@pytest.mark.slow
def test_everything_on_the_page_can_be_printed(written: tuple[Single, Path]) -> None:
    assert len(printed(written[1])) > 8


def test_pictures_are_sharp_on_paper(written: tuple[Single, Path]) -> None:
    made = Document(str(written[1]))
    for shape in made.inline_shapes:
        inside = made.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed].image
        assert inside.px_width / (shape.width / 914400) >= 295, "dots an inch"


def test_long_titles_take_two_lines_and_numbers_are_characters() -> None:
    assert over_lines("武胜县：误工补贴30元/次会议，对照无政策") == [
        "武胜县：",
        "误工补贴30元/次会议，对照无政策",
    ]
    assert over_lines("武胜县：一年") == ["武胜县：一年"]
    assert [in_characters(n) for n in (1, 9, 10, 11, 20, 34)] == ["一", "九", "十", "十一", "二十", "三十四"]


def test_a_short_document_has_the_table_and_the_figure_of_its_answers(result: Path, tmp_path: Path) -> None:
    report(result, tmp_path / "r.docx", lang=Language.en, quiet=True)
    made = Document(str(tmp_path / "r.docx"))
    page = read_page((result / "index.html").read_text("utf-8"), "en")
    first = page.xpath("//section[@id='conclusion']")[0]
    claims = [said(one) for one in first.xpath("./ol/li/div/b")]
    text = " ".join(words(one) for one in made.paragraphs)
    assert claims and all(one in text for one in claims)
    assert len(made.inline_shapes) == 1
    captions = [words(one) for one in made.paragraphs if style_of(one) == "Caption"]
    assert sum(one.startswith("Table") for one in captions) >= 1


def test_a_workbook_has_values_by_policy(tmp_path: Path) -> None:
    data, folder = comparison(3), tmp_path / "kept"

    def files(to: Path) -> None:
        write_comparison(data, to)
        compare_page(data, to)

    fill(folder, files)
    report(folder, tmp_path / "r.xlsx", lang=Language.zh, quiet=True)
    sheet = pd.read_excel(tmp_path / "r.xlsx", sheet_name="pivot").set_index(["window", "arm"])
    effects = pd.read_csv(folder / "effects.csv", encoding="utf-8-sig").query("group == 'all'")
    labels = pd.read_csv(folder / "codebook.csv", encoding="utf-8-sig").set_index("name")["label_zh"]
    assert {arm for _, arm in sheet.index} == {"none", *effects["arm"]}
    for row in effects.dropna(subset=["value"]).itertuples():
        assert sheet.loc[(row.window, row.arm), labels[row.outcome]] == pytest.approx(row.value)
        assert np.isfinite(sheet.loc[(row.window, "none"), labels[row.outcome]])


def test_a_study_is_reported_from_its_folder(tmp_path: Path) -> None:
    grid = (Factor(path="migration.outmigration", values=(0.2, 0.6)), Factor(lever="points", values=(0, 5)))
    study = small(factors=grid, design=Design(kind="grid"), outcomes=("household_attendance",))
    run_study(study, tmp_path / "kept", Workers(2))
    report(tmp_path / "kept", tmp_path / "s.docx", lang=Language.zh, quiet=True)
    text = " ".join(words(one) for one in Document(str(tmp_path / "s.docx")).paragraphs)
    assert "小村" in text
    report(tmp_path / "kept", tmp_path / "s.xlsx", quiet=True)
    found = pd.read_excel(tmp_path / "s.xlsx", sheet_name="pivot")
    rows = open_study(tmp_path / "kept").rows
    assert len(found) == 4 and len(rows) == 8
    assert found["household_attendance"].mean() == pytest.approx(float(rows["household_attendance"].mean()))


def test_no_word_of_a_table_is_broken_and_what_does_not_fit_stands_below() -> None:
    """Widths are for a typeface wider than ours, for where Times New Roman is missing."""
    long = ["place", *(f"representatives' assembly {k}" for k in range(6))]
    rows = [["Yingjiang District", *["12.4 % [0.0, 27.6]"] * 6]]
    parts = abreast(least_widths(long, rows))
    assert len(parts) == 2 and [k for part in parts for k in part if k] == [1, 2, 3, 4, 5, 6]
    for part in parts:
        head, cells = [long[k] for k in part], [[row[k] for k in part] for row in rows]
        widths = [wide / Mm(1) for wide in shares(head, cells)]
        assert sum(widths) == pytest.approx(BLOCK, abs=0.1)
        assert all(wide >= few - 0.1 for wide, few in zip(widths, least_widths(head, cells), strict=True))
