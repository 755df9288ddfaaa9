"""What rests on assumption: known answers and bounds that hold them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sensitivity.evidence import PARTS, evidence_split
from analysis.sensitivity.problem import Floats


def indices(first: Mapping[str, float], total: Mapping[str, float], half: float = 0.0) -> pd.DataFrame:
    """A table of indices as an analysis gives it."""
    rows = [
        (f, name, v, v - half, v + half) for name, of in (("S1", first), ("ST", total)) for f, v in of.items()
    ]
    return pd.DataFrame(rows, columns=["factor", "index", "value", "low", "high"])


ISHIGAMI = indices(
    {"a": 0.3139, "b": 0.4424, "c": 0.0, "dummy": 0.01},
    {"a": 0.5576, "b": 0.4424, "c": 0.2437, "dummy": -0.01},
    0.02,
)


@pytest.mark.parametrize(
    ("assumed", "alone", "total", "how"),
    [
        (["a"], 0.3139, 0.5576, "sum of S1 .. 1 - sum of S1"),
        (["a", "c"], 0.5576, 0.5576, "1 - sum of ST .. 1 - sum of S1"),
        (["b"], 0.4424, 0.4424, "sum of S1 .. sum of ST"),
        ([], 0.0, 0.0, None),
    ],
)
def test_bounds_hold_what_is_known_of_ishigami(
    assumed: list[str], alone: float, total: float, how: str | None
) -> None:
    """Closed and total indices of sets of Ishigami's parameters: S_a = 0.3139, S_ac = 0.5576, T_a = 0.5576."""
    found = evidence_split(ISHIGAMI, assumed)
    lower, upper = found["assumed_alone"]
    assert lower - 1e-9 <= alone <= total <= upper + 1e-3
    assert upper - lower == pytest.approx(total - alone, abs=1e-3)
    table = found.to_dataframe().set_index("part")
    assert set(table.index) == set(PARTS)
    assert (table["low"] <= table["lower"]).all() and (table["high"] >= table["upper"]).all()
    assert not found.exact
    if how is not None and len(assumed) == 1 and assumed[0] == "a":
        assert table.loc["assumed_alone", "how"] == how


def closed(variances: Floats, held: Floats) -> float:
    """Closed index of a set of parameters of Sobol's G, whose parts multiply."""
    return float((np.prod(1.0 + variances[held]) - 1.0) / (np.prod(1.0 + variances) - 1.0))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(0.0, 2.0), min_size=2, max_size=7), st.integers(0, 127))
def test_bounds_hold_the_truth_whatever_interacts(parts: list[float], mask: int) -> None:
    variances = np.array([*parts, 0.3])
    names = [f"p{k}" for k in range(len(variances))]
    held = np.array([bool(mask >> k & 1) for k in range(len(names))])
    single = np.eye(len(names), dtype=bool)
    first = {name: closed(variances, single[k]) for k, name in enumerate(names)}
    total = {name: 1.0 - closed(variances, ~single[k]) for k, name in enumerate(names)}
    found = evidence_split(indices(first, total), [n for n, one in zip(names, held, strict=True) if one])
    alone, rest = closed(variances, held), closed(variances, ~held)
    for part, truth in (
        ("assumed_alone", alone),
        ("assumed_total", 1.0 - rest),
        ("evidenced_alone", rest),
        ("evidenced_total", 1.0 - alone),
        ("together", 1.0 - alone - rest),
    ):
        lower, upper = found[part]
        assert lower - 1e-9 <= truth <= upper + 1e-9


def test_bounds_that_noise_has_crossed_are_still_in_order() -> None:
    noisy = indices({"a": 0.55, "b": 0.5, "c": 0.02}, {"a": 0.5, "b": 0.45, "c": 0.01}, 0.03)
    table = evidence_split(noisy, ["a"]).to_dataframe()
    assert (table["low"] <= table["lower"]).all() and (table["lower"] <= table["upper"]).all()
    assert (table["upper"] <= table["high"]).all()


def test_a_design_of_two_groups_says_it_exactly() -> None:
    group = indices({"assumed": 0.3, "evidenced": 0.5}, {"assumed": 0.5, "evidenced": 0.7}, 0.05)
    found = evidence_split(ISHIGAMI, ["a"], group)
    assert found.exact
    assert found["assumed_alone"] == (0.3, 0.3) and found["assumed_total"] == (0.5, 0.5)
    assert found["together"] == pytest.approx((0.2, 0.2))
    table = found.to_dataframe().set_index("part")
    assert table.loc["assumed_alone", "how"] == "S1 of the group"
    assert table.loc["together", "how"] == "1 - S1 of the group - S1 of the group"


def test_the_error_of_a_sum_is_not_the_sum_of_errors_where_draws_are_known() -> None:
    rng = np.random.default_rng(1)
    shocks = 0.01 * rng.normal(size=(4000, 4))
    shocks[:, 1] = -shocks[:, 2]  # b and c err in opposite directions
    draws = {
        "S1": np.array([0.3139, 0.4424, 0.0, 0.0]) + shocks,
        "ST": np.array([0.5576, 0.4424, 0.2437, 0]) + shocks,
    }
    wide = evidence_split(ISHIGAMI, ["a"]).table.set_index("part").loc["assumed_total"]
    sharp = evidence_split(ISHIGAMI, ["a"], draws=draws).table.set_index("part").loc["assumed_total"]
    assert wide["high"] - wide["upper"] == pytest.approx(0.04)  # two half widths
    assert sharp["high"] == pytest.approx(sharp["upper"], abs=1e-6)
    assert sharp["lower"] - sharp["low"] == pytest.approx(0.0196, abs=0.001)


def test_a_split_that_cannot_be_made_is_refused() -> None:
    with pytest.raises(ValueError, match="assumed, but no factor: z; factors are a, b, c, dummy"):
        evidence_split(ISHIGAMI, ["z"])
    with pytest.raises(ValueError, match="no index ST"):
        evidence_split(ISHIGAMI[ISHIGAMI["index"] == "S1"], ["a"])
    with pytest.raises(ValueError, match="several values of S1 for a: give one output"):
        evidence_split(pd.concat([ISHIGAMI, ISHIGAMI]), ["a"])
    with pytest.raises(ValueError, match="no group 'assumed' among a, b"):
        evidence_split(ISHIGAMI, ["a"], ISHIGAMI)
    with pytest.raises(ValueError, match="S1 is missing for a, b, c, dummy"):
        evidence_split(ISHIGAMI.assign(value=np.nan), ["a"])
    with pytest.raises(ValueError, match="for 4 factors"):
        evidence_split(ISHIGAMI, ["a"], draws={"S1": np.zeros((5, 3)), "ST": np.zeros((5, 3))})
