"""With ``--lang zh`` nothing is left in English but names, options, paths, and texts that say that they are English."""

import re
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import typer
from drawn import DRAWN, pilot, texts

import scenarios
from analysis.report import compare_page, run_page
from analysis.report.trial import trial_page
from experiments.compare import Comparison, policies_compared
from experiments.provenance import references
from experiments.run import run_place
from experiments.study.export import in_chinese as workbook_in_chinese
from experiments.study.schema import ready
from grassroots import help
from grassroots.answers.compare import compare
from grassroots.command import app, main
from grassroots.help import texts as texts_of
from grassroots.language import Language
from grassroots.verbs.study_shown import named as named_cell
from grassroots.verbs.validate import KINDS
from model.evidence import SOURCES
from model.evidence.source import HOW_SEEN
from model.outcomes import OUTCOMES
from model.parameters import ledger
from model.run import Run
from scenarios import load_place, load_policy
from scenarios.evidence import rows
from scenarios.units import GRADES

NAMES = {
    *scenarios.places(), *scenarios.policies(), *scenarios.levers(), *ready(), *OUTCOMES, *ledger(), *rows(), *SOURCES,
    *(part for path in ledger() for part in path.split(".")),
    *(name for lever in scenarios.levers() for name in scenarios.load_lever(lever).levels),
    *(word for row in rows().values() for word in row.document.split()),
}  # fmt: skip
"""What one types and copies."""
TERMS = {
    "grassroots", "logit", "logit/log2", "log2", "PAWN", "Sobol", "Morris", "ST", "mu", "sigma", "kB", "MB", "GB", "Python", "XX",
    "CSV", "Sarrazin", "Student", "Hurwicz", "none", "posterior", "dummy", "headline", "during", "after", "grid", "lhs", "sobol", "morris", "table",
    "ofat", "worlds", "core", "full", "calendar", "tiny", "JSON", "Schema", "Word", "docx", "xlsx", *KINDS,
}  # fmt: skip
"""Terms and names of methods that are written so in Chinese, and words of files that one types."""
OWN = re.compile(r"（英文）：.*|^参考：.*|^正常  (Python|依赖包|字体|编译缓存) .*", re.MULTILINE)
"""Texts in their own language: marked as English, references, versions."""
COPIED = re.compile(
    r"`[^`\n]*`|--[a-z-]+|[^\s`]*/[^\s`]*|\S+\.(?:yaml|png|csv|md|xlsx|html)\b|lever:[a-z-]+|[0-9a-f]{12,40}|\w+ \d+\.\d+\.\d+|x86_64|Linux"
)
HAN = "[\u4e00-\u9fff]"
STUDY = """\
name: tiny
label: {en: a tiny study, zh: 微型研究}
question: {en: what moves it, zh: 什么在起作用}
place: wusheng
factors:
  - {path: outmigration, low: 0.1, high: 0.7}
  - {lever: lost-work-allowance, low: 0, high: 60}
design: {kind: KIND, rows: 4}
values: {registered: 60}
replicates: 2
months: 36
outcomes: [deliberation_rate, residents]
"""
SMALL = ["--set", "registered=80", "--months", "36", "--replicates", "2", "--workers", "1"]
TRIAL = [
    "--set",
    "registered=60",
    "--pool",
    "10",
    "--draws",
    "3",
    "--trials",
    "50",
    "--arm",
    "3",
    "--months",
    "4",
    "--steps",
    "2",
    "--workers",
    "1",
]
VERBS: dict[str, list[str]] = {
    name: name.split()
    for name in (
        "places", "levers", "policies", "place wusheng", "place lufeng", "place tianmen", "place wuhan", "lever black-list", "lever lost-work-allowance",
        "policy allowance", "policy red-lists --picture calendar.png", "ledger incentives", "ledger attendance.pay",
        "ledger deliberation_rate", "ledger --outcomes", "ledger 补贴", "study list", "validate wusheng", "validate allowance",
        "validate lost-work-allowance", "validate tiny.yaml", "doctor", "study run tiny.yaml --dry-run",
        "trial wusheng allowance --dry-run",
    )
} | {
    "run": ["run", "wusheng", *SMALL],
    "run of one seed": ["run", "wusheng", *SMALL, "--replicates", "1", "--policy", "red-lists", "--set", "outmigration=0.95"],
    "compare": ["compare", "wusheng", "allowance", "attendants-pay", *SMALL, "--by", "sex", "--worlds", "4"],
    "compare at the defaults": ["compare", "wusheng", "allowance", *SMALL, "--uncertainty", "none"],
    "compare by outmigration": ["compare", "wusheng", "--outmigration", "0.1,0.6", *SMALL, "--worlds", "4"],
    "compare for equal money": ["compare", "wusheng", "allowance", "points=5", "--match-budget", *SMALL, "--worlds", "4"],
    "trial": ["trial", "wusheng", "allowance", *TRIAL],
}  # fmt: skip


