"""How long effects last after an incentive ends: what is left of them year by year, and whether anything stays below zero.

Incentives are in force for three years, and the village is followed for five more, with and without, on the same seeds.
With E(y) the paired difference in year y, the third being the last in force:

    left after k years   E(3 + k) / E(3), by Fieller; where E(3) is not told from zero nothing can be said
    afterwards           mean of E(4), E(5), ... over the years that can be followed
    turned               afterwards is told from zero, and is a harm

The model's own number for crowding-out is 0 (assumed; plausible -0.5 to 2), so that nothing can be crowded out unless it
is set: one setting therefore has it at 1, for pay and for lists. Settlements are waited for over twelve months, so that
those of the last year in force may come after it, and the last year of a run is left out for them.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.statistics import ratio_interval
from experiments.arms import windows_and_years
from experiments.headline.paired import (
    Cube,
    Floats,
    arm_columns,
    arm_label,
    chance_at_most,
    gains_of,
    outcome_columns,
    place_label,
    shown,
    shown_share,
    summary,
)
from experiments.headline.part import Answer, facts_of
from experiments.study.results import StudyResult
from experiments.study.schema import Study, load_study
from model.declare import Label
from model.outcomes import OUTCOMES
from model.outcomes.seen import VISIBLE
from model.policy import DURING

NAME = "lasting"
QUESTION = Label(
    "How long do effects last after an incentive ends, and does anything stay below zero?",
    "激励停止后效果持续多久？是否出现长期负效应？",
)
STUDY = "after-incentives"
IN_FORCE = DURING // 12
"""Years in force."""
CROWDING = ("attendance.crowding", "attendance.crowding_lists")
SETTING = ["place", "crowding", "crowding_lists"]
QUOTED = ("deliberation_rate", "settled_substantive")
"""Outcomes of which sentences speak, whatever comes out; tables hold all of them."""


def studies() -> list[Study]:
    """Two places as they are, and one with crowding-out."""
    return [load_study(STUDY)]


def answer(results: Mapping[str, StudyResult]) -> Answer:
    """Effects by year, what is left of them, and what comes afterwards."""
    cube = Cube(results[STUDY])
    tables = {"by_year": by_year(cube), "left": left(cube), "afterwards": afterwards(cube)}
    return Answer(NAME, QUESTION, tuple(sentences(tables)), tables, facts_of(results))


def years(cube: Cube) -> list[int]:
    """Years since incentives began, those in force included."""
    return [int(window.removeprefix("year-")) for window in cube.study.windows]


def followed(cube: Cube, outcome: str, year: int) -> bool:
    """Whether what arises in this year can be followed as long as the outcome needs."""
    if "followed" not in OUTCOMES[outcome].of.en:
        return True
    last = windows_and_years(cube.study.months)[f"year-{year}"][1]
    return last <= cube.study.months - VISIBLE + 1


def effects(cube: Cube, outcome: str, year: int) -> Floats:
    """Differences from none in one year, seed x arm x point."""
    values = cube.of(outcome, f"year-{year}")
    return values - values[:, :1]


def setting(cube: Cube, point: int) -> dict[str, object]:
    """What a table says of a point: the place, and whether crowding-out is set."""
    row = cube.design.iloc[point]
    return {
        "place": str(row["place"]),
        "crowding": float(row[CROWDING[0]]),
        "crowding_lists": float(row[CROWDING[1]]),
    }


def cells(cube: Cube) -> list[tuple[dict[str, object], str, int, int]]:
    """Every setting, arm and outcome: what tables say of it, the outcome, number of the arm and of the point."""
    return [
        (setting(cube, point) | arm_columns(arm) | outcome_columns(name), name, a, point)
        for point in range(len(cube.design))
        for a, arm in enumerate(cube.arms[1:], 1)
        for name in cube.study.outcome_names
    ]


def by_year(cube: Cube) -> pd.DataFrame:
    """The effect in every year; ``after``: years since the end, 0 or less in force; ``below``: chance that it is 0 or less."""
    known = {
        (name, year): effects(cube, name, year) for name in cube.study.outcome_names for year in years(cube)
    }
    rows = []
    for about, name, a, point in cells(cube):
        for year in years(cube):
            if followed(cube, name, year):
                values = known[name, year][:, a, point]
                found = summary(values) | {"below": chance_at_most(values)}
                rows.append(about | {"year": year, "after": year - IN_FORCE} | found)
    return pd.DataFrame(rows)


def left(cube: Cube) -> pd.DataFrame:
    """Share of the effect of the last year in force that is left, by years since the end."""
    rows = []
    for name in cube.study.outcome_names:
        at_end = effects(cube, name, IN_FORCE)
        later = {
            year: effects(cube, name, year)
            for year in years(cube)
            if year > IN_FORCE and followed(cube, name, year)
        }
        for about, other, a, point in cells(cube):
            if other == name:
                for year, values in later.items():
                    ratio = ratio_interval(values[:, a, point], at_end[:, a, point])
                    rows.append(about | {"after": year - IN_FORCE} | ratio._asdict())
    return pd.DataFrame(rows)


def afterwards(cube: Cube) -> pd.DataFrame:
    """The effect in the last year in force and over all years afterwards, and what the two make together."""
    rows = []
    for about, name, a, point in cells(cube):
        late = [year for year in years(cube) if year > IN_FORCE and followed(cube, name, year)]
        end = effects(cube, name, IN_FORCE)[:, a, point]
        after = np.mean([effects(cube, name, year)[:, a, point] for year in late], axis=0)
        in_force, found = summary(end), summary(after)
        rows.append(
            about
            | {
                "in_force": in_force["value"],
                "in_force_low": in_force["low"],
                "in_force_high": in_force["high"],
            }
            | found
            | {"years": len(late), "below": chance_at_most(after), "verdict": verdict(name, end, after)}
        )
    return pd.DataFrame(rows)


def verdict(outcome: str, in_force: Floats, after: Floats) -> str:
    """What became of an effect; told is what the interval of a mean over seeds excludes zero for.

    ``none``: told neither in force nor afterwards; ``gone``: told in force only; ``lasts``: told afterwards, the same way;
    ``turned``: a harm told afterwards and not in force; ``late``: told only afterwards, and no harm; ``changed``: told
    afterwards, the other way, and no harm.
    """
    now, later = sign(in_force), sign(after)
    if later == 0.0:
        return "gone" if now else "none"
    if now == later:
        return "lasts"
    harm = OUTCOMES[outcome].better != "none" and float(gains_of(outcome, np.array([later]))[0]) < 0.0
    return "turned" if harm else "changed" if now else "late"


def sign(values: Floats) -> float:
    """1 or -1 where the interval of the mean is above or below zero, else 0."""
    found = summary(values)
    return float(found["low"] > 0.0) - float(found["high"] < 0.0)


def sentences(tables: Mapping[str, pd.DataFrame]) -> list[Label]:
    """For every setting what is left of which incentive, coercive ones at the end; then what stays below zero."""
    after = tables["afterwards"]
    made = []
    quoted = after[after["outcome"].isin(QUOTED)]
    for _, rows in quoted.groupby([*SETTING, "outcome", "coercive"], sort=False):
        told = (rows["in_force_low"] > 0.0) | (rows["in_force_high"] < 0.0)
        made += [left_said(row, tables["left"]) for _, row in rows[told].iterrows()]
        if not told.all():
            made.append(untold_said(rows[~told]))
    return [*made, turned_said(after)]


def where_said(row: pd.Series) -> Label:
    """The place, and crowding-out where it is set."""
    place = place_label(str(row["place"]))
    if row["crowding"] == 0.0 and row["crowding_lists"] == 0.0:
        return place
    return Label(
        f"{place.en} with crowding-out {row['crowding']:g} (assumed)",
        f"{place.zh}(设挤出系数{row['crowding']:g}，假设)",
    )


def in_force_of(row: pd.Series) -> Label:
    """The effect in the last year in force."""
    named = pd.Series({"value": row["in_force"], "low": row["in_force_low"], "high": row["in_force_high"]})
    return shown(named, str(row["unit"]))


def left_said(row: pd.Series, table: pd.DataFrame) -> Label:
    """What is left of the effect of one incentive, year by year."""
    where, label, end = where_said(row), arm_label(str(row["arm"])), in_force_of(row)
    same = (table[[*SETTING, "arm", "outcome"]] == row[[*SETTING, "arm", "outcome"]]).all(axis=1)
    shares = [
        (int(one["after"]), shown_share(one["value"], one["low"], one["high"], bool(one["bounded"])))
        for _, one in table[same].iterrows()
    ]
    en = "; ".join(f"after {k} years {text.en}" if k > 1 else f"after a year {text.en}" for k, text in shares)
    zh = "；".join(f"{k}年后{text.zh}" for k, text in shares)
    return Label(
        f"{where.en}, {label.en}: {row['outcome_en']} {end.en} in the last year in force; of this is left {en}.",
        f"{where.zh}，{label.zh}：{row['outcome_zh']}在最后执行年为{end.zh}；其后所余：{zh}。",
    )


def untold_said(rows: pd.DataFrame) -> Label:
    """Incentives whose effect in the last year in force is not told from nothing, so that nothing can be left of it."""
    first, where = rows.iloc[0], where_said(rows.iloc[0])
    named = [(arm_label(str(row["arm"])), in_force_of(row)) for _, row in rows.iterrows()]
    return Label(
        f"{where.en}, {first['outcome_en']}: not told from nothing in the last year in force: "
        + "; ".join(f"{label.en} {end.en}" for label, end in named)
        + ".",
        f"{where.zh}，{first['outcome_zh']}：最后执行年与零无法区分："
        + "；".join(f"{label.zh} {end.zh}" for label, end in named)
        + "。",
    )


def turned_said(after: pd.DataFrame) -> Label:
    """What stays below zero, and how many such findings luck alone would make."""
    known = after[(after["better"] != "none") & (after["low"] != after["high"])]
    turned = known[known["verdict"] == "turned"]
    expected = 0.025 * len(known)
    names = [
        Label(
            f"{where_said(row).en}, {arm_label(str(row['arm'])).en}, {row['outcome_en']} {shown(row, str(row['unit'])).en}",
            f"{where_said(row).zh}，{arm_label(str(row['arm'])).zh}，{row['outcome_zh']}{shown(row, str(row['unit'])).zh}",
        )
        for _, row in turned.iterrows()
    ]
    listed_en = f": {'; '.join(name.en for name in names)}" if names else ""
    listed_zh = f"：{'；'.join(name.zh for name in names)}" if names else ""
    return Label(
        f"A harm afterwards where there was none in force is told in {len(turned)} of {len(known)} cases, of which luck alone "
        f"would make about {expected:.0f}{listed_en}.",
        f"{len(known)}种情形中，{len(turned)}种在停止后出现执行期没有的损害，仅凭运气约{expected:.0f}种{listed_zh}。",
    )
