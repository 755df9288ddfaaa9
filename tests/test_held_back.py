"""Promises measured on cases that nothing was tuned to: screening of 400 numbers, errors of larger designs, intervals of indices."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm
from test_pairing import HELD_BACK, exact, total

from analysis.screening import screen
from analysis.sensitivity import Problem, Resampling, analyse
from analysis.two_errors import ranked
from experiments.study.pairing import columns
from experiments.study.schema import load_study

Floats = NDArray[np.float64]
STRONG, MODERATE = 0.15, 0.07
"""Rank correlations with the outcome from which on a number is strong, or moderate."""
NUMBERS, ACTIVE, WORLDS = 400, 28, 1600
NAMES = tuple(f"n{k}" for k in range(NUMBERS))


def weights(rng: np.random.Generator) -> Floats:
    """Some strong and many moderate ones, of either sign."""
    size = np.concatenate([rng.uniform(0.20, 0.32, 8), rng.uniform(0.085, 0.16, ACTIVE - 8)])
    return np.asarray(size * rng.choice([-1.0, 1.0], ACTIVE))


def skewed(z: Floats, w: Floats, luck: Floats) -> Floats:
    """A rate that grows by factors, as grievances do."""
    return np.asarray(np.exp(z @ w + 0.5 * luck))


def bounded(z: Floats, w: Floats, luck: Floats) -> Floats:
    """A share near its upper end, counted among forty."""
    p = norm.cdf(1.2 + 1.3 * (z @ w))
    return np.asarray(np.round(40.0 * norm.cdf(norm.ppf(np.clip(p, 1e-6, 1 - 1e-6)) + 0.4 * luck)) / 40.0)


def stepped(z: Floats, w: Floats, luck: Floats) -> Floats:
    """Half of the numbers act only beyond a threshold."""
    acting = np.where(np.arange(ACTIVE) % 2 == 0, z, 1.6 * (z > 0.4) - 0.6)
    return np.asarray(acting @ w + 0.5 * luck)


def meeting(z: Floats, w: Floats, luck: Floats) -> Floats:
    """Pairs of strong numbers meet, and luck has long tails."""
    pairs = 0.15 * (z[:, 0] * z[:, 1] + z[:, 2] * z[:, 3] - z[:, 4] * z[:, 9])
    return np.asarray(z @ w + pairs + 0.35 * np.sign(luck) * luck**2)


MODELS: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "skewed": skewed,
    "bounded": bounded,
    "stepped": stepped,
    "meeting": meeting,
}


def drawn(
    f: Callable[[Floats, Floats, Floats], Floats], seed: int, worlds: int, wide: int
) -> tuple[Floats, Floats]:
    """Worlds of a model, whose own numbers stay the same for a seed."""
    w, rng = weights(np.random.default_rng(seed)), np.random.default_rng([seed, worlds])
    x = rng.random((worlds, wide))
    return x, f(np.sqrt(12.0) * (x[:, :ACTIVE] - 0.5), w, rng.normal(size=worlds))


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_1600_worlds_screen_models_that_nothing_was_tuned_to(name: str) -> None:
    """What is strong or moderate is told by 30,000 worlds of the same model."""
    strong, moderate = [], []
    for seed in range(101, 104):
        x, y = drawn(MODELS[name], seed, 30_000, ACTIVE)
        r = np.abs(ranked(x).T @ ranked(y[:, None])[:, 0] / len(y))
        found = screen(*drawn(MODELS[name], seed, WORLDS, NUMBERS), NAMES).discovered[:ACTIVE]
        strong += list(found[r > STRONG])
        moderate += list(found[(r > MODERATE) & (r <= STRONG)])
    assert np.mean(strong) == 1.0 and np.mean(moderate) >= 0.85


@pytest.mark.slow
@pytest.mark.parametrize("blocks", [512, 1024])
def test_larger_designs_err_no_more_than_small_ones_may(blocks: int) -> None:
    for study in ("outmigration-and-levers", "headline-indices"):
        asked = load_study(study)
        k, worst = len(asked.factors) + 1, 0.0
        a, b = (2.0 * matrix - 1.0 for matrix in columns(k, blocks, asked.design.seed))
        for name, f in HELD_BACK.items():
            for draw in range(12):
                at = np.random.default_rng(draw).permutation(k)[:4]
                worst = max(worst, float(np.abs(total(f, a[:, at], b[:, at]) - exact(name)).max()))
        assert worst <= 0.15


@pytest.mark.slow
@pytest.mark.parametrize("name", HELD_BACK)
def test_intervals_of_total_indices_hold_the_truth(name: str) -> None:
    """30 designs of four factors that act and four that do not, 240 intervals: a share of .95 has a standard deviation of .014."""
    k, n, held = 8, 256, []
    truth = np.concatenate([exact(name), np.zeros(4)])
    for seed in range(201, 231):
        a, b = columns(k, n, seed)
        rows = np.stack([a, *[np.where(np.arange(k) == j, b, a) for j in range(k)], b], axis=1).reshape(-1, k)
        y = HELD_BACK[name](2.0 * rows[:, :4] - 1.0)
        found = analyse(Problem(tuple(map(str, range(k))), "sobol"), rows, y, resampling=Resampling(100)).main
        held += list((found.low[:, 0] - 0.005 <= truth) & (truth <= found.high[:, 0] + 0.005))
    assert np.mean(held) >= 0.92
