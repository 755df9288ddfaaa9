"""Trials on toy villages whose truth is known: level, power, intraclass correlation, selection."""

import numpy as np
import pytest
from scipy.stats import nct, norm, t

from experiments.trial.designs import (
    Estimates,
    judged,
    naive,
    over_all_lots,
    over_time,
    parallel,
    parallel_trials,
    steps,
    variance_parts,
    wedge,
    wedge_trials,
    wedge_truth,
)

TRIALS = 20_000
BAND = 4.0
"""Standard errors of a share that a test allows: at the level, 20,000 trials tell 0.056 from 0.05 in all but one case in
100, and a right test fails in one case in 16,000."""


def error_of(share: float, n: int = TRIALS) -> float:
    return float(np.sqrt(share * (1.0 - share) / n))


def standard(rng: np.random.Generator, villages: int) -> tuple[np.ndarray, np.ndarray]:
    """Two columns with mean 0, variance 1 and no correlation in these very villages, so that the formula holds for them."""
    made = rng.normal(size=(villages, 2))
    made, _ = np.linalg.qr(made - made.mean(axis=0))
    return made[:, 0] * np.sqrt(villages - 1), made[:, 1] * np.sqrt(villages - 1)


def toy_wedge(
    rng: np.random.Generator, n: int, k: int, between: float, lag: float, trials: int = TRIALS
) -> np.ndarray:
    """Trials x villages x periods without effect: a village's own level, a trend, and months alike from one to the next."""
    noise = rng.normal(size=(trials, n, k + 1))
    for period in range(1, k + 1):
        fresh = np.sqrt(1.0 - lag**2) * noise[:, :, period]
        noise[:, :, period] = lag * noise[:, :, period - 1] + fresh
    made: np.ndarray = between * rng.normal(size=(trials, n, 1)) + noise + 0.3 * np.arange(k + 1)
    return made


@pytest.mark.parametrize("n", (2, 3, 5, 15))
def test_a_parallel_trial_of_nothing_finds_something_in_five_of_a_hundred(n: int) -> None:
    rng = np.random.default_rng(n)
    before = rng.normal(size=(TRIALS, 2 * n))
    after = 0.7 * before + rng.normal(size=before.shape)
    found = judged(parallel(after[:, :n], after[:, n:], before[:, :n], before[:, n:]), 0.0)
    assert abs(found.power - 0.05) < BAND * error_of(0.05)
    assert found.covered == pytest.approx(1.0 - found.power)


@pytest.mark.parametrize(("n", "k", "lag"), ((8, 4, 0.0), (12, 4, 0.6), (20, 4, 0.9), (40, 4, 0.6)))
def test_a_stepped_wedge_of_nothing_keeps_near_its_level(n: int, k: int, lag: float) -> None:
    """The sandwich is no exact test: between 4 and 6.5 of a hundred, however alike the months of a village are."""
    y = toy_wedge(np.random.default_rng(n), n, k, 1.0, lag)
    found = judged(wedge(y, steps(n, k)), 0.0)
    assert 0.04 - BAND * error_of(0.05) < found.power < 0.065
    assert abs(found.bias) < BAND * found.error / np.sqrt(TRIALS)


def test_power_of_a_parallel_trial_is_that_of_the_noncentral_t() -> None:
    """Independent villages, a baseline that says nothing: noncentrality d / sqrt(2 / n), 2 n - 3 degrees of freedom."""
    n, effect, villages = 10, 1.2, 1_000
    rng = np.random.default_rng(1)
    before, without = standard(rng, villages)
    found = parallel_trials(rng, without, without + effect, before, n, TRIALS)
    free = 2 * n - 3
    expected = float(nct.sf(t.ppf(0.975, free), free, effect / np.sqrt(2.0 / n * (1.0 + 1.0 / (2 * n - 4)))))
    assert found.power == pytest.approx(expected, abs=0.015)
    assert found.wrong < 0.002
    assert found.claimed / (found.power * effect) > 1.0


def test_a_baseline_that_tells_makes_trials_stronger() -> None:
    rng = np.random.default_rng(2)
    before = rng.normal(size=4000)
    without = 0.9 * before + 0.4 * rng.normal(size=4000)
    told = parallel_trials(rng, without, without + 0.5, before, 8, 2000)
    blind = parallel_trials(rng, without, without + 0.5, rng.normal(size=4000), 8, 2000)
    assert told.power > blind.power + 0.2


