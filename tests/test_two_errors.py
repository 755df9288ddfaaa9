"""Luck and not knowing: known variances come back, grades follow one rule, and answers hang on what moves them."""

import numpy as np
import pytest

from analysis.two_errors import Grade, discoveries, graded, hangs_on, two_errors


def toy(known, luck, mean=0.5, worlds=100, seeds=2, seed=0):
    rng = np.random.default_rng(seed)
    return mean + rng.normal(0, known, (worlds, 1)) + rng.normal(0, luck, (worlds, seeds))


@pytest.mark.parametrize(("known", "luck"), [(1.0, 0.2), (1.0, 1.0), (0.3, 0.3)])
def test_both_components_come_back(known, luck):
    found = [two_errors(toy(known, luck, seed=s), 0.1) for s in range(60)]
    assert np.mean([f.known**2 for f in found]) == pytest.approx(known**2, rel=0.06)
    assert np.mean([f.luck**2 for f in found]) == pytest.approx(luck**2, rel=0.06)


@pytest.mark.parametrize(
    ("known", "luck", "worlds"), [(1.0, 0.2, 100), (1.0, 1.0, 100), (0.5, 1.0, 100), (1.0, 1.0, 40)]
)
def test_the_range_holds_nine_tenths_of_the_worlds_without_their_luck(known, luck, worlds):
    truth = np.random.default_rng(99).normal(0.5, known, 4000)
    covered = [
        ((truth >= f.low) & (truth <= f.high)).mean()
        for f in (two_errors(toy(known, luck, worlds=worlds, seed=s), 0.1) for s in range(100))
    ]
    assert 0.87 <= np.mean(covered) <= 0.93


def test_the_interval_of_the_mean_covers():
    held = [
        f.mean_low <= 0.5 <= f.mean_high for f in (two_errors(toy(1, 1, seed=s), 0.1) for s in range(400))
    ]
    assert 0.92 <= np.mean(held) <= 0.98


def test_a_null_arm_is_hardly_ever_called_an_effect():
    grades = [two_errors(toy(0.0, 0.05, mean=0.0, seed=s), 0.02).grade for s in range(300)]
    assert np.mean([g in (Grade.CLEAR, Grade.LIKELY) for g in grades]) <= 0.06


@pytest.mark.parametrize(
    ("shares", "grade"),
    [
        ((0.96, 0.0, 0.04), Grade.CLEAR),
        ((0.0, 0.95, 0.05), Grade.CLEAR),
        ((0.80, 0.1, 0.1), Grade.LIKELY),
        ((0.05, 0.04, 0.91), Grade.HARDLY),
        ((0.5, 0.4, 0.1), Grade.CANNOT),
    ],
)
def test_the_rule_of_grades(shares, grade):
    assert graded(*shares) == grade


def test_luck_larger_than_the_interest_and_no_spread_found_is_not_settled():
    found = two_errors(toy(0.0, 1.0, mean=0.05, worlds=40), 0.05)
    assert found.grade == Grade.UNSETTLED
    assert found.runs_needed == pytest.approx(400 * 1.645**2, rel=0.5)


def test_without_luck_nothing_is_taken_off():
    e = np.repeat(np.linspace(-1, 1, 50)[:, None], 2, axis=1)
    found = two_errors(e, 0.1)
    assert found.luck == 0.0
    assert found.effects == pytest.approx(e[:, 0])
    ends = np.quantile(e[:, 0], (0.05, 0.95), method="weibull")
    assert (found.low, found.high) == pytest.approx(ends, rel=0.02)


def test_worlds_without_a_value_are_left_out_and_counted():
    e = toy(1.0, 0.2)
    e[[3, 7], 1] = np.nan
    found = two_errors(e, 0.1)
    assert (found.worlds, found.missing) == (98, 2)
    assert np.isnan(found.effects[[3, 7]]).all()


@pytest.mark.parametrize(
    ("e", "interest"), [(np.zeros((10, 1)), 0.1), (np.zeros((3, 2)), 0.1), (np.zeros((10, 2)), 0.0)]
)
def test_what_cannot_be_used_is_refused(e, interest):
    with pytest.raises(ValueError, match=r"allowed|two seeds"):
        two_errors(e, interest)


