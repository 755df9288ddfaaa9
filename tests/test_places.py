"""A place file is read, or everything that is wrong with it is said at once, each with its place."""

from pathlib import Path

import pytest
from laws import check

from model.declare import Number
from model.parameters import ledger, outside_plausible
from model.run import DEFAULT, Run, Scenario
from model.simulate import simulate
from scenarios import InputError, load, load_place, places, read, validate
from scenarios.checks import arithmetic
from scenarios.errors import MOST_SHOWN
from scenarios.evidence import rows

GOOD = """\
name: test
label: {en: Test, zh: 测试}
profile_of: {en: Test, zh: 测试}
year: 2021
landscape: plain
identification: {ground: {en: named, zh: 有名}, confidence: certain}
document: "003"
townships: {value: 23, evidence: wusheng-centre-town}
villages: {value: 324, evidence: wusheng-centre-village}
values:
  population.attendants: {value: 3.25, evidence: [wusheng-grid-workers], derived: "1,053 / 324"}
  concurrent: {value: 0.988, evidence: wusheng-one-shoulder}
variant_of: wusheng
"""
ATTENDANTS = 'population.attendants: {value: 3.25, evidence: [wusheng-grid-workers], derived: "1,053 / 324"}'
CONCURRENT = "concurrent: {value: 0.988, evidence: wusheng-one-shoulder}"


@pytest.fixture
def write(tmp_path: Path):
    """Writes a place file called test.yaml and gives its path."""

    def written(content: str | bytes) -> Path:
        path = tmp_path / "test.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def wrong(path: Path | str) -> list[str]:
    """Lines of the message, from the file's own name on."""
    with pytest.raises(InputError) as caught:
        load(path)
    folder = str(Path(path).parent) + "/"
    return str(caught.value).replace(folder, "").split("\n")


def test_a_good_file(write) -> None:
    place = read(write(GOOD))
    assert place.figures["population.concurrent"].value == 0.988, (
        "the last name is enough, the full path is kept"
    )
    assert place.anchoring == 1.0
    scenario = place.scenario()
    assert (scenario.name, scenario.n_villages, scenario.n_townships) == ("test", 324, 23)
    assert {path: scenario.values[path] for path in place.values} == {
        "population.attendants": 3.25,
        "population.concurrent": 0.988,
    }


def test_a_file_as_windows_saves_it(write) -> None:
    assert load(write(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())) == load(write(GOOD))


def test_a_place_may_set_nothing(write) -> None:
    place = read(write(GOOD.split("values:")[0] + "values: {}\n"))
    assert place.values == {} and {place.grade(figure) for figure in place.numbers.values()} == {"pooled"}


