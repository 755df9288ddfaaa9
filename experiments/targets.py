"""Published figures that the model is calibrated to: their values and errors, and what one world says of each.

A target names a part of a pattern (``scenarios/library/patterns.csv``), whose function says how it is computed. Its error has
two parts: that of the source, which is wide enough to hold sources that disagree, and the discrepancy, which is how far a
village of the model may lie from what the source is about although every number were right.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from experiments.patterns import calibrate, rows  # noqa: F401 - it declares the patterns
from experiments.patterns.library import Row
from experiments.patterns.worlds import FLEETS, PATTERNS, Fleet
from experiments.worlds import Worlds
from model.declare import Label
from model.run import Run
from model.simulate import simulate
from scenarios.evidence import LIBRARY

Floats = NDArray[np.float64]
Scale = Literal["plain", "log"]
FILE = LIBRARY / "targets.csv"
COLUMNS = (
    "id", "row", "part", "scale", "value", "sd_source", "sd_discrepancy", "sources",
    "computed", "computed_zh", "note", "note_zh",
)  # fmt: skip
Link = Literal["plain", "logit", "log"]
LINKS: dict[str, Link] = {
    "share": "logit",
    "ratio": "log",
    "cases": "log",
    "grievances": "log",
    "disputes": "log",
}
"""By the unit of a pattern."""
DOMAINS = {"share": (0.0, 1.0), "share difference": (-1.0, 1.0)}
"""By the unit of a pattern, what a value may be; of counts and ratios 0 or more."""
VILLAGES = 4
"""Villages of the county in which a world is run: the mean over many worlds takes the place of many villages."""
LEAST = 0.05
"""Counts a village and year below which a logarithm is taken of this instead: fewer cannot be told from none."""


class BadTarget(ValueError):
    """A file of targets that cannot be read; the message says where."""


@dataclass(frozen=True)
class Target:
    """A figure to calibrate to.

    Attributes:
        id: of the target.
        row, part: of the pattern whose function computes it.
        scale: on which it is compared: as it is, or its logarithm.
        value: as the source has it, in the unit of the pattern.
        sd_source, sd_discrepancy: standard deviations on the scale.
        sources: evidence ids or citations, separated by ``;``.
        computed: how the figure follows from the sources, in both languages.
        note: what to beware of, in both languages.
    """

    id: str
    row: str
    part: str
    scale: Scale
    value: float
    sd_source: float
    sd_discrepancy: float
    sources: str
    computed: Label
    note: Label

    @property
    def centre(self) -> float:
        """The value on the scale of comparison."""
        return float(self.scaled(np.array([self.value]))[0])

    @property
    def variance(self) -> float:
        """Of source and discrepancy together."""
        return self.sd_source**2 + self.sd_discrepancy**2

    def scaled(self, values: Floats) -> Floats:
        """Values of the model on the scale of comparison."""
        return values if self.scale == "plain" else np.log(np.maximum(values, LEAST))

    @property
    def statement(self) -> Label:
        """What is computed."""
        return self._pattern.statement

    @property
    def link(self) -> Link:
        """Scale on which worlds are fitted: the logit of a share, the logarithm of what is above 0."""
        return "plain" if self.scale == "log" else LINKS.get(self._pattern.unit, "plain")

    @property
    def _pattern(self) -> Row:
        return next(one for one in rows() if (one.id, one.part) == (self.row, self.part))


@lru_cache(maxsize=4)
def targets(path: Path = FILE) -> tuple[Target, ...]:
    """The targets of a file.

    Raises:
        BadTarget: a column is missing, a number is none, a row or part no pattern has, or an id stands twice.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        heads = tuple(reader.fieldnames or ())
        if not heads:
            raise BadTarget(f"{path}: the file is empty; allowed is a table with {', '.join(COLUMNS)}")
        lacking = [name for name in COLUMNS if name not in heads]
        if lacking:
            raise BadTarget(f"{path}, line 1: {_lacking(lacking[0], heads)}")
        found = tuple(_target(cells, f"{path}, line {reader.line_num}") for cells in reader)
    if not found:
        raise BadTarget(f"{path}: no target; allowed is one row or more")
    for told in ([one.id for one in found], [f"{one.row} {one.part}" for one in found]):
        twice = [name for name in told if told.count(name) > 1]
        if twice:
            raise BadTarget(f"{path}: {twice[0]} stands twice; allowed is one row each")
    return found


