"""What the types of a place file cannot say: names that exist, numbers in their domain, evidence that supports them.

Each check takes the file as it was read and gives the problems it finds. They run on files of any shape, also beside
mistakes of other kinds, so that one reading lists everything.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeGuard

from model.declare import Declared, Number, Switch
from model.evidence import SOURCES
from model.parameters import OutOfDomain, UnknownPath, check, resolve
from model.parameters import find as declared
from scenarios.errors import Problem, did_you_mean, one_of, path_on_a_line, short, shown
from scenarios.evidence import Row, rows, same
from scenarios.left_out import units
from scenarios.numbers import Fits, anything
from scenarios.reading import Text, Where

Problems = Iterator[Problem]
Figures = Iterator[tuple[Where, str, dict[str, Any]]]

MOST_VILLAGES = 20_000
A_NUMBER = "it has to be a number"


MOST_FOUND = 100
"""Problems that one check looks for; a message shows fewer."""


def every_problem(text: Text) -> list[Problem]:
    """What all checks find."""
    return [problem for find in CHECKS for problem in islice(find(text), MOST_FOUND)]


def name_is_that_of_the_file(text: Text) -> Problems:
    given, expected = text.data.get("name"), name_in(Path(text.path))
    if expected == "":
        return
    if isinstance(given, str) and given != expected:
        said = f"name: {shown(given)} stands in the file {path_on_a_line(Path(text.path).name)}"
        yield Problem(
            *text.at_value(("name",)),
            said,
            "the name is that of the file",
            f"write {path_on_a_line(expected)}",
        )


def name_in(path: Path) -> str:
    """The name that the file of a place has: its own, or that of its folder where it is called place.yaml, if that can be one."""
    if path.name != "place.yaml":
        return path.stem
    folder = path.absolute().parent.name.lower()
    return folder if re.fullmatch("[a-z][a-z0-9-]*", folder) else ""


def document_is_known(text: Text) -> Problems:
    given, known = text.data.get("document"), [*founding(), *declared_documents(text)]
    if isinstance(given, str) and given not in known:
        allowed = f"there are {one_of(known)}, or declare it under `documents:`"
        near = did_you_mean(given, known)
        yield Problem(*text.at_value(("document",)), f"document: {shown(given)} is not known", allowed, near)


def founding() -> list[str]:
    """Keys of the founding documents."""
    return [key for key, source in SOURCES.items() if source.kind == "document"]


def documents_are_new(text: Text) -> Problems:
    for key in declared_documents(text):
        if key in SOURCES:
            given = f"documents > {short(key)}: the project has a source of this key, {SOURCES[key].title}"
            yield Problem(
                *text.at_key(("documents", key)), given, "a document of one's own has a key of its own"
            )


def declared_documents(text: Text) -> list[str]:
    """Keys of the documents that the file declares."""
    given = text.data.get("documents")
    return list(given) if isinstance(given, dict) else []


def variant_is_of_a_place(text: Text) -> Problems:
    given, known = text.data.get("variant_of"), sorted({row.partition("-")[0] for row in rows()})
    if isinstance(given, str) and given not in known:
        said = f"variant_of: no row of evidence speaks of {shown(given)}"
        near = did_you_mean(given, known)
        yield Problem(*text.at_value(("variant_of",)), said, "it is the name of a place of the library", near)


def lies_in_a_unit(text: Text) -> Problems:
    given, known = text.data.get("lies_in"), list(units())
    if isinstance(given, str) and given not in known:
        said = f"lies_in: the library has no figures of {shown(given)}"
        near = did_you_mean(given, known)
        yield Problem(*text.at_value(("lies_in",)), said, f"there are {one_of(known)}", near)


def counts_are_whole(text: Text) -> Problems:
    numbers = {}
    for name in ("townships", "villages"):
        figure = text.data.get(name)
        value = figure.get("value") if isinstance(figure, dict) else None
        if not is_number(value):
            continue
        numbers[name] = value
        if not is_count(value):
            allowed = f"allowed is a whole number, 1 to {MOST_VILLAGES}"
            yield Problem(*text.at_value((name, "value")), f"{name}: {value:g}", allowed)
    if len(numbers) == 2 and numbers["villages"] < numbers["townships"]:
        given = f"villages: {numbers['villages']:g} in {numbers['townships']:g} townships"
        yield Problem(*text.at_value(("villages", "value")), given, "a township has at least one village")


def parameters_exist(text: Text) -> Problems:
    for name in values(text):
        try:
            resolve(name)
        except UnknownPath as unknown:
            given, _, hint = str(unknown).partition("; ")
            yield Problem(*text.at_key(("values", name)), given, "", hint)


def no_parameter_is_set_twice(text: Text) -> Problems:
    first: dict[str, str] = {}
    for name in values(text):
        item = declared(name)
        if item is None:
            continue
        if item.path in first:
            given = f"{name} is the parameter that {first[item.path]} sets already"
            yield Problem(
                *text.at_key(("values", name)), given, "a parameter is set once", "delete one of them"
            )
        first.setdefault(item.path, name)


def no_intercept_is_moved(text: Text) -> Problems:
    for name in values(text):
        item = declared(name)
        if item is not None and isinstance(item.about, Number) and item.about.intercept:
            given = f"{item.path} is the intercept of an outcome equation, which no place may set"
            allowed = "a place sets rules, people, hours, money: the outcome has to follow from them"
            yield Problem(*text.at_key(("values", name)), given, allowed)


def numbers_lie_in_their_domain(text: Text) -> Problems:
    for where, name, figure in figures(text):
        item = declared(name) if where[0] == "values" else None
        for key in ("value", "low", "high"):
            if item is not None and is_number(figure.get(key)):
                yield from outside(text, (*where, key), item, figure[key])


def outside(text: Text, where: Where, item: Declared, value: float) -> Problems:
    """The problem of one number outside its domain."""
    try:
        check(item, value)
    except OutOfDomain as error:
        given, _, allowed = str(error).partition("; ")
        yield Problem(*text.at_value(where), given, allowed, as_share(item, value))


def as_share(item: Declared, value: float) -> str:
    """That a number may be meant as a percentage, where a share is allowed and that share is one."""
    share = value / 100.0
    meant = isinstance(item.about, Number) and item.domain[1] <= 1.0 < value and fits_in(item)(share)
    return f"{value:g} % is {share:g}" if meant else ""


def evidence_exists(text: Text) -> Problems:
    for where, row in cited(text):
        if row not in text.grounds.rows:
            yield no_such_row(text, where, row)


def no_such_row(text: Text, where: Where, row: str) -> Problem:
    """An id of evidence that no row has."""
    allowed = "ids stand in scenarios/library/evidence.csv, or in a table of your own (`evidence_file:`)"
    near = did_you_mean(row, text.grounds.rows)
    return Problem(*text.at_value(where), f"there is no evidence {shown(row)}", allowed, near)


def evidence_states_the_number(text: Text) -> Problems:
    for where, name, figure in figures(text):
        value, found = figure.get("value"), rows_of(text, figure.get("evidence"))
        if not found or not is_number(value) or figure.get("assumed") is not None:
            continue
        item = declared(name) if where[0] == "values" else None
        if item is not None and any(outside(text, (*where, "value"), item, value)):
            continue
        told = ", ".join(f"{row.id} ({row.figure()})" for row in found)
        spot = text.at_value((*where, "value"))
        if not any(row.has_number for row in found):
            allowed = "give the reason for the size as `assumed:`, and the evidence as `claim:`"
            yield Problem(*spot, f"{name}: no number is stated by {told}", allowed)
        elif figure.get("derived") is None and not any(row.states(value) for row in found):
            allowed = "give the figure itself, or `derived:` with the arithmetic"
            yield Problem(*spot, f"{name}: {value:g} is not stated by {told}", allowed)


def arithmetic_adds_up(text: Text) -> Problems:
    for where, name, figure in figures(text):
        value, derived = figure.get("value"), figure.get("derived")
        if not isinstance(derived, str) or not is_number(value):
            continue
        result = arithmetic(derived)
        if result is not None and not same(result, value):
            given = f"{name}: {shown(derived)} comes to {result:.6g}, and the value is {value:g}"
            yield Problem(*text.at_value((*where, "derived")), given, "the two have to agree")


CHECKS: tuple[Callable[[Text], Problems], ...] = (
    name_is_that_of_the_file,
    document_is_known,
    documents_are_new,
    variant_is_of_a_place,
    lies_in_a_unit,
    counts_are_whole,
    parameters_exist,
    no_parameter_is_set_twice,
    no_intercept_is_moved,
    numbers_lie_in_their_domain,
    evidence_exists,
    evidence_states_the_number,
    arithmetic_adds_up,
)


def values(text: Text) -> dict[str, Any]:
    """What stands under ``values``, if it is a group."""
    found = text.data.get("values")
    return found if isinstance(found, dict) else {}


def figures(text: Text) -> Figures:
    """Every number of the file that is a group of keys: where, its name, its keys."""
    top = [((name,), name, text.data.get(name)) for name in ("townships", "villages")]
    below = [(("values", name), name, figure) for name, figure in values(text).items()]
    for where, name, figure in (*top, *below):
        if isinstance(figure, dict):
            yield where, name, figure


def cited(text: Text) -> Iterator[tuple[Where, str]]:
    """Every id of evidence in the file, and where it stands."""
    groups: list[tuple[Where, Any]] = []
    for where, _, figure in figures(text):
        groups += [((*where, key), figure.get(key)) for key in ("evidence", "claim")]
    for name in ("problems", "claims"):
        listed = text.data.get(name)
        for k, claim in enumerate(listed if isinstance(listed, tuple) else ()):
            if isinstance(claim, dict):
                groups.append(((name, k, "evidence"), claim.get("evidence")))
    for where, ids in groups:
        if isinstance(ids, str):
            yield where, ids
        elif isinstance(ids, tuple):
            yield from (((*where, k), row) for k, row in enumerate(ids) if isinstance(row, str))


def rows_of(text: Text, ids: Any) -> list[Row]:
    """The rows behind the ids that are known."""
    rows = text.grounds.rows
    listed = (ids,) if isinstance(ids, str) else ids if isinstance(ids, tuple) else ()
    return [rows[row] for row in listed if isinstance(row, str) and row in rows]


def allowed_at(text: Text, where: Where) -> tuple[Fits, str]:
    """Which numbers may stand at a place in a file, and the same in words."""
    if where in (("villages", "value"), ("townships", "value")):
        return is_count, f"allowed is a whole number, 1 to {MOST_VILLAGES}"
    if where[0] == "values" and len(where) > 1:
        item = declared(str(where[1]))
        return (anything, A_NUMBER) if item is None else (fits_in(item), options(item))
    bounds = bounds_at(text, where)
    if bounds is None:
        return anything, A_NUMBER
    low, high = bounds
    return lambda number: low <= number <= high, f"allowed is {low:g} to {high:g}"


def bounds_at(text: Text, where: Where) -> tuple[float, float] | None:
    """Bounds that the keys around a number set: those of the parameter that stands beside it, or of the lever itself."""
    groups = [stands_at(text.data, where[:k]) for k in range(len(where))]
    for group in reversed(groups):
        if isinstance(group, dict) and isinstance(group.get("path"), str):
            item = declared(group["path"])
            moves = where[-1] in ("factor", "offset")
            return None if item is None or moves else item.domain
    bounds = text.data.get("domain") if where[0] in ("usual", "levels") else None
    if isinstance(bounds, tuple) and len(bounds) == 2 and all(map(is_number, bounds)):
        return float(bounds[0]), float(bounds[1])
    return None


def stands_at(data: Any, where: Where) -> Any:
    """What stands at a place; nothing where there is no such place."""
    for step in where:
        inside = isinstance(data, dict) or (
            isinstance(data, tuple) and isinstance(step, int) and step < len(data)
        )
        data = data[step] if inside and (not isinstance(data, dict) or step in data) else None
    return data


def fits_in(item: Declared) -> Fits:
    """Whether a number is allowed for a parameter."""

    def fits(number: float) -> bool:
        low, high = item.domain
        return low <= number <= high and (isinstance(item.about, Number) or number == round(number))

    return fits


def is_count(number: float) -> bool:
    """Whether it can be a number of villages or townships."""
    return number == round(number) and 1 <= number <= MOST_VILLAGES


def is_number(value: Any) -> TypeGuard[float]:
    """Whether it is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300


OPERATORS: dict[type, Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def arithmetic(text: str) -> float | None:
    """The result of ``1,053 / 324``; ``None`` where the text is not arithmetic alone."""
    if len(text) > 200 or not re.fullmatch(r"[-+*/()\u00d7\u00f70-9., ]+", text):
        return None
    plain = text.replace(",", "").replace("\u00d7", "*").replace("\u00f7", "/").strip()
    try:
        return evaluate(ast.parse(plain, mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError):
        return None


def evaluate(node: ast.expr) -> float:
    """The value of sums, differences, products and quotients of numbers."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](evaluate(node.left), evaluate(node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -evaluate(node.operand)
    raise ValueError("not arithmetic")


def options(item: Declared) -> str:
    """What a parameter may be set to, in words."""
    if isinstance(item.about, Switch):
        return "allowed is " + one_of([f"{k} ({text})" for k, text in enumerate(item.about.options)])
    low, high = item.domain
    unit = "" if item.about.unit == "-" else f" {item.about.unit}"
    return f"allowed is {low:g} to {high:g}{unit}"