# One mistake each: what is replaced, by what, and what the message has to say.
MISTAKES = {
    "unknown key": (
        ("landscape:", "landscap:"),
        ":5:1: `landscap` is not a key here",
        "did you mean landscape?",
    ),
    "unknown path": (
        ("population.attendants", "population.atendants"),
        ":11:3: no parameter is called 'population.atendants'",
        "did you mean population.attendants",
    ),
    "shared last name": (
        ("concurrent:", "female:"),
        "'female' is the last name of",
        "say migration.female or attendance.female",
    ),
    "parameter twice": (
        (CONCURRENT, "attendants: {value: 3, assumed: x}"),
        ":12:3: attendants is the parameter that population.attendants sets already",
        "delete one of them",
    ),
    "parameter outside values": (
        ("values:", "migration.outmigration: 0.5\nvalues:"),
        ":10:1: `migration.outmigration` is not a key here",
        "numbers of the model stand under `values:`",
    ),
    "unknown unit": (
        ("variant_of: wusheng", "lies_in: hubie"),
        ":13:10: lies_in: the library has no figures of 'hubie'",
        "did you mean hubei",
    ),
    "out of domain": (
        ("value: 0.988", "value: 98.8"),
        ":12:23: population.concurrent: 98.8 is outside the domain",
        "allowed is 0 to 1 share; 98.8 % is 0.988",
    ),
    "negative": (("value: 0.988", "value: -1"), ":12:23: population.concurrent: -1 is outside", "0 to 1"),
    "evidence and assumed": (
        ("wusheng-one-shoulder}", "wusheng-one-shoulder, assumed: why}"),
        ":12:3: concurrent has both `evidence` and `assumed`",
        "keep `evidence`",
    ),
    "neither": (
        (", evidence: wusheng-one-shoulder}", "}"),
        ":12:3: concurrent rests on nothing",
        "give `evidence: [ids]`, or `assumed:`",
    ),
    "no evidence in the list": (
        ("evidence: wusheng-one-shoulder", "evidence: []"),
        "rests on nothing",
        "assumed",
    ),
    "reason of blanks": (("evidence: wusheng-one-shoulder", 'assumed: "  "'), "assumed is empty", "text"),
    "number alone": (
        (CONCURRENT, "concurrent: 0.988"),
        ":12:15: concurrent: 0.988 stands without a ground",
        "write {value: 0.988, evidence: [id]}",
    ),
    "number that the evidence does not state": (
        ("value: 0.988", "value: 0.9"),
        ":12:23: concurrent: 0.9 is not stated by wusheng-one-shoulder (98.8 percent)",
        "`derived:` with the arithmetic",
    ),
    "evidence without a number": (
        ("wusheng-one-shoulder", "wusheng-one-voice"),
        "no number is stated by wusheng-one-voice (no figure)",
        "the evidence as `claim:`",
    ),
    "most is no number": (
        ("0.988, evidence: wusheng-one-shoulder", "0.5, evidence: wusheng-collective-dependent"),
        "no number is stated by wusheng-collective-dependent",
        "in words",
    ),
    "unknown evidence": (
        ("wusheng-one-shoulder", "wusheng-one-sholder"),
        ":12:40: there is no evidence 'wusheng-one-sholder'",
        "did you mean wusheng-one-shoulder",
    ),
    "arithmetic": (
        ("1,053 / 324", "1,053 / 23"),
        "population.attendants: '1,053 / 23' comes to 45.7826, and the value is 3.25",
        "have to agree",
    ),
    "arithmetic of an assumption": (
        ("evidence: wusheng-one-shoulder", "assumed: why, derived: words"),
        "concurrent has `derived` without `evidence`",
        "starts from",
    ),
    "claim of a stated number": (
        ("wusheng-one-shoulder}", "wusheng-one-shoulder, claim: wusheng-one-voice}"),
        "concurrent has `claim` without `assumed`",
        "say why this size",
    ),
    "text for a number": (("value: 3.25", "value: '3,25'"), "'3,25' is not a number", "write 3.25"),
    "text that no reading allows": (
        ("value: 0.988", "value: '290,000'"),
        "'290,000' is not a number; allowed is 0 to 1 share",
        "",
    ),
    "decimal comma": (
        (
            "{value: 0.988, evidence: wusheng-one-shoulder}",
            "\n    value: 0,988\n    evidence: wusheng-one-shoulder",
        ),
        ":13:12: concurrent: '0,988' is not a number",
        "write 0.988",
    ),
    "decimal comma in a group": (
        ("value: 0.988", "value: 0,988"),
        ":12:23: concurrent: '0,988' is not a number",
        "write 0.988",
    ),
    "percent sign": (("value: 0.988", "value: 98.8%"), "'98.8%' is not a number", "write 0.988"),
    "ten thousands": (("value: 324,", "value: 0.0324万,"), "'0.0324万' is not a number", "write 324"),
    "full-width digits": (("value: 0.988", "value: ０．９８８"), "is not a number", "write 0.988"),
    "not a number": (("value: 0.988", "value: .nan"), "nan is not a number", "allowed is 0 to 1"),
    "infinite": (("value: 0.988", "value: .inf"), "inf is not a number", "allowed is 0 to 1"),
    "too long": (
        ("value: 0.988", f"value: 1{'0' * 400}"),
        "is not a number",
        "a number has at most 40 characters",
    ),
    "too large": (("value: 0.988", "value: 1e400"), "'1e400' is not a number", "too large or too small"),
    "too small": (("value: 0.988", "value: 1e-400"), "'1e-400' is not a number", "too large or too small"),
    "octal": (("value: 3.25", "value: 03"), "'03' is not a number", "write 3"),
    "sexagesimal": (("value: 3.25", "value: 3:25"), "'3:25' is not a number", "allowed is"),
    "truth value": (
        ("value: 0.988", "value: true"),
        ":12:23: concurrent: true is not a number",
        "allowed is 0 to 1",
    ),
    "truth value of villages": (
        ("value: 324,", "value: true,"),
        "villages: true is not a number",
        "1 to 20000",
    ),
    "Cyrillic letter in a key": (
        ("year:", "yеar:"),
        ":4:2: `yеar`: the Cyrillic letter е (U+0435)",
        "write e",
    ),
    "hard space in a key": (
        ("  population.attendants", "  population\u00a0.attendants"),
        ":11:13: `population?.attendants`: the space U+00A0",
        "write a plain space",
    ),
    "long dash in evidence": (
        ("wusheng-one-shoulder", "wusheng–one-shoulder"),
        "there is no evidence 'wusheng–one-shoulder'",
        "the dash – (U+2013) stands in it: write -",
    ),
    "nothing": (("{value: 0.988, evidence", "{value: , evidence"), "concurrent: nothing is given", "0 to 1"),
    "an intercept": (
        (CONCURRENT, "attendance.b0: {value: -1, assumed: why}"),
        ":12:3: attendance.b0 is the intercept of an outcome equation, which no place may set",
        "the outcome has to follow",
    ),
    "no such option": (
        (CONCURRENT, "switches.petitions: {value: 2, assumed: why}"),
        "switches.petitions: 2 is outside the domain",
        "allowed is 0 (off), 1 (on)",
    ),
    "one bound": (
        (CONCURRENT, "concurrent: {value: 0.9, low: 0.8, assumed: why}"),
        ":12:3: concurrent has one of `low` and `high`",
        "give both bounds, or neither",
    ),
    "bounds on one side": (
        (CONCURRENT, "concurrent: {value: 0.9, low: 0.5, high: 0.8, assumed: why}"),
        "concurrent does not lie between its `low` and its `high`",
        "a bound on each side",
    ),
    "bound outside the domain": (
        (CONCURRENT, "concurrent: {value: 0.9, low: 0.8, high: 1.2, assumed: why}"),
        ":12:44: population.concurrent: 1.2",
        "allowed is 0 to 1",
    ),
    "half a switch": (
        (CONCURRENT, "switches.petitions: {value: 0.5, assumed: why}"),
        "switches.petitions: 0.5 is outside",
        "0 (off), 1 (on)",
    ),
    "key twice": (
        ("year: 2021", "year: 2021\nyear: 2022"),
        ":5:1: `year` is given twice, first on line 4",
        "once",
    ),
    "landscape": (
        ("landscape: plain", "landscape: plains"),
        ":5:12: landscape: 'plains'",
        "allowed is mountain, hills, plain, coastal-lineage or urban; did you mean plain?",
    ),
    "confidence": (("certain", "sure"), "identification > confidence: 'sure'", "certain, very high, high"),
    "fewer villages than townships": (
        ("{value: 324, evidence: wusheng-centre-village}", "{value: 12, assumed: why}"),
        ":9:19: villages: 12 in 23 townships",
        "at least one village",
    ),
    "part of a village": (("value: 324", "value: 324.5"), "villages: 324.5", "a whole number, 1 to 20000"),
    "no township": (("value: 23,", "value: 0,"), "townships: 0", "a whole number, 1 to 20000"),
    "too many villages": (("value: 324", "value: 1e9"), "villages: 1e+09", "a whole number, 1 to 20000"),
    "year as text": (
        ("year: 2021", 'year: "2021"'),
        ":4:7: year: '2021' is given",
        "it has to be a whole number",
    ),
    "year as a date": (
        ("year: 2021", "year: 2021-01-01"),
        "year: '2021-01-01'",
        "it has to be a whole number",
    ),
    "early year": (("year: 2021", "year: 1700"), ":4:7: year: 1700", "allowed is 1988 to 2100"),
    "missing key": (
        ("year: 2021\n", ""),
        ":1:1: `year` is missing",
        "the year in whose January the run starts",
    ),
    "one language": (
        ("label: {en: Test, zh: 测试}", "label: {en: Test}"),
        ":2:1: label: `zh` is missing",
        "Chinese",
    ),
    "no group": (("label: {en: Test, zh: 测试}", "label: Test"), "label: 'Test' is given", "a group of keys"),
    "name of another file": (
        ("name: test", "name: other"),
        "name: 'other' stands in the file test.yaml",
        "write test",
    ),
    "name": (("name: test", "name: A Test"), ":1:7: name: 'A Test'", "small letters, digits and hyphens"),
    "document as number": (('"003"', "3"), ":7:11: document: 3 is given", 'put it in quotes: "3"'),
    "document": (
        ('"003"', '"009"'),
        ":7:11: document: '009' is not known",
        "there are 000, 001, 002, 003 or 004, or declare it",
    ),
    "claim as text": (
        ("values:", "claims: [hello]\nvalues:"),
        ":10:10: claims > 1: 'hello'",
        "a group of keys",
    ),
    "claim without evidence": (
        ("values:", "claims: [{en: a, zh: b, evidence: []}]\nvalues:"),
        ":10:35: claims > 1 > evidence",
        "allowed is 1 or more",
    ),
    "claim with unknown evidence": (
        ("values:", "problems: [{en: a, zh: b, evidence: nowhere}]\nvalues:"),
        "there is no evidence 'nowhere'",
        "ids stand in scenarios/library/evidence.csv",
    ),
    "list for a group": (
        (f"{ATTENDANTS}\n  {CONCURRENT}", "- 1"),
        "values: a list is given",
        "a group of keys",
    ),
    "alias": (
        (
            "label: {en: Test, zh: 测试}\nprofile_of: {en: Test, zh: 测试}",
            "label: &a {en: T, zh: 测}\nprofile_of: *a",
        ),
        "an alias (`*`) stands here",
        "write the value out",
    ),
    "tag": (("name: test", "name: !!python/name:os.system test"), ":1:7: the tag", "delete it"),
    "tab": (("  concurrent", "\tconcurrent"), ":12:1: a tab stands in the line", "two spaces"),
    "full-width colon": (
        ("year: 2021", "year：2021"),
        "this is not YAML",
        "the full-width character ： (U+FF1A) stands in line 4, column 5: write :",
    ),
    "second document": (("year: 2021", "---\nyear: 2021"), ":4:1: a second document starts here", "`---`"),
    "open quotation": (
        ("wusheng-one-shoulder", '"wusheng-one-shoulder'),
        "this is not YAML",
        "is a quotation mark missing?",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_said_with_its_place_and_what_is_allowed(write, mistake: str) -> None:
    (before, after), *said = MISTAKES[mistake]
    assert GOOD.count(before) >= 1
    lines = wrong(write(GOOD.replace(before, after, 1)))
    assert any(all(part in line for part in said) for line in lines), lines
    assert all(line.startswith("test.yaml") for line in lines)


# Files that are no place at all.
NO_PLACE = {
    "empty": (b"", "test.yaml: the file is empty"),
    "comments": (b"# nothing\n", "test.yaml: the file is empty"),
    "list": (b"- a\n- b\n", "test.yaml:1:1: the file holds no `key: value` lines"),
    "word": (b"hello\n", "test.yaml:1:1: the file holds no `key: value` lines"),
    "open bracket": (b"name: [a, b\nyear: {\n", "test.yaml:2:5: this is not YAML"),
    "gbk": (GOOD.encode("gb18030"), "test.yaml:2:23: byte 0xb2 is not UTF-8; the file looks like GBK"),
    "latin": (b"name: caf\xe9\n", "test.yaml:1:10: byte 0xe9 is not UTF-8"),
    "utf-16": (
        GOOD.encode("utf-16"),
        "test.yaml:1:1: the file is in UTF-16 or UTF-32, or is no text; it has to be UTF-8",
    ),
    "control character": (b"name: a\x00b\n", "test.yaml:1:8: the character U+0000 cannot stand"),
    "too long": (b"#" * 200_001, "test.yaml: the file has more than 200 kB"),
    "too deep": (b"a: " + b"[" * 400 + b"]" * 400, "nested too deeply"),
    "aliases that grow": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "an alias (`*`) stands here"),
}


@pytest.mark.parametrize("kind", NO_PLACE)
def test_a_file_that_is_no_place(write, kind: str) -> None:
    content, said = NO_PLACE[kind]
    assert said in "\n".join(wrong(write(content)))


def test_everything_is_said_at_once(write) -> None:
    text = GOOD
    for before, after in [
        ("year:", "yaer:"),
        ("plain", "moon"),
        ("324, ev", "12.5, ev"),
        ("grid-workers]", "grid-worker]"),
        ("0.988", "98.8"),
    ]:
        text = text.replace(before, after, 1)
    assert [line.split(": ")[0] for line in wrong(write(text))] == [
        "test.yaml:1:1",
        "test.yaml:4:1",
        "test.yaml:5:12",
        "test.yaml:9:19",
        "test.yaml:9:19",
        "test.yaml:9:19",
        "test.yaml:11:51",
        "test.yaml:12:23",
    ]


def test_a_long_message_is_cut(write) -> None:
    lines = wrong(write(GOOD + "".join(f"extra{k}: 1\n" for k in range(100))))
    assert len(lines) == MOST_SHOWN + 1
    assert lines[-1] == f"test.yaml: and {100 - MOST_SHOWN} more problems"


def test_problems_are_data(write) -> None:
    with pytest.raises(InputError) as caught:
        read(write(GOOD.replace("plain", "plains")))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.hint) == (5, 12, "did you mean plain?")
    assert isinstance(caught.value, ValueError)


