"""Messages in the code that the table of messages lacks.

    python tools/messages.py

The check of the documents (``tools/make_docs.py``) fails where there are any.

A message is what stands in a call of one of ``CALLS``, or is raised with an exception of ours or a ``ValueError``, in the
files that a command can reach. Its holes are filled with a word, and the table has to put it into Chinese.
"""

import ast
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grassroots.messages import found  # noqa: E402 - the folder of this script is not the project

CALLS = {
    "Refused": (0,),
    "say": (0,),
    "told": (0,),
    "Problem": (2, 3, 4),
    "PydanticCustomError": (1,),
    "PartError": (1,),
    "Wrong": (0, 1, 2),
    "Unusable": (0, 1, 2),
    "CellProblem": (2, 3, 4),
    "problem": (3, 4, 5),
    "Damaged": (1,),
    "notes.append": (0,),
    "mended.append": (0,),
    "lost.append": (0,),
    "faults.append": (0,),
}
"""Calls with messages, and at which places they have them; lists of sentences that are said later are among them."""
DOOR = ("say", "told")
"""Calls that have messages in the outermost folder alone."""
RAISED = (
    "Error",
    "UnknownPath",
    "OutOfDomain",
    "UnknownOutcome",
    "CannotAnalyse",
    "NotWritten",
    "NoMatch",
    "Stopped",
)
"""What the names of exceptions with messages end with."""
FOLDERS = ("grassroots", "scenarios", "experiments", "filing", "analysis", "bilingual")
FILES = (
    "model/agents.py",
    "model/declare.py",
    "model/explain.py",
    "model/governance_model.py",
    "model/outcomes/outcome.py",
    "model/parameters.py",
    "model/levers.py",
    "model/policy.py",
    "model/run.py",
    "model/outcomes/__init__.py",
)
INNER = ("RuntimeError", "TypeError", "AttributeError", "AssertionError", "KeyError", "NotImplementedError")
"""Mistakes in a program, which no user of the command meets."""
HOLE = "\0"
FILLERS = ("Xx", "nothing was written")
"""What a hole is filled with: a word, or a message where a message belongs."""


def missing() -> list[str]:
    """Messages without Chinese, each with its place."""
    paths = [path for name in FOLDERS for path in sorted((ROOT / name).rglob("*.py"))]
    return [
        f"{path.relative_to(ROOT)}:{line}: {template.replace(HOLE, '{}')}"
        for path in (*paths, *(ROOT / name for name in FILES))
        for line, template in messages(path)
        if not is_known(template)
    ] + [f"grassroots/help.csv: {text}" for text in help_missing()]


def help_missing() -> list[str]:
    """Texts of ``--help`` without Chinese."""
    import typer

    from grassroots.command import app
    from grassroots.help import table, texts

    return sorted(texts(typer.main.get_command(app)) - set(table()))


def messages(path: Path) -> Iterator[tuple[int, str]]:
    """Messages in a file: where, and the text with holes."""
    theirs = path.relative_to(ROOT).parts[0] != "grassroots"  # there ``say`` is another function
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            name = name_of(node.exc)
            if name.endswith(RAISED) and name not in (
                *INNER,
                "InputError",
                "PydanticCustomError",
                "PartError",
            ):
                yield from ((node.lineno, text) for text in texts(node.exc.args[:1]))
        if isinstance(node, ast.Call) and name_of(node) in CALLS and not (name_of(node) in DOOR and theirs):
            places = CALLS[name_of(node)]
            arguments = [
                one for k, one in enumerate(node.args) if k in places and not isinstance(one, ast.Starred)
            ]
            yield from ((node.lineno, text) for text in texts(arguments))


def name_of(call: ast.Call) -> str:
    """What is called; of a list that grows, with the name of the list."""
    name = last_name(call.func)
    return f"{last_name(call.func.value)}.append" if name == "append" else name  # type: ignore[attr-defined]


def last_name(node: ast.expr) -> str:
    """The name of a thing, without what it is a part of."""
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def texts(nodes: list[ast.expr]) -> Iterator[str]:
    """The texts that expressions can come to, as far as they are written there."""
    for node in nodes:
        if isinstance(node, ast.IfExp):
            yield from texts([node.body, node.orelse])
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            more = "" if isinstance(node.right, ast.IfExp) else text_of(node.right) or HOLE
            yield from (text + more for text in texts([node.left]))
        else:
            text = text_of(node)
            if text and text.replace(HOLE, "").strip(" :;,.()"):
                yield text


def text_of(node: ast.expr) -> str:
    """One text with holes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else HOLE for one in node.values)
    return ""


def is_known(template: str) -> bool:
    """Whether the table puts a message into Chinese, whatever its holes hold."""
    pieces = template.split(HOLE)
    holes = len(pieces) - 1
    if not any(letter.isalpha() for letter in template.replace("--", "")):
        return True
    ways = product(FILLERS, repeat=holes) if holes <= 5 else [(FILLERS[0],) * holes]
    for fill in ways:
        text = pieces[0] + "".join(filler + piece for filler, piece in zip(fill, pieces[1:], strict=True))
        if found(text.strip(" ;")) is not None:
            return True
    return False


if __name__ == "__main__":
    lacking = missing()
    print("\n".join(lacking))
    raise SystemExit(bool(lacking))
