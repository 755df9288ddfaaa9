"""YAML as this project reads it: version 1.2, plain data, no key twice, and the place of everything is kept."""

import math
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from bilingual.texts import HIDDEN
from scenarios.errors import InputError, Problem, did_you_mean, reason, short
from scenarios.evidence import Grounds, library
from scenarios.letters import first_odd, odd_ones, plain_text
from scenarios.numbers import number_in

LARGEST = 200_000
"""Bytes of a file; the longest place has some thirty thousand, and a study with a table of a thousand points a hundred."""

DEEPEST = 20
"""Levels of nesting; a place has five."""

MOST_OPEN = 100
"""Brackets that may be open at once; prose may leave some open."""

Where = tuple[str | int, ...]
Spot = tuple[int, int]

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,38})")
INDENTED = "is the line indented like its neighbours? A text with a colon in it needs quotes"
DIGITS = re.compile(r"[-+]?[0-9.,]+[%\u4e07]?")
WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
NOT_YAML = "this is not YAML"
SYNTAX = (
    ("mapping values are not allowed", "a colon stands where no key can stand", INDENTED),
    ("could not find expected ':'", "a key without a colon", ""),
    ("expected <block end>", "the line does not belong to what stands above it", INDENTED),
    ("did not find expected key", "the line does not belong to what stands above it", INDENTED),
    ("expected ',' or ']'", "a list in [ ] is not closed, or a comma is missing in it", ""),
    ("expected ',' or '}'", "a group in { } is not closed, or a comma is missing in it", ""),
    ("unexpected end of stream", "a text in quotation marks has no end", "is a quotation mark missing?"),
    ("unexpected document separator", "a text in quotation marks has no end", "is a quotation mark missing?"),
    ("undefined alias", "an alias (`*`) stands here", "write the value out"),
    ("duplicate anchor", "an anchor (`&`) stands here", "write the value out"),
    ("escape character", "a backslash in double quotation marks", "use single ones, or double it"),
    ("escape sequence", "a backslash in double quotation marks", "use single ones, or double it"),
    ("tag", "a tag (`!`) stands here", "delete it, or put the text in quotes"),
    ("directive", "a line that starts with % stands here", "delete it"),
    ("cannot start any token", "a text cannot start with this character", "put it in quotes"),
    ("node content", "a value is missing, or a mark stands in its place", ""),
    (
        "block scalar",
        "a text that starts with | or > has something else on its first line",
        "put it in quotes",
    ),
)
"""What the parser says, in our own words, and what to do."""

PLAIN_TAGS = {
    f"tag:yaml.org,2002:{kind}"
    for kind in ["str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge"]
}