def test_no_such_file(write) -> None:
    path = write(GOOD)
    assert wrong(path.with_name("tset.yaml")) == ["tset.yaml: there is no such file; did you mean test.yaml?"]
    assert wrong(path.parent)[0].endswith("this is a folder; give one file")
    assert "cannot be read" in wrong(path / "below.yaml")[0]


def test_no_such_name() -> None:
    said = "there is no place of this name; there are default"
    assert wrong("wushen")[0].startswith(f"wushen: {said}")
    assert wrong("wushen")[0].endswith("did you mean wusheng or wuhan?")
    assert wrong("武圣")[0].endswith("did you mean 武胜?"), "one character of two, by the Chinese names"
    assert wrong("")[0].startswith(f"(no name): {said}")


def test_a_file_may_call_itself_like_a_shipped_place(tmp_path: Path) -> None:
    path = tmp_path / "wusheng.yaml"
    path.write_text(GOOD.replace("name: test", "name: wusheng"), encoding="utf-8")
    assert load(path).label.en == "Test"
    assert load("wusheng").label.en == "Wusheng County"


def test_default_is_the_default_village() -> None:
    assert load("default") is DEFAULT


def test_validate_sums_up(write) -> None:
    text = validate(write(GOOD.replace(ATTENDANTS, "migration.outmigration: {value: 0.9, assumed: why}")))
    assert text.split("\n") == [
        "test: Test (测试), 2021, plain",
        "numbers: 4",
        "from evidence: 3 (document 003)",
        "assumed: 1 (0 of them give a size to a claim of the document)",
        "pooled: 8 (left out; mean and range of where the place lies, drawn by studies)",
        "anchoring grade: 0.75 (share of the numbers that rest on the place's own document)",
        "warnings: 1",
        "  migration.outmigration: 0.9 is outside the plausible range 0.1 to 0.8 share of registered 16-64",
    ]


