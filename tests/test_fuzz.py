"""Whatever one types or writes into a file: it is done, or one message in our words says what is wrong, at once."""

import pkgutil
import random
import re
import string
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import test_own_evidence
import test_places
import test_study_schema

from grassroots import verbs
from grassroots.command import main
from scenarios.files import FOLDERS

SEED = 20_260_101
QUICK, SLOW = 300, 2500
SLOWEST = 20.0
"""Seconds of the processor that an answer may take: most take a tenth of one, and what is wrong in kind takes minutes."""

FOREIGN = re.compile(
    r"pydantic|typing\.|PosixPath|WindowsPath|ruamel|yaml\.|typer|click|Traceback|numpy|<class|object at 0x|Input should"
    r"|validation error|value_error|function-(before|after)|tag:yaml|NoneType|dict\b|tuple\b|errno|KeyError|TypeError"
    r"|error inside grassroots",
    re.IGNORECASE,
)
"""Words of libraries and of the language, which say nothing to a reader."""

WORDS = [
    *("0,5", "０．５", "1e400", "1e-400", "nan", "inf", "-1", "true", "9" * 400, "9" * 20_000, "12 %", "29万", "٣", "−3", "1:30"),
    *("", " ", "\t", "\u200b", "\u00a0", "\u3000", "“x”", "yеs", "a" * 300, "a" * 5000, "a/" * 900, "..", ".", "/", "~", "CON", "nul.yaml"),
    *("x\ny", "$(x)", "`x`", "=1+1", "@x", "--", "-", "-x", "--x", "+", "+" * 50, "a=", "=", "=1", "a=b=c", "points=5+points=6"),
    *("None", "null", "[]", "{}", "{a: 1}", "!!python/name:os.system x", "*a", "&a b", "%", "\\", "'", '"', "村", "wusheng", "points", "allowance"),
    *("outmigration=0,5", "points=1@0-3", "points=1@" + "9" * 30 + "-", "default", "none", "all", "1", "0.5", "5000", "x.yaml", "/dev/null", "/dev/zero"),
]  # fmt: skip
"""What people and machines put where something else belongs."""

VERBS: dict[str, list[str]] = {
    "run": ["--set", "--policy", "--seed", "--replicates", "--months", "--villages", "--lang", "--workers", "--worlds", "--uncertainty"],
    "compare": ["--outmigration", "--by", "--objective", "--precision", "--replicates", "--set", "--seed", "--months", "--villages",
                "--worlds", "--uncertainty", "--interest", "--budget"],
    "plan": ["--budget", "--lever", "--points", "--worlds", "--months", "--set", "--seed", "--workers", "--lang"],
    "trial": ["--objective", "--effect", "--power", "--months", "--arm", "--steps", "--pool", "--draws"],
    "place": ["--lang"],
    "policy": ["--place", "--picture", "--months", "--lang"],
    "lever": ["--place", "--lang"],
    "ledger": ["--grade", "--place", "--lang"],
    "validate": ["--as"],
    "patterns": ["--lang"],
    "study run": ["--replicates", "--limit", "--cluster", "--workers", "--out"],
    "study resume": ["--limit"],
    "study extend": ["--rows", "--replicates"],
    "study export": ["--format", "--out"],
    "study check": [],
    "study reproduce": ["--row", "--sample"],
    "study replicates": ["--precision", "--effect", "--power", "--of", "--outcome", "--pilot"],
    "sensitivity": ["--outcome", "--quantity", "--above", "--budget", "--top", "--bank", "--method", "--effect-of"],
    "discover": ["--outcome", "--effect-of", "--interest", "--folder", "--workers", "--lang"],
    "rnu": [],
}  # fmt: skip
"""Verbs and some of their options; with a wrong word in each place nothing is simulated."""


class Simulated(BaseException):
    """A command got so far that it would simulate: its words can be used."""


@pytest.fixture
def answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Callable[..., tuple[int, str]]]:
    """Give a command; at the end every answer is held to what an answer has to be."""
    monkeypatch.chdir(tmp_path)
    stop_simulations(monkeypatch)
    wrong: list[str] = []

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["grassroots", *words])
        begun = time.process_time()
        with pytest.raises((SystemExit, Simulated)) as stop:
            main()
        seconds = time.process_time() - begun
        code: Any = 0 if isinstance(stop.value, Simulated) else stop.value.code
        err = capsys.readouterr().err
        wrong.extend(
            f"{' '.join(word[:60] for word in words)}: {what}" for what in complaints(code, err, seconds)
        )
        return code, err

    yield run
    assert not wrong, "\n".join(wrong)


