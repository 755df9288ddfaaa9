"""PAWN, bands of one factor at a time, and the width of intervals."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import pawn as peer
from scipy.stats import ks_2samp, qmc

from analysis.sensitivity import Bands, Indices, Problem, Resampling, Width, analyse, width_of
from analysis.sensitivity.known import ishigami, saltelli
from analysis.sensitivity.noise import Share
from analysis.sensitivity.pawn import distances, slices_of
from analysis.sensitivity.problem import Floats, points_of
from analysis.sensitivity.result import Index
from analysis.sensitivity.sentences import how_wide
from analysis.why import Why
from bilingual.words import Single

NAMES = ("a", "b", "dummy")
HYPERCUBE = Problem(NAMES, "lhs")


def skewed(n: int, replicates: int, seed: int) -> tuple[Floats, Floats]:
    """Points, and outcomes with a heavy tail that a moves far, b a little and the dummy not at all."""
    points = qmc.LatinHypercube(3, rng=np.random.default_rng(seed)).random(n)
    luck = np.random.default_rng((6, seed)).normal(size=(n, replicates))
    return points, np.exp(3.0 * points[:, :1] + 0.5 * points[:, 1:2] + luck)


def indices(problem: Problem, rows: Floats | pd.DataFrame, y: Floats, **options: object) -> Indices:
    found = analyse(problem, rows, y, resampling=Resampling(100), **options)  # type: ignore[arg-type]
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


# the width of intervals


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


def test_the_width_is_that_of_the_widest_interval() -> None:
    """95 % of a normal distribution is 2 x 1.96 standard deviations wide."""
    draws = np.array([0.6, 0.3, 0.01]) + np.array([0.004, 0.02, 0.002]) * scattered([0.0] * 3, 1.0)
    width = width_of(result(draws))
    low, high = np.quantile(draws[:, 1], (0.025, 0.975))
    assert (width.index, width.outputs, width.wanted) == ("ST", ("y",), 0.05)
    assert width.widest[0] == high - low == pytest.approx(2 * 1.96 * 0.02, rel=0.15)
    assert not width.met[0] and not width.reached and width.reasons == (Why.WIDE,)


@pytest.mark.parametrize(("times", "reached"), [(0.999, False), (1.0, False), (1.001, True)])
def test_a_width_is_reached_below_what_is_wanted(times: float, reached: bool) -> None:
    found = result(scattered([0.6, 0.3, 0.01], 0.02))
    widest = float(width_of(found).widest[0])
    width = width_of(found, times * widest)
    assert width.reached is reached
    (row,) = width.to_dataframe().to_dict("records")
    assert row == {
        "output": "y",
        "width": widest,
        "wanted": times * widest,
        "reached": reached,
        "why": "" if reached else "wide",
    }
    assert ("not reached" in repr(width)) is not reached
    assert ("yes 是" in width._repr_html_()) is reached


def test_the_dummy_is_not_judged() -> None:
    wide = np.array([0.6, 0.3, 0.0]) + np.array([0.001, 0.001, 0.1]) * scattered([0.0] * 3, 1.0)
    found = result(wide)
    assert not width_of(found).reached
    assert width_of(replace(found, problem=Problem(found.problem.names, "sobol", dummy="x2"))).reached


def test_without_intervals_no_width_is_reached() -> None:
    draws = scattered([0.6, 0.3, 0.01], 0.005)
    draws[:, 2] = np.nan
    width = width_of(result(draws))
    assert np.isnan(width.widest[0]) and not width.reached and width.reasons == (Why.WIDE,)
    for lang, said in (("en", "have no interval"), ("zh", "没有区间")):
        assert said in how_wide(width, 0, "sobol", lang)


def test_no_width_can_be_wanted_that_is_not_above_0() -> None:
    for wanted in (0.0, -1.0, np.nan, np.inf):
        with pytest.raises(ValueError, match="allowed is a number above 0"):
            width_of(result(scattered([0.6, 0.3], 0.02)), wanted)


@pytest.mark.parametrize(
    ("method", "wanted", "lang", "said"),
    [
        ("sobol", 0.125, "en", "these shares is 10 % wide, below the 12.5 % wanted."),
        ("sobol", 0.05, "en", "these shares is 10 % wide, not below the 5 % wanted:"),
        ("sobol", 0.125, "zh", "这些占比的95%区间最宽为10%，小于所要求的12.5%。"),
        ("sobol", 0.05, "zh", "未小于所要求的5%：作为数值引用之前须增加基点。"),
        ("morris", 0.05, "en", "these effects, in units of the largest, is 0.1 wide, not below the 0.05"),
        ("pawn", 0.2, "zh", "这些指数的95%区间最宽为0.1，小于所要求的0.2。"),
    ],
)
def test_the_answer_says_how_wide_and_whether_that_is_what_was_wanted(
    method: str, wanted: float, lang: Single, said: str
) -> None:
    width = Width("ST", ("y",), np.array([0.1]), wanted, (Why.NONE,))
    assert said in how_wide(width, 0, method, lang)


def test_a_larger_design_has_narrower_intervals() -> None:
    case = ishigami()
    widths = []
    for blocks in (64, 8192):
        rows = saltelli(case.factors, blocks, 1)
        y = np.repeat(case.function(rows[list(case.factors)].to_numpy())[:, None], 2, axis=1)
        widths.append(width_of(indices(Problem(case.factors, "sobol"), rows, y)))
    assert not widths[0].reached
    assert widths[1].widest[0] < 0.2 * widths[0].widest[0]
