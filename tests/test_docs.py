"""The documents are fresh and true: generated parts, links, examples, names, words, and what they promise."""

import csv
import re
import shlex
import shutil
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
import test_door
import test_mesa_examples
import test_site
import typer

from experiments.posterior import FACTS, SAMPLE
from experiments.study.schema import Study, load_study
from grassroots.command import app
from grassroots.options import WORDS_OF_SOURCES
from model.declare import Label
from model.evidence import SOURCES
from model.outcomes import OUTCOMES
from model.parameters import ledger, resolve
from model.state import codes, tables
from model.state import ledger as counted
from scenarios import load, places
from scenarios.evidence import LIBRARY
from tools import make_docs

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*make_docs.documents(), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
WRITTEN = [path for path in DOCUMENTS if path.exists()]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path | str) -> str:
    return (ROOT / path).read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    """What stands in fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def prose(text: str) -> str:
    """The text without fenced blocks."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


# generated parts; that they are fresh, `make lint` checks


def test_every_part_stands_somewhere_and_is_closed() -> None:
    everything = "".join(path.read_text("utf-8") for path in WRITTEN)
    opened = re.findall(r"<!-- generated: (\w+) -->", everything)
    assert set(opened) == set(make_docs.PARTS)
    assert sorted(opened) == sorted(re.findall(r"<!-- end: (\w+) -->", everything))


def test_a_stale_document_is_named_and_renewed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "README.md"
    path.write_text("before\n<!-- generated: core -->\nold\n<!-- end: core -->\nafter\n", "utf-8")
    monkeypatch.setattr(make_docs, "ROOT", tmp_path)
    assert make_docs.main(["--check"]) == 1
    assert "README.md: stale" in capsys.readouterr().out
    assert "old" in path.read_text("utf-8")
    assert make_docs.main([]) == 0
    renewed = path.read_text("utf-8")
    assert renewed.startswith("before\n") and renewed.endswith("after\n") and "`petitions`" in renewed
    assert make_docs.main(["--check"]) == 0


def test_the_schedule_is_read_whole() -> None:
    """Each step of the month has its processes, and every mechanism has some."""
    found = make_docs.processes()
    assert all(found.values())
    assert {process.__module__ for process, _ in chain(*found.values())} >= {
        f"model.mechanisms.{path.stem}" for path in mechanism_files()
    }


# links


