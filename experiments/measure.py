"""From a world to labelled numbers: outcomes by period, the ledger by month, a map of the first village."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from model.outcomes import GROUPS, OUTCOMES, UNITS, Outcome, Seen
from model.outcomes.seen import Gathered
from model.policy import BURN_IN
from model.run import Run
from model.simulate import World
from model.state import codes, ledger

Floats = NDArray[np.float64]
LEVELS = ("0-1", "SD", "-")
"""Units of ledger columns that hold a level and not a count: over villages they are averaged."""


def window(months: int) -> tuple[int, int]:
    """The months that count where nothing else is said: all after the burn-in, or all where the run is no longer."""
    return (BURN_IN if months > BURN_IN else 0), months


def periods(run: Run) -> dict[str, tuple[int, int]]:
    """The window and each calendar year, as months from the start."""
    years = {
        str(run.scenario.year + first // 12): (first, min(first + 12, run.months))
        for first in range(0, run.months, 12)
    }
    return {"window": window(run.months), **years}


def outcomes_of(world: World, spans: Sequence[tuple[int, int]], chosen: Sequence[Outcome]) -> Floats:
    """Outcome x span."""
    seen = Seen.of(world)
    values = np.empty((len(chosen), len(spans)))
    for column, (first, last) in enumerate(spans):
        view = seen.over(first, last)
        for row, item in enumerate(chosen):
            values[row, column] = item.function(view)
    return values


def monthly_of(world: World) -> Floats:
    """Ledger column x month: counts summed over villages, levels averaged."""
    whole = np.concatenate([township.tables.ledger for township in world.townships], axis=1)
    total: Floats = whole.sum(axis=1)
    for row, column in enumerate(ledger.COLUMNS):
        if column.unit in LEVELS:
            total[row] /= whole.shape[1]
    return total


def attributes(item: Outcome) -> dict[str, Any]:
    """What travels with the numbers of an outcome."""
    return {
        "long_name": item.label.en,
        "long_name_zh": item.label.zh,
        "units": item.unit,
        "units_zh": UNITS[item.unit],
        "numerator": item.numerator.en,
        "numerator_zh": item.numerator.zh,
        "of": item.of.en,
        "of_zh": item.of.zh,
        "over": item.over.en,
        "over_zh": item.over.zh,
        "moved": int(item.moved),
        "beside": item.beside,
        "definition": item.definition,
        "ledger": item.ledger,
        "better": item.better,
        "group": item.group,
        "group_en": GROUPS[item.group].en,
        "group_zh": GROUPS[item.group].zh,
        "headline": int(item.headline),
        "twin": item.twin,
        "instead": item.instead,
        "interest": item.interest.size,
        "interest_of_base": int(item.interest.of_base),
        "interest_reason": item.interest.reason.en,
        "interest_reason_zh": item.interest.reason.zh,
        **spoken(item),
    }


def spoken(item: Outcome) -> dict[str, str]:
    """How people speak of an outcome; nothing of one that is no share of something they count."""
    if item.spoken is None:
        return {}
    named = item.spoken._asdict().items()
    return {f"spoken_{key}": text.en for key, text in named} | {
        f"spoken_{key}_zh": text.zh for key, text in named
    }


def outcome_data(
    run: Run, seeds: Sequence[int], values: Floats, chosen: Sequence[Outcome] | None = None
) -> xr.Dataset:
    """Labelled outcomes from ``values``, replicate x outcome x period."""
    chosen = list(OUTCOMES.values()) if chosen is None else chosen
    spans = periods(run)
    data = xr.Dataset(
        {
            item.name: (("replicate", "period"), values[:, k, :], attributes(item))
            for k, item in enumerate(chosen)
        },
        coords={
            "replicate": np.arange(len(seeds)),
            "seed": ("replicate", [str(seed) for seed in seeds]),
            "period": list(spans),
            "first_month": ("period", [first for first, _ in spans.values()]),
            "last_month": ("period", [last for _, last in spans.values()]),
        },
    )
    return data


def monthly_data(run: Run, seeds: Sequence[int], values: Floats) -> xr.Dataset:
    """Labelled ledger from ``values``, replicate x column x month."""
    months = np.arange(run.months)
    dates = [f"{run.scenario.year + month // 12}-{month % 12 + 1:02d}" for month in months]
    return xr.Dataset(
        {
            column.name: (
                ("replicate", "month"),
                values[:, k, :],
                {
                    "long_name": column.en,
                    "long_name_zh": column.zh,
                    "units": column.unit,
                    "ledger": column.ledger,
                },
            )
            for k, column in enumerate(ledger.COLUMNS)
        },
        coords={
            "replicate": np.arange(len(seeds)),
            "seed": ("replicate", [str(seed) for seed in seeds]),
            "month": months,
            "date": ("month", dates),
        },
    )


def map_of(world: World) -> pd.DataFrame:
    """The households of the first village as the run leaves them."""
    t = world.townships[0].tables
    homes = np.flatnonzero(t.households.village == 0)
    persons, who = t.persons, t.persons.household
    members = (persons.party == 1) & (persons.alive == 1) & (persons.where < codes.TOWN)
    held = t.offices.holder[(t.offices.kind <= codes.GRID_LEADER) & (t.offices.holder >= 0)]
    n = len(t.households.id)
    return pd.DataFrame(
        {
            "x": t.households.x[homes],
            "y": t.households.y[homes],
            "group": t.households.group[homes],
            "grid": t.households.grid[homes],
            "lineage": t.households.lineage[homes],
            "poor": t.households.poor[homes],
            "residents": t.homes.residents[homes],
            "adults_home": t.homes.adults_home[homes],
            "party": np.bincount(who[members], minlength=n)[homes],
            "cadre": (np.bincount(who[held], minlength=n) > 0).astype(int)[homes],
            "open": Gathered(world.townships[:1]).burden[homes, world.month - 1],
            "contacted": t.homes.contacted[homes],
        }
    )
