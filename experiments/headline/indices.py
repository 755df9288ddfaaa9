"""How much of what differs is outmigration, how much incentives, how much both at once; act by act, and for disputes.

The factors beside outmigration and the incentives are what the screening left: the five numbers whose effects, as shares of
the largest, were largest on average over the outcomes and the three places. Substantive and recorded outcomes stand side by side.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analysis.figures.sensitivity import index_bars
from analysis.report.sections import Drawn
from analysis.sensitivity.information import variance_from_indices
from analysis.sensitivity.sentences import ranked
from analysis.words import Words
from experiments.headline.part import Answer, facts_of
from experiments.sensitivity import Sensitivity, analysed, seen_units
from experiments.study.designs import DUMMY
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
STUDY, GROUPED = "headline-indices", "headline-groups"
OUTMIGRATION, INCENTIVES, NUMBERS = "migration.outmigration", "incentives", "numbers"
DRAWN = ("deliberation_rate", "settled_substantive")
RESTING = ("deliberation_rate", "settled_substantive", "settled_in_village", "grievance_burden")
"""Outcomes of which it is said how much rests on assumptions, and what to measure next."""


def studies() -> list[Study]:
    """A Sobol design that moves factors one by one, and one that moves all incentives together; both with second order."""
    return [load_study(STUDY), load_study(GROUPED)]


def answer(results: Mapping[str, StudyResult]) -> Answer:
    """Indices of every factor; outmigration, all incentives together, and both at once as parts of the variance."""
    seen, grouped = analysed(results[STUDY]), analysed(results[GROUPED])
    tables = {
        "parts": every(grouped, parts_of),
        "indices": every(seen, of_outcome),
        "pairs": every(seen, pairs_of),
        "evidence": every(seen, evidence_of),
        "measure_next": every(seen, known_next),
        "gate": seen.gate.to_dataframe(),
        "noise": seen.indices.noise(),
    }
    figures = tuple(drawn(seen, name) for name in DRAWN if name in seen.indices.outputs)
    said_of = [said(tables["parts"], tables["indices"], name) for name in grouped.indices.outputs]
    said_of += [
        rests(tables["evidence"], tables["measure_next"], name)
        for name in RESTING
        if name in seen.indices.outputs
    ]
    lead = tuple(
        said(tables["parts"], tables["indices"], name) for name in DRAWN if name in grouped.indices.outputs
    )
    return Answer(NAME, QUESTION, tuple(said_of), tables, facts_of(results), figures, lead)


def every(seen: Sensitivity, table: Callable[[Sensitivity, int, str], pd.DataFrame]) -> pd.DataFrame:
    """A table of all outcomes."""
    return pd.concat([table(seen, k, name) for k, name in enumerate(seen.indices.outputs)], ignore_index=True)


def of_outcome(seen: Sensitivity, output: int, name: str) -> pd.DataFrame:
    """Total and first-order indices of one outcome."""
    frame = ranked(seen.indices, output, seen.assumed).assign(outcome=name, ledger=OUTCOMES[name].ledger)
    frame["factor_en"] = [seen.labels[factor].en for factor in frame["factor"]]
    frame["factor_zh"] = [seen.labels[factor].zh for factor in frame["factor"]]
    return frame


def pairs_of(seen: Sensitivity, output: int, name: str) -> pd.DataFrame:
    """What two factors do together beyond what each does alone, of one outcome; the largest first."""
    second = seen.indices["S2"]
    frame = pd.DataFrame({"outcome": name, "pair": list(second.factors)})
    for column in ("value", "low", "high"):
        frame[column] = getattr(second, column)[:, output]
    return frame.sort_values("value", ascending=False, ignore_index=True)


def evidence_of(seen: Sensitivity, output: int, name: str) -> pd.DataFrame:
    """Between which shares the variance of one outcome rests on assumed and on evidenced numbers; nothing without variance."""
    found = seen.evidence(output)
    return pd.DataFrame() if found is None else found.to_dataframe().assign(outcome=name)


def known_next(seen: Sensitivity, output: int, name: str) -> pd.DataFrame:
    """By how much the variance of one outcome would shrink if a number were known: S1 V, the largest first. Levers are chosen,
    not measured, and left out."""
    frame = seen.indices.to_dataframe()
    of_this = frame[(frame["output"] == name) & (frame["factor"] != DUMMY)]
    if of_this.loc[of_this["index"] == "S1", "value"].isna().any():
        return pd.DataFrame()
    variance = float(seen.indices.noise().set_index("output").at[name, "variance"])
    table = variance_from_indices(of_this, variance, seen.assumed & set(of_this["factor"])).assign(
        outcome=name
    )
    table = table[~table["factor"].str.startswith("lever:")].reset_index(drop=True)
    table["of_variance"] = table["value"] / variance
    table["factor_en"] = [seen.labels[factor].en for factor in table["factor"]]
    table["factor_zh"] = [seen.labels[factor].zh for factor in table["factor"]]
    return table


def rests(evidence: pd.DataFrame, table: pd.DataFrame, name: str) -> Label:
    """How much of one outcome rests on assumptions, and what to measure next."""
    label = OUTCOMES[name].label
    rows = evidence[evidence["outcome"] == name].set_index("part") if len(evidence) else evidence
    known = table[table["outcome"] == name] if len(table) else table
    if not len(rows) or not len(known):
        return Label(
            f"{label.en}: without variance nothing rests on anything.",
            f"{label.zh}：没有方差，谈不上取决于何者。",
        )
    low, high = (
        100 * float(rows.at[part, end]) for part, end in (("assumed_alone", "low"), ("assumed_total", "high"))
    )
    first = known.iloc[0]
    share = f"{100 * first['of_variance']:.0f} %"
    return Label(
        f"{label.en}: between {low:.0f} % and {high:.0f} % of the variance rests on assumed numbers; to be measured next: "
        f"{first['factor_en']}, which would take away {share} of it.",
        f"{label.zh}：方差的{low:.0f} %至{high:.0f} %取决于假设的参数；应先测量{first['factor_zh']}，可消除其中{share}。",
    )


def parts_of(grouped: Sensitivity, output: int, name: str) -> pd.DataFrame:
    """Parts of the variance of one outcome: outmigration alone, all incentives alone, the other numbers alone, both at once
    (S2 of outmigration and the incentives); total indices beside them."""
    first, total, second = (grouped.indices[part] for part in ("S1", "ST", "S2"))
    pair = next(
        k for k, both in enumerate(second.factors) if set(both.split(" x ")) == {OUTMIGRATION, INCENTIVES}
    )
    rows = [("both", second, pair)]
    for index, kind in ((first, "alone"), (total, "total")):
        rows += [
            (f"{part} {kind}", index, index.factors.index(part))
            for part in (OUTMIGRATION, INCENTIVES, NUMBERS)
        ]
    return pd.DataFrame(
        {
            "outcome": name,
            "part": [part.removeprefix("migration.") for part, _, _ in rows],
            **{
                c: [float(getattr(index, c)[k, output]) for _, index, k in rows]
                for c in ("value", "low", "high")
            },
        }
    )


def said(parts: pd.DataFrame, indices: pd.DataFrame, name: str) -> Label:
    """One sentence an outcome."""
    label = OUTCOMES[name].label
    rows = parts[parts["outcome"] == name].set_index("part")
    if not np.isfinite(rows[["value", "low", "high"]].to_numpy(float)).all():
        return Label(
            f"{label.en}: its variance over the design is not told from noise, or it exists at too few points.",
            f"{label.zh}：设计点间的方差与噪声无法区分，或有数值的设计点过少。",
        )
    out, pay, other, both = (
        shown(rows.loc[part]) for part in ("outmigration alone", "incentives alone", "numbers alone", "both")
    )
    levers = indices[(indices["outcome"] == name) & indices["factor"].str.startswith("lever:")]
    first = levers.sort_values("value", ascending=False).iloc[0]
    return Label(
        f"{label.en}: of the variance, outmigration alone is behind {out}, all incentives together {pay}, outmigration and "
        f"incentives at once {both}, the five numbers that matter most {other}. Of the incentives {first['factor_en']} goes "
        f"furthest ({shown(first)}, with its interactions).",
        f"{label.zh}：方差中，外出单独占{out}，全部激励合计占{pay}，外出与激励的交互占{both}，五个最重要的参数占{other}。"
        f"激励手段中以{first['factor_zh']}作用最大(含交互{shown(first)})。",
    )


def shown(row: pd.Series) -> str:
    """A share with its interval, per cent."""
    return f"{100 * row['value']:.0f} % [{100 * row['low']:.0f}, {100 * row['high']:.0f}]"


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
