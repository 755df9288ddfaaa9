"""The files of a result but its page: what it says beside every value behind it."""

from pathlib import Path

import pandas as pd
import xarray as xr

from analysis.choice import choice_rows
from analysis.effects import effect_table, outcomes
from analysis.summary import summary_table
from analysis.trial_numbers import alike_table, power_table, selection_table
from experiments.files import (
    MARK,
    codebook,
    long_table,
    village_columns,
    worlds_table,
    write_csv,
    write_parquet,
    write_provenance,
)
from experiments.run import RunResult
from experiments.villages import village_weights
from experiments.whole import WHOLE, Part, Whole, write_whole


def write_run(result: RunResult, folder: Path) -> None:
    """All files of one run but the page; the villages one by one where there are several."""

    data, territory = result.data, result.data.attrs["villages"] > 1
    write_csv(summary_table(data), folder / "summary.csv")
    write_csv(long_table(data), folder / "outcomes.csv")
    write_parquet(data, folder / "outcomes.parquet")
    write_parquet(result.monthly, folder / "monthly.parquet")
    write_csv(result.map, folder / "map.csv")
    if territory:
        write_csv(result.villages, folder / "villages.csv")
    about = codebook(data, result.monthly)
    if territory:
        about = pd.concat(
            [
                about.merge(village_weights(), on="name", how="left"),
                village_columns("code" in result.villages),
            ]
        )
    write_csv(about, folder / "codebook.csv")
    parts: dict[str, Part] = {
        "data": data,
        "monthly": result.monthly,
        "map": result.map,
        "villages": result.villages,
    }
    write_whole(Whole("run", parts), folder / WHOLE)
    write_provenance(data.attrs, folder / MARK)


def write_comparison(data: xr.Dataset, folder: Path) -> None:
    """All files of one comparison but the page: effects, every value behind them, codebook, provenance."""

    names = outcomes(data)
    write_csv(effect_table(data), folder / "effects.csv")
    write_parquet(data[names], folder / "values.parquet")
    beside = data.drop_vars([*names, *(["drawn"] if "drawn" in data else [])])
    if "drawn" in data:
        write_csv(worlds_table(data), folder / "worlds.csv")
        if rows := choice_rows(data):
            write_csv(pd.DataFrame(rows), folder / "choice.csv")
    for name in beside.data_vars:
        write_csv(long_table(beside[[name]]), folder / f"{name}.csv")
    write_csv(codebook(data), folder / "codebook.csv")
    write_whole(Whole("comparison", {"data": data}), folder / WHOLE)
    write_provenance(data.attrs, folder / MARK)


def write_trial(data: xr.Dataset, folder: Path) -> None:
    """All files of one pilot but the page: designs, what choosing does, every value behind them, codebook, provenance."""

    write_csv(power_table(data), folder / "designs.csv")
    write_csv(selection_table(data), folder / "selection.csv")
    write_csv(alike_table(data), folder / "alike.csv")
    write_csv(data["numbers"].to_dataframe(name="value").reset_index(), folder / "numbers.csv")
    for name in data.data_vars:
        if data[name].dims:
            write_csv(long_table(data[[name]].drop_vars("numbers", errors="ignore")), folder / f"{name}.csv")
    write_csv(codebook(data), folder / "codebook.csv")
    write_whole(Whole("trial", {"data": data}), folder / WHOLE)
    write_provenance(data.attrs, folder / MARK)