def stop_simulations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is compiled, simulated or written: a command whose words can be used ends where that would begin."""

    def simulate(*_: object, **__: object) -> None:
        raise Simulated

    monkeypatch.setattr("grassroots.options.announce_compilation", simulate)
    for verb in pkgutil.iter_modules(verbs.__path__):
        for name in ("announce_compilation", "piloted", "carry_out"):
            monkeypatch.setattr(f"grassroots.verbs.{verb.name}.{name}", simulate, raising=False)


def complaints(code: object, err: str, seconds: float) -> Iterator[str]:
    """In what an answer is not what it has to be."""
    if code not in (0, 2):
        yield f"exit code {code}, {err[:500]}"
    foreign = FOREIGN.search(quoted_away(err))
    if foreign:
        yield f"{foreign[0]!r} in {err[:500]}"
    if code == 2 and not err.startswith("error: "):
        yield f"no error: {err[:200]}"
    if len(err) > 20_000:
        yield f"{len(err)} characters"
    if seconds > SLOWEST:
        yield f"{seconds:.1f} s"


def quoted_away(err: str) -> str:
    """A message without what it repeats of the input."""
    return re.sub(r"'[^']*'|`[^`]*`|\S*/\S*|--\S+ \S+", "", err)


def commands(count: int) -> Iterator[list[str]]:
    """Commands with one or two words that do not belong there."""
    luck = random.Random(SEED)
    for _ in range(count):
        verb = luck.choice(list(VERBS))
        first = luck.choice(
            ["wusheng", "default", "points", "outmigration-and-incentives", luck.choice(WORDS)]
        )
        words = [*verb.split(), first]
        for option in luck.sample(VERBS[verb], min(len(VERBS[verb]), luck.choice([1, 1, 2]))):
            words += [option, luck.choice(WORDS)]
        if luck.random() < 0.2:
            words.append(luck.choice(WORDS))
        yield [word for word in words if "\0" not in word]


def ran(answered: Callable[..., tuple[int, str]], count: int) -> int:
    """How many commands were refused."""
    return sum(answered(*words)[0] == 2 for words in commands(count))


def test_words_of_commands(answered) -> None:
    assert ran(answered, QUICK // 2) > QUICK // 4, "most of them are wrong"


@pytest.mark.slow
def test_words_of_many_commands(answered) -> None:
    assert ran(answered, SLOW) > SLOW // 2


SAMPLES = {
    "place": test_places.GOOD.replace("name: test", "name: sample"),
    "own": test_own_evidence.PLACE.replace("name: mine", "name: sample"),
    "study": test_study_schema.GOOD.replace("name: mine", "name: sample"),
    "lever": (FOLDERS["lever"] / "points.yaml").read_text("utf-8").replace("name: points", "name: sample"),
    "policy": (FOLDERS["policy"] / "allowance.yaml")
    .read_text("utf-8")
    .replace("name: allowance", "name: sample"),
}
"""A file of each kind that can be used."""

MARKS = [
    *string.punctuation,
    *"：，。、“”【】｛｝　–−\u00a0\u200b\ufeff\t\n",
    "\r",
    "---\n",
    "? ",
    "| ",
    "<<: *a",
    "!!binary ",
    "\0",
    "\x07",
]


def changed(text: str, luck: random.Random) -> str:
    """A file with one to three mistakes of the kinds that hands and programs make."""
    for _ in range(luck.choice([1, 1, 2, 3])):
        text = luck.choice(CHANGES)(text, luck)
    return text


def a_value(text: str, luck: random.Random) -> str:
    """Another value after a colon."""
    found = list(re.finditer(r": ([^\n,{}\[\]]+)", text))
    if not found:
        return text
    at = luck.choice(found)
    return text[: at.start(1)] + luck.choice(WORDS[:70]) + text[at.end(1) :]


def a_key(text: str, luck: random.Random) -> str:
    """Another key."""
    found = list(re.finditer(r"([\w.]+):", text))
    if not found:
        return text
    at = luck.choice(found)
    return (
        text[: at.start(1)]
        + luck.choice([at[1][:-1], at[1] + "x", "а" + at[1][1:], "", "0", "[a]"])
        + text[at.end(1) :]
    )


def a_mark(text: str, luck: random.Random) -> str:
    """A mark somewhere."""
    at = luck.randrange(len(text) + 1)
    return text[:at] + luck.choice(MARKS) + text[at + luck.choice([0, 1]) :]


def a_line(text: str, luck: random.Random) -> str:
    """A line left out, doubled or moved to the right."""
    lines = text.split("\n")
    at = luck.randrange(len(lines))
    other = {
        "out": [],
        "double": [lines[at]] * 2,
        "right": [" " + lines[at]],
        "tab": ["\t" + lines[at].lstrip()],
    }
    return "\n".join([*lines[:at], *other[luck.choice(list(other))], *lines[at + 1 :]])


def a_cut(text: str, luck: random.Random) -> str:
    """The rest left out."""
    return text[: luck.randrange(len(text) + 1)]


CHANGES = (a_value, a_value, a_key, a_mark, a_line, a_cut)
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-32")


def files(count: int) -> Iterator[tuple[str, bytes]]:
    """Files with mistakes: of what kind they were, and what stands in them."""
    luck = random.Random(SEED + 1)
    for _ in range(count):
        kind = luck.choice(list(SAMPLES))
        yield kind, changed(SAMPLES[kind], luck).encode(luck.choice(ENCODINGS), "replace")


def validated(answered: Callable[..., tuple[int, str]], folder: Path, count: int) -> int:
    """How many files were refused."""
    (folder / "rows.csv").write_text(test_own_evidence.TABLE.replace("mine-", "sample-"), "utf-8")
    refused = 0
    for kind, content in files(count):
        (folder / "sample.yaml").write_bytes(content)
        as_ = "place" if kind == "own" else kind
        refused += answered("validate", "sample.yaml", "--as", as_)[0] == 2
    return refused


def test_samples_can_be_used(answered, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(test_own_evidence.TABLE.replace("mine-", "sample-"), "utf-8")
    for text in SAMPLES.values():
        (tmp_path / "sample.yaml").write_text(text.replace("mine-", "sample-"), "utf-8")
        assert answered("validate", "sample.yaml")[0] == 0


def test_files_with_mistakes(answered, tmp_path: Path) -> None:
    assert validated(answered, tmp_path, QUICK // 2) > QUICK // 4


@pytest.mark.slow
def test_many_files_with_mistakes(answered, tmp_path: Path) -> None:
    assert validated(answered, tmp_path, SLOW) > SLOW // 2


LARGE = {
    "digits": "name: sample\nyear: " + "9" * 20_000,
    "digits and a letter": "name: sample\nvillages: {value: " + "9" * 20_000 + "x, assumed: y}",
    "a long key": "a" * 20_000 + ": 1",
    "many keys": "".join(f"key{k}: {{value: 1}}\n" for k in range(5000)),
    "many numbers": "name: sample\nvalues:\n" + "".join(f"  number{k}: {{value: 1, assumed: x}}\n" for k in range(2500)),
    "brackets": "name: " + "[" * 100_000,
    "braces": "name: " + "{a: " * 40_000,
    "indents": "".join(" " * k + "a:\n" for k in range(500)),
    "anchors": "a: &a [x, x, x]\n" + "".join(f"b{k}: &b{k} [*a, *a, *a]\n" for k in range(2000)),
    "a bomb": "a: &a [x]\n" + "".join(f"{chr(98 + k)}: &{chr(98 + k)} [{','.join(['*' + chr(97 + k)] * 9)}]\n" for k in range(20)),
    "too much": "#" * 3_000_000,
    "quotes": '"' * 150_000,
    "dashes": "- " * 90_000,
    "colons": "a: " * 60_000,
    "commas": "name: sample\nvalues: {" + "1," * 30_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", LARGE)
def test_large_and_deep_files_are_refused_at_once(answered, tmp_path: Path, kind: str) -> None:
    (tmp_path / "sample.yaml").write_text(LARGE[kind], "utf-8")
    code, err = answered("validate", "sample.yaml", "--as", "place")
    assert code == 2 and "sample.yaml" in err
