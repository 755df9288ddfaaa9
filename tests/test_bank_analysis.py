"""Screening, emulator and discovery on functions whose answers are known."""

import numpy as np
import pytest

from analysis.discovery import discover
from analysis.emulator import ExplainsTooLittle, fit
from analysis.screening import MODERATE, STRONG, screen
from analysis.states import by_states
from analysis.variance import variance_shares

NAMES = tuple(f"n{k}" for k in range(400))


def planted(seed, worlds=1600, noise=True):
    """400 numbers: 8 strong, 20 moderate, one interaction, luck; the outcome has variance 1."""
    rng = np.random.default_rng(seed)
    x = rng.random((worlds, 400))
    z = np.sqrt(12.0) * (x - 0.5)
    weight = np.zeros(400)
    weight[:8] = rng.choice([-1, 1], 8) * rng.uniform(1.2 * STRONG, 0.3, 8)
    weight[8:28] = rng.choice([-1, 1], 20) * rng.uniform(1.1 * MODERATE, STRONG, 20)
    y = z @ weight + 0.3 * z[:, 0] * z[:, 1]
    return x, y + noise * rng.normal(0, np.sqrt(max(0.05, 1.0 - y.var())), worlds)


def test_1600_worlds_find_every_strong_number_and_most_moderate_ones():
    found = [screen(*planted(seed), NAMES).discovered for seed in range(3)]
    assert all(one[:8].all() for one in found)
    assert np.mean([one[8:28] for one in found]) >= 0.85
    assert np.mean([one[28:].sum() / max(1, one.sum()) for one in found]) <= 0.15  # rate .10, three draws


def test_of_nothing_hardly_anything_is_discovered():
    rng = np.random.default_rng(1)
    said = [screen(rng.random((400, 400)), rng.normal(size=400), NAMES).discovered.any() for _ in range(40)]
    assert np.mean(said) <= 0.25


def test_a_number_that_bends_is_found():
    rng = np.random.default_rng(2)
    x = rng.random((800, 400))
    y = 4.0 * (x[:, 9] - 0.5) ** 2 + rng.normal(0, 0.5, 800)
    assert screen(x, y, NAMES).found[0] == "n9"


def test_missing_values_are_left_out_by_outcome():
    x, y = planted(3)
    y[::10] = np.nan
    found = screen(x, y, NAMES)
    assert (found.n, found.missing) == (1440, 160)
    assert found.discovered[:8].all()


def test_a_number_that_does_not_move_is_never_discovered():
    x, y = planted(3)
    x[:, 50] = 0.5
    assert not screen(x, y, NAMES).discovered[50]


def test_the_emulator_says_what_it_explains_and_is_right_about_it():
    rng = np.random.default_rng(6)
    x = rng.random((800, 20))
    truth = lambda u: 3 * u[:, 0] + 2 * u[:, 1] * u[:, 2] + u[:, 3] ** 2  # noqa: E731
    made = fit(x, truth(x)[:, None] + rng.normal(0, 0.8, (800, 2)), (0, 1, 2, 3))
    assert made.r2_without_luck == pytest.approx(1.0, abs=0.05)
    fresh = rng.random((2000, 20))
    assert np.sqrt(((made.predict(fresh) - truth(fresh)) ** 2).mean()) < 0.1


def test_an_emulator_that_explains_too_little_refuses():
    rng = np.random.default_rng(7)
    made = fit(rng.random((300, 5)), rng.normal(size=(300, 2)), (0, 1))
    assert not made.usable
    with pytest.raises(ExplainsTooLittle, match="unseen"):
        made.predict(rng.random((3, 5)))


def test_a_planted_box_is_found_and_holds_on_worlds_held_out():
    rng = np.random.default_rng(8)
    x = rng.random((900, 6))
    fails = ((x[:, 2] < 0.3) & (x[:, 4] > 0.4)) ^ (rng.random(900) < 0.04)
    box = discover(x, fails, (2, 4, 0))
    assert box.holds and box.density > 0.85 and box.coverage > 0.6
    ends = {bound.number: bound for bound in box.bounds}
    assert ends[2].high == pytest.approx(0.3, abs=0.05)
    assert ends[4].low == pytest.approx(0.4, abs=0.05)


def test_a_box_that_fits_luck_does_not_hold():
    rng = np.random.default_rng(9)
    held = [discover(rng.random((600, 3)), rng.random(600) < 0.2, (0, 1, 2), seed=s).holds for s in range(60)]
    assert np.mean(held) <= 0.1


def test_nothing_that_fails_has_no_box():
    assert discover(np.random.default_rng(1).random((100, 3)), np.zeros(100, bool), (0,)).bounds == ()


def quadratic(x):
    """A function of five numbers with lines, a square and products, on -1 to 1, and its exact parts."""
    z = 2.0 * x - 1.0
    return 2.0 * z[:, 0] + 1.5 * z[:, 1] ** 2 + 3.0 * z[:, 0] * z[:, 2] + 0.5 * z[:, 3]


def test_shares_of_variance_are_those_of_a_function_with_known_parts():
    x = np.random.default_rng(10).random((2000, 5))
    made = fit(x, quadratic(x), (0, 1, 2, 3))
    parts = np.array([4 / 3, 1.5**2 * 4 / 45, 0.0, 0.25 / 3])
    pair = np.array([1.0, 0.0, 1.0, 0.0])
    whole = parts.sum() + 1.0
    found = variance_shares(made, "abcde")
    assert found.explained == pytest.approx(1.0, abs=0.01)
    assert found.first == pytest.approx(parts / whole, abs=0.01)
    assert found.total == pytest.approx((parts + pair) / whole, abs=0.01)
    assert found.shapley == pytest.approx((parts + pair / 2) / whole, abs=0.01)
    assert found.of("abcd") == pytest.approx(found.explained)


def test_shares_are_of_everything_moved_and_say_what_is_not_explained():
    rng = np.random.default_rng(11)
    x = rng.random((3000, 6))
    y = x[:, 0] + 0.4 * np.sin(9.0 * x[:, 5])  # the second part is a shape that the emulator does not have
    found = variance_shares(fit(x, y, (0,)), "abcdef")
    error = 2.0 * 0.5 / np.sqrt(3000)  # of a share of one half, from the chance correlation of both parts
    assert found.of("a") == pytest.approx((1 / 12) / y.var(), abs=3.0 * error)
    assert found.explained == pytest.approx(found.of("a"))


def test_states_hold_every_world_once_and_the_means_of_their_cells():
    rng = np.random.default_rng(12)
    x = rng.random((900, 2))
    y = 5.0 * x[:, 0] + rng.normal(size=900)
    y[:9] = np.nan
    found = by_states(x[:, 0], x[:, 1], y)
    assert found.counts.sum() == found.worlds.sum() == 891 and found.missing == 9
    low = (x[:, 0] < np.quantile(x[:, 0], 1 / 3)) & (x[:, 1] >= np.quantile(x[:, 1], 2 / 3))
    assert found.mean[0, 2] == pytest.approx(np.nanmean(y[low]))
    assert (found.mean[2] > found.mean[0] + 2.0).all()
