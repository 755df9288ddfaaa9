"""Calibration: the walk keeps its law, lack of fit is apart from luck, synthetic truths come back, bad files are refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chisquare, kstest, truncnorm

import scenarios
from analysis.posterior import (
    Aim,
    Fit,
    checked,
    effective,
    fitted,
    identified,
    lack_of_fit,
    resampled,
    sampled,
    tempered,
    towards,
    weighed,
    within,
)
from analysis.response import INVERSE, Link, respond, squares_of
from experiments.posterior import facts, is_of_this_model, posterior
from experiments.targets import COLUMNS, FILE, BadTarget, targets
from experiments.worlds import open_ranges, position, worlds
from experiments.worlds import within as value_at
from grassroots.answers.calibration import Sizes, calibrate, digest
from model.run import Run

NUMBERS = 12
RNG = np.random.default_rng(20)
WEIGHTS = RNG.normal(size=(NUMBERS, 5))
UNITS = RNG.random((1500, NUMBERS))


def signal(units: np.ndarray) -> np.ndarray:
    """Five outcomes of twelve numbers: linear with a product."""
    x = 2.0 * units - 1.0
    return x @ WEIGHTS + 0.5 * x[:, :1] * x[:, 1:2]


def line(error: float) -> Fit:
    """An outcome that is its first number, with a target in the middle."""
    y = UNITS[:, :1] + 0.001 * RNG.normal(size=(len(UNITS), 1))
    return fitted([Aim("middle", 0.5, error**2)], UNITS, y, np.zeros(1))


def test_without_targets_the_sample_is_the_prior() -> None:
    nothing = Fit((Aim("none", 0.0, 1.0),), (None,), np.zeros(1), NUMBERS)
    units = sampled(nothing, 2000, 1, 20)
    assert all(kstest(units[:, k], "uniform").pvalue > 0.001 for k in range(NUMBERS))


def test_a_target_on_one_number_gives_a_truncated_normal_law_and_leaves_the_others() -> None:
    units = sampled(line(0.1), 1000, 2, 400)
    assert kstest(units[:, 0], truncnorm(-5.0, 5.0, 0.5, 0.1).cdf).pvalue > 0.01
    assert all(kstest(units[:, k], "uniform").pvalue > 0.001 for k in range(1, NUMBERS))
    assert np.abs(np.corrcoef(units.T)[0, 1:]).max() < 0.12


def test_a_wider_error_is_twice_as_wide() -> None:
    narrow, wide = (sampled(line(0.05), 1000, 3, 400, wider)[:, 0].std() for wider in (1.0, 4.0))
    assert narrow == pytest.approx(0.05, rel=0.1)
    assert wide == pytest.approx(0.10, rel=0.1)


def test_only_what_was_narrowed_is_identified() -> None:
    fit = line(0.05)
    found = identified(sampled(fit, 1000, 4, 400), np.arange(NUMBERS))
    assert [one.at for one in found] == [0]
    assert found[0].narrowed == pytest.approx(0.05 * np.sqrt(12.0), rel=0.1)


def test_lack_of_fit_is_told_from_luck() -> None:
    """What an emulator without a number misses has variance 1/12 of its squared weight; luck is nine times as large."""
    units = RNG.random((4000, NUMBERS))
    fit = line(0.1)
    missed = units[:, 5] - 0.5
    luck = np.sqrt(9.0 / 12.0) * RNG.normal(size=(len(units), 2))
    values = units[:, :1] + missed[:, None] + luck
    lack, of_one_run = lack_of_fit(values[:, :, None] - fit.predicted(units)[:, None])
    assert lack[0] == pytest.approx(1.0 / 12.0, abs=4 * 0.75 / np.sqrt(len(units)))
    assert of_one_run[0] == pytest.approx(0.75, rel=0.1)


def test_lack_of_fit_is_never_below_nothing() -> None:
    fit = line(0.1)
    units = RNG.random((50, NUMBERS))
    opposite = np.array([1.0, -1.0]) + units[:, :1]
    assert lack_of_fit(opposite[:, :, None] - fit.predicted(units)[:, None])[0] == 0.0


def test_a_synthetic_truth_comes_back() -> None:
    """Sixty truths drawn from the prior: 90 % and 50 % ranges of the numbers hold them as often, and ranks are even.

    With 60 truths and 12 numbers, five of which outcomes can tell, the shares have standard errors of about 0.015 and 0.025.
    """
    rng = np.random.default_rng(7)
    values = signal(UNITS) + 0.2 * rng.normal(size=(len(UNITS), 5))
    new = rng.random((300, NUMBERS))
    seeds = signal(new)[:, None, :] + 0.2 * rng.normal(size=(300, 2, 5))
    aims = [Aim(str(j), 0.0, ERROR**2) for j in range(5)]
    first = fitted(aims, UNITS, values)
    fit = replace(first, lack=lack_of_fit(seeds - first.predicted(new)[:, None])[0])
    ranks = np.array([rank_of(truth, fit, rng) for truth in rng.random((60, NUMBERS))]).ravel()
    assert 0.85 <= ((ranks > 0.05) & (ranks < 0.95)).mean() <= 0.95
    assert 0.42 <= ((ranks > 0.25) & (ranks < 0.75)).mean() <= 0.58
    assert chisquare(np.histogram(ranks, 10, (0.0, 1.0))[0]).pvalue > 0.01


ERROR = 0.15


def rank_of(truth: np.ndarray, fit: Fit, rng: np.random.Generator) -> np.ndarray:
    """Share of a sample below each number of the truth, which is seen with an error."""
    seen = signal(truth[None])[0] + ERROR * rng.normal(size=5)
    aims = tuple(replace(aim, centre=float(z)) for aim, z in zip(fit.aims, seen, strict=True))
    units = sampled(replace(fit, aims=aims), 200, int(1e6 * truth[0]), 400)
    return np.asarray((units < truth).mean(axis=0))


def test_a_number_that_moves_a_figure_only_together_with_another_is_found() -> None:
    """Number 7 turns the effect of number 0 round and has none of its own; products of chance are rarer than one in a figure."""
    x = 2.0 * UNITS - 1.0
    y = x[:, 0] + 0.6 * x[:, 0] * x[:, 7] + 0.3 * RNG.normal(size=len(x))
    found = respond(UNITS, y, np.ones(len(x)), "plain")
    assert found is not None and (0, 7) in found.products and 7 in found.linear
    assert found.weights[len(found.linear) + found.products.index((0, 7))] == pytest.approx(0.6, abs=0.06)
    assert len(found.products) <= len(squares_of(found.linear)) + 1


@pytest.mark.parametrize("link", ["plain", "logit", "log"])
def test_a_figure_is_fitted_on_its_own_scale(link: Link) -> None:
    """The mean comes back within a tenth of its spread on worlds that were not fitted; a share stays between 0 and 1."""

    def mean(units: np.ndarray) -> np.ndarray:
        return np.asarray(INVERSE[link](-2.0 + (2.0 * units - 1.0) @ np.r_[2.0, 1.0, np.zeros(NUMBERS - 2)]))

    y, new = mean(UNITS) * np.exp(0.1 * RNG.normal(size=len(UNITS))), RNG.random((500, NUMBERS))
    found = respond(UNITS, y, np.ones(len(UNITS)), link)
    assert found is not None
    assert np.sqrt(((found.at(new) - mean(new)) ** 2).mean()) < 0.1 * mean(new).std()
    if link == "logit":
        assert (found.at(new) > 0.0).all() and (found.at(new) < 1.0).all()


def test_responses_together_are_each_of_them() -> None:
    values = signal(UNITS) + 0.1 * RNG.normal(size=(len(UNITS), 5))
    fit = fitted([Aim(str(j), 0.0, 1.0) for j in range(5)], UNITS, values)
    alone = np.column_stack([one.at(UNITS) for one in fit.emulators if one is not None])
    assert fit.predicted(UNITS) == pytest.approx(alone)


def test_own_runs_of_a_world_mend_what_an_emulator_misses() -> None:
    """The emulator knows a slope and misses a wave. Weighed by two runs each, worlds have the law that a model known exactly has."""
    rng, n, e, luck = np.random.default_rng(3), 4000, 0.15, 0.1

    def truth(u: np.ndarray) -> np.ndarray:
        return np.asarray(u[:, 0] + 0.2 * np.sin(25.0 * u[:, 0] + 9.0 * u[:, 1]))

    fit = replace(line(e), lack=np.array([0.02]))
    units = sampled(fit, n, 6, 300)
    values = truth(units)[:, None, None] + luck * rng.normal(size=(n, 2, 1))
    weights, power = tempered(weighed(fit, units, values, np.array([luck**2])), 0.0)
    prior = rng.random((200_000, NUMBERS))
    exact = np.exp(-0.5 * ((truth(prior) - 0.5) / e) ** 2)
    exact /= exact.sum()
    spread, before = (
        np.sqrt(w @ (truth(u) - w @ truth(u)) ** 2) for u, w in ((prior, exact), (units, np.full(n, 1 / n)))
    )
    after = np.sqrt(weights @ (truth(units) - weights @ truth(units)) ** 2)
    assert power == 1.0
    assert abs(after - spread) < 0.35 * abs(before - spread)
    assert weights @ units[:, 0] == pytest.approx(exact @ prior[:, 0], abs=0.03)


def test_weights_of_runs_count_nothing_twice() -> None:
    """Where a world's own mean is as the emulator says, with its lack of fit, weights average 1 over all that may be run."""
    rng, fit = np.random.default_rng(4), replace(line(0.1), lack=np.array([0.02]))
    units = np.tile(np.full((1, NUMBERS), 0.3), (200_000, 1))
    mean = fit.predicted(units) + np.sqrt(0.02) * rng.normal(size=(len(units), 1))
    values = mean[:, None] + 0.1 * rng.normal(size=(len(units), 2, 1))
    weights = np.exp(weighed(fit, units, values, np.array([0.01])))
    assert weights.mean() == pytest.approx(1.0, abs=4.0 * weights.std() / np.sqrt(len(weights)))


