"""What an effect of outmigration is made of in every place: who is there, who they are, how they act, what institutions they find.

The split needs a run whose posts are filled as where fewer are away (``Run.posts_at``), which no study file can ask for: the
part therefore has no study, and its runs are made by :func:`split_runs`, on threads, with the same seeds in every run of a
place. What is accounting and what is a finding stands in :mod:`experiments.split`.

Parts are means over those at home in both runs. Whoever stays at home only because of a post that is held is none of
them, so that seats, whose number is fixed, move onto those who are: for acts of seat holders the part ``institutions`` then
shows who holds the seats, and not what is lost. ``held`` stands beside it and counts everybody: the run at the higher
outmigration less the same run with posts and seats filled as at the lower.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

import scenarios
from analysis.statistics import ratio_interval
from experiments.arms import windows
from experiments.compare import Comparison, outmigration_compared
from experiments.headline.paired import place_label, shown, shown_share, summary
from experiments.headline.part import Answer
from experiments.provenance import hash_of
from experiments.split import LABELS, MEASURES, PARTS, Units, splits
from model.declare import Label
from model.draws import replicate_seed
from model.fingerprint import fingerprint
from model.outcomes import Seen
from model.run import MONTHS, Run
from model.simulate import simulate

NAME = "parts"
QUESTION = Label(
    "What is an effect of outmigration made of: presence, composition, response, or institutions?",
    "外出的影响由什么构成：在场人数、人员构成、行为反应，还是组织变化？",
)
SHARES = (0.1, 0.4, 0.7)
"""Outmigrations; the first is what the others are compared with."""
SEEDS = 40
TOTAL = "total"
HELD = "held"
NAMES = PARTS | {
    HELD: Label("posts filled by those who stay, everybody counted", "职位由留村者补任(计全部人)")
}
"""The parts, and what stands beside them."""
FINDINGS = ("response", "institutions", HELD)
"""What is a finding; presence is accounting, and composition is who leaves."""


def studies() -> list[Any]:
    """None: see the head of this module."""
    return []


def split_runs(
    places: Sequence[str] | None = None,
    shares: Sequence[float] = SHARES,
    seeds: int = SEEDS,
    threads: int = 2,
    months: int = MONTHS,
    values: Mapping[str, float] | None = None,
    on_done: Callable[[], None] | None = None,
) -> pd.DataFrame:
    """Run it: one row a place, seed, outmigration, measure and part, while policies would act, in yearly units.

    Args:
        places: names; all that come with the project where nothing is said.
        shares: outmigrations, the first of which the others are compared with.
        seeds: of every place.
        threads: seeds side by side.
        months: length of a run.
        values: numbers set in every run.
        on_done: called after each seed of a place.
    """
    names = scenarios.places() if places is None else places
    runs = {name: Run(scenarios.load(name), values or {}, months) for name in names}
    compared = {
        name: Comparison(outmigration_compared(run, shares), split=True) for name, run in runs.items()
    }

    def one(task: tuple[str, int]) -> list[dict[str, object]]:
        name, seed = task
        rows = of_seed(name, compared[name], shares, seed)
        if on_done is not None:
            on_done()
        return rows

    tasks = [(name, seed) for seed in range(seeds) for name in names]
    with ThreadPoolExecutor(max(1, threads)) as pool:
        return pd.DataFrame([row for rows in pool.map(one, tasks) for row in rows])


def of_seed(place: str, compared: Comparison, shares: Sequence[float], seed: int) -> list[dict[str, object]]:
    """All parts of one place and seed."""
    span = windows(compared.arms[0].run.months)["during"]

    def seen(run: Run) -> Seen:
        return Seen.of(simulate(replace(run, replicate=run.replicate + seed)), *span)

    run = compared.arms[0].run
    low = seen(run)
    rows: list[dict[str, object]] = []
    for share, arm in zip(shares[1:], compared.arms[1:], strict=True):
        high, held = seen(arm.run), seen(compared.held(arm))
        about = {
            "place": place,
            "replicate": seed,
            "seed": str(replicate_seed(run.seed, run.replicate + seed)),
        }
        about |= {"from": shares[0], "to": share}
        for (measure, (units, factor)), parts in zip(MEASURES.items(), splits(low, high, held), strict=True):
            values = dict(zip(PARTS, map(float, parts), strict=True))
            values[HELD] = factor * (everybody(units(high)) - everybody(units(held)))
            rows += [
                about | {"measure": measure, "part": part, "value": value} for part, value in values.items()
            ]
    return rows


def everybody(found: Units) -> float:
    """Mean over all unit-months, at home or away."""
    return (float(found.value.sum()) + found.everywhere) / found.n


def answer(results: Mapping[str, Any], runs: pd.DataFrame | None = None, threads: int = 2) -> Answer:
    """The parts with their intervals and shares of the total.

    Args:
        results: of studies: none are needed.
        runs: as :func:`split_runs` gives them, which is called where there are none.
        threads: for that.
    """
    found = split_runs(threads=threads) if runs is None else runs
    tables = {"parts": parts_table(found), "shares": shares_table(found)}
    return Answer(NAME, QUESTION, tuple(sentences(tables)), tables, facts(found))


def facts(runs: pd.DataFrame) -> dict[str, Any]:
    """Where the numbers come from."""
    arms = runs["to"].nunique()
    seeds = runs.groupby("place")["replicate"].nunique()
    place_runs = [Run(scenarios.load(name)) for name in seeds.index]
    return {
        "runs": int(seeds.sum()) * (1 + 2 * arms),
        "failed": 0,
        "seeds": {str(name): int(n) for name, n in seeds.items()},
        "fingerprint": fingerprint(),
        "runs_hash": hash_of(*place_runs, shares=sorted({*runs["from"], *runs["to"]}), seeds=seeds.to_list()),
    }


def by_seed(runs: pd.DataFrame) -> list[tuple[dict[str, object], pd.DataFrame]]:
    """For every place, measure and outmigration: what it is, and its parts by seed."""
    keys = ["place", "measure", "from", "to"]
    made = []
    for key, rows in runs.groupby(keys, sort=False):
        about = dict(zip(keys, key, strict=True))
        label, unit = LABELS[str(about["measure"])]
        about |= {"measure_en": label.en, "measure_zh": label.zh, "unit": unit}
        made.append((about, rows.pivot(index="replicate", columns="part", values="value")))
    return made


def parts_table(runs: pd.DataFrame) -> pd.DataFrame:
    """Every part with its interval over seeds."""
    rows = []
    for about, found in by_seed(runs):
        for part, label in NAMES.items():
            one = summary(found[part].to_numpy(np.float64))
            told = one["low"] > 0.0 or one["high"] < 0.0
            rows.append(
                about | {"part": part, "part_en": label.en, "part_zh": label.zh} | one | {"told": told}
            )
    return pd.DataFrame(rows)


def shares_table(runs: pd.DataFrame) -> pd.DataFrame:
    """Every part as a share of the total, by Fieller; unbounded where the total is not told from nothing."""
    rows = []
    for about, found in by_seed(runs):
        total = found[TOTAL].to_numpy(np.float64)
        for part, label in PARTS.items():
            if part != TOTAL:
                ratio = ratio_interval(found[part].to_numpy(np.float64), total)
                named = {"part": part, "part_en": label.en, "part_zh": label.zh}
                rows.append(about | named | ratio._asdict())
    return pd.DataFrame(rows)


def sentences(tables: Mapping[str, pd.DataFrame]) -> list[Label]:
    """For every place and measure the parts from the lowest to the highest outmigration; then how places agree."""
    table = tables["parts"]
    widest = table[table["to"] == table["to"].max()]
    made = [of_place(rows) for _, rows in widest.groupby(["measure", "place"], sort=False)]
    return (
        made
        + [of_measure(rows) for _, rows in widest.groupby("measure", sort=False)]
        + [
            in_share(rows)
            for _, rows in tables["shares"][tables["shares"]["to"] == table["to"].max()].groupby(
                "measure", sort=False
            )
        ]
    )


def of_place(rows: pd.DataFrame) -> Label:
    """Total and parts of one place."""
    first, unit = rows.iloc[0], ""
    where = place_label(str(first["place"]))
    said = {str(row["part"]): shown(row, unit) for _, row in rows.iterrows()}
    en = "; ".join(f"{PARTS[part].en} {said[part].en}" for part in PARTS if part != TOTAL)
    zh = "；".join(f"{PARTS[part].zh}{said[part].zh}" for part in PARTS if part != TOTAL)
    low, high = f"{100 * first['from']:.0f} %", f"{100 * first['to']:.0f} %"
    beside = NAMES[HELD]
    return Label(
        f"{where.en}, from {low} to {high} away: {first['measure_en']} changes by {said[TOTAL].en} {first['unit']}, of which "
        f"{en}. Beside it, {beside.en}: {said[HELD].en}.",
        f"{where.zh}，外出率由{low}增至{high}：{first['measure_zh']}变化{said[TOTAL].zh}，其中{zh}。另：{beside.zh}{said[HELD].zh}。",
    )


def of_measure(rows: pd.DataFrame) -> Label:
    """In how many places each part that is a finding is told from nothing, and which way it goes."""
    first, n = rows.iloc[0], rows["place"].nunique()
    parts_en, parts_zh = [], []
    for part in FINDINGS:
        of_part = rows[rows["part"] == part]
        up, down = int((of_part["low"] > 0.0).sum()), int((of_part["high"] < 0.0).sum())
        parts_en.append(f"{NAMES[part].en} is above zero in {up} and below in {down}")
        parts_zh.append(f"{NAMES[part].zh}{up}处为正、{down}处为负")
    return Label(
        f"{first['measure_en']}, {n} places: {'; '.join(parts_en)}; in the others it is not told from nothing.",
        f"{first['measure_zh']}，{n}个地点：{'；'.join(parts_zh)}；其余与零无法区分。",
    )


def in_share(rows: pd.DataFrame) -> Label:
    """Which share of the effect is presence alone, place by place."""
    first = rows.iloc[0]
    presence = rows[rows["part"] == "presence"]
    said = [
        (
            place_label(str(row["place"])),
            shown_share(row["value"], row["low"], row["high"], bool(row["bounded"])),
        )
        for _, row in presence.iterrows()
    ]
    return Label(
        f"{first['measure_en']}: presence, which is accounting, is of the whole effect: "
        + "; ".join(f"{where.en} {text.en}" for where, text in said)
        + ".",
        f"{first['measure_zh']}：在场人数(仅为核算)占全部影响："
        + "；".join(f"{where.zh}{text.zh}" for where, text in said)
        + "。",
    )
