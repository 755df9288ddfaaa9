"""Measure what each lever moves: ``python tools/measure_levers.py``, which writes ``docs/levers-measured.md`` and its Chinese.

Every lever at its usual level, alone, in months 25 to 60, against nothing on the same seeds, in a township of fourteen
villages around the default and in one of Wusheng. A lever moves an outcome where the mean paired difference is 2.5 standard
errors or more from none and is a discovery among all levers, outcomes and places (Benjamini & Hochberg, 5 %): of a hundred and
more outcomes some stand 2.5 standard errors off by chance. Coercive levers are tried at every level they name, and
at both ends of what is allowed.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import scenarios
from analysis.two_errors import discoveries
from bilingual.words import Single
from model.outcomes import OUTCOMES, Seen
from model.policy import BURN_IN, Policy
from model.run import Run
from model.simulate import simulate
from scenarios.decide import lever_file, load_lever, load_policy

Floats = NDArray[np.float64]
DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES: dict[Single, Path] = {"en": DOCS / "levers-measured.md", "zh": DOCS / "levers-measured.zh.md"}
PLACES = ("default", "wusheng")
VILLAGES, MONTHS, SEEDS = 14, 60, 10
STANDARD_ERRORS = 2.5
RATE = 0.05
SURE = 999.0
"""Standard errors that are not told apart any more: seeds differ by less than rounding."""
GOOD = (
    "grievance_burden",
    "settled_substantive",
    "trust_village",
    "trust_township",
    "remedy_gap",
    "redress_yuan",
)
"""What no coercive lever may improve: burden, settlement, trust, and remedy against the powerful and in money."""

NOTHING: dict[Single, str] = {"en": "nothing", "zh": "无"}
JOIN: dict[Single, str] = {"en": "; ", "zh": "；"}
NAMES: dict[Single, str] = {"en": ", ", "zh": "、"}
TEXT: dict[Single, str] = {
    "en": """# What each lever moves

[中文](levers-measured.zh.md)

Written by `python tools/measure_levers.py`, whose docstring says how.

Each lever at its usual level in months 25 to 60, {seeds} paired seeds, one township of {villages} villages: mean difference, and in
brackets the same in standard errors. Headline outcomes come first; at most three are shown.
999.0 stands where the difference is all but the same with every seed.

| lever | level | default county | Wusheng | where it acts, by its file |
| --- | --- | --- | --- | --- |
{levers}

## Coercive levers

Change in the better direction, in standard errors: what is above 0 is better. None may be better beyond noise.

| lever and level | default county | Wusheng |
| --- | --- | --- |
{coercive}

## Outcomes that did not vary

Of {outcomes} outcomes over all runs above: {still}.
""",
    "zh": """# 各项政策工具改变什么

[English](levers-measured.md)

由`python tools/measure_levers.py`生成，方法见该文件的说明。

各项政策工具按常用力度单独实施，第25至60个月，{seeds}个配对随机种子，一个{villages}个村的乡镇：所列为平均差，括号内为其标准误倍数。主要指标在先，至多列三项。999.0表示各随机种子之差几乎相同。

| 政策工具 | 力度 | 默认县 | 武胜县 | 起作用的条件（据其文件） |
| --- | --- | --- | --- | --- |
{levers}

## 强制性工具

向好方向的变化，以标准误倍数计：大于0为向好。任何一项均不得在偶然差异之外向好。

| 工具与力度 | 默认县 | 武胜县 |
| --- | --- | --- |
{coercive}

## 未变动的指标

