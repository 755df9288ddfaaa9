"""Values of a result are picked as xarray picks them."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from analysis.cells import cell
from experiments.files import long_table

DIMS = {
    "replicate": None,
    "side": ["without", "with"],
    "arm": ["pay", "points"],
    "window": ["during", "after"],
}


def result(order: list[str]) -> xr.Dataset:
    """A result whose dimensions stand in this order."""
    coords = {dim: labels for dim, labels in DIMS.items() if labels is not None}
    sizes = [3 if DIMS[dim] is None else len(DIMS[dim] or ()) for dim in order]
    values = np.arange(np.prod(sizes), dtype=float).reshape(sizes)
    return xr.Dataset({"y": (order, values)}, coords)


@given(
    st.permutations(list(DIMS)),
    st.fixed_dictionaries(
        {}, optional={dim: st.sampled_from(labels) for dim, labels in DIMS.items() if labels}
    ),
)
def test_a_cell_is_what_sel_gives(order: list[str], at: dict[str, str]) -> None:
    data = result(order)
    expected = data["y"].sel(at).values
    found = cell(data, "y", **at)
    assert found.shape == expected.shape and found.dtype == expected.dtype
    assert (found == expected).all()


@pytest.mark.parametrize("at", [{"arm": "pray"}, {"village": "1"}, {"replicate": "1"}])
def test_what_is_not_there_is_a_key_error(at: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        cell(result(list(DIMS)), "y", **at)


def test_a_long_table_has_of_each_outcome_what_xarray_gives() -> None:
    """Outcomes of other dimensions, one with its own order of them, and labels beside."""
    data = result(["replicate", "arm", "window"])
    data["z"] = data["y"].transpose("window", "arm", "replicate") * 2.0
    data["w"] = ("arm", [7, 8])
    data = data.assign_coords(month=("window", [1, 13]))
    found = long_table(data)
    for name in data.data_vars:
        expected = data[name].to_dataframe(name="value").reset_index()
        ours = found[found["outcome"] == name][expected.columns].reset_index(drop=True)
        pd.testing.assert_frame_equal(ours, expected, check_dtype=False)
