"""A result kept whole: labelled numbers as they were, to the last bit, in one file from which they are opened again.

The file is Parquet and has one row. A column is a variable, ``part/name``, and its cell holds all values in the order of memory;
dimensions, shape, type and attributes stand in the metadata of its field as JSON. So whole numbers stay whole, a dimension may be
empty, and a variable has the dimensions that it had. Tables for other programs stand beside it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xarray as xr

from experiments.formats import whole_text
from filing import write

WHOLE = "result.parquet"
ROW = "row"
"""The dimension along which a table is kept."""

type Part = xr.Dataset | pd.DataFrame


@dataclass(frozen=True)
class Whole:
    """A result as it was kept.

    Attributes:
        kind: of result, as it was written.
        parts: labelled numbers and tables by name.
    """

    kind: str
    parts: Mapping[str, Part]


def write_whole(whole: Whole, path: Path) -> None:
    """Keep a result in one file; the same result gives the same bytes."""
    columns = [
        column(f"{part}/{name}", one, name in data.coords)
        for part, data in each(whole.parts)
        for name, one in data.variables.items()
    ]
    facts = {
        "kind": whole.kind,
        "parts": {part: data.attrs for part, data in each(whole.parts)},
        "tables": [part for part, one in whole.parts.items() if isinstance(one, pd.DataFrame)],
    }
    schema = pa.schema([field for field, _ in columns], metadata={"grassroots": as_json(facts)})
    made = pa.Table.from_arrays([cell for _, cell in columns], schema=schema)

    def make(to: Path) -> None:
        with to.open("wb") as file:  # Arrow cannot open a file whose name is not UTF-8.
            pq.write_table(made, file, compression="zstd")

    write(path, make)


def each(parts: Mapping[str, Part]) -> list[tuple[str, xr.Dataset]]:
    """The parts by name, tables as a variable a column."""
    return [(name, of_table(one) if isinstance(one, pd.DataFrame) else one) for name, one in parts.items()]


def of_table(frame: pd.DataFrame) -> xr.Dataset:
    """A table as labelled numbers along its rows."""
    return xr.Dataset({str(name): (ROW, frame[name].to_numpy()) for name in frame})


def column(name: str, one: xr.Variable, beside: bool) -> tuple[pa.Field, pa.Array]:
    """A variable as a field and its one cell."""
    values, flat = one.values, one.values.ravel()
    texts = values.dtype.kind in "UO"
    inside = pa.array([whole_text(text) for text in flat], pa.string()) if texts else pa.array(flat)
    cell = pa.ListArray.from_arrays(pa.array([0, len(inside)], pa.int32()), inside)
    about = {
        "dims": one.dims,
        "shape": one.shape,
        "type": values.dtype.str,
        "beside": beside,
        "attrs": one.attrs,
    }
    return pa.field(name, cell.type, metadata={"grassroots": as_json(about)}), cell


def as_json(value: Any) -> str:
    """JSON in ASCII; numbers of numpy as numbers."""
    return json.dumps(value, default=lambda one: one.item())


def read_whole(path: Path) -> Whole:
    """A result that was kept whole.

    Raises:
        OSError: the file cannot be read, or is no Parquet.
    """
    with path.open("rb") as file:
        table = pq.read_table(file)
    facts = json.loads(table.schema.metadata[b"grassroots"])
    parts: dict[str, Part] = {}
    for part, attrs in facts["parts"].items():
        variables: dict[str, Any] = {}
        beside = []
        for name in (one for one in table.column_names if one.rpartition("/")[0] == part):
            about = json.loads(table.schema.field(name).metadata[b"grassroots"])
            values = read_cell(table[name].combine_chunks()[0].values, about)
            variables[name.rpartition("/")[2]] = (about["dims"], values, about["attrs"])
            beside += [name.rpartition("/")[2]] if about["beside"] else []
        data = xr.Dataset(variables, attrs=attrs).set_coords(beside)
        parts[part] = (
            pd.DataFrame({name: one.values for name, one in data.items()})
            if part in facts["tables"]
            else data
        )
    return Whole(facts["kind"], parts)


def read_cell(cell: pa.Array, about: Mapping[str, Any]) -> np.ndarray[Any, Any]:
    """The values of a cell, in shape and type as they were."""
    texts = pa.types.is_string(cell.type)
    flat = np.array(cell.to_pylist() if texts else cell, dtype=about["type"])
    return flat.reshape(about["shape"])
