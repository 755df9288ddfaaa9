"""The headline on banks of worlds: answers are paired over the same worlds, what is done is not run again, questions are data."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from docx import Document
from first_screens import check_short
from typer.testing import CliRunner

import grassroots
from analysis.report.printed import read_page, said
from bilingual.words import SINGLES, Single
from experiments.headline import matched, read, studies
from experiments.study.designs import points
from experiments.study.results import open_study
from grassroots.answers.findings import quote_of, quotes
from grassroots.command import app
from grassroots.language import Language
from grassroots.results import HeadlineResult
from grassroots.verbs.report import Form, report
from model.outcomes import OUTCOMES
from scenarios import load_policy
from scenarios.errors import InputError
from tools.redraw_headline import answers

TEXT = """name: mine
label: {en: Small villages, zh: 小村}
months: 28
arms:
  few: {values: {migration.outmigration: 0.2, registered: 60}}
  many: {values: {migration.outmigration: 0.6, registered: 60}}
  none: {values: {registered: 60}}
  pay: {values: {registered: 60}, policy: lost-work-allowance=60}
questions:
  - name: away
    label: {en: Outmigration of 60 % instead of 20 %, zh: 外出率60%而非20%}
    compare: many
    against: few
    outcome: residents
    window: months-25-28
  - name: paid
    label: {en: An allowance, zh: 误工补贴}
    compare: pay
    against: none
    outcome: deliberation_rate
    window: months-25-28
