"""The villages of a territory one by one: what they are, what the ledger counts in them, and their headline outcomes."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.outcomes import Gathered, Seen, find, headline
from model.run import Run
from model.simulate import Township, World
from model.state import ledger

ABOUT = {
    "replicate": ("-", "replicate", "重复"),
    "world": (
        "-",
        "plausible world that its numbers are of; 0 for the default numbers",
        "所属的一组合理取值，0为默认取值",
    ),
    "seed": ("-", "seed of the replicate", "该次重复的随机种子"),
    "village": (
        "-",
        "number of the village in its territory, from 1, as policies name it",
        "村在区域内的编号，从1起，与政策文件一致",
    ),
    "township": ("-", "number of its township", "所属乡镇编号"),
    "place_landscape": (
        "-",
        "landscape of the place as a whole, not of the village",
        "整个地点的地形，不是该村的地形",
    ),
    "outmigration_set": (
        "share",
        "share of working age away that is set for the village",
        "为该村设定的外出率",
    ),
    "policy": ("0/1", "a policy acts in it in some month", "有政策在该村实施"),
    "households": ("households", "registered households", "户籍户数"),
}
"""What describes a village besides its counts and outcomes: unit, meaning in English and in Chinese."""
OWN = {
    "code": ("-", "what the county's own table calls it", "本县村表中的村编号"),
    "township_name": ("-", "what the table calls its township", "村表中的乡镇名称"),
}
"""What is said besides of a village that is known by itself."""
COUNTS = ("arose", "petitions", "recorded_cases", "recorded_settled")
"""Columns of the ledger, added up over the months."""
PEOPLE = ("registered", "residents", "outmigration")
"""Outcomes that say how many people there are, beside the headline ones."""
MEASURED = [*(find(name) for name in PEOPLE), *headline()]


WEIGHTS = {
    "mean": ("the mean of the villages", "各村的简单平均"),
    "none": ("none: a median of villages is none of the territory", "无：各村中位数不能合成区域中位数"),
    "of": ("weighted by: {of}", "按以下数量加权：{of}"),
}
"""How values of villages make that of the territory: persons, medians, rates."""


def village_weights() -> pd.DataFrame:
    """How the outcomes in ``villages.csv`` make that of the territory: a row an outcome, in both languages."""
    rows = []
    for item in MEASURED:
        key = "mean" if item.unit == "persons" else "none" if "median" in item.label.en else "of"
        en, zh = WEIGHTS[key]
        rows.append(
            {"name": item.name, "weight": en.format(of=item.of.en), "weight_zh": zh.format(of=item.of.zh)}
        )
    return pd.DataFrame(rows)


def villages_of(world: World, first: int, last: int) -> pd.DataFrame:
    """A row for each village of a world over months ``first`` to ``last - 1``.

    Counts add up to those of the territory. An outcome is what it would be if the territory were this village, so it is
    missing where the village has nothing to divide by.

    Args:
        world: as far as it has been run.
        first: the first month, counted from 0.
        last: one after the last month.
    """
    rows = [row for k in range(len(world.townships)) for row in _of_township(world, k, first, last)]
    return pd.DataFrame(rows)


def _of_township(world: World, k: int, first: int, last: int) -> list[dict[str, float | str]]:
    """Its villages; townships are looked at one by one, for a village is a small part of one and a tiny part of a county."""
    township = world.townships[k]
    seen = Seen(Gathered([township]), first, last, world.month)
    kept: dict[str, float | str] = {"township": k + 1, "place_landscape": world.run.scenario.landscape}
    return [
        {
            "village": int(number) + 1,
            **kept,
            **_called(world, int(number)),
            **_told(township, v),
            **_counted(township, v, first, last),
            **_measured(seen.village(v)),
        }
        for v, number in enumerate(township.tables.villages.id)
    ]


def _called(world: World, number: int) -> dict[str, str]:
    """What the county's own table calls it."""
    known = known_villages(world.run)
    return dict(zip(OWN, known[number], strict=True)) if known else {}


def _told(township: Township, v: int) -> dict[str, float]:
    """What the village is; a policy that moves outmigration has not moved it at first."""
    at_first = township.base.get("migration.outmigration", township.settings.migration.outmigration)
    return {
        "outmigration_set": float(at_first[v]),
        "policy": int(any(chosen[v] for chosen in township.targets)),
        "households": int(township.tables.villages.households[v]),
    }


def _counted(township: Township, v: int, first: int, last: int) -> dict[str, float]:
    """What the ledger counts in it."""
    months = dict(
        zip((column.name for column in ledger.COLUMNS), township.tables.ledger[:, v, first:last], strict=True)
    )
    return {name: float(months[name].sum()) for name in COUNTS}


def _measured(village: Seen) -> dict[str, float]:
    """Its people and its headline outcomes."""
    return {item.name: item.function(village) for item in MEASURED}


def known_villages(run: Run) -> list[tuple[str, str]]:
    """Code and township of each village that is run, where the place knows its villages one by one."""
    own = run.scenario.own
    if own is None or run.n_villages == 1:
        return []
    return [(own.names[row], own.townships[row]) for row in own.picked(run.n_villages)]


def known_outmigration(run: Run) -> list[float]:
    """Outmigration of each of these villages as their table has it; missing where it is unknown there."""
    own = run.scenario.own
    if own is None:
        return []
    return [float(share) for share in own.column("migration.outmigration", own.picked(run.n_villages))]


def headline_of(world: World, first: int, last: int) -> NDArray[np.float64]:
    """Headline outcomes of every village over months ``first`` to ``last - 1``: village x outcome, by number."""
    found: dict[int, list[float]] = {}
    for township in world.townships:
        seen = Seen(Gathered([township]), first, last, world.month)
        for v, number in enumerate(township.tables.villages.id):
            village = seen.village(v)
            found[int(number)] = [item.function(village) for item in headline()]
    return np.array([found[number] for number in sorted(found)])


def together(seeds: Sequence[int], worlds: Sequence[int], frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The villages of all replicates, one replicate under another."""
    made = []
    for k, (seed, world, frame) in enumerate(zip(seeds, worlds, frames, strict=True)):
        frame.insert(0, "replicate", k)
        frame.insert(1, "world", world)
        frame.insert(2, "seed", str(seed))
        made.append(frame)
    return pd.concat(made, ignore_index=True)
