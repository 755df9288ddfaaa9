"""PAWN, bands of one factor at a time, and the gate of convergence."""

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import pawn as peer
from scipy.stats import ks_2samp, qmc

from analysis.sensitivity import Bands, Gate, Indices, Problem, analyse, converged
from analysis.sensitivity.gate import exchanged
from analysis.sensitivity.known import ishigami, saltelli
from analysis.sensitivity.noise import Share
from analysis.sensitivity.pawn import distances, slices_of
from analysis.sensitivity.problem import Floats, points_of
from analysis.sensitivity.result import Index

NAMES = ("a", "b", "dummy")
HYPERCUBE = Problem(NAMES, "lhs")


def skewed(n: int, replicates: int, seed: int) -> tuple[Floats, Floats]:
    """Points, and outcomes with a heavy tail that a moves far, b a little and the dummy not at all."""
    points = qmc.LatinHypercube(3, rng=np.random.default_rng(seed)).random(n)
    luck = np.random.default_rng((6, seed)).normal(size=(n, replicates))
    return points, np.exp(3.0 * points[:, :1] + 0.5 * points[:, 1:2] + luck)


def indices(problem: Problem, rows: Floats | pd.DataFrame, y: Floats, **options: object) -> Indices:
    found = analyse(problem, rows, y, **({"bootstraps": 100} | options))  # type: ignore[arg-type]
    assert isinstance(found, Indices)
    return found


# PAWN


def test_distances_are_those_of_kolmogorov_and_smirnov() -> None:
    """Ties included."""
    points, y = skewed(200, 3, 1)
    y = np.round(y)
    slices = slices_of(points_of(HYPERCUBE, points), 10)
    found = distances(y, slices[:, 0], np.full((1, 200), 1.0 / 200))
    due = [ks_2samp(y[slices[:, 0] == one].ravel(), y.ravel()).statistic for one in range(10)]
    assert found[0] == pytest.approx(due, abs=1e-12)


def test_pawn_is_that_of_the_peer_but_for_the_point_it_leaves_out() -> None:
    """SALib leaves the largest value of a factor out of its last slice: one point of forty in one slice of ten."""
    points, y = skewed(400, 1, 1)
    found = indices(HYPERCUBE, points, y)
    theirs = peer.analyze({"num_vars": 3, "names": list(NAMES)}, points, y[:, 0], S=10)
    for ours, name in (("median", "median"), ("mean", "mean"), ("max", "maximum")):
        assert found[ours].value[:, 0] == pytest.approx(theirs[name], abs=0.03)


def test_pawn_tells_from_the_dummy_what_moves_the_distribution() -> None:
    points, y = skewed(500, 2, 1)
    found = indices(HYPERCUBE, points, y)
    assert found.main.name == "median" and "of the whole distribution" in repr(found)
    assert found.above_dummy()[:2, 0].tolist() == [1.0, 0.0]
    assert (found["median"].low <= found["median"].value).all() and (
        found["median"].value <= found["median"].high
    ).all()


def test_pawn_has_no_quantity_of_its_own() -> None:
    points, y = skewed(50, 4, 1)
    with pytest.raises(ValueError, match="leave quantity out; given 'spread'"):
        analyse(HYPERCUBE, points, y, quantity="spread")


def test_names_are_slices() -> None:
    points, y = skewed(300, 1, 1)
    rows = pd.DataFrame(points, columns=list(NAMES))
    rows["a"] = np.where(rows["a"] < 0.5, "wusheng", "lufeng")
    assert indices(HYPERCUBE, rows, y).above_dummy()[0, 0] == 1.0


def test_pawn_of_a_sobol_design_reads_a_and_b_alone() -> None:
    case = ishigami()
    rows = saltelli(case.factors, 128, 1)
    y = case.function(rows[list(case.factors)].to_numpy())[:, None]
    ends = rows.groupby("block").nth([0, -1]).index
    found = indices(Problem(case.factors, "sobol"), rows, y, method="pawn")
    alone = indices(Problem(case.factors, "lhs"), rows.iloc[ends], y[ends], method="pawn")
    assert (found["median"].value == alone["median"].value).all()


# bands


