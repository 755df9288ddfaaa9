"""Whether the ranking of incentives changes with outmigration, identity and place; and what to measure before choosing.

Every policy is run in every state with the same luck; a state is a draw of everything uncertain. Coercive policies are
measured beside the others and never ranked. No recorded rate and no count of petitions is an objective.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

import scenarios
from analysis.figures.rankings import ranking
from analysis.numbers import Language
from analysis.report.sections import Drawn
from analysis.sensitivity.decision import Decision, coercive_apart, regret, robustness, stability, standings
from analysis.sensitivity.information import value_of_information
from analysis.words import Words
from experiments.headline.part import Answer, facts_of
from experiments.sensitivity import assumed_of, labels_of, seen_units, values_of
from experiments.study.designs import DUMMY
from experiments.study.results import StudyResult
from experiments.study.schema import Study, load_study
from model.declare import Label
from model.outcomes import OUTCOMES, objective

NAME = "ranking"
QUESTION = Label(
    "Does the ranking of incentives change with outmigration, identity and place, and what should be measured next?",
    "激励手段的优劣排序是否随外出率、认同感和地点而变？应先测量什么？",
)
STUDY = "ranking-of-incentives"
BASE = "none"
OBJECTIVES = ("deliberation_rate", "quorum_rate", "settled_substantive", "grievance_burden")
OUTMIGRATION = "migration.outmigration"
LEADING = ("deliberation_rate", "settled_substantive")
CONDITIONS = {
    OUTMIGRATION: (Label("outmigration", "外出率"), 3),
    "population.identity": (Label("identity", "认同感"), 3),
    "place": (Label("place", "地点"), 0),
}
"""What the ranking may hang on, and into how many equal parts its range is cut; 0: as it is."""
MEASURED = 20
"""Factors whose value of information is worked out: those that move the outcome most, and the dummy."""


def studies() -> list[Study]:
    """One hypercube over all that is uncertain, with every policy at every point."""
    return [load_study(STUDY)]


def answer(results: Mapping[str, StudyResult]) -> Answer:
    """Standings, rankings by condition, robustness, coercive policies apart, and the value of information."""
    result = results[STUDY]
    made: dict[str, list[pd.DataFrame]] = {}
    sentences: list[Label] = []
    for name in OBJECTIVES:
        objective(name)
        decision = decided(result, name)
        tables = of_objective(result, decision, name)
        for key, table in tables.items():
            made.setdefault(key, []).append(table.assign(outcome=name))
        sentences += said(name, decision, tables)
    tables = {key: pd.concat(frames, ignore_index=True) for key, frames in made.items()}
    figures = tuple(drawn(result, name) for name in OBJECTIVES)
    lead = tuple(
        one for one in sentences if any(one.en.startswith(OUTCOMES[name].label.en) for name in LEADING)
    )
    return Answer(NAME, QUESTION, tuple(sentences), tables, facts_of(results), figures, lead)


def decided(result: StudyResult, outcome: str) -> Decision:
    """Outcomes of all policies in all states."""
    arms = result.study.arms
    values = np.stack([values_of(result, [outcome], arm)[:, :, 0] for arm in arms], axis=1)
    coercive = tuple(arm != BASE and scenarios.load_policy(arm).coercive for arm in arms)
    return Decision(values, arms, OUTCOMES[outcome].better, coercive)


def of_objective(result: StudyResult, decision: Decision, outcome: str) -> dict[str, pd.DataFrame]:
    """All tables of one objective."""
    design = result.design
    tables = {
        "standings": standings(decision).to_dataframe(),
        "robustness": robustness(decision).to_dataframe(),
        "coercive": coercive_apart(decision, BASE).to_dataframe(),
    }
    changes, ranks = [], []
    for factor, (label, parts) in CONDITIONS.items():
        found = stability(*in_order(decision, cut(design[factor], parts)))
        ranks.append(found.ranks.assign(condition=label.en, condition_zh=label.zh))
        changes.append(
            found.changes.assign(condition=label.en, condition_zh=label.zh, everywhere=found.everywhere)
        )
    tables["ranks"] = pd.concat(ranks, ignore_index=True)
    tables["changes"] = pd.concat(changes, ignore_index=True)
    tables["information"] = information(result, decision)
    return tables


def cut(values: pd.Series, parts: int) -> list[str]:
    """The level of each state: as it is, or a part of the range of equally many states."""
    if parts == 0:
        return [str(value) for value in values]
    edges = np.quantile(values, np.linspace(0.0, 1.0, parts + 1))
    at = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, parts - 1)
    return [f"{edges[k]:.2g}–{edges[k + 1]:.2g}" for k in at]


def information(result: StudyResult, decision: Decision) -> pd.DataFrame:
    """What knowing a factor would be worth to who has to choose: the regret avoided, and the wrong choices."""
    names = candidates(result, decision)
    assumed = assumed_of(result.study) & set(names)
    found = value_of_information(decision, result.design[names], assumed).to_dataframe()
    labels = labels_of(result.study)
    key = "factor" if "factor" in found else "parameter"
    found["factor_en"] = [labels[name].en for name in found[key]]
    found["factor_zh"] = [labels[name].zh for name in found[key]]
    return found


def candidates(result: StudyResult, decision: Decision) -> list[str]:
    """Factors that go furthest with what policies change, by rank correlation, and the dummy: a first sieve for hundreds."""
    numbers = result.design[[factor.name for factor in result.study.factors if factor.place is None]]
    effect = decision.gain.mean(axis=2)
    effect = effect - effect.mean(axis=1, keepdims=True)
    sieve = correlations(numbers.to_numpy(np.float64)[decision.kept], effect)
    chosen = [str(numbers.columns[k]) for k in np.argsort(-sieve, kind="stable")[:MEASURED]]
    return [*chosen, *(factor.name for factor in result.study.factors if factor.place is not None), DUMMY]


def correlations(x: NDArray[np.float64], effects: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each column of x, its largest absolute rank correlation with a column of effects."""
    ranks = [pd.DataFrame(part).rank().to_numpy() for part in (x, effects)]
    a, b = (part - part.mean(axis=0) for part in ranks)
    scale = np.sqrt((a**2).sum(axis=0)[:, None] * (b**2).sum(axis=0)[None, :])
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.abs(a.T @ b) / scale
    return np.asarray(np.nan_to_num(found).max(axis=1))


