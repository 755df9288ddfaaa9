"""Which of all uncertain numbers move participation and disputes, in the mountains, in the hills and on the coast."""

from collections.abc import Mapping

import pandas as pd

from analysis.figures.sensitivity_plane import plane
from analysis.report.sections import Drawn
from analysis.sensitivity.sentences import ranked
from analysis.words import Words
from experiments.headline.part import Answer, facts_of
from experiments.sensitivity import Sensitivity, analysed, place_label, seen_units
from experiments.study.results import StudyResult
from experiments.study.schema import Study, load_study
from model.declare import Label
from model.outcomes import OUTCOMES

NAME = "screening"
QUESTION = Label(
    "Of all numbers that are uncertain, which move participation and disputes, and which do nothing?",
    "全部不确定参数中，哪些影响参与和纠纷，哪些不起作用？",
)
PLACES = ("chengkou", "wusheng", "lufeng")
DRAWN = ("deliberation_rate", "settled_substantive")
NAMED = 3
"""Factors that a sentence names."""


def studies() -> list[Study]:
    """One design of Morris a place."""
    return [load_study(f"screening-{place}") for place in PLACES]


def answer(results: Mapping[str, StudyResult]) -> Answer:
    """Effects of every factor on every outcome and place; how many stand above noise, and which."""
    seen = {name: analysed(result) for name, result in results.items()}
    table = pd.concat([effects(one) for one in seen.values()], ignore_index=True)
    tables = {"effects": table, "survivors": survivors(table)}
    figures = tuple(
        drawn(one, name) for name in DRAWN for one in seen.values() if name in one.indices.outputs
    )
    sentences = said(table)
    lead = tuple(
        one for one in sentences if any(one.en.startswith(OUTCOMES[name].label.en) for name in DRAWN)
    )
    return Answer(NAME, QUESTION, tuple(sentences), tables, facts_of(results), figures, lead)


def effects(seen: Sensitivity) -> pd.DataFrame:
    """One row an outcome and factor of one place: mu* with its interval, whether above noise, share of the largest."""
    frames = []
    where = place_label(seen.result.study)
    for output, name in enumerate(seen.indices.outputs):
        frame = ranked(seen.indices, output, seen.assumed)
        frame.insert(0, "outcome", name)
        frame.insert(0, "place", seen.result.study.place)
        frame["place_en"], frame["place_zh"] = where.en, where.zh
        frame["factor_en"] = [seen.labels[factor].en for factor in frame["factor"]]
        frame["factor_zh"] = [seen.labels[factor].zh for factor in frame["factor"]]
        frame["of_largest"] = frame["value"] / frame["value"].max()
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def survivors(table: pd.DataFrame) -> pd.DataFrame:
    """Factors by how much they matter: the mean over places and outcomes of their effect as a share of the largest.

    Outcomes in which no factor stands above noise say nothing and are left out.
    """
    told = table[table.groupby(["place", "outcome"])["above"].transform("max") == 1.0]
    known = told[told["above"].notna()]
    by = known.groupby(["factor", "factor_en", "factor_zh"], sort=False)
    found = by.agg(
        matters=("of_largest", "mean"),
        above=("above", "sum"),
        of=("above", "size"),
        assumed=("assumed", "all"),
    )
    return found.reset_index().sort_values("matters", ascending=False, ignore_index=True)


def said(table: pd.DataFrame) -> list[Label]:
    """For each outcome, what moves it in each place."""
    sentences = []
    for name, of_outcome in table.groupby("outcome", sort=False):
        parts_en, parts_zh = [], []
        for _, rows in of_outcome.groupby("place", sort=False):
            above = rows[rows["above"] == 1.0]
            n = int(rows["above"].notna().sum())
            en, zh = (
                (", ".join(above["factor_en"].head(NAMED)), "、".join(above["factor_zh"].head(NAMED)))
                if len(above)
                else ("none", "无")
            )
            where = rows.iloc[0]
            if n == 0:
                parts_en.append(f"{where['place_en']}: cannot be told, for it exists in too few trajectories")
                parts_zh.append(f"{where['place_zh']}：有数值的轨迹过少，无法判断")
                continue
            parts_en.append(f"{where['place_en']} {len(above)} of {n} ({en})")
            parts_zh.append(f"{where['place_zh']}{n}个中有{len(above)}个({zh})")
        label = OUTCOMES[str(name)].label
        sentences.append(
            Label(
                f"{label.en}: factors above the noise floor, the largest first: {'; '.join(parts_en)}.",
                f"{label.zh}：高于噪声底线的因素(由大到小)：{'；'.join(parts_zh)}。",
            )
        )
    return sentences


def drawn(seen: Sensitivity, name: str) -> Drawn:
    """The plane of one outcome at one place."""
    item, where = seen_units([name])[name], place_label(seen.result.study)
    label = Words(f"{item['en']}, {where.en}", f"{item['zh']}，{where.zh}")
    unit = Words(item["unit"], item["unit_zh"])
    return Drawn(
        f"screening-{seen.result.study.place}-{name}",
        lambda lang: plane(seen.indices, seen.labels, label, unit, seen.assumed, name, lang=lang),
        Words(
            f"{label.en}: what each uncertain number does over its whole range, and how much that differs over the space of all "
            "others; 95 % intervals. The band is what a factor shows that moves nothing but luck.",
            f"{label.zh}：每个不确定参数在其整个范围内的效应及其随其他参数的变化，附95%区间。阴影带为只改变随机性的哑因素。",
        ),
    )