def test_a_stepped_wedge_is_unbiased_with_the_error_of_hussey_and_hughes() -> None:
    """Their formula for the variance, with U, W and V the sums of X, of its squared column sums and row sums."""
    n, k, between, effect = 40, 4, 0.7, 0.3
    x = steps(n, k)
    found = wedge(toy_wedge(np.random.default_rng(3), n, k, between, 0.0) + effect * x, x)
    u, w, v, periods, tau2 = (
        x.sum(),
        (x.sum(axis=0) ** 2).sum(),
        (x.sum(axis=1) ** 2).sum(),
        k + 1,
        between**2,
    )
    down = (n * u - w) + (u**2 + n * periods * u - periods * w - n * v) * tau2
    variance = n * (1.0 + periods * tau2) / down
    assert abs(found.value.mean() - effect) < BAND * np.sqrt(variance / TRIALS)
    assert found.value.std() == pytest.approx(np.sqrt(variance), rel=0.03)
    power = judged(found, effect).power
    assert power == pytest.approx(norm.cdf(effect / np.sqrt(variance) - 1.96), abs=0.03)


def test_every_village_of_a_stepped_wedge_goes_over_and_groups_are_even() -> None:
    x = steps(10, 4)
    assert not x[:, 0].any() and x[:, -1].all()
    assert (np.diff(x, axis=1) >= 0.0).all()
    assert sorted(np.unique(x.sum(axis=1), return_counts=True)[1]) == [2, 2, 3, 3]


def test_the_truth_of_a_stepped_wedge_is_the_mean_over_months_under_the_policy() -> None:
    paths = np.zeros((3, 5, 3))
    paths[0, :, 1:], paths[1, :, 2] = 1.0, 4.0  # the second group's one period, and the first's two
    assert wedge_truth(paths) == pytest.approx((1.0 + 1.0 + 4.0) / 3.0)


def test_trials_of_a_stepped_wedge_find_an_effect_that_is_the_same_for_all() -> None:
    rng = np.random.default_rng(4)
    k, villages = 4, 3000
    never = rng.normal(size=(villages, 1)) + rng.normal(size=(villages, k + 1))
    under = steps(k, k)[:, None, :]
    paths = np.concatenate([never[None] + 0.8 * under, never[None]])
    found = wedge_trials(rng, paths, 24, 4000)
    assert abs(found.bias) < BAND * found.error / np.sqrt(4000)
    assert found.covered == pytest.approx(0.95, abs=0.015)


def test_small_effects_that_are_found_are_exaggerated_and_often_of_the_wrong_sign() -> None:
    """Gelman and Carlin (2014): a true effect of a tenth of the standard error."""
    rng = np.random.default_rng(5)
    found = judged(Estimates(0.1 + rng.normal(size=400_000), np.ones(400_000), 1e6), 0.1)
    wrong = norm.cdf(-1.96 - 0.1) / (norm.cdf(-1.96 - 0.1) + norm.sf(1.96 - 0.1))
    assert found.wrong / found.power == pytest.approx(wrong, abs=0.015)
    assert found.claimed / found.power / 0.1 > 20.0


@pytest.mark.parametrize("icc", (0.0, 0.05, 0.3))
def test_the_intraclass_correlation_is_found_again(icc: float) -> None:
    rng = np.random.default_rng(int(100 * icc))
    values = np.sqrt(icc) * rng.normal(size=(600, 1)) + np.sqrt(1.0 - icc) * rng.normal(size=(600, 40))
    values[rng.random(values.shape) < 0.2] = np.nan
    error = (1.0 - icc) * (1.0 + 31.0 * icc) * np.sqrt(2.0 / (32.0 * 31.0 * 599.0))  # Fisher's, of 32 units
    assert abs(variance_parts(values).icc - icc) < BAND * error


def test_means_of_parts_of_a_village_give_the_same_correlation_as_single_households() -> None:
    rng = np.random.default_rng(6)
    homes = np.sqrt(0.1) * rng.normal(size=(500, 1)) + np.sqrt(0.9) * rng.normal(size=(500, 200))
    parts = homes.reshape(500, 4, 50).mean(axis=2)
    found = variance_parts(parts, np.full((500, 4), 50.0))
    assert found.icc == pytest.approx(variance_parts(homes).icc, abs=0.01)


