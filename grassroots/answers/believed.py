"""How far answers over worlds can be believed: what worlds were calibrated to and miss, what could be told, what is missing."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from bilingual.numbers import figures, fixed, is_share
from bilingual.words import Words
from experiments import posterior
from experiments.headline import Headline
from experiments.study.results import StudyResult
from experiments.targets import targets
from grassroots.answers.headline import Answered, Done

FAR = 1.0
"""Errors of a published figure from which on it is named."""
POSTERIOR = "posterior"


def believed(asked: Headline, each: Sequence[Answered], done: Done, facts: Mapping[str, str]) -> list[Words]:
    """The sentences, in order."""
    calibrated = next(iter(done.values()))[0].study.design.source == POSTERIOR
    return [*(calibration() if calibrated else plausible()), *power(each), missing(each, done), *cost(facts)]


def plausible() -> Iterator[Words]:
    """Of worlds from whole ranges."""
    yield Words(
        "Worlds: drawn from the whole plausible ranges; most of them contradict some published figure.",
        "取值来源：取自全部合理范围，其中多数与某项已发表数据不符。",
    )


def calibration() -> Iterator[Words]:
    """What calibrated worlds meet and miss of published figures, and figures in tension."""
    facts = posterior.facts()
    rows = facts["rows"]
    far = sorted((row for row in rows if abs(row["away"]) >= FAR), key=lambda row: -abs(row["away"]))
    met, share = len(rows) - len(far), round(100.0 * facts["met"])
    names = [of_figure(row) for row in far]
    yield Words(
        f"Calibrated figures: on average over worlds {met} of {len(rows)} published figures are met within one error; {share} % of worlds meet all of "
        f"them within three, luck included. Farther off: {', '.join(one.en for one in names) or 'none'}.",
        f"已校准数据：{len(rows)}项已发表数据中，{met}项的各组均值在一倍误差以内；{share}%的取值在三倍误差内与全部数据相符（含偶然差异）。"
        f"偏离较大的：{'、'.join(one.zh for one in names) or '无'}。",
    )
    yield Words(
        "Validation: figures and patterns kept out of calibration are judged by `grassroots patterns --uncertainty posterior`.",
        "验证：未用于校准的数据和模式由`grassroots patterns --uncertainty posterior`判断。",
    )
    tense = facts["tensions"]
    yield Words(
        f"Tensions: {', '.join(tense) or 'no figure that the worlds cannot meet beside the others'}.",
        f"相互矛盾：{'、'.join(tense) or '没有哪项数据与其他数据不能同时满足'}。",
    )
    if not posterior.is_of_this_model():
        yield Words(
            "The sample of worlds was drawn with another state of the model, so that the figures above are not those of today's.",
            "该取值样本由模型的另一版本抽取，上述数据不是当前版本的结果。",
        )


def of_figure(row: Mapping[str, object]) -> Words:
    """A published figure beside what worlds give."""
    about = next(target for target in targets() if target.id == row["target"]).statement
    value, after = float(str(row["value"])), float(np.asarray(row["after"])[0])
    return Words(
        f"{about.en} ({figures(after)} against {figures(value)})",
        f"{about.zh}（{figures(after)}，公开数据{figures(value)}）",
    )


def power(each: Sequence[Answered]) -> Iterator[Words]:
    """The smallest mean effects that so many worlds would find."""
    found = [
        100.0 * one.row["detectable"]
        for one in each
        if is_share(one.effect.unit) and not one.effect.exploratory
    ]
    known = [x for x in found if np.isfinite(x)]
    if known:
        low, high = fixed(min(known), 2), fixed(max(known), 2)
        yield Words(
            f"Power: told together, mean effects of {low} to {high} percentage points, by outcome, would be found in 4 of 5 such sets of worlds.",
            f"检验功效：一并判断时，平均效应达到{low}至{high}个百分点（因指标而异），此类取值五次中可有四次判断出来。",
        )


def missing(each: Sequence[Answered], done: Done) -> Words:
    """Runs that failed, and worlds without a value."""
    failed = sum(wanted(one) - len(one.rows) for pair in done.values() for one in pair)
    worlds = max((one.row["missing"] for one in each), default=0)
    return Words(
        f"Missing: {failed} runs failed; worlds left out of an answer for want of a value, at most {worlds}.",
        f"缺失：{failed}次模拟失败；单项结论因无数值而舍去的取值至多{worlds}组。",
    )


def wanted(result: StudyResult) -> int:
    """Runs of a study."""
    return len(result.design) * len(result.study.arms) * result.study.replicates


def cost(facts: Mapping[str, str]) -> Iterator[Words]:
    """What it took to compute."""
    yield Words(
        f"Computed in {facts['runs']} runs, whose times on the machine that ran them add up to {facts['minutes']} minutes.",
        f"共计{facts['runs']}次模拟，在所用计算机上累计用时{facts['minutes']}分钟。",
    )