def said(outcome: str, decision: Decision, tables: Mapping[str, pd.DataFrame]) -> list[Label]:
    """What can be quoted: who is best how often, whether the ranking changes, and what to measure."""
    label = OUTCOMES[outcome].label
    table = tables["standings"].sort_values("best", ascending=False, ignore_index=True)
    first = table.iloc[0]
    name = policy_label(first["policy"])
    best = f"{100 * first['best']:.0f} % [{100 * first['best_low']:.0f}, {100 * first['best_high']:.0f}]"
    states = len(decision.gain)
    made = [
        Label(
            f"{label.en}: of policies at their usual levels {name.en} is most often best, in {best} of {states} states of the "
            f"world x seeds; coercive policies are not ranked.",
            f"{label.zh}：在各政策取常用力度时，{name.zh}最常居首，占{states}种情形×种子的{best}；强制性政策不参与排序。",
        )
    ]
    told = (
        tables["changes"][tables["changes"]["told"].astype(bool)]
        if len(tables["changes"])
        else tables["changes"]
    )
    conditions = list(dict.fromkeys(told["condition"])) if len(told) else []
    zh = list(dict.fromkeys(told["condition_zh"])) if len(told) else []
    made.append(
        Label(
            f"{label.en}: the order of policies changes for certain with {', '.join(conditions)}."
            if conditions
            else f"{label.en}: no change of order with outmigration, identity or place is told from noise.",
            f"{label.zh}：排序确实随{'、'.join(zh)}而变。"
            if zh
            else f"{label.zh}：排序随外出率、认同感或地点的变化与噪声无法区分。",
        )
    )
    return [*made, worth(label, tables["information"])]


def worth(label: Label, table: pd.DataFrame) -> Label:
    """What to measure next."""
    of_regret = table[(table["measure"] == "regret") & table["above"].astype(bool)]
    if of_regret.empty:
        return Label(
            f"{label.en}: knowing no single number is shown to make the choice better.",
            f"{label.zh}：尚无任何单个参数的测量被证明能改进选择。",
        )
    first = of_regret.sort_values("value", ascending=False).iloc[0]
    share = f"{100 * first['share']:.0f} %"
    return Label(
        f"{label.en}: to be measured next: {first['factor_en']}; knowing it would take away {share} of the expected regret.",
        f"{label.zh}：应先测量{first['factor_zh']}，可消除{share}的预期遗憾。",
    )


def policy_label(name: str) -> Label:
    """Name of a policy in both languages."""
    return Label("no policy", "无政策") if name == BASE else scenarios.load_policy(name).label


def drawn(result: StudyResult, outcome: str) -> Drawn:
    """Ranks, chances and regrets over outmigration; coercive policies in a panel of their own."""
    label, parts = CONDITIONS[OUTMIGRATION]
    decision, levels = in_order(decided(result, outcome), cut(result.design[OUTMIGRATION], parts))
    item = seen_units([outcome])[outcome]
    names = {arm: plain(policy_label(arm)) for arm in result.study.arms}

    def draw(lang: Language) -> Figure:
        found = stability(decision, levels)
        apart = {
            level: coercive_apart(at_level(decision, levels, level), BASE)
            for level in dict.fromkeys(found.levels)
        }
        return ranking(
            found,
            names,
            Words(label.en, label.zh),
            "",
            Words(item["en"], item["zh"]),
            Words(item["unit"], item["unit_zh"]),
            (regret(decision), levels),
            apart,
            lang=lang,
        )

    return Drawn(
        f"ranking-{outcome}",
        draw,
        Words(
            f"{item['en']}: ranks of incentives at their usual levels, chance of being best and regret, by outmigration, over all "
            "that is uncertain; 95 % intervals. Coercive policies stand apart and have no rank.",
            f"{item['zh']}：在全部不确定性下，各激励手段(常用力度)按外出率的名次、居首概率与遗憾，附95%区间。强制性政策另列，不排名。",
        ),
    )


def in_order(decision: Decision, levels: Sequence[str]) -> tuple[Decision, list[str]]:
    """States from the lowest level to the highest, and their levels: a ranking stands in the order in which it meets them."""
    order = sorted(range(len(levels)), key=lambda state: start_of(levels[state]))
    return replace(decision, values=decision.values[order]), [levels[k] for k in order]


def start_of(level: str) -> tuple[float, str]:
    """Where a level stands among others: by the number a range begins with, else by name."""
    first, _, rest = level.partition("–")
    return (float(first), "") if rest else (0.0, level)


def plain(label: Label) -> Words:
    """A label without the mark that the figure puts there itself."""
    return Words(label.en.removesuffix(" (coercive)"), label.zh.removesuffix("(强制性)"))


def at_level(decision: Decision, levels: Sequence[str], level: str) -> Decision:
    """The states of one level."""
    return replace(decision, values=decision.values[np.array(levels) == level])
