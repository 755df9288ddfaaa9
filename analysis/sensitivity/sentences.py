"""What can be quoted of a sensitivity analysis, each number with its error; in English and Chinese."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.rare import upper_share
from analysis.sensitivity.evidence import EvidenceSplit
from analysis.sensitivity.resampling import LEAST_BLOCKS
from analysis.sensitivity.result import Indices
from analysis.sensitivity.width import Width
from analysis.statistics import Estimate
from analysis.why import Why, because
from bilingual.numbers import fixed, is_points, is_share, show, show_range
from bilingual.words import Single, Words, tight

NAMED = 3
"""Factors that a sentence names."""

TEXTS: dict[str, Words] = {
    "sobol": Words(
        "{outcome}, {place}: {named}. {above} of {factors} factors stand above the noise floor.",
        "{place}，{outcome}：{named}。{factors}个因素中有{above}个高于噪声底线。",
    ),
    "sobol_one": Words(
        "{label} is behind {total} of the variance, {first} of it alone",
        "{label}涉及方差的{total}，其中单独作用占{first}",
    ),
    "between": Words("{low} to {high}", "{low}至{high}"),
    "unknown": Words("an unknown share ({why})", "未知份额（{why}）"),
    "morris": Words(
        "{outcome}, {place}: over its whole range {named}. {above} of {factors} factors stand above the noise floor.",
        "{place}，{outcome}：在各自的整个取值范围内，{named}。{factors}个因素中有{above}个高于噪声底线。",
    ),
    "morris_one": Words("{label} moves it by {total} {range}", "{label}使其变动{total}{range}"),
    "pawn": Words(
        "{outcome}, {place}: {named}. {above} of {factors} factors stand above the noise floor.",
        "{place}，{outcome}：{named}。{factors}个因素中有{above}个高于噪声底线。",
    ),
    "pawn_one": Words(
        "{label} shifts the whole distribution by {total} {range} (0 to 1)",
        "{label}使整个分布移动{total}{range}（0至1）",
    ),
    "absent": Words(
        "{outcome}, {place}: no run has a value, so nothing can be said of what moves it; more base points are not the remedy.",
        "{place}，{outcome}：各次模拟均无数值，无从判断其影响因素；增加基点无济于事。",
    ),
    "constant": Words(
        "{outcome}, {place}: the same in all {runs} runs, so no factor moves it within these ranges; more base points could "
        "only show what happens in fewer than {bound} of the runs.",
        "{place}，{outcome}：{runs}次模拟结果完全相同，在此取值范围内没有因素影响它；增加基点至多揭示发生于不足{bound}的模拟中的情形。",
    ),
    "constant_tail": Words(
        "{outcome}, {place}: in all {runs} runs on the same side of the threshold, so no factor moves the chance of exceeding "
        "it within these ranges; more base points could only show what happens in fewer than {bound} of the runs.",
        "{place}，{outcome}：{runs}次模拟均在阈值同侧，在此取值范围内没有因素影响超过阈值的概率；增加基点至多揭示发生于不足{bound}的"
        "模拟中的情形。",
    ),
    "few": Words(
        "{outcome}, {place}: at {blocks} base points all runs have a value, and {least} or more are needed, so nothing can be "
        "said of what moves it.",
        "{place}，{outcome}：仅{blocks}个基点的各次模拟均有数值，至少需{least}个，无从判断其影响因素。",
    ),
    "zero": Words(
        "{outcome}, {place}: with {blocks} base points its variance over the design cannot be distinguished from zero, so no "
        "factor can be said to move it.",
        "{place}，{outcome}：{blocks}个基点时，其在设计点间的方差与零无法区分，不能说有因素影响它。",
    ),
    "nothing": Words(
        "{outcome}, {place}: no factor stands above the noise floor ({factors} factors).",
        "{place}，{outcome}：{factors}个因素均未高于噪声底线。",
    ),
    "no_floor": Words(
        "{outcome}, {place}: {named}. The design has no dummy, so nothing tells what of it is noise.",
        "{place}，{outcome}：{named}。设计中没有虚拟因素，无从判断其中多少是噪声。",
    ),
    "luck": Words(
        "Luck is {share} {range} of the variance of a single run; {replicates} seeds at {blocks} base points, and what "
        "seeds alone do is taken out of the indices.",
        "单次模拟的方差中随机性占{share}{range}；{blocks}个基点各{replicates}个随机种子，指数中已扣除偶然差异。",
    ),
    "assumed": Words(
        "Between {low} and {high} of that variance rests on assumed numbers.",
        "该方差中有{low}至{high}取决于假设的参数。",
    ),
    "narrow": Words(
        "The widest 95 % interval of these {of} is {width} wide, below the {wanted} wanted.",
        "这些{of}的95%区间最宽为{width}，小于所要求的{wanted}。",
    ),
    "wide": Words(
        "The widest 95 % interval of these {of} is {width} wide, not below the {wanted} wanted: run more base points before "
        "quoting them as numbers.",
        "这些{of}的95%区间最宽为{width}，未小于所要求的{wanted}：作为数值引用之前须增加基点。",
    ),
    "no_width": Words(
        "Some of these {of} have no interval: run more base points before quoting them as numbers.",
        "这些{of}中有的没有区间：作为数值引用之前须增加基点。",
    ),
    "of_sobol": Words("shares", "占比"),
    "of_morris": Words("effects, in units of the largest,", "效应（以最大者为1）"),
    "of_pawn": Words("indices", "指数"),
    "luck_known": Words(
        "Luck is {share} {range} of the variance of a single run; {replicates} seeds at {blocks} base points.",
        "单次模拟的方差中随机性占{share}{range}；{blocks}个基点各{replicates}个随机种子。",
    ),
    "of_what": Words(
        "Shares are of the variance that the {factors} factors of this design make, not of everything uncertain.",
        "占比以本设计{factors}个因素所引起的方差为整体，而非全部不确定性。",
    ),
    "of_all": Words(
        "Of everything that is uncertain in {place}, these factors carry {share} (bank {bank}, {worlds} worlds){levers}.",
        "就{place}的全部不确定参数而言，这些因素占{share}（参数取值库{bank}，{worlds}组取值）{levers}。",
    ),
    "levers": Words("; levers are choices and count for nothing there", "；政策工具属于选择，不计入其中"),
    "of_all_unknown": Words(
        "What they are of everything uncertain cannot be told: the bank {bank} explains too little of this outcome.",
        "其在全部不确定性中的占比无从判断：参数取值库{bank}对该结果的解释力不足。",
    ),
    "default": Words(
        "Nothing is calibrated: all other numbers stand at their defaults, and ranges are the plausible ones.",
        "模型尚未校准：其余参数均取默认值，取值范围为合理范围。",
    ),
}


@dataclass(frozen=True)
class About:
    """What the numbers are of.

    Attributes:
        outcome: label of the outcome.
        unit: of the outcome.
        place: where.
        labels: of the factors.
    """

    outcome: Words
    unit: Words
    place: Words
    labels: Mapping[str, Words]


def text(key: str, lang: Single, **values: object) -> str:
    """A text with its values filled in."""
    words = TEXTS[key]
    return tight(words.zh.format(**values)) if lang == "zh" else words.en.format(**values)


def ranked(indices: Indices, output: int, assumed: Collection[str] = ()) -> pd.DataFrame:
    """The factors of one output, the largest first; of Morris by root mean square, which passes over no effect that changes sign.

    Columns: factor, value, low, high of the index that ranks; S1, S1_low, S1_high where there are such; above (the noise
    floor; missing where it cannot be told), assumed.
    """
    main = indices.main
    frame = pd.DataFrame({"factor": list(main.factors)})
    for column in ("value", "low", "high"):
        frame[column] = getattr(main, column)[:, output]
    for part in indices.parts:
        if part.name == "S1":
            frame["S1"], frame["S1_low"], frame["S1_high"] = (
                getattr(part, column)[:, output] for column in ("value", "low", "high")
            )
    frame["above"] = indices.above_dummy()[:, output]
    frame["assumed"] = frame["factor"].isin(list(assumed))
    frame["by"] = indices["rms" if indices.method == "morris" else main.name].value[:, output]
    return frame.sort_values("by", ascending=False, ignore_index=True, na_position="last").drop(columns="by")


def answer(indices: Indices, output: int, about: About, lang: Single, assumed: Collection[str] = ()) -> str:
    """The sentence that names what moves an outcome most, or says why nothing can be named."""
    named_of = {
        "outcome": about.outcome.zh if lang == "zh" else about.outcome.en,
        "place": about.place.zh if lang == "zh" else about.place.en,
    }
    if indices.why[output]:
        return unsaid(indices, output, named_of, lang)
    table = ranked(indices, output, assumed)
    dummy = indices.problem.dummy
    floor = dummy in set(table["factor"])
    table = table[table["factor"] != dummy]
    known = named_of | {"factors": len(table), "above": int((table["above"] == 1.0).sum())}
    if floor and not known["above"]:
        return text("nothing", lang, **known)
    first = (table[table["above"] == 1.0] if floor else table).head(NAMED)
    parts = [named(indices, output, one, about, lang) for one in first.to_dict("records")]
    known["named"] = ("；" if lang == "zh" else "; ").join(parts)
    return text(indices.method if floor else "no_floor", lang, **known)


def unsaid(indices: Indices, output: int, named_of: Mapping[str, str], lang: Single) -> str:
    """Why nothing can be said of an output."""
    why, blocks = indices.why[output], int(indices.blocks[output])
    runs = blocks * indices.problem.block_rows * indices.replicates
    tail = why is Why.CONSTANT and indices.quantity == "tail"
    bound = show(float(upper_share(0, runs)), "share")
    numbers = {"runs": f"{runs:,}", "blocks": blocks, "least": LEAST_BLOCKS, "bound": bound}
    return text("constant_tail" if tail else str(why), lang, **named_of, **numbers)


def named(indices: Indices, output: int, one: Mapping[Hashable, Any], about: About, lang: Single) -> str:
    """One factor and what it does."""
    label = about.labels[str(one["factor"])]
    said = values_said(indices, output, one, about.unit, lang)
    return text(f"{indices.method}_one", lang, label=label.zh if lang == "zh" else label.en, **said)


def values_said(
    indices: Indices, output: int, one: Mapping[Hashable, Any], unit: Words, lang: Single
) -> dict[str, str]:
    """The index of a factor that ranks (``total``), with its interval in it or beside it (``range``); of Sobol also ``first``."""
    if indices.method == "morris":
        return sized(one, unit, lang)
    if indices.method == "pawn":
        value, low, high = (min(max(float(one[key]), 0.0), 1.0) for key in ("value", "low", "high"))
        return {"total": show(value, ""), "range": show_range(low, high, "")}
    factor = indices.main.factors.index(str(one["factor"]))
    return {
        key: share_said(indices.readable(name, factor, output), lang)
        for key, name in (("total", "ST"), ("first", "S1"))
    }


def share_said(found: Estimate, lang: Single) -> str:
    """A share of the variance: with its interval, as its interval alone, or why it is not known."""
    low, high = show(found.low, "share"), show(found.high, "share")
    if not found.why:
        return f"{show(found.value, 'share')} {show_range(found.low, found.high, 'share')}"
    if found.bounded:
        return text("between", lang, low=low, high=high)
    return text("unknown", lang, why=because(found.why, lang))


def sized(one: Mapping[Hashable, Any], unit: Words, lang: Single) -> dict[str, str]:
    """An effect in the unit of its outcome; of shares in percentage points."""
    points = is_share(unit.en) or is_points(unit.en)
    factor, digits = (100.0, 1) if points else (1.0, 3)
    value, low, high = (factor * float(one[key]) for key in ("value", "low", "high"))
    shown = [fixed(x, 1) if points else f"{x + 0.0:.{digits}g}" for x in (value, low, high)]
    own = unit.zh if lang == "zh" else f" {unit.en}".rstrip()
    after = ("个百分点" if lang == "zh" else " points") if points else own
    return {"total": shown[0] + after, "range": f"[{shown[1]}, {shown[2]}]"}


def luck(indices: Indices, output: int, lang: Single) -> str:
    """How much of one run is luck, and behind how many seeds and base points the indices stand; empty where it is not known."""
    share = indices.seed_share
    if not np.isfinite(share.value[output]):
        return ""
    return text(
        "luck_known" if indices.why[output] else "luck",
        lang,
        share=show(float(share.value[output]), "share"),
        range=show_range(float(share.low[output]), float(share.high[output]), "share"),
        replicates=indices.replicates,
        blocks=int(indices.blocks[output]),
    )


def resting(split: EvidenceSplit, lang: Single) -> str:
    """How much rests on assumptions, with sampling error; empty where nothing is known of it."""
    ends = resting_ends(split)
    if ends is None:
        return ""
    return text("assumed", lang, low=show(ends[0], "share"), high=show(ends[1], "share"))


def resting_ends(split: EvidenceSplit) -> tuple[float, float] | None:
    """Between which shares of the variance rests on assumptions: from what the assumed do alone to all they take part in.

    With sampling error, within 0 to 1, as shares are; nothing where that excludes nothing.
    """
    low = max(0.0, split.with_error("assumed_alone")[0])
    high = min(1.0, split.with_error("assumed_total")[1])
    return (low, high) if low < high and (low, high) != (0.0, 1.0) else None


def how_wide(width: Width, output: int, method: str, lang: Single) -> str:
    """How wide the widest interval is, and whether that is what was wanted."""
    widest, of = float(width.widest[output]), text(f"of_{method}", lang)
    if widest != widest:
        return text("no_width", lang, of=of)
    key = "narrow" if width.met[output] else "wide"
    said = {"width": _wide(widest, method, lang), "wanted": _wide(width.wanted, method, lang)}
    return text(key, lang, of=of, **said)


def _wide(width: float, method: str, lang: Single) -> str:
    """A width, in per cent where the index is a share."""
    if method != "sobol":
        return f"{width:.3g}"
    return f"{100.0 * width:.3g}{'%' if lang == 'zh' else ' %'}"