def test_evidence_of_another_document_does_not_anchor(write) -> None:
    place = read(
        write(
            GOOD.replace("0.988, evidence: wusheng-one-shoulder", "0.227, evidence: xiaogan-chat-group-share")
        )
    )
    assert place.anchoring == 0.75


@pytest.mark.parametrize("name", places())
def test_a_shipped_place(name: str) -> None:
    place = load_place(name)
    scenario = load(name)
    assert isinstance(scenario, Scenario)
    assert scenario.values == {path: figure.value for path, figure in place.numbers.items()}
    assert set(scenario.values) <= set(ledger())
    assert Run(scenario).in_force() == scenario.values
    assert set(place.evidence) <= set(rows())
    for path in outside_plausible(scenario.values):
        told = place.numbers[path].evidence or place.numbers[path].claim
        assert told, f"{path} leaves the plausible range, which only a document can make it do"
    assert place.not_stated and place.document
    assert all(figure.note for figure in place.numbers.values()), "each number is explained in both languages"
    assert place.anchoring < 1.0, "no document says everything"


@pytest.mark.slow
@pytest.mark.parametrize("name", places())
def test_a_shipped_place_runs_and_its_books_balance(name: str) -> None:
    """Three villages over three years: people, grievances and money are conserved, and shares stay shares."""
    check(simulate(Run(load(name), villages=3, months=36, seed=11)))


