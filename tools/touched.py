"""Which process reads and writes which column: read from the source of the processes and of all that they call.

Nothing is run. A name is followed through assignments and through the arguments of calls, so that a column counts where it
is touched, whatever it is called there; ``len`` and ``shape`` count as nothing.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from model.month import MONTH
from model.state import codes, ledger
from model.steps import calls

Path = tuple[str, ...]
LEDGERS = {"ledger": ledger.COLUMNS, "township": ledger.TOWNSHIP_COLUMNS}


@dataclass
class Touched:
    """Columns read and written, as ``table.column``, ``ledger.column`` or (settings) ``s.mechanism.name``."""

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)

    def add(self, other: Touched) -> None:
        self.reads |= other.reads
        self.writes |= other.writes


@cache
def source_of(function: Callable[..., Any]) -> ast.FunctionDef:
    """Its syntax tree."""
    (found,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(found, ast.FunctionDef)
    return found


@cache
def touched(function: Callable[..., Any], bound: tuple[Path | None, ...] = (("t",), ("s",))) -> Touched:
    """What a function touches whose first arguments are these."""
    body = source_of(function)
    known = {a.arg: path for a, path in zip(body.args.args, bound, strict=False) if path}
    found = Touched()
    for node in ast.walk(body):
        if isinstance(node, ast.Assign):
            known.update(_aliases(node, known))
    for path, axes, written, read in _uses(body, known):
        for name in _columns(path, axes, body):
            found.writes |= {name} if written else set()
            found.reads |= {name} if read else set()
    for callee, given in _calls(body, known, function.__globals__):
        found.add(touched(callee, given))
    return found


def _path(node: ast.expr, known: dict[str, Path]) -> Path | None:
    """What an expression is of the tables or settings, or nothing."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and node.attr != "shape":
        start = _path(node.value, known)
        return (*start, node.attr) if start else None
    return None


def _aliases(node: ast.Assign, known: dict[str, Path]) -> Iterator[tuple[str, Path]]:
    """Names given to tables and columns, one by one or side by side."""
    target, value = node.targets[0], node.value
    pairs = [(target, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = list(zip(target.elts, value.elts, strict=True))
    for name, given in pairs:
        path = _path(given, known)
        if isinstance(name, ast.Name) and path:
            yield name.id, path


def _uses(body: ast.FunctionDef, known: dict[str, Path]) -> Iterator[tuple[Path, ast.expr, bool, bool]]:
    """Elements of columns: which, at which index, written, read."""
    both = {id(node.target) for node in ast.walk(body) if isinstance(node, ast.AugAssign)}
    for node in ast.walk(body):
        if isinstance(node, ast.Subscript) and (path := _path(node.value, known)):
            stored = isinstance(node.ctx, ast.Store)
            counts = path[0] == "t" and path[1] in LEDGERS  # what is only added to is not read
            yield path, node.slice, stored, not stored or (id(node) in both and not counts)


def _columns(path: Path, axes: ast.expr, body: ast.FunctionDef) -> list[str]:
    """Names of the columns of an element; a column of the ledger that is worked out is any that the function names."""
    if path[0] == "s" or path[1] not in LEDGERS:
        return [".".join(path if path[0] == "s" else path[1:])]
    first = axes.elts[0] if isinstance(axes, ast.Tuple) else axes
    several = codes.N_BODIES if isinstance(first, ast.BinOp) else 1  # CAME + body: one column a body
    rows = {
        getattr(ledger, name) + k
        for name in _ledger_names(first) or _ledger_names(body)
        for k in range(several)
    }
    return [f"{path[1]}.{LEDGERS[path[1]][row].name}" for row in sorted(rows)]


def _ledger_names(node: ast.AST) -> list[str]:
    return [
        part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "ledger"
    ]


def _calls(
    body: ast.FunctionDef, known: dict[str, Path], names: dict[str, Any]
) -> Iterator[tuple[Callable[..., Any], tuple[Path | None, ...]]]:
    """Functions of the model that are called with a table, a column or the settings among their arguments."""
    for node in ast.walk(body):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            callee = names.get(node.func.id)
            given = tuple(_path(argument, known) for argument in node.args)
            if any(given) and inspect.isfunction(callee) and callee.__module__.startswith("model."):
                yield callee, given


def by_process() -> dict[Callable[..., None], Touched]:
    """Every process of the month, in order, with what it touches."""
    return {process: touched(process) for step in MONTH for process, _ in calls(step)}