"""


def written(folder: Path, text: str = TEXT) -> Path:
    file = folder / "mine.yaml"
    file.write_text(text, "utf-8")
    return file


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("headline")
    words = ["headline", str(written(folder)), "--worlds", "30", "--quiet", "--lang", "both"]
    found = CliRunner().invoke(app, [*words, "--folder", str(folder / "kept"), "--out", str(folder / "out")])
    assert found.exit_code == 0, found.output
    (folder / "said.txt").write_text(found.stdout, "utf-8")
    return folder


def test_an_effect_is_the_paired_difference_of_two_banks(answered: Path) -> None:
    table = pd.read_csv(answered / "out" / "headline.csv", encoding="utf-8-sig").set_index("question")
    for name, arms, column in (
        ("away", ("many", "few"), "residents"),
        ("paid", ("pay", "none"), "deliberation_rate"),
    ):
        rows = [open_study(answered / "kept" / f"posterior-{arm}").rows for arm in arms]
        one, two = (part.sort_values(["row", "replicate"])[column].to_numpy() for part in rows)
        assert len(one) == 60 and table["effect"][name] == pytest.approx((one - two).mean())
        usual = [open_study(answered / "kept" / f"defaults-{arm}").rows[column].mean() for arm in arms]
        assert table["at_defaults"][name] == pytest.approx(usual[0] - usual[1])
        assert (
            rows[0].sort_values(["row", "replicate"])["seed"].to_numpy()
            == rows[1].sort_values(["row", "replicate"])["seed"].to_numpy()
        ).all()
    assert table["effect"]["away"] < 0.0 and table["grade"]["away"] == "clear" and table["n"].eq(30).all()


def test_arms_that_set_the_same_numbers_are_the_same_worlds() -> None:
    asked = read()
    made = studies(asked, {name: one.policy for name, one in asked.arms.items()}, 8)
    few, many = (points(made[name][0]) for name in ("few", "many"))
    assert few.equals(many) and "migration.outmigration" not in few and len(few.columns) > 300
    none, paid = (points(made[name][0]) for name in ("none", "allowance"))
    assert none.equals(paid)
    assert np.array_equal(few["attendance.pay"], none["attendance.pay"])


def test_what_is_done_is_not_run_again(answered: Path) -> None:
    kept = {path: path.stat().st_mtime_ns for path in (answered / "kept").rglob("*.parquet")}
    words = ["headline", str(answered / "mine.yaml"), "--worlds", "30", "--quiet", "--json"]
    found = CliRunner().invoke(
        app, [*words, "--folder", str(answered / "kept"), "--out", str(answered / "two")]
    )
    assert found.exit_code == 0, found.output
    assert kept and {path: path.stat().st_mtime_ns for path in kept} == kept
    rows = json.loads(found.stdout)["rows"]
    assert [row["question"] for row in rows] == ["away", "paid"] and rows[0][
        "short_en"
    ] == "no condition is confirmed"
    one, two = (answered / name / "headline.csv" for name in ("out", "two"))
    assert one.read_bytes() == two.read_bytes()
    other = CliRunner().invoke(
        app,
        [
            *words[:2],
            "--worlds",
            "31",
            "-q",
            "--folder",
            str(answered / "kept"),
            "--out",
            str(answered / "two"),
        ],
    )
    assert other.exit_code != 0 and "another --folder" in str(other.exception)


@pytest.fixture(scope="module")
def result(answered: Path) -> HeadlineResult:
    return grassroots.headline(answered / "mine.yaml", worlds=30, folder=answered / "kept", quiet=True)


@pytest.mark.parametrize("lang", SINGLES)
def test_page_word_terminal_and_python_say_the_same_sentences(
    answered: Path, result: HeadlineResult, lang: Single, tmp_path: Path
) -> None:
    sentences = result.answers(lang)
    first = result.sentences(lang)[:-2]
    assert len(sentences) == 2 and result.sentences(lang) == [*first, *sentences]
    page = read_page((answered / "out" / "index.html").read_text("utf-8"), lang)
    quoted = [said(one) for one in page.xpath("//section[@id='quote']//li | //section[@id='also']//p")]
    assert quoted == sentences
    assert grassroots.load(answered / "out").answers(lang) == sentences
    printed = (answered / "said.txt").read_text("utf-8").split("\n")
    assert [line for line in printed if line in sentences] == sentences
    assert [line for line in printed if line.strip()] == result.answers("both")
    for form in Form:
        report(answered / "out", tmp_path / f"{form}.docx", form, True, Language(lang))
    full, brief = (
        [one.text for one in Document(str(tmp_path / f"{form}.docx")).paragraphs]
        for form in ("full", "brief")
    )
    assert [line for line in full if line in sentences] == sentences
    claims = [said(one) for one in page.xpath("//section[@id='conclusion']/ol/li/div[1]/b")]
    assert len(claims) == 2
    for number, (claim, whole) in enumerate(zip(claims, sentences, strict=True), 1):
        assert claim in whole and any(line.startswith(f"{number}. {claim}") for line in brief)
    lines = pd.read_csv(answered / "out" / "lines.csv", encoding="utf-8-sig")
    believed = lines["part"] == "believed"
    assert list(lines[lang][~believed]) == first
    text = "".join(said(page).split())
    assert all("".join(line.split()) in text for line in [*first, *lines[lang][believed]])


@pytest.mark.parametrize("lang", SINGLES)
def test_the_first_screen_is_short(answered: Path, lang: Single) -> None:
    check_short(answered / "out" / "index.html", lang)


def test_the_workbook_has_the_tables_of_the_page(answered: Path, tmp_path: Path) -> None:
    report(answered / "out", tmp_path / "r.xlsx", None, True, Language.en)
    sheets = pd.read_excel(tmp_path / "r.xlsx", sheet_name=None)
    assert len(sheets) == 3 and list(sheets["1"].iloc[:, 0]) == [
        "Outmigration of 60 % instead of 20 %",
        "An allowance",
    ]


def test_answers_are_the_same_when_read_from_the_table(answered: Path, result: HeadlineResult) -> None:
    """The numbers of the files are enough to write every sentence again, as is done for the documents."""
    table = pd.read_csv(answered / "out" / "headline.csv", encoding="utf-8-sig")
    facts = json.loads((answered / "out" / "provenance.json").read_text("utf-8"))
    again = answers(result.asked, table, facts)
    assert [quote_of(result.asked, one) for one in again.values()] == quotes(
        result.asked, list(again.values())
    )
    for lang in SINGLES:
        assert [getattr(quote_of(result.asked, one), lang) for one in again.values()] == result.answers(lang)


def test_the_shipped_questions_can_be_asked() -> None:
    """Its outcomes and policies exist, and most of its arms act on the headline."""
    asked = read()
    assert {one.outcome for one in asked.questions} <= set(OUTCOMES) and len(asked.questions) >= 8
    for arm in asked.arms.values():
        assert arm.policy == "none" or load_policy(arm.policy).measures


def test_policies_of_one_cost_are_matched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The level found by the search for equal budgets stands in the name of the arm; months or villages of its own are refused."""
    from experiments import headline as module

    def found(run, pair, *rest):
        from types import SimpleNamespace

        assert [one.name for one in pair] == [asked.arms["allowance"].policy, asked.arms["points"].policy]
        return SimpleNamespace(policies=[pair[0], load_policy("points=7.25+incentive-fund=40000")])

    asked = read()
    monkeypatch.setattr(module, "match_budgets", found)
    assert matched(asked, 1)["points"] == "points=7.25+incentive-fund=40000"
    dated = load_policy("points=5@25-48")
    with pytest.raises(ValueError, match="all villages and all months"):
        module.as_written(dated)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("compare: pay", "compare: pays", "there is no arm pays"),
        ("against: few", "against: none", "the two arms set other numbers"),
        ("outcome: residents", "outcome: resident", "residents"),
        ("months-25-28", "months-25-99", "months-25"),
        ("name: away", "nam: away", "nam"),
        ("policy: lost-work-allowance=60", "policy: lost-work-allowanc=60", "lost-work-allowance"),
        ("values: {registered: 60}}", "values: {registred: 60}}", r"7:19: .*registred"),
        ("{migration.outmigration: 0.2,", "{migration.outmigration: 2,", r"5:18: .*outmigration"),
        (
            "questions:",
            "findings:\n  - {name: one, label: {en: Both, zh: 两者}, questions: [away, paid]}\nquestions:",
            "paid compares other arms than away",
        ),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, before: str, after: str, said: str) -> None:
    with pytest.raises((InputError, ValueError), match=said):
        asked = read(written(tmp_path, TEXT.replace(before, after, 1)))
        studies(asked, {name: one.policy for name, one in asked.arms.items()}, 4)
