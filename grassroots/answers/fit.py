"""What fitting a county says: how many sets of numbers stay, what that does to the answers, and which target did it."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bilingual.words import Words
from experiments.fit import FEWEST_STAY, Fitted, discrepancy
from model.outcomes import Outcome, headline
from scenarios.county.targets import RHO, RHO_RANGE, Target

Mask = NDArray[np.bool_]
MIDDLE = (5, 95)
"""Ends of the range in which nine sets of ten lie, in per cent."""
MOVES = 0.25
"""A target moves an answer where the mean goes by this share of the spread of all sets, or more."""


def targets_table(found: Fitted) -> pd.DataFrame:
    """A row a target: what was found, its error, what the sets give, and how many give it."""
    rows = []
    for k, one in enumerate(found.targets):
        low, high = ends(found.values[:, k])
        rows.append(
            {
                "outcome": one.outcome,
                "label": one.about.label.en,
                "label_zh": one.about.label.zh,
                "scope": one.scope,
                "value": one.value,
                "se": one.se,
                "se_from": "answers and villages" if one.designed else "given",
                "discrepancy": discrepancy(one),
                "low": low,
                "high": high,
                "sets": int(found.near[:, k].sum()),
                "of": len(found.near),
            }
        )
    return pd.DataFrame(rows)


def answers_table(found: Fitted) -> pd.DataFrame:
    """A row a headline outcome: mean and range over all sets and over those that stay, and the target that moved it."""
    rows = []
    for j, item in enumerate(headline()):
        before, after = found.answers[:, j], found.answers[found.stays, j]
        mover = moved_by(found, j)
        rows.append(
            {
                "outcome": item.name,
                "label": item.label.en,
                "label_zh": item.label.zh,
                "unit": item.unit,
                "before": mean(before),
                "before_low": ends(before)[0],
                "before_high": ends(before)[1],
                "after": mean(after),
                "after_low": ends(after)[0],
                "after_high": ends(after)[1],
                "moved_by": "" if mover is None else f"{mover.outcome} ({mover.scope})",
            }
        )
    return pd.DataFrame(rows)


def sets_table(found: Fitted) -> pd.DataFrame:
    """A row a set of numbers: whether it stays, its distance from each target in errors, and its numbers."""
    frame = pd.DataFrame({"set": np.arange(1, len(found.stays) + 1), "stays": found.stays.astype(int)})
    for k, one in enumerate(found.targets):
        frame[f"distance_{one.outcome}_{one.scope}"] = found.distance[:, k]
    return frame.join(pd.DataFrame(found.worlds.values, columns=list(found.worlds.paths)))


def mean(values: NDArray[np.float64]) -> float:
    """The mean of what there is; missing where there is nothing."""
    there = values[np.isfinite(values)]
    return float(there.mean()) if len(there) else float("nan")


def ends(values: NDArray[np.float64]) -> tuple[float, float]:
    """Between what nine sets of ten lie; missing where there are too few to say."""
    there = values[np.isfinite(values)]
    if len(there) < FEWEST_STAY:
        return float("nan"), float("nan")
    low, high = np.percentile(there, MIDDLE)
    return float(low), float(high)


def moved_by(found: Fitted, j: int) -> Target | None:
    """The target that by itself moves an answer the most; none where all leave it about where it is."""
    before = found.answers[:, j]
    there = before[np.isfinite(before)]
    spread = float(there.std()) if len(there) > 1 else 0.0
    shifts = [
        abs(mean(before[found.near[:, k]]) - mean(before)) if found.near[:, k].any() else 0.0
        for k in range(len(found.targets))
    ]
    if not shifts or not spread or not max(shifts) >= MOVES * spread:
        return None
    return found.targets[int(np.argmax(shifts))]


def sentences(found: Fitted) -> Iterator[Words]:
    """What can be quoted."""
    n, stay = len(found.stays), int(found.stays.sum())
    yield Words(
        f"{stay} of {n} sets of plausible numbers give all {len(found.targets)} targets within three errors.",
        f"{n}组合理取值中，有{stay}组在三倍误差内与全部{len(found.targets)}个调查目标相符。",
    )
    yield from (not_judged(one) for k, one in enumerate(found.targets) if not found.judged[k])
    if not stay:
        yield from refusal(found)
        return
    if stay < FEWEST_STAY:
        yield Words(
            f"So few stay that no range is told: with --worlds above {n} more may stay.",
            f"留下的组数太少，不给出范围；用--worlds把组数加到{n}以上，可能留下更多。",
        )
    for j, item in enumerate(headline()):
        yield answer(found, j, item)
    yield from designs(found)


def not_judged(one: Target) -> Words:
    """That the runs have no value of a target."""
    return Words(
        f"No run has a value of {one.about.label.en} ({one.scope}), so that it is not judged: an election or a meeting may fall outside the "
        "months that are run.",
        f"没有一次模拟得出“{one.about.label.zh}”（{one.scope}），该目标未作判断：选举或会议可能不在模拟月份之内。",
    )


def answer(found: Fitted, j: int, item: Outcome) -> Words:
    """One headline outcome before and after, and what moved it."""
    before, after = mean(found.answers[:, j]), mean(found.answers[found.stays, j])
    mover = moved_by(found, j)
    en = f"{item.label.en}: {before:.3g} over all sets, {after:.3g} over those that stay"
    zh = f"{item.label.zh}：全部取值平均{before:.3g}，留下的取值平均{after:.3g}"
    if mover is None:
        return Words(f"{en}; no target moves it.", f"{zh}；没有哪个目标使其变动。")
    return Words(
        f"{en}; moved most by {mover.about.label.en} ({mover.scope}).",
        f"{zh}；变动最大来自“{mover.about.label.zh}”（{mover.scope}）。",
    )


def refusal(found: Fitted) -> Iterator[Words]:
    """That the model is refused, and by what."""
    yield Words(
        "The model is refused for this county: no set of its plausible numbers gives what was found there, so that its answers "
        "about this county are not to be used.",
        "本模型不适用于该县：没有一组合理取值与当地调查结果相符，其关于该县的结果不应采用。",
    )
    alone = [one for k, one in enumerate(found.targets) if not found.near[:, k].any()]
    for one in alone:
        k = found.targets.index(one)
        nearest = (
            float(np.nanmin(found.distance[:, k]))
            if np.isfinite(found.distance[:, k]).any()
            else float("nan")
        )
        yield Words(
            f"No set gives {one.about.label.en} ({one.scope}) = {one.value:.3g}: the nearest lies {nearest:.1f} errors away.",
            f"没有一组取值给出“{one.about.label.zh}”（{one.scope}）{one.value:.3g}：最近的也相差{nearest:.1f}倍误差。",
        )
    if not alone:
        yield from dropping(found)


def dropping(found: Fitted) -> Iterator[Words]:
    """That every target is given by some set but not all together, and what leaving one out would leave."""
    yield Words(
        "Each target is given by some set, and none gives all together.",
        "每个目标单独都有取值相符，但没有一组同时相符。",
    )
    for k, one in enumerate(found.targets):
        rest = int(found.without(k).sum())
        if rest:
            yield Words(
                f"Without {one.about.label.en} ({one.scope}), {rest} would stay.",
                f"若不计“{one.about.label.zh}”（{one.scope}），会留下{rest}组。",
            )


def designs(found: Fitted) -> Iterator[Words]:
    """How errors were worked out that were not given."""
    if any(one.designed for one in found.targets):
        low, high = RHO_RANGE
        yield Words(
            f"Where no standard error was given it is sqrt(p(1-p)/n (1+(m-1) rho)), m answers a village, rho = {RHO:g} assumed "
            f"({low:g} to {high:g}).",
            f"未给出标准误的，按sqrt(p(1-p)/n (1+(m-1) rho))计算，m为每村样本数，rho取{RHO:g}（假设，{low:g}至{high:g}）。",
        )
