"""Columns of a Sobol design: nested, stratified, and no pair of factors that misleads."""

import numpy as np
import pytest
from scipy.stats import qmc

from analysis.sensitivity import Problem, analyse
from experiments.study.pairing import SHAPES, columns, pair_errors


@pytest.mark.parametrize("rows", [4, 8, 64, 512])
def test_each_column_has_one_point_in_each_slice(rows):
    for matrix in columns(5, rows, seed=3):
        assert (np.sort((matrix * rows).astype(int), axis=0) == np.arange(rows)[:, None]).all()


def test_fewer_rows_are_the_first_of_more():
    for few, many in zip(columns(5, 100, seed=3), columns(5, 512, seed=3), strict=True):
        assert (few == many[:100]).all()


@pytest.mark.parametrize("seed", [1, 2, 11])
def test_no_pair_of_straight_lines_errs_by_more_than_a_seventh(seed):
    a, b = columns(13, 1024, seed)
    assert pair_errors(a[:256], b[:256], straight=True).max() <= 0.15
    assert pair_errors(a[:512], b[:512], straight=True).max() <= 0.11
    assert pair_errors(a, b, straight=True).max() <= 0.11


def test_errors_of_curves_and_steps_shrink_with_the_rows_where_those_of_neighbouring_dimensions_stay():
    a, b = columns(13, 2048, 1)
    worst = [pair_errors(a[:n], b[:n]).max() for n in (256, 2048)]
    assert worst[1] < 0.6 * worst[0] < 0.6 * 0.3
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
        found = analyse(Problem(tuple(map(str, range(k))), "sobol"), rows, y, bootstraps=100).main
        held += found.low[2, 0] <= 1.0 <= found.high[2, 0]
    assert held >= 34
