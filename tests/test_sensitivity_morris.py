"""Effects of Morris: the peer without noise, noise as large as the effects, groups, names."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import morris as peer
from SALib.sample import morris as sample

from analysis.sensitivity import Indices, Problem, Resampling, analyse, width_of
from analysis.sensitivity.problem import Floats
from analysis.sensitivity.sentences import ranked

NAMES = ("a", "b", "c", "dummy")


def told(names: tuple[str, ...] = NAMES, groups: tuple[str, ...] = ()) -> dict[str, Any]:
    found: dict[str, Any] = {
        "num_vars": len(names),
        "names": list(names),
        "bounds": [[0.0, 1.0]] * len(names),
    }
    return found | ({"groups": list(groups)} if groups else {})


def rows(paths: int, seed: int, groups: tuple[str, ...] = ()) -> pd.DataFrame:
    unit = sample.sample(told(groups=groups), paths, num_levels=6, seed=seed)
    frame = pd.DataFrame(unit, columns=list(NAMES))
    frame["block"] = np.repeat(np.arange(paths), len(unit) // paths)
    return frame


def signal(frame: pd.DataFrame) -> Floats:
    """a linear, falling; b curved; c acting through b alone."""
    a, b, c = (frame[name].to_numpy(float) for name in ("a", "b", "c"))
    return np.asarray(-2.0 * a + 4.0 * (b - 0.5) ** 2 + 3.0 * (b - 0.5) * c)


def effects(frame: pd.DataFrame, y: Floats, **more: Any) -> Indices:
    found = analyse(Problem(NAMES, "morris", levels=6, **more), frame, y, resampling=Resampling(100))
    assert isinstance(found, Indices)
    return found


@pytest.mark.parametrize("replicates", [1, 2, 5])
def test_without_noise_they_are_those_of_the_peer(replicates: int) -> None:
    frame = rows(20, 1)
    y = signal(frame)
    found = effects(frame, np.repeat(y[:, None], replicates, axis=1))
    theirs = peer.analyze(told(), frame[list(NAMES)].to_numpy(), y, num_levels=6, num_resamples=2)
    for name in ("mu", "mu_star", "sigma"):
        assert found[name].value[:, 0] == pytest.approx(np.array(theirs[name], float), abs=1e-10), name


def test_units_of_factors_do_not_matter() -> None:
    """Effects are for the whole range of a factor, whatever it is measured in, evenly or over the logarithm."""
    frame = rows(20, 1)
    other = frame.assign(a=3.0 + 100.0 * frame["a"], b=10.0 ** frame["b"])
    one, two = (effects(points, signal(frame)[:, None]) for points in (frame, other))
    assert (one["mu"].value == two["mu"].value).all()


def test_groups_are_those_of_the_peer() -> None:
    groups = ("place", "place", "c", "dummy")
    frame = rows(20, 1, groups)
    y = signal(frame)
    found = effects(frame, np.repeat(y[:, None], 2, axis=1), groups=groups)
    theirs = peer.analyze(
        told(groups=groups), frame[list(NAMES)].to_numpy(), y, num_levels=6, num_resamples=2
    )
    assert found["mu_star"].factors == ("place", "c", "dummy")
    assert found["mu_star"].value[:, 0] == pytest.approx(np.array(theirs["mu_star"], float), abs=1e-10)
    assert np.isnan(found["mu"].value[0, 0]) and "place are groups" in found.notes[-1].en


def test_noise_makes_no_effect() -> None:
    """Means over 100 designs of 20 trajectories, noise as large as the signal. The usual mu* of the dummy is 1.4 there; four
    standard errors of ours are below 0.35, so that a mu* as usual would be found out."""
    ours, floor, usual, squares = [], [], [], []
    for seed in range(100):
        frame = rows(20, seed)
        y = signal(frame)[:, None] + np.random.default_rng((5, seed)).normal(size=(len(frame), 2))
        found = effects(frame, y, seeds="independent")
        theirs = peer.analyze(
            told(), frame[list(NAMES)].to_numpy(), y.mean(axis=1), num_levels=6, num_resamples=2, seed=1
        )
        ours.append(found["mu_star"].value[-1, 0])
        floor.append(found["noise"].value[:, 0])
        usual.append(theirs["mu_star"][-1])
        squares.append([np.sign(x) * x * x for x in (found["rms"].value[:, 0], found["sigma"].value[:, 0])])
    error = np.std(ours, ddof=1) / 10.0
    assert error < 0.0875 and abs(np.mean(ours)) < 4.0 * error
    assert np.mean(usual) > 1.0
    assert np.mean(floor, axis=0) == pytest.approx(np.mean(usual), rel=0.1)
    many = rows(2000, 1)
    truth = effects(many, signal(many)[:, None])
    due = np.array([truth["rms"].value[:, 0] ** 2, truth["sigma"].value[:, 0] ** 2])
    error = np.std(squares, axis=0, ddof=1) / 10.0
    assert (np.abs(np.mean(squares, axis=0) - due) < 4.0 * error + 0.05).all()
    assert (error < 0.3).all()


def test_shared_luck_cancels() -> None:
    frame = rows(10, 1)
    luck = np.repeat(np.random.default_rng(1).normal(size=(10, 3)), len(NAMES) + 1, axis=0)
    found = effects(frame, signal(frame)[:, None] + luck)
    assert found["mu_star"].value[:, 0] == pytest.approx(
        effects(frame, signal(frame))["mu_star"].value[:, 0], abs=1e-10
    )
    assert found["noise"].value == pytest.approx(0.0, abs=1e-10)
    assert found.above_dummy()[:3, 0].tolist() == [1.0, 1.0, 1.0]


def test_names_have_a_size_and_no_sign() -> None:
    frame = rows(10, 1)
    named = frame.assign(c=np.array(list("uvwxyz"))[np.rint(5.0 * frame["c"]).astype(int)])
    found, numbers = effects(named, signal(frame)), effects(frame, signal(frame))
    assert (found["mu_star"].value == numbers["mu_star"].value).all()
    assert np.isnan(found["mu"].value[2, 0]) and "c have names" in found.notes[-1].en


def test_a_step_that_changes_nothing_is_of_the_factor_that_was_due() -> None:
    """Two levels of the design can fall on one value of a list."""
    frame = rows(20, 1)
    coarse = frame.assign(a=np.floor(1.999 * frame["a"]), c=np.floor(1.999 * frame["c"]))
    found = effects(coarse, signal(coarse))
    assert np.isfinite(found["mu"].value).all() and found["mu"].value[3, 0] == 0.0


def test_the_order_of_rows_is_checked() -> None:
    frame = rows(10, 1)
    order = np.arange(len(frame))
    order[[11, 13]] = order[[13, 11]]
    with pytest.raises(ValueError, match=r"in trajectory 2 \(rows 10 to 14\)"):
        effects(frame.iloc[order], signal(frame))
    with pytest.raises(ValueError, match="49 rows are no whole number of blocks of 5"):
        effects(frame.iloc[:49], signal(frame)[:49])


def test_effects_of_the_spread() -> None:
    """The variance over seeds rises by 4 along b and by nothing along a, which moves the mean alone."""
    frame = rows(200, 1)
    z = np.random.default_rng(2).normal(size=(len(frame), 12))
    y = 5.0 * frame["a"].to_numpy()[:, None] + np.sqrt(1.0 + 4.0 * frame["b"].to_numpy())[:, None] * z
    problem = Problem(NAMES, "morris", levels=6, seeds="independent")
    found = analyse(problem, frame, y, quantity="spread")
    assert isinstance(found, Indices)
    low, high = found["mu"].low[:, 0], found["mu"].high[:, 0]
    assert low[1] < 4.0 < high[1] and low[1] > 2.0
    assert found.above_dummy()[:3, 0].tolist() == [0.0, 1.0, 0.0]


def test_widths_are_shares_of_the_largest_effect() -> None:
    frame = rows(50, 1)
    y = signal(frame)[:, None] + 0.01 * np.random.default_rng(1).normal(size=(len(frame), 2))
    found = effects(frame, y)
    one, two = width_of(found), width_of(effects(frame, 1000.0 * y))
    assert one.widest == pytest.approx(two.widest)
    part = found["mu_star"]
    moving = [k for k, name in enumerate(part.factors) if name != found.problem.dummy]
    by_hand = (part.high - part.low)[moving, 0].max() / part.value[:, 0].max()
    assert one.index == "mu_star" and one.widest[0] == pytest.approx(by_hand)


def test_factors_stand_by_their_root_mean_square() -> None:
    """a is linear, with effects of 1 everywhere; b works as a switch: effects of 0 or more than twice that, mean below 1."""
    frame = rows(60, 3)
    a, b, c = (frame[name].to_numpy(float) for name in ("a", "b", "c"))
    found = effects(frame, a + 2.4 * b * (c > 0.7))
    values = {
        name: dict(zip(found[name].factors, found[name].value[:, 0], strict=True))
        for name in ("mu_star", "rms")
    }
    assert values["mu_star"]["b"] < values["mu_star"]["a"] and values["rms"]["b"] > values["rms"]["a"]
    order = list(ranked(found, 0)["factor"])
    assert order.index("b") < order.index("a")
    assert any("root mean square" in note.en for note in found.notes)