def _lacking(name: str, heads: Sequence[str]) -> str:
    """That a column is missing, and which one may be meant for it."""
    near = get_close_matches(name, [head for head in heads if head not in COLUMNS], n=1)
    hint = f"; did you mean it by {near[0]}?" if near else ""
    return f"no column {name}; allowed is a table with {', '.join(COLUMNS)}{hint}"


def _target(cells: Mapping[str, str], where: str) -> Target:
    known = {(one.id, one.part) for one in rows() if one.use == "calibrate"}
    if (cells["row"], cells["part"]) not in known:
        near = get_close_matches(
            f"{cells['row']} {cells['part']}", [" ".join(one) for one in sorted(known)], n=1
        )
        hint = f"; did you mean {near[0]}?" if near else ""
        raise BadTarget(
            f"{where}: no pattern {cells['row']} with a part {cells['part']!r} sets numbers{hint}"
        )
    if cells["scale"] not in get_args(Scale):
        raise BadTarget(f"{where}: scale {cells['scale']!r}; allowed is plain or log")
    value, source, discrepancy = (
        _number(cells, name, where) for name in ("value", "sd_source", "sd_discrepancy")
    )
    if min(source, discrepancy) < 0.0 or source + discrepancy == 0.0:
        raise BadTarget(
            f"{where}: errors {source:g} and {discrepancy:g}; allowed is 0 or more, and not both 0"
        )
    if cells["scale"] == "log" and value <= 0.0:
        raise BadTarget(f"{where}: value {value:g} on a logarithmic scale; allowed is a value above 0")
    unit = next(one.unit for one in rows() if (one.id, one.part) == (cells["row"], cells["part"]))
    low, high = DOMAINS.get(unit, (0.0, np.inf))
    if not low <= value <= high:
        said = f"{low:g} or more" if np.isinf(high) else f"{low:g} to {high:g}"
        raise BadTarget(
            f"{where}: value {value:g}; {cells['row']} {cells['part']} is in {unit}, allowed is {said}"
        )
    return Target(
        cells["id"],
        cells["row"],
        cells["part"],
        "log" if cells["scale"] == "log" else "plain",
        value,
        source,
        discrepancy,
        cells["sources"],
        Label(cells["computed"], cells["computed_zh"]),
        Label(cells["note"], cells["note_zh"]),
    )


def _number(cells: Mapping[str, str], name: str, where: str) -> float:
    try:
        value = float(cells[name])
    except (TypeError, ValueError):
        value = float("nan")
    if not np.isfinite(value):
        raise BadTarget(f"{where}: {name} {cells[name]!r} is no number")
    return value


# what one world says


def _county(k: int, values: Mapping[str, float]) -> list[Run]:
    return [Run(values=values, villages=VILLAGES, seed=2, replicate=k)]


SMALL: dict[str, Fleet] = {
    **FLEETS,
    "county": _county,
    "wusheng": partial(FLEETS["wusheng"], villages=2),  # type: ignore[call-arg]
}
"""The fleets of patterns with fewer villages: what is lost in precision is made up by the number of worlds."""


def measured(wanted: Sequence[Target], k: int, values: Mapping[str, float]) -> Floats:
    """Every target in one world on one seed, on the scale of comparison.

    Args:
        wanted: the targets.
        k: number of the seed.
        values: numbers of the world, by path.
    """
    ids = list(dict.fromkeys(one.row for one in wanted))
    names = dict.fromkeys(name for id_ in ids for name in PATTERNS[id_].fleets)
    worlds = {name: [simulate(run) for run in SMALL[name](k, values)] for name in names}
    found = {id_: PATTERNS[id_].function(*(worlds[name] for name in PATTERNS[id_].fleets)) for id_ in ids}
    return np.array([float(one.scaled(np.array([found[one.row][one.part]]))[0]) for one in wanted])


def measured_over(
    wanted: Sequence[Target], drawn: Worlds, seeds: int, first: int, threads: int, on_done: Callable[[], None]
) -> Floats:
    """World x seed x target.

    Args:
        wanted: the targets.
        drawn: the worlds.
        seeds: of each world; no two worlds share one.
        first: number of the first seed.
        threads: worlds side by side; results do not depend on it.
        on_done: called after each run.
    """

    def one(task: int) -> Floats:
        made = measured(wanted, first + task, drawn.settings(task // seeds))
        on_done()
        return made

    with ThreadPoolExecutor(max(1, threads)) as pool:
        made = list(pool.map(one, range(len(drawn) * seeds)))
    return np.array(made).reshape(len(drawn), seeds, len(wanted))
