"""Columns of a Sobol design: nested, stratified, and no pair of factors that misleads."""

from functools import lru_cache

import numpy as np
import pytest
from scipy.stats import qmc

from analysis.sensitivity import Problem, Resampling, analyse
from analysis.sensitivity.pairs import SHAPES, pair_errors
from experiments.study.pairing import Parts, changed, columns, squares
from experiments.study.schema import load_study


@pytest.mark.parametrize("rows", [4, 8, 64, 512])
def test_each_column_has_one_point_in_each_slice(rows):
    for matrix in columns(5, rows, seed=3):
        assert (np.sort((matrix * rows).astype(int), axis=0) == np.arange(rows)[:, None]).all()


def test_fewer_rows_are_the_first_of_more():
    for few, many in zip(columns(5, 100, seed=3), columns(5, 512, seed=3), strict=True):
        assert (few == many[:100]).all()
    for few, many in zip(columns(2, 300, seed=3), columns(2, 2048, seed=3), strict=True):
        assert (few == many[:300]).all()


@pytest.mark.parametrize("seed", [1, 11])
def test_no_pair_of_straight_lines_errs_by_more_than_a_seventh(seed):
    a, b = columns(13, 512, seed)
    assert pair_errors(a[:256], b[:256], straight=True).max() <= 0.15
    assert pair_errors(a, b, straight=True).max() <= 0.11


def test_errors_of_curves_and_steps_shrink_with_the_rows_where_those_of_neighbouring_dimensions_stay():
    a, b = columns(8, 2048, 1)
    worst = [pair_errors(a[:n], b[:n]).max() for n in (256, 2048)]
    assert worst[1] < 0.6 * worst[0] < 0.6 * 0.4
    plain = qmc.Sobol(26, scramble=True, rng=1).random(2048)
    assert pair_errors(plain[:, :13], plain[:, 13:]).max() > 2.0 * worst[1]


def test_the_error_of_a_pair_is_that_of_the_index():
    a, b = columns(2, 64, 5)
    for g in SHAPES:
        for h in SHAPES:
            fa, fb = g(a[:, 0]) * h(a[:, 1]), g(b[:, 0]) * h(b[:, 1])
            ab = g(b[:, 0]) * h(a[:, 1])
            variance = np.concatenate([fa, fb]).var()
            assert abs(((fa - ab) ** 2).mean() / 2 / variance - 1) <= pair_errors(a, b)[0, 1] + 1e-12


def test_what_an_exchange_changes_is_what_it_says():
    """Of three parts together, each with a kernel of its own, to the last whole number."""
    rng = np.random.default_rng(1)
    own = Parts(*(rng.integers(-5, 6, (7, columns)).astype(float) for columns in (2, 3, 4)))
    kernels = [rng.integers(-9, 10, (7, 7)).astype(float) for _ in own]
    others = Parts(*(kernel + kernel.T for kernel in kernels))

    def whole(parts):
        return sum((part @ part.T * kernel).sum() for part, kernel in zip(parts, others, strict=True))

    said, before = changed(own, others, [squares(kernel) for kernel in others]), whole(own)
    for r in range(7):
        for s in range(7):
            order = np.arange(7)
            order[[r, s]] = order[[s, r]]
            assert said[r, s] == whole(own.of(order)) - before


def test_nothing_of_an_evened_design_is_rounded():
    """Whole numbers below 2^53 are exact in any order of summing, so that every machine lays out the same design."""
    from experiments.study import pairing

    a, b = columns(13, 256, 1)
    parts = [pairing.parts_of(a[:, j], b[:, j]) for j in range(13)]
    assert all((part == np.rint(part)).all() for one in parts for part in one)
    a1, *_ = pairing.sums(parts)
    largest = max(np.abs(part).max() for one in parts for part in one) ** 2 * 3
    assert largest * (a1.max() ** 2) * 256 < 2.0**53
    assert isinstance(parts[0], Parts)


