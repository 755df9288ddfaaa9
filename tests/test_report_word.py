"""Documents in Word: what the page says and nothing else, in the typefaces and measures of an office, the same bytes twice."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from analysis_compare_data import comparison
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph

from analysis.report import compare_page
from analysis.report.printed import document, grid, read_page, said
from bilingual.words import SINGLES, Single
from filing import fill
from grassroots.errors import Refused
from grassroots.language import Language
from grassroots.verbs.report import Form, report


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
    there = said(page)
    found = [
        words(one) for one in Document(str(file)).paragraphs if style_of(one).startswith(("Normal", "Head"))
    ]
    body = [one for one in found if one][len(page.xpath("//ul[@class='tags']/li")) + 3 :]
    assert len(body) > 10
    assert [one for one in body if one not in there] == []


def test_every_cell_of_every_table_is_there(written: tuple[Single, Path], result: Path) -> None:
    lang, file = written
    page = read_page((result / "index.html").read_text("utf-8"), lang)
    tables = [one for one in Document(str(file)).tables if style_of(one) == "Three lines"]
    wanted = [grid(node) for node in page.xpath("//table")]
    shown = [[[cell.text for cell in row.cells] for row in one.rows] for one in tables]
    assert len(wanted) > 2
    assert [[head, *rows] for head, rows in wanted] == shown[: len(wanted)]


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
        document(read_page(page, "zh"), result / "figures", "zh", brief=False).save(tmp_path / f"{name}.docx")
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


@pytest.mark.slow
def test_it_can_be_printed(written: tuple[Single, Path], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here: the document was not printed")
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    asked = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(written[1])]
    subprocess.run(asked, check=True, timeout=300, capture_output=True)
    assert (tmp_path / "r.pdf").stat().st_size > 20_000


def pages(pdf: Path) -> int:
    """Pages of a printed document."""
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf.read_bytes()))


@pytest.mark.slow
@pytest.mark.parametrize("lang", SINGLES)
def test_where_a_page_begins_with_answers_the_document_is_short(
    lang: Single, result: Path, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here: the document was not printed")
    report(result, tmp_path / "r.docx", lang=Language(lang), quiet=True)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    asked = [
        office,
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "r.docx"),
    ]
    subprocess.run(asked, check=True, timeout=300, capture_output=True)
    assert 2 <= pages(tmp_path / "r.pdf") <= 8


def test_a_short_document_has_the_table_and_the_figure_of_its_answers(result: Path, tmp_path: Path) -> None:
    report(result, tmp_path / "r.docx", lang=Language.en, quiet=True)
    made = Document(str(tmp_path / "r.docx"))
    page = read_page((result / "index.html").read_text("utf-8"), "en")
    first = page.xpath("//section[@id='conclusion']")[0]
    claims = [said(one) for one in first.xpath("./ol/li/div/b")]
    text = " ".join(words(one) for one in made.paragraphs)
    assert claims and all(one in text for one in claims)
    assert len(made.inline_shapes) == 1
    assert sum(style_of(one) == "Three lines" for one in made.tables) == 2
