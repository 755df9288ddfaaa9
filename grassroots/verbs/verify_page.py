"""The page of verification: verdicts with expected and found, a picture of all distances, and what the order of steps changes."""

from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from scipy.special import erfcinv

from analysis.figures.verification import distances
from analysis.report.page import simulated
from analysis.report.sections import Drawn, Section, Sheet, sections_page
from bilingual.numbers import figures
from bilingual.words import Words
from experiments.files import MARK, write_csv, write_provenance
from experiments.verification import Result
from experiments.verification.check import ALARM
from experiments.verification.order import WATCHED, Swap
from filing import fill
from grassroots.answers.first_verification import STEPS, Verified, moved, of_checks
from grassroots.verbs.run import words
from model.fingerprint import fingerprint
from model.outcomes import OUTCOMES

if TYPE_CHECKING:
    from grassroots.options import Language as Wanted

TITLE = Words("Does the code do what the equations say?", "程序是否与方程一致？")
SUBTITLE = Words(
    "Verification: formulas, laws of chance, small cases, random streams, order, drift",
    "验证：公式、概率规律、小规模算例、随机数、次序、漂移",
)
CHECKED = Words("Checks", "各项检验")
ORDER = Words("The order of steps", "步骤次序")
PICTURE = Words(
    "Every comparison of every check, in standard errors of the formula. Grey: where all of them lie in 999 of 1,000 sound models. What "
    "has to be met to nine digits lies at 0.",
    "各项检验的每一次比较，以公式给出的标准误为单位。灰色区域：正确的模型中1000次有999次全部落在其内。须精确相等者位于0。",
)
NOTE = Words(
    "A check fails by Holm's rule over all checks in which chance is at work: a model without fault fails any of them with a chance of "
    "0.001. The others have to be met to nine digits. A check that passes says that the code does what the formula says, not that the formula is right.",
    "含随机性的检验按Holm方法一并判定：无误的模型出现任一不通过的概率为0.001。其余须精确到九位数。通过仅说明程序与公式一致，不说明公式正确。",
)
ORDER_NOTE = Words(
    "Neighbouring steps in each other's place, in a small village, four seeds, months 13 to 48: how many columns of the state differ, and by how "
    "much outcomes move, in standard deviations of the luck of one run.",
    "相邻步骤互换，小村庄、4个随机种子、第13至48个月：状态中不同的列数，以及结果的变化（以单次模拟偶然差异的标准差为单位）。",
)
HEADS = {
    "of": Words("part", "部分"),
    "says": Words("what is checked", "检验内容"),
    "formula": Words("formula", "公式"),
    "expected": Words("expected", "应为"),
    "found": Words("found", "实为"),
    "errors": Words("standard errors", "标准误倍数"),
    "cells": Words("comparisons", "比较次数"),
    "verdict": Words("verdict", "判定"),
}
PASSES = {True: Words("passes", "通过"), False: Words("fails", "不通过")}


def limit(found: Sequence[Result]) -> float:
    """Standard errors that the largest of all comparisons exceeds in one of a thousand sound models."""
    n = sum(len(one.cells) for one in found if not one.exact)
    return float(sqrt(2.0) * erfcinv(ALARM / max(1, n)))


def rows(found: Sequence[Result], passed: Sequence[bool]) -> list[dict[str, Any]]:
    """One row a check, with its comparison that is farthest off."""
    return [
        {"name": one.check.name, "of": one.check.of, "says": one.check.says, "formula": one.check.formula}
        | {"expected": one.worst.expected, "found": one.worst.found}
        | {
            "errors": "" if one.worst.error == 0.0 else figures(one.worst.z, "+"),
            "cells": len(one.cells),
            "p": one.p,
        }
        | {"verdict": PASSES[ok], "seconds": round(one.seconds, 2)}
        for one, ok in zip(found, passed, strict=True)
    ]


def frame(found: Sequence[Result], passed: Sequence[bool]) -> pd.DataFrame:
    """The same for programs."""
    made = []
    for row in rows(found, passed):
        texts = {"says_en": row["says"].en, "says_zh": row["says"].zh, "verdict": row["verdict"].en}
        made.append({key: value for key, value in row.items() if key != "says"} | texts)
    return pd.DataFrame(made)


def verified(found: Sequence[Result], passed: Sequence[bool], swaps: Sequence[Swap]) -> Verified:
    """What the first screen is made of."""
    return Verified(found, passed, swaps, limit(found))


def said(found: Sequence[Result], passed: Sequence[bool]) -> list[Words]:
    """What fails beside the first, which the first screen names."""
    return [failure(one) for one, good in zip(found, passed, strict=True) if not good][1:]


def failure(one: Result) -> Words:
    """What fails, with the comparison that is farthest off."""
    expected, seen = figures(one.worst.expected), figures(one.worst.found)
    return Words(
        f"Fails: {one.check.says.en} ({one.check.name}): expected {expected}, found {seen}.",
        f"不通过：{one.check.says.zh}（{one.check.name}）：应为{expected}，实为{seen}。",
    )


def write(
    found: Sequence[Result], passed: Sequence[bool], swaps: Sequence[Swap], out: Path, lang: "Wanted"
) -> Path:
    """The page, its picture and its tables; the path of the page."""
    facts = {"run_command": " ".join(words()), "run_fingerprint": fingerprint()}
    picture = Drawn(
        "distances",
        lambda one: distances(
            {r.check.name: [cell.z for cell in r.cells] for r in found},
            {r.check.name: Words(r.check.name.replace("_", " "), short(r.check.says.zh)) for r in found},
            limit(found),
            lang=one,
        ),
        PICTURE,
        CHECKED,
    )
    sheet = Sheet("checks", CHECKED, HEADS, pd.DataFrame(rows(found, passed)), prose=True, most=100)
    parts = [Section("checks", CHECKED, said(found, passed), [picture], [sheet], NOTE)]
    if swaps:
        parts.append(Section("order", ORDER, (), (), [order_sheet(swaps)], ORDER_NOTE))

    def files(folder: Path) -> None:
        write_csv(frame(found, passed), folder / "verification.csv")
        if swaps:
            write_csv(order_frame(swaps), folder / "order.csv")
        write_provenance(facts, folder / MARK)
        stamp = facts["run_fingerprint"]
        origin = simulated(stamp, lambda one: "检验" if one == "zh" else "verification")
        first = of_checks(verified(found, passed, swaps))
        into = folder, stamp, origin
        sections_page((TITLE, SUBTITLE), [], parts, facts, into, lang.value, first=lambda page: first)

    fill(out, files)
    return out / "index.html"


def short(text: str) -> str:
    """As much of a text as a row of the picture holds."""
    return text if len(text) <= 28 else text[:27] + "…"


def order_frame(swaps: Sequence[Swap]) -> pd.DataFrame:
    """What each exchange of neighbours changes."""
    return pd.DataFrame(
        [
            {"first": one.first, "second": one.second, "columns": one.columns}
            | {name: moved(one, name) for name in WATCHED}
            for one in swaps
        ]
    )


def order_sheet(swaps: Sequence[Swap]) -> Sheet:
    """The same for people."""
    heads = {
        "first": Words("step", "步骤"),
        "second": Words("and the next", "与后一步骤"),
        "columns": Words("columns that differ", "不同的列数"),
    }
    heads |= {name: Words(OUTCOMES[name].label.en, OUTCOMES[name].label.zh) for name in WATCHED}
    made = order_frame(swaps)
    for key in ("first", "second"):
        made[key] = [Words(name.replace("_", " "), STEPS[name]) for name in made[key]]
    return Sheet("order", ORDER, heads, made)
