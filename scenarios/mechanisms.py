"""The mechanisms that the founding documents name, and what stands for each of them in the model.

Two tables of the library hold them: ``mechanisms.csv``, one row each, and ``planned_levers.csv``, levers that are named and
not built. A name of what stands for a mechanism says its kind and its name, as ``lever:points``: a lever, a state (a number
of a place or a setting), a rule (a mechanism of the model, or a number of one), an outcome or a policy. A lever that a row
needs counts as soon as its file is there, so that building it is all that has to be done.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from model.declare import Label
from model.outcomes import OUTCOMES
from model.parameters import ledger
from scenarios.evidence import LIBRARY
from scenarios.files import FOLDERS
from scenarios.names import LABEL

Extent = Literal["whole", "part", "none"]
Kind = Literal["lever", "state", "rule", "outcome", "policy"]

EXTENTS: dict[Extent, Label] = {
    "whole": Label("modelled", "已建模"),
    "part": Label("modelled in part", "部分建模"),
    "none": Label("not modelled", "未建模"),
}
"""How far a mechanism is modelled."""

BY: dict[Kind, Label] = {
    "lever": Label("lever", "政策工具"),
    "state": Label("state or number of a place", "状态或地点数值"),
    "rule": Label("rule", "规则"),
    "outcome": Label("outcome", "结果指标"),
    "policy": Label("policy file", "政策文件"),
}
"""What may stand for one."""

GROUPS: dict[str, Label] = {
    "policy lever": Label("policy levers", "政策举措"),
    "institution": Label("institutions", "制度与组织"),
    "actor": Label("actors", "主体"),
    "problem": Label("problems", "问题"),
    "outcome": Label("results", "成效"),
}
"""Kinds of mechanism, in the order of lists."""


@dataclass(frozen=True)
class Mechanism:
    """One mechanism as the documents name it.

    Attributes:
        id: its name here.
        label: what it is called; the Chinese gives all names that the documents use.
        kind: one of :data:`GROUPS`.
        documents: keys of the documents that name it.
        places: of which they say so.
        extent: how far what stands for it goes, without what it needs.
        by: what stands for it.
        needs: levers that it would need to be modelled as a whole.
        note: what is missing, or why it is not modelled; empty where what it needs says so.
        evidence: ids of rows of evidence.
    """

    id: str
    label: Label
    kind: str
    documents: tuple[str, ...]
    places: tuple[str, ...]
    extent: Extent
    by: tuple[str, ...]
    needs: tuple[str, ...]
    note: Label
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """A lever that is named and not built: its label, and what it would need."""

    name: str
    label: Label
    needs: Label


def read(table: str) -> list[dict[str, str]]:
    """The rows of a table of the library."""
    with open(LIBRARY / table, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def mechanisms() -> dict[str, Mechanism]:
    """Every mechanism by its id, in the order of the table."""
    return {row["id"]: _mechanism(row) for row in read("mechanisms.csv")}


def _mechanism(row: dict[str, str]) -> Mechanism:
    extent: dict[str, Extent] = {"whole": "whole", "part": "part", "none": "none"}
    documents, places, by, needs, evidence = (
        tuple(row[head].split()) for head in ("documents", "places", "by", "needs", "evidence")
    )
    label, note = Label(row["en"], row["zh"]), Label(row["note"], row["note_zh"])
    return Mechanism(
        row["id"], label, row["kind"], documents, places, extent[row["extent"]], by, needs, note, evidence
    )


@lru_cache(maxsize=1)
def planned() -> dict[str, Planned]:
    """Every lever that some mechanism needs, by its name; also those that have been built since."""
    return {
        row["name"]: Planned(row["name"], Label(row["en"], row["zh"]), Label(row["needs"], row["needs_zh"]))
        for row in read("planned_levers.csv")
    }


# what there is


def stands(name: str) -> Label | None:
    """The label of what stands for a mechanism, ``lever:points`` say; ``None`` where there is no such thing."""
    kind, _, given = name.partition(":")
    look = LOOKS.get(kind)
    return look(given) if look else None


def labelled(kind: Literal["lever", "policy"]) -> Callable[[str], Label | None]:
    """How the label of a file of the library is found."""

    def look(name: str) -> Label | None:
        file = FOLDERS[kind] / f"{name}.yaml"
        found = LABEL.search(file.read_text("utf-8")) if file.is_file() else None
        return Label(found["en"], found["zh"]) if found else None

    return look


def of_number(path: str) -> Label | None:
    """The label of a number of the model; of a mechanism by its name alone."""
    item = ledger().get(path if "." in path else f"switches.{path}")
    return Label(item.about.en, item.about.zh) if item else None


def of_outcome(name: str) -> Label | None:
    """The label of an outcome."""
    return OUTCOMES[name].label if name in OUTCOMES else None


LOOKS: dict[str, Callable[[str], Label | None]] = {
    "lever": labelled("lever"),
    "policy": labelled("policy"),
    "state": of_number,
    "rule": of_number,
    "outcome": of_outcome,
}
"""How each kind of name is found."""


# how far one is modelled


def is_built(one: Mechanism) -> bool:
    """Whether everything that it needs is there."""
    return bool(one.needs) and all(stands(name) for name in one.needs)


def extent(one: Mechanism) -> Extent:
    """How far it is modelled, with what it needs where that has been built."""
    return "whole" if is_built(one) else one.extent


def stood_for(one: Mechanism) -> tuple[str, ...]:
    """What stands for it: the levers it needs first, where they have been built."""
    return (*one.needs, *one.by) if is_built(one) else one.by


def kind_of(one: Mechanism) -> str:
    """The kind of what stands for it first; nothing where it is not modelled."""
    return next((name.partition(":")[0] for name in stood_for(one)), "")


def sentence(one: Mechanism) -> Label:
    """What is missing or why it is not modelled, in a sentence; nothing where it is modelled as a whole."""
    if extent(one) == "whole":
        return Label("", "")
    if one.note.en:
        return one.note
    lacking = [planned()[name.partition(":")[2]] for name in one.needs]
    return Label(" ".join(n.needs.en for n in lacking), "".join(n.needs.zh for n in lacking))


def counts(chosen: Iterable[Mechanism]) -> dict[str, int]:
    """How many are modelled, by the kind of what stands for them, modelled in part, and not modelled."""
    found = dict.fromkeys(("all", *BY, *EXTENTS, "needs"), 0)
    for one in chosen:
        found["all"] += 1
        found[extent(one)] += 1
        if extent(one) == "whole":
            found[kind_of(one)] += 1
        found["needs"] += bool(one.needs) and not is_built(one)
    return found


def not_built() -> Iterator[tuple[Planned, list[Mechanism]]]:
    """Levers that are not built, with the mechanisms that need each."""
    for lever in planned().values():
        name = f"lever:{lever.name}"
        if stands(name) is None:
            yield lever, [one for one in mechanisms().values() if name in one.needs]


# what may be wrong with the table


def faults() -> Iterator[str]:
    """Everything that is wrong with the tables: a name that does not exist, a sentence that is missing."""
    for one in mechanisms().values():
        yield from (f"{one.id}: there is no {name}" for name in one.by if stands(name) is None)
        for name in one.needs:
            kind, _, given = name.partition(":")
            if kind != "lever" or given not in planned():
                yield f"{one.id}: {name} is no planned lever"
        if (one.extent == "none") != (not one.by):
            yield f"{one.id}: {one.extent} with {len(one.by)} names"
        if one.extent != "whole" and not (one.needs or all(one.note)):
            yield f"{one.id}: no sentence says what is missing"
        if one.extent == "part" and not all(one.note):
            yield f"{one.id}: no sentence says what is missing"
    for lever in planned().values():
        if not (all(lever.label) and all(lever.needs)):
            yield f"{lever.name}: no sentence says what it needs"