def test_no_few_worlds_carry_a_sample() -> None:
    w, power = tempered(np.linspace(0.0, 40.0, 100), 0.5)
    assert 0.0 < power < 1.0 and 1.0 / (w**2).sum() >= 50.0
    assert np.bincount(resampled(w, 1000, 1), minlength=100) == pytest.approx(1000.0 * w, abs=1.0)


def test_worlds_are_met_with_luck_and_tension_is_in_errors_of_the_target() -> None:
    aims = [Aim("a", 0.0, 1.0), Aim("b", 5.0, 1.0)]
    values = np.zeros((10, 2, 2))
    values[:, :, 0] = 3.5
    told = checked(aims, values)
    assert [round(one.away, 6) for one in told] == [3.5, -5.0]
    assert [one.tense for one in told] == [True, True]
    assert within(aims, values, np.array([0.0, 0.0])) == 0.0
    assert within(aims, values, np.array([1.0, 3.0])) == 1.0


def test_a_sample_is_weighed_towards_other_errors() -> None:
    """From a normal law to one half as wide: weights give its spread, and are worth r sqrt(2 - r^2) = .661 of the sample."""
    values = 3.0 + np.random.default_rng(8).normal(size=(20000, 1))
    log_w = towards(values, np.array([3.0]), np.array([1.0]), np.array([0.25]))
    weights, power = tempered(log_w, 0.5)
    assert power == 1.0 and np.average((values[:, 0] - 3.0) ** 2, weights=weights) == pytest.approx(
        0.25, rel=0.03
    )
    assert effective(weights) / len(values) == pytest.approx(0.5 * np.sqrt(1.75), abs=0.01)
    weights, power = tempered(log_w, 0.8)
    assert power < 1.0 and effective(weights) / len(values) == pytest.approx(0.8, abs=0.03)


