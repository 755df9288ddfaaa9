"""The page of a bank of worlds: for every outcome what moves it and how much, by grade of evidence; and all numbers."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.bank import share_bars, state_bars
from analysis.report.page import Source, months_of, runs_of, simulated
from analysis.report.sections import Drawn, Section, Sheet, sections_page
from analysis.states import States, by_states
from analysis.words import WORDS, seeds
from bilingual.words import Words
from experiments.files import MARK, write_csv, write_provenance
from experiments.study.results import StudyResult
from filing import fill
from grassroots.answers.bank import Moved, bank_frame, grades_of, outcomes_frame, units_of
from grassroots.answers.first_bank import of_bank
from grassroots.answers.sensitivity import about_of, labels_of, place_label, seen_units, values_of
from grassroots.verbs.bank_shown import sentence
from scenarios.units import GRADES

if TYPE_CHECKING:
    from grassroots.options import Language as Wanted

TITLE = Words("What moves the outcomes, of everything uncertain", "全部不确定参数中，哪些影响结果")
SHARES = Words(
    "Shapley effects of the numbers that screening found: shares of the variance, without luck, of everything moved, from an emulator. "
    "They add up to what the emulator explains of worlds that it has not seen.",
    "筛选所得参数的Shapley效应：在剔除偶然差异后的全部变动方差中的占比，由代理模型算出；合计等于代理模型对未见取值的解释比例。",
)
STATED = Words(
    "Worlds by the value of the outcome, stacked by the states (thirds) of the two numbers with the largest shares. Where one number "
    "decides, its colours lie side by side; where both act together, shades lie apart in one colour only.",
    "各组取值按结果数值分布，并按占比最大的两个参数的状态（三等分）堆叠。由单一参数决定时，颜色左右分开；两者共同作用时，仅在某一颜色内深浅分开。",
)
HEADS = {
    "label": Words("number", "参数"),
    "correlation": Words("rank correlation", "秩相关"),
    "first": Words("by itself", "单独"),
    "total": Words("with all interactions", "含全部交互"),
    "shapley": Words("Shapley share", "Shapley占比"),
    "grade_label": Words("grade", "依据等级"),
}
NOTED = Words(
    "Discoveries at a rate of false ones of 10 % over all numbers. Shares are of everything uncertain here; a number that acts only through "
    "an interaction with a weak partner is not found.",
    "在全部参数上按10%的错误发现率判定。占比以此处全部不确定性为整体；仅通过与弱参数交互起作用的参数无法发现。",
)


def write_bank(
    result: StudyResult, found: Sequence[Moved], out: Path, lang: "Wanted", arms: tuple[str, str]
) -> Path:
    """The page, its figures, and the numbers behind them.

    Args:
        result: the bank.
        found: what it says of each outcome.
        out: folder to write.
        lang: language of the page.
        arms: the policy in force and the one it is compared with, empty where nothing was said.
    """
    study, facts = result.study, result.facts
    runs = f"{len(result.rows):,}"
    tags = [
        place_label(study),
        Words(f"{study.design.rows:,} worlds", f"{study.design.rows:,}组取值"),
        Words(f"{runs} runs", f"{runs}次模拟"),
        Words(f"{len(study.factors)} uncertain numbers", f"{len(study.factors)}个不确定参数"),
    ]
    of_arm = f" --effect-of {arms[0]}" if arms[1] else ""
    about = about_of(result, f"grassroots sensitivity {study.name}{of_arm}")

    def files(folder: Path) -> None:
        write_csv(bank_frame(result, found), folder / "numbers.csv")
        write_csv(outcomes_frame(found), folder / "outcomes.csv")
        write_provenance(facts | {"command": about["run_command"]}, folder / MARK)
        made = [section(result, one, arms) for one in found]
        sections_page(
            (TITLE, Words(study.question.en, study.question.zh)),
            tags,
            made,
            about,
            (folder, str(facts["runs_hash"]), source(result)),
            lang.value,
            first=lambda page: of_bank(result, found, arms),
        )

    fill(out, files)
    return out / "index.html"


def source(result: StudyResult) -> Source:
    """What a saved figure says of where it comes from."""
    place, facts = place_label(result.study), result.facts
    return simulated(
        str(facts["runs_hash"]),
        lambda lang: place.zh if lang == "zh" else place.en,
        months_of(facts),
        partial(seeds, result.study.replicates),
        runs_of(len(result.rows)),
    )


def section(result: StudyResult, one: Moved, arms: tuple[str, str]) -> Section:
    """What moves one outcome."""
    item = seen_units([one.column], result.study)[one.column]
    label, unit = Words(item["en"], item["zh"]), Words(item["unit"], item["unit_zh"])
    key = one.column.replace("@", "-")
    said = [Words(sentence(one, "en"), sentence(one, "zh")), *graded(result, one)]
    if one.shares is None:
        return Section(key, label, said, (), sheets(result, one, key, label))
    labels = labels_of(result.study)
    figures = [
        Drawn(
            f"{key}-shares",
            lambda lang: share_bars(one.shares, labels, lang=lang),  # type: ignore[arg-type]
            SHARES,
            titled("head_shares", label),
        )
    ]
    both = states_of(result, one, arms)
    if both is not None:
        found, first, second = both
        draw = partial(state_bars, found, labels[first], labels[second], label, unit)
        figures.append(
            Drawn(f"{key}-states", lambda lang: draw(lang=lang), STATED, titled("head_states", label))
        )
    return Section(key, label, said, figures, sheets(result, one, key, label), NOTED)


def titled(key: str, outcome: Words) -> Words:
    """The title inside a saved picture."""
    return Words(WORDS[key].en.format(outcome=outcome.en), WORDS[key].zh.format(outcome=outcome.zh))


def graded(result: StudyResult, one: Moved) -> list[Words]:
    """How many of the numbers found are of which grade; nothing where none was found."""
    if not one.screened.found:
        return []
    grades = grades_of(result)
    counted = Counter(grades[name] for name in one.screened.found).most_common()
    en = ", ".join(f"{grade} {n}" for grade, n in counted)
    zh = "、".join(f"{GRADES[grade]}{n}个" for grade, n in counted)
    return [Words(f"What they rest on: {en}.", f"其依据等级：{zh}。")]


def states_of(result: StudyResult, one: Moved, arms: tuple[str, str]) -> tuple[States, str, str] | None:
    """The outcome by the states of the two numbers with the largest shares; nothing where there is one only."""
    assert one.shares is not None
    names = list(one.shares.to_dataframe()["number"])[:2]
    if len(names) < 2:
        return None
    values = values_of(result, [one.column], arms[0])
    if arms[1]:
        values = values - values_of(result, [one.column], arms[1])
    units, at = units_of(result), [factor.name for factor in result.study.factors]
    y = values[:, :, 0].mean(axis=1)
    first, second = (units[:, at.index(name)] for name in names)
    return by_states(first, second, y), names[0], names[1]


def sheets(result: StudyResult, one: Moved, key: str, label: Words) -> list[Sheet]:
    """The numbers found, the strongest first; none where none was."""
    frame = bank_frame(result, [one]).query("discovered")
    if frame.empty:
        return []
    labels = labels_of(result.study)
    names: list[Any] = [labels[name] for name in frame["number"]]
    grades: list[Any] = [Words(grade, GRADES[grade]) for grade in frame["grade"]]
    frame = frame.assign(label=names, grade_label=grades)
    if one.shares is None:
        heads = {name: words for name, words in HEADS.items() if name not in ("first", "total", "shapley")}
    else:
        heads, frame = dict(HEADS), per_cent(frame).sort_values("by", ascending=False, na_position="last")
    caption = Words(f"{label.en}: numbers that move it.", f"{label.zh}：影响它的参数。")
    return [Sheet(key, caption, heads, frame)]


def per_cent(frame: pd.DataFrame) -> pd.DataFrame:
    """Shares in per cent; a dash where a number has none."""
    made = frame.assign(by=frame["shapley"])
    for name in ("first", "total", "shapley"):
        made[name] = ["–" if np.isnan(x) else f"{100.0 * x:.1f}%" for x in frame[name]]
    return made