@pytest.mark.parametrize("name", places())
def test_a_shipped_place_switches_nothing_coercive_on(name: str) -> None:
    coercive = [path for path, item in ledger().items() if "coercive" in item.about.en]
    assert len(coercive) >= 3
    assert not {*coercive, "attendance.publicity"} & set(load(name).values)


@pytest.mark.parametrize("name", places())
def test_a_shipped_place_sets_no_structure_and_no_incentive(name: str) -> None:
    for path in load(name).values:
        assert not path.startswith(("switches.", "incentives.")), "these belong to policies and studies"
        assert path not in ("attendance.allowance", "attendance.points_value")


@pytest.mark.parametrize("name", places())
def test_a_shipped_place_pulls_no_lever(name: str) -> None:
    words = ("a lever", "without policy", "unless a policy")
    levers = {
        path
        for path, item in ledger().items()
        if isinstance(item.about, Number) and any(word in item.about.reason for word in words)
    }
    assert {"grid_work.burden_relief", "deliberation.help_from_outside", "party_life.fixed_day"} <= levers
    assert not levers & set(load(name).values), "a place is without policy"


# What the documents count, by village or township of the place: parameter, figure, villages or townships.
COUNTED = [
    ("chengkou", "population.committee", 1406, 204),
    ("chengkou", "population.concurrent", 183, 204),
    ("chengkou", "population.grids", 1253, 204),
    ("lufeng", "population.grids", 3047, 346),
    ("lufeng", "population.groups", 1170, 346),
    ("lufeng", "population.villages_per_township", 346, 21),
    ("yingjiang", "population.staff", 78 + 36, 9),
    ("xiantao", "population.pay_head", 41000, 12),
]