def anchors(text: str) -> set[str]:
    """Anchors of the headings, as GitHub forms them."""
    headings = re.findall(r"^#+ (.*)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_links_resolve(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path.read_text("utf-8"))):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        aim = (path.parent / file).resolve() if file else path
        assert aim.exists(), f"{target} leads nowhere"
        assert not anchor or anchor in anchors(aim.read_text("utf-8")), f"no heading for {target}"


# examples


ELSEWHERE = {*test_door.PAGES, *(f"docs/how-to/{name}.md" for name in test_mesa_examples.PAGES)}
"""Pages whose examples other tests run, and look at what they leave behind."""


def with_python() -> list[Path]:
    """Documents with examples; those in Chinese that have the ones of their English pair left out."""
    own = [path for path in WRITTEN if path not in test_site.CHINESE]
    return [path for path in own if blocks(path.read_text("utf-8"), "python")]


def thinned(name: str) -> Study:
    """A ready study with its factors, levers and outcomes, at the ends of each factor, in small villages and two seeds."""
    study = load_study(name)
    design = study.design.model_copy(update={"levels": 2})
    fewer = {"design": design, "replicates": 2, "months": 36, "values": {"registered": 60.0}}
    return study.model_copy(update=fewer)


def test_pages_whose_examples_run_elsewhere_have_some() -> None:
    assert {name_of(path) for path in with_python()} >= ELSEWHERE


LONG = {"docs/how-to/figures.md"}
"""Pages whose examples take long as they stand."""
RUN_HERE = [
    pytest.param(one, marks=pytest.mark.slow) if name_of(one) in LONG else one
    for one in with_python()
    if name_of(one) not in ELSEWHERE
]


@pytest.mark.parametrize("path", RUN_HERE, ids=name_of)
def test_python_examples_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, in one namespace; a YAML example that begins with its name is a file of that name beside them.

    The ready study has 2,500 runs, and its page makes them twice; here it is thinned.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("experiments.study.schema.load_study", thinned)
    text = path.read_text("utf-8")
    for example in blocks(text, "yaml"):
        if found := re.match(r"name: (\S+)", example):
            Path(f"{found[1]}.yaml").write_text(example, "utf-8")
    names: dict[str, object] = {}
    for example in blocks(text, "python"):
        exec(compile(example, name_of(path), "exec"), names)


def commands() -> Iterator[tuple[str, str]]:
    """Document and line of every shell example."""
    for path in WRITTEN:
        for language in ("sh", ""):
            for example in blocks(path.read_text("utf-8"), language):
                for line in example.splitlines():
                    if line.split()[:1] in (["grassroots"], ["make"]):
                        yield name_of(path), line.partition("#")[0].strip()


@pytest.mark.parametrize("where, line", list(commands()))
def test_shell_examples_exist(where: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The verb exists and reads these options; what is set is a number of the model; a target stands in the Makefile."""
    program, verb, *rest = shlex.split(line)
    for source in (rest[k + 1] for k, word in enumerate(rest) if word == "--uncertainty"):
        if source not in WORDS_OF_SOURCES:  # a folder that the example before it has written
            monkeypatch.chdir(tmp_path)
            (tmp_path / source).mkdir(parents=True)
            for name in (SAMPLE, FACTS):
                shutil.copy(LIBRARY / name, tmp_path / source / name)
    if program == "make":
        assert re.search(rf"^{verb}:", text_of("Makefile"), re.MULTILINE), f"{where}: {line}"
        return
    command = typer.main.get_command(app).commands[verb]  # type: ignore[attr-defined]
    command.make_context(verb, rest, resilient_parsing=False)
    for setting in (rest[k + 1] for k, word in enumerate(rest) if word == "--set"):
        resolve(setting.partition("=")[0])


def test_every_verb_has_its_words_in_chinese() -> None:
    said = [str(does) for _, does in make_docs.verbs_in_chinese()]
    assert len(said) == len(make_docs.verbs()) and all(re.search("[\u4e00-\u9fff]", does) for does in said)


# the model


def mechanism_files() -> list[Path]:
    return [path for path in sorted((ROOT / "model" / "mechanisms").glob("*.py")) if path.stem != "__init__"]


@pytest.mark.parametrize("path", mechanism_files(), ids=lambda path: path.stem)
def test_every_mechanism_is_described(path: Path) -> None:
    submodels = text_of("docs/model.md").partition("\n## 7. ")[2]
    assert re.search(rf"^`{re.escape(name_of(path))}`", submodels, re.MULTILINE)


def known_names() -> set[str]:
    """Everything of the model that has a name in code."""
    found = (
        set(make_docs.groups()) | set(make_docs.processes()) | {"order", "open", "counts", "acts", "ledger"}
    )
    for path in ledger():
        found |= {path, path.partition(".")[2]}
    for name, kind in make_docs.state_tables().items():
        found |= {name.lower(), *tables.columns(kind)}
    for file in (ROOT / "model").rglob("*.py"):
        found |= set(re.findall(r"^\s*def (\w+)", file.read_text("utf-8"), re.MULTILINE))
    found |= {one.name for one in OUTCOMES.values()}
    return found | {"year", "core", "posts_at", "burden", "township"}


def test_names_in_the_description_exist() -> None:
    """A parameter that is renamed or goes takes its name out of the prose and the equations as well."""
    known = known_names()
    text = text_of("docs/model.md")
    quoted = re.findall(r"`([a-z_][a-z0-9_]*)`", prose(text))
    equations = re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", "".join(blocks(text, "text")))
    assert [name for name in (*quoted, *equations) if name not in known] == []


def test_sources_are_listed() -> None:
    listed = text_of("docs/reference/sources.md")
    assert [key for key in SOURCES if f"| `{key}` |" not in listed] == []


# words


@cache
def labels() -> list[tuple[str, str, str]]:
    """Where it stands, English and Chinese of every label that a declaration gives."""
    found = [(item.path, item.about.en, item.about.zh) for item in ledger().values()]
    for name, kind in make_docs.state_tables().items():
        columns = tables.columns(kind).items()
        found += [(f"{name}.{column}", about.en, about.zh) for column, (_, about) in columns]
    found += [(column.name, column.en, column.zh) for column in counted.COLUMNS + counted.TOWNSHIP_COLUMNS]
    for name, codelist in vars(codes).items():
        if isinstance(codelist, tuple):
            found += [(name, label.en, label.zh) for label in codelist if isinstance(label, Label)]
    found += [(one.name, one.label.en, one.label.zh) for one in OUTCOMES.values()]
    return found


def glossary() -> list[dict[str, str]]:
    with make_docs.GLOSSARY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_terms_are_complete_and_stand_once() -> None:
    terms = glossary()
    assert len({term["en"] for term in terms}) == len(terms)
    for term in terms:
        assert all(term[key].strip() for key in ("en", "zh", "definition", "definition_zh")), term["en"]
        assert bool(term["in_labels"]) == bool(term["zh_in_labels"]), term["en"]


def test_every_label_has_both_languages() -> None:
    chinese = re.compile(r"[一-鿿]|^[A-C]类$")
    assert [where for where, en, zh in labels() if not en or not chinese.search(zh)] == []


@pytest.mark.parametrize("term", [t for t in glossary() if t["in_labels"]], ids=lambda term: term["en"])
def test_labels_use_the_words_of_the_glossary(term: dict[str, str]) -> None:
    """Where the English of a label has the words of a term, its Chinese has those of the term; the words do occur."""
    for words in term["in_labels"].split(";"):
        there = re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])", re.IGNORECASE)
        using = [(where, zh) for where, en, zh in labels() if there.search(en)]
        assert using, f"no label says {words!r}"
        allowed = term["zh_in_labels"].split(";")
        assert [where for where, zh in using if not any(word in zh for word in allowed)] == [], words


# what is promised


def test_coercive_levers_are_marked_off_and_set_by_no_place() -> None:
    marked = make_docs.marked_coercive()
    assert {item.path for item in marked} >= {
        "petitions.deterrence",
        "incentives.black_list",
        "attendance.dividend_condition",
    }
    for item in marked:
        assert item.default == 0.0
        assert [place for place in places() if load(place).values.get(item.path, 0.0) != 0.0] == []


def test_what_must_not_be_aimed_at_is_no_objective() -> None:
    """Petitions, recorded settlement and turnout, detections, visits and list entries have no better direction."""
    found = {one.name: one for one in OUTCOMES.values()}
    for one in found.values():
        assert one.ledger != "recorded" or (one.better == "none" and one.instead in found), one.name


def test_both_languages_of_responsible_use_say_the_same_in_number() -> None:
    english, chinese = text_of("docs/responsible-use.md"), text_of("docs/responsible-use.zh.md")
    for mark in (r"^## ", r"^- ", r"^\d\. ", r"^\| `"):
        counts = [len(re.findall(mark, text, re.MULTILINE)) for text in (english, chinese)]
        assert counts[0] == counts[1], mark


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_decisions_are_listed_and_have_three_parts(path: Path) -> None:
    text = path.read_text("utf-8")
    assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences"))
    heading = text.splitlines()[0].removeprefix("# ")
    assert f"[{heading}]({path.name})" in text_of("docs/decisions/README.md")
