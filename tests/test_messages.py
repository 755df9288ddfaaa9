"""Every message exists in both languages: in the code, in the table, and as it is said."""

import re
import time

import pytest
import test_own_evidence
import test_places
import test_study_schema
from each import failing
from pydantic import BaseModel

from experiments.study.schema import Study, load_study
from grassroots.command import main
from grassroots.messages import HOLE, Row, in_chinese, rows
from model.declare import Number, Switch
from model.parameters import ledger
from scenarios import InputError, levers, load_lever, load_place
from scenarios.measures import LeverFile, PolicyFile
from scenarios.schema import Place
from scenarios.units import GRADES, UNITS
from tools.messages import missing

CHINESE = re.compile("[\u4e00-\u9fff]")
GIVEN = re.compile(r"`[^`]*`|'[^']*'|\{[^}]*\}|\S*\.(yaml|csv)\S*|--\S+|\S*[._/>-]\S*")
"""What a message repeats of what was given: it stays in its language."""


def english_in(message: str) -> str:
    """English words that are left in a message in Chinese: three in a row make a sentence."""
    found = re.search(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", GIVEN.sub("", message))
    return found[0] if found else ""


def test_every_message_of_the_code_has_a_row() -> None:
    assert missing() == []


def test_every_row_is_whole() -> None:
    assert failing(is_whole, rows(), lambda row: row.en) == {}


def is_whole(row: Row) -> None:
    holes = [name for name, _ in HOLE.findall(row.en)]
    assert sorted(holes) == sorted(name for name, _ in HOLE.findall(row.zh)), (
        "the same holes in both languages"
    )
    assert CHINESE.search(row.zh) and not CHINESE.search(row.en)
    bare = HOLE.sub("", row.zh)
    assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", bare), "full-width punctuation"


def test_every_message_is_put_into_chinese_by_its_own_row() -> None:
    assert failing(is_put_into_chinese, rows(), lambda row: row.en) == {}


def is_put_into_chinese(row: Row) -> None:
    """Not by another that fits too: what was given stands where the row has it."""
    kinds = {
        "said": "nothing was written",
        "term": "nothing was written",
        "unit": "yuan",
        "list": "aa, bb or cc",
    }
    chinese = {"said": "没有写入任何内容", "term": "没有写入任何内容", "unit": "元", "list": "aa、bb或cc"}
    names = dict(HOLE.findall(row.en))
    given = {name: kinds.get(kind, f"x{k}") for k, (name, kind) in enumerate(names.items())}
    wanted = {name: chinese.get(kind, given[name]) for name, kind in names.items()}
    message = HOLE.sub(lambda hole: given[hole[1]], row.en)
    assert in_chinese(message) == HOLE.sub(lambda hole: wanted[hole[1]], row.zh)


def test_what_is_said_of_any_wrong_file_is_chinese(tmp_path) -> None:
    said: list[str] = []

    def refused(read, path, text: str | bytes) -> None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(InputError) as wrong:
            read(path)
        said.append(str(wrong.value))

    for (before, after), *_ in test_places.MISTAKES.values():
        refused(load_place, tmp_path / "test.yaml", test_places.GOOD.replace(before, after, 1))
    for content, _ in test_places.NO_PLACE.values():
        refused(load_place, tmp_path / "test.yaml", content)
    for before, after, where, _ in test_study_schema.WRONG:
        if where is not None:
            refused(load_study, tmp_path / "mine.yaml", test_study_schema.GOOD.replace(before, after))
    for (before, after), *_ in test_own_evidence.TABLES.values():
        (tmp_path / "rows.csv").write_text(test_own_evidence.TABLE.replace(before, after, 1), "utf-8")
        refused(load_place, tmp_path / "mine.yaml", test_own_evidence.PLACE)
    assert len(said) > 120
    begun = time.perf_counter()
    left = {message: english for message in said if (english := english_in(in_chinese(message)))}
    assert left == {}
    assert time.perf_counter() - begun < 10.0


def test_what_each_key_is_for_is_a_term() -> None:
    def fields(model: type[BaseModel]):
        for field in model.model_fields.values():
            yield field.description
            for kind in re.findall(
                r"scenarios\.\w+\.\w+|experiments\.study\.schema\.\w+", repr(field.annotation)
            ):
                module, _, name = kind.rpartition(".")
                inner = getattr(__import__(module, fromlist=[name]), name)
                if isinstance(inner, type) and issubclass(inner, BaseModel):
                    yield from fields(inner)

    told = {text for model in (Place, LeverFile, PolicyFile, Study) for text in fields(model)}
    assert len(told) > 70
    for text in told:
        assert CHINESE.search(in_chinese(f"it is {text}")) and not english_in(in_chinese(f"it is {text}")), (
            text
        )


def test_units_grades_and_options_have_chinese() -> None:
    for item in ledger().values():
        if isinstance(item.about, Number):
            assert item.about.unit in UNITS and item.about.grade in GRADES, item.path
        elif isinstance(item.about, Switch):
            options = ", ".join(f"{k} ({name})" for k, name in enumerate(item.about.options))
            assert not english_in(in_chinese(f"allowed is {options}")), item.path
    assert {load_lever(name).unit for name in levers()} <= set(UNITS)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "error: wuseng: there is no place of this name"),
        ("zh", "错误：wuseng：没有这个名称的地点；现有默认村、"),
        ("both", "error: wuseng: there is no place"),
    ],
)
def test_the_command_answers_in_the_language_asked_for(monkeypatch, capsys, lang: str, said: str) -> None:
    monkeypatch.setattr("sys.argv", ["grassroots", "run", "wuseng", "--lang", lang])
    with pytest.raises(SystemExit) as stop:
        main()
    err = capsys.readouterr().err
    assert stop.value.code == 2 and err.startswith(said)
    assert ("错误：" in err) == (lang != "en")


def test_what_the_table_does_not_have_stays() -> None:
    assert in_chinese("a sentence that nobody has written") == "a sentence that nobody has written"
    assert in_chinese("x.yaml:1:2: nonsense; delete it") == "x.yaml:1:2：nonsense；请删除"
    assert in_chinese("'; '; : '; ") == "'; '; : '; "
    assert in_chinese("; " * 3000) == "; " * 3000
