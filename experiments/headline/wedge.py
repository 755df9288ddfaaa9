"""How far the record parts from what happened as assessment weighs more, at low and at high outmigration.

For every outcome on record and the outcome in substance that it stands for (as outcomes declare it, on the same kind of
denominator), with r and s their values, w the weight of assessment and 0 its lowest level:

    wedge              r - s
    widening           wedge(w) - wedge(0) = [r(w) - r(0)] + [s(0) - s(w)]: the record rises, the substance falls
    share of record    [r(w) - r(0)] / widening, by Fieller
    interaction        widening at the highest outmigration less widening at the lowest

A higher rate on record is never called better.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.statistics import ratio_interval
from experiments.headline.paired import (
    OUTMIGRATION,
    Cube,
    Floats,
    outcome_columns,
    per_cent,
    place_label,
    recorded_pairs,
    shown,
    slope,
    summary,
)
from experiments.headline.part import Answer, facts_of
from experiments.study.results import StudyResult
from experiments.study.schema import Study, load_study
from model.declare import Label
from model.outcomes import OUTCOMES

NAME = "wedge"
QUESTION = Label(
    "How far does the record part from what happened as assessment weighs more, and does outmigration change that?",
    "考核权重越大，台账与实际的差距有多大？外出是否改变这一差距？",
)
STUDY = "assessment-and-outmigration"
WEIGHT = "lever:assessment-weight"


def studies() -> list[Study]:
    """One grid: place x weight of assessment x outmigration."""
    return [load_study(STUDY)]


def answer(results: Mapping[str, StudyResult]) -> Answer:
    """Levels of both ledgers, what the weight changes in each, and how outmigration changes that."""
    cube = Cube(results[STUDY])
    tables = {
        "levels": levels(cube),
        "widening": widening(cube),
        "interactions": interactions(cube),
        "beside": beside(cube),
    }
    return Answer(NAME, QUESTION, tuple(sentences(tables)), tables, facts_of(results))


class Grid:
    """Points of the study by weight and outmigration, of one place."""

    def __init__(self, cube: Cube, place: str) -> None:
        rows = cube.design[cube.design["place"] == place]
        self.cube, self.place = cube, place
        self.weights = np.sort(rows[WEIGHT].unique()).astype(np.float64)
        self.shares = np.sort(rows[OUTMIGRATION].unique()).astype(np.float64)
        order = rows.sort_values([WEIGHT, OUTMIGRATION]).index.to_numpy()
        self._points = order.reshape(len(self.weights), len(self.shares))

    def of(self, outcome: str) -> Floats:
        """Seed x weight x outmigration."""
        return self.cube.of(outcome)[:, 0][:, self._points]


def grids(cube: Cube) -> list[Grid]:
    """One a place."""
    return [Grid(cube, str(place)) for place in dict.fromkeys(cube.design["place"])]


def pairs(cube: Cube) -> list[tuple[str, str]]:
    """What is on record, and what happened."""
    return recorded_pairs(cube.study.outcome_names)


def about(grid: Grid, recorded: str, substance: str) -> dict[str, object]:
    """What a table says of a place and pair."""
    return {"place": grid.place, "recorded": recorded, "substance": substance}


def prefixed(values: Floats, name: str) -> dict[str, object]:
    """A mean and its interval under the name of what it is of."""
    found = summary(values)
    return {name: found["value"], f"{name}_low": found["low"], f"{name}_high": found["high"]}


def levels(cube: Cube) -> pd.DataFrame:
    """Record, substance and wedge at every weight and outmigration."""
    rows = []
    for grid in grids(cube):
        for recorded, substance in pairs(cube):
            r, s = grid.of(recorded), grid.of(substance)
            for w, weight in enumerate(grid.weights):
                for k, share in enumerate(grid.shares):
                    rows.append(
                        about(grid, recorded, substance)
                        | {"weight": weight, "outmigration": share}
                        | prefixed(r[:, w, k], "on_record")
                        | prefixed(s[:, w, k], "in_substance")
                        | prefixed(r[:, w, k] - s[:, w, k], "wedge")
                        | {"n": summary(r[:, w, k] - s[:, w, k])["n"]}
                    )
    return pd.DataFrame(rows)


def widening(cube: Cube) -> pd.DataFrame:
    """What each weight changes against the lowest: in the record, in substance, in the wedge; and the share of the record."""
    rows = []
    for grid in grids(cube):
        for recorded, substance in pairs(cube):
            r, s = (values - values[:, :1] for values in (grid.of(recorded), grid.of(substance)))
            for w, weight in enumerate(grid.weights[1:], 1):
                for k, share in enumerate(grid.shares):
                    wider = r[:, w, k] - s[:, w, k]
                    ratio = ratio_interval(r[:, w, k], wider)
                    rows.append(
                        about(grid, recorded, substance)
                        | {"weight": weight, "outmigration": share}
                        | prefixed(r[:, w, k], "on_record")
                        | prefixed(s[:, w, k], "in_substance")
                        | prefixed(wider, "wedge")
                        | {"of_record": ratio.value, "of_record_low": ratio.low, "of_record_high": ratio.high}
                        | {"bounded": ratio.bounded, "n": summary(wider)["n"]}
                    )
    return pd.DataFrame(rows)


def interactions(cube: Cube) -> pd.DataFrame:
    """How weight and outmigration work together on record, substance and wedge.

    ``weight x outmigration``: change from the lowest to the highest weight, at the highest outmigration less at the lowest;
    ``by outmigration``: the same as a slope per 10 percentage points; ``outmigration``: highest less lowest, mean over weights.
    """
    rows = []
    for grid in grids(cube):
        for recorded, substance in pairs(cube):
            r, s = grid.of(recorded), grid.of(substance)
            for ledger, values in {"on_record": r, "in_substance": s, "wedge": r - s}.items():
                change = values[:, -1] - values[:, 0]
                forms = {
                    "weight": change.mean(axis=1),
                    "outmigration": (values[:, :, -1] - values[:, :, 0]).mean(axis=1),
                    "weight x outmigration": change[:, -1] - change[:, 0],
                    "by outmigration": slope(change, 10.0 * grid.shares),
                }
                for form, of_form in forms.items():
                    found = summary(of_form)
                    told = found["low"] > 0.0 or found["high"] < 0.0
                    named = {"of": ledger, "form": form}
                    rows.append(about(grid, recorded, substance) | named | found | {"told": told})
    return pd.DataFrame(rows)


def beside(cube: Cube) -> pd.DataFrame:
    """What else the highest weight changes against the lowest, at every outmigration: everything that is in no pair."""
    paired = {name for pair in pairs(cube) for name in pair}
    rows = []
    for grid in grids(cube):
        for name in cube.study.outcome_names:
            if name in paired:
                continue
            values = grid.of(name)
            for k, share in enumerate(grid.shares):
                found = summary(values[:, -1, k] - values[:, 0, k])
                rows.append({"place": grid.place} | outcome_columns(name) | {"outmigration": share} | found)
    return pd.DataFrame(rows)


def sentences(tables: Mapping[str, pd.DataFrame]) -> list[Label]:
    """For every place and pair: how much the wedge widens, of what, and what outmigration adds."""
    made = []
    for (place, recorded), rows in tables["widening"].groupby(["place", "recorded"], sort=False):
        both = tables["interactions"].query("place == @place and recorded == @recorded and of == 'wedge'")
        made.append(said(str(place), str(recorded), rows[rows["weight"] == rows["weight"].max()], both))
    return made


def said(place: str, recorded: str, rows: pd.DataFrame, both: pd.DataFrame) -> Label:
    """One place and pair."""
    where, item = place_label(place), OUTCOMES[recorded].label
    if not rows["n"].any():
        return Label(
            f"{where.en}: {item.en} cannot be measured, for it does not come up while the weight is in force.",
            f"{where.zh}：权重生效期间未出现{item.zh}，无法衡量。",
        )
    low, high = rows.iloc[0], rows.iloc[-1]
    if not np.nan_to_num(rows[["wedge", "wedge_low", "wedge_high"]].to_numpy()).any():
        return Label(
            f"{where.en}: the weight of assessment does not move {item.en} or what it stands for, with any seed.",
            f"{where.zh}：考核权重对{item.zh}及其实际情形均无影响。",
        )
    at = [per_cent(row["outmigration"]) for row in (low, high)]
    parts = [changes_said(row) for row in (low, high)]
    joint, away = (both[both["form"] == form].iloc[0] for form in ("weight x outmigration", "outmigration"))
    more, apart = shown(joint, "share"), shown(away, "share")
    told = ("told from luck", "可与运气区分") if joint["told"] else ("not told from luck", "与运气无法区分")
    return Label(
        f"{where.en}, weight of assessment from its lowest to its highest level: where {at[0]} are away, {item.en} "
        f"{parts[0].en}; where {at[1]} are, {parts[1].en}. Outmigration changes the widening by {more.en} ({told[0]}), and "
        f"the wedge itself, over all weights, by {apart.en}.",
        f"{where.zh}，考核权重由最低到最高：外出率{at[0]}时{item.zh}{parts[0].zh}；{at[1]}时{parts[1].zh}。"
        f"外出使差距的扩大改变{more.zh}({told[1]})，就各权重平均，差距本身改变{apart.zh}。",
    )


def changes_said(row: pd.Series) -> Label:
    """What the weight changes on record, in substance and between them, at one outmigration."""
    record, substance, wedge = (
        shown(named(row, of), "share") for of in ("on_record", "in_substance", "wedge")
    )
    return Label(
        f"{record.en} on record and {substance.en} in substance, so that the wedge is wider by {wedge.en}",
        f"台账{record.zh}、实际{substance.zh}，差距扩大{wedge.zh}",
    )


def named(row: pd.Series, name: str) -> pd.Series:
    """One of the quantities of a row, as a value with its interval."""
    return pd.Series({"value": row[name], "low": row[f"{name}_low"], "high": row[f"{name}_high"]})