@pytest.mark.parametrize(("name", "path", "count", "over"), COUNTED)
def test_a_village_has_what_the_document_counts(name: str, path: str, count: int, over: int) -> None:
    values = load(name).values
    by_1315 = path in ("population.grids", "population.groups")
    size = values.get("population.registered", 1315.0) / 1315.0 if by_1315 else 1.0
    assert values[path] * size == pytest.approx(count / over, rel=0.001)


@pytest.mark.parametrize("name", ["longtian", "yanhe"])
def test_a_chosen_township_says_that_it_was_chosen(name: str) -> None:
    place = load_place(name)
    assert place.townships.value == 1
    assert "chose" in place.identification.ground.en and "选" in place.identification.ground.zh
    assert "chengkou-pilots-better-placed" in place.problems[0].evidence
    county = [row for figure in place.figures.values() for row in figure.evidence if "chengkou" in row]
    assert county == [], "a figure of the county does not anchor a township"


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("yingjiang", "yingjiang-branch-life-rate"),
        ("xiantao", "xiantao-members-away-managed"),
        ("chengkou", "chengkou-stay-behind-low-participation"),
        ("lufeng", "lufeng-matters-solved"),
    ],
)
def test_an_outcome_is_told_and_not_used(name: str, row: str) -> None:
    place = load_place(name)
    assert row in [told for claim in (*place.problems, *place.claims) for told in claim.evidence]
    assert row not in [
        told for figure in place.figures.values() for told in (*figure.evidence, *figure.claim)
    ]


def test_landscapes_of_the_shipped_places() -> None:
    found = {name: load(name).landscape for name in places()}
    assert {name for name, landscape in found.items() if landscape == "urban"} == {"yingjiang"}
    assert found["lufeng"] == "coastal-lineage"


def test_wusheng_says_what_its_document_says() -> None:
    place, scenario = load_place("wusheng"), load("wusheng")
    assert (scenario.year, scenario.n_townships, scenario.n_villages) == (2021, 23, 324)
    assert place.identification.confidence == "certain"
    assert scenario.values["population.attendants"] == pytest.approx(1053 / 324)
    assert scenario.values["population.concurrent"] == 0.988
    assert scenario.values["population.staff_seconded"] == pytest.approx(106 / 23, abs=0.001)
    assert all(figure.note for figure in place.figures.values()), "each number is explained in both languages"
    told = [row for claim in place.problems for row in claim.evidence]
    assert {"wusheng-never-deliberated", "wusheng-petition-signs", "wusheng-pay-to-attend"} <= set(told)


def test_the_example_of_the_guide_is_a_place(tmp_path: Path) -> None:
    guide = Path(__file__).parent.parent / "docs" / "how-to" / "write-a-place.md"
    path, text = tmp_path / "my-county.yaml", guide.read_text("utf-8")
    path.write_text(text.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    table = tmp_path / "my-county-evidence.csv"
    table.write_text(text.split("```csv\n")[1].split("```")[0], encoding="utf-8")
    assert "anchoring grade: 0.75" in validate(path)
    assert validate(path).endswith("warnings: none")


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1,053 / 324", 3.25),
        ("(23 - 16) ÷ 23", 7 / 23),
        ("-2 × 3 + 1", -5.0),
        ("1 / 0", None),
        ("two thirds", None),
        ("2 ** 99", None),
        ("9" * 300, None),
        ("(", None),
    ],
)
def test_arithmetic(text: str, result: float | None) -> None:
    assert arithmetic(text) == (None if result is None else pytest.approx(result))
