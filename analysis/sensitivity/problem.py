"""What an analysis has to know of a design, which analyses fit it, and whether the rows are what the design says."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Kind = Literal["sobol", "morris", "lhs", "worlds", "grid", "ofat", "table"]
Method = Literal["sobol", "morris", "pawn", "bands"]
Seeds = Literal["blocked", "paired", "independent"]
BLOCK = "block"
"""Column of the rows that says to which base point or trajectory a row belongs."""

KINDS: dict[str, str] = {
    "sobol": "a Sobol design (rows A, AB_j, B)",
    "morris": "a design of Morris (trajectories)",
    "lhs": "a Latin hypercube",
    "worlds": "a bank of worlds",
    "grid": "a grid",
    "ofat": "one factor at a time",
    "table": "a table of chosen points",
}
METHODS: dict[str, str] = {
    "sobol": "Sobol indices",
    "morris": "effects of Morris",
    "pawn": "PAWN",
    "bands": "bands around one base",
}
FITS: dict[str, tuple[Method, ...]] = {
    "sobol": ("sobol", "pawn"),
    "morris": ("morris",),
    "lhs": ("pawn",),
    "worlds": ("pawn",),
    "grid": ("pawn",),
    "ofat": ("bands",),
    "table": (),
}
"""Which analyses fit which design; the first is what one gets without asking."""
REASONS: dict[str, str] = {
    "sobol": "needs a Sobol design, whose rows A, AB_j and B differ in one factor",
    "morris": "need trajectories, whose steps move one factor",
    "pawn": "needs points spread over all factors at once: a Latin hypercube, a Sobol design or a grid",
    "bands": "need one factor at a time, all others at their base",
}


@dataclass(frozen=True)
class Problem:
    """What the analysis knows of a design.

    Attributes:
        names: the factors, as the columns of the rows.
        kind: how the points are laid out.
        second_order: a Sobol design has the rows BA_j, too.
        seeds: ``blocked``: rows of a block share their seeds; ``paired``: all rows do; ``independent``: none do.
        levels: of Morris; an odd number counts as the next even one, as the design lays them out.
        dummy: the factor that moves nothing; where no factor has this name there is no floor to compare with.
        groups: for each factor the group that moves together; empty where every factor moves alone.

    Raises:
        ValueError: a word that is not known, factors that are none or twice there, groups that do not match.
    """

    names: tuple[str, ...]
    kind: Kind
    second_order: bool = False
    seeds: Seeds = "blocked"
    levels: int = 4
    dummy: str = "dummy"
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(map(str, self.names)))
        object.__setattr__(self, "groups", tuple(map(str, self.groups)))
        known("kind of design", self.kind, get_args(Kind))
        known("seed plan", self.seeds, get_args(Seeds))
        twice = sorted({name for name in self.names if self.names.count(name) > 1})
        if not self.names or twice:
            raise ValueError(f"factors {', '.join(twice)} stand twice" if twice else "there is no factor")
        if BLOCK in self.names:
            raise ValueError(
                f"no factor can be called {BLOCK}: the column of that name says which rows belong together"
            )
        if self.groups and len(self.groups) != len(self.names):
            raise ValueError(
                f"{len(self.groups)} groups for {len(self.names)} factors: give every factor its group, "
                "its own name where it moves alone"
            )
        if self.levels < 2:
            raise ValueError(f"levels of Morris: given {self.levels}, allowed is 2 or more")

    @property
    def moved(self) -> tuple[str, ...]:
        """What the design moves one by one: groups, or factors where there are none."""
        return tuple(dict.fromkeys(self.groups or self.names))

    @property
    def members(self) -> NDArray[np.bool_]:
        """Which factor (column) belongs to what is moved (row)."""
        of = np.array(self.groups or self.names)
        return np.array([of == name for name in self.moved])

    @property
    def block_rows(self) -> int:
        """Rows of a block: G + 2 or 2 G + 2 of a Sobol design, G + 1 of a trajectory, G the number of moved; else 1."""
        groups = len(self.moved)
        return {"sobol": groups * (1 + self.second_order) + 2, "morris": groups + 1}.get(self.kind, 1)


def known(what: str, given: str, allowed: tuple[str, ...]) -> None:
    """Refuse a word that is not in the list.

    Raises:
        ValueError: it is not.
    """
    if given not in allowed:
        raise ValueError(f"{what}: given {given!r}, allowed are {', '.join(allowed)}")


def fitting(problem: Problem, method: str | None) -> Method:
    """The analysis asked for, or the one that fits.

    Raises:
        ValueError: it does not fit the design; the sentence says what would.
    """
    fits = FITS[problem.kind]
    if not fits:
        raise ValueError(
            "A table of chosen points is a sample of nothing, so nothing can be said about the importance of factors. "
            "Needed is a design: morris to screen, sobol for shares of variance, lhs for PAWN."
        )
    if method is None:
        return fits[0]
    known("method", method, get_args(Method))
    for one in fits:
        if one == method:
            return one
    picture = (
        " A picture around one base is never a ranking: it shows nothing of the rest of the space. "
        "For a ranking lay out a design of kind morris or sobol."
        if problem.kind == "ofat"
        else ""
    )
    offered = " or ".join(f"{METHODS[one]} (method={one!r})" for one in fits)
    raise ValueError(
        f"{METHODS[method]} {REASONS[method]}; this is {KINDS[problem.kind]}. What fits it: {offered}.{picture}"
    )


class Points(NamedTuple):
    """The rows, checked.

    Attributes:
        codes: rows x factors; equal where values are equal, whatever they are.
        numbers: rows x factors as numbers; missing in columns that hold anything else.
        blocks: number of the block of each row, from 0 in order of appearance.
    """

    codes: Ints
    numbers: Floats
    blocks: Ints


def points_of(problem: Problem, rows: pd.DataFrame | ArrayLike) -> Points:
    """Read and check the rows: columns, blocks, and for Sobol and Morris the order within a block.

    Raises:
        ValueError: a factor is missing, a value is, rows are no whole blocks or not in the order of the design.
    """
    frame = framed(problem, rows)
    table = frame[list(problem.names)]
    if table.isna().to_numpy().any():
        column = table.columns[table.isna().any().to_numpy()][0]
        raise ValueError(
            f"rows: factor {column} has a missing value in row {int(np.argmax(table[column].isna()))}"
        )
    codes = np.column_stack([pd.factorize(table[name])[0] for name in problem.names]).astype(np.int64)
    numbers = np.column_stack([as_numbers(table[name]) for name in problem.names])
    points = Points(codes, numbers, blocks_of(problem, frame))
    if problem.kind == "sobol":
        check_sobol(problem, points)
    if problem.kind == "morris":
        steps_of(problem, points)
    return points


def framed(problem: Problem, rows: pd.DataFrame | ArrayLike) -> pd.DataFrame:
    """Rows as a table that has all factors.

    Raises:
        ValueError: it has not.
    """
    if isinstance(rows, pd.DataFrame):
        missing = [name for name in problem.names if name not in rows]
        if missing:
            raise ValueError(
                f"rows: no column {', '.join(missing)}; there are {', '.join(map(str, rows.columns))}"
            )
        return rows.reset_index(drop=True)
    array = np.asarray(rows)
    if array.ndim != 2 or array.shape[1] != len(problem.names):
        raise ValueError(
            f"rows: given an array of shape {array.shape}, it has to have one column for each of the "
            f"{len(problem.names)} factors ({', '.join(problem.names)})"
        )
    return pd.DataFrame(array, columns=list(problem.names)).infer_objects()


def as_numbers(column: "pd.Series[Any]") -> Floats:
    """A column as numbers; missing throughout where it holds names."""
    found = pd.to_numeric(column, errors="coerce").to_numpy(np.float64)
    return found if np.isfinite(found).all() else np.full(len(found), np.nan)


def blocks_of(problem: Problem, frame: pd.DataFrame) -> Ints:
    """Number of the block of each row; where rows do not say, by their order.

    Raises:
        ValueError: rows are no whole number of blocks, or rows of a block do not stand together.
    """
    size, n = problem.block_rows, len(frame)
    if n == 0 or n % size:
        raise ValueError(f"rows: {n} rows are no whole number of blocks of {size}{hint(problem, n)}")
    by_order = np.arange(n) // size
    if problem.kind not in ("sobol", "morris") or BLOCK not in frame:
        return by_order
    given = pd.factorize(frame[BLOCK])[0]
    if (given != by_order).any():
        row = int(np.argmax(given != by_order))
        raise ValueError(
            f"rows: the {size} rows of a block have to stand together, in the order of the design; row {row} is of "
            f"block {frame[BLOCK].iloc[row]}. Sort the rows, and their values with them, as the design laid them out."
        )
    return by_order


def hint(problem: Problem, n: int) -> str:
    """What the number of rows may come from."""
    groups = len(problem.moved)
    if problem.kind != "sobol":
        return f" (trajectories of {groups} factors or groups)"
    other = groups * (2 - problem.second_order) + 2
    if n and n % other == 0:
        return f"; they are of {other}: second_order={not problem.second_order} would fit"
    return f" (A, {'AB_j, BA_j' if problem.second_order else 'AB_j'} of {groups} factors or groups, B)"


def check_sobol(problem: Problem, points: Points) -> None:
    """Every AB_j is A with column j from B, every BA_j is B with column j from A.

    Raises:
        ValueError: a row is something else; rows are not in the order of the design.
    """
    codes = points.codes.reshape(-1, problem.block_rows, len(problem.names))
    a, b = codes[:, :1], codes[:, -1:]
    due = [np.where(problem.members, b, a)]
    due += [np.where(problem.members, a, b)] if problem.second_order else []
    wrong = (codes[:, 1:-1] != np.concatenate(due, axis=1)).any(axis=2)
    if wrong.any():
        block, place = np.argwhere(wrong)[0].tolist()
        groups = len(problem.moved)
        kind, base, other = ("AB", "A", "B") if place < groups else ("BA", "B", "A")
        raise ValueError(
            f"rows: row {block * problem.block_rows + place + 1} should be {kind} of {problem.moved[place % groups]}: "
            f"as row {base} of its block, with {problem.moved[place % groups]} as in row {other}. It is not, so rows "
            "are not in the order of the design; indices from them would be numbers without meaning."
        )


def steps_of(problem: Problem, points: Points) -> Ints:
    """Which factor or group each step of each trajectory moves: trajectories x steps.

    A step that changes nothing (two levels may fall on the same value of a list) is of what is still unmoved.

    Raises:
        ValueError: a step moves several, or one moves twice; rows are not in the order of the design.
    """
    groups = len(problem.moved)
    codes = points.codes.reshape(-1, groups + 1, len(problem.names))
    changed = codes[:, 1:] != codes[:, :-1]
    moves = (changed[:, :, None, :] & problem.members).any(axis=3)  # trajectories x steps x moved
    several, again = moves.sum(axis=2) > 1, moves.sum(axis=1) > 1
    if several.any() or again.any():
        path = int(np.argmax(several.any(axis=1) | again.any(axis=1)))
        raise ValueError(
            f"rows: each step of a trajectory has to move one factor or group, and each of them once; in trajectory "
            f"{path} (rows {path * (groups + 1)} to {path * (groups + 1) + groups}) it is otherwise, so rows are not in "
            "the order of the design."
        )
    order = np.where(moves.any(axis=2), moves.argmax(axis=2), -1)
    for unmoved in np.flatnonzero((order < 0).any(axis=1)):
        order[unmoved, order[unmoved] < 0] = [j for j in range(groups) if j not in order[unmoved]]
    return order
