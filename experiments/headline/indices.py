"""How much of what differs is outmigration, how much incentives, how much both at once; act by act, and for disputes.

The factors beside outmigration and the incentives are what the screening left: numbers that move something in all three
places. Substantive and recorded outcomes stand side by side.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.figures.sensitivity import index_bars
from analysis.report.sections import Drawn
from analysis.sensitivity.sentences import ranked
from analysis.words import Words
from experiments.headline.part import Answer, facts_of
from experiments.sensitivity import Sensitivity, analysed, seen_units
from experiments.study.results import StudyResult
from experiments.study.schema import Study, load_study
from model.declare import Label
from model.outcomes import OUTCOMES

NAME = "indices"
QUESTION = Label(
    "How much of what differs in each act of participation and in disputes is outmigration, how much are incentives, how "
    "much is both at once?",
    "各类参与行为与纠纷解决的差异中，外出、激励及两者交互各占多少？",
)
STUDY = "headline-indices"
OUTMIGRATION = "migration.outmigration"
DRAWN = ("deliberation_rate", "settled_substantive")


def studies() -> list[Study]:
    """One Sobol design with second-order rows."""
    return [load_study(STUDY)]


def answer(results: Mapping[str, StudyResult]) -> Answer:
    """Indices of every outcome; outmigration, all incentives and their interaction as parts of the variance."""
    seen = analysed(results[STUDY])
    table = pd.concat(
        [of_outcome(seen, k, name) for k, name in enumerate(seen.indices.outputs)], ignore_index=True
    )
    parts = pd.concat(
        [split(seen, k, name) for k, name in enumerate(seen.indices.outputs)], ignore_index=True
    )
    figures = tuple(drawn(seen, name) for name in DRAWN if name in seen.indices.outputs)
    tables = {
        "indices": table,
        "parts": parts,
        "gate": seen.gate.to_dataframe(),
        "noise": seen.indices.noise(),
    }
    return Answer(
        NAME,
        QUESTION,
        tuple(said(parts, name) for name in seen.indices.outputs),
        tables,
        facts_of(results),
        figures,
    )


def of_outcome(seen: Sensitivity, output: int, name: str) -> pd.DataFrame:
    """Total and first-order indices of one outcome."""
    frame = ranked(seen.indices, output, seen.assumed).assign(outcome=name, ledger=OUTCOMES[name].ledger)
    frame["factor_en"] = [seen.labels[factor].en for factor in frame["factor"]]
    frame["factor_zh"] = [seen.labels[factor].zh for factor in frame["factor"]]
    return frame


def split(seen: Sensitivity, output: int, name: str) -> pd.DataFrame:
    """Parts of the variance with intervals, from the draws of the bootstrap.

    outmigration: S1 of outmigration. incentives: sum of S1 of the levers, and of S2 among them. both: sum of S2 of
    outmigration with each lever. other: what is left of 1, with the other numbers and everything of higher order.
    """
    first, second = seen.indices["S1"], seen.indices["S2"]
    levers = [factor for factor in first.factors if factor.startswith("lever:")]
    pairs = [tuple(pair.split(" x ")) for pair in second.factors]
    among = [k for k, (a, b) in enumerate(pairs) if a in levers and b in levers]
    both = [k for k, pair in enumerate(pairs) if OUTMIGRATION in pair and set(pair) & set(levers)]
    own = [first.factors.index(lever) for lever in levers]
    out = first.factors.index(OUTMIGRATION)

    def parts(one: np.ndarray, two: np.ndarray) -> np.ndarray:
        found = [one[out], one[own].sum(axis=0) + two[among].sum(axis=0), two[both].sum(axis=0)]
        return np.array([*found, 1.0 - sum(found)])

    value = parts(first.value[:, output], second.value[:, output])
    draws = np.array(
        [parts(a, b) for a, b in zip(first.draws[:, :, output], second.draws[:, :, output], strict=True)]
    )
    low, high = np.nanquantile(draws, [0.025, 0.975], axis=0) if np.isfinite(draws).any() else (value, value)
    return pd.DataFrame(
        {
            "outcome": name,
            "part": ["outmigration", "incentives", "both", "other"],
            "value": value,
            "low": low,
            "high": high,
        }
    )


def said(parts: pd.DataFrame, name: str) -> Label:
    """One sentence an outcome."""
    label = OUTCOMES[name].label
    rows = parts[parts["outcome"] == name].set_index("part")
    shown = {
        part: f"{100 * rows.at[part, 'value']:.0f} % [{100 * rows.at[part, 'low']:.0f}, {100 * rows.at[part, 'high']:.0f}]"
        for part in rows.index
    }
    if not np.isfinite(rows["value"]).all():
        return Label(
            f"{label.en}: its variance over the design is not told from noise.",
            f"{label.zh}：设计点间的方差与噪声无法区分。",
        )
    return Label(
        f"{label.en}: of the variance, outmigration alone is behind {shown['outmigration']}, the incentives among themselves "
        f"{shown['incentives']}, outmigration and an incentive at once {shown['both']}, everything else {shown['other']}.",
        f"{label.zh}：方差中，外出单独占{shown['outmigration']}，各项激励占{shown['incentives']}，外出与激励的交互占"
        f"{shown['both']}，其余占{shown['other']}。",
    )


def drawn(seen: Sensitivity, name: str) -> Drawn:
    """Bars of one outcome."""
    item = seen_units([name])[name]
    label, unit = Words(item["en"], item["zh"]), Words(item["unit"], item["unit_zh"])
    return Drawn(
        f"indices-{name}",
        lambda lang: index_bars(seen.indices, seen.labels, label, unit, seen.assumed, name, lang=lang),
        Words(
            f"{label.en}: share of the variance of the mean over seeds behind each factor, with all interactions and alone; "
            "95 % intervals; the band is what a factor shows that moves nothing but luck.",
            f"{label.zh}：各因素在种子均值方差中的占比(含交互与单独)，附95%区间；阴影带为只改变随机性的哑因素。",
        ),
    )
