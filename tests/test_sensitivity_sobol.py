"""Sobol indices: known functions, the peer without noise, noise as large as the signal, intervals, other quantities."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import sobol as peer

from analysis.sensitivity import Indices, Problem, Resampling, Tail, analyse
from analysis.sensitivity.known import Known, ishigami, saltelli, sobol_g, waves
from analysis.sensitivity.problem import Floats
from analysis.sensitivity.sobol import matchings

CASES = (ishigami(), sobol_g(), waves())


def indices(
    problem: Problem, rows: pd.DataFrame, values: Floats, bootstraps: int = 1000, **options: object
) -> Indices:
    found = analyse(problem, rows, values, resampling=Resampling(bootstraps), **options)  # type: ignore[arg-type]
    assert isinstance(found, Indices)
    return found


def values_of(case: Known, rows: pd.DataFrame, replicates: int) -> Floats:
    return np.repeat(case.function(rows[list(case.factors)].to_numpy())[:, None], replicates, axis=1)


def salib(case: Known, y: Floats, second: bool, **more: object) -> dict[str, Floats]:
    names = list(case.factors)
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names), **more}
    found: dict[str, Floats] = peer.analyze(problem, y, calc_second_order=second, num_resamples=2, seed=1)
    return found


# without noise


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_known_indices_are_found(case: Known) -> None:
    rows = saltelli(case.factors, 4096, 1, second_order=True)
    found = indices(Problem(case.factors, "sobol", True), rows, values_of(case, rows, 2), bootstraps=2)
    assert found["S1"].value[:, 0] == pytest.approx(case.s1, abs=0.03)
    assert found["ST"].value[:, 0] == pytest.approx(case.st, abs=0.03)
    due = {f"{case.factors[j]} x {case.factors[k]}": value for (j, k), value in case.s2.items()}
    got = dict(zip(found["S2"].factors, found["S2"].value[:, 0], strict=True))
    assert got == pytest.approx({name: due.get(name, 0.0) for name in got}, abs=0.05)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("replicates", [1, 2, 3])
@pytest.mark.parametrize("second", [False, True])
def test_without_noise_they_are_those_of_the_peer(case: Known, replicates: int, second: bool) -> None:
    rows = saltelli(case.factors, 64, 5, second)
    y = values_of(case, rows, replicates)
    found = indices(Problem(case.factors, "sobol", second), rows, y, bootstraps=2)
    theirs = salib(case, y[:, 0], second)
    for name in ("S1", "ST"):
        assert found[name].value[:, 0] == pytest.approx(theirs[name], abs=1e-10)
    if second:
        upper = theirs["S2"][np.triu_indices(len(case.factors), 1)]
        assert found["S2"].value[:, 0] == pytest.approx(upper, abs=1e-10)


def test_groups_move_together_and_are_those_of_the_peer() -> None:
    case, groups = sobol_g(), ("place", "place", "x3", "rest", "rest", "dummy")
    rows = saltelli(case.factors, 64, 5, groups=groups)
    y = values_of(case, rows, 2)
    found = indices(Problem(case.factors, "sobol", groups=groups), rows, y, bootstraps=2)
    theirs = salib(case, y[:, 0], False, groups=list(groups))
    assert found["ST"].factors == ("place", "x3", "rest", "dummy")
    assert found["ST"].value[:, 0] == pytest.approx(theirs["ST"], abs=1e-10)
    assert found["S1"].value[:, 0] == pytest.approx(theirs["S1"], abs=1e-10)


# noise


def noisy(case: Known, rows: pd.DataFrame, replicates: int, seed: int) -> Floats:
    y = values_of(case, rows, replicates)
    return y + np.sqrt(case.variance) * np.random.default_rng((3, seed)).normal(size=y.shape)


def test_noise_as_large_as_the_signal_moves_no_index() -> None:
    """Means over 40 designs. Their standard errors are below 0.022 (total) and 0.025 (first), so that the total index of
    0.33 that the usual estimator gives the dummy would be 15 of them away."""
    case = waves()
    first, total = [], []
    for design in range(40):
        rows = saltelli(case.factors, 128, design)
        found = indices(
            Problem(case.factors, "sobol", seeds="independent"),
            rows,
            noisy(case, rows, 2, design),
            bootstraps=2,
        )
        first.append(found["S1"].value[:, 0])
        total.append(found["ST"].value[:, 0])
    for values, truth in ((first, case.s1), (total, case.st)):
        error = np.std(values, axis=0, ddof=1) / np.sqrt(40)
        assert (error < 0.03).all()
        assert np.mean(values, axis=0) == pytest.approx(truth, abs=0.08)


def test_one_replicate_falls_back_and_says_so() -> None:
    case = waves()
    rows = saltelli(case.factors, 512, 1)
    found = indices(Problem(case.factors, "sobol"), rows, noisy(case, rows, 1, 1), bootstraps=50)
    assert found.estimator == "standard"
    assert "One replicate" in found.notes[0].en and "只有1次重复" in found.notes[0].zh
    assert found["ST"].value[-1, 0] == pytest.approx(0.5, abs=0.1), "noise counts as an effect"
    assert np.isnan(found.seed_share.value).all()


def test_the_share_of_seed_noise_is_found() -> None:
    case = ishigami()
    rows = saltelli(case.factors, 512, 1)
    y = noisy(case, rows, 3, 1)
    share = indices(
        Problem(case.factors, "sobol"), rows, np.stack([y, values_of(case, rows, 3)], axis=2)
    ).seed_share
    assert share.low[0] < 0.5 < share.high[0] and share.high[0] - share.low[0] < 0.15
    assert share.value[1] == pytest.approx(0.0, abs=1e-12)
    assert share.variance == pytest.approx(case.variance, rel=0.1)


@pytest.mark.parametrize("seeds", ["blocked", "independent"])
def test_intervals_hold_the_truth_as_often_as_they_say(seeds: str) -> None:
    """100 designs, 8 intervals each. If coverage were 0.85 the chance of passing would be below 1 in 1,000 (the shares of
    single designs have a standard deviation below 0.15, so their mean one of 0.015)."""
    case = waves()
    held = []
    for design in range(100):
        rows = saltelli(case.factors, 128, design)
        found = indices(
            Problem(case.factors, "sobol", seeds=seeds),  # type: ignore[arg-type]
            rows,
            noisy(case, rows, 2, design + 1000 * (seeds == "blocked")),
            bootstraps=200,
        )
        for name, truth in (("S1", case.s1), ("ST", case.st)):
            held.append((found[name].low[:, 0] <= truth) & (truth <= found[name].high[:, 0]))
    by_design = np.array(held).reshape(100, -1).mean(axis=1)
    assert by_design.std(ddof=1) < 0.15
    assert 0.90 < by_design.mean() < 0.99


def test_shared_luck_cancels_for_what_moves_nothing() -> None:
    """Rows of a block with the same seeds: A and AB of the dummy are the same run, so its index is exactly zero."""
    case = ishigami()
    rows = saltelli(case.factors, 64, 1)
    u = rows[list(case.factors[:-1])].to_numpy().reshape(64, -1, 3)
    rng = np.random.default_rng(5)
    luck = np.cos(u @ rng.normal(0.0, 3.0, (64, 3, 2)) + rng.uniform(0.0, 6.0, (64, 1, 2))).reshape(-1, 2)
    found = indices(Problem(case.factors, "sobol"), rows, values_of(case, rows, 2) + 3.0 * luck)
    assert found["ST"].value[-1, 0] == found["ST"].low[-1, 0] == found["ST"].high[-1, 0] == 0.0
    assert list(found.above_dummy()[:, 0])[:2] == [1.0, 1.0]


def test_one_list_of_seeds_for_all_rows_is_said() -> None:
    case = waves()
    rows = saltelli(case.factors, 64, 1)
    few = indices(
        Problem(case.factors, "sobol", seeds="paired"), rows, noisy(case, rows, 2, 1), bootstraps=20
    )
    more = indices(
        Problem(case.factors, "sobol", seeds="paired"), rows, noisy(case, rows, 4, 1), bootstraps=20
    )
    assert "leave out" in few.notes[0].en and "resampled" in more.notes[0].en
    alone = indices(Problem(case.factors, "sobol"), rows, noisy(case, rows, 4, 1), bootstraps=20)
    assert more["ST"].value == pytest.approx(alone["ST"].value, abs=1e-12)
    assert np.abs(more["ST"].draws - alone["ST"].draws).max() > 0.01


# other quantities


def two_parts(replicates: int, seed: int) -> tuple[Problem, pd.DataFrame, Floats]:
    """The mean moves with a alone, the spread with b alone: Y = a + sqrt(0.2 + b) z."""
    names = ("a", "b", "dummy")
    rows = saltelli(names, 128, seed)
    a, b = (rows[name].to_numpy()[:, None] for name in ("a", "b"))
    z = np.random.default_rng((4, seed)).normal(size=(len(rows), replicates))
    return Problem(names, "sobol", seeds="independent"), rows, a + np.sqrt(0.2 + b) * z


@pytest.mark.parametrize("quantity, due", [("spread", [0.0, 1.0, 0.0]), ("mean", [1.0, 0.0, 0.0])])
def test_indices_of_the_spread_are_of_the_spread(quantity: str, due: list[float]) -> None:
    """Means over 40 designs within four standard errors, which are below 0.06: all but 1 in 500 times, as there are six."""
    for name in ("S1", "ST"):
        found = []
        for seed in range(40):
            problem, rows, y = two_parts(12, seed)
            found.append(indices(problem, rows, y, quantity=quantity, bootstraps=2)[name].value[:, 0])
        error = np.std(found, axis=0, ddof=1) / np.sqrt(40)
        assert (error < 0.06).all()
        assert (np.abs(np.mean(found, axis=0) - due) < 4.0 * error).all()


def test_indices_of_a_tail_are_of_its_chance() -> None:
    """P(Y > 0.5 | x) = 0.9 with a above a half, 0.1 below: share of seed noise 0.09 / 0.25."""
    names = ("a", "dummy")
    rows = saltelli(names, 256, 1)
    chance = np.where(rows["a"] > 0.5, 0.9, 0.1)
    y = (np.random.default_rng(3).random((len(rows), 4)) < chance[:, None]).astype(float)
    found = indices(Problem(names, "sobol", seeds="independent"), rows, 100.0 * y, quantity=Tail(50.0))
    assert found["ST"].value[:, 0] == pytest.approx([1.0, 0.0], abs=0.1)
    assert found.seed_share.value[0] == pytest.approx(0.36, abs=0.04)


@pytest.mark.parametrize("replicates", [4, 5, 6, 9])
def test_rounds_of_pairs_use_every_pair_once(replicates: int) -> None:
    rounds = matchings(replicates)
    pairs = [frozenset(pair) for one in rounds for pair in one]
    assert len(pairs) == len(set(pairs)) == replicates * (replicates - 1) // 2
    for one in rounds:
        used = [replicate for pair in one for replicate in pair]
        assert len(used) == len(set(used)) == 2 * (replicates // 2)


def test_months_are_analysed_side_by_side() -> None:
    case = ishigami()
    rows = saltelli(case.factors, 64, 1)
    months = [noisy(case, rows, 2, month) for month in range(3)]
    together = indices(
        Problem(case.factors, "sobol"), rows, np.stack(months, axis=2), outputs=("May", "June", "July")
    )
    alone = indices(Problem(case.factors, "sobol"), rows, months[1])
    frame = together.to_dataframe()
    june = frame[frame["output"] == "June"]
    assert june["value"].to_numpy() == pytest.approx(alone.to_dataframe()["value"].to_numpy(), abs=1e-12)
    assert june["high"].to_numpy() == pytest.approx(alone.to_dataframe()["high"].to_numpy(), abs=1e-12)


# laws


@settings(max_examples=25, deadline=None)
@given(
    scale=st.floats(1e-3, 1e3) | st.floats(-1e3, -1e-3),
    shift=st.floats(-1e3, 1e3),
    seed=st.integers(0, 1000),
    replicates=st.integers(1, 4),
)
def test_units_do_not_matter(scale: float, shift: float, seed: int, replicates: int) -> None:
    case = sobol_g((0.0, 1.0))
    rows = saltelli(case.factors, 16, seed, second_order=True)
    y = noisy(case, rows, replicates, seed)
    problem = Problem(case.factors, "sobol", True)
    one = indices(problem, rows, y, bootstraps=20).to_dataframe()
    other = indices(problem, rows, scale * y + shift, bootstraps=20).to_dataframe()
    for column in ("value", "low", "high"):
        assert one[column].to_numpy() == pytest.approx(
            other[column].to_numpy(), rel=1e-6, abs=1e-6, nan_ok=True
        )


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(16)), luck=st.permutations(range(3)), seed=st.integers(0, 1000))
def test_the_order_of_blocks_and_of_replicates_does_not_matter(
    order: list[int], luck: list[int], seed: int
) -> None:
    case = sobol_g((0.0, 1.0))
    rows = saltelli(case.factors, 16, seed)
    y = noisy(case, rows, 3, seed)
    problem = Problem(case.factors, "sobol")
    size = problem.block_rows
    places = np.concatenate([np.arange(size) + size * block for block in order])
    one = indices(problem, rows, y, bootstraps=2)
    other = indices(problem, rows.iloc[places], y[places][:, luck], bootstraps=2)
    for name in ("S1", "ST"):
        assert one[name].value == pytest.approx(other[name].value, rel=1e-9, abs=1e-9, nan_ok=True)