@pytest.fixture
def said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., str]:
    """What the command says in Chinese, on both streams."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.yaml").write_text(STUDY.replace("KIND", "lhs"), "utf-8")
    monkeypatch.setenv("COLUMNS", "2000")  # no line is broken

    def run(*words: str, lang: str = "--lang zh", code: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["grassroots", *words, *lang.split()])
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capsys.readouterr()
        assert (stop.value.code or 0) == code, err
        return f"{out}\n{err}"

    return run


def english(text: str) -> Iterator[str]:
    """Words in Latin letters that are neither names nor terms, each with its line."""
    for line in COPIED.sub("", OWN.sub("", text)).split("\n"):
        for word in re.findall(r"[A-Za-z][A-Za-z0-9_.'@-]*", line):
            bare = word.strip(".'-")
            if re.search("[A-Za-z]{2}", bare) and bare not in NAMES | TERMS:
                yield f"{bare}: {line.strip()[:120]}"


def half_width(text: str) -> list[str]:
    """Punctuation of English in lines of Chinese: beside Chinese letters, round brackets anywhere, a space before %."""
    bare = COPIED.sub("", OWN.sub("", text))
    found = re.findall(r".{0,20}(?:[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|[0-9] %).{0,20}", bare)
    return found + [
        line.strip()[:120] for line in bare.split("\n") if re.search("[()]", line) and re.search(HAN, line)
    ]


@pytest.mark.parametrize("verb", VERBS)
def test_no_english_is_left_in_what_a_verb_says(verb: str, said: Callable[..., str]) -> None:
    text = said(*VERBS[verb])
    assert re.search("[\u4e00-\u9fff]", text)
    assert "\n".join(english(text)) == ""
    assert "\n".join(half_width(text)) == ""


WRONG = {
    "no place": "run wushang",
    "no number": "run wusheng --set outmigration=viel",
    "outside": "run wusheng --set outmigration=3",
    "no parameter": "run wusheng --set outmigraton=0.3",
    "no policy": "compare wusheng alowance",
    "level": "compare wusheng lost-work-allowance=abc",
    "months": "run wusheng --months 0",
    "no option": "run wusheng --month 12",
    "no verb": "runn wusheng",
    "missing": "compare",
    "villages": "run wusheng --villages many",
    "outcome": "trial wusheng allowance --objective deliberation",
    "group": "compare wusheng allowance --by colour",
    "budget": "compare wusheng allowance --budget=-3",
    "no file": "validate nowhere.yaml",
    "wrong file": "validate wrong.yaml",
    "no study": "study status nothing",
    "no study file": "study run nothing.yaml",
    "table": "sensitivity wrong-design.yaml",
    "ledger": "ledger qqqqq",
    "grade": "ledger --grade sure",
    "pattern": "patterns P99",
    "policy": "policy alowance",
    "lever": "lever alowance",
    "lang": "places --lang fr",
}


IN_ERRORS = set(
    [
        "run",
        "PLACE",
        "sex",
        "age",
        "party",
        "poor",
        "lineage",
        "migrant",
        "place",
        "policy",
        "lever",
        "study",
        "evidence",
        "en",
        "zh",
        "both",
        "table",
        "wrong-design",
        "default",
        "id",
        "value",
    ]
) | set(GRADES)
"""Names of verbs, keys, groups and grades that an error names, and files."""


@pytest.mark.parametrize("case", WRONG)
def test_no_english_is_left_in_an_error(
    case: str, said: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRASSROOTS_LANG", "zh")
    (tmp_path / "wrong.yaml").write_text(
        "name: x\nlabel: {en: x}\nvalues: {a: b, population.registered: -4}\n", "utf-8"
    )
    (tmp_path / "wrong-design.yaml").write_text(
        STUDY.replace("KIND", "table").replace("tiny", "wrong-design"), "utf-8"
    )
    text = said(*WRONG[case].split(), lang="", code=2)
    given = {word for part in WRONG[case].split() for word in re.split("[^a-z]", part)} | IN_ERRORS
    assert text.strip() and re.search(HAN, text)
    assert [one for one in english(text) if one.split(":")[0] not in given] == []
    assert half_width(text) == []


def test_no_english_is_left_in_what_is_said_of_a_study(said: Callable[..., str], tmp_path: Path) -> None:
    text = said("study", "run", "tiny.yaml", "--workers", "1")
    for words in (
        "status tiny",
        "check tiny",
        "replicates tiny",
        "reproduce tiny --sample 2",
        "export tiny --format xlsx",
        "resume tiny",
    ):
        text += said("study", *words.split())
    text += said("sensitivity", "tiny.yaml", "--workers", "1", "--out", "page")
    text += "\n".join(Seen((tmp_path / "page" / "index.html").read_text("utf-8")).texts)
    (tmp_path / "tiny.yaml").write_text(STUDY.replace("KIND", "morris").replace("tiny", "morris"), "utf-8")
    (tmp_path / "tiny.yaml").rename(tmp_path / "morris.yaml")
    text += said("sensitivity", "morris.yaml", "--workers", "1")
    assert "\n".join(english(text)) == ""
    assert "\n".join(half_width(text)) == ""


NAMED_IN_HELP = set(
    [
        "Crate",
        "html",
        "zip",
        "en",
        "zh",
        "both",
        "all",
        "none",
        "plausible",
        "local",
        "tail",
        "pawn",
        "bands",
        "mean",
        "spread",
        "sex",
        "age",
        "party",
        "poor",
        "lineage",
        "village",
        "migrant",
        "dask",
        "tcp",
    ]
)
"""Values of options."""
COMMAND = typer.main.get_command(app)
VERBS_OF_STUDY = COMMAND.commands["study"].commands  # type: ignore[attr-defined]
HELP = [[name] for name in COMMAND.commands] + [["study", name] for name in VERBS_OF_STUDY]  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", [[], *HELP], ids=" ".join)
def test_help_is_in_chinese(
    words: list[str], said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRASSROOTS_LANG", "zh")
    whole = said(*words, "--help", lang="")
    text = re.sub("^.*用法：.*$|［[^］]*］", "", whole, flags=re.MULTILINE)
    text = re.sub(
        r"<[^>]*>|\w+(?:\|\w+)+|\.png|(?<![A-Za-z])[A-Z][A-Z|=,.]*(?![A-Za-z])|-[a-z](?![a-z])|^ +[a-z]+  +",
        "",
        text,
        flags=re.MULTILINE,
    )
    assert [word for word in english(text) if word.split(":")[0] not in NAMED_IN_HELP] == []
    assert half_width(whole) == []
    assert re.search(HAN, text) and not re.search("(?m)^ *[，。；：、）］]", whole), "no mark begins a line"


def test_the_table_of_help_has_every_text_and_no_other() -> None:
    assert set(help.table()) - texts_of(COMMAND) == {"Show this message and exit."}
    assert texts_of(COMMAND) - set(help.table()) == set()


@pytest.mark.parametrize("kind", DRAWN)
def test_no_english_is_left_in_a_figure(kind: str) -> None:
    text = "\n".join(text.get_text() for text in texts(DRAWN[kind]("zh")))
    assert list(english(re.sub("<[^>]*>|clan|market", "", text))) == []
    assert half_width(text) == []


class Seen(HTMLParser):
    """The texts of a page that a reader of Chinese sees; code and references stay as they are."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in ("meta", "br", "path", "use", "rect", "image", "link"):
            self.inside.append(f"{tag} {dict(attrs).get('class', '')}")

    def handle_endtag(self, tag: str) -> None:
        if self.inside:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not any(
            one.split()[0] in ("code", "style", "script", "metadata", "svg") or "bibliography" in one
            for one in self.inside
        ):
            self.texts.append(data)