@dataclass
class Text:
    """A file that was read.

    Attributes:
        path: as it was given.
        data: mappings as dict, lists as tuple, scalars.
        keys: where the key of each entry stands.
        values: where each value stands.
        written: each scalar as it was written.
        problems: what was found wrong while reading.
        grounds: rows and documents that it may cite.
        source: the whole file.
    """

    path: str
    data: Any = None
    keys: dict[Where, Spot] = field(default_factory=dict)
    values: dict[Where, Spot] = field(default_factory=dict)
    written: dict[Where, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    grounds: Grounds = field(default_factory=library)
    source: str = ""

    def say_once(self, problem: Problem) -> None:
        """Note a problem, unless one of its kind is noted already."""
        if all(problem.given != noted.given for noted in self.problems):
            self.problems.append(problem)

    def at_key(self, where: Where) -> Spot:
        """Where the key of an entry stands, or the nearest thing around it that stands anywhere."""
        while where and where not in self.keys and where not in self.values:
            where = where[:-1]
        return self.keys.get(where, self.values.get(where, (1, 1)))

    def at_value(self, where: Where) -> Spot:
        """Where a value stands, or its key where nothing was written."""
        return self.values.get(where, self.at_key(where))


def read_text(path: str | Path, kind: str = "place") -> Text:
    """Read a YAML file.

    Args:
        path: of the file.
        kind: what the file describes, for the messages.

    Raises:
        InputError: no file, not text, not YAML, or no keys in it.
    """
    return text_of(str(path), load_bytes(str(path), kind), kind)


def text_of(name: str, found: bytes, kind: str) -> Text:
    """The text in the bytes of a file.

    Raises:
        InputError: as :func:`read_text`.
    """
    text = Text(name, source=decode(name, found))
    root = compose(name, text.source)
    if root is None:
        raise InputError(name, [Problem(0, 0, "the file is empty", begins(kind))])
    text.data = plain(root, (), text, set())
    if not isinstance(text.data, dict):
        line, column = spot(root)
        raise InputError(name, [Problem(line, column, "the file holds no `key: value` lines", begins(kind))])
    return text


FIRST = {"forms": "forms"}
"""The key with which a file of a kind starts, where it is not ``name``."""


def begins(kind: str) -> str:
    """How a file of a kind starts."""
    return f"a {kind} file starts with `{FIRST.get(kind, 'name')}:`"


def load_bytes(path: str, kind: str) -> bytes:
    """The bytes of the file."""
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            said = "this is a folder" if os.path.isdir(path) else "this is no file but a device or a pipe"
            raise InputError(path, [Problem(0, 0, said, "give one file")])
        with open(path, "rb") as file:
            found = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError(path, [Problem(0, 0, "there is no such file", "", neighbour(path))]) from None
    except InputError:
        raise
    except (OSError, ValueError) as error:
        said = f"the file cannot be read: {reason(error)}"
        raise InputError(path, [Problem(0, 0, said, "")]) from None
    if len(found) > LARGEST:
        allowed = f"a {kind} file has at most {LARGEST // 1000} kB"
        raise InputError(path, [Problem(0, 0, f"the file has more than {LARGEST // 1000} kB", allowed)])
    return found


def neighbour(path: str) -> str:
    """A file beside it with nearly the same name."""
    folder, name = os.path.split(path)
    ending = os.path.splitext(name)[1].lower()
    endings = (ending,) if ending not in ("", ".yaml", ".yml") else (".yaml", ".yml")
    try:
        names = sorted(entry for entry in os.listdir(folder or ".") if entry.lower().endswith(endings))
    except OSError:
        return ""
    return did_you_mean(name, names)


def decode(path: str, found: bytes) -> str:
    """The text in the bytes: UTF-8, with or without a mark at its start, with any line ends."""
    wide = found[:2] in (b"\xff\xfe", b"\xfe\xff") or found.count(0) > len(found) // 5
    if wide:
        given = "the file is in UTF-16 or UTF-32, or is no text"
        raise InputError(path, [Problem(1, 1, given, "it has to be UTF-8", "save it as UTF-8")])
    found = found.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError as error:
        given = f"byte {found[error.start]:#04x} is not UTF-8"
        if is_gb(found):
            given += "; the file looks like GBK (GB 18030), as Chinese editors save it"
        spot = position(found[: error.start].decode("utf-8"))
        raise InputError(path, [Problem(*spot, given, "it has to be UTF-8", "save it as UTF-8")]) from None


def position(before: str) -> Spot:
    """Line and column, from 1, of what follows a text."""
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def is_gb(found: bytes) -> bool:
    """Whether the bytes make sense in the usual Chinese encoding."""
    try:
        return any("\u4e00" <= letter <= "\u9fff" for letter in found.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def compose(path: str, source: str) -> Node | None:
    """The tree of nodes, with marks; ``None`` where there is nothing but comments."""
    open_brackets(path, source)
    reader: Any = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    try:
        found: Node | None = reader.compose(source)
    except ReaderError as error:
        raise InputError(path, [hidden_at(source, error.position)]) from None
    except MarkedYAMLError as error:
        raise InputError(path, [syntax_problem(source, error)]) from None
    except RecursionError:
        raise InputError(path, [too_deep((1, 1))]) from None
    except (YAMLError, ValueError):
        raise InputError(path, [Problem(0, 0, NOT_YAML, "")]) from None
    return found


def hidden_at(source: str, at: int) -> Problem:
    """A character that nobody sees, where it stands."""
    return Problem(*position(source[:at]), hidden_said(source[at]), "", "delete it")


def hidden_said(letter: str) -> str:
    """A character that nobody sees, described: its number, and its name where it has one."""
    name = unicodedata.name(letter, "").lower()
    return f"the character U+{ord(letter):04X}{f' ({name})' if name else ''} cannot stand in a text"


def hidden_in(node: Node, text: Text) -> Iterator[Problem]:
    """Characters that nobody sees, each where it stands; one written as an escape where its text begins."""
    for letter in dict.fromkeys(HIDDEN.findall(str(node.value))):
        at = text.source.find(letter, node.start_mark.index, node.end_mark.index)
        yield (
            hidden_at(text.source, at)
            if at >= 0
            else Problem(*spot(node), hidden_said(letter), "", "delete it")
        )


def open_brackets(path: str, source: str) -> None:
    """Refuse hundreds of brackets within brackets, over which the parser would take minutes."""
    depth = 0
    for found in re.finditer(r"[\[{]|[\]}]", source):
        depth = max(0, depth + (1 if found[0] in "[{" else -1))
        if depth > MOST_OPEN:
            raise InputError(path, [too_deep(position(source[: found.start()]))])


def syntax_problem(source: str, error: MarkedYAMLError) -> Problem:
    """What the parser stumbled over, where, and the likely cause."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    lines = source.split("\n")
    near = lines[line - 1] if line <= len(lines) else ""
    told = f"{error.problem or ''} {error.context or ''}"
    if re.match(r" *\t", near) or "'\\t'" in told:
        allowed = "lines are indented by spaces"
        return Problem(line, column, "a tab stands in the line", allowed, "replace it by two spaces")
    if "another document" in told:
        return Problem(
            line, column, "a second document starts here", "a file holds one", "delete the line `---`"
        )
    said, hint = next(((said, hint) for part, said, hint in SYNTAX if part in told), ("", ""))
    hint = odd_mark(lines, line) or odd_mark(lines, line - 1) or hint
    return Problem(line, column, f"{NOT_YAML}: {said}" if said else NOT_YAML, "", hint)


def odd_mark(lines: list[str], line: int) -> str:
    """A look-alike in a line that is no part of Chinese prose, and what to write in its place."""
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    for odd in odd_ones(text):
        around = text[max(0, odd.index - 1) : odd.index] + text[odd.index + 1 : odd.index + 2]
        if not (len(around) == 2 and around.isalpha() and not around.isascii()):
            return f"{odd.given} stands in line {line}, column {odd.index + 1}: {odd.advice}"
    return ""


def too_deep(at: Spot) -> Problem:
    return Problem(*at, "groups are nested too deeply", f"{DEEPEST} levels are allowed")


def spot(node: Node) -> Spot:
    """Line and column of a node, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def plain(node: Node, where: Where, text: Text, seen: set[int]) -> Any:
    """Plain data from a node; notes where everything stands, and what YAML allows but this project does not."""
    text.values[where] = spot(node)
    if id(node) in seen:
        text.say_once(Problem(*spot(node), "an alias (`*`) stands here", "write the value out"))
        return None
    seen.add(id(node))
    if node.tag not in PLAIN_TAGS:
        text.problems.append(Problem(*spot(node), f"the tag {tag_of(node)} is not used here", "delete it"))
        return None
    if len(where) > DEEPEST:
        text.problems.append(too_deep(spot(node)))
        return None
    if isinstance(node, MappingNode):
        return mapping(node, where, text, seen)
    if isinstance(node, SequenceNode):
        return tuple(plain(child, (*where, k), text, seen) for k, child in enumerate(node.value))
    text.written[where] = node.value
    text.problems += hidden_in(node, text)
    return scalar(node)


def tag_of(node: Node) -> str:
    """A tag as it is written."""
    return short(str(node.tag).replace("tag:yaml.org,2002:", "!!"))


def mapping(node: MappingNode, where: Where, text: Text, seen: set[int]) -> dict[str, Any]:
    """A mapping; of a key that stands twice the first is kept."""
    made: dict[str, Any] = {}
    for key, value in undivided(node):
        if not isinstance(key, ScalarNode):
            text.problems.append(Problem(*spot(key), "a group or list stands as a key", "a key is a word"))
            continue
        name = str(key.value)
        odd = first_odd(name) if key.style is None else None
        if odd is not None:
            line, column = spot(key)
            given = f"`{short(name)}`: {odd.given} stands here"
            text.problems.append(Problem(line, column + odd.index, given, "", odd.advice))
            name = plain_text(name).replace(" ", "")
        else:
            text.problems += hidden_in(key, text)
        here = (*where, name)
        if here in text.keys:
            first = text.keys[here][0]
            given = f"`{short(name)}` is given twice, first on line {first}"
            text.problems.append(Problem(*spot(key), given, "a key stands once", "delete one of them"))
            continue
        text.keys[here] = spot(key)
        made[name] = plain(value, here, text, seen)
    return made


def undivided(node: MappingNode) -> list[tuple[Node, Node]]:
    """Keys and values; in braces a comma within digits divides no pairs: ``{value: 0,5}`` has one value, the text 0,5."""
    pairs: list[tuple[Node, Node]] = []
    for key, value in node.value:
        before = pairs[-1][1] if pairs and node.flow_style else None
        if before is not None and digits(before) and digits(key) and value.value == "":
            before.value += f",{key.value}"
        else:
            pairs.append((key, value))
    return pairs


def digits(node: Node) -> bool:
    """Whether it is digits without quotation marks, with a sign, commas or a point."""
    return isinstance(node, ScalarNode) and node.style is None and bool(DIGITS.fullmatch(str(node.value)))


def scalar(node: Node) -> Any:
    """A number, a truth value, nothing, or text.

    Quoted text always stays text, and so does what looks like a number and is read in more ways than one: dates, grouped
    digits, digits after a zero.
    """
    written = str(node.value)
    if not isinstance(node, ScalarNode) or node.style is not None:
        return written
    if written in WORDS:
        return WORDS[written]
    if INTEGER.fullmatch(written):
        return int(written)
    number = number_in(written)
    return written if number is None else number
