"""Findings as tables: one row a part, one row a value, and Markdown for the documents."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from bilingual.numbers import figures
from experiments.patterns.library import PLACES, USES, Row, Use
from grassroots.answers.patterns.verdict import (
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
    "calibrate": Label("Calibrate: they set parameters", "标定：用于设定参数"),
    "validate": Label("Validate: they are only checked", "检验：只作对照，不据以调参"),
    "verification": Label(
        "Verification: they restate an input or an equation", "核验：复述输入或方程，不计符合率"
    ),
}


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


def condition(row: Row) -> Label:
    """The target, and in how many seeds it has to be met where not by the mean."""
    text = target(row)
    if row.of_seeds is None:
        return Label(text, text)
    return Label(f"{text} in {row.of_seeds:.0%} of seeds", f"{row.of_seeds:.0%}的随机种子{text}")


def written(value: float) -> str:
    """Three significant figures, and no sign before a zero."""
    text = figures(value)
    return "0" if not text.strip("-0.") else text


def value_of(finding: Finding) -> str:
    """The mean; a dash where there is none."""
    return written(finding.value) if math.isfinite(finding.value) else "–"


def range_of(finding: Finding) -> str:
    """The interval of the mean; empty where there is none."""
    return f"[{written(finding.low)}, {written(finding.high)}]" if math.isfinite(finding.low) else ""


def shown(finding: Finding) -> str:
    """The mean with its interval."""
    return f"{value_of(finding)} {range_of(finding)}".strip()


def said(finding: Finding) -> Label:
    """The verdict; where seeds count, with the share of them in which the target was met."""
    label = VERDICTS[finding.verdict]
    if isinstance(finding, OverWorlds) and finding.row.judged and math.isfinite(finding.met):
        n = round(100 * finding.met)
        return Label(f"{label.en}: {n} of 100 worlds", f"{label.zh}：100组取值中{n}组")
    if finding.row.of_seeds is None or not math.isfinite(finding.met):
        return label
    return Label(f"{label.en} ({finding.met:.0%})", f"{label.zh}({finding.met:.0%})")


def rate_text(rate: Rate) -> Label:
    """How many passed, in a sentence."""
    en, zh = f"{rate.passed} of {rate.judged} pass", f"{rate.judged}条中{rate.passed}条符合"
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
        "luck": finding.luck if isinstance(finding, OverWorlds) else math.nan,
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


def frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """One row a part."""
    verdicts = {id_: whole(parts) for id_, parts in by_pattern(findings).items()}
    return pd.DataFrame([record(one, verdicts[one.row.id]) for one in findings])


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
    counted, over = rates(findings), any(isinstance(one, OverWorlds) for one in findings)
    blocks = []
    for use in USES:
        of_use = [one for one in findings if one.row.use == use]
        if not of_use:
            continue
        lines = [f"### {USE_LABELS[use].en}", "", f"{rate_text(counted[use]).en}.", ""]
        value = (
            "mean and 5th to 95th percentile of worlds, without luck" if over else "value and 95 % interval"
        )
        lines += [f"| row | what is computed | on | {value} | unit | target | verdict |"]
        lines += ["| --- | --- | --- | --- | --- | --- | --- |"]
        for id_, parts in by_pattern(of_use).items():
            for k, one in enumerate(parts):
                name = f"**{id_}** {whole(parts)}" if k == 0 else ""
                cells = [name, one.row.statement.en, PLACES[one.row.place].en, shown(one), one.row.unit]
                lines.append("| " + " | ".join([*cells, condition(one.row).en, said(one).en]) + " |")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"