def test_an_answer_hangs_on_the_number_that_moves_it_and_on_no_other():
    rng = np.random.default_rng(4)
    x = rng.random((200, 300))
    e = (x[:, 17] + 0.2 * x[:, 40])[:, None] + rng.normal(0, 0.1, (200, 2))
    named = hangs_on(two_errors(e, 0.1), x, tuple(f"n{k}" for k in range(300)))
    assert named[0].name == "n17"
    assert named[0].share == pytest.approx(1 / 1.04, abs=0.06)
    assert (named[0].lowest, named[0].highest) == pytest.approx((0.2, 1.0), abs=0.06)
    assert {h.name for h in named} <= {"n17", "n40"}


def test_a_number_that_goes_with_the_one_that_matters_by_chance_is_not_named() -> None:
    """Forty worlds, 340 numbers: the one most like the number that matters is named in none of 40 samples more than by chance."""
    also = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        x = rng.random((40, 340))
        e = x[:, :1] + rng.normal(0, 0.15, (40, 2))
        named = [h.name for h in hangs_on(two_errors(e, 0.1), x, tuple(f"n{k}" for k in range(340)))]
        assert named[0] == "n0"
        also += len(named) > 1
    assert (
        also / 40 <= 0.2
    )  # the rate of false discoveries is .10; its standard deviation over 40 samples .05


def test_an_answer_that_hangs_on_nothing_names_nothing():
    rng = np.random.default_rng(5)
    named = [
        hangs_on(two_errors(toy(1, 0.2, seed=s), 0.1), rng.random((100, 300)), tuple(map(str, range(300))))
        for s in range(40)
    ]
    assert np.mean([bool(one) for one in named]) <= 0.25  # the rate of false discoveries is .10; 40 draws


def test_discoveries_are_those_of_benjamini_and_hochberg():
    p = np.array([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, np.nan])
    assert (
        discoveries(p, 0.05).tolist() == [True, True] + [False] * 9
    )  # their own example, first ten of fifteen rescaled


def test_a_range_stays_within_what_runs_showed():
    """Four worlds of shares with much luck: K may be larger than seen, yet no share passes 0 or 1."""
    e = np.array([[0.0, 1.0], [0.2, 0.9], [0.1, 0.8], [1.0, 0.1]])
    found = two_errors(e, 0.02)
    assert 0.0 <= found.low < found.high <= 1.0


def test_the_range_of_what_hardly_any_world_shows_is_that_of_all_worlds():
    """Three worlds of forty move: percentiles would lie on the others, and the mean outside."""
    e = np.zeros((40, 2))
    e[:3] = -0.4
    found = two_errors(e, 0.02)
    assert found.low <= found.mean <= found.high and found.high > found.low


def test_what_an_answer_hangs_on_is_named_once_and_carries_something():
    """Of an effect that grows steeply the ranks of what a quadratic leaves still go with the number; nor is one named that carries nothing."""
    rng = np.random.default_rng(5)
    for seed in range(40):
        x = rng.random((150, 30))
        of_world = np.exp(8.0 * x[:, 0]) / 300.0 + 0.3 * x[:, 1]
        e = of_world[:, None] + rng.normal(0.0, 0.05, (150, 2))
        hung = hangs_on(two_errors(e, 0.1, seed=seed + 1), x, tuple(f"n{k}" for k in range(30)))
        assert len({one.name for one in hung}) == len(hung) and "n0" in {one.name for one in hung}
        assert all(one.share >= 0.01 for one in hung)


@pytest.mark.parametrize("up", range(1, 6))
@pytest.mark.parametrize("down", range(6))
def test_a_range_holds_the_mean_that_is_quoted_with_it(up: int, down: int) -> None:
    """Also where a few worlds above and below carry all of it, so that nine of ten lie on one side of the mean."""
    effects = np.zeros((100, 2))
    effects[:up] = 10.0 + np.array([-0.2, 0.2])
    effects[up : up + down] = -1.0 + np.array([-0.2, 0.2])
    found = two_errors(effects, 0.1)
    assert found.low <= found.mean <= found.high