def test_bands_are_means_with_their_intervals() -> None:
    rows = pd.DataFrame(
        {"pay": [10.0, 0.0, 50.0, 10.0, 10.0], "place": ["wusheng"] * 3 + ["lufeng", "yanhe"], "block": 0}
    )
    luck = np.random.default_rng(1).normal(size=(1, 8))
    y = np.array([1.0, 0.0, 5.0, 2.0, 3.0])[:, None] + luck
    found = analyse(Problem(("pay", "place"), "ofat", seeds="paired"), rows, y, outputs=("turnout",))
    assert isinstance(found, Bands)
    frame = found.to_dataframe()
    assert frame["at"].tolist() == [0.0, 10.0, 50.0, "wusheng", "lufeng", "yanhe"]
    assert frame["effect"].tolist() == pytest.approx([-1.0, 0.0, 4.0, 0.0, 1.0, 2.0])
    assert frame["effect_low"].isna().all(), "the same luck at both ends: every seed has the same difference"
    assert (frame["effect_why"] == "constant").all() and (frame["why"] == "").all()
    assert (frame["n"] == 8).all() and (frame["low"] < frame["value"]).all()
    assert "<table" in found._repr_html_()


def test_bands_refuse_rows_that_move_several_factors() -> None:
    with pytest.raises(ValueError, match="row 3 differs from the first, the base, in several factors"):
        analyse(Problem(("a", "b"), "ofat"), [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], np.zeros(4))


# the gate


def result(draws: Floats, name: str = "ST") -> Indices:
    """An index with these draws, bootstraps x factors."""
    low, high = np.quantile(draws, (0.025, 0.975), axis=0)
    names = tuple(f"x{j}" for j in range(draws.shape[1]))
    part = Index(name, names, draws.mean(axis=0)[:, None], low[:, None], high[:, None], draws[:, :, None])
    nothing = np.array([0.0])
    share = Share(nothing, nothing, nothing, nothing)
    ones = np.array([1])
    return Indices(Problem(names, "sobol"), "sobol", "mean", "", ("y",), (part,), share, 2, ones, ones, ())


def scattered(means: list[float], sd: float) -> Floats:
    return np.array(means) + sd * np.random.default_rng(1).normal(size=(400, len(means)))


def test_sharp_indices_pass_all_three() -> None:
    gate = converged(result(scattered([0.6, 0.3, 0.01], 0.005)))
    assert gate.passed and isinstance(gate, Gate)
    assert gate.values.statistic[0] == pytest.approx(4 * 0.98 * 0.005, rel=0.15)


def test_the_ranking_can_stand_before_the_values() -> None:
    gate = converged(result(scattered([0.6, 0.3, 0.01], 0.02)))
    assert not gate.values.passed and gate.ranking.passed and not gate.screening.passed and not gate.passed


def test_the_order_of_what_does_little_hardly_counts() -> None:
    """Two small ones that exchange places all the time against two large ones that do."""
    small = converged(result(scattered([0.6, 0.3, 0.01, 0.01], 0.01)))
    large = converged(result(scattered([0.4, 0.4, 0.01, 0.01], 0.01)))
    assert small.ranking.statistic[0] < 0.1
    assert large.ranking.statistic[0] == pytest.approx(1.0, abs=0.05)


def test_places_exchanged_are_counted_by_hand() -> None:
    """(0.6, 0.3, 0.1) against (0.3, 0.6, 0.1): ranks differ by 1, 1, 0, weights 0.36, 0.36, 0.01."""
    draws = np.tile([[0.6, 0.3, 0.1], [0.3, 0.6, 0.1]], (50, 1))
    assert exchanged(draws[:, :, None])[0] == pytest.approx(0.72 / 0.73)


def test_without_intervals_nothing_has_passed() -> None:
    gate = converged(result(np.full((200, 3), np.nan)))
    assert not gate.passed and not gate.values.passed and not gate.ranking.passed


def test_limits_and_other_indices_can_be_asked_for() -> None:
    found = result(scattered([0.6, 0.3, 0.01], 0.02))
    assert converged(found, values=0.2, screening=0.2).passed
    with pytest.raises(ValueError, match="index: given 'S9', allowed are ST"):
        converged(found, "S9")
    frame = converged(found).to_dataframe()
    assert list(frame) == ["criterion", "output", "statistic", "limit", "passed", "why"] and len(frame) == 3
    assert "筛选" in converged(found)._repr_html_() and "values not passed" in repr(converged(found))


def test_a_larger_design_passes_what_a_small_one_does_not() -> None:
    case = ishigami()
    gates = []
    for blocks in (64, 8192):
        rows = saltelli(case.factors, blocks, 1)
        y = np.repeat(case.function(rows[list(case.factors)].to_numpy())[:, None], 2, axis=1)
        gates.append(converged(indices(Problem(case.factors, "sobol"), rows, y)))
    assert not gates[0].values.passed and gates[1].ranking.passed
    assert gates[1].values.statistic[0] < 0.2 * gates[0].values.statistic[0]
