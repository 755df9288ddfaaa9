"""The page of ``grassroots province show``: for every outcome what can be quoted, a figure county by county, and its tables."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.counties import Effects, county_effects
from analysis.report.page import Source, months_of, runs_of, simulated
from analysis.report.sections import Drawn, Section, Sheet, sections_page
from analysis.words import seeds
from bilingual.numbers import POINTS, SHARES, figures
from bilingual.words import Words
from experiments.files import MARK, write_csv, write_provenance
from filing import fill
from grassroots.answers.counties import Counties
from grassroots.answers.first_province import across, of_counties
from grassroots.answers.sensitivity import seen_units

if TYPE_CHECKING:
    from grassroots.options import Language as Wanted

TITLE = Words("What the policies do in every county", "各项政策在各县的作用")
CAPTION = Words(
    "Effect in each county against no policy, over pairs of runs with the same luck, with 95 % intervals over seeds; counties in the order of "
    "the first policy. Hollow: no discovery at a rate of false ones of 5 % over all counties, outcomes and policies.",
    "各县与无政策相比的效应（同一随机种子配对），附随机种子95%区间；各县按第一项政策的效应排序。空心表示按5%错误发现率（全部县、指标与政策合计）未能判定。",
)
LUCK = Words(
    "Intervals show luck at the default numbers; what is not known of the model comes on top, and is the same for all counties.",
    "区间只含默认参数下的偶然差异；模型参数的不确定性未计入，且各县相同。",
)
TABLE = Words("Counties, in the order of the table.", "各县，按表中顺序。")
APART = Words(
    "Villages of each county without policy: the tenth of the lowest and of the highest ends here (means over seeds, so that some luck is left).",
    "无政策时各县村庄：最低十分之一与最高十分之一的界值（为各随机种子均值，仍含部分偶然差异）。",
)
HEADS = {
    "name": Words("county", "县"),
    "province": Words("province", "省份"),
    "arm": Words("policy", "政策"),
    "base": Words("without", "无政策"),
    "effect": Words("effect", "效应"),
    "low": Words("from", "自"),
    "high": Words("to", "至"),
    "told": Words("discovery", "可判定"),
}
APART_HEADS = {
    "name": Words("county", "县"),
    "villages": Words("villages", "村数"),
    "low_tenth": Words("lowest tenth", "最低十分之一"),
    "high_tenth": Words("highest tenth", "最高十分之一"),
}
YES, NO = Words("yes", "是"), Words("no", "否")


def write(seen: Counties, command: str, out: Path, lang: "Wanted") -> Path:
    """The page, its figures, and all numbers as tables; the path of the page."""
    study, facts = seen.result.study, seen.result.facts
    about = {
        "run_command": command,
        "run_seed": str(facts["seed"]),
        "run_replicates": str(study.replicates),
        "run_preset": study.preset,
        "run_fingerprint": str(facts["fingerprint"]),
        "run_hash": str(facts["runs_hash"]),
    }
    n, every, runs = len(seen.about), len(seen.result.design), f"{len(seen.result.rows):,}"
    of_all = ("", "") if n == every else (f" of {every}", f"（共{every}个）")
    tags = [Words(f"{n}{of_all[0]} counties", f"{n}个县{of_all[1]}"), Words(f"{runs} runs", f"{runs}次模拟")]

    def files(folder: Path) -> None:
        write_csv(seen.effects, folder / "counties.csv")
        if seen.villages is not None:
            write_csv(seen.apart, folder / "villages-apart.csv")
        write_provenance(facts | {"command": command}, folder / MARK)
        question = Words(study.question.en, study.question.zh)
        parts = [section(seen, *one) for one in seen.measured]
        into = folder, about["run_hash"], source(seen)
        sections_page(
            (TITLE, question),
            tags,
            parts,
            about,
            into,
            opens=lang.value,
            first=lambda page: of_counties(seen),
        )

    fill(out, files)
    return out / "index.html"


def source(seen: Counties) -> Source:
    """What a saved figure says of where it comes from."""
    study, facts, n = seen.result.study, seen.result.facts, len(seen.about)
    return simulated(
        str(facts["runs_hash"]),
        lambda lang: f"{n}个县" if lang == "zh" else f"{n} counties",
        months_of(facts),
        partial(seeds, study.replicates),
        runs_of(len(seen.result.rows)),
    )


def section(seen: Counties, key: str, name: str, window: str) -> Section:
    """One outcome; what the first screen says of it is not said again."""
    column = name if len(seen.result.study.windows) == 1 else f"{name}@{window}"
    item = seen_units([column], seen.result.study)[column]
    label, frame = Words(item["en"], item["zh"]), of(seen.effects, name, window)
    points = item["unit"] in (*SHARES, *POINTS)
    unit = Words("percentage points", "百分点") if points else Words(item["unit"], item["unit_zh"])
    axis = Words(f"{label.en} ({unit.en})", f"{label.zh}（{unit.zh}）")
    names = [Words(*pair) for pair in zip(seen.about["label"], seen.about["label_zh"], strict=True)]
    shown = {arm: effects_of(frame[frame["arm"] == arm], 100.0 if points else 1.0) for arm in seen.arms[1:]}
    said = {arm: arm_words(seen, arm) for arm in shown}
    drawn = Drawn(
        f"counties-{key}", lambda lang: county_effects(names, shown, said, axis, lang=lang), CAPTION, label
    )
    first = {(one.arm, one.name, seen.result.study.windows[0]) for one in across(seen)}
    told = [
        sentence(label, said[arm], frame[frame["arm"] == arm], unit, 100.0 if points else 1.0)
        for arm in shown
        if (arm, name, window) not in first
    ]
    return Section(key, label, [*told, LUCK], [drawn], sheets(seen, key, name, window, said))


def of(frame: pd.DataFrame, name: str, window: str) -> pd.DataFrame:
    """Rows of one outcome and window."""
    return frame[(frame["outcome"] == name) & (frame["window"] == window)]


def effects_of(frame: pd.DataFrame, factor: float) -> Effects:
    """Effects of one policy as a figure takes them."""
    value, low, high = (factor * frame[key].to_numpy(float) for key in ("effect", "low", "high"))
    return value, low, high, frame["discovery"].tolist()


def arm_words(seen: Counties, arm: str) -> Words:
    """A policy by its label."""
    label = seen.result.study.policy(arm).label
    return Words(label.en, label.zh)


def sentence(label: Words, arm: Words, frame: pd.DataFrame, unit: Words, factor: float) -> Words:
    """In how many counties a policy does something, up and down, and between what the effects lie."""
    found, n = frame[frame["discovery"]], len(frame)
    up, down = int((found["effect"] > 0).sum()), int((found["effect"] < 0).sum())
    low, high = (figures(factor * float(x)) for x in (frame["effect"].min(), frame["effect"].max()))
    return Words(
        f"{arm.en}: {label.en} rises in {up} and falls in {down} of {n} counties; in the other {n - up - down} that cannot be told. Means "
        f"lie from {low} to {high} {unit.en}.",
        f"{arm.zh}：{label.zh}在{n}个县中有{up}个上升、{down}个下降，其余{n - up - down}个无法判定。各县均值为{low}至{high}{unit.zh}。",
    )


def sheets(seen: Counties, key: str, name: str, window: str, arms: dict[str, Words]) -> list[Sheet]:
    """The counties as a table, and how far their villages lie apart."""
    frame = named(of(seen.effects, name, window))
    said = {"arm": [arms[arm] for arm in frame["arm"]]}
    said |= {"told": [YES if found else NO for found in frame["discovery"]]}
    frame = beside(frame, said)
    made = [Sheet(f"{key}-counties", TABLE, HEADS, frame)]
    if seen.villages is not None:
        made.append(Sheet(f"{key}-villages", APART, APART_HEADS, named(of(seen.apart, name, window))))
    return made


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows with the names of counties in both languages."""
    pairs = zip(frame["label"], frame["label_zh"], strict=True)
    return beside(frame, {"name": [Words(*pair) for pair in pairs]})


def beside(frame: pd.DataFrame, said: dict[str, list[Words]]) -> pd.DataFrame:
    """Rows with columns of words."""
    return frame.assign(**{key: pd.Series(words, frame.index, object) for key, words in said.items()})