def test_what_is_missing_or_as_it_was_moves_no_weight() -> None:
    values = np.array([[1.0, np.nan], [2.0, np.nan], [0.0, np.nan]])
    same, other = np.array([1.0, 1.0]), np.array([1.0, 9.0])
    assert np.ptp(towards(values, np.zeros(2), same, other)) == 0.0
    assert effective(np.ones(7)) == 7.0


# files


def written(tmp_path: Path, **changes: str) -> Path:
    """A file of one good target with some cells changed."""
    row = dict(zip(COLUMNS, FILE.read_text("utf-8").splitlines()[1].split(","), strict=False))
    row = {"id": "x", "row": "P1", "part": "regular", "scale": "plain", "value": "0.5", "sd_source": "0.1"}
    row |= {"sd_discrepancy": "0.1", **dict.fromkeys(COLUMNS[7:], "text"), **changes}
    path = tmp_path / "t.csv"
    path.write_text(",".join(COLUMNS) + "\n" + ",".join(row[name] for name in COLUMNS) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"row": "P99"}, "line 2: no pattern P99"),
        ({"part": "regulr"}, "did you mean P1 regular"),
        ({"row": "P3", "part": "difference"}, "sets numbers"),
        ({"scale": "logit"}, "allowed is plain or log"),
        ({"value": "a half"}, "value 'a half' is no number"),
        ({"sd_source": "nan"}, "sd_source 'nan' is no number"),
        ({"sd_source": "0", "sd_discrepancy": "0"}, "not both 0"),
        ({"sd_source": "-0.1"}, "0 or more"),
        ({"scale": "log", "value": "0"}, "above 0"),
        ({"value": "1.4"}, "value 1.4; P1 regular is in share, allowed is 0 to 1"),
    ],
)
def test_bad_targets_are_refused_with_their_line(tmp_path: Path, changes: dict[str, str], why: str) -> None:
    with pytest.raises(BadTarget, match=why):
        targets(written(tmp_path, **changes))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda text: "", "the file is empty"),
        (lambda text: text.splitlines()[0] + "\n", "no target"),
        (
            lambda text: text.replace("sd_source", "sd_sources", 1),
            "no column sd_source; .* did you mean it by sd_sources",
        ),
        (lambda text: text + text.splitlines()[1] + "\n", "x stands twice"),
        (lambda text: text + text.splitlines()[1].replace("x,", "y,", 1) + "\n", "P1 regular stands twice"),
    ],
)
def test_bad_files_of_targets_are_refused(tmp_path: Path, change: Callable[[str], str], why: str) -> None:
    path = written(tmp_path)
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    with pytest.raises(BadTarget, match=why):
        targets(path)