def run_in_chinese(folder: Path) -> Path:
    result = run_place(Run(load_place("wusheng").scenario(), {"registered": 80.0}, 36), 2, 1)
    return run_page(result.data, result.monthly, result.map, folder, "zh")


def compare_in_chinese(folder: Path) -> Path:
    run = Run(load_place("wusheng").scenario(), {"registered": 80.0}, 36)
    policies = [load_policy(name) for name in ("allowance", "red-lists")]
    return compare_page(
        compare(Comparison(policies_compared(run, policies), ("sex",)), 2, 1).data, folder, "zh"
    )


def trial_in_chinese(folder: Path) -> Path:
    return trial_page(pilot(), folder, "zh")


@pytest.mark.parametrize("write", [run_in_chinese, compare_in_chinese, trial_in_chinese])
def test_no_english_is_left_on_a_page_in_chinese(write: Callable[[Path], Path], tmp_path: Path) -> None:
    text = "\n".join(Seen(write(tmp_path).read_text("utf-8")).texts)
    assert "\n".join(english(text)) == ""
    assert "\n".join(half_width(text)) == ""


def test_references_of_a_chinese_page_hold_no_english_but_names_and_titles() -> None:
    """How far each was seen is said in Chinese; whatever describes a source in English stays in the English reference."""
    place = scenarios.load_place("wusheng")
    found = references(Run(place.scenario()), place)
    assert len(found) > 30
    for source in found:
        said = source.cite_zh()
        assert HOW_SEEN[source.how_seen].zh in said
        assert not any(label.en in said for label in HOW_SEEN.values())
        assert not re.search(r"not noted|inferred|\[[a-z]", said), said


