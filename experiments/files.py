"""A result as files: CSV and Parquet with units and labels, a codebook, where it came from."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from experiments.formats import write_csv as write_csv  # offered with the files that it is used for
from experiments.formats import write_json, write_parquet_table
from experiments.villages import ABOUT, OWN
from filing import NotWritten, OutputError, check
from filing.origin import facts

AS_JSON = (
    "set",
    "policies",
    "outside_plausible",
    "bibliography",
    "bibliography_zh",
    "bibliography_place",
    "calendar",
    "budget",
)
"""Facts that travel with a result as JSON."""
MARK = "provenance.json"
"""Every result holds one."""


def check_folder(folder: Path) -> None:
    """Refuse a folder that a result cannot be put into, before anything is computed.

    Raises:
        OutputError: it is a file or a broken link, or cannot be written to; or a file in it is open elsewhere.
        NotWritten: the disk is full.
    """
    try:
        check(folder)
    except (OutputError, NotWritten) as error:
        raise type(error)(f"--out {error}", f"--out {error.zh}") from error


def long_table(data: xr.Dataset) -> pd.DataFrame:
    """One row per outcome and value, with every dimension as a column, and the unit."""
    labels: dict[tuple[Any, ...], pd.DataFrame] = {}  # slow to make, the same wherever dimensions are
    frames = []
    for name, one in data.data_vars.items():
        if one.dims not in labels:
            labels[one.dims] = one.to_dataframe(name="value").reset_index()
        frame = labels[one.dims].assign(value=one.values.ravel())
        frame.insert(len(frame.columns) - 1, "outcome", str(name))
        frame["unit"] = one.attrs.get("units", "")
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def codebook(*datasets: xr.Dataset) -> pd.DataFrame:
    """What every variable is: name, unit, both labels, numerator, denominator, months, ledger, definition."""
    rows = []
    for data in datasets:
        for name, variable in data.data_vars.items():
            a = variable.attrs
            rows.append(
                {
                    "name": name,
                    "unit": a.get("units", ""),
                    "label": a.get("long_name", ""),
                    "label_zh": a.get("long_name_zh", ""),
                    "numerator": a.get("numerator", ""),
                    "numerator_zh": a.get("numerator_zh", ""),
                    "of": a.get("of", ""),
                    "of_zh": a.get("of_zh", ""),
                    "over": a.get("over", ""),
                    "over_zh": a.get("over_zh", ""),
                    "moved": a.get("moved", ""),
                    "beside": a.get("beside", ""),
                    "ledger": a.get("ledger", ""),
                    "better": a.get("better", ""),
                    "definition": a.get("definition", ""),
                }
            )
    return pd.DataFrame(rows).drop_duplicates("name")


def write_parquet(data: xr.Dataset, path: Path) -> None:
    """One column per variable, labels and units in the metadata of its field."""
    about = {str(name): variable.attrs for name, variable in data.variables.items()}
    write_parquet_table(data.to_dataframe().reset_index(), about, data.attrs, path)


def write_provenance(attrs: dict[str, Any], path: Path) -> None:
    """Where the numbers came from, readable."""
    told = {key: json.loads(value) if key in AS_JSON else value for key, value in attrs.items()}
    write_json(told | facts(), path)


def worlds_table(data: xr.Dataset) -> pd.DataFrame:
    """One row a plausible world, a column a number: 0 at the low end of its range, 1 at the high end."""
    drawn = data["drawn"].values
    frame = pd.DataFrame(drawn, columns=[str(name) for name in data["number"].values])
    frame.insert(0, "world", data["world"].values)
    return frame[frame["world"] > 0].drop_duplicates("world").reset_index(drop=True)


def village_columns(own: bool = False) -> pd.DataFrame:
    """What the columns of ``villages.csv`` are that are neither outcomes nor columns of the ledger."""
    told = ABOUT | (OWN if own else {})
    rows = [{"name": name, "unit": u, "label": en, "label_zh": zh} for name, (u, en, zh) in told.items()]
    return pd.DataFrame(rows)
