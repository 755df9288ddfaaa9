"""Every number says where it comes from, and what it names exists."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from each import failing

from experiments.patterns.library import rows as patterns
from model.declare import Number
from model.evidence import DOCUMENTS, HOW_SEEN, KINDS, SOURCES, bibliography, cited, source_of
from model.evidence.source import COLUMNS, MONTHS, Source, read
from model.parameters import ledger
from scenarios.evidence import Row, documents, rows, same
from scenarios.facts import figure

CHINESE = re.compile("[\u4e00-\u9fff]")


def row(
    value: float | None = None, low: float | None = None, high: float | None = None, unit: str = "mu"
) -> Row:
    return Row("id", "003", "place", 2021, "quantity", "数量", value, low, high, unit)


def test_every_key_of_a_declaration_is_a_source_or_a_row() -> None:
    numbers = [path for path, item in ledger().items() if isinstance(item.about, Number)]
    assert failing(keys_are_known, numbers) == {}


def keys_are_known(path: str) -> None:
    assert cited(path), "a number cites something"
    for key in cited(path):
        source_of(key)
        assert key in SOURCES or key in rows(), f"{path} cites {key}, of which there is no row"


FOUNDING = [document.key for document in DOCUMENTS]


def test_a_row_of_a_founding_document_stands_for_it() -> None:
    for key, found in rows().items():
        assert found.document in SOURCES
        assert found.document not in FOUNDING or source_of(key).key == found.document
    with pytest.raises(KeyError):
        source_of("nowhere-grid-workers")


def test_declarations_cite_rows_of_founding_documents() -> None:
    """A declaration finds the document of a row by the name of the place, which a public table does not share."""
    keys = {key for path in ledger() for key in cited(path)} & set(rows())
    assert len(keys) > 30
    assert {rows()[key].document for key in keys} <= set(FOUNDING)


def test_sources_are_whole_and_have_one_key() -> None:
    for key, source in SOURCES.items():
        assert source.key == key
        assert source.kind in KINDS and source.how_seen in HOW_SEEN
        assert source.en and CHINESE.search(source.zh)
        assert source.title in source.cite() and HOW_SEEN[source.how_seen].en in source.cite()


PAPER = Source(
    "Zhao-2022", "article", "J", ("Zhao, A.", "Zhang, L.", "Ma, X.", "Gao, F."), 2022, "A title", "abstract", "A sign.", "方向。",
    container="The Developing Economies", volume="60", issue="3", pages="123-154", doi="10.1111/deve.12310",
)  # fmt: skip


@pytest.mark.parametrize(
    ("source", "gbt", "apa"),
    [
        (
            PAPER,
            "ZHAO A, ZHANG L, MA X, et al. A title[J]. The Developing Economies, 2022, 60(3): 123-154. DOI: 10.1111/deve.12310.",
            "Zhao, A., Zhang, L., Ma, X., & Gao, F. (2022). A title. The Developing Economies, 60(3), 123–154. "
            "https://doi.org/10.1111/deve.12310",
        ),
        (
            SOURCES["001"],
            "尹志军. “三抓一增强”破解基层治理难题[N]. 中国城市报, 2019-12-25.",
            "尹志军 (2019, December 25). “三抓一增强”破解基层治理难题. 中国城市报.",
        ),
        (
            SOURCES["Li-2020"],
            "李芬妮, 张俊飚, 何可. 农户外出务工、村庄认同对其参与人居环境整治的影响[J]. 中国人口·资源与环境, 2020, 30(12): 185-192. "
            "DOI: 10.12062/cpre.20200424.",
            "李芬妮, 张俊飚, & 何可 (2020). 农户外出务工、村庄认同对其参与人居环境整治的影响. 中国人口·资源与环境, 30(12), 185–192. "
            "https://doi.org/10.12062/cpre.20200424",
        ),
        (
            SOURCES["He-2017"],
            "贺雪峰. 最后一公里村庄[M]. 北京: 中信出版社, 2017.",
            "贺雪峰 (2017). 最后一公里村庄. 中信出版社.",
        ),
        (
            SOURCES["Liu-2019"],
            "刘义强. 利益与认同：村民政治参与的边界及转换[J]. 华中师范大学学报(人文社会科学版), 2019(6).",
            "刘义强 (2019). 利益与认同：村民政治参与的边界及转换. 华中师范大学学报(人文社会科学版), (6).",
        ),
        (
            SOURCES["Cocciolo-2023"],
            "COCCIOLO S, et al. ［社区项目以劳代资：孟加拉国］[EB/OL]. (2023). socialscienceregistry.org/trials/11844.",
            "Cocciolo, S., et al. (2023). [Contributions in labour or in cash to community projects, Bangladesh]. "
            "socialscienceregistry.org/trials/11844",
        ),
        (
            SOURCES["Fuliu"],
            "［作者未录］. ［富刘村入户走访］[EB/OL]. (2022-08-26). yndtjj.com.",
            "[Author not noted] (2022, August 26). [household visits in Fuliu village]. yndtjj.com",
        ),
    ],
    ids=lambda one: one.key if isinstance(one, Source) else "",
)
def test_references_follow_their_standards(source: Source, gbt: str, apa: str) -> None:
    assert source.gbt7714() == gbt
    assert source.apa() == apa


PASSING = set(
    ["and", "of", "the", "a", "on", "from", "read", "doi", "by", "not", "noted", "author", "authors", "in"]
)
WORD = re.compile(r"[^\W_]+")


def test_no_word_of_the_citations_of_before_is_lost() -> None:
    """Sources were one text each until they were split into fields by hand; what stood there stands in a field still."""
    with (Path(__file__).parent / "citations_before.csv").open(encoding="utf-8", newline="") as file:
        before = {row.pop("key"): " ".join(row.values()) for row in csv.DictReader(file)}
    assert len(before) == 91
    lost = {
        key: words - now_said(SOURCES[key])
        for key, said in before.items()
        if (words := spelt(said) - PASSING)
    }
    assert {key: words for key, words in lost.items() if words} == {}


def now_said(source: Source) -> set[str]:
    """Every word of a source, its date spelt out."""
    _, month, *day = (source.date or "0-1").split("-")
    date = [MONTHS[int(month) - 1], *(str(int(one)) for one in day)] if source.date else []
    texts = (str(getattr(source, name)) for name in COLUMNS)
    return spelt(" ".join([*texts, *date]))


def spelt(text: str) -> set[str]:
    """Words and numbers, in small letters."""
    return {word.lower() for word in WORD.findall(text)}


def test_what_is_described_is_described_in_both_languages() -> None:
    described = [one for one in SOURCES.values() if one.title.startswith("[")]
    assert len(described) > 20
    assert [one.key for one in described if not CHINESE.search(one.title + one.title_zh)] == []
    assert [
        one.key
        for one in SOURCES.values()
        if bool(one.note_en) != bool(one.note_zh)
        and one.key != "platform-2019"  # its note translates the author
    ] == []
    assert [
        one.key for one in SOURCES.values() if "None" in one.cite() + one.cite_zh() or ".." in one.cite()
    ] == []


def test_the_bibliography_names_each_source_once_in_order() -> None:
    listed = bibliography()
    assert len(set(listed)) == len(listed)
    kinds = [list(KINDS).index(source.kind) for source in listed]
    assert kinds == sorted(kinds)
    assert {source.key for source in bibliography(["population.attendants"])} == {"003"}
    assert bibliography([]) == []


def test_no_source_is_listed_in_vain() -> None:
    used = {source.key for source in bibliography()} | {row.document for row in rows().values()}
    used |= {key for row in patterns() for key in row.source.split(";") if key in SOURCES}
    assert set(SOURCES) == used


def test_all_five_documents_have_rows() -> None:
    assert set(FOUNDING) < set(documents())
    assert documents(["wusheng-grid-workers", "xiantao-pay-chief"]) == ["003", "004"]
    assert documents([]) == []


def test_rows_are_complete() -> None:
    for found in rows().values():
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", found.id)
        assert found.place and found.quantity_en and CHINESE.search(found.quantity_zh)
        assert 2010 <= found.year <= 2023
        numbers = [number for number in (found.value, found.low, found.high) if number is not None]
        assert bool(numbers) == bool(found.unit), found
        assert found.value is None or len(numbers) == 1, "a figure needs no bounds"
        assert found.low is None or found.high is None or found.low < found.high, found


def test_no_two_rows_of_a_place_say_the_same() -> None:
    said = Counter((found.place, found.quantity_en) for found in rows().values())
    assert [words for words, times in said.items() if times > 1] == []


def test_known_figures() -> None:
    assert rows()["wusheng-centre-village"].value == 324.0
    assert rows()["wusheng-land-arrears"].figure() == "32000 mu"
    assert rows()["wusheng-arrears-years"].figure() == "from 1 to 6 years"
    assert rows()["wusheng-pay-to-attend"].figure() == "no figure"
    assert rows()["xiantao-members-away-managed"].figure() == "to 4000 persons"
    assert rows()["tianmen-census-registered-2010"].figure() == "1669642 persons"
    assert figure(rows()["tianmen-census-registered-2010"], " persons") == "1669642 persons"


def test_a_row_states_its_figure() -> None:
    assert row(290_000.0).states(290_000.0)
    assert row(290_000.0).states(289_500.0), "figures are rounded"
    assert not row(290_000.0).states(280_000.0)


def test_a_percentage_states_a_share() -> None:
    share = row(98.8, unit="percent of villages")
    assert share.states(0.988)
    assert not share.states(98.8)


def test_bounds_state_themselves_and_what_lies_between() -> None:
    assert row(low=1.0, high=6.0).states(3.0)
    assert row(low=1.0, high=6.0).states(6.0)
    assert not row(low=1.0, high=6.0).states(7.0)
    assert row(low=10.0).states(10.0)
    assert not row(low=10.0).states(20.0), "above a lower bound anything may lie"


def test_most_states_no_number() -> None:
    most = row(low=50.0, unit="percent (in words: most)")
    assert not most.has_number
    assert not most.states(0.5)
    assert not row().has_number


def test_same_means_to_the_third_digit() -> None:
    assert same(0.3043, 0.304)
    assert same(0.0, 0.0)
    assert not same(0.30, 0.304)


GOOD = dict.fromkeys(COLUMNS, "") | {
    "key": "Doe-2020",
    "kind": "article",
    "mark": "J",
    "authors": "Doe, J.",
    "year": "2020",
    "title": "A title",
    "how_seen": "abstract",
    "en": "A sign.",
    "zh": "方向。",
}


def table(path: Path, *rows: dict[str, str]) -> Path:
    """A table of sources."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_table_of_sources_is_read(tmp_path: Path) -> None:
    undated = GOOD | {"key": "own", "year": "", "kind": "own", "places": "here there"}
    found = read(table(tmp_path / "sources.csv", GOOD, undated))
    assert found["Doe-2020"].year == 2020 and found["Doe-2020"].places == ()
    assert found["own"].year is None and found["own"].places == ("here", "there")
    assert found["Doe-2020"].cite().startswith("Doe, J. (2020). A title. [abstract")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([GOOD | {"kind": "artcle"}], "line 2: kind is 'artcle'; allowed are document, law,"),
        ([GOOD, GOOD | {"key": "b", "how_seen": ""}], "line 3: how_seen is ''; allowed are read in full,"),
        ([GOOD | {"mark": "A"}], "line 2: mark is 'A'; allowed are J, M,"),
        ([GOOD | {"date": "May 2020"}], "line 2: date is 'May 2020'"),
        ([GOOD | {"year": "c. 2020"}], "line 2: year is 'c. 2020'"),
        ([GOOD | {"zh": ""}], "line 2: zh is empty"),
        ([GOOD, GOOD], "line 3: the key 'Doe-2020' stands there twice"),
        ([GOOD | {"page": "7"}], "sources.csv: the columns have to be key, kind, mark,"),
    ],
)
def test_a_faulty_table_of_sources_is_refused(
    tmp_path: Path, rows: list[dict[str, str]], message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read(table(tmp_path / "sources.csv", *rows))


def test_a_row_of_too_few_cells_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path / "sources.csv", GOOD)
    path.write_text(path.read_text("utf-8") + "a,article\n", "utf-8")
    with pytest.raises(ValueError, match="line 3: not one cell for each column"):
        read(path)
