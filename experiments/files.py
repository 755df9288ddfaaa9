"""A result as files: CSV and Parquet with units and labels, a codebook, where it came from. All of it or nothing."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xarray as xr

AS_JSON = ("set", "policies", "outside_plausible", "bibliography", "budget")
"""Facts that travel with a result as JSON."""
MARK = "provenance.json"
"""Every folder that this project writes holds one; a folder with other things in it is left alone."""


class OutputError(ValueError):
    """Where the result cannot be written, and why."""


def check_folder(folder: Path) -> None:
    """Refuse a folder that cannot be written, before anything is computed.

    Raises:
        OutputError: it is a file, holds other things, or cannot be written.
    """
    if folder.is_file():
        raise OutputError(f"--out {folder}: it is a file; needed is a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise OutputError(
            f"--out {folder}: the folder holds other things and would be replaced; needed is a new or empty folder, "
            "or one that an earlier run made"
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        probe = beside(folder)
        probe.mkdir()
        probe.rmdir()
    except OSError as error:
        raise OutputError(
            f"--out {folder}: {error.strerror or error}; needed is a folder one may write to"
        ) from error


def beside(folder: Path) -> Path:
    """A name next to a folder for what is not finished yet."""
    return folder.with_name(f".{folder.name}.{os.getpid()}.part")


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder to write into that takes its final name only when everything is written.

    Raises:
        OutputError: the disk is full, or the place cannot be written any more.
    """
    part = beside(folder)
    try:
        part.mkdir(parents=True)
        yield part
        old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"--out {folder}: {error.strerror or error}; nothing was written") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def long_table(data: xr.Dataset) -> pd.DataFrame:
    """One row per outcome and value, with every dimension as a column, and the unit."""
    frames = []
    for name in data.data_vars:
        frame = data[name].to_dataframe(name="value").reset_index()
        frame.insert(len(frame.columns) - 1, "outcome", name)
        frame["unit"] = data[name].attrs.get("units", "")
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


def write_csv(table: pd.DataFrame, path: Path, digits: int | None = None) -> None:
    """CSV that Excel and WPS open with its Chinese intact; every digit, or so many."""
    style = None if digits is None else f"%.{digits}g"
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", float_format=style)


def write_parquet(data: xr.Dataset, path: Path) -> None:
    """One column per variable, labels and units in the metadata of its field."""
    frame = data.to_dataframe().reset_index()
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [field.with_metadata(_text(data, field.name)) for field in table.schema]
    schema = pa.schema(fields, metadata={"grassroots": json.dumps(data.attrs, ensure_ascii=False)})
    pq.write_table(table.cast(schema), path, compression="zstd")


def _text(data: xr.Dataset, name: str) -> dict[str, str]:
    return {key: str(value) for key, value in data[name].attrs.items()} if name in data else {}


def write_provenance(attrs: dict[str, Any], path: Path) -> None:
    """Where the numbers came from, readable."""
    facts = {key: json.loads(value) if key in AS_JSON else value for key, value in attrs.items()}
    path.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", "utf-8")


def write_run(data: xr.Dataset, monthly: xr.Dataset, households: pd.DataFrame, folder: Path) -> None:
    """All files of one run but the page."""
    from analysis.summary import summary_table

    write_csv(summary_table(data), folder / "summary.csv")
    write_csv(long_table(data), folder / "outcomes.csv")
    write_parquet(data, folder / "outcomes.parquet")
    write_parquet(monthly, folder / "monthly.parquet")
    write_csv(households, folder / "map.csv")
    write_csv(codebook(data, monthly), folder / "codebook.csv")
    write_provenance(data.attrs, folder / MARK)


def write_comparison(data: xr.Dataset, folder: Path) -> None:
    """All files of one comparison but the page: effects, every value behind them, codebook, provenance."""
    from analysis.effects import effect_table, outcomes

    names = outcomes(data)
    write_csv(effect_table(data), folder / "effects.csv")
    write_parquet(data[names], folder / "values.parquet")
    beside = data.drop_vars(names)
    for name in beside.data_vars:
        write_csv(long_table(beside[[name]]), folder / f"{name}.csv")
    write_csv(codebook(data), folder / "codebook.csv")
    write_provenance(data.attrs, folder / MARK)