@pytest.mark.parametrize(("lasting", "passing"), ((0.05, 0.0), (0.02, 0.4), (0.2, 0.1)))
def test_the_correlation_over_a_whole_pilot_is_told_from_that_of_its_quarters(
    lasting: float, passing: float
) -> None:
    """Villages that meet in some quarters more than in others: of the mean of eight, only an eighth of that is left.

    Variance of a household in a quarter is 1 at all, of which ``lasting`` is the village's, ``passing`` the village's in that
    quarter; half of the rest is the household's own and stays.
    """
    villages, homes, quarters = 1500, 60, 8
    rng = np.random.default_rng(11)
    rest = (1.0 - lasting - passing) / 2.0
    village = np.sqrt(lasting) * rng.normal(size=(villages, 1, 1))
    quarter = np.sqrt(passing) * rng.normal(size=(villages, 1, quarters))
    home = np.sqrt(rest) * rng.normal(size=(villages, homes, 1))
    acts = village + quarter + home + np.sqrt(rest) * rng.normal(size=(villages, homes, quarters))
    counts = np.full((villages, 4), homes / 4.0)
    for months, values in ((1, acts[:, :, 0]), (quarters, acts.mean(axis=2))):
        between, within = lasting + passing / months, rest + rest / months
        icc = between / (between + within)
        found = variance_parts(values.reshape(villages, homes // 4, 4).mean(axis=1), counts).icc
        # Fisher's error for four parts, whose correlation is high, carried over to that of single households
        n, rho = homes / 4.0, between / (between + within / (homes / 4.0))
        error = (1.0 - rho) * (1.0 + 3.0 * rho) * np.sqrt(2.0 / (4.0 * 3.0 * (villages - 1)))
        slope = n / (n + rho * (1.0 - n)) ** 2  # of icc = rho / (n - (n - 1) rho) against rho
        assert abs(found - icc) < BAND * error * slope


def test_what_lasts_of_a_village_is_told_from_what_comes_and_goes() -> None:
    rng = np.random.default_rng(7)
    panel = 0.5 * rng.normal(size=(4000, 1)) + rng.normal(size=(4000, 5)) + np.arange(5)
    found = over_time(panel)
    assert found.between == pytest.approx(0.25, abs=0.05)
    assert found.within == pytest.approx(1.0, abs=0.05)


def test_a_lot_is_unbiased_and_need_is_not() -> None:
    """Needy villages do worse and worse; the policy does the same everywhere. Only the lot compares like with like."""
    rng = np.random.default_rng(8)
    need = rng.random(200)
    before = 1.0 - 0.5 * need + 0.1 * rng.normal(size=200)
    without = before - 0.2 * need
    neediest = np.argsort(-need)[:40]

    def chosen(rows: np.ndarray) -> np.ndarray:
        return np.isin(np.arange(200), rows)

    found = naive(without, without + 0.3, before, chosen(neediest))
    assert found.compared < 0.0 < found.everywhere == pytest.approx(found.chosen)
    assert found.changed < 0.3 - 0.1
    assert found.both == pytest.approx(0.3 - 0.2 * (need[neediest].mean() - np.delete(need, neediest).mean()))
    by_lot = [naive(without, without + 0.3, before, chosen(rng.permutation(200)[:40])) for _ in range(2000)]
    bias = np.array([one.compared - one.everywhere for one in by_lot])
    assert abs(bias.mean()) < BAND * bias.std() / np.sqrt(2000)
    exact = over_all_lots(without, without + 0.3, before)
    error = np.std(by_lot, axis=0) / np.sqrt(2000)
    assert (np.abs(np.mean(by_lot, axis=0) - exact) <= BAND * error + 1e-9).all()


def test_more_villages_than_there_are_make_no_trial() -> None:
    rng = np.random.default_rng(9)
    values = rng.normal(size=9)
    assert np.isnan(parallel_trials(rng, values, values, values, 5, 50).power)
    assert np.isnan(wedge_trials(rng, np.zeros((4, 9, 4)), 10, 50).power)


def test_where_nothing_is_true_there_is_no_wrong_side() -> None:
    rng = np.random.default_rng(10)
    found = judged(Estimates(rng.normal(size=1000), np.ones(1000), 50.0), 0.0)
    assert np.isnan(found.wrong) and found.power > 0.0