def test_shipped_targets_are_whole() -> None:
    """At least 25 published figures, in both languages, each of another part of a pattern."""
    shipped = targets()
    assert len(shipped) >= 25
    assert len({(one.row, one.part) for one in shipped}) == len(shipped)
    assert all(one.computed.en and one.computed.zh and one.sources for one in shipped)
    assert all(bool(one.note.en) == bool(one.note.zh) for one in shipped)
    assert all(one.sd_source > 0.0 and one.sd_discrepancy > 0.0 for one in shipped)


def test_positions_in_ranges_are_the_inverse_of_values() -> None:
    for span in list(open_ranges().values())[:60]:
        u = np.linspace(0.0, 1.0, 11)
        assert position(span, value_at(span, u)) == pytest.approx(u, abs=1e-9)


# worlds that agree


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """A sample of twenty worlds in two numbers that go together."""
    spans = open_ranges()
    u = np.linspace(0.1, 0.3, 20)
    made = pd.DataFrame({path: value_at(spans[path], u) for path in (OUT, TALK)})
    monkeypatch.setattr("experiments.worlds.posterior", lambda folder: made)
    return made


OUT, TALK = "migration.outmigration", "forums.talk"


def test_worlds_of_the_sample_are_taken_whole_and_all_other_numbers_from_their_ranges(
    sample: pd.DataFrame,
) -> None:
    drawn, plausible = (worlds(Run(), None, source, 40, 5) for source in ("posterior", "plausible"))
    at = [drawn.paths.index(path) for path in (OUT, TALK)]
    rows = {(round(a, 9), round(b, 9)) for a, b in drawn.values[:, at]}
    assert rows == {(round(a, 9), round(b, 9)) for a, b in sample.to_numpy()}
    others = [k for k in range(len(drawn.paths)) if k not in at]
    assert np.array_equal(drawn.units[:, others], plausible.units[:, others])


def test_no_world_of_the_sample_is_taken_twice_before_all_have_been(sample: pd.DataFrame) -> None:
    drawn = worlds(Run(), None, "posterior", 40, 5)
    of = drawn.values[:, drawn.paths.index(OUT)].round(9)
    for part in (of[:20], of[20:]):
        assert len(set(part)) == 20


def test_what_a_place_knows_of_itself_goes_before_the_sample(sample: pd.DataFrame) -> None:
    place = scenarios.load_place("wusheng")
    run = Run(scenarios.load("wusheng"))
    drawn, plausible = (worlds(run, place, source, 40, 5) for source in ("posterior", "plausible"))
    k = drawn.paths.index(OUT)
    assert place.values[OUT].bounds is not None
    assert np.array_equal(drawn.values[:, k], plausible.values[:, k])
    assert not np.array_equal(
        drawn.values[:, drawn.paths.index(TALK)], plausible.values[:, drawn.paths.index(TALK)]
    )


def test_the_shipped_sample_lies_within_the_ranges() -> None:
    spans, shipped = open_ranges(), posterior()
    assert len(shipped) == 400 and facts()["targets"] == digest(targets())
    for path, column in shipped.items():
        assert column.between(spans[str(path)][0] * (1 - 1e-5), spans[str(path)][1] * (1 + 1e-5)).all(), path


@pytest.mark.slow
def test_the_shipped_sample_is_of_this_model() -> None:
    """Where it is not, `make calibrate` draws another."""
    assert is_of_this_model()


@pytest.mark.slow
def test_calibration_narrows_and_says_what_it_did() -> None:
    """A small run on three figures: the sample lies nearer to them than the prior, and its facts can be read again."""
    wanted = tuple(one for one in targets() if one.row in ("P13", "P39", "P50"))
    made = calibrate(wanted, Sizes(first=150, later=40, draws=60, checks=20, steps=100), threads=2)
    before, after = ([abs(one.away) for one in some] for some in (made.before, made.after))
    assert np.mean(after) < np.mean(before)
    assert made.met >= made.met_before
    facts = json.loads(json.dumps(made.facts()))
    assert [row["target"] for row in facts["rows"]] == [one.id for one in wanted]
    assert len(made.sample()) == 60
    spans = open_ranges()
    for path, column in made.sample().items():
        assert column.between(spans[str(path)][0] - 1e-9, spans[str(path)][1] + 1e-9).all()