def lines(z, *of):
    return np.prod([z[:, j] for j in of], axis=0)


HELD_BACK = {
    "two and one": lambda z: z[:, 0] + z[:, 1] + 2.0 * lines(z, 0, 1),
    "three and less": lambda z: z[:, 0] + z[:, 1] + z[:, 2] + lines(z, 0, 1) + 3.0 * lines(z, 0, 1, 2),
    "two alone": lambda z: lines(z, 0, 1),
    "Ishigami": lambda z: (
        np.sin(np.pi * z[:, 0])
        + 7.0 * np.sin(np.pi * z[:, 1]) ** 2
        + 0.1 * (np.pi * z[:, 2]) ** 4 * np.sin(np.pi * z[:, 0])
    ),
    "G": lambda z: np.prod(
        [(np.abs(2.0 * z[:, j]) + a) / (1.0 + a) for j, a in enumerate((0.0, 0.5, 1.0, 3.0))], axis=0
    ),
    "growth": lambda z: np.exp(z[:, :3].sum(axis=1)),
    "product": lambda z: (1.0 + z[:, 0]) * (1.0 + z[:, 1]) * (1.0 + z[:, 2]),
    "switch": lambda z: np.where(z[:, 0] > 0.0, z[:, 1], 0.0) + z[:, 2],
}
"""Outcomes with interactions of two and three factors, on -1 to 1, none of which the columns were evened for as it is."""


@lru_cache(maxsize=32)
def exact(name, factors=4):
    """Total-order indices of an outcome, from 2^16 points of a Sobol sequence, within 0.005."""
    both = 2.0 * qmc.Sobol(2 * factors, rng=9).random(1 << 16) - 1.0
    return total(HELD_BACK[name], both[:, :factors], both[:, factors:])


def total(f, a, b):
    """Jansen's total-order index of every column."""
    fa, variance = f(a), np.concatenate([f(a), f(b)]).var()
    mixed = [np.where(np.arange(a.shape[1]) == j, b, a) for j in range(a.shape[1])]
    return np.array([((fa - f(ab)) ** 2).mean() / 2.0 / variance for ab in mixed])


@pytest.mark.parametrize("study", ["outmigration-and-levers", "headline-indices"])
def test_no_shipped_design_errs_by_more_than_015_at_256_blocks(study):
    """Each outcome on 12 choices of factors; both shipped designs begin with these 256 blocks."""
    k = len(load_study(study).factors) + 1
    a, b = (2.0 * matrix - 1.0 for matrix in columns(k, 256, load_study(study).design.seed))
    for name, f in HELD_BACK.items():
        for draw in range(12):
            at = np.random.default_rng(draw).permutation(k)[:4]
            assert np.abs(total(f, a[:, at], b[:, at]) - exact(name)).max() <= 0.15, (name, at)


def test_shipped_sobol_designs_have_256_blocks_or_more():
    from experiments.study.schema import ready

    for name in ready():
        study = load_study(name)
        assert study.design.kind != "sobol" or study.design.rows >= 256, name


@pytest.mark.slow
@pytest.mark.parametrize("shape", range(4))
def test_intervals_of_a_pure_interaction_hold_the_truth(shape):
    """f = g(x0) g(x1): total-order index 1 of both, 0 of ten others; 40 designs, at least 34 of whose intervals hold."""
    g, k, n = SHAPES[shape], 12, 256
    held = 0
    for seed in range(1, 41):
        a, b = columns(k, n, seed)
        rows = np.stack([a, *[np.where(np.arange(k) == j, b, a) for j in range(k)], b], axis=1).reshape(-1, k)
        y = g(rows[:, 2]) * g(rows[:, 5])
        found = analyse(Problem(tuple(map(str, range(k))), "sobol"), rows, y, resampling=Resampling(100)).main
        held += found.low[2, 0] <= 1.0 <= found.high[2, 0]
    assert held >= 34
