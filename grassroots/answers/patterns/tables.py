"""Findings as tables: one row a part, one row a value, and Markdown for the documents."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.why import MARKS
from bilingual.numbers import figures
from experiments.patterns.library import PLACES, USES, Row, Use
from grassroots.answers.patterns.verdict import (
    HIDDEN,
    VERDICTS,
    Finding,
    OverWorlds,
    Rate,
    Verdict,
    by_pattern,
    rates,
    whole,
)
from model.declare import Label

USE_LABELS: dict[Use, Label] = {
    "calibrate": Label("Calibrate: they set parameters", "校准：用于设定参数"),
    "validate": Label("Validate: they are only checked", "检验：只作对照，不据以调参"),
    "verification": Label(
        "Verification: they restate an input or an equation", "核验：复述输入或方程，不计符合率"
    ),
}

FIGURE = "†"
"""Mark of what worlds were drawn to agree with."""
LEGEND = Label(
    "Range: 5th to 95th percentile of worlds, without luck; ~ where worlds differ no more than by luck, and the range is the widest that "
    "luck could hide. Luck: half of the 5-95 % range that luck alone gives one run. Pass: three quarters of the worlds or more meet "
    "the target without luck; fail: a quarter or fewer. Not told: worlds divide, as it hangs on numbers that nobody knows; or hidden by "
    "luck, and more worlds or seeds would tell; or too few worlds have a value. † Worlds were drawn to agree with this figure, up to "
    "three errors from it: no test.",
    "区间：各组取值的5%至95%分位，已扣除偶然差异；标~者各组取值之差不超过偶然差异，区间为偶然差异可能掩盖的最大范围。偶然差异：单次模拟"
    "仅因偶然而有的5%至95%范围之半。符合：扣除偶然差异后，四分之三及以上的取值达到目标；不符合：四分之一及以下。不能判定：各组取值结论不一，"
    "取决于未知数值；或为偶然差异所掩，增加取值组数或重复次数方可判定；或有数值的取值过少。†抽取取值时已要求与此数据相符（相差不超过3个误差），"
    "不构成检验。",
)
"""Under tables over worlds."""


def target(row: Row) -> str:
    """The target, as one writes it; empty where there is none."""
    if row.low is None and row.high is None:
        return ""
    if row.high is None:
        text = f"≥ {row.low:g}"
    elif row.low is None:
        text = f"≤ {row.high:g}"
    else:
        text = f"{row.low:g} – {row.high:g}"
    return text


def condition(finding: Finding) -> Label:
    """The target, and in how many seeds it has to be met where neither by the mean nor by a share of worlds."""
    text, wanted = target(finding.row), finding.row.of_seeds
    if wanted is None or isinstance(finding, OverWorlds):
        return Label(text, text)
    return Label(f"{text} in {wanted:.0%} of seeds", f"{wanted:.0%}的随机种子{text}")


def written(value: float) -> str:
    """Three significant figures, and no sign before a zero."""
    text = figures(value)
    return "0" if not text.strip("-0.") else text


def value_of(finding: Finding) -> str:
    """The mean; a dash where there is none."""
    return written(finding.value) if math.isfinite(finding.value) else "–"


def range_of(finding: Finding) -> str:
    """The interval of the mean, or the range of worlds with a mark where it is not the usual one; empty where there is none."""
    if not math.isfinite(finding.low):
        return ""
    mark = MARKS.get(finding.why, "") if isinstance(finding, OverWorlds) else ""
    return f"[{written(finding.low)}, {written(finding.high)}]{mark}"


def luck_of(finding: Finding) -> str:
    """Luck of one run beside worlds; empty where it is not apart."""
    if not isinstance(finding, OverWorlds) or not math.isfinite(finding.luck):
        return ""
    return f"±{written(finding.luck)}"


def shown(finding: Finding) -> str:
    """The mean with its interval."""
    return f"{value_of(finding)} {range_of(finding)}".strip()


def statement(finding: Finding) -> Label:
    """What is computed, with a mark where worlds were drawn to agree with it."""
    mark = FIGURE if isinstance(finding, OverWorlds) and finding.figure else ""
    said = finding.row.statement
    return Label(f"{said.en} {mark}".strip(), f"{said.zh}{mark}")


def said(finding: Finding) -> Label:
    """The verdict with the worlds, or where seeds count the share of them, in which the target was met."""
    label = VERDICTS[finding.verdict]
    if not finding.row.judged or not math.isfinite(finding.met):
        return label
    if isinstance(finding, OverWorlds):
        return _said_over_worlds(finding, label)
    if finding.row.of_seeds is None:
        return label
    return Label(f"{label.en} ({finding.met:.0%})", f"{label.zh}（{finding.met:.0%}）")


def _said_over_worlds(finding: OverWorlds, label: Label) -> Label:
    """Worlds that meet the target, but where luck hides which do; and why nothing is told."""
    met, worlds, why = round(finding.met * finding.worlds), finding.worlds, doubt_of(finding)
    if why is HIDDEN:
        return Label(f"{label.en}: {why.en}", f"{label.zh}：{why.zh}")
    en, zh = f"{label.en}: {met} of {worlds} worlds", f"{label.zh}：{worlds}组取值中{met}组"
    return Label(f"{en}; {why.en}", f"{zh}；{why.zh}") if why else Label(en, zh)


def doubt_of(finding: OverWorlds) -> Label | None:
    """Why nothing is told, of a row that is judged."""
    return finding.doubt if finding.verdict == "not told" else None


def rate_text(rate: Rate) -> Label:
    """How many passed, failed and were not told, in a sentence."""
    en, zh = f"{rate.passed} of {rate.judged} pass", f"{rate.judged}条中{rate.passed}条符合"
    if rate.not_told:
        en = f"{en}, {rate.failed} fail, {rate.not_told} not told"
        zh = f"{zh}，{rate.failed}条不符合，{rate.not_told}条不能判定"
    if rate.not_computable:
        en, zh = f"{en}, {rate.not_computable} not computable", f"{zh}，{rate.not_computable}条不能计算"
    return Label(en, zh)


def record(finding: Finding, verdict: Verdict) -> dict[str, Any]:
    """One part as a row: ``verdict`` is that of the whole pattern."""
    row = finding.row
    return {
        "id": row.id,
        "part": row.part,
        "use": row.use,
        "statement": row.statement.en,
        "statement_zh": row.statement.zh,
        "value": finding.value,
        "low": finding.low,
        "high": finding.high,
        "unit": row.unit,
        "seeds": finding.values.size,
        **_of_worlds(finding),
        "target_low": row.low,
        "target_high": row.high,
        "of_seeds": row.of_seeds,
        "met": finding.met if row.judged else math.nan,
        "tolerance": row.tolerance.en,
        "tolerance_zh": row.tolerance.zh,
        "verdict": finding.verdict,
        "verdict_zh": VERDICTS[finding.verdict].zh,
        "pattern": verdict,
        "place": row.place,
        "source": row.source,
        "note": row.note.en,
        "note_zh": row.note.zh,
        "reason": finding.reason.en if finding.reason else "",
        "reason_zh": finding.reason.zh if finding.reason else "",
    }


def _of_worlds(finding: Finding) -> dict[str, Any]:
    """What a row has over worlds alone; the same columns, empty, at the default numbers."""
    if not isinstance(finding, OverWorlds):
        return dict.fromkeys(
            ("worlds", "luck", "range", "figure", "met_halved", "met_doubled", "doubt", "doubt_zh")
        )
    why = doubt_of(finding)
    return {
        "worlds": finding.worlds,
        "luck": finding.luck,
        "range": finding.why.value,
        "figure": finding.figure,
        "met_halved": finding.met_under("halved") if finding.row.judged else math.nan,
        "met_doubled": finding.met_under("doubled") if finding.row.judged else math.nan,
        "doubt": why.en if why else None,
        "doubt_zh": why.zh if why else None,
    }


def frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """One row a part."""
    verdicts = {id_: whole(parts) for id_, parts in by_pattern(findings).items()}
    return pd.DataFrame([record(one, verdicts[one.row.id]) for one in findings])


def is_over_worlds(findings: Sequence[Finding]) -> bool:
    """Whether they are over worlds and not at the default numbers."""
    return any(isinstance(one, OverWorlds) for one in findings)


def seeds_frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """One row a part and seed."""
    return pd.DataFrame(
        [
            {"id": one.row.id, "part": one.row.part, "replicate": k, "value": value}
            for one in findings
            for k, value in enumerate(one.values.ravel())
        ],
        columns=["id", "part", "replicate", "value"],
    )


def markdown(findings: Sequence[Finding]) -> str:
    """Tables for the documents, one a use, with the pass rate of each."""
    counted, over = rates(findings), is_over_worlds(findings)
    value, luck = (
        ("mean and range of worlds", ["luck of one run"]) if over else ("value and 95 % interval", [])
    )
    heads = ["row", "what is computed", "on", value, *luck, "unit", "target", "verdict"]
    blocks = []
    for use in USES:
        of_use = [one for one in findings if one.row.use == use]
        if not of_use:
            continue
        lines = [f"### {USE_LABELS[use].en}", "", f"{rate_text(counted[use]).en}.", ""]
        lines += [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
        for id_, parts in by_pattern(of_use).items():
            for k, one in enumerate(parts):
                name = f"**{id_}** {whole(parts)}" if k == 0 else ""
                cells = [
                    name,
                    statement(one).en,
                    PLACES[one.row.place].en,
                    shown(one),
                    *([luck_of(one)] if over else []),
                ]
                lines.append(
                    "| " + " | ".join([*cells, one.row.unit, condition(one).en, said(one).en]) + " |"
                )
        blocks.append("\n".join(lines))
    blocks += [LEGEND.en] if over else []
    return "\n\n".join(blocks) + "\n"