def test_sheets_of_a_workbook_are_headed_in_chinese_with_the_names_behind(tmp_path: Path) -> None:
    frame = pd.DataFrame({"deliberation_rate": [0.1], "own": [1]})
    about = {"deliberation_rate": {"long_name_zh": "常住成年人议事参与率"}, "own": {}}
    made = SimpleNamespace(frame=frame, result=SimpleNamespace(about=lambda villages: about))
    sheets = workbook_in_chinese(
        made, {"runs": frame, "codebook": pd.DataFrame({"name": ["x"], "of_zh": ["y"]})}
    )  # type: ignore[arg-type]
    assert list(sheets) == ["模拟", "变量说明"]
    assert list(sheets["模拟"]) == ["常住成年人议事参与率（deliberation_rate）", "own"]
    assert list(sheets["变量说明"]) == ["名称（name）", "分母（of_zh）"]


def test_windows_of_a_study_are_named_in_chinese_and_by_their_names_elsewhere() -> None:
    for window in ("during", "after", "year-2", "months-25-36"):
        assert re.search("[一-鿿]", named_cell("window", window, Language.zh))
        assert not re.search("[a-z]", named_cell("window", window, Language.zh))
        assert named_cell("window", window, Language.en) == window
    assert named_cell("window", "months-25-36", Language.zh) == "第25至36个月"
    assert named_cell("arm", "allowance", Language.zh) == "allowance"
