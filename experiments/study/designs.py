"""Designs: from factors to points. A design says of itself what it is, so that an analysis that does not fit is refused.

A scrambled Sobol sequence is nested: the first 64 base points of 128 are those of 64, so that a study can be extended and
only the new rows run. SALib gives the trajectories of Morris; Saltelli's rows A, AB_j (BA_j), B are laid out here from
scipy's sequence, for SALib's own are not nested.
"""

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import qmc

from experiments.study.schema import Factor, Study

Floats = NDArray[np.float64]
BLOCK = "block"
"""Column that says which base point, or trajectory, a row belongs to: rows of a block share their seeds."""


def points(study: Study) -> pd.DataFrame:
    """One row per point: a column per factor with its value, and the block the row belongs to."""
    made = DESIGNS[study.design.kind](study)
    return made.reset_index(drop=True)


def _grid(study: Study) -> pd.DataFrame:
    """Every combination."""
    lists = [listed(factor, study.design.levels) for factor in study.factors]
    rows = list(product(*lists))
    return framed(study, rows, np.zeros(len(rows), np.int64))


def _ofat(study: Study) -> pd.DataFrame:
    """The base, and each factor through its values with the others at theirs: a picture, never a ranking."""
    lists = [listed(factor, study.design.levels) for factor in study.factors]
    base = [base_of(factor, values) for factor, values in zip(study.factors, lists, strict=True)]
    rows = [tuple(base)]
    for k, values in enumerate(lists):
        rows += [tuple(value if j == k else base[j] for j in range(len(base))) for value in values]
    return framed(study, list(dict.fromkeys(rows)), np.zeros(len(dict.fromkeys(rows)), np.int64))


def _lhs(study: Study) -> pd.DataFrame:
    """A Latin hypercube; each point is a block of its own."""
    unit = qmc.LatinHypercube(len(study.factors), rng=study.design.seed).random(study.design.rows)
    return framed(study, [scaled(study, point) for point in unit], np.arange(len(unit)))


def _sobol(study: Study) -> pd.DataFrame:
    """Saltelli's rows, block by block: A, AB_1 .. AB_k (BA_1 .. BA_k), B, from one scrambled sequence of 2k dimensions."""
    k, n = len(study.factors), study.design.rows
    unit = qmc.Sobol(2 * k, scramble=True, rng=study.design.seed).random(n)
    rows: list[Floats] = []
    for a, b in zip(unit[:, :k], unit[:, k:], strict=True):
        rows.append(a)
        rows += [np.where(np.arange(k) == j, b, a) for j in range(k)]
        if study.design.second_order:
            rows += [np.where(np.arange(k) == j, a, b) for j in range(k)]
        rows.append(b)
    size = len(rows) // n
    return framed(study, [scaled(study, row) for row in rows], np.repeat(np.arange(n), size))


def _morris(study: Study) -> pd.DataFrame:
    """Trajectories of Morris; each is a block."""
    from SALib.sample import morris

    k = len(study.factors)
    problem = {"num_vars": k, "names": [f.name for f in study.factors], "bounds": [[0.0, 1.0]] * k}
    levels = study.design.levels + study.design.levels % 2  # an even number, as the method needs
    unit = morris.sample(problem, study.design.rows, num_levels=levels, seed=study.design.seed)
    return framed(study, [scaled(study, row) for row in unit], np.repeat(np.arange(study.design.rows), k + 1))


def _table(study: Study) -> pd.DataFrame:
    """The points as given."""
    rows = [
        tuple(point[f.name] if f.name in point else point[str(f.path)] for f in study.factors)
        for point in study.design.table
    ]
    return framed(study, rows, np.zeros(len(rows), np.int64))


DESIGNS = {"grid": _grid, "ofat": _ofat, "lhs": _lhs, "sobol": _sobol, "morris": _morris, "table": _table}


def framed(study: Study, rows: list[tuple[Any, ...]], blocks: NDArray[np.int64]) -> pd.DataFrame:
    """Rows as a table with named columns."""
    frame = pd.DataFrame(rows, columns=[factor.name for factor in study.factors])
    frame[BLOCK] = blocks
    return frame


def listed(factor: Factor, levels: int) -> list[Any]:
    """The values of a factor: as given, or evenly between its bounds."""
    if factor.levels is not None:
        return list(factor.levels)
    return list(dict.fromkeys(value_at(factor, u) for u in np.linspace(0.0, 1.0, levels)))


def base_of(factor: Factor, values: list[Any]) -> Any:
    """Where a factor stands while others move: the declared default where it lies in reach, else the middle value."""
    if factor.path is not None:
        from model.parameters import resolve

        default = resolve(factor.path).default
        if (factor.levels is None and factor.bounds[0] <= default <= factor.bounds[1]) or default in values:
            return default
    return values[len(values) // 2] if factor.lever is None else values[0]


def scaled(study: Study, unit: Floats) -> tuple[Any, ...]:
    """A point of the unit cube in the units of the factors."""
    return tuple(value_at(factor, float(u)) for factor, u in zip(study.factors, unit, strict=True))


def value_at(factor: Factor, u: float) -> Any:
    """The value of a factor at ``u`` of (0, 1): between its bounds, evenly or over the logarithm, or from its list."""
    if factor.levels is not None:
        return factor.levels[min(len(factor.levels) - 1, int(u * len(factor.levels)))]
    low, high = factor.bounds
    if factor.integer:
        return float(min(np.floor(high), np.floor(low + u * (np.floor(high) - low + 1.0))))
    if factor.log:
        return float(np.exp(np.log(low) + u * (np.log(high) - np.log(low))))
    return float(low + u * (high - low))
