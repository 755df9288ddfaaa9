"""Designs: from factors to points. A design says of itself what it is, so that an analysis that does not fit is refused.

A Sobol design is nested: the first 64 base points of 128 are those of 64, so that a study can be extended and only the new
rows run; so are the trajectories of Morris, which come from SALib one by one. Saltelli's rows A, AB_j (BA_j), B are laid
out here from columns of our own (:mod:`experiments.study.pairing`), for SALib's are not nested and blind at some pairs.
"""

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import qmc

from experiments.study.pairing import columns
from experiments.study.schema import Factor, Study
from experiments.worlds import agreeing, hypercube

Floats = NDArray[np.float64]
BLOCK = "block"
"""Column that says which base point, or trajectory, a row belongs to: rows of a block share their seeds."""
DUMMY = "dummy"
"""Column of a factor, between 0 and 1, that moves nothing but luck: what its index shows is noise."""


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
    unit = qmc.LatinHypercube(len(study.factors) + 1, rng=study.design.seed).random(study.design.rows)
    return scaled(study, unit, np.arange(len(unit)))


def _worlds(study: Study) -> pd.DataFrame:
    """Worlds: a Latin hypercube, correlated where declared, or what published figures leave of it; each is a block of its own."""
    unit = hypercube([factor.name for factor in study.factors], study.design.rows, study.design.seed)
    if study.design.source == "posterior":
        unit = agreeing(
            unit, {one.path or one.name: span_of(one) for one in study.factors}, study.design.seed
        )
    columns = {factor.name: values_at(factor, unit[:, k]) for k, factor in enumerate(study.factors)}
    return pd.DataFrame({**columns, BLOCK: np.arange(len(unit))})


def span_of(factor: Factor) -> tuple[float, float]:
    """Bounds of a factor; missing where it has a list of values."""
    return (np.nan, np.nan) if factor.levels is not None else (factor.bounds[0], factor.bounds[1])


def _sobol(study: Study) -> pd.DataFrame:
    """Saltelli's rows, block by block: A, AB_1 .. AB_k (BA_1 .. BA_k), B, with columns from :mod:`.pairing`.

    Where factors move in groups, AB_g has all columns of the group from B.
    """
    k, n = len(study.factors) + 1, study.design.rows
    own = together(study)
    a, b = (matrix[:, None] for matrix in columns(k, n, study.design.seed))
    rows = [a, np.where(own, b, a)]
    if study.design.second_order:
        rows.append(np.where(own, a, b))
    block = np.concatenate([*rows, b], axis=1)
    return scaled(study, block.reshape(-1, k), np.repeat(np.arange(n), block.shape[1]))


def _morris(study: Study) -> pd.DataFrame:
    """Trajectories of Morris, each laid out by a seed of its own, so that more of them leave the first as they are."""
    from SALib.sample import morris

    names = [*(factor.name for factor in study.factors), DUMMY]
    k, rows = len(names), study.design.rows
    groups = [*study.moved_together, DUMMY]
    problem = {"num_vars": k, "names": names, "bounds": [[0.0, 1.0]] * k}
    if len(set(groups)) < k:
        problem["groups"] = groups
    levels = study.design.levels + study.design.levels % 2  # an even number, as the method needs
    seeds = [
        int(np.random.SeedSequence([study.design.seed, row]).generate_state(1)[0]) for row in range(rows)
    ]
    # SALib takes seed 0 for no seed.
    unit = np.concatenate([morris.sample(problem, 1, num_levels=levels, seed=seed or 1) for seed in seeds])
    return scaled(study, unit, np.repeat(np.arange(rows), len(set(groups)) + 1))


def _table(study: Study) -> pd.DataFrame:
    """The points as given."""
    rows = [
        tuple(point[f.name] if f.name in point else point[str(f.path)] for f in study.factors)
        for point in study.design.table
    ]
    return framed(study, rows, np.zeros(len(rows), np.int64))


DESIGNS = {
    "grid": _grid,
    "ofat": _ofat,
    "lhs": _lhs,
    "worlds": _worlds,
    "sobol": _sobol,
    "morris": _morris,
    "table": _table,
}


def together(study: Study) -> NDArray[np.bool_]:
    """Which factor (column) moves with what is moved (row); the dummy, last of both, by itself."""
    groups = [*study.moved_together, DUMMY]
    return np.array([[group == name for group in groups] for name in dict.fromkeys(groups)])


def framed(study: Study, rows: list[tuple[Any, ...]], blocks: NDArray[np.int64]) -> pd.DataFrame:
    """Rows as a table with named columns."""
    frame = pd.DataFrame(rows, columns=[factor.name for factor in study.factors])
    frame[BLOCK] = blocks
    return frame


def scaled(study: Study, unit: Floats, blocks: NDArray[np.int64]) -> pd.DataFrame:
    """Points of the unit cube in the units of the factors; the last column is the dummy, as it is."""
    columns = {factor.name: values_at(factor, unit[:, k]) for k, factor in enumerate(study.factors)}
    return pd.DataFrame({**columns, DUMMY: unit[:, -1], BLOCK: blocks})


def listed(factor: Factor, levels: int) -> list[Any]:
    """The values of a factor: as given, or evenly between its bounds."""
    if factor.levels is not None:
        return list(factor.levels)
    return list(dict.fromkeys(values_at(factor, np.linspace(0.0, 1.0, levels)).tolist()))


def base_of(factor: Factor, values: list[Any]) -> Any:
    """Where a factor stands while others move: the declared default where it lies in reach, else the middle value."""
    if factor.path is not None:
        from model.parameters import resolve

        default = resolve(factor.path).default
        if (factor.levels is None and factor.bounds[0] <= default <= factor.bounds[1]) or default in values:
            return default
    return values[len(values) // 2] if factor.lever is None else values[0]


def values_at(factor: Factor, u: Floats) -> NDArray[Any]:
    """Values of a factor at ``u`` in 0 to 1: between its bounds, evenly or over the logarithm, or from its list."""
    if factor.levels is not None:
        at = np.minimum(len(factor.levels) - 1, (u * len(factor.levels)).astype(int))
        known = np.array(factor.levels, object if factor.place is not None else None)
        return np.asarray(known[at])
    low, high = factor.bounds
    if factor.integer:
        return np.asarray(np.minimum(np.floor(high), np.floor(low + u * (np.floor(high) - low + 1.0))))
    if factor.log:
        return np.asarray(np.exp(np.log(low) + u * (np.log(high) - np.log(low))))
    return np.asarray(low + u * (high - low))
