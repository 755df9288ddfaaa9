"""YAML as this project reads it: version 1.2, plain data, no key twice, and the place of everything is kept."""

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from scenarios.errors import InputError, Problem, did_you_mean

LARGEST = 1_000_000
"""Bytes of a file; the longest place has some thirty thousand."""

DEEPEST = 20
"""Levels of nesting; a place has five."""

Where = tuple[str | int, ...]
Spot = tuple[int, int]

INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
DECIMAL = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
FULL_WIDTH = "\uff1a\uff0c\u201c\u201d\u2018\u2019\u300c\u300d\u3010\u3011\uff5b\uff5d"
"""Marks that a Chinese keyboard gives for `: , " [ ] { }` and that YAML takes for letters."""

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
    """

    path: str
    data: Any = None
    keys: dict[Where, Spot] = field(default_factory=dict)
    values: dict[Where, Spot] = field(default_factory=dict)
    written: dict[Where, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

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
    text = Text(name)
    root = compose(name, decode(name, found))
    if root is None:
        raise InputError(name, [Problem(0, 0, "the file is empty", f"a {kind} file starts with `name:`")])
    text.data = plain(root, (), text, set())
    if not isinstance(text.data, dict):
        line, column = spot(root)
        raise InputError(
            name,
            [
                Problem(
                    line, column, "the file holds no `key: value` lines", f"a {kind} file starts with `name:`"
                )
            ],
        )
    return text


def load_bytes(path: str, kind: str) -> bytes:
    """The bytes of the file."""
    try:
        with open(path, "rb") as file:
            found = file.read(LARGEST + 1)
    except FileNotFoundError:
        folder = Path(path).parent
        near = did_you_mean(Path(path).name, [entry.name for entry in sorted(folder.glob("*.y*ml"))])
        raise InputError(path, [Problem(0, 0, "there is no such file", "", near)]) from None
    except IsADirectoryError:
        raise InputError(path, [Problem(0, 0, "this is a folder", f"a {kind} is one file")]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(path, [Problem(0, 0, f"the file cannot be read: {reason}", "")]) from None
    if len(found) > LARGEST:
        allowed = f"a {kind} file has at most {LARGEST // 1000} kB"
        raise InputError(path, [Problem(0, 0, f"the file has more than {LARGEST // 1000} kB", allowed)])
    return found


def decode(path: str, found: bytes) -> str:
    """The text in the bytes: UTF-8, with or without a mark at its start, with any line ends."""
    if found[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(
            path, [Problem(1, 1, "the file is in UTF-16", "it has to be UTF-8", "save it as UTF-8")]
        )
    found = found.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError as error:
        before = found[: error.start]
        line, column = (
            before.count(b"\n") + 1,
            len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1,
        )
        given = f"byte {found[error.start]:#04x} is not UTF-8"
        if is_gb(found):
            given += "; the file looks like GBK (GB 18030), as Chinese editors save it"
        raise InputError(
            path, [Problem(line, column, given, "it has to be UTF-8", "save it as UTF-8")]
        ) from None


def is_gb(found: bytes) -> bool:
    """Whether the bytes make sense in the usual Chinese encoding."""
    try:
        return any("\u4e00" <= letter <= "\u9fff" for letter in found.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def compose(path: str, source: str) -> Node | None:
    """The tree of nodes, with marks; ``None`` where there is nothing but comments."""
    reader: Any = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    try:
        found: Node | None = reader.compose(source)
    except ReaderError as error:
        before = source[: error.position]
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        given = f"the character U+{ord(source[error.position]):04X} cannot stand in a text file"
        raise InputError(path, [Problem(line, column, given, "", "delete it")]) from None
    except MarkedYAMLError as error:
        raise InputError(path, [syntax_problem(source, error)]) from None
    except RecursionError:
        raise InputError(path, [too_deep((1, 1))]) from None
    except (YAMLError, ValueError) as error:
        raise InputError(path, [Problem(0, 0, f"the file is not YAML: {error}", "")]) from None
    return found


def syntax_problem(source: str, error: MarkedYAMLError) -> Problem:
    """What the parser stumbled over, where, and the likely cause."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    lines = source.split("\n")
    told = " ".join(str(error.problem or error.context or "").split("\n")[0].split("   in ")[0].split())
    near = lines[line - 1] if line <= len(lines) else ""
    if re.match(r" *\t", near):
        allowed = "lines are indented by spaces"
        return Problem(
            line, column, "a tab stands at the start of the line", allowed, "replace it by two spaces"
        )
    before = lines[max(0, line - 2) : line]
    odd = next((letter for text in reversed(before) for letter in text if letter in FULL_WIDTH), "")
    hint = f"the full-width {odd} may be meant as its plain form" if odd else ""
    if "another document" in told:
        return Problem(
            line, column, "a second document starts here", "a file holds one", "delete the line `---`"
        )
    if "mapping values are not allowed" in told and not hint:
        hint = "is the line indented like its neighbours? A text with a colon in it needs quotes"
    if "quoted scalar" in str(error.context) and not hint:
        hint = "is a quotation mark missing?"
    return Problem(line, column, f"this is not YAML: {told}", "", hint)


def too_deep(at: Spot) -> Problem:
    return Problem(*at, "groups are nested too deeply", f"{DEEPEST} levels are allowed")


def spot(node: Node) -> Spot:
    """Line and column of a node, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def plain(node: Node, where: Where, text: Text, seen: set[int]) -> Any:
    """Plain data from a node; notes where everything stands, and what YAML allows but this project does not."""
    text.values[where] = spot(node)
    if id(node) in seen:
        text.problems.append(Problem(*spot(node), "an alias (`*`) stands here", "write the value out"))
        return None
    seen.add(id(node))
    if node.tag not in PLAIN_TAGS:
        text.problems.append(Problem(*spot(node), f"the tag {node.tag} is not used here", "delete it"))
        return None
    if len(where) > DEEPEST:
        text.problems.append(too_deep(spot(node)))
        return None
    if isinstance(node, MappingNode):
        return mapping(node, where, text, seen)
    if isinstance(node, SequenceNode):
        return tuple(plain(child, (*where, k), text, seen) for k, child in enumerate(node.value))
    text.written[where] = node.value
    return scalar(node)


def mapping(node: MappingNode, where: Where, text: Text, seen: set[int]) -> dict[str, Any]:
    """A mapping; of a key that stands twice the first is kept."""
    made: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            text.problems.append(Problem(*spot(key), "a group or list stands as a key", "a key is a word"))
            continue
        here = (*where, str(key.value))
        if here in text.keys:
            first = text.keys[here][0]
            given = f"`{key.value}` is given twice, first on line {first}"
            text.problems.append(Problem(*spot(key), given, "a key stands once", "delete one of them"))
            continue
        text.keys[here] = spot(key)
        made[str(key.value)] = plain(value, here, text, seen)
    return made


def scalar(node: ScalarNode) -> Any:
    """A number, a truth value, nothing, or text. Dates and grouped digits stay text, and quoted text always does."""
    written = str(node.value)
    if node.style is not None:
        return written
    if written in WORDS:
        return WORDS[written]
    if INTEGER.fullmatch(written):
        return int(written)
    return float(written) if DECIMAL.fullmatch(written) else written