以上全部模拟中，{outcomes}项指标里未变动的为：{still}。
""",
}


class Moved(NamedTuple):
    """What one lever does to one outcome.

    Attributes:
        outcome: its name.
        mean: mean paired difference.
        t: the same in standard errors.
    """

    outcome: str
    mean: float
    t: float


def measured(place: str, policies: Sequence[Policy], seeds: Iterable[int]) -> Floats:
    """seed x outcome, months 25 to 60."""
    scenario = {} if place == "default" else {"scenario": scenarios.load(place)}
    rows = []
    for k in seeds:
        run = Run(**scenario, villages=VILLAGES, months=MONTHS, replicate=k, policies=tuple(policies))
        seen = Seen.of(simulate(run), BURN_IN)
        rows.append([outcome.function(seen) for outcome in OUTCOMES.values()])
    return np.array(rows)


def t_of(difference: Floats) -> tuple[Floats, Floats]:
    """Mean over seeds of paired differences, and the same in standard errors; not a number where a seed has none."""
    mean = difference.mean(axis=0)
    error = difference.std(axis=0, ddof=1) / np.sqrt(len(difference))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(np.abs(mean) < 1e-12, 0.0, np.clip(mean / error, -SURE, SURE))
    return mean, np.where(np.isnan(mean), np.nan, t)


def p_of(base: Floats, under: Floats) -> Floats:
    """Chance of a difference as far from none in each outcome, if there were none."""
    _, t = t_of(under - base)
    return np.asarray(2.0 * stdtr(len(base) - 1, -np.abs(np.nan_to_num(t))))


def moved(base: Floats, under: Floats, most: float | None = None) -> list[Moved]:
    """Outcomes that a lever moves, the surest first; ``most`` is the largest p that counts, that of its own discoveries if none."""
    mean, t = t_of(under - base)
    p = p_of(base, under)
    told = discoveries(p, RATE) if most is None else p <= most
    sure = told & (np.abs(np.nan_to_num(t)) >= STANDARD_ERRORS)
    found = [Moved(name, mean[k], t[k]) for k, name in enumerate(OUTCOMES) if sure[k]]
    return sorted(found, key=lambda one: -abs(one.t))


def improves(base: Floats, under: Floats) -> list[Moved]:
    """Each of :data:`GOOD` with its change in the better direction, in standard errors: above 0 is better."""
    mean, t = t_of(under - base)
    names = list(OUTCOMES)
    sign = {name: -1.0 if OUTCOMES[name].better == "down" else 1.0 for name in GOOD}
    return [Moved(name, mean[names.index(name)], sign[name] * t[names.index(name)]) for name in GOOD]


def constant(samples: Sequence[Floats]) -> list[str]:
    """Outcomes that have no value, or the same one, in every run."""
    values = np.concatenate(samples)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        spread = np.nanmax(values, axis=0) - np.nanmin(values, axis=0)
    return [name for k, name in enumerate(OUTCOMES) if not spread[k] > 0.0]


def levels_of(name: str) -> list[float]:
    """Levels at which a coercive lever is tried: the usual one, those it names, and the highest it allows."""
    lever = load_lever(name)
    return sorted({lever.usual, *lever.levels.values(), lever.domain[1]})


def of(name: str, level: float | None = None) -> Policy:
    """A lever as a policy, at its usual level where none is given."""
    return load_policy(f"{name}={load_lever(name).usual if level is None else level:g}")


Measured = dict[str, dict[str, Floats]]
"""By place and what is done (``none``, a lever, or a coercive lever and its level): seed x outcome."""


def wanted() -> dict[str, list[Policy]]:
    """What is done in each arm."""
    arms: dict[str, list[Policy]] = {"none": []}
    for name in scenarios.levers():
        arms[name] = [of(name)]
        if load_lever(name).coercive:
            arms |= {f"{name}={level:g}": [of(name, level)] for level in levels_of(name)}
    return arms


def last_discovery(data: Measured) -> float:
    """The largest p that is a discovery among all levers, outcomes and places."""
    p = np.concatenate(
        [p_of(data[place]["none"], data[place][name]) for place in PLACES for name in scenarios.levers()]
    )
    return float(p[discoveries(p, RATE)].max(initial=0.0))


def told(name: str, lang: Single) -> str:
    """An outcome by its name, in Chinese by its label."""
    return f"`{name}`" if lang == "en" else OUTCOMES[name].label.zh


def row(name: str, data: Measured, most: float, lang: Single = "en") -> str:
    """One lever in the table."""
    lever, file = load_lever(name), lever_file(name)
    cells = [f"`{name}`" if lang == "en" else f"{file.label.zh}（`{name}`）", f"{lever.usual:g}"]
    for place in PLACES:
        found = moved(data[place]["none"], data[place][name], most)
        found.sort(key=lambda one: not OUTCOMES[one.outcome].headline)
        cells.append(
            JOIN[lang].join(f"{told(m.outcome, lang)} {m.mean:+.3g} ({m.t:+.1f})" for m in found[:3])
            or NOTHING[lang]
        )
    return "| " + " | ".join([*cells, getattr(file.acts, lang) if file.acts else ""]) + " |"


def coercive_row(arm: str, data: Measured, lang: Single = "en") -> str:
    """One coercive lever at one level in the table."""
    cells = [f"`{arm}`"]
    for place in PLACES:
        found = improves(data[place]["none"], data[place][arm])
        cells.append(
            JOIN[lang].join(f"{told(m.outcome, lang)} {m.t:+.1f}" for m in found if not np.isnan(m.t))
        )
    return "| " + " | ".join(cells) + " |"


def page(data: Measured, lang: Single = "en") -> str:
    """The document."""
    coercive = sorted(arm for arm in data[PLACES[0]] if "=" in arm)
    most = last_discovery(data)
    still = constant([values for arms in data.values() for values in arms.values()])
    return TEXT[lang].format(
        seeds=SEEDS,
        villages=VILLAGES,
        levers="\n".join(row(name, data, most, lang) for name in scenarios.levers()),
        coercive="\n".join(coercive_row(arm, data, lang) for arm in coercive),
        outcomes=len(OUTCOMES),
        still=NAMES[lang].join(told(name, lang) for name in still) or NOTHING[lang],
    )


def main(argv: list[str] | None = None) -> int:
    """Measure, and write the document."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=SEEDS)
    seeds = range(parser.parse_args(argv).seeds)
    arms = wanted()
    data = {place: {arm: measured(place, done, seeds) for arm, done in arms.items()} for place in PLACES}
    for lang, path in PAGES.items():
        path.write_text(page(data, lang), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
